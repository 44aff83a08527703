//! A figure with the facts behind it.

use std::collections::BTreeMap;

use super::window::MetricWindow;
use crate::measure::{Measure, NoValue, Ratio};

/// A [`Measure`], and which of the facts it was made of: as positions in the list that was given, so that an id is only told to whoever has the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The figure. Its `n` is how many facts it is over.
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
/// The same once more.
pub(super) const REPEATED: &str = "repeated";

/// What a metric comes upon, fact by fact.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) counted: Vec<usize>,
    pub(super) over: Vec<usize>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

impl Tally {
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
        let value = Ratio::of(self.counted.len() as u64, self.over.len() as u64);
        self.ratio(definition, value, window)
    }

    /// A ratio of something else.
    pub(super) fn ratio(self, definition: &str, value: Option<Ratio>, window: Option<MetricWindow>) -> Metric {
        let measure = Measure::of(definition, value, self.over.len() as u64, NoValue::EmptyPopulation);
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
