//! What engagement means: thresholds, signals, and what they suggest.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::eligibility::Truth;
use crate::values::Share;

/// From which figures on a mentorship cools, stalls, is one-sided or never started. 0 switches a threshold off. Reasons for the defaults in
/// `docs/defaults.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct EngagementPolicy {
    /// Never started: so many days after the first day without a session held. More waits longer. 42.
    pub start_within_days: u16,
    /// Cooling: so many sessions missed in a row, up to now. More tolerates more. 2.
    pub cooling_missed: u16,
    /// Cooling: less than this share held of the recent sessions. More asks for more. Two thirds.
    pub cooling_share: Share,
    /// How many of the last sessions that were due are recent. More makes the share slower. 6.
    pub recent_sessions: u16,
    /// How many recent sessions the share needs to mean anything. 3.
    pub least_sessions: u16,
    /// Stalled: so many sessions missed in a row, up to now. More tolerates more. 3.
    pub stalled_missed: u16,
    /// Stalled: more than so many intervals of the cadence since the last session held. More waits longer. 3.
    pub stalled_intervals: u16,
    /// One-sided: so many sessions missed by one side alone. More tolerates more. 3.
    pub one_sided_missed: u16,
    /// One-sided: at least this share of what either side alone missed. More asks for a clearer case. Three quarters.
    pub one_sided_share: Share,
    /// Trend: as many of the last sessions are held against as many before them. More is slower. 4.
    pub trend_sessions: u16,
    /// Trend: at least so many more or fewer held. More calls more steady; 0 is read as 1. 2.
    pub trend_step: u16,
    /// A rematch is suggested of what has stalled for so many intervals since the last session held. More waits longer. 5.
    pub rematch_intervals: u16,
}

impl EngagementPolicy {
    /// The default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Default for EngagementPolicy {
    fn default() -> Self {
        let of = |count, total| Share::of(count, total).unwrap_or(Share::ONE);
        Self {
            start_within_days: 42,
            cooling_missed: 2,
            cooling_share: of(2, 3),
            recent_sessions: 6,
            least_sessions: 3,
            stalled_missed: 3,
            stalled_intervals: 3,
            one_sided_missed: 3,
            one_sided_share: of(3, 4),
            trend_sessions: 4,
            trend_step: 2,
            rematch_intervals: 5,
        }
    }
}

/// How the last sessions compare with those before. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// There are too few to compare.
    TooFew,
    /// It depends on what nobody knows.
    Unknown,
    /// Fewer are held.
    Falling,
    /// About as many are held.
    Steady,
    /// More are held.
    Rising,
}

/// The signals of a mentorship. Each is [`Truth::Unknown`] when it depends on sessions of which nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    pub(super) never_started: Truth,
    pub(super) stalled: Truth,
    pub(super) one_sided: Truth,
    pub(super) cooling: Truth,
}

impl Signals {
    /// No session has been held, and it is time.
    #[must_use]
    pub const fn never_started(self) -> Truth {
        self.never_started
    }

    /// Sessions are missed one after the other, or the last one was held long ago.
    #[must_use]
    pub const fn stalled(self) -> Truth {
        self.stalled
    }

    /// One side misses sessions far more often than the other.
    #[must_use]
    pub const fn one_sided(self) -> Truth {
        self.one_sided
    }

    /// Sessions begin to be missed, or fewer are held than before.
    #[must_use]
    pub const fn cooling(self) -> Truth {
        self.cooling
    }

    /// The signals, the gravest first.
    pub(super) const fn by_gravity(self) -> [(Truth, Health); 4] {
        [
            (self.never_started, Health::NeverStarted),
            (self.stalled, Health::Stalled),
            (self.one_sided, Health::OneSided),
            (self.cooling, Health::Cooling),
        ]
    }
}

/// How a mentorship goes: its gravest signal. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It has not begun, or no session has been due yet.
    TooEarly,
    /// No signal is there.
    OnCourse,
    /// No signal is surely there; of at least one nobody knows.
    Unknown,
    /// See [`Signals::cooling`].
    Cooling,
    /// See [`Signals::one_sided`].
    OneSided,
    /// See [`Signals::stalled`].
    Stalled,
    /// See [`Signals::never_started`].
    NeverStarted,
}

/// What a person might do about a mentorship. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggestion {
    /// Nothing.
    GoOn,
    /// Find out what became of the sessions of which nobody knows.
    FindOut,
    /// Ask both how it goes.
    CheckIn,
    /// Look for another match, for the reasons given.
    Rematch,
}

/// Why a rematch is suggested. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RematchReason {
    /// No session has been held since the first day.
    NeverStarted {
        /// The first day.
        #[serde(with = "crate::values::date")]
        since: NaiveDate,
    },
    /// The last session was held long ago.
    Stalled {
        /// At least so many days ago.
        days: u32,
    },
    /// It is one-sided, and cooling or stalled.
    OneSided {
        /// What the mentor alone has missed.
        mentor: u32,
        /// What the mentee alone has missed.
        mentee: u32,
    },
}
