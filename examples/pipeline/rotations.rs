//! Who would go where: the plan of the programme of rotations, how good it is, and where it is tight.

use std::io::{self, Write};

use rungs::{Effort, PlacementKind, RotationPlan, RotationProblem, RotationSchedule};

use crate::company::Company;
use crate::support::rotations::with_people;
use crate::support::table::{count, fill, heading, joined, number};

/// The kinds of placements, and how many are called.
const KINDS: [(PlacementKind, &str, &str); 5] = [
    (PlacementKind::Rotation, "rotation", "rotations"),
    (PlacementKind::Secondment, "secondment", "secondments"),
    (PlacementKind::Shadowing, "shadowing", "shadowings"),
    (PlacementKind::Project, "project", "projects"),
    (PlacementKind::Swap, "side of a swap", "sides of swaps"),
];
/// A search of about a second.
const EFFORT: Effort = Effort::steps(5_000_000);

/// Prints the plan, and hands it on.
pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<Option<(RotationProblem, RotationPlan)>> {
    heading(out, "6  Rotations: who would see what of the company")?;
    let Some(written) = &company.rotations else {
        writeln!(out, "the folder holds no rotations.json, so nothing is said about who would go where")?;
        return Ok(None);
    };
    let spec = with_people(written, &company.roster, &company.profiles, company.rules.as_ref(), &company.policy, company.as_of)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let problem = spec.compile().map_err(io::Error::other)?;
    let plan = problem.solve_within(EFFORT, &mut ());
    plan.check(&problem).map_err(io::Error::other)?;
    let schedule = problem.schedule(&plan);
    fill(out, "", 2, &placed(&problem, &plan, &schedule))?;
    if let Some(bound) = plan.bound() {
        let text = format!(
            "Worth {} points; no plan is worth more than {}, which is proven and checked.",
            plan.totals().total() / 1_000,
            bound / 1_000
        );
        fill(out, "", 2, &text)?;
    }
    let is_bare = |unit: &&rungs::UnitSchedule| {
        let left = unit.cover.iter().flatten().zip(&unit.absence).map(|(cover, away)| cover - away).min();
        left.is_some_and(|left| left <= 0) && !unit.away.is_empty()
    };
    let bare: Vec<String> = schedule.units.iter().filter(is_bare).map(|unit| unit.unit.to_string()).collect();
    if !bare.is_empty() {
        fill(out, "", 2, &format!("Teams that have nobody left to spare in some month: {}.", joined(&bare, "and")))?;
    }
    fill(
        out,
        "",
        2,
        "The example `rotation` tells who goes where and why, who does not, and what moves when somebody leaves.",
    )?;
    Ok(Some((problem, plan)))
}

fn placed(problem: &RotationProblem, plan: &RotationPlan, schedule: &RotationSchedule) -> String {
    let placements = || schedule.people.iter().flat_map(|person| &person.placements);
    let of_kind = |kind: PlacementKind| placements().filter(|placement| placement.kind == kind).count() as u64;
    let kinds = KINDS.iter().map(|(kind, one, many)| (of_kind(*kind), *one, *many)).filter(|(of, ..)| *of > 0);
    let kinds: Vec<String> = kinds.map(|(of, one, many)| count(of, one, many)).collect();
    let people = problem.people().filter(|person| !plan.of(person.as_ref()).is_empty()).count();
    format!(
        "{} of {} who want to step up would be placed in {} months from {} on: {}.",
        number(people as u64),
        count(problem.people().len() as u64, "person", "people"),
        problem.periods(),
        problem.begins(),
        joined(&kinds, "and")
    )
}
