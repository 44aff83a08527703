//! How long the wait is on average, where only the first days up to a day set before count.
//!
//! Irwin, "The standard error of an estimate of expectation of life", Journal of Hygiene 47 (1949); Royston and Parmar, "Restricted mean survival time", BMC Medical Research Methodology 13 (2013).

use serde::{Deserialize, Serialize};

use super::fault::SurvivalFault;
use super::kaplan_meier::KaplanMeier;
use crate::measure::distribution;
use crate::measure::interval::{Confidence, Interval, IntervalMethod};

/// The area under a curve up to a day: the mean of the wait where whoever waits longer counts with that day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RestrictedMean {
    /// Up to which day.
    pub until: u32,
    /// The mean, in days.
    pub days: f64,
    /// Its standard error: the root of the sum of A^2 d / (n (n - d)), where A is the area after each end.
    pub standard_error: f64,
    /// Where the mean lies.
    pub ci: Interval,
}

/// How much longer one group waits than another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MeanDifference {
    /// First less second, in days.
    pub days: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Where it lies.
    pub ci: Interval,
    /// How likely so much or more is where there is no difference; `None` where the error is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
}

impl KaplanMeier {
    /// The area under the curve up to a day, which is to be set before looking.
    ///
    /// # Errors
    /// [`SurvivalFault::BeyondSeen`] for a day later than anybody was seen, unless all have ended: what the curve does there is not known.
    /// [`SurvivalFault::Nobody`] of nobody.
    ///
    /// # Complexity
    /// Linear in the points.
    pub fn restricted_mean(&self, until: u32, confidence: Confidence) -> Result<RestrictedMean, SurvivalFault> {
        let last = self.last_day.ok_or(SurvivalFault::Nobody)?;
        if until > last && !self.is_complete() {
            return Err(SurvivalFault::BeyondSeen { day: until, last });
        }
        // From the end backwards, so that each area after a point is there when it is needed.
        let (mut area, mut next, mut variance) = (0.0, until, 0.0);
        for point in self.points.iter().rev().filter(|point| point.day <= until) {
            area += point.survival * f64::from(next.saturating_sub(point.day));
            next = point.day;
            let rest = point.at_risk.saturating_sub(point.events);
            if rest > 0 {
                variance += area * area * (point.events as f64 / (point.at_risk as f64 * rest as f64));
            }
        }
        let days = area + f64::from(next);
        let standard_error = variance.sqrt();
        Ok(RestrictedMean { until, days, standard_error, ci: around(days, standard_error, confidence) })
    }

    /// The areas under the curves of several groups up to the same day, in their order.
    ///
    /// # Errors
    /// As [`KaplanMeier::restricted_mean`]; of the groups that were not seen so long, the one that was seen least long is named.
    pub fn restricted_means(
        groups: &[&Self],
        until: u32,
        confidence: Confidence,
    ) -> Result<Vec<RestrictedMean>, SurvivalFault> {
        let open = groups.iter().filter(|group| !group.is_complete());
        if let Some(last) = open.filter_map(|group| group.last_day).min().filter(|last| *last < until) {
            return Err(SurvivalFault::BeyondSeen { day: until, last });
        }
        groups.iter().map(|group| group.restricted_mean(until, confidence)).collect()
    }
}

impl RestrictedMean {
    /// How much longer this group waits than another, that does not share subjects with it; `None` where they are up to different days.
    #[must_use]
    pub fn less(&self, other: &Self, confidence: Confidence) -> Option<MeanDifference> {
        let days = self.days - other.days;
        let standard_error = libm::hypot(self.standard_error, other.standard_error);
        let p = (standard_error > 0.0).then(|| distribution::normal_two_sided(days / standard_error));
        let ci = around(days, standard_error, confidence);
        (self.until == other.until).then_some(MeanDifference { days, standard_error, ci, p })
    }
}

fn around(value: f64, standard_error: f64, confidence: Confidence) -> Interval {
    let spread = confidence.z() * standard_error;
    Interval::between(value - spread, value + spread, IntervalMethod::Normal, confidence)
}
