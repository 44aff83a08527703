//! The engines' answers about the shipped company, one by one: `cargo bench --bench company`.
#![allow(clippy::unwrap_used, reason = "the company that ships compiles")]

use divan::{Bencher, black_box};
use rungs::{
    Demand, EvidencePolicySpec, Ladder, LadderSpec, Profiles, ReadinessMethod, Roster, RosterBuilder, RosterSettings,
    RouteQuery,
};

const LADDER: &str = include_str!("../examples/data/company/ladder.json");
const SETTINGS: &str = include_str!("../examples/data/company/settings.json");
const PEOPLE: &str = include_str!("../examples/data/company/people.jsonl");
const POLICY: &str = include_str!("../examples/data/company/policy.json");
const AS_OF: &str = "2026-09-30";

fn main() {
    divan::main();
}

fn ladder() -> Ladder {
    LadderSpec::from_json(LADDER).unwrap().compile().unwrap()
}

fn roster(ladder: &Ladder) -> Roster {
    let mut builder = RosterBuilder::new(ladder, &RosterSettings::from_json(SETTINGS).unwrap());
    PEOPLE.lines().for_each(|line| builder.push_json(line));
    builder.finish().unwrap()
}

fn profiles() -> Profiles {
    let policy = EvidencePolicySpec::from_json(POLICY).unwrap().compile().unwrap();
    roster(&ladder()).profiles(&policy, AS_OF.parse().unwrap())
}

#[divan::bench]
fn compile_ladder(bencher: Bencher<'_, '_>) {
    bencher.bench(|| LadderSpec::from_json(black_box(LADDER)).unwrap().compile().unwrap());
}

#[divan::bench]
fn compile_roster(bencher: Bencher<'_, '_>) {
    let ladder = ladder();
    bencher.bench(|| roster(black_box(&ladder)));
}

#[divan::bench]
fn levels_of_all(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    bencher.bench(|| profiles.roster().profiles(profiles.policy(), profiles.as_of()));
}

#[divan::bench]
fn profile_of_one(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    bencher.bench(|| profiles.roster().profile(black_box("p-0217"), profiles.policy(), profiles.as_of()).unwrap());
}

#[divan::bench]
fn gap_of_one(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    let profile = profiles.roster().profile("p-0217", profiles.policy(), profiles.as_of()).unwrap();
    bencher.bench(|| profile.gap_to(black_box("general-manager")).unwrap());
}

#[divan::bench]
fn ten_nearest(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    bencher.bench(|| profiles.nearest(black_box("operations-head"), 10, ReadinessMethod::Proportional).unwrap());
}

#[divan::bench]
fn heat_map(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    let demand = Demand::as_staffed(profiles.roster(), profiles.as_of());
    bencher.bench(|| profiles.heat_map(black_box(&demand)));
}

#[divan::bench]
fn routes_of_one(bencher: Bencher<'_, '_>) {
    let profiles = profiles();
    let profile = profiles.roster().profile("p-0217", profiles.policy(), profiles.as_of()).unwrap();
    let query = RouteQuery::new("product-specialist".parse().unwrap(), "general-manager".parse().unwrap());
    let query = query.with_levels(profile.levels());
    bencher.bench(|| profiles.roster().ladder().routes(black_box(&query)).unwrap());
}
