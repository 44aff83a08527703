//! The most valuable sequence of intervals, where what one adds depends on those chosen before it.
//!
//! Intervals are chosen in the order of their beginnings, none before the end of the last. What an interval adds is never more than it would
//! add alone (a function that is submodular has that); so the best chain of intervals with these values, which is weighted interval
//! scheduling and takes one pass, is never less than what can still be added. That cuts a search depth first.

/// An interval that may be chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    pub(crate) from: i32,
    /// The first moment at which the next one may begin.
    pub(crate) until: i32,
    /// The most that it ever adds.
    pub(crate) most: i64,
    /// Whether every sequence has it.
    pub(crate) must: bool,
}

/// What intervals add to those chosen before.
pub(crate) trait Gains {
    /// Chooses an interval: what it adds, or none when it may not be chosen now.
    fn choose(&mut self, interval: usize) -> Option<i64>;
    /// Takes back the last one chosen.
    fn take_back(&mut self);
}

/// The best sequence that was found.
#[derive(Debug)]
pub(crate) struct Best {
    /// The intervals in order and their value; none when no sequence has all that must be, or none was found.
    pub(crate) found: Option<(Vec<usize>, i64)>,
    /// What no sequence exceeds by the values of intervals alone.
    pub(crate) chain: i64,
    /// Whether all was looked at: what was found is the best.
    pub(crate) is_exact: bool,
    /// How many intervals were tried.
    pub(crate) steps: u64,
}

/// Searches among intervals that are ordered by their beginning. At most `free` of those that need not be are chosen, and at most `limit`
/// intervals are tried.
///
/// Two that must be may be closer to each other than their ends say, but neither may be within the other; what is too close to one that must be is
/// not chosen.
///
/// # Complexity
/// O(n log n) for the chain; the search behind it is exponential in the length of the sequence at worst.
pub(crate) fn best(intervals: &[Interval], free: usize, gains: &mut dyn Gains, limit: u64) -> Best {
    let field = Field::new(intervals);
    let mut best = Best { found: None, chain: field.chain.first().copied().unwrap_or(0), is_exact: true, steps: 0 };
    if field.no_must_from(0) {
        best.found = Some((Vec::new(), 0));
    }
    // For each interval chosen: which, the value with it, and how many are free to be chosen.
    let mut chosen: Vec<(usize, i64, usize)> = Vec::new();
    let mut at = 0;
    loop {
        let (value, left) = chosen.last().map_or((0, free), |&(_, value, left)| (value, left));
        match field.next(at, value, left, best.found.as_ref().map(|(_, most)| *most)) {
            Some(interval) => {
                if best.steps == limit {
                    best.is_exact = false;
                    break;
                }
                best.steps += 1;
                let Some(gain) = gains.choose(interval) else {
                    // What must be, and may not, ends the way.
                    at = if intervals[interval].must { intervals.len() } else { interval + 1 };
                    continue;
                };
                let value = value.saturating_add(gain);
                let left = left - usize::from(!intervals[interval].must);
                chosen.push((interval, value, left));
                at = field.after[interval];
                if field.no_must_from(at) && best.found.as_ref().is_none_or(|&(_, most)| value > most) {
                    best.found = Some((chosen.iter().map(|&(interval, ..)| interval).collect(), value));
                }
            }
            None => {
                let Some((interval, ..)) = chosen.pop() else { break };
                gains.take_back();
                at = if intervals[interval].must { intervals.len() } else { interval + 1 };
            }
        }
    }
    for _ in &chosen {
        gains.take_back();
    }
    best
}

struct Field<'a> {
    intervals: &'a [Interval],
    /// For each interval the first that may follow it.
    after: Vec<usize>,
    /// Whether it goes with what must be.
    fits: Vec<bool>,
    /// For each place the most that a chain from there on has.
    chain: Vec<i64>,
    /// For each place the first interval from there on that must be.
    must: Vec<usize>,
}

impl<'a> Field<'a> {
    fn new(intervals: &'a [Interval]) -> Self {
        let count = intervals.len();
        let mut must = vec![count; count + 1];
        let mut chain = vec![0i64; count + 1];
        let mut after = vec![count; count];
        let mut fits = vec![true; count];
        for at in (0..count).rev() {
            let interval = &intervals[at];
            let mut next = at + 1 + intervals[at + 1..].partition_point(|other| other.from < interval.until);
            // The first that must be among those that are too close.
            let close = must[at + 1];
            if close < next {
                next = close;
                fits[at] = interval.must;
            }
            after[at] = next;
            let with = interval.most.saturating_add(chain[next]);
            chain[at] = match (interval.must, fits[at]) {
                (true, _) => with,
                (false, true) => with.max(chain[at + 1]),
                (false, false) => chain[at + 1],
            };
            must[at] = if interval.must { at } else { must[at + 1] };
        }
        Self { intervals, after, fits, chain, must }
    }

    fn no_must_from(&self, at: usize) -> bool {
        self.must[at] == self.intervals.len()
    }

    /// The next interval from a place on that may be chosen and may lead to more than the most so far.
    fn next(&self, at: usize, value: i64, left: usize, most: Option<i64>) -> Option<usize> {
        let last = self.must[at];
        for interval in at..self.intervals.len().min(last.saturating_add(1)) {
            if most.is_some_and(|most| value.saturating_add(self.chain[interval]) <= most) {
                // A chain from further on is worth no more.
                return None;
            }
            if interval == last || left > 0 && self.fits[interval] {
                return Some(interval);
            }
        }
        None
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "numbers of these tests are small")]
mod tests {
    use super::*;
    use crate::algo::dice::Dice;

    /// Each interval has a colour; of each colour the first adds all, the second half, the third nothing; some pairs may not be.
    struct Colours {
        of: Vec<(usize, i64)>,
        barred: Vec<(usize, usize)>,
        chosen: Vec<usize>,
    }

    impl Gains for Colours {
        fn choose(&mut self, interval: usize) -> Option<i64> {
            if self.chosen.iter().any(|&other| self.barred.contains(&(other, interval))) {
                return None;
            }
            let (colour, value) = self.of[interval];
            let before = self.chosen.iter().filter(|&&other| self.of[other].0 == colour).count();
            self.chosen.push(interval);
            Some(if value < 0 { value } else { [value, value / 2, 0][before.min(2)] })
        }

        fn take_back(&mut self) {
            self.chosen.pop();
        }
    }

    #[test]
    fn it_is_the_best_of_all_sequences() {
        let mut dice = Dice(7);
        let (mut steps, mut sets, mut none) = (0, 0, 0);
        for _ in 0..3_000 {
            let count = dice.below(9) as usize;
            let rest = dice.below(2) as i32;
            let mut spans: Vec<(i32, i32)> = (0..count)
                .map(|_| {
                    let from = dice.below(8) as i32;
                    (from, from + 1 + dice.below(3) as i32)
                })
                .collect();
            spans.sort_unstable();
            let mut is_must = vec![false; count];
            for at in 0..count {
                let is_apart = |other: usize| !is_must[other] || spans[other].1 <= spans[at].0 || spans[at].1 <= spans[other].0;
                is_must[at] = dice.below(8) == 0 && (0..count).all(is_apart);
            }
            let of: Vec<(usize, i64)> = (0..count).map(|_| (dice.below(3) as usize, dice.below(12) as i64 - 3)).collect();
            let mut barred = Vec::new();
            for one in 0..count {
                for other in one + 1..count {
                    if dice.below(6) == 0 {
                        barred.push((one, other));
                    }
                }
            }
            let free = dice.below(4) as usize;
            let intervals: Vec<Interval> = (0..count)
                .map(|at| Interval { from: spans[at].0, until: spans[at].1 + rest, most: of[at].1, must: is_must[at] })
                .collect();
            let mut gains = Colours { of: of.clone(), barred: barred.clone(), chosen: Vec::new() };
            let best = best(&intervals, free, &mut gains, u64::MAX);
            assert!(gains.chosen.is_empty() && best.is_exact);
            let mut most: Option<i64> = None;
            for set in 0u32..1 << count {
                let chosen: Vec<usize> = (0..count).filter(|at| set >> at & 1 == 1).collect();
                let needed = (0..count).all(|at| !is_must[at] || chosen.contains(&at));
                let follow = chosen.windows(2).all(|two| {
                    let gap = if is_must[two[0]] && is_must[two[1]] { 0 } else { rest };
                    spans[two[0]].1 + gap <= spans[two[1]].0
                });
                let few = chosen.iter().filter(|&&at| !is_must[at]).count() <= free;
                let mut twin = Colours { of: of.clone(), barred: barred.clone(), chosen: Vec::new() };
                let value = chosen.iter().map(|&at| twin.choose(at)).sum::<Option<i64>>();
                if let Some(value) = value.filter(|_| needed && follow && few) {
                    most = most.max(Some(value));
                }
            }
            assert_eq!(best.found.as_ref().map(|(_, value)| *value), most);
            assert!(most.is_none_or(|most| most <= best.chain));
            none += usize::from(most.is_none());
            steps += best.steps;
            sets += 1u64 << count;
        }
        assert!(steps * 4 < sets && none > 20, "{steps} {sets} {none}");
    }

    #[test]
    fn a_limit_is_told() {
        let intervals: Vec<Interval> = (0..9).map(|at| Interval { from: at, until: at + 1, most: 5, must: false }).collect();
        let mut gains = Colours { of: vec![(0, 5); 9], barred: Vec::new(), chosen: Vec::new() };
        let best = best(&intervals, 9, &mut gains, 12);
        assert!(!best.is_exact && best.steps == 12 && best.chain == 45 && gains.chosen.is_empty());
    }
}
