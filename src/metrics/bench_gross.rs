//! Bench strength, gross.

use super::bench::Bench;
use super::metric::Metric;

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/bench_strength_gross/1";

/// Pairs of a role and a successor who is ready now / key roles. Who is ready for several counts for each.
///
/// - **Source**: One Model, gross and net bench strength.
/// - **Population** and **edges**: as [`ready_now_ratio`](crate::ready_now_ratio). It may be more than 1; how many roles could be filled at once,
///   [`net_bench_strength`](crate::net_bench_strength) says.
#[must_use]
pub fn gross_bench_strength(bench: &Bench) -> Metric {
    let mut tally = bench.tally();
    bench.roles.values().flatten().for_each(|(_, (at, is_ready))| tally.take(*at, *is_ready));
    let pairs = tally.counted.len() as u64;
    bench.told(tally, &bench.definition(DEFINITION), pairs)
}
