//! What hours and money leave of what could be reached.

use super::relax::Reach;
use super::{Case, Ways, each};

/// A level of a row, and the ways that can lift the row past it.
///
/// Whatever reaches the level has such a way in it: so that choosing ways is to cover levels.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) row: usize,
    pub(super) level: u8,
    pub(super) by: Ways,
    pub(super) worth: u64,
    gate: bool,
}

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pay {
    Cost,
    Effort,
    /// The hours that are gone when a way lifts.
    UntilLift,
}

impl Case {
    /// The levels above where rows are that something lifts past, in order of rows and levels.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let mut by = [0; 256];
            for (way, lift) in self.ways.iter().enumerate().flat_map(|(way, of)| of.lifts.iter().map(move |lift| (way, lift))) {
                if lift.row == number {
                    // What leads from below a level to it or above passes it.
                    by[usize::from(lift.from) + 1..=usize::from(lift.to)].iter_mut().for_each(|by| *by |= super::one(way));
                }
            }
            for level in row.start.saturating_add(1)..u8::MAX {
                let by = by[usize::from(level)];
                if by != 0 {
                    let worth = if level <= row.want { row.worth } else { 0 };
                    steps.push(Step { row: number, level, by, worth, gate: row.gate && level <= row.want });
                }
            }
        }
        steps
    }

    fn price(&self, way: usize, pay: Pay) -> u64 {
        let way = &self.ways[way];
        match pay {
            Pay::Cost => way.cost,
            Pay::Effort => way.effort,
            Pay::UntilLift => way.until_lift,
        }
    }
}

/// The least that must still be paid, over what is chosen, so that no more than `slack` of what is reached is missing. None where it cannot be.
///
/// Each level that must not be missing pays as much as the ways that lift past it have left to be paid by others: no way is paid more than it
/// costs, so that all together is never too much (the dual of covering, raised greedily).
pub(super) fn least_to_pay(
    case: &Case,
    steps: &[Step],
    reach: &Reach,
    taken: Ways,
    open: Ways,
    slack: u64,
    pay: Pay,
) -> Option<u64> {
    let mut left = [0u64; super::MOST_WAYS];
    each(open).for_each(|way| left[way] = case.price(way, pay));
    let mut sum = 0u64;
    let must = steps.iter().filter(|step| step.worth > slack && step.level <= reach.levels[step.row] && step.by & taken == 0);
    for step in must {
        let by = step.by & open;
        let least = each(by).map(|way| left[way]).min()?;
        each(by).for_each(|way| left[way] -= least);
        sum = sum.saturating_add(least);
    }
    Some(sum)
}

/// The fewest hours that any choice among some ways takes until all gates are there.
pub(super) fn least_until_gates(case: &Case, steps: &[Step], among: Ways) -> u64 {
    let mut left = [0u64; super::MOST_WAYS];
    each(among).for_each(|way| left[way] = case.price(way, Pay::UntilLift));
    let mut sum = 0u64;
    for step in steps.iter().filter(|step| step.gate) {
        let by = step.by & among;
        let least = each(by).map(|way| left[way]).min().unwrap_or_default();
        each(by).for_each(|way| left[way] -= least);
        sum = sum.saturating_add(least);
    }
    sum
}

/// How prices are written: in so many parts of a unit of worth.
const PARTS: u32 = 32;

/// What a unit of something scarce is worth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    pub(super) pay: Pay,
    /// In 2^32ths of a unit of worth.
    each: u128,
}

impl Price {
    fn of(self, amount: u64) -> u64 {
        let worth = self.each.saturating_mul(u128::from(amount)) >> PARTS;
        u64::try_from(worth).unwrap_or(u64::MAX)
    }
}

/// What no choice is worth more than, when `left` is all that there is to pay with.
///
/// Each level gives up as much of its worth as the ways past it have left of their price; what all give up together is at most what
/// a choice pays at the price, and that at most the price of all that there is.
pub(super) fn most_worth(case: &Case, steps: &[Step], reach: &Reach, taken: Ways, open: Ways, left: u64, price: Price) -> u64 {
    let mut free = [0u64; super::MOST_WAYS];
    each(open).for_each(|way| free[way] = price.of(case.price(way, price.pay)));
    let mut given = 0u64;
    for step in steps.iter().filter(|step| step.worth > 0 && step.level <= reach.levels[step.row] && step.by & taken == 0) {
        let by = step.by & open;
        let gives = each(by).map(|way| free[way]).min().unwrap_or_default().min(step.worth);
        each(by).for_each(|way| free[way] -= gives);
        given = given.saturating_add(gives);
    }
    let paid = price.of(left).saturating_add(1);
    reach.worth.saturating_sub(given).saturating_add(paid).min(reach.worth)
}

/// The prices at which [`most_worth`] is least: one for all that is wanted, one for what is no gate.
pub(super) fn best_prices(case: &Case, steps: &[Step], reach: &Reach, taken: Ways, left: u64, pay: Pay) -> Vec<Price> {
    let open = reach.begun & !taken;
    let plain: Vec<Step> = steps.iter().filter(|step| !step.gate).cloned().collect();
    let mut found: Vec<Price> = Vec::new();
    for steps in [steps, &plain] {
        let bound = |each: u128| most_worth(case, steps, reach, taken, open, left, Price { pay, each });
        let Some((_, most)) = (0..95).map(|power| (bound(1 << power), power)).min() else { continue };
        // Between the powers of two on either side.
        let fine = (1..32u128).map(|part| (1u128 << most) * part / 8).filter(|each| *each > 0);
        let Some((least, each)) = fine.map(|each| (bound(each), each)).min() else { continue };
        if least < reach.worth && found.iter().all(|price| price.each != each) {
            found.push(Price { pay, each });
        }
    }
    found
}
