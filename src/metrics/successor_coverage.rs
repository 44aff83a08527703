//! Successor coverage as ISO has it: people for each position.

use super::facts::MembershipFact;
use super::metric::Metric;
use super::staff::{HeadcountKind, Staff};
use super::window::MetricWindow;
use crate::measure::{NoValue, Ratio};

/// The definition.
const DEFINITION: &str = "metrics/successor_coverage/1";

/// Average number of potential leaders in the pool / leadership positions: person-days / (days x positions). It may be more than 1: 132 for 44 positions is 3.
///
/// - **Source**: ISO/TS 30433:2021, 5.3. It is no share of roles; [`succession_coverage`](crate::succession_coverage) is.
/// - **Population**: those in the pool on some day of the window, each once a day; positions as of a day of the caller's choice.
/// - **Edges**: memberships without a first day, or with an end that is not after it, are left out and counted. Of no position there is no value. `n` is how many people.
#[must_use]
pub fn successor_coverage(facts: &[MembershipFact], positions: u64, window: MetricWindow) -> Metric {
    let pool = Staff::of_spells(facts.iter().map(|fact| (&fact.person, fact.from, fact.until)));
    let value = window.days().checked_mul(positions).and_then(|all| Ratio::of(pool.person_days(window), all));
    let why = if positions == 0 { NoValue::EmptyPopulation } else { NoValue::NotEstimable };
    let people = pool.people(window, HeadcountKind::PersonTime);
    pool.tally().ratio(DEFINITION, value.ok_or(why), people, Some(window))
}
