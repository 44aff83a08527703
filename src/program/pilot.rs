//! A pilot: its arms, and who is in which.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::packed;
use crate::values::{ItemCode, PersonId, PilotId, date};

packed! {
    /// What happens to a pilot. Open.
    pub enum PilotEvent {
        /// It begins.
        Began {
            /// Its arms, by code.
            arms: Vec<ItemCode>,
        },
        /// Somebody is in an arm; whoever was in another changes.
        Assigned {
            /// Who.
            person: PersonId,
            /// In which, by code.
            arm: ItemCode,
        },
        /// Somebody is in none any more.
        Left {
            /// Who.
            person: PersonId,
        },
        /// It is over.
        Ended,
    }
}

named! {
    /// Where a pilot stands. Closed.
    pub enum PilotStage {
        /// Under way.
        Running = "running",
        /// Over.
        Ended = "ended",
    }
}

named! {
    pub(super) enum Move { Began = "began", Assigned = "assigned", Left = "left", Ended = "ended", }
}

plain_machine! { PilotStage {
    None, Move::Began => Running;
    Some(Self::Running), Move::Assigned | Move::Left => Running;
    Some(Self::Running), Move::Ended => Ended;
} }

impl Happening for PilotEvent {
    type State = PilotStage;

    fn step(&self) -> Move {
        match self {
            Self::Began { .. } => Move::Began,
            Self::Assigned { .. } => Move::Assigned,
            Self::Left { .. } => Move::Left,
            Self::Ended => Move::Ended,
        }
    }
}

/// What is known of a pilot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PilotRecord {
    /// Which.
    pub id: PilotId,
    /// Where it stands.
    pub stage: PilotStage,
    /// Its arms.
    pub arms: Vec<ItemCode>,
    /// Who is in which arm, and since when.
    pub people: BTreeMap<PersonId, Dated<ItemCode>>,
    /// When it began.
    #[serde(with = "date::option")]
    pub began: Option<NaiveDate>,
    /// When it was over.
    #[serde(with = "date::option")]
    pub ended: Option<NaiveDate>,
}

impl Case for PilotRecord {
    type Id = PilotId;
    type Event = PilotEvent;

    fn begin(id: PilotId) -> Self {
        Self { id, stage: PilotStage::Running, arms: Vec::new(), people: BTreeMap::new(), began: None, ended: None }
    }

    fn take(&mut self, event: PilotEvent, state: PilotStage, seen: &Seen) {
        self.stage = state;
        match event {
            PilotEvent::Began { arms } => (self.arms, self.began) = (arms, Some(seen.on)),
            PilotEvent::Assigned { person, arm } => drop(self.people.insert(person, Dated::new(arm, seen.on))),
            PilotEvent::Left { person } => drop(self.people.remove(&person)),
            PilotEvent::Ended => self.ended = Some(seen.on),
        }
    }
}
