//! How many are still waiting after so many days, where some were seen no longer before they ended.
//!
//! Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958). The variance is Greenwood's, "The natural duration of cancer", Reports on Public Health 33 (1926).
//! Intervals on the scales of the curve, its logarithm and its double logarithm: Kalbfleisch and Prentice, "The Statistical Analysis of Failure Time Data" (1980), section 1.3.
//! Of a quantile: Brookmeyer and Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982), by reading the band sideways.

use serde::{Deserialize, Serialize};

use super::counts::SurvivalCounts;
use crate::measure::interval::{Confidence, Interval, IntervalMethod};
use crate::measure::ratio::Ratio;

/// Within which part of each other two values of a curve count as the same: rounding over 100,000 days is less, and one subject of a billion more.
const SAME: f64 = 1e-10;

/// A curve of who is still waiting, with a point on each day on which somebody ended.
///
/// Where subjects come late, the curve is over all that were looked at, each from its entry on; it falls to 0 and stays there when all those that are there
/// end on one day, though more come later. [`KaplanMeier::is_emptied_early`] says so; then begin later, when enough are there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KaplanMeier {
    /// How many subjects.
    pub subjects: u64,
    /// How many of them ended.
    pub events: u64,
    /// The last day on which anybody was seen; `None` of nobody.
    pub last_day: Option<u32>,
    /// Whether nobody was there on some day, though some came or were there later.
    pub is_emptied_early: bool,
    /// The days on which somebody ended.
    pub points: Vec<SurvivalPoint>,
}

/// A day on which somebody ended, and the curve from that day on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SurvivalPoint {
    /// The day.
    pub day: u32,
    /// How many were at risk.
    pub at_risk: u64,
    /// How many of them ended.
    pub events: u64,
    /// The share still waiting after it.
    pub survival: f64,
    /// Greenwood's sum of d / (n (n - d)) up to the day: the variance of the curve's logarithm; `None` where the curve is 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_variance: Option<f64>,
}

/// On which scale the interval of a curve is made. Closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurvivalBand {
    /// The curve itself, cut off at 0 and 1.
    Plain,
    /// Its logarithm, cut off at 1: what R does unless told otherwise.
    Log,
    /// The logarithm of its negative logarithm, which never leaves 0 to 1.
    #[default]
    LogLog,
}

/// When a share has ended, and between which days that lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimeQuantile {
    /// The first day after which no more than the others are waiting; `None` where so many have never been seen to end.
    pub day: Option<u32>,
    /// The first day on which the lower end of the band says so.
    pub lower: Option<u32>,
    /// The first day on which the upper end of the band says so; `None` where it never does: nothing bounds it from above.
    pub upper: Option<u32>,
}

impl TimeQuantile {
    /// Of a curve that says nothing.
    pub(crate) const fn none() -> Self {
        Self { day: None, lower: None, upper: None }
    }
}

impl SurvivalCounts {
    /// The curve of who is still waiting, whichever cause ends a wait.
    ///
    /// # Complexity
    /// Linear in the days.
    #[must_use]
    pub fn kaplan_meier(&self) -> KaplanMeier {
        let mut points = Vec::new();
        let mut running = Running::default();
        let mut is_emptied_early = false;
        let (mut last_day, mut is_empty) = (None, false);
        for row in self.days() {
            // Days before anybody was there do not count: until somebody has gone there is no last day.
            is_emptied_early |= is_empty && row.at_risk > 0 && last_day.is_some();
            is_empty = row.at_risk == 0;
            if row.ended > 0 {
                points.push(running.next(row.day, row.at_risk, row.ended));
            }
            if row.ended + row.left > 0 {
                last_day = Some(row.day);
            }
        }
        let events = points.iter().map(|point| point.events).sum();
        KaplanMeier { subjects: self.subjects(), events, last_day, is_emptied_early, points }
    }
}

/// The product so far. As long as nobody comes or goes between events it is a single ratio of counts, which is rounded once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    /// The product before the run of events that nobody came or went between.
    base: f64,
    /// How many were there at the run's beginning.
    first: u64,
    /// How many of them are left.
    rest: u64,
    variance: f64,
}

impl Default for Running {
    fn default() -> Self {
        Self { base: 1.0, first: 0, rest: 0, variance: 0.0 }
    }
}

impl Running {
    pub(super) fn survival(self) -> f64 {
        if self.first == 0 { self.base } else { self.base * (self.rest as f64 / self.first as f64) }
    }

    pub(super) fn next(&mut self, day: u32, at_risk: u64, events: u64) -> SurvivalPoint {
        if self.rest != at_risk || self.first == 0 {
            (self.base, self.first) = (self.survival(), at_risk);
        }
        self.rest = at_risk.saturating_sub(events);
        self.variance += events as f64 / (at_risk as f64 * self.rest as f64);
        let survival = self.survival();
        let log_variance = (survival > 0.0 && self.variance.is_finite()).then_some(self.variance);
        SurvivalPoint { day, at_risk, events, survival, log_variance }
    }
}

impl SurvivalPoint {
    /// The standard error of the curve; `None` where it is 0.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.log_variance.map(|variance| self.survival * variance.sqrt())
    }

    /// Where the curve lies; `None` where it is 0.
    #[must_use]
    pub fn interval(&self, band: SurvivalBand, confidence: Confidence) -> Option<Interval> {
        let spread = confidence.z() * self.log_variance?.sqrt();
        let survival = self.survival;
        let (lower, upper, method) = match band {
            SurvivalBand::Plain => {
                let (lower, upper) = (survival - survival * spread, survival + survival * spread);
                (lower.max(0.0), upper.min(1.0), IntervalMethod::GreenwoodPlain)
            }
            SurvivalBand::Log => {
                let (lower, upper) = (survival * libm::exp(-spread), survival * libm::exp(spread));
                (lower, upper.min(1.0), IntervalMethod::GreenwoodLog)
            }
            SurvivalBand::LogLog => {
                let log = libm::log(survival);
                let around = |sign: f64| libm::exp(log * libm::exp(sign * spread / -log));
                (around(1.0), around(-1.0), IntervalMethod::GreenwoodLogLog)
            }
        };
        Some(Interval::between(lower, upper, method, confidence))
    }
}

impl KaplanMeier {
    /// The last point up to a day; `None` before the first.
    #[must_use]
    pub fn point(&self, day: u32) -> Option<&SurvivalPoint> {
        let until = self.points.partition_point(|point| point.day <= day);
        self.points.get(until.checked_sub(1)?)
    }

    /// The share still waiting after a day: 1 before the first end. `None` of nobody, and later than anybody was seen unless all have ended.
    #[must_use]
    pub fn survival(&self, day: u32) -> Option<f64> {
        let last = self.last_day?;
        let survival = self.point(day).map_or(1.0, |point| point.survival);
        (day <= last || survival == 0.0).then_some(survival)
    }

    /// Whether everybody was seen to end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.points.last().is_some_and(|point| point.survival == 0.0)
    }

    /// When so great a share has ended, such as a half for the median: the first day on which the curve is at or below the rest. `None` where the share is
    /// not more than 0 and less than 1. Values within 1e-10 of each other, by their size, count as the same.
    #[must_use]
    pub fn quantile(&self, share: Ratio, band: SurvivalBand, confidence: Confidence) -> Option<TimeQuantile> {
        let rest = share.denominator().checked_sub(share.numerator())?;
        if rest == 0 || share.numerator() == 0 {
            return None;
        }
        let level = rest as f64 / share.denominator() as f64 * (1.0 + SAME);
        let first =
            |is_below: &dyn Fn(&SurvivalPoint) -> bool| self.points.iter().find(|point| is_below(point)).map(|point| point.day);
        let band = |point: &SurvivalPoint| point.interval(band, confidence);
        // Where the curve is 0 there is no band: its lower end cannot be above, and nothing is said of its upper.
        Some(TimeQuantile {
            day: first(&|point| point.survival <= level),
            lower: first(&|point| band(point).map_or(point.survival, |band| band.lower) <= level),
            upper: first(&|point| band(point).and_then(|band| band.upper).is_some_and(|upper| upper <= level)),
        })
    }

    /// When half have ended; see [`KaplanMeier::quantile`].
    #[must_use]
    pub fn median(&self, band: SurvivalBand, confidence: Confidence) -> TimeQuantile {
        let half = Ratio::of(1, 2);
        half.and_then(|half| self.quantile(half, band, confidence)).unwrap_or(TimeQuantile::none())
    }
}
