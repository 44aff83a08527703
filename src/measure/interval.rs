//! An interval with the method and the confidence it was made by.

use serde::{Deserialize, Deserializer, Serialize};

use super::distribution;

/// How sure an interval is, in tenths of a percent, 500 to 999; 950 unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Confidence(u16);

impl Confidence {
    /// In tenths of a percent; `None` outside of 500 to 999.
    #[must_use]
    pub const fn permille(permille: u16) -> Option<Self> {
        if matches!(permille, 500..=999) { Some(Self(permille)) } else { None }
    }

    /// In tenths of a percent.
    #[must_use]
    pub const fn as_permille(self) -> u16 {
        self.0
    }

    /// The probability outside of the interval, both sides together.
    pub(crate) fn outside(self) -> f64 {
        f64::from(1_000u16.saturating_sub(self.0)) / 1_000.0
    }

    /// The quantile of the standard normal distribution that leaves half of [`Confidence::outside`] above it.
    pub(super) fn z(self) -> f64 {
        distribution::normal_upper(self.outside() / 2.0)
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self(950)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let permille = u16::deserialize(deserializer)?;
        Self::permille(permille).ok_or_else(|| serde::de::Error::custom("a confidence is 500 to 999 tenths of a percent"))
    }
}

/// Between which values a figure lies, by which method, how surely.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end; `None` where there is none.
    pub upper: Option<f64>,
    /// By which method.
    pub method: IntervalMethod,
    /// How surely.
    pub confidence: Confidence,
}

/// By which method an interval is made. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IntervalMethod {
    /// One rate: the score interval (Wilson 1927).
    Wilson,
    /// One rate: never less sure than it says (Clopper and Pearson 1934).
    ClopperPearson,
    /// One rate: quantiles under Jeffreys's prior, with the ends 0 and 1 for none and all (Brown, Cai and DasGupta 2001).
    Jeffreys,
    /// A difference of rates: hybrid score, method 10 of Newcombe (1998).
    Newcombe,
    /// A difference or a ratio of rates: score interval with the variance times N/(N-1) (Miettinen and Nurminen 1985).
    MiettinenNurminen,
    /// A difference of rates: score interval (Mee 1984).
    Mee,
    /// A ratio of rates: score interval (Koopman 1984).
    Koopman,
    /// A common ratio of rates over strata: on the scale of logarithms, with the variance of Greenland and Robins (1985).
    GreenlandRobins,
    /// A common ratio of odds over strata: on the scale of logarithms, with the variance of Robins, Breslow and Greenland (1986).
    RobinsBreslowGreenland,
    /// Cohen's kappa: asymptotic, so many standard errors to either side (Fleiss, Cohen and Everitt 1969).
    FleissCohenEveritt,
    /// An intraclass correlation: from quantiles of F (Shrout and Fleiss 1979).
    ShroutFleiss,
    /// An intraclass correlation of units with unequal numbers of ratings: from F of unweighted means, approximate (Thomas and Hultquist 1978).
    ThomasHultquist,
    /// A difference in differences: Student's with one degree of freedom less than clusters, errors robust to clusters (CR1).
    ClusterRobust,
    /// An effect on clusters: those that no test by randomisation refuses.
    Randomisation,
    /// A difference of two means: Student's with the degrees of freedom of Welch (1947).
    Welch,
    /// A difference of two means of which one may look at any time: normal mixture (Robbins 1970).
    NormalMixture,
    /// A difference of two means at a planned look, beyond the bound of that look.
    GroupSequential,
    /// A share still waiting: Greenwood's error on the scale of the share itself, cut off at 0 and 1.
    GreenwoodPlain,
    /// A share still waiting: Greenwood's error on the scale of its logarithm, cut off at 1.
    GreenwoodLog,
    /// A share still waiting: Greenwood's error on the scale of its double logarithm.
    GreenwoodLogLog,
    /// A share that has ended by one of several causes: by the delta method, on the scale of its double logarithm.
    DeltaLogLog,
    /// An estimate and its standard error, by the normal distribution.
    Normal,
}

impl Interval {
    pub(crate) fn between(lower: f64, upper: f64, method: IntervalMethod, confidence: Confidence) -> Self {
        Self { lower, upper: Some(upper), method, confidence }
    }

    /// Whether a value lies within.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && self.upper.is_none_or(|upper| value <= upper)
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Confidence as "Confidence" => { "description": "In tenths of a percent.", "type": "integer", "minimum": 500, "maximum": 999 }
}
