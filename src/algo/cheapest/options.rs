//! The moves of each variable that are worth considering.

use std::cmp::Reverse;
use std::ops::Range;

use super::formula::Formula;
use super::{IMPOSSIBLE, Start};

/// A price: so many [`Options::unit`]s for each unit of cost, and one for each move. So of two choices that cost the same, the one with
/// fewer moves has the lower price, and no price is that of a choice from which a move can be left out.
pub(super) type Price = u128;

/// What cannot be paid.
pub(super) const NO_PRICE: Price = Price::MAX;

/// Leaving a variable alone, or moving it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) class: Option<u16>,
    pub(super) price: Price,
    /// Where its truths begin.
    truths: usize,
}

/// For each variable the choices that no other choice betters: none makes true what a cheaper one makes true as well. Leaving it alone
/// comes first, then the cheaper, then what makes more true, then the smaller class.
#[derive(Debug, Default)]
pub(super) struct Options {
    choices: Vec<Choice>,
    /// For each variable, where its choices begin; and the end.
    starts: Vec<usize>,
    truths: Vec<u64>,
    /// The price of one unit of cost: more than all moves together count.
    unit: Price,
    /// The moves of one variable, in their order.
    ranked: Vec<(u64, Reverse<u32>, u16)>,
}

impl Options {
    /// Fills it for one start, and `prices` with the lowest price of each literal.
    pub(super) fn fill(&mut self, formula: &Formula, start: Start<'_>, prices: &mut Vec<Price>) {
        self.choices.clear();
        self.starts.clear();
        self.truths.clear();
        self.unit = 2 * (formula.used().len() as Price + 1);
        prices.clear();
        prices.resize(formula.owners().len(), NO_PRICE);
        for variable in 0..formula.variables() {
            self.starts.push(self.choices.len());
            let literals = formula.literals(variable);
            if !literals.is_empty() {
                self.fill_variable(formula, start, variable, &mut prices[literals]);
            }
        }
        self.starts.push(self.choices.len());
    }

    fn fill_variable(&mut self, formula: &Formula, start: Start<'_>, variable: usize, prices: &mut [Price]) {
        let words = formula.words(variable);
        let (first, last) = start.ranges[variable];
        let stay = self.truths.len();
        self.truths.extend_from_slice(formula.truths(variable, usize::from(first)));
        for class in first..last {
            let next = formula.truths(variable, usize::from(class) + 1);
            self.truths[stay..].iter_mut().zip(next).for_each(|(all, next)| *all &= next);
        }
        self.choices.push(Choice { class: None, price: 0, truths: stay });
        let mut is_all = true;
        for (literal, price) in prices.iter_mut().enumerate() {
            match self.truths[stay + literal / 64] >> (literal % 64) & 1 {
                0 => is_all = false,
                _ => *price = 0,
            }
        }
        if is_all {
            return;
        }
        self.ranked.clear();
        for (class, &cost) in (0u16..).zip(&start.costs[formula.classes(variable)]) {
            let truths = formula.truths(variable, usize::from(class));
            if cost != IMPOSSIBLE && !is_within(truths, &self.truths[stay..stay + words]) {
                self.ranked.push((cost, Reverse(truths.iter().map(|word| word.count_ones()).sum()), class));
            }
        }
        self.ranked.sort_unstable();
        for &(cost, _, class) in &self.ranked {
            let truths = formula.truths(variable, usize::from(class));
            if self.truths[stay..].chunks_exact(words).any(|kept| is_within(truths, kept)) {
                continue;
            }
            let choice = Choice { class: Some(class), price: Price::from(cost) * self.unit + 1, truths: self.truths.len() };
            self.choices.push(choice);
            self.truths.extend_from_slice(truths);
            // Choices come in the order of their prices: the first that makes a literal true is the cheapest.
            for (literal, price) in prices.iter_mut().enumerate() {
                if *price == NO_PRICE && truths[literal / 64] >> (literal % 64) & 1 == 1 {
                    *price = choice.price;
                }
            }
        }
    }

    /// The places of a variable's choices; none when it has no literals.
    pub(super) fn of(&self, variable: usize) -> Range<usize> {
        self.starts[variable]..self.starts[variable + 1]
    }

    pub(super) fn choice(&self, place: usize) -> Choice {
        self.choices[place]
    }

    /// Which literals of its variable a choice makes true: one bit for each, in so many words.
    pub(super) fn truths(&self, place: usize, words: usize) -> &[u64] {
        let start = self.choices[place].truths;
        &self.truths[start..start + words]
    }

    /// The cost within a price.
    pub(super) fn cost(&self, price: Price) -> u64 {
        match price {
            NO_PRICE => IMPOSSIBLE,
            price => u64::try_from(price / self.unit).unwrap_or(IMPOSSIBLE).min(IMPOSSIBLE - 1),
        }
    }
}

/// Whether everything that is true in the one is true in the other.
pub(super) fn is_within(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).all(|(one, other)| one & !other == 0)
}
