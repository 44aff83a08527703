//! Verdicts against the checker, which walks the rules as written over the roster's views.

use proptest::prelude::*;
use rungs::{Id, Truth};

use crate::made::Random;
use crate::made_rules::{Palette, World};

/// Holds every way to judge a made-up world against the checker; how many verdicts there were.
fn agree(seed: u64) -> Result<usize, TestCaseError> {
    let world = World::new(&mut Random(seed), Palette::ALL);
    let judge = world.judge();
    let (facts, all) = (judge.facts(), judge.judge_all());
    let mut verdicts = 0;
    for rule in judge.book().rules() {
        let id = rule.id().as_str();
        let mut counts: Vec<(u64, u64)> = Vec::new();
        for person in judge.roster().people() {
            let person = person.id().as_str();
            let verdict = judge.judge(person, id).unwrap();
            let told = || serde_json::to_string(&verdict).unwrap();
            verdicts += 1;
            prop_assert_eq!(verdict.check(&judge), Ok(()), "{}", told());
            let candidate = judge.candidate(person).unwrap();
            let from_facts = facts.candidate(person).unwrap();
            prop_assert_eq!(rule.decide(&candidate), verdict.decision(), "{}", told());
            prop_assert_eq!(rule.decide(&from_facts), verdict.decision(), "{}", told());
            prop_assert_eq!(all.of(id, person).unwrap(), verdict.decision(), "{}", told());
            let (proof, twin) = (rule.prove(&candidate), rule.prove(&from_facts));
            prop_assert_eq!(&proof, &twin);
            prop_assert_eq!(proof.decision(), verdict.decision(), "{}", told());
            prop_assert_eq!(proof.len(), verdict.clauses().len());
            counts.resize(proof.len(), (0, 0));
            for ((at, clause), (surely, perhaps)) in verdict.clauses().iter().enumerate().zip(&mut counts) {
                prop_assert_eq!(proof.truth(at), Some(clause.truth()), "{} {}", at, told());
                *surely += u64::from(clause.truth() == Truth::Met);
                *perhaps += u64::from(clause.truth() != Truth::NotMet);
            }
        }
        prop_assert_eq!(facts.clause_counts(id).unwrap(), counts);
    }
    Ok(verdicts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_way_to_judge_says_what_the_checker_says(seed: u64) {
        agree(seed)?;
    }
}

/// `cargo test --release --test it a_million_verdicts -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn a_million_verdicts_say_what_the_checker_says() {
    let (mut verdicts, mut seed) = (0, 0);
    while verdicts < 1_000_000 {
        verdicts += agree(seed).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        seed += 1;
    }
    println!("{verdicts} verdicts of the worlds of the seeds 0 to {} agree", seed - 1);
}
