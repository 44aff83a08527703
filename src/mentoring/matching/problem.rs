//! A matching problem, checked and dense.

use std::sync::Arc;

use super::super::sides::Scores;
use super::preferences::Preferences;
use super::quotas::{self, Quota};
use crate::algo::assignment::{Entry, Lists, Packed, Rows, Sparse, Wide};
use crate::defect::UnknownId;
use crate::values::{Id, IdKind, PersonId};

/// A matching problem: whatever [`MatchingSpec::compile`](crate::MatchingSpec::compile) found nothing wrong with.
///
/// Cheap to clone; what it holds is shared. A pair takes six bytes, or four with at most 262,144 mentors; where at least a quarter of all
/// mentees and mentors may be paired, each of the two takes two bytes, legal or not (up to 2^27 of them).
/// Wishes, when some pair has one, take two bytes more for each pair, and so do merits.
#[derive(Debug, Clone)]
pub struct MatchingProblem(pub(super) Arc<ProblemData>);

#[derive(Debug)]
pub(super) struct ProblemData {
    /// By id.
    pub(super) mentees: Vec<PersonId>,
    pub(super) wanted: Vec<u32>,
    /// How often each mentee went without before.
    pub(super) waited: Vec<u32>,
    /// For each mentee how many pairs may be made that are not locked: places beyond stay empty for certain.
    pub(super) choices: Vec<u32>,
    /// By id.
    pub(super) mentors: Vec<PersonId>,
    pub(super) seats: Vec<u32>,
    /// Of the seats that locked pairs leave, so many as there are mentees who may take one.
    pub(super) usable: Vec<u32>,
    /// By id.
    pub(super) quotas: Vec<Quota>,
    /// The innermost quota of each mentor.
    pub(super) quota_of: Vec<Option<u32>>,
    /// The legal pairs that are not locked.
    pub(super) pairs: Layout,
    pub(super) len: usize,
    /// The greatest score. Locked pairs count too: where only the best of each mentee are in the problem, it is still that of all pairs.
    pub(super) greatest: u32,
    /// What all scores are multiples of; 0 where none is above 0.
    pub(super) unit: u32,
    /// What either side thinks of them.
    pub(super) preferences: Preferences,
    /// By mentee and mentor, with their scores.
    pub(super) locked: Vec<(u32, u32, u16)>,
}

/// The pairs in the layout that suits them.
#[derive(Debug)]
pub(super) enum Layout {
    Packed(Sparse<Packed>),
    Wide(Sparse<Wide>),
    Rows(Rows),
}

/// A matrix of at most so many cells is made when a quarter of them are legal pairs.
const CELLS: usize = 1 << 27;

impl Layout {
    /// From lists that are by mentee and then by mentor.
    pub(super) fn new(mentors: usize, scores: &Scores) -> Self {
        let (mentees, len) = (scores.lists().len(), scores.all().len());
        let cells = mentees.saturating_mul(mentors);
        if cells <= CELLS && len >= cells / 4 && len > 0 {
            let mut rows = Rows::new(mentees, mentors);
            for (mentee, list) in scores.lists().enumerate() {
                for &(mentor, score) in list {
                    rows.put(mentee, mentor as usize, score);
                }
            }
            Self::Rows(rows)
        } else if mentors <= Packed::SELLERS {
            Self::Packed(sparse(scores))
        } else {
            Self::Wide(sparse(scores))
        }
    }

    /// Calls for each pair of a mentee.
    pub(super) fn each(&self, mentee: usize, call: impl FnMut(u32, i32)) {
        match self {
            Self::Packed(lists) => lists.each(mentee, call),
            Self::Wide(lists) => lists.each(mentee, call),
            Self::Rows(rows) => rows.each(mentee, call),
        }
    }

    /// Adds the pairs of a mentee to others, by mentor, and their scores.
    pub(super) fn append(&self, mentee: usize, mentors: &mut Vec<u32>, scores: &mut Vec<u16>) {
        match self {
            Self::Packed(lists) => lists.append(mentee, mentors, scores),
            Self::Wide(lists) => lists.append(mentee, mentors, scores),
            Self::Rows(rows) => rows.append(mentee, mentors, scores),
        }
    }

    pub(super) fn score(&self, mentee: usize, mentor: u32) -> Option<u16> {
        let points = match self {
            Self::Packed(lists) => lists.points(mentee, mentor),
            Self::Wide(lists) => lists.points(mentee, mentor),
            Self::Rows(rows) => rows.points(mentee, mentor),
        };
        points.and_then(|points| u16::try_from(points).ok())
    }
}

fn sparse<E: Entry>(scores: &Scores) -> Sparse<E> {
    let mut start = Vec::with_capacity(scores.lists().len() + 1);
    let mut end = 0;
    start.push(end);
    for list in scores.lists() {
        end += u32::try_from(list.len()).unwrap_or(u32::MAX);
        start.push(end);
    }
    let entries = scores.all().iter().map(|&(mentor, score)| E::new(mentor, score)).collect();
    Sparse { start, entries }
}

impl MatchingProblem {
    /// The mentees, by id.
    #[must_use]
    pub fn mentees(&self) -> &[PersonId] {
        &self.0.mentees
    }

    /// The mentors, by id.
    #[must_use]
    pub fn mentors(&self) -> &[PersonId] {
        &self.0.mentors
    }

    /// How many pairs are legal, locked ones with them.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.0.len + self.0.locked.len()
    }

    /// What a pair is worth; `None` when it is not legal.
    ///
    /// # Errors
    /// [`UnknownId`] when one of the two is not in the problem.
    pub fn score(&self, mentee: &str, mentor: &str) -> Result<Option<u16>, UnknownId> {
        let (mentee, mentor) = (self.0.mentee(mentee)?, self.0.mentor(mentor)?);
        Ok(self.0.score(mentee, mentor).map(|(score, _)| score))
    }
}

impl ProblemData {
    pub(super) fn mentee(&self, id: &str) -> Result<usize, UnknownId> {
        known(&self.mentees, id)
    }

    pub(super) fn mentor(&self, id: &str) -> Result<u32, UnknownId> {
        known(&self.mentors, id).map(|at| u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The positions of two people, when both are there.
    pub(super) fn pair(&self, mentee: &PersonId, mentor: &PersonId) -> Option<(u32, u32)> {
        let at = |ids: &[PersonId], id: &PersonId| position(ids, id.as_str()).and_then(|at| u32::try_from(at).ok());
        Some((at(&self.mentees, mentee)?, at(&self.mentors, mentor)?))
    }

    /// What a pair is worth, and whether it is locked; `None` when it is not legal.
    pub(super) fn score(&self, mentee: usize, mentor: u32) -> Option<(u16, bool)> {
        let locked = self.locked.binary_search_by(|&(who, by, _)| (who as usize, by).cmp(&(mentee, mentor)));
        let locked = locked.ok().and_then(|at| self.locked.get(at)).map(|&(.., score)| (score, true));
        locked.or_else(|| Some((self.pairs.score(mentee, mentor)?, false)))
    }

    /// How many places are wanted in all: at most 4,000,000, as compiled.
    pub(super) fn places(&self) -> u32 {
        self.wanted.iter().copied().fold(0, u32::saturating_add)
    }

    /// The most that one mentee wants.
    pub(super) fn most_wanted(&self) -> u32 {
        self.wanted.iter().copied().max().unwrap_or(0)
    }

    /// The quotas around a mentor, from the innermost.
    pub(super) fn quotas_of(&self, mentor: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.quota_of.get(mentor as usize).copied().flatten();
        first.into_iter().flat_map(|first| self.around(first))
    }

    /// A quota and those around it, outwards.
    pub(super) fn around(&self, quota: u32) -> impl Iterator<Item = u32> + '_ {
        quotas::around(&self.quotas, quota)
    }

    /// Whether every quota around a mentor has a seat left.
    pub(super) fn has_room(&self, mentor: u32, taken: &[u32]) -> bool {
        self.quotas_of(mentor).all(|at| match (self.quotas.get(at as usize), taken.get(at as usize)) {
            (Some(quota), Some(&taken)) => quota.at_most.is_none_or(|most| taken < most),
            _ => true,
        })
    }

    /// Counts a seat in every quota around a mentor.
    pub(super) fn take(&self, mentor: u32, taken: &mut [u32]) {
        for quota in self.quotas_of(mentor) {
            if let Some(taken) = taken.get_mut(quota as usize) {
                *taken += 1;
            }
        }
    }
}

fn position(ids: &[PersonId], id: &str) -> Option<usize> {
    ids.binary_search_by(|other| other.as_str().cmp(id)).ok()
}

/// To know the nearest id takes a look at all of them: for somebody who asks, and not for each of a list.
fn known(ids: &[PersonId], id: &str) -> Result<usize, UnknownId> {
    position(ids, id).ok_or_else(|| UnknownId::among(IdKind::Person, id, ids.iter().map(Id::as_str)))
}
