//! Empty places that cost more than an auction can know.
//!
//! Where seats are far too few, what places cost is as much as an empty one does, and that may be more than all pairs together. An auction
//! that raised prices so far would never end, so that it is held in a market in which empty places are cheap. What is optimal there stays so
//! while all empty places get dearer together, until one of them is worth another way through the market: so prices of all that the empty
//! places could go to are raised with them, way by way, until empty places cost what they do: shortest ways one after the other, with what an
//! empty place costs for a parameter (R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, chapter 9).

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
        let mut sources = if by > 0 { open(residual, rising) } else { Vec::new() };
        while left > 0 && !sources.is_empty() {
            if searches == 0 {
                return Ok(false);
            }
            searches -= 1;
            left -= search.push_within(residual, &sources, left, meter)?;
            sources.retain(|&source| residual.over::<false>(source));
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

/// Opens the empty places that get dearer: their buyers.
fn open<L: Lists>(residual: &mut Residual<'_, L>, rising: Rising) -> Vec<u32> {
    let mut sources = Vec::new();
    for buyer in 0..residual.market.wants.len() {
        let slots = residual.slots.of(buyer);
        let empty = residual.empty(buyer);
        let opened = match rising {
            Rising::All => empty,
            Rising::Last => usize::from(empty == slots.len() && empty > 0 && !residual.market.placed[buyer]),
            Rising::None => 0,
        };
        let open = slots.filter(|&slot| residual.mates[slot] == OUT).take(opened);
        for slot in open.collect::<Vec<_>>() {
            residual.mates[slot] = NONE;
        }
        if opened > 0 {
            sources.push(residual.node(buyer) as u32);
        }
    }
    sources
}
