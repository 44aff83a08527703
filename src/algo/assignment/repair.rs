//! From nearly optimal to optimal.

use super::dearer;
use super::lists::Lists;
use super::meet::meet;
use super::residual::{FLOOR, Residual, Suitors};
use super::search::{Found, Search};
use super::slots::Slots;
use super::{Market, NONE, OUT, Outcome};
use crate::effort::{Completion, Meter};

/// Who would lose no more than so many points by a place is looked at first when places are turned back.
const NEAR: i64 = 64;

/// A search is small while it settles no more nodes than this.
const SMALL: usize = 256;

/// Searches that are not small may settle each node so many times before all are done together.
const LARGE: u64 = 16;

/// What a repair begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// What an auction left: what is over has not far to go.
    Auction,
    /// Another market: what is over and what is short of it may be far from each other.
    Earlier,
}

/// Makes what was best in another market exact.
pub(super) fn repair<L: Lists>(
    market: &Market<'_, L>,
    slots: Slots,
    prices: Vec<i64>,
    mates: Vec<u32>,
    meter: &mut Meter<'_>,
) -> Outcome {
    let mut residual = Residual::new(market, slots, prices, mates);
    let mut search = Search::new(residual.price.len());
    let ended = optimise(&mut residual, &mut search, From::Earlier, meter);
    outcome(residual, ended)
}

/// Makes what an auction left exact: first in a market where empty places cost less, as they did in the auction, and then as they cost.
///
/// What is short of seats is so in both: when empty places cost more, all that stay empty look for a seat together, mostly in vain. Whether so
/// many searches for that were enough.
pub(super) fn repair_dearer<'m, L: Lists>(
    cheap: &'m Market<'m, L>,
    market: &'m Market<'m, L>,
    slots: Slots,
    prices: Vec<i64>,
    mates: Vec<u32>,
    searches: u32,
    meter: &mut Meter<'_>,
) -> (Outcome, bool) {
    let mut residual = Residual::new(cheap, slots, prices, mates);
    let mut search = Search::new(residual.price.len());
    let mut ended = optimise(&mut residual, &mut search, From::Auction, meter);
    let mut is_done = true;
    if ended.as_ref().is_ok_and(Vec::is_empty) {
        match dearer::rise(&mut residual, &mut search, market, searches, meter) {
            Ok(enough) => is_done = enough,
            Err(completion) => ended = Err(completion),
        }
    }
    (outcome(residual, ended), is_done)
}

fn outcome<L: Lists>(mut residual: Residual<'_, L>, ended: Result<Vec<u32>, Completion>) -> Outcome {
    let (completion, unmet) = match ended {
        Ok(unmet) => (Completion::Complete, unmet),
        Err(completion) => (completion, Vec::new()),
    };
    for mate in &mut residual.mates {
        if *mate == NONE {
            *mate = OUT;
        }
    }
    let nodes = residual.flow.len();
    let mut prices = residual.price;
    let worth = prices.split_off(nodes);
    Outcome { mates: residual.mates, prices, worth, completion, unmet }
}

/// Settles, balances and pushes until nothing is over or short; the sellers and groups whose promises cannot be kept.
fn optimise<L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    from: From,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, Completion> {
    let mut slack = NEAR;
    let mut left = usize::MAX;
    let mut first = true;
    loop {
        let mut loose = settle(residual, first);
        balance(residual);
        let nodes = residual.flow.len() as u32;
        loose.extend((0..nodes).filter(|&node| residual.over::<false>(node)));
        // Prices that sellers came down to are looked at once more, as after every push of places that are turned back.
        let is_met = first && from == From::Earlier && meet(residual, search, &mut loose, meter)?;
        first = false;
        push_all::<false, L>(residual, search, loose, meter)?;
        dissolve(residual);
        // What has places over that can go nowhere was promised more than fits.
        let unmet: Vec<u32> = (0..nodes).filter(|&node| residual.over::<false>(node)).collect();
        let short: Vec<u32> = (0..nodes).filter(|&node| residual.over::<true>(node)).collect();
        if !unmet.is_empty() || short.is_empty() && !is_met {
            return Ok(unmet);
        }
        if !is_met {
            residual.suitors = suitors(residual, slack);
        }
        let few = short.len();
        let all = push_all::<true, L>(residual, search, short, meter)?;
        residual.suitors = Suitors::default();
        if !all && slack == i64::MAX {
            return Ok((0..nodes).filter(|&node| residual.over::<true>(node)).collect());
        }
        // What was found among those that were near holds only if nobody else came near: that is looked at next. There are very many who are
        // farther off, so that they wait until not enough gets done.
        if !all {
            slack = i64::MAX;
        } else if few > left - left / 4 {
            slack = slack.saturating_mul(16);
        }
        left = few;
    }
}

/// Gives every place that could not be better elsewhere to its seller, and each buyer its price; the buyers that have places left over.
fn settle<L: Lists>(residual: &mut Residual<'_, L>, first: bool) -> Vec<u32> {
    let one = residual.slots.is_one();
    let mut loose = Vec::new();
    for buyer in 0..residual.market.wants.len() {
        let is_loose = if one { settle_one(residual, buyer, first) } else { settle_many(residual, buyer, first) };
        if is_loose {
            loose.push(residual.node(buyer) as u32);
        }
    }
    loose
}

/// Settles the one place that a buyer wants, where everybody wants one; whether it is left over.
fn settle_one<L: Lists>(residual: &mut Residual<'_, L>, buyer: usize, first: bool) -> bool {
    let market = residual.market;
    let (node, slot) = (residual.node(buyer), residual.slots.of(buyer).start);
    let mate = residual.mates[slot];
    let empty = residual.empty_worth(buyer, 1);
    // What the place could be worth at most.
    let best = match (&residual.asks, i16::try_from(empty.max(FLOOR))) {
        (Some(asks), Ok(floor)) => market.lists.best_two(buyer, asks, floor).first.into(),
        _ => {
            let prices = &residual.price;
            let mut best = i64::MIN;
            market.lists.each(buyer, |seller, points| best = best.max(i64::from(points) - prices[seller as usize]));
            best
        }
    };
    let best = best.max(empty);
    // What it is worth where it is.
    let has = match mate {
        OUT => Some(empty),
        NONE => None,
        seller => {
            let points = if first { market.lists.points(buyer, seller) } else { Some(residual.worths[slot]) };
            points.map(|points| {
                let over = i64::from(points) - residual.price[seller as usize];
                if first && over >= best {
                    residual.enter(slot as u32, seller as usize, points);
                }
                over
            })
        }
    };
    residual.price[node] = best;
    let is_loose = has.is_none_or(|has| has < best);
    if is_loose {
        if !first && mate < OUT {
            residual.leave(slot as u32);
        }
        residual.mates[slot] = NONE;
    }
    is_loose
}

/// Settles the places that a buyer wants, however many; whether some are left over.
fn settle_many<L: Lists>(residual: &mut Residual<'_, L>, buyer: usize, first: bool) -> bool {
    let slots = residual.slots.of(buyer);
    // What places are worth elsewhere at most, and what those that it has are worth.
    let mut best = i64::MIN;
    let mut held: Vec<(i64, usize, u32, i32)> = Vec::new();
    let (mates, prices) = (&residual.mates, &residual.price);
    residual.market.lists.each(buyer, |seller, points| {
        let over = i64::from(points) - prices[seller as usize];
        match slots.clone().find(|&slot| mates[slot] == seller) {
            Some(slot) => held.push((over, slot, seller, points)),
            None => best = best.max(over),
        }
    });
    if first {
        for &(_, slot, seller, worth) in &held {
            residual.enter(slot as u32, seller as usize, worth);
        }
    }
    held.sort_unstable();
    let mut dropped = 0;
    let mut empty = residual.empty(buyer);
    loop {
        let next = if empty == slots.len() { i64::MIN } else { residual.empty_worth(buyer, empty + 1) };
        let other = best.max(next);
        let lowest = held.get(dropped).map(|&(over, ..)| over);
        let last = (empty > 0).then(|| residual.empty_worth(buyer, empty));
        match (lowest, last) {
            (lowest, Some(last)) if last < other && lowest.is_none_or(|lowest| last <= lowest) => {
                let slot = residual.slot_at(buyer, OUT);
                residual.mates[slot as usize] = NONE;
                empty -= 1;
            }
            (Some(lowest), _) if lowest < other => {
                residual.leave(held[dropped].1 as u32);
                best = best.max(lowest);
                dropped += 1;
            }
            _ => {
                let is_loose = residual.slots.of(buyer).any(|slot| residual.mates[slot] == NONE);
                let ceiling = lowest.unwrap_or(i64::MAX).min(last.unwrap_or(i64::MAX));
                let node = residual.node(buyer);
                residual.price[node] = if is_loose || ceiling == i64::MAX { other } else { ceiling };
                return is_loose;
            }
        }
    }
}

/// What each seller and group passes upwards, as its price demands, and how many places it is short of that.
fn balance<L: Lists>(residual: &mut Residual<'_, L>) {
    let bounds = residual.bounds();
    let sellers = bounds.sellers.len();
    residual.short.fill(0);
    for node in (0..sellers).chain(bounds.inner_first().iter().map(|&group| sellers + group as usize)) {
        let has = if node < sellers {
            i64::from(residual.load(node))
        } else {
            bounds.children(node - sellers).iter().map(|&child| residual.flow[child as usize]).sum()
        };
        let over = residual.price[node] - bounds.parent(node).map_or(0, |parent| residual.price[parent]);
        let (least, most) = (i64::from(bounds.of(node).at_least), i64::from(bounds.of(node).at_most));
        residual.flow[node] = match over {
            1.. => most,
            0 => has.clamp(least, most),
            _ => least,
        };
        residual.short[node] = residual.flow[node] - has;
    }
}

/// A node that need not pass on what it is short of.
fn dissolve<L: Lists>(residual: &mut Residual<'_, L>) {
    let bounds = residual.bounds();
    for node in 0..residual.flow.len() {
        if residual.short[node] > 0 && bounds.parent(node).is_none() && residual.price[node] == 0 {
            let spare = residual.short[node].min(residual.flow[node] - i64::from(bounds.of(node).at_least));
            residual.flow[node] -= spare;
            residual.short[node] -= spare;
        }
    }
}

/// Pushes what the sources have over (or, turned round, are short of) to where it belongs; whether all of it could be.
///
/// One source at a time is quickest while searches stay small. Where much ties they do not, and places are pushed from all sources together:
/// first along ways that cost nothing, then after one search for all.
fn push_all<const BACK: bool, L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    sources: Vec<u32>,
    meter: &mut Meter<'_>,
) -> Result<bool, Completion> {
    let nodes = residual.price.len() as u64;
    let mut all = true;
    let mut pending = push_alone::<BACK, L>(residual, search, sources, SMALL, nodes / 4, &mut all, meter)?;
    if !pending.is_empty() {
        search.push_level::<BACK, L>(residual, &pending, meter)?;
        pending.retain(|&source| residual.over::<BACK>(source));
        pending = push_alone::<BACK, L>(residual, search, pending, usize::MAX, LARGE * nodes, &mut all, meter)?;
    }
    Ok(push_together::<BACK, L>(residual, search, pending, meter)? && all)
}

/// The same from all sources at once: search after search for the nearest end of all.
fn push_together<const BACK: bool, L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    mut sources: Vec<u32>,
    meter: &mut Meter<'_>,
) -> Result<bool, Completion> {
    while !sources.is_empty() {
        if let Found::Nowhere = search.push_many::<BACK, L>(residual, &sources, meter)? {
            return Ok(false);
        }
        sources.retain(|&source| residual.over::<BACK>(source));
    }
    Ok(true)
}

/// One source at a time; those whose search grew too large, and all that are left once searches took too much in vain or, without a limit,
/// in all.
fn push_alone<const BACK: bool, L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    sources: Vec<u32>,
    limit: usize,
    budget: u64,
    all: &mut bool,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, Completion> {
    let mut pending = Vec::new();
    let mut spent = 0;
    for source in sources {
        while residual.over::<BACK>(source) {
            if spent > budget {
                pending.push(source);
                break;
            }
            let before = meter.taken();
            let found = search.push_one::<BACK, L>(residual, source, limit, meter)?;
            if limit == usize::MAX || matches!(found, Found::TooFar) {
                spent += meter.taken() - before;
            }
            match found {
                Found::Pushed => {}
                Found::TooFar => {
                    pending.push(source);
                    break;
                }
                Found::Nowhere => {
                    *all = false;
                    break;
                }
            }
        }
    }

    Ok(pending)
}

/// For each seller the buyers for which a place there is worth no more than so much less than what they have.
pub(super) fn suitors<L: Lists>(residual: &Residual<'_, L>, slack: i64) -> Suitors {
    let market = residual.market;
    let sellers = market.bounds.sellers.len();
    let mut near: Vec<(u32, u32, i32)> = Vec::new();
    let mut start = vec![0u32; sellers + 1];
    for buyer in 0..market.wants.len() {
        let least = residual.price[residual.node(buyer)].saturating_sub(slack);
        let mut suitor = |seller: u32, points: i32| {
            near.push((seller, buyer as u32, points));
            start[seller as usize + 1] += 1;
        };
        match (&residual.asks, i16::try_from(least.max(FLOOR))) {
            (Some(asks), Ok(least)) => market.lists.each_over(buyer, asks, least, suitor),
            _ => market.lists.each(buyer, |seller, points| {
                if i64::from(points) - residual.price[seller as usize] >= least {
                    suitor(seller, points);
                }
            }),
        }
    }
    for seller in 0..sellers {
        start[seller + 1] += start[seller];
    }
    let mut next = start.clone();
    let mut buyers = vec![0; near.len()];
    let mut worths = vec![0; near.len()];
    for (seller, buyer, worth) in near {
        let at = &mut next[seller as usize];
        buyers[*at as usize] = buyer;
        worths[*at as usize] = worth;
        *at += 1;
    }
    Suitors { start, buyers, worths }
}
