//! The choice itself: with a way or without it, cut where nothing better can come.

use super::bound::{self, Pay, Price, Step};
use super::relax::Reach;
use super::{Case, Choice, Merit, NEVER, Order, Ways, each, one, short};
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
    /// No choice has the gates sooner.
    soonest: u8,
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
        let mut search = Search {
            case: self,
            order,
            meter,
            steps: self.steps(),
            prices: Vec::new(),
            nodes: 0,
            hours,
            hours_by,
            soonest: 0,
            best: None,
        };
        let (mut open, mut chosen) = (0, Chosen { ways: 0, cost: 0, effort: 0, bias: 0 });
        for (number, way) in self.ways.iter().enumerate() {
            if way.forced {
                chosen = chosen.with(self, number);
            } else {
                open |= one(number);
            }
        }
        open &= !self.bettered(open);
        if order == Order::Soonest {
            search.soonest = self.soonest(chosen.ways | open, search.meter);
        }
        let ended = search.offer(chosen, true).and_then(|()| search.node(chosen, open)).err();
        let nothing = || {
            // What is forced has its times whatever else happens.
            let starts: Vec<(usize, usize)> =
                each(chosen.ways).map(|way| (way, self.ways[way].starts.trailing_zeros() as usize)).collect();
            let played = self.play(&starts);
            let gates_after = played.gates_after.map_or(NEVER, short);
            (chosen.merit(self.worth(&played.levels), gates_after), starts)
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

impl Case {
    /// After how many periods the gates are there at the soonest, if nothing else was wanted; never too late.
    ///
    /// It is a search of its own, in which only what leads to gates is looked at: the bound that it gives makes the whole one far shorter.
    fn soonest(&self, among: Ways, meter: &mut Meter<'_>) -> u8 {
        let reach = self.reach(among);
        if reach.gates_after == NEVER || reach.gates_after == 0 {
            return reach.gates_after;
        }
        let mut alone = self.clone();
        alone.rows.iter_mut().filter(|row| !row.gate).for_each(|row| row.worth = 0);
        let leading = alone.leading_to_gates();
        for (number, way) in alone.ways.iter_mut().enumerate() {
            if leading & among & one(number) == 0 && !way.forced {
                way.starts = 0;
            }
        }
        // A search that was stopped has found no bound.
        let (choice, stopped) = alone.choose(Order::GatesOnly, meter);
        let has_all = choice.merit.worth == alone.worth(&reach.levels);
        if stopped.is_none() && has_all { choice.merit.gates_after.max(reach.gates_after) } else { reach.gates_after }
    }

    /// The ways that lift gates, or what those need, and so on.
    fn leading_to_gates(&self) -> Ways {
        let mut rows: Vec<bool> = self.rows.iter().map(|row| row.gate).collect();
        let mut ways: Ways = 0;
        loop {
            let before = ways;
            for (number, way) in self.ways.iter().enumerate() {
                let leads = ways & one(number) != 0 || way.lifts.iter().any(|lift| rows[lift.row]);
                if leads {
                    ways |= one(number) | way.after.iter().fold(0, |all, after| all | after);
                    let first = way.lifts.iter().filter(|lift| rows[lift.row]).flat_map(|lift| lift.needs.clone());
                    let needed: Vec<(usize, u8)> = way.needs.iter().copied().chain(first).collect();
                    needed.into_iter().for_each(|(row, _)| rows[row] = true);
                }
            }
            if ways == before {
                return ways;
            }
        }
    }

    /// Ways that lift one row alone, for which another that lifts it alone does as much at the same times, for no more hours and no more cost.
    fn bettered(&self, open: Ways) -> Ways {
        let wanted = self.ways.iter().flat_map(|way| &way.after).fold(0, |all, after| all | after);
        let betters = |this: usize, other: usize| {
            let (a, b) = (&self.ways[this], &self.ways[other]);
            let ([by], [lift]) = (&*a.lifts, &*b.lifts) else { return false };
            let needs = |needs: &[(usize, u8)], of: &[(usize, u8)]| {
                needs.iter().all(|(row, level)| of.iter().any(|(other, as_high)| other == row && as_high >= level))
            };
            let takes_no_more = a.cost <= b.cost
                && a.length <= b.length
                && a.bias <= b.bias
                && a.hours.len() <= b.hours.len()
                && a.hours.iter().zip(&b.hours).all(|(one, other)| one <= other);
            by.row == lift.row
                && by.from <= lift.from
                && by.to >= lift.to
                && takes_no_more
                && a.starts & b.starts == b.starts
                && a.twins == one(this)
                && a.after.iter().all(|after| b.after.contains(after))
                && needs(&a.needs, &b.needs)
                && needs(&by.needs, &lift.needs)
        };
        // Of two that better each other the first stays.
        let is_bettered = |&other: &usize| {
            wanted & one(other) == 0
                && each(open).any(|this| this != other && betters(this, other) && !(this > other && betters(other, this)))
        };
        each(open).filter(is_bettered).fold(0, |all, way| all | one(way))
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
        let most = (reach.worth, reach.gates_after);
        let Some(times) = case.times(chosen.ways, most, self.of_use(chosen), self.meter)? else { return Ok(()) };
        let merit = chosen.merit(times.worth, times.gates_after);
        if betters(merit, &self.best) {
            self.best = Some((merit, times.starts));
        }
        Ok(())
    }

    /// What times of a choice must bring to make it better than the best: more worth, or as much with the gates so soon.
    fn of_use(&self, chosen: Chosen) -> (u64, u8) {
        let Some((best, _)) = &self.best else { return (0, NEVER) };
        let betters = |gates_after: u8| chosen.merit(best.worth, gates_after).betters(best, self.order);
        let soon_enough =
            [NEVER, best.gates_after, best.gates_after.saturating_sub(1)].into_iter().find(|after| betters(*after));
        soon_enough.map_or((best.worth + 1, NEVER), |after| (best.worth, after))
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
        let by_hours = self.hours_by.iter().position(|&hours| hours >= until_gates).map_or(NEVER, |period| short(period + 1));
        let by_hours = if until_gates == 0 { 0 } else { by_hours };
        // What a way may take off the sum of biases it does.
        let off: i64 = each(open).map(|way| case.ways[way].bias.min(0)).sum();
        let over = u64::try_from(chosen.bias.saturating_add(off)).unwrap_or_default();
        let optimist = Merit { worth, gates_after: reach.gates_after.max(by_hours).max(self.soonest), cost, over, effort };
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
