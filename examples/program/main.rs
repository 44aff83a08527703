//! Does shadowing make leads? Seven years of a release team as the journal of a programme, replayed as of any release.
//!
//! ```text
//! cargo run --release --example program -- [FOLDER] [--lines]
//! ```
//!
//! FOLDER holds `release_team_anon.csv`, the seats of the Kubernetes release team from 1.7 to 1.37 with people by number (from kubernetes/sig-release, commit
//! e8dfc80, Apache-2.0); without it, `../shared/data/kubernetes-release-team` is read. `--lines` prints the journal instead, as JSON Lines.

mod reader;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use rungs::{PersonId, Program};

use crate::reader::{Firsts, Seats, first_day, firsts, leads};
use crate::support::problems::{Problems, printed};
use crate::support::table::{Align, Table, heading};

/// How many people are shown.
const SHOWN: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let lines = arguments.iter().any(|argument| argument == "--lines");
    let folder = arguments.into_iter().find(|argument| argument != "--lines");
    let folder = folder.map_or_else(|| "../shared/data/kubernetes-release-team".into(), PathBuf::from);
    let read = Seats::read(&folder).and_then(|seats| Ok((Program::replay(seats.journal()?), seats)));
    match read {
        Ok((program, _)) if lines => printed(print_lines(&program)),
        Ok((program, seats)) => printed(print(&program, &seats).map_err(|error| io::Error::other(error.to_string()))),
        Err(error) => Problems::unread(error.to_string()).print(),
    }
}

fn print_lines(program: &Program) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    program.journal().lines().try_for_each(|line| writeln!(out, "{line}"))?;
    out.flush()
}

fn print(program: &Program, seats: &Seats) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    let today = program.as_of(first_day(seats.releases.len())?);
    let (led, shadowed): (Vec<_>, Vec<_>) = today.placements().partition(leads);
    let people = firsts(today);
    writeln!(
        out,
        "{} events, {} of them refused; {} releases, {} seats: {} lead, {} shadow; {} people",
        program.journal().len(),
        program.refused().len(),
        seats.releases.len(),
        led.len() + shadowed.len(),
        led.len(),
        shadowed.len(),
        people.len()
    )?;

    heading(&mut out, "Who shadowed, and who led after that, as of the end of a release")?;
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
    table.row(["release", "people", "ever shadowed", "led in a later one", "median lag"].map(str::to_owned).into());
    for (number, release) in seats.releases.iter().enumerate() {
        if number % 6 == 0 || number + 1 == seats.releases.len() {
            let view = program.as_of(first_day(number + 1)?.pred_opt().ok_or("a day before")?);
            let people = firsts(view);
            let (ever, later, lag) = pipeline(&people);
            let lag = lag.map_or_else(|| "-".to_owned(), |lag| lag.to_string());
            table.row(vec![release.clone(), people.len().to_string(), ever.to_string(), later.to_string(), lag]);
        }
    }
    table.print(&mut out)?;

    heading(&mut out, "The longest ways, seat by seat")?;
    let mut long: Vec<(&PersonId, i32)> = people.iter().filter_map(|(person, firsts)| Some((person, firsts.lag()?))).collect();
    long.sort_by_key(|(person, lag)| (std::cmp::Reverse(*lag), *person));
    for (person, lag) in long.into_iter().take(SHOWN) {
        let placements = today.portfolio(person).placements;
        let seats = placements.iter().filter_map(|placement| {
            let host = placement.host.as_ref()?;
            Some(format!("{} {host}", if leads(placement) { "leads" } else { "shadows" }))
        });
        let seats: Vec<String> = seats.collect();
        writeln!(out, "  {person}, {lag} releases later: {}", seats.join(", "))?;
    }
    Ok(out.flush()?)
}

/// How many ever shadowed, how many of these first led in a later release, and the median lag.
fn pipeline(people: &BTreeMap<PersonId, Firsts>) -> (usize, usize, Option<i32>) {
    let ever = people.values().filter(|firsts| firsts.shadowed.is_some()).count();
    let mut lags: Vec<i32> = people.values().filter_map(|firsts| firsts.lag()).collect();
    lags.sort_unstable();
    (ever, lags.len(), lags.get(lags.len() / 2).copied())
}
