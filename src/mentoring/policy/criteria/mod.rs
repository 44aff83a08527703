//! The shipped criteria, a file each: how each is laid out in parts, and how it explains the points of a pair.

mod blind_spots;
mod complementarity;
mod experience;
mod location;
mod perspective;
mod preferences;
mod record_as_mentor;
mod seniority;
mod shared_languages;
mod topics;
mod working_hours;

use std::collections::BTreeMap;

use super::criterion_spec::{CriterionKind, CriterionSpec};
use super::gather::Scene;
use super::part::{Own, Part};
use super::points::Grounds;
use crate::people::{AttributeAt, Person};

pub(super) use record_as_mentor::sessions;
pub(super) use seniority::{distance, ranks};

/// A criterion, laid out.
pub(super) fn parts(scene: &Scene<'_>, spec: &CriterionSpec, own: Option<&Own>) -> Vec<Part> {
    let unknown = spec.unknown;
    match &spec.criterion {
        CriterionKind::Complementarity(_) => vec![complementarity::part(scene, unknown)],
        CriterionKind::BlindSpots(spec) => vec![blind_spots::part(scene, spec, unknown)],
        CriterionKind::Perspective(spec) => perspective::parts(scene, spec, unknown),
        CriterionKind::Experience(spec) => vec![experience::part(scene, spec, unknown)],
        CriterionKind::Seniority(spec) => vec![seniority::part(scene, spec, unknown)],
        CriterionKind::SharedLanguages(spec) => vec![shared_languages::part(scene, spec, unknown)],
        CriterionKind::WorkingHours(spec) => vec![working_hours::part(scene, spec, unknown)],
        CriterionKind::Location(spec) => vec![location::part(scene, spec, unknown)],
        CriterionKind::Topics(_) => vec![topics::part(scene, unknown)],
        CriterionKind::Preferences(spec) => preferences::parts(scene, spec, unknown),
        CriterionKind::RecordAsMentor(spec) => vec![record_as_mentor::part(scene, spec, unknown)],
        CriterionKind::Own(spec) => {
            own.map(|own| Part::Own(spec.name.clone(), Own(own.0.clone(), unknown))).into_iter().collect()
        }
    }
}

/// Why a pair has its points of a criterion, in a line; what the caller's own criterion says is told elsewhere.
pub(super) fn reason(scene: &Scene<'_>, spec: &CriterionSpec, pair: (usize, usize), grounds: Grounds) -> String {
    match &spec.criterion {
        CriterionKind::Complementarity(_) => complementarity::reason(scene, pair),
        CriterionKind::BlindSpots(spec) => blind_spots::reason(scene, spec, pair),
        CriterionKind::Perspective(spec) => perspective::reason(scene, spec, pair),
        CriterionKind::Experience(_) => experience::reason(scene, pair),
        CriterionKind::Seniority(_) => seniority::reason(scene, pair),
        CriterionKind::SharedLanguages(spec) => shared_languages::reason(scene, spec, pair),
        CriterionKind::WorkingHours(spec) => working_hours::reason(scene, spec, pair),
        CriterionKind::Location(_) => location::reason(scene, pair),
        CriterionKind::Topics(_) => topics::reason(scene, pair),
        CriterionKind::Preferences(spec) => preferences::reason(scene, spec, pair),
        CriterionKind::RecordAsMentor(_) => record_as_mentor::reason(scene, pair),
        CriterionKind::Own(_) if grounds == Grounds::Unknown => "the criterion does not know".to_owned(),
        CriterionKind::Own(_) => String::new(),
    }
}

/// Things numbered as they are first met, from 1 on; 0 is for what is not known.
pub(super) struct Numbered<K> {
    numbers: BTreeMap<K, u32>,
    met: Vec<K>,
}

impl<K: Ord + Clone> Numbered<K> {
    pub(super) fn new() -> Self {
        Self { numbers: BTreeMap::new(), met: Vec::new() }
    }

    pub(super) fn number(&mut self, key: Option<K>) -> u32 {
        let Some(key) = key else { return 0 };
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        self.met.push(key.clone());
        let number = u32::try_from(self.met.len()).unwrap_or(u32::MAX);
        self.numbers.insert(key, number);
        number
    }

    /// All that were met; the one of number n stands at n - 1.
    pub(super) fn met(self) -> Vec<K> {
        self.met
    }
}

/// What of a list has a number that counts from 1.
fn of_number<K>(list: &[K], number: u32) -> Option<&K> {
    list.get((number as usize).checked_sub(1)?)
}

/// The code of an attribute of type `code`.
fn code_of(person: Person<'_>, attribute: usize) -> Option<u32> {
    match person.attribute_at(attribute) {
        Some(AttributeAt::Code(code)) => Some(code),
        _ => None,
    }
}

/// Some ids in a row.
fn listed<I: ToString>(ids: impl IntoIterator<Item = I>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}
