//! The catalogue of a document: what is wrong with it, and what it is compiled to.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};

use super::activity_spec::{ActivitySpec, CompetencyLevelSpec};
use super::compile::Compiler;
use super::problem::{Activity, Build, WEEKS};
use crate::defect::{Defect, InputPath, at, code};
use crate::graph::disjoint_cycles;
use crate::values::{Id, IdKind};

/// The most weeks of an activity: as many as the longest horizon has.
const MOST_WEEKS: u32 = 156;
/// The most hours a week.
const MOST_WEEKLY: u32 = 60;
/// The most rings that are told.
const RINGS: usize = 100;

/// The activities, by id.
pub(super) fn activities(compiler: &mut Compiler<'_>) -> Vec<Activity> {
    let spec = compiler.spec;
    let mut activities: Vec<Activity> = Vec::with_capacity(spec.activities.len());
    for (index, activity) in spec.activities.iter().enumerate() {
        activities.push(read(compiler, index, activity));
    }
    activities.sort_by(|one, other| one.id.cmp(&other.id));
    activities.dedup_by(|one, other| one.id == other.id);
    cycles(compiler, &activities);
    activities
}

fn read(compiler: &mut Compiler<'_>, index: usize, spec: &ActivitySpec) -> Activity {
    let place = at!["activities", index];
    let what = "an activity must last 1 to 156 weeks";
    compiler.number((1..=MOST_WEEKS).contains(&spec.weeks), || place.join(at!["weeks"]), what, &spec.weeks);
    let what = "an activity must take at most 60 hours a week";
    let weekly = spec.hours_per_week;
    compiler.number(weekly <= MOST_WEEKLY, || place.join(at!["hours_per_week"]), what, &weekly);
    let weeks = spec.weeks.clamp(1, MOST_WEEKS);
    let quarters = weeks.div_ceil(WEEKS);
    let hours = (0..quarters).map(|quarter| (weeks - quarter * WEEKS).min(WEEKS) * weekly.min(MOST_WEEKLY)).collect();
    let cost = compiler.optional(spec.cost, || place.join(at!["cost"])).unwrap_or_default();
    let mut debriefs = spec.debriefs.clone();
    debriefs.sort_unstable();
    debriefs.dedup();
    Activity {
        id: spec.id.clone(),
        kind: spec.kind,
        builds: builds(compiler, index, spec),
        weeks,
        hours,
        cost,
        after: compiler.listed(&spec.after, |nth| at!["activities", index, "after", nth]),
        needs: levels(compiler, &spec.needs, |nth| at!["activities", index, "needs", nth]),
        capacity: spec.capacity.as_ref().map(|seats| compiler.seats(seats, || place.join(at!["capacity"]))),
        debriefs,
        deliverable: spec.deliverable.clone(),
        open: spec.open,
    }
}

fn builds(compiler: &mut Compiler<'_>, index: usize, spec: &ActivitySpec) -> Vec<Build> {
    let ids = spec.builds.iter().map(|build| &build.competency);
    compiler.defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, |nth| at!["activities", index, "builds", nth, "competency"]);
    let mut builds = Vec::new();
    for (nth, build) in spec.builds.iter().enumerate() {
        let place = at!["activities", index, "builds", nth];
        let Some(competency) = compiler.competency(&build.competency, || place.join(at!["competency"])) else { continue };
        let to = compiler.level(competency, &build.to, || place.join(at!["to"]));
        let from = match &build.from {
            None => Some(0),
            Some(from) => compiler.level(competency, from, || place.join(at!["from"])),
        };
        let Some((from, to)) = from.zip(to) else { continue };
        if from >= to {
            let rule = "a build must lead to a level above the one that it needs";
            compiler.defects.push(Defect::breaks(code::DEVELOPMENT_BUILDS_NOTHING, place, rule));
        }
        builds.push(Build { competency: competency.ix().0, from, to });
    }
    builds.sort_by_key(|build| build.competency);
    builds
}

/// Competencies with levels, in order; a defect for each that is not known or there twice.
pub(super) fn levels(
    compiler: &mut Compiler<'_>,
    levels: &[CompetencyLevelSpec],
    place: impl Fn(usize) -> InputPath,
) -> Vec<(u16, u8)> {
    let ids = levels.iter().map(|level| &level.competency);
    compiler.defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, |nth| place(nth).join(at!["competency"]));
    let mut found = BTreeMap::new();
    for (nth, level) in levels.iter().enumerate() {
        let competency = compiler.competency(&level.competency, || place(nth).join(at!["competency"]));
        let Some(competency) = competency else { continue };
        let at_level = || place(nth).join(at!["level"]);
        if let Some(position) = compiler.level(competency, &level.level, at_level) {
            found.insert(competency.ix().0, position);
        }
    }
    found.into_iter().collect()
}

/// Activities that come after themselves: nobody could ever begin one of them.
fn cycles(compiler: &mut Compiler<'_>, activities: &[Activity]) {
    let index: BTreeMap<_, _> = compiler.spec.activities.iter().enumerate().map(|(at, one)| (&one.id, at)).collect();
    let id = |number: usize| activities.get(number).map(|activity| &activity.id);
    let at = |number: usize| id(number).and_then(|id| index.get(id)).copied().unwrap_or_default();
    let place = |from: usize, to: usize| {
        let spec = compiler.spec.activities.get(at(from));
        let nth = spec.and_then(|spec| spec.after.iter().position(|after| Some(after) == id(to))).unwrap_or_default();
        at!["activities", at(from), "after", nth]
    };
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(activities.len(), 0);
    let nodes: Vec<NodeIndex> = activities.iter().map(|_| graph.add_node(())).collect();
    let mut rings: Vec<Vec<(usize, usize)>> = Vec::new();
    for ((number, activity), &node) in activities.iter().enumerate().zip(&nodes) {
        for after in activity.after.iter().map(|&after| after as usize) {
            match nodes.get(after) {
                Some(_) if after == number => rings.push(vec![(number, number)]),
                Some(&other) => drop(graph.add_edge(node, other, ())),
                None => {}
            }
        }
    }
    for ring in disjoint_cycles(&graph, |_| true, RINGS) {
        let ends = ring.iter().filter_map(|&edge| graph.edge_endpoints(edge));
        rings.push(ends.map(|(from, to)| (from.index(), to.index())).collect());
    }
    let mut defects = Vec::new();
    for ring in rings {
        let members = ring.iter().filter_map(|&(from, _)| Some(id(from)?.as_str().to_owned())).collect();
        let places = ring.iter().map(|&(from, to)| place(from, to)).collect();
        defects.push(Defect::ring(code::DEVELOPMENT_PREREQUISITE_CYCLE, IdKind::Activity, members, places));
    }
    defects.into_iter().for_each(|defect| compiler.defects.push(defect));
}
