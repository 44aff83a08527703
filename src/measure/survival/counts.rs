//! How many waited, how many of the waits ended and by which cause, and how many were seen no longer, day by day.

use serde::{Deserialize, Serialize};

use super::fault::SurvivalFault;
use super::{LAST_DAY, MOST_CAUSES};
use crate::measure::MOST_COUNT;

/// What is known of subjects that wait for one of several causes: for each day since the origin, how many were looked at from then on, how many
/// were seen no longer, and how many ended by each cause.
///
/// A subject is looked at from its `entry` on, which is day 0 unless it came late. It is at risk on every day after its entry up to and including
/// its last; one that is looked at from day 0 on is at risk on that day too, so that what ends on the day on which it began counts. Whoever is seen no
/// longer on the day of an event was still at risk of it.
///
/// Counts of parts of the data are added up by [`SurvivalCounts::merge`], with the same result to the last bit however it was cut. Days are 0 to
/// 100,000, causes 1 to 64, subjects at most 1,000,000,000; the memory is four bytes for each day and each of the causes and two more, 27 MB at
/// most.
///
/// ```
/// use rungs::{Ratio, SurvivalCounts};
/// // Three were filled after 10, 20 and 30 days; one has been open for 25.
/// let mut counts = SurvivalCounts::new(1)?;
/// for day in [10, 20, 30] {
///     counts.ended(0, day, 0)?;
/// }
/// counts.censored(0, 25)?;
/// let curve = counts.kaplan_meier();
/// assert_eq!(curve.survival(20), Some(0.5));
/// assert_eq!(curve.quantile(Ratio::of(1, 2).unwrap(), Default::default(), Default::default()).unwrap().day, Some(20));
/// # Ok::<(), rungs::SurvivalFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct SurvivalCounts {
    causes: usize,
    subjects: u64,
    /// Row by row of days: who enters, who is seen no longer, and who ends by each cause.
    rows: Vec<u32>,
}

/// As it is written: one list for each thing that is counted, day by day.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    entered: Vec<u32>,
    left: Vec<u32>,
    events: Vec<Vec<u32>>,
}

/// What one day says.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayRow<'a> {
    pub(super) day: u32,
    /// At risk on the day.
    pub(super) at_risk: u64,
    /// How many end on it, by whichever cause.
    pub(super) ended: u64,
    /// How many are seen no longer after it.
    pub(super) left: u64,
    /// How many end on it, by cause.
    pub(super) events: &'a [u32],
}

const ENTERED: usize = 0;
const LEFT: usize = 1;
const FIRST_CAUSE: usize = 2;

impl SurvivalCounts {
    /// Of nobody yet, with so many causes that can end a wait, numbered from 0 on.
    ///
    /// # Errors
    /// [`SurvivalFault::Causes`] for none, or more than 64.
    pub const fn new(causes: usize) -> Result<Self, SurvivalFault> {
        if causes == 0 || causes > MOST_CAUSES {
            return Err(SurvivalFault::Causes { causes });
        }
        Ok(Self { causes, subjects: 0, rows: Vec::new() })
    }

    /// One subject that was looked at from `entry` on and ended on `day` by a cause.
    ///
    /// # Errors
    /// [`SurvivalFault`] for a day that is too late or not after the entry, a cause that is not there, or too many subjects; nothing is counted then.
    pub fn ended(&mut self, entry: u32, day: u32, cause: usize) -> Result<(), SurvivalFault> {
        if cause >= self.causes {
            return Err(SurvivalFault::UnknownCause { cause, causes: self.causes });
        }
        self.count(entry, day, FIRST_CAUSE + cause)
    }

    /// One subject that was looked at from `entry` on and was still waiting on `day`, the last on which it was seen.
    ///
    /// # Errors
    /// As [`SurvivalCounts::ended`].
    pub fn censored(&mut self, entry: u32, day: u32) -> Result<(), SurvivalFault> {
        self.count(entry, day, LEFT)
    }

    /// Many subjects that were all looked at from day 0 on: their last days, and for each 0 when it was still waiting, or one more than the cause.
    ///
    /// # Errors
    /// As [`SurvivalCounts::ended`], and where the lists are of different lengths; nothing is counted then.
    ///
    /// # Complexity
    /// Linear: two passes, one addition for each subject.
    pub fn extend(&mut self, days: &[u32], ends: &[u8]) -> Result<(), SurvivalFault> {
        if days.len() != ends.len() {
            return Err(SurvivalFault::Lengths { expected: days.len(), found: ends.len() });
        }
        let last = days.iter().copied().max().unwrap_or_default();
        let cause = usize::from(ends.iter().copied().max().unwrap_or_default());
        if cause > self.causes {
            return Err(SurvivalFault::UnknownCause { cause: cause - 1, causes: self.causes });
        }
        let subjects = self.with(days.len() as u64)?;
        if days.is_empty() {
            return Ok(());
        }
        self.reach(last)?;
        let width = self.width();
        for (day, end) in days.iter().zip(ends) {
            if let Some(count) = self.rows.get_mut(*day as usize * width + LEFT + usize::from(*end)) {
                *count += 1;
            }
        }
        if let Some(entered) = self.rows.first_mut() {
            // At most all subjects, whose number was found to fit.
            *entered += u32::try_from(days.len()).unwrap_or_default();
        }
        self.subjects = subjects;
        Ok(())
    }

    /// Adds the counts of another part of the data.
    ///
    /// # Errors
    /// [`SurvivalFault::Unlike`] for another number of causes, [`SurvivalFault::TooMany`] subjects together; nothing is counted then.
    pub fn merge(&mut self, other: &Self) -> Result<(), SurvivalFault> {
        if self.causes != other.causes {
            return Err(SurvivalFault::Unlike { expected: self.causes, found: other.causes });
        }
        self.subjects = self.with(other.subjects)?;
        if self.rows.len() < other.rows.len() {
            self.rows.resize(other.rows.len(), 0);
        }
        for (count, more) in self.rows.iter_mut().zip(&other.rows) {
            *count += more;
        }
        Ok(())
    }

    /// How many causes there are.
    #[must_use]
    pub const fn causes(&self) -> usize {
        self.causes
    }

    /// How many subjects are counted.
    #[must_use]
    pub const fn subjects(&self) -> u64 {
        self.subjects
    }

    /// How many of them ended by a cause; 0 for one that is not there.
    #[must_use]
    pub fn events(&self, cause: usize) -> u64 {
        self.days().filter_map(|row| row.events.get(cause).map(|count| u64::from(*count))).sum()
    }

    /// How many of them were still waiting when they were last seen.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.days().map(|row| row.left).sum()
    }

    /// How many are at risk on a day: who was looked at before it (or from day 0 on) and had neither ended nor was seen no longer before it.
    ///
    /// # Complexity
    /// Linear in the days.
    #[must_use]
    pub fn at_risk(&self, day: u32) -> u64 {
        self.days().nth(day as usize).map_or(0, |row| row.at_risk)
    }

    /// The last day on which anybody was seen; `None` of nobody.
    #[must_use]
    pub fn last_day(&self) -> Option<u32> {
        self.days().filter(|row| row.ended + row.left > 0).last().map(|row| row.day)
    }

    /// The same with all causes but one taken as the end of being seen: how it would be if nothing else could happen, which overstates that cause wherever
    /// something else can. [`SurvivalCounts::cumulative_incidence`] does not.
    ///
    /// # Errors
    /// [`SurvivalFault::UnknownCause`]
    pub fn of_cause_alone(&self, cause: usize) -> Result<Self, SurvivalFault> {
        if cause >= self.causes {
            return Err(SurvivalFault::UnknownCause { cause, causes: self.causes });
        }
        let mut rows = Vec::with_capacity(self.rows.len() / self.width() * 3);
        for row in self.rows.chunks_exact(self.width()) {
            let count = |at: usize| row.get(at).copied().unwrap_or_default();
            let ended = count(FIRST_CAUSE + cause);
            let all: u32 = row.iter().skip(LEFT).sum();
            rows.extend([count(ENTERED), all - ended, ended]);
        }
        Ok(Self { causes: 1, subjects: self.subjects, rows })
    }

    /// Day by day, with who is at risk.
    pub(super) fn days(&self) -> impl Iterator<Item = DayRow<'_>> {
        let mut waiting = 0u64;
        self.rows.chunks_exact(self.width()).zip(0u32..).filter_map(move |(row, day)| {
            let [entered, left, events @ ..] = row else { return None };
            let (entered, left) = (u64::from(*entered), u64::from(*left));
            if day == 0 {
                waiting += entered;
            }
            let at_risk = waiting;
            let ended: u64 = events.iter().map(|count| u64::from(*count)).sum();
            // INVARIANT: no more are over than are there. What is counted one by one keeps it, `try_from` checks it.
            waiting = waiting.saturating_sub(ended + left);
            if day > 0 {
                waiting += entered;
            }
            Some(DayRow { day, at_risk, ended, left, events })
        })
    }

    const fn width(&self) -> usize {
        FIRST_CAUSE + self.causes
    }

    fn with(&self, more: u64) -> Result<u64, SurvivalFault> {
        let subjects = self.subjects.saturating_add(more);
        if subjects > MOST_COUNT { Err(SurvivalFault::TooMany) } else { Ok(subjects) }
    }

    /// Makes room up to a day.
    fn reach(&mut self, day: u32) -> Result<(), SurvivalFault> {
        if day > LAST_DAY {
            return Err(SurvivalFault::TooLate { day });
        }
        let cells = (day as usize + 1) * self.width();
        if self.rows.len() < cells {
            self.rows.resize(cells, 0);
        }
        Ok(())
    }

    fn count(&mut self, entry: u32, day: u32, column: usize) -> Result<(), SurvivalFault> {
        if entry >= day && entry > 0 {
            return Err(SurvivalFault::NotSeen { entry, day });
        }
        let subjects = self.with(1)?;
        self.reach(day)?;
        let width = self.width();
        for at in [entry as usize * width + ENTERED, day as usize * width + column] {
            if let Some(count) = self.rows.get_mut(at) {
                *count += 1;
            }
        }
        self.subjects = subjects;
        Ok(())
    }
}

impl From<SurvivalCounts> for Written {
    fn from(counts: SurvivalCounts) -> Self {
        let rows = || counts.rows.chunks_exact(counts.width());
        let column = |at: usize| rows().filter_map(|row| row.get(at).copied()).collect();
        let events = (0..counts.causes).map(|cause| column(FIRST_CAUSE + cause)).collect();
        Self { entered: column(ENTERED), left: column(LEFT), events }
    }
}

impl TryFrom<Written> for SurvivalCounts {
    type Error = SurvivalFault;

    fn try_from(written: Written) -> Result<Self, SurvivalFault> {
        let mut counts = Self::new(written.events.len())?;
        let days = written.entered.len();
        let columns = [&written.entered, &written.left].into_iter().chain(&written.events);
        if let Some(other) = columns.clone().find(|column| column.len() != days) {
            return Err(SurvivalFault::Lengths { expected: days, found: other.len() });
        }
        let Some(last) = days.checked_sub(1) else { return Ok(counts) };
        counts.reach(u32::try_from(last).unwrap_or(u32::MAX))?;
        counts.subjects = counts.with(written.entered.iter().map(|count| u64::from(*count)).sum())?;
        let width = counts.width();
        for (column, values) in columns.enumerate() {
            for (cell, value) in counts.rows.iter_mut().skip(column).step_by(width).zip(values) {
                *cell = *value;
            }
        }
        if let Some(row) = counts.days().find(|row| row.ended + row.left > row.at_risk) {
            return Err(SurvivalFault::MoreThanThere { day: row.day });
        }
        let over: u64 = counts.days().map(|row| row.ended + row.left).sum();
        // Everybody counted has an end; whoever had none would be at risk for ever.
        if over == counts.subjects {
            Ok(counts)
        } else {
            Err(SurvivalFault::MoreThanThere { day: counts.last_day().unwrap_or(0) })
        }
    }
}
