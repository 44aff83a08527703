//! What metrics are made of: plain records with dates that may be missing.
//!
//! Whatever is not given is not known. A caller makes one by `new` and sets what is known.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::program::FilledFrom;
use crate::values::{FunctionId, ItemCode, PersonId, RoleId, date};

/// An opening that is to be filled by one person: one of several seats of a requisition, and again when it is reopened, is another fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RequisitionFact {
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Whether it is a leadership position.
    #[serde(default)]
    pub is_leadership: bool,
    /// Whether it is a critical or key position.
    #[serde(default)]
    pub is_critical: bool,
    /// When it was approved, or opened.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub approved: Option<NaiveDate>,
    /// When it was posted.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub posted: Option<NaiveDate>,
    /// When an offer was accepted.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub accepted: Option<NaiveDate>,
    /// The first day of whoever has it.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub started: Option<NaiveDate>,
    /// When it was given up.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<NaiveDate>,
    /// Where whoever has it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<FilledFrom>,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl RequisitionFact {
    /// One of which nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            role: None,
            is_leadership: false,
            is_critical: false,
            approved: None,
            posted: None,
            accepted: None,
            started: None,
            cancelled: None,
            from: None,
            person: None,
        }
    }
}

/// Somebody who was hired, from the first sight of them to the first day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HireFact {
    /// When they became a candidate.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub entered: Option<NaiveDate>,
    /// When the opening was approved.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub approved: Option<NaiveDate>,
    /// When they accepted.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub accepted: Option<NaiveDate>,
    /// Their first day.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub started: Option<NaiveDate>,
}

impl HireFact {
    /// One of which nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { entered: None, approved: None, accepted: None, started: None }
    }
}

/// An established position on the day that is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SeatFact {
    /// How it stands; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SeatStatus>,
}

impl SeatFact {
    /// One of which nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { status: None }
    }
}

/// A time with the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EmploymentFact {
    /// Who.
    pub person: PersonId,
    /// The first day.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The first day after it; `None` while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// How it ended; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<ExitKind>,
    /// Whether the company would keep them, by a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_regretted: Option<bool>,
    /// When that was set; only what was set before they left counts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub regret_set: Option<NaiveDate>,
}

impl EmploymentFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, from: None, until: None, exit: None, is_regretted: None, regret_set: None }
    }
}

/// A time in a talent pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MembershipFact {
    /// Who.
    pub person: PersonId,
    /// The first day.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The first day after it; `None` while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl MembershipFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, from: None, until: None }
    }
}

/// A move within the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoveFact {
    /// Who.
    pub person: PersonId,
    /// The first day in the new role.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Of which kind; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MoveKind>,
    /// Whether it is only another title, given to many at once.
    #[serde(default)]
    pub is_reorganisation: bool,
}

impl MoveFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, on: None, kind: None, is_reorganisation: false }
    }
}

/// A time on a stage of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageFact {
    /// Who.
    pub person: PersonId,
    /// Which stage.
    pub stage: ItemCode,
    /// The first day.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The first day after it; `None` while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Whether the same person is on another stage from the day on which this one ends.
    #[serde(default)]
    pub goes_on: bool,
}

impl StageFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId, stage: ItemCode) -> Self {
        Self { person, stage, from: None, until: None, goes_on: false }
    }
}

/// A rotation or another placement in a time box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlacementFact {
    /// Who.
    pub person: PersonId,
    /// When it began.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub began: Option<NaiveDate>,
    /// The first day after the time box, as last extended.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub planned_end: Option<NaiveDate>,
    /// The first day after it.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub ended: Option<NaiveDate>,
    /// What came of it; `None` while it lasts, or where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PlacementOutcome>,
    /// Whether it is over.
    #[serde(default)]
    pub is_over: bool,
}

impl PlacementFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, began: None, planned_end: None, ended: None, outcome: None, is_over: false }
    }
}

/// A mentor and whoever learns from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PairFact {
    /// Who teaches.
    pub mentor: PersonId,
    /// Since when they are a pair.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub opened: Option<NaiveDate>,
    /// The first day on which they no longer are; `None` while they are.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub closed: Option<NaiveDate>,
    /// Their sessions.
    #[serde(default)]
    pub sessions: Vec<SessionRecord>,
}

impl PairFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(mentor: PersonId) -> Self {
        Self { mentor, opened: None, closed: None, sessions: Vec::new() }
    }
}

/// Somebody who could take part in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ParticipationFact {
    /// Who.
    pub person: PersonId,
    /// When those who take part were chosen.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub selected: Option<NaiveDate>,
    /// Whether they were eligible, as known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_eligible: Option<bool>,
    /// Whether they took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_taken_part: Option<bool>,
}

impl ParticipationFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, selected: None, is_eligible: None, has_taken_part: None }
    }
}

/// Somebody who is named as a successor for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SuccessorFact {
    /// For which role.
    pub role: RoleId,
    /// Who.
    pub person: PersonId,
    /// Whether it is confirmed; what is only proposed does not count.
    #[serde(default)]
    pub is_confirmed: bool,
    /// Since when.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The first day on which they no longer are, such as that on which they have the role; `None` while they are.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// When they will be ready, as somebody judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<ReadinessBand>,
    /// When that was judged.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub assessed: Option<NaiveDate>,
}

impl SuccessorFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(role: RoleId, person: PersonId) -> Self {
        Self { role, person, is_confirmed: false, since: None, until: None, readiness: None, assessed: None }
    }
}

/// A judgement of how ready somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AssessmentFact {
    /// Who.
    pub person: PersonId,
    /// Which level; `None` where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<ItemCode>,
    /// When.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub assessed: Option<NaiveDate>,
}

impl AssessmentFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, level: None, assessed: None }
    }
}

/// Somebody who is seen as of high potential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FlagFact {
    /// Who.
    pub person: PersonId,
    /// Their first day with the company.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub hired: Option<NaiveDate>,
    /// Since when they are seen so.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub flagged: Option<NaiveDate>,
    /// The first day on which they no longer are; `None` while they are.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub unflagged: Option<NaiveDate>,
    /// The first day on which they are no longer with the company; `None` while they are.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub left: Option<NaiveDate>,
}

impl FlagFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, hired: None, flagged: None, unflagged: None, left: None }
    }
}

/// A time in a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExposureFact {
    /// Who.
    pub person: PersonId,
    /// Which function.
    pub function: FunctionId,
    /// The first day.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The first day after it; `None` while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl ExposureFact {
    /// One of which nothing else is known yet.
    #[must_use]
    pub const fn new(person: PersonId, function: FunctionId) -> Self {
        Self { person, function, from: None, until: None }
    }
}

/// A session of mentoring that was to take place. One that is put off stays the same session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SessionRecord {
    /// For when it was scheduled, the last time.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<NaiveDate>,
    /// What came of it; `None` where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fate: Option<SessionFate>,
}

impl SessionRecord {
    /// One of which nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { scheduled: None, fate: None }
    }
}

/// How an established position stands. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SeatStatus {
    /// Somebody has it.
    Filled,
    /// Nobody has it, and it is to be filled.
    Vacant,
    /// Nobody has it, and it is not to be filled for now: part of neither number.
    Frozen,
}

/// How a time with a company ended. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExitKind {
    /// They wanted to go.
    Voluntary,
    /// The company wanted them to.
    Involuntary,
    /// Neither: retirement, death, the end of a contract.
    Other,
}

/// Of which kind a move is. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MoveKind {
    /// To a higher level.
    Promotion,
    /// To another role of no other level.
    Transfer,
    /// To a lower level.
    Demotion,
}

/// What came of a placement. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlacementOutcome {
    /// It lasted to its end.
    Completed,
    /// It ended before, because of whoever was placed.
    Abandoned,
    /// It ended before, because of the company.
    CancelledByOrganisation,
}

/// What came of a session. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SessionFate {
    /// They met.
    Held,
    /// They did not.
    Missed,
    /// The programme called it off.
    CancelledByProgramme,
}

/// When a successor will be ready. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadinessBand {
    /// Now.
    Now,
    /// In one to three years.
    OneToThreeYears,
    /// In four to five years.
    FourToFiveYears,
}
