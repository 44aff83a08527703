//! The command line.

use std::error::Error;
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::support::documents::{day, shipped};

pub(crate) const HELP: &str = "\
Says who may take a step, who may not and why, and what would have to change. It prepares a decision, and takes none.

usage: eligibility [--company DIR] [--rules FILE] [--rule ID] [--person ID] [--as-of DATE] [--top N]
                   [--json | --diff [FILE] | --lint]

  --company DIR   the folder with the documents; examples/data/company when absent
  --rules FILE    the rule book; DIR/rules.json when absent
  --rule ID       the rule; step-to-operations-head when the book has it, else the first that admits to a role
  --person ID     one person in full: every clause, what was seen, what is missing
  --as-of DATE    the day that everything is said as of, such as 2026-09-30; that of company.json when absent
  --top N         how many others to tell of, 0 to 1000; 6 when absent
  --json          the same people as JSON: verdict, cheapest change, and when
  --diff [FILE]   what another rule book would change; DIR/rules-stricter.json when no file is given
  --lint          what is odd about the rule book, whoever is judged by it
  --help          this text

DIR holds what the example `pipeline` reads.

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    rules: Option<PathBuf>,
    pub(crate) rule: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) top: usize,
    pub(crate) wanted: Wanted,
}

pub(crate) enum Wanted {
    Words,
    Json,
    Diff(Option<PathBuf>),
    Lint,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let mut arguments =
            Self { company: shipped(), rules: None, rule: None, person: None, as_of: None, top: 6, wanted: Wanted::Words };
        let mut parser = lexopt::Parser::from_env();
        let mut modes = 0;
        while let Some(argument) = parser.next()? {
            let wanted = match argument {
                Long("company") => {
                    arguments.company = parser.value()?.into();
                    continue;
                }
                Long("rules") => {
                    arguments.rules = Some(parser.value()?.into());
                    continue;
                }
                Long("rule") => {
                    arguments.rule = Some(parser.value()?.string()?);
                    continue;
                }
                Long("person") => {
                    arguments.person = Some(parser.value()?.string()?);
                    continue;
                }
                Long("as-of") => {
                    arguments.as_of = Some(day(&parser.value()?.string()?)?);
                    continue;
                }
                Long("top") => {
                    arguments.top = parser.value()?.parse()?;
                    continue;
                }
                Long("json") => Wanted::Json,
                Long("lint") => Wanted::Lint,
                Long("diff") => Wanted::Diff(optional_file(&mut parser)),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            };
            arguments.wanted = wanted;
            modes += 1;
        }
        if modes > 1 {
            return Err("of --json, --diff and --lint give one".into());
        }
        if arguments.top > 1000 {
            return Err("--top asks for a number from 0 to 1000".into());
        }
        Ok(Some(arguments))
    }

    /// Another rule book than that of the folder.
    pub(crate) const fn rules(&self) -> Option<&PathBuf> {
        self.rules.as_ref()
    }
}

/// What follows the option, if it is no option itself.
fn optional_file(parser: &mut lexopt::Parser) -> Option<PathBuf> {
    if let Some(value) = parser.optional_value() {
        return Some(value.into());
    }
    let mut raw = parser.try_raw_args()?;
    raw.next_if(|next| !next.to_string_lossy().starts_with('-')).map(Into::into)
}
