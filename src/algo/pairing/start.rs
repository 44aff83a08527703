//! A matching without searching: before the first search, and after one that was stopped.

use std::cmp::Reverse;

use super::forest::{Forest, NONE};
use super::graph::Graph;

/// Prices that leave no edge with negative slack: half of twice the heaviest edge of each vertex.
pub(super) fn price(graph: &Graph, forest: &mut Forest) {
    for vertex in 0..graph.vertices() {
        forest.prices[vertex as usize] = graph.around(vertex).map(|(_, weight)| weight / 2).max().unwrap_or(0);
    }
}

/// Prices, and pairs of edges without slack: each vertex in turn lowers its price as far as its edges let it, and is paired with the first that
/// is free where there is no slack.
pub(super) fn begin(graph: &Graph, forest: &mut Forest) {
    price(graph, forest);
    for vertex in 0..graph.vertices() {
        if forest.mates[vertex as usize] != NONE {
            continue;
        }
        let needed = graph.around(vertex).map(|(other, weight)| weight - forest.prices[other as usize]).max();
        let price = needed.unwrap_or(0).max(0);
        forest.prices[vertex as usize] = price;
        let fits = |&(other, weight): &(u32, i64)| {
            forest.mates[other as usize] == NONE && price + forest.prices[other as usize] == weight
        };
        let first = graph.around(vertex).find(fits);
        if let Some((other, _)) = first {
            forest.mates[vertex as usize] = other;
            forest.mates[other as usize] = vertex;
        }
    }
}

/// Pairs who is left, the heaviest edge first.
pub(super) fn complete(graph: &Graph, mates: &mut [u32]) {
    let mut left = Vec::new();
    for vertex in (0..graph.vertices()).filter(|&vertex| mates[vertex as usize] == NONE) {
        let free = graph.around(vertex).filter(|&(other, _)| vertex < other && mates[other as usize] == NONE);
        left.extend(free.map(|(other, weight)| (Reverse(weight), vertex, other)));
    }
    left.sort_unstable();
    for (_, one, other) in left {
        if mates[one as usize] == NONE && mates[other as usize] == NONE {
            mates[one as usize] = other;
            mates[other as usize] = one;
        }
    }
}
