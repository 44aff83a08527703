//! What comes of an audit, for those who may see every count. What may be published is an [`EquityRelease`](crate::EquityRelease).

use serde::{Deserialize, Serialize};

use super::stage_spec::{EquityMeasure, EquityStageKind};
use crate::measure::{CommonRatio, Homogeneity, Interval, Measure, Ratio, SignedRatio, TwoProportion};
use crate::values::{AttributeId, ItemCode, Period};

/// So many considered, and of them so many selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// How many were considered.
    pub considered: u64,
    /// How many of them were selected, or scored above the median.
    pub selected: u64,
}

/// An audit of all stages: every count, rate, ratio and test, nothing suppressed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EquityAudit {
    pub(super) population: ItemCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) window: Option<Period>,
    pub(super) stages: Vec<EquityStageAudit>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EquityStageAudit {
    /// Its id.
    pub id: ItemCode,
    /// Which step of the way it is.
    pub kind: EquityStageKind,
    /// Whether people are selected or scored.
    pub measure: EquityMeasure,
    /// For each attribute, and those looked at together: all strata at once first, then each by itself where there are several.
    pub tables: Vec<EquityTable>,
    /// Each group against the one with the highest rate over all, within strata; nothing where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stratified: Vec<StratifiedComparison>,
}

/// A table of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EquityTable {
    /// By which attributes.
    pub by: Vec<AttributeId>,
    /// Of which stratum; all together where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<ItemCode>,
    /// All whose group is known.
    pub known: Count,
    /// Those whose group is not known, who are outside of every comparison.
    pub unknown: Count,
    /// The group that others are held against: the highest rate, of those that share it the largest, of those the first; none where nobody was selected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<Vec<ItemCode>>,
    /// The groups, by their categories.
    pub rows: Vec<EquityRow>,
}

/// A group in a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EquityRow {
    /// Its categories.
    pub of: Vec<ItemCode>,
    /// How many were considered, and selected.
    pub count: Count,
    /// Whether it has less than the part of all below which the policy calls a category small.
    pub is_small: bool,
    /// The selection rate, or the scoring rate, with Wilson's interval.
    pub rate: Measure,
    /// The rate over the highest, with Koopman's interval. Its numerator and denominator are products of counts.
    pub impact_ratio: Measure,
    /// Whether the rate is below four fifths of the highest: exactly 80 % is not. `None` where it is not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_four_fifths: Option<bool>,
    /// Beside a flag with few people on either side: whether one selection would turn it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flip_flop: Option<FlipFlop>,
    /// How many more would have been selected at the rate of all: the number considered times the pooled rate, less the number selected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<SignedRatio>,
    /// The tests against the group with the highest rate; `None` for that group itself and where it is not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against_top: Option<AgainstTop>,
}

/// What one selection more in a group, and one less in the one with the highest rate, would turn (Q&A 21 on the Uniform Guidelines, 1979).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FlipFlop {
    /// The group would have the higher rate: the numbers are small.
    pub reverses_order: bool,
    /// The rate would no longer be below four fifths.
    pub clears_flag: bool,
}

/// Tests of a group against the one with the highest rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgainstTop {
    /// Fisher's exact two-sided p, by the policy's convention.
    pub fisher_p: f64,
    /// Fisher's central mid-p.
    pub mid_p: f64,
    /// Fisher's p adjusted for all groups of the table by Holm. The group that all are held against is chosen by the data as the one with the highest rate, which
    /// the adjustment does not know of: where many groups are compared, more is found by chance than the level says.
    pub holm_p: f64,
    /// Fisher's p adjusted for all groups of the table by Benjamini and Hochberg.
    pub benjamini_hochberg_p: f64,
    /// The pooled test; `None` where nobody or everybody of both was selected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub two_proportion: Option<TwoProportion>,
    /// Where the difference of the rates lies, by Newcombe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Interval>,
}

/// A group against the one with the highest rate over all, within strata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StratifiedComparison {
    /// By which attributes.
    pub by: Vec<AttributeId>,
    /// Which group.
    pub of: Vec<ItemCode>,
    /// Against which.
    pub against: Vec<ItemCode>,
    /// The ratio of their rates over all strata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Ratio>,
    /// In how many strata both have somebody, and somebody but not everybody was selected.
    pub informative: u64,
    /// In how many strata the group has the higher rate.
    pub above: u64,
    /// In how many it has the lower.
    pub below: u64,
    /// The statistic of Cochran, Mantel and Haenszel, chi-square with one degree of freedom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mantel_haenszel: Option<f64>,
    /// Its p.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The common ratio of rates, first over second. It means little where the tests of homogeneity say that there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_ratio: Option<CommonRatio>,
    /// The common ratio of odds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds_ratio: Option<CommonRatio>,
    /// Breslow and Day's test of a common ratio of odds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breslow_day: Option<Homogeneity>,
    /// The same with Tarone's correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tarone: Option<Homogeneity>,
    /// Woolf's test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woolf: Option<Homogeneity>,
    /// Whether the aggregate lies on the other side of 1 than the common ratio of rates: what all strata together say, they do not say one by one
    /// (Simpson's paradox).
    pub aggregate_reverses: bool,
}

impl Count {
    /// The rate; `None` of nobody.
    #[must_use]
    pub const fn rate(self) -> Option<Ratio> {
        Ratio::of(self.selected, self.considered)
    }

    pub(super) fn add(&mut self, other: Self) {
        *self = self.plus(other);
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            considered: self.considered.saturating_add(other.considered),
            selected: self.selected.saturating_add(other.selected),
        }
    }
}

impl EquityAudit {
    /// Of whom it tells.
    #[must_use]
    pub const fn population(&self) -> &ItemCode {
        &self.population
    }

    /// When what is counted happened.
    #[must_use]
    pub const fn window(&self) -> Option<Period> {
        self.window
    }

    /// The stages, by id.
    #[must_use]
    pub fn stages(&self) -> &[EquityStageAudit] {
        &self.stages
    }
}

impl EquityStageAudit {
    /// The table by these attributes over all strata, if there is one.
    #[must_use]
    pub fn table(&self, by: &[&str]) -> Option<&EquityTable> {
        let is_of = |table: &&EquityTable| table.stratum.is_none() && table.by.iter().map(AsRef::as_ref).eq(by.iter().copied());
        self.tables.iter().find(is_of)
    }
}

impl EquityTable {
    /// The group of these categories, if there is one.
    #[must_use]
    pub fn row(&self, of: &[&str]) -> Option<&EquityRow> {
        self.rows.iter().find(|row| row.of.iter().map(AsRef::as_ref).eq(of.iter().copied()))
    }
}
