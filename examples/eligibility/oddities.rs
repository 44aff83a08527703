//! What is odd about a rule book, with somebody made up who shows it.

use std::io::Write;

use rungs::{Asks, Candidate, Effort, Finding, FindingKind, Judge, Proof, Truth, Verdict};

use crate::answers;
use crate::support::stop::Stop;
use crate::support::table::{count, fill, heading};
use crate::support::tree::Tree;
use crate::support::words;

pub(crate) fn print(out: &mut impl Write, judge: &Judge) -> Result<(), Stop> {
    let lint = judge.book().lint(Effort::default());
    heading(
        out,
        &judge.book().version().map_or_else(
            || "What is odd about the rule book".to_owned(),
            |version| format!("What is odd about rule book {version}"),
        ),
    )?;
    let rules = count(judge.book().rules().len() as u64, "rule", "rules");
    writeln!(
        out,
        "{rules}, over everything that people can be; {}",
        count(lint.findings().len() as u64, "finding", "findings")
    )?;
    if lint.completion().is_complete() {
        writeln!(out, "everything was decided")?;
    } else {
        let ids: Vec<_> = lint.undecided().iter().map(ToString::to_string).collect();
        fill(out, "", 2, &format!("the search was stopped; not everything is decided of {}", ids.join(", ")))?;
    }
    for finding in lint.findings() {
        tell(out, judge, finding)?;
    }
    if lint.findings().is_empty() {
        fill(
            out,
            "",
            0,
            "nothing is odd: every rule can be met and need not be, every clause matters, no rule follows from another, every role \
             that has a rule can be entered, and nothing that may be unknown stands unguarded under \"not\"",
        )?;
    }
    Ok(())
}

/// A verdict on anybody, which has the clauses of a rule in the order of its proofs.
fn clauses_of(judge: &Judge, rule: &str) -> Result<Option<Verdict>, Stop> {
    let Some(anybody) = judge.roster().people().next() else { return Ok(None) };
    answers::verdict(judge, anybody.id().as_ref(), rule).map(Some)
}

fn tell(out: &mut impl Write, judge: &Judge, finding: &Finding) -> Result<(), Stop> {
    let id = finding.rule().as_ref();
    let title = judge.book().rule(id)?.title();
    let other = finding.other().map_or_else(String::new, |other| format!(" [{other}]"));
    writeln!(out)?;
    fill(out, "", 2, &format!("{id} ({title}): {}{other}", words::finding(finding.kind())))?;
    let Some(verdict) = clauses_of(judge, id)? else { return Ok(()) };
    let tree = Tree::new(&verdict);
    let spots: Vec<usize> = finding.clauses().iter().filter_map(|spot| tree.find(spot.rule(), spot.place())).collect();
    for &at in &spots {
        fill(out, "  ", 4, &told(judge, &tree, at))?;
    }
    let Some(witness) = finding.witness() else { return Ok(()) };
    let proof = judge.book().rule(id)?.prove(witness);
    confirm(judge, finding, &tree, &proof, &spots)?;
    writeln!(out, "  somebody made up who shows it, {}:", shows(judge, finding, witness)?)?;
    let mut unknown = 0;
    let ladder = judge.book().ladder();
    for at in tree.leaves(0) {
        let truth = proof.truth(at).unwrap_or(Truth::Unknown);
        if truth == Truth::Unknown && !spots.contains(&at) {
            unknown += 1;
            continue;
        }
        let predicate = tree.predicate(at).and_then(|at| Some((at, tree.clause(at)?.asks())));
        let seen = match predicate {
            Some((at, Asks::Predicate(predicate))) => {
                proof.seen(at).and_then(|seen| words::seen_number(ladder, predicate, seen))
            }
            _ => None,
        };
        let seen = seen.map_or_else(String::new, |seen| format!(" -- {seen}"));
        fill(out, &format!("    {:<9}", words::truth(truth)), 2, &format!("{}{seen}", told(judge, &tree, at)))?;
    }
    if unknown > 0 {
        writeln!(out, "    unknown  {}", count(unknown, "other clause", "other clauses"))?;
    }
    Ok(())
}

fn told(judge: &Judge, tree: &Tree<'_>, at: usize) -> String {
    format!("{}{}", tree.name(at), tree.asked(judge.book(), at))
}

/// What the witness comes to.
fn shows(judge: &Judge, finding: &Finding, witness: &Candidate) -> Result<String, Stop> {
    let own = judge.book().rule(finding.rule().as_ref())?.decide(witness);
    let mut text = format!("{} by this rule", words::decision(own));
    if let Some(other) = finding.other() {
        let decision = judge.book().rule(other.as_ref())?.decide(witness);
        text.push_str(&format!(" and {} by {other}", words::decision(decision)));
    }
    Ok(text)
}

/// That the witness shows what is found, by the proof and not by the analysis.
fn confirm(judge: &Judge, finding: &Finding, tree: &Tree<'_>, proof: &Proof, spots: &[usize]) -> Result<(), Stop> {
    let own = proof.decision();
    let met = |at: &usize| proof.truth(*at) == Some(Truth::Met);
    let other = || -> Result<Option<rungs::Decision>, Stop> {
        let Some((other, witness)) = finding.other().zip(finding.witness()) else { return Ok(None) };
        Ok(Some(judge.book().rule(other.as_ref())?.prove(witness).decision()))
    };
    let beside = |at: &usize| {
        let parent = tree.above(*at).nth(1)?;
        let clause = tree.clause(parent)?;
        let mut others = clause.parts().iter().filter(|part| *part != at);
        Some(match clause.asks() {
            Asks::All => others.all(met),
            _ => others.any(met),
        })
    };
    let eligible = rungs::Decision::Eligible;
    let is_so = match finding.kind() {
        FindingKind::Never => own != eligible && spots.split_last().is_none_or(|(_, others)| others.iter().all(met)),
        FindingKind::NobodyCanEnter | FindingKind::Always => own == eligible,
        FindingKind::Hopeless | FindingKind::Idle => spots.iter().all(|at| beside(at) != Some(false)),
        FindingKind::Implied => own != eligible && other()? == Some(eligible),
        FindingKind::Same => own == eligible && other()? == Some(eligible),
        FindingKind::UnguardedNot => spots.iter().all(|at| proof.truth(*at) == Some(Truth::Unknown)),
        _ => true,
    };
    if is_so { Ok(()) } else { Err(Stop::failed(&format!("the witness of {:?} in {}", finding.kind(), finding.rule()))) }
}
