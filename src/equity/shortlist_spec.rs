//! A shortlist to be shown without names, as written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::defect::{Defects, Invalid, at, json};
use crate::values::{AttributeId, ItemCode, PersonId};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/blind-shortlist/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// A shortlist to be shown without names: only what the list of fields names is shown, under pseudonyms that mean nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BlindShortlistSpec {
    /// The format tag, `rungs/blind-shortlist/1`.
    #[serde(default = "format")]
    pub format: String,
    /// What may be shown, the most important first. Where it would single somebody out, the last is withheld first.
    pub fields: Vec<AttributeId>,
    /// Everybody of the shortlist should look like at least so many people of the pool, themself among them; 1 to 1,000.
    #[serde(default = "least_class")]
    pub least_class: u64,
    /// Everybody whom the reader could think of: not the shortlist alone, but all who applied, or all staff.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pool: Vec<BlindCandidateSpec>,
    /// Who of them is on the shortlist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortlisted: Vec<PersonId>,
}

const fn least_class() -> u64 {
    5
}

/// Somebody of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BlindCandidateSpec {
    /// Who.
    pub person: PersonId,
    /// What is known of them; what no list names is never shown.
    #[serde(default, deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<AttributeId, ItemCode>"))]
    pub attributes: BTreeMap<AttributeId, ItemCode>,
}

impl BlindCandidateSpec {
    /// Somebody of whom nothing is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, attributes: BTreeMap::new() }
    }
}

impl BlindShortlistSpec {
    /// An empty shortlist of which these fields may be shown.
    #[must_use]
    pub fn new(fields: Vec<AttributeId>) -> Self {
        Self { format: format(), fields, least_class: least_class(), pool: Vec::new(), shortlisted: Vec::new() }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// # Complexity
    /// Linear in the text.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            fields: Option<&'a RawValue>,
            #[serde(default = "least_class")]
            least_class: u64,
            #[serde(borrow)]
            pool: Option<&'a RawValue>,
            #[serde(borrow)]
            shortlisted: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            Self {
                least_class: door.least_class,
                pool: json::list(door.pool, &at!["pool"], &mut defects),
                shortlisted: json::values(door.shortlisted, &at!["shortlisted"], &mut defects),
                ..Self::new(json::values(door.fields, &at!["fields"], &mut defects))
            }
        });
        defects.into_read(read)
    }
}
