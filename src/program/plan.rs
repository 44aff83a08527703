//! A development plan with its milestones and reviews.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::{Pack, Packer, Unpacker, pack_codes, packed};
use crate::development::ReviewProposal;
use crate::values::{ActivityId, ItemCode, PersonId, PlanId, RoleId, date};

packed! {
    /// What happens to a development plan. Open.
    pub enum PlanEvent {
        /// It is written.
        Drafted {
            /// For whom.
            person: PersonId;
            /// The role that it leads to.
            role: Option<RoleId>,
            /// What is to be done.
            activities: Vec<ActivityId>,
            /// What is to be seen, and by when.
            milestones: Vec<PlanMilestone>,
        },
        /// Person and manager agree.
        Agreed,
        /// A milestone has been reached.
        MilestoneReached {
            /// Which, by code.
            milestone: ItemCode,
        },
        /// A milestone is to be seen by another day, or is new.
        MilestoneSet {
            /// Which, and by when.
            milestone: PlanMilestone,
        },
        /// It has been looked at.
        Reviewed {
            /// What was proposed.
            proposal: ReviewProposal,
        },
        /// All is done.
        Completed,
        /// It is given up.
        Abandoned,
    }
}

packed! {
    /// What is to be seen, and by when.
    pub struct PlanMilestone {
        /// Which, by code.
        id: ItemCode,
        /// The last day.
        #[serde(with = "date")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
        due: NaiveDate,
    }
}

pack_codes! { ReviewProposal { Continue, Celebrate, Adjust, Pivot } }

named! {
    /// Where a development plan stands. Closed.
    pub enum PlanStage {
        /// Being written.
        Draft = "draft",
        /// Agreed, and under way.
        Agreed = "agreed",
        /// All is done.
        Completed = "completed",
        /// Given up.
        Abandoned = "abandoned",
    }
}

named! {
    pub(super) enum Move {
        Drafted = "drafted",
        Agreed = "agreed",
        MilestoneReached = "milestone_reached",
        MilestoneSet = "milestone_set",
        Reviewed = "reviewed",
        Completed = "completed",
        Abandoned = "abandoned",
    }
}

plain_machine! { PlanStage {
    None, Move::Drafted => Draft;
    Some(Self::Draft), Move::MilestoneSet => Draft;
    Some(Self::Draft), Move::Agreed => Agreed;
    Some(Self::Agreed), Move::MilestoneReached | Move::MilestoneSet | Move::Reviewed => Agreed;
    Some(Self::Agreed), Move::Completed => Completed;
    Some(Self::Draft | Self::Agreed), Move::Abandoned => Abandoned;
} }

impl Happening for PlanEvent {
    type State = PlanStage;

    fn step(&self) -> Move {
        match self {
            Self::Drafted { .. } => Move::Drafted,
            Self::Agreed => Move::Agreed,
            Self::MilestoneReached { .. } => Move::MilestoneReached,
            Self::MilestoneSet { .. } => Move::MilestoneSet,
            Self::Reviewed { .. } => Move::Reviewed,
            Self::Completed => Move::Completed,
            Self::Abandoned => Move::Abandoned,
        }
    }
}

/// What is known of a development plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlanRecord {
    /// Which.
    pub id: PlanId,
    /// Where it stands.
    pub stage: PlanStage,
    /// For whom; `None` only before it is drafted.
    pub person: Option<PersonId>,
    /// The role that it leads to.
    pub role: Option<RoleId>,
    /// What is to be done.
    pub activities: Vec<ActivityId>,
    /// What is to be seen, by when, and when it was.
    pub milestones: Vec<MilestoneRecord>,
    /// When it was written.
    #[serde(with = "date::option")]
    pub drafted: Option<NaiveDate>,
    /// When it was agreed.
    #[serde(with = "date::option")]
    pub agreed: Option<NaiveDate>,
    /// When it was looked at, and what was proposed.
    pub reviews: Vec<Dated<ReviewProposal>>,
    /// When it was over.
    #[serde(with = "date::option")]
    pub ended: Option<NaiveDate>,
}

/// A milestone, and whether it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MilestoneRecord {
    /// Which.
    pub id: ItemCode,
    /// The last day.
    #[serde(with = "date")]
    pub due: NaiveDate,
    /// When it was reached.
    #[serde(with = "date::option")]
    pub reached: Option<NaiveDate>,
}

impl MilestoneRecord {
    fn new(planned: PlanMilestone) -> Self {
        Self { id: planned.id, due: planned.due, reached: None }
    }
}

impl PlanRecord {
    /// The milestone of an id that has not been reached.
    fn open(&mut self, id: &ItemCode) -> Option<&mut MilestoneRecord> {
        self.milestones.iter_mut().find(|known| known.id == *id && known.reached.is_none())
    }
}

impl Case for PlanRecord {
    type Id = PlanId;
    type Event = PlanEvent;

    fn begin(id: PlanId) -> Self {
        Self {
            id,
            stage: PlanStage::Draft,
            person: None,
            role: None,
            activities: Vec::new(),
            milestones: Vec::new(),
            drafted: None,
            agreed: None,
            reviews: Vec::new(),
            ended: None,
        }
    }

    fn take(&mut self, event: PlanEvent, state: PlanStage, seen: &Seen) {
        self.stage = state;
        match event {
            PlanEvent::Drafted { person, role, activities, milestones } => {
                (self.person, self.role, self.activities, self.drafted) = (Some(person), role, activities, Some(seen.on));
                self.milestones = milestones.into_iter().map(MilestoneRecord::new).collect();
            }
            PlanEvent::Agreed => self.agreed = Some(seen.on),
            PlanEvent::MilestoneReached { milestone } => match self.open(&milestone) {
                Some(known) => known.reached = Some(seen.on),
                // What nobody had planned was reached all the same.
                None => self.milestones.push(MilestoneRecord { id: milestone, due: seen.on, reached: Some(seen.on) }),
            },
            PlanEvent::MilestoneSet { milestone } => match self.open(&milestone.id) {
                Some(known) => known.due = milestone.due,
                None => self.milestones.push(MilestoneRecord::new(milestone)),
            },
            PlanEvent::Reviewed { proposal } => self.reviews.push(Dated::new(proposal, seen.on)),
            PlanEvent::Completed | PlanEvent::Abandoned => self.ended = Some(seen.on),
        }
    }
}
