//! An endorsement: what somebody says in favour of somebody, once.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{By, Case, Happening, Machine, Named, Seen, named};
use super::names::NOBODY;
use super::pack::packed;
use super::transition::Barred;
use crate::values::{CompetencyId, EndorsementId, PersonId, RoleId, date};

packed! {
    /// What happens to an endorsement. Open.
    pub enum EndorsementEvent {
        /// The actor speaks in favour of somebody else.
        Given {
            /// In favour of whom.
            person: PersonId,
            /// Who endorses.
            endorser: PersonId;
            /// For which role.
            role: Option<RoleId>,
            /// For which competencies.
            competencies: Vec<CompetencyId>,
        },
        /// It no longer holds.
        Withdrawn,
    }
}

named! {
    /// Where an endorsement stands. Closed.
    pub enum EndorsementStage {
        /// It holds.
        Given = "given",
        /// It no longer holds.
        Withdrawn = "withdrawn",
    }
}

named! {
    pub(super) enum Move { Given = "given", Withdrawn = "withdrawn", }
}

impl Machine for EndorsementStage {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        if Self::barred(before, step, by).is_some() {
            return None;
        }
        match (before, step) {
            (None, Move::Given) => Some(Self::Given),
            (Some(Self::Given), Move::Withdrawn) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        let is_own = before.is_none() && step == Move::Given && by.actor == by.who && by.who != NOBODY;
        is_own.then_some(Barred::OwnCase)
    }

    fn stage(self) -> &'static str {
        self.name()
    }
}

impl Happening for EndorsementEvent {
    type State = EndorsementStage;

    fn step(&self) -> Move {
        match self {
            Self::Given { .. } => Move::Given,
            Self::Withdrawn => Move::Withdrawn,
        }
    }
}

/// What is known of an endorsement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EndorsementRecord {
    /// Which.
    pub id: EndorsementId,
    /// Where it stands.
    pub stage: EndorsementStage,
    /// In favour of whom; `None` only before it is given.
    pub person: Option<PersonId>,
    /// Who endorses; `None` only before it is given.
    pub endorser: Option<PersonId>,
    /// For which role.
    pub role: Option<RoleId>,
    /// For which competencies.
    pub competencies: Vec<CompetencyId>,
    /// When it was given.
    #[serde(with = "date::option")]
    pub on: Option<NaiveDate>,
}

impl Case for EndorsementRecord {
    type Id = EndorsementId;
    type Event = EndorsementEvent;

    fn begin(id: EndorsementId) -> Self {
        let stage = EndorsementStage::Given;
        Self { id, stage, person: None, endorser: None, role: None, competencies: Vec::new(), on: None }
    }

    fn take(&mut self, event: EndorsementEvent, state: EndorsementStage, seen: &Seen) {
        self.stage = state;
        if let EndorsementEvent::Given { person, endorser, role, competencies } = event {
            (self.person, self.endorser) = (Some(person), Some(endorser));
            (self.role, self.competencies, self.on) = (role, competencies, Some(seen.on));
        }
    }
}
