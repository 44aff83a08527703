//! Verdicts against the checker, which walks the rules as written over the roster's views.

use proptest::prelude::*;
use rungs::{Id, Truth};

use crate::made::Random;
use crate::made_rules::{Palette, World};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_way_to_judge_says_what_the_checker_says(seed: u64) {
        let world = World::new(&mut Random(seed), Palette::ALL);
        let judge = world.judge();
        let (facts, all) = (judge.facts(), judge.judge_all());
        for rule in judge.book().rules() {
            let id = rule.id().as_str();
            let mut counts: Vec<(u64, u64)> = Vec::new();
            for person in judge.roster().people() {
                let person = person.id().as_str();
                let verdict = judge.judge(person, id).unwrap();
                let told = || serde_json::to_string(&verdict).unwrap();
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
    }
}
