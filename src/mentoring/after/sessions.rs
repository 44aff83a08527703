//! The sessions that a cadence comes to: dates and times, and why some are not where they were meant to be.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::cadence::CadenceSpec;
use super::place;
use super::time::LocalTime;
use super::week::WorkingHoursSpec;
use crate::values::{Period, date};

/// Why there cannot be a session on a day. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// The company blacks out the day, or, by the mentor's calendar, the day on which it is then.
    Blackout,
    /// The mentee is away.
    MenteeAway,
    /// The mentor is away.
    MentorAway,
    /// The mentee does not work on such a day.
    MenteeNotWorking,
    /// The mentor does not work at any time of the mentee's day.
    MentorNotWorking,
    /// Nobody says where the mentee's clock stands.
    MenteeClockUnknown,
    /// Nobody says where the mentor's clock stands.
    MentorClockUnknown,
    /// Both work, but never at the same time.
    NoCommonHours,
    /// Both work at the same time, but not for as long as a session takes.
    CommonHoursTooShort,
    /// The session before it is not over yet; happens only where a clock is set by most of a day.
    SessionBefore,
}

/// How many of the days that were tried something ruled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hindered {
    pub(super) by: Hindrance,
    pub(super) days: u16,
}

impl Hindered {
    /// What ruled them out.
    #[must_use]
    pub const fn by(self) -> Hindrance {
        self.by
    }

    /// How many days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.days
    }
}

/// When a session is, by three clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionSlot {
    pub(super) mentee: LocalTime,
    pub(super) mentor: LocalTime,
    pub(super) utc: LocalTime,
    pub(super) off_preferred_time: u16,
}

impl SessionSlot {
    /// When it begins by the mentee's clock.
    #[must_use]
    pub const fn mentee(self) -> LocalTime {
        self.mentee
    }

    /// When it begins by the mentor's clock.
    #[must_use]
    pub const fn mentor(self) -> LocalTime {
        self.mentor
    }

    /// When it begins in UTC.
    #[must_use]
    pub const fn utc(self) -> LocalTime {
        self.utc
    }

    /// How many minutes it is away from the preferred time; 0 when none is preferred.
    #[must_use]
    pub const fn off_preferred_time(self) -> u16 {
        self.off_preferred_time
    }
}

/// One session of a cadence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub(super) number: u16,
    #[serde(with = "date")]
    pub(super) planned: NaiveDate,
    pub(super) within: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) slot: Option<SessionSlot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) why_not_planned: Vec<Hindrance>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hindered: Vec<Hindered>,
}

impl Session {
    /// Its number, counted from 1.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// The day it is meant for by the cadence alone.
    #[must_use]
    pub const fn planned(&self) -> NaiveDate {
        self.planned
    }

    /// The days it may be on: its week, fortnight or month, cut at the cadence's first day and end.
    #[must_use]
    pub const fn within(&self) -> Period {
        self.within
    }

    /// When it is; `None` when it has no place.
    #[must_use]
    pub const fn slot(&self) -> Option<SessionSlot> {
        self.slot
    }

    /// The day it is on, by the mentee's calendar.
    #[must_use]
    pub fn on(&self) -> Option<NaiveDate> {
        self.slot.map(|slot| slot.mentee.on())
    }

    /// Whether it has a place, on another day than it was meant for.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.on().is_some_and(|on| on != self.planned)
    }

    /// Why it is not on the day it was meant for: what rules that day out by itself, or else together. Empty when it is.
    #[must_use]
    pub fn why_not_planned(&self) -> &[Hindrance] {
        &self.why_not_planned
    }

    /// What ruled out the days that were tried, and how many: all days of [`Session::within`] when it has no place, else those that are
    /// nearer. A day that two things rule out counts for both.
    #[must_use]
    pub fn hindered(&self) -> &[Hindered] {
        &self.hindered
    }
}

/// Why there is no further session. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlanEnd {
    /// The cadence ends there.
    AsAsked,
    /// There are 520, the most that are planned.
    MostSessions,
    /// The calendar of documents ends there (1900-01-01 to 2200-12-31), or begins later than the cadence.
    Calendar,
}

/// The sessions of a cadence, in order.
///
/// Made by [`CadenceSpec::sessions`]; verified by [`Sessions::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    pub(super) cadence: CadenceSpec,
    pub(super) sessions: Vec<Session>,
    pub(super) end: PlanEnd,
}

impl Sessions {
    /// The cadence they are of.
    #[must_use]
    pub const fn cadence(&self) -> &CadenceSpec {
        &self.cadence
    }

    /// All sessions, also those without a place, in order.
    #[must_use]
    pub fn all(&self) -> &[Session] {
        &self.sessions
    }

    /// Those that have a place, in order: one after the other on the mentee's calendar and in UTC.
    pub fn placed(&self) -> impl Iterator<Item = (&Session, SessionSlot)> {
        self.sessions.iter().filter_map(|session| Some((session, session.slot?)))
    }

    /// Those that have none.
    pub fn unplaced(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.slot.is_none())
    }

    /// Why there is no further one.
    #[must_use]
    pub const fn end(&self) -> PlanEnd {
        self.end
    }
}

impl CadenceSpec {
    /// When the sessions are, of a mentor and a mentee who work at these hours, in a company that blacks out these dates.
    ///
    /// A session lies within the hours of both, on no day that is blacked out and on none on which either is away, by either calendar.
    /// It is on the day that the cadence means, or on the nearest possible day of the same week (Monday to Sunday), fortnight or month;
    /// of two as near, the later. On that day it is as near to the preferred time as possible, of two times the earlier. A session that
    /// no day takes is listed with the reasons. In a monthly cadence the n-th session is meant for the first day *plus n months*
    /// ([`Months`](crate::Months)); a preferred weekday makes it the next such day of that month, or else the month's last.
    ///
    /// At most 520 sessions are planned, ten years of weeks, and none outside 1900-01-01 to 2200-12-31; see [`Sessions::end`].
    ///
    /// # Complexity
    /// O(n log n) in windows, offsets, periods away and blackout dates, and for each session O(days tried x windows of a week).
    ///
    /// Example: a mentor in Sydney, a mentee in London
    /// ```
    /// use rungs::{CadenceEnd, CadenceSpec, Frequency, Hindrance, UtcOffset, WorkingHoursSpec, WorkingWindow, Weekday};
    /// let offset = |minutes| UtcOffset::of_minutes(minutes).unwrap_or_default();
    /// let mentee = WorkingHoursSpec::nine_to_five(UtcOffset::UTC);
    /// let mut mentor = WorkingHoursSpec::nine_to_five(offset(600));
    /// let cadence = CadenceSpec::new(Frequency::Weekly, "2025-06-02".parse()?, CadenceEnd::Sessions(2));
    /// // Nine to five there is over when nine to five here begins.
    /// let sessions = cadence.sessions(&mentor, &mentee, &[]);
    /// assert_eq!(sessions.all()[0].why_not_planned(), [Hindrance::NoCommonHours]);
    /// // One late evening a week is enough.
    /// mentor.windows.push(WorkingWindow::new(Weekday::Tuesday, "18:00".parse()?, "20:00".parse()?));
    /// let sessions = cadence.sessions(&mentor, &mentee, &["2025-06-10".parse()?]);
    /// let (first, slot) = sessions.placed().next().ok_or("placed")?;
    /// assert!(first.is_moved());
    /// assert_eq!(slot.mentee().to_string(), "2025-06-03 09:00");
    /// assert_eq!(slot.mentor().to_string(), "2025-06-03 19:00");
    /// assert_eq!(sessions.unplaced().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sessions(&self, mentor: &WorkingHoursSpec, mentee: &WorkingHoursSpec, blackout: &[NaiveDate]) -> Sessions {
        let (sessions, end) = place::sessions(self, mentor, mentee, blackout);
        Sessions { cadence: *self, sessions, end }
    }
}
