//! A piece of feedback: themes by code, with where they come from. Its words stay with the caller.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, pack_named, plain_machine};
use super::pack::{Pack, Packer, Unpacker, pack_codes, packed};
use crate::people::EvidenceKind;
use crate::values::{FeedbackId, Id, ItemCode, PersonId, date};

packed! {
    /// What happens to a piece of feedback. Open.
    pub enum FeedbackEvent {
        /// It is given.
        Given {
            /// To whom.
            person: PersonId,
            /// What kind of source it comes from.
            source: EvidenceKind,
            /// What it says.
            themes: Vec<CodedTheme>,
        },
        /// It is taken back.
        Withdrawn,
    }
}

packed! {
    /// A theme of feedback.
    pub struct CodedTheme {
        /// Which, by code.
        theme: ItemCode,
        /// How it is meant.
        tone: Tone,
    }
}

named! {
    /// How a theme is meant. Closed.
    pub enum Tone {
        /// As a strength.
        Strength = "strength",
        /// As something to work on.
        ToDevelop = "to_develop",
        /// Neither.
        Neutral = "neutral",
    }
}
pack_named!(Tone);
pack_codes! {
    EvidenceKind { SelfAssessment, Manager, Peer, Mentor, Assessment, Certificate, WorkOutcome, Debrief }
}

named! {
    /// Where a piece of feedback stands. Closed.
    pub enum FeedbackStage {
        /// It holds.
        Given = "given",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

named! {
    pub(super) enum Move { Given = "given", Withdrawn = "withdrawn", }
}

plain_machine! { FeedbackStage {
    None, Move::Given => Given;
    Some(Self::Given), Move::Withdrawn => Withdrawn;
} }

impl Happening for FeedbackEvent {
    type State = FeedbackStage;

    fn step(&self) -> Move {
        match self {
            Self::Given { .. } => Move::Given,
            Self::Withdrawn => Move::Withdrawn,
        }
    }
}

/// What is known of a piece of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FeedbackRecord {
    /// Which.
    pub id: FeedbackId,
    /// Where it stands.
    pub stage: FeedbackStage,
    /// To whom; `None` only before it is given.
    pub person: Option<PersonId>,
    /// What kind of source it comes from; `None` only before it is given.
    pub source: Option<EvidenceKind>,
    /// Whether the person gave it to themself, whatever the source is said to be.
    pub by_self: bool,
    /// What it says.
    pub themes: Vec<CodedTheme>,
    /// When it was given.
    #[serde(with = "date::option")]
    pub on: Option<NaiveDate>,
}

impl Case for FeedbackRecord {
    type Id = FeedbackId;
    type Event = FeedbackEvent;

    fn begin(id: FeedbackId) -> Self {
        Self { id, stage: FeedbackStage::Given, person: None, source: None, by_self: false, themes: Vec::new(), on: None }
    }

    fn take(&mut self, event: FeedbackEvent, state: FeedbackStage, seen: &Seen) {
        self.stage = state;
        if let FeedbackEvent::Given { person, source, themes } = event {
            self.by_self = seen.actor.id.as_str() == person.as_str();
            (self.person, self.source, self.themes, self.on) = (Some(person), Some(source), themes, Some(seen.on));
        }
    }
}
