//! The command line.

use std::error::Error;
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::support::documents::{day, shipped};

pub(crate) const HELP: &str = "\
Who goes where in the next months, what it teaches them, and what it takes of hosts and home teams; how far the plan may be from the best; why
somebody is not where they wish to be; what one more seat would bring; and what moves when somebody leaves. It prepares a decision, and takes none.

usage: rotation [--company DIR] [--as-of DATE] [--why PERSON OPPORTUNITY] [--without PERSON] [--from PERIOD] [--all]

  --company DIR              the folder with the documents; examples/data/company when absent
  --as-of DATE               the day that everything is said as of, such as 2026-09-30; that of company.json when absent
  --why PERSON OPPORTUNITY   why not her: something that somebody does not have
  --without PERSON           only what moves when somebody leaves
  --from PERIOD              from when on the plan is open then, in periods from 0; 6 when absent
  --all                      everybody; the first twenty when absent
  --help                     this text

DIR holds what the example `pipeline` reads, and rotations.json.

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) why: Option<(String, String)>,
    pub(crate) without: Option<String>,
    pub(crate) from: u32,
    pub(crate) all: bool,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let mut arguments = Self { company: shipped(), as_of: None, why: None, without: None, from: 6, all: false };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("company") => arguments.company = parser.value()?.into(),
                Long("as-of") => arguments.as_of = Some(day(&parser.value()?.string()?)?),
                Long("why") => arguments.why = Some((parser.value()?.string()?, parser.value()?.string()?)),
                Long("without") => arguments.without = Some(parser.value()?.string()?),
                Long("from") => arguments.from = parser.value()?.parse()?,
                Long("all") => arguments.all = true,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
