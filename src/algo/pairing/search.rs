//! The search from one unpaired vertex: a tree of edges without slack, until somebody else unpaired is met or a price is down to nothing.
//!
//! Time passes in the tree: outer nodes (an even number of edges from the root) lower the prices of their vertices by one in each unit of
//! time, inner nodes raise them, and blossoms among them change by two the other way, so that edges within the tree keep no slack. Prices are
//! only written down when a node changes its side. What is to happen next is in a queue: an event that something else has overtaken is
//! known by the slack it should have. Of outer vertices the price is kept as it would have been at the beginning of time, and of others
//! what it has changed by is kept once for each blossom, so that prices are seldom touched.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::forest::{Forest, NONE, Ring};
use super::graph::Graph;
use crate::effort::{Completion, Meter};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Outside,
    Outer,
    Inner,
}

/// What happens when time has passed; at the same time in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The edge from an outer vertex to one outside the tree has no slack any more.
    Reach(u32, u32),
    /// The price of an outer vertex is down to nothing.
    Spent(u32),
    /// The edge between two outer vertices has no slack any more.
    Meet(u32, u32),
    /// The price of an inner blossom is down to nothing.
    Open(u32),
}

/// Searches one after the other; between them no node is in a tree.
pub(super) struct Search<'a> {
    graph: &'a Graph,
    forest: Forest,
    /// For each node that is in no blossom.
    sides: Vec<Side>,
    /// For each node in the tree, when it came to its side.
    since: Vec<i64>,
    /// For each node in the tree the edge from its parent: the end in the parent, and in the node. At the root, [`NONE`].
    from: Vec<(u32, u32)>,
    /// Every node that has been in the tree.
    tree: Vec<u32>,
    events: BinaryHeap<Reverse<(i64, Event)>>,
    now: i64,
    /// The search ends by then at the latest.
    end: i64,
    /// Steps taken and not told yet.
    steps: u64,
    /// For each node the last walk that passed it.
    walks: Vec<u64>,
    walk: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(graph: &'a Graph, forest: Forest) -> Self {
        let nodes = forest.nodes();
        Self {
            graph,
            forest,
            sides: vec![Side::Outside; nodes],
            since: vec![0; nodes],
            from: vec![(NONE, NONE); nodes],
            tree: Vec::new(),
            events: BinaryHeap::new(),
            now: 0,
            end: i64::MAX,
            steps: 0,
            walks: vec![0; nodes],
            walk: 0,
        }
    }

    pub(super) fn into_forest(self) -> Forest {
        self.forest
    }

    /// Pairs the vertex, or finds that it need not be: afterwards it is paired or has no price. Nothing, when it is so already.
    ///
    /// # Errors
    /// How the meter stopped it; pairs and prices are sound even so.
    pub(super) fn run(&mut self, root: u32, meter: &mut Meter<'_>) -> Result<(), Completion> {
        if self.forest.mates[root as usize] != NONE || self.forest.prices[root as usize] == 0 {
            return Ok(());
        }
        (self.now, self.end, self.steps) = (0, i64::MAX, 0);
        self.grow_outer(self.forest.top(root), (NONE, NONE));
        let mut stopped = Ok(());
        while let Some(Reverse((time, event))) = self.events.pop() {
            stopped = meter.take(std::mem::take(&mut self.steps) + 1);
            if stopped.is_err() {
                break;
            }
            self.now = time;
            if self.happens(event) {
                break;
            }
        }
        self.events.clear();
        self.settle();
        stopped
    }

    /// Lets something happen. Whether the search is over.
    fn happens(&mut self, event: Event) -> bool {
        match event {
            Event::Reach(outer, other) => {
                let top = self.forest.top(other);
                if self.sides[top as usize] != Side::Outside || self.slack(outer, other) != 0 {
                    return false;
                }
                if self.forest.is_free(top) {
                    self.forest.rebase(top, other);
                    self.forest.mates[other as usize] = outer;
                    self.pair_up(outer, other);
                    return true;
                }
                self.grow_inner(top, (outer, other));
                let base = self.forest.bases[top as usize];
                let mate = self.forest.mates[base as usize];
                self.grow_outer(self.forest.top(mate), (base, mate));
                false
            }
            Event::Spent(outer) => {
                self.pair_up(outer, NONE);
                true
            }
            Event::Meet(one, other) => {
                if self.forest.top(one) != self.forest.top(other) {
                    self.shrink(one, other);
                }
                false
            }
            Event::Open(blossom) => {
                let is_due = self.sides[blossom as usize] == Side::Inner
                    && 2 * (self.now - self.since[blossom as usize]) == self.forest.prices[blossom as usize];
                if is_due {
                    self.open(blossom);
                }
                false
            }
        }
    }

    /// What the vertex's price is by now.
    fn price(&self, vertex: u32) -> i64 {
        let top = self.forest.top(vertex) as usize;
        let price = self.forest.prices[vertex as usize];
        match self.sides[top] {
            Side::Outside => price + self.forest.lifts[top],
            Side::Outer => price - self.now,
            Side::Inner => price + self.forest.lifts[top] + (self.now - self.since[top]),
        }
    }

    /// The slack of an edge between two nodes.
    fn slack(&self, one: u32, other: u32) -> i64 {
        let edge = self.graph.weight(one, other);
        self.price(one) + self.price(other) - edge
    }

    fn grow_inner(&mut self, node: u32, from: (u32, u32)) {
        self.enter(node, Side::Inner, from);
        if self.forest.is_blossom(node) {
            let time = self.now + self.forest.prices[node as usize] / 2;
            self.expect(time, Event::Open(node));
        }
    }

    fn grow_outer(&mut self, node: u32, from: (u32, u32)) {
        self.enter(node, Side::Outer, from);
        let mut vertices = Vec::new();
        self.become_outer(node, &mut vertices);
        vertices.into_iter().for_each(|vertex| self.look_around(vertex));
    }

    /// Writes the prices of a node's vertices as those of outer ones, and adds the vertices to a list.
    fn become_outer(&mut self, node: u32, vertices: &mut Vec<u32>) {
        let lift = self.now + std::mem::take(&mut self.forest.lifts[node as usize]);
        let first = vertices.len();
        self.forest.vertices_of(node, vertices);
        vertices[first..].iter().for_each(|&vertex| self.forest.prices[vertex as usize] += lift);
    }

    fn enter(&mut self, node: u32, side: Side, from: (u32, u32)) {
        self.sides[node as usize] = side;
        self.since[node as usize] = self.now;
        self.from[node as usize] = from;
        self.tree.push(node);
    }

    fn expect(&mut self, time: i64, event: Event) {
        if time <= self.end {
            self.events.push(Reverse((time, event)));
        }
    }

    /// A vertex has become an outer one: what will its edges and its price do?
    fn look_around(&mut self, vertex: u32) {
        let (graph, top, price) = (self.graph, self.forest.top(vertex), self.price(vertex));
        let around = graph.around(vertex);
        self.steps += around.len() as u64 / 64;
        if self.now + price <= self.end {
            self.end = self.now + price;
            self.events.push(Reverse((self.end, Event::Spent(vertex))));
        }
        for (other, weight) in around {
            let at = self.forest.top(other);
            let slack = price + self.price(other) - weight;
            match self.sides[at as usize] {
                Side::Outer if at != top => self.expect(self.now + slack / 2, Event::Meet(vertex, other)),
                Side::Outside => {
                    let time = self.now + slack;
                    if time <= self.end {
                        self.events.push(Reverse((time, Event::Reach(vertex, other))));
                        if self.forest.is_free(at) {
                            self.end = time;
                        }
                    }
                }
                Side::Outer | Side::Inner => {}
            }
        }
    }

    /// Pairs an outer vertex with somebody, or with nobody, and turns the pairs on the way to the root.
    fn pair_up(&mut self, mut outer: u32, mut with: u32) {
        loop {
            let node = self.forest.top(outer);
            let (parent, _) = self.from[node as usize];
            self.forest.rebase(node, outer);
            self.forest.mates[outer as usize] = with;
            if parent == NONE {
                return;
            }
            let inner = self.forest.top(parent);
            let (above, entry) = self.from[inner as usize];
            self.forest.rebase(inner, entry);
            self.forest.mates[entry as usize] = above;
            (outer, with) = (above, entry);
        }
    }

    /// The outer node above an outer one.
    fn above(&self, outer: u32) -> u32 {
        match self.from[outer as usize].0 {
            NONE => NONE,
            parent => {
                let inner = self.forest.top(parent);
                self.forest.top(self.from[inner as usize].0)
            }
        }
    }

    /// The lowest node that both are below, by turns up from each.
    fn common(&mut self, mut one: u32, mut other: u32) -> u32 {
        self.walk += 1;
        loop {
            if one != NONE {
                if self.walks[one as usize] == self.walk {
                    return one;
                }
                self.walks[one as usize] = self.walk;
                one = self.above(one);
            }
            std::mem::swap(&mut one, &mut other);
        }
    }

    /// Makes a blossom of two outer vertices and their ways to where these meet.
    fn shrink(&mut self, one: u32, other: u32) {
        let tops = (self.forest.top(one), self.forest.top(other));
        let first = self.common(tops.0, tops.1);
        let mut ring = Ring::default();
        let mut node = tops.0;
        while node != first {
            let (parent, own) = self.from[node as usize];
            ring.nodes.push(node);
            ring.edges.push((parent, own));
            node = self.forest.top(parent);
        }
        ring.nodes.push(first);
        ring.nodes.reverse();
        ring.edges.reverse();
        ring.edges.push((one, other));
        node = tops.1;
        while node != first {
            let (parent, own) = self.from[node as usize];
            ring.nodes.push(node);
            ring.edges.push((own, parent));
            node = self.forest.top(parent);
        }
        let mut inner = Vec::new();
        for &node in &ring.nodes {
            match self.sides[node as usize] {
                Side::Inner => {
                    self.leave(node);
                    self.become_outer(node, &mut inner);
                }
                // The vertices of outer ones stay what they are.
                _ => {
                    self.leave(node);
                    self.forest.lifts[node as usize] = 0;
                }
            }
        }
        let from = self.from[first as usize];
        let blossom = self.forest.shrink(ring);
        self.enter(blossom, Side::Outer, from);
        inner.into_iter().for_each(|vertex| self.look_around(vertex));
    }

    /// Takes an inner blossom apart: of its ring the even way from where the tree enters to the base stays in the tree.
    fn open(&mut self, blossom: u32) {
        let (parent, entry) = self.from[blossom as usize];
        let within = self.forest.below(blossom, entry);
        self.leave(blossom);
        let Ring { mut nodes, mut edges } = self.forest.expand(blossom);
        let at = nodes.iter().position(|&node| node == within).unwrap_or(0);
        if at % 2 == 0 && at > 0 {
            // The other way round: the base stays first, the edges are turned.
            nodes[1..].reverse();
            edges.reverse();
            edges.iter_mut().for_each(|edge| *edge = (edge.1, edge.0));
        }
        let start = if at % 2 == 0 && at > 0 { nodes.len() - at } else { at };
        // From here an odd place, or the base alone.
        let mut from = (parent, entry);
        let mut place = start;
        let mut outer = Vec::new();
        loop {
            self.grow_inner(nodes[place % nodes.len()], from);
            if place == 0 || place == nodes.len() {
                break;
            }
            outer.push((nodes[place + 1], edges[place]));
            from = edges[place + 1];
            place += 2;
        }
        // Sides first: what is looked at has to stand where it will.
        for &(node, from) in &outer {
            self.enter(node, Side::Outer, from);
        }
        let mut vertices = Vec::new();
        outer.iter().for_each(|&(node, _)| self.become_outer(node, &mut vertices));
        vertices.drain(..).for_each(|vertex| self.look_around(vertex));
        // The others are outside again, where outer vertices can reach them.
        let left = nodes.iter().filter(|&&node| self.sides[node as usize] == Side::Outside);
        left.for_each(|&node| self.forest.vertices_of(node, &mut vertices));
        for vertex in vertices {
            let (graph, price) = (self.graph, self.price(vertex));
            let around = graph.around(vertex);
            self.steps += 1 + around.len() as u64 / 64;
            for (other, weight) in around {
                if self.sides[self.forest.top(other) as usize] == Side::Outer {
                    let time = self.now + price + self.price(other) - weight;
                    self.expect(time, Event::Reach(other, vertex));
                }
            }
        }
    }

    /// Writes down what a node's prices have become, and takes it out of the tree.
    fn leave(&mut self, node: u32) {
        let passed = self.now - self.since[node as usize];
        let (lift, of_blossom) = match std::mem::replace(&mut self.sides[node as usize], Side::Outside) {
            Side::Outside => return,
            Side::Outer => (-self.now, 2 * passed),
            Side::Inner => (passed, -2 * passed),
        };
        self.forest.lifts[node as usize] += lift;
        if self.forest.is_blossom(node) {
            self.forest.prices[node as usize] += of_blossom;
        }
    }

    /// Ends the tree, and takes blossoms without a price apart.
    fn settle(&mut self) {
        let mut open = Vec::new();
        for node in std::mem::take(&mut self.tree) {
            if self.sides[node as usize] != Side::Outside {
                self.leave(node);
                open.push(node);
            }
        }
        while let Some(node) = open.pop() {
            if self.forest.is_blossom(node) && self.forest.prices[node as usize] == 0 {
                open.extend(self.forest.expand(node).nodes);
            }
        }
    }
}
