//! Floor 2, private: graph algorithms over petgraph that know nothing of ladders.
//!
//! petgraph has the graph, its components and its walks; what it lacks is here: *whole* cycles, the longest
//! climb, and climbs that are best under several aims at once. Nothing here recurses.

#![expect(clippy::indexing_slicing, reason = "indices are dense and made by the same graph that they index")]

pub(crate) mod climb;
mod cycles;
mod reach;

pub(crate) use cycles::disjoint_cycles;
pub(crate) use reach::{longest_walks, reachable};
