//! The command line.

use std::error::Error;
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::support::documents::{day, shipped};

pub(crate) const HELP: &str = "\
Who learns from whom, and why; who waits, and what a seat more would bring; what stability and fairness cost; and what little changes when
two mentors leave. It prepares a decision, and takes none.

usage: mentoring [--company DIR] [--as-of DATE] [--pair MENTEE MENTOR] [--all]

  --company DIR          the folder with the documents; examples/data/company when absent
  --as-of DATE           the day that everything is said as of, such as 2026-09-30; that of company.json when absent
  --pair MENTEE MENTOR   why not her: a pair that was not made
  --all                  the reasons of every pair; of the first five when absent
  --help                 this text

DIR holds what the example `pipeline` reads, and mentoring.json; reverse-mentoring.json is read where it is there.

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) pair: Option<(String, String)>,
    pub(crate) all: bool,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let mut arguments = Self { company: shipped(), as_of: None, pair: None, all: false };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("company") => arguments.company = parser.value()?.into(),
                Long("as-of") => arguments.as_of = Some(day(&parser.value()?.string()?)?),
                Long("pair") => arguments.pair = Some((parser.value()?.string()?, parser.value()?.string()?)),
                Long("all") => arguments.all = true,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
