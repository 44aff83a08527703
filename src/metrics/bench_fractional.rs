//! Bench strength, where each successor is one person in all.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::bench::Bench;
use crate::measure::Ratio;
use crate::values::{PersonId, RoleId};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/bench_strength_fractional/1";

/// What each role has of the successors who are ready for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FractionalBench {
    /// By which definition.
    pub definition_id: String,
    /// As of which day.
    pub as_of: NaiveDate,
    /// Of each role the sum of the parts; `None` where its lowest terms have more than 64 bits.
    pub roles: BTreeMap<RoleId, Option<Ratio>>,
    /// Over all roles: the people who are ready / key roles; `None` of no role.
    pub mean: Option<Ratio>,
}

/// For each role, the sum over its successors who are ready now of 1 / the roles that each is ready for.
///
/// - **Source**: Nakisa, whose example is 1/2 + 1/4 + 1/3 + 1/2.
/// - **Population** and **edges**: as [`ready_now_ratio`](crate::ready_now_ratio).
#[must_use]
pub fn fractional_bench_strength(bench: &Bench) -> FractionalBench {
    let mut roles_of: BTreeMap<&PersonId, u64> = BTreeMap::new();
    for (person, _) in bench.roles.values().flatten().filter(|(_, (_, is_ready))| *is_ready) {
        *roles_of.entry(person).or_insert(0) += 1;
    }
    let part = |named: &BTreeMap<PersonId, (usize, bool)>| {
        let ready = named.iter().filter(|(_, (_, is_ready))| *is_ready);
        // By how many roles each, so that equal parts are added before they are brought to one denominator.
        let mut by: BTreeMap<u64, u64> = BTreeMap::new();
        ready.for_each(|(person, _)| *by.entry(roles_of.get(person).copied().unwrap_or(1)).or_insert(0) += 1);
        by.into_iter().try_fold(Ratio::of(0, 1)?, |sum, (roles, people)| sum.plus(Ratio::of(people, roles)?))
    };
    let roles = bench.roles.iter().map(|(role, named)| (role.clone(), part(named))).collect();
    FractionalBench {
        definition_id: bench.definition(DEFINITION),
        as_of: bench.as_of,
        roles,
        mean: Ratio::of(roles_of.len() as u64, bench.roles()),
    }
}
