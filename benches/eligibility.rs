//! A company of a million people against one rule, and against a hundred: `cargo bench --bench eligibility`.
//!
//! Prints ratios against a hand-written loop over packed columns, interleaved in the same run, and the rate of single answers, changes,
//! analyses and comparisons. `-- 100000` takes another number of people.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    unreachable_pub,
    reason = "a benchmark prints, takes the time and knows its own sizes"
)]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "what other benchmarks measure is not measured here")]
mod measure;
#[path = "support/population.rs"]
mod population;
#[path = "support/random.rs"]
#[expect(dead_code, reason = "what other benchmarks draw is not drawn here")]
mod random;

use std::hint::black_box;
use std::time::Instant;

use measure::{median, peak};
use population::{Failure, Made, OPEN_SITES, TODAY, made};
use rungs::{
    Candidate, Decision, Effort, EvidencePolicySpec, FindingKind, LadderSpec, RoleId, RoleSpec, RosterBuilder, RuleBook,
    RuleBookSpec,
};

const RULES: u64 = 100;
const BLOCK: usize = 4_096;
const NONE8: u8 = u8::MAX;
const NONE16: u16 = u16::MAX;

/// Something to be timed, by name.
type Timed<'a> = (&'a str, Box<dyn FnMut() + 'a>);

/// The seconds of each of some runs, taken in turn.
fn interleaved(runs: usize, mut each: Vec<Timed<'_>>) -> Vec<(String, f64)> {
    let mut seconds = vec![Vec::new(); each.len()];
    for _ in 0..runs {
        for (times, (_, run)) in seconds.iter_mut().zip(&mut each) {
            let start = Instant::now();
            run();
            times.push(start.elapsed().as_secs_f64());
        }
    }
    each.iter().zip(seconds).map(|((name, _), mut times)| ((*name).to_owned(), median(&mut times))).collect()
}

/// The columns that the first rule reads, packed, with the highest value for unknown.
#[derive(Default)]
struct Packed {
    company: Vec<u16>,
    role: Vec<u16>,
    ratings: [Vec<u8>; 4],
    levels: [Vec<u8>; 3],
    kinds: [Vec<u8>; 3],
    untils: [Vec<u16>; 3],
    rotations: Vec<u16>,
    mentees: Vec<u8>,
    sponsor: Vec<u8>,
    nominations: Vec<u8>,
    compliance: Vec<u16>,
    case_open: Vec<u8>,
    site: Vec<u8>,
}

impl Packed {
    fn push(&mut self, made: &Made) {
        let small = |value: Option<u64>| value.map_or(NONE8, |value| value as u8);
        let wide = |value: Option<u64>| value.map_or(NONE16, |value| value as u16);
        self.company.push(wide(made.company));
        self.role.push(wide(made.role));
        for (column, rating) in self.ratings.iter_mut().zip(made.ratings) {
            column.push(small(rating));
        }
        for (at, known) in made.levels.into_iter().take(3).enumerate() {
            self.levels[at].push(small(known.map(|known| known.0)));
            self.kinds[at].push(small(known.map(|known| known.1)));
            self.untils[at].push(wide(known.map(|known| known.2)));
        }
        self.rotations.push(wide(made.rotations));
        self.mentees.push(small(made.mentees));
        self.sponsor.push(small(made.sponsor));
        self.nominations.push(small(made.nominations));
        self.compliance.push(wide(made.compliance));
        self.case_open.push(small(made.case_open.map(u64::from)));
        self.site.push(small(made.site));
    }

    /// The first rule by hand, a byte a person: 0 no, 1 unknown, 2 yes; blocks of lanes, and/or as least/most.
    fn judge(&self, out: &mut [u8]) {
        let mut part = [[0u8; BLOCK]; 4];
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let rows = block * BLOCK..block * BLOCK + out.len();
            let whole = out;
            let lanes8 = |into: &mut [u8], column: &[u8], threshold: u8| {
                for (lane, value) in into.iter_mut().zip(&column[rows.clone()]) {
                    *lane = if *value == NONE8 { 1 } else { 2 * u8::from(*value >= threshold) };
                }
            };
            let lanes16 = |into: &mut [u8], column: &[u16], threshold: u16| {
                for (lane, value) in into.iter_mut().zip(&column[rows.clone()]) {
                    *lane = if *value == NONE16 { 1 } else { 2 * u8::from(*value >= threshold) };
                }
            };
            let level = |into: &mut [u8], at: usize, threshold: u8| {
                let columns =
                    self.levels[at][rows.clone()].iter().zip(&self.kinds[at][rows.clone()]).zip(&self.untils[at][rows.clone()]);
                for (lane, ((level, kind), until)) in into.iter_mut().zip(columns) {
                    let holds = u8::from(*level >= threshold) & u8::from(*kind != 0) & u8::from(*until >= TODAY as u16);
                    *lane = if *level == NONE8 { 1 } else { 2 * holds };
                }
            };
            let least = |into: &mut [u8], other: &[u8]| {
                into.iter_mut().zip(other).for_each(|(lane, other)| *lane = (*lane).min(*other));
            };
            lanes16(whole, &self.company, 24);
            lanes16(&mut part[0], &self.role, 12);
            least(whole, &part[0]);
            level(&mut part[0], 0, 3);
            least(whole, &part[0]);
            level(&mut part[0], 1, 3);
            least(whole, &part[0]);
            // At least two of three, then three of four: sure ones in the high half of a byte, possible ones in the low half.
            let counts = |parts: &[[u8; BLOCK]; 4], of: usize, k: u8, into: &mut [u8]| {
                for (row, lane) in into.iter_mut().enumerate() {
                    let mut count = 0u8;
                    for part in parts.iter().take(of) {
                        count += u8::from(part[row] == 2) << 4 | u8::from(part[row] != 0);
                    }
                    *lane = (*lane).min(u8::from(count >> 4 >= k) + u8::from(count & 15 >= k));
                }
            };
            level(&mut part[0], 2, 2);
            for (lane, value) in part[1].iter_mut().zip(&self.rotations[rows.clone()]) {
                *lane = if *value == NONE16 { 1 } else { 2 * (*value & 1) as u8 };
            }
            lanes8(&mut part[2], &self.mentees, 2);
            counts(&part, 3, 2, whole);
            for (part, ratings) in part.iter_mut().zip(&self.ratings) {
                lanes8(part, ratings, 4);
            }
            counts(&part, 4, 3, whole);
            lanes8(&mut part[0], &self.sponsor, 2);
            lanes8(&mut part[1], &self.nominations, 2);
            let (first, second) = part.split_at_mut(1);
            first[0].iter_mut().zip(&second[0]).for_each(|(lane, other)| *lane = (*lane).max(*other));
            least(whole, &part[0]);
            lanes16(&mut part[0], &self.compliance, TODAY as u16);
            least(whole, &part[0]);
            for (lane, value) in part[0].iter_mut().zip(&self.case_open[rows.clone()]) {
                *lane = if *value == NONE8 { 1 } else { 2 - 2 * *value };
            }
            least(whole, &part[0]);
            let mut table = [0u8; 256];
            (0..12).for_each(|site| table[site] = 2 * (OPEN_SITES >> site & 1) as u8);
            table[usize::from(NONE8)] = 1;
            for (lane, value) in part[0].iter_mut().zip(&self.site[rows.clone()]) {
                *lane = table[usize::from(*value)];
            }
            least(whole, &part[0]);
        }
    }
}

fn book(numbers: impl Iterator<Item = u64>) -> Result<RuleBook, Failure> {
    let mut spec = RuleBookSpec::new();
    for number in numbers {
        spec.rules.push(population::rule(number)?);
    }
    let mut ladder = LadderSpec::new();
    ladder.roles.push(RoleSpec::new(RoleId::new("lead")?));
    Ok(spec.compile(&ladder.compile()?, &population::settings()?)?)
}

fn main() -> Result<(), Failure> {
    let people: u64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let count = usize::try_from(people)?;
    let hundred = book(0..RULES)?;
    let one = book(0..1)?;
    let mut builder = RosterBuilder::new(hundred.ladder(), &population::settings()?);
    let mut packed = Packed::default();
    let start = Instant::now();
    for number in 0..people {
        builder.push(population::person(number)?);
        packed.push(&made(number));
    }
    let roster = builder.finish()?;
    println!(
        "people {people}, 33 attributes; made and compiled in {:.1} s; peak memory {}",
        start.elapsed().as_secs_f64(),
        peak()
    );

    let policy = EvidencePolicySpec::new().compile()?;
    let today = population::day(TODAY)?;
    let start = Instant::now();
    let facts_of_one = one.over(&roster, &policy, today)?.facts();
    let took = start.elapsed().as_secs_f64();
    println!("facts of one rule   {took:.2} s, {:.1} bytes a person", facts_of_one.bytes() as f64 / people as f64);
    let start = Instant::now();
    let judge = hundred.over(&roster, &policy, today)?;
    let facts = judge.facts();
    let took = start.elapsed().as_secs_f64();
    println!(
        "facts of {RULES} rules  {took:.2} s, {:.1} bytes a person; peak memory {}",
        facts.bytes() as f64 / people as f64,
        peak()
    );

    let mut lanes = vec![0u8; count];
    packed.judge(&mut lanes);
    let judgements = facts_of_one.judge(["role0000"])?;
    let by_hand = |lane: u8| [Decision::Ineligible, Decision::Undetermined, Decision::Eligible][usize::from(lane)];
    let differ =
        judgements.decisions("role0000")?.zip(&lanes).filter(|((_, decision), lane)| *decision != by_hand(**lane)).count();
    let [yes, open, no] = judgements.counts("role0000")?;
    println!("\none rule: {yes} eligible, {open} undetermined, {no} ineligible; {differ} differ from the plain loop");
    let times = interleaved(
        31,
        vec![
            ("planes", Box::new(|| drop(black_box(facts_of_one.judge(["role0000"]))))),
            ("plain loop", Box::new(|| packed.judge(black_box(&mut lanes)))),
        ],
    );
    for (name, seconds) in &times {
        println!("  {name:<12} {:>8.2} ms, {:.0} M decisions a second", seconds * 1e3, people as f64 / seconds / 1e6);
    }
    println!("  planes are {:.2} times as fast as the plain loop", times[1].1 / times[0].1);

    let ids: Vec<String> = hundred.rules().map(|rule| rule.id().to_string()).collect();
    let all = || facts.judge(ids.iter().map(String::as_str));
    let judged = all()?;
    let eligible: u64 = ids.iter().map(|id| judged.counts(id).map_or(0, |counts| counts[0])).sum();
    let next = book((0..RULES).map(|number| if number == 7 || number == 8 { 1_000 + number } else { number }))?;
    // The two changed rules keep their names.
    let next = renamed(&next)?;
    let times = interleaved(
        11,
        vec![("judge", Box::new(|| drop(black_box(all())))), ("compare", Box::new(|| drop(black_box(facts.compare(&next)))))],
    );
    println!("\n{RULES} rules: {eligible} eligible pairs; masks of {:.1} bytes a person", RULES as f64 / 4.0);
    println!(
        "  all rules    {:>8.2} ms, {:.0} M decisions a second",
        times[0].1 * 1e3,
        (people * RULES) as f64 / times[0].1 / 1e6
    );
    let diff = facts.compare(&next)?;
    let moved: Vec<String> = diff
        .rules()
        .iter()
        .map(|rule| format!("{} +{} -{}", rule.id(), diff.gained(rule).count(), diff.lost(rule).count()))
        .collect();
    println!(
        "  2 of them changed ({}): {:.2} ms, {:.3} of all rules",
        moved.join(", "),
        times[1].1 * 1e3,
        times[1].1 / times[0].1
    );

    single(&one, &facts_of_one, count.min(100_000))?;
    changed_person(&hundred, &judge, count.min(10_000))?;
    lint()?;
    Ok(())
}

/// The same book with the two changed rules under their old names.
fn renamed(book: &RuleBook) -> Result<RuleBook, Failure> {
    let mut spec = RuleBookSpec::new();
    for rule in book.rules() {
        let id = rule.id().as_ref().replace("role1007", "role0007").replace("role1008", "role0008");
        spec.rules.push(rungs::RuleSpec::new(id.parse()?, rule.needs().clone()));
    }
    Ok(spec.compile(book.ladder(), &population::settings()?)?)
}

/// One person at a time: the decision, the proof, the cheapest changes.
fn single(book: &RuleBook, facts: &rungs::Facts, count: usize) -> Result<(), Failure> {
    let rule = book.rule("role0000")?;
    let candidates: Vec<Candidate> =
        (0..count).map(|number| facts.candidate(&format!("p{number:07}"))).collect::<Result<_, _>>()?;
    let proof = rule.prove(&candidates[0]);
    let times = interleaved(
        11,
        vec![
            (
                "decision",
                Box::new(|| {
                    candidates.iter().for_each(|candidate| {
                        black_box(rule.decide(candidate));
                    });
                }),
            ),
            ("with proof", Box::new(|| candidates.iter().for_each(|candidate| drop(black_box(rule.prove(candidate)))))),
        ],
    );
    println!("\none person; {} clauses, a proof takes {} bytes", proof.len(), proof.bytes());
    for (name, seconds) in &times {
        println!("  {name:<12} {:>8.0} ns", seconds / count as f64 * 1e9);
    }
    let not: Vec<&Candidate> = candidates.iter().filter(|candidate| rule.decide(candidate) != Decision::Eligible).collect();
    // Everything that is looked at has a price, so that somebody can always be let in; see `priced`.
    let priced = priced(book)?;
    let rule = priced.rule("role0000")?;
    let judge = priced.over(facts.judge_of().roster(), facts.judge_of().policy(), facts.judge_of().as_of())?;
    let not: Vec<Candidate> = not.iter().filter_map(|candidate| judge.candidate(candidate.person()?.as_ref()).ok()).collect();
    let mut unlocker = rule.unlocker();
    let start = Instant::now();
    let unlocks: Vec<_> = not.iter().filter_map(|candidate| unlocker.unlock(candidate, Effort::default(), &mut ())).collect();
    let took = start.elapsed().as_secs_f64();
    let proven = unlocks.iter().filter(|unlock| unlock.is_proven()).count();
    let found = unlocks.iter().filter(|unlock| unlock.changes().is_some()).count();
    let steps: u64 = unlocks.iter().map(|unlock| unlock.steps()).sum();
    println!(
        "  unlock       {:>8.0} a second; {} asked, {found} found, {proven} proven, {:.2} steps each",
        not.len() as f64 / took,
        not.len(),
        steps as f64 / unlocks.len().max(1) as f64
    );
    let some = not.len().min(5_000);
    let start = Instant::now();
    let wrong =
        unlocks.iter().zip(&not).take(some).filter(|(unlock, candidate)| unlock.check_candidate(candidate).is_err()).count();
    println!("  checks       {:>8.0} a second; {wrong} of {some} do not hold", some as f64 / start.elapsed().as_secs_f64());
    Ok(())
}

/// The same book with a price for attributes.
fn priced(book: &RuleBook) -> Result<RuleBook, Failure> {
    let mut spec = RuleBookSpec::new();
    spec.rules.extend(book.rules().map(|rule| rungs::RuleSpec::new(rule.id().clone(), rule.needs().clone())));
    let cost = |units: u64| rungs::Cost::from_thousandths(units * 1_000);
    spec.prices.push(rungs::PriceSpec::new(rungs::Priced::Attribute, cost(2), cost(1)));
    Ok(spec.compile(book.ladder(), &population::settings()?)?)
}

/// Somebody's record changed: all rules again.
fn changed_person(book: &RuleBook, judge: &rungs::Judge, count: usize) -> Result<(), Failure> {
    let start = Instant::now();
    let mut eligible = 0;
    for number in 0..count {
        let candidate = judge.candidate(&format!("p{number:07}"))?;
        eligible += book.rules().filter(|rule| rule.decide(&candidate) == Decision::Eligible).count();
    }
    let each = start.elapsed().as_secs_f64() / count as f64;
    println!(
        "\none changed person against {RULES} rules: {:.1} microseconds, facts included ({eligible} eligible pairs)",
        each * 1e6
    );
    Ok(())
}

/// A hundred rules, four of them with planted faults.
fn lint() -> Result<(), Failure> {
    let mut spec = RuleBookSpec::new();
    for number in 0..RULES {
        spec.rules.push(population::rule(number)?);
    }
    plant(&mut spec)?;
    let mut ladder = LadderSpec::new();
    ladder.roles.push(RoleSpec::new(RoleId::new("lead")?));
    let book = spec.compile(&ladder.compile()?, &population::settings()?)?;
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        black_box(book.lint(Effort::default()));
        times.push(start.elapsed().as_secs_f64());
    }
    let found = book.lint(Effort::default());
    println!(
        "\nlint of {RULES} rules, all pairs: {:.1} ms, {} steps, {} undecided",
        median(&mut times) * 1e3,
        found.steps(),
        found.undecided().len()
    );
    for kind in [FindingKind::Never, FindingKind::Idle, FindingKind::Implied, FindingKind::Same, FindingKind::UnguardedNot] {
        let of_kind: Vec<_> = found.findings().iter().filter(|finding| finding.kind() == kind).collect();
        let first = of_kind.first().map_or_else(String::new, |finding| finding.rule().to_string());
        println!(
            "  {kind:?}: {} ({first}), {} with a witness",
            of_kind.len(),
            of_kind.iter().filter(|finding| finding.witness().is_some()).count()
        );
    }
    Ok(())
}

/// A contradiction, a clause that changes nothing, and a rule that another one implies.
fn plant(spec: &mut RuleBookSpec) -> Result<(), Failure> {
    use rungs::{AttributeSpec, AttributeValue, Condition};
    let months = |bound: fn(&mut AttributeSpec, AttributeValue), months: i64| -> Result<Condition, Failure> {
        let mut asked = AttributeSpec::new("company".parse()?);
        bound(&mut asked, AttributeValue::Integer(months));
        Ok(Condition::is(asked))
    };
    let no_more: fn(&mut AttributeSpec, AttributeValue) = |asked, value| asked.at_most = Some(value);
    let no_less: fn(&mut AttributeSpec, AttributeValue) = |asked, value| asked.at_least = Some(value);
    let needs = |spec: &RuleBookSpec, at: usize| spec.rules[at].needs.clone();
    spec.rules[11].needs = Condition::all([needs(spec, 11), months(no_more, 10)?]);
    spec.rules[13].needs = Condition::all([needs(spec, 13), months(no_less, 12)?]);
    spec.rules[14].needs = Condition::all([needs(spec, 15), months(no_less, 120)?]);
    Ok(())
}
