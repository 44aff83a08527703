//! An opportunity: drafted, approved for publication, published, selecting, filled or cancelled.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::{Pack, Packer, Unpacker, pack_codes, packed};
use crate::rotation::PlacementKind;
use crate::values::{CompetencyId, FunctionId, OpportunityId, RoleId, RuleId, UnitId, date};

packed! {
    /// What happens to an opportunity. Open.
    pub enum OpportunityEvent {
        /// Somebody has begun to write it.
        Drafted {
            ;
            /// What placement it is, where it is one.
            placement: Option<PlacementKind>,
            /// The role, where it is one.
            role: Option<RoleId>,
            /// The unit that offers it.
            unit: Option<UnitId>,
            /// The function that it is in.
            function: Option<FunctionId>,
            /// The rule that says who is eligible.
            rule: Option<RuleId>,
            /// The competencies that it builds.
            builds: Vec<CompetencyId>,
            /// How many people it is for; one when 0.
            seats: u16,
        },
        /// It is to be published.
        PublicationRequested,
        /// It is not published as it is.
        PublicationRefused,
        /// People can apply.
        Published {
            ;
            /// The last day on which they can.
            #[serde(with = "date::option")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
            closes: Option<NaiveDate>,
        },
        /// Nobody can apply any more; who gets it is being found out.
        SelectionBegun,
        /// Everybody who is to have it has it.
        Filled,
        /// Nobody gets it.
        Cancelled,
    }
}

pack_codes! { PlacementKind { Rotation, Secondment, Shadowing, Project, Swap } }

named! {
    /// Where an opportunity stands. Closed.
    pub enum OpportunityStage {
        /// Being written.
        Draft = "draft",
        /// To be published.
        PublicationPending = "publication_pending",
        /// People can apply.
        Published = "published",
        /// Who gets it is being found out.
        Selecting = "selecting",
        /// Everybody who is to have it has it.
        Filled = "filled",
        /// Nobody gets it.
        Cancelled = "cancelled",
    }
}

named! {
    pub(super) enum Move {
        Drafted = "drafted",
        PublicationRequested = "publication_requested",
        PublicationRefused = "publication_refused",
        Published = "published",
        SelectionBegun = "selection_begun",
        Filled = "filled",
        Cancelled = "cancelled",
    }
}

plain_machine! { OpportunityStage {
    None, Move::Drafted => Draft;
    Some(Self::Draft), Move::PublicationRequested => PublicationPending;
    Some(Self::PublicationPending), Move::PublicationRefused => Draft;
    Some(Self::PublicationPending), Move::Published => Published;
    Some(Self::Published), Move::SelectionBegun => Selecting;
    Some(Self::Selecting), Move::Filled => Filled;
    Some(Self::Draft | Self::PublicationPending | Self::Published | Self::Selecting), Move::Cancelled => Cancelled;
} }

impl Happening for OpportunityEvent {
    type State = OpportunityStage;

    fn step(&self) -> Move {
        match self {
            Self::Drafted { .. } => Move::Drafted,
            Self::PublicationRequested => Move::PublicationRequested,
            Self::PublicationRefused => Move::PublicationRefused,
            Self::Published { .. } => Move::Published,
            Self::SelectionBegun => Move::SelectionBegun,
            Self::Filled => Move::Filled,
            Self::Cancelled => Move::Cancelled,
        }
    }
}

/// What is known of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OpportunityRecord {
    /// Which.
    pub id: OpportunityId,
    /// Where it stands.
    pub stage: OpportunityStage,
    /// What placement it is, where it is one.
    pub placement: Option<PlacementKind>,
    /// The role, where it is one.
    pub role: Option<RoleId>,
    /// The unit that offers it.
    pub unit: Option<UnitId>,
    /// The function that it is in.
    pub function: Option<FunctionId>,
    /// The rule that says who is eligible.
    pub rule: Option<RuleId>,
    /// The competencies that it builds.
    pub builds: Vec<CompetencyId>,
    /// How many people it is for.
    pub seats: u16,
    /// Since when people can apply.
    #[serde(with = "date::option")]
    pub published: Option<NaiveDate>,
    /// The last day on which they can.
    #[serde(with = "date::option")]
    pub closes: Option<NaiveDate>,
    /// Since when it is filled or cancelled.
    #[serde(with = "date::option")]
    pub ended: Option<NaiveDate>,
}

impl Case for OpportunityRecord {
    type Id = OpportunityId;
    type Event = OpportunityEvent;

    fn begin(id: OpportunityId) -> Self {
        Self {
            id,
            stage: OpportunityStage::Draft,
            placement: None,
            role: None,
            unit: None,
            function: None,
            rule: None,
            builds: Vec::new(),
            seats: 1,
            published: None,
            closes: None,
            ended: None,
        }
    }

    fn take(&mut self, event: OpportunityEvent, state: OpportunityStage, seen: &Seen) {
        self.stage = state;
        match event {
            OpportunityEvent::Drafted { placement, role, unit, function, rule, builds, seats } => {
                (self.placement, self.role, self.unit, self.function) = (placement, role, unit, function);
                (self.rule, self.builds, self.seats) = (rule, builds, seats.max(1));
            }
            OpportunityEvent::Published { closes } => (self.published, self.closes) = (Some(seen.on), closes),
            OpportunityEvent::Filled | OpportunityEvent::Cancelled => self.ended = Some(seen.on),
            OpportunityEvent::PublicationRequested
            | OpportunityEvent::PublicationRefused
            | OpportunityEvent::SelectionBegun => {}
        }
    }
}

impl OpportunityRecord {
    /// Whether people can apply on a day.
    #[must_use]
    pub fn is_open_on(&self, date: NaiveDate) -> bool {
        self.stage == OpportunityStage::Published && self.closes.is_none_or(|closes| date <= closes)
    }
}
