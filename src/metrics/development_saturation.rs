//! How many of those who could take part in a programme do.

use super::facts::ParticipationFact;
use super::metric::{Metric, NO_DATE, NO_OUTCOME, Tally, UNKNOWN};
use super::window::MetricWindow;

/// The definition.
const DEFINITION: &str = "metrics/development_saturation/1";

/// Participants / eligible.
///
/// - **Source**: VPSC "Development Program Saturation Rate".
/// - **Population**: those who were eligible as known when participants were chosen, in the window. Who took part without being eligible is left out and counted.
/// - **Edges**: without a day, without a word on whether they were eligible or took part: left out and counted. Who was eligible several times counts so often; `n` is how many people.
#[must_use]
pub fn development_saturation(facts: &[ParticipationFact], window: MetricWindow) -> Metric {
    let mut tally = Tally::default();
    for (at, fact) in facts.iter().enumerate() {
        match (fact.selected, fact.is_eligible, fact.has_taken_part) {
            (None, ..) => tally.leave_out(at, NO_DATE),
            (Some(day), ..) if !window.contains(day) => {}
            (_, None, _) => tally.leave_out(at, UNKNOWN),
            (_, Some(false), Some(true)) => tally.leave_out(at, "not_eligible"),
            (_, Some(false), _) => {}
            (_, Some(true), None) => tally.leave_out(at, NO_OUTCOME),
            (_, Some(true), Some(has_taken_part)) => tally.take(at, has_taken_part),
        }
    }
    tally.share(DEFINITION, Some(window)).of_people(|at| facts.get(at).map(|fact| &fact.person))
}
