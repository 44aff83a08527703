//! The plans of all people within one budget and the seats that there are.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::check::{DevelopmentFault, Held};
use super::front::{DevelopmentFronts, Point};
use super::lived;
use super::problem::{Person, ProblemData};
use super::share::{PARTS, Pick, Prices, Seat, Sharer, gain_of, supply, taken};
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::{ActivityId, Money, PersonId, WeightedLevels};

/// A plan for each person, so that all of them together keep within a budget and the seats that there are.
///
/// How far from the best it may be [`CompanyDevelopment::bound`] says: no other choice of one plan for each person from the
/// [fronts](DevelopmentFronts) is worth more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanyDevelopment {
    picks: Vec<CompanyPick>,
    worth: WeightedLevels,
    cost: Option<Money>,
    bound: WeightedLevels,
    money_price: i64,
    seat_prices: Vec<SeatPrice>,
    completion: Completion,
    steps: u64,
}

/// What one person gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CompanyPick {
    /// Who.
    pub person: PersonId,
    /// Which plan of the person's front, counted from 0, the cheapest.
    pub point: u32,
    /// By how many quarters all of it is put off, so that there are seats.
    #[serde(default)]
    pub delay: u8,
    /// What it is worth.
    pub worth: WeightedLevels,
    /// What it costs; `None` where nothing has a cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// What is chosen, and from which quarter on, by activity.
    pub activities: Vec<(ActivityId, u32)>,
}

/// What one more seat would be worth at the prices that prove the bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SeatPrice {
    /// Of what.
    pub activity: ActivityId,
    /// When.
    pub quarter: u8,
    /// In 65,536ths of a thousandth of a weighted level.
    pub price: i64,
}

impl DevelopmentFronts {
    /// Shares out the budget of the document.
    ///
    /// # Complexity
    /// As [`DevelopmentFronts::share_within`].
    ///
    /// ```
    /// # use rungs::{DevelopmentSpec, LadderSpec};
    /// # let ladder = LadderSpec::from_json(r#"{"scales": [{"id": "s", "levels": [{"id": "low"}, {"id": "high"}]}],
    /// #     "competencies": [{"id": "coaching", "scale": "s"}], "roles": [
    /// #     {"id": "lead", "requires": [{"competency": "coaching", "level": "high"}]}]}"#)?.compile()?;
    /// let problem = DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4, "budget": {"amount": 300, "currency": "EUR"}, "activities": [
    ///     {"id": "a", "kind": "coaching", "weeks": 2, "builds": [{"competency": "coaching", "to": "low"}], "cost": {"amount": 100, "currency": "EUR"}},
    ///     {"id": "b", "kind": "coaching", "weeks": 2, "builds": [{"competency": "coaching", "to": "high"}], "cost": {"amount": 250, "currency": "EUR"}}],
    ///     "people": [{"id": "p", "target": "lead", "levels": [{"competency": "coaching", "level": "none"}], "hours": 60},
    ///                {"id": "q", "target": "lead", "levels": [{"competency": "coaching", "level": "low"}], "hours": 60}]}"#)?
    ///     .compile(&ladder)?;
    /// let fronts = problem.fronts();
    /// let shared = fronts.share();
    /// // Two levels for p at 250; one for each would be 350.
    /// assert_eq!(shared.worth().to_string(), "2");
    /// assert!(shared.bound() >= shared.worth());
    /// shared.check(&fronts)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn share(&self) -> CompanyDevelopment {
        let budget = self.problem.0.budget;
        self.shared(budget, Effort::steps(u64::MAX), &mut ())
    }

    /// Shares out another budget, in the currency of the document, with a limit on the work and watched; any amount when there is none. An amount
    /// below nothing is nothing; one beyond all measure is none.
    ///
    /// The prices of money and of seats are moved to where everybody's best plan at these prices, and what the supply is worth, come to as little
    /// as can be: that is the bound (Lagrange). Then people get their best plans in the order of what another one would lose them, and what is
    /// left goes to those to whom it brings the most for the money. It is not proven to be the best unless it comes to the bound.
    ///
    /// A step is a person who is asked at some prices.
    ///
    /// # Complexity
    /// Some fifty passes over all plans of all people without limits on seats, some hundred with; then O(n log n) in people.
    #[must_use]
    pub fn share_within(&self, budget: Option<Decimal>, effort: Effort, observer: &mut dyn Observer) -> CompanyDevelopment {
        let thousandths = |amount: Decimal| {
            let whole = amount.max(Decimal::ZERO).checked_mul(Decimal::ONE_THOUSAND)?.trunc();
            u64::try_from(whole).ok()
        };
        self.shared(budget.and_then(thousandths), effort, observer)
    }

    fn shared(&self, budget: Option<u64>, effort: Effort, observer: &mut dyn Observer) -> CompanyDevelopment {
        let data = &*self.problem.0;
        let sharer = Sharer::new(data, self, supply(data, budget), Meter::new(effort, observer));
        let (shared, steps) = sharer.share();
        let picks: Vec<CompanyPick> = self.told(data, &shared.picks);
        let worth = picks.iter().map(|pick| pick.worth).sum();
        let points = || self.fronts.iter().zip(&shared.picks).filter_map(|(front, pick)| front.points.get(pick.point as usize));
        let bound = bound(self, &shared.prices, &supply(data, budget)).max(worth);
        let completion = if bound == worth { Completion::Complete } else { shared.completion };
        let seat = |(&(number, quarter), &price): (&Seat, &i128)| {
            let activity = data.activity(number)?.id.clone();
            Some(SeatPrice { activity, quarter, price: i64::try_from(price).unwrap_or(i64::MAX) })
        };
        CompanyDevelopment {
            picks,
            worth,
            cost: data.money(points().map(|point| point.cost).sum()),
            bound,
            money_price: i64::try_from(shared.prices.money).unwrap_or(i64::MAX),
            seat_prices: shared.prices.seats.iter().filter_map(seat).collect(),
            completion,
            steps,
        }
    }

    fn told(&self, data: &ProblemData, picks: &[Pick]) -> Vec<CompanyPick> {
        let people = data.people.iter().zip(&self.fronts).zip(picks);
        let told = |((person, front), pick): ((&Person, &super::front::Front), &Pick)| {
            let point = front.points.get(pick.point as usize)?;
            let activities = point.picked.iter().filter_map(|picked| {
                Some((data.activity(picked.activity)?.id.clone(), u32::from(picked.start) + u32::from(pick.delay)))
            });
            Some(CompanyPick {
                person: person.id.clone(),
                point: pick.point,
                delay: pick.delay,
                worth: WeightedLevels::from_thousandths(point.worth),
                cost: data.money(point.cost),
                activities: activities.collect(),
            })
        };
        people.filter_map(told).collect()
    }
}

/// What the prices prove: everybody's best plan at them, and what the supply is worth.
fn bound(fronts: &DevelopmentFronts, prices: &Prices, supply: &super::share::Supply) -> WeightedLevels {
    let data = &*fronts.problem.0;
    let best = |front: &super::front::Front| front.points.iter().map(|point| gain_of(data, point, prices).0).max().unwrap_or(0);
    let people: i128 = fronts.fronts.iter().map(best).sum();
    let limit = |seat: &Seat| i128::from(supply.seats.get(seat).copied().unwrap_or_default());
    let seats: i128 = prices.seats.iter().map(|(seat, price)| price * limit(seat)).sum();
    let money = prices.money * i128::from(supply.budget.unwrap_or_default());
    let parts = people.saturating_add(seats).saturating_add(money);
    WeightedLevels::from_thousandths(u64::try_from(parts / PARTS).unwrap_or(u64::MAX))
}

impl CompanyDevelopment {
    /// What each person gets, by id.
    #[must_use]
    pub fn picks(&self) -> &[CompanyPick] {
        &self.picks
    }

    /// What one person gets.
    #[must_use]
    pub fn of(&self, person: &str) -> Option<&CompanyPick> {
        let at = self.picks.binary_search_by(|pick| pick.person.as_ref().cmp(person)).ok()?;
        self.picks.get(at)
    }

    /// What all plans are worth: levels, weighted by what each counts, gates by the policy's factor.
    #[must_use]
    pub const fn worth(&self) -> WeightedLevels {
        self.worth
    }

    /// What all plans cost; `None` where nothing has a cost.
    #[must_use]
    pub const fn cost(&self) -> Option<Money> {
        self.cost
    }

    /// What no other choice of one plan for each person from the fronts is worth more than.
    #[must_use]
    pub const fn bound(&self) -> WeightedLevels {
        self.bound
    }

    /// What one more of the smallest amount, a thousandth, would be worth at most, in 65,536ths of a thousandth of a weighted level; 0 where there
    /// is money to spare. The next 1,000 are worth a million times as much at most.
    #[must_use]
    pub const fn money_price(&self) -> i64 {
        self.money_price
    }

    /// The seats that are short, with what one more would be worth.
    #[must_use]
    pub fn seat_prices(&self) -> &[SeatPrice] {
        &self.seat_prices
    }

    /// [`Completion::Complete`] where the plans are worth as much as the bound.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Holds the choice against the fronts: that each plan is one of the person's, keeps all rules at its time and is worth and costs what is
    /// said; that seats and the budget of the document suffice; and that the prices prove the bound.
    ///
    /// A budget that is not the document's is taken as `check_within` has it. Not checked is that the fronts have all plans.
    ///
    /// # Errors
    /// The first [`DevelopmentFault`].
    ///
    /// # Complexity
    /// All plans of all people once.
    pub fn check(&self, fronts: &DevelopmentFronts) -> Result<(), DevelopmentFault> {
        self.checked(fronts, fronts.problem.0.budget)
    }

    /// The same for a choice that was made within another budget.
    ///
    /// # Errors
    /// The first [`DevelopmentFault`].
    pub fn check_within(&self, fronts: &DevelopmentFronts, budget: Option<Decimal>) -> Result<(), DevelopmentFault> {
        let thousandths = |amount: Decimal| {
            let whole = amount.max(Decimal::ZERO).checked_mul(Decimal::ONE_THOUSAND)?.trunc();
            u64::try_from(whole).ok()
        };
        self.checked(fronts, budget.and_then(thousandths))
    }

    fn checked(&self, fronts: &DevelopmentFronts, budget: Option<u64>) -> Result<(), DevelopmentFault> {
        let data = &*fronts.problem.0;
        let supply = supply(data, budget);
        if self.picks.len() != data.people.len() {
            return Err(DevelopmentFault::Company);
        }
        let mut seats: BTreeMap<Seat, u64> = BTreeMap::new();
        let (mut cost, mut worth) = (0u64, 0u64);
        for ((person, front), pick) in data.people.iter().zip(&fronts.fronts).zip(&self.picks) {
            let point = front.points.get(pick.point as usize).filter(|_| pick.person == person.id);
            let point = point.filter(|point| pick.delay < 16 && point.delays >> pick.delay & 1 == 1);
            let point = point.ok_or(DevelopmentFault::Company)?;
            held(data, person, point, pick)?;
            cost += point.cost;
            worth += point.worth;
            taken(data, point, pick.delay).for_each(|seat| *seats.entry(seat).or_default() += 1);
        }
        let is_over = |(seat, used): (&Seat, &u64)| supply.seats.get(seat).is_some_and(|limit| used > limit);
        let number = |seat: &SeatPrice| Some(((data.activity_number(&seat.activity)?, seat.quarter), i128::from(seat.price)));
        let prices =
            Prices { money: i128::from(self.money_price), seats: self.seat_prices.iter().filter_map(number).collect() };
        let are_prices =
            prices.money >= 0 && prices.seats.values().all(|price| *price >= 0) && (budget.is_some() || prices.money == 0);
        let proven = bound(fronts, &prices, &supply).max(self.worth);
        let fits = budget.is_none_or(|budget| cost <= budget) && !seats.iter().any(is_over);
        let is_right = fits
            && self.worth.thousandths() == worth
            && self.cost == data.money(cost)
            && are_prices
            && self.bound == proven
            && (self.completion == Completion::Complete) == (self.bound == self.worth);
        if is_right { Ok(()) } else { Err(DevelopmentFault::Company) }
    }
}

/// Whether a plan at its time keeps all rules of the person, and is worth what is said.
fn held(data: &ProblemData, person: &Person, point: &Point, pick: &CompanyPick) -> Result<(), DevelopmentFault> {
    let unknown = super::solve::unknown(data, person);
    let held = Held::new(data, person, &unknown, false);
    let planned = lived::planned(data, person, point, pick.delay)?;
    let sums = held.sums(&planned, false)?;
    held.limits(&sums, true, true)?;
    let factor = u64::from(data.policy.gate_factor);
    let gained = |ask: &super::problem::Ask| {
        let (start, end) = (sums.lived.start(ask.competency), sums.lived.level(ask.competency, data.quarters));
        let levels = u64::from(end.min(ask.level).saturating_sub(start));
        levels * u64::from(ask.weight) * if ask.gate { factor } else { 1 }
    };
    let worth: u64 = person.asks.iter().map(gained).sum();
    let told: Vec<(ActivityId, u32)> = planned
        .iter()
        .filter(|planned| !planned.fixed)
        .map(|planned| (planned.activity.clone(), u32::try_from(planned.start).unwrap_or_default()))
        .collect();
    let mut activities = pick.activities.clone();
    activities.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    let is_right = worth == point.worth && pick.worth.thousandths() == worth && sums.cost == point.cost && told == activities;
    if is_right && pick.cost == data.money(point.cost) { Ok(()) } else { Err(DevelopmentFault::Company) }
}
