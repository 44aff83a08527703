//! A market that is nearly the one before: its optimum from the pairs and prices that were the best then.
//!
//! No auction is held. Any prices will do to begin with, since what they do not prove is mended (`repair`): the nearer they are, the less
//! there is to mend. Where they are far off, an auction is the quicker. What cannot be used is put right first: pairs that may not be made any more or have no seat, prices of bounds that
//! bind nobody, and sellers that have no price yet.

use super::bounds::Bounds;
use super::lists::Lists;
use super::slots::Slots;
use super::{Market, NONE, OUT};

/// Where a search begins.
#[derive(Debug, Clone)]
pub(crate) struct Earlier {
    /// For each place its seller, or [`OUT`], or [`NONE`]; what is not a place of the market counts as the last.
    pub(crate) mates: Vec<u32>,
    /// As in an [`Outcome`](super::Outcome): for each seller and then each group, what a seat costs there; `None` for one that was not there.
    pub(crate) prices: Vec<Option<i64>>,
}

impl Earlier {
    /// Pairs and prices that the repair can begin with.
    pub(super) fn fit<L: Lists>(self, market: &Market<'_, L>, slots: &Slots) -> (Vec<i64>, Vec<u32>) {
        let mates = seated(market, slots, self.mates);
        let mut known = self.prices;
        known.resize(market.bounds.nodes(), None);
        let mut prices = bounded(market, &known);
        let sellers = market.bounds.sellers.len();
        if known[..sellers].contains(&None) {
            price_newcomers(market, &known[..sellers], &mut prices);
        }
        (prices, mates)
    }
}

/// Pairs that may be made, each seller once for each buyer and with no more than its seats.
fn seated<L: Lists>(market: &Market<'_, L>, slots: &Slots, mut mates: Vec<u32>) -> Vec<u32> {
    mates.resize(slots.len(), NONE);
    let mut load = vec![0u32; market.bounds.sellers.len()];
    for buyer in 0..market.wants.len() {
        let of = slots.of(buyer);
        for slot in of.clone() {
            let mate = mates[slot];
            if mate == OUT {
                continue;
            }
            let has_seat = load.get(mate as usize).is_some_and(|&load| load < market.bounds.sellers[mate as usize].at_most);
            if has_seat && !mates[of.start..slot].contains(&mate) && market.lists.points(buyer, mate).is_some() {
                load[mate as usize] += 1;
            } else {
                mates[slot] = NONE;
            }
        }
    }
    mates
}

/// Prices of which each part belongs to a bound that may bind: where nothing is promised none is below what is around it, and where there is
/// room for everybody none is above.
fn bounded<L: Lists>(market: &Market<'_, L>, known: &[Option<i64>]) -> Vec<i64> {
    let bounds = market.bounds;
    let sellers = bounds.sellers.len();
    // More than any price that proves something, and so little that sums of a few fit.
    let dearest = market.alone.saturating_sub(20_000).saturating_mul(-2);
    let room = room(bounds);
    let mut prices = vec![0; bounds.nodes()];
    for node in bounds.inner_first().iter().rev().map(|&group| sellers + group as usize).chain(0..sellers) {
        let parent = bounds.parent(node);
        let around: i64 = parent.map_or(0, |parent| prices[parent]);
        let was_around = parent.map_or(0, |parent| known[parent].unwrap_or(0));
        let mut own = known[node].map_or(0, |price| price.saturating_sub(was_around));
        let bound = bounds.of(node);
        if bound.at_least == 0 {
            own = own.max(0);
        }
        if u64::from(bound.at_most) >= room[node] && node >= sellers {
            own = own.min(0);
        }
        prices[node] = around.saturating_add(own).clamp(-dearest, dearest);
    }
    prices
}

/// How many places fit into what stands within each node.
fn room(bounds: &Bounds) -> Vec<u64> {
    let sellers = bounds.sellers.len();
    let mut room = vec![0; bounds.nodes()];
    for (room, seller) in room.iter_mut().zip(&bounds.sellers) {
        *room = u64::from(seller.at_most);
    }
    for &group in bounds.inner_first() {
        let within = bounds.children(group as usize).iter().map(|&child| {
            let child = child as usize;
            room[child].min(u64::from(bounds.of(child).at_most))
        });
        room[sellers + group as usize] = within.sum();
    }
    room
}

/// A seller that was not there costs what the first buyer would pay that it has no seat for.
fn price_newcomers<L: Lists>(market: &Market<'_, L>, known: &[Option<i64>], prices: &mut [i64]) {
    let mut offers: Vec<Vec<i64>> = vec![Vec::new(); known.len()];
    let mut asked: Vec<(u32, i64)> = Vec::new();
    for buyer in 0..market.wants.len() {
        asked.clear();
        let mut best = if market.wants[buyer] == 1 { market.last(buyer) } else { market.empty };
        market.lists.each(buyer, |seller, points| {
            let points = i64::from(points);
            if known[seller as usize].is_none() {
                asked.push((seller, points));
            } else {
                best = best.max(points - prices[seller as usize]);
            }
        });
        for &(seller, points) in asked.iter().filter(|&&(_, points)| points > best) {
            offers[seller as usize].push(points - best);
        }
    }
    for (seller, offers) in offers.iter_mut().enumerate() {
        let seats = market.bounds.sellers[seller].at_most as usize;
        if seats < offers.len() {
            let (_, &mut price, _) = offers.select_nth_unstable_by(seats, |one, other| other.cmp(one));
            prices[seller] = prices[seller].max(price);
        }
    }
}
