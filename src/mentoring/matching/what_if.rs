//! What the best matching would come to if a pair were made, or a mentor had a seat more.

use serde::{Deserialize, Serialize};

use super::super::policy::{PairSpec, QuotaSpec};
use super::again;
use super::answer::Matching;
use super::mode::MatchingTotals;
use super::problem::MatchingProblem;
use super::solve::Asked;
use super::spec::{MatchingSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};
use crate::defect::UnknownId;
use crate::effort::{Effort, Observer};

/// How much more one matching comes to than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MatchingChange {
    /// Mentees with at least one mentor.
    pub mentees: i64,
    /// Seats that are taken.
    pub seats: i64,
    /// The scores of all pairs together.
    pub score: i64,
}

/// Why a mentee and a mentor are not paired. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyNot {
    /// They are.
    Paired,
    /// The pair is not legal.
    NotLegal,
    /// No matching holds the pair: locked pairs leave no place, no seat or no room in a quota for it.
    NoRoom,
    /// The best matching that holds it comes to less, or to the same where equals were told apart by id.
    Instead {
        /// What it comes to more than the matching that was asked about: as the mode counts, never more.
        change: MatchingChange,
        /// That matching.
        matching: Box<Matching>,
    },
}

impl MatchingProblem {
    /// Why a mentee is not paired with a mentor, in the best matching by its mode: what the best matching comes to that holds the pair.
    ///
    /// # Errors
    /// [`UnknownId`] when one of the two is not in the problem.
    ///
    /// # Complexity
    /// The problem is compiled anew with the pair locked, and solved from this matching where it has prices.
    ///
    /// # Why not her?
    /// ```
    /// use rungs::{Effort, MatchingMode, MatchingSpec, WhyNot};
    ///
    /// let problem = MatchingSpec::from_json(r#"{"mentees": [{"id": "ann"}, {"id": "ben"}], "mentors": [{"id": "cy", "seats": 1}, {"id": "di", "seats": 1}],
    ///     "pairs": [{"mentee": "ann", "mentor": "cy", "score": 9000}, {"mentee": "ann", "mentor": "di", "score": 8000},
    ///               {"mentee": "ben", "mentor": "cy", "score": 5000}]}"#)?.compile()?;
    /// let matching = problem.solve(MatchingMode::MostPeople);
    /// let WhyNot::Instead { change, .. } = problem.why_not(&matching, "ann", "cy", Effort::default(), &mut ())? else { panic!() };
    /// assert_eq!((change.mentees, change.score), (-1, 9_000 - 13_000), "ben would have nobody");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn why_not(
        &self,
        matching: &Matching,
        mentee: &str,
        mentor: &str,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<WhyNot, UnknownId> {
        if self.score(mentee, mentor)?.is_none() {
            return Ok(WhyNot::NotLegal);
        }
        let (who, by) = (self.0.mentee(mentee)?, self.0.mentor(mentor)? as usize);
        let (Some(who), Some(by)) = (self.0.mentees.get(who), self.0.mentors.get(by)) else { return Ok(WhyNot::NotLegal) };
        if matching.holds(who, by) {
            return Ok(WhyNot::Paired);
        }
        let mut spec = self.to_spec();
        spec.locked.push(PairSpec::new(who.clone(), by.clone()));
        // All that can be wrong with a compiled problem that one more pair is locked of is that there is no room for it.
        let Ok(problem) = spec.compile() else { return Ok(WhyNot::NoRoom) };
        let instead = problem.answer(self.again(&problem, matching), effort, observer);
        Ok(WhyNot::Instead { change: instead.totals.since(matching.totals), matching: Box::new(instead) })
    }

    /// What one more seat of a mentor would bring, exactly: what the best matching by the same mode comes to then, less what this one does.
    /// [`Matching::seat_price`] bounds it from above without a search.
    ///
    /// # Errors
    /// [`UnknownId`] when the mentor is not in the problem.
    ///
    /// # Complexity
    /// The problem is compiled anew with the seat, and solved from this matching where it has prices.
    pub fn one_more_seat(
        &self,
        matching: &Matching,
        mentor: &str,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<MatchingChange, UnknownId> {
        let at = self.0.mentor(mentor)? as usize;
        let mut spec = self.to_spec();
        if let Some(seats) = spec.mentors.get_mut(at) {
            seats.seats = seats.seats.saturating_add(1);
        }
        let unchanged = MatchingChange { mentees: 0, seats: 0, score: 0 };
        // INVARIANT: a compiled problem compiles with a seat more.
        let Ok(problem) = spec.compile() else { return Ok(unchanged) };
        Ok(problem.answer(self.again(&problem, matching), effort, observer).totals.since(matching.totals))
    }

    /// The same question about a problem that is nearly this one, begun from the answer to this one.
    fn again(&self, problem: &Self, matching: &Matching) -> Asked {
        let start = again::start(&problem.0, matching.mode, &self.0, matching);
        Asked { mode: matching.mode, kept: matching.kept.clone(), start }
    }

    /// The document of the problem: people and quotas by id, pairs by mentee and then by mentor.
    #[must_use]
    pub fn to_spec(&self) -> MatchingSpec {
        let data = &*self.0;
        let mut spec = MatchingSpec::new();
        let mentees = data.mentees.iter().zip(&data.wanted).zip(&data.waited);
        spec.mentees.extend(
            mentees.map(|((id, &wanted), &waited)| SeekerSpec::new(id.clone()).with_wanted(wanted).with_waited(waited)),
        );
        spec.mentors.extend(data.mentors.iter().zip(&data.seats).map(|(id, &seats)| SeatsSpec::new(id.clone(), seats)));
        let (wishes, merits) = (data.preferences.wishes(), data.preferences.merits());
        let mut place = 0;
        let mut locked = data.locked.iter().peekable();
        for (at, mentee) in (0u32..).zip(&data.mentees) {
            data.pairs.each(at as usize, |mentor, score| {
                if let (Some(by), Ok(score)) = (data.mentors.get(mentor as usize), u32::try_from(score)) {
                    let mut pair = ScoredPairSpec::new(mentee.clone(), by.clone(), score);
                    let own = |list: Option<&[u16]>| list.and_then(|list| list.get(place)).map(|&points| points.into());
                    (pair.wish, pair.merit) = (own(wishes), own(merits));
                    spec.pairs.push(pair);
                }
                place += 1;
            });
            while let Some(&(_, mentor, score)) = locked.next_if(|&&(who, ..)| who == at) {
                if let Some(by) = data.mentors.get(mentor as usize) {
                    spec.pairs.push(ScoredPairSpec::new(mentee.clone(), by.clone(), score.into()));
                    spec.locked.push(PairSpec::new(mentee.clone(), by.clone()));
                }
            }
        }
        for (at, quota) in (0u32..).zip(&data.quotas) {
            let inner = data.quota_of.iter().zip(&data.mentors).filter(|(of, _)| **of == Some(at)).map(|(_, id)| id.clone());
            let mut told = QuotaSpec::new(quota.id.clone(), inner.collect());
            told.of = quota.within.and_then(|of| data.quotas.get(of as usize)).map(|of| of.id.clone());
            (told.at_least, told.at_most) = (quota.at_least, quota.at_most);
            spec.quotas.push(told);
        }
        spec
    }
}

impl MatchingTotals {
    /// How much more this is than another.
    fn since(self, before: Self) -> MatchingChange {
        let more = |now: u64, before: u64| {
            i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(i64::try_from(before).unwrap_or(i64::MAX))
        };
        MatchingChange {
            mentees: more(self.mentees, before.mentees),
            seats: more(self.seats, before.seats),
            score: more(self.score, before.score),
        }
    }
}
