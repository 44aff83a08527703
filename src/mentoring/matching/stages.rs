//! From the best matching by one thing to the best by all that counts, one thing after another.

use super::answer::StageProof;
use super::goals::{Goal, Goals};
use super::problem::ProblemData;
use super::scale::common_divisor;
use super::solve::Left;
use crate::algo::Groups;
use crate::algo::assignment::{OUT, Outcome, Slots};
use crate::algo::circulation::{Arc, Network};
use crate::effort::{Completion, Meter};

/// The matchings that are left, as the flows of a network: from mentees to mentors and through quotas to the top, or straight to the top.
///
/// Nodes are mentees, then mentors, then quotas, then the top. Arcs are pairs, then for each mentee the places that stay empty but for the
/// last, then the last, then mentors, then quotas.
pub(super) struct Stages<'a> {
    goals: &'a Goals,
    waited: &'a [u32],
    /// By mentee and mentor.
    pairs: Vec<(u32, u32, u16)>,
    mentees: u32,
    network: Network,
}

impl<'a> Stages<'a> {
    /// From a matching that keeps all bounds.
    pub(super) fn new(data: &'a ProblemData, left: &Left, goals: &'a Goals, outcome: &Outcome) -> Self {
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let (mentees, mentors, quotas) = (count(data.mentees.len()), count(data.mentors.len()), count(data.quotas.len()));
        let top = mentees + mentors + quotas;
        let mut pairs = Vec::with_capacity(data.len);
        let mut arcs = Vec::with_capacity(data.len + 2 * data.mentees.len() + data.mentors.len() + data.quotas.len());
        let mut taken = vec![0u32; data.mentors.len()];
        let slots = Slots::new(&left.wants);
        let mut ends = Vec::with_capacity(data.mentees.len());
        for mentee in 0..mentees {
            let mates = outcome.mates.get(slots.of(mentee as usize)).unwrap_or_default();
            data.pairs.each(mentee as usize, |mentor, score| {
                pairs.push((mentee, mentor, u16::try_from(score).unwrap_or(0)));
                let flow = u32::from(mates.contains(&mentor));
                if let Some(taken) = taken.get_mut(mentor as usize) {
                    *taken += flow;
                }
                arcs.push(Arc { from: mentee, to: mentees + mentor, least: 0, most: 1, flow });
            });
            ends.push(count(mates.iter().filter(|&&mate| mate == OUT).count()));
        }
        let last = |mentee: usize| {
            let is_free = left.has_lock.get(mentee) == Some(&false);
            u32::from(is_free && left.wants.get(mentee).is_some_and(|&wants| wants > 0))
        };
        let is_alone = |mentee: usize, empty: u32| last(mentee) * u32::from(left.wants.get(mentee) == Some(&empty));
        for (mentee, (&empty, &wants)) in ends.iter().zip(&left.wants).enumerate() {
            let most = wants - last(mentee);
            arcs.push(Arc { from: count(mentee), to: top, least: 0, most, flow: empty - is_alone(mentee, empty) });
        }
        for (mentee, &empty) in ends.iter().enumerate() {
            arcs.push(Arc { from: count(mentee), to: top, least: 0, most: last(mentee), flow: is_alone(mentee, empty) });
        }
        let above = |quota: Option<u32>| quota.map_or(top, |quota| mentees + mentors + quota);
        for (mentor, ((&most, &quota), &flow)) in left.seats.iter().zip(&data.quota_of).zip(&taken).enumerate() {
            arcs.push(Arc { from: mentees + count(mentor), to: above(quota), least: 0, most, flow });
        }
        let mut within = vec![0u32; data.quotas.len()];
        for (mentor, &taken) in (0u32..).zip(&taken) {
            for quota in data.quotas_of(mentor) {
                if let Some(within) = within.get_mut(quota as usize) {
                    *within += taken;
                }
            }
        }
        for (at, ((quota, (&locked, &least)), &flow)) in
            data.quotas.iter().zip(left.taken.iter().zip(&left.promised)).zip(&within).enumerate()
        {
            let most = quota.at_most.map_or(u32::MAX, |most| most.saturating_sub(locked));
            arcs.push(Arc { from: mentees + mentors + count(at), to: above(quota.within), least, most, flow });
        }
        let network = Network::new(top as usize + 1, arcs);
        Self { goals, waited: &data.waited, pairs, mentees, network }
    }

    /// Leaves the matchings that are as good as the one that the assignment has found, as its prices tell.
    pub(super) fn keep_best(&mut self, left: &Left, outcome: &Outcome) {
        let nodes = self.mentees;
        let price = |node: u32| match node.checked_sub(nodes) {
            None => outcome.worth.get(node as usize).copied().unwrap_or(0),
            // Of the top it is 0.
            Some(node) => -outcome.prices.get(node as usize).copied().unwrap_or(0),
        };
        let pairs = &self.pairs;
        let first_last = pairs.len() + self.mentees as usize;
        let seats = first_last + self.mentees as usize;
        self.network.tie(|index, arc| {
            let index = index as usize;
            let cost = match pairs.get(index) {
                Some(&(.., score)) => -i64::from(score),
                None if index < first_last => -left.empty,
                None if index < seats && left.has_lock.get(index - first_last) == Some(&true) => -left.empty,
                None if index < seats => -left.alone,
                None => 0,
            };
            cost + price(arc.from) - price(arc.to)
        });
    }

    /// Makes the matching best by each goal in turn. What proves it, as far as it came.
    pub(super) fn choose(&mut self, meter: &mut Meter<'_>) -> (Vec<StageProof>, Completion) {
        let mut proofs = Vec::new();
        // Pairs by level, so that each is looked at once however many levels there are.
        let is_by_level = self.goals.then.iter().any(|goal| goal.level().is_some());
        let by_level = is_by_level.then(|| Groups::new(self.pairs.iter().map(|&pair| self.level(pair)).zip(0..)));
        for (number, &goal) in (0u32..).zip(&self.goals.then) {
            let mut costs = match goal.level().zip(by_level.as_ref()) {
                Some((level, by_level)) => {
                    let open = by_level.of(level).iter().filter(|&&arc| !self.network.is_tied(arc));
                    open.map(|&arc| (arc, goal.on_level())).collect()
                }
                None => self.costs(goal),
            };
            // As for the search before: what is found does not depend on the points that scores are given in.
            let unit = costs.iter().fold(0, |unit, &(_, cost)| common_divisor(unit, cost.unsigned_abs())).max(1);
            let unit = i32::try_from(unit).unwrap_or(1);
            costs.iter_mut().for_each(|(_, cost)| *cost /= unit);
            match self.network.minimise(&costs, meter) {
                Ok(prices) if prices.is_empty() => {}
                Ok(mut prices) => {
                    prices.iter_mut().for_each(|(_, price)| *price *= i64::from(unit));
                    proofs.push(StageProof { goal: number, prices });
                }
                Err(ended) => return (proofs, ended),
            }
        }
        (proofs, Completion::Complete)
    }

    fn level(&self, (mentee, mentor, score): (u32, u32, u16)) -> u32 {
        self.goals.figures(mentee, mentor, score).level
    }

    /// What a goal costs, of arcs that can still change.
    fn costs(&self, goal: Goal) -> Vec<(u32, i32)> {
        let pairs = self.pairs.iter().map(|&(mentee, mentor, score)| goal.pair(self.goals.figures(mentee, mentor, score)));
        let empty = (0..self.mentees).map(|_| goal.empty());
        let alone = self.waited.iter().map(|&waited| goal.alone(waited));
        let all = (0u32..).zip(pairs.chain(empty).chain(alone));
        all.filter(|&(arc, cost)| cost != 0 && !self.network.is_tied(arc)).collect()
    }

    /// The mentors of each place, as the flow has them now; what was not wanted is left out.
    pub(super) fn mates(&self, left: &Left) -> Vec<u32> {
        let slots = Slots::new(&left.wants);
        let mut mates = vec![OUT; slots.len()];
        let mut next: Vec<usize> = (0..left.wants.len()).map(|mentee| slots.of(mentee).start).collect();
        for (arc, &(mentee, mentor, _)) in (0u32..).zip(&self.pairs) {
            if self.network.flow(arc) == 0 {
                continue;
            }
            if let Some(next) = next.get_mut(mentee as usize) {
                if let Some(mate) = mates.get_mut(*next) {
                    *mate = mentor;
                }
                *next += 1;
            }
        }
        mates
    }
}
