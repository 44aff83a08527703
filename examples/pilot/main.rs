//! Does a pilot work, and what follows?
//!
//! ```text
//! cargo run --release --example pilot -- [--file FILE]
//! cargo run --release --example pilot -- --generate FILE [--seed N]
//! ```
//!
//! Without arguments it reads `examples/data/pilot/shadowing.json`, a pilot that is made up: `--generate examples/data/pilot/shadowing.json` made it. It tells how many
//! people it takes and what those there are could find, what each look showed by the scheme that was fixed before the pilot began, whether the arms went apart before, and what is
//! recommended, and why. Every answer is checked before it is printed.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod arguments;
mod made;
#[path = "../support/mod.rs"]
mod support;
mod told;

use std::io::Write;
use std::process::ExitCode;

use rungs::{Invalid, PilotSpec};

use crate::arguments::{Arguments, HELP};
use crate::support::problems::Problems;
use crate::support::stop::{self, Stop};
use crate::support::table::heading;

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    if let Some(file) = &arguments.generate {
        let name = file.display();
        return std::fs::write(file, made::document(arguments.seed))
            .map_err(|error| Problems::unread(format!("{name}: {error}")).into());
    }
    let name = arguments.file.display().to_string();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| Problems::unread(format!("{name}: {error}")))?;
    let spec = PilotSpec::from_json(&text).map_err(|invalid| unusable(&name, &invalid))?;
    let problem = spec.compile().map_err(|invalid| unusable(&name, &invalid))?;
    let result = problem.analyse();
    result.check(&problem).map_err(|fault| Stop::failed(&format!("the pilot: {fault}")))?;
    heading(out, &format!("{} ({name})", result.pilot))?;
    told::design(out, &spec, &result)?;
    heading(out, "What each look showed")?;
    told::looks(out, &spec, &result)?;
    told::placebos(out, &spec, &result)?;
    heading(out, "What is recommended")?;
    told::recommendation(out, &result)?;
    Ok(())
}

fn unusable(name: &str, invalid: &Invalid) -> Stop {
    let mut problems = Problems::default();
    problems.add_invalid(name, invalid);
    problems.into()
}
