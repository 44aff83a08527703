//! Peers and the pairs they could form, as written.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::defect::{Defects, Invalid, at, json};
use crate::values::PersonId;

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/peers/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// People of whom each is to be paired with at most one other, as written. A pair without a score does not exist for the solver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PeerSpec {
    /// The format tag, `rungs/peers/1`.
    #[serde(default = "format")]
    pub format: String,
    /// What is best.
    #[serde(default)]
    pub mode: PeerMode,
    /// The people.
    pub people: Vec<PersonId>,
    /// The pairs that may be formed, in either order, with their scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PeerScoreSpec>,
    /// Pairs that are in every answer. One that has no score counts as 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<PeerPairSpec>,
    /// Pairs that are in no answer, whatever their score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<PeerPairSpec>,
}

/// Which pairing of peers is best. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PeerMode {
    /// The one with the most pairs; of those, the one with the highest sum of scores.
    #[default]
    MostPeople,
    /// The one with the highest sum of scores; of those, the one with the most pairs.
    MostValue,
}

/// Two people and how well they fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PeerScoreSpec {
    /// One of the two.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// From 0 to 10,000.
    pub score: i64,
}

impl PeerScoreSpec {
    /// Two people with a score.
    #[must_use]
    pub const fn new(one: PersonId, other: PersonId, score: i64) -> Self {
        Self { one, other, score }
    }
}

/// Two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PeerPairSpec {
    /// One of the two.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
}

impl PeerPairSpec {
    /// Two people.
    #[must_use]
    pub const fn new(one: PersonId, other: PersonId) -> Self {
        Self { one, other }
    }
}

impl PeerSpec {
    /// People, and the pairs that they may form.
    #[must_use]
    pub fn new(people: Vec<PersonId>, pairs: Vec<PeerScoreSpec>) -> Self {
        let (locked, forbidden) = (Vec::new(), Vec::new());
        Self { format: format(), mode: PeerMode::default(), people, pairs, locked, forbidden }
    }

    /// The same with another idea of what is best.
    #[must_use]
    pub fn with_mode(mut self, mode: PeerMode) -> Self {
        self.mode = mode;
        self
    }

    /// The same with pairs that are in every answer.
    #[must_use]
    pub fn with_locked(mut self, locked: Vec<PeerPairSpec>) -> Self {
        self.locked = locked;
        self
    }

    /// The same with pairs that are in no answer.
    #[must_use]
    pub fn with_forbidden(mut self, forbidden: Vec<PeerPairSpec>) -> Self {
        self.forbidden = forbidden;
        self
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// ```
    /// let spec = rungs::PeerSpec::from_json(r#"{"people": ["p1", "p2"], "pairs": [{"one": "p1", "other": "p2", "score": 70}]}"#)?;
    /// assert_eq!(spec.pairs[0].score, 70);
    /// assert!(rungs::PeerSpec::from_json(r#"{"people": [], "mode": "fastest"}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            mode: Option<PeerMode>,
            #[serde(borrow)]
            people: &'a RawValue,
            #[serde(borrow)]
            pairs: Option<&'a RawValue>,
            #[serde(borrow)]
            locked: Option<&'a RawValue>,
            #[serde(borrow)]
            forbidden: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::new(Vec::new(), Vec::new());
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            spec.mode = door.mode.unwrap_or_default();
            spec.people = json::values(Some(door.people), &at!["people"], &mut defects);
            spec.pairs = json::list(door.pairs, &at!["pairs"], &mut defects);
            spec.locked = json::list(door.locked, &at!["locked"], &mut defects);
            spec.forbidden = json::list(door.forbidden, &at!["forbidden"], &mut defects);
        }
        defects.into_warnings()?;
        Ok(spec)
    }
}
