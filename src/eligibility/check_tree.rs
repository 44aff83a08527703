//! The clauses of a rule as they are written, as one tree with what it refers to, and what it comes to for given leaves.

use std::collections::{BTreeMap, BTreeSet};

use super::book::RuleBook;
use super::condition::{ClauseForm, ClauseSpec};
use super::predicate::{EmployedSpec, PredicateSpec};
use super::spec::RuleSpec;
use super::truth::Truth;
use super::verdict::Asks;
use crate::values::{Id, RuleId};

/// A clause where it stands in a verdict.
pub(super) struct Node<'a> {
    pub(super) rule: &'a RuleId,
    /// `None` for what is asked of everybody.
    pub(super) written: Option<&'a ClauseSpec>,
    pub(super) place: String,
    pub(super) depth: usize,
    pub(super) parts: Vec<usize>,
    pub(super) asks: Asks,
}

/// A rule and all it refers to; each rule once.
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Every node after its parts.
    order: Vec<usize>,
    /// For each node whether the whole hangs on its being met, and on its not being met.
    turns: Vec<[bool; 2]>,
}

impl<'a> Tree<'a> {
    /// The tree of a rule; `None` when the book has no such rule.
    pub(super) fn new(book: &'a RuleBook, rule: &str) -> Option<Self> {
        let first = &book.rule(rule).ok()?.data().spec;
        let (mut referred, mut open) = (BTreeMap::new(), vec![first]);
        while let Some(spec) = open.pop() {
            for clause in spec.needs.clauses() {
                let ClauseForm::Ref(of) = &clause.form else { continue };
                let other = &book.rule(of.as_str()).ok()?.data().spec;
                if referred.insert(of, other).is_none() {
                    open.push(other);
                }
            }
        }
        let mut begins = BTreeMap::new();
        let mut nodes = Vec::new();
        for spec in std::iter::once(first).chain(referred.into_values()) {
            begins.insert(&spec.id, nodes.len());
            lay_out(spec, &mut nodes);
        }
        for node in &mut nodes {
            if let Asks::Ref(of) = &node.asks {
                node.parts.push(*begins.get(of)?);
            }
        }
        let order = order(&nodes);
        let turns = turns(&nodes, &order);
        Some(Self { nodes, order, turns })
    }

    /// What every clause comes to when its leaves come to this, in the strong logic of Kleene.
    pub(super) fn evaluate(&self, leaf: impl Fn(usize) -> Truth) -> Vec<Truth> {
        let mut truths = vec![Truth::Unknown; self.nodes.len()];
        for &at in &self.order {
            let Some(node) = self.nodes.get(at) else { continue };
            let parts = || node.parts.iter().filter_map(|&part| truths.get(part).copied());
            let truth = match &node.asks {
                Asks::All => parts().min().unwrap_or(Truth::Met),
                Asks::Any => parts().max().unwrap_or(Truth::NotMet),
                Asks::AtLeast(k) => {
                    let count = |least: Truth| parts().filter(|truth| *truth >= least).count();
                    match *k as usize {
                        k if count(Truth::Met) >= k => Truth::Met,
                        k if count(Truth::Unknown) < k => Truth::NotMet,
                        _ => Truth::Unknown,
                    }
                }
                Asks::Not => parts().next().unwrap_or(Truth::Unknown).not(),
                Asks::Ref(_) => parts().next().unwrap_or(Truth::Unknown),
                Asks::Predicate(_) => leaf(at),
            };
            if let Some(slot) = truths.get_mut(at) {
                *slot = truth;
            }
        }
        truths
    }

    /// What the whole comes to.
    pub(super) fn whole(&self, leaf: impl Fn(usize) -> Truth) -> Truth {
        self.evaluate(leaf).first().copied().unwrap_or(Truth::Unknown)
    }

    /// What the whole would have a clause come to; `None` when it would have it both ways, as where a rule is referred to both as it is and
    /// under `not`.
    pub(super) fn favourable(&self, at: usize) -> Option<Truth> {
        match self.turns.get(at)? {
            [true, true] => None,
            [_, to_not_met] => Some(if *to_not_met { Truth::NotMet } else { Truth::Met }),
        }
    }
}

/// Adds the clauses of one rule, each before its parts; a reference has none yet.
fn lay_out<'a>(spec: &'a RuleSpec, nodes: &mut Vec<Node<'a>>) {
    let mut asked_first = |asks: Asks, depth: usize, parts: Vec<usize>| {
        nodes.push(Node { rule: &spec.id, written: None, place: String::new(), depth, parts, asks });
    };
    let depth = usize::from(!spec.anybody);
    if !spec.anybody {
        let parts = Vec::new();
        asked_first(Asks::All, 0, parts);
        asked_first(Asks::Predicate(EmployedSpec::new().into()), 1, Vec::new());
        let employed = nodes.len() - 1;
        if let Some(whole) = nodes.get_mut(employed - 1) {
            whole.parts = vec![employed, employed + 1];
        }
    }
    // The clauses are written each after its parts, which are the last ones that nothing has taken yet.
    let clauses = spec.needs.clauses();
    let (mut parts_of, mut free): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, clause) in clauses.iter().enumerate() {
        parts_of.push(free.split_off(free.len().saturating_sub(clause.form.children() as usize)));
        free.push(at);
    }
    let mut open: Vec<(usize, usize, String, Option<usize>)> =
        free.pop().map(|top| (top, depth, String::new(), None)).into_iter().collect();
    while let Some((at, depth, place, parent)) = open.pop() {
        let Some((clause, parts)) = clauses.get(at).zip(parts_of.get(at)) else { continue };
        let here = nodes.len();
        if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent)) {
            parent.parts.push(here);
        }
        for (number, &part) in parts.iter().enumerate().rev() {
            let below = match &clause.form {
                ClauseForm::All(_) => format!("{place}/all/{number}"),
                ClauseForm::Any(_) => format!("{place}/any/{number}"),
                ClauseForm::AtLeast { .. } => format!("{place}/at_least/of/{number}"),
                _ => format!("{place}/not"),
            };
            open.push((part, depth + 1, below, Some(here)));
        }
        nodes.push(Node { rule: &spec.id, written: Some(clause), place, depth, parts: Vec::new(), asks: asks(clause, spec) });
    }
}

/// What a clause asks; a role that was not written is that of the rule.
fn asks(clause: &ClauseSpec, rule: &RuleSpec) -> Asks {
    match &clause.form {
        ClauseForm::All(_) => Asks::All,
        ClauseForm::Any(_) => Asks::Any,
        ClauseForm::AtLeast { k, .. } => Asks::AtLeast(*k),
        ClauseForm::Not => Asks::Not,
        ClauseForm::Ref(of) => Asks::Ref(of.clone()),
        ClauseForm::Predicate(predicate) => {
            let mut predicate = predicate.clone();
            let role = match &mut predicate {
                PredicateSpec::MeetsRole(asked) => Some(&mut asked.role),
                PredicateSpec::GapAtMost(asked) => Some(&mut asked.role),
                PredicateSpec::AspiresTo(asked) if asked.one_of.is_none() => Some(&mut asked.role),
                _ => None,
            };
            if let Some(role) = role.filter(|role| role.is_none()) {
                role.clone_from(&rule.role);
            }
            Asks::Predicate(predicate)
        }
    }
}

/// Every node that the first one is made of, after its parts.
fn order(nodes: &[Node<'_>]) -> Vec<usize> {
    let (mut order, mut done, mut open) = (Vec::new(), BTreeSet::new(), vec![(0, false)]);
    while let Some((at, is_ready)) = open.pop() {
        if is_ready {
            if done.insert(at) {
                order.push(at);
            }
        } else if !done.contains(&at) {
            open.push((at, true));
            open.extend(nodes.get(at).into_iter().flat_map(|node| &node.parts).map(|&part| (part, false)));
        }
    }
    order
}

fn turns(nodes: &[Node<'_>], order: &[usize]) -> Vec<[bool; 2]> {
    let mut turns = vec![[false; 2]; nodes.len()];
    if let Some(whole) = turns.first_mut() {
        *whole = [true, false];
    }
    // Every node before its parts.
    for &at in order.iter().rev() {
        let Some((node, &[met, not_met])) = nodes.get(at).zip(turns.get(at)) else { continue };
        let [met, not_met] = if node.asks == Asks::Not { [not_met, met] } else { [met, not_met] };
        for &part in &node.parts {
            if let Some(turn) = turns.get_mut(part) {
                *turn = [turn[0] || met, turn[1] || not_met];
            }
        }
    }
    turns
}
