//! A difference of two arms less what was known before: CUPED.
//!
//! Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data", WSDM (2013): each outcome less theta times how far the same person was off the mean before the
//! pilot, with theta = cov / var over both arms. The variance that is left is 1 - r^2. Whoever was not there before gets the mean, and is counted. Difference of means: Welch, Biometrika 34 (1947).

use serde::{Deserialize, Serialize};

use super::{MOST_OUTCOMES, is_outcome};
use crate::measure::distribution::{student_two_sided, student_upper};
use crate::measure::{Confidence, Interval, IntervalMethod};

/// Sums of outcomes and of what was known before, in two arms. They add up over shards to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CupedArms {
    control: Arm,
    treated: Arm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Arm {
    people: i128,
    sum: i128,
    squares: i128,
    /// Those who were there before: how many, before and after, squares and products.
    known: i128,
    before: i128,
    after: i128,
    before_squares: i128,
    products: i128,
}

/// The difference of two arms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cuped {
    /// How many people: the others, and the treated.
    pub people: [u64; 2],
    /// How many of them were not there before, and so were given the mean.
    pub without_before: [u64; 2],
    /// How much of being off the mean before is taken off; 0 where nobody was there before, or all were alike.
    pub theta: f64,
    /// The share of the variance of all outcomes, both arms together, that is left: 1 - r^2 where everybody was there before.
    pub variance_left: f64,
    /// The difference of the means as they are.
    pub unadjusted: f64,
    /// The difference of the adjusted means.
    pub effect: f64,
    /// Its standard error.
    pub error: f64,
    /// Degrees of freedom (Welch).
    pub degrees: f64,
    /// The p of no difference, on both sides.
    pub p: f64,
    /// Its interval.
    pub ci: Interval,
}

impl Arm {
    fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.sum += other.sum;
        self.squares += other.squares;
        self.known += other.known;
        self.before += other.before;
        self.after += other.after;
        self.before_squares += other.before_squares;
        self.products += other.products;
    }

    /// The mean and its squared error, after theta times the distance from the mean before is taken off.
    fn adjusted(&self, all: &Self, theta: f64) -> (f64, f64) {
        let n = self.people as f64;
        // Times those who were there before, of both arms: distances from the common mean, and their products with outcomes.
        let off = all.known * self.before - self.known * all.before;
        let products = all.known * self.products - all.before * self.after;
        let scale = (all.known.max(1)) as f64;
        let of_outcomes = (self.people * self.squares - self.sum * self.sum) as f64 / n;
        let of_both = (self.people * products - off * self.sum) as f64 / (n * scale);
        // About the arm's own mean, and that about the common one.
        let known = (self.known.max(1)) as f64;
        let own = (self.known * self.before_squares - self.before * self.before) as f64 / known;
        let apart = off as f64 / scale;
        let of_before = own + apart * apart / known - apart * apart / n;
        let squares = (of_outcomes - 2.0 * theta * of_both + theta * theta * of_before).max(0.0);
        (self.sum as f64 / n - theta * apart / n, squares / (n - 1.0) / n)
    }
}

impl CupedArms {
    /// Of nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds somebody: what came of them, and what was known before they were assigned. Whether they were added: not beyond 100,000,000 in size, nor as more than the ten millionth.
    #[must_use]
    pub fn add(&mut self, is_treated: bool, before: Option<i64>, outcome: i64) -> bool {
        let people = self.control.people + self.treated.people;
        if !is_outcome(outcome) || !before.is_none_or(is_outcome) || people >= i128::from(MOST_OUTCOMES) {
            return false;
        }
        let y = i128::from(outcome);
        let mut one = Arm { people: 1, sum: y, squares: y * y, ..Arm::default() };
        if let Some(before) = before {
            let x = i128::from(before);
            (one.known, one.before, one.after, one.before_squares, one.products) = (1, x, y, x * x, x * y);
        }
        if is_treated {
            self.treated.add(&one);
        } else {
            self.control.add(&one);
        }
        true
    }

    /// Adds those of another shard. Whether they were added: not where there would be more than ten million.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        let people = [self.control, self.treated, other.control, other.treated].iter().map(|arm| arm.people).sum::<i128>();
        if people > i128::from(MOST_OUTCOMES) {
            return false;
        }
        self.control.add(&other.control);
        self.treated.add(&other.treated);
        true
    }

    /// The difference of the arms; `None` with fewer than two people in one, or where nothing is left that varies.
    ///
    /// ```
    /// use rungs::{Confidence, CupedArms};
    /// let mut arms = CupedArms::new();
    /// for (is_treated, before, after) in [(false, 10, 11), (false, 20, 19), (false, 30, 31), (true, 10, 16), (true, 20, 24), (true, 30, 36)] {
    ///     assert!(arms.add(is_treated, Some(before), after));
    /// }
    /// let told = arms.estimate(Confidence::default()).unwrap();
    /// assert_eq!((told.theta, told.people), (1.0, [3, 3]));
    /// // The same effect, far more surely.
    /// assert!((told.effect - told.unadjusted).abs() < 1e-12 && told.error < 1.5 && told.p < 0.05);
    /// ```
    #[must_use]
    pub fn estimate(&self, confidence: Confidence) -> Option<Cuped> {
        let arms = [self.control, self.treated];
        if arms.iter().any(|arm| arm.people < 2) {
            return None;
        }
        let mut all = self.control;
        all.add(&self.treated);
        let before = all.known * all.before_squares - all.before * all.before;
        let both = all.known * all.products - all.before * all.after;
        let (theta, share) = if before > 0 { (both as f64 / before as f64, both as f64) } else { (0.0, 0.0) };
        let [(control, of_control), (treated, of_treated)] = arms.map(|arm| arm.adjusted(&all, theta));
        let variance = of_control + of_treated;
        // Of outcomes that are explained to the last digits nothing is left but rounding.
        let as_they_are: f64 = arms.iter().map(|arm| arm.adjusted(&all, 0.0).1).sum();
        if variance <= 1e-12 * as_they_are {
            return None;
        }
        let outcomes = (all.people * all.squares - all.sum * all.sum) as f64 / all.people as f64;
        let explained = theta * share / all.known.max(1) as f64;
        let variance_left = if outcomes > 0.0 { (1.0 - explained / outcomes).clamp(0.0, 1.0) } else { 1.0 };
        let [m, n] = arms.map(|arm| arm.people as f64);
        let degrees = variance * variance / (of_control * of_control / (m - 1.0) + of_treated * of_treated / (n - 1.0));
        let (effect, error) = (treated - control, variance.sqrt());
        let reach = student_upper(confidence.outside() / 2.0, degrees) * error;
        let count = |of: i128| u64::try_from(of).unwrap_or(0);
        Some(Cuped {
            people: arms.map(|arm| count(arm.people)),
            without_before: arms.map(|arm| count(arm.people - arm.known)),
            theta,
            variance_left,
            unadjusted: self.treated.sum as f64 / n - self.control.sum as f64 / m,
            effect,
            error,
            degrees,
            p: student_two_sided(effect / error, degrees),
            ci: Interval::between(effect - reach, effect + reach, IntervalMethod::Welch, confidence),
        })
    }
}
