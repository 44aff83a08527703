//! When one may stop early: bounds of a few planned looks.
//!
//! Armitage, McPherson and Rowe, "Repeated significance tests on accumulating data", JRSS A 132 (1969), by recursive integration as in Jennison and Turnbull, "Group Sequential Methods with Applications to Clinical
//! Trials" (2000), chapter 19. Bounds: Pocock, Biometrika 64 (1977); O'Brien and Fleming, Biometrics 35 (1979). Spending: Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983).
//! Always two-sided, each side half.

use serde::{Deserialize, Serialize};

use super::legendre;
use crate::measure::Confidence;
use crate::measure::distribution::normal_upper;

/// How the chance of a false finding is shared out over the looks. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Spending {
    /// The same bound at each look (Pocock 1977).
    Pocock,
    /// Bounds that fall with the root of what is known (O'Brien and Fleming 1979).
    OBrienFleming,
    /// Spent as 2 (1 - Phi(z / sqrt t)), z that of half a side (Lan and DeMets 1983): looks need not be where they were planned.
    LanDeMetsOBrienFleming,
    /// Spent as a log(1 + (e - 1) t).
    LanDeMetsPocock,
}

/// Bounds of planned looks: beyond one of them, in either direction, the trial may stop with a finding.
///
/// ```
/// use rungs::{Confidence, SequentialBounds, Spending};
/// let bounds = SequentialBounds::of(Spending::Pocock, &[1, 2, 3, 4, 5], Confidence::default()).unwrap();
/// assert!(bounds.bounds().iter().all(|bound| format!("{bound:.3}") == "2.413"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SequentialBounds {
    spending: Spending,
    confidence: Confidence,
    /// What is known at each look, over what is known at the last.
    fractions: Vec<f64>,
    bounds: Vec<f64>,
}

/// The most looks.
const MOST_LOOKS: usize = 20;
/// The least share of all that is known that may be new at a look.
const LEAST_STEP: f64 = 0.01;
/// A bound beyond which no float tells the tail from none.
const BEYOND: f64 = 30.0;
/// How many standard deviations of what is new a panel of the integral is wide.
const PANEL: f64 = 2.0;
/// The most panels: looks that are a hundredth of all apart need fewer.
const MOST_PANELS: u32 = 200;

impl SequentialBounds {
    /// Bounds of looks at which so much is known, such as people; only the proportions count. `None` of no look or more than 20, where something is not more than before, or where a look adds less than a hundredth of all.
    ///
    /// # Complexity
    /// Looks times the square of the points of an integral, some hundred for looks that are far apart; for the first two ways that again for each of some forty halvings.
    #[must_use]
    pub fn of(spending: Spending, known: &[u64], confidence: Confidence) -> Option<Self> {
        let last = *known.last()? as f64;
        let fractions: Vec<f64> = known.iter().map(|known| *known as f64 / last).collect();
        let mut before = 0.0;
        for fraction in &fractions {
            let is_more = fraction - before >= LEAST_STEP * (1.0 - 1e-9);
            if !is_more {
                return None;
            }
            before = *fraction;
        }
        if known.len() > MOST_LOOKS {
            return None;
        }
        let alpha = confidence.outside();
        let bounds = match spending {
            Spending::Pocock => common(&fractions, alpha, |_| 1.0),
            Spending::OBrienFleming => common(&fractions, alpha, |fraction| fraction.sqrt().recip()),
            Spending::LanDeMetsOBrienFleming => {
                let z = normal_upper(alpha / 4.0);
                spent(&fractions, |fraction| 2.0 * libm::erfc(z / fraction.sqrt() * std::f64::consts::FRAC_1_SQRT_2))
            }
            Spending::LanDeMetsPocock => {
                spent(&fractions, |fraction| alpha * libm::log1p((std::f64::consts::E - 1.0) * fraction))
            }
        };
        Some(Self { spending, confidence, fractions, bounds })
    }

    /// By which way.
    #[must_use]
    pub const fn spending(&self) -> Spending {
        self.spending
    }

    /// How sure the whole trial is.
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The bound of each look, in standard errors.
    #[must_use]
    pub fn bounds(&self) -> &[f64] {
        &self.bounds
    }

    /// What is known at each look, over what is known at the last.
    #[must_use]
    pub fn fractions(&self) -> &[f64] {
        &self.fractions
    }

    /// The chance to stop at each look, in either direction, where the effect is so many standard errors of the last look.
    #[must_use]
    pub fn stops(&self, drift: f64) -> Vec<f64> {
        let mut walk = Walk::new(drift);
        self.fractions.iter().zip(&self.bounds).map(|(fraction, bound)| walk.look(*fraction, *bound)).collect()
    }
}

/// The bounds that are one constant times a shape, so that all looks together have the chance alpha.
fn common(fractions: &[f64], alpha: f64, shape: impl Fn(f64) -> f64) -> Vec<f64> {
    let chance = |constant: f64| {
        let mut walk = Walk::new(0.0);
        fractions.iter().map(|fraction| walk.look(*fraction, constant * shape(*fraction))).sum::<f64>()
    };
    // One look is the least that is needed; a look of its own for each is the most.
    let (mut low, mut high) = (normal_upper(alpha / 2.0), normal_upper(alpha / 2.0 / fractions.len() as f64));
    for _ in 0..45 {
        let middle = f64::midpoint(low, high);
        if chance(middle) > alpha { low = middle } else { high = middle }
    }
    fractions.iter().map(|fraction| f64::midpoint(low, high) * shape(*fraction)).collect()
}

/// The bounds that spend so much up to each look.
fn spent(fractions: &[f64], spending: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut walk = Walk::new(0.0);
    let (mut before, mut bounds) = (0.0, Vec::new());
    for fraction in fractions {
        let upto = spending(*fraction);
        let bound = walk.bound(*fraction, upto - before);
        walk.look(*fraction, bound);
        bounds.push(bound);
        before = upto;
    }
    bounds
}

/// What is known, look by look: how likely each value of the score is, of a trial that has not stopped.
struct Walk {
    drift: f64,
    at: f64,
    /// Values of the score with their likelihood; nothing before the first look.
    points: Vec<(f64, f64)>,
}

impl Walk {
    const fn new(drift: f64) -> Self {
        Self { drift, at: 0.0, points: Vec::new() }
    }

    /// The points from which the score goes on.
    fn from(&self) -> &[(f64, f64)] {
        if self.points.is_empty() && self.at == 0.0 { &[(0.0, 1.0)] } else { &self.points }
    }

    /// The chance to be beyond the bound at this look.
    fn beyond(&self, fraction: f64, bound: f64) -> f64 {
        let step = (fraction - self.at).sqrt();
        let (reach, moved) = (bound * fraction.sqrt(), self.drift * (fraction - self.at));
        let tail = |z: f64| libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2) / 2.0;
        let chance = |from: f64| tail((reach - from - moved) / step) + tail((reach + from + moved) / step);
        self.from().iter().map(|(from, likely)| likely * chance(*from)).sum()
    }

    /// Goes on to this look and stops beyond the bound; the chance of that.
    fn look(&mut self, fraction: f64, bound: f64) -> f64 {
        let chance = self.beyond(fraction, bound);
        let step = (fraction - self.at).sqrt();
        let moved = self.drift * (fraction - self.at);
        // Where the score can be at all: eight standard deviations about where it tends.
        let (reach, spread) = (bound * fraction.sqrt(), 8.5 * fraction.sqrt());
        let middle = self.drift * fraction;
        let (low, high) = ((-reach).max(middle - spread), reach.min(middle + spread));
        let points = if low < high {
            let panels = (1..MOST_PANELS).find(|panels| f64::from(*panels) * PANEL * step >= high - low).unwrap_or(MOST_PANELS);
            let density = |to: f64| {
                let near = |from: f64| {
                    let z = (to - from - moved) / step;
                    libm::exp(-z * z / 2.0) / step * std::f64::consts::FRAC_1_SQRT_2 * std::f64::consts::FRAC_2_SQRT_PI / 2.0
                };
                self.from().iter().map(|(from, likely)| likely * near(*from)).sum::<f64>()
            };
            legendre::points(low, high, panels).iter().map(|(to, weight)| (*to, weight * density(*to))).collect()
        } else {
            Vec::new()
        };
        (self.points, self.at) = (points, fraction);
        chance
    }

    /// The bound beyond which the chance is this much.
    fn bound(&self, fraction: f64, chance: f64) -> f64 {
        let (mut low, mut high) = (0.0, BEYOND);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.beyond(fraction, middle) > chance { low = middle } else { high = middle }
        }
        high
    }
}
