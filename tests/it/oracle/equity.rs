//! What somebody finds out about hidden counts who tries every number that they could be.

use std::collections::{BTreeMap, BTreeSet};

use rungs::{ReleasedCount, ReleasedTable};

/// A hidden count of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// Which group; none of the total of those who are known.
    pub row: Option<usize>,
    /// Whether it is those selected, or those considered.
    pub is_selected: bool,
}

/// What each hidden count of a table of three groups could be, up to a little more than what there is of any: everything that agrees with what is shown.
pub fn possible(table: &ReleasedTable, groups: &[[u64; 2]; 3]) -> BTreeMap<Hidden, BTreeSet<u64>> {
    let most = groups.iter().flatten().max().unwrap() + 2;
    let mut found: BTreeMap<Hidden, BTreeSet<u64>> = BTreeMap::new();
    let agrees = |shown: ReleasedCount, [selected, rest]: [u64; 2]| {
        shown.considered.is_none_or(|shown| shown == selected + rest) && shown.selected.is_none_or(|shown| shown == selected)
    };
    let every = || (0..=most).flat_map(|selected| (0..=most).map(move |rest| [selected, rest]));
    for a in every().filter(|a| agrees(table.rows[0].count, *a)) {
        for b in every().filter(|b| agrees(table.rows[1].count, *b)) {
            for c in every().filter(|c| agrees(table.rows[2].count, *c)) {
                let known = [a[0] + b[0] + c[0], a[1] + b[1] + c[1]];
                if !agrees(table.known, known) {
                    continue;
                }
                let lines = [a, b, c].into_iter().enumerate().map(|(row, line)| (Some(row), table.rows[row].count, line));
                for (row, shown, [selected, rest]) in lines.chain([(None, table.known, known)]) {
                    if shown.selected.is_none() {
                        found.entry(Hidden { row, is_selected: true }).or_default().insert(selected);
                    }
                    if shown.considered.is_none() {
                        found.entry(Hidden { row, is_selected: false }).or_default().insert(selected + rest);
                    }
                }
            }
        }
    }
    found
}
