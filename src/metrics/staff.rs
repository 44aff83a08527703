//! Who is with the company on which day: headcounts by name, and who leaves.
//!
//! Person-time is what rates are over unless told otherwise; sources also take the mean of a window's ends, or of its month-ends (VPSC, "People Metrics Definitions").

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::EmploymentFact;
use super::metric::{DATES_REVERSED, NO_START_DATE, Tally};
use super::window::{MetricWindow, days_between};
use crate::measure::{NoValue, Ratio};
use crate::values::PersonId;

/// How many people a rate is over. Open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HeadcountKind {
    /// The days that people were there, over the days of the window.
    #[default]
    PersonTime,
    /// The mean of those there on the first day and on the last.
    MeanOfEnds,
    /// The mean of those there on the last days of the months that end within the window.
    MeanOfMonthEnds,
}

impl HeadcountKind {
    /// The name that stands in a definition.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PersonTime => "person_time",
            Self::MeanOfEnds => "mean_of_ends",
            Self::MeanOfMonthEnds => "mean_of_month_ends",
        }
    }
}

/// The times that people were with the company: each person counts once on a day, however many facts say so, and a time that begins on the day on which
/// another ends goes on.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Of each person the stretches, in order, with the facts that end them.
    pub(super) people: BTreeMap<PersonId, Vec<Stretch>>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

/// From a day on, until a day (by the fact at that place), or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: NaiveDate,
    pub(super) end: Option<(NaiveDate, usize)>,
}

impl Staff {
    /// Of facts about employment. Those without a first day, or with an end that is not after it, are left out and counted.
    ///
    /// # Complexity
    /// O(n log n)
    #[must_use]
    pub fn of(facts: &[EmploymentFact]) -> Self {
        Self::of_spells(facts.iter().map(|fact| (&fact.person, fact.from, fact.until)))
    }

    pub(super) fn of_spells<'a>(spells: impl Iterator<Item = (&'a PersonId, Option<NaiveDate>, Option<NaiveDate>)>) -> Self {
        let mut tally = Tally::default();
        let mut people: BTreeMap<PersonId, Vec<Stretch>> = BTreeMap::new();
        for (at, (person, from, until)) in spells.enumerate() {
            match from {
                None => tally.leave_out(at, NO_START_DATE),
                Some(from) if until.is_some_and(|until| until <= from) => tally.leave_out(at, DATES_REVERSED),
                Some(from) => {
                    let stretch = Stretch { from, end: until.map(|until| (until, at)) };
                    people.entry(person.clone()).or_default().push(stretch);
                }
            }
        }
        people.values_mut().for_each(join);
        Self { people, left_out: tally.into_left_out() }
    }

    /// How many facts were left out, by reason.
    pub fn excluded(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(reason, facts)| (*reason, facts.len() as u64))
    }

    /// How many people are there on a day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> u64 {
        let is_there = |stretches: &&Vec<Stretch>| stretches.iter().any(|stretch| stretch.contains(date));
        self.people.values().filter(is_there).count() as u64
    }

    /// The days of a window that people are there, added up.
    #[must_use]
    pub fn person_days(&self, window: MetricWindow) -> u64 {
        self.people.values().flatten().map(|stretch| u64::from(stretch.days_in(window))).sum()
    }

    /// How many people are there in a window; `None` for month-ends where no month ends.
    #[must_use]
    pub fn headcount(&self, window: MetricWindow, kind: HeadcountKind) -> Option<Ratio> {
        match kind {
            HeadcountKind::PersonTime => Ratio::of(self.person_days(window), window.days()),
            HeadcountKind::MeanOfEnds => Ratio::of(self.on(window.from()) + self.on(window.last()), 2),
            HeadcountKind::MeanOfMonthEnds => {
                let ends: Vec<u64> = window.month_ends().map(|date| self.on(date)).collect();
                Ratio::of(ends.iter().sum(), ends.len() as u64)
            }
        }
    }

    /// How many people a headcount counts: each once, on however many of its days they are there.
    #[must_use]
    pub fn people(&self, window: MetricWindow, kind: HeadcountKind) -> u64 {
        let dates: Vec<NaiveDate> = match kind {
            HeadcountKind::PersonTime => Vec::new(),
            HeadcountKind::MeanOfEnds => vec![window.from(), window.last()],
            HeadcountKind::MeanOfMonthEnds => window.month_ends().collect(),
        };
        let is_counted = |stretch: &Stretch| match kind {
            HeadcountKind::PersonTime => stretch.days_in(window) > 0,
            _ => dates.iter().any(|date| stretch.contains(*date)),
        };
        self.people.values().filter(|stretches| stretches.iter().any(is_counted)).count() as u64
    }

    /// The facts by which people leave in a window: the first day on which they are no longer there lies within.
    pub(super) fn leavers(&self, window: MetricWindow) -> Vec<usize> {
        let ends = self.people.values().flatten().filter_map(|stretch| stretch.end);
        let mut leavers: Vec<usize> = ends.filter(|(until, _)| window.contains(*until)).map(|(_, at)| at).collect();
        leavers.sort_unstable();
        leavers
    }

    /// A tally that begins with the facts that were left out.
    pub(super) fn tally(&self) -> Tally {
        Tally::beginning_with(&self.left_out)
    }
}

impl Stretch {
    pub(super) fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && self.end.is_none_or(|(until, _)| date < until)
    }

    fn days_in(&self, window: MetricWindow) -> u32 {
        let until = self.end.map_or(window.until(), |(until, _)| until.min(window.until()));
        days_between(self.from.max(window.from()), until).unwrap_or_default()
    }
}

/// Puts stretches in order and makes one of those that meet or overlap.
fn join(stretches: &mut Vec<Stretch>) {
    stretches.sort_unstable_by_key(|stretch| (stretch.from, stretch.end.is_none(), stretch.end));
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches.drain(..) {
        match joined.last_mut() {
            Some(last) if last.end.is_none_or(|(until, _)| stretch.from <= until) => {
                last.end = match (last.end, stretch.end) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            _ => joined.push(stretch),
        }
    }
    *stretches = joined;
}

/// So many over a headcount, or why there is no value: of nobody, or where no headcount can be told.
pub(super) fn over_headcount(count: u64, headcount: Option<Ratio>) -> Result<Ratio, NoValue> {
    match (headcount, Ratio::of(count, 1)) {
        (Some(headcount), _) if headcount.numerator() == 0 => Err(NoValue::EmptyPopulation),
        (Some(headcount), Some(count)) => count.over(headcount).ok_or(NoValue::NotEstimable),
        _ => Err(NoValue::NotEstimable),
    }
}
