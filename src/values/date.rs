//! Dates on the wire, and days as small integers inside the engines.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserializer, Serializer};

use super::coded;

/// The first day that a document may name.
pub(crate) const FIRST: Day = Day(693_596);
/// The last day that a document may name.
pub(crate) const LAST: Day = Day(803_533);

/// A day as a count from the common era's first: cheap to compare, and in order with the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(i32);

impl Day {
    /// Later than every calendar day: the end of what has not ended.
    pub(crate) const NEVER: Self = Self(i32::MAX);

    /// The calendar date, or `None` for [`Day::NEVER`].
    pub(crate) fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.0)
    }

    /// The count itself.
    pub(crate) const fn number(self) -> i32 {
        self.0
    }

    /// How many days after another it is.
    pub(crate) const fn days_after(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }

    /// Whether a document may name this day: 1900-01-01 to 2200-12-31.
    pub(crate) fn in_range(self) -> bool {
        FIRST <= self && self <= LAST
    }

    /// Days since 1900-01-01, for a day in range; fits 17 bits.
    pub(crate) fn offset(self) -> u32 {
        u32::try_from(self.0 - FIRST.0).unwrap_or(0)
    }

    /// The inverse of [`Day::offset`].
    pub(crate) fn from_offset(offset: u32) -> Self {
        Self(FIRST.0.saturating_add(i32::try_from(offset).unwrap_or(i32::MAX)))
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce())
    }
}

/// Reads exactly `YYYY-MM-DD`. chrono's own reader also takes `2025-1-3`, leading blanks and five-digit years.
pub(crate) fn parse(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(&[y1, y2, y3, y4])?).ok()?, number(&[m1, m2])?, number(&[d1, d2])?)
}

pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_str(DateVisitor)
}

struct DateVisitor;

impl serde::de::Visitor<'_> for DateVisitor {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a calendar date as YYYY-MM-DD")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<NaiveDate, E> {
        parse(text).ok_or_else(|| E::custom(coded("date/malformed", &"a date must be a calendar day as YYYY-MM-DD")))
    }
}

/// The same for a date that may be absent; a field that uses it needs `#[serde(default)]` as well.
pub(crate) mod option {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Lets `Option<NaiveDate>` reuse the strict reader.
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Strict(#[serde(with = "super")] NaiveDate);

    pub(crate) fn serialize<S: Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<Strict>::deserialize(deserializer)?.map(|strict| strict.0))
    }
}

/// The same for a list.
pub(crate) mod list {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Strict(#[serde(with = "super")] NaiveDate);

    pub(crate) fn serialize<S: Serializer>(dates: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dates.iter().map(ToString::to_string))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NaiveDate>, D::Error> {
        Ok(Vec::<Strict>::deserialize(deserializer)?.into_iter().map(|strict| strict.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_form_is_read() {
        assert!(parse("2024-02-29").is_some());
        for text in ["2025-1-3", " 2025-01-03", "+12025-01-03", "2025-02-29", "2025-01-03T00:00", "２０２５-01-03", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_range_is_three_centuries_to_the_day() {
        let day = |text| Day::from(parse(text).unwrap());
        assert_eq!((day("1900-01-01"), day("2200-12-31")), (FIRST, LAST));
        assert!(!day("1899-12-31").in_range() && !day("2201-01-01").in_range());
        assert!(LAST.offset() < 1 << 17);
        assert_eq!(Day::from_offset(LAST.offset()), LAST);
        assert_eq!(Day::NEVER.date(), None);
    }
}
