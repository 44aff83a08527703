//! Something, and the day from which on it holds.

use chrono::NaiveDate;
use serde::Serialize;

use crate::values::date;

/// Something, and the day from which on it holds or on which it happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Dated<T> {
    /// What.
    pub of: T,
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
}

impl<T> Dated<T> {
    pub(super) const fn new(of: T, on: NaiveDate) -> Self {
        Self { of, on }
    }
}
