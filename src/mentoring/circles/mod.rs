//! Circles: one or two mentors with a few mentees who learn as a group, and the best of all ways to form them.
//!
//! `spec` is what a caller writes, `compile` finds what is wrong with it, `problem` is what is compiled, `solve` forms circles, `answer` is
//! what comes of it, `check` and `check_proof` hold that against the problem by their own means.

mod answer;
mod check;
mod check_proof;
mod compile;
mod problem;
mod solve;
mod spec;

pub use answer::{Circle, CircleMember, Circles, CirclesProof, CirclesTotals, WaitingMentee, WaitingReason};
pub use check::CirclesFault;
pub use problem::CircleProblem;
pub use spec::CircleSpec;
