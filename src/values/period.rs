//! A stretch of time between two dates.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// From a date on, until a date that is no longer part of it, or open.
///
/// Half-open everywhere in the crate: `until` is the *first day on which it no longer holds*, so that one
/// period's end is the next one's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Period {
    /// The first day.
    #[serde(with = "super::date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
    /// The first day after it; `None` while it lasts.
    #[serde(default, with = "super::date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
}

impl Period {
    /// From `from` on, without an end.
    #[must_use]
    pub const fn since(from: NaiveDate) -> Self {
        Self { from, until: None }
    }

    /// From `from` up to the day before `until`.
    #[must_use]
    pub const fn between(from: NaiveDate, until: NaiveDate) -> Self {
        Self { from, until: Some(until) }
    }

    /// Whether `date` lies in the period.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "{}..{until}", self.from),
            None => write!(f, "{}..", self.from),
        }
    }
}
