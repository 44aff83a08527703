//! The section on the health of the pipeline: how many get how far, and the nine-box.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::chart::{ChartData, FunnelStage, ReportChart};
use super::figure::Figure;
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::words::{ReportName, ReportSentence};
use crate::measure::{Confidence, Measure, NoValue, Rate};
use crate::people::Roster;
use crate::values::PersonId;

/// The most ratings on either side of a nine-box.
const MOST_RATINGS: usize = 9;

/// What a stage is called, and who is in it.
type Stage = (&'static str, BTreeSet<PersonId>);

/// Stages of a way. Whoever is in one is in all before it.
#[derive(Debug, Clone, Default)]
pub struct Funnel {
    stages: Vec<Stage>,
}

impl Funnel {
    /// A way without stages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a further stage. Of the people only those who are in the stage before are in it, so that its stages are parts of each other.
    #[must_use]
    pub fn then<'a>(mut self, name: &'static str, people: impl IntoIterator<Item = &'a PersonId>) -> Self {
        let before = self.stages.last().map(|(_, people)| people);
        let is_in = |person: &&PersonId| before.is_none_or(|before| before.contains(*person));
        let people = people.into_iter().filter(is_in).cloned().collect();
        self.stages.push((name, people));
        self
    }
}

impl ReportSection<PersonId> {
    /// How many get how far, and where they stand in the nine-box on a day.
    ///
    /// # Complexity
    /// O(n log n) in people, and in those of the stages.
    #[must_use]
    pub fn of_pipeline(funnel: &Funnel, roster: &Roster, as_of: NaiveDate) -> Self {
        let mut section = Self::new(SectionKind::Pipeline);
        section.findings.extend(passes(funnel));
        let stages: Vec<FunnelStage> = funnel
            .stages
            .iter()
            .map(|(name, people)| FunnelStage::new(ReportName::word(name), Figure::People(people.len() as u64)))
            .collect();
        if !stages.is_empty() {
            let says = "How many people are at each stage; each is part of the one above it.";
            section.charts.push(ReportChart::new("The pipeline, stage by stage", says, ChartData::Funnel { stages }));
        }
        section.charts.extend(nine_box(roster, as_of));
        section
    }
}

/// What part gets from each stage to the next; the narrowest is to be looked at.
fn passes(funnel: &Funnel) -> Vec<ReportFinding<PersonId>> {
    let pairs = funnel.stages.iter().zip(funnel.stages.iter().skip(1));
    let rate = |((from, before), (to, after)): (&Stage, &Stage)| {
        let rate = Rate::new(after.len() as u64, before.len() as u64)?;
        let n = before.len() as u64;
        let measure = Measure::of("pipeline/passing_rate/1", rate.ratio(), n, NoValue::EmptyPopulation);
        Some((*from, *to, measure.with_interval(Some(rate.wilson(Confidence::default())))))
    };
    let rates: Vec<_> = pairs.filter_map(rate).collect();
    let least = rates.iter().enumerate().filter_map(|(at, (.., measure))| Some((measure.value?, at)));
    let narrowest = least.min_by(|(a, at), (b, other)| a.compare(*b).then(at.cmp(other))).map(|(_, at)| at);
    let finding = |(at, (from, to, measure)): (usize, (&'static str, &'static str, Measure))| {
        let figure = Figure::percent(measure);
        let says = ReportSentence::text("From \u{201C}")
            .then(from)
            .then("\u{201D} to \u{201C}")
            .then(to)
            .then("\u{201D} come ")
            .figure(figure.clone())
            .then(".");
        let finding = ReportFinding::new("pipeline/passing_rate", says).about(to).figure(figure, WhichIsBetter::More);
        if narrowest == Some(at) {
            finding
                .urgent(ReportUrgency::Watch)
                .next("It is the narrowest place: look at what those lack who do not get further.")
        } else {
            finding
        }
    };
    rates.into_iter().enumerate().map(finding).collect()
}

fn nine_box(roster: &Roster, as_of: NaiveDate) -> Option<ReportChart<PersonId>> {
    let settings = roster.settings();
    let ratings =
        |codes: &crate::people::Codes| (0..).map_while(|at| codes.at(at).cloned()).take(MOST_RATINGS).collect::<Vec<_>>();
    let (performance, potential) = (ratings(&settings.performance), ratings(&settings.potential));
    let mut counts = vec![0u64; performance.len().saturating_mul(potential.len())];
    for person in roster.people().filter(|person| person.is_employed_on(as_of)) {
        let Some(found) = person.nine_box_on(as_of) else { continue };
        let at = |codes: &[crate::values::ItemCode], code| codes.iter().position(|known| known == code);
        let (Some(column), Some(row)) = (at(&performance, found.performance()), at(&potential, found.potential())) else {
            continue;
        };
        if let Some(count) = counts.get_mut(row * performance.len() + column) {
            *count += 1;
        }
    }
    let reviewed: u64 = counts.iter().sum();
    let mut labels = Vec::new();
    for row in 0u32.. {
        if row as usize >= potential.len() {
            break;
        }
        let columns = (0u32..).take(performance.len());
        labels.extend(columns.map(|column| settings.boxes.get(&(column, row)).map(ReportName::from)));
    }
    let says = ReportSentence::text("Where people stand by their last talent review, ")
        .figure(Figure::People(reviewed))
        .then(" of those employed: performance from left to right, potential from the bottom up.");
    let data = ChartData::NineBox {
        performance: performance.iter().map(ReportName::from).collect(),
        potential: potential.iter().map(ReportName::from).collect(),
        cells: counts.into_iter().map(Figure::People).collect(),
        labels,
    };
    (reviewed > 0).then(|| ReportChart::new("Performance by potential", says, data))
}
