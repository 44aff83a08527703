//! What a trial shows: effects with their errors, when one may look, and how many it takes. One file for each statistic.
//!
//! Outcomes are whole numbers, scaled as the caller likes; sums stay whole, floats begin at a mean.

mod cuped;
mod difference_in_differences;
mod group_sequential;
mod legendre;
mod mixture;
mod noncentral;
mod power;
mod randomisation;

pub use cuped::{Cuped, CupedArms};
pub use difference_in_differences::{DidCell, DidEstimate, DidSums};
pub use group_sequential::{SequentialBounds, Spending};
pub use mixture::NormalMixture;
pub use power::{DesignEffect, HazardDesign, MeansDesign, ProportionsDesign};
pub use randomisation::{ClusterChange, Randomisation, RandomisationTest};

/// The most that the size of one outcome may be.
pub(crate) const MOST_OUTCOME: u64 = 100_000_000;
/// The most outcomes, so that products of three counts and two outcomes stay exact in 128 bits.
pub(crate) const MOST_OUTCOMES: u64 = 10_000_000;
/// With fewer clusters than these only inference by randomisation says how sure an effect is.
pub(crate) const FEW_CLUSTERS: usize = 10;

fn is_outcome(outcome: i64) -> bool {
    outcome.unsigned_abs() <= MOST_OUTCOME
}
