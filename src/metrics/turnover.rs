//! Turnover.

use super::facts::EmploymentFact;
use super::metric::{Metric, Tally, people, share};
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;

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
/// - **Edges**: facts without a first day, or with an end that is not after it, are left out and counted. `facts` are those that `staff` was made of. `n` is how many people the headcount counts.
#[must_use]
pub fn turnover(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let (tally, left) = leavers(facts, staff, window);
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    let definition = format!("{IN_WINDOW}/{}", headcount.name());
    tally.ratio(&definition, value, staff.people(window, headcount), Some(window)).counting(left)
}

/// Leavers for each year that people were there: leavers x 365 / person-days.
///
/// - **Source**: as [`turnover`]. The rate of one month times twelve is another figure, and moves with the length of months.
/// - **Population** and **edges**: as [`turnover`].
#[must_use]
pub fn annual_turnover(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow) -> Metric {
    let (tally, left) = leavers(facts, staff, window);
    let value = share(tally.counted.len() as u64 * YEAR, staff.person_days(window));
    tally.ratio(ANNUAL, value, staff.people(window, HeadcountKind::PersonTime), Some(window)).counting(left)
}

/// The facts by which people leave, and of how many people they are.
fn leavers(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow) -> (Tally, u64) {
    let mut tally = staff.tally();
    staff.leavers(window).into_iter().filter(|at| *at < facts.len()).for_each(|at| tally.take(at, true));
    let left = people(&tally.counted, |at| facts.get(at).map(|fact| &fact.person));
    (tally, left)
}
