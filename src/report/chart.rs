//! Charts as data: what is drawn, not how.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::figure::{Figure, Real};
use super::words::{ReportLabel, ReportName, ReportSentence};

/// A chart: a title, what it shows in a sentence for those who do not see it, and its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportChart<P> {
    /// What it shows.
    pub title: Cow<'static, str>,
    /// How to read it.
    pub says: ReportSentence<P>,
    /// What is drawn.
    pub data: ChartData<P>,
    /// How many more rows there would be.
    #[serde(default)]
    pub more_rows: u64,
}

/// What is drawn. Open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ChartData<P> {
    /// Stages of a way, each a part of the one before.
    Funnel {
        /// The stages in order.
        stages: Vec<FunnelStage>,
    },
    /// Roles from the top down, with who is there and who is near.
    Ladder {
        /// The roles.
        rungs: Vec<ChartRung>,
    },
    /// Rows by columns.
    HeatMap {
        /// The columns.
        columns: Vec<ReportName>,
        /// The rows.
        rows: Vec<ReportName>,
        /// A figure for each row and column, row by row; none where nothing is asked.
        cells: Vec<Option<Figure>>,
    },
    /// Performance by potential.
    NineBox {
        /// The ratings of performance, from the lowest up: the columns.
        performance: Vec<ReportName>,
        /// The ratings of potential, from the lowest up: the rows.
        potential: Vec<ReportName>,
        /// How many people, by potential and then by performance.
        cells: Vec<Figure>,
        /// What the boxes are called, in the same order.
        labels: Vec<Option<ReportName>>,
    },
    /// Curves that step down, such as those of Kaplan and Meier.
    Steps {
        /// What is counted along the bottom, such as days.
        unit: Cow<'static, str>,
        /// The curves.
        series: Vec<ChartSeries>,
    },
    /// Who is where when, and what is left at home.
    Gantt {
        /// The periods in order, each by the month that it begins in, such as `2026-11`.
        months: Vec<String>,
        /// A row for each person.
        rows: Vec<ChartRow<P>>,
        /// What is left of the cover of each unit.
        cover: Vec<ChartCover>,
    },
    /// Bars, each within what it could be at most where that is known.
    Bars {
        /// What is counted.
        unit: Cow<'static, str>,
        /// The bars.
        bars: Vec<ChartBar<P>>,
    },
    /// Ratios with their intervals beside a line.
    Ratios {
        /// Where the line is: four fifths.
        line: Figure,
        /// The ratios.
        ratios: Vec<ChartRatio>,
    },
}

/// A stage of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FunnelStage {
    /// What it is called.
    pub name: ReportName,
    /// How many people are in it.
    pub people: Figure,
}

/// A role of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartRung {
    /// Its rank, or how many promotions lead to it.
    pub rank: Option<ReportName>,
    /// The role.
    pub role: ReportName,
    /// Whether the company depends on it.
    pub is_critical: bool,
    /// How many hold it.
    pub holders: Figure,
    /// How many seats are planned.
    pub seats: Figure,
    /// How many are near.
    pub near: Figure,
}

/// A curve that steps down from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartSeries {
    /// What it is called.
    pub name: ReportName,
    /// Its steps, by time.
    pub points: Vec<ChartPoint>,
}

/// From a time on the curve is at a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartPoint {
    /// The time.
    pub at: u64,
    /// The value, from 0 to 1.
    pub value: Real,
    /// Between which values it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<(Real, Real)>,
    /// How many people were at risk.
    pub at_risk: Figure,
}

/// A row of a Gantt chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartRow<P> {
    /// Who.
    pub label: ReportLabel<P>,
    /// Where they belong.
    pub home: ReportName,
    /// Where they are.
    pub spans: Vec<ChartSpan>,
}

/// A stretch of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartSpan {
    /// The first period.
    pub from: i32,
    /// The first period after it.
    pub until: i32,
    /// Where.
    pub host: ReportName,
    /// What it is.
    pub kind: ReportName,
    /// How much of the person is away, in percent.
    pub away: Figure,
}

/// What is left of a unit's cover, period by period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartCover {
    /// Which unit.
    pub unit: ReportName,
    /// How much of one person may still go, in percent; below 0 more is away than may be.
    pub left: Vec<i64>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartBar<P> {
    /// Of whom or what.
    pub label: ReportLabel<P>,
    /// How much.
    pub figure: Figure,
    /// How much it could be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Figure>,
}

/// A ratio of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChartRatio {
    /// Of which stage.
    pub stage: ReportName,
    /// Which group.
    pub group: ReportName,
    /// Its rate.
    pub rate: Figure,
    /// Its rate over the highest, with the interval.
    pub ratio: Figure,
    /// Whether it is below the line; `None` where it is not compared.
    pub is_below: Option<bool>,
    /// Fisher's exact p against the group with the highest rate, adjusted for all groups by Holm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holm_p: Option<Figure>,
    /// Whether one selection more or less would turn it.
    pub is_small: bool,
}

impl<P> ReportChart<P> {
    /// A chart.
    #[must_use]
    pub fn new(title: &'static str, says: impl Into<ReportSentence<P>>, data: ChartData<P>) -> Self {
        Self { title: Cow::Borrowed(title), says: says.into(), data, more_rows: 0 }
    }

    /// The same, with so many rows left out.
    #[must_use]
    pub const fn with_more_rows(mut self, more: u64) -> Self {
        self.more_rows = more;
        self
    }
}

impl FunnelStage {
    /// A stage of so many people.
    #[must_use]
    pub const fn new(name: ReportName, people: Figure) -> Self {
        Self { name, people }
    }
}

impl ChartSeries {
    /// A curve of these steps.
    #[must_use]
    pub const fn new(name: ReportName, points: Vec<ChartPoint>) -> Self {
        Self { name, points }
    }
}

impl ChartPoint {
    /// A step to a value, while so many people are at risk.
    #[must_use]
    pub const fn new(at: u64, value: Real, between: Option<(Real, Real)>, at_risk: u64) -> Self {
        Self { at, value, between, at_risk: Figure::People(at_risk) }
    }
}

impl<P> ChartBar<P> {
    /// A bar.
    #[must_use]
    pub const fn new(label: ReportLabel<P>, figure: Figure, of: Option<Figure>) -> Self {
        Self { label, figure, of }
    }
}
