//! An exact part of a whole, and a range of such parts.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// An exact part of a whole: `count` of `total`, in lowest terms, from 0 to 1.
///
/// Compared without rounding. On the wire `{"count": 7, "total": 12}`; displayed as `7/12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Share {
    count: u64,
    total: u64,
}

impl Share {
    /// Nothing of it.
    pub const ZERO: Self = Self { count: 0, total: 1 };
    /// All of it.
    pub const ONE: Self = Self { count: 1, total: 1 };

    /// `count` of `total`, or `None` when `total` is 0 or less than `count`.
    ///
    /// ```
    /// use rungs::Share;
    /// assert_eq!(Share::of(8, 12).map(|share| share.to_string()).as_deref(), Some("2/3"));
    /// assert_eq!(Share::of(1, 0), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(count: u64, total: u64) -> Option<Self> {
        if total == 0 || count > total {
            return None;
        }
        let divisor = greatest_common_divisor(count, total);
        Some(Self { count: count / divisor, total: total / divisor })
    }

    /// The counted part, in lowest terms.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.count
    }

    /// The whole, in lowest terms; never 0.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.total
    }

    /// Whole tenths of a percent, rounded **down**: 1,000 only for the whole, so that nothing short of it
    /// ever reads as 100 %.
    #[must_use]
    pub fn permille(self) -> u16 {
        let permille = u128::from(self.count) * 1_000 / u128::from(self.total);
        u16::try_from(permille).unwrap_or(1_000)
    }
}

/// Euclid's algorithm; the other number when one is 0.
pub(crate) fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.count) * u128::from(other.total);
        let right = u128::from(other.count) * u128::from(self.total);
        left.cmp(&right)
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.count, self.total)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object of `count` and `total`")]
        struct Written {
            count: u64,
            total: u64,
        }
        let Written { count, total } = Written::deserialize(deserializer)?;
        Self::of(count, total).ok_or_else(|| serde::de::Error::custom("a share's count is at most its total, which is not 0"))
    }
}

/// A share known only between two bounds; both are equal when it is known.
///
/// Ordered by the lower bound first: who is surely further stands higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ShareRange {
    least: Share,
    most: Share,
}

impl ShareRange {
    /// Between `least` and `most`; `None` when they are the wrong way round.
    ///
    /// ```
    /// use rungs::{Share, ShareRange};
    /// assert!(ShareRange::between(Share::ZERO, Share::ONE).is_some());
    /// assert!(ShareRange::between(Share::ONE, Share::ZERO).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn between(least: Share, most: Share) -> Option<Self> {
        (least <= most).then_some(Self { least, most })
    }

    /// Exactly `share`.
    #[must_use]
    pub const fn exactly(share: Share) -> Self {
        Self { least: share, most: share }
    }

    /// What it is at least, whatever the unknown turns out to be.
    #[must_use]
    pub const fn least(self) -> Share {
        self.least
    }

    /// What it is at most.
    #[must_use]
    pub const fn most(self) -> Share {
        self.most
    }

    /// The share itself, when nothing about it is unknown.
    #[must_use]
    pub fn known(self) -> Option<Share> {
        (self.least == self.most).then_some(self.least)
    }
}

impl<'de> Deserialize<'de> for ShareRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object of `least` and `most`")]
        struct Written {
            least: Share,
            most: Share,
        }
        let Written { least, most } = Written::deserialize(deserializer)?;
        Self::between(least, most).ok_or_else(|| serde::de::Error::custom("a range's least is not more than its most"))
    }
}

impl fmt::Display for ShareRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(share) => share.fmt(f),
            None => write!(f, "{} to {}", self.least, self.most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_and_in_lowest_terms() {
        assert_eq!(Share::of(8, 12), Share::of(2, 3));
        assert_eq!(Share::of(1, 0), None);
        assert_eq!(Share::of(2, 1), None);
        assert_eq!(Share::of(0, 7), Some(Share::ZERO));
        let nearly = Share::of(u64::MAX - 1, u64::MAX).unwrap();
        assert!(nearly < Share::ONE && nearly.permille() == 999);
    }
}
