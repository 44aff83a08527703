//! Finds a place for each session of a cadence.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cadence::{CadenceEnd, CadenceSpec, MOST_SESSIONS};
use super::sessions::{Hindered, Hindrance, PlanEnd, Session, SessionSlot};
use super::time::{DAY, LocalTime, TimeOfDay};
use super::week::{Week, WorkingHoursSpec, join};
use crate::values::date::Day;

/// The sessions, and why there is no further one.
pub(super) fn sessions(
    cadence: &CadenceSpec,
    mentor: &WorkingHoursSpec,
    mentee: &WorkingHoursSpec,
    blackout: &[NaiveDate],
) -> (Vec<Session>, PlanEnd) {
    let mut blackout: Vec<i32> = blackout.iter().map(|&date| Day::from(date).number()).collect();
    blackout.sort_unstable();
    let pair = Pair {
        mentor: Week::of(mentor),
        mentee: Week::of(mentee),
        blackout,
        minutes: i64::from(cadence.minutes.minutes()),
        wish: cadence.at.map(|at| i64::from(at.minutes())),
    };
    let mut sessions = Vec::new();
    let mut not_before = i64::MIN;
    for number in 0..=MOST_SESSIONS {
        if matches!(cadence.end, CadenceEnd::Sessions(most) if number >= most) {
            return (sessions, PlanEnd::AsAsked);
        }
        let Some((planned, within)) = cadence.planned(number) else { break };
        if matches!(cadence.end, CadenceEnd::Until(until) if planned >= until) {
            return (sessions, PlanEnd::AsAsked);
        }
        if number == MOST_SESSIONS {
            return (sessions, PlanEnd::MostSessions);
        }
        let mut session =
            Session { number: number + 1, planned, within, slot: None, why_not_planned: Vec::new(), hindered: Vec::new() };
        pair.place(&mut session, &mut not_before);
        sessions.push(session);
    }
    (sessions, PlanEnd::Calendar)
}

/// Two people and what they ask of a session.
struct Pair {
    mentor: Week,
    mentee: Week,
    /// In order.
    blackout: Vec<i32>,
    minutes: i64,
    /// The preferred minute of the mentee's day.
    wish: Option<i64>,
}

/// Which of the things that may rule out a day are looked at.
#[derive(Clone, Copy)]
struct Looking {
    blackout: bool,
    mentee_away: bool,
    mentor_away: bool,
    not_before: i64,
}

impl Looking {
    const AT_HOURS: Self = Self { blackout: false, mentee_away: false, mentor_away: false, not_before: i64::MIN };

    const fn at_all(not_before: i64) -> Self {
        Self { blackout: true, mentee_away: true, mentor_away: true, not_before }
    }

    /// At this one as well, or at this one no longer.
    const fn turned(mut self, hindrance: Hindrance, on: bool, not_before: i64) -> Self {
        match hindrance {
            Hindrance::Blackout => self.blackout = on,
            Hindrance::MenteeAway => self.mentee_away = on,
            Hindrance::MentorAway => self.mentor_away = on,
            _ => self.not_before = if on { not_before } else { i64::MIN },
        }
        self
    }
}

/// What can be lifted from a day on which both have common hours.
const LIFTABLE: [Hindrance; 4] = [Hindrance::Blackout, Hindrance::MenteeAway, Hindrance::MentorAway, Hindrance::SessionBefore];

impl Pair {
    /// Tries the planned day and then its neighbours, the nearest first.
    fn place(&self, session: &mut Session, not_before: &mut i64) {
        let number = |date: NaiveDate| Day::from(date).number();
        let planned = number(session.planned);
        let from = number(session.within.from);
        let until = session.within.until.map_or(planned, number);
        let reach = (planned - from).max(until - 1 - planned).max(0);
        let mut tally: BTreeMap<Hindrance, u16> = BTreeMap::new();
        let days =
            (0..=reach).flat_map(|apart| [planned + apart, planned - apart].into_iter().take(if apart == 0 { 1 } else { 2 }));
        for day in days.filter(|day| (from..until).contains(day)) {
            if let Some((start, slot)) = self.fit(day, Looking::at_all(*not_before)) {
                *not_before = start + self.minutes;
                session.slot = Some(slot);
                break;
            }
            let hindrances = self.hindrances(day, *not_before);
            for &hindrance in &hindrances {
                *tally.entry(hindrance).or_default() += 1;
            }
            if day == planned {
                session.why_not_planned = hindrances;
            }
        }
        session.hindered = tally.into_iter().map(|(by, days)| Hindered { by, days }).collect();
    }

    /// The best start on a day of the mentee's, as a minute of UTC and by the clocks.
    fn fit(&self, day: i32, looking: Looking) -> Option<(i64, SessionSlot)> {
        let common = self.common(day, looking);
        let midnight = self.mentee.offset(day).map(|offset| i64::from(day) * DAY - offset)?;
        let wish = self.wish.map(|minute| midnight + minute);
        let starts = self.mentee.hours_in_utc(day).flat_map(|(begins, ends)| {
            common.iter().filter_map(move |&(from, until)| {
                let first = from.max(begins).max(looking.not_before);
                let last = (until - self.minutes).min(ends - 1);
                (first <= last).then(|| wish.map_or(first, |wish| wish.clamp(first, last)))
            })
        });
        let off = |start: i64| wish.map_or(0, |wish| (start - wish).abs());
        let start = starts.min_by_key(|&start| (off(start), start))?;
        let there = self.mentor_days(day, looking).find_map(|there| {
            let has = self.mentor.hours_in_utc(there).any(|(from, until)| (from..until).contains(&start));
            has.then(|| self.mentor.offset(there).and_then(|offset| local(there, start, offset)))?
        });
        let slot = SessionSlot {
            mentee: local(day, start, self.mentee.offset(day)?)?,
            mentor: there?,
            utc: local(i32::try_from(start.div_euclid(DAY)).ok()?, start, 0)?,
            off_preferred_time: u16::try_from(off(start)).unwrap_or(u16::MAX),
        };
        Some((start, slot))
    }

    /// The stretches in which both are at work and free, of those that a session on a day of the mentee's may take.
    fn common(&self, day: i32, looking: Looking) -> Vec<(i64, i64)> {
        let is_free = |day: i32| self.is_open(day, looking) && !(looking.mentee_away && self.mentee.is_away(day));
        if !is_free(day) {
            return Vec::new();
        }
        // A session may run into the mentee's next day; and where the clock is set, days have minutes in common.
        let mentee = stretches(&self.mentee, days_about(day).filter(|&day| is_free(day)));
        if mentee.is_empty() {
            return Vec::new();
        }
        both(&mentee, &stretches(&self.mentor, self.mentor_days(day, looking)))
    }

    /// The days of the mentor's, free as far as is looked at, that may share a minute with a day of the mentee's.
    fn mentor_days(&self, day: i32, looking: Looking) -> impl Iterator<Item = i32> {
        let is_free = move |day: i32| self.is_open(day, looking) && !(looking.mentor_away && self.mentor.is_away(day));
        days_about(day).filter(move |&day| is_free(day))
    }

    fn is_open(&self, day: i32, looking: Looking) -> bool {
        !looking.blackout || self.blackout.binary_search(&day).is_err()
    }

    /// Why no session fits on a day.
    fn hindrances(&self, day: i32, not_before: i64) -> Vec<Hindrance> {
        let fits = |looking| self.fit(day, looking).is_some();
        if !fits(Looking::AT_HOURS) {
            return self.hours_hinder(day);
        }
        let alone = |by: &Hindrance| !fits(Looking::AT_HOURS.turned(*by, true, not_before));
        let mut hindrances: Vec<Hindrance> = LIFTABLE.into_iter().filter(alone).collect();
        if hindrances.is_empty() {
            // Only together: leave out what the others do without.
            let mut looking = Looking::at_all(not_before);
            for by in LIFTABLE {
                let without = looking.turned(by, false, not_before);
                if fits(without) {
                    hindrances.push(by);
                } else {
                    looking = without;
                }
            }
        }
        hindrances
    }

    /// Why two people have no time in common on a day, although nobody is away.
    fn hours_hinder(&self, day: i32) -> Vec<Hindrance> {
        let mut hindrances = Vec::new();
        if !self.mentee.works_on(day) {
            hindrances.push(Hindrance::MenteeNotWorking);
        }
        let Some(offset) = self.mentee.offset(day) else {
            hindrances.push(Hindrance::MenteeClockUnknown);
            return hindrances;
        };
        let midnight = i64::from(day) * DAY - offset;
        let there = stretches(&self.mentor, days_about(day));
        if both(&[(midnight, midnight + DAY)], &there).is_empty() {
            let is_known = days_about(day).all(|there| self.mentor.offset(there).is_some());
            let unknown = !is_known && self.mentor.works();
            hindrances.push(if unknown { Hindrance::MentorClockUnknown } else { Hindrance::MentorNotWorking });
        }
        if hindrances.is_empty() {
            let mentee: Vec<_> = self.mentee.hours_in_utc(day).collect();
            let none = both(&mentee, &there).is_empty();
            hindrances.push(if none { Hindrance::NoCommonHours } else { Hindrance::CommonHoursTooShort });
        }
        hindrances
    }
}

/// The days, by any clock, that can share a minute with a day of the mentee's and the session that begins on it: clocks are at most 36
/// hours apart.
fn days_about(day: i32) -> impl Iterator<Item = i32> {
    day.saturating_sub(2)..=day.saturating_add(3)
}

/// The working time of some days, joined where it touches.
fn stretches(week: &Week, days: impl Iterator<Item = i32>) -> Vec<(i64, i64)> {
    let mut stretches: Vec<_> = days.flat_map(|day| week.hours_in_utc(day)).collect();
    join(&mut stretches);
    stretches
}

/// What two lists of stretches, each in order, have in common.
fn both(one: &[(i64, i64)], other: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut common = Vec::new();
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(&&(a, b)), Some(&&(c, d))) = (one.peek(), other.peek()) {
        if a.max(c) < b.min(d) {
            common.push((a.max(c), b.min(d)));
        }
        let _ = if b <= d { one.next() } else { other.next() };
    }
    common
}

/// A minute of UTC by a clock, on a day that it lies on there.
fn local(day: i32, minute: i64, offset: i64) -> Option<LocalTime> {
    let at = minute + offset - i64::from(day) * DAY;
    let at = u16::try_from(at).ok().and_then(TimeOfDay::of_minutes)?;
    Some(LocalTime::new(NaiveDate::from_num_days_from_ce_opt(day)?, at))
}
