//! Times of day, weekdays and offsets from UTC, as small values without a time zone.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The minutes of a day.
pub(super) const DAY: i64 = 1_440;

/// A time of day to the minute, 00:00 to 23:59, by the clock of whoever reads it.
///
/// On the wire `"HH:MM"`.
///
/// ```
/// use rungs::TimeOfDay;
/// let half_past_nine: TimeOfDay = "09:30".parse()?;
/// assert_eq!(half_past_nine.minutes(), 570);
/// assert_eq!(TimeOfDay::of_minutes(1_440), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeOfDay(u16);

/// A text that is no [`TimeOfDay`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time of day must be HH:MM, from 00:00 to 23:59")]
#[non_exhaustive]
pub struct TimeOfDayError;

impl TimeOfDay {
    /// So many minutes after midnight; `None` from 1,440 on.
    #[must_use]
    pub const fn of_minutes(minutes: u16) -> Option<Self> {
        if minutes < 1_440 { Some(Self(minutes)) } else { None }
    }

    /// The minutes since midnight, 0 to 1,439.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;

    /// Reads exactly `HH:MM`.
    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return Err(TimeOfDayError) };
        let number = |tens: u8, ones: u8| {
            let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
            digits.then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0')).ok_or(TimeOfDayError)
        };
        let (hour, minute) = (number(h1, h2)?, number(m1, m2)?);
        if hour < 24 && minute < 60 { Ok(Self(hour * 60 + minute)) } else { Err(TimeOfDayError) }
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl serde::de::Visitor<'_> for Text {
            type Value = TimeOfDay;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time of day as HH:MM")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<TimeOfDay, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// How far a clock is ahead of UTC, in minutes: at most 18 hours either way.
///
/// On the wire the minutes as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct UtcOffset(i16);

impl UtcOffset {
    /// The clock of UTC itself.
    pub const UTC: Self = Self(0);

    /// So many minutes ahead of UTC, less than none to the west; `None` beyond 1,080 either way.
    ///
    /// ```
    /// use rungs::UtcOffset;
    /// assert!(UtcOffset::of_minutes(345).is_some() && UtcOffset::of_minutes(-1_081).is_none());
    /// ```
    #[must_use]
    pub const fn of_minutes(minutes: i16) -> Option<Self> {
        if minutes < -1_080 || minutes > 1_080 { None } else { Some(Self(minutes)) }
    }

    /// The minutes ahead of UTC.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for UtcOffset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let minutes = i64::deserialize(deserializer)?;
        let offset = i16::try_from(minutes).ok().and_then(Self::of_minutes);
        offset.ok_or_else(|| serde::de::Error::custom("an offset from UTC must be whole minutes from -1080 to 1080"))
    }
}

/// A day of the week. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the day it says")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The day of the week of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let at = date.weekday().num_days_from_monday();
        Self::ALL.get(at as usize).copied().unwrap_or(Self::Monday)
    }

    /// How many days after Monday, 0 to 6.
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

/// A date and a time of day by one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalTime {
    #[serde(with = "crate::values::date")]
    on: NaiveDate,
    at: TimeOfDay,
}

impl LocalTime {
    /// The time `at` on the day `on`.
    #[must_use]
    pub const fn new(on: NaiveDate, at: TimeOfDay) -> Self {
        Self { on, at }
    }

    /// The day.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }

    /// The time of that day.
    #[must_use]
    pub const fn at(self) -> TimeOfDay {
        self.at
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.on, self.at)
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    TimeOfDay as "TimeOfDay" => {
        "description": "A time of day.", "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"
    }
    UtcOffset as "UtcOffset" => { "description": "Minutes ahead of UTC.", "type": "integer", "minimum": -1080, "maximum": 1080 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_form_of_a_time_is_read() {
        for text in ["9:30", "24:00", "09:60", "0930", "09:30:00", " 9:30", "+9:30", "", "09.30", "٠٩:٣٠"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(TimeOfDayError), "{text}");
        }
        for minutes in 0..1_440 {
            let time = TimeOfDay::of_minutes(minutes).unwrap();
            assert_eq!(time.to_string().parse(), Ok(time));
        }
    }
}
