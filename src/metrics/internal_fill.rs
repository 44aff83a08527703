//! Internal fill rate.

use super::facts::RequisitionFact;
use super::metric::{Metric, NO_STOP_DATE, Tally, UNKNOWN};
use super::time_to_fill::{FillScope, FillStop};
use super::window::MetricWindow;
use crate::program::FilledFrom;

/// The definition of all positions, before its parameters.
const ALL: &str = "metrics/internal_fill_rate/1";
/// The definition of critical positions, before its parameters.
const CRITICAL: &str = "metrics/internal_fill_rate_critical/1";

/// Positions filled by insiders / positions filled.
///
/// - **Source**: ISO 30414, percentage of (critical business) positions filled internally; critical positions have a definition of their own.
/// - **Population**: openings in `scope`, but for where from, that were filled in the window, by the date that `stop` names.
/// - **Edges**: where nobody says where from: left out and counted. Whether a rehire or a contractor is an insider, the facts say.
#[must_use]
pub fn internal_fill_rate(facts: &[RequisitionFact], window: MetricWindow, scope: FillScope, stop: FillStop) -> Metric {
    let mut tally = Tally::default();
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| scope.has(fact)) {
        match stop.of(fact) {
            Some(date) if window.contains(date) => match fact.from {
                None => tally.leave_out(at, UNKNOWN),
                Some(from) => tally.take(at, from == FilledFrom::Internal),
            },
            None if fact.accepted.or(fact.started).is_some_and(|other| window.contains(other)) => {
                tally.leave_out(at, NO_STOP_DATE);
            }
            _ => {}
        }
    }
    let definition = if scope.critical_only { CRITICAL } else { ALL };
    let leads = FillScope { critical_only: false, ..scope }.name(false);
    tally.share(&format!("{definition}/{}{leads}", stop.name()), Some(window))
}
