//! Intervals of the difference of two rates.
//!
//! Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10. Miettinen and Nurminen,
//! "Comparative analysis of two rates", Statistics in Medicine 4 (1985), with the rates under a given difference in closed form from its
//! appendix. Mee, Biometrics 40 (1984), is the same without the factor N/(N-1); sources mix the two names.

use super::interval::{Confidence, Interval, IntervalMethod};
use super::one_rate::Rate;
use super::table::TwoByTwo;

/// Halvings of an interval at most as long as 2: what is left is less than the last digit.
const HALVINGS: u32 = 64;

impl TwoByTwo {
    /// The first rate less the second; `None` where a group is of nobody.
    #[must_use]
    pub fn difference(self) -> Option<f64> {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        if m == 0 || n == 0 {
            return None;
        }
        let (left, right) = (u128::from(a) * u128::from(n), u128::from(b) * u128::from(m));
        let size = left.abs_diff(right) as f64 / (m as f64 * n as f64);
        Some(if left < right { -size } else { size })
    }

    /// Newcombe's hybrid score interval of the difference; `None` where a group is of nobody.
    #[must_use]
    pub fn newcombe(self, confidence: Confidence) -> Option<Interval> {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        let (first, second) = (Rate::new(a, m)?.wilson(confidence), Rate::new(b, n)?.wilson(confidence));
        let (p, q, d) = (a as f64 / m as f64, b as f64 / n as f64, self.difference()?);
        let (first_upper, second_upper) = (first.upper.unwrap_or(1.0), second.upper.unwrap_or(1.0));
        let lower = d - libm::hypot(p - first.lower, second_upper - q);
        let upper = d + libm::hypot(first_upper - p, q - second.lower);
        Some(Interval::between(lower.max(-1.0), upper.min(1.0), IntervalMethod::Newcombe, confidence))
    }

    /// The score interval of Miettinen and Nurminen of the difference; `None` where a group is of nobody.
    #[must_use]
    pub fn miettinen_nurminen(self, confidence: Confidence) -> Option<Interval> {
        let people = self.totals().1 as f64;
        self.score_difference(confidence, people / (people - 1.0), IntervalMethod::MiettinenNurminen)
    }

    /// The score interval of Mee of the difference; `None` where a group is of nobody.
    #[must_use]
    pub fn mee(self, confidence: Confidence) -> Option<Interval> {
        self.score_difference(confidence, 1.0, IntervalMethod::Mee)
    }

    fn score_difference(self, confidence: Confidence, factor: f64, method: IntervalMethod) -> Option<Interval> {
        let d = self.difference()?;
        let limit = confidence.z() * confidence.z();
        // Whether a difference is too far from the one found.
        let is_beyond = |delta: f64| (d - delta) * (d - delta) > limit * factor * self.variance_at(delta);
        let end = |outside: f64| {
            if !is_beyond(outside) {
                return outside;
            }
            let (mut inner, mut outer) = (d, outside);
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(inner, outer);
                if is_beyond(middle) { outer = middle } else { inner = middle }
            }
            inner
        };
        Some(Interval::between(end(-1.0), end(1.0), method, confidence))
    }

    /// The variance of the difference found, under the likeliest rates that differ by `delta`.
    fn variance_at(self, delta: f64) -> f64 {
        let [m, n] = self.considered.map(|count| count as f64);
        let [first, second] = self.rates_at(delta);
        first * (1.0 - first) / m + second * (1.0 - second) / n
    }

    /// The likeliest rates that differ by `delta`: the root of a cubic, by its angle.
    fn rates_at(self, delta: f64) -> [f64; 2] {
        let [m, n] = self.considered.map(|count| count as f64);
        let [a, b] = self.selected.map(|count| count as f64);
        let l3 = m + n;
        let l2 = (m + 2.0 * n) * delta - l3 - (a + b);
        let l1 = (n * delta - l3 - 2.0 * b) * delta + a + b;
        let l0 = b * delta * (1.0 - delta);
        let third = l2 / (3.0 * l3);
        let q = third * third * third - l1 * l2 / (6.0 * l3 * l3) + l0 / (2.0 * l3);
        let p = (third * third - l1 / (3.0 * l3)).max(0.0).sqrt();
        let p = if q < 0.0 { -p } else { p };
        let cosine = if p == 0.0 { 0.0 } else { (q / (p * p * p)).clamp(-1.0, 1.0) };
        let angle = (std::f64::consts::PI + libm::acos(cosine)) / 3.0;
        let second = (2.0 * p * libm::cos(angle) - third).clamp(0.0f64.max(-delta), 1.0f64.min(1.0 - delta));
        [(second + delta).clamp(0.0, 1.0), second]
    }
}
