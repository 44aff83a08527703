//! Rotations that last to their end.

use chrono::NaiveDate;

use super::elapsed::{Elapsed, Elapsing};
use super::facts::{PlacementFact, PlacementOutcome};
use super::metric::{DATES_REVERSED, Metric, NO_OUTCOME, NO_START_DATE, NO_STOP_DATE, Tally};
use super::window::{MetricWindow, days_between};

/// The definition of the rate.
const RATE: &str = "metrics/rotation_completion_rate/1";
/// The definition of the curve.
const EARLY_END: &str = "metrics/early_end_survival/1";
/// Ended by the company.
const CANCELLED: &str = "cancelled_by_organisation";

/// Completed / rotations whose planned end lies in the window.
///
/// - **Source**: none of a standards body found. Of what was due, not of what began: of those that began most are not due yet.
/// - **Edges**: what was extended is due when it then ends. What the company ended is left out and counted apart; so is what has no planned end but began, and what was due and of which nobody says what came of it,
///   which is not read as not completed. What never began is no rotation. `n` is how many people.
#[must_use]
pub fn rotation_completion_rate(facts: &[PlacementFact], window: MetricWindow) -> Metric {
    let mut tally = Tally::default();
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.began.is_some()) {
        match fact.planned_end {
            None => tally.leave_out(at, NO_STOP_DATE),
            Some(due) if !window.contains(due) => {}
            Some(_) => match fact.outcome {
                None => tally.leave_out(at, NO_OUTCOME),
                Some(PlacementOutcome::CancelledByOrganisation) => tally.leave_out(at, CANCELLED),
                Some(outcome) => tally.take(at, outcome == PlacementOutcome::Completed),
            },
        }
    }
    tally.share(RATE, Some(window)).of_people(|at| facts.get(at).map(|fact| &fact.person))
}

/// The days until a rotation ends early, by what is known on a day: cause 0 is abandoned, cause 1 ended by the company, cause 2 completed.
///
/// - **Population**: rotations that began in the window, and by the day.
/// - **Edges**: without a beginning, over without a day or an outcome, or over before they began: left out and counted.
#[must_use]
pub fn early_end_survival(facts: &[PlacementFact], window: MetricWindow, as_of: NaiveDate) -> Option<Elapsed> {
    let mut elapsing = Elapsing::new(3);
    for (at, fact) in facts.iter().enumerate() {
        let Some(began) = fact.began else {
            if fact.ended.is_some() {
                elapsing.tally.leave_out(at, NO_START_DATE);
            }
            continue;
        };
        let Some(seen) = days_between(began, as_of).filter(|_| window.contains(began)) else { continue };
        match (fact.ended, fact.outcome) {
            (None, outcome) if fact.is_over || outcome.is_some() => elapsing.tally.leave_out(at, NO_STOP_DATE),
            (Some(ended), _) if ended < began => elapsing.tally.leave_out(at, DATES_REVERSED),
            (Some(ended), Some(outcome)) if ended <= as_of => {
                let cause = match outcome {
                    PlacementOutcome::Abandoned => 0,
                    PlacementOutcome::CancelledByOrganisation => 1,
                    PlacementOutcome::Completed => 2,
                };
                elapsing.take(at, 0, days_between(began, ended).unwrap_or_default(), Some(cause));
            }
            (Some(ended), None) if ended <= as_of => elapsing.tally.leave_out(at, NO_OUTCOME),
            _ => elapsing.take(at, 0, seen, None),
        }
    }
    elapsing.told(EARLY_END.to_owned(), window, as_of)
}
