//! From the problem to the best matching.

use std::collections::BTreeSet;

use super::super::policy::PairSpec;
use super::answer::{Kept, Matching, MatchingProof, UnmatchedReason};
use super::goals::Goals;
use super::mode::{Disruption, MatchingMode};
use super::problem::{Layout, MatchingProblem, ProblemData};
use super::scale::Scale;
use super::stable;
use super::stages::Stages;
use super::told::{Told, tell};
use crate::algo::assignment::{self, Bound, Bounds, Earlier, Lists, Market, OUT, Outcome, Slots, TOP};
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::QuotaId;

/// Of the full mentors that keep a mentee waiting, so many are named.
pub(super) const NAMED: usize = 3;

impl MatchingProblem {
    /// The best matching, with the proof that none is better; steps without a limit.
    ///
    /// ```
    /// let spec = rungs::MatchingSpec::from_json(r#"{"mentees": [{"id": "ann"}, {"id": "ben"}], "mentors": [{"id": "cy", "seats": 1}, {"id": "di", "seats": 1}],
    ///     "pairs": [{"mentee": "ann", "mentor": "cy", "score": 9000}, {"mentee": "ann", "mentor": "di", "score": 8000},
    ///               {"mentee": "ben", "mentor": "cy", "score": 5000}]}"#)?;
    /// let problem = spec.compile()?;
    /// let matching = problem.solve(rungs::MatchingMode::MostPeople);
    /// // The pair of the greatest score would leave ben without a mentor.
    /// assert_eq!(matching.totals().score, 8_000 + 5_000);
    /// matching.check(&problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve(&self, mode: MatchingMode) -> Matching {
        self.solve_within(mode, Effort::steps(u64::MAX), &mut ())
    }

    /// The best matching within a limit on steps (a step is a bid or a node that a search settles). When it is stopped, what is settled
    /// by then is a matching, and [`Matching::completion`] says so.
    ///
    /// # Complexity
    /// As a rule ten to thirty bids for each place that is wanted, each linear in its mentee's list of mentors and in the places that they
    /// want; how many there are at worst depends on the scores too. Then searches that mostly stay small: at worst one over all pairs for each
    /// place, O(places x pairs x log people).
    ///
    /// [`MatchingMode::Stable`]: a step is an application, and no pair is applied for twice; O(pairs x log pairs), of which lists are sorted
    /// no further than they are read.
    #[must_use]
    pub fn solve_within(&self, mode: MatchingMode, effort: Effort, observer: &mut dyn Observer) -> Matching {
        self.answer(Asked { mode, kept: None, start: None }, effort, observer)
    }

    /// The best matching after a change, with as little of an earlier one given up as is said: this problem is the one after the change, and
    /// the earlier matching may name people who are gone and pairs that are no longer legal.
    ///
    /// [`MatchingMode::Stable`] leaves no choice: what is given up there is what stability takes, whatever is said.
    ///
    /// Of two matchings that are as good, which is found depends neither on the order of the document nor on the points that scores are given in.
    ///
    /// # Complexity
    /// As [`MatchingProblem::solve_within`], and then for each thing that counts and each bit of its costs mostly a few passes over all pairs.
    #[must_use]
    pub fn repair(
        &self,
        before: &Matching,
        disruption: Disruption,
        mode: MatchingMode,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Matching {
        let pairs = before.pairs.iter().map(|pair| PairSpec::new(pair.mentee.clone(), pair.mentor.clone()));
        let kept = Some(Kept { disruption, before: pairs.collect() });
        self.answer(Asked { mode, kept, start: None }, effort, observer)
    }

    pub(super) fn answer(&self, asked: Asked, effort: Effort, observer: &mut dyn Observer) -> Matching {
        let mut meter = Meter::new(effort, observer);
        if let MatchingMode::Stable { best_for } = asked.mode {
            let mut matching = stable::solve(&self.0, best_for, &mut meter);
            matching.kept = asked.kept;
            return matching;
        }
        match &self.0.pairs {
            Layout::Packed(lists) => solve(&self.0, lists, asked, &mut meter),
            Layout::Wide(lists) => solve(&self.0, lists, asked, &mut meter),
            Layout::Rows(rows) => solve(&self.0, rows, asked, &mut meter),
        }
    }
}

/// What is asked of a problem.
pub(super) struct Asked {
    pub(super) mode: MatchingMode,
    pub(super) kept: Option<Kept>,
    /// Where to begin, when not from nothing.
    pub(super) start: Option<Earlier>,
}

fn solve<L: Lists>(data: &ProblemData, lists: &L, mut asked: Asked, meter: &mut Meter<'_>) -> Matching {
    let scale = Scale::new(data, asked.mode);
    let counted = scale.lists(lists);
    let lists = counted.as_ref().unwrap_or(lists);
    let mut left = Left::of(data, asked.mode);
    let (empty, alone) = (scale.count(left.empty), scale.count(left.alone));
    let mut dropped = BTreeSet::new();
    let mut outcome = loop {
        let bounds = left.bounds(data);
        let market = Market { lists, wants: &left.wants, bounds: &bounds, empty, alone, placed: &left.has_lock };
        let outcome = match asked.start.take() {
            Some(start) => assignment::solve_from(&market, scale.earlier(start), meter),
            None => assignment::solve(&market, meter),
        };
        // Promises that cannot be kept together bind nobody; there are fewer of them each time.
        let mut unmet = unmet(data, &outcome);
        unmet.retain(|&quota| left.promised.get(quota as usize).is_some_and(|&promised| promised > 0));
        if unmet.is_empty() {
            break scale.told(outcome);
        }
        for &quota in &unmet {
            if let Some(promised) = left.promised.get_mut(quota as usize) {
                *promised = 0;
            }
        }
        dropped.extend(unmet);
    };
    let goals = Goals::new(data, asked.mode, asked.kept.as_ref());
    let mut proof = if goals.is_assignment { proof(data, &outcome) } else { MatchingProof::default() };
    if outcome.completion == Completion::Complete && !goals.then.is_empty() {
        let mut stages = Stages::new(data, &left, &goals, &outcome);
        if goals.is_assignment {
            stages.keep_best(&left, &outcome);
        }
        (proof.stages, outcome.completion) = stages.choose(meter);
        outcome.mates = stages.mates(&left);
    }
    let unmet = dropped.into_iter().filter_map(|quota| data.quotas.get(quota as usize)).map(|quota| quota.id.clone()).collect();
    report(data, asked, &left, &outcome, (proof, unmet), meter.taken())
}

/// What is left to be found once the locked pairs are made.
pub(super) struct Left {
    pub(super) wants: Vec<u32>,
    pub(super) empty: i64,
    pub(super) alone: i64,
    pub(super) seats: Vec<u32>,
    /// For each quota, how many seats the locked pairs take.
    pub(super) taken: Vec<u32>,
    /// For each quota, how many seats more it promises.
    pub(super) promised: Vec<u32>,
    /// The mentees who have a mentor by a locked pair, and so are not alone whatever happens.
    pub(super) has_lock: Vec<bool>,
}

impl Left {
    pub(super) fn of(data: &ProblemData, mode: MatchingMode) -> Self {
        let rates = mode.rates(data);
        let mut left = Self {
            wants: data.wanted.clone(),
            empty: rates.empty,
            alone: rates.alone,
            seats: data.usable.clone(),
            taken: vec![0; data.quotas.len()],
            promised: Vec::new(),
            has_lock: vec![false; data.wanted.len()],
        };
        for &(mentee, mentor, _) in &data.locked {
            if let Some(wants) = left.wants.get_mut(mentee as usize) {
                *wants = wants.saturating_sub(1);
            }
            if let Some(has_lock) = left.has_lock.get_mut(mentee as usize) {
                *has_lock = true;
            }
            data.take(mentor, &mut left.taken);
        }
        left.promised =
            data.quotas.iter().zip(&left.taken).map(|(quota, &taken)| quota.at_least.saturating_sub(taken)).collect();
        for (wants, &choices) in left.wants.iter_mut().zip(&data.choices) {
            // One stays where nobody is to be had: where all want one, much is simpler.
            *wants = (*wants).min(choices.max(1));
        }
        left
    }

    fn bounds(&self, data: &ProblemData) -> Bounds {
        let sellers = self.seats.iter().zip(&data.quota_of).map(|(&seats, quota)| Bound {
            within: quota.unwrap_or(TOP),
            at_least: 0,
            at_most: seats,
        });
        let groups = data.quotas.iter().zip(&self.taken).zip(&self.promised).map(|((quota, &taken), &promised)| Bound {
            within: quota.within.unwrap_or(TOP),
            at_least: promised,
            at_most: quota.at_most.map_or(u32::MAX, |most| most.saturating_sub(taken)),
        });
        Bounds::new(sellers.collect(), groups.collect())
    }
}

/// The outcome in the words of the problem.
fn report(
    data: &ProblemData,
    asked: Asked,
    left: &Left,
    outcome: &Outcome,
    (proof, unmet): (MatchingProof, Vec<QuotaId>),
    steps: u64,
) -> Matching {
    let mates = kept(data, left, outcome);
    let Told { pairs, unmatched, totals } = tell(data, &mates, |mentee, mates| reason(data, mentee, mates, outcome));
    Matching {
        mode: asked.mode,
        kept: asked.kept,
        pairs,
        unmatched,
        totals,
        unmet,
        proof,
        completion: outcome.completion,
        steps,
    }
}

/// The mentors that each mentee was found, those of locked pairs aside.
///
/// A search that did not come to its end may have been about to move places from one quota to another: of what it leaves, as much is kept as
/// quotas allow, by mentee.
fn kept(data: &ProblemData, left: &Left, outcome: &Outcome) -> Vec<Vec<u32>> {
    let slots = Slots::new(&left.wants);
    let is_whole = outcome.completion == Completion::Complete;
    let mut taken = left.taken.clone();
    let mut kept = Vec::with_capacity(left.wants.len());
    for mentee in 0..left.wants.len() {
        let mut mates = Vec::new();
        for &mate in outcome.mates.get(slots.of(mentee)).unwrap_or_default() {
            if mate != OUT && (is_whole || data.has_room(mate, &taken)) {
                data.take(mate, &mut taken);
                mates.push(mate);
            }
        }
        kept.push(mates);
    }
    kept
}

/// What each price is more than those around it.
fn proof(data: &ProblemData, outcome: &Outcome) -> MatchingProof {
    let mentors = data.mentors.len();
    let price = |node: usize| outcome.prices.get(node).copied().unwrap_or(0);
    let own = |node: usize, quota: Option<u32>| price(node) - quota.map_or(0, |quota| price(mentors + quota as usize));
    MatchingProof {
        mentees: outcome.worth.clone(),
        mentors: data.quota_of.iter().enumerate().map(|(mentor, &quota)| own(mentor, quota)).collect(),
        quotas: data.quotas.iter().enumerate().map(|(at, quota)| own(mentors + at, quota.within)).collect(),
        stages: Vec::new(),
    }
}

/// The quotas that promise what cannot be kept: around what is short, and around and within what has too much.
fn unmet(data: &ProblemData, outcome: &Outcome) -> Vec<u32> {
    let mentors = data.mentors.len();
    let nodes = |node: &u32| -> Vec<u32> {
        match (*node as usize).checked_sub(mentors).and_then(|at| u32::try_from(at).ok()) {
            None => data.quotas_of(*node).collect(),
            Some(quota) => (0u32..)
                .zip(&data.quotas)
                .map(|(at, _)| at)
                .filter(|&at| data.around(at).any(|around| around == quota) || data.around(quota).any(|around| around == at))
                .collect(),
        }
    };
    let named: BTreeSet<u32> = outcome.unmet.iter().flat_map(nodes).collect();
    named.into_iter().collect()
}

/// Why a mentee has fewer mentors than they want.
fn reason(data: &ProblemData, mentee: usize, mates: &[u32], outcome: &Outcome) -> UnmatchedReason {
    if outcome.completion != Completion::Complete {
        return UnmatchedReason::Stopped;
    }
    let mut open = Vec::new();
    data.pairs.each(mentee, |mentor, score| {
        if !mates.contains(&mentor) {
            open.push((outcome.prices.get(mentor as usize).copied().unwrap_or(0) - i64::from(score), mentor));
        }
    });
    if open.is_empty() {
        return UnmatchedReason::NoLegalMentor;
    }
    // The nearest to being worth their price come first.
    open.sort_unstable();
    let dear = open.iter().filter(|&&(_, mentor)| outcome.prices.get(mentor as usize).is_some_and(|&price| price > 0));
    let full: Vec<_> = dear.take(NAMED).filter_map(|&(_, mentor)| data.mentors.get(mentor as usize).cloned()).collect();
    if full.is_empty() { UnmatchedReason::WorthLess } else { UnmatchedReason::Full { mentors: full } }
}
