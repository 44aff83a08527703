//! Floor 8: what a figure is told with, and the tests and intervals of figures. It knows no people and no groups.
//!
//! The one module below floor 9 that may use floats, since only what stands above it can import it: `ratio`, `measure` and `interval` are the
//! types of a figure; each other file is one statistic, its source named where it begins; `survival` has those of elapsed time. Counts, ratios and comparisons with a
//! threshold are whole numbers; a float appears where a root, a logarithm or a distribution does.

mod binomial;
mod boschloo;
mod concentration;
mod difference;
mod distribution;
mod diversity;
mod fisher;
mod homogeneity;
mod hypergeometric;
mod inequality;
mod interval;
mod mcnemar;
#[expect(clippy::module_inception, reason = "the file is named after the type that it holds")]
mod measure;
mod multiplicity;
mod one_rate;
mod quantile;
mod rate_ratio;
mod ratio;
mod reliability;
mod stratified;
mod survival;
mod table;
mod trial;
mod two_proportion;

pub use binomial::AvailabilityTest;
pub use boschloo::Alternative;
pub use concentration::Concentration;
pub(crate) use distribution::{normal_to_student, student_to_normal};
pub use diversity::Diversity;
pub use fisher::{Fisher, TwoSided};
pub use homogeneity::Homogeneity;
pub use inequality::{Theil, TheilGroup, gini, theil};
pub use interval::{Confidence, Interval, IntervalMethod};
pub use mcnemar::Discordant;
pub use measure::{Measure, NoValue};
pub use multiplicity::{benjamini_hochberg, holm};
pub use one_rate::Rate;
pub use quantile::{QuantileType, quantile};
pub use ratio::{Ratio, SignedRatio};
pub use reliability::{
    BradleyTerryEstimate, BradleyTerryFault, CohenKappa, Coincidences, FleissKappa, IccForm, Intraclass, IntraclassCorrelation,
    KappaWeights, MeasurementLevel, NoisyMean, PairedComparisons, PairedFit, RatedUnits, RaterAgreement, RaterCounts,
    RatingTable, Shrinkage, ShrunkMean, TieModel,
};
pub use stratified::{CommonRatio, Strata};
pub use survival::{
    CumulativeIncidence, Incidence, IncidencePoint, KaplanMeier, LogRank, LogRankGroup, LogRankWeight, MeanDifference,
    OccupancyPoint, RestrictedMean, StateOccupancy, SurvivalBand, SurvivalCounts, SurvivalFault, SurvivalPoint, TimeQuantile,
    TransitionCounts,
};
pub use table::TwoByTwo;
pub use trial::{
    ClusterChange, Cuped, CupedArms, DesignEffect, DidCell, DidEstimate, DidSums, HazardDesign, MeansDesign, NormalMixture,
    ProportionsDesign, Randomisation, RandomisationTest, SequentialBounds, Spending,
};

pub(crate) use trial::{FEW_CLUSTERS, MOST_OUTCOME, MOST_OUTCOMES};
pub use two_proportion::TwoProportion;

/// The most that one count may be, so that products of two of them and sums of such products stay exact.
pub(crate) const MOST_COUNT: u64 = 1_000_000_000;
