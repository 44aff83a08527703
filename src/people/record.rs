//! What a builder takes from one record: its parts, each checked and packed into its column.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use indexmap::IndexSet;
use rust_decimal::Decimal;

use super::columns::{Column, Held, NOBODY, Observation};
use super::compile::RosterBuilder;
use super::roster::{Aspired, Judged, Offer, Rated, Reviewed};
use super::settings::{Codes, Settings};
use super::spec::{AttributeValue, EvidenceKind, EvidenceSpec, JudgementSpec, PersonSpec, Spell};
use crate::defect::{Defect, InputPath, at, code};
use crate::values::date::{self, Day};
use crate::values::{EvidenceId, Id, ItemCode, Weight};

/// Where a record stands, and from when to when its person is employed.
pub(super) struct Record<'a> {
    pub(super) place: &'a InputPath,
    pub(super) hired: Option<NaiveDate>,
    pub(super) left: Option<NaiveDate>,
}

impl Record<'_> {
    pub(super) fn at(&self, deeper: InputPath) -> InputPath {
        self.place.join(deeper)
    }
}

impl RosterBuilder {
    pub(super) fn check_employment(&mut self, person: &PersonSpec, record: &Record<'_>) {
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

    pub(super) fn take_histories(&mut self, person: &PersonSpec, record: &Record<'_>) {
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

    pub(super) fn take_judgements(&mut self, person: &PersonSpec, record: &Record<'_>) {
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

    pub(super) fn take_attributes(&mut self, person: &PersonSpec, record: &Record<'_>, row: u32) {
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

    pub(super) fn take_evidence(&mut self, evidence: Vec<EvidenceSpec>, record: &Record<'_>, person: u32) {
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
    pub(super) fn day(&mut self, date: NaiveDate, place: impl Fn() -> InputPath) -> Option<Day> {
        let day = Day::from(date);
        if !day.in_range() {
            self.defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, place(), OUT_OF_RANGE));
        }
        day.in_range().then_some(day)
    }
}

pub(super) const OUT_OF_RANGE: &str = "a date must lie between 1900-01-01 and 2200-12-31";

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
