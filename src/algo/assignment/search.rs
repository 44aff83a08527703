//! The shortest way from what has a place too many to what has one too few, and pushing places along it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bounds::TOP;
use super::lists::Lists;
use super::residual::{Arc, Residual};
use super::{NONE, OUT};
use crate::effort::{Completion, Meter};

/// How a search ended.
pub(super) enum Found {
    /// One place less is where it should not be.
    Pushed,
    /// It grew beyond its limit.
    TooFar,
    /// There is no way.
    Nowhere,
}

/// One arc of a way, in the direction in which places move: from, to, and what goes with it.
type Step = (u32, u32, u32);

/// What searches share, so that each costs as much as it touches.
pub(super) struct Search {
    nodes: Vec<Reached>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    /// Nodes found at the distance that is being looked at.
    level: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    /// For pushing many at once: the next arc of each node, what is known of it, and which nodes that is said of.
    cursor: Vec<u32>,
    mark: Vec<Mark>,
    marked: Vec<u32>,
    way: Vec<Step>,
    entering: Vec<(u32, u32, u32)>,
    /// Whether places that are over are ends of searches that are turned round.
    meets: bool,
    /// How far the nearest end is that was found, or how far was looked.
    nearest: i64,
    /// That end: a node, and whether it is the top through that node; [`TOP`] while there is none.
    end: (u32, bool),
}

/// How far a node is, and through which arc from which node it was reached.
#[derive(Clone, Copy)]
struct Reached {
    distance: i64,
    via: u32,
    aux: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    OnWay,
    Dead,
}

const FAR: i64 = i64::MAX;

/// Ends are looked for within so many points at first.
const NEAR: i64 = 32;

impl Search {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            nodes: vec![Reached { distance: FAR, via: TOP, aux: 0 }; nodes],
            heap: BinaryHeap::new(),
            level: Vec::new(),
            touched: Vec::new(),
            settled: Vec::new(),
            cursor: Vec::new(),
            mark: Vec::new(),
            marked: Vec::new(),
            way: Vec::new(),
            entering: Vec::new(),
            meets: false,
            nearest: FAR,
            end: (TOP, false),
        }
    }

    fn reset(&mut self) {
        for node in self.touched.drain(..) {
            self.nodes[node as usize].distance = FAR;
        }
        self.heap.clear();
        self.level.clear();
        self.settled.clear();
    }

    /// Finds the nearest end from one source, moves the prices so that the way to it costs nothing, and pushes one place along it.
    pub(super) fn push_one<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        source: u32,
        limit: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Found, Completion> {
        let found = self.explore::<BACK, L>(residual, &[(source, 0)], FAR, limit, meter)?;
        if let Found::Pushed = found {
            self.push_found::<BACK, L>(residual, source);
        }
        Ok(found)
    }

    /// The same, but no farther than so many points and nodes: when no end is found there, the prices are moved by as much nevertheless, so that
    /// who looks for this source from the other side has less far to go. Turned round, a buyer with a place over is an end too.
    pub(super) fn push_near<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        source: u32,
        reach: i64,
        limit: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Found, Completion> {
        self.meets = true;
        let found = self.explore_within::<BACK, L>(residual, &[(source, 0)], reach, limit, meter);
        self.meets = false;
        match found? {
            Found::Pushed => {
                self.push_found::<BACK, L>(residual, source);
                Ok(Found::Pushed)
            }
            other => {
                self.reprice::<BACK, L>(residual);
                Ok(other)
            }
        }
    }

    /// Pushes one place along the way that a search found.
    fn push_found<const BACK: bool, L: Lists>(&mut self, residual: &mut Residual<'_, L>, source: u32) {
        let (node, direct) = self.end;
        self.way.clear();
        // The way from the end to the source.
        let mut at = node;
        if direct {
            self.way.push(step::<BACK>(at, TOP, 0));
        }
        while at != source {
            let Reached { via: before, aux, .. } = self.nodes[at as usize];
            self.way.push(step::<BACK>(before, at, aux));
            at = before;
        }
        if !BACK {
            self.way.reverse();
        }
        self.push(residual);
        settle_end::<BACK, L>(residual, source, (!direct).then_some(node));
    }

    /// The same from many sources at once: first the prices, then places along as many ways that cost nothing as are found.
    pub(super) fn push_many<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        sources: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<Found, Completion> {
        let from: Vec<(u32, i64)> = sources.iter().map(|&source| (source, 0)).collect();
        let found = self.explore::<BACK, L>(residual, &from, FAR, usize::MAX, meter)?;
        if let Found::Pushed = found {
            self.push_level::<BACK, L>(residual, sources, meter)?;
        }
        Ok(found)
    }

    /// The same, no farther than so many points, from sources that are some points away themselves, one place of each at most: how far it went.
    pub(super) fn push_within<L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        sources: &[(u32, i64)],
        reach: i64,
        meter: &mut Meter<'_>,
    ) -> Result<i64, Completion> {
        if let Found::Pushed = self.explore::<false, L>(residual, sources, reach, usize::MAX, meter)? {
            // Who was reached sooner through others, or not at all, has no reason to move yet.
            let is_due = |&&(source, away): &&(u32, i64)| away <= self.nearest && self.nodes[source as usize].distance == away;
            let due: Vec<u32> = sources.iter().filter(is_due).map(|&(source, _)| source).collect();
            self.push_level::<false, L>(residual, &due, meter)?;
        } else {
            self.reprice::<false, L>(residual);
        }
        Ok(self.nearest)
    }

    /// Looks nearby first: most ends are near, and what is far need not be kept then.
    fn explore<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        sources: &[(u32, i64)],
        farthest: i64,
        limit: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Found, Completion> {
        for reach in [NEAR, NEAR * 16] {
            let found = self.explore_within::<BACK, L>(residual, sources, reach.min(farthest), limit, meter)?;
            if reach >= farthest || !matches!(found, Found::Nowhere) {
                return Ok(found);
            }
        }
        self.explore_within::<BACK, L>(residual, sources, farthest, limit, meter)
    }

    /// Dijkstra's search up to the nearest end; then the prices.
    fn explore_within<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        sources: &[(u32, i64)],
        reach: i64,
        limit: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Found, Completion> {
        self.reset();
        let buyers = residual.flow.len();
        for &(source, away) in sources {
            self.nodes[source as usize] = Reached { distance: away, via: TOP, aux: 0 };
            self.touched.push(source);
            if away == 0 {
                self.level.push(source);
            } else {
                self.heap.push(Reverse((away, source)));
            }
        }
        // What is not nearer than this is not looked at.
        self.nearest = reach;
        self.end = (TOP, false);
        let mut now = 0;
        loop {
            let node = match self.level.pop() {
                Some(node) => node,
                None => match self.heap.pop() {
                    Some(Reverse((distance, node))) if distance < self.nearest => {
                        if distance > self.nodes[node as usize].distance {
                            continue;
                        }
                        now = distance;
                        node
                    }
                    _ => break,
                },
            };
            if now >= self.nearest {
                break;
            }
            self.settled.push(node);
            if self.settled.len() > limit {
                self.nearest = now;
                return Ok(Found::TooFar);
            }
            meter.take(1)?;
            if !BACK && node as usize >= buyers {
                let less_than = self.nearest.saturating_sub(now);
                residual.each_offer(node as usize, less_than, |to, cost, aux| {
                    self.relax::<BACK, L>(residual, node, now, to, now + cost, aux);
                });
                let entries = residual.market.lists.len(node as usize - buyers);
                if let Arc::Top(cost) = residual.arc::<BACK>(node as usize, entries) {
                    self.reach_top(node, now + cost.max(0));
                }
                continue;
            }
            for arc in 0.. {
                match residual.arc::<BACK>(node as usize, arc) {
                    Arc::Last => break,
                    Arc::Shut => {}
                    Arc::Top(cost) => self.reach_top(node, now + cost.max(0)),
                    Arc::To(to, cost, aux) => self.relax::<BACK, L>(residual, node, now, to, now + cost, aux),
                }
            }
        }
        if self.end.0 == TOP {
            return Ok(Found::Nowhere);
        }
        self.reprice::<BACK, L>(residual);
        Ok(Found::Pushed)
    }

    /// Moves the prices of all that is nearer than the nearest end.
    fn reprice<const BACK: bool, L: Lists>(&self, residual: &mut Residual<'_, L>) {
        let buyers = residual.flow.len();
        for &node in &self.settled {
            let change = self.nearest - self.nodes[node as usize].distance;
            if change > 0 {
                residual.reprice(node as usize, if BACK == (node as usize >= buyers) { change } else { -change });
            }
        }
    }

    /// A node is so far through another.
    #[inline(always)]
    fn relax<const BACK: bool, L: Lists>(
        &mut self,
        residual: &Residual<'_, L>,
        node: u32,
        now: i64,
        to: u32,
        there: i64,
        aux: u32,
    ) {
        // What has come to cost less than nothing, because prices were moved without a look at it, is put right later.
        let there = there.max(now);
        if there >= self.nearest || there >= self.nodes[to as usize].distance {
            return;
        }
        if self.nodes[to as usize].distance == FAR {
            self.touched.push(to);
        }
        self.nodes[to as usize] = Reached { distance: there, via: node, aux };
        if is_end::<BACK, L>(residual, to) || BACK && self.meets && residual.over::<false>(to) {
            self.nearest = there;
            self.end = (to, false);
        } else if there == now {
            self.level.push(to);
        } else {
            self.heap.push(Reverse((there, to)));
        }
    }

    /// The top is so far through a node.
    fn reach_top(&mut self, node: u32, there: i64) {
        if there < self.nearest {
            self.nearest = there;
            self.end = (node, true);
        }
    }

    /// Depth first along arcs that cost nothing: each node is left for good when it leads nowhere.
    pub(super) fn push_level<const BACK: bool, L: Lists>(
        &mut self,
        residual: &mut Residual<'_, L>,
        sources: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Completion> {
        if self.mark.is_empty() {
            self.mark = vec![Mark::Open; self.nodes.len()];
            self.cursor = vec![0; self.nodes.len()];
        }
        let mut stack: Vec<(u32, u32)> = Vec::new();
        for &source in sources {
            while residual.over::<BACK>(source) && self.mark[source as usize] == Mark::Open {
                stack.clear();
                stack.push((source, 0));
                self.visit(source);
                let end = loop {
                    let Some(&(node, _)) = stack.last() else { break None };
                    let arc = self.cursor[node as usize];
                    match residual.arc::<BACK>(node as usize, arc as usize) {
                        Arc::Last => {
                            self.mark[node as usize] = Mark::Dead;
                            stack.pop();
                            meter.take(1)?;
                            if let Some(&(before, _)) = stack.last() {
                                self.cursor[before as usize] += 1;
                            }
                        }
                        Arc::Top(0) => break Some((node, true)),
                        Arc::To(to, 0, aux) if is_end::<BACK, L>(residual, to) => {
                            stack.push((to, aux));
                            break Some((to, false));
                        }
                        Arc::To(to, 0, aux) if self.mark[to as usize] == Mark::Open => {
                            stack.push((to, aux));
                            self.visit(to);
                        }
                        _ => self.cursor[node as usize] += 1,
                    }
                };
                let Some((node, direct)) = end else { break };
                self.way.clear();
                for pair in stack.windows(2) {
                    let ((from, _), (to, aux)) = (pair[0], pair[1]);
                    self.way.push(step::<BACK>(from, to, aux));
                }
                if direct {
                    self.way.push(step::<BACK>(node, TOP, 0));
                }
                if BACK {
                    self.way.reverse();
                }
                for &(node, _) in &stack {
                    if self.mark[node as usize] == Mark::OnWay {
                        self.mark[node as usize] = Mark::Open;
                    }
                }
                self.push(residual);
                settle_end::<BACK, L>(residual, source, (!direct).then_some(node));
            }
        }
        for node in self.marked.drain(..) {
            self.mark[node as usize] = Mark::Open;
            self.cursor[node as usize] = 0;
        }
        Ok(())
    }

    fn visit(&mut self, node: u32) {
        self.mark[node as usize] = Mark::OnWay;
        self.marked.push(node);
    }

    /// Moves one place along a way.
    fn push<L: Lists>(&mut self, residual: &mut Residual<'_, L>) {
        let buyers = residual.flow.len();
        let mut hand = NONE;
        for (index, &(from, to, aux)) in self.way.iter().enumerate() {
            let (f, t) = (from as usize, to as usize);
            if index == 0 && from != TOP && f >= buyers {
                hand = residual.slot_at(f - buyers, NONE);
            }
            if from == TOP && t >= buyers {
                hand = residual.slot_at(t - buyers, OUT);
            } else if from == TOP {
                residual.flow[t] -= 1;
            } else if f >= buyers {
                self.entering.push((hand, to, aux));
            } else if to != TOP && t >= buyers {
                hand = aux;
                residual.leave(hand);
            } else if to == TOP || residual.bounds().parent(f) == Some(t) {
                residual.flow[f] += 1;
            } else {
                residual.flow[t] -= 1;
            }
        }
        for (slot, seller, worth) in self.entering.drain(..) {
            if seller == TOP {
                residual.mates[slot as usize] = OUT;
            } else {
                residual.enter(slot, seller as usize, worth as i32);
            }
        }
    }
}

/// A step of a search, in the direction in which places move.
fn step<const BACK: bool>(from: u32, to: u32, aux: u32) -> Step {
    if BACK { (to, from, aux) } else { (from, to, aux) }
}

/// Whether a search may end at a node.
fn is_end<const BACK: bool, L: Lists>(residual: &Residual<'_, L>, node: u32) -> bool {
    residual.short.get(node as usize).is_some_and(|&short| if BACK { short < 0 } else { short > 0 })
}

/// One place less is over at the source, and short at the end, where that is a node; turned round, the other way.
fn settle_end<const BACK: bool, L: Lists>(residual: &mut Residual<'_, L>, source: u32, end: Option<u32>) {
    let by = if BACK { 1 } else { -1 };
    if let Some(short) = residual.short.get_mut(source as usize) {
        *short -= by;
    }
    // A buyer's places are counted by where they are.
    if let Some(short) = end.and_then(|end| residual.short.get_mut(end as usize)) {
        *short += by;
    }
}
