//! The people of a programme of mentoring.

use chrono::NaiveDate;
use rungs::{EvidencePolicy, Policy, Pool, Profiles, RuleBook};

/// Those who take part, with all that decides what a pair is worth. `rules` are the book that the policy was compiled with.
///
/// # Errors
/// Why there is no pool, in words.
pub(crate) fn pool(
    policy: &Policy,
    profiles: &Profiles,
    rules: Option<&RuleBook>,
    evidence: &EvidencePolicy,
    as_of: NaiveDate,
) -> Result<Pool, String> {
    let judge = rules.map(|book| book.over(policy.roster(), evidence, as_of)).transpose();
    let judgements = judge.map_err(|error| error.to_string())?.map(|judge| judge.judge_all());
    policy.over(profiles, judgements.as_ref()).map_err(|error| error.to_string())
}
