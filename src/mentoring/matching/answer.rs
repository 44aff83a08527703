//! The answer: who learns from whom, who waits and why, and what proves that no matching is better.

use serde::{Deserialize, Serialize};

use super::super::policy::PairSpec;
use super::mode::{Disruption, MatchingMode, MatchingTotals};
use super::problem::MatchingProblem;
use crate::defect::UnknownId;
use crate::effort::Completion;
use crate::values::{PersonId, QuotaId};

/// A matching of mentees with mentors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    pub(super) mode: MatchingMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kept: Option<Kept>,
    pub(super) pairs: Vec<MentoringPair>,
    pub(super) unmatched: Vec<UnmatchedMentee>,
    pub(super) totals: MatchingTotals,
    pub(super) unmet: Vec<QuotaId>,
    pub(super) proof: MatchingProof,
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

/// What was to be kept of an earlier matching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) disruption: Disruption,
    /// The pairs of then, by mentee and then by mentor.
    pub(super) before: Vec<PairSpec>,
}

/// A mentee and a mentor of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MentoringPair {
    /// Who learns.
    pub mentee: PersonId,
    /// Who teaches.
    pub mentor: PersonId,
    /// Points, 0 to 10,000.
    pub score: u16,
    /// Whether the caller asked for the pair.
    pub locked: bool,
}

/// A mentee who has fewer mentors than they want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnmatchedMentee {
    /// Who.
    pub mentee: PersonId,
    /// How many mentors they lack.
    pub missing: u32,
    /// Why.
    pub reason: UnmatchedReason,
}

/// Why a mentee waits. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum UnmatchedReason {
    /// No further mentor is legal for them.
    NoLegalMentor,
    /// Every further mentor who is legal is full, or a quota around them is, and moving somebody would cost more than it brings; under
    /// [`MatchingMode::Stable`], whom it would be is ranked higher there, or locked.
    Full {
        /// Those that are nearest to being worth it, at most three; under [`MatchingMode::Stable`], those whom the mentee ranks highest.
        mentors: Vec<PersonId>,
    },
    /// A pair would be worth less than the price of staying unmatched allows.
    WorthLess,
    /// The search was stopped.
    Stopped,
}

/// Prices in points that prove how good a matching can be at most (the dual of the matching as a linear program), and for each further thing
/// that counts, prices among the matchings that are left by then. Empty under [`MatchingMode::Stable`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchingProof {
    /// For each mentee of the problem what a place is worth to them.
    pub(super) mentees: Vec<i64>,
    /// For each mentor what a seat costs more than the quotas around it.
    pub(super) mentors: Vec<i64>,
    /// For each quota.
    pub(super) quotas: Vec<i64>,
    /// What counts after that, where any price is not 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) stages: Vec<StageProof>,
}

/// Prices that prove that a matching is best by one thing that counts. Those that are not named are 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageProof {
    /// The how manieth thing it is.
    pub(super) goal: u32,
    /// Mentees, then mentors, then quotas, by their number; last the top, where all places end.
    pub(super) prices: Vec<(u32, i64)>,
}

impl Matching {
    /// What was to be had most of.
    #[must_use]
    pub const fn mode(&self) -> MatchingMode {
        self.mode
    }

    /// What it was to take to give up an earlier pair, when the matching was made by [`MatchingProblem::repair`].
    #[must_use]
    pub fn disruption(&self) -> Option<Disruption> {
        self.kept.as_ref().map(|kept| kept.disruption)
    }

    /// The pairs of the earlier matching that are not in this one, by mentee and then by mentor: given up, or no longer legal.
    pub fn broken(&self) -> impl Iterator<Item = &PairSpec> {
        let before = self.kept.iter().flat_map(|kept| &kept.before);
        before.filter(|pair| !self.holds(&pair.mentee, &pair.mentor))
    }

    pub(super) fn holds(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        self.pairs.binary_search_by(|pair| (&pair.mentee, &pair.mentor).cmp(&(mentee, mentor))).is_ok()
    }

    /// The pairs, by mentee and then by mentor.
    #[must_use]
    pub fn pairs(&self) -> &[MentoringPair] {
        &self.pairs
    }

    /// Who has fewer mentors than they want, by id.
    #[must_use]
    pub fn unmatched(&self) -> &[UnmatchedMentee] {
        &self.unmatched
    }

    /// What the matching comes to.
    #[must_use]
    pub const fn totals(&self) -> MatchingTotals {
        self.totals
    }

    /// The quotas whose promised seats nobody can take together, by id; empty when all promises are kept. When it is not, these promises bind
    /// nobody, and the matching is the best of those that keep the others.
    #[must_use]
    pub fn unmet(&self) -> &[QuotaId] {
        &self.unmet
    }

    /// How the search ended.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps it took: bids, and nodes that searches settled; under [`MatchingMode::Stable`], applications.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// What one more seat of a mentor would be worth at most, in points: what a seat costs there, the quotas around it aside. Under
    /// [`MatchingMode::MostPeople`] a seat counts more than all scores, so that a seat for somebody who waits costs a great number; modes that
    /// have no prices say 0. [`MatchingProblem::one_more_seat`] says what it brings.
    ///
    /// # Errors
    /// [`UnknownId`] when the mentor is not in the problem.
    pub fn seat_price(&self, problem: &MatchingProblem, mentor: &str) -> Result<i64, UnknownId> {
        let at = problem.0.mentor(mentor)? as usize;
        Ok(self.proof.mentors.get(at).copied().unwrap_or(0).max(0))
    }

    /// What a place is worth to each mentee, and what a seat costs at each mentor with the quotas around it, for pairs that the problem does
    /// not have. A mentor who has more seats than mentees to take them has one left for whoever is not among these; where there is no seat,
    /// none can be paid for.
    pub(in crate::mentoring) fn prices(&self, problem: &MatchingProblem) -> (Vec<i64>, Vec<i64>) {
        const NOT_FOR_SALE: i64 = i64::MAX / 4;
        let data = &*problem.0;
        let mut free = data.seats.clone();
        let mut taken = vec![0; data.quotas.len()];
        for &(_, mentor, _) in &data.locked {
            if let Some(free) = free.get_mut(mentor as usize) {
                *free = free.saturating_sub(1);
            }
            data.take(mentor, &mut taken);
        }
        let price = |(mentor, ((&own, &usable), &free)): (u32, ((&i64, &u32), &u32))| {
            if free == 0 || !data.has_room(mentor, &taken) {
                return NOT_FOR_SALE;
            }
            let own = if usable < free { 0 } else { own };
            let around = data.quotas_of(mentor).filter_map(|quota| self.proof.quotas.get(quota as usize));
            around.fold(own, |sum, &price| sum.saturating_add(price))
        };
        let mentors = (0u32..).zip(self.proof.mentors.iter().zip(&data.usable).zip(&free)).map(price);
        (self.proof.mentees.clone(), mentors.collect())
    }
}
