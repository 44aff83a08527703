//! Floor 7: what somebody does next, quarter by quarter, to close the gaps to a role, and what a company can do for all.

mod activity_spec;
mod check_activities;
mod check_people;
mod compile;
mod person_spec;
mod policy_spec;
mod problem;
mod spec;

pub use activity_spec::{ActivityKind, ActivitySpec, BuildSpec, CompetencyLevelSpec, LearningKind};
pub use person_spec::{DevelopmentGapSpec, DevelopmentPersonSpec, FixedActivitySpec};
pub use policy_spec::{AssessmentSpec, DevelopmentPolicySpec, ReviewPolicySpec};
pub use problem::DevelopmentProblem;
pub use spec::{DevelopmentSpec, PerQuarter};
