//! How many were in which state from which day on, how many went from where to where, and how many were seen no longer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::SurvivalFault;
use super::{LAST_DAY, MOST_STATES};
use crate::measure::MOST_COUNT;

/// What is known of subjects that go from state to state, such as the rungs of a ladder: day by day, how many were looked at from then on in which state, how many
/// moved from which state to which, and how many were seen no longer in which.
///
/// States may be entered again. A subject is at risk of a move from its entry on as [`SurvivalCounts`](crate::SurvivalCounts) says, and after a move from the
/// next day on. Counts of parts of the data are added up by [`TransitionCounts::merge`], with the same result to the last bit however it was cut. Days are 0 to
/// 100,000, states 1 to 32, subjects and moves together at most 1,000,000,000; the memory is one entry for each day, state and kind of move that there is.
///
/// ```
/// // Of two analysts one became a lead on day 300; the other was still one on day 400.
/// let mut counts = rungs::TransitionCounts::new(2)?;
/// counts.path(0, 0, &[(300, 1)], Some(400))?;
/// counts.path(0, 0, &[], Some(400))?;
/// assert_eq!(counts.occupancy().at(300), Some(&[0.5, 0.5][..]));
/// // Of day 401 nothing is known.
/// assert_eq!(counts.occupancy().at(401), None);
/// # Ok::<(), rungs::SurvivalFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct TransitionCounts {
    states: usize,
    counted: u64,
    /// By day, then by what happens.
    pub(super) happened: BTreeMap<(u32, Happened), u32>,
}

/// What is counted of a day. On the same day moves come first, and who enters last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Happened {
    /// From where to where.
    Moved(u8, u8),
    /// Seen no longer.
    Left(u8),
    /// Looked at from then on.
    Entered(u8),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    states: usize,
    happened: Vec<(u32, Happened, u32)>,
}

impl TransitionCounts {
    /// Of nobody yet, with so many states, numbered from 0 on.
    ///
    /// # Errors
    /// [`SurvivalFault::States`] for none, or more than 32.
    pub const fn new(states: usize) -> Result<Self, SurvivalFault> {
        if states == 0 || states > MOST_STATES {
            return Err(SurvivalFault::States { states });
        }
        Ok(Self { states, counted: 0, happened: BTreeMap::new() })
    }

    /// One subject: looked at from `entry` on in a state, each day on which it moved and where to, and the last day on which it was seen, `None` where it stays
    /// for good in its last state.
    ///
    /// # Errors
    /// [`SurvivalFault`] for days that are too late or not in order, a move that leads nowhere, a state that is not there, or too many in all; nothing is counted
    /// then.
    pub fn path(&mut self, entry: u32, state: usize, moves: &[(u32, usize)], left: Option<u32>) -> Result<(), SurvivalFault> {
        let mut happened = vec![(entry, Happened::Entered(self.state(state)?))];
        let (mut before, mut here) = (entry, state);
        for &(day, to) in moves {
            // Only what is looked at from day 0 on can move on the day of its entry.
            if day < before || (day == before && (before > 0 || happened.len() > 1)) {
                return Err(SurvivalFault::OutOfOrder { before, day });
            }
            if to == here {
                return Err(SurvivalFault::SameState { day, state: to });
            }
            happened.push((day, Happened::Moved(self.state(here)?, self.state(to)?)));
            (before, here) = (day, to);
        }
        if let Some(day) = left {
            if day < before || (day == entry && entry > 0) {
                return Err(SurvivalFault::OutOfOrder { before, day });
            }
            happened.push((day, Happened::Left(self.state(here)?)));
        }
        let last = left.unwrap_or(before);
        if last > LAST_DAY {
            return Err(SurvivalFault::TooLate { day: last });
        }
        self.counted = self.with(happened.len() as u64)?;
        for key in happened {
            *self.happened.entry(key).or_insert(0) += 1;
        }
        Ok(())
    }

    /// Adds the counts of another part of the data.
    ///
    /// # Errors
    /// [`SurvivalFault::Unlike`] for another number of states, [`SurvivalFault::TooMany`] together; nothing is counted then.
    pub fn merge(&mut self, other: &Self) -> Result<(), SurvivalFault> {
        if self.states != other.states {
            return Err(SurvivalFault::Unlike { expected: self.states, found: other.states });
        }
        self.counted = self.with(other.counted)?;
        for (key, count) in &other.happened {
            *self.happened.entry(*key).or_insert(0) += count;
        }
        Ok(())
    }

    /// How many states there are.
    #[must_use]
    pub const fn states(&self) -> usize {
        self.states
    }

    /// How often somebody moved from a state to another, on any day.
    #[must_use]
    pub fn moves(&self, from: usize, to: usize) -> u64 {
        let is_it = |what: &Happened| matches!(what, Happened::Moved(f, t) if (usize::from(*f), usize::from(*t)) == (from, to));
        self.happened.iter().filter(|((_, what), _)| is_it(what)).map(|(_, count)| u64::from(*count)).sum()
    }

    fn state(&self, state: usize) -> Result<u8, SurvivalFault> {
        let found = u8::try_from(state).ok().filter(|_| state < self.states);
        found.ok_or(SurvivalFault::UnknownState { state, states: self.states })
    }

    fn with(&self, more: u64) -> Result<u64, SurvivalFault> {
        let counted = self.counted.saturating_add(more);
        if counted > MOST_COUNT { Err(SurvivalFault::TooMany) } else { Ok(counted) }
    }
}

impl From<TransitionCounts> for Written {
    fn from(counts: TransitionCounts) -> Self {
        let happened = counts.happened.iter().map(|((day, what), count)| (*day, *what, *count)).collect();
        Self { states: counts.states, happened }
    }
}

impl TryFrom<Written> for TransitionCounts {
    type Error = SurvivalFault;

    fn try_from(written: Written) -> Result<Self, SurvivalFault> {
        let mut counts = Self::new(written.states)?;
        for (day, what, count) in written.happened {
            if day > LAST_DAY {
                return Err(SurvivalFault::TooLate { day });
            }
            let states = match what {
                Happened::Moved(from, to) if from == to => return Err(SurvivalFault::SameState { day, state: from.into() }),
                Happened::Moved(from, to) => [from, to],
                Happened::Left(state) | Happened::Entered(state) => [state, state],
            };
            for state in states {
                counts.state(state.into())?;
            }
            // None of something is nothing: it would be a share of nobody.
            if count == 0 {
                continue;
            }
            counts.counted = counts.with(count.into())?;
            let sum = counts.happened.entry((day, what)).or_insert(0);
            *sum = sum.checked_add(count).ok_or(SurvivalFault::TooMany)?;
        }
        counts.walk(|_, _, _| {})?;
        Ok(counts)
    }
}
