//! Whole months, and the one convention by which they are added to a date.

use std::fmt;

use chrono::{Datelike, NaiveDate};
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

    /// How many whole months lie between `anchor` and `end`: the most that do not lead beyond `end`; none when `end` comes first.
    pub(crate) fn between(anchor: NaiveDate, end: NaiveDate) -> Self {
        let month = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        let most = (month(end) - month(anchor)).clamp(0, i64::from(Self::MOST.0));
        let months = Self(u16::try_from(most).unwrap_or(Self::MOST.0));
        // The last one may not be whole.
        if months.after(anchor) <= end { months } else { Self(months.0.saturating_sub(1)) }
    }

    /// The first day from which something still counts on `as_of`, when it counts for so many months: adding months is monotone, so
    /// that a comparison of days serves for each thing.
    pub(crate) fn window(self, as_of: NaiveDate) -> NaiveDate {
        let months = chrono::Months::new(u32::from(self.0));
        let near = as_of.checked_sub_months(months).unwrap_or(NaiveDate::MIN);
        // What began so long ago counts no longer: its day of the month is not a later one, so that the months are over. Shorter months may
        // let the next days end with it.
        let mut day = near.succ_opt().unwrap_or(near);
        while self.after(day) <= as_of {
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        day
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_and_whole_months_agree_with_adding_months_to_every_day() {
        for (as_of, months) in
            [("2024-02-29", 12), ("2025-02-28", 12), ("2025-03-31", 1), ("2025-03-01", 1), ("2024-12-31", 24)]
        {
            let as_of: NaiveDate = as_of.parse().unwrap();
            let months = Months::new(months).unwrap();
            let first = months.window(as_of);
            let mut day = as_of - chrono::Days::new(800);
            while day <= as_of {
                assert_eq!(day >= first, months.after(day) > as_of, "{day} {months} {as_of}");
                let whole = (0..).take_while(|&count| Months(count).after(day) <= as_of).count();
                assert_eq!(usize::from(Months::between(day, as_of).count()), whole - 1, "{day} {as_of}");
                day = day.succ_opt().unwrap();
            }
            assert_eq!(Months::between(as_of.succ_opt().unwrap(), as_of), Months::ZERO);
        }
    }
}
