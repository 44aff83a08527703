//! Made-up markets of mentees and mentors, from a seed: who may be paired, and what each pair is worth.
//!
//! Scores come from what the two are: function, levels, competencies, and how sought-after the mentor is. So mentees of one kind want the same
//! mentors, as in a company, and a few mentors are wanted by many.

use rungs::{MatchingProblem, MatchingSpec, PersonId, QuotaId, QuotaSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};

use super::random::Random;

pub type Failure = Box<dyn std::error::Error>;

pub const FUNCTIONS: usize = 10;
/// Of each function.
pub const TEAMS: usize = 4;
const COMPETENCIES: usize = 8;
/// Seats for each hundred mentees.
pub const ENOUGH: usize = 106;

/// People by number, and pairs by mentee and then by mentor.
#[derive(Clone)]
pub struct Market {
    pub seats: Vec<u32>,
    /// How many mentors each mentee wants.
    pub wanted: Vec<u32>,
    /// Where the pairs of each mentee begin, and the end of the last.
    pub start: Vec<usize>,
    /// Mentors and scores, 0 to 10,000.
    pub pairs: Vec<(u32, u32)>,
    pub quotas: Vec<Quota>,
}

/// Bounds over the mentors of a function, or over those of a team of it.
#[derive(Clone, Copy)]
pub struct Quota {
    pub function: usize,
    pub team: Option<usize>,
    pub at_least: u32,
    pub at_most: u32,
}

/// Where a mentor belongs.
pub fn function_and_team(mentor: usize) -> (usize, usize) {
    (mentor % FUNCTIONS, mentor / FUNCTIONS % TEAMS)
}

struct Profile {
    function: u64,
    level: u64,
    competencies: [u64; COMPETENCIES],
    /// What a mentee would learn.
    needs: [usize; 3],
    /// How sought-after a mentor is, in points: half of them hardly, a few very much.
    renown: u64,
}

impl Profile {
    fn mentee(random: &mut Random) -> Self {
        let level = 1 + random.below(6).min(random.below(6));
        Self::new(random.below(FUNCTIONS as u64), level, random)
    }

    fn mentor(number: usize, random: &mut Random) -> Self {
        let level = 3 + random.below(5);
        Self::new(function_and_team(number).0 as u64, level, random)
    }

    fn new(function: u64, level: u64, random: &mut Random) -> Self {
        let mut competencies = [0; COMPETENCIES];
        for reached in &mut competencies {
            *reached = level / 2 + random.below(3);
        }
        let needs = [(); 3].map(|()| random.below(COMPETENCIES as u64) as usize);
        let place = random.below(100);
        Self { function, level, competencies, needs, renown: place * place * place * 1_500 / 1_000_000 }
    }

    /// What a mentor is worth to this mentee; `None` when they are not above them.
    fn score(&self, mentor: &Self, random: &mut Random) -> Option<u32> {
        let function = match self.function.abs_diff(mentor.function) {
            0 => 2_500,
            1 => 1_000,
            _ => 0,
        };
        let level = match mentor.level.checked_sub(self.level)? {
            0 => return None,
            1 => 1_500,
            2 => 2_000,
            3 => 1_200,
            _ => 400,
        };
        let taught = |need: usize| mentor.competencies[need].saturating_sub(self.competencies[need]).min(3) * 400;
        let competencies: u64 = self.needs.into_iter().map(taught).sum();
        Some((function + level + competencies + mentor.renown + random.below(401)) as u32)
    }
}

/// One seat to six for each mentor, enough in all.
fn seats(mentees: usize, mentors: usize, random: &mut Random) -> Vec<u32> {
    let in_all = (mentees * ENOUGH / 100).clamp(mentors, 6 * mentors);
    let mut each: Vec<u32> = (0..mentors).map(|_| 1 + random.below(6) as u32).collect();
    let mut sum: usize = each.iter().map(|&seats| seats as usize).sum();
    while sum != in_all {
        let seats = &mut each[random.below(mentors as u64) as usize];
        if sum < in_all && *seats < 6 {
            (*seats, sum) = (*seats + 1, sum + 1);
        } else if sum > in_all && *seats > 1 {
            (*seats, sum) = (*seats - 1, sum - 1);
        }
    }
    each
}

impl Market {
    /// Everybody who is above a mentee is listed.
    pub fn dense(mentees: usize, mentors: usize) -> Self {
        Self::made(mentees, mentors, |random, mentee, others| {
            let all = (0u32..).zip(others);
            all.filter_map(|(number, mentor)| Some((number, mentee.score(mentor, random)?))).collect()
        })
    }

    /// The best `listed` of four times as many that are drawn for each mentee.
    pub fn sparse(mentees: usize, mentors: usize, listed: usize) -> Self {
        Self::made(mentees, mentors, |random, mentee, others| {
            let mut drawn: Vec<u32> = (0..4 * listed).map(|_| random.below(mentors as u64) as u32).collect();
            drawn.sort_unstable();
            drawn.dedup();
            let scored = drawn.into_iter().filter_map(|number| Some((number, mentee.score(&others[number as usize], random)?)));
            let mut list: Vec<(u32, u32)> = scored.collect();
            list.sort_by_key(|&(_, score)| std::cmp::Reverse(score));
            list.truncate(listed);
            list.sort_unstable();
            list
        })
    }

    fn made(mentees: usize, mentors: usize, list: impl Fn(&mut Random, &Profile, &[Profile]) -> Vec<(u32, u32)>) -> Self {
        let mut random = Random(mentees as u64);
        let seats = seats(mentees, mentors, &mut random);
        let others: Vec<Profile> = (0..mentors).map(|number| Profile::mentor(number, &mut random)).collect();
        let mut market = Self::empty(seats);
        for _ in 0..mentees {
            let mentee = Profile::mentee(&mut random);
            market.push(list(&mut random, &mentee, &others));
        }
        market
    }

    /// Mentors whom nobody wants yet.
    pub fn empty(seats: Vec<u32>) -> Self {
        Self { seats, wanted: Vec::new(), start: vec![0], pairs: Vec::new(), quotas: Vec::new() }
    }

    /// One mentee more, who wants a mentor of a list.
    pub fn push(&mut self, list: impl IntoIterator<Item = (u32, u32)>) {
        self.pairs.extend(list);
        self.start.push(self.pairs.len());
        self.wanted.push(1);
    }

    /// The list of each mentee.
    pub fn lists(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.start.windows(2).map(|ends| &self.pairs[ends[0]..ends[1]])
    }

    /// The same with so many seats for each hundred mentees, at most as many as there are: each mentor gives up one in turn, but for the last.
    pub fn with_seats(mut self, percent: usize) -> Self {
        let in_all = (self.wanted.len() * percent / 100).max(self.seats.len());
        let mut over = self.seats.iter().map(|&seats| seats as usize).sum::<usize>().saturating_sub(in_all);
        while over > 0 {
            for seats in self.seats.iter_mut().filter(|seats| **seats > 1).take(over) {
                (*seats, over) = (*seats - 1, over - 1);
            }
        }
        self
    }

    /// The same with every score another one, from the old.
    pub fn rescored(mut self, mut score: impl FnMut(u32) -> u32) -> Self {
        self.pairs.iter_mut().for_each(|(_, old)| *old = score(*old));
        self
    }

    pub fn spec(&self) -> Result<MatchingSpec, Failure> {
        let mut spec = MatchingSpec::new();
        let mentors: Vec<PersonId> = (0..self.seats.len()).map(mentor).collect::<Result<_, _>>()?;
        spec.mentors = mentors.iter().zip(&self.seats).map(|(id, &seats)| SeatsSpec::new(id.clone(), seats)).collect();
        spec.pairs.reserve_exact(self.pairs.len());
        for (number, (list, &wanted)) in self.lists().zip(&self.wanted).enumerate() {
            let id = mentee(number)?;
            let pair = |&(mentor, score): &(u32, u32)| ScoredPairSpec::new(id.clone(), mentors[mentor as usize].clone(), score);
            spec.pairs.extend(list.iter().map(pair));
            spec.mentees.push(SeekerSpec::new(id).with_wanted(wanted));
        }
        for quota in &self.quotas {
            let outer = QuotaId::new(&format!("f{}", quota.function))?;
            let is_inside = |number: usize| {
                let (function, team) = function_and_team(number);
                function == quota.function && quota.team.is_none_or(|inner| inner == team)
            };
            let inside = (0..self.seats.len()).filter(|&number| is_inside(number)).map(|number| mentors[number].clone());
            let mut told = match quota.team {
                None => QuotaSpec::new(outer, inside.collect()),
                Some(team) => {
                    let mut told = QuotaSpec::new(QuotaId::new(&format!("f{}-{team}", quota.function))?, inside.collect());
                    told.of = Some(outer);
                    told
                }
            };
            (told.at_least, told.at_most) = (quota.at_least, Some(quota.at_most));
            spec.quotas.push(told);
        }
        Ok(spec)
    }

    pub fn problem(&self) -> Result<MatchingProblem, Failure> {
        Ok(self.spec()?.compile()?)
    }
}

/// Ids are in the order of numbers.
pub fn mentee(number: usize) -> Result<PersonId, rungs::IdError> {
    PersonId::new(&format!("e{number:07}"))
}

pub fn mentor(number: usize) -> Result<PersonId, rungs::IdError> {
    PersonId::new(&format!("m{number:07}"))
}

/// The number of an id.
pub fn number(id: &PersonId) -> Result<usize, std::num::ParseIntError> {
    id.as_ref().trim_start_matches(['e', 'm']).parse()
}
