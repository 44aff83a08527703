//! The most valuable sequence of intervals, where what one adds depends on those chosen before it.
//!
//! Intervals are chosen in the order of their beginnings, none before the end of the last. What an interval adds is never more than it would
//! add alone (a function that is submodular has that), but for a bonus that only the first ones chosen have. So the best chain of intervals
//! with these values, which is weighted interval scheduling and takes one pass for each number of intervals that are left to be chosen, is never
//! less than what can still be added. That cuts a search depth first, which begins from what the best chain is truly worth.

/// An interval that may be chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    pub(crate) from: i32,
    /// The first moment at which the next one may begin.
    pub(crate) until: i32,
    /// The most that it ever adds, but for the bonus.
    pub(crate) most: i64,
    /// Whether every sequence has it.
    pub(crate) must: bool,
}

/// What intervals add to those chosen before.
pub(crate) trait Gains {
    /// Chooses an interval: what it adds with its bonus, or none when it may not be chosen now.
    fn choose(&mut self, interval: usize) -> Option<i64>;
    /// Takes back the last one chosen.
    fn take_back(&mut self);
}

/// How many of those that are free a sequence has, and what they have beside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// At most so many are chosen of those that need not be.
    pub(crate) free: usize,
    /// What the first has beside, the second and so on; none more than the one before.
    pub(crate) bonus: &'a [i64],
    /// At most so many intervals are tried.
    pub(crate) limit: u64,
}

/// How a search ended; the sequence itself is with the [`Sequencer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The value of the best sequence that was found; none when no sequence has all that must be, or none was found.
    pub(crate) value: Option<i64>,
    /// Whether all was looked at: what was found is the best.
    pub(crate) is_exact: bool,
    /// How many intervals were tried.
    pub(crate) steps: u64,
}

/// More that are free than these are counted as if there were no end of them, which only weakens the cut.
const LAYERS: usize = 6;

/// Searches, again and again, in memory of its own.
///
/// Two intervals that must be may be closer to each other than their ends say, but neither may be within the other; what is too close to one
/// that must be is not chosen.
#[derive(Debug, Default)]
pub(crate) struct Sequencer {
    /// For each interval the first that may follow it.
    after: Vec<u32>,
    /// Whether it goes with what must be.
    fits: Vec<bool>,
    /// For each place the first interval from there on that must be.
    must: Vec<u32>,
    /// For each number that is free to be chosen, and each place, the most that a chain from there on has.
    chain: Vec<i64>,
    /// What is chosen: which, the value with it, and how many are free to be chosen.
    chosen: Vec<(u32, i64, usize)>,
    /// The best sequence.
    best: Vec<u32>,
}

impl Sequencer {
    /// The best sequence that the last search found.
    pub(crate) fn best(&self) -> &[u32] {
        &self.best
    }

    /// Searches among intervals that are ordered by their beginning.
    ///
    /// # Complexity
    /// O(n) for each number that is free, up to a small one; the search behind it is exponential in the length of the sequence at worst.
    pub(crate) fn search<G: Gains>(&mut self, intervals: &[Interval], terms: Terms<'_>, gains: &mut G) -> Found {
        self.prepare(intervals, terms);
        self.chosen.clear();
        self.best.clear();
        let mut found = Found { value: None, is_exact: true, steps: 0 };
        if self.no_must_from(intervals, 0) {
            found.value = Some(0);
        }
        self.follow_the_chain(intervals, terms, gains, &mut found);
        let mut at = 0;
        loop {
            let (value, left) = self.chosen.last().map_or((0, terms.free), |&(_, value, left)| (value, left));
            let Some(interval) = self.next(intervals, terms, at, value, left, found.value) else {
                let Some((interval, ..)) = self.chosen.pop() else { break };
                gains.take_back();
                at = past(intervals, interval as usize);
                continue;
            };
            if found.steps >= terms.limit {
                found.is_exact = false;
                break;
            }
            found.steps += 1;
            let Some(gain) = gains.choose(interval) else {
                at = past(intervals, interval);
                continue;
            };
            let value = value.saturating_add(gain);
            let left = left - usize::from(!intervals[interval].must);
            self.chosen.push((place(interval), value, left));
            at = self.after[interval] as usize;
            self.keep_if_better(intervals, at, value, &mut found);
        }
        for _ in &self.chosen {
            gains.take_back();
        }
        found
    }

    /// What no sequence exceeds by the values of intervals alone, each with the first bonus, whatever their number.
    pub(crate) fn loose(&mut self, intervals: &[Interval], bonus: i64) -> i64 {
        let with: Vec<Interval> =
            intervals.iter().map(|interval| Interval { most: interval.most.saturating_add(bonus), ..*interval }).collect();
        self.prepare(&with, Terms { free: usize::MAX, bonus: &[], limit: 0 });
        self.chain[LAYERS * (with.len() + 1)]
    }

    /// What the best chain is truly worth, so that the search has something to beat.
    fn follow_the_chain<G: Gains>(&mut self, intervals: &[Interval], terms: Terms<'_>, gains: &mut G, found: &mut Found) {
        let (mut at, mut value, mut left) = (0, 0i64, terms.free);
        while at < intervals.len() {
            let layer = self.layer(intervals, left);
            let is_must = intervals[at].must;
            // Of chains that are worth the same the one that begins first.
            if !is_must && (left == 0 || !self.fits[at] || self.with(intervals, terms, at, left) < self.chain[layer + at]) {
                at += 1;
                continue;
            }
            found.steps += 1;
            match gains.choose(at) {
                Some(gain) => {
                    value = value.saturating_add(gain);
                    left -= usize::from(!is_must);
                    self.chosen.push((place(at), value, left));
                    at = self.after[at] as usize;
                    self.keep_if_better(intervals, at, value, found);
                }
                None if is_must => break,
                None => at += 1,
            }
        }
        for _ in 0..self.chosen.len() {
            gains.take_back();
        }
        self.chosen.clear();
    }

    fn keep_if_better(&mut self, intervals: &[Interval], at: usize, value: i64, found: &mut Found) {
        if self.no_must_from(intervals, at) && found.value.is_none_or(|most| value > most) {
            found.value = Some(value);
            self.best.clear();
            self.best.extend(self.chosen.iter().map(|&(interval, ..)| interval));
        }
    }

    fn prepare(&mut self, intervals: &[Interval], terms: Terms<'_>) {
        let count = intervals.len();
        self.after.clear();
        self.after.resize(count, place(count));
        self.fits.clear();
        self.fits.resize(count, true);
        self.must.clear();
        self.must.resize(count + 1, place(count));
        for at in (0..count).rev() {
            let interval = &intervals[at];
            let mut next = at + 1 + intervals[at + 1..].partition_point(|other| other.from < interval.until);
            // The first that must be among those that are too close.
            let close = self.must[at + 1] as usize;
            if close < next {
                next = close;
                self.fits[at] = interval.must;
            }
            self.after[at] = place(next);
            self.must[at] = if interval.must { place(at) } else { self.must[at + 1] };
        }
        let layers = terms.free.min(LAYERS);
        self.chain.clear();
        self.chain.resize((layers + 1) * (count + 1), 0);
        let bonus = |chosen: usize| terms.bonus.get(chosen).copied().unwrap_or(0);
        for left in 0..=layers {
            let layer = left * (count + 1);
            let is_open = terms.free > LAYERS && left == LAYERS;
            // Whoever is within the last layers has chosen all others already.
            let more = bonus(if is_open { 0 } else { terms.free - left });
            let below = if is_open { layer } else { layer.saturating_sub(count + 1) };
            for at in (0..count).rev() {
                let interval = &intervals[at];
                let after = self.after[at] as usize;
                let with = interval.most.saturating_add(more);
                self.chain[layer + at] = if interval.must {
                    with.saturating_add(self.chain[layer + after])
                } else if left > 0 && self.fits[at] {
                    with.saturating_add(self.chain[below + after]).max(self.chain[layer + at + 1])
                } else {
                    self.chain[layer + at + 1]
                };
            }
        }
    }

    /// The most that a chain has that begins with an interval, with so many free to be chosen.
    fn with(&self, intervals: &[Interval], terms: Terms<'_>, at: usize, left: usize) -> i64 {
        let is_open = terms.free > LAYERS && left >= LAYERS;
        let more = terms.bonus.get(if is_open { 0 } else { terms.free - left }).copied().unwrap_or(0);
        let below = self.layer(intervals, if is_open { LAYERS } else { left - 1 });
        intervals[at].most.saturating_add(more).saturating_add(self.chain[below + self.after[at] as usize])
    }

    /// Where the chains begin of which so many are free to be chosen.
    fn layer(&self, intervals: &[Interval], left: usize) -> usize {
        left.min(LAYERS) * (intervals.len() + 1)
    }

    fn no_must_from(&self, intervals: &[Interval], at: usize) -> bool {
        self.must[at] as usize == intervals.len()
    }

    /// The next interval from a place on that may be chosen and may lead to more than the most so far.
    fn next(
        &self,
        intervals: &[Interval],
        terms: Terms<'_>,
        at: usize,
        value: i64,
        left: usize,
        most: Option<i64>,
    ) -> Option<usize> {
        let last = self.must[at] as usize;
        let layer = self.layer(intervals, left);
        let is_open = left > LAYERS;
        let below = if is_open { layer } else { layer.saturating_sub(intervals.len() + 1) };
        let more = terms.bonus.get(terms.free - left).copied().unwrap_or(0);
        let until = intervals.len().min(last.saturating_add(1));
        for (interval, of) in intervals.iter().enumerate().take(until).skip(at) {
            // A chain from further on is worth no more.
            if most.is_some_and(|most| value.saturating_add(self.chain[layer + interval]) <= most) {
                return None;
            }
            if interval == last {
                return Some(interval);
            }
            if left == 0 || !self.fits[interval] {
                continue;
            }
            let with = value.saturating_add(of.most).saturating_add(more);
            let with = with.saturating_add(self.chain[below + self.after[interval] as usize]);
            if most.is_none_or(|most| with > most) {
                return Some(interval);
            }
        }
        None
    }
}

/// Where to go on after an interval that is not chosen: what must be, and may not, ends the way.
fn past(intervals: &[Interval], interval: usize) -> usize {
    if intervals[interval].must { intervals.len() } else { interval + 1 }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
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
        let mut sequencer = Sequencer::default();
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
            let found = sequencer.search(&intervals, Terms { free, bonus: &[], limit: u64::MAX }, &mut gains);
            assert!(gains.chosen.is_empty() && found.is_exact);
            let loose = sequencer.loose(&intervals, 0);
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
            assert_eq!(found.value, most);
            assert!(most.is_none_or(|most| most <= loose));
            none += usize::from(most.is_none());
            steps += found.steps;
            sets += 1u64 << count;
        }
        assert!(steps * 4 < sets && none > 20, "{steps} {sets} {none}");
    }

    #[test]
    fn a_limit_is_told() {
        let intervals: Vec<Interval> = (0..9).map(|at| Interval { from: at, until: at + 1, most: 5, must: false }).collect();
        let mut gains = Colours { of: vec![(0, 5); 9], barred: Vec::new(), chosen: Vec::new() };
        let mut sequencer = Sequencer::default();
        let found = sequencer.search(&intervals, Terms { free: 9, bonus: &[], limit: 12 }, &mut gains);
        assert!(!found.is_exact && gains.chosen.is_empty() && !sequencer.best().is_empty());
        assert_eq!((found.steps, sequencer.loose(&intervals, 0)), (12, 45));
    }
}
