//! Circles to be formed, checked and dense.

use std::sync::Arc;

use super::super::sides::Scores;
use crate::values::PersonId;

/// Circles to be formed: whatever [`CircleSpec::compile`](crate::CircleSpec::compile) found nothing wrong with. The order in which people
/// and pairs were written makes no difference.
///
/// Cheap to clone; what it holds is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleProblem(pub(super) Arc<ProblemData>);

#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProblemData {
    /// By id.
    pub(super) mentees: Vec<PersonId>,
    /// By id.
    pub(super) mentors: Vec<PersonId>,
    pub(super) at_least: u32,
    pub(super) at_most: u32,
    pub(super) mentors_each: u32,
    /// For each mentee the mentors who are legal and not apart from them, with the points, by mentor.
    pub(super) scores: Scores,
    /// For each mentee the mentees who are apart from them, in order.
    pub(super) apart_mentees: Vec<Vec<u32>>,
    /// For each mentor the mentors who are apart from them, in order.
    pub(super) apart_mentors: Vec<Vec<u32>>,
    /// The circles of locked pairs, by the first mentor.
    pub(super) locked: Vec<LockedCircle>,
}

/// Those whom locked pairs put into one circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LockedCircle {
    /// One or two, in order.
    pub(super) mentors: Vec<u32>,
    /// In order.
    pub(super) mentees: Vec<u32>,
}

impl CircleProblem {
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

    /// The fewest and the most mentees of a circle.
    #[must_use]
    pub fn sizes(&self) -> (u32, u32) {
        (self.0.at_least, self.0.at_most)
    }

    /// The most mentors of a circle.
    #[must_use]
    pub fn mentors_each(&self) -> u32 {
        self.0.mentors_each
    }
}

impl ProblemData {
    pub(super) fn mentee(&self, id: &PersonId) -> Option<u32> {
        number(&self.mentees, id)
    }

    pub(super) fn mentor(&self, id: &PersonId) -> Option<u32> {
        number(&self.mentors, id)
    }

    /// The points of a legal pair.
    pub(super) fn score(&self, mentee: u32, mentor: u32) -> Option<u16> {
        self.scores.score(mentee, mentor)
    }

    pub(super) fn mentees_apart(&self, one: u32, other: u32) -> bool {
        self.apart_mentees.get(one as usize).is_some_and(|apart| apart.binary_search(&other).is_ok())
    }

    pub(super) fn mentors_apart(&self, one: u32, other: u32) -> bool {
        self.apart_mentors.get(one as usize).is_some_and(|apart| apart.binary_search(&other).is_ok())
    }

    /// What a mentee has with mentors who lead together, and with whom of them (the lowest id of the best); none when one of them is not
    /// legal.
    pub(super) fn best(&self, mentee: u32, mentors: &[u32]) -> Option<(u16, u32)> {
        let mut best: Option<(u16, u32)> = None;
        for &mentor in mentors {
            let score = self.score(mentee, mentor)?;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, mentor));
            }
        }
        best
    }
}

fn number(ids: &[PersonId], id: &PersonId) -> Option<u32> {
    ids.binary_search(id).ok().and_then(|at| u32::try_from(at).ok())
}
