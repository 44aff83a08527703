//! The order of knowledge: by when events were recorded, and of the same instant by their ids.

use std::cmp::Ordering;

/// When an event was recorded, and its id.
///
/// Systems number what they record, and much is recorded at one instant, such as a day's import. So the numbers in ids count by their value: `c9` is
/// before `c10`. Whatever else is in an id counts letter by letter. Ids that differ only in leading zeros are told apart as texts, so that no two
/// events are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Recording<'a> {
    at: i64,
    id: &'a str,
}

impl<'a> Recording<'a> {
    pub(super) const fn new(at: i64, id: &'a str) -> Self {
        Self { at, id }
    }
}

impl Ord for Recording<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at).then_with(|| by_parts(self.id, other.id)).then_with(|| self.id.cmp(other.id))
    }
}

impl PartialOrd for Recording<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn by_parts(mut one: &str, mut other: &str) -> Ordering {
    loop {
        match (next_part(&mut one), next_part(&mut other)) {
            (None, None) => return Ordering::Equal,
            (part, other_part) if part != other_part => return part.cmp(&other_part),
            _ => {}
        }
    }
}

/// Takes a letter, or a number of whatever length, from the front: a number stands where the digits do among letters, and is as great as it is long.
fn next_part<'a>(text: &mut &'a str) -> Option<(char, usize, &'a str)> {
    let first = text.chars().next()?;
    if !first.is_ascii_digit() {
        *text = text.get(first.len_utf8()..)?;
        return Some((first, 0, ""));
    }
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    let digits = digits.trim_start_matches('0');
    Some(('0', digits.len(), digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_count_by_their_value() {
        let in_order =
            ["", "-1", "7", "12", "c", "c0", "c00", "c01", "c1", "c9", "c9-a", "c9-b", "c10", "c10-2", "c10-11", "ca", "d1"];
        for (at, one) in in_order.iter().enumerate() {
            for (other_at, other) in in_order.iter().enumerate() {
                let (one, other) = (Recording::new(0, one), Recording::new(0, other));
                assert_eq!(one.cmp(&other), at.cmp(&other_at), "{one:?} {other:?}");
            }
        }
        assert!(Recording::new(1, "a") > Recording::new(0, "b"));
    }
}
