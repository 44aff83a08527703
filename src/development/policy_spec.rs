//! What a company wants of all plans: time that is kept free, what is found out first, and when a review proposes what.

use serde::{Deserialize, Serialize};

use crate::values::Money;

/// What holds for all plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentPolicySpec {
    /// The working hours of a quarter, 1 to 1,000.
    pub working_hours: u32,
    /// The most of them, in percent, that may go into development: the rest is kept for core duties. What is fixed may take more; then
    /// nothing that takes time is planned beside it.
    pub most_share: u32,
    /// The percent of a plan's hours that should be experience, if the company prefers any. Of two plans that close the same, as early, at the
    /// same cost, the one that is less below it is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experience_share: Option<u32>,
    /// What it takes to find out a level that is not known.
    pub assessment: AssessmentSpec,
    /// How many times as much a level counts that is a gate, where a company's plans are weighed against each other; at most 100. In the plan
    /// of one person gates come first, whatever this is.
    pub gate_factor: u32,
    /// When a review proposes what.
    pub review: ReviewPolicySpec,
}

/// What it takes to find out one level that is not known. It happens in the first quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct AssessmentSpec {
    /// Hours of the person, at most 100.
    pub hours: u32,
    /// What it costs; nothing when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

/// When a review proposes what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct ReviewPolicySpec {
    /// From so many missed milestones on the plan should be adjusted; at least 1.
    pub adjust_from_missed: u32,
    /// After so many reviews in a row in which a level was promised and none gained, another target or another kind of experience should be
    /// looked for; at least 1.
    pub pivot_after: u32,
    /// For so many days after its date a milestone that is not met is unknown, and not missed: evidence takes its time.
    pub grace_days: u32,
}

impl Default for DevelopmentPolicySpec {
    fn default() -> Self {
        Self {
            working_hours: 520,
            most_share: 20,
            experience_share: None,
            assessment: AssessmentSpec::default(),
            gate_factor: 3,
            review: ReviewPolicySpec::default(),
        }
    }
}

impl Default for AssessmentSpec {
    fn default() -> Self {
        Self { hours: 2, cost: None }
    }
}

impl Default for ReviewPolicySpec {
    fn default() -> Self {
        Self { adjust_from_missed: 1, pivot_after: 2, grace_days: 14 }
    }
}
