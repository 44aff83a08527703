//! The choice itself: with a way or without it, cut where nothing better can come.

use super::bound::{self, Pay, Price, Step};
use super::relax::Reach;
use super::{Case, Choice, Merit, NEVER, Order, Ways, each, one};
use crate::effort::{Completion, Meter};

/// A search of so many sets is no short one.
const LONG: u32 = 64;

struct Search<'a, 'b, 'c> {
    case: &'a Case,
    order: Order,
    meter: &'b mut Meter<'c>,
    steps: Vec<Step>,
    /// None until the search turns out to be no short one: to find the best prices takes longer than most searches.
    prices: Vec<Price>,
    nodes: u32,
    /// All hours from the first period on.
    hours: u64,
    /// The hours up to the end of each period.
    hours_by: Vec<u64>,
    best: Option<(Merit, Vec<(usize, usize)>)>,
}

/// Ways that are chosen, and what they take.
#[derive(Clone, Copy)]
struct Chosen {
    ways: Ways,
    cost: u64,
    effort: u64,
    bias: i64,
}

impl Chosen {
    fn with(self, case: &Case, number: usize) -> Self {
        let way = &case.ways[number];
        Self {
            ways: self.ways | one(number),
            cost: self.cost.saturating_add(way.cost),
            effort: self.effort.saturating_add(way.effort),
            bias: self.bias.saturating_add(way.bias),
        }
    }

    fn merit(self, worth: u64, gates_after: u8) -> Merit {
        let over = u64::try_from(self.bias).unwrap_or_default();
        Merit { worth, gates_after, cost: self.cost, over, effort: self.effort }
    }
}

impl Case {
    /// The best choice, and what proves it: unless it was stopped, which is told, no other is better by the order.
    ///
    /// A step is a set of ways that is looked at, or a way that is tried in a period.
    ///
    /// # Complexity
    /// At worst all sets of ways, and all times of each.
    pub(crate) fn choose(&self, order: Order, meter: &mut Meter<'_>) -> (Choice, Option<Completion>) {
        let hours: Vec<u64> = self.hours.iter().map(|&hours| u64::from(hours)).collect();
        let hours_by = (0..self.periods).map(|period| hours[self.first.min(period)..=period].iter().sum()).collect();
        let hours = hours[self.first.min(self.periods)..].iter().sum();
        let mut search =
            Search { case: self, order, meter, steps: self.steps(), prices: Vec::new(), nodes: 0, hours, hours_by, best: None };
        let (mut open, mut chosen) = (0, Chosen { ways: 0, cost: 0, effort: 0, bias: 0 });
        for (number, way) in self.ways.iter().enumerate() {
            if way.forced {
                chosen = chosen.with(self, number);
            } else {
                open |= one(number);
            }
        }
        let ended = search.offer(chosen, true).and_then(|()| search.node(chosen, open)).err();
        let nothing = || {
            let start: Vec<u8> = self.rows.iter().map(|row| row.start).collect();
            let gates_after = if self.has_gates(&start) { 0 } else { NEVER };
            // What is forced has its times whatever else happens.
            let starts = each(chosen.ways).map(|way| (way, self.ways[way].starts.trailing_zeros() as usize)).collect();
            (chosen.merit(0, gates_after), starts)
        };
        let (merit, starts) = search.best.take().unwrap_or_else(nothing);
        let most_worth = if ended.is_none() {
            merit.worth
        } else {
            let reach = self.reach(chosen.ways | open);
            search.find_prices(chosen, &reach);
            search.most_worth(chosen, open, &reach).max(merit.worth)
        };
        (Choice { starts, merit, most_worth }, ended)
    }
}

impl Search<'_, '_, '_> {
    /// All choices of some ways and none or more of others. No deeper than there are ways.
    fn node(&mut self, chosen: Chosen, open: Ways) -> Result<(), Completion> {
        self.meter.take(1)?;
        let case = self.case;
        let reach = case.reach(chosen.ways | open);
        let open = open & reach.begun;
        // Ways that can no longer begin, though they are chosen, never will.
        if chosen.ways & !reach.begun != 0 || !self.may_better(chosen, open, &reach) {
            return Ok(());
        }
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes == LONG {
            self.find_prices(chosen, &reach);
        }
        let Some(way) = self.branch(chosen, open, &reach) else { return Ok(()) };
        let rest = open & !one(way);
        let with = chosen.with(case, way);
        if case.budget.is_none_or(|budget| with.cost <= budget) && with.effort <= self.hours {
            self.offer(with, false)?;
            self.node(with, rest & !case.ways[way].twins)?;
        }
        self.node(chosen, rest)
    }

    /// The prices of money and hours that leave the least, as things are here.
    fn find_prices(&mut self, chosen: Chosen, reach: &Reach) {
        let case = self.case;
        let budget = case.budget.map(|budget| (budget.saturating_sub(chosen.cost), Pay::Cost));
        let hours = (self.hours.saturating_sub(chosen.effort), Pay::Effort);
        for (left, pay) in budget.into_iter().chain([hours]) {
            self.prices.extend(bound::best_prices(case, &self.steps, reach, chosen.ways, left, pay));
        }
    }

    /// Takes a choice as it is, if it is better than the best so far.
    fn offer(&mut self, chosen: Chosen, is_first: bool) -> Result<(), Completion> {
        let case = self.case;
        let reach = case.reach(chosen.ways);
        if chosen.ways & !reach.begun != 0 && !is_first {
            return Ok(());
        }
        let betters =
            |merit: Merit, best: &Option<(Merit, _)>| best.as_ref().is_none_or(|(best, _)| merit.betters(best, self.order));
        if !betters(chosen.merit(reach.worth, reach.gates_after), &self.best) {
            return Ok(());
        }
        let Some(times) = case.times(chosen.ways, (reach.worth, reach.gates_after), self.meter)? else { return Ok(()) };
        let merit = chosen.merit(times.worth, times.gates_after);
        if betters(merit, &self.best) {
            self.best = Some((merit, times.starts));
        }
        Ok(())
    }

    /// What no choice from here on is worth more than.
    fn most_worth(&self, chosen: Chosen, open: Ways, reach: &Reach) -> u64 {
        let mut most = reach.worth;
        for price in &self.prices {
            let left = match price.pay {
                Pay::Cost => self.case.budget.unwrap_or(u64::MAX).saturating_sub(chosen.cost),
                Pay::Effort | Pay::UntilLift => self.hours.saturating_sub(chosen.effort),
            };
            most = most.min(bound::most_worth(self.case, &self.steps, reach, chosen.ways, open, left, *price));
        }
        most
    }

    /// Whether a choice from here on could be better than the best so far.
    fn may_better(&self, chosen: Chosen, open: Ways, reach: &Reach) -> bool {
        let case = self.case;
        let Some((best, _)) = &self.best else { return true };
        let Some(slack) = reach.worth.checked_sub(best.worth) else { return false };
        let least = |pay| bound::least_to_pay(case, &self.steps, reach, chosen.ways, open, slack, pay);
        let (Some(cost), Some(effort)) = (least(Pay::Cost), least(Pay::Effort)) else { return false };
        let (cost, effort) = (chosen.cost.saturating_add(cost), chosen.effort.saturating_add(effort));
        if case.budget.is_some_and(|budget| cost > budget) || effort > self.hours {
            return false;
        }
        let worth = self.most_worth(chosen, open, reach);
        if worth < best.worth {
            return false;
        }
        let until_gates = bound::least_until_gates(case, &self.steps, chosen.ways | open);
        let by_hours = self.hours_by.iter().position(|&hours| hours >= until_gates).map_or(NEVER, |period| period as u8 + 1);
        let by_hours = if until_gates == 0 { 0 } else { by_hours };
        // What a way may take off the sum of biases it does.
        let off: i64 = each(open).map(|way| case.ways[way].bias.min(0)).sum();
        let over = u64::try_from(chosen.bias.saturating_add(off)).unwrap_or_default();
        let optimist = Merit { worth, gates_after: reach.gates_after.max(by_hours), cost, over, effort };
        optimist.betters(best, self.order)
    }

    /// The way to decide on: of the levels that have no way yet that with the fewest, and of its ways the one that brings the most for what it takes.
    fn branch(&self, chosen: Chosen, open: Ways, reach: &Reach) -> Option<usize> {
        let in_reach = |step: &&Step| step.level <= reach.levels[step.row] && step.by & chosen.ways == 0 && step.by & open != 0;
        let wanted = self.steps.iter().filter(in_reach).filter(|step| step.worth > 0);
        let scarce = wanted.min_by_key(|step| ((step.by & open).count_ones(), u64::MAX - step.worth));
        if let Some(step) = scarce {
            return self.most_for_its_price(step.by & open, chosen, reach);
        }
        // Then what those that are chosen come after, what leads to what they need, and at last what may make anything sooner.
        let missing = each(chosen.ways).flat_map(|way| &self.case.ways[way].after).find(|after| *after & chosen.ways == 0);
        if let Some(after) = missing.filter(|after| *after & open != 0) {
            return each(after & open).next();
        }
        let step = self.steps.iter().find(in_reach);
        step.and_then(|step| self.most_for_its_price(step.by & open, chosen, reach)).or_else(|| each(open).next())
    }

    fn most_for_its_price(&self, among: Ways, chosen: Chosen, reach: &Reach) -> Option<usize> {
        let brings = |way: usize| -> u128 {
            let steps = self.steps.iter().filter(|step| step.by & one(way) != 0 && step.by & chosen.ways == 0);
            steps.filter(|step| step.level <= reach.levels[step.row]).map(|step| u128::from(step.worth)).sum()
        };
        // An hour is weighed as a unit of money, which only says where to look first.
        let takes = |way: usize| u128::from(self.case.ways[way].cost) + 1_000 * u128::from(self.case.ways[way].effort) + 1;
        let ranked = each(among).map(|way| (brings(way), takes(way), way));
        let best = ranked.reduce(|best, next| {
            let (of_best, of_next) = (best.0.saturating_mul(next.1), next.0.saturating_mul(best.1));
            if of_next > of_best { next } else { best }
        });
        best.map(|(.., way)| way)
    }
}
