//! How unequally something is shared out among people: Gini's coefficient, and Theil's index with its parts.
//!
//! Gini, "Variabilità e mutabilità" (1912). Theil, "Economics and Information Theory" (1967): the index is what lies between groups and within them, exactly. What
//! somebody has none of counts 0; a small constant in its place would change the answer.

use serde::{Deserialize, Serialize};

use super::ratio::Ratio;

/// Gini's coefficient of amounts: 0 when all have as much. Divided by the number of people (`n`), or with `is_sample` by one less (`n - 1`), as sources differ: of
/// two people of whom one has all it is 1/2, or 1. `None` of fewer people than the divisor needs, when nobody has anything, or where a sum is
/// more than 64 bits hold.
///
/// # Complexity
/// O(n log n)
///
/// ```
/// assert_eq!(rungs::gini(&[0, 4], false).unwrap().lowest().to_string(), "1/2");
/// assert_eq!(rungs::gini(&[0, 4], true).unwrap().lowest().to_string(), "1/1");
/// ```
#[must_use]
pub fn gini(amounts: &[u64], is_sample: bool) -> Option<Ratio> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let people = i128::try_from(sorted.len()).ok()?;
    let total = sorted.iter().try_fold(0u64, |sum, amount| sum.checked_add(*amount))?;
    // Twice the sum of ranks times amounts, less (n + 1) times the total.
    let ranked = sorted.iter().zip(1i128..).map(|(amount, rank)| (2 * rank - people - 1) * i128::from(*amount));
    let apart = u128::try_from(ranked.sum::<i128>()).ok()?;
    let divisor = u128::try_from(if is_sample { people - 1 } else { people }).ok()?;
    Ratio::of_wide(apart, divisor * u128::from(total))
}

/// Theil's index T, and what of it lies between groups and within them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Theil {
    /// All of it, from 0 to the logarithm of the number of people.
    pub total: f64,
    /// What there would be if all of a group had as much.
    pub between: f64,
    /// What lies within groups, each by its share of the whole.
    pub within: f64,
    /// The groups, in the order given.
    pub groups: Vec<TheilGroup>,
}

/// A group's part of Theil's index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TheilGroup {
    /// What it has of everything.
    pub share: Ratio,
    /// The index within it; `None` where it has nothing.
    pub within: Option<f64>,
}

/// Theil's index of the amounts of all people, group by group; `None` when nobody has anything or a sum is more than 64 bits hold.
///
/// # Complexity
/// Linear in the people.
///
/// ```
/// // All within: each group has the same, which one of its two people has alone.
/// let theil = rungs::theil(&[&[0, 4], &[4, 0]]).unwrap();
/// assert!((theil.within - 2f64.ln()).abs() < 1e-15 && theil.between == 0.0);
/// ```
#[must_use]
pub fn theil(groups: &[&[u64]]) -> Option<Theil> {
    let sum = |amounts: &[u64]| amounts.iter().try_fold(0u64, |sum, amount| sum.checked_add(*amount));
    let sums: Vec<u64> = groups.iter().map(|group| sum(group)).collect::<Option<_>>()?;
    let whole = sum(&sums)?;
    let people: usize = groups.iter().map(|group| group.len()).sum();
    if whole == 0 {
        return None;
    }
    let (mut between, mut within) = (0.0, 0.0);
    let mut told = Vec::new();
    for (group, &has) in groups.iter().zip(&sums) {
        let share = has as f64 / whole as f64;
        let inner = index(group, has);
        if has > 0 {
            // Equal shares give exactly 0: the products are whole numbers.
            let (of_amounts, of_people) = (u128::from(has) * people as u128, u128::from(whole) * group.len() as u128);
            between += share * log_ratio(of_amounts, of_people);
            within += share * inner.unwrap_or_default();
        }
        told.push(TheilGroup { share: Ratio::of(has, whole)?, within: inner });
    }
    Some(Theil { total: between + within, between, within, groups: told })
}

/// The index of one group; `None` where it has nothing.
fn index(amounts: &[u64], total: u64) -> Option<f64> {
    let part = |amount: &u64| {
        let log = log_ratio(u128::from(*amount) * amounts.len() as u128, u128::from(total));
        *amount as f64 / total as f64 * log
    };
    (total > 0).then(|| amounts.iter().filter(|amount| **amount > 0).map(part).sum())
}

fn log_ratio(numerator: u128, denominator: u128) -> f64 {
    if numerator == denominator { 0.0 } else { libm::log(numerator as f64 / denominator as f64) }
}
