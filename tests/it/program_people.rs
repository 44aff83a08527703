//! People who leave, come back, and of whom something is known from before: what a journal makes of them on a roster.

use rungs::{Id, LadderSpec, PersonSpec, Program, RosterSettings, RosterSpec};
use serde_json::{Value, json};

use crate::made::date;
use crate::program::{HR, empty, event, lifecycle};

const LADDER: &str = r#"{"scales": [{"id": "five", "levels": [{"id": "aware"}]}], "competencies": [{"id": "coaching", "scale": "five"}],
    "roles": [{"id": "specialist"}, {"id": "lead"}], "steps": [{"from": "specialist", "to": "lead", "kind": "promotion", "months": 12}]}"#;

fn onto(program: &Program, base: Value) -> PersonSpec {
    let settings = RosterSettings::new();
    let base: Vec<PersonSpec> = serde_json::from_value(base).unwrap();
    let people = program.as_of(date("2026-12-31")).onto(base, &settings).people;
    let ladder = LadderSpec::from_json(LADDER).unwrap().compile().unwrap();
    let mut spec = RosterSpec::new(settings);
    spec.people = people.clone();
    spec.compile(&ladder).unwrap();
    let [person] = people.try_into().unwrap();
    person
}

fn role(role: &str) -> Value {
    json!({"role_changed": {"role": role}})
}

/// Role, first day and the day after the last.
fn held(person: &PersonSpec) -> Vec<(&str, String, String)> {
    let until = |spell: &rungs::Spell<_>| spell.until.map_or_else(String::new, |until| until.to_string());
    person.roles.iter().map(|spell| (spell.of.as_str(), spell.from.to_string(), until(spell))).collect()
}

#[test]
fn whoever_leaves_first_of_all_is_off_the_roster() {
    let mut program = empty();
    lifecycle(&mut program, "person", "p-1", &[("2026-03-01", json!({"left": {"regretted": true}}))]);
    let base = json!([{"id": "p-1", "hired": "2024-01-01", "roles": [{"of": "specialist", "from": "2024-01-01"}]}]);
    let person = onto(&program, base);
    assert_eq!(person.left, Some(date("2026-03-01")));
    assert_eq!(held(&person), [("specialist", "2024-01-01".to_owned(), "2026-03-01".to_owned())]);
    assert_eq!(program.as_of(date("2026-12-31")).person("p-1").unwrap().unwrap().left, [date("2026-03-01")]);
    let narrative = program.as_of(date("2026-12-31")).narrative(&"p-1".parse().unwrap(), &[], &[], &[]);
    assert_eq!(narrative.timeline.len(), 1);
}

#[test]
fn whoever_leaves_and_is_hired_again_on_one_day_has_the_new_role() {
    let mut program = empty();
    let on = "2026-03-01";
    let all = [
        ("2024-01-01", json!("hired")),
        ("2024-01-01", role("specialist")),
        (on, json!({"left": {}})),
        (on, json!("hired")),
        (on, role("lead")),
    ];
    lifecycle(&mut program, "person", "p-1", &all);
    let person = onto(&program, json!([]));
    assert_eq!(person.left, None);
    let expected = [("specialist", "2024-01-01".to_owned(), on.to_owned()), ("lead", on.to_owned(), String::new())];
    assert_eq!(held(&person), expected);
}

#[test]
fn what_was_seen_before_somebody_was_hired_leaves_the_hiring_legal() {
    let mut program = empty();
    let seen = json!({"evidence_recorded": {"evidence": {"competency": "coaching", "level": "aware", "kind": "certificate", "on": "2023-05-01"}}});
    let rated = json!({"rated": {"cycle": "2023", "rating": "strong"}});
    lifecycle(&mut program, "person", "p-1", &[("2023-05-01", seen), ("2023-06-01", rated)]);
    let before = program.as_of(date("2023-12-31")).person("p-1").unwrap().unwrap();
    assert_eq!((before.stage.to_string().as_str(), before.employed.len(), before.evidence.len()), ("noted", 0, 1));
    let hired = event("hired", "2024-01-01", HR, json!({"person": {"id": "p-1", "event": "hired"}}));
    assert_eq!(program.apply(&hired).unwrap().refusal(), None);
    let record = program.as_of(date("2026-12-31")).person("p-1").unwrap().unwrap();
    let employed: Vec<String> = record.employed.iter().map(ToString::to_string).collect();
    assert_eq!((employed, record.ratings.len()), (vec!["2024-01-01..".to_owned()], 1));
    assert_eq!(
        program.as_of(date("2026-12-31")).onto(Vec::new(), &RosterSettings::new()).people[0].hired,
        Some(date("2024-01-01"))
    );
}
