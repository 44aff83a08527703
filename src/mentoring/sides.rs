//! People of two sides and the scored pairs between them, as documents have them: numbered by id, each pair once.

use std::collections::BTreeMap;

use super::matching::ScoredPairSpec;
use crate::defect::{Defect, Defects, InputPath, at, code};
use crate::values::PersonId;

/// People and their places in the order of ids.
pub(super) type Ranks = BTreeMap<PersonId, u32>;

/// Numbers people by id, whatever stands beside them.
pub(super) fn ranks<T>(ids: &BTreeMap<&PersonId, T>) -> Ranks {
    ids.keys().map(|&id| id.clone()).zip(0u32..).collect()
}

/// The place of somebody; a defect where they are not there.
pub(super) fn find(ranks: &Ranks, id: &PersonId, place: impl FnOnce() -> InputPath, defects: &mut Defects) -> Option<u32> {
    let found = ranks.get(id).copied();
    if found.is_none() {
        defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place(), id));
    }
    found
}

/// For each mentee its pairs by mentor, each with its score. Defects are people who are not there, pairs of one person, scores out of range (which
/// stand for 0 from then on), and pairs that are given again.
///
/// # Complexity
/// O(n log n) in pairs.
pub(super) fn scores(
    pairs: &[ScoredPairSpec],
    mentees: &Ranks,
    mentors: &Ranks,
    defects: &mut Defects,
) -> Vec<Vec<(u32, u16)>> {
    let mut found: Vec<(u32, u32, usize, u16)> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let place = |part: &'static str| at!["pairs", index, part];
        let mentee = find(mentees, &pair.mentee, || place("mentee"), defects);
        let mentor = find(mentors, &pair.mentor, || place("mentor"), defects);
        if pair.mentee == pair.mentor {
            defects.push(Defect::breaks(code::MENTORING_OWN_MENTEE, at!["pairs", index], "a pair must be of two people"));
        }
        let score = u16::try_from(pair.score).ok().filter(|&score| score <= 10_000);
        if score.is_none() {
            let what = "a score must be 0 to 10000 points";
            defects.push(Defect::out_of_range(code::MENTORING_SCORE, place("score"), what, &pair.score));
        }
        found.extend(mentee.zip(mentor).map(|(mentee, mentor)| (mentee, mentor, index, score.unwrap_or_default())));
    }
    found.sort_unstable();
    let mut scores = vec![Vec::new(); mentees.len()];
    let mut before: Option<(u32, u32, usize)> = None;
    for (mentee, mentor, index, score) in found {
        match before {
            Some((who, by, earlier)) if (who, by) == (mentee, mentor) => {
                let twice = Defect::breaks(code::MENTORING_PAIR_TWICE, at!["pairs", index], "a pair must be given once");
                defects.push(twice.related_to([at!["pairs", earlier]]));
            }
            _ => {
                before = Some((mentee, mentor, index));
                if let Some(list) = scores.get_mut(mentee as usize) {
                    list.push((mentor, score));
                }
            }
        }
    }
    scores
}

/// What a pair of these lists scores.
pub(super) fn score(scores: &[Vec<(u32, u16)>], mentee: u32, mentor: u32) -> Option<u16> {
    let list = scores.get(mentee as usize)?;
    let at = list.binary_search_by_key(&mentor, |&(mentor, _)| mentor).ok()?;
    list.get(at).map(|&(_, score)| score)
}
