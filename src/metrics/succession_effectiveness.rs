//! Key roles that a named successor comes to have.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::{RequisitionFact, SuccessorFact};
use super::metric::{Metric, NO_STOP_DATE, Tally, UNKNOWN};
use super::time_to_fill::FillStop;
use super::window::MetricWindow;
use crate::program::FilledFrom;
use crate::values::{PersonId, RoleId};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/succession_effectiveness/1";

/// Since when somebody is named, and until when.
type Named = (NaiveDate, Option<NaiveDate>);

/// Key roles filled by a successor who was named for them before / key roles filled.
///
/// - **Source**: ISO/TS 30433 has the name. That an insider who was not named does not count follows from it, and that somebody from outside who was named does.
/// - **Population**: critical openings filled in the window, by the date that `stop` names.
/// - **Edges**: who was confirmed before that day and up to it counts, wherever they come from. A confirmed successor without a first day is not taken as named before, and is counted as `successor_without_date`, with the
///   position in `successors`. A fill from within by nobody knows whom, or of no known role, is left out and counted; one from outside of whom nobody says who counts as not effective.
#[must_use]
pub fn succession_effectiveness(
    fills: &[RequisitionFact],
    successors: &[SuccessorFact],
    window: MetricWindow,
    stop: FillStop,
) -> Metric {
    let mut named: BTreeMap<(&RoleId, &PersonId), Vec<Named>> = BTreeMap::new();
    let mut tally = Tally::default();
    for (at, fact) in successors.iter().enumerate().filter(|(_, fact)| fact.is_confirmed) {
        let Some(since) = fact.since else {
            tally.leave_out(at, "successor_without_date");
            continue;
        };
        named.entry((&fact.role, &fact.person)).or_default().push((since, fact.until));
    }
    let was_named = |role, person, filled: NaiveDate| {
        let times = named.get(&(role, person)).into_iter().flatten();
        times.into_iter().any(|(since, until)| *since < filled && until.is_none_or(|until| filled <= until))
    };
    for (at, fill) in fills.iter().enumerate().filter(|(_, fill)| fill.is_critical) {
        let Some(filled) = stop.of(fill) else {
            if fill.accepted.or(fill.started).is_some_and(|other| window.contains(other)) {
                tally.leave_out(at, NO_STOP_DATE);
            }
            continue;
        };
        if !window.contains(filled) {
            continue;
        }
        match (&fill.role, &fill.person) {
            (Some(role), Some(person)) => tally.take(at, was_named(role, person, filled)),
            (_, None) if fill.from == Some(FilledFrom::External) => tally.take(at, false),
            _ => tally.leave_out(at, UNKNOWN),
        }
    }
    tally.share(&format!("{DEFINITION}/{}", stop.name()), Some(window))
}
