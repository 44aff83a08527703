//! A development plan held against the problem it is an answer to, without searching for any.

use std::collections::BTreeMap;

use serde::Serialize;

use super::activity_spec::LearningKind;
use super::answer::{
    DevelopmentPath, DevelopmentPlan, DevelopmentTotals, Milestone, MilestoneKind, PlannedActivity, PlannedObjective,
};
use super::check_uncovered;
use super::lived::{self, Lived};
use super::problem::{Activity, DevelopmentProblem, Person, ProblemData};
use crate::effort::Completion;
use crate::values::{ActivityId, CompetencyId, Id, PersonId, WeightedLevels};

/// Why a development plan does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DevelopmentFault {
    /// The problem has nobody of the id, or the plan leads to another target.
    #[error("the plan of {0} is not one of this problem")]
    Person(PersonId),
    /// What is said to be found out first is known, or what is unknown and asked for is not said to be.
    #[error("what has to be found out is not as said")]
    Assess,
    /// An activity that is not known, not offered, done before, planned twice, out of order, or at a time when it cannot be.
    #[error("{0} cannot be in the plan as it is")]
    Activity(ActivityId),
    /// What is fixed is not in the plan, or at another time.
    #[error("what is fixed is not in the plan as it is")]
    Fixed,
    /// What comes first is not there.
    #[error("{0} begins before what it needs is there")]
    Unprepared(ActivityId),
    /// An experience has not the debrief that it should have.
    #[error("{0} has not the debrief that it should have")]
    Debrief(ActivityId),
    /// More hours than there are.
    #[error("quarter {0} takes more hours than there are")]
    Hours(u32),
    /// More money than there is.
    #[error("the plan costs more than there is")]
    Budget,
    /// What an activity is said to build it does not, or builds more than is said.
    #[error("{0} does not build what is said")]
    Objectives(ActivityId),
    /// A total is not what the activities come to.
    #[error("a total is not what the activities come to")]
    Totals,
    /// The milestones are not those of the activities.
    #[error("the milestones are not those of the activities")]
    Milestones,
    /// What is said to be left open, or why, is not so.
    #[error("what is said of {0} is not so")]
    Uncovered(CompetencyId),
    /// The bound is below what the plan closes, or above it where the plan is said to be proven.
    #[error("the bound is not as it must be")]
    Bound,
    /// A choice for a person is not one of theirs, or what all take is more than there is.
    #[error("the plans of a company do not fit together")]
    Company,
}

impl DevelopmentPlan {
    /// Holds the plan against its problem: every rule for every activity, hours and budget, what each activity builds, each total, the milestones,
    /// and of what is left open that it is and, by what stands in the problem or by a witness, why.
    ///
    /// Not checked is what the search alone says: that no plan is better, and which competencies that nobody knows and nobody asks for matter.
    ///
    /// # Errors
    /// The first [`DevelopmentFault`].
    ///
    /// # Complexity
    /// Quarters times activities, and for what is left open quarters times the catalogue.
    pub fn check(&self, problem: &DevelopmentProblem) -> Result<(), DevelopmentFault> {
        let data = &*problem.0;
        let person = data.person(self.person.as_str()).ok().filter(|person| person.target == self.target);
        let person = person.ok_or_else(|| DevelopmentFault::Person(self.person.clone()))?;
        let mut assess = Vec::new();
        for id in &self.assess {
            let competency = data.ladder.competency(id.as_str()).map_err(|_| DevelopmentFault::Assess)?;
            assess.push(competency.ix().0);
        }
        let is_asked = |number: &u16| assess.contains(number);
        let unknown = person.asks.iter().filter(|ask| ask.level > 0 && person.level(ask.competency).is_none());
        let is_right = assess.is_sorted_by(|one, next| one < next)
            && assess.iter().all(|&competency| person.level(competency).is_none())
            && unknown.map(|ask| ask.competency).all(|competency| is_asked(&competency))
            && self.if_met.is_none() == assess.is_empty();
        if !is_right {
            return Err(DevelopmentFault::Assess);
        }
        let path = |path: &DevelopmentPath, is_met: bool| Held::new(data, person, &assess, is_met).check(path);
        path(&self.if_missing, false)?;
        self.if_met.as_ref().map_or(Ok(()), |met| path(met, true))
    }
}

/// What a path is held against.
pub(super) struct Held<'a> {
    pub(super) data: &'a ProblemData,
    pub(super) person: &'a Person,
    pub(super) assess: &'a [u16],
    pub(super) is_met: bool,
}

/// What the activities of a path come to.
pub(super) struct Sums<'a> {
    pub(super) lived: Lived<'a>,
    /// Of each quarter, with what is fixed and what has to be found out.
    pub(super) hours: Vec<u64>,
    /// What is chosen of them.
    chosen: Vec<u64>,
    /// What is chosen costs.
    pub(super) cost: u64,
    by_kind: BTreeMap<LearningKind, u64>,
}

impl<'a> Held<'a> {
    pub(super) const fn new(data: &'a ProblemData, person: &'a Person, assess: &'a [u16], is_met: bool) -> Self {
        Self { data, person, assess, is_met }
    }

    fn check(&self, path: &DevelopmentPath) -> Result<(), DevelopmentFault> {
        let sums = self.sums(&path.activities, true)?;
        self.limits(&sums, true, true)?;
        let hours: Vec<u64> = path.hours.iter().map(|&hours| u64::from(hours)).collect();
        if self.totals(&sums) != path.totals || hours != sums.hours {
            return Err(DevelopmentFault::Totals);
        }
        if self.milestones(&path.activities) != path.milestones {
            return Err(DevelopmentFault::Milestones);
        }
        check_uncovered::check(self, path, &sums)?;
        let closed = (path.totals.gates_closed, path.totals.closed);
        if path.bound < closed || path.completion == Completion::Complete && path.bound != closed {
            return Err(DevelopmentFault::Bound);
        }
        Ok(())
    }

    /// Every rule for each activity but hours and budget.
    pub(super) fn sums(&self, planned: &[PlannedActivity], with_objectives: bool) -> Result<Sums<'a>, DevelopmentFault> {
        let (data, person) = (self.data, self.person);
        let mut sums = Sums {
            lived: Lived::new(data, person, self.is_met),
            hours: vec![0; data.quarters],
            chosen: vec![0; data.quarters],
            cost: 0,
            by_kind: BTreeMap::new(),
        };
        if let Some(first) = sums.hours.get_mut(person.first) {
            *first += u64::from(data.policy.assessment.hours) * self.assess.len() as u64;
        }
        self.fixed(planned)?;
        let mut ends: BTreeMap<u32, usize> = person.done.iter().map(|&number| (number, 0)).collect();
        let mut before: Option<(i32, &ActivityId)> = None;
        for one in planned {
            let fault = || DevelopmentFault::Activity(one.activity.clone());
            if before.is_some_and(|before| before >= (one.start, &one.activity)) {
                return Err(fault());
            }
            before = Some((one.start, &one.activity));
            let (number, activity, start, end) = lived::placed(data, person, one)?;
            if !one.fixed {
                let is_offered = person.offers.as_ref().is_none_or(|offers| offers.contains(&number)) && activity.open;
                let is_in_time = usize::try_from(one.start) == Ok(start) && end <= data.quarters;
                let is_closed = (start..end).any(|quarter| activity.is_closed(quarter));
                if !is_offered || !is_in_time || is_closed || ends.contains_key(&number) {
                    return Err(fault());
                }
                let is_over = |after: &u32| ends.get(after).is_some_and(|end| *end <= start);
                if !activity.after.iter().all(is_over) || !sums.lived.is_ready(activity, start) {
                    return Err(DevelopmentFault::Unprepared(one.activity.clone()));
                }
                sums.cost = sums.cost.saturating_add(activity.cost);
            }
            ends.insert(number, end);
            sums.count(activity, one.start, !one.fixed);
            self.debrief(one, activity, &mut sums)?;
            let rises = sums.lived.begin(activity, start, end, one.fixed);
            if with_objectives && !self.are_objectives(&rises, &one.objectives) {
                return Err(DevelopmentFault::Objectives(one.activity.clone()));
            }
        }
        Ok(sums)
    }

    fn fixed(&self, planned: &[PlannedActivity]) -> Result<(), DevelopmentFault> {
        let first = i32::try_from(self.person.first).unwrap_or_default();
        let goes_on = |&&(number, start): &&(u32, i32)| {
            let quarters = self.data.activity(number).map_or(0, Activity::quarters);
            start.saturating_add(i32::try_from(quarters).unwrap_or(i32::MAX)) > first
        };
        let mut wanted: Vec<(u32, i32)> = self.person.fixed.iter().filter(goes_on).copied().collect();
        let fixed = planned.iter().filter(|planned| planned.fixed);
        let mut found: Vec<(u32, i32)> =
            fixed.filter_map(|planned| Some((self.data.activity_number(&planned.activity)?, planned.start))).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        if wanted == found { Ok(()) } else { Err(DevelopmentFault::Fixed) }
    }

    fn debrief(&self, one: &PlannedActivity, activity: &Activity, sums: &mut Sums<'_>) -> Result<(), DevelopmentFault> {
        let (data, person) = (self.data, self.person);
        let fault = || DevelopmentFault::Debrief(one.activity.clone());
        let needs = activity.kind.needs_debrief() && !activity.debriefs.contains(&activity.kind);
        let last = one.end.saturating_sub(1);
        let has_fixed = lived::is_debriefed(data, person, &activity.id, activity.kind, last);
        match &one.debrief {
            None if needs && (has_fixed || !one.fixed) => Err(fault()),
            None => Ok(()),
            Some(_) if !needs => Err(fault()),
            Some(debrief) if !debrief.own => {
                let number = data.activity_number(&debrief.activity).ok_or_else(fault)?;
                let is_there = person.fixed.contains(&(number, debrief.start));
                let other = data.activity(number).ok_or_else(fault)?;
                let lasts = i32::try_from(other.quarters()).map_err(|_| fault())?;
                let is_right = is_there
                    && other.debriefs.contains(&activity.kind)
                    && debrief.end == debrief.start.saturating_add(lasts)
                    && (debrief.start..debrief.end).contains(&last);
                if is_right { Ok(()) } else { Err(fault()) }
            }
            Some(own) => {
                let wanted = lived::own_debrief(data, person, activity).ok_or_else(fault)?;
                let lasts = i32::try_from(wanted.quarters()).map_err(|_| fault())?;
                let span = usize::try_from(own.start).map_err(|_| fault())?..usize::try_from(own.end).map_err(|_| fault())?;
                let is_open = span.end <= data.quarters && !span.into_iter().any(|quarter| wanted.is_closed(quarter));
                let is_right = wanted.id == own.activity && own.start == last && own.end == own.start.saturating_add(lasts);
                if one.fixed || has_fixed || !is_right || !is_open {
                    return Err(fault());
                }
                sums.cost = sums.cost.saturating_add(wanted.cost);
                sums.count(wanted, own.start, true);
                Ok(())
            }
        }
    }

    /// Whether what is told is what comes about: all that leads towards what is asked for, and nothing that does not come about.
    fn are_objectives(&self, rises: &[lived::Rise], told: &[PlannedObjective]) -> bool {
        let named = |rise: &lived::Rise| {
            let (competency, to) = self.data.named(rise.competency, rise.to)?;
            let (_, from) = self.data.named(rise.competency, rise.from)?;
            Some(PlannedObjective { competency, from, to })
        };
        let matters =
            |rise: &&lived::Rise| self.person.asks.iter().any(|ask| ask.competency == rise.competency && rise.from < ask.level);
        let real: Vec<PlannedObjective> = rises.iter().filter_map(named).collect();
        told.is_sorted_by(|one, next| one.competency < next.competency)
            && told.iter().all(|one| real.contains(one))
            && rises.iter().filter(matters).filter_map(named).all(|one| told.contains(&one))
    }

    /// Whether hours and money suffice, as far as they are to.
    pub(super) fn limits(&self, sums: &Sums<'_>, hours: bool, budget: bool) -> Result<(), DevelopmentFault> {
        let guard = u64::from(self.data.policy.working_hours) * u64::from(self.data.policy.most_share) / 100;
        for (quarter, (all, chosen)) in (0u32..).zip(sums.hours.iter().zip(&sums.chosen)) {
            let own = self.person.hours.get(quarter as usize).copied().unwrap_or_default();
            let left = guard.min(u64::from(own)).saturating_sub(all - chosen);
            if hours && *chosen > left {
                return Err(DevelopmentFault::Hours(quarter));
            }
        }
        let left = self.person.budget.map(|budget| budget.saturating_sub(self.cost_anyway()));
        if budget && left.is_some_and(|left| sums.cost > left) { Err(DevelopmentFault::Budget) } else { Ok(()) }
    }

    /// What is fixed and what has to be found out costs.
    fn cost_anyway(&self) -> u64 {
        let first = i32::try_from(self.person.first).unwrap_or_default();
        let open = self.person.fixed.iter().filter(|(_, start)| *start >= first);
        let fixed: u64 = open.filter_map(|(number, _)| Some(self.data.activity(*number)?.cost)).sum();
        fixed.saturating_add(self.data.assessment.saturating_mul(self.assess.len() as u64))
    }

    fn totals(&self, sums: &Sums<'_>) -> DevelopmentTotals {
        let (mut gap, mut closed, mut gate_gap, mut gates_closed) = (0, 0, 0, 0);
        for ask in self.person.asks.iter() {
            let (start, end) = (sums.lived.start(ask.competency), sums.lived.level(ask.competency, self.data.quarters));
            let levels = |level: u8| u64::from(ask.weight) * u64::from(level.min(ask.level).saturating_sub(start));
            let (whole, part) = (levels(ask.level), levels(end));
            gap += whole;
            closed += part;
            if ask.gate {
                gate_gap += whole;
                gates_closed += part;
            }
        }
        let gates = || self.person.asks.iter().filter(|ask| ask.gate);
        let are_met = |quarter: &usize| gates().all(|ask| sums.lived.level(ask.competency, *quarter) >= ask.level);
        let after = (0..=self.data.quarters).find(are_met).and_then(|after| u32::try_from(after).ok());
        let kind = |kind| sums.by_kind.get(&kind).copied().unwrap_or_default();
        let thousandths = WeightedLevels::from_thousandths;
        DevelopmentTotals {
            gate_gap: thousandths(gate_gap),
            gap: thousandths(gap),
            gates_closed: thousandths(gates_closed),
            closed: thousandths(closed),
            gates_met_after: after,
            cost: self.data.money(sums.cost.saturating_add(self.cost_anyway())),
            effort: sums.by_kind.values().sum(),
            experience: kind(LearningKind::Experience),
            exposure: kind(LearningKind::Exposure),
            education: kind(LearningKind::Education),
        }
    }

    fn milestones(&self, planned: &[PlannedActivity]) -> Vec<Milestone> {
        let mut milestones = Vec::new();
        let day = |quarter: i32| self.data.first_day(u32::try_from(quarter).unwrap_or_default());
        let first = i32::try_from(self.person.first).unwrap_or_default();
        for competency in self.assess.iter().filter_map(|&number| self.data.competency(number)) {
            let what = MilestoneKind::Assessed { competency: competency.id().clone() };
            milestones.push(Milestone { by: day(first + 1), activity: None, what });
        }
        for one in planned.iter().filter(|one| usize::try_from(one.end).is_ok_and(|end| end <= self.data.quarters)) {
            let number = self.data.activity_number(&one.activity);
            let Some(activity) = number.and_then(|number| self.data.activity(number)) else { continue };
            let milestone = |quarter, what| Milestone { by: day(quarter), activity: Some(one.activity.clone()), what };
            let debriefed = one.debrief.as_ref().filter(|debrief| debrief.own).map_or(one.end, |debrief| debrief.end);
            milestones.push(milestone(debriefed, MilestoneKind::Completed));
            let deliverable = activity.deliverable.clone();
            milestones.extend(deliverable.map(|code| milestone(one.end, MilestoneKind::Deliverable(code))));
            let kind = activity.kind.evidence();
            let evidence = |objective: &PlannedObjective| {
                let PlannedObjective { competency, to, .. } = objective.clone();
                milestone(one.end, MilestoneKind::Evidence { kind, competency, level: to })
            };
            milestones.extend(one.objectives.iter().map(evidence));
        }
        milestones.sort();
        milestones
    }
}

impl Sums<'_> {
    fn count(&mut self, activity: &Activity, start: i32, is_chosen: bool) {
        for (at, &takes) in (start..).zip(&activity.hours) {
            let Ok(quarter) = usize::try_from(at) else { continue };
            let Some(hours) = self.hours.get_mut(quarter) else { continue };
            *hours += u64::from(takes);
            if let Some(chosen) = self.chosen.get_mut(quarter).filter(|_| is_chosen) {
                *chosen += u64::from(takes);
            }
            *self.by_kind.entry(activity.kind.learning()).or_default() += u64::from(takes);
        }
    }
}
