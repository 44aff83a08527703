//! The plan at a glance: its value, a chart of it, and what each person learns.

use std::io::Write;

use rungs::{PersonSchedule, PlacementKind, RotationPlan, RotationProblem, RotationSchedule, RotationSpec, ScheduledPlacement};

use crate::support::stop::Stop;
use crate::support::table::{Align, Table, count, fill, heading, joined, number};
use crate::told::{self, completion, kind, months, of_day, points};

/// So many people are told of when not all are asked for.
const TOLD: usize = 20;

pub(crate) fn print_headline(
    out: &mut impl Write,
    problem: &RotationProblem,
    plan: &RotationPlan,
    schedule: &RotationSchedule,
) -> Result<(), Stop> {
    let end = i32::try_from(problem.periods()).unwrap_or(i32::MAX);
    heading(out, &format!("Rotations, {}", months(problem, 0, end)))?;
    let placed = schedule.people.iter().filter(|person| !person.placements.is_empty()).count();
    let text = format!(
        "{} of {} who want to step up have a placement, {} in all, chosen from {} that could be.",
        number(placed as u64),
        count(schedule.people.len() as u64, "person", "people"),
        count(plan.placements().len() as u64, "placement", "placements"),
        number(problem.candidates() as u64),
    );
    fill(out, "  ", 0, &text)?;
    let totals = plan.totals();
    let mut table = Table::new(2, &[Align::Left, Align::Right]);
    for (name, value) in [
        ("gaps closed", totals.development),
        ("wishes met", totals.preference),
        ("new streams seen", totals.breadth),
        ("absence where people are needed", totals.disruption),
        ("people short of their fewest placements", totals.shortfall),
        ("the group that has least", totals.fairness),
        ("published and given up", totals.stability),
        ("soft limits exceeded", totals.penalties),
    ] {
        if value != 0 {
            table.row(vec![name.to_owned(), points(value)]);
        }
    }
    table.row(vec!["worth in all, in points".to_owned(), points(totals.total())]);
    table.print(out)?;
    if let Some(bound) = plan.bound() {
        let gap = bound.saturating_sub(totals.total()).saturating_mul(1_000) / bound.max(1);
        let text = format!(
            "No plan is worth more than {}: that is proven, and checked. This one is {}.{} % below ({}).",
            points(bound),
            gap / 10,
            gap % 10,
            completion(plan)
        );
        fill(out, "  ", 0, &text)?;
    }
    for unmet in plan.unmet() {
        writeln!(out, "  Asked for and not in the plan: {}.", told::unmet(problem, unmet))?;
    }
    Ok(())
}

/// A row of letters for each person, one for each month.
pub(crate) fn print(
    out: &mut impl Write,
    problem: &RotationProblem,
    schedule: &RotationSchedule,
    all: bool,
) -> Result<(), Stop> {
    heading(out, "Who is where, month by month")?;
    writeln!(
        out,
        "  R rotation, S secondment, P project, X swap, o shadowing (capital letters: away for half the time or more)"
    )?;
    writeln!(out, "  - not there, . at home")?;
    let periods = problem.periods();
    let widest = schedule.people.iter().map(|person| person.person.as_ref().len()).max().unwrap_or(0);
    let quarters: String = (0..periods).step_by(6).map(|period| format!("{:<6}", quarter(problem, period))).collect();
    writeln!(out, "  {:widest$}  {}", "", quarters.trim_end())?;
    let told: Vec<&PersonSchedule> = schedule.people.iter().filter(|person| !person.placements.is_empty()).collect();
    let shown = if all { told.len() } else { TOLD };
    for person in told.iter().take(shown) {
        let mut row = vec!['.'; periods];
        for span in &person.unavailable {
            paint(&mut row, span.from as usize, span.until.map_or(periods, |until| until as usize), '-');
        }
        for placement in &person.placements {
            let within = |period: i32| usize::try_from(period).unwrap_or(0).min(periods);
            paint(&mut row, within(placement.start), within(placement.end), letter(placement.kind));
        }
        let row: String = row.into_iter().collect();
        writeln!(out, "  {:widest$}  {row}  {}", person.person.as_ref(), person.home)?;
    }
    more(out, told.len(), shown)
}

fn more(out: &mut impl Write, all: usize, shown: usize) -> Result<(), Stop> {
    match all.saturating_sub(shown) {
        0 => {}
        more => writeln!(out, "  +{more} more; --all shows everybody")?,
    }
    Ok(())
}

fn quarter(problem: &RotationProblem, period: usize) -> String {
    crate::told::month(problem, i64::try_from(period).unwrap_or(0)).replacen("20", "", 1)
}

fn paint(row: &mut [char], from: usize, until: usize, letter: char) {
    row.iter_mut().take(until).skip(from).for_each(|cell| *cell = letter);
}

const fn letter(kind: PlacementKind) -> char {
    match kind {
        PlacementKind::Rotation => 'R',
        PlacementKind::Secondment => 'S',
        PlacementKind::Project => 'P',
        PlacementKind::Swap => 'X',
        _ => 'o',
    }
}

/// What each placement teaches.
pub(crate) fn print_people(out: &mut impl Write, schedule: &RotationSchedule, all: bool) -> Result<(), Stop> {
    heading(out, "What each learns")?;
    let told: Vec<&PersonSchedule> = schedule.people.iter().filter(|person| !person.placements.is_empty()).collect();
    let shown = if all { told.len() } else { TOLD };
    for person in told.iter().take(shown) {
        writeln!(out, "  {} of {}", person.person, person.home)?;
        for placement in &person.placements {
            fill(out, "    ", 2, &format!("{}: {}", placement.opportunity, learnt(placement)))?;
        }
    }
    more(out, told.len(), shown)
}

fn learnt(placement: &ScheduledPlacement) -> String {
    let levels = |taught: &rungs::Taught| {
        let open = if taught.open > 0 { format!(", {} still open", taught.open) } else { String::new() };
        format!("{} of {}{open}", count(taught.closes.into(), "level", "levels"), taught.competency)
    };
    let mut parts: Vec<String> = placement.teaches.iter().map(levels).collect();
    if placement.worth.breadth > 0 {
        parts.push(format!("a first time in {}", placement.stream));
    }
    if placement.worth.preference > 0 {
        parts.push("a wish".to_owned());
    }
    let brings = if parts.is_empty() { "nothing that they are known to lack".to_owned() } else { joined(&parts, "and") };
    let until = placement.days.until.map_or_else(String::new, |until| format!(", back on {until}"));
    format!(
        "{} from {}{until}, {} % of the time; {brings}; worth {}.",
        kind(placement.kind),
        of_day(placement.days.from),
        placement.away_load,
        points(placement.worth.total())
    )
}

/// Who changes places with whom.
pub(crate) fn print_swaps(
    out: &mut impl Write,
    spec: &RotationSpec,
    problem: &RotationProblem,
    plan: &RotationPlan,
) -> Result<(), Stop> {
    let mut told = Vec::new();
    for swap in &spec.swaps {
        let of_swap = || plan.placements().iter().filter(|placement| swap.sides.contains(&placement.opportunity));
        let starts: std::collections::BTreeSet<i32> = of_swap().map(|placement| placement.start).collect();
        for start in starts {
            let home =
                |person: &rungs::PersonId| spec.persons.iter().find(|one| one.id == *person).map(|one| one.unit.to_string());
            let host = |side: &rungs::OpportunityId| {
                spec.opportunities.iter().find(|offered| offered.id == *side).map(|offered| offered.unit.to_string())
            };
            let goes = |placement: &rungs::Placement| {
                let (home, host) = (home(&placement.person), host(&placement.opportunity));
                format!("{} goes from {} to {}", placement.person, home.unwrap_or_default(), host.unwrap_or_default())
            };
            let all: Vec<String> = of_swap().filter(|placement| placement.start == start).map(goes).collect();
            told.push((swap.sides.len(), start, joined(&all, "and")));
        }
    }
    heading(out, "Who changes places")?;
    if told.is_empty() {
        writeln!(out, "  Nobody: no exchange is worth what it costs.")?;
    }
    for (sides, start, all) in told {
        let way = if sides == 2 { "In exchange".to_owned() } else { format!("In a ring of {sides}") };
        fill(out, "  ", 2, &format!("{way}, from {}: {all}.", told::month(problem, start.into())))?;
    }
    Ok(())
}
