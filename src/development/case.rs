//! One person's choice as numbers: what could be done, from when on, and what each level is worth.

use std::collections::{BTreeMap, BTreeSet};

use super::activity_spec::ActivityKind;
use super::problem::{Activity, Ask, Build, Person, ProblemData};
use super::ways::{WayMaker, WayOf};
use crate::algo::lifts::{Case, MOST_WAYS, Row};

/// What is assumed of levels that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// They turn out to be below the scale.
    Missing,
    /// They turn out to be as high as the scale goes.
    Met,
}

/// What a level counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// Gates before everything else.
    GatesFirst,
    /// So many times as much where it is a gate.
    Factor(u32),
}

/// What is not to limit a plan.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lifted {
    pub(super) hours: bool,
    pub(super) budget: bool,
}

/// One person's choice, and what its ways stand for.
pub(super) struct PersonCase {
    pub(super) case: Case,
    pub(super) ways: Vec<WayOf>,
    /// The competency of each row, in order.
    pub(super) rows: Vec<u16>,
    /// What the worth of gates is a multiple of, where gates come first.
    pub(super) gates_by: u64,
    /// Whether activities that could help were left out, since they are too many.
    pub(super) is_cut: bool,
    /// The competencies that nobody knows and that matter, in order.
    pub(super) unknown: Vec<u16>,
}

impl ProblemData {
    /// What there is in a quarter for development, the guard on core duties applied.
    pub(super) fn limit(&self, person: &Person, quarter: usize) -> u32 {
        let guard = u64::from(self.policy.working_hours) * u64::from(self.policy.most_share) / 100;
        let hours = person.hours.get(quarter).copied().unwrap_or_default();
        hours.min(u32::try_from(guard).unwrap_or(u32::MAX))
    }

    /// Whether a plan may choose an activity.
    pub(super) fn offers(&self, person: &Person, number: u32) -> bool {
        let is_offered = person.offers.as_ref().is_none_or(|offers| offers.binary_search(&number).is_ok());
        let is_taken = person.fixed.binary_search_by_key(&number, |(activity, _)| *activity).is_ok();
        let is_open = self.activity(number).is_some_and(|activity| activity.open);
        is_offered && is_open && !is_taken && person.done.binary_search(&number).is_err()
    }

    /// The debrief that an experience of a kind gets where nothing fixed is one: the cheapest, then of the least hours, then by id.
    pub(super) fn debrief(&self, person: &Person, experience: u32) -> Option<u32> {
        let kind = self.activity(experience)?.kind;
        let debriefs = self.debriefs.get(&kind)?.iter().copied();
        let may = |number: &u32| {
            *number != experience && person.offers.as_ref().is_none_or(|offers| offers.binary_search(number).is_ok())
        };
        debriefs.into_iter().find(may)
    }
}

/// For each kind of experience what can be its debrief, the best first.
pub(super) fn debriefs(activities: &[Activity]) -> BTreeMap<ActivityKind, Vec<u32>> {
    let mut debriefs: BTreeMap<ActivityKind, Vec<u32>> = BTreeMap::new();
    for (number, activity) in (0u32..).zip(activities) {
        if activity.open && activity.after.is_empty() && activity.needs.is_empty() {
            activity.debriefs.iter().for_each(|&kind| debriefs.entry(kind).or_default().push(number));
        }
    }
    let takes = |number: &u32| {
        let activity = activities.get(*number as usize);
        activity.map(|activity| (activity.cost, activity.hours.iter().sum::<u32>(), *number))
    };
    debriefs.values_mut().for_each(|debriefs| debriefs.sort_by_key(takes));
    debriefs
}

/// Builds one person's case.
pub(super) struct Builder<'a> {
    pub(super) data: &'a ProblemData,
    pub(super) person: &'a Person,
    pub(super) end: End,
    pub(super) worth: Worth,
    pub(super) lifted: Lifted,
}

impl Builder<'_> {
    pub(super) fn build(&self) -> PersonCase {
        let (data, person) = (self.data, self.person);
        let (interest, relevant) = self.relevant();
        let row_of: BTreeMap<u16, usize> = interest.keys().copied().zip(0..).collect();
        let (asks, gates_by) = self.worths();
        let mut rows: Vec<Row> = Vec::with_capacity(interest.len());
        for &competency in interest.keys() {
            let ask = asks.get(&competency);
            rows.push(Row {
                start: self.start(competency),
                want: ask.map_or(0, |(ask, _)| ask.level),
                worth: ask.map_or(0, |(_, worth)| *worth),
                gate: ask.is_some_and(|(ask, _)| ask.gate),
                hidden: person.level(competency).is_none(),
            });
        }
        let mut ways = WayMaker::new(data, person, &row_of);
        person.fixed.iter().for_each(|&(number, start)| ways.fix(number, start));
        let (relevant, is_cut) = self.at_most(relevant, MOST_WAYS.saturating_sub(ways.made()));
        relevant.iter().for_each(|&number| ways.choose(number));
        let (ways, of) = ways.linked();
        let unknown: Vec<u16> = interest.keys().copied().filter(|&competency| person.level(competency).is_none()).collect();
        let case = Case { periods: data.quarters, first: person.first, hours: Vec::new(), budget: None, rows, ways };
        PersonCase { case, ways: of, rows: interest.into_keys().collect(), gates_by, is_cut, unknown }
    }

    /// The same with the time and the money that there is, after what is fixed and what has to be found out.
    pub(super) fn limited(&self, unknown: usize) -> PersonCase {
        let (data, person) = (self.data, self.person);
        let mut built = self.build();
        let fixed = fixed_hours(data, person);
        let found_out = u64::from(data.policy.assessment.hours) * unknown as u64;
        for quarter in 0..data.quarters {
            let limit = u64::from(data.limit(person, quarter));
            let assessment = if quarter == person.first { found_out } else { 0 };
            let taken = u64::from(fixed.get(quarter).copied().unwrap_or_default()) + assessment;
            let left = u32::try_from(limit.saturating_sub(taken)).unwrap_or(u32::MAX);
            built.case.hours.push(if self.lifted.hours { u32::MAX / 16 } else { left });
        }
        let taken = fixed_cost(data, person).saturating_add(data.assessment.saturating_mul(unknown as u64));
        let budget = person.budget.filter(|_| !self.lifted.budget);
        built.case.budget = budget.map(|budget| budget.saturating_sub(taken));
        built
    }

    /// Where somebody stands.
    pub(super) fn start(&self, competency: u16) -> u8 {
        self.person.level(competency).unwrap_or_else(|| match self.end {
            End::Missing => 0,
            End::Met => self.data.competency(competency).map_or(0, |competency| competency.scale().highest().position()),
        })
    }

    /// What is asked for, with what each level of it is worth, and what gates are a multiple of.
    fn worths(&self) -> (BTreeMap<u16, (&Ask, u64)>, u64) {
        let asks = self.person.asks.iter();
        let most = |ask: &Ask| u64::from(ask.weight) * u64::from(ask.level);
        let gates_by = 1 + asks.clone().map(most).sum::<u64>();
        let worth = |ask: &Ask| {
            let weight = u64::from(ask.weight);
            match self.worth {
                Worth::GatesFirst if ask.gate => weight * (gates_by + 1),
                Worth::Factor(factor) if ask.gate => weight * u64::from(factor),
                _ => weight,
            }
        };
        (asks.map(|ask| (ask.competency, (ask, worth(ask)))).collect(), gates_by)
    }

    /// The competencies that matter, with the level to which they do, and the activities that could help.
    fn relevant(&self) -> (BTreeMap<u16, u8>, BTreeSet<u32>) {
        let (data, person) = (self.data, self.person);
        let mut interest: BTreeMap<u16, u8> = BTreeMap::new();
        let mut relevant: BTreeSet<u32> = BTreeSet::new();
        let mut open: Vec<(u16, u8)> = person.asks.iter().map(|ask| (ask.competency, ask.level)).collect();
        while let Some((competency, level)) = open.pop() {
            let start = self.start(competency);
            let is_unknown = person.level(competency).is_none();
            if level == 0 || start >= level && !is_unknown || interest.get(&competency).is_some_and(|known| *known >= level) {
                continue;
            }
            interest.insert(competency, level);
            if start >= level {
                continue;
            }
            let first = data.competency(competency).into_iter().flat_map(crate::ladder::Competency::prerequisites);
            open.extend(first.map(|first| (first.competency().ix().0, first.level().position())));
            for &number in data.builders.get(usize::from(competency)).into_iter().flatten() {
                let Some(activity) = data.activity(number) else { continue };
                let helps = |build: &Build| build.competency == competency && build.from < level && build.to > start;
                if activity.builds.iter().any(helps) && data.offers(person, number) {
                    self.add(number, &mut relevant, &mut open);
                }
            }
        }
        (interest, relevant)
    }

    /// An activity, what it comes after, and what these need.
    fn add(&self, number: u32, relevant: &mut BTreeSet<u32>, open: &mut Vec<(u16, u8)>) {
        let mut further = vec![number];
        while let Some(number) = further.pop() {
            if !self.data.offers(self.person, number) || !relevant.insert(number) {
                continue;
            }
            if let Some(activity) = self.data.activity(number) {
                open.extend(&activity.needs);
                further.extend(&activity.after);
            }
        }
    }

    /// As many of the activities as fit: those that build the most for what they take.
    fn at_most(&self, relevant: BTreeSet<u32>, most: usize) -> (BTreeSet<u32>, bool) {
        // An experience has two ways where something fixed is its debrief in some quarters.
        let fixed = self.person.fixed.iter().filter_map(|(number, _)| self.data.activity(*number));
        let most = if fixed.into_iter().any(|activity| !activity.debriefs.is_empty()) { most / 2 } else { most };
        if relevant.len() <= most {
            return (relevant, false);
        }
        let (asks, _) = self.worths();
        let ranked = |&number: &u32| {
            let Some(activity) = self.data.activity(number) else { return (0, number) };
            let brings = |build: &Build| {
                let Some((ask, worth)) = asks.get(&build.competency) else { return 0 };
                let from = build.from.max(self.start(build.competency));
                u128::from(*worth) * u128::from(build.to.min(ask.level).saturating_sub(from))
            };
            let brings: u128 = activity.builds.iter().map(brings).sum();
            let takes = u128::from(activity.cost) + 1_000 * u128::from(activity.hours.iter().sum::<u32>()) + 1;
            (u128::MAX - brings.saturating_mul(1 << 40) / takes, number)
        };
        let mut kept: Vec<u32> = relevant.iter().copied().collect();
        kept.sort_by_cached_key(ranked);
        kept.truncate(most);
        (kept.into_iter().collect(), true)
    }
}

/// The hours of each quarter that is fixed, whatever else is planned.
pub(super) fn fixed_hours(data: &ProblemData, person: &Person) -> Vec<u32> {
    let mut hours = vec![0u32; data.quarters];
    for &(number, start) in &person.fixed {
        for (at, takes) in (start..).zip(data.activity(number).into_iter().flat_map(|activity| &activity.hours)) {
            if let Some(hours) = usize::try_from(at).ok().and_then(|at| hours.get_mut(at)) {
                *hours = hours.saturating_add(*takes);
            }
        }
    }
    hours
}

/// What fixed activities cost that have not begun.
pub(super) fn fixed_cost(data: &ProblemData, person: &Person) -> u64 {
    let open = person.fixed.iter().filter(|(_, start)| usize::try_from(*start).is_ok_and(|start| start >= person.first));
    open.filter_map(|(number, _)| data.activity(*number)).map(|activity| activity.cost).sum()
}
