//! A role that a reorganisation renames or gives up. Events keep the names that they were recorded with.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::packed;
use crate::values::RoleId;

packed! {
    /// What a reorganisation does to a role. Open.
    pub enum RoleEvent {
        /// It has another id from that day on.
        Renamed {
            /// Which.
            to: RoleId,
        },
        /// There is no such role from that day on.
        Retired,
    }
}

named! {
    /// Where a role stands of which something is recorded. Closed.
    pub enum RoleStage {
        /// It has another id.
        Renamed = "renamed",
        /// It is no more.
        Retired = "retired",
    }
}

named! {
    pub(super) enum Move { Renamed = "renamed", Retired = "retired", }
}

// An id that was given up may be used anew, and be renamed again.
plain_machine! { RoleStage {
    None | Some(Self::Renamed), Move::Renamed => Renamed;
    None | Some(Self::Renamed), Move::Retired => Retired;
} }

impl Happening for RoleEvent {
    type State = RoleStage;

    fn step(&self) -> Move {
        match self {
            Self::Renamed { .. } => Move::Renamed,
            Self::Retired => Move::Retired,
        }
    }
}

/// What is recorded of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RoleRecord {
    /// Which, as it was named.
    pub id: RoleId,
    /// Where it stands.
    pub stage: RoleStage,
    /// Its further ids, each with the day from which on.
    pub names: Vec<Dated<RoleId>>,
    /// Since when there is no such role.
    #[serde(with = "crate::values::date::option")]
    pub retired: Option<NaiveDate>,
}

impl Case for RoleRecord {
    type Id = RoleId;
    type Event = RoleEvent;

    fn begin(id: RoleId) -> Self {
        Self { id, stage: RoleStage::Renamed, names: Vec::new(), retired: None }
    }

    fn take(&mut self, event: RoleEvent, state: RoleStage, seen: &Seen) {
        self.stage = state;
        match event {
            RoleEvent::Renamed { to } => self.names.push(Dated::new(to, seen.on)),
            RoleEvent::Retired => self.retired = Some(seen.on),
        }
    }
}
