//! Floor 7: who works with whom.
//!
//! `peers` pairs colleagues with each other.

mod peers;

pub use peers::{
    OddGroup, PeerBound, PeerFault, PeerMode, PeerPair, PeerPairSpec, PeerPairs, PeerProblem, PeerProof, PeerScoreSpec,
    PeerSpec, UnpairedPeer, UnpairedReason,
};
