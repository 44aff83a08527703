//! Which nodes a walk can come to, and how long the longest walk is.

use std::collections::VecDeque;

use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

/// For each node, whether some walk of accepted edges from one of `starts` comes to it; the starts included.
pub(crate) fn reachable<N, E>(
    graph: &DiGraph<N, E>,
    starts: impl IntoIterator<Item = NodeIndex>,
    direction: Direction,
    takes: impl Fn(EdgeIndex) -> bool,
) -> Vec<bool> {
    let mut reached = vec![false; graph.node_count()];
    let mut open: Vec<NodeIndex> = starts.into_iter().collect();
    for &start in &open {
        reached[start.index()] = true;
    }
    while let Some(node) = open.pop() {
        for edge in graph.edges_directed(node, direction).filter(|edge| takes(edge.id())) {
            let next = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
            if !std::mem::replace(&mut reached[next.index()], true) {
                open.push(next);
            }
        }
    }
    reached
}

/// For each node, the number of edges of the longest walk of accepted edges that ends at it. The accepted edges
/// make no cycle; nodes on or behind one would stay at what was known of them.
pub(crate) fn longest_walks<N, E>(graph: &DiGraph<N, E>, takes: impl Fn(EdgeIndex) -> bool) -> Vec<u32> {
    let mut waiting = vec![0usize; graph.node_count()];
    for edge in graph.edge_references().filter(|edge| takes(edge.id())) {
        waiting[edge.target().index()] += 1;
    }
    let mut ready: VecDeque<NodeIndex> = graph.node_indices().filter(|node| waiting[node.index()] == 0).collect();
    let mut longest = vec![0u32; graph.node_count()];
    while let Some(node) = ready.pop_front() {
        for edge in graph.edges(node).filter(|edge| takes(edge.id())) {
            let target = edge.target().index();
            longest[target] = longest[target].max(longest[node.index()] + 1);
            waiting[target] -= 1;
            if waiting[target] == 0 {
                ready.push_back(edge.target());
            }
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_are_measured_and_bounded_by_the_filter() {
        let graph = DiGraph::<(), ()>::from_edges([(0, 1), (1, 2), (0, 2), (2, 3), (4, 3)]);
        assert_eq!(longest_walks(&graph, |_| true), [0, 1, 2, 3, 0]);
        assert_eq!(reachable(&graph, [NodeIndex::new(1)], Direction::Outgoing, |_| true), [false, true, true, true, false]);
        assert_eq!(
            reachable(&graph, [NodeIndex::new(3)], Direction::Incoming, |edge| edge.index() != 3),
            [false, false, false, true, true]
        );
    }
}
