//! Figures of equity: Fisher's test on many tables, impact ratios over many rows, Boschloo's test, and a release.
//!
//! ```text
//! cargo bench --bench equity
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    unreachable_pub,
    dead_code,
    reason = "a benchmark measures time, prints, and stops where it fails"
)]

#[path = "support/measure.rs"]
mod measure;
#[path = "support/random.rs"]
mod random;

use std::hint::black_box;

use measure::{median, timed};
use random::Random;
use rungs::{Alternative, EquityLedger, EquitySpec, Tally, TwoByTwo, TwoSided};
use serde_json::{Value, json};

const RUNS: usize = 15;

/// Tables of fewer than 240 people, groups and selections at random.
fn tables(count: usize) -> Vec<TwoByTwo> {
    let mut random = Random(1);
    let table = |random: &mut Random| {
        let (m, n) = (1 + random.below(119), 1 + random.below(119));
        TwoByTwo::new([random.below(m + 1), m], [random.below(n + 1), n]).unwrap()
    };
    (0..count).map(|_| table(&mut random)).collect()
}

fn fisher() {
    let tables = tables(100_000);
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let (sum, took) =
            timed(|| tables.iter().map(|table| table.fisher().two_sided(TwoSided::MinimumLikelihood)).sum::<f64>());
        black_box(sum);
        seconds.push(took);
    }
    println!("Fisher, 100000 tables of fewer than 240 people: {:.1} ms", median(&mut seconds) * 1e3);
    let some = &tables[..40];
    let (_, took) = timed(|| {
        some.iter().for_each(|table| {
            black_box(table.boschloo(Alternative::TwoSided(TwoSided::Central)));
        });
    });
    println!("Boschloo, 40 of them, two-sided: {:.1} ms", took * 1e3);
}

/// The bare loop that nothing can count with less than: one addition into one of 14 cells a row.
fn bare(cells: &[u16], selected: &[bool]) -> [[u64; 2]; 14] {
    let mut counts = [[0u64; 2]; 14];
    for (cell, selected) in cells.iter().zip(selected) {
        counts[usize::from(*cell)][usize::from(*selected)] += 1;
    }
    counts
}

fn impact_ratios() {
    let mut random = Random(2);
    let (cells, selected): (Vec<u16>, Vec<bool>) =
        (0..1_000_000).map(|_| (random.below(14) as u16, random.below(3) == 0)).unzip();
    let (mut engine, mut loops, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (tally, took) = timed(|| {
            let mut tally = Tally::new(14);
            tally.count(&cells, &selected);
            let top = tally.cells().iter().filter_map(|count| count.rate()).max_by(|one, other| one.compare(*other)).unwrap();
            let ratios: Vec<_> = tally.cells().iter().map(|count| count.rate().and_then(|rate| rate.over(top))).collect();
            black_box(ratios);
            tally
        });
        let (bare, bare_took) = timed(|| bare(&cells, &selected));
        assert!(tally.cells().iter().zip(bare).all(|(count, [no, yes])| (count.considered, count.selected) == (no + yes, yes)));
        engine.push(took * 1e3);
        loops.push(bare_took * 1e3);
        ratios.push(took / bare_took);
    }
    let (engine, loops, ratio) = (median(&mut engine), median(&mut loops), median(&mut ratios));
    println!("impact ratios, 1000000 rows, 14 cells: {engine:.2} ms; bare counting loop {loops:.2} ms (ratio {ratio:.2})");
}

/// A stage of people by sex, seven ethnicities and rounds.
fn document(people: u64, rounds: u64) -> Value {
    let mut random = Random(3);
    let (mut known, mut rows) = (Vec::new(), Vec::new());
    for number in 0..people {
        // A few groups are much smaller than the others.
        let ethnicity = random.below(7) * random.below(7) / 6;
        let sex = ["f", "m"][random.below(2) as usize];
        let attributes = json!({"sex": sex, "ethnicity": format!("e{ethnicity}")});
        let person = format!("p{number:07}");
        known.push(json!({"person": person, "attributes": attributes}));
        rows.push(
            json!({"person": person, "stratum": format!("round-{}", random.below(rounds)), "selected": random.below(3) == 0}),
        );
    }
    let ethnicities: Vec<String> = (0..7).map(|number| format!("e{number}")).collect();
    json!({"population": "staff", "attributes": [{"id": "sex", "categories": ["f", "m"]}, {"id": "ethnicity", "categories": ethnicities}],
        "intersections": [["sex", "ethnicity"]], "people": known, "stages": [{"id": "s", "rows": rows}]})
}

fn audit_and_release(people: u64, rounds: u64) {
    let text = document(people, rounds).to_string();
    let (spec, read) = timed(|| EquitySpec::from_json(&text).unwrap());
    let (problem, compile) = timed(|| spec.compile().unwrap());
    let (audit, tell) = timed(|| problem.audit());
    let ((), check) = timed(|| audit.check(&problem).unwrap());
    let ledger = EquityLedger::new();
    let (disclosure, release) = timed(|| problem.release("r".parse().unwrap(), &ledger).unwrap());
    let ((), proof) = timed(|| disclosure.check(&problem, &ledger).unwrap());
    let said = disclosure.summary();
    println!(
        "{people} people, {rounds} rounds: read {read:.3} s, compile {compile:.3} s, audit {tell:.4} s, check {check:.3} s, release {release:.3} s ({} hidden, {} pinned), check {proof:.3} s",
        said.hidden, said.pinned
    );
}

fn main() {
    fisher();
    impact_ratios();
    audit_and_release(1_000, 1);
    audit_and_release(1_000, 4);
    audit_and_release(100_000, 4);
}
