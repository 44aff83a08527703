//! Reporting lines over time: on no day may people report to each other in a ring.

use std::collections::BTreeMap;

use super::columns::{Held, Rows};
use crate::values::date::Day;

/// The most managers above a person. No company comes near it, and it keeps the check linear whatever the input.
const DEEPEST: usize = 256;
/// No more faults than the list of defects keeps.
const MOST: usize = 100;

/// A ring, or a line that is too deep: each person's row with the entry that makes them report upwards.
pub(super) struct ReportingFault {
    pub(super) is_ring: bool,
    pub(super) edges: Vec<(usize, Held)>,
}

/// Looks at every day on which somebody gets a manager, and follows the lines upwards from there.
///
/// A ring can only close on such a day, at one of the entries that begin on it.
///
/// # Complexity
/// O(e log e) to order the `e` entries, and at most 256 steps up for each; on one day no person is passed twice.
pub(super) fn faults(people: usize, managers: &Rows<Held>, row_of: impl Fn(u32) -> Option<u32>) -> Vec<ReportingFault> {
    let mut begins: Vec<(Day, u32)> = Vec::new();
    for (person, row) in (0u32..).take(people).zip(0..) {
        begins.extend(managers.row(row).iter().map(|held| (held.from, person)));
    }
    begins.sort_unstable();

    let above = |person: usize, day: Day| {
        let history = managers.row(person);
        let last = history.partition_point(|held| held.from <= day).checked_sub(1).and_then(|last| history.get(last))?;
        let manager = last.holds_on(day).then(|| row_of(last.of)).flatten()?;
        Some((manager as usize, *last))
    };
    // The day, as a number, on which a person was last looked at, and the walk that did so.
    let mut seen = vec![(0u32, 0u32); people];
    let (mut today, mut days) = (None, 0u32);
    let mut found: BTreeMap<Vec<(usize, u32)>, ReportingFault> = BTreeMap::new();
    for ((day, person), walk) in begins.into_iter().zip(1u32..) {
        if today != Some(day) {
            today = Some(day);
            days += 1;
        }
        let mut line: Vec<(usize, Held)> = Vec::new();
        let mut at = person as usize;
        while line.len() <= DEEPEST {
            match seen.get_mut(at) {
                Some(slot) if *slot == (days, walk) => {
                    let start = line.iter().position(|&(member, _)| member == at).unwrap_or_default();
                    note(&mut found, true, line.split_off(start));
                    break;
                }
                // Whoever an earlier walk of the day passed leads nowhere new.
                Some(&mut (day, _)) if day == days => break,
                Some(slot) => *slot = (days, walk),
                None => break,
            }
            let Some((manager, held)) = above(at, day) else { break };
            line.push((at, held));
            at = manager;
        }
        if line.len() > DEEPEST {
            note(&mut found, false, line);
        }
        if found.len() >= MOST {
            break;
        }
    }
    found.into_values().collect()
}

/// Keeps a ring once, whichever of its members it was found from.
fn note(found: &mut BTreeMap<Vec<(usize, u32)>, ReportingFault>, is_ring: bool, mut edges: Vec<(usize, Held)>) {
    if let Some((least, _)) = edges.iter().enumerate().min_by_key(|(_, (row, _))| *row).filter(|_| is_ring) {
        edges.rotate_left(least);
    }
    let key = edges.iter().map(|(row, held)| (*row, held.written)).collect();
    found.entry(key).or_insert(ReportingFault { is_ring, edges });
}
