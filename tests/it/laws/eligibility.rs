//! What holds for every rule book.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rungs::{
    Condition, Decision, EvidenceKind, EvidenceSpec, ForeignRoster, Id, Judge, LevelCode, RecordKind, RecordSpec, RuleBookSpec,
    RuleSpec, VerdictFault,
};

use super::shuffled_roster;
use crate::made::{Random, attribute, date};
use crate::made_rules::{Palette, World, conditions, permuted};

/// What each rule says of each person.
fn decisions(judge: &Judge) -> BTreeMap<(String, String), Decision> {
    let all = judge.judge_all();
    let of_rule = |rule: rungs::Rule<'_>| {
        let decided = all.decisions(rule.id().as_str()).unwrap();
        decided.map(|(person, decision)| ((rule.id().to_string(), person.id().to_string()), decision)).collect::<Vec<_>>()
    };
    judge.book().rules().flat_map(of_rule).collect()
}

/// Whether each decision may have become the other.
fn each(
    before: &BTreeMap<(String, String), Decision>,
    after: &BTreeMap<(String, String), Decision>,
    may: impl Fn(Decision, Decision) -> bool,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(before.len(), after.len());
    for ((of, before), after) in before.iter().zip(after.values()) {
        prop_assert!(before == after || may(*before, *after), "{of:?} was {before} and is {after}");
    }
    Ok(())
}

/// A world whose rules are these, each for the first role.
fn with_rules(world: World, rules: impl IntoIterator<Item = (&'static str, Condition)>) -> World {
    let mut book = RuleBookSpec::new();
    let role = world.ladder.roles[0].id.clone();
    book.rules =
        rules.into_iter().map(|(id, needs)| RuleSpec::new(id.parse().unwrap(), needs).for_role(role.clone())).collect();
    World { rules: book, ..world }
}

const STEADY: Palette = Palette { closed_world: false, ..Palette::ALL };
const RISING: Palette = Palette { falling: false, ..STEADY };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_algebra_of_conditions_holds(seed: u64) {
        let mut random = Random(seed);
        let world = World::new(&mut random, Palette::ALL);
        let count = 1 + random.below(4) as usize;
        let parts = conditions(&mut random, &world, Palette { references: false, ..Palette::ALL }, count);
        let (k, n) = (1 + random.below(count as u64) as u32, count as u32);
        let nots: Vec<Condition> = parts.iter().cloned().map(Condition::not).collect();
        let part = || parts[0].clone();
        let judge = with_rules(world, [
            ("a-left", Condition::not(Condition::at_least(k, parts.clone()))), ("a-right", Condition::at_least(n - k + 1, nots.clone())),
            ("b-left", Condition::at_least(1, parts.clone())), ("b-right", Condition::any(parts.clone())),
            ("c-left", Condition::at_least(n, parts.clone())), ("c-right", Condition::all(parts.clone())),
            ("d-left", Condition::not(Condition::not(part()))), ("d-right", part()),
            ("e-left", Condition::not(Condition::all(parts.clone()))), ("e-right", Condition::any(nots)),
            ("f-left", Condition::all([part()])), ("f-right", Condition::rule("d-right".parse().unwrap())),
        ]).judge();
        let all = judge.judge_all();
        for person in judge.roster().people() {
            for pair in ["a", "b", "c", "d", "e", "f"] {
                let side = |side: &str| all.of(&format!("{pair}-{side}"), person.id().as_str()).unwrap();
                prop_assert_eq!(side("left"), side("right"), "{}", pair);
            }
        }
    }

    #[test]
    fn the_order_of_parts_rules_and_people_changes_no_decision(seed: u64) {
        let mut random = Random(seed);
        let world = World::new(&mut random, Palette::ALL);
        let judge = world.judge();
        let before = decisions(&judge);
        let mut rules = world.rules.clone();
        random.shuffle(&mut rules.rules);
        let same = World { rules: rules.clone(), roster: shuffled_roster(&world.roster, &mut random), ..world };
        let other = same.judge();
        for rule in judge.book().rules() {
            for person in judge.roster().people() {
                let verdict = judge.judge(person.id().as_str(), rule.id().as_str());
                prop_assert_eq!(verdict, other.judge(person.id().as_str(), rule.id().as_str()));
            }
        }
        for rule in &mut rules.rules {
            rule.needs = permuted(&mut random, &rule.needs);
        }
        prop_assert_eq!(decisions(&World { rules, ..same }.judge()), before);
    }

    #[test]
    fn what_was_completed_makes_nobody_worse_off(seed: u64) {
        let mut random = Random(seed);
        let mut world = World::new(&mut random, RISING);
        let before = decisions(&world.judge());
        let records: Vec<_> = world.roster.settings.records.iter().collect();
        let (kind, source) = records[random.below(records.len() as u64) as usize];
        let ago = 1 + random.below(700);
        let on = world.as_of - chrono::Days::new(ago);
        let mut record = RecordSpec::new(*kind, on);
        // What is completed has ended; a training counts as long as it has not.
        if *kind != RecordKind::Training {
            record = record.until(on + chrono::Days::new(1 + random.below(ago)));
        }
        record.of = (!source.codes.is_empty()).then(|| source.codes[random.below(source.codes.len() as u64) as usize].clone());
        record.with = Some("somebody".parse().unwrap()).filter(|_| random.one_in(2));
        let person = random.below(world.roster.people.len() as u64) as usize;
        world.roster.people[person].records.push(record);
        each(&before, &decisions(&world.judge()), |before, after| before == Decision::Ineligible || after == Decision::Eligible)?;
    }

    #[test]
    fn a_high_observation_makes_nobody_who_is_eligible_anything_else(seed: u64) {
        let mut random = Random(seed);
        let mut world = World::new(&mut random, RISING);
        let before = decisions(&world.judge());
        let competency = &world.ladder.competencies[random.below(4) as usize];
        let scale = world.ladder.scales.iter().find(|scale| scale.id == competency.scale).unwrap();
        let level: LevelCode = scale.levels.last().unwrap().id.clone();
        let seen = EvidenceSpec::new(competency.id.clone(), level, EvidenceKind::Manager, world.as_of);
        let person = random.below(world.roster.people.len() as u64) as usize;
        world.roster.people[person].evidence.push(seen.by("new-body".parse().unwrap()));
        each(&before, &decisions(&world.judge()), |before, _| before != Decision::Eligible)?;
    }

    #[test]
    fn what_is_found_out_settles_and_never_turns(seed: u64) {
        let mut random = Random(seed);
        let mut world = World::new(&mut random, STEADY);
        let before = decisions(&world.judge());
        let declared = world.roster.settings.attributes.clone();
        for person in &mut world.roster.people {
            for (name, kind) in &declared {
                if random.one_in(2) && !person.attributes.contains_key(name) {
                    person.attributes.insert(name.clone(), attribute(&mut random, kind));
                }
            }
        }
        each(&before, &decisions(&world.judge()), |before, _| before == Decision::Undetermined)?;
    }

    #[test]
    fn a_source_without_gaps_settles_and_never_turns(seed: u64) {
        let mut random = Random(seed);
        let mut world = World::new(&mut random, STEADY);
        let before = decisions(&world.judge());
        for source in world.roster.settings.records.values_mut() {
            if random.one_in(2) {
                source.complete_since = Some(date("1900-01-01"));
            }
        }
        each(&before, &decisions(&world.judge()), |before, _| before == Decision::Undetermined)?;
    }

    #[test]
    fn a_verdict_holds_against_what_it_was_found_from_and_nothing_that_says_otherwise(seed: u64) {
        let mut random = Random(seed);
        let world = World::new(&mut random, Palette::ALL);
        let judge = world.judge();
        let mut versioned = world.rules.clone();
        versioned.version = Some("v2".to_owned());
        let renamed = World { rules: versioned, roster: world.roster.clone(), ladder: world.ladder.clone(), ..world }.judge();
        let mut made_otherwise = World::new(&mut random, Palette::ALL);
        (made_otherwise.policy, made_otherwise.as_of) = (world.policy, world.as_of);
        let other_rules = made_otherwise.judge();
        // The same rules over the people of another seed, who have the same ids.
        let other_people = crate::made::roster(&mut random, &world.ladder, 6).people;
        let mut roster = world.roster.clone();
        for (person, other) in roster.people.iter_mut().zip(other_people) {
            (person.roles, person.teams, person.evidence) = (other.roles, other.teams, other.evidence);
        }
        let other_roster = World { roster, ladder: world.ladder.clone(), rules: world.rules.clone(), ..world }.judge();
        for rule in judge.book().rules() {
            for person in judge.roster().people() {
                let (person, rule) = (person.id().as_str(), rule.id().as_str());
                let verdict = judge.judge(person, rule).unwrap();
                prop_assert_eq!(verdict.check(&judge.on(judge.as_of().succ_opt().unwrap())), Err(VerdictFault::Question));
                prop_assert_eq!(verdict.check(&renamed), Err(VerdictFault::Question));
                for other in [&other_rules, &other_roster] {
                    let there = other.judge(person, rule);
                    let told = |verdict: &rungs::Verdict| -> Vec<String> {
                        verdict.clauses().iter().map(|clause| format!("{} {:?}", clause.truth(), clause.asks())).collect()
                    };
                    if there.as_ref().is_ok_and(|there| *there == verdict) {
                        prop_assert_eq!(verdict.check(other), Ok(()));
                    } else if there.map_or(true, |there| told(&there) != told(&verdict)) {
                        prop_assert!(verdict.check(other).is_err());
                    }
                }
            }
        }
    }

    #[test]
    fn a_foreign_roster_is_refused_and_a_twin_is_not(seed: u64) {
        let mut random = Random(seed);
        let world = World::new(&mut random, Palette::ALL);
        let book = world.book();
        let over = |ladder: &rungs::LadderSpec, roster: &rungs::RosterSpec| {
            let roster = roster.clone().compile(&ladder.compile().unwrap()).unwrap();
            book.over(&roster, &world.policy, world.as_of).map(|judge| decisions(&judge))
        };
        prop_assert_eq!(over(&world.ladder, &world.roster), Ok(decisions(&world.judge())));
        let mut ladder = world.ladder.clone();
        let mut roster = world.roster.clone();
        match random.below(4) {
            0 => ladder.ranks.reverse(),
            1 => ladder.roles.push(rungs::RoleSpec::new("new".parse().unwrap())),
            2 => ladder.competencies[0].weight = "9".parse().unwrap(),
            _ => {
                let of = ladder.competencies[0].scale.clone();
                let scale = ladder.scales.iter_mut().find(|scale| scale.id == of).unwrap();
                // A scale has no more than ten levels.
                if scale.levels.len() < 10 {
                    scale.levels.insert(0, rungs::Titled::new("beneath".parse().unwrap()));
                } else {
                    ladder.ranks.swap(0, 1);
                }
            }
        }
        prop_assert_eq!(over(&ladder, &world.roster), Err(ForeignRoster::Ladder));
        match random.below(4) {
            0 => roster.settings.ratings.push("beyond".parse().unwrap()),
            1 => roster.settings.location = None,
            2 => roster.settings.teams.push(rungs::TeamSpec::new("new".parse().unwrap())),
            _ => drop(roster.settings.attributes.insert("new".parse().unwrap(), rungs::AttributeType::Bool)),
        }
        prop_assert_eq!(over(&world.ladder, &roster), Err(ForeignRoster::Settings));
    }

    #[test]
    fn rule_books_survive_being_written_and_read(seed: u64) {
        let rules = World::new(&mut Random(seed), Palette::ALL).rules;
        let written = serde_json::to_string(&rules).unwrap();
        let read = RuleBookSpec::from_json(&written).unwrap();
        prop_assert_eq!(&read, &rules);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
}
