//! Makes up a company: a ladder, its people with three years of history and evidence and what they have done, and the documents
//! around them.
//!
//! ```text
//! cargo run --release --example generate_company -- [--people N] [--seed N] [--as-of DATE] [--out DIR]
//! ```
//!
//! Without arguments it writes the 420 people in `examples/data/company` that the other examples read. The same arguments
//! always give the same bytes. People are written one by one, so that a million of them need no more memory than a hundred.
//! Everybody is invented; a record has an id and no name. The records are as untidy as those of a real company.

#![allow(clippy::print_stdout, reason = "an example prints")]

mod asks;
mod career;
mod company;
mod competencies;
mod dirt;
mod documents;
mod duties;
mod evidence;
mod ladder;
mod mentoring;
mod person;
mod record;
mod records;
mod reporting;
mod rng;
mod roles;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use lexopt::prelude::{Long, ValueExt};
use serde::Serialize;

use crate::career::Career;
use crate::company::Company;
use crate::dirt::Touched;
use crate::rng::Topic;
use crate::roles::Role;

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { people, seed, as_of, out } = Arguments::parse()?;
    let company = Company::new(people, seed, as_of);
    fs::create_dir_all(&out)?;
    write(&out.join("company.json"), &documents::company(&company))?;
    write(&out.join("ladder.json"), &ladder::document())?;
    write(&out.join("settings.json"), &documents::settings(&company))?;
    write(&out.join("policy.json"), &documents::policy())?;
    let written = write_people(&out.join("people.jsonl"), &company)?;
    write(&out.join("demand.json"), &documents::demand(&written.holders))?;

    println!("{} people, {} pieces of evidence, in {}", company.people(), written.evidence, out.display());
    for (role, holders) in &written.holders {
        println!("{holders:>8}  {role}");
    }
    for (dirt, records) in &written.touched {
        println!("{records:>8}  records with {dirt}");
    }
    Ok(())
}

/// What the command line asks for.
struct Arguments {
    people: usize,
    seed: u64,
    as_of: NaiveDate,
    out: PathBuf,
}

impl Arguments {
    fn parse() -> Result<Self, Box<dyn Error>> {
        let mut arguments =
            Self { people: 420, seed: 7, as_of: "2026-09-30".parse()?, out: PathBuf::from("examples/data/company") };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("people") => arguments.people = parser.value()?.parse()?,
                Long("seed") => arguments.seed = parser.value()?.parse()?,
                Long("as-of") => arguments.as_of = parser.value()?.parse()?,
                Long("out") => arguments.out = parser.value()?.into(),
                other => return Err(other.unexpected().into()),
            }
        }
        if arguments.people == 0 {
            return Err("--people asks for at least one person".into());
        }
        if !(1950..=2150).contains(&arguments.as_of.year()) {
            return Err("--as-of asks for a day from 1950 to 2150".into());
        }
        Ok(arguments)
    }
}

fn write(path: &Path, document: &impl Serialize) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut file, document)?;
    file.write_all(b"\n")?;
    Ok(file.flush()?)
}

/// What was counted while people were written.
#[derive(Default)]
struct Written {
    /// How many hold each role on the last day.
    holders: BTreeMap<Role, usize>,
    evidence: usize,
    touched: Touched,
}

fn write_people(path: &Path, company: &Company) -> Result<Written, Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut written = Written::default();
    for seat in (0..company.people()).map(|number| company.seat(number)) {
        let career = Career::of(company, seat);
        let mut record = person::record(company, seat, &career);
        dirt::soil(&mut record, company, &mut company.rng(Topic::Dirt, seat), &mut written.touched);
        serde_json::to_writer(&mut file, &record)?;
        file.write_all(b"\n")?;
        if let Some(held) = career.last().filter(|held| held.on(company.as_of)) {
            *written.holders.entry(held.role).or_default() += 1;
        }
        written.evidence += record.evidence.len();
    }
    file.flush()?;
    Ok(written)
}
