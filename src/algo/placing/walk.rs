//! How prices move: the dual of the problem, by subgradient.
//!
//! Each person takes what is best at the prices, whatever the others do; prices rise where more is taken than there is, and fall where less. What
//! everybody's best is worth then, with what the limits are worth at the prices, is more than any plan (Lagrangian relaxation, M. L. Fisher,
//! "The Lagrangian relaxation method for solving integer programming problems", Management Science 27, 1981). Prices move after each small part
//! of the people, on what everybody took last (incremental subgradients, A. Nedić, D. Bertsekas, SIAM Journal on Optimization 12, 2001), half of
//! it as before (P. M. Camerini, L. Fratta, F. Maffioli, "On improving relaxation methods by modified gradient techniques", Mathematical
//! Programming Study 3, 1975). Hosts whose timetables are known offer what is best for them at the price of each cohort, so that what people take
//! and what hosts offer become the same (Lagrangian decomposition, M. Guignard, S. Kim, Mathematical Programming 39, 1987).

use super::board::{Board, Choice, NONE, Rule, UNIT};
use super::ledger::strips;
use super::tariff::{self, HIGHEST, Prices, Tariff, WHOLE};
use super::tour::{Part, Terms, Tour};
use crate::effort::{Completion, Meter};

/// Parts of one in which what is taken too much of a line is counted, by the most that one choice takes of it.
const PARTS: i64 = 4_096;
/// The people are looked at in so many parts one after the other, between which prices move, each of so many people at least.
const BATCHES: (usize, usize) = (24, 4);
/// One pass in so many looks at everybody at the same prices, which gives a bound.
const EXACT: u32 = 8;
/// So many choices are tried for the best of one person between bounds, and so many for a bound.
const FEW: u64 = 20;
const MANY: u64 = 20_000;
/// Of what was taken one in so many parts is forgotten in each pass.
const MEMORY: i64 = 32;

/// A bound with its prices.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    /// In parts of [`UNIT`].
    pub(crate) value: i128,
    pub(crate) prices: Prices,
    /// The people of whom not all was looked at: their value is that of the loosest chain.
    pub(crate) relaxed: Vec<u32>,
}

/// What one person's best is worth at some prices.
struct Priced {
    value: i64,
    steps: u64,
    is_exact: bool,
}

impl Bound {
    /// In wholes, rounded down, since plans are worth wholes.
    pub(crate) fn whole(&self) -> i64 {
        i64::try_from(self.value.div_euclid(i128::from(UNIT))).unwrap_or(i64::MAX)
    }
}

#[derive(Debug)]
pub(crate) struct Walk<'a> {
    board: &'a Board,
    pub(crate) prices: Prices,
    pub(crate) tariff: Tariff,
    tour: Tour,
    /// What everybody took last.
    last: Vec<Vec<u32>>,
    /// For each line what is taken of it, what there is, the most that one choice takes, and which way its price went.
    used: Vec<i64>,
    limits: Vec<i64>,
    units: Vec<i64>,
    way: Vec<i64>,
    /// The lines that have prices, and the highest and lowest of each.
    lines: Vec<(u32, i64, i64)>,
    /// For each group.
    development: Vec<i64>,
    pub(crate) passes: u32,
    /// What people could gain, by their best choices alone.
    scale: i128,
    pub(crate) best: Option<Bound>,
    /// Scratch of timetables.
    offered: Vec<i64>,
    asked: Vec<i64>,
    worth: Vec<(i64, u32)>,
    /// For each choice in how many of the last passes it was taken, of [`WHOLE`]: what was long ago counts ever less.
    pub(super) taken: Vec<i64>,
}

impl<'a> Walk<'a> {
    /// Prices of budgets, and nothing else: what those who pay would have at most, shared over what they have.
    pub(crate) fn new(board: &'a Board) -> Self {
        let prices = Prices::zero(board);
        let count = prices.lines.len();
        let mut walk = Self {
            board,
            prices,
            tariff: Tariff::default(),
            tour: Tour::default(),
            last: vec![Vec::new(); board.people.len()],
            used: vec![0; count],
            limits: vec![0; count],
            units: vec![1; count],
            way: vec![0; count],
            lines: Vec::new(),
            development: vec![0; board.groups.len()],
            passes: 0,
            scale: 0,
            best: None,
            offered: Vec::new(),
            asked: Vec::new(),
            worth: Vec::new(),
            taken: vec![0; board.choices.len()],
        };
        walk.measure();
        for at in 0..count {
            let Some(limit) = tariff::limit(board, at) else { continue };
            walk.limits[at] = limit;
            let (lowest, highest) = match tariff::line(board, at) {
                tariff::Line::Row(row) => (0, highest(board.rules[row], walk.units[at])),
                tariff::Line::Rounded(..) => (0, HIGHEST),
                _ => (-HIGHEST, HIGHEST),
            };
            walk.lines.push((u32::try_from(at).unwrap_or(NONE), lowest, highest));
        }
        walk.begin();
        walk
    }

    /// The most that one choice takes of each line.
    fn measure(&mut self) {
        let board = self.board;
        for choice in &board.choices {
            let units = &mut self.units;
            lines_of(board, choice, |line, load| units[line] = units[line].max(load.abs()));
        }
    }

    /// The first prices: nobody pays more for a budget than what people could gain from it.
    fn begin(&mut self) {
        let board = self.board;
        let mut gains = vec![0i64; board.budgets.len()];
        for person in &board.people {
            let of = |at: u32| {
                let choice = &board.choices[at as usize];
                let offer = board.offer(choice);
                offer.preference - choice.disruption + offer.alone
            };
            let most = person.choices.clone().map(of).max().unwrap_or(0).max(0);
            self.scale += i128::from(most) * i128::from(UNIT) * 3 / 2;
            for budget in person.budgets.clone() {
                gains[budget] += most;
            }
        }
        for (budget, gain) in gains.into_iter().enumerate() {
            let row = board.first_budget() + budget;
            if let Some(amount) = tariff::limit(board, row) {
                let price = gain.saturating_mul(UNIT / 2) / amount.max(1);
                self.prices.lines[row] = price.clamp(0, highest(board.rules[row], self.units[row]));
            }
        }
    }

    /// Moves prices for some passes; by first and last length of steps, in millionths of the bound.
    pub(crate) fn run(&mut self, passes: u32, lengths: (i64, i64), meter: &mut Meter<'_>) -> Result<(), Completion> {
        for pass in 0..passes {
            // From the first length to the last by equal ratios, as near as whole numbers come.
            let length = between(lengths, pass, passes);
            let is_last = pass + 1 == passes;
            self.remember();
            self.passes += 1;
            if is_last || self.passes % EXACT == 0 {
                self.bound(meter)?;
                self.step(length);
                continue;
            }
            let batches = (self.board.people.len() / BATCHES.1).clamp(1, BATCHES.0);
            for batch in 0..batches {
                self.tariff.set(self.board, &self.prices);
                let groups = self.prices.of_groups(self.board);
                for person in (batch..self.board.people.len()).step_by(batches) {
                    meter.take(self.price(person, &groups, FEW).steps)?;
                }
                self.offer();
                self.step(length);
            }
        }
        Ok(())
    }

    /// What people take is looked back on for a while.
    fn remember(&mut self) {
        for taken in &mut self.taken {
            *taken -= *taken / MEMORY;
        }
        for &at in self.last.iter().flatten() {
            self.taken[at as usize] += WHOLE / MEMORY;
        }
    }

    /// The bound at the prices as they are; kept when it is the best.
    pub(crate) fn bound(&mut self, meter: &mut Meter<'_>) -> Result<(), Completion> {
        let board = self.board;
        self.tariff.set(board, &self.prices);
        let groups = self.prices.of_groups(board);
        let mut value = 0i128;
        let mut relaxed = Vec::new();
        for person in 0..board.people.len() {
            let priced = self.price(person, &groups, MANY);
            meter.take(priced.steps)?;
            value += i128::from(priced.value);
            if !priced.is_exact {
                relaxed.push(u32::try_from(person).unwrap_or(NONE));
            }
        }
        value += self.offer();
        for &(line, ..) in &self.lines {
            let at = line as usize;
            if !matches!(tariff::line(board, at), tariff::Line::Cohort(_)) {
                value += i128::from(self.prices.lines[at]) * i128::from(self.limits[at]);
            }
        }
        if self.best.as_ref().is_none_or(|best| value < best.value) {
            self.best = Some(Bound { value, prices: self.prices.clone(), relaxed });
        }
        Ok(())
    }

    /// Begins again from the prices of the best bound.
    pub(crate) fn back(&mut self) {
        if let Some(best) = &self.best {
            self.prices = best.prices.clone();
        }
        self.way.fill(0);
        self.tariff.set(self.board, &self.prices);
    }

    /// What is best for a person at the prices, which is what they take from now on. For a bound, where not all was looked at, the value is that of
    /// the loosest chain.
    fn price(&mut self, person: usize, groups: &[i64], limit: u64) -> Priced {
        let board = self.board;
        let number = u32::try_from(person).unwrap_or(NONE);
        let terms = again(board, number, groups);
        let tariff = &self.tariff;
        let toured = self.tour.best(board, number, terms, None, |_, choice| (Part::May, tariff.of(board, choice)), limit);
        let found = &board.people[person].choices;
        let steps = toured.steps + 1 + u64::from(found.end - found.start) / 16;
        let value = match toured.value {
            Some(value) if toured.is_exact => value,
            // Between bounds nobody asks for the value.
            other if limit < MANY => other.unwrap_or(0),
            _ => self.tour.loose(board, number, terms),
        };
        if self.tour.plan() != self.last[person] {
            let plan = self.tour.plan().to_vec();
            for (plan, sign) in [(&self.last[person], -1), (&plan, 1)] {
                for &at in plan {
                    let used = &mut self.used;
                    lines_of(board, &board.choices[at as usize], |line, load| used[line] += sign * load);
                }
                let development = super::ledger::development(board, number, plan);
                for &group in &board.people[person].groups {
                    self.development[group as usize] += sign * development;
                }
            }
            self.last[person] = plan;
        }
        Priced { value, steps, is_exact: toured.is_exact }
    }

    /// What hosts offer at the prices, and what that is worth to them.
    fn offer(&mut self) -> i128 {
        let board = self.board;
        let first = tariff::cohorts(board);
        let mut value = 0i128;
        for host in &board.hosts {
            self.asked.clear();
            self.asked.extend(host.cohorts.iter().map(|&cohort| self.prices.lines[first + cohort as usize]));
            value += i128::from(host.timetable.best(&self.asked, &mut self.worth, &mut self.offered));
            for (&cohort, &size) in host.cohorts.iter().zip(&self.offered) {
                self.limits[first + cohort as usize] = size;
            }
        }
        value
    }

    /// Moves all prices a step, so long as a part of the bound says, in millionths.
    fn step(&mut self, length: i64) {
        let mut norm = 0i128;
        for &(line, lowest, _) in &self.lines {
            let at = line as usize;
            let over = (self.used[at] - self.limits[at]).saturating_mul(PARTS) / self.units[at];
            let is_free = self.prices.lines[at] > lowest;
            let over = if is_free { over } else { over.max(0) };
            let way = (self.way[at] + over) / 2;
            self.way[at] = way;
            norm += i128::from(way) * i128::from(way);
        }
        if norm > 0 {
            let bound = self.best.as_ref().map_or(self.scale, |best| best.value.min(self.scale)).max(i128::from(UNIT));
            // In 2^20ths of a price for each part.
            let step = (bound * i128::from(length) * i128::from(PARTS) * (1 << 20)) / 1_000_000 / norm;
            for &(line, lowest, highest) in &self.lines {
                let at = line as usize;
                let way = self.way[at];
                if way != 0 {
                    let by = (step * i128::from(way)) >> 20;
                    let by = i64::try_from(by).unwrap_or(if way > 0 { HIGHEST } else { -HIGHEST }) / self.units[at];
                    let price = &mut self.prices.lines[at];
                    *price = price.saturating_add(by).clamp(lowest, highest);
                }
            }
        }
        self.share(length);
    }

    /// Gives groups that have less for each of their people more of the weight of fairness.
    fn share(&mut self, length: i64) {
        let board = self.board;
        let average = |group: usize| self.development[group] / board.groups[group].max(1);
        let shares = &self.prices.shares;
        let mean: i128 = (0..shares.len()).map(|group| i128::from(average(group)) * i128::from(shares[group])).sum();
        let mean = i64::try_from(mean / i128::from(WHOLE)).unwrap_or(i64::MAX).max(1);
        let mut moved: Vec<i64> = Vec::with_capacity(shares.len());
        for (group, &share) in shares.iter().enumerate() {
            let ahead = (average(group) - mean).clamp(-2 * mean, 2 * mean);
            let less = i128::from(share) * 3 * i128::from(length) * i128::from(ahead) / i128::from(mean) / 1_000_000;
            let share = share - i64::try_from(less).unwrap_or(0);
            moved.push(if board.groups[group] > 0 { share.max(1) } else { 0 });
        }
        let all: i64 = moved.iter().sum();
        for (share, moved) in self.prices.shares.iter_mut().zip(moved) {
            let whole = i128::from(moved) * i128::from(WHOLE);
            *share = i64::try_from(whole / i128::from(all.max(1)) + 1).unwrap_or(WHOLE);
            if moved == 0 {
                *share = 0;
            }
        }
    }
}

/// The bound without a price and without a search.
pub(super) fn unpriced(board: &Board) -> Bound {
    let mut walk = Walk::new(board);
    walk.prices = Prices::zero(board);
    walk.tariff.set(board, &walk.prices);
    let groups = walk.prices.of_groups(board);
    let people = 0..board.people.len();
    let value = people.clone().map(|person| {
        let number = u32::try_from(person).unwrap_or(NONE);
        let terms = again(board, number, &groups);
        walk.tour.best(board, number, terms, None, |_, _| (Part::May, 0), 0);
        i128::from(walk.tour.loose(board, number, terms))
    });
    let value = value.sum();
    Bound { value, prices: walk.prices, relaxed: people.map(|person| u32::try_from(person).unwrap_or(NONE)).collect() }
}

/// All terms, with the development of a person counted once more by the prices of their groups.
fn again(board: &Board, person: u32, groups: &[i64]) -> Terms {
    Terms { development: UNIT.saturating_add(board.counted_again(person, groups)), ..Terms::PLAIN }
}

/// The highest price of a row of which one choice takes so much at most: what it pays for a row is never beyond all measure.
fn highest(rule: Rule, most: i64) -> i64 {
    match rule {
        Rule::Hard => HIGHEST.min((1 << 52) / most),
        Rule::Soft(penalty) => penalty.saturating_mul(UNIT).min(highest(Rule::Hard, most)),
        Rule::Off => 0,
    }
}

/// Each line with what a choice takes of it, priced or not.
fn lines_of(board: &Board, choice: &Choice, mut line: impl FnMut(usize, i64)) {
    let offer = board.offer(choice);
    let person = &board.people[choice.person as usize];
    for (row, load) in strips(board, choice) {
        if load != 0 {
            (row + usize::from(choice.from)..row + usize::from(choice.to)).for_each(|row| line(row, load));
        }
    }
    for number in person.rounded.clone() {
        let load = offer.away / board.rounded[number].divisor;
        let first = tariff::rounded(board) + number * board.periods;
        if load != 0 {
            (first + usize::from(choice.from)..first + usize::from(choice.to)).for_each(|row| line(row, load));
        }
    }
    for row in person.budgets.clone().filter_map(|budget| board.pays(budget, choice.start)) {
        line(row, offer.cost);
    }
    let place = &board.places[offer.place as usize];
    for &quota in person.quotas.iter().filter(|&&quota| board.counts(quota, place)) {
        line(board.first_quota() + quota as usize, 1);
    }
    // What has started is there already: neither host nor swap waits for it.
    if !choice.is_started {
        line(tariff::cohorts(board) + choice.cohort as usize, 1);
        if place.swap != NONE {
            let together = board.together(choice.cohort);
            let first = tariff::ties(board);
            if together.first() == Some(&choice.cohort) {
                together.iter().skip(1).for_each(|&side| line(first + side as usize, -1));
            } else {
                line(first + choice.cohort as usize, 1);
            }
        }
    }
}

/// From the first to the last by equal ratios: the geometric mean is halved again and again.
pub(super) fn between((first, last): (i64, i64), at: u32, count: u32) -> i64 {
    let (mut low, mut high) = ((first, 0u32), (last, count.max(1)));
    while high.1 - low.1 > 1 {
        let middle =
            ((low.0.max(1) * high.0.max(1)).unsigned_abs().isqrt().try_into().unwrap_or(i64::MAX), low.1.midpoint(high.1));
        if at < middle.1 { high = middle } else { low = middle }
    }
    low.0
}
