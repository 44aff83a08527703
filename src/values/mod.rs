//! Floor 0: the plain values everything else is made of.
//!
//! Every value here is checked when it is made, is small, ordered, and says in its `Display` exactly
//! what it would say on the wire.

pub(crate) mod date;
mod id;
mod level;
mod money;
mod months;
mod period;
mod share;
mod weight;

pub use id::{
    ActivityId, AssessorId, AttributeId, ClauseId, ClusterId, CompetencyId, CostCentreId, CriterionId, CycleId, EvidenceId,
    FunctionId, GroupId, Id, IdError, IdKind, ItemCode, LevelCode, OpportunityId, PersonId, ProgramId, QuotaId, RankId,
    RecordId, RoleId, RuleId, ScaleId, SessionId, StreamId, TeamId, TrackId, UnitId,
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
