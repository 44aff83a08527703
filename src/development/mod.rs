//! Floor 7: what somebody does next, quarter by quarter, to close the gaps to a role, and what a company can do for all.
//!
//! `spec`, `activity_spec`, `person_spec` and `policy_spec` are what a caller writes; `compile` finds what is wrong with it, by `check_activities`
//! and `check_people`; `problem` is what is compiled. `case` and `ways` make one person's choice of it, `solve` has it chosen, `told` and
//! `uncovered` say in the words of the document what was chosen and what stays open, `more` what more would buy; `answer` is what comes of it.
//! `check` and `check_uncovered` hold that against the problem by means of their own, which `lived` has. `front` finds what each person could get
//! for how much, `share` shares a budget and seats out, `company` tells and checks it. `agreement`, `review` and `adjust` are what follows a plan.

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
