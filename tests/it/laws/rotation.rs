//! What holds for all rotations.

use proptest::prelude::*;
use rungs::{Completion, Effort, PerPeriod, RotationPlan, RotationSpec, RuleMode};
use serde_json::Value;

use crate::made::Random;
use crate::oracle::rotation::Oracle;
use crate::pointers::places;
use crate::rotation::rotation;

fn solved(spec: &RotationSpec) -> RotationPlan {
    let problem = spec.compile().unwrap();
    let plan = problem.solve();
    assert_eq!(plan.check(&problem), Ok(()));
    plan
}

fn shuffled(spec: &RotationSpec, random: &mut Random) -> RotationSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.units);
    random.shuffle(&mut spec.groups);
    random.shuffle(&mut spec.streams);
    random.shuffle(&mut spec.competencies);
    random.shuffle(&mut spec.opportunities);
    random.shuffle(&mut spec.persons);
    random.shuffle(&mut spec.quotas);
    random.shuffle(&mut spec.published);
    spec.cost_centres.iter_mut().for_each(|centre| random.shuffle(&mut centre.budgets));
    for offered in &mut spec.opportunities {
        random.shuffle(&mut offered.gains);
        random.shuffle(&mut offered.prerequisites);
        offered.starts.iter_mut().for_each(|starts| random.shuffle(starts));
        offered.prerequisites.iter_mut().for_each(|need| random.shuffle(&mut need.kinds));
    }
    for one in &mut spec.persons {
        random.shuffle(&mut one.groups);
        random.shuffle(&mut one.gaps);
        random.shuffle(&mut one.history);
        random.shuffle(&mut one.eligible);
    }
    // A ring may be told from any of its sides on.
    for swap in &mut spec.swaps {
        let by = random.below(swap.sides.len() as u64) as usize;
        swap.sides.rotate_left(by);
    }
    spec
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_lists_changes_no_answer(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 7, 7, 8);
        let twin = shuffled(&spec, &mut random);
        prop_assert_eq!(spec.compile().unwrap(), twin.compile().unwrap());
        prop_assert_eq!(solved(&spec), solved(&twin));
    }

    #[test]
    fn one_more_seat_never_lowers_the_best(seed: u64) {
        let mut random = Random(seed);
        let mut spec = rotation(&mut random, 3, 3, 5);
        // Soft rules may charge for who comes; a seat more charges nobody.
        let Some(best) = (Oracle { spec: &spec }).best(6_000, |_, _| {}) else { return Ok(()) };
        let at = random.below(spec.opportunities.len() as u64) as usize;
        match &mut spec.opportunities[at].capacity {
            PerPeriod::Same(seats) => *seats += 1,
            PerPeriod::Each(seats) => seats.iter_mut().for_each(|seats| *seats += 1),
        }
        if let Some(more) = (Oracle { spec: &spec }).best(12_000, |_, _| {}) {
            prop_assert!(more >= best, "{:?} {:?}", more, best);
        }
    }

    #[test]
    fn a_rule_that_is_lifted_never_lowers_the_best(seed: u64) {
        let mut random = Random(seed);
        let mut spec = rotation(&mut random, 3, 3, 5);
        let Some((missing, best)) = (Oracle { spec: &spec }).best(6_000, |_, _| {}) else { return Ok(()) };
        let rules = &mut spec.rules;
        let rule = [&mut rules.seats, &mut rules.mentors, &mut rules.cover, &mut rules.budgets, &mut rules.cohorts, &mut rules.swaps];
        *rule.into_iter().nth(random.below(6) as usize).unwrap() = RuleMode::Off;
        let (after, more) = (Oracle { spec: &spec }).best(6_000, |_, _| {}).unwrap();
        prop_assert!((after, more) >= (missing, best));
    }

    #[test]
    fn an_answer_is_scored_as_it_says(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 7, 7, 8);
        let plan = solved(&spec);
        let again = spec.compile().unwrap().plan(&plan.published()).unwrap();
        prop_assert_eq!((again.totals(), again.unmet(), again.placements()), (plan.totals(), plan.unmet(), plan.placements()));
    }

    #[test]
    fn any_plan_is_within_the_bound(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 7, 7, 8);
        let (problem, oracle) = (spec.compile().unwrap(), Oracle { spec: &spec });
        let bound = problem.solve().bound().unwrap();
        let mut plans: Vec<Vec<_>> = spec.persons.iter().map(|one| oracle.stays(one)[..one.started.len()].to_vec()).collect();
        // Whoever may go, in a random order.
        for _ in 0..60 {
            let who = random.below(spec.persons.len() as u64) as usize;
            let stays = oracle.stays(&spec.persons[who]);
            let Some(&stay) = stays.get(random.below(stays.len().max(1) as u64) as usize) else { continue };
            plans[who].push(stay);
            match problem.plan(&oracle.placements(&plans)) {
                Ok(plan) => prop_assert!(plan.totals().total() <= bound),
                Err(_) => drop(plans[who].pop()),
            }
        }
    }

    #[test]
    fn an_answer_with_one_thing_changed_is_refused(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 5, 5, 6);
        let problem = spec.compile().unwrap();
        let plan = problem.solve();
        let written = serde_json::to_value(&plan).unwrap();
        let places = places(&written);
        for _ in 0..40 {
            let place = &places[random.below(places.len() as u64) as usize];
            let mut changed = written.clone();
            let value = changed.pointer_mut(place).unwrap();
            match value {
                Value::Number(number) => *value = Value::from(number.as_i64().unwrap() + 1 + random.below(3) as i64),
                Value::String(_) => *value = Value::from(["p0", "p3", "o0", "o2", "u1", "g0", "x"][random.below(7) as usize]),
                Value::Array(list) if !list.is_empty() => {
                    let at = random.below(list.len() as u64) as usize;
                    if random.one_in(2) { list.remove(at); } else { list.push(list[at].clone()); }
                }
                _ => continue,
            }
            // How many steps there were nobody can say but the search, and another price may prove the same.
            if place == "/search/steps" || changed == written || place.starts_with("/search/proof/") && !place.ends_with("/bound") {
                continue;
            }
            if let Ok(other) = serde_json::from_value::<RotationPlan>(changed) {
                prop_assert!(other.check(&problem).is_err(), "{} of {}", place, serde_json::to_string(&spec).unwrap());
            }
        }
    }

    #[test]
    fn a_bound_that_is_too_good_is_refused(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 5, 5, 6);
        let problem = spec.compile().unwrap();
        let plan = problem.solve();
        let mut written = serde_json::to_value(&plan).unwrap();
        let bound = plan.bound().unwrap();
        written["search"]["proof"]["bound"] = Value::from(bound - 1);
        let better: RotationPlan = serde_json::from_value(written).unwrap();
        prop_assert!(better.check(&problem).is_err());
        prop_assert!(plan.completion() != Some(Completion::Complete) || bound == plan.totals().total());
    }
}

#[test]
fn two_threads_at_once_plan_what_one_plans_alone() {
    let spec = rotation(&mut Random(7), 40, 12, 9);
    let problem = spec.compile().unwrap();
    let planned = |problem: &rungs::RotationProblem| {
        serde_json::to_string(&problem.solve_within(Effort::steps(60_000), &mut ())).unwrap()
    };
    let alone = planned(&problem);
    std::thread::scope(|scope| {
        let (shared, own) = (scope.spawn(|| planned(&problem)), scope.spawn(|| planned(&spec.compile().unwrap())));
        assert_eq!(shared.join().unwrap(), alone);
        assert_eq!(own.join().unwrap(), alone);
    });
}
