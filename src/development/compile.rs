//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use super::case;
use super::check_activities;
use super::check_people;
use super::problem::{DevelopmentProblem, ProblemData};
use super::spec::{DevelopmentSpec, FORMAT, PerQuarter};
use crate::defect::{Defect, DefectKind, Defects, InputPath, Invalid, at, code, json};
use crate::ladder::{Competency, Ladder};
use crate::values::{ActivityId, CompetencyId, Currency, Id, IdKind, LevelCode, Money, PersonId, RoleId, Weight, date};

/// The longest horizon, in quarters.
const MOST_QUARTERS: u32 = 12;
/// The most activities of a catalogue.
const MOST_ACTIVITIES: usize = 10_000;
/// The most people, so that sums over all of them stay exact.
const MOST_PEOPLE: usize = 1_000_000;
/// The most hours of a quarter.
pub(super) const MOST_HOURS: u32 = 1_000;
/// The most seats.
const MOST_SEATS: u32 = 1_000_000;

impl DevelopmentSpec {
    /// Compiles the problem against a ladder, which says what roles ask for, what has to be there before what, and which levels there are.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids that are not known (with the nearest) or given twice, levels outside of their scale, builds that lead
    /// nowhere, prerequisites that lead back to themselves, currencies that differ, amounts and numbers out of range, fixed activities outside of
    /// the horizon.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let spec = rungs::DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4, "activities": [
    ///     {"id": "course", "kind": "training_module", "weeks": 2, "builds": [{"competency": "coachign", "to": "working"}]}]}"#)?;
    /// let invalid = spec.compile(&ladder).unwrap_err();
    /// assert_eq!(invalid.defects()[0].path().pointer(), "/activities/0/builds/0/competency");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, ladder: &Ladder) -> Result<DevelopmentProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let activities = self.activities.iter().map(|activity| &activity.id);
        let activities = defects.once(code::DEVELOPMENT_DUPLICATE_ID, activities, |at| at!["activities", at, "id"]);
        let activities = activities.into_keys().cloned().zip(0u32..).collect();
        let people = self.people.iter().map(|person| &person.id);
        defects.once(code::DEVELOPMENT_DUPLICATE_ID, people, |at| at!["people", at, "id"]);
        let quarters = self.quarters.clamp(1, MOST_QUARTERS) as usize;
        let mut compiler = Compiler { spec: self, ladder, quarters, activities, currency: None, defects };
        compiler.check_sizes();
        let assessment = compiler.check_policy();
        let budget = compiler.optional(self.budget, || at!["budget"]);
        let activities: Arc<[_]> = check_activities::activities(&mut compiler).into();
        let people = check_people::people(&mut compiler, &activities);
        let mut builders = vec![Vec::new(); ladder.competencies().len()];
        for (number, activity) in (0u32..).zip(activities.iter()) {
            for build in &activity.builds {
                if let Some(builders) = builders.get_mut(usize::from(build.competency)) {
                    builders.push(number);
                }
            }
        }
        let data = ProblemData {
            ladder: ladder.clone(),
            begins: self.begins,
            quarters,
            currency: compiler.currency.as_ref().map(|(currency, _)| *currency),
            policy: self.policy.clone(),
            assessment,
            budget,
            debriefs: Arc::new(case::debriefs(&activities)),
            activities,
            builders: builders.into(),
            people,
        };
        compiler.finish()?;
        Ok(DevelopmentProblem(Arc::new(data)))
    }
}

/// The document while it is compiled.
pub(super) struct Compiler<'a> {
    pub(super) spec: &'a DevelopmentSpec,
    pub(super) ladder: &'a Ladder,
    pub(super) quarters: usize,
    /// The places of all activities, by id.
    pub(super) activities: BTreeMap<ActivityId, u32>,
    /// The currency that was met first, and where.
    currency: Option<(Currency, InputPath)>,
    pub(super) defects: Defects,
}

impl<'a> Compiler<'a> {
    fn check_sizes(&mut self) {
        let spec = self.spec;
        let quarters = spec.quarters;
        let what = "a horizon must have 1 to 12 quarters";
        self.number((1..=MOST_QUARTERS).contains(&quarters), || at!["quarters"], what, &quarters);
        let count = spec.activities.len();
        self.number(count <= MOST_ACTIVITIES, || at!["activities"], "there must be at most 10000 activities", &count);
        let count = spec.people.len();
        self.number(count <= MOST_PEOPLE, || at!["people"], "there must be at most 1000000 people", &count);
        if !date::Day::from(spec.begins).in_range() {
            let rule = "a date must lie between 1900-01-01 and 2200-12-31";
            self.defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, at!["begins"], rule));
        }
    }

    /// What is wrong with the policy; what an assessment costs.
    fn check_policy(&mut self) -> u64 {
        let policy = &self.spec.policy;
        let hours = policy.working_hours;
        let what = "the working hours of a quarter must be 1 to 1000";
        self.number((1..=MOST_HOURS).contains(&hours), || at!["policy", "working_hours"], what, &hours);
        let percent = "a share must be 0 to 100 percent";
        self.number(policy.most_share <= 100, || at!["policy", "most_share"], percent, &policy.most_share);
        let experience = policy.experience_share.unwrap_or_default();
        self.number(experience <= 100, || at!["policy", "experience_share"], percent, &experience);
        let factor = policy.gate_factor;
        let what = "the factor of a gate must be 1 to 100";
        self.number((1..=100).contains(&factor), || at!["policy", "gate_factor"], what, &factor);
        let hours = policy.assessment.hours;
        let what = "an assessment must take at most 100 hours";
        self.number(hours <= 100, || at!["policy", "assessment", "hours"], what, &hours);
        let review = &policy.review;
        for (name, count) in [("adjust_from_missed", review.adjust_from_missed), ("pivot_after", review.pivot_after)] {
            self.number(count > 0, || at!["policy", "review", name], "this must be at least 1", &count);
        }
        let days = review.grace_days;
        self.number(days <= 366, || at!["policy", "review", "grace_days"], "there may be at most 366 days of grace", &days);
        let cost = self.optional(policy.assessment.cost, || at!["policy", "assessment", "cost"]);
        cost.unwrap_or_default()
    }

    /// A defect of a number that is not good.
    pub(super) fn number(&mut self, is_good: bool, place: impl FnOnce() -> InputPath, what: &'static str, found: &dyn Display) {
        if !is_good {
            self.defects.push(Defect::out_of_range(code::DEVELOPMENT_PARAMETER, place(), what, found));
        }
    }

    /// An amount in thousandths, of the one currency that there is.
    pub(super) fn optional(&mut self, money: Option<Money>, place: impl Fn() -> InputPath) -> Option<u64> {
        let money = money?;
        match &self.currency {
            None => self.currency = Some((money.currency, place())),
            Some((currency, first)) if *currency != money.currency => {
                let rule = "all amounts must be in one currency";
                let defect = Defect::breaks(code::DEVELOPMENT_CURRENCY, place().join(at!["currency"]), rule);
                self.defects.push(defect.related_to([first.join(at!["currency"])]));
            }
            Some(_) => {}
        }
        let thousandths = money.thousandths();
        if thousandths.is_none() {
            let what = "an amount must be 0 to 1000000000, with at most three digits behind the point";
            let place = place().join(at!["amount"]);
            self.defects.push(Defect::out_of_range(code::DEVELOPMENT_AMOUNT, place, what, &money.amount));
        }
        thousandths
    }

    /// The numbers of all quarters.
    pub(super) fn each(&mut self, numbers: &PerQuarter, most: u32, place: impl Fn() -> InputPath) -> Vec<u32> {
        let Some(each) = numbers.each(self.quarters) else {
            let what = "a list must have one number for each quarter";
            let found = if let PerQuarter::Each(list) = numbers { list.len() } else { 0 };
            self.number(false, place, what, &found);
            return vec![0; self.quarters];
        };
        if let Some(bad) = each.iter().find(|number| **number > most) {
            self.number(false, place, "a number of a quarter must not be beyond all measure", bad);
        }
        each
    }

    pub(super) fn seats(&mut self, numbers: &PerQuarter, place: impl Fn() -> InputPath) -> Vec<u32> {
        self.each(numbers, MOST_SEATS, place)
    }

    pub(super) fn weight(&mut self, weight: Weight, place: impl FnOnce() -> InputPath) -> u32 {
        match weight.thousandths() {
            Ok(thousandths) => thousandths,
            Err(error) => {
                let problem = error.to_string();
                self.defects.push(Defect::new(code::of_weight(error), place(), DefectKind::Malformed { problem }));
                1
            }
        }
    }

    /// The number of an activity; a defect where there is none.
    pub(super) fn activity(&mut self, id: &ActivityId, place: impl FnOnce() -> InputPath) -> Option<u32> {
        let found = self.activities.get(id).copied();
        if found.is_none() {
            self.defects.push(Defect::unknown(code::DEVELOPMENT_UNKNOWN_ID, place(), id));
        }
        found
    }

    /// The numbers of a list of activities, in order; a defect for each that is not known or there twice.
    pub(super) fn listed(&mut self, ids: &[ActivityId], place: impl Fn(usize) -> InputPath) -> Vec<u32> {
        self.defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, &place);
        let found = ids.iter().enumerate();
        let mut found: Vec<u32> = found.filter_map(|(nth, id)| self.activity(id, || place(nth))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn competency(&mut self, id: &CompetencyId, place: impl FnOnce() -> InputPath) -> Option<Competency<'a>> {
        let found = self.ladder.competency(id.as_str()).ok();
        if found.is_none() {
            self.defects.push(Defect::unknown(code::DEVELOPMENT_UNKNOWN_ID, place(), id));
        }
        found
    }

    /// The position of a level; a defect where the scale has none of the code.
    pub(super) fn level(&mut self, of: Competency<'_>, level: &LevelCode, place: impl FnOnce() -> InputPath) -> Option<u8> {
        let found = of.scale().level(level.as_str());
        if found.is_none() {
            let list = format!("the scale \"{}\"", of.scale().id());
            let has = of.scale().levels().map(|level| level.code().as_str());
            let outside = code::DEVELOPMENT_LEVEL_OUTSIDE_SCALE;
            self.defects.push(Defect::not_in_list(outside, place(), level, list, has));
        }
        found.map(crate::values::Level::position)
    }

    fn finish(self) -> Result<(), Invalid> {
        let Self { ladder, activities, mut defects, spec, .. } = self;
        defects.suggest(IdKind::Activity, || activities.keys().map(Id::as_str));
        defects.suggest(CompetencyId::KIND, || ladder.competencies().map(|competency| competency.id().as_str()));
        defects.suggest(RoleId::KIND, || ladder.roles().map(|role| role.id().as_str()));
        defects.suggest(PersonId::KIND, || spec.people.iter().map(|person| person.id.as_str()));
        defects.into_warnings().map(drop)
    }
}
