//! From the board to a plan and a bound: prices, plans by prices, and changes to the best plan, in rounds that become longer.

use super::board::{Board, Choice, NONE, UNIT};
use super::ledger::{Ledger, Totals, started};
use super::moves::Lists;
use super::tariff::{Prices, Tariff, WHOLE};
use super::tour::{Part, Terms, Tour};
use super::walk::{Bound, Walk};
use crate::algo::dice::Dice;
use crate::effort::{Completion, Meter};

/// What each thing that is asked for counts, in parts of [`UNIT`]: more than all else of one person.
pub(super) const ASKED: i64 = 1 << 46;
/// So many choices are tried for one person's answer.
const TRIED: u64 = 4_000;

/// A term of what a plan is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    Development,
    Preference,
    Breadth,
    Disruption,
    Shortfall,
    Fairness,
    Stability,
    Penalties,
}

/// What is sought.
#[derive(Debug, Clone, Default)]
pub(crate) struct Aim {
    /// The term; all together when none.
    pub(crate) term: Option<Term>,
    /// Terms that must not fall below.
    pub(crate) floors: Vec<(Term, i64)>,
}

impl Totals {
    pub(crate) const fn term(&self, term: Term) -> i64 {
        match term {
            Term::Development => self.development,
            Term::Preference => self.preference,
            Term::Breadth => self.breadth,
            Term::Disruption => self.disruption,
            Term::Shortfall => self.shortfall,
            Term::Fairness => self.fairness,
            Term::Stability => self.stability,
            Term::Penalties => self.penalties,
        }
    }
}

/// How good a plan is: less that is missing comes before more value.
pub(crate) type Merit = (i64, i64);

/// How long one round is.
#[derive(Debug, Clone, Copy)]
struct Round {
    /// How often all people are looked at while prices move, and by steps of what lengths.
    passes: u32,
    lengths: (i64, i64),
    /// How often the plan is changed for each person, and how much worse it may become by a change on average, at first and at last.
    moves: usize,
    heat: (i64, i64),
}

/// The first gives some plan soon, the second good prices, the third a good plan; those after it are as the last, with twice as many moves after
/// every second.
const ROUNDS: [Round; 4] = [
    Round { passes: 12, lengths: (100_000, 1_000), moves: 2, heat: (50, 5) },
    Round { passes: 60, lengths: (100_000, 100), moves: 40, heat: (50, 5) },
    Round { passes: 120, lengths: (20_000, 30), moves: 160, heat: (100, 10) },
    Round { passes: 120, lengths: (10_000, 10), moves: 320, heat: (100, 10) },
];

/// After so many rounds in which nothing became better the search ends, and one more for so many people, up to so many; or, of few people, for so
/// many.
const IDLE: (usize, usize, usize, usize) = (2, 20, 6, 8);
/// Prices go on to be moved while a round brings the bound by one in so many parts nearer to the plan.
const WORTHWHILE: i128 = 24;
/// No more people than these are few: the bound without prices is looked at as well, and the plan may become so much worse in the third and fourth of
/// every four rounds, since each cohort is much of it.
const FEW: usize = 200;
const FEW_HEAT: (i64, i64) = (400, 20);
/// For each person whom a change concerns the plan is changed so often at first, and may become so much worse.
const MENDS: usize = 20;
const MENDING: (i64, i64) = (10, 1);

/// A search while it runs.
pub(crate) struct Search<'a, 'm> {
    pub(super) board: &'a Board,
    pub(super) ledger: Ledger<'a>,
    pub(super) meter: Meter<'m>,
    pub(super) aim: Aim,
    pub(super) tour: Tour,
    pub(super) dice: Dice,
    pub(super) lists: Lists,
    /// Scratch: for each load the periods in which cover has not enough for it.
    uncovered: Vec<(u32, u64)>,
    /// What each choice costs, when people answer by prices.
    pub(super) costs: Vec<i64>,
    tariff: Tariff,
    /// For each cohort how many of the fewest that it takes people were lately at the prices, of [`WHOLE`] and at most that.
    pub(super) wanted: Vec<i64>,
    /// What the development of each group counts once more, in place of fairness, and by what shares of its weight.
    pub(super) groups: Vec<i64>,
    shares: Prices,
    /// The best plan and its merit; who has changed since.
    best: Vec<Vec<u32>>,
    merit: Option<Merit>,
    changed: Vec<u32>,
    is_changed: Vec<bool>,
    walk: Walk<'a>,
    /// Whether fairness counts as it is while the plan changes, and not by prices.
    is_plain: bool,
}

impl<'a, 'm> Search<'a, 'm> {
    pub(crate) fn new(board: &'a Board, meter: Meter<'m>) -> Self {
        let walk = Walk::new(board);
        let shares = walk.prices.clone();
        let mut search = Self {
            board,
            ledger: Ledger::new(board),
            meter,
            aim: Aim::default(),
            tour: Tour::default(),
            dice: Dice(1),
            lists: Lists::new(board),
            uncovered: Vec::new(),
            costs: Vec::new(),
            tariff: Tariff::default(),
            wanted: vec![0; board.cohorts.len()],
            groups: shares.of_groups(board),
            shares,
            best: vec![Vec::new(); board.people.len()],
            merit: None,
            changed: (0..board.people.len()).map(number).collect(),
            is_changed: vec![true; board.people.len()],
            walk,
            is_plain: false,
        };
        search.price();
        search.keep();
        search
    }

    /// Makes a plan, or goes on from the one that there is, and seeks a bound. Rounds become longer until one finds nothing better.
    ///
    /// # Errors
    /// How the search ended, when it was stopped.
    pub(crate) fn run(&mut self) -> Result<(), Completion> {
        if self.board.people.iter().all(|person| person.choices.is_empty()) {
            return self.walk.bound(&mut self.meter);
        }
        // Without prices first: where nothing is scarce that is the best, and what is equally good begins early.
        self.construct(0)?;
        let (mut is_walking, mut idle) = (true, 0);
        for round in 0.. {
            let Round { passes, lengths, .. } = ROUNDS[round.min(ROUNDS.len() - 1)];
            let (best, bound) = (self.merit, self.bound());
            self.walk.back();
            if is_walking {
                self.walk.run(passes, lengths, &mut self.meter)?;
            }
            is_walking = round < 2 || bound.is_some_and(|before| self.is_nearer(before));
            if self.is_proven() {
                return Ok(());
            }
            self.take_prices();
            for weight in [6, 10, 5, 8] {
                self.construct(weight)?;
            }
            // What a round could not make better is begun anew by the next.
            if round < 2 || idle % 2 == 0 {
                self.restore();
            }
            self.improve(round)?;
            idle = if (best, bound) == (self.merit, self.bound()) { idle + 1 } else { 0 };
            if self.is_proven() || idle >= self.patience() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// After how many rounds in which nothing became better the search ends.
    fn patience(&self) -> usize {
        let people = self.board.people.len();
        if self.is_few() { IDLE.0 + people / IDLE.3 } else { (IDLE.0 + people / IDLE.1).min(IDLE.2) }
    }

    fn is_few(&self) -> bool {
        self.board.people.len() <= FEW
    }

    /// Changes the plan as often as a round says. Of few people fairness counts as it is in every second round: where a group has a handful of
    /// people, it moves in leaps that prices do not see.
    fn improve(&mut self, round: usize) -> Result<(), Completion> {
        let last = ROUNDS.len() - 1;
        let Round { moves, heat, .. } = ROUNDS[round.min(last)];
        let heat = if self.is_few() && round % 4 > 1 { FEW_HEAT } else { heat };
        self.is_plain = self.is_few() && round % 2 == 1;
        let moves = (last..round)
            .step_by(2)
            .skip(1)
            .fold(moves * effective(self.board.people.len()), |moves, _| moves.saturating_mul(2));
        let improved = self.improve_for(&[], moves, heat);
        self.is_plain = false;
        improved
    }

    /// Whether the bound came nearer to the plan by enough to look for a better one again: else the time is better spent on the plan. Few people
    /// are soon looked at: as long as it moves by a ten-thousandth then.
    fn is_nearer(&self, before: i128) -> bool {
        let (Some((_, value)), Some(bound)) = (self.merit, self.bound()) else { return true };
        let away = bound - i128::from(value) * i128::from(UNIT);
        let is_moving = self.is_few() && before - bound > before / 10_000;
        is_moving || before > bound && (before - bound).saturating_mul(WORTHWHILE) >= away
    }

    fn bound(&self) -> Option<i128> {
        self.walk.best.as_ref().map(|bound| bound.value)
    }

    /// Keeps the plan that there is, if it is the best, and lets some people look for something better.
    ///
    /// # Errors
    /// How the search ended, when it was stopped.
    pub(crate) fn mend(&mut self, who: &[u32]) -> Result<(), Completion> {
        self.keep();
        self.restore();
        self.improve_for(who, MENDS * who.len(), MENDING)
    }

    /// Only makes plans, for what is sought now.
    ///
    /// # Errors
    /// How the search ended, when it was stopped.
    pub(crate) fn reach(&mut self) -> Result<(), Completion> {
        for _ in 0..3 {
            self.construct(0)?;
        }
        for round in 0..ROUNDS.len() {
            self.restore();
            self.improve(round)?;
        }
        Ok(())
    }

    /// What is sought from now on; the best plan stays the best, with another merit.
    pub(crate) fn seek(&mut self, aim: Aim) {
        self.restore();
        self.aim = aim;
        self.merit = self.merit_now();
    }

    /// What the best plan is worth.
    pub(crate) fn best_totals(&mut self) -> Totals {
        self.restore();
        self.ledger.totals()
    }

    /// The best plan, with the best bound.
    pub(crate) fn answer(mut self) -> (Ledger<'a>, Bound, u64) {
        self.restore();
        // Prices that were sought for a short while only may be worse than none.
        let is_sure = self.walk.passes > ROUNDS[0].passes + ROUNDS[1].passes && !self.is_few();
        let priced = self.walk.best.take();
        let bound = match priced {
            Some(priced) if is_sure => priced,
            priced => {
                let unpriced = super::walk::unpriced(self.board);
                priced.filter(|priced| priced.value <= unpriced.value).unwrap_or(unpriced)
            }
        };
        (self.ledger, bound, self.meter.taken())
    }

    /// Uses the best prices of the walk from now on.
    fn take_prices(&mut self) {
        self.walk.back();
        self.shares = self.walk.prices.clone();
        self.groups = self.shares.of_groups(self.board);
        self.price();
        let board = self.board;
        for (number, wanted) in (0u32..).zip(&mut self.wanted) {
            let taken: i64 = board.starters(number).iter().map(|&at| self.walk.taken[at as usize]).sum();
            *wanted = (taken / board.cohorts[number as usize].least.max(1)).min(WHOLE);
        }
    }

    /// What each choice costs at the prices.
    fn price(&mut self) {
        self.tariff.set(self.board, &self.shares);
        self.costs.clear();
        self.costs.extend(self.board.choices.iter().map(|choice| self.tariff.of(self.board, choice)));
    }

    fn is_proven(&self) -> bool {
        let Some((missing, value)) = self.merit else { return false };
        let reached = |bound: &Bound| bound.whole() <= value;
        missing == 0 && self.aim.term.is_none() && self.aim.floors.is_empty() && self.walk.best.as_ref().is_some_and(reached)
    }

    fn merit_now(&self) -> Option<Merit> {
        let totals = self.ledger.totals();
        let keeps = self.aim.floors.iter().all(|&(term, least)| totals.term(term) >= least);
        let value = self.aim.term.map_or_else(|| totals.total(), |term| totals.term(term));
        (self.ledger.is_legal() && keeps).then(|| (-self.ledger.missing(), value))
    }

    /// Keeps the plan of the ledger, when it is the best.
    pub(super) fn keep(&mut self) {
        let merit = self.merit_now();
        if merit > self.merit {
            self.merit = merit;
            for person in self.changed.drain(..) {
                self.best[person as usize].clear();
                self.best[person as usize].extend_from_slice(self.ledger.plan(person));
                self.is_changed[person as usize] = false;
            }
        }
    }

    /// Puts the best plan into the ledger.
    pub(super) fn restore(&mut self) {
        for person in std::mem::take(&mut self.changed) {
            self.ledger.change(person, self.best[person as usize].clone());
            self.is_changed[person as usize] = false;
        }
    }

    /// What the plan of the ledger is worth while it changes: a little less for none is no harm. None where it breaks a rule or a floor.
    pub(super) fn value(&self) -> Option<i64> {
        let floors = &self.aim.floors;
        if !self.ledger.is_legal() {
            return None;
        }
        if self.aim.term.is_none() && floors.is_empty() && !self.is_plain {
            return Some(self.ledger.smooth(&self.groups, ASKED));
        }
        let (missing, value) = self.merit_now()?;
        let again = if self.is_plain || self.aim.term == Some(Term::Fairness) { self.again() } else { 0 };
        Some(value.saturating_mul(UNIT).saturating_add(again).saturating_add(missing.saturating_mul(ASKED)))
    }

    /// What all groups count once more: where fairness is sought, also gains of groups that are not last count a little.
    fn again(&self) -> i64 {
        self.groups.iter().zip(&self.ledger.development).map(|(price, development)| price * development / 64).sum()
    }

    pub(super) fn terms(&self, person: u32) -> Terms {
        let of = |term| if self.aim.term.is_none_or(|only| only == term) { UNIT } else { 0 };
        let fairness = if of(Term::Fairness) > 0 { self.board.counted_again(person, &self.groups) } else { 0 };
        Terms {
            development: of(Term::Development).saturating_add(fairness),
            preference: of(Term::Preference),
            breadth: of(Term::Breadth),
            disruption: of(Term::Disruption),
            shortfall: of(Term::Shortfall),
            stability: of(Term::Stability),
            asked: ASKED,
        }
    }

    /// The best stays of a person beside those that the ledger holds of them, against what is free; none where what must be does not go together.
    /// What the caller says must be is; cohorts that nobody fills are opened only when the caller allows it; prices count by eighths.
    ///
    /// # Errors
    /// How the search ended, when it was stopped.
    pub(super) fn respond(
        &mut self,
        person: u32,
        weight: i64,
        may_open: bool,
        said: impl Fn(u32) -> Option<Part>,
    ) -> Result<Option<Vec<u32>>, Completion> {
        let (board, ledger, costs) = (self.board, &self.ledger, &self.costs);
        let terms = self.terms(person);
        let held = ledger.plan(person);
        let home = board.people[person as usize].unit;
        self.uncovered.clear();
        let uncovered = &mut self.uncovered;
        let is_soft = board.has_soft;
        let part = |at: u32, choice: &Choice| {
            // Loads are few: what cover has not enough for is found once for each.
            let load = choice.away;
            let known = uncovered.iter().find(|(of, _)| *of == load).map(|(_, bits)| *bits);
            let bits = known.unwrap_or_else(|| {
                let bits = ledger.uncovered(home, i64::from(load));
                uncovered.push((load, bits));
                bits
            });
            if !ledger.has_room(choice, bits) || choice.is_started || !(may_open || ledger.is_open(choice.cohort)) {
                // What is held takes its own room, and what must be comes whether others do or not.
                let is_must = held.contains(&at) || said(at) == Some(Part::Must);
                return (if is_must { Part::Must } else { Part::Out }, 0);
            }
            if held.contains(&at) {
                return (Part::Must, 0);
            }
            let said = said(at);
            if said == Some(Part::Out) || board.cohorts[choice.cohort as usize].is_shut {
                return (Part::Out, 0);
            }
            let mut cost = if weight > 0 { costs[at as usize] * weight / 8 } else { 0 };
            if is_soft {
                cost = cost.saturating_add(ledger.soft(choice, ASKED));
            }
            (said.unwrap_or(Part::May), cost)
        };
        let toured = self.tour.best(board, person, terms, Some(ledger), part, TRIED);
        let range = &board.people[person as usize].choices;
        self.meter.take(toured.steps + 1 + u64::from(range.end - range.start) / 16)?;
        Ok(toured.value.map(|_| self.tour.plan().to_vec()))
    }

    /// Gives the groups that have least more of the weight of fairness, a little at a time.
    pub(super) fn share(&mut self) {
        let board = self.board;
        let average = |group: usize| self.ledger.development[group] / board.groups[group].max(1);
        let with_people = (0..board.groups.len()).filter(|&group| board.groups[group] > 0);
        let least = with_people.map(average).min().unwrap_or(0).max(1);
        let mut all = 0;
        for group in 0..board.groups.len() {
            let ahead = (average(group) - least).min(least);
            let share = &mut self.shares.shares[group];
            let less = i128::from(*share) * i128::from(ahead) / i128::from(least) / 50;
            *share = (*share - i64::try_from(less).unwrap_or(0)).max(i64::from(board.groups[group] > 0));
            all += *share;
        }
        for share in &mut self.shares.shares {
            *share = i64::try_from(i128::from(*share) * i128::from(WHOLE) / i128::from(all.max(1))).unwrap_or(WHOLE);
        }
        self.groups = self.shares.of_groups(board);
    }

    /// What has started and nothing else, for everybody.
    pub(super) fn clear(&mut self) {
        for person in (0..self.board.people.len()).map(number) {
            self.set(person, started(self.board, person));
        }
    }

    /// Gives a person other stays; those before.
    pub(crate) fn set(&mut self, person: u32, plan: Vec<u32>) -> Vec<u32> {
        if !std::mem::replace(&mut self.is_changed[person as usize], true) {
            self.changed.push(person);
        }
        self.ledger.change(person, plan)
    }
}

/// As how many people some count for the length of a round: where there are few, there are few ways for each.
fn effective(people: usize) -> usize {
    people.min(people * people / 20 + 1)
}

pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
