//! The known id that was probably meant.

/// How much comparing one search may do, in letters times letters: some hundredths of a second. What is left over is not compared.
const WORK: usize = 8_000_000;

/// Beyond so many known ids, only those are compared that share the first or the second half of the letters.
const MANY: usize = 20_000;

/// The id among `known` that is most like `id`, if one is: at most a third of its characters away, and at least one may be, by
/// optimal string alignment (insert, delete, replace, swap of neighbours) without regard to case. The first in the iterator's order
/// wins a tie. Never `id` itself, which may be known as something else.
///
/// # Complexity
/// O(known), and a bounded amount of comparing; among very many, those that share neither half are passed over at the cost of two comparisons. A single
/// slip leaves one half as it was, so that only ids with several slips are missed.
pub(crate) fn nearest<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = id.to_lowercase();
    let length = folded.chars().count();
    let middle = id.char_indices().nth(id.chars().count() / 2).map_or(id.len(), |(at, _)| at);
    let (head, tail) = id.split_at_checked(middle)?;
    let many = known.size_hint().0 > MANY;
    let mut reach = (length / 3).max(1);
    let mut best = None;
    let mut work = WORK;
    for candidate in known {
        if candidate == id {
            continue;
        }
        if many && !candidate.starts_with(head) && !candidate.ends_with(tail) {
            continue;
        }
        // Bytes bound characters from above and, at four bytes each, from below.
        if candidate.len() < length.saturating_sub(reach) || candidate.len() / 4 > length + reach {
            continue;
        }
        let Some(left) = work.checked_sub(candidate.len().saturating_mul(id.len())) else { break };
        work = left;
        let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
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
        assert_eq!(nearest("STRATEGY", known.into_iter()), Some("strategy"));
        assert_eq!(nearest("finance", known.into_iter()), None);
        assert_eq!(nearest("x", ["y"].into_iter()), Some("y"));
        assert_eq!(nearest("x", ["abc"].into_iter()), None);
        assert_eq!(nearest("führng", ["führung"].into_iter()), Some("führung"));
    }

    #[test]
    fn among_very_many_a_single_slip_is_still_found() {
        let known: Vec<String> = (0..30_000).map(|number| format!("person-{number:05}")).collect();
        assert_eq!(nearest("person-2345x", known.iter().map(String::as_str)), Some("person-23450"));
        assert_eq!(nearest("perosn-12345", known.iter().map(String::as_str)), Some("person-12345"));
    }
}
