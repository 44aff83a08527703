//! A part of a report: findings, charts and tables of one subject.

use serde::{Deserialize, Serialize};

use super::chart::ReportChart;
use super::finding::ReportFinding;
use super::table::ReportTable;

/// Which part of a report it is. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SectionKind {
    /// The ladder and the skills map.
    Skills,
    /// The health of the pipeline.
    Pipeline,
    /// Succession.
    Succession,
    /// Mobility.
    Mobility,
    /// Mentoring.
    Mentoring,
    /// Rotations.
    Rotations,
    /// Development.
    Development,
    /// Equity.
    Equity,
    /// Figures of process and outcome.
    Metrics,
    /// Pilots.
    Pilots,
    /// How it was made.
    Method,
}

impl SectionKind {
    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Skills => "Ladder and skills",
            Self::Pipeline => "Pipeline health",
            Self::Succession => "Succession",
            Self::Mobility => "Mobility and exposure",
            Self::Mentoring => "Mentoring",
            Self::Rotations => "Rotations",
            Self::Development => "Development",
            Self::Equity => "Equity",
            Self::Metrics => "Process and outcome",
            Self::Pilots => "Pilots",
            Self::Method => "Method",
        }
    }
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportSection<P> {
    /// Which.
    pub kind: SectionKind,
    /// What was found.
    #[serde(default = "Vec::<ReportFinding<P>>::new")]
    pub findings: Vec<ReportFinding<P>>,
    /// What is drawn.
    #[serde(default = "Vec::<ReportChart<P>>::new", skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<ReportChart<P>>,
    /// What is tabled.
    #[serde(default = "Vec::<ReportTable<P>>::new", skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<ReportTable<P>>,
    /// Whether something of it is shown to those inside only.
    #[serde(default)]
    pub is_shortened: bool,
}

impl<P> ReportSection<P> {
    /// A section without anything in it.
    #[must_use]
    pub const fn new(kind: SectionKind) -> Self {
        Self { kind, findings: Vec::new(), charts: Vec::new(), tables: Vec::new(), is_shortened: false }
    }

    /// The same with a finding.
    #[must_use]
    pub fn with_finding(mut self, finding: ReportFinding<P>) -> Self {
        self.findings.push(finding);
        self
    }

    /// The same with a chart.
    #[must_use]
    pub fn with_chart(mut self, chart: ReportChart<P>) -> Self {
        self.charts.push(chart);
        self
    }

    /// The same with a table.
    #[must_use]
    pub fn with_table(mut self, table: ReportTable<P>) -> Self {
        self.tables.push(table);
        self
    }
}
