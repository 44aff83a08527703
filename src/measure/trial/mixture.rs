//! A test of which one may look at any time: a mixture of likelihood ratios.
//!
//! Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41 (1970); two arms of normal outcomes: Johari, Koomen, Pekelis and Walsh, "Always valid
//! inference", Operations Research 70 (2022). It is the normal mixture of Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform Chernoff bounds", Probability Surveys 17 (2020). In logarithms throughout.

use serde::{Deserialize, Serialize};

/// An always valid test of two arms: the p-value so far, the least of all looks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NormalMixture {
    prior: f64,
    log_p: f64,
}

impl NormalMixture {
    /// With the variance of the effects that are thought likely, about 0, in units of the outcome squared; `None` unless it is 1e-12 to 1e24. The choice costs time, not validity, and has to be
    /// made before the first look.
    #[must_use]
    pub fn new(prior: f64) -> Option<Self> {
        (1e-12..=1e24).contains(&prior).then_some(Self { prior, log_p: 0.0 })
    }

    /// The logarithm of the likelihood ratio of a difference of means with this variance, such as 2 s^2 / n for n in each arm; 0 unless the variance is above 0.
    #[must_use]
    pub fn log_ratio(&self, difference: f64, variance: f64) -> f64 {
        if !(variance > 0.0 && difference.is_finite()) {
            return 0.0;
        }
        let share = self.prior / (variance + self.prior);
        self.log_shrinkage(variance) + difference * difference * share / (2.0 * variance)
    }

    /// The logarithm of sqrt(v / (v + prior)), by one plus their ratio: nothing is lost where one of them is far smaller than the other.
    fn log_shrinkage(&self, variance: f64) -> f64 {
        -libm::log1p(self.prior / variance) / 2.0
    }

    /// Looks: the p-value is the least of one over the ratio, at this look and all before. Looks are taken in the order of time.
    ///
    /// ```
    /// let mut test = rungs::NormalMixture::new(0.04).unwrap();
    /// // A difference of 0.3 with a variance of 2/100, and later with more people.
    /// assert_eq!(format!("{:.3}", test.look(0.3, 0.02)), "0.386");
    /// assert_eq!(format!("{:.4}", test.look(0.3, 0.002)), "0.0000");
    /// // What has been found stays found.
    /// assert!(test.look(0.0, 0.001) < 1e-4);
    /// ```
    pub fn look(&mut self, difference: f64, variance: f64) -> f64 {
        self.log_p = self.log_p.min(-self.log_ratio(difference, variance));
        self.p()
    }

    /// The p-value so far: 1 before any look.
    #[must_use]
    pub fn p(&self) -> f64 {
        libm::exp(self.log_p)
    }

    /// How far from the difference the effects lie that are not refused at the level `alpha`, at this one look: the confidence sequence's half width. `None` unless the variance is above 0 and
    /// alpha between 0 and 1.
    #[must_use]
    pub fn half_width(&self, variance: f64, alpha: f64) -> Option<f64> {
        if !(variance > 0.0 && alpha > 0.0 && alpha < 1.0) {
            return None;
        }
        let share = self.prior / (variance + self.prior);
        Some((2.0 * variance / share * (-libm::log(alpha) - self.log_shrinkage(variance))).sqrt())
    }
}
