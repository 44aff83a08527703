//! Events while they are made up: on which day, by whom, of what.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};

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
        let mut order: Vec<usize> = (0..self.made.len()).collect();
        order.sort_by_key(|&at| self.made.get(at).map(|made| made.recorded));
        let ids: BTreeMap<usize, String> = order.iter().copied().zip((1..).map(|number| format!("e-{number:05}"))).collect();
        let lines = order.iter().enumerate().filter_map(|(nth, at)| Some(self.made.get(*at)?.line(nth, ids.get(at)?, &ids)));
        lines.collect()
    }
}

impl Made {
    /// The line of the event: the how-manieth of the journal it is, its id, and those of all.
    fn line(&self, nth: usize, id: &str, ids: &BTreeMap<usize, String>) -> String {
        // A second for each event of the journal keeps those of one day in order.
        let (hour, minute, second) = (8 + nth / 3_600 % 10, nth / 60 % 60, nth % 60);
        let mut event = Map::from_iter([
            ("id".to_owned(), json!(id)),
            ("recorded_at".to_owned(), json!(format!("{}T{hour:02}:{minute:02}:{second:02}Z", self.recorded))),
            ("effective_on".to_owned(), json!(self.on.to_string())),
            ("actor".to_owned(), json!({"id": self.actor, "role": self.role})),
        ]);
        event.extend(self.reason.map(|reason| ("reason".to_owned(), json!(reason))));
        let about = self.about.and_then(|about| ids.get(&about));
        let kind = match about {
            Some(about) if self.kind.get("voided").is_some() => json!({"voided": {"event": about}}),
            _ => self.kind.clone(),
        };
        if let Some(about) = about.filter(|_| kind.get("voided").is_none()) {
            event.insert("corrects".to_owned(), json!(about));
        }
        event.insert("kind".to_owned(), kind);
        Value::Object(event).to_string()
    }
}
