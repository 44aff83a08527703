//! Reporting lines over time: on no day may people report to each other in a ring.

use std::collections::BTreeMap;

use super::columns::{Held, Rows};
use crate::values::date::Day;

/// The most managers above a person. No company comes near it, and it keeps the check linear whatever the input.
const DEEPEST: usize = 256;
/// No more faults than the list of defects keeps.
const MOST: usize = 100;

/// What is wrong with a reporting line.
pub(super) enum ReportingFault {
    /// People report to each other: each one's row with the entry that makes them report to the next.
    Ring(Vec<(usize, Held)>),
    /// A person, with the entry on whose first day there are too many managers above them.
    TooDeep(usize, Held),
}

/// What an earlier walk of the same day found out about a person.
#[derive(Clone, Copy)]
enum Seen {
    /// Being walked now, by the walk of this number.
    OnLine(u32),
    /// So many managers are above.
    Above(usize),
    /// The line above leads into a ring, or is too deep: it has been reported.
    Faulty,
}

/// Looks at every day on which somebody gets a manager, and follows the line upwards from there.
///
/// A ring can only close on such a day, at one of the entries that begin on it.
///
/// # Complexity
/// O(e log e) to order the `e` entries, and at most 257 steps up for each; on one day no person is passed twice.
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
    // What is known of a person, and of which day (as a number) it is known.
    let mut seen: Vec<(u32, Seen)> = vec![(0, Seen::Faulty); people];
    let (mut today, mut days) = (None, 0u32);
    let mut found: BTreeMap<Vec<(usize, u32)>, ReportingFault> = BTreeMap::new();
    for ((day, person), walk) in begins.into_iter().zip(0u32..) {
        if today != Some(day) {
            today = Some(day);
            days += 1;
        }
        let mut line: Vec<(usize, Held)> = Vec::new();
        let mut at = person as usize;
        let end = loop {
            match seen.get(at).filter(|(day, _)| *day == days).map(|&(_, seen)| seen) {
                Some(Seen::OnLine(by)) if by == walk => {
                    let start = line.iter().position(|&(member, _)| member == at).unwrap_or_default();
                    let ring = line.get(start..).unwrap_or_default().to_vec();
                    note(&mut found, ring);
                    break Seen::Faulty;
                }
                Some(known) => break known,
                None => {}
            }
            let Some((manager, held)) = above(at, day).filter(|_| line.len() <= DEEPEST) else { break Seen::Above(0) };
            line.push((at, held));
            mark(&mut seen, at, (days, Seen::OnLine(walk)));
            at = manager;
        };
        let height = match end {
            Seen::Above(height) => Some(height + line.len()),
            _ => None,
        };
        if let (Some(&(row, held)), true) = (line.first(), height.is_some_and(|height| height > DEEPEST)) {
            match ring_above(at, |person| above(person, day)) {
                Some(ring) => {
                    for &(member, _) in &ring {
                        mark(&mut seen, member, (days, Seen::Faulty));
                    }
                    note(&mut found, ring);
                }
                None => drop(found.entry(vec![(row, held.written)]).or_insert(ReportingFault::TooDeep(row, held))),
            }
        }
        for (distance, &(member, _)) in line.iter().enumerate() {
            let above = height.map(|height| height - distance).filter(|&above| above <= DEEPEST);
            mark(&mut seen, member, (days, above.map_or(Seen::Faulty, Seen::Above)));
        }
        if found.len() >= MOST {
            break;
        }
    }
    found.into_values().collect()
}

/// The ring that the line above a person leads into, if it does: gone through twice, by a slow and a quick walker (Floyd).
fn ring_above(person: usize, above: impl Fn(usize) -> Option<(usize, Held)>) -> Option<Vec<(usize, Held)>> {
    let (mut slow, mut quick) = (person, person);
    loop {
        (slow, quick) = (above(slow)?.0, above(above(quick)?.0)?.0);
        if slow == quick {
            break;
        }
    }
    let mut ring = Vec::new();
    loop {
        let (manager, held) = above(slow)?;
        ring.push((slow, held));
        slow = manager;
        if slow == quick {
            return Some(ring);
        }
    }
}

fn mark(seen: &mut [(u32, Seen)], person: usize, what: (u32, Seen)) {
    if let Some(slot) = seen.get_mut(person) {
        *slot = what;
    }
}

/// Keeps a ring once, whichever of its members it was found from.
fn note(found: &mut BTreeMap<Vec<(usize, u32)>, ReportingFault>, mut ring: Vec<(usize, Held)>) {
    if let Some((least, _)) = ring.iter().enumerate().min_by_key(|(_, (row, _))| *row) {
        ring.rotate_left(least);
    }
    let key = ring.iter().map(|(row, held)| (*row, held.written)).collect();
    found.entry(key).or_insert(ReportingFault::Ring(ring));
}
