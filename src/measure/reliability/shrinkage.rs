//! Means of raters or units drawn together by how little each of them says.
//!
//! Efron and Morris, "Data analysis using Stein's estimator and its generalizations", JASA 70 (1975); the variance between means by the method of moments of DerSimonian and Laird, "Meta-analysis
//! in clinical trials", Controlled Clinical Trials 7 (1986), 0 where they differ by no more than chance lets them.

use serde::{Deserialize, Serialize};

/// A mean with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoisyMean {
    value: f64,
    error: f64,
}

/// Means drawn together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shrinkage {
    /// Cochran's Q: how far the means are apart, in squared standard errors.
    pub q: f64,
    /// The variance between what the means are of; 0 where Q is no more than its degrees of freedom.
    pub between: f64,
    /// What all of them have in common.
    pub pooled: f64,
    /// Its standard error.
    pub pooled_error: f64,
    /// The means, in the order given.
    pub means: Vec<ShrunkMean>,
}

/// One mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ShrunkMean {
    /// What is told of it: so much of the pooled one, the rest its own.
    pub value: f64,
    /// How much of the pooled one, 0 to 1.
    pub toward_pooled: f64,
}

/// The bounds of values and standard errors.
const MOST: f64 = 1e12;
const LEAST_ERROR: f64 = 1e-9;

impl NoisyMean {
    /// A mean with its standard error; `None` beyond 1e12 in size, or with an error that is not 1e-9 to 1e12.
    #[must_use]
    pub fn new(value: f64, error: f64) -> Option<Self> {
        (value.abs() <= MOST && (LEAST_ERROR..=MOST).contains(&error)).then_some(Self { value, error })
    }

    /// The mean of whole ratings; `None` of fewer than two, or where they are all the same, so that they say nothing of their error.
    #[must_use]
    pub fn of(ratings: &[i64]) -> Option<Self> {
        let n = i128::try_from(ratings.len()).ok().filter(|n| (2..=1_000_000).contains(n))?;
        if !ratings.iter().all(|rating| super::is_rating(*rating)) {
            return None;
        }
        let sum: i128 = ratings.iter().map(|rating| i128::from(*rating)).sum();
        let squares: i128 = ratings.iter().map(|rating| i128::from(*rating) * i128::from(*rating)).sum();
        let n_wide = n as f64;
        let variance = (n * squares - sum * sum) as f64 / (n_wide * (n_wide - 1.0));
        Self::new(sum as f64 / n_wide, (variance / n_wide).sqrt())
    }
}

impl Shrinkage {
    /// Draws means together; `None` of none.
    ///
    /// # Complexity
    /// Linear in the means.
    ///
    /// ```
    /// use rungs::{NoisyMean, Shrinkage};
    /// // Eight schools (Rubin 1981): they differ by no more than chance lets them.
    /// let schools = [(28.0, 15.0), (8.0, 10.0), (-3.0, 16.0), (7.0, 11.0), (-1.0, 9.0), (1.0, 11.0), (18.0, 10.0), (12.0, 18.0)];
    /// let means: Vec<NoisyMean> = schools.iter().map(|(value, error)| NoisyMean::new(*value, *error).unwrap()).collect();
    /// let told = Shrinkage::of(&means).unwrap();
    /// assert_eq!((told.between, format!("{:.2}", told.pooled)), (0.0, "7.69".to_owned()));
    /// ```
    #[must_use]
    pub fn of(means: &[NoisyMean]) -> Option<Self> {
        if means.is_empty() {
            return None;
        }
        // Summed in an order of their own, so that the one given changes no digit.
        let mut ordered = means.to_vec();
        ordered.sort_by(|one, other| one.value.total_cmp(&other.value).then(one.error.total_cmp(&other.error)));
        let variance = |mean: &NoisyMean| mean.error * mean.error;
        let weighted = |between: f64| {
            let weight = |mean: &NoisyMean| 1.0 / (variance(mean) + between);
            let all: f64 = ordered.iter().map(weight).sum();
            let sum: f64 = ordered.iter().map(|mean| weight(mean) * mean.value).sum();
            (sum / all, all)
        };
        let (fixed, all) = weighted(0.0);
        let q: f64 = ordered.iter().map(|mean| (mean.value - fixed).powi(2) / variance(mean)).sum();
        let squares: f64 = ordered.iter().map(|mean| variance(mean).powi(-2)).sum();
        let room = all - squares / all;
        let degrees = means.len() as f64 - 1.0;
        let between = if room > 0.0 { ((q - degrees) / room).max(0.0) } else { 0.0 };
        let (pooled, all) = weighted(between);
        let shrunk = |mean: &NoisyMean| {
            let toward_pooled = variance(mean) / (variance(mean) + between);
            ShrunkMean { value: toward_pooled * pooled + (1.0 - toward_pooled) * mean.value, toward_pooled }
        };
        Some(Self { q, between, pooled, pooled_error: all.sqrt().recip(), means: means.iter().map(shrunk).collect() })
    }
}
