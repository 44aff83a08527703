//! Moves that a lifecycle refuses, and what would be legal.

use std::fmt;

use serde::Serialize;

use super::event::LifecycleKind;
use crate::defect::quoted;
use crate::values::{EventId, Id};

/// An illegal move: where the lifecycle stands, what was to happen, and what could.
///
/// The event stays in the journal and waits: it counts as soon as what it needs has arrived, and never changes a state before that.
///
/// ```
/// use rungs::{Event, Journal, Program};
/// let mut program = Program::replay(Journal::new());
/// let early = r#"{"id": "e-2", "recorded_at": "2026-02-01T09:00:00Z", "effective_on": "2026-02-01", "actor": {"id": "hr-1", "role": "hr"},
///     "kind": {"vacancy": {"id": "v-1", "event": {"filled": {"from": "internal"}}}}}"#;
/// let refused = program.attempt(&Event::from_json(early)?).unwrap_err();
/// assert_eq!(refused.to_string(), "event \"e-2\": vacancy \"v-1\" has not begun and cannot be filled; legal: opened");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("event {}: {lifecycle} {} {} and cannot be {step}{}; legal: {}", quoted(event.as_str()), quoted(id), Stands(*state), Because(*barred), Legal(legal))]
#[non_exhaustive]
pub struct TransitionError {
    /// The event that is refused.
    pub event: EventId,
    /// Which lifecycle.
    pub lifecycle: LifecycleKind,
    /// Which one of its kind.
    pub id: String,
    /// The stage it is in; `None` before it has begun.
    pub state: Option<&'static str>,
    /// What was to happen.
    pub step: &'static str,
    /// Why this actor may not do what others may.
    pub barred: Option<Barred>,
    /// What this actor could do, in the order of the lifecycle.
    pub legal: Vec<&'static str>,
}

/// Why an actor may not make a move that others may make. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Barred {
    /// It is for somebody other than the person whom it is about.
    OwnCase,
    /// It is for a person; a system is none.
    NotAPerson,
    /// It is for the one person who can say it.
    OthersWord,
    /// It takes two people, and names one twice.
    WithSelf,
    /// When it was said, it was of another person: what it is about was corrected afterwards.
    OfAnother,
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnCase => "by the person whom it is about",
            Self::NotAPerson => "by a system",
            Self::OthersWord => "by anybody but the person whose word it is",
            Self::WithSelf => "of somebody with themself",
            Self::OfAnother => "by what was said of another person",
        })
    }
}

struct Stands(Option<&'static str>);

impl fmt::Display for Stands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(state) => write!(f, "is {state}"),
            None => f.write_str("has not begun"),
        }
    }
}

struct Because(Option<Barred>);

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |barred| write!(f, " {barred}"))
    }
}

struct Legal<'a>(&'a [&'static str]);

impl fmt::Display for Legal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("nothing") } else { f.write_str(&self.0.join(", ")) }
    }
}

/// Why an event of the journal does not count. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// Its lifecycle does not allow it where it stands.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// It corrects or voids an event that the journal does not have.
    #[error("event {} is about the event {}, which has not arrived", quoted(event.as_str()), quoted(of.as_str()))]
    NotArrived {
        /// The event that waits.
        event: EventId,
        /// The event that it is about.
        of: EventId,
    },
    /// It corrects or voids an event that is itself about one that was recorded later, or that is beyond its actor.
    #[error("event {} is about the event {}, which does not count", quoted(event.as_str()), quoted(of.as_str()))]
    OfNoAccount {
        /// The event.
        event: EventId,
        /// The event that it is about.
        of: EventId,
    },
    /// It corrects or voids an event that waits itself, for another that the journal does not have.
    #[error("event {} is about the event {}, which waits for the event {} to arrive", quoted(event.as_str()), quoted(of.as_str()), quoted(missing.as_str()))]
    WaitsToo {
        /// The event that waits.
        event: EventId,
        /// The event that it is about.
        of: EventId,
        /// The event at the end of the chain, that all of them wait for.
        missing: EventId,
    },
    /// It corrects or voids a decision, or what is about one, and its actor is the person whom the decision is about, or a program where it takes a person.
    #[error("event {} is about the event {}, a decision that neither the person whom it is about nor a system can change", quoted(event.as_str()), quoted(of.as_str()))]
    BeyondThem {
        /// The event.
        event: EventId,
        /// The event that it is about.
        of: EventId,
    },
    /// It is void, or what it is about is.
    #[error("event {} is void", quoted(event.as_str()))]
    Void {
        /// The event.
        event: EventId,
    },
    /// Another event is heard in its place.
    #[error("event {} does not count, as the event {} takes its place", quoted(event.as_str()), quoted(by.as_str()))]
    Superseded {
        /// The event.
        event: EventId,
        /// The event that counts.
        by: EventId,
    },
    /// It corrects or voids an event that was recorded later, or is itself.
    #[error("event {} is about the event {}, which was recorded later", quoted(event.as_str()), quoted(of.as_str()))]
    RecordedLater {
        /// The event.
        event: EventId,
        /// The event that it is about.
        of: EventId,
    },
}
