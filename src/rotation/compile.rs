//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check_offers;
use super::check_people;
use super::check_policy;
use super::problem::{ProblemData, RotationProblem};
use super::spec::{FORMAT, PerPeriod, RotationSpec};
use crate::defect::{Code, Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{CompetencyId, CostCentreId, GroupId, Id, OpportunityId, PersonId, StreamId, UnitId};

/// The longest horizon, in periods.
pub(super) const MOST_PERIODS: u32 = 64;
/// The most people, so that sums of milli-points stay far below what an `i64` holds.
const MOST_PEOPLE: usize = 1_000_000;
/// The most milli-points of any one thing: a thousand points.
pub(super) const MOST_POINTS: i64 = 1_000_000;
/// The most of any cost, budget or limit.
pub(super) const MOST_AMOUNT: i64 = 1_000_000_000;
/// The most of a load: ten times one person.
const MOST_LOAD: i64 = 1_000;

impl RotationSpec {
    /// Compiles the problem: every single placement that could be is found and put in order.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), numbers out of range, durations longer than the
    /// horizon, starts outside of it, limits below what has started or is asked for, a minimum fill above the capacity, sides of a swap that do
    /// not fit, prerequisites that are none or lead back to themselves, facts that contradict each other.
    ///
    /// What cannot be fulfilled is no defect: a placement that is asked for and cannot be, or a quota. The plan says so.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document and the single placements that could be.
    ///
    /// ```
    /// let spec = |duration| rungs::RotationSpec::from_json(&format!(r#"{{"horizon": {{"periods": 6, "begins": "2026-01-01"}},
    ///     "units": [{{"id": "strategy"}}], "streams": ["strategy"], "opportunities": [
    ///     {{"id": "o1", "unit": "strategy", "stream": "strategy", "kind": "rotation", "duration": {duration}}}]}}"#));
    /// assert!(spec(6)?.compile().is_ok());
    /// let invalid = spec(7)?.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].code().as_str(), "rotation/duration");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<RotationProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let names = Names::of(self, &mut defects);
        let mut compiler =
            Compiler { spec: self, periods: self.horizon.periods.clamp(1, MOST_PERIODS) as usize, names, defects };
        compiler.check_sizes();
        let units = check_policy::units(&mut compiler);
        let budgets = check_policy::budgets(&mut compiler);
        check_policy::weights(&mut compiler);
        let (opportunities, swaps) = check_offers::opportunities(&mut compiler);
        let published = check_people::published(&mut compiler, &opportunities);
        let people = check_people::people(&mut compiler, &units, &opportunities, &published);
        let quotas = check_policy::quotas(&mut compiler);
        let groups = check_policy::groups(&compiler, &people);
        let data = ProblemData {
            begins: self.horizon.begins,
            periods: compiler.periods,
            units,
            centres: compiler.names.centres.keys().cloned().collect(),
            budgets,
            groups,
            streams: compiler.names.streams.keys().cloned().collect(),
            competencies: compiler.names.competencies.keys().cloned().collect(),
            opportunities,
            swaps,
            people,
            quotas,
            weights: self.weights.clone(),
            rules: self.rules.clone(),
            stages: self.stages.clone(),
            published,
            frozen: i32::try_from(self.frozen).unwrap_or(i32::MAX),
        };
        if !compiler.defects.has_errors() {
            check_people::locked(&mut compiler, &data);
        }
        compiler.finish()?;
        Ok(RotationProblem(Arc::new(data)))
    }
}

/// The document while it is compiled.
pub(super) struct Compiler<'a> {
    pub(super) spec: &'a RotationSpec,
    pub(super) periods: usize,
    pub(super) names: Names,
    pub(super) defects: Defects,
}

/// The places of all ids, in their order.
pub(super) struct Names {
    pub(super) units: BTreeMap<UnitId, u32>,
    pub(super) centres: BTreeMap<CostCentreId, u32>,
    pub(super) groups: BTreeMap<GroupId, u32>,
    pub(super) streams: BTreeMap<StreamId, u32>,
    pub(super) competencies: BTreeMap<CompetencyId, u32>,
    pub(super) opportunities: BTreeMap<OpportunityId, u32>,
    pub(super) people: BTreeMap<PersonId, u32>,
}

impl Names {
    fn of(spec: &RotationSpec, defects: &mut Defects) -> Self {
        Self {
            units: named(spec.units.iter().map(|unit| &unit.id), |at| at!["units", at, "id"], defects),
            centres: named(spec.cost_centres.iter().map(|centre| &centre.id), |at| at!["cost_centres", at, "id"], defects),
            groups: named(&spec.groups, |at| at!["groups", at], defects),
            streams: named(&spec.streams, |at| at!["streams", at], defects),
            competencies: named(&spec.competencies, |at| at!["competencies", at], defects),
            opportunities: named(spec.opportunities.iter().map(|one| &one.id), |at| at!["opportunities", at, "id"], defects),
            people: named(spec.persons.iter().map(|person| &person.id), |at| at!["persons", at, "id"], defects),
        }
    }
}

fn named<'a, I: Id + 'a>(
    ids: impl IntoIterator<Item = &'a I>,
    place: impl Fn(usize) -> InputPath,
    defects: &mut Defects,
) -> BTreeMap<I, u32> {
    let first = defects.once(code::ROTATION_DUPLICATE_ID, ids, place);
    first.into_keys().cloned().zip(0u32..).collect()
}

/// The place of an id; a defect where there is none.
pub(super) fn find<I: Id>(
    names: &BTreeMap<I, u32>,
    id: &I,
    place: impl FnOnce() -> InputPath,
    defects: &mut Defects,
) -> Option<u32> {
    let found = names.get(id).copied();
    if found.is_none() {
        defects.push(Defect::unknown(code::ROTATION_UNKNOWN_ID, place(), id));
    }
    found
}

impl Compiler<'_> {
    fn check_sizes(&mut self) {
        let periods = self.spec.horizon.periods;
        let what = "a horizon must have 1 to 64 periods";
        self.number((1..=MOST_PERIODS).contains(&periods), || at!["horizon", "periods"], what, &periods);
        let frozen = self.spec.frozen;
        self.number(frozen <= periods, || at!["frozen"], "what is frozen must end within the horizon", &frozen);
        let people = self.spec.persons.len();
        self.number(people <= MOST_PEOPLE, || at!["persons"], "there must be at most 1000000 people", &people);
    }

    /// A defect of a number that is not good.
    pub(super) fn number(
        &mut self,
        is_good: bool,
        place: impl FnOnce() -> InputPath,
        what: &'static str,
        found: &dyn std::fmt::Display,
    ) {
        if !is_good {
            self.defects.push(Defect::out_of_range(code::ROTATION_PARAMETER, place(), what, found));
        }
    }

    /// A cost, a budget or a tolerance.
    pub(super) fn amount(&mut self, amount: i64, place: impl FnOnce() -> InputPath) {
        let what = "a cost or another amount must be 0 to 1000000000";
        self.number((0..=MOST_AMOUNT).contains(&amount), place, what, &amount);
    }

    /// What a placement takes of a unit.
    pub(super) fn load(&mut self, load: i64, place: impl FnOnce() -> InputPath) {
        self.number((0..=MOST_LOAD).contains(&load), place, "a load must be 0 to 1000", &load);
    }

    /// Milli-points that are not negative.
    pub(super) fn points(&mut self, points: i64, place: impl FnOnce() -> InputPath) {
        self.number((0..=MOST_POINTS).contains(&points), place, "milli-points must be 0 to 1000000", &points);
    }

    /// The numbers of all periods.
    pub(super) fn each(&mut self, numbers: &PerPeriod, most: i64, place: impl Fn() -> InputPath) -> Vec<i64> {
        let Some(each) = numbers.each(self.periods) else {
            let what = "a list must have one number for each period";
            let found = if let PerPeriod::Each(list) = numbers { list.len() } else { 0 };
            self.number(false, place, what, &found);
            return vec![0; self.periods];
        };
        if let Some(bad) = each.iter().find(|number| !(0..=most).contains(*number)) {
            self.number(false, place, "a number of a period must be 0 or more, and not beyond all measure", bad);
        }
        each
    }

    /// Milli-points, one after the other, none more than the one before.
    pub(super) fn falling(&mut self, points: &[i64], most: usize, place: impl Fn() -> InputPath) {
        self.number(points.len() <= most, &place, "there must be at most 16 numbers here", &points.len());
        for (index, &one) in points.iter().enumerate() {
            self.points(one, || place().join(at![index]));
        }
        if !points.is_sorted_by(|one, next| one >= next) {
            let rule = "none of these may be more than the one before";
            self.defects.push(Defect::breaks(code::ROTATION_RISING, place(), rule));
        }
    }

    /// A second time the same.
    pub(super) fn twice<I: Id>(&mut self, code: Code, id: &I, place: InputPath, first: InputPath) {
        self.defects.push(Defect::duplicate(code, place, id, first));
    }

    fn finish(self) -> Result<(), Invalid> {
        let Self { names, mut defects, .. } = self;
        suggest(&names.units, &mut defects);
        suggest(&names.centres, &mut defects);
        suggest(&names.groups, &mut defects);
        suggest(&names.streams, &mut defects);
        suggest(&names.competencies, &mut defects);
        suggest(&names.opportunities, &mut defects);
        suggest(&names.people, &mut defects);
        defects.into_warnings().map(drop)
    }
}

fn suggest<I: Id>(names: &BTreeMap<I, u32>, defects: &mut Defects) {
    defects.suggest(I::KIND, || names.keys().map(Id::as_str));
}
