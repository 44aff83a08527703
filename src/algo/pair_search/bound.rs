//! What an item of a stretch is worth to a seeker at most.

use super::field::Summary;
use super::{BARRED, Seeker, Slope};

/// The most that the tables give within a stretch, added up; [`BARRED`] when every item of it is barred.
pub(super) fn tables(seeker: &Seeker<'_>, summary: &Summary, stretch: usize) -> i32 {
    // In range: a stretch has an end for each table, in order, and a table an entry for each category.
    let mut sum = 0i32;
    for (at, table) in seeker.tables.iter().enumerate() {
        let here = stretch * seeker.tables.len() + at;
        let start = if here == 0 { 0 } else { summary.ends[here - 1] as usize };
        let end = summary.ends[here] as usize;
        let most = match &summary.categories[start..end] {
            [] => seeker.most[at],
            [only] => table[*only as usize],
            few => few.iter().fold(BARRED, |most, &category| most.max(table[category as usize])),
        };
        if most <= BARRED {
            return BARRED;
        }
        sum += most;
    }
    sum
}

/// The most that the ramps give within a stretch, weighed and added up.
pub(super) fn slopes(seeker: &Seeker<'_>, summary: &Summary, stretch: usize, features: usize) -> i32 {
    seeker.slopes.iter().map(|slope| self::slope(slope, summary, stretch, features)).sum()
}

/// The most that the ramps of one slope give within a stretch, weighed.
pub(super) fn slope(slope: &Slope<'_>, summary: &Summary, stretch: usize, features: usize) -> i32 {
    let row = stretch * features;
    let mut points = 0i32;
    for ramp in slope.ramps {
        // In range: a stretch has an entry for each feature, and a ramp names one.
        let at = row + ramp.feature as usize;
        let steps = summary.highest[at].saturating_sub(ramp.above).min(ramp.most);
        let mut most = i32::from(steps) * i32::from(ramp.points);
        if summary.some_absent[at] {
            most = most.max(i32::from(ramp.most) * i32::from(ramp.absent));
        }
        points += most;
    }
    slope.weight * points.min(10_000)
}
