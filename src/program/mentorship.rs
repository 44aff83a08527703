//! A mentorship: proposed, accepted, under way with its sessions, on hold, closed with a playbook handed over.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{By, Case, Decides, Happening, Seen, named, pack_named, plain_machine};
use super::pack::{Pack, Packer, Unpacker, pack_codes, packed};
use super::transition::Barred;
use crate::mentoring::{Absent, Frequency};
use crate::values::{ItemCode, MentorshipId, PersonId, date};

packed! {
    /// What happens to a mentorship. Open.
    pub enum MentorshipEvent {
        /// People are to learn from each other, nobody from themself.
        Proposed {
            /// Who teaches; of peers the first.
            mentor: PersonId,
            /// Who learns; several only in a circle.
            mentees: Vec<PersonId>,
            /// How.
            kind: MentorshipKind,
        },
        /// Both agree; a program cannot say so.
        Accepted,
        /// One does not.
        Declined,
        /// It begins.
        Began {
            ;
            /// How often they meet.
            cadence: Option<Frequency>,
        },
        /// They met.
        SessionHeld {
            /// For how long.
            minutes: u16;
            /// The goal that it served, by code.
            goal: Option<ItemCode>,
            /// What of the business that goal is linked to, by code.
            outcome: Option<ItemCode>,
        },
        /// They did not meet.
        SessionMissed {
            /// Who was not there, or called it off.
            by: Absent,
        },
        /// It rests.
        PutOnHold,
        /// It goes on.
        Resumed,
        /// What is known is handed over.
        PlaybookHandedOver {
            /// Which, by code.
            playbook: ItemCode,
        },
        /// It is over.
        Closed,
    }
}

pack_codes! {
    Absent { Unsaid, Mentor, Mentee, Both }
    Frequency { Weekly, Fortnightly, Monthly }
}

named! {
    /// How people learn from each other. Closed.
    pub enum MentorshipKind {
        /// The senior teaches.
        Mentor = "mentor",
        /// The junior teaches.
        Reverse = "reverse",
        /// Two teach each other.
        Peer = "peer",
        /// One teaches several.
        Circle = "circle",
    }
}
pack_named!(MentorshipKind);

named! {
    /// Where a mentorship stands. Closed.
    pub enum MentorshipStage {
        /// Somebody has still to agree.
        Proposed = "proposed",
        /// Both agree.
        Accepted = "accepted",
        /// One does not.
        Declined = "declined",
        /// Under way.
        Active = "active",
        /// At rest.
        OnHold = "on_hold",
        /// Over.
        Closed = "closed",
    }
}

named! {
    pub(super) enum Move {
        Proposed = "proposed",
        Accepted = "accepted",
        Declined = "declined",
        Began = "began",
        SessionHeld = "session_held",
        SessionMissed = "session_missed",
        PutOnHold = "put_on_hold",
        Resumed = "resumed",
        PlaybookHandedOver = "playbook_handed_over",
        Closed = "closed",
    }
}

plain_machine! { MentorshipStage {
    None, Move::Proposed => Proposed;
    Some(Self::Proposed), Move::Accepted => Accepted;
    Some(Self::Proposed), Move::Declined => Declined;
    Some(Self::Accepted), Move::Began => Active;
    Some(Self::Active), Move::SessionHeld | Move::SessionMissed => Active;
    Some(Self::Active), Move::PutOnHold => OnHold;
    Some(Self::OnHold), Move::Resumed => Active;
    Some(Self::Active), Move::PlaybookHandedOver => Active;
    Some(Self::Closed), Move::PlaybookHandedOver => Closed;
    Some(Self::Proposed | Self::Accepted | Self::Active | Self::OnHold), Move::Closed => Closed;
} barred by barred, decides decides }

fn barred(before: Option<MentorshipStage>, step: Move, by: By) -> Option<Barred> {
    match (before, step) {
        (None, Move::Proposed) => by.alone(),
        (Some(_), Move::Accepted) => by.not_a_person(),
        _ => None,
    }
}

/// Each of those who meet can take back that they will.
fn decides(step: Move) -> Option<Decides> {
    (step == Move::Accepted).then_some(Decides { about_somebody: false, ..Decides::ABOUT_ANOTHER })
}

impl Happening for MentorshipEvent {
    type State = MentorshipStage;

    fn step(&self) -> Move {
        match self {
            Self::Proposed { .. } => Move::Proposed,
            Self::Accepted => Move::Accepted,
            Self::Declined => Move::Declined,
            Self::Began { .. } => Move::Began,
            Self::SessionHeld { .. } => Move::SessionHeld,
            Self::SessionMissed { .. } => Move::SessionMissed,
            Self::PutOnHold => Move::PutOnHold,
            Self::Resumed => Move::Resumed,
            Self::PlaybookHandedOver { .. } => Move::PlaybookHandedOver,
            Self::Closed => Move::Closed,
        }
    }
}

/// What is known of a mentorship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MentorshipRecord {
    /// Which.
    pub id: MentorshipId,
    /// Where it stands.
    pub stage: MentorshipStage,
    /// Who teaches; `None` only before it is proposed.
    pub mentor: Option<PersonId>,
    /// Who learns.
    pub mentees: Vec<PersonId>,
    /// How; `None` only before it is proposed.
    pub kind: Option<MentorshipKind>,
    /// When it was proposed.
    #[serde(with = "date::option")]
    pub proposed: Option<NaiveDate>,
    /// When it began.
    #[serde(with = "date::option")]
    pub began: Option<NaiveDate>,
    /// How often they meet.
    pub cadence: Option<Frequency>,
    /// The sessions that were held.
    pub held: Vec<HeldSession>,
    /// The days of the sessions that were missed, and by whom.
    pub missed: Vec<Dated<Absent>>,
    /// When it last came back from a rest.
    #[serde(with = "date::option")]
    pub resumed: Option<NaiveDate>,
    /// The playbooks that were handed over, each with the day.
    pub playbooks: Vec<Dated<ItemCode>>,
    /// When it was over.
    #[serde(with = "date::option")]
    pub closed: Option<NaiveDate>,
    /// Why it was closed, by code.
    pub reason: Option<ItemCode>,
}

/// A session that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HeldSession {
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// For how long.
    pub minutes: u16,
    /// The goal that it served.
    pub goal: Option<ItemCode>,
    /// What of the business that goal is linked to.
    pub outcome: Option<ItemCode>,
}

impl Case for MentorshipRecord {
    type Id = MentorshipId;
    type Event = MentorshipEvent;

    fn begin(id: MentorshipId) -> Self {
        Self {
            id,
            stage: MentorshipStage::Proposed,
            mentor: None,
            mentees: Vec::new(),
            kind: None,
            proposed: None,
            began: None,
            cadence: None,
            held: Vec::new(),
            missed: Vec::new(),
            resumed: None,
            playbooks: Vec::new(),
            closed: None,
            reason: None,
        }
    }

    fn take(&mut self, event: MentorshipEvent, state: MentorshipStage, seen: &Seen) {
        self.stage = state;
        match event {
            MentorshipEvent::Proposed { mentor, mentees, kind } => {
                (self.mentor, self.mentees, self.kind, self.proposed) = (Some(mentor), mentees, Some(kind), Some(seen.on));
            }
            MentorshipEvent::Began { cadence } => (self.began, self.cadence) = (Some(seen.on), cadence),
            MentorshipEvent::SessionHeld { minutes, goal, outcome } => {
                self.held.push(HeldSession { on: seen.on, minutes, goal, outcome });
            }
            MentorshipEvent::SessionMissed { by } => self.missed.push(Dated::new(by, seen.on)),
            MentorshipEvent::Resumed => self.resumed = Some(seen.on),
            MentorshipEvent::PlaybookHandedOver { playbook } => self.playbooks.push(Dated::new(playbook, seen.on)),
            MentorshipEvent::Declined | MentorshipEvent::Closed => {
                (self.closed, self.reason) = (Some(seen.on), seen.reason.clone());
            }
            MentorshipEvent::Accepted | MentorshipEvent::PutOnHold => {}
        }
    }
}
