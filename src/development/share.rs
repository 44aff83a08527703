//! A budget and seats for all: one plan of each person's front, at prices that prove how much more there could be.

use std::collections::BTreeMap;

use super::front::{DevelopmentFronts, Picked, Point};
use super::problem::ProblemData;
use crate::effort::{Completion, Meter};

/// Prices are in so many parts of a thousandth of a weighted level.
pub(super) const PARTS: i128 = 1 << 16;
/// So many times prices of seats move at most.
const MOVES: u32 = 60;
/// So many times people are given better plans at most.
const PASSES: u32 = 12;

/// What one person gets: a plan of the front, put off by so many quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) point: u32,
    pub(super) delay: u8,
}

/// The seats of an activity in a quarter.
pub(super) type Seat = (u32, u8);

/// What is asked for a thousandth of money, and for a seat.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    pub(super) money: i128,
    pub(super) seats: BTreeMap<Seat, i128>,
}

/// What there is.
pub(super) struct Supply {
    pub(super) budget: Option<u64>,
    pub(super) seats: BTreeMap<Seat, u64>,
}

/// What was found.
pub(super) struct Shared {
    pub(super) picks: Vec<Pick>,
    pub(super) prices: Prices,
    pub(super) completion: Completion,
}

/// The seats that are limited of what fixed activities leave.
pub(super) fn supply(data: &ProblemData, budget: Option<u64>) -> Supply {
    let mut seats = BTreeMap::new();
    for (number, activity) in (0u32..).zip(data.activities.iter()) {
        for (quarter, limit) in (0u8..).zip(activity.capacity.iter().flatten()) {
            seats.insert((number, quarter), u64::from(*limit));
        }
    }
    for &(number, start) in data.people.iter().flat_map(|person| &person.fixed) {
        let lasts = data.activity(number).map_or(0, super::problem::Activity::quarters);
        for quarter in (start..).take(lasts).filter_map(|at| u8::try_from(at).ok()) {
            if let Some(left) = seats.get_mut(&(number, quarter)) {
                *left = left.saturating_sub(1);
            }
        }
    }
    Supply { budget, seats }
}

/// The seats that a plan takes, put off by so many quarters, each as often as it takes it.
pub(super) fn taken<'a>(data: &'a ProblemData, point: &'a Point, delay: u8) -> impl Iterator<Item = Seat> + 'a {
    let span = move |number: u32, from: u8| {
        let lasts = data.activity(number).map_or(0, super::problem::Activity::quarters);
        (from.saturating_add(delay)..).take(lasts).map(move |quarter| (number, quarter))
    };
    let of = move |picked: &Picked| {
        let lasts = data.activity(picked.activity).map_or(0, super::problem::Activity::quarters);
        let last = picked.start.saturating_add(u8::try_from(lasts.saturating_sub(1)).unwrap_or(u8::MAX));
        let debrief = Some(picked.debrief).filter(|debrief| *debrief != u32::MAX);
        span(picked.activity, picked.start).chain(debrief.into_iter().flat_map(move |debrief| span(debrief, last)))
    };
    point.picked.iter().flat_map(of)
}

/// Shares a supply out.
pub(super) struct Sharer<'a, 'b> {
    data: &'a ProblemData,
    fronts: &'a DevelopmentFronts,
    supply: Supply,
    meter: Meter<'b>,
    /// The best prices so far, and what they prove.
    best: Option<(i128, Prices)>,
}

/// What everybody takes at some prices.
struct Response {
    picks: Vec<Pick>,
    cost: u64,
    seats: BTreeMap<Seat, u64>,
    /// In parts.
    bound: i128,
}

impl<'a, 'b> Sharer<'a, 'b> {
    pub(super) fn new(data: &'a ProblemData, fronts: &'a DevelopmentFronts, supply: Supply, meter: Meter<'b>) -> Self {
        Self { data, fronts, supply, meter, best: None }
    }

    /// What everybody gets, and how many steps it took.
    pub(super) fn share(mut self) -> (Shared, u64) {
        let ended = self.price().err();
        let prices = self.best.take().map(|(_, prices)| prices).unwrap_or_default();
        let picks = self.feasible(&prices);
        (Shared { picks, prices, completion: ended.unwrap_or(Completion::Unproven) }, self.meter.taken())
    }

    /// Moves prices to where they prove the most.
    fn price(&mut self) -> Result<(), Completion> {
        let mut prices = Prices::default();
        let mut response = self.respond(&prices)?;
        if let Some(budget) = self.supply.budget.filter(|budget| response.cost > *budget) {
            // The more money costs, the less is taken: halve to where just enough is.
            let (mut too_low, mut enough) = (0i128, self.highest() + 1);
            while enough - too_low > 1 {
                prices.money = too_low + (enough - too_low) / 2;
                response = self.respond(&prices)?;
                if response.cost > budget { too_low = prices.money } else { enough = prices.money }
            }
            prices.money = enough;
            response = self.respond(&prices)?;
        }
        let people = i128::try_from(self.fronts.fronts.len().max(1)).unwrap_or(1);
        let seats = i128::from(response.seats.values().sum::<u64>()).max(1);
        let worth: i128 = response
            .picks
            .iter()
            .zip(&self.fronts.fronts)
            .filter_map(|(pick, front)| Some(i128::from(front.points.get(pick.point as usize)?.worth)))
            .sum();
        // What a seat is worth on the average says how far prices move; less and less.
        let (stride, money) = (worth * PARTS / seats, prices.money.max(worth * PARTS / people / 1_000_000));
        for nth in 0..i128::from(MOVES) {
            let over = |seat: &Seat| {
                response.seats.get(seat).copied().unwrap_or_default() > self.supply.seats.get(seat).copied().unwrap_or(u64::MAX)
            };
            if prices.seats.is_empty() && !response.seats.keys().any(over) {
                break;
            }
            for (seat, &limit) in &self.supply.seats {
                let used = response.seats.get(seat).copied().unwrap_or_default();
                let by = stride * (i128::from(used) - i128::from(limit)) * 4 / ((nth + 4) * i128::from(limit.max(1)).max(8));
                let price = prices.seats.get(seat).copied().unwrap_or_default().saturating_add(by).max(0);
                prices.seats.insert(*seat, price);
            }
            prices.seats.retain(|_, price| *price > 0);
            if let Some(budget) = self.supply.budget {
                let by = money * (i128::from(response.cost) - i128::from(budget)) * 2 / ((nth + 4) * i128::from(budget.max(1)));
                prices.money = prices.money.saturating_add(by).max(0);
            }
            response = self.respond(&prices)?;
        }
        Ok(())
    }

    /// What nobody would pay for money.
    fn highest(&self) -> i128 {
        let points = self.fronts.fronts.iter().flat_map(|front| front.points.iter());
        points
            .filter(|point| point.cost > 0)
            .map(|point| i128::from(point.worth) * PARTS / i128::from(point.cost) + 1)
            .max()
            .unwrap_or_default()
    }

    fn respond(&mut self, prices: &Prices) -> Result<Response, Completion> {
        let supply = &self.supply;
        let seats =
            prices.seats.iter().map(|(seat, price)| price * i128::from(supply.seats.get(seat).copied().unwrap_or_default()));
        let bound = prices.money * i128::from(supply.budget.unwrap_or_default()) + seats.sum::<i128>();
        let mut response =
            Response { picks: Vec::with_capacity(self.fronts.fronts.len()), cost: 0, seats: BTreeMap::new(), bound };
        for front in &self.fronts.fronts {
            self.meter.take(1)?;
            let (gain, pick) = best_of(self.data, &front.points, prices);
            response.bound += gain;
            if let Some(point) = front.points.get(pick.point as usize) {
                response.cost = response.cost.saturating_add(point.cost);
                if !supply.seats.is_empty() {
                    let limited = taken(self.data, point, pick.delay).filter(|seat| supply.seats.contains_key(seat));
                    limited.for_each(|seat| *response.seats.entry(seat).or_default() += 1);
                }
            }
            response.picks.push(pick);
        }
        if self.best.as_ref().is_none_or(|(bound, _)| response.bound < *bound) {
            self.best = Some((response.bound, prices.clone()));
        }
        Ok(response)
    }

    /// Plans for all that fit together: first those who would lose the most by another one, and then better ones while there is something left.
    fn feasible(&self, prices: &Prices) -> Vec<Pick> {
        let mut left = Left { budget: self.supply.budget, seats: self.supply.seats.clone() };
        let mut order: Vec<(i128, usize)> = Vec::with_capacity(self.fronts.fronts.len());
        for (at, front) in self.fronts.fronts.iter().enumerate() {
            let (gain, pick) = best_of(self.data, &front.points, prices);
            let others = front.points.iter().enumerate().filter(|(nth, _)| *nth != pick.point as usize);
            let second = others.map(|(_, point)| gain_of(self.data, point, prices).0).max().unwrap_or(0);
            order.push((second - gain, at));
        }
        order.sort_unstable();
        let mut picks = vec![Pick { point: 0, delay: 0 }; self.fronts.fronts.len()];
        for (_, at) in order {
            let Some(front) = self.fronts.fronts.get(at) else { continue };
            let mut ranked: Vec<(i128, Pick)> = Vec::new();
            for (nth, point) in (0u32..).zip(front.points.iter()) {
                ranked.extend(variants(self.data, nth, point, prices));
            }
            ranked.sort_by_key(|(gain, pick)| (-gain, pick.point, pick.delay));
            let fits = ranked
                .into_iter()
                .map(|(_, pick)| pick)
                .find(|pick| front.points.get(pick.point as usize).is_some_and(|point| left.has(self.data, point, pick.delay)));
            let Some(pick) = fits else { continue };
            if let (Some(point), Some(own)) = (front.points.get(pick.point as usize), picks.get_mut(at)) {
                left.take(self.data, point, pick.delay);
                *own = pick;
            }
        }
        for _ in 0..PASSES {
            if !self.improve(&mut picks, &mut left) {
                break;
            }
        }
        picks
    }

    /// Gives people better plans for what is left, those first to whom it brings the most for the money. Whether anybody got one.
    fn improve(&self, picks: &mut [Pick], left: &mut Left) -> bool {
        let mut wishes: Vec<(i128, usize, Pick)> = Vec::new();
        for (at, (front, own)) in self.fronts.fronts.iter().zip(picks.iter()).enumerate() {
            let Some(now) = front.points.get(own.point as usize) else { continue };
            let dearer = (0u32..).zip(front.points.iter()).skip(own.point as usize + 1);
            let affordable = dearer.filter(|(_, point)| left.budget.is_none_or(|budget| point.cost - now.cost <= budget));
            let ratio =
                |point: &Point| i128::from(point.worth - now.worth) * PARTS / i128::from((point.cost - now.cost).max(1));
            let best = affordable.map(|(nth, point)| (ratio(point), nth)).max_by_key(|&(ratio, nth)| (ratio, u32::MAX - nth));
            wishes.extend(best.map(|(ratio, nth)| (-ratio, at, Pick { point: nth, delay: 0 })));
        }
        wishes.sort_unstable_by_key(|&(ratio, at, pick)| (ratio, at, pick.point));
        let mut is_better = false;
        for (_, at, wish) in wishes {
            let (Some(front), Some(own)) = (self.fronts.fronts.get(at), picks.get_mut(at)) else { continue };
            let (Some(now), Some(next)) = (front.points.get(own.point as usize), front.points.get(wish.point as usize)) else {
                continue;
            };
            left.give_back(self.data, now, own.delay);
            let fits = (0..16u8).filter(|delay| next.delays >> delay & 1 == 1).find(|delay| left.has(self.data, next, *delay));
            match fits {
                Some(delay) => {
                    left.take(self.data, next, delay);
                    *own = Pick { point: wish.point, delay };
                    is_better = true;
                }
                None => left.take(self.data, now, own.delay),
            }
        }
        is_better
    }
}

/// What is left of a supply.
struct Left {
    budget: Option<u64>,
    seats: BTreeMap<Seat, u64>,
}

impl Left {
    fn has(&self, data: &ProblemData, point: &Point, delay: u8) -> bool {
        self.budget.is_none_or(|budget| point.cost <= budget)
            && (self.seats.is_empty()
                || taken(data, point, delay)
                    .all(|seat| self.seats.get(&seat).is_none_or(|left| *left > 0) && self.is_once(data, point, delay, seat)))
    }

    /// A seat that a plan takes more than once, as a debrief may be, must be there as often.
    fn is_once(&self, data: &ProblemData, point: &Point, delay: u8, seat: Seat) -> bool {
        let Some(&left) = self.seats.get(&seat) else { return true };
        let times = taken(data, point, delay).filter(|other| *other == seat).count();
        times as u64 <= left
    }

    fn take(&mut self, data: &ProblemData, point: &Point, delay: u8) {
        self.budget = self.budget.map(|budget| budget.saturating_sub(point.cost));
        if !self.seats.is_empty() {
            for seat in taken(data, point, delay) {
                if let Some(left) = self.seats.get_mut(&seat) {
                    *left = left.saturating_sub(1);
                }
            }
        }
    }

    fn give_back(&mut self, data: &ProblemData, point: &Point, delay: u8) {
        self.budget = self.budget.map(|budget| budget.saturating_add(point.cost));
        if !self.seats.is_empty() {
            for seat in taken(data, point, delay) {
                if let Some(left) = self.seats.get_mut(&seat) {
                    *left += 1;
                }
            }
        }
    }
}

/// The ways to have a plan, with what each is worth beyond its price.
fn variants<'a>(
    data: &'a ProblemData,
    nth: u32,
    point: &'a Point,
    prices: &'a Prices,
) -> impl Iterator<Item = (i128, Pick)> + 'a {
    let plain = i128::from(point.worth) * PARTS - prices.money * i128::from(point.cost);
    let delays = (0..16u8).filter(move |delay| point.delays >> delay & 1 == 1);
    delays.map(move |delay| {
        let seats: i128 = if prices.seats.is_empty() {
            0
        } else {
            taken(data, point, delay).filter_map(|seat| prices.seats.get(&seat)).sum()
        };
        (plain - seats, Pick { point: nth, delay })
    })
}

/// What a plan is worth beyond its price at the best time, and when that is.
pub(super) fn gain_of(data: &ProblemData, point: &Point, prices: &Prices) -> (i128, u8) {
    if prices.seats.is_empty() {
        return (i128::from(point.worth) * PARTS - prices.money * i128::from(point.cost), 0);
    }
    let best = variants(data, 0, point, prices).reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or((0, 0), |(gain, pick)| (gain, pick.delay))
}

/// The plan that is worth the most beyond its price: of those that are alike the cheapest.
fn best_of(data: &ProblemData, points: &[Point], prices: &Prices) -> (i128, Pick) {
    let mut best = (0, Pick { point: 0, delay: 0 });
    for (nth, point) in (0u32..).zip(points) {
        let (gain, delay) = gain_of(data, point, prices);
        if gain > best.0 || nth == 0 {
            best = (gain, Pick { point: nth, delay });
        }
    }
    best
}
