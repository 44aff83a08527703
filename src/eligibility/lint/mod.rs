//! What is odd about a rule book, found without looking at anybody.

mod finding;
mod kinship;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

pub use finding::{Finding, FindingKind, Lint};

use super::book::{ClauseData, CompiledForm, Rule, RuleBook};
use super::candidate::Candidate;
use super::condition::Places;
use super::spot::Spot;
use super::subject::Subject;
use super::truth::Decision;
use crate::algo::decision_diagram::{Full, Function};
use crate::effort::{Completion, Effort};
use crate::values::RoleId;
use worlds::Worlds;

/// How much holding rules against each other may come to, in rules times the gates of all rules.
const MOST_PAIRED: usize = 20_000_000;

impl RuleBook {
    /// Looks for what is odd about the rules: rules that nobody can ever meet, clauses that change nothing, rules that follow from others, roles
    /// that nobody can enter.
    ///
    /// Exact over everything that people can be in what the rules tell apart, with what must hold between such things (nobody is longer in a
    /// role than with the company) as far as the crate knows it. What the limit on steps leaves undecided is said to be so. Where a finding is
    /// that something *can* be, it has a witness, somebody made up for whom it is so.
    ///
    /// A step is a node of a decision diagram, or a question to one.
    ///
    /// # Complexity
    /// Exponential in the worst case, bounded by the effort; quadratic in the rules.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{Effort, FindingKind, RosterSettings, RuleBookSpec};
    /// let book = RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"all": [
    ///     {"id": "long", "tenure": {"in": "role", "months": 24}},
    ///     {"id": "short", "not": {"tenure": {"in": "company", "months": 12}}}]}}]}"#)?;
    /// let lint = book.compile(&ladder, &RosterSettings::new())?.lint(Effort::default());
    /// let never = &lint.findings()[0];
    /// assert_eq!(never.kind(), FindingKind::Never);
    /// let ids: Vec<_> = never.clauses().iter().map(|clause| clause.label()).collect();
    /// assert_eq!(ids, ["long", "short"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lint(&self, effort: Effort) -> Lint {
        let mut linter = Linter {
            book: self,
            worlds: Worlds::new(self, effort),
            findings: Vec::new(),
            undecided: BTreeSet::new(),
            places: None,
        };
        let mut wholes: BTreeMap<u32, Function> = BTreeMap::new();
        for rule in self.rules() {
            linter.unguarded(rule);
            linter.guarded(rule, |linter| {
                let whole = linter.worlds.met(rule.data().root)?;
                wholes.insert(rule.at(), whole);
                linter.one(rule, whole)
            });
        }
        linter.pairs(&wholes);
        linter.roles(&wholes);
        linter.finish()
    }
}

/// For some levels of the diagram, the class that somebody is in.
type Choice = Vec<(u32, u16)>;

struct Linter<'a> {
    book: &'a RuleBook,
    worlds: Worlds<'a>,
    findings: Vec<Finding>,
    /// The rules of which not everything was decided.
    undecided: BTreeSet<u32>,
    /// Where the clauses stand of the rule last asked for.
    places: Option<(u32, Places<'a>)>,
}

impl<'a> Linter<'a> {
    /// Does something for a rule, and notes when the limit stopped it.
    fn guarded(&mut self, rule: Rule<'a>, f: impl FnOnce(&mut Self) -> Result<(), Full>) {
        if f(self).is_err() {
            self.undecided.insert(rule.at());
        }
    }

    fn push(&mut self, kind: FindingKind, rule: Rule<'a>, clauses: Vec<Spot>, witness: Option<Candidate>) {
        self.findings.push(Finding::new(kind, rule.id().clone(), None, clauses, witness));
    }

    /// Some clauses of a rule; the places of the last rule that was asked about are kept.
    fn spots(&mut self, rule: Rule<'a>, clauses: impl IntoIterator<Item = usize>) -> Vec<Spot> {
        let known = self.places.take().filter(|(of, _)| *of == rule.at());
        let (_, places) = self.places.insert(known.unwrap_or_else(|| (rule.at(), rule.needs().places())));
        let clauses = clauses.into_iter().filter_map(|at| rule.data().clauses.get(at));
        clauses.map(|clause| Spot::new(rule, clause, places)).collect()
    }

    /// What one rule shows by itself.
    fn one(&mut self, rule: Rule<'a>, whole: Function) -> Result<(), Full> {
        let given = self.worlds.given()?;
        let possible = self.worlds.diagram.and(whole, given)?;
        if possible == Function::FALSE {
            return self.never(rule);
        }
        let given = self.given(rule)?;
        let known = self.worlds.known()?;
        let known = self.worlds.diagram.and(known, given)?;
        if self.worlds.diagram.is_implied(known, whole, Function::TRUE)? {
            let possible = self.worlds.diagram.and(possible, known)?;
            let witness = self.worlds.witness(possible);
            self.push(FindingKind::Always, rule, Vec::new(), witness);
            return Ok(());
        }
        self.idle(rule, given)
    }

    /// What holds of whoever is asked about: what is asked of everybody first is no rule's own.
    fn given(&mut self, rule: Rule<'a>) -> Result<Function, Full> {
        let given = self.worlds.given()?;
        match rule.data().clauses.as_slice() {
            [first, employed, ..] if first.written.is_none() => {
                let employed = self.worlds.met(employed.gate)?;
                self.worlds.diagram.and(given, employed)
            }
            _ => Ok(given),
        }
    }

    /// The least conflict of a rule that nobody can meet: without any one of the clauses it could be met.
    fn never(&mut self, rule: Rule<'a>) -> Result<(), Full> {
        let clauses = &rule.data().clauses;
        let mut conflict = joined(clauses, 0);
        let mut at = 0;
        while at < conflict.len() && conflict.len() > 1 {
            let mut fewer = conflict.clone();
            let left_out = fewer.remove(at);
            if self.together(clauses, &fewer)? == Function::FALSE {
                conflict = fewer;
            } else {
                debug_assert!(!fewer.contains(&left_out));
                at += 1;
            }
        }
        // Somebody who meets all but one of them shows that each is needed.
        let mut witness = None;
        if let [rest @ .., _] = conflict.as_slice() {
            let others = self.together(clauses, rest)?;
            witness = self.worlds.witness(others);
        }
        let spots = self.spots(rule, conflict);
        self.push(FindingKind::Never, rule, spots, witness);
        Ok(())
    }

    /// Who meets all of some clauses.
    fn together(&mut self, clauses: &[ClauseData], some: &[usize]) -> Result<Function, Full> {
        let mut all = vec![self.worlds.given()?];
        for &at in some {
            if let Some(clause) = clauses.get(at) {
                all.push(self.worlds.met(clause.gate)?);
            }
        }
        self.worlds.diagram.all(&all)
    }

    /// Clauses that change nothing: one of `all` that follows from the others, or one of `any` from which another follows.
    fn idle(&mut self, rule: Rule<'a>, given: Function) -> Result<(), Full> {
        let clauses = &rule.data().clauses;
        for (at, clause) in clauses.iter().enumerate() {
            let is_all = matches!(clause.form, CompiledForm::All);
            if !is_all && !matches!(clause.form, CompiledForm::Any) {
                continue;
            }
            let parts = children(clauses, at);
            let mut functions = Vec::with_capacity(parts.len());
            for &part in &parts {
                let gate = clauses.get(part).map_or(rule.data().root, |clause| clause.gate);
                functions.push(self.worlds.met(gate)?);
            }
            // Everything before, and everything behind, each part.
            let unit = if is_all { Function::TRUE } else { Function::FALSE };
            let mut behind = vec![unit];
            for &function in functions.iter().skip(1).rev() {
                let last = behind.last().copied().unwrap_or(unit);
                behind.push(self.join(is_all, last, function)?);
            }
            behind.reverse();
            let mut before = unit;
            for ((&part, &function), &behind) in parts.iter().zip(&functions).zip(&behind) {
                let rest = self.join(is_all, before, behind)?;
                // The later one of two equal clauses is the idle one, so that not both are dropped.
                let is_idle = if is_all {
                    parts.len() > 1 && self.worlds.diagram.is_implied(rest, function, given)?
                } else {
                    self.worlds.diagram.is_implied(function, rest, given)?
                };
                let is_written = clauses.get(part).is_some_and(|clause| clause.written.is_some());
                if is_idle && is_written {
                    let hopeless = self.worlds.diagram.and(function, given)? == Function::FALSE;
                    let kind = if !is_all && hopeless { FindingKind::Hopeless } else { FindingKind::Idle };
                    let witness = if is_all { self.worlds.diagram.and(rest, given)? } else { rest };
                    let witness = self.worlds.witness(witness);
                    let spots = self.spots(rule, [part]);
                    self.push(kind, rule, spots, witness);
                } else {
                    before = self.join(is_all, before, function)?;
                }
            }
        }
        Ok(())
    }

    fn join(&mut self, is_all: bool, f: Function, g: Function) -> Result<Function, Full> {
        if is_all { self.worlds.diagram.and(f, g) } else { self.worlds.diagram.or(f, g) }
    }

    /// What stands under `not` and may be unknown, so that whoever is not known is not let through, and perhaps was meant to be.
    fn unguarded(&mut self, rule: Rule<'a>) {
        let clauses = &rule.data().clauses;
        for (at, clause) in clauses.iter().enumerate() {
            let below = clauses.get(at + 1);
            let (CompiledForm::Not, Some(below)) = (&clause.form, below) else { continue };
            let CompiledForm::Predicate(_, subjects) = &below.form else { continue };
            let may_be_unknown = |subject: &u32| {
                let known = self.book.data().subjects.get(*subject as usize);
                known.is_some_and(|known| known.subject != Subject::Employed)
            };
            if !below.closed_world && subjects.iter().any(may_be_unknown) {
                let (spots, witness) = (self.spots(rule, [at]), self.worlds.unknown());
                self.push(FindingKind::UnguardedNot, rule, spots, Some(witness));
            }
        }
    }

    /// Rules that follow from others, or are the same.
    fn pairs(&mut self, wholes: &BTreeMap<u32, Function>) {
        let Ok(given) = self.worlds.given() else { return };
        // To hold rules against each other is to run each over somebody who meets each.
        let all = wholes.keys().filter_map(|&at| self.book.rule_at(at));
        let gates: usize = all.clone().map(|rule| rule.data().program.len().max(1)).sum();
        if wholes.len().saturating_mul(gates) > MOST_PAIRED {
            self.undecided.extend(all.map(|rule| rule.at()));
            return;
        }
        let mut rules: Vec<(Rule<'a>, Function, Choice)> = Vec::new();
        for (&at, &whole) in wholes {
            let Some(rule) = self.book.rule_at(at) else { continue };
            // Whoever meets nothing follows from nothing worth saying.
            let possible = self.worlds.diagram.and(whole, given);
            if let Some(witness) = possible.ok().and_then(|possible| self.worlds.diagram.witness(possible)) {
                rules.push((rule, whole, witness));
            }
        }
        let refers =
            |one: Rule<'_>, other: Rule<'_>| one.data().sections.iter().skip(1).any(|(section, _)| *section == other.at());
        for (number, (one, f, witness)) in rules.iter().enumerate() {
            let witness = self.worlds.candidate(witness);
            for (other_number, (other, g, _)) in rules.iter().enumerate() {
                // One person who meets the one and not the other refutes it, and most are refuted so.
                if number == other_number || other.decide(&witness) != Decision::Eligible {
                    continue;
                }
                let follows = self.worlds.diagram.is_implied(*f, *g, given);
                match follows {
                    Err(Full) => drop(self.undecided.insert(one.at())),
                    Ok(false) => {}
                    Ok(true) => {
                        let back = self.worlds.diagram.implies(*g, *f, given);
                        let (kind, counter) = match back {
                            Ok(None) => (FindingKind::Same, Some(witness.clone())),
                            Ok(Some(choice)) => (FindingKind::Implied, Some(self.worlds.candidate(&choice))),
                            Err(Full) => (FindingKind::Implied, None),
                        };
                        // What refers to another rule follows from it as it was meant to; of two that are the same one is told.
                        let is_meant = kind == FindingKind::Implied && (refers(*one, *other) || refers(*other, *one));
                        if is_meant || kind == FindingKind::Same && other_number < number {
                            continue;
                        }
                        let (rule, other) = (one.id().clone(), Some(other.id().clone()));
                        self.findings.push(Finding::new(kind, rule, other, Vec::new(), counter));
                    }
                }
            }
        }
    }

    /// Roles that nobody can ever enter: their rules ask for roles that nobody can enter either. The least set of roles that can be entered is
    /// grown from those that need no rule, or are open to hire.
    fn roles(&mut self, wholes: &BTreeMap<u32, Function>) {
        let ladder = self.book.ladder();
        let mut governed: BTreeMap<&RoleId, Vec<Rule<'a>>> = BTreeMap::new();
        for rule in self.book.rules() {
            if let Some(role) = rule.role() {
                governed.entry(role).or_default().push(rule);
            }
        }
        let is_free = |id: &RoleId, open: bool| open || !governed.contains_key(id);
        let mut entered: BTreeSet<u32> =
            ladder.roles().filter(|role| is_free(role.id(), role.is_open_to_hire())).map(|role| role.ix().0).collect();
        let mut open: Vec<(u32, Rule<'a>)> = Vec::new();
        for role in ladder.roles().filter(|role| !is_free(role.id(), role.is_open_to_hire())) {
            open.extend(governed.get(role.id()).into_iter().flatten().map(|rule| (role.ix().0, *rule)));
        }
        loop {
            let before = entered.len();
            open.retain(|(role, _)| !entered.contains(role));
            for (role, rule) in &open {
                let Some(&whole) = wholes.get(&rule.at()) else {
                    // Not decided: taken for possible, so that nothing is claimed.
                    entered.insert(*role);
                    continue;
                };
                let can = self.worlds.can_be_entered(whole, &entered);
                match can {
                    Ok(true) => drop(entered.insert(*role)),
                    Ok(false) => {}
                    Err(Full) => {
                        self.undecided.insert(rule.at());
                        entered.insert(*role);
                    }
                }
            }
            if entered.len() == before {
                break;
            }
        }
        open.retain(|(role, _)| !entered.contains(role));
        for (_, rule) in open {
            let whole = wholes.get(&rule.at()).copied().unwrap_or(Function::FALSE);
            let given = self.worlds.given().unwrap_or(Function::TRUE);
            let possible = self.worlds.diagram.and(whole, given).unwrap_or(Function::FALSE);
            // A rule that nobody meets has been told of.
            if let Some(witness) = self.worlds.witness(possible) {
                let asks = rule.data().clauses.iter().enumerate().filter(|(_, clause)| {
                    matches!(&clause.form, CompiledForm::Predicate(_, subjects) if subjects.iter().any(|subject| {
                        let known = self.book.data().subjects.get(*subject as usize);
                        known.is_some_and(|known| matches!(known.subject, Subject::Role | Subject::Held(..)))
                    }))
                });
                let asks: Vec<usize> = asks.map(|(at, _)| at).collect();
                let spots = self.spots(rule, asks);
                self.push(FindingKind::NobodyCanEnter, rule, spots, Some(witness));
            }
        }
    }

    fn finish(mut self) -> Lint {
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let undecided = self.undecided.iter().filter_map(|&rule| self.book.rule_at(rule)).map(|rule| rule.id().clone());
        let undecided: Vec<_> = undecided.collect();
        let completion = if undecided.is_empty() { Completion::Complete } else { Completion::StepLimit };
        Lint { findings: self.findings, undecided, completion, steps: self.worlds.diagram.steps() }
    }
}

/// The parts of a clause of a rule.
fn children(clauses: &[ClauseData], at: usize) -> Vec<usize> {
    let end = clauses.get(at).map_or(0, |clause| clause.end as usize);
    let mut parts = Vec::new();
    let mut part = at + 1;
    while part < end {
        parts.push(part);
        let Some(clause) = clauses.get(part) else { break };
        part = clause.end as usize;
    }
    parts
}

/// The clauses that must all be met for one to be: itself, or the parts of `all`, and theirs.
fn joined(clauses: &[ClauseData], at: usize) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), vec![at]);
    while let Some(at) = open.pop() {
        if clauses.get(at).is_some_and(|clause| matches!(clause.form, CompiledForm::All)) {
            open.extend(children(clauses, at).into_iter().rev());
        } else {
            found.push(at);
        }
    }
    found
}
