//! How many have ended by each of several causes after so many days, where one cause keeps the others from happening.
//!
//! Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978), in the form of Kalbfleisch and Prentice (1980), section 7.2. The variance is by the delta method: Marubini and Valsecchi,
//! "Analysing Survival Data from Clinical Trials" (1995), section 10.3.

use serde::{Deserialize, Serialize};

use super::counts::SurvivalCounts;
use super::fault::SurvivalFault;
use super::kaplan_meier::Running;
use crate::measure::interval::{Confidence, Interval, IntervalMethod};

/// The cumulative incidence of each cause: at every day the incidences and the share still waiting make 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CumulativeIncidence {
    /// How many causes.
    pub causes: usize,
    /// How many subjects.
    pub subjects: u64,
    /// The last day on which anybody was seen; `None` of nobody.
    pub last_day: Option<u32>,
    /// The days on which somebody ended.
    pub points: Vec<IncidencePoint>,
}

/// A day on which somebody ended, and the incidences from that day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IncidencePoint {
    /// The day.
    pub day: u32,
    /// How many were at risk.
    pub at_risk: u64,
    /// How many of them ended by each cause.
    pub events: Vec<u64>,
    /// The share still waiting before the day.
    pub before: f64,
    /// The share that has ended by each cause.
    pub incidence: Vec<f64>,
}

/// The incidence of one cause on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Incidence {
    /// The share that has ended by the cause.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Where it lies, on the scale of its double logarithm; `None` where it is 0 or 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<Interval>,
}

impl SurvivalCounts {
    /// The cumulative incidence of every cause.
    ///
    /// # Complexity
    /// Days times causes.
    #[must_use]
    pub fn cumulative_incidence(&self) -> CumulativeIncidence {
        let mut running = Running::default();
        let mut incidence = vec![0.0; self.causes()];
        let mut points = Vec::new();
        for row in self.days().filter(|row| row.ended > 0) {
            let before = running.survival();
            running.next(row.day, row.at_risk, row.ended);
            for (sum, count) in incidence.iter_mut().zip(row.events) {
                *sum += before * (f64::from(*count) / row.at_risk as f64);
            }
            points.push(IncidencePoint {
                day: row.day,
                at_risk: row.at_risk,
                events: row.events.iter().map(|count| u64::from(*count)).collect(),
                before,
                incidence: incidence.clone(),
            });
        }
        CumulativeIncidence { causes: self.causes(), subjects: self.subjects(), last_day: self.last_day(), points }
    }
}

impl CumulativeIncidence {
    /// The incidence of a cause after a day, with its error; `None` of nobody, and later than anybody was seen unless all have ended.
    ///
    /// # Errors
    /// [`SurvivalFault::UnknownCause`]
    ///
    /// # Complexity
    /// Linear in the points.
    pub fn at(&self, cause: usize, day: u32, confidence: Confidence) -> Result<Option<Incidence>, SurvivalFault> {
        if cause >= self.causes {
            return Err(SurvivalFault::UnknownCause { cause, causes: self.causes });
        }
        let until = self.points.partition_point(|point| point.day <= day);
        let points = self.points.get(..until).unwrap_or_default();
        let is_over = points.last().is_some_and(|point| point.events.iter().sum::<u64>() == point.at_risk);
        if self.last_day.is_none_or(|last| day > last && !is_over) {
            return Ok(None);
        }
        let of = |point: &IncidencePoint| point.incidence.get(cause).copied().unwrap_or_default();
        let value = points.last().map_or(0.0, of);
        let mut variance = 0.0;
        for point in points {
            let (n, d) = (point.at_risk as f64, point.events.iter().sum::<u64>() as f64);
            let c = point.events.get(cause).copied().unwrap_or_default() as f64;
            let after = value - of(point);
            if d < n {
                variance += after * after * d / (n * (n - d));
            }
            variance += point.before * point.before * c * (n - c) / (n * n * n);
            variance -= 2.0 * after * point.before * c / (n * n);
        }
        let standard_error = variance.max(0.0).sqrt();
        let ci = (value > 0.0 && value < 1.0).then(|| {
            let log = libm::log(value);
            let spread = confidence.z() * standard_error / (value * -log);
            let around = |sign: f64| libm::exp(log * libm::exp(sign * spread));
            Interval::between(around(1.0), around(-1.0), IntervalMethod::DeltaLogLog, confidence)
        });
        Ok(Some(Incidence { value, standard_error, ci }))
    }
}
