//! The test of two rates by their pooled rate: z, and its square, chi-square.
//!
//! Pearson (1900); with the correction of Yates, "Contingency tables involving small numbers and the chi-square test", JRSS Supplement 1 (1934).

use serde::{Deserialize, Serialize};

use super::distribution;
use super::table::TwoByTwo;

/// The pooled test of two rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TwoProportion {
    /// By how many standard deviations the first rate is above the second; its square is Pearson's chi-square.
    pub z: f64,
    /// The two-sided p.
    pub p: f64,
    /// Chi-square with Yates's correction.
    pub corrected_chi_square: f64,
    /// The p with Yates's correction.
    pub corrected_p: f64,
    /// Whether all four expected counts are at least 5, below which an exact test should be taken.
    pub is_large_enough: bool,
}

impl TwoByTwo {
    /// The pooled test; `None` where a margin is 0, since nothing can be compared.
    #[must_use]
    pub fn two_proportion(self) -> Option<TwoProportion> {
        let (selected, people) = self.totals();
        let ([a, _], [m, n]) = (self.selected, self.considered);
        if m == 0 || n == 0 || selected == 0 || selected == people {
            return None;
        }
        // a n - b m, as whole numbers, so that equal rates give exactly 0.
        let [b_times, a_times] = [u128::from(selected - a) * u128::from(m), u128::from(a) * u128::from(n)];
        let size = a_times.abs_diff(b_times) as f64;
        let people_f = people as f64;
        let margins = m as f64 * n as f64 * selected as f64 * (people - selected) as f64;
        let root = (people_f / margins).sqrt();
        let corrected = (size - (people_f / 2.0).min(size)) * root;
        let z = if a_times < b_times { -size * root } else { size * root };
        // The smallest expected count is the product of the smaller margins over all.
        let smallest = u128::from(m.min(n)) * u128::from(selected.min(people - selected));
        Some(TwoProportion {
            z,
            p: distribution::normal_two_sided(z),
            corrected_chi_square: corrected * corrected,
            corrected_p: distribution::normal_two_sided(corrected),
            is_large_enough: smallest >= 5 * u128::from(people),
        })
    }
}
