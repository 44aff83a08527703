//! The section on rotations: who goes where, how good the plan is, and what is left at home.

use chrono::{Months, NaiveDate};

use super::MOST_ROWS;
use super::chart::{ChartCover, ChartData, ChartRow, ChartSpan, ReportChart};
use super::figure::{Figure, Real};
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::table::ReportTable;
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::measure::{Confidence, Measure, NoValue, Rate};
use crate::rotation::{
    PersonSchedule, PlacementKind, RotationPlan, RotationProblem, RotationSchedule, ScheduledPlacement, UnitSchedule,
};
use crate::values::PersonId;

impl ReportSection<PersonId> {
    /// A plan of rotations that passes its check: how many are placed, what it is worth beside the proven bound, which units have nobody left to spare.
    ///
    /// # Complexity
    /// O(n log n) in placements, and O(1) for each unit and period.
    #[must_use]
    pub fn of_rotations(problem: &RotationProblem, plan: &RotationPlan) -> Self {
        let schedule = problem.schedule(plan);
        let mut section = Self::new(SectionKind::Rotations);
        section.findings.extend(placed(&schedule));
        section.findings.extend(worth(plan));
        section.findings.extend(bare(&schedule));
        section.charts.extend(gantt(problem, &schedule));
        section.tables.extend(streams(&schedule));
        section
    }
}

fn placed(schedule: &RotationSchedule) -> Option<ReportFinding<PersonId>> {
    let all = schedule.people.len() as u64;
    let with = schedule.people.iter().filter(|person| !person.placements.is_empty()).count() as u64;
    let rate = Rate::new(with, all)?;
    let measure = Measure::of("rotation/placed_rate/1", rate.ratio(), all, NoValue::EmptyPopulation);
    let figure = Figure::percent(measure.with_interval(Some(rate.wilson(Confidence::default()))));
    let says = ReportSentence::text("Of those who take part in the programme of rotations, ")
        .figure(figure.clone())
        .then(" have a place in the plan.");
    Some(ReportFinding::new("rotations/placed", says).figure(figure, WhichIsBetter::More))
}

fn worth(plan: &RotationPlan) -> Option<ReportFinding<PersonId>> {
    let thousands =
        |points: i64| Real::new(points as f64 / 1_000.0).map(|value| Figure::Real { value, digits: 0, people: None });
    let bound = plan.bound()?;
    let says = ReportSentence::text("The plan is worth ")
        .figure(thousands(plan.totals().total())?)
        .then(" points, and no plan is worth more than ")
        .figure(thousands(bound)?)
        .then(", which is proven.");
    Some(ReportFinding::new("rotations/worth", says))
}

fn is_bare(unit: &UnitSchedule) -> bool {
    let left = unit.cover.iter().flatten().zip(&unit.absence).map(|(cover, away)| cover.saturating_sub(*away)).min();
    left.is_some_and(|left| left <= 0) && !unit.away.is_empty()
}

fn bare(schedule: &RotationSchedule) -> Option<ReportFinding<PersonId>> {
    let limited = schedule.units.iter().filter(|unit| unit.cover.is_some()).count() as u64;
    let bare: Vec<ReportLabel<PersonId>> =
        schedule.units.iter().filter(|unit| is_bare(unit)).map(|unit| ReportName::from(&unit.unit).into()).collect();
    let figure = Figure::things(bare.len() as u64, limited)?;
    let says =
        ReportSentence::text("").figure(figure.clone()).then(" units have nobody left to spare in some month of the plan.");
    let urgency = if bare.is_empty() { ReportUrgency::Note } else { ReportUrgency::Watch };
    let finding = ReportFinding::new("rotations/bare", says).figure(figure, WhichIsBetter::Less).urgent(urgency);
    Some(if bare.is_empty() {
        finding
    } else {
        finding.from_facts(bare).next("Nobody else of theirs can be asked in those months.")
    })
}

const fn kind(kind: PlacementKind) -> &'static str {
    match kind {
        PlacementKind::Rotation => "rotation",
        PlacementKind::Secondment => "secondment",
        PlacementKind::Shadowing => "shadowing",
        PlacementKind::Project => "project",
        PlacementKind::Swap => "swap",
    }
}

fn span(placement: &ScheduledPlacement) -> ChartSpan {
    ChartSpan {
        from: placement.start,
        until: placement.end,
        host: ReportName::from(&placement.host),
        kind: ReportName::word(kind(placement.kind)),
        away: Figure::Count(u64::try_from(placement.away_load).unwrap_or(0)),
    }
}

fn months(begins: NaiveDate, periods: usize) -> Vec<String> {
    let month = |number: u32| begins.checked_add_months(Months::new(number)).map(|day| day.format("%Y-%m").to_string());
    (0u32..).take(periods).map_while(month).collect()
}

/// The people who have a place, by the unit that they are missed in, and what is left there.
fn gantt(problem: &RotationProblem, schedule: &RotationSchedule) -> Option<ReportChart<PersonId>> {
    let mut people: Vec<&PersonSchedule> = schedule.people.iter().filter(|person| !person.placements.is_empty()).collect();
    people.sort_by_key(|person| (&person.home, &person.person));
    let row = |person: &&PersonSchedule| ChartRow {
        label: ReportLabel::from(&person.person),
        home: ReportName::from(&person.home),
        spans: person.placements.iter().map(span).collect(),
    };
    let rows: Vec<ChartRow<PersonId>> = people.iter().take(MOST_ROWS).map(row).collect();
    let more = people.len().saturating_sub(MOST_ROWS) as u64;
    let cover = |unit: &UnitSchedule| {
        let cover = unit.cover.as_ref()?;
        let left = cover.iter().zip(&unit.absence).map(|(cover, away)| cover.saturating_sub(*away)).collect();
        (!unit.away.is_empty()).then(|| ChartCover { unit: ReportName::from(&unit.unit), left })
    };
    let cover: Vec<ChartCover> = schedule.units.iter().filter_map(cover).take(MOST_ROWS).collect();
    let says = "Who is where in which month, by the unit that they are missed in. Below: how much of one person each unit could still spare, in percent; where it \
                is nothing, home has no cover left.";
    let data = ChartData::Gantt { months: months(problem.begins(), problem.periods()), rows, cover };
    (!people.is_empty()).then(|| ReportChart::new("Rotations, with the cover left at home", says, data).with_more_rows(more))
}

/// How many placements of each stream, and of how many people.
fn streams(schedule: &RotationSchedule) -> Option<ReportTable<PersonId>> {
    let mut by_stream = std::collections::BTreeMap::new();
    for person in &schedule.people {
        for placement in &person.placements {
            let (placements, people): &mut (u64, std::collections::BTreeSet<&PersonId>) =
                by_stream.entry(&placement.stream).or_default();
            *placements += 1;
            people.insert(&person.person);
        }
    }
    let mut table = ReportTable::new("Placements by stream", &["stream", "placements", "people"]);
    for (stream, (placements, people)) in by_stream {
        // A placement is of one person: it counts people as well.
        let row = [Figure::People(placements), Figure::People(people.len() as u64)].map(super::table::ReportCell::from);
        table.push(std::iter::once(ReportLabel::Name(ReportName::from(stream)).into()).chain(row).collect());
    }
    (!table.rows.is_empty()).then_some(table)
}
