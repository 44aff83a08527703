//! Opportunities and swaps of a document: what is wrong with them, and what they are compiled to.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::{Compiler, MOST_AMOUNT, find};
use super::offer::{OpportunitySpec, PlacementKind};
use super::problem::{Need, Opportunity};
use crate::defect::{Defect, at, code};
use crate::values::{Id, IdKind, OpportunityId};

/// The most levels of one gain.
const MOST_LEVELS: u32 = 64;

/// The opportunities by id, and the sides of the swaps.
pub(super) fn opportunities(compiler: &mut Compiler<'_>) -> (Vec<Opportunity>, Vec<Vec<u32>>) {
    let spec = compiler.spec;
    let begun: BTreeSet<&OpportunityId> =
        spec.persons.iter().flat_map(|person| &person.started).map(|placement| &placement.opportunity).collect();
    let mut opportunities: Vec<Opportunity> = Vec::new();
    for (index, offered) in spec.opportunities.iter().enumerate() {
        opportunities.push(opportunity(compiler, index, offered, begun.contains(&offered.id)));
    }
    opportunities.sort_by(|one, other| one.id.cmp(&other.id));
    opportunities.dedup_by(|one, other| one.id == other.id);
    prerequisite_cycles(compiler, &opportunities);
    let swaps = swaps(compiler, &mut opportunities);
    (opportunities, swaps)
}

fn opportunity(compiler: &mut Compiler<'_>, index: usize, offered: &OpportunitySpec, has_begun: bool) -> Opportunity {
    let place = at!["opportunities", index];
    let unit = find(&compiler.names.units, &offered.unit, || place.join(at!["unit"]), &mut compiler.defects);
    let stream = find(&compiler.names.streams, &offered.stream, || place.join(at!["stream"]), &mut compiler.defects);
    let end = u32::try_from(compiler.periods).unwrap_or_default();
    let duration = offered.duration;
    if !(1..=end).contains(&duration) {
        let what = "a duration must be at least one period, and at most as many as the horizon has";
        let place = place.join(at!["duration"]);
        compiler.defects.push(Defect::out_of_range(code::ROTATION_DURATION, place, what, &duration));
    }
    let mut starts: Vec<u32> = match &offered.starts {
        None => (0..=end.saturating_sub(duration)).collect(),
        Some(starts) => starts.clone(),
    };
    for (nth, &start) in offered.starts.iter().flatten().enumerate() {
        if duration <= end && start > end - duration {
            let what = "a start must leave the whole duration within the horizon";
            let place = place.join(at!["starts", nth]);
            compiler.defects.push(Defect::out_of_range(code::ROTATION_START, place, what, &start));
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let capacity = compiler.each(&offered.capacity, MOST_AMOUNT, || place.join(at!["capacity"]));
    let most = capacity.iter().copied().max().unwrap_or_default();
    let fill = i64::from(offered.minimum_fill);
    // Where it is closed, or only those are there who have started, the fewest bind nobody.
    if fill == 0 || fill > most && most > 0 && !has_begun {
        let what = "a minimum fill must be at least 1, and at most the greatest capacity";
        let place = place.join(at!["minimum_fill"]);
        compiler.defects.push(Defect::out_of_range(code::ROTATION_MINIMUM_FILL, place, what, &fill));
    }
    compiler.amount(offered.cost, || place.join(at!["cost"]));
    compiler.load(offered.mentor_load, || place.join(at!["mentor_load"]));
    if let Some(load) = offered.away_load {
        compiler.load(load, || place.join(at!["away_load"]));
    }
    let mut gains: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for (nth, gain) in offered.gains.iter().enumerate() {
        let place = place.join(at!["gains", nth]);
        let found =
            find(&compiler.names.competencies, &gain.competency, || place.join(at!["competency"]), &mut compiler.defects);
        let what = "a gain must be 1 to 64 levels";
        compiler.number((1..=MOST_LEVELS).contains(&gain.levels), || place.join(at!["levels"]), what, &gain.levels);
        let Some(found) = found else { continue };
        if let Some((_, earlier)) = gains.insert(found, (gain.levels, nth)) {
            let first = at!["opportunities", index, "gains", earlier, "competency"];
            compiler.twice(code::ROTATION_DUPLICATE_ID, &gain.competency, place.join(at!["competency"]), first);
        }
    }
    let needs = needs(compiler, index, offered, stream);
    let within = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    Opportunity {
        id: offered.id.clone(),
        unit: unit.unwrap_or_default(),
        stream: stream.unwrap_or_default(),
        kind: offered.kind,
        duration: within(duration.clamp(1, end.max(1))),
        starts: starts.into_iter().map(within).collect(),
        capacity,
        minimum_fill: fill,
        gains: gains.into_iter().map(|(competency, (levels, _))| (competency, levels)).collect(),
        cost: offered.cost,
        mentor_load: offered.mentor_load,
        away_load: offered.away_load.unwrap_or_else(|| offered.kind.away_load()),
        immersive: offered.immersive.unwrap_or_else(|| offered.kind.is_immersive()),
        repeatable: offered.repeatable,
        needs,
        for_unit: None,
        swap: None,
    }
}

fn needs(compiler: &mut Compiler<'_>, index: usize, offered: &OpportunitySpec, own: Option<u32>) -> Vec<Need> {
    let mut needs = BTreeSet::new();
    for (nth, need) in offered.prerequisites.iter().enumerate() {
        let place = at!["opportunities", index, "prerequisites", nth];
        let stream = need.stream.as_ref();
        let at_stream = || place.join(at!["stream"]);
        let stream = stream.map(|stream| find(&compiler.names.streams, stream, at_stream, &mut compiler.defects));
        match &need.opportunity {
            Some(other) if need.kinds.is_empty() && stream.is_none() => {
                let at_other = || place.join(at!["opportunity"]);
                let found = find(&compiler.names.opportunities, other, at_other, &mut compiler.defects);
                needs.extend(found.map(Need::Opportunity));
            }
            None if !need.kinds.is_empty() => {
                let kinds: BTreeSet<PlacementKind> = need.kinds.iter().copied().collect();
                let stream = stream.unwrap_or(own);
                needs.extend(stream.map(|stream| Need::Placement(kinds.into_iter().collect(), stream)));
            }
            _ => {
                let rule = "a prerequisite must be an opportunity, or one or more kinds and perhaps a stream";
                compiler.defects.push(Defect::breaks(code::ROTATION_PREREQUISITE, place, rule));
            }
        }
    }
    needs.into_iter().collect()
}

/// Opportunities that nobody can ever be prepared for, since each way leads back to one of them: a ring of these for each.
///
/// What can be prepared for grows from what asks for nothing, or for kinds in a stream, which may be in somebody's history.
fn prerequisite_cycles(compiler: &mut Compiler<'_>, opportunities: &[Opportunity]) {
    let history = compiler.spec.persons.iter().flat_map(|person| &person.history);
    let done = history.filter_map(|past| compiler.names.opportunities.get(past.opportunity.as_ref()?).copied());
    let mut reached: BTreeSet<u32> = done.collect();
    let is_open = |need: &Need| matches!(need, Need::Placement(..));
    let mut needed_by: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, opportunity) in (0u32..).zip(opportunities) {
        if opportunity.needs.is_empty() || opportunity.needs.iter().any(is_open) {
            reached.insert(number);
        }
        for need in &opportunity.needs {
            if let Need::Opportunity(other) = need {
                needed_by.entry(*other).or_default().push(number);
            }
        }
    }
    let mut open: Vec<u32> = reached.iter().copied().collect();
    while let Some(number) = open.pop() {
        for &next in needed_by.get(&number).into_iter().flatten() {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    // Whoever follows the first need of each comes round, or to where another has been.
    let mut seen: BTreeSet<u32> = reached;
    for number in (0u32..).take(opportunities.len()) {
        let mut walk: Vec<u32> = Vec::new();
        let mut at = number;
        while seen.insert(at) {
            walk.push(at);
            let first = opportunities.get(at as usize).and_then(|opportunity| opportunity.needs.first());
            let Some(Need::Opportunity(next)) = first else { break };
            at = *next;
        }
        let Some(from) = walk.iter().position(|&one| one == at) else { continue };
        let ring: Vec<&Opportunity> = walk.iter().skip(from).filter_map(|&one| opportunities.get(one as usize)).collect();
        let index = |id| compiler.spec.opportunities.iter().position(|offered| offered.id == id).unwrap_or_default();
        let members = ring.iter().map(|opportunity| opportunity.id.as_str().to_owned()).collect();
        let places = ring.iter().map(|opportunity| at!["opportunities", index(opportunity.id.clone()), "prerequisites"]);
        let ring = Defect::ring(code::ROTATION_PREREQUISITE_CYCLE, IdKind::Opportunity, members, places.collect());
        compiler.defects.push(ring);
    }
}

fn swaps(compiler: &mut Compiler<'_>, opportunities: &mut [Opportunity]) -> Vec<Vec<u32>> {
    let spec = compiler.spec;
    let mut swaps: Vec<Vec<u32>> = Vec::new();
    let mut side_of: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, swap) in spec.swaps.iter().enumerate() {
        let mut sides: Vec<u32> = Vec::new();
        for (nth, side) in swap.sides.iter().enumerate() {
            let place = || at!["swaps", index, "sides", nth];
            let Some(number) = find(&compiler.names.opportunities, side, place, &mut compiler.defects) else { continue };
            if let Some(&earlier) = side_of.get(&number) {
                compiler.twice(code::ROTATION_SWAP, side, place(), at!["swaps", earlier]);
            } else {
                side_of.insert(number, index);
                sides.push(number);
            }
        }
        if sides.len() != swap.sides.len() {
            continue;
        }
        if let Some(rule) = broken(&sides, opportunities) {
            compiler.defects.push(Defect::breaks(code::ROTATION_SWAP, at!["swaps", index, "sides"], rule));
            continue;
        }
        // A ring may begin anywhere.
        let lowest = sides.iter().enumerate().min_by_key(|(_, side)| **side).map_or(0, |(at, _)| at);
        sides.rotate_left(lowest);
        swaps.push(sides);
    }
    for (index, offered) in spec.opportunities.iter().enumerate() {
        let number = compiler.names.opportunities.get(&offered.id).copied().unwrap_or(u32::MAX);
        let is_side = side_of.contains_key(&number);
        if (offered.kind == PlacementKind::Swap) != is_side {
            let rule = "an opportunity must be of the kind `swap` if it is a side of one, and only then";
            compiler.defects.push(Defect::breaks(code::ROTATION_SWAP, at!["opportunities", index, "kind"], rule));
        }
    }
    swaps.sort_unstable();
    for (number, sides) in (0u32..).zip(&swaps) {
        let units: Vec<Option<u32>> =
            sides.iter().map(|&side| opportunities.get(side as usize).map(|side| side.unit)).collect();
        let before = units.iter().cycle().skip(units.len().saturating_sub(1));
        for (&side, &from) in sides.iter().zip(before) {
            if let Some(side) = opportunities.get_mut(side as usize) {
                (side.swap, side.for_unit) = (Some(number), from);
            }
        }
    }
    swaps
}

/// The rule that the sides of a swap break together, if any.
fn broken(sides: &[u32], opportunities: &[Opportunity]) -> Option<&'static str> {
    let sides: Vec<&Opportunity> = sides.iter().filter_map(|&side| opportunities.get(side as usize)).collect();
    let [first, rest @ ..] = &*sides else { return Some("a swap must have two sides or more") };
    if rest.is_empty() {
        return Some("a swap must have two sides or more");
    }
    if rest.iter().any(|side| side.duration != first.duration || side.starts != first.starts) {
        return Some("the sides of a swap must have the same starts and the same duration");
    }
    if sides.iter().map(|side| side.unit).collect::<BTreeSet<_>>().len() < sides.len() {
        return Some("the sides of a swap must be in different units");
    }
    None
}
