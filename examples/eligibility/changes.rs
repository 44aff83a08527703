//! What another rule book would change: who gains, who loses, and because of which clause.

use std::io::{self, Write};

use rungs::{Decision, Fate, Judge, Moved, Reason, RuleBook, RuleDiff};

use crate::answers;
use crate::support::stop::Stop;
use crate::support::table::{Align, Table, count, fill, first, heading, list, number};
use crate::support::tree::Tree;

/// How many people are named of those who gain, and of those who lose.
const NAMED: usize = 24;

const ORDER: [(Decision, &str); 3] =
    [(Decision::Eligible, "eligible"), (Decision::Undetermined, "undetermined"), (Decision::Ineligible, "not eligible")];

pub(crate) fn print(out: &mut impl Write, before: &Judge, after: &RuleBook) -> Result<(), Stop> {
    let foreign = |error| Stop::failed(&format!("the rule books are of one company: {error}"));
    let diff = before.compare(after).map_err(foreign)?;
    let after = after.over(before.roster(), before.policy(), before.as_of()).map_err(foreign)?;
    let version = |judge: &Judge| judge.book().version().unwrap_or("no version").to_owned();
    heading(out, &format!("From rule book {} to {}", version(before), version(&after)))?;
    fill(
        out,
        "",
        0,
        &format!(
            "{} the same however written, {} not. Everybody on record is counted; whoever is not employed is not eligible.",
            count(diff.unchanged() as u64, "rule comes to", "rules come to"),
            diff.rules().len()
        ),
    )?;
    for rule in diff.rules() {
        let id = rule.id().as_ref();
        let (fate, judge) = match rule.fate() {
            Fate::Added => ("new", &after),
            Fate::Removed => ("gone", before),
            Fate::Changed => ("changed", &after),
        };
        let title = judge.book().rule(id)?.title();
        writeln!(out, "\n{id} ({title}): {fate}")?;
        let (gained, lost): (Vec<_>, Vec<_>) = (diff.gained(rule).collect(), diff.lost(rule).collect());
        check(before, &after, rule, gained.iter().chain(&lost))?;
        if rule.matrix() == at_rest(rule) {
            writeln!(out, "  nobody's answer changes")?;
            continue;
        }
        print_matrix(out, rule)?;
        print_moved(out, "gain", &gained, before, &diff.why_gained(rule), id, "what kept them out, and no longer does")?;
        print_moved(out, "lose", &lost, &after, &diff.why_lost(rule), id, "what keeps them out, or leaves it open, now")?;
        let others = diff.all_moved(rule).count() - gained.len() - lost.len();
        if others > 0 {
            writeln!(out, "  {} between undetermined and not eligible", count(others as u64, "person moves", "people move"))?;
        }
    }
    Ok(())
}

/// The matrix when nobody moves.
fn at_rest(rule: &RuleDiff) -> [[u64; 3]; 3] {
    let mut matrix = rule.matrix();
    for (at, row) in matrix.iter_mut().enumerate() {
        for (to, count) in row.iter_mut().enumerate() {
            *count = if at == to { *count } else { 0 };
        }
    }
    matrix
}

/// Each who moves is judged again, by both books.
fn check<'a>(before: &Judge, after: &Judge, rule: &RuleDiff, moved: impl Iterator<Item = &'a Moved>) -> Result<(), Stop> {
    for moved in moved {
        let (person, id) = (moved.person().as_ref(), rule.id().as_ref());
        let was = if rule.fate() == Fate::Added { None } else { Some(answers::verdict(before, person, id)?.decision()) };
        let is = if rule.fate() == Fate::Removed { None } else { Some(answers::verdict(after, person, id)?.decision()) };
        let as_said = (was.unwrap_or(Decision::Ineligible), is.unwrap_or(Decision::Ineligible));
        if as_said != (moved.before(), moved.after()) {
            return Err(Stop::failed(&format!("{person} by {id}: both books say otherwise than their comparison")));
        }
    }
    Ok(())
}

fn print_matrix(out: &mut impl Write, rule: &RuleDiff) -> io::Result<()> {
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Right]);
    let mut title = vec!["before \\ after".to_owned()];
    title.extend(ORDER.iter().map(|(_, name)| (*name).to_owned()));
    table.row(title);
    for (before, name) in ORDER {
        let mut row = vec![name.to_owned()];
        row.extend(ORDER.iter().map(|(after, _)| number(rule.count(before, *after))));
        table.row(row);
    }
    table.print(out)
}

fn print_moved(
    out: &mut impl Write,
    what: &str,
    moved: &[Moved],
    judge: &Judge,
    reasons: &[Reason],
    rule: &str,
    because: &str,
) -> Result<(), Stop> {
    if moved.is_empty() {
        return Ok(());
    }
    let name = |moved: &Moved| {
        let open = [moved.before(), moved.after()].contains(&Decision::Undetermined);
        match (open, moved.after()) {
            (false, _) => moved.person().to_string(),
            (true, Decision::Eligible) => format!("{} (was undetermined)", moved.person()),
            (true, _) => format!("{} (now undetermined)", moved.person()),
        }
    };
    list(out, &format!("  {} {what}:", number(moved.len() as u64)), first(moved, NAMED, name))?;
    // Where the whole rule is new or gone, no clause decides it.
    let Some(anybody) = moved.first().filter(|_| !reasons.is_empty()) else { return Ok(()) };
    writeln!(out, "    {because}:")?;
    // A verdict on anybody has the clauses of the rule.
    let verdict = answers::verdict(judge, anybody.person().as_ref(), rule)?;
    let tree = Tree::new(&verdict);
    for reason in reasons {
        let at = tree.find(reason.rule(), reason.place());
        let told =
            at.map_or_else(|| reason.label().to_owned(), |at| format!("{}{}", tree.name(at), tree.asked(judge.book(), at)));
        let of = if AsRef::<str>::as_ref(reason.rule()) == rule { String::new() } else { format!("{} / ", reason.rule()) };
        fill(out, &format!("    {:>4}  ", number(reason.people())), 2, &format!("{of}{told}"))?;
    }
    Ok(())
}
