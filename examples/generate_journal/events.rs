//! Events while they are made up: on which day, by whom, of what.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// An event without its id.
struct Made {
    on: NaiveDate,
    /// The day on which it was recorded.
    recorded: NaiveDate,
    actor: String,
    role: &'static str,
    reason: Option<&'static str>,
    /// What it corrects or voids: the position of an event.
    about: Option<usize>,
    kind: Value,
}

/// Events in the order in which they were made up.
pub(crate) struct Events {
    pub(crate) as_of: NaiveDate,
    /// The first day of the year.
    pub(crate) begins: NaiveDate,
    made: Vec<Made>,
}

/// A day so many days later, or earlier.
pub(crate) fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

impl Events {
    pub(crate) fn new(as_of: NaiveDate) -> Self {
        Self { as_of, begins: later(as_of, -365), made: Vec::new() }
    }

    /// Adds an event unless it is later than the last day or earlier than the year; its position if it was added.
    pub(crate) fn add(&mut self, on: NaiveDate, by: (&str, &'static str), kind: Value) -> Option<usize> {
        if on < self.begins || on > self.as_of {
            return None;
        }
        let (actor, role) = (by.0.to_owned(), by.1);
        self.made.push(Made { on, recorded: on, actor, role, reason: None, about: None, kind });
        Some(self.made.len() - 1)
    }

    /// The same of one lifecycle.
    pub(crate) fn of(&mut self, kind: &str, id: &str, on: NaiveDate, by: (&str, &'static str), event: Value) -> Option<usize> {
        self.add(on, by, json!({kind: {"id": id, "event": event}}))
    }

    /// Says that an event was recorded late, or why.
    pub(crate) fn because(&mut self, at: Option<usize>, reason: &'static str) {
        if let Some(made) = at.and_then(|at| self.made.get_mut(at)) {
            made.reason = Some(reason);
        }
    }

    /// An event on the same day as another and in its place, recorded some days later.
    pub(crate) fn correct(&mut self, at: usize, days: i64, on: NaiveDate, kind: Value) {
        let Some(wrong) = self.made.get(at) else { return };
        let recorded = later(wrong.recorded, days);
        let actor = "hr-office".to_owned();
        if recorded <= self.as_of {
            self.made.push(Made { on, recorded, actor, role: "hr", reason: Some("mistake"), about: Some(at), kind });
        }
    }

    /// An event is void from some days later on.
    pub(crate) fn void(&mut self, at: usize, days: i64) {
        let on = self.made.get(at).map_or(self.as_of, |made| made.on);
        self.correct(at, days, on, json!({"voided": {}}));
    }

    /// The lines of the journal, by when they were recorded.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut order: Vec<(NaiveDate, usize)> = self.made.iter().enumerate().map(|(at, made)| (made.recorded, at)).collect();
        order.sort_unstable();
        let mut ids = vec![String::new(); self.made.len()];
        for (number, (_, at)) in (1..).zip(&order) {
            ids[*at] = format!("e-{number:05}");
        }
        let lines = order.iter().enumerate().map(|(nth, (recorded, at))| {
            let made = &self.made[*at];
            // A second for each event of the journal keeps those of one day in order.
            let (hour, minute, second) = (8 + nth / 3_600 % 10, nth / 60 % 60, nth % 60);
            let mut event = json!({
                "id": ids[*at],
                "recorded_at": format!("{recorded}T{hour:02}:{minute:02}:{second:02}Z"),
                "effective_on": made.on.to_string(),
                "actor": {"id": made.actor, "role": made.role},
                "kind": made.kind,
            });
            if let Some(reason) = made.reason {
                event["reason"] = json!(reason);
            }
            if let Some(about) = made.about {
                if made.kind.get("voided").is_some() {
                    event["kind"] = json!({"voided": {"event": ids[about]}});
                } else {
                    event["corrects"] = json!(ids[about]);
                }
            }
            event.to_string()
        });
        lines.collect()
    }
}
