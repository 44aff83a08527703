//! Who may take a step by the company's own rules, who will by time alone, and what keeps most people from it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use chrono::{Months, NaiveDate};
use rungs::{Decision, Effort, FindingKind, Judge, Judgements, Person, RoleId, Rule, RuleBook, Truth, UnknownId};

use crate::company::Company;
use crate::support::table::{Align, Table, count, cut, fill, first, heading, number};
use crate::support::tree::Tree;
use crate::support::words;

/// How far ahead time is looked at, in months.
const AHEAD: u32 = 24;
/// How many clauses are named that people below lack.
const LACKED: usize = 2;
/// How many clauses are named that are to be found out, of rules for roles and of others.
const OPEN: usize = 1;
const OPEN_OF_OTHERS: usize = 2;
/// How many rules, and how many findings, are told of.
const RULES: usize = 24;
const FINDINGS: usize = 4;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    let Some(book) = &company.rules else {
        heading(out, "4  Who may step up")?;
        return writeln!(out, "the folder holds no rules.json, so nothing is said about who may take which step");
    };
    let version = book.version().map_or_else(String::new, |version| format!(", by rule book {version}"));
    heading(out, &format!("4  Who may step up{version}"))?;
    // The rules were compiled for this roster's ladder and settings.
    let judge = book.over(&company.roster, &company.policy, company.as_of).map_err(io::Error::other)?;
    let judgements = judge.facts_with(&company.profiles).judge(book.rules().map(|rule| rule.id().as_ref()));
    let judgements = judgements.map_err(io::Error::other)?;
    fill(
        out,
        "",
        0,
        &format!(
            "Eligible: every clause of the rule is surely met; somebody still decides. By time alone: eligible within {AHEAD} months if \
             nothing changes but the date. In brackets the clause that is most often unknown. Below: people whose role leads there by one \
             step, and are not eligible."
        ),
    )?;
    let (steps, others): (Vec<_>, Vec<_>) = book.rules().partition(|rule| rule.role().is_some());
    for rule in steps.iter().take(RULES) {
        tell_step(out, company, &judge, &judgements, *rule).map_err(io::Error::other)??;
    }
    if steps.len() > RULES {
        writeln!(out, "+{} more rules for roles", steps.len() - RULES)?;
    }
    print_nobody(out, &judgements, &steps)?;
    print_others(out, &judge, &judgements, &others)?;
    print_findings(out, book)
}

/// Whoever is not eligible yet, with the day on which time alone makes them so.
fn by_time(judge: &Judge, rule: Rule<'_>, judgements: &Judgements) -> Result<Vec<(NaiveDate, String)>, UnknownId> {
    let until = judge.as_of().checked_add_months(Months::new(AHEAD)).unwrap_or(judge.as_of());
    let mut found = Vec::new();
    for (person, decision) in judgements.decisions(rule.id().as_ref())? {
        if decision != Decision::Eligible && person.is_employed_on(judge.as_of()) {
            let outlook = judge.when(person.id().as_ref(), rule.id().as_ref(), until)?;
            found.extend(outlook.first_eligible().map(|day| (day, person.id().to_string())));
        }
    }
    found.sort();
    Ok(found)
}

fn eligible(judgements: &Judgements, rule: Rule<'_>) -> Result<Vec<String>, UnknownId> {
    let decisions = judgements.decisions(rule.id().as_ref())?;
    Ok(decisions.filter(|(_, decision)| *decision == Decision::Eligible).map(|(person, _)| person.id().to_string()).collect())
}

fn tell_step(
    out: &mut impl Write,
    company: &Company,
    judge: &Judge,
    judgements: &Judgements,
    rule: Rule<'_>,
) -> Result<io::Result<()>, UnknownId> {
    let now = eligible(judgements, rule)?;
    let later = by_time(judge, rule, judgements)?;
    let leading: BTreeSet<&RoleId> = match rule.role() {
        Some(role) => company.ladder().role(role.as_ref())?.steps_in().into_iter().map(|step| step.from().id()).collect(),
        None => BTreeSet::new(),
    };
    let leads_here = |person: Person<'_>| person.role_on(company.as_of).is_some_and(|held| leading.contains(held.id()));
    let (mut undetermined, mut below) = (0, 0);
    let (mut missed, mut unknown) = (BTreeMap::new(), BTreeMap::new());
    for (person, decision) in judgements.decisions(rule.id().as_ref())? {
        undetermined += u64::from(decision == Decision::Undetermined);
        let counts = decision == Decision::Ineligible && leads_here(person);
        if decision == Decision::Undetermined {
            tally(judge, rule, person, Truth::Unknown, &mut unknown)?;
        } else if counts {
            below += 1;
            tally(judge, rule, person, Truth::NotMet, &mut missed)?;
        }
    }
    let names = |people: &[String]| match people {
        [] => "none".to_owned(),
        people => format!("{}: {}", people.len(), first(people, company.top, ToString::to_string).join(", ")),
    };
    let later: Vec<_> = later.into_iter().map(|(day, person)| format!("{person} {day}")).collect();
    let mut parts = Vec::new();
    if undetermined > 0 {
        parts.push(format!("{} undetermined ({})", number(undetermined), most(&unknown, OPEN)));
    }
    if below > 0 {
        parts.push(format!("{} below lack {}", number(below), most(&missed, LACKED)));
    }
    // A role of several rules is told apart by their ids.
    let is_alone = judge.book().rules().filter(|other| other.role() == rule.role()).count() == 1;
    let name = rule.role().filter(|_| is_alone).map_or_else(|| rule.id().as_ref(), AsRef::as_ref);
    let lead = format!("  {:<22}", cut(name, 21));
    let first_line = format!("now {}; by time alone {}", names(&now), names(&later));
    Ok(fill(out, &lead, 2, &first_line)
        .and_then(|()| if parts.is_empty() { Ok(()) } else { fill(out, &" ".repeat(24), 2, &parts.join("; ")) }))
}

/// Counts which requirements of a rule came to something, of one person.
fn tally(
    judge: &Judge,
    rule: Rule<'_>,
    person: Person<'_>,
    truth: Truth,
    counts: &mut BTreeMap<String, u64>,
) -> Result<(), UnknownId> {
    let verdict = judge.judge(person.id().as_ref(), rule.id().as_ref())?;
    let tree = Tree::new(&verdict);
    for at in tree.requirements() {
        if let Some(clause) = tree.clause(at).filter(|clause| clause.truth() == truth) {
            let name = clause.id().map_or_else(|| tree.asked(judge.book(), at), ToString::to_string);
            *counts.entry(name).or_default() += 1;
        }
    }
    Ok(())
}

/// The commonest, with their counts.
fn most(counts: &BTreeMap<String, u64>, named: usize) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|&(name, count)| (Reverse(*count), name));
    let told: Vec<_> =
        counts.iter().take(named).map(|(name, count)| format!("{} {}", cut(name, 40), number(**count))).collect();
    told.join(", ")
}

fn print_nobody(out: &mut impl Write, judgements: &Judgements, steps: &[Rule<'_>]) -> io::Result<()> {
    let is_empty = |rule: &&Rule<'_>| judgements.counts(rule.id().as_ref()).is_ok_and(|[sure, open, _]| sure + open == 0);
    let nobody: Vec<_> = steps.iter().filter(is_empty).filter_map(|rule| rule.role().map(ToString::to_string)).collect();
    if nobody.is_empty() {
        return Ok(());
    }
    fill(out, "", 2, &format!("nobody can be eligible today, whatever the unknown turns out to be: {}", nobody.join(", ")))
}

/// What rules that admit to no role say of everybody.
fn print_others(out: &mut impl Write, judge: &Judge, judgements: &Judgements, others: &[Rule<'_>]) -> io::Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right]);
    let title = ["other rules", "eligible", "undetermined"].map(str::to_owned).to_vec();
    table.row_with_note(title, "most often unknown".to_owned());
    for rule in others.iter().take(RULES) {
        let id = rule.id().as_ref();
        let Ok([sure, open, _]) = judgements.counts(id) else { continue };
        let mut unknown = BTreeMap::new();
        let decisions = judgements.decisions(id).map_err(io::Error::other)?;
        for (person, _) in decisions.filter(|(_, decision)| *decision == Decision::Undetermined) {
            tally(judge, *rule, person, Truth::Unknown, &mut unknown).map_err(io::Error::other)?;
        }
        table.row_with_note(vec![cut(rule.title(), 42), number(sure), number(open)], most(&unknown, OPEN_OF_OTHERS));
    }
    table.print(out)
}

/// What is gravely odd about the rules themselves.
fn print_findings(out: &mut impl Write, book: &RuleBook) -> io::Result<()> {
    let lint = book.lint(Effort::default());
    let is_grave = |kind| matches!(kind, FindingKind::Never | FindingKind::NobodyCanEnter);
    let grave: Vec<_> = lint.findings().iter().filter(|finding| is_grave(finding.kind())).collect();
    for finding in grave.iter().take(FINDINGS) {
        let clauses: Vec<_> = finding.clauses().iter().map(|spot| spot.label().to_owned()).collect();
        let text = format!("THE RULE {}: {} ({})", finding.rule(), words::finding(finding.kind()), clauses.join(", "));
        fill(out, "", 2, &text)?;
    }
    if grave.len() > FINDINGS {
        writeln!(out, "+{} more such", count((grave.len() - FINDINGS) as u64, "rule", "rules"))?;
    }
    Ok(())
}
