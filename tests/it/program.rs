//! The programme, case by case.

use std::collections::BTreeSet;

use rungs::{
    AttemptError, Barred, BlindField, BlindKey, Due, DuePolicySpec, Event, EventFate, Id, Journal, JournalError, JournalLines,
    LadderSpec, LifecycleKind, MembershipStage, NextStep, PersonSpec, PlacementStage, Program, Refusal, RosterSettings,
    RuleBookSpec, Snapshot, readiness_signals,
};
use serde_json::{Value, json};

use crate::made::date;
use crate::made_journal::read;

/// An event that was recorded on the day from which on it holds.
pub fn event(id: &str, on: &str, actor: (&str, &str), kind: Value) -> Event {
    known(id, on, &format!("{on}T12:00:00Z"), actor, kind)
}

pub fn known(id: &str, on: &str, recorded: &str, actor: (&str, &str), kind: Value) -> Event {
    read(
        &json!({"id": id, "recorded_at": recorded, "effective_on": on, "actor": {"id": actor.0, "role": actor.1}, "kind": kind}),
    )
}

pub const HR: (&str, &str) = ("hr-1", "hr");

/// A programme of events of one lifecycle, on the days given; numbered from 0. What only one person can say, that person says.
pub fn lifecycle(program: &mut Program, kind: &str, id: &str, events: &[(&str, Value)]) {
    let mut opening = Value::Null;
    for (number, (on, what)) in events.iter().enumerate() {
        let said = what.as_object().and_then(|what| what.values().next()).cloned().unwrap_or_default();
        if number == 0 {
            opening = said.clone();
        }
        let actor = match (kind, said["side"].as_str(), what.as_str()) {
            ("placement", Some("participant"), _) => (opening["person"].as_str().unwrap(), "person"),
            ("sponsorship", _, Some("accepted")) => (opening["sponsor"].as_str().unwrap(), "sponsor"),
            _ => HR,
        };
        let one = event(&format!("{kind}-{id}-{number}"), on, actor, json!({kind: {"id": id, "event": what}}));
        let applied = program.apply(&one).unwrap();
        assert_eq!(applied.refusal(), None);
    }
}

pub fn empty() -> Program {
    Program::replay(Journal::new())
}

fn agreed(program: &mut Program, id: &str, person: &str, from: &str, until: &str, more: Value) {
    let mut proposed =
        json!({"person": person, "kind": "rotation", "host": "sales", "home": "product", "starts": from, "ends": until});
    proposed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let agreed = |side: &str| json!({"agreed": {"side": side}});
    let events = [json!({"proposed": proposed}), agreed("home"), agreed("host"), agreed("participant"), json!({"began": {}})];
    lifecycle(program, "placement", id, &events.map(|event| (from, event)));
}

#[test]
fn nobody_approves_their_own_application_and_no_system_does() {
    let mut program = empty();
    let steps = ["submitted", "screened", "shortlisted", "selected", "approval_requested"];
    let mut events = vec![("2026-01-05", json!({"drafted": {"person": "p-1", "opportunity": "o-1"}}))];
    events.extend(steps.map(|step| match step {
        "screened" => ("2026-01-05", json!({"screened": {"verdict": "eligible", "version": "2026-1"}})),
        _ => ("2026-01-05", json!(step)),
    }));
    lifecycle(&mut program, "application", "a-1", &events);
    let says = |id: &str, actor, what: &str| {
        let on = if what == "accepted" { "2026-01-07" } else { "2026-01-06" };
        event(id, on, actor, json!({"application": {"id": "a-1", "event": what}}))
    };
    let barred = |program: &mut Program, actor| match program.attempt(&says("x", actor, "approved")).unwrap_err() {
        AttemptError::Refused(Refusal::Transition(error)) => (error.barred, error.to_string()),
        other => panic!("{other}"),
    };
    let (why, told) = barred(&mut program, ("p-1", "manager"));
    assert_eq!(why, Some(Barred::OwnCase));
    assert_eq!(
        told,
        "event \"x\": application \"a-1\" is approval_pending and cannot be approved by the person whom it is about; \
         legal: declined, rejected, withdrawn"
    );
    assert_eq!(barred(&mut program, ("robot", "system")).0, Some(Barred::NotAPerson));
    // Nothing is accepted that nobody has approved.
    assert!(program.attempt(&says("y", HR, "accepted")).is_err());
    assert!(program.attempt(&says("z", ("p-9", "manager"), "approved")).is_ok());
    assert!(program.attempt(&says("y", HR, "accepted")).is_ok());
    let application = program.as_of(date("2026-01-31")).application("a-1").unwrap().unwrap();
    assert_eq!((application.stage.to_string().as_str(), application.approved_by.unwrap().as_str()), ("accepted", "p-9"));
    assert_eq!(application.version.unwrap().as_str(), "2026-1");
}

#[test]
fn a_secondment_waits_for_its_terms_and_nobody_nominates_themself() {
    let mut program = empty();
    let agreed = |side: &str| ("2026-02-01", json!({"agreed": {"side": side}}));
    let proposed = json!({"proposed": {"person": "p-1", "kind": "secondment", "host": "sales"}});
    let all = [("2026-02-01", proposed), agreed("home"), agreed("host"), agreed("participant")];
    lifecycle(&mut program, "placement", "pl-1", &all);
    let stage = |program: &Program| program.as_of(date("2026-03-01")).stage(LifecycleKind::Placement, "pl-1");
    assert_eq!(stage(&program), Some("proposed"));
    let terms = json!({"placement": {"id": "pl-1", "event": {"terms_set": {"post": "post-7", "reviews": ["2026-05-01"]}}}});
    program.apply(&event("terms", "2026-02-02", HR, terms)).unwrap();
    assert_eq!(stage(&program), Some("agreed"));
    let nominated = json!({"nomination": {"id": "n-1", "event": {"proposed": {"person": "p-1", "target": {"role": {"of": "lead"}}, "cover": "permanent"}}}});
    assert!(program.attempt(&event("n", "2026-02-02", ("p-1", "person"), nominated.clone())).is_err());
    assert!(program.attempt(&event("n", "2026-02-02", ("p-2", "manager"), nominated)).is_ok());
}

#[test]
fn two_people_who_were_mixed_up_are_put_right_and_both_versions_can_be_read() {
    let mut program = empty();
    agreed(&mut program, "pl-1", "p-1", "2026-01-05", "2026-06-30", json!({}));
    agreed(&mut program, "pl-2", "p-2", "2026-01-05", "2026-06-30", json!({"kind": "swap"}));
    let proposal =
        |person: &str, kind: &str| json!({"proposed": {"person": person, "kind": kind, "host": "sales", "home": "product"}});
    for (id, of, person, kind) in [("c-1", "pl-1", "p-2", "rotation"), ("c-2", "pl-2", "p-1", "swap")] {
        let kind = json!({"placement": {"id": of, "event": proposal(person, kind)}});
        let fix =
            known(id, "2026-01-05", "2026-03-01T09:00:00Z", HR, kind).correcting(format!("placement-{of}-0").parse().unwrap());
        let applied = program.apply(&fix).unwrap();
        // The correction stands where the mistake stood, and what followed counts as before, but for the word of the one for the other.
        let displaced: Vec<&str> = applied.displaced().iter().map(AsRef::as_ref).collect();
        let (agreed, began) = (format!("placement-{of}-3"), format!("placement-{of}-4"));
        assert_eq!((applied.refusal(), displaced), (None, vec![agreed.as_str(), &began]));
        let theirs = json!({"placement": {"id": of, "event": {"agreed": {"side": "participant"}}}});
        let theirs = known(&format!("{id}-agreed"), "2026-01-05", "2026-03-01T10:00:00Z", (person, "person"), theirs);
        let applied = program.apply(&theirs.correcting(agreed.parse().unwrap())).unwrap();
        assert_eq!((applied.refusal(), applied.released().last().unwrap().as_str()), (None, began.as_str()));
    }
    let view = program.as_of(date("2026-03-31"));
    let who = |view: rungs::View<'_>, id: &str| view.placement(id).unwrap().unwrap().person.unwrap().to_string();
    assert_eq!((who(view, "pl-1"), who(view, "pl-2")), ("p-2".into(), "p-1".into()));
    let then = view.known_at("2026-02-28T00:00:00Z".parse().unwrap());
    assert_eq!((who(then, "pl-1"), who(then, "pl-2")), ("p-1".into(), "p-2".into()));
    assert_eq!(view.portfolio(&"p-1".parse().unwrap()).placements[0].id.as_str(), "pl-2");
    assert_eq!(then.portfolio(&"p-1".parse().unwrap()).placements[0].id.as_str(), "pl-1");
    let history = view.history(LifecycleKind::Placement, "pl-1");
    let fates: Vec<String> = history
        .iter()
        .map(|entry| {
            format!(
                "{} {}",
                entry.event.id,
                match &entry.fate {
                    EventFate::Counts { stage } => stage.to_string(),
                    EventFate::Corrected { by } => format!("by {by}"),
                    other => format!("{other:?}"),
                }
            )
        })
        .collect();
    assert_eq!(fates[..2], ["placement-pl-1-0 by c-1", "c-1 proposed"]);
    assert_eq!(fates[6], "placement-pl-1-4 active");
}

#[test]
fn a_correction_can_be_corrected_and_a_void_voided() {
    let mut program = empty();
    lifecycle(&mut program, "vacancy", "v-1", &[("2026-01-10", json!({"opened": {"role": "lead"}}))]);
    let opened = |id: &str, role: &str, at: &str, of: &str| {
        let kind = json!({"vacancy": {"id": "v-1", "event": {"opened": {"role": role}}}});
        known(id, "2026-01-10", at, HR, kind).correcting(of.parse().unwrap())
    };
    let void = |id: &str, at: &str, of: &str| known(id, "2026-01-10", at, HR, json!({"voided": {"event": of}}));
    let role = |program: &Program| {
        let vacancy = program.as_of(date("2026-12-31")).vacancy("v-1").unwrap();
        vacancy.map(|vacancy| vacancy.role.unwrap().to_string())
    };
    let told = |program: &mut Program, event: Event| {
        program.apply(&event).unwrap();
        role(program)
    };
    let as_role = |role: &str| Some(role.to_owned());
    assert_eq!(told(&mut program, opened("c-1", "head", "2026-02-01T00:00:00Z", "vacancy-v-1-0")), as_role("head"));
    assert_eq!(told(&mut program, opened("c-2", "chief", "2026-02-02T00:00:00Z", "c-1")), as_role("chief"));
    // Without the second correction the first one counts again, and without that the event itself.
    assert_eq!(told(&mut program, void("v-2", "2026-02-03T00:00:00Z", "c-2")), as_role("head"));
    assert_eq!(told(&mut program, void("v-3", "2026-02-04T00:00:00Z", "c-1")), as_role("lead"));
    assert_eq!(told(&mut program, void("v-4", "2026-02-05T00:00:00Z", "v-2")), as_role("lead"));
    assert_eq!(told(&mut program, void("v-5", "2026-02-06T00:00:00Z", "v-3")), as_role("chief"));
    assert_eq!(told(&mut program, void("v-6", "2026-02-07T00:00:00Z", "vacancy-v-1-0")), None);
    // An event about one that is recorded later, or that has not come, waits; neither changes anything.
    assert_eq!(told(&mut program, void("v-7", "2026-02-01T00:00:00Z", "v-6")), None);
    assert_eq!(told(&mut program, void("v-8", "2026-02-08T00:00:00Z", "v-9")), None);
    let reasons: Vec<String> = program.refused().iter().map(ToString::to_string).collect();
    assert_eq!(
        reasons,
        [
            "event \"v-7\" is about the event \"v-6\", which was recorded later",
            "event \"v-8\" is about the event \"v-9\", which has not arrived",
        ]
    );
}

#[test]
fn a_journal_takes_no_id_twice_and_no_day_of_another_age() {
    let mut journal = Journal::new();
    let hired = |id: &str, on: &str, person: &str| event(id, on, HR, json!({"person": {"id": person, "event": "hired"}}));
    journal.push(&hired("e-1", "2026-01-01", "p-1")).unwrap();
    let conflict = journal.push(&hired("e-1", "2026-01-01", "p-2")).unwrap_err();
    assert_eq!(conflict, JournalError::Conflict("e-1".parse().unwrap()));
    let mut early = hired("e-2", "2026-01-01", "p-1");
    early.effective_on = date("1899-12-31");
    assert_eq!(journal.push(&early), Err(JournalError::Date("e-2".parse().unwrap())));
    let both = event("e-3", "2026-01-01", HR, json!({"voided": {"event": "e-1"}})).correcting("e-1".parse().unwrap());
    assert_eq!(journal.push(&both), Err(JournalError::VoidCorrects("e-3".parse().unwrap())));
    assert_eq!(journal.len(), 1);
    assert_eq!(journal.event("e-2").unwrap_err().to_string(), "no event has the id \"e-2\"; the nearest known is \"e-1\"");
    // What was refused left no person behind that a question could find.
    let program = Program::replay(journal);
    assert!(program.as_of(date("2026-12-31")).person("p-2").is_err());
}

#[test]
fn a_person_who_leaves_and_returns_is_one_person_and_a_renamed_role_one_role() {
    let mut program = empty();
    let changed = |role: &str| json!({"role_changed": {"role": role}});
    lifecycle(
        &mut program,
        "person",
        "p-1",
        &[
            ("2020-03-01", json!("hired")),
            ("2020-03-01", changed("engineer")),
            ("2023-05-01", json!({"left": {"regretted": true}})),
            ("2025-02-01", json!("hired")),
            ("2025-02-01", changed("developer")),
        ],
    );
    lifecycle(&mut program, "role", "engineer", &[("2022-01-01", json!({"renamed": {"to": "developer"}}))]);
    lifecycle(&mut program, "role", "developer", &[("2026-01-01", json!({"renamed": {"to": "builder"}}))]);
    let role = |on: &str| program.as_of(date(on)).role_on("p-1").map(|role| role.to_string());
    let named = |role: &str| Some(role.to_owned());
    assert_eq!(
        (role("2021-06-01"), role("2022-06-01"), role("2026-06-01")),
        (named("engineer"), named("developer"), named("builder"))
    );
    // The first spell began under the first name and has the name of the day.
    let view = program.as_of(date("2026-06-01"));
    assert_eq!(view.role_since(&"engineer".parse().unwrap(), date("2020-03-01")).as_str(), "builder");
    let record = view.person("p-1").unwrap().unwrap();
    let employed: Vec<String> = record.employed.iter().map(ToString::to_string).collect();
    assert_eq!(employed, ["2020-03-01..2023-05-01", "2025-02-01.."]);
    let onto = view.onto(Vec::new(), &RosterSettings::new());
    let [person]: [PersonSpec; 1] = onto.people.try_into().unwrap();
    assert_eq!((person.hired, person.left), (None, None));
    let spells: Vec<_> = person.roles.iter().map(|spell| (spell.of.as_str(), spell.from, spell.until)).collect();
    assert_eq!(spells, [("builder", date("2020-03-01"), Some(date("2023-05-01"))), ("builder", date("2025-02-01"), None),]);
    // Nobody is moved who is not there.
    let moved = event("late", "2024-01-01", HR, json!({"person": {"id": "p-1", "event": changed("lead")}}));
    assert!(program.attempt(&moved).is_err());
}

const LADDER: &str = r#"{"scales": [{"id": "five", "levels": [{"id": "aware"}, {"id": "working"}, {"id": "leading"}]}],
    "competencies": [{"id": "coaching", "scale": "five"}, {"id": "budgeting", "scale": "five"}],
    "roles": [{"id": "specialist", "open_to_hire": true}, {"id": "lead", "requires": [{"competency": "coaching", "level": "working"}]}],
    "steps": [{"from": "specialist", "to": "lead", "kind": "promotion", "months": 12}]}"#;

/// A rotation that is debriefed and synthesised.
fn taught(program: &mut Program) {
    let objectives = json!({"objectives": [{"competency": "coaching", "level": "working"}, {"competency": "budgeting", "level": "leading"}]});
    agreed(program, "pl-1", "p-1", "2026-01-05", "2026-06-30", objectives);
    let seen = json!([{"competency": "coaching", "level": "leading", "assessor": "p-8"}, {"competency": "budgeting", "level": "working"}]);
    let steps = [
        ("2026-06-30", json!({"completed": {"delivered": ["report"]}})),
        ("2026-07-04", json!({"debriefed": {"outcomes": seen}})),
        ("2026-07-10", json!("synthesised")),
    ];
    for (number, (on, what)) in steps.into_iter().enumerate() {
        program.apply(&event(&format!("end-{number}"), on, HR, json!({"placement": {"id": "pl-1", "event": what}}))).unwrap();
    }
}

#[test]
fn a_debrief_becomes_evidence_and_what_is_left_open_is_told() {
    let ladder = LadderSpec::from_json(LADDER).unwrap().compile().unwrap();
    let mut program = empty();
    taught(&mut program);
    let synthesis = program.as_of(date("2026-07-31")).synthesis("pl-1", &ladder).unwrap().unwrap();
    assert!(synthesis.counts);
    let [gap]: [rungs::RemainingGap; 1] = synthesis.remaining.try_into().unwrap();
    assert_eq!((gap.competency.as_str(), gap.asked.as_str(), gap.seen.unwrap().as_str()), ("budgeting", "leading", "working"));
    let evidence = program.as_of(date("2026-07-31")).evidence("p-1");
    assert_eq!(evidence, synthesis.evidence.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(evidence[1].assessor.as_ref().unwrap().as_str(), "p-8");
    // Before it is synthesised it is none, and what was not looked at is not nothing.
    assert_eq!(program.as_of(date("2026-07-05")).evidence("p-1"), []);
    let before = program.as_of(date("2026-07-01")).synthesis("pl-1", &ladder).unwrap().unwrap();
    assert_eq!(before.remaining.iter().map(|gap| gap.seen.clone()).collect::<Vec<_>>(), [None, None]);
}

#[test]
fn evidence_from_a_placement_makes_somebody_eligible_and_the_signal_says_so() {
    let ladder = LadderSpec::from_json(LADDER).unwrap().compile().unwrap();
    let settings = RosterSettings::from_json(r#"{"records": {"rotation": {"codes": ["sales"]}}}"#).unwrap();
    let mut program = empty();
    taught(&mut program);
    let view = program.as_of(date("2026-07-31"));
    let base: Vec<PersonSpec> = serde_json::from_str(
        r#"[{"id": "p-1", "hired": "2024-01-01", "roles": [{"of": "specialist", "from": "2024-01-01"}]}]"#,
    )
    .unwrap();
    let onto = view.onto(base, &settings);
    assert_eq!(onto.left_out, []);
    let mut spec = rungs::RosterSpec::new(settings.clone());
    spec.people = onto.people;
    let roster = spec.compile(&ladder).unwrap();
    assert_eq!(roster.person("p-1").unwrap().records().count(), 1);
    let book = RuleBookSpec::from_json(
        r#"{"version": "2026-1", "rules": [{"id": "to-lead", "role": "lead", "needs": {"all": [
            {"id": "time", "tenure": {"in": "company", "months": 12}},
            {"id": "coaches", "meets_level": {"competency": "coaching", "level": "working"}},
            {"id": "moved", "completed": {"kinds": ["rotation"]}}]}}]}"#,
    );
    let book = book.unwrap().compile(&ladder, &settings).unwrap();
    let policy = rungs::EvidencePolicySpec::new().compile().unwrap();
    let judge = book.over(&roster, &policy, view.day()).unwrap();
    let signals = readiness_signals(&judge, date("2026-06-01"));
    assert_eq!(signals.len(), 1);
    let clauses: Vec<&str> = signals[0].clauses.iter().map(|clause| clause.label.as_str()).collect();
    assert_eq!((signals[0].person.as_str(), clauses), ("p-1", vec!["coaches", "moved"]));
    let evidence: Vec<_> = signals[0].evidence.iter().map(|seen| (seen.competency().as_str(), seen.on())).collect();
    assert_eq!(evidence, [("coaching", date("2026-07-04"))]);
    assert_eq!(readiness_signals(&judge, date("2026-07-10")), []);
    // What could come next is told with its reasons.
    let narrative = view.narrative(&"p-1".parse().unwrap(), &[], &signals, &[]);
    assert!(matches!(&narrative.next[..], [NextStep::Step { rule, .. }] if rule.as_str() == "to-lead"));
    assert_eq!(narrative.timeline.len(), 2);
}

#[test]
fn what_is_due_is_told_by_day() {
    let mut program = empty();
    agreed(&mut program, "pl-1", "p-1", "2026-01-05", "2026-06-30", json!({"check_in_days": 30}));
    lifecycle(
        &mut program,
        "placement",
        "pl-2",
        &[
            ("2026-02-01", json!({"proposed": {"person": "p-2", "kind": "project", "host": "sales"}})),
            ("2026-02-03", json!({"agreed": {"side": "home"}})),
        ],
    );
    lifecycle(
        &mut program,
        "mentorship",
        "m-1",
        &[
            ("2026-01-10", json!({"proposed": {"mentor": "p-3", "mentees": ["p-1"], "kind": "mentor"}})),
            ("2026-01-12", json!("accepted")),
            ("2026-01-31", json!({"began": {"cadence": "monthly"}})),
        ],
    );
    lifecycle(
        &mut program,
        "application",
        "a-1",
        &[("2026-02-01", json!({"drafted": {"person": "p-2", "opportunity": "o-1"}})), ("2026-02-02", json!("submitted"))],
    );
    lifecycle(
        &mut program,
        "development_plan",
        "d-1",
        &[
            ("2026-01-01", json!({"drafted": {"person": "p-1", "milestones": [{"id": "talk", "due": "2026-02-20"}]}})),
            ("2026-01-02", json!("agreed")),
        ],
    );
    let seen = json!({"evidence_recorded": {"evidence": {"id": "ev-1", "competency": "coaching", "level": "working", "kind": "certificate", "on": "2025-01-05", "until": "2026-02-25"}}});
    lifecycle(&mut program, "person", "p-1", &[("2025-01-05", seen)]);
    let view = program.as_of(date("2026-02-10"));
    let due = view.due(date("2026-02-01"), date("2026-03-01"), &DuePolicySpec::new(), None);
    let told: Vec<String> =
        due.iter().map(|item| format!("{} {} {} {:?}", item.on, item.lifecycle, item.id, item.what)).collect();
    assert_eq!(
        told,
        [
            "2026-02-04 placement pl-1 CheckIn",
            "2026-02-15 placement pl-2 Agreement { unsigned: [Host, Participant], terms: false }",
            "2026-02-20 development_plan d-1 Milestone { milestone: ItemCode(\"talk\") }",
            "2026-02-23 application a-1 Application { stage: Submitted }",
            "2026-02-25 person p-1 EvidenceExpires { competency: CompetencyId(\"coaching\"), evidence: Some(EvidenceId(\"ev-1\")) }",
            "2026-02-28 mentorship m-1 Session",
        ]
    );
    assert_eq!(due[5].people.iter().map(Id::as_str).collect::<Vec<_>>(), ["p-3", "p-1"]);
    // A stretch of days takes its first day and not its last.
    let on = |from: &str, until: &str| view.due(date(from), date(until), &DuePolicySpec::new(), None).len();
    assert_eq!((on("2026-02-04", "2026-02-05"), on("2026-02-03", "2026-02-04")), (1, 0));
    // A policy says for how long evidence counts.
    let policy =
        rungs::EvidencePolicySpec::from_json(r#"{"kinds": {"certificate": {"weight": "1", "valid_months": 12}}}"#).unwrap();
    let expired = view.due(date("2026-01-01"), date("2026-02-01"), &DuePolicySpec::new(), Some(&policy.compile().unwrap()));
    assert!(expired.iter().any(|item| item.on == date("2026-01-05") && matches!(item.what, Due::EvidenceExpires { .. })));
}

fn applicants() -> Program {
    let mut program = empty();
    lifecycle(
        &mut program,
        "opportunity",
        "o-1",
        &[
            ("2026-01-01", json!({"drafted": {"unit": "sales", "builds": ["coaching"]}})),
            ("2026-01-02", json!("publication_requested")),
            ("2026-01-03", json!({"published": {"closes": "2026-01-31"}})),
        ],
    );
    for person in ["p-1", "p-2", "p-3"] {
        lifecycle(
            &mut program,
            "application",
            &format!("a-{person}"),
            &[
                ("2026-01-05", json!({"drafted": {"person": person, "opportunity": "o-1"}})),
                ("2026-01-06", json!("submitted")),
                ("2026-01-08", json!({"screened": {"verdict": "eligible"}})),
            ],
        );
    }
    let short = json!({"application": {"id": "a-p-3", "event": "shortlisted"}});
    program.apply(&event("short", "2026-01-09", HR, short)).unwrap();
    program
}

#[test]
fn whoever_screens_sees_no_person_and_only_what_is_allowed() {
    let program = applicants();
    let view = program.as_of(date("2026-01-20"));
    let key = BlindKey::new(*b"a key of 16 byte");
    let seen = view.blind("o-1", &key, &BTreeSet::from([BlindField::Verdict, BlindField::Competencies])).unwrap();
    // The one on the shortlist is not blind any more.
    assert_eq!(seen.len(), 2);
    let written = serde_json::to_string(&seen).unwrap();
    assert!(
        !["p-1", "p-2", "p-3", "a-p", "hr-1", "submitted", "placements"].iter().any(|hidden| written.contains(hidden)),
        "{written}"
    );
    assert!(seen.is_sorted_by(|one, other| one.pseudonym < other.pseudonym));
    // Stable, and undone only with the key.
    let found: Vec<_> =
        seen.iter().map(|one| view.unblind("o-1", &key, &one.pseudonym).unwrap().unwrap().to_string()).collect();
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(["a-p-1", "a-p-2"]));
    let other = BlindKey::new(*b"another 16 bytes");
    assert_eq!(view.unblind("o-1", &other, &seen[0].pseudonym).unwrap(), None);
    assert_eq!(format!("{key:?}"), "BlindKey(..)");
    // A pseudonym that was given stays what it was in every later version.
    let (opportunity, person) = ("o-1".parse().unwrap(), "p-1".parse().unwrap());
    assert_eq!(key.pseudonym(&opportunity, &person).as_ref().len(), 32);
    assert_eq!(key.pseudonym(&opportunity, &person).as_ref(), "d4c9f3e7e8391b78f9b2d19e770656fc");
}

#[test]
fn an_offer_is_open_and_not_yet_applied_for() {
    let mut program = applicants();
    let view = program.as_of(date("2026-01-20"));
    let lacks = ["coaching".parse().unwrap()];
    let offers = view.offers("p-9", None, &lacks);
    assert_eq!((offers.len(), offers[0].teaches.len(), offers[0].is_new_unit), (1, 1, true));
    assert!(view.offers("p-1", None, &lacks).is_empty());
    assert!(program.as_of(date("2026-02-01")).offers("p-9", None, &lacks).is_empty(), "it has closed");
    lifecycle(&mut program, "person", "p-9", &[("2026-01-10", json!({"left": {}}))]);
    assert!(program.as_of(date("2026-01-20")).offers("p-9", None, &lacks).is_empty());
}

#[test]
fn candidates_without_sponsor_mentor_or_another_unit_are_told() {
    let mut program = empty();
    for person in ["p-1", "p-2", "p-3"] {
        lifecycle(&mut program, "candidate", person, &[("2026-01-01", json!({"discovered": {}}))]);
    }
    lifecycle(
        &mut program,
        "sponsorship",
        "s-1",
        &[("2026-01-02", json!({"proposed": {"sponsor": "p-8", "person": "p-1"}})), ("2026-01-03", json!("accepted"))],
    );
    lifecycle(
        &mut program,
        "mentorship",
        "m-1",
        &[
            ("2026-01-02", json!({"proposed": {"mentor": "p-1", "mentees": ["p-2"], "kind": "mentor"}})),
            ("2026-01-03", json!("accepted")),
            ("2026-01-04", json!({"began": {}})),
        ],
    );
    agreed(&mut program, "pl-1", "p-2", "2026-01-05", "2026-06-30", json!({}));
    lifecycle(&mut program, "person", "p-3", &[("2026-01-20", json!({"left": {}}))]);
    let lacking = |on: &str| -> Vec<(String, bool, bool, bool)> {
        let told = program.as_of(date(on)).lacking();
        told.into_iter().map(|one| (one.person.to_string(), one.sponsor, one.mentor, one.exposure)).collect()
    };
    let all = |person: &str| (person.to_owned(), true, true, true);
    assert_eq!(lacking("2026-01-01"), [all("p-1"), all("p-2"), all("p-3")]);
    assert_eq!(lacking("2026-01-31"), [("p-1".to_owned(), false, true, true), ("p-2".to_owned(), true, false, false)]);
    // Who mentors whom makes a line.
    let view = program.as_of(date("2026-01-31"));
    assert_eq!(view.lineage().descendants("p-1").unwrap()[0].person().as_str(), "p-2");
}

#[test]
fn lines_that_cannot_be_read_are_told_and_all_others_are_read() {
    let line = |id: &str, person: &str| {
        let hired = event(id, "2026-01-01", HR, json!({"person": {"id": person, "event": "hired"}}));
        serde_json::to_string(&hired).unwrap()
    };
    let mut lines = JournalLines::new();
    let text =
        [line("e-2", "p-2"), String::new(), "{".into(), line("e-1", "p-1"), line("e-2", "p-2"), line("e-2", "p-3")].join("\n");
    lines.push(&text);
    let read = lines.finish();
    let told: Vec<_> = read.defects().iter().map(|defect| (defect.path().line().unwrap(), defect.code().as_str())).collect();
    assert_eq!(told, [(3, "json/syntax"), (6, "journal/conflict")]);
    assert_eq!((read.journal.len(), read.lines, read.known), (2, 6, 1));
    assert!(read.whole().is_err());
    // Further lines are read onto what is there.
    let mut more = JournalLines::onto(
        program_of(&[event("e-1", "2026-01-01", HR, json!({"person": {"id": "p-1", "event": "hired"}}))]).into_journal(),
    );
    more.push(&(line("e-1", "p-1") + "\n"));
    assert_eq!(more.finish().known, 1);
}

fn program_of(events: &[Event]) -> Program {
    let mut program = empty();
    events.iter().for_each(|event| drop(program.apply(event).unwrap()));
    program
}

#[test]
fn a_snapshot_that_was_damaged_is_refused() {
    let mut program = empty();
    taught(&mut program);
    let good = serde_json::to_value(Snapshot::from(program)).unwrap();
    assert!(serde_json::from_value::<Snapshot>(good.clone()).is_ok());
    let damaged = |change: &dyn Fn(&mut Value)| {
        let mut snapshot = good.clone();
        change(&mut snapshot);
        serde_json::from_value::<Snapshot>(snapshot).unwrap_err().to_string()
    };
    assert!(damaged(&|snapshot| snapshot["format"] = json!("rungs/program-snapshot/2")).contains("another format"));
    assert!(damaged(&|snapshot| snapshot["texts"][1] = snapshot["texts"][0].clone()).contains("given twice"));
    for (column, wrong) in [
        (0, json!("")),
        (2, json!(999_999)),
        (3, json!(9_999)),
        (4, json!(9)),
        (5, json!([99, 0])),
        (7, json!("0")),
        (7, json!("00ff00")),
    ] {
        assert_eq!(
            damaged(&|snapshot| snapshot["events"][3][column] = wrong.clone()),
            "event 3 of the snapshot cannot be read",
            "{column}"
        );
    }
    assert_eq!(
        damaged(&|snapshot| snapshot["events"][3] = snapshot["events"][2]
            .clone()
            .as_array()
            .map(|row| {
                let mut row = row.clone();
                row[1] = json!(0);
                json!(row)
            })
            .unwrap()),
        "event 3 of the snapshot cannot be read"
    );
}

#[test]
fn a_membership_of_a_pool_is_dated_and_a_stage_is_told_by_kind_and_id() {
    let mut program = empty();
    lifecycle(
        &mut program,
        "pool_membership",
        "pm-1",
        &[("2026-01-01", json!({"joined": {"person": "p-1", "pool": "future"}})), ("2026-05-01", json!("left"))],
    );
    let membership = |on: &str| program.as_of(date(on)).membership("pm-1").unwrap().map(|one| one.stage);
    assert_eq!(
        (membership("2025-12-31"), membership("2026-04-30"), membership("2026-05-01")),
        (None, Some(MembershipStage::Member), Some(MembershipStage::Left))
    );
    let view = program.as_of(date("2026-02-01"));
    assert_eq!(view.stage(LifecycleKind::PoolMembership, "pm-2"), None);
    assert_eq!(view.placement("pl-1").unwrap_err().to_string(), "no placement has the id \"pl-1\"");
    agreed(&mut program, "pl-1", "p-1", "2026-01-05", "2026-06-30", json!({}));
    let stage = program.as_of(date("2026-02-01")).placement("pl-1").unwrap().unwrap().stage;
    assert_eq!(stage, PlacementStage::Active);
}

/// The folder of the shipped company.
fn shipped(file: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/company").join(file)).unwrap()
}

#[test]
fn the_shipped_journal_is_coherent_with_its_people() {
    let mut lines = JournalLines::new();
    let text = shipped("journal.jsonl");
    lines.push(&text);
    let program = Program::replay(lines.finish().whole().unwrap());
    assert_eq!(program.refused(), []);
    let view = program.as_of(date("2026-09-30"));
    // What people's records say of the year, the journal says again: the roster takes both, and nobody's record grows but by debriefs.
    let ladder = LadderSpec::from_json(&shipped("ladder.json")).unwrap().compile().unwrap();
    let settings = RosterSettings::from_json(&shipped("settings.json")).unwrap();
    let base: Vec<PersonSpec> = shipped("people.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let onto = view.onto(base.clone(), &settings);
    let by_id = |people: &[PersonSpec]| -> std::collections::BTreeMap<String, PersonSpec> {
        people.iter().map(|person| (person.id.to_string(), person.clone())).collect()
    };
    let (known, told) = (by_id(&base), by_id(&onto.people));
    for (id, person) in &known {
        let told = &told[id];
        assert_eq!((told.roles.len(), told.hired, told.left), (person.roles.len(), person.hired, person.left), "{id}");
        assert_eq!(told.records.len(), person.records.len(), "{id}");
        assert!(told.evidence.len() >= person.evidence.len(), "{id}");
    }
    assert!(
        told.values().map(|person| person.evidence.len()).sum::<usize>()
            > base.iter().map(|person| person.evidence.len()).sum()
    );
    assert!(view.placements().filter(|placement| placement.began.is_some()).count() > 20);
    let mut spec = rungs::RosterSpec::new(settings);
    spec.people = onto.people;
    let roster = spec.compile(&ladder).unwrap();
    assert_eq!(roster.len(), base.len());
    // A correction and a void of the year can be read: what was known before, and what is known now.
    let vacancy = |view: rungs::View<'_>| view.vacancy("v-1").unwrap().unwrap().from.unwrap().to_string();
    assert_eq!(vacancy(view), "internal");
    assert_eq!(vacancy(view.known_at("2026-02-01T00:00:00Z".parse().unwrap())), "external");
    assert_eq!(view.stage(LifecycleKind::Vacancy, "v-2"), Some("open"));
    // A snapshot says the same in far fewer bytes.
    let snapshot = serde_json::to_string(&view.snapshot()).unwrap();
    assert!(snapshot.len() * 2 < text.len(), "{} of {}", snapshot.len(), text.len());
    let again = Program::replay(serde_json::from_str::<Snapshot>(&snapshot).unwrap().into_journal());
    assert_eq!(again.as_of(view.day()).standings(), view.standings());
}
