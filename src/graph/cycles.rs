//! Whole cycles, edge by edge.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

/// Edge-disjoint cycles of the edges that `takes` accepts, each as its edges in order, such that no cycle is left
/// when their edges are gone; at most `most` of them. Within each strongly connected component the cycles
/// are shortest ones through its least node. Edges from a node to itself are passed over.
///
/// # Complexity
/// O(`most` x (nodes + edges)).
pub(crate) fn disjoint_cycles<N, E>(
    graph: &DiGraph<N, E>,
    takes: impl Fn(EdgeIndex) -> bool,
    most: usize,
) -> Vec<Vec<EdgeIndex>> {
    let mut cycles = Vec::new();
    let mut removed = vec![false; graph.edge_count()];
    while cycles.len() < most {
        let left = |edge: EdgeIndex| takes(edge) && !removed[edge.index()];
        let mut components = kosaraju_scc(&EdgeFiltered::from_fn(graph, |edge| left(edge.id())));
        components.retain(|component| component.len() > 1);
        components.iter_mut().for_each(|component| component.sort_unstable());
        components.sort_unstable();
        let found: Vec<_> = components.iter().take(most - cycles.len()).map(|nodes| shortest(graph, nodes, left)).collect();
        if found.is_empty() {
            break;
        }
        for cycle in found {
            for edge in &cycle {
                removed[edge.index()] = true;
            }
            cycles.push(cycle);
        }
    }
    cycles
}

/// A shortest cycle through the first of `nodes`, which make up one strongly connected component.
fn shortest<N, E>(graph: &DiGraph<N, E>, nodes: &[NodeIndex], takes: impl Fn(EdgeIndex) -> bool) -> Vec<EdgeIndex> {
    let Some(&start) = nodes.first() else { return Vec::new() };
    let mut came_by: BTreeMap<NodeIndex, EdgeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut edges: Vec<_> = graph
            .edges(node)
            .filter(|edge| edge.target() != node && takes(edge.id()) && nodes.binary_search(&edge.target()).is_ok())
            .map(|edge| (edge.target(), edge.id()))
            .collect();
        edges.sort_unstable();
        for (target, edge) in edges {
            if target == start {
                return walk_back(graph, &came_by, start, node, edge);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = came_by.entry(target) {
                entry.insert(edge);
                queue.push_back(target);
            }
        }
    }
    // INVARIANT: in a strongly connected component of two or more nodes every node lies on a cycle.
    unreachable!("a strongly connected component has a cycle through each node")
}

fn walk_back<N, E>(
    graph: &DiGraph<N, E>,
    came_by: &BTreeMap<NodeIndex, EdgeIndex>,
    start: NodeIndex,
    mut node: NodeIndex,
    closing: EdgeIndex,
) -> Vec<EdgeIndex> {
    let mut cycle = vec![closing];
    while node != start {
        let edge = came_by[&node];
        cycle.push(edge);
        node = graph.raw_edges()[edge.index()].source();
    }
    cycle.reverse();
    cycle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cycle_is_broken_by_the_edges_named() {
        // Two triangles that share node 0, and a pair apart from them.
        let graph = DiGraph::<(), ()>::from_edges([(0, 1), (1, 2), (2, 0), (0, 3), (3, 4), (4, 0), (5, 6), (6, 5), (6, 6)]);
        let cycles = disjoint_cycles(&graph, |_| true, 100);
        let mut sizes: Vec<_> = cycles.iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 3, 3]);
        for cycle in &cycles {
            for (edge, next) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
                assert_eq!(graph.raw_edges()[edge.index()].target(), graph.raw_edges()[next.index()].source());
            }
        }
        assert_eq!(disjoint_cycles(&graph, |_| true, 1).len(), 1);
    }

    #[test]
    fn a_ring_of_a_hundred_thousand_does_not_overflow_the_stack() {
        let ring: u32 = 100_000;
        let graph = DiGraph::<(), ()>::from_edges((0..ring).map(|node| (node, (node + 1) % ring)));
        assert_eq!(disjoint_cycles(&graph, |_| true, 100)[0].len(), 100_000);
    }
}
