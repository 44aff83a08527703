//! Who holds which place, what it costs, and where a place could move to from there.
//!
//! A place that is wanted flows from its buyer to a seller, from there through the groups around it to the top, or from its buyer straight to
//! the top: it stays empty. Every node has a price (a buyer's is what a place is worth to it), and an arc that may carry more has a reduced
//! cost of at least 0, as has an arc turned round that carries some: so the flow is optimal (R. K. Ahuja, T. L. Magnanti, J. B. Orlin,
//! "Network Flows", 1993, chapter 9). What is wrong is kept as places without a seat, and as nodes that are short of places.

use super::bounds::Bounds;
use super::lists::Lists;
use super::slots::Slots;
use super::{Market, NONE, OUT};

/// An arc that may carry one more, or the same turned round.
#[derive(Clone, Copy)]
pub(super) enum Arc {
    /// To a node, at a reduced cost. What goes with it: the worth of the pair where a place enters a seller, the place where one leaves.
    To(u32, i64, u32),
    /// To the top, at a reduced cost.
    Top(i64),
    Shut,
    /// There are no more arcs.
    Last,
}

pub(super) struct Residual<'m, L: Lists> {
    pub(super) market: &'m Market<'m, L>,
    pub(super) slots: Slots,
    /// For each place that is wanted: a seller, [`OUT`] or [`NONE`].
    pub(super) mates: Vec<u32>,
    /// What the pair is worth, in points; 0 without one.
    pub(super) worths: Vec<i32>,
    /// For each node (sellers, then groups, then buyers) its price, in points.
    pub(super) price: Vec<i64>,
    /// Where the seats of each seller begin, and the end of the last.
    at: Vec<u32>,
    seats: Vec<u32>,
    load: Vec<u32>,
    /// The seat of each place that has one.
    seat: Vec<u32>,
    /// What each seller and group passes upwards.
    pub(super) flow: Vec<i64>,
    /// How many places each seller and group is short of what it passes upwards; less than 0 when it has some over.
    pub(super) short: Vec<i64>,
    /// For each seller the buyers that nearly want a place there, and what the pair is worth: for turning back.
    pub(super) suitors: Suitors,
    /// The prices of the sellers in sixteen bits, while they all fit.
    pub(super) asks: Option<Vec<i16>>,
    /// Which empty places are getting dearer.
    pub(super) rising: Rising,
}

/// Empty places that are getting dearer, as long as those that are empty cannot be taken: no other place may stay empty instead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rising {
    None,
    /// The last ones of buyers who have no other place.
    Last,
    All,
}

#[derive(Default)]
pub(super) struct Suitors {
    pub(super) start: Vec<u32>,
    pub(super) buyers: Vec<u32>,
    pub(super) worths: Vec<i32>,
}

/// Less than any pair is worth over what its seller asks, in sixteen bits.
pub(super) const FLOOR: i64 = i16::MIN as i64 + 1;

/// A price in sixteen bits, so that what any pair is worth over it fits too.
fn narrow(price: i64) -> Option<i16> {
    i16::try_from(price).ok().filter(|&price| (0..=i16::MAX - 1).contains(&price))
}

impl<'m, L: Lists> Residual<'m, L> {
    pub(super) fn new(market: &'m Market<'m, L>, slots: Slots, prices: Vec<i64>, mates: Vec<u32>) -> Self {
        let bounds = market.bounds;
        let mut price = prices;
        price.resize(bounds.nodes() + market.wants.len(), 0);
        let places = slots.len();
        let at = bounds.seats(places);
        let mut asks: Option<Vec<i16>> = price[..bounds.sellers.len()].iter().map(|&price| narrow(price)).collect();
        if let Some(asks) = &mut asks {
            asks.resize(market.lists.asks(bounds.sellers.len()), 0);
        }
        Self {
            market,
            slots,
            mates,
            worths: vec![0; places],
            price,
            seats: vec![NONE; at[bounds.sellers.len()] as usize],
            at,
            load: vec![0; bounds.sellers.len()],
            seat: vec![NONE; places],
            flow: vec![0; bounds.nodes()],
            short: vec![0; bounds.nodes()],
            suitors: Suitors::default(),
            asks,
            rising: Rising::None,
        }
    }

    /// Changes a price.
    pub(super) fn reprice(&mut self, node: usize, change: i64) {
        self.price[node] += change;
        if node < self.load.len() {
            if let Some(asks) = &mut self.asks {
                match narrow(self.price[node]) {
                    Some(ask) => asks[node] = ask,
                    None => self.asks = None,
                }
            }
        }
    }

    /// The arcs from a buyer to sellers that cost less than so much.
    #[inline(always)]
    pub(super) fn each_offer(&self, node: usize, less_than: i64, mut call: impl FnMut(u32, i64, u32)) {
        let buyer = node - self.flow.len();
        let own = self.price[node];
        // own - points + price < less_than, the other way round.
        let least = own.saturating_sub(less_than).saturating_add(1);
        let alone = self.slots.is_one();
        let offer = |seller: u32, points: i32| {
            let cost = own - i64::from(points) + self.price[seller as usize];
            if cost < less_than && (alone || !self.holds(buyer, seller)) {
                call(seller, cost, points as u32);
            }
        };
        match (&self.asks, i16::try_from(least.max(FLOOR))) {
            (Some(asks), Ok(least)) => self.market.lists.each_over(buyer, asks, least, offer),
            (Some(_), Err(_)) => {}
            (None, _) => self.market.lists.each(buyer, offer),
        }
    }

    pub(super) fn bounds(&self) -> &'m Bounds {
        self.market.bounds
    }

    /// The node of a buyer.
    #[inline(always)]
    pub(super) fn node(&self, buyer: usize) -> usize {
        self.flow.len() + buyer
    }

    pub(super) fn load(&self, seller: usize) -> u32 {
        self.load[seller]
    }

    pub(super) fn enter(&mut self, slot: u32, seller: usize, worth: i32) {
        let seat = self.at[seller] + self.load[seller];
        self.load[seller] += 1;
        self.seats[seat as usize] = slot;
        self.seat[slot as usize] = seat;
        self.mates[slot as usize] = seller as u32;
        self.worths[slot as usize] = worth;
    }

    pub(super) fn leave(&mut self, slot: u32) {
        let seller = self.mates[slot as usize] as usize;
        self.load[seller] -= 1;
        let (seat, last) = (self.seat[slot as usize], self.at[seller] + self.load[seller]);
        let moved = self.seats[last as usize];
        self.seats[seat as usize] = moved;
        self.seat[moved as usize] = seat;
        self.mates[slot as usize] = NONE;
        self.worths[slot as usize] = 0;
    }

    /// How many places of a buyer stay empty.
    pub(super) fn empty(&self, buyer: usize) -> usize {
        self.slots.of(buyer).filter(|&slot| self.mates[slot] == OUT).count()
    }

    /// What the `nth` place of a buyer (from 1) that stays empty is worth, in points.
    #[inline(always)]
    pub(super) fn empty_worth(&self, buyer: usize, nth: usize) -> i64 {
        if nth == self.slots.of(buyer).len() { self.market.last(buyer) } else { self.market.empty }
    }

    #[inline(always)]
    fn holds(&self, buyer: usize, seller: u32) -> bool {
        self.slots.of(buyer).any(|slot| self.mates[slot] == seller)
    }

    /// The arcs out of a node (or, turned round, into it), numbered from 0.
    #[inline(always)]
    pub(super) fn arc<const BACK: bool>(&self, node: usize, arc: usize) -> Arc {
        if node >= self.flow.len() {
            let buyer = node - self.flow.len();
            if BACK { self.entering_buyer(node, buyer, arc) } else { self.leaving_buyer(node, buyer, arc) }
        } else if node < self.load.len() {
            if BACK { self.entering_seller(node, arc) } else { self.leaving_seller(node, arc) }
        } else if arc == 0 {
            if BACK { self.downwards(node) } else { self.upwards(node) }
        } else {
            match self.bounds().children(node - self.load.len()).get(arc - 1) {
                None => Arc::Last,
                Some(&child) => {
                    let (c, bound) = (child as usize, self.bounds().of(child as usize));
                    let over = self.price[c] - self.price[node];
                    if BACK && self.flow[c] < i64::from(bound.at_most) {
                        Arc::To(child, -over, 0)
                    } else if !BACK && self.flow[c] > i64::from(bound.at_least) {
                        Arc::To(child, over, 0)
                    } else {
                        Arc::Shut
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn leaving_buyer(&self, node: usize, buyer: usize, arc: usize) -> Arc {
        let entries = self.market.lists.len(buyer);
        if arc < entries {
            return match self.market.lists.entry(buyer, arc) {
                Some((seller, points)) if !self.holds(buyer, seller) => {
                    Arc::To(seller, self.price[node] - i64::from(points) + self.price[seller as usize], points as u32)
                }
                _ => Arc::Shut,
            };
        }
        if arc > entries {
            return Arc::Last;
        }
        let (empty, places) = (self.empty(buyer), self.slots.of(buyer).len());
        let is_last = empty + 1 == places && !self.market.placed[buyer];
        if empty == places || self.rising == Rising::All || self.rising == Rising::Last && is_last {
            Arc::Shut
        } else {
            Arc::Top(self.price[node] - self.empty_worth(buyer, empty + 1))
        }
    }

    #[inline(always)]
    fn entering_buyer(&self, node: usize, buyer: usize, arc: usize) -> Arc {
        let slots = self.slots.of(buyer);
        let slot = slots.start + arc;
        if slot < slots.end {
            let seller = self.mates[slot];
            if seller >= OUT {
                return Arc::Shut;
            }
            return Arc::To(seller, i64::from(self.worths[slot]) - self.price[seller as usize] - self.price[node], slot as u32);
        }
        if slot > slots.end {
            return Arc::Last;
        }
        let empty = self.empty(buyer);
        if empty == 0 { Arc::Shut } else { Arc::Top(self.empty_worth(buyer, empty) - self.price[node]) }
    }

    #[inline(always)]
    fn leaving_seller(&self, seller: usize, arc: usize) -> Arc {
        let load = self.load[seller] as usize;
        if arc < load {
            let slot = self.seats[self.at[seller] as usize + arc];
            let node = self.node(self.slots.buyer(slot as usize));
            return Arc::To(node as u32, i64::from(self.worths[slot as usize]) - self.price[seller] - self.price[node], slot);
        }
        if arc == load { self.upwards(seller) } else { Arc::Last }
    }

    #[inline(always)]
    fn entering_seller(&self, seller: usize, arc: usize) -> Arc {
        if arc == 0 {
            return self.downwards(seller);
        }
        let at = self.suitors.start[seller] as usize + arc - 1;
        if at >= self.suitors.start[seller + 1] as usize {
            return Arc::Last;
        }
        let buyer = self.suitors.buyers[at] as usize;
        if self.holds(buyer, seller as u32) {
            return Arc::Shut;
        }
        let (node, worth) = (self.node(buyer), self.suitors.worths[at]);
        Arc::To(node as u32, self.price[node] - i64::from(worth) + self.price[seller], worth as u32)
    }

    /// One more from a node to what it stands in.
    fn upwards(&self, node: usize) -> Arc {
        if self.flow[node] >= i64::from(self.bounds().of(node).at_most) {
            return Arc::Shut;
        }
        match self.bounds().parent(node) {
            None => Arc::Top(-self.price[node]),
            Some(parent) => Arc::To(parent as u32, self.price[parent] - self.price[node], 0),
        }
    }

    /// One less.
    fn downwards(&self, node: usize) -> Arc {
        if self.flow[node] <= i64::from(self.bounds().of(node).at_least) {
            return Arc::Shut;
        }
        match self.bounds().parent(node) {
            None => Arc::Top(self.price[node]),
            Some(parent) => Arc::To(parent as u32, self.price[node] - self.price[parent], 0),
        }
    }

    /// A place of a buyer in the given state, or [`NONE`].
    pub(super) fn slot_at(&self, buyer: usize, state: u32) -> u32 {
        self.slots.of(buyer).find(|&slot| self.mates[slot] == state).map_or(NONE, |slot| slot as u32)
    }

    /// Whether a node has a place over (or, turned round, is short of one).
    pub(super) fn over<const BACK: bool>(&self, node: u32) -> bool {
        match self.short.get(node as usize) {
            Some(&short) if BACK => short > 0,
            Some(&short) => short < 0,
            None => !BACK && self.slot_at(node as usize - self.flow.len(), NONE) != NONE,
        }
    }
}
