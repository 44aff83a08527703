//! The best pairs of each mentee, proven without scoring every pair.

use serde::Serialize;

use super::blocks::View;
use super::criterion::CriterionFault;
use super::pool::{Pool, PoolData};
use crate::algo::pair_search::{Prices, Seeker, scan};
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Meter, Observer};

/// For each mentee of a pool some of its legal pairs, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidates {
    /// Where the pairs of each mentee end.
    ends: Vec<u32>,
    pairs: Vec<(u32, u16)>,
    completion: Completion,
    steps: u64,
    scored: u64,
    ruled_out: u64,
}

impl Candidates {
    /// The mentors of a mentee with their scores, the best first; none for a mentee that is not there.
    #[must_use]
    pub fn of(&self, mentee: usize) -> &[(u32, u16)] {
        let start = mentee.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default() as usize;
        let end = self.ends.get(mentee).copied().unwrap_or_default() as usize;
        self.pairs.get(start..end).unwrap_or_default()
    }

    /// All pairs, `(mentee, mentor, score)`: by mentee, the best first.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32, u16)> + '_ {
        let mentees = (0u32..).zip(&self.ends);
        mentees.flat_map(|(mentee, _)| self.of(mentee as usize).iter().map(move |&(mentor, score)| (mentee, mentor, score)))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Whether every mentee was looked at; else those that were not have no pair here. What is here is exact in any event.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps were taken: one for each mentee, and one for each block of 64 mentors that was scored.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// How many pairs were scored.
    #[must_use]
    pub const fn scored(&self) -> u64 {
        self.scored
    }

    /// How many pairs, of mentees that were looked at, were ruled out by bounds.
    #[must_use]
    pub const fn ruled_out(&self) -> u64 {
        self.ruled_out
    }
}

/// Why a pool cannot answer. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchFault {
    /// A criterion of the caller's own gave too many points.
    #[error(transparent)]
    Criterion(CriterionFault),
    /// Somebody is not on their side of the pool.
    #[error(transparent)]
    UnknownId(UnknownId),
    /// There is not a floor for each mentee and a price for each mentor.
    #[error("there must be a floor for each of {mentees} mentees and a price for each of {mentors} mentors")]
    Lengths {
        /// How many mentees there are.
        mentees: usize,
        /// How many mentors there are.
        mentors: usize,
    },
}

impl From<CriterionFault> for SearchFault {
    fn from(fault: CriterionFault) -> Self {
        Self::Criterion(fault)
    }
}

impl Pool {
    /// The `most` best mentors of each mentee: by score, of equal ones by id. Exact over all pairs of the pool.
    ///
    /// # Errors
    /// [`SearchFault::Criterion`] when a criterion of the caller's own gives more than 10,000 points to a pair that is looked at.
    ///
    /// # Complexity
    /// All pairs at worst, some ten nanoseconds each; far fewer where mentors differ in categories that count. With a criterion of the
    /// caller's own, which bounds cannot see into, every pair that could still win is asked for.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2"}, {"id": "p3"}]}"#)?.compile(&ladder)?;
    /// # let evidence = rungs::EvidencePolicySpec::new().compile()?;
    /// let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p1", "prefers": ["p3"]}]},
    ///     "mentors": {"named": [{"person": "p2"}, {"person": "p3"}]},
    ///     "criteria": [{"criterion": {"preferences": {"mentors": false}}, "weight": "high"}]}"#)?;
    /// let pool = spec.compile(&roster)?.over(&roster.profiles(&evidence, "2025-06-30".parse()?), None)?;
    /// let best = pool.best(1, rungs::Effort::default(), &mut ())?;
    /// assert_eq!(best.of(0), [(1, 10_000)], "p3 stands second among the mentors");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn best(&self, most: usize, effort: Effort, observer: &mut dyn Observer) -> Result<Candidates, SearchFault> {
        self.data().search(|_| -1, None, most, effort, observer)
    }

    /// The pairs of each mentee whose score less the mentor's price is more than the mentee's floor: the highest difference first, of
    /// equal ones by id, at most so many for each mentee. Exact over all pairs of the pool.
    ///
    /// What a solver needs to know to be sure that no pair it has not seen would improve its answer: there is one only if this finds it.
    ///
    /// # Errors
    /// [`SearchFault::Lengths`] unless there is a floor for each mentee and a price for each mentor; else as [`Pool::best`].
    ///
    /// # Complexity
    /// As [`Pool::best`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2"}, {"id": "p3"}]}"#)?.compile(&ladder)?;
    /// # let evidence = rungs::EvidencePolicySpec::new().compile()?;
    /// # let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p1", "prefers": ["p3"]}]},
    /// #     "mentors": {"named": [{"person": "p2"}, {"person": "p3"}]},
    /// #     "criteria": [{"criterion": {"preferences": {"mentors": false}}, "weight": "high"}]}"#)?;
    /// # let pool = spec.compile(&roster)?.over(&roster.profiles(&evidence, "2025-06-30".parse()?), None)?;
    /// // p3 is worth 10,000 to p1 and costs 9,500.
    /// let found = pool.improving(&[499], &[0, 9_500], 5, rungs::Effort::default(), &mut ())?;
    /// assert_eq!(found.pairs().collect::<Vec<_>>(), [(0, 1, 10_000)]);
    /// assert!(pool.improving(&[500], &[0, 9_500], 5, rungs::Effort::default(), &mut ())?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn improving(
        &self,
        floors: &[i32],
        prices: &[i32],
        most: usize,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Candidates, SearchFault> {
        let (mentees, mentors) = (self.data().mentees.len(), self.data().mentors.len());
        if floors.len() != mentees || prices.len() != mentors {
            return Err(SearchFault::Lengths { mentees, mentors });
        }
        let floor = |mentee: usize| floors.get(mentee).copied().unwrap_or(i32::MAX);
        self.data().search(floor, Some(prices), most, effort, observer)
    }
}

impl PoolData {
    fn search(
        &self,
        floor: impl Fn(usize) -> i32,
        prices: Option<&[i32]>,
        limit: usize,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Candidates, SearchFault> {
        let price_of = |mentor: u32| prices.and_then(|prices| prices.get(mentor as usize)).copied().unwrap_or(0);
        let packed: Option<Prices> = prices.map(|_| self.packed.field.prices(price_of));
        let mut meter = Meter::new(effort, observer);
        let mut found: Vec<Vec<(u32, u16)>> = vec![Vec::new(); self.mentees.len()];
        let mut view = View::new(self);
        let mut completion = Completion::Complete;
        let (mut looked_at, mut scored) = (0u64, 0u64);
        for &at in &self.packed.order {
            let mentee = at as usize;
            view.turn_to(mentee);
            let marks = self.bars.marks(mentee);
            // What is said of single pairs is looked at by itself.
            let mut seeds = Vec::new();
            for &(mentor, _) in marks {
                seeds.extend(self.score(mentee, mentor as usize)?.map(|score| (mentor, score, price_of(mentor))));
            }
            let slopes = view.slopes(mentee);
            let seeker = Seeker {
                tables: &view.tables,
                most: &view.most,
                slopes: &slopes,
                base: &view.base,
                constant: view.constant(mentee),
                total: i32::try_from(self.policy.data().total).unwrap_or(i32::MAX),
                floor: floor(mentee),
                limit,
            };
            let is_marked = |mentor: u32| marks.binary_search_by_key(&mentor, |&(of, _)| of).is_ok();
            let judge = |mentor: u32, sum: u16| match (is_marked(mentor), self.packed.sums_decide) {
                (true, _) => Ok(None),
                (false, true) => Ok(Some(sum)),
                (false, false) => self.score(mentee, mentor as usize),
            };
            let (best, counts) = scan(&self.packed.field, &seeker, packed.as_ref(), &seeds, judge)?;
            if let Err(ended) = meter.take(counts.blocks + 1) {
                completion = ended;
                break;
            }
            looked_at += 1;
            scored += counts.items;
            if let Some(slot) = found.get_mut(mentee) {
                *slot = best;
            }
        }
        let mut candidates =
            Candidates { ends: Vec::new(), pairs: Vec::new(), completion, steps: meter.taken(), scored, ruled_out: 0 };
        let mentors = u64::try_from(self.mentors.len()).unwrap_or(u64::MAX);
        candidates.ruled_out = looked_at.saturating_mul(mentors).saturating_sub(scored);
        for best in found {
            candidates.pairs.extend(best);
            // INVARIANT: four thousand million pairs do not fit in memory before their number overflows here.
            candidates.ends.push(u32::try_from(candidates.pairs.len()).unwrap_or(u32::MAX));
        }
        Ok(candidates)
    }
}
