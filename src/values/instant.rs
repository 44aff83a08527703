//! Instants on the wire, and as one number inside the engines.

use std::fmt;

use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use serde::{Deserializer, Serializer};

use super::{coded, date};

/// An instant as nanoseconds since 1970-01-01T00:00:00Z; enough for the years that a document may name.
pub(crate) fn nanoseconds(instant: DateTime<Utc>) -> Option<i64> {
    instant.timestamp_nanos_opt().filter(|_| date::Day::from(instant.date_naive()).in_range())
}

/// The inverse of [`nanoseconds`].
pub(crate) const fn from_nanoseconds(nanoseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(nanoseconds)
}

/// Reads exactly `YYYY-MM-DDTHH:MM:SS`, perhaps one to nine digits behind a point, and `Z`. chrono's own reader also takes blanks, small
/// letters, offsets and leap seconds.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = whole.as_bytes() else { return None };
    let digits = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    if !(1..=9).contains(&fraction.len()) {
        return None;
    }
    let missing = u32::try_from(9 - fraction.len()).ok()?;
    let nano = digits(fraction.as_bytes())?.checked_mul(10u32.checked_pow(missing)?)?;
    let time = NaiveTime::from_hms_nano_opt(digits(&[h1, h2])?, digits(&[m1, m2])?, digits(&[s1, s2])?, nano)?;
    Some(date::parse(day)?.and_time(time).and_utc())
}

pub(crate) fn serialize<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    deserializer.deserialize_str(InstantVisitor)
}

struct InstantVisitor;

impl serde::de::Visitor<'_> for InstantVisitor {
    type Value = DateTime<Utc>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an instant as YYYY-MM-DDTHH:MM:SSZ")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<DateTime<Utc>, E> {
        parse(text).ok_or_else(|| E::custom(coded("instant/malformed", &"an instant must be written as YYYY-MM-DDTHH:MM:SSZ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_form_is_read() {
        for text in ["2025-03-01T08:00:00Z", "2025-03-01T08:00:00.5Z", "2025-03-01T08:00:00.123456789Z"] {
            let instant = parse(text).unwrap();
            assert_eq!(from_nanoseconds(nanoseconds(instant).unwrap()), instant);
        }
        for text in [
            "2025-03-01T08:00:60Z",
            "2025-03-01T08:00:00+00:00",
            "2025-03-01t08:00:00Z",
            "2025-03-01T08:00Z",
            "2025-03-01T08:00:00.Z",
            "2025-03-01T24:00:00Z",
            "2025-03-01",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn instants_of_other_centuries_have_no_number() {
        for (text, has) in [("1899-12-31T23:59:59Z", false), ("1900-01-01T00:00:00Z", true), ("2201-01-01T00:00:00Z", false)] {
            assert_eq!(nanoseconds(parse(text).unwrap()).is_some(), has, "{text}");
        }
    }
}
