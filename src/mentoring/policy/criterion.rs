//! Criteria of the caller's own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::people::Person;
use crate::values::{CriterionId, PersonId};

/// A criterion that policies can name and the crate does not have.
///
/// The answer must depend on the two records and the day alone: the same question always gets the same answer. It is asked of single
/// pairs, and the search for candidates takes any pair to be worth 10,000 by it until it has asked; a policy with such a criterion is slower.
///
/// ```
/// use chrono::NaiveDate;
/// use rungs::{Criterion, CriterionScore, Person};
/// /// They joined in the same year, or not.
/// struct SameIntake;
/// impl Criterion for SameIntake {
///     fn score(&self, mentee: Person<'_>, mentor: Person<'_>, _: NaiveDate) -> Option<CriterionScore> {
///         let months = mentee.hired()?.signed_duration_since(mentor.hired()?).num_days().abs() / 30;
///         let points = 10_000 - u32::try_from(months).unwrap_or(100).min(100) * 100;
///         Some(CriterionScore::new(points, format!("{months} months between their first days")))
///     }
/// }
/// let own = rungs::Criteria::new().with("same-intake".parse()?, SameIntake);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Criterion: Send + Sync {
    /// What the pair has of it on the day; `None` when that is not known.
    fn score(&self, mentee: Person<'_>, mentor: Person<'_>, as_of: NaiveDate) -> Option<CriterionScore>;
}

/// What a pair has of a criterion, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionScore {
    points: u32,
    reason: String,
}

impl CriterionScore {
    /// So many points, 0 to 10,000; more are an error of the criterion, [`CriterionFault`], and never cut.
    #[must_use]
    pub fn new(points: u32, reason: impl Into<String>) -> Self {
        Self { points, reason: reason.into() }
    }

    /// The points.
    #[must_use]
    pub const fn points(&self) -> u32 {
        self.points
    }

    /// The explanation.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// A criterion of the caller's own gave a pair more than 10,000 points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error(
    "the criterion \"{criterion}\" gives {points} points to the mentee \"{mentee}\" with the mentor \"{mentor}\"; the most is 10000"
)]
pub struct CriterionFault {
    pub(super) criterion: CriterionId,
    pub(super) mentee: PersonId,
    pub(super) mentor: PersonId,
    pub(super) points: u32,
}

impl CriterionFault {
    /// The criterion.
    #[must_use]
    pub const fn criterion(&self) -> &CriterionId {
        &self.criterion
    }

    /// The mentee of the pair.
    #[must_use]
    pub const fn mentee(&self) -> &PersonId {
        &self.mentee
    }

    /// The mentor of the pair.
    #[must_use]
    pub const fn mentor(&self) -> &PersonId {
        &self.mentor
    }

    /// What it gave.
    #[must_use]
    pub const fn points(&self) -> u32 {
        self.points
    }
}

/// The caller's own criteria, by name.
#[derive(Clone, Default)]
pub struct Criteria(pub(super) BTreeMap<CriterionId, Arc<dyn Criterion>>);

impl Criteria {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more; a second one of the same name takes the first one's place.
    #[must_use]
    pub fn with(mut self, name: CriterionId, criterion: impl Criterion + 'static) -> Self {
        self.0.insert(name, Arc::new(criterion));
        self
    }
}

impl fmt::Debug for Criteria {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
