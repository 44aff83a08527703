//! A sponsorship: somebody who speaks for somebody.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::packed;
use crate::values::{PersonId, SponsorshipId, date};

packed! {
    /// What happens to a sponsorship. Open.
    pub enum SponsorshipEvent {
        /// Somebody is to speak for somebody.
        Proposed {
            /// Who speaks.
            sponsor: PersonId,
            /// For whom.
            person: PersonId,
        },
        /// They will.
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

plain_machine! { SponsorshipStage {
    None, Move::Proposed => Proposed;
    Some(Self::Proposed), Move::Accepted => Active;
    Some(Self::Proposed), Move::Declined => Declined;
    Some(Self::Active), Move::Ended => Ended;
} }

impl Happening for SponsorshipEvent {
    type State = SponsorshipStage;

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

    fn take(&mut self, event: SponsorshipEvent, state: SponsorshipStage, seen: &Seen) {
        self.stage = state;
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
