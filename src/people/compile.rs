//! From people's records to the roster, one record at a time.

use indexmap::IndexSet;

use super::columns::{Column, Held, NOBODY, Observations, Rows};
use super::record::Record;
use super::records::Records;
use super::reporting::{self, ReportingFault};
use super::roster::{Roster, RosterData};
use super::settings::Settings;
use super::settings_spec::{AttributeType, RosterSettings};
use super::spec::{FORMAT, PersonSpec, RosterSpec};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::ladder::Ladder;
use crate::values::{CycleId, Id, IdKind, PersonId, SessionId};

/// The most people that a roster takes unless it is told otherwise; see `docs/defaults.md`.
const MOST_PEOPLE: usize = 10_000_000;

impl RosterSpec {
    /// Compiles the records against a ladder, consuming them as it goes.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), dates out of range or reversed,
    /// periods that overlap, several current roles, rings of people who report to each other (with every edge), levels outside
    /// their scale, attributes of the wrong type, records that do not fit the settings. What people held while not employed is only warned of, in [`Roster::warnings`].
    ///
    /// # Complexity
    /// O(n log n) in the size of the records.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let spec = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "roles": [
    ///     {"of": "operations-lead", "from": "2024-01-01"},
    ///     {"of": "operations-hed", "from": "2023-01-01", "until": "2024-06-01"}]}]}"#)?;
    /// let codes: Vec<_> = spec.compile(&ladder).unwrap_err().defects().iter().map(|defect| defect.code().as_str()).collect();
    /// assert_eq!(codes, ["people/overlap", "people/unknown_id"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(self, ladder: &Ladder) -> Result<Roster, Invalid> {
        let mut builder = RosterBuilder::within(ladder, &self.settings, &at!["settings"]);
        json::format(Some(&self.format), FORMAT, &mut builder.defects);
        for person in self.people {
            builder.push(person);
        }
        builder.finish()
    }
}

/// Compiles a roster from records that come one at a time, so that they need not all be in memory.
///
/// ```
/// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
/// use rungs::{RosterBuilder, RosterSettings};
/// let lines = concat!(
///     r#"{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}"#, "\n",
///     r#"{"id": "p2", "managers": [{"of": "p1", "from": "2024-01-01"}]}"#, "\n",
/// );
/// let mut builder = RosterBuilder::new(&ladder, &RosterSettings::new());
/// for line in lines.lines() {
///     builder.push_json(line);
/// }
/// let roster = builder.finish()?;
/// let manager = roster.person("p2")?.manager_on("2025-06-30".parse()?).map(|manager| manager.id().to_string());
/// assert_eq!(manager.as_deref(), Some("p1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RosterBuilder {
    pub(super) ladder: Ladder,
    pub(super) settings: Settings,
    pub(super) defects: Defects,
    most_people: usize,
    /// Where the first record stands that was one too many.
    refused: Option<InputPath>,
    /// Lines read so far; 0 when records are handed over as values.
    lines: u64,
    /// Every id that names a person, an assessor or another party, numbered as first seen.
    names: IndexSet<Box<str>>,
    /// The row of each name; `NO_ROW` for who has no record (yet).
    row_of_name: Vec<u32>,
    /// Where each record stands: its line, or its position.
    places: Vec<u64>,
    ids: Vec<PersonId>,
    pub(super) data: RosterData,
    pub(super) cycles: IndexSet<CycleId>,
    pub(super) sessions: IndexSet<SessionId>,
}

const NO_ROW: u32 = u32::MAX;

impl RosterBuilder {
    /// A roster without people yet. What is wrong with the settings is reported by [`RosterBuilder::finish`].
    #[must_use]
    pub fn new(ladder: &Ladder, settings: &RosterSettings) -> Self {
        Self::within(ladder, settings, &InputPath::default())
    }

    /// With settings that stand at a place of a larger document.
    fn within(ladder: &Ladder, settings: &RosterSettings, place: &InputPath) -> Self {
        let mut defects = Defects::default();
        let settings = Settings::compile(settings, ladder, place, &mut defects);
        let columns = settings.attributes.iter().map(|(_, kind, _)| match kind {
            AttributeType::Bool => Column::Bool(Vec::new()),
            AttributeType::Integer => Column::Integer(Vec::new()),
            AttributeType::Decimal => Column::Decimal(Vec::new()),
            AttributeType::Date => Column::Date(Vec::new()),
            AttributeType::Code(_) => Column::Code(Vec::new()),
            AttributeType::Codes(_) => Column::Codes(Vec::new()),
        });
        Self {
            ladder: ladder.clone(),
            data: RosterData::empty(columns.collect()),
            settings,
            defects,
            most_people: MOST_PEOPLE,
            refused: None,
            lines: 0,
            names: IndexSet::new(),
            row_of_name: Vec::new(),
            places: Vec::new(),
            ids: Vec::new(),
            cycles: IndexSet::new(),
            sessions: IndexSet::new(),
        }
    }

    /// Takes at most so many people, 10,000,000 unless it is said; more are a defect, and are not kept.
    #[must_use]
    pub const fn with_most_people(mut self, most: usize) -> Self {
        self.most_people = most;
        self
    }

    /// How many records have been taken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no record has been taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Takes one line of JSON Lines. Blank lines are passed over, and counted.
    ///
    /// What is wrong with the line is reported by [`RosterBuilder::finish`] with its number, counted from 1.
    pub fn push_json(&mut self, line: &str) {
        self.lines += 1;
        if line.trim().is_empty() {
            return;
        }
        let place = InputPath::default().on_line(Some(self.lines));
        if let Some(person) = json::object(line, &place, &mut self.defects) {
            self.take(person, self.lines, &place);
        }
    }

    /// Takes one record.
    ///
    /// What is wrong with it is reported by [`RosterBuilder::finish`], at its position among the records taken.
    pub fn push(&mut self, person: PersonSpec) {
        let index = self.ids.len();
        self.take(person, 0, &at!["people", index]);
    }

    fn take(&mut self, person: PersonSpec, line: u64, place: &InputPath) {
        let row = self.ids.len();
        if row >= self.most_people {
            self.refused.get_or_insert_with(|| place.clone());
            return;
        }
        let name = self.name(person.id.as_str());
        match self.row_of_name.get_mut(name as usize) {
            Some(known) if *known == NO_ROW => *known = u32::try_from(row).unwrap_or(NO_ROW),
            Some(&mut first) => {
                let first = place_of(&self.places, first as usize).join(at!["id"]);
                self.defects.push(Defect::duplicate(code::PEOPLE_DUPLICATE_ID, place.join(at!["id"]), &person.id, first));
            }
            None => {}
        }
        let record = Record { place, hired: person.hired, left: person.left };
        self.check_employment(&person, &record);
        self.take_histories(&person, &record);
        self.take_judgements(&person, &record);
        self.take_attributes(&person, &record, u32::try_from(row).unwrap_or(NO_ROW));
        self.take_records(person.records, &record, name);
        self.take_evidence(person.evidence, &record, name);
        self.places.push(line);
        self.ids.push(person.id);
    }

    /// The number of a name.
    pub(super) fn name(&mut self, id: &str) -> u32 {
        let number = self.names.get_index_of(id).unwrap_or_else(|| {
            self.row_of_name.push(NO_ROW);
            self.names.insert_full(id.into()).0
        });
        // INVARIANT: a name is at least a byte of the input; 2^32 of them do not fit in memory before their number overflows here.
        u32::try_from(number).unwrap_or(NOBODY - 1)
    }

    /// Checks what only the whole shows, and makes the roster.
    ///
    /// # Errors
    /// [`Invalid`] with every defect of the settings and of all records; see [`RosterSpec::compile`].
    ///
    /// # Complexity
    /// O(n log n) in the number of people and of their managers.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{RosterBuilder, RosterSettings};
    /// let mut builder = RosterBuilder::new(&ladder, &RosterSettings::new());
    /// builder.push_json(r#"{"id": "p1"}"#);
    /// builder.push_json(r#"{"id": "p1"}"#);
    /// assert_eq!(builder.finish().unwrap_err().to_string(), r#"the document has a defect: people/duplicate_id at line 2 /id: the person "p1" is already given"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn finish(mut self) -> Result<Roster, Invalid> {
        if let Some(place) = self.refused.take() {
            let what = "a roster must have no more people than its builder allows";
            self.defects.push(Defect::out_of_range(code::PEOPLE_TOO_MANY, place, what, &(self.most_people.saturating_add(1))));
        }
        self.check_managers();
        self.suggest();
        let Self { ladder, settings, defects, names, row_of_name, ids, mut data, cycles, sessions, .. } = self;
        let warnings = defects.into_warnings()?;

        // People are numbered by id, whatever order their records came in.
        let mut row_of: Vec<u32> = (0u32..).take(ids.len()).collect();
        row_of.sort_by(|a, b| ids.get(*a as usize).cmp(&ids.get(*b as usize)));
        let mut person_of_row = vec![0u32; ids.len()];
        for (person, &row) in (0u32..).zip(&row_of) {
            if let Some(slot) = person_of_row.get_mut(row as usize) {
                *slot = person;
            }
        }
        // Assessors and other parties that are nobody's record follow the people, by name.
        let is_person = |name: usize| row_of_name.get(name).is_some_and(|&row| row != NO_ROW);
        let mut bodies: Vec<(&Box<str>, usize)> = names.iter().zip(0..).filter(|&(_, name)| !is_person(name)).collect();
        bodies.sort_unstable();
        let mut number_of_name: Vec<u32> =
            row_of_name.iter().map(|&row| person_of_row.get(row as usize).copied().unwrap_or(NOBODY)).collect();
        for (&(_, name), number) in bodies.iter().zip((0u32..).skip(ids.len())) {
            if let Some(slot) = number_of_name.get_mut(name) {
                *slot = number;
            }
        }
        let number = |name: u32| number_of_name.get(name as usize).copied().unwrap_or(NOBODY);
        data.evidence.renumber(number);
        data.evidence.shrink();
        data.records.renumber(number);
        for row in 0..ids.len() {
            for held in data.managers.row_mut(row) {
                held.of = number(held.of);
            }
        }
        data.bodies = bodies.iter().filter_map(|(name, _)| crate::values::AssessorId::new(name).ok()).collect();
        data.ids = row_of.iter().filter_map(|&row| ids.get(row as usize).cloned()).collect();
        data.row_of = row_of;
        data.cycles = cycles.into_iter().collect();
        data.sessions = sessions.into_iter().collect();
        data.warnings = warnings;
        Ok(Roster::new(ladder, settings, data))
    }

    /// Every manager has a record, and on no day do people report to each other in a ring.
    fn check_managers(&mut self) {
        let Self { defects, data, places, names, row_of_name, ids, .. } = self;
        let place_of = |row: usize, held: &Held| place_of(places, row).join(at!["managers", held.written as usize]);
        for row in 0..ids.len() {
            for held in data.managers.row(row) {
                if row_of_name.get(held.of as usize).is_none_or(|&row| row == NO_ROW) {
                    let id = names.get_index(held.of as usize).and_then(|name| PersonId::new(name).ok());
                    if let Some(id) = id {
                        defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place_of(row, held).join(at!["of"]), &id));
                    }
                }
            }
        }

        let row_of = |name: u32| row_of_name.get(name as usize).copied().filter(|&row| row != NO_ROW);
        let faults = reporting::faults(ids.len(), &data.managers, row_of);
        for fault in faults {
            let edges = match fault {
                ReportingFault::Ring(edges) => edges,
                ReportingFault::TooDeep(row, held) => {
                    let rule = "at most 256 managers may be above a person";
                    let deep = Defect::breaks(code::PEOPLE_REPORTING_TOO_DEEP, place_of(row, &held), rule);
                    defects.push(deep);
                    continue;
                }
            };
            let members = edges.iter().filter_map(|(row, _)| ids.get(*row)).map(ToString::to_string).collect();
            let places = edges.iter().map(|(row, held)| place_of(*row, held)).collect();
            defects.push(Defect::ring(code::PEOPLE_REPORTING_CYCLE, IdKind::Person, members, places));
        }
    }

    /// Names the nearest known thing for what is unknown.
    fn suggest(&mut self) {
        let (ladder, settings, ids) = (&self.ladder, &self.settings, &self.ids);
        self.defects.suggest(IdKind::Role, || ladder.roles().map(|role| role.id().as_str()));
        self.defects.suggest(IdKind::Competency, || ladder.competencies().map(|competency| competency.id().as_str()));
        self.defects.suggest(IdKind::Function, || ladder.functions().iter().map(|function| function.id.as_str()));
        self.defects.suggest(IdKind::Team, || settings.teams.iter().map(|team| team.id.as_str()));
        self.defects.suggest(IdKind::Attribute, || settings.attributes.iter().map(|(name, ..)| name.as_str()));
        self.defects.suggest(IdKind::Person, || ids.iter().map(Id::as_str));
    }
}

/// The place of the record of a row.
fn place_of(places: &[u64], row: usize) -> InputPath {
    match places.get(row) {
        Some(0) | None => at!["people", row],
        Some(&line) => InputPath::default().on_line(Some(line)),
    }
}

/// An empty list for each kind of data.
impl RosterData {
    fn empty(attributes: Vec<Column>) -> Self {
        Self {
            ids: Vec::new(),
            row_of: Vec::new(),
            bodies: Vec::new(),
            hired: Vec::new(),
            left: Vec::new(),
            roles: Rows::default(),
            teams: Rows::default(),
            managers: Rows::default(),
            availability: Rows::default(),
            aspirations: Rows::default(),
            ratings: Rows::default(),
            reviews: Rows::default(),
            risk: Rows::default(),
            impact: Rows::default(),
            mentor_offers: Rows::default(),
            records: Records::default(),
            attributes,
            evidence: Observations::default(),
            cycles: Vec::new(),
            sessions: Vec::new(),
            warnings: crate::defect::Warnings::default(),
        }
    }
}
