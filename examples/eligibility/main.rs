//! Who may take a step, who may not and why, and what would have to change? Rules as data, judged with reasons.
//!
//! ```text
//! cargo run --release --example eligibility -- [--company DIR] [--rules FILE] [--rule ID] [--person ID] [--as-of DATE] [--top N]
//!     [--json | --diff [FILE] | --lint]
//! ```
//!
//! Without arguments it reads the company in `examples/data/company`, and tells of the promotion to head of operations. Every verdict and
//! every cheapest change is checked before it is printed. The same documents always give the same print.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod answers;
mod arguments;
mod changes;
mod oddities;
mod people;
#[path = "../support/mod.rs"]
mod support;

use std::io::{self, Write};
use std::process::ExitCode;

use rungs::{Judge, Rule, RuleBook};

use crate::arguments::{Arguments, HELP, Wanted};
use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::support::stop::{self, Stop};
use crate::support::table::{WIDTH, cut, fill};

/// The rule that is told of when none is asked for.
const RULE: &str = "step-to-operations-head";

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let mut documents = Documents::read(&arguments.company, arguments.as_of)?;
    let folder = &arguments.company;
    let book = match (arguments.rules(), documents.rules.take()) {
        (Some(file), _) => documents.book(file)?,
        (None, Some(book)) => book,
        (None, None) => documents.book(&folder.join("rules.json"))?,
    };
    let judge = book.over(&documents.roster, &documents.policy, documents.as_of);
    let judge = judge.map_err(|error| Problems::unread(error.to_string()))?;
    match &arguments.wanted {
        Wanted::Diff(file) => {
            let after = documents.book(&file.clone().unwrap_or_else(|| folder.join("rules-stricter.json")))?;
            print_title(out, &documents)?;
            return changes::print(out, &judge, &after);
        }
        Wanted::Lint => {
            print_title(out, &documents)?;
            return oddities::print(out, &judge);
        }
        Wanted::Words | Wanted::Json => {}
    }
    let rule = match &arguments.rule {
        Some(rule) => book.rule(rule)?,
        None => first_rule(&book).ok_or_else(|| Problems::unread("the rule book has no rules".to_owned()))?,
    };
    match (&arguments.wanted, arguments.person.as_deref()) {
        (Wanted::Json, person) => people::print_json(out, &judge, rule, arguments.top, person),
        (_, Some(person)) => {
            documents.roster.person(person)?;
            print_title(out, &documents)?;
            people::print_one(out, &judge, rule, person)
        }
        _ => {
            print_title(out, &documents)?;
            tell_all(out, &judge, rule, arguments.top)
        }
    }
}

fn print_title(out: &mut impl Write, documents: &Documents) -> io::Result<()> {
    let title = cut(&format!("{}: eligibility as of {}", documents.title, documents.as_of), WIDTH);
    writeln!(out, "{title}\n{}", "=".repeat(title.chars().count()))?;
    writeln!(out, "This prepares decisions that people take; it takes none. What is not on record is unknown, never \"no\".")
}

fn tell_all(out: &mut impl Write, judge: &Judge, rule: Rule<'_>, top: usize) -> Result<(), Stop> {
    people::print(out, judge, rule, top)?;
    let others: Vec<_> =
        judge.book().rules().filter(|other| other.id() != rule.id()).map(|rule| rule.id().to_string()).collect();
    writeln!(out)?;
    fill(out, "", 2, &format!("other rules, by --rule ID: {}", others.join(", ")))?;
    Ok(())
}

fn first_rule(book: &RuleBook) -> Option<Rule<'_>> {
    let mut rules = book.rules();
    book.rule(RULE).ok().or_else(|| rules.clone().find(|rule| rule.role().is_some())).or_else(|| rules.next())
}
