//! Roles with a successor.

use super::bench::Bench;
use super::metric::Metric;

/// The definition.
const DEFINITION: &str = "metrics/succession_coverage/1";

/// Roles with at least one confirmed successor / key roles.
///
/// - **Source**: Skailer, PeopleAnalyst; that a proposal does not count: Infor.
/// - **Population**: the key roles of a [`Bench`], on its day; those without a plan belong to it.
/// - **Edges**: as [`Bench::of`]. The facts counted are the successors; `n` is how many roles.
#[must_use]
pub fn succession_coverage(bench: &Bench) -> Metric {
    let covered = bench.roles.values().filter(|named| !named.is_empty()).count() as u64;
    let mut tally = bench.tally();
    bench.roles.values().flatten().for_each(|(_, (at, _))| tally.take(*at, true));
    bench.told(tally, DEFINITION, covered)
}
