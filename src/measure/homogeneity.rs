//! Whether strata have a ratio of odds in common at all.
//!
//! Breslow and Day, "Statistical Methods in Cancer Research I", IARC (1980), section 4.4; the correction of Tarone, "On heterogeneity tests based on efficient scores",
//! Biometrika 72 (1985); Woolf, "On estimating the relation between blood group and disease", Annals of Human Genetics 19 (1955).

use serde::{Deserialize, Serialize};

use super::distribution;
use super::interval::Confidence;
use super::stratified::{Strata, informs};
use super::table::TwoByTwo;

/// A test of homogeneity: chi-square with its degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Homogeneity {
    /// The statistic.
    pub chi_square: f64,
    /// The informative strata but one.
    pub degrees: u32,
    /// How likely so much or more is where the odds ratio is the same in all.
    pub p: f64,
}

impl Homogeneity {
    fn new(chi_square: f64, strata: usize) -> Option<Self> {
        let degrees = u32::try_from(strata.checked_sub(1)?).ok().filter(|degrees| *degrees > 0)?;
        let p = distribution::chi_square_above(chi_square, degrees);
        chi_square.is_finite().then_some(Self { chi_square, degrees, p })
    }
}

impl Strata {
    /// The test of Breslow and Day over the informative strata; `None` of fewer than two, or where the common ratio of odds is 0 or endless.
    #[must_use]
    pub fn breslow_day(&self) -> Option<Homogeneity> {
        let [statistic, _, _] = self.scores()?;
        Homogeneity::new(statistic, self.informative())
    }

    /// The same with Tarone's correction.
    #[must_use]
    pub fn tarone(&self) -> Option<Homogeneity> {
        let [statistic, apart, variance] = self.scores()?;
        Homogeneity::new((statistic - apart * apart / variance).max(0.0), self.informative())
    }

    /// Woolf's test over the informative strata. Where any of their cells is 0, half is added to every cell of all.
    #[must_use]
    pub fn woolf(&self) -> Option<Homogeneity> {
        let tables: Vec<[f64; 4]> = self.tables().iter().filter(|table| informs(table)).map(|table| table.cells()).collect();
        let half = if tables.iter().flatten().any(|cell| *cell == 0.0) { 0.5 } else { 0.0 };
        let logs: Vec<[f64; 2]> = tables
            .iter()
            .map(|cells| {
                let [a, b, c, d] = cells.map(|cell| cell + half);
                [libm::log(a * d / (b * c)), 1.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)]
            })
            .collect();
        let weights: f64 = logs.iter().map(|[_, weight]| weight).sum();
        let mean = logs.iter().map(|[log, weight]| log * weight).sum::<f64>() / weights;
        let statistic = logs.iter().map(|[log, weight]| weight * (log - mean) * (log - mean)).sum();
        Homogeneity::new(statistic, logs.len())
    }

    /// The sum of squared scores, the sum of what is apart, and the sum of variances, under the common ratio of odds of Mantel and Haenszel.
    fn scores(&self) -> Option<[f64; 3]> {
        let common = self.common_odds_ratio(Confidence::default())?.value;
        if common <= 0.0 {
            return None;
        }
        let (mut statistic, mut apart, mut variances) = (0.0, 0.0, 0.0);
        for table in self.tables().iter().filter(|table| informs(table)) {
            let [a, _, _, _] = table.cells();
            let (expected, variance) = expected(*table, common);
            statistic += (a - expected) * (a - expected) / variance;
            apart += a - expected;
            variances += variance;
        }
        (variances > 0.0).then_some([statistic, apart, variances])
    }
}

/// How many of the first are selected under a ratio of odds and the margins of a table, and the variance: the root of a quadratic that lies within.
fn expected(table: TwoByTwo, odds: f64) -> (f64, f64) {
    let (selected, _) = table.totals();
    let [m, n] = table.considered.map(|count| count as f64);
    let t = selected as f64;
    // (1 - odds) e^2 + (n - t + odds (m + t)) e - odds m t = 0, by the form that does not subtract near numbers.
    let (square, linear, constant) = (1.0 - odds, n - t + odds * (m + t), odds * m * t);
    let root = (linear * linear + 4.0 * square * constant).max(0.0).sqrt();
    let e = if linear >= 0.0 { 2.0 * constant / (linear + root) } else { (root - linear) / (2.0 * square) };
    let variance = 1.0 / (1.0 / e + 1.0 / (m - e) + 1.0 / (t - e) + 1.0 / (n - t + e));
    (e, variance)
}
