//! What meeting the root costs at least, and which literals that bound relies on.
//!
//! The price of a variable that is still open is split evenly over the places where it can be needed at once. A gate costs the sum of the
//! cheapest children that it needs. That is a lower bound: take a choice that meets the root, and below each gate that costs something as many
//! children that it meets as the gate lacks of those that cost nothing. The places reached so pay no more than their share of each
//! variable, and together at least what the gates cost.

use super::cones::NEVER;
use super::formula::{Formula, Gate};
use super::options::{NO_PRICE, Price};

/// Shares of prices are counted in this part: every number of places up to 16 divides it.
pub(super) const WHOLE: u64 = 720_720;

/// The buffers of the bound.
#[derive(Debug, Default)]
pub(super) struct Relaxation {
    /// The price of each literal as things stand: nothing, when it is true; [`NO_PRICE`], when it cannot become so.
    pub(super) prices: Vec<Price>,
    /// Whether the choice of each variable is made.
    pub(super) is_fixed: Vec<bool>,
    /// For each variable, how much of its price each place pays, of [`WHOLE`].
    shares: Vec<u64>,
    /// What each node costs at least, in parts of [`WHOLE`].
    pub(super) values: Vec<Price>,
    /// How many children each node is missing: a literal that costs something misses itself.
    missing: Vec<u32>,
    counts: Vec<u64>,
    ranked_counts: Vec<u64>,
    ranked: Vec<Price>,
    /// How often the bound counts each node.
    pub(super) wanted: Vec<u64>,
}

impl Relaxation {
    /// Begins with every variable open. The prices are there already.
    pub(super) fn reset(&mut self, formula: &Formula) {
        let nodes = formula.nodes();
        self.is_fixed.clear();
        self.is_fixed.resize(formula.variables(), false);
        self.shares.clear();
        self.shares.resize(formula.variables(), WHOLE);
        self.values.resize(nodes, 0);
        self.missing.resize(nodes, 0);
        self.counts.resize(nodes, 0);
        self.wanted.resize(nodes, 0);
    }

    /// What the rest costs at least, in parts of [`WHOLE`].
    pub(super) fn bound(&mut self, formula: &Formula) -> Price {
        if !formula.cones().shared.is_empty() && !self.share(formula) {
            return NO_PRICE;
        }
        let literals = self.prices.len();
        for ((value, &price), &owner) in self.values.iter_mut().zip(&self.prices).zip(formula.owners()) {
            *value = if price == NO_PRICE { NO_PRICE } else { price * Price::from(self.shares[owner as usize]) };
        }
        for (at, &gate) in (literals..).zip(formula.gates()) {
            self.values[at] = self.gate_value(formula, gate);
        }
        self.values[formula.root()]
    }

    fn gate_value(&mut self, formula: &Formula, gate: Gate) -> Price {
        let children = formula.children(gate);
        let values = children.iter().map(|&child| self.values[child as usize]);
        match gate.need as usize {
            0 => 0,
            need if need > children.len() => NO_PRICE,
            1 => values.fold(NO_PRICE, Price::min),
            need if need == children.len() => values.fold(0, Price::saturating_add),
            need => {
                self.ranked.clear();
                self.ranked.extend(values);
                let (below, last, _) = self.ranked.select_nth_unstable(need - 1);
                below.iter().fold(*last, |sum, value| sum.saturating_add(*value))
            }
        }
    }

    /// Splits the prices of the variables that can be needed more than once; false when the root cannot be met.
    fn share(&mut self, formula: &Formula) -> bool {
        let literals = self.prices.len();
        for (missing, &price) in self.missing.iter_mut().zip(&self.prices) {
            *missing = match price {
                0 => 0,
                NO_PRICE => NEVER,
                _ => 1,
            };
        }
        for (at, &gate) in (literals..).zip(formula.gates()) {
            let (mut free, mut open) = (0u32, 0u32);
            for &child in formula.children(gate) {
                match self.missing[child as usize] {
                    0 => free += 1,
                    NEVER => {}
                    _ => open += 1,
                }
            }
            let missing = gate.need.saturating_sub(free);
            self.missing[at] = if missing > open { NEVER } else { missing };
        }
        if self.missing[formula.root()] == NEVER {
            return false;
        }
        for cone in formula.cones().shared.iter().filter(|cone| !self.is_fixed[cone.variable]) {
            let missing = &self.missing;
            let count = formula.cones().count(formula, cone, |node| missing[node], &mut self.counts, &mut self.ranked_counts);
            self.shares[cone.variable] = WHOLE / count.max(1);
        }
        true
    }

    /// Fills `wanted` with the literals on which the bound relies, when there is one: meeting them meets the root.
    pub(super) fn pick(&mut self, formula: &Formula) {
        self.wanted.fill(0);
        self.wanted[formula.root()] = 1;
        for (at, &gate) in formula.gates().iter().enumerate().rev() {
            let times = self.wanted[self.prices.len() + at];
            if times == 0 {
                continue;
            }
            let children = formula.children(gate);
            let need = gate.need as usize;
            if need == children.len() {
                for &child in children {
                    self.wanted[child as usize] = self.wanted[child as usize].saturating_add(times);
                }
                continue;
            }
            if need == 0 {
                continue;
            }
            // The cheapest, and of those that cost as much as the last of them the first.
            self.ranked.clear();
            self.ranked.extend(children.iter().map(|&child| self.values[child as usize]));
            let (_, &mut last, _) = self.ranked.select_nth_unstable(need - 1);
            let mut ties = need - children.iter().filter(|&&child| self.values[child as usize] < last).count();
            for &child in children {
                let value = self.values[child as usize];
                if value < last || (value == last && ties > 0) {
                    ties -= usize::from(value == last);
                    self.wanted[child as usize] = self.wanted[child as usize].saturating_add(times);
                }
            }
        }
    }
}
