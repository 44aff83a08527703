//! Texts as numbers: each once, all of them in one string.

use std::fmt;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Texts numbered as first seen, some 14 bytes each beside their own.
///
/// The table's hasher, `foldhash`, is seeded anew in every process. That makes collisions hard to prepare and is no proof against whoever tries: many ids that
/// collide would make it slow, and nothing else. Nothing is ever told in its order.
#[derive(Clone, Default)]
pub(super) struct Names {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    table: HashTable<Slot>,
    hasher: DefaultHashBuilder,
}

/// A text in the table. Its mark tells most other texts from it without a look at them, and lets the table grow without one.
#[derive(Clone, Copy)]
struct Slot {
    number: u32,
    mark: u32,
}

/// The hash that a table works with: its low bits choose a place, its high bits tell apart what is there.
const fn spread(mark: u32) -> u64 {
    (mark as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Names {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty for a number that was never given.
    pub(super) fn text(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    fn mark(&self, text: &str) -> u32 {
        u32::try_from(self.hasher.hash_one(text) >> 32).unwrap_or_default()
    }

    /// The number of a text that was seen before.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let mark = self.mark(text);
        let is_it = |slot: &Slot| slot.mark == mark && self.text(slot.number) == text;
        self.table.find(spread(mark), is_it).map(|slot| slot.number)
    }

    /// The number of a text, which is given one when it has none; `None` when there are four gigabytes of texts, or as many texts.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        let mark = self.mark(text);
        let (held, ends) = (&self.text, &self.ends);
        let is_it = |slot: &Slot| slot.mark == mark && slice(held, ends, slot.number) == text;
        let place = match self.table.entry(spread(mark), is_it, |slot| spread(slot.mark)) {
            Entry::Occupied(known) => return Some(known.get().number),
            Entry::Vacant(place) => place,
        };
        let end = u32::try_from(self.text.len().checked_add(text.len())?).ok()?;
        let number = u32::try_from(self.ends.len()).ok().filter(|&number| number != NOBODY)?;
        place.insert(Slot { number, mark });
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    /// Forgets all texts but the first so many.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.ends.len() > len {
            let Some(number) = self.ends.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()) else { return };
            let mark = self.mark(self.text(number));
            if let Ok(known) = self.table.find_entry(spread(mark), |slot| slot.number == number) {
                known.remove();
            }
            self.ends.pop();
            self.text.truncate(self.ends.last().map_or(0, |&end| end as usize));
        }
    }

    /// Every text with its number, as first seen.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (0u32..).zip(&self.ends).map(|(number, _)| (number, self.text(number)))
    }

    /// The bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let table = self.table.capacity().saturating_mul(9);
        self.text.capacity().saturating_add(self.ends.capacity().saturating_mul(4)).saturating_add(table)
    }
}

/// The number that no text has.
pub(super) const NOBODY: u32 = u32::MAX;

fn slice<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    let at = number as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    text.get(start as usize..end as usize).unwrap_or_default()
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").field("len", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut names = Names::default();
        assert_eq!(names.find("a"), None);
        let numbers: Vec<_> = ["a", "bb", "", "a", "bb", "c"].map(|text| names.number(text).unwrap()).into();
        assert_eq!(numbers, [0, 1, 2, 0, 1, 3]);
        assert_eq!(names.iter().map(|(_, text)| text).collect::<Vec<_>>(), ["a", "bb", "", "c"]);
        assert_eq!((names.find("c"), names.text(9)), (Some(3), ""));
    }

    #[test]
    fn what_is_forgotten_was_never_seen() {
        let mut names = Names::default();
        (0..50).for_each(|number| assert_eq!(names.number(&format!("text-{number}")), Some(number)));
        names.truncate(3);
        assert_eq!((names.len(), names.find("text-2"), names.find("text-3")), (3, Some(2), None));
        assert_eq!((names.number("text-9"), names.number("text-3"), names.text(3)), (Some(3), Some(4), "text-9"));
    }
}
