//! Which ways lead from one occupation to another, and what has to be learned on each?
//!
//! Reads a database that nobody here wrote: 923 occupations, how related they are, and how important which level of 35 skills is in them.
//!
//! ```text
//! cargo run --example onet -- [FOLDER]
//! ```
//!
//! FOLDER holds `occupations`, `job_zones`, `related`, `skill_elements` and `skills` as `.tsv`; without it, `../shared/data/onet-29.3` is read.
//! The data is the O*NET 29.3 Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used under
//! CC BY 4.0; modified: levels are rounded, and ratings that O*NET finds unimportant, irrelevant or too uncertain are left out.
//! A step to a related occupation is a promotion where the job zone rises and a lateral step where it stays; to a lower zone there is none.
//! Its months are our assumption: 12, and 12 more for each zone.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod reader;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use rungs::{Ladder, Role, RoleId, Route, RouteQuery, StepKind, UnknownId};

use crate::reader::Database;

/// From where to where.
const WAYS: [(&str, &str); 3] = [
    ("43-4051.00", "11-1021.00"), // customer service representative to general and operations manager
    ("41-2031.00", "11-2022.00"), // retail salesperson to sales manager
    ("15-1231.00", "11-3021.00"), // computer network support specialist to computer and information systems manager
];

/// The most steps of a climb.
const MOST_STEPS: u32 = 4;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("onet: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| "../shared/data/onet-29.3".into(), PathBuf::from);
    let database = Database::read(&folder)?;
    let ladder = database.ladder()?.compile()?;
    print_reading(&database);
    print_ladder(&ladder);
    for (from, to) in WAYS {
        print_ways(&database, &ladder, from, to)?;
    }
    Ok(())
}

/// What was read, and everything that was not used.
fn print_reading(database: &Database) {
    let ratings = database.occupations.values().map(|occupation| occupation.ratings.len()).sum::<usize>();
    let Database { skills, occupations, related, left_out } = database;
    println!("{} occupations with a job zone, {} skills, {ratings} ratings", occupations.len(), skills.len());
    let mut tiers = BTreeMap::new();
    related.values().for_each(|tier| *tiers.entry(tier).or_insert(0) += 1);
    let tiers: Vec<_> = tiers.iter().map(|(tier, count)| format!("{count} {tier:?}")).collect();
    println!("{} relations: {}", related.len(), tiers.join(", "));
    println!("left out:");
    for (reason, count) in left_out {
        println!("{count:>7} {reason}");
    }
}

fn print_ladder(ladder: &Ladder) {
    let requirements: usize = ladder.roles().map(|role| role.requirements().count()).sum();
    let steps = || ladder.roles().flat_map(Role::steps_out);
    let promotions = steps().filter(|step| step.kind() == StepKind::Promotion).count();
    println!("the ladder:");
    println!("{:>7} roles, {requirements} requirements", ladder.roles().len());
    println!("{promotions:>7} promotions, {} lateral steps", steps().count() - promotions);
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    for warning in ladder.warnings() {
        *warnings.entry(warning.code().as_str()).or_default() += 1;
    }
    println!("warnings, the first {} by place and {} more:", ladder.warnings().len(), ladder.warnings_omitted());
    for (code, count) in warnings {
        println!("{count:>7} {code}");
    }
}

/// The best climbs, first of somebody who has exactly what `from` asks and nothing else, then of somebody who has all the levels that
/// O*NET rates there: also those that are not important enough to be asked, while suppressed and irrelevant ones stay unknown.
fn print_ways(database: &Database, ladder: &Ladder, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    println!("\n{} -> {}, at most {MOST_STEPS} steps", ladder.role(from)?.title(), ladder.role(to)?.title());
    let exactly = RouteQuery::new(RoleId::new(from)?, RoleId::new(to)?).with_most_steps(MOST_STEPS);
    print_climbs(ladder, &exactly, "who has what the role asks")?;
    let levels = database.holder(from)?;
    let unknown = levels.iter().filter(|(_, level)| level.is_none());
    let unknown = unknown.map(|(skill, _)| ladder.competency(skill.as_ref()).map(|skill| skill.title()));
    let unknown = unknown.collect::<Result<Vec<_>, _>>()?.join(", ");
    print_climbs(ladder, &exactly.with_levels(levels), &format!("who has all rated levels; unknown: {unknown}"))
}

fn print_climbs(ladder: &Ladder, query: &RouteQuery, who: &str) -> Result<(), Box<dyn Error>> {
    let routes = ladder.routes(query)?;
    routes.check(ladder, query)?;
    println!("  {who}: best climbs: {} ({:?})", routes.routes().len(), routes.completion());
    println!("  effort  steepest  months");
    for route in routes.routes() {
        let (least, most) = (route.least_effort(), route.effort());
        let effort = if least == most { most.to_string() } else { format!("{least}..{most}") };
        println!("  {effort:>6} {:>9} {:>7}  {}", route.steepest(), route.months(), titles(ladder, route)?);
    }
    Ok(())
}

/// The occupations on the way, without the first; each with its job zone where it rises to it.
fn titles(ladder: &Ladder, route: &Route) -> Result<String, UnknownId> {
    let title = |step: &rungs::RouteStep| {
        let role = ladder.role(step.to().as_ref())?;
        Ok(match (step.kind(), role.rank()) {
            (StepKind::Promotion, Some(zone)) => format!("{} ({zone})", role.title()),
            _ => role.title().to_owned(),
        })
    };
    route.steps().iter().map(title).collect::<Result<Vec<_>, _>>().map(|titles| titles.join(" > "))
}
