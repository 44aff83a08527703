//! The best times of ways that are chosen.

use std::collections::BTreeSet;

use super::relax::State;
use super::{Case, NEVER, Ways, each, one, short};
use crate::effort::{Completion, Meter};

/// So many states are remembered at most.
const REMEMBERED: usize = 50_000;

/// When each of some ways begins.
#[derive(Debug, Clone)]
pub(super) struct Times {
    pub(super) worth: u64,
    pub(super) gates_after: u8,
    /// In order of ways.
    pub(super) starts: Vec<(usize, usize)>,
}

/// By what two states are told apart: the period, what is left, when the gates came, what has come about and will, the hours that are left.
type Seen = (usize, Ways, u8, Vec<u8>, Vec<u32>);

/// One search for times.
struct Timing<'a, 'b, 'c> {
    case: &'a Case,
    meter: &'b mut Meter<'c>,
    /// Those that lift gates first.
    order: Vec<usize>,
    rows: usize,
    /// The levels when each period begins, and after the last.
    levels: Vec<u8>,
    /// What of them comes about then.
    arriving: Vec<u8>,
    hours: Vec<u32>,
    starts: Vec<(usize, usize)>,
    /// What each way ended by a period's beginning.
    ended: [Ways; 17],
    /// What cannot be bettered.
    most: (u64, u8),
    /// What is of use: more worth, or as much with the gates so soon.
    least: (u64, u8),
    best: Option<Times>,
    seen: BTreeSet<Seen>,
}

impl Case {
    /// The times at which all of some ways take place, and what they lift is worth the most, and then has the gates soonest. None where they
    /// cannot all take place, or bring less than `least`: more worth than it says, or as much with the gates so soon. `most` is what cannot be
    /// bettered.
    ///
    /// A step is a way that is tried in a period.
    pub(super) fn times(
        &self,
        ways: Ways,
        most: (u64, u8),
        least: (u64, u8),
        meter: &mut Meter<'_>,
    ) -> Result<Option<Times>, Completion> {
        let rows = self.rows.len();
        let mut order: Vec<usize> = each(ways).collect();
        order.sort_by_key(|&way| !self.ways[way].lifts.iter().any(|lift| self.rows[lift.row].gate));
        let mut timing = Timing {
            case: self,
            meter,
            order,
            rows,
            levels: vec![0; (self.periods + 1) * rows],
            arriving: vec![0; (self.periods + 1) * rows],
            hours: self.hours.clone(),
            starts: Vec::new(),
            ended: [0; 17],
            most,
            least,
            best: None,
            seen: BTreeSet::new(),
        };
        let start: Vec<u8> = self.rows.iter().map(|row| row.start).collect();
        timing.levels[..rows].copy_from_slice(&start);
        let gates_after = if self.has_gates(&start) { 0 } else { NEVER };
        timing.period(0, ways, gates_after)?;
        Ok(timing.best)
    }
}

impl Timing<'_, '_, '_> {
    /// What is left begins in this period or later. No deeper than there are periods and ways.
    fn period(&mut self, period: usize, left: Ways, gates_after: u8) -> Result<(), Completion> {
        let (rows, case) = (self.rows, self.case);
        if period > 0 {
            for row in 0..rows {
                let before = self.levels[(period - 1) * rows + row];
                self.levels[period * rows + row] = before.max(self.arriving[period * rows + row]);
            }
        }
        let now = &self.levels[period * rows..(period + 1) * rows];
        let gates_after = if gates_after == NEVER && case.has_gates(now) { short(period) } else { gates_after };
        if period == case.periods {
            self.offer(left, gates_after);
            return Ok(());
        }
        if period < case.first {
            return self.period(period + 1, left, gates_after);
        }
        if left != 0 {
            let mut effort = 0;
            for way in each(left) {
                if case.ways[way].starts >> period == 0 {
                    return Ok(());
                }
                effort += case.ways[way].effort;
            }
            let free: u64 = self.hours[period..].iter().map(|&hours| u64::from(hours)).sum();
            if effort > free {
                return Ok(());
            }
            if period > case.first && !self.may_help(period, left, gates_after) {
                return Ok(());
            }
            // What comes after this is told by these alone.
            if self.seen.len() < REMEMBERED {
                let mut coming = now.to_vec();
                coming.extend_from_slice(&self.arriving[(period + 1) * rows..]);
                // What has ended counts for what comes after it; which ways have, levels and what is left do not tell.
                let ended = self.over(period);
                coming.extend(ended.to_le_bytes());
                if !self.seen.insert((period, left, gates_after, coming, self.hours[period..].to_vec())) {
                    return Ok(());
                }
            }
        }
        self.way(period, 0, left, gates_after)
    }

    /// Whether what could be reached from here on, were hours no matter, is of use and better than what was found.
    fn may_help(&self, period: usize, left: Ways, gates_after: u8) -> bool {
        let levels = self.levels[period * self.rows..(period + 1) * self.rows].to_vec();
        let state = State { period, levels, coming: self.arriving.clone(), ended: self.ended, gates_after };
        let reach = self.case.reach_from(state, left);
        reach.begun == left
            && self.is_of_use(reach.worth, reach.gates_after)
            && self.best.as_ref().is_none_or(|best| (reach.worth, best.gates_after) > (best.worth, reach.gates_after))
    }

    fn is_of_use(&self, worth: u64, gates_after: u8) -> bool {
        worth > self.least.0 || worth == self.least.0 && gates_after <= self.least.1
    }

    fn over(&self, period: usize) -> Ways {
        self.ended[..=period].iter().fold(0, |all, ended| all | ended)
    }

    /// The ways from a place in the order on begin now or later.
    fn way(&mut self, period: usize, at: usize, left: Ways, gates_after: u8) -> Result<(), Completion> {
        let case = self.case;
        let next = (at..self.order.len()).find(|&at| left & one(self.order[at]) != 0);
        let Some(at) = next else { return self.period(period + 1, left, gates_after) };
        let number = self.order[at];
        let way = &case.ways[number];
        self.meter.take(1)?;
        let now = &self.levels[period * self.rows..(period + 1) * self.rows];
        let fits = way.hours.iter().zip(&self.hours[period..]).all(|(takes, free)| takes <= free);
        if fits && case.may_begin(now, self.over(period), way, period) {
            let end = period + way.length;
            let mut undone = Vec::new();
            if end <= case.periods {
                for lift in way.lifts.iter().filter(|lift| case.lifts(now, way, lift, period)) {
                    let place = end * self.rows + lift.row;
                    undone.push((place, self.arriving[place]));
                    self.arriving[place] = self.arriving[place].max(lift.to);
                }
                self.ended[end] |= one(number);
            }
            let take = |free: &mut [u32], back: bool| {
                for (takes, free) in way.hours.iter().zip(free) {
                    *free = if back { *free + takes } else { *free - takes };
                }
            };
            take(&mut self.hours[period..], false);
            self.starts.push((number, period));
            let searched = self.way(period, at + 1, left & !one(number), gates_after);
            self.starts.pop();
            take(&mut self.hours[period..], true);
            if end <= case.periods {
                self.ended[end] &= !one(number);
            }
            for (place, level) in undone.into_iter().rev() {
                self.arriving[place] = level;
            }
            searched?;
            if self.best.as_ref().is_some_and(|best| (best.worth, best.gates_after) == self.most) {
                return Ok(());
            }
        }
        self.way(period, at + 1, left, gates_after)
    }

    fn offer(&mut self, left: Ways, gates_after: u8) {
        if left != 0 {
            return;
        }
        let worth = self.case.worth(&self.levels[self.case.periods * self.rows..]);
        let is_better = |best: &Times| (worth, best.gates_after) > (best.worth, gates_after);
        if self.is_of_use(worth, gates_after) && self.best.as_ref().is_none_or(is_better) {
            let mut starts = self.starts.clone();
            starts.sort_unstable();
            self.best = Some(Times { worth, gates_after, starts });
        }
    }
}
