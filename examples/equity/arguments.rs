//! The command line.

use std::error::Error;
use std::path::{Path, PathBuf};

use lexopt::prelude::{Long, Short};

pub(crate) const HELP: &str = "\
Is access to opportunities fair, stage by stage: rates and impact ratios of groups, exact tests with intervals, what strata say; and what of that
may be published, so that nothing hidden can be found out?

usage: equity [--file FILE] [--classics FOLDER]

  --file FILE        the document; examples/data/equity/promotions.json when absent
  --classics FOLDER  a folder with gender_discrimination.csv and UCBAdmissions.csv, which are told as well; ../shared/data/equity-classics when
                     absent and there
  --help             this text

It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
answer does not pass its check.
";

const SHIPPED: &str = "examples/data/equity/promotions.json";
const CLASSICS: &str = "../shared/data/equity-classics";

pub(crate) struct Arguments {
    pub(crate) file: PathBuf,
    pub(crate) classics: Option<PathBuf>,
}

impl Arguments {
    /// What the command line asks for; `None` when it asks for help.
    pub(crate) fn parse() -> Result<Option<Self>, Box<dyn Error>> {
        let here = PathBuf::from(SHIPPED);
        let file = if here.is_file() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIPPED) };
        let classics = Some(PathBuf::from(CLASSICS)).filter(|folder| folder.is_dir());
        let mut arguments = Self { file, classics };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("file") => arguments.file = parser.value()?.into(),
                Long("classics") => arguments.classics = Some(parser.value()?.into()),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}
