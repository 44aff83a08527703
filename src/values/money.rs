//! Amounts of money: decimals at the door, whole thousandths inside.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::coded;
use super::weight::plain_decimal;

/// A currency by its code of three capital letters (ISO 4217), such as `EUR`. Only the form is held to; which codes are in use changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A string that is no code of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a currency must be a code of three capital letters, such as EUR")]
#[non_exhaustive]
pub struct CurrencyError;

/// An amount of money in one currency.
///
/// On the wire `{"amount": "1200.50", "currency": "EUR"}`; the amount is a string or a whole number, never a float. An amount that is read is
/// only well formed; `compile` holds it to its range, 0 to 1,000,000,000 with at most three digits behind the point.
///
/// ```
/// use rungs::Money;
/// let money: Money = serde_json::from_str(r#"{"amount": "1200.50", "currency": "EUR"}"#)?;
/// assert_eq!(money.to_string(), "1200.5 EUR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object of `amount` and `currency`")]
#[non_exhaustive]
pub struct Money {
    /// How much.
    #[serde(with = "amount")]
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::AmountText"))]
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

/// The most thousandths of one amount.
const MOST: i128 = 1_000_000_000_000;

impl Money {
    /// So much of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The amount in whole thousandths, when it is in range and no finer.
    pub(crate) fn thousandths(self) -> Option<u64> {
        let amount = self.amount.normalize();
        let factor = 3u32.checked_sub(amount.scale()).and_then(|digits| 10i128.checked_pow(digits))?;
        let thousandths = amount.mantissa().checked_mul(factor).filter(|thousandths| (0..=MOST).contains(thousandths))?;
        u64::try_from(thousandths).ok()
    }

    /// So many thousandths of a currency.
    pub(crate) fn from_thousandths(thousandths: u64, currency: Currency) -> Self {
        Self { amount: Decimal::from_i128_with_scale(i128::from(thousandths), 3).normalize(), currency }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount.normalize(), self.currency)
    }
}

impl Currency {
    /// Checks the form of a code.
    ///
    /// # Errors
    /// [`CurrencyError`] for anything but three capital letters.
    ///
    /// ```
    /// assert!(rungs::Currency::new("EUR").is_ok() && rungs::Currency::new("eur").is_err());
    /// ```
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| CurrencyError)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(CurrencyError) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // INVARIANT: three capital letters of ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        Self::new(text)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Currency;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the code of a currency as a string")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Currency, E> {
                Currency::new(text).map_err(|error| E::custom(coded("money/currency", &error)))
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

/// Amounts in the strict form of a plain decimal.
mod amount {
    use std::fmt;

    use rust_decimal::Decimal;
    use serde::{Deserializer, Serializer};

    use super::{coded, plain_decimal};

    pub(super) fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&amount.normalize())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }

    struct AmountVisitor;

    impl serde::de::Visitor<'_> for AmountVisitor {
        type Value = Decimal;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an amount as a string, such as \"1200.50\", or a whole number")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
            let malformed = || E::custom(coded("money/malformed", &"an amount must be a plain decimal, such as \"1200.50\""));
            plain_decimal(text).map(|amount| amount.normalize()).ok_or_else(malformed)
        }

        fn visit_u64<E: serde::de::Error>(self, whole: u64) -> Result<Decimal, E> {
            self.visit_str(&whole.to_string())
        }

        fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<Decimal, E> {
            self.visit_str(&whole.to_string())
        }

        fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Decimal, E> {
            self.visit_str("")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_held_to_their_range_exactly() {
        let thousandths = |text: &str| Money::new(plain_decimal(text).unwrap(), Currency(*b"EUR")).thousandths();
        assert_eq!(thousandths("1200.50"), Some(1_200_500));
        assert_eq!(thousandths("0.0010"), Some(1));
        assert_eq!(thousandths("1000000000"), Some(1_000_000_000_000));
        for text in ["-1", "0.0001", "1000000000.001", "999999999999"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
