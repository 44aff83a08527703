//! Whether a matching is stable, from the definition: nothing here comes from the code that finds one.
//!
//! A mentee and a mentor who may be paired and are not *block* a matching when both would gain by it. The mentee gains with a place to
//! spare, or when they hold a mentor whom they rank lower. The mentor gains when there is a seat, at the mentor and in each quota around
//! them; or when, of these, the innermost that is full holds a pair that ranks lower. Locked pairs take their places and are never given up,
//! so that they rank lower than nobody.

use std::cmp::Reverse;
use std::ops::Range;

use super::answer::{Matching, MatchingProof};
use super::check::MatchingFault;
use super::held::Held;
use super::problem::ProblemData;
use crate::effort::Completion;

/// Holds what a stable matching has of its own against the problem: that there are no prices, which quotas fall short, and, when the search
/// is complete, that no pair blocks it. `held` has the mentors of each mentee, ascending, within all bounds.
///
/// # Complexity
/// One pass over the pairs; those that may block cost the depth of the quotas each.
pub(super) fn check(matching: &Matching, data: &ProblemData, held: &Held) -> Result<(), MatchingFault> {
    if matching.proof != MatchingProof::default() {
        return Err(MatchingFault::NoProof);
    }
    let listed = Listed::new(data);
    let seated = Seated::new(data, &listed, held);
    let short = data.quotas.iter().zip(&seated.quotas).filter(|(quota, seats)| seats.taken < quota.at_least);
    if !short.map(|(quota, _)| &quota.id).eq(&matching.unmet) {
        return Err(MatchingFault::Unmet);
    }
    let blocking = match matching.completion {
        Completion::Complete => seated.blocking(data, &listed, held),
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
    fn new(data: &ProblemData, listed: &Listed<'_>, held: &Held) -> Self {
        let mut seated =
            Self { mentors: vec![Seats::default(); data.mentors.len()], quotas: vec![Seats::default(); data.quotas.len()] };
        for (mentee, has) in held.iter().enumerate() {
            for &mentor in has {
                // A locked pair is not listed: it takes a seat that it cannot lose.
                let standing = listed.pair(mentee, mentor).map(|pair| pair.standing(mentee));
                seated.each_around(data, mentor, |seats| {
                    seats.taken += 1;
                    standing.into_iter().for_each(|standing| seats.hold(standing));
                });
            }
        }
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
    fn blocking(&self, data: &ProblemData, listed: &Listed<'_>, held: &Held) -> Option<(usize, u32)> {
        held.iter().enumerate().find_map(|(mentee, has)| {
            let has_room = data.wanted.get(mentee).is_some_and(|&wanted| has.len() < wanted as usize);
            let lowest = has.iter().filter_map(|&mentor| listed.pair(mentee, mentor)).map(|pair| pair.place()).min();
            let gains = |pair: &Pair| has_room || lowest.is_some_and(|lowest| lowest < pair.place());
            let is_held = |pair: &Pair| has.binary_search(&pair.mentor).is_ok();
            let blocks = |pair: &Pair| gains(pair) && !is_held(pair) && self.is_welcome(data, mentee, pair);
            listed.of(mentee).find(blocks).map(|pair| (mentee, pair.mentor))
        })
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

/// The pairs that may be made and are not locked, by mentee and then by mentor.
struct Listed<'a> {
    data: &'a ProblemData,
    /// Where the pairs of each mentee begin, and the end of the last.
    start: Vec<usize>,
    mentors: Vec<u32>,
    scores: Vec<u16>,
}

impl<'a> Listed<'a> {
    fn new(data: &'a ProblemData) -> Self {
        let mut listed = Self { data, start: vec![0], mentors: Vec::new(), scores: Vec::new() };
        for mentee in 0..data.mentees.len() {
            data.pairs.append(mentee, &mut listed.mentors, &mut listed.scores);
            listed.start.push(listed.mentors.len());
        }
        listed
    }

    fn places(&self, mentee: usize) -> Range<usize> {
        self.start.get(mentee).zip(self.start.get(mentee + 1)).map_or(0..0, |(&start, &end)| start..end)
    }

    fn of(&self, mentee: usize) -> impl Iterator<Item = Pair> {
        self.places(mentee).filter_map(|place| self.at(place))
    }

    fn pair(&self, mentee: usize, mentor: u32) -> Option<Pair> {
        let places = self.places(mentee);
        let at = self.mentors.get(places.clone())?.binary_search(&mentor).ok()?;
        self.at(places.start + at)
    }

    fn at(&self, place: usize) -> Option<Pair> {
        let (&mentor, &score) = self.mentors.get(place).zip(self.scores.get(place))?;
        let (wish, merit) = self.data.preferences.of(place, score);
        Some(Pair { mentor, wish, merit })
    }
}
