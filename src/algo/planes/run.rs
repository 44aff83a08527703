//! A program of gates run over columns, block by block.

use std::sync::Arc;

use super::super::circuit::{CodeSet, Gate, Program, has_code};
use super::column::Column;
use super::{BLOCK, Rows, bits, full};

/// A gate, made ready for the column it reads.
enum Test<'a> {
    AtLeast {
        column: &'a Column,
        first: u64,
        threshold: i64,
    },
    /// A tree of choices by the planes of a column, each after those it chooses from: (plane, when 0, when 1).
    Choices {
        column: &'a Column,
        choices: Vec<(usize, u32, u32)>,
    },
    /// One by one, where there are too many planes for a tree.
    Codes {
        column: &'a Column,
        stored: Vec<u64>,
    },
    Count {
        k: usize,
        of: &'a [u32],
    },
    Not(u32),
    Closed(u32),
}

/// The first two choices are none: nothing, and everything.
const CONSTANTS: u32 = 2;

impl<'a> Test<'a> {
    fn new(gate: &'a Gate, columns: &'a [Arc<Column>]) -> Self {
        // In range: a program reads the columns that were made for its subjects.
        match gate {
            Gate::AtLeast { subject, threshold } => {
                let column = &columns[*subject as usize];
                Self::AtLeast { column, first: column.coding.first(*threshold), threshold: *threshold }
            }
            Gate::OneOf { subject, codes } => Self::one_of(&columns[*subject as usize], codes),
            Gate::Count { k, of } => Self::Count { k: *k as usize, of },
            Gate::Not(of) => Self::Not(*of),
            Gate::Closed(of) => Self::Closed(*of),
        }
    }

    fn one_of(column: &'a Column, codes: &CodeSet) -> Self {
        if column.width > 10 {
            let all = (0..codes.len() as u64 * 64).filter_map(|code| i64::try_from(code).ok());
            let codes = all.filter(|&code| has_code(codes, code));
            // A code that no row has is stored as something else, or needs more planes than there are.
            let stored = codes.map(|code| (code, column.coding.store(code)));
            let stored = stored.filter(|&(code, stored)| column.coding.value(stored) == code && bits(stored) <= column.width);
            return Self::Codes { column, stored: stored.map(|(_, stored)| stored).collect() };
        }
        // From the leaves up: which constant each number is, then pairs that differ in one more plane.
        let is_in = |stored: u64| u32::from(has_code(codes, column.coding.value(stored)));
        let mut layer: Vec<u32> = (0..1u64 << column.width).map(is_in).collect();
        let mut choices = Vec::new();
        for plane in 0..column.width {
            let mut above = Vec::with_capacity(layer.len() / 2);
            let mut known = std::collections::BTreeMap::new();
            for pair in layer.chunks_exact(2) {
                let (low, high) = (pair[0], pair[1]);
                above.push(if low == high {
                    low
                } else {
                    *known.entry((low, high)).or_insert_with(|| {
                        choices.push((plane, low, high));
                        CONSTANTS - 1 + u32::try_from(choices.len()).unwrap_or(u32::MAX)
                    })
                });
            }
            layer = above;
        }
        // The top may be a constant; then it chooses between that and itself.
        let top = layer[0];
        if top < CONSTANTS || top as usize + 1 != choices.len() + CONSTANTS as usize {
            choices.push((0, top, top));
        }
        Self::Choices { column, choices }
    }

    /// Writes the rows of a block in which the gate must hold, and those in which it may.
    fn run(&self, at: usize, done: &[(Rows, Rows)], scratch: &mut Vec<Rows>, (must, may): (&mut Rows, &mut Rows)) {
        match self {
            Self::AtLeast { column, first, threshold } => column.at_least(*first, *threshold, at, must, may),
            Self::Choices { column, choices } => {
                scratch.clear();
                scratch.extend([[0; BLOCK], [!0; BLOCK]]);
                for &(plane, low, high) in choices {
                    let mut rows = [0; BLOCK];
                    let by = if column.width == 0 { &[0; BLOCK] } else { column.block(&column.planes, plane, at) };
                    let (low, high) = (&scratch[low as usize], &scratch[high as usize]);
                    for word in 0..BLOCK {
                        rows[word] = low[word] & !by[word] | high[word] & by[word];
                    }
                    scratch.push(rows);
                }
                *must = scratch[scratch.len() - 1];
                column.one_of(at, must, may);
            }
            Self::Codes { column, stored } => {
                *must = [0; BLOCK];
                for stored in stored {
                    let mut rows = [!0u64; BLOCK];
                    for plane in 0..column.width {
                        let flip = full(stored >> plane & 1 == 0);
                        let by = column.block(&column.planes, plane, at);
                        rows.iter_mut().zip(by).for_each(|(rows, by)| *rows &= by ^ flip);
                    }
                    must.iter_mut().zip(rows).for_each(|(must, rows)| *must |= rows);
                }
                column.one_of(at, must, may);
            }
            Self::Count { k, of } if *k == of.len() => {
                (*must, *may) = ([!0; BLOCK], [!0; BLOCK]);
                for &part in *of {
                    let (sure, possible) = &done[part as usize];
                    for word in 0..BLOCK {
                        must[word] &= sure[word];
                        may[word] &= possible[word];
                    }
                }
            }
            Self::Count { k: 1, of } => {
                (*must, *may) = ([0; BLOCK], [0; BLOCK]);
                for &part in *of {
                    let (sure, possible) = &done[part as usize];
                    for word in 0..BLOCK {
                        must[word] |= sure[word];
                        may[word] |= possible[word];
                    }
                }
            }
            Self::Count { k, of } => {
                *must = count(*k, of.iter().map(|&part| &done[part as usize].0), scratch);
                *may = count(*k, of.iter().map(|&part| &done[part as usize].1), scratch);
            }
            Self::Not(of) => {
                let (sure, possible) = &done[*of as usize];
                for word in 0..BLOCK {
                    must[word] = !possible[word];
                    may[word] = !sure[word];
                }
            }
            Self::Closed(of) => {
                *must = done[*of as usize].0;
                *may = *must;
            }
        }
    }
}

/// The rows in which at least `k` hold: a counter for each row, a plane for each of its bits.
fn count<'a>(k: usize, of: impl ExactSizeIterator<Item = &'a Rows>, scratch: &mut Vec<Rows>) -> Rows {
    scratch.clear();
    scratch.resize(bits(of.len() as u64), [0; BLOCK]);
    for rows in of {
        let mut carry = *rows;
        for plane in scratch.iter_mut() {
            for word in 0..BLOCK {
                let before = plane[word];
                plane[word] = before ^ carry[word];
                carry[word] &= before;
            }
        }
    }
    // As in a column: x >= k is x > k - 1, bit by bit from the lowest up.
    let mut holds = [0; BLOCK];
    for (bit, plane) in scratch.iter().enumerate() {
        let constant = full((k - 1) >> bit & 1 == 1);
        for word in 0..BLOCK {
            holds[word] = plane[word] & holds[word] | (plane[word] | holds[word]) & !constant;
        }
    }
    holds
}

/// Runs a program over some rows. `sink` is given, block by block, the position of its first word, and for each of the `roots` (positions in
/// the program) the words in which it must hold and in which it may; rows beyond the last are cleared.
///
/// # Complexity
/// For every 64 rows one or two instructions for each plane a gate reads, and for each part of a count.
pub(crate) fn run(
    program: &Program,
    columns: &[Arc<Column>],
    rows: usize,
    roots: &[usize],
    mut sink: impl FnMut(usize, usize, &[u64], &[u64]),
) {
    let tests: Vec<Test<'_>> = program.gates.iter().map(|gate| Test::new(gate, columns)).collect();
    let mut done: Vec<(Rows, Rows)> = vec![([0; BLOCK], [0; BLOCK]); tests.len()];
    let mut scratch = Vec::new();
    let words = rows.div_ceil(64);
    for at in (0..words).step_by(BLOCK) {
        for (gate, test) in tests.iter().enumerate() {
            let (before, here) = done.split_at_mut(gate);
            // In range: there is a place for every gate.
            let (must, may) = &mut here[0];
            test.run(at, before, &mut scratch, (must, may));
        }
        let here = BLOCK.min(words - at);
        for (number, &root) in roots.iter().enumerate() {
            let (mut must, mut may) = done[root];
            if at + here == words && rows % 64 != 0 {
                let last = (1 << (rows % 64)) - 1;
                must[here - 1] &= last;
                may[here - 1] &= last;
            }
            sink(number, at, &must[..here], &may[..here]);
        }
    }
}
