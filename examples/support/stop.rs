//! Why a print ends early, and how a program ends.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use rungs::UnknownId;

use super::problems::{Problems, printed};

/// Why a print ends early.
pub(crate) enum Stop {
    Print(io::Error),
    Problems(Problems),
}

impl Stop {
    /// An answer that does not pass its check.
    pub(crate) fn failed(what: &str) -> Self {
        Self::Problems(Problems::failed_check(what))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Print(error)
    }
}

impl From<UnknownId> for Stop {
    fn from(error: UnknownId) -> Self {
        let nearest = error.nearest().map_or_else(String::new, |nearest| format!("; the nearest is \"{nearest}\""));
        Self::Problems(Problems::unread(format!("{error}{nearest}")))
    }
}

impl From<Problems> for Stop {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

/// Answers what was asked on the command line, says what can be asked, or what makes no sense; and ends the program.
pub(crate) fn answer<A>(
    asked: Result<Option<A>, impl Display>,
    help: &str,
    tell: impl FnOnce(&mut BufWriter<StdoutLock<'_>>, &A) -> Result<(), Stop>,
) -> ExitCode {
    match asked {
        Ok(Some(asked)) => print(|out| tell(out, &asked)),
        Ok(None) => printed(io::stdout().write_all(help.as_bytes())),
        Err(error) => Problems::of_arguments(&error).print(),
    }
}

/// Prints to standard output, and ends the program.
pub(crate) fn print(tell: impl FnOnce(&mut BufWriter<StdoutLock<'_>>) -> Result<(), Stop>) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    match tell(&mut out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Print(error)) => printed(Err(error)),
        Err(Stop::Problems(problems)) => {
            // What was said before is said, and then why there is no more.
            let flushed = out.flush();
            let code = problems.print();
            flushed.map_or(code, |()| code)
        }
    }
}
