//! An audit of equity as written: groups, people, and what came of each stage.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::demographics::DemographicsSpec;
use super::policy_spec::EquityPolicySpec;
use super::stage_spec::EquityStageSpec;
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{AttributeId, ItemCode, Period};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/equity/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// An audit of equity, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EquitySpec {
    /// The format tag, `rungs/equity/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Of whom it tells, such as `all-staff`: earlier releases of the same population are held against this one.
    pub population: ItemCode,
    /// Populations that hold everybody of this one, such as `all-staff` for a pilot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<ItemCode>,
    /// When what is counted happened; the end is the first day that does not count. Always, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Period>,
    /// The attributes by which people are looked at, each with its categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<EquityAttributeSpec>,
    /// Which attributes are also looked at together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intersections: Vec<Vec<AttributeId>>,
    /// How it is told.
    #[serde(default)]
    pub policy: EquityPolicySpec,
    /// Who belongs to which groups; only for stages that are given row by row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<DemographicsSpec>,
    /// The stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<EquityStageSpec>,
}

/// An attribute of people and its categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EquityAttributeSpec {
    /// Its id.
    pub id: AttributeId,
    /// Its categories, 1 to 100; whoever is in none is unknown and counted outside of every comparison.
    pub categories: Vec<ItemCode>,
}

impl EquityAttributeSpec {
    /// An attribute with its categories.
    #[must_use]
    pub const fn new(id: AttributeId, categories: Vec<ItemCode>) -> Self {
        Self { id, categories }
    }
}

impl EquitySpec {
    /// An audit of a population, with no stage yet.
    #[must_use]
    pub fn new(population: ItemCode) -> Self {
        Self {
            format: format(),
            population,
            within: Vec::new(),
            window: None,
            attributes: Vec::new(),
            intersections: Vec::new(),
            policy: EquityPolicySpec::default(),
            people: Vec::new(),
            stages: Vec::new(),
        }
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
            population: ItemCode,
            #[serde(borrow)]
            within: Option<&'a RawValue>,
            #[serde(borrow)]
            window: Option<&'a RawValue>,
            #[serde(borrow)]
            attributes: Option<&'a RawValue>,
            #[serde(borrow)]
            intersections: Option<&'a RawValue>,
            #[serde(borrow)]
            policy: Option<&'a RawValue>,
            #[serde(borrow)]
            people: Option<&'a RawValue>,
            #[serde(borrow)]
            stages: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let window = door.window.map(|raw| json::object(raw.get(), &at!["window"], &mut defects));
            let policy = door.policy.map(|raw| json::object(raw.get(), &at!["policy"], &mut defects));
            Self {
                within: json::values(door.within, &at!["within"], &mut defects),
                // What could not be read has its defect.
                window: window.flatten(),
                attributes: json::list(door.attributes, &at!["attributes"], &mut defects),
                intersections: json::values(door.intersections, &at!["intersections"], &mut defects),
                policy: policy.flatten().unwrap_or_default(),
                people: json::list(door.people, &at!["people"], &mut defects),
                stages: json::list(door.stages, &at!["stages"], &mut defects),
                ..Self::new(door.population)
            }
        });
        defects.into_read(read)
    }

    /// The same with this attribute as well.
    #[must_use]
    pub fn with_attribute(mut self, attribute: EquityAttributeSpec) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// The same with this stage as well.
    #[must_use]
    pub fn with_stage(mut self, stage: EquityStageSpec) -> Self {
        self.stages.push(stage);
        self
    }
}
