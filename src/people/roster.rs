//! The compiled roster: owned, immutable, columnar, cheap to clone.

use std::sync::Arc;

use chrono::NaiveDate;

use super::columns::{Column, Held, Observations, Rows, held_on};
use super::person::{AttributeAt, Person};
use super::records::Records;
use super::settings::Settings;
use super::settings_spec::TeamSpec;
use super::spec::ReviewStage;
use crate::defect::{Defect, UnknownId, Warnings};
use crate::ladder::{Comparison, CompetencyIx, Ladder, RoleIx};
use crate::values::date::Day;
use crate::values::{AssessorId, CycleId, Id, PersonId, RoleId, SessionId, TeamId};

/// A company's people, compiled against a ladder: whole, consistent, and the same whatever order the records came in.
///
/// Made by [`RosterSpec::compile`](crate::RosterSpec::compile) or a [`RosterBuilder`](crate::RosterBuilder). Cloning shares the
/// data. Nothing in it depends on a date; every question brings its own.
#[derive(Debug, Clone)]
pub struct Roster(Arc<Whole>);

#[derive(Debug)]
struct Whole {
    ladder: Ladder,
    settings: Settings,
    data: RosterData,
}

/// The columns. People are numbered by id; the rows of all columns are in the order in which records came, and `row_of`
/// leads from the one to the other.
#[derive(Debug)]
pub(super) struct RosterData {
    /// By person.
    pub(super) ids: Vec<PersonId>,
    pub(super) row_of: Vec<u32>,
    /// Assessors and other parties who are nobody's record; numbered after the people.
    pub(super) bodies: Vec<AssessorId>,
    pub(super) hired: Vec<Option<Day>>,
    pub(super) left: Vec<Option<Day>>,
    /// Histories, each by first day.
    pub(super) roles: Rows<Held>,
    pub(super) teams: Rows<Held>,
    pub(super) managers: Rows<Held>,
    pub(super) availability: Rows<Held>,
    /// By role, then by day.
    pub(super) aspirations: Rows<Aspired>,
    /// By day.
    pub(super) ratings: Rows<Rated>,
    pub(super) reviews: Rows<Reviewed>,
    pub(super) risk: Rows<Judged>,
    pub(super) impact: Rows<Judged>,
    pub(super) mentor_offers: Rows<Offer>,
    /// By kind, then by day.
    pub(super) records: Records,
    /// In the order of the settings.
    pub(super) attributes: Vec<Column>,
    pub(super) evidence: Observations,
    pub(super) cycles: Vec<CycleId>,
    pub(super) sessions: Vec<SessionId>,
    pub(super) warnings: Warnings,
}

impl RosterData {
    /// Whether the person of a row is employed on a day. Where no day of hiring is known, they always were.
    pub(super) fn is_employed(&self, row: usize, day: Day) -> bool {
        let hired = self.hired.get(row).copied().flatten();
        let left = self.left.get(row).copied().flatten();
        hired.is_none_or(|hired| hired <= day) && left.is_none_or(|left| day < left)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Aspired {
    pub(super) role: RoleIx,
    pub(super) on: Day,
    pub(super) priority: u8,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Rated {
    pub(super) cycle: u32,
    pub(super) on: Day,
    pub(super) rating: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Reviewed {
    pub(super) session: u32,
    pub(super) on: Day,
    pub(super) stage: ReviewStage,
    pub(super) performance: u32,
    pub(super) potential: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) on: Day,
    pub(super) code: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) period: Held,
    pub(super) seats: u16,
    pub(super) competencies: Box<[CompetencyIx]>,
}

/// The number of a person: a position among all people by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PersonIx(pub(crate) u32);

impl PersonIx {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Roster {
    pub(super) fn new(ladder: Ladder, settings: Settings, data: RosterData) -> Self {
        Self(Arc::new(Whole { ladder, settings, data }))
    }

    /// Whether both share their data.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn data(&self) -> &RosterData {
        &self.0.data
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The row of a person in every column.
    pub(super) fn row(&self, person: PersonIx) -> usize {
        self.0.data.row_of.get(person.index()).map_or(usize::MAX, |&row| row as usize)
    }

    /// The ladder the roster was compiled against.
    #[must_use]
    pub fn ladder(&self) -> &Ladder {
        &self.0.ladder
    }

    /// How many people it has records of.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.data.ids.len()
    }

    /// Whether it has no people.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.data.ids.is_empty()
    }

    /// How many pieces of evidence it has.
    #[must_use]
    pub fn evidence_len(&self) -> usize {
        self.0.data.evidence.len()
    }

    /// What somebody should look at although the roster can be used: the first 100 by path.
    #[must_use]
    pub fn warnings(&self) -> &[Defect] {
        &self.0.data.warnings.kept
    }

    /// How many more warnings there are than [`Roster::warnings`] lists.
    #[must_use]
    pub fn warnings_omitted(&self) -> u64 {
        self.0.data.warnings.omitted
    }

    /// All people, by id.
    #[must_use]
    pub fn people(&self) -> impl ExactSizeIterator<Item = Person<'_>> {
        self.0
            .data
            .ids
            .iter()
            .enumerate()
            .map(|(at, id)| Person::new(self, PersonIx(u32::try_from(at).unwrap_or(u32::MAX)), id))
    }

    /// The person of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// assert_eq!(roster.person("p1")?.id().as_ref(), "p1");
    /// assert_eq!(roster.person("p2").unwrap_err().to_string(), r#"no person has the id "p2"; the nearest known is "p1""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn person(&self, id: &str) -> Result<Person<'_>, UnknownId> {
        let at = self.0.data.ids.binary_search_by(|known| known.as_str().cmp(id)).ok();
        let found = at.and_then(|at| u32::try_from(at).ok()).and_then(|at| self.person_at(PersonIx(at)));
        found.ok_or_else(|| UnknownId::among(PersonId::KIND, id, self.0.data.ids.iter().map(Id::as_str)))
    }

    /// Whether the roster has a person; [`Roster::person`] looks for the nearest when it has not.
    pub(crate) fn has(&self, id: &PersonId) -> bool {
        self.0.data.ids.binary_search(id).is_ok()
    }

    pub(crate) fn person_at(&self, person: PersonIx) -> Option<Person<'_>> {
        self.0.data.ids.get(person.index()).map(|id| Person::new(self, person, id))
    }

    /// The teams, by id.
    #[must_use]
    pub fn teams(&self) -> &[TeamSpec] {
        &self.0.settings.teams
    }

    /// The team of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such team; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// assert!(roster.team("night-shift").is_ok() && roster.team("day-shift").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn team(&self, id: &str) -> Result<&TeamSpec, UnknownId> {
        let found = self.0.settings.team(id).and_then(|at| self.0.settings.teams.get(at as usize));
        found.ok_or_else(|| UnknownId::among(TeamId::KIND, id, self.0.settings.teams.iter().map(|team| team.id.as_str())))
    }

    /// Who holds `role` on a date, by id.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// assert_eq!(roster.holders("operations-lead", "2024-01-01".parse()?)?.len(), 1);
    /// assert_eq!(roster.holders("operations-lead", "2023-12-31".parse()?)?.len(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn holders(&self, role: &str, date: NaiveDate) -> Result<Vec<Person<'_>>, UnknownId> {
        let role = self.ladder().role(role)?.ix();
        let roles = self.roles_on(date);
        Ok(self.people().zip(roles).filter(|(_, held)| *held == Some(role)).map(|(person, _)| person).collect())
    }

    /// Who belongs to `team` on a date, by id.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such team.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// assert!(roster.members("night-shift", "2024-01-01".parse()?)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn members(&self, team: &str, date: NaiveDate) -> Result<Vec<Person<'_>>, UnknownId> {
        let team = &self.team(team)?.id;
        Ok(self.people().filter(|person| person.team_on(date).is_some_and(|held| held.id == *team)).collect())
    }

    /// The person of a number that may also be a body's, or nobody's.
    pub(crate) fn party(&self, number: u32) -> Option<Person<'_>> {
        self.person_at(PersonIx(number))
    }

    /// The position of the team that a person belongs to on a date.
    pub(crate) fn team_ix(&self, person: Person<'_>, date: NaiveDate) -> Option<u32> {
        let day = Day::from(date);
        let row = self.row(person.ix());
        held_on(self.0.data.teams.row(row), day).filter(|_| self.0.data.is_employed(row, day))
    }

    /// What an attribute comes to for everybody, by person; `absent` where the record does not give it.
    ///
    /// # Complexity
    /// Linear in people: the attribute's column is read once from end to end.
    pub(crate) fn attribute_rows<T: Copy>(&self, attribute: usize, absent: T, of: impl Fn(AttributeAt<'_>) -> T) -> Vec<T> {
        let mut rows = vec![absent; self.len()];
        let mut put = |row: u32, value: AttributeAt<'_>| {
            if let Some(slot) = rows.get_mut(row as usize) {
                *slot = of(value);
            }
        };
        match self.0.data.attributes.get(attribute) {
            Some(Column::Bool(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Bool(*value))),
            Some(Column::Integer(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Integer(*value))),
            Some(Column::Decimal(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Decimal(*value))),
            Some(Column::Date(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Date(*value))),
            Some(Column::Code(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Code(*value))),
            Some(Column::Codes(column)) => column.iter().for_each(|(row, value)| put(*row, AttributeAt::Codes(value))),
            None => {}
        }
        self.0.data.row_of.iter().map(|&row| rows.get(row as usize).copied().unwrap_or(absent)).collect()
    }

    /// The role each person holds on a date, in the order of people; nobody holds one while not employed.
    pub(crate) fn roles_on(&self, date: NaiveDate) -> impl Iterator<Item = Option<RoleIx>> {
        let day = Day::from(date);
        let data = &self.0.data;
        data.row_of.iter().map(move |&row| {
            let row = row as usize;
            held_on(data.roles.row(row), day).filter(|_| data.is_employed(row, day)).map(RoleIx)
        })
    }

    /// Who is affected on a date by a change from this roster's ladder to another: who holds an affected role, or aspires to one.
    /// By id.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": []}"#)?.compile(&ladder)?;
    /// let nothing = ladder.compare(&ladder);
    /// assert!(roster.affected_by(&nothing, &ladder, "2026-01-01".parse()?).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn affected_by(&self, comparison: &Comparison, new: &Ladder, date: NaiveDate) -> Vec<Person<'_>> {
        let affected: Vec<RoleId> = comparison.affected_roles(self.ladder(), new);
        let is_affected = |role: &RoleId| affected.binary_search(role).is_ok();
        let concerns = |person: &Person<'_>| {
            person.role_on(date).is_some_and(|role| is_affected(role.id()))
                || person.is_employed_on(date)
                    && person.aspirations_on(date).iter().any(|aspiration| is_affected(aspiration.role().id()))
        };
        self.people().filter(concerns).collect()
    }
}
