//! The compact answer with its reasons: eight bytes for each clause.

use super::book::{CompiledForm, ProofClause, Rule};
use super::candidate::Candidate;
use super::subject::Fact;
use super::truth::{Decision, Truth};
use crate::algo::circuit::UNKNOWN;

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
        let facts = candidate.facts_for(self.book()).unwrap_or_default();
        let entry = |values: &[u8], clause: &ProofClause| {
            let truth = Truth::from_byte(values.get(clause.gate as usize).copied().unwrap_or(UNKNOWN));
            let truth = if clause.is_opposite { truth.not() } else { truth };
            let fact = clause.subject.and_then(|subject| facts.get(subject as usize));
            let (sight, seen) = fact.map_or((Sight::Parts, 0), |fact| sight(*fact));
            Entry { seen, truth, sight }
        };
        self.with_values(facts, |values| Proof { entries: data.proof.iter().map(|clause| entry(values, clause)).collect() })
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
