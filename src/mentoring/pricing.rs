//! Pairs that a matching has not seen and that would make it better, found without a look at all pairs each time.
//!
//! A matching over some pairs has a floor for each mentee and a price for each mentor: a pair outside would make it better only when its score
//! less the price is more than the floor. Who was looked at once need not be looked at again as long as no pair can have come so far: of each
//! mentee it is known how much the pairs that were left out gained at most, and since then they gained no more than prices have fallen. The
//! few mentors whose prices fell most are looked at by themselves, so that they do not count for all.
//!
//! To look for what is worth its price only is column generation (J. Desrosiers and M. E. Lübbecke, "A primer in column generation", in "Column
//! Generation", 2005).

use super::matching::{Matching, MatchingProblem};
use super::policy::{Candidates, Pool, SearchFault};
use super::sides::Scores;
use crate::effort::{Completion, Effort, Observer};

/// So many more pairs of each mentee at a time, the best, than they want.
const MORE: usize = 48;

/// Pairs that fall short by so many points are taken with those that do not: then prices may fall by as much before all must be looked at again.
const NEARLY: i64 = 300;

/// One in so many mentors is looked at by itself because its price fell most.
const FELL_MOST: usize = 128;

/// The pairs of a problem, and what the passes so far have shown of all others.
#[derive(Debug)]
pub(super) struct Pricing {
    /// For each mentee its pairs by mentor, each with its score; locked ones too.
    lists: Vec<Vec<(u32, u16)>>,
    /// The prices of each pass.
    prices: Vec<Vec<i64>>,
    /// For each mentee the last pass in which they were looked at, and the most that a pair outside gained then; `None` where nothing is known.
    seen: Vec<Option<(usize, i64)>>,
}

/// What a pass found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Priced {
    /// Pairs that would make the matching better: they are in the lists now.
    Better,
    /// None that would, among all pairs.
    Best,
    /// Not everybody could be looked at.
    Stopped,
}

/// Since an earlier pass: how much the price of any mentor fell at most, but for some that fell more.
struct Fall {
    most: i64,
    beyond: Vec<u32>,
}

impl Pricing {
    /// Begins with some pairs and the locked ones.
    ///
    /// # Errors
    /// [`SearchFault`] when a criterion of the caller's own gives too many points to a locked pair.
    pub(super) fn new(pool: &Pool, candidates: &Candidates) -> Result<Self, SearchFault> {
        let mut lists: Vec<Vec<(u32, u16)>> = (0..pool.mentees().len()).map(|mentee| candidates.of(mentee).to_vec()).collect();
        for &(mentee, mentor) in pool.locked() {
            if let (Some(list), Some(score)) = (lists.get_mut(mentee as usize), pool.score(mentee as usize, mentor as usize)?) {
                list.push((mentor, score));
            }
        }
        for list in &mut lists {
            list.sort_unstable();
            list.dedup();
        }
        Ok(Self { seen: vec![None; lists.len()], lists, prices: Vec::new() })
    }

    /// For each mentee its pairs by mentor.
    pub(super) fn scores(&self) -> Scores {
        self.lists.iter().map(Vec::as_slice).collect()
    }

    /// Looks for pairs that would make a matching over the lists better by its prices, and changes the lists when there are any.
    ///
    /// # Errors
    /// As [`Pool::improving`].
    ///
    /// # Complexity
    /// That of [`Pool::improving`] for the mentees of whom it is not known that they have none; a pair each for all others and the mentors
    /// whose prices fell most.
    pub(super) fn pass(
        &mut self,
        pool: &Pool,
        (problem, matching): (&MatchingProblem, &Matching),
        wanted: usize,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Priced, SearchFault> {
        let (floors, prices) = matching.prices(problem);
        let gain = |mentor: u32, score: u16| {
            prices.get(mentor as usize).map_or(i64::MIN, |price| i64::from(score).saturating_sub(*price))
        };
        let falls: Vec<Fall> = self.prices.iter().map(|before| Fall::since(before, &prices)).collect();
        let mut found: Vec<Vec<(u32, u16)>> = vec![Vec::new(); floors.len()];
        let mut open = vec![true; floors.len()];
        let mentees = self.seen.iter().zip(&floors).zip(&mut open).zip(&mut found);
        for (mentee, (((seen, &floor), open), found)) in mentees.enumerate() {
            let Some((gained, fall)) = seen.and_then(|(pass, gained)| Some((gained, falls.get(pass)?))) else { continue };
            if gained.saturating_add(fall.most) > floor {
                continue;
            }
            *open = false;
            for &mentor in &fall.beyond {
                let score = pool.score(mentee, mentor as usize)?;
                found.extend(score.filter(|&score| gain(mentor, score) > floor).map(|score| (mentor, score)));
            }
        }

        let pass = self.prices.len();
        let mut is_sure = true;
        for (near, asked) in asked(&floors, &open) {
            let paid: Vec<i32> = prices.iter().map(|price| narrow(price.saturating_add(near))).collect();
            // A price that is more than 32 bits below the floors is not compared as it is.
            let is_exact = prices.iter().all(|price| price.saturating_add(near) >= -FAR);
            let better = pool.improving(&asked, &paid, MORE + wanted, effort, observer)?;
            is_sure &= better.completion() == Completion::Complete;
            let mentees = asked.iter().zip(&floors).zip(&mut self.seen).zip(&mut found);
            for (mentee, (((_, floor), seen), found)) in
                mentees.enumerate().filter(|(_, (((asked, _), _), _))| **asked != NOBODY)
            {
                found.extend_from_slice(better.of(mentee));
                let gained = if found.len() < MORE + wanted {
                    Some(floor.saturating_sub(NEARLY))
                } else {
                    let last = found.last().filter(|_| is_exact);
                    last.and_then(|&(mentor, score)| {
                        Some((i64::from(score) - i64::from(*paid.get(mentor as usize)?)).saturating_add(near))
                    })
                };
                *seen = gained.map(|gained| (pass, gained));
            }
        }
        if !is_sure {
            return Ok(Priced::Stopped);
        }
        let is_best = self.lists.iter().zip(&found).zip(&floors).all(|((list, found), &floor)| {
            let mut better = found.iter().filter(|&&(mentor, score)| gain(mentor, score) > floor);
            better.all(|pair| list.binary_search(pair).is_ok())
        });
        if is_best {
            return Ok(Priced::Best);
        }
        for (list, found) in self.lists.iter_mut().zip(found) {
            list.extend(found);
            list.sort_unstable();
            list.dedup();
        }
        self.prices.push(prices);
        Ok(Priced::Better)
    }
}

impl Fall {
    fn since(before: &[i64], now: &[i64]) -> Self {
        let mut falls: Vec<(i64, u32)> =
            before.iter().zip(now).zip(0..).map(|((before, now), mentor)| (before.saturating_sub(*now), mentor)).collect();
        let beyond = falls.len() / FELL_MOST;
        if beyond < falls.len() {
            falls.select_nth_unstable_by(beyond, |one, other| other.cmp(one));
        }
        let most = falls.get(beyond).map_or(0, |&(fall, _)| fall);
        Self { most, beyond: falls.into_iter().take(beyond).map(|(_, mentor)| mentor).collect() }
    }
}

/// More than any floor: of somebody who is not looked at.
const NOBODY: i32 = i32::MAX;

/// More than floors of a group and their prices differ by, where they are compared.
const FAR: i64 = 1 << 30;

/// In 32 bits, or the end of what is compared that is nearest.
fn narrow(points: i64) -> i32 {
    i32::try_from(points.clamp(-FAR, FAR)).unwrap_or(i32::MAX)
}

/// What mentees ask at least, for those who are looked at; [`NOBODY`] for all others.
///
/// Prices of places that nobody can have are great numbers. Mentees are asked in groups whose floors are near each other, so that what is
/// compared fits 32 bits: each with a number that is to be taken off floors and added to prices.
fn asked(floors: &[i64], open: &[bool]) -> Vec<(i64, Vec<i32>)> {
    const NEAR: i64 = 1 << 24;
    let group = |floor: i64| floor.saturating_sub(NEARLY).div_euclid(NEAR);
    let mut groups: Vec<i64> = floors.iter().zip(open).filter(|&(_, open)| *open).map(|(&floor, _)| group(floor)).collect();
    groups.sort_unstable();
    groups.dedup();
    let of_group = |number: i64| {
        let near = number.saturating_mul(NEAR);
        let ask = |(&floor, &open): (&i64, &bool)| {
            if open && group(floor) == number { narrow(floor.saturating_sub(NEARLY).saturating_sub(near)) } else { NOBODY }
        };
        (near, floors.iter().zip(open).map(ask).collect())
    };
    groups.into_iter().map(of_group).collect()
}
