//! The lists and definitions of a roster, checked.

use std::collections::BTreeMap;

use super::record::OUT_OF_RANGE;
use super::record_spec::RecordKind;
use super::settings_spec::{AttributeType, RosterSettings, TeamSpec};
use crate::defect::{Defect, Defects, InputPath, at, code};
use crate::ladder::Ladder;
use crate::values::date::{self, Day};
use crate::values::{AttributeId, FunctionId, Id, ItemCode};

/// A list of codes with their positions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Codes {
    pub(crate) codes: Vec<ItemCode>,
    positions: BTreeMap<ItemCode, u32>,
}

impl Codes {
    fn compile(codes: &[ItemCode], place: &InputPath, defects: &mut Defects) -> Self {
        let mut positions: BTreeMap<ItemCode, u32> = BTreeMap::new();
        for (index, (code, position)) in codes.iter().zip(0u32..).enumerate() {
            if let Some(&first) = positions.get(code) {
                let first = place.join(at![first as usize]);
                defects.push(Defect::duplicate(code::PEOPLE_DUPLICATE_ID, place.join(at![index]), code, first));
            } else {
                positions.insert(code.clone(), position);
            }
        }
        Self { codes: codes.to_vec(), positions }
    }

    /// The same list by code, for codes whose order means nothing.
    fn sorted(self) -> Self {
        let codes: Vec<ItemCode> = self.positions.into_keys().collect();
        let positions = codes.iter().cloned().zip(0u32..).collect();
        Self { codes, positions }
    }

    pub(crate) fn position(&self, code: &str) -> Option<u32> {
        self.positions.get(code).copied()
    }

    pub(crate) fn at(&self, position: u32) -> Option<&ItemCode> {
        self.codes.get(position as usize)
    }
}

/// A roster's settings, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// By id.
    pub(crate) teams: Vec<TeamSpec>,
    pub(crate) ratings: Codes,
    pub(crate) performance: Codes,
    pub(crate) potential: Codes,
    /// The label of each box, by (performance, potential).
    pub(crate) boxes: BTreeMap<(u32, u32), ItemCode>,
    pub(crate) risk: Codes,
    pub(crate) impact: Codes,
    /// By name, with their codes where they have some.
    pub(crate) attributes: Vec<(AttributeId, AttributeType, Codes)>,
    /// The position in `attributes` of the one that says where a person works.
    pub(crate) location: Option<usize>,
    /// The kinds of dated records that are declared.
    pub(crate) records: BTreeMap<RecordKind, Source>,
}

/// What is declared of a kind of dated record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// By code.
    pub(crate) codes: Codes,
    pub(crate) complete_since: Option<Day>,
}

impl Settings {
    /// Checks the settings; what is wrong goes to `defects`.
    pub(crate) fn compile(spec: &RosterSettings, ladder: &Ladder, root: &InputPath, defects: &mut Defects) -> Self {
        let codes =
            |list: &[ItemCode], field: &str, defects: &mut Defects| Codes::compile(list, &root.join(at![field]), defects);
        let performance = codes(&spec.performance, "performance", defects);
        let potential = codes(&spec.potential, "potential", defects);
        let boxes = boxes(spec, &performance, &potential, root, defects);
        let attributes = spec.attributes.iter().map(|(name, kind)| {
            let place = |variant: &str| root.join(at!["attributes", name.as_str(), variant]);
            let codes = match kind {
                AttributeType::Code(codes) => Codes::compile(codes, &place("code"), defects),
                AttributeType::Codes(codes) => Codes::compile(codes, &place("codes"), defects),
                _ => Codes::default(),
            };
            (name.clone(), kind.clone(), codes)
        });
        let attributes: Vec<_> = attributes.collect();
        Self {
            location: location(spec, &attributes, root, defects),
            records: records(spec, root, defects),
            teams: teams(spec, ladder, root, defects),
            ratings: codes(&spec.ratings, "ratings", defects),
            performance,
            potential,
            boxes,
            risk: codes(&spec.risk_of_loss, "risk_of_loss", defects),
            impact: codes(&spec.impact_of_loss, "impact_of_loss", defects),
            attributes,
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<usize> {
        self.attributes.binary_search_by(|(known, ..)| known.as_str().cmp(name)).ok()
    }

    /// Between which two numbers the values of an attribute lie that are kept as numbers; `None` for any.
    pub(crate) fn number_domain(&self, attribute: usize) -> Option<(i64, i64)> {
        match self.attributes.get(attribute) {
            Some((_, AttributeType::Bool, _)) => Some((0, 1)),
            Some((_, AttributeType::Date, _)) => Some((date::FIRST.number().into(), date::LAST.number().into())),
            _ => None,
        }
    }

    /// How many codes an attribute has.
    pub(crate) fn codes_of(&self, attribute: usize) -> usize {
        self.attributes.get(attribute).map_or(0, |(.., codes)| codes.codes.len())
    }

    pub(crate) fn team(&self, id: &str) -> Option<u32> {
        let at = self.teams.binary_search_by(|team| team.id.as_str().cmp(id)).ok()?;
        u32::try_from(at).ok()
    }
}

fn location(
    spec: &RosterSettings,
    attributes: &[(AttributeId, AttributeType, Codes)],
    root: &InputPath,
    defects: &mut Defects,
) -> Option<usize> {
    let name = spec.location.as_ref()?;
    let place = root.join(at!["location"]);
    let found = attributes.iter().position(|(known, ..)| known == name);
    match found.and_then(|at| attributes.get(at)) {
        Some((_, AttributeType::Code(_), _)) => {}
        Some(_) => {
            let rule = "the attribute that says where a person works must be of the type `code`";
            let declared = root.join(at!["attributes", name.as_str()]);
            defects.push(Defect::breaks(code::PEOPLE_LOCATION_TYPE, place, rule).related_to([declared]));
        }
        None => defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place, name)),
    }
    found
}

fn records(spec: &RosterSettings, root: &InputPath, defects: &mut Defects) -> BTreeMap<RecordKind, Source> {
    let compiled = spec.records.iter().map(|(&kind, source)| {
        let place = |field: &str| root.join(at!["records", kind.to_string().as_str(), field]);
        let complete_since = source.complete_since.map(Day::from);
        if complete_since.is_some_and(|day| !day.in_range()) {
            defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, place("complete_since"), OUT_OF_RANGE));
        }
        let codes = Codes::compile(&source.codes, &place("codes"), defects).sorted();
        (kind, Source { codes, complete_since })
    });
    compiled.collect()
}

fn teams(spec: &RosterSettings, ladder: &Ladder, root: &InputPath, defects: &mut Defects) -> Vec<TeamSpec> {
    let ids = spec.teams.iter().map(|team| &team.id);
    defects.once(code::PEOPLE_DUPLICATE_ID, ids, |index| root.join(at!["teams", index, "id"]));
    for (index, team) in spec.teams.iter().enumerate() {
        let place = |field: &str| root.join(at!["teams", index, field]);
        let known = |function: &FunctionId| ladder.functions().binary_search_by(|known| known.id.cmp(function)).is_ok();
        if let Some(function) = team.function.as_ref().filter(|function| !known(function)) {
            defects.push(Defect::unknown(code::PEOPLE_UNKNOWN_ID, place("function"), function));
        }
    }
    let mut teams = spec.teams.clone();
    teams.sort_by(|a, b| a.id.cmp(&b.id));
    teams
}

fn boxes(
    spec: &RosterSettings,
    performance: &Codes,
    potential: &Codes,
    root: &InputPath,
    defects: &mut Defects,
) -> BTreeMap<(u32, u32), ItemCode> {
    let mut labels = BTreeMap::new();
    let mut first: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (index, labelled) in spec.boxes.iter().enumerate() {
        let place = |field: &str| root.join(at!["boxes", index, field]);
        let mut position = |codes: &Codes, code: &ItemCode, list: &str| {
            let position = codes.position(code.as_str());
            if position.is_none() {
                let has = codes.codes.iter().map(Id::as_str);
                let list_of = format!("the list `{list}`");
                defects.push(Defect::not_in_list(code::PEOPLE_UNKNOWN_ID, place(list), code, list_of, has));
            }
            position
        };
        let across = position(performance, &labelled.performance, "performance");
        let up = position(potential, &labelled.potential, "potential");
        let Some(place_of) = across.zip(up) else { continue };
        if let Some(&earlier) = first.get(&place_of) {
            let rule = "a pair of performance and potential must have one label";
            let twice = Defect::breaks(code::PEOPLE_BOX_WITHOUT_LABEL, root.join(at!["boxes", index]), rule);
            defects.push(twice.related_to([root.join(at!["boxes", earlier])]));
        } else {
            first.insert(place_of, index);
            labels.insert(place_of, labelled.label.clone());
        }
    }
    if !spec.boxes.is_empty() && labels.len() < performance.codes.len().saturating_mul(potential.codes.len()) {
        let rule = "every pair of performance and potential must have a label, or none";
        defects.push(Defect::breaks(code::PEOPLE_BOX_WITHOUT_LABEL, root.join(at!["boxes"]), rule));
    }
    labels
}
