//! Turnover.

use super::facts::EmploymentFact;
use super::metric::Metric;
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;
use crate::measure::Ratio;

/// The definition in a window.
const IN_WINDOW: &str = "metrics/turnover/1";
/// The definition for a year.
const ANNUAL: &str = "metrics/annual_turnover/1";
/// The days of a year.
const YEAR: u64 = 365;

/// Leavers / average headcount.
///
/// - **Source**: VPSC; ISO/TS 30421.
/// - **Population**: those whose first day no longer with the company lies in the window. Who is back on that very day has not left.
/// - **Edges**: facts without a first day, or with an end that is not after it, are left out and counted. `facts` are those that `staff` was made of.
#[must_use]
pub fn turnover(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let mut tally = staff.tally();
    staff.leavers(window).into_iter().filter(|at| *at < facts.len()).for_each(|at| tally.take(at, true));
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    tally.ratio(&format!("{IN_WINDOW}/{}", headcount.name()), value, Some(window))
}

/// Leavers for each year that people were there: leavers x 365 / person-days.
///
/// - **Source**: as [`turnover`]. The rate of one month times twelve is another figure, and moves with the length of months.
/// - **Population** and **edges**: as [`turnover`].
#[must_use]
pub fn annual_turnover(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow) -> Metric {
    let mut tally = staff.tally();
    staff.leavers(window).into_iter().filter(|at| *at < facts.len()).for_each(|at| tally.take(at, true));
    let value = Ratio::of(tally.counted.len() as u64 * YEAR, staff.person_days(window));
    tally.ratio(ANNUAL, value, Some(window))
}
