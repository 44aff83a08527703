//! Fisher's exact test, and its mid-p.
//!
//! Fisher, "The Design of Experiments" (1935). Two conventions of the two-sided p are in use and differ; each has its name here. Mid-p: Lancaster,
//! "Significance tests in discrete distributions", JASA 56 (1961).

use serde::{Deserialize, Serialize};

use super::hypergeometric::{Tails, tails};
use super::table::TwoByTwo;

/// What counts as at least as extreme on the other side. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TwoSided {
    /// Every table that is no likelier: what R's `fisher.test` and scipy do.
    #[default]
    MinimumLikelihood,
    /// Twice the smaller tail, at most 1: what belongs to the usual interval of the odds ratio.
    Central,
}

/// Fisher's exact test of a table: all its p-values, from one walk over the possible tables.
///
/// Each is good to some 1e-14, relative, for tables of a few hundred people, and to 1e-12 for thousands; what is less than the smallest normal float
/// (2e-308) is told as that.
#[derive(Debug, Clone, Copy)]
pub struct Fisher(Tails);

impl TwoByTwo {
    /// Fisher's exact test.
    ///
    /// # Complexity
    /// Linear in the counts that the first group could have, and in some twenty standard deviations of it at most.
    #[must_use]
    pub fn fisher(self) -> Fisher {
        Fisher(tails(self))
    }
}

impl Fisher {
    /// How likely so few selected of the first group, or fewer, are.
    #[must_use]
    pub fn less(&self) -> f64 {
        self.part(self.0.below + self.0.at)
    }

    /// How likely so many selected of the first group, or more, are.
    #[must_use]
    pub fn greater(&self) -> f64 {
        self.part(self.0.above + self.0.at)
    }

    /// The two-sided p by a convention.
    #[must_use]
    pub fn two_sided(&self, convention: TwoSided) -> f64 {
        match convention {
            TwoSided::MinimumLikelihood => self.part(self.0.near + self.0.at + self.0.opposite),
            TwoSided::Central => (2.0 * self.less().min(self.greater())).min(1.0),
        }
    }

    /// The one-sided mid-p for few: the observed table counts half.
    #[must_use]
    pub fn mid_less(&self) -> f64 {
        self.part(self.0.below + self.0.at / 2.0)
    }

    /// The one-sided mid-p for many.
    #[must_use]
    pub fn mid_greater(&self) -> f64 {
        self.part(self.0.above + self.0.at / 2.0)
    }

    /// The two-sided mid-p by a convention: what is as likely as the observed table counts half, or twice the smaller mid tail.
    #[must_use]
    pub fn mid_two_sided(&self, convention: TwoSided) -> f64 {
        match convention {
            TwoSided::MinimumLikelihood => self.part(self.0.near + self.0.at / 2.0 + self.0.opposite - self.0.tied / 2.0),
            TwoSided::Central => (2.0 * self.mid_less().min(self.mid_greater())).min(1.0),
        }
    }

    fn part(&self, sum: f64) -> f64 {
        (sum / self.0.all).clamp(f64::MIN_POSITIVE, 1.0)
    }
}
