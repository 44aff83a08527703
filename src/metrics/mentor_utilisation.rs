//! How many mentors have somebody to teach, and how many each.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::active_pairing::{met, open_on};
use super::facts::PairFact;
use super::metric::REPEATED;
use super::window::MetricWindow;
use crate::measure::{Concentration, Measure, NoValue, Ratio};
use crate::values::PersonId;

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/mentor_utilisation/1";

/// What mentors have to do.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MentorLoad {
    /// Mentors with at least one active pair / mentors.
    pub utilisation: Measure,
    /// How many mentors have so many open pairs.
    pub loads: BTreeMap<u64, u64>,
    /// The open pairs of all mentors, and so how much of them lies with few; `None` of more than can be counted.
    pub concentration: Option<Concentration>,
}

/// Mentors with at least one pair that met at least so often in the days up to one / mentors; and how many open pairs each has.
///
/// - **Source**: MentorDeck; how much lies with few by Herfindahl and Hirschman's index.
/// - **Population**: the mentors given, each once; who has nobody belongs to it.
/// - **Edges**: pairs of whoever is no mentor given, and pairs without usable dates, are left out and counted. A new pair that meets is active.
#[must_use]
pub fn mentor_utilisation(mentors: &[PersonId], pairs: &[PairFact], as_of: NaiveDate, sessions: u32, days: u16) -> MentorLoad {
    let mut loads: BTreeMap<&PersonId, (u64, bool)> = mentors.iter().map(|mentor| (mentor, (0, false))).collect();
    let repeated = mentors.len().saturating_sub(loads.len()) as u64;
    let since = as_of.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    let (mut unusable, mut of_others) = (BTreeMap::new(), 0u64);
    for pair in pairs {
        match open_on(pair, as_of) {
            Err(reason) => *unusable.entry(reason).or_insert(0u64) += 1,
            Ok(None) => {}
            Ok(Some(_)) => match loads.get_mut(&pair.mentor) {
                None => of_others += 1,
                Some((load, is_active)) => {
                    *load += 1;
                    *is_active |= met(pair, since, as_of) >= sessions as usize;
                }
            },
        }
    }
    let active = loads.values().filter(|(_, is_active)| *is_active).count() as u64;
    let all = loads.len() as u64;
    let definition = format!("{DEFINITION}/{sessions}_in_{days}");
    let utilisation = Measure::of(&definition, Ratio::of(active, all), all, NoValue::EmptyPopulation)
        .within(None, MetricWindow::of_day(as_of).map(MetricWindow::period))
        .without("pair_of_no_mentor", of_others)
        .without(REPEATED, repeated);
    let utilisation = unusable.into_iter().fold(utilisation, |told, (reason, pairs)| told.without(reason, pairs));
    let each: Vec<u64> = loads.values().map(|(load, _)| *load).collect();
    let mut counted = BTreeMap::new();
    each.iter().for_each(|load| *counted.entry(*load).or_insert(0) += 1);
    MentorLoad { utilisation, loads: counted, concentration: Concentration::of(&each) }
}
