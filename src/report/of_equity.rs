//! The section on equity: of an audit for those inside, or of a release for everybody. Nothing of an audit is ever published: only a release knows what may be.

use super::MOST_ROWS;
use super::chart::{ChartData, ChartRatio, ReportChart};
use super::figure::{Figure, Real};
use super::finding::{ReportFinding, ReportTarget, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::who::Nobody;
use super::words::{ReportName, ReportSentence};
use crate::equity::{AgainstTop, EquityAudit, EquityRelease, FlipFlop};
use crate::measure::{IntervalMethod, Measure, NoValue, Ratio};
use crate::values::{ItemCode, PersonId};

/// How a method of an interval is called.
pub(super) const fn method_name(method: IntervalMethod) -> &'static str {
    match method {
        IntervalMethod::Wilson => "Wilson",
        IntervalMethod::ClopperPearson => "Clopper and Pearson",
        IntervalMethod::Jeffreys => "Jeffreys",
        IntervalMethod::Newcombe => "Newcombe",
        IntervalMethod::MiettinenNurminen => "Miettinen and Nurminen",
        IntervalMethod::Mee => "Mee",
        IntervalMethod::Koopman => "Koopman",
        IntervalMethod::GreenlandRobins => "Greenland and Robins",
        IntervalMethod::RobinsBreslowGreenland => "Robins, Breslow and Greenland",
        IntervalMethod::FleissCohenEveritt => "Fleiss, Cohen and Everitt",
        IntervalMethod::ShroutFleiss => "Shrout and Fleiss",
        IntervalMethod::ThomasHultquist => "Thomas and Hultquist",
        IntervalMethod::ClusterRobust => "errors robust to clusters",
        IntervalMethod::Randomisation => "by randomisation",
        IntervalMethod::Welch => "Welch",
        IntervalMethod::NormalMixture => "valid at any time",
        IntervalMethod::GroupSequential => "beyond the bound of its look",
        IntervalMethod::GreenwoodPlain => "Greenwood",
        IntervalMethod::GreenwoodLog => "Greenwood, on the scale of the logarithm",
        IntervalMethod::GreenwoodLogLog => "Greenwood, on the scale of the double logarithm",
        IntervalMethod::DeltaLogLog => "by the delta method, on the scale of the double logarithm",
        IntervalMethod::Normal => "normal",
    }
}

/// What an audit and a release have in common of one group.
struct Row<'a> {
    stage: &'a ItemCode,
    of: &'a [ItemCode],
    rate: &'a Measure,
    impact_ratio: &'a Measure,
    below: Option<bool>,
    flip_flop: Option<FlipFlop>,
    against: Option<&'a AgainstTop>,
}

impl ReportSection<PersonId> {
    /// Impact ratios of every stage and group over all strata, as an audit tells them to those who may see every count.
    #[must_use]
    pub fn of_audit(audit: &EquityAudit) -> Self {
        let mut rows = Vec::new();
        for stage in audit.stages() {
            for table in stage.tables.iter().filter(|table| table.stratum.is_none() && table.rows.len() > 1) {
                rows.extend(table.rows.iter().map(|row| Row {
                    stage: &stage.id,
                    of: &row.of,
                    rate: &row.rate,
                    impact_ratio: &row.impact_ratio,
                    below: row.below_four_fifths,
                    flip_flop: row.flip_flop,
                    against: row.against_top.as_ref(),
                }));
            }
        }
        section(&rows)
    }
}

impl ReportSection<Nobody> {
    /// Impact ratios as a release tells them to everybody: what is hidden there is hidden here. That it may be published the release proves, by itself and
    /// against what its ledger knows; what other sections tell of the same people it does not know of.
    #[must_use]
    pub fn of_release(release: &EquityRelease) -> Self {
        if release.suppression.pinned > 0 {
            let says = "Nothing is told of groups: some of what would have to be hidden could be found out.";
            return Self::new(SectionKind::Equity).with_finding(ReportFinding::new("equity/withheld", says.into()));
        }
        let mut rows = Vec::new();
        for stage in &release.stages {
            for table in stage.tables.iter().filter(|table| table.stratum.is_none() && table.rows.len() > 1) {
                rows.extend(table.rows.iter().map(|row| Row {
                    stage: &stage.id,
                    of: &row.of,
                    rate: &row.rate,
                    impact_ratio: &row.impact_ratio,
                    below: row.below_four_fifths,
                    flip_flop: row.flip_flop,
                    against: row.against_top.as_ref(),
                }));
            }
        }
        let mut section = section(&rows);
        if release.suppression.hidden > 0 {
            let says = ReportSentence::text("")
                .figure(Figure::Count(release.suppression.hidden))
                .then(" counts are hidden, so that none of fewer than ")
                .figure(Figure::Count(release.suppression.least))
                .then(" people is told or follows from the others. Where a group is hidden, that another is not below four fifths clears nobody.");
            section.findings.push(ReportFinding::new("equity/hidden", says));
        }
        section
    }
}

fn section<P>(rows: &[Row<'_>]) -> ReportSection<P> {
    let mut section = ReportSection::new(SectionKind::Equity);
    let compared = rows.iter().filter(|row| row.below.is_some()).count() as u64;
    let below = rows.iter().filter(|row| row.below == Some(true)).count() as u64;
    if let Some(figure) = Figure::things(below, compared) {
        let says = ReportSentence::text("").figure(figure.clone()).then(
            " groups that are compared, stage by stage, have less than four fifths of the highest rate. That asks for a look, and proves nothing by itself.",
        );
        let urgency = if below > 0 { ReportUrgency::Watch } else { ReportUrgency::Note };
        section
            .findings
            .push(ReportFinding::new("equity/below_four_fifths", says).figure(figure, WhichIsBetter::Less).urgent(urgency));
    }
    section.findings.extend(rows.iter().filter(|row| row.below == Some(true)).take(super::MOST_FACTS).map(finding));
    let ratios: Vec<ChartRatio> = rows.iter().take(MOST_ROWS).map(ratio).collect();
    if let Some(line) = Ratio::of(4, 5) {
        let line = Figure::decimal(Measure::of("equity/four_fifths/1", Some(line), 0, NoValue::EmptyPopulation));
        let says = "The rate of each group over the highest of its stage, with the interval that it lies in. The line is at four fifths; the highest rate itself is at one. \
                    An interval that crosses the line says neither.";
        let more = rows.len().saturating_sub(MOST_ROWS) as u64;
        if !ratios.is_empty() {
            section
                .charts
                .push(ReportChart::new("Impact ratios", says, ChartData::Ratios { line, ratios }).with_more_rows(more));
        }
    }
    section
}

fn group(row: &Row<'_>) -> ReportName {
    ReportName::joined(row.of)
}

fn is_small(row: &Row<'_>) -> bool {
    row.flip_flop.is_some_and(|turned| turned.clears_flag || turned.reverses_order)
}

fn holm(row: &Row<'_>) -> Option<Figure> {
    let value = Real::new(row.against?.holm_p)?;
    Some(Figure::Real { value, digits: 3, people: None })
}

fn finding<P>(row: &Row<'_>) -> ReportFinding<P> {
    let figure = Figure::decimal(row.impact_ratio.clone());
    let mut says = ReportSentence::text("At ")
        .of(ReportName::from(row.stage))
        .then(", ")
        .of(group(row))
        .then(" have ")
        .figure(figure.clone())
        .then(" of the highest rate");
    says = match holm(row) {
        Some(p) => says.then(" (p: ").figure(p).then(", Fisher\u{2019}s exact test, adjusted for all groups)"),
        None => says,
    };
    says = says.then(if is_small(row) { "; one selection more or less would turn it." } else { "." });
    let about = ReportName::joined(std::iter::once(row.stage).chain(row.of));
    let finding = ReportFinding::new("equity/impact_ratio", says)
        .about(about)
        .figure(figure, WhichIsBetter::More)
        .urgent(ReportUrgency::Watch);
    let finding = finding.next("Look at what this stage asks for, and whether it is needed for the work.");
    match Ratio::of(4, 5) {
        Some(line) => finding.target(ReportTarget::at_least(line)),
        None => finding,
    }
}

fn ratio(row: &Row<'_>) -> ChartRatio {
    ChartRatio {
        stage: ReportName::from(row.stage),
        group: group(row),
        rate: Figure::percent(row.rate.clone()),
        ratio: Figure::decimal(row.impact_ratio.clone()),
        is_below: row.below,
        holm_p: holm(row),
        is_small: is_small(row),
    }
}
