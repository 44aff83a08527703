//! Repeatable chance: SplitMix64, with a stream of its own for each person and purpose.
//!
//! Whatever is drawn of one person leaves all others as they are, so that a person's record can be made again at any time,
//! as when a colleague's record has to know who was in office on a day. Whole numbers only: the data is the same everywhere.

/// What a stream is drawn for.
#[derive(Clone, Copy)]
pub(crate) enum Topic {
    Teams,
    Career,
    Profile,
    Evidence,
    Sight,
    Severity,
    Dirt,
    Records,
    Mentoring,
    Swap,
}

/// A stream of numbers.
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream for one purpose and one person.
    pub(crate) fn stream(seed: u64, topic: Topic, person: usize) -> Self {
        let mut rng = Self(seed);
        for part in [topic as u64, u64::try_from(person).unwrap_or(u64::MAX)] {
            rng.0 = rng.next() ^ part;
        }
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A position in a list of `length`; 0 for an empty one.
    pub(crate) fn below(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % length).unwrap_or(0)
    }

    /// A number of the range, its ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % width)
    }

    /// True in so many cases of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(items.len());
        items.get(at)
    }

    /// A number around 0, two times in three within half of `spread`, never beyond twice of it.
    pub(crate) fn bell(&mut self, spread: i64) -> i64 {
        (0..4).map(|_| self.between(-spread, spread)).sum::<i64>() / 2
    }
}
