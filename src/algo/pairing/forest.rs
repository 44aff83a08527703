//! Nested blossoms, their prices, and who is paired with whom.

use super::Prices;
use super::graph::Graph;

/// No vertex, and no blossom.
pub(super) const NONE: u32 = u32::MAX;

/// The vertices and blossoms: vertices have the lowest numbers, blossoms those from their count on. Together: *nodes*.
pub(super) struct Forest {
    vertices: u32,
    /// For each vertex who it is paired with; [`NONE`] when with nobody.
    pub(super) mates: Vec<u32>,
    /// For each node; of vertices without what the largest blossom around them has been lifted by.
    pub(super) prices: Vec<i64>,
    /// For each node that is in no blossom what the prices of all its vertices are to be lifted by; else nothing.
    pub(super) lifts: Vec<i64>,
    /// For each vertex one of those in the same largest blossom: the same one for all in it.
    groups: Vec<u32>,
    /// For that vertex the blossom, or itself.
    tops: Vec<u32>,
    /// For each node how many vertices it has.
    sizes: Vec<u32>,
    /// For each node the vertex that is not paired within it.
    pub(super) bases: Vec<u32>,
    /// For each node the smallest blossom around it.
    parents: Vec<u32>,
    /// For each blossom.
    rings: Vec<Ring>,
    /// Numbers that no blossom has.
    unused: Vec<u32>,
}

/// What a blossom is made of: an odd ring of nodes, the one with its base first.
#[derive(Debug, Clone, Default)]
pub(super) struct Ring {
    pub(super) nodes: Vec<u32>,
    /// The edges without slack that lead from each node to the next, and from the last to the first: the end in the one, and in the other.
    pub(super) edges: Vec<(u32, u32)>,
}

impl Forest {
    pub(super) fn new(graph: &Graph) -> Self {
        let vertices = graph.vertices();
        let nodes = vertices + vertices / 2;
        Self {
            vertices,
            mates: vec![NONE; vertices as usize],
            prices: vec![0; nodes as usize],
            lifts: vec![0; nodes as usize],
            groups: (0..vertices).collect(),
            tops: (0..vertices).collect(),
            sizes: vec![1; nodes as usize],
            bases: (0..nodes).collect(),
            parents: vec![NONE; nodes as usize],
            rings: vec![Ring::default(); (nodes - vertices) as usize],
            unused: (vertices..nodes).rev().collect(),
        }
    }

    pub(super) fn nodes(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn is_blossom(&self, node: u32) -> bool {
        node >= self.vertices
    }

    /// The largest blossom around a vertex, or the vertex.
    #[inline]
    pub(super) fn top(&self, vertex: u32) -> u32 {
        self.tops[self.groups[vertex as usize] as usize]
    }

    /// Whether nobody within the node is paired with somebody outside.
    #[inline]
    pub(super) fn is_free(&self, node: u32) -> bool {
        self.mates[self.bases[node as usize] as usize] == NONE
    }

    /// Adds the vertices of a node to a list.
    pub(super) fn vertices_of(&self, node: u32, found: &mut Vec<u32>) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match self.is_blossom(node) {
                true => open.extend(&self.rings[(node - self.vertices) as usize].nodes),
                false => found.push(node),
            }
        }
    }

    /// Makes a blossom without a price of a ring.
    pub(super) fn shrink(&mut self, ring: Ring) -> u32 {
        // INVARIANT: blossoms are nested or apart, and each has at least three nodes, so there are at most half as many as vertices.
        let blossom = self.unused.pop().unwrap_or(NONE);
        // The largest part keeps its group, so that a vertex changes it seldom however deep blossoms are nested.
        let largest = ring.nodes.iter().copied().max_by_key(|&node| self.sizes[node as usize]).unwrap_or(0);
        let group = self.groups[self.bases[largest as usize] as usize];
        let mut within = Vec::new();
        for &node in &ring.nodes {
            self.parents[node as usize] = blossom;
            if node != largest {
                self.vertices_of(node, &mut within);
            }
        }
        within.into_iter().for_each(|vertex| self.groups[vertex as usize] = group);
        self.tops[group as usize] = blossom;
        self.sizes[blossom as usize] = ring.nodes.iter().map(|&node| self.sizes[node as usize]).sum();
        self.bases[blossom as usize] = self.bases[ring.nodes[0] as usize];
        self.prices[blossom as usize] = 0;
        self.rings[(blossom - self.vertices) as usize] = ring;
        blossom
    }

    /// Takes the outermost blossom apart.
    pub(super) fn expand(&mut self, blossom: u32) -> Ring {
        let ring = std::mem::take(&mut self.rings[(blossom - self.vertices) as usize]);
        let lift = std::mem::take(&mut self.lifts[blossom as usize]);
        let mut within = Vec::new();
        for &node in &ring.nodes {
            self.parents[node as usize] = NONE;
            self.lifts[node as usize] = lift;
            within.clear();
            self.vertices_of(node, &mut within);
            let group = self.bases[node as usize];
            within.iter().for_each(|&vertex| self.groups[vertex as usize] = group);
            self.tops[group as usize] = node;
        }
        self.unused.push(blossom);
        ring
    }

    /// The node right within the blossom that contains a node.
    pub(super) fn below(&self, blossom: u32, mut node: u32) -> u32 {
        while self.parents[node as usize] != blossom {
            node = self.parents[node as usize];
        }
        node
    }

    /// Pairs the vertices within a node anew so that this one of them is its base.
    pub(super) fn rebase(&mut self, node: u32, vertex: u32) {
        let mut open = vec![(node, vertex)];
        while let Some((node, vertex)) = open.pop() {
            if !self.is_blossom(node) || self.bases[node as usize] == vertex {
                continue;
            }
            self.bases[node as usize] = vertex;
            let first = self.below(node, vertex);
            open.push((first, vertex));
            let ring = &mut self.rings[(node - self.vertices) as usize];
            let at = ring.nodes.iter().position(|&node| node == first).unwrap_or(0);
            ring.nodes.rotate_left(at);
            ring.edges.rotate_left(at);
            // From the new first on, every second edge: the second node with the third, and so on.
            for place in (1..ring.nodes.len()).step_by(2) {
                let (one, other) = ring.edges[place];
                self.mates[one as usize] = other;
                self.mates[other as usize] = one;
                open.push((ring.nodes[place], one));
                open.push((ring.nodes[place + 1], other));
            }
        }
    }

    /// The prices of vertices and of blossoms that have one.
    pub(super) fn prices(&self) -> Prices {
        let mut sets = Vec::new();
        for blossom in self.vertices..self.parents.len() as u32 {
            let price = self.prices[blossom as usize];
            if price > 0 && !self.rings[(blossom - self.vertices) as usize].nodes.is_empty() {
                let mut set = Vec::new();
                self.vertices_of(blossom, &mut set);
                set.sort_unstable();
                sets.push((set, price));
            }
        }
        sets.sort_unstable();
        let vertices = (0..self.vertices).map(|vertex| self.prices[vertex as usize] + self.lifts[self.top(vertex) as usize]);
        Prices { vertices: vertices.collect(), sets }
    }
}
