//! How long something takes, where not everything is over yet: curves, comparisons of groups, and ways through several states.
//!
//! Time is whole days from an origin, so that what is known of any number of subjects is a few counts for each day: `counts` of those who wait for
//! one of several ends, `transitions` of those who go from state to state. They are added up over any parts of the data, bit for bit, and everything
//! else follows from them: `kaplan_meier`, `restricted_mean`, `log_rank`, `incidence`, `occupancy`. `fault` says what cannot be counted or asked.

mod counts;
mod fault;
mod incidence;
mod kaplan_meier;
mod log_rank;
mod occupancy;
mod restricted_mean;
mod transitions;

pub use counts::SurvivalCounts;
pub use fault::SurvivalFault;
pub use incidence::{CumulativeIncidence, Incidence, IncidencePoint};
pub use kaplan_meier::{KaplanMeier, SurvivalBand, SurvivalPoint, TimeQuantile};
pub use log_rank::{LogRank, LogRankGroup, LogRankWeight};
pub use occupancy::{OccupancyPoint, StateOccupancy};
pub use restricted_mean::{MeanDifference, RestrictedMean};
pub use transitions::TransitionCounts;

/// The last day that is counted: some 273 years, so that the counts of one cause take no more than 1.2 MB.
pub(super) const LAST_DAY: u32 = 100_000;
/// The most causes that can end a wait.
pub(super) const MOST_CAUSES: usize = 64;
/// The most groups of one comparison, since each is held against each.
pub(super) const MOST_GROUPS: usize = 256;
/// The most states.
pub(super) const MOST_STATES: usize = 32;
