//! How many functions somebody knows.

use std::collections::BTreeMap;

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
/// - **Population**: one person's time, in days; counts of rotations say nothing of how long they were. Two functions at the same time count in full each.
/// - **Edges**: functions without a day in the window are not there. Facts without a first day or with an end that is not after it are left out and counted.
#[must_use]
pub fn exposure_diversity(facts: &[ExposureFact], person: &PersonId, window: MetricWindow) -> ExposureDiversity {
    let mut days: BTreeMap<FunctionId, u64> = BTreeMap::new();
    let mut excluded = 0;
    for fact in facts.iter().filter(|fact| fact.person == *person) {
        match fact.from {
            Some(from) if fact.until.is_none_or(|until| from < until) => {
                let until = fact.until.map_or(window.until(), |until| until.min(window.until()));
                let there = days_between(from.max(window.from()), until).filter(|days| *days > 0);
                if let Some(there) = there {
                    *days.entry(fact.function.clone()).or_insert(0) += u64::from(there);
                }
            }
            _ => excluded += 1,
        }
    }
    let diversity = Diversity::of(&days.values().copied().collect::<Vec<_>>());
    ExposureDiversity {
        definition_id: DEFINITION,
        effective: diversity.as_ref().and_then(Diversity::effective_number),
        gini_simpson: diversity.as_ref().and_then(Diversity::gini_simpson),
        days,
        excluded,
    }
}
