//! What is wrong with the criteria of a policy.

use std::collections::BTreeMap;

use super::compile::parameter;
use super::criterion::Criteria;
use super::criterion_spec::{CriterionKind, CriterionSpec, HoursSpec, Importance, WindowSpec};
use super::points::ALL;
use crate::defect::{Defect, Defects, InputPath, at, code};
use crate::people::{AttributeType, Settings};
use crate::values::{AttributeId, Id, Months};

pub(super) fn check(criteria: &[CriterionSpec], settings: &Settings, own: &Criteria, defects: &mut Defects) {
    let mut first: BTreeMap<(&str, String, bool), usize> = BTreeMap::new();
    for (index, spec) in criteria.iter().enumerate() {
        let place = at!["criteria", index];
        let is_mandatory = spec.weight == Importance::Mandatory;
        let key = (spec.criterion.name(), looks_at(&spec.criterion), is_mandatory);
        if let Some(&earlier) = first.get(&key) {
            let rule = "a criterion must not be given twice with a weight, or twice as mandatory";
            let twice = Defect::breaks(code::MENTORING_CRITERION_TWICE, place.join(at!["criterion"]), rule);
            defects.push(twice.related_to([at!["criteria", earlier, "criterion"]]));
        } else {
            first.insert(key, index);
        }
        match spec.at_least {
            None if is_mandatory => {
                let rule = "a mandatory criterion must say how many points a pair must have";
                defects.push(Defect::breaks(code::MENTORING_AT_LEAST, place.clone(), rule));
            }
            Some(_) if !is_mandatory => {
                let rule = "only a mandatory criterion may say how many points a pair must have";
                defects.push(Defect::breaks(code::MENTORING_AT_LEAST, place.join(at!["at_least"]), rule));
            }
            Some(least) if least == 0 || least > ALL => {
                let what = "a pair can be asked for 1 to 10000 points";
                defects.push(Defect::out_of_range(code::MENTORING_AT_LEAST, place.join(at!["at_least"]), what, &least));
            }
            _ => {}
        }
        if spec.unknown > ALL {
            let what = "what is unknown must stand for 0 to 10000 points";
            defects.push(parameter(place.join(at!["unknown"]), what, &spec.unknown));
        }
        let place = place.join(at!["criterion", spec.criterion.name()]);
        check_parameters(&spec.criterion, settings, own, &place, defects);
    }
}

/// What makes two criteria of one name different ones.
fn looks_at(kind: &CriterionKind) -> String {
    let name = |name: &Option<AttributeId>| name.as_ref().map_or_else(String::new, ToString::to_string);
    match kind {
        CriterionKind::SharedLanguages(spec) => spec.attribute.to_string(),
        CriterionKind::WorkingHours(spec) => format!("{}\n{}", name(&spec.offset), name(&spec.pattern)),
        CriterionKind::Own(spec) => spec.name.to_string(),
        _ => String::new(),
    }
}

fn check_parameters(kind: &CriterionKind, settings: &Settings, own: &Criteria, place: &InputPath, defects: &mut Defects) {
    let mut within = |field: &str, is_right: bool, what: &'static str, found: &dyn std::fmt::Display| {
        if !is_right {
            defects.push(parameter(place.join(at![field]), what, found));
        }
    };
    match kind {
        CriterionKind::Complementarity(_) | CriterionKind::Topics(_) => {}
        CriterionKind::BlindSpots(spec) => {
            within(
                "within_months",
                spec.within_months > Months::ZERO,
                "a view must count for at least a month",
                &spec.within_months,
            );
        }
        CriterionKind::Perspective(spec) => {
            within("function", spec.function || spec.team || spec.route, "something must make a perspective", &false);
        }
        CriterionKind::Experience(spec) => {
            within("months", spec.months > Months::ZERO, "experience must be of at least a month", &spec.months);
        }
        CriterionKind::Seniority(spec) => {
            within("least", spec.least <= spec.most, "the least distance in rank must be at most the most", &spec.least);
            within("loses", spec.loses <= ALL, "a rank must cost at most 10000 points", &spec.loses);
        }
        CriterionKind::SharedLanguages(spec) => {
            within("enough", spec.enough > 0, "at least one must be enough", &spec.enough);
            let is_right = |kind: &AttributeType| matches!(kind, AttributeType::Codes(_));
            attribute(settings, &spec.attribute, place.join(at!["attribute"]), "codes", is_right, defects);
        }
        CriterionKind::WorkingHours(spec) => {
            within("enough", (1..=1_440).contains(&spec.enough), "1 to 1440 minutes must be enough", &spec.enough);
            check_hours(spec, settings, place, defects);
        }
        CriterionKind::Location(spec) => {
            within("elsewhere", spec.elsewhere <= ALL, "different places must have at most 10000 points", &spec.elsewhere);
            if settings.location.is_none() {
                let rule = "the roster's settings must say which attribute is the location";
                defects.push(Defect::breaks(code::MENTORING_NO_LOCATION, place.clone(), rule));
            }
        }
        CriterionKind::Preferences(spec) => {
            within("mentees", spec.mentees || spec.mentors, "the lists of one side at least must count", &false);
        }
        CriterionKind::RecordAsMentor(spec) => {
            within("enough", spec.enough > 0, "at least one session must be enough", &spec.enough);
        }
        CriterionKind::Own(spec) => {
            if !own.0.contains_key(&spec.name) {
                defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place.join(at!["name"]), &spec.name));
            }
        }
    }
}

fn check_hours(spec: &HoursSpec, settings: &Settings, place: &InputPath, defects: &mut Defects) {
    if let Some(name) = &spec.offset {
        let is_right = |kind: &AttributeType| matches!(kind, AttributeType::Integer);
        attribute(settings, name, place.join(at!["offset"]), "integer", is_right, defects);
    }
    if let Some(name) = &spec.pattern {
        let is_right = |kind: &AttributeType| matches!(kind, AttributeType::Code(_));
        attribute(settings, name, place.join(at!["pattern"]), "code", is_right, defects);
    }
    let mut window = |window: &WindowSpec, place: InputPath| {
        if window.from >= 1_440 {
            defects.push(parameter(place.join(at!["from"]), "a day has the minutes 0 to 1439", &window.from));
        }
        if window.until > 1_440 {
            defects.push(parameter(place.join(at!["until"]), "a day ends with the minute 1440 at the latest", &window.until));
        }
    };
    window(&spec.usual, place.join(at!["usual"]));
    for (code, hours) in &spec.windows {
        window(hours, place.join(at!["windows", code.as_str()]));
    }
    let codes = spec.pattern.as_ref().and_then(|name| settings.attributes.get(settings.attribute(name.as_str())?));
    if let Some((name, AttributeType::Code(_), codes)) = codes {
        for code in spec.windows.keys().filter(|code| codes.position(code.as_str()).is_none()) {
            let has = codes.codes.iter().map(Id::as_str);
            let place = place.join(at!["windows", code.as_str()]);
            let list = format!("the attribute `{name}`");
            defects.push(Defect::not_in_list(code::MENTORING_UNKNOWN_ID, place, code, list, has));
        }
    }
    if spec.pattern.is_none() && !spec.windows.is_empty() {
        defects.push(parameter(
            place.join(at!["windows"]),
            "hours of patterns need the attribute with the pattern",
            &spec.windows.len(),
        ));
    }
}

/// Whether an attribute is there and of the right type.
fn attribute(
    settings: &Settings,
    name: &AttributeId,
    place: InputPath,
    wanted: &'static str,
    is_right: impl Fn(&AttributeType) -> bool,
    defects: &mut Defects,
) {
    let found = settings.attribute(name.as_str()).and_then(|at| settings.attributes.get(at));
    match found {
        None => defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place, name)),
        Some((_, kind, _)) if !is_right(kind) => {
            let what = match wanted {
                "codes" => "the attribute must be of the type `codes`",
                "code" => "the attribute must be of the type `code`",
                _ => "the attribute must be of the type `integer`",
            };
            defects.push(Defect::breaks(code::MENTORING_ATTRIBUTE_TYPE, place, what));
        }
        Some(_) => {}
    }
}
