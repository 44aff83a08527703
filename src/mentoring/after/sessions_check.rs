//! Checks sessions minute by minute against the hours as written: nothing here comes from the code that placed them.

use chrono::{Datelike, Days, NaiveDate};

use super::cadence::{CadenceEnd, CadenceSpec, Frequency};
use super::sessions::{PlanEnd, Session, SessionSlot, Sessions};
use super::time::{LocalTime, Weekday};
use super::week::{OffsetSpec, WorkingHoursSpec};

/// Why [`Sessions`] are wrong. Open; sessions by their number, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionsFault {
    /// There are too many or too few, or they are numbered otherwise.
    #[error("there are not as many sessions as the cadence asks for")]
    WrongCount,
    /// A session is meant for a day, or may move within days, that the cadence does not give.
    #[error("session {0} is not meant for the day that the cadence gives")]
    WrongPlan(u16),
    /// A session is outside its week, fortnight or month.
    #[error("session {0} is outside the days it may be on")]
    OutsideItsDays(u16),
    /// The three clocks do not show the same moment.
    #[error("session {0} is not at one moment by all clocks")]
    ClocksDisagree(u16),
    /// Somebody does not work, or is away, or the company blacks out the day.
    #[error("session {0} is at a time at which somebody cannot")]
    SomebodyCannot(u16),
    /// A session begins before the one before it is over.
    #[error("session {0} begins before the one before it is over")]
    OutOfOrder(u16),
    /// There is a better day or time.
    #[error("session {0} has a place that is nearer to what was meant")]
    NotNearest(u16),
    /// Reasons are missing, or are given without need.
    #[error("session {0} does not say why it is where it is")]
    WrongReasons(u16),
}

impl Sessions {
    /// Checks the sessions against the hours they were made from.
    ///
    /// # Errors
    /// The first [`SessionsFault`].
    ///
    /// # Complexity
    /// Looks at each minute of each day that a session was tried on, and for each at all windows, offsets, periods away and blackout dates.
    ///
    /// ```
    /// use rungs::{CadenceEnd, CadenceSpec, Frequency, UtcOffset, WorkingHoursSpec};
    /// let hours = WorkingHoursSpec::nine_to_five(UtcOffset::UTC);
    /// let cadence = CadenceSpec::new(Frequency::Weekly, "2025-06-02".parse()?, CadenceEnd::Sessions(4));
    /// let sessions = cadence.sessions(&hours, &hours, &[]);
    /// sessions.check(&hours, &hours, &[])?;
    /// assert!(sessions.check(&hours, &hours, &["2025-06-09".parse()?]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(
        &self,
        mentor: &WorkingHoursSpec,
        mentee: &WorkingHoursSpec,
        blackout: &[NaiveDate],
    ) -> Result<(), SessionsFault> {
        self.check_count()?;
        let mut over = i64::MIN;
        for (session, number) in self.sessions.iter().zip(0u16..) {
            let fault = number + 1;
            if session.number != fault {
                return Err(SessionsFault::WrongCount);
            }
            if plan(&self.cadence, number) != Some((session.planned, session.within.from, session.within.until)) {
                return Err(SessionsFault::WrongPlan(fault));
            }
            let facts = Facts { cadence: &self.cadence, mentor, mentee, blackout, over };
            if let Some(slot) = session.slot {
                over = facts.check_slot(session, slot, fault)?;
            }
            facts.check_nearest(session, fault)?;
            let off_plan = session.on() != Some(session.planned);
            if off_plan == session.why_not_planned.is_empty() || off_plan == session.hindered.is_empty() {
                return Err(SessionsFault::WrongReasons(fault));
            }
        }
        Ok(())
    }

    fn check_count(&self) -> Result<(), SessionsFault> {
        let count = u16::try_from(self.sessions.len()).map_err(|_| SessionsFault::WrongCount)?;
        let next = plan(&self.cadence, count).map(|(planned, ..)| planned);
        let is_over = match self.cadence.end {
            CadenceEnd::Sessions(most) => count >= most,
            CadenceEnd::Until(until) => next.is_some_and(|next| next >= until),
        };
        let right = match self.end {
            PlanEnd::AsAsked => {
                is_over && count <= 520 && !matches!(self.cadence.end, CadenceEnd::Sessions(most) if count > most)
            }
            PlanEnd::MostSessions => !is_over && count == 520,
            PlanEnd::Calendar => !is_over && next.is_none(),
        };
        let last = self.sessions.last().map(|session| session.planned);
        let within = match self.cadence.end {
            CadenceEnd::Until(until) => last.is_none_or(|last| last < until),
            CadenceEnd::Sessions(_) => true,
        };
        if right && within { Ok(()) } else { Err(SessionsFault::WrongCount) }
    }
}

/// The day of a session, and from when to when it may move, one day at a time.
fn plan(cadence: &CadenceSpec, number: u16) -> Option<(NaiveDate, NaiveDate, Option<NaiveDate>)> {
    let is_preferred = |date: &NaiveDate| cadence.weekday.is_none_or(|weekday| Weekday::of(*date) == weekday);
    let anchor = cadence.first.iter_days().take(7).find(is_preferred)?;
    let (planned, mut from, mut until);
    if cadence.frequency == Frequency::Monthly {
        let months =
            anchor.year().checked_mul(12)?.checked_add(anchor.month0().try_into().ok()?)?.checked_add(number.into())?;
        let (year, month) = (months.div_euclid(12), u32::try_from(months.rem_euclid(12)).ok()? + 1);
        let days: Vec<NaiveDate> = (1..=31).filter_map(|day| NaiveDate::from_ymd_opt(year, month, day)).collect();
        let earliest = anchor.day().min(u32::try_from(days.len()).ok()?);
        let later = days.iter().find(|date| date.day() >= earliest && is_preferred(date));
        planned = *later.or_else(|| days.iter().rev().find(|date| is_preferred(date)))?;
        from = *days.first()?;
        until = days.last()?.succ_opt()?;
    } else {
        let weeks = if cadence.frequency == Frequency::Weekly { 1 } else { 2 };
        planned = anchor.checked_add_days(Days::new(u64::from(number) * weeks * 7))?;
        from = planned;
        while from.weekday() != chrono::Weekday::Mon {
            from = from.pred_opt()?;
        }
        until = from.checked_add_days(Days::new(weeks * 7))?;
    }
    if !(1900..=2200).contains(&planned.year()) {
        return None;
    }
    from = from.max(cadence.first);
    if let CadenceEnd::Until(end) = cadence.end {
        until = until.min(end);
    }
    Some((planned, from, Some(until)))
}

struct Facts<'a> {
    cadence: &'a CadenceSpec,
    mentor: &'a WorkingHoursSpec,
    mentee: &'a WorkingHoursSpec,
    blackout: &'a [NaiveDate],
    /// The minute at which the session before is over.
    over: i64,
}

impl Facts<'_> {
    /// The minute at which the session is over.
    fn check_slot(&self, session: &Session, slot: SessionSlot, fault: u16) -> Result<i64, SessionsFault> {
        if !self.may_be_on(session, slot.mentee.on()) {
            return Err(SessionsFault::OutsideItsDays(fault));
        }
        let start = minute(slot.utc);
        let agrees = |local: LocalTime, hours: &WorkingHoursSpec| {
            offset(&hours.offsets, local.on()).is_some_and(|offset| minute(local) - offset == start)
        };
        if !agrees(slot.mentee, self.mentee) || !agrees(slot.mentor, self.mentor) {
            return Err(SessionsFault::ClocksDisagree(fault));
        }
        let starts_right = self.at_work(self.mentee, slot.mentee) && self.at_work(self.mentor, slot.mentor);
        let end = start + i64::from(self.cadence.minutes.minutes());
        if !starts_right || !(start..end).all(|minute| self.both_can(minute)) {
            return Err(SessionsFault::SomebodyCannot(fault));
        }
        if start < self.over {
            return Err(SessionsFault::OutOfOrder(fault));
        }
        Ok(end)
    }

    /// No nearer day has a place; nor has the day itself a better time.
    fn check_nearest(&self, session: &Session, fault: u16) -> Result<(), SessionsFault> {
        let apart = |date: NaiveDate| {
            let days = (date - session.planned).num_days();
            (days.abs(), -days)
        };
        let mut day = Some(session.within.from);
        while let Some(date) = day.filter(|date| self.may_be_on(session, *date)) {
            let is_nearer = session.on().is_none_or(|on| apart(date) < apart(on));
            if is_nearer && !self.starts(date).is_empty() {
                return Err(SessionsFault::NotNearest(fault));
            }
            day = date.succ_opt();
        }
        let Some(slot) = session.slot else { return Ok(()) };
        let found = i64::from(slot.mentee.at().minutes());
        let off = |start: i64| self.cadence.at.map_or(0, |at| (start - i64::from(at.minutes())).abs());
        let best = self.starts(slot.mentee.on()).into_iter().min_by_key(|&start| (off(start), start));
        if best != Some(found) || i64::from(slot.off_preferred_time) != off(found) {
            return Err(SessionsFault::NotNearest(fault));
        }
        Ok(())
    }

    fn may_be_on(&self, session: &Session, date: NaiveDate) -> bool {
        session.within.contains(date)
    }

    /// The minutes of a day of the mentee's at which a session can begin.
    fn starts(&self, date: NaiveDate) -> Vec<i64> {
        let Some(offset) = offset(&self.mentee.offsets, date) else { return Vec::new() };
        let midnight = i64::from(date.num_days_from_ce()) * 1_440;
        let length = i64::from(self.cadence.minutes.minutes());
        let mut starts = Vec::new();
        // How many minutes from this one on both can.
        let mut run = 0;
        for minute in (0..1_440 + length).rev() {
            run = if self.both_can(midnight + minute - offset) { run + 1 } else { 0 };
            let is_start = minute < 1_440 && run >= length && midnight + minute - offset >= self.over;
            if is_start && self.works(self.mentee, date, minute) {
                starts.push(minute);
            }
        }
        starts
    }

    fn both_can(&self, minute: i64) -> bool {
        self.can(self.mentor, minute) && self.can(self.mentee, minute)
    }

    /// Whether some local day has the minute, and the person works then.
    fn can(&self, hours: &WorkingHoursSpec, minute: i64) -> bool {
        let utc = minute.div_euclid(1_440);
        (utc - 2..=utc + 2).any(|day| {
            let date = i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
            date.is_some_and(|date| {
                let local = offset(&hours.offsets, date).map(|offset| minute + offset - day * 1_440);
                local.is_some_and(|local| (0..1_440).contains(&local) && self.works(hours, date, local))
            })
        })
    }

    fn at_work(&self, hours: &WorkingHoursSpec, local: LocalTime) -> bool {
        self.works(hours, local.on(), local.at().minutes().into())
    }

    fn works(&self, hours: &WorkingHoursSpec, date: NaiveDate, minute: i64) -> bool {
        let today = Weekday::of(date);
        let is_working = hours.windows.iter().any(|window| {
            let (from, until) = (i64::from(window.from.minutes()), i64::from(window.until.minutes()));
            let overnight = until <= from;
            let is_next = (window.weekday as u8 + 1) % 7 == today as u8;
            window.weekday == today && minute >= from && (overnight || minute < until) || is_next && overnight && minute < until
        });
        is_working && !self.blackout.contains(&date) && !hours.away.iter().any(|away| away.contains(date))
    }
}

/// The minute of a date and a time, counted as if the clock were UTC's.
fn minute(local: LocalTime) -> i64 {
    i64::from(local.on().num_days_from_ce()) * 1_440 + i64::from(local.at().minutes())
}

fn offset(offsets: &[OffsetSpec], date: NaiveDate) -> Option<i64> {
    let holds = |spec: &&OffsetSpec| spec.from.is_none_or(|from| from <= date) && spec.until.is_none_or(|until| date < until);
    let last = |spec: &&OffsetSpec| (spec.from, std::cmp::Reverse(spec.minutes));
    offsets.iter().filter(holds).max_by_key(last).map(|spec| i64::from(spec.minutes.minutes()))
}
