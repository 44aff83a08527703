//! The append-only list of events: each id once, the same content however often it is delivered.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use hashbrown::DefaultHashBuilder;
use serde::Serialize;

use super::event::{Actor, ActorRole, Event, EventKind, LifecycleKind};
use super::machine::Named;
use super::names::{NOBODY, Names};
use super::order::Recording;
use super::pack::{Pack, Packer, Unpackable, Unpacker};
use crate::defect::UnknownId;
use crate::values::date::Day;
use crate::values::{ActorId, EventId, Id, IdKind, ItemCode, instant};

/// The events of a programme, in the order in which they arrived; which order that was changes no answer.
///
/// An event takes some sixty to a hundred bytes: 32 of its own, its id, and what it says with every text as a number.
///
/// ```
/// use rungs::{Delivery, Event, Journal};
/// let event = Event::from_json(r#"{"id": "e-1", "recorded_at": "2026-01-12T09:30:00Z", "effective_on": "2026-02-01",
///     "actor": {"id": "hr-1", "role": "hr"}, "kind": {"person": {"id": "p-7", "event": "hired"}}}"#)?;
/// let mut journal = Journal::new();
/// assert_eq!(journal.push(&event)?, Delivery::New);
/// assert_eq!(journal.push(&event)?, Delivery::Known);
/// assert_eq!((journal.len(), journal.event("e-1")?), (1, event));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Ids of events: the number of an id is the number of its row.
    ids: Names,
    rows: Vec<Row>,
    /// Lifecycles: a letter for the kind, and the id.
    subjects: Names,
    texts: Names,
    payload: Vec<u8>,
    /// Of each row that corrects or voids another, that one's row.
    about: HashMap<u32, u32>,
    /// Of each person, by the number of the id, the lifecycles that name them, perhaps more than once; but for those that are their own.
    concerns: HashMap<u32, Vec<u32>, DefaultHashBuilder>,
    present: usize,
    /// Scratch, so that a delivery takes no memory that it does not keep.
    key: String,
    packed: Vec<u8>,
    named: Vec<u32>,
    /// Of the event that was taken last: what there was before it, and the people under whom its lifecycle was noted.
    before: Before,
    noted: Vec<u32>,
}

/// How much a journal held before it took an event.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    ids: usize,
    subjects: usize,
    texts: usize,
    /// Whether nothing was about what the event is about.
    is_first_about: bool,
}

/// An event in few bytes. Numbers are those of the journal's lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) recorded: i64,
    /// Days since 1900-01-01.
    pub(super) day: u32,
    /// The lifecycle; nobody's for an event that voids another.
    pub(super) subject: u32,
    pub(super) actor: u32,
    /// The first person whom it names.
    pub(super) who: u32,
    /// Where what it says begins.
    payload: u32,
    pub(super) code: u8,
    role: u8,
    pub(super) flags: u16,
}

/// The event is named by another one, and has not arrived.
pub(super) const ABSENT: u16 = 1;
/// It voids another.
pub(super) const VOID: u16 = 2;
/// It corrects or voids another.
pub(super) const ABOUT: u16 = 4;
/// Another corrects or voids it.
pub(super) const TARGET: u16 = 8;
/// Its lifecycle refuses it, as everything is now known.
pub(super) const REFUSED: u16 = 16;
/// What it is about has not arrived.
pub(super) const WAITS: u16 = 32;
/// What it is about was recorded later.
pub(super) const LATER: u16 = 64;
/// It is about a decision that its actor cannot change.
pub(super) const BEYOND: u16 = 512;
/// It is void, or another event says it instead, as everything is now known.
pub(super) const PASSED: u16 = 1024;
/// Why an event does not count.
pub(super) const IDLE: u16 = REFUSED | WAITS | LATER | BEYOND | PASSED;
/// It names the first person whom it names again.
pub(super) const WITH_SELF: u16 = 128;
/// Its actor is the second person whom it names.
pub(super) const BY_SECOND: u16 = 256;

const NO_ROW: Row =
    Row { recorded: 0, day: 0, subject: NOBODY, actor: NOBODY, who: NOBODY, payload: 0, code: 0, role: 0, flags: ABSENT };

/// Whether a delivered event was news. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It is in the journal now.
    New,
    /// It was there already, with the same content.
    Known,
}

/// Why a journal does not take an event; it is as it was. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum JournalError {
    /// The journal has another event of the same id.
    #[error("the event {0} is already in the journal with other content")]
    Conflict(EventId),
    /// A date of the event lies before 1900 or after 2200.
    #[error("a date of the event {0} lies before 1900 or after 2200")]
    Date(EventId),
    /// It voids an event and is said to correct one: one of the two is meant.
    #[error("the event {0} voids an event and corrects one")]
    VoidCorrects(EventId),
    /// There are four billion events, texts or bytes.
    #[error("the journal is full")]
    Full,
}

/// A delivered event and its row.
pub(super) enum Taken {
    New(u32),
    Known,
}

/// Which lifecycle an event belongs to, by the kind's letter and the id.
fn write_key(key: &mut String, kind: LifecycleKind, id: &str) {
    key.clear();
    key.push(char::from(b'A' + kind.code()));
    key.push_str(id);
}

impl Journal {
    /// A journal without events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many events it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.present
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.present == 0
    }

    /// The bytes that it takes, but for what the events that correct others and the index of people need.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let rows = self.rows.capacity().saturating_mul(size_of::<Row>());
        [&self.ids, &self.subjects, &self.texts]
            .iter()
            .fold(rows.saturating_add(self.payload.capacity()), |sum, names| sum.saturating_add(names.bytes()))
    }

    /// Takes an event. The same event a second time is [`Delivery::Known`] and changes nothing.
    ///
    /// # Errors
    /// [`JournalError`] when the id is known with other content, a date is out of range, or the event both voids and corrects. The journal
    /// is as it was.
    ///
    /// # Complexity
    /// Linear in the event.
    pub fn push(&mut self, event: &Event) -> Result<Delivery, JournalError> {
        self.take(event).map(|taken| if matches!(taken, Taken::New(_)) { Delivery::New } else { Delivery::Known })
    }

    /// An event by its id.
    ///
    /// # Errors
    /// [`UnknownId`] when there is none; it names the nearest.
    ///
    /// # Complexity
    /// Linear in the event; in all events when there is none of that id.
    pub fn event(&self, id: &str) -> Result<Event, UnknownId> {
        let row = self.ids.find(id).filter(|&row| self.row(row).flags & ABSENT == 0);
        row.and_then(|row| self.unpacked(row)).ok_or_else(|| {
            let known = self.ids.iter().filter(|&(row, _)| self.row(row).flags & ABSENT == 0);
            UnknownId::among(IdKind::Event, id, known.map(|(_, text)| text))
        })
    }

    /// All events, by when they were recorded: the same for every order of arrival. Of one instant they stand by their ids, in which numbers count by
    /// their value, so that `e-9` is before `e-10`.
    ///
    /// # Complexity
    /// O(n log n).
    pub fn events(&self) -> impl Iterator<Item = Event> {
        self.in_order().into_iter().filter_map(|row| self.unpacked(row))
    }

    /// The rows in that order.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.present_rows().collect();
        rows.sort_unstable_by(|&one, &other| self.recording(one).cmp(&self.recording(other)));
        rows
    }

    pub(super) fn present_rows(&self) -> impl Iterator<Item = u32> {
        (0u32..).zip(&self.rows).filter(|(_, row)| row.flags & ABSENT == 0).map(|(number, _)| number)
    }

    pub(super) fn take(&mut self, event: &Event) -> Result<Taken, JournalError> {
        let (ids, subjects, texts) = (self.ids.len(), self.subjects.len(), self.texts.len());
        self.before = Before { ids, subjects, texts, is_first_about: false };
        let taken = self.take_what_fits(event);
        if taken.is_err() {
            self.shrink();
        }
        taken
    }

    /// Forgets every text that came with the last event, and with it the rows that it named.
    fn shrink(&mut self) {
        let Before { ids, subjects, texts, .. } = self.before;
        self.ids.truncate(ids);
        self.rows.truncate(ids);
        self.subjects.truncate(subjects);
        self.texts.truncate(texts);
    }

    /// Takes an event. When it is not taken, no more than texts and empty rows are left of it.
    fn take_what_fits(&mut self, event: &Event) -> Result<Taken, JournalError> {
        let day = Day::from(event.effective_on);
        let recorded = instant::nanoseconds(event.recorded_at).filter(|_| day.in_range());
        let recorded = recorded.ok_or_else(|| JournalError::Date(event.id.clone()))?;
        let target = match (&event.kind, &event.corrects) {
            (EventKind::Voided { .. }, Some(_)) => return Err(JournalError::VoidCorrects(event.id.clone())),
            (EventKind::Voided { event }, None) => Some(event),
            (_, corrects) => corrects.as_ref(),
        };
        self.pack(event)?;
        let row = self.ids.number(event.id.as_str()).ok_or(JournalError::Full)?;
        if row as usize == self.rows.len() {
            self.rows.push(NO_ROW);
        }
        if self.row(row).flags & ABSENT == 0 {
            let is_same = self.is_same(row, event, day, recorded, target);
            return if is_same { Ok(Taken::Known) } else { Err(JournalError::Conflict(event.id.clone())) };
        }
        let payload = u32::try_from(self.payload.len()).map_err(|_| JournalError::Full)?;
        let mut flags = self.row(row).flags & !ABSENT;
        let mut subject = NOBODY;
        if let Some((kind, id)) = event.kind.lifecycle() {
            write_key(&mut self.key, kind, id);
            subject = self.subjects.number(&self.key).ok_or(JournalError::Full)?;
        } else {
            flags |= VOID;
        }
        let actor = self.texts.number(event.actor.id.as_str()).ok_or(JournalError::Full)?;
        let who = self.named.first().copied().unwrap_or(NOBODY);
        if self.named.iter().skip(1).any(|&other| other == who) {
            flags |= WITH_SELF;
        }
        if self.named.get(1) == Some(&actor) {
            flags |= BY_SECOND;
        }
        if let Some(target) = target {
            let about = self.ids.number(target.as_str()).ok_or(JournalError::Full)?;
            if about as usize == self.rows.len() {
                self.rows.push(NO_ROW);
            }
            flags |= ABOUT;
            self.before.is_first_about = self.row(about).flags & TARGET == 0;
            self.row_mut(about, |row| row.flags |= TARGET);
            self.about.insert(row, about);
        }
        self.note_people(subject);
        self.payload.extend_from_slice(&self.packed);
        let (code, role) = (event.kind.code(), event.actor.role.code());
        let day = day.offset();
        self.row_mut(row, |known| *known = Row { recorded, day, subject, actor, who, payload, code, role, flags });
        self.present = self.present.saturating_add(1);
        Ok(Taken::New(row))
    }

    /// Gives back what was taken last, so that it has never been there.
    pub(super) fn give_back(&mut self, row: u32) {
        let known = self.row(row);
        self.payload.truncate(known.payload as usize);
        if let Some(target) = self.about.remove(&row).filter(|_| self.before.is_first_about) {
            self.row_mut(target, |row| row.flags &= !TARGET);
        }
        for person in self.noted.drain(..) {
            if let Some(subjects) = self.concerns.get_mut(&person) {
                subjects.pop();
                if subjects.is_empty() {
                    self.concerns.remove(&person);
                }
            }
        }
        self.row_mut(row, |row| *row = Row { flags: ABSENT | row.flags & TARGET, ..NO_ROW });
        self.present = self.present.saturating_sub(1);
        self.shrink();
    }

    /// Packs what an event says into the scratch.
    fn pack(&mut self, event: &Event) -> Result<(), JournalError> {
        self.packed.clear();
        self.named.clear();
        let (names, bytes, people) = (&mut self.texts, &mut self.packed, &mut self.named);
        let mut out = Packer { names, bytes, people, fault: None };
        event.reason.pack(&mut out);
        event.kind.pack(&mut out);
        match out.fault {
            None => Ok(()),
            Some(Unpackable::Full) => Err(JournalError::Full),
            Some(Unpackable::Date) => Err(JournalError::Date(event.id.clone())),
        }
    }

    /// Whether an event, which is packed, is the one in a row.
    fn is_same(&mut self, at: u32, event: &Event, day: Day, recorded: i64, target: Option<&EventId>) -> bool {
        let row = self.row(at);
        let about = self.about.get(&at).map(|&about| self.ids.text(about));
        let subject = match event.kind.lifecycle() {
            Some((kind, id)) => {
                write_key(&mut self.key, kind, id);
                self.subjects.find(&self.key)
            }
            None => Some(NOBODY),
        };
        (row.recorded, row.day, row.role) == (recorded, day.offset(), event.actor.role.code())
            && subject == Some(row.subject)
            && self.texts.text(row.actor) == event.actor.id.as_str()
            && about == target.map(Id::as_str)
            // What is packed tells its own length, so that equal beginnings are equal wholes.
            && self.payload.get(row.payload as usize..).is_some_and(|said| said.starts_with(&self.packed))
    }

    /// Notes whom the packed event names, so that what concerns a person is found by their id.
    fn note_people(&mut self, subject: u32) {
        self.noted.clear();
        for &person in &self.named {
            let subjects = self.concerns.entry(person).or_default();
            if subjects.last() != Some(&subject) {
                subjects.push(subject);
                self.noted.push(person);
            }
        }
    }

    pub(super) fn row(&self, row: u32) -> Row {
        self.rows.get(row as usize).copied().unwrap_or(NO_ROW)
    }

    pub(super) fn row_mut(&mut self, row: u32, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(row as usize) {
            change(row);
        }
    }

    /// When a row was recorded, and its id: the order of knowledge, in which no two are equal.
    pub(super) fn recording(&self, row: u32) -> Recording<'_> {
        Recording::new(self.row(row).recorded, self.ids.text(row))
    }

    /// The rows that correct or void another, and those.
    pub(super) fn families(&self) -> impl ExactSizeIterator<Item = (u32, u32)> {
        self.about.iter().map(|(&row, &target)| (row, target))
    }

    /// The number of a text that some event names.
    pub(super) fn text_number(&self, text: &str) -> Option<u32> {
        self.texts.find(text)
    }

    pub(super) fn id(&self, row: u32) -> &str {
        self.ids.text(row)
    }

    /// The row of an event that has arrived.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.ids.find(id).filter(|&row| self.row(row).flags & ABSENT == 0)
    }

    /// The row that a row corrects or voids.
    pub(super) fn about(&self, row: u32) -> Option<u32> {
        self.about.get(&row).copied()
    }

    pub(super) fn role(&self, row: u32) -> ActorRole {
        ActorRole::of_code(self.row(row).role).unwrap_or(ActorRole::System)
    }

    pub(super) fn subject_count(&self) -> usize {
        self.subjects.len()
    }

    /// The kind and the id of a lifecycle.
    pub(super) fn subject(&self, subject: u32) -> Option<(LifecycleKind, &str)> {
        let key = self.subjects.text(subject);
        let kind = LifecycleKind::of_code(key.bytes().next()?.checked_sub(b'A')?)?;
        Some((kind, key.get(1..)?))
    }

    pub(super) fn find_subject(&self, kind: LifecycleKind, id: &str) -> Option<u32> {
        let mut key = String::with_capacity(id.len().saturating_add(1));
        write_key(&mut key, kind, id);
        self.subjects.find(&key)
    }

    /// The lifecycles that name a person, each once.
    pub(super) fn concerning(&self, person: &str) -> Vec<u32> {
        let mut subjects: Vec<u32> =
            self.texts.find(person).and_then(|person| self.concerns.get(&person)).cloned().unwrap_or_default();
        subjects.sort_unstable();
        subjects.dedup();
        subjects
    }

    /// Everybody whom the events name or are of, in order.
    pub(super) fn people(&self) -> Vec<&str> {
        let named = self.texts.iter().filter(|(number, _)| self.concerns.contains_key(number)).map(|(_, text)| text);
        let subjects = 0u32..u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        let of = subjects.filter_map(|subject| match self.subject(subject) {
            Some((LifecycleKind::Candidate | LifecycleKind::Person, id)) => Some(id),
            _ => None,
        });
        let mut people: Vec<&str> = named.chain(of).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    pub(super) fn actor(&self, row: u32) -> Option<Actor> {
        Some(Actor::new(ActorId::new(self.texts.text(self.row(row).actor)).ok()?, self.role(row)))
    }

    /// The reason and what happened.
    pub(super) fn said(&self, row: u32) -> Option<(Option<ItemCode>, EventKind)> {
        let known = self.row(row);
        let mut from = Unpacker { names: &self.texts, bytes: self.payload.get(known.payload as usize..)? };
        let reason = Pack::unpack(&mut from)?;
        let kind = if known.flags & VOID == 0 {
            let (kind, id) = self.subject(known.subject)?;
            EventKind::unpack(kind, id, &mut from)?
        } else {
            EventKind::Voided { event: EventId::new(self.ids.text(self.about(row)?)).ok()? }
        };
        Some((reason, kind))
    }

    pub(super) fn date(&self, row: u32) -> Option<NaiveDate> {
        Day::from_offset(self.row(row).day).date()
    }

    pub(super) fn recorded_at(&self, row: u32) -> DateTime<Utc> {
        instant::from_nanoseconds(self.row(row).recorded)
    }

    pub(super) fn unpacked(&self, row: u32) -> Option<Event> {
        let (reason, kind) = self.said(row)?;
        let known = self.row(row);
        let corrects =
            if known.flags & (ABOUT | VOID) == ABOUT { EventId::new(self.ids.text(self.about(row)?)).ok() } else { None };
        Some(Event {
            id: EventId::new(self.ids.text(row)).ok()?,
            recorded_at: self.recorded_at(row),
            effective_on: self.date(row)?,
            actor: self.actor(row)?,
            reason,
            corrects,
            kind,
        })
    }
}
