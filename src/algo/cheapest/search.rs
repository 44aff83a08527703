//! The search itself: depth first, one variable at a time.

use super::certificate::{Entry, Log};
use super::formula::{Formula, narrow};
use super::options::{NO_PRICE, Options, Price, is_within};
use super::relaxation::{Relaxation, WHOLE};
use super::{Answer, Outcome, Start};
use crate::effort::{Completion, Meter};

/// Buffers that searches share, one search after the other.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    options: Options,
    relaxation: Relaxation,
    /// The prices of all literals before anything is chosen.
    prices: Vec<Price>,
    /// For each variable, the place of the choice that is made, proposed, or best: the first of its choices leaves it alone.
    made: Vec<usize>,
    proposed: Vec<usize>,
    best: Vec<usize>,
    frames: Vec<Frame>,
    /// The literals of one variable that are wanted.
    required: Vec<u64>,
    met: Vec<bool>,
}

/// A variable that is branched on.
#[derive(Debug, Clone, Copy)]
struct Frame {
    variable: usize,
    /// The choice that comes next.
    next: usize,
    /// The price of what was chosen before.
    before: Price,
    /// What every choice below costs at least, in parts of [`WHOLE`].
    bound: Price,
    /// Where its entry in the log is.
    entry: usize,
}

struct Search<'a, 'b> {
    formula: &'a Formula,
    scratch: &'a mut Scratch,
    log: &'b mut Log,
    /// The price of the best choice so far.
    best: Price,
}

/// Searches, and writes down how.
pub(super) fn run(formula: &Formula, start: Start<'_>, scratch: &mut Scratch, meter: &mut Meter<'_>, log: &mut Log) -> Outcome {
    let taken = meter.taken();
    scratch.begin(formula, start);
    let mut search = Search { formula, scratch, log, best: NO_PRICE };
    let (completion, open) = match search.run(meter) {
        Ok(()) => (Completion::Complete, NO_PRICE),
        Err((stopped, open)) => {
            search.improve();
            (stopped, open)
        }
    };
    let (best, options) = (search.best, &search.scratch.options);
    search.log.write_choices(formula.variables(), |variable| options.of(variable).map(|place| options.choice(place).class));
    let class = |variable: usize| options.choice(search.scratch.best[variable]).class;
    let choice = |variable: usize| if options.of(variable).is_empty() { None } else { class(variable) };
    let answer = Answer { choice: Vec::new(), cost: options.cost(best) };
    let answer = (best != NO_PRICE).then(|| Answer { choice: (0..formula.variables()).map(choice).collect(), ..answer });
    let lower_bound = options.cost(if open == NO_PRICE { best } else { open.div_ceil(Price::from(WHOLE)).min(best) });
    Outcome { answer, lower_bound, completion, steps: meter.taken() - taken }
}

impl Scratch {
    fn begin(&mut self, formula: &Formula, start: Start<'_>) {
        self.options.fill(formula, start, &mut self.prices);
        self.relaxation.prices.clone_from(&self.prices);
        self.relaxation.reset(formula);
        self.frames.clear();
        self.made.clear();
        self.made.extend((0..formula.variables()).map(|variable| self.options.of(variable).start));
        self.proposed.clone_from(&self.made);
    }
}

impl Search<'_, '_> {
    /// # Errors
    /// How it was stopped, and what every choice that was not considered costs at least.
    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), (Completion, Price)> {
        let (mut before, mut known) = (0, 0);
        loop {
            meter.take(1).map_err(|stopped| (stopped, self.open(known)))?;
            let rest = self.scratch.relaxation.bound(self.formula);
            let bound = rest.saturating_add(before * Price::from(WHOLE)).max(known);
            let variable = if self.is_closed(bound) { None } else { self.visit(before, bound) };
            self.log.entries.push(variable.map_or(Entry::Leaf, |variable| Entry::Branch(narrow(variable))));
            if let Some(variable) = variable {
                let entry = self.log.entries.len() - 1;
                let next = self.scratch.options.of(variable).start;
                self.scratch.frames.push(Frame { variable, next, before, bound, entry });
            }
            match self.advance() {
                Some(next) => (before, known) = next,
                None => return Ok(()),
            }
        }
    }

    /// Makes the next choice that is still to be considered; gives what was paid with it, and what is known of all that follow.
    fn advance(&mut self) -> Option<(Price, Price)> {
        while let Some(&frame) = self.scratch.frames.last() {
            let is_closed = self.is_closed(frame.bound);
            if is_closed || frame.next == self.scratch.options.of(frame.variable).end {
                // What was found below shows now that there was no need to branch.
                if is_closed {
                    self.log.entries.truncate(frame.entry);
                    self.log.entries.push(Entry::Leaf);
                }
                self.release(frame.variable);
                self.scratch.frames.pop();
                continue;
            }
            if let Some(last) = self.scratch.frames.last_mut() {
                last.next += 1;
            }
            self.choose(frame.variable, frame.next);
            return Some((frame.before + self.scratch.options.choice(frame.next).price, frame.bound));
        }
        None
    }

    /// What the choices that were not yet considered cost at least, when those at hand cost at least what is `known`.
    fn open(&self, known: Price) -> Price {
        let options = &self.scratch.options;
        let waiting = self.scratch.frames.iter().filter(|frame| frame.next < options.of(frame.variable).end);
        waiting.map(|frame| frame.bound).fold(known, Price::min)
    }

    /// Whether nothing at this bound is better than the best; prices are whole.
    fn is_closed(&self, bound: Price) -> bool {
        bound.saturating_add(Price::from(WHOLE - 1)) >= self.best.saturating_mul(Price::from(WHOLE))
    }

    fn choose(&mut self, variable: usize, place: usize) {
        let scratch = &mut *self.scratch;
        scratch.made[variable] = place;
        scratch.relaxation.is_fixed[variable] = true;
        let truths = scratch.options.truths(place, self.formula.words(variable));
        for (bit, literal) in self.formula.literals(variable).enumerate() {
            let is_true = truths[bit / 64] >> (bit % 64) & 1 == 1;
            scratch.relaxation.prices[literal] = if is_true { 0 } else { NO_PRICE };
        }
    }

    fn release(&mut self, variable: usize) {
        let scratch = &mut *self.scratch;
        let literals = self.formula.literals(variable);
        scratch.made[variable] = scratch.options.of(variable).start;
        scratch.relaxation.is_fixed[variable] = false;
        scratch.relaxation.prices[literals.clone()].copy_from_slice(&scratch.prices[literals]);
    }

    /// Makes of the bound a choice, if one makes true all that the bound relies on; and the variable to branch on, unless that choice
    /// costs no more than the bound.
    fn visit(&mut self, before: Price, bound: Price) -> Option<usize> {
        let (formula, scratch) = (self.formula, &mut *self.scratch);
        scratch.relaxation.pick(formula);
        scratch.proposed.clone_from(&scratch.made);
        let mut price = before;
        let mut widest: Option<(Price, usize)> = None;
        for &variable in formula.used().iter().filter(|&&variable| !scratch.relaxation.is_fixed[variable]) {
            let words = formula.words(variable);
            scratch.required.clear();
            scratch.required.resize(words, 0);
            let mut paid: Price = 0;
            for (bit, literal) in formula.literals(variable).enumerate() {
                let times = scratch.relaxation.wanted[literal];
                scratch.required[bit / 64] |= u64::from(times > 0) << (bit % 64);
                paid = paid.saturating_add(Price::from(times).saturating_mul(scratch.relaxation.values[literal]));
            }
            let options = &scratch.options;
            let fits = options.of(variable).find(|&place| is_within(&scratch.required, options.truths(place, words)));
            // How much more the variable costs than the bound counts for it.
            let gap = match fits {
                Some(place) => {
                    scratch.proposed[variable] = place;
                    price = price.saturating_add(options.choice(place).price);
                    (options.choice(place).price * Price::from(WHOLE)).saturating_sub(paid)
                }
                None => {
                    price = NO_PRICE;
                    NO_PRICE
                }
            };
            if widest.is_none_or(|widest| gap > widest.0) {
                widest = Some((gap, variable));
            }
        }
        if price < self.best {
            self.best = price;
            scratch.best.clone_from(&scratch.proposed);
            if !self.is_closed(bound) {
                self.improve();
            }
        }
        if self.is_closed(bound) { None } else { widest.map(|widest| widest.1) }
    }

    /// Makes the best choice cheaper one variable at a time, while the root stays met.
    fn improve(&mut self) {
        while self.best != NO_PRICE && self.formula.used().iter().any(|&variable| self.improve_variable(variable)) {}
    }

    fn improve_variable(&mut self, variable: usize) -> bool {
        let now = self.scratch.best[variable];
        let price = self.scratch.options.choice(now).price;
        for place in self.scratch.options.of(variable).start..now {
            let saved = price - self.scratch.options.choice(place).price;
            self.scratch.best[variable] = place;
            if saved > 0 && self.is_met() {
                self.best -= saved;
                return true;
            }
        }
        self.scratch.best[variable] = now;
        false
    }

    /// Whether the best choice meets the root.
    fn is_met(&mut self) -> bool {
        let (formula, scratch) = (self.formula, &mut *self.scratch);
        scratch.met.resize(formula.nodes(), false);
        for &variable in formula.used() {
            let truths = scratch.options.truths(scratch.best[variable], formula.words(variable));
            for (bit, literal) in formula.literals(variable).enumerate() {
                scratch.met[literal] = truths[bit / 64] >> (bit % 64) & 1 == 1;
            }
        }
        for (at, &gate) in (formula.owners().len()..).zip(formula.gates()) {
            let met = formula.children(gate).iter().filter(|&&child| scratch.met[child as usize]).count();
            scratch.met[at] = met >= gate.need as usize;
        }
        scratch.met[formula.root()]
    }
}
