//! Agreement of as many raters for each unit, who need not be the same: the kappas of Fleiss and of Randolph.
//!
//! Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971); its error without agreement: Fleiss, Nee and Landis, "Large sample variance of
//! kappa in the case of different sets of raters", Psychological Bulletin 86 (1979). Randolph, "Free-marginal multirater kappa" (2005), where raters need not use each category so often.

use serde::{Deserialize, Serialize};

use crate::measure::distribution::normal_two_sided;
use crate::measure::{MOST_COUNT, Ratio};

/// How many raters put each unit into each category, summed up. It adds up over shards to the last bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaterCounts {
    raters: u64,
    units: u64,
    /// How often each category was given.
    totals: Vec<u64>,
    /// How many ordered pairs of raters agreed, over all units.
    agreeing: u128,
}

/// Agreement of many raters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FleissKappa {
    /// The share of pairs of raters that agree, exactly.
    pub raw_agreement: Ratio,
    /// Fleiss's kappa, chance being how often each category was given; none where only one was.
    pub fleiss: Option<f64>,
    /// Its standard error if there is no agreement beyond chance.
    pub ase_null: Option<f64>,
    /// The p of no agreement beyond chance, on both sides.
    pub p: Option<f64>,
    /// Randolph's kappa, chance being one in the number of categories.
    pub randolph: f64,
}

/// The most categories.
const MOST_CATEGORIES: usize = 1_000;
/// The most raters of a unit.
const MOST_RATERS: u64 = 10_000;

impl RaterCounts {
    /// Of no unit yet, with so many raters for each and so many categories; `None` unless 2 to 10,000 raters and 2 to 1,000 categories.
    #[must_use]
    pub fn new(raters: u64, categories: usize) -> Option<Self> {
        let is_good = (2..=MOST_RATERS).contains(&raters) && (2..=MOST_CATEGORIES).contains(&categories);
        is_good.then(|| Self { raters, units: 0, totals: vec![0; categories], agreeing: 0 })
    }

    /// Adds a unit: how many raters gave it each category. Whether it was added: not where there are other categories, another number of raters, or more than
    /// 1,000,000,000 ratings in all.
    #[must_use]
    pub fn add(&mut self, counts: &[u64]) -> bool {
        let of_unit = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count));
        let is_good = counts.len() == self.totals.len() && of_unit == Some(self.raters);
        if !is_good || (self.units + 1) * self.raters > MOST_COUNT {
            return false;
        }
        self.units += 1;
        self.totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        self.agreeing += counts.iter().map(|count| u128::from(*count) * u128::from(count.saturating_sub(1))).sum::<u128>();
        true
    }

    /// Adds those of other units. Whether they were added: not of other raters or categories, or with more than 1,000,000,000 ratings in all.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        let is_same = (self.raters, self.totals.len()) == (other.raters, other.totals.len());
        if !is_same || (self.units + other.units) * self.raters > MOST_COUNT {
            return false;
        }
        self.units += other.units;
        self.agreeing += other.agreeing;
        self.totals.iter_mut().zip(&other.totals).for_each(|(total, more)| *total += more);
        true
    }

    /// How many units.
    #[must_use]
    pub const fn units(&self) -> u64 {
        self.units
    }

    /// Both kappas; `None` of no unit.
    ///
    /// ```
    /// let mut counts = rungs::RaterCounts::new(7, 3).unwrap();
    /// assert!(counts.add(&[6, 1, 0]) && counts.add(&[0, 7, 0]));
    /// let kappa = counts.kappa().unwrap();
    /// assert_eq!(format!("{:.6} {:.6}", kappa.fleiss.unwrap(), kappa.randolph), "0.708333 0.785714");
    /// ```
    #[must_use]
    pub fn kappa(&self) -> Option<FleissKappa> {
        let pairs = u128::from(self.units) * u128::from(self.raters) * u128::from(self.raters - 1);
        let raw_agreement = Ratio::of_wide(self.agreeing, pairs)?;
        let agreement = raw_agreement.as_f64();
        let all = self.units * self.raters;
        let shares = || self.totals.iter().map(|total| *total as f64 / all as f64);
        let is_varied = self.totals.iter().all(|total| *total < all);
        let by_chance: f64 = shares().map(|share| share * share).sum();
        let fleiss = is_varied.then(|| (agreement - by_chance) / (1.0 - by_chance));
        // Of the variances of the categories, and how lopsided they are.
        let spread: f64 = shares().map(|share| share * (1.0 - share)).sum();
        let skew: f64 = shares().map(|share| share * (1.0 - share) * (1.0 - 2.0 * share)).sum();
        let ase_null = is_varied.then(|| (2.0 * (spread * spread - skew).max(0.0) / pairs as f64).sqrt() / spread);
        let p = fleiss.zip(ase_null.filter(|error| *error > 0.0)).map(|(value, error)| normal_two_sided(value / error));
        let even = 1.0 / self.totals.len() as f64;
        Some(FleissKappa { raw_agreement, fleiss, ase_null, p, randolph: (agreement - even) / (1.0 - even) })
    }
}
