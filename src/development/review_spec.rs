//! A quarterly review as written: what has been seen by a day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::defect::{Defects, Invalid, at, json};
use crate::people::EvidenceKind;
use crate::values::{ActivityId, CompetencyId, ItemCode, LevelCode, date};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/development-review/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// What has been seen of a plan by a day, as written. What is dated later than the day does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentReviewSpec {
    /// The format tag, `rungs/development-review/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The day of the review.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub as_of: NaiveDate,
    /// What activities have begun, and whether they are over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<BegunActivitySpec>,
    /// Evidence of levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<ReviewEvidenceSpec>,
    /// What is there of what activities leave behind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliverables: Vec<DeliveredSpec>,
    /// The reviews before, in order of days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierReviewSpec>,
    /// Whether the person now wants to go somewhere else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aspiration_changed: bool,
}

/// An activity that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BegunActivitySpec {
    /// What.
    pub activity: ActivityId,
    /// The quarter in which it began.
    pub start: i32,
    /// The day on which it was over, with its debrief; absent while it goes on.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub completed_on: Option<NaiveDate>,
}

/// Evidence of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ReviewEvidenceSpec {
    /// Of what.
    pub competency: CompetencyId,
    /// Of which level; `none` is below the scale.
    pub level: LevelCode,
    /// Of which kind.
    pub kind: EvidenceKind,
    /// From when.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
}

/// Something that an activity has left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DeliveredSpec {
    /// What.
    pub code: ItemCode,
    /// When.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
}

/// What a review before said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EarlierReviewSpec {
    /// Its day.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub as_of: NaiveDate,
    /// Whether the plan promised a level by then: [`DevelopmentReview::promised`](crate::DevelopmentReview::promised).
    pub promised: bool,
    /// Whether one was gained: [`DevelopmentReview::gained`](crate::DevelopmentReview::gained).
    pub gained: bool,
}

impl DevelopmentReviewSpec {
    /// A review on a day of which nothing is known yet.
    #[must_use]
    pub fn new(as_of: NaiveDate) -> Self {
        Self {
            format: format(),
            as_of,
            activities: Vec::new(),
            evidence: Vec::new(),
            deliverables: Vec::new(),
            earlier: Vec::new(),
            aspiration_changed: false,
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
    /// let spec = rungs::DevelopmentReviewSpec::from_json(r#"{"as_of": "2026-04-01", "activities": [{"activity": "course", "start": 0}]}"#)?;
    /// assert_eq!(spec.activities[0].completed_on, None);
    /// assert!(rungs::DevelopmentReviewSpec::from_json("{}").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(with = "date")]
            as_of: NaiveDate,
            #[serde(borrow)]
            activities: Option<&'a RawValue>,
            #[serde(borrow)]
            evidence: Option<&'a RawValue>,
            #[serde(borrow)]
            deliverables: Option<&'a RawValue>,
            #[serde(borrow)]
            earlier: Option<&'a RawValue>,
            #[serde(default)]
            aspiration_changed: bool,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            Self {
                activities: json::list(door.activities, &at!["activities"], &mut defects),
                evidence: json::list(door.evidence, &at!["evidence"], &mut defects),
                deliverables: json::list(door.deliverables, &at!["deliverables"], &mut defects),
                earlier: json::list(door.earlier, &at!["earlier"], &mut defects),
                aspiration_changed: door.aspiration_changed,
                ..Self::new(door.as_of)
            }
        });
        defects.into_read(read)
    }
}

impl BegunActivitySpec {
    /// An activity that began in a quarter and goes on.
    #[must_use]
    pub const fn new(activity: ActivityId, start: i32) -> Self {
        Self { activity, start, completed_on: None }
    }

    /// The same, over on a day.
    #[must_use]
    pub const fn completed_on(mut self, date: NaiveDate) -> Self {
        self.completed_on = Some(date);
        self
    }
}

impl ReviewEvidenceSpec {
    /// Evidence of a level.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode, kind: EvidenceKind, on: NaiveDate) -> Self {
        Self { competency, level, kind, on }
    }
}

impl DeliveredSpec {
    /// Something that is there since a day.
    #[must_use]
    pub const fn new(code: ItemCode, on: NaiveDate) -> Self {
        Self { code, on }
    }
}

impl EarlierReviewSpec {
    /// What a review before said.
    #[must_use]
    pub const fn new(as_of: NaiveDate, promised: bool, gained: bool) -> Self {
        Self { as_of, promised, gained }
    }
}
