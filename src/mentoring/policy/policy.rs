//! The compiled policy: owned, immutable, cheap to clone.

use std::sync::Arc;

use super::part::Own;
use super::spec::{Direction, PolicySpec, QuotaSpec};
use crate::people::Roster;
use crate::values::ProgramId;

/// A mentoring programme's policy, compiled against a roster: whole and consistent.
///
/// Made by [`PolicySpec::compile`]. Cloning shares the data. Nothing in it depends on a day; see [`Policy::over`].
#[derive(Debug, Clone)]
pub struct Policy(Arc<PolicyData>);

#[derive(Debug)]
pub(super) struct PolicyData {
    pub(super) spec: PolicySpec,
    pub(super) roster: Roster,
    /// By criterion: what it counts, in whole numbers without a common divisor; 0 for a mandatory one.
    pub(super) weights: Vec<u32>,
    /// The sum of the weights, at least 1.
    pub(super) total: u32,
    /// By criterion.
    pub(super) own: Vec<Option<Own>>,
}

impl Policy {
    pub(super) fn new(data: PolicyData) -> Self {
        Self(Arc::new(data))
    }

    pub(super) fn data(&self) -> &PolicyData {
        &self.0
    }

    /// The policy as written.
    #[must_use]
    pub fn spec(&self) -> &PolicySpec {
        &self.0.spec
    }

    /// The programme.
    #[must_use]
    pub fn program(&self) -> &ProgramId {
        &self.0.spec.program
    }

    /// Who is the senior of a pair.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.0.spec.direction
    }

    /// The quotas as written.
    #[must_use]
    pub fn quotas(&self) -> &[QuotaSpec] {
        &self.0.spec.quotas
    }

    /// The roster it was compiled against.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.0.roster
    }
}
