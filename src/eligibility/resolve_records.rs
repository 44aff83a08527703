//! From predicates over records to what is counted.

use super::predicate_records::{BackedSpec, Distinct};
use super::resolve::{Asks, Place, Resolver};
use super::subject::{Differ, State, Subject, Tally};
use crate::defect::{Defect, at, code};
use crate::people::{AttributeType, RecordKind};
use crate::values::{Id, ItemCode, Months};

/// Codes by kind of record and position, sorted.
type CodesOf = Box<[(RecordKind, u32)]>;

impl Resolver<'_> {
    /// Warns where the settings do not declare a kind of record: nothing will ever be known of it.
    pub(super) fn tally(&mut self, kind: RecordKind, state: State, place: Place<'_>) -> Tally {
        // The place is that of the kind where the predicate names it, else of the predicate.
        if !self.settings.records.contains_key(&kind) {
            let rule = "the roster's settings do not declare this kind of record: nobody has any, and it stays unknown for all";
            self.defects.push(Defect::breaks(code::ELIGIBILITY_NO_SOURCE, place(), rule));
        }
        Tally::new([kind], state)
    }

    pub(super) fn assignments(&mut self, kinds: &[RecordKind], within: Option<Months>, place: Place<'_>) -> Option<Tally> {
        self.named_some(kinds, place, "kinds")?;
        let mut is_right = true;
        for (at, kind) in kinds.iter().enumerate().filter(|(_, kind)| !kind.is_assignment()) {
            let path = place().join(at!["kinds", at]);
            let what = "only assignments are completed: rotation, secondment, shadowing, swap and stretch";
            self.defects.push(Defect::out_of_range(code::ELIGIBILITY_THRESHOLD, path, what, kind));
            is_right = false;
        }
        let mut all: Option<Tally> = None;
        for (at, &kind) in kinds.iter().enumerate() {
            all = Some(self.tally(kind, State::Completed, &|| place().join(at!["kinds", at])));
        }
        let mut tally = Tally::new(kinds.iter().copied(), all?.state);
        tally.within = within;
        is_right.then_some(tally)
    }

    /// The positions of some codes in the lists of some kinds of records; `Some(None)` when any counts.
    pub(super) fn codes_of(
        &mut self,
        kinds: &[RecordKind],
        codes: &[ItemCode],
        place: Place<'_>,
        field: &str,
    ) -> Option<Option<CodesOf>> {
        if codes.is_empty() {
            return Some(None);
        }
        let settings = self.settings;
        let sources: Vec<_> = kinds.iter().filter_map(|kind| settings.records.get_key_value(kind)).collect();
        let mut found = Vec::new();
        for (at, code) in codes.iter().enumerate() {
            let before = found.len();
            for (kind, source) in &sources {
                found.extend(source.codes.position(code.as_str()).map(|position| (**kind, position)));
            }
            // A kind that is not declared has been warned of; that it has no codes is no second fault.
            if found.len() == before && !sources.is_empty() {
                let path = if field == "code" { place().join(at![field]) } else { place().join(at![field, at]) };
                let list =
                    format!("the list of codes of `{}`", kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
                let has: Vec<&str> = sources.iter().flat_map(|(_, source)| source.codes.codes.iter().map(Id::as_str)).collect();
                self.defects.push(Defect::not_in_list(code::ELIGIBILITY_UNKNOWN_ID, path, code, list, has.into_iter()));
            }
        }
        found.sort_unstable();
        found.dedup();
        Some(Some(found.into()))
    }

    pub(super) fn backed(&mut self, kind: RecordKind, asked: &BackedSpec, place: Place<'_>) -> Option<Asks> {
        // Each part is looked at before the first faulty one ends it.
        let count = self.positive(asked.count.into(), place, "count");
        let mut tally = self.tally(kind, State::Standing { lead_days: 0 }, place);
        let of = self.codes_of(&[kind], &asked.of, place, "of");
        let from_rank = match &asked.from_rank {
            None => Some(None),
            Some(rank) => match self.ladder.ranks().iter().position(|known| known.id == *rank) {
                Some(position) => Some(u32::try_from(position).ok()),
                None => self.unknown(rank, place().join(at!["from_rank"])),
            },
        };
        let distinct = match &asked.distinct {
            None => Some(None),
            Some(Distinct::Person) => Some(Some(Differ::Person)),
            Some(Distinct::Team) => Some(Some(Differ::Team)),
            Some(Distinct::Function) => Some(Some(Differ::Function)),
            Some(Distinct::Attribute(name)) => {
                let here = || place().join(at!["distinct", "attribute"]);
                match self.typed(name, &here) {
                    Some((attribute, AttributeType::Code(_))) => Some(Some(Differ::Attribute(attribute))),
                    Some(_) => self.wrong_type(&here, "only an attribute of type `code` tells people apart"),
                    None => None,
                }
            }
        };
        count?;
        tally.of = of?;
        tally.within = asked.within_months;
        tally.by_manager = asked.by_manager;
        tally.from_rank = from_rank?;
        tally.distinct = distinct?;
        Some(Asks::AtLeast(Subject::Tally(tally.into()), asked.count.into()))
    }
}
