//! From the problem to a stable matching: by what either side thinks of each pair, without prices.

use std::cmp::Reverse;

use super::super::policy::Side;
use super::answer::{Matching, MatchingProof, UnmatchedReason};
use super::mode::MatchingMode;
use super::problem::ProblemData;
use super::solve::{Left, NAMED};
use super::told::{Told, tell};
use crate::algo::stable::{Market, Outcome, Quotas, applicant_optimal, host_optimal};
use crate::effort::{Completion, Meter};
use crate::values::QuotaId;

/// The stable matching that is best for a side. Locked pairs have their places before anybody seeks one.
///
/// # Complexity
/// A step is an application. No pair is applied for twice; each application takes the logarithm of the seats, and lists are sorted as far as
/// they are read.
pub(super) fn solve(data: &ProblemData, best_for: Side, meter: &mut Meter<'_>) -> Matching {
    let mode = MatchingMode::Stable { best_for };
    let left = Left::of(data, mode);
    let listed = Listed::new(data);
    let units = Units::new(data, &left.taken);
    let found = listed.market(data, &left, &units).map(|market| match best_for {
        Side::Mentees => applicant_optimal(&market, meter),
        Side::Mentors => host_optimal(&market, meter),
    });
    // INVARIANT: the parts of a compiled problem fit each other.
    let outcome = found.unwrap_or(Outcome { paired: Vec::new(), completion: Completion::Complete });
    let mates = listed.mates(&outcome.paired);
    let Told { pairs, unmatched, totals } = tell(data, &mates, |mentee, mates| match outcome.completion {
        Completion::Complete => listed.reason(data, mentee, mates),
        _ => UnmatchedReason::Stopped,
    });
    Matching {
        mode,
        kept: None,
        pairs,
        unmatched,
        totals,
        unmet: unmet(data, left.taken, &mates),
        proof: MatchingProof::default(),
        completion: outcome.completion,
        steps: meter.taken(),
    }
}

/// The pairs that are not locked, as lists of mentees.
struct Listed {
    /// Where the list of each mentee begins, and the end of the last.
    start: Vec<u32>,
    mentors: Vec<u32>,
    scores: Vec<u16>,
}

impl Listed {
    fn new(data: &ProblemData) -> Self {
        let mut listed = Self {
            start: Vec::with_capacity(data.mentees.len() + 1),
            mentors: Vec::with_capacity(data.len),
            scores: Vec::with_capacity(data.len),
        };
        listed.start.push(0);
        for mentee in 0..data.mentees.len() {
            data.pairs.append(mentee, &mut listed.mentors, &mut listed.scores);
            listed.start.push(u32::try_from(listed.mentors.len()).unwrap_or(u32::MAX));
        }
        listed
    }

    fn wishes<'a>(&'a self, data: &'a ProblemData) -> &'a [u16] {
        data.preferences.wishes().unwrap_or(&self.scores)
    }

    fn market<'a>(&'a self, data: &'a ProblemData, left: &'a Left, units: &'a Units) -> Option<Market<'a>> {
        let merits = data.preferences.merits().unwrap_or(&self.scores);
        let columns = (self.mentors.as_slice(), self.wishes(data), merits);
        let market = Market::new(&self.start, columns, &left.wants, &left.seats)?;
        // Without bounds the search is the simpler one.
        if units.limits.is_empty() { Some(market) } else { market.with_quotas(units.quotas()) }
    }

    /// The mentors of each mentee, from the pairs that were made.
    fn mates(&self, paired: &[u32]) -> Vec<Vec<u32>> {
        let mut paired = paired.iter().peekable();
        let mut mates = Vec::with_capacity(self.start.len());
        for &end in self.start.iter().skip(1) {
            let mut held = Vec::new();
            while let Some(pair) = paired.next_if(|&&pair| pair < end) {
                held.extend(self.mentors.get(*pair as usize));
            }
            mates.push(held);
        }
        mates
    }

    /// Why a mentee has fewer mentors than they want: all others turned them down.
    fn reason(&self, data: &ProblemData, mentee: usize, mates: &[u32]) -> UnmatchedReason {
        let ends = self.start.get(mentee).zip(self.start.get(mentee + 1));
        let Some((from, to)) = ends.map(|(&from, &to)| (from as usize, to as usize)) else {
            return UnmatchedReason::NoLegalMentor;
        };
        let lists = (self.mentors.get(from..to).unwrap_or_default(), self.wishes(data).get(from..to).unwrap_or_default());
        let open = lists.0.iter().zip(lists.1).filter(|(mentor, _)| mates.binary_search(mentor).is_err());
        let mut open: Vec<(Reverse<u16>, u32)> = open.map(|(&mentor, &wish)| (Reverse(wish), mentor)).collect();
        if open.is_empty() {
            return UnmatchedReason::NoLegalMentor;
        }
        open.sort_unstable();
        let mentors = open.iter().take(NAMED).filter_map(|&(_, mentor)| data.mentors.get(mentor as usize).cloned());
        UnmatchedReason::Full { mentors: mentors.collect() }
    }
}

/// The quotas that bound seats from above, inner ones first.
struct Units {
    unit_of_mentor: Vec<u32>,
    parents: Vec<u32>,
    /// What locked pairs leave.
    limits: Vec<u32>,
}

impl Units {
    fn new(data: &ProblemData, taken: &[u32]) -> Self {
        let is_bound = |at: &u32| data.quotas.get(*at as usize).is_some_and(|quota| quota.at_most.is_some());
        let mut bounds: Vec<u32> = (0u32..).zip(&data.quotas).map(|(at, _)| at).filter(is_bound).collect();
        bounds.sort_by_key(|&at| Reverse(data.around(at).count()));
        let mut unit_of_quota = vec![Quotas::NONE; data.quotas.len()];
        for (unit, &at) in (0u32..).zip(&bounds) {
            if let Some(place) = unit_of_quota.get_mut(at as usize) {
                *place = unit;
            }
        }
        let unit = |quota: Option<u32>| quota.and_then(|at| unit_of_quota.get(at as usize)).copied().unwrap_or(Quotas::NONE);
        let limit = |&at: &u32| {
            let most = data.quotas.get(at as usize).and_then(|quota| quota.at_most).unwrap_or(u32::MAX);
            most.saturating_sub(taken.get(at as usize).copied().unwrap_or(0))
        };
        Self {
            unit_of_mentor: (0u32..).zip(&data.quota_of).map(|(at, _)| unit(data.quotas_of(at).find(is_bound))).collect(),
            parents: bounds.iter().map(|&at| unit(data.around(at).skip(1).find(is_bound))).collect(),
            limits: bounds.iter().map(limit).collect(),
        }
    }

    fn quotas(&self) -> Quotas<'_> {
        Quotas { unit_of_host: &self.unit_of_mentor, parents: &self.parents, limits: &self.limits }
    }
}

/// The quotas that have fewer seats taken than they promise, `taken` of them by locked pairs.
fn unmet(data: &ProblemData, mut taken: Vec<u32>, mates: &[Vec<u32>]) -> Vec<QuotaId> {
    if data.quotas.is_empty() {
        return Vec::new();
    }
    mates.iter().flatten().for_each(|&mentor| data.take(mentor, &mut taken));
    let short = data.quotas.iter().zip(taken).filter(|(quota, taken)| *taken < quota.at_least);
    short.map(|(quota, _)| quota.id.clone()).collect()
}
