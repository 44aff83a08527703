//! Retention: of a cohort, and as it is often computed.

use super::metric::{Metric, share};
use super::staff::Staff;
use super::window::MetricWindow;
use crate::measure::{Measure, NoValue, Ratio};

/// The definition of the cohort.
const COHORT: &str = "metrics/cohort_retention/1";
/// The definition of the naive form.
const NAIVE: &str = "metrics/naive_retention/1";

/// Those there on the day before the window and without a break up to its last day / those there on the day before.
///
/// - **Population**: those there when the window began, which is on the day before it. Who comes on its first day or later is no part of it, and who leaves on its first day has left in it: of
///   windows that follow each other each leaver is in one, as in [`turnover`](crate::turnover).
/// - **Edges**: who leaves and comes back has left. Facts that `staff` left out are counted. The figure's facts are not told: it is over people.
#[must_use]
pub fn cohort_retention(staff: &Staff, window: MetricWindow) -> Metric {
    let stretches = staff.people.values().flatten();
    let (mut there, mut stayed) = (0u64, 0u64);
    for stretch in stretches.filter(|stretch| stretch.contains(window.eve())) {
        there += 1;
        stayed += u64::from(stretch.contains(window.last()));
    }
    staff.tally().ratio(COHORT, share(stayed, there), there, Some(window))
}

/// (Those there on the last day - those hired) / those there on the day before the window, where that is right.
///
/// - **Edges**: wrong as soon as somebody who was hired in the window leaves in it: they are taken off without ever having been added. Then there is no value, with
///   [`NoValue::NotEstimable`]; [`cohort_retention`] always has one.
#[must_use]
pub fn naive_retention(staff: &Staff, window: MetricWindow) -> Measure {
    let is_new = |from| window.contains(from);
    let stretches = || staff.people.values().flatten();
    let hired = stretches().filter(|stretch| is_new(stretch.from)).count() as u64;
    let hired_and_gone = stretches().any(|stretch| is_new(stretch.from) && !stretch.contains(window.last()));
    let (start, end) = (staff.on(window.eve()), staff.on(window.last()));
    let value = Ratio::of(end.saturating_sub(hired), start).filter(|_| !hired_and_gone);
    let why = if hired_and_gone { NoValue::NotEstimable } else { NoValue::EmptyPopulation };
    let told = Measure::of(NAIVE, value, start, why).within(None, Some(window.period()));
    staff.excluded().fold(told, |told, (reason, facts)| told.without(reason, facts))
}
