//! Pairs of peers: everybody with at most one other, and the best of all such pairings with its proof.
//!
//! `spec` is what a caller writes, `problem` what is compiled of it, `solve` pairs, `pairs` is the answer, `check` holds it against the problem
//! by its own means.

mod check;
mod pairs;
mod problem;
mod solve;
mod spec;

pub use check::PeerFault;
pub use pairs::{OddGroup, PeerBound, PeerPair, PeerPairs, PeerProof, UnpairedPeer, UnpairedReason};
pub use problem::PeerProblem;
pub use spec::{PeerMode, PeerPairSpec, PeerScoreSpec, PeerSpec};
