//! Checks an outcome against the edges alone: nothing here comes from the code that found it.

use std::collections::BTreeMap;

use super::Outcome;

/// What is wrong with an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A pair is no edge, has its ends the wrong way round, or is out of order.
    NoEdge(u32, u32),
    /// The vertex is in two pairs.
    PairedTwice(u32),
    /// There is no price for each vertex, or one is below zero.
    Price,
    /// A set is not one of an odd number of vertices, three at least, each once and ascending, or has no price.
    Set(usize),
    /// The prices around the edge are below twice its weight.
    Slack(u32, u32),
    /// The outcome is said to be complete, and the prices allow for more.
    NotProven,
}

/// Checks that the pairs are a matching of these edges and that the prices bound every matching; and when the outcome is complete, that the
/// matching reaches that bound. Returns the matching's weight and the bound.
///
/// # Errors
/// The first [`Fault`].
///
/// # Complexity
/// O(n log n) in the edges, and for each edge the number of sets around its ends.
pub(crate) fn certify(vertices: u32, edges: &[(u32, u32, i64)], outcome: &Outcome) -> Result<(i64, i64), Fault> {
    let prices = &outcome.prices;
    if prices.vertices.len() != vertices as usize || prices.vertices.iter().any(|&price| price < 0) {
        return Err(Fault::Price);
    }
    let mut around: Vec<Vec<u32>> = vec![Vec::new(); vertices as usize];
    let mut twice: i128 = prices.vertices.iter().map(|&price| i128::from(price)).sum();
    for (number, (set, price)) in (0u32..).zip(&prices.sets) {
        let ascends = set.windows(2).all(|two| two[0] < two[1]) && set.last().is_some_and(|&last| last < vertices);
        if !ascends || set.len() % 2 == 0 || set.len() < 3 || *price <= 0 {
            return Err(Fault::Set(number as usize));
        }
        set.iter().for_each(|&vertex| around[vertex as usize].push(number));
        twice += i128::from(*price) * i128::from(set.len() as u64 / 2);
    }
    let mut weights = BTreeMap::new();
    for &(one, other, weight) in edges {
        let (low, high) = (one.min(other), one.max(other));
        let (Some(sets), Some(others)) = (around.get(low as usize), around.get(high as usize)) else {
            return Err(Fault::NoEdge(low, high));
        };
        let over = in_both(sets, others).map(|set| i128::from(prices.sets[set as usize].1)).sum::<i128>();
        let ends = i128::from(prices.vertices[low as usize]) + i128::from(prices.vertices[high as usize]);
        if ends + over < 2 * i128::from(weight) {
            return Err(Fault::Slack(low, high));
        }
        // Of edges with the same ends, none is said to count.
        if outcome.pairs.binary_search(&(low, high)).is_ok() {
            weights.insert((low, high), weight);
        }
    }
    let mut is_paired = vec![false; vertices as usize];
    let mut sum = 0i128;
    let mut before = None;
    for &(low, high) in &outcome.pairs {
        let Some(&weight) = weights.get(&(low, high)).filter(|_| low < high && before < Some((low, high))) else {
            return Err(Fault::NoEdge(low, high));
        };
        before = Some((low, high));
        for vertex in [low, high] {
            if std::mem::replace(&mut is_paired[vertex as usize], true) {
                return Err(Fault::PairedTwice(vertex));
            }
        }
        sum += i128::from(weight);
    }
    if outcome.completion.is_complete() && 2 * sum != twice {
        return Err(Fault::NotProven);
    }
    let clamped = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
    Ok((clamped(sum), clamped(twice.div_euclid(2))))
}

/// What two ascending lists have in common.
fn in_both<'a>(one: &'a [u32], other: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut rest = other;
    one.iter().copied().filter(move |&set| {
        while let Some((_, after)) = rest.split_first().filter(|(first, _)| **first < set) {
            rest = after;
        }
        rest.first() == Some(&set)
    })
}
