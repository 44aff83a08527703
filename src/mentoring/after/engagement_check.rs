//! Checks engagement by counting again, session by session: nothing here comes from the code that counted first.

use chrono::NaiveDate;

use super::engagement::{CountRange, Engagement};
use super::health::{EngagementPolicy, Health, RematchReason, Suggestion, Trend};
use super::log::{Absent, Completeness, SessionFact, SessionLogSpec, SessionOutcome};
use crate::eligibility::Truth;

/// Why an [`Engagement`] is wrong. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EngagementFault {
    /// A count of sessions is wrong.
    #[error("a count of sessions is wrong")]
    WrongCount,
    /// The share held, or the last day of a session, is wrong.
    #[error("the share of sessions held does not follow from the log")]
    WrongShare,
    /// A row of sessions is not so long.
    #[error("a row of sessions is not so long")]
    WrongRow,
    /// The days without a session are others.
    #[error("the days without a session are others")]
    WrongDays,
    /// The trend does not follow from the sessions.
    #[error("the trend does not follow from the sessions")]
    WrongTrend,
    /// A signal does not follow from the figures.
    #[error("a signal does not follow from the figures")]
    WrongSignal,
    /// The health or the suggestion does not follow from the signals.
    #[error("the suggestion does not follow from the signals")]
    WrongSuggestion,
}

/// Whether a session was held, and who missed it; `None` when nobody knows.
type Outcome = Option<Result<NaiveDate, Absent>>;

impl Engagement {
    /// Checks the engagement against the log and the policy it was made from.
    ///
    /// # Errors
    /// The first [`EngagementFault`].
    ///
    /// # Complexity
    /// O(n^2) in sessions.
    pub fn check(&self, log: &SessionLogSpec, policy: &EngagementPolicy) -> Result<(), EngagementFault> {
        let ensure = |right: bool, fault| if right { Ok(()) } else { Err(fault) };
        let due = self.recount(log)?;
        let outcomes: Vec<Outcome> = due.iter().map(|(_, outcome)| *outcome).collect();
        let shared = self.held_of_due.map(|share| (share.least(), share.most()));
        let part = |held: u32| crate::values::Share::of(held.into(), self.due.into());
        ensure(shared == part(self.held).zip(part(self.held + self.unknown)), EngagementFault::WrongShare)?;
        let held = outcomes.iter().filter_map(|outcome| outcome.and_then(Result::ok));
        ensure(self.last_held == held.max(), EngagementFault::WrongShare)?;

        // Two worlds: what nobody knows was missed, or was held.
        let world = |unknown: bool| -> Vec<bool> {
            outcomes.iter().map(|outcome| outcome.map_or(unknown, |outcome| outcome.is_ok())).collect()
        };
        let (worst, best) = (world(false), world(true));
        let range = |least: usize, most: usize, found: CountRange| {
            usize::try_from(found.least) == Ok(least) && usize::try_from(found.most) == Ok(most)
        };
        let tail = |world: &[bool], held: bool| {
            world.iter().rposition(|is| *is != held).map_or(world.len(), |at| world.len() - at - 1)
        };
        let rows = range(tail(&worst, true), tail(&best, true), self.held_in_a_row)
            && range(tail(&best, false), tail(&worst, false), self.missed_in_a_row)
            && range(longest(&worst), longest(&best), self.most_held_in_a_row);
        ensure(rows, EngagementFault::WrongRow)?;
        self.check_days(log, &due)?;
        ensure(self.trend == trend(policy, &worst, &best), EngagementFault::WrongTrend)?;
        self.check_signals(log, policy, &worst, &best)?;
        self.check_suggestion(log, policy)
    }

    /// The sessions that were due, in order, and the counts.
    fn recount(&self, log: &SessionLogSpec) -> Result<Vec<(NaiveDate, Outcome)>, EngagementFault> {
        let visible = |fact: &&SessionFact| match fact.outcome {
            Some(SessionOutcome::Held { on }) => on <= self.as_of,
            Some(_) => fact.due <= self.as_of,
            None => false,
        };
        let mut days: Vec<NaiveDate> = log.sessions.iter().map(|fact| fact.due).collect();
        days.sort_unstable();
        days.dedup();
        let inside: Vec<NaiveDate> = days.iter().copied().filter(|day| log.term.contains(*day)).collect();
        let last = log.sessions.iter().filter(visible).map(|fact| fact.due).filter(|due| log.term.contains(*due)).max();
        let (mut due, mut cancelled, mut later, mut conflicts) = (Vec::new(), 0u32, 0u32, 0u32);
        for &day in &inside {
            let told: Vec<SessionOutcome> =
                log.sessions.iter().filter(visible).filter(|fact| fact.due == day).filter_map(|fact| fact.outcome).collect();
            let held: Vec<NaiveDate> =
                told.iter().filter_map(|told| if let SessionOutcome::Held { on } = told { Some(*on) } else { None }).collect();
            let missed: Vec<Absent> = told
                .iter()
                .filter_map(|told| if let SessionOutcome::Missed { by } = told { Some(*by) } else { None })
                .collect();
            let called_off = told.len() - held.len() - missed.len();
            let is_complete = match log.completeness {
                Completeness::Whole => true,
                Completeness::Partial => false,
                Completeness::Until(end) => day < end,
                Completeness::UpToLastFact => Some(day) <= last,
            };
            let outcome = match (held.iter().min(), missed.is_empty(), called_off) {
                (None, true, 0) if day > self.as_of => {
                    later += 1;
                    continue;
                }
                (None, true, 0) => is_complete.then_some(Err(Absent::Unsaid)),
                (None, true, _) => {
                    cancelled += 1;
                    continue;
                }
                (Some(on), true, 0) => Some(Ok(*on)),
                (None, false, 0) => {
                    let is = |side| missed.iter().any(|by| *by == side || *by == Absent::Both);
                    Some(Err(match (is(Absent::Mentor), is(Absent::Mentee)) {
                        (true, true) => Absent::Both,
                        (true, false) => Absent::Mentor,
                        (false, true) => Absent::Mentee,
                        (false, false) => Absent::Unsaid,
                    }))
                }
                _ => {
                    conflicts += 1;
                    None
                }
            };
            due.push((day, outcome));
        }
        let count = |is: &dyn Fn(Outcome) -> bool| due.iter().filter(|(_, outcome)| is(*outcome)).count();
        let missed_by = |side| count(&|outcome| outcome == Some(Err(side)));
        let pairs = [
            (self.due, due.len()),
            (self.held, count(&|outcome| matches!(outcome, Some(Ok(_))))),
            (self.unknown, count(&|outcome| outcome.is_none())),
            (self.missed.mentor, missed_by(Absent::Mentor)),
            (self.missed.mentee, missed_by(Absent::Mentee)),
            (self.missed.both, missed_by(Absent::Both)),
            (self.missed.unsaid, missed_by(Absent::Unsaid)),
            (self.outside_term, days.len() - inside.len()),
        ];
        let right = pairs.into_iter().all(|(found, counted)| usize::try_from(found) == Ok(counted))
            && (self.cancelled, self.not_yet_due, self.conflicts) == (cancelled, later, conflicts);
        if right { Ok(due) } else { Err(EngagementFault::WrongCount) }
    }

    fn check_days(&self, log: &SessionLogSpec, due: &[(NaiveDate, Outcome)]) -> Result<(), EngagementFault> {
        let end = self.end(log);
        let from = self.last_held.unwrap_or(log.term.from);
        let perhaps = due.iter().filter(|(_, outcome)| outcome.is_none()).map(|(day, _)| *day).max();
        let days = |since: NaiveDate| end.signed_duration_since(since).num_days().max(0);
        let right = i64::from(self.days_without.most) == days(from)
            && i64::from(self.days_without.least) == perhaps.map_or(days(from), |perhaps| days(perhaps).min(days(from)));
        if right { Ok(()) } else { Err(EngagementFault::WrongDays) }
    }

    /// The date, or the mentorship's last day.
    fn end(&self, log: &SessionLogSpec) -> NaiveDate {
        match log.term.until {
            Some(until) if until <= self.as_of => until.pred_opt().unwrap_or(until),
            _ => self.as_of,
        }
    }

    /// Each signal from the figures, which have been checked: from its best and its worst case.
    fn check_signals(
        &self,
        log: &SessionLogSpec,
        policy: &EngagementPolicy,
        worst: &[bool],
        best: &[bool],
    ) -> Result<(), EngagementFault> {
        let three = |surely: bool, perhaps: bool| match (surely, perhaps) {
            (true, _) => Truth::Met,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::NotMet,
        };
        let has_begun = log.term.from <= self.as_of;
        let late = policy.start_within_days > 0
            && self.end(log).signed_duration_since(log.term.from).num_days() >= policy.start_within_days.into();
        let none_held = has_begun && late && self.held == 0;
        let never_started = three(none_held && self.unknown == 0, none_held);

        let row = self.missed_in_a_row;
        let in_a_row = |row: u32, threshold: u16| has_begun && threshold > 0 && row >= threshold.into();
        let interval = u32::from(log.frequency.days());
        let long =
            |days: u32| has_begun && policy.stalled_intervals > 0 && days > u32::from(policy.stalled_intervals) * interval;
        let stalled = three(
            in_a_row(row.least, policy.stalled_missed) || self.held > 0 && long(self.days_without.least),
            in_a_row(row.most, policy.stalled_missed) || self.held + self.unknown > 0 && long(self.days_without.most),
        );

        let few = |world: &[bool]| {
            let recent: Vec<bool> = world.iter().rev().take(policy.recent_sessions.into()).copied().collect();
            let held = recent.iter().filter(|held| **held).count() as u128;
            let (asked, of) = (u128::from(policy.cooling_share.count()), u128::from(policy.cooling_share.total()));
            !recent.is_empty() && recent.len() >= policy.least_sessions.into() && held * of < asked * recent.len() as u128
        };
        let cooling = three(
            in_a_row(row.least, policy.cooling_missed) || has_begun && (few(best) || self.trend == Trend::Falling),
            in_a_row(row.most, policy.cooling_missed)
                || has_begun && (few(worst) || matches!(self.trend, Trend::Falling | Trend::Unknown)),
        );

        let lopsided = |own: u32, other: u32| {
            let (asked, of) = (u128::from(policy.one_sided_share.count()), u128::from(policy.one_sided_share.total()));
            policy.one_sided_missed > 0
                && own >= policy.one_sided_missed.into()
                && u128::from(own) * of >= asked * (u128::from(own) + u128::from(other))
        };
        let (mentor, mentee, unknown) = (self.missed.mentor, self.missed.mentee, self.unknown);
        let one_sided = three(
            lopsided(mentor, mentee + unknown) || lopsided(mentee, mentor + unknown),
            lopsided(mentor + unknown, mentee) || lopsided(mentee + unknown, mentor),
        );
        let signals = self.signals;
        let right = (signals.never_started, signals.stalled, signals.cooling, signals.one_sided)
            == (never_started, stalled, cooling, one_sided);
        if right { Ok(()) } else { Err(EngagementFault::WrongSignal) }
    }

    fn check_suggestion(&self, log: &SessionLogSpec, policy: &EngagementPolicy) -> Result<(), EngagementFault> {
        let signals = self.signals;
        let is = |truth: Truth| truth == Truth::Met;
        let all = [signals.never_started, signals.stalled, signals.one_sided, signals.cooling];
        let has_begun = log.term.from <= self.as_of;
        let health = if !has_begun {
            Health::TooEarly
        } else if is(signals.never_started) {
            Health::NeverStarted
        } else if is(signals.stalled) {
            Health::Stalled
        } else if is(signals.one_sided) {
            Health::OneSided
        } else if is(signals.cooling) {
            Health::Cooling
        } else if all.contains(&Truth::Unknown) {
            Health::Unknown
        } else if self.due == 0 {
            Health::TooEarly
        } else {
            Health::OnCourse
        };
        let mut reasons = Vec::new();
        let mut suggestion = None;
        if has_begun && log.term.until.is_none_or(|until| self.as_of < until) {
            let limit = u32::from(policy.rematch_intervals) * u32::from(log.frequency.days());
            let days = self.days_without.least;
            let (mentor, mentee) = (self.missed.mentor, self.missed.mentee);
            let unwell = is(signals.stalled) || is(signals.cooling);
            let possible = [
                (is(signals.never_started), RematchReason::NeverStarted { since: log.term.from }),
                (is(signals.stalled) && policy.rematch_intervals > 0 && days > limit, RematchReason::Stalled { days }),
                (is(signals.one_sided) && unwell, RematchReason::OneSided { mentor, mentee }),
            ];
            reasons.extend(possible.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason));
            suggestion = Some(if !reasons.is_empty() {
                Suggestion::Rematch
            } else if all.contains(&Truth::Met) {
                Suggestion::CheckIn
            } else if all.contains(&Truth::Unknown) {
                Suggestion::FindOut
            } else {
                Suggestion::GoOn
            });
        }
        let right = (self.health, self.suggestion, &self.reasons) == (health, suggestion, &reasons);
        if right { Ok(()) } else { Err(EngagementFault::WrongSuggestion) }
    }
}

fn longest(world: &[bool]) -> usize {
    world.split(|held| !held).map(<[bool]>::len).max().unwrap_or(0)
}

/// The trend in the worst and the best case.
fn trend(policy: &EngagementPolicy, worst: &[bool], best: &[bool]) -> Trend {
    let each = usize::from(policy.trend_sessions);
    if each == 0 || worst.len() / 2 < each {
        return Trend::TooFew;
    }
    let held = |world: &[bool], skip: usize| world.iter().rev().skip(skip).take(each).filter(|held| **held).count();
    let step = usize::from(policy.trend_step).max(1);
    let rises = |now: usize, then: usize| now >= then + step;
    let surely = rises(held(worst, 0), held(best, each));
    let perhaps = rises(held(best, 0), held(worst, each));
    let falls_surely = rises(held(worst, each), held(best, 0));
    let falls_perhaps = rises(held(best, each), held(worst, 0));
    match (surely, falls_surely, perhaps || falls_perhaps) {
        (true, _, _) => Trend::Rising,
        (_, true, _) => Trend::Falling,
        (_, _, true) => Trend::Unknown,
        _ => Trend::Steady,
    }
}
