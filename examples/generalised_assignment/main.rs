//! Does the scheduler of rotations find the best on problems that nobody here wrote, of which the best is known?
//!
//! Reads sixty instances of the generalised assignment problem: each job goes to one agent, who has so much time, and takes another share of it
//! with each job; the value of all is to be as great as can be. Agents are units, jobs are people who must have one placement in a single
//! period, and an agent's time is the mentoring that a unit can give.
//!
//! ```text
//! cargo run --release --example generalised_assignment -- [FOLDER] [STEPS]
//! ```
//!
//! FOLDER holds the files of the OR-Library's sets gap1 to gap12, a problem in each, and `bounds.txt`; without it, `../shared/data/gap` is read. The
//! problems are I. H. Osman's ("Heuristics for the generalised assignment problem: simulated annealing and tabu search approaches", OR
//! Spektrum 17, 1995), D. Cattrysse, M. Salomon and L. N. Van Wassenhove's before him; J. E. Beasley keeps the library. STEPS limits the
//! search of each; five million when absent. A line is printed for an answer that has passed its check, and for no other.

mod reader;
#[path = "../support/mod.rs"]
mod support;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rungs::Effort;

use crate::reader::{Instance, POINT};
use crate::support::problems::{Problems, printed};
use crate::support::table::{Align, Table, heading};

const STEPS: u64 = 5_000_000;

/// One line.
struct Answer {
    name: String,
    agents: usize,
    jobs: usize,
    /// How many jobs nobody does.
    missing: u64,
    value: i64,
    /// The greatest value that is known to be one.
    optimum: i64,
    /// What the proof says that no plan exceeds.
    bound: i64,
    is_proven: bool,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().map_or_else(|| "../shared/data/gap".into(), PathBuf::from);
    let steps = arguments.next().map(|steps| steps.to_string_lossy().parse());
    let answers = match steps.unwrap_or(Ok(STEPS)) {
        Ok(steps) => answers(&folder, Effort::steps(steps)),
        Err(_) => Err(Problems::unread("STEPS asks for a whole number".to_owned())),
    };
    match answers {
        Ok(answers) => printed(print(&answers)),
        Err(problems) => problems.print(),
    }
}

fn answers(folder: &Path, effort: Effort) -> Result<Vec<Answer>, Problems> {
    let optima = reader::optima(folder).map_err(|error| Problems::unread(error.to_string()))?;
    optima.iter().map(|(name, optimum)| answer(folder, name, *optimum, effort)).collect()
}

fn answer(folder: &Path, name: &str, optimum: i64, effort: Effort) -> Result<Answer, Problems> {
    let instance = Instance::read(&folder.join(name)).map_err(|error| Problems::unread(error.to_string()))?;
    let spec = instance.rotations().map_err(|error| Problems::unread(format!("{name}: {error}")))?;
    let problem = spec.compile().map_err(|invalid| {
        let mut problems = Problems::default();
        problems.add_invalid(name, &invalid);
        problems
    })?;
    let plan = problem.solve_within(effort, &mut ());
    plan.check(&problem).map_err(|fault| Problems::failed_check(&format!("{name}: {fault}")))?;
    let (value, bound) = (plan.totals().preference / POINT, plan.bound().unwrap_or(i64::MAX).div_euclid(POINT));
    if value > optimum && plan.unmet().is_empty() || bound < optimum {
        return Err(Problems::failed_check(&format!("{name}: {value} and {bound} cannot be, with an optimum of {optimum}")));
    }
    Ok(Answer {
        name: name.to_owned(),
        agents: instance.agents(),
        jobs: instance.jobs(),
        missing: plan.unmet().len() as u64,
        value,
        optimum,
        bound,
        is_proven: plan.completion().is_some_and(|completion| completion.is_complete())
            || plan.unmet().is_empty() && value == bound,
    })
}

fn print(answers: &[Answer]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    heading(&mut out, "Generalised assignment, to be as great as can be")?;
    let right = Align::Right;
    let columns = [Align::Left, right, right, right, right, right, right, right, Align::Left];
    let mut table = Table::new(2, &columns);
    table.row(["", "agents", "jobs", "undone", "reached", "optimum", "bound", "gap", ""].map(str::to_owned).to_vec());
    for one in answers {
        let gap = (one.bound - one.value) * 1_000 / one.bound.max(1);
        let note = match (one.value == one.optimum && one.missing == 0, one.is_proven) {
            (true, true) => "the best, proven",
            (true, false) => "the best",
            _ => "",
        };
        let numbers = [one.agents as i64, one.jobs as i64, one.missing as i64, one.value, one.optimum, one.bound];
        let mut cells = vec![one.name.clone()];
        cells.extend(numbers.iter().map(ToString::to_string));
        cells.extend([format!("{}.{} %", gap / 10, gap % 10), note.to_owned()]);
        table.row(cells);
    }
    table.print(&mut out)?;
    let best = answers.iter().filter(|one| one.value == one.optimum && one.missing == 0).count();
    let proven = answers.iter().filter(|one| one.is_proven).count();
    let short: i64 = answers.iter().map(|one| one.optimum - one.value).sum();
    writeln!(
        out,
        "\n{best} of {} optima reached, {proven} of them proven here; all together are {short} below the optima.",
        answers.len()
    )?;
    out.flush()
}
