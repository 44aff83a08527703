//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use chrono::NaiveDate;

use super::problem::{PeriodData, PilotProblem, ProblemData, Scheme};
use super::rows;
use super::scheme_spec::{PilotMethod, PilotSchemeSpec, PlannedLookSpec};
use super::spec::{FORMAT, PilotSpec};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::measure::{MOST_OUTCOME, SequentialBounds, Spending};
use crate::values::{Id, ItemCode, date};

/// The most cohorts.
const MOST_COHORTS: usize = 100;
/// The most periods.
const MOST_PERIODS: usize = 1_000;
/// The most looks that were taken.
const MOST_LOOKS: usize = 1_000;
/// The most people of a cluster.
const MOST_MEMBERS: u32 = 100_000;

impl PilotSpec {
    /// Compiles the pilot.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: a scheme that was not fixed before the pilot began, looks that do not belong to it, ids that are not known or given twice, somebody in two arms, dates that cannot be.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document; for planned looks also their bounds.
    ///
    /// ```
    /// let spec = rungs::PilotSpec::from_json(r#"{"pilot": "shadowing", "treated": "shadows", "control": "waits", "outcome": {"code": "readiness"},
    ///     "minimum_effect": 5, "scheme_fixed_on": "2026-03-15", "ends_on": "2026-12-31", "cohorts": [{"id": "spring", "from": "2026-03-01"}]}"#)?;
    /// let invalid = spec.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].code().as_str(), "pilot/scheme_late");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<PilotProblem, Invalid> {
        let mut compiler = Compiler { spec: self, defects: Defects::default() };
        json::format(Some(&self.format), FORMAT, &mut compiler.defects);
        compiler.check_numbers();
        compiler.check_dates();
        let cohorts = compiler.take_cohorts();
        let periods = compiler.take_periods();
        compiler.check_beginning();
        let scheme = compiler.take_scheme();
        let units = rows::units(&mut compiler, &cohorts, &periods);
        compiler.defects.into_warnings()?;
        // What could not be made has a defect.
        let scheme = scheme.unwrap_or(Scheme::Fixed);
        Ok(PilotProblem(Arc::new(ProblemData {
            pilot: self.pilot.clone(),
            ends_on: self.ends_on,
            outcome: self.outcome.clone(),
            minimum_effect: self.minimum_effect,
            scheme,
            scheme_fixed_on: self.scheme_fixed_on,
            method: self.method,
            confidence: self.confidence,
            power_permille: self.power_permille,
            expected: self.expected.clone(),
            seed: self.seed,
            cohorts: cohorts.into_values().collect(),
            periods,
            looks: self.looks.clone(),
            units,
        })))
    }
}

/// The document while it is compiled.
pub(super) struct Compiler<'a> {
    pub(super) spec: &'a PilotSpec,
    pub(super) defects: Defects,
}

impl<'a> Compiler<'a> {
    /// A defect of a number that is not good.
    pub(super) fn number(&mut self, is_good: bool, place: impl FnOnce() -> InputPath, what: &'static str, found: &dyn Display) {
        if !is_good {
            self.defects.push(Defect::out_of_range(code::PILOT_PARAMETER, place(), what, found));
        }
    }

    fn breaks(&mut self, code: code::Code, place: InputPath, rule: &'static str) {
        self.defects.push(Defect::breaks(code, place, rule));
    }

    fn check_numbers(&mut self) {
        let spec = self.spec;
        if spec.treated == spec.control {
            self.defects.push(Defect::duplicate(code::PILOT_DUPLICATE_ID, at!["control"], &spec.control, at!["treated"]));
        }
        let is_size = |size: u64| (1..=MOST_OUTCOME).contains(&size);
        let what = "the least effect of interest must be 1 to 100000000";
        self.number(is_size(spec.minimum_effect), || at!["minimum_effect"], what, &spec.minimum_effect);
        let decimals = spec.outcome.decimals;
        self.number(decimals <= 6, || at!["outcome", "decimals"], "an outcome must have 0 to 6 decimals", &decimals);
        let power = spec.power_permille;
        self.number(
            (500..=999).contains(&power),
            || at!["power_permille"],
            "the power must be 500 to 999 in a thousand",
            &power,
        );
        if let Some(expected) = &spec.expected {
            let what = "the expected deviation must be 1 to 100000000";
            self.number(is_size(expected.deviation), || at!["expected", "deviation"], what, &expected.deviation);
            let members = expected.members;
            let what = "a cluster must have 1 to 100000 members";
            self.number((1..=MOST_MEMBERS).contains(&members), || at!["expected", "members"], what, &members);
            let correlation = expected.correlation_permille;
            let what = "the correlation within clusters must be 0 to 1000 in a thousand";
            self.number(correlation <= 1_000, || at!["expected", "correlation_permille"], what, &correlation);
        }
        if let PilotSchemeSpec::AlwaysValid { prior_deviation } = &spec.scheme {
            let what = "the deviation of likely effects must be 1 to 100000000";
            let place = || at!["scheme", "always_valid", "prior_deviation"];
            self.number(is_size(*prior_deviation), place, what, prior_deviation);
        }
        for (count, most, name, what) in [
            (spec.cohorts.len(), MOST_COHORTS, "cohorts", "there must be at most 100 cohorts"),
            (spec.periods.len(), MOST_PERIODS, "periods", "there must be at most 1000 periods"),
            (spec.looks.len(), MOST_LOOKS, "looks", "there must be at most 1000 looks"),
        ] {
            self.number(count <= most, || at![name], what, &count);
        }
    }

    fn check_dates(&mut self) {
        let spec = self.spec;
        let mut dates = vec![(at!["scheme_fixed_on"], spec.scheme_fixed_on), (at!["ends_on"], spec.ends_on)];
        dates.extend(spec.cohorts.iter().enumerate().map(|(n, cohort)| (at!["cohorts", n, "from"], cohort.from)));
        for (n, period) in spec.periods.iter().enumerate() {
            dates.push((at!["periods", n, "from"], period.from));
            dates.push((at!["periods", n, "until"], period.until));
        }
        dates.extend(spec.looks.iter().enumerate().map(|(n, look)| (at!["looks", n], *look)));
        if let PilotSchemeSpec::GroupSequential { looks, .. } = &spec.scheme {
            let place = |n: usize| at!["scheme", "group_sequential", "looks", n, "on"];
            dates.extend(looks.iter().enumerate().map(|(n, look)| (place(n), look.on)));
        }
        for (place, day) in dates {
            if !date::Day::from(day).in_range() {
                self.breaks(code::DATE_OUT_OF_RANGE, place, "a date must lie between 1900-01-01 and 2200-12-31");
            }
        }
    }

    /// When each cohort begins, by id.
    fn take_cohorts(&mut self) -> BTreeMap<&'a ItemCode, NaiveDate> {
        let given = &self.spec.cohorts;
        let ids = given.iter().map(|cohort| &cohort.id);
        let places = self.defects.once(code::PILOT_DUPLICATE_ID, ids, |n| at!["cohorts", n, "id"]);
        places.into_iter().filter_map(|(id, n)| Some((id, given.get(n)?.from))).collect()
    }

    /// The periods in the order of time; a defect where one reaches into another, or a cohort begins within one.
    fn take_periods(&mut self) -> Vec<PeriodData> {
        let spec = self.spec;
        let ids = spec.periods.iter().map(|period| &period.id);
        let places = self.defects.once(code::PILOT_DUPLICATE_ID, ids, |n| at!["periods", n, "id"]);
        let mut ordered: Vec<usize> = places.into_values().collect();
        ordered.sort_by_key(|n| spec.periods.get(*n).map(|period| (period.from, period.until, *n)));
        let mut last: Option<(usize, NaiveDate)> = None;
        for &n in &ordered {
            let Some(period) = spec.periods.get(n) else { continue };
            if period.until <= period.from {
                self.breaks(code::DATE_REVERSED, at!["periods", n, "until"], "`until` must be later than `from`");
            }
            if let Some((before, _)) = last.filter(|(_, until)| period.from < *until) {
                let rule = "a period must begin when or after the one before it is over";
                let defect = Defect::breaks(code::PILOT_DATES, at!["periods", n, "from"], rule);
                self.defects.push(defect.related_to([at!["periods", before, "until"]]));
            }
            for (at, cohort) in spec.cohorts.iter().enumerate().take(MOST_COHORTS) {
                if period.from < cohort.from && cohort.from < period.until {
                    let rule = "a cohort must not begin within a period: its outcome would be of before and after";
                    let defect = Defect::breaks(code::PILOT_DATES, at!["cohorts", at, "from"], rule);
                    self.defects.push(defect.related_to([at!["periods", n]]));
                }
            }
            last = Some((n, last.map_or(period.until, |(_, until)| until.max(period.until))));
        }
        let period = |n: usize| {
            let period = spec.periods.get(n)?;
            Some(PeriodData { id: period.id.clone(), from: period.from, until: period.until })
        };
        ordered.into_iter().filter_map(period).collect()
    }

    /// That the scheme is older than what it judges.
    fn check_beginning(&mut self) {
        let spec = self.spec;
        let first = spec.cohorts.iter().enumerate().min_by_key(|(n, cohort)| (cohort.from, *n));
        let Some((n, first)) = first else {
            self.number(spec.rows.is_empty(), || at!["cohorts"], "there must be a cohort where there are rows", &0);
            return;
        };
        if spec.scheme_fixed_on >= first.from {
            let rule = "the scheme must be fixed before the first cohort begins";
            let defect = Defect::breaks(code::PILOT_SCHEME_LATE, at!["scheme_fixed_on"], rule);
            self.defects.push(defect.related_to([at!["cohorts", n, "from"]]));
        }
        if spec.ends_on <= first.from {
            self.breaks(code::PILOT_DATES, at!["ends_on"], "a pilot must end after its first cohort has begun");
        }
        if let Some(n) = spec.looks.iter().position(|look| *look <= first.from) {
            self.breaks(code::PILOT_DATES, at!["looks", n], "a look must be taken after the first cohort has begun");
        }
    }

    fn take_scheme(&mut self) -> Option<Scheme> {
        let looks = &self.spec.looks;
        if let Some(n) = looks.windows(2).position(|pair| matches!(pair, [one, other] if one >= other)) {
            self.breaks(code::PILOT_DATES, at!["looks", n + 1], "looks must be in the order of time, each on a day of its own");
        }
        match &self.spec.scheme {
            PilotSchemeSpec::Fixed => {
                let ends_on = self.spec.ends_on;
                let rule = "the scheme has one look, when the pilot has ended: whoever looks before needs a scheme for that";
                for (n, look) in looks.iter().enumerate() {
                    if n > 0 || *look < ends_on {
                        self.breaks(code::PILOT_SCHEME_MIXED, at!["looks", n], rule);
                    }
                }
                Some(Scheme::Fixed)
            }
            PilotSchemeSpec::GroupSequential { spending, looks: planned } => self.sequential(*spending, planned),
            PilotSchemeSpec::AlwaysValid { prior_deviation } => Some(Scheme::AlwaysValid { prior_deviation: *prior_deviation }),
        }
    }

    fn sequential(&mut self, spending: Spending, planned: &[PlannedLookSpec]) -> Option<Scheme> {
        let place = || at!["scheme", "group_sequential", "looks"];
        let what = "there must be 2 to 20 planned looks";
        self.number((2..=20).contains(&planned.len()), place, what, &planned.len());
        if let Some(n) = planned.windows(2).position(|pair| matches!(pair, [one, other] if one.on >= other.on)) {
            let place = at!["scheme", "group_sequential", "looks", n + 1, "on"];
            self.breaks(code::PILOT_DATES, place, "planned looks must be in the order of time");
        }
        // Each planned look is taken in its turn, or not at all.
        for (n, look) in self.spec.looks.iter().enumerate() {
            let is_due = planned.get(n).is_some_and(|planned| planned.on <= *look);
            let is_early = planned.get(n + 1).is_none_or(|next| *look < next.on);
            if !is_due || !is_early {
                let rule = "a look must be the planned one of the same number, taken from its day on and before the next one's";
                self.breaks(code::PILOT_SCHEME_MIXED, at!["looks", n], rule);
            }
        }
        let people: Vec<u64> = planned.iter().map(|look| look.people).collect();
        let last = people.last().copied().unwrap_or(0);
        let bounds = SequentialBounds::of(spending, &people, self.spec.confidence);
        if bounds.is_none() && (2..=20).contains(&planned.len()) {
            let what =
                "each planned look must be of more people than the one before, by a hundredth of the last one's at least";
            self.number(false, place, what, &last);
        }
        bounds.map(Scheme::GroupSequential)
    }

    /// A defect of a code that the document does not define.
    pub(super) fn unlisted<'b>(
        &mut self,
        place: InputPath,
        id: &ItemCode,
        list: &str,
        has: impl ExactSizeIterator<Item = &'b ItemCode>,
    ) {
        let has = has.map(Id::as_str);
        self.defects.push(Defect::not_in_list(code::PILOT_UNKNOWN_ID, place, id, list.to_owned(), has));
    }

    /// Whether outcomes are held against what was known before.
    pub(super) fn is_cuped(&self) -> bool {
        self.spec.method == PilotMethod::Cuped
    }
}
