//! An exact ratio that keeps its numerator and denominator.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::values::greatest_common_divisor;

/// A numerator over a denominator that is not 0, kept as they were counted: 48 of 60 stays 48/60, and may be more than 1.
///
/// `==` compares the two numbers; [`Ratio::compare`] the value. Rounding happens once, at print: [`Ratio::rounded`].
///
/// ```
/// use rungs::Ratio;
/// let rate = Ratio::of(14, 24).unwrap();
/// assert_eq!(rate.to_string(), "14/24");
/// assert_eq!(rate.rounded(3), "0.583");
/// assert_eq!(Ratio::of(1, 0), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

/// The most digits behind the point that a print has.
const MOST_DIGITS: u32 = 12;

impl Ratio {
    /// One of one.
    pub(crate) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A ratio, or `None` when the denominator is 0.
    #[must_use]
    pub const fn of(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator == 0 { None } else { Some(Self { numerator, denominator }) }
    }

    /// The ratio of one ratio to another: products as they are where they fit, else in lowest terms. `None` when the second is 0, or where
    /// even the lowest terms have more than 64 bits.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let numerator = u128::from(self.numerator) * u128::from(other.denominator);
        let denominator = u128::from(self.denominator) * u128::from(other.numerator);
        Self::of_wide(numerator, denominator)
    }

    /// A ratio of wide numbers: as they are where they fit, else in lowest terms.
    pub(crate) fn of_wide(numerator: u128, denominator: u128) -> Option<Self> {
        if let (Ok(numerator), Ok(denominator)) = (u64::try_from(numerator), u64::try_from(denominator)) {
            return Self::of(numerator, denominator);
        }
        let (mut a, mut b) = (numerator, denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = a.max(1);
        Self::of(u64::try_from(numerator / divisor).ok()?, u64::try_from(denominator / divisor).ok()?)
    }

    /// The sum, in lowest terms; `None` where those have more than 64 bits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (one, other) = (self.lowest(), other.lowest());
        let part = |of: Self, by: Self| u128::from(of.numerator) * u128::from(by.denominator);
        let numerator = part(one, other).checked_add(part(other, one))?;
        let denominator = u128::from(one.denominator) * u128::from(other.denominator);
        let (mut a, mut b) = (numerator, denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = a.max(1);
        Self::of(u64::try_from(numerator / divisor).ok()?, u64::try_from(denominator / divisor).ok()?)
    }

    /// What is counted.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Of how many; never 0.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// The same value in lowest terms.
    #[must_use]
    pub fn lowest(self) -> Self {
        let divisor = greatest_common_divisor(self.numerator, self.denominator).max(1);
        Self { numerator: self.numerator / divisor, denominator: self.denominator / divisor }
    }

    /// Which value is greater, without rounding.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        let right = u128::from(other.numerator) * u128::from(self.denominator);
        left.cmp(&right)
    }

    /// The nearest float, for drawing and for what follows in floats; no comparison with a threshold needs it.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The decimal with so many digits behind the point (at most 12), the nearest; halves away from 0.
    #[must_use]
    pub fn rounded(self, digits: u32) -> String {
        let digits = digits.min(MOST_DIGITS);
        let scaled = u128::from(self.numerator) * 10u128.pow(digits) * 2 + u128::from(self.denominator);
        decimal(scaled / (u128::from(self.denominator) * 2), digits)
    }

    /// The decimal with so many digits behind the point (at most 12), the rest cut off: 18 of 28 is 0.642, as some published tables print it.
    #[must_use]
    pub fn truncated(self, digits: u32) -> String {
        let digits = digits.min(MOST_DIGITS);
        decimal(u128::from(self.numerator) * 10u128.pow(digits) / u128::from(self.denominator), digits)
    }
}

fn decimal(scaled: u128, digits: u32) -> String {
    let unit = 10u128.pow(digits);
    match digits {
        0 => scaled.to_string(),
        _ => format!("{}.{:0width$}", scaled / unit, scaled % unit, width = digits as usize),
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object of `numerator` and `denominator`")]
        struct Written {
            numerator: u64,
            denominator: u64,
        }
        let Written { numerator, denominator } = Written::deserialize(deserializer)?;
        Self::of(numerator, denominator).ok_or_else(|| serde::de::Error::custom("a ratio's denominator is not 0"))
    }
}

/// A ratio with a sign: a shortfall, which is a surplus where it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedRatio {
    /// Whether it is below 0.
    pub is_negative: bool,
    /// Its size.
    pub size: Ratio,
}

impl SignedRatio {
    /// `left - right` over a denominator; `None` when that is 0, or where the lowest terms have more than 64 bits.
    pub(crate) fn difference(left: u128, right: u128, denominator: u128) -> Option<Self> {
        let size = Ratio::of_wide(left.abs_diff(right), denominator)?;
        Some(Self { is_negative: left < right, size })
    }

    /// The nearest float.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        if self.is_negative { -self.size.as_f64() } else { self.size.as_f64() }
    }

    /// As [`Ratio::rounded`], with its sign.
    #[must_use]
    pub fn rounded(self, digits: u32) -> String {
        format!("{}{}", if self.is_negative { "-" } else { "" }, self.size.rounded(digits))
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Ratio as "Ratio" => {
        "description": "A ratio, exactly.", "type": "object", "additionalProperties": false, "required": ["numerator", "denominator"],
        "properties": { "numerator": { "type": "integer", "minimum": 0 }, "denominator": { "type": "integer", "minimum": 1 } }
    }
}
