//! The command line.

use std::error::Error;
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::support::documents::{day, shipped};

pub(crate) const HELP: &str = "\
What does somebody do next, quarter by quarter, to be ready for a role; what stays open and why; what would a little more buy; what does the
review of a quarter say; and what can a company's budget do for all who want to go somewhere? It prepares a decision, and takes none.

usage: development [--company DIR] [--as-of DATE] [--person ID] [--target ROLE] [--hours N] [--budget AMOUNT]

  --company DIR    the folder with the documents; examples/data/company when absent
  --as-of DATE     the day that everything is said as of, such as 2026-09-30; that of company.json when absent
  --person ID      whose plan; the first by id who wants to go somewhere and lacks a gate when absent
  --target ROLE    the role that it leads to; the person's first wish when absent
  --hours N        the hours that there are in each quarter; 60 when absent
  --budget AMOUNT  what one person's plan may cost; 4000 when absent
  --help           this text

DIR holds what the example `pipeline` reads, and development.json: the catalogue, the quarters, and what holds for all plans.

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) person: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) hours: u32,
    pub(crate) budget: u32,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let mut arguments = Self { company: shipped(), as_of: None, person: None, target: None, hours: 60, budget: 4_000 };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("company") => arguments.company = parser.value()?.into(),
                Long("as-of") => arguments.as_of = Some(day(&parser.value()?.string()?)?),
                Long("person") => arguments.person = Some(parser.value()?.string()?),
                Long("target") => arguments.target = Some(parser.value()?.string()?),
                Long("hours") => arguments.hours = parser.value()?.parse()?,
                Long("budget") => arguments.budget = parser.value()?.parse()?,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
