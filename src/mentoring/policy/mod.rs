//! From a programme's policy and a roster to legal pairs with scores that explain themselves.
//!
//! `spec` and `criterion_spec` are what an author writes, `criterion` what a caller may add, `compile` checks it into a `policy`. `gather` finds
//! who takes part on a day, `criteria` lay out what each criterion needs in `part`s that add up, `bars` what no pair may have; together they are a
//! `pool`. `explain` says why a pair has its score or is not legal, `blocks` and `candidates` find the best pairs without scoring all.

mod bars;
mod blocks;
mod candidates;
mod check_criteria;
mod compile;
mod criteria;
mod criterion;
mod criterion_spec;
mod explain;
mod gather;
mod lists;
mod part;
mod points;
#[expect(clippy::module_inception, reason = "the policy is what the module is about")]
mod policy;
mod pool;
mod spec;

pub use bars::Bar;
pub use candidates::{Candidates, SearchFault};
pub use criterion::{Criteria, Criterion, CriterionFault, CriterionScore};
pub use criterion_spec::{
    BlindSpotsSpec, ComplementaritySpec, CriterionKind, CriterionSpec, ExperienceSpec, HoursSpec, Importance, LanguagesSpec,
    LocatedSpec, OwnSpec, PerspectiveSpec, PreferencesSpec, RecordAsMentorSpec, SenioritySpec, TopicsSpec, WindowSpec,
};
pub use explain::{CriterionPart, NotLegal, PairScore, Valuation};
pub use gather::{LeftOutOfPool, LockedOut, PoolFault, Side, WhyLeftOut};
pub use points::Grounds;
pub use policy::Policy;
pub use pool::Pool;
pub use spec::{
    ConflictSpec, ConstraintsSpec, Direction, MenteeSpec, MenteesSpec, MentorSpec, MentorsSideSpec, PairSpec, PolicySpec,
    QuotaSpec, SenioritySpanSpec, WaitedSpec,
};
