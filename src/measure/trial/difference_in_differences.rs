//! What changed more than elsewhere: a difference in differences, with errors robust to clusters.
//!
//! Ashenfelter and Card, "Using the longitudinal structure of earnings to estimate the effect of training programs", Review of Economics and Statistics 67 (1985). Errors: Liang and Zeger, "Longitudinal data
//! analysis using generalized linear models", Biometrika 73 (1986), with the correction for few clusters that is called CR1: G/(G-1) times (N-1)/(N-K), K being four for each cohort; Cameron and Miller, "A practitioner's guide to
//! cluster-robust inference", Journal of Human Resources 50 (2015).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FEW_CLUSTERS, MOST_OUTCOMES, is_outcome};
use crate::measure::distribution::{student_two_sided, student_upper};
use crate::measure::{Confidence, Interval, IntervalMethod};

/// Which of the four means an outcome belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DidCell {
    /// Of the others, before.
    ControlBefore,
    /// Of the others, after.
    ControlAfter,
    /// Of the treated, before.
    TreatedBefore,
    /// Of the treated, after.
    TreatedAfter,
}

/// Numbers and sums of outcomes by cluster, before and after, treated and not. They add up over shards to the last bit.
///
/// ```
/// use rungs::{Confidence, DidCell, DidSums};
/// // Snow, "On the Mode of Communication of Cholera" (1855): deaths in 10,000 houses by water company, 1849 and 1854.
/// let mut sums = DidSums::new();
/// for (company, cell, deaths) in [
///     (0, DidCell::ControlBefore, 135), (0, DidCell::ControlAfter, 147), (1, DidCell::TreatedBefore, 85), (1, DidCell::TreatedAfter, 19),
/// ] {
///     assert!(sums.add(company, cell, deaths));
/// }
/// let told = sums.estimate(Confidence::default()).unwrap();
/// // Two clusters have an effect, and no error that could be believed.
/// assert_eq!((told.effect, told.error), (-78.0, None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DidSums {
    clusters: BTreeMap<u64, [Cell; 4]>,
    outcomes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    count: u64,
    sum: i128,
}

/// A difference in differences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DidEstimate {
    /// (treated after - treated before) - (control after - control before), of unrounded means.
    pub effect: f64,
    /// The four means, in the order of [`DidCell`].
    pub means: [f64; 4],
    /// How many outcomes each is of.
    pub counts: [u64; 4],
    /// How many clusters.
    pub clusters: usize,
    /// The error that is robust to clusters (CR1); none with fewer than ten clusters, where it is too small, or where nothing varies.
    pub error: Option<f64>,
    /// The p of no effect, on both sides, by Student's distribution with one degree of freedom less than there are clusters.
    pub p: Option<f64>,
    /// The interval of the effect by the same.
    pub ci: Option<Interval>,
}

const CELLS: [DidCell; 4] = [DidCell::ControlBefore, DidCell::ControlAfter, DidCell::TreatedBefore, DidCell::TreatedAfter];

impl DidCell {
    /// The cell of a treated one or not, after or before.
    #[must_use]
    pub const fn of(is_treated: bool, is_after: bool) -> Self {
        match (is_treated, is_after) {
            (false, false) => Self::ControlBefore,
            (false, true) => Self::ControlAfter,
            (true, false) => Self::TreatedBefore,
            (true, true) => Self::TreatedAfter,
        }
    }

    /// Which way its mean enters the effect.
    const fn sign(self) -> f64 {
        match self {
            Self::ControlBefore | Self::TreatedAfter => 1.0,
            Self::ControlAfter | Self::TreatedBefore => -1.0,
        }
    }
}

impl DidSums {
    /// Of no outcome yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an outcome of a cluster. Whether it was added: not beyond 100,000,000 in size, nor more than 10,000,000 in all.
    #[must_use]
    pub fn add(&mut self, cluster: u64, cell: DidCell, outcome: i64) -> bool {
        if !is_outcome(outcome) || self.outcomes >= MOST_OUTCOMES {
            return false;
        }
        self.outcomes += 1;
        if let Some(of) = self.clusters.entry(cluster).or_default().get_mut(cell as usize) {
            of.count += 1;
            of.sum += i128::from(outcome);
        }
        true
    }

    /// Adds those of another shard; a cluster may be in both. Whether they were added: not where there would be more than 10,000,000 outcomes.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.outcomes + other.outcomes > MOST_OUTCOMES {
            return false;
        }
        self.outcomes += other.outcomes;
        for (cluster, cells) in &other.clusters {
            add_cells(self.clusters.entry(*cluster).or_default(), cells);
        }
        true
    }

    /// The effect; `None` where one of the four means is of nothing.
    ///
    /// # Complexity
    /// Linear in the clusters.
    #[must_use]
    pub fn estimate(&self, confidence: Confidence) -> Option<DidEstimate> {
        Self::together(std::slice::from_ref(self), confidence)
    }

    /// One effect of several cohorts, each with its own before and after: the effects within, weighted by what their counts say (one over the sum of one over each count). A cluster may be in
    /// several. Means are those of all outcomes together, and so do not come to the effect where there are several. `None` where a mean of a cohort is of nothing.
    ///
    /// # Complexity
    /// O(c log c) in the clusters of all.
    #[must_use]
    pub fn together(cohorts: &[Self], confidence: Confidence) -> Option<DidEstimate> {
        let mut within = Vec::new();
        for cohort in cohorts {
            let mut all = [Cell::default(); 4];
            cohort.clusters.values().for_each(|cells| add_cells(&mut all, cells));
            if all.iter().any(|cell| cell.count == 0) {
                return None;
            }
            let weight = all.iter().map(|cell| (cell.count as f64).recip()).sum::<f64>().recip();
            within.push((cohort, all, weight));
        }
        let whole: f64 = within.iter().map(|(.., weight)| weight).sum();
        let (mut effect, mut outcomes, mut everything) = (0.0, 0, [Cell::default(); 4]);
        // What each cluster adds to the effect: residuals over the number that each mean is of.
        let mut parts: BTreeMap<u64, f64> = BTreeMap::new();
        for (cohort, all, weight) in within {
            let means = all.map(|cell| cell.sum as f64 / cell.count as f64);
            effect += weight / whole * CELLS.iter().zip(means).map(|(cell, mean)| cell.sign() * mean).sum::<f64>();
            outcomes += cohort.outcomes;
            add_cells(&mut everything, &all);
            for (cluster, cells) in &cohort.clusters {
                let of_cells = CELLS.iter().zip(cells).zip(all.iter().zip(means));
                let residuals = of_cells
                    .map(|((cell, of), (all, mean))| cell.sign() * (of.sum as f64 - of.count as f64 * mean) / all.count as f64);
                *parts.entry(*cluster).or_default() += weight / whole * residuals.sum::<f64>();
            }
        }
        let squares: f64 = parts.values().map(|part| part * part).sum();
        let (clusters, n) = (parts.len(), outcomes as f64);
        let (g, fitted) = (clusters as f64, 4.0 * cohorts.len() as f64);
        let variance = squares * g / (g - 1.0) * (n - 1.0) / (n - fitted);
        // Residuals of outcomes that are all as their means are nothing but rounding.
        let size: f64 = everything.iter().map(|cell| (cell.sum as f64 / cell.count.max(1) as f64).abs()).sum();
        let error = (clusters >= FEW_CLUSTERS && n > fitted).then(|| variance.sqrt()).filter(|error| *error > 1e-12 * size);
        let p = error.map(|error| student_two_sided(effect / error, g - 1.0));
        let ci = error.map(|error| {
            let reach = student_upper(confidence.outside() / 2.0, g - 1.0) * error;
            Interval::between(effect - reach, effect + reach, IntervalMethod::ClusterRobust, confidence)
        });
        let means = everything.map(|cell| cell.sum as f64 / cell.count.max(1) as f64);
        (!cohorts.is_empty()).then(|| DidEstimate {
            effect,
            means,
            counts: everything.map(|cell| cell.count),
            clusters,
            error,
            p,
            ci,
        })
    }
}

fn add_cells(sums: &mut [Cell; 4], cells: &[Cell; 4]) {
    for (sum, cell) in sums.iter_mut().zip(cells) {
        sum.count += cell.count;
        sum.sum += cell.sum;
    }
}
