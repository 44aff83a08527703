//! Two groups over strata: the test of Cochran, Mantel and Haenszel, and what ratio they have in common.
//!
//! Mantel and Haenszel, JNCI 22 (1959); the correction for continuity is theirs, and is a named option here. The common ratio of rates and its
//! variance: Greenland and Robins, "Estimation of a common effect parameter from sparse follow-up data", Biometrics 41 (1985). The variance of the common ratio of
//! odds: Robins, Breslow and Greenland, Biometrics 42 (1986).

use serde::{Deserialize, Serialize};

use super::distribution;
use super::interval::{Confidence, Interval, IntervalMethod};
use super::table::TwoByTwo;

/// The same two groups in each of several strata, such as hiring rounds or job groups.
///
/// Strata in which a group is of nobody, or in which nobody or everybody was selected, say nothing of the difference and drop out of the test;
/// [`Strata::informative`] counts the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Strata(Vec<TwoByTwo>);

/// A ratio that strata have in common.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CommonRatio {
    /// The estimate.
    pub value: f64,
    /// Where it lies; `None` where its variance is none or endless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<Interval>,
}

impl Strata {
    /// The tables of all strata.
    #[must_use]
    pub fn new(tables: impl IntoIterator<Item = TwoByTwo>) -> Self {
        Self(tables.into_iter().collect())
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[TwoByTwo] {
        &self.0
    }

    /// How many of the strata say something of the difference.
    #[must_use]
    pub fn informative(&self) -> usize {
        self.0.iter().filter(|table| informs(table)).count()
    }

    /// All strata added up; `None` where a sum is more than 1,000,000,000.
    #[must_use]
    pub fn collapsed(&self) -> Option<TwoByTwo> {
        let mut sums = [0u64; 4];
        for table in &self.0 {
            let ([a, b], [m, n]) = (table.selected, table.considered);
            for (sum, count) in sums.iter_mut().zip([a, m, b, n]) {
                *sum = sum.checked_add(count)?;
            }
        }
        let [a, m, b, n] = sums;
        TwoByTwo::new([a, m], [b, n])
    }

    /// The statistic of Cochran, Mantel and Haenszel, which is chi-square with one degree of freedom, with or without the correction for
    /// continuity; `None` where no stratum informs.
    #[must_use]
    pub fn mantel_haenszel(&self, with_continuity: bool) -> Option<f64> {
        let (mut apart, mut variance) = (0.0, 0.0);
        for table in self.0.iter().filter(|table| informs(table)) {
            let [a, b, c, d] = table.cells();
            let all = a + b + c + d;
            apart += (a * d - b * c) / all;
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (all * all * (all - 1.0));
        }
        let correction: f64 = if with_continuity { 0.5 } else { 0.0 };
        let apart = (apart.abs() - correction).max(0.0);
        (variance > 0.0).then(|| apart * apart / variance)
    }

    /// The p of [`Strata::mantel_haenszel`].
    #[must_use]
    pub fn mantel_haenszel_p(&self, with_continuity: bool) -> Option<f64> {
        self.mantel_haenszel(with_continuity).map(|statistic| distribution::chi_square_above(statistic, 1))
    }

    /// The common ratio of rates, first over second, with the interval of Greenland and Robins; `None` where nobody of the second was selected.
    #[must_use]
    pub fn common_rate_ratio(&self, confidence: Confidence) -> Option<CommonRatio> {
        let (mut up, mut down, mut variance) = (0.0, 0.0, 0.0);
        for table in self.0.iter().filter(|table| table.considered.iter().all(|count| *count > 0)) {
            let [a, b, c, d] = table.cells();
            let (first, second, all) = (a + b, c + d, a + b + c + d);
            up += a * second / all;
            down += c * first / all;
            variance += (first * second * (a + c) - a * c * all) / (all * all);
        }
        let variance = variance / (up * down);
        common(up, down, variance, IntervalMethod::GreenlandRobins, confidence)
    }

    /// The common ratio of odds, first over second, with the interval of Robins, Breslow and Greenland.
    #[must_use]
    pub fn common_odds_ratio(&self, confidence: Confidence) -> Option<CommonRatio> {
        let (mut up, mut down) = (0.0, 0.0);
        let (mut same, mut cross, mut other) = (0.0, 0.0, 0.0);
        for table in self.0.iter().filter(|table| table.totals().1 > 0) {
            let [a, b, c, d] = table.cells();
            let all = a + b + c + d;
            let (r, s) = (a * d / all, b * c / all);
            let (p, q) = ((a + d) / all, (b + c) / all);
            up += r;
            down += s;
            same += p * r;
            cross += p * s + q * r;
            other += q * s;
        }
        let variance = same / (2.0 * up * up) + cross / (2.0 * up * down) + other / (2.0 * down * down);
        common(up, down, variance, IntervalMethod::RobinsBreslowGreenland, confidence)
    }
}

/// Whether all four margins are there.
pub(super) fn informs(table: &TwoByTwo) -> bool {
    let (selected, people) = table.totals();
    table.considered.iter().all(|count| *count > 0) && selected > 0 && selected < people
}

fn common(up: f64, down: f64, variance: f64, method: IntervalMethod, confidence: Confidence) -> Option<CommonRatio> {
    if down <= 0.0 {
        return None;
    }
    let value = up / down;
    let spread = confidence.z() * variance.sqrt();
    let ci = (value > 0.0 && spread.is_finite()).then(|| {
        let (lower, upper) = (value * libm::exp(-spread), value * libm::exp(spread));
        Interval::between(lower, upper, method, confidence)
    });
    Some(CommonRatio { value, ci })
}
