//! What separates a developer from an engineering manager, and which ways lead there?
//!
//! Reads a career framework that nobody here wrote: 18 positions on four ladders, each asking for a level on five axes.
//!
//! ```text
//! cargo run --example engineering_ladders -- [FOLDER]
//! ```
//!
//! FOLDER holds the Markdown pages of <https://github.com/jorgef/engineeringladders> (Apache-2.0); without it, `../shared/data/engineeringladders` is
//! read. What a position asks is the framework's. The steps between positions are our reading: up one level on a ladder,
//! over to another ladder on the same level, and from level 4 up into the ladder of managers, which begins at 5; promotions
//! after 24 months, lateral steps after 12. The framework itself gives no months.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod reader;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use rungs::{Gap, Ladder, RoleId, RouteQuery};

use crate::reader::Framework;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("engineering_ladders: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| "../shared/data/engineeringladders".into(), PathBuf::from);
    let framework = Framework::read(&folder)?;
    let ladder = framework.ladder()?.compile()?;
    print_reading(&framework, &ladder);
    print_matrix(&framework, &ladder)?;
    print_gap(&ladder, "D4", "EM5")?;
    print_gap(&ladder, "D4", "TL4")?;
    print_routes(&ladder, "D1", "EM7")?;
    print_routes(&ladder, "D4", "EM7")?;
    print_routes(&ladder, "D1", "D7")
}

fn print_reading(framework: &Framework, ladder: &Ladder) {
    println!("{} positions on {} ladders, {} axes", ladder.roles().len(), ladder.tracks().len(), framework.axes.len());
    println!("pages without a position: {}", framework.other_pages.join(", "));
    for reason in &framework.left_out {
        println!("left out: {reason}");
    }
    for warning in ladder.warnings() {
        println!("warning: {warning}");
    }
}

/// A line for each position: the words it asks for.
fn print_matrix(framework: &Framework, ladder: &Ladder) -> Result<(), Box<dyn Error>> {
    print!("\n     ");
    framework.axes.iter().for_each(|axis| print!(" {:14}", axis.name));
    println!();
    for position in &framework.positions {
        let role = ladder.role(&position.id)?;
        print!("{:5}", role.id());
        for axis in &framework.axes {
            let competency = ladder.competency(&axis.name)?;
            let asked = role.requirement(competency).map(|required| competency.scale().level_title(required.level()));
            print!(" {:14}", asked.unwrap_or("-"));
        }
        println!();
    }
    Ok(())
}

/// What separates somebody who meets `from` exactly from `to`.
fn print_gap(ladder: &Ladder, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let (from, to) = (ladder.role(from)?, ladder.role(to)?);
    let gap: Gap = from.gap_to(to);
    println!("\n{} -> {}: {} levels to learn", from.title(), to.title(), gap.least_effort());
    for short in gap.shortfalls() {
        println!("  learn      {:11} {} -> {} (+{})", short.competency(), short.have(), short.want(), short.levels());
    }
    for surplus in gap.surpluses() {
        println!("  more than  {:11} {} -> {} (-{})", surplus.competency(), surplus.have(), surplus.want(), surplus.levels());
    }
    Ok(())
}

/// All climbs that no other climb betters in effort, steepest step and months together.
fn print_routes(ladder: &Ladder, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let query = RouteQuery::new(RoleId::new(from)?, RoleId::new(to)?);
    let routes = ladder.routes(&query)?;
    routes.check(ladder, &query)?;
    println!("\n{from} -> {to}: best climbs: {} ({:?})", routes.routes().len(), routes.completion());
    println!("effort steepest months");
    for route in routes.routes() {
        print!("{:>6} {:>8} {:>6}  {from}", route.effort(), route.steepest(), route.months());
        route.steps().iter().for_each(|step| print!(" {} (+{})", step.to(), step.effort()));
        println!();
    }
    Ok(())
}
