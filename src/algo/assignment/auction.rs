//! Prices by auction: nearly optimal, quickly.
//!
//! Every place that a buyer wants bids for the seller that is worth most to it over its price, and pays so much that the second best would
//! be as good, and an increment more; whoever held the cheapest place there is bid out and bids again. The increment falls from phase to
//! phase, and at the start of each all places are free again at prices a little below what they were. At the end no place could do better
//! elsewhere by more than the last increment. (D. P. Bertsekas, "The auction algorithm: a distributed relaxation method for the assignment
//! problem", Annals of Operations Research 14, 1988; places of one seller never bid against each other: Bertsekas and Castañón, "The auction
//! algorithm for the transportation problem", 20, 1989.)
//!
//! Where groups of sellers are full, a bid takes the cheapest place in the smallest full group around its seller: the one place of a laminar
//! matroid that may go for it.

use super::bounds::Bounds;
use super::full::Groups;
use super::lists::{Best, Lists};
use super::slots::Slots;
use super::{Market, NONE, OUT};
use crate::effort::{Completion, Meter};

/// What the auction leaves: all in points.
pub(super) struct Sold {
    /// For each seller, what a place there costs.
    pub(super) price: Vec<i32>,
    /// For each group, what a place within it costs more than outside, when it is full.
    pub(super) group_price: Vec<i32>,
    /// For each place that is wanted, the seller, or [`OUT`], or [`NONE`] when the auction was stopped.
    pub(super) mates: Vec<u32>,
}

/// How many points a bid pays more than it would have to, and by how many all prices are lowered once nobody bids any more: by too few, and
/// seats are left that nobody takes at their price; by too many, and it takes more bids to raise them again.
pub(super) struct Phase {
    step: i32,
    lower: i32,
}

impl Phase {
    const fn new(step: i32, times: i32) -> Self {
        Self { step, lower: times * step }
    }
}

/// A seat that is left at the end takes a search over the network, so that prices are lowered most before the last phase. To lower them by one
/// step anywhere leaves very many such seats.
const POINTS: [Phase; 4] = [Phase::new(1024, 2), Phase::new(100, 3), Phase::new(10, 5), Phase::new(1, 0)];

/// The same from where prices may go far beyond what a pair is worth.
const DEAR: [Phase; 6] = [
    Phase::new(1 << 17, 3),
    Phase::new(1 << 13, 3),
    Phase::new(1024, 2),
    Phase::new(100, 3),
    Phase::new(10, 5),
    Phase::new(1, 0),
];

/// So many bidders' lists are brought near at a time.
const AHEAD: usize = 8;

/// What a seat costs, as many of them are looked at together: how dear places may be made that stay empty depends on how much it holds.
pub(super) trait Ask: Copy {
    /// More than anybody pays.
    const NO_SEAT: i32;

    /// An empty place costs no more than this, and the last one of a buyer no more than as much again.
    const DEAREST: i64;

    /// The last steps are of a point.
    const PHASES: &'static [Phase];

    /// A price that is more than anybody pays may be any such.
    fn new(price: i32) -> Self;

    fn get(self) -> i32;

    /// As [`Lists::best_two`].
    fn best_two<L: Lists>(lists: &L, buyer: usize, asks: &[Self], floor: i32) -> Best;
}

/// Quick: what is to be paid fits when empty places cost about as much as a pair can be worth.
impl Ask for i16 {
    const NO_SEAT: i32 = 32_000;
    const DEAREST: i64 = 10_000;
    const PHASES: &'static [Phase] = &POINTS;

    fn new(price: i32) -> Self {
        price.min(Self::MAX.into()) as Self
    }

    #[inline(always)]
    fn get(self) -> i32 {
        self.into()
    }

    #[inline(always)]
    fn best_two<L: Lists>(lists: &L, buyer: usize, asks: &[Self], floor: i32) -> Best {
        lists.best_two(buyer, asks, floor as Self)
    }
}

/// For markets where a place that is to be taken displaces many, one after the other.
impl Ask for i32 {
    const NO_SEAT: i32 = 1 << 29;
    const DEAREST: i64 = 1 << 20;
    const PHASES: &'static [Phase] = &DEAR;

    fn new(price: i32) -> Self {
        price
    }

    #[inline(always)]
    fn get(self) -> i32 {
        self
    }

    #[inline(always)]
    fn best_two<L: Lists>(lists: &L, buyer: usize, asks: &[Self], floor: i32) -> Best {
        let mut best = Best::out(floor);
        lists.each(buyer, |seller, points| best.offer(seller, points - asks[seller as usize]));
        best
    }
}

#[derive(Clone, Copy)]
struct Seat {
    price: i32,
    slot: u32,
}

/// The auction while it runs.
struct Hall<'m, L, A> {
    market: &'m Market<'m, L>,
    lists: &'m L,
    bounds: &'m Bounds,
    slots: &'m Slots,
    /// Where the seats of each seller begin, and the end of the last.
    at: Vec<u32>,
    /// The first `load` seats of a seller are a heap, the cheapest first.
    seats: Vec<Seat>,
    load: Vec<u32>,
    /// What a free seat of each seller costs.
    base: Vec<i32>,
    /// What a seat of each seller costs: the cheapest that is held when it is full, else the base.
    asks: Vec<A>,
    mates: Vec<u32>,
    groups: Groups,
}

/// Runs the auction.
///
/// # Complexity
/// Each bid is linear in the buyer's list; the number of bids is pseudo-polynomial, in practice ten to thirty for each place.
pub(super) fn auction<L: Lists, A: Ask>(
    market: &Market<'_, L>,
    slots: &Slots,
    meter: &mut Meter<'_>,
) -> (Sold, Result<(), Completion>) {
    let mut hall = Hall::<L, A>::new(market, slots);
    let mut lower = 0;
    for phase in A::PHASES {
        hall.restart(lower);
        lower = phase.lower;
        let step = phase.step;
        let ended = if market.bounds.has_groups() { hall.phase::<true>(step, meter) } else { hall.phase::<false>(step, meter) };
        if ended.is_err() {
            return (hall.sold(), ended);
        }
    }
    (hall.sold(), Ok(()))
}

impl<'m, L: Lists, A: Ask> Hall<'m, L, A> {
    fn new(market: &'m Market<'m, L>, slots: &'m Slots) -> Self {
        let bounds = market.bounds;
        let sellers = bounds.sellers.len();
        let at = bounds.seats(slots.len());
        Self {
            market,
            lists: market.lists,
            bounds,
            slots,
            seats: vec![Seat { price: 0, slot: NONE }; at[sellers] as usize],
            at,
            load: vec![0; sellers],
            base: vec![0; sellers],
            asks: vec![A::new(0); market.lists.asks(sellers)],
            mates: vec![NONE; slots.len()],
            groups: Groups::new(bounds, A::NO_SEAT),
        }
    }

    /// Everybody is free, at prices that are so much lower.
    fn restart(&mut self, lower: i32) {
        for seller in 0..self.load.len() {
            self.base[seller] = (self.price(seller) - lower).max(0);
            self.load[seller] = 0;
        }
        for seller in 0..self.load.len() {
            self.reprice(seller);
        }
        self.mates.fill(NONE);
        self.groups.clear(self.bounds);
    }

    /// What a place at a seller costs.
    fn price(&self, seller: usize) -> i32 {
        self.own(seller).max(self.groups.ask(self.bounds.sellers[seller].within))
    }

    fn own(&self, seller: usize) -> i32 {
        let (from, to) = (self.at[seller], self.at[seller + 1]);
        if from == to {
            A::NO_SEAT
        } else if self.load[seller] < to - from {
            self.base[seller]
        } else {
            self.seats[from as usize].price
        }
    }

    fn reprice(&mut self, seller: usize) {
        self.asks[seller] = A::new(self.own(seller));
    }

    fn phase<const GROUPS: bool>(&mut self, step: i32, meter: &mut Meter<'_>) -> Result<(), Completion> {
        let mut bidders: Vec<u32> = (0..self.slots.len() as u32).collect();
        let mut outbid = Vec::new();
        let mut touched = 0;
        while !bidders.is_empty() {
            for some in bidders.chunks(AHEAD) {
                meter.take(some.len() as u64)?;
                for &slot in some {
                    touched ^= self.lists.touch(self.slots.buyer(slot as usize));
                }
                for &slot in some {
                    if let Some(loser) = self.bid::<GROUPS>(slot, step) {
                        self.mates[loser as usize] = NONE;
                        outbid.push(loser);
                    }
                }
            }
            // Lists are read forwards.
            outbid.sort_unstable();
            std::mem::swap(&mut bidders, &mut outbid);
            outbid.clear();
        }
        std::hint::black_box(touched);
        Ok(())
    }

    /// One place bids; whoever loses its seat for it.
    #[inline(always)]
    fn bid<const GROUPS: bool>(&mut self, slot: u32, step: i32) -> Option<u32> {
        let buyer = self.slots.buyer(slot as usize);
        let best = if GROUPS || !self.slots.is_one() {
            self.best_apart::<GROUPS>(slot as usize, buyer)
        } else {
            A::best_two(self.lists, buyer, &self.asks, self.market.last(buyer) as i32)
        };
        let Some(seller) = best.seller else {
            self.mates[slot as usize] = OUT;
            return None;
        };
        self.mates[slot as usize] = seller;
        let seller = seller as usize;
        let seats = self.at[seller + 1] - self.at[seller];
        if !GROUPS {
            let ask = self.own(seller);
            let seat = Seat { price: ask + (best.first - best.second) + step, slot };
            let loser = if self.load[seller] < seats { self.add(seller, seat) } else { Some(self.replace(seller, seat)) };
            self.reprice(seller);
            return loser;
        }
        let seat = Seat { price: self.price(seller) + (best.first - best.second) + step, slot };
        let loser = if self.load[seller] == seats {
            Some(self.replace(seller, seat))
        } else {
            let loser = self.groups.smallest_full(self.bounds, seller).map(|group| self.vacate(group));
            self.add(seller, seat);
            self.groups.count(self.bounds, seller, true);
            loser
        };
        self.regroup(seller);
        self.reprice(seller);
        loser
    }

    /// The best two among the sellers where the buyer holds no place yet.
    fn best_apart<const GROUPS: bool>(&mut self, slot: usize, buyer: usize) -> Best {
        let others = self.slots.of(buyer);
        let mut floor = self.market.last(buyer);
        for other in others.clone().filter(|&other| other != slot) {
            if self.mates[other] < OUT {
                self.asks[self.mates[other] as usize] = A::new(A::NO_SEAT);
                floor = self.market.empty;
            }
        }
        let floor = floor as i32;
        let best = if GROUPS {
            let mut best = Best::out(floor);
            let (bounds, asks, groups) = (self.bounds, &self.asks, &self.groups);
            self.lists.each(buyer, |seller, points| {
                let ask = asks[seller as usize].get().max(groups.ask(bounds.sellers[seller as usize].within));
                best.offer(seller, points.saturating_sub(ask));
            });
            best
        } else {
            A::best_two(self.lists, buyer, &self.asks, floor)
        };
        for other in others.filter(|&other| other != slot) {
            if self.mates[other] < OUT {
                self.reprice(self.mates[other] as usize);
            }
        }
        best
    }

    fn add(&mut self, seller: usize, seat: Seat) -> Option<u32> {
        let from = self.at[seller] as usize;
        let mut at = self.load[seller] as usize;
        self.load[seller] += 1;
        let seats = &mut self.seats[from..];
        while at > 0 && seats[(at - 1) / 2].price > seat.price {
            seats[at] = seats[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        seats[at] = seat;
        None
    }

    /// Takes the cheapest seat.
    fn replace(&mut self, seller: usize, seat: Seat) -> u32 {
        let (from, load) = (self.at[seller] as usize, self.load[seller] as usize);
        let seats = &mut self.seats[from..from + load];
        let loser = seats[0].slot;
        let mut at = 0;
        loop {
            let mut child = 2 * at + 1;
            if child >= load {
                break;
            }
            if child + 1 < load && seats[child + 1].price < seats[child].price {
                child += 1;
            }
            if seats[child].price >= seat.price {
                break;
            }
            seats[at] = seats[child];
            at = child;
        }
        seats[at] = seat;
        loser
    }

    /// Empties the cheapest seat within a group.
    fn vacate(&mut self, group: usize) -> u32 {
        let seller = self.groups.cheapest(self.bounds, group);
        let load = self.load[seller] - 1;
        let last = self.seats[(self.at[seller] + load) as usize];
        let loser = if load == 0 {
            last.slot
        } else {
            self.load[seller] = load;
            self.replace(seller, last)
        };
        self.load[seller] = load;
        self.groups.count(self.bounds, seller, false);
        self.regroup(seller);
        self.reprice(seller);
        loser
    }

    fn regroup(&mut self, seller: usize) {
        let cheapest = if self.load[seller] == 0 { i32::MAX } else { self.seats[self.at[seller] as usize].price };
        self.groups.put(self.bounds, seller, cheapest);
    }

    fn sold(self) -> Sold {
        let price = (0..self.load.len()).map(|seller| self.price(seller)).collect();
        let group_price = (0..self.bounds.groups.len()).map(|group| self.groups.ask(group as u32)).collect();
        Sold { price, group_price, mates: self.mates }
    }
}
