//! Internal mobility: moves, and people who moved.

use std::collections::BTreeSet;

use super::facts::MoveFact;
use super::metric::{Metric, NO_DATE, Tally, people};
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;
use crate::measure::{NoValue, Ratio};

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
/// - **Edges**: reorganisations that only give other titles, and moves without a date, are left out and counted. `n` is how many people the headcount counts.
#[must_use]
pub fn internal_mobility_rate(moves: &[MoveFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let tally = within(moves, window, |_| true);
    let value = over_headcount(tally.over.len() as u64, staff.headcount(window, headcount));
    per_headcount(tally, MOVES, value, moves, (staff, window, headcount))
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
    per_headcount(tally, PEOPLE, value, moves, (staff, window, headcount))
}

/// A rate of moves over a headcount: of how many people each number is, is told beside it, as a move or a day is no person.
pub(super) fn per_headcount(
    tally: Tally,
    definition: &str,
    value: Result<Ratio, NoValue>,
    moves: &[MoveFact],
    over: (&Staff, MetricWindow, HeadcountKind),
) -> Metric {
    let (staff, window, headcount) = over;
    let moved = people(&tally.counted, |at| moves.get(at).map(|one| &one.person));
    let definition = format!("{definition}/{}", headcount.name());
    tally.ratio(&definition, value, staff.people(window, headcount), Some(window)).counting(moved)
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
