//! Whether a matching is stable, from the definition: nothing here comes from the code that finds one.
//!
//! A mentee and a mentor who may be paired and are not *block* a matching when both would gain by it. The mentee gains with a place to
//! spare, or when they hold a mentor whom they rank lower. The mentor gains when there is a seat, at the mentor and in each quota around
//! them; or when, of these, the innermost that is full holds a pair that ranks lower. Locked pairs take their places and are never given up,
//! so that they rank lower than nobody.

use std::cmp::Reverse;

use super::answer::{Matching, MatchingProof};
use super::check::MatchingFault;
use super::problem::ProblemData;
use crate::effort::Completion;

/// Holds what a stable matching has of its own against the problem: that there are no prices, which quotas fall short, and, when the search
/// is complete, that no pair blocks it. `held` has the mentors of each mentee, ascending, within all bounds.
///
/// # Complexity
/// Two passes over the pairs, times the depth of the quotas.
pub(super) fn check(matching: &Matching, data: &ProblemData, held: &[Vec<u32>]) -> Result<(), MatchingFault> {
    if matching.proof != MatchingProof::default() {
        return Err(MatchingFault::NoProof);
    }
    let seated = Seated::new(data, held);
    let short = data.quotas.iter().zip(&seated.quotas).filter(|(quota, seats)| seats.taken < quota.at_least);
    if !short.map(|(quota, _)| &quota.id).eq(&matching.unmet) {
        return Err(MatchingFault::Unmet);
    }
    let blocking = match matching.completion {
        Completion::Complete => seated.blocking(data, held),
        _ => None,
    };
    let ids = blocking.and_then(|(mentee, mentor)| data.mentees.get(mentee).zip(data.mentors.get(mentor as usize)));
    match ids {
        Some((mentee, mentor)) => Err(MatchingFault::Blocking { mentee: mentee.clone(), mentor: mentor.clone() }),
        None => Ok(()),
    }
}

/// How a mentor, or the mentors of a quota together, rank a pair: by merit, then the lower mentee, then the lower mentor.
type Standing = (u16, Reverse<usize>, Reverse<u32>);

/// The seats that are taken, and the lowest of those who could lose theirs.
#[derive(Clone, Copy, Default)]
struct Seats {
    taken: u32,
    lowest: Option<Standing>,
}

impl Seats {
    fn hold(&mut self, standing: Standing) {
        self.lowest = Some(self.lowest.map_or(standing, |lowest| lowest.min(standing)));
    }
}

/// The seats of mentors and quotas.
struct Seated {
    mentors: Vec<Seats>,
    quotas: Vec<Seats>,
}

impl Seated {
    fn new(data: &ProblemData, held: &[Vec<u32>]) -> Self {
        let mut seated =
            Self { mentors: vec![Seats::default(); data.mentors.len()], quotas: vec![Seats::default(); data.quotas.len()] };
        for &mentor in held.iter().flatten() {
            seated.each_around(data, mentor, |seats| seats.taken += 1);
        }
        each(data, held, |mentee, has, pairs| {
            for pair in pairs.iter().filter(|pair| has.binary_search(&pair.mentor).is_ok()) {
                let standing = pair.standing(mentee);
                seated.each_around(data, pair.mentor, |seats| seats.hold(standing));
            }
        });
        seated
    }

    /// Calls for the mentor and each quota around them.
    fn each_around(&mut self, data: &ProblemData, mentor: u32, call: impl Fn(&mut Seats)) {
        if let Some(seats) = self.mentors.get_mut(mentor as usize) {
            call(seats);
        }
        for quota in data.quotas_of(mentor) {
            if let Some(seats) = self.quotas.get_mut(quota as usize) {
                call(seats);
            }
        }
    }

    /// The first pair that blocks the matching.
    fn blocking(&self, data: &ProblemData, held: &[Vec<u32>]) -> Option<(usize, u32)> {
        let mut found = None;
        each(data, held, |mentee, has, pairs| {
            let wanted = data.wanted.get(mentee).map_or(0, |&wanted| wanted as usize);
            let is_held = |pair: &&Pair| has.binary_search(&pair.mentor).is_ok();
            let lowest = pairs.iter().filter(is_held).map(Pair::place).min();
            let gains = |pair: &Pair| has.len() < wanted || lowest.is_some_and(|lowest| lowest < pair.place());
            let blocks = |pair: &&Pair| gains(pair) && !is_held(pair) && self.is_welcome(data, mentee, pair);
            if found.is_none() {
                found = pairs.iter().find(blocks).map(|pair| (mentee, pair.mentor));
            }
        });
        found
    }

    fn is_welcome(&self, data: &ProblemData, mentee: usize, pair: &Pair) -> bool {
        let own = self.mentors.get(pair.mentor as usize).zip(data.seats.get(pair.mentor as usize));
        let quotas = data.quotas_of(pair.mentor).filter_map(|at| {
            let (seats, quota) = self.quotas.get(at as usize).zip(data.quotas.get(at as usize))?;
            Some((seats, quota.at_most.as_ref()?))
        });
        match own.into_iter().chain(quotas).find(|(seats, most)| seats.taken >= **most) {
            Some((full, _)) => full.lowest.is_some_and(|lowest| lowest < pair.standing(mentee)),
            None => true,
        }
    }
}

/// A pair that may be made, and what it is worth to each of the two.
struct Pair {
    mentor: u32,
    wish: u16,
    merit: u16,
}

impl Pair {
    /// How the mentee ranks it: by wish, then the lower mentor.
    const fn place(&self) -> (u16, Reverse<u32>) {
        (self.wish, Reverse(self.mentor))
    }

    const fn standing(&self, mentee: usize) -> Standing {
        (self.merit, Reverse(mentee), Reverse(self.mentor))
    }
}

/// Calls for each mentee with the mentors they have and the pairs that are not locked.
fn each(data: &ProblemData, held: &[Vec<u32>], mut call: impl FnMut(usize, &[u32], &[Pair])) {
    let (mut pairs, mut place) = (Vec::new(), 0);
    for (mentee, has) in held.iter().enumerate() {
        pairs.clear();
        data.pairs.each(mentee, |mentor, score| {
            let (wish, merit) = data.preferences.of(place, u16::try_from(score).unwrap_or(0));
            pairs.push(Pair { mentor, wish, merit });
            place += 1;
        });
        call(mentee, has, &pairs);
    }
}
