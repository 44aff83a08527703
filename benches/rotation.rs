//! Who goes where.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    unreachable_pub,
    reason = "a benchmark prints, takes the time and knows its own sizes"
)]
#[path = "support/rotation_file.rs"]
mod rotation_file;
use std::time::Instant;
fn main() -> Result<(), rotation_file::Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let spec = rotation_file::read(&std::fs::read_to_string(&arguments[0])?)?;
    let t = Instant::now();
    let problem = spec.compile()?;
    let compiled = t.elapsed().as_secs_f64();
    for steps in &arguments[1..] {
        let t = Instant::now();
        let plan = problem.solve_within(rungs::Effort::steps(steps.parse()?), &mut ());
        let solved = t.elapsed().as_secs_f64();
        let t = Instant::now();
        let held = plan.check(&problem);
        let (total, bound) = (plan.totals().total(), plan.bound().unwrap_or(0));
        println!(
            "{} cand {} compile {compiled:.2} steps {:?} solve {solved:.2} total {total} bound {bound} gap {:.2}% placements {} {:?} check {:.2} {held:?}",
            arguments[0],
            problem.candidates(),
            plan.steps(),
            100.0 * (bound - total) as f64 / bound as f64,
            plan.placements().len(),
            plan.completion(),
            t.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
