//! An audit of equity, checked and dense.

use std::fmt;
use std::sync::Arc;

use super::answer::Count;
use super::demographics::Demographics;
use super::policy_spec::EquityPolicySpec;
use super::stage_spec::{EquityMeasure, EquityStageKind};
use crate::values::{AttributeId, ItemCode, Period};

/// An audit to be made: whatever [`EquitySpec::compile`](crate::EquitySpec::compile) found nothing wrong with. The order in which things were
/// written makes no difference.
///
/// Cheap to clone; what it holds is shared.
#[derive(Clone)]
pub struct EquityProblem(pub(super) Arc<ProblemData>);

/// How much there is of everything; nobody's groups or outcomes, and no counts.
impl fmt::Debug for EquityProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (people, stages) = (self.0.people.len(), self.0.stages.len());
        let mut told = f.debug_struct("EquityProblem");
        told.field("population", &self.0.population).field("people", &people).field("stages", &stages).finish_non_exhaustive()
    }
}

pub(super) struct ProblemData {
    pub(super) population: ItemCode,
    /// In order.
    pub(super) within: Vec<ItemCode>,
    pub(super) window: Option<Period>,
    pub(super) policy: EquityPolicySpec,
    /// By id.
    pub(super) attributes: Vec<Attribute>,
    /// Each attribute by itself, then intersections; each list in order.
    pub(super) keys: Vec<Key>,
    pub(super) people: Demographics,
    /// By id.
    pub(super) stages: Vec<Stage>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) id: AttributeId,
    /// In order; at most 100.
    pub(super) categories: Vec<ItemCode>,
}

/// Attributes that are looked at together, or one.
#[derive(Debug)]
pub(super) struct Key {
    /// In order.
    pub(super) by: Vec<usize>,
    pub(super) names: Vec<AttributeId>,
    /// All combinations of categories, the last attribute running fastest; at most 1,000.
    pub(super) cells: Vec<Vec<ItemCode>>,
}

#[derive(Debug)]
pub(super) struct Stage {
    pub(super) id: ItemCode,
    pub(super) kind: EquityStageKind,
    pub(super) measure: EquityMeasure,
    /// In order; one that is `None` where nothing is said of strata.
    pub(super) strata: Vec<Option<ItemCode>>,
    /// What was written row by row; nothing where counts were given.
    pub(super) rows: Vec<Row>,
    /// One for each key that is told of.
    pub(super) tables: Vec<StageTable>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) person: u32,
    pub(super) stratum: u16,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    Selected(bool),
    Score(i64),
}

#[derive(Debug)]
pub(super) struct StageTable {
    pub(super) key: usize,
    /// One for each stratum of the stage.
    pub(super) strata: Vec<StratumCounts>,
}

/// The counts of a table in one stratum.
#[derive(Debug, Clone, Default)]
pub(super) struct StratumCounts {
    /// One for each cell of the key.
    pub(super) cells: Vec<Count>,
    pub(super) unknown: Count,
}

impl StageTable {
    /// All strata together.
    pub(super) fn overall(&self) -> StratumCounts {
        let mut all = StratumCounts::default();
        for stratum in &self.strata {
            all.cells.resize(stratum.cells.len().max(all.cells.len()), Count::default());
            for (sum, count) in all.cells.iter_mut().zip(&stratum.cells) {
                sum.add(*count);
            }
            all.unknown.add(stratum.unknown);
        }
        all
    }
}

impl EquityProblem {
    /// Of whom it tells.
    #[must_use]
    pub fn population(&self) -> &ItemCode {
        &self.0.population
    }

    /// When what is counted happened.
    #[must_use]
    pub fn window(&self) -> Option<Period> {
        self.0.window
    }

    /// The stages, by id.
    #[must_use]
    pub fn stages(&self) -> impl ExactSizeIterator<Item = &ItemCode> {
        self.0.stages.iter().map(|stage| &stage.id)
    }
}
