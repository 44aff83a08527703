//! Pairs of decisions of the same thing: McNemar's test.
//!
//! McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 12 (1947). Only pairs that differ
//! count. Exact and mid-p: Fagerland, Lydersen and Laake, "The McNemar test for binary matched-pairs data", BMC Medical Research Methodology 13:91 (2013).

use serde::{Deserialize, Serialize};

use super::MOST_COUNT;
use super::binomial::{Exact, exact};
use super::distribution;

/// Decisions made twice of the same files, such as with and without names: how many were selected only the first time, and how many only the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discordant {
    only_first: u64,
    only_second: u64,
}

impl Discordant {
    /// Selected only the first time, and only the second; `None` of more than 1,000,000,000 together.
    #[must_use]
    pub const fn new(only_first: u64, only_second: u64) -> Option<Self> {
        match only_first.checked_add(only_second) {
            Some(0..=MOST_COUNT) => Some(Self { only_first, only_second }),
            _ => None,
        }
    }

    /// How many pairs differ.
    #[must_use]
    pub const fn pairs(self) -> u64 {
        self.only_first + self.only_second
    }

    /// Chi-square with one degree of freedom, with or without the correction for continuity; `None` where no pair differs.
    #[must_use]
    pub fn chi_square(self, with_continuity: bool) -> Option<f64> {
        let correction = if with_continuity { 1 } else { 0 };
        let apart = self.only_first.abs_diff(self.only_second).saturating_sub(correction) as f64;
        (self.pairs() > 0).then(|| apart * apart / self.pairs() as f64)
    }

    /// The p of [`Discordant::chi_square`].
    #[must_use]
    pub fn chi_square_p(self, with_continuity: bool) -> Option<f64> {
        self.chi_square(with_continuity).map(|statistic| distribution::chi_square_above(statistic, 1))
    }

    /// The exact two-sided p, twice the smaller tail; 1 where no pair differs.
    #[must_use]
    pub fn exact_p(self) -> f64 {
        let Exact { less, greater, .. } = self.exact();
        (2.0 * less.min(greater)).min(1.0)
    }

    /// The two-sided mid-p: twice the smaller tail, in which what is observed counts half.
    #[must_use]
    pub fn mid_p(self) -> f64 {
        let Exact { less, greater, at, .. } = self.exact();
        (2.0 * less.min(greater) - at).clamp(f64::MIN_POSITIVE, 1.0)
    }

    /// A pair that differs goes either way as likely.
    fn exact(self) -> Exact {
        exact(self.only_first, self.pairs(), 1.0, 1.0)
    }
}
