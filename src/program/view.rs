//! The programme as of a day, as known at an instant.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::event::{Event, LifecycleKind, OfLifecycle, State, for_each_lifecycle};
use super::fold::{Sight, Taken};
use super::machine::Seen;
use super::program::Program;
use super::supersede::PassedOver;
use super::transition::TransitionError;
use super::{
    ApplicationRecord, CandidateRecord, EndorsementRecord, FeedbackRecord, MembershipRecord, MentorshipRecord,
    NominationRecord, OpportunityRecord, PersonRecord, PilotRecord, PlacementRecord, PlanRecord, RoleRecord, SponsorshipRecord,
    TalentReviewRecord, VacancyRecord,
};
use crate::defect::UnknownId;
use crate::values::date::Day;
use crate::values::{EventId, Id, PersonId, RoleId};

/// The programme as of a day, as known at an instant: what holds on the day, by the events that had been recorded by then.
///
/// A report of last March is the same today, asked with the day and the instant of last March, whatever was corrected since. Cheap to copy; each
/// question folds only the lifecycles that it asks for.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub(super) program: &'a Program,
    as_of: NaiveDate,
    known_at: Option<DateTime<Utc>>,
    sight: Sight,
}

impl Program {
    /// What holds on a day, by everything that is known.
    #[must_use]
    pub fn as_of(&self, date: NaiveDate) -> View<'_> {
        let day = Day::from(date);
        // Before the first day nothing can hold: no event is that early.
        let last = if day < crate::values::date::FIRST { None } else { Some(day.offset()) };
        let known = if last.is_none() { i64::MIN } else { i64::MAX };
        View { program: self, as_of: date, known_at: None, sight: Sight { day: last.unwrap_or(0), known } }
    }
}

/// Where a lifecycle stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct LifecycleStanding {
    /// What kind of thing it is of.
    pub kind: LifecycleKind,
    /// Which one of its kind.
    pub id: String,
    /// The stage.
    pub stage: &'static str,
    /// How many events brought it there.
    pub events: u32,
}

/// An event of a lifecycle, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// The event.
    pub event: Event,
    /// What became of it.
    pub fate: EventFate,
}

/// What became of an event of a lifecycle. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventFate {
    /// It counts.
    Counts {
        /// The stage after it.
        stage: &'static str,
    },
    /// The lifecycle refuses it where it stands.
    Refused(TransitionError),
    /// Another event says it instead.
    Corrected {
        /// Which.
        by: EventId,
    },
    /// It is void.
    Void,
    /// It is about a decision that its actor cannot change, or about such an event.
    OfNoAccount,
}

impl<'a> View<'a> {
    /// The same, by what had been recorded at an instant, the instant included.
    #[must_use]
    pub fn known_at(mut self, at: DateTime<Utc>) -> Self {
        self.known_at = Some(at);
        let known = at.timestamp_nanos_opt().unwrap_or(if at.timestamp() < 0 { i64::MIN } else { i64::MAX });
        // Before the first day nothing can be seen, whatever is known.
        self.sight.known = self.sight.known.min(known);
        self
    }

    /// The day.
    #[must_use]
    pub const fn day(self) -> NaiveDate {
        self.as_of
    }

    /// The instant; `None` when everything is known.
    #[must_use]
    pub const fn instant(self) -> Option<DateTime<Utc>> {
        self.known_at
    }

    /// The programme.
    #[must_use]
    pub const fn program(self) -> &'a Program {
        self.program
    }

    pub(super) const fn sight(self) -> Sight {
        self.sight
    }

    /// Where every lifecycle stands that has begun, by kind and id.
    ///
    /// # Complexity
    /// O(n log n) in all events.
    #[must_use]
    pub fn standings(self) -> Vec<LifecycleStanding> {
        let subjects = 0u32..u32::try_from(self.program.folds.len()).unwrap_or(u32::MAX);
        let mut standings: Vec<LifecycleStanding> = subjects.filter_map(|subject| self.standing(subject)).collect();
        standings.sort_unstable();
        standings
    }

    fn standing(self, subject: u32) -> Option<LifecycleStanding> {
        let mut events = 0u32;
        let state =
            self.program.fold(subject, self.sight, |taken| events = events.saturating_add(u32::from(taken.after.is_some())));
        let (kind, id) = self.program.journal.subject(subject)?;
        Some(LifecycleStanding { kind, id: id.to_owned(), stage: state.map(State::stage)?, events })
    }

    /// The stage of one lifecycle; `None` before it has begun, and where there is none of that id.
    #[must_use]
    pub fn stage(self, kind: LifecycleKind, id: &str) -> Option<&'static str> {
        let subject = self.program.journal.find_subject(kind, id)?;
        self.program.fold(subject, self.sight, |_| {}).map(State::stage)
    }

    /// The events of one lifecycle that can be seen, in order, those that were corrected, void or refused included.
    ///
    /// # Complexity
    /// Linear in its events, and in those that correct or void them.
    #[must_use]
    pub fn history(self, kind: LifecycleKind, id: &str) -> Vec<HistoryEntry> {
        let program = self.program;
        let Some(subject) = program.journal.find_subject(kind, id) else { return Vec::new() };
        let mut taken: Vec<Taken> = Vec::new();
        program.fold(subject, self.sight, |one| taken.push(one));
        let history = program.history(subject);
        let mut taken = taken.into_iter().peekable();
        // What each family says is found out once.
        let mut families = HashMap::new();
        let mut entries = Vec::new();
        for &row in history {
            let known = program.journal.row(row);
            if known.day > self.sight.day || known.recorded > self.sight.known {
                continue;
            }
            let fate = if let Some(one) = taken.next_if(|one| one.row == row) {
                match one.after {
                    Some(after) => EventFate::Counts { stage: after.stage() },
                    None => match program.transition_error(row, one.before) {
                        Some(error) => EventFate::Refused(error),
                        None => continue,
                    },
                }
            } else {
                let root = program.root(row);
                let said = families.entry(root).or_insert_with(|| program.said_in(root, self.sight));
                match program.passed_over(row, said) {
                    PassedOver::By(by) => match EventId::new(program.journal.id(by)) {
                        Ok(by) => EventFate::Corrected { by },
                        Err(_) => continue,
                    },
                    PassedOver::Void => EventFate::Void,
                    PassedOver::Beyond => EventFate::OfNoAccount,
                }
            };
            entries.extend(program.journal.unpacked(row).map(|event| HistoryEntry { event, fate }));
        }
        entries
    }

    /// The role that a person has on the day, by the id that it has on the day.
    #[must_use]
    pub fn role_on(self, person: &str) -> Option<RoleId> {
        let record: PersonRecord = self.find(person)?;
        record.roles.last().map(|role| self.role_since(&role.of, role.on))
    }

    /// The id that a role has on the day which had another one on an earlier day, however often it was renamed in between.
    #[must_use]
    pub fn role_since(self, role: &RoleId, recorded: NaiveDate) -> RoleId {
        let mut role = role.clone();
        let mut since = recorded;
        while let Ok(Some(record)) = self.role(role.as_str()) {
            // Names are followed forward in time, so that a name that is used again leads nowhere twice.
            let Some(name) = record.names.into_iter().find(|name| name.on > since) else { break };
            (role, since) = (name.of, name.on);
        }
        role
    }

    /// Everybody whom an event names that can be seen, whatever became of it; by id.
    pub(super) fn people_named(self) -> Vec<PersonId> {
        self.program.journal.people().into_iter().filter_map(|person| PersonId::new(person).ok()).collect()
    }

    /// The record of one lifecycle that has begun, if there is one: without a look for the nearest id, which takes as long as there are lifecycles.
    pub(super) fn find<R: OfLifecycle>(self, id: &str) -> Option<R>
    where
        R::Id: Id,
    {
        let subject = self.program.journal.find_subject(R::KIND, id).filter(|&subject| self.has_events(subject))?;
        self.record_of(subject)
    }

    pub(crate) fn known_person(self, id: &PersonId) -> Option<PersonRecord> {
        self.find(id.as_ref())
    }

    pub(crate) fn known_opportunity(self, id: &str) -> Option<OpportunityRecord> {
        self.find(id)
    }

    /// The record of one lifecycle.
    pub(super) fn record<R: OfLifecycle>(self, id: &str) -> Result<Option<R>, UnknownId>
    where
        R::Id: Id,
    {
        let journal = &self.program.journal;
        let subject = journal.find_subject(R::KIND, id).filter(|&subject| self.has_events(subject));
        let subject =
            subject.ok_or_else(|| UnknownId::among(R::Id::KIND, id, self.ids(R::KIND).into_iter().map(|(id, _)| id)))?;
        Ok(self.record_of(subject))
    }

    /// The records of all lifecycles of a kind that have begun, by id.
    pub(super) fn records<R: OfLifecycle>(self) -> impl Iterator<Item = R> + use<'a, R>
    where
        R::Id: Id,
    {
        self.ids(R::KIND).into_iter().filter_map(move |(_, subject)| self.record_of(subject))
    }

    /// The records of a kind that name a person and have begun, by id.
    pub(super) fn records_naming<R: OfLifecycle>(self, person: &str) -> Vec<R>
    where
        R::Id: Id,
    {
        let journal = &self.program.journal;
        let mut named: Vec<(&str, u32)> = journal
            .concerning(person)
            .into_iter()
            .filter_map(|subject| Some((journal.subject(subject).filter(|(kind, _)| *kind == R::KIND)?.1, subject)))
            .collect();
        named.sort_unstable();
        named.into_iter().filter_map(|(_, subject)| self.record_of(subject)).collect()
    }

    fn has_events(self, subject: u32) -> bool {
        self.program.folds.get(subject as usize).is_some_and(|fold| !fold.history.is_empty())
    }

    /// The lifecycles of a kind, by id.
    fn ids(self, kind: LifecycleKind) -> Vec<(&'a str, u32)> {
        let journal = &self.program.journal;
        let subjects = 0u32..u32::try_from(journal.subject_count()).unwrap_or(u32::MAX);
        let of_kind = subjects.filter_map(|subject| match journal.subject(subject) {
            Some((of, id)) if of == kind && self.has_events(subject) => Some((id, subject)),
            _ => None,
        });
        let mut ids: Vec<(&str, u32)> = of_kind.collect();
        ids.sort_unstable();
        ids
    }

    fn record_of<R: OfLifecycle>(self, subject: u32) -> Option<R>
    where
        R::Id: Id,
    {
        let journal = &self.program.journal;
        let (_, id) = journal.subject(subject)?;
        let mut record = R::begin(R::id(id)?);
        let mut has_begun = false;
        self.program.fold(subject, self.sight, |taken| {
            let Some(after) = taken.after else { return };
            let (Some((reason, kind)), Some(on), Some(actor)) =
                (journal.said(taken.row), journal.date(taken.row), journal.actor(taken.row))
            else {
                return;
            };
            if let Some((said, state)) = R::split(kind, after) {
                has_begun = true;
                record.take(said, state, &Seen { on, actor, reason });
            }
        });
        has_begun.then_some(record)
    }
}

macro_rules! define_records {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $id:ident, $event:ident, $state:ident, $record:ident, $one:ident, $all:ident;)*) => {
        impl<'a> View<'a> {
            $(
                $(#[$doc])*
                ///
                /// `None` when it has not begun on the day.
                ///
                /// # Errors
                /// [`UnknownId`] when no event is of that id; it names the nearest.
                pub fn $one(self, id: &str) -> Result<Option<$record>, UnknownId> {
                    self.record(id)
                }

                /// All of them that have begun on the day, by id.
                pub fn $all(self) -> impl Iterator<Item = $record> + use<'a> {
                    self.records()
                }
            )*
        }
    };
}

for_each_lifecycle!(define_records);
