//! A sponsorship: somebody who speaks for somebody.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{By, Case, Decides, Happening, Machine, Named, Seen, named};
use super::pack::packed;
use super::transition::Barred;
use crate::values::{PersonId, SponsorshipId, date};

packed! {
    /// What happens to a sponsorship. Open.
    pub enum SponsorshipEvent {
        /// Somebody is to speak for somebody else.
        Proposed {
            /// Who speaks.
            sponsor: PersonId,
            /// For whom.
            person: PersonId,
        },
        /// They will; nobody can say it for them.
        Accepted,
        /// They will not.
        Declined,
        /// They no longer do.
        Ended,
    }
}

named! {
    /// Where a sponsorship stands. Closed.
    pub enum SponsorshipStage {
        /// The sponsor has still to agree.
        Proposed = "proposed",
        /// It holds.
        Active = "active",
        /// The sponsor does not agree.
        Declined = "declined",
        /// It is over.
        Ended = "ended",
    }
}

named! {
    pub(super) enum Move { Proposed = "proposed", Accepted = "accepted", Declined = "declined", Ended = "ended", }
}

/// The stage, and who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SponsorshipState {
    stage: SponsorshipStage,
    sponsor: u32,
}

impl Machine for SponsorshipState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        use SponsorshipStage as S;
        if Self::barred(before, step, by).is_some() {
            return None;
        }
        let Some(before) = before else {
            return (step == Move::Proposed).then_some(Self { stage: S::Proposed, sponsor: by.who });
        };
        let to = |stage| Some(Self { stage, ..before });
        match (before.stage, step) {
            (S::Proposed, Move::Accepted) => to(S::Active),
            (S::Proposed, Move::Declined) => to(S::Declined),
            (S::Active, Move::Ended) => to(S::Ended),
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        match (before, step) {
            (None, Move::Proposed) => by.alone(),
            (Some(before), Move::Accepted) => by.not_their_own(before.sponsor),
            _ => None,
        }
    }

    fn decides(step: Move) -> Option<Decides> {
        matches!(step, Move::Accepted | Move::Declined).then_some(Decides::ABOUT_ANOTHER)
    }

    fn names(step: Move) -> bool {
        step == Move::Proposed
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl Happening for SponsorshipEvent {
    type State = SponsorshipState;

    fn step(&self) -> Move {
        match self {
            Self::Proposed { .. } => Move::Proposed,
            Self::Accepted => Move::Accepted,
            Self::Declined => Move::Declined,
            Self::Ended => Move::Ended,
        }
    }
}

/// What is known of a sponsorship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SponsorshipRecord {
    /// Which.
    pub id: SponsorshipId,
    /// Where it stands.
    pub stage: SponsorshipStage,
    /// Who speaks; `None` only before it is proposed.
    pub sponsor: Option<PersonId>,
    /// For whom; `None` only before it is proposed.
    pub person: Option<PersonId>,
    /// When it was proposed.
    #[serde(with = "date::option")]
    pub proposed: Option<NaiveDate>,
    /// Since when.
    #[serde(with = "date::option")]
    pub from: Option<NaiveDate>,
    /// The first day after it.
    #[serde(with = "date::option")]
    pub until: Option<NaiveDate>,
}

impl Case for SponsorshipRecord {
    type Id = SponsorshipId;
    type Event = SponsorshipEvent;

    fn begin(id: SponsorshipId) -> Self {
        Self { id, stage: SponsorshipStage::Proposed, sponsor: None, person: None, proposed: None, from: None, until: None }
    }

    fn take(&mut self, event: SponsorshipEvent, state: SponsorshipState, seen: &Seen) {
        self.stage = state.stage;
        match event {
            SponsorshipEvent::Proposed { sponsor, person } => {
                (self.sponsor, self.person, self.proposed) = (Some(sponsor), Some(person), Some(seen.on));
            }
            SponsorshipEvent::Accepted => self.from = Some(seen.on),
            SponsorshipEvent::Ended => self.until = Some(seen.on),
            SponsorshipEvent::Declined => {}
        }
    }
}
