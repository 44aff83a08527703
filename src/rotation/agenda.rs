//! What happens on which days of a placement: approval, onboarding, terms, check-ins, blocks of shadowing, the way out, debrief and synthesis.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::agreement::PlacementSide;
use super::offer::PlacementKind;
use super::schedule::ScheduledPlacement;
use crate::values::{Months, date};

/// How often people meet during a placement.
///
/// All numbers have defaults; why they are what they are, `docs/defaults.md` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct AgendaSpec {
    /// So many days before the first both managers have approved; 28 when absent.
    pub approve_before: u16,
    /// Every so many months there is a check-in, counted from the first day; 1 when absent, none when 0.
    pub check_in_every: u16,
    /// The days of a turn of shadowing, in which somebody observes, practises and debriefs: at least 3; 11 when absent.
    pub turn: u16,
    /// So many days after the last the synthesis is written; 14 when absent.
    pub synthesis_after: u16,
}

impl Default for AgendaSpec {
    fn default() -> Self {
        Self { approve_before: 28, check_in_every: 1, turn: 11, synthesis_after: 14 }
    }
}

/// What happens in a placement, on one day or from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgendaItem {
    /// The first day; of what has merely to be done by then the only one.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// The last day.
    #[serde(with = "date")]
    pub to: NaiveDate,
    /// What.
    pub what: AgendaStep,
}

/// A step of a placement. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AgendaStep {
    /// The manager of a side has approved, and has seen what stands against it ([`RotationSchedule::strains`](crate::RotationSchedule::strains)).
    Approval(PlacementSide),
    /// What the host is for.
    Mission,
    /// What is never done there, whatever it would bring.
    EthicalStandards,
    /// How people work with each other there.
    CollaborationNorms,
    /// Time box, objectives, deliverables, sponsor and exit plan are agreed ([`PlacementAgreementSpec`](crate::PlacementAgreementSpec)).
    Terms,
    /// How it goes, with the sponsor; the first, the second and so on.
    CheckIn(u16),
    /// Somebody watches.
    Observe,
    /// Somebody does it under their eyes.
    Practise,
    /// What was seen and done is talked over: the end of a turn.
    TurnDebrief,
    /// What the next role requires, and what of it is still open.
    ExitPlan,
    /// What was learnt, with host and sponsor.
    Debrief,
    /// What was learnt, written down for home and as evidence.
    Synthesis,
}

impl ScheduledPlacement {
    /// What happens on which days, by the first day. What would fall on a weekend is on the Monday after it, or on the Friday before where the
    /// placement ends; blocks of shadowing take all days between the first and the last.
    ///
    /// # Complexity
    /// O(n) in the items.
    ///
    /// ```
    /// use rungs::{AgendaSpec, AgendaStep};
    /// let problem = rungs::RotationSpec::from_json(r#"{"horizon": {"periods": 3, "begins": "2027-02-01"},
    ///     "units": [{"id": "sales"}, {"id": "strategy"}], "streams": ["strategy"],
    ///     "opportunities": [{"id": "o", "unit": "strategy", "stream": "strategy", "kind": "shadowing", "duration": 1, "starts": [0]}],
    ///     "persons": [{"id": "p1", "unit": "sales", "eligible": [{"opportunity": "o", "preference": 1}]}]}"#)?.compile()?;
    /// let schedule = problem.schedule(&problem.solve());
    /// let agenda = schedule.people[0].placements[0].agenda(&AgendaSpec::default());
    /// // Two turns lie between the first and the last working day of February.
    /// let debriefs: Vec<_> = agenda.iter().filter(|item| item.what == AgendaStep::TurnDebrief).map(|item| item.on.to_string()).collect();
    /// assert_eq!(debriefs, ["2027-02-12", "2027-02-25"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn agenda(&self, spec: &AgendaSpec) -> Vec<AgendaItem> {
        let first = self.days.from;
        let last = self.days.until.and_then(|until| until.pred_opt()).filter(|last| *last >= first).unwrap_or(first);
        let mut items = Vec::new();
        let mut on = |day: NaiveDate, what: AgendaStep| items.push(AgendaItem { on: day, to: day, what });
        let approved = earlier(first, spec.approve_before);
        on(approved, AgendaStep::Approval(PlacementSide::Home));
        on(approved, AgendaStep::Approval(PlacementSide::Host));
        let begins = weekday_on_or_after(first).min(last);
        for what in [AgendaStep::Mission, AgendaStep::EthicalStandards, AgendaStep::CollaborationNorms, AgendaStep::Terms] {
            on(begins, what);
        }
        let ends = weekday_on_or_before(last).max(first);
        for number in 1u16.. {
            let months = spec.check_in_every.checked_mul(number).and_then(|months| Months::new(months).ok());
            let Some(day) = months.filter(|months| months.count() > 0).map(|months| weekday_on_or_after(months.after(first)))
            else {
                break;
            };
            if day >= ends {
                break;
            }
            on(day, AgendaStep::CheckIn(number));
        }
        // A month before the end, so that there is time to act on it; of what is shorter in its middle.
        let month_before = self.days.until.and_then(|until| until.checked_sub_months(chrono::Months::new(1)));
        let middle = first.checked_add_days(Days::new(days_between(first, last) / 2)).unwrap_or(first);
        let way_out = month_before.filter(|day| *day > begins).unwrap_or(middle);
        on(weekday_on_or_after(way_out).min(ends), AgendaStep::ExitPlan);
        on(ends, AgendaStep::Debrief);
        on(weekday_on_or_after(later(last, spec.synthesis_after)), AgendaStep::Synthesis);
        if self.kind == PlacementKind::Shadowing {
            turns(begins, ends, spec.turn, &mut items);
        }
        items.sort_by_key(|item| item.on);
        items
    }
}

/// The days strictly between the first and the last, in turns of about the length that is wanted: half of the days of a turn somebody observes,
/// then practises, and the last day is for the debrief. A debrief is on a working day: where a turn would end on a weekend it ends before, and the
/// next is longer, unless fewer than three days would be left of it.
fn turns(begins: NaiveDate, ends: NaiveDate, turn: u16, items: &mut Vec<AgendaItem>) {
    let days = days_between(begins, ends).saturating_sub(1);
    let count = (days / u64::from(turn.max(3))).max(1);
    if days < 3 {
        return;
    }
    let mut day = begins.succ_opt().unwrap_or(begins);
    let mut until = begins;
    for number in 0..count {
        // The first turns have a day more where the days do not divide.
        let length = days / count + u64::from(number < days % count);
        until = until.checked_add_days(Days::new(length)).unwrap_or(until);
        let debrief = weekday_on_or_before(until);
        let debrief = if days_between(day, debrief) < 2 { until } else { debrief };
        let length = days_between(day, debrief) + 1;
        let practised = (length - 1) / 2;
        for (what, length) in
            [(AgendaStep::Observe, length - 1 - practised), (AgendaStep::Practise, practised), (AgendaStep::TurnDebrief, 1)]
        {
            let to = day.checked_add_days(Days::new(length - 1)).unwrap_or(day);
            items.push(AgendaItem { on: day, to, what });
            day = to.succ_opt().unwrap_or(to);
        }
    }
}

fn days_between(first: NaiveDate, last: NaiveDate) -> u64 {
    u64::try_from(last.signed_duration_since(first).num_days()).unwrap_or(0)
}

fn earlier(day: NaiveDate, days: u16) -> NaiveDate {
    weekday_on_or_before(day.checked_sub_days(Days::new(days.into())).unwrap_or(day))
}

fn later(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

fn weekday_on_or_after(day: NaiveDate) -> NaiveDate {
    let more = match day.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    day.checked_add_days(Days::new(more)).unwrap_or(day)
}

fn weekday_on_or_before(day: NaiveDate) -> NaiveDate {
    let less = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day.checked_sub_days(Days::new(less)).unwrap_or(day)
}
