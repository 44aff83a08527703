//! What has changed since a plan was published, as written.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::offer::{OpportunitySpec, is_nothing};
use super::person_spec::RotationPersonSpec;
use super::spec::is_zero;
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{OpportunityId, PersonId};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/rotation-repair/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// What has changed since a plan was published, and from when on the plan may change with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationRepairSpec {
    /// The format tag, `rungs/rotation-repair/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The first period that is still open, 0 to the end of the horizon. What starts earlier has started: it goes on, and nothing is added to
    /// it. Absent is 0: nothing has started but what the document says.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub from: u32,
    /// What is otherwise now. Of changes to the same thing each sees what those before it left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RotationChange>,
    /// What it costs to give up a placement of the plan that has not started, in milli-points;
    /// [`RotationWeightsSpec::stability`](crate::RotationWeightsSpec::stability) of the document when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<i64>,
}

/// Something that is otherwise than when the plan was made. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RotationChange {
    /// Somebody cannot be placed in some periods. What they have started goes on; [`RotationChange::BrokenOff`] ends it.
    Away {
        /// Who.
        person: PersonId,
        /// The first period.
        #[serde(default, skip_serializing_if = "is_zero")]
        from: u32,
        /// The first after it; the end of the horizon when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<u32>,
    },
    /// Somebody leaves. Their seats are free; what was spent on them stays spent.
    Gone {
        /// Who.
        person: PersonId,
    },
    /// A placement that has started ends before its time and is not taken up again. Its seat is free; what was spent on it stays spent.
    BrokenOff {
        /// Whose.
        person: PersonId,
        /// Which.
        opportunity: OpportunityId,
    },
    /// Somebody is new.
    Joins(Box<RotationPersonSpec>),
    /// An opportunity has more seats, or fewer. A seat that somebody sits on goes when they leave it. Where fewer are left than a cohort has at least, it is closed.
    Seats {
        /// Which.
        opportunity: OpportunityId,
        /// How many more; fewer when less than 0.
        by: i64,
        /// In which periods: the first; that from which the plan may change when absent, or when it is earlier.
        #[serde(default, skip_serializing_if = "is_zero")]
        from: u32,
        /// And the first after them; the end of the horizon when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<u32>,
    },
    /// An opportunity is new.
    Offered {
        /// What it is.
        opportunity: Box<OpportunitySpec>,
        /// Who may take it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<OfferedToSpec>,
    },
}

/// Somebody who may take something new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OfferedToSpec {
    /// Who.
    pub person: PersonId,
    /// How much they wish it, in milli-points; 0 when absent.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub preference: i64,
}

impl OfferedToSpec {
    /// Somebody, and how much they wish it.
    #[must_use]
    pub const fn new(person: PersonId, preference: i64) -> Self {
        Self { person, preference }
    }
}

impl RotationRepairSpec {
    /// Some changes, and a plan that is open from a period on.
    #[must_use]
    pub fn new(from: u32, changes: Vec<RotationChange>) -> Self {
        Self { format: format(), from, changes, stability: None }
    }

    /// The same, where giving up a placement costs so much.
    #[must_use]
    pub const fn with_stability(mut self, milli_points: i64) -> Self {
        self.stability = Some(milli_points);
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
    /// let repair = rungs::RotationRepairSpec::from_json(r#"{"from": 3, "changes": [{"gone": {"person": "p1"}},
    ///     {"seats": {"opportunity": "o1", "by": 1}}]}"#)?;
    /// assert_eq!(repair.changes.len(), 2);
    /// assert!(rungs::RotationRepairSpec::from_json(r#"{"changes": [{"gone": {}}]}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its list unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(default)]
            from: u32,
            #[serde(borrow)]
            changes: Option<&'a RawValue>,
            stability: Option<i64>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let changes = json::values(door.changes, &at!["changes"], &mut defects);
            Self { stability: door.stability, ..Self::new(door.from, changes) }
        });
        defects.into_read(read)
    }
}
