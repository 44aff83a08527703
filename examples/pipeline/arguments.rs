//! The command line.

use std::error::Error;
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::support::documents::{day, shipped};

pub(crate) const HELP: &str = "\
Prints what a head of talent wants to read first about a company's leadership pipeline.

usage: pipeline [--company DIR] [--as-of DATE] [--top N] [--report FILE] [--published] [--last FILE]

  --company DIR   the folder with the documents; examples/data/company when absent
  --as-of DATE    the day that everything is said as of, such as 2026-09-30; that of company.json when absent
  --top N         how many successors to name for each critical role, 1 to 100; 3 when absent
  --report FILE   where the report is written: a page, or Markdown or JSON where FILE ends in .md or .json; target/report.html when absent
  --published     the report is what everybody may see, instead of what those inside may
  --last FILE     the report of the last period as JSON, to compare with
  --help          this text

DIR holds
  ladder.json     roles, competencies and steps
  people.jsonl    one person a line
  policy.json     what counts as evidence, and for how long; optional
  settings.json   teams, ratings, nine-box and attributes; optional
  demand.json     planned seats; optional, as many as are filled when absent
  rules.json      rules of eligibility; optional, nothing is said of who may step up when absent
  mentoring.json, reverse-mentoring.json
                  programmes of mentoring; optional
  rotations.json  a programme of rotations; optional
  development.json
                  the catalogue of activities; optional
  equity.json     who was considered and selected, by group; optional
  journal.jsonl   the journal of the programme; optional
  company.json    {\"as_of\": DATE, \"title\": TEXT}; optional when --as-of is given

It ends with 0, with 1 when a document cannot be used, and with 2 when one cannot be read or an argument makes no sense.
";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) top: usize,
    /// Where the report is written.
    pub(crate) report: PathBuf,
    /// Whether it is what everybody may see.
    pub(crate) published: bool,
    /// The report of the last period.
    pub(crate) last: Option<PathBuf>,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let report = PathBuf::from("target/report.html");
        let mut arguments = Self { company: shipped(), as_of: None, top: 3, report, published: false, last: None };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("company") => arguments.company = parser.value()?.into(),
                Long("as-of") => arguments.as_of = Some(day(&parser.value()?.string()?)?),
                Long("top") => arguments.top = parser.value()?.parse()?,
                Long("report") => arguments.report = parser.value()?.into(),
                Long("published") => arguments.published = true,
                Long("last") => arguments.last = Some(parser.value()?.into()),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        if !(1..=100).contains(&arguments.top) {
            return Err("--top asks for a number from 1 to 100".into());
        }
        Ok(Some(arguments))
    }
}
