//! What came of a stage, as written: row by row, or as counts that somebody else has made.

use serde::{Deserialize, Serialize};

use crate::values::{AttributeId, ItemCode, PersonId};

/// A stage as written: rows of people, or tables of counts.
///
/// Whatever knows what happened, such as a journal of a programme, makes rows: this is all that an audit asks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EquityStageSpec {
    /// Its id, such as `promotions-2026`.
    pub id: ItemCode,
    /// Which step of the way it is.
    #[serde(default)]
    pub kind: EquityStageKind,
    /// Whether people are selected or scored.
    #[serde(default)]
    pub measure: EquityMeasure,
    /// One row for each person considered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<OutcomeSpec>,
    /// Counts; tables need not add up to each other, as some published ones do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<CountTableSpec>,
}

/// Which step of the way a stage is. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is the step it says")]
pub enum EquityStageKind {
    Application,
    Shortlist,
    Nomination,
    #[default]
    Selection,
    MentorAccess,
    RotationAccess,
}

/// Whether people are selected or scored. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EquityMeasure {
    /// Selected or not: the selection rate.
    #[default]
    Selection,
    /// Scored: the scoring rate, which is the share of a group with a score strictly above the median of all (6 RCNY 5-300).
    Scoring,
}

/// What came of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OutcomeSpec {
    /// Who.
    pub person: PersonId,
    /// In which round, job group or department; those of one stage are compared within each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<ItemCode>,
    /// Whether they were selected. One that is missing is refused, and not read as "not selected".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<bool>,
    /// Their score in whole points, where the stage is scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
}

/// A table of counts as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CountTableSpec {
    /// By which attributes, in the order of the codes of each cell.
    pub by: Vec<AttributeId>,
    /// In which round, job group or department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<ItemCode>,
    /// The cells; of one that is not given nobody was considered.
    pub cells: Vec<CountSpec>,
    /// Those whose group is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<CountSpec>,
}

/// How many of a cell were considered, and selected (or scored above the median).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CountSpec {
    /// The category of each attribute; none of those who are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ItemCode>,
    /// How many were considered, at most 1,000,000,000.
    pub considered: u64,
    /// How many of them were selected.
    pub selected: u64,
}

impl EquityStageSpec {
    /// A stage where people are selected, of which nothing is told yet.
    #[must_use]
    pub fn new(id: ItemCode) -> Self {
        let (kind, measure) = (EquityStageKind::default(), EquityMeasure::default());
        Self { id, kind, measure, rows: Vec::new(), tables: Vec::new() }
    }
}

impl OutcomeSpec {
    /// Whether somebody was selected.
    #[must_use]
    pub const fn new(person: PersonId, selected: bool) -> Self {
        Self { person, stratum: None, selected: Some(selected), score: None }
    }

    /// What somebody scored.
    #[must_use]
    pub const fn scored(person: PersonId, score: i64) -> Self {
        Self { person, stratum: None, selected: None, score: Some(score) }
    }

    /// The same in a round, job group or department.
    #[must_use]
    pub fn in_stratum(mut self, stratum: ItemCode) -> Self {
        self.stratum = Some(stratum);
        self
    }
}

impl CountTableSpec {
    /// A table by some attributes.
    #[must_use]
    pub const fn new(by: Vec<AttributeId>, cells: Vec<CountSpec>) -> Self {
        Self { by, stratum: None, cells, unknown: None }
    }
}

impl CountSpec {
    /// So many of a cell.
    #[must_use]
    pub const fn new(of: Vec<ItemCode>, considered: u64, selected: u64) -> Self {
        Self { of, considered, selected }
    }
}
