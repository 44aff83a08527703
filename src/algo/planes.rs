//! Columns of numbers as bit-planes, and circuits run over them, sixty-four rows at a time.
//!
//! A column whose values need `w` bits is kept as `w` planes, of which the i-th has the i-th bit of every row. A comparison with a
//! constant is then one and/or for each plane and word ("vertical" storage: Li and Patel, "BitWeaving", SIGMOD 2013), and
//! its result is a mask already. A three-valued result is two masks: the rows in which it *must* hold, and those in which it *may*.

use std::sync::Arc;

use super::circuit::{CodeSet, Gate, Program, has_code};

/// How many words of each plane are worked on at a time: the masks of some hundred gates then stay in the nearest caches.
const BLOCK: usize = 16;
/// Sixty-four times so many rows.
type Rows = [u64; BLOCK];

/// What a column's stored numbers stand for.
#[derive(Debug, Clone)]
enum Coding {
    /// The distance from this number.
    Offset(i64),
    /// The position in this sorted list.
    Listed(Box<[i64]>),
}

/// What is known of the rows of a column beyond their least values.
#[derive(Debug, Clone)]
enum Bounds {
    /// Every row is known.
    Known,
    /// The rows of this mask are known, the others may be anything.
    KnownIn(Box<[u64]>),
    /// The rows of this mask are known, the others may be anything that is not less.
    ClosedIn(Box<[u64]>),
    /// Each row has a most of its own, in planes as the least.
    Most(Box<[u64]>),
}

/// A column of numbers of which each lies between a least and a most.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    coding: Coding,
    /// What a row of which nothing is known lies in.
    domain: (i64, i64),
    /// How many planes there are.
    width: usize,
    /// Words for each plane: whole blocks.
    words: usize,
    /// The planes one after the other, the lowest bit first.
    planes: Box<[u64]>,
    bounds: Bounds,
}

impl Column {
    /// Packs rows of (least, most); `domain` is what a row of which nothing is known lies in.
    ///
    /// # Complexity
    /// O(rows x width), and O(n log n) where the values are so far apart that they are listed.
    pub(crate) fn pack(rows: &[(i64, i64)], domain: (i64, i64)) -> Self {
        let known = |&(least, most): &(i64, i64)| least == most;
        let free = |row: &(i64, i64)| *row == domain && !known(row);
        let all_known = rows.iter().all(known);
        let or_free = all_known || rows.iter().all(|row| known(row) || free(row));
        let or_open = or_free || rows.iter().all(|row| known(row) || row.1 == domain.1);
        let ranged = !or_free && !or_open;

        let values = || {
            let least = rows.iter().filter(|row| !(or_free && free(row))).map(|row| row.0);
            let most = rows.iter().filter(|_| ranged).map(|row| row.1);
            least.chain(most)
        };
        let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        let span = high.abs_diff(low);
        let mut coding = Coding::Offset(low);
        if span >= 1 << 16 {
            let mut listed: Vec<i64> = values().collect();
            listed.sort_unstable();
            listed.dedup();
            // A list takes memory of its own: it pays where it saves some planes.
            if bits(listed.len() as u64 - 1) + 4 < bits(span) {
                coding = Coding::Listed(listed.into());
            }
        }
        let greatest = match &coding {
            Coding::Offset(_) => span,
            Coding::Listed(list) => list.len() as u64 - 1,
        };
        let width = bits(greatest);
        let words = rows.len().div_ceil(64).next_multiple_of(BLOCK);
        let slice = |values: &dyn Fn(&(i64, i64)) -> i64| {
            let mut planes = vec![0u64; width * words].into_boxed_slice();
            for (word, rows) in rows.chunks(64).enumerate() {
                for (bit, row) in rows.iter().enumerate() {
                    let mut stored = coding.store(values(row));
                    // In range: a stored number has at most `width` bits, and a chunk at most 64 rows.
                    while stored != 0 {
                        planes[stored.trailing_zeros() as usize * words + word] |= 1 << bit;
                        stored &= stored - 1;
                    }
                }
            }
            planes
        };
        let mask = |holds: &dyn Fn(&(i64, i64)) -> bool| {
            let mut mask = vec![0u64; words].into_boxed_slice();
            for (word, rows) in rows.chunks(64).enumerate() {
                mask[word] = rows.iter().rev().fold(0, |word, row| word << 1 | u64::from(holds(row)));
            }
            mask
        };
        let planes = slice(&|row| if or_free && free(row) { low } else { row.0 });
        let bounds = if all_known {
            Bounds::Known
        } else if or_free {
            Bounds::KnownIn(mask(&known))
        } else if or_open {
            Bounds::ClosedIn(mask(&known))
        } else {
            Bounds::Most(slice(&|row| row.1))
        };
        Self { coding, domain, width, words, planes, bounds }
    }

    /// The bounds of a row, as they were packed.
    pub(crate) fn row(&self, row: usize) -> (i64, i64) {
        let (word, bit) = (row / 64, row % 64);
        let value = |planes: &[u64]| {
            let planes = (0..self.width).rev().map(|plane| planes[plane * self.words + word]);
            self.coding.value(planes.fold(0, |value, plane| value << 1 | plane >> bit & 1))
        };
        let least = value(&self.planes);
        let is_in = |mask: &[u64]| mask[word] >> bit & 1 == 1;
        match &self.bounds {
            Bounds::Known => (least, least),
            Bounds::KnownIn(known) if is_in(known) => (least, least),
            Bounds::KnownIn(_) => self.domain,
            Bounds::ClosedIn(closed) if is_in(closed) => (least, least),
            Bounds::ClosedIn(_) => (least, self.domain.1),
            Bounds::Most(most) => (least, value(most)),
        }
    }

    /// How many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        let listed = match &self.coding {
            Coding::Offset(_) => 0,
            Coding::Listed(list) => list.len(),
        };
        let bounds = match &self.bounds {
            Bounds::Known => 0,
            Bounds::KnownIn(words) | Bounds::ClosedIn(words) | Bounds::Most(words) => words.len(),
        };
        (self.planes.len() + bounds + listed) * 8
    }

    /// The words of one plane, or of a mask, in a block.
    fn block<'a>(&self, planes: &'a [u64], plane: usize, at: usize) -> &'a Rows {
        // In range: every plane has whole blocks of words.
        planes[plane * self.words + at..].first_chunk().unwrap_or(&[0; BLOCK])
    }
}

impl Coding {
    fn store(&self, value: i64) -> u64 {
        match self {
            Self::Offset(low) => value.abs_diff(*low),
            Self::Listed(list) => list.partition_point(|&listed| listed < value) as u64,
        }
    }

    fn value(&self, stored: u64) -> i64 {
        match self {
            Self::Offset(low) => low.wrapping_add_unsigned(stored),
            Self::Listed(list) => usize::try_from(stored).ok().and_then(|at| list.get(at)).copied().unwrap_or(i64::MAX),
        }
    }

    /// The stored number from which on values are at least `threshold`.
    fn first(&self, threshold: i64) -> u64 {
        match self {
            Self::Offset(low) if threshold <= *low => 0,
            _ => self.store(threshold),
        }
    }
}

/// How many bits a number needs.
fn bits(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()) as usize
}

const fn full(holds: bool) -> u64 {
    if holds { !0 } else { 0 }
}

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

impl Column {
    /// The rows of a block in which the number is at least `threshold`, which is stored as `first`.
    fn at_least(&self, first: u64, threshold: i64, at: usize, must: &mut Rows, may: &mut Rows) {
        self.compare(&self.planes, first, at, must);
        match &self.bounds {
            Bounds::Known => *may = *must,
            Bounds::KnownIn(known) => {
                let (anything, something) = (full(self.domain.0 >= threshold), full(self.domain.1 >= threshold));
                let known = self.block(known, 0, at);
                for word in 0..BLOCK {
                    may[word] = must[word] & known[word] | something & !known[word];
                    must[word] = must[word] & known[word] | anything & !known[word];
                }
            }
            Bounds::ClosedIn(closed) => {
                let something = full(self.domain.1 >= threshold);
                let closed = self.block(closed, 0, at);
                for word in 0..BLOCK {
                    may[word] = must[word] | something & !closed[word];
                }
            }
            Bounds::Most(most) => self.compare(most, first, at, may),
        }
    }

    /// The rows of a block whose stored number is at least `first`: it is greater than `first - 1`, and x > c is decided bit by bit from
    /// the lowest up, as the carry of a subtraction is.
    fn compare(&self, planes: &[u64], first: u64, at: usize, out: &mut Rows) {
        let Some(constant) = first.checked_sub(1) else { return *out = [!0; BLOCK] };
        let mut rows = [0; BLOCK];
        if bits(constant) <= self.width {
            // Below the lowest zero of the constant nothing can be greater yet.
            for plane in constant.trailing_ones() as usize..self.width {
                let by = self.block(planes, plane, at);
                if constant >> plane & 1 == 0 {
                    rows.iter_mut().zip(by).for_each(|(rows, by)| *rows |= by);
                } else {
                    rows.iter_mut().zip(by).for_each(|(rows, by)| *rows &= by);
                }
            }
        }
        *out = rows;
    }

    /// From the rows whose least value is one of some codes to those that must be, and may be, one of them. A code is known or it is not:
    /// between two codes lies nothing.
    fn one_of(&self, at: usize, must: &mut Rows, may: &mut Rows) {
        let known = match &self.bounds {
            Bounds::Known => [!0; BLOCK],
            Bounds::KnownIn(known) | Bounds::ClosedIn(known) => *self.block(known, 0, at),
            Bounds::Most(most) => {
                let mut known = [!0; BLOCK];
                for plane in 0..self.width {
                    let (least, most) = (self.block(&self.planes, plane, at), self.block(most, plane, at));
                    for word in 0..BLOCK {
                        known[word] &= !(least[word] ^ most[word]);
                    }
                }
                known
            }
        };
        for word in 0..BLOCK {
            must[word] &= known[word];
            may[word] = must[word] | !known[word];
        }
    }
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

#[cfg(test)]
mod tests {
    use super::super::circuit::{Circuit, MET, NOT_MET, code_set};
    use super::*;

    fn random(state: &mut u64, below: u64) -> u64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % below
    }

    /// Rows of each way to be unknown: not, wholly, upwards, and between.
    fn rows(state: &mut u64, count: usize, domain: (i64, i64), way: u64) -> Vec<(i64, i64)> {
        let span = domain.0.abs_diff(domain.1).saturating_add(1);
        let value = |state: &mut u64| domain.0.wrapping_add_unsigned(random(state, span.min(1 << 31)));
        let row = |state: &mut u64| {
            let (a, b) = (value(state), value(state));
            match way.min(random(state, 4)) {
                0 => (a, a),
                _ if way == 1 => domain,
                _ if way == 2 => (a, domain.1),
                _ => (a.min(b), a.max(b)),
            }
        };
        (0..count).map(|_| row(state)).collect()
    }

    #[test]
    fn planes_agree_with_rows_one_by_one() {
        let mut state = 7;
        for case in 0..400 {
            let domains = [(0, 0), (0, 1), (-3, 12), (0, 4_000), (-1 << 40, 1 << 40), (0, 40), (i64::MIN, i64::MAX)];
            let count = [0, 1, 63, 64, 65, 1_024, 1_500][random(&mut state, 7) as usize];
            let made: Vec<((i64, i64), Vec<(i64, i64)>)> = (0..5)
                .map(|_| {
                    let domain = domains[random(&mut state, 7) as usize];
                    let way = random(&mut state, 4);
                    (domain, rows(&mut state, count, domain, way))
                })
                .collect();
            let columns: Vec<Arc<Column>> = made.iter().map(|(domain, rows)| Column::pack(rows, *domain).into()).collect();
            for (column, (_, rows)) in columns.iter().zip(&made) {
                for (at, row) in rows.iter().enumerate() {
                    assert_eq!(column.row(at), *row, "case {case}");
                }
            }
            let mut circuit = Circuit::default();
            let mut gates = Vec::new();
            for _ in 0..12 {
                let subject = random(&mut state, 5) as u32;
                let (domain, rows) = &made[subject as usize];
                let near = rows.get(random(&mut state, count.max(1) as u64) as usize).map_or(domain.0, |row| row.0);
                let threshold = near.saturating_add(random(&mut state, 3) as i64 - 1);
                gates.push(circuit.gate(Gate::AtLeast { subject, threshold }));
                let codes = code_set((0..5).map(|_| random(&mut state, 45) as u32));
                gates.push(circuit.gate(Gate::OneOf { subject, codes }));
            }
            for _ in 0..12 {
                let parts: Vec<u32> =
                    (0..1 + random(&mut state, 6)).map(|_| gates[random(&mut state, gates.len() as u64) as usize]).collect();
                let k = 1 + random(&mut state, parts.len() as u64) as u32;
                gates.push(match random(&mut state, 4) {
                    0 => circuit.gate(Gate::Not(parts[0])),
                    1 => circuit.gate(Gate::Closed(parts[0])),
                    _ => circuit.gate(Gate::Count { k, of: parts.into() }),
                });
            }
            let program = circuit.program(&gates);
            let roots: Vec<usize> = gates.iter().map(|&gate| program.position(gate).unwrap()).collect();
            let words = count.div_ceil(64);
            let mut masks = vec![(vec![0; words], vec![0; words]); roots.len()];
            run(&program, &columns, count, &roots, |root, at, must, may| {
                masks[root].0[at..at + must.len()].copy_from_slice(must);
                masks[root].1[at..at + may.len()].copy_from_slice(may);
            });
            let mut values = vec![0; program.len()];
            for row in 0..count {
                program.run(|subject| made[subject as usize].1[row], &mut values);
                for (root, (must, may)) in roots.iter().zip(&masks) {
                    let is_in = |mask: &[u64]| mask[row / 64] >> (row % 64) & 1 == 1;
                    assert_eq!(
                        (is_in(must), is_in(may)),
                        (values[*root] == MET, values[*root] != NOT_MET),
                        "case {case} row {row}"
                    );
                }
            }
            assert!(masks.iter().all(|(must, may)| must.iter().zip(may).all(|(must, may)| must & !may == 0)));
        }
    }
}
