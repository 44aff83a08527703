//! What does a programme do, and what comes of it, in figures that say what they are over and what was left out?
//!
//! ```text
//! cargo run --release --example metrics -- [--company DIR] [--data DIR]
//! ```
//!
//! Without arguments it tells the metrics of the company that ships with the crate, from its journal and its people. In the folder of `--data` it looks for the
//! promotions of the United States Navy (`us-navy-promotions/naval-promotions.csv`, compiled by Abby Mullen from Callahan 1901, MIT) and the seats of the Kubernetes release team
//! (`kubernetes-release-team/release_team_anon.csv`, Apache-2.0), and tells how long the way to the next rank was.
//!
//! It ends with 0, with 1 when a document cannot be used, and with 2 when one cannot be read or an argument makes no sense.

mod arguments;
mod company;
mod navy;
mod releases;
#[path = "../support/mod.rs"]
mod support;
mod told;

use std::io::Write;
use std::process::ExitCode;

use crate::arguments::{Arguments, HELP};
use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::support::stop::{self, Stop};
use crate::support::table::heading;

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let unread = |error: &dyn std::fmt::Display| Stop::from(Problems::unread(error.to_string()));
    let documents = Documents::read(&arguments.company, None)?;
    company::print(out, &documents).map_err(|error| unread(&error))?;
    for (folder, title, print) in [
        ("us-navy-promotions", "The United States Navy: from midshipman to lieutenant", navy::print as Told<_>),
        ("kubernetes-release-team", "A release team: from the first shadowing to the first lead", releases::print),
    ] {
        heading(out, title)?;
        let folder = arguments.data.join(folder);
        if folder.is_dir() {
            print(out, &folder).map_err(|error| unread(&error))?;
        } else {
            writeln!(out, "  {} is not there; --data DIR says where it is", folder.display())?;
        }
    }
    Ok(())
}

/// Tells of a folder.
type Told<W> = fn(&mut W, &std::path::Path) -> Result<(), Box<dyn std::error::Error>>;
