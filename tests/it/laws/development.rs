//! What holds for all development plans.

use proptest::prelude::*;
use rungs::{
    Completion, DevelopmentFault, DevelopmentPath, DevelopmentPlan, DevelopmentProblem, DevelopmentQuestion, DevelopmentSpec,
    Effort, PerQuarter,
};
use serde_json::Value;

use crate::development::{LADDER, development, euros};
use crate::made::Random;
use crate::pointers::places;

const QUESTIONS: [DevelopmentQuestion; 2] = [DevelopmentQuestion::Best, DevelopmentQuestion::Cheapest];

fn planned(problem: &DevelopmentProblem, question: DevelopmentQuestion) -> Vec<DevelopmentPlan> {
    let plan = |id: &rungs::PersonId| {
        let plan = problem.plan(id.as_ref(), question).unwrap();
        assert_eq!(plan.check(problem), Ok(()));
        plan
    };
    problem.people().map(plan).collect()
}

fn shuffled(spec: &DevelopmentSpec, random: &mut Random) -> DevelopmentSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.activities);
    random.shuffle(&mut spec.people);
    for activity in &mut spec.activities {
        random.shuffle(&mut activity.builds);
        random.shuffle(&mut activity.after);
        random.shuffle(&mut activity.needs);
        random.shuffle(&mut activity.debriefs);
    }
    for person in &mut spec.people {
        random.shuffle(&mut person.levels);
        random.shuffle(&mut person.done);
        random.shuffle(&mut person.fixed);
        person.offers.iter_mut().for_each(|offers| random.shuffle(offers));
        person.gaps.iter_mut().for_each(|gaps| random.shuffle(gaps));
    }
    spec
}

fn paths(plan: &DevelopmentPlan) -> impl Iterator<Item = &DevelopmentPath> {
    std::iter::once(plan.if_missing()).chain(plan.if_met())
}

/// What comes first in the order of every question.
fn closed(path: &DevelopmentPath) -> (rungs::WeightedLevels, rungs::WeightedLevels) {
    (path.totals().gates_closed, path.totals().closed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_lists_changes_no_answer(seed: u64) {
        let mut random = Random(seed);
        let spec = development(&mut random, 9, 4, 3);
        let (one, twin) = (spec.compile(&LADDER).unwrap(), shuffled(&spec, &mut random).compile(&LADDER).unwrap());
        for question in QUESTIONS {
            prop_assert_eq!(planned(&one, question), planned(&twin, question));
        }
        let (one, twin) = (one.fronts(), twin.fronts());
        prop_assert_eq!(one.share(), twin.share());
    }

    #[test]
    fn the_same_document_always_has_the_same_answer_and_it_survives_being_written(seed: u64) {
        let mut random = Random(seed);
        let spec = development(&mut random, 9, 4, 2);
        prop_assert_eq!(&DevelopmentSpec::from_json(&serde_json::to_string(&spec).unwrap()).unwrap(), &spec);
        let problem = spec.compile(&LADDER).unwrap();
        for plan in planned(&problem, DevelopmentQuestion::Best) {
            let again = problem.plan(plan.person().as_ref(), DevelopmentQuestion::Best).unwrap();
            prop_assert_eq!(&again, &plan);
            let written = serde_json::to_string(&plan).unwrap();
            prop_assert_eq!(serde_json::from_str::<DevelopmentPlan>(&written).unwrap(), plan);
        }
        let shared = problem.fronts().share();
        let written = serde_json::to_string(&shared).unwrap();
        prop_assert_eq!(serde_json::from_str::<rungs::CompanyDevelopment>(&written).unwrap(), shared);
    }

    #[test]
    fn more_of_anything_never_closes_less(seed: u64) {
        let mut random = Random(seed);
        let spec = development(&mut random, 8, 4, 2);
        let mut more = spec.clone();
        match random.below(3) {
            0 => {
                for person in &mut more.people {
                    person.budget = if random.one_in(3) { None } else { person.budget.map(|_| euros(9_000)) };
                }
            }
            1 => {
                for person in &mut more.people {
                    match &mut person.hours {
                        PerQuarter::Same(hours) => *hours += 15,
                        PerQuarter::Each(hours) => hours.iter_mut().for_each(|hours| *hours += 15),
                    }
                }
            }
            _ => more.policy.most_share = 25,
        }
        let (less, more) = (spec.compile(&LADDER).unwrap(), more.compile(&LADDER).unwrap());
        for question in QUESTIONS {
            for (less, more) in planned(&less, question).iter().zip(&planned(&more, question)) {
                for (less, more) in paths(less).zip(paths(more)) {
                    prop_assert_eq!((less.completion(), more.completion()), (Completion::Complete, Completion::Complete));
                    prop_assert!(closed(more) >= closed(less));
                    if closed(more) == closed(less) && question == DevelopmentQuestion::Best {
                        let after = |path: &DevelopmentPath| path.totals().gates_met_after.unwrap_or(u32::MAX);
                        prop_assert!(after(more) <= after(less));
                    }
                }
            }
        }
        let (less, more) = (less.fronts(), more.fronts());
        for (of, person) in spec.people.iter().enumerate() {
            let best = |fronts: &rungs::DevelopmentFronts| fronts.of(person.id.as_ref()).unwrap().last().unwrap().worth;
            prop_assert!(best(&more) >= best(&less), "{of}");
        }
    }

    #[test]
    fn a_search_that_is_stopped_is_never_above_its_bound_nor_above_the_best(seed: u64, steps in 0u64..60) {
        let mut random = Random(seed);
        let spec = development(&mut random, 9, 4, 1);
        let problem = spec.compile(&LADDER).unwrap();
        for question in QUESTIONS {
            let best = problem.plan("p0", question).unwrap();
            let stopped = problem.plan_within("p0", question, Effort::steps(steps), &mut ()).unwrap();
            prop_assert_eq!(stopped.check(&problem), Ok(()));
            for (best, stopped) in paths(&best).zip(paths(&stopped)) {
                prop_assert!(stopped.bound() >= closed(best));
                prop_assert!(closed(stopped) <= closed(best));
                prop_assert!(stopped.completion() == Completion::StepLimit || closed(stopped) == closed(best));
            }
        }
    }

    #[test]
    fn a_budget_for_all_is_kept_and_its_bound_holds_for_every_choice(seed: u64) {
        let mut random = Random(seed);
        let mut spec = development(&mut random, 7, 3, 4);
        spec.budget = Some(euros(100 * random.below(30)));
        let problem = spec.compile(&LADDER).unwrap();
        let fronts = problem.fronts();
        prop_assert_eq!(fronts.unproven().count(), 0);
        let shared = fronts.share();
        prop_assert_eq!(shared.check(&fronts), Ok(()));
        // Every choice of one plan for each, seats left out, that the budget allows.
        let lists: Vec<Vec<(u64, u64)>> = spec.people.iter().map(|person| {
            let points = fronts.of(person.id.as_ref()).unwrap();
            let cost = |money: Option<rungs::Money>| money.map_or(0, |money| u64::try_from(money.amount).unwrap());
            points.iter().map(|point| (cost(point.cost), point.worth.thousandths())).collect()
        }).collect();
        for list in &lists {
            prop_assert!(list.is_sorted_by(|one, next| one.0 <= next.0 && one.1 < next.1));
        }
        let budget = u64::try_from(spec.budget.unwrap().amount).unwrap();
        let mut all: Vec<(u64, u64)> = vec![(0, 0)];
        for list in &lists {
            all = all.iter().flat_map(|(cost, worth)| list.iter().map(move |point| (cost + point.0, worth + point.1))).collect();
            all.retain(|(cost, _)| *cost <= budget);
        }
        let best = all.iter().map(|(_, worth)| *worth).max().unwrap();
        let has_seats = spec.activities.iter().any(|activity| activity.capacity.is_some());
        if !has_seats {
            prop_assert!(shared.bound().thousandths() >= best);
            prop_assert!(shared.worth().thousandths() * 10 >= best * 7, "{} of {best}", shared.worth());
        }
        prop_assert!(shared.worth().thousandths() <= best);
        let more = fronts.share_within(None, Effort::steps(u64::MAX), &mut ());
        prop_assert!(more.worth() >= shared.worth() || has_seats);
    }

    #[test]
    fn a_changed_plan_does_not_pass_its_check(seed: u64, at: prop::sample::Index) {
        let mut random = Random(seed);
        let problem = development(&mut random, 8, 4, 1).compile(&LADDER).unwrap();
        let plan = problem.plan("p0", DevelopmentQuestion::Best).unwrap();
        let mut written = serde_json::to_value(&plan).unwrap();
        let all = places(&written);
        let place = at.get(&all);
        // What the search alone says, and what was asked, nothing can contradict; nor who else matters of what nobody knows.
        let free = ["/question", "/steps", "/reason", "/completion", "/bound", "/assess"];
        if free.iter().any(|free| place.contains(free)) {
            return Ok(());
        }
        let value = written.pointer_mut(place).unwrap();
        *value = match &*value {
            Value::Number(number) => Value::from(number.as_i64().unwrap() + 1),
            Value::String(text) if text == "a0" => Value::from("a1"),
            Value::String(text) if text.parse::<f64>().is_ok() => Value::from(format!("{text}7").replace('.', "")),
            Value::Bool(flag) => Value::from(!*flag),
            Value::Array(_) => Value::from(Vec::<Value>::new()),
            _ => return Ok(()),
        };
        if written == serde_json::to_value(&plan).unwrap() {
            return Ok(());
        }
        if let Ok(changed) = serde_json::from_value::<DevelopmentPlan>(written) {
            prop_assert!(changed == plan || changed.check(&problem).is_err(), "{place} {}", serde_json::to_string(&plan).unwrap());
        }
    }
}

#[test]
fn a_plan_of_another_problem_does_not_pass() {
    let mut random = Random(5);
    let one = development(&mut random, 6, 4, 1).compile(&LADDER).unwrap();
    let plan = one.plan("p0", DevelopmentQuestion::Best).unwrap();
    let nobody = DevelopmentSpec::new("2026-01-01".parse().unwrap(), 4).compile(&LADDER).unwrap();
    assert_eq!(plan.check(&nobody), Err(DevelopmentFault::Person("p0".parse().unwrap())));
}
