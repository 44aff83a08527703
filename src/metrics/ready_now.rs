//! Roles with a successor who is ready now.

use super::bench::Bench;
use super::metric::Metric;

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/ready_now_ratio/1";

/// Roles with at least one confirmed successor who is ready now / key roles.
///
/// - **Source**: Operately; the bands of readiness are ISO 30414's.
/// - **Population**: as [`succession_coverage`](crate::succession_coverage): roles without a plan stay in the denominator.
/// - **Edges**: as [`Bench::of`]: a stale judgement is not taken as ready, and counted. `n` is how many roles.
#[must_use]
pub fn ready_now_ratio(bench: &Bench) -> Metric {
    let is_covered = |named: &&std::collections::BTreeMap<_, (usize, bool)>| named.values().any(|(_, is_ready)| *is_ready);
    let covered = bench.roles.values().filter(is_covered).count() as u64;
    let mut tally = bench.tally();
    bench.roles.values().flatten().for_each(|(_, (at, is_ready))| tally.take(*at, *is_ready));
    bench.told(tally, &bench.definition(DEFINITION), covered)
}
