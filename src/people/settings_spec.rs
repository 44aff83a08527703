//! The lists and definitions that all records of a roster share, as written.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::record_spec::RecordKind;
use crate::defect::{Defects, InputPath, Invalid, at, json};
use crate::values::{AttributeId, FunctionId, ItemCode, TeamId, date};

/// The lists and definitions that all records of a roster share.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct RosterSettings {
    /// The teams.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamSpec>,
    /// The codes of performance ratings, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<ItemCode>,
    /// The codes of performance in talent reviews, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub performance: Vec<ItemCode>,
    /// The codes of potential in talent reviews, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub potential: Vec<ItemCode>,
    /// What the company calls each pair of performance and potential; either every pair has a label or none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<BoxSpec>,
    /// The codes of the risk that a person leaves, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risk_of_loss: Vec<ItemCode>,
    /// The codes of the impact if a person leaves, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub impact_of_loss: Vec<ItemCode>,
    /// The company's own attributes of people, by name.
    #[serde(deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<AttributeId, AttributeType>"))]
    pub attributes: BTreeMap<AttributeId, AttributeType>,
    /// The attribute, one of type `code`, that says where a person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<AttributeId>,
    /// The kinds of dated records that the roster has; of a kind that is not named here nothing is known.
    #[serde(deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<RecordKind, RecordSourceSpec>"))]
    pub records: BTreeMap<RecordKind, RecordSourceSpec>,
}

impl RosterSettings {
    /// No lists and no definitions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a JSON document of settings alone, the companion of a JSON Lines file of people.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// ```
    /// let settings = rungs::RosterSettings::from_json(r#"{"ratings": ["low", "high"]}"#)?;
    /// assert_eq!(settings.ratings.len(), 2);
    /// assert!(rungs::RosterSettings::from_json(r#"{"rating": []}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        let mut defects = Defects::default();
        let settings = Self::read(text, &InputPath::default(), &mut defects);
        defects.into_warnings()?;
        Ok(settings)
    }

    /// Reads settings that stand at a place of a document; what is wrong goes to `defects`.
    pub(super) fn read(text: &str, place: &InputPath, defects: &mut Defects) -> Self {
        /// The settings with their lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            #[serde(borrow)]
            teams: Option<&'a RawValue>,
            #[serde(borrow)]
            ratings: Option<&'a RawValue>,
            #[serde(borrow)]
            performance: Option<&'a RawValue>,
            #[serde(borrow)]
            potential: Option<&'a RawValue>,
            #[serde(borrow)]
            boxes: Option<&'a RawValue>,
            #[serde(borrow)]
            risk_of_loss: Option<&'a RawValue>,
            #[serde(borrow)]
            impact_of_loss: Option<&'a RawValue>,
            #[serde(default, deserialize_with = "json::unique")]
            attributes: BTreeMap<AttributeId, AttributeType>,
            location: Option<AttributeId>,
            #[serde(default, deserialize_with = "json::unique")]
            records: BTreeMap<RecordKind, RecordSourceSpec>,
        }
        let Some(door) = json::object::<Door<'_>>(text, place, defects) else { return Self::default() };
        let within = |field: &str| place.join(at![field]);
        Self {
            teams: json::list(door.teams, &within("teams"), defects),
            ratings: json::values(door.ratings, &within("ratings"), defects),
            performance: json::values(door.performance, &within("performance"), defects),
            potential: json::values(door.potential, &within("potential"), defects),
            boxes: json::list(door.boxes, &within("boxes"), defects),
            risk_of_loss: json::values(door.risk_of_loss, &within("risk_of_loss"), defects),
            impact_of_loss: json::values(door.impact_of_loss, &within("impact_of_loss"), defects),
            attributes: door.attributes,
            location: door.location,
            records: door.records,
        }
    }
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct TeamSpec {
    /// The id.
    pub id: TeamId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The function it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
}

impl TeamSpec {
    /// A team.
    #[must_use]
    pub const fn new(id: TeamId) -> Self {
        Self { id, title: None, function: None }
    }
}

/// The label of one box of the grid of performance and potential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BoxSpec {
    /// The performance.
    pub performance: ItemCode,
    /// The potential.
    pub potential: ItemCode,
    /// What the company calls the box.
    pub label: ItemCode,
}

impl BoxSpec {
    /// Calls the pair `label`.
    #[must_use]
    pub const fn new(performance: ItemCode, potential: ItemCode, label: ItemCode) -> Self {
        Self { performance, potential, label }
    }
}

/// What a roster has of one kind of dated record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct RecordSourceSpec {
    /// The codes, in any order, of which each record of this kind has one as its `of`; when there is none, no record has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<ItemCode>,
    /// The day from which on no record of this kind is missing. While absent, any may be missing, so that what has no record may
    /// still have happened.
    #[serde(with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub complete_since: Option<NaiveDate>,
}

impl RecordSourceSpec {
    /// Records with one of `codes`, of which some may be missing.
    #[must_use]
    pub const fn new(codes: Vec<ItemCode>) -> Self {
        Self { codes, complete_since: None }
    }

    /// Without a gap from `since` on.
    #[must_use]
    pub const fn complete_since(mut self, since: NaiveDate) -> Self {
        self.complete_since = Some(since);
        self
    }
}

/// The type of an attribute. Closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// An exact decimal, as a string.
    Decimal,
    /// A date, as `YYYY-MM-DD`.
    Date,
    /// One of these codes.
    Code(Vec<ItemCode>),
    /// Some of these codes.
    Codes(Vec<ItemCode>),
}
