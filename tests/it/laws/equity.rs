//! What holds for every audit of equity and every release.

use proptest::prelude::*;
use rungs::{Count, EquityAudit, EquityLedger, EquityRelease, EquitySpec, Tally};
use serde_json::{Value, json};

use crate::equity::compiled;
use crate::made::Random;
use crate::oracle::equity::{Hidden, Told, possible, possible_together};

/// People at random in rounds, by two attributes, some of them not known.
fn document(random: &mut Random, people: u64, rounds: u64) -> Value {
    let (mut known, mut rows) = (Vec::new(), Vec::new());
    for number in 0..people {
        let mut attributes = serde_json::Map::new();
        if !random.one_in(9) {
            attributes.insert("sex".to_owned(), json!(["f", "m"][random.below(2) as usize]));
        }
        if !random.one_in(9) {
            attributes.insert("site".to_owned(), json!(["east", "north", "west"][random.below(3) as usize]));
        }
        let person = format!("p{number:03}");
        known.push(json!({"person": person, "attributes": attributes}));
        let mut row = json!({"person": person, "selected": random.one_in(3)});
        if rounds > 1 {
            row["stratum"] = json!(format!("round-{}", random.below(rounds)));
        }
        rows.push(row);
    }
    json!({
        "population": "staff",
        "attributes": [{"id": "sex", "categories": ["f", "m"]}, {"id": "site", "categories": ["east", "north", "west"]}],
        "intersections": [["sex", "site"]], "people": known, "stages": [{"id": "s", "rows": rows}]
    })
}

fn audited(document: &Value) -> EquityAudit {
    let problem = compiled(document);
    let audit = problem.audit();
    audit.check(&problem).unwrap();
    audit
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_order_of_lists_changes_no_audit(seed: u64) {
        let mut random = Random(seed);
        let document = document(&mut random, 40, 3);
        let mut other: EquitySpec = EquitySpec::from_json(&document.to_string()).unwrap();
        random.shuffle(&mut other.people);
        random.shuffle(&mut other.attributes);
        other.attributes.iter_mut().for_each(|attribute| random.shuffle(&mut attribute.categories));
        other.intersections[0].reverse();
        random.shuffle(&mut other.stages[0].rows);
        prop_assert_eq!(audited(&document), other.compile().unwrap().audit());
    }

    #[test]
    fn an_empty_group_changes_no_other(seed: u64) {
        let mut random = Random(seed);
        let document = document(&mut random, 30, 2);
        let mut with_empty = document.clone();
        with_empty["attributes"][0]["categories"] = json!(["f", "m", "x"]);
        let (before, after) = (audited(&document), audited(&with_empty));
        for (table, twin) in before.stages()[0].tables.iter().zip(&after.stages()[0].tables) {
            prop_assert_eq!((&table.known, &table.unknown, &table.top), (&twin.known, &twin.unknown, &twin.top));
            for row in &table.rows {
                prop_assert!(twin.rows.contains(row));
            }
        }
    }

    #[test]
    fn other_names_for_groups_change_no_figure(seed: u64) {
        let mut random = Random(seed);
        let document = document(&mut random, 30, 2);
        let text = document.to_string().replace("\"f\"", "\"zeta\"").replace("\"m\"", "\"alpha\"");
        let renamed = serde_json::from_str(&text).unwrap();
        let (before, after) = (audited(&document), audited(&renamed));
        let name = |code: &str| match code { "f" => "zeta".to_owned(), "m" => "alpha".to_owned(), other => other.to_owned() };
        for (table, twin) in before.stages()[0].tables.iter().zip(&after.stages()[0].tables) {
            for row in &table.rows {
                let of: Vec<String> = row.of.iter().map(|code| name(code.as_ref())).collect();
                let of: Vec<&str> = of.iter().map(String::as_str).collect();
                let twin = twin.row(&of).unwrap();
                prop_assert_eq!((&row.rate, row.count, &row.shortfall), (&twin.rate, twin.count, &twin.shortfall));
                // Of those that share the highest rate and are as many the first is held against: the value stays.
                let value = |row: &rungs::EquityRow| row.impact_ratio.value.map(rungs::Ratio::lowest);
                prop_assert_eq!(value(row), value(twin));
                prop_assert_eq!(row.below_four_fifths, twin.below_four_fifths);
            }
        }
    }

    #[test]
    fn shards_add_up_to_the_whole(seed: u64, shards in 1usize..9) {
        let mut random = Random(seed);
        let rows: Vec<(u16, bool)> = (0..random.below(200)).map(|_| (random.below(7) as u16, random.one_in(2))).collect();
        let tally = |rows: &[(u16, bool)]| {
            let mut tally = Tally::new(5);
            let (cells, selected): (Vec<u16>, Vec<bool>) = rows.iter().copied().unzip();
            tally.count(&cells, &selected);
            tally
        };
        let mut merged = Tally::new(5);
        for shard in rows.chunks(rows.len() / shards + 1) {
            merged.merge(&tally(shard));
        }
        prop_assert_eq!(&merged, &tally(&rows));
        // Counted one by one.
        for cell in 0..5 {
            let of = || rows.iter().filter(|(at, _)| *at == cell);
            let count = Count { considered: of().count() as u64, selected: of().filter(|(_, selected)| *selected).count() as u64 };
            prop_assert_eq!(merged.of(cell), count);
        }
        prop_assert_eq!(merged.unknown().considered, rows.iter().filter(|(cell, _)| *cell >= 5).count() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn releases_pass_their_check_and_documents_survive_being_written(seed: u64) {
        let mut random = Random(seed);
        let rounds = 1 + random.below(2);
        let mut document = document(&mut random, 80, rounds);
        document["policy"] = json!({"suppression": {"least": 1 + random.below(6), "none_shown": random.one_in(2), "least_spread": 1 + random.below(3)}});
        let problem = compiled(&document);
        let ledger = EquityLedger::new();
        let disclosure = problem.release("r".parse().unwrap(), &ledger).unwrap();
        prop_assert_eq!(disclosure.check(&problem, &ledger), Ok(()));
        prop_assert_eq!(disclosure.summary().pinned, 0);
        let written = serde_json::to_string(&disclosure).unwrap();
        prop_assert_eq!(&serde_json::from_str::<rungs::EquityDisclosure>(&written).unwrap(), &disclosure);
        let ledger = ledger.with(disclosure.entry);
        prop_assert_eq!(&EquityLedger::from_json(&serde_json::to_string(&ledger).unwrap()).unwrap(), &ledger);
        let audit = problem.audit();
        prop_assert_eq!(&serde_json::from_str::<EquityAudit>(&serde_json::to_string(&audit).unwrap()).unwrap(), &audit);
    }
}

/// Three groups, given as counts, of which little is shown.
fn three(random: &mut Random) -> (Value, [[u64; 2]; 3]) {
    let groups = [(); 3].map(|()| [random.below(5), random.below(5)]);
    let cells: Vec<Value> = groups
        .iter()
        .zip(["a", "b", "c"])
        .map(|([selected, rest], of)| json!({"of": [of], "considered": selected + rest, "selected": selected}))
        .collect();
    let none_shown = random.one_in(2);
    let document = json!({
        "population": "staff", "policy": {"suppression": {"least": 3, "least_spread": 1, "none_shown": none_shown}},
        "attributes": [{"id": "g", "categories": ["a", "b", "c"]}], "stages": [{"id": "s", "tables": [{"by": ["g"], "cells": cells}]}]
    });
    (document, groups)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whoever_tries_every_number_finds_nothing_hidden(seed: u64) {
        let mut random = Random(seed);
        let (document, groups) = three(&mut random);
        let problem = compiled(&document);
        let ledger = EquityLedger::new();
        let disclosure = problem.release("r".parse().unwrap(), &ledger).unwrap();
        disclosure.check(&problem, &ledger).unwrap();
        if disclosure.summary().pinned == 0 {
            let told = told(disclosure.publishable().unwrap());
            let found = possible(&told, &groups);
            for (hidden, values) in &found {
                // That none were selected may be known, where it may be told.
                let is_none = told.none_shown && hidden.is_selected && values.iter().eq([&0]);
                prop_assert!(values.len() > 1 || is_none, "{:?} can only be {:?}: {:?}", hidden, values, told);
            }
        }
    }
}

#[test]
fn whoever_tries_every_number_finds_what_is_hidden_badly() {
    // One group hidden, the others and the total shown.
    let document = json!({
        "population": "staff", "policy": {"suppression": {"least": 1, "none_shown": true}},
        "attributes": [{"id": "g", "categories": ["a", "b", "c"]}],
        "stages": [{"id": "s", "tables": [{"by": ["g"], "cells": [{"of": ["a"], "considered": 2, "selected": 1},
            {"of": ["b"], "considered": 4, "selected": 2}, {"of": ["c"], "considered": 4, "selected": 1}]}]}]
    });
    let disclosure = compiled(&document).release("r".parse().unwrap(), &EquityLedger::new()).unwrap();
    let mut told = told(disclosure.publishable().unwrap());
    let table = &mut told.table;
    assert!(table.rows.iter().all(|row| row.count.considered.is_some()));
    (table.rows[0].count.considered, table.rows[0].count.selected) = (None, None);
    let found = possible(&told, &[[1, 1], [2, 2], [1, 3]]);
    assert_eq!(found[&Hidden { row: Some(0), is_selected: true }].len(), 1);
}

/// Two groups of a window, given as counts.
fn two(groups: [[u64; 2]; 2], window: [&str; 2], least: u64, none_shown: bool) -> Value {
    let counts = groups.iter().zip(["a", "b"]);
    let cells: Vec<Value> =
        counts.map(|([selected, rest], of)| json!({"of": [of], "considered": selected + rest, "selected": selected})).collect();
    json!({
        "population": "staff", "window": {"from": window[0], "until": window[1]},
        "policy": {"suppression": {"least": least, "least_spread": 1, "none_shown": none_shown}},
        "attributes": [{"id": "g", "categories": ["a", "b"]}], "stages": [{"id": "s", "tables": [{"by": ["g"], "cells": cells}]}]
    })
}

/// The first table of a release, with its rule.
fn told(release: &EquityRelease) -> Told {
    let rule = &release.suppression;
    Told { table: release.stages[0].tables[0].clone(), least: rule.least, none_shown: rule.none_shown }
}

/// Releases one after the other, each held against all before it; `None` where something that is hidden is known all the same.
fn released(documents: &[Value]) -> Option<Vec<Told>> {
    let mut ledger = EquityLedger::new();
    let mut tables = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let problem = compiled(document);
        let disclosure = problem.release(format!("r{number}").parse().unwrap(), &ledger).unwrap();
        disclosure.check(&problem, &ledger).unwrap();
        if disclosure.summary().pinned > 0 {
            return None;
        }
        tables.push(told(disclosure.publishable().unwrap()));
        ledger = ledger.with(disclosure.entry);
    }
    Some(tables)
}

/// A number for each part of two groups.
fn tiny(random: &mut Random) -> [[u64; 2]; 2] {
    [(); 2].map(|()| [random.below(4), random.below(4)])
}

#[test]
fn whoever_subtracts_windows_that_fill_a_greater_one_finds_nothing_hidden() {
    let (mut proven, mut hides_in_both) = (0, 0);
    for seed in 0..60 {
        let mut random = Random(seed);
        let (first, second) = (tiny(&mut random), tiny(&mut random));
        let year = [0, 1].map(|row| [0, 1].map(|part| first[row][part] + second[row][part]));
        let none_shown = random.one_in(2);
        let documents = [
            two(first, ["2025-01-01", "2025-07-01"], 3, none_shown),
            two(second, ["2025-07-01", "2026-01-01"], 1 + random.below(2), none_shown),
            two(year, ["2025-01-01", "2026-01-01"], 1 + random.below(3), none_shown),
        ];
        // The whole may come first as well as last.
        let year_first = random.one_in(3);
        let order = if year_first { [2, 0, 1] } else { [0, 1, 2] };
        let Some(tables) = released(&order.map(|at| documents[at].clone())) else { continue };
        let place = |document: usize| order.iter().position(|at| *at == document).unwrap();
        let [first, second, year] = [0, 1, 2].map(|document| &tables[place(document)]);
        let found = possible_together(&[first, second], year, 5);
        proven += 1;
        hides_in_both += usize::from([0, 2].iter().all(|table| found.keys().any(|(at, _, _)| at == table)));
        for (hidden, values) in &found {
            let is_none = none_shown && hidden.2 && values.iter().eq([&0]);
            assert!(values.len() > 1 || is_none, "seed {seed}: {hidden:?} can only be {values:?}: {tables:#?}");
        }
    }
    assert!(
        proven > 30 && hides_in_both > 20,
        "{proven} of 60 were proven, {hides_in_both} of them hide in a part and the whole"
    );
}

#[test]
fn whoever_holds_releases_of_one_window_side_by_side_finds_nothing_hidden() {
    let (mut proven, mut hides) = (0, 0);
    for seed in 0..60 {
        let mut random = Random(seed);
        let counts = tiny(&mut random);
        let none_shown = random.one_in(2);
        let window = ["2025-01-01", "2026-01-01"];
        let least = [1 + random.below(3), 1 + random.below(3), 1 + random.below(3)];
        let Some(tables) = released(&least.map(|least| two(counts, window, least, none_shown))) else { continue };
        proven += 1;
        // All are of the same numbers: each pair is a whole and its only part.
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let found = possible_together(&[&tables[one]], &tables[other], 5);
            hides += usize::from(!found.is_empty());
            for (hidden, values) in &found {
                let is_none = none_shown && hidden.2 && values.iter().eq([&0]);
                assert!(values.len() > 1 || is_none, "seed {seed}: {hidden:?} can only be {values:?}: {tables:#?}");
            }
        }
    }
    assert!(proven >= 30 && hides >= 60, "{proven} of 60 were proven, {hides} pairs hide something");
}
