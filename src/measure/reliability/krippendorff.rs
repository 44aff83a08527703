//! Agreement of any number of raters on any scale, with gaps: Krippendorff's alpha.
//!
//! Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), and "Content Analysis" (2004), chapter 11. One minus observed over expected disagreement, both from
//! the matrix of coincidences: within a unit of m ratings each ordered pair counts 1/(m-1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_rating;
use crate::measure::MOST_COUNT;

/// What the distance of two ratings means. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasurementLevel {
    /// The same, or not.
    Nominal,
    /// How many ratings lie between the two; those of the two values count half.
    Ordinal,
    /// The difference.
    Interval,
    /// The difference over the sum; ratings below 0 have no such distance.
    Ratio,
}

/// The coincidences of ratings, unit by unit, in whole numbers.
///
/// It adds up: the coincidences of shards merged are those of all, to the last bit.
///
/// ```
/// use rungs::{Coincidences, MeasurementLevel};
/// let mut coincidences = Coincidences::new();
/// for unit in [[1, 1].as_slice(), &[2, 2, 3], &[3, 3, 3], &[4]] {
///     assert!(coincidences.add(unit));
/// }
/// // Whatever is rated once is compared with nothing.
/// assert_eq!((coincidences.units(), coincidences.rated_once()), (3, 1));
/// assert_eq!(format!("{:.3}", coincidences.alpha(MeasurementLevel::Interval).unwrap()), "0.841");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coincidences {
    units: u64,
    rated_once: u64,
    empty: u64,
    ratings: u64,
    /// How often each value was given, of those that can be compared.
    values: BTreeMap<i64, u64>,
    /// How many unordered pairs of two different values, the smaller first, lie in units of so many ratings.
    pairs: BTreeMap<(u64, i64, i64), u64>,
}

/// The most ratings of one unit.
const MOST_OF_UNIT: usize = 1_000;
/// The most values between which distances of ratios are summed, one by one.
const MOST_VALUES: usize = 10_000;

impl Coincidences {
    /// Of no unit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a unit with its ratings, in any order. Whether it was added: not with more than 1,000 ratings, one beyond 1,000,000,000 in size, or more
    /// than 1,000,000,000 ratings in all.
    ///
    /// # Complexity
    /// O(m log m + v^2 log n) in the ratings of the unit and its different values.
    #[must_use]
    pub fn add(&mut self, ratings: &[i64]) -> bool {
        let all = self.ratings.saturating_add(ratings.len() as u64);
        if ratings.len() > MOST_OF_UNIT || all > MOST_COUNT || !ratings.iter().all(|rating| is_rating(*rating)) {
            return false;
        }
        match ratings.len() {
            0 => self.empty += 1,
            1 => self.rated_once += 1,
            _ => self.add_pairs(ratings),
        }
        true
    }

    fn add_pairs(&mut self, ratings: &[i64]) {
        self.units += 1;
        self.ratings += ratings.len() as u64;
        let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
        ratings.iter().for_each(|rating| *counts.entry(*rating).or_default() += 1);
        for (&value, &count) in &counts {
            *self.values.entry(value).or_default() += count;
            for (&other, &more) in counts.range(value + 1..) {
                *self.pairs.entry((ratings.len() as u64, value, other)).or_default() += count * more;
            }
        }
    }

    /// Adds those of other units. Whether they were added: not where there would be more than 1,000,000,000 ratings in all.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.ratings + other.ratings > MOST_COUNT {
            return false;
        }
        self.units = self.units.saturating_add(other.units);
        self.rated_once = self.rated_once.saturating_add(other.rated_once);
        self.empty = self.empty.saturating_add(other.empty);
        self.ratings += other.ratings;
        other.values.iter().for_each(|(value, count)| *self.values.entry(*value).or_default() += count);
        other.pairs.iter().for_each(|(pair, count)| *self.pairs.entry(*pair).or_default() += count);
        true
    }

    /// How many units were rated twice or more.
    #[must_use]
    pub const fn units(&self) -> u64 {
        self.units
    }

    /// How many units were rated once, and so dropped out.
    #[must_use]
    pub const fn rated_once(&self) -> u64 {
        self.rated_once
    }

    /// How many units were not rated at all.
    #[must_use]
    pub const fn unrated(&self) -> u64 {
        self.empty
    }

    /// How many ratings are compared.
    #[must_use]
    pub const fn ratings(&self) -> u64 {
        self.ratings
    }

    /// Krippendorff's alpha: 1 when all agree, 0 when they agree as chance would, below 0 when less.
    ///
    /// `None` where nothing varies, so that there is nothing to agree on; and for ratios also where a rating is below 0, or there are more than 10,000
    /// different ones.
    ///
    /// # Complexity
    /// Linear in the different values and pairs of them; for ratios quadratic in the values.
    #[must_use]
    pub fn alpha(&self, level: MeasurementLevel) -> Option<f64> {
        let (observed, expected) = match level {
            MeasurementLevel::Nominal => {
                let same: u128 = self.values.values().map(|count| square(*count)).sum();
                (self.observed(|_, _| Some(1))?, (square(self.ratings) - same) as f64)
            }
            MeasurementLevel::Ordinal => {
                // Twice the middle rank of each value: the ratings between two values, theirs by half, are half the difference.
                let mut below = 0;
                let ranks: BTreeMap<i64, u64> = self
                    .values
                    .iter()
                    .map(|(value, count)| {
                        let rank = 2 * below + count;
                        below += count;
                        (*value, rank)
                    })
                    .collect();
                let apart = |one: i64, other: i64| Some(square(ranks.get(&one)?.abs_diff(*ranks.get(&other)?)));
                let points = self.values.iter().filter_map(|(value, count)| Some((i128::from(*ranks.get(value)?), *count)));
                (self.observed(apart)?, self.spread(points))
            }
            MeasurementLevel::Interval => {
                let points = self.values.iter().map(|(value, count)| (i128::from(*value), *count));
                (self.observed(|one, other| Some(square(one.abs_diff(other))))?, self.spread(points))
            }
            MeasurementLevel::Ratio => self.ratios()?,
        };
        (expected > 0.0).then(|| 1.0 - self.ratings.saturating_sub(1) as f64 * observed / expected)
    }

    /// The sum over coincidences of squared distances. Pairs of units that have as many ratings are added as whole numbers; one division for each such number.
    fn observed(&self, apart: impl Fn(i64, i64) -> Option<u128>) -> Option<f64> {
        let mut sums: BTreeMap<u64, u128> = BTreeMap::new();
        for (&(ratings, one, other), &count) in &self.pairs {
            *sums.entry(ratings).or_default() += u128::from(count) * apart(one, other)?;
        }
        Some(sums.into_iter().map(|(ratings, sum)| 2.0 * sum as f64 / (ratings - 1) as f64).sum())
    }

    /// The sum over all ordered pairs of ratings of the squared difference, as 2 (n sum x^2 - (sum x)^2).
    fn spread(&self, points: impl Iterator<Item = (i128, u64)>) -> f64 {
        let (mut sum, mut squares) = (0i128, 0i128);
        for (at, count) in points {
            sum += at * i128::from(count);
            squares += at * at * i128::from(count);
        }
        2.0 * (i128::from(self.ratings) * squares - sum * sum) as f64
    }

    fn ratios(&self) -> Option<(f64, f64)> {
        let is_good = self.values.keys().next().is_none_or(|least| *least >= 0) && self.values.len() <= MOST_VALUES;
        if !is_good {
            return None;
        }
        // Two different values of which none is below 0 have a sum above 0.
        let apart = |one: i64, other: i64| {
            let ratio = (other - one) as f64 / (other + one) as f64;
            ratio * ratio
        };
        let part = |(&(ratings, one, other), &count): (&(u64, i64, i64), &u64)| {
            2.0 * count as f64 * apart(one, other) / (ratings - 1) as f64
        };
        let observed = self.pairs.iter().map(part).sum();
        let mut expected = 0.0;
        for (&one, &count) in &self.values {
            for (&other, &more) in self.values.range(one + 1..) {
                expected += 2.0 * count as f64 * more as f64 * apart(one, other);
            }
        }
        Some((observed, expected))
    }
}

fn square(of: u64) -> u128 {
    u128::from(of) * u128::from(of)
}
