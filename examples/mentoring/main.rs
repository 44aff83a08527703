//! Who learns from whom, and why? A programme of mentoring and its reverse, each matched, explained and proven.
//!
//! ```text
//! cargo run --release --example mentoring -- [--company DIR] [--as-of DATE] [--pair MENTEE MENTOR] [--all]
//! ```
//!
//! Without arguments it reads the company in `examples/data/company`. Every matching is checked before it is printed. The same documents
//! always give the same print.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod arguments;
mod programme;
#[path = "../support/mod.rs"]
mod support;

use std::io::Write;
use std::process::ExitCode;

use crate::arguments::{Arguments, HELP};
use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::support::programme::pool;
use crate::support::stop::{self, Stop};

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let documents = Documents::read(&arguments.company, arguments.as_of)?;
    writeln!(out, "{}, as of {}", documents.title, documents.as_of)?;
    if documents.mentoring.is_empty() {
        let folder = arguments.company.display();
        return Err(Problems::unread(format!("{folder} holds no mentoring.json and no reverse-mentoring.json")).into());
    }
    let profiles = documents.roster.profiles(&documents.policy, documents.as_of);
    for (at, (file, policy)) in documents.mentoring.iter().enumerate() {
        let pool = pool(policy, &profiles, documents.rules.as_ref(), &documents.policy, documents.as_of);
        let pool = pool.map_err(|error| Problems::unread(format!("{file}: {error}")))?;
        if at == 0 { programme::print(out, &pool, arguments)? } else { programme::print_short(out, &pool)? }
    }
    Ok(())
}
