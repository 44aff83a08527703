//! One programme: its pairs, who waits, what a seat more brings, what other aims cost, and what a change takes.

use std::io::Write;

use rungs::{
    Disruption, Effort, Matching, MatchingChange, MatchingMode, MatchingProblem, MatchingSpec, MentoringPair, Pool, Side,
    UnmatchedMentee, UnmatchedReason, Valuation, WhyNot,
};

use crate::arguments::Arguments;
use crate::support::problems::Problems;
use crate::support::stop::Stop;
use crate::support::table::{Align, Table, count, fill, heading, joined};

/// So many pairs are told of with their reasons when not all are asked for.
const TOLD: usize = 5;

const MODE: MatchingMode = MatchingMode::MostPeople;

const NO_LIMIT: Effort = Effort::steps(u64::MAX);

/// Everything about a programme.
pub(crate) fn print(out: &mut impl Write, pool: &Pool, arguments: &Arguments) -> Result<(), Stop> {
    let (problem, matching) = best(pool)?;
    let told = if arguments.all { usize::MAX } else { TOLD };
    print_pairs(out, pool, &problem, &matching, told)?;
    print_waiting(out, &matching)?;
    print_seats(out, &problem, &matching)?;
    print_why_not(out, &problem, &matching, arguments)?;
    print_costs(out, &problem, &matching)?;
    print_repair(out, &problem, &matching)
}

/// The pairs of a programme and who waits.
pub(crate) fn print_short(out: &mut impl Write, pool: &Pool) -> Result<(), Stop> {
    let (problem, matching) = best(pool)?;
    print_pairs(out, pool, &problem, &matching, TOLD)?;
    print_waiting(out, &matching)
}

fn best(pool: &Pool) -> Result<(MatchingProblem, Matching), Stop> {
    let found = pool.matching(MODE, NO_LIMIT, &mut ()).map_err(|fault| Problems::unread(fault.to_string()))?;
    checked(found.problem(), found.matching())?;
    Ok((found.problem().clone(), found.matching().clone()))
}

fn checked(problem: &MatchingProblem, matching: &Matching) -> Result<(), Stop> {
    matching.check(problem).map_err(|fault| Stop::failed(&fault.to_string()))
}

fn print_pairs(
    out: &mut impl Write,
    pool: &Pool,
    problem: &MatchingProblem,
    matching: &Matching,
    told: usize,
) -> Result<(), Stop> {
    heading(out, &format!("Programme {}", pool.policy().program()))?;
    let totals = matching.totals();
    writeln!(
        out,
        "  {} and {}, {}. {} of {} mentees have a mentor.\n  No matching gives more people one, and of those that give as many none has a greater score ({} points, proven).",
        count(problem.mentees().len() as u64, "mentee", "mentees"),
        count(problem.mentors().len() as u64, "mentor", "mentors"),
        count(problem.pairs() as u64, "legal pair", "legal pairs"),
        totals.mentees,
        problem.mentees().len(),
        totals.score,
    )?;
    for pair in matching.pairs().iter().take(told) {
        print_pair(out, pool, pair)?;
    }
    let mut rest = Table::new(2, &[Align::Left, Align::Left, Align::Right]);
    for pair in matching.pairs().iter().skip(told) {
        rest.row(vec![pair.mentee.to_string(), format!("with {}", pair.mentor), pair.score.to_string()]);
    }
    Ok(rest.print(out)?)
}

/// A pair, and what each criterion says of it: those that say most first.
fn print_pair(out: &mut impl Write, pool: &Pool, pair: &MentoringPair) -> Result<(), Stop> {
    writeln!(out, "  {} learns from {}: {} points", pair.mentee, pair.mentor, pair.score)?;
    let valued = pool.explain(pair.mentee.as_ref(), pair.mentor.as_ref());
    let Valuation::Scored(score) = valued.map_err(|fault| Problems::unread(fault.to_string()))? else {
        return Err(Stop::failed(&format!("{} and {} are paired, and may not be", pair.mentee, pair.mentor)));
    };
    for part in score.criteria() {
        fill(out, &format!("    {:>6}  {}: ", part.points(), part.criterion()), 12, part.reason())?;
    }
    Ok(())
}

fn print_waiting(out: &mut impl Write, matching: &Matching) -> Result<(), Stop> {
    heading(out, "Who waits")?;
    if matching.unmatched().is_empty() {
        writeln!(out, "  Nobody.")?;
    }
    let unmet: Vec<String> = matching.unmet().iter().map(ToString::to_string).collect();
    if !unmet.is_empty() {
        writeln!(out, "  The seats that {} promises cannot be filled.", joined(&unmet, "and"))?;
    }
    for UnmatchedMentee { mentee, missing, reason, .. } in matching.unmatched() {
        let why = match reason {
            UnmatchedReason::NoLegalMentor => "no further mentor is legal for them".to_owned(),
            UnmatchedReason::Full { mentors } => {
                let names: Vec<String> = mentors.iter().map(ToString::to_string).collect();
                format!(
                    "whoever could teach them is full, {} nearest; to move somebody would cost more than it brings",
                    joined(&names, "and")
                )
            }
            UnmatchedReason::WorthLess => "no pair would be worth its price".to_owned(),
            UnmatchedReason::Stopped => "the search was stopped".to_owned(),
            _ => "for another reason".to_owned(),
        };
        fill(out, &format!("  {mentee} lacks {missing}: "), 6, &why)?;
    }
    Ok(())
}

fn print_seats(out: &mut impl Write, problem: &MatchingProblem, matching: &Matching) -> Result<(), Stop> {
    heading(out, "What one more seat would bring")?;
    let mut table = Table::new(2, &[Align::Left, Align::Left]);
    let mut worthless = 0u64;
    for mentor in problem.mentors() {
        let change = problem.one_more_seat(matching, mentor.as_ref(), NO_LIMIT, &mut ())?;
        if (change.mentees, change.seats, change.score) == (0, 0, 0) {
            worthless += 1;
        } else {
            table.row(vec![format!("at {mentor}"), told(change)]);
        }
    }
    table.print(out)?;
    writeln!(out, "  At {} more it would change nothing.", count(worthless, "mentor", "mentors"))?;
    Ok(())
}

/// How much more, in words.
fn told(change: MatchingChange) -> String {
    let people = match change.mentees {
        0 => String::new(),
        1 => "one more person has a mentor, ".to_owned(),
        -1 => "one person fewer has a mentor, ".to_owned(),
        more => format!("{more:+} people have a mentor, "),
    };
    let seats = if change.seats == change.mentees { String::new() } else { format!("{:+} pairs, ", change.seats) };
    format!("{people}{seats}{:+} points", change.score)
}

fn print_why_not(
    out: &mut impl Write,
    problem: &MatchingProblem,
    matching: &Matching,
    arguments: &Arguments,
) -> Result<(), Stop> {
    let asked = arguments.pair.clone().or_else(|| envied(problem, matching));
    let Some((mentee, mentor)) = asked else { return Ok(()) };
    heading(out, &format!("Why does {mentee} not learn from {mentor}?"))?;
    match problem.why_not(matching, &mentee, &mentor, NO_LIMIT, &mut ())? {
        WhyNot::Paired => writeln!(out, "  They are paired.")?,
        WhyNot::NotLegal => writeln!(out, "  The pair is not legal.")?,
        WhyNot::NoRoom => writeln!(out, "  Pairs that must be leave no room for it.")?,
        WhyNot::Instead { change, matching: instead } => {
            writeln!(out, "  Of all matchings with this pair the best comes to: {}.", told(change))?;
            let others =
                instead.pairs().iter().filter(|pair| !matching.pairs().contains(pair) && pair.mentee.as_ref() != mentee);
            let moved: Vec<String> = others.map(|pair| format!("{} with {}", pair.mentee, pair.mentor)).collect();
            if !moved.is_empty() {
                fill(out, "  It would take ", 6, &format!("{}.", joined(&moved, "and")))?;
            }
        }
        _ => writeln!(out, "  For another reason.")?,
    }
    Ok(())
}

/// The mentee who has least of what they could have, and the mentor who would be worth most to them.
fn envied(problem: &MatchingProblem, matching: &Matching) -> Option<(String, String)> {
    let score = |mentee: &str, mentor: &str| problem.score(mentee, mentor).ok().flatten();
    let best = |pair: &MentoringPair| {
        let mentors =
            problem.mentors().iter().filter_map(|mentor| Some((score(pair.mentee.as_ref(), mentor.as_ref())?, mentor)));
        let (most, mentor) = mentors.max_by_key(|&(score, _)| score)?;
        Some((most.saturating_sub(pair.score), pair.mentee.to_string(), mentor.to_string()))
    };
    let most = matching.pairs().iter().filter_map(best).max_by_key(|&(lacks, ..)| lacks)?;
    Some((most.1, most.2))
}

fn print_costs(out: &mut impl Write, problem: &MatchingProblem, matching: &Matching) -> Result<(), Stop> {
    heading(out, "What other aims cost")?;
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Left]);
    let titles = ["", "mentees", "pairs", "points", "worst pair"];
    table.row(titles.map(ToOwned::to_owned).to_vec());
    let aims = [
        ("most people", MODE),
        ("fairest: nobody far behind", MatchingMode::Fairest { band: 1 }),
        ("fairest, by steps of 500 points", MatchingMode::Fairest { band: 500 }),
        ("stable, best for mentees", MatchingMode::Stable { best_for: Side::Mentees }),
        ("stable, best for mentors", MatchingMode::Stable { best_for: Side::Mentors }),
    ];
    for (name, mode) in aims {
        let other = if mode == MODE { matching.clone() } else { problem.solve(mode) };
        checked(problem, &other)?;
        let totals = other.totals();
        let worst = other.pairs().iter().map(|pair| pair.score).min().map_or_else(String::new, |score| score.to_string());
        let cells = [name.to_owned(), totals.mentees.to_string(), totals.seats.to_string(), totals.score.to_string(), worst];
        table.row(cells.to_vec());
    }
    Ok(table.print(out)?)
}

/// The two mentors with the most pairs leave.
fn print_repair(out: &mut impl Write, problem: &MatchingProblem, matching: &Matching) -> Result<(), Stop> {
    heading(out, "Two mentors leave")?;
    let mut loads: Vec<(usize, &str)> = problem
        .mentors()
        .iter()
        .map(|mentor| (matching.pairs().iter().filter(|pair| pair.mentor == *mentor).count(), mentor.as_ref()))
        .collect();
    loads.sort_by_key(|&(load, mentor)| (std::cmp::Reverse(load), mentor));
    let gone: Vec<&str> = loads.iter().take(2).map(|&(_, mentor)| mentor).collect();
    let after = without(problem, &gone).compile().map_err(|invalid| Problems::unread(invalid.to_string()))?;
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right, Align::Right]);
    table.row(["", "mentees", "points", "given up besides"].map(ToOwned::to_owned).to_vec());
    let repaired = |disruption| after.repair(matching, disruption, MODE, NO_LIMIT, &mut ());
    let anew = Disruption::Price(0);
    for (name, disruption) in [
        ("as few pairs given up as can be", Disruption::Fewest),
        ("a pair kept counts 500 points", Disruption::Price(500)),
        ("as if anew", anew),
    ] {
        let found = repaired(disruption);
        checked(&after, &found)?;
        let given_up = found.broken().filter(|pair| !gone.contains(&pair.mentor.as_ref())).count();
        let totals = found.totals();
        table.row(vec![name.to_owned(), totals.mentees.to_string(), totals.score.to_string(), given_up.to_string()]);
    }
    writeln!(out, "  Without {}, whose mentees need others:", gone.join(" and "))?;
    let unmet: Vec<String> = repaired(Disruption::Fewest).unmet().iter().map(ToString::to_string).collect();
    if !unmet.is_empty() {
        writeln!(out, "  (The seats that {} promises can then not be filled.)", joined(&unmet, "and"))?;
    }
    Ok(table.print(out)?)
}

/// The same problem without some mentors.
fn without(problem: &MatchingProblem, gone: &[&str]) -> MatchingSpec {
    let mut spec = problem.to_spec();
    let stays = |mentor: &str| !gone.contains(&mentor);
    spec.mentors.retain(|mentor| stays(mentor.id.as_ref()));
    spec.pairs.retain(|pair| stays(pair.mentor.as_ref()));
    spec.locked.retain(|pair| stays(pair.mentor.as_ref()));
    for quota in &mut spec.quotas {
        quota.mentors.retain(|mentor| stays(mentor.as_ref()));
    }
    spec
}
