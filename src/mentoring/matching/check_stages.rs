//! Whether a matching is best by each thing that counts, among those that are left by then, as prices must show.
//!
//! What is open after a goal are the matchings that are best by it: those that carry the least where a line costs more than its ends pay, and
//! the most where it costs less. So a goal is held against the lines as the goals before it have left them.

use super::answer::{Matching, StageProof};
use super::check::MatchingFault;
use super::goals::{Goal, Goals, PairFigures};
use super::held::Held;
use super::problem::ProblemData;
use crate::algo::Groups;

/// Between two nodes (mentees, mentors, quotas and the top, numbered in this order): how many places go there at least, at most, and now.
struct Line {
    from: u32,
    to: u32,
    least: u32,
    most: u32,
    now: u32,
}

/// All lines: pairs; what stays empty of each mentee, the last place apart; the last place; mentors; quotas.
struct Lines {
    pairs: Vec<PairFigures>,
    lines: Vec<Line>,
    mentees: usize,
    top: u32,
}

impl Matching {
    /// Holds the matching against everything that counts beyond what the prices of the assignment prove. `held` are the mentors of each
    /// mentee.
    pub(super) fn check_stages(&self, data: &ProblemData, goals: &Goals, held: &Held) -> Result<(), MatchingFault> {
        if goals.then.is_empty() {
            return if self.proof.stages.is_empty() { Ok(()) } else { Err(MatchingFault::NoProof) };
        }
        let mut lines = Lines::new(data, self, goals, held);
        if goals.is_assignment {
            lines.tie_by_assignment(data, self);
        }
        let by_level = lines.by_level(goals);
        let at_node = lines.at_node();
        let mut prices = vec![0i64; lines.top as usize + 1];
        let mut stages = self.proof.stages.iter().peekable();
        for (number, &goal) in (0u32..).zip(&goals.then) {
            let stage = stages.next_if(|stage| stage.goal == number);
            let named: &[(u32, i64)] = stage.map_or(&[], |stage: &StageProof| &stage.prices);
            for &(node, price) in named {
                match prices.get_mut(node as usize) {
                    Some(of) => *of = price,
                    None => return Err(MatchingFault::NoProof),
                }
            }
            let looked_at: Vec<u32> = match goal.level() {
                None => (0u32..).zip(&lines.lines).map(|(line, _)| line).collect(),
                Some(level) => {
                    let beside = named.iter().flat_map(|&(node, _)| at_node.of(node));
                    by_level.of(level).iter().chain(beside).copied().collect()
                }
            };
            for line in looked_at {
                let over = lines.cost(line as usize, goal, &data.waited) + lines.paid(line as usize, &prices);
                if !lines.hold(line as usize, over) {
                    return Err(MatchingFault::StageNotProven { stage: number });
                }
            }
            for &(node, _) in named {
                if let Some(of) = prices.get_mut(node as usize) {
                    *of = 0;
                }
            }
        }
        if stages.next().is_some() { Err(MatchingFault::NoProof) } else { Ok(()) }
    }
}

impl Lines {
    fn new(data: &ProblemData, matching: &Matching, goals: &Goals, held: &Held) -> Self {
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let mentees = count(data.mentees.len());
        let first_quota = mentees + count(data.mentors.len());
        let top = first_quota + count(data.quotas.len());
        let mut locked = vec![0u32; data.mentees.len()];
        let mut free: Vec<u32> = data.usable.clone();
        let mut least: Vec<u32> = data.quotas.iter().map(|quota| matching.promised(quota)).collect();
        let mut most: Vec<u32> = data.quotas.iter().map(|quota| quota.at_most.unwrap_or(u32::MAX)).collect();
        for &(mentee, mentor, _) in &data.locked {
            if let Some(locked) = locked.get_mut(mentee as usize) {
                *locked += 1;
            }
            for quota in data.quotas_of(mentor) {
                for bound in [&mut least, &mut most] {
                    if let Some(bound) = bound.get_mut(quota as usize).filter(|bound| **bound < u32::MAX) {
                        *bound = bound.saturating_sub(1);
                    }
                }
            }
        }
        let (mut pairs, mut lines) = (Vec::with_capacity(data.len), Vec::with_capacity(data.len));
        let mut seats = vec![0u32; data.mentors.len()];
        let mut within = vec![0u32; data.quotas.len()];
        let mut empty = Vec::with_capacity(data.mentees.len());
        for (mentee, mentors) in (0u32..).zip(held.iter()) {
            let mut has = 0;
            data.pairs.each(mentee as usize, |mentor, score| {
                let now = u32::from(mentors.contains(&mentor));
                has += now;
                if let Some(seats) = seats.get_mut(mentor as usize) {
                    *seats += now;
                }
                if now > 0 {
                    data.take(mentor, &mut within);
                }
                pairs.push(goals.figures(mentee, mentor, u16::try_from(score).unwrap_or(0)));
                lines.push(Line { from: mentee, to: mentees + mentor, least: 0, most: 1, now });
            });
            let at = mentee as usize;
            let figures = (data.wanted.get(at), data.choices.get(at), locked.get(at));
            let (Some(&wanted), Some(&choices), Some(&locked)) = figures else { continue };
            let open = wanted.saturating_sub(locked).min(choices);
            let last = u32::from(locked == 0 && open > 0);
            let is_alone = last * u32::from(has == 0);
            empty.push((open, last, open.saturating_sub(has), is_alone));
        }
        for (from, &(open, last, empty, is_alone)) in (0u32..).zip(&empty) {
            lines.push(Line { from, to: top, least: 0, most: open - last, now: empty - is_alone });
        }
        for (from, &(_, last, _, is_alone)) in (0u32..).zip(&empty) {
            lines.push(Line { from, to: top, least: 0, most: last, now: is_alone });
        }
        let above = |quota: Option<u32>| quota.map_or(top, |quota| first_quota + quota);
        for (mentor, ((most, &now), &quota)) in (0u32..).zip(free.drain(..).zip(&seats).zip(&data.quota_of)) {
            lines.push(Line { from: mentees + mentor, to: above(quota), least: 0, most, now });
        }
        for (at, ((quota, &now), (&least, &most))) in (0u32..).zip(data.quotas.iter().zip(&within).zip(least.iter().zip(&most)))
        {
            lines.push(Line { from: first_quota + at, to: above(quota.within), least, most, now });
        }
        Self { pairs, lines, mentees: data.mentees.len(), top }
    }

    /// Leaves the matchings that the prices of the assignment prove to be best.
    fn tie_by_assignment(&mut self, data: &ProblemData, matching: &Matching) {
        let rates = matching.mode.rates(data);
        let proof = &matching.proof;
        let mut prices = vec![0i64; self.top as usize + 1];
        let around = |quota: u32| {
            let prices = data.around(quota).filter_map(|at| proof.quotas.get(at as usize));
            prices.fold(0i64, |sum, &price| sum.saturating_add(price))
        };
        let mentors =
            proof.mentors.iter().zip(&data.quota_of).map(|(&own, quota)| -own.saturating_add(quota.map_or(0, around)));
        let quotas = (0u32..).zip(&proof.quotas).map(|(quota, _)| -around(quota));
        for (price, paid) in prices.iter_mut().zip(proof.mentees.iter().copied().chain(mentors).chain(quotas)) {
            *price = paid;
        }
        let mut has_lock = vec![false; self.mentees];
        for &(mentee, ..) in &data.locked {
            if let Some(has) = has_lock.get_mut(mentee as usize) {
                *has = true;
            }
        }
        let first_empty = self.pairs.len();
        for at in 0..self.lines.len() {
            let cost = match (self.pairs.get(at), at.saturating_sub(first_empty)) {
                // Where prices of the assignment count nothing is kept, and a pair is worth its score.
                (Some(pair), _) => -i64::from(pair.worth),
                (None, at) if at < self.mentees => -rates.empty,
                (None, at) if at < 2 * self.mentees && has_lock.get(at - self.mentees) == Some(&false) => -rates.alone,
                (None, at) if at < 2 * self.mentees => -rates.empty,
                _ => 0,
            };
            let over = i128::from(cost) + self.paid(at, &prices);
            self.hold(at, over);
        }
    }

    /// The pairs on each level, when levels count.
    fn by_level(&self, goals: &Goals) -> Groups {
        let is_by_level = goals.then.iter().any(|goal| goal.level().is_some());
        Groups::new(self.pairs.iter().map(|pair| pair.level).zip(0..).filter(|_| is_by_level))
    }

    /// The lines at each node.
    fn at_node(&self) -> Groups {
        let lines = || (0u32..).zip(&self.lines);
        let from = lines().map(|(number, line)| (line.from, number));
        Groups::new(from.chain(lines().map(|(number, line)| (line.to, number))))
    }

    fn cost(&self, line: usize, goal: Goal, waited: &[u32]) -> i128 {
        let cost = match (self.pairs.get(line), line.saturating_sub(self.pairs.len())) {
            (Some(&pair), _) => goal.pair(pair),
            (None, at) if at < self.mentees => goal.empty(),
            (None, at) => waited.get(at - self.mentees).map_or(0, |&waited| goal.alone(waited)),
        };
        i128::from(cost)
    }

    /// What the ends of a line pay for a place on it.
    fn paid(&self, line: usize, prices: &[i64]) -> i128 {
        let price = |node: u32| prices.get(node as usize).copied().map_or(0, i128::from);
        self.lines.get(line).map_or(0, |line| price(line.from) - price(line.to))
    }

    /// Whether a line that costs so much more than its ends pay carries what it must then; it may carry nothing else from now on.
    fn hold(&mut self, line: usize, over: i128) -> bool {
        let Some(line) = self.lines.get_mut(line) else { return false };
        let must = match over {
            1.. => line.least,
            0 => return true,
            _ => line.most,
        };
        (line.least, line.most) = (line.now, line.now);
        line.now == must
    }
}
