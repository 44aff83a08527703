//! All that a host can offer over time, as a graph of which each way is a timetable.
//!
//! Cohorts are looked at in the order of their starts. What may follow depends only on what is left of seats and mentors from then on; states
//! with the same left are one. The best timetable at any prices is then the longest way, which takes one look at each arc (a decision diagram,
//! D. Bergman, A. A. Cire, W.-J. van Hoeve, J. Hooker, "Decision Diagrams for Optimization", Springer 2016).

use std::collections::HashMap;

/// A cohort that could be: who starts then at one of the host's places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Among the places of the host.
    pub(crate) place: usize,
    /// The periods that it takes.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// So many, or none.
    pub(crate) least: i64,
    pub(crate) most: i64,
    /// What each takes of the mentors.
    pub(crate) load: i64,
}

/// The graph.
#[derive(Debug, Clone)]
pub(crate) struct Timetable {
    /// For each node where its arcs begin; nodes in the order of the cohorts, the last has none.
    first: Vec<u32>,
    /// For each node the cohort that is decided there.
    entry: Vec<u32>,
    /// How many start, and the node that follows.
    arcs: Vec<(u32, u32)>,
}

impl Timetable {
    /// All timetables within seats, by place and period, and mentors, by period, when they take no more arcs than the limit. Entries must be in
    /// the order of their beginnings.
    ///
    /// # Complexity
    /// O(arcs × (places × periods)).
    pub(crate) fn new(entries: &[Entry], seats: &[Vec<i64>], mentors: &[i64], limit: usize) -> Option<Self> {
        let mut table = Self { first: Vec::new(), entry: Vec::new(), arcs: Vec::new() };
        // What is left that still matters: seats of places in periods that a later cohort may take, and mentors in the same periods.
        let periods = mentors.len();
        let all: Vec<i64> = seats.iter().flatten().chain(mentors).copied().collect();
        let mut layer = vec![matters(entries, &all, periods)];
        for (at, entry) in entries.iter().enumerate() {
            let mut next: Vec<Vec<i64>> = Vec::new();
            let mut known: HashMap<Vec<i64>, u32> = HashMap::new();
            let begins = table.entry.len() + layer.len();
            for left in &layer {
                table.first.push(u32::try_from(table.arcs.len()).ok()?);
                table.entry.push(u32::try_from(at).ok()?);
                let free = (entry.from..entry.to)
                    .map(|period| {
                        let of_mentors = left[seats.len() * periods + period].checked_div(entry.load).unwrap_or(i64::MAX);
                        left[entry.place * periods + period].min(of_mentors)
                    })
                    .min()
                    .unwrap_or(i64::MAX);
                let most = free.min(entry.most);
                for size in std::iter::once(0).chain(entry.least.max(1)..=most) {
                    let mut then = left.clone();
                    for period in entry.from..entry.to {
                        then[entry.place * periods + period] -= size;
                        then[seats.len() * periods + period] -= size * entry.load;
                    }
                    let then = matters(&entries[at + 1..], &then, periods);
                    let number = u32::try_from(begins + next.len()).ok()?;
                    let node = *known.entry(then).or_insert_with_key(|then| {
                        next.push(then.clone());
                        number
                    });
                    table.arcs.push((u32::try_from(size).ok()?, node));
                    if table.arcs.len() > limit {
                        return None;
                    }
                }
            }
            layer = next;
        }
        // At the end nothing matters any more: all that is left is one.
        table.first.push(u32::try_from(table.arcs.len()).ok()?);
        Some(table)
    }

    /// The most that a timetable is worth at some prices for each who starts, and how many start then in each cohort.
    ///
    /// # Complexity
    /// O(arcs).
    pub(crate) fn best(&self, price: &[i64], worth: &mut Vec<(i64, u32)>, sizes: &mut Vec<i64>) -> i64 {
        worth.clear();
        worth.resize(self.entry.len() + 1, (0, 0));
        for node in (0..self.entry.len()).rev() {
            let price = price[self.entry[node] as usize];
            let (from, to) = (self.first[node], self.first[node + 1]);
            let mut best = (i64::MIN, from);
            for arc in from..to {
                let (size, next) = self.arcs[arc as usize];
                let value = price.saturating_mul(i64::from(size)).saturating_add(worth[next as usize].0);
                if value > best.0 {
                    best = (value, arc);
                }
            }
            worth[node] = best;
        }
        sizes.clear();
        sizes.resize(price.len(), 0);
        let mut node = 0;
        while node < self.entry.len() {
            let (size, next) = self.arcs[worth[node].1 as usize];
            sizes[self.entry[node] as usize] = i64::from(size);
            node = next as usize;
        }
        worth[0].0
    }

    /// The most that start in each cohort in any timetable.
    pub(crate) fn mosts(&self, entries: usize) -> Vec<i64> {
        let mut mosts = vec![0; entries];
        for (node, &entry) in self.entry.iter().enumerate() {
            for &(size, _) in &self.arcs[self.first[node] as usize..self.first[node + 1] as usize] {
                mosts[entry as usize] = i64::from(size).max(mosts[entry as usize]);
            }
        }
        mosts
    }
}

/// What is left, as far as cohorts from one on may take it: rows of so many periods, the last of mentors. More than all of them take together is
/// no more than that.
fn matters(later: &[Entry], left: &[i64], periods: usize) -> Vec<i64> {
    let mut most = vec![0i64; left.len()];
    for entry in later {
        for period in entry.from..entry.to {
            let mentors = left.len() - periods + period;
            most[entry.place * periods + period] += entry.most;
            most[mentors] = most[mentors].saturating_add(entry.most.saturating_mul(entry.load));
        }
    }
    left.iter().zip(most).map(|(left, most)| (*left).min(most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algo::dice::Dice;

    /// The most of all timetables, one by one.
    fn most(entries: &[Entry], left: &mut [Vec<i64>], price: &[i64]) -> i64 {
        let Some((entry, later)) = entries.split_first() else { return 0 };
        let at = price.len() - entries.len();
        let mentors = left.len() - 1;
        let mut best = most(later, left, price);
        for size in entry.least.max(1)..=entry.most {
            let take = |left: &mut [Vec<i64>], sign: i64| {
                left[entry.place][entry.from..entry.to].iter_mut().for_each(|left| *left -= sign * size);
                left[mentors][entry.from..entry.to].iter_mut().for_each(|left| *left -= sign * size * entry.load);
            };
            take(left, 1);
            if left.iter().flatten().all(|left| *left >= 0) {
                best = best.max(size * price[at] + most(later, left, price));
            }
            take(left, -1);
        }
        best
    }

    #[test]
    fn the_longest_way_is_the_best_timetable() {
        let mut dice = Dice(11);
        let mut small = 0;
        for _ in 0..400 {
            let (places, periods) = (1 + dice.place(3), 1 + dice.place(6));
            let mut number = |sides: u64| i64::try_from(dice.below(sides)).unwrap();
            let seats: Vec<Vec<i64>> = (0..places).map(|_| (0..periods).map(|_| number(4)).collect()).collect();
            let mentors: Vec<i64> = (0..periods).map(|_| number(6)).collect();
            let count = dice.place(6);
            let mut entries: Vec<Entry> = (0..count)
                .map(|_| {
                    let from = dice.place(periods);
                    let to = periods.min(from + 1 + dice.place(3));
                    let mut number = |sides: u64| i64::try_from(dice.below(sides)).unwrap();
                    let (least, load) = (1 + number(3), number(3));
                    Entry { place: dice.place(places), from, to, least, most: 3, load }
                })
                .collect();
            entries.sort_by_key(|entry| entry.from);
            let table = Timetable::new(&entries, &seats, &mentors, 10_000).unwrap();
            let price: Vec<i64> = entries.iter().map(|_| i64::try_from(dice.below(20)).unwrap() - 6).collect();
            let (mut worth, mut sizes) = (Vec::new(), Vec::new());
            let best = table.best(&price, &mut worth, &mut sizes);
            let mut left = seats.clone();
            left.push(mentors.clone());
            assert_eq!(best, most(&entries, &mut left, &price), "{entries:?}");
            assert_eq!(best, sizes.iter().zip(&price).map(|(size, price)| size * price).sum::<i64>());
            small += usize::from(Timetable::new(&entries, &seats, &mentors, 8).is_some());
        }
        assert!((40..360).contains(&small), "{small}");
    }
}
