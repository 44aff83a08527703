//! A figure of time that is not over for everybody.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::metric::{NOT_SEEN, TOO_LONG, Tally};
use super::window::MetricWindow;
use crate::measure::{SurvivalCounts, SurvivalFault};

/// Elapsed time by a definition: the counts, from which curves, medians and means up to a day follow, and the facts that were left out.
///
/// Counts of parts add up: [`SurvivalCounts::merge`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Elapsed {
    /// By which definition, with its parameters.
    pub definition_id: String,
    /// Of which window.
    pub window: MetricWindow,
    /// By what is known on which day: what is not over by then was seen no longer.
    pub as_of: NaiveDate,
    /// What is counted. What the causes are, the definition says.
    pub counts: SurvivalCounts,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

impl Elapsed {
    /// How many facts were left out, by reason.
    pub fn excluded(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(reason, facts)| (*reason, facts.len() as u64))
    }

    /// The facts that were left out for a reason, as positions in the list that was given.
    #[must_use]
    pub fn left_out(&self, reason: &str) -> &[usize] {
        self.left_out.get(reason).map_or(&[], Vec::as_slice)
    }
}

/// Counts of elapsed time in the making.
pub(super) struct Elapsing {
    counts: Result<SurvivalCounts, SurvivalFault>,
    pub(super) tally: Tally,
}

impl Elapsing {
    pub(super) fn new(causes: usize) -> Self {
        Self { counts: SurvivalCounts::new(causes), tally: Tally::default() }
    }

    /// One fact: seen from `entry` on, for so many days, until a cause or without an end.
    pub(super) fn take(&mut self, at: usize, entry: u32, day: u32, cause: Option<usize>) {
        let Ok(counts) = &mut self.counts else { return };
        let counted = match cause {
            Some(cause) => counts.ended(entry, day, cause),
            None => counts.censored(entry, day),
        };
        match counted {
            Ok(()) => {}
            Err(SurvivalFault::NotSeen { .. }) => self.tally.leave_out(at, NOT_SEEN),
            Err(_) => self.tally.leave_out(at, TOO_LONG),
        }
    }

    /// `None` only for a number of causes that cannot be counted, which no metric has.
    pub(super) fn told(self, definition_id: String, window: MetricWindow, as_of: NaiveDate) -> Option<Elapsed> {
        let counts = self.counts.ok()?;
        Some(Elapsed { definition_id, window, as_of, counts, left_out: self.tally.into_left_out() })
    }
}
