//! People as their company's records give them: a JSON document, or JSON Lines with one person a line.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::record_spec::RecordSpec;
use super::settings_spec::RosterSettings;
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{
    AssessorId, AttributeId, CompetencyId, CycleId, EvidenceId, ItemCode, LevelCode, PersonId, RoleId, SessionId, TeamId, date,
};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/roster/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// A company's people as written: the lists and definitions they share, and a record for each.
///
/// No record has a name, a mail address, a birth date or a protected attribute; the caller joins names to ids. A large roster
/// is better read person by person; see [`RosterBuilder`](crate::RosterBuilder).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RosterSpec {
    /// The format tag, `rungs/roster/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The lists and definitions that all records share.
    #[serde(default)]
    pub settings: RosterSettings,
    /// The people, in any order.
    #[serde(default)]
    pub people: Vec<PersonSpec>,
}

impl Default for RosterSpec {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), settings: RosterSettings::default(), people: Vec::new() }
    }
}

impl RosterSpec {
    /// A roster without people, to be filled.
    #[must_use]
    pub fn new(settings: RosterSettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every record that is not of the form. Whether the parts fit together and to a ladder,
    /// [`RosterSpec::compile`] says.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// ```
    /// let faults = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-02-30"}]}"#).unwrap_err();
    /// assert_eq!(faults.defects()[0].to_string(), "date/malformed at /people/0/hired: a date must be a calendar day as YYYY-MM-DD");
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its people unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            settings: Option<&'a RawValue>,
            #[serde(borrow)]
            people: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::default();
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            if let Some(settings) = door.settings {
                spec.settings = RosterSettings::read(settings.get(), &at!["settings"], &mut defects);
            }
            spec.people = json::list(door.people, &at!["people"], &mut defects);
        }
        defects.into_warnings()?;
        Ok(spec)
    }
}

/// An attribute's value as written; its meaning depends on the type that the roster declares. Closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal, a date or a code.
    Text(String),
    /// A list of codes.
    Texts(Vec<String>),
}

impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = AttributeValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, a whole number, a string or a list of strings")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<AttributeValue, E> {
                Ok(AttributeValue::Bool(value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<AttributeValue, E> {
                Ok(AttributeValue::Integer(value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<AttributeValue, E> {
                i64::try_from(value).map(AttributeValue::Integer).map_err(|_| E::custom("a whole number of at most 64 bits"))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<AttributeValue, E> {
                Ok(AttributeValue::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<AttributeValue, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = values.next_element()? {
                    texts.push(text);
                }
                Ok(AttributeValue::Texts(texts))
            }
        }

        deserializer.deserialize_any(ValueVisitor)
    }
}

/// One person's record. All histories may be in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PersonSpec {
    /// The opaque id.
    pub id: PersonId,
    /// The first day with the company; absent where it is not known, or where there were several.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub hired: Option<NaiveDate>,
    /// The first day no longer with the company.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub left: Option<NaiveDate>,
    /// The roles held; one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Spell<RoleId>>,
    /// The teams belonged to; one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Spell<TeamId>>,
    /// The people reported to; one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managers: Vec<Spell<PersonId>>,
    /// The share of working time that is worked; one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub availability: Vec<Spell<u8>>,
    /// Roles aspired to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aspirations: Vec<AspirationSpec>,
    /// Performance ratings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<RatingSpec>,
    /// Talent reviews.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<TalentReviewSpec>,
    /// The risk that the person leaves, as judged from a date on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk_of_loss: Vec<JudgementSpec>,
    /// The impact if the person leaves, as judged from a date on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impact_of_loss: Vec<JudgementSpec>,
    /// The company's own attributes.
    #[serde(default, deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<AttributeId, AttributeValue>"))]
    pub attributes: BTreeMap<AttributeId, AttributeValue>,
    /// What the person offers as a mentor; one offer at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentor_offers: Vec<MentorOfferSpec>,
    /// What the person has done, and what was done for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordSpec>,
    /// What has been observed of the person's competencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceSpec>,
}

impl PersonSpec {
    /// A person of whom nothing is known.
    #[must_use]
    pub const fn new(id: PersonId) -> Self {
        Self {
            id,
            hired: None,
            left: None,
            roles: Vec::new(),
            teams: Vec::new(),
            managers: Vec::new(),
            availability: Vec::new(),
            aspirations: Vec::new(),
            ratings: Vec::new(),
            reviews: Vec::new(),
            risk_of_loss: Vec::new(),
            impact_of_loss: Vec::new(),
            attributes: BTreeMap::new(),
            mentor_offers: Vec::new(),
            records: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Having held `role` since `from`.
    #[must_use]
    pub fn with_role(mut self, role: RoleId, from: NaiveDate) -> Self {
        self.roles.push(Spell::since(role, from));
        self
    }

    /// With one more dated record.
    #[must_use]
    pub fn with_record(mut self, record: RecordSpec) -> Self {
        self.records.push(record);
        self
    }

    /// With one more piece of evidence.
    #[must_use]
    pub fn with_evidence(mut self, evidence: EvidenceSpec) -> Self {
        self.evidence.push(evidence);
        self
    }
}

/// Something that holds from a date until, but not on, another: `{"of": "ops-lead", "from": "2024-03-01"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct Spell<T> {
    /// What holds.
    pub of: T,
    /// The first day.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
    /// The first day on which it no longer holds; absent while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
}

impl<T> Spell<T> {
    /// From `from` on, without an end.
    #[must_use]
    pub const fn since(of: T, from: NaiveDate) -> Self {
        Self { of, from, until: None }
    }

    /// From `from` up to the day before `until`.
    #[must_use]
    pub const fn between(of: T, from: NaiveDate, until: NaiveDate) -> Self {
        Self { of, from, until: Some(until) }
    }
}

/// A role that a person aspires to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct AspirationSpec {
    /// The role.
    pub role: RoleId,
    /// Since when it is known.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// The first wish is 1.
    #[serde(default = "first_wish")]
    pub priority: u8,
}

const fn first_wish() -> u8 {
    1
}

impl AspirationSpec {
    /// A first wish.
    #[must_use]
    pub const fn new(role: RoleId, on: NaiveDate) -> Self {
        Self { role, on, priority: 1 }
    }
}

/// A performance rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RatingSpec {
    /// The cycle it closes; one rating each.
    pub cycle: CycleId,
    /// When it was given.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// One of the roster's ratings.
    pub rating: ItemCode,
}

impl RatingSpec {
    /// A rating.
    #[must_use]
    pub const fn new(cycle: CycleId, on: NaiveDate, rating: ItemCode) -> Self {
        Self { cycle, on, rating }
    }
}

/// What a talent review said of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct TalentReviewSpec {
    /// The session.
    pub session: SessionId,
    /// When it was.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// Before or after calibration; one review of each stage in a session.
    pub stage: ReviewStage,
    /// One of the roster's codes of performance.
    pub performance: ItemCode,
    /// One of the roster's codes of potential.
    pub potential: ItemCode,
}

impl TalentReviewSpec {
    /// A review.
    #[must_use]
    pub const fn new(
        session: SessionId,
        on: NaiveDate,
        stage: ReviewStage,
        performance: ItemCode,
        potential: ItemCode,
    ) -> Self {
        Self { session, on, stage, performance, potential }
    }
}

/// Whether a review stands as one manager gave it or as the session agreed. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewStage {
    /// As first given.
    Initial,
    /// As the session agreed.
    Calibrated,
}

/// A judgement that holds from a date until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct JudgementSpec {
    /// When it was made.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// One of the roster's codes for it.
    pub code: ItemCode,
}

impl JudgementSpec {
    /// A judgement.
    #[must_use]
    pub const fn new(on: NaiveDate, code: ItemCode) -> Self {
        Self { on, code }
    }
}

/// What a person offers as a mentor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MentorOfferSpec {
    /// The first day of the offer.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
    /// The first day after it; absent while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
    /// How many people the mentor has time for.
    pub seats: u16,
    /// What the mentor would like to teach; anything when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencyId>,
}

impl MentorOfferSpec {
    /// So many seats from `from` on.
    #[must_use]
    pub const fn new(from: NaiveDate, seats: u16) -> Self {
        Self { from, until: None, seats, competencies: Vec::new() }
    }
}

/// One observation of one competency of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EvidenceSpec {
    /// The id, where the source has one; unique within the person's record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EvidenceId>,
    /// What was observed.
    pub competency: CompetencyId,
    /// The level observed: a code of the competency's scale, or `none` for below the scale.
    pub level: LevelCode,
    /// What kind of evidence it is.
    pub kind: EvidenceKind,
    /// Who assessed: a person of the roster, or a body outside it. For a self-assessment the person, or absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessor: Option<AssessorId>,
    /// When it was observed.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// The first day on which it no longer counts, where the evidence itself says so, as a certificate does.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
}

impl EvidenceSpec {
    /// An observation without an assessor.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode, kind: EvidenceKind, on: NaiveDate) -> Self {
        Self { id: None, competency, level, kind, assessor: None, on, until: None }
    }

    /// Assessed by `assessor`.
    #[must_use]
    pub fn by(mut self, assessor: AssessorId) -> Self {
        self.assessor = Some(assessor);
        self
    }
}

/// What kind of evidence an observation is. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The person's own view.
    #[serde(rename = "self")]
    SelfAssessment,
    /// The view of the person's manager.
    Manager,
    /// The view of a colleague.
    Peer,
    /// The view of a mentor.
    Mentor,
    /// A test, a simulation, an assessment centre.
    Assessment,
    /// A certificate.
    Certificate,
    /// The outcome of real work.
    WorkOutcome,
    /// The debrief of a rotation, a shadowing or another assignment.
    Debrief,
}

impl EvidenceKind {
    /// Every kind, in order.
    pub const ALL: [Self; 8] = [
        Self::SelfAssessment,
        Self::Manager,
        Self::Peer,
        Self::Mentor,
        Self::Assessment,
        Self::Certificate,
        Self::WorkOutcome,
        Self::Debrief,
    ];

    /// The position in [`EvidenceKind::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SelfAssessment => "self",
            Self::Manager => "manager",
            Self::Peer => "peer",
            Self::Mentor => "mentor",
            Self::Assessment => "assessment",
            Self::Certificate => "certificate",
            Self::WorkOutcome => "work_outcome",
            Self::Debrief => "debrief",
        })
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    AttributeValue as "AttributeValue" => {
        "description": "True or false, a whole number, a text (a decimal, a date or a code), or a list of codes.",
        "anyOf": [
            { "type": ["boolean", "integer", "string"] },
            { "type": "array", "items": { "type": "string" } }
        ]
    }
}
