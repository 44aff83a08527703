//! Audits of equity, releases and blind shortlists.

use rungs::{
    BlindShortlistSpec, Count, EquityFault, EquityLedger, EquityProblem, EquitySpec, EquityTable, LedgerFault, NoValue, Ratio,
    SuppressionFault, TargetRule, Utilisation,
};
use serde_json::{Value, json};

pub fn compiled(document: &Value) -> EquityProblem {
    EquitySpec::from_json(&document.to_string()).unwrap().compile().unwrap()
}

/// A stage of counts by one attribute.
fn simple(attribute: &str, cells: &[(&str, u64, u64)], policy: &Value) -> Value {
    let categories: Vec<&str> = cells.iter().map(|(category, _, _)| *category).collect();
    let counts: Vec<Value> = cells
        .iter()
        .map(|(of, considered, selected)| json!({"of": [of], "considered": considered, "selected": selected}))
        .collect();
    json!({
        "population": "staff", "policy": policy, "attributes": [{"id": attribute, "categories": categories}],
        "stages": [{"id": "s", "tables": [{"by": [attribute], "cells": counts}]}]
    })
}

fn only_table(problem: &EquityProblem) -> EquityTable {
    let audit = problem.audit();
    audit.check(problem).unwrap();
    audit.stages()[0].tables[0].clone()
}

/// The example of 6 RCNY 5-301: applicants and selections by sex, by race or ethnicity, and by both.
fn local_law_144() -> Value {
    let cells = |cells: &[(&[&str], u64, u64)]| -> Vec<Value> {
        cells
            .iter()
            .map(|(of, considered, selected)| json!({"of": of, "considered": considered, "selected": selected}))
            .collect()
    };
    let race = ["hispanic", "white", "black", "pacific", "asian", "native", "two-or-more"];
    json!({
        "population": "applicants",
        "attributes": [{"id": "sex", "categories": ["male", "female"]}, {"id": "race", "categories": race}],
        "intersections": [["sex", "race"]],
        "stages": [{"id": "selection", "tables": [
            {"by": ["sex"], "cells": cells(&[(&["male"], 1390, 667), (&["female"], 1181, 555)])},
            {"by": ["race"], "cells": cells(&[(&["hispanic"], 408, 204), (&["white"], 797, 412), (&["black"], 390, 170),
                (&["pacific"], 119, 52), (&["asian"], 616, 302), (&["native"], 41, 18), (&["two-or-more"], 213, 96)])},
            {"by": ["sex", "race"], "unknown": {"considered": 250, "selected": 90}, "cells": cells(&[
                (&["male", "hispanic"], 205, 90), (&["female", "hispanic"], 190, 82), (&["male", "white"], 412, 215),
                (&["male", "black"], 226, 95), (&["male", "pacific"], 87, 37), (&["male", "asian"], 321, 167),
                (&["male", "native"], 24, 11), (&["male", "two-or-more"], 102, 44), (&["female", "white"], 385, 197),
                (&["female", "black"], 164, 75), (&["female", "pacific"], 32, 15), (&["female", "asian"], 295, 135),
                (&["female", "native"], 17, 7), (&["female", "two-or-more"], 98, 44)])}]}]
    })
}

#[test]
fn the_example_of_local_law_144_comes_out_as_printed() {
    let problem = compiled(&local_law_144());
    let audit = problem.audit();
    audit.check(&problem).unwrap();
    let stage = &audit.stages()[0];
    let printed = |by: &[&str], of: &[&str]| stage.table(by).unwrap().row(of).unwrap().impact_ratio.value.unwrap().rounded(3);
    for (by, of, ratio) in [
        (&["sex"][..], &["female"][..], "0.979"),
        (&["sex"], &["male"], "1.000"),
        (&["race"], &["hispanic"], "0.967"),
        (&["race"], &["black"], "0.843"),
        (&["race"], &["native"], "0.849"),
        // Attributes stand in the order of their ids, and so do the codes of a cell.
        (&["race", "sex"], &["hispanic", "male"], "0.841"),
        (&["race", "sex"], &["hispanic", "female"], "0.827"),
        (&["race", "sex"], &["white", "male"], "1.000"),
        (&["race", "sex"], &["black", "male"], "0.806"),
        (&["race", "sex"], &["asian", "male"], "0.997"),
        (&["race", "sex"], &["native", "female"], "0.789"),
    ] {
        assert_eq!(printed(by, of), ratio, "{of:?}");
    }
    // Those whose group is not known are told, and are in no comparison.
    let both = stage.table(&["race", "sex"]).unwrap();
    assert_eq!(both.unknown, Count { considered: 250, selected: 90 });
    assert_eq!(both.rows[0].rate.excluded.get("unknown_group"), Some(&250));
    // Below four fifths is only who is: 7 of 17 against 215 of 412.
    let flagged: Vec<String> =
        both.rows.iter().filter(|row| row.below_four_fifths == Some(true)).map(|row| format!("{:?}", row.of)).collect();
    assert_eq!(flagged, [r#"[ItemCode("native"), ItemCode("female")]"#]);
}

#[test]
fn margins_that_do_not_add_up_are_taken_as_they_are() {
    // In the example 408 Hispanic applicants and 204 selections are not the sum of men's and women's 395 and 172.
    let problem = compiled(&local_law_144());
    let audit = problem.audit();
    let stage = &audit.stages()[0];
    let count = |by: &[&str], of: &[&str]| stage.table(by).unwrap().row(of).unwrap().count;
    let [men, women] = ["male", "female"].map(|sex| count(&["race", "sex"], &["hispanic", sex]));
    assert_eq!((men.considered + women.considered, men.selected + women.selected), (395, 172));
    assert_eq!(count(&["race"], &["hispanic"]), Count { considered: 408, selected: 204 });
    // A release reckons with the sums that are true, and holds.
    let ledger = EquityLedger::new();
    let disclosure = problem.release("first".parse().unwrap(), &ledger).unwrap();
    disclosure.check(&problem, &ledger).unwrap();
    assert_eq!(disclosure.summary().pinned, 0);
}

#[test]
fn small_categories_are_told_and_treated_as_the_policy_says() {
    // 1.6 percent of 1,000, with the highest rate.
    let cells = [("a", 584, 200), ("b", 400, 150), ("c", 16, 12)];
    let told = |small: &str| only_table(&compiled(&simple("g", &cells, &json!({"small": small}))));
    let (compared, no_benchmark, left_out) = (told("compared"), told("no_benchmark"), told("left_out"));
    let tops = [&compared, &no_benchmark, &left_out].map(|table| table.top.as_ref().unwrap()[0].to_string());
    assert_eq!(tops, ["c", "b", "b"]);
    let ratio = |table: &EquityTable| table.row(&["c"]).unwrap().impact_ratio.clone();
    assert_eq!(ratio(&compared).value.unwrap().lowest().to_string(), "1/1");
    assert_eq!(ratio(&no_benchmark).value.unwrap().lowest().to_string(), "2/1");
    assert_eq!((ratio(&left_out).value, ratio(&left_out).absent), (None, Some(NoValue::TooSmall)));
    // Its number and rate stay.
    assert_eq!(left_out.row(&["c"]).unwrap().rate.value, Ratio::of(12, 16));
    assert!(left_out.row(&["c"]).unwrap().is_small);
}

#[test]
fn exactly_four_fifths_is_not_below() {
    // Questions and Answers (1979): a rate of 48 percent against one of 60 is 80 percent.
    let table = only_table(&compiled(&simple("g", &[("white", 80, 48), ("hispanic", 50, 24)], &json!({}))));
    assert_eq!(table.row(&["hispanic"]).unwrap().below_four_fifths, Some(false));
    // Every pair of rates that is exactly at 80 percent, of groups up to 30: floats would flag about a third.
    let mut exact = 0;
    for (m, n) in (1..=30u64).flat_map(|m| (1..=30u64).map(move |n| (m, n))) {
        for (a, b) in (1..=m).flat_map(|a| (1..=n).map(move |b| (a, b))).filter(|(a, b)| 5 * a * n == 4 * b * m) {
            let table = only_table_unchecked(&compiled(&simple("g", &[("a", m, a), ("b", n, b)], &json!({}))), exact);
            assert_eq!(table.row(&["a"]).unwrap().below_four_fifths, Some(false), "{a}/{m} against {b}/{n}");
            exact += 1;
        }
    }
    assert!(exact > 500, "{exact}");
}

/// Checked now and then, since there are very many.
fn only_table_unchecked(problem: &EquityProblem, number: usize) -> EquityTable {
    if number % 50 == 0 { only_table(problem) } else { problem.audit().stages()[0].tables[0].clone() }
}

#[test]
fn one_selection_may_turn_a_flag() {
    // Question 21 (1979): 3 of 20 men and 1 of 10 women; one more of them and one less of the others, and women have the higher rate.
    let table = only_table(&compiled(&simple("sex", &[("men", 20, 3), ("women", 10, 1)], &json!({}))));
    let women = table.row(&["women"]).unwrap();
    assert_eq!(women.impact_ratio.value.unwrap().rounded(4), "0.6667");
    assert_eq!(women.below_four_fifths, Some(true));
    assert!(women.flip_flop.unwrap().reverses_order && women.flip_flop.unwrap().clears_flag);
    // Nobody is told so of large groups.
    let table = only_table(&compiled(&simple("sex", &[("men", 2_000, 300), ("women", 1_000, 100)], &json!({}))));
    assert_eq!(table.row(&["women"]).unwrap().flip_flop, None);
}

#[test]
fn the_shortfall_is_what_the_rate_of_all_would_have_brought() {
    // 24 women at a rate of 35 in 48 would be 17.5; 14 were promoted.
    let table = only_table(&compiled(&simple("sex", &[("men", 24, 21), ("women", 24, 14)], &json!({}))));
    let shortfall = |of: &str| table.row(&[of]).unwrap().shortfall.unwrap().rounded(1);
    assert_eq!((shortfall("women"), shortfall("men")), ("3.5".to_owned(), "-3.5".to_owned()));
}

#[test]
fn nobody_and_none_have_their_reasons() {
    let table = only_table(&compiled(&simple("g", &[("a", 10, 0), ("b", 0, 0)], &json!({}))));
    assert_eq!(table.top, None);
    let [a, b] = ["a", "b"].map(|of| table.row(&[of]).unwrap());
    assert_eq!((a.rate.value, a.rate.absent), (Ratio::of(0, 10), None), "0 of 10 is 0");
    assert_eq!((b.rate.value, b.rate.absent), (None, Some(NoValue::EmptyPopulation)));
    assert_eq!((a.impact_ratio.value, a.impact_ratio.absent), (None, Some(NoValue::ZeroReference)));
    assert_eq!(a.below_four_fifths, None);
    // None of one group, where others have some: a ratio of 0.
    let table = only_table(&compiled(&simple("g", &[("a", 10, 0), ("b", 12, 3)], &json!({}))));
    assert_eq!(table.row(&["a"]).unwrap().impact_ratio.value.unwrap().numerator(), 0);
}

fn scored(policy: &Value, people: &[(&str, Option<&str>, i64)]) -> EquityTable {
    let rows: Vec<Value> = people.iter().map(|(person, _, score)| json!({"person": person, "score": score})).collect();
    let known: Vec<Value> = people
        .iter()
        .map(|(person, group, _)| match group {
            Some(group) => json!({"person": person, "attributes": {"g": group}}),
            None => json!({"person": person}),
        })
        .collect();
    only_table(&compiled(&json!({
        "population": "staff", "policy": policy, "attributes": [{"id": "g", "categories": ["a", "b"]}], "people": known,
        "stages": [{"id": "s", "measure": "scoring", "rows": rows}]
    })))
}

#[test]
fn the_scoring_rate_counts_who_is_strictly_above_the_median() {
    // Three are at the median of five, and not above it: one of five is.
    let tied = [("p1", Some("a"), 5), ("p2", Some("a"), 5), ("p3", Some("b"), 5), ("p4", Some("b"), 3), ("p5", Some("b"), 9)];
    assert_eq!(scored(&json!({}), &tied).known, Count { considered: 5, selected: 1 });
    // Of an even number the middle between two: 4 and 5 make 4.5.
    let even = [("p1", Some("a"), 4), ("p2", Some("a"), 5), ("p3", Some("b"), 1), ("p4", Some("b"), 9)];
    let table = scored(&json!({}), &even);
    assert_eq!(table.row(&["a"]).unwrap().count, Count { considered: 2, selected: 1 });
    // Whoever is not known may enter the median, or not.
    let unknown = [("p1", Some("a"), 1), ("p2", Some("a"), 2), ("p3", Some("b"), 3), ("p4", None, 9), ("p5", None, 9)];
    assert_eq!(scored(&json!({}), &unknown).known.selected, 1);
    assert_eq!(scored(&json!({"unknown_in_median": true}), &unknown).known.selected, 0);
    assert_eq!(scored(&json!({}), &unknown).unknown.considered, 2);
}

/// Berkeley's departments as a document.
pub fn berkeley() -> Value {
    let tables: Vec<Value> = crate::measure::BERKELEY
        .iter()
        .zip(["A", "B", "C", "D", "E", "F"])
        .map(|([a, m, b, n], department)| {
            json!({"by": ["sex"], "stratum": department, "cells": [
                {"of": ["female"], "considered": m, "selected": a}, {"of": ["male"], "considered": n, "selected": b}]})
        })
        .collect();
    json!({
        "population": "applicants", "attributes": [{"id": "sex", "categories": ["female", "male"]}],
        "stages": [{"id": "admission", "tables": tables}]
    })
}

#[test]
fn an_aggregate_that_says_the_opposite_of_its_parts_is_told() {
    let problem = compiled(&berkeley());
    let audit = problem.audit();
    audit.check(&problem).unwrap();
    let stage = &audit.stages()[0];
    let comparison = &stage.stratified[0];
    assert_eq!(comparison.aggregate.unwrap().rounded(4), "0.6818");
    assert!(comparison.aggregate_reverses);
    assert_eq!((comparison.above, comparison.below, comparison.informative), (4, 2, 6));
    // There is no common ratio.
    assert!(comparison.breslow_day.unwrap().p < 0.003);
    // By department, women's rate over men's.
    let ratios: Vec<String> = stage.tables[1..]
        .iter()
        .map(|table| {
            let rate = |of: &str| table.row(&[of]).unwrap().count.rate().unwrap();
            rate("female").over(rate("male")).unwrap().rounded(4)
        })
        .collect();
    assert_eq!(ratios, ["1.3279", "1.0788", "0.9226", "1.0556", "0.8620", "1.1933"]);
}

#[test]
fn a_changed_audit_does_not_pass_its_check() {
    let problem = compiled(&berkeley());
    let audit = problem.audit();
    let written = serde_json::to_value(&audit).unwrap();
    let changed = |place: &str, value: Value| {
        let mut written = written.clone();
        *written.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
        serde_json::from_value::<rungs::EquityAudit>(written).unwrap().check(&problem)
    };
    let stage = || "admission".parse().unwrap();
    let row = "/stages/0/tables/0/rows/0";
    assert_eq!(serde_json::from_value::<rungs::EquityAudit>(written.clone()).unwrap().check(&problem), Ok(()));
    for (place, value, fault) in [
        ("/population".to_owned(), json!("others"), EquityFault::Other),
        (format!("{row}/count/selected"), json!(556), EquityFault::Count(stage())),
        ("/stages/0/tables/0/top".to_owned(), json!(["female"]), EquityFault::Top(stage())),
        (format!("{row}/impact_ratio/value/numerator"), json!(5), EquityFault::Ratio(stage())),
        (format!("{row}/rate/value/numerator"), json!(5), EquityFault::Ratio(stage())),
        (format!("{row}/below_four_fifths"), json!(false), EquityFault::Flag(stage())),
        (format!("{row}/shortfall/size/numerator"), json!(5), EquityFault::Shortfall(stage())),
        (format!("{row}/rate/ci/lower"), json!(0.28), EquityFault::Interval(stage())),
        (format!("{row}/impact_ratio/ci/upper"), json!(0.8), EquityFault::Interval(stage())),
        (format!("{row}/against_top/fisher_p"), json!(0.04), EquityFault::P(stage())),
        (format!("{row}/against_top/holm_p"), json!(0.04), EquityFault::P(stage())),
        ("/stages/0/stratified/0/mantel_haenszel".to_owned(), json!(9.0), EquityFault::Strata(stage())),
        ("/stages/0/stratified/0/aggregate_reverses".to_owned(), json!(false), EquityFault::Strata(stage())),
        ("/stages/0/stratified/0/above".to_owned(), json!(3), EquityFault::Strata(stage())),
    ] {
        assert_eq!(changed(&place, value), Err(fault), "{place}");
    }
}

/// People of two attributes in one decision.
fn staff(people: &[(&str, &str, u64, u64)]) -> Value {
    let (mut known, mut rows) = (Vec::new(), Vec::new());
    for (sex, site, considered, selected) in people {
        for number in 0..*considered {
            let person = format!("{sex}-{site}-{number}");
            known.push(json!({"person": person, "attributes": {"sex": sex, "site": site}}));
            rows.push(json!({"person": person, "selected": number < *selected}));
        }
    }
    json!({
        "population": "staff", "window": {"from": "2025-01-01", "until": "2026-01-01"},
        "attributes": [{"id": "sex", "categories": ["f", "m"]}, {"id": "site", "categories": ["east", "west"]}],
        "intersections": [["sex", "site"]], "people": known, "stages": [{"id": "promotion", "rows": rows}]
    })
}

#[test]
fn a_release_shows_nothing_of_few_and_is_proven() {
    let problem =
        compiled(&staff(&[("f", "east", 14, 3), ("f", "west", 40, 15), ("m", "east", 60, 25), ("m", "west", 90, 40)]));
    let ledger = EquityLedger::new();
    let disclosure = problem.release("2025".parse().unwrap(), &ledger).unwrap();
    disclosure.check(&problem, &ledger).unwrap();
    let release = disclosure.publishable().unwrap();
    assert_eq!((release.suppression.pinned, disclosure.proof.pinned().len()), (0, 0));
    assert!(release.suppression.hidden > 1 && disclosure.proof.open() > 1);
    let table = release.stages[0].tables.iter().find(|table| table.by.len() == 2).unwrap();
    let row = table.rows.iter().find(|row| row.of[0].as_ref() == "f" && row.of[1].as_ref() == "east").unwrap();
    assert_eq!(row.count.selected, None);
    assert_eq!((row.rate.value, row.rate.absent), (None, Some(NoValue::Suppressed)));
    // What is published has no trace of what was hidden.
    let text = serde_json::to_string(release).unwrap();
    // What is printed while looking for a fault tells nothing of it either.
    let written = EquityLedger::new().with(disclosure.entry.clone());
    let printed = format!("{problem:?} {disclosure:?} {:?} {written:?}", disclosure.entry);
    assert!(!printed.contains("value") && !printed.contains("considered") && !printed.contains("p0"), "{printed}");
    assert!(!text.contains("witness") && !text.contains("\"low\""), "{text}");
}

#[test]
fn a_changed_release_does_not_pass_its_check() {
    let problem =
        compiled(&staff(&[("f", "east", 14, 3), ("f", "west", 40, 15), ("m", "east", 60, 25), ("m", "west", 90, 40)]));
    let ledger = EquityLedger::new();
    let disclosure = problem.release("2025".parse().unwrap(), &ledger).unwrap();
    let written = serde_json::to_value(&disclosure).unwrap();
    let check = |written: Value| serde_json::from_value::<rungs::EquityDisclosure>(written).unwrap().check(&problem, &ledger);
    assert_eq!(check(written.clone()), Ok(()));
    let changed = |place: &str, value: Value| {
        let mut written = written.clone();
        let (parent, member) = place.rsplit_once('/').unwrap();
        match written.pointer_mut(parent).unwrap_or_else(|| panic!("{place}")) {
            Value::Array(list) => list[member.parse::<usize>().unwrap()] = value,
            object => object[member] = value,
        }
        check(written)
    };
    let stage = || "promotion".parse().unwrap();
    // The first table is by sex.
    assert_eq!(changed("/release/stages/0/tables/0/known/considered", json!(3)), Err(SuppressionFault::Count(stage())));
    let hidden = release_row(&written);
    assert_eq!(changed(&format!("{hidden}/count/selected"), json!(3)), Err(SuppressionFault::TellsOfFew(stage())));
    assert_eq!(changed(&format!("{hidden}/rate/n"), json!(14)), Err(SuppressionFault::Figure(stage())));
    assert_eq!(changed("/proof/cells/0/low", json!(0)), Err(SuppressionFault::Unproven));
    assert_eq!(changed("/proof/witnesses/1/0", json!(999)), Err(SuppressionFault::Witness));
    assert_eq!(changed("/release/suppression/hidden", json!(0)), Err(SuppressionFault::Summary));
    let mut short = written.clone();
    short.pointer_mut("/proof/cells").unwrap().as_array_mut().unwrap().pop();
    assert_eq!(check(short), Err(SuppressionFault::Unproven));
}

/// The place of the row whose count is hidden for its own sake.
fn release_row(written: &Value) -> String {
    let tables = written.pointer("/release/stages/0/tables").unwrap().as_array().unwrap();
    let table = tables.iter().position(|table| table["by"].as_array().unwrap().len() == 2).unwrap();
    let rows = tables[table]["rows"].as_array().unwrap();
    let row = rows.iter().position(|row| row["of"] == json!(["f", "east"])).unwrap();
    format!("/release/stages/0/tables/{table}/rows/{row}")
}

#[test]
fn what_two_releases_tell_together_is_reckoned_with() {
    let year = |until: &str, men: u64| {
        let mut document = simple("sex", &[("f", 60, 20), ("m", men, 40)], &json!({}));
        document["window"] = json!({"from": "2025-01-01", "until": until});
        compiled(&document)
    };
    let first = year("2025-10-01", 100);
    let ledger = EquityLedger::new();
    let published = first.release("third-quarter".parse().unwrap(), &ledger).unwrap();
    published.check(&first, &ledger).unwrap();
    assert_eq!(published.summary().hidden, 0);
    let ledger = ledger.with(published.entry);
    let ledger = EquityLedger::from_json(&serde_json::to_string(&ledger).unwrap()).unwrap();
    // In the last quarter four more men were considered and none selected: told apart by subtraction, were both years whole.
    let second = year("2026-01-01", 104);
    let alone = second.release("year".parse().unwrap(), &EquityLedger::new()).unwrap();
    assert_eq!(alone.summary().hidden, 0);
    let held = second.release("year".parse().unwrap(), &ledger).unwrap();
    held.check(&second, &ledger).unwrap();
    assert!(held.summary().hidden > 0);
    assert_eq!(held.summary().pinned, 0, "{:?}", held.proof.pinned());
    assert_eq!(held.summary().held_against.len(), 1);
    let men = held.publishable().unwrap().stages[0].tables[0].rows.iter().find(|row| row.of[0].as_ref() == "m").unwrap();
    assert_eq!(men.count.considered, None);
    // The same id again, and windows that cross.
    let again = second.release("third-quarter".parse().unwrap(), &ledger);
    assert_eq!(again.unwrap_err(), LedgerFault::Again("third-quarter".parse().unwrap()));
    let mut crossing = simple("sex", &[("f", 60, 20)], &json!({}));
    crossing["window"] = json!({"from": "2025-07-01", "until": "2026-07-01"});
    let crossing = compiled(&crossing).release("x".parse().unwrap(), &ledger);
    assert_eq!(crossing.unwrap_err(), LedgerFault::WindowsCross("x".parse().unwrap(), "third-quarter".parse().unwrap()));
    // Another population is told apart.
    let mut other = simple("sex", &[("f", 60, 20), ("m", 104, 40)], &json!({}));
    other["population"] = json!("elsewhere");
    assert_eq!(compiled(&other).release("x".parse().unwrap(), &ledger).unwrap().summary().hidden, 0);
}

#[test]
fn windows_that_fill_a_greater_one_leave_nobody() {
    let released = |window: [&str; 2], least: u64, cells: &[(&str, u64, u64)], id: &str, ledger: &EquityLedger| {
        let mut document = simple("sex", cells, &json!({"suppression": {"least": least}}));
        document["window"] = json!({"from": window[0], "until": window[1]});
        let problem = compiled(&document);
        let disclosure = problem.release(id.parse().unwrap(), ledger).unwrap();
        disclosure.check(&problem, ledger).unwrap();
        disclosure
    };
    let empty = EquityLedger::new();
    let first = released(["2025-01-01", "2025-07-01"], 30, &[("f", 12, 6), ("m", 14, 7)], "first", &empty);
    assert_eq!(first.summary().hidden, 6);
    let once = EquityLedger::new().with(first.entry);
    let second = released(["2025-07-01", "2026-01-01"], 30, &[("f", 60, 30), ("m", 70, 35)], "second", &once);
    assert_eq!(second.summary().hidden, 0);
    let twice = once.clone().with(second.entry);
    // Both halves are out: whatever of the year is shown gives a count of the first away.
    let year = released(["2025-01-01", "2026-01-01"], 30, &[("f", 72, 36), ("m", 84, 42)], "year", &twice);
    assert_eq!((year.summary().hidden, year.summary().pinned), (6, 0));
    // The same window once more, told less carefully, leaves as little to guess.
    let again = released(["2025-01-01", "2025-07-01"], 1, &[("f", 12, 6), ("m", 14, 7)], "again", &once);
    assert_eq!((again.summary().hidden, again.summary().pinned), (6, 0));
}

#[test]
fn a_release_that_no_ledger_could_read_again_is_refused() {
    let categories: Vec<String> = (0..100).map(|number| format!("c{number}")).collect();
    let rounds = (0..700).map(|round| json!({"by": ["g"], "stratum": format!("r{round}"), "cells": []}));
    let document = json!({"population": "staff", "attributes": [{"id": "g", "categories": categories}],
        "stages": [{"id": "s", "tables": rounds.collect::<Vec<Value>>()}]});
    let refused = compiled(&document).release("big".parse().unwrap(), &EquityLedger::new());
    assert_eq!(refused.unwrap_err(), LedgerFault::TooLarge("big".parse().unwrap()));
}

#[test]
fn a_part_of_a_population_is_held_against_the_whole() {
    let ledger = EquityLedger::new();
    let whole = compiled(&simple("sex", &[("f", 60, 20), ("m", 104, 40)], &json!({})));
    let published = whole.release("all".parse().unwrap(), &ledger).unwrap();
    let ledger = ledger.with(published.entry);
    let mut pilot = simple("sex", &[("f", 57, 19), ("m", 80, 30)], &json!({}));
    pilot["population"] = json!("pilot");
    pilot["within"] = json!(["staff"]);
    let pilot = compiled(&pilot);
    let held = pilot.release("pilot".parse().unwrap(), &ledger).unwrap();
    held.check(&pilot, &ledger).unwrap();
    // Three women are in no pilot.
    let women = held.publishable().unwrap().stages[0].tables[0].rows.iter().find(|row| row.of[0].as_ref() == "f").unwrap();
    assert_eq!(women.count.considered, None);
    assert_eq!(held.summary().pinned, 0);
}

#[test]
fn what_cannot_be_kept_from_being_found_out_is_said() {
    // Everything of the earlier release is out, and the later one was too: nothing can be hidden any more of what lies between, which an entry in the
    // ledger that hides nothing shows.
    let window = |until: &str, men: u64, least: u64| {
        let mut document = simple("sex", &[("m", men, 40)], &json!({"suppression": {"least": least, "none_shown": true}}));
        document["window"] = json!({"from": "2025-01-01", "until": until});
        compiled(&document)
    };
    let ledger = EquityLedger::new();
    let ledger = ledger.with(window("2025-10-01", 100, 1).release("a".parse().unwrap(), &EquityLedger::new()).unwrap().entry);
    let second = window("2026-01-01", 104, 1).release("b".parse().unwrap(), &ledger).unwrap();
    assert_eq!(second.summary().hidden, 0);
    let ledger = ledger.with(second.entry);
    let third = window("2027-01-01", 300, 10);
    let held = third.release("c".parse().unwrap(), &ledger).unwrap();
    held.check(&third, &ledger).unwrap();
    assert!(held.summary().pinned > 0 && held.publishable().is_none());
    assert_eq!(held.proof.pinned().len() as u64, held.summary().pinned);
}

#[test]
fn a_blind_shortlist_shows_only_what_it_may() {
    let person = |id: &str, grade: &str, site: &str| json!({"person": id, "attributes": {"grade": grade, "site": site, "school": format!("school of {id}")}});
    let pool: Vec<Value> = (0..12)
        .map(|n| person(&format!("p{n}"), if n < 6 { "junior" } else { "senior" }, if n % 6 < 5 { "north" } else { "south" }))
        .collect();
    let document = json!({"fields": ["grade", "site"], "least_class": 3, "pool": pool, "shortlisted": ["p2", "p5", "p7"]});
    let problem = BlindShortlistSpec::from_json(&document.to_string()).unwrap().compile().unwrap();
    let (shortlist, key) = problem.blind(7);
    shortlist.check(&key, &problem).unwrap();
    // p5 alone of the juniors works in the south.
    assert_eq!((shortlist.fields().len(), shortlist.withheld()[0].as_ref()), (1, "site"));
    assert_eq!(shortlist.smallest_class(), Some(6));
    assert!(shortlist.is_anonymous());
    let text = serde_json::to_string(&shortlist).unwrap();
    for hidden in ["school", "p2", "p5", "p7", "south"] {
        assert!(!text.contains(hidden), "{hidden} is in {text}");
    }
    // A pseudonym that tells of somebody, in the key as well.
    let renamed = |written: String| written.replace("candidate-1", "a-junior");
    let named: rungs::BlindShortlist = serde_json::from_str(&renamed(text)).unwrap();
    let named_key: rungs::Unblinding = serde_json::from_str(&renamed(serde_json::to_string(&key).unwrap())).unwrap();
    assert_eq!(named.check(&named_key, &problem), Err(rungs::BlindFault::Pseudonym));
    // What is printed of them while looking for a fault tells of nobody.
    let printed = format!("{problem:?} {key:?}");
    assert!(!printed.contains("p5") && !printed.contains("south"), "{printed}");
    // The order of the pool and of the shortlist says nothing; the seed does.
    let mut shuffled = document.clone();
    shuffled["shortlisted"] = json!(["p7", "p2", "p5"]);
    let same = BlindShortlistSpec::from_json(&shuffled.to_string()).unwrap().compile().unwrap().blind(7);
    assert_eq!((&same.0, &same.1), (&shortlist, &key));
    let orders: std::collections::BTreeSet<String> =
        (0..40).map(|seed| problem.blind(seed).1.person("candidate-1").unwrap().to_string()).collect();
    assert_eq!(orders.len(), 3);
    assert!(key.person("candidate-9").is_err());
    // A pool smaller than a class should be singles everybody out.
    let mut few = document;
    few["least_class"] = json!(13);
    let problem = BlindShortlistSpec::from_json(&few.to_string()).unwrap().compile().unwrap();
    let (shortlist, key) = problem.blind(7);
    shortlist.check(&key, &problem).unwrap();
    assert!(!shortlist.is_anonymous() && shortlist.fields().is_empty());
    let mut changed = serde_json::to_value(&shortlist).unwrap();
    changed["is_anonymous"] = json!(true);
    let changed: rungs::BlindShortlist = serde_json::from_value(changed).unwrap();
    assert_eq!(changed.check(&key, &problem), Err(rungs::BlindFault::Class));
}

#[test]
fn the_rules_of_a_target_differ() {
    let rules = [
        TargetRule::AnyDifference,
        TargetRule::WholePerson,
        TargetRule::FourFifths,
        TargetRule::FourFifthsWholePerson,
        TargetRule::SignificantDifference,
    ];
    let short = |count: u64, people: u64, percent: u64| {
        let availability = Ratio::of(percent, 100).unwrap();
        rules.map(|rule| Utilisation::of(count, people, availability, rule).unwrap().is_short)
    };
    // 24 of 100 where 30 percent are to be expected: exactly four fifths, six people, 1.3 standard deviations.
    assert_eq!(short(24, 100, 30), [true, true, false, false, false]);
    // 1 of 5 where 1.5 are: two thirds, but half a person.
    assert_eq!(short(1, 5, 30), [true, false, true, false, false]);
    // 15 of 100: half, and 3.3 standard deviations.
    assert_eq!(short(15, 100, 30), [true; 5]);
    assert_eq!(short(30, 100, 30), [false; 5]);
    let shortfall = Utilisation::of(24, 100, Ratio::of(30, 100).unwrap(), TargetRule::AnyDifference).unwrap().shortfall;
    assert_eq!(shortfall.rounded(2), "6.00");
}

/// Groups as counts under the policy as it is when nothing is said.
fn groups(cells: &[(&str, u64, u64)]) -> Value {
    simple("g", cells, &json!({}))
}

#[test]
fn that_a_count_is_shown_gives_no_hidden_one_away() {
    for policy in [json!({}), json!({"suppression": {"none_shown": true}})] {
        for small in [(1, 1), (2, 1), (1, 0)] {
            let cells = [("a", 35, 25), ("b", small.0, small.1), ("c", 100, 12)];
            let problem = compiled(&simple("g", &cells, &policy));
            let disclosure = problem.release("r".parse().unwrap(), &EquityLedger::new()).unwrap();
            disclosure.check(&problem, &EquityLedger::new()).unwrap();
            let table = &disclosure.publishable().unwrap().stages[0].tables[0];
            let counts = table.rows.iter().map(|row| row.count).chain([table.known, table.unknown]);
            for count in counts {
                assert!(count.considered.is_some() || count.selected.is_none(), "{small:?} {count:?}");
            }
            assert_eq!(table.rows[1].count.considered, None);
        }
    }
}

#[test]
fn one_small_group_does_not_hide_every_rate() {
    let ids: Vec<String> = (0..20).map(|number| format!("g{number:02}")).collect();
    let mut cells: Vec<(&str, u64, u64)> = ids.iter().zip(0..).map(|(id, at)| (id.as_str(), 200 + at, 50 + at)).collect();
    (cells[7].1, cells[7].2) = (5, 2);
    let problem = compiled(&groups(&cells));
    let disclosure = problem.release("r".parse().unwrap(), &EquityLedger::new()).unwrap();
    disclosure.check(&problem, &EquityLedger::new()).unwrap();
    let release = disclosure.publishable().unwrap();
    // Its own two, and two of one other group.
    assert_eq!(release.suppression.hidden, 4);
}

#[test]
fn a_release_between_two_that_lacks_a_stage_does_not_part_them() {
    let document = |population: &str, within: &[&str], stages: &[(&str, u64, u64)]| {
        let stages: Vec<Value> = stages
            .iter()
            .map(|(id, considered, selected)| {
                json!({"id": id, "tables": [{"by": ["sex"], "cells": [{"of": ["f"], "considered": considered, "selected": selected},
                    {"of": ["m"], "considered": 300, "selected": 100}]}]})
            })
            .collect();
        json!({"population": population, "within": within, "attributes": [{"id": "sex", "categories": ["f", "m"]}], "stages": stages})
    };
    let before = [document("staff", &[], &[("mentoring", 100, 40)]), document("staff", &[], &[("promotion", 100, 40)])];
    let part = compiled(&document("sales", &["staff"], &[("mentoring", 97, 39)]));
    for order in [[0, 1], [1, 0]] {
        let mut ledger = EquityLedger::new();
        for (number, at) in order.into_iter().enumerate() {
            let problem = compiled(&before[at]);
            let disclosure = problem.release(format!("r{number}").parse().unwrap(), &ledger).unwrap();
            ledger = ledger.with(disclosure.entry);
        }
        // Three women are in the whole and not in the part.
        let disclosure = part.release("part".parse().unwrap(), &ledger).unwrap();
        disclosure.check(&part, &ledger).unwrap();
        let table = &disclosure.publishable().map(|release| &release.stages[0].tables[0]);
        let is_told = table.is_some_and(|table| table.rows[0].count.considered == Some(97));
        assert!(!is_told, "{order:?}");
    }
}

#[test]
fn windows_that_cross_are_refused_only_where_they_tell_of_the_same() {
    let of = |stage: &str, from: &str, until: &str| {
        let mut document = groups(&[("a", 100, 40), ("b", 200, 80)]);
        document["window"] = json!({"from": from, "until": until});
        document["stages"][0]["id"] = json!(stage);
        compiled(&document)
    };
    let first = of("promotion", "2025-01-01", "2026-01-01");
    let ledger = EquityLedger::new();
    let ledger = ledger.clone().with(first.release("r0".parse().unwrap(), &ledger).unwrap().entry);
    assert!(of("promotion", "2025-07-01", "2026-07-01").release("r1".parse().unwrap(), &ledger).is_err());
    assert!(of("mentoring", "2025-07-01", "2026-07-01").release("r1".parse().unwrap(), &ledger).is_ok());
}

#[test]
fn a_proof_of_other_sums_does_not_pass() {
    let problem = compiled(&groups(&[("a", 35, 25), ("b", 2, 1), ("c", 100, 12)]));
    let ledger = EquityLedger::new();
    let disclosure = problem.release("r".parse().unwrap(), &ledger).unwrap();
    let written = serde_json::to_value(&disclosure).unwrap();
    let check = |written: Value| serde_json::from_value::<rungs::EquityDisclosure>(written).unwrap().check(&problem, &ledger);
    assert_eq!(check(written.clone()), Ok(()));
    // Nothing adds up to anything, and nothing is to be kept.
    let mut forged = written.clone();
    forged["entry"]["system"]["equations"] = json!([]);
    for variable in forged["entry"]["system"]["variables"].as_array_mut().unwrap() {
        variable["is_guarded"] = json!(false);
    }
    forged["proof"] = json!({"witnesses": [], "cells": [], "pinned": []});
    assert_eq!(check(forged), Err(SuppressionFault::Entry));
    let mut elsewhere = written.clone();
    elsewhere["entry"]["population"] = json!("elsewhere");
    assert_eq!(check(elsewhere), Err(SuppressionFault::Entry));
    let mut other = written;
    other["release"]["population"] = json!("elsewhere");
    assert_eq!(check(other), Err(SuppressionFault::Other));
}

#[test]
fn a_table_that_is_missing_in_a_stratum_is_a_fault() {
    let table = |by: &str, stratum: &str| {
        json!({"by": [by], "stratum": stratum, "cells": [{"of": ["x"], "considered": 100, "selected": 40},
            {"of": ["y"], "considered": 100, "selected": 30}]})
    };
    let document = json!({
        "population": "staff", "attributes": [{"id": "race", "categories": ["x", "y"]}, {"id": "sex", "categories": ["x", "y"]}],
        "stages": [{"id": "s", "tables": [table("sex", "A"), table("sex", "B"), table("race", "A")]}]
    });
    let invalid = EquitySpec::from_json(&document.to_string()).unwrap().compile().unwrap_err();
    let places: Vec<String> = invalid.defects().iter().map(|defect| defect.path().pointer()).collect();
    assert_eq!(places, ["/stages/0/tables/2"]);
    assert_eq!(invalid.defects()[0].code().as_str(), "equity/table");
}

#[test]
fn more_cells_than_memory_should_hold_are_refused_before_they_are_counted() {
    let categories: Vec<String> = (0..100).map(|number| format!("c{number}")).collect();
    let people: Vec<Value> =
        (0..300).map(|number| json!({"person": format!("p{number}"), "attributes": {"one": "c1", "two": "c2"}})).collect();
    let rows: Vec<Value> = (0..300)
        .map(|number| json!({"person": format!("p{number}"), "stratum": format!("s{number}"), "selected": true}))
        .collect();
    let document = json!({
        "population": "staff", "attributes": [{"id": "one", "categories": categories}, {"id": "two", "categories": categories[..10]}],
        "intersections": [["one", "two"]], "people": people,
        "stages": (0..10).map(|number| json!({"id": format!("s{number}"), "rows": rows})).collect::<Vec<_>>()
    });
    let invalid = EquitySpec::from_json(&document.to_string()).unwrap().compile().unwrap_err();
    let places: Vec<String> = invalid.defects().iter().map(|defect| defect.path().pointer()).collect();
    assert_eq!(places, ["/stages/6"], "{invalid}");
}
