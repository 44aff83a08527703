//! Floor 7: who goes where, when, and what it teaches them: rotations, secondments, shadowing, projects and swaps in one plan.
//!
//! `spec`, `offer`, `person_spec` and `policy_spec` are what a caller writes; `compile` finds what is wrong with it, by `check_offers`,
//! `check_people` and `check_policy`; `problem` is what is compiled. `board` has it in numbers, for a search that knows no people; `solve` makes a
//! plan by it. `answer` is what comes of it, as `told` has it; `check` and `check_proof` hold that against the problem by their own means.

mod answer;
mod board;
mod check;
mod check_offers;
mod check_people;
mod check_policy;
mod check_proof;
mod compile;
mod offer;
mod person_spec;
mod policy_spec;
mod problem;
mod solve;
mod spec;
mod told;

pub use answer::{Placement, ReachedStage, RotationPlan, RotationProof, RotationRow, RotationTotals, UnmetRequest};
pub use check::RotationFault;
pub use offer::{OpportunityGainSpec, OpportunitySpec, PlacementKind, RotationPrerequisiteSpec, SwapSpec};
pub use person_spec::{
    BarredSpec, EligibleSpec, PastPlacementSpec, PlacementSpec, PublishedPlacementSpec, RotationGapSpec, RotationPersonSpec,
    SpanSpec,
};
pub use policy_spec::{RotationQuotaSpec, RotationRulesSpec, RotationTerm, RotationWeightsSpec, RuleMode, StageSpec};
pub use problem::RotationProblem;
pub use spec::{BudgetSpec, CostCentreSpec, HorizonSpec, PerPeriod, RotationSpec, RotationUnitSpec};
