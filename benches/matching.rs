//! Who learns from whom, from two hundred mentors to three hundred thousand: `cargo bench --bench matching`.
//!
//! Prints for made-up markets of several sizes what compiling, solving and checking take; then other questions about a market (several mentors,
//! quotas, other modes, repair, solving again) and markets that are made to be hard, each as a ratio to the plain question, interleaved.
//! Every matching is checked, and one that does not hold ends the run with an error.
//!
//! `-- sizes`, `-- kinds` and `-- families` are a part each, `-- large` and `-- million` are larger sizes.
//!
//! # A market from a file
//! `-- FILE [people|value:PRICE]` solves the market of a file, so that any other solver can be held beside it: by most value with the price of
//! the file unless a mode is given. The value that is printed is the sum of scores, less the price for each wanted place that stays empty. All
//! numbers of the file are little-endian, mentees and mentors count from 0:
//!
//! | what | how many | type |
//! |---|---|---|
//! | `MMB1` | | four bytes |
//! | mentees *n*, mentors *m*, price of an empty place | one each | `u32` |
//! | pairs *p* | one | `u64` |
//! | seats of each mentor | *m* | `u32` |
//! | how many mentors each mentee wants | *n* | `u32` |
//! | where the pairs of each mentee begin; last *p* | *n* + 1 | `u64` |
//! | the mentor of each pair | *p* | `u32` |
//! | the score of each pair, 0 to 10,000 | *p* | `u32` |
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    unreachable_pub,
    reason = "a benchmark prints, takes the time and knows its own sizes"
)]

#[path = "support/market.rs"]
mod market;
#[path = "support/market_file.rs"]
mod market_file;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/random.rs"]
mod random;

use market::{Failure, Market, Seats};
use measure::{Memory, median, peak, timed};
use rungs::{Completion, Matching, MatchingMode, MatchingProblem};

const PEOPLE: MatchingMode = MatchingMode::MostPeople;
const VALUE: MatchingMode = MatchingMode::MostValue { unmatched: 10_000 };
/// Each measurement takes so many seconds, and three runs at least unless they would take much longer.
const SECONDS: f64 = 2.0;
const PATIENCE: f64 = 60.0;

/// A question put to a problem.
struct Case<'a> {
    problem: &'a MatchingProblem,
    solve: Box<dyn Fn() -> Matching + 'a>,
}

impl<'a> Case<'a> {
    fn new(problem: &'a MatchingProblem, solve: impl Fn() -> Matching + 'a) -> Self {
        Self { problem, solve: Box::new(solve) }
    }

    fn plain(problem: &'a MatchingProblem, mode: MatchingMode) -> Self {
        Self::new(problem, move || problem.solve(mode))
    }
}

/// The answer to a question, medians of seconds, and the memory of the first run.
struct Figures {
    matching: Matching,
    solve: f64,
    check: f64,
    memory: Option<Memory>,
}

/// Runs questions in turn, and checks each answer.
fn measure(cases: &[Case<'_>]) -> Result<Vec<Figures>, Failure> {
    let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new(); cases.len()];
    let mut answers: Vec<(Matching, Option<Memory>)> = Vec::new();
    let mut spent = 0.0;
    while spent < SECONDS || (runs[0].len() < 3 && spent < PATIENCE) {
        for (at, case) in cases.iter().enumerate() {
            let ((matching, solve), memory) = Memory::of(|| timed(&case.solve));
            let (held, check) = timed(|| matching.check(case.problem));
            held?;
            if matching.completion() != Completion::Complete || !matching.unmet().is_empty() {
                return Err("a matching must be complete and keep every promise".into());
            }
            runs[at].push((solve, check));
            spent += solve;
            match answers.get_mut(at) {
                None => answers.push((matching, memory)),
                Some((first, _)) if *first != matching => return Err("two runs must give the same matching".into()),
                Some(_) => {}
            }
        }
    }
    let figures = |((matching, memory), runs): ((Matching, Option<Memory>), Vec<(f64, f64)>)| {
        let (mut solves, mut checks): (Vec<f64>, Vec<f64>) = runs.into_iter().unzip();
        Figures { matching, solve: median(&mut solves), check: median(&mut checks), memory }
    };
    Ok(answers.into_iter().zip(runs).map(figures).collect())
}

fn main() -> Result<(), Failure> {
    // Cargo says `--bench` to each benchmark.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let all = "sizes".to_owned();
    let (first, mode) = (arguments.first().unwrap_or(&all), arguments.get(1));
    match first.as_str() {
        "sizes" => sizes(&SMALL)?,
        "large" => sizes(&LARGE)?,
        "million" => sizes(&MILLION)?,
        path => from_file(path, mode.map(String::as_str))?,
    }
    Ok(())
}

/// Name, mentees, mentors, pairs listed for each mentee, seats.
type Size = (&'static str, usize, usize, Option<usize>, Seats);

const SMALL: [Size; 3] = [
    ("500 x 200", 500, 200, None, Seats::Mixed),
    ("2,000 x 800", 2_000, 800, None, Seats::Mixed),
    ("10,000 x 3,000 x 50", 10_000, 3_000, Some(50), Seats::Mixed),
];
const LARGE: [Size; 3] = [
    ("5,000 x 2,000", 5_000, 2_000, None, Seats::Mixed),
    ("100,000 x 30,000 x 50", 100_000, 30_000, Some(50), Seats::Mixed),
    ("the same, scarce seats", 100_000, 30_000, Some(50), Seats::Scarce),
];
const MILLION: [Size; 1] = [("1,000,000 x 300,000 x 30", 1_000_000, 300_000, Some(30), Seats::Mixed)];

fn sizes(sizes: &[Size]) -> Result<(), Failure> {
    println!("{:<26} {:>9} {:>9}  {HEAD}", "most people", "pairs", "compile s");
    for &(name, mentees, mentors, listed, seats) in sizes {
        let market = match listed {
            None => Market::dense(mentees, mentors, seats),
            Some(listed) => Market::sparse(mentees, mentors, listed, seats),
        };
        let (problem, compile) = compile(&market)?;
        drop(market);
        let figures = measure(&[Case::plain(&problem, PEOPLE)])?;
        println!("{name:<26} {:>9} {compile:>9.3}  {}", problem.pairs(), figures[0]);
    }
    Ok(())
}

/// The problem, and the seconds from its document, which is given up afterwards.
fn compile(market: &Market) -> Result<(MatchingProblem, f64), Failure> {
    let spec = market.spec()?;
    let (problem, seconds) = timed(|| spec.compile());
    Ok((problem?, seconds))
}

const HEAD: &str = "mentees   pairs      score     steps   solve s   check s  of solve  memory";

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let totals = self.matching.totals();
        write!(f, "{:>7} {:>7} {:>10} {:>9}", totals.mentees, totals.seats, totals.score, self.matching.steps())?;
        write!(f, " {:>9.4} {:>9.4} {:>7.1} %", self.solve, self.check, 100.0 * self.check / self.solve)?;
        let mib = |kib: u64| kib as f64 / 1024.0;
        match self.memory {
            Some(memory) => write!(f, " {:>6.1} to {:.1} MiB", mib(memory.before), mib(memory.most)),
            None => write!(f, " unknown"),
        }
    }
}

/// The market of a file, under a mode that is named or by most value.
fn from_file(path: &str, mode: Option<&str>) -> Result<(), Failure> {
    let (market, price) = market_file::read(path)?;
    let (price, mode) = match mode.map(|mode| mode.split_once(':').unwrap_or((mode, ""))) {
        None => (price, MatchingMode::MostValue { unmatched: price }),
        Some(("people", "")) => (price, PEOPLE),
        Some(("value", price)) => {
            let price = price.parse()?;
            (price, MatchingMode::MostValue { unmatched: price })
        }
        Some(_) => return Err("the mode must be people or value:PRICE".into()),
    };
    let wanted: u64 = market.wanted.iter().map(|&wanted| u64::from(wanted)).sum();
    let (problem, compile) = compile(&market)?;
    drop(market);
    println!(
        "{} x {}, {} pairs, compiled in {compile:.3} s",
        problem.mentees().len(),
        problem.mentors().len(),
        problem.pairs()
    );
    println!("; peak memory until then {}", peak());
    let figures = measure(&[Case::plain(&problem, mode)])?;
    let totals = figures[0].matching.totals();
    let value = i128::from(totals.score) - i128::from(price) * i128::from(wanted - totals.seats);
    println!("value {value} at {price} an empty place\n{HEAD}\n{}", figures[0]);
    Ok(())
}
