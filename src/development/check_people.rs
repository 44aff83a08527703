//! People of a document: what is wrong with them, and what they are compiled to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check_activities::levels;
use super::compile::{Compiler, MOST_HOURS};
use super::person_spec::{DevelopmentGapSpec, DevelopmentPersonSpec};
use super::problem::{Activity, Ask, Person};
use crate::defect::{Defect, at, code};
use crate::values::RoleId;

/// The most competencies that are asked of one person, so that what gates count stays exact.
const MOST_ASKED: usize = 256;
/// The most fixed activities of one person.
const MOST_FIXED: usize = 64;

/// The people, by id.
pub(super) fn people(compiler: &mut Compiler<'_>, activities: &[Activity]) -> Vec<Person> {
    let spec = compiler.spec;
    let mut people = Vec::with_capacity(spec.people.len());
    let mut targets: BTreeMap<&RoleId, Arc<[Ask]>> = BTreeMap::new();
    for (index, person) in spec.people.iter().enumerate() {
        let place = at!["people", index];
        let asks = match (&person.gaps, targets.get(&person.target)) {
            (None, Some(asks)) => asks.clone(),
            (None, None) => {
                let asks = of_target(compiler, index, person);
                targets.insert(&person.target, asks.clone());
                asks
            }
            (Some(gaps), _) => {
                // What is wanted is written out, and still the target is to be one of the ladder's.
                known_target(compiler, index, person);
                of_gaps(compiler, index, gaps)
            }
        };
        let done = compiler.listed(&person.done, |nth| at!["people", index, "done", nth]);
        people.push(Person {
            id: person.id.clone(),
            target: person.target.clone(),
            asks,
            levels: levels(compiler, &person.levels, |nth| at!["people", index, "levels", nth]),
            hours: compiler.each(&person.hours, MOST_HOURS, || place.join(at!["hours"])),
            budget: compiler.optional(person.budget, || place.join(at!["budget"])),
            offers: person.offers.as_ref().map(|offers| compiler.listed(offers, |nth| at!["people", index, "offers", nth])),
            fixed: fixed(compiler, index, person, activities, &done),
            done,
            first: 0,
        });
    }
    people.sort_by(|one, other| one.id.cmp(&other.id));
    people.dedup_by(|one, other| one.id == other.id);
    people
}

fn known_target<'a>(
    compiler: &mut Compiler<'a>,
    index: usize,
    person: &DevelopmentPersonSpec,
) -> Option<crate::ladder::Role<'a>> {
    let role = compiler.ladder.role(person.target.as_ref()).ok();
    if role.is_none() {
        let place = at!["people", index, "target"];
        compiler.defects.push(Defect::unknown(code::DEVELOPMENT_UNKNOWN_ID, place, &person.target));
    }
    role
}

fn of_target(compiler: &mut Compiler<'_>, index: usize, person: &DevelopmentPersonSpec) -> Arc<[Ask]> {
    let Some(role) = known_target(compiler, index, person) else { return Arc::from([]) };
    let mut asks: Vec<Ask> = role
        .requirements()
        .map(|required| Ask {
            competency: required.competency().ix().0,
            level: required.level().position(),
            weight: required.weight().thousandths().unwrap_or(1),
            gate: required.is_gate(),
        })
        .collect();
    asks.sort_by_key(|ask| ask.competency);
    let count = asks.len();
    let what = "at most 256 competencies may be asked for";
    compiler.number(count <= MOST_ASKED, || at!["people", index, "target"], what, &count);
    asks.into()
}

fn of_gaps(compiler: &mut Compiler<'_>, index: usize, gaps: &[DevelopmentGapSpec]) -> Arc<[Ask]> {
    let count = gaps.len();
    let what = "at most 256 competencies may be asked for";
    compiler.number(count <= MOST_ASKED, || at!["people", index, "gaps"], what, &count);
    let ids = gaps.iter().map(|gap| &gap.competency);
    compiler.defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, |nth| at!["people", index, "gaps", nth, "competency"]);
    let mut asks = Vec::new();
    for (nth, gap) in gaps.iter().enumerate() {
        let place = at!["people", index, "gaps", nth];
        let weight = compiler.weight(gap.weight, || place.join(at!["weight"]));
        let competency = compiler.competency(&gap.competency, || place.join(at!["competency"]));
        let Some(competency) = competency else { continue };
        let Some(level) = compiler.level(competency, &gap.level, || place.join(at!["level"])) else { continue };
        asks.push(Ask { competency: competency.ix().0, level, weight, gate: gap.gate });
    }
    asks.sort_by_key(|ask| ask.competency);
    asks.into()
}

fn fixed(
    compiler: &mut Compiler<'_>,
    index: usize,
    person: &DevelopmentPersonSpec,
    activities: &[Activity],
    done: &[u32],
) -> Vec<(u32, i32)> {
    let count = person.fixed.len();
    let what = "at most 64 activities may be fixed";
    compiler.number(count <= MOST_FIXED, || at!["people", index, "fixed"], what, &count);
    let ids = person.fixed.iter().map(|fixed| &fixed.activity);
    compiler.defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, |nth| at!["people", index, "fixed", nth, "activity"]);
    let end = i32::try_from(compiler.quarters).unwrap_or_default();
    let mut found = Vec::new();
    for (nth, fixed) in person.fixed.iter().enumerate() {
        let place = at!["people", index, "fixed", nth];
        let Some(number) = compiler.activity(&fixed.activity, || place.join(at!["activity"])) else { continue };
        let quarters = activities.get(number as usize).map_or(1, Activity::quarters);
        let lasts = i32::try_from(quarters).unwrap_or(i32::MAX);
        if fixed.start >= end || fixed.start <= -lasts {
            let what = "what is fixed must be within the horizon for a quarter at least";
            let place = place.join(at!["start"]);
            compiler.defects.push(Defect::out_of_range(code::DEVELOPMENT_FIXED, place, what, &fixed.start));
        }
        if done.binary_search(&number).is_ok() {
            let rule = "what is fixed must not be done already";
            compiler.defects.push(Defect::breaks(code::DEVELOPMENT_FIXED, place.join(at!["activity"]), rule));
        }
        found.push((number, fixed.start));
    }
    found.sort_unstable();
    found
}
