//! Whether requests can be met, whatever it is worth: placements that meet them, and those that these need in turn.
//!
//! Limits only ever fill up, so that what breaks one is out for good. What is missing is mended one thing at a time: whatever plan meets the
//! requests has, for anything that is missing to some of its placements, another placement that helps. So to try all that help is enough.

use std::collections::BTreeSet;

use super::conflict::Request;
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Need, Offer, Opportunity, Person, ProblemData};
use crate::effort::{Completion, Meter};

/// A candidate of a person.
type Spot = (u32, u32);

/// Placements while they are looked for, and what they take.
pub(super) struct Feasible<'a> {
    data: &'a ProblemData,
    /// For each opportunity all candidates.
    by_opportunity: Vec<Vec<Spot>>,
    /// For each person.
    plans: Vec<Vec<u32>>,
    /// All of them, in the order in which they came.
    placed: Vec<Spot>,
    /// What has been tried, and is out.
    out: BTreeSet<Spot>,
    /// For each opportunity and period.
    seats: Vec<i64>,
    starting: Vec<i64>,
    /// For each unit and period.
    mentors: Vec<i64>,
    away: Vec<i64>,
    spent: Vec<i64>,
    counted: Vec<i64>,
}

/// Something that is missing, with all that would help.
struct Branch {
    helpers: std::vec::IntoIter<Spot>,
    tried: Vec<Spot>,
    /// The last of those tried is placed.
    is_placed: bool,
}

impl<'a> Feasible<'a> {
    pub(super) fn new(data: &'a ProblemData) -> Self {
        let mut by_opportunity = vec![Vec::new(); data.opportunities.len()];
        for (number, person) in (0u32..).zip(&data.people) {
            for at in (0u32..).take(person.candidates.len()) {
                let opportunity = person.candidate(at).map(|(_, offer)| offer.opportunity);
                if let Some(list) = opportunity.and_then(|opportunity| by_opportunity.get_mut(opportunity as usize)) {
                    list.push((number, at));
                }
            }
        }
        let (of_opportunities, of_units) = (data.opportunities.len() * data.periods, data.units.len() * data.periods);
        Self {
            data,
            by_opportunity,
            plans: vec![Vec::new(); data.people.len()],
            placed: Vec::new(),
            out: BTreeSet::new(),
            seats: vec![0; of_opportunities],
            starting: vec![0; of_opportunities],
            mentors: vec![0; of_units],
            away: vec![0; of_units],
            spent: vec![0; data.budgets.len()],
            counted: vec![0; data.quotas.len()],
        }
    }

    /// Whether all of some requests can be met.
    ///
    /// # Errors
    /// How the search ended, when it may not go on.
    pub(super) fn meets(&mut self, requests: &[Request], meter: &mut Meter<'_>) -> Result<bool, Completion> {
        while let Some(&spot) = self.placed.last() {
            self.take_back(spot);
        }
        self.out.clear();
        for (number, person) in (0u32..).zip(&self.data.people) {
            let started = (0u32..).zip(&person.candidates).filter(|(_, candidate)| candidate.started);
            started.for_each(|(at, _)| self.place((number, at)));
        }
        let mut branches: Vec<Branch> = Vec::new();
        loop {
            let Some(helpers) = self.missing(requests) else { return Ok(true) };
            branches.push(Branch { helpers: helpers.into_iter(), tried: Vec::new(), is_placed: false });
            loop {
                let Some(branch) = branches.last_mut() else { return Ok(false) };
                if branch.is_placed {
                    branch.is_placed = false;
                    // All plans with it have been looked at.
                    if let Some(&spot) = branch.tried.last() {
                        self.take_back(spot);
                        self.out.insert(spot);
                    }
                }
                let Some(spot) = branch.helpers.next() else {
                    for spot in branches.pop().into_iter().flat_map(|branch| branch.tried) {
                        self.out.remove(&spot);
                    }
                    continue;
                };
                meter.take(1)?;
                if !self.out.contains(&spot) && self.fits(spot) {
                    branch.tried.push(spot);
                    branch.is_placed = true;
                    self.place(spot);
                    break;
                }
            }
        }
    }

    fn of(&self, (number, at): Spot) -> Option<(&'a Person, &'a Candidate, &'a Offer, &'a Opportunity)> {
        let person = self.data.people.get(number as usize)?;
        let (candidate, offer) = person.candidate(at)?;
        Some((person, candidate, offer, self.data.opportunities.get(offer.opportunity as usize)?))
    }

    fn place(&mut self, spot: Spot) {
        self.count(spot, 1);
        self.placed.push(spot);
        if let Some(plan) = self.plans.get_mut(spot.0 as usize) {
            plan.push(spot.1);
        }
    }

    /// INVARIANT: it is the last that was placed.
    fn take_back(&mut self, spot: Spot) {
        self.count(spot, -1);
        self.placed.pop();
        if let Some(plan) = self.plans.get_mut(spot.0 as usize) {
            plan.pop();
        }
    }

    fn count(&mut self, spot: Spot, sign: i64) {
        let data = self.data;
        let Some((person, candidate, offer, opportunity)) = self.of(spot) else { return };
        let add = |row: Option<&mut i64>, load: i64| {
            if let Some(row) = row {
                *row += sign * load;
            }
        };
        let at = |row: u32, period: usize| row as usize * data.periods + period;
        for period in candidate.periods(data.periods) {
            add(self.seats.get_mut(at(offer.opportunity, period)), 1);
            add(self.mentors.get_mut(at(opportunity.unit, period)), opportunity.mentor_load);
            add(self.away.get_mut(at(person.unit, period)), offer.away_load);
        }
        if let Some(start) = self.start(candidate.start) {
            add(self.starting.get_mut(at(offer.opportunity, start)), 1);
        }
        for (budget, spent) in data.budgets.iter().zip(&mut self.spent) {
            let pays = person.centre == Some(budget.centre) && budget.pays(candidate.start);
            add(Some(spent).filter(|_| pays), offer.cost);
        }
        for (quota, counted) in data.quotas.iter().zip(&mut self.counted) {
            add(Some(counted).filter(|_| quota.counts(person, opportunity)), 1);
        }
    }

    /// A start within the horizon.
    fn start(&self, start: i32) -> Option<usize> {
        usize::try_from(start).ok().filter(|start| *start < self.data.periods)
    }

    /// Whether a candidate goes with what is placed, but for what it needs.
    fn fits(&self, spot: Spot) -> bool {
        let data = self.data;
        let Some((person, candidate, offer, opportunity)) = self.of(spot) else { return false };
        let Some(own) = self.plans.get(spot.0 as usize) else { return false };
        let apart = |first: &Candidate, next: &Candidate| first.end.saturating_add(person.rest) <= next.start;
        let goes = own.iter().filter_map(|&at| person.candidate(at)).all(|(other, seen)| {
            let is_apart = apart(candidate, other) || apart(other, candidate);
            is_apart && seen.opportunity != offer.opportunity && (offer.immersed.is_none() || seen.immersed != offer.immersed)
        });
        if !goes || own.len() >= person.at_most {
            return false;
        }
        let rules = &data.rules;
        let is_over = |rule: RuleMode, used: Option<&i64>, more: i64, limit: Option<i64>| {
            rule == RuleMode::Hard && used.zip(limit).is_some_and(|(used, limit)| used + more > limit)
        };
        let at = |row: u32, period: usize| row as usize * data.periods + period;
        let (host, home) = (data.units.get(opportunity.unit as usize), data.units.get(person.unit as usize));
        for period in candidate.periods(data.periods) {
            let of = |limits: Option<&Vec<i64>>| limits.and_then(|limits| limits.get(period)).copied();
            let (mentors, cover) =
                (of(host.and_then(|unit| unit.mentors.as_ref())), of(home.and_then(|unit| unit.away.as_ref())));
            if is_over(rules.seats, self.seats.get(at(offer.opportunity, period)), 1, of(Some(&opportunity.capacity)))
                || is_over(rules.mentors, self.mentors.get(at(opportunity.unit, period)), opportunity.mentor_load, mentors)
                || is_over(rules.cover, self.away.get(at(person.unit, period)), offer.away_load, cover)
            {
                return false;
            }
        }
        let mut budgets = data.budgets.iter().zip(&self.spent);
        let mut quotas = data.quotas.iter().zip(&self.counted);
        !budgets.any(|(budget, spent)| {
            let pays = person.centre == Some(budget.centre) && budget.pays(candidate.start);
            pays && is_over(rules.budgets, Some(spent), offer.cost, Some(budget.amount))
        }) && !quotas
            .any(|(quota, counted)| quota.counts(person, opportunity) && is_over(rules.quotas, Some(counted), 1, quota.at_most))
    }

    /// The first thing that is missing: all candidates that help. None where nothing is.
    fn missing(&self, requests: &[Request]) -> Option<Vec<Spot>> {
        self.placed.iter().find_map(|&spot| self.needed_by(spot)).or_else(|| requests.iter().find_map(|&one| self.asked(one)))
    }

    /// What helps a request that is not met.
    fn asked(&self, request: Request) -> Option<Vec<Spot>> {
        let data = self.data;
        match request {
            Request::Placement(number, opportunity, start) => {
                let at = data.people.get(number as usize)?.candidate_at(opportunity, start);
                let has = at.is_some_and(|at| self.plans.get(number as usize).is_some_and(|plan| plan.contains(&at)));
                (!has).then(|| at.map(|at| (number, at)).into_iter().collect())
            }
            Request::AtLeast(number) => {
                let person = data.people.get(number as usize)?;
                let has = self.plans.get(number as usize).map_or(0, Vec::len);
                let candidates = (0u32..).take(person.candidates.len()).map(|at| (number, at));
                (has < person.at_least).then(|| candidates.collect())
            }
            Request::Quota(number) => {
                let quota = data.quotas.get(number as usize)?;
                let counted = self.counted.get(number as usize).copied().unwrap_or_default();
                let counts =
                    |spot: &Spot| self.of(*spot).is_some_and(|(person, .., opportunity)| quota.counts(person, opportunity));
                let all = || self.by_opportunity.iter().flatten().copied();
                (counted < quota.at_least).then(|| all().filter(counts).collect())
            }
        }
    }

    /// What helps a placement that lacks what prepares for it, others who start with it, or somebody who comes in exchange.
    fn needed_by(&self, spot: Spot) -> Option<Vec<Spot>> {
        let (person, candidate, offer, opportunity) = self.of(spot)?;
        if candidate.started {
            return None;
        }
        self.preparation(spot.0, person, candidate, offer, opportunity)
            .or_else(|| self.cohort(offer.opportunity, opportunity, candidate.start))
            .or_else(|| self.exchange(opportunity, candidate.start))
    }

    fn preparation(
        &self,
        number: u32,
        person: &Person,
        candidate: &Candidate,
        offer: &Offer,
        opportunity: &Opportunity,
    ) -> Option<Vec<Spot>> {
        if offer.ready {
            return None;
        }
        let prepares = |&at: &u32| {
            let Some((done, seen)) = person.candidate(at) else { return false };
            let meets = |need: &Need| match need {
                Need::Opportunity(other) => seen.opportunity == *other,
                Need::Placement(kinds, stream) => self
                    .data
                    .opportunities
                    .get(seen.opportunity as usize)
                    .is_some_and(|done| done.stream == *stream && kinds.contains(&done.kind)),
            };
            done.start < candidate.start && opportunity.needs.iter().any(meets)
        };
        let own = self.plans.get(number as usize)?;
        let candidates = (0u32..).take(person.candidates.len()).filter(prepares).map(|at| (number, at));
        (!own.iter().any(prepares)).then(|| candidates.collect())
    }

    /// How many start there, and whether some of them had.
    fn started_together(&self, opportunity: u32, start: i32) -> (i64, bool) {
        let at = self.start(start).map(|start| opportunity as usize * self.data.periods + start);
        let starting = at.and_then(|at| self.starting.get(at)).copied().unwrap_or_default();
        let is_fact =
            self.placed.iter().filter_map(|&spot| self.of(spot)).any(|(_, candidate, offer, _)| {
                candidate.started && offer.opportunity == opportunity && candidate.start == start
            });
        (starting, is_fact)
    }

    fn cohort(&self, number: u32, opportunity: &Opportunity, start: i32) -> Option<Vec<Spot>> {
        let (starting, is_fact) = self.started_together(number, start);
        let is_short = self.data.rules.cohorts == RuleMode::Hard && !is_fact && starting < opportunity.minimum_fill;
        is_short.then(|| self.others(number, start))
    }

    fn exchange(&self, opportunity: &Opportunity, start: i32) -> Option<Vec<Spot>> {
        let sides = self.data.swaps.get(opportunity.swap? as usize)?;
        let of: Vec<(u32, i64, bool)> = sides
            .iter()
            .map(|&side| {
                let (starting, is_fact) = self.started_together(side, start);
                (side, starting, is_fact)
            })
            .collect();
        if self.data.rules.swaps != RuleMode::Hard || of.iter().any(|(.., is_fact)| *is_fact) {
            return None;
        }
        let most = of.iter().map(|(_, starting, _)| *starting).max()?;
        let short = of.iter().find(|(_, starting, _)| *starting < most)?;
        Some(self.others(short.0, start))
    }

    /// Those who could start an opportunity then and do not.
    fn others(&self, opportunity: u32, start: i32) -> Vec<Spot> {
        let list = self.by_opportunity.get(opportunity as usize);
        let is_meant = |spot: &Spot| {
            let starts = self.of(*spot).is_some_and(|(_, candidate, ..)| candidate.start == start);
            starts && !self.plans.get(spot.0 as usize).is_some_and(|plan| plan.contains(&spot.1))
        };
        list.into_iter().flatten().copied().filter(is_meant).collect()
    }
}
