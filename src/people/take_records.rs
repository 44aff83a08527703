//! What a builder takes from one person's dated records.

use std::collections::BTreeMap;

use super::columns::NOBODY;
use super::compile::RosterBuilder;
use super::record::Record;
use super::record_spec::RecordSpec;
use super::records::Recorded;
use crate::defect::{Defect, InputPath, at, code};
use crate::values::date::Day;
use crate::values::{Id, RecordId};

impl RosterBuilder {
    pub(super) fn take_records(&mut self, records: Vec<RecordSpec>, record: &Record<'_>, person: u32) {
        let mut row = Vec::with_capacity(records.len());
        let mut seen: BTreeMap<RecordId, usize> = BTreeMap::new();
        for (index, spec) in records.into_iter().enumerate() {
            let place = |field: &str| record.at(at!["records", index, field]);
            let of = self.code_of(&spec, &record.at(at!["records", index]));
            let on = self.day(spec.on, || place("on"));
            let end = spec.until.map(|until| self.day(until, || place("until")));
            let until = end.unwrap_or(Some(Day::NEVER));
            if on.zip(until).is_some_and(|(on, until)| until <= on) {
                let rule = "a record must end after the day it begins";
                self.defects.push(Defect::breaks(code::DATE_REVERSED, place("until"), rule).related_to([place("on")]));
            }
            if spec.broken_off && spec.until.is_none() {
                let rule = "a record that was broken off must say when: `until`";
                self.defects.push(Defect::breaks(code::PEOPLE_BROKEN_OFF_OPEN, place("broken_off"), rule));
            }
            let with = spec.with.as_ref().map_or(NOBODY, |with| self.name(with.as_str()));
            if with == person {
                let rule = "the other party of a record must be somebody else";
                self.defects.push(Defect::breaks(code::PEOPLE_RECORD_WITH_SELF, place("with"), rule));
            }
            if let Some(id) = &spec.id {
                if let Some(&first) = seen.get(id) {
                    let first = record.at(at!["records", first, "id"]);
                    self.defects.push(Defect::duplicate(code::PEOPLE_DUPLICATE_ID, place("id"), id, first));
                } else {
                    seen.insert(id.clone(), index);
                }
            }
            if let (Some(of), Some(on), Some(until)) = (of, on, until) {
                row.push((Recorded { kind: spec.kind, of, with, on, until, broken_off: spec.broken_off }, spec.id));
            }
        }
        self.data.records.push(row);
    }

    /// The position of a record's code; `Some(None)` where its kind has no codes. Reports what does not fit the settings.
    fn code_of(&mut self, spec: &RecordSpec, place: &InputPath) -> Option<Option<u32>> {
        let of = || place.join(at!["of"]);
        let Some(source) = self.settings.records.get(&spec.kind) else {
            let rule = "a record must be of a kind that the settings declare under `records`";
            self.defects.push(Defect::breaks(code::PEOPLE_UNDECLARED_RECORD, place.join(at!["kind"]), rule));
            return None;
        };
        match &spec.of {
            None if source.codes.codes.is_empty() => Some(None),
            None => {
                let rule = "a record must say `of` where the settings declare codes for its kind";
                self.defects.push(Defect::breaks(code::PEOPLE_RECORD_OF, place.clone(), rule));
                None
            }
            Some(_) if source.codes.codes.is_empty() => {
                let rule = "a record must not say `of` where the settings declare no codes for its kind";
                self.defects.push(Defect::breaks(code::PEOPLE_RECORD_OF, of(), rule));
                None
            }
            Some(code) => {
                let position = source.codes.position(code.as_str());
                if position.is_none() {
                    let has = source.codes.codes.iter().map(Id::as_str);
                    let list = format!("the list of codes of `{}`", spec.kind);
                    self.defects.push(Defect::not_in_list(code::PEOPLE_UNKNOWN_ID, of(), code, list, has));
                }
                position.map(Some)
            }
        }
    }
}
