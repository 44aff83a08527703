//! What counts, one thing after another: each goal chooses among the matchings that those before it leave.

use std::collections::BTreeSet;

use super::super::policy::PairSpec;
use super::answer::Kept;
use super::mode::{Disruption, MatchingMode};
use super::problem::ProblemData;
use super::scale::common_divisor;

/// Something to be had as little of as can be: costs of pairs and of places that stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// Pairs that were there before and are not now.
    Broken,
    /// Mentees without a mentor.
    Alone,
    /// Places that stay empty.
    Empty,
    /// Pairs on a level.
    Fewest(u32),
    /// The same turned round: the most pairs on a level.
    Most(u32),
    /// What is lost in scores, with a price for each place that stays empty.
    Lost {
        /// The price.
        unmatched: i32,
    },
    /// Those who went without before, and do again: each counts as often as they waited.
    Waited,
}

/// What a pair is to a goal.
#[derive(Debug, Clone, Copy)]
pub(super) struct PairFigures {
    /// The score, and what the pair counts more for having been there.
    pub(super) worth: i32,
    pub(super) level: u32,
    pub(super) was_there: bool,
}

impl Goal {
    pub(super) const fn pair(self, pair: PairFigures) -> i32 {
        match self {
            Self::Broken if pair.was_there => -1,
            Self::Fewest(level) | Self::Most(level) if pair.level == level => self.on_level(),
            Self::Lost { .. } => -pair.worth,
            _ => 0,
        }
    }

    /// A pair on the level that it is about.
    pub(super) const fn on_level(self) -> i32 {
        match self {
            Self::Fewest(_) => 1,
            Self::Most(_) => -1,
            _ => 0,
        }
    }

    /// A place that stays empty.
    pub(super) const fn empty(self) -> i32 {
        match self {
            Self::Empty => 1,
            Self::Lost { unmatched } => unmatched,
            _ => 0,
        }
    }

    /// The last place of a mentee to stay empty, when they have no mentor then: what it costs, that it stays empty included.
    pub(super) fn alone(self, waited: u32) -> i32 {
        match self {
            Self::Alone => 1,
            Self::Waited => points(waited),
            _ => self.empty(),
        }
    }

    /// The level that it is about, when it looks at pairs of one level alone.
    pub(super) const fn level(self) -> Option<u32> {
        match self {
            Self::Fewest(level) | Self::Most(level) => Some(level),
            _ => None,
        }
    }
}

/// More than a million counts as a million.
fn points(of: u32) -> i32 {
    i32::try_from(of.min(1_000_000)).unwrap_or(1_000_000)
}

/// How the pairs of a problem are looked at, and what counts.
pub(super) struct Goals {
    /// The first ones are proven by the prices of the assignment itself.
    pub(super) is_assignment: bool,
    /// The others, in their order.
    pub(super) then: Vec<Goal>,
    band: u32,
    bonus: i32,
    /// By mentee and mentor, pairs that were there before.
    before: BTreeSet<(u32, u32)>,
}

impl Goals {
    /// What a mode counts, where certain pairs are to be kept.
    pub(super) fn new(data: &ProblemData, mode: MatchingMode, kept: Option<&Kept>) -> Self {
        // Pairs of people who are gone cannot be kept.
        let number = |pair: &PairSpec| data.pair(&pair.mentee, &pair.mentor);
        let before = kept.iter().flat_map(|kept| &kept.before).filter_map(number).collect();
        let mut goals = Self { is_assignment: false, then: Vec::new(), band: mode.band(), bonus: 0, before };
        match kept.map(|kept| kept.disruption) {
            Some(Disruption::Fewest) => goals.then.push(Goal::Broken),
            Some(Disruption::Price(price)) => goals.bonus = points(price),
            None => {}
        }
        let people = [Goal::Alone, Goal::Empty];
        let score = Goal::Lost { unmatched: 0 };
        match mode {
            _ if mode.has_prices() && kept.is_none() => goals.is_assignment = true,
            MatchingMode::MostPeople => goals.then.extend(people.into_iter().chain([score])),
            MatchingMode::MostValue { unmatched } => {
                goals.then.push(Goal::Lost { unmatched: points(unmatched) });
            }
            MatchingMode::Fairest { .. } => {
                goals.then.extend(people);
                goals.then.extend(goals.levels(data).into_iter().map(Goal::Fewest));
            }
            MatchingMode::GreedyMaximum { .. } => {
                goals.then.extend(people);
                goals.then.extend(goals.levels(data).into_iter().rev().map(Goal::Most));
            }
            // No two who would both gain: nothing else counts.
            MatchingMode::Stable { .. } => return goals,
            MatchingMode::RankMaximal { .. } => goals.then.extend(goals.levels(data).into_iter().rev().map(Goal::Most)),
        }
        // How many pairs there are on each level tells their score, where no level has two scores.
        if mode.is_by_level() && goals.band > common_divisor(data.unit, goals.bonus.unsigned_abs()) {
            goals.then.push(score);
        }
        if data.waited.iter().any(|&waited| waited > 0) {
            goals.then.push(Goal::Waited);
        }
        goals
    }

    pub(super) fn figures(&self, mentee: u32, mentor: u32, score: u16) -> PairFigures {
        let was_there = self.before.contains(&(mentee, mentor));
        let worth = i32::from(score) + if was_there { self.bonus } else { 0 };
        PairFigures { worth, level: worth.unsigned_abs() / self.band, was_there }
    }

    /// The levels that there are pairs of, ascending.
    fn levels(&self, data: &ProblemData) -> Vec<u32> {
        let mut is_there: Vec<bool> = Vec::new();
        for mentee in (0u32..).take(data.mentees.len()) {
            data.pairs.each(mentee as usize, |mentor, score| {
                let level = self.figures(mentee, mentor, u16::try_from(score).unwrap_or(0)).level as usize;
                if level >= is_there.len() {
                    is_there.resize(level + 1, false);
                }
                if let Some(is_there) = is_there.get_mut(level) {
                    *is_there = true;
                }
            });
        }
        (0u32..).zip(is_there).filter(|&(_, is_there)| is_there).map(|(level, _)| level).collect()
    }
}
