//! The people that a journal tells of, as records that a roster is compiled from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::endorsement::{EndorsementRecord, EndorsementStage};
use super::mentorship::MentorshipRecord;
use super::person::{PersonRecord, PersonStage};
use super::placement::PlacementRecord;
use super::review::{ReviewedAs, TalentReviewRecord};
use super::sponsorship::SponsorshipRecord;
use super::view::View;
use crate::people::{PersonSpec, RecordKind, RecordSpec, ReviewStage, RosterSettings, Spell, TalentReviewSpec};
use crate::rotation::PlacementKind;
use crate::values::{AssessorId, Id, PersonId};

/// The people of a roster with what a journal tells of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PeopleSpecs {
    /// Everybody, by id.
    pub people: Vec<PersonSpec>,
    /// The placements, mentorships, sponsorships and endorsements that the roster's settings have no kind or no code for, by person: they are not in
    /// the records.
    pub left_out: Vec<(PersonId, RecordKind)>,
}

impl View<'_> {
    /// The people of a roster with what the journal tells of them as of the day: roles, teams and managers by the day on which they changed, ratings, talent
    /// reviews, evidence, placements that have begun, mentorships, sponsorships and endorsements, each once. Roles have the ids that they have on the day. Whoever is
    /// not in the roster and of whom something is known is added.
    ///
    /// Of a placement the host is the code of its record, where the settings have codes for its kind. The first day with the company is left out of whoever was
    /// hired more than once, as a roster has it.
    ///
    /// # Complexity
    /// O(n log n) in the people and their events.
    #[must_use]
    pub fn onto(self, people: Vec<PersonSpec>, settings: &RosterSettings) -> PeopleSpecs {
        let mut by_id: BTreeMap<PersonId, PersonSpec> = people.into_iter().map(|person| (person.id.clone(), person)).collect();
        let mut left_out = Vec::new();
        for person in self.people_named() {
            let known = by_id.remove(&person);
            let is_known = known.is_some();
            let mut spec = known.unwrap_or_else(|| PersonSpec::new(person.clone()));
            if let Some(record) = self.find::<PersonRecord>(person.as_str()) {
                self.add_facts(&mut spec, record);
            }
            add_evidence(&mut spec, self.evidence(person.as_str()));
            self.add_reviews(&mut spec);
            let mut add = |kind: RecordKind, of: Option<&str>, record: RecordSpec| {
                let Some(source) = settings.records.get(&kind) else {
                    left_out.push((person.clone(), kind));
                    return;
                };
                let code = of.and_then(|of| source.codes.iter().find(|code| code.as_str() == of)).cloned();
                if source.codes.is_empty() != code.is_none() {
                    left_out.push((person.clone(), kind));
                } else {
                    add_record(&mut spec.records, RecordSpec { of: code, ..record });
                }
            };
            self.tell_records(&person, &mut add);
            // Whoever is named and nothing is known of, such as a mentor from outside, makes no record.
            if is_known || spec != PersonSpec::new(person.clone()) {
                by_id.insert(person, spec);
            }
        }
        PeopleSpecs { people: by_id.into_values().collect(), left_out }
    }

    fn add_facts(self, spec: &mut PersonSpec, record: PersonRecord) {
        let PersonRecord { stage, employed, left, roles, teams, managers, ratings, hired, .. } = record;
        let was_there_before = |day: NaiveDate| left.iter().any(|gone| *gone <= day);
        match employed.as_slice() {
            [only] if hired && !was_there_before(only.from) => spec.hired = spec.hired.or(Some(only.from)),
            [_] if hired => spec.hired = None,
            [_, .., _] => spec.hired = None,
            _ => {}
        }
        match stage {
            PersonStage::Left => spec.left = left.last().copied().or(spec.left),
            PersonStage::Employed => spec.left = None,
            PersonStage::Noted => {}
        }
        let roles = roles.into_iter().map(|Dated { of, on }| (on, Some(self.role_since(&of, on))));
        change_all(&mut spec.roles, &left, roles.collect());
        change_all(&mut spec.teams, &left, teams.into_iter().map(|Dated { of, on }| (on, Some(of))).collect());
        change_all(&mut spec.managers, &left, managers.into_iter().map(|Dated { of, on }| (on, of)).collect());
        for rating in ratings {
            spec.ratings.retain(|known| known.cycle != rating.cycle);
            spec.ratings.push(rating);
        }
    }

    fn add_reviews(self, spec: &mut PersonSpec) {
        for review in self.records_naming::<TalentReviewRecord>(spec.id.as_str()) {
            let Some(session) = review.session.filter(|_| review.person.as_ref() == Some(&spec.id)) else { continue };
            for (stage, said) in [(ReviewStage::Initial, review.initial), (ReviewStage::Calibrated, review.calibrated)] {
                let Some(ReviewedAs { performance, potential, on }) = said else { continue };
                spec.reviews.retain(|known| (&known.session, known.stage) != (&session, stage));
                spec.reviews.push(TalentReviewSpec::new(session.clone(), on, stage, performance, potential));
            }
        }
    }

    /// Hands over the dated records of a person: the kind, the code of it, and the record without it.
    fn tell_records(self, person: &PersonId, add: &mut dyn FnMut(RecordKind, Option<&str>, RecordSpec)) {
        let with = |record: RecordSpec, other: Option<&PersonId>| match other.and_then(|id| AssessorId::new(id.as_str()).ok()) {
            Some(other) => record.with(other),
            None => record,
        };
        for placement in self.records_naming::<PlacementRecord>(person.as_str()) {
            let (Some(kind), Some(began)) = (placement.kind, placement.began) else { continue };
            if placement.person.as_ref() != Some(person) {
                continue;
            }
            let mut record = RecordSpec::new(record_kind(kind), began);
            // A day at least: what ends on the day it begins has no record.
            record.until = placement.ended.filter(|ended| *ended > began);
            record.broken_off = placement.ended_early && record.until.is_some();
            add(record.kind, placement.host.as_ref().map(Id::as_str), record);
        }
        for mentorship in self.records_naming::<MentorshipRecord>(person.as_str()) {
            let Some(began) = mentorship.began else { continue };
            let mut record = |kind: RecordKind, other: Option<&PersonId>| {
                let mut record = with(RecordSpec::new(kind, began), other);
                record.until = mentorship.closed.filter(|closed| *closed > began);
                add(kind, None, record);
            };
            if mentorship.mentees.contains(person) {
                record(RecordKind::Mentoring, mentorship.mentor.as_ref());
            } else if mentorship.mentor.as_ref() == Some(person) {
                mentorship.mentees.iter().for_each(|mentee| record(RecordKind::Mentee, Some(mentee)));
            }
        }
        for sponsorship in self.records_naming::<SponsorshipRecord>(person.as_str()) {
            let Some(from) = sponsorship.from.filter(|_| sponsorship.person.as_ref() == Some(person)) else { continue };
            let mut record = with(RecordSpec::new(RecordKind::Sponsorship, from), sponsorship.sponsor.as_ref());
            record.until = sponsorship.until.filter(|until| *until > from);
            add(RecordKind::Sponsorship, None, record);
        }
        for endorsement in self.records_naming::<EndorsementRecord>(person.as_str()) {
            let is_theirs = endorsement.person.as_ref() == Some(person) && endorsement.stage == EndorsementStage::Given;
            let Some(on) = endorsement.on.filter(|_| is_theirs) else { continue };
            let record = with(RecordSpec::new(RecordKind::Endorsement, on), endorsement.endorser.as_ref());
            add(RecordKind::Endorsement, endorsement.role.as_ref().map(Id::as_str), record);
        }
    }
}

const fn record_kind(kind: PlacementKind) -> RecordKind {
    match kind {
        PlacementKind::Rotation => RecordKind::Rotation,
        PlacementKind::Secondment => RecordKind::Secondment,
        PlacementKind::Shadowing => RecordKind::Shadowing,
        PlacementKind::Project => RecordKind::Stretch,
        PlacementKind::Swap => RecordKind::Swap,
    }
}

/// Adds a record, unless it is there: of the same kind, code and first day, with the same other party or one that the journal does not name. What has no end
/// there has the end that the journal knows.
fn add_record(records: &mut Vec<RecordSpec>, record: RecordSpec) {
    let is_known = |known: &&mut RecordSpec| {
        let is_with = record.with.is_none() || known.with == record.with;
        is_with && (known.kind, known.on, &known.of) == (record.kind, record.on, &record.of)
    };
    match records.iter_mut().find(is_known) {
        Some(known) if known.until.is_none() => (known.until, known.broken_off) = (record.until, record.broken_off),
        Some(_) => {}
        None => records.push(record),
    }
}

/// All changes in the order of their days. Between leaving and coming back nothing is held; whoever leaves and comes back on one day has left first.
fn change_all<T>(spells: &mut Vec<Spell<T>>, left: &[NaiveDate], changes: Vec<(NaiveDate, Option<T>)>) {
    let mut all: Vec<(NaiveDate, Option<T>)> = left.iter().map(|gone| (*gone, None)).collect();
    all.extend(changes);
    all.sort_by_key(|(on, _)| *on);
    for (on, of) in all {
        change(spells, of, on);
    }
}

/// What holds from a day on, until what holds next: nothing when it is `None`.
fn change<T>(spells: &mut Vec<Spell<T>>, of: Option<T>, on: NaiveDate) {
    let next = spells.iter().map(|spell| spell.from).filter(|from| *from > on).min();
    spells.retain(|spell| spell.from != on);
    for spell in spells.iter_mut().filter(|spell| spell.from < on && spell.until.is_none_or(|until| until > on)) {
        spell.until = Some(on);
    }
    if let Some(of) = of {
        spells.push(Spell { of, from: on, until: next });
    }
}

fn add_evidence(spec: &mut PersonSpec, evidence: Vec<crate::people::EvidenceSpec>) {
    for seen in evidence {
        let is_known = |known: &crate::people::EvidenceSpec| *known == seen || seen.id.is_some() && known.id == seen.id;
        if !spec.evidence.iter().any(is_known) {
            spec.evidence.push(seen);
        }
    }
}
