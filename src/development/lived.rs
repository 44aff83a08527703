//! A plan gone through quarter by quarter from the document's numbers alone, for those that hold a plan against its problem.

use std::collections::BTreeMap;

use super::activity_spec::ActivityKind;
use super::answer::{PlannedActivity, PlannedDebrief};
use super::check::DevelopmentFault;
use super::front::Point;
use super::problem::{Activity, Person, ProblemData};
use crate::values::ActivityId;

/// What a person's competencies are when each quarter begins, and after the last.
pub(super) struct Lived<'a> {
    data: &'a ProblemData,
    person: &'a Person,
    /// What is assumed of a level that nobody knows: below the scale, or as high as it goes.
    is_met: bool,
    /// Only competencies that something has raised.
    raised: Vec<BTreeMap<u16, u8>>,
}

/// A rise that an activity brings about.
pub(super) struct Rise {
    pub(super) competency: u16,
    pub(super) from: u8,
    pub(super) to: u8,
}

impl<'a> Lived<'a> {
    pub(super) fn new(data: &'a ProblemData, person: &'a Person, is_met: bool) -> Self {
        Self { data, person, is_met, raised: vec![BTreeMap::new(); data.quarters + 1] }
    }

    pub(super) fn start(&self, competency: u16) -> u8 {
        let highest = || self.data.competency(competency).map_or(0, |of| of.scale().highest().position());
        self.person.level(competency).unwrap_or_else(|| if self.is_met { highest() } else { 0 })
    }

    pub(super) fn level(&self, competency: u16, quarter: usize) -> u8 {
        let raised = self.raised.get(quarter).and_then(|raised| raised.get(&competency));
        raised.copied().unwrap_or_default().max(self.start(competency))
    }

    /// Whether somebody is known to have a level when a quarter begins.
    fn has(&self, competency: u16, level: u8, quarter: usize, is_fixed: bool) -> bool {
        let is_known = is_fixed || quarter != self.person.first || self.person.level(competency).is_some();
        level == 0 || is_known && self.level(competency, quarter) >= level
    }

    /// What an activity raises that begins in a quarter and ends within the horizon; the levels of later quarters are raised.
    pub(super) fn begin(&mut self, activity: &Activity, quarter: usize, end: usize, is_fixed: bool) -> Vec<Rise> {
        let mut rises = Vec::new();
        for build in &activity.builds {
            let competency = build.competency;
            let is_hidden = quarter == self.person.first && self.person.level(competency).is_none();
            let first = self.data.competency(competency).into_iter().flat_map(crate::ladder::Competency::prerequisites);
            let mut first = first.map(|first| (first.competency().ix().0, first.level().position()));
            let from = self.level(competency, quarter);
            let counts = (is_fixed || !is_hidden)
                && from >= build.from
                && first.all(|(competency, level)| self.has(competency, level, quarter, is_fixed));
            if !counts || end > self.data.quarters || from >= build.to {
                continue;
            }
            rises.push(Rise { competency, from, to: build.to });
            for raised in self.raised.iter_mut().skip(end) {
                let level = raised.entry(competency).or_default();
                *level = (*level).max(build.to);
            }
        }
        rises
    }

    /// Whether an activity may begin in a quarter, as far as levels go.
    pub(super) fn is_ready(&self, activity: &Activity, quarter: usize) -> bool {
        activity.needs.iter().all(|&(competency, level)| self.has(competency, level, quarter, false))
    }
}

/// The activity of a planned one, with where it really begins within the horizon and where it ends.
pub(super) fn placed<'a>(
    data: &'a ProblemData,
    person: &Person,
    planned: &PlannedActivity,
) -> Result<(u32, &'a Activity, usize, usize), DevelopmentFault> {
    let fault = || DevelopmentFault::Activity(planned.activity.clone());
    let number = data.activity_number(&planned.activity).ok_or_else(fault)?;
    let activity = data.activity(number).ok_or_else(fault)?;
    let lasts = i32::try_from(activity.quarters()).map_err(|_| fault())?;
    if planned.end != planned.start.saturating_add(lasts) {
        return Err(fault());
    }
    let first = i32::try_from(person.first).map_err(|_| fault())?;
    let start = usize::try_from(planned.start.max(first)).map_err(|_| fault())?;
    let end = usize::try_from(planned.end).map_err(|_| fault())?;
    Ok((number, activity, start, end))
}

/// What the debrief of an experience has to be where nothing fixed is one.
pub(super) fn own_debrief<'a>(data: &'a ProblemData, person: &Person, experience: &Activity) -> Option<&'a Activity> {
    let is_offered = |id: &ActivityId| {
        let number = data.activity_number(id);
        person.offers.as_ref().is_none_or(|offers| number.is_some_and(|number| offers.contains(&number)))
    };
    let suits = |debrief: &&Activity| {
        debrief.open
            && debrief.id != experience.id
            && debrief.debriefs.contains(&experience.kind)
            && debrief.after.is_empty()
            && debrief.needs.is_empty()
            && is_offered(&debrief.id)
    };
    data.activities.iter().filter(suits).min_by_key(|debrief| (debrief.cost, debrief.hours.iter().sum::<u32>(), &debrief.id))
}

/// Whether something fixed is a debrief of a kind of experience in a quarter.
pub(super) fn is_debriefed(data: &ProblemData, person: &Person, id: &ActivityId, kind: ActivityKind, quarter: i32) -> bool {
    person.fixed.iter().any(|&(number, start)| {
        let Some(fixed) = data.activity(number) else { return false };
        let end = start.saturating_add(i32::try_from(fixed.quarters()).unwrap_or(i32::MAX));
        fixed.id != *id && fixed.debriefs.contains(&kind) && start <= quarter && quarter < end
    })
}

/// A plan of a front as a path would have it, without its objectives.
pub(super) fn planned(
    data: &ProblemData,
    person: &Person,
    point: &Point,
    delay: u8,
) -> Result<Vec<PlannedActivity>, DevelopmentFault> {
    let lasts = |activity: &Activity| i32::try_from(activity.quarters()).unwrap_or(i32::MAX);
    let first = i32::try_from(person.first).unwrap_or_default();
    let plain = |activity: &Activity, start: i32, fixed: bool, debrief: Option<PlannedDebrief>| PlannedActivity {
        activity: activity.id.clone(),
        start,
        end: start.saturating_add(lasts(activity)),
        fixed,
        objectives: Vec::new(),
        debrief,
    };
    let fixed_debrief = |activity: &Activity, last: i32| {
        let found = person.fixed.iter().filter_map(|&(number, start)| Some((data.activity(number)?, start)));
        let there = found.map(|(fixed, start)| (fixed, start, start.saturating_add(lasts(fixed))));
        let mut suits = there.filter(|(fixed, start, end)| {
            fixed.id != activity.id && fixed.debriefs.contains(&activity.kind) && (*start..*end).contains(&last)
        });
        let needs = activity.kind.needs_debrief() && !activity.debriefs.contains(&activity.kind);
        let (fixed, start, end) = suits.next().filter(|_| needs)?;
        Some(PlannedDebrief { activity: fixed.id.clone(), start, end, own: false })
    };
    let mut planned = Vec::new();
    for &(number, start) in &person.fixed {
        let activity = data.activity(number).ok_or(DevelopmentFault::Company)?;
        let end = start.saturating_add(lasts(activity));
        if end > first {
            planned.push(plain(activity, start, true, fixed_debrief(activity, end - 1)));
        }
    }
    for picked in &point.picked {
        let activity = data.activity(picked.activity).ok_or(DevelopmentFault::Company)?;
        let start = i32::from(picked.start) + i32::from(delay);
        let last = start.saturating_add(lasts(activity)) - 1;
        let own = (picked.debrief != u32::MAX).then(|| data.activity(picked.debrief)).flatten();
        let own = own.map(|own| PlannedDebrief {
            activity: own.id.clone(),
            start: last,
            end: last.saturating_add(lasts(own)),
            own: true,
        });
        planned.push(plain(activity, start, false, own.or_else(|| fixed_debrief(activity, last))));
    }
    planned.sort_by(|one, other| (one.start, &one.activity).cmp(&(other.start, &other.activity)));
    Ok(planned)
}
