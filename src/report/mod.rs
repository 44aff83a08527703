//! Floor 10: what is found, as data first: sections of findings, charts and tables, of which JSON, Markdown and a page are views.
//!
//! `who` says who is told about, `words` and `figure` are what everything is told with, `finding`, `chart`, `table` and `report` are the
//! document, `publish` makes the one that may be published. Each `of_` file makes a section from what an engine answers. The views, `markdown` and
//! `html`, are there with the feature `report`.

mod chart;
mod figure;
mod finding;
#[cfg(feature = "report")]
mod html;
#[cfg(feature = "report")]
mod markdown;
mod method;
mod of_development;
mod of_equity;
mod of_mentoring;
mod of_metrics;
mod of_mobility;
mod of_pipeline;
mod of_rotations;
mod of_skills;
mod of_succession;
mod publish;
#[expect(clippy::module_inception, reason = "the file is named after the type that it holds")]
mod report;
mod section;
mod table;
#[cfg(feature = "report")]
mod told;
mod twin;
mod who;
mod words;

pub use chart::{
    ChartBar, ChartCover, ChartData, ChartPoint, ChartRatio, ChartRow, ChartRung, ChartSeries, ChartSpan, FunnelStage,
    ReportChart,
};
pub use figure::{Figure, RatioForm, Real};
pub use finding::{ReportFinding, ReportTarget, ReportTrend, ReportUrgency, WhichIsBetter};
pub use of_pipeline::Funnel;
pub use publish::PublishingSpec;
pub use report::Report;
pub use section::{ReportSection, SectionKind};
pub use table::{ReportCell, ReportTable};
pub use who::{Nobody, Who};
pub use words::{ReportLabel, ReportName, ReportSentence, ReportWord};

/// The most rows that a section gives a table or a chart; how many more there are is told beside.
pub(crate) const MOST_ROWS: usize = 40;
/// The most facts that a finding names.
pub(crate) const MOST_FACTS: usize = 12;
