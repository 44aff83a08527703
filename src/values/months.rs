//! Whole months, and the one convention by which they are added to a date.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use super::coded;

/// A number of whole months, 0 to 1,200.
///
/// The one convention of the crate: *anchor + n months*, never step by step. 31 January + 1 month is the
/// last day of February; + 2 months is 31 March.
///
/// ```
/// # use chrono::NaiveDate;
/// # use rungs::Months;
/// let anchor: NaiveDate = "2024-01-31".parse()?;
/// assert_eq!(Months::new(1)?.after(anchor), "2024-02-29".parse::<NaiveDate>()?);
/// assert_eq!(Months::new(2)?.after(anchor), "2024-03-31".parse::<NaiveDate>()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Months(u16);

/// A number of months beyond the range of [`Months`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("months must be a whole number from 0 to 1200")]
#[non_exhaustive]
pub struct MonthsError;

impl Months {
    /// No month.
    pub const ZERO: Self = Self(0);
    /// A hundred years.
    pub const MOST: Self = Self(1_200);

    /// `count` whole months.
    ///
    /// # Errors
    /// [`MonthsError`] above 1,200.
    ///
    /// ```
    /// assert!(rungs::Months::new(1_200).is_ok() && rungs::Months::new(1_201).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(count: u16) -> Result<Self, MonthsError> {
        if count <= Self::MOST.0 { Ok(Self(count)) } else { Err(MonthsError) }
    }

    /// How many months.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.0
    }

    /// The date this many months after `anchor`, on the same day of the month or the month's last day;
    /// the calendar's last day where the calendar ends.
    #[must_use]
    pub fn after(self, anchor: NaiveDate) -> NaiveDate {
        anchor.checked_add_months(chrono::Months::new(u32::from(self.0))).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<'de> Deserialize<'de> for Months {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let count = i64::deserialize(deserializer)?;
        u16::try_from(count)
            .ok()
            .and_then(|count| Self::new(count).ok())
            .ok_or_else(|| serde::de::Error::custom(coded("months/out_of_range", &MonthsError)))
    }
}
