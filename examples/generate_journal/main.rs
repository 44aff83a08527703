//! Makes up the last year of a company's programme as a journal, from what its records say of that year.
//!
//! ```text
//! cargo run --release --example generate_journal -- [--company DIR] [--out FILE]
//! ```
//!
//! Without arguments it reads `examples/data/company` and writes `journal.jsonl` there. Every assignment, mentorship, sponsorship, endorsement and nomination
//! that somebody's record has in the year before `as_of` of `company.json` gets the events that lead to it and follow from it; whoever was nominated is a
//! candidate with a plan. What records do not say is invented: agreements, check-ins, sessions, debriefs, feedback, opportunities and applications for
//! them. Some of it is not done in time, so that something is due. The same company always gives the same bytes.

#![allow(clippy::print_stdout, reason = "an example prints")]

mod events;
mod year;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use lexopt::prelude::Long;
use rungs::{PersonSpec, RotationSpec};
use serde_json::Value;

use crate::events::Events;

fn main() -> Result<(), Box<dyn Error>> {
    let mut company = PathBuf::from("examples/data/company");
    let mut out = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("company") => company = parser.value()?.into(),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.unwrap_or_else(|| company.join("journal.jsonl"));
    let about: Value = serde_json::from_str(&fs::read_to_string(company.join("company.json"))?)?;
    let as_of: NaiveDate = about.get("as_of").and_then(Value::as_str).ok_or("company.json says `as_of`")?.parse()?;
    let people = fs::read_to_string(company.join("people.jsonl"))?;
    let people: Vec<PersonSpec> = people.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let rotations = RotationSpec::from_json(&fs::read_to_string(company.join("rotations.json"))?)?;

    let mut events = Events::new(as_of);
    year::tell(&mut events, &people, &rotations);
    let lines = events.lines();
    let mut file = BufWriter::new(File::create(&out)?);
    for line in &lines {
        writeln!(file, "{line}")?;
    }
    file.flush()?;
    println!("{} events in {}", lines.len(), out.display());
    Ok(())
}
