//! What do the digital roles of a government ask, and how does somebody move between them?
//!
//! Reads a capability framework that nobody here wrote: 52 roles in 205 levels, 188 skills on a scale of four.
//!
//! ```text
//! cargo run --example uk_gdad -- [FOLDER]
//! ```
//!
//! FOLDER holds `roles.csv` and `skills.csv` of the UK Government Digital and Data Profession Capability Framework (Crown copyright, Open
//! Government Licence v3.0); without it, `../shared/data/uk-gdad` is read. What a role level asks is the framework's. The steps are
//! derived from it, and their months assumed: the framework states neither, and the order of its rows is not that of seniority.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod reader;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use rungs::{Ladder, Role, RoleId, RouteQuery, StepKind};

use crate::reader::{Framework, Reason};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("uk_gdad: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| "../shared/data/uk-gdad".into(), PathBuf::from);
    let framework = Framework::read(&folder)?;
    let ladder = framework.ladder()?.compile()?;
    print_reading(&framework);
    print_ladder(&framework, &ladder);
    print_widest(&ladder);
    print_gap(ladder.role("Lead data engineer")?, ladder.role("Head of data engineering")?);
    print_neighbours(&ladder, ladder.role("Senior developer")?);
    print_routes(&ladder, "Apprentice developer", "Principal developer - management")
}

/// What was read, and every row that was not used.
fn print_reading(framework: &Framework) {
    let used: usize = framework.role_levels.values().map(|role_level| role_level.asks.len()).sum();
    println!("{} rows: {used} used, {} left out", framework.rows, framework.left_out.len());
    let mut lines: BTreeMap<(Reason, &str), Vec<String>> = BTreeMap::new();
    for row in &framework.left_out {
        lines.entry((row.reason, &row.role)).or_default().push(row.line.to_string());
    }
    for ((reason, role), lines) in lines {
        println!("  {:2} x {reason}: {role}, lines {}", lines.len(), lines.join(" "));
    }
    println!("names with white space around them, read without: {} rows", framework.trimmed.len());
    let described: usize = framework.skills.iter().map(|skill| skill.described().count()).sum();
    println!("levels of skills that the framework describes: {described} of {}", framework.skills.len() * reader::LEVELS.len());
}

fn print_ladder(framework: &Framework, ladder: &Ladder) {
    println!(
        "\n{} families, {} roles, {} role levels, {} skills",
        ladder.functions().len(),
        ladder.tracks().len(),
        framework.role_levels.len(),
        ladder.competencies().len()
    );
    let steps = || ladder.roles().flat_map(Role::steps_out);
    let promotions = steps().filter(|step| step.kind() == StepKind::Promotion).count();
    println!("derived steps: {promotions} promotions, {} lateral", steps().count() - promotions);
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    for warning in ladder.warnings() {
        *warnings.entry(warning.code().as_str()).or_default() += 1;
    }
    for (code, count) in warnings {
        println!("warning {code}: {count}");
    }
    let nothing = ladder.roles().filter(|role| role.requirements().next().is_none());
    let nothing: Vec<_> = nothing.map(|role| role.title().to_owned()).collect();
    println!("asks nothing that is known: {}", nothing.join(", "));
}

/// The five role levels that ask for the most.
fn print_widest(ladder: &Ladder) {
    let levels = |role: Role<'_>| role.requirements().map(|required| u32::from(required.level().position())).sum::<u32>();
    let mut roles: Vec<_> = ladder.roles().map(|role| (levels(role), role)).collect();
    roles.sort_by_key(|&(levels, _)| std::cmp::Reverse(levels));
    println!("\nask for the most      levels  skills  rung");
    for (levels, role) in roles.into_iter().take(5) {
        println!("{levels:28} {:7} {:5}  {} ({})", role.requirements().count(), role.rung(), role.title(), track(role));
    }
}

/// What separates somebody who meets one role level exactly from another.
fn print_gap(from: Role<'_>, to: Role<'_>) {
    let gap = from.gap_to(to);
    println!("\n{} -> {}: {} levels to learn, {} met", from.title(), to.title(), gap.least_effort(), gap.met().len());
    for short in gap.shortfalls() {
        println!("  learn      {}: {} -> {}", short.competency(), short.have(), short.want());
    }
    for surplus in gap.surpluses() {
        println!("  more than  {}: {} -> {}", surplus.competency(), surplus.have(), surplus.want());
    }
}

/// The role levels of other roles that ask for the least beyond this one, among those that ask for as many levels in all.
fn print_neighbours(ladder: &Ladder, from: Role<'_>) {
    let levels = |role: Role<'_>| role.requirements().map(|required| u32::from(required.level().position())).sum::<u32>();
    let others = ladder.roles().filter(|role| role.track() != from.track() && levels(*role) >= levels(from));
    let mut others: Vec<_> = others.map(|role| (from.gap_to(role), role)).collect();
    others.sort_by_key(|(gap, _)| gap.least_effort());
    println!("\nnearest to a {} in other roles, among those that ask for as many levels", from.title());
    for (gap, role) in others.iter().take(5) {
        let met = gap.met().len();
        println!(
            "{:>4} levels to learn, {met} of {} skills met: {}",
            gap.least_effort(),
            role.requirements().count(),
            role.title()
        );
    }
}

/// All climbs that no other climb betters in effort, steepest step and months together.
fn print_routes(ladder: &Ladder, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let query = RouteQuery::new(RoleId::new(from)?, RoleId::new(to)?);
    let routes = ladder.routes(&query)?;
    routes.check(ladder, &query)?;
    println!("\n{from} -> {to}: best climbs: {} ({:?})", routes.routes().len(), routes.completion());
    for route in routes.routes() {
        println!("effort {}, steepest step {}, {} months", route.effort(), route.steepest(), route.months());
        for step in route.steps() {
            println!("  +{:<3} {:9}  {}", step.effort(), step.kind(), step.to());
        }
    }
    Ok(())
}

fn track(role: Role<'_>) -> &str {
    role.track().map_or("", AsRef::as_ref)
}
