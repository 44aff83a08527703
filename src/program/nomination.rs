//! A nomination of a successor: proposed by somebody else, approved, changed, removed, or come true.

use chrono::NaiveDate;
use serde::Serialize;

use super::machine::{By, Case, Decides, Happening, Machine, Named, Seen, named, pack_named};
use super::pack::packed;
use super::transition::Barred;
use crate::gap::ReadinessMethod;
use crate::values::{ItemCode, NominationId, PersonId, PoolId, RoleId, date};

packed! {
    /// What happens to a nomination. Open.
    pub enum NominationEvent {
        /// Somebody nominates somebody else. Whoever nominates themself applies.
        Proposed {
            /// Who is nominated.
            person: PersonId,
            /// What for.
            target: NominationTarget,
            /// For how long.
            cover: Cover;
            /// The readiness level: a judgement, by code.
            readiness: Option<ItemCode>,
            /// The rank among those nominated for the same target; the first may be left vacant.
            rank: Option<u16>,
            /// Who sponsors it.
            sponsor: Option<PersonId>,
            /// Why, by code.
            rationale: Vec<ItemCode>,
        },
        /// A person other than the one who is nominated approves it. It is an approval of whoever was nominated as far as was known then: should the
        /// proposal be corrected later to name another person, it takes another approval.
        Approved {
            ;
            /// The readiness that was computed that day.
            computed: Option<ReadinessSnapshot>,
        },
        /// It is not approved.
        Rejected,
        /// It is to be changed.
        ChangeRequested {
            ;
            /// The readiness level that it would have.
            readiness: Option<ItemCode>,
            /// The rank that it would have.
            rank: Option<u16>,
        },
        /// It is changed as was asked, says a person other than the one who is nominated.
        ChangeApproved,
        /// It stays as it is.
        ChangeRefused,
        /// It is to be removed.
        DeletionRequested,
        /// It is removed, says a person other than the one who is nominated.
        DeletionApproved,
        /// It stays what it was.
        DeletionRefused,
        /// The person has the target.
        Succeeded,
    }
}

packed! {
    /// What a nomination is for. Open.
    pub enum NominationTarget {
        /// A single position, by its code.
        Position {
            /// Which.
            of: ItemCode,
        },
        /// A role.
        Role {
            /// Which.
            of: RoleId,
        },
        /// A talent pool.
        Pool {
            /// Which.
            of: PoolId,
        },
    }
}

named! {
    /// For how long a successor would be needed. Closed.
    pub enum Cover {
        /// For good.
        Permanent = "permanent",
        /// Until somebody is found.
        Interim = "interim",
        /// At once, and for a short time.
        Emergency = "emergency",
    }
}
pack_named!(Cover);

packed! {
    /// A readiness as it was computed: the range of a share, exact.
    pub struct ReadinessSnapshot {
        /// By which method.
        method: ReadinessMethod,
        /// At least so much.
        least: u64,
        /// At most so much.
        most: u64,
        /// Of so much.
        total: u64,
    }
}

named! {
    /// Where a nomination stands. Closed.
    pub enum NominationStage {
        /// To be approved.
        Pending = "pending",
        /// Approved.
        Approved = "approved",
        /// Not approved.
        Rejected = "rejected",
        /// Approved, and to be changed.
        ChangePending = "change_pending",
        /// To be approved or approved, and to be removed.
        DeletionPending = "deletion_pending",
        /// Removed.
        Deleted = "deleted",
        /// The person has the target.
        Succeeded = "succeeded",
    }
}

named! {
    pub(super) enum Move {
        Proposed = "proposed",
        Approved = "approved",
        Rejected = "rejected",
        ChangeRequested = "change_requested",
        ChangeApproved = "change_approved",
        ChangeRefused = "change_refused",
        DeletionRequested = "deletion_requested",
        DeletionApproved = "deletion_approved",
        DeletionRefused = "deletion_refused",
        Succeeded = "succeeded",
    }
}

/// The stage, the one that a refused removal returns to, and who is nominated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NominationState {
    stage: NominationStage,
    /// The stage before its removal was asked for.
    before_deletion: NominationStage,
    nominee: u32,
}

impl Machine for NominationState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        use NominationStage as S;
        if Self::barred(before, step, by).is_some() {
            return None;
        }
        let Some(before) = before else {
            let proposed = Self { stage: S::Pending, before_deletion: S::Pending, nominee: by.who };
            return (step == Move::Proposed).then_some(proposed);
        };
        let to = |stage| Some(Self { stage, ..before });
        match (before.stage, step) {
            (S::Pending, Move::Approved) => to(S::Approved),
            (S::Pending, Move::Rejected) => to(S::Rejected),
            (S::Approved, Move::ChangeRequested) => to(S::ChangePending),
            (S::ChangePending, Move::ChangeApproved | Move::ChangeRefused) => to(S::Approved),
            (stage @ (S::Pending | S::Approved), Move::DeletionRequested) => {
                Some(Self { stage: S::DeletionPending, before_deletion: stage, ..before })
            }
            (S::DeletionPending, Move::DeletionApproved) => to(S::Deleted),
            (S::DeletionPending, Move::DeletionRefused) => to(before.before_deletion),
            (S::Approved, Move::Succeeded) => to(S::Succeeded),
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        match (before, step) {
            (None, Move::Proposed) => by.own_case(by.who),
            (Some(before), Move::Approved | Move::ChangeApproved | Move::DeletionApproved) => by.not_of_them(before.nominee),
            _ => None,
        }
    }

    fn decides(step: Move) -> Option<Decides> {
        match step {
            Move::Approved | Move::ChangeApproved | Move::DeletionApproved => {
                Some(Decides { of_one_person: true, ..Decides::ABOUT_ANOTHER })
            }
            Move::Rejected | Move::ChangeRefused | Move::DeletionRefused => Some(Decides::ABOUT_ANOTHER),
            _ => None,
        }
    }

    fn names(step: Move) -> bool {
        step == Move::Proposed
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl Happening for NominationEvent {
    type State = NominationState;

    fn step(&self) -> Move {
        match self {
            Self::Proposed { .. } => Move::Proposed,
            Self::Approved { .. } => Move::Approved,
            Self::Rejected => Move::Rejected,
            Self::ChangeRequested { .. } => Move::ChangeRequested,
            Self::ChangeApproved => Move::ChangeApproved,
            Self::ChangeRefused => Move::ChangeRefused,
            Self::DeletionRequested => Move::DeletionRequested,
            Self::DeletionApproved => Move::DeletionApproved,
            Self::DeletionRefused => Move::DeletionRefused,
            Self::Succeeded => Move::Succeeded,
        }
    }
}

/// What is known of a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NominationRecord {
    /// Which.
    pub id: NominationId,
    /// Where it stands.
    pub stage: NominationStage,
    /// Since when it stands there.
    #[serde(with = "date::option")]
    pub since: Option<NaiveDate>,
    /// Who is nominated; `None` only before it is proposed.
    pub person: Option<PersonId>,
    /// What for; `None` only before it is proposed.
    pub target: Option<NominationTarget>,
    /// For how long; `None` only before it is proposed.
    pub cover: Option<Cover>,
    /// The readiness level.
    pub readiness: Option<ItemCode>,
    /// The rank.
    pub rank: Option<u16>,
    /// The sponsor.
    pub sponsor: Option<PersonId>,
    /// Why.
    pub rationale: Vec<ItemCode>,
    /// The readiness that was computed when it was approved.
    pub computed: Option<ReadinessSnapshot>,
    /// What is asked for while it is to be changed: the readiness level and the rank.
    pub asked: Option<(Option<ItemCode>, Option<u16>)>,
}

impl Case for NominationRecord {
    type Id = NominationId;
    type Event = NominationEvent;

    fn begin(id: NominationId) -> Self {
        Self {
            id,
            stage: NominationStage::Pending,
            since: None,
            person: None,
            target: None,
            cover: None,
            readiness: None,
            rank: None,
            sponsor: None,
            rationale: Vec::new(),
            computed: None,
            asked: None,
        }
    }

    fn take(&mut self, event: NominationEvent, state: NominationState, seen: &Seen) {
        (self.stage, self.since) = (state.stage, Some(seen.on));
        match event {
            NominationEvent::Proposed { person, target, cover, readiness, rank, sponsor, rationale } => {
                (self.person, self.target, self.cover) = (Some(person), Some(target), Some(cover));
                (self.readiness, self.rank, self.sponsor, self.rationale) = (readiness, rank, sponsor, rationale);
            }
            NominationEvent::Approved { computed } => self.computed = computed,
            NominationEvent::ChangeRequested { readiness, rank } => self.asked = Some((readiness, rank)),
            NominationEvent::ChangeApproved => {
                let (readiness, rank) = self.asked.take().unwrap_or_default();
                (self.readiness, self.rank) = (readiness.or(self.readiness.take()), rank.or(self.rank));
            }
            NominationEvent::ChangeRefused => self.asked = None,
            NominationEvent::Rejected
            | NominationEvent::DeletionRequested
            | NominationEvent::DeletionApproved
            | NominationEvent::DeletionRefused
            | NominationEvent::Succeeded => {}
        }
    }
}
