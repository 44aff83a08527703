//! Parts of a plan in words.

use chrono::{Datelike, Months, NaiveDate};
use rungs::{
    BlockingRow, Completion, Placement, PlacementBar, PlacementKind, RotationPlan, RotationPrerequisiteSpec, RotationProblem,
    RotationRow, RotationTotals, StartReason, UnmetRequest,
};

use crate::support::table::joined;

/// A milli-point is a thousandth of a point.
pub(crate) fn points(milli_points: i64) -> String {
    let tenths = milli_points.unsigned_abs().saturating_add(50) / 100;
    let sign = if milli_points < 0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// The same, with a sign in any case.
pub(crate) fn more(milli_points: i64) -> String {
    if milli_points >= 0 { format!("+{}", points(milli_points)) } else { points(milli_points) }
}

pub(crate) const fn kind(kind: PlacementKind) -> &'static str {
    match kind {
        PlacementKind::Rotation => "rotation",
        PlacementKind::Secondment => "secondment",
        PlacementKind::Shadowing => "shadowing",
        PlacementKind::Project => "project",
        PlacementKind::Swap => "swap",
        _ => "placement",
    }
}

/// The month of a period, such as `2027-03`.
pub(crate) fn month(problem: &RotationProblem, period: i64) -> String {
    let months = Months::new(u32::try_from(period.unsigned_abs()).unwrap_or(u32::MAX));
    let begins = problem.begins();
    let day = if period < 0 { begins.checked_sub_months(months) } else { begins.checked_add_months(months) };
    day.map_or_else(String::new, of_day)
}

pub(crate) fn of_day(day: NaiveDate) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

/// From the first month to the last.
pub(crate) fn months(problem: &RotationProblem, start: i32, end: i32) -> String {
    let (first, last) = (month(problem, start.into()), month(problem, i64::from(end) - 1));
    if first == last { first } else { format!("{first} to {last}") }
}

pub(crate) fn placement(problem: &RotationProblem, placement: &Placement) -> String {
    format!("{} {}", placement.opportunity, months(problem, placement.start, placement.end))
}

pub(crate) fn completion(plan: &RotationPlan) -> &'static str {
    match plan.completion() {
        Some(Completion::Complete) => "proven to be the best",
        Some(Completion::StepLimit) => "the limit on steps ended the search",
        Some(Completion::Cancelled) => "the search was stopped",
        Some(Completion::Unproven) => "the search tried all that it tries, without a proof",
        _ => "nobody searched",
    }
}

/// What is asked for and not in the plan, in words.
pub(crate) fn unmet(problem: &RotationProblem, unmet: &UnmetRequest) -> String {
    match unmet {
        UnmetRequest::Placement { person, opportunity, start } => {
            format!("{person} at {opportunity} from {}", month(problem, (*start).into()))
        }
        UnmetRequest::AtLeast { person, missing } => format!("{missing} more for {person}"),
        UnmetRequest::Quota { group, missing, .. } => format!("{missing} more for {group}"),
        _ => "something else".to_owned(),
    }
}

/// What is in the way, in words.
pub(crate) fn reason(problem: &RotationProblem, reason: &StartReason) -> String {
    match reason {
        StartReason::Rule(bar) => rule(problem, bar),
        StartReason::Instead { instead_of, change, missing } => {
            let missing = if *missing > 0 { ", and something that is asked for would be missing" } else { "" };
            format!("it could be{}; the plan would be worth {}{missing}", without(problem, instead_of), terms(*change))
        }
        StartReason::Full { instead_of, change, rows, .. } => {
            let rows = blocking(problem, rows);
            let rows: Vec<String> = rows.iter().take(3).cloned().chain((rows.len() > 3).then(|| "others".to_owned())).collect();
            format!(
                "{}; with room, and{}, the plan would be worth {}",
                joined(&rows, "and"),
                if instead_of.is_empty() { " nothing given up".to_owned() } else { without(problem, instead_of) },
                terms(*change)
            )
        }
        _ => "for another reason".to_owned(),
    }
}

fn without(problem: &RotationProblem, given_up: &[Placement]) -> String {
    if given_up.is_empty() {
        return String::new();
    }
    let given_up: Vec<String> = given_up.iter().map(|one| placement(problem, one)).collect();
    format!(" without {}", joined(&given_up, "and"))
}

/// A change term by term, those that are none left out.
fn terms(change: RotationTotals) -> String {
    let terms = [
        ("development", change.development),
        ("wishes", change.preference),
        ("breadth", change.breadth),
        ("absence", change.disruption),
        ("short of the fewest", change.shortfall),
        ("fairness", change.fairness),
        ("given up", change.stability),
        ("soft limits", change.penalties),
    ];
    let told: Vec<String> =
        terms.iter().filter(|(_, by)| by.abs() >= 50).map(|(name, by)| format!("{name} {}", more(*by))).collect();
    let detail = if told.len() > 1 { format!(" ({})", told.join(", ")) } else { String::new() };
    format!("{} points{detail}", more(change.total()))
}

/// Limits that leave no room, those of several months in one.
fn blocking(problem: &RotationProblem, rows: &[BlockingRow]) -> Vec<String> {
    let mut told: Vec<(String, u32, u32, i64)> = Vec::new();
    for blocking in rows {
        let (name, period) = row(problem, &blocking.row);
        match told.last_mut().filter(|(last, _, until, _)| *last == name && period == Some(*until)) {
            Some((.., until, price)) => (*until, *price) = (*until + 1, *price + blocking.price * blocking.takes),
            None => {
                told.push((name, period.unwrap_or(0), period.map_or(0, |period| period + 1), blocking.price * blocking.takes));
            }
        }
    }
    let tell = |(name, from, until, price): &(String, u32, u32, i64)| {
        let when = i32::try_from(*from).ok().zip(i32::try_from(*until).ok()).filter(|_| until > from);
        let when = when.map_or_else(String::new, |(from, until)| format!(" in {}", months(problem, from, until)));
        let price = if *price > 1_024 * 50 { format!(" (priced at {})", points(price / 1_024)) } else { String::new() };
        format!("{name}{when}{price}")
    };
    told.iter().map(tell).collect()
}

/// A limit, and its month if it has one.
fn row(problem: &RotationProblem, row: &RotationRow) -> (String, Option<u32>) {
    match row {
        RotationRow::Seats { opportunity, period } => (format!("{opportunity} is full"), Some(*period)),
        RotationRow::Mentors { unit, period } => (format!("{unit} has no mentor left"), Some(*period)),
        RotationRow::Cover { unit, period } => (format!("{unit} could spare nobody more"), Some(*period)),
        RotationRow::Budget { cost_centre, from, until, amount } => {
            let (from, until) = (month(problem, (*from).into()), month(problem, i64::from(*until) - 1));
            (format!("the budget of {cost_centre} ({amount} for {from} to {until}) is spent"), None)
        }
        RotationRow::Cohort { opportunity, start } => {
            let start = month(problem, (*start).into());
            (format!("too few would start {opportunity} in {start} for it to be held"), None)
        }
        RotationRow::Swap { start, .. } => (format!("nobody comes in exchange in {}", month(problem, (*start).into())), None),
        RotationRow::Quota { group, .. } => (format!("{group} has as many as it may"), None),
        _ => ("something is used up".to_owned(), None),
    }
}

/// A rule for one person, in words.
pub(crate) fn rule(problem: &RotationProblem, bar: &PlacementBar) -> String {
    match bar {
        PlacementBar::NotEligible => "it is not among what they may take".to_owned(),
        PlacementBar::OtherUnit { unit } => format!("this side of the swap is for people of {unit}"),
        PlacementBar::Twice => "nobody takes the same twice".to_owned(),
        PlacementBar::Immersed { stream, by: None } => format!("they have worked in {stream} before, and nobody does so twice"),
        PlacementBar::Immersed { stream, by: Some(by) } => format!("{by} takes them into {stream}, and nobody goes twice"),
        PlacementBar::NoStart => "it never starts".to_owned(),
        PlacementBar::Closed { period } => format!("it is closed in {}", month(problem, (*period).into())),
        PlacementBar::Unavailable { period } => format!("they are not there in {}", month(problem, (*period).into())),
        PlacementBar::Barred => "it is barred for them".to_owned(),
        PlacementBar::Frozen => "it starts too soon: what is frozen stays".to_owned(),
        PlacementBar::NoTime { beside } => format!("{beside} takes the time and stays"),
        PlacementBar::AtMost => "they have as many as they may, all of which stay".to_owned(),
        PlacementBar::Unprepared { needs } => {
            let needs: Vec<String> = needs.iter().map(need).collect();
            format!("they would need {} before", joined(&needs, "or"))
        }
        _ => "a rule forbids it".to_owned(),
    }
}

fn need(need: &RotationPrerequisiteSpec) -> String {
    if let Some(opportunity) = &need.opportunity {
        return opportunity.to_string();
    }
    let kinds: Vec<String> = need.kinds.iter().map(|one| kind(*one).to_owned()).collect();
    let stream = need.stream.as_ref().map_or_else(String::new, |stream| format!(" in {stream}"));
    format!("a {}{stream}", joined(&kinds, "or"))
}
