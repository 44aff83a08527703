//! What does a head of talent want to read first? The ladder, the skills, and who is near to the roles that matter.
//!
//! ```text
//! cargo run --release --example pipeline -- [--company DIR] [--as-of DATE] [--top N] [--report FILE] [--published] [--last FILE]
//! ```
//!
//! Without arguments it reads the company in `examples/data/company`. DIR holds the user's own documents of the same names:
//! `ladder.json` and `people.jsonl`, and where there are some `policy.json`, `settings.json`, `demand.json`, `rules.json`, `mentoring.json`,
//! `rotations.json`, `journal.jsonl` and `company.json`.
//! People are read line by line, so that a million of them fit. The same documents always give the same print.
//!
//! At the end it writes the report, a page that needs nothing else, to `target/report.html` or FILE.
//!
//! It ends with 0, with 1 when a document cannot be used, and with 2 when one cannot be read or an argument makes no sense.

mod arguments;
mod company;
mod critical_roles;
mod development;
mod headline;
mod ladder_picture;
mod mentoring;
mod metrics;
mod programme;
mod report;
mod rotations;
mod skills_map;
mod step_up;
#[path = "../support/mod.rs"]
mod support;
mod survey;
mod unknown;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use crate::arguments::{Arguments, HELP};
use crate::company::Company;
use crate::report::Found;
use crate::support::problems::{Problems, printed};

fn main() -> ExitCode {
    let arguments = match Arguments::parse() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return printed(io::stdout().write_all(HELP.as_bytes())),
        Err(error) => return Problems::of_arguments(&error).print(),
    };
    match Company::read(&arguments) {
        Ok(company) => printed(print(&company, &arguments)),
        Err(problems) => problems.print(),
    }
}

fn print(company: &Company, arguments: &Arguments) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    headline::print(&mut out, company)?;
    ladder_picture::print(&mut out, company)?;
    skills_map::print(&mut out, company)?;
    critical_roles::print(&mut out, company)?;
    step_up::print(&mut out, company)?;
    let matchings = mentoring::print(&mut out, company)?;
    let rotations = rotations::print(&mut out, company)?;
    development::print(&mut out, company)?;
    programme::print(&mut out, company)?;
    unknown::print(&mut out, company)?;
    report::print(&mut out, company, arguments, &Found { matchings, rotations })?;
    writeln!(out, "\nYour own documents: cargo run --release --example pipeline -- --company DIR [--as-of DATE] [--top N]")?;
    writeln!(out, "DIR holds files of the names in examples/data/company; README.md describes what is in each.")?;
    out.flush()
}
