//! Peers with dense numbers, in the order of their ids.

use std::collections::BTreeMap;

use super::spec::{FORMAT, PeerMode, PeerSpec};
use crate::defect::{Code, Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{Id, IdKind, PersonId};

/// The highest score of a pair.
const HIGHEST: i64 = 10_000;
/// The most people of one problem: so many that sums of weights stay far below what an `i64` holds.
const MOST_PEOPLE: usize = 1_000_000;

/// Two people by their numbers, the lower first.
pub(super) type Two = (u32, u32);

/// Peers to be paired, compiled. The order in which people and pairs were written makes no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerProblem {
    pub(super) mode: PeerMode,
    /// Ascending.
    pub(super) people: Vec<PersonId>,
    /// The pairs that may be formed, with their scores, ascending; locked ones and those of people in them included.
    pub(super) pairs: Vec<(Two, u16)>,
    /// The pairs that are in every answer, with their scores, ascending.
    pub(super) locked: Vec<(Two, u16)>,
}

impl PeerProblem {
    /// What is best.
    #[must_use]
    pub const fn mode(&self) -> PeerMode {
        self.mode
    }

    /// The people, by id.
    #[must_use]
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// The number of a person.
    pub(super) fn number(&self, person: &PersonId) -> Option<u32> {
        self.people.binary_search(person).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// The score of a pair that may be formed.
    pub(super) fn score(&self, two: Two) -> Option<u16> {
        let at = self.pairs.binary_search_by_key(&two, |&(two, _)| two).ok()?;
        self.pairs.get(at).map(|&(_, score)| score)
    }
}

impl PeerSpec {
    /// Compiles the problem.
    ///
    /// # Errors
    /// [`Invalid`] with every person that is given twice or not known (and the nearest that is), every pair of a person with themself or
    /// that a list has twice, every score out of range, and every locked pair that is forbidden too or shares a person with another.
    ///
    /// # Complexity
    /// O(n log n) in people and pairs.
    ///
    /// ```
    /// let spec = |pairs| rungs::PeerSpec::from_json(&format!(r#"{{"people": ["p1", "p2"], "pairs": {pairs}}}"#));
    /// assert!(spec(r#"[{"one": "p1", "other": "p2", "score": 70}]"#)?.compile().is_ok());
    /// let invalid = spec(r#"[{"one": "p1", "other": "p1", "score": 70}]"#)?.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].code().as_str(), "peers/pair_with_self");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<PeerProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        if self.people.len() > MOST_PEOPLE {
            let found = self.people.len();
            defects.push(Defect::out_of_range(code::PEERS_TOO_MANY, at!["people"], "at most 1,000,000 people", &found));
            defects.into_warnings()?;
            return Ok(PeerProblem { mode: self.mode, people: Vec::new(), pairs: Vec::new(), locked: Vec::new() });
        }
        let mut compiler = Compiler { numbers: BTreeMap::new(), defects };
        let mut people = self.people.clone();
        people.sort();
        people.dedup();
        compiler.numbers = people.iter().zip(0u32..).collect();
        compiler.defects.once(code::PEERS_DUPLICATE_ID, &self.people, |index| at!["people", index]);
        let pairs = compiler.scores(self);
        let forbidden = compiler.twos("forbidden", self.forbidden.iter().map(|pair| (&pair.one, &pair.other)));
        let locked = compiler.twos("locked", self.locked.iter().map(|pair| (&pair.one, &pair.other)));
        compiler.locked(&locked, &forbidden);
        let mut defects = compiler.defects;
        defects.suggest(IdKind::Person, || people.iter().map(Id::as_str));
        defects.into_warnings()?;
        let score = |two: &Two| pairs.get(two).map_or(0, |&(_, score)| score);
        Ok(PeerProblem {
            mode: self.mode,
            locked: locked.keys().map(|two| (*two, score(two))).collect(),
            pairs: pairs
                .iter()
                .filter(|(two, _)| !forbidden.contains_key(two))
                .map(|(two, &(_, score))| (*two, score))
                .collect(),
            people,
        })
    }
}

/// Compiles one document and collects its faults.
struct Compiler<'a> {
    numbers: BTreeMap<&'a PersonId, u32>,
    defects: Defects,
}

impl Compiler<'_> {
    /// The two people of a pair, when they are known and two.
    fn two(&mut self, place: &InputPath, one: &PersonId, other: &PersonId) -> Option<Two> {
        let mut number = |field: &str, person: &PersonId| {
            let number = self.numbers.get(person).copied();
            if number.is_none() {
                self.defects.push(Defect::unknown(code::PEERS_UNKNOWN_ID, place.join(at![field]), person));
            }
            number
        };
        let (first, second) = (number("one", one), number("other", other));
        if one == other {
            self.defects.push(Defect::breaks(code::PEERS_PAIR_WITH_SELF, place.clone(), "a pair is of two people"));
            return None;
        }
        let (first, second) = (first?, second?);
        Some((first.min(second), first.max(second)))
    }

    fn twice(&mut self, place: InputPath, earlier: InputPath) {
        let rule = "a list has each pair once, in either order";
        self.defects.push(Defect::breaks(code::PEERS_DUPLICATE_PAIR, place, rule).related_to([earlier]));
    }

    /// The pairs that have a score, with their place and score.
    fn scores(&mut self, spec: &PeerSpec) -> BTreeMap<Two, (usize, u16)> {
        let mut scores: BTreeMap<Two, (usize, u16)> = BTreeMap::new();
        for (index, pair) in spec.pairs.iter().enumerate() {
            let place = at!["pairs", index];
            let score = u16::try_from(pair.score).ok().filter(|&score| i64::from(score) <= HIGHEST);
            if score.is_none() {
                let (place, rule) = (place.join(at!["score"]), "a score is from 0 to 10,000");
                self.defects.push(Defect::out_of_range(code::PEERS_SCORE_OUT_OF_RANGE, place, rule, &pair.score));
            }
            let Some(two) = self.two(&place, &pair.one, &pair.other) else { continue };
            match scores.get(&two) {
                Some(&(earlier, _)) => self.twice(place, at!["pairs", earlier]),
                None => {
                    scores.insert(two, (index, score.unwrap_or_default()));
                }
            }
        }
        scores
    }

    /// The pairs of another list, with their places.
    fn twos<'b>(
        &mut self,
        list: &'static str,
        pairs: impl Iterator<Item = (&'b PersonId, &'b PersonId)>,
    ) -> BTreeMap<Two, usize> {
        let mut twos: BTreeMap<Two, usize> = BTreeMap::new();
        for (index, (one, other)) in pairs.enumerate() {
            let place = at![list, index];
            let Some(two) = self.two(&place, one, other) else { continue };
            match twos.get(&two) {
                Some(&earlier) => self.twice(place, at![list, earlier]),
                None => {
                    twos.insert(two, index);
                }
            }
        }
        twos
    }

    /// What locked pairs do to each other, and forbidden ones to them.
    fn locked(&mut self, locked: &BTreeMap<Two, usize>, forbidden: &BTreeMap<Two, usize>) {
        let breaks = |code: Code, index: usize, rule: &'static str, related: InputPath| {
            Defect::breaks(code, at!["locked", index], rule).related_to([related])
        };
        let mut ordered: Vec<(usize, Two)> = locked.iter().map(|(&two, &index)| (index, two)).collect();
        ordered.sort_unstable();
        let mut first: BTreeMap<u32, usize> = BTreeMap::new();
        for (index, two) in ordered {
            if let Some(&place) = forbidden.get(&two) {
                let rule = "a pair is not both locked and forbidden";
                self.defects.push(breaks(code::PEERS_LOCKED_AND_FORBIDDEN, index, rule, at!["forbidden", place]));
            }
            let earlier = first.get(&two.0).or(first.get(&two.1)).copied();
            if let Some(earlier) = earlier {
                let rule = "a person is in one locked pair at most";
                self.defects.push(breaks(code::PEERS_LOCKED_TWICE, index, rule, at!["locked", earlier]));
            }
            first.entry(two.0).or_insert(index);
            first.entry(two.1).or_insert(index);
        }
    }
}
