//! Floor 9: what a programme does and what comes of it, in figures. One file for each metric.
//!
//! `facts` are the plain records that a caller fills in, or that `from_program` and `from_roster` take out of a journal and a roster. `window` is when, `metric` a figure with the facts
//! behind it, `elapsed` one of time that is not over yet. `staff` counts people by the day and `bench` holds successors against roles, for the metrics that need them. In each other file
//! stands a metric: its definition, its formula with source, population, window and edges.
//!
//! A fact without a date that is needed is left out and counted, never taken to be of today. A figure over nobody has no value; none of some is 0.

mod active_pairing;
mod bench;
mod bench_fractional;
mod bench_gross;
mod bench_net;
mod bottleneck;
mod development_saturation;
mod elapsed;
mod exposure_diversity;
mod facts;
mod fill_survival;
mod from_program;
mod from_roster;
mod high_potential_retention;
mod internal_fill;
mod mentor_utilisation;
mod metric;
mod mobility;
mod promotion;
mod readiness;
mod ready_now;
mod regretted_attrition;
mod retention;
mod rotation_completion;
mod session_completion;
mod staff;
mod stage_dwell;
mod succession_coverage;
mod succession_effectiveness;
mod successor_coverage;
mod time_to_fill;
mod time_to_hire;
mod transitions;
mod turnover;
mod vacancy_rate;
mod window;

pub use active_pairing::active_pairing_rate;
pub use bench::Bench;
pub use bench_fractional::{FractionalBench, fractional_bench_strength};
pub use bench_gross::gross_bench_strength;
pub use bench_net::{NetBench, net_bench_strength};
pub use bottleneck::{Bottleneck, StageExcess, bottleneck};
pub use development_saturation::development_saturation;
pub use elapsed::Elapsed;
pub use exposure_diversity::{ExposureDiversity, exposure_diversity};
pub use facts::{
    AssessmentFact, EmploymentFact, ExitKind, ExposureFact, FlagFact, HireFact, MembershipFact, MoveFact, MoveKind, PairFact,
    ParticipationFact, PlacementFact, PlacementOutcome, ReadinessBand, RequisitionFact, SeatFact, SeatStatus, SessionFate,
    SessionRecord, StageFact, SuccessorFact,
};
pub use fill_survival::fill_survival;
pub use from_program::{
    journal_employments, journal_flags, journal_memberships, journal_pairs, journal_placements, journal_requisitions,
    journal_successors,
};
pub use from_roster::{roster_employments, roster_exposure, roster_moves, roster_stages};
pub use high_potential_retention::{LostFlag, TimeOrigin, high_potential_retention};
pub use internal_fill::internal_fill_rate;
pub use mentor_utilisation::{MentorLoad, mentor_utilisation};
pub use metric::Metric;
pub use mobility::{internal_mobility_rate, people_moved_rate};
pub use promotion::{career_path_ratio, promotions_per_eligible, promotions_per_headcount};
pub use readiness::{ReadinessShares, readiness_shares};
pub use ready_now::ready_now_ratio;
pub use regretted_attrition::{regretted_attrition, regretted_share_of_leavers};
pub use retention::{cohort_retention, naive_retention};
pub use rotation_completion::{early_end_survival, rotation_completion_rate};
pub use session_completion::session_completion_rate;
pub use staff::{HeadcountKind, Staff};
pub use stage_dwell::stage_dwell;
pub use succession_coverage::succession_coverage;
pub use succession_effectiveness::succession_effectiveness;
pub use successor_coverage::successor_coverage;
pub use time_to_fill::{FillScope, FillStart, FillStop, TimeToFill, time_to_fill};
pub use time_to_hire::{time_to_hire, time_to_start};
pub use transitions::stage_transitions;
pub use turnover::{annual_turnover, turnover};
pub use vacancy_rate::vacancy_rate;
pub use window::MetricWindow;
