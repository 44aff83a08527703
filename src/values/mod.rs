//! Floor 0: the plain values everything else is made of.
//!
//! Every value here is checked when it is made, is small, ordered, and says in its `Display` exactly
//! what it would say on the wire.

pub(crate) mod date;
mod id;
pub(crate) mod instant;
mod level;
mod money;
mod months;
mod period;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod share;
mod weight;

pub use id::{
    ActivityId, ActorId, ApplicationId, AssessorId, AttributeId, ClauseId, ClusterId, CompetencyId, CostCentreId, CriterionId,
    CycleId, EndorsementId, EventId, EvidenceId, FeedbackId, FunctionId, GroupId, Id, IdError, IdKind, ItemCode, LevelCode,
    MembershipId, MentorshipId, NominationId, OpportunityId, PersonId, PilotId, PlacementId, PlanId, PoolId, ProgramId,
    QuotaId, RankId, RecordId, ReviewId, RoleId, RuleId, ScaleId, SessionId, SponsorshipId, StreamId, TeamId, TrackId, UnitId,
    VacancyId,
};
pub use level::Level;
pub use money::{Currency, CurrencyError, Money};
pub use months::{Months, MonthsError};
pub use period::Period;
pub(crate) use share::greatest_common_divisor;
pub use share::{Share, ShareRange};
pub use weight::{Weight, WeightError, WeightedLevels};

/// Marks the code of a fault inside the message of a serde error, so that a reader of documents can give
/// the defect its own code instead of a general one. See `defect::json`.
pub(crate) fn coded(code: &str, error: &dyn std::fmt::Display) -> String {
    format!("{code}: {error}")
}
