//! Quantiles of whole numbers, exactly, by a named type.
//!
//! Hyndman and Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996): types differ, and so do figures that do not name theirs.

use serde::{Deserialize, Serialize};

use super::ratio::Ratio;

/// Between which values a quantile lies, by the number that Hyndman and Fan gave it. Open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantileType {
    /// The smallest value that so many are at or below: one that occurs.
    Type1,
    /// At p (n + 1), as NIST's handbook has it, and no further than the last value.
    Type6,
    /// At 1 + p (n - 1), as R and numpy have it unless told otherwise.
    #[default]
    Type7,
}

impl QuantileType {
    /// The name that stands in a definition.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Type1 => "type1",
            Self::Type6 => "type6",
            Self::Type7 => "type7",
        }
    }
}

/// The quantile of values in ascending order, exactly; `None` of none, for a share of more than 1, or where its terms have more than 64 bits.
///
/// ```
/// use rungs::{QuantileType, Ratio, quantile};
/// let ninety = Ratio::of(9, 10).unwrap();
/// assert_eq!(quantile(&[10, 20, 30], ninety, QuantileType::Type1).unwrap().rounded(0), "30");
/// assert_eq!(quantile(&[10, 20, 30], ninety, QuantileType::Type7).unwrap().rounded(0), "28");
/// ```
#[must_use]
pub fn quantile(ascending: &[u64], share: Ratio, kind: QuantileType) -> Option<Ratio> {
    let (p, q) = (u128::from(share.numerator()), u128::from(share.denominator()));
    let n = ascending.len() as u128;
    let value = |rank: u128| ascending.get(usize::try_from(rank.clamp(1, n)).ok()? - 1).copied().map(u128::from);
    if n == 0 || p > q {
        return None;
    }
    // The rank, from 1 on, as a number of q-ths.
    let rank = match kind {
        QuantileType::Type1 => return Ratio::of_wide(value((p * n).div_ceil(q))?, 1),
        QuantileType::Type6 => p * (n + 1),
        QuantileType::Type7 => q + p * (n - 1),
    };
    let (low, high) = (value(rank / q)?, value(rank / q + 1)?);
    Ratio::of_wide(low.checked_mul(q)?.checked_add((rank % q).checked_mul(high.checked_sub(low)?)?)?, q)
}
