//! The lists of applicants, from the best entry down, sorted no further than they are read.

use super::market::Market;

/// Where each applicant is in their list.
pub(super) struct Lists<'a> {
    market: &'a Market<'a>,
    /// For each applicant.
    places: Vec<Place>,
    /// For each place in a list which entry comes there, once it is known.
    entries: Vec<u32>,
    /// Scratch.
    numbers: Vec<u64>,
}

#[derive(Clone, Copy)]
struct Place {
    /// The next that is read.
    next: u32,
    /// Up to here it is known who comes. From here on entries are in their buckets, once anything is sorted.
    sorted: u32,
    buckets: Buckets,
}

/// Ranges of wishes, from the best down.
#[derive(Clone, Copy)]
struct Buckets {
    most: u16,
    /// Each is two to this power wishes wide.
    shift: u16,
}

/// How many entries are sorted at a time, at least.
const RUN: u32 = 16;
/// The most buckets of a list.
const BUCKETS: usize = 256;

impl<'a> Lists<'a> {
    pub(super) fn new(market: &'a Market<'a>) -> Self {
        let buckets = Buckets { most: 0, shift: 0 };
        let starts = market.start().iter().take(market.applicants() as usize);
        let places = starts.map(|&start| Place { next: start, sorted: start, buckets }).collect();
        Self { market, places, entries: vec![0; market.hosts().len()], numbers: Vec::new() }
    }

    /// Reads the best entry that has not been read.
    #[inline]
    pub(super) fn next(&mut self, applicant: u32) -> Option<u32> {
        let entry = self.peek(applicant)?;
        self.places[applicant as usize].next += 1;
        Some(entry)
    }

    /// The best entry that has not been read; it stays unread.
    #[inline]
    pub(super) fn peek(&mut self, applicant: u32) -> Option<u32> {
        let place = self.places[applicant as usize];
        if place.next == place.sorted {
            self.sort_on(applicant)?;
        }
        Some(self.entries[place.next as usize])
    }

    /// Sorts the next buckets, so that there is something to read. `None` when everything is sorted.
    #[cold]
    #[inline(never)]
    fn sort_on(&mut self, applicant: u32) -> Option<()> {
        let (start, end) = (self.market.start()[applicant as usize], self.market.start()[applicant as usize + 1]);
        let (place, wishes) = (&mut self.places[applicant as usize], self.market.wishes());
        if place.sorted == end {
            return None;
        }
        let mut run = place.sorted;
        if end - start <= 2 * RUN {
            (start..end).for_each(|entry| self.entries[entry as usize] = entry);
            run = end;
        } else {
            if place.sorted == start {
                place.buckets = spread(&mut self.entries, wishes, start, end);
            }
            let bucket = |run: u32| place.buckets.of(wishes[self.entries[run as usize] as usize]);
            while run < end && (run - place.sorted < RUN || bucket(run) == bucket(run - 1)) {
                run += 1;
            }
        }
        let sorted = &mut self.entries[place.sorted as usize..run as usize];
        self.numbers.clear();
        self.numbers.extend(sorted.iter().map(|&entry| u64::from(!wishes[entry as usize]) << 32 | u64::from(entry)));
        self.numbers.sort_unstable();
        // The lower half is the entry.
        sorted.iter_mut().zip(&self.numbers).for_each(|(entry, &number)| *entry = (number & u64::from(u32::MAX)) as u32);
        place.sorted = run;
        Some(())
    }

    /// Of all entries that have been read, those that are `held`, ascending.
    pub(super) fn read(&self, held: impl Fn(u32, u32) -> bool) -> Vec<u32> {
        let mut found = Vec::new();
        for ((applicant, place), &start) in (0u32..).zip(&self.places).zip(self.market.start()) {
            let before = found.len();
            let mut left = self.market.wants(applicant);
            // The latest are the likeliest, and there are no more than are wanted.
            for at in (start..place.next).rev() {
                if left == 0 {
                    break;
                }
                let entry = self.entries[at as usize];
                if held(entry, applicant) {
                    found.push(entry);
                    left -= 1;
                }
            }
            found[before..].sort_unstable();
        }
        found
    }
}

impl Buckets {
    #[inline]
    fn of(self, wish: u16) -> usize {
        usize::from((self.most - wish) >> self.shift)
    }
}

/// Spreads the entries of a list over buckets by their wishes, two passes without comparing.
fn spread(entries: &mut [u32], wishes: &[u16], start: u32, end: u32) -> Buckets {
    let (from, to) = (start as usize, end as usize);
    let (mut least, mut most) = (u16::MAX, 0);
    for &wish in &wishes[from..to] {
        least = least.min(wish);
        most = most.max(wish);
    }
    let bits = u16::BITS - (most - least).leading_zeros();
    let shift = bits.saturating_sub(BUCKETS.ilog2()) as u16;
    let buckets = Buckets { most, shift };
    let mut places = [start; BUCKETS];
    wishes[from..to].iter().for_each(|&wish| places[buckets.of(wish)] += 1);
    let mut next = start;
    for place in &mut places {
        next += std::mem::replace(place, next) - start;
    }
    for (entry, &wish) in (start..).zip(&wishes[from..to]) {
        let place = &mut places[buckets.of(wish)];
        entries[*place as usize] = entry;
        *place += 1;
    }
    buckets
}
