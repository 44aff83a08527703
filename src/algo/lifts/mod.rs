//! The best choice of ways to lift rows to the levels that are wanted of them, in time.
//!
//! A way takes some periods in a row, hours in each of them and money once, and lifts rows that are high enough when it begins to higher levels
//! when it ends. Chosen are ways and when each begins, so that hours and money suffice: for the most that the lifts are worth, and then by what
//! the caller wants next. `relax` says what could be reached if hours and money were no matter, `bound` what they leave of it, `schedule` finds
//! the best times of ways that are chosen, `search` chooses.
//!
//! Choosing is as hard as covering sets and as filling knapsacks, both NP-hard; times are as hard as packing bins. With the bounds, and few
//! ways for each row, it is quick.

mod bound;
mod play;
mod relax;
mod schedule;
mod search;

pub(crate) use play::{Lifted, Played};

/// A set of ways.
pub(crate) type Ways = u128;

/// The most ways.
pub(crate) const MOST_WAYS: usize = 128;
/// Later than all periods.
pub(crate) const NEVER: u8 = u8::MAX;

/// What is lifted.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) start: u8,
    /// At most this level counts; none where it is 0.
    pub(crate) want: u8,
    /// What each level up to there is worth.
    pub(crate) worth: u64,
    /// Whether it is one of those that are wanted soonest.
    pub(crate) gate: bool,
    /// Whether nothing that begins in the first period may count on it.
    pub(crate) hidden: bool,
}

/// What a way does to a row.
#[derive(Debug, Clone)]
pub(crate) struct Lift {
    pub(crate) row: usize,
    pub(crate) from: u8,
    pub(crate) to: u8,
    /// Rows and the levels at which they must be when the way begins.
    pub(crate) needs: Vec<(usize, u8)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Way {
    /// The periods in which it may begin, as bits.
    pub(crate) starts: u16,
    /// After so many periods it lifts.
    pub(crate) length: usize,
    /// What it takes of each period from its beginning on, at least as many as its length.
    pub(crate) hours: Vec<u32>,
    pub(crate) cost: u64,
    /// All hours.
    pub(crate) effort: u64,
    /// Those of them that are gone when it lifts.
    pub(crate) until_lift: u64,
    /// What it adds to the sum that should not exceed 0.
    pub(crate) bias: i64,
    pub(crate) lifts: Vec<Lift>,
    /// One of each set must have ended before it begins.
    pub(crate) after: Vec<Ways>,
    pub(crate) needs: Vec<(usize, u8)>,
    /// Those of which only one may be chosen, this one among them.
    pub(crate) twins: Ways,
    /// Whether it takes place anyway, needs or no needs; it has one start then.
    pub(crate) forced: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// At most 16.
    pub(crate) periods: usize,
    pub(crate) first: usize,
    /// Of each period, what is left for ways that are not forced, which take 0 here.
    pub(crate) hours: Vec<u32>,
    pub(crate) budget: Option<u64>,
    pub(crate) rows: Vec<Row>,
    /// At most [`MOST_WAYS`].
    pub(crate) ways: Vec<Way>,
}

/// What comes first after the worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The gates soonest, then the least cost.
    Soonest,
    /// The least cost, then the gates soonest.
    Cheapest,
    /// The gates soonest, and nothing else.
    GatesOnly,
}

/// How good a choice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merit {
    pub(crate) worth: u64,
    /// How many periods are over when all gates are there.
    pub(crate) gates_after: u8,
    pub(crate) cost: u64,
    /// By how much the biases exceed 0.
    pub(crate) over: u64,
    pub(crate) effort: u64,
}

impl Merit {
    /// The less, the better.
    fn key(&self, order: Order) -> (u64, u64, u64, u64, u64) {
        let worth = u64::MAX - self.worth;
        let soon = u64::from(self.gates_after);
        match order {
            Order::Soonest => (worth, soon, self.cost, self.over, self.effort),
            Order::Cheapest => (worth, self.cost, soon, self.over, self.effort),
            Order::GatesOnly => (worth, soon, 0, 0, 0),
        }
    }

    pub(crate) fn betters(&self, other: &Self, order: Order) -> bool {
        self.key(order) < other.key(order)
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Ways and their beginnings, in order of ways.
    pub(crate) starts: Vec<(usize, usize)>,
    pub(crate) merit: Merit,
    /// No choice is worth more.
    pub(crate) most_worth: u64,
}

/// The ways of a set, in order.
fn each(mut ways: Ways) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (ways != 0).then(|| ways.trailing_zeros() as usize)?;
        ways &= ways - 1;
        Some(next)
    })
}

/// A number of periods, of which there are at most sixteen.
fn short(periods: usize) -> u8 {
    u8::try_from(periods).unwrap_or(NEVER)
}

const fn one(way: usize) -> Ways {
    1 << way
}
