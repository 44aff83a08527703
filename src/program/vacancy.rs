//! A vacancy: opened, then filled from within or from outside, or cancelled.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, pack_named, plain_machine};
use super::pack::packed;
use crate::values::{OpportunityId, PersonId, RoleId, UnitId, VacancyId, date};

packed! {
    /// What happens to a vacancy. Open.
    pub enum VacancyEvent {
        /// A seat is to be filled.
        Opened {
            /// The role.
            role: RoleId;
            /// The unit that it is in.
            unit: Option<UnitId>,
            /// The opportunity by which it is published.
            opportunity: Option<OpportunityId>,
        },
        /// Somebody has it.
        Filled {
            /// Where they come from.
            from: FilledFrom;
            /// Who, where they are one of the company's people.
            person: Option<PersonId>,
        },
        /// It is not to be filled.
        Cancelled,
    }
}

named! {
    /// Where somebody comes from. Closed.
    pub enum FilledFrom {
        /// The company.
        Internal = "internal",
        /// Outside.
        External = "external",
    }
}
pack_named!(FilledFrom);

named! {
    /// Where a vacancy stands. Closed.
    pub enum VacancyStage {
        /// It is to be filled.
        Open = "open",
        /// Somebody has it.
        Filled = "filled",
        /// It is not to be filled.
        Cancelled = "cancelled",
    }
}

named! {
    pub(super) enum Move { Opened = "opened", Filled = "filled", Cancelled = "cancelled", }
}

plain_machine! { VacancyStage {
    None, Move::Opened => Open;
    Some(Self::Open), Move::Filled => Filled;
    Some(Self::Open), Move::Cancelled => Cancelled;
} }

impl Happening for VacancyEvent {
    type State = VacancyStage;

    fn step(&self) -> Move {
        match self {
            Self::Opened { .. } => Move::Opened,
            Self::Filled { .. } => Move::Filled,
            Self::Cancelled => Move::Cancelled,
        }
    }
}

/// What is known of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VacancyRecord {
    /// Which.
    pub id: VacancyId,
    /// Where it stands.
    pub stage: VacancyStage,
    /// The role; `None` only before it is opened.
    pub role: Option<RoleId>,
    /// The unit that it is in.
    pub unit: Option<UnitId>,
    /// The opportunity by which it is published.
    pub opportunity: Option<OpportunityId>,
    /// Since when it is open.
    #[serde(with = "date::option")]
    pub opened: Option<NaiveDate>,
    /// Since when it is filled or cancelled.
    #[serde(with = "date::option")]
    pub closed: Option<NaiveDate>,
    /// Where whoever has it comes from.
    pub from: Option<FilledFrom>,
    /// Who has it.
    pub person: Option<PersonId>,
}

impl Case for VacancyRecord {
    type Id = VacancyId;
    type Event = VacancyEvent;

    fn begin(id: VacancyId) -> Self {
        let stage = VacancyStage::Open;
        Self { id, stage, role: None, unit: None, opportunity: None, opened: None, closed: None, from: None, person: None }
    }

    fn take(&mut self, event: VacancyEvent, state: VacancyStage, seen: &Seen) {
        self.stage = state;
        match event {
            VacancyEvent::Opened { role, unit, opportunity } => {
                (self.role, self.unit, self.opportunity, self.opened) = (Some(role), unit, opportunity, Some(seen.on));
            }
            VacancyEvent::Filled { from, person } => {
                (self.from, self.person, self.closed) = (Some(from), person, Some(seen.on));
            }
            VacancyEvent::Cancelled => self.closed = Some(seen.on),
        }
    }
}
