//! Units, budgets, quotas and weights of a document: what is wrong with them, and what they are compiled to.

use super::compile::{Compiler, MOST_AMOUNT, MOST_POINTS, find};
use super::policy_spec::{RotationTerm, RuleMode};
use super::problem::{Budget, Group, Person, Quota, Unit};
use crate::defect::{Defect, at, code};

/// The most of a weight of fairness: with more, sums could outgrow an `i64`.
const MOST_FAIRNESS: i64 = 100_000;
/// The most numbers that fall one after the other.
pub(super) const MOST_FALLING: usize = 16;

pub(super) fn units(compiler: &mut Compiler<'_>) -> Vec<Unit> {
    let spec = compiler.spec;
    let mut units = Vec::new();
    for (index, unit) in spec.units.iter().enumerate() {
        let away = unit.away.as_ref().map(|each| compiler.each(each, MOST_AMOUNT, || at!["units", index, "away"]));
        let mentors = unit.mentors.as_ref().map(|each| compiler.each(each, MOST_AMOUNT, || at!["units", index, "mentors"]));
        let place = || at!["units", index, "criticality"];
        let criticality = unit.criticality.as_ref().map(|each| compiler.each(each, MOST_POINTS, place));
        let criticality = criticality.unwrap_or_else(|| vec![0; compiler.periods]);
        units.push(Unit { id: unit.id.clone(), away, mentors, criticality });
    }
    units.sort_by(|one, other| one.id.cmp(&other.id));
    units
}

pub(super) fn budgets(compiler: &mut Compiler<'_>) -> Vec<Budget> {
    let spec = compiler.spec;
    let end = u32::try_from(compiler.periods).unwrap_or_default();
    let mut budgets = Vec::new();
    for (index, centre) in spec.cost_centres.iter().enumerate() {
        let number = compiler.names.centres.get(&centre.id).copied().unwrap_or_default();
        for (window, budget) in centre.budgets.iter().enumerate() {
            let place = at!["cost_centres", index, "budgets", window];
            compiler.amount(budget.amount, || place.join(at!["amount"]));
            let until = budget.until.unwrap_or(end);
            let what = "a window must begin before it ends, within the horizon";
            compiler.number(budget.from < until && until <= end, || place.join(at!["until"]), what, &until);
            let within = |period: u32| i32::try_from(period).unwrap_or(i32::MAX);
            budgets.push(Budget { centre: number, from: within(budget.from), until: within(until), amount: budget.amount });
        }
    }
    budgets.sort_unstable();
    budgets.dedup();
    budgets
}

pub(super) fn weights(compiler: &mut Compiler<'_>) {
    let spec = compiler.spec;
    compiler.falling(&spec.weights.breadth, MOST_FALLING, || at!["weights", "breadth"]);
    compiler.points(spec.weights.shortfall, || at!["weights", "shortfall"]);
    compiler.points(spec.weights.stability, || at!["weights", "stability"]);
    let fairness = spec.weights.fairness;
    let what = "the weight of fairness must be 0 to 100000";
    compiler.number((0..=MOST_FAIRNESS).contains(&fairness), || at!["weights", "fairness"], what, &fairness);
    let rules = &spec.rules;
    for (name, rule) in [
        ("seats", rules.seats),
        ("mentors", rules.mentors),
        ("cover", rules.cover),
        ("budgets", rules.budgets),
        ("cohorts", rules.cohorts),
        ("swaps", rules.swaps),
        ("quotas", rules.quotas),
    ] {
        if let RuleMode::Soft(penalty) = rule {
            compiler.points(penalty, || at!["rules", name, "soft"]);
        }
    }
    let mut first: std::collections::BTreeMap<RotationTerm, usize> = std::collections::BTreeMap::new();
    for (index, stage) in spec.stages.iter().enumerate() {
        compiler.amount(stage.tolerance, || at!["stages", index, "tolerance"]);
        if let Some(&earlier) = first.get(&stage.term) {
            let defect = Defect::breaks(code::ROTATION_STAGE_TWICE, at!["stages", index], "a term must be sought once");
            compiler.defects.push(defect.related_to([at!["stages", earlier]]));
        }
        first.entry(stage.term).or_insert(index);
    }
}

pub(super) fn quotas(compiler: &mut Compiler<'_>) -> Vec<Quota> {
    let spec = compiler.spec;
    let mut quotas = Vec::new();
    for (index, quota) in spec.quotas.iter().enumerate() {
        let group = find(&compiler.names.groups, &quota.group, || at!["quotas", index, "group"], &mut compiler.defects);
        let stream = quota.stream.as_ref();
        let place = || at!["quotas", index, "stream"];
        let stream = stream.map(|stream| find(&compiler.names.streams, stream, place, &mut compiler.defects));
        let most = quota.at_most.unwrap_or(u32::MAX);
        let what = "a quota must not promise more than it allows";
        compiler.number(quota.at_least <= most, || at!["quotas", index, "at_least"], what, &quota.at_least);
        let (Some(group), None | Some(Some(_))) = (group, stream) else { continue };
        quotas.push(Quota {
            group,
            stream: stream.flatten(),
            kind: quota.kind,
            at_least: quota.at_least.into(),
            at_most: quota.at_most.map(i64::from),
        });
    }
    quotas.sort();
    quotas
}

pub(super) fn groups(compiler: &Compiler<'_>, people: &[Person]) -> Vec<Group> {
    let mut groups: Vec<Group> = compiler.names.groups.keys().map(|id| Group { id: id.clone(), members: Vec::new() }).collect();
    for (number, person) in (0u32..).zip(people) {
        for &group in &person.groups {
            if let Some(group) = groups.get_mut(group as usize) {
                group.members.push(number);
            }
        }
    }
    groups
}
