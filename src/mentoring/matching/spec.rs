//! What a caller says of a matching: who wants a mentor, who has seats, and what each pair is worth.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::policy::{PairSpec, QuotaSpec};
use crate::defect::{Defects, Invalid, at, json};
use crate::values::PersonId;

pub(super) const FORMAT: &str = "rungs/matching/1";

/// A matching problem as a document: legal pairs with scores, places wanted, seats, and bounds over groups of mentors.
///
/// A pair that is not listed is not legal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MatchingSpec {
    /// `rungs/matching/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Who wants a mentor.
    #[serde(default)]
    pub mentees: Vec<SeekerSpec>,
    /// Who has seats.
    #[serde(default)]
    pub mentors: Vec<SeatsSpec>,
    /// The legal pairs.
    #[serde(default)]
    pub pairs: Vec<ScoredPairSpec>,
    /// Pairs that are in every answer. Each must be among the pairs.
    #[serde(default)]
    pub locked: Vec<PairSpec>,
    /// Bounds over groups of mentors. Groups nest: two that share a mentor must be one within the other, through [`QuotaSpec::of`]; a mentor
    /// counts for the quotas that name it and for all around them. At most 16 deep.
    #[serde(default)]
    pub quotas: Vec<QuotaSpec>,
}

fn format() -> String {
    FORMAT.to_owned()
}

const fn one() -> u32 {
    1
}

/// Somebody who wants a mentor, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SeekerSpec {
    /// Who.
    pub id: PersonId,
    /// How many mentors; each is another person. 1 when absent; 0 asks for none.
    #[serde(default = "one")]
    pub wanted: u32,
    /// How many rounds they went without a mentor before: of matchings that are equal otherwise, the one is made that leaves those without who
    /// waited least in all. 0 when absent; more than 1,000,000 counts as 1,000,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waited: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(rounds: &u32) -> bool {
    *rounds == 0
}

impl SeekerSpec {
    /// Wants one mentor.
    #[must_use]
    pub const fn new(id: PersonId) -> Self {
        Self { id, wanted: 1, waited: 0 }
    }

    /// Went without so many times.
    #[must_use]
    pub const fn with_waited(mut self, waited: u32) -> Self {
        self.waited = waited;
        self
    }

    /// Wants so many.
    #[must_use]
    pub const fn with_wanted(mut self, wanted: u32) -> Self {
        self.wanted = wanted;
        self
    }
}

/// Somebody who has seats for mentees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SeatsSpec {
    /// Who.
    pub id: PersonId,
    /// How many mentees at most.
    pub seats: u32,
}

impl SeatsSpec {
    /// So many seats.
    #[must_use]
    pub const fn new(id: PersonId, seats: u32) -> Self {
        Self { id, seats }
    }
}

/// What a legal pair is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ScoredPairSpec {
    /// Who learns.
    pub mentee: PersonId,
    /// Who teaches.
    pub mentor: PersonId,
    /// Points, 0 to 10,000.
    pub score: u32,
    /// What the mentor is worth to the mentee, in points, 0 to 10,000; the score when absent. [`MatchingMode::Stable`](crate::MatchingMode)
    /// alone looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<u32>,
    /// What the mentee is worth to the mentor; otherwise as the wish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merit: Option<u32>,
}

impl ScoredPairSpec {
    /// The pair with its points.
    #[must_use]
    pub const fn new(mentee: PersonId, mentor: PersonId, score: u32) -> Self {
        Self { mentee, mentor, score, wish: None, merit: None }
    }

    /// The mentor is worth so many points to the mentee.
    #[must_use]
    pub const fn with_wish(mut self, wish: u32) -> Self {
        self.wish = Some(wish);
        self
    }

    /// The mentee is worth so many points to the mentor.
    #[must_use]
    pub const fn with_merit(mut self, merit: u32) -> Self {
        self.merit = Some(merit);
        self
    }
}

impl Default for MatchingSpec {
    fn default() -> Self {
        Self {
            format: format(),
            mentees: Vec::new(),
            mentors: Vec::new(),
            pairs: Vec::new(),
            locked: Vec::new(),
            quotas: Vec::new(),
        }
    }
}

impl MatchingSpec {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the document.
    ///
    /// # Errors
    /// [`Invalid`] with every part that is not what it should be, each with its place. What the parts say together,
    /// [`MatchingSpec::compile`] looks at.
    ///
    /// # Complexity
    /// Linear in the text.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its parts unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            mentees: Option<&'a RawValue>,
            #[serde(borrow)]
            mentors: Option<&'a RawValue>,
            #[serde(borrow)]
            pairs: Option<&'a RawValue>,
            #[serde(borrow)]
            locked: Option<&'a RawValue>,
            #[serde(borrow)]
            quotas: Option<&'a RawValue>,
        }

        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            Self {
                format: format(),
                mentees: json::list(door.mentees, &at!["mentees"], &mut defects),
                mentors: json::list(door.mentors, &at!["mentors"], &mut defects),
                pairs: json::list(door.pairs, &at!["pairs"], &mut defects),
                locked: json::list(door.locked, &at!["locked"], &mut defects),
                quotas: json::list(door.quotas, &at!["quotas"], &mut defects),
            }
        });
        defects.into_read(read)
    }
}
