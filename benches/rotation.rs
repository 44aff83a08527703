//! Who goes where and when, and how far from the best that may be: `cargo bench --bench rotation -- FILE STEPS...`.
//!
//! Solves the rotations of a file with each number of steps, and prints what the plan is worth, what none exceeds, the gap between them in
//! percent of the bound, and what compiling, solving and checking took; then what a what-if takes, and what it comes to beside a search from the
//! start. Every plan is checked, and one that does not hold ends the run with an error. `--plan OUT` before the steps writes the last plan, so that
//! others can score it or begin from it: a JSON list for each person, of opportunity and start.
//!
//! # Rotations from a file
//! Numbers in decimal with any white space between them, after the word `ROT1`; everybody and everything counts from 0:
//!
//! | what | how many |
//! |---|---|
//! | people, opportunities, periods, units, cost centres, groups, streams, competencies | one each |
//! | what each new stream is worth, what each missing placement costs, the weight of fairness | one each |
//! | of each unit: cost centre; criticality; how much may be away, and mentoring, in each period | 2 + 2 × periods |
//! | of each cost centre: its budget | 1 |
//! | of each opportunity: unit, stream, kind (0 rotation, 1 secondment, 2 shadowing, 3 project, 4 swap), duration, minimum fill, cost, mentor load, away load, the other side of its swap or -1; how many starts, and those; seats in each period; how many gains, and competency and levels of each | |
//! | of each person: unit; group; a bit for each period in which they are available; most and fewest placements; rest; a bit for each stream that they have been in, and for each that they have shadowed; how many gaps, and competency, levels and what each level is worth of each; how many opportunities they may take, and which with the wish for it | |
//!
//! A secondment needs a shadowing in its stream before.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark prints, takes the time and knows its own sizes"
)]

#[path = "support/measure.rs"]
#[allow(dead_code, reason = "other benchmarks measure more")]
mod measure;
#[path = "support/rotation_file.rs"]
mod rotation_file;

use measure::{peak, timed};
use rotation_file::Failure;
use rungs::{Effort, RotationChange, RotationPlan, RotationRepairSpec, RotationSpec};

/// So many steps a what-if may take.
const WHAT_IF: Effort = Effort::steps(20_000);

fn main() -> Result<(), Failure> {
    // Cargo says `--bench` to each benchmark.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [file, rest @ ..] = &arguments[..] else {
        println!("a file of rotations, and numbers of steps");
        return Ok(());
    };
    let (out, steps) = match rest {
        [flag, out, steps @ ..] if flag == "--plan" => (Some(out), steps),
        steps => (None, steps),
    };
    let spec = rotation_file::read(&std::fs::read_to_string(file)?)?;
    let (problem, compile) = timed(|| spec.compile());
    let problem = problem?;
    println!("{file}: {} placements could be; compiled in {compile:.2} s", problem.candidates());
    println!("     steps  solve s       value       bound    gap %  placements  check s       most held");
    for steps in steps {
        let effort = Effort::steps(steps.parse()?);
        let (plan, solve) = timed(|| problem.solve_within(effort, &mut ()));
        let (held, check) = timed(|| plan.check(&problem));
        held?;
        let (value, bound) = (plan.totals().total(), plan.bound().unwrap_or(i64::MAX));
        // In hundredths of a percent.
        let gap = (i128::from(bound) - i128::from(value)) * 10_000 / i128::from(bound.max(1));
        println!(
            "{:>10} {solve:>8.2} {value:>11} {bound:>11} {:>5}.{:02}  {:>10} {check:>8.2}  {:>14}",
            plan.steps().unwrap_or(0),
            gap / 100,
            gap % 100,
            plan.placements().len(),
            peak()
        );
        what_if(&spec, &plan, effort)?;
        if let Some(out) = out {
            std::fs::write(out, as_lists(&spec, &plan)?)?;
        }
    }
    Ok(())
}

/// What each person of the file takes, as pairs of opportunity and start.
fn as_lists(spec: &RotationSpec, plan: &RotationPlan) -> Result<String, Failure> {
    let number = |id: &str| id.trim_start_matches(char::is_alphabetic).parse::<u32>();
    let mut people = Vec::with_capacity(spec.persons.len());
    for person in &spec.persons {
        let taken: Result<Vec<_>, _> =
            plan.of(person.id.as_ref()).iter().map(|one| Ok((number(one.opportunity.as_ref())?, one.start))).collect();
        people.push(taken.map_err(|fault: std::num::ParseIntError| fault)?);
    }
    Ok(serde_json::to_string(&people)?)
}

/// Somebody is ill for three periods, a seat is gone, there is one more: what the plan is worth then after a few steps, and after as many as the plan had.
fn what_if(spec: &RotationSpec, plan: &RotationPlan, effort: Effort) -> Result<(), Failure> {
    let Some(one) = plan.placements().get(plan.placements().len() / 2).filter(|one| one.start >= 0) else { return Ok(()) };
    let start = u32::try_from(one.start)?;
    let seats = |by| RotationChange::Seats { opportunity: one.opportunity.clone(), by, from: 0, until: None };
    let changes = [
        (
            "ill",
            RotationChange::Away { person: one.person.clone(), from: start, until: Some(spec.horizon.periods.min(start + 3)) },
        ),
        ("one seat less", seats(-1)),
        ("one seat more", seats(1)),
    ];
    for (what, change) in changes {
        let repair = RotationRepairSpec::new(0, vec![change]);
        let (repaired, seconds) = timed(|| spec.repair(plan, &repair, WHAT_IF, &mut ()));
        let repaired = repaired?;
        repaired.plan().check(repaired.problem())?;
        let (again, solve) = timed(|| repaired.problem().solve_within(effort, &mut ()));
        println!(
            "           what if, {what}: {seconds:.3} s, {} moved, {}; from the start {solve:.2} s, {}",
            repaired.changes().count(),
            repaired.plan().totals().total(),
            again.totals().total()
        );
    }
    Ok(())
}
