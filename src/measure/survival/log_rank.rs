//! Whether groups differ in how long they wait.
//!
//! Mantel, "Evaluation of survival data", Cancer Chemotherapy Reports 50 (1966), with the variance of the hypergeometric distribution. Weights: Gehan, "A generalized Wilcoxon test",
//! Biometrika 52 (1965), as Breslow writes it (1970); Tarone and Ware, Biometrika 64 (1977); Peto and Peto, JRSS A 135 (1972). Strata are added up, as Klein and Moeschberger,
//! "Survival Analysis" (2003), sections 7.3 and 7.5.

use serde::{Deserialize, Serialize};

use super::MOST_GROUPS;
use super::counts::{DayRow, SurvivalCounts};
use super::fault::SurvivalFault;
use crate::measure::distribution;

/// How much a day counts. Open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LogRankWeight {
    /// All days the same: the log-rank test.
    #[default]
    Same,
    /// By how many are at risk, so that early days count most, and who is seen no longer counts much.
    Gehan,
    /// By the root of how many are at risk.
    TaroneWare,
    /// By the share of all that is still waiting, as the product of 1 - d / (n + 1).
    Peto,
}

/// A comparison of groups: chi-square with its degrees of freedom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LogRank {
    /// How days were weighted.
    pub weight: LogRankWeight,
    /// The groups, in their order.
    pub groups: Vec<LogRankGroup>,
    /// The statistic.
    pub chi_square: f64,
    /// Its degrees of freedom: the groups that were at risk of something together with another, less one for each set of them that has nothing to do with the others.
    pub degrees: u32,
    /// How likely so much or more is where the groups do not differ.
    pub p: f64,
}

/// What a comparison says of one group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LogRankGroup {
    /// How many subjects.
    pub subjects: u64,
    /// How many ended.
    pub observed: u64,
    /// How many would have, if the groups did not differ.
    pub expected: f64,
    /// Observed less expected, by the weights.
    pub score: f64,
    /// The variance of the score.
    pub variance: f64,
}

/// A pivot smaller than this part of its own beginning is what rounding has left of 0.
const SMALLEST_PIVOT: f64 = 1e-9;

impl LogRank {
    /// Compares groups, whichever cause ends a wait; `None` where nothing can be said: fewer than two groups were ever at risk together, or nobody ended.
    ///
    /// # Errors
    /// [`SurvivalFault::Groups`] for more than 256.
    ///
    /// # Complexity
    /// Days times the groups squared.
    ///
    /// ```
    /// use rungs::{LogRank, LogRankWeight, SurvivalCounts};
    /// let (mut soon, mut late) = (SurvivalCounts::new(1)?, SurvivalCounts::new(1)?);
    /// soon.extend(&[1, 2, 3, 4, 5], &[1; 5])?;
    /// late.extend(&[6, 7, 8, 9, 10], &[1; 5])?;
    /// let told = LogRank::of(&[&soon, &late], LogRankWeight::Same)?.unwrap();
    /// assert!(told.degrees == 1 && told.p < 0.01);
    /// # Ok::<(), rungs::SurvivalFault>(())
    /// ```
    pub fn of(groups: &[&SurvivalCounts], weight: LogRankWeight) -> Result<Option<Self>, SurvivalFault> {
        Self::stratified(&[groups], weight)
    }

    /// Compares groups within each of several strata, and adds up. Each stratum has all groups, in the same order, a group of nobody where there is none.
    ///
    /// # Errors
    /// As [`LogRank::of`], and [`SurvivalFault::Lengths`] for strata of different numbers of groups.
    pub fn stratified(strata: &[&[&SurvivalCounts]], weight: LogRankWeight) -> Result<Option<Self>, SurvivalFault> {
        let count = strata.first().map_or(0, |groups| groups.len());
        if count > MOST_GROUPS {
            return Err(SurvivalFault::Groups { groups: count });
        }
        if let Some(other) = strata.iter().find(|groups| groups.len() != count) {
            return Err(SurvivalFault::Lengths { expected: count, found: other.len() });
        }
        let none = LogRankGroup { subjects: 0, observed: 0, expected: 0.0, score: 0.0, variance: 0.0 };
        let mut sums = Sums { groups: vec![none; count], covariance: vec![vec![0.0; count]; count] };
        strata.iter().for_each(|groups| sums.add(groups, weight));
        let (chi_square, degrees) = sums.chi_square();
        for (at, (group, row)) in sums.groups.iter_mut().zip(&sums.covariance).enumerate() {
            group.variance = row.get(at).copied().unwrap_or_default();
        }
        let p = distribution::chi_square_above(chi_square, degrees);
        Ok((degrees > 0).then_some(Self { weight, groups: sums.groups, chi_square, degrees, p }))
    }
}

struct Sums {
    groups: Vec<LogRankGroup>,
    covariance: Vec<Vec<f64>>,
}

impl Sums {
    /// Adds one stratum, day by day.
    fn add(&mut self, groups: &[&SurvivalCounts], weight: LogRankWeight) {
        for (sum, group) in self.groups.iter_mut().zip(groups) {
            sum.subjects += group.subjects();
        }
        let mut days: Vec<_> = groups.iter().map(|group| group.days()).collect();
        let mut still_waiting = 1.0;
        loop {
            let rows: Vec<Option<DayRow<'_>>> = days.iter_mut().map(Iterator::next).collect();
            if rows.iter().all(Option::is_none) {
                break;
            }
            // Of each group those at risk and those who end; a group whose counts are over has nobody.
            let rows: Vec<[u64; 2]> = rows.iter().map(|row| row.map_or([0, 0], |row| [row.at_risk, row.ended])).collect();
            let at_risk: u64 = rows.iter().map(|[at_risk, _]| at_risk).sum();
            let ended: u64 = rows.iter().map(|[_, ended]| ended).sum();
            if ended == 0 {
                continue;
            }
            still_waiting *= (at_risk + 1 - ended) as f64 / (at_risk + 1) as f64;
            let weight = match weight {
                LogRankWeight::Same => 1.0,
                LogRankWeight::Gehan => at_risk as f64,
                LogRankWeight::TaroneWare => (at_risk as f64).sqrt(),
                LogRankWeight::Peto => still_waiting,
            };
            self.day(&rows, at_risk, ended, weight);
        }
    }

    fn day(&mut self, rows: &[[u64; 2]], at_risk: u64, ended: u64, weight: f64) {
        let all = at_risk as f64;
        for (sum, &[there, observed]) in self.groups.iter_mut().zip(rows) {
            // d - D n / N as one whole number over N: exactly 0 where a group has what it should.
            let (has, should) = (u128::from(observed) * u128::from(at_risk), u128::from(ended) * u128::from(there));
            let apart = has.abs_diff(should) as f64 / all;
            sum.observed += observed;
            sum.expected += should as f64 / all;
            sum.score += weight * if has < should { -apart } else { apart };
        }
        // With one at risk there is nothing to compare, nor where all end.
        if at_risk < 2 || ended == at_risk {
            return;
        }
        let spread = weight * weight * (ended as f64 * ((at_risk - ended) as f64 / (at_risk - 1) as f64)) / (all * all);
        for (one, (row, &[there, _])) in self.covariance.iter_mut().zip(rows).enumerate() {
            for (other, (cell, &[also, _])) in row.iter_mut().zip(rows).enumerate() {
                let product = u128::from(there) * if one == other { u128::from(at_risk - there) } else { u128::from(also) };
                *cell += if one == other { spread * product as f64 } else { -spread * product as f64 };
            }
        }
    }

    /// The score by the inverse of its covariance, as far as that has one: elimination on the greatest diagonal element that is left, until only zeros are.
    /// Groups that were never at risk together with another have none, and each set of groups that were leaves one out by itself.
    fn chi_square(&self) -> (f64, u32) {
        let mut matrix = self.covariance.clone();
        let mut score: Vec<f64> = self.groups.iter().map(|group| group.score).collect();
        let diagonal = |matrix: &[Vec<f64>]| -> Vec<f64> {
            matrix.iter().enumerate().map(|(at, row)| row.get(at).copied().unwrap_or_default()).collect()
        };
        let begun = diagonal(&matrix);
        let mut is_done = vec![false; begun.len()];
        let (mut chi_square, mut degrees) = (0.0, 0);
        loop {
            let now = diagonal(&matrix);
            let left = now.iter().zip(&begun).zip(&is_done).enumerate();
            let left = left.filter(|(_, ((now, begun), is_done))| !**is_done && **now > SMALLEST_PIVOT * **begun);
            let Some((pivot, ((&size, _), _))) = left.max_by(|(_, ((one, _), _)), (_, ((other, _), _))| one.total_cmp(other))
            else {
                return (chi_square, degrees);
            };
            let (Some(row), Some(&lead)) = (matrix.get(pivot).cloned(), score.get(pivot)) else { return (chi_square, degrees) };
            chi_square += lead * lead / size;
            degrees += 1;
            for ((other, score), factor) in matrix.iter_mut().zip(&mut score).zip(&row) {
                let part = factor / size;
                *score -= part * lead;
                for (cell, above) in other.iter_mut().zip(&row) {
                    *cell -= part * above;
                }
            }
            if let Some(done) = is_done.get_mut(pivot) {
                *done = true;
            }
        }
    }
}
