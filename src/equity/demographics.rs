//! Who belongs to which group. This is the one place of the crate that knows; nothing that prepares a decision about a person can name it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::defect::json;
use crate::values::{AttributeId, ItemCode, PersonId};

/// The groups of one person, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DemographicsSpec {
    /// Whose.
    pub person: PersonId,
    /// The category of each attribute; one that is not there is not known.
    #[serde(default, deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<AttributeId, ItemCode>"))]
    pub attributes: BTreeMap<AttributeId, ItemCode>,
}

impl DemographicsSpec {
    /// Somebody of whom nothing is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, attributes: BTreeMap::new() }
    }

    /// The same with a category.
    #[must_use]
    pub fn with(mut self, attribute: AttributeId, category: ItemCode) -> Self {
        self.attributes.insert(attribute, category);
        self
    }
}

/// The groups of all people, dense: a number for each attribute and person, 0 where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demographics {
    /// By id.
    people: Vec<PersonId>,
    /// For each attribute the categories of all people, counted from 1.
    columns: Vec<Vec<u8>>,
}

impl Demographics {
    /// By the ids in order, and a column for each attribute.
    pub(super) const fn new(people: Vec<PersonId>, columns: Vec<Vec<u8>>) -> Self {
        Self { people, columns }
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The place of a person.
    pub(super) fn place(&self, person: &PersonId) -> Option<u32> {
        let at = self.people.binary_search(person).ok()?;
        u32::try_from(at).ok()
    }

    /// The people, by id.
    pub(super) fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.people.iter().map(AsRef::as_ref)
    }

    /// The category of an attribute, counted from 1; 0 where it is not known.
    pub(super) fn category(&self, attribute: usize, person: u32) -> u8 {
        self.columns.get(attribute).and_then(|column| column.get(person as usize)).copied().unwrap_or_default()
    }
}
