//! A plan as it stands, and what would come of it if one person had other placements.

use std::collections::BTreeMap;

use super::answer::{Placement, RotationPlan, RotationRow, RotationTotals};
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Need, Offer, Person, ProblemData};
use super::told;
use super::why_not::{BlockingRow, PlacementBar};
use crate::algo::placing::{Board, Ledger};

/// A plan in a ledger.
pub(super) struct Standing<'a> {
    data: &'a ProblemData,
    ledger: Ledger<'a>,
    totals: RotationTotals,
    missing: i64,
    /// What the proof asks for each unit of a row.
    prices: BTreeMap<&'a RotationRow, i64>,
}

/// What would come of a plan.
pub(super) struct Outcome {
    /// What the person would give up.
    pub(super) instead_of: Vec<Placement>,
    /// Term by term how much more.
    pub(super) change: RotationTotals,
    /// How much more of what is asked for would be missing.
    pub(super) missing: i64,
    /// The hard rows that would be exceeded, in order.
    pub(super) rows: Vec<BlockingRow>,
}

impl<'a> Standing<'a> {
    /// The placements that the problem does not have are left out.
    pub(super) fn of(data: &'a ProblemData, board: &'a Board, plan: &'a RotationPlan) -> Self {
        let mut ledger = Ledger::new(board);
        for (number, person) in (0u32..).zip(&data.people) {
            let own = plan.of(person.id.as_ref()).iter().filter_map(|placement| {
                let (opportunity, _) = data.opportunity(&placement.opportunity)?;
                person.candidate_at(opportunity, placement.start)
            });
            let mut own: Vec<u32> = own.collect();
            own.sort_unstable();
            ledger.change(number, board.choices_by_place(number, &own));
        }
        let prices = plan.proof().map(|proof| proof.prices().iter().map(|(row, price)| (row, *price)).collect());
        let (totals, missing) = (told::totals(ledger.totals()), ledger.missing());
        Self { data, ledger, totals, missing, prices: prices.unwrap_or_default() }
    }

    /// The start of an opportunity that somebody has.
    pub(super) fn placed(&self, number: u32, person: &Person, opportunity: u32) -> Option<i32> {
        let own = self.own(number);
        let own = own.iter().filter_map(|&at| person.candidate(at));
        own.filter(|(_, offer)| offer.opportunity == opportunity).map(|(candidate, _)| candidate.start).next()
    }

    /// The placements of a person, by their places among the person's candidates.
    fn own(&self, number: u32) -> Vec<u32> {
        self.ledger.board.places_of_choices(number, self.ledger.plan(number))
    }

    fn change(&mut self, number: u32, plan: &[u32]) {
        let plan = self.ledger.board.choices_by_place(number, plan);
        self.ledger.change(number, plan);
    }

    /// What would come of it if a person had one placement more and kept as many of the others as go with it: of all ways to do so, the one
    /// that breaks least and is worth most.
    ///
    /// # Errors
    /// The rule for one person that no way keeps.
    pub(super) fn with(&mut self, number: u32, person: &Person, more: u32) -> Result<Outcome, PlacementBar> {
        let own = self.own(number);
        let mut best: Option<Outcome> = None;
        for plan in ways(self.data, person, &own, more)? {
            let outcome = self.outcome(number, person, &own, plan, more);
            let merit = |outcome: &Outcome| {
                let over = usize::MAX - outcome.rows.len();
                (over, outcome.missing.saturating_neg(), outcome.change.total())
            };
            if best.as_ref().is_none_or(|before| merit(&outcome) > merit(before)) {
                best = Some(outcome);
            }
        }
        best.ok_or(PlacementBar::AtMost)
    }

    fn outcome(&mut self, number: u32, person: &Person, own: &[u32], plan: Vec<u32>, more: u32) -> Outcome {
        let given_up: Vec<u32> = own.iter().copied().filter(|at| plan.binary_search(at).is_err()).collect();
        let touched: Vec<u32> =
            plan.iter().copied().filter(|at| own.binary_search(at).is_err()).chain(given_up.clone()).collect();
        self.change(number, &plan);
        let outcome = Outcome {
            instead_of: given_up.iter().filter_map(|&at| placement(self.data, person, at)).collect(),
            change: told::totals(self.ledger.totals()).since(self.totals),
            missing: self.ledger.missing() - self.missing,
            rows: if self.ledger.is_legal() { Vec::new() } else { self.exceeded(person, &touched, more) },
        };
        self.change(number, own);
        outcome
    }

    /// The hard rows of some placements that are exceeded.
    fn exceeded(&self, person: &Person, touched: &[u32], more: u32) -> Vec<BlockingRow> {
        let (data, ledger) = (self.data, &self.ledger);
        let mut exceeded = Exceeded { prices: &self.prices, rows: BTreeMap::new() };
        let board = ledger.board;
        let used = |row: usize| ledger.used.get(row).copied();
        for (nth, (candidate, offer)) in touched.iter().filter_map(|&at| Some((at, person.candidate(at)?))) {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            let takes = |load: i64| if nth == more { load } else { 0 };
            let (host, home) = (data.units.get(opportunity.unit as usize), data.units.get(person.unit as usize));
            for period in candidate.periods(data.periods) {
                let of = |limits: Option<&Vec<i64>>| limits.and_then(|limits| limits.get(period)).copied();
                let told = u32::try_from(period).unwrap_or(u32::MAX);
                let seats = used(board.seats(offer.opportunity) + period);
                exceeded.look(data.rules.seats, seats, of(Some(&opportunity.capacity)), takes(1), || {
                    Some(RotationRow::Seats { opportunity: opportunity.id.clone(), period: told })
                });
                let mentors = used(board.mentors(opportunity.unit) + period);
                let limit = of(host.and_then(|unit| unit.mentors.as_ref()));
                exceeded.look(data.rules.mentors, mentors, limit, takes(opportunity.mentor_load), || {
                    Some(RotationRow::Mentors { unit: host?.id.clone(), period: told })
                });
                let away = used(board.cover(person.unit) + period);
                let limit = of(home.and_then(|unit| unit.away.as_ref()));
                exceeded.look(data.rules.cover, away, limit, takes(offer.away_load), || {
                    Some(RotationRow::Cover { unit: home?.id.clone(), period: told })
                });
            }
            for (budget_nth, budget) in data.budgets.iter().enumerate() {
                let spent = used(board.first_budget() + budget_nth);
                if person.centre == Some(budget.centre) && budget.pays(candidate.start) {
                    let row = || data.budget_row(budget_nth);
                    exceeded.look(data.rules.budgets, spent, Some(budget.amount), takes(offer.cost), row);
                }
            }
            for (quota, &placed) in data.quotas.iter().zip(ledger.placed()) {
                if quota.counts(person, opportunity) {
                    exceeded.look(data.rules.quotas, Some(placed), quota.at_most, takes(1), || data.quota_row(quota));
                }
            }
            let start = candidate.start;
            let cohort = board.side(offer.opportunity, start);
            let short = cohort.map(|cohort| ledger.short(cohort));
            exceeded.look(data.rules.cohorts, short, Some(0), 0, || {
                Some(RotationRow::Cohort { opportunity: opportunity.id.clone(), start })
            });
            let uneven = cohort.filter(|_| opportunity.swap.is_some()).map(|cohort| ledger.uneven(cohort));
            exceeded.look(data.rules.swaps, uneven, Some(0), 0, || {
                let first = data.swaps.get(opportunity.swap? as usize)?.first()?;
                Some(RotationRow::Swap { opportunity: data.opportunities.get(*first as usize)?.id.clone(), start })
            });
        }
        exceeded.rows.into_values().collect()
    }
}

/// Hard rows that are exceeded, while they are looked for.
struct Exceeded<'a> {
    prices: &'a BTreeMap<&'a RotationRow, i64>,
    rows: BTreeMap<RotationRow, BlockingRow>,
}

impl Exceeded<'_> {
    fn look(
        &mut self,
        rule: RuleMode,
        used: Option<i64>,
        limit: Option<i64>,
        takes: i64,
        row: impl FnOnce() -> Option<RotationRow>,
    ) {
        let (Some(used), Some(limit)) = (used, limit) else { return };
        if rule != RuleMode::Hard || used <= limit {
            return;
        }
        let Some(row) = row() else { return };
        let price = self.prices.get(&row).copied().unwrap_or_default();
        let blocking = BlockingRow { row: row.clone(), over: used - limit, limit, takes: 0, price };
        self.rows.entry(row).or_insert(blocking).takes += takes;
    }
}

/// One placement as it is told.
pub(super) fn placement(data: &ProblemData, person: &Person, at: u32) -> Option<Placement> {
    let (candidate, offer) = person.candidate(at)?;
    let opportunity = data.opportunities.get(offer.opportunity as usize)?.id.clone();
    Some(Placement { person: person.id.clone(), start: candidate.start, end: candidate.end, opportunity })
}

/// All ways to have one placement more: the others that go with it, and where that is one too many, without each of them.
///
/// # Errors
/// Why there is none.
fn ways(data: &ProblemData, person: &Person, own: &[u32], more: u32) -> Result<Vec<Vec<u32>>, PlacementBar> {
    let Some((candidate, offer)) = person.candidate(more) else { return Err(PlacementBar::NotEligible) };
    let stays = |one: &Candidate| one.started || one.forced;
    let mut kept = Vec::new();
    for (at, (other, seen)) in own.iter().filter_map(|&at| Some((at, person.candidate(at)?))) {
        let clash = clash(data, person, (candidate, offer), (other, seen));
        match clash {
            Some(bar) if stays(other) => return Err(bar),
            Some(_) => {}
            None => kept.push(at),
        }
    }
    let with = |mut kept: Vec<u32>| {
        kept.push(more);
        kept.sort_unstable();
        prepared(data, person, kept, more)
    };
    if kept.len() < person.at_most {
        return with(kept).map(|way| vec![way]);
    }
    let free: Vec<u32> = kept.iter().copied().filter(|&at| person.candidate(at).is_some_and(|(one, _)| !stays(one))).collect();
    let mut barred = PlacementBar::AtMost;
    let mut ways = Vec::new();
    for out in free {
        match with(kept.iter().copied().filter(|&at| at != out).collect()) {
            Ok(way) => ways.push(way),
            Err(bar) => barred = bar,
        }
    }
    if ways.is_empty() { Err(barred) } else { Ok(ways) }
}

/// The rule by which two placements of a person do not go together.
fn clash(
    data: &ProblemData,
    person: &Person,
    (candidate, offer): (&Candidate, &Offer),
    (other, seen): (&Candidate, &Offer),
) -> Option<PlacementBar> {
    let id = |offer: &Offer| data.opportunities.get(offer.opportunity as usize).map(|opportunity| opportunity.id.clone());
    if offer.opportunity == seen.opportunity {
        return Some(PlacementBar::Twice);
    }
    let apart = |first: &Candidate, next: &Candidate| first.end.saturating_add(person.rest) <= next.start;
    if !apart(candidate, other) && !apart(other, candidate) {
        return Some(PlacementBar::NoTime { beside: id(seen)? });
    }
    let stream = offer.immersed.filter(|_| offer.immersed == seen.immersed)?;
    Some(PlacementBar::Immersed { stream: data.streams.get(stream as usize)?.clone(), by: id(seen) })
}

/// The placements without those that lose what they need; the one that is asked about must not.
fn prepared(data: &ProblemData, person: &Person, mut plan: Vec<u32>, asked: u32) -> Result<Vec<u32>, PlacementBar> {
    loop {
        let is_ready = |&at: &u32| {
            let Some((candidate, offer)) = person.candidate(at) else { return false };
            candidate.started || offer.ready || meets(data, person, &plan, candidate, offer)
        };
        let Some(unready) = plan.iter().copied().find(|at| !is_ready(at)) else { return Ok(plan) };
        let pinned = person.candidate(unready).is_some_and(|(candidate, _)| candidate.forced);
        if unready == asked || pinned {
            let offer = person.candidate(unready).map(|(_, offer)| offer);
            let needs = offer.map(|offer| data.needs(offer.opportunity)).unwrap_or_default();
            return Err(PlacementBar::Unprepared { needs });
        }
        plan.retain(|&at| at != unready);
    }
}

/// Whether something in a plan that ends before a placement prepares for it.
fn meets(data: &ProblemData, person: &Person, plan: &[u32], candidate: &Candidate, offer: &Offer) -> bool {
    let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { return false };
    let before = || plan.iter().filter_map(|&at| person.candidate(at)).filter(|(one, _)| one.start < candidate.start);
    opportunity.needs.iter().any(|need| {
        before().any(|(_, done)| match need {
            Need::Opportunity(other) => done.opportunity == *other,
            Need::Placement(kinds, stream) => data
                .opportunities
                .get(done.opportunity as usize)
                .is_some_and(|done| done.stream == *stream && kinds.contains(&done.kind)),
        })
    })
}
