//! What a rule can ask of a person's records: assignments, mentoring, backing, trainings, certificates, cases.

use serde::{Deserialize, Serialize};

use crate::people::RecordKind;
use crate::values::{AttributeId, ItemCode, Months, RankId};

const fn one() -> u16 {
    1
}

/// Has completed at least so many assignments: they ended by the day, and were not broken off.
///
/// This and every predicate over records counts what is there. Below the count it is "no" only where the roster declares the kinds
/// complete for the whole time that is asked about (since the person was hired, or the last `within_months`, whichever is shorter);
/// else unknown. Where no day of hiring is known, that is all time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CompletedSpec {
    /// Of these kinds, each an assignment; at least one.
    pub kinds: Vec<RecordKind>,
    /// In one of these streams; in any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<ItemCode>,
    /// How many, 1 or more.
    #[serde(default = "one")]
    pub count: u16,
    /// Ended within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl CompletedSpec {
    /// One assignment of one of `kinds`.
    #[must_use]
    pub const fn new(kinds: Vec<RecordKind>) -> Self {
        Self { kinds, streams: Vec::new(), count: 1, within_months: None }
    }
}

/// Has completed assignments in at least so many different streams. Unknown as [`CompletedSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct StreamsSpec {
    /// How many streams, 1 or more.
    pub count: u16,
    /// By assignments of these kinds; at least one.
    pub kinds: Vec<RecordKind>,
    /// Ended within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl StreamsSpec {
    /// `count` streams by assignments of one of `kinds`.
    #[must_use]
    pub const fn new(count: u16, kinds: Vec<RecordKind>) -> Self {
        Self { count, kinds, within_months: None }
    }
}

/// Has had at least so many sessions with a mentor. Unknown as [`CompletedSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MentoredSpec {
    /// How many sessions, 1 or more.
    pub sessions: u16,
    /// Within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl MentoredSpec {
    /// So many sessions.
    #[must_use]
    pub const fn new(sessions: u16) -> Self {
        Self { sessions, within_months: None }
    }
}

/// Mentors, or has mentored, at least so many different people. Unknown as [`CompletedSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MentorsSpec {
    /// How many people, 1 or more.
    pub count: u16,
    /// Only mentorships that were completed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub finished: bool,
    /// Begun (or, with `finished`, ended) within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl MentorsSpec {
    /// `count` people.
    #[must_use]
    pub const fn new(count: u16) -> Self {
        Self { count, finished: false, within_months: None }
    }
}

/// Is backed, on the day, by at least so many others: as nominee, sponsored or endorsed.
///
/// A backing of which it is not known whether it is by whom is asked for (somebody outside the roster, a role without rank) may count.
/// Unknown as [`CompletedSpec`], and while such backings decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct BackedSpec {
    /// How many, 1 or more.
    pub count: u16,
    /// What for, one of the codes of this kind of record; anything when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ItemCode>,
    /// By somebody who held a role of at least this rank when the backing began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_rank: Option<RankId>,
    /// By whoever was the person's manager when the backing began.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_manager: bool,
    /// Counting only those that differ in this; each record when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Distinct>,
    /// Begun within the last so many months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl Default for BackedSpec {
    fn default() -> Self {
        Self { count: 1, of: Vec::new(), from_rank: None, by_manager: false, distinct: None, within_months: None }
    }
}

impl BackedSpec {
    /// By at least `count`.
    #[must_use]
    pub fn new(count: u16) -> Self {
        Self { count, ..Self::default() }
    }
}

/// In what the people behind several backings must differ. Closed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Distinct {
    /// In who they are.
    Person,
    /// In the team they were in when the backing began.
    Team,
    /// In the function of the role they held when the backing began.
    Function,
    /// In this attribute of theirs, one of type `code`.
    Attribute(AttributeId),
}

/// Holds a certificate that is valid on the day, and for some days more. An expired one counts no longer. Unknown as [`CompletedSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CertificateSpec {
    /// The certificate, one of the codes of this kind of record.
    pub code: ItemCode,
    /// For how many days after the day it must still be valid.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lead_days: u16,
}

const fn is_zero(days: &u16) -> bool {
    *days == 0
}

impl CertificateSpec {
    /// Valid on the day.
    #[must_use]
    pub const fn new(code: ItemCode) -> Self {
        Self { code, lead_days: 0 }
    }
}

/// Has done a training: it ended by the day, or has no end and began by the day, and was not broken off. Unknown as [`CompletedSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct TrainingSpec {
    /// The training, one of the codes of this kind of record.
    pub code: ItemCode,
    /// Ended, or begun where it has no end, within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl TrainingSpec {
    /// Done at any time.
    #[must_use]
    pub const fn new(code: ItemCode) -> Self {
        Self { code, within_months: None }
    }
}

/// Has no open case, or no more than so many: of what is on record of the kind, that has begun and not ended by the day.
///
/// An absence: "yes" only where the roster declares the kind complete, as [`CompletedSpec`]; too many open ones are "no" in any event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct NoOpenSpec {
    /// The kind of record.
    pub kind: RecordKind,
    /// Only these codes of it; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ItemCode>,
    /// How many may be open.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_most: u16,
    /// Looking only at what began within the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl NoOpenSpec {
    /// Nothing open of `kind`.
    #[must_use]
    pub const fn new(kind: RecordKind) -> Self {
        Self { kind, of: Vec::new(), at_most: 0, within_months: None }
    }
}
