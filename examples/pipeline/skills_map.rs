//! What planned seats ask against what people reach, function by function.

use std::cmp::Reverse;
use std::io::{self, Write};

use rungs::{CompetencyAudit, CompetencyId, FunctionId, HeatCell, HeatMap, Share, TeamId};

use crate::company::Company;
use crate::support::table::{Align, Table, between, count, cut, heading, number, part, percent, percents};

/// The most competencies and functions that are drawn.
const COMPETENCIES: usize = 24;
const FUNCTIONS: usize = 7;
/// How many shortages are told in words.
const SHORTAGES: usize = 5;
/// The fewest people a team must have for its coverage to say something.
const TEAM: u64 = 5;
/// How many competencies of the team are shown.
const AUDITED: usize = 3;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    heading(out, "2  The skills map: planned seats that today's people can fill, competency by competency, in %")?;
    let map = company.profiles.heat_map(&company.demand);
    if map.cells().is_empty() {
        return writeln!(out, "no seats of any function ask for anything");
    }
    print_map(out, company, &map)?;
    print_shortages(out, &map)?;
    print_team(out, company)
}

fn print_map(out: &mut impl Write, company: &Company, map: &HeatMap) -> io::Result<()> {
    writeln!(out, "62 is known, 62+20 is 62 to 82 depending on levels nobody knows, . is not asked; least covered first")?;
    let all: Vec<_> = company.ladder().functions().iter().map(|function| &function.id).collect();
    let asked = |function: &FunctionId| map.cells().iter().any(|cell| cell.function() == function);
    let functions: Vec<_> = all.into_iter().filter(|function| asked(function)).collect();
    let mut competencies: Vec<(Share, u64, &CompetencyId)> = Vec::new();
    for competency in company.ladder().competencies() {
        let of = |value: fn(&HeatCell) -> u64| -> u64 {
            map.cells().iter().filter(|cell| cell.competency() == competency.id()).map(value).sum()
        };
        let (seats, covered) = (of(HeatCell::seats), of(HeatCell::covered_least));
        // Nothing is covered of no seats, and so there is no share of them.
        competencies.extend(Share::of(covered, seats).map(|share| (share, seats, competency.id())));
    }
    competencies.sort();
    let mut columns = vec![Align::Left];
    columns.resize(functions.len().min(FUNCTIONS) + 2, Align::Right);
    let mut table = Table::new(2, &columns);
    let mut title = vec![String::new()];
    title.extend(functions.iter().take(FUNCTIONS).map(|function| cut(function.as_ref(), 11)));
    title.push("seats".to_owned());
    table.row(title);
    for (_, seats, competency) in competencies.iter().take(COMPETENCIES) {
        let mut row = vec![cut(competency.as_ref(), 28)];
        let cell =
            |function: &FunctionId| map.cell(function.as_ref(), competency.as_ref()).map_or_else(|| ".".to_owned(), cell);
        row.extend(functions.iter().take(FUNCTIONS).map(|function| cell(function)));
        row.push(number(*seats));
        table.row(row);
    }
    for (drawn, all, what) in
        [(COMPETENCIES, competencies.len(), "better covered competencies"), (FUNCTIONS, functions.len(), "functions")]
    {
        if all > drawn {
            table.line(format!("  +{} more {what}", all - drawn));
        }
    }
    table.print(out)
}

fn cell(cell: &HeatCell) -> String {
    let (least, most) = (percent(cell.coverage().least()), percent(cell.coverage().most()));
    if least == most { least.to_string() } else { format!("{least}+{}", most - least) }
}

fn print_shortages(out: &mut impl Write, map: &HeatMap) -> io::Result<()> {
    let surely = |cell: &HeatCell| cell.seats() - cell.covered_most();
    let perhaps = |cell: &HeatCell| cell.seats() - cell.covered_least();
    let mut cells: Vec<&HeatCell> = map.cells().iter().filter(|cell| perhaps(cell) > 0).collect();
    cells.sort_by_key(|cell| (Reverse(surely(cell)), Reverse(perhaps(cell))));
    if cells.is_empty() {
        return writeln!(out, "no shortage: every planned seat is covered in every competency");
    }
    writeln!(out, "worst shortages, by seats that stay uncovered whatever the unknown turns out to be:")?;
    let columns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
    let mut table = Table::new(2, &columns);
    let title = ["function", "competency", "short", "seats", "people there", "of unknown level"];
    table.row(title.map(str::to_owned).to_vec());
    for cell in cells.into_iter().take(SHORTAGES) {
        let short = between(number(surely(cell)), number(perhaps(cell)));
        table.row(vec![
            cut(cell.function().as_ref(), 20),
            cut(cell.competency().as_ref(), 28),
            short,
            number(cell.seats()),
            number(cell.people()),
            number(cell.unknown()),
        ]);
    }
    table.print(out)
}

/// The team whose members surely reach the smallest part of what their own roles ask.
fn least_covered(company: &Company) -> Option<(&TeamId, u64, u64)> {
    let teams = company.survey.teams.iter().filter(|(_, tally)| tally.people >= TEAM && tally.asked > 0);
    let teams = teams.map(|(team, tally)| (Share::of(tally.met, tally.asked), team, tally));
    teams.min_by_key(|(share, team, _)| (*share, *team)).map(|(_, team, tally)| (team, tally.met, tally.asked))
}

fn print_team(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let Some((team, met, asked)) = least_covered(company) else { return Ok(()) };
    let Ok(audit) = company.profiles.team_audit(team.as_ref()) else { return Ok(()) };
    writeln!(
        out,
        "least covered team of {TEAM} or more: {}, {}; {} of what its roles ask is surely met",
        cut(team.as_ref(), 28),
        count(audit.members().into(), "member", "members"),
        part(met, asked)
    )?;
    let columns = [Align::Left, Align::Right, Align::Right];
    let mut table = Table::new(2, &columns);
    let mut rows: Vec<_> = audit.competencies().iter().filter_map(|row| Some((row.coverage()?, row))).collect();
    rows.sort_by_key(|&(coverage, row)| (Reverse(row.asked() - row.met()), coverage));
    for (coverage, row) in rows.into_iter().take(AUDITED) {
        let reached = format!("{} of {} reach it", row.met(), row.asked());
        let cells = vec![cut(row.competency().as_ref(), 28), reached, percents(coverage)];
        table.row_with_note(cells, format!("({})", standings(row)));
    }
    table.print(out)
}

/// How many of the team stand where.
fn standings(audit: &CompetencyAudit) -> String {
    let mut parts: Vec<_> =
        audit.at_level().iter().filter(|(_, count)| *count > 0).map(|(level, count)| format!("{count} {level}")).collect();
    if audit.unknown() > 0 {
        parts.push(format!("{} unknown", audit.unknown()));
    }
    parts.join(", ")
}
