//! Who may take a step now, and what separates the nearest others from it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rungs::{ClauseVerdict, Decision, Judge, Outlook, Rule, Truth, Unlock, Verdict};

use crate::answers::{self, AHEAD, Answer, Sorted};
use crate::support::stop::Stop;
use crate::support::table::{count, fill, heading, number};
use crate::support::tree::{self, Tree};
use crate::support::words;

pub(crate) fn print(out: &mut impl Write, judge: &Judge, rule: Rule<'_>, top: usize) -> Result<(), Stop> {
    let id = rule.id().as_ref();
    print_rule(out, judge, rule)?;
    let sorted = Sorted::of(judge, id)?;
    heading(out, "Who may take the step today")?;
    writeln!(
        out,
        "{} eligible, {} undetermined, {} not eligible",
        number(sorted.eligible.len() as u64),
        number(sorted.undetermined.len() as u64),
        number(sorted.ineligible.len() as u64)
    )?;
    for person in &sorted.eligible {
        let answer = Answer::of(judge, person, id)?;
        writeln!(out, "  {}: {}", who(judge, person), outlook(&answer.outlook))?;
    }
    let nearest = sorted.nearest(judge, id, top)?;
    if nearest.is_empty() {
        return Ok(());
    }
    heading(out, "The nearest others, the cheapest change first")?;
    fill(
        out,
        "",
        0,
        "* alone keeps the person out, whatever else is so. Costs are in the units of the rule book's prices. \
         Where it says \"find out, and find\", nobody knows, and it may turn out otherwise.",
    )?;
    for (at, person) in nearest.iter().enumerate() {
        let answer = Answer::of(judge, person, id)?;
        writeln!(out, "\n{}. {}: {}", at + 1, who(judge, person), words::decision(answer.verdict.decision()))?;
        print_open(out, judge, &answer.verdict)?;
        print_unlock(out, judge, &answer.unlock)?;
        writeln!(out, "   by time alone: {}", outlook(&answer.outlook))?;
    }
    let others = (sorted.undetermined.len() + sorted.ineligible.len()).saturating_sub(nearest.len());
    writeln!(out, "\nand {}, of whom --top N tells more and --person ID everything", count(others as u64, "other", "others"))?;
    Ok(())
}

fn print_rule(out: &mut impl Write, judge: &Judge, rule: Rule<'_>) -> Result<(), Stop> {
    let role = rule.role().map_or_else(String::new, |role| format!(", to the role {role}"));
    heading(out, &format!("The rule {}: {}{role}", rule.id(), rule.title()))?;
    // A verdict on anybody has the clauses of the rule.
    let Some(anybody) = judge.roster().people().next() else {
        writeln!(out, "there is nobody on record")?;
        return Ok(());
    };
    let verdict = answers::verdict(judge, anybody.id().as_ref(), rule.id().as_ref())?;
    tree::print_outline(out, judge.book(), &Tree::new(&verdict))?;
    Ok(())
}

/// One person in full.
pub(crate) fn print_one(out: &mut impl Write, judge: &Judge, rule: Rule<'_>, person: &str) -> Result<(), Stop> {
    let answer = Answer::of(judge, person, rule.id().as_ref())?;
    let verdict = &answer.verdict;
    let decision = words::decision(verdict.decision());
    heading(out, &format!("{}, by {} ({}): {decision}", who(judge, person), rule.id(), rule.title()))?;
    tree::print_proof(out, judge.book(), &Tree::new(verdict))?;
    if verdict.decision() != Decision::Eligible {
        writeln!(out)?;
        print_open(out, judge, verdict)?;
    }
    writeln!(out)?;
    print_unlock(out, judge, &answer.unlock)?;
    writeln!(out, "   by time alone: {}", outlook(&answer.outlook))?;
    Ok(())
}

/// The same people as JSON.
pub(crate) fn print_json(
    out: &mut impl Write,
    judge: &Judge,
    rule: Rule<'_>,
    top: usize,
    person: Option<&str>,
) -> Result<(), Stop> {
    let id = rule.id().as_ref();
    let answers = match person {
        Some(person) => vec![Answer::of(judge, person, id)?],
        None => {
            let sorted = Sorted::of(judge, id)?;
            let nearest = sorted.nearest(judge, id, top)?;
            let people = sorted.eligible.iter().chain(&nearest);
            people.map(|person| Answer::of(judge, person, id)).collect::<Result<_, _>>()?
        }
    };
    serde_json::to_writer_pretty(&mut *out, &answers).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn who(judge: &Judge, person: &str) -> String {
    let role = judge.roster().person(person).ok().and_then(|person| person.role_on(judge.as_of()));
    role.map_or_else(|| format!("{person}, no role on record"), |role| format!("{person}, {}", role.id()))
}

/// What is not met and what is unknown, requirement by requirement.
fn print_open(out: &mut impl Write, judge: &Judge, verdict: &Verdict) -> Result<(), Stop> {
    let tree = Tree::new(verdict);
    let places = |clauses: Vec<&ClauseVerdict>| -> BTreeSet<(String, String)> {
        clauses.into_iter().map(|clause| (clause.rule().to_string(), clause.place().to_owned())).collect()
    };
    let (blocking, to_find_out) = (places(verdict.blocking().collect()), places(verdict.to_find_out().collect()));
    let is_in = |at: usize, places: &BTreeSet<(String, String)>| {
        let clause = tree.predicate(at).and_then(|at| tree.clause(at));
        clause.is_some_and(|clause| places.contains(&(clause.rule().to_string(), clause.place().to_owned())))
    };
    for requirement in tree.requirements() {
        let is_met = tree.clause(requirement).is_none_or(|clause| clause.truth() == Truth::Met);
        let mut open = if is_met { Vec::new() } else { vec![(0, requirement)] };
        while let Some((depth, at)) = open.pop() {
            let Some(clause) = tree.clause(at) else { continue };
            let marked = depth == 0 && tree.leaves(at).iter().any(|&leaf| is_in(leaf, &blocking));
            let mark = if marked { '*' } else { ' ' };
            let lead = format!("   {mark} {:<9}{}", words::truth(clause.truth()), "  ".repeat(depth));
            let ask = if is_in(at, &to_find_out) { " (to be found out)" } else { "" };
            fill(out, &lead, 2, &format!("{}{}{ask}", tree.line(judge.book(), at), tree.rests(at)))?;
            if tree.predicate(at).is_none() {
                open.extend(tree.telling(at).rev().map(|part| (depth + 1, part)));
            }
        }
    }
    Ok(())
}

fn print_unlock(out: &mut impl Write, judge: &Judge, unlock: &Unlock) -> Result<(), Stop> {
    let proven = match (unlock.is_proven(), unlock.lower_bound()) {
        (true, _) => "proven: nothing costs less".to_owned(),
        (false, Some(least)) => format!("the search was stopped; nothing costs less than {least}"),
        (false, None) => "the search was stopped".to_owned(),
    };
    match (unlock.changes(), unlock.cost()) {
        (Some([]), _) => writeln!(out, "   nothing has to change")?,
        (Some(changes), Some(cost)) => {
            writeln!(out, "   cheapest change, at a cost of {cost} ({proven})")?;
            for change in changes {
                let lead = format!("     {:<7}  ", change.cost().to_string());
                fill(out, &lead, 2, &words::change(judge.book().ladder(), change))?;
            }
        }
        (Some(_), None) => return Err(Stop::failed("a change without a cost")),
        (None, _) if unlock.is_proven() => writeln!(out, "   proven: no change that has a price makes this person eligible")?,
        (None, _) => writeln!(out, "   no change was found that does; {proven}")?,
    }
    Ok(())
}

/// When somebody is eligible if nothing changes but the date.
pub(crate) fn outlook(outlook: &Outlook) -> String {
    let spans = outlook.spans();
    let eligible = spans.iter().position(|(_, decision)| *decision == Decision::Eligible);
    let Some(at) = eligible else {
        return match spans {
            [(_, decision)] => format!("{} for the next {AHEAD} months", words::decision(*decision)),
            _ => format!("eligible on no day of the next {AHEAD} months"),
        };
    };
    let from = match spans.get(at) {
        Some((period, _)) if at > 0 => format!("eligible from {}", period.from),
        _ => "eligible today".to_owned(),
    };
    match spans.get(at + 1) {
        Some((period, decision)) => format!("{from}, {} from {}", words::decision(*decision), period.from),
        None => format!("{from}, and to the end of the next {AHEAD} months"),
    }
}
