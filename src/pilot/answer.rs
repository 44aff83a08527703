//! What comes of a pilot: every look with its evidence, and a recommendation that names it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::design::PilotPower;
use super::scheme_spec::PilotMethod;
use crate::measure::{Cuped, DidEstimate, Interval, Randomisation};
use crate::values::{ItemCode, PilotId, date};

/// What is recommended. It prepares a decision that people take. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PilotRecommendation {
    /// Offer it to all: a better outcome is shown, and it is as large as is of interest.
    Scale,
    /// Go on: what has been seen neither shows an effect nor excludes one of interest.
    Continue,
    /// Stop: it does harm, or an effect of interest is excluded.
    Stop,
    /// Nothing can be recommended from what there is; the reasons say why.
    NotEstimable,
}

/// Why that is recommended. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PilotReason {
    /// A better outcome is shown by the scheme.
    EffectShown,
    /// The effect found is as large as is of interest, or larger.
    LargeEnough,
    /// An effect is shown, and it is smaller than is of interest.
    SmallerThanOfInterest,
    /// A worse outcome is shown by the scheme.
    HarmShown,
    /// Every effect within the interval is smaller than is of interest.
    EffectOfInterestExcluded,
    /// Neither is an effect shown, nor one of interest excluded.
    Inconclusive,
    /// The scheme has looks left.
    LooksLeft,
    /// The scheme has no look left: more outcomes need a pilot, and a scheme, of their own.
    SchemeUsedUp,
    /// Nobody has looked yet.
    NoLook,
    /// An arm has no unit with an outcome before and after.
    NoComparison,
    /// With fewer than ten clusters only draws tell how sure an effect is, and a scheme of several looks has none.
    TooFewClustersForScheme,
    /// With fewer than ten clusters in several cohorts draws within cohorts would be needed, which are not made here.
    TooFewClustersInCohorts,
    /// So few clusters took part that no draw is rare enough for any finding.
    TooFewDraws,
    /// No outcome differs from another: there is no error to tell by.
    NothingVaries,
    /// The arms went apart before anybody began: what came after may have other causes.
    ArmsDifferedBefore,
}

/// By which scheme a pilot is judged. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PilotScheme {
    /// One look at the end.
    Fixed,
    /// Planned looks with bounds.
    GroupSequential,
    /// Looks on any day.
    AlwaysValid,
}

/// What comes of a pilot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PilotResult {
    /// Which pilot.
    pub pilot: PilotId,
    /// By which scheme.
    pub scheme: PilotScheme,
    /// When that was fixed.
    #[serde(with = "date")]
    pub scheme_fixed_on: NaiveDate,
    /// What outcomes were compared by.
    pub method: PilotMethod,
    /// What is recommended after the last look.
    pub recommendation: PilotRecommendation,
    /// Why.
    pub reasons: Vec<PilotReason>,
    /// How many people it takes.
    pub design: PilotPower,
    /// Whether the arms went apart before anybody began, period by period, as known at the last look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placebos: Vec<PilotPlacebo>,
    /// Each look, in the order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<PilotLook>,
}

/// One look. Effects are in the outcome's scaled units, above 0 where it is more in the treated arm, whichever is better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PilotLook {
    /// When.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// How many units are compared: of the control, of the treated.
    pub units: [u64; 2],
    /// In how many clusters.
    pub clusters: usize,
    /// How many units are not compared, by reason: `without_before`, `without_after`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<String, u64>,
    /// The effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<f64>,
    /// The p of no effect: valid at this look by the scheme, but for `group_sequential`, where the bound decides and there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The interval of the effect, as sure as the scheme is over all its looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<Interval>,
    /// How many standard errors the effect is from none, and the bound beyond which it is shown; of planned looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against_bound: Option<[f64; 2]>,
    /// Whether an effect is shown by the scheme, at this look.
    pub is_shown: bool,
    /// The difference in differences in full, where that is the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differences: Option<DidEstimate>,
    /// The adjusted difference in full, where that is the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cuped: Option<Cuped>,
    /// What draws show, where there are fewer than ten clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub randomisation: Option<Randomisation>,
}

/// An effect where none can be: between two periods of which both were over when the cohorts began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PilotPlacebo {
    /// The earlier period.
    pub from: ItemCode,
    /// The later one.
    pub to: ItemCode,
    /// How much more the treated changed than the others.
    pub effect: f64,
    /// The p of no difference: robust to clusters, or by draws with fewer than ten; none where neither can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The same adjusted for the number of placebos (Holm).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holm_p: Option<f64>,
}
