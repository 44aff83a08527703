//! Who may go, as written.

use serde::{Deserialize, Serialize};

use super::offer::{PlacementKind, is_nothing};
use super::spec::is_zero;
use crate::values::{CompetencyId, CostCentreId, GroupId, OpportunityId, PersonId, StreamId, UnitId};

/// Somebody who may be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationPersonSpec {
    /// Who.
    pub id: PersonId,
    /// Where they belong.
    pub unit: UnitId,
    /// Who pays for them; nobody counts it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_centre: Option<CostCentreId>,
    /// The groups that they are of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// When they cannot be placed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unavailable: Vec<SpanSpec>,
    /// What they lack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<RotationGapSpec>,
    /// What they have done before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<PastPlacementSpec>,
    /// The most placements, 0 to 16; 1 when absent.
    #[serde(default = "one")]
    pub at_most: u32,
    /// The fewest; each that is missing costs [`RotationWeightsSpec::shortfall`](super::RotationWeightsSpec::shortfall). 0 when absent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_least: u32,
    /// Whether the fewest are asked for, so that a plan without them says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must: bool,
    /// The fewest periods between two placements; 0 when absent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rest: u32,
    /// What they may take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligible: Vec<EligibleSpec>,
    /// What they are doing: facts, whatever else the document says. It may have started before period 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub started: Vec<PlacementSpec>,
    /// What is asked for; a plan without it says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forced: Vec<PlacementSpec>,
    /// What may not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<BarredSpec>,
}

/// Some periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SpanSpec {
    /// The first.
    pub from: u32,
    /// The first after it; the end of the horizon when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
}

/// What somebody lacks in a competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationGapSpec {
    /// Which competency.
    pub competency: CompetencyId,
    /// What the first level gained is worth, what the second and so on, in milli-points, none more than the one before; further levels are
    /// worth nothing.
    pub weights: Vec<i64>,
}

/// Something done before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PastPlacementSpec {
    /// In which stream.
    pub stream: StreamId,
    /// What it was.
    pub kind: PlacementKind,
    /// Which opportunity it was, where the document still has it; it may not be taken again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<OpportunityId>,
}

/// Something that somebody may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EligibleSpec {
    /// What.
    pub opportunity: OpportunityId,
    /// How much they wish it, in milli-points; 0 when absent, and less than 0 where they would rather not.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub preference: i64,
    /// What it costs for them; as the opportunity says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<i64>,
    /// How much of them is away, in percent; as the opportunity says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_load: Option<i64>,
}

/// A placement of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PlacementSpec {
    /// What.
    pub opportunity: OpportunityId,
    /// From which period on.
    pub start: i32,
}

/// What somebody may not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BarredSpec {
    /// What.
    pub opportunity: OpportunityId,
    /// From which period on; from any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i32>,
}

/// A placement that people know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PublishedPlacementSpec {
    /// Whose.
    pub person: PersonId,
    /// What.
    pub opportunity: OpportunityId,
    /// From which period on.
    pub start: i32,
}

const fn one() -> u32 {
    1
}

impl RotationPersonSpec {
    /// Somebody who may take one placement, of these.
    #[must_use]
    pub const fn new(id: PersonId, unit: UnitId, eligible: Vec<EligibleSpec>) -> Self {
        Self {
            id,
            unit,
            cost_centre: None,
            groups: Vec::new(),
            unavailable: Vec::new(),
            gaps: Vec::new(),
            history: Vec::new(),
            at_most: 1,
            at_least: 0,
            must: false,
            rest: 0,
            eligible,
            started: Vec::new(),
            forced: Vec::new(),
            barred: Vec::new(),
        }
    }
}

impl SpanSpec {
    /// From a period up to the one before `until`.
    #[must_use]
    pub const fn new(from: u32, until: u32) -> Self {
        Self { from, until: Some(until) }
    }
}

impl RotationGapSpec {
    /// Levels of a competency that are worth so much, one after the other.
    #[must_use]
    pub const fn new(competency: CompetencyId, weights: Vec<i64>) -> Self {
        Self { competency, weights }
    }
}

impl PastPlacementSpec {
    /// A placement of a kind in a stream.
    #[must_use]
    pub const fn new(stream: StreamId, kind: PlacementKind) -> Self {
        Self { stream, kind, opportunity: None }
    }
}

impl EligibleSpec {
    /// An opportunity, and how much it is wished.
    #[must_use]
    pub const fn new(opportunity: OpportunityId, preference: i64) -> Self {
        Self { opportunity, preference, cost: None, away_load: None }
    }
}

impl PlacementSpec {
    /// An opportunity from a period on.
    #[must_use]
    pub const fn new(opportunity: OpportunityId, start: i32) -> Self {
        Self { opportunity, start }
    }
}

impl BarredSpec {
    /// An opportunity, whenever.
    #[must_use]
    pub const fn new(opportunity: OpportunityId) -> Self {
        Self { opportunity, start: None }
    }
}

impl PublishedPlacementSpec {
    /// Somebody's placement.
    #[must_use]
    pub const fn new(person: PersonId, opportunity: OpportunityId, start: i32) -> Self {
        Self { person, opportunity, start }
    }
}
