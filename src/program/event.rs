//! Events as a journal has them: who did what, when it holds, and when it became known.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::application::{ApplicationEvent, ApplicationRecord, ApplicationState};
use super::candidate::{CandidateEvent, CandidateRecord, CandidateState};
use super::endorsement::{EndorsementEvent, EndorsementRecord, EndorsementStage};
use super::feedback::{FeedbackEvent, FeedbackRecord, FeedbackStage};
use super::machine::{By, Decides, Happening, Machine, Named, named, pack_named};
use super::mentorship::{MentorshipEvent, MentorshipRecord, MentorshipStage};
use super::nomination::{NominationEvent, NominationRecord, NominationState};
use super::opportunity::{OpportunityEvent, OpportunityRecord, OpportunityStage};
use super::pack::{Pack, Packer, Unpacker};
use super::person::{PersonEvent, PersonRecord, PersonStage};
use super::pilot::{PilotEvent, PilotRecord, PilotStage};
use super::placement::{PlacementEvent, PlacementRecord, PlacementState};
use super::plan::{PlanEvent, PlanRecord, PlanStage};
use super::pool::{MembershipEvent, MembershipRecord, MembershipStage};
use super::review::{TalentReviewEvent, TalentReviewRecord, TalentReviewState};
use super::role::{RoleEvent, RoleRecord, RoleStage};
use super::sponsorship::{SponsorshipEvent, SponsorshipRecord, SponsorshipState};
use super::transition::Barred;
use super::vacancy::{VacancyEvent, VacancyRecord, VacancyStage};
use crate::defect::{Defects, Invalid, json};
use crate::values::{
    ActorId, ApplicationId, EndorsementId, EventId, FeedbackId, Id, ItemCode, MembershipId, MentorshipId, NominationId,
    OpportunityId, PersonId, PilotId, PlacementId, PlanId, ReviewId, RoleId, SponsorshipId, VacancyId, date, instant,
};

/// One event of a programme's journal. Events are never changed; another one corrects or voids them.
///
/// Texts stay with the caller: reasons, themes, objectives and deliverables are codes of the company's own.
///
/// ```
/// let event = rungs::Event::from_json(r#"{"id": "e-1", "recorded_at": "2026-01-12T09:30:00Z", "effective_on": "2026-02-01",
///     "actor": {"id": "p-3", "role": "manager"}, "reason": "planned",
///     "kind": {"placement": {"id": "pl-7", "event": {"agreed": {"side": "home"}}}}}"#)?;
/// assert_eq!(event.effective_on.to_string(), "2026-02-01");
/// # Ok::<(), rungs::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct Event {
    /// Which; unique in the journal.
    pub id: EventId,
    /// When it became known.
    #[serde(with = "instant")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::InstantText"))]
    pub recorded_at: DateTime<Utc>,
    /// The first day on which it holds. Of an event that voids another it says nothing.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub effective_on: NaiveDate,
    /// Who caused it.
    pub actor: Actor,
    /// Why, by code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ItemCode>,
    /// The event that this one takes the place of: what it says, and when that holds, is said instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<EventId>,
    /// What happened.
    pub kind: EventKind,
}

impl Event {
    /// An event that corrects nothing and gives no reason.
    #[must_use]
    pub const fn new(id: EventId, recorded_at: DateTime<Utc>, effective_on: NaiveDate, actor: Actor, kind: EventKind) -> Self {
        Self { id, recorded_at, effective_on, actor, reason: None, corrects: None, kind }
    }

    /// The same, in place of another event.
    #[must_use]
    pub fn correcting(mut self, event: EventId) -> Self {
        self.corrects = Some(event);
        self
    }

    /// The same, for a reason.
    #[must_use]
    pub fn because(mut self, reason: ItemCode) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Reads one event.
    ///
    /// # Errors
    /// [`Invalid`] when the text is not of the form. Whether a journal can keep it, [`Journal::push`](crate::Journal::push) says.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        let mut defects = Defects::default();
        let event = json::object(text, &Default::default(), &mut defects);
        defects.into_read(event)
    }
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct Actor {
    /// Which: of a person the id that they have everywhere else.
    pub id: ActorId,
    /// As what they acted.
    pub role: ActorRole,
}

impl Actor {
    /// Somebody, as something.
    #[must_use]
    pub const fn new(id: ActorId, role: ActorRole) -> Self {
        Self { id, role }
    }
}

named! {
    /// As what somebody acts. Closed.
    pub enum ActorRole {
        /// As themself.
        Person = "person",
        /// As a manager.
        Manager = "manager",
        /// As human resources.
        Hr = "hr",
        /// As a mentor.
        Mentor = "mentor",
        /// As a sponsor.
        Sponsor = "sponsor",
        /// As a program: no person.
        System = "system",
    }
}
pack_named!(ActorRole);

/// Hands the list of all lifecycles to a macro: kind, name, id, event, state, record, and what one and all of them are called.
macro_rules! for_each_lifecycle {
    ($then:ident) => {
        $then! {
            /// A candidate of the programme.
            Candidate = "candidate", PersonId, CandidateEvent, CandidateState, CandidateRecord, candidate, candidates;
            /// An opportunity.
            Opportunity = "opportunity", OpportunityId, OpportunityEvent, OpportunityStage, OpportunityRecord, opportunity, opportunities;
            /// An application.
            Application = "application", ApplicationId, ApplicationEvent, ApplicationState, ApplicationRecord, application, applications;
            /// A nomination of a successor.
            Nomination = "nomination", NominationId, NominationEvent, NominationState, NominationRecord, nomination, nominations;
            /// A membership of a talent pool.
            PoolMembership = "pool_membership", MembershipId, MembershipEvent, MembershipStage, MembershipRecord, membership, memberships;
            /// A talent review.
            TalentReview = "talent_review", ReviewId, TalentReviewEvent, TalentReviewState, TalentReviewRecord, talent_review, talent_reviews;
            /// A placement.
            Placement = "placement", PlacementId, PlacementEvent, PlacementState, PlacementRecord, placement, placements;
            /// A mentorship.
            Mentorship = "mentorship", MentorshipId, MentorshipEvent, MentorshipStage, MentorshipRecord, mentorship, mentorships;
            /// A sponsorship.
            Sponsorship = "sponsorship", SponsorshipId, SponsorshipEvent, SponsorshipState, SponsorshipRecord, sponsorship, sponsorships;
            /// An endorsement.
            Endorsement = "endorsement", EndorsementId, EndorsementEvent, EndorsementStage, EndorsementRecord, endorsement, endorsements;
            /// A development plan.
            DevelopmentPlan = "development_plan", PlanId, PlanEvent, PlanStage, PlanRecord, plan, plans;
            /// A piece of feedback.
            Feedback = "feedback", FeedbackId, FeedbackEvent, FeedbackStage, FeedbackRecord, feedback, feedbacks;
            /// A vacancy.
            Vacancy = "vacancy", VacancyId, VacancyEvent, VacancyStage, VacancyRecord, vacancy, vacancies;
            /// A pilot.
            Pilot = "pilot", PilotId, PilotEvent, PilotStage, PilotRecord, pilot, pilots;
            /// What is recorded of a person.
            Person = "person", PersonId, PersonEvent, PersonStage, PersonRecord, person, people;
            /// A role that is renamed or given up.
            Role = "role", RoleId, RoleEvent, RoleStage, RoleRecord, role, roles;
        }
    };
}
pub(super) use for_each_lifecycle;

macro_rules! define_events {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $id:ident, $event:ident, $state:ident, $record:ident, $one:ident, $all:ident;)*) => {
        named! {
            /// What kind of thing a lifecycle is of. Closed.
            pub enum LifecycleKind { $($(#[$doc])* $kind = $name,)* }
        }

        /// What happened: which lifecycle of which kind, and what of it. Open.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum EventKind {
            $($(#[$doc])* $kind {
                /// Which one.
                id: $id,
                /// What of it.
                event: $event,
            },)*
            /// Another event is as if it had never been recorded. It stays readable; voiding the voiding event restores it.
            Voided {
                /// Which.
                event: EventId,
            },
        }

        impl EventKind {
            /// Which lifecycle it belongs to, and which one of its kind; `None` when it voids an event.
            #[must_use]
            pub fn lifecycle(&self) -> Option<(LifecycleKind, &str)> {
                match self {
                    $(Self::$kind { id, .. } => Some((LifecycleKind::$kind, id.as_str())),)*
                    Self::Voided { .. } => None,
                }
            }

            /// The name of the move that it is; `voided` when it voids an event.
            #[must_use]
            pub fn step(&self) -> &'static str {
                match self {
                    $(Self::$kind { event, .. } => event.step().name(),)*
                    Self::Voided { .. } => "voided",
                }
            }

            pub(super) fn code(&self) -> u8 {
                match self {
                    $(Self::$kind { event, .. } => event.step().code(),)*
                    Self::Voided { .. } => 0,
                }
            }

            /// Packs what happened, without which lifecycle it happened to.
            pub(super) fn pack(&self, out: &mut Packer<'_>) {
                match self {
                    $(Self::$kind { event, .. } => event.pack(out),)*
                    Self::Voided { .. } => {}
                }
            }

            /// The inverse, for a lifecycle.
            pub(super) fn unpack(kind: LifecycleKind, id: &str, from: &mut Unpacker<'_>) -> Option<Self> {
                Some(match kind {
                    $(LifecycleKind::$kind => Self::$kind { id: <$id>::new(id).ok()?, event: Pack::unpack(from)? },)*
                })
            }
        }

        /// The state of a lifecycle of any kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum State { $($kind($state),)* }

        impl State {
            pub(super) fn stage(self) -> &'static str {
                match self { $(Self::$kind(state) => state.stage(),)* }
            }

            /// The state after a move, `None` when it is not legal.
            pub(super) fn after(kind: LifecycleKind, before: Option<Self>, code: u8, by: By) -> Option<Self> {
                match kind {
                    $(LifecycleKind::$kind => {
                        let before = match before {
                            Some(Self::$kind(state)) => Some(state),
                            _ => None,
                        };
                        <$state>::after(before, Named::of_code(code)?, by).map(Self::$kind)
                    })*
                }
            }

            /// Why this actor may not make a move that others may make.
            pub(super) fn barred(kind: LifecycleKind, before: Option<Self>, code: u8, by: By) -> Option<Barred> {
                match kind {
                    $(LifecycleKind::$kind => {
                        let before = match before {
                            Some(Self::$kind(state)) => Some(state),
                            _ => None,
                        };
                        <$state>::barred(before, Named::of_code(code)?, by)
                    })*
                }
            }

            /// Whether a move is a decision.
            pub(super) fn decides(kind: LifecycleKind, code: u8) -> Option<Decides> {
                match kind { $(LifecycleKind::$kind => <$state>::decides(Named::of_code(code)?),)* }
            }

            /// Whether a move says whom the decisions are about.
            pub(super) fn names(kind: LifecycleKind, code: u8) -> bool {
                match kind { $(LifecycleKind::$kind => Named::of_code(code).is_some_and(<$state>::names),)* }
            }

            /// The name of a move, and of all that this actor could make.
            pub(super) fn legal(kind: LifecycleKind, before: Option<Self>, code: u8, by: By) -> (&'static str, Vec<&'static str>) {
                match kind {
                    $(LifecycleKind::$kind => {
                        let moves = <<$state as Machine>::Move as Named>::LIST;
                        let legal = moves.iter().filter(|step| Self::after(kind, before, step.code(), by).is_some());
                        let legal = legal.map(|step| step.name()).collect();
                        (moves.get(usize::from(code)).map_or("", |step| step.name()), legal)
                    })*
                }
            }
        }

        $(impl OfLifecycle for $record {
            const KIND: LifecycleKind = LifecycleKind::$kind;

            fn id(text: &str) -> Option<$id> {
                <$id>::new(text).ok()
            }

            fn split(kind: EventKind, state: State) -> Option<($event, $state)> {
                match (kind, state) {
                    (EventKind::$kind { event, .. }, State::$kind(state)) => Some((event, state)),
                    _ => None,
                }
            }
        })*
    };
}

/// A record of a lifecycle: which kind it is of, and how its events are told from those of others.
pub(super) trait OfLifecycle: super::machine::Case {
    const KIND: LifecycleKind;

    fn id(text: &str) -> Option<Self::Id>;

    fn split(kind: EventKind, state: State) -> Option<(Self::Event, <Self::Event as Happening>::State)>;
}

for_each_lifecycle!(define_events);
