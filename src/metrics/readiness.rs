//! How ready people are said to be.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::facts::AssessmentFact;
use super::metric::{Metric, NO_DATE, Tally, UNKNOWN};
use crate::measure::Ratio;
use crate::values::{ItemCode, PersonId};

/// The definition.
const DEFINITION: &str = "metrics/readiness_share/1";

/// The share of people on each level of readiness, by the last judgement of each up to a day.
///
/// - **Source**: none of a standards body found. How far those who judge agree is another question.
/// - **Population**: people with a judgement that is not older than so many days; of several on the same day that which stands later in the list counts.
/// - **Edges**: who was judged longer ago is `stale`, which is not the same as not ready; judgements without a day or a level are left out and counted. What was judged later than the day is not known yet.
#[must_use]
pub fn readiness_shares(facts: &[AssessmentFact], as_of: NaiveDate, valid_days: u32) -> BTreeMap<ItemCode, Metric> {
    let oldest = as_of.checked_sub_days(Days::new(valid_days.into())).unwrap_or(NaiveDate::MIN);
    let mut left_out: Vec<(usize, &'static str)> = Vec::new();
    let mut last: BTreeMap<&PersonId, (NaiveDate, &ItemCode, usize)> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate() {
        match (fact.assessed, &fact.level) {
            (None, _) => left_out.push((at, NO_DATE)),
            (Some(day), _) if day > as_of => {}
            (_, None) => left_out.push((at, UNKNOWN)),
            (Some(day), Some(level)) => {
                let found = last.entry(&fact.person).or_insert((day, level, at));
                if found.0 <= day {
                    *found = (day, level, at);
                }
            }
        }
    }
    left_out.extend(last.values().filter(|(day, ..)| *day < oldest).map(|(_, _, at)| (*at, "stale")));
    let mut levels: BTreeMap<&ItemCode, Vec<usize>> = BTreeMap::new();
    let valid: Vec<_> = last.into_values().filter(|(day, ..)| *day >= oldest).collect();
    valid.iter().for_each(|(_, level, at)| levels.entry(level).or_default().push(*at));
    let told = |counted: Vec<usize>| {
        let mut tally = Tally::default();
        left_out.iter().for_each(|(at, reason)| tally.leave_out(*at, reason));
        let value = Ratio::of(counted.len() as u64, valid.len() as u64);
        tally.over = valid.iter().map(|(_, _, at)| *at).collect();
        tally.counted = counted;
        tally.ratio(DEFINITION, value, None)
    };
    levels.into_iter().map(|(level, counted)| (level.clone(), told(counted))).collect()
}
