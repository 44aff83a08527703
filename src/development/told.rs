//! What was chosen, in the words of the document.

use super::activity_spec::LearningKind;
use super::answer::{
    DevelopmentPath, DevelopmentTotals, Milestone, MilestoneKind, PlannedActivity, PlannedDebrief, PlannedObjective,
};
use super::case::{Builder, PersonCase, fixed_cost, fixed_hours};
use super::problem::{Activity, Person, ProblemData};
use crate::algo::lifts::{Choice, Played};
use crate::effort::Completion;
use crate::values::WeightedLevels;

/// The path that a choice is, without what it leaves open.
pub(super) fn path(
    builder: &Builder<'_>,
    built: &PersonCase,
    choice: &Choice,
    unknown: &[u16],
    ended: Ended,
) -> DevelopmentPath {
    let Builder { data, person, .. } = *builder;
    let played = built.case.play(&choice.starts);
    let activities = activities(data, person, built, choice, &played);
    let totals = totals(builder, built, &played, &activities, unknown.len());
    let mut hours = fixed_hours(data, person);
    hours.iter_mut().zip(&played.hours).for_each(|(hours, &takes)| *hours += u32::try_from(takes).unwrap_or(u32::MAX));
    if let Some(first) = hours.get_mut(person.first) {
        *first += data.policy.assessment.hours * u32::try_from(unknown.len()).unwrap_or(u32::MAX);
    }
    let thousandths = WeightedLevels::from_thousandths;
    let bound = (thousandths(choice.most_worth / built.gates_by), thousandths(choice.most_worth % built.gates_by));
    // Of what was left out nothing is known.
    let bound = if built.is_cut { (totals.gate_gap, totals.gap) } else { bound };
    let milestones = milestones(data, person, &activities, unknown);
    let Ended { completion, steps } = ended;
    DevelopmentPath { activities, totals, hours, milestones, uncovered: Vec::new(), bound, completion, steps }
}

/// How a search ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

/// The activities of a choice, by start and then by id.
pub(super) fn activities(
    data: &ProblemData,
    person: &Person,
    built: &PersonCase,
    choice: &Choice,
    played: &Played,
) -> Vec<PlannedActivity> {
    let number = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let mut planned: Vec<PlannedActivity> = Vec::with_capacity(choice.starts.len());
    for &(way, begins) in &choice.starts {
        let Some(of) = built.ways.get(way) else { continue };
        let Some(activity) = data.activity(of.activity) else { continue };
        let start = of.fixed.unwrap_or_else(|| number(begins));
        let end = start.saturating_add(number(activity.quarters()));
        let lifted = played.lifted.iter().filter(|lifted| lifted.way == way);
        let objective = |lifted: &crate::algo::lifts::Lifted| {
            let competency = *built.rows.get(lifted.row)?;
            let (id, to) = data.named(competency, lifted.to)?;
            let (_, from) = data.named(competency, lifted.from)?;
            Some(PlannedObjective { competency: id, from, to })
        };
        let debrief = match of.debrief.and_then(|debrief| data.activity(debrief)) {
            Some(debrief) => {
                let start = end - 1;
                let end = start.saturating_add(number(debrief.quarters()));
                Some(PlannedDebrief { activity: debrief.id.clone(), start, end, own: true })
            }
            None => fixed_debrief(data, person, activity, end - 1),
        };
        planned.push(PlannedActivity {
            activity: activity.id.clone(),
            start,
            end,
            fixed: of.fixed.is_some(),
            objectives: lifted.filter_map(objective).collect(),
            debrief,
        });
    }
    planned.sort_by(|one, other| (one.start, &one.activity).cmp(&(other.start, &other.activity)));
    planned
}

/// What is fixed that is the debrief of an experience which ends in a quarter: the first by id.
fn fixed_debrief(data: &ProblemData, person: &Person, activity: &Activity, last: i32) -> Option<PlannedDebrief> {
    if !activity.needs_debrief() {
        return None;
    }
    person.fixed.iter().find_map(|&(number, start)| {
        let fixed = data.activity(number).filter(|fixed| fixed.id != activity.id && fixed.debriefs(activity.kind))?;
        let end = start.saturating_add(i32::try_from(fixed.quarters()).ok()?);
        let planned = PlannedDebrief { activity: fixed.id.clone(), start, end, own: false };
        (start <= last && last < end).then_some(planned)
    })
}

fn totals(
    builder: &Builder<'_>,
    built: &PersonCase,
    played: &Played,
    activities: &[PlannedActivity],
    unknown: usize,
) -> DevelopmentTotals {
    let Builder { data, person, .. } = *builder;
    let (mut gap, mut closed) = ([0u64; 2], [0u64; 2]);
    let mut has_gates = true;
    for ask in person.asks.iter() {
        let start = builder.start(ask.competency);
        let at = built.rows.iter().position(|competency| *competency == ask.competency);
        let reached = at.and_then(|at| played.levels.get(at)).copied().unwrap_or(start).max(start);
        let weight = u64::from(ask.weight);
        let short = weight * u64::from(ask.level.saturating_sub(start));
        let left = weight * u64::from(ask.level.saturating_sub(reached));
        for (gap, closed) in gap.iter_mut().zip(&mut closed).take(if ask.gate { 2 } else { 1 }) {
            *gap += short;
            *closed += short - left;
        }
        has_gates &= !ask.gate || left == 0;
    }
    let mut cost = fixed_cost(data, person).saturating_add(data.assessment.saturating_mul(unknown as u64));
    let mut by_kind = [0u64; 3];
    let mut count = |activity: &Activity, from: i32| {
        let hours = (from..).zip(&activity.hours);
        let within = hours.filter(|(at, _)| usize::try_from(*at).is_ok_and(|at| at < data.quarters));
        let hours: u64 = within.map(|(_, hours)| u64::from(*hours)).sum();
        let [experience, exposure, education] = &mut by_kind;
        match activity.kind.learning() {
            LearningKind::Experience => *experience += hours,
            LearningKind::Exposure => *exposure += hours,
            LearningKind::Education => *education += hours,
        }
    };
    for planned in activities {
        let activity = data.activity_number(&planned.activity).and_then(|number| data.activity(number));
        let Some(activity) = activity else { continue };
        count(activity, planned.start);
        cost += if planned.fixed { 0 } else { activity.cost };
        let own = planned.debrief.as_ref().filter(|debrief| debrief.own);
        let own = own.and_then(|own| Some((own, data.activity(data.activity_number(&own.activity)?)?)));
        if let Some((own, debrief)) = own {
            count(debrief, own.start);
            cost += debrief.cost;
        }
    }
    let thousandths = WeightedLevels::from_thousandths;
    let [all, gates] = gap.map(thousandths);
    let [closed, gates_closed] = closed.map(thousandths);
    let [experience, exposure, education] = by_kind;
    DevelopmentTotals {
        gate_gap: gates,
        gap: all,
        gates_closed,
        closed,
        gates_met_after: played.gates_after.filter(|_| has_gates).and_then(|after| u32::try_from(after).ok()),
        cost: data.money(cost),
        effort: experience + exposure + education,
        experience,
        exposure,
        education,
    }
}

fn milestones(data: &ProblemData, person: &Person, activities: &[PlannedActivity], unknown: &[u16]) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    let first = u32::try_from(person.first).unwrap_or_default();
    for competency in unknown.iter().filter_map(|&number| data.competency(number)) {
        let what = MilestoneKind::Assessed { competency: competency.id().clone() };
        milestones.push(Milestone { by: data.first_day(first + 1), activity: None, what });
    }
    let end = i32::try_from(data.quarters).unwrap_or(i32::MAX);
    for planned in activities.iter().filter(|planned| planned.end <= end) {
        let activity = data.activity_number(&planned.activity).and_then(|number| data.activity(number));
        let Some(activity) = activity else { continue };
        let mut push = |until: i32, what: MilestoneKind| {
            let by = data.first_day(u32::try_from(until).unwrap_or_default());
            milestones.push(Milestone { by, activity: Some(activity.id.clone()), what });
        };
        let own = planned.debrief.as_ref().filter(|debrief| debrief.own);
        push(own.map_or(planned.end, |own| own.end), MilestoneKind::Completed);
        if let Some(deliverable) = &activity.deliverable {
            push(planned.end, MilestoneKind::Deliverable(deliverable.clone()));
        }
        for PlannedObjective { competency, to, .. } in &planned.objectives {
            let kind = activity.kind.evidence();
            push(planned.end, MilestoneKind::Evidence { kind, competency: competency.clone(), level: to.clone() });
        }
    }
    milestones.sort();
    milestones
}
