//! Floor 7: who goes where, when, and what it teaches them: rotations, secondments, shadowing, projects and swaps in one plan.
//!
//! `spec`, `offer`, `person_spec` and `policy_spec` are what a caller writes; `compile` finds what is wrong with it, by `check_offers`,
//! `check_people` and `check_policy`; `problem` is what is compiled. `board` has it in numbers, for a search that knows no people; `solve` makes a
//! plan by it. `answer` is what comes of it, as `told` has it; `check` and `check_proof` hold that against the problem by their own means.
//!
//! Around a plan: `schedule` is it as people read it; `why_not` says what is in somebody's way, by what `standing` tries; `worth` reads prices.
//! `change_spec` is what a caller says has changed, `change` the document that holds then, `repair` the plan for it. `conflict` says which requests
//! cannot be had together, by the search of `feasible`. `agreement` and `agenda` are what is agreed and what happens on which day.

mod agenda;
mod agreement;
mod answer;
mod board;
mod change;
mod change_spec;
mod check;
mod check_offers;
mod check_people;
mod check_policy;
mod check_proof;
mod compile;
mod conflict;
mod feasible;
mod offer;
mod person_spec;
mod policy_spec;
mod problem;
mod repair;
mod schedule;
mod solve;
mod spec;
mod standing;
mod told;
mod why_not;
mod worth;

pub use agenda::{AgendaItem, AgendaSpec, AgendaStep};
pub use agreement::{
    ApprovalSpec, ExitPlan, ExitRequirement, MissingTerm, PlacementAgreementSpec, PlacementSide, PlacementStrain,
};
pub use answer::{Placement, ReachedStage, RotationPlan, RotationProof, RotationRow, RotationTotals, UnmetRequest};
pub use change_spec::{OfferedToSpec, RotationChange, RotationRepairSpec};
pub use check::RotationFault;
pub use conflict::{RequestConflict, RotationRequest};
pub use offer::{OpportunityGainSpec, OpportunitySpec, PlacementKind, RotationPrerequisiteSpec, SwapSpec};
pub use person_spec::{
    BarredSpec, EligibleSpec, PastPlacementSpec, PlacementSpec, PublishedPlacementSpec, RotationGapSpec, RotationPersonSpec,
    SpanSpec,
};
pub use policy_spec::{RotationQuotaSpec, RotationRulesSpec, RotationTerm, RotationWeightsSpec, RuleMode, StageSpec};
pub use problem::RotationProblem;
pub use repair::{RotationMove, RotationRepair, WhyMoved};
pub use schedule::{BudgetUse, GroupShare, PersonSchedule, RotationSchedule, ScheduledPlacement, Taught, UnitSchedule};
pub use spec::{BudgetSpec, CostCentreSpec, HorizonSpec, PerPeriod, RotationSpec, RotationUnitSpec};
pub use why_not::{BlockingRow, PlacementBar, StartReason, StartWhyNot, UnmetWish, WhyNotPlaced};
pub use worth::{Scarce, WorthOfMore};
