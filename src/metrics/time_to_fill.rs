//! Time to fill: the customary mean over what was filled, with its quantiles.

use super::facts::RequisitionFact;
use super::metric::{DATES_REVERSED, Metric, NO_START_DATE, NO_STOP_DATE, Tally, UNKNOWN, share};
use super::window::{MetricWindow, days_between};
use crate::measure::{Measure, NoValue, QuantileType, Ratio, quantile};
use crate::program::FilledFrom;

/// The definition of the mean, before the names of its dates.
const DEFINITION: &str = "metrics/time_to_fill/1";

/// Which openings a figure is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FillScope {
    /// Only leadership positions.
    pub leadership_only: bool,
    /// Only critical positions.
    pub critical_only: bool,
    /// Only those filled from there; those of which that is not known are then left out and counted.
    pub from: Option<FilledFrom>,
}

impl FillScope {
    /// Whether an opening is one of these, as far as its role says.
    pub(super) const fn has(self, fact: &RequisitionFact) -> bool {
        (!self.leadership_only || fact.is_leadership) && (!self.critical_only || fact.is_critical)
    }

    /// What it adds to a definition: nothing for all openings; where they are filled from only if that is asked for.
    pub(super) fn name(self, is_by_source: bool) -> String {
        let from = match self.from.filter(|_| is_by_source) {
            Some(FilledFrom::Internal) => "/from_inside",
            Some(FilledFrom::External) => "/from_outside",
            None => "",
        };
        let [leads, critical] = [(self.leadership_only, "/leadership"), (self.critical_only, "/critical")]
            .map(|(is_asked, name)| if is_asked { name } else { "" });
        format!("{leads}{critical}{from}")
    }
}

/// From when on an opening is counted. Closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FillStart {
    /// From its approval.
    #[default]
    Approved,
    /// From its posting.
    Posted,
}

/// Until when an opening is counted. Closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FillStop {
    /// Until an offer was accepted.
    #[default]
    Accepted,
    /// Until the first day.
    Started,
}

impl FillStart {
    /// The name that stands in a definition.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Posted => "posted",
        }
    }

    pub(super) const fn of(self, fact: &RequisitionFact) -> Option<chrono::NaiveDate> {
        match self {
            Self::Approved => fact.approved,
            Self::Posted => fact.posted,
        }
    }
}

impl FillStop {
    /// The name that stands in a definition.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Started => "started",
        }
    }

    pub(super) const fn of(self, fact: &RequisitionFact) -> Option<chrono::NaiveDate> {
        match self {
            Self::Accepted => fact.accepted,
            Self::Started => fact.started,
        }
    }
}

/// The mean and two quantiles of the days that openings took.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TimeToFill {
    /// The mean: all days over all that were filled.
    pub mean: Metric,
    /// The median of the days.
    pub p50: Measure,
    /// What nine of ten took at most.
    pub p90: Measure,
}

/// Days from approval to acceptance, or as `start` and `stop` say, of what was filled in the window: total days / openings filled.
///
/// - **Source**: VPSC "People Metrics Definitions" 8 counts to acceptance, as does SHRM; HR Dive to the first day. ISO 30414 has the name.
/// - **Population**: openings in `scope` whose stop lies in the window. One of several seats, and a reopened one, are facts of their own.
/// - **Edges**: what is filled without the date that stops it, or without the one that starts it, and what stops before it starts, is left out and counted.
///   What is open or cancelled does not count, so that the mean of a short window is too low; [`fill_survival`](crate::fill_survival) is not.
///
/// ```
/// use rungs::{FillScope, MetricWindow, QuantileType, RequisitionFact, time_to_fill};
/// let mut filled = RequisitionFact::new();
/// (filled.approved, filled.accepted) = (Some("2025-01-10".parse()?), Some("2025-03-01".parse()?));
/// let mut unknown = RequisitionFact::new();
/// unknown.accepted = Some("2025-04-01".parse()?);
/// let year = MetricWindow::new("2025-01-01".parse()?, "2026-01-01".parse()?).unwrap();
/// let told = time_to_fill(&[filled, unknown], year, FillScope::default(), Default::default(), QuantileType::Type7);
/// assert_eq!(told.mean.measure.value.unwrap().rounded(1), "50.0");
/// // The other is not taken to have been approved at any time: it is left out, and can be found.
/// assert_eq!(told.mean.left_out("no_start_date"), [1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn time_to_fill(
    facts: &[RequisitionFact],
    window: MetricWindow,
    scope: FillScope,
    dates: (FillStart, FillStop),
    kind: QuantileType,
) -> TimeToFill {
    let (start, stop) = dates;
    let mut tally = Tally::default();
    let mut days = Vec::new();
    for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| scope.has(fact)) {
        let Some(stopped) = stop.of(fact) else {
            if fact.accepted.or(fact.started).is_some_and(|other| window.contains(other)) {
                tally.leave_out(at, NO_STOP_DATE);
            }
            continue;
        };
        if !window.contains(stopped) || (fact.from.is_some() && scope.from.is_some() && fact.from != scope.from) {
            continue;
        }
        if scope.from.is_some() && fact.from.is_none() {
            tally.leave_out(at, UNKNOWN);
            continue;
        }
        match start.of(fact).map(|started| days_between(started, stopped)) {
            None => tally.leave_out(at, NO_START_DATE),
            Some(None) => tally.leave_out(at, DATES_REVERSED),
            Some(Some(took)) => {
                tally.take(at, true);
                days.push(u64::from(took));
            }
        }
    }
    days.sort_unstable();
    let named = |what: &str| format!("{DEFINITION}/{what}/{}_to_{}{}", start.name(), stop.name(), scope.name(true));
    let at = |tenths: u64, what: &str| {
        let value = Ratio::of(tenths, 10).and_then(|share| quantile(&days, share, kind));
        let definition = format!("{}/{}", named(what), kind.name());
        Measure::of(&definition, value, days.len() as u64, NoValue::EmptyPopulation).within(None, Some(window.period()))
    };
    let (p50, p90) = (at(5, "p50"), at(9, "p90"));
    let filled = days.len() as u64;
    let value = share(days.iter().sum(), filled);
    TimeToFill { mean: tally.ratio(&named("mean"), value, filled, Some(window)), p50, p90 }
}
