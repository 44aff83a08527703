//! The command line.

use std::error::Error;
use std::path::{Path, PathBuf};

use lexopt::prelude::{Long, Short, ValueExt};

pub(crate) const HELP: &str = "\
Does a pilot work: how many people it takes, what each look showed, by which scheme, and what is recommended, and why?

usage: pilot [--file FILE]
       pilot --generate FILE [--seed N]

  --file FILE      the document; examples/data/pilot/shadowing.json when absent
  --generate FILE  writes a made-up pilot instead; the shipped one is that of the seed 2026
  --seed N         of which seed; 2026 when absent
  --help           this text

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

const SHIPPED: &str = "examples/data/pilot/shadowing.json";

pub(crate) struct Arguments {
    pub(crate) file: PathBuf,
    pub(crate) generate: Option<PathBuf>,
    pub(crate) seed: u64,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let here = PathBuf::from(SHIPPED);
        let file = if here.is_file() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIPPED) };
        let mut arguments = Self { file, generate: None, seed: 2026 };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("file") => arguments.file = parser.value()?.into(),
                Long("generate") => arguments.generate = Some(parser.value()?.into()),
                Long("seed") => arguments.seed = parser.value()?.parse()?,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
