//! An application: submitted, screened blind, shortlisted, selected, approved by somebody else, accepted.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{By, Case, Decides, Happening, Machine, Named, Seen, named};
use super::pack::{Pack, Packer, Unpacker, pack_codes, packed};
use super::transition::Barred;
use crate::eligibility::Decision;
use crate::values::{ActorId, ApplicationId, ItemCode, OpportunityId, PersonId, RuleId, date};

packed! {
    /// What happens to an application. Open.
    pub enum ApplicationEvent {
        /// Somebody has begun to apply.
        Drafted {
            /// Who.
            person: PersonId,
            /// What for.
            opportunity: OpportunityId,
        },
        /// It is complete, and in.
        Submitted,
        /// It has been held against the rule.
        Screened {
            /// What the rule said.
            verdict: Decision;
            /// Which rule.
            rule: Option<RuleId>,
            /// Which version of the rule book.
            version: Option<ItemCode>,
        },
        /// It is one of the few that are looked at closely.
        Shortlisted,
        /// It is the one.
        Selected,
        /// Somebody has to approve.
        ApprovalRequested,
        /// A person other than the applicant approves. It is an approval of whoever applied as far as was known then: should the opening be
        /// corrected later to name another person, it takes another approval.
        Approved,
        /// The applicant has what they applied for.
        Accepted,
        /// The applicant does not take it.
        Declined,
        /// It is not the one.
        Rejected {
            ;
            /// What the rule said.
            verdict: Option<Decision>,
            /// What would change it at the least cost: clauses of the rule, by code.
            unlock: Vec<ItemCode>,
        },
        /// The applicant takes it back.
        Withdrawn,
    }
}

pack_codes! { Decision { Eligible, Ineligible, Undetermined } }

named! {
    /// Where an application stands. Closed.
    pub enum ApplicationStage {
        /// Being written.
        Draft = "draft",
        /// In.
        Submitted = "submitted",
        /// Held against the rule.
        Screened = "screened",
        /// Looked at closely.
        Shortlisted = "shortlisted",
        /// The one.
        Selected = "selected",
        /// Somebody has to approve, or has approved.
        ApprovalPending = "approval_pending",
        /// The applicant has it.
        Accepted = "accepted",
        /// The applicant does not take it.
        Declined = "declined",
        /// Not the one.
        Rejected = "rejected",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

named! {
    pub(super) enum Move {
        Drafted = "drafted",
        Submitted = "submitted",
        Screened = "screened",
        Shortlisted = "shortlisted",
        Selected = "selected",
        ApprovalRequested = "approval_requested",
        Approved = "approved",
        Accepted = "accepted",
        Declined = "declined",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
    }
}

/// The stage, who applies, and whether somebody else has approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ApplicationState {
    stage: ApplicationStage,
    applicant: u32,
    approved: bool,
}

impl Machine for ApplicationState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        use ApplicationStage as S;
        let Some(before) = before else {
            let draft = Self { stage: S::Draft, applicant: by.who, approved: false };
            return (step == Move::Drafted).then_some(draft);
        };
        if Self::barred(Some(before), step, by).is_some() {
            return None;
        }
        let to = |stage| Some(Self { stage, ..before });
        match (before.stage, step) {
            (S::Draft, Move::Submitted) => to(S::Submitted),
            (S::Submitted, Move::Screened) => to(S::Screened),
            (S::Screened, Move::Shortlisted) => to(S::Shortlisted),
            (S::Shortlisted, Move::Selected) => to(S::Selected),
            (S::Selected, Move::ApprovalRequested) => to(S::ApprovalPending),
            (S::ApprovalPending, Move::Approved) if !before.approved => Some(Self { approved: true, ..before }),
            (S::ApprovalPending, Move::Accepted) if before.approved => to(S::Accepted),
            (S::Selected | S::ApprovalPending, Move::Declined) => to(S::Declined),
            (S::Submitted | S::Screened | S::Shortlisted | S::Selected | S::ApprovalPending, Move::Rejected) => to(S::Rejected),
            (S::Draft | S::Submitted | S::Screened | S::Shortlisted | S::Selected | S::ApprovalPending, Move::Withdrawn) => {
                to(S::Withdrawn)
            }
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        by.not_of_them(before.filter(|_| step == Move::Approved)?.applicant)
    }

    fn decides(step: Move) -> Option<Decides> {
        match step {
            Move::Approved => Some(Decides { of_one_person: true, ..Decides::ABOUT_ANOTHER }),
            Move::Rejected => Some(Decides::ABOUT_ANOTHER),
            _ => None,
        }
    }

    fn names(step: Move) -> bool {
        step == Move::Drafted
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl Happening for ApplicationEvent {
    type State = ApplicationState;

    fn step(&self) -> Move {
        match self {
            Self::Drafted { .. } => Move::Drafted,
            Self::Submitted => Move::Submitted,
            Self::Screened { .. } => Move::Screened,
            Self::Shortlisted => Move::Shortlisted,
            Self::Selected => Move::Selected,
            Self::ApprovalRequested => Move::ApprovalRequested,
            Self::Approved => Move::Approved,
            Self::Accepted => Move::Accepted,
            Self::Declined => Move::Declined,
            Self::Rejected { .. } => Move::Rejected,
            Self::Withdrawn => Move::Withdrawn,
        }
    }
}

/// What is known of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ApplicationRecord {
    /// Which.
    pub id: ApplicationId,
    /// Where it stands.
    pub stage: ApplicationStage,
    /// Since when it stands there.
    #[serde(with = "date::option")]
    pub since: Option<NaiveDate>,
    /// Who applies; `None` only before it is drafted.
    pub person: Option<PersonId>,
    /// What for; `None` only before it is drafted.
    pub opportunity: Option<OpportunityId>,
    /// When it came in.
    #[serde(with = "date::option")]
    pub submitted: Option<NaiveDate>,
    /// What the rule said, as last heard.
    pub verdict: Option<Decision>,
    /// Which rule.
    pub rule: Option<RuleId>,
    /// Which version of the rule book.
    pub version: Option<ItemCode>,
    /// Who approved.
    pub approved_by: Option<ActorId>,
    /// What would change a rejection at the least cost.
    pub unlock: Vec<ItemCode>,
}

impl Case for ApplicationRecord {
    type Id = ApplicationId;
    type Event = ApplicationEvent;

    fn begin(id: ApplicationId) -> Self {
        Self {
            id,
            stage: ApplicationStage::Draft,
            since: None,
            person: None,
            opportunity: None,
            submitted: None,
            verdict: None,
            rule: None,
            version: None,
            approved_by: None,
            unlock: Vec::new(),
        }
    }

    fn take(&mut self, event: ApplicationEvent, state: ApplicationState, seen: &Seen) {
        (self.stage, self.since) = (state.stage, Some(seen.on));
        match event {
            ApplicationEvent::Drafted { person, opportunity } => {
                (self.person, self.opportunity) = (Some(person), Some(opportunity));
            }
            ApplicationEvent::Submitted => self.submitted = Some(seen.on),
            ApplicationEvent::Screened { verdict, rule, version } => {
                (self.verdict, self.rule, self.version) = (Some(verdict), rule, version);
            }
            ApplicationEvent::Approved => self.approved_by = Some(seen.actor.id.clone()),
            ApplicationEvent::Rejected { verdict, unlock } => {
                (self.verdict, self.unlock) = (verdict.or(self.verdict), unlock);
            }
            ApplicationEvent::Shortlisted
            | ApplicationEvent::Selected
            | ApplicationEvent::ApprovalRequested
            | ApplicationEvent::Accepted
            | ApplicationEvent::Declined
            | ApplicationEvent::Withdrawn => {}
        }
    }
}

impl ApplicationRecord {
    /// Whether nothing more can happen to it.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        use ApplicationStage as S;
        matches!(self.stage, S::Accepted | S::Declined | S::Rejected | S::Withdrawn)
    }

    /// Whether whoever reviews it must not know who applies: from submission until the shortlist.
    #[must_use]
    pub const fn is_blind(&self) -> bool {
        matches!(self.stage, ApplicationStage::Submitted | ApplicationStage::Screened)
    }
}
