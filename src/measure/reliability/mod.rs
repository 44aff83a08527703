//! How far raters agree, and what their ratings say once that is known: one file for each statistic.
//!
//! Ratings are whole numbers: points of a scale, or scaled decimals. Counts and sums of squares stay whole; floats begin where a figure is divided out.

mod bradley_terry;
mod fleiss;
mod intraclass;
mod kappa;
mod krippendorff;
mod shrinkage;

pub use bradley_terry::{BradleyTerryEstimate, BradleyTerryFault, PairedComparisons, PairedFit, TieModel};
pub use fleiss::{FleissKappa, RaterCounts};
pub use intraclass::{IccForm, Intraclass, IntraclassCorrelation, RatedUnits, RatingTable};
pub use kappa::{CohenKappa, KappaWeights, RaterAgreement};
pub use krippendorff::{Coincidences, MeasurementLevel};
pub use shrinkage::{NoisyMean, Shrinkage, ShrunkMean};

/// The most that the size of one rating may be, so that squares of it, summed over all that may be given, stay exact in 128 bits.
const MOST_RATING: u64 = 1_000_000_000;

/// The ratings that may be given, as sizes.
fn is_rating(rating: i64) -> bool {
    rating.unsigned_abs() <= MOST_RATING
}
