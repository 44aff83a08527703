//! A programme as of a day, to be kept and continued.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::{ActorRole, Event, EventKind, LifecycleKind};
use super::journal::{ABOUT, Journal, TARGET};
use super::machine::Named;
use super::names::Names;
use super::pack::{Pack, Packer, Unpacker};
use super::program::Program;
use super::view::View;
use crate::values::date::Day;
use crate::values::{ActorId, EventId, Id, instant};

/// The format tag.
const FORMAT: &str = "rungs/program-snapshot/1";

/// The events that a view can see, each text once.
///
/// With serde it is written and read in whatever format the caller likes; in JSON it is less than half as long as the lines. A programme that is loaded
/// from it stands where the view stood, and comes to the same as ever once the other events are applied. Events about events, and
/// what they are about, are in it from the moment at which they were recorded, whatever day they hold from.
///
/// ```
/// use rungs::{Event, Journal, Program, Snapshot};
/// let mut program = Program::replay(Journal::new());
/// program.apply(&Event::from_json(r#"{"id": "e-1", "recorded_at": "2026-01-12T09:30:00Z", "effective_on": "2026-02-01",
///     "actor": {"id": "hr-1", "role": "hr"}, "kind": {"person": {"id": "p-7", "event": "hired"}}}"#)?)?;
/// let text = serde_json::to_string(&program.as_of("2026-03-31".parse()?).snapshot())?;
/// let again = Program::replay(serde_json::from_str::<Snapshot>(&text)?.into_journal());
/// assert_eq!(again.as_of("2026-03-31".parse()?).standings(), program.as_of("2026-03-31".parse()?).standings());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Document", try_from = "Document")]
pub struct Snapshot(Journal);

impl View<'_> {
    /// What the view can see, to be kept.
    ///
    /// # Complexity
    /// O(n log n) in all events.
    #[must_use]
    pub fn snapshot(self) -> Snapshot {
        let all = self.program.journal();
        let sight = self.sight();
        let mut journal = Journal::new();
        for row in all.in_order() {
            let known = all.row(row);
            if known.recorded <= sight.known && (known.day <= sight.day || known.flags & (ABOUT | TARGET) != 0) {
                // What one journal holds, another takes.
                if let Some(event) = all.unpacked(row) {
                    let _ = journal.push(&event);
                }
            }
        }
        Snapshot(journal)
    }
}

impl Snapshot {
    /// The journal of a programme that continues from it; [`Program::replay`] makes one.
    #[must_use]
    pub fn into_journal(self) -> Journal {
        self.0
    }
}

impl From<Program> for Snapshot {
    /// All events.
    fn from(program: Program) -> Self {
        Self(program.into_journal())
    }
}

/// The wire form: texts once, and columns.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    /// Every text but the ids of events.
    texts: Vec<String>,
    events: Vec<PackedEvent>,
}

/// The id, nanoseconds since 1970, days since 1900, the actor's number and role; the kind and the number of the lifecycle's id, or nothing when
/// it voids an event; the number of the event that it corrects or voids, and what it says in hexadecimal digits.
#[derive(Serialize, Deserialize)]
struct PackedEvent(String, i64, u32, u32, u8, Option<(u8, u32)>, Option<u32>, String);

impl From<Snapshot> for Document {
    fn from(Snapshot(journal): Snapshot) -> Self {
        let mut names = Names::default();
        let (mut bytes, mut people) = (Vec::new(), Vec::new());
        let mut events = Vec::with_capacity(journal.len());
        for event in journal.events() {
            bytes.clear();
            people.clear();
            let mut out = Packer { names: &mut names, bytes: &mut bytes, people: &mut people, fault: None };
            event.reason.pack(&mut out);
            event.kind.pack(&mut out);
            let about = match &event.kind {
                EventKind::Voided { event } => Some(event.as_str()),
                _ => event.corrects.as_ref().map(Id::as_str),
            };
            // There are no more texts than the journal itself has numbers for.
            let mut number = |text: &str| names.number(text).unwrap_or(0);
            let lifecycle = event.kind.lifecycle().map(|(kind, id)| (kind.code(), number(id)));
            let (actor, about) = (number(event.actor.id.as_str()), about.map(number));
            let Some(recorded) = instant::nanoseconds(event.recorded_at) else { continue };
            let said = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let day = Day::from(event.effective_on).offset();
            let (id, role) = (event.id.as_str().to_owned(), event.actor.role.code());
            events.push(PackedEvent(id, recorded, day, actor, role, lifecycle, about, said));
        }
        Self { format: FORMAT.to_owned(), texts: names.iter().map(|(_, text)| text.to_owned()).collect(), events }
    }
}

/// Why a snapshot cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Unusable {
    #[error("the snapshot is of another format than {FORMAT}")]
    Format,
    #[error("a text of the snapshot is given twice")]
    Text,
    #[error("event {0} of the snapshot cannot be read")]
    Event(usize),
}

impl TryFrom<Document> for Snapshot {
    type Error = Unusable;

    fn try_from(document: Document) -> Result<Self, Unusable> {
        if document.format != FORMAT {
            return Err(Unusable::Format);
        }
        let mut names = Names::default();
        for text in &document.texts {
            if names.find(text).is_some() || names.number(text).is_none() {
                return Err(Unusable::Text);
            }
        }
        let mut journal = Journal::new();
        for (at, packed) in document.events.iter().enumerate() {
            let event = packed.read(&names).ok_or(Unusable::Event(at))?;
            journal.push(&event).map_err(|_| Unusable::Event(at))?;
        }
        Ok(Self(journal))
    }
}

impl PackedEvent {
    fn read(&self, names: &Names) -> Option<Event> {
        let Self(id, recorded, day, actor, role, lifecycle, about, said) = self;
        let digits = said.as_bytes();
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let bytes: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| match pair {
                &[high, low] => Some(digit(high)? << 4 | digit(low)?),
                _ => None,
            })
            .collect();
        let bytes = bytes?;
        let mut from = Unpacker { names, bytes: &bytes };
        let reason = Pack::unpack(&mut from)?;
        let about = match about {
            Some(about) => Some(EventId::new(names.text(*about)).ok()?),
            None => None,
        };
        let (kind, corrects) = match lifecycle {
            Some((kind, id)) => {
                let kind = EventKind::unpack(LifecycleKind::of_code(*kind)?, names.text(*id), &mut from)?;
                (kind, about)
            }
            None => (EventKind::Voided { event: about? }, None),
        };
        // Bytes that nobody asked for are not what was written.
        from.bytes.is_empty().then_some(())?;
        let effective_on: NaiveDate = Day::from_offset(*day).date()?;
        let actor = super::event::Actor::new(ActorId::new(names.text(*actor)).ok()?, ActorRole::of_code(*role)?);
        Some(Event {
            id: EventId::new(id).ok()?,
            recorded_at: instant::from_nanoseconds(*recorded),
            effective_on,
            actor,
            reason,
            corrects,
            kind,
        })
    }
}
