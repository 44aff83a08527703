//! A figure with the facts behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::window::MetricWindow;
use crate::measure::{Measure, NoValue, Ratio};
use crate::values::PersonId;

/// A [`Measure`], and which of the facts it was made of: as positions in the list that was given, so that an id is only told to whoever has the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The figure. Its `n` is of how many its denominator is: people wherever it is of people, however many facts they have; else roles, openings, seats or pairs.
    pub measure: Measure,
    counted: Vec<usize>,
    over: Vec<usize>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

impl Metric {
    /// The facts that the numerator counts.
    #[must_use]
    pub fn counted(&self) -> &[usize] {
        &self.counted
    }

    /// The facts that the figure is over, those counted included.
    #[must_use]
    pub fn over(&self) -> &[usize] {
        &self.over
    }

    /// The facts that were left out for a reason that [`Measure::excluded`] names.
    #[must_use]
    pub fn left_out(&self, reason: &str) -> &[usize] {
        self.left_out.get(reason).map_or(&[], Vec::as_slice)
    }

    /// The same, with a numerator that is of so many people.
    pub(super) fn counting(mut self, people: u64) -> Self {
        self.measure = self.measure.counting(people);
        self
    }

    /// The same over the people of the facts that it is over, each of whom may have several.
    pub(super) fn of_people<'a>(mut self, who: impl Fn(usize) -> Option<&'a PersonId>) -> Self {
        self.measure.n = Some(people(&self.over, who));
        self
    }
}

/// No date where one is needed to begin.
pub(super) const NO_START_DATE: &str = "no_start_date";
/// No date where one is needed to end.
pub(super) const NO_STOP_DATE: &str = "no_stop_date";
/// No date at all.
pub(super) const NO_DATE: &str = "no_date";
/// An end that is before its beginning.
pub(super) const DATES_REVERSED: &str = "dates_reversed";
/// Something is not known that the figure depends on.
pub(super) const UNKNOWN: &str = "unknown";
/// It is said to have happened, without what came of it.
pub(super) const NO_OUTCOME: &str = "no_outcome";
/// Seen on no day of the window.
pub(super) const NOT_SEEN: &str = "not_seen";
/// Longer than can be counted.
pub(super) const TOO_LONG: &str = "too_long";
/// A judgement that is older than it is valid.
pub(super) const STALE: &str = "stale";
/// The same once more.
pub(super) const REPEATED: &str = "repeated";

/// How many people some facts are of.
pub(super) fn people<'a>(facts: &[usize], who: impl Fn(usize) -> Option<&'a PersonId>) -> u64 {
    facts.iter().filter_map(|at| who(*at)).collect::<BTreeSet<_>>().len() as u64
}

/// A ratio of counts, or that there is nobody to count.
pub(super) fn share(count: u64, all: u64) -> Result<Ratio, NoValue> {
    Ratio::of(count, all).ok_or(NoValue::EmptyPopulation)
}

/// What a metric comes upon, fact by fact.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) counted: Vec<usize>,
    pub(super) over: Vec<usize>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

impl Tally {
    /// One that begins with facts that were left out before.
    pub(super) fn beginning_with(left_out: &BTreeMap<&'static str, Vec<usize>>) -> Self {
        Self { left_out: left_out.clone(), ..Self::default() }
    }

    pub(super) fn leave_out(&mut self, at: usize, reason: &'static str) {
        self.left_out.entry(reason).or_default().push(at);
    }

    /// One fact that the figure is over, counted or not.
    pub(super) fn take(&mut self, at: usize, is_counted: bool) {
        self.over.push(at);
        if is_counted {
            self.counted.push(at);
        }
    }

    /// The share of what it is over that is counted.
    pub(super) fn share(self, definition: &str, window: Option<MetricWindow>) -> Metric {
        let (counted, over) = (self.counted.len() as u64, self.over.len() as u64);
        self.ratio(definition, share(counted, over), over, window)
    }

    /// A ratio of something else, with a denominator of so many, or why there is none.
    pub(super) fn ratio(self, definition: &str, value: Result<Ratio, NoValue>, n: u64, window: Option<MetricWindow>) -> Metric {
        let why = value.err().unwrap_or(NoValue::EmptyPopulation);
        let measure = Measure::of(definition, value.ok(), n, why);
        let measure = measure.within(None, window.map(MetricWindow::period));
        let measure =
            self.left_out.iter().fold(measure, |measure, (reason, facts)| measure.without(reason, facts.len() as u64));
        Metric { measure, counted: self.counted, over: self.over, left_out: self.left_out }
    }

    /// The reasons with how many facts each.
    pub(super) fn into_left_out(self) -> BTreeMap<&'static str, Vec<usize>> {
        self.left_out
    }
}
