//! Who learns from whom: the best matching of a problem, and its proof.

mod again;
mod answer;
mod check;
mod check_stages;
mod compile;
mod goals;
mod held;
mod mode;
mod preferences;
mod problem;
mod quotas;
mod scale;
mod solve;
mod spec;
mod stable;
mod stable_check;
mod stages;
mod told;
mod what_if;

pub use answer::{Matching, MatchingProof, MentoringPair, UnmatchedMentee, UnmatchedReason};
pub use check::MatchingFault;
pub use mode::{Disruption, MatchingMode, MatchingTotals};
pub use problem::MatchingProblem;
pub use spec::{MatchingSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};
pub use what_if::{MatchingChange, WhyNot};
