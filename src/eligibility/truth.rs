//! Three values, and what they mean at the top.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a clause is met, in the strong logic of Kleene ("Introduction to Metamathematics", 1952, § 64): unknown is a value of its own.
///
/// Ordered: `all` is the least of its parts, `any` the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Truth {
    /// It is not met, whatever the unknown turns out to be.
    NotMet = 0,
    /// It depends on something that nobody knows.
    Unknown = 1,
    /// It is met, whatever the unknown turns out to be.
    Met = 2,
}

impl Truth {
    /// The other way round; unknown stays unknown.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
            Self::Met => Self::NotMet,
        }
    }

    pub(super) const fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::NotMet }
    }

    pub(super) const fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Self::NotMet,
            1 => Self::Unknown,
            _ => Self::Met,
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotMet => "not met",
            Self::Unknown => "unknown",
            Self::Met => "met",
        })
    }
}

/// What the rule says of a person. It prepares a decision that somebody takes; it takes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Everything that is asked is met.
    Eligible,
    /// Something that is asked is known not to be met.
    Ineligible,
    /// It depends on something that nobody knows.
    Undetermined,
}

impl From<Truth> for Decision {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Met => Self::Eligible,
            Truth::Unknown => Self::Undetermined,
            Truth::NotMet => Self::Ineligible,
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Eligible => "eligible",
            Self::Ineligible => "ineligible",
            Self::Undetermined => "undetermined",
        })
    }
}
