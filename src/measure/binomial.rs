//! Selections or incumbents against an availability: standard deviations, and the exact binomial test.
//!
//! The count of standard deviations is that of Castaneda v. Partida, 430 U.S. 482 (1977), note 17: of 870 jurors 339 were Mexican-American where
//! 79.1 percent of the population was, some 29 standard deviations. Below 30 people the exact tail should be taken.

use serde::{Deserialize, Serialize};

use super::distribution;
use super::{MOST_COUNT, Ratio};

/// A count against the one that an availability lets expect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AvailabilityTest {
    /// By how many standard deviations the count is above the expected one; `None` where the availability is 0 or all.
    pub deviations: Option<f64>,
    /// The two-sided p of it by the normal distribution.
    pub normal_p: Option<f64>,
    /// How likely so few or fewer are.
    pub less: f64,
    /// How likely so many or more are.
    pub greater: f64,
    /// The exact two-sided p: every count that is no likelier.
    pub two_sided: f64,
}

/// Probabilities are the same when they differ by less, relative to each other.
const TIE: f64 = 1e-7;
const NEGLIGIBLE: f64 = 1e-20;

impl AvailabilityTest {
    /// `count` of `people` against an availability; `None` when the count is more than the people, there is nobody, the availability is more than 1, or there are
    /// more than 1,000,000,000.
    ///
    /// # Complexity
    /// Some twenty standard deviations of the count.
    #[must_use]
    pub fn of(count: u64, people: u64, availability: Ratio) -> Option<Self> {
        let (part, whole) = (availability.numerator(), availability.denominator());
        if count > people || people == 0 || people > MOST_COUNT || part > whole || whole > MOST_COUNT {
            return None;
        }
        let Exact { less, greater, two_sided, .. } = exact(count, people, part as f64, (whole - part) as f64);
        // Times the denominator, in whole numbers: equal is exactly 0.
        let [got, expected] = [u128::from(count) * u128::from(whole), u128::from(people) * u128::from(part)];
        let deviation = (people as f64 * part as f64 * (whole - part) as f64).sqrt();
        let deviations = (deviation > 0.0).then(|| {
            let size = got.abs_diff(expected) as f64 / deviation;
            if got < expected { -size } else { size }
        });
        Some(Self { deviations, normal_p: deviations.map(distribution::normal_two_sided), less, greater, two_sided })
    }
}

/// Exact probabilities of a count.
pub(super) struct Exact {
    pub(super) less: f64,
    pub(super) greater: f64,
    pub(super) two_sided: f64,
    /// Of the count itself.
    pub(super) at: f64,
}

/// Both tails and the two-sided p under success to failure as `yes` to `no`, by the ratio of neighbours from the likeliest on.
pub(super) fn exact(count: u64, people: u64, yes: f64, no: f64) -> Exact {
    let certain = |is_so: bool| if is_so { 1.0 } else { f64::MIN_POSITIVE };
    if yes == 0.0 || no == 0.0 {
        let at = certain(count == if yes == 0.0 { 0 } else { people });
        let (less, greater) = if yes == 0.0 { (1.0, at) } else { (at, 1.0) };
        return Exact { less, greater, two_sided: at, at };
    }
    let up = |from: u64| (people - from) as f64 * yes / ((from + 1) as f64 * no);
    let down = |from: u64| from as f64 * no / ((people - from + 1) as f64 * yes);
    let mode = likeliest(people, yes, no);
    // The weights on each side of the likeliest, itself with the lower one.
    let mut observed = if mode == count { 1.0 } else { 0.0 };
    let mut lower: Vec<(u64, f64)> = vec![(mode, 1.0)];
    let mut weight = 1.0;
    for at in (0..mode).rev() {
        weight *= down(at + 1);
        lower.push((at, weight));
        if at == count {
            observed = weight;
        }
        if weight < f64::MIN_POSITIVE || (weight < NEGLIGIBLE * observed && at < count) || (count >= mode && weight < 1e-300) {
            break;
        }
    }
    weight = 1.0;
    let mut upper = Vec::new();
    for at in mode + 1..=people {
        weight *= up(at - 1);
        upper.push((at, weight));
        if at == count {
            observed = weight;
        }
        if weight < f64::MIN_POSITIVE || (weight < NEGLIGIBLE * observed && at > count) || (count <= mode && weight < 1e-300) {
            break;
        }
    }
    let both = || lower.iter().chain(&upper);
    let sum = |keep: &dyn Fn(u64, f64) -> bool| -> f64 {
        both().rev().filter(|(at, weight)| keep(*at, *weight)).map(|(_, weight)| weight).sum()
    };
    let all = sum(&|_, _| true);
    let part = |sum: f64| (sum / all).clamp(f64::MIN_POSITIVE, 1.0);
    Exact {
        less: part(sum(&|at, _| at <= count)),
        greater: part(sum(&|at, _| at >= count)),
        two_sided: part(sum(&|_, weight| weight <= observed * (1.0 + TIE))),
        at: part(observed),
    }
}

/// The likeliest count: the whole part of (people + 1) times the probability, found by halving so that no float becomes a count.
fn likeliest(people: u64, yes: f64, no: f64) -> u64 {
    let (mut least, mut most) = (0, people);
    while least < most {
        let middle = (least + most).div_ceil(2);
        // `middle` is at least as likely as the one before it.
        if (people - middle + 1) as f64 * yes >= middle as f64 * no { least = middle } else { most = middle - 1 }
    }
    least
}
