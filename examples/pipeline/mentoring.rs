//! Who would learn from whom: the best matching of each programme, and who waits.

use std::io::{self, Write};

use rungs::{Effort, MatchingMode, ProgramId, ProgramMatching, UnmatchedReason};

use crate::company::Company;
use crate::support::programme::pool;
use crate::support::table::{count, fill, heading};

/// Prints the matchings, and hands them on.
pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<Vec<(ProgramId, ProgramMatching)>> {
    let mut matchings = Vec::new();
    heading(out, "5  Mentoring: the most people with a mentor, and of those matchings the greatest score")?;
    if company.mentoring.is_empty() {
        writeln!(out, "the folder holds no mentoring.json, so nothing is said about who would learn from whom")?;
        return Ok(matchings);
    }
    for policy in &company.mentoring {
        let pool = pool(policy, &company.profiles, company.rules.as_ref(), &company.policy, company.as_of)
            .map_err(io::Error::other)?;
        let found = pool.matching(MatchingMode::MostPeople, Effort::default(), &mut ()).map_err(io::Error::other)?;
        let (problem, matching) = (found.problem(), found.matching());
        matching.check(problem).map_err(io::Error::other)?;
        let pairs = matching.pairs().iter().map(|pair| format!("{} from {} ({})", pair.mentee, pair.mentor, pair.score));
        let pairs: Vec<String> = pairs.collect();
        let (mentees, wish) = (matching.totals().mentees, problem.mentees().len() as u64);
        let of = count(wish, "mentee", "mentees");
        let told = format!(
            "{}: {mentees} of {of} would learn, each with the score of the pair: {}.",
            policy.program(),
            pairs.join(", ")
        );
        fill(out, "", 2, &told)?;
        let waits = |reason: &dyn Fn(&UnmatchedReason) -> bool| {
            matching.unmatched().iter().filter(|waits| reason(&waits.reason)).count() as u64
        };
        let (full, none) = (
            waits(&|reason| matches!(reason, UnmatchedReason::Full { .. })),
            waits(&|reason| matches!(reason, UnmatchedReason::NoLegalMentor)),
        );
        if full + none > 0 {
            let text = format!(
                "Short of a mentor: {full} because those who could teach them are full, {none} because nobody more is legal."
            );
            fill(out, "  ", 2, &text)?;
        }
        matchings.push((policy.program().clone(), found));
    }
    Ok(matchings)
}
