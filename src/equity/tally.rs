//! Counting who was considered and who was selected, in one pass over whole numbers.

use super::answer::Count;

/// So many considered and selected of each cell, and of those in none: a state that shards add up, so that one run and many give the same.
///
/// ```
/// use rungs::Tally;
/// let (mut one, mut other) = (Tally::new(2), Tally::new(2));
/// one.count(&[0, 1, 1], &[true, false, true]);
/// other.count(&[1, 9], &[true, false]);
/// one.merge(&other);
/// assert_eq!((one.of(1).considered, one.of(1).selected), (3, 2));
/// // A cell that there is not is one that is not known.
/// assert_eq!(one.unknown().considered, 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The cells, and last of all those in none.
    counts: Vec<Count>,
}

/// Both counts of a lane are packed in 64 bits, and are added up before the lower one could flow over.
const BLOCK: usize = 1 << 30;
const SELECTED: u32 = 32;

impl Tally {
    /// Of so many cells, nobody counted yet; at most 65,535.
    #[must_use]
    pub fn new(cells: u16) -> Self {
        Self { counts: vec![Count::default(); usize::from(cells) + 1] }
    }

    /// Counts rows: the cell of each, and whether it was selected. A cell beyond the last is one that is not known. What one of the two lists
    /// has more than the other is not counted.
    ///
    /// # Complexity
    /// One addition a row.
    pub fn count(&mut self, cells: &[u16], selected: &[bool]) {
        let rows = cells.len().min(selected.len());
        let (cells, selected) = (cells.get(..rows).unwrap_or_default(), selected.get(..rows).unwrap_or_default());
        for (cells, selected) in cells.chunks(BLOCK).zip(selected.chunks(BLOCK)) {
            self.block(cells, selected);
        }
    }

    /// Four lanes, so that rows of one cell in a row do not wait for each other.
    fn block(&mut self, cells: &[u16], selected: &[bool]) {
        let width = self.counts.len();
        let [mut one, mut two, mut three, mut four] = [const { Vec::new() }; 4].map(|_: Vec<u64>| vec![0u64; width]);
        let last = u16::try_from(width - 1).unwrap_or(u16::MAX);
        let add = |lane: &mut Vec<u64>, cell: u16, is_selected: bool| {
            if let Some(place) = lane.get_mut(usize::from(cell.min(last))) {
                *place += 1 + (u64::from(is_selected) << SELECTED);
            }
        };
        let (fours, others) = (cells.chunks_exact(4), selected.chunks_exact(4));
        let (rest, rest_selected) = (fours.remainder(), others.remainder());
        for pair in fours.zip(others) {
            if let ([a, b, c, d], [p, q, r, s]) = pair {
                add(&mut one, *a, *p);
                add(&mut two, *b, *q);
                add(&mut three, *c, *r);
                add(&mut four, *d, *s);
            }
        }
        for (cell, is_selected) in rest.iter().zip(rest_selected) {
            add(&mut one, *cell, *is_selected);
        }
        for lane in [one, two, three, four] {
            for (count, packed) in self.counts.iter_mut().zip(lane) {
                count.considered += packed & u64::from(u32::MAX);
                count.selected += packed >> SELECTED;
            }
        }
    }

    /// Counts so many people of a cell at once; of those in none where there is no such cell.
    pub fn add(&mut self, cell: u16, count: Count) {
        let last = self.counts.len().saturating_sub(1);
        if let Some(place) = self.counts.get_mut(usize::from(cell).min(last)) {
            place.add(count);
        }
    }

    /// Adds what another one has counted, cell by cell; the cells of the longer one stay.
    pub fn merge(&mut self, other: &Self) {
        let (Some(unknown), Some(more)) = (self.counts.pop(), other.counts.last()) else { return };
        let cells = other.counts.len().saturating_sub(1);
        if self.counts.len() < cells {
            self.counts.resize(cells, Count::default());
        }
        for (count, more) in self.counts.iter_mut().zip(other.counts.iter().take(cells)) {
            count.add(*more);
        }
        self.counts.push(unknown.plus(*more));
    }

    /// The cells in order.
    #[must_use]
    pub fn cells(&self) -> &[Count] {
        self.counts.split_last().map_or(&[], |(_, cells)| cells)
    }

    /// What was counted of a cell; nobody of one that there is not.
    #[must_use]
    pub fn of(&self, cell: u16) -> Count {
        self.cells().get(usize::from(cell)).copied().unwrap_or_default()
    }

    /// Those in no cell.
    #[must_use]
    pub fn unknown(&self) -> Count {
        self.counts.last().copied().unwrap_or_default()
    }
}
