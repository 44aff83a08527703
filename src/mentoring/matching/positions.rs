//! Where people stand in a list by id: found by a few bytes of the id as a rule.

use crate::values::{Id, PersonId};

/// A list of people by id, with the eight bytes of each id that follow what all ids begin with: numbers that lie near each other, so that an id
/// is looked up without a look at many others.
pub(super) struct Positions<'a> {
    ids: &'a [PersonId],
    /// How many bytes all ids begin with.
    common: usize,
    keys: Vec<u64>,
}

impl<'a> Positions<'a> {
    /// Of a list that is by id, each once.
    pub(super) fn new(ids: &'a [PersonId]) -> Self {
        let common = match (ids.first(), ids.last()) {
            (Some(first), Some(last)) => {
                let pairs = first.as_str().bytes().zip(last.as_str().bytes());
                pairs.take_while(|(one, other)| one == other).count()
            }
            _ => 0,
        };
        Self { ids, common, keys: ids.iter().map(|id| key(id.as_str(), common)).collect() }
    }

    /// Where somebody stands, when they are in the list.
    pub(super) fn find(&self, id: &PersonId) -> Option<u32> {
        let text = id.as_str();
        let key = key(text, self.common);
        let mut at = self.keys.partition_point(|&other| other < key);
        // Ids that share the bytes are looked through as they are: by half each time, where there are many.
        if self.keys.get(at + 1) == Some(&key) {
            let same = self.keys.get(at..)?.partition_point(|&other| other == key);
            at += self.ids.get(at..at + same)?.partition_point(|other| other.as_str() < text);
        }
        (self.ids.get(at)?.as_str() == text).then(|| u32::try_from(at).unwrap_or(u32::MAX))
    }
}

/// Eight bytes from a place, as a number that is in the order of the bytes; where there are fewer, zeros follow.
fn key(text: &str, from: usize) -> u64 {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    if let Some(eight) = rest.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    (0..8).fold(0, |key, at| key << 8 | u64::from(rest.get(at).copied().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::Positions;
    use crate::values::PersonId;

    #[test]
    fn everybody_is_found_and_nobody_else() {
        let ids = |texts: &[&str]| -> Vec<PersonId> { texts.iter().map(|text| text.parse().unwrap()).collect() };
        for list in [
            ids(&[]),
            ids(&["a"]),
            ids(&["a", "ab", "abc", "b"]),
            ids(&["person-000000001", "person-000000001x", "person-000000002", "person-00000001", "person-1"]),
            ids(&["samestart-and-long-1", "samestart-and-long-2", "samestart-and-longer", "zoe"]),
        ] {
            let positions = Positions::new(&list);
            for (at, id) in list.iter().enumerate() {
                assert_eq!(positions.find(id), u32::try_from(at).ok(), "{id}");
            }
            for other in ids(&["0", "aa", "c", "person", "person-00000000", "person-000000001y", "samestart-and-long-15", "zz"])
            {
                assert_eq!(positions.find(&other), None, "{other}");
            }
        }
    }
}
