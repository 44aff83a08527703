//! Why a plan leaves a level open, each reason with what proves it.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{PlannedActivity, Uncovered, UncoveredReason};
use super::case::{End, Lifted};
use super::problem::{Activity, Ask};
use super::solve::{Found, Solver};
use super::told;
use crate::effort::Completion;

/// What is asked for and not reached, gates first, then by id.
pub(super) fn of(solver: &mut Solver<'_>, end: End, unknown: &[u16], found: &Found) -> Vec<Uncovered> {
    let builder = solver.builder(end, Lifted::default());
    let (data, person) = (solver.data, solver.person);
    let played = found.built.case.play(&found.choice.starts);
    let reached_of = |found: &Found, levels: &[u8], ask: &Ask| {
        let at = found.built.rows.iter().position(|competency| *competency == ask.competency);
        at.and_then(|at| levels.get(at)).copied().unwrap_or_default()
    };
    let start = |ask: &Ask| builder.start(ask.competency);
    let mut short: Vec<(&Ask, u8)> = Vec::new();
    for ask in person.asks.iter() {
        let reached = reached_of(found, &played.levels, ask).max(start(ask));
        if reached < ask.level {
            short.push((ask, reached));
        }
    }
    short.sort_by_key(|(ask, _)| (!ask.gate, ask.competency));
    // What would be reached without limits is searched for once for all, when the first level asks for it.
    let mut others: Vec<(UncoveredReason, Found, Vec<u8>)> = Vec::new();
    let mut uncovered = Vec::new();
    for (ask, reached) in short {
        let Some((competency, want)) = data.named(ask.competency, ask.level) else { continue };
        let Some((_, level)) = data.named(ask.competency, reached) else { continue };
        let (reason, witness) = match never(solver, end, ask, reached, found) {
            Some(reason) => (reason, Vec::new()),
            None => {
                if others.is_empty() {
                    others = lifted(solver, end, unknown);
                }
                binding(solver, ask, &others, reached_of)
            }
        };
        uncovered.push(Uncovered { competency, reached: level, want, gate: ask.gate, reason, witness });
    }
    uncovered
}

/// The plans that there would be without one limit or both.
fn lifted(solver: &mut Solver<'_>, end: End, unknown: &[u16]) -> Vec<(UncoveredReason, Found, Vec<u8>)> {
    let without = |hours, budget| Lifted { hours, budget };
    let mut found = Vec::new();
    for (reason, lifted) in [
        (UncoveredReason::NoBudget, without(false, true)),
        (UncoveredReason::NoHours, without(true, false)),
        (UncoveredReason::NoHoursNorBudget, without(true, true)),
    ] {
        let searched = solver.search(end, lifted, unknown);
        let levels = searched.built.case.play(&searched.choice.starts).levels;
        found.push((reason, searched, levels));
    }
    found
}

fn binding(
    solver: &Solver<'_>,
    ask: &Ask,
    others: &[(UncoveredReason, Found, Vec<u8>)],
    reached: impl Fn(&Found, &[u8], &Ask) -> u8,
) -> (UncoveredReason, Vec<PlannedActivity>) {
    for (reason, found, levels) in others {
        if reached(found, levels, ask) >= ask.level {
            let played = found.built.case.play(&found.choice.starts);
            let witness = told::activities(solver.data, solver.person, &found.built, &found.choice, &played);
            return (*reason, witness);
        }
    }
    let is_known = others.iter().all(|(_, found, _)| found.ended.completion == Completion::Complete);
    (if is_known { UncoveredReason::Conflict } else { UncoveredReason::Undetermined }, Vec::new())
}

/// Why nothing leads to a level whatever the hours and the budget.
fn never(solver: &Solver<'_>, end: End, ask: &Ask, reached: u8, found: &Found) -> Option<UncoveredReason> {
    let (data, person) = (solver.data, solver.person);
    let builder = solver.builder(end, Lifted::default());
    let fixed = person.fixed.iter().map(|(number, _)| *number);
    let builders = data.builders.get(usize::from(ask.competency)).into_iter().flatten().copied();
    let available: Vec<u32> = builders.filter(|&number| data.offers(person, number)).chain(fixed).collect();
    let passes = |number: u32, level: u8| {
        let mut builds = data.activity(number).into_iter().flat_map(|activity| &activity.builds);
        builds.any(|build| build.competency == ask.competency && build.from < level && level <= build.to)
    };
    let mut steps = reached.saturating_add(1)..=ask.level;
    if steps.clone().any(|level| !available.iter().any(|&number| passes(number, level))) {
        return Some(UncoveredReason::NoActivity);
    }
    let can_be = |number: u32| {
        let is_fixed = person.fixed.binary_search_by_key(&number, |(number, _)| *number).is_ok();
        is_fixed || data.activity(number).is_some_and(|activity| can_be_debriefed(solver, number, activity))
    };
    if steps.any(|level| !available.iter().any(|&number| passes(number, level) && can_be(number))) {
        return Some(UncoveredReason::NoDebrief);
    }
    let levels = without_time(solver, |competency| builder.start(competency));
    if levels.get(&ask.competency).copied().unwrap_or_default() < ask.level {
        return Some(UncoveredReason::Prerequisite);
    }
    let row = found.built.rows.iter().position(|competency| *competency == ask.competency)?;
    let in_time = found.built.case.in_time();
    (in_time.get(row).copied().unwrap_or_default() < ask.level && !found.built.is_cut).then_some(UncoveredReason::NoTime)
}

fn can_be_debriefed(solver: &Solver<'_>, number: u32, activity: &Activity) -> bool {
    let (data, person) = (solver.data, solver.person);
    let fixed = || person.fixed.iter().filter_map(|(number, _)| data.activity(*number));
    !activity.needs_debrief() || data.debrief(person, number).is_some() || fixed().any(|fixed| fixed.debriefs(activity.kind))
}

/// The levels that would be reached if time, hours and money were no matter.
fn without_time(solver: &Solver<'_>, start: impl Fn(u16) -> u8) -> BTreeMap<u16, u8> {
    let (data, person) = (solver.data, solver.person);
    let mut levels: BTreeMap<u16, u8> = BTreeMap::new();
    let mut begun: BTreeSet<u32> = person.done.iter().copied().collect();
    let is_fixed = |number: u32| person.fixed.binary_search_by_key(&number, |(number, _)| *number).is_ok();
    loop {
        let has = |levels: &BTreeMap<u16, u8>, competency: u16, level: u8| {
            levels.get(&competency).copied().unwrap_or_default().max(start(competency)) >= level
        };
        let mut is_changed = false;
        for (number, activity) in (0u32..).zip(data.activities.iter()) {
            let is_due = activity.after.iter().all(|after| begun.contains(after))
                && activity.needs.iter().all(|&(competency, level)| has(&levels, competency, level));
            let may = data.offers(person, number) && is_due && can_be_debriefed(solver, number, activity);
            if !may && !is_fixed(number) {
                continue;
            }
            is_changed |= begun.insert(number);
            for build in &activity.builds {
                let first = data.competency(build.competency).into_iter().flat_map(crate::ladder::Competency::prerequisites);
                let mut first = first.map(|first| (first.competency().ix().0, first.level().position()));
                if has(&levels, build.competency, build.from)
                    && !has(&levels, build.competency, build.to)
                    && first.all(|(competency, level)| has(&levels, competency, level))
                {
                    levels.insert(build.competency, build.to);
                    is_changed = true;
                }
            }
        }
        if !is_changed {
            break;
        }
    }
    person.asks.iter().for_each(|ask| {
        let level = levels.entry(ask.competency).or_default();
        *level = (*level).max(start(ask.competency));
    });
    levels
}
