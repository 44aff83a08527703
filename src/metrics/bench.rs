//! Successors held against the roles that they are named for, on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::facts::{ReadinessBand, SuccessorFact};
use super::metric::{NO_DATE, REPEATED, Tally, UNKNOWN};
use crate::values::{PersonId, RoleId};

/// Key roles with those who are confirmed as their successors on a day, and who of them are ready now.
///
/// A judgement that is older than it is valid is stale, which is not the same as not ready: its successor is confirmed, is not taken as ready, and is counted.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Of each role its confirmed successors with the facts that say so, and whether they are ready now.
    pub(super) roles: BTreeMap<RoleId, BTreeMap<PersonId, (usize, bool)>>,
    left_out: BTreeMap<&'static str, Vec<usize>>,
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
        // Of several facts on the same the best one counts, wherever it stands: ready, not ready, stale, unknown.
        let rank = |fact: &SuccessorFact| match Self::readiness(fact, as_of, oldest) {
            Ok(is_ready) => u8::from(!is_ready),
            Err(UNKNOWN) => 3,
            Err(_) => 2,
        };
        let mut order: Vec<(u8, usize, &SuccessorFact)> =
            successors.iter().enumerate().map(|(at, fact)| (rank(fact), at, fact)).collect();
        order.sort_unstable_by_key(|(rank, at, _)| (*rank, *at));
        for (_, at, fact) in order {
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
                    let readiness = Self::readiness(fact, as_of, oldest);
                    if let Err(reason) = readiness {
                        tally.leave_out(at, reason);
                    }
                    named.insert(fact.person.clone(), (at, readiness == Ok(true)));
                }
            }
        }
        Self { roles: bench, left_out: tally.into_left_out() }
    }

    fn readiness(fact: &SuccessorFact, as_of: NaiveDate, oldest: NaiveDate) -> Result<bool, &'static str> {
        match fact.readiness.zip(fact.assessed) {
            None => Err(UNKNOWN),
            Some((_, assessed)) if assessed > as_of => Err(UNKNOWN),
            Some((_, assessed)) if assessed < oldest => Err("stale"),
            Some((band, _)) => Ok(band == ReadinessBand::Now),
        }
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

    /// A tally that begins with the facts that were left out.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (reason, facts) in &self.left_out {
            facts.iter().for_each(|at| tally.leave_out(*at, reason));
        }
        tally
    }
}
