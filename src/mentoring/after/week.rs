//! When a person works: weekly windows on their own clock, and when they are away.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::time::{DAY, TimeOfDay, UtcOffset, Weekday};
use crate::values::Period;
use crate::values::date::{self, Day};

/// A person's working week on their own clock, how far that clock is ahead of UTC, and when they are away.
///
/// Every list is in any order. Windows may overlap; together they are the hours. Where the clock changes in summer, the caller gives
/// an offset for each period: the crate has no table of time zones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct WorkingHoursSpec {
    /// The hours of a week; without a window the person never works.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WorkingWindow>,
    /// How far the clock is ahead of UTC, and when. On a day that none covers, nobody knows when the person works. Where several do, the one
    /// that began last holds; of those that began on one day, the most westerly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offsets: Vec<OffsetSpec>,
    /// When the person is away, whole days on their own calendar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<Period>,
}

impl WorkingHoursSpec {
    /// These hours on a clock that is always so far ahead of UTC.
    #[must_use]
    pub fn new(windows: Vec<WorkingWindow>, offset: UtcOffset) -> Self {
        Self { windows, offsets: vec![OffsetSpec::always(offset)], away: Vec::new() }
    }

    /// Monday to Friday, from nine to five.
    ///
    /// ```
    /// use rungs::{UtcOffset, WorkingHoursSpec};
    /// assert_eq!(WorkingHoursSpec::nine_to_five(UtcOffset::UTC).windows.len(), 5);
    /// ```
    #[must_use]
    pub fn nine_to_five(offset: UtcOffset) -> Self {
        let at = |hour: u16| TimeOfDay::of_minutes(hour * 60).unwrap_or_default();
        let days = Weekday::ALL.into_iter().take(5);
        Self::new(days.map(|weekday| WorkingWindow::new(weekday, at(9), at(17))).collect(), offset)
    }

    /// The same, away in `period` as well.
    #[must_use]
    pub fn with_away(mut self, period: Period) -> Self {
        self.away.push(period);
        self
    }
}

/// A stretch of working time that recurs every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct WorkingWindow {
    /// The day it begins on.
    pub weekday: Weekday,
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends, on the next day when that is not later than `from`: a night shift runs from 22:00 until 06:00, and from 00:00 until
    /// 00:00 is the whole day. What lies behind midnight belongs to the next day: to its blackout, and to whether the person is away.
    pub until: TimeOfDay,
}

impl WorkingWindow {
    /// From `from` until `until` each `weekday`.
    #[must_use]
    pub const fn new(weekday: Weekday, from: TimeOfDay, until: TimeOfDay) -> Self {
        Self { weekday, from, until }
    }
}

/// How far a person's clock is ahead of UTC in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OffsetSpec {
    /// How far, in minutes.
    pub minutes: UtcOffset,
    /// The first day on the person's calendar, as a whole; absent when it has always been so.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The first day on which it no longer holds; absent while it lasts.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl OffsetSpec {
    /// The same on every day.
    #[must_use]
    pub const fn always(minutes: UtcOffset) -> Self {
        Self { minutes, from: None, until: None }
    }

    /// In a period.
    #[must_use]
    pub const fn during(minutes: UtcOffset, period: Period) -> Self {
        Self { minutes, from: Some(period.from), until: period.until }
    }
}

/// A person's hours, by weekday and by day. Days are numbers as [`Day`] has them.
pub(super) struct Week {
    /// The minutes of each weekday, in order and apart from each other.
    windows: [Vec<(i64, i64)>; 7],
    /// From which day on which offset holds, in order.
    offsets: Vec<(i32, Option<i64>)>,
    /// From which day until which the person is away, in order and apart from each other.
    away: Vec<(i32, i32)>,
}

impl Week {
    /// # Complexity
    /// O(n log n) in windows, offsets and periods away.
    pub(super) fn of(spec: &WorkingHoursSpec) -> Self {
        let mut windows: [Vec<(i64, i64)>; 7] = Default::default();
        let mut put = |weekday: usize, from: i64, until: i64| {
            if let Some(day) = windows.get_mut(weekday % 7).filter(|_| from < until) {
                day.push((from, until));
            }
        };
        for window in &spec.windows {
            let (from, until) = (i64::from(window.from.minutes()), i64::from(window.until.minutes()));
            if from < until {
                put(window.weekday.index(), from, until);
            } else {
                put(window.weekday.index(), from, DAY);
                put(window.weekday.index() + 1, 0, until);
            }
        }
        windows.iter_mut().for_each(join);
        let number = |date: NaiveDate| Day::from(date).number();
        let periods = spec.away.iter().map(|away| (number(away.from), away.until.map_or(i32::MAX, number)));
        let mut away: Vec<_> = periods.filter(|(from, until)| from < until).collect();
        join(&mut away);
        Self { windows, offsets: offsets(&spec.offsets), away }
    }

    /// How many minutes the clock is ahead of UTC on a day; `None` when nobody says.
    pub(super) fn offset(&self, day: i32) -> Option<i64> {
        let next = self.offsets.partition_point(|(from, _)| *from <= day);
        next.checked_sub(1).and_then(|at| self.offsets.get(at)).and_then(|(_, offset)| *offset)
    }

    pub(super) fn is_away(&self, day: i32) -> bool {
        let next = self.away.partition_point(|(from, _)| *from <= day);
        next.checked_sub(1).and_then(|at| self.away.get(at)).is_some_and(|(_, until)| day < *until)
    }

    /// Whether the person works on a weekday, wherever the clock stands.
    pub(super) fn works_on(&self, day: i32) -> bool {
        self.hours(day).is_some_and(|hours| !hours.is_empty())
    }

    /// Whether there is a working hour at all.
    pub(super) fn works(&self) -> bool {
        self.windows.iter().any(|hours| !hours.is_empty())
    }

    /// The working time of a day, in order: from which minute of UTC until which.
    pub(super) fn hours_in_utc(&self, day: i32) -> impl Iterator<Item = (i64, i64)> {
        let hours = self.offset(day).zip(self.hours(day));
        let midnight = i64::from(day) * DAY;
        hours.into_iter().flat_map(move |(offset, hours)| {
            let utc = move |minute: i64| midnight + minute - offset;
            hours.iter().map(move |&(from, until)| (utc(from), utc(until)))
        })
    }

    fn hours(&self, day: i32) -> Option<&Vec<(i64, i64)>> {
        // Day 1 of the common era was a Monday.
        let weekday = day.wrapping_sub(1).rem_euclid(7);
        usize::try_from(weekday).ok().and_then(|weekday| self.windows.get(weekday))
    }
}

/// Sorts stretches and joins those that touch.
pub(super) fn join<T: Ord + Copy>(stretches: &mut Vec<(T, T)>) {
    stretches.sort_unstable();
    stretches.dedup_by(|next, before| {
        let touches = next.0 <= before.1;
        if touches {
            before.1 = before.1.max(next.1);
        }
        touches
    });
}

/// Which offset holds from which day on: one sweep over the days on which one begins or ends.
fn offsets(specs: &[OffsetSpec]) -> Vec<(i32, Option<i64>)> {
    let number = |date: NaiveDate| Day::from(date).number();
    let mut changes: Vec<(i32, bool, Held)> = Vec::with_capacity(specs.len() * 2);
    for (spec, at) in specs.iter().zip(0usize..) {
        let from = spec.from.map_or(i32::MIN, number);
        let held = (from, Reverse(spec.minutes), at);
        let until = spec.until.map_or(i32::MAX, number);
        if from < until {
            changes.push((from, true, held));
            changes.push((until, false, held));
        }
    }
    changes.sort_unstable();
    let mut open: BTreeSet<Held> = BTreeSet::new();
    let mut offsets: Vec<(i32, Option<i64>)> = Vec::new();
    for (day, begins, held) in changes {
        if begins {
            open.insert(held);
        } else {
            open.remove(&held);
        }
        let now = open.last().map(|(_, Reverse(minutes), _)| i64::from(minutes.minutes()));
        match offsets.last_mut() {
            Some((last, offset)) if *last == day => *offset = now,
            _ => offsets.push((day, now)),
        }
    }
    offsets
}

/// An offset that holds: the day it began, the offset, and its position in the list.
type Held = (i32, Reverse<UtcOffset>, usize);
