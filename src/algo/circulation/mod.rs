//! Flows that are cheapest by one cost, among those by a second, and so on.
//!
//! A network has arcs with a least and a most, and a flow that keeps them. [`Network::minimise`] makes the flow cheapest by a cost and proves
//! it by prices: an arc whose reduced cost (its cost, and the price of where it begins less that of where it ends) is above 0 carries its
//! least, one below 0 its most. The flows that are cheapest are exactly those that keep to this, whatever the prices that prove it (R. K.
//! Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, chapter 9): so such arcs are tied to what they carry, and the next cost chooses
//! among the flows that are left. Costs that outrank each other thus need no great numbers.
//!
//! Costs are taken bit by bit, from the highest, so that an arc is never more than 1 away from where its reduced cost wants it (H. N. Gabow,
//! "Scaling algorithms for network problems", Journal of Computer and System Sciences 31, 1985). Few such arcs are put right one by one by a
//! search from both of its ends (`exchange`), many by shortest ways from all of them (`settle`).
//!
//! Why indices are in range: nodes and arcs are numbered by [`Network::new`], and every buffer has a place for each.

#![expect(clippy::cast_possible_truncation, reason = "nodes and arcs are numbered in 32 bits")]

mod exchange;
mod incidence;
mod settle;
#[cfg(test)]
mod tests;

use exchange::Exchange;
use incidence::Incidence;

use crate::effort::{Completion, Meter};

/// From a node to another, with what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) least: u32,
    pub(crate) most: u32,
    pub(crate) flow: u32,
}

impl Arc {
    /// Whether it may carry more (or, turned round, less).
    #[inline(always)]
    const fn is_open(&self, back: bool) -> bool {
        if back { self.flow > self.least } else { self.flow < self.most }
    }

    const fn is_tied(&self) -> bool {
        self.least == self.most
    }
}

/// Prices that are not 0, by node.
pub(crate) type Prices = Vec<(u32, i64)>;

/// A network with a flow.
pub(crate) struct Network {
    arcs: Vec<Arc>,
    leaving: Incidence,
    entering: Incidence,
    /// What each arc costs now, and of how many bits of it nothing is known yet.
    cost: Vec<i32>,
    shift: u32,
    price: Vec<i64>,
    /// The nodes whose price was ever changed since it was 0.
    priced: Vec<u32>,
    is_priced: Vec<bool>,
    exchange: Exchange,
    /// Nothing is put right by itself: for tests of `settle`.
    #[cfg(test)]
    only_at_once: bool,
}

/// Searches that put one arc right look at so many nodes each at most, while many wait.
const SMALL: usize = 512;

impl Network {
    /// Nodes are numbered from 0. What the arcs carry must be within their bounds; what a node gets and gives need not agree, and is not
    /// changed.
    pub(crate) fn new(nodes: usize, arcs: Vec<Arc>) -> Self {
        Self {
            leaving: Incidence::new(nodes, arcs.iter().map(|arc| arc.from)),
            entering: Incidence::new(nodes, arcs.iter().map(|arc| arc.to)),
            cost: vec![0; arcs.len()],
            shift: 0,
            price: vec![0; nodes],
            priced: Vec::new(),
            is_priced: vec![false; nodes],
            exchange: Exchange::new(nodes),
            #[cfg(test)]
            only_at_once: false,
            arcs,
        }
    }

    /// What an arc carries.
    pub(crate) fn flow(&self, arc: u32) -> u32 {
        self.arcs[arc as usize].flow
    }

    /// Whether an arc carries the same in every flow that is left.
    pub(crate) fn is_tied(&self, arc: u32) -> bool {
        self.arcs[arc as usize].is_tied()
    }

    /// Leaves those flows that prices prove to be cheapest: ties each arc whose reduced cost is not 0 to what it carries.
    pub(crate) fn tie(&mut self, reduced_cost: impl Fn(u32, &Arc) -> i64) {
        for (index, arc) in (0u32..).zip(&mut self.arcs) {
            if reduced_cost(index, arc) != 0 {
                arc.least = arc.flow;
                arc.most = arc.flow;
            }
        }
    }

    /// Makes the flow cheapest by these costs (those of arcs that are not named are 0) among the flows that are left, and leaves those that
    /// are as cheap. The prices that prove it.
    ///
    /// # Errors
    /// [`Completion`] when the meter stops it: the flow is then one of those that were left.
    ///
    /// # Complexity
    /// A step is a node that a search looks at. For each bit of the costs at worst the square root of the number of arcs that are not where
    /// they should be, times all arcs; where one arc at a time is put right, no more than the lesser of what can be reached from its two ends.
    pub(crate) fn minimise(&mut self, costs: &[(u32, i32)], meter: &mut Meter<'_>) -> Result<Prices, Completion> {
        let mut bits = 0;
        for &(arc, cost) in costs {
            self.cost[arc as usize] = cost;
            bits = bits.max(u32::BITS - cost.unsigned_abs().leading_zeros());
        }
        let mut ended = Ok(());
        for shift in (0..bits).rev() {
            self.shift = shift;
            for &node in &self.priced {
                self.price[node as usize] *= 2;
            }
            ended = self.settle_bit(costs, meter);
            if ended.is_err() {
                break;
            }
        }
        let prices = if ended.is_ok() { self.leave_cheapest(costs) } else { Vec::new() };
        for node in self.priced.drain(..) {
            self.price[node as usize] = 0;
            self.is_priced[node as usize] = false;
        }
        for &(arc, _) in costs {
            self.cost[arc as usize] = 0;
        }
        ended.map(|()| prices)
    }

    /// Puts right what one more bit of the costs has put wrong.
    fn settle_bit(&mut self, costs: &[(u32, i32)], meter: &mut Meter<'_>) -> Result<(), Completion> {
        let mut wrong: Vec<u32> = costs.iter().map(|&(arc, _)| arc).filter(|&arc| self.is_wrong(arc)).collect();
        // One at a time is quicker while the searches stay small.
        let budget = self.arcs.len();
        #[cfg(test)]
        let budget = if self.only_at_once { return self.settle(&wrong, meter) } else { budget };
        let mut spent = 0;
        let mut left = Vec::new();
        let is_one = wrong.len() == 1;
        for arc in wrong.drain(..) {
            if !self.is_wrong(arc) {
                continue;
            }
            let limit = if is_one { usize::MAX } else { SMALL };
            if spent > budget || !self.put_right(arc, limit, &mut spent, meter)? {
                left.push(arc);
            }
        }
        left.retain(|&arc| self.is_wrong(arc));
        if left.is_empty() { Ok(()) } else { self.settle(&left, meter) }
    }

    /// What an arc costs less what its ends pay for it, as far as costs are known.
    #[inline(always)]
    fn reduced_cost(&self, arc: u32) -> i64 {
        let Arc { from, to, .. } = self.arcs[arc as usize];
        let cost = self.cost[arc as usize];
        let known = i64::from(cost.unsigned_abs() >> self.shift) * i64::from(cost.signum());
        known + self.price[from as usize] - self.price[to as usize]
    }

    fn is_wrong(&self, arc: u32) -> bool {
        let over = self.reduced_cost(arc);
        let arc = &self.arcs[arc as usize];
        (over > 0 && arc.flow > arc.least) || (over < 0 && arc.flow < arc.most)
    }

    fn reprice(&mut self, node: u32, change: i64) {
        self.price[node as usize] += change;
        if !self.is_priced[node as usize] {
            self.is_priced[node as usize] = true;
            self.priced.push(node);
        }
    }

    /// The arcs along which one more can leave a node (or, turned round, enter it) at no cost, each with the node at its other end. Arcs that
    /// are tied are not looked at again.
    fn ways<const BACK: bool>(&mut self, node: u32, found: &mut Vec<(u32, u32)>) {
        let mut at = 0;
        while let Some(arc) = self.leaving.get(node, at) {
            if self.arcs[arc as usize].is_tied() {
                self.leaving.forget(node, at);
                continue;
            }
            at += 1;
            if self.arcs[arc as usize].is_open(BACK) && self.reduced_cost(arc) == 0 {
                found.push((self.arcs[arc as usize].to, arc));
            }
        }
        at = 0;
        while let Some(arc) = self.entering.get(node, at) {
            if self.arcs[arc as usize].is_tied() {
                self.entering.forget(node, at);
                continue;
            }
            at += 1;
            if self.arcs[arc as usize].is_open(!BACK) && self.reduced_cost(arc) == 0 {
                found.push((self.arcs[arc as usize].from, arc));
            }
        }
    }

    /// Carries so much more away from a node along an arc that begins or ends there.
    fn carry(&mut self, arc: u32, from: u32, units: u32) {
        let arc = &mut self.arcs[arc as usize];
        if arc.from == from {
            arc.flow += units;
        } else {
            arc.flow -= units;
        }
    }

    /// How much more can be carried away from a node along an arc.
    fn room(&self, arc: u32, from: u32) -> u32 {
        let arc = &self.arcs[arc as usize];
        if arc.from == from { arc.most - arc.flow } else { arc.flow - arc.least }
    }

    /// Ties what is not as cheap, and tells the prices.
    fn leave_cheapest(&mut self, costs: &[(u32, i32)]) -> Prices {
        let priced: Vec<u32> = self.priced.iter().copied().filter(|&node| self.price[node as usize] != 0).collect();
        for &node in &priced {
            for at in 0.. {
                let Some(arc) = self.leaving.get(node, at) else { break };
                self.tie_if_dear(arc);
            }
            for at in 0.. {
                let Some(arc) = self.entering.get(node, at) else { break };
                self.tie_if_dear(arc);
            }
        }
        for &(arc, _) in costs {
            self.tie_if_dear(arc);
        }
        let mut prices: Prices = priced.into_iter().map(|node| (node, self.price[node as usize])).collect();
        prices.sort_unstable();
        prices
    }

    fn tie_if_dear(&mut self, arc: u32) {
        if self.reduced_cost(arc) != 0 {
            let arc = &mut self.arcs[arc as usize];
            arc.least = arc.flow;
            arc.most = arc.flow;
        }
    }
}
