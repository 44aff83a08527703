//! The shapes a roster's data is kept in: rows of short lists, typed sparse columns, packed observations.

use rust_decimal::Decimal;

use super::spec::EvidenceKind;
use crate::ladder::CompetencyIx;
use crate::values::date::Day;
use crate::values::{EvidenceId, Level};

/// A short list for each person, all in one vector.
#[derive(Debug)]
pub(super) struct Rows<T> {
    /// Where each row ends in `items`.
    ends: Vec<usize>,
    items: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Rows<T> {
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.ends.push(self.items.len());
    }

    /// The row's items; none for a row that is not there.
    pub(super) fn row(&self, row: usize) -> &[T] {
        self.items.get(self.range(row)).unwrap_or_default()
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [T] {
        let range = self.range(row);
        self.items.get_mut(range).unwrap_or_default()
    }

    /// The positions of the row's items.
    pub(super) fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        start..self.ends.get(row).copied().unwrap_or(start)
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many items there are in all rows.
    pub(super) fn items_len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn shrink(&mut self) {
        self.items.shrink_to_fit();
    }
}

/// Something that held from a day until another; what it is, is a number in the list of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) of: u32,
    pub(super) from: Day,
    pub(super) until: Day,
    /// Its position in the record as written, for messages.
    pub(super) written: u32,
}

impl Held {
    pub(super) fn holds_on(&self, day: Day) -> bool {
        self.from <= day && day < self.until
    }
}

/// What of a history, sorted by `from`, holds on a day.
pub(super) fn held_on(history: &[Held], day: Day) -> Option<u32> {
    let after = history.partition_point(|held| held.from <= day);
    let last = after.checked_sub(1).and_then(|last| history.get(last))?;
    last.holds_on(day).then_some(last.of)
}

/// The values of one attribute, each with the row it belongs to, in the order of rows.
#[derive(Debug)]
pub(super) enum Column {
    Bool(Vec<(u32, bool)>),
    Integer(Vec<(u32, i64)>),
    Decimal(Vec<(u32, Decimal)>),
    Date(Vec<(u32, Day)>),
    /// Positions in the attribute's list of codes.
    Code(Vec<(u32, u32)>),
    Codes(Vec<(u32, Box<[u32]>)>),
}

/// The value at a row of a sparse column.
pub(super) fn sparse<T>(column: &[(u32, T)], row: u32) -> Option<&T> {
    let at = column.binary_search_by_key(&row, |(row, _)| *row).ok()?;
    column.get(at).map(|(_, value)| value)
}

/// No assessor, or other party, is named.
pub(super) const NOBODY: u32 = u32::MAX;

/// One observation, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Observation {
    pub(super) competency: CompetencyIx,
    pub(super) kind: EvidenceKind,
    /// A person's or a body's number; [`NOBODY`] when none is named.
    pub(super) assessor: u32,
    pub(super) on: Day,
    pub(super) level: Level,
    /// [`Day::NEVER`] when the evidence itself does not end.
    pub(super) until: Day,
}

impl Observation {
    /// Observations of one competency lie together, of one kind and assessor within it, the latest first; of one day the lowest
    /// first, which is the one that counts.
    pub(super) fn order(&self) -> (CompetencyIx, EvidenceKind, u32, std::cmp::Reverse<Day>, Level, Day) {
        (self.competency, self.kind, self.assessor, std::cmp::Reverse(self.on), self.level, self.until)
    }
}

/// All observations, ten bytes each: a million people of forty are four hundred million bytes.
#[derive(Debug, Default)]
pub(super) struct Observations {
    ends: Vec<usize>,
    /// Day since 1900 (17 bits), level (4), kind (3), whether it has an end (1), whether it has an id (1).
    packed: Vec<u32>,
    assessors: Vec<u32>,
    competencies: Vec<u16>,
    /// The few that have them, by position.
    untils: Vec<(usize, Day)>,
    ids: Vec<(usize, EvidenceId)>,
}

const HAS_UNTIL: u32 = 1 << 24;
const HAS_ID: u32 = 1 << 25;

impl Observations {
    /// Adds one person's observations, sorted by [`Observation::order`].
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = (Observation, Option<EvidenceId>)>) {
        for (observation, id) in row {
            let at = self.packed.len();
            let mut packed = observation.on.offset() | u32::from(observation.level.position()) << 17;
            packed |= (observation.kind as u32) << 21;
            if observation.until != Day::NEVER {
                packed |= HAS_UNTIL;
                self.untils.push((at, observation.until));
            }
            if let Some(id) = id {
                packed |= HAS_ID;
                self.ids.push((at, id));
            }
            self.packed.push(packed);
            self.assessors.push(observation.assessor);
            self.competencies.push(observation.competency.0);
        }
        self.ends.push(self.packed.len());
    }

    pub(super) fn len(&self) -> usize {
        self.packed.len()
    }

    pub(super) fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        start..self.ends.get(row).copied().unwrap_or(start)
    }

    /// The observations of a row, in order.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = Observation> {
        let range = self.range(row);
        let packed = self.packed.get(range.clone()).unwrap_or_default();
        let assessors = self.assessors.get(range.clone()).unwrap_or_default();
        let competencies = self.competencies.get(range.clone()).unwrap_or_default();
        let columns = packed.iter().zip(assessors).zip(competencies).zip(range);
        columns.map(|(((&packed, &assessor), &competency), at)| {
            let kind = EvidenceKind::ALL.get((packed >> 21 & 7) as usize).copied().unwrap_or(EvidenceKind::SelfAssessment);
            Observation {
                competency: CompetencyIx(competency),
                kind,
                assessor,
                on: Day::from_offset(packed & 0x1_FFFF),
                level: Level::at((packed >> 17 & 0xF) as u8).unwrap_or(Level::HIGHEST),
                until: if packed & HAS_UNTIL == 0 { Day::NEVER } else { self.until(at) },
            }
        })
    }

    fn until(&self, at: usize) -> Day {
        let found = self.untils.binary_search_by_key(&at, |(at, _)| *at).ok();
        found.and_then(|found| self.untils.get(found)).map_or(Day::NEVER, |(_, until)| *until)
    }

    /// The id of the observation at a position.
    pub(super) fn id(&self, at: usize) -> Option<&EvidenceId> {
        let found = self.ids.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.ids.get(found).map(|(_, id)| id)
    }

    /// Replaces each assessor's number by another; different ones stay different.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        // Within one competency and kind the order by assessor is only there to keep each assessor's observations together, which any
        // numbering does. So the rows need no sorting again.
        for assessor in &mut self.assessors {
            *assessor = number(*assessor);
        }
    }

    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.assessors.shrink_to_fit();
        self.competencies.shrink_to_fit();
    }
}
