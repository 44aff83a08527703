//! What somebody who reads a published report can find out: every way to fill what is hidden, tried out.

use std::collections::BTreeSet;

/// Every number that a hidden part of a whole could be, by all ways to fill the hidden parts.
pub fn possible_parts(shown: &[Option<u64>], whole: u64, at: usize) -> BTreeSet<u64> {
    let left = whole - shown.iter().flatten().sum::<u64>();
    let hidden: Vec<usize> = (0..shown.len()).filter(|at| shown[*at].is_none()).collect();
    let mut found = BTreeSet::new();
    let mut filled = vec![0; shown.len()];
    fill(&hidden, left, at, &mut filled, &mut found);
    found
}

fn fill(hidden: &[usize], left: u64, at: usize, filled: &mut Vec<u64>, found: &mut BTreeSet<u64>) {
    match hidden {
        [] => {}
        [last] => {
            filled[*last] = left;
            found.insert(filled[at]);
        }
        [first, rest @ ..] => {
            // Of more than two that are hidden, it is enough to try a few sizes of the first, but for the one that is asked for.
            let tries: Vec<u64> = if *first == at || rest.len() == 1 { (0..=left).collect() } else { vec![0, left / 2, left] };
            for part in tries {
                filled[*first] = part;
                fill(rest, left - part, at, filled, found);
            }
        }
    }
}

/// Every number that a hidden stage could be: each is part of the one before.
pub fn possible_stages(shown: &[Option<u64>], at: usize) -> BTreeSet<u64> {
    let most = shown[..at].iter().flatten().next_back().copied().unwrap_or(100);
    let least = shown[at..].iter().flatten().next().copied().unwrap_or(0);
    (least..=most).collect()
}
