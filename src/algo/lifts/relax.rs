//! What could be reached if hours and money were no matter, and each lift came at the best time for itself.

use super::{Case, Lift, NEVER, Way, Ways, each, one, short};

/// Never too little: what any choice among some ways reaches, and never too late when.
pub(super) struct Reach {
    /// The level of each row at last.
    pub(super) levels: Vec<u8>,
    pub(super) worth: u64,
    /// How many periods are over when all gates are there.
    pub(super) gates_after: u8,
    /// The ways that can begin at all.
    pub(super) begun: Ways,
}

/// Where things stand when a period begins.
pub(super) struct State {
    pub(super) period: usize,
    /// Before what comes about in this period.
    pub(super) levels: Vec<u8>,
    /// The levels that come about when each period begins, and after the last.
    pub(super) coming: Vec<u8>,
    /// What has ended by each of them.
    pub(super) ended: [Ways; 17],
    pub(super) gates_after: u8,
}

impl Case {
    /// Whether a row is known to be at a level by a period, given the levels by then.
    pub(super) fn holds(&self, levels: &[u8], row: usize, level: u8, period: usize) -> bool {
        level == 0 || levels[row] >= level && !(self.rows[row].hidden && period == self.first)
    }

    /// Whether a way that begins in a period lifts.
    pub(super) fn lifts(&self, levels: &[u8], way: &Way, lift: &Lift, period: usize) -> bool {
        let is_known = way.forced || !(self.rows[lift.row].hidden && period == self.first);
        let holds = |&(row, level): &(usize, u8)| {
            if way.forced { levels[row] >= level } else { self.holds(levels, row, level, period) }
        };
        is_known && levels[lift.row] >= lift.from && lift.needs.iter().all(holds)
    }

    /// Whether what a way needs is there when a period begins.
    pub(super) fn may_begin(&self, levels: &[u8], ended: Ways, way: &Way, period: usize) -> bool {
        way.starts >> period & 1 == 1
            && (way.forced
                || way.after.iter().all(|after| after & ended != 0)
                    && way.needs.iter().all(|&(row, level)| self.holds(levels, row, level, period)))
    }

    pub(super) fn worth(&self, levels: &[u8]) -> u64 {
        let lifted = |(row, &level): (&super::Row, &u8)| row.worth * u64::from(level.min(row.want).saturating_sub(row.start));
        self.rows.iter().zip(levels).map(lifted).sum()
    }

    pub(super) fn has_gates(&self, levels: &[u8]) -> bool {
        self.rows.iter().zip(levels).all(|(row, &level)| !row.gate || level >= row.want)
    }

    /// The level that each row could reach in time if hours and money were no matter; never too low.
    pub(crate) fn in_time(&self) -> Vec<u8> {
        let all = (0..self.ways.len()).fold(0, |all, way| all | one(way));
        self.reach(all).levels
    }

    /// What could be reached by some ways from the beginning on.
    pub(super) fn reach(&self, among: Ways) -> Reach {
        let start: Vec<u8> = self.rows.iter().map(|row| row.start).collect();
        let gates_after = if self.has_gates(&start) { 0 } else { NEVER };
        let coming = vec![0u8; (self.periods + 1) * self.rows.len()];
        self.reach_from(State { period: 0, levels: start, coming, ended: [0; 17], gates_after }, among)
    }

    /// What could be reached by some ways that have not begun, from a period on.
    ///
    /// # Complexity
    /// O(periods x lifts).
    pub(super) fn reach_from(&self, state: State, among: Ways) -> Reach {
        let rows = self.rows.len();
        let State { period: from, mut levels, coming: mut arriving, mut ended, mut gates_after } = state;
        let mut begun: Ways = 0;
        let mut left: Vec<(usize, u64)> = each(among).map(|way| (way, 0)).collect();
        let mut over = ended[..from].iter().fold(0, |all, ended| all | ended);
        for period in from..=self.periods {
            for (level, &arrives) in levels.iter_mut().zip(&arriving[period * rows..(period + 1) * rows]) {
                *level = (*level).max(arrives);
            }
            if gates_after == NEVER && self.has_gates(&levels) {
                gates_after = short(period);
            }
            over |= ended[period];
            if period < self.first || period == self.periods {
                continue;
            }
            left.retain_mut(|(number, done)| {
                let way = &self.ways[*number];
                if way.starts >> period == 0 {
                    return false;
                }
                if !self.may_begin(&levels, over, way, period) {
                    return true;
                }
                let end = period + way.length;
                if begun & one(*number) == 0 {
                    begun |= one(*number);
                    if end <= self.periods {
                        ended[end] |= one(*number);
                    }
                }
                if end > self.periods {
                    return false;
                }
                let mut is_done = true;
                for (at, lift) in way.lifts.iter().enumerate() {
                    // Sixty-four lifts are watched; further ones are tried each time.
                    let bit = if at < 64 { 1u64 << at } else { 0 };
                    if *done & bit != 0 {
                        continue;
                    }
                    if self.lifts(&levels, way, lift, period) {
                        *done |= bit;
                        let arrives = &mut arriving[end * rows + lift.row];
                        *arrives = (*arrives).max(lift.to);
                    } else {
                        is_done = false;
                    }
                }
                !is_done
            });
        }
        Reach { worth: self.worth(&levels), levels, gates_after, begun }
    }
}
