//! What nobody knows, and what an assessor should do first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use rungs::{CompetencyId, PersonId};

use crate::company::Company;
use crate::support::table::{Align, Table, count, cut, first, heading, list, number, part};
use crate::survey::{LATELY, SOON, Unknowns, lately, soon};

/// How many competencies, teams and people are named.
const COMPETENCIES: usize = 6;
const LAPSES: usize = 3;
const ASSESSMENTS: usize = 4;
const TEAMS: usize = 3;
const PEOPLE: usize = 8;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let survey = &company.survey;
    let (asked, unknown) = (survey.levels.asked, survey.levels.unknown);
    heading(
        out,
        &format!("9  What is not known: {} of {} levels that people's own roles ask for", number(unknown), number(asked)),
    )?;
    print_competencies(out, company)?;
    if !survey.unobserved.is_empty() {
        let label = format!("no evidence at all of {}:", count(survey.unobserved.len() as u64, "person", "people"));
        list(out, &label, first(&survey.unobserved, PEOPLE, ToString::to_string))?;
    }
    print_lapses(out, company)?;
    writeln!(out, "assess first")?;
    print_successors(out, company)?;
    print_teams(out, company)
}

fn print_competencies(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut competencies: Vec<_> = company.survey.competencies.iter().filter(|(_, unknowns)| unknowns.unknown > 0).collect();
    competencies.sort_by_key(|(_, unknowns)| Reverse(unknowns.unknown));
    if competencies.is_empty() {
        return Ok(());
    }
    let reasons: BTreeSet<&str> = competencies.iter().flat_map(|(_, unknowns)| unknowns.by_reason.keys().copied()).collect();
    let mut columns = vec![Align::Left];
    columns.resize(reasons.len() + 4, Align::Right);
    let mut table = Table::new(2, &columns);
    let mut title = vec!["most unknown", "unknown", "of asked", ""];
    title.extend(&reasons);
    table.row(title.into_iter().map(str::to_owned).collect());
    for (competency, unknowns) in competencies.into_iter().take(COMPETENCIES) {
        let mut row = vec![cut(competency.as_ref(), 28), number(unknowns.unknown), number(unknowns.asked)];
        row.push(part(unknowns.unknown, unknowns.asked));
        row.extend(reasons.iter().map(|reason| number(unknowns.by_reason.get(reason).copied().unwrap_or(0))));
        table.row(row);
    }
    table.print(out)
}

fn print_lapses(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let before = format!("known on {}, {LATELY} months ago, and no longer", lately(company.as_of));
    print_lapse(out, company, &before, |unknowns| unknowns.lapsed)?;
    let after = format!("known now, and not on {}, in {SOON} months", soon(company.as_of));
    print_lapse(out, company, &after, |unknowns| unknowns.lapsing)
}

fn print_lapse(out: &mut impl Write, company: &Company, what: &str, of: fn(&Unknowns) -> u64) -> io::Result<()> {
    let mut lapses: Vec<_> = company.survey.competencies.iter().map(|(id, unknowns)| (Reverse(of(unknowns)), id)).collect();
    lapses.retain(|(Reverse(lapses), _)| *lapses > 0);
    lapses.sort();
    let total = lapses.iter().map(|(Reverse(lapses), _)| lapses).sum();
    let colon = if total == 0 { "" } else { ":" };
    let label = format!("{what}: {}{colon}", count(total, "level", "levels"));
    list(out, &label, first(&lapses, LAPSES, |(Reverse(lapses), id)| format!("{id} {}", number(*lapses))))
}

/// What is unassessed of the nearest to critical roles: gates first, then what concerns the most roles.
fn print_successors(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut open: BTreeMap<(&PersonId, &CompetencyId), (u32, u32)> = BTreeMap::new();
    for successor in company.critical.iter().flat_map(|critical| &critical.successors) {
        for unassessed in successor.gap.unassessed() {
            let (gates, roles) = open.entry((successor.near.person(), unassessed.competency())).or_default();
            *gates += u32::from(unassessed.is_gate());
            *roles += 1;
        }
    }
    if open.is_empty() {
        return writeln!(out, "  of the nearest to critical roles: nothing is to be assessed");
    }
    let mut open: Vec<_> = open.into_iter().collect();
    open.sort_by_key(|&(_, weighs)| Reverse(weighs));
    let items = first(&open, ASSESSMENTS, |((person, competency), (gates, roles))| {
        let gate = if *gates > 0 { ", a gate" } else { "" };
        format!("{person} {competency} ({}{gate})", count((*roles).into(), "role", "roles"))
    });
    list(out, "  of the nearest to critical roles:", items)
}

fn print_teams(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let mut teams: Vec<_> = company.survey.teams.iter().filter(|(_, tally)| tally.unknown > 0).collect();
    teams.sort_by_key(|(_, tally)| Reverse(tally.unknown));
    if teams.is_empty() {
        return Ok(());
    }
    let teams = first(&teams, TEAMS, |(team, tally)| format!("{team} {} of {}", number(tally.unknown), number(tally.asked)));
    list(out, "  teams of the most unknown levels:", teams)
}
