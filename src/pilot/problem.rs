//! A pilot, checked and dense.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::scheme_spec::PilotMethod;
use super::spec::{PilotExpectationSpec, PilotOutcomeSpec};
use crate::measure::{Confidence, SequentialBounds};
use crate::values::{ItemCode, PilotId};

/// A pilot to be told of: whatever [`PilotSpec::compile`](crate::PilotSpec::compile) found nothing wrong with. The order in which things were written makes no difference.
///
/// Cheap to clone; what it holds is shared.
#[derive(Clone)]
pub struct PilotProblem(pub(super) Arc<ProblemData>);

/// How much there is of everything; nobody's outcomes.
impl fmt::Debug for PilotProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, looks) = (self.0.units.len(), self.0.looks.len());
        f.debug_struct("PilotProblem")
            .field("pilot", &self.0.pilot)
            .field("units", &units)
            .field("looks", &looks)
            .finish_non_exhaustive()
    }
}

pub(super) struct ProblemData {
    pub(super) pilot: PilotId,
    pub(super) ends_on: NaiveDate,
    pub(super) outcome: PilotOutcomeSpec,
    pub(super) minimum_effect: u64,
    pub(super) scheme: Scheme,
    pub(super) scheme_fixed_on: NaiveDate,
    pub(super) method: PilotMethod,
    pub(super) confidence: Confidence,
    pub(super) power_permille: u16,
    pub(super) expected: Option<PilotExpectationSpec>,
    pub(super) seed: u64,
    /// When each begins, by id.
    pub(super) cohorts: Vec<NaiveDate>,
    /// In the order of time.
    pub(super) periods: Vec<PeriodData>,
    /// In order.
    pub(super) looks: Vec<NaiveDate>,
    /// By id.
    pub(super) units: Vec<Unit>,
}

/// The scheme with its bounds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scheme {
    Fixed,
    GroupSequential(SequentialBounds),
    AlwaysValid { prior_deviation: u64 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PeriodData {
    pub(super) id: ItemCode,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) cluster: u64,
    pub(super) is_treated: bool,
    pub(super) cohort: usize,
    /// By period.
    pub(super) outcomes: Vec<(usize, i64)>,
}

impl PilotProblem {
    /// Which pilot it is.
    #[must_use]
    pub fn pilot(&self) -> &PilotId {
        &self.0.pilot
    }

    /// How many people or things have outcomes.
    #[must_use]
    pub fn units(&self) -> usize {
        self.0.units.len()
    }
}
