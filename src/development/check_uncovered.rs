//! What a plan leaves open, and why, held against the problem.

use std::collections::BTreeMap;

use super::answer::{DevelopmentPath, Uncovered, UncoveredReason};
use super::check::{DevelopmentFault, Held, Sums};
use super::lived::{self, Lived};
use super::problem::{Activity, Ask};

/// Whether what is told to be open is all that is, in its order, and each reason is one.
pub(super) fn check(held: &Held<'_>, path: &DevelopmentPath, sums: &Sums<'_>) -> Result<(), DevelopmentFault> {
    let end = |ask: &Ask| sums.lived.level(ask.competency, held.data.quarters);
    let mut open: Vec<&Ask> = held.person.asks.iter().filter(|ask| end(ask) < ask.level).collect();
    open.sort_by_key(|ask| (!ask.gate, ask.competency));
    let mut told = path.uncovered.iter();
    for ask in open {
        let id = || held.data.named(ask.competency, ask.level).map(|(id, _)| id);
        let fault = || id().map_or(DevelopmentFault::Totals, DevelopmentFault::Uncovered);
        let one = told.next().ok_or_else(fault)?;
        let is_named = held.data.named(ask.competency, ask.level) == Some((one.competency.clone(), one.want.clone()))
            && held.data.named(ask.competency, end(ask)).is_some_and(|(_, reached)| reached == one.reached)
            && one.gate == ask.gate;
        if !is_named || !(Why { held, ask, reached: end(ask) }).is(one) {
            return Err(fault());
        }
    }
    told.next().map_or(Ok(()), |more| Err(DevelopmentFault::Uncovered(more.competency.clone())))
}

/// A level that is not reached.
struct Why<'a> {
    held: &'a Held<'a>,
    ask: &'a Ask,
    reached: u8,
}

impl Why<'_> {
    fn is(&self, told: &Uncovered) -> bool {
        let is_bare = told.witness.is_empty();
        match told.reason {
            UncoveredReason::NoActivity => is_bare && !self.has_each_step(|_| true),
            UncoveredReason::NoDebrief => {
                is_bare && self.has_each_step(|_| true) && !self.has_each_step(|activity| self.may_take_place(activity))
            }
            UncoveredReason::Prerequisite => is_bare && self.at_best(usize::from(u16::MAX)) < self.ask.level,
            UncoveredReason::NoTime => is_bare && self.at_best(self.held.data.quarters) < self.ask.level,
            UncoveredReason::NoHours => self.is_witnessed(told, false, true),
            UncoveredReason::NoBudget => self.is_witnessed(told, true, false),
            UncoveredReason::NoHoursNorBudget => self.is_witnessed(told, false, false),
            // The search says so, and nothing else can.
            UncoveredReason::Conflict | UncoveredReason::Undetermined => is_bare,
        }
    }

    /// Whether a plan reaches it that keeps all rules but those of what is said to bind.
    fn is_witnessed(&self, told: &Uncovered, hours: bool, budget: bool) -> bool {
        let Ok(sums) = self.held.sums(&told.witness, true) else { return false };
        self.held.limits(&sums, hours, budget).is_ok()
            && sums.lived.level(self.ask.competency, self.held.data.quarters) >= self.ask.level
    }

    fn is_available(&self, activity: &Activity) -> bool {
        let Some(number) = self.held.data.activity_number(&activity.id) else { return false };
        let person = self.held.person;
        let is_offered = person.offers.as_ref().is_none_or(|offers| offers.contains(&number));
        self.is_fixed(activity) || activity.open && is_offered && !person.done.contains(&number)
    }

    fn is_fixed(&self, activity: &Activity) -> bool {
        let fixed = self.held.person.fixed.iter();
        fixed.filter_map(|(number, _)| self.held.data.activity(*number)).any(|fixed| fixed.id == activity.id)
    }

    fn may_take_place(&self, activity: &Activity) -> bool {
        let (data, person) = (self.held.data, self.held.person);
        let is_own = !activity.kind.needs_debrief() || activity.debriefs.contains(&activity.kind);
        let by_fixed = || {
            let end = i32::try_from(data.quarters).unwrap_or(i32::MAX);
            (-64..end).any(|at| lived::is_debriefed(data, person, &activity.id, activity.kind, at))
        };
        self.is_fixed(activity) || is_own || lived::own_debrief(data, person, activity).is_some() || by_fixed()
    }

    fn has_each_step(&self, suits: impl Fn(&Activity) -> bool) -> bool {
        let step = |level: u8| {
            self.held.data.activities.iter().filter(|activity| self.is_available(activity) && suits(activity)).any(|activity| {
                activity.builds.iter().any(|build| {
                    build.competency == self.ask.competency && (build.from..build.to).contains(&level.saturating_sub(1))
                })
            })
        };
        (self.reached + 1..=self.ask.level).all(step)
    }

    /// The level after so many quarters, if hours and money were no matter and each build came at the best time for itself: no plan has more.
    fn at_best(&self, quarters: usize) -> u8 {
        let Held { data, person, is_met, .. } = *self.held;
        let start = |competency: u16| Lived::new(data, person, is_met).start(competency);
        // When each level is there, and each activity over.
        let mut there: BTreeMap<u16, Vec<(usize, u8)>> = BTreeMap::new();
        let mut over: BTreeMap<u32, usize> = person.done.iter().map(|&number| (number, 0)).collect();
        loop {
            let mut is_changed = false;
            for (number, activity) in (0u32..).zip(data.activities.iter()) {
                let is_fixed = self.is_fixed(activity);
                if !self.is_available(activity) || !self.may_take_place(activity) && !is_fixed {
                    continue;
                }
                let since = |there: &BTreeMap<u16, Vec<(usize, u8)>>, competency: u16, level: u8| -> Option<usize> {
                    let first = if level == 0 { person.first } else { self.known_from(competency, is_fixed) };
                    if start(competency) >= level {
                        return Some(first);
                    }
                    let found = there.get(&competency)?.iter().filter(|(_, has)| *has >= level).map(|(at, _)| *at).min()?;
                    Some(found.max(first))
                };
                let fixed = person.fixed.iter().find(|(fixed, _)| *fixed == number);
                let begins = match fixed {
                    Some(&(_, start)) => usize::try_from(start).unwrap_or(0).max(person.first),
                    None => {
                        let after = activity.after.iter().map(|after| over.get(after).copied());
                        let needs = activity.needs.iter().map(|&(competency, level)| since(&there, competency, level));
                        let Some(all) = after.chain(needs).collect::<Option<Vec<usize>>>() else { continue };
                        let ready = all.into_iter().max().unwrap_or_default().max(person.first);
                        let Some(begins) = self.opens(activity, ready, quarters) else { continue };
                        begins
                    }
                };
                let end = |begins: usize| match fixed {
                    Some(&(_, start)) => {
                        let end = start.saturating_add(i32::try_from(activity.quarters()).unwrap_or(i32::MAX));
                        usize::try_from(end).unwrap_or_default()
                    }
                    None => begins + activity.quarters(),
                };
                if end(begins) <= quarters && over.get(&number).is_none_or(|known| *known > end(begins)) {
                    over.insert(number, end(begins));
                    is_changed = true;
                }
                for build in &activity.builds {
                    let competency = build.competency;
                    let first = data.competency(competency).into_iter().flat_map(crate::ladder::Competency::prerequisites);
                    let first = first.map(|first| since(&there, first.competency().ix().0, first.level().position()));
                    let own = since(&there, competency, build.from).map(|at| at.max(self.known_from(competency, is_fixed)));
                    let Some(all) = first.chain([own]).collect::<Option<Vec<usize>>>() else { continue };
                    let at = all.into_iter().max().unwrap_or_default();
                    // What is fixed begins when it begins.
                    if fixed.is_some() && at > begins {
                        continue;
                    }
                    let begins = if fixed.is_some() { Some(begins) } else { self.opens(activity, at.max(begins), quarters) };
                    let Some(end) = begins.map(end) else { continue };
                    let levels = there.entry(competency).or_default();
                    let is_new = !levels.iter().any(|&(known, level)| known <= end && level >= build.to);
                    if end <= quarters && is_new && start(competency) < build.to {
                        levels.push((end, build.to));
                        is_changed = true;
                    }
                }
            }
            if !is_changed {
                break;
            }
        }
        let reached = there.get(&self.ask.competency).into_iter().flatten().map(|(_, level)| *level).max();
        reached.unwrap_or_default().max(start(self.ask.competency))
    }

    /// The first quarter from one on in which an activity that is chosen can begin; any where there is no end.
    fn opens(&self, activity: &Activity, from: usize, quarters: usize) -> Option<usize> {
        let data = self.held.data;
        if quarters > data.quarters {
            return Some(from);
        }
        let can = |begins: &usize| {
            let end = begins + activity.quarters();
            let is_closed = (*begins..end).any(|quarter| activity.is_closed(quarter));
            end <= quarters && !is_closed && self.has_debrief(activity, end - 1)
        };
        (from..quarters).find(can)
    }

    /// Whether an experience that ends in a quarter can be talked over.
    fn has_debrief(&self, activity: &Activity, last: usize) -> bool {
        let Held { data, person, .. } = *self.held;
        if !activity.kind.needs_debrief() || activity.debriefs.contains(&activity.kind) {
            return true;
        }
        let own = lived::own_debrief(data, person, activity);
        let fits = |own: &Activity| {
            let end = last + own.quarters();
            end <= data.quarters && !(last..end).any(|quarter| own.is_closed(quarter))
        };
        let quarter = i32::try_from(last).unwrap_or(i32::MAX);
        own.is_some_and(fits) || lived::is_debriefed(data, person, &activity.id, activity.kind, quarter)
    }

    /// From which quarter on an activity that is chosen can count on a competency at all.
    fn known_from(&self, competency: u16, is_fixed: bool) -> usize {
        let person = self.held.person;
        person.first + usize::from(!is_fixed && person.level(competency).is_none())
    }
}
