//! What one person does best while all others stay as they are.

use super::ledger::{Ledger, count};
use super::policy_spec::{RotationTerm, RuleMode};
use super::prices::Prices;
use super::pricing::{self, Part, Purse, Terms, UNIT};
use super::problem::{Candidate, Offer};

/// What each thing that is asked for counts, in 1,024ths of a milli-point: more than all else of one person.
const ASKED: i64 = 1 << 50;
/// The most intervals that are tried for one answer.
const LIMIT: u64 = 4_000;

/// What is sought.
#[derive(Debug, Clone, Default)]
pub(super) struct Aim {
    /// The term; all together when none.
    pub(super) term: Option<RotationTerm>,
    /// What earlier stages leave: terms that must not fall below.
    pub(super) floors: Vec<(RotationTerm, i64)>,
}

/// How good a plan is: less that is missing comes before more value. None where it breaks a rule or a floor.
pub(super) fn merit(ledger: &Ledger<'_>, aim: &Aim) -> Option<(i64, i64)> {
    let totals = ledger.totals();
    let keeps = aim.floors.iter().all(|&(term, least)| totals.term(term) >= least);
    let value = aim.term.map_or_else(|| totals.total(), |term| totals.term(term));
    Some((ledger.missing().saturating_neg(), value)).filter(|_| ledger.is_legal() && keeps)
}

/// What is said of some cohorts, beside what the rules say.
pub(super) type Said<'a> = &'a dyn Fn(u32, i32) -> Option<Part>;

/// The best placements of a person, who has none but those that have started, against what is free; exact where only hard rules link people,
/// and but for the limit on its steps. Their value is in 1,024ths of a milli-point.
pub(super) fn respond(
    ledger: &Ledger<'_>,
    number: u32,
    before: &[u32],
    aim: &Aim,
    prices: Option<&Prices>,
    said: Said<'_>,
) -> (Option<(Vec<u32>, i64)>, u64) {
    let data = ledger.data;
    let Some(person) = data.people.get(number as usize) else { return (None, 0) };
    let part = |at: u32, candidate: &Candidate| {
        let Some((_, offer)) = person.candidate(at) else { return Part::Out };
        part(ledger, person.unit, before.binary_search(&at).is_ok(), candidate, offer, said)
    };
    let price = |candidate: &Candidate, offer: &Offer| {
        let guide = prices.map_or(0, |prices| prices.of(data, person, candidate, offer));
        guide.saturating_add(soft(ledger, number, candidate, offer))
    };
    let priced = pricing::best(data, person, terms(ledger, number, aim), &price, &part, Some(purse(ledger, number)), LIMIT);
    (priced.best, priced.steps)
}

/// What some placements of the same person are worth in the same way.
pub(super) fn value_of(ledger: &Ledger<'_>, number: u32, plan: &[u32], aim: &Aim) -> i64 {
    let data = ledger.data;
    let Some(person) = data.people.get(number as usize) else { return 0 };
    let price = |candidate: &Candidate, offer: &Offer| soft(ledger, number, candidate, offer);
    let part = |at: u32, _: &Candidate| if plan.binary_search(&at).is_ok() { Part::Must } else { Part::Out };
    let priced = pricing::best(data, person, terms(ledger, number, aim), &price, &part, None, LIMIT);
    priced.best.map_or(0, |(_, value)| value)
}

fn terms(ledger: &Ledger<'_>, number: u32, aim: &Aim) -> Terms {
    let data = ledger.data;
    let person = data.people.get(number as usize);
    let is_worst = |group: &u32| person.is_some_and(|person| person.groups.contains(group));
    let fairness = ledger
        .worst_off()
        .filter(is_worst)
        .and_then(|group| data.groups.get(group as usize))
        .map_or(0, |group| data.weights.fairness.saturating_mul(UNIT) / count(group.members.len()).max(1));
    let of = |term| if aim.term.is_none_or(|only| only == term) { UNIT } else { 0 };
    let fairness = if of(RotationTerm::Fairness) > 0 { fairness } else { 0 };
    Terms {
        development: of(RotationTerm::Development).saturating_add(fairness),
        preference: of(RotationTerm::Preference),
        breadth: of(RotationTerm::Breadth),
        disruption: of(RotationTerm::Disruption),
        shortfall: of(RotationTerm::Shortfall),
        stability: of(RotationTerm::Stability),
        asked: ASKED,
    }
}

/// The limits of what the person does not share with themself from one period to the next: rows of one period are met by one placement
/// at most, and looked at candidate by candidate.
fn part(ledger: &Ledger<'_>, home: u32, had: bool, candidate: &Candidate, offer: &Offer, said: Said<'_>) -> Part {
    let data = ledger.data;
    let rules = &data.rules;
    let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { return Part::Out };
    let said = said(offer.opportunity, candidate.start);
    if said == Some(Part::Out) {
        return Part::Out;
    }
    let free = |used: &[i64], row: u32, load: i64, limits: Option<&Vec<i64>>, rule: RuleMode| {
        let mut periods = candidate.periods(data.periods);
        let used = |period: usize| used.get(row as usize * data.periods + period).copied().unwrap_or_default();
        let limit = |period: usize| limits.and_then(|limits| limits.get(period)).copied().unwrap_or(i64::MAX);
        rule != RuleMode::Hard || load == 0 || periods.all(|period| used(period).saturating_add(load) <= limit(period))
    };
    let unit = |unit: u32| data.units.get(unit as usize);
    let mentors = unit(opportunity.unit).and_then(|unit| unit.mentors.as_ref());
    let away = unit(home).and_then(|unit| unit.away.as_ref());
    let is_free = free(&ledger.seats, offer.opportunity, 1, Some(&opportunity.capacity), rules.seats)
        && free(&ledger.mentors, opportunity.unit, opportunity.mentor_load, mentors, rules.mentors)
        && free(&ledger.away, home, offer.away_load, away, rules.cover);
    if !is_free {
        return Part::Out;
    }
    if let Some(said) = said {
        return said;
    }
    let short = ledger.cohort_short(offer.opportunity, candidate.start);
    let place = ledger.place(offer.opportunity, candidate.start);
    let starting = place.and_then(|at| ledger.starting.get(at)).copied().unwrap_or(0);
    let is_fact = place.and_then(|at| ledger.is_fact.get(at)).copied().unwrap_or(false);
    if rules.cohorts == RuleMode::Hard && !is_fact && candidate.start >= 0 {
        if had && short > 0 {
            // The others are too few without them.
            return Part::Must;
        }
        if starting + 1 < opportunity.minimum_fill {
            return Part::Out;
        }
    }
    if rules.swaps == RuleMode::Hard && opportunity.swap.is_some() && !is_fact {
        // A swap is opened and closed by all its sides.
        return if had { Part::Must } else { Part::Out };
    }
    Part::May
}

/// What a candidate costs by soft rules, less what it is worth to quotas that have too few.
fn soft(ledger: &Ledger<'_>, number: u32, candidate: &Candidate, offer: &Offer) -> i64 {
    let data = ledger.data;
    let rules = &data.rules;
    let person = data.people.get(number as usize);
    let opportunity = data.opportunities.get(offer.opportunity as usize);
    let Some((person, opportunity)) = person.zip(opportunity) else { return 0 };
    let mut cost = 0i64;
    let mut add = |rule: RuleMode, more: i64| {
        if let RuleMode::Soft(penalty) = rule {
            cost = cost.saturating_add(penalty.saturating_mul(more).saturating_mul(UNIT));
        }
    };
    let over = |used: i64, load: i64, limit: i64| {
        (used.saturating_add(load).saturating_sub(limit)).max(0) - used.saturating_sub(limit).max(0)
    };
    for period in candidate.periods(data.periods) {
        let at = |row: u32| row as usize * data.periods + period;
        let used = |rows: &[i64], row: u32| rows.get(at(row)).copied().unwrap_or_default();
        let limit = |limits: Option<&Vec<i64>>| limits.and_then(|limits| limits.get(period)).copied().unwrap_or(i64::MAX);
        let unit = |unit: u32| data.units.get(unit as usize);
        add(rules.seats, over(used(&ledger.seats, offer.opportunity), 1, limit(Some(&opportunity.capacity))));
        let mentors = limit(unit(opportunity.unit).and_then(|unit| unit.mentors.as_ref()));
        add(rules.mentors, over(used(&ledger.mentors, opportunity.unit), opportunity.mentor_load, mentors));
        let away = limit(unit(person.unit).and_then(|unit| unit.away.as_ref()));
        add(rules.cover, over(used(&ledger.away, person.unit), offer.away_load, away));
    }
    for (budget, &spent) in data.budgets.iter().zip(&ledger.spent) {
        if person.centre == Some(budget.centre) && budget.pays(candidate.start) {
            add(rules.budgets, over(spent, offer.cost, budget.amount));
        }
    }
    let mut asked = 0i64;
    for (quota, &placed) in data.quotas.iter().zip(&ledger.placed) {
        if quota.counts(person, opportunity) {
            add(rules.quotas, over(placed, 1, quota.at_most.unwrap_or(i64::MAX)));
            if placed < quota.at_least {
                add(rules.quotas, -1);
                asked = if rules.quotas == RuleMode::Hard { asked.saturating_add(ASKED) } else { asked };
            }
        }
    }
    cost.saturating_sub(asked)
}

/// What is left of the hard rows that several placements of one person share: budgets, and then quotas.
fn purse(ledger: &Ledger<'_>, number: u32) -> Purse {
    let data = ledger.data;
    let mut left: Vec<(u32, i64)> = Vec::new();
    let mut budgets: Vec<(u32, i32, i32)> = Vec::new();
    let person = data.people.get(number as usize);
    let centre = person.and_then(|person| person.centre);
    if data.rules.budgets == RuleMode::Hard {
        for (row, (budget, spent)) in (0u32..).zip(data.budgets.iter().zip(&ledger.spent)) {
            if centre == Some(budget.centre) {
                // What has started is paid already.
                left.push((row, budget.amount.saturating_sub(*spent)));
                budgets.push((row, budget.from, budget.until));
            }
        }
    }
    let mut quotas: Vec<(u32, Vec<bool>)> = Vec::new();
    if data.rules.quotas == RuleMode::Hard {
        for (row, (quota, placed)) in (count_u32(data.budgets.len())..).zip(data.quotas.iter().zip(&ledger.placed)) {
            let Some((person, most)) = person.zip(quota.at_most) else { continue };
            let counts = |offer: &Offer| {
                data.opportunities.get(offer.opportunity as usize).is_some_and(|opportunity| quota.counts(person, opportunity))
            };
            if person.groups.contains(&quota.group) {
                left.push((row, most.saturating_sub(*placed)));
                quotas.push((row, person.offers.iter().map(counts).collect()));
            }
        }
    }
    Purse::new(
        left,
        Box::new(move |candidate, offer| {
            if candidate.started {
                return Vec::new();
            }
            let paid = budgets.iter().filter(|(_, from, until)| *from <= candidate.start && candidate.start < *until);
            let counted = quotas.iter().filter(|(_, counts)| counts.get(candidate.offer as usize).copied().unwrap_or(false));
            paid.map(|(row, ..)| (*row, offer.cost)).chain(counted.map(|(row, _)| (*row, 1))).collect()
        }),
    )
}

fn count_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
