//! Best climbs through ladders of a thousand roles and five thousand steps.
//!
//! `cargo bench --bench routes` prints, for several shapes and pairs of roles, how many best climbs there are, how many partial climbs
//! were examined, whether the search was complete, and the milliseconds.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark prints, takes the time, and knows its own sizes"
)]

mod support;

use std::time::Instant;

use rungs::RouteQuery;
use support::{Failure, Random, Shape, ladder, role};

fn main() -> Result<(), Failure> {
    let company = Shape {
        ranks: 10,
        roles_per_rank: 100,
        steps_per_role: 5,
        competencies: 40,
        requirements: 12,
        laterals: 2,
        functions: 8,
    };
    let tall = Shape { ranks: 25, roles_per_rank: 40, ..company };
    let random = Shape { functions: 0, ..company };
    println!("{:<28} {:>6} {:>7} {:>9} {:>10} {:>9}", "ladder", "climbs", "steps", "examined", "completion", "ms");
    for (name, shape, most) in [
        ("company, 10 ranks", company, None),
        ("company, 10 ranks, any steps", company, Some(u32::MAX)),
        ("company, 25 ranks", tall, None),
        ("random asks, 10 ranks", random, None),
    ] {
        let ladder = ladder(shape, 1)?;
        let steps: usize = ladder.roles().map(|role| role.steps_out().len()).sum();
        let mut random = Random(2);
        let mut times = Vec::new();
        for _ in 0..10 {
            let from = role(0, random.below(shape.roles_per_rank))?;
            let to = role(shape.ranks - 1, random.below(shape.roles_per_rank))?;
            let mut query = RouteQuery::new(from, to);
            query.most_steps = most;
            let start = Instant::now();
            let routes = ladder.routes(&query)?;
            let ms = start.elapsed().as_secs_f64() * 1e3;
            routes.check(&ladder, &query)?;
            times.push(ms);
            println!(
                "{name:<28} {:>6} {steps:>7} {:>9} {:>10} {ms:>9.2}",
                routes.routes().len(),
                routes.examined(),
                if routes.completion().is_complete() { "complete" } else { "stopped" },
            );
        }
        times.sort_by(f64::total_cmp);
        println!("{name:<28} median {:.2} ms, worst {:.2} ms", times[times.len() / 2], times[times.len() - 1]);
    }
    Ok(())
}
