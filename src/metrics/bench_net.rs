//! Bench strength, net: how many roles could be filled at once.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::metric::Metric;
use crate::algo::assignment::{self, Bound, Bounds, Entry, Market, OUT, Sparse, TOP, Wide};
use crate::effort::{Effort, Meter};
use crate::values::{PersonId, RoleId};

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/bench_strength_net/1";

/// How many roles could be filled at once, and one way to do it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NetBench {
    /// Roles that could be filled at once / key roles.
    pub metric: Metric,
    /// A way to fill so many: of several the one that the search comes upon, the same for the same bench.
    pub filled: Vec<(RoleId, PersonId)>,
}

/// The most pairs of a key role and a successor who is ready now for it, each role and each person in one at most / key roles: a maximum matching.
///
/// - **Source**: One Model, net bench strength, which takes away what gross counts twice; a matching is the only form of it that says how many roles could be filled at once.
/// - **Population** and **edges**: as [`ready_now_ratio`](crate::ready_now_ratio). `n` is how many roles.
///
/// # Complexity
/// That of a matching of mentors in which every pair is worth the same: mostly near linear in the pairs.
///
/// ```
/// use rungs::{Bench, ReadinessBand, SuccessorFact, net_bench_strength};
/// let named = |role: &str, person: &str| -> Result<_, rungs::IdError> {
///     let mut fact = SuccessorFact::new(role.parse()?, person.parse()?);
///     let day = chrono::NaiveDate::from_ymd_opt(2025, 1, 1);
///     (fact.is_confirmed, fact.readiness) = (true, Some(ReadinessBand::Now));
///     (fact.since, fact.assessed) = (day, day);
///     Ok(fact)
/// };
/// let roles = ["cfo".parse()?, "coo".parse()?];
/// let bench = Bench::of(&roles, &[named("cfo", "p-1")?, named("coo", "p-1")?], "2025-06-30".parse()?, 365);
/// // Each role has somebody ready, and only one of them can be filled.
/// assert_eq!(rungs::ready_now_ratio(&bench).measure.value.unwrap().to_string(), "2/2");
/// assert_eq!(net_bench_strength(&bench).metric.measure.value.unwrap().to_string(), "1/2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn net_bench_strength(bench: &Bench) -> NetBench {
    let people: Vec<&PersonId> = bench.ready().into_iter().collect();
    let number: BTreeMap<&PersonId, u32> = people.iter().copied().zip(0..).collect();
    let (mut start, mut entries) = (vec![0u32], Vec::new());
    for named in bench.roles.values() {
        let ready = named.iter().filter(|(_, (_, is_ready))| *is_ready);
        entries.extend(ready.filter_map(|(person, _)| number.get(person)).map(|person| Wide::new(*person, 1)));
        start.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
    }
    let bounds = Bounds::new(vec![Bound { within: TOP, at_least: 0, at_most: 1 }; people.len()], Vec::new());
    let (wants, placed) = (vec![1; bench.roles.len()], vec![false; bench.roles.len()]);
    let lists = Sparse { start, entries };
    let market = Market { lists: &lists, wants: &wants, bounds: &bounds, empty: 0, alone: 0, placed: &placed };
    let outcome = assignment::solve(&market, &mut Meter::new(Effort::steps(u64::MAX), &mut ()));
    let mates = bench.roles.keys().zip(outcome.mates).filter(|(_, mate)| *mate != OUT);
    let filled: Vec<(RoleId, PersonId)> =
        mates.filter_map(|(role, mate)| Some((role.clone(), (*people.get(mate as usize)?).clone()))).collect();
    let mut tally = bench.tally();
    for (role, named) in &bench.roles {
        let mate = filled.binary_search_by(|(of, _)| of.cmp(role)).ok().and_then(|at| filled.get(at));
        named.iter().for_each(|(person, (at, _))| tally.take(*at, mate.is_some_and(|(_, mate)| mate == person)));
    }
    let metric = bench.told(tally, &bench.definition(DEFINITION), filled.len() as u64);
    NetBench { metric, filled }
}
