//! How the two sides of a mentorship keep to their sessions, as of a date.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::health::{EngagementPolicy, Health, RematchReason, Signals, Suggestion, Trend};
use super::log::{Absent, Known, Reading, SessionLogSpec};
use crate::eligibility::Truth;
use crate::values::{Share, ShareRange, date};

/// A count known only between two bounds; both are equal when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountRange {
    pub(super) least: u32,
    pub(super) most: u32,
}

impl CountRange {
    /// What it is at least, whatever the unknown turns out to be.
    #[must_use]
    pub const fn least(self) -> u32 {
        self.least
    }

    /// What it is at most.
    #[must_use]
    pub const fn most(self) -> u32 {
        self.most
    }

    /// The count, when nothing about it is unknown.
    #[must_use]
    pub fn known(self) -> Option<u32> {
        (self.least == self.most).then_some(self.least)
    }

    /// Whether it is at least `threshold`; never when that is 0.
    fn reaches(self, threshold: u32) -> Truth {
        match threshold {
            0 => Truth::NotMet,
            _ if self.least >= threshold => Truth::Met,
            _ if self.most < threshold => Truth::NotMet,
            _ => Truth::Unknown,
        }
    }
}

/// How many sessions were missed, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedSessions {
    pub(super) mentor: u32,
    pub(super) mentee: u32,
    pub(super) both: u32,
    pub(super) unsaid: u32,
}

impl MissedSessions {
    /// By the mentor alone.
    #[must_use]
    pub const fn mentor(self) -> u32 {
        self.mentor
    }

    /// By the mentee alone.
    #[must_use]
    pub const fn mentee(self) -> u32 {
        self.mentee
    }

    /// By both.
    #[must_use]
    pub const fn both(self) -> u32 {
        self.both
    }

    /// By nobody who is named, those without an outcome included.
    #[must_use]
    pub const fn unsaid(self) -> u32 {
        self.unsaid
    }

    /// All of them.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.mentor.saturating_add(self.mentee).saturating_add(self.both).saturating_add(self.unsaid)
    }
}

/// How the two sides of a mentorship keep to their sessions, as of a date.
///
/// Made by [`SessionLogSpec::engagement`]; verified by [`Engagement::check`]. A session of which nobody knows makes figures ranges: it
/// may have been held or missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engagement {
    #[serde(with = "date")]
    pub(super) as_of: NaiveDate,
    pub(super) due: u32,
    pub(super) held: u32,
    pub(super) missed: MissedSessions,
    pub(super) unknown: u32,
    pub(super) cancelled: u32,
    pub(super) not_yet_due: u32,
    pub(super) outside_term: u32,
    pub(super) conflicts: u32,
    pub(super) held_of_due: Option<ShareRange>,
    pub(super) held_in_a_row: CountRange,
    pub(super) most_held_in_a_row: CountRange,
    pub(super) missed_in_a_row: CountRange,
    #[serde(with = "date::option")]
    pub(super) last_held: Option<NaiveDate>,
    pub(super) days_without: CountRange,
    pub(super) trend: Trend,
    pub(super) signals: Signals,
    pub(super) health: Health,
    pub(super) suggestion: Option<Suggestion>,
    pub(super) reasons: Vec<RematchReason>,
}

impl Engagement {
    /// The date that it is as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// How many sessions were due by then and not called off in time: those held, those missed and those of which nobody knows.
    #[must_use]
    pub const fn due(&self) -> u32 {
        self.due
    }

    /// How many are known to have been held.
    #[must_use]
    pub const fn held(&self) -> u32 {
        self.held
    }

    /// Those known not to have been held, by who missed them.
    #[must_use]
    pub const fn missed(&self) -> MissedSessions {
        self.missed
    }

    /// Of how many nobody knows.
    #[must_use]
    pub const fn unknown(&self) -> u32 {
        self.unknown
    }

    /// How many were called off in time.
    #[must_use]
    pub const fn cancelled(&self) -> u32 {
        self.cancelled
    }

    /// How many are due later.
    #[must_use]
    pub const fn not_yet_due(&self) -> u32 {
        self.not_yet_due
    }

    /// How many were left out because they are due outside the mentorship's term.
    #[must_use]
    pub const fn outside_term(&self) -> u32 {
        self.outside_term
    }

    /// How many were held according to one source and not according to another; they count as unknown.
    #[must_use]
    pub const fn conflicts(&self) -> u32 {
        self.conflicts
    }

    /// The share held of what was due; `None` when nothing was.
    #[must_use]
    pub const fn held_of_due(&self) -> Option<ShareRange> {
        self.held_of_due
    }

    /// How many of the last sessions due were held in a row; sessions called off in time do not count either way.
    #[must_use]
    pub const fn held_in_a_row(&self) -> CountRange {
        self.held_in_a_row
    }

    /// The most that were ever held in a row.
    #[must_use]
    pub const fn most_held_in_a_row(&self) -> CountRange {
        self.most_held_in_a_row
    }

    /// How many of the last sessions due were missed in a row.
    #[must_use]
    pub const fn missed_in_a_row(&self) -> CountRange {
        self.missed_in_a_row
    }

    /// The last day on which a session is known to have been held.
    #[must_use]
    pub const fn last_held(&self) -> Option<NaiveDate> {
        self.last_held
    }

    /// How many days there has been no session: since the last one held or, when none was, since the first day of the mentorship; up to the
    /// date, or to the mentorship's last day. A session of which nobody knows may have been held on the day on which it was due.
    #[must_use]
    pub const fn days_without(&self) -> CountRange {
        self.days_without
    }

    /// How the last sessions compare with those before, as if none of which nobody knows had been called off.
    #[must_use]
    pub const fn trend(&self) -> Trend {
        self.trend
    }

    /// All signals.
    #[must_use]
    pub const fn signals(&self) -> Signals {
        self.signals
    }

    /// The gravest signal that is surely there.
    #[must_use]
    pub const fn health(&self) -> Health {
        self.health
    }

    /// What a person might do; `None` before the mentorship begins and when it has ended.
    #[must_use]
    pub const fn suggestion(&self) -> Option<Suggestion> {
        self.suggestion
    }

    /// Why a rematch is suggested; empty when none is.
    #[must_use]
    pub fn reasons(&self) -> &[RematchReason] {
        &self.reasons
    }
}

impl SessionLogSpec {
    /// How the two sides keep to their sessions, as of a date, and what that suggests by a policy.
    ///
    /// It prepares a decision that a person takes; it takes none.
    ///
    /// # Complexity
    /// O(n log n) in sessions.
    ///
    /// Example: unknown is not missed
    /// ```
    /// use rungs::{Absent, EngagementPolicy, Frequency, Health, Period, SessionFact, SessionLogSpec, Suggestion};
    /// let log = SessionLogSpec::new(Period::since("2025-01-06".parse()?), Frequency::Weekly).with([
    ///     SessionFact::held("2025-01-06".parse()?),
    ///     SessionFact::missed("2025-01-13".parse()?, Absent::Mentor),
    ///     SessionFact::held("2025-01-20".parse()?),
    ///     SessionFact::due("2025-01-27".parse()?),
    /// ]);
    /// let engagement = log.engagement(&EngagementPolicy::new(), "2025-01-31".parse()?);
    /// assert_eq!(engagement.held_of_due().map(|share| share.to_string()).as_deref(), Some("1/2 to 3/4"));
    /// assert_eq!(engagement.days_without().to_string(), "4 to 11");
    /// engagement.check(&log, &EngagementPolicy::new())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engagement(&self, policy: &EngagementPolicy, as_of: NaiveDate) -> Engagement {
        // What is told of later days than the last is of the mentorship still.
        let last_day = self.term.until.map(|until| until.pred_opt().unwrap_or(until));
        let up_to = last_day.map_or(as_of, |last| last.min(as_of));
        let reading = self.read(as_of);
        let mut missed = MissedSessions::default();
        for (_, known) in &reading.due {
            match known {
                Known::Missed(Absent::Mentor) => missed.mentor += 1,
                Known::Missed(Absent::Mentee) => missed.mentee += 1,
                Known::Missed(Absent::Both) => missed.both += 1,
                Known::Missed(Absent::Unsaid) => missed.unsaid += 1,
                Known::Held(_) | Known::Unknown => {}
            }
        }
        let count = |is: fn(&Known) -> bool| number(reading.due.iter().filter(|(_, known)| is(known)).count());
        let held = count(is_held);
        let unknown = count(|known| *known == Known::Unknown);
        let due = number(reading.due.len());
        let mut engagement = Engagement {
            as_of,
            due,
            held,
            missed,
            unknown,
            cancelled: reading.cancelled,
            not_yet_due: reading.not_yet,
            outside_term: reading.outside,
            conflicts: number(reading.conflicts.len()),
            held_of_due: share(held, held + unknown, due),
            held_in_a_row: last_run(&reading, is_held),
            most_held_in_a_row: longest_run(&reading),
            missed_in_a_row: last_run(&reading, |known| matches!(known, Known::Missed(_))),
            last_held: reading.due.iter().filter_map(|(_, known)| held_on(known)).max(),
            days_without: CountRange::default(),
            trend: trend(&reading, policy),
            signals: Signals {
                never_started: Truth::NotMet,
                stalled: Truth::NotMet,
                one_sided: one_sided(missed, unknown, policy),
                cooling: Truth::NotMet,
            },
            health: Health::TooEarly,
            suggestion: None,
            reasons: Vec::new(),
        };
        engagement.days_without = self.days_without(&reading, engagement.last_held, up_to);
        engagement.judge(self, &reading, policy, up_to);
        engagement
    }

    fn days_without(&self, reading: &Reading, last_held: Option<NaiveDate>, up_to: NaiveDate) -> CountRange {
        let days_since = |day: NaiveDate| u32::try_from((up_to - day).num_days()).unwrap_or(0);
        let surely = last_held.unwrap_or(self.term.from);
        let perhaps = reading.due.iter().filter(|(_, known)| *known == Known::Unknown).map(|(due, _)| *due).next_back();
        CountRange { least: days_since(perhaps.map_or(surely, |due| due.max(surely))), most: days_since(surely) }
    }
}

impl Engagement {
    fn judge(&mut self, log: &SessionLogSpec, reading: &Reading, policy: &EngagementPolicy, up_to: NaiveDate) {
        if self.as_of < log.term.from {
            return;
        }
        let days = (up_to - log.term.from).num_days();
        let is_time = policy.start_within_days > 0 && days >= i64::from(policy.start_within_days);
        self.signals.never_started = match (is_time && self.held == 0, self.unknown) {
            (false, _) => Truth::NotMet,
            (true, 0) => Truth::Met,
            (true, _) => Truth::Unknown,
        };
        let interval = u32::from(log.frequency.days());
        self.signals.stalled = {
            let missed = self.missed_in_a_row.reaches(policy.stalled_missed.into());
            let limit = u32::from(policy.stalled_intervals) * interval;
            // More than the limit: the day after it. 0 stays 0.
            let long_ago = self.days_without.reaches(if limit == 0 { 0 } else { limit + 1 });
            let long_ago = match (self.held, self.unknown) {
                (0, 0) => Truth::NotMet,
                // Perhaps none was held; then it never started.
                (0, _) => long_ago.min(Truth::Unknown),
                _ => long_ago,
            };
            missed.max(long_ago)
        };
        self.signals.cooling = {
            let missed = self.missed_in_a_row.reaches(policy.cooling_missed.into());
            let falling = match self.trend {
                Trend::Falling => Truth::Met,
                Trend::Unknown => Truth::Unknown,
                Trend::TooFew | Trend::Steady | Trend::Rising => Truth::NotMet,
            };
            missed.max(falling).max(few_held(reading, policy))
        };
        let signals = self.signals.by_gravity();
        let surely = signals.iter().find(|(truth, _)| *truth == Truth::Met);
        let is_unknown = signals.iter().any(|(truth, _)| *truth == Truth::Unknown);
        self.health = match surely {
            Some((_, health)) => *health,
            None if is_unknown => Health::Unknown,
            None if self.due == 0 => Health::TooEarly,
            None => Health::OnCourse,
        };
        if log.term.until.is_none_or(|until| self.as_of < until) {
            self.suggest(log, policy, interval);
        }
    }

    fn suggest(&mut self, log: &SessionLogSpec, policy: &EngagementPolicy, interval: u32) {
        let Signals { never_started, stalled, one_sided, cooling } = self.signals;
        if never_started == Truth::Met {
            self.reasons.push(RematchReason::NeverStarted { since: log.term.from });
        }
        let limit = u32::from(policy.rematch_intervals) * interval;
        let days = self.days_without.least;
        if stalled == Truth::Met && limit > 0 && days > limit {
            self.reasons.push(RematchReason::Stalled { days });
        }
        if one_sided == Truth::Met && stalled.max(cooling) == Truth::Met {
            let MissedSessions { mentor, mentee, .. } = self.missed;
            self.reasons.push(RematchReason::OneSided { mentor, mentee });
        }
        self.suggestion = Some(match self.health {
            _ if !self.reasons.is_empty() => Suggestion::Rematch,
            Health::TooEarly | Health::OnCourse => Suggestion::GoOn,
            Health::Unknown => Suggestion::FindOut,
            Health::Cooling | Health::OneSided | Health::Stalled | Health::NeverStarted => Suggestion::CheckIn,
        });
    }
}

const fn is_held(known: &Known) -> bool {
    matches!(known, Known::Held(_))
}

const fn held_on(known: &Known) -> Option<NaiveDate> {
    match known {
        Known::Held(on) => Some(*on),
        Known::Missed(_) | Known::Unknown => None,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn share(least: u32, most: u32, of: u32) -> Option<ShareRange> {
    let part = |count: u32| Share::of(count.into(), of.into());
    ShareRange::between(part(least)?, part(most)?)
}

/// How many of the last sessions are, one after the other, surely and at most.
fn last_run(reading: &Reading, is: impl Fn(&Known) -> bool) -> CountRange {
    let run = |unknown: bool| {
        let counts = |known: &Known| if *known == Known::Unknown { unknown } else { is(known) };
        number(reading.due.iter().rev().take_while(|(_, known)| counts(known)).count())
    };
    CountRange { least: run(false), most: run(true) }
}

fn longest_run(reading: &Reading) -> CountRange {
    let run = |unknown: bool| {
        let counts = |known: &Known| if *known == Known::Unknown { unknown } else { is_held(known) };
        let mut longest = 0;
        let mut now = 0;
        for (_, known) in &reading.due {
            now = if counts(known) { now + 1 } else { 0 };
            longest = longest.max(now);
        }
        longest
    };
    CountRange { least: run(false), most: run(true) }
}

/// How many of some sessions were held, surely and at most.
fn held_among<'a>(sessions: impl Iterator<Item = &'a (NaiveDate, Known)> + Clone) -> (u32, u32) {
    let least = sessions.clone().filter(|(_, known)| is_held(known)).count();
    let unknown = sessions.filter(|(_, known)| *known == Known::Unknown).count();
    (number(least), number(least + unknown))
}

fn trend(reading: &Reading, policy: &EngagementPolicy) -> Trend {
    let each = usize::from(policy.trend_sessions);
    if each == 0 || reading.due.len() < each * 2 {
        return Trend::TooFew;
    }
    let latest = reading.due.iter().rev();
    let (now_least, now_most) = held_among(latest.clone().take(each));
    let (then_least, then_most) = held_among(latest.skip(each).take(each));
    let step = u32::from(policy.trend_step.max(1));
    if now_least >= then_most + step {
        Trend::Rising
    } else if now_most + step <= then_least {
        Trend::Falling
    } else if now_least + step > then_most && now_most < then_least + step {
        Trend::Steady
    } else {
        Trend::Unknown
    }
}

/// Whether too few of the recent sessions were held.
fn few_held(reading: &Reading, policy: &EngagementPolicy) -> Truth {
    let recent = reading.due.iter().rev().take(policy.recent_sessions.into());
    let of = number(recent.clone().count());
    let (least, most) = held_among(recent);
    let Some(held) = share(least, most, of).filter(|_| of >= u32::from(policy.least_sessions)) else { return Truth::NotMet };
    if held.most() < policy.cooling_share {
        Truth::Met
    } else if held.least() >= policy.cooling_share {
        Truth::NotMet
    } else {
        Truth::Unknown
    }
}

/// Whether one side alone misses too much, whoever missed what nobody knows.
fn one_sided(missed: MissedSessions, unknown: u32, policy: &EngagementPolicy) -> Truth {
    let side = |own: u32, other: u32| {
        let is = |own: u32, other: u32| {
            let enough = own >= u32::from(policy.one_sided_missed);
            enough
                && Share::of(own.into(), u64::from(own) + u64::from(other)).is_some_and(|share| share >= policy.one_sided_share)
        };
        match (is(own, other + unknown), is(own + unknown, other)) {
            (true, _) => Truth::Met,
            (false, false) => Truth::NotMet,
            (false, true) => Truth::Unknown,
        }
    };
    if policy.one_sided_missed == 0 {
        return Truth::NotMet;
    }
    side(missed.mentor, missed.mentee).max(side(missed.mentee, missed.mentor))
}

impl std::fmt::Display for CountRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.known() {
            Some(count) => std::fmt::Display::fmt(&count, f),
            None => write!(f, "{} to {}", self.least, self.most),
        }
    }
}
