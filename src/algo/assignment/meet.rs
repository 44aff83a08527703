//! Places that are over and seats that are short of them, brought together.
//!
//! Where prices are those of another market, what is over in one place is short in another, and the way between may be long: a search that
//! goes all of it settles very many nodes. So both look for each other, each in turn among a few nodes more, and move prices by as far as they
//! came: the two halves of a way are found among the square root of the nodes, about, that the whole would be.

use super::lists::Lists;
use super::repair::suitors;
use super::residual::Residual;
use super::search::{Found, Search};
use crate::effort::{Completion, Meter};

/// Who would lose no more than so many points by a place hears of it when a seller comes down; and neither side comes farther.
const FARTHEST: i64 = 256;

/// At first each looks at so many nodes, at last at so many; in between at twice as many each time.
const NODES: (usize, usize) = (16, 1024);

/// Pushes places that are over to where they are short, where the way is not long; what is still over is left in `loose`. Whether sellers may
/// have come down in price; then the suitors that were looked at are still known.
pub(super) fn meet<L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    loose: &mut Vec<u32>,
    meter: &mut Meter<'_>,
) -> Result<bool, Completion> {
    let with_price = |residual: &Residual<'_, L>, node: u32| (node, residual.price[node as usize]);
    let nodes = residual.flow.len() as u32;
    let short = (0..nodes).filter(|&node| residual.over::<true>(node));
    let mut short: Vec<_> = short.map(|node| with_price(residual, node)).collect();
    let mut over: Vec<_> = loose.iter().map(|&node| with_price(residual, node)).collect();
    if over.is_empty() || short.is_empty() {
        return Ok(false);
    }
    residual.suitors = suitors(residual, FARTHEST);
    let mut limit = NODES.0;
    while limit <= NODES.1 && !over.is_empty() && !short.is_empty() {
        approach::<false, L>(residual, search, &mut over, limit, meter)?;
        approach::<true, L>(residual, search, &mut short, limit, meter)?;
        limit *= 2;
    }
    loose.retain(|&source| residual.over::<false>(source));
    Ok(true)
}

/// Each source looks a little farther; those stay that have found nothing and may look farther still.
fn approach<const BACK: bool, L: Lists>(
    residual: &mut Residual<'_, L>,
    search: &mut Search,
    sources: &mut Vec<(u32, i64)>,
    limit: usize,
    meter: &mut Meter<'_>,
) -> Result<(), Completion> {
    let mut left = Vec::new();
    for &(source, before) in &*sources {
        while residual.over::<BACK>(source) {
            let reach = FARTHEST - (before - residual.price[source as usize]);
            if reach <= 0 {
                break;
            }
            match search.push_near::<BACK, L>(residual, source, reach, limit, meter)? {
                Found::Pushed => {}
                Found::TooFar => {
                    left.push((source, before));
                    break;
                }
                Found::Nowhere => break,
            }
        }
    }
    *sources = left;
    Ok(())
}
