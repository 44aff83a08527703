//! Optimal pairs between buyers and sellers, with prices that prove it.
//!
//! Each buyer wants some places, each at another seller; each seller has some seats; groups of sellers that nest are bounded from above and
//! below. Every pair that may be made is worth some points, and a place that stays empty costs some. Wanted are pairs of the greatest worth.
//!
//! An auction (`auction`) finds prices at which nearly everybody has what is best for them; what is not exact is then mended by shortest ways
//! over the residual network (`residual`, `search`, `repair`), and empty places are made as dear as they are (`dearer`), until a price for each
//! buyer, seller and group proves the optimum. Where groups are promised more places than anybody can take, that is said.
//!
//! Why indices are in range: buyers, sellers, groups and places are numbered from 0 by [`Bounds`], [`Slots`] and the lists, every buffer is made
//! as long as there are of them before a search begins, and lists name no seller that is not there.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "buyers, sellers, groups and places are counted in 32 bits, and points and prices that go into 16 are bounded where they are made"
)]

mod again;
mod auction;
mod bounds;
mod dearer;
mod full;
mod lists;
mod meet;
mod repair;
mod residual;
mod search;
mod slots;
#[cfg(test)]
mod tests;

pub(crate) use again::Earlier;
pub(crate) use bounds::{Bound, Bounds, TOP};
pub(crate) use lists::{Entry, Lists, Packed, Rows, Sparse, Wide};
pub(crate) use slots::Slots;

use auction::Ask;

use crate::effort::{Completion, Meter};

/// A place that is not settled yet.
const NONE: u32 = u32::MAX;

/// So many searches may be made for empty places that cost more than the auction knew, before one is held that knows more.
const FEW: u32 = 8;

/// A place that stays empty.
pub(crate) const OUT: u32 = u32::MAX - 1;

/// What is to be solved. Points of pairs are 0 to 10,000.
pub(crate) struct Market<'a, L> {
    pub(crate) lists: &'a L,
    /// How many places each buyer wants.
    pub(crate) wants: &'a [u32],
    /// The seats of sellers (no more than there are buyers that may take one), and the bounds of groups.
    pub(crate) bounds: &'a Bounds,
    /// What a place that stays empty is worth, in points: at most 0.
    pub(crate) empty: i64,
    /// What the last place of a buyer is worth that stays empty when all others do: at most `empty`.
    pub(crate) alone: i64,
    /// The buyers who have a place elsewhere: they are never alone.
    pub(crate) placed: &'a [bool],
}

impl<L> Market<'_, L> {
    /// What the last place of a buyer is worth that stays empty.
    #[inline(always)]
    fn last(&self, buyer: usize) -> i64 {
        if self.placed[buyer] { self.empty } else { self.alone }
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// For each place its seller, or [`OUT`].
    pub(crate) mates: Vec<u32>,
    /// For each seller and then each group, what a seat costs there: its own price and that of the groups around it.
    pub(crate) prices: Vec<i64>,
    /// For each buyer, what a place is worth to it.
    pub(crate) worth: Vec<i64>,
    pub(crate) completion: Completion,
    /// The sellers and groups (as nodes) whose lower bounds nobody can meet together; empty when all are met.
    pub(crate) unmet: Vec<u32>,
}

/// The optimum, when the meter lets it come so far; else the places that were settled by then.
///
/// # Complexity
/// A step is a bid or a node settled by a search. As a rule ten to thirty bids for each place, each linear in its buyer's list and its places;
/// at worst their number grows with the points too. Then searches that mostly stay small: at worst one over all edges for each place,
/// O(places x edges x log nodes).
pub(crate) fn solve<L: Lists>(market: &Market<'_, L>, meter: &mut Meter<'_>) -> Outcome {
    let (outcome, is_done) = solve_by::<L, i16>(market, FEW, meter);
    if is_done { outcome } else { solve_by::<L, i32>(market, u32::MAX, meter).0 }
}

/// The same by an auction with prices of some size; whether so many searches for empty places that are dearer than that were enough.
fn solve_by<L: Lists, A: Ask>(market: &Market<'_, L>, searches: u32, meter: &mut Meter<'_>) -> (Outcome, bool) {
    let slots = Slots::new(market.wants);
    let empty = market.empty.max(-A::DEAREST);
    let cheap = Market { empty, alone: (market.alone - market.empty).max(-A::DEAREST) + empty, ..*market };
    let (sold, ended) = auction::auction::<L, A>(&cheap, &slots, meter);
    let prices: Vec<i64> = sold.price.iter().chain(&sold.group_price).map(|&price| price.into()).collect();
    match ended {
        Ok(()) => repair::repair_dearer(&cheap, market, slots, prices, sold.mates, searches, meter),
        Err(completion) => {
            let mates = sold.mates.iter().map(|&mate| if mate == NONE { OUT } else { mate }).collect();
            let worth = (0..market.wants.len()).map(|buyer| market.last(buyer)).collect();
            (Outcome { mates, prices, worth, completion, unmet: Vec::new() }, true)
        }
    }
}

/// The optimum from where an earlier search for a market that was much like this one ended: as exact as [`solve`], with other pairs among
/// equals perhaps.
///
/// # Complexity
/// One pass over all lists; then a search for each place that is not best where it was, and for each seat that lost its taker: as those of
/// [`solve`].
pub(crate) fn solve_from<L: Lists>(market: &Market<'_, L>, earlier: Earlier, meter: &mut Meter<'_>) -> Outcome {
    let slots = Slots::new(market.wants);
    let (prices, mates) = earlier.fit(market, &slots);
    repair::repair(market, slots, prices, mates, meter)
}
