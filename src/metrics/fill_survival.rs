//! Time to fill where not everything is filled yet.

use chrono::NaiveDate;

use super::elapsed::{Elapsed, Elapsing};
use super::facts::RequisitionFact;
use super::metric::{DATES_REVERSED, NO_START_DATE, NO_STOP_DATE};
use super::time_to_fill::{FillScope, FillStart, FillStop};
use super::window::{MetricWindow, days_between};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/fill_survival/1";

/// How long openings take, by what is known on a day: cause 0 is filled, cause 1 cancelled, and what is open on the day was seen no longer.
///
/// [`cumulative_incidence`](crate::SurvivalCounts::cumulative_incidence) of cause 0 is the share filled after so many days; a curve that takes what is cancelled as only
/// seen no longer tells too much. [`kaplan_meier`](crate::SurvivalCounts::kaplan_meier) is of being open at all.
///
/// - **Source**: Aalen and Johansen (1978); the customary mean over what was filled is [`time_to_fill`](crate::time_to_fill).
/// - **Population**: openings in `scope` (but for where they are filled from, which is not known before) that began in the window, and by the day.
/// - **Edges**: without a start, or with an end before it: left out and counted. An end after the day is not known yet.
#[must_use]
pub fn fill_survival(
    facts: &[RequisitionFact],
    window: MetricWindow,
    as_of: NaiveDate,
    scope: FillScope,
    dates: (FillStart, FillStop),
) -> Option<Elapsed> {
    let (start, stop) = dates;
    let mut elapsing = Elapsing::new(2);
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| scope.has(fact)) {
        let Some(started) = start.of(fact) else {
            elapsing.tally.leave_out(at, NO_START_DATE);
            continue;
        };
        let Some(seen) = days_between(started, as_of).filter(|_| window.contains(started)) else { continue };
        if stop.of(fact).is_none() && fact.accepted.or(fact.started).is_some_and(|other| other <= as_of) {
            // It is filled; only the day that is asked for is missing.
            elapsing.tally.leave_out(at, NO_STOP_DATE);
            continue;
        }
        let ends = [(stop.of(fact), 0), (fact.cancelled, 1)];
        let end = ends.into_iter().filter_map(|(date, cause)| Some((date?, cause))).min();
        match end.map(|(date, cause)| (days_between(started, date), cause)) {
            Some((None, _)) => elapsing.tally.leave_out(at, DATES_REVERSED),
            Some((Some(day), cause)) if day <= seen => elapsing.take(at, 0, day, Some(cause)),
            _ => elapsing.take(at, 0, seen, None),
        }
    }
    elapsing.told(format!("{DEFINITION}/{}_to_{}{}", start.name(), stop.name(), scope.name(false)), window, as_of)
}
