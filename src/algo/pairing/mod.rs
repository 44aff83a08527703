//! Pairs in a general graph, of the most weight together.
//!
//! Anybody may be paired with anybody, so that there can be odd rings, and what is best for two sides (the Hungarian method) does not
//! do. This is the primal-dual method of blossoms (Edmonds, "Maximum matching and a polyhedron with 0,1-vertices", Journal of Research
//! of the National Bureau of Standards 69B, 1965; told well by Galil, "Efficient algorithms for finding maximum matching in graphs",
//! Computing Surveys 18, 1986), one tree at a time from a good start, so that most searches stay small.
//!
//! Each vertex has a price, and so has each odd set of vertices that has become a *blossom*. The *slack* of an edge is the sum of the prices
//! of its ends and of the blossoms that contain both, less twice its weight; it is never negative. Only edges without slack are paired,
//! and of a blossom all vertices but one are paired within it. So the prices together, those of a blossom as often as it has pairs, are an upper bound
//! on twice the weight of any matching, whenever the search stops; once no unpaired vertex has a price it is reached. Weights count
//! twice so that everything stays whole: the vertices of one tree are linked by edges without slack, so their prices are all
//! even or all odd, and the slack between two of them is even.
//!
//! `search` grows a tree from an unpaired vertex, `forest` keeps the nested blossoms and who is paired, `start` begins and completes without
//! searching, `certificate` checks an outcome by its own means.
//!
//! Why indices are in range: a [`Graph`] is made by [`Graph::new`] alone, which sees that both ends of an edge are vertices; there are never
//! more blossoms than half the vertices, for which all buffers have a place.

#![expect(clippy::cast_possible_truncation, reason = "vertices and blossoms are fewer than 2^32")]

mod certificate;
mod forest;
mod graph;
mod search;
mod start;
#[cfg(test)]
mod tests;

#[cfg(test)]
use certificate::Fault;
pub(crate) use certificate::certify;
pub(crate) use graph::Graph;

use crate::effort::{Completion, Meter};
use forest::{Forest, NONE};
use search::Search;

/// What was found, and the proof of how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Each pair once, the lower vertex first, ascending.
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) prices: Prices,
    /// Complete when no matching has more weight.
    pub(crate) completion: Completion,
}

/// The prices that bound any matching of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Prices {
    /// For each vertex.
    pub(crate) vertices: Vec<i64>,
    /// Odd sets of vertices, each ascending, with their prices.
    pub(crate) sets: Vec<(Vec<u32>, i64)>,
}

impl Prices {
    /// No matching has more weight.
    pub(crate) fn bound(&self) -> i64 {
        let vertices: i128 = self.vertices.iter().map(|&price| i128::from(price)).sum();
        let sets: i128 = self.sets.iter().map(|(set, price)| (set.len() as i128 - 1) / 2 * i128::from(*price)).sum();
        i64::try_from((vertices + sets).div_euclid(2)).unwrap_or(i64::MAX)
    }
}

/// A matching of the most weight; of several, always the same for the same graph. When the meter stops the search, what is paired by then,
/// with the edges added that are left between the unpaired, heaviest first.
///
/// One step is one event of a search, or up to sixty-four edges of a vertex that are looked at.
///
/// # Complexity
/// At most one search for each vertex; a search looks at each edge a few times at most, O(edges x log edges), and at the vertices of
/// blossoms that form and dissolve. From the start that is made, most searches end near where they begin.
pub(crate) fn heaviest(graph: &Graph, meter: &mut Meter<'_>) -> Outcome {
    let mut forest = Forest::new(graph);
    let mut completion = match meter.take(graph.edges() as u64 / 64) {
        Ok(()) => {
            start::begin(graph, &mut forest);
            Completion::Complete
        }
        Err(stopped) => {
            start::price(graph, &mut forest);
            stopped
        }
    };
    if completion.is_complete() {
        let mut search = Search::new(graph, forest);
        for root in 0..graph.vertices() {
            if let Err(stopped) = search.run(root, meter) {
                completion = stopped;
                break;
            }
        }
        forest = search.into_forest();
    }
    let prices = forest.prices();
    if !completion.is_complete() {
        start::complete(graph, &mut forest.mates);
    }
    let pairs = (0u32..).zip(&forest.mates).filter(|&(vertex, &mate)| mate != NONE && vertex < mate);
    Outcome { pairs: pairs.map(|(vertex, &mate)| (vertex, mate)).collect(), prices, completion }
}
