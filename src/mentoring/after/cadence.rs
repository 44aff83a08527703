//! How often two people meet, as written, and the days that it means.

use std::fmt;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::{TimeOfDay, Weekday};
use crate::values::date::{self, Day};
use crate::values::{Months, Period};

/// The most sessions that a cadence plans: ten years of weeks.
pub(super) const MOST_SESSIONS: u16 = 520;

/// How often sessions recur. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// One in each week, Monday to Sunday.
    Weekly,
    /// One in each two weeks.
    Fortnightly,
    /// One in each calendar month.
    Monthly,
}

impl Frequency {
    /// The most days that lie between one session and the next: 7, 14 or 31.
    #[must_use]
    pub const fn days(self) -> u16 {
        match self {
            Self::Weekly => 7,
            Self::Fortnightly => 14,
            Self::Monthly => 31,
        }
    }
}

/// How long a session lasts. Closed; on the wire the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SessionLength {
    /// 30 minutes.
    Thirty,
    /// 45 minutes.
    FortyFive,
    /// 60 minutes.
    #[default]
    Sixty,
}

impl SessionLength {
    /// The minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        match self {
            Self::Thirty => 30,
            Self::FortyFive => 45,
            Self::Sixty => 60,
        }
    }
}

impl fmt::Display for SessionLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.minutes(), f)
    }
}

impl Serialize for SessionLength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.minutes())
    }
}

impl<'de> Deserialize<'de> for SessionLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match i64::deserialize(deserializer)? {
            30 => Ok(Self::Thirty),
            45 => Ok(Self::FortyFive),
            60 => Ok(Self::Sixty),
            _ => Err(serde::de::Error::custom("a session takes 30, 45 or 60 minutes")),
        }
    }
}

/// When a cadence ends. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CadenceEnd {
    /// After so many sessions, those that find no place included.
    Sessions(u16),
    /// Before a day: the first on which there is no session any more.
    Until(
        #[serde(with = "date")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
        NaiveDate,
    ),
}

/// How often, how long and when a mentor and a mentee want to meet.
///
/// Days and times are those of the *mentee's* calendar and clock. [`CadenceSpec::sessions`](Self::sessions) makes dates of it.
///
/// ```
/// use rungs::{CadenceEnd, CadenceSpec, Frequency, Weekday};
/// let cadence = CadenceSpec::new(Frequency::Monthly, "2025-01-31".parse()?, CadenceEnd::Sessions(3));
/// let text = serde_json::to_string(&cadence.on(Weekday::Tuesday))?;
/// assert_eq!(text, r#"{"frequency":"monthly","minutes":60,"weekday":"tuesday","first":"2025-01-31","end":{"sessions":3}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CadenceSpec {
    /// How often.
    pub frequency: Frequency,
    /// How long, 60 minutes when absent.
    #[serde(default)]
    pub minutes: SessionLength,
    /// The day of the week that is preferred; that of `first` when absent, and in a monthly cadence the day of its month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// The time that is preferred; as early as both work when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// The first day on which there may be a session.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub first: NaiveDate,
    /// When it ends.
    pub end: CadenceEnd,
}

impl CadenceSpec {
    /// An hour so often, from a day on.
    #[must_use]
    pub const fn new(frequency: Frequency, first: NaiveDate, end: CadenceEnd) -> Self {
        Self { frequency, minutes: SessionLength::Sixty, weekday: None, at: None, first, end }
    }

    /// The same, for so long each time.
    #[must_use]
    pub const fn lasting(mut self, minutes: SessionLength) -> Self {
        self.minutes = minutes;
        self
    }

    /// The same, preferably on this day of the week.
    #[must_use]
    pub const fn on(mut self, weekday: Weekday) -> Self {
        self.weekday = Some(weekday);
        self
    }

    /// The same, preferably at this time.
    #[must_use]
    pub const fn at(mut self, at: TimeOfDay) -> Self {
        self.at = Some(at);
        self
    }

    /// The day that session `number`, counted from 0, is meant for, and the week, fortnight or month that it may move in, cut at
    /// `first` and at the end; `None` where the calendar of documents ends.
    pub(super) fn planned(&self, number: u16) -> Option<(NaiveDate, Period)> {
        let anchor = self.anchor()?;
        let (day, from, until) = match self.frequency {
            Frequency::Weekly => days(anchor, number, 7)?,
            Frequency::Fortnightly => days(anchor, number, 14)?,
            Frequency::Monthly => self.month(anchor, number)?,
        };
        if !Day::from(day).in_range() {
            return None;
        }
        let end = match self.end {
            CadenceEnd::Until(end) => until.min(end),
            CadenceEnd::Sessions(_) => until,
        };
        Some((day, Period::between(from.max(self.first), end)))
    }

    /// The first day from `first` on that is of the preferred weekday.
    fn anchor(&self) -> Option<NaiveDate> {
        match self.weekday {
            Some(weekday) => on_or_after(self.first, weekday),
            None => Some(self.first),
        }
    }

    /// Anchor + n months; with a preferred weekday the next such day of that month, or its last one.
    fn month(&self, anchor: NaiveDate, number: u16) -> Option<(NaiveDate, NaiveDate, NaiveDate)> {
        let day = Months::new(number).ok()?.after(anchor);
        let from = chrono::Datelike::with_day(&day, 1)?;
        let until = Months::new(1).ok()?.after(from);
        let day = match self.weekday {
            Some(weekday) => {
                let next = on_or_after(day, weekday)?;
                if next < until { next } else { next.checked_sub_days(Days::new(7))? }
            }
            None => day,
        };
        Some((day, from, until))
    }
}

/// Anchor + n times so many days, and the weeks that it stands for, the first of which holds the day.
fn days(anchor: NaiveDate, number: u16, each: u64) -> Option<(NaiveDate, NaiveDate, NaiveDate)> {
    let day = anchor.checked_add_days(Days::new(u64::from(number) * each))?;
    let monday = day.checked_sub_days(Days::new(Weekday::of(day).index() as u64))?;
    Some((day, monday, monday.checked_add_days(Days::new(each))?))
}

fn on_or_after(date: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (weekday.index() + 7 - Weekday::of(date).index()) % 7;
    date.checked_add_days(Days::new(ahead as u64))
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    SessionLength as "SessionLength" => { "description": "Minutes.", "enum": [30, 45, 60] }
}
