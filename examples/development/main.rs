//! What does somebody do next, and what can a budget do for all? Plans with their reasons, both ends of what nobody knows, a review, a company.
//!
//! ```text
//! cargo run --release --example development -- [--company DIR] [--as-of DATE] [--person ID] [--target ROLE] [--hours N] [--budget AMOUNT]
//! ```
//!
//! Without arguments it reads the company in `examples/data/company`. Every answer is checked before it is printed. The same documents
//! always give the same print.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod arguments;
mod company;
mod plan;
#[path = "../support/mod.rs"]
mod support;

use std::io::Write;
use std::process::ExitCode;

use rungs::{Currency, DevelopmentPersonSpec, DevelopmentSpec, Money, ReadinessMethod};

use crate::arguments::{Arguments, HELP};
use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::support::stop::{self, Stop};

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let documents = Documents::read(&arguments.company, arguments.as_of)?;
    writeln!(out, "{}, as of {}", documents.title, documents.as_of)?;
    let Some(catalogue) = &documents.development else {
        let folder = arguments.company.display();
        return Err(Problems::unread(format!("{folder} holds no development.json")).into());
    };
    let everybody = wishes(&documents, arguments)?;
    let one = one(&documents, arguments, &everybody, catalogue)?;
    plan::print(out, &documents, catalogue, one)?;
    company::print(out, &documents, catalogue, everybody)
}

/// Everybody who wants to go somewhere, as the evidence has them on the day, on the way to their first wish.
fn wishes(documents: &Documents, arguments: &Arguments) -> Result<Vec<DevelopmentPersonSpec>, Stop> {
    let mut people = Vec::new();
    for person in documents.roster.people().filter(|person| person.role_on(documents.as_of).is_some()) {
        let Some(wish) = person.aspirations_on(documents.as_of).first().map(|wish| wish.role().id().clone()) else { continue };
        let profile = documents.roster.profile(person.id().as_ref(), &documents.policy, documents.as_of)?;
        people.push(DevelopmentPersonSpec::of(&profile, wish.as_ref(), arguments.hours)?);
    }
    Ok(people)
}

/// Whose plan is told.
fn one(
    documents: &Documents,
    arguments: &Arguments,
    everybody: &[DevelopmentPersonSpec],
    catalogue: &DevelopmentSpec,
) -> Result<DevelopmentPersonSpec, Stop> {
    let profile = |id: &str| documents.roster.profile(id, &documents.policy, documents.as_of);
    let lacks_a_gate = |person: &&DevelopmentPersonSpec| {
        let gap = profile(person.id.as_ref()).and_then(|profile| profile.gap_to(person.target.as_ref()));
        gap.is_ok_and(|gap| gap.readiness(ReadinessMethod::Proportional).gates_missed() > 0 && !gap.unassessed().is_empty())
    };
    let mut one = match (&arguments.person, &arguments.target) {
        (Some(person), Some(target)) => DevelopmentPersonSpec::of(&profile(person)?, target, arguments.hours)?,
        (Some(id), None) => {
            let wish = everybody.iter().find(|person| person.id.as_ref() == id.as_str()).cloned();
            wish.ok_or_else(|| Problems::unread(format!("{id} has no wish; give a --target")))?
        }
        (None, target) => {
            let mut found = everybody.iter().find(lacks_a_gate).or(everybody.first()).cloned();
            if let (Some(found), Some(target)) = (&mut found, target) {
                *found = DevelopmentPersonSpec::of(&profile(found.id.as_ref())?, target, arguments.hours)?;
            }
            found.ok_or_else(|| Problems::unread("nobody wants to go anywhere; give a --person and a --target".into()))?
        }
    };
    let currency = catalogue.activities.iter().find_map(|activity| activity.cost.map(|cost| cost.currency));
    one.budget = currency.map(|currency: Currency| Money::new(arguments.budget.into(), currency));
    Ok(one)
}
