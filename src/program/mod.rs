//! Floor 8: the programme. One journal of events, and everything replayed from it.
//!
//! `event` is what happened, `journal` the append-only list of it, `program` the state: each lifecycle `fold`ed from its own events, with
//! `supersede` for events about events. Every lifecycle is a typed machine in a file of its own, over what `machine` has for all; `transition`
//! is what a machine says to an illegal move. `view` is the programme as of a day, as known at an instant, and the rest are questions to it.

mod application;
mod blind;
mod candidate;
mod dated;
mod due;
mod due_policy;
mod endorsement;
mod event;
mod evidence;
mod feedback;
mod fold;
mod guarded;
mod journal;
mod lacking;
mod lineage;
mod lines;
mod machine;
mod mentorship;
mod names;
mod narrative;
mod nomination;
mod offers;
mod onto;
mod opportunity;
mod order;
mod pack;
mod person;
mod pilot;
mod placement;
mod plan;
mod pool;
mod portfolio;
#[expect(clippy::module_inception, reason = "the programme is what the floor is of")]
mod program;
mod review;
mod role;
mod signals;
mod snapshot;
mod sponsorship;
mod supersede;
mod transition;
mod vacancy;
mod view;

pub use application::{ApplicationEvent, ApplicationRecord, ApplicationStage};
pub use blind::{BlindApplication, BlindField, BlindKey, Pseudonym};
pub use candidate::{CandidateEvent, CandidateRecord, CandidateStage};
pub use dated::Dated;
pub use due::{Due, DueItem};
pub use due_policy::DuePolicySpec;
pub use endorsement::{EndorsementEvent, EndorsementRecord, EndorsementStage};
pub use event::{Actor, ActorRole, Event, EventKind, LifecycleKind};
pub use evidence::{RemainingGap, Synthesis};
pub use feedback::{CodedTheme, FeedbackEvent, FeedbackRecord, FeedbackStage, Tone};
pub use journal::{Delivery, Journal, JournalError};
pub use lacking::Lacking;
pub use lines::{JournalLines, JournalRead};
pub use mentorship::{HeldSession, MentorshipEvent, MentorshipKind, MentorshipRecord, MentorshipStage};
pub use narrative::{Experience, Narrative, NextStep, Strength, TimelineEntry};
pub use nomination::{Cover, NominationEvent, NominationRecord, NominationStage, NominationTarget, ReadinessSnapshot};
pub use offers::Offer;
pub use onto::PeopleSpecs;
pub use opportunity::{OpportunityEvent, OpportunityRecord, OpportunityStage};
pub use person::{PersonEvent, PersonRecord, PersonStage};
pub use pilot::{PilotEvent, PilotRecord, PilotStage};
pub use placement::{
    AgreeingSide, DebriefOutcome, PlacementEvent, PlacementObjective, PlacementRecord, PlacementStage, ShadowingBlock,
};
pub use plan::{MilestoneRecord, PlanEvent, PlanMilestone, PlanRecord, PlanStage};
pub use pool::{MembershipEvent, MembershipRecord, MembershipStage};
pub use portfolio::{Portfolio, SeenCompetency};
pub use program::{Applied, AttemptError, Program};
pub use review::{ReviewedAs, TalentReviewEvent, TalentReviewRecord, TalentReviewStage};
pub use role::{RoleEvent, RoleRecord, RoleStage};
pub use signals::{ChangedClause, ReadinessSignal, readiness_signals};
pub use snapshot::Snapshot;
pub use sponsorship::{SponsorshipEvent, SponsorshipRecord, SponsorshipStage};
pub use transition::{Barred, Refusal, TransitionError};
pub use vacancy::{FilledFrom, VacancyEvent, VacancyRecord, VacancyStage};
pub use view::{EventFate, HistoryEntry, LifecycleStanding, View};
