//! Successors held against the roles that they are named for, on a day.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::facts::{ReadinessBand, SuccessorFact};
use super::metric::{Metric, NO_DATE, REPEATED, STALE, Tally, UNKNOWN, share};
use super::window::MetricWindow;
use crate::values::{PersonId, RoleId};

/// Key roles with those who are confirmed as their successors on a day, and who of them are ready now.
///
/// A judgement that is older than it is valid is stale, which is not the same as not ready: its successor is confirmed, is not taken as ready, and is counted.
/// Of several valid judgements of a person for a role the newest counts; of several of one day, that by which they are ready latest.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Of each role its confirmed successors with the facts that say so, and whether they are ready now.
    pub(super) roles: BTreeMap<RoleId, BTreeMap<PersonId, (usize, bool)>>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
    pub(super) as_of: NaiveDate,
    valid_days: u32,
}

/// What is known of how ready a successor is; the greater counts. That by which they are ready latest is greater than another of the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Judgement {
    Unknown,
    Stale,
    Valid(NaiveDate, ReadinessBand),
}

impl Bench {
    /// Of the roles given (each once, those without a successor too), as of a day; judgements are valid for so many days.
    ///
    /// Left out and counted: successors for other roles (`other_role`), proposed ones, those without a first day, named only later or no longer, the same person for the same role once more; and of
    /// those that stay, as not ready: `stale` ones, and ones without a judgement or its day (`unknown`).
    ///
    /// # Complexity
    /// O(n log n)
    #[must_use]
    pub fn of(roles: &[RoleId], successors: &[SuccessorFact], as_of: NaiveDate, valid_days: u32) -> Self {
        let mut bench: BTreeMap<RoleId, BTreeMap<PersonId, (usize, bool)>> =
            roles.iter().map(|role| (role.clone(), BTreeMap::new())).collect();
        let oldest = as_of.checked_sub_days(Days::new(valid_days.into())).unwrap_or(NaiveDate::MIN);
        let mut tally = Tally::default();
        // Of several facts on the same the one with the newest judgement counts, wherever it stands.
        let mut order: Vec<(Judgement, usize, &SuccessorFact)> =
            successors.iter().enumerate().map(|(at, fact)| (Judgement::of(fact, as_of, oldest), at, fact)).collect();
        order.sort_unstable_by_key(|(judgement, at, _)| (Reverse(*judgement), *at));
        for (judgement, at, fact) in order {
            let Some(named) = bench.get_mut(&fact.role) else {
                tally.leave_out(at, "other_role");
                continue;
            };
            match fact.since {
                _ if !fact.is_confirmed => tally.leave_out(at, "proposed"),
                None => tally.leave_out(at, NO_DATE),
                Some(since) if since > as_of => tally.leave_out(at, "not_yet"),
                Some(_) if fact.until.is_some_and(|until| until <= as_of) => tally.leave_out(at, "no_longer"),
                Some(_) if named.contains_key(&fact.person) => tally.leave_out(at, REPEATED),
                Some(_) => {
                    match judgement {
                        Judgement::Unknown => tally.leave_out(at, UNKNOWN),
                        Judgement::Stale => tally.leave_out(at, STALE),
                        Judgement::Valid(..) => {}
                    }
                    let is_ready = matches!(judgement, Judgement::Valid(_, ReadinessBand::Now));
                    named.insert(fact.person.clone(), (at, is_ready));
                }
            }
        }
        Self { roles: bench, left_out: tally.into_left_out(), as_of, valid_days }
    }

    /// How many facts were left out or not taken as ready, by reason.
    pub fn excluded(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(reason, facts)| (*reason, facts.len() as u64))
    }

    /// How many roles.
    #[must_use]
    pub fn roles(&self) -> u64 {
        self.roles.len() as u64
    }

    /// Who is confirmed and ready now for some role.
    #[must_use]
    pub fn ready(&self) -> BTreeSet<&PersonId> {
        let ready = self.roles.values().flatten().filter(|(_, (_, is_ready))| *is_ready);
        ready.map(|(person, _)| person).collect()
    }

    /// A share of the roles, as of the day: so many of all.
    pub(super) fn told(&self, tally: Tally, definition: &str, roles: u64) -> Metric {
        tally.ratio(definition, share(roles, self.roles()), self.roles(), MetricWindow::of_day(self.as_of))
    }

    /// A definition that hangs on how long a judgement is valid.
    pub(super) fn definition(&self, definition: &str) -> String {
        format!("{definition}/valid_{}_days", self.valid_days)
    }

    /// A tally that begins with the facts that were left out.
    pub(super) fn tally(&self) -> Tally {
        Tally::beginning_with(&self.left_out)
    }
}

impl Judgement {
    fn of(fact: &SuccessorFact, as_of: NaiveDate, oldest: NaiveDate) -> Self {
        match fact.readiness.zip(fact.assessed) {
            Some((band, assessed)) if oldest <= assessed && assessed <= as_of => Self::Valid(assessed, band),
            Some((_, assessed)) if assessed < oldest => Self::Stale,
            _ => Self::Unknown,
        }
    }
}
