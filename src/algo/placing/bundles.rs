//! Plans by prices, and cohorts that are opened as a whole.

use super::board::{Choice, NONE, Rule, UNIT};
use super::moves::{Undo, goes_with, kept, prepares};
use super::search::{ASKED, Search, number};
use super::tour::Part;
use crate::effort::Completion;

/// Prices as they are, in eighths.
const PRICED: i64 = 8;
/// What has to make way for somebody costs less than this, nobody knows how much.
const BLOCKED: u64 = 1_500 * UNIT.unsigned_abs();

/// What would come of a plan if somebody had a choice.
struct Trial {
    gain: i64,
    /// The stays of the person.
    plan: Vec<u32>,
    /// Whether others would have to make way.
    is_blocked: bool,
}

impl Search<'_, '_> {
    /// A plan anew: everybody takes what is best at prices, in a random order, cohorts are filled where enough others gain, and closed where
    /// not. Prices count by eighths.
    pub(super) fn construct(&mut self, weight: i64) -> Result<(), Completion> {
        self.clear();
        let mut order: Vec<u32> = (0..self.board.people.len()).map(number).collect();
        self.dice.shuffle(&mut order);
        for &person in &order {
            if let Some(plan) = self.respond(person, weight, weight > 0, |_| None)? {
                self.set(person, plan);
            }
        }
        for cohort in (0..self.board.cohorts.len()).map(number) {
            while self.wants(cohort) > 0 && self.fill(cohort, weight)? {}
        }
        self.close_the_unfilled();
        for &person in &order {
            let plan = self.frozen(person, NONE);
            self.set(person, plan);
            if let Some(plan) = self.respond(person, weight.min(4), false, |_| None)? {
                self.set(person, plan);
            }
        }
        self.keep();
        Ok(())
    }

    /// How many must still start in a cohort, since some do or some start at another side of the swap.
    pub(super) fn wants(&self, cohort: u32) -> i64 {
        let board = self.board;
        let starting = self.ledger.starting[cohort as usize];
        let mut wanted = if board.cohort_rule == Rule::Hard { self.ledger.short(cohort) } else { 0 };
        if board.is_swapped(cohort) {
            let sides = board.together(cohort);
            let most = sides.iter().map(|&side| self.ledger.starting[side as usize]).max().unwrap_or(0);
            let is_fact = sides.iter().any(|&side| board.cohorts[side as usize].is_fact);
            wanted = if is_fact { wanted } else { wanted.max(most - starting) };
        }
        wanted
    }

    /// One more starts in a cohort, of those who could the one who gains most, or loses least, by it; whether anybody could.
    fn fill(&mut self, cohort: u32, weight: i64) -> Result<bool, Completion> {
        let board = self.board;
        let mut best: Option<(i64, u32, Vec<u32>)> = None;
        for &at in board.starters(cohort) {
            let person = board.choices[at as usize].person;
            if self.ledger.plan(person).contains(&at) || !board.offer(&board.choices[at as usize]).is_ready {
                continue;
            }
            let kept = self.bundled(person);
            if !goes_with(board, &kept, at) {
                continue;
            }
            if let Some(Trial { gain, plan, .. }) = self.trial(at, kept, weight, weight, false)? {
                if best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                    best = Some((gain, person, plan));
                }
            }
        }
        let Some((_, person, plan)) = best else { return Ok(false) };
        self.set(person, plan);
        Ok(true)
    }

    /// What would come of it if a person had a choice, with what is kept and the best beside; none where they cannot have it, or where there is no
    /// room for it and must be. What is gained counts prices by some eighths, the answer by others. The plan is as it was.
    fn trial(
        &mut self,
        at: u32,
        kept: Vec<u32>,
        counted: i64,
        weight: i64,
        may_be_blocked: bool,
    ) -> Result<Option<Trial>, Completion> {
        let choice = &self.board.choices[at as usize];
        let person = choice.person;
        let before = self.worth_at(person, counted);
        let had = self.set(person, kept);
        let is_blocked = !self.ledger.fits(choice);
        let answer = if is_blocked && !may_be_blocked {
            Ok(None)
        } else {
            self.respond(person, weight, false, |other| (other == at).then_some(Part::Must))
        };
        let mut found = None;
        if let Ok(Some(plan)) = &answer {
            self.set(person, plan.clone());
            let gain = self.worth_at(person, counted).saturating_sub(before);
            found = Some(Trial { gain, plan: plan.clone(), is_blocked });
        }
        self.set(person, had);
        answer.map(|_| found)
    }

    /// What the plan is worth, legal or not, less what the stays of a person cost, by eighths.
    fn worth_at(&self, person: u32, weight: i64) -> i64 {
        let costs = |&at: &u32| self.costs[at as usize];
        let cost: i64 = if weight > 0 { self.ledger.plan(person).iter().map(costs).sum() } else { 0 };
        self.ledger.smooth(&self.groups, ASKED).saturating_sub(cost * weight / 8)
    }

    /// The stays of a person that are of cohorts with others, with what they rest on.
    fn bundled(&self, person: u32) -> Vec<u32> {
        let board = self.board;
        let is_bundled = |choice: &Choice| {
            choice.is_started || {
                let of = &board.cohorts[choice.cohort as usize];
                of.least > 1 || board.places[of.place as usize].swap != NONE
            }
        };
        kept(board, self.ledger.plan(person), is_bundled, |_| true)
    }

    /// Closes cohorts that are too few and swaps of which a side lacks somebody, until there is none.
    fn close_the_unfilled(&mut self) {
        let board = self.board;
        loop {
            let mut is_bad: Vec<bool> = (0..board.cohorts.len()).map(|cohort| self.wants(number(cohort)) > 0).collect();
            for cohort in 0..is_bad.len() {
                if is_bad[cohort] && board.swap_rule == Rule::Hard {
                    board.together(number(cohort)).iter().for_each(|&side| is_bad[side as usize] = true);
                }
            }
            if !is_bad.iter().any(|is_bad| *is_bad) {
                return;
            }
            let mut is_changed = false;
            for person in (0..board.people.len()).map(number) {
                let plan = self.ledger.plan(person);
                let stays = |&&at: &&u32| {
                    let choice = &board.choices[at as usize];
                    choice.is_started || !is_bad[choice.cohort as usize]
                };
                let kept: Vec<u32> = plan.iter().filter(stays).copied().collect();
                if kept.len() < plan.len() {
                    is_changed = true;
                    let kept = self.prepared(kept);
                    self.set(person, kept);
                }
            }
            if !is_changed {
                return;
            }
        }
    }

    /// What of some stays is still prepared for.
    pub(super) fn prepared(&self, plan: Vec<u32>) -> Vec<u32> {
        let board = self.board;
        let mut kept: Vec<u32> = Vec::new();
        for at in plan {
            let choice = &board.choices[at as usize];
            let is_prepared = choice.is_started
                || board.offer(choice).is_ready
                || kept.iter().any(|&before| prepares(board, &board.choices[before as usize], choice));
            if is_prepared {
                kept.push(at);
            }
        }
        kept
    }

    /// Opens a bundle: on each side those who gain most of a few are given a place, as many as must start together; whether there were enough.
    pub(super) fn open(&mut self, bundle: u32, weight: i64, undo: &mut Undo, again: &mut Vec<u32>) -> Result<bool, Completion> {
        let board = self.board;
        let sides = board.together(bundle);
        let least = sides.iter().map(|&side| board.cohorts[side as usize].least).max().unwrap_or(1);
        for side in sides {
            let starters = board.starters(side);
            let wanted = usize::try_from(least).unwrap_or(usize::MAX);
            if starters.len() < wanted {
                return Ok(false);
            }
            let first = self.dice.place(starters.len());
            let mut gains: Vec<(i64, u32)> = Vec::new();
            for nth in 0..(4 + 3 * wanted).min(starters.len()) {
                let at = starters[(first + nth) % starters.len()];
                let choice = &board.choices[at as usize];
                let kept = self.frozen(choice.person, NONE);
                let is_undone = undo.iter().any(|(person, _)| *person == choice.person);
                if is_undone || !board.offer(choice).is_ready || !goes_with(board, &kept, at) {
                    continue;
                }
                if let Some(Trial { gain, is_blocked, .. }) = self.trial(at, kept, PRICED, 0, true)? {
                    let less = if is_blocked { i64::try_from(self.dice.below(BLOCKED)).unwrap_or(0) } else { 0 };
                    gains.push((gain.saturating_sub(less), at));
                }
            }
            gains.sort_unstable_by(|one, other| other.cmp(one));
            let mut placed = 0;
            for (_, at) in gains {
                if placed == wanted {
                    break;
                }
                let person = board.choices[at as usize].person;
                if undo.iter().any(|(other, _)| *other == person) {
                    continue;
                }
                let kept = self.frozen(person, NONE);
                if !goes_with(board, &kept, at) {
                    continue;
                }
                let before = self.set(person, kept);
                undo.push((person, before));
                if !self.give(person, at, weight, 4, undo, again)? {
                    return Ok(false);
                }
                placed += 1;
            }
            if placed < wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
