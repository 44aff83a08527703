//! From a document, a plan and what has changed to the document that holds now.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Placement, RotationPlan};
use super::change_spec::{FORMAT, RotationChange, RotationRepairSpec};
use super::compile::{MOST_AMOUNT, MOST_POINTS};
use super::person_spec::{BarredSpec, EligibleSpec, PlacementSpec, PublishedPlacementSpec, RotationPersonSpec, SpanSpec};
use super::spec::{PerPeriod, RotationSpec};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{CostCentreId, Id, IdKind, OpportunityId, PersonId, UnitId};

/// The document that holds now, and what a change is about.
pub(super) struct Changed {
    pub(super) spec: RotationSpec,
    /// Whose placements, seats or time a change is about.
    pub(super) people: BTreeSet<PersonId>,
    /// The opportunities that have other seats now, or free ones.
    pub(super) opportunities: BTreeSet<OpportunityId>,
    /// Where those people belong, and who pays for them: what they no longer take is free there.
    pub(super) homes: BTreeSet<UnitId>,
    pub(super) centres: BTreeSet<CostCentreId>,
    /// Placements that end before their time.
    pub(super) broken_off: BTreeSet<(PersonId, OpportunityId)>,
}

/// A document while it is changed.
struct Changing<'a> {
    changed: Changed,
    plan: &'a RotationPlan,
    /// The first open period, and the end of the horizon.
    from: u32,
    end: u32,
    people: BTreeMap<PersonId, usize>,
    opportunities: BTreeMap<OpportunityId, usize>,
    gone: BTreeSet<PersonId>,
    defects: Defects,
}

impl RotationSpec {
    /// The document that holds after some changes: what of the plan has started by then is started in it, the rest of the plan is what was
    /// published, and nothing else starts before the first open period. It is not compiled yet.
    ///
    /// # Errors
    /// [`Invalid`] with every change that makes no sense: an unknown person or opportunity, a known one that is new, periods outside the
    /// horizon, a placement broken off that has not started. Places are those of the changes. What is wrong with a new person or opportunity
    /// itself, compiling tells, where the changed document has them: at the end of its lists.
    ///
    /// # Complexity
    /// Linear in the document and the plan, which are copied.
    pub fn changed(&self, plan: &RotationPlan, repair: &RotationRepairSpec) -> Result<Self, Invalid> {
        change(self, plan, repair).map(|changed| changed.spec)
    }
}

pub(super) fn change(spec: &RotationSpec, plan: &RotationPlan, repair: &RotationRepairSpec) -> Result<Changed, Invalid> {
    let mut changing = Changing {
        plan,
        from: repair.from,
        end: spec.horizon.periods,
        people: spec.persons.iter().enumerate().map(|(at, person)| (person.id.clone(), at)).collect(),
        opportunities: spec.opportunities.iter().enumerate().map(|(at, offered)| (offered.id.clone(), at)).collect(),
        gone: BTreeSet::new(),
        defects: Defects::default(),
        changed: Changed {
            spec: spec.clone(),
            people: BTreeSet::new(),
            opportunities: BTreeSet::new(),
            homes: BTreeSet::new(),
            centres: BTreeSet::new(),
            broken_off: BTreeSet::new(),
        },
    };
    json::format(Some(&repair.format), FORMAT, &mut changing.defects);
    let what = "the first open period must be within the horizon, or its end";
    changing.number(repair.from <= spec.horizon.periods, || at!["from"], what, &repair.from);
    if let Some(stability) = repair.stability {
        let what = "milli-points must be 0 to 1000000";
        changing.number((0..=MOST_POINTS).contains(&stability), || at!["stability"], what, &stability);
        changing.changed.spec.weights.stability = stability;
    }
    // Who is away decides what has started, and what has started how many seats can go.
    for (index, change) in repair.changes.iter().enumerate() {
        changing.about_people(change, &at!["changes", index]);
    }
    changing.start();
    for (index, change) in repair.changes.iter().enumerate() {
        changing.about_seats(change, &at!["changes", index]);
    }
    changing.finish()
}

impl Changing<'_> {
    fn number(&mut self, is_good: bool, place: impl FnOnce() -> InputPath, what: &'static str, found: &dyn std::fmt::Display) {
        if !is_good {
            self.defects.push(Defect::out_of_range(code::ROTATION_PARAMETER, place(), what, found));
        }
    }

    /// Where somebody stands in the document; a defect where they do not.
    fn person(&mut self, id: &PersonId, place: InputPath) -> Option<usize> {
        let found = self.people.get(id).copied();
        if found.is_none() {
            self.defects.push(Defect::unknown(code::ROTATION_UNKNOWN_ID, place, id));
        }
        found
    }

    fn opportunity(&mut self, id: &OpportunityId, place: InputPath) -> Option<usize> {
        let found = self.opportunities.get(id).copied();
        if found.is_none() {
            self.defects.push(Defect::unknown(code::ROTATION_UNKNOWN_ID, place, id));
        }
        found
    }

    /// The periods of a span; a defect where they are none.
    fn span(&mut self, from: u32, until: Option<u32>, place: &InputPath) -> (u32, u32) {
        let until = until.unwrap_or(self.end);
        let what = "a span must begin before it ends, within the horizon";
        let end = self.end;
        self.number(from < until && until <= end, || place.join(at!["from"]), what, &from);
        (from, until.min(end))
    }

    fn about_people(&mut self, change: &RotationChange, place: &InputPath) {
        match change {
            RotationChange::Away { person, from, until } => {
                let place = place.join(at!["away"]);
                let (from, until) = self.span(*from, *until, &place);
                let Some(at) = self.person(person, place.join(at!["person"])) else { return };
                if let Some(written) = self.changed.spec.persons.get_mut(at) {
                    written.unavailable.push(SpanSpec::new(from, until));
                }
                self.changed.people.insert(person.clone());
            }
            RotationChange::Gone { person } => {
                if self.person(person, place.join(at!["gone", "person"])).is_some() {
                    self.gone.insert(person.clone());
                    self.changed.people.insert(person.clone());
                }
            }
            RotationChange::BrokenOff { person, opportunity } => {
                let place = place.join(at!["broken_off"]);
                let known = self.person(person, place.join(at!["person"]));
                let seat = self.opportunity(opportunity, place.join(at!["opportunity"]));
                if known.is_none() || seat.is_none() {
                    return;
                }
                let is_it = |placement: &&Placement| placement.opportunity == *opportunity && self.is_before(placement.start);
                if self.plan.of(person.as_ref()).iter().any(|placement| is_it(&placement)) {
                    self.changed.people.insert(person.clone());
                    self.changed.broken_off.insert((person.clone(), opportunity.clone()));
                } else {
                    let rule = "what is broken off must be in the plan and have started";
                    self.defects.push(Defect::breaks(code::ROTATION_STARTED, place, rule));
                }
            }
            RotationChange::Joins(joins) => {
                if let Some(&known) = self.people.get(&joins.id) {
                    let place = place.join(at!["joins", "id"]);
                    let first = at!["persons", known, "id"];
                    self.defects.push(Defect::duplicate(code::ROTATION_DUPLICATE_ID, place, &joins.id, first));
                    return;
                }
                self.people.insert(joins.id.clone(), self.changed.spec.persons.len());
                self.changed.spec.persons.push((**joins).clone());
                self.changed.people.insert(joins.id.clone());
            }
            RotationChange::Seats { .. } | RotationChange::Offered { .. } => {}
        }
    }

    fn about_seats(&mut self, change: &RotationChange, place: &InputPath) {
        match change {
            RotationChange::Seats { opportunity, by, from, until } => {
                let place = place.join(at!["seats"]);
                let (from, until) = self.span(*from, *until, &place);
                let what = "a number of seats must be -1000000000 to 1000000000";
                self.number((-MOST_AMOUNT..=MOST_AMOUNT).contains(by), || place.join(at!["by"]), what, by);
                let Some(at) = self.opportunity(opportunity, place.join(at!["opportunity"])) else { return };
                self.seats(at, *by, from.max(self.from)..until);
                self.changed.opportunities.insert(opportunity.clone());
            }
            RotationChange::Offered { opportunity, to } => {
                let place = place.join(at!["offered"]);
                if let Some(&known) = self.opportunities.get(&opportunity.id) {
                    let first = at!["opportunities", known, "id"];
                    let place = place.join(at!["opportunity", "id"]);
                    self.defects.push(Defect::duplicate(code::ROTATION_DUPLICATE_ID, place, &opportunity.id, first));
                    return;
                }
                self.opportunities.insert(opportunity.id.clone(), self.changed.spec.opportunities.len());
                self.changed.spec.opportunities.push((**opportunity).clone());
                for (nth, offered) in to.iter().enumerate() {
                    let known = self.person(&offered.person, place.join(at!["to", nth, "person"]));
                    if let Some(written) = known.and_then(|at| self.changed.spec.persons.get_mut(at)) {
                        written.eligible.push(EligibleSpec::new(opportunity.id.clone(), offered.preference));
                    }
                }
                self.changed.opportunities.insert(opportunity.id.clone());
            }
            _ => {}
        }
    }

    /// Gives an opportunity more seats in some periods, or fewer, though never fewer than are taken by what has started.
    fn seats(&mut self, at: usize, by: i64, periods: std::ops::Range<u32>) {
        let Some(offered) = self.changed.spec.opportunities.get(at) else { return };
        let id = offered.id.clone();
        let duration = i64::from(offered.duration);
        let mut seated = vec![0i64; self.end as usize];
        let started = self.changed.spec.persons.iter().flat_map(|person| &person.started);
        for start in started.filter(|placement| placement.opportunity == id).map(|placement| i64::from(placement.start)) {
            for (_, sum) in (0i64..).zip(&mut seated).filter(|(period, _)| (start..start + duration).contains(period)) {
                *sum += 1;
            }
        }
        let Some(offered) = self.changed.spec.opportunities.get_mut(at) else { return };
        // A list of another length has its defect when it is compiled.
        let Some(mut each) = offered.capacity.each(self.end as usize) else { return };
        for ((_, seats), &seated) in (0u32..).zip(&mut each).zip(&seated).filter(|((period, _), _)| periods.contains(period)) {
            *seats = seats.saturating_add(by).max(seated).max(0);
        }
        // Too few are left for any cohort: it is closed, but for those who are there.
        if each.iter().all(|seats| *seats < i64::from(offered.minimum_fill)) {
            each = seated;
        }
        offered.capacity = PerPeriod::Each(each);
    }

    fn is_before(&self, start: i32) -> bool {
        i64::from(start) < i64::from(self.from)
    }

    /// What of the plan has started has started, and the rest is what was published.
    fn start(&mut self) {
        let plan = self.plan;
        self.changed.spec.published.clear();
        for placement in plan.placements() {
            let Placement { person, opportunity, start, .. } = placement;
            let Some(&at) = self.people.get(person) else { continue };
            let is_open = !self.is_before(*start);
            let ends = self.gone.contains(person) || self.changed.broken_off.contains(&(person.clone(), opportunity.clone()));
            let Some(written) = self.changed.spec.persons.get_mut(at) else { continue };
            let is_written = written.started.iter().any(|one| one.opportunity == *opportunity && one.start == *start);
            // Whoever was away on the first day has not begun.
            let has_started = is_written || !is_open && !is_away(written, *start);
            if has_started && ends {
                self.spent_on(at, opportunity, *start);
                self.end(at, opportunity);
            } else if has_started && !is_written {
                written.started.push(PlacementSpec::new(opportunity.clone(), *start));
            } else if !has_started && !ends {
                let published = PublishedPlacementSpec::new(person.clone(), opportunity.clone(), *start);
                self.changed.spec.published.push(published);
            }
            if ends || !has_started && self.changed.people.contains(person) {
                self.changed.opportunities.insert(opportunity.clone());
            }
        }
        let from = i32::try_from(self.from).unwrap_or(i32::MAX);
        for written in &mut self.changed.spec.persons {
            // What was asked for and did not start cannot any more.
            written.forced.retain(|asked| asked.start >= from);
        }
        self.changed.spec.frozen = self.from;
    }

    /// Ends what somebody has started, for good.
    fn end(&mut self, at: usize, opportunity: &OpportunityId) {
        if let Some(written) = self.changed.spec.persons.get_mut(at) {
            written.started.retain(|one| one.opportunity != *opportunity);
            written.forced.retain(|one| one.opportunity != *opportunity);
            written.barred.push(BarredSpec::new(opportunity.clone()));
        }
    }

    /// Takes what was spent on a placement from the budgets that paid it.
    fn spent_on(&mut self, at: usize, opportunity: &OpportunityId, start: i32) {
        let spec = &mut self.changed.spec;
        let Some(written) = spec.persons.get(at) else { return };
        let own = written.eligible.iter().find(|one| one.opportunity == *opportunity).and_then(|one| one.cost);
        let offered = self.opportunities.get(opportunity).and_then(|&at| spec.opportunities.get(at));
        let cost = own.or_else(|| offered.map(|offered| offered.cost)).unwrap_or_default();
        let Some(start) = u32::try_from(start).ok() else { return };
        let centre = spec.cost_centres.iter_mut().find(|centre| written.cost_centre.as_ref() == Some(&centre.id));
        for budget in centre.into_iter().flat_map(|centre| &mut centre.budgets) {
            if (budget.from..budget.until.unwrap_or(self.end)).contains(&start) {
                budget.amount = budget.amount.saturating_sub(cost).max(0);
            }
        }
    }

    fn finish(self) -> Result<Changed, Invalid> {
        let Self { mut changed, gone, people, opportunities, mut defects, .. } = self;
        defects.suggest(IdKind::Person, || people.keys().map(Id::as_str));
        defects.suggest(IdKind::Opportunity, || opportunities.keys().map(Id::as_str));
        for person in changed.spec.persons.iter().filter(|person| changed.people.contains(&person.id)) {
            changed.homes.insert(person.unit.clone());
            changed.centres.extend(person.cost_centre.clone());
        }
        changed.spec.persons.retain(|person| !gone.contains(&person.id));
        defects.into_read(Some(changed))
    }
}

/// Whether somebody cannot be placed in a period.
fn is_away(person: &RotationPersonSpec, period: i32) -> bool {
    let Ok(period) = u32::try_from(period) else { return false };
    person.unavailable.iter().any(|span| span.from <= period && span.until.is_none_or(|until| period < until))
}
