//! From people's records to the roster, one record at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use indexmap::IndexSet;
use rust_decimal::Decimal;

use super::columns::{Column, Held, NOBODY, Observation, Observations, Rows};
use super::reporting::{self, ReportingFault};
use super::roster::{Aspired, Judged, Offer, Rated, Reviewed, Roster, RosterData};
use super::settings::{Codes, Settings};
use super::spec::{
    AttributeType, AttributeValue, EvidenceKind, EvidenceSpec, JudgementSpec, PersonSpec, RosterSettings, RosterSpec, Spell,
};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::ladder::Ladder;
use crate::values::date::{self, Day};
use crate::values::{CycleId, EvidenceId, Id, IdKind, ItemCode, PersonId, SessionId, Weight};

/// The most people that a roster takes unless it is told otherwise; see `docs/defaults.md`.
const MOST_PEOPLE: usize = 10_000_000;

impl RosterSpec {
    /// Compiles the records against a ladder, consuming them as it goes.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), dates out of range or reversed,
    /// periods that overlap, several current roles, rings of people who report to each other (with every edge), levels outside
    /// their scale, attributes of the wrong type. What people held while not employed is only warned of, in [`Roster::warnings`].
    ///
    /// # Complexity
    /// O(n log n) in the size of the records.
    pub fn compile(self, ladder: &Ladder) -> Result<Roster, Invalid> {
        let mut builder = RosterBuilder::within(ladder, &self.settings, &at!["settings"]);
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
    ladder: Ladder,
    settings: Settings,
    defects: Defects,
    most_people: usize,
    /// Where the first record stands that was one too many.
    refused: Option<InputPath>,
    /// Lines read so far; 0 when records are handed over as values.
    lines: u64,
    /// Every id that names a person or an assessor, numbered as first seen.
    names: IndexSet<Box<str>>,
    /// The row of each name; `NO_ROW` for who has no record (yet).
    row_of_name: Vec<u32>,
    /// The name of each row.
    name_of_row: Vec<u32>,
    /// Where each record stands: its line, or its position.
    places: Vec<u64>,
    ids: Vec<PersonId>,
    data: RosterData,
    cycles: IndexSet<CycleId>,
    sessions: IndexSet<SessionId>,
}

const NO_ROW: u32 = u32::MAX;

/// Where a record stands, and from when to when its person is employed.
struct Record<'a> {
    place: &'a InputPath,
    hired: Option<NaiveDate>,
    left: Option<NaiveDate>,
}

impl Record<'_> {
    fn at(&self, deeper: InputPath) -> InputPath {
        self.place.join(deeper)
    }
}

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
            name_of_row: Vec::new(),
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

    /// The place of the record of a row.
    fn place(&self, row: usize) -> InputPath {
        match self.places.get(row) {
            Some(0) | None => at!["people", row],
            Some(&line) => InputPath::default().on_line(Some(line)),
        }
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
                let first = self.place(first as usize).join(at!["id"]);
                self.defects.push(Defect::duplicate(code::PEOPLE_DUPLICATE_ID, place.join(at!["id"]), &person.id, first));
            }
            None => {}
        }
        let record = Record { place, hired: person.hired, left: person.left };
        self.check_employment(&person, &record);
        self.take_histories(&person, &record);
        self.take_judgements(&person, &record);
        self.take_attributes(&person, &record, row);
        self.take_evidence(person.evidence, &record, name);
        self.name_of_row.push(name);
        self.places.push(line);
        self.ids.push(person.id);
    }

    /// The number of a name.
    fn name(&mut self, id: &str) -> u32 {
        let number = self.names.get_index_of(id).unwrap_or_else(|| {
            self.row_of_name.push(NO_ROW);
            self.names.insert_full(id.into()).0
        });
        // INVARIANT: a name is at least a byte of the input; 2^32 of them do not fit in memory before their number overflows here.
        u32::try_from(number).unwrap_or(NOBODY - 1)
    }

    fn check_employment(&mut self, person: &PersonSpec, record: &Record<'_>) {
        let hired = person.hired.and_then(|date| self.day(date, || record.at(at!["hired"])));
        let left = person.left.and_then(|date| self.day(date, || record.at(at!["left"])));
        if let (Some(hired), Some(left)) = (hired, left) {
            if left <= hired {
                let rule = "a person must leave after the day they are hired";
                let reversed = Defect::breaks(code::DATE_REVERSED, record.at(at!["left"]), rule);
                self.defects.push(reversed.related_to([record.at(at!["hired"])]));
            }
        }
        self.data.hired.push(hired);
        self.data.left.push(left);
    }

    fn take_histories(&mut self, person: &PersonSpec, record: &Record<'_>) {
        let ladder = self.ladder.clone();
        let roles = self.held(&person.roles, "roles", record, |_, id| ladder.role_ix(id.as_str()).map(|role| role.0));
        self.data.roles.push(roles);
        let teams = self.held(&person.teams, "teams", record, |builder, id| builder.settings.team(id.as_str()));
        self.data.teams.push(teams);
        // Whether a manager has a record is known only at the end.
        let managers = self.held(&person.managers, "managers", record, |builder, id| Some(builder.name(id.as_str())));
        self.data.managers.push(managers);

        let mut shares = Vec::new();
        for (index, spell) in person.availability.iter().enumerate() {
            if spell.of > 100 {
                let place = record.at(at!["availability", index, "of"]);
                let what = "a share of working time must be 0 to 100 percent";
                self.defects.push(Defect::out_of_range(code::PEOPLE_SHARE_OUT_OF_RANGE, place, what, &spell.of));
            }
            shares.push((u32::from(spell.of), spell.from, spell.until));
        }
        let availability =
            self.periods(shares.into_iter().map(|(of, from, until)| (Some(of), from, until)), "availability", record);
        self.data.availability.push(availability);

        let offers: Vec<_> = person.mentor_offers.iter().map(|offer| (Some(0), offer.from, offer.until)).collect();
        let periods = self.periods(offers.into_iter(), "mentor_offers", record);
        let mut taken = Vec::with_capacity(periods.len());
        for period in periods {
            let index = period.written as usize;
            let Some(offer) = person.mentor_offers.get(index) else { continue };
            let mut competencies = BTreeSet::new();
            for (position, id) in offer.competencies.iter().enumerate() {
                match self.ladder.competency_ix(id.as_str()) {
                    Some(competency) => drop(competencies.insert(competency)),
                    None => {
                        let place = record.at(at!["mentor_offers", index, "competencies", position]);
                        self.defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place, id));
                    }
                }
            }
            taken.push(Offer { period, seats: offer.seats, competencies: competencies.into_iter().collect() });
        }
        self.data.mentor_offers.push(taken);
    }

    /// A history whose entries name something; what is unknown is reported and left out.
    fn held<I: Id>(
        &mut self,
        spells: &[Spell<I>],
        field: &str,
        record: &Record<'_>,
        number: impl Fn(&mut Self, &I) -> Option<u32>,
    ) -> Vec<Held> {
        let mut numbered = Vec::with_capacity(spells.len());
        for (index, spell) in spells.iter().enumerate() {
            let of = number(self, &spell.of);
            if of.is_none() {
                self.defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, record.at(at![field, index, "of"]), &spell.of));
            }
            numbered.push((of, spell.from, spell.until));
        }
        self.periods(numbered.into_iter(), field, record)
    }

    /// Checks the periods of one history and sorts them.
    fn periods(
        &mut self,
        spells: impl Iterator<Item = (Option<u32>, NaiveDate, Option<NaiveDate>)>,
        field: &str,
        record: &Record<'_>,
    ) -> Vec<Held> {
        let mut history = Vec::new();
        for ((of, from, until), written) in spells.zip(0u32..) {
            let place = |end: &str| record.at(at![field, written as usize, end]);
            let from = self.day(from, || place("from"));
            let end = until.map(|until| self.day(until, || place("until")));
            let (Some(from), Some(until)) = (from, end.unwrap_or(Some(Day::NEVER))) else { continue };
            if until <= from {
                let rule = "a period must end after the day it begins";
                self.defects.push(Defect::breaks(code::DATE_REVERSED, place("until"), rule).related_to([place("from")]));
                continue;
            }
            if record.left.is_some_and(|left| until > Day::from(left)) {
                let rule = "nothing may be held on or after the day of leaving";
                let after = Defect::breaks(code::PEOPLE_AFTER_LEAVING, record.at(at![field, written as usize]), rule);
                self.defects.push(after.related_to([record.at(at!["left"])]));
            }
            if record.hired.is_some_and(|hired| from < Day::from(hired)) {
                let rule = "nothing may be held before the day of hiring";
                let before = Defect::breaks(code::PEOPLE_BEFORE_HIRING, record.at(at![field, written as usize]), rule);
                self.defects.push(before.related_to([record.at(at!["hired"])]));
            }
            // An unknown thing still takes its time: what overlaps it is reported too.
            history.push(Held { of: of.unwrap_or(NOBODY), from, until, written });
        }
        history.sort_by_key(|held| (held.from, held.until, held.written));
        let mut latest: Option<Held> = None;
        for held in &history {
            if let Some(before) = latest.filter(|before| held.from < before.until) {
                let both_open = held.until == Day::NEVER && before.until == Day::NEVER;
                let (code, rule) = if both_open {
                    (code::PEOPLE_SEVERAL_CURRENT, "a history must have at most one entry without an end")
                } else {
                    (code::PEOPLE_OVERLAP, "the periods of a history must not overlap")
                };
                let overlap = Defect::breaks(code, record.at(at![field, held.written as usize]), rule);
                self.defects.push(overlap.related_to([record.at(at![field, before.written as usize])]));
            }
            latest = Some(latest.filter(|before| before.until > held.until).unwrap_or(*held));
        }
        history
    }

    fn take_judgements(&mut self, person: &PersonSpec, record: &Record<'_>) {
        let mut aspirations = Vec::new();
        let mut seen = BTreeMap::new();
        for (index, aspiration) in person.aspirations.iter().enumerate() {
            let place = || record.at(at!["aspirations", index]);
            let role = self.ladder.role_ix(aspiration.role.as_str());
            if role.is_none() {
                self.defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place().join(at!["role"]), &aspiration.role));
            }
            let on = self.day(aspiration.on, || place().join(at!["on"]));
            self.once(
                &mut seen,
                (&aspiration.role, aspiration.on),
                index,
                "aspirations",
                "a role may be aspired to once on a day",
                record,
            );
            aspirations.extend(role.zip(on).map(|(role, on)| Aspired { role, on, priority: aspiration.priority }));
        }
        aspirations.sort_by_key(|aspired| (aspired.role, aspired.on));
        self.data.aspirations.push(aspirations);

        let mut ratings = Vec::new();
        let mut seen = BTreeMap::new();
        for (index, rating) in person.ratings.iter().enumerate() {
            let place = |field: &str| record.at(at!["ratings", index, field]);
            let on = self.day(rating.on, || place("on"));
            let position = self.settings.ratings.position(rating.rating.as_str());
            self.report_unlisted(position, &rating.rating, "ratings", |settings| &settings.ratings, || place("rating"));
            self.once(&mut seen, &rating.cycle, index, "ratings", "a cycle may have one rating", record);
            let cycle = number(&mut self.cycles, &rating.cycle);
            ratings.extend(on.zip(position).map(|(on, rating)| Rated { cycle, on, rating }));
        }
        ratings.sort_by_key(|rated: &Rated| (rated.on, self.cycles.get_index(rated.cycle as usize).cloned()));
        self.data.ratings.push(ratings);

        let mut reviews = Vec::new();
        let mut seen = BTreeMap::new();
        for (index, review) in person.reviews.iter().enumerate() {
            let place = |field: &str| record.at(at!["reviews", index, field]);
            let on = self.day(review.on, || place("on"));
            let performance = self.settings.performance.position(review.performance.as_str());
            let list = "performance";
            self.report_unlisted(performance, &review.performance, list, |settings| &settings.performance, || place(list));
            let potential = self.settings.potential.position(review.potential.as_str());
            let list = "potential";
            self.report_unlisted(potential, &review.potential, list, |settings| &settings.potential, || place(list));
            let rule = "a session may have one review of each stage";
            self.once(&mut seen, (&review.session, review.stage), index, "reviews", rule, record);
            let session = number(&mut self.sessions, &review.session);
            if let (Some(on), Some(performance), Some(potential)) = (on, performance, potential) {
                reviews.push(Reviewed { session, on, stage: review.stage, performance, potential });
            }
        }
        reviews.sort_by_key(|review: &Reviewed| {
            (review.on, review.stage, self.sessions.get_index(review.session as usize).cloned())
        });
        self.data.reviews.push(reviews);

        let risk = self.judged(&person.risk_of_loss, "risk_of_loss", |settings| &settings.risk, record);
        self.data.risk.push(risk);
        let impact = self.judged(&person.impact_of_loss, "impact_of_loss", |settings| &settings.impact, record);
        self.data.impact.push(impact);
    }

    fn judged(
        &mut self,
        judgements: &[JudgementSpec],
        field: &str,
        codes: impl Fn(&Settings) -> &Codes,
        record: &Record<'_>,
    ) -> Vec<Judged> {
        let mut judged = Vec::new();
        let mut seen = BTreeMap::new();
        for (index, judgement) in judgements.iter().enumerate() {
            let place = |deeper: &str| record.at(at![field, index, deeper]);
            let on = self.day(judgement.on, || place("on"));
            let code = codes(&self.settings).position(judgement.code.as_str());
            self.report_unlisted(code, &judgement.code, field, &codes, || place("code"));
            self.once(&mut seen, judgement.on, index, field, "a day may have one judgement", record);
            judged.extend(on.zip(code).map(|(on, code)| Judged { on, code }));
        }
        judged.sort_by_key(|judged: &Judged| judged.on);
        judged
    }

    fn take_attributes(&mut self, person: &PersonSpec, record: &Record<'_>, row: usize) {
        let row = u32::try_from(row).unwrap_or(NO_ROW);
        for (name, value) in &person.attributes {
            let place = || record.at(at!["attributes", name.as_str()]);
            let Some(index) = self.settings.attribute(name.as_str()) else {
                self.defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place(), name));
                continue;
            };
            let (Some(column), Some((_, _, codes))) =
                (self.data.attributes.get_mut(index), self.settings.attributes.get(index))
            else {
                continue;
            };
            if let Err(fault) = put(column, row, value, codes) {
                self.defects.push(match fault {
                    AttributeFault::Type(expected) => Defect::breaks(code::PEOPLE_ATTRIBUTE_TYPE, place(), expected),
                    AttributeFault::Date => Defect::breaks(code::DATE_OUT_OF_RANGE, place(), OUT_OF_RANGE),
                    AttributeFault::Code(code) => {
                        let list = format!("the attribute \"{name}\"");
                        let has = codes.codes.iter().map(Id::as_str);
                        Defect::not_in_list(code::PEOPLE_UNKNOWN_ID, place(), &code, list, has)
                    }
                });
            }
        }
    }

    fn take_evidence(&mut self, evidence: Vec<EvidenceSpec>, record: &Record<'_>, person: u32) {
        let mut row = Vec::with_capacity(evidence.len());
        let mut seen: BTreeMap<EvidenceId, usize> = BTreeMap::new();
        for (index, observed) in evidence.into_iter().enumerate() {
            let place = |field: &str| record.at(at!["evidence", index, field]);
            let competency = self.ladder.competency_ix(observed.competency.as_str());
            if competency.is_none() {
                self.defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place("competency"), &observed.competency));
            }
            let known = competency.and_then(|competency| self.ladder.competency_at(competency));
            let level = known.and_then(|known| known.scale().level(observed.level.as_str()));
            if let Some(scale) = known.map(|known| known.scale()).filter(|_| level.is_none()) {
                let has = scale.levels().map(|level| level.code().as_str());
                let list = format!("the scale \"{}\"", scale.id());
                let code = code::PEOPLE_LEVEL_OUTSIDE_SCALE;
                self.defects.push(Defect::not_in_list(code, place("level"), &observed.level, list, has));
            }
            let on = self.day(observed.on, || place("on"));
            let end = observed.until.map(|until| self.day(until, || place("until")));
            let until = end.unwrap_or(Some(Day::NEVER));
            if on.zip(until).is_some_and(|(on, until)| until <= on) {
                let rule = "evidence must count until after the day it was observed";
                self.defects.push(Defect::breaks(code::DATE_REVERSED, place("until"), rule).related_to([place("on")]));
            }
            let assessor = observed.assessor.as_ref().map(|assessor| self.name(assessor.as_str()));
            let by_self = observed.kind == EvidenceKind::SelfAssessment;
            if assessor.is_some_and(|assessor| (assessor == person) != by_self) {
                let rule = "a self-assessment must be by the person, and nothing else may be";
                self.defects
                    .push(Defect::breaks(code::PEOPLE_SELF_ASSESSMENT, place("assessor"), rule).related_to([place("kind")]));
            }
            if let Some(id) = &observed.id {
                if let Some(&first) = seen.get(id) {
                    let first = record.at(at!["evidence", first, "id"]);
                    self.defects.push(Defect::duplicate(code::PEOPLE_DUPLICATE_ID, place("id"), id, first));
                } else {
                    seen.insert(id.clone(), index);
                }
            }
            if let (Some(competency), Some(level), Some(on), Some(until)) = (competency, level, on, until) {
                let assessor = if by_self { person } else { assessor.unwrap_or(NOBODY) };
                row.push((Observation { competency, kind: observed.kind, assessor, on, level, until }, observed.id));
            }
        }
        row.sort_by(|(a, id_a), (b, id_b)| (a.order(), id_a).cmp(&(b.order(), id_b)));
        self.data.evidence.push(row);
    }

    /// Reports a second entry where one can hold.
    fn once<K: Ord>(
        &mut self,
        seen: &mut BTreeMap<K, usize>,
        key: K,
        index: usize,
        field: &str,
        rule: &'static str,
        record: &Record<'_>,
    ) {
        if let Some(&first) = seen.get(&key) {
            let twice = Defect::breaks(code::PEOPLE_DUPLICATE_ENTRY, record.at(at![field, index]), rule);
            self.defects.push(twice.related_to([record.at(at![field, first])]));
        } else {
            seen.insert(key, index);
        }
    }

    fn report_unlisted(
        &mut self,
        position: Option<u32>,
        code: &ItemCode,
        list: &str,
        codes: impl Fn(&Settings) -> &Codes,
        place: impl Fn() -> InputPath,
    ) {
        if position.is_none() {
            let has = codes(&self.settings).codes.iter().map(Id::as_str);
            let list = format!("the list `{list}`");
            self.defects.push(Defect::not_in_list(code::PEOPLE_UNKNOWN_ID, place(), code, list, has));
        }
    }

    /// The day, when a document may name it; reports it when not.
    fn day(&mut self, date: NaiveDate, place: impl Fn() -> InputPath) -> Option<Day> {
        let day = Day::from(date);
        if !day.in_range() {
            self.defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, place(), OUT_OF_RANGE));
        }
        day.in_range().then_some(day)
    }

    /// Checks what only the whole shows, and makes the roster.
    ///
    /// # Errors
    /// [`Invalid`] with every defect of the settings and of all records; see [`RosterSpec::compile`].
    ///
    /// # Complexity
    /// O(n log n) in the number of people and of their managers.
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
        // Assessors that are nobody's record follow the people, by name.
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
        let place_of =
            |builder: &Self, row: usize, held: &Held| builder.place(row).join(at!["managers", held.written as usize]);
        let mut unknown = Vec::new();
        for row in 0..self.ids.len() {
            for held in self.data.managers.row(row) {
                if self.row_of_name.get(held.of as usize).is_none_or(|&row| row == NO_ROW) {
                    let id = self.names.get_index(held.of as usize).and_then(|name| PersonId::new(name).ok());
                    let place = place_of(self, row, held).join(at!["of"]);
                    unknown.extend(id.map(|id| Defect::unknown(code::PEOPLE_UNKNOWN_ID, place, &id)));
                }
            }
        }
        unknown.into_iter().for_each(|defect| self.defects.push(defect));

        let row_of = |name: u32| self.row_of_name.get(name as usize).copied().filter(|&row| row != NO_ROW);
        let faults = reporting::faults(self.ids.len(), &self.data.managers, row_of);
        for fault in faults {
            let edges = match fault {
                ReportingFault::Ring(edges) => edges,
                ReportingFault::TooDeep(row, held) => {
                    let rule = "at most 256 managers may be above a person";
                    let deep = Defect::breaks(code::PEOPLE_REPORTING_TOO_DEEP, place_of(self, row, &held), rule);
                    self.defects.push(deep);
                    continue;
                }
            };
            let members = edges.iter().filter_map(|(row, _)| self.ids.get(*row)).map(ToString::to_string).collect();
            let places = edges.iter().map(|(row, held)| place_of(self, *row, held)).collect();
            self.defects.push(Defect::ring(code::PEOPLE_REPORTING_CYCLE, IdKind::Person, members, places));
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

const OUT_OF_RANGE: &str = "a date must lie between 1900-01-01 and 2200-12-31";

/// The number of an id in a growing list.
fn number<I: Clone + Eq + std::hash::Hash>(list: &mut IndexSet<I>, id: &I) -> u32 {
    let index = list.get_index_of(id).unwrap_or_else(|| list.insert_full(id.clone()).0);
    u32::try_from(index).unwrap_or(u32::MAX)
}

enum AttributeFault {
    Type(&'static str),
    Date,
    Code(ItemCode),
}

/// Puts a value into its column.
fn put(column: &mut Column, row: u32, value: &AttributeValue, codes: &Codes) -> Result<(), AttributeFault> {
    let position = |text: &str| {
        let code = ItemCode::new(text)
            .map_err(|_| AttributeFault::Type("the value must be a code of 1 to 128 characters without control characters"))?;
        codes.position(text).ok_or(AttributeFault::Code(code))
    };
    match (column, value) {
        (Column::Bool(column), AttributeValue::Bool(value)) => column.push((row, *value)),
        (Column::Integer(column), AttributeValue::Integer(value)) => column.push((row, *value)),
        (Column::Decimal(column), AttributeValue::Integer(value)) => column.push((row, Decimal::from(*value))),
        (Column::Decimal(column), AttributeValue::Text(text)) => {
            // The grammar of weights is the crate's one grammar of decimals.
            let decimal: Weight =
                text.parse().map_err(|_| AttributeFault::Type("the value must be a plain decimal as a string"))?;
            column.push((row, decimal.to_decimal()));
        }
        (Column::Date(column), AttributeValue::Text(text)) => {
            let date = date::parse(text).ok_or(AttributeFault::Type("the value must be a date as YYYY-MM-DD"))?;
            let day = Day::from(date);
            if !day.in_range() {
                return Err(AttributeFault::Date);
            }
            column.push((row, day));
        }
        (Column::Code(column), AttributeValue::Text(text)) => column.push((row, position(text)?)),
        (Column::Codes(column), AttributeValue::Texts(texts)) => {
            let set: Result<BTreeSet<u32>, AttributeFault> = texts.iter().map(|text| position(text)).collect();
            column.push((row, set?.into_iter().collect()));
        }
        (Column::Bool(_), _) => return Err(AttributeFault::Type("the value must be true or false")),
        (Column::Integer(_), _) => return Err(AttributeFault::Type("the value must be a whole number")),
        (Column::Decimal(_), _) => return Err(AttributeFault::Type("the value must be a plain decimal as a string")),
        (Column::Date(_), _) => return Err(AttributeFault::Type("the value must be a date as YYYY-MM-DD")),
        (Column::Code(_), _) => return Err(AttributeFault::Type("the value must be one code as a string")),
        (Column::Codes(_), _) => return Err(AttributeFault::Type("the value must be a list of codes")),
    }
    Ok(())
}

/// Used by [`Roster`] too: an empty list for each kind of data.
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
            attributes,
            evidence: Observations::default(),
            cycles: Vec::new(),
            sessions: Vec::new(),
            warnings: crate::defect::Warnings::default(),
        }
    }
}
