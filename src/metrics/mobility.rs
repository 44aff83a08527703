//! Internal mobility: moves, and people who moved.

use std::collections::BTreeSet;

use super::facts::MoveFact;
use super::metric::{Metric, NO_DATE, Tally};
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;

/// The definition of moves.
const MOVES: &str = "metrics/internal_mobility_rate/1";
/// The definition of people who moved.
const PEOPLE: &str = "metrics/people_moved_rate/1";
/// Another title, given to many at once.
pub(super) const REORGANISATION: &str = "reorganisation";

/// Moves (promotions, transfers, demotions) / average headcount. It may be more than 1.
///
/// - **Source**: VPSC "Internal Movement Rate".
/// - **Population**: moves whose first day lies in the window, of whichever kind.
/// - **Edges**: reorganisations that only give other titles, and moves without a date, are left out and counted.
#[must_use]
pub fn internal_mobility_rate(moves: &[MoveFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let tally = within(moves, window, |_| true);
    let value = over_headcount(tally.over.len() as u64, staff.headcount(window, headcount));
    tally.ratio(&format!("{MOVES}/{}", headcount.name()), value, Some(window))
}

/// People who moved / average headcount: each counts once, so that it can be more than 1 only where many come and go.
///
/// - **Source**, **population** and **edges**: as [`internal_mobility_rate`]; the first move of each counts.
#[must_use]
pub fn people_moved_rate(moves: &[MoveFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let mut tally = within(moves, window, |_| true);
    let mut seen = BTreeSet::new();
    tally.counted.retain(|at| moves.get(*at).is_some_and(|one| seen.insert(&one.person)));
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    tally.ratio(&format!("{PEOPLE}/{}", headcount.name()), value, Some(window))
}

/// The moves in a window, reorganisations and moves without a date left out.
pub(super) fn within(moves: &[MoveFact], window: MetricWindow, is_counted: impl Fn(&MoveFact) -> bool) -> Tally {
    let mut tally = Tally::default();
    for (at, one) in moves.iter().enumerate() {
        match one.on {
            None => tally.leave_out(at, NO_DATE),
            Some(date) if !window.contains(date) => {}
            Some(_) if one.is_reorganisation => tally.leave_out(at, REORGANISATION),
            Some(_) => tally.take(at, is_counted(one)),
        }
    }
    tally
}
