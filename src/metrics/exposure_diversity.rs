//! How many functions somebody knows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::ExposureFact;
use super::window::{MetricWindow, days_between};
use crate::measure::{Diversity, Ratio};
use crate::values::{FunctionId, PersonId};

/// The definition.
const DEFINITION: &str = "metrics/exposure_diversity/1";

/// The time that somebody has spent in functions, and how evenly.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExposureDiversity {
    /// By which definition.
    pub definition_id: &'static str,
    /// The days in each function.
    pub days: BTreeMap<FunctionId, u64>,
    /// The effective number of functions: as many as there are where each has as much time; `None` of none.
    pub effective: Option<f64>,
    /// One less the sum of squared shares of time; `None` of none.
    pub gini_simpson: Option<Ratio>,
    /// Facts of theirs that were left out, without usable dates.
    pub excluded: u64,
}

/// The exponential of Shannon's entropy of a person's time by function, in a window: a career, or its last years.
///
/// - **Source**: Hill (1973); Blau (1977).
/// - **Population**: one person's time, in days; counts of rotations say nothing of how long they were. Two functions at the same time count in full each; a day in one function counts once, however many facts say so.
/// - **Edges**: functions without a day in the window are not there. Facts without a first day or with an end that is not after it are left out and counted.
#[must_use]
pub fn exposure_diversity(facts: &[ExposureFact], person: &PersonId, window: MetricWindow) -> ExposureDiversity {
    let mut times: BTreeMap<&FunctionId, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    let mut excluded = 0;
    for fact in facts.iter().filter(|fact| fact.person == *person) {
        match fact.from {
            Some(from) if fact.until.is_none_or(|until| from < until) => {
                let until = fact.until.map_or(window.until(), |until| until.min(window.until()));
                let from = from.max(window.from());
                if from < until {
                    times.entry(&fact.function).or_default().push((from, until));
                }
            }
            _ => excluded += 1,
        }
    }
    let days: BTreeMap<FunctionId, u64> =
        times.into_iter().map(|(function, times)| (function.clone(), days_of_any(times))).collect();
    let diversity = Diversity::of(&days.values().copied().collect::<Vec<_>>());
    ExposureDiversity {
        definition_id: DEFINITION,
        effective: diversity.as_ref().and_then(Diversity::effective_number),
        gini_simpson: diversity.as_ref().and_then(Diversity::gini_simpson),
        days,
        excluded,
    }
}

/// The days that lie in at least one of some times.
fn days_of_any(mut times: Vec<(NaiveDate, NaiveDate)>) -> u64 {
    times.sort_unstable();
    let (mut days, mut reached) = (0, NaiveDate::MIN);
    for (from, until) in times {
        // What an earlier one covers is counted.
        days += u64::from(days_between(from.max(reached), until).unwrap_or_default());
        reached = reached.max(until);
    }
    days
}
