//! Figures of elapsed time: from subjects to a curve with its errors, beside a loop that only counts; a comparison of groups; ways through states.
//!
//! ```text
//! cargo bench --bench survival
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
use rungs::{LogRank, LogRankWeight, SurvivalCounts, TransitionCounts};

const RUNS: usize = 15;
const SUBJECTS: usize = 1_000_000;
const DAYS: u64 = 3_000;

/// Subjects in whole days, a third of them still waiting.
fn columns(seed: u64) -> (Vec<u32>, Vec<u8>) {
    let mut random = Random(seed);
    (0..SUBJECTS).map(|_| (random.below(DAYS) as u32, u8::from(random.below(3) > 0))).unzip()
}

/// The bare loop that nothing can count with less than: one addition a subject.
fn bare(days: &[u32], ends: &[u8]) -> Vec<[u32; 2]> {
    let mut counts = vec![[0u32; 2]; DAYS as usize];
    for (day, end) in days.iter().zip(ends) {
        counts[*day as usize][usize::from(*end)] += 1;
    }
    counts
}

fn curve() {
    let (days, ends) = columns(1);
    let (mut engine, mut loops, mut one_by_one) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (curve, took) = timed(|| {
            let mut counts = SurvivalCounts::new(1).unwrap();
            counts.extend(&days, &ends).unwrap();
            counts.kaplan_meier()
        });
        engine.push(took);
        let (cells, took) = timed(|| bare(&days, &ends));
        loops.push(took);
        assert!(curve.points.iter().all(|point| u64::from(cells[point.day as usize][1]) == point.events));
        let (single, took) = timed(|| {
            let mut counts = SurvivalCounts::new(1).unwrap();
            for (day, end) in days.iter().zip(&ends) {
                match end {
                    0 => counts.censored(0, *day).unwrap(),
                    _ => counts.ended(0, *day, 0).unwrap(),
                }
            }
            counts.kaplan_meier()
        });
        one_by_one.push(took);
        assert!(single == curve);
    }
    let per_subject = |seconds: &mut [f64]| median(seconds) * 1e9 / SUBJECTS as f64;
    let (engine, loops, single) = (per_subject(&mut engine), per_subject(&mut loops), per_subject(&mut one_by_one));
    println!(
        "Kaplan-Meier and Greenwood, {SUBJECTS} subjects, {DAYS} days: {engine:.2} ns a subject from columns, {single:.2} one by one; bare counting loop {loops:.2}"
    );
}

fn comparison() {
    let groups: Vec<SurvivalCounts> = (2..6)
        .map(|seed| {
            let (days, ends) = columns(seed);
            let mut counts = SurvivalCounts::new(1).unwrap();
            counts.extend(&days, &ends).unwrap();
            counts
        })
        .collect();
    let groups: Vec<&SurvivalCounts> = groups.iter().collect();
    let mut seconds: Vec<f64> =
        (0..RUNS).map(|_| timed(|| black_box(LogRank::of(&groups, LogRankWeight::Same).unwrap())).1).collect();
    println!("log-rank, 4 groups of {SUBJECTS}, counted: {:.2} ms", median(&mut seconds) * 1e3);
}

fn ways() {
    let mut random = Random(7);
    let (counts, took) = timed(|| {
        let mut counts = TransitionCounts::new(6).unwrap();
        for _ in 0..SUBJECTS / 10 {
            let (mut day, mut moves) = (random.below(200) as u32, Vec::new());
            let entry = day;
            for state in 1..=random.below(6) as usize {
                day += 1 + random.below(500) as u32;
                moves.push((day, state));
            }
            counts.path(entry, 0, &moves, Some(day + 100)).unwrap();
        }
        counts
    });
    let (occupancy, tell) = timed(|| counts.occupancy());
    println!(
        "shares in 6 states, {} subjects: counted in {:.1} ms, told in {:.1} ms ({} days)",
        SUBJECTS / 10,
        took * 1e3,
        tell * 1e3,
        occupancy.points.len()
    );
}

fn main() {
    curve();
    comparison();
    ways();
}
