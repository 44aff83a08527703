//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::sides::{self, Ranks, Scores, find, ranks};
use super::problem::{CircleProblem, LockedCircle, ProblemData};
use super::spec::{CircleSpec, FORMAT};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{Id, IdKind};

/// The most mentees, and the most mentors: so many that sums of points stay far below what an `i64` holds.
const MOST_PEOPLE: usize = 1_000_000;

impl CircleSpec {
    /// Compiles the problem.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: sizes out of range, ids given twice or not at all (with the nearest known), pairs of one person or given
    /// twice, scores out of range, locked pairs that are not among the pairs, of people who are apart, or that together make no circle.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    ///
    /// ```
    /// let spec = |score| rungs::CircleSpec::from_json(&format!(
    ///     r#"{{"mentees": ["p1"], "mentors": ["m1"], "pairs": [{{"mentee": "p1", "mentor": "m1", "score": {score}}}]}}"#));
    /// assert!(spec(70)?.compile().is_ok());
    /// let invalid = spec(70_000)?.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].code().as_str(), "mentoring/score");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<CircleProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        self.check_numbers(&mut defects);
        let mentees = defects.once(code::MENTORING_DUPLICATE_ID, &self.mentees, |index| at!["mentees", index]);
        let mentors = defects.once(code::MENTORING_DUPLICATE_ID, &self.mentors, |index| at!["mentors", index]);
        let mut compiler = Compiler { mentees: ranks(&mentees), mentors: ranks(&mentors), defects, apart: Apart::default() };
        compiler.apart(self);
        let mut scores = sides::scores(&self.pairs, &compiler.mentees, &compiler.mentors, &mut compiler.defects);
        let locked = compiler.locked(self, &scores);

        let Compiler { mentees, mentors, mut defects, apart } = compiler;
        let known = || self.mentees.iter().chain(&self.mentors).map(Id::as_str);
        defects.suggest(IdKind::Person, known);
        defects.into_warnings()?;
        let lists = |twos: &BTreeSet<(u32, u32)>, count: usize| {
            let mut lists = vec![Vec::new(); count];
            for &(one, other) in twos {
                if let Some(list) = lists.get_mut(one as usize) {
                    list.push(other);
                }
            }
            lists
        };
        scores.retain(|mentee, mentor| !apart.mixed.contains_key(&(mentee, mentor)));
        Ok(CircleProblem(Arc::new(ProblemData {
            scores,
            apart_mentees: lists(&apart.mentees, mentees.len()),
            apart_mentors: lists(&apart.mentors, mentors.len()),
            mentees: mentees.into_keys().collect(),
            mentors: mentors.into_keys().collect(),
            at_least: self.at_least,
            at_most: self.at_most,
            mentors_each: self.mentors_each,
            locked,
        })))
    }

    fn check_numbers(&self, defects: &mut Defects) {
        let mut parameter = |is_good: bool, place: InputPath, what: &'static str, found: &dyn std::fmt::Display| {
            if !is_good {
                defects.push(Defect::out_of_range(code::MENTORING_PARAMETER, place, what, found));
            }
        };
        let (least, most) = (self.at_least, self.at_most);
        parameter((2..=12).contains(&least), at!["at_least"], "the fewest mentees of a circle must be 2 to 12", &least);
        let what = "the most mentees of a circle must be at least as many as the fewest, and 12 at most";
        parameter((least..=12).contains(&most), at!["at_most"], what, &most);
        let what = "a circle must have one or two mentors";
        parameter((1..=2).contains(&self.mentors_each), at!["mentors_each"], what, &self.mentors_each);
        for (list, people) in [("mentees", self.mentees.len()), ("mentors", self.mentors.len())] {
            parameter(people <= MOST_PEOPLE, at![list], "a side must have at most 1000000 people", &people);
        }
    }
}

/// Who is apart, both ways where the two are alike.
#[derive(Default)]
struct Apart {
    mentees: BTreeSet<(u32, u32)>,
    mentors: BTreeSet<(u32, u32)>,
    /// A mentee and a mentor, and where that is said.
    mixed: BTreeMap<(u32, u32), usize>,
}

struct Compiler {
    mentees: Ranks,
    mentors: Ranks,
    defects: Defects,
    apart: Apart,
}

impl Compiler {
    /// Who is apart, in each part that the two may have.
    fn apart(&mut self, spec: &CircleSpec) {
        for (index, conflict) in spec.apart.iter().enumerate() {
            let (one, other) = &conflict.between;
            for (at, person) in [one, other].into_iter().enumerate() {
                if !self.mentees.contains_key(person) && !self.mentors.contains_key(person) {
                    let place = at!["apart", index, "between", at];
                    self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place, person));
                }
            }
            if one == other {
                let rule = "two people must be apart, not one";
                self.defects.push(Defect::breaks(code::MENTORING_OWN_MENTEE, at!["apart", index, "between"], rule));
                continue;
            }
            for (one, other) in [(one, other), (other, one)] {
                let (mentee, mentor) = (self.mentees.get(one), self.mentors.get(one));
                let (other_mentee, other_mentor) = (self.mentees.get(other), self.mentors.get(other));
                self.apart.mentees.extend(mentee.copied().zip(other_mentee.copied()));
                self.apart.mentors.extend(mentor.copied().zip(other_mentor.copied()));
                if let Some(two) = mentee.copied().zip(other_mentor.copied()) {
                    self.apart.mixed.entry(two).or_insert(index);
                }
            }
        }
    }

    /// The circles of locked pairs.
    fn locked(&mut self, spec: &CircleSpec, scores: &Scores) -> Vec<LockedCircle> {
        // The pairs, and where each is locked first.
        let mut pairs: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for (index, pair) in spec.locked.iter().enumerate() {
            let mentee = find(&self.mentees, &pair.mentee, || at!["locked", index, "mentee"], &mut self.defects);
            let mentor = find(&self.mentors, &pair.mentor, || at!["locked", index, "mentor"], &mut self.defects);
            let Some(two) = mentee.zip(mentor) else { continue };
            if scores.score(two.0, two.1).is_none() {
                let rule = "a locked pair must be among the pairs, with its score";
                self.defects.push(Defect::breaks(code::MENTORING_LOCKED_UNSCORED, at!["locked", index], rule));
            } else if let Some(&place) = self.apart.mixed.get(&two) {
                let rule = "people who are apart must not be locked together";
                let defect = Defect::breaks(code::MENTORING_LOCKED_AND_FORBIDDEN, at!["locked", index], rule);
                self.defects.push(defect.related_to([at!["apart", place]]));
            } else {
                pairs.entry(two).or_insert(index);
            }
        }
        let mut circles: Vec<LockedCircle> = Vec::new();
        for Together { mentors, mentees, places } in united(&pairs, self.mentors.len()) {
            if let Some(rule) = self.broken(spec, scores, &mentors, &mentees) {
                let mut places = places.into_iter();
                let last = places.next_back().unwrap_or(0);
                let defect = Defect::breaks(code::CIRCLES_LOCKED, at!["locked", last], rule);
                self.defects.push(defect.related_to(places.next().map(|first| at!["locked", first])));
            }
            circles.push(LockedCircle { mentors: mentors.into_iter().collect(), mentees: mentees.into_iter().collect() });
        }
        circles
    }

    /// The rule of circles that those of locked pairs break, if any.
    fn broken(
        &self,
        spec: &CircleSpec,
        scores: &Scores,
        mentors: &BTreeSet<u32>,
        mentees: &BTreeSet<u32>,
    ) -> Option<&'static str> {
        if mentors.len() > spec.mentors_each as usize {
            return Some("locked pairs must put no more mentors into a circle than may lead it");
        }
        if mentees.len() > spec.at_most as usize {
            return Some("locked pairs must put no more mentees into a circle than it may have");
        }
        // No more than two by twelve, as the numbers of a document that holds say; else a defect has been found.
        let both = || mentees.iter().flat_map(|&mentee| mentors.iter().map(move |&mentor| (mentee, mentor)));
        let is_apart = |set: &BTreeSet<(u32, u32)>, people: &BTreeSet<u32>| {
            people.iter().take(12).any(|&one| people.iter().take(12).any(|&other| set.contains(&(one, other))))
        };
        if both().any(|(mentee, mentor)| scores.score(mentee, mentor).is_none()) {
            return Some("whom locked pairs put into a circle must be legal with each of its mentors");
        }
        let is_mixed = both().any(|two| self.apart.mixed.contains_key(&two));
        if is_mixed || is_apart(&self.apart.mentees, mentees) || is_apart(&self.apart.mentors, mentors) {
            return Some("locked pairs must not put people who are apart into a circle");
        }
        None
    }
}

/// Locked pairs that share somebody.
#[derive(Default)]
struct Together {
    mentors: BTreeSet<u32>,
    mentees: BTreeSet<u32>,
    /// Where the pairs are locked.
    places: BTreeSet<usize>,
}

/// The pairs that share somebody, by the lowest mentor.
fn united(pairs: &BTreeMap<(u32, u32), usize>, mentors: usize) -> Vec<Together> {
    // Mentors of one mentee point, by way of others, to the lowest of them.
    let mut lower: Vec<u32> = (0u32..).take(mentors).collect();
    let find = |lower: &mut Vec<u32>, mentor: u32| {
        let mut at = mentor;
        while let Some(&next) = lower.get(at as usize).filter(|&&next| next != at) {
            // Ways are halved as they are walked.
            let over = lower.get(next as usize).copied().unwrap_or(next);
            if let Some(place) = lower.get_mut(at as usize) {
                *place = over;
            }
            at = next;
        }
        at
    };
    let mut before: Option<(u32, u32)> = None;
    for &(mentee, mentor) in pairs.keys() {
        if let Some((_, other)) = before.filter(|&(who, _)| who == mentee) {
            let (one, other) = (find(&mut lower, mentor), find(&mut lower, other));
            if let Some(place) = lower.get_mut(one.max(other) as usize) {
                *place = one.min(other);
            }
        }
        before = Some((mentee, mentor));
    }
    let mut circles: BTreeMap<u32, Together> = BTreeMap::new();
    for (&(mentee, mentor), &index) in pairs {
        let circle = circles.entry(find(&mut lower, mentor)).or_default();
        circle.mentors.insert(mentor);
        circle.mentees.insert(mentee);
        circle.places.insert(index);
    }
    circles.into_values().collect()
}
