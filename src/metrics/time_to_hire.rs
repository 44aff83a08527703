//! Time to hire and time to start, which are not time to fill.

use chrono::NaiveDate;

use super::facts::HireFact;
use super::metric::{DATES_REVERSED, Metric, NO_START_DATE, NO_STOP_DATE, Tally, share};
use super::window::{MetricWindow, days_between};

/// The definition of the first.
const TO_HIRE: &str = "metrics/time_to_hire/1";
/// The definition of the second.
const TO_START: &str = "metrics/time_to_start/1";

/// Days from becoming a candidate to accepting: total days / hires.
///
/// - **Source**: SHRM/EMA 2002 found users split on the name; HR Dive keeps the three apart.
/// - **Population**: those who accepted in the window.
/// - **Edges**: without a date when they became a candidate, or with a later one: left out and counted. Somebody who started without a day of
///   acceptance is left out and counted where they started in the window.
#[must_use]
pub fn time_to_hire(facts: &[HireFact], window: MetricWindow) -> Metric {
    let dates = |fact: &HireFact| (fact.entered, fact.accepted, fact.started);
    mean(facts, window, dates, TO_HIRE)
}

/// Days from the approval of an opening to the first day of whoever has it: total days / hires.
///
/// - **Source**: as [`time_to_hire`].
/// - **Population**: those who started in the window.
/// - **Edges**: as [`time_to_hire`], of the other dates.
#[must_use]
pub fn time_to_start(facts: &[HireFact], window: MetricWindow) -> Metric {
    mean(facts, window, |fact| (fact.approved, fact.started, None), TO_START)
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

fn mean(facts: &[HireFact], window: MetricWindow, dates: impl Fn(&HireFact) -> Dates, definition: &str) -> Metric {
    let (mut tally, mut days) = (Tally::default(), 0u64);
    for (at, fact) in facts.iter().enumerate() {
        match dates(fact) {
            (_, None, Some(other)) if window.contains(other) => tally.leave_out(at, NO_STOP_DATE),
            (from, Some(until), _) if window.contains(until) => match from.map(|from| days_between(from, until)) {
                None => tally.leave_out(at, NO_START_DATE),
                Some(None) => tally.leave_out(at, DATES_REVERSED),
                Some(Some(took)) => {
                    tally.take(at, true);
                    days += u64::from(took);
                }
            },
            _ => {}
        }
    }
    let hires = tally.over.len() as u64;
    tally.ratio(definition, share(days, hires), hires, Some(window))
}
