//! The best partners of one seeker among many, found without looking at each: items in blocks of similar ones, bounds over blocks.
//!
//! What an item is worth to a seeker is a sum of three things: a number of the item's own (`base`), a number for each of some columns of
//! categories (looked up in the seeker's tables), and *ramps* over columns of small features, which rise from one value to another. The sum is
//! divided by the total of all weights, rounded down. `field` packs the items, `bound` says what a block is worth at most, `scan` searches.

mod bound;
mod field;
mod scan;
#[cfg(test)]
mod tests;

pub(crate) use field::{ABSENT, Base, Field, Prices};
pub(crate) use scan::scan;

/// What is worth nothing to anybody, as an entry of a table or a base: no sum that it takes part in passes.
pub(crate) const BARRED: i32 = i32::MIN / 2;

/// What one feature adds: `points` for each step from `above` on, at most `most` steps; `absent` for each of the most steps where the item
/// does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ramp {
    pub(crate) feature: u32,
    pub(crate) above: u8,
    pub(crate) most: u8,
    pub(crate) points: u16,
    pub(crate) absent: u16,
}

/// Ramps that are added up before they are weighed. Their sum is at most 10,000 for any item. Those of equal points are neighbours, so that
/// their steps can be counted before they are multiplied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slope<'a> {
    pub(crate) weight: i32,
    pub(crate) ramps: &'a [Ramp],
}

/// What somebody seeks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seeker<'a> {
    /// By column of categories: what each category adds, weighed; [`BARRED`] for what may not be.
    pub(crate) tables: &'a [Vec<i32>],
    /// The most of each table.
    pub(crate) most: &'a [i32],
    pub(crate) slopes: &'a [Slope<'a>],
    pub(crate) base: &'a Base,
    /// What every item is worth, weighed; what only the judge of a scan knows, at its most, included.
    pub(crate) constant: i32,
    /// What sums are divided by: at least 1, and so little that 10,000 times it is at most 10^9.
    pub(crate) total: i32,
    /// An item counts whose score less its price is more than this.
    pub(crate) floor: i32,
    /// The most items that are wanted.
    pub(crate) limit: usize,
}
