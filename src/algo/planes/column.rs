//! A column of numbers as bit-planes.

use super::{BLOCK, Rows, bits, full};

/// What a column's stored numbers stand for.
#[derive(Debug, Clone)]
pub(super) enum Coding {
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
    pub(super) coding: Coding,
    /// What a row of which nothing is known lies in.
    domain: (i64, i64),
    /// How many planes there are.
    pub(super) width: usize,
    /// Words for each plane: whole blocks.
    words: usize,
    /// The planes one after the other, the lowest bit first.
    pub(super) planes: Box<[u64]>,
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
        let mask = || {
            let mut mask = vec![0u64; words].into_boxed_slice();
            for (word, rows) in mask.iter_mut().zip(rows.chunks(64)) {
                *word = rows.iter().rev().fold(0, |word, row| word << 1 | u64::from(known(row)));
            }
            mask
        };
        let planes = coding.slice(rows, width, words, |row| if or_free && free(row) { low } else { row.0 });
        let bounds = if all_known {
            Bounds::Known
        } else if or_free {
            Bounds::KnownIn(mask())
        } else if or_open {
            Bounds::ClosedIn(mask())
        } else {
            Bounds::Most(coding.slice(rows, width, words, |row| row.1))
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
    pub(super) fn block<'a>(&self, planes: &'a [u64], plane: usize, at: usize) -> &'a Rows {
        // In range: every plane has whole blocks of words.
        planes[plane * self.words + at..].first_chunk().unwrap_or(&[0; BLOCK])
    }
}

impl Coding {
    /// The planes of a number of each row: sixty-four rows at a time, whose bits are turned from rows into planes at once.
    fn slice(&self, rows: &[(i64, i64)], width: usize, words: usize, of: impl Fn(&(i64, i64)) -> i64) -> Box<[u64]> {
        let mut planes = vec![0u64; width * words].into_boxed_slice();
        let mut square = [0u64; 64];
        for (word, rows) in rows.chunks(64).enumerate() {
            square.fill(0);
            for (stored, row) in square.iter_mut().zip(rows) {
                *stored = self.store(of(row));
            }
            transpose(&mut square);
            for (plane, bits) in square.iter().take(width).enumerate() {
                // In range: a word of one of `width` planes.
                planes[plane * words + word] = *bits;
            }
        }
        planes
    }

    pub(super) fn store(&self, value: i64) -> u64 {
        match self {
            Self::Offset(low) => value.abs_diff(*low),
            Self::Listed(list) => list.partition_point(|&listed| listed < value) as u64,
        }
    }

    pub(super) fn value(&self, stored: u64) -> i64 {
        match self {
            Self::Offset(low) => low.wrapping_add_unsigned(stored),
            Self::Listed(list) => usize::try_from(stored).ok().and_then(|at| list.get(at)).copied().unwrap_or(i64::MAX),
        }
    }

    /// The stored number from which on values are at least `threshold`.
    pub(super) fn first(&self, threshold: i64) -> u64 {
        match self {
            Self::Offset(low) if threshold <= *low => 0,
            _ => self.store(threshold),
        }
    }
}

impl Column {
    /// The rows of a block in which the number is at least `threshold`, which is stored as `first`.
    pub(super) fn at_least(&self, first: u64, threshold: i64, at: usize, must: &mut Rows, may: &mut Rows) {
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
    pub(super) fn one_of(&self, at: usize, must: &mut Rows, may: &mut Rows) {
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

/// Turns a square of bits: the i-th bit of the j-th word becomes the j-th bit of the i-th (Warren, "Hacker's Delight", 2nd edition, 7-3).
fn transpose(square: &mut [u64; 64]) {
    let (mut half, mut mask) = (32, 0x0000_0000_FFFF_FFFFu64);
    while half != 0 {
        let mut at = 0;
        while at < 64 {
            // In range: `at` has no bit of `half`, and both are less than 64.
            let swapped = (square[at] >> half ^ square[at | half]) & mask;
            square[at] ^= swapped << half;
            square[at | half] ^= swapped;
            at = (at | half) + 1 & !half;
        }
        half >>= 1;
        mask ^= mask << half;
    }
}
