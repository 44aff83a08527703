//! A person's talent review: as first given, and as the session agreed.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::packed;
use crate::values::{ItemCode, PersonId, ReviewId, SessionId, date};

packed! {
    /// What happens to a talent review. Open.
    pub enum TalentReviewEvent {
        /// It is given.
        Given {
            /// Of whom.
            person: PersonId,
            /// In which session.
            session: SessionId,
            /// The performance, by code.
            performance: ItemCode,
            /// The potential, by code.
            potential: ItemCode;
            /// Why, by code.
            rationale: Vec<ItemCode>,
        },
        /// The session agrees on it, as it is or otherwise.
        Calibrated {
            /// The performance, by code.
            performance: ItemCode,
            /// The potential, by code.
            potential: ItemCode;
            /// Why, by code.
            rationale: Vec<ItemCode>,
        },
    }
}

named! {
    /// Where a talent review stands. Closed.
    pub enum TalentReviewStage {
        /// As first given.
        Initial = "initial",
        /// As the session agreed.
        Calibrated = "calibrated",
    }
}

named! {
    pub(super) enum Move { Given = "given", Calibrated = "calibrated", }
}

plain_machine! { TalentReviewStage {
    None, Move::Given => Initial;
    Some(Self::Initial), Move::Calibrated => Calibrated;
} }

impl Happening for TalentReviewEvent {
    type State = TalentReviewStage;

    fn step(&self) -> Move {
        match self {
            Self::Given { .. } => Move::Given,
            Self::Calibrated { .. } => Move::Calibrated,
        }
    }
}

/// What is known of a talent review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TalentReviewRecord {
    /// Which.
    pub id: ReviewId,
    /// Where it stands.
    pub stage: TalentReviewStage,
    /// Of whom; `None` only before it is given.
    pub person: Option<PersonId>,
    /// In which session; `None` only before it is given.
    pub session: Option<SessionId>,
    /// As first given.
    pub initial: Option<ReviewedAs>,
    /// As the session agreed.
    pub calibrated: Option<ReviewedAs>,
    /// Why, as last said.
    pub rationale: Vec<ItemCode>,
    /// When something was last said.
    #[serde(with = "date::option")]
    pub on: Option<NaiveDate>,
}

/// What a talent review says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewedAs {
    /// The performance, by code.
    pub performance: ItemCode,
    /// The potential, by code.
    pub potential: ItemCode,
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
}

impl Case for TalentReviewRecord {
    type Id = ReviewId;
    type Event = TalentReviewEvent;

    fn begin(id: ReviewId) -> Self {
        let stage = TalentReviewStage::Initial;
        Self { id, stage, person: None, session: None, initial: None, calibrated: None, rationale: Vec::new(), on: None }
    }

    fn take(&mut self, event: TalentReviewEvent, state: TalentReviewStage, seen: &Seen) {
        (self.stage, self.on) = (state, Some(seen.on));
        match event {
            TalentReviewEvent::Given { person, session, performance, potential, rationale } => {
                (self.person, self.session, self.rationale) = (Some(person), Some(session), rationale);
                self.initial = Some(ReviewedAs { performance, potential, on: seen.on });
            }
            TalentReviewEvent::Calibrated { performance, potential, rationale } => {
                let on = seen.on;
                (self.calibrated, self.rationale) = (Some(ReviewedAs { performance, potential, on }), rationale);
            }
        }
    }
}
