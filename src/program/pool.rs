//! A membership of a talent pool, from a day to a day.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{Case, Happening, Seen, named, plain_machine};
use super::pack::packed;
use crate::values::{ItemCode, MembershipId, PersonId, PoolId, date};

packed! {
    /// What happens to a membership of a talent pool. Open.
    pub enum MembershipEvent {
        /// Somebody is a member.
        Joined {
            /// Who.
            person: PersonId,
            /// Of which pool.
            pool: PoolId;
            /// Why, by code.
            rationale: Vec<ItemCode>,
        },
        /// They are no longer.
        Left,
    }
}

named! {
    /// Where a membership stands. Closed.
    pub enum MembershipStage {
        /// A member.
        Member = "member",
        /// No longer.
        Left = "left",
    }
}

named! {
    pub(super) enum Move { Joined = "joined", Left = "left", }
}

plain_machine! { MembershipStage {
    None, Move::Joined => Member;
    Some(Self::Member), Move::Left => Left;
} }

impl Happening for MembershipEvent {
    type State = MembershipStage;

    fn step(&self) -> Move {
        match self {
            Self::Joined { .. } => Move::Joined,
            Self::Left => Move::Left,
        }
    }
}

/// What is known of a membership of a talent pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MembershipRecord {
    /// Which.
    pub id: MembershipId,
    /// Where it stands.
    pub stage: MembershipStage,
    /// Who; `None` only before they have joined.
    pub person: Option<PersonId>,
    /// Of which pool; `None` only before they have joined.
    pub pool: Option<PoolId>,
    /// Why.
    pub rationale: Vec<ItemCode>,
    /// The first day.
    #[serde(with = "date::option")]
    pub from: Option<NaiveDate>,
    /// The first day after it.
    #[serde(with = "date::option")]
    pub until: Option<NaiveDate>,
}

impl Case for MembershipRecord {
    type Id = MembershipId;
    type Event = MembershipEvent;

    fn begin(id: MembershipId) -> Self {
        let stage = MembershipStage::Member;
        Self { id, stage, person: None, pool: None, rationale: Vec::new(), from: None, until: None }
    }

    fn take(&mut self, event: MembershipEvent, state: MembershipStage, seen: &Seen) {
        self.stage = state;
        match event {
            MembershipEvent::Joined { person, pool, rationale } => {
                (self.person, self.pool, self.rationale, self.from) = (Some(person), Some(pool), rationale, Some(seen.on));
            }
            MembershipEvent::Left => self.until = Some(seen.on),
        }
    }
}
