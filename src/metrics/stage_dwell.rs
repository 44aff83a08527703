//! How long people are on a stage of the ladder.

use super::elapsed::{Elapsed, Elapsing};
use super::facts::StageFact;
use super::metric::{DATES_REVERSED, NO_START_DATE};
use super::window::{MetricWindow, days_between};
use crate::values::ItemCode;

/// The definition, before the stage.
const DEFINITION: &str = "metrics/stage_dwell/1";

/// The days on a stage: cause 0 is going on to another, cause 1 leaving without one.
///
/// - **Source**: Kaplan and Meier (1958), with late entry. The median of those who have gone on is too low.
/// - **Population**: those on the stage on some day of the window, or gone from it on its first; who was there before is looked at from the day before the window on, so that of windows that follow each other each
///   end is in one. A stage may be entered again, which is a fact of its own.
/// - **Edges**: without a first day, or with an end that is not after it: left out and counted.
#[must_use]
pub fn stage_dwell(facts: &[StageFact], stage: &ItemCode, window: MetricWindow) -> Option<Elapsed> {
    let mut elapsing = Elapsing::new(2);
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.stage == *stage) {
        let Some(from) = fact.from else {
            elapsing.tally.leave_out(at, NO_START_DATE);
            continue;
        };
        if fact.until.is_some_and(|until| until <= from) {
            elapsing.tally.leave_out(at, DATES_REVERSED);
            continue;
        }
        if from >= window.until() || fact.until.is_some_and(|until| until < window.from()) {
            continue;
        }
        let (end, cause) = match fact.until {
            Some(until) if until < window.until() => (until, Some(usize::from(!fact.goes_on))),
            _ => (window.last(), None),
        };
        if let Some((entry, day)) = days_between(from, from.max(window.eve())).zip(days_between(from, end)) {
            elapsing.take(at, entry, day, cause);
        }
    }
    elapsing.told(format!("{DEFINITION}/{stage}"), window, window.last())
}
