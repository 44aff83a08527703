//! Why somebody does not have what they wish, and what more of something scarce could bring.

use std::cmp::Reverse;
use std::io::Write;

use rungs::{
    OpportunityId, RotationChange, RotationPlan, RotationProblem, RotationRepairSpec, RotationSchedule, RotationSpec, Scarce,
    StartReason, UnmetWish, WhyNotPlaced,
};

use crate::support::stop::Stop;
use crate::support::table::{Align, Table, fill, heading};
use crate::told::{month, more, points, reason, rule};
use crate::{EFFORT, checked, unusable};

/// So many wishes are told of when not all are asked for, and so many scarce things.
const WISHES: usize = 8;
const SCARCE: usize = 12;

/// Why not her?
pub(crate) fn print_one(
    out: &mut impl Write,
    problem: &RotationProblem,
    plan: &RotationPlan,
    person: &str,
    opportunity: &str,
) -> Result<(), Stop> {
    heading(out, &format!("Why is {person} not at {opportunity}?"))?;
    match problem.why_not(plan, person, opportunity)? {
        WhyNotPlaced::Placed { start } => writeln!(out, "  They are, from {} on.", month(problem, start.into()))?,
        WhyNotPlaced::Never(bar) => writeln!(out, "  Never: {}.", rule(problem, &bar))?,
        WhyNotPlaced::ByStart(starts) => {
            for one in starts {
                let start = month(problem, one.start.into());
                fill(out, "  ", 2, &format!("from {start}: {}.", reason(problem, &one.reason)))?;
            }
        }
        _ => writeln!(out, "  For another reason.")?,
    }
    Ok(())
}

/// The wishes that are not met: of those who have nothing first, and of each person the one that would bring most.
pub(crate) fn print_wishes(
    out: &mut impl Write,
    problem: &RotationProblem,
    plan: &RotationPlan,
    schedule: &RotationSchedule,
    all: bool,
) -> Result<(), Stop> {
    heading(out, "Why not? For those who have nothing, and for the wishes that would bring most")?;
    let mut first: Vec<(bool, i64, UnmetWish)> = Vec::new();
    for wish in problem.unmet_wishes(plan) {
        let has = schedule.people.iter().any(|person| person.person == wish.person && !person.placements.is_empty());
        let WhyNotPlaced::ByStart(starts) = &wish.why else { continue };
        let Some(worth) = starts.iter().map(|one| worth(&one.reason)).max() else { continue };
        match first.last_mut().filter(|(.., last)| last.person == wish.person) {
            Some(last) if last.1 < worth => *last = (has, worth, wish),
            Some(_) => {}
            None => first.push((has, worth, wish)),
        }
    }
    first.sort_by_key(|(has, worth, wish)| (*has, Reverse(*worth), wish.person.clone()));
    let shown = if all { first.len() } else { WISHES };
    for (has, _, wish) in first.iter().take(shown) {
        let WhyNotPlaced::ByStart(starts) = &wish.why else { continue };
        let Some(nearest) = starts.iter().max_by_key(|one| (worth(&one.reason), Reverse(one.start))) else { continue };
        let nothing = if *has { "" } else { ", who has nothing," };
        let lead =
            format!("  {}{nothing} at {} from {}: ", wish.person, wish.opportunity, month(problem, nearest.start.into()));
        fill(out, "  ", 2, &format!("{lead}{}.", reason(problem, &nearest.reason)))?;
    }
    Ok(())
}

/// What a start would bring if it could be had.
fn worth(reason: &StartReason) -> i64 {
    match reason {
        StartReason::Instead { change, missing: 0, .. } | StartReason::Full { change, missing: 0, .. } => change.total(),
        _ => i64::MIN,
    }
}

/// What more of something could be worth at most, and what a seat more does bring.
pub(crate) fn print_worth(
    out: &mut impl Write,
    spec: &RotationSpec,
    problem: &RotationProblem,
    plan: &RotationPlan,
) -> Result<(), Stop> {
    let Some(proof) = plan.proof() else { return Ok(()) };
    heading(out, "What is scarce, and what more of it could bring at most")?;
    writeln!(out, "  By the prices of the proof: the bound could rise by so many points, and what a plan gains may be less.")?;
    let worth = proof.worth_of_more(problem);
    let mut table = Table::new(2, &[Align::Left, Align::Right]);
    for one in worth.iter().take(SCARCE) {
        table.row(vec![scarce(&one.scarce), points(one.at_most)]);
    }
    table.print(out)?;
    let in_operations = |id: &OpportunityId| {
        spec.opportunities.iter().any(|offered| offered.id == *id && offered.stream.as_ref() == "operations")
    };
    let seat = worth.iter().find_map(|one| match &one.scarce {
        Scarce::Seat { opportunity } if in_operations(opportunity) => Some((opportunity, one.at_most)),
        _ => None,
    });
    let Some((opportunity, at_most)) = seat else { return Ok(()) };
    let seats = RotationChange::Seats { opportunity: opportunity.clone(), by: 1, from: 0, until: None };
    let repair = RotationRepairSpec::new(0, vec![seats]).with_stability(0);
    let repaired = spec.repair(plan, &repair, EFFORT, &mut ()).map_err(unusable)?;
    checked(repaired.problem(), repaired.plan())?;
    let gained = repaired.plan().totals().total() - plan.totals().total();
    let text = format!(
        "One more seat in operations, at {opportunity}: at most {}. A search with it, in which everybody may move, found {} points.",
        more(at_most),
        more(gained)
    );
    fill(out, "  ", 0, &text)?;
    Ok(())
}

fn scarce(scarce: &Scarce) -> String {
    match scarce {
        Scarce::Seat { opportunity } => format!("a seat at {opportunity}"),
        Scarce::Mentoring { unit } => format!("a mentor in {unit}"),
        Scarce::Cover { unit } => format!("cover for one in {unit}"),
        Scarce::Budget { cost_centre, from, until, .. } => {
            format!("a thousand for {cost_centre} in periods {from} to {}", until.saturating_sub(1))
        }
        _ => "something".to_owned(),
    }
}
