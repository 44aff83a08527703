//! The search: groups with the highest bound first, then their blocks, then the items whose sum passes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::field::{BLOCKS, Field, LANES, NONE, Prices};
use super::{BARRED, Seeker, Slope, bound};

/// How much a scan looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Blocks whose items were scored.
    pub(crate) blocks: u64,
    /// Items that were scored.
    pub(crate) items: u64,
}

/// The wanted items, the worst on top: by score less price, then by item, the lowest first.
struct Best {
    heap: BinaryHeap<Reverse<(i64, Reverse<u32>, u16)>>,
    limit: usize,
    floor: i64,
}

impl Best {
    /// The least score less price that an item must have.
    fn least(&self) -> i64 {
        match self.heap.peek() {
            // An equal one with a lower number takes the place of the worst.
            Some(Reverse((worst, ..))) if self.heap.len() >= self.limit => *worst,
            _ => self.floor + 1,
        }
    }

    fn offer(&mut self, gain: i64, item: u32, score: u16) {
        if gain <= self.floor || self.limit == 0 {
            return;
        }
        let offered = (gain, Reverse(item), score);
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(offered));
        } else if self.heap.peek().is_some_and(|Reverse(worst)| *worst < offered) {
            self.heap.pop();
            self.heap.push(Reverse(offered));
        }
    }
}

/// The best items for a seeker, `(item, score)`: by score less price, the highest first, of equal ones the lowest item first.
///
/// `seeds` are items that have been scored already, with their score and price. `judge` is told of every other item that passes by its sum,
/// with the score that this makes; it says what the score is, no more than that, or that the item does not count (as it must of all seeds).
///
/// # Errors
/// What the judge fails with.
///
/// # Complexity
/// A bound for each group, for the blocks of groups that pass, and a sum for the items of blocks that pass: all of them at worst.
pub(crate) fn scan<E>(
    field: &Field,
    seeker: &Seeker<'_>,
    prices: Option<&Prices>,
    seeds: &[(u32, u16, i32)],
    mut judge: impl FnMut(u32, u16) -> Result<Option<u16>, E>,
) -> Result<(Vec<(u32, u16)>, Counts), E> {
    let mut best = Best { heap: BinaryHeap::new(), limit: seeker.limit, floor: i64::from(seeker.floor) };
    for &(item, score, price) in seeds {
        best.offer(i64::from(score) - i64::from(price), item, score);
    }
    let mut counts = Counts::default();
    if seeker.limit == 0 {
        return Ok((Vec::new(), counts));
    }
    let total = i64::from(seeker.total);
    // In range below: groups, blocks and positions are those of the field, of the base and of the prices, which are made for it.
    let mut open: Vec<(i64, usize)> = Vec::with_capacity(field.groups.len);
    for group in 0..field.groups.len {
        let tables = bound::tables(seeker, &field.groups, group);
        let base = seeker.base.groups[group];
        if tables <= BARRED || base <= BARRED {
            continue;
        }
        let slopes = bound::slopes(seeker, &field.groups, group, field.features);
        let most = i64::from(tables) + i64::from(base) + i64::from(slopes) + i64::from(seeker.constant);
        let price = prices.map_or(0, |prices| i64::from(prices.groups[group]));
        open.push((most - price * total, group));
    }
    open.sort_unstable_by_key(|&(most, group)| (Reverse(most), group));

    for (most, group) in open {
        // Whole scores are compared: a sum passes when it makes the least score that is wanted.
        if most < best.least() * total {
            break;
        }
        for block in group * BLOCKS..((group + 1) * BLOCKS).min(field.blocks.len) {
            let tables = bound::tables(seeker, &field.blocks, block);
            let base = seeker.base.blocks[block];
            if tables <= BARRED || base <= BARRED {
                continue;
            }
            let price = prices.map_or(0, |prices| i64::from(prices.blocks[block]));
            let needed = (best.least() + price) * total - i64::from(tables) - i64::from(seeker.constant);
            let slopes = bound::slopes(seeker, &field.blocks, block, field.features);
            if i64::from(base) + i64::from(slopes) < needed {
                continue;
            }
            counts.blocks += 1;
            counts.items += lanes_of(field, block);
            let needed = clamped(needed);
            let Some(sums) = sums(field, seeker, block, slopes, needed) else { continue };
            for (lane, &sum) in sums.iter().enumerate().filter(|(_, sum)| **sum >= needed) {
                let position = block * LANES + lane;
                let price = prices.map_or(0, |prices| i64::from(prices.values[position]));
                let mut sum = sum.saturating_add(seeker.constant);
                for (table, column) in seeker.tables.iter().zip(&field.categories) {
                    sum = sum.saturating_add(table[column[position] as usize]);
                }
                if i64::from(sum) < (best.least() + price) * total || sum < 0 {
                    continue;
                }
                let (item, most) = (field.order[position], u16::try_from(sum / seeker.total).unwrap_or(u16::MAX));
                if let Some(score) = judge(item, most)? {
                    best.offer(i64::from(score) - price, item, score);
                }
            }
        }
    }
    let sorted = best.heap.into_sorted_vec();
    Ok((sorted.into_iter().map(|Reverse((_, Reverse(item), score))| (item, score)).collect(), counts))
}

fn lanes_of(field: &Field, block: usize) -> u64 {
    let lanes = &field.order[block * LANES..(block + 1) * LANES];
    lanes.iter().map(|&item| u64::from(item != super::field::NOBODY)).sum()
}

/// The number as 32 bits, or the end of their range that is nearest.
fn clamped(number: i64) -> i32 {
    i32::try_from(number.clamp(i64::from(BARRED) + 1, i64::from(i32::MAX))).unwrap_or(i32::MAX)
}

/// What base and ramps come to for each item of a block; `None` as soon as it is sure that none comes to what is needed.
///
/// `open` is the most that all slopes together give in the block.
#[inline(never)]
fn sums(field: &Field, seeker: &Seeker<'_>, block: usize, mut open: i32, needed: i32) -> Option<[i32; LANES]> {
    // In range: a block has 64 values for each feature, and a ramp names a feature.
    let mut sums = [0i32; LANES];
    sums.copy_from_slice(&seeker.base.values[block * LANES..(block + 1) * LANES]);
    for slope in seeker.slopes {
        open -= bound::slope(slope, &field.blocks, block, field.features);
        let points = points(field, slope, block);
        match u16::try_from(slope.weight) {
            // A product of 16 bits each is much quicker than one of 32.
            Ok(weight) => {
                for (sum, points) in sums.iter_mut().zip(points) {
                    *sum = sum.wrapping_add((u32::from(points) * u32::from(weight)) as i32);
                }
            }
            Err(_) => {
                for (sum, points) in sums.iter_mut().zip(points) {
                    *sum = sum.wrapping_add(slope.weight.wrapping_mul(i32::from(points)));
                }
            }
        }
        let enough = needed.saturating_sub(open);
        if !sums.iter().fold(false, |any, &sum| any | (sum >= enough)) {
            return None;
        }
    }
    Some(sums)
}

/// What the ramps of a slope come to for each item of a block.
#[inline(always)]
fn points(field: &Field, slope: &Slope<'_>, block: usize) -> [u16; LANES] {
    let mut points = [0u16; LANES];
    let mut ramps = slope.ramps;
    while let Some(first) = ramps.first() {
        // Steps are counted in bytes, as long as they fit, for all ramps of equal points.
        let (mut steps, mut missing) = ([0u8; LANES], [0u8; LANES]);
        let (mut most, mut some_absent) = (0u16, false);
        let mut count = 0;
        for ramp in ramps {
            most += u16::from(ramp.most);
            if (ramp.points, ramp.absent) != (first.points, first.absent) || most > u16::from(u8::MAX) {
                break;
            }
            count += 1;
            let row = block * field.features + ramp.feature as usize;
            let values = &field.values[row * LANES..(row + 1) * LANES];
            for (steps, value) in steps.iter_mut().zip(values) {
                *steps = steps.wrapping_add((value & !NONE).saturating_sub(ramp.above).min(ramp.most));
            }
            if ramp.absent > 0 && field.blocks.some_absent[row] {
                some_absent = true;
                for (missing, value) in missing.iter_mut().zip(values) {
                    *missing = missing.wrapping_add(if *value >= NONE { ramp.most } else { 0 });
                }
            }
        }
        // INVARIANT: the ramps of a slope give at most 10,000 together, so that nothing wraps.
        for (points, steps) in points.iter_mut().zip(steps) {
            *points = points.wrapping_add(u16::from(steps).wrapping_mul(first.points));
        }
        if some_absent {
            for (points, missing) in points.iter_mut().zip(missing) {
                *points = points.wrapping_add(u16::from(missing).wrapping_mul(first.absent));
            }
        }
        ramps = &ramps[count..];
    }
    points
}
