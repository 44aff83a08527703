//! How ready people are said to be.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::facts::AssessmentFact;
use super::metric::{Metric, NO_DATE, STALE, Tally, UNKNOWN, share};
use super::window::MetricWindow;
use crate::measure::NoValue;
use crate::values::{ItemCode, PersonId};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/readiness_share/1";

/// Which share of people is on which level of readiness, and of whom that is not known.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReadinessShares {
    /// By which definition, with how many days a judgement is valid.
    pub definition_id: String,
    /// As of which day.
    pub as_of: NaiveDate,
    /// How many people have a valid judgement.
    pub n: u64,
    /// Why there are no shares: nobody has a valid judgement.
    pub absent: Option<NoValue>,
    /// The share on each level that somebody is on.
    pub levels: BTreeMap<ItemCode, Metric>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
}

impl ReadinessShares {
    /// How many judgements were left out, by reason, also where there are no shares.
    pub fn excluded(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(reason, facts)| (*reason, facts.len() as u64))
    }

    /// The judgements that were left out for a reason, as positions in the list that was given.
    #[must_use]
    pub fn left_out(&self, reason: &str) -> &[usize] {
        self.left_out.get(reason).map_or(&[], Vec::as_slice)
    }
}

/// The share of people on each level of readiness, by the last judgement of each up to a day.
///
/// - **Source**: none of a standards body found. How far those who judge agree is another question.
/// - **Population**: people with a judgement that is not older than so many days; of several on the same day that which stands later in the list counts.
/// - **Edges**: who was judged longer ago is `stale`, which is not the same as not ready; judgements without a day or a level are left out and counted. What was judged later than the day is not known yet.
///   Where nobody's judgement is valid there are no shares, and why, with who was left out, is told.
#[must_use]
pub fn readiness_shares(facts: &[AssessmentFact], as_of: NaiveDate, valid_days: u32) -> ReadinessShares {
    let oldest = as_of.checked_sub_days(Days::new(valid_days.into())).unwrap_or(NaiveDate::MIN);
    let mut left_out = Tally::default();
    let mut last: BTreeMap<&PersonId, (NaiveDate, &ItemCode, usize)> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate() {
        match (fact.assessed, &fact.level) {
            (None, _) => left_out.leave_out(at, NO_DATE),
            (Some(day), _) if day > as_of => {}
            (_, None) => left_out.leave_out(at, UNKNOWN),
            (Some(day), Some(level)) => {
                let found = last.entry(&fact.person).or_insert((day, level, at));
                if found.0 <= day {
                    *found = (day, level, at);
                }
            }
        }
    }
    last.values().filter(|(day, ..)| *day < oldest).for_each(|(_, _, at)| left_out.leave_out(*at, STALE));
    let left_out = left_out.into_left_out();
    let mut levels: BTreeMap<&ItemCode, Vec<usize>> = BTreeMap::new();
    let valid: Vec<_> = last.into_values().filter(|(day, ..)| *day >= oldest).collect();
    valid.iter().for_each(|(_, level, at)| levels.entry(level).or_default().push(*at));
    let (definition_id, n) = (format!("{DEFINITION}/valid_{valid_days}_days"), valid.len() as u64);
    let told = |counted: Vec<usize>| {
        let mut tally = Tally::beginning_with(&left_out);
        let value = share(counted.len() as u64, n);
        tally.over = valid.iter().map(|(_, _, at)| *at).collect();
        tally.counted = counted;
        tally.ratio(&definition_id, value, n, MetricWindow::of_day(as_of))
    };
    let levels = levels.into_iter().map(|(level, counted)| (level.clone(), told(counted))).collect();
    let absent = (n == 0).then_some(NoValue::EmptyPopulation);
    ReadinessShares { definition_id, as_of, n, absent, levels, left_out }
}
