//! Pilots: what is recommended and why, what a scheme refuses, what a check finds.

use rungs::{
    Confidence, MoveRow, PilotProblem, PilotReason, PilotRecommendation, PilotResult, PilotScheme, PilotSpec, TeamRow,
    TeamSide, impact_of_moves, performance_improvement,
};
use serde_json::{Value, json};

use crate::made::Random;

pub fn compiled(document: &Value) -> PilotProblem {
    PilotSpec::from_json(&document.to_string()).unwrap().compile().unwrap_or_else(|invalid| panic!("{invalid:?}"))
}

fn codes(document: &Value) -> Vec<String> {
    let spec = match PilotSpec::from_json(&document.to_string()) {
        Ok(spec) => spec,
        Err(invalid) => return invalid.defects().iter().map(|defect| defect.code().as_str().to_owned()).collect(),
    };
    let invalid = spec.compile().unwrap_err();
    invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path().pointer())).collect()
}

/// A pilot without rows, with three quarters before it begins and three after.
pub fn empty() -> Value {
    json!({
        "format": "rungs/pilot/1", "pilot": "shadowing", "treated": "shadows", "control": "waits",
        "outcome": {"code": "readiness"}, "minimum_effect": 5,
        "scheme_fixed_on": "2025-12-15", "ends_on": "2026-10-01",
        "cohorts": [{"id": "spring", "from": "2026-01-01"}],
        "periods": [
            {"id": "q1", "from": "2025-04-01", "until": "2025-07-01"}, {"id": "q2", "from": "2025-07-01", "until": "2025-10-01"},
            {"id": "q3", "from": "2025-10-01", "until": "2026-01-01"}, {"id": "q4", "from": "2026-01-01", "until": "2026-04-01"},
            {"id": "q5", "from": "2026-04-01", "until": "2026-07-01"}, {"id": "q6", "from": "2026-07-01", "until": "2026-10-01"}],
        "looks": ["2026-10-01"], "rows": []
    })
}

/// Teams of people with an effect from the fourth quarter on; teams differ, and so do people.
pub fn rows(random: &mut Random, teams: u64, members: u64, effect: i64) -> Vec<Value> {
    let mut rows = Vec::new();
    for team in 0..teams {
        let (arm, of_team) = (if team % 2 == 0 { "shadows" } else { "waits" }, random.below(10) as i64);
        for member in 0..members {
            let own = random.below(12) as i64;
            for (quarter, period) in ["q1", "q2", "q3", "q4", "q5", "q6"].into_iter().enumerate() {
                let lift = if arm == "shadows" && quarter >= 3 { effect } else { 0 };
                let outcome = 40 + of_team + own + quarter as i64 + random.below(7) as i64 + lift;
                rows.push(json!({"unit": format!("t{team}-{member}"), "cluster": format!("t{team}"), "arm": arm, "period": period, "outcome": outcome}));
            }
        }
    }
    rows
}

fn pilot(seed: u64, teams: u64, members: u64, effect: i64) -> Value {
    let mut document = empty();
    document["rows"] = json!(rows(&mut Random(seed), teams, members, effect));
    document
}

fn told(document: &Value) -> PilotResult {
    let problem = compiled(document);
    let result = problem.analyse();
    assert_eq!(result.check(&problem), Ok(()), "{result:?}");
    // What is written is read as what it was.
    let written = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<PilotResult>(&written).unwrap(), result);
    result
}

#[test]
fn an_effect_as_large_as_is_of_interest_is_scaled() {
    let result = told(&pilot(1, 24, 5, 9));
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
    assert_eq!(result.reasons, [PilotReason::EffectShown, PilotReason::LargeEnough]);
    assert_eq!((result.scheme, result.looks[0].units, result.looks[0].clusters), (PilotScheme::Fixed, [60, 60], 24));
    assert!(result.looks[0].ci.unwrap().contains(9.0) && result.looks[0].randomisation.is_none());
    assert_eq!(result.placebos.len(), 2);
    assert!(result.placebos.iter().all(|placebo| placebo.holm_p.unwrap() > 0.05));
    // Where less is better the same outcomes are harm.
    let mut worse = pilot(1, 24, 5, 9);
    worse["outcome"]["lower_is_better"] = json!(true);
    let worse = told(&worse);
    assert_eq!((worse.recommendation, worse.reasons), (PilotRecommendation::Stop, vec![PilotReason::HarmShown]));
}

#[test]
fn an_effect_too_small_to_matter_is_stopped() {
    let mut document = pilot(2, 60, 12, 2);
    let result = told(&document);
    assert_eq!(result.recommendation, PilotRecommendation::Stop);
    assert!(result.reasons.contains(&PilotReason::EffectOfInterestExcluded), "{result:?}");
    document["rows"] = json!(rows(&mut Random(3), 60, 12, 0));
    let nothing = told(&document);
    assert_eq!(nothing.reasons, [PilotReason::EffectOfInterestExcluded]);
}

#[test]
fn what_is_not_known_is_gone_on_with_and_what_cannot_be_is_not_told() {
    let result = told(&pilot(4, 12, 1, 3));
    assert_eq!(result.recommendation, PilotRecommendation::Continue);
    assert_eq!(result.reasons, [PilotReason::Inconclusive, PilotReason::SchemeUsedUp]);
    let mut unlooked = pilot(4, 12, 1, 3);
    unlooked["looks"] = json!([]);
    assert_eq!(told(&unlooked).reasons, [PilotReason::NoLook]);
    let empty = told(&empty());
    assert_eq!((empty.recommendation, empty.reasons), (PilotRecommendation::NotEstimable, vec![PilotReason::NoComparison]));
    // Everybody with the same change: no error to tell by.
    let mut same = pilot(4, 12, 1, 3);
    for row in same["rows"].as_array_mut().unwrap() {
        row["outcome"] = json!(if row["period"].as_str() > Some("q3") { 9 } else { 4 });
    }
    assert_eq!(told(&same).reasons, [PilotReason::NothingVaries]);
}

#[test]
fn few_clusters_are_told_by_draws() {
    let result = told(&pilot(5, 8, 6, 12));
    let look = &result.looks[0];
    assert_eq!((look.clusters, look.differences.unwrap().error), (8, None));
    assert_eq!(look.randomisation.unwrap().draws, 70);
    assert_eq!(look.p, Some(2.0 / 70.0));
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
    // Four clusters have six draws, of which none is as rare as one in twenty.
    let few = told(&pilot(5, 4, 6, 12));
    assert_eq!((few.recommendation, few.reasons), (PilotRecommendation::NotEstimable, vec![PilotReason::TooFewDraws]));
    // Several looks have no draws.
    let mut valid = pilot(5, 8, 6, 12);
    valid["scheme"] = json!({"always_valid": {"prior_deviation": 8}});
    assert_eq!(told(&valid).reasons, [PilotReason::TooFewClustersForScheme]);
}

#[test]
fn arms_that_went_apart_before_are_not_scaled() {
    let mut document = pilot(6, 24, 5, 9);
    for row in document["rows"].as_array_mut().unwrap() {
        if row["arm"] == "shadows" && row["period"] == "q3" {
            row["outcome"] = json!(row["outcome"].as_i64().unwrap() - 8);
        }
    }
    let result = told(&document);
    assert_eq!(result.recommendation, PilotRecommendation::NotEstimable);
    assert_eq!(result.reasons, [PilotReason::ArmsDifferedBefore]);
}

#[test]
fn planned_looks_have_bounds() {
    let mut document = pilot(7, 40, 5, 8);
    document["scheme"] = json!({"group_sequential": {"spending": "lan_de_mets_o_brien_fleming", "looks": [
        {"on": "2026-04-01", "people": 60}, {"on": "2026-07-01", "people": 120}, {"on": "2026-10-01", "people": 200}]}});
    document["expected"] = json!({"deviation": 9, "people": 100, "members": 5, "correlation_permille": 50});
    document["looks"] = json!(["2026-04-02", "2026-07-01"]);
    let result = told(&document);
    assert_eq!(result.looks.len(), 2);
    let [_, bound] = result.looks[0].against_bound.unwrap();
    assert!(bound > 3.0 && result.looks[0].p.is_none());
    // The third look is left, and what was shown before stays shown.
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
    assert!(result.design.inflation.unwrap() > 1.0 && result.design.inflation.unwrap() < 1.1);
    let alone = 52;
    assert_eq!(result.design.design_effect.unwrap().people(alone), Some(63));
    // At a look that was not planned, or too early, or one more, the scheme says nothing.
    for looks in [json!(["2026-03-31"]), json!(["2026-04-01", "2026-06-30"]), json!(["2026-07-01"])] {
        document["looks"] = looks;
        assert!(codes(&document).iter().any(|code| code.starts_with("pilot/scheme_mixed")), "{:?}", codes(&document));
    }
}

#[test]
fn always_valid_looks_keep_what_they_have_shown() {
    let mut document = pilot(8, 40, 5, 8);
    document["scheme"] = json!({"always_valid": {"prior_deviation": 6}});
    document["looks"] = json!(["2026-02-01", "2026-04-01", "2026-07-15", "2026-10-01"]);
    let result = told(&document);
    // Before the first quarter was over nothing was known.
    assert_eq!((result.looks[0].effect, result.looks[0].excluded["without_after"]), (None, 200));
    let ps: Vec<f64> = result.looks.iter().filter_map(|look| look.p).collect();
    assert!(ps.len() == 3 && ps.is_sorted_by(|one, other| one >= other), "{ps:?}");
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
}

#[test]
fn new_people_are_given_the_mean_and_counted() {
    let mut document = pilot(9, 60, 1, 8);
    document["method"] = json!("cuped");
    let rows = document["rows"].as_array_mut().unwrap();
    rows.retain(|row| !(row["period"].as_str() < Some("q4") && row["unit"].as_str().unwrap().starts_with("t5")));
    rows.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("cluster")));
    let result = told(&document);
    let cuped = result.looks[0].cuped.unwrap();
    assert_eq!((cuped.people, cuped.without_before), ([30, 30], [6, 5]));
    assert!(result.looks[0].excluded.is_empty() && cuped.variance_left < 0.95);
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
    // By differences the same people are left out.
    document["method"] = json!("difference_in_differences");
    let without = told(&document);
    assert_eq!((without.looks[0].excluded["without_before"], without.looks[0].units), (11, [24, 25]));
}

#[test]
fn cohorts_are_compared_within() {
    // The second cohort begins half a year later, with two treated of three: what everybody gains by then must not count as an effect.
    let mut document = empty();
    document["cohorts"] = json!([{"id": "spring", "from": "2026-01-01"}, {"id": "summer", "from": "2026-07-01"}]);
    let mut random = Random(10);
    let mut rows = Vec::new();
    for unit in 0..90 {
        let is_late = unit % 2 == 1;
        let treated = if is_late { unit % 3 != 0 } else { unit % 3 == 0 };
        for (quarter, period) in ["q3", "q4", "q5", "q6"].into_iter().enumerate() {
            let began = if is_late { quarter >= 3 } else { quarter >= 1 };
            let outcome = 20 * quarter as i64 + random.below(5) as i64 + if treated && began { 7 } else { 0 };
            rows.push(json!({"unit": format!("u{unit}"), "arm": if treated { "shadows" } else { "waits" },
                "cohort": if is_late { "summer" } else { "spring" }, "period": period, "outcome": outcome}));
        }
    }
    document["rows"] = json!(rows);
    let result = told(&document);
    let effect = result.looks[0].effect.unwrap();
    assert!((effect - 7.0).abs() < 1.5, "{effect}");
    assert_eq!(result.recommendation, PilotRecommendation::Scale);
}

#[test]
fn a_scheme_is_older_than_what_it_judges_and_is_one() {
    let mut document = pilot(11, 12, 1, 3);
    document["scheme_fixed_on"] = json!("2026-01-01");
    assert_eq!(codes(&document), ["pilot/scheme_late /scheme_fixed_on"]);
    let mut document = pilot(11, 12, 1, 3);
    document["looks"] = json!(["2026-04-01", "2026-10-01"]);
    assert_eq!(codes(&document), ["pilot/scheme_mixed /looks/0", "pilot/scheme_mixed /looks/1"]);
    document["scheme"] =
        json!({"always_valid": {"prior_deviation": 6}, "group_sequential": {"spending": "pocock", "looks": []}});
    assert!(!codes(&document).is_empty());
    document["scheme"] = json!(["fixed", "always_valid"]);
    assert!(!codes(&document).is_empty());
}

#[test]
fn a_changed_result_is_found() {
    let document = pilot(12, 24, 5, 9);
    let problem = compiled(&document);
    let result = problem.analyse();
    let changes: [(&str, fn(&mut PilotResult)); 8] = [
        ("effect", |result| result.looks[0].effect = Some(3.0)),
        ("units", |result| result.looks[0].units = [59, 60]),
        ("p", |result| result.looks[0].differences.as_mut().unwrap().p = Some(0.04)),
        ("error", |result| result.looks[0].differences.as_mut().unwrap().error = Some(0.5)),
        ("interval", |result| result.looks[0].differences.as_mut().unwrap().ci.as_mut().unwrap().lower = 8.9),
        ("placebo", |result| result.placebos[0].effect += 1.0),
        ("recommendation", |result| result.recommendation = PilotRecommendation::Stop),
        ("scheme", |result| result.scheme = PilotScheme::AlwaysValid),
    ];
    for (what, change) in changes {
        let mut changed = result.clone();
        change(&mut changed);
        assert!(changed.check(&problem).is_err(), "a changed {what} is not found");
    }
    // The same outcomes of another pilot.
    let mut other = document;
    other["pilot"] = json!("another");
    assert!(result.check(&compiled(&other)).is_err());
}

#[test]
fn ratings_of_those_who_moved_are_held_against_those_who_stayed() {
    // Everybody who moves had an unusually good cycle before: by itself before and after says that moving does harm.
    let mut random = Random(13);
    let rows: Vec<MoveRow> = (0..80)
        .map(|n| {
            let usual = 300 + random.below(40) as i64;
            let luck = 30;
            let moved = n % 2 == 0;
            MoveRow::new(
                format!("p{n}").parse().unwrap(),
                moved,
                usual + luck,
                usual + random.below(20) as i64 + if moved { 15 } else { 0 },
            )
        })
        .collect();
    let told = performance_improvement(&rows, Confidence::default(), 1).unwrap();
    let [.., before, after] = told.differences.means;
    assert!(after < before && told.ci.unwrap().lower > 0.0 && told.ci.unwrap().contains(15.0), "{told:?}");
    let twice = [rows[0].clone(), rows[0].clone()];
    assert_eq!(performance_improvement(&twice, Confidence::default(), 1), None);
    assert_eq!(performance_improvement(&[], Confidence::default(), 1), None);
}

#[test]
fn both_teams_of_a_move_are_told() {
    let team = |n: usize, side, change: i64| TeamRow::new(format!("t{n}").parse().unwrap(), side, 500, 500 + change);
    let mut rows = Vec::new();
    for n in 0..4 {
        rows.push(team(n, TeamSide::Losing, -30 - n as i64));
        rows.push(team(10 + n, TeamSide::Gaining, 20 + n as i64));
        rows.push(team(20 + n, TeamSide::Neither, n as i64));
    }
    // One team lost somebody and gained another.
    rows.extend([team(30, TeamSide::Losing, 900), team(30, TeamSide::Gaining, 900)]);
    let impact = impact_of_moves(&rows, Confidence::default(), 1);
    let (losing, gaining) = (impact.losing.unwrap(), impact.gaining.unwrap());
    assert_eq!(impact.left_out, 1);
    assert_eq!((losing.differences.effect, gaining.differences.effect), (-33.0, 20.0));
    // Eight teams: draws and nothing else.
    for figure in [losing, gaining] {
        assert_eq!((figure.differences.error, figure.differences.p), (None, None));
        assert_eq!((figure.randomisation.unwrap().p.to_string(), figure.p), ("2/70".to_owned(), Some(2.0 / 70.0)));
    }
    assert_eq!(impact_of_moves(&[], Confidence::default(), 1).losing, None);
}
