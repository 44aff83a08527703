//! Who can say what in a programme: approvals, agreements, words of one person, and what takes two.

use rungs::{AttemptError, Barred, LifecycleKind, Program, Refusal, RosterSettings, TransitionError};
use serde_json::{Value, json};

use crate::made::date;
use crate::program::{HR, empty, event, lifecycle};

const ON: &str = "2026-02-01";

/// What is said to an attempt.
fn attempt(program: &mut Program, kind: &str, id: &str, actor: (&str, &str), what: Value) -> Result<(), TransitionError> {
    let count = program.journal().len();
    match program.attempt(&event(&format!("try-{count}"), ON, actor, json!({kind: {"id": id, "event": what}}))) {
        Ok(_) => Ok(()),
        Err(AttemptError::Refused(Refusal::Transition(error))) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

fn barred(program: &mut Program, kind: &str, id: &str, actor: (&str, &str), what: Value) -> Option<Barred> {
    attempt(program, kind, id, actor, what).unwrap_err().barred
}

fn nominated() -> Program {
    let mut program = empty();
    let says = json!({"proposed": {"person": "p-1", "target": {"role": {"of": "lead"}}, "cover": "permanent"}});
    lifecycle(&mut program, "nomination", "n-1", &[("2026-01-05", says)]);
    program
}

fn stage(program: &Program, kind: LifecycleKind, id: &str) -> &'static str {
    program.as_of(date("2026-12-31")).stage(kind, id).unwrap()
}

#[test]
fn a_refused_removal_approves_nothing() {
    let mut program = nominated();
    let asked = [("2026-01-06", json!("deletion_requested")), ("2026-01-07", json!("deletion_refused"))];
    for (number, (on, what)) in asked.into_iter().enumerate() {
        let kind = json!({"nomination": {"id": "n-1", "event": what}});
        assert_eq!(program.apply(&event(&format!("d-{number}"), on, HR, kind)).unwrap().refusal(), None);
    }
    assert_eq!(stage(&program, LifecycleKind::Nomination, "n-1"), "pending");
    assert!(attempt(&mut program, "nomination", "n-1", HR, json!("succeeded")).is_err());
    // What was approved before stays so.
    attempt(&mut program, "nomination", "n-1", HR, json!({"approved": {}})).unwrap();
    attempt(&mut program, "nomination", "n-1", HR, json!("deletion_requested")).unwrap();
    attempt(&mut program, "nomination", "n-1", HR, json!("deletion_refused")).unwrap();
    assert_eq!(stage(&program, LifecycleKind::Nomination, "n-1"), "approved");
}

#[test]
fn nobody_approves_their_own_nomination_nor_its_change_and_no_system_does() {
    let mut program = nominated();
    let own = ("p-1", "manager");
    let system = ("robot", "system");
    for (asked, approved) in [(None, json!({"approved": {}})), (Some("change_requested"), json!("change_approved"))] {
        if let Some(asked) = asked {
            attempt(&mut program, "nomination", "n-1", own, json!({asked: {"rank": 1}})).unwrap();
        }
        assert_eq!(barred(&mut program, "nomination", "n-1", own, approved.clone()), Some(Barred::OwnCase));
        assert_eq!(barred(&mut program, "nomination", "n-1", system, approved.clone()), Some(Barred::NotAPerson));
        attempt(&mut program, "nomination", "n-1", HR, approved).unwrap();
    }
}

#[test]
fn a_side_of_a_placement_is_signed_by_whom_it_belongs_to() {
    let mut program = empty();
    let proposed = json!({"proposed": {"person": "p-1", "kind": "rotation", "host": "sales", "home": "product"}});
    lifecycle(&mut program, "placement", "pl-1", &[("2026-01-05", proposed)]);
    let agreed = |side: &str| json!({"agreed": {"side": side}});
    for side in ["home", "host"] {
        assert_eq!(barred(&mut program, "placement", "pl-1", ("p-1", "manager"), agreed(side)), Some(Barred::OwnCase));
        assert_eq!(barred(&mut program, "placement", "pl-1", ("robot", "system"), agreed(side)), Some(Barred::NotAPerson));
        attempt(&mut program, "placement", "pl-1", ("p-7", "manager"), agreed(side)).unwrap();
    }
    let theirs = agreed("participant");
    let refused = attempt(&mut program, "placement", "pl-1", HR, theirs.clone()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "event \"try-3\": placement \"pl-1\" is proposed and cannot be agreed by participant by anybody but the person whose word it is; \
         legal: cancelled"
    );
    assert_eq!(barred(&mut program, "placement", "pl-1", ("p-1", "system"), theirs.clone()), Some(Barred::NotAPerson));
    attempt(&mut program, "placement", "pl-1", ("p-1", "person"), theirs).unwrap();
    assert_eq!(stage(&program, LifecycleKind::Placement, "pl-1"), "agreed");
}

#[test]
fn a_sponsor_speaks_for_themself_and_no_system_accepts_a_mentorship() {
    let mut program = empty();
    let sponsored = json!({"proposed": {"sponsor": "p-8", "person": "p-1"}});
    lifecycle(&mut program, "sponsorship", "s-1", &[("2026-01-05", sponsored)]);
    let taught = json!({"proposed": {"mentor": "p-8", "mentees": ["p-1"], "kind": "mentor"}});
    lifecycle(&mut program, "mentorship", "m-1", &[("2026-01-05", taught)]);
    for actor in [("p-1", "person"), HR] {
        assert_eq!(barred(&mut program, "sponsorship", "s-1", actor, json!("accepted")), Some(Barred::OthersWord));
    }
    let system = ("p-8", "system");
    assert_eq!(barred(&mut program, "sponsorship", "s-1", system, json!("accepted")), Some(Barred::NotAPerson));
    attempt(&mut program, "sponsorship", "s-1", ("p-8", "sponsor"), json!("accepted")).unwrap();
    assert_eq!(barred(&mut program, "mentorship", "m-1", system, json!("accepted")), Some(Barred::NotAPerson));
    attempt(&mut program, "mentorship", "m-1", HR, json!("accepted")).unwrap();
}

#[test]
fn nobody_gives_or_calibrates_their_own_review() {
    let mut program = empty();
    let as_seen = json!({"performance": "high", "potential": "high"});
    let mut given = json!({"person": "p-1", "session": "s-1"});
    given.as_object_mut().unwrap().extend(as_seen.as_object().unwrap().clone());
    let (given, calibrated) = (json!({"given": given}), json!({"calibrated": as_seen}));
    let own = ("p-1", "manager");
    assert_eq!(barred(&mut program, "talent_review", "r-1", own, given.clone()), Some(Barred::OwnCase));
    attempt(&mut program, "talent_review", "r-1", HR, given).unwrap();
    assert_eq!(barred(&mut program, "talent_review", "r-1", own, calibrated.clone()), Some(Barred::OwnCase));
    attempt(&mut program, "talent_review", "r-1", HR, calibrated).unwrap();
}

#[test]
fn an_endorsement_is_the_endorsers_or_recorded_by_human_resources() {
    let mut program = empty();
    let given = json!({"given": {"person": "p-1", "endorser": "p-8"}});
    let mut told = |actor| attempt(&mut program, "endorsement", "en-1", actor, given.clone()).map_err(|error| error.barred);
    assert_eq!(told(("p-7", "manager")), Err(Some(Barred::OthersWord)));
    assert_eq!(told(("p-1", "hr")), Err(Some(Barred::OwnCase)));
    assert_eq!(told(("p-8", "system")), Err(Some(Barred::NotAPerson)));
    assert_eq!(told(HR), Ok(()));
    attempt(&mut program, "endorsement", "en-2", ("p-8", "sponsor"), given).unwrap();
}

#[test]
fn nobody_endorses_sponsors_or_teaches_themself() {
    let mut program = empty();
    let alone = [
        ("endorsement", json!({"given": {"person": "p-1", "endorser": "p-1"}})),
        ("sponsorship", json!({"proposed": {"sponsor": "p-1", "person": "p-1"}})),
        ("mentorship", json!({"proposed": {"mentor": "p-1", "mentees": ["p-2", "p-1"], "kind": "circle"}})),
    ];
    for (kind, what) in alone {
        let refused = attempt(&mut program, kind, "x", HR, what).unwrap_err();
        assert_eq!(refused.barred, Some(Barred::WithSelf));
        assert!(refused.to_string().contains("of somebody with themself"), "{refused}");
    }
}

#[test]
fn what_people_say_of_themselves_is_no_strength_that_others_see() {
    let mut program = empty();
    let says = json!({"given": {"person": "p-1", "source": "peer", "themes": [{"theme": "clarity", "tone": "strength"}]}});
    let strengths = |program: &Program| {
        let narrative = program.as_of(date("2026-12-31")).narrative(&"p-1".parse().unwrap(), &[], &[], &[]);
        narrative.strengths.iter().map(|strength| strength.named).sum::<u32>()
    };
    attempt(&mut program, "feedback", "f-1", ("p-1", "manager"), says.clone()).unwrap();
    assert_eq!(strengths(&program), 0);
    attempt(&mut program, "feedback", "f-2", ("p-2", "person"), says).unwrap();
    assert_eq!(strengths(&program), 1);
}

#[test]
fn what_ended_early_stays_so_when_it_is_debriefed() {
    let mut program = empty();
    let proposed = json!({"proposed": {"person": "p-1", "kind": "rotation", "host": "sales"}});
    let agreed = |side: &str| ("2026-01-05", json!({"agreed": {"side": side}}));
    let all = [
        ("2026-01-05", proposed),
        agreed("home"),
        agreed("host"),
        agreed("participant"),
        ("2026-01-06", json!({"began": {}})),
        // No reason is given.
        ("2026-02-01", json!("ended_early")),
        ("2026-02-05", json!({"debriefed": {"outcomes": [{"competency": "coaching", "level": "working"}]}})),
        ("2026-02-06", json!("synthesised")),
    ];
    lifecycle(&mut program, "placement", "pl-1", &all);
    let view = program.as_of(date("2026-03-01"));
    assert!(view.placement("pl-1").unwrap().unwrap().ended_early);
    let settings = RosterSettings::from_json(r#"{"records": {"rotation": {"codes": ["sales"]}}}"#).unwrap();
    assert!(view.onto(Vec::new(), &settings).people[0].records[0].broken_off);
    let narrative = view.narrative(&"p-1".parse().unwrap(), &[], &[], &[]);
    let ended = narrative.timeline.into_iter().find_map(|entry| match entry.what {
        rungs::Experience::PlacementEnded(_, as_planned) => Some(as_planned),
        _ => None,
    });
    assert_eq!(ended, Some(false));
    // Whoever screens is not told that it was completed.
    let drafted = json!({"drafted": {"person": "p-1", "opportunity": "o-1"}});
    lifecycle(&mut program, "opportunity", "o-1", &[("2026-03-01", json!({"drafted": {}}))]);
    lifecycle(&mut program, "application", "a-1", &[("2026-03-01", drafted), ("2026-03-02", json!("submitted"))]);
    let fields = std::collections::BTreeSet::from([rungs::BlindField::Placements]);
    let key = rungs::BlindKey::new([7; 16]);
    let seen = program.as_of(date("2026-03-31")).blind("o-1", &key, &fields).unwrap();
    assert_eq!(seen[0].placements.as_deref(), Some(&[][..]));
}
