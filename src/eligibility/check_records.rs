//! What a predicate over dated records comes to, straight from what its document says.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::check_predicate::{Case, between};
use super::predicate_records::{
    BackedSpec, CertificateSpec, CompletedSpec, Distinct, MentoredSpec, MentorsSpec, NoOpenSpec, StreamsSpec, TrainingSpec,
};
use super::truth::Truth;
use crate::ladder::Role;
use crate::people::{Attribute, Person, Record, RecordKind};
use crate::values::{Id, ItemCode, Months, date};

/// What a backing is by or differs in: known, or not known.
type Party<'a> = Option<&'a str>;

impl<'a> Case<'a> {
    fn records(&self, kinds: &[RecordKind], of: &[ItemCode]) -> impl Iterator<Item = Record<'a>> {
        let is_asked = |record: &Record<'_>| {
            kinds.contains(&record.kind()) && (of.is_empty() || record.of().is_some_and(|code| of.contains(code)))
        };
        self.person.records().filter(is_asked)
    }

    /// Whether no record is missing of the time that is asked about.
    fn is_complete(&self, kinds: &[RecordKind], within: Option<Months>) -> bool {
        // The day on which the last months begin lies before them: what is of that day counts no longer.
        let first = within.and_then(|within| self.begin_of(within).succ_opt());
        // Nobody was hired before the first day that a document may name.
        let Some(first) = first.max(self.person.hired()).or_else(|| date::FIRST.date()) else { return false };
        let since = |kind: &RecordKind| self.judge.roster().record_source(*kind).and_then(|source| source.complete_since());
        kinds.iter().all(|kind| since(kind).is_some_and(|since| since <= first))
    }

    /// `surely` so many are there, and no more than `perhaps` of those that are on record.
    fn counted(&self, surely: usize, perhaps: usize, asked: u16, kinds: &[RecordKind], within: Option<Months>) -> Truth {
        let asked = usize::from(asked);
        between(surely >= asked, perhaps >= asked || !self.is_complete(kinds, within))
    }

    fn is_finished(&self, record: Record<'_>, within: Option<Months>) -> bool {
        record.is_completed_on(self.as_of()) && record.until().is_some_and(|until| self.is_within(within, until))
    }

    pub(super) fn completed(&self, asked: &CompletedSpec) -> Truth {
        let records = self.records(&asked.kinds, &asked.streams);
        let count = records.filter(|record| self.is_finished(*record, asked.within_months)).count();
        self.counted(count, count, asked.count, &asked.kinds, asked.within_months)
    }

    pub(super) fn streams(&self, asked: &StreamsSpec) -> Truth {
        let records = self.records(&asked.kinds, &[]).filter(|record| self.is_finished(*record, asked.within_months));
        // Of an assignment without a code nobody knows the stream.
        let (surely, perhaps) = differ(records.map(|record| (Truth::Met, record.of().map(Id::as_str))));
        self.counted(surely, perhaps, asked.count, &asked.kinds, asked.within_months)
    }

    fn has_begun(&self, record: Record<'_>, within: Option<Months>) -> bool {
        record.on() <= self.as_of() && self.is_within(within, record.on())
    }

    pub(super) fn mentored(&self, asked: &MentoredSpec) -> Truth {
        let kinds = [RecordKind::MentoringSession];
        let count = self.records(&kinds, &[]).filter(|record| self.has_begun(*record, asked.within_months)).count();
        self.counted(count, count, asked.sessions, &kinds, asked.within_months)
    }

    pub(super) fn mentors(&self, asked: &MentorsSpec) -> Truth {
        let kinds = [RecordKind::Mentee];
        let counts = |record: &Record<'_>| match asked.finished {
            true => self.is_finished(*record, asked.within_months),
            false => self.has_begun(*record, asked.within_months),
        };
        let parties: Vec<Party<'_>> = self.records(&kinds, &[]).filter(counts).map(Record::with).collect();
        let (surely, perhaps) = differ(parties.into_iter().map(|party| (Truth::Met, party)));
        self.counted(surely, perhaps, asked.count, &kinds, asked.within_months)
    }

    pub(super) fn backed(&self, kind: RecordKind, asked: &BackedSpec) -> Truth {
        let kinds = [kind];
        let open = self
            .records(&kinds, &asked.of)
            .filter(|record| record.is_open_on(self.as_of()) && self.is_within(asked.within_months, record.on()));
        let judged: Vec<(Truth, Record<'_>)> = open.map(|record| (self.is_by_whom(record, asked), record)).collect();
        let (surely, perhaps) = match &asked.distinct {
            None => {
                let count = |least: Truth| judged.iter().filter(|(truth, _)| *truth >= least).count();
                (count(Truth::Met), count(Truth::Unknown))
            }
            Some(distinct) => differ(judged.iter().map(|&(truth, record)| (truth, party(record, distinct)))),
        };
        self.counted(surely, perhaps, asked.count, &kinds, asked.within_months)
    }

    /// Whether a backing is by whom is asked for.
    fn is_by_whom(&self, record: Record<'_>, asked: &BackedSpec) -> Truth {
        let by_rank = asked.from_rank.as_ref().map_or(Truth::Met, |rank| {
            let held = record.with_person().and_then(|party| party.role_on(record.on())).and_then(Role::rank);
            held.map_or(Truth::Unknown, |held| Truth::of(self.height(held) >= self.height(rank)))
        });
        let by_manager = if asked.by_manager { self.is_by_manager(record) } else { Truth::Met };
        by_rank.min(by_manager)
    }

    fn is_by_manager(&self, record: Record<'_>) -> Truth {
        let known = self.person.manager_on(record.on()).zip(record.with());
        known.map_or(Truth::Unknown, |(manager, party)| Truth::of(party == manager.id().as_str()))
    }

    pub(super) fn certificate(&self, asked: &CertificateSpec) -> Truth {
        let last = self.as_of().checked_add_days(Days::new(asked.lead_days.into())).unwrap_or(NaiveDate::MAX);
        let is_valid = |record: Record<'_>| record.until().is_none_or(|until| last < until);
        let kinds = [RecordKind::Certificate];
        let of_code = self.records(&kinds, std::slice::from_ref(&asked.code));
        let count = of_code.filter(|record| is_valid(*record) && self.has_begun(*record, None)).count();
        self.counted(count, count, 1, &kinds, None)
    }

    pub(super) fn training(&self, asked: &TrainingSpec) -> Truth {
        let kinds = [RecordKind::Training];
        let of_code = self.records(&kinds, std::slice::from_ref(&asked.code));
        let is_done = |record: &Record<'_>| {
            let done = record.until().unwrap_or(record.on());
            !record.broken_off() && done <= self.as_of() && self.is_within(asked.within_months, done)
        };
        let count = of_code.filter(is_done).count();
        self.counted(count, count, 1, &kinds, asked.within_months)
    }

    pub(super) fn no_open(&self, asked: &NoOpenSpec) -> Truth {
        let kinds = [asked.kind];
        let records = self.records(&kinds, &asked.of);
        let looked_at = records.filter(|record| self.is_within(asked.within_months, record.on()));
        let open = looked_at.filter(|record| record.is_open_on(self.as_of())).count();
        let few = open <= usize::from(asked.at_most);
        between(few && self.is_complete(&kinds, asked.within_months), few)
    }
}

/// How many differ, surely and perhaps, of those that count surely or perhaps. Of what is not known each may be another, or none may be.
fn differ<'a>(parties: impl Iterator<Item = (Truth, Party<'a>)>) -> (usize, usize) {
    let (mut surely, mut perhaps, mut unknown, mut any) = (BTreeSet::new(), BTreeSet::new(), 0, false);
    for (truth, party) in parties.filter(|(truth, _)| *truth != Truth::NotMet) {
        any |= truth == Truth::Met;
        match party {
            Some(party) => {
                perhaps.insert(party);
                surely.extend(Some(party).filter(|_| truth == Truth::Met));
            }
            None => unknown += 1,
        }
    }
    (surely.len().max(usize::from(any)), perhaps.len() + unknown)
}

/// In what the people behind backings must differ, of one backing.
fn party<'a>(record: Record<'a>, distinct: &Distinct) -> Party<'a> {
    let person: Option<Person<'a>> = record.with_person();
    match distinct {
        Distinct::Person => record.with(),
        Distinct::Team => person?.team_on(record.on()).map(|team| team.id.as_str()),
        Distinct::Function => person?.role_on(record.on())?.function().map(Id::as_str),
        Distinct::Attribute(name) => match person?.attribute(name.as_str()).ok()?? {
            Attribute::Code(code) => Some(code.as_str()),
            _ => None,
        },
    }
}
