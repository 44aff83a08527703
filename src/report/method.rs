//! How a report was made: by which definitions, as of when, and what is hidden.

use std::collections::BTreeSet;

use super::chart::ChartData;
use super::figure::{Figure, Real};
use super::finding::ReportFinding;
use super::publish::PublishingSpec;
use super::report::Report;
use super::section::{ReportSection, SectionKind};
use super::table::{ReportCell, ReportTable};
use super::who::Who;
use super::words::{ReportLabel, ReportName, ReportSentence, ReportWord};

impl<P: Who> Report<P> {
    /// The same with a section on how it was made: the definitions of its figures, and what is hidden by which rule.
    #[must_use]
    pub fn with_method(self, publishing: Option<PublishingSpec>) -> Self {
        let mut section = ReportSection::new(SectionKind::Method).with_finding(ReportFinding::new(
            "method/prepared",
            ReportSentence::text(
                "Everything here is computed from records and prepares decisions that people take; nothing in it decides about anybody. What is unknown is \
                 told as a range or as unknown, and never counts as nothing.",
            ),
        ));
        if let Some(spec) = publishing {
            let says = ReportSentence::text("A figure of fewer than ")
                .figure(Figure::Count(spec.least))
                .then(" people is hidden, and so is whatever would tell it. Nobody is named.");
            section = section.with_finding(ReportFinding::new("method/hidden", says));
        }
        if self.compared_with.is_some() {
            let says = "Where a figure is compared with the last period, both are by one definition; a change of few people may be chance.";
            section = section.with_finding(ReportFinding::new("method/compared", says.into()));
        }
        let mut definitions = BTreeSet::new();
        for figure in self.figures() {
            if let Figure::Measure { measure, .. } = figure {
                definitions
                    .insert((measure.definition_id.clone(), measure.ci.map(|interval| (interval.method, interval.confidence))));
            }
        }
        let mut table = ReportTable::new("Definitions of the figures", &["definition", "interval", "sure, %"]);
        for (definition, interval) in definitions {
            let method = interval.map_or("none", |(method, _)| super::of_equity::method_name(method));
            let sure = interval.and_then(|(_, sure)| Real::new(f64::from(sure.as_permille()) / 10.0));
            let sure = sure.map(|value| Figure::Real { value, digits: 1, people: None });
            table.push(vec![
                ReportLabel::Name(ReportName::of_code(definition)).into(),
                ReportLabel::from(method).into(),
                sure.into(),
            ]);
        }
        if !table.rows.is_empty() {
            section = section.with_table(table);
        }
        self.with(section)
    }

    /// Every figure that it shows, in its order.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        let mut found = Vec::new();
        for section in self.sections() {
            for finding in &section.findings {
                found.extend(of_sentence(&finding.says));
                found.extend(finding.next.iter().flat_map(of_sentence));
                found.extend(finding.figure.iter().chain(&finding.last));
            }
            for chart in &section.charts {
                found.extend(of_sentence(&chart.says));
                found.extend(of_chart(&chart.data));
            }
            let cells = section.tables.iter().flat_map(|table| table.rows.iter().flatten());
            found.extend(cells.filter_map(|cell| if let ReportCell::Figure(figure) = cell { Some(figure) } else { None }));
        }
        found
    }
}

fn of_sentence<P>(sentence: &ReportSentence<P>) -> impl Iterator<Item = &Figure> {
    sentence.words().iter().filter_map(|word| if let ReportWord::Figure(figure) = word { Some(figure) } else { None })
}

fn of_chart<P>(data: &ChartData<P>) -> Vec<&Figure> {
    match data {
        ChartData::Funnel { stages } => stages.iter().map(|stage| &stage.people).collect(),
        ChartData::Ladder { rungs } => rungs.iter().flat_map(|rung| [&rung.holders, &rung.seats, &rung.near]).collect(),
        ChartData::HeatMap { cells, .. } => cells.iter().flatten().collect(),
        ChartData::NineBox { cells, .. } => cells.iter().collect(),
        ChartData::Steps { series, .. } => {
            series.iter().flat_map(|series| series.points.iter().map(|point| &point.at_risk)).collect()
        }
        ChartData::Gantt { rows, .. } => rows.iter().flat_map(|row| row.spans.iter().map(|span| &span.away)).collect(),
        ChartData::Bars { bars, .. } => bars.iter().flat_map(|bar| std::iter::once(&bar.figure).chain(&bar.of)).collect(),
        ChartData::Ratios { line, ratios } => {
            let of = ratios.iter().flat_map(|ratio| [&ratio.rate, &ratio.ratio].into_iter().chain(&ratio.holm_p));
            std::iter::once(line).chain(of).collect()
        }
    }
}
