//! Texts as numbers: each once, all of them in one string.

use std::fmt;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Texts numbered as first seen, some 8 bytes each beside their own.
///
/// The table's hasher, `foldhash`, is seeded anew in every process. That makes collisions hard to prepare and is no proof against whoever tries: many ids that
/// collide would make it slow, and nothing else. Nothing is ever told in its order.
#[derive(Clone, Default)]
pub(super) struct Names {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
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

    /// The number of a text that was seen before.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.table.find(self.hasher.hash_one(text), |&number| self.text(number) == text).copied()
    }

    /// The number of a text, which is given one when it has none; `None` when there are four gigabytes of texts, or as many texts.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let (held, ends) = (&self.text, &self.ends);
        if let Some(&number) = self.table.find(hash, |&number| slice(held, ends, number) == text) {
            return Some(number);
        }
        let end = u32::try_from(self.text.len().checked_add(text.len())?).ok()?;
        let number = u32::try_from(self.ends.len()).ok().filter(|&number| number != NOBODY)?;
        self.text.push_str(text);
        self.ends.push(end);
        let (held, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, number, |&number| hasher.hash_one(slice(held, ends, number)));
        Some(number)
    }

    /// Every text with its number, as first seen.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (0u32..).zip(&self.ends).map(|(number, _)| (number, self.text(number)))
    }

    /// The bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let table = self.table.capacity().saturating_mul(5);
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
}
