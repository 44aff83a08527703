//! What counts, and what is hard, as written.

use serde::{Deserialize, Serialize};

use super::offer::{PlacementKind, is_nothing};
use super::spec::is_zero;
use crate::values::{GroupId, StreamId};

/// How many placements the people of a group must have together, and may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationQuotaSpec {
    /// Whose.
    pub group: GroupId,
    /// Only those in this stream; in any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamId>,
    /// Only those of this kind; of any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PlacementKind>,
    /// How many must be; a plan with fewer says so. 0 when absent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_least: u32,
    /// How many may be; any number when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

/// What counts beside what people learn and wish, in milli-points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationWeightsSpec {
    /// What somebody's first stream is worth that they have not been in (shadowing does not count), their second and so on, none more than the
    /// one before; further ones are worth nothing. Nothing when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breadth: Vec<i64>,
    /// What each placement costs that is missing to somebody's fewest; 2,000 when absent.
    #[serde(default = "shortfall")]
    pub shortfall: i64,
    /// What each milli-point is worth that the group has which has least development for each of its people; 0 when absent.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub fairness: i64,
    /// What each published placement costs that is given up; 0 when absent.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub stability: i64,
}

/// What is to be done about a rule between people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleMode {
    /// No plan breaks it.
    #[default]
    Hard,
    /// Each unit by which it is broken costs so many milli-points.
    Soft(i64),
    /// It is not looked at.
    Off,
}

/// Which of the rules that link people are hard, soft or off; all are hard when absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationRulesSpec {
    /// No more people at an opportunity in a period than its capacity. Where it is off or soft, a period of capacity 0 is still closed.
    #[serde(default)]
    pub seats: RuleMode,
    /// No more mentoring in a unit in a period than it has.
    #[serde(default)]
    pub mentors: RuleMode,
    /// No more of a unit's people away in a period than it allows.
    #[serde(default)]
    pub cover: RuleMode,
    /// No more spent than a budget.
    #[serde(default)]
    pub budgets: RuleMode,
    /// Of an opportunity and start nobody, or at least its minimum fill.
    #[serde(default)]
    pub cohorts: RuleMode,
    /// As many on each side of a swap from each start.
    #[serde(default)]
    pub swaps: RuleMode,
    /// Placements of groups within their quotas.
    #[serde(default)]
    pub quotas: RuleMode,
}

/// A term of what a plan is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RotationTerm {
    /// Gaps closed.
    Development,
    /// Wishes met.
    Preference,
    /// New streams seen.
    Breadth,
    /// People away from where they are needed; 0 or less.
    Disruption,
    /// Placements missing to somebody's fewest; 0 or less.
    Shortfall,
    /// The development of the group that has least.
    Fairness,
    /// Published placements given up; 0 or less.
    Stability,
    /// Soft rules broken; 0 or less.
    Penalties,
}

/// A term that is sought before all that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct StageSpec {
    /// Which.
    pub term: RotationTerm,
    /// How many milli-points of what is reached later stages may give up; 0 when absent.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub tolerance: i64,
}

const fn shortfall() -> i64 {
    2_000
}

impl Default for RotationWeightsSpec {
    fn default() -> Self {
        Self { breadth: Vec::new(), shortfall: shortfall(), fairness: 0, stability: 0 }
    }
}

impl RotationQuotaSpec {
    /// At least so many placements of a group.
    #[must_use]
    pub const fn new(group: GroupId, at_least: u32, at_most: Option<u32>) -> Self {
        Self { group, stream: None, kind: None, at_least, at_most }
    }
}

impl StageSpec {
    /// A term, of which nothing is given up.
    #[must_use]
    pub const fn new(term: RotationTerm) -> Self {
        Self { term, tolerance: 0 }
    }
}
