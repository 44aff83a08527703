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

#[path = "support/families.rs"]
mod families;
#[path = "support/market.rs"]
mod market;
#[path = "support/market_file.rs"]
mod market_file;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/random.rs"]
mod random;

use families::FAMILIES;
use market::{ENOUGH, FUNCTIONS, Failure, Market, Quota, TEAMS, function_and_team, number};
use measure::{Memory, median, peak, timed};
use random::Random;
use rungs::{Completion, Disruption, Effort, Matching, MatchingMode, MatchingProblem, MatchingSpec, PersonId, Side};

const PEOPLE: MatchingMode = MatchingMode::MostPeople;
const VALUE: MatchingMode = MatchingMode::MostValue { unmatched: 10_000 };
/// Seats for each hundred mentees.
const SCARCE: usize = 76;
/// Each measurement takes so many seconds, and three runs at least unless they would take much longer.
const SECONDS: f64 = 2.0;
const PATIENCE: f64 = 20.0;

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

/// The answer to a question, the seconds of each run, and the memory of the first.
struct Figures {
    matching: Matching,
    memory: Option<Memory>,
    solves: Vec<f64>,
    checks: Vec<f64>,
}

/// Runs questions in turn, and checks each answer.
fn measure(cases: &[Case<'_>]) -> Result<Vec<Figures>, Failure> {
    let mut figures: Vec<Figures> = Vec::new();
    let (mut rounds, mut spent) = (0, 0.0);
    while spent < SECONDS || (rounds < 3 && spent < PATIENCE) {
        for (at, case) in cases.iter().enumerate() {
            let ((matching, solve), memory) = Memory::of(|| timed(&case.solve));
            let (held, check) = timed(|| matching.check(case.problem));
            held?;
            if matching.completion() != Completion::Complete || !matching.unmet().is_empty() {
                return Err("a matching must be complete and keep every promise".into());
            }
            match figures.get_mut(at) {
                None => figures.push(Figures { matching, memory, solves: vec![solve], checks: vec![check] }),
                Some(first) if first.matching != matching => return Err("two runs must give the same matching".into()),
                Some(first) => {
                    first.solves.push(solve);
                    first.checks.push(check);
                }
            }
            spent += solve;
        }
        rounds += 1;
    }
    Ok(figures)
}

fn main() -> Result<(), Failure> {
    // Cargo says `--bench` to each benchmark.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            sizes(&SMALL)?;
            println!();
            kinds()?;
            println!();
            families()
        }
        ["sizes"] => sizes(&SMALL),
        ["kinds"] => kinds(),
        ["families"] => families(),
        ["large"] => sizes(&LARGE),
        ["million"] => sizes(&MILLION),
        [path] => from_file(path, None),
        [path, mode] => from_file(path, Some(mode)),
        _ => Err("at most a file and a mode".into()),
    }
}

/// Name, mentees, mentors, pairs listed for each mentee, seats for each hundred mentees.
type Size = (&'static str, usize, usize, Option<usize>, usize);

const SMALL: [Size; 3] = [
    ("500 x 200", 500, 200, None, ENOUGH),
    ("2,000 x 800", 2_000, 800, None, ENOUGH),
    ("10,000 x 3,000 x 50", 10_000, 3_000, Some(50), ENOUGH),
];
const LARGE: [Size; 3] = [
    ("5,000 x 2,000", 5_000, 2_000, None, ENOUGH),
    ("100,000 x 30,000 x 50", 100_000, 30_000, Some(50), ENOUGH),
    ("the same, scarce seats", 100_000, 30_000, Some(50), SCARCE),
];
const MILLION: [Size; 1] = [("1,000,000 x 300,000 x 30", 1_000_000, 300_000, Some(30), ENOUGH)];

fn sizes(sizes: &[Size]) -> Result<(), Failure> {
    println!("{WHOLE}{HEAD}{MEMORY}");
    for &(name, mentees, mentors, listed, seats) in sizes {
        let market = match listed {
            None => Market::dense(mentees, mentors),
            Some(listed) => Market::sparse(mentees, mentors, listed),
        };
        whole(name, market.with_seats(seats), PEOPLE)?;
    }
    Ok(())
}

/// A market from its document to its checked matching.
fn whole(name: &str, market: Market, mode: MatchingMode) -> Result<Figures, Failure> {
    let spec = market.spec()?;
    drop(market);
    let (problem, compile) = timed(|| spec.compile());
    drop(spec);
    let (problem, until_then) = (problem?, peak());
    let figures = measure(&[Case::plain(&problem, mode)])?.remove(0);
    print!("{name:<26} {:>9} {compile:>9.3}  {figures}", problem.pairs());
    match figures.memory {
        Some(memory) => println!("  {until_then:>10}  {} to {} MiB", memory.before / 1024, memory.most / 1024),
        None => println!("  {until_then:>10}  unknown"),
    }
    Ok(figures)
}

const WHOLE: &str = "                               pairs compile s  ";
const HEAD: &str = "mentees   pairs      score     steps   solve s   check s  of solve";
const MEMORY: &str = "  to compile  to solve";

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let totals = self.matching.totals();
        write!(f, "{:>7} {:>7} {:>10} {:>9}", totals.mentees, totals.seats, totals.score, self.matching.steps())?;
        let (solve, check) = (median(&mut self.solves.clone()), median(&mut self.checks.clone()));
        write!(f, " {solve:>9.4} {check:>9.4} {:>7.1} %", 100.0 * check / solve)
    }
}

/// One question beside another, in turn: the ratio is the median of those of each turn.
fn beside(name: &str, plain: Case<'_>, case: Case<'_>) -> Result<(), Failure> {
    let figures = measure(&[plain, case])?;
    let mut ratios: Vec<f64> = figures[1].solves.iter().zip(&figures[0].solves).map(|(case, plain)| case / plain).collect();
    println!("{name:<36} {:>8.2}  {}", median(&mut ratios), figures[1]);
    Ok(())
}

const MODES: [(&str, MatchingMode); 7] = [
    ("most people", PEOPLE),
    ("most value", VALUE),
    ("fairest, band 500", MatchingMode::Fairest { band: 500 }),
    ("greedy maximum, band 500", MatchingMode::GreedyMaximum { band: 500 }),
    ("rank-maximal, band 500", MatchingMode::RankMaximal { band: 500 }),
    ("stable, best for mentees", MatchingMode::Stable { best_for: Side::Mentees }),
    ("stable, best for mentors", MatchingMode::Stable { best_for: Side::Mentors }),
];

/// Other questions beside the plain one.
fn kinds() -> Result<(), Failure> {
    let market = Market::sparse(10_000, 3_000, 50);
    let problem = tastes(market.spec()?).compile()?;
    let before = problem.solve(PEOPLE);
    let beside = |name: &str, case: Case<'_>| beside(name, Case::plain(&problem, PEOPLE), case);
    println!("{:<36} {:>8}  {HEAD}", "10,000 x 3,000 x 50", "ratio");
    for (name, mode) in MODES {
        beside(name, Case::plain(&problem, mode))?;
    }

    let scarce = market.clone().with_seats(SCARCE).problem()?;
    beside("scarce seats", Case::plain(&scarce, PEOPLE))?;
    beside("scarce seats, value", Case::plain(&scarce, VALUE))?;
    let mut doubled = market.clone();
    doubled.wanted.fill(2);
    doubled.seats.iter_mut().for_each(|seats| *seats *= 2);
    let doubled = doubled.problem()?;
    beside("two mentors each", Case::plain(&doubled, PEOPLE))?;
    let bounded = bounded(&market, &problem.solve(MatchingMode::Stable { best_for: Side::Mentees }))?.problem()?;
    beside("nested quotas", Case::plain(&bounded, PEOPLE))?;

    let mut without = market.spec()?;
    let full: Vec<PersonId> =
        without.mentors.iter().filter(|mentor| mentor.seats == 6).take(2).map(|mentor| mentor.id.clone()).collect();
    without.mentors.retain(|mentor| !full.contains(&mentor.id));
    without.pairs.retain(|pair| !full.contains(&pair.mentor));
    let without = without.compile()?;
    let repair = || without.repair(&before, Disruption::Fewest, PEOPLE, Effort::steps(u64::MAX), &mut ());
    beside("repair when two mentors leave", Case::new(&without, repair))?;
    beside("the same from nothing", Case::plain(&without, PEOPLE))?;

    // The first mentee's mentor, and where the pair stands.
    let first = number(&before.pairs()[0].mentor)?;
    let at = market.pairs.iter().position(|&(mentor, _)| mentor as usize == first).ok_or("no such pair")?;
    let (mut a_pair, mut a_seat) = (market.clone(), market.clone());
    a_pair.pairs[at].1 /= 2;
    a_seat.seats[first] -= 1;
    let mut random = Random(1);
    let some = market.rescored(|score| {
        if random.below(100) == 0 { (score * (90 + random.below(21) as u32) / 100).min(10_000) } else { score }
    });
    for (name, changed) in
        [("again, a pair is worth half", a_pair), ("again, a seat is gone", a_seat), ("again, 1 % of scores changed", some)]
    {
        let changed = changed.problem()?;
        beside(name, Case::new(&changed, || changed.solve_again(PEOPLE, &problem, &before)))?;
    }
    Ok(())
}

/// Either side thinks of a pair what it is worth, and by half what nobody else knows.
fn tastes(mut spec: MatchingSpec) -> MatchingSpec {
    let mut random = Random(2);
    for pair in &mut spec.pairs {
        let mut own = || Some((pair.score + random.below(10_001) as u32) / 2);
        (pair.wish, pair.merit) = (own(), own());
    }
    spec
}

/// The market with bounds over functions and over their teams, so near to what a matching takes that they can be kept but seldom are.
fn bounded(market: &Market, kept: &Matching) -> Result<Market, Failure> {
    let mut taken = [[0u32; TEAMS]; FUNCTIONS];
    for pair in kept.pairs() {
        let (function, team) = function_and_team(number(&pair.mentor)?);
        taken[function][team] += 1;
    }
    let mut bounded = market.clone();
    for (function, teams) in taken.iter().enumerate() {
        let mut bound = |team, seats: u32, percent: u32| {
            let (at_least, at_most) = (seats - seats * percent / 100, seats + seats * percent / 100);
            bounded.quotas.push(Quota { function, team, at_least, at_most });
        };
        bound(None, teams.iter().sum(), 1);
        for (team, &seats) in teams.iter().enumerate() {
            bound(Some(team), seats, 2);
        }
    }
    Ok(bounded)
}

/// Markets that are made to be hard beside an ordinary one of their size, by most people and by most value.
fn families() -> Result<(), Failure> {
    let market = Market::sparse(10_000, 3_000, 50);
    let problem = market.problem()?;
    println!("{:<36} {:>8}  {HEAD}", "hard markets", "ratio");
    for (name, make) in FAMILIES {
        let hard = make(&market).problem()?;
        for (mode, of) in [(PEOPLE, ""), (VALUE, ", value")] {
            beside(&format!("{name}{of}"), Case::plain(&problem, mode), Case::plain(&hard, mode))?;
        }
    }
    Ok(())
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
    println!("{WHOLE}{HEAD}{MEMORY}");
    let name = std::path::Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    let totals = whole(&name, market, mode)?.matching.totals();
    let value = i128::from(totals.score) - i128::from(price) * i128::from(wanted - totals.seats);
    println!("value {value} at {price} for each empty place");
    Ok(())
}
