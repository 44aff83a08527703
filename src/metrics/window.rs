//! When: from a day on, up to the day before another.

use chrono::{Datelike, NaiveDate};

use crate::values::Period;

/// The days that a metric is of: half-open, so that one window's end is the next one's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricWindow {
    from: NaiveDate,
    until: NaiveDate,
}

impl MetricWindow {
    /// From a day on, up to the day before `until`; `None` where that is no day at all.
    #[must_use]
    pub fn new(from: NaiveDate, until: NaiveDate) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The first day after it.
    #[must_use]
    pub const fn until(self) -> NaiveDate {
        self.until
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.until.pred_opt().unwrap_or(self.from)
    }

    /// The day before the first: who is there on it was there before the window, and what ends that on the first day belongs to the window.
    pub(super) fn eve(self) -> NaiveDate {
        self.from.pred_opt().unwrap_or(self.from)
    }

    /// One day alone.
    pub(super) fn of_day(date: NaiveDate) -> Option<Self> {
        Self::new(date, date.succ_opt()?)
    }

    /// How many days: at least one.
    #[must_use]
    pub fn days(self) -> u64 {
        days_between(self.from, self.until).unwrap_or_default().into()
    }

    /// Whether a day lies within.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from <= date && date < self.until
    }

    /// As a period.
    #[must_use]
    pub const fn period(self) -> Period {
        Period::between(self.from, self.until)
    }

    /// The last days of the calendar months that end within.
    pub(super) fn month_ends(self) -> impl Iterator<Item = NaiveDate> {
        let first = |year: i32, month0: u32| NaiveDate::from_ymd_opt(year, month0 + 1, 1);
        let next = move |date: NaiveDate| first(date.year() + i32::from(date.month0() == 11), (date.month0() + 1) % 12);
        std::iter::successors(next(self.from), move |date| next(*date))
            .map_while(|date| date.pred_opt())
            .take_while(move |date| *date < self.until)
    }
}

/// The days from one to another; `None` where the other is earlier.
pub(super) fn days_between(from: NaiveDate, until: NaiveDate) -> Option<u32> {
    u32::try_from(until.signed_duration_since(from).num_days()).ok()
}
