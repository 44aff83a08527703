//! Development plans as written: a catalogue, the people, and the time and money there is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::activity_spec::ActivitySpec;
use super::person_spec::DevelopmentPersonSpec;
use super::policy_spec::DevelopmentPolicySpec;
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{Money, date};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/development/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// Development to be planned, as written.
///
/// Time goes by in quarters, counted from 0. A plan gives one person some activities, each from the beginning of a quarter on, so that
///
/// 1. each ends within the horizon, and no seat of it is closed in a quarter that it takes;
/// 2. what it comes after is over in an earlier quarter, and the levels that it needs are there when it begins;
/// 3. an experience has a [debrief](ActivitySpec::debriefs): something fixed that goes on in its last quarter, or one of its own from that
///    quarter on, the cheapest of the catalogue, then the one of least hours, then by id, that comes after nothing and needs no level;
/// 4. the hours of no quarter, and the budget, are exceeded;
/// 5. what is fixed is in it.
///
/// Levels that nobody knows are found out in the first quarter: until then no activity that is chosen counts on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentSpec {
    /// The format tag, `rungs/development/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The first day of quarter 0.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub begins: NaiveDate,
    /// How many quarters, 1 to 12.
    pub quarters: u32,
    /// What holds for all plans.
    #[serde(default)]
    pub policy: DevelopmentPolicySpec,
    /// What may be spent on all plans together; any amount when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<ActivitySpec>,
    /// The people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<DevelopmentPersonSpec>,
}

/// A number for each quarter: one number where all are the same, else a list of as many as there are quarters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PerQuarter {
    /// The same in each.
    Same(u32),
    /// One for each.
    Each(Vec<u32>),
}

impl DevelopmentSpec {
    /// So many quarters from a day on, with an empty catalogue and nobody.
    #[must_use]
    pub fn new(begins: NaiveDate, quarters: u32) -> Self {
        Self {
            format: format(),
            begins,
            quarters,
            policy: DevelopmentPolicySpec::default(),
            budget: None,
            activities: Vec::new(),
            people: Vec::new(),
        }
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
    /// let spec = rungs::DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4,
    ///     "activities": [{"id": "course", "kind": "training_module", "weeks": 2, "hours_per_week": 8,
    ///                     "cost": {"amount": "900", "currency": "EUR"}, "builds": [{"competency": "coaching", "to": "working"}]}],
    ///     "people": [{"id": "p1", "target": "operations-lead", "hours": 60}]}"#)?;
    /// assert!(spec.activities[0].open);
    /// assert!(rungs::DevelopmentSpec::from_json(r#"{"quarters": 4}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(with = "date")]
            begins: NaiveDate,
            quarters: u32,
            #[serde(borrow)]
            policy: Option<&'a RawValue>,
            #[serde(borrow)]
            budget: Option<&'a RawValue>,
            #[serde(borrow)]
            activities: Option<&'a RawValue>,
            #[serde(borrow)]
            people: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let policy = door.policy.map(|raw| json::object(raw.get(), &at!["policy"], &mut defects));
            let budget = door.budget.map(|raw| json::object(raw.get(), &at!["budget"], &mut defects));
            Self {
                // What could not be read has its defect.
                policy: policy.flatten().unwrap_or_default(),
                budget: budget.flatten(),
                activities: json::list(door.activities, &at!["activities"], &mut defects),
                people: json::list(door.people, &at!["people"], &mut defects),
                ..Self::new(door.begins, door.quarters)
            }
        });
        defects.into_read(read)
    }

    /// The same, with this activity as well.
    #[must_use]
    pub fn with_activity(mut self, activity: ActivitySpec) -> Self {
        self.activities.push(activity);
        self
    }

    /// The same, with this person as well.
    #[must_use]
    pub fn with_person(mut self, person: DevelopmentPersonSpec) -> Self {
        self.people.push(person);
        self
    }
}

impl PerQuarter {
    /// The numbers of all quarters, where there are so many.
    pub(super) fn each(&self, quarters: usize) -> Option<Vec<u32>> {
        match self {
            Self::Same(number) => Some(vec![*number; quarters]),
            Self::Each(numbers) => Some(numbers).filter(|numbers| numbers.len() == quarters).cloned(),
        }
    }
}

impl<'de> Deserialize<'de> for PerQuarter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// By hand, since what serde says of choices without a tag names no place.
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = PerQuarter;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number, or a list of one for each quarter")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<PerQuarter, E> {
                u32::try_from(number)
                    .map(PerQuarter::Same)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(number), &self))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<PerQuarter, A::Error> {
                let mut each = Vec::new();
                while let Some(number) = list.next_element()? {
                    each.push(number);
                }
                Ok(PerQuarter::Each(each))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    PerQuarter as "PerQuarter" => {
        "description": "A number for every quarter, or a list of one for each.",
        "anyOf": [
            { "type": "integer", "minimum": 0, "maximum": 4_294_967_295u32 },
            { "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 4_294_967_295u32 } }
        ]
    }
}
