//! How an audit is told, and what of it may be published.

use serde::{Deserialize, Serialize};

use crate::measure::{Confidence, TwoSided};

/// How an audit is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct EquityPolicySpec {
    /// How sure intervals are, in tenths of a percent: 500 to 999.
    pub confidence: Confidence,
    /// By which convention tests are two-sided.
    pub two_sided: TwoSided,
    /// Whether the test over strata is corrected for continuity.
    pub with_continuity: bool,
    /// A category is small when it has less than so many in a thousand of those who are known; at most 500.
    pub small_permille: u32,
    /// What becomes of small categories.
    pub small: SmallCategories,
    /// Whether people whose group is not known enter the median of scores.
    pub unknown_in_median: bool,
    /// A group of fewer people than this has its flag told with a note whether one selection more or less would turn it.
    pub few_people: u64,
    /// What is not published.
    pub suppression: SuppressionSpec,
}

/// What becomes of categories with a small part of all. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SmallCategories {
    /// They are compared, and may have the highest rate that others are held against.
    #[default]
    Compared,
    /// They are compared, but are not what others are held against.
    NoBenchmark,
    /// They are told with their number and rate, and not compared.
    LeftOut,
}

/// What is not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct SuppressionSpec {
    /// The least number of people that a count may tell of: of those considered, of those selected, and of those not selected. 1 to 1,000; 1 hides
    /// nothing but that none, or all, of a group were selected.
    pub least: u64,
    /// Whether it is told that none, or all, of a group were selected, which says of each of them what came of them. Then a number of 0 is shown
    /// wherever it is one, even where the number of those considered is hidden.
    pub none_shown: bool,
    /// How far apart two whole numbers have to be, at least, that a hidden count could be for all that is published; 1 to 1,000.
    pub least_spread: u64,
}

impl Default for EquityPolicySpec {
    fn default() -> Self {
        Self {
            confidence: Confidence::default(),
            two_sided: TwoSided::default(),
            with_continuity: false,
            small_permille: 20,
            small: SmallCategories::default(),
            unknown_in_median: false,
            few_people: 30,
            suppression: SuppressionSpec::default(),
        }
    }
}

impl Default for SuppressionSpec {
    fn default() -> Self {
        Self { least: 10, none_shown: false, least_spread: 3 }
    }
}
