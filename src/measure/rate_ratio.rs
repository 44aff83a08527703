//! Intervals of the ratio of two rates, and so of an impact ratio.
//!
//! Koopman, "Confidence intervals for the ratio of two binomial proportions", Biometrics 40 (1984). Miettinen and Nurminen, Statistics in Medicine 4 (1985), is the
//! same with the variance times N/(N-1).

use super::interval::{Confidence, Interval, IntervalMethod};
use super::table::TwoByTwo;

/// A ratio beyond this is told as having no end.
const MOST_RATIO: f64 = 1e15;
/// Halvings on the scale of logarithms.
const HALVINGS: u32 = 80;

impl TwoByTwo {
    /// Koopman's score interval of the first rate over the second. Its lower end is 0 where nobody of the first was selected; `None` where nobody of the
    /// second was, or a group is of nobody.
    #[must_use]
    pub fn koopman(self, confidence: Confidence) -> Option<Interval> {
        self.score_ratio(confidence, 1.0, IntervalMethod::Koopman)
    }

    /// The score interval of Miettinen and Nurminen of the ratio; otherwise as [`TwoByTwo::koopman`].
    #[must_use]
    pub fn miettinen_nurminen_ratio(self, confidence: Confidence) -> Option<Interval> {
        let people = self.totals().1 as f64;
        self.score_ratio(confidence, people / (people - 1.0), IntervalMethod::MiettinenNurminen)
    }

    fn score_ratio(self, confidence: Confidence, factor: f64, method: IntervalMethod) -> Option<Interval> {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        if m == 0 || n == 0 || b == 0 {
            return None;
        }
        let limit = confidence.z() * confidence.z() * factor;
        let is_beyond = |ratio: f64| self.is_beyond(ratio, limit);
        let found = (a as f64 / m as f64) / (b as f64 / n as f64);
        let lower = if a == 0 { 0.0 } else { between(found, found / MOST_RATIO, is_beyond).unwrap_or(0.0) };
        // With none of the first the ratio found is 0, and any small one lies within.
        let start = if a == 0 { 1.0 / MOST_RATIO } else { found };
        let upper = between(start, MOST_RATIO, is_beyond);
        Some(Interval { lower, upper, method, confidence })
    }

    /// Whether a ratio is too far from the one found, under the likeliest rates that have it.
    fn is_beyond(self, ratio: f64, limit: f64) -> bool {
        let [m, n] = self.considered.map(|count| count as f64);
        let [a, b] = self.selected.map(|count| count as f64);
        let square = (m + n) * ratio;
        let linear = m * ratio + a + n + b * ratio;
        // The smaller root, without the difference of two near numbers.
        let root = (linear * linear - 4.0 * square * (a + b)).max(0.0).sqrt();
        let second = (2.0 * (a + b) / (linear + root)).min(1.0).min(1.0 / ratio);
        let first = (ratio * second).min(1.0);
        let variance = first * (1.0 - first) / m + ratio * ratio * second * (1.0 - second) / n;
        let apart = a / m - ratio * (b / n);
        apart * apart > limit * variance
    }
}

/// The last ratio from `inner` towards `outer` that is not beyond; `None` when even `outer` is not.
fn between(inner: f64, outer: f64, is_beyond: impl Fn(f64) -> bool) -> Option<f64> {
    if !is_beyond(outer) {
        return None;
    }
    let (mut inner, mut outer) = (libm::log(inner), libm::log(outer));
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(inner, outer);
        if is_beyond(libm::exp(middle)) { outer = middle } else { inner = middle }
    }
    Some(libm::exp(inner))
}
