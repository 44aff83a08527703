//! What time alone will bring, by judging every single day.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rungs::{
    AspirationSpec, AspiresToSpec, AttributeSpec, Condition, Decision, Id, Judge, Months, NoOpenSpec, PredicateSpec,
    RecordKind, RolesSpec, RuleSpec, Spell,
};

use crate::made::{Random, date, role};
use crate::made_rules::{Palette, World};

/// A world in which much is still to come, with rules over everything that the day makes a difference to.
fn world(random: &mut Random) -> World {
    let mut world = World::new(random, Palette::ALL);
    world.as_of = date("2021-03-01") + Days::new(random.below(1_600));
    let soon = |random: &mut Random| date("2021-03-01") + Days::new(random.below(2_500));
    for person in &mut world.roster.people {
        if random.one_in(3) {
            person.hired = Some(soon(random));
            person.left = person.left.filter(|left| Some(*left) > person.hired);
        }
        // What was wished for before, and what is wished for again.
        for wish in person.aspirations.clone() {
            if random.one_in(2) {
                let again = AspirationSpec::new(wish.role.clone(), soon(random));
                if wish.on != again.on {
                    person.aspirations.push(again);
                }
            }
        }
        if random.one_in(4) {
            person.roles = vec![Spell::since(role(random.below(4)), soon(random))];
        }
    }
    let months = |random: &mut Random| Months::new(1 + random.below(30) as u16).unwrap();
    let contract = || AttributeSpec::new("contract".parse().unwrap());
    let mut add = |id: &str, asked: PredicateSpec| {
        world.rules.rules.push(RuleSpec::new(id.parse().unwrap(), Condition::is(asked)));
    };
    let mut ago = contract();
    ago.months_ago = Some(months(random));
    add("v0", ago.into());
    let mut ahead = contract();
    ahead.ahead_days = Some(random.below(400) as u16);
    add("v1", ahead.into());
    let mut open = NoOpenSpec::new(RecordKind::ALL[random.below(RecordKind::ALL.len() as u64) as usize]);
    open.at_most = random.below(2) as u16;
    open.within_months = Some(months(random));
    add("v2", open.into());
    let mut roles = RolesSpec::new();
    roles.roles = vec![role(0), role(random.below(4))];
    let mut wish = AspiresToSpec::new();
    wish.one_of = Some(roles);
    add("v3", wish.into());
    world
}

/// The decision of each day, put together where it stays.
fn day_by_day(judge: &Judge, person: &str, rule: &str, until: NaiveDate) -> Vec<(NaiveDate, Option<NaiveDate>, Decision)> {
    let mut spans: Vec<(NaiveDate, Option<NaiveDate>, Decision)> = Vec::new();
    let mut day = judge.as_of();
    loop {
        let decision = judge.book().rule(rule).unwrap().decide(&judge.on(day).candidate(person).unwrap());
        match spans.last_mut() {
            Some((.., before)) if *before == decision => {}
            last => {
                if let Some((_, end, _)) = last {
                    *end = Some(day);
                }
                spans.push((day, None, decision));
            }
        }
        day = day.succ_opt().unwrap();
        if day > until {
            return spans;
        }
    }
}

/// A book with one of the world's rules, and those it refers to: the slow twin looks at all that its book looks at.
fn alone(world: &World, rule: &str) -> Judge {
    let book = world.book();
    let mut needed: Vec<String> = vec![rule.to_owned()];
    needed.extend(book.rule(rule).unwrap().refers_to().map(|other| other.id().to_string()));
    let mut rules = world.rules.clone();
    rules.rules.retain(|rule| needed.contains(&rule.id.to_string()));
    let small =
        World { ladder: world.ladder.clone(), roster: world.roster.clone(), rules, policy: world.policy, as_of: world.as_of };
    small.judge()
}

/// How many spans there were.
fn every_day(seed: u64, days: u64) -> usize {
    let random = &mut Random(seed);
    let world = world(random);
    let rules: Vec<String> = world.rules.rules.iter().map(|rule| rule.id.to_string()).collect();
    let mut count = 0;
    for rule in rules {
        let judge = alone(&world, &rule);
        let person = format!("p{}", random.below(6));
        let until = world.as_of + Days::new(random.below(days));
        let outlook = judge.when(&person, &rule, until).unwrap();
        let spans: Vec<_> = outlook.spans().iter().map(|(period, decision)| (period.from, period.until, *decision)).collect();
        let expected = day_by_day(&judge, &person, &rule, until);
        let said = || {
            let asked = world.rules.rules.iter().find(|asked| asked.id.to_string() == rule).unwrap();
            let whose = world.roster.people.iter().find(|whose| whose.id.to_string() == person).unwrap();
            let source = &world.roster.settings.records;
            let write = |value: serde_json::Value| value.to_string();
            format!(
                "seed {seed}: from {} to {until}: {} of {} with {}",
                world.as_of,
                write(serde_json::to_value(asked).unwrap()),
                write(serde_json::to_value(whose).unwrap()),
                write(serde_json::to_value(source).unwrap())
            )
        };
        assert_eq!(spans, expected, "{}", said());
        let first = expected.iter().find(|(.., decision)| *decision == Decision::Eligible).map(|(from, ..)| *from);
        assert_eq!(outlook.first_eligible(), first);
        count += spans.len();
    }
    count
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn an_outlook_says_what_every_single_day_says(seed: u64) {
        every_day(seed, 400);
    }

    #[test]
    fn an_outlook_of_the_day_alone_is_the_decision(seed: u64, back in 0u64..100) {
        let judge = world(&mut Random(seed)).judge();
        for rule in judge.book().rules() {
            let id = rule.id().as_str();
            let outlook = judge.when("p1", id, judge.as_of() - Days::new(back)).unwrap();
            let decision = rule.decide(&judge.candidate("p1").unwrap());
            prop_assert_eq!(outlook.spans(), &[(rungs::Period::since(judge.as_of()), decision)]);
        }
    }
}

#[test]
#[ignore = "some minutes; run with --release"]
fn an_outlook_says_what_every_single_day_says_in_many_cases() {
    let seeds = std::env::var_os("SEED").map_or(1, |seed| seed.into_string().unwrap().parse::<u64>().unwrap());
    let spans: usize = (0..1_000).map(|case| every_day(seeds + case * 7_919, 1_200)).sum();
    println!("{spans} spans");
}
