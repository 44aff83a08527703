//! What a plan takes of each row and what it is worth, kept while people's placements change.

use super::answer::RotationTotals;
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Offer, Opportunity, Person, ProblemData};

/// The placements of everybody, and what they come to.
pub(super) struct Ledger<'a> {
    pub(super) data: &'a ProblemData,
    /// For each person the candidates that they take, in order.
    plans: Vec<Vec<u32>>,
    /// For each opportunity and period.
    pub(super) seats: Vec<i64>,
    /// For each unit and period.
    pub(super) mentors: Vec<i64>,
    /// For each unit and period.
    pub(super) away: Vec<i64>,
    /// For each budget.
    pub(super) spent: Vec<i64>,
    /// For each opportunity and period, how many start.
    pub(super) starting: Vec<i64>,
    /// For each opportunity and period, whether some had started: a fact, whatever their number.
    pub(super) is_fact: Vec<bool>,
    /// For each quota.
    pub(super) placed: Vec<i64>,
    /// For each group its quotas.
    quotas_of: Vec<Vec<u32>>,
    /// For each group the development of its people.
    pub(super) development: Vec<i64>,
    worth: Worth,
    /// By how much hard rules are broken, and what breaking soft ones costs.
    broken: Broken,
}

/// What one person's placements are worth, or those of all: sums of milli-points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Worth {
    pub(super) development: i64,
    pub(super) preference: i64,
    pub(super) breadth: i64,
    /// At least 0.
    pub(super) disruption: i64,
    /// At least 0.
    pub(super) shortfall: i64,
    /// Placements given up.
    pub(super) given_up: i64,
    /// Placements asked for that are missing.
    pub(super) missing: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Broken {
    hard: i64,
    /// Wide, since what is over a budget is counted in currency.
    penalty: i128,
    missing: i64,
}

/// What placements are worth for one person.
pub(super) fn worth(data: &ProblemData, person: &Person, plan: &[u32]) -> Worth {
    let mut worth = Worth::default();
    let mut levels = vec![0u32; person.gaps.len()];
    let mut streams: Vec<u32> = Vec::new();
    let (mut kept, mut met) = (0usize, 0usize);
    for (candidate, offer) in plan.iter().filter_map(|&at| person.candidate(at)) {
        worth.preference += offer.preference;
        worth.disruption = worth.disruption.saturating_add(candidate.disruption);
        for &(gap, more) in &offer.gains {
            if let Some(levels) = levels.get_mut(gap as usize) {
                *levels += more;
            }
        }
        streams.extend(offer.new_stream);
        kept += usize::from(candidate.published);
        met += usize::from(candidate.forced);
    }
    for ((_, weights), &levels) in person.gaps.iter().zip(&levels) {
        worth.development += weights.iter().take(levels as usize).sum::<i64>();
    }
    streams.sort_unstable();
    streams.dedup();
    worth.breadth = data.weights.breadth.iter().take(streams.len()).sum();
    let short = count(person.at_least.saturating_sub(plan.len()));
    worth.shortfall = data.weights.shortfall * short;
    worth.given_up = count(person.published.saturating_sub(kept));
    worth.missing = count(person.forced.len().saturating_sub(met)) + if person.must { short } else { 0 };
    worth
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Person {
    pub(super) fn candidate(&self, at: u32) -> Option<(&Candidate, &Offer)> {
        let candidate = self.candidates.get(at as usize)?;
        Some((candidate, self.offers.get(candidate.offer as usize)?))
    }
}

impl<'a> Ledger<'a> {
    /// What has started, and nothing else.
    pub(super) fn new(data: &'a ProblemData) -> Self {
        let (periods, units) = (data.periods, data.units.len());
        let opportunities = data.opportunities.len();
        let mut quotas_of = vec![Vec::new(); data.groups.len()];
        for (number, quota) in (0u32..).zip(&data.quotas) {
            if let Some(list) = quotas_of.get_mut(quota.group as usize) {
                list.push(number);
            }
        }
        let mut ledger = Self {
            data,
            plans: vec![Vec::new(); data.people.len()],
            seats: vec![0; opportunities * periods],
            mentors: vec![0; units * periods],
            away: vec![0; units * periods],
            spent: vec![0; data.budgets.len()],
            starting: vec![0; opportunities * periods],
            is_fact: vec![false; opportunities * periods],
            placed: vec![0; data.quotas.len()],
            quotas_of,
            development: vec![0; data.groups.len()],
            worth: Worth::default(),
            broken: Broken::default(),
        };
        for quota in &data.quotas {
            ledger.broken.lacks(data.rules.quotas, quota.at_least);
        }
        for (number, person) in (0u32..).zip(&data.people) {
            let started = person.candidates.iter().filter(|candidate| candidate.started);
            for (opportunity, start) in
                started.filter_map(|one| Some((person.offers.get(one.offer as usize)?.opportunity, one.start)))
            {
                if let Some(fact) = ledger.place(opportunity, start).and_then(|at| ledger.is_fact.get_mut(at)) {
                    *fact = true;
                }
            }
            ledger.worth.add(&worth(data, person, &[]), 1);
            let started = (0u32..).zip(&person.candidates).filter(|(_, candidate)| candidate.started);
            ledger.change(number, started.map(|(at, _)| at).collect());
        }
        ledger
    }

    /// The place of an opportunity and a period of the horizon.
    pub(super) fn place(&self, opportunity: u32, period: i32) -> Option<usize> {
        let period = usize::try_from(period).ok().filter(|period| *period < self.data.periods)?;
        Some(opportunity as usize * self.data.periods + period)
    }

    pub(super) fn plan(&self, person: u32) -> &[u32] {
        self.plans.get(person as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Gives a person other placements; the ones before.
    pub(super) fn change(&mut self, person: u32, plan: Vec<u32>) -> Vec<u32> {
        let Some(of) = self.data.people.get(person as usize) else { return Vec::new() };
        let before = self.plans.get(person as usize).cloned().unwrap_or_default();
        if before == plan {
            return before;
        }
        for (plan, sign) in [(&before, -1), (&plan, 1)] {
            let worth = worth(self.data, of, plan);
            self.worth.add(&worth, sign);
            for &group in &of.groups {
                if let Some(development) = self.development.get_mut(group as usize) {
                    *development += sign * worth.development;
                }
            }
            for (candidate, offer) in plan.iter().filter_map(|&at| of.candidate(at)) {
                self.take(of, candidate, offer, sign);
            }
        }
        if let Some(place) = self.plans.get_mut(person as usize) {
            *place = plan;
        }
        before
    }

    fn take(&mut self, person: &Person, candidate: &Candidate, offer: &Offer, sign: i64) {
        let data = self.data;
        let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { return };
        let periods = candidate.periods(data.periods);
        let unlimited = i64::MAX;
        for period in periods {
            let row =
                |limits: Option<&Vec<i64>>| limits.map_or(unlimited, |limits| limits.get(period).copied().unwrap_or(unlimited));
            let limit = |unit: u32| data.units.get(unit as usize);
            let at = |row: u32| row as usize * data.periods + period;
            let seats = row(Some(&opportunity.capacity));
            self.broken.moves(self.seats.get_mut(at(offer.opportunity)), sign, seats, data.rules.seats);
            let mentors = row(limit(opportunity.unit).and_then(|unit| unit.mentors.as_ref()));
            let load = sign * opportunity.mentor_load;
            self.broken.moves(self.mentors.get_mut(at(opportunity.unit)), load, mentors, data.rules.mentors);
            let away = row(limit(person.unit).and_then(|unit| unit.away.as_ref()));
            self.broken.moves(self.away.get_mut(at(person.unit)), sign * offer.away_load, away, data.rules.cover);
        }
        if let Some(centre) = person.centre {
            let from = data.budgets.partition_point(|budget| budget.centre < centre);
            let own = data.budgets.iter().zip(&mut self.spent).skip(from).take_while(|(budget, _)| budget.centre == centre);
            for (budget, spent) in own.filter(|(budget, _)| budget.pays(candidate.start)) {
                self.broken.moves(Some(spent), sign * offer.cost, budget.amount, data.rules.budgets);
            }
        }
        for &quota in person.groups.iter().filter_map(|&group| self.quotas_of.get(group as usize)).flatten() {
            let Some(quota_data) = data.quotas.get(quota as usize).filter(|quota| quota.counts(person, opportunity)) else {
                continue;
            };
            let Some(placed) = self.placed.get_mut(quota as usize) else { continue };
            let short = |placed: i64| (quota_data.at_least - placed).max(0);
            self.broken.lacks(data.rules.quotas, -short(*placed));
            self.broken.lacks(data.rules.quotas, short(*placed + sign));
            self.broken.moves(Some(placed), sign, quota_data.at_most.unwrap_or(unlimited), data.rules.quotas);
        }
        self.starts(offer.opportunity, opportunity, candidate.start, sign);
    }

    /// One more, or one less, starts together with others.
    fn starts(&mut self, number: u32, opportunity: &Opportunity, start: i32, sign: i64) {
        let Some(at) = self.place(number, start) else { return };
        let before = (self.cohort_short(number, start), self.swap_uneven(opportunity.swap, start));
        if let Some(starting) = self.starting.get_mut(at) {
            *starting += sign;
        }
        let after = (self.cohort_short(number, start), self.swap_uneven(opportunity.swap, start));
        self.broken.by(self.data.rules.cohorts, after.0 - before.0);
        self.broken.by(self.data.rules.swaps, after.1 - before.1);
    }

    fn started_together(&self, opportunity: u32, start: i32) -> (i64, bool) {
        let at = self.place(opportunity, start);
        let starting = at.and_then(|at| self.starting.get(at)).copied().unwrap_or(0);
        (starting, at.and_then(|at| self.is_fact.get(at)).copied().unwrap_or(false))
    }

    /// How many more must start there for any to start.
    pub(super) fn cohort_short(&self, opportunity: u32, start: i32) -> i64 {
        let (starting, is_fact) = self.started_together(opportunity, start);
        let fill = self.data.opportunities.get(opportunity as usize).map_or(1, |opportunity| opportunity.minimum_fill);
        if starting == 0 || is_fact { 0 } else { (fill - starting).max(0) }
    }

    /// How many are missing to the sides of a swap that have fewer than the most.
    pub(super) fn swap_uneven(&self, swap: Option<u32>, start: i32) -> i64 {
        let Some(sides) = swap.and_then(|swap| self.data.swaps.get(swap as usize)) else { return 0 };
        let sides: Vec<(i64, bool)> = sides.iter().map(|&side| self.started_together(side, start)).collect();
        if sides.iter().any(|(_, is_fact)| *is_fact) {
            return 0;
        }
        let most = sides.iter().map(|(starting, _)| *starting).max().unwrap_or(0);
        sides.iter().map(|(starting, _)| most - starting).sum()
    }

    /// Whether no hard rule is broken.
    pub(super) const fn is_legal(&self) -> bool {
        self.broken.hard == 0
    }

    /// How much is asked for and missing.
    pub(super) const fn missing(&self) -> i64 {
        self.worth.missing.saturating_add(self.broken.missing)
    }

    pub(super) fn totals(&self) -> RotationTotals {
        let weights = &self.data.weights;
        let averages = self.data.groups.iter().zip(&self.development).filter(|(group, _)| !group.members.is_empty());
        let least = averages.map(|(group, development)| development / count(group.members.len())).min().unwrap_or(0);
        RotationTotals {
            development: self.worth.development,
            preference: self.worth.preference,
            breadth: self.worth.breadth,
            disruption: -self.worth.disruption,
            shortfall: -self.worth.shortfall,
            fairness: weights.fairness.saturating_mul(least),
            stability: -weights.stability * self.worth.given_up,
            penalties: i64::try_from(-self.broken.penalty).unwrap_or(i64::MIN),
        }
    }

    /// The group that has least for each of its people, of several the first.
    pub(super) fn worst_off(&self) -> Option<u32> {
        let groups = (0u32..).zip(self.data.groups.iter().zip(&self.development));
        let with_people = groups.filter(|(_, (group, _))| !group.members.is_empty());
        with_people
            .min_by_key(|(number, (group, development))| (*development / count(group.members.len()), *number))
            .map(|(number, _)| number)
    }
}

impl Worth {
    fn add(&mut self, other: &Self, sign: i64) {
        self.development += sign * other.development;
        self.preference += sign * other.preference;
        self.breadth += sign * other.breadth;
        self.disruption = self.disruption.saturating_add(sign * other.disruption);
        self.shortfall += sign * other.shortfall;
        self.given_up += sign * other.given_up;
        self.missing += sign * other.missing;
    }
}

impl Broken {
    /// A row has more, or less.
    fn moves(&mut self, row: Option<&mut i64>, by: i64, limit: i64, rule: RuleMode) {
        let Some(row) = row else { return };
        let over = |used: i64| (used.saturating_sub(limit)).max(0);
        let before = over(*row);
        *row += by;
        self.by(rule, over(*row) - before);
    }

    fn by(&mut self, rule: RuleMode, more: i64) {
        match rule {
            RuleMode::Hard => self.hard = self.hard.saturating_add(more),
            RuleMode::Soft(penalty) => self.penalty += i128::from(penalty) * i128::from(more),
            RuleMode::Off => {}
        }
    }

    /// As [`Broken::by`], of what must be: where it is hard, a plan without it says so.
    fn lacks(&mut self, rule: RuleMode, more: i64) {
        match rule {
            RuleMode::Hard => self.missing += more,
            _ => self.by(rule, more),
        }
    }
}
