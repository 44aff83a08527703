//! Empty places that cost more than an auction can know.
//!
//! Where seats are far too few, what places cost is as much as an empty one does, and that may be more than all pairs together. An auction
//! that raised prices so far would never end, so that it is held in a market in which empty places are cheap. What is optimal there stays so
//! while all empty places get dearer together, until one of them is worth another way through the market: so prices of all that the empty
//! places could go to are raised with them, way by way, until empty places cost what they do: shortest ways one after the other, with what an
//! empty place costs for a parameter (R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, chapter 9).
//!
//! A buyer who has another place as well may pay less for it than the empty one costs: then the empty place becomes dearer for a while before
//! anything has to move. So far away it is when ways are looked for, and of several empty places of a buyer one is looked at after the other.

use super::lists::Lists;
use super::residual::{Residual, Rising};
use super::search::Search;
use super::{Market, NONE, OUT};
use crate::effort::{Completion, Meter};

/// From the optimum of a market to that of one in which empty places are dearer, the last ones of buyers at least by as much as others; whether
/// so many searches were enough.
///
/// # Complexity
/// A search over all edges for each way, of all that are as long together: mostly one or two.
pub(super) fn rise<'m, L: Lists>(
    residual: &mut Residual<'m, L>,
    search: &mut Search,
    market: &'m Market<'m, L>,
    mut searches: u32,
    meter: &mut Meter<'_>,
) -> Result<bool, Completion> {
    let cheap = residual.market;
    residual.market = market;
    let all = cheap.empty - market.empty;
    let last = cheap.alone - market.alone - all;
    for (rising, by) in [(Rising::All, all), (Rising::Last, last)] {
        residual.rising = rising;
        let mut left = by;
        let mut sources = Vec::new();
        if by > 0 {
            sources.extend((0..market.wants.len()).filter(|&buyer| open(residual, rising, buyer)));
        }
        while left > 0 && !sources.is_empty() {
            if searches == 0 {
                return Ok(false);
            }
            searches -= 1;
            // What an empty place costs by now, and so how much dearer it may become before its buyer would rather have a seat.
            let risen = by - left;
            let away = |&buyer: &usize| {
                let node = residual.node(buyer);
                let worth = match rising {
                    Rising::Last => cheap.alone - all,
                    _ if residual.empty(buyer) + 1 == residual.slots.of(buyer).len() => cheap.last(buyer),
                    _ => cheap.empty,
                };
                (node as u32, (worth - risen - residual.price[node]).max(0))
            };
            let from: Vec<(u32, i64)> = sources.iter().map(away).collect();
            left -= search.push_within(residual, &from, left, meter)?;
            sources.retain(|&buyer| residual.over::<false>(residual.node(buyer) as u32) || open(residual, rising, buyer));
        }
        for mate in &mut residual.mates {
            if *mate == NONE {
                *mate = OUT;
            }
        }
    }
    residual.rising = Rising::None;
    Ok(true)
}

/// Opens an empty place of a buyer that gets dearer, the one that costs most; whether there is one. The next is cheaper, and has its own turn.
fn open<L: Lists>(residual: &mut Residual<'_, L>, rising: Rising, buyer: usize) -> bool {
    let slots = residual.slots.of(buyer);
    let empty = residual.empty(buyer);
    let is_dearer = match rising {
        Rising::All => empty > 0,
        Rising::Last => empty == slots.len() && empty > 0 && !residual.market.placed[buyer],
        Rising::None => false,
    };
    let slot = residual.slot_at(buyer, OUT);
    if is_dearer {
        residual.mates[slot as usize] = NONE;
    }
    is_dearer
}
