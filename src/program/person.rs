//! What human resources record of a person: hired, moved, rated, assessed, left, and perhaps hired again.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::{Pack, Packer, Unpacker, pack_fields, packed};
use crate::people::{EvidenceSpec, RatingSpec};
use crate::values::{CycleId, ItemCode, Period, PersonId, RoleId, TeamId, date};

packed! {
    /// What is recorded of a person. Open.
    pub enum PersonEvent {
        /// They are with the company from that day on, for the first time or again.
        Hired,
        /// They have another role.
        RoleChanged {
            /// Which.
            role: RoleId,
        },
        /// They are in another team.
        TeamChanged {
            /// Which.
            team: TeamId,
        },
        /// They report to somebody else, or to nobody.
        ManagerChanged {
            ;
            /// To whom.
            manager: Option<PersonId>,
        },
        /// Their performance has been rated.
        Rated {
            /// Of which cycle.
            cycle: CycleId,
            /// How, by code.
            rating: ItemCode,
        },
        /// A competency of theirs has been observed.
        EvidenceRecorded {
            /// What was seen.
            evidence: EvidenceSpec,
        },
        /// They are no longer with the company from that day on.
        Left {
            ;
            /// Whether the company would have kept them, where it says.
            regretted: Option<bool>,
        },
    }
}

pack_fields! {
    EvidenceSpec { id, competency, level, kind, assessor, on, until }
}

named! {
    /// Where a person stands. Closed.
    pub enum PersonStage {
        /// Something was rated or seen, and nothing says yet that they are with the company.
        Noted = "noted",
        /// With the company.
        Employed = "employed",
        /// No longer.
        Left = "left",
    }
}

named! {
    pub(super) enum Move {
        Hired = "hired",
        RoleChanged = "role_changed",
        TeamChanged = "team_changed",
        ManagerChanged = "manager_changed",
        Rated = "rated",
        EvidenceRecorded = "evidence_recorded",
        Left = "left",
    }
}

// A journal may begin when people are long there, so that all but a second hiring is legal without a first. What was rated or seen is often
// recorded late, and may be older than the hiring, such as a certificate: it begins and ends nothing.
plain_machine! { PersonStage {
    None | Some(Self::Noted | Self::Left), Move::Hired => Employed;
    None | Some(Self::Noted | Self::Employed), Move::RoleChanged | Move::TeamChanged | Move::ManagerChanged => Employed;
    None | Some(Self::Noted), Move::Rated | Move::EvidenceRecorded => Noted;
    Some(Self::Employed), Move::Rated | Move::EvidenceRecorded => Employed;
    Some(Self::Left), Move::Rated | Move::EvidenceRecorded => Left;
    None | Some(Self::Noted | Self::Employed), Move::Left => Left;
} }

impl Happening for PersonEvent {
    type State = PersonStage;

    fn step(&self) -> Move {
        match self {
            Self::Hired => Move::Hired,
            Self::RoleChanged { .. } => Move::RoleChanged,
            Self::TeamChanged { .. } => Move::TeamChanged,
            Self::ManagerChanged { .. } => Move::ManagerChanged,
            Self::Rated { .. } => Move::Rated,
            Self::EvidenceRecorded { .. } => Move::EvidenceRecorded,
            Self::Left { .. } => Move::Left,
        }
    }
}

/// What is recorded of a person. Roles are as they were named when they were recorded; see [`View::role_on`](crate::View::role_on).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonRecord {
    /// Who.
    pub id: PersonId,
    /// Where they stand.
    pub stage: PersonStage,
    /// When they were with the company; the first begins with the first role, team or manager recorded, where no hiring is.
    pub employed: Vec<Period>,
    /// The days from which on they were not, also where nothing says since when they had been.
    #[serde(with = "date::list")]
    pub left: Vec<NaiveDate>,
    /// The roles, each with the day from which on.
    pub roles: Vec<Dated<RoleId>>,
    /// The teams, each with the day from which on.
    pub teams: Vec<Dated<TeamId>>,
    /// The managers, each with the day from which on.
    pub managers: Vec<Dated<Option<PersonId>>>,
    /// The ratings, by when they were given.
    pub ratings: Vec<RatingSpec>,
    /// What was seen of their competencies.
    pub evidence: Vec<EvidenceSpec>,
    /// Whether the company would have kept them when they last left.
    pub regretted: Option<bool>,
    /// Whether a hiring is recorded.
    pub hired: bool,
}

impl Case for PersonRecord {
    type Id = PersonId;
    type Event = PersonEvent;

    fn begin(id: PersonId) -> Self {
        Self {
            id,
            stage: PersonStage::Noted,
            employed: Vec::new(),
            left: Vec::new(),
            roles: Vec::new(),
            teams: Vec::new(),
            managers: Vec::new(),
            ratings: Vec::new(),
            evidence: Vec::new(),
            regretted: None,
            hired: false,
        }
    }

    fn take(&mut self, event: PersonEvent, state: PersonStage, seen: &Seen) {
        if state == PersonStage::Employed && (self.employed.is_empty() || self.stage == PersonStage::Left) {
            self.employed.push(Period::since(seen.on));
        }
        self.stage = state;
        match event {
            PersonEvent::Hired => (self.hired, self.regretted) = (true, None),
            PersonEvent::RoleChanged { role } => self.roles.push(Dated::new(role, seen.on)),
            PersonEvent::TeamChanged { team } => self.teams.push(Dated::new(team, seen.on)),
            PersonEvent::ManagerChanged { manager } => self.managers.push(Dated::new(manager, seen.on)),
            PersonEvent::Rated { cycle, rating } => self.ratings.push(RatingSpec::new(cycle, seen.on, rating)),
            PersonEvent::EvidenceRecorded { evidence } => self.evidence.push(evidence),
            PersonEvent::Left { regretted } => {
                self.regretted = regretted;
                self.left.push(seen.on);
                if let Some(last) = self.employed.last_mut() {
                    last.until = Some(seen.on);
                }
            }
        }
    }
}
