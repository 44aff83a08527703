//! The known id that was probably meant.

/// The id among `known` that is most like `id`: at most a third of its characters away (at least one), by
/// optimal string alignment (insert, delete, replace, swap of neighbours). The first in the iterator's order wins a tie.
///
/// # Complexity
/// O(known x length^2) in the worst case; most candidates are passed over by their length alone.
pub(crate) fn nearest<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = id.to_lowercase();
    let length = folded.chars().count();
    let mut reach = (length / 3).max(1);
    let mut best = None;
    for candidate in known {
        // A byte length bounds the characters from above and, at four bytes each, from below.
        if candidate.len() < length.saturating_sub(reach) || candidate.len() / 4 > length + reach {
            continue;
        }
        let other = candidate.to_lowercase();
        if other.chars().count().abs_diff(length) > reach {
            continue;
        }
        let shares_an_end = other.chars().next() == folded.chars().next() || other.chars().last() == folded.chars().last();
        if !shares_an_end && best.is_some() {
            continue;
        }
        let distance = strsim::osa_distance(&folded, &other);
        if distance == 0 {
            return Some(candidate);
        }
        if distance <= reach {
            best = Some(candidate);
            // Only something strictly nearer may take its place.
            reach = distance - 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_id_is_named_when_one_is_near() {
        let known = ["strategy", "operations", "people"];
        assert_eq!(nearest("stratgey", known.into_iter()), Some("strategy"));
        assert_eq!(nearest("Strategy", known.into_iter()), Some("strategy"));
        assert_eq!(nearest("finance", known.into_iter()), None);
        assert_eq!(nearest("x", ["y"].into_iter()), Some("y"));
        assert_eq!(nearest("x", ["", "abc"].into_iter()), None);
    }
}
