//! A plan made again with what is now known, with what has begun kept.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{DevelopmentPlan, PlannedActivity};
use super::problem::{DevelopmentProblem, Person, ProblemData};
use super::review;
use super::review_spec::DevelopmentReviewSpec;
use super::solve;
use crate::defect::{Invalid, UnknownId};
use crate::effort::{Effort, Observer};
use crate::values::{ActivityId, Id};

/// A plan made again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AdjustedPlan {
    /// The problem as it is now, of this person alone: the plan's [check](DevelopmentPlan::check) needs it.
    pub problem: DevelopmentProblem,
    /// The plan; quarters are counted as before.
    pub plan: DevelopmentPlan,
    /// What is otherwise than it was, by activity.
    pub changes: Vec<PlanChange>,
}

/// What is otherwise in a plan made again. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PlanChange {
    /// Something new.
    Added {
        /// What.
        activity: ActivityId,
        /// From which quarter on.
        start: i32,
    },
    /// Something that had been planned and is not any more.
    Dropped {
        /// What.
        activity: ActivityId,
    },
    /// Something that begins at another time.
    Moved {
        /// What.
        activity: ActivityId,
        /// From which quarter on it had been planned.
        from: i32,
        /// From which quarter on it is now.
        to: i32,
    },
}

impl DevelopmentPlan {
    /// The plan made again as of a review, from the first quarter on that begins on its day or later. `None` where none is left.
    ///
    /// Levels are those that the latest evidence says, an own view not counted, and else those of before. What has begun and is not over goes on
    /// as it began, with the debrief that it had; what is over is not done again; what has begun is paid for. What should be over by now
    /// and is not may be taken anew.
    ///
    /// # Errors
    /// [`Invalid`] as for [`DevelopmentPlan::review`].
    ///
    /// # Complexity
    /// As that of a plan.
    pub fn adjust(
        &self,
        problem: &DevelopmentProblem,
        seen: &DevelopmentReviewSpec,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Option<AdjustedPlan>, Invalid> {
        let data = &*problem.0;
        seen.check_ids(data)?;
        let quarters = u32::try_from(data.quarters).unwrap_or_default();
        let first = (0..quarters).find(|&quarter| data.first_day(quarter) >= seen.as_of);
        let Some((first, person)) = first.and_then(|first| Some((first as usize, known(data, self.person.as_str()).ok()?)))
        else {
            return Ok(None);
        };
        let person = self.now(data, person, seen, first);
        let problem = problem.alone(person.clone());
        let plan = solve::plan(&problem.0, &person, self.question, effort, observer);
        let changes = changes(&self.if_missing.activities, &plan.if_missing.activities, seen);
        Ok(Some(AdjustedPlan { problem, plan, changes }))
    }

    /// The person as they are now.
    fn now(&self, data: &ProblemData, person: &Person, seen: &DevelopmentReviewSpec, first: usize) -> Person {
        let mut now = person.clone();
        now.first = first;
        let mut levels: BTreeMap<u16, u8> = person.levels.iter().copied().collect();
        let mut evidence: Vec<_> = seen.evidence.iter().filter(|evidence| review::counts(evidence, seen)).collect();
        evidence.sort_by_key(|evidence| evidence.on);
        let mut seen_on: BTreeMap<u16, chrono::NaiveDate> = BTreeMap::new();
        for one in evidence {
            let Ok(competency) = data.ladder.competency(one.competency.as_str()) else { continue };
            let Some(level) = competency.scale().level(one.level.as_str()) else { continue };
            let number = competency.ix().0;
            let is_same_day = seen_on.insert(number, one.on) == Some(one.on);
            let known = levels.get(&number).copied().filter(|_| is_same_day);
            levels.insert(number, known.unwrap_or_default().max(level.position()));
        }
        now.levels = levels.into_iter().collect();
        let over = |begun: &&super::review_spec::BegunActivitySpec| begun.completed_on.is_some_and(|on| on <= seen.as_of);
        let number = |id: &ActivityId| data.activity_number(id);
        let done = seen.activities.iter().filter(over).filter_map(|begun| number(&begun.activity));
        let done: BTreeSet<u32> = person.done.iter().copied().chain(done).collect();
        let from = i32::try_from(first).unwrap_or(i32::MAX);
        let goes_on = |&(number, start): &(u32, i32)| {
            let lasts = data.activity(number).map_or(0, super::problem::Activity::quarters);
            start.saturating_add(i32::try_from(lasts).unwrap_or(i32::MAX)) > from
        };
        let begun = seen.activities.iter().filter_map(|begun| Some((number(&begun.activity)?, begun.start)));
        let begun: BTreeMap<u32, i32> = begun.collect();
        // What was fixed and lies ahead stays, unless it began at another time.
        let mut fixed: BTreeSet<(u32, i32)> =
            person.fixed.iter().filter(|(number, _)| !begun.contains_key(number)).copied().collect();
        fixed.extend(begun.iter().map(|(&number, &start)| (number, start)));
        fixed.retain(|(number, _)| !done.contains(number));
        fixed.retain(goes_on);
        let mut spent = 0u64;
        for planned in &self.if_missing.activities {
            let Some(activity) = number(&planned.activity) else { continue };
            let Some(&start) = begun.get(&activity) else { continue };
            let cost = |number: u32| data.activity(number).map_or(0, |activity| activity.cost);
            spent = spent.saturating_add(if planned.start >= 0 { cost(activity) } else { 0 });
            let own = planned.debrief.as_ref().filter(|debrief| debrief.own);
            if let Some((own, debrief)) = own.and_then(|own| Some((own, number(&own.activity)?))) {
                let later = (debrief, own.start.saturating_add(start - planned.start));
                // A debrief that is ahead is still to be paid for, with the other things that are fixed.
                if goes_on(&later) && !done.contains(&activity) {
                    fixed.insert(later);
                    spent = spent.saturating_add(if later.1 < from { cost(debrief) } else { 0 });
                } else {
                    spent = spent.saturating_add(cost(debrief));
                }
            }
        }
        now.budget = person.budget.map(|budget| budget.saturating_sub(spent));
        now.done = done.into_iter().collect();
        now.fixed = fixed.into_iter().collect();
        now
    }
}

fn known<'a>(data: &'a ProblemData, id: &str) -> Result<&'a Person, UnknownId> {
    data.person(id)
}

fn changes(before: &[PlannedActivity], after: &[PlannedActivity], seen: &DevelopmentReviewSpec) -> Vec<PlanChange> {
    let starts = |planned: &[PlannedActivity]| -> BTreeMap<ActivityId, i32> {
        let open = planned.iter().filter(|planned| !seen.activities.iter().any(|begun| begun.activity == planned.activity));
        open.map(|planned| (planned.activity.clone(), planned.start)).collect()
    };
    let (before, after) = (starts(before), starts(after));
    let mut changes = Vec::new();
    for (activity, &from) in &before {
        match after.get(activity) {
            None => changes.push(PlanChange::Dropped { activity: activity.clone() }),
            Some(&to) if to != from => changes.push(PlanChange::Moved { activity: activity.clone(), from, to }),
            Some(_) => {}
        }
    }
    let added = after.iter().filter(|(activity, _)| !before.contains_key(*activity));
    changes.extend(added.map(|(activity, &start)| PlanChange::Added { activity: activity.clone(), start }));
    changes.sort();
    changes
}
