//! What the plan takes of those who take people in, and of those who let them go.

use std::io::Write;

use rungs::{Placement, RotationProblem, RotationSchedule, UnitSchedule};

use crate::support::stop::Stop;
use crate::support::table::{Align, Table, fill, heading, joined, part};
use crate::told::{months, points};

pub(crate) fn print_hosts(out: &mut impl Write, problem: &RotationProblem, schedule: &RotationSchedule) -> Result<(), Stop> {
    heading(out, "Hosts: who comes when, and what of their mentors' time it takes at most")?;
    for unit in schedule.units.iter().filter(|unit| !unit.guests.is_empty()) {
        let guests: Vec<String> = unit.guests.iter().map(|guest| told(problem, guest)).collect();
        let most = unit.mentoring.iter().max().copied().unwrap_or(0);
        let load = match &unit.mentors {
            None => format!("{most}, no limit is given"),
            Some(limits) => {
                let over = unit.mentoring.iter().zip(limits).filter(|(used, limit)| used > limit).count();
                let full = unit.mentoring.iter().zip(limits).filter(|(used, limit)| used >= limit).count();
                let over = if over > 0 { format!(", in {over} more than there is, which costs points") } else { String::new() };
                let limit = limits.iter().max().copied().unwrap_or(0);
                format!("{most} of {limit}, taken up in {full} of {} months{over}", limits.len())
            }
        };
        fill(
            out,
            &format!("  {} (mentoring {load}): ", unit.unit),
            4 - unit.unit.as_ref().len().min(4),
            &joined(&guests, "and"),
        )?;
    }
    Ok(())
}

fn told(problem: &RotationProblem, placement: &Placement) -> String {
    format!("{} {}", placement.person, months(problem, placement.start, placement.end))
}

pub(crate) fn print_homes(out: &mut impl Write, problem: &RotationProblem, schedule: &RotationSchedule) -> Result<(), Stop> {
    heading(out, "Home teams: who is away, and the cover that is left when most are")?;
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Left, Align::Left]);
    table.row(["", "placements", "away at most", "left then", "the tightest months"].map(str::to_owned).to_vec());
    for unit in schedule.units.iter().filter(|unit| !unit.away.is_empty()) {
        let most = unit.absence.iter().max().copied().unwrap_or(0);
        let left = unit.cover.as_ref().and_then(|cover| cover.iter().zip(&unit.absence).map(|(all, away)| all - away).min());
        let left = left.map_or_else(|| "no limit".to_owned(), |left| format!("{left} %"));
        table.row(vec![
            unit.unit.to_string(),
            unit.away.len().to_string(),
            format!("{most} %"),
            left,
            tightest(problem, unit, most),
        ]);
    }
    Ok(table.print(out)?)
}

/// The first run of months in which most are away.
fn tightest(problem: &RotationProblem, unit: &UnitSchedule, most: i64) -> String {
    let Some(first) = unit.absence.iter().position(|&away| away == most) else { return String::new() };
    let run = unit.absence.iter().skip(first).take_while(|&&away| away == most).count();
    let within = |period: usize| i32::try_from(period).unwrap_or(i32::MAX);
    months(problem, within(first), within(first + run))
}

pub(crate) fn print_groups(out: &mut impl Write, schedule: &RotationSchedule) -> Result<(), Stop> {
    heading(out, "Who has how much of it")?;
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right]);
    table.row(["", "people", "placed", "of all people", "of all placements", "gaps closed, each"].map(str::to_owned).to_vec());
    for group in schedule.groups.iter().filter(|group| group.people > 0) {
        let share = |share: Option<rungs::Share>| share.map_or_else(String::new, |share| part(share.count(), share.total()));
        let each = group.development.checked_div(i64::try_from(group.people).unwrap_or(1)).unwrap_or(0);
        table.row(vec![
            group.group.to_string(),
            group.people.to_string(),
            group.placed.to_string(),
            share(group.of_people),
            share(group.of_placements),
            points(each),
        ]);
    }
    table.print(out)?;
    for budget in &schedule.budgets {
        let (centre, spent, amount) = (&budget.cost_centre, budget.spent, budget.amount);
        writeln!(
            out,
            "  {centre} spends {spent} of {amount} on what starts in periods {} to {}",
            budget.from,
            budget.until - 1
        )?;
    }
    Ok(())
}
