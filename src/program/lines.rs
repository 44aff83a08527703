//! Journals as JSON Lines: read as they come, an event a line, and written.

use super::event::Event;
use super::journal::{Delivery, Journal, JournalError};
use crate::defect::{Code, Defect, DefectKind, Defects, InputPath, Invalid, at, code, json};
use crate::values::{EventId, Id};

/// The most events that are taken unless it is told otherwise; see `docs/defaults.md`.
const MOST_EVENTS: usize = 100_000_000;

/// The longest line that is read, in bytes.
const LONGEST: usize = 1_000_000;

/// Reads a journal of JSON Lines piece by piece, so that it need not be in memory as text.
///
/// A line that cannot be read is reported with its number and left out; all others are read. A last line without a line feed is read if it is
/// whole. If it breaks off, as after a crash while it was written, it is reported as `journal/truncated`.
///
/// ```
/// use rungs::JournalLines;
/// let mut lines = JournalLines::new();
/// lines.push("{\"id\": \"e-1\", \"recorded_at\": \"2026-01-12T09:30:00Z\", \"effective_on\": \"2026-02-01\", ");
/// lines.push("\"actor\": {\"id\": \"hr-1\", \"role\": \"hr\"}, \"kind\": {\"person\": {\"id\": \"p-7\", \"event\": \"hired\"}}}\n{\"id\": \"e-2\", ");
/// let read = lines.finish();
/// assert_eq!(read.journal.len(), 1);
/// let broken = &read.defects()[0];
/// assert_eq!((broken.code().as_str(), broken.path().line()), ("journal/truncated", Some(2)));
/// ```
#[derive(Debug)]
pub struct JournalLines {
    journal: Journal,
    defects: Defects,
    /// The beginning of a line whose end has not come.
    rest: String,
    /// Whether the line whose end has not come is too long to be kept.
    is_long: bool,
    lines: u64,
    known: u64,
    most_events: usize,
    /// Where the first event stands that was one too many.
    refused: Option<InputPath>,
}

/// What was read of a journal.
#[derive(Debug)]
#[non_exhaustive]
pub struct JournalRead {
    /// The events.
    pub journal: Journal,
    /// What is wrong with the lines that were left out; `None` when all were read.
    pub invalid: Option<Invalid>,
    /// How many lines were read, blank ones included.
    pub lines: u64,
    /// How many events were delivered again with the same content.
    pub known: u64,
}

impl JournalRead {
    /// What is wrong with the lines that were left out, the first 100 by line.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        self.invalid.as_ref().map(Invalid::defects).unwrap_or_default()
    }

    /// The journal, if every line was read.
    ///
    /// # Errors
    /// [`Invalid`] with what is wrong with those that were not.
    pub fn whole(self) -> Result<Journal, Invalid> {
        self.invalid.map_or(Ok(self.journal), Err)
    }
}

impl JournalLines {
    /// A journal without events yet.
    #[must_use]
    pub fn new() -> Self {
        Self::onto(Journal::new())
    }

    /// Further lines of a journal; their numbers begin at 1 again.
    #[must_use]
    pub fn onto(journal: Journal) -> Self {
        Self {
            journal,
            defects: Defects::default(),
            rest: String::new(),
            is_long: false,
            lines: 0,
            known: 0,
            most_events: MOST_EVENTS,
            refused: None,
        }
    }

    /// Takes events until the journal has so many, 100,000,000 unless it is said; more are a defect, and are not kept.
    #[must_use]
    pub const fn with_most_events(mut self, most: usize) -> Self {
        self.most_events = most;
        self
    }

    /// Takes the next piece of text, wherever it was cut.
    pub fn push(&mut self, piece: &str) {
        let mut parts = piece.split('\n');
        // What stands before the first line feed ends the line that was begun.
        let mut begun = parts.next().unwrap_or_default();
        for next in parts {
            if self.rest.is_empty() && !self.is_long {
                self.push_line(begun);
            } else {
                self.keep(begun);
                self.end_line();
            }
            begun = next;
        }
        self.keep(begun);
    }

    /// Takes a whole line, without its line feed. Blank lines are passed over, and counted.
    pub fn push_line(&mut self, line: &str) {
        self.lines = self.lines.saturating_add(1);
        let place = self.place();
        if line.len() > LONGEST {
            self.defects.push(too_long(place));
            return;
        }
        if line.trim().is_empty() {
            return;
        }
        let Some(event) = json::object::<Event>(line, &place, &mut self.defects) else { return };
        if self.journal.len() >= self.most_events && self.journal.find(event.id.as_str()).is_none() {
            self.refused.get_or_insert(place);
            return;
        }
        match self.journal.push(&event) {
            Ok(Delivery::New) => {}
            Ok(Delivery::Known) => self.known = self.known.saturating_add(1),
            Err(JournalError::Full) => drop(self.refused.get_or_insert(place)),
            Err(error) => self.defects.push(defect(error, place)),
        }
    }

    /// Ends the reading.
    #[must_use]
    pub fn finish(mut self) -> JournalRead {
        if !self.rest.is_empty() || self.is_long {
            if !self.is_long && breaks_off(&self.rest) {
                self.lines = self.lines.saturating_add(1);
                let problem = "the line breaks off".to_owned();
                self.defects.push(Defect::new(code::JOURNAL_TRUNCATED, self.place(), DefectKind::Malformed { problem }));
            } else {
                self.end_line();
            }
        }
        let Self { journal, mut defects, lines, known, refused, .. } = self;
        if let Some(place) = refused {
            defects.push(Defect::breaks(code::JOURNAL_TOO_MANY, place, "the journal has as many events as it may have"));
        }
        JournalRead { journal, invalid: defects.into_warnings().err(), lines, known }
    }

    fn place(&self) -> InputPath {
        InputPath::default().on_line(Some(self.lines))
    }

    fn keep(&mut self, begun: &str) {
        if self.is_long || self.rest.len().saturating_add(begun.len()) > LONGEST {
            self.is_long = true;
            self.rest.clear();
        } else {
            self.rest.push_str(begun);
        }
    }

    fn end_line(&mut self) {
        if std::mem::take(&mut self.is_long) {
            self.lines = self.lines.saturating_add(1);
            self.defects.push(too_long(self.place()));
            return;
        }
        let line = std::mem::take(&mut self.rest);
        self.push_line(&line);
        // The memory of the line serves for the next.
        self.rest = line;
        self.rest.clear();
    }
}

fn too_long(place: InputPath) -> Defect {
    Defect::breaks(code::JOURNAL_LINE_TOO_LONG, place, "a line must have at most 1,000,000 bytes")
}

/// Whether a text is the beginning of a JSON value and not the whole.
fn breaks_off(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_err_and(|error| error.is_eof()) && !text.trim().is_empty()
}

fn defect(error: JournalError, place: InputPath) -> Defect {
    let rule = |code: Code, rule: &'static str| Defect::breaks(code, place.clone(), rule);
    match error {
        JournalError::Conflict(id) => {
            let kind = DefectKind::Duplicate { kind: EventId::KIND, id: id.as_str().to_owned() };
            Defect::new(code::JOURNAL_CONFLICT, place.join(at!["id"]), kind)
        }
        JournalError::Date(_) => rule(code::DATE_OUT_OF_RANGE, "every date of an event must lie in 1900 to 2200"),
        JournalError::VoidCorrects(_) => rule(code::JOURNAL_VOID_CORRECTS, "an event either voids or corrects"),
        JournalError::Full => rule(code::JOURNAL_TOO_MANY, "the journal is full"),
    }
}

impl Default for JournalLines {
    fn default() -> Self {
        Self::new()
    }
}

impl Journal {
    /// Every event as a line of JSON without its line feed, by when they were recorded and then by id.
    ///
    /// # Complexity
    /// O(n log n).
    pub fn lines(&self) -> impl Iterator<Item = String> {
        // An event is made of texts and numbers, so that it can always be written.
        self.events().filter_map(|event| serde_json::to_string(&event).ok())
    }
}
