//! The section on development: what a company's plans come to within its budget, and which measures and pilots there are.

use std::collections::{BTreeMap, BTreeSet};

use super::figure::{Figure, Real};
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::table::{ReportCell, ReportTable};
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::development::CompanyDevelopment;
use crate::measure::{Confidence, Measure, NoValue, Rate};
use crate::program::View;
use crate::values::{ActivityId, PersonId, PilotId, WeightedLevels};

/// The most activities whose seats are short that are told.
const SHORT: usize = 8;

impl ReportSection<PersonId> {
    /// What the plans of a company come to: who has one, what they cost, what they are worth beside the bound, and of what there are too few seats.
    ///
    /// # Complexity
    /// O(n log n) in people and their activities.
    #[must_use]
    pub fn of_development(company: &CompanyDevelopment) -> Self {
        let mut section = Self::new(SectionKind::Development);
        let all = company.picks().len() as u64;
        let with = company.picks().iter().filter(|pick| pick.worth > WeightedLevels::ZERO).count() as u64;
        if let Some(rate) = Rate::new(with, all) {
            let measure = Measure::of("development/planned_rate/1", rate.ratio(), all, NoValue::EmptyPopulation);
            let figure = Figure::percent(measure.with_interval(Some(rate.wilson(Confidence::default()))));
            let says = ReportSentence::text("Of those who want to go somewhere, ")
                .figure(figure.clone())
                .then(" have a plan within the budget that closes part of their gaps.");
            section.findings.push(ReportFinding::new("development/planned", says).figure(figure, WhichIsBetter::More));
        }
        section.findings.extend(worth(company));
        if let Some(amount) = company.cost() {
            let figure = Figure::Money { amount, people: with };
            let says = ReportSentence::text("Together the plans cost ").figure(figure.clone()).then(".");
            let mut finding = ReportFinding::new("development/cost", says).figure(figure, WhichIsBetter::Less);
            finding.better = None;
            section.findings.push(finding);
        }
        section.findings.extend(short(company));
        section.tables.extend(activities(company));
        section
    }

    /// Pilots as the programme records them: how many are in which arm. What they show is told by [`ReportSection::of_measures`].
    #[must_use]
    pub fn of_pilots(view: View<'_>) -> Self {
        let mut section = Self::new(SectionKind::Pilots);
        let mut table = ReportTable::new("Pilots and their arms", &["pilot", "stage", "arm", "people"]);
        for pilot in view.pilots() {
            for arm in &pilot.arms {
                let people = pilot.people.values().filter(|dated| dated.of == *arm).count() as u64;
                let cells = [ReportName::from(&pilot.id), ReportName::of_code(pilot.stage.to_string()), ReportName::from(arm)];
                let mut row: Vec<ReportCell<PersonId>> = cells.map(|name| ReportLabel::Name(name).into()).into();
                row.push(Figure::People(people).into());
                table.push(row);
            }
        }
        let pilots: BTreeSet<PilotId> = view.pilots().map(|pilot| pilot.id).collect();
        let says =
            ReportSentence::text("Pilots that the programme records: ").figure(Figure::Count(pilots.len() as u64)).then(".");
        section.findings.push(ReportFinding::new("pilots/recorded", says));
        section.tables.extend((!table.rows.is_empty()).then_some(table));
        section
    }
}

fn worth(company: &CompanyDevelopment) -> Option<ReportFinding<PersonId>> {
    let levels = |worth: WeightedLevels| {
        Real::new(worth.thousandths() as f64 / 1_000.0).map(|value| Figure::Real { value, digits: 1, people: None })
    };
    let figure = levels(company.worth())?;
    let says = ReportSentence::text("The plans close ")
        .figure(figure.clone())
        .then(" weighted levels of people’s gaps; no choice within the budget closes more than ")
        .figure(levels(company.bound())?)
        .then(".");
    Some(ReportFinding::new("development/worth", says).figure(figure, WhichIsBetter::More))
}

fn short(company: &CompanyDevelopment) -> Option<ReportFinding<PersonId>> {
    let short: BTreeSet<&ActivityId> =
        company.seat_prices().iter().filter(|seat| seat.price > 0).map(|seat| &seat.activity).collect();
    let figure = Figure::Count(short.len() as u64);
    let says = ReportSentence::text("Of ")
        .figure(figure.clone())
        .then(" activities there are too few seats in some quarter: one more would bring more.");
    let finding =
        ReportFinding::new("development/short_of_seats", says).figure(figure, WhichIsBetter::Less).urgent(ReportUrgency::Watch);
    let finding = finding.from_facts(short.iter().map(|activity| ReportName::from(*activity).into()));
    (!short.is_empty()).then(|| finding.next("More seats there close more of the gaps than more money elsewhere."))
}

/// What is chosen most.
fn activities(company: &CompanyDevelopment) -> Option<ReportTable<PersonId>> {
    let mut chosen: BTreeMap<&ActivityId, BTreeSet<&PersonId>> = BTreeMap::new();
    for pick in company.picks() {
        for (activity, _) in &pick.activities {
            chosen.entry(activity).or_default().insert(&pick.person);
        }
    }
    let mut chosen: Vec<_> = chosen.into_iter().map(|(activity, people)| (people.len() as u64, activity)).collect();
    chosen.sort_by_key(|(people, activity)| (std::cmp::Reverse(*people), *activity));
    let mut table = ReportTable::new("Activities that are planned most", &["activity", "people"]);
    table.more_rows = chosen.len().saturating_sub(SHORT) as u64;
    for (people, activity) in chosen.into_iter().take(SHORT) {
        table.push(vec![ReportLabel::Name(ReportName::from(activity)).into(), Figure::People(people).into()]);
    }
    (!table.rows.is_empty()).then_some(table)
}
