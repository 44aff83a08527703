//! The compact answer with its reasons: eight bytes for each clause.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{CompiledForm, ProofClause, Rule};
use super::candidate::Candidate;
use super::subject::Fact;
use super::truth::{Decision, Truth};

/// What a rule says of a candidate, and every clause's part in it: those of the rule first, each before its own parts, then those of each
/// rule it refers to, once.
///
/// Eight bytes for each clause; the words stand in the rule book. [`Judge::judge`](crate::Judge::judge) makes a whole
/// [`Verdict`](crate::Verdict) of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub(super) entries: Box<[Entry]>,
}

/// What one clause came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The least that was seen, as far as it goes.
    seen: i32,
    pub(super) truth: Truth,
    sight: Sight,
}

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Sight {
    /// Nothing by itself: the clause is made of others, or looks at several things.
    Parts,
    /// A number or a code.
    Known,
    /// No less than this.
    AtLeast,
    /// Nothing is known.
    Nothing,
}

impl Proof {
    /// The decision.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.truth(0).unwrap_or(Truth::Unknown).into()
    }

    /// How many clauses it tells of.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it tells of no clause, which no proof does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the clause of a position came to.
    #[must_use]
    pub fn truth(&self, clause: usize) -> Option<Truth> {
        self.entries.get(clause).map(|entry| entry.truth)
    }

    /// The number or the position of the code that the clause of a position saw; `None` when it saw none, or less than the whole of it.
    #[must_use]
    pub fn seen(&self, clause: usize) -> Option<i32> {
        self.entries.get(clause).filter(|entry| entry.sight == Sight::Known).map(|entry| entry.seen)
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.entries)
    }
}

impl Rule<'_> {
    /// What the rule says of a candidate, with every clause's part in it.
    ///
    /// A candidate that was made for another book is undetermined in every clause.
    #[must_use]
    pub fn prove(self, candidate: &Candidate) -> Proof {
        let data = self.data();
        let mut few = [1u8; 128];
        let mut many = Vec::new();
        let values = match few.get_mut(..data.program.len()) {
            Some(values) => values,
            None => {
                many.resize(data.program.len(), 1);
                many.as_mut_slice()
            }
        };
        let facts = candidate.facts_for(self.book()).unwrap_or_default();
        if !facts.is_empty() {
            self.run(facts, values);
        }
        let entry = |clause: &ProofClause| {
            let truth = Truth::from_byte(values.get(clause.gate as usize).copied().unwrap_or(1));
            let truth = if clause.is_opposite { truth.not() } else { truth };
            let fact = clause.subject.and_then(|subject| facts.get(subject as usize));
            let (sight, seen) = fact.map_or((Sight::Parts, 0), |fact| sight(*fact));
            Entry { seen, truth, sight }
        };
        Proof { entries: data.proof.iter().map(entry).collect() }
    }
}

fn sight(fact: Fact) -> (Sight, i32) {
    let seen = i32::try_from(fact.least).unwrap_or(if fact.least < 0 { i32::MIN } else { i32::MAX });
    match fact {
        known if known.is_known() => (Sight::Known, seen),
        open if open.least > 0 => (Sight::AtLeast, seen),
        _ => (Sight::Nothing, seen),
    }
}

/// A clause as a node of the tree of a proof: where it is, and where its parts begin and end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) rule: Rule<'a>,
    pub(super) clause: &'a super::book::ClauseData,
}

/// The clauses of a rule's proof, in order.
pub(super) fn nodes(rule: Rule<'_>) -> Vec<Node<'_>> {
    let sections = rule.data().sections.iter().filter_map(|&(section, _)| rule.book().rule_at(section));
    sections.flat_map(|rule| rule.data().clauses.iter().map(move |clause| Node { rule, clause })).collect()
}

/// The positions in a proof of the parts of a clause; of a reference, the whole of the rule that it refers to.
pub(super) fn parts(rule: Rule<'_>, nodes: &[Node<'_>], at: usize) -> Vec<usize> {
    let Some(node) = nodes.get(at) else { return Vec::new() };
    // The rule itself, then those it refers to by position.
    let sections = rule.data().sections.as_slice();
    let begin = |of: u32| {
        let (first, rest) = sections.split_first()?;
        let found = rest.binary_search_by_key(&of, |(section, _)| *section).ok().and_then(|at| rest.get(at));
        Some(if first.0 == of { first.1 } else { found?.1 } as usize)
    };
    if let CompiledForm::Ref(of) = node.clause.form {
        return begin(of).into_iter().collect();
    }
    let begin = begin(node.rule.at()).unwrap_or(0);
    let end = begin + node.clause.end as usize;
    let mut parts = Vec::new();
    let mut part = at + 1;
    while part < end {
        parts.push(part);
        let Some(node) = nodes.get(part) else { break };
        part = begin + node.clause.end as usize;
    }
    parts
}

/// The fewest clauses that by themselves make the whole what `want` says, when the whole may still become so by clauses for which `serves`
/// says yes; `None` when it cannot.
///
/// Clauses are counted where they stand. What a rule that is referred to needs is counted once for each reference while it is looked for,
/// and named once; then none of those that are named can be left out, but another set may be smaller. Where one reference needs what
/// another forbids nothing is found.
///
/// # Complexity
/// O(n log n) in the clauses; where a rule is referred to more than once, times the clauses that are found.
pub(super) fn fewest(
    rule: Rule<'_>,
    nodes: &[Node<'_>],
    want: Truth,
    serves: impl Fn(usize, Truth) -> Option<bool>,
) -> Option<Vec<usize>> {
    // For each clause, the number of leaves needed to make it met, and to make it not met. Parts stand after the whole, and rules that are
    // referred to after the first one, but not after each other: they are asked for on the way, each once.
    let mut costs: Vec<Option<[Option<u64>; 2]>> = vec![None; nodes.len()];
    let (mut open, mut order) = (vec![0], Vec::with_capacity(nodes.len()));
    while let Some(&at) = open.last() {
        if costs.get(at).is_some_and(Option::is_some) {
            open.pop();
            continue;
        }
        let parts = parts(rule, nodes, at);
        let missing: Vec<usize> = parts.iter().copied().filter(|&part| costs.get(part).is_some_and(Option::is_none)).collect();
        if !missing.is_empty() {
            open.extend(missing);
            continue;
        }
        let found = [Truth::Met, Truth::NotMet].map(|want| cost(nodes, &costs, at, &parts, want, &serves));
        if let Some(slot) = costs.get_mut(at) {
            *slot = Some(found);
        }
        open.pop();
        order.push((at, parts));
    }
    of(&costs, 0, want)?;
    let mut chosen: BTreeMap<usize, Truth> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![(0, want)];
    while let Some((at, want)) = open.pop() {
        if !seen.insert((at, want == Truth::Met)) {
            continue;
        }
        let parts = parts(rule, nodes, at);
        if parts.is_empty() {
            // What already is so, without anybody's doing, needs no naming.
            if serves(at, want) == Some(true) && chosen.insert(at, want).is_some_and(|other| other != want) {
                return None;
            }
            continue;
        }
        open.extend(picked(nodes, &costs, at, &parts, want));
    }
    let mut referred = BTreeSet::new();
    let mut references = nodes.iter().filter_map(|node| match node.clause.form {
        CompiledForm::Ref(of) => Some(of),
        _ => None,
    });
    if !references.all(|of| referred.insert(of)) {
        // What was picked for one reference may do for another, so that what was picked there is not needed.
        let named: Vec<usize> = chosen.keys().copied().collect();
        for at in named {
            let Some(turned) = chosen.remove(&at) else { continue };
            if whole_of(nodes, &order, |at| chosen.get(&at).copied().or_else(|| is_already(at, &serves))) != want {
                chosen.insert(at, turned);
            }
        }
    }
    Some(chosen.into_keys().collect())
}

/// What a leaf is without anybody's doing.
fn is_already(at: usize, serves: &impl Fn(usize, Truth) -> Option<bool>) -> Option<Truth> {
    [Truth::Met, Truth::NotMet].into_iter().find(|&truth| serves(at, truth) == Some(false))
}

/// What the whole comes to when its leaves do; `order` has every clause after its parts.
fn whole_of(nodes: &[Node<'_>], order: &[(usize, Vec<usize>)], leaf: impl Fn(usize) -> Option<Truth>) -> Truth {
    let mut truths = vec![Truth::Unknown; nodes.len()];
    for (at, parts) in order {
        let is = |want: Truth| {
            let (count, become_) = needed(nodes, *at, parts.len(), want);
            parts.iter().filter(|&&part| truths.get(part) == Some(&become_)).count() >= count
        };
        let truth = match parts.is_empty() {
            true => leaf(*at).unwrap_or(Truth::Unknown),
            false if is(Truth::Met) => Truth::Met,
            false if is(Truth::NotMet) => Truth::NotMet,
            false => Truth::Unknown,
        };
        if let Some(slot) = truths.get_mut(*at) {
            *slot = truth;
        }
    }
    truths.first().copied().unwrap_or(Truth::Unknown)
}

type Costs = [Option<[Option<u64>; 2]>];

/// Of which parts a clause needs how many to become so, and what each has to become.
fn needed(nodes: &[Node<'_>], at: usize, parts: usize, want: Truth) -> (usize, Truth) {
    let met = want == Truth::Met;
    match nodes.get(at).map(|node| &node.clause.form) {
        Some(CompiledForm::All) => (if met { parts } else { 1 }, want),
        Some(CompiledForm::Any) => (if met { 1 } else { parts }, want),
        Some(CompiledForm::AtLeast(k)) => {
            let k = *k as usize;
            (if met { k } else { (parts + 1).saturating_sub(k) }, want)
        }
        Some(CompiledForm::Not) => (1, want.not()),
        _ => (1, want),
    }
}

fn cost(
    nodes: &[Node<'_>],
    costs: &Costs,
    at: usize,
    parts: &[usize],
    want: Truth,
    serves: &impl Fn(usize, Truth) -> Option<bool>,
) -> Option<u64> {
    if parts.is_empty() {
        return serves(at, want).map(u64::from);
    }
    let (count, become_) = needed(nodes, at, parts.len(), want);
    let mut each: Vec<u64> = parts.iter().filter_map(|&part| of(costs, part, become_)).collect();
    each.sort_unstable();
    (each.len() >= count).then(|| each.iter().take(count).fold(0u64, |sum, cost| sum.saturating_add(*cost)))
}

fn of(costs: &Costs, part: usize, want: Truth) -> Option<u64> {
    let [met, not_met] = costs.get(part).copied().flatten()?;
    if want == Truth::NotMet { not_met } else { met }
}

/// The cheapest parts, the first ones of those that cost the same.
fn picked(nodes: &[Node<'_>], costs: &Costs, at: usize, parts: &[usize], want: Truth) -> Vec<(usize, Truth)> {
    let (count, become_) = needed(nodes, at, parts.len(), want);
    let mut each: Vec<(u64, usize)> = parts.iter().filter_map(|&part| Some((of(costs, part, become_)?, part))).collect();
    each.sort_unstable();
    each.into_iter().take(count).map(|(_, part)| (part, become_)).collect()
}
