//! The pairs of a matching in the numbers of its problem, each held against it.

use std::collections::HashMap;

use super::answer::MentoringPair;
use super::check::MatchingFault;
use super::mode::MatchingTotals;
use super::problem::ProblemData;
use crate::values::Id;

/// The mentors of each mentee, as positions in order.
pub(super) struct Held {
    /// Where the mentors of each mentee begin, and the end of the last.
    start: Vec<usize>,
    mentors: Vec<u32>,
}

impl Held {
    /// The mentors of each mentee, and what the pairs come to, when each is legal and told as it is, they are in order, and no locked one is
    /// missing.
    ///
    /// # Complexity
    /// Pairs and mentees are both by id, so that one walk leads through both; each mentor is looked up by id.
    pub(super) fn new(data: &ProblemData, pairs: &[MentoringPair]) -> Result<(Self, MatchingTotals), MatchingFault> {
        let mentor_of: HashMap<&str, u32> = data.mentors.iter().map(Id::as_str).zip(0..).collect();
        let mut held = Self { start: Vec::with_capacity(data.mentees.len() + 1), mentors: Vec::with_capacity(pairs.len()) };
        let mut totals = MatchingTotals { mentees: 0, seats: 0, score: 0 };
        let mut locked = 0;
        let mut pairs = pairs.iter().peekable();
        for (mentee, id) in data.mentees.iter().enumerate() {
            held.start.push(held.mentors.len());
            let mut before = None;
            while let Some(pair) = pairs.next_if(|pair| pair.mentee == *id) {
                let mentor = mentor_of.get(pair.mentor.as_str()).copied().ok_or_else(|| not_legal(pair))?;
                let (score, is_locked) = data.score(mentee, mentor).ok_or_else(|| not_legal(pair))?;
                if score != pair.score || is_locked != pair.locked {
                    return Err(MatchingFault::Mistold { mentee: id.clone(), mentor: pair.mentor.clone() });
                }
                if before.is_some_and(|before| before >= mentor) {
                    return Err(MatchingFault::OutOfOrder);
                }
                totals.mentees += u64::from(before.is_none());
                totals.seats += 1;
                totals.score += u64::from(score);
                locked += usize::from(is_locked);
                before = Some(mentor);
                held.mentors.push(mentor);
            }
        }
        held.start.push(held.mentors.len());
        // Where the walk stopped is somebody who is not there, or whose turn was before.
        if let Some(pair) = pairs.next() {
            let is_there = data.pair(&pair.mentee, &pair.mentor).is_some();
            return Err(if is_there { MatchingFault::OutOfOrder } else { not_legal(pair) });
        }
        if locked != data.locked.len() {
            return Err(MatchingFault::LockedMissing);
        }
        Ok((held, totals))
    }

    pub(super) fn of(&self, mentee: usize) -> &[u32] {
        match (self.start.get(mentee), self.start.get(mentee + 1)) {
            (Some(&start), Some(&end)) => self.mentors.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The mentors of each mentee in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (1..self.start.len()).map(|after| self.of(after - 1))
    }
}

fn not_legal(pair: &MentoringPair) -> MatchingFault {
    MatchingFault::NotLegal { mentee: pair.mentee.clone(), mentor: pair.mentor.clone() }
}
