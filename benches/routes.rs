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

use rungs::{Effort, RouteQuery};
use support::{Failure, Random, Shape, ladder, role};

fn main() -> Result<(), Failure> {
    let wide = Shape { ranks: 10, roles_per_rank: 100, steps_per_role: 5, competencies: 40, requirements: 12, laterals: 1 };
    let deep = Shape { ranks: 25, roles_per_rank: 40, ..wide };
    let crossing = Shape { laterals: 4, ..wide };
    println!("{:<28} {:>6} {:>7} {:>9} {:>10} {:>9}", "ladder", "climbs", "steps", "examined", "completion", "ms");
    for (name, shape, most) in [
        ("10 ranks x 100", wide, None),
        ("25 ranks x 40", deep, None),
        ("10 x 100, 4/10 lateral", crossing, None),
        ("10 x 100, 4/10 lateral, <=12", crossing, Some(12)),
    ] {
        let ladder = ladder(shape, 1)?;
        let steps: usize = ladder.roles().map(|role| role.steps_out().len()).sum();
        let mut random = Random(2);
        let mut times = Vec::new();
        for _ in 0..10 {
            let from = role(0, random.below(shape.roles_per_rank))?;
            let to = role(shape.ranks - 1, random.below(shape.roles_per_rank))?;
            let mut query = RouteQuery::new(from, to).with_effort(Effort::steps(200_000));
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
