//! The company in a few lines, and what needs attention first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use rungs::{Defect, PersonId, Role, StepKind};

use crate::company::Company;
use crate::critical_roles::Critical;
use crate::support::table::{WIDTH, count, cut, number, part};

/// How many warnings of a document are shown.
const SHOWN: usize = 3;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let survey = &company.survey;
    let title = cut(&format!("{}: leadership pipeline as of {}", company.title, company.as_of), WIDTH);
    writeln!(out, "{title}\n{}", "=".repeat(title.chars().count()))?;

    let holding = survey.employed - survey.without_role;
    let mut people = vec![format!("{} employed", number(survey.employed)), format!("{} hold a role", number(holding))];
    let seats: u64 = company.ladder().roles().map(|role| company.seats(role)).sum();
    people.push(if company.is_planned() { format!("{} seats planned", number(seats)) } else { "no plan of seats".to_owned() });
    people.push(format!("{} left before that day", number(survey.left)));
    if survey.not_yet > 0 {
        people.push(format!("{} hired after it", number(survey.not_yet)));
    }
    writeln!(out, "people    {}", people.join(", "))?;
    let levels = survey.levels;
    writeln!(
        out,
        "evidence  {}; of {} that people's own roles ask for, {} are known, {} met",
        count(company.roster.evidence_len() as u64, "piece", "pieces"),
        count(levels.asked, "level", "levels"),
        part(levels.asked - levels.unknown, levels.asked),
        part(levels.met, levels.asked)
    )?;
    print_ladder(out, company)?;
    print_attention(out, company)?;
    let ladder = company.ladder();
    print_warnings(out, "ladder", ladder.warnings(), ladder.warnings_omitted())?;
    print_warnings(out, "people", company.roster.warnings(), company.roster.warnings_omitted())
}

fn print_ladder(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let ladder = company.ladder();
    let promotions = ladder.roles().flat_map(Role::steps_out).filter(|step| step.kind() == StepKind::Promotion).count();
    let steps = ladder.roles().flat_map(Role::steps_out).count();
    writeln!(
        out,
        "ladder    {} ({} critical), {}, {} ({} promotions)",
        count(ladder.roles().len() as u64, "role", "roles"),
        ladder.roles().filter(|role| role.is_critical()).count(),
        count(ladder.competencies().len() as u64, "competency", "competencies"),
        count(steps as u64, "step", "steps"),
        number(promotions as u64)
    )
}

fn print_attention(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let critical = &company.critical;
    if critical.is_empty() {
        return Ok(());
    }
    let bench = |of: u64| critical.iter().filter(|critical| critical.bench == of).count();
    let at_risk = critical.iter().filter(|critical| critical.holders.iter().any(|holder| holder.at_risk)).count();
    let vacant = critical.iter().filter(|critical| critical.seats > critical.holders.len() as u64).count();
    writeln!(
        out,
        "critical  {}: {} without a near successor, {} with one only, {at_risk} with a holder at high risk, {vacant} not full",
        count(critical.len() as u64, "role", "roles"),
        bench(0),
        bench(1)
    )?;
    let mut nearest: BTreeMap<&PersonId, (usize, bool)> = BTreeMap::new();
    for first in critical.iter().filter_map(Critical::nearest) {
        let (roles, at_risk) = nearest.entry(first.near.person()).or_default();
        *roles += 1;
        *at_risk = first.at_risk;
    }
    let most = nearest.iter().max_by_key(|&(person, (roles, _))| (*roles, Reverse(*person)));
    if let Some((person, (roles, at_risk))) = most.filter(|(_, (roles, _))| *roles > 1) {
        let risk = if *at_risk { ", and is at high risk of loss" } else { "" };
        writeln!(out, "          one person, {person}, is the nearest to {roles} of them{risk}")?;
    }
    Ok(())
}

fn print_warnings(out: &mut impl Write, document: &str, warnings: &[Defect], omitted: u64) -> io::Result<()> {
    let all = omitted + warnings.len() as u64;
    if all == 0 {
        return Ok(());
    }
    writeln!(out, "warnings  {} of the {document}, the first:", count(all, "warning", "warnings"))?;
    for warning in warnings.iter().take(SHOWN) {
        writeln!(out, "{}", cut(&format!("          {warning}"), WIDTH))?;
    }
    Ok(())
}
