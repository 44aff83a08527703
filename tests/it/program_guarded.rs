//! What corrections and voids cannot do: bring an approval back, take a rejection away, or hand an approval to somebody else.

use rungs::{AttemptError, Barred, Event, EventFate, Id, LifecycleKind, Program, Refusal};
use serde_json::{Value, json};

use crate::made::date;
use crate::program::{HR, empty, event, known, lifecycle};

/// An application of `p-1` that waits for its approval.
fn selected() -> Program {
    let mut program = empty();
    let screened = json!({"screened": {"verdict": "eligible"}});
    let mut events = vec![("2026-01-05", json!({"drafted": {"person": "p-1", "opportunity": "o-1"}}))];
    events.extend(
        [json!("submitted"), screened, json!("shortlisted"), json!("selected"), json!("approval_requested")]
            .map(|what| ("2026-01-05", what)),
    );
    lifecycle(&mut program, "application", "a-1", &events);
    program
}

fn step(id: &str, on: &str, actor: (&str, &str), what: Value) -> Event {
    event(id, on, actor, json!({"application": {"id": "a-1", "event": what}}))
}

fn void(id: &str, day: u32, actor: (&str, &str), of: &str) -> Event {
    known(id, "2026-01-06", &format!("2026-02-{day:02}T09:00:00Z"), actor, json!({"voided": {"event": of}}))
}

/// Who approved, and where the application stands.
fn stands(program: &Program) -> (Option<String>, String) {
    let application = program.as_of(date("2026-12-31")).application("a-1").unwrap().unwrap();
    (application.approved_by.map(|by| by.to_string()), application.stage.to_string())
}

const OWN: (&str, &str) = ("p-1", "manager");
const SYSTEM: (&str, &str) = ("robot", "system");

/// That neither the applicant nor a system can do it, and that human resources can.
fn only_hr(program: &mut Program, make: &dyn Fn((&str, &str)) -> Event) {
    for actor in [OWN, SYSTEM] {
        let (before, event) = (stands(program), make(actor));
        let refused = program.attempt(&event).unwrap_err();
        assert!(matches!(refused, AttemptError::Refused(Refusal::BeyondThem { .. })), "{refused}");
        // In the journal all the same, it changes nothing and is told.
        let mut kept = program.clone();
        assert!(matches!(kept.apply(&event).unwrap().refusal(), Some(Refusal::BeyondThem { .. })));
        assert_eq!((stands(&kept), kept.refused().len()), (before, program.refused().len() + 1));
        assert_eq!(Program::replay(kept.journal().clone()).refused(), kept.refused());
    }
    assert!(program.attempt(&make(HR)).is_ok());
}

#[test]
fn an_approval_that_was_voided_comes_back_neither_by_the_applicant_nor_by_a_system() {
    let mut program = selected();
    program.attempt(&step("ok", "2026-01-06", ("p-9", "manager"), json!("approved"))).unwrap();
    only_hr(&mut program, &|actor| void("v-1", 1, actor, "ok"));
    assert_eq!(stands(&program).0, None);
    only_hr(&mut program, &|actor| void("v-2", 2, actor, "v-1"));
    assert_eq!(stands(&program).0.as_deref(), Some("p-9"));
    // Nor is it moved to another day, and what is about such an attempt is of no account.
    let moved =
        known("c-1", "2026-01-20", "2026-02-03T09:00:00Z", OWN, json!({"application": {"id": "a-1", "event": "approved"}}));
    program.apply(&moved.correcting("ok".parse().unwrap())).unwrap();
    let about = program.apply(&void("v-3", 4, HR, "c-1")).unwrap();
    assert!(matches!(about.refusal(), Some(Refusal::OfNoAccount { .. })));
    let history = program.as_of(date("2026-12-31")).history(LifecycleKind::Application, "a-1");
    let fate = |id: &str| history.iter().find(|entry| entry.event.id.as_ref() == id).unwrap().fate.clone();
    assert_eq!((fate("ok"), fate("c-1")), (EventFate::Counts { stage: "approval_pending" }, EventFate::OfNoAccount));
}

#[test]
fn a_rejection_is_undone_neither_by_the_applicant_nor_by_a_system() {
    let mut program = selected();
    // What was selected is corrected into a rejection.
    let rejected = known(
        "c-1",
        "2026-01-05",
        "2026-01-20T09:00:00Z",
        HR,
        json!({"application": {"id": "a-1", "event": {"rejected": {}}}}),
    );
    program.apply(&rejected.correcting("application-a-1-4".parse().unwrap())).unwrap();
    assert_eq!(stands(&program).1, "rejected");
    for of in ["c-1", "application-a-1-4"] {
        let mut program = program.clone();
        only_hr(&mut program, &|actor| void("v-1", 1, actor, of));
        assert_ne!(stands(&program).1, "rejected", "{of}");
    }
    // What nobody has decided anybody may put right.
    assert!(program.attempt(&void("v-2", 2, OWN, "application-a-1-3")).is_ok());
}

#[test]
fn who_applied_may_arrive_after_what_they_voided() {
    let mut program = empty();
    program.apply(&step("no", "2026-01-06", HR, json!({"rejected": {}}))).unwrap();
    assert_eq!(program.apply(&void("v-1", 1, OWN, "no")).unwrap().refusal(), None);
    let steps = [
        step("e-1", "2026-01-04", HR, json!({"drafted": {"person": "p-1", "opportunity": "o-1"}})),
        step("e-2", "2026-01-05", HR, json!("submitted")),
    ];
    steps.iter().for_each(|event| drop(program.apply(event).unwrap()));
    assert_eq!(stands(&program).1, "rejected");
    assert!(matches!(program.refused()[..], [Refusal::BeyondThem { .. }]));
    assert_eq!(Program::replay(program.journal().clone()).refused(), program.refused());
}

#[test]
fn an_approval_is_of_whoever_had_applied_when_it_was_recorded() {
    let mut program = selected();
    program.attempt(&step("ok", "2026-01-06", ("p-9", "manager"), json!("approved"))).unwrap();
    program.attempt(&step("has", "2026-01-07", HR, json!("accepted"))).unwrap();
    let opening = |id: &str, person: &str, day: u32| {
        let kind = json!({"application": {"id": "a-1", "event": {"drafted": {"person": person, "opportunity": "o-1"}}}});
        known(id, "2026-01-05", &format!("2026-02-{day:02}T09:00:00Z"), HR, kind)
            .correcting("application-a-1-0".parse().unwrap())
    };
    let applied = program.apply(&opening("c-1", "p-2", 1)).unwrap();
    let displaced: Vec<&str> = applied.displaced().iter().map(AsRef::as_ref).collect();
    assert_eq!(displaced, ["has", "ok"]);
    assert_eq!(stands(&program), (None, "approval_pending".to_owned()));
    let barred: Vec<Option<Barred>> = program
        .refused()
        .into_iter()
        .map(|refusal| match refusal {
            Refusal::Transition(error) => error.barred,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(barred, [None, Some(Barred::OfAnother)]);
    // It takes another approval; and as it was known, the first one stood.
    let then = program.as_of(date("2026-12-31")).known_at("2026-01-31T00:00:00Z".parse().unwrap());
    assert_eq!(then.application("a-1").unwrap().unwrap().approved_by.unwrap().as_str(), "p-9");
    let kind = json!({"application": {"id": "a-1", "event": "approved"}});
    let again = known("ok-2", "2026-01-06", "2026-02-02T09:00:00Z", ("p-9", "manager"), kind);
    assert!(program.clone().attempt(&again).is_ok());
    // Put right again, the first one counts.
    let applied = program.apply(&opening("c-2", "p-1", 3)).unwrap();
    assert_eq!(applied.released().len(), 2);
    assert_eq!(stands(&program), (Some("p-9".to_owned()), "accepted".to_owned()));
}

#[test]
fn a_correction_that_is_voided_is_void_in_the_history() {
    let mut program = empty();
    lifecycle(&mut program, "vacancy", "v-1", &[("2026-01-10", json!({"opened": {"role": "lead"}}))]);
    let opened = json!({"vacancy": {"id": "v-1", "event": {"opened": {"role": "head"}}}});
    let fix = known("c-1", "2026-01-10", "2026-01-20T09:00:00Z", HR, opened).correcting("vacancy-v-1-0".parse().unwrap());
    program.apply(&fix).unwrap();
    program.apply(&void("v-1", 1, HR, "c-1")).unwrap();
    let fates: Vec<EventFate> =
        program.as_of(date("2026-12-31")).history(LifecycleKind::Vacancy, "v-1").into_iter().map(|entry| entry.fate).collect();
    assert_eq!(fates, [EventFate::Counts { stage: "open" }, EventFate::Void]);
}
