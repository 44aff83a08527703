//! An endorsement: what somebody says in favour of somebody, once.

use chrono::NaiveDate;
use serde::Serialize;

use super::event::ActorRole;
use super::machine::{By, Case, Decides, Happening, Seen, named, plain_machine};
use super::pack::packed;
use super::transition::Barred;
use crate::values::{CompetencyId, EndorsementId, PersonId, RoleId, date};

packed! {
    /// What happens to an endorsement. Open.
    pub enum EndorsementEvent {
        /// Somebody speaks in favour of somebody else: themself, or human resources record that they do.
        Given {
            /// In favour of whom.
            person: PersonId,
            /// Who endorses: the actor, unless human resources record it.
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

plain_machine! { EndorsementStage {
    None, Move::Given => Given;
    Some(Self::Given), Move::Withdrawn => Withdrawn;
} barred by barred, decides decides, names Move::Given }

fn barred(before: Option<EndorsementStage>, step: Move, by: By) -> Option<Barred> {
    let (None, Move::Given) = (before, step) else { return None };
    let is_theirs = by.is_second || by.role == ActorRole::Hr;
    by.alone().or_else(|| by.no_other_person(by.who)).or_else(|| (!is_theirs).then_some(Barred::OthersWord))
}

fn decides(step: Move) -> Option<Decides> {
    (step == Move::Given).then_some(Decides::ABOUT_ANOTHER)
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
