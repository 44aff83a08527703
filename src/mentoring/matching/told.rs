//! Whom each mentee was found, in the words of the problem.

use super::answer::{MentoringPair, UnmatchedMentee, UnmatchedReason};
use super::mode::MatchingTotals;
use super::problem::ProblemData;

/// The parts of an answer that follow from who is paired with whom.
pub(super) struct Told {
    pub(super) pairs: Vec<MentoringPair>,
    pub(super) unmatched: Vec<UnmatchedMentee>,
    pub(super) totals: MatchingTotals,
}

/// Tells of the locked pairs, and of those `mates` that each mentee was found besides, by `reason` why they have no more.
pub(super) fn tell(data: &ProblemData, mates: &[Vec<u32>], reason: impl Fn(usize, &[u32]) -> UnmatchedReason) -> Told {
    let mut pairs: Vec<(u32, u32, u16, bool)> =
        data.locked.iter().map(|&(mentee, mentor, score)| (mentee, mentor, score, true)).collect();
    let mut locked = vec![0u32; mates.len()];
    for &(mentee, ..) in &data.locked {
        if let Some(locked) = locked.get_mut(mentee as usize) {
            *locked += 1;
        }
    }
    let mut unmatched = Vec::new();
    for ((at, mates), &locked) in mates.iter().enumerate().zip(&locked) {
        let mentee = u32::try_from(at).unwrap_or(u32::MAX);
        pairs.extend(mates.iter().map(|&mentor| (mentee, mentor, data.pairs.score(at, mentor).unwrap_or(0), false)));
        let (Some(id), Some(&wanted)) = (data.mentees.get(at), data.wanted.get(at)) else { continue };
        let has = locked.saturating_add(u32::try_from(mates.len()).unwrap_or(u32::MAX));
        if has < wanted {
            unmatched.push(UnmatchedMentee { mentee: id.clone(), missing: wanted - has, reason: reason(at, mates) });
        }
    }
    pairs.sort_unstable();
    let totals = MatchingTotals {
        mentees: pairs.chunk_by(|one, other| one.0 == other.0).count() as u64,
        seats: pairs.len() as u64,
        score: pairs.iter().map(|&(_, _, score, _)| u64::from(score)).sum(),
    };
    let pairs = pairs.into_iter().filter_map(|(mentee, mentor, score, locked)| {
        let (mentee, mentor) = (data.mentees.get(mentee as usize)?.clone(), data.mentors.get(mentor as usize)?.clone());
        Some(MentoringPair { mentee, mentor, score, locked })
    });
    Told { pairs: pairs.collect(), unmatched, totals }
}
