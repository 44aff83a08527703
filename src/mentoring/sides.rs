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

/// For each mentee the pairs by mentor, each with its score.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scores {
    /// Where the pairs of each mentee begin, and the end of the last.
    start: Vec<usize>,
    pairs: Vec<(u32, u16)>,
}

impl Scores {
    /// The pairs of a mentee.
    pub(super) fn of(&self, mentee: u32) -> &[(u32, u16)] {
        let begin = self.start.get(mentee as usize).copied().unwrap_or_default();
        let end = self.start.get(mentee as usize + 1).copied().unwrap_or(begin);
        self.pairs.get(begin..end).unwrap_or_default()
    }

    /// The pairs of each mentee.
    pub(super) fn lists(&self) -> impl ExactSizeIterator<Item = &[(u32, u16)]> {
        self.start.windows(2).map(|bounds| match *bounds {
            [begin, end] => self.pairs.get(begin..end).unwrap_or_default(),
            _ => &[],
        })
    }

    /// All pairs, one list after the other.
    pub(super) fn all(&self) -> &[(u32, u16)] {
        &self.pairs
    }

    /// Where a pair stands among all.
    pub(super) fn place(&self, mentee: u32, mentor: u32) -> Option<usize> {
        let at = self.of(mentee).binary_search_by_key(&mentor, |&(mentor, _)| mentor).ok()?;
        Some(self.start.get(mentee as usize)? + at)
    }

    /// What a pair scores, if it is there.
    pub(super) fn score(&self, mentee: u32, mentor: u32) -> Option<u16> {
        self.pairs.get(self.place(mentee, mentor)?).map(|&(_, score)| score)
    }

    /// Leaves only the pairs, of a mentee and a mentor, for which this holds.
    pub(super) fn retain(&mut self, keep: impl Fn(u32, u32) -> bool) {
        let (mut mentee, mut at, mut kept) = (0u32, 0, 0);
        let mut ends = self.start.iter_mut().skip(1).peekable();
        self.pairs.retain(|&(mentor, _)| {
            while let Some(end) = ends.next_if(|end| **end == at) {
                *end = kept;
                mentee += 1;
            }
            at += 1;
            let stays = keep(mentee, mentor);
            kept += usize::from(stays);
            stays
        });
        ends.for_each(|end| *end = kept);
    }
}

impl<'a> FromIterator<&'a [(u32, u16)]> for Scores {
    fn from_iter<T: IntoIterator<Item = &'a [(u32, u16)]>>(lists: T) -> Self {
        let mut scores = Self { start: vec![0], pairs: Vec::new() };
        for list in lists {
            scores.pairs.extend_from_slice(list);
            scores.start.push(scores.pairs.len());
        }
        scores
    }
}

/// For each mentee its pairs by mentor, each with its score. Defects are people who are not there, pairs of one person, scores out of range (which
/// stand for 0 from then on), and pairs that are given again.
///
/// # Complexity
/// O(n log n) in pairs.
pub(super) fn scores(pairs: &[ScoredPairSpec], mentees: &Ranks, mentors: &Ranks, defects: &mut Defects) -> Scores {
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
    let mut scores = Scores { start: Vec::with_capacity(mentees.len() + 1), pairs: Vec::with_capacity(found.len()) };
    scores.start.push(0);
    let mut before: Option<(u32, u32, usize)> = None;
    for (mentee, mentor, index, score) in found {
        match before {
            Some((who, by, earlier)) if (who, by) == (mentee, mentor) => {
                let twice = Defect::breaks(code::MENTORING_PAIR_TWICE, at!["pairs", index], "a pair must be given once");
                defects.push(twice.related_to([at!["pairs", earlier]]));
            }
            _ => {
                before = Some((mentee, mentor, index));
                scores.start.resize(mentee as usize + 1, scores.pairs.len());
                scores.pairs.push((mentor, score));
            }
        }
    }
    scores.start.resize(mentees.len() + 1, scores.pairs.len());
    scores
}
