//! Regretted attrition.

use super::facts::{EmploymentFact, ExitKind};
use super::metric::{Metric, Tally, UNKNOWN, people};
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;

/// The definition over headcount.
const RATE: &str = "metrics/regretted_attrition/1";
/// The definition over leavers.
const SHARE: &str = "metrics/regretted_share_of_leavers/1";
/// The flag was not set before they left.
const FLAG_NOT_BEFORE_EXIT: &str = "flag_not_before_exit";

/// Those who wanted to go and whom the company would have kept / average headcount.
///
/// - **Source**: HROne, of valued staff only; People Matters takes everybody who wanted to go, which is another figure.
/// - **Population**: those who leave in the window, as [`turnover`](crate::turnover).
/// - **Edges**: the flag has to be set by a rule before they leave: a flag that is set on the day or later, or on no known day, is left out and counted, as is whoever left in no known
///   way or without a flag. `n` is how many people the headcount counts.
#[must_use]
pub fn regretted_attrition(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let tally = regretted(facts, staff, window);
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    let lost = people(&tally.counted, |at| facts.get(at).map(|fact| &fact.person));
    let definition = format!("{RATE}/{}", headcount.name());
    tally.ratio(&definition, value, staff.people(window, headcount), Some(window)).counting(lost)
}

/// The same / all who left, of whom it is known.
///
/// - **Source**, **population** and **edges**: as [`regretted_attrition`]; `n` is how many people have left, of whom it is known.
#[must_use]
pub fn regretted_share_of_leavers(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow) -> Metric {
    regretted(facts, staff, window).share(SHARE, Some(window)).of_people(|at| facts.get(at).map(|fact| &fact.person))
}

fn regretted(facts: &[EmploymentFact], staff: &Staff, window: MetricWindow) -> Tally {
    let mut tally = staff.tally();
    for at in staff.leavers(window) {
        let Some(fact) = facts.get(at) else { continue };
        match (fact.exit, fact.is_regretted) {
            // Who did not want to go is not regretted, whatever a flag says.
            (Some(ExitKind::Involuntary | ExitKind::Other), _) => tally.take(at, false),
            (None, _) | (_, None) => tally.leave_out(at, UNKNOWN),
            (Some(ExitKind::Voluntary), Some(is_regretted)) => match fact.regret_set.zip(fact.until) {
                Some((set, until)) if set < until => tally.take(at, is_regretted),
                _ => tally.leave_out(at, FLAG_NOT_BEFORE_EXIT),
            },
        }
    }
    tally
}
