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

/// A table as it is published, with the rule by which it is, which is published too: the least that a count tells of, and whether none are told of.
#[derive(Debug, Clone)]
pub struct Told {
    pub table: ReleasedTable,
    pub least: u64,
    pub none_shown: bool,
}

impl Told {
    /// Whether numbers of those selected, and of the others, agree with what is shown of them, and with that it is shown.
    fn agrees(&self, shown: ReleasedCount, [selected, rest]: [u64; 2]) -> bool {
        let considered = selected + rest;
        let is_few = |part: u64| part < self.least && (part > 0 || !self.none_shown);
        let is_told_of_few = considered < self.least || is_few(selected) || is_few(rest);
        let may_show = considered == 0 || !is_told_of_few || self.none_shown && selected == 0 && considered >= self.least;
        // Nobody is never hidden, and none of those who are shown is not where none is told of.
        let is_hidden = shown.considered.is_none() || shown.selected.is_none();
        let is_none_hidden = self.none_shown && shown.considered.is_some() && shown.selected.is_none() && selected == 0;
        shown.considered.is_none_or(|shown| shown == considered && (considered == 0 || considered >= self.least))
            && shown.selected.is_none_or(|shown| shown == selected && may_show)
            && !(is_hidden && considered == 0)
            && !is_none_hidden
    }
}

/// What each hidden count of a table of three groups could be, up to a little more than what there is of any: everything that agrees with what is shown.
pub fn possible(told: &Told, groups: &[[u64; 2]; 3]) -> BTreeMap<Hidden, BTreeSet<u64>> {
    let table = &told.table;
    let most = groups.iter().flatten().max().unwrap() + 2;
    let mut found: BTreeMap<Hidden, BTreeSet<u64>> = BTreeMap::new();
    let agrees = |shown: ReleasedCount, numbers: [u64; 2]| told.agrees(shown, numbers);
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

/// A hidden count of one of several tables of two groups: which table, which row (none of the total), and whether it is those selected.
pub type HiddenIn = (usize, Option<usize>, bool);

/// Those selected, and the others, of two groups.
type Two = [[u64; 2]; 2];

/// What each hidden count of tables of two groups could be, of which the last is the sum of the others: everything up to `most` in a cell of those
/// that agrees with what is shown.
pub fn possible_together(parts: &[&Told], whole: &Told, most: u64) -> BTreeMap<HiddenIn, BTreeSet<u64>> {
    let every: Vec<[u64; 2]> = (0..=most).flat_map(|selected| (0..=most).map(move |rest| [selected, rest])).collect();
    let tables: Vec<Vec<Two>> = parts
        .iter()
        .map(|table| {
            let pairs = every.iter().flat_map(|one| every.iter().map(move |other| [*one, *other]));
            pairs.filter(|numbers| agrees(table, numbers)).collect()
        })
        .collect();
    let mut found = BTreeMap::new();
    let mut chosen = vec![0; parts.len()];
    loop {
        let numbers: Vec<Two> = tables.iter().zip(&chosen).map(|(table, at)| table[*at]).collect();
        let sum = numbers.iter().fold(Two::default(), |sum, two| plus(&sum, two));
        if agrees(whole, &sum) {
            let all = parts.iter().copied().zip(&numbers).chain([(whole, &sum)]);
            all.enumerate().for_each(|(at, (told, numbers))| hidden_in(at, &told.table, numbers, &mut found));
        }
        let Some(next) = (0..chosen.len()).find(|at| chosen[*at] + 1 < tables[*at].len()) else { return found };
        chosen[next] += 1;
        chosen[..next].fill(0);
    }
}

fn plus(one: &Two, other: &Two) -> Two {
    [0, 1].map(|row| [0, 1].map(|part| one[row][part] + other[row][part]))
}

/// The lines of a table: its groups and their total.
fn lines(table: &ReleasedTable, [a, b]: &Two) -> [(Option<usize>, ReleasedCount, [u64; 2]); 3] {
    let known = [a[0] + b[0], a[1] + b[1]];
    [(Some(0), table.rows[0].count, *a), (Some(1), table.rows[1].count, *b), (None, table.known, known)]
}

fn agrees(told: &Told, numbers: &Two) -> bool {
    lines(&told.table, numbers).into_iter().all(|(_, shown, numbers)| told.agrees(shown, numbers))
}

fn hidden_in(at: usize, table: &ReleasedTable, numbers: &Two, found: &mut BTreeMap<HiddenIn, BTreeSet<u64>>) {
    for (row, shown, [selected, rest]) in lines(table, numbers) {
        if shown.selected.is_none() {
            found.entry((at, row, true)).or_default().insert(selected);
        }
        if shown.considered.is_none() {
            found.entry((at, row, false)).or_default().insert(selected + rest);
        }
    }
}
