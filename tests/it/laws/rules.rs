//! What holds between the ways to ask about rules: the company at once, doubled or in another order; findings about rules, and people.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rungs::{
    ClauseForm, Condition, Decision, Effort, FindingKind, Id, Judge, Person, PersonId, Predicate, PredicateSpec, Predicates,
    RuleSpec, Truth,
};

use crate::made::Random;
use crate::made_rules::{Palette, World, rule_book};

/// Answers by the day alone, so that people who are alike are judged alike.
struct ByDay;

impl Predicate for ByDay {
    fn judge(&self, _: Person<'_>, as_of: chrono::NaiveDate) -> Truth {
        let sum: u32 = as_of.to_string().bytes().map(u32::from).sum();
        [Truth::NotMet, Truth::Unknown, Truth::Met][(sum % 3) as usize]
    }
}

fn judge(world: &World) -> Judge {
    let by_day = Predicates::new().with("even".parse().unwrap(), ByDay).with("odd".parse().unwrap(), ByDay);
    let book = world.rules.compile_with(&world.ladder.compile().unwrap(), &world.roster.settings, &by_day).unwrap();
    let roster = world.roster.clone().compile(book.ladder()).unwrap();
    book.over(&roster, &world.policy, world.as_of).unwrap()
}

type Decisions = BTreeMap<(String, String), Decision>;

fn decisions(judge: &Judge) -> Decisions {
    let all = judge.judge_all();
    let of = |rule: rungs::Rule<'_>| {
        let each = all.decisions(rule.id().as_str()).unwrap();
        each.map(|(person, decision)| ((rule.id().to_string(), person.id().to_string()), decision)).collect::<Vec<_>>()
    };
    judge.book().rules().flat_map(of).collect()
}

fn changes_hold(seed: u64) {
    let judge = World::new(&mut Random(seed), Palette::ALL).judge();
    for rule in judge.book().rules() {
        let id = rule.id().as_str();
        for person in ["p0", "p3"] {
            let candidate = judge.candidate(person).unwrap();
            let decision = rule.decide(&candidate);
            let unlock = judge.unlock_within(person, id, Effort::steps(2_000), &mut ()).unwrap();
            assert_eq!(unlock.check(&judge), Ok(()), "{unlock:?}");
            assert_eq!(unlock.decision(), decision);
            assert!(unlock.lower_bound() <= unlock.cost() || unlock.cost().is_none());
            assert_eq!(unlock.changes().is_some_and(<[_]>::is_empty), decision == Decision::Eligible);
            for change in unlock.changes().into_iter().flatten() {
                assert!(!change.serves().is_empty());
            }
            let settled = rule.settle(&candidate, Effort::steps(2_000), &mut ()).decision();
            assert!(decision == Decision::Undetermined || settled == decision);
        }
    }
}

/// Predicates of the same name, asked and denied together, and each by itself: what the crate knows of how they hang together.
fn findings_hold(seed: u64) {
    let random = &mut Random(seed);
    let mut world = World::new(random, Palette::ALL);
    let mut asked: Vec<PredicateSpec> = Vec::new();
    let others = (0..4).map(|_| rule_book(random, &world.ladder, &world.roster.settings, Palette::ALL)).collect::<Vec<_>>();
    for rule in world.rules.rules.iter().chain(others.iter().flat_map(|book| &book.rules)) {
        // What means the rule's role fits no rule without one.
        for clause in rule.needs.clauses().iter().filter(|_| rule.role.is_none()) {
            if let ClauseForm::Predicate(predicate) = &clause.form {
                if !asked.contains(predicate) {
                    asked.push(predicate.clone());
                }
            }
        }
    }
    random.shuffle(&mut asked);
    asked.truncate(40);
    let of = |predicate: &PredicateSpec, closed: bool| {
        let made = Condition::is(predicate.clone());
        if closed { made.closed_world() } else { made }
    };
    for (number, predicate) in asked.iter().enumerate() {
        let is_closed = random.one_in(2);
        world.rules.rules.push(RuleSpec::new(format!("v{number}").parse().unwrap(), of(predicate, is_closed)));
        for (other, denied) in asked.iter().enumerate().filter(|(_, denied)| denied.name() == predicate.name()) {
            if other != number {
                let denied = Condition::not(of(denied, random.one_in(2)));
                let both = Condition::all([of(predicate, random.one_in(2)), denied]);
                world.rules.rules.push(RuleSpec::new(format!("w{number}-{other}").parse().unwrap(), both));
            }
        }
    }
    let judge = judge(&world);
    let found = decisions(&judge);
    let people: Vec<String> = judge.roster().people().map(|person| person.id().to_string()).collect();
    let lint = judge.book().lint(Effort::default());
    for finding in lint.findings() {
        let rule = finding.rule().to_string();
        for person in &people {
            let decision = found[&(rule.clone(), person.clone())];
            match finding.kind() {
                FindingKind::Never => assert!(decision != Decision::Eligible, "{finding:?} {person}"),
                FindingKind::Always => {
                    // What is unknown may be taken for not met, here or in a rule that is referred to.
                    let employed = judge.roster().person(person).unwrap().is_employed_on(world.as_of);
                    let sections = judge.judge(person, &rule).unwrap();
                    let is_closed = sections.clauses().iter().any(rungs::ClauseVerdict::is_closed_world);
                    assert!(decision != Decision::Ineligible || !employed || is_closed, "{finding:?} {person}");
                }
                FindingKind::Implied | FindingKind::Same => {
                    let other = found[&(finding.other().unwrap().to_string(), person.clone())];
                    let contradicts =
                        |one: Decision, other: Decision| one == Decision::Eligible && other == Decision::Ineligible;
                    assert!(!contradicts(decision, other), "{finding:?} {person}");
                    let is_same = finding.kind() == FindingKind::Same;
                    assert!(!is_same || !contradicts(other, decision), "{finding:?} {person}");
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn counts_add_up_and_masks_say_what_decisions_say(seed: u64, copies in 1usize..40) {
        let random = &mut Random(seed);
        let mut world = World::new(random, Palette::ALL);
        // Many people, so that a word of a mask does not hold them all.
        let people = world.roster.people.clone();
        for copy in 0..copies {
            for person in &people {
                let mut twin = person.clone();
                twin.id = PersonId::new(&format!("q{copy}-{}", person.id)).unwrap();
                world.roster.people.push(twin);
            }
        }
        random.shuffle(&mut world.roster.people);
        let judge = judge(&world);
        let (facts, all) = (judge.facts(), judge.judge_all());
        let found = decisions(&judge);
        for rule in judge.book().rules() {
            let id = rule.id().as_str();
            let counts = all.counts(id).unwrap();
            prop_assert_eq!(counts.iter().sum::<u64>(), judge.roster().len() as u64);
            let asked = [Decision::Eligible, Decision::Undetermined, Decision::Ineligible];
            let count = |asked| found.iter().filter(|((rule, _), decision)| rule == id && **decision == asked).count() as u64;
            prop_assert_eq!(counts, asked.map(count));
            let (must, may) = all.masks(id).unwrap();
            for (number, person) in judge.roster().people().enumerate() {
                let is_in = |mask: &[u64]| mask[number / 64] >> (number % 64) & 1 == 1;
                let decision = all.of(id, person.id().as_str()).unwrap();
                prop_assert_eq!(is_in(must), decision == Decision::Eligible);
                prop_assert_eq!(is_in(may), decision != Decision::Ineligible);
            }
            let spare = |mask: &[u64]| mask.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
            prop_assert_eq!((spare(must), spare(may)), (counts[0], counts[0] + counts[1]));
            // The whole is the first clause.
            prop_assert_eq!(facts.clause_counts(id).unwrap()[0], (counts[0], counts[0] + counts[1]));
            // Some rules, in any order and more than once, come to what all come to.
            let some = facts.judge([id, id]).unwrap();
            prop_assert_eq!(some.masks(id).unwrap(), (must, may));
            prop_assert_eq!(some.rules().len(), 2);
        }
    }

    #[test]
    fn twice_as_many_people_of_the_same_kind_count_twice(seed: u64) {
        let random = &mut Random(seed);
        let mut world = World::new(random, Palette::ALL);
        let one = judge(&world);
        let before = decisions(&one);
        for person in world.roster.people.clone() {
            let mut twin = person.clone();
            twin.id = PersonId::new(&format!("q-{}", person.id)).unwrap();
            world.roster.people.push(twin);
        }
        random.shuffle(&mut world.roster.people);
        let two = judge(&world);
        let after = decisions(&two);
        prop_assert_eq!(after.len(), 2 * before.len());
        for ((rule, person), decision) in &before {
            prop_assert_eq!(after[&(rule.clone(), person.clone())], *decision);
            prop_assert_eq!(after[&(rule.clone(), format!("q-{person}"))], *decision);
        }
        for rule in one.book().rules() {
            let id = rule.id().as_str();
            let counts = one.judge_all().counts(id).unwrap();
            prop_assert_eq!(two.judge_all().counts(id).unwrap(), counts.map(|count| 2 * count));
            let clauses = one.facts().clause_counts(id).unwrap();
            let doubled: Vec<_> = clauses.into_iter().map(|(sure, possible)| (2 * sure, 2 * possible)).collect();
            prop_assert_eq!(two.facts().clause_counts(id).unwrap(), doubled);
        }
    }

    #[test]
    fn changes_hold_over_every_predicate_and_what_is_settled_contradicts_nothing(seed: u64) {
        changes_hold(seed);
    }

    #[test]
    fn nobody_meets_what_is_found_to_be_impossible_or_fails_what_follows(seed: u64) {
        findings_hold(seed);
    }
}

#[test]
#[ignore = "some minutes; run with --release"]
fn findings_and_changes_hold_in_many_cases() {
    let seeds = std::env::var_os("SEED").map_or(1, |seed| seed.into_string().unwrap().parse::<u64>().unwrap());
    (0..4_000).for_each(|case| {
        findings_hold(seeds + case * 7_919);
        changes_hold(seeds + case * 104_729);
    });
}
