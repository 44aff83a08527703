//! Floor 7: what somebody does next, quarter by quarter, to close the gaps to a role, and what a company can do for all.

mod activity_spec;
mod adjust;
mod agreement;
mod answer;
mod case;
mod check;
mod check_activities;
mod check_people;
mod check_uncovered;
mod company;
mod compile;
mod front;
mod lived;
mod more;
mod person_spec;
mod policy_spec;
mod problem;
mod review;
mod review_spec;
mod share;
mod solve;
mod spec;
mod told;
mod uncovered;
mod ways;

pub use activity_spec::{ActivityKind, ActivitySpec, BuildSpec, CompetencyLevelSpec, LearningKind};
pub use adjust::{AdjustedPlan, PlanChange};
pub use agreement::{
    AgreedObjective, AgreedQuarter, AgreementObstacle, DevelopmentAgreement, DevelopmentPartySpec, DevelopmentSide,
};
pub use answer::{
    DevelopmentPath, DevelopmentPlan, DevelopmentQuestion, DevelopmentTotals, Milestone, MilestoneKind, PlannedActivity,
    PlannedDebrief, PlannedObjective, Uncovered, UncoveredReason,
};
pub use check::DevelopmentFault;
pub use company::{CompanyDevelopment, CompanyPick, SeatPrice};
pub use front::{DevelopmentFronts, FrontPoint};
pub use more::{DevelopmentGain, DevelopmentMore};
pub use person_spec::{DevelopmentGapSpec, DevelopmentPersonSpec, FixedActivitySpec};
pub use policy_spec::{AssessmentSpec, DevelopmentPolicySpec, ReviewPolicySpec};
pub use problem::DevelopmentProblem;
pub use review::{DevelopmentReview, MilestoneState, ReviewProposal, ReviewReason, ReviewedMilestone};
pub use review_spec::{BegunActivitySpec, DeliveredSpec, DevelopmentReviewSpec, EarlierReviewSpec, ReviewEvidenceSpec};
pub use spec::{DevelopmentSpec, PerQuarter};
