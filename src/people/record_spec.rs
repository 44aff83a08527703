//! What a person has done, as written: one dated record for each thing.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::values::{AssessorId, ItemCode, RecordId, date};

/// What kind of thing a dated record is of. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// An assignment to another function for a time.
    Rotation,
    /// An assignment to another company or unit, with a return.
    Secondment,
    /// An assignment to watch somebody at work.
    Shadowing,
    /// An assignment in which two people change places.
    Swap,
    /// An assignment beyond the role, beside it.
    Stretch,
    /// A time of being mentored by the other party.
    Mentoring,
    /// One session as the mentee of the other party.
    MentoringSession,
    /// A time of mentoring the other party.
    Mentee,
    /// A nomination by the other party.
    Nomination,
    /// A time of being sponsored by the other party.
    Sponsorship,
    /// An endorsement by the other party.
    Endorsement,
    /// A certificate.
    Certificate,
    /// A training.
    Training,
    /// A matter that is open or closed, such as a disciplinary one.
    Case,
}

impl RecordKind {
    /// Every kind, in order.
    pub const ALL: [Self; 14] = [
        Self::Rotation,
        Self::Secondment,
        Self::Shadowing,
        Self::Swap,
        Self::Stretch,
        Self::Mentoring,
        Self::MentoringSession,
        Self::Mentee,
        Self::Nomination,
        Self::Sponsorship,
        Self::Endorsement,
        Self::Certificate,
        Self::Training,
        Self::Case,
    ];

    /// Whether it is an assignment: work elsewhere, or beside the role, for a time.
    #[must_use]
    pub const fn is_assignment(self) -> bool {
        matches!(self, Self::Rotation | Self::Secondment | Self::Shadowing | Self::Swap | Self::Stretch)
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rotation => "rotation",
            Self::Secondment => "secondment",
            Self::Shadowing => "shadowing",
            Self::Swap => "swap",
            Self::Stretch => "stretch",
            Self::Mentoring => "mentoring",
            Self::MentoringSession => "mentoring_session",
            Self::Mentee => "mentee",
            Self::Nomination => "nomination",
            Self::Sponsorship => "sponsorship",
            Self::Endorsement => "endorsement",
            Self::Certificate => "certificate",
            Self::Training => "training",
            Self::Case => "case",
        })
    }
}

/// Something that a person has done, or that was done for them, from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RecordSpec {
    /// The id, where the source has one; unique among the person's dated records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// What kind of thing it is; one that the roster's settings declare.
    pub kind: RecordKind,
    /// Which one of its kind: the stream of an assignment, the code of a certificate, a training or a case, the role or pool that
    /// a nomination is for. One of the codes that the settings declare for the kind, absent where they declare none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<ItemCode>,
    /// The other party (mentor, mentee, sponsor, nominator, endorser): a person of the roster, or a body outside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<AssessorId>,
    /// The first day.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub on: NaiveDate,
    /// The first day on which it no longer holds; absent while it is open.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
    /// Whether it ended without being completed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub broken_off: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl RecordSpec {
    /// Something that began on a day, without an end.
    #[must_use]
    pub const fn new(kind: RecordKind, on: NaiveDate) -> Self {
        Self { id: None, kind, of: None, with: None, on, until: None, broken_off: false }
    }

    /// Of the code `of`.
    #[must_use]
    pub fn of(mut self, of: ItemCode) -> Self {
        self.of = Some(of);
        self
    }

    /// With `other` as the other party.
    #[must_use]
    pub fn with(mut self, other: AssessorId) -> Self {
        self.with = Some(other);
        self
    }

    /// Up to the day before `until`.
    #[must_use]
    pub const fn until(mut self, until: NaiveDate) -> Self {
        self.until = Some(until);
        self
    }

    /// Broken off on `until`, the first day on which it no longer held.
    #[must_use]
    pub const fn broken_off(mut self, until: NaiveDate) -> Self {
        self.until = Some(until);
        self.broken_off = true;
        self
    }
}
