//! Who learns from whom: the best matching of a problem, and its proof.

mod check;
mod compile;
mod matching;
mod mode;
mod problem;
mod solve;
mod spec;

pub use check::MatchingFault;
pub use matching::{Matching, MatchingProof, MentoringPair, UnmatchedMentee, UnmatchedReason};
pub use mode::{MatchingMode, MatchingTotals};
pub use problem::MatchingProblem;
pub use spec::{MatchingSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};
