//! Pairs of mentoring that meet.

use chrono::{Days, NaiveDate};

use super::facts::{PairFact, SessionFate};
use super::metric::{DATES_REVERSED, Metric, NO_START_DATE, Tally};
use super::window::MetricWindow;

/// The definition, before its parameters.
const DEFINITION: &str = "metrics/active_pairing_rate/1";

/// Open pairs that met at least so often in the days up to one / open pairs that are at least so old.
///
/// - **Source**: MentorDeck, "pairs meeting regularly"; how often in how many days is the caller's choice (two in 90 is common), and stands in the definition.
/// - **Population**: pairs open on the day, for at least so many days.
/// - **Edges**: newer pairs are left out and counted; so are pairs without a first day, or that closed before it. The day itself counts, and the day so long before it no longer.
#[must_use]
pub fn active_pairing_rate(pairs: &[PairFact], as_of: NaiveDate, sessions: u32, days: u16) -> Metric {
    let mut tally = Tally::default();
    let since = as_of.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    for (at, pair) in pairs.iter().enumerate() {
        match open_on(pair, as_of) {
            Err(reason) => tally.leave_out(at, reason),
            Ok(None) => {}
            Ok(Some(opened)) if opened > since => tally.leave_out(at, "not_yet_at_risk"),
            Ok(Some(_)) => tally.take(at, met(pair, since, as_of) >= sessions as usize),
        }
    }
    tally.share(&format!("{DEFINITION}/{sessions}_in_{days}"), MetricWindow::of_day(as_of))
}

/// Since when a pair is open on a day; `None` where it is not.
pub(super) fn open_on(pair: &PairFact, as_of: NaiveDate) -> Result<Option<NaiveDate>, &'static str> {
    let opened = pair.opened.ok_or(NO_START_DATE)?;
    if pair.closed.is_some_and(|closed| closed < opened) {
        return Err(DATES_REVERSED);
    }
    Ok((opened <= as_of && pair.closed.is_none_or(|closed| as_of < closed)).then_some(opened))
}

/// How often they met after a day, up to another.
pub(super) fn met(pair: &PairFact, since: NaiveDate, as_of: NaiveDate) -> usize {
    let is_it = |day: NaiveDate| since < day && day <= as_of;
    pair.sessions.iter().filter(|one| one.fate == Some(SessionFate::Held) && one.scheduled.is_some_and(is_it)).count()
}
