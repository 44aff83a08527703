//! Vacancy rate.

use super::facts::{SeatFact, SeatStatus};
use super::metric::{Metric, Tally, UNKNOWN};

/// The definition.
const DEFINITION: &str = "metrics/vacancy_rate/1";
/// Not to be filled for now.
const FROZEN: &str = "frozen";

/// Vacant positions / established positions, on the day of which the facts are.
///
/// - **Source**: ISO 30414 has the name; what is frozen is part of neither number, and counted.
/// - **Edges**: a position of which nothing is known is left out and counted, not read as filled.
#[must_use]
pub fn vacancy_rate(facts: &[SeatFact]) -> Metric {
    let mut tally = Tally::default();
    for (at, fact) in facts.iter().enumerate() {
        match fact.status {
            None => tally.leave_out(at, UNKNOWN),
            Some(SeatStatus::Frozen) => tally.leave_out(at, FROZEN),
            Some(status) => tally.take(at, status == SeatStatus::Vacant),
        }
    }
    tally.share(DEFINITION, None)
}
