//! What an activity is to one person: when it can begin, what it takes with its debrief, what it lifts.

use std::collections::BTreeMap;

use super::activity_spec::LearningKind;
use super::problem::{Activity, Person, ProblemData};
use crate::algo::lifts::{Lift, Way, Ways};

/// What a way stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct WayOf {
    pub(super) activity: u32,
    /// A debrief of its own.
    pub(super) debrief: Option<u32>,
    /// Where it is fixed, when it begins, as the document says it.
    pub(super) fixed: Option<i32>,
}

/// Makes the ways of one person.
pub(super) struct WayMaker<'a> {
    data: &'a ProblemData,
    person: &'a Person,
    /// The row of each competency that matters.
    row_of: &'a BTreeMap<u16, usize>,
    ways: Vec<Way>,
    of: Vec<WayOf>,
}

impl<'a> WayMaker<'a> {
    pub(super) const fn new(data: &'a ProblemData, person: &'a Person, row_of: &'a BTreeMap<u16, usize>) -> Self {
        Self { data, person, row_of, ways: Vec::new(), of: Vec::new() }
    }

    pub(super) fn made(&self) -> usize {
        self.of.len()
    }

    /// What is fixed takes place anyway. Its hours and its cost are taken off what there is; what has begun goes on from the first quarter on.
    pub(super) fn fix(&mut self, number: u32, start: i32) {
        let Some(activity) = self.data.activity(number) else { return };
        let lasts = i32::try_from(activity.quarters()).unwrap_or(i32::MAX);
        let first = i32::try_from(self.person.first).unwrap_or_default();
        let from = start.max(first);
        let Ok(length) = usize::try_from(start.saturating_add(lasts).saturating_sub(from)) else { return };
        // What was over before the first quarter lifts nothing any more.
        if length == 0 {
            return;
        }
        self.ways.push(Way {
            starts: u32::try_from(from).ok().and_then(|from| 1u16.checked_shl(from)).unwrap_or_default(),
            length,
            hours: Vec::new(),
            cost: 0,
            effort: 0,
            until_lift: 0,
            bias: self.bias(activity),
            lifts: self.lifts(activity),
            after: Vec::new(),
            needs: Vec::new(),
            twins: 0,
            forced: true,
        });
        self.of.push(WayOf { activity: number, debrief: None, fixed: Some(start) });
    }

    /// What may be chosen: with a debrief of its own, and where something fixed is one, without.
    pub(super) fn choose(&mut self, number: u32) {
        let Some(activity) = self.data.activity(number) else { return };
        let open = self.starts(activity);
        if !activity.needs_debrief() {
            self.push(number, activity, open, None);
            return;
        }
        let debriefed = open & self.debriefed(activity);
        if debriefed != 0 {
            self.push(number, activity, debriefed, None);
        }
        let own = self.data.debrief(self.person, number);
        let Some((own, debrief)) = own.and_then(|own| Some((own, self.data.activity(own)?))) else { return };
        let ends = activity.quarters() - 1;
        let starts = open & !debriefed & (self.starts_of(debrief, 0) >> ends);
        self.push(number, activity, starts, Some((own, debrief)));
    }

    /// The ways, with those of one activity and of what it comes after linked to each other.
    pub(super) fn linked(mut self) -> (Vec<Way>, Vec<WayOf>) {
        let mut sets: BTreeMap<u32, Ways> = BTreeMap::new();
        for (way, of) in self.of.iter().enumerate() {
            *sets.entry(of.activity).or_default() |= 1 << way;
        }
        for (way, of) in self.ways.iter_mut().zip(&self.of) {
            let Some(activity) = self.data.activity(of.activity) else { continue };
            way.twins = sets.get(&of.activity).copied().unwrap_or_default();
            let open = activity.after.iter().filter(|&after| self.person.done.binary_search(after).is_err());
            way.after = open.map(|after| sets.get(after).copied().unwrap_or_default()).collect();
        }
        (self.ways, self.of)
    }

    fn push(&mut self, number: u32, activity: &Activity, starts: u16, debrief: Option<(u32, &Activity)>) {
        if starts == 0 {
            return;
        }
        let mut hours = activity.hours.clone();
        let mut cost = activity.cost;
        let mut bias = self.bias(activity);
        if let Some((_, debrief)) = debrief {
            let last = hours.len() - 1;
            hours.resize(hours.len().max(last + debrief.hours.len()), 0);
            hours.iter_mut().skip(last).zip(&debrief.hours).for_each(|(hours, takes)| *hours = hours.saturating_add(*takes));
            cost = cost.saturating_add(debrief.cost);
            bias = bias.saturating_add(self.bias(debrief));
        }
        let needs = activity.needs.iter().filter_map(|(of, level)| Some((*self.row_of.get(of)?, *level))).collect();
        self.ways.push(Way {
            starts,
            length: activity.quarters(),
            effort: hours.iter().copied().map(u64::from).sum(),
            until_lift: activity.hours.iter().copied().map(u64::from).sum(),
            hours,
            cost,
            bias,
            lifts: self.lifts(activity),
            after: Vec::new(),
            needs,
            twins: 0,
            forced: false,
        });
        self.of.push(WayOf { activity: number, debrief: debrief.map(|(own, _)| own), fixed: None });
    }

    fn lifts(&self, activity: &Activity) -> Vec<Lift> {
        let lift = |build: &super::problem::Build| {
            let row = *self.row_of.get(&build.competency)?;
            let first = self.data.competency(build.competency).into_iter().flat_map(crate::ladder::Competency::prerequisites);
            let needs =
                first.filter_map(|first| Some((*self.row_of.get(&first.competency().ix().0)?, first.level().position())));
            Some(Lift { row, from: build.from, to: build.to, needs: needs.collect() })
        };
        activity.builds.iter().filter_map(lift).collect()
    }

    /// The quarters in which an activity can begin.
    fn starts(&self, activity: &Activity) -> u16 {
        self.starts_of(activity, self.person.first)
    }

    fn starts_of(&self, activity: &Activity, first: usize) -> u16 {
        let lasts = activity.quarters();
        let open =
            |start: &usize| start + lasts <= self.data.quarters && !(*start..start + lasts).any(|at| activity.is_closed(at));
        (first..self.data.quarters).filter(open).fold(0, |starts, start| starts | 1 << start)
    }

    /// The starts for which something fixed goes on in the last quarter that is a debrief.
    fn debriefed(&self, activity: &Activity) -> u16 {
        let mut starts = 0;
        for &(number, start) in &self.person.fixed {
            let Some(fixed) = self.data.activity(number).filter(|fixed| fixed.debriefs(activity.kind)) else { continue };
            let until = start.saturating_add(i32::try_from(fixed.quarters()).unwrap_or(i32::MAX));
            for last in
                (start.max(0)..until).filter_map(|at| usize::try_from(at).ok()).filter(|last| *last < self.data.quarters)
            {
                if let Some(begins) = (last + 1).checked_sub(activity.quarters()) {
                    starts |= 1 << begins;
                }
            }
        }
        starts
    }

    /// What an activity adds to the hours that are missing to the share of experience, in percent of hours.
    fn bias(&self, activity: &Activity) -> i64 {
        let Some(share) = self.data.policy.experience_share else { return 0 };
        let hours = i64::from(activity.hours.iter().sum::<u32>());
        let counts = if activity.kind.learning() == LearningKind::Experience { 100 } else { 0 };
        hours * (i64::from(share) - counts)
    }
}
