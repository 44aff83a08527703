//! Agreement of two raters: Cohen's kappa, with and without weights.
//!
//! Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), and "Weighted kappa", Psychological Bulletin 70 (1968). Standard
//! errors: Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72 (1969).

use serde::{Deserialize, Serialize};

use crate::measure::distribution::normal_two_sided;
use crate::measure::{Confidence, Interval, IntervalMethod, MOST_COUNT, Ratio};

/// What a rating that is so many categories off still counts. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KappaWeights {
    /// Nothing: categories without an order.
    None,
    /// One minus the distance over the greatest distance (Cicchetti and Allison 1971).
    Linear,
    /// One minus its square over the square of the greatest (Fleiss and Cohen 1973).
    Quadratic,
}

/// How often two raters gave each pair of categories: a square table, the first rater's categories downward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaterAgreement {
    categories: usize,
    counts: Vec<u64>,
    total: u64,
}

/// Cohen's kappa.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CohenKappa {
    /// By which weights.
    pub weights: KappaWeights,
    /// Kappa: 1 when the raters agree always, 0 when as often as chance would, below 0 when less.
    pub value: f64,
    /// How often they agree without regard to chance, weights as given. Beside kappa, since kappa is low where nearly all are in one category.
    pub weighted_agreement: f64,
    /// How often chance alone would let them.
    pub by_chance: f64,
    /// The asymptotic standard error, for an interval.
    pub ase: f64,
    /// The asymptotic standard error if kappa is 0, for a test.
    pub ase_null: f64,
    /// The p of no agreement beyond chance, on both sides; none where there is no error.
    pub p: Option<f64>,
    /// Kappa and so many standard errors to either side, cut off at 1 and -1.
    pub ci: Interval,
}

/// The most categories.
const MOST_CATEGORIES: usize = 100;

impl RaterAgreement {
    /// A table, row by row; `None` unless it is square, of 2 to 100 categories, and of 1 to 1,000,000,000 units.
    ///
    /// ```
    /// use rungs::{Confidence, KappaWeights, RaterAgreement};
    /// let agreement = RaterAgreement::new(2, &[40, 9, 6, 45]).unwrap();
    /// let kappa = agreement.kappa(KappaWeights::None, Confidence::default()).unwrap();
    /// assert_eq!(format!("{:.2}", kappa.value), "0.70");
    /// assert_eq!(agreement.raw_agreement().rounded(2), "0.85");
    /// ```
    #[must_use]
    pub fn new(categories: usize, counts: &[u64]) -> Option<Self> {
        let total = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count))?;
        let is_square = categories.checked_mul(categories) == Some(counts.len());
        let is_good = (2..=MOST_CATEGORIES).contains(&categories) && (1..=MOST_COUNT).contains(&total);
        (is_square && is_good).then(|| Self { categories, counts: counts.to_vec(), total })
    }

    /// The share of units to which both gave the same category, exactly.
    #[must_use]
    pub fn raw_agreement(&self) -> Ratio {
        let same = self.cells().filter(|(row, column, _)| row == column).map(|(.., count)| count).sum();
        // INVARIANT: a table is of one unit or more.
        Ratio::of(same, self.total.max(1)).unwrap_or(Ratio::ONE)
    }

    fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        self.counts.iter().enumerate().map(|(at, count)| (at / self.categories, at % self.categories, *count))
    }

    fn weight(&self, weights: KappaWeights, row: usize, column: usize) -> f64 {
        let apart = row.abs_diff(column) as f64 / (self.categories - 1) as f64;
        match weights {
            KappaWeights::None => f64::from(u8::from(row == column)),
            KappaWeights::Linear => 1.0 - apart,
            KappaWeights::Quadratic => 1.0 - apart * apart,
        }
    }

    /// Kappa with these weights; `None` where chance alone agrees always, as when both raters used one category only.
    ///
    /// # Complexity
    /// Linear in the cells.
    #[must_use]
    pub fn kappa(&self, weights: KappaWeights, confidence: Confidence) -> Option<CohenKappa> {
        let n = self.total as f64;
        let (mut rows, mut columns) = (vec![0u64; self.categories], vec![0u64; self.categories]);
        for (row, column, count) in self.cells() {
            rows.get_mut(row).into_iter().for_each(|sum| *sum += count);
            columns.get_mut(column).into_iter().for_each(|sum| *sum += count);
        }
        let share = |of: &[u64], at: usize| of.get(at).map_or(0.0, |count| *count as f64 / n);
        let used = |of: &[u64]| of.iter().filter(|count| **count > 0).count();
        if used(&rows) == 1 && used(&columns) == 1 && self.raw_agreement().numerator() == self.total {
            return None;
        }
        // What each category's weights come to under the other rater's shares.
        let (mut of_row, mut of_column) = (vec![0.0; self.categories], vec![0.0; self.categories]);
        let (mut agreement, mut by_chance) = (0.0, 0.0);
        for (row, column, count) in self.cells() {
            let weight = self.weight(weights, row, column);
            agreement += weight * count as f64 / n;
            by_chance += weight * share(&rows, row) * share(&columns, column);
            of_row.get_mut(row).into_iter().for_each(|sum| *sum += weight * share(&columns, column));
            of_column.get_mut(column).into_iter().for_each(|sum| *sum += weight * share(&rows, row));
        }
        let room = 1.0 - by_chance;
        let value = (agreement - by_chance) / room;
        let (mut variance, mut variance_null) = (0.0, 0.0);
        for (row, column, count) in self.cells() {
            let weight = self.weight(weights, row, column);
            let both = of_row.get(row).unwrap_or(&0.0) + of_column.get(column).unwrap_or(&0.0);
            variance += count as f64 / n * (weight - both * (1.0 - value)).powi(2);
            variance_null += share(&rows, row) * share(&columns, column) * (weight - both).powi(2);
        }
        let error = |variance: f64, less: f64| (variance - less * less).max(0.0).sqrt() / (room * n.sqrt());
        let ase = error(variance, value - by_chance * (1.0 - value));
        let ase_null = error(variance_null, by_chance);
        let reach = confidence.z() * ase;
        let ci = Interval::between(
            (value - reach).max(-1.0),
            (value + reach).min(1.0),
            IntervalMethod::FleissCohenEveritt,
            confidence,
        );
        let p = (ase_null > 0.0).then(|| normal_two_sided(value / ase_null));
        Some(CohenKappa { weights, value, weighted_agreement: agreement, by_chance, ase, ase_null, p, ci })
    }
}
