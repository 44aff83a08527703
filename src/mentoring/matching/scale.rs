//! Points as the search counts them.
//!
//! An auction raises prices in steps of points, so that which of several equally good matchings it finds, and how soon, would depend on
//! whether the greatest score is 10 or 10,000. The search therefore counts in points of its own: whatever all scores (and the price of an
//! empty place) are multiples of is 1, 2, 5, 10, 20, 50 or the like of them, as many as the greatest score leaves room for.
//!
//! What it proves is rounded back without a loss. A proof is a price for each node of a network, such that each arc costs at least what the
//! prices of its two ends differ by, or at most, or just that. Where all costs are multiples of a number, this stays so when all prices are
//! rounded down to multiples of it.

use super::mode::MatchingMode;
use super::problem::ProblemData;
use crate::algo::assignment::{Earlier, Lists, Outcome};

/// The greatest number that divides both; 0 is divided by all.
pub(super) const fn common_divisor(mut one: u32, mut other: u32) -> u32 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// More points than this the search cannot count.
const MOST: u32 = 10_000;

/// What the search may count for a unit, so that most scores that people give are counted as they are.
const COUNTED: [u32; 13] = [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// The points of a problem and those of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// In points of the problem. At least 1, and all that counts is a multiple of it.
    unit: u32,
    /// The same in points of the search.
    counted: u32,
    /// The greatest score, in points of the problem.
    greatest: u32,
}

impl Scale {
    pub(super) fn new(data: &ProblemData, mode: MatchingMode) -> Self {
        let price = match mode {
            MatchingMode::MostValue { unmatched } => unmatched.min(1_000_000),
            _ => 0,
        };
        let unit = common_divisor(data.unit, price).max(1);
        let fits = |counted: &u32| data.greatest / unit * counted <= MOST;
        Self { unit, counted: COUNTED.into_iter().find(fits).unwrap_or(1), greatest: data.greatest }
    }

    /// The lists in points of the search, when these are others.
    pub(super) fn lists<L: Lists>(self, lists: &L) -> Option<L> {
        if self.unit == self.counted {
            return None;
        }
        let count = |score: u32| u16::try_from(score / self.unit * self.counted).unwrap_or(0);
        let counted: Vec<u16> = (0..=self.greatest).map(count).collect();
        Some(lists.rescored(|score| counted.get(usize::from(score)).copied().unwrap_or(0)))
    }

    /// In points of the search.
    pub(super) fn count(self, points: i64) -> i64 {
        points.div_euclid(self.unit.into()).saturating_mul(self.counted.into())
    }

    pub(super) fn earlier(self, mut earlier: Earlier) -> Earlier {
        for price in earlier.prices.iter_mut().flatten() {
            *price = self.count(*price);
        }
        earlier
    }

    /// What the search found, in points of the problem. What a place is worth to a mentee is the price of a node, and what a seat costs is
    /// that with the sign turned.
    pub(super) fn told(self, mut outcome: Outcome) -> Outcome {
        let down = |price: i64| price.div_euclid(self.counted.into()).saturating_mul(self.unit.into());
        outcome.worth.iter_mut().for_each(|worth| *worth = down(*worth));
        outcome.prices.iter_mut().for_each(|price| *price = down(price.saturating_neg()).saturating_neg());
        outcome
    }
}
