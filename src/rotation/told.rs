//! What a search holds, in the words of the document.

use super::answer::{Placement, RotationPlan, RotationProof, RotationRow, RotationTotals, UnmetRequest};
use super::policy_spec::RuleMode;
use super::problem::ProblemData;
use crate::algo::placing::{Board, Bound, Ledger, Line, Totals};
use crate::values::PersonId;

/// The plan of a ledger, as it is told.
pub(super) fn told(data: &ProblemData, ledger: &Ledger<'_>) -> RotationPlan {
    let mut placements = Vec::new();
    let mut unmet = Vec::new();
    for (number, person) in (0u32..).zip(&data.people) {
        let first = ledger.board.people.get(number as usize).map_or(0, |person| person.choices.start);
        let plan: Vec<_> = ledger.plan(number).iter().filter_map(|&at| person.candidate(at - first)).collect();
        for (candidate, offer) in &plan {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            placements.push(Placement {
                person: person.id.clone(),
                start: candidate.start,
                end: candidate.end,
                opportunity: opportunity.id.clone(),
            });
        }
        for &(wanted, start) in &person.forced {
            let has = plan.iter().any(|(candidate, offer)| (offer.opportunity, candidate.start) == (wanted, start));
            if let Some(opportunity) = data.opportunities.get(wanted as usize).filter(|_| !has) {
                let opportunity = opportunity.id.clone();
                unmet.push(UnmetRequest::Placement { person: person.id.clone(), opportunity, start });
            }
        }
        let missing = person.at_least.saturating_sub(plan.len()) as u64;
        if person.must && missing > 0 {
            unmet.push(UnmetRequest::AtLeast { person: person.id.clone(), missing });
        }
    }
    for (quota, placed) in data.quotas.iter().zip(ledger.placed()) {
        let missing = u64::try_from(quota.at_least - placed).unwrap_or_default();
        let Some(group) = data.groups.get(quota.group as usize) else { continue };
        if missing > 0 && data.rules.quotas == RuleMode::Hard {
            let stream = quota.stream.and_then(|stream| data.streams.get(stream as usize).cloned());
            unmet.push(UnmetRequest::Quota { group: group.id.clone(), stream, kind: quota.kind, missing });
        }
    }
    unmet.sort();
    unmet.dedup();
    RotationPlan { placements, totals: totals(ledger.totals()), unmet, stages: Vec::new(), search: None }
}

/// What a ledger comes to.
pub(super) const fn totals(totals: Totals) -> RotationTotals {
    let Totals { development, preference, breadth, disruption, shortfall, fairness, stability, penalties } = totals;
    RotationTotals { development, preference, breadth, disruption, shortfall, fairness, stability, penalties }
}

/// The certificate of a bound.
pub(super) fn proof(data: &ProblemData, board: &Board, bound: &Bound) -> RotationProof {
    let mut prices: Vec<(RotationRow, i64)> =
        bound.prices.each(board).filter_map(|(line, price)| Some((row(data, board, line)?, price))).collect();
    prices.sort();
    let groups = data.groups.iter().map(|group| group.id.clone()).zip(bound.prices.of_groups(board));
    let whole = data.units.iter().zip(&board.is_whole).filter(|(_, is_whole)| **is_whole);
    let relaxed = bound.relaxed.iter().filter_map(|&person| data.people.get(person as usize));
    let mut relaxed: Vec<PersonId> = relaxed.map(|person| person.id.clone()).collect();
    relaxed.sort();
    RotationProof {
        prices,
        group_prices: groups.filter(|(_, price)| *price > 0).collect(),
        hosts: whole.map(|(unit, _)| unit.id.clone()).collect(),
        relaxed,
        bound: bound.whole(),
    }
}

fn row(data: &ProblemData, board: &Board, line: Line) -> Option<RotationRow> {
    let unit = |number: usize| data.units.get(number).map(|unit| unit.id.clone());
    let period = |number: usize| u32::try_from(number).ok();
    let cohort = |number: u32| {
        let cohort = board.cohorts.get(number as usize)?;
        Some((data.opportunities.get(cohort.place as usize)?.id.clone(), cohort.start))
    };
    Some(match line {
        Line::Row(row) if row >= board.first_quota() => data.quota_row(data.quotas.get(row - board.first_quota())?)?,
        Line::Row(row) if row >= board.first_budget() => data.budget_row(row - board.first_budget())?,
        Line::Row(row) => {
            let (of, at) = (row / board.periods, row % board.periods);
            let (places, units) = (data.opportunities.len(), data.units.len());
            match of {
                of if of < places => {
                    RotationRow::Seats { opportunity: data.opportunities.get(of)?.id.clone(), period: period(at)? }
                }
                of if of < places + units => RotationRow::Mentors { unit: unit(of - places)?, period: period(at)? },
                of => RotationRow::Cover { unit: unit(of - places - units)?, period: period(at)? },
            }
        }
        Line::Rounded(number, at) => {
            let rounded = board.rounded.get(number)?;
            RotationRow::WholeCover { unit: unit(rounded.unit as usize)?, divisor: rounded.divisor, period: period(at)? }
        }
        Line::Cohort(number) => cohort(number).map(|(opportunity, start)| RotationRow::Cohort { opportunity, start })?,
        Line::Tie(number) => cohort(number).map(|(opportunity, start)| RotationRow::Swap { opportunity, start })?,
    })
}
