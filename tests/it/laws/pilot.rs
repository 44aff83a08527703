//! What holds for every pilot.

use proptest::prelude::*;
use rungs::{PilotRecommendation, PilotSpec};
use serde_json::{Value, json};

use crate::made::Random;
use crate::pilot::{compiled, empty, rows};

/// A pilot at random: few clusters and many, all schemes, outcomes that are missing.
fn document(random: &mut Random) -> Value {
    let mut document = empty();
    let (teams, members) = (2 + random.below(18), 1 + random.below(4));
    let effect = random.below(14) as i64 - 4;
    let mut all = rows(random, teams, members, effect);
    all.retain(|_| !random.one_in(8));
    document["rows"] = json!(all);
    document["minimum_effect"] = json!(1 + random.below(9));
    document["outcome"]["lower_is_better"] = json!(random.one_in(2));
    match random.below(3) {
        0 => {}
        1 => {
            document["scheme"] = json!({"always_valid": {"prior_deviation": 1 + random.below(20)}});
            document["looks"] = json!(["2026-02-01", "2026-05-01", "2026-10-01"]);
        }
        _ => {
            document["scheme"] = json!({"group_sequential": {"spending": "o_brien_fleming", "looks": [
                {"on": "2026-04-01", "people": 50}, {"on": "2026-10-01", "people": 100}]}});
            document["looks"] = json!(["2026-04-01", "2026-10-01"]);
        }
    }
    if random.one_in(3) {
        document["rows"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .for_each(|row| drop(row.as_object_mut().unwrap().remove("cluster")));
        document["method"] = json!(if random.one_in(2) { "cuped" } else { "difference_in_differences" });
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_result_passes_its_check(seed: u64) {
        let document = document(&mut Random(seed));
        let problem = compiled(&document);
        let result = problem.analyse();
        prop_assert_eq!(result.check(&problem), Ok(()), "{:?}", result);
        prop_assert!(!result.reasons.is_empty());
    }

    #[test]
    fn the_order_of_rows_changes_no_pilot(seed: u64) {
        let mut random = Random(seed);
        let document = document(&mut random);
        let mut other = PilotSpec::from_json(&document.to_string()).unwrap();
        random.shuffle(&mut other.rows);
        random.shuffle(&mut other.periods);
        prop_assert_eq!(compiled(&document).analyse(), other.compile().unwrap().analyse());
    }

    #[test]
    fn what_comes_later_changes_no_look(seed: u64) {
        let document = document(&mut Random(seed));
        let mut earlier = document.clone();
        let rows = earlier["rows"].as_array_mut().unwrap();
        // Whatever is known after the first look has not happened when it is taken; who took part has.
        rows.iter_mut().filter(|row| row["period"] == "q6").for_each(|row| row["outcome"] = json!(77));
        let (one, other) = (compiled(&document).analyse(), compiled(&earlier).analyse());
        if one.looks.len() > 1 {
            prop_assert_eq!(&one.looks[0], &other.looks[0]);
        }
    }

    #[test]
    fn arms_the_other_way_round_turn_the_effect(seed: u64) {
        let document = document(&mut Random(seed));
        let mut turned = document.clone();
        turned["treated"] = json!("waits");
        turned["control"] = json!("shadows");
        turned["outcome"]["lower_is_better"] = json!(!document["outcome"]["lower_is_better"].as_bool().unwrap());
        let (one, other) = (compiled(&document).analyse(), compiled(&turned).analyse());
        for (one, other) in one.looks.iter().zip(&other.looks) {
            prop_assert!(one.effect.zip(other.effect).is_none_or(|(one, other)| (one + other).abs() < 1e-9));
            prop_assert_eq!(one.is_shown, other.is_shown);
        }
        prop_assert_eq!(one.recommendation, other.recommendation);
    }
}

#[test]
fn where_there_is_nothing_little_is_shown() {
    let (mut random, pilots) = (Random(51), 300);
    let mut scaled = 0;
    for _ in 0..pilots {
        let mut document = empty();
        document["rows"] = json!(rows(&mut random, 20, 2, 0));
        document["minimum_effect"] = json!(1);
        scaled += u32::from(compiled(&document).analyse().recommendation == PilotRecommendation::Scale);
    }
    // One direction of one in twenty, and some more since errors of twenty clusters are a little small.
    assert!(scaled <= 20, "{scaled} of {pilots}");
}

#[test]
fn looks_at_cohorts_mislead_no_more_often_than_said() {
    // Three cohorts of ten teams where there is nothing, by the scheme that spends most at once.
    let (mut random, pilots) = (Random(52), 300);
    let mut shown = 0;
    for _ in 0..pilots {
        let mut document = empty();
        document["cohorts"] =
            json!([{"id": "a", "from": "2026-01-01"}, {"id": "b", "from": "2026-04-01"}, {"id": "c", "from": "2026-07-01"}]);
        let mut rows = rows(&mut random, 30, 2, 0);
        for row in &mut rows {
            let team: usize = row["cluster"].as_str().unwrap()[1..].parse().unwrap();
            row["cohort"] = json!(["a", "b", "c"][team / 2 % 3]);
        }
        document["rows"] = json!(rows);
        document["scheme"] = json!({"group_sequential": {"spending": "pocock", "looks": [
            {"on": "2026-04-01", "people": 20}, {"on": "2026-07-01", "people": 40}, {"on": "2026-10-01", "people": 60}]}});
        document["looks"] = json!(["2026-04-01", "2026-07-01", "2026-10-01"]);
        shown += u32::from(compiled(&document).analyse().looks.iter().any(|look| look.is_shown));
    }
    // Fifteen of three hundred are to be expected, and some more of errors robust to ten clusters; without bounds it would be thirty and more.
    assert!(shown <= 28, "{shown} of {pilots}");
}
