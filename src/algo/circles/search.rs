//! The best plan, by branch and bound from the best bound on.

use std::collections::BinaryHeap;

use super::plan::Plan;
use super::relaxed::{Relaxed, Rule, Unfit, relax};
use super::{Circle, Field, Outcome};
use crate::effort::{Completion, Meter};

/// A plan is made anew from its own leads so often at most.
const POLISHED: usize = 4;

/// A part of all plans: those that keep some rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// No plan of the part is worth more.
    bound: i64,
    /// How many decisions: of equal parts the one that is nearest to a plan comes first.
    depth: usize,
    /// Of those the one that was made first.
    number: std::cmp::Reverse<usize>,
    at: usize,
}

/// The rules of a part: the last one, and the part it was made from.
struct Node {
    rules: Vec<Rule>,
    parent: usize,
    unfit: Unfit,
}

/// The best plan so far.
struct Best {
    value: i64,
    circles: Vec<Circle>,
}

impl Best {
    fn offer(&mut self, plan: &Plan<'_>) -> bool {
        let value = plan.value();
        let is_better = value > self.value;
        if is_better {
            *self = Self { value, circles: plan.circles() };
        }
        is_better
    }
}

/// The best plan, when the meter lets it come so far; else the best so far and what no plan exceeds. More steps never make it worse.
///
/// # Complexity
/// Before the first step a plan is made by changes, in a few passes over all pairs. Then an assignment for each part that is looked at: as many
/// parts as leads can be open or not in the worst case, mostly a few.
pub(crate) fn search(field: &Field, meter: &mut Meter<'_>) -> Outcome {
    let mut first = Plan::new(field);
    first.improve();
    let mut best = Best { value: first.value(), circles: first.circles() };
    let mut prices = simple_prices(field);
    let mut bound = field.ceiling(&prices);
    let mut ended = Ok(());
    if bound > best.value {
        ended = match relax(field, &[], meter) {
            Ok(Some(root)) => {
                if field.ceiling(&root.prices) < bound {
                    prices.clone_from(&root.prices);
                }
                bound = bound.min(root.value).min(field.ceiling(&prices));
                from_root(field, root, &mut best, &mut bound, meter)
            }
            // INVARIANT: without rules nothing is forced, so that there is an assignment.
            Ok(None) => Err(Completion::StepLimit),
            Err(completion) => Err(completion),
        };
    }
    let ceiling = field.ceiling(&prices);
    let bound = bound.min(ceiling).max(best.value);
    // A bound that is reached proves the plan, however the search ended.
    let completion = if bound == best.value { Completion::Complete } else { ended.err().unwrap_or(Completion::Complete) };
    Outcome { circles: best.circles, bound, prices, ceiling, completion }
}

/// Prices without a search: what each member is worth at best, or nothing.
fn simple_prices(field: &Field) -> Vec<i64> {
    let best = |list: &Vec<(u32, u16)>| list.iter().map(|&(_, score)| field.place + i64::from(score)).max().unwrap_or(0);
    let dear: Vec<i64> = field.of_member.iter().map(best).collect();
    let free = vec![0; dear.len()];
    if field.ceiling(&free) < field.ceiling(&dear) { free } else { dear }
}

fn from_root(field: &Field, root: Relaxed, best: &mut Best, bound: &mut i64, meter: &mut Meter<'_>) -> Result<(), Completion> {
    let mut plan = Plan::of(field, &root);
    plan.improve();
    best.offer(&plan);
    if best.value < *bound {
        for _ in 0..POLISHED {
            let Some(relaxed) = relax(field, &plan.rules(), meter)? else { break };
            plan = Plan::of(field, &relaxed);
            plan.improve();
            if !best.offer(&plan) {
                break;
            }
        }
    }
    let Some(unfit) = root.unfit else { return Ok(()) };
    let mut nodes = vec![Node { rules: Vec::new(), parent: usize::MAX, unfit }];
    let mut heap = BinaryHeap::from([Part { bound: *bound, depth: 0, number: std::cmp::Reverse(0), at: 0 }]);
    while let Some(part) = heap.pop() {
        *bound = part.bound;
        if part.bound <= best.value {
            break;
        }
        let mut rules = Vec::new();
        let mut at = part.at;
        while let Some(node) = nodes.get(at) {
            rules.extend_from_slice(&node.rules);
            at = node.parent;
        }
        let unfit = nodes[part.at].unfit;
        for branch in branches(field, unfit, &rules) {
            let kept = rules.len();
            rules.extend_from_slice(&branch);
            let relaxed = relax(field, &rules, meter)?;
            rules.truncate(kept);
            let Some(relaxed) = relaxed.filter(|relaxed| relaxed.value > best.value) else { continue };
            let mut plan = Plan::of(field, &relaxed);
            plan.improve();
            best.offer(&plan);
            let value = relaxed.value.min(part.bound);
            if let Some(unfit) = relaxed.unfit.filter(|_| value > best.value) {
                let number = std::cmp::Reverse(nodes.len());
                heap.push(Part { bound: value, depth: part.depth + 1, number, at: nodes.len() });
                nodes.push(Node { rules: branch, parent: part.at, unfit });
            }
        }
        *bound = heap.peek().map_or(best.value, |next| next.bound.max(best.value));
    }
    *bound = best.value;
    Ok(())
}

/// The ways to decide what is unfit; every plan of the part keeps the rules of one of them.
fn branches(field: &Field, unfit: Unfit, rules: &[Rule]) -> Vec<Vec<Rule>> {
    match unfit {
        Unfit::Clash { one, other: _, lead } => {
            let others = field.apart[one as usize].iter().filter(|&&other| field.score(other, lead).is_some());
            let others = others.map(|&member| Rule::Out { member, lead }).collect();
            vec![vec![Rule::Out { member: one, lead }], others]
        }
        Unfit::Short(lead) => {
            let mut branches = vec![vec![Rule::Alone(lead)], vec![Rule::Idle(lead)]];
            let mut is_decided = vec![false; field.leads.len()];
            for rule in rules {
                match *rule {
                    Rule::Idle(one) | Rule::Alone(one) => is_decided[one as usize] = true,
                    Rule::Together(one, other) => {
                        is_decided[one as usize] = true;
                        is_decided[other as usize] = true;
                    }
                    Rule::Out { .. } => {}
                }
            }
            if field.two {
                // How many members each other lead shares with this one.
                let mut shared = vec![0u32; field.leads.len()];
                for &(member, _) in &field.of_lead[lead as usize] {
                    for &(other, _) in &field.of_member[member as usize] {
                        shared[other as usize] += 1;
                    }
                }
                for (other, &shared) in (0u32..).zip(&shared) {
                    let is_enough = shared >= field.leads[lead as usize].at_least;
                    if is_enough && field.may_join(lead, other) && !is_decided[other as usize] {
                        branches.push(vec![Rule::Together(lead, other)]);
                    }
                }
            }
            branches
        }
    }
}
