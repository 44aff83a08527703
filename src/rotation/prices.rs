//! Prices on what people share, and how they move: the dual of the problem, by subgradient.

use super::answer::{RotationProof, RotationRow};
use super::ledger::count;
use super::policy_spec::RuleMode;
use super::pricing::UNIT;
use super::problem::{Candidate, Offer, Person, ProblemData};
use crate::values::PersonId;

/// A thousandth: shares and steps are counted in these.
const WHOLE: i64 = 1_000;
/// No price is higher; beyond it nothing is ever taken.
const HIGHEST: i64 = 1 << 40;

/// Prices of all rows, in 1,024ths of a milli-point for each unit; those of rows without a limit, or that are off, are always 0.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// For each opportunity and period.
    seats: Vec<i64>,
    /// For each unit and period.
    mentors: Vec<i64>,
    /// For each unit and period.
    away: Vec<i64>,
    /// For each budget.
    budgets: Vec<i64>,
    /// For each group how much of the weight of fairness it has, in thousandths, of all together one whole.
    shares: Vec<i64>,
}

/// How much of each row some plans take, one after the other as in [`Prices`].
#[derive(Debug, Clone)]
pub(super) struct Usage {
    seats: Vec<i64>,
    mentors: Vec<i64>,
    away: Vec<i64>,
    budgets: Vec<i64>,
    /// For each group.
    pub(super) development: Vec<i64>,
}

/// Which way prices went before, and how far they go.
#[derive(Debug)]
pub(super) struct Walk {
    /// For each row, seats first, then mentors, away and budgets.
    direction: Vec<i64>,
    /// In thousandths of the gap.
    length: i64,
    /// Passes without a better bound.
    idle: u32,
    passes: i64,
}

/// After so many passes without a better bound steps are halved.
const PATIENCE: u32 = 6;

impl Prices {
    pub(super) fn zero(data: &ProblemData) -> Self {
        let periods = data.periods;
        let with_people = data.groups.iter().filter(|group| !group.members.is_empty()).count();
        let share = |members: &Vec<u32>| if members.is_empty() { 0 } else { WHOLE.div_euclid(count(with_people).max(1)) + 1 };
        Self {
            seats: vec![0; data.opportunities.len() * periods],
            mentors: vec![0; data.units.len() * periods],
            away: vec![0; data.units.len() * periods],
            budgets: vec![0; data.budgets.len()],
            shares: data.groups.iter().map(|group| share(&group.members)).collect(),
        }
    }

    /// What a candidate costs.
    pub(super) fn of(&self, data: &ProblemData, person: &Person, candidate: &Candidate, offer: &Offer) -> i64 {
        let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { return 0 };
        let mut price = 0i64;
        let sum = |prices: &[i64], row: u32| {
            let periods = candidate.periods(data.periods);
            let row = row as usize * data.periods;
            let own = prices.get(row + periods.start..row + periods.end).unwrap_or_default();
            own.iter().fold(0, |sum: i64, price| sum.saturating_add(*price))
        };
        price = price.saturating_add(sum(&self.seats, offer.opportunity));
        price = price.saturating_add(sum(&self.mentors, opportunity.unit).saturating_mul(opportunity.mentor_load));
        price = price.saturating_add(sum(&self.away, person.unit).saturating_mul(offer.away_load));
        for (budget, own) in data.budgets.iter().zip(&self.budgets) {
            if *own > 0 && person.centre == Some(budget.centre) && budget.pays(candidate.start) {
                price = price.saturating_add(own.saturating_mul(offer.cost));
            }
        }
        price
    }

    /// What a group's development is counted again by, rounded up so that all together come to the weight of fairness.
    fn of_group(&self, data: &ProblemData, group: u32) -> i64 {
        let (Some(share), Some(members)) = (self.shares.get(group as usize), data.groups.get(group as usize)) else { return 0 };
        let whole = data.weights.fairness.saturating_mul(UNIT).saturating_mul(*share);
        let parts = WHOLE.saturating_mul(count(members.members.len()).max(1));
        whole.div_euclid(parts) + i64::from(whole % parts != 0)
    }

    /// For each group what its development is counted again by.
    pub(super) fn of_groups(&self, data: &ProblemData) -> Vec<i64> {
        (0u32..).take(data.groups.len()).map(|group| self.of_group(data, group)).collect()
    }

    /// What the limits are worth at these prices.
    pub(super) fn of_limits(&self, data: &ProblemData) -> i128 {
        let mut worth = 0i128;
        self.each(data, |_, price, limit, _| worth += i128::from(price) * i128::from(limit));
        worth
    }

    /// Each row that may have a price: its place among all, its price, its limit, and the highest price.
    fn each(&self, data: &ProblemData, mut row: impl FnMut(usize, i64, i64, i64)) {
        let highest = |rule: RuleMode| match rule {
            RuleMode::Hard => HIGHEST,
            RuleMode::Soft(penalty) => penalty.saturating_mul(UNIT).min(HIGHEST),
            RuleMode::Off => 0,
        };
        let mut place = 0;
        let seats = data.opportunities.iter().flat_map(|opportunity| &opportunity.capacity);
        for (price, limit) in self.seats.iter().zip(seats) {
            row(place, *price, *limit, highest(data.rules.seats));
            place += 1;
        }
        for (prices, limits, rule) in [
            (&self.mentors, data.units.iter().map(|unit| &unit.mentors).collect::<Vec<_>>(), data.rules.mentors),
            (&self.away, data.units.iter().map(|unit| &unit.away).collect(), data.rules.cover),
        ] {
            for (prices, limits) in prices.chunks(data.periods.max(1)).zip(limits) {
                for (at, price) in prices.iter().enumerate() {
                    if let Some(limit) = limits.as_ref().and_then(|limits| limits.get(at)) {
                        row(place, *price, *limit, highest(rule));
                    }
                    place += 1;
                }
            }
        }
        for (price, budget) in self.budgets.iter().zip(&data.budgets) {
            row(place, *price, budget.amount, highest(data.rules.budgets));
            place += 1;
        }
    }

    /// All prices, one after the other.
    fn all_mut(&mut self) -> impl Iterator<Item = &mut i64> {
        self.seats.iter_mut().chain(&mut self.mentors).chain(&mut self.away).chain(&mut self.budgets)
    }

    /// The certificate.
    pub(super) fn proof(&self, data: &ProblemData, relaxed: Vec<PersonId>, bound: i64) -> RotationProof {
        let mut prices: Vec<(RotationRow, i64)> = Vec::new();
        let periods = || (0u32..).take(data.periods);
        let seats = data.opportunities.iter().flat_map(|opportunity| periods().map(move |period| (opportunity, period)));
        for ((opportunity, period), price) in seats.zip(&self.seats) {
            prices.push((RotationRow::Seats { opportunity: opportunity.id.clone(), period }, *price));
        }
        let units = || data.units.iter().flat_map(|unit| periods().map(move |period| (unit.id.clone(), period)));
        prices.extend(units().map(|(unit, period)| RotationRow::Mentors { unit, period }).zip(self.mentors.iter().copied()));
        prices.extend(units().map(|(unit, period)| RotationRow::Cover { unit, period }).zip(self.away.iter().copied()));
        for (budget, price) in data.budgets.iter().zip(&self.budgets) {
            let within = |period: i32| u32::try_from(period).unwrap_or_default();
            let Some(centre) = data.centres.get(budget.centre as usize) else { continue };
            let row = RotationRow::Budget {
                cost_centre: centre.clone(),
                from: within(budget.from),
                until: within(budget.until),
                amount: budget.amount,
            };
            prices.push((row, *price));
        }
        prices.retain(|(_, price)| *price > 0);
        prices.sort();
        let groups = data.groups.iter().map(|group| group.id.clone()).zip(self.of_groups(data));
        RotationProof { prices, group_prices: groups.filter(|(_, price)| *price > 0).collect(), relaxed, bound }
    }
}

impl Usage {
    pub(super) fn none(data: &ProblemData) -> Self {
        let Prices { seats, mentors, away, budgets, .. } = Prices::zero(data);
        Self { seats, mentors, away, budgets, development: vec![0; data.groups.len()] }
    }

    /// Some placements of a person.
    pub(super) fn add(&mut self, data: &ProblemData, person: &Person, plan: &[u32]) {
        let add = |row: Option<&mut i64>, load: i64| {
            if let Some(row) = row {
                *row += load;
            }
        };
        for (candidate, offer) in plan.iter().filter_map(|&at| person.candidate(at)) {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            for period in candidate.periods(data.periods) {
                add(self.seats.get_mut(offer.opportunity as usize * data.periods + period), 1);
                add(self.mentors.get_mut(opportunity.unit as usize * data.periods + period), opportunity.mentor_load);
                add(self.away.get_mut(person.unit as usize * data.periods + period), offer.away_load);
            }
            for (budget, used) in data.budgets.iter().zip(&mut self.budgets) {
                if person.centre == Some(budget.centre) && budget.pays(candidate.start) {
                    *used += offer.cost;
                }
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = i64> {
        self.seats.iter().chain(&self.mentors).chain(&self.away).chain(&self.budgets).copied()
    }
}

impl Walk {
    /// At the beginning; what one more of a row takes is counted in what its placements take at most.
    pub(super) fn new(data: &ProblemData) -> Self {
        let rows = Usage::none(data).all().count();
        Self { direction: vec![0; rows], length: WHOLE, idle: 0, passes: 0 }
    }

    /// Whether steps have become so short that nothing moves.
    pub(super) const fn is_over(&self) -> bool {
        self.length == 0
    }

    /// Moves prices towards a lower bound: up where more is taken than there is, down where less, half of it as before (B. T. Polyak's
    /// step with a deflected direction, P. M. Camerini, L. Fratta, F. Maffioli, "On improving relaxation methods by modified gradient
    /// techniques", Mathematical Programming Study 3, 1975). The gap is between the bound at the prices and the best known plan.
    pub(super) fn step(
        &mut self,
        data: &ProblemData,
        prices: &mut Prices,
        usage: &Usage,
        unit: &[i64],
        gap: i128,
        is_better: bool,
    ) {
        self.passes += 1;
        self.idle = if is_better { 0 } else { self.idle + 1 };
        if self.idle > PATIENCE {
            (self.length, self.idle) = (self.length * 6 / 10, 0);
        }
        let used: Vec<i64> = usage.all().collect();
        let mut limits = vec![None; used.len()];
        prices.each(data, |place, price, limit, highest| {
            if let Some(row) = limits.get_mut(place).filter(|_| highest > 0) {
                *row = Some((price, limit, highest));
            }
        });
        // In thousandths of one placement's load.
        let mut norm = 0i128;
        for (((way, used), limit), unit) in self.direction.iter_mut().zip(&used).zip(&limits).zip(unit) {
            let Some((price, limit, _)) = limit else { continue };
            let over = used.saturating_sub(*limit).saturating_mul(WHOLE) / unit;
            let over = if *price == 0 { over.max(0) } else { over };
            *way = over + *way / 2;
            if *price == 0 && *way < 0 {
                *way = 0;
            }
            norm += i128::from(*way) * i128::from(*way);
        }
        if norm > 0 {
            let rows = prices.all_mut().zip(&self.direction).zip(&limits).zip(unit);
            for (((price, way), limit), unit) in rows {
                let Some((_, _, highest)) = limit else { continue };
                // The step is length/1000 of the gap, over the norm; a direction is in thousandths, a price for each unit of load.
                let move_by = gap * i128::from(self.length) * i128::from(*way) / norm / i128::from(*unit);
                *price = i64::try_from((i128::from(*price) + move_by).clamp(0, i128::from(*highest))).unwrap_or(*highest);
            }
        }
        self.shares(data, prices, usage);
    }

    /// Gives the group that has least more of the weight of fairness, by ever smaller parts.
    fn shares(&self, data: &ProblemData, prices: &mut Prices, usage: &Usage) {
        let groups = (0usize..).zip(data.groups.iter().zip(&usage.development));
        let least = groups
            .filter(|(_, (group, _))| !group.members.is_empty())
            .min_by_key(|(at, (group, development))| (*development / count(group.members.len()), *at));
        let Some((least, _)) = least else { return };
        let part = WHOLE / (self.passes + 4);
        let mut moved = 0;
        for (at, share) in prices.shares.iter_mut().enumerate().filter(|(at, _)| *at != least) {
            let _ = at;
            let less = *share * part / WHOLE;
            *share -= less;
            moved += less;
        }
        if let Some(share) = prices.shares.get_mut(least) {
            *share += moved;
        }
    }
}

/// For each row the most that one placement takes of it, at least 1.
pub(super) fn units_of(data: &ProblemData) -> Vec<i64> {
    let mut most = Usage::none(data);
    let raise = |row: Option<&mut i64>, load: i64| {
        if let Some(row) = row {
            *row = load.max(*row);
        }
    };
    for person in &data.people {
        for offer in &person.offers {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            for period in 0..data.periods {
                raise(most.seats.get_mut(offer.opportunity as usize * data.periods + period), 1);
                raise(most.mentors.get_mut(opportunity.unit as usize * data.periods + period), opportunity.mentor_load);
                raise(most.away.get_mut(person.unit as usize * data.periods + period), offer.away_load);
            }
            for (budget, most) in data.budgets.iter().zip(&mut most.budgets) {
                if person.centre == Some(budget.centre) {
                    *most = offer.cost.max(*most);
                }
            }
        }
    }
    most.all().map(|most| most.max(1)).collect()
}
