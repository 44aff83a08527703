//! The JSON Schemas of documents: as they are kept in `schemas/`, and against documents that the crate reads.

use std::fs;
use std::path::PathBuf;

use jsonschema::Validator;
use rungs::{
    AgreementSpec, BlindShortlistSpec, CircleSpec, DemandSpec, DevelopmentReviewSpec, DevelopmentSpec, DuePolicySpec,
    EquityLedger, EquitySpec, Event, EvidencePolicySpec, LadderSpec, MatchingSpec, Nobody, PeerSpec, PersonId, PersonSpec,
    PilotSpec, PlacementAgreementSpec, PolicySpec, Report, RosterSettings, RosterSpec, RotationChange, RotationRepairSpec,
    RotationSpec, RuleBookSpec, document_schemas,
};
use serde_json::{Value, json};

use crate::made::{Random, person};
use crate::pointers::places;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// Whether the crate reads a document of this name.
fn is_read(name: &str, text: &str) -> bool {
    match name {
        "blind-shortlist" => BlindShortlistSpec::from_json(text).is_ok(),
        "circles" => CircleSpec::from_json(text).is_ok(),
        "demand" => DemandSpec::from_json(text).is_ok(),
        "development" => DevelopmentSpec::from_json(text).is_ok(),
        "development-review" => DevelopmentReviewSpec::from_json(text).is_ok(),
        "due-policy" => DuePolicySpec::from_json(text).is_ok(),
        "journal-event" => Event::from_json(text).is_ok(),
        "equity" => EquitySpec::from_json(text).is_ok(),
        "equity-ledger" => EquityLedger::from_json(text).is_ok(),
        "evidence-policy" => EvidencePolicySpec::from_json(text).is_ok(),
        "ladder" => LadderSpec::from_json(text).is_ok(),
        "matching" => MatchingSpec::from_json(text).is_ok(),
        "mentoring-agreement" => AgreementSpec::from_json(text).is_ok(),
        "mentoring-policy" => PolicySpec::from_json(text).is_ok(),
        "peers" => PeerSpec::from_json(text).is_ok(),
        "pilot" => PilotSpec::from_json(text).is_ok(),
        "placement-agreement" => PlacementAgreementSpec::from_json(text).is_ok(),
        "report" => Report::<PersonId>::from_json(text).is_ok(),
        "report-published" => Report::<Nobody>::from_json(text).is_ok(),
        "roster" => RosterSpec::from_json(text).is_ok(),
        "roster-person" => serde_json::from_str::<PersonSpec>(text).is_ok(),
        "roster-settings" => RosterSettings::from_json(text).is_ok(),
        "rotation" => RotationSpec::from_json(text).is_ok(),
        "rotation-repair" => RotationRepairSpec::from_json(text).is_ok(),
        "rule-book" => RuleBookSpec::from_json(text).is_ok(),
        other => panic!("{other} has a schema, and no reader here"),
    }
}

/// Documents that are good, by the name of their schema.
fn documents() -> Vec<(&'static str, Value)> {
    let company = |file: &str| read(&format!("examples/data/company/{file}"));
    let seed = |file: &str| read(&format!("testdata/seeds/{file}"));
    let mut documents = vec![
        ("ladder", company("ladder.json")),
        ("ladder", read("examples/data/kubernetes-ladder/ladder.json")),
        ("rule-book", company("rules.json")),
        ("rule-book", company("rules-stricter.json")),
        ("rule-book", read("examples/data/kubernetes-ladder/rules.json")),
        ("rule-book", read("examples/data/kubernetes-ladder/cncf-rules.json")),
        ("roster-settings", company("settings.json")),
        ("roster-settings", read("examples/data/kubernetes-ladder/settings.json")),
        ("evidence-policy", company("policy.json")),
        ("mentoring-policy", company("mentoring.json")),
        ("mentoring-policy", company("reverse-mentoring.json")),
        ("mentoring-policy", seed("mentoring_policy.json")),
        ("demand", company("demand.json")),
        ("development", company("development.json")),
        ("development", seed("development.json")),
        ("rotation", company("rotations.json")),
        ("equity", read("examples/data/equity/promotions.json")),
        ("equity", seed("equity.json")),
        ("pilot", read("examples/data/pilot/shadowing.json")),
        ("pilot", seed("pilot.json")),
        ("blind-shortlist", seed("blind_shortlist.json")),
        ("circles", seed("circles.json")),
        ("matching", seed("matching.json")),
        ("peers", seed("peers.json")),
        ("mentoring-agreement", seed("agreement.json")),
    ];
    let lines = fs::read_to_string(root().join("examples/data/company/people.jsonl")).unwrap();
    documents.extend(lines.lines().take(20).map(|line| ("roster-person", serde_json::from_str(line).unwrap())));
    let journal = fs::read_to_string(root().join("examples/data/company/journal.jsonl")).unwrap();
    // An event of every kind and step that there is, once.
    let mut seen = std::collections::BTreeSet::new();
    for line in journal.lines() {
        let event: Event = serde_json::from_str(line).unwrap();
        if seen.insert((event.kind.lifecycle().map(|(kind, _)| kind), event.kind.step())) {
            documents.push(("journal-event", serde_json::from_str(line).unwrap()));
        }
    }
    documents.push(("due-policy", serde_json::to_value(DuePolicySpec::default()).unwrap()));
    let roster = json!({ "format": "rungs/roster/1", "settings": company("settings.json"),
        "people": lines.lines().take(5).map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>() });
    documents.push(("roster", roster));
    let report = crate::report::sample();
    documents.push(("report", serde_json::to_value(&report).unwrap()));
    documents.push(("report-published", serde_json::to_value(crate::report::published(&report)).unwrap()));
    let audit = crate::equity::compiled(&seed("equity.json"));
    let released = audit.release("r".parse().unwrap(), &EquityLedger::new()).unwrap();
    documents.push(("equity-ledger", serde_json::to_value(EquityLedger::new().with(released.entry)).unwrap()));
    let away = RotationChange::Away { person: person(1), from: 2, until: Some(4) };
    let seats = RotationChange::Seats { opportunity: "o".parse().unwrap(), by: -1, from: 0, until: None };
    let gone = RotationChange::Gone { person: person(2) };
    documents.push(("rotation-repair", serde_json::to_value(RotationRepairSpec::new(1, vec![away, seats, gone])).unwrap()));
    documents
}

fn validators() -> Vec<(&'static str, Validator)> {
    document_schemas().into_iter().map(|of| (of.name, jsonschema::draft202012::new(&of.schema).unwrap())).collect()
}

#[test]
fn the_schemas_are_those_that_are_kept() {
    let folder = root().join("schemas");
    let is_blessing = std::env::var_os("BLESS").is_some();
    let mut kept: Vec<String> = match fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect(),
        Err(_) if is_blessing => Vec::new(),
        Err(fault) => panic!("{fault}"),
    };
    for of in document_schemas() {
        let file = format!("{}.schema.json", of.name);
        let text = format!("{}\n", serde_json::to_string_pretty(&of.schema).unwrap());
        kept.retain(|name| *name != file);
        if is_blessing {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(&file), text).unwrap();
        } else {
            let before = fs::read_to_string(folder.join(&file)).unwrap_or_default();
            assert!(before == text, "schemas/{file} is not what the types say; BLESS=1 writes it");
        }
    }
    assert_eq!(kept, Vec::<String>::new(), "of these no document is known");
}

#[test]
fn good_documents_are_good_by_their_schemas() {
    let validators = validators();
    for (name, document) in documents() {
        let (_, validator) = validators.iter().find(|(of, _)| *of == name).unwrap();
        assert!(is_read(name, &document.to_string()), "{name}");
        let faults: Vec<String> =
            validator.iter_errors(&document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

/// What a schema refuses the crate refuses, whatever becomes of a document (but for `null`, which some lists read as absent, and lists in the place
/// of objects within a document); and the schema of each of these documents refuses
/// something.
#[test]
fn whatever_a_schema_refuses_is_not_read() {
    let validators = validators();
    let mut random = Random(3);
    let mut refused = std::collections::BTreeMap::new();
    for (name, document) in documents() {
        let (_, validator) = validators.iter().find(|(of, _)| *of == name).unwrap();
        let mut places = places(&document);
        random.shuffle(&mut places);
        for place in places.iter().take(60) {
            let values = [json!(-1), json!("x"), json!({}), json!([]), json!(true), json!({ "zzz": 1 }), json!(1.5)];
            let is_object = document.pointer(place).unwrap().is_object();
            for value in values.into_iter().filter(|value| !(is_object && value.is_array())) {
                let mut changed = document.clone();
                *changed.pointer_mut(place).unwrap() = value;
                if !validator.is_valid(&changed) {
                    *refused.entry(name).or_insert(0) += 1;
                    let is_read = is_read(name, &changed.to_string());
                    assert!(
                        !is_read,
                        "{name} {place} {:?}",
                        validator.iter_errors(&changed).next().map(|fault| fault.to_string())
                    );
                }
            }
        }
    }
    let names: std::collections::BTreeSet<&str> = documents().into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().all(|name| refused.get(name).is_some_and(|&count| count >= 40)), "{refused:?}");
}
