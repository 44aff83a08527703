//! Circles as written: who would learn, who would lead, and who may be with whom.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::matching::ScoredPairSpec;
use super::super::policy::{ConflictSpec, PairSpec};
use crate::defect::{Defects, Invalid, at, json};
use crate::values::PersonId;

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/circles/1";

fn format() -> String {
    FORMAT.to_owned()
}

const fn at_least() -> u32 {
    3
}

const fn at_most() -> u32 {
    8
}

const fn mentors_each() -> u32 {
    1
}

/// Mentees who are to learn in circles, mentors who may lead one each, and what each of the pairs is worth, as written.
///
/// A circle has one mentor, or two where that is allowed, and its members must be legal with each of them. Best is what gives most mentees a
/// place; of that, what has most points. A member counts the points with the mentor who suits them best: a second mentor is worth
/// what they bring to those whom the first suits less, and nothing otherwise. (With the sum of both, two middling mentors would beat an
/// excellent one; with the mean, a second mentor would never pay.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CircleSpec {
    /// The format tag, `rungs/circles/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Who would learn. Each is in one circle at most.
    pub mentees: Vec<PersonId>,
    /// Who would lead. Each leads one circle at most; one of the mentees may lead another circle than their own.
    pub mentors: Vec<PersonId>,
    /// The legal pairs and their points. A pair that is not listed is not legal. What either side wishes is not looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<ScoredPairSpec>,
    /// The fewest mentees of a circle, 2 to 12; 3 when absent.
    #[serde(default = "at_least")]
    pub at_least: u32,
    /// The most mentees of a circle, at least as many and 12 at most; 8 when absent.
    #[serde(default = "at_most")]
    pub at_most: u32,
    /// The most mentors of a circle, 1 or 2; 1 when absent.
    #[serde(default = "mentors_each")]
    pub mentors_each: u32,
    /// Pairs that are in every answer; each must be among the pairs. Whoever shares a mentor or a mentee by them is in one circle, which no
    /// further mentor leads, and which stays even where it has fewer mentees than the least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<PairSpec>,
    /// Two people who are in no circle together, as mentees, as mentors, or as one of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<ConflictSpec>,
}

impl CircleSpec {
    /// Circles of three to eight mentees with one mentor each.
    #[must_use]
    pub fn new(mentees: Vec<PersonId>, mentors: Vec<PersonId>, pairs: Vec<ScoredPairSpec>) -> Self {
        Self {
            format: format(),
            mentees,
            mentors,
            pairs,
            at_least: at_least(),
            at_most: at_most(),
            mentors_each: mentors_each(),
            locked: Vec::new(),
            apart: Vec::new(),
        }
    }

    /// The same with circles of other sizes.
    #[must_use]
    pub const fn with_sizes(mut self, at_least: u32, at_most: u32) -> Self {
        self.at_least = at_least;
        self.at_most = at_most;
        self
    }

    /// The same with so many mentors at most for each circle.
    #[must_use]
    pub const fn with_mentors_each(mut self, mentors_each: u32) -> Self {
        self.mentors_each = mentors_each;
        self
    }

    /// The same with pairs that are in every answer.
    #[must_use]
    pub fn with_locked(mut self, locked: Vec<PairSpec>) -> Self {
        self.locked = locked;
        self
    }

    /// The same with people who are in no circle together.
    #[must_use]
    pub fn with_apart(mut self, apart: Vec<ConflictSpec>) -> Self {
        self.apart = apart;
        self
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// ```
    /// let spec = rungs::CircleSpec::from_json(r#"{"mentees": ["p1", "p2", "p3"], "mentors": ["m1"], "pairs": [
    ///     {"mentee": "p1", "mentor": "m1", "score": 70}]}"#)?;
    /// assert_eq!((spec.at_least, spec.at_most, spec.mentors_each), (3, 8, 1));
    /// assert!(rungs::CircleSpec::from_json(r#"{"mentees": [], "mentors": [], "size": 4}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            mentees: &'a RawValue,
            #[serde(borrow)]
            mentors: &'a RawValue,
            #[serde(borrow)]
            pairs: Option<&'a RawValue>,
            #[serde(default = "at_least")]
            at_least: u32,
            #[serde(default = "at_most")]
            at_most: u32,
            #[serde(default = "mentors_each")]
            mentors_each: u32,
            #[serde(borrow)]
            locked: Option<&'a RawValue>,
            #[serde(borrow)]
            apart: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            Self {
                format: format(),
                mentees: json::values(Some(door.mentees), &at!["mentees"], &mut defects),
                mentors: json::values(Some(door.mentors), &at!["mentors"], &mut defects),
                pairs: json::list(door.pairs, &at!["pairs"], &mut defects),
                at_least: door.at_least,
                at_most: door.at_most,
                mentors_each: door.mentors_each,
                locked: json::list(door.locked, &at!["locked"], &mut defects),
                apart: json::list(door.apart, &at!["apart"], &mut defects),
            }
        });
        defects.into_read(read)
    }
}
