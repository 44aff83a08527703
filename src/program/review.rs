//! A person's talent review: as first given, and as the session agreed.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{By, Case, Decides, Happening, Machine, Named, Seen, named};
use super::pack::packed;
use super::transition::Barred;
use crate::values::{ItemCode, PersonId, ReviewId, SessionId, date};

packed! {
    /// What happens to a talent review. Open.
    pub enum TalentReviewEvent {
        /// Somebody else gives it.
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
        /// The session agrees on it, as it is or otherwise. Nobody agrees on their own.
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

/// The stage, and whose review it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TalentReviewState {
    stage: TalentReviewStage,
    person: u32,
}

impl Machine for TalentReviewState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        use TalentReviewStage as S;
        if Self::barred(before, step, by).is_some() {
            return None;
        }
        match (before, step) {
            (None, Move::Given) => Some(Self { stage: S::Initial, person: by.who }),
            (Some(before), Move::Calibrated) if before.stage == S::Initial => Some(Self { stage: S::Calibrated, ..before }),
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        match (before, step) {
            (None, Move::Given) => by.own_case(by.who),
            (Some(before), Move::Calibrated) => by.own_case(before.person),
            _ => None,
        }
    }

    fn decides(_step: Move) -> Option<Decides> {
        // A review may come from a system that sessions are held with.
        Some(Decides { takes_a_person: false, ..Decides::ABOUT_ANOTHER })
    }

    fn names(step: Move) -> bool {
        step == Move::Given
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl Happening for TalentReviewEvent {
    type State = TalentReviewState;

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

    fn take(&mut self, event: TalentReviewEvent, state: TalentReviewState, seen: &Seen) {
        (self.stage, self.on) = (state.stage, Some(seen.on));
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
