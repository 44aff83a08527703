//! Intervals of one rate.
//!
//! Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). Clopper and Pearson, Biometrika 26 (1934). Jeffreys:
//! Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001). Worked examples of all: Newcombe, "Two-sided
//! confidence intervals for the single proportion", Statistics in Medicine 17 (1998).

use super::distribution::beta_quantile;
use super::interval::{Confidence, Interval, IntervalMethod};
use super::{MOST_COUNT, Ratio};

/// So many of so many, of which an interval can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    selected: u64,
    considered: u64,
}

impl Rate {
    /// `selected` of `considered`; `None` of nobody, of more selected than considered, or of more than 1,000,000,000.
    #[must_use]
    pub const fn new(selected: u64, considered: u64) -> Option<Self> {
        if considered == 0 || selected > considered || considered > MOST_COUNT {
            return None;
        }
        Some(Self { selected, considered })
    }

    /// The rate.
    #[must_use]
    pub fn ratio(self) -> Option<Ratio> {
        Ratio::of(self.selected, self.considered)
    }

    /// Wilson's score interval.
    #[must_use]
    pub fn wilson(self, confidence: Confidence) -> Interval {
        let (x, n, z) = (self.selected as f64, self.considered as f64, confidence.z());
        let (middle, square) = (x + z * z / 2.0, n + z * z);
        let half = z * (x * (n - x) / n + z * z / 4.0).sqrt();
        let lower = if self.selected == 0 { 0.0 } else { (middle - half) / square };
        let upper = if self.selected == self.considered { 1.0 } else { (middle + half) / square };
        Interval::between(lower.max(0.0), upper.min(1.0), IntervalMethod::Wilson, confidence)
    }

    /// The interval of Clopper and Pearson, never less sure than it says; in closed form for none and for all.
    #[must_use]
    pub fn clopper_pearson(self, confidence: Confidence) -> Interval {
        let (x, n, half) = (self.selected as f64, self.considered as f64, confidence.outside() / 2.0);
        // 1 - half^(1/n), without the loss of digits.
        let edge = || -libm::expm1(libm::log(half) / n);
        let lower = match self.selected {
            0 => 0.0,
            all if all == self.considered => 1.0 - edge(),
            _ => beta_quantile(half, x, n - x + 1.0),
        };
        let upper = match self.selected {
            0 => edge(),
            all if all == self.considered => 1.0,
            _ => beta_quantile(1.0 - half, x + 1.0, n - x),
        };
        Interval::between(lower, upper, IntervalMethod::ClopperPearson, confidence)
    }

    /// Jeffreys's interval; its lower end is 0 for none and its upper end 1 for all.
    #[must_use]
    pub fn jeffreys(self, confidence: Confidence) -> Interval {
        let (x, n, half) = (self.selected as f64, self.considered as f64, confidence.outside() / 2.0);
        let lower = if self.selected == 0 { 0.0 } else { beta_quantile(half, x + 0.5, n - x + 0.5) };
        let upper = if self.selected == self.considered { 1.0 } else { beta_quantile(1.0 - half, x + 0.5, n - x + 0.5) };
        Interval::between(lower, upper, IntervalMethod::Jeffreys, confidence)
    }
}
