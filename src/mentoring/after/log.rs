//! What became of the sessions of a mentorship, as recorded, and what that says as of a date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::cadence::Frequency;
use crate::values::{Period, date};

/// What became of the sessions of one mentorship, as recorded.
///
/// Sessions are in any order. One that is given twice is one: whoever missed it, both say; when one says that it was held and another that
/// it was not, nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SessionLogSpec {
    /// From when to when the mentorship holds.
    pub term: Period,
    /// How often they mean to meet.
    pub frequency: Frequency,
    /// The sessions that are due, of the past and of the future. A session agreed beside the cadence is one more. Those outside the term are
    /// left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionFact>,
    /// Whether a session without an outcome is known not to have been held.
    #[serde(default)]
    pub completeness: Completeness,
}

impl SessionLogSpec {
    /// The log of a mentorship, still empty, and complete up to its last fact.
    #[must_use]
    pub const fn new(term: Period, frequency: Frequency) -> Self {
        Self { term, frequency, sessions: Vec::new(), completeness: Completeness::UpToLastFact }
    }

    /// The same, with these sessions as well.
    #[must_use]
    pub fn with(mut self, sessions: impl IntoIterator<Item = SessionFact>) -> Self {
        self.sessions.extend(sessions);
        self
    }

    /// The same, so complete.
    #[must_use]
    pub const fn complete(mut self, completeness: Completeness) -> Self {
        self.completeness = completeness;
        self
    }
}

/// How far the outcomes of sessions are all recorded. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Up to the last session with an outcome: one before it without an outcome was not held, of one after it nobody knows.
    #[default]
    UpToLastFact,
    /// Before a day, the first from which on an outcome may be missing.
    Until(#[serde(with = "date")] NaiveDate),
    /// All: without an outcome, a session that is due was not held.
    Whole,
    /// Not at all: of any session without an outcome nobody knows.
    Partial,
}

/// A session that is due, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SessionFact {
    /// The day on which it is due.
    #[serde(with = "date")]
    pub due: NaiveDate,
    /// What became of it; absent while nothing is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<SessionOutcome>,
}

/// What became of a session. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SessionOutcome {
    /// It was held.
    Held {
        /// The day; that on which it was due, or another.
        #[serde(with = "date")]
        on: NaiveDate,
    },
    /// It was not held, or called off too late.
    Missed {
        /// Who was not there, or called it off.
        by: Absent,
    },
    /// It was called off in time: it is not due.
    Cancelled,
}

/// Who missed a session. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Nobody says.
    Unsaid,
    /// The mentor.
    Mentor,
    /// The mentee.
    Mentee,
    /// Both.
    Both,
}

impl Absent {
    /// What two sources say together.
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (Self::Mentor, Self::Mentor) => Self::Mentor,
            (Self::Mentee, Self::Mentee) => Self::Mentee,
            _ => Self::Both,
        }
    }
}

impl SessionFact {
    /// A session of which nothing is recorded.
    #[must_use]
    pub const fn due(due: NaiveDate) -> Self {
        Self { due, outcome: None }
    }

    /// Held on the day on which it was due.
    #[must_use]
    pub const fn held(due: NaiveDate) -> Self {
        Self::held_on(due, due)
    }

    /// Held on another day than it was due.
    #[must_use]
    pub const fn held_on(due: NaiveDate, on: NaiveDate) -> Self {
        Self { due, outcome: Some(SessionOutcome::Held { on }) }
    }

    /// Missed.
    #[must_use]
    pub const fn missed(due: NaiveDate, by: Absent) -> Self {
        Self { due, outcome: Some(SessionOutcome::Missed { by }) }
    }

    /// Called off in time.
    #[must_use]
    pub const fn cancelled(due: NaiveDate) -> Self {
        Self { due, outcome: Some(SessionOutcome::Cancelled) }
    }
}

/// What is known of a session that was due by a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Held(NaiveDate),
    Missed(Absent),
    Unknown,
}

/// A log as of a date.
pub(super) struct Reading {
    /// The sessions that were due and not called off in time, in order.
    pub(super) due: Vec<(NaiveDate, Known)>,
    pub(super) cancelled: u32,
    /// Those that are due later.
    pub(super) not_yet: u32,
    /// Those outside the term.
    pub(super) outside: u32,
    /// Those that were held according to one source and not according to another, in order.
    pub(super) conflicts: Vec<NaiveDate>,
}

impl SessionLogSpec {
    /// What the log says as of a date: an outcome of a later day is none yet.
    ///
    /// # Complexity
    /// O(n log n) in sessions.
    pub(super) fn read(&self, as_of: NaiveDate) -> Reading {
        let mut reading = Reading { due: Vec::new(), cancelled: 0, not_yet: 0, outside: 0, conflicts: Vec::new() };
        let mut told: BTreeMap<NaiveDate, Told> = BTreeMap::new();
        for session in &self.sessions {
            let had = told.entry(session.due).or_insert(Told::Nothing);
            let outcome = session.outcome.filter(|outcome| match outcome {
                SessionOutcome::Held { on } => *on <= as_of,
                SessionOutcome::Missed { .. } | SessionOutcome::Cancelled => session.due <= as_of,
            });
            if let Some(outcome) = outcome {
                *had = had.and(outcome);
            }
        }
        let is_told = |told: &Told| *told != Told::Nothing;
        let in_term = |due: &NaiveDate| self.term.contains(*due);
        let last = told.iter().filter(|(due, told)| in_term(due) && is_told(told)).map(|(due, _)| *due).next_back();
        let is_recorded = |due: NaiveDate| match self.completeness {
            Completeness::UpToLastFact => last.is_some_and(|last| due <= last),
            Completeness::Until(day) => due < day,
            Completeness::Whole => true,
            Completeness::Partial => false,
        };
        for (due, told) in told {
            if !in_term(&due) {
                reading.outside += 1;
                continue;
            }
            let known = match told {
                Told::Nothing if as_of < due => {
                    reading.not_yet += 1;
                    continue;
                }
                Told::Nothing if is_recorded(due) => Known::Missed(Absent::Unsaid),
                Told::Nothing => Known::Unknown,
                Told::Conflict => {
                    reading.conflicts.push(due);
                    Known::Unknown
                }
                Told::Outcome(SessionOutcome::Held { on }) => Known::Held(on),
                Told::Outcome(SessionOutcome::Missed { by }) => Known::Missed(by),
                Told::Outcome(SessionOutcome::Cancelled) => {
                    reading.cancelled += 1;
                    continue;
                }
            };
            reading.due.push((due, known));
        }
        reading
    }
}

/// What all sources say of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Outcome(SessionOutcome),
    Conflict,
}

impl Told {
    fn and(self, said: SessionOutcome) -> Self {
        use SessionOutcome::{Cancelled, Held, Missed};
        match (self, said) {
            (Self::Nothing, said) => Self::Outcome(said),
            (Self::Outcome(Held { on }), Held { on: other }) => Self::Outcome(Held { on: on.min(other) }),
            (Self::Outcome(Missed { by }), Missed { by: other }) => Self::Outcome(Missed { by: by.and(other) }),
            (Self::Outcome(Cancelled), Cancelled) => Self::Outcome(Cancelled),
            _ => Self::Conflict,
        }
    }
}
