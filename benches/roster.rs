//! A roster of a million people from JSON Lines, and a role against all of them.
//!
//! `cargo bench --bench roster` makes 1,000,000 people with forty pieces of evidence each, a line at a time, compiles them as they
//! come, and prints seconds, people per second and the peak of memory. Then it turns evidence into levels, and holds everybody
//! against a role of twelve requirements, beside a plain loop that touches the same bytes. `-- 100000` makes another number of people.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark prints, takes the time, and knows its own sizes"
)]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "what other benchmarks measure is not measured here")]
mod measure;
mod support;

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use measure::{median, peak};
use rungs::{EvidencePolicySpec, Profiles, ReadinessMethod, RosterBuilder, RosterSettings};
use support::{Failure, Random, Shape, ladder};

const KINDS: [&str; 6] = ["manager", "peer", "mentor", "assessment", "work_outcome", "debrief"];

// Nobody assesses themself but by a self-assessment.
fn colleague(random: &mut Random, person: u64) -> u64 {
    // Colleagues' records lie near.
    let other = person.saturating_sub(random.below(200));
    if other == person { person + 1 } else { other }
}

/// One person as a line of JSON: a role, a manager, and one piece of evidence for each of forty competencies.
fn write_line(line: &mut String, random: &mut Random, person: u64, roles: u64) -> Result<(), std::fmt::Error> {
    line.clear();
    let rank = random.below(10);
    write!(line, r#"{{"id":"p{person:07}","hired":"20{:02}-0{}-15","#, 5 + random.below(18), 1 + random.below(9))?;
    write!(line, r#""roles":[{{"of":"r{rank:02}-{:03}","from":"2023-01-01"}}],"#, random.below(roles))?;
    if person > 0 {
        write!(line, r#""managers":[{{"of":"p{:07}","from":"2023-01-01"}}],"#, person / 8)?;
    }
    line.push_str(r#""evidence":["#);
    for competency in 0..40 {
        let comma = if competency == 0 { "" } else { "," };
        let kind = KINDS[usize::try_from(random.below(6)).unwrap_or(0)];
        let (level, assessor) = (1 + random.below(5), colleague(random, person));
        let (year, month, day) = (2022 + random.below(4), 1 + random.below(9), 10 + random.below(19));
        write!(
            line,
            r#"{comma}{{"competency":"c{competency:02}","level":"l{level}","kind":"{kind}","assessor":"p{assessor:07}","on":"{year}-0{month}-{day}"}}"#
        )?;
    }
    line.push_str("]}");
    Ok(())
}

fn main() -> Result<(), Failure> {
    let people: u64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let shape = Shape {
        ranks: 10,
        roles_per_rank: 20,
        steps_per_role: 3,
        competencies: 40,
        requirements: 12,
        laterals: 1,
        functions: 4,
    };
    let ladder = ladder(shape, 1)?;
    let mut builder = RosterBuilder::new(&ladder, &RosterSettings::new());
    let mut random = Random(7);
    let mut line = String::new();
    let (mut bytes, mut spent) = (0, Duration::ZERO);
    for person in 0..people {
        write_line(&mut line, &mut random, person, shape.roles_per_rank)?;
        bytes += line.len();
        let start = Instant::now();
        builder.push_json(&line);
        spent += start.elapsed();
    }
    let start = Instant::now();
    let roster = builder.finish()?;
    let finish = start.elapsed();
    let all = (spent + finish).as_secs_f64();
    println!("people {people}, evidence {}, JSON {} MB", roster.evidence_len(), bytes / 1_000_000);
    println!("compile {all:.2} s (lines {:.2} s, finish {:.2} s)", spent.as_secs_f64(), finish.as_secs_f64());
    println!("people a second {:.0}, JSON {:.0} MB a second", people as f64 / all, bytes as f64 / 1e6 / all);
    println!("peak memory {}", peak());

    let policy = EvidencePolicySpec::new().compile()?;
    let start = Instant::now();
    let profiles = roster.profiles(&policy, "2025-10-01".parse()?);
    let elapsed = start.elapsed().as_secs_f64();
    println!("levels of all {elapsed:.3} s, {:.1} M pieces of evidence a second", roster.evidence_len() as f64 / 1e6 / elapsed);
    println!("peak memory {}", peak());
    scan(&profiles)
}

/// A role of twelve requirements against everybody, interleaved with a plain loop over the same bytes.
fn scan(profiles: &Profiles) -> Result<(), Failure> {
    let people = profiles.roster().len();
    let role = "r08-003";
    let asked: Vec<usize> = {
        let ladder = profiles.roster().ladder();
        let ids: Vec<_> = ladder.competencies().map(|competency| competency.id().clone()).collect();
        ladder.role(role)?.requirements().filter_map(|asked| ids.iter().position(|id| id == asked.competency().id())).collect()
    };
    // The plain loop has bytes of its own, of the same number and shape.
    let mut random = Random(3);
    let bytes: Vec<u8> = (0..people * 40).map(|_| (random.next() % 6) as u8).collect();
    let (mut engine, mut plain, mut nearest) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..15 {
        let start = Instant::now();
        let column = profiles.readiness(role, ReadinessMethod::Proportional)?;
        engine.push(start.elapsed().as_secs_f64() * 1e3);
        black_box(&column);
        drop(column);
        let start = Instant::now();
        let sums: Vec<u32> = bytes.chunks_exact(40).map(|row| asked.iter().map(|&at| u32::from(row[at])).sum()).collect();
        plain.push(start.elapsed().as_secs_f64() * 1e3);
        black_box(sums);
        let start = Instant::now();
        black_box(profiles.nearest(role, 10, ReadinessMethod::Proportional)?);
        nearest.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let ratio = {
        let mut ratios: Vec<f64> = engine.iter().zip(&plain).map(|(engine, plain)| engine / plain).collect();
        median(&mut ratios)
    };
    println!("role of {} requirements against {people} people:", asked.len());
    println!("  readiness of all  {:>8.2} ms", median(&mut engine));
    println!("  plain byte loop   {:>8.2} ms (ratio {ratio:.2})", median(&mut plain));
    println!("  ten nearest       {:>8.2} ms", median(&mut nearest));
    Ok(())
}
