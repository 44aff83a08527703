//! Every number of a report, with what it takes to know whether it may be published.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::measure::{Measure, Ratio};
use crate::values::{Money, ShareRange};

/// A number that is not infinite and not NaN.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Real(f64);

impl Real {
    /// `None` of what is infinite or not a number.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        // Of 0 there is one.
        value.is_finite().then_some(Self(if value == 0.0 { 0.0 } else { value }))
    }

    /// The float.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Real {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| serde::de::Error::custom("a number must be finite"))
    }
}

/// How a ratio is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RatioForm {
    /// In percent, to a tenth.
    Percent,
    /// As a decimal of two digits.
    Decimal,
}

/// A number of a report.
///
/// Which kind it is decides whether it may be published: what tells of few people may not ([`PublishingSpec`](crate::PublishingSpec)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Figure {
    /// So many people.
    People(u64),
    /// So many of something else: roles, seats, months.
    Count(u64),
    /// So many of so many things that are no people, shown as `3 of 14`.
    Things(Ratio),
    /// A share, or what it lies between while something is unknown, of things that so many people decide about, such as seats that they could
    /// fill. In whole percent, rounded down.
    Share {
        /// The share.
        range: ShareRange,
        /// Of how many things.
        of: u64,
        /// Over how many people.
        people: u64,
    },
    /// A figure of people with all that belongs to it.
    Measure {
        /// The figure.
        measure: Box<Measure>,
        /// How it is shown.
        form: RatioForm,
    },
    /// Another number, such as a mean.
    Real {
        /// The number.
        value: Real,
        /// With how many digits behind the point it is shown, at most 6.
        digits: u8,
        /// Over how many people; none where it is about none.
        people: Option<u64>,
    },
    /// Money.
    Money {
        /// How much.
        amount: Money,
        /// Over how many people.
        people: u64,
    },
    /// Not shown, since it would tell of too few people.
    Suppressed,
}

impl Figure {
    /// A figure of people in percent.
    #[must_use]
    pub fn percent(measure: Measure) -> Self {
        Self::Measure { measure: Box::new(measure), form: RatioForm::Percent }
    }

    /// A figure of people as a decimal, such as an impact ratio.
    #[must_use]
    pub fn decimal(measure: Measure) -> Self {
        Self::Measure { measure: Box::new(measure), form: RatioForm::Decimal }
    }

    /// So many of so many things; `None` of none.
    #[must_use]
    pub fn things(some: u64, all: u64) -> Option<Self> {
        Ratio::of(some, all).map(Self::Things)
    }

    /// Whether it is not shown.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        match self {
            Self::Suppressed => true,
            Self::Measure { measure, .. } => measure.absent == Some(crate::measure::NoValue::Suppressed),
            _ => false,
        }
    }

    /// The exact value, where it has one; of a range the least.
    #[must_use]
    pub fn ratio(&self) -> Option<Ratio> {
        match self {
            Self::People(count) | Self::Count(count) => Ratio::of(*count, 1),
            Self::Things(ratio) => Some(*ratio),
            Self::Share { range, .. } => Ratio::of(range.least().count(), range.least().total()),
            Self::Measure { measure, .. } => measure.value,
            Self::Real { .. } | Self::Money { .. } | Self::Suppressed => None,
        }
    }

    /// The value for drawing.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Real { value, .. } => Some(value.get()),
            other => other.ratio().map(Ratio::as_f64),
        }
    }

    /// Which of two is greater, exactly where both are exact; `None` where one is not shown, or they are of different kinds.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Real { value, .. }, Self::Real { value: against, .. }) => value.partial_cmp(against),
            (Self::Money { amount, .. }, Self::Money { amount: against, .. }) if amount.currency == against.currency => {
                Some(amount.amount.cmp(&against.amount))
            }
            _ if std::mem::discriminant(self) == std::mem::discriminant(other) => Some(self.ratio()?.compare(other.ratio()?)),
            _ => None,
        }
    }
}

/// In percent to a tenth, the nearest; only the whole reads as 100, and only nothing as 0.
pub(super) fn percent(ratio: Ratio) -> String {
    let (part, whole) = (u128::from(ratio.numerator()), u128::from(ratio.denominator()));
    let mut tenths = (part * 2_000 + whole) / (whole * 2);
    if part > 0 && part < whole {
        tenths = tenths.clamp(1, 999);
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A whole number with narrow spaces between thousands from 10,000 on.
pub(super) fn whole(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push('\u{202F}');
        }
        text.push(digit);
    }
    text
}

/// What a bound of an interval is shown as.
pub(super) fn bound(value: f64, form: RatioForm) -> String {
    match form {
        RatioForm::Percent => format!("{:.1}", value * 100.0),
        RatioForm::Decimal => format!("{value:.2}"),
    }
}

/// As it is read: `13`, `3 of 14`, `62-82 %`, `54.2 % (13 of 24)`, `hidden`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::People(count) | Self::Count(count) => f.write_str(&whole(*count)),
            Self::Things(ratio) => write!(f, "{} of {}", whole(ratio.numerator()), whole(ratio.denominator())),
            Self::Share { range, .. } => {
                let (least, most) = (range.least().permille() / 10, range.most().permille() / 10);
                if least == most { write!(f, "{least} %") } else { write!(f, "{least}\u{2013}{most} %") }
            }
            Self::Measure { measure, form } => match (measure.value, measure.absent) {
                (Some(value), _) if *form == RatioForm::Percent => {
                    write!(f, "{} % ({} of {})", percent(value), whole(value.numerator()), whole(value.denominator()))
                }
                (Some(value), _) => f.write_str(&value.rounded(2)),
                (None, Some(crate::measure::NoValue::Suppressed)) => f.write_str("hidden"),
                (None, _) => f.write_str("no value"),
            },
            Self::Real { value, digits, .. } => {
                let digits = usize::from(*digits).min(6);
                let least = [1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6].get(digits).copied().unwrap_or(1e-6);
                // What is more than nothing does not read as nothing.
                if value.get() > 0.0 && value.get() < least / 2.0 && digits > 0 {
                    write!(f, "less than {least:.digits$}")
                } else {
                    write!(f, "{:.digits$}", value.get())
                }
            }
            Self::Money { amount, .. } => write!(f, "{amount}"),
            Self::Suppressed => f.write_str("hidden"),
        }
    }
}

impl Figure {
    /// The interval of a figure as it is read, such as `31.2 to 70.6`; `None` where there is none.
    #[must_use]
    pub fn interval_shown(&self) -> Option<String> {
        let Self::Measure { measure, form } = self else { return None };
        let interval = measure.ci.filter(|_| measure.value.is_some())?;
        let lower = bound(interval.lower, *form);
        Some(match interval.upper {
            Some(upper) => format!("{lower} to {}", bound(upper, *form)),
            None => format!("{lower} or more"),
        })
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Real as "Real" => { "description": "A finite number.", "type": "number" }
}
