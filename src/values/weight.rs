//! Weights: decimals at the door, integer thousandths inside.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::coded;

/// How much something counts, as an exact decimal.
///
/// On the wire a string (`"1.5"`) or a whole number (`2`); never a float, which cannot carry `0.1`. The grammar is
/// strict: an optional minus sign, digits, and at most nine digits behind a point. A weight that is read is only well formed;
/// `compile` holds it to its range, more than 0 and at most 1,000 in steps of 0.001, and reports each one
/// beyond.
///
/// ```
/// # use rungs::Weight;
/// let weight: Weight = "1.50".parse()?;
/// assert_eq!(weight.to_string(), "1.5");
/// assert_eq!(weight.thousandths(), Ok(1_500));
/// assert!("1e3".parse::<Weight>().is_err() && "1_000".parse::<Weight>().is_err());
/// # Ok::<(), rungs::WeightError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(Decimal);

/// Why a weight cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightError {
    /// Not a plain decimal number.
    #[error("a weight must be a plain decimal as a string, such as \"1.5\", or a whole number")]
    Malformed,
    /// Zero or less.
    #[error("a weight must be more than zero")]
    NotPositive,
    /// More than 1,000.
    #[error("a weight must be at most 1000")]
    TooLarge,
    /// Finer than a thousandth.
    #[error("a weight must have at most three digits behind the point")]
    TooFine,
}

impl WeightError {
    /// The stable code of the defect that this error becomes when it is found in a document.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Malformed => "weight/malformed",
            Self::NotPositive => "weight/not_positive",
            Self::TooLarge => "weight/too_large",
            Self::TooFine => "weight/too_fine",
        }
    }
}

impl Weight {
    /// One: what counts when nothing else is said.
    pub const ONE: Self = Self(Decimal::ONE);

    /// The weight in whole thousandths, 1 to 1,000,000: the integer points that engines count in.
    ///
    /// # Errors
    /// [`WeightError`] when the weight is not more than zero, is more than 1,000 or is finer than a
    /// thousandth.
    ///
    /// ```
    /// use rungs::{Weight, WeightError};
    /// assert_eq!("0.25".parse::<Weight>()?.thousandths(), Ok(250));
    /// assert_eq!(Weight::from(0).thousandths(), Err(WeightError::NotPositive));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn thousandths(self) -> Result<u32, WeightError> {
        if self.0 <= Decimal::ZERO {
            return Err(WeightError::NotPositive);
        }
        if self.0 > Decimal::ONE_THOUSAND {
            return Err(WeightError::TooLarge);
        }
        let scale = self.0.scale();
        let factor = 3u32.checked_sub(scale).and_then(|digits| 10i128.checked_pow(digits)).ok_or(WeightError::TooFine)?;
        u32::try_from(self.0.mantissa() * factor).map_err(|_| WeightError::TooLarge)
    }

    /// The weight as a decimal.
    #[must_use]
    pub const fn to_decimal(self) -> Decimal {
        self.0
    }

    /// The weight of so many thousandths.
    pub(crate) fn from_thousandths(thousandths: u32) -> Self {
        Self(Decimal::new(i64::from(thousandths), 3).normalize())
    }
}

impl From<Decimal> for Weight {
    fn from(decimal: Decimal) -> Self {
        Self(decimal.normalize())
    }
}

impl From<u32> for Weight {
    fn from(whole: u32) -> Self {
        Self(Decimal::from(whole))
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Weight {
    type Err = WeightError;

    fn from_str(text: &str) -> Result<Self, WeightError> {
        plain_decimal(text).map(Self::from).ok_or(WeightError::Malformed)
    }
}

/// Reads an optional minus sign, at most twelve digits, and at most nine behind a point; nothing else.
pub(super) fn plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain =
        |part: &str, longest| !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole, 12) || !plain(fraction, 9) {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

impl Serialize for Weight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WeightVisitor)
    }
}

struct WeightVisitor;

impl serde::de::Visitor<'_> for WeightVisitor {
    type Value = Weight;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal as a string, such as \"1.5\", or a whole number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Weight, E> {
        text.parse().map_err(|error: WeightError| E::custom(coded(error.code(), &error)))
    }

    fn visit_u64<E: serde::de::Error>(self, whole: u64) -> Result<Weight, E> {
        // By way of the text, so that a number holds to the same grammar.
        self.visit_str(&whole.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<Weight, E> {
        self.visit_str(&whole.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Weight, E> {
        Err(E::custom(coded(WeightError::Malformed.code(), &WeightError::Malformed)))
    }
}

/// An amount of learning: levels to gain, each times the weight of its competency, in exact thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WeightedLevels(u64);

impl WeightedLevels {
    /// Nothing to learn.
    pub const ZERO: Self = Self(0);

    pub(crate) const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// The amount in thousandths of one level of a competency of weight 1.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    /// The amount as a decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        // INVARIANT: a sum of weights times levels stays far below 2^63 thousandths (65,535 competencies of
        // weight 1,000 and ten levels are 6.6 x 10^11), so the conversion loses nothing.
        Decimal::new(i64::try_from(self.0).unwrap_or(i64::MAX), 3).normalize()
    }
}

impl fmt::Display for WeightedLevels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_decimal(), f)
    }
}

impl Serialize for WeightedLevels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WeightedLevels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let weight = Weight::deserialize(deserializer)?.to_decimal();
        weight
            .checked_mul(Decimal::ONE_THOUSAND)
            .filter(|thousandths| thousandths.fract().is_zero())
            .and_then(|thousandths| u64::try_from(thousandths).ok())
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(coded("weight/too_fine", &WeightError::TooFine)))
    }
}

impl Add for WeightedLevels {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for WeightedLevels {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// So many levels of a competency of which one weighs this much.
impl Mul<u8> for WeightedLevels {
    type Output = Self;
    fn mul(self, levels: u8) -> Self {
        Self(self.0.saturating_mul(u64::from(levels)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_strict_and_the_form_canonical() {
        for (text, canonical) in [("1", "1"), ("1.0", "1"), ("0.250", "0.25"), ("-2", "-2"), ("007", "7")] {
            assert_eq!(text.parse::<Weight>().unwrap().to_string(), canonical);
        }
        for text in ["", "-", ".", "1.", ".5", "+1", "1e3", "1_0", " 1", "1,5", "0.0000000001", "1234567890123"] {
            assert_eq!(text.parse::<Weight>(), Err(WeightError::Malformed), "{text}");
        }
    }

    #[test]
    fn the_range_is_held_exactly() {
        let thousandths = |text: &str| text.parse::<Weight>().unwrap().thousandths();
        assert_eq!(thousandths("0.001"), Ok(1));
        assert_eq!(thousandths("1000"), Ok(1_000_000));
        assert_eq!(thousandths("1000.001"), Err(WeightError::TooLarge));
        assert_eq!(thousandths("0.0005"), Err(WeightError::TooFine));
        assert_eq!(thousandths("0"), Err(WeightError::NotPositive));
        assert_eq!(thousandths("-1"), Err(WeightError::NotPositive));
    }
}
