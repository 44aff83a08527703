//! What cannot be counted, and what cannot be asked of counts.

use super::{LAST_DAY, MOST_CAUSES, MOST_GROUPS, MOST_STATES};

/// Why something cannot be counted or asked. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SurvivalFault {
    /// A day is later than can be counted.
    #[error("day {day} is later than the last that is counted, {LAST_DAY}")]
    TooLate {
        /// Which.
        day: u32,
    },
    /// It was over before it was looked at, or on the same day; only what is looked at from day 0 on can be over on that day.
    #[error("what is looked at from day {entry} on was over on day {day}")]
    NotSeen {
        /// From which day on.
        entry: u32,
        /// When it was over.
        day: u32,
    },
    /// There is no such cause.
    #[error("cause {cause} is none of {causes}")]
    UnknownCause {
        /// Which.
        cause: usize,
        /// How many there are.
        causes: usize,
    },
    /// There is no such state.
    #[error("state {state} is none of {states}")]
    UnknownState {
        /// Which.
        state: usize,
        /// How many there are.
        states: usize,
    },
    /// A move leads to where it began.
    #[error("a move on day {day} leads from state {state} to itself")]
    SameState {
        /// When.
        day: u32,
        /// Which.
        state: usize,
    },
    /// Moves are not one after the other, each on a later day.
    #[error("day {day} is not later than day {before} before it")]
    OutOfOrder {
        /// The day before.
        before: u32,
        /// The day.
        day: u32,
    },
    /// There are no causes, or more than can be counted.
    #[error("{causes} causes are not 1 to {MOST_CAUSES}")]
    Causes {
        /// How many.
        causes: usize,
    },
    /// There are no states, or more than can be counted.
    #[error("{states} states are not 1 to {MOST_STATES}")]
    States {
        /// How many.
        states: usize,
    },
    /// There are more groups than can be compared.
    #[error("{groups} groups are more than {MOST_GROUPS}")]
    Groups {
        /// How many.
        groups: usize,
    },
    /// There are more subjects than can be counted.
    #[error("there are more than 1000000000 subjects or stays")]
    TooMany,
    /// Lists of what belongs together are of different lengths.
    #[error("a list of {found} does not belong to one of {expected}")]
    Lengths {
        /// How long one is.
        expected: usize,
        /// How long the other is.
        found: usize,
    },
    /// Counts are of different causes or states.
    #[error("counts of {found} causes or states cannot be added to those of {expected}")]
    Unlike {
        /// How many here.
        expected: usize,
        /// How many there.
        found: usize,
    },
    /// More are over on a day than were there.
    #[error("on day {day} more are over than were there")]
    MoreThanThere {
        /// Which.
        day: u32,
    },
    /// Nobody was looked at so long, and some were still waiting.
    #[error("day {day} is later than the last on which anybody was seen, {last}")]
    BeyondSeen {
        /// The day asked for.
        day: u32,
        /// The last day, of the group that was seen least long.
        last: u32,
    },
    /// Nobody was seen at all.
    #[error("nobody was seen")]
    Nobody,
}
