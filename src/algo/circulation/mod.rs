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
use incidence::{End, Incidence, Open};

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
    const fn open(&self) -> Open {
        match (self.flow < self.most, self.flow > self.least) {
            (true, true) => Open::Both,
            (true, false) => Open::More,
            (false, true) => Open::Less,
            (false, false) => Open::Neither,
        }
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
}

/// Searches that put one arc right look at so many nodes each at most, while many wait.
const SMALL: usize = 512;

/// So many arcs are put right one by one however far the searches go: what they share costs more to set up.
const FEW: usize = 8;

impl Network {
    /// Nodes are numbered from 0. What the arcs carry must be within their bounds; what a node gets and gives need not agree, and is not
    /// changed.
    pub(crate) fn new(nodes: usize, arcs: Vec<Arc>) -> Self {
        Self {
            leaving: Incidence::new(nodes, arcs.iter().map(|arc| (arc.from, arc.to, arc.open()))),
            entering: Incidence::new(nodes, arcs.iter().map(|arc| (arc.to, arc.from, arc.open()))),
            cost: vec![0; arcs.len()],
            shift: 0,
            price: vec![0; nodes],
            priced: Vec::new(),
            is_priced: vec![false; nodes],
            exchange: Exchange::new(nodes),
            arcs,
        }
    }

    /// What an arc carries.
    pub(crate) fn flow(&self, arc: u32) -> u32 {
        self.arcs[arc as usize].flow
    }

    /// Whether an arc carries the same in every flow that is left.
    pub(crate) fn is_tied(&self, arc: u32) -> bool {
        self.arcs[arc as usize].open() == Open::Neither
    }

    /// Leaves those flows that prices prove to be cheapest: ties each arc whose reduced cost is not 0 to what it carries.
    pub(crate) fn tie(&mut self, reduced_cost: impl Fn(u32, &Arc) -> i64) {
        for index in 0..self.arcs.len() as u32 {
            if reduced_cost(index, &self.arcs[index as usize]) != 0 {
                self.tie_one(index);
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
        self.minimise_by(Self::put_all_right, costs, meter)
    }

    /// The same by a way to put right all arcs that one more bit of the costs has put wrong.
    fn minimise_by(
        &mut self,
        put_all_right: impl Fn(&mut Self, &[u32], &mut Meter<'_>) -> Result<(), Completion>,
        costs: &[(u32, i32)],
        meter: &mut Meter<'_>,
    ) -> Result<Prices, Completion> {
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
            let wrong: Vec<u32> = costs.iter().map(|&(arc, _)| arc).filter(|&arc| self.is_wrong(arc)).collect();
            ended = put_all_right(self, &wrong, meter);
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

    /// One arc at a time while the searches stay small, which is quicker, and then the others at once.
    fn put_all_right(&mut self, wrong: &[u32], meter: &mut Meter<'_>) -> Result<(), Completion> {
        let budget = self.arcs.len();
        let mut spent = 0;
        let mut left = Vec::new();
        for &arc in wrong {
            if self.is_wrong(arc) && (spent > budget || !self.put_right(arc, SMALL, &mut spent, meter)?) {
                left.push(arc);
            }
        }
        left.retain(|&arc| self.is_wrong(arc));
        if left.len() > FEW {
            return self.settle(&left, meter);
        }
        for arc in left {
            if self.is_wrong(arc) {
                self.put_right(arc, usize::MAX, &mut spent, meter)?;
            }
        }
        Ok(())
    }

    /// What an arc costs less what its ends pay for it, as far as costs are known.
    #[inline(always)]
    fn reduced_cost(&self, arc: u32) -> i64 {
        let Arc { from, to, .. } = self.arcs[arc as usize];
        self.known_cost(arc) + self.price[from as usize] - self.price[to as usize]
    }

    #[inline(always)]
    fn known_cost(&self, arc: u32) -> i64 {
        let cost = self.cost[arc as usize];
        i64::from(cost.unsigned_abs() >> self.shift) * i64::from(cost.signum())
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

    /// The arcs along which one more can leave a node (or, turned round, enter it) at no cost, each with the node at its other end.
    #[inline(always)]
    fn ways<const BACK: bool>(&self, node: u32) -> impl Iterator<Item = End> + '_ {
        let (with, against) = if BACK {
            (self.entering.that_take(node), self.leaving.that_give(node))
        } else {
            (self.leaving.that_take(node), self.entering.that_give(node))
        };
        let (price, sign) = (self.price[node as usize], if BACK { -1 } else { 1 });
        let free =
            move |&&(arc, other): &&End, sign: i64| self.known_cost(arc) + sign * (price - self.price[other as usize]) == 0;
        let with = with.iter().filter(move |end| free(end, sign));
        with.chain(against.iter().filter(move |end| free(end, -sign))).copied()
    }

    /// How many arcs [`Network::ways`] looks at.
    fn width<const BACK: bool>(&self, node: u32) -> usize {
        if BACK {
            self.entering.that_take(node).len() + self.leaving.that_give(node).len()
        } else {
            self.leaving.that_take(node).len() + self.entering.that_give(node).len()
        }
    }

    /// Carries so much more away from a node along an arc that begins or ends there.
    fn carry(&mut self, arc: u32, from: u32, units: u32) {
        let Arc { from: begins, flow, .. } = self.arcs[arc as usize];
        self.set(arc, if begins == from { flow + units } else { flow - units });
    }

    /// What an arc carries from now on.
    #[inline(always)]
    fn set(&mut self, arc: u32, flow: u32) {
        let of = &mut self.arcs[arc as usize];
        let before = of.open();
        of.flow = flow;
        let Arc { from, to, .. } = *of;
        let now = of.open();
        if now != before {
            self.leaving.turn(from, arc, before, now);
            self.entering.turn(to, arc, before, now);
        }
    }

    /// An arc carries what it does for good.
    fn tie_one(&mut self, arc: u32) {
        let of = &mut self.arcs[arc as usize];
        let before = of.open();
        (of.least, of.most) = (of.flow, of.flow);
        let Arc { from, to, .. } = *of;
        self.leaving.turn(from, arc, before, Open::Neither);
        self.entering.turn(to, arc, before, Open::Neither);
    }

    /// How much more can be carried away from a node along an arc.
    fn room(&self, arc: u32, from: u32) -> u32 {
        let arc = &self.arcs[arc as usize];
        if arc.from == from { arc.most - arc.flow } else { arc.flow - arc.least }
    }

    /// Ties what is not as cheap, and tells the prices.
    fn leave_cheapest(&mut self, costs: &[(u32, i32)]) -> Prices {
        let priced: Vec<u32> = self.priced.iter().copied().filter(|&node| self.price[node as usize] != 0).collect();
        let mut dear = Vec::new();
        for &node in &priced {
            let beside = self.leaving.open(node).iter().chain(self.entering.open(node));
            dear.extend(beside.map(|&(arc, _)| arc).filter(|&arc| self.reduced_cost(arc) != 0));
        }
        dear.extend(costs.iter().map(|&(arc, _)| arc).filter(|&arc| self.reduced_cost(arc) != 0));
        for arc in dear {
            self.tie_one(arc);
        }
        let mut prices: Prices = priced.into_iter().map(|node| (node, self.price[node as usize])).collect();
        prices.sort_unstable();
        prices
    }
}
