//! Who goes where in the next two years, and why? A plan of rotations, secondments, shadowing, projects and swaps, with how good it is.
//!
//! ```text
//! cargo run --release --example rotation -- [--company DIR] [--as-of DATE] [--why PERSON OPPORTUNITY] [--without PERSON] [--all]
//! ```
//!
//! Without arguments it reads the company in `examples/data/company`: seats, teams, budgets and rules from `rotations.json`, and from the roster
//! who wants to step up, what they lack for it, and what they have done. Every plan is checked before it is printed. The same documents always
//! give the same print.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod answers;
mod arguments;
mod chart;
mod placement;
mod repaired;
#[path = "../support/mod.rs"]
mod support;
mod told;
mod units;

use std::io::Write;
use std::process::ExitCode;

use rungs::{Effort, RotationPlan, RotationProblem, RotationSpec};

use crate::arguments::{Arguments, HELP};
use crate::support::documents::{Documents, ROTATIONS};
use crate::support::problems::Problems;
use crate::support::rotations::with_people;
use crate::support::stop::{self, Stop};

/// A few seconds.
pub(crate) const EFFORT: Effort = Effort::steps(20_000_000);

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let documents = Documents::read(&arguments.company, arguments.as_of)?;
    writeln!(out, "{}, as of {}", documents.title, documents.as_of)?;
    let spec = programme(&documents, arguments)?;
    let problem = spec.compile().map_err(unusable)?;
    let plan = problem.solve_within(EFFORT, &mut ());
    checked(&problem, &plan)?;
    if let Some(person) = &arguments.without {
        return repaired::print(out, &spec, &problem, &plan, person, arguments.from);
    }
    if let Some((person, opportunity)) = &arguments.why {
        return answers::print_one(out, &problem, &plan, person, opportunity);
    }
    let schedule = problem.schedule(&plan);
    chart::print_headline(out, &problem, &plan, &schedule)?;
    chart::print(out, &problem, &schedule, arguments.all)?;
    chart::print_people(out, &schedule, arguments.all)?;
    chart::print_swaps(out, &spec, &problem, &plan)?;
    units::print_hosts(out, &problem, &schedule)?;
    units::print_homes(out, &problem, &schedule)?;
    units::print_groups(out, &schedule)?;
    placement::print(out, &documents, &problem, &schedule)?;
    answers::print_wishes(out, &problem, &plan, &schedule, arguments.all)?;
    answers::print_worth(out, &spec, &problem, &plan)?;
    let busiest = repaired::busiest(&schedule, arguments.from);
    busiest.map_or(Ok(()), |person| repaired::print(out, &spec, &problem, &plan, &person, arguments.from))
}

/// The document with its people.
fn programme(documents: &Documents, arguments: &Arguments) -> Result<RotationSpec, Stop> {
    let Some(written) = &documents.rotations else {
        let folder = arguments.company.display();
        return Err(Problems::unread(format!("{folder} holds no {ROTATIONS}")).into());
    };
    let Documents { roster, policy, rules, as_of, .. } = documents;
    let profiles = roster.profiles(policy, *as_of);
    let spec = with_people(written, roster, &profiles, rules.as_ref(), policy, *as_of);
    spec.map_err(|error| Problems::unread(format!("{ROTATIONS}: {error}")).into())
}

pub(crate) fn unusable(invalid: rungs::Invalid) -> Stop {
    let mut problems = Problems::default();
    problems.add_invalid(ROTATIONS, &invalid);
    problems.into()
}

pub(crate) fn checked(problem: &RotationProblem, plan: &RotationPlan) -> Result<(), Stop> {
    plan.check(problem).map_err(|fault| Stop::failed(&fault.to_string()))
}
