//! The command line.

use std::error::Error;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short};

use crate::support::documents;

pub(crate) const HELP: &str = "\
What does a programme do, and what comes of it: how long openings take, who moves and who stays, how deep benches are; of a company, and of two
careers that really were.

usage: metrics [--company DIR] [--data DIR]

  --company DIR  the documents of a company with its journal; examples/data/company when absent
  --data DIR     a folder that holds us-navy-promotions and kubernetes-release-team; ../shared/data when absent
  --help         this text

It ends with 0, with 1 when a document cannot be used, and with 2 when one cannot be read or an argument makes no sense.
";

const DATA: &str = "../shared/data";

pub(crate) struct Arguments {
    pub(crate) company: PathBuf,
    pub(crate) data: PathBuf,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let mut arguments = Self { company: documents::shipped(), data: DATA.into() };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("company") => arguments.company = parser.value()?.into(),
                Long("data") => arguments.data = parser.value()?.into(),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
