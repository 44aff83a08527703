//! Retention of those seen as of high potential.

use super::elapsed::{Elapsed, Elapsing};
use super::facts::FlagFact;
use super::metric::{DATES_REVERSED, NO_START_DATE};
use super::window::{MetricWindow, days_between};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/high_potential_retention/1";

/// From when on days are counted. Closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimeOrigin {
    /// From the day on which they were first seen so.
    #[default]
    Flag,
    /// From their first day with the company; they are looked at only from the flag on.
    Hire,
}

/// What it is to be no longer seen so. Closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LostFlag {
    /// The end of being looked at.
    #[default]
    Censors,
    /// Another end: cause 1.
    Competes,
}

/// How long they stay: cause 0 is leaving the company. The curve's value at day 365 is the share that is there a year later; say with it how many were at risk then.
///
/// - **Source**: Kaplan and Meier (1958), with late entry.
/// - **Population**: those with the flag on some day of the window, or no more on its first. They are looked at from the flag on, or from the day before the window where they had it then, and
///   never before it: who stays long enough to be flagged has not been kept by it. Of windows that follow each other each end is in one.
/// - **Edges**: without the dates that are needed, or with an end before the flag: left out and counted. Counted from the hiring on, whoever was flagged only on the window's last day, or left on the
///   day of the flag, is `not_seen`: a late entry is at risk from the next day on.
#[must_use]
pub fn high_potential_retention(
    facts: &[FlagFact],
    window: MetricWindow,
    origin: TimeOrigin,
    lost: LostFlag,
) -> Option<Elapsed> {
    let causes = if lost == LostFlag::Competes { 2 } else { 1 };
    let mut elapsing = Elapsing::new(causes);
    for (at, fact) in facts.iter().enumerate() {
        let begins = if origin == TimeOrigin::Flag { fact.flagged } else { fact.hired };
        let (Some(flagged), Some(begins)) = (fact.flagged, begins) else {
            elapsing.tally.leave_out(at, NO_START_DATE);
            continue;
        };
        let ends = [(fact.left, 0), (fact.unflagged, 1)];
        let end = ends.into_iter().filter_map(|(date, cause)| Some((date?, cause))).min();
        if begins > flagged || end.is_some_and(|(date, _)| date < flagged) {
            elapsing.tally.leave_out(at, DATES_REVERSED);
            continue;
        }
        let is_before = end.is_some_and(|(date, _)| date < window.from());
        if flagged >= window.until() || is_before {
            continue;
        }
        let entered = days_between(begins, flagged.max(window.eve()));
        let (day, cause) = match end {
            Some((date, cause)) if date < window.until() => (date, (cause < causes).then_some(cause)),
            _ => (window.last(), None),
        };
        if let Some((entry, day)) = entered.zip(days_between(begins, day)) {
            elapsing.take(at, entry, day, cause);
        }
    }
    let from = if origin == TimeOrigin::Flag { "from_flag" } else { "from_hire" };
    let lost = if lost == LostFlag::Competes { "lost_flag_competes" } else { "lost_flag_censors" };
    elapsing.told(format!("{DEFINITION}/{from}/{lost}"), window, window.last())
}
