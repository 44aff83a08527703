//! Figures of process and outcome, and curves of elapsed time.

use super::chart::{ChartData, ChartPoint, ChartSeries, ReportChart};
use super::figure::{Figure, RatioForm, Real};
use super::finding::ReportFinding;
use super::section::{ReportSection, SectionKind};
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::measure::{Confidence, Measure, SurvivalBand, SurvivalCounts};

impl<P> ReportSection<P> {
    /// Figures with what they are called and how they are shown, as findings: those of process and outcome, or of pilots. Each is known by its definition.
    /// Which way a figure should go is the caller's to say with [`ReportFinding::figure`]; here nothing is said of it.
    ///
    /// ```
    /// use rungs::{Figure, Measure, NoValue, Ratio, RatioForm, ReportSection, SectionKind};
    /// let kept = Measure::of("own/kept/1", Ratio::of(45, 60), 60, NoValue::EmptyPopulation);
    /// let section = ReportSection::<rungs::PersonId>::of_measures(SectionKind::Metrics, [("Who stayed", RatioForm::Percent, kept)]);
    /// assert_eq!(section.findings[0].says.shown(), "Who stayed: 75.0 % (45 of 60).");
    /// ```
    #[must_use]
    pub fn of_measures(kind: SectionKind, measures: impl IntoIterator<Item = (&'static str, RatioForm, Measure)>) -> Self {
        let mut section = Self::new(kind);
        for (name, form, measure) in measures {
            let statement = measure.definition_id.clone();
            let figure = Figure::Measure { measure: Box::new(measure), form };
            let says = ReportSentence::text(name).then(": ").figure(figure.clone()).then(".");
            let mut finding = ReportFinding::new(&statement, says);
            finding.figure = Some(figure);
            finding.about = Some(ReportLabel::from(name));
            section.findings.push(finding);
        }
        section
    }
}

impl<P> ReportChart<P> {
    /// Curves of who is still waiting after so many days (Kaplan and Meier), each with its band, up to the last day on which anybody was seen.
    #[must_use]
    pub fn of_elapsed<'a>(
        title: &'static str,
        says: &'static str,
        counts: impl IntoIterator<Item = (ReportName, &'a SurvivalCounts)>,
    ) -> Self {
        let series = counts.into_iter().map(|(name, counts)| {
            let curve = counts.kaplan_meier();
            let points = curve.points.iter().filter_map(|point| {
                let band = point.interval(SurvivalBand::default(), Confidence::default());
                let between = band.and_then(|band| Some((Real::new(band.lower)?, Real::new(band.upper?)?)));
                Some(ChartPoint::new(u64::from(point.day), Real::new(point.survival)?, between, point.at_risk))
            });
            let mut points: Vec<ChartPoint> = points.collect();
            // It goes on as far as anybody was seen.
            let last = points.last().map_or((0, Real::new(1.0)), |point| (point.at, Some(point.value)));
            if let (Some(day), (before, Some(value))) = (curve.last_day, last) {
                let at_risk = counts.at_risk(day);
                points.extend((u64::from(day) > before).then(|| ChartPoint::new(u64::from(day), value, None, at_risk)));
            }
            ChartSeries::new(name, points)
        });
        Self::new(title, says, ChartData::Steps { unit: "days".into(), series: series.collect() })
    }
}
