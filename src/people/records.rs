//! Dated records as they are kept, and the views of them.

use chrono::NaiveDate;

use super::columns::{NOBODY, Rows};
use super::person::Person;
use super::record_spec::RecordKind;
use super::roster::{PersonIx, Roster};
use crate::values::date::Day;
use crate::values::{Id, ItemCode, RecordId};

/// One dated record, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) kind: RecordKind,
    /// A position in the kind's list of codes.
    pub(crate) of: Option<u32>,
    /// The number of a person, or of a body when there are not so many people; [`NOBODY`] when none is named.
    pub(crate) with: u32,
    pub(crate) on: Day,
    /// [`Day::NEVER`] while it is open.
    pub(crate) until: Day,
    pub(crate) broken_off: bool,
}

impl Recorded {
    /// Whether another party is named.
    pub(crate) const fn with_somebody(&self) -> bool {
        self.with != NOBODY
    }
}

/// One dated record in sixteen bytes: ten million of them are 160 million bytes.
#[derive(Debug, Clone, Copy)]
struct Packed {
    /// Kind (4 bits), day since 1900 (17), whether it was broken off (1).
    head: u32,
    /// [`NO_CODE`] for none.
    of: u32,
    with: u32,
    until: Day,
}

const NO_CODE: u32 = u32::MAX;

impl Packed {
    fn new(recorded: &Recorded) -> Self {
        Self {
            head: (recorded.kind as u32) << 18 | recorded.on.offset() << 1 | u32::from(recorded.broken_off),
            of: recorded.of.unwrap_or(NO_CODE),
            with: recorded.with,
            until: recorded.until,
        }
    }

    fn unpacked(self) -> Recorded {
        Recorded {
            kind: RecordKind::ALL.get((self.head >> 18) as usize).copied().unwrap_or(RecordKind::Case),
            of: Some(self.of).filter(|&of| of != NO_CODE),
            with: self.with,
            on: Day::from_offset(self.head >> 1 & 0x1_FFFF),
            until: self.until,
            broken_off: self.head & 1 == 1,
        }
    }

    /// By kind, first day, code, other party, end, and whether it was broken off.
    fn order(&self) -> (u32, u32, u32, Day, u32) {
        (self.head >> 1, self.of, self.with, self.until, self.head & 1)
    }
}

/// The dated records of all people.
#[derive(Debug, Default)]
pub(super) struct Records {
    rows: Rows<Packed>,
    /// The few ids that there are, by position.
    ids: Vec<(usize, RecordId)>,
}

impl Records {
    /// Adds one person's records, in any order.
    pub(super) fn push(&mut self, row: Vec<(Recorded, Option<RecordId>)>) {
        let first = self.rows.items_len();
        let ids = row.iter().zip(first..).filter_map(|((_, id), at)| id.clone().map(|id| (at, id)));
        self.ids.extend(ids);
        self.rows.push(row.iter().map(|(recorded, _)| Packed::new(recorded)));
    }

    /// Replaces the number of each other party, and puts each row into its order.
    ///
    /// The numbers that records come with depend on the order in which people were first named; the order of a row must not.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        let mut ids = std::mem::take(&mut self.ids).into_iter().peekable();
        let mut sorted: Vec<(Packed, Option<RecordId>)> = Vec::new();
        for row in 0..self.rows.len() {
            let range = self.rows.range(row);
            let packed = self.rows.row_mut(row);
            sorted.clear();
            sorted.extend(packed.iter().zip(range.clone()).map(|(packed, at)| {
                let packed = Packed { with: number(packed.with), ..*packed };
                (packed, ids.next_if(|(owner, _)| *owner == at).map(|(_, id)| id))
            }));
            sorted.sort_by(|(a, id_a), (b, id_b)| (a.order(), id_a).cmp(&(b.order(), id_b)));
            for ((slot, (packed, id)), at) in packed.iter_mut().zip(sorted.drain(..)).zip(range) {
                *slot = packed;
                self.ids.extend(id.map(|id| (at, id)));
            }
        }
        self.rows.shrink();
        self.ids.shrink_to_fit();
    }

    /// The records of a row, in order.
    fn row(&self, row: usize) -> impl Iterator<Item = Recorded> {
        self.rows.row(row).iter().map(|packed| packed.unpacked())
    }

    /// The id of the record at a position.
    fn id(&self, at: usize) -> Option<&RecordId> {
        let found = self.ids.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.ids.get(found).map(|(_, id)| id)
    }
}

/// Something that a person has done, or that was done for them.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    roster: &'a Roster,
    recorded: Recorded,
    on: NaiveDate,
    at: usize,
}

impl<'a> Record<'a> {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(self) -> RecordKind {
        self.recorded.kind
    }

    /// Which one of its kind; `None` where the settings declare no codes for the kind.
    #[must_use]
    pub fn of(self) -> Option<&'a ItemCode> {
        self.roster.settings().records.get(&self.kind())?.codes.at(self.recorded.of?)
    }

    /// The id of the other party: a person of the roster, or a body outside it.
    #[must_use]
    pub fn with(self) -> Option<&'a str> {
        let data = self.roster.data();
        match self.recorded.with {
            NOBODY => None,
            number => match self.with_person() {
                Some(person) => Some(person.id().as_str()),
                None => data.bodies.get((number as usize).saturating_sub(data.ids.len())).map(Id::as_str),
            },
        }
    }

    /// The other party, when it is a person of the roster.
    #[must_use]
    pub fn with_person(self) -> Option<Person<'a>> {
        self.roster.person_at(PersonIx(self.recorded.with))
    }

    /// The first day.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }

    /// The first day on which it no longer holds; `None` while it is open.
    #[must_use]
    pub fn until(self) -> Option<NaiveDate> {
        self.recorded.until.date()
    }

    /// Whether it ended without being completed.
    #[must_use]
    pub const fn broken_off(self) -> bool {
        self.recorded.broken_off
    }

    /// The id, where the source has one.
    #[must_use]
    pub fn id(self) -> Option<&'a RecordId> {
        self.roster.data().records.id(self.at)
    }

    /// Whether it has begun by a date and not ended.
    #[must_use]
    pub fn is_open_on(self, date: NaiveDate) -> bool {
        let day = Day::from(date);
        self.recorded.on <= day && day < self.recorded.until
    }

    /// Whether it has ended by a date without being broken off. What has no end is never completed.
    #[must_use]
    pub fn is_completed_on(self, date: NaiveDate) -> bool {
        self.recorded.until <= Day::from(date) && !self.recorded.broken_off
    }
}

/// What a roster has of one kind of dated record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSource<'a> {
    pub(super) codes: &'a [ItemCode],
    pub(super) complete_since: Option<NaiveDate>,
}

impl<'a> RecordSource<'a> {
    /// The codes of which a record of this kind has one, in order; none when such records have no code.
    #[must_use]
    pub const fn codes(self) -> &'a [ItemCode] {
        self.codes
    }

    /// The day from which on no record of this kind is missing; `None` when any may be.
    #[must_use]
    pub const fn complete_since(self) -> Option<NaiveDate> {
        self.complete_since
    }
}

impl Roster {
    /// What the roster has of one kind of dated record; `None` when its settings do not declare the kind, so that it knows
    /// nothing of it.
    #[must_use]
    pub fn record_source(&self, kind: RecordKind) -> Option<RecordSource<'_>> {
        let source = self.settings().records.get(&kind)?;
        Some(RecordSource { codes: &source.codes.codes, complete_since: source.complete_since.and_then(Day::date) })
    }

    /// The dated records of a person, in order.
    pub(crate) fn recorded(&self, person: PersonIx) -> impl Iterator<Item = Recorded> {
        self.data().records.row(self.row(person))
    }
}

/// A person's dated records as views, in order.
pub(super) fn records(person: Person<'_>) -> impl Iterator<Item = Record<'_>> {
    let roster = person.roster();
    let positions = roster.data().records.rows.range(person.row());
    let recorded = roster.recorded(person.ix()).zip(positions);
    recorded.filter_map(move |(recorded, at)| Some(Record { roster, recorded, on: recorded.on.date()?, at }))
}
