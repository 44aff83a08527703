//! What holds for all circles.

use proptest::prelude::*;
use rungs::{CircleSpec, Circles, ScoredPairSpec};
use serde_json::Value;

use crate::circles::{circles, mentee, mentor};
use crate::made::Random;
use crate::pointers::places;

fn solved(spec: &CircleSpec) -> Circles {
    let problem = spec.compile().unwrap();
    let circles = problem.solve();
    circles.check(&problem).unwrap();
    assert!(circles.completion().is_complete());
    circles
}

fn shuffled(spec: &CircleSpec, random: &mut Random) -> CircleSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.mentees);
    random.shuffle(&mut spec.mentors);
    random.shuffle(&mut spec.pairs);
    random.shuffle(&mut spec.locked);
    random.shuffle(&mut spec.apart);
    for conflict in &mut spec.apart {
        if random.one_in(2) {
            std::mem::swap(&mut conflict.between.0, &mut conflict.between.1);
        }
    }
    spec
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_order_of_lists_changes_no_answer(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 16, 5);
        let twin = shuffled(&spec, &mut random);
        prop_assert_eq!(spec.compile().unwrap(), twin.compile().unwrap());
        prop_assert_eq!(solved(&spec), solved(&twin));
    }

    #[test]
    fn one_more_mentor_leaves_no_fewer_mentees_with_a_circle(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 14, 4);
        let mut more = spec.clone();
        let newcomer = mentor(90);
        let legal: Vec<_> = spec.mentees.iter().filter(|_| !random.one_in(3)).cloned().collect();
        more.pairs.extend(legal.into_iter().map(|of| ScoredPairSpec::new(of, newcomer.clone(), random.below(10_001) as u32)));
        more.mentors.push(newcomer);
        prop_assert!(solved(&more).totals() >= solved(&spec).totals());
    }

    #[test]
    fn one_more_mentee_leaves_no_less(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 12, 4);
        let mut more = spec.clone();
        let newcomer = mentee(90);
        let legal: Vec<_> = spec.mentors.iter().filter(|_| !random.one_in(3)).cloned().collect();
        more.pairs.extend(legal.into_iter().map(|with| ScoredPairSpec::new(newcomer.clone(), with, random.below(10_001) as u32)));
        more.mentees.push(newcomer);
        prop_assert!(solved(&more).totals() >= solved(&spec).totals());
    }

    #[test]
    fn a_higher_score_never_lowers_the_optimum(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 14, 4);
        if spec.pairs.is_empty() {
            return Ok(());
        }
        let mut more = spec.clone();
        let at = random.below(spec.pairs.len() as u64) as usize;
        more.pairs[at].score = (more.pairs[at].score + 1 + random.below(100) as u32).min(10_000);
        prop_assert!(solved(&more).totals() >= solved(&spec).totals());
    }

    #[test]
    fn a_second_mentor_that_may_be_never_costs_anything(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 12, 4).with_mentors_each(1);
        prop_assume!(spec.compile().is_ok());
        let (one, two) = (solved(&spec), solved(&spec.clone().with_mentors_each(2)));
        prop_assert!(two.totals() >= one.totals());
        // Who leads beside another takes no mentee away, and brings none.
        prop_assert_eq!(two.totals().mentees, one.totals().mentees);
    }

    #[test]
    fn an_answer_with_one_thing_changed_is_refused(seed: u64) {
        let mut random = Random(seed);
        let spec = circles(&mut random, 12, 4);
        let problem = spec.compile().unwrap();
        let written = serde_json::to_value(problem.solve()).unwrap();
        let places = places(&written);
        for _ in 0..40 {
            let place = &places[random.below(places.len() as u64) as usize];
            let mut changed = written.clone();
            let value = changed.pointer_mut(place).unwrap();
            match value {
                Value::Number(number) => *value = Value::from(number.as_u64().unwrap() + 1 + random.below(3)),
                Value::Bool(is) => *value = Value::from(!*is),
                Value::String(_) => *value = Value::from(["e0", "e5", "r0", "r2", "no_circle", "stopped", "x"][random.below(7) as usize]),
                Value::Array(list) if !list.is_empty() => {
                    let at = random.below(list.len() as u64) as usize;
                    if random.one_in(2) { list.remove(at); } else { list.push(list[at].clone()); }
                }
                _ => continue,
            }
            // How many steps there were, nobody can say but the search; a price may change by what nobody has.
            if place == "/steps" || changed == written || place.starts_with("/proof/prices") {
                continue;
            }
            if let Ok(circles) = serde_json::from_value::<Circles>(changed) {
                prop_assert!(circles.check(&problem).is_err(), "{} of {}", place, serde_json::to_string(&spec).unwrap());
            }
        }
    }
}
