//! What units offer, as written.

use serde::{Deserialize, Serialize};

use super::spec::PerPeriod;
use crate::values::{CompetencyId, OpportunityId, StreamId, UnitId};

/// What a placement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlacementKind {
    /// A seat in another unit for some months, with a way back.
    Rotation,
    /// A whole post elsewhere for a time.
    Secondment,
    /// Watching, trying and talking it over, beside the own work.
    Shadowing,
    /// A stretch project for part of the time.
    Project,
    /// One side of an exchange between units.
    Swap,
}

impl PlacementKind {
    /// How much of a person is away from home, in percent, where an opportunity does not say: of a swap, what is left of it after
    /// the one who comes in exchange.
    #[must_use]
    pub const fn away_load(self) -> i64 {
        match self {
            Self::Rotation | Self::Secondment => 100,
            Self::Project => 50,
            Self::Swap => 30,
            Self::Shadowing => 20,
        }
    }

    /// Whether somebody is immersed in the stream, where an opportunity does not say.
    #[must_use]
    pub const fn is_immersive(self) -> bool {
        matches!(self, Self::Rotation | Self::Secondment | Self::Swap)
    }
}

/// An opportunity: a placement that a unit offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OpportunitySpec {
    /// Which.
    pub id: OpportunityId,
    /// Where it is.
    pub unit: UnitId,
    /// The stream of work that it lets people see.
    pub stream: StreamId,
    /// What it is.
    pub kind: PlacementKind,
    /// How many periods it takes.
    pub duration: u32,
    /// The periods in which it may start; each from which it ends within the horizon when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Vec<u32>>,
    /// How many can be there at once, in each period; 0 is closed. 1 when absent.
    #[serde(default = "one_seat")]
    pub capacity: PerPeriod,
    /// The fewest who start together, if any do; 1 when absent. No more than the greatest capacity, where it is open and nobody has started
    /// there.
    #[serde(default = "one")]
    pub minimum_fill: u32,
    /// What it teaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gains: Vec<OpportunityGainSpec>,
    /// What each placement costs the person's cost centre; 0 when absent.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub cost: i64,
    /// How much mentoring each placement takes of the unit; 1 when absent.
    #[serde(default = "one_load")]
    pub mentor_load: i64,
    /// How much of each person is away from home, in percent; [`PlacementKind::away_load`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_load: Option<i64>,
    /// Whether it immerses people in the stream; [`PlacementKind::is_immersive`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immersive: Option<bool>,
    /// Whether the stream may be one that they were immersed in, or will be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeatable: bool,
    /// Any one of these must be completed before; nothing must be when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequisites: Vec<RotationPrerequisiteSpec>,
}

/// How far an opportunity takes people in a competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OpportunityGainSpec {
    /// Which competency.
    pub competency: CompetencyId,
    /// How many levels.
    pub levels: u32,
}

/// One way to be prepared for an opportunity: either another opportunity, or a placement of some kinds in a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationPrerequisiteSpec {
    /// That opportunity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<OpportunityId>,
    /// A placement of any of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<PlacementKind>,
    /// The stream that it is in; that of the opportunity itself when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamId>,
}

/// A swap: opportunities whose sides are taken by as many people from the same start, in a ring.
///
/// Each side is for the people of the unit that hosts the side before it, the first for those of the last: with two sides people change
/// places; with more, each unit sends to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SwapSpec {
    /// Two or more opportunities of the kind `swap`, of one duration, with the same starts, in different units.
    pub sides: Vec<OpportunityId>,
}

const fn one() -> u32 {
    1
}

const fn one_load() -> i64 {
    1
}

const fn one_seat() -> PerPeriod {
    PerPeriod::Same(1)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) const fn is_nothing(number: &i64) -> bool {
    *number == 0
}

impl OpportunitySpec {
    /// One seat that is open all the time.
    #[must_use]
    pub const fn new(id: OpportunityId, unit: UnitId, stream: StreamId, kind: PlacementKind, duration: u32) -> Self {
        Self {
            id,
            unit,
            stream,
            kind,
            duration,
            starts: None,
            capacity: one_seat(),
            minimum_fill: 1,
            gains: Vec::new(),
            cost: 0,
            mentor_load: 1,
            away_load: None,
            immersive: None,
            repeatable: false,
            prerequisites: Vec::new(),
        }
    }
}

impl OpportunityGainSpec {
    /// So many levels of a competency.
    #[must_use]
    pub const fn new(competency: CompetencyId, levels: u32) -> Self {
        Self { competency, levels }
    }
}

impl RotationPrerequisiteSpec {
    /// An opportunity.
    #[must_use]
    pub const fn opportunity(opportunity: OpportunityId) -> Self {
        Self { opportunity: Some(opportunity), kinds: Vec::new(), stream: None }
    }

    /// A placement of any of these kinds in the stream of the opportunity itself.
    #[must_use]
    pub const fn kinds(kinds: Vec<PlacementKind>) -> Self {
        Self { opportunity: None, kinds, stream: None }
    }
}

impl SwapSpec {
    /// A ring of these.
    #[must_use]
    pub const fn new(sides: Vec<OpportunityId>) -> Self {
        Self { sides }
    }
}
