//! Which clauses decide: the fewest that alone keep a rule from being met, or that would settle it.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{CompiledForm, Rule};
use super::proof::{Node, parts};
use super::truth::Truth;

/// The clauses that decide a rule, of which each clause comes to what `truth` says: where it is not met, the fewest that alone keep it so; where
/// it is unknown, the fewest unknown ones that make it met if they turn out well; none where it is met.
///
/// # Complexity
/// As [`fewest`].
pub(super) fn decisive(rule: Rule<'_>, nodes: &[Node<'_>], truth: impl Fn(usize) -> Truth) -> Vec<usize> {
    let found = match truth(0) {
        // What is not met stays so whatever becomes of the rest; everything else may turn out as it likes.
        Truth::NotMet => fewest(rule, nodes, Truth::NotMet, |at, want| (truth(at) == want).then_some(true)),
        Truth::Unknown => fewest(rule, nodes, Truth::Met, |at, want| match truth(at) {
            Truth::Unknown => Some(true),
            known => (known == want).then_some(false),
        }),
        Truth::Met => None,
    };
    found.unwrap_or_default()
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
fn fewest(
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
