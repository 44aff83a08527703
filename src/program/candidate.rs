//! A candidate of the programme: from discovery to being ready, with a review each quarter, a change of direction, a pause, a way out.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{By, Case, Happening, Machine, Named, Seen, named};
use super::pack::packed;
use crate::values::{ItemCode, PersonId, PlanId, RoleId, date};

packed! {
    /// What happens to a candidate. Open.
    pub enum CandidateEvent {
        /// Somebody is looked at for the first time, or again after they had left the programme.
        Discovered {
            ;
            /// What they are interested in.
            interests: Vec<ItemCode>,
            /// What the business asks for.
            priorities: Vec<ItemCode>,
        },
        /// There is a plan for them.
        Planned {
            /// The role that it leads to.
            role: RoleId;
            /// The plan.
            plan: Option<PlanId>,
        },
        /// The plan is under way.
        Begun,
        /// They are ready now.
        Ready,
        /// A review has been opened.
        ReviewOpened,
        /// It is closed, and nothing changes.
        ReviewClosed,
        /// Another direction is taken.
        Pivoted {
            /// The role that it leads to now.
            role: RoleId,
        },
        /// It rests.
        Paused,
        /// It goes on where it rested.
        Resumed,
        /// They leave the programme.
        Exited,
    }
}

named! {
    /// Where a candidate stands. Closed.
    pub enum CandidateStage {
        /// Interests and priorities are being found out.
        Discovery = "discovery",
        /// There is a plan.
        Planned = "planned",
        /// The plan is under way.
        InDevelopment = "in_development",
        /// Ready now.
        ReadyNow = "ready_now",
        /// Under review.
        UnderReview = "under_review",
        /// Another direction is taken, and not yet planned.
        Pivoted = "pivoted",
        /// It rests.
        Paused = "paused",
        /// Out of the programme.
        Exited = "exited",
    }
}

named! {
    pub(super) enum Move {
        Discovered = "discovered",
        Planned = "planned",
        Begun = "begun",
        Ready = "ready",
        ReviewOpened = "review_opened",
        ReviewClosed = "review_closed",
        Pivoted = "pivoted",
        Paused = "paused",
        Resumed = "resumed",
        Exited = "exited",
    }
}

/// The stage, and the one that a review or a pause returns to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CandidateState {
    stage: CandidateStage,
    /// The stage before a review.
    reviewed: CandidateStage,
    /// The stage before a pause.
    paused: CandidateStage,
}

impl Machine for CandidateState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, _by: By) -> Option<Self> {
        use CandidateStage as S;
        let fresh = Self { stage: S::Discovery, reviewed: S::Discovery, paused: S::Discovery };
        let Some(before) = before else { return (step == Move::Discovered).then_some(fresh) };
        let to = |stage| Some(Self { stage, ..before });
        match (before.stage, step) {
            (S::Exited, Move::Discovered) => Some(fresh),
            (S::Exited, _) => None,
            (_, Move::Exited) => to(S::Exited),
            (S::Paused, Move::Resumed) => to(before.paused),
            (S::Paused, _) => None,
            (stage, Move::Paused) => Some(Self { stage: S::Paused, paused: stage, ..before }),
            (S::Discovery | S::Pivoted, Move::Planned) => to(S::Planned),
            (S::Planned | S::Pivoted, Move::Begun) | (S::UnderReview | S::ReadyNow, Move::Begun) => to(S::InDevelopment),
            (S::InDevelopment | S::UnderReview, Move::Ready) => to(S::ReadyNow),
            (stage @ (S::Planned | S::InDevelopment | S::ReadyNow), Move::ReviewOpened) => {
                Some(Self { stage: S::UnderReview, reviewed: stage, ..before })
            }
            (S::UnderReview, Move::ReviewClosed) => to(before.reviewed),
            (S::Planned | S::InDevelopment | S::ReadyNow | S::UnderReview, Move::Pivoted) => to(S::Pivoted),
            _ => None,
        }
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl Happening for CandidateEvent {
    type State = CandidateState;

    fn step(&self) -> Move {
        match self {
            Self::Discovered { .. } => Move::Discovered,
            Self::Planned { .. } => Move::Planned,
            Self::Begun => Move::Begun,
            Self::Ready => Move::Ready,
            Self::ReviewOpened => Move::ReviewOpened,
            Self::ReviewClosed => Move::ReviewClosed,
            Self::Pivoted { .. } => Move::Pivoted,
            Self::Paused => Move::Paused,
            Self::Resumed => Move::Resumed,
            Self::Exited => Move::Exited,
        }
    }
}

/// What is known of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CandidateRecord {
    /// Who.
    pub person: PersonId,
    /// Where they stand.
    pub stage: CandidateStage,
    /// Since when they stand there.
    #[serde(with = "date::option")]
    pub since: Option<NaiveDate>,
    /// What they are interested in, as last found out.
    pub interests: Vec<ItemCode>,
    /// What the business asked for, as last found out.
    pub priorities: Vec<ItemCode>,
    /// The roles that were aimed at, each with the day from which on; the last is aimed at now.
    pub directions: Vec<Dated<RoleId>>,
    /// The plan that was last made.
    pub plan: Option<PlanId>,
    /// When a review was last opened.
    #[serde(with = "date::option")]
    pub reviewed: Option<NaiveDate>,
    /// When the plan first was under way, since they were last discovered.
    #[serde(with = "date::option")]
    pub begun: Option<NaiveDate>,
}

impl Case for CandidateRecord {
    type Id = PersonId;
    type Event = CandidateEvent;

    fn begin(person: PersonId) -> Self {
        Self {
            person,
            stage: CandidateStage::Discovery,
            since: None,
            interests: Vec::new(),
            priorities: Vec::new(),
            directions: Vec::new(),
            plan: None,
            reviewed: None,
            begun: None,
        }
    }

    fn take(&mut self, event: CandidateEvent, state: CandidateState, seen: &Seen) {
        (self.stage, self.since) = (state.stage, Some(seen.on));
        match event {
            CandidateEvent::Discovered { interests, priorities } => {
                (self.interests, self.priorities, self.begun, self.reviewed) = (interests, priorities, None, None);
            }
            CandidateEvent::Planned { role, plan } => {
                self.plan = plan;
                self.aim(role, seen.on);
            }
            CandidateEvent::Pivoted { role } => self.aim(role, seen.on),
            CandidateEvent::Begun => self.begun = self.begun.or(Some(seen.on)),
            CandidateEvent::ReviewOpened => self.reviewed = Some(seen.on),
            CandidateEvent::Ready
            | CandidateEvent::ReviewClosed
            | CandidateEvent::Paused
            | CandidateEvent::Resumed
            | CandidateEvent::Exited => {}
        }
    }
}

impl CandidateRecord {
    fn aim(&mut self, role: RoleId, on: NaiveDate) {
        if self.directions.last().is_none_or(|last| last.of != role) {
            self.directions.push(Dated::new(role, on));
        }
    }

    /// Whether they are in the programme, be it at rest.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.stage != CandidateStage::Exited
    }
}
