//! Floor 7: what somebody does next, quarter by quarter, to close the gaps to a role, and what a company can do for all.

mod activity_spec;
mod answer;
mod case;
mod check;
mod check_activities;
mod check_people;
mod check_uncovered;
mod compile;
mod lived;
mod person_spec;
mod policy_spec;
mod problem;
mod solve;
mod spec;
mod told;
mod uncovered;
mod ways;

pub use activity_spec::{ActivityKind, ActivitySpec, BuildSpec, CompetencyLevelSpec, LearningKind};
pub use answer::{
    DevelopmentPath, DevelopmentPlan, DevelopmentQuestion, DevelopmentTotals, Milestone, MilestoneKind, PlannedActivity,
    PlannedDebrief, PlannedObjective, Uncovered, UncoveredReason,
};
pub use check::DevelopmentFault;
pub use person_spec::{DevelopmentGapSpec, DevelopmentPersonSpec, FixedActivitySpec};
pub use policy_spec::{AssessmentSpec, DevelopmentPolicySpec, ReviewPolicySpec};
pub use problem::DevelopmentProblem;
pub use spec::{DevelopmentSpec, PerQuarter};
