//! The section on mobility: who moved in a period, and how many functions people have seen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::MOST_ROWS;
use super::chart::{ChartBar, ChartData, ReportChart};
use super::figure::{Figure, Real};
use super::finding::{ReportFinding, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::ladder::{Role, StepKind};
use crate::measure::{Confidence, Diversity, Measure, NoValue, Rate};
use crate::people::{Person, Roster};
use crate::values::{FunctionId, Period, PersonId, RoleId};

/// What is counted of everybody who held a role at the beginning and at the end.
#[derive(Default)]
struct Moves {
    stayed_employed: u64,
    moved: u64,
    promoted: u64,
    crossed: u64,
}

impl ReportSection<PersonId> {
    /// Of those who held a role on the first day of a window and on the day it ends, or `as_of` where it is open: how many hold another one, were promoted,
    /// crossed to another function. And in how many functions people have worked, effectively: the exponential of Shannon's entropy of their days.
    ///
    /// # Complexity
    /// Linear in people and their spells, and in roles x steps.
    #[must_use]
    pub fn of_mobility(roster: &Roster, window: Period, as_of: NaiveDate) -> Self {
        let end = window.until.map_or(as_of, |until| until.min(as_of));
        let moves = moves(roster, window.from, end);
        let mut section = Self::new(SectionKind::Mobility);
        let told: [(&'static str, &'static str, u64, &'static str); 3] = [
            ("mobility/moved", "mobility/moved_rate/1", moves.moved, " hold another role at its end."),
            (
                "mobility/promoted",
                "mobility/promoted_rate/1",
                moves.promoted,
                " hold a role at its end that promotions lead to from theirs.",
            ),
            ("mobility/crossed", "mobility/crossed_rate/1", moves.crossed, " work in another function at its end."),
        ];
        for (statement, definition, people, text) in told {
            let Some(rate) = Rate::new(people, moves.stayed_employed) else { continue };
            let measure = Measure::of(definition, rate.ratio(), moves.stayed_employed, NoValue::EmptyPopulation);
            let measure = measure.with_interval(Some(rate.wilson(Confidence::default()))).within(None, Some(window));
            let figure = Figure::percent(measure);
            let says = ReportSentence::text("Of those who held a role at the beginning of the period and at its end, ")
                .figure(figure.clone())
                .then(text);
            let mut finding = ReportFinding::new(statement, says).figure(figure, WhichIsBetter::More);
            // More moves are not better by themselves.
            finding.better = (statement == "mobility/crossed").then_some(WhichIsBetter::More);
            section.findings.push(finding);
        }
        section.charts.extend(exposure(roster, end));
        section
    }
}

/// The roles that promotions lead to from each role.
fn promoted_to(roster: &Roster) -> BTreeMap<&RoleId, BTreeSet<&RoleId>> {
    let direct = |role: Role<'_>| role.steps_out().into_iter().any(|step| step.kind() == StepKind::Promotion);
    let ladder = roster.ladder();
    let mut found = BTreeMap::new();
    for role in ladder.roles().filter(|role| direct(*role)) {
        // Promotions never lead in a ring, so that this ends.
        let (mut above, mut open) = (BTreeSet::new(), vec![role]);
        while let Some(next) = open.pop() {
            for step in next.steps_out().into_iter().filter(|step| step.kind() == StepKind::Promotion) {
                if above.insert(step.to().id()) {
                    open.push(step.to());
                }
            }
        }
        found.insert(role.id(), above);
    }
    found
}

fn moves(roster: &Roster, from: NaiveDate, until: NaiveDate) -> Moves {
    let promoted = promoted_to(roster);
    let mut moves = Moves::default();
    for person in roster.people().filter(|person| person.is_employed_on(from) && person.is_employed_on(until)) {
        let (Some(before), Some(after)) = (person.role_on(from), person.role_on(until)) else { continue };
        moves.stayed_employed += 1;
        moves.moved += u64::from(before.id() != after.id());
        moves.promoted += u64::from(promoted.get(before.id()).is_some_and(|above| above.contains(after.id())));
        moves.crossed += u64::from(before.function() != after.function());
    }
    moves
}

/// In how many functions somebody has worked, effectively; `None` of nobody with a function.
fn functions_of(person: Person<'_>, until: NaiveDate) -> Option<f64> {
    let mut days: BTreeMap<&FunctionId, u64> = BTreeMap::new();
    for (role, period) in person.role_history() {
        let end = period.until.map_or(until, |end| end.min(until));
        let spent = end.signed_duration_since(period.from).num_days();
        if let (Some(function), Ok(spent)) = (role.function(), u64::try_from(spent)) {
            let sum = days.entry(function).or_default();
            *sum = sum.saturating_add(spent);
        }
    }
    Diversity::of(&days.into_values().collect::<Vec<_>>())?.effective_number()
}

fn exposure(roster: &Roster, on: NaiveDate) -> Option<ReportChart<PersonId>> {
    let mut by_function: BTreeMap<&FunctionId, (f64, u64)> = BTreeMap::new();
    // By id, so that sums are the same whatever the order of the document.
    for person in roster.people().filter(|person| person.is_employed_on(on)) {
        let Some(function) = person.role_on(on).and_then(Role::function) else { continue };
        let Some(number) = functions_of(person, on) else { continue };
        let (sum, people) = by_function.entry(function).or_default();
        (*sum, *people) = (*sum + number, *people + 1);
    }
    let title = |id: &FunctionId| {
        roster.ladder().functions().iter().find(|known| known.id == *id).and_then(|known| known.title.clone())
    };
    let bar = |(function, (sum, people)): (&FunctionId, (f64, u64))| {
        let value = Real::new(sum / people as f64)?;
        let name = ReportName::from(function).titled(title(function).as_deref().unwrap_or_default());
        Some(ChartBar::new(ReportLabel::Name(name), Figure::Real { value, digits: 2, people: Some(people) }, None))
    };
    let bars: Vec<ChartBar<PersonId>> = by_function.into_iter().filter_map(bar).collect();
    let more = bars.len().saturating_sub(MOST_ROWS) as u64;
    let bars: Vec<ChartBar<PersonId>> = bars.into_iter().take(MOST_ROWS).collect();
    let says = "In how many functions the people of each function have worked, effectively and on average: somebody who spent all time in one has seen one, \
                and somebody who spent as much in each of several has seen them all.";
    let data = ChartData::Bars { unit: "functions".into(), bars };
    (!matches!(&data, ChartData::Bars { bars, .. } if bars.is_empty()))
        .then(|| ReportChart::new("Exposure diversity", says, data).with_more_rows(more))
}
