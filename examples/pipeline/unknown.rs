//! What nobody knows, and what an assessor should do first.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::company::Company;
use crate::survey::{LATELY, SOON, lately, soon};
use crate::table::{Align, Table, count, cut, first, heading, list, number, part};

/// How many competencies, teams and people are named.
const COMPETENCIES: usize = 6;
const TEAMS: usize = 3;
const PEOPLE: usize = 8;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let survey = &company.survey;
    let (asked, unknown) = (survey.levels.asked, survey.levels.unknown);
    heading(
        out,
        &format!("4  What is not known: {} of {} levels that people's own roles ask for", number(unknown), number(asked)),
    )?;
    print_competencies(out, company)?;
    if !survey.unobserved.is_empty() {
        let label = format!("no evidence at all of {}: ", count(survey.unobserved.len() as u64, "person", "people"));
        list(out, &label, &first(&survey.unobserved, PEOPLE, ToString::to_string))?;
    }
    print_lapses(out, company)?;
    writeln!(out, "assess first")?;
    print_successors(out, company)?;
    print_teams(out, company)
}

fn print_competencies(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut competencies: Vec<_> = company.survey.competencies.iter().filter(|(_, unknowns)| unknowns.unknown > 0).collect();
    competencies.sort_by_key(|(_, unknowns)| Reverse(unknowns.unknown));
    let columns = [Align::Left, Align::Right, Align::Right];
    let mut table = Table::new(2, &columns);
    for (competency, unknowns) in competencies.into_iter().take(COMPETENCIES) {
        let mut reasons: Vec<_> = unknowns.by_reason.iter().collect();
        reasons.sort_by_key(|(_, count)| Reverse(**count));
        let reasons: Vec<_> = reasons.into_iter().map(|(reason, count)| format!("{} {reason}", number(*count))).collect();
        table.row(vec![
            cut(competency.as_ref(), 28),
            format!("{} of {} unknown", number(unknowns.unknown), number(unknowns.asked)),
            part(unknowns.unknown, unknowns.asked),
            reasons.join(", "),
        ]);
    }
    table.print(out)
}

fn print_lapses(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let competencies = &company.survey.competencies;
    let mut lapsed: Vec<_> = competencies.iter().filter(|(_, unknowns)| unknowns.lapsed > 0).collect();
    lapsed.sort_by_key(|(_, unknowns)| Reverse(unknowns.lapsed));
    let total: u64 = lapsed.iter().map(|(_, unknowns)| unknowns.lapsed).sum();
    let label = format!("lapsed in the last {LATELY} months (known on {}): {}: ", lately(company.as_of), levels(total));
    list(out, &label, &first(&lapsed, 4, |(competency, unknowns)| format!("{competency} {}", number(unknowns.lapsed))))?;
    let mut lapsing: Vec<_> = competencies.iter().filter(|(_, unknowns)| unknowns.lapsing > 0).collect();
    lapsing.sort_by_key(|(_, unknowns)| Reverse(unknowns.lapsing));
    let total: u64 = lapsing.iter().map(|(_, unknowns)| unknowns.lapsing).sum();
    let label = format!("lapse in the next {SOON} months (unknown on {}): {}: ", soon(company.as_of), levels(total));
    list(out, &label, &first(&lapsing, 4, |(competency, unknowns)| format!("{competency} {}", number(unknowns.lapsing))))
}

fn levels(total: u64) -> String {
    count(total, "level", "levels")
}

/// The gates that are open for the first of the nearest.
fn print_successors(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut gates = Vec::new();
    for critical in &company.critical {
        for successor in &critical.successors {
            for gate in successor.gap.unassessed().iter().filter(|unassessed| unassessed.is_gate()) {
                gates.push(format!("{} {} (for {})", successor.near.person(), gate.competency(), critical.role));
            }
        }
    }
    if gates.is_empty() {
        return writeln!(out, "  nearest to critical roles: no gate is unknown");
    }
    list(out, "  unknown gates of the nearest to critical roles: ", &first(&gates, 4, Clone::clone))
}

fn print_teams(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut teams: Vec<_> = company.survey.teams.iter().filter(|(_, tally)| tally.unknown > 0).collect();
    teams.sort_by_key(|(_, tally)| Reverse(tally.unknown));
    let teams = first(&teams, TEAMS, |(team, tally)| format!("{team} {} of {}", number(tally.unknown), number(tally.asked)));
    list(out, "  teams with the most unknown levels: ", &teams)
}
