//! How many people a trial takes, and what it could find.
//!
//! Two proportions with the pooled variance where there is no difference: Fleiss, "Statistical Methods for Rates and Proportions" (1981), section 3.3. Two means: Cohen, "Statistical Power Analysis for the
//! Behavioral Sciences" (1988), chapter 2, by the noncentral t. Hazards: Schoenfeld, "Sample-size formula for the proportional-hazards regression model", Biometrics 39 (1983). Clusters: Kish, "Survey
//! Sampling" (1965). All tests are two-sided; the chance of a finding in the wrong direction counts as power of means, as statsmodels has it and R has not.

use serde::{Deserialize, Serialize};

use super::noncentral;
use crate::measure::distribution::{normal_upper, student_upper};
use crate::measure::{Confidence, Ratio};

/// The most people of each arm that are looked for.
const MOST_PEOPLE: u64 = 1_000_000_000;

/// Two arms of as many people, each outcome a yes or a no.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProportionsDesign {
    first: Ratio,
    second: Ratio,
}

/// Two arms of as many people, each outcome a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeansDesign {
    effect: f64,
}

/// Two arms, each outcome a time until something happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardDesign {
    log_ratio: f64,
    share: f64,
}

/// How many times as many people it takes where they come in clusters: 1 + (m - 1) times the correlation within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesignEffect {
    /// The people of a cluster.
    pub members: u32,
    /// The factor, exactly.
    pub factor: Ratio,
}

/// The chance outside of an interval by which a design tests, and the normal quantile of the power.
fn level(confidence: Confidence) -> f64 {
    confidence.outside()
}

/// The probability below `z` under the normal distribution.
fn normal_below(z: f64) -> f64 {
    libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0
}

/// A power as a share: strictly between 0 and 1.
fn quantile_of(power: Ratio) -> Option<f64> {
    (power.numerator() > 0 && power.numerator() < power.denominator()).then(|| -normal_upper(power.as_f64()))
}

impl ProportionsDesign {
    /// The two proportions that are to be told apart; `None` where one is more than 1, or they are the same.
    #[must_use]
    pub fn new(first: Ratio, second: Ratio) -> Option<Self> {
        let is_share = |ratio: Ratio| ratio.numerator() <= ratio.denominator();
        (is_share(first) && is_share(second) && first.compare(second).is_ne()).then_some(Self { first, second })
    }

    /// The standard deviation of a difference of one of each where there is none, where there is this one, and the difference.
    fn parts(self) -> [f64; 3] {
        let (p, q) = (self.first.as_f64(), self.second.as_f64());
        let pooled = (p + q) / 2.0;
        [(2.0 * pooled * (1.0 - pooled)).sqrt(), (p * (1.0 - p) + q * (1.0 - q)).sqrt(), (p - q).abs()]
    }

    /// The power with so many people in each arm.
    ///
    /// ```
    /// use rungs::{Confidence, ProportionsDesign, Ratio};
    /// let design = ProportionsDesign::new(Ratio::of(1, 2).unwrap(), Ratio::of(3, 4).unwrap()).unwrap();
    /// assert_eq!(format!("{:.3}", design.power(50, Confidence::default())), "0.740");
    /// assert_eq!(design.people(Ratio::of(9, 10).unwrap(), Confidence::default()), Some(77));
    /// ```
    #[must_use]
    pub fn power(self, people: u64, confidence: Confidence) -> f64 {
        let [null, here, apart] = self.parts();
        let reach = apart * (people as f64).sqrt();
        if here == 0.0 {
            return f64::from(u8::from(reach >= confidence.z() * null));
        }
        normal_below((reach - confidence.z() * null) / here)
    }

    /// The least people of each arm with at least this power; `None` where the power is not between 0 and 1, or it takes more than 1,000,000,000.
    #[must_use]
    pub fn people(self, power: Ratio, confidence: Confidence) -> Option<u64> {
        quantile_of(power)?;
        least(|people| self.power(people, confidence) >= power.as_f64(), 1)
    }

    /// The least greater proportion than `base`, in millionths, that so many people in each arm can tell from it with this power; `None` where none is.
    #[must_use]
    pub fn detectable(base: Ratio, people: u64, power: Ratio, confidence: Confidence) -> Option<Ratio> {
        quantile_of(power)?;
        let start = u64::try_from(u128::from(base.numerator()) * 1_000_000 / u128::from(base.denominator())).ok()?;
        let enough = |millionths: u64| {
            let other = Ratio::of(millionths, 1_000_000);
            other
                .and_then(|other| Self::new(base, other))
                .is_some_and(|design| design.power(people, confidence) >= power.as_f64())
        };
        // The power rises with the distance, so that halving finds the first.
        if start >= 1_000_000 || !enough(1_000_000) {
            return None;
        }
        let (mut low, mut high) = (start, 1_000_000);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if enough(middle) { high = middle } else { low = middle }
        }
        Ratio::of(high, 1_000_000)
    }
}

impl MeansDesign {
    /// The difference of the means in standard deviations; `None` unless its size is 0.0001 to 100.
    #[must_use]
    pub fn new(effect: f64) -> Option<Self> {
        (1e-4..=100.0).contains(&effect.abs()).then_some(Self { effect: effect.abs() })
    }

    /// The power with so many people in each arm, both tails; 0 with fewer than two.
    ///
    /// ```
    /// // Cohen (1988), table 2.3.5: 64 in each arm find half a standard deviation four times in five.
    /// let power = rungs::MeansDesign::new(0.5).unwrap().power(64, rungs::Confidence::default());
    /// assert_eq!(format!("{power:.2}"), "0.80");
    /// ```
    #[must_use]
    pub fn power(self, people: u64, confidence: Confidence) -> f64 {
        if people < 2 {
            return 0.0;
        }
        let degrees = 2.0 * people as f64 - 2.0;
        let critical = student_upper(level(confidence) / 2.0, degrees);
        let off = self.effect * (people as f64 / 2.0).sqrt();
        noncentral::above(critical, degrees, off) + noncentral::above(critical, degrees, -off)
    }

    /// The least people of each arm with at least this power; `None` where the power is not between 0 and 1, or it takes more than 1,000,000,000.
    #[must_use]
    pub fn people(self, power: Ratio, confidence: Confidence) -> Option<u64> {
        quantile_of(power)?;
        least(|people| self.power(people, confidence) >= power.as_f64(), 2)
    }

    /// The least difference, in standard deviations, that so many people in each arm can tell with this power, to some 1e-9; `None` where none up to 100 is.
    #[must_use]
    pub fn detectable(people: u64, power: Ratio, confidence: Confidence) -> Option<f64> {
        quantile_of(power)?;
        let enough = |effect: f64| Self { effect }.power(people, confidence) >= power.as_f64();
        if people < 2 || !enough(100.0) {
            return None;
        }
        let (mut low, mut high) = (0.0, 100.0);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if enough(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

impl HazardDesign {
    /// The ratio of the hazards, and the share of people in the first arm; `None` where the ratio is 0 or 1, or the share not between 0 and 1.
    #[must_use]
    pub fn new(ratio: Ratio, share: Ratio) -> Option<Self> {
        let is_good = ratio.numerator() > 0 && ratio.numerator() != ratio.denominator();
        let is_split = share.numerator() > 0 && share.numerator() < share.denominator();
        (is_good && is_split).then(|| Self { log_ratio: libm::log(ratio.as_f64()), share: share.as_f64() })
    }

    /// The least events of both arms together with at least this power; `None` where the power is not between 0 and 1, or it takes more than 1,000,000,000.
    ///
    /// ```
    /// use rungs::{Confidence, HazardDesign, Ratio};
    /// let half = HazardDesign::new(Ratio::of(1, 2).unwrap(), Ratio::of(1, 2).unwrap()).unwrap();
    /// assert_eq!(half.events(Ratio::of(4, 5).unwrap(), Confidence::default()), Some(66));
    /// ```
    #[must_use]
    pub fn events(self, power: Ratio, confidence: Confidence) -> Option<u64> {
        quantile_of(power)?;
        least(|events| self.power(events, confidence) >= power.as_f64(), 1)
    }

    /// The power with so many events.
    #[must_use]
    pub fn power(self, events: u64, confidence: Confidence) -> f64 {
        let reach = self.log_ratio.abs() * (events as f64 * self.share * (1.0 - self.share)).sqrt();
        normal_below(reach - confidence.z())
    }
}

impl DesignEffect {
    /// Of clusters of so many people and the correlation within them, which is not below 0; `None` where it is more than 1, or nobody is in a cluster.
    ///
    /// ```
    /// use rungs::{DesignEffect, Ratio};
    /// let effect = DesignEffect::new(21, Ratio::of(5, 100).unwrap()).unwrap();
    /// assert_eq!((effect.factor.rounded(2).as_str(), effect.people(64)), ("2.00", Some(128)));
    /// ```
    #[must_use]
    pub fn new(members: u32, correlation: Ratio) -> Option<Self> {
        if correlation.numerator() > correlation.denominator() {
            return None;
        }
        let more = u128::from(members.checked_sub(1)?) * u128::from(correlation.numerator());
        let of = u128::from(correlation.denominator());
        Some(Self { members, factor: Ratio::of_wide(of + more, of)? })
    }

    /// So many people times the factor, rounded up; `None` beyond 64 bits.
    #[must_use]
    pub fn people(self, people: u64) -> Option<u64> {
        let wide = u128::from(people) * u128::from(self.factor.numerator());
        u64::try_from(wide.div_ceil(u128::from(self.factor.denominator()))).ok()
    }

    /// So many people over the factor, rounded down: how many there are in effect.
    #[must_use]
    pub fn effective(self, people: u64) -> u64 {
        let wide = u128::from(people) * u128::from(self.factor.denominator());
        // The factor is 1 or more.
        u64::try_from(wide / u128::from(self.factor.numerator().max(1))).unwrap_or(people)
    }
}

/// The least number from `from` on that is enough, where whatever is more than enough is enough; `None` where none up to 1,000,000,000 is.
fn least(enough: impl Fn(u64) -> bool, from: u64) -> Option<u64> {
    if enough(from) {
        return Some(from);
    }
    let (mut low, mut high) = (from, from * 2);
    while !enough(high) {
        (low, high) = (high, high * 2);
        if high > MOST_PEOPLE {
            return None;
        }
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if enough(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
