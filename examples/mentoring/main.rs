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

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use rungs::{Policy, Pool};

use crate::arguments::{Arguments, HELP};
use crate::programme::Stop;
use crate::support::documents::Documents;
use crate::support::problems::{Problems, printed};

fn main() -> ExitCode {
    let arguments = match Arguments::parse() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return printed(io::stdout().write_all(HELP.as_bytes())),
        Err(error) => return Problems::of_arguments(&error).print(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let result = print(&mut out, &arguments).and_then(|()| Ok(out.flush()?));
    match result {
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

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let documents = Documents::read(&arguments.company, arguments.as_of)?;
    writeln!(out, "{}, as of {}", documents.title, documents.as_of)?;
    if documents.mentoring.is_empty() {
        let folder = arguments.company.display();
        return Err(Problems::unread(format!("{folder} holds no mentoring.json and no reverse-mentoring.json")).into());
    }
    for (at, (file, policy)) in documents.mentoring.iter().enumerate() {
        let pool = pool(&documents, file, policy)?;
        if at == 0 { programme::print(out, &pool, arguments)? } else { programme::print_short(out, &pool)? }
    }
    Ok(())
}

/// The people of a programme, with all that decides what a pair is worth.
fn pool(documents: &Documents, file: &str, policy: &Policy) -> Result<Pool, Stop> {
    let profiles = documents.roster.profiles(&documents.policy, documents.as_of);
    let judgements = match &documents.rules {
        Some(book) => {
            let judge = book.over(&documents.roster, &documents.policy, documents.as_of);
            Some(judge.map_err(|error| Problems::unread(error.to_string()))?.judge_all())
        }
        None => None,
    };
    Ok(policy.over(&profiles, judgements.as_ref()).map_err(|error| Problems::unread(format!("{file}: {error}")))?)
}
