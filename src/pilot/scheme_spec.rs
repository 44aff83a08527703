//! How it is decided when a pilot has shown enough, as written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::measure::Spending;
use crate::values::date;

/// How it is decided when a pilot has shown enough. One, chosen before the pilot begins; what has been seen cannot choose between them. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PilotSchemeSpec {
    /// One look, when it has ended, at the last outcome of each.
    #[default]
    Fixed,
    /// A few planned looks, each with a bound, at the first outcome of each after they began: what is known grows as cohorts begin, and not as the same people are measured again.
    GroupSequential {
        /// How the chance of a false finding is shared out over the looks.
        spending: Spending,
        /// The looks, 2 to 20 in order.
        looks: Vec<PlannedLookSpec>,
    },
    /// Looks on any day, at the first outcome of each after they began.
    AlwaysValid {
        /// How large effects are thought to be, as a standard deviation about 0, in the outcome's scaled units. The choice costs time, not validity.
        prior_deviation: u64,
    },
}

/// A planned look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PlannedLookSpec {
    /// The first day on which it may be taken; it must be taken before the next one's.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// How many people will have been observed by then; only the proportions count.
    pub people: u64,
}

impl PlannedLookSpec {
    /// A look from a day on, with so many people.
    #[must_use]
    pub const fn new(on: NaiveDate, people: u64) -> Self {
        Self { on, people }
    }
}

/// What outcomes are compared by. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PilotMethod {
    /// How much more the treated changed than the others; whoever has nothing before or after is left out and counted.
    #[default]
    DifferenceInDifferences,
    /// Outcomes less what was known before; whoever has nothing before is given the mean, and counted. For people who were assigned one by one.
    Cuped,
}
