//! How many people a pilot takes, and what it could find.

use serde::{Deserialize, Serialize};

use super::problem::{PilotProblem, ProblemData, Scheme};
use crate::measure::{DesignEffect, MeansDesign, Ratio, SequentialBounds};

/// How many people a pilot takes, as far as what is expected of it is said. Of the arms the same number each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PilotPower {
    /// The people of each arm that find the least effect of interest with the power asked for; none where nothing is expected, or no number is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// How many times as many people it takes since they come in clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design_effect: Option<DesignEffect>,
    /// How many times as many it takes at most since somebody looks before the end; of planned looks. What is always valid takes more, how much depends on the effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inflation: Option<f64>,
    /// The least effect, in scaled units, that the people there are find with that power.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detectable: Option<f64>,
}

impl PilotProblem {
    /// How many people it takes, and what the people that there are could find: two means by the noncentral t, times the design effect of clusters, times what planned looks cost.
    #[must_use]
    pub fn design(&self) -> PilotPower {
        power(&self.0)
    }
}

pub(super) fn power(data: &ProblemData) -> PilotPower {
    let Some(expected) = &data.expected else { return PilotPower::default() };
    let correlation = Ratio::of(u64::from(expected.correlation_permille), 1_000);
    let design_effect = correlation.and_then(|correlation| DesignEffect::new(expected.members, correlation));
    let Some(power) = Ratio::of(u64::from(data.power_permille), 1_000) else { return PilotPower::default() };
    let inflation = match &data.scheme {
        Scheme::GroupSequential(bounds) => Some(inflation(bounds, power.as_f64())),
        Scheme::Fixed | Scheme::AlwaysValid { .. } => None,
    };
    let deviation = expected.deviation as f64;
    let alone = MeansDesign::new(data.minimum_effect as f64 / deviation).and_then(|means| means.people(power, data.confidence));
    // In thousandths, rounded up, so that people stay whole numbers.
    let factor = inflation.unwrap_or(1.0);
    let parts = u128::from((1_000..=100_000u64).find(|parts| *parts as f64 >= factor * 1e3).unwrap_or(100_000));
    let people = alone
        .zip(design_effect)
        .and_then(|(people, effect)| u64::try_from((u128::from(effect.people(people)?) * parts).div_ceil(1_000)).ok());
    let detectable = expected.people.zip(design_effect).and_then(|(people, effect)| {
        let in_effect = u64::try_from(u128::from(effect.effective(people)) * 1_000 / parts).ok()?;
        MeansDesign::detectable(in_effect, power, data.confidence).map(|effect| effect * deviation)
    });
    PilotPower { people, design_effect, inflation, detectable }
}

/// How many times as many people planned looks take for the same power as one look, at the last of them.
fn inflation(bounds: &SequentialBounds, power: f64) -> f64 {
    let found = |drift: f64| bounds.stops(drift).iter().sum::<f64>();
    let one = SequentialBounds::of(bounds.spending(), &[1], bounds.confidence());
    let drift_for = |of: &dyn Fn(f64) -> f64| {
        let (mut low, mut high) = (0.0, 16.0);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if of(middle) < power { low = middle } else { high = middle }
        }
        high
    };
    let alone = one.map_or(1.0, |one| drift_for(&|drift| one.stops(drift).iter().sum()));
    (drift_for(&found) / alone).powi(2).max(1.0)
}
