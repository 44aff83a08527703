//! How sure an effect is where few clusters took part: what else the draw of the treated could have shown.
//!
//! Fisher, "The Design of Experiments" (1935); Rosenbaum, "Observational Studies" (2002), chapter 2; for few clusters: MacKinnon and Webb, "Randomization inference for difference-in-differences with few treated
//! clusters", Journal of Econometrics 218 (2020). As many clusters are treated in each draw; the figure is the difference of the mean changes, each member counting once.

use serde::{Deserialize, Serialize};

use super::{MOST_OUTCOME, MOST_OUTCOMES};
use crate::measure::{Confidence, Interval, IntervalMethod, Ratio};

/// What changed in a cluster: the changes of its members, summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClusterChange {
    /// Whether it was treated.
    pub is_treated: bool,
    /// How many members.
    pub members: u64,
    /// The sum of their changes.
    pub sum: i64,
}

/// Clusters of which some were treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RandomisationTest {
    clusters: Vec<ClusterChange>,
    treated: usize,
}

/// What a test by randomisation found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Randomisation {
    /// The mean change of the treated less that of the others.
    pub effect: f64,
    /// The share of draws with an effect as large, in either direction.
    pub p: Ratio,
    /// How many draws were looked at, the true one among them.
    pub draws: u64,
    /// Whether those are all draws there are. Otherwise they are a sample by `seed`.
    pub is_exact: bool,
    /// Of which seed the sample is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// Up to so many draws all are looked at.
const MOST_EXACT: u64 = 20_000;
/// How many are sampled otherwise, besides the true one.
const SAMPLED: u32 = 19_999;
/// The most clusters.
const MOST_CLUSTERS: usize = 10_000;
/// Effects that differ by less, of each other or of the greatest mean change, are the same.
const SAME: f64 = 1e-9;

impl RandomisationTest {
    /// `None` without a treated cluster and another, with more than 10,000, or where one has no members, more than 10,000,000, or changes beyond 200,000,000 for each.
    ///
    /// ```
    /// use rungs::{ClusterChange, RandomisationTest};
    /// let changes = [(true, 9), (true, 7), (true, 8), (false, 1), (false, 3), (false, 2)];
    /// let clusters = changes.map(|(is_treated, sum)| ClusterChange { is_treated, members: 1, sum });
    /// let found = RandomisationTest::new(&clusters).unwrap().test(1);
    /// // Of twenty draws none but the true one and its opposite is as far apart.
    /// assert_eq!((found.effect, found.p.to_string(), found.is_exact), (6.0, "2/20".to_owned(), true));
    /// ```
    #[must_use]
    pub fn new(clusters: &[ClusterChange]) -> Option<Self> {
        let treated = clusters.iter().filter(|cluster| cluster.is_treated).count();
        let is_good = |cluster: &ClusterChange| {
            let most = u128::from(cluster.members) * u128::from(2 * MOST_OUTCOME);
            (1..=MOST_OUTCOMES).contains(&cluster.members) && u128::from(cluster.sum.unsigned_abs()) <= most
        };
        let is_few = clusters.len() <= MOST_CLUSTERS;
        if treated == 0 || treated == clusters.len() || !is_few || !clusters.iter().all(is_good) {
            return None;
        }
        // In an order of their own, so that a sample does not depend on the one given.
        let mut clusters = clusters.to_vec();
        clusters.sort_unstable();
        Some(Self { clusters, treated })
    }

    /// How many draws there are; `None` beyond 20,000.
    #[must_use]
    pub fn draws(&self) -> Option<u64> {
        let few = self.treated.min(self.clusters.len() - self.treated) as u64;
        let all = self.clusters.len() as u64;
        let mut draws = 1u64;
        for step in 1..=few {
            // INVARIANT: exact, since a product of consecutive numbers is divided by as many.
            draws = draws.checked_mul(all - few + step)? / step;
            if draws > MOST_EXACT {
                return None;
            }
        }
        Some(draws)
    }

    /// The test: over all draws where there are at most 20,000, else over a sample of 19,999 by the seed and the true one.
    ///
    /// # Complexity
    /// Draws times clusters.
    #[must_use]
    pub fn test(&self, seed: u64) -> Randomisation {
        let draws = self.all_draws();
        let (as_far, of) = match &draws {
            Some(draws) => (self.as_far(draws.iter().map(Vec::as_slice), 0.0), draws.len() as u64),
            None => {
                let sample = Sample::new(seed, self.clusters.len(), self.treated);
                let drawn = (0..SAMPLED).zip(sample).map(|(_, draw)| draw);
                (self.as_far(drawn, 0.0) + 1, u64::from(SAMPLED) + 1)
            }
        };
        let p = Ratio::of(as_far, of).unwrap_or(Ratio::ONE);
        let is_exact = draws.is_some();
        Randomisation { effect: self.effect(), p, draws: of, is_exact, seed: (!is_exact).then_some(seed) }
    }

    /// The effects that the test over all draws does not refuse; `None` where draws are sampled, or so few that no effect is ever refused.
    ///
    /// As an effect moves away from the one found, fewer and fewer draws are as far, so that each end is found by halving.
    ///
    /// # Complexity
    /// Some two hundred tests.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let draws = self.all_draws()?;
        let alpha = confidence.outside();
        let share = |effect: f64| self.as_far(draws.iter().map(Vec::as_slice), effect) as f64 / draws.len() as f64;
        let found = self.effect();
        let end = |direction: f64| {
            let mut reach = self.scale().max(1e-9);
            let mut doublings = 0;
            while share(found + direction * reach) > alpha + 1e-12 {
                reach *= 2.0;
                doublings += 1;
                if doublings > 60 {
                    return None;
                }
            }
            let (mut low, mut high) = (0.0, reach);
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                if share(found + direction * middle) > alpha + 1e-12 { low = middle } else { high = middle }
            }
            Some(found + direction * high)
        };
        Some(Interval::between(end(-1.0)?, end(1.0)?, IntervalMethod::Randomisation, confidence))
    }

    fn effect(&self) -> f64 {
        let treated = self.clusters.iter().map(|cluster| cluster.is_treated);
        self.difference(treated, 0.0)
    }

    /// The greatest mean change of a cluster, as a measure of what is nothing.
    fn scale(&self) -> f64 {
        self.clusters.iter().map(|cluster| (cluster.sum as f64 / cluster.members as f64).abs()).fold(0.0, f64::max)
    }

    /// The difference of the mean changes under a draw, had each of the truly treated changed by so much less.
    fn difference(&self, treated: impl Iterator<Item = bool>, less: f64) -> f64 {
        let (mut sums, mut members) = ([0.0; 2], [0.0; 2]);
        for (cluster, is_treated) in self.clusters.iter().zip(treated) {
            let size = cluster.members as f64;
            let change = cluster.sum as f64 - if cluster.is_treated { less * size } else { 0.0 };
            let [control, of] = &mut sums;
            *(if is_treated { of } else { control }) += change;
            let [control, of] = &mut members;
            *(if is_treated { of } else { control }) += size;
        }
        let ([control, of], [others, treated]) = (sums, members);
        of / treated - control / others
    }

    /// How many of these draws have a difference as large as the true one.
    fn as_far<D: AsRef<[bool]>>(&self, draws: impl Iterator<Item = D>, less: f64) -> u64 {
        let observed = self.difference(self.clusters.iter().map(|cluster| cluster.is_treated), less).abs();
        let least = observed - SAME * observed - 1e-12 * self.scale();
        draws.filter(|draw| self.difference(draw.as_ref().iter().copied(), less).abs() >= least).count() as u64
    }

    /// All draws, where there are not too many.
    fn all_draws(&self) -> Option<Vec<Vec<bool>>> {
        self.draws()?;
        let (all, treated) = (self.clusters.len(), self.treated);
        let mut chosen: Vec<usize> = (0..treated).collect();
        let mut draws = Vec::new();
        loop {
            let mut draw = vec![false; all];
            chosen.iter().for_each(|at| draw.get_mut(*at).into_iter().for_each(|is_treated| *is_treated = true));
            draws.push(draw);
            // The last one that can move on does, and those behind it follow.
            let Some(moving) = (0..treated).rev().find(|at| chosen.get(*at).is_some_and(|now| *now < all - treated + at))
            else {
                return Some(draws);
            };
            let start = chosen.get(moving).map_or(0, |now| now + 1);
            chosen.iter_mut().skip(moving).zip(start..).for_each(|(place, next)| *place = next);
        }
    }
}

/// Draws at random: as many treated in each.
struct Sample {
    state: u64,
    order: Vec<usize>,
    treated: usize,
}

impl Sample {
    fn new(seed: u64, clusters: usize, treated: usize) -> Self {
        Self { state: seed, order: (0..clusters).collect(), treated }
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    fn next_number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Iterator for Sample {
    type Item = Vec<bool>;

    fn next(&mut self) -> Option<Vec<bool>> {
        let all = self.order.len();
        let mut draw = vec![false; all];
        for place in 0..self.treated {
            // The high half of a product: even to one in 2^64 / clusters.
            let left = (all - place) as u128;
            let offset = usize::try_from((u128::from(self.next_number()) * left) >> 64).unwrap_or(0);
            self.order.swap(place, place + offset);
            let chosen = self.order.get(place).copied().unwrap_or(0);
            draw.get_mut(chosen).into_iter().for_each(|is_treated| *is_treated = true);
        }
        Some(draw)
    }
}
