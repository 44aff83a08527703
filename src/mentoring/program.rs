//! From a programme's pool to its matching, in one call.

use serde::Serialize;

use super::matching::{Matching, MatchingMode, MatchingProblem, MatchingSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};
use super::policy::{Candidates, PairSpec, Pool, SearchFault};
use super::pricing::{Priced, Pricing};
use crate::defect::Invalid;
use crate::effort::{Completion, Effort, Observer};

/// All pairs of a pool are looked at by the solver when there are no more of them than this.
const FEW_PAIRS: usize = 4_000_000;

/// Else so many of each mentee at first, the best.
const CANDIDATES: usize = 50;

/// The matching of a programme.
#[derive(Debug, Clone)]
pub struct ProgramMatching {
    problem: MatchingProblem,
    matching: Matching,
    over: MatchedOver,
}

/// Among which pairs a matching is the best. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchedOver {
    /// All pairs that are legal.
    AllPairs,
    /// The best of each mentee, and those that were found to make it better by then.
    Candidates,
}

/// Why a programme has no matching. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProgramFault {
    /// The pool cannot say what pairs are worth.
    #[error(transparent)]
    Search(SearchFault),
    /// The pool's people, locked pairs and quotas contradict each other.
    #[error(transparent)]
    Problem(Invalid),
}

impl From<SearchFault> for ProgramFault {
    fn from(fault: SearchFault) -> Self {
        Self::Search(fault)
    }
}

impl From<Invalid> for ProgramFault {
    fn from(invalid: Invalid) -> Self {
        Self::Problem(invalid)
    }
}

impl ProgramMatching {
    /// The pairs that the matching was chosen from, with seats and quotas: what [`Matching::check`] holds it against.
    #[must_use]
    pub const fn problem(&self) -> &MatchingProblem {
        &self.problem
    }

    /// The best matching.
    #[must_use]
    pub const fn matching(&self) -> &Matching {
        &self.matching
    }

    /// Among which pairs it is the best.
    #[must_use]
    pub const fn over(&self) -> MatchedOver {
        self.over
    }
}

impl Pool {
    /// The best matching of the programme by a mode, over all legal pairs where that can be proven.
    ///
    /// A pool of up to 4,000,000 pairs is looked at whole. A larger one begins with the fifty best mentors of each mentee; under
    /// [`MatchingMode::MostPeople`] and [`MatchingMode::MostValue`] the prices of the matching then tell which other pairs would make it better
    /// ([`Pool::improving`]), until none would: the matching is the best over all pairs. Of the other modes [`ProgramMatching::over`] says that it
    /// is the best over the candidates alone. `effort` is the limit of each search. [`Pool::matching_from`] begins with as many as is said.
    ///
    /// # Errors
    /// [`ProgramFault`] when a criterion of the caller's own gives too many points, or when locked pairs take more than there is.
    ///
    /// # Complexity
    /// That of [`Pool::best`], and then of [`Pool::improving`] and [`MatchingProblem::solve_within`] as often as pairs are found that would make
    /// the matching better: not at all in a small pool, mostly three to six times in a large one, the last of them for few mentees.
    pub fn matching(
        &self,
        mode: MatchingMode,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<ProgramMatching, ProgramFault> {
        let is_small = self.mentees().len().saturating_mul(self.mentors().len()) <= FEW_PAIRS;
        self.matching_from(if is_small { usize::MAX } else { CANDIDATES }, mode, effort, observer)
    }

    /// The same from so many candidates of each mentee, or from as many as somebody wants where that is more.
    ///
    /// # Errors
    /// As [`Pool::matching`].
    ///
    /// # Complexity
    /// As [`Pool::matching`]: with fewer candidates each search is smaller, and more of them may be needed.
    pub fn matching_from(
        &self,
        each: usize,
        mode: MatchingMode,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<ProgramMatching, ProgramFault> {
        let wanted = (0..self.mentees().len()).filter_map(|mentee| self.wanted(mentee)).max().unwrap_or(0) as usize;
        let mut each = each.max(wanted).max(1);
        loop {
            if let Some(found) = self.matching_among(each, wanted, mode, effort, observer)? {
                return Ok(found);
            }
            each = each.saturating_mul(CANDIDATES);
        }
    }

    /// The best matching over so many candidates of each mentee and the pairs that its prices ask for; `None` when a promise is not kept with
    /// these and others might keep it, of which prices say nothing.
    fn matching_among(
        &self,
        each: usize,
        wanted: usize,
        mode: MatchingMode,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Option<ProgramMatching>, ProgramFault> {
        let candidates = self.best(each, effort, observer)?;
        let spec = self.to_people()?;
        let mut pricing = Pricing::new(self, &candidates)?;
        let is_complete = candidates.completion() == Completion::Complete;
        let is_all = each >= self.mentors().len() && is_complete;
        drop(candidates);
        loop {
            let problem = spec.compile_with(Some(pricing.scores()))?;
            let matching = problem.solve_within(mode, effort, observer);
            let is_proven = is_complete && matching.completion() == Completion::Complete;
            let mut over = if is_all { MatchedOver::AllPairs } else { MatchedOver::Candidates };
            if !is_all && is_proven && mode.has_prices() {
                if !matching.unmet().is_empty() {
                    return Ok(None);
                }
                over = match pricing.pass(self, (&problem, &matching), wanted, effort, observer)? {
                    Priced::Better => continue,
                    Priced::Best => MatchedOver::AllPairs,
                    Priced::Stopped => MatchedOver::Candidates,
                };
            }
            return Ok(Some(ProgramMatching { problem, matching, over }));
        }
    }

    /// The problem of matching over some candidates, with the pool's people, locked pairs and quotas.
    ///
    /// # Errors
    /// [`SearchFault`] when a criterion of the caller's own gives too many points to a locked pair.
    pub fn to_matching(&self, candidates: &Candidates) -> Result<MatchingSpec, SearchFault> {
        let mut spec = self.to_people()?;
        let (mentees, mentors): (Vec<_>, Vec<_>) = (self.mentees().collect(), self.mentors().collect());
        for (mentee, list) in mentees.into_iter().zip(Pricing::new(self, candidates)?.scores().lists()) {
            for &(mentor, score) in list {
                let by = mentors.get(mentor as usize).map(|&mentor| mentor.clone());
                spec.pairs.extend(by.map(|by| ScoredPairSpec::new(mentee.clone(), by, score.into())));
            }
        }
        Ok(spec)
    }

    /// The same without pairs.
    fn to_people(&self) -> Result<MatchingSpec, SearchFault> {
        let mut spec = MatchingSpec::new();
        let (mentees, mentors): (Vec<_>, Vec<_>) = (self.mentees().collect(), self.mentors().collect());
        for (at, &id) in mentees.iter().enumerate() {
            let (wanted, waited) = (self.wanted(at).unwrap_or(1), self.waited(at).unwrap_or(0));
            spec.mentees.push(SeekerSpec::new(id.clone()).with_wanted(wanted).with_waited(waited));
        }
        spec.mentors
            .extend(mentors.iter().enumerate().map(|(at, &id)| SeatsSpec::new(id.clone(), self.seats(at).unwrap_or(0))));
        for &(mentee, mentor) in self.locked() {
            let pair = mentees.get(mentee as usize).zip(mentors.get(mentor as usize));
            if let (Some((&who, &by)), Some(_)) = (pair, self.score(mentee as usize, mentor as usize)?) {
                spec.locked.push(PairSpec::new(who.clone(), by.clone()));
            }
        }
        for quota in self.policy().quotas() {
            let mut quota = quota.clone();
            // Some that it names do not take part.
            quota.mentors.retain(|mentor| self.mentor(mentor.as_ref()).is_some());
            spec.quotas.push(quota);
        }
        Ok(spec)
    }
}
