//! Why nothing can be printed: told on standard error, all of it at once.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use rungs::{Defect, Invalid};

/// A document that cannot be used.
const UNUSABLE: u8 = 1;
/// A document that cannot be read, or an argument that makes no sense.
const UNREAD: u8 = 2;
/// An answer that does not pass its own check, which is a fault of the crate.
const FAILED: u8 = 3;

/// Everything that is wrong, line by line.
#[derive(Default)]
pub(crate) struct Problems {
    lines: Vec<String>,
    status: u8,
}

impl Problems {
    pub(crate) fn of_arguments(error: &dyn Display) -> Self {
        Self::unread(format!("{error}; --help says what is understood"))
    }

    pub(crate) fn unread(line: String) -> Self {
        let mut problems = Self::default();
        problems.add_unread(line);
        problems
    }

    /// An answer that does not pass its check.
    pub(crate) fn failed_check(line: &str) -> Self {
        Self { lines: vec![format!("AN ANSWER DOES NOT PASS ITS CHECK, do not use it: {line}")], status: FAILED }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Something that is not there or cannot be read.
    pub(crate) fn add_unread(&mut self, line: String) {
        self.lines.push(line);
        self.status = UNREAD;
    }

    /// Something that was read and makes no sense.
    pub(crate) fn add_unusable(&mut self, line: String) {
        self.lines.push(line);
        self.status = self.status.max(UNUSABLE);
    }

    /// Every defect of a document, and once for each code what to do about it.
    pub(crate) fn add_invalid(&mut self, file: &str, invalid: &Invalid) {
        let listed = invalid.defects().len();
        let omitted = invalid.omitted();
        self.add_unusable(match (listed, omitted) {
            (1, 0) => format!("{file}: 1 defect"),
            (_, 0) => format!("{file}: {listed} defects"),
            _ => format!("{file}: {listed} defects listed, {omitted} more omitted"),
        });
        let mut help = BTreeMap::new();
        for defect in invalid.defects() {
            self.lines.push(format!("  {defect}"));
            self.lines.extend(related(defect));
            help.insert(defect.code().as_str(), defect.help());
        }
        self.lines.extend(help.into_iter().map(|(code, help)| format!("  help for {code}: {help}")));
    }

    /// Says it all, and ends the program.
    pub(crate) fn print(&self) -> ExitCode {
        let mut out = io::stderr().lock();
        for line in &self.lines {
            let name = if line.starts_with(' ') { "" } else { concat!(env!("CARGO_BIN_NAME"), ": ") };
            // Whoever has closed standard error does not want to know.
            if writeln!(out, "{name}{line}").is_err() {
                break;
            }
        }
        ExitCode::from(self.status)
    }
}

/// A reader who has seen enough, such as `head`, is no failure.
pub(crate) fn printed(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => Problems::unread(format!("the print cannot be written: {error}")).print(),
    }
}

fn related(defect: &Defect) -> Option<String> {
    let places: Vec<_> = defect.related().iter().map(ToString::to_string).collect();
    (!places.is_empty()).then(|| format!("    see also {}", places.join(", ")))
}
