//! How a plan changes: a few people choose anew, somebody gets a seat that others have, a cohort opens or closes.

use super::board::{Board, Choice, NONE, Rule, UNIT};
use super::search::{Search, number};
use super::tariff::WHOLE;
use super::tour::Part;
use super::walk::between;
use crate::effort::Completion;

/// Who has to do with what.
#[derive(Debug)]
pub(super) struct Lists {
    /// For each place those who could take it, by person.
    pub(super) of_place: Vec<Vec<u32>>,
    /// For each unit its people, and for each budget those for whom it pays.
    pub(super) of_unit: Vec<Vec<u32>>,
    pub(super) of_budget: Vec<Vec<u32>>,
    /// The cohorts that are filled together or not at all: one of each.
    pub(super) bundles: Vec<u32>,
}

impl Lists {
    pub(super) fn new(board: &Board) -> Self {
        let mut lists = Self {
            of_place: vec![Vec::new(); board.places.len()],
            of_unit: vec![Vec::new(); board.units],
            of_budget: vec![Vec::new(); board.budgets.len()],
            bundles: Vec::new(),
        };
        for (number, person) in (0u32..).zip(&board.people) {
            lists.of_unit[person.unit as usize].push(number);
            person.budgets.clone().for_each(|budget| lists.of_budget[budget].push(number));
            for choice in board.choices_of(number) {
                let list = &mut lists.of_place[choice.place as usize];
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
        }
        let is_bundle = |&cohort: &u32| {
            let of = &board.cohorts[cohort as usize];
            let together = board.together(cohort);
            let is_filled = board.cohort_rule == Rule::Hard && of.least > 1 && !of.is_shut;
            let is_swap = board.is_swapped(cohort);
            let is_first = together.first() == Some(&cohort);
            let is_fact = together.iter().any(|&side| board.cohorts[side as usize].is_fact);
            is_first && !is_fact && (is_filled || is_swap) && together.iter().all(|&side| !board.starters(side).is_empty())
        };
        lists.bundles = (0..board.cohorts.len()).map(number).filter(is_bundle).collect();
        lists
    }
}

/// Of a thousand changes so many are large, of which one in four is followed by so many small ones.
const MUCH: u64 = 60;
const TRIES: usize = 20;
/// Of a thousand changes so many give somebody a seat that is taken.
const SEATS: u64 = 400;
/// How much worse a plan may become is found anew so many times.
const COOLINGS: usize = 64;

/// What was changed, to be undone: person and stays before.
pub(super) type Undo = Vec<(u32, Vec<u32>)>;

impl Search<'_, '_> {
    /// Changes the plan so many times for some people, and those who have to do with them; for all when there are none. Worse is accepted now
    /// and then, by so much on average at first and ever less (simulated annealing, S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Science 220,
    /// 1983).
    pub(super) fn improve_for(&mut self, who: &[u32], moves: usize, heat: (i64, i64)) -> Result<(), Completion> {
        let people = self.board.people.len();
        let each = (people / 4).max(200);
        let mut value = self.value();
        let mut undo = Undo::new();
        let mut again = Vec::new();
        let mut mean = 0;
        for made in 0..moves {
            if made % each == each - 1 {
                self.share();
                value = self.value();
            }
            if made % (moves / COOLINGS).max(1) == 0 {
                let at = |made: usize| u32::try_from(made * COOLINGS / moves).unwrap_or(0);
                mean = UNIT * between(heat, at(made), at(moves));
            }
            undo.clear();
            again.clear();
            let done = self.change_somehow(who, &mut undo, &mut again);
            let is_done = match done {
                Ok(is_done) => is_done,
                Err(ended) => {
                    self.back(&mut undo);
                    return Err(ended);
                }
            };
            let after = if is_done { self.value() } else { None };
            let worse = self.luck(mean);
            if after.is_some_and(|after| value.is_none_or(|before| after.saturating_add(worse) >= before)) {
                value = after;
                self.keep();
            } else {
                self.back(&mut undo);
            }
        }
        Ok(())
    }

    /// How much worse may be now: mostly little, on average so much (about -ln of a chance: its leading zeros, and the rest by a line).
    fn luck(&mut self, mean: i64) -> i64 {
        let chance = self.dice.below(1 << 32) | 1;
        let zeros = 31 - i64::from(chance.ilog2());
        let rest = i64::try_from((chance << (32 - chance.ilog2())) & 0xFFFF_FFFF).unwrap_or(0) >> 22;
        ((mean * (zeros * 1_024 + 1_024 - rest)) >> 10) * 7 / 10
    }

    /// Changes the plan: a little, or much. Much is a bundle as a whole; in one of eight, and where there are no bundles, many people; and in one of
    /// four then a little here and there where it was changed, as long as that helps. Whether it was changed.
    fn change_somehow(&mut self, who: &[u32], undo: &mut Undo, again: &mut Vec<u32>) -> Result<bool, Completion> {
        let die = self.dice.below(1_000);
        if die >= MUCH {
            return self.change_a_little(who, die < MUCH + SEATS, undo, again);
        }
        let weight = self.weight();
        let bundle = if die % 8 > 0 { self.unlikely_bundle() } else { None };
        let is_done = match bundle {
            Some(bundle) if self.ledger.starting[bundle as usize] == 0 => self.open(bundle, weight, undo, again)?,
            Some(bundle) => {
                self.close(bundle, undo, again);
                true
            }
            None => {
                let many = 4 + self.dice.below(9);
                self.related(who, many, undo, again);
                true
            }
        };
        if !is_done {
            return Ok(false);
        }
        self.choose_again(weight, undo, again)?;
        if die % 4 > 0 {
            return Ok(true);
        }
        let mut who: Vec<u32> = undo.iter().map(|(person, _)| *person).collect();
        who.sort_unstable();
        who.dedup();
        let mut value = self.value();
        let mut inner = Undo::new();
        for _ in 0..TRIES {
            inner.clear();
            again.clear();
            let is_seat = self.dice.one_in(2);
            let done = self.change_a_little(&who, is_seat, &mut inner, again);
            let after = if *done.as_ref().unwrap_or(&false) { self.value() } else { None };
            if after.is_some_and(|after| value.is_none_or(|before| after >= before)) {
                value = after;
                undo.append(&mut inner);
            } else {
                self.back(&mut inner);
            }
            done?;
        }
        Ok(true)
    }

    fn change_a_little(
        &mut self,
        who: &[u32],
        is_seat: bool,
        undo: &mut Undo,
        again: &mut Vec<u32>,
    ) -> Result<bool, Completion> {
        let weight = self.weight();
        let is_done = if is_seat {
            self.seat(who, weight, undo, again)?
        } else {
            let many = self.dice.below(3) + 1;
            self.related(who, many, undo, again);
            true
        };
        if is_done {
            self.choose_again(weight, undo, again)?;
        }
        Ok(is_done)
    }

    /// Of two bundles the one that differs more from what people want of it at the prices; none where there are no bundles.
    fn unlikely_bundle(&mut self) -> Option<u32> {
        let bundles = &self.lists.bundles;
        if bundles.is_empty() {
            return None;
        }
        let two = [0, 0].map(|_| bundles[self.dice.place(bundles.len())]);
        let differs = |bundle: &u32| {
            let wanted = self.wanted[*bundle as usize];
            if self.ledger.starting[*bundle as usize] > 0 { WHOLE - wanted } else { wanted }
        };
        two.into_iter().max_by_key(differs)
    }

    /// Prices count in half of all choices, by some part.
    fn weight(&mut self) -> i64 {
        if self.dice.one_in(2) { i64::try_from(self.dice.below(9)).unwrap_or(0) } else { 0 }
    }

    fn choose_again(&mut self, weight: i64, undo: &mut Undo, again: &[u32]) -> Result<(), Completion> {
        for &person in again {
            if let Some(plan) = self.respond(person, weight, false, |_| None)? {
                self.replace(person, plan, undo);
            }
        }
        Ok(())
    }

    /// One of these people, or of all when there are none.
    fn somebody(&mut self, who: &[u32]) -> u32 {
        match who {
            [] => number(self.dice.place(self.board.people.len())),
            who => who[self.dice.place(who.len())],
        }
    }

    fn back(&mut self, undo: &mut Undo) {
        while let Some((person, plan)) = undo.pop() {
            self.ledger.change(person, plan);
        }
    }

    fn replace(&mut self, person: u32, plan: Vec<u32>, undo: &mut Undo) {
        let before = self.set(person, plan);
        undo.push((person, before));
    }

    /// Whoever has to do with somebody, and with each other, chooses anew.
    fn related(&mut self, who: &[u32], many: u64, undo: &mut Undo, again: &mut Vec<u32>) {
        again.push(self.somebody(who));
        for _ in 0..many {
            let of = again[self.dice.place(again.len())];
            let person = &self.board.people[of as usize];
            let list = match self.dice.below(3) {
                0 => &self.lists.of_unit[person.unit as usize],
                1 if !person.budgets.is_empty() => &self.lists.of_budget[person.budgets.start],
                _ => {
                    let choices = self.board.choices_of(of);
                    if choices.is_empty() {
                        continue;
                    }
                    let choice = &choices[self.dice.place(choices.len())];
                    &self.lists.of_place[choice.place as usize]
                }
            };
            let other = list[self.dice.place(list.len())];
            if !again.contains(&other) {
                again.push(other);
            }
        }
        for &person in &*again {
            let plan = self.frozen(person, NONE);
            self.replace(person, plan, undo);
        }
        self.dice.shuffle(again);
    }

    /// Somebody gets a seat that is taken, and those who are in the way choose anew; whether there was one to be had.
    fn seat(&mut self, who: &[u32], weight: i64, undo: &mut Undo, again: &mut Vec<u32>) -> Result<bool, Completion> {
        let board = self.board;
        let person = self.somebody(who);
        let choices = board.choices_of(person);
        if choices.is_empty() {
            return Ok(false);
        }
        let first = board.people[person as usize].choices.start;
        let development = self.terms(person).development;
        let mut best: Option<(i64, u32)> = None;
        for _ in 0..3 {
            let at = first + number(self.dice.place(choices.len()));
            let choice = &board.choices[at as usize];
            if choice.is_started || board.cohorts[choice.cohort as usize].is_shut {
                continue;
            }
            let offer = board.offer(choice);
            if !self.ledger.is_open(choice.cohort) || !offer.is_ready {
                continue;
            }
            let plain = (offer.preference - choice.disruption).saturating_mul(UNIT);
            let value = plain.saturating_add(development.saturating_mul(offer.alone)) - self.cost_of(at);
            if best.is_none_or(|(most, _)| value > most) {
                best = Some((value, at));
            }
        }
        let Some((_, at)) = best.filter(|(_, at)| !self.ledger.plan(person).contains(at)) else { return Ok(false) };
        let plan = self.frozen(person, NONE);
        if !goes_with(board, &plan, at) {
            return Ok(false);
        }
        self.replace(person, plan, undo);
        self.give(person, at, weight, 3, undo, again)
    }

    fn cost_of(&self, at: u32) -> i64 {
        if self.aim.term.is_none() { self.costs[at as usize] } else { 0 }
    }

    /// Makes room for a choice of a person, and lets the person choose with it; whether there was room.
    pub(super) fn give(
        &mut self,
        person: u32,
        at: u32,
        weight: i64,
        most: usize,
        undo: &mut Undo,
        again: &mut Vec<u32>,
    ) -> Result<bool, Completion> {
        let choice = self.board.choices[at as usize];
        let mut made = 0;
        while !self.ledger.fits(&choice) || self.ledger.lacks(&choice).is_some() {
            if made == most || !self.eject(&choice, undo, again) {
                return Ok(false);
            }
            made += 1;
        }
        let plan = self.respond(person, weight, false, |other| (other == at).then_some(Part::Must))?;
        let is_given = plan.is_some();
        if let Some(plan) = plan {
            self.replace(person, plan, undo);
        }
        Ok(is_given)
    }

    /// Takes one who is in the way of a choice out of it; whether there was anybody.
    fn eject(&mut self, choice: &Choice, undo: &mut Undo, again: &mut Vec<u32>) -> bool {
        let board = self.board;
        let place = choice.place;
        let unit = board.places[place as usize].unit;
        let block = self.ledger.blocks(choice);
        let list = match block {
            Some((0, _)) => &self.lists.of_place[place as usize],
            Some((1, _)) => {
                let places = &board.places_of[unit as usize];
                &self.lists.of_place[places[self.dice.place(places.len())] as usize]
            }
            Some(_) => &self.lists.of_unit[board.people[choice.person as usize].unit as usize],
            None => match self.ledger.lacks(choice) {
                Some(budget) => &self.lists.of_budget[budget],
                None => return false,
            },
        };
        if list.is_empty() {
            return false;
        }
        let offset = self.dice.place(list.len());
        let is_in_the_way = |&at: &u32| {
            let other = &board.choices[at as usize];
            let covers = |period: usize| (usize::from(other.from)..usize::from(other.to)).contains(&period);
            !other.is_started
                && match block {
                    Some((0, period)) => other.place == place && covers(period),
                    Some((1, period)) => board.place(other).unit == unit && covers(period),
                    Some((_, period)) => covers(period),
                    None => board.offer(other).cost > 0,
                }
        };
        let mut bundle = None;
        let mut found = None;
        for at in 0..list.len() {
            let other = list[(offset + at) % list.len()];
            if other == choice.person || undo.iter().any(|(person, _)| *person == other) {
                continue;
            }
            let Some(&hit) = self.ledger.plan(other).iter().find(|at| is_in_the_way(at)) else { continue };
            let plan = self.frozen(other, NONE);
            if plan.len() < self.ledger.plan(other).len() {
                found = Some((other, plan));
                break;
            }
            bundle.get_or_insert(board.choices[hit as usize].cohort);
        }
        if let Some((other, plan)) = found {
            self.replace(other, plan, undo);
            again.push(other);
            return true;
        }
        if let Some(cohort) = bundle {
            self.close(cohort, undo, again);
        }
        bundle.is_some()
    }

    /// Takes all out who start there, and at the other sides of the swap; they choose anew. So do those of other cohorts that become too few, since
    /// somebody who started there was only prepared for it here.
    pub(super) fn close(&mut self, cohort: u32, undo: &mut Undo, again: &mut Vec<u32>) {
        let board = self.board;
        let mut closing = vec![cohort];
        while let Some(cohort) = closing.pop() {
            for side in board.together(cohort) {
                if self.ledger.starting[side as usize] == 0 {
                    continue;
                }
                for &at in board.starters(side) {
                    let person = board.choices[at as usize].person;
                    if self.ledger.plan(person).contains(&at) {
                        let plan = self.frozen(person, side);
                        self.replace(person, plan, undo);
                        if !again.contains(&person) {
                            again.push(person);
                        }
                        let Some((_, before)) = undo.last() else { continue };
                        let cohorts = before.iter().map(|&at| board.choices[at as usize].cohort);
                        closing.extend(cohorts.filter(|&other| other != side && other != NONE && self.wants(other) > 0));
                    }
                }
            }
        }
    }

    /// What of a person's stays others rest on, with what those rest on themselves: what has started, members of cohorts that would be too few
    /// without, sides of swaps; but not what is in one cohort, nor what only that prepared for.
    pub(super) fn frozen(&self, person: u32, but: u32) -> Vec<u32> {
        let board = self.board;
        let is_frozen = |choice: &Choice| {
            if choice.is_started || choice.cohort == but {
                return choice.is_started;
            }
            let of = &board.cohorts[choice.cohort as usize];
            let is_few =
                board.cohort_rule == Rule::Hard && of.least > 1 && self.ledger.starting[choice.cohort as usize] <= of.least;
            !of.is_fact && (board.is_swapped(choice.cohort) || is_few)
        };
        let kept = kept(board, self.ledger.plan(person), is_frozen, |choice| choice.cohort != but);
        if but == NONE { kept } else { self.prepared(kept) }
    }
}

/// Some stays of a plan, and of the others that may be kept those that they rest on; in order.
pub(super) fn kept(
    board: &Board,
    plan: &[u32],
    is_kept: impl Fn(&Choice) -> bool,
    may_be: impl Fn(&Choice) -> bool,
) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::new();
    // From the last on, so that what something rests on comes after it.
    for &at in plan.iter().rev() {
        let choice = &board.choices[at as usize];
        let rests = |&later: &u32| prepares(board, choice, &board.choices[later as usize]);
        if is_kept(choice) || may_be(choice) && kept.iter().any(rests) {
            kept.push(at);
        }
    }
    kept.reverse();
    kept
}

/// Whether a stay may be what another, later one rests on.
pub(super) fn prepares(board: &Board, choice: &Choice, later: &Choice) -> bool {
    let needs = &board.place(later).needs;
    !board.offer(later).is_ready && needs.iter().any(|need| need.is_met_by(choice.place, board.place(choice)))
}

/// Whether a choice goes with stays of the same person, as far as time, streams and their number say.
pub(super) fn goes_with(board: &Board, plan: &[u32], at: u32) -> bool {
    let choice = &board.choices[at as usize];
    let person = &board.people[choice.person as usize];
    let offer = board.offer(choice);
    let clashes = |&other: &u32| {
        let other = &board.choices[other as usize];
        let of = board.offer(other);
        of.place == offer.place
            || of.immersed != NONE && of.immersed == offer.immersed
            || choice.start < other.end + person.rest && other.start < choice.end + person.rest
    };
    plan.len() < person.at_most && !plan.iter().any(clashes)
}
