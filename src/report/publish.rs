//! From a report for those inside to one that may be published: nobody is named, and what tells of few is hidden.

use std::collections::BTreeSet;

use super::chart::{ChartBar, ChartData, ChartPoint, ChartRung, ChartSeries, FunnelStage, ReportChart};
use super::figure::{Figure, RatioForm};
use super::finding::ReportFinding;
use super::report::Report;
use super::section::{ReportSection, SectionKind};
use super::table::{ReportCell, ReportTable};
use super::who::Nobody;
use super::words::{ReportLabel, ReportSentence, ReportWord};
use crate::measure::Measure;
use crate::values::PersonId;

/// Of how many people a published figure tells at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishingSpec {
    /// The least number of people; 10 unless told otherwise. A count of fewer is hidden, and one that leaves fewer of those that it is part of.
    pub least: u64,
    /// Whether it is told that nobody is counted. That none of a group did something says something about each of them: it is not, unless told
    /// otherwise.
    pub show_none: bool,
}

impl Default for PublishingSpec {
    fn default() -> Self {
        Self { least: 10, show_none: false }
    }
}

impl PublishingSpec {
    /// At least ten people, none not shown.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// At least so many.
    #[must_use]
    pub const fn at_least(mut self, people: u64) -> Self {
        self.least = people;
        self
    }

    const fn hides(self, people: u64) -> bool {
        people < self.least && !(people == 0 && self.show_none)
    }

    /// Whether what is between two numbers that are both shown tells of few.
    const fn hides_between(self, more: u64, fewer: u64) -> bool {
        let between = more.abs_diff(fewer);
        between > 0 && between < self.least
    }
}

impl Report<PersonId> {
    /// What of it may be published.
    ///
    /// - Nobody is named: what is about a person, or lists people, is left out; the type of the answer has no place for it.
    /// - A count of fewer people than [`PublishingSpec::least`] is hidden, and a rate of which the denominator is of fewer, or the numerator, or what is left of the denominator.
    /// - Of counts that are parts of one whole (boxes of a nine-box, holders by role, rows of a table) never is one hidden alone, nor fewer people
    ///   together than the least; of stages of a way never is so small a difference shown. What of a finding is hidden decides nothing else that is shown of it.
    /// - The section on equity is left out. Its counts cross each other, and only a release proves that no hidden one follows from the others: put
    ///   [`ReportSection::of_release`] in its place.
    ///
    /// What the caller must see to: sections are not linked to each other, nor with earlier reports. Where two reports, or a report and another
    /// publication, count nearly the same people, the difference of two figures may tell of few.
    ///
    /// # Complexity
    /// O(n log n) in what the report holds.
    ///
    /// ```
    /// use rungs::{Figure, PersonId, PublishingSpec, Report, ReportFinding, ReportSection, ReportSentence, SectionKind};
    /// let who = PersonId::new("p-17")?;
    /// let of = ReportFinding::new("succession/nearest", ReportSentence::text("The nearest is ").of(&who).then("."));
    /// let many = ReportFinding::new("skills/known", ReportSentence::text("Of ").figure(Figure::People(420)).then(" people something is known."));
    /// let few = ReportFinding::new("pipeline/ready", ReportSentence::text("Ready are ").figure(Figure::People(3)).then("."));
    /// let section = ReportSection::new(SectionKind::Pipeline).with_finding(of).with_finding(many).with_finding(few);
    /// let report = Report::<PersonId>::new("staff".parse()?, "2026-09-30".parse()?).with(section);
    /// let published = report.published(PublishingSpec::new());
    /// let section = published.section(SectionKind::Pipeline).unwrap();
    /// let told: Vec<String> = section.findings.iter().map(|finding| finding.says.shown()).collect();
    /// assert_eq!(told, ["Of 420 people something is known.", "Ready are hidden."]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn published(&self, spec: PublishingSpec) -> Report<Nobody> {
        let mut published = Report::<Nobody>::new(self.population.clone(), self.as_of);
        published.title.clone_from(&self.title);
        (published.window, published.compared_with) = (self.window, self.compared_with);
        let sections =
            self.sections.iter().filter(|section| !matches!(section.kind, SectionKind::Equity | SectionKind::Method));
        sections.fold(published, |report, section| report.with(section_of(spec, section))).with_method(Some(spec))
    }
}

/// The rule, and the counts of a section that it hides although each is of enough people: those that would tell of few together with others. A
/// figure of the section that holds one of them, be it as a numerator or a denominator, is hidden too.
struct Hiding {
    spec: PublishingSpec,
    secret: BTreeSet<u64>,
}

impl Hiding {
    fn hides(&self, people: u64) -> bool {
        self.spec.hides(people) || self.secret.contains(&people)
    }

    /// Remembers what is hidden of these.
    fn remember(&mut self, counts: impl IntoIterator<Item = (u64, bool)>) {
        self.secret
            .extend(counts.into_iter().filter(|(count, hidden)| *hidden && *count >= self.spec.least).map(|(count, _)| count));
    }
}

fn section_of(spec: PublishingSpec, section: &ReportSection<PersonId>) -> ReportSection<Nobody> {
    let mut published = ReportSection::new(section.kind);
    let mut hiding = Hiding { spec, secret: BTreeSet::new() };
    // Charts and tables first: what they hide is hidden in findings as well.
    published.charts = section.charts.iter().filter_map(|chart| chart_of(&mut hiding, chart)).collect();
    published.tables = section.tables.iter().filter_map(|table| table_of(&mut hiding, table)).collect();
    published.findings = section.findings.iter().filter_map(|finding| finding_of(&hiding, finding)).collect();
    published.is_shortened = section.is_shortened
        || published.findings.len() < section.findings.len()
        || published.charts.len() < section.charts.len()
        || published.tables.len() < section.tables.len();
    published
}

/// The same label, if it is no person.
fn label_of(label: &ReportLabel<PersonId>) -> Option<ReportLabel<Nobody>> {
    match label {
        ReportLabel::Name(name) => Some(ReportLabel::Name(name.clone())),
        ReportLabel::Text(text) => Some(ReportLabel::Text(text.clone())),
        ReportLabel::Person(_) => None,
    }
}

fn sentence_of(hiding: &Hiding, sentence: &ReportSentence<PersonId>) -> Option<ReportSentence<Nobody>> {
    let word = |word: &ReportWord<PersonId>| {
        Some(match word {
            ReportWord::Text(text) => ReportWord::Text(text.clone()),
            ReportWord::Figure(figure) => ReportWord::Figure(figure_of(hiding, figure)),
            ReportWord::Label(label) => ReportWord::Label(label_of(label)?),
        })
    };
    let mut words = sentence.words().iter().map(word).collect::<Option<Vec<_>>>()?;
    // The figures of one sentence belong together: of 13 who wait, 12 for one reason, one is left.
    let hides = words.iter().any(|word| matches!(word, ReportWord::Figure(figure) if figure.is_suppressed()));
    for word in words.iter_mut().filter(|_| hides) {
        if let ReportWord::Figure(figure) = word {
            if is_of_people(figure) {
                *figure = Figure::Suppressed;
            }
        }
    }
    Some(ReportSentence::from_words(words))
}

/// Whether a figure tells of people.
const fn is_of_people(figure: &Figure) -> bool {
    match figure {
        Figure::Count(_) | Figure::Things(_) => false,
        Figure::Real { people, .. } => people.is_some(),
        _ => true,
    }
}

fn hides_any(sentence: &ReportSentence<Nobody>) -> bool {
    sentence.words().iter().any(|word| matches!(word, ReportWord::Figure(figure) if figure.is_suppressed()))
}

fn finding_of(hiding: &Hiding, finding: &ReportFinding<PersonId>) -> Option<ReportFinding<Nobody>> {
    let about = match &finding.about {
        Some(about) => Some(label_of(about)?),
        None => None,
    };
    let mut published = ReportFinding::new(&finding.statement, sentence_of(hiding, &finding.says)?);
    published.about = about;
    let figure = finding.figure.as_ref().map(|figure| figure_of(hiding, figure));
    let hides = hides_any(&published.says) || figure.as_ref().is_some_and(Figure::is_suppressed);
    if hides {
        // How urgent it is, and where it stands to its target, would tell what is hidden.
        published.figure = Some(Figure::Suppressed);
        return Some(published);
    }
    (published.figure, published.better, published.target) = (figure, finding.better, finding.target);
    published.urgency = finding.urgency;
    let last = finding.last.as_ref().map(|figure| figure_of(hiding, figure)).filter(|figure| !figure.is_suppressed());
    published.trend = finding.trend.filter(|_| last.is_some());
    published.last = last;
    // What it is found from is left out whole: that a role is among those with one person near is a count of one.
    published.next = finding.next.as_ref().and_then(|next| sentence_of(hiding, next)).filter(|next| !hides_any(next));
    Some(published)
}

fn figure_of(hiding: &Hiding, figure: &Figure) -> Figure {
    let is_hidden = match figure {
        Figure::Suppressed => true,
        Figure::Count(_) | Figure::Things(_) => false,
        Figure::People(people) | Figure::Money { people, .. } => hiding.hides(*people),
        // Whoever fills a seat is a person.
        Figure::Share { range, of, people } => {
            let (count, total) = (range.least().count(), range.least().total());
            let filled = u64::try_from(u128::from(count) * u128::from(*of) / u128::from(total.max(1))).unwrap_or(u64::MAX);
            hiding.hides(*people) || hiding.spec.hides(*of) || hiding.spec.hides(filled)
        }
        Figure::Real { people, .. } => people.is_some_and(|people| hiding.hides(people)),
        Figure::Measure { measure, form } => return measure_of(hiding, measure, *form),
    };
    if is_hidden { Figure::Suppressed } else { figure.clone() }
}

fn measure_of(hiding: &Hiding, measure: &Measure, form: RatioForm) -> Figure {
    // A ratio of rates is a function of four counts: only a release says which of those are shown.
    let is_ratio_of_rates = form == RatioForm::Decimal;
    let is_small = measure.n.is_some_and(|people| hiding.hides(people));
    let is_rate_of_few = match (measure.counted, measure.value) {
        // The two numbers of the ratio are no people: who is counted and who is not are told by themselves.
        (Some(counted), _) => {
            let others = measure.n.and_then(|all| all.checked_sub(counted));
            hiding.hides(counted) || others.is_some_and(|others| hiding.hides(others))
        }
        (None, Some(value)) => {
            let others = value.denominator().saturating_sub(value.numerator());
            hiding.hides(value.numerator()) || hiding.hides(others)
        }
        (None, None) => false,
    };
    let mut told = if is_ratio_of_rates || is_small || is_rate_of_few { measure.suppressed() } else { measure.clone() };
    if told.excluded.values().any(|people| hiding.hides(*people)) {
        told.excluded.clear();
    }
    Figure::Measure { measure: Box::new(told), form }
}

/// Hides of parts of one whole as many more, the smallest first, as it takes so that no hidden one follows from the whole and the others.
fn hide_parts(hiding: &Hiding, parts: &[u64], is_hidden: &mut [bool]) {
    loop {
        let hidden = parts.iter().zip(is_hidden.iter()).filter(|(_, hidden)| **hidden);
        let (count, sum) = hidden.fold((0u64, 0u64), |(count, sum), (part, _)| (count + 1, sum.saturating_add(*part)));
        if count == 0 || (count > 1 && sum >= hiding.spec.least) {
            return;
        }
        let shown =
            parts.iter().enumerate().zip(is_hidden.iter()).filter(|(_, hidden)| !**hidden).map(|((at, part), _)| (*part, at));
        let Some(slot) = shown.min().and_then(|(_, at)| is_hidden.get_mut(at)) else { return };
        *slot = true;
    }
}

/// Counts of people who are parts of one whole.
fn parts_of(hiding: &mut Hiding, figures: &[Figure]) -> Vec<Figure> {
    let counts: Vec<u64> = figures.iter().map(|figure| if let Figure::People(people) = figure { *people } else { 0 }).collect();
    let mut is_hidden: Vec<bool> = figures.iter().map(|figure| figure_of(hiding, figure).is_suppressed()).collect();
    hide_parts(hiding, &counts, &mut is_hidden);
    let shown: Vec<Figure> = figures
        .iter()
        .zip(&is_hidden)
        .map(|(figure, hidden)| if *hidden { Figure::Suppressed } else { figure_of(hiding, figure) })
        .collect();
    hiding.remember(counts.into_iter().zip(is_hidden));
    shown
}

fn chart_of(hiding: &mut Hiding, chart: &ReportChart<PersonId>) -> Option<ReportChart<Nobody>> {
    let says = sentence_of(hiding, &chart.says)?;
    let data = data_of(hiding, &chart.data)?;
    Some(ReportChart { title: chart.title.clone(), says, data, more_rows: chart.more_rows })
}

fn data_of(hiding: &mut Hiding, data: &ChartData<PersonId>) -> Option<ChartData<Nobody>> {
    Some(match data {
        ChartData::Funnel { stages } => ChartData::Funnel { stages: funnel_of(hiding, stages) },
        ChartData::Ladder { rungs } => ChartData::Ladder { rungs: rungs_of(hiding, rungs) },
        ChartData::HeatMap { columns, rows, cells } => ChartData::HeatMap {
            columns: columns.clone(),
            rows: rows.clone(),
            cells: cells.iter().map(|cell| cell.as_ref().map(|figure| figure_of(hiding, figure))).collect(),
        },
        ChartData::NineBox { performance, potential, cells, labels } => ChartData::NineBox {
            performance: performance.clone(),
            potential: potential.clone(),
            cells: parts_of(hiding, cells),
            labels: labels.clone(),
        },
        ChartData::Steps { unit, series } => {
            ChartData::Steps { unit: unit.clone(), series: series.iter().map(|series| series_of(hiding, series)).collect() }
        }
        ChartData::Bars { unit, bars } => ChartData::Bars { unit: unit.clone(), bars: bars_of(hiding, bars)? },
        // It is about people one by one, or of a release alone.
        ChartData::Gantt { .. } | ChartData::Ratios { .. } => return None,
    })
}

/// Each stage is part of the one before: a small difference tells of the few who went no further.
fn funnel_of(hiding: &mut Hiding, stages: &[FunnelStage]) -> Vec<FunnelStage> {
    let mut shown: Vec<u64> = Vec::new();
    let stage = |stage: &FunnelStage| {
        let mut people = figure_of(hiding, &stage.people);
        if let Figure::People(count) = people {
            if shown.last().is_some_and(|before| hiding.spec.hides_between(*before, count)) {
                people = Figure::Suppressed;
                hiding.remember([(count, true)]);
            } else {
                shown.push(count);
            }
        }
        FunnelStage { name: stage.name.clone(), people }
    };
    stages.iter().map(stage).collect()
}

fn rungs_of(hiding: &mut Hiding, rungs: &[ChartRung]) -> Vec<ChartRung> {
    let holders: Vec<Figure> = rungs.iter().map(|rung| rung.holders.clone()).collect();
    let holders = parts_of(hiding, &holders);
    let rung =
        |(rung, holders): (&ChartRung, Figure)| ChartRung { holders, near: figure_of(hiding, &rung.near), ..rung.clone() };
    rungs.iter().zip(holders).map(rung).collect()
}

/// A step is shown where enough are at risk, and enough have left since the one before: else it would tell the day of the few.
fn series_of(hiding: &Hiding, series: &ChartSeries) -> ChartSeries {
    let mut points: Vec<ChartPoint> = Vec::new();
    let mut before: Option<u64> = None;
    for point in &series.points {
        let Figure::People(at_risk) = point.at_risk else { continue };
        if hiding.hides(at_risk) || before.is_some_and(|before| before.abs_diff(at_risk) < hiding.spec.least) {
            continue;
        }
        before = Some(at_risk);
        points.push(point.clone());
    }
    ChartSeries { name: series.name.clone(), points }
}

fn bars_of(hiding: &mut Hiding, bars: &[ChartBar<PersonId>]) -> Option<Vec<ChartBar<Nobody>>> {
    let figures: Vec<Figure> = bars.iter().map(|bar| bar.figure.clone()).collect();
    let figures = parts_of(hiding, &figures);
    let bar = |(bar, figure): (&ChartBar<PersonId>, Figure)| {
        // What it is out of is told only where it is told itself.
        let of = bar.of.as_ref().map(|of| figure_of(hiding, of)).filter(|_| !figure.is_suppressed());
        Some(ChartBar { label: label_of(&bar.label)?, of, figure })
    };
    bars.iter().zip(figures).map(bar).collect()
}

/// A row of which a figure is hidden hides them all, and never is one row hidden alone.
fn table_of(hiding: &mut Hiding, table: &ReportTable<PersonId>) -> Option<ReportTable<Nobody>> {
    let columns = table.columns.iter().map(label_of).collect::<Option<Vec<_>>>()?;
    let people = |row: &Vec<ReportCell<PersonId>>| {
        let people = row
            .iter()
            .filter_map(|cell| if let ReportCell::Figure(Figure::People(count)) = cell { Some(*count) } else { None });
        people.min().unwrap_or(0)
    };
    let hides = |row: &Vec<ReportCell<PersonId>>| {
        row.iter().any(|cell| matches!(cell, ReportCell::Figure(figure) if figure_of(hiding, figure).is_suppressed()))
    };
    let least: Vec<u64> = table.rows.iter().map(people).collect();
    let mut is_hidden: Vec<bool> = table.rows.iter().map(hides).collect();
    hide_parts(hiding, &least, &mut is_hidden);
    for (row, hidden) in table.rows.iter().zip(&is_hidden) {
        let counts = row
            .iter()
            .filter_map(|cell| if let ReportCell::Figure(Figure::People(count)) = cell { Some(*count) } else { None });
        hiding.remember(counts.map(|count| (count, *hidden)));
    }
    let row = |(row, hidden): (&Vec<ReportCell<PersonId>>, bool)| {
        let cell = |cell: &ReportCell<PersonId>| {
            Some(match cell {
                ReportCell::Label(label) => ReportCell::Label(label_of(label)?),
                ReportCell::Figure(figure @ (Figure::Count(_) | Figure::Things(_))) => ReportCell::Figure(figure.clone()),
                ReportCell::Figure(_) if hidden => ReportCell::Figure(Figure::Suppressed),
                ReportCell::Figure(figure) => ReportCell::Figure(figure_of(hiding, figure)),
                ReportCell::Empty => ReportCell::Empty,
            })
        };
        row.iter().map(cell).collect::<Option<Vec<_>>>()
    };
    let rows = table.rows.iter().zip(is_hidden).map(row).collect::<Option<Vec<_>>>()?;
    Some(ReportTable { title: table.title.clone(), columns, rows, more_rows: table.more_rows })
}
