//! Every climb, by walking them all.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rungs::{CompetencyId, Effort, Ladder, Level, RouteQuery};

use crate::made::{Random, competency, ladder, role};

type Cost = (u64, u64, u32);
type Levels = BTreeMap<CompetencyId, Level>;

/// The costs of all walks from a role to another of at most `left` steps, with what is learned on the way.
fn walk(ladder: &Ladder, at: &str, to: &str, levels: &Levels, so_far: Cost, left: u32, found: &mut Vec<Cost>) {
    if at == to {
        found.push(so_far);
        return;
    }
    if left == 0 {
        return;
    }
    for step in ladder.role(at).unwrap().steps_out() {
        let mut levels = levels.clone();
        let mut rise = 0;
        for required in step.to().requirements() {
            let have = levels.entry(required.competency().id().clone()).or_insert(Level::NONE);
            rise += required.competency().effort(*have, required.level()).thousandths();
            *have = required.level().max(*have);
        }
        let cost = (so_far.0 + rise, so_far.1.max(rise), so_far.2 + u32::from(step.months().count()));
        walk(ladder, step.to().id().as_ref(), to, &levels, cost, left - 1, found);
    }
}

/// The costs that no other cost betters, in order.
fn best(mut costs: Vec<Cost>) -> Vec<Cost> {
    costs.sort_unstable();
    costs.dedup();
    let betters = |a: &Cost, b: &Cost| a != b && a.0 <= b.0 && a.1 <= b.1 && a.2 <= b.2;
    costs.iter().filter(|cost| !costs.iter().any(|other| betters(other, cost))).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn routes_are_exactly_the_best_of_all_walks(seed: u64, most in 1u32..7, as_person: bool) {
        let mut random = Random(seed);
        let roles = 2 + random.below(6);
        let competencies = 1 + random.below(6);
        let compiled = ladder(&mut random, roles, competencies).compile().unwrap();
        let (from, to) = (role(random.below(roles)), role(random.below(roles)));
        let mut query = RouteQuery::new(from.clone(), to.clone()).with_most_steps(most).with_effort(Effort::steps(u64::MAX));
        let mut start = Levels::new();
        if as_person {
            let mut levels = BTreeMap::new();
            for number in 0..competencies {
                let level = (!random.one_in(3)).then(|| Level::at(random.below(3) as u8).unwrap());
                levels.insert(competency(number), level);
                start.insert(competency(number), level.unwrap_or(Level::NONE));
            }
            query = query.with_levels(levels);
        } else {
            let asked = compiled.role(from.as_ref()).unwrap().requirements();
            start.extend(asked.map(|required| (required.competency().id().clone(), required.level())));
        }
        let routes = compiled.routes(&query).unwrap();
        prop_assert!(routes.completion().is_complete());
        prop_assert_eq!(routes.check(&compiled, &query), Ok(()));
        let found: Vec<Cost> = routes
            .routes()
            .iter()
            .map(|route| (route.effort().thousandths(), route.steepest().thousandths(), route.months()))
            .collect();
        let mut all = Vec::new();
        walk(&compiled, from.as_ref(), to.as_ref(), &start, (0, 0, 0), most, &mut all);
        prop_assert_eq!(found, best(all));
    }

    #[test]
    fn a_stopped_search_still_tells_only_climbs_that_hold(seed: u64, steps in 0u64..40) {
        let mut random = Random(seed);
        let compiled = ladder(&mut random, 12, 6).compile().unwrap();
        let query = RouteQuery::new(role(0), role(11)).with_effort(Effort::steps(steps));
        let routes = compiled.routes(&query).unwrap();
        prop_assert_eq!(routes.check(&compiled, &query), Ok(()));
        prop_assert!(routes.examined() <= steps);
    }
}
