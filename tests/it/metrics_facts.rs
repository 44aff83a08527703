//! Facts out of a journal and a roster.

use rungs::{FilledFrom, LadderSpec, MoveKind, PlacementOutcome, ReadinessBand, RequisitionFact, RosterSpec, SessionFate};
use serde_json::{Value, json};

use crate::made::date;
use crate::program::{empty, lifecycle};

fn dates(fact: &RequisitionFact) -> [Option<String>; 4] {
    [fact.approved, fact.posted, fact.accepted, fact.cancelled].map(|date| date.map(|date| date.to_string()))
}

#[test]
fn a_journal_tells_what_it_holds_and_no_more() {
    let mut program = empty();
    let role = json!({"drafted": {"role": "lead"}});
    lifecycle(
        &mut program,
        "opportunity",
        "o",
        &[("2025-01-01", role), ("2025-01-02", json!("publication_requested")), ("2025-01-03", json!({"published": {}}))],
    );
    let opened = |more: Value| {
        let mut opened = json!({"role": "lead"});
        opened.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "opened": opened })
    };
    let filled = json!({"filled": {"from": "internal", "person": "p-1"}});
    lifecycle(&mut program, "vacancy", "v-1", &[("2025-01-01", opened(json!({"opportunity": "o"}))), ("2025-03-01", filled)]);
    lifecycle(&mut program, "vacancy", "v-2", &[("2025-02-01", opened(json!({}))), ("2025-02-20", json!("cancelled"))]);
    let as_of = |day: &str| program.as_of(date(day));
    let told = rungs::journal_requisitions(as_of("2025-06-30"), |_| true, |role| role.as_ref() == "head");
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(dates(&told[0]), [some("2025-01-01"), some("2025-01-03"), some("2025-03-01"), None]);
    assert_eq!(dates(&told[1]), [some("2025-02-01"), None, None, some("2025-02-20")]);
    assert_eq!((told[0].from, told[0].person.as_ref().unwrap().as_ref()), (Some(FilledFrom::Internal), "p-1"));
    assert!(told[0].is_leadership && !told[0].is_critical && told[0].started.is_none());
    // As of a day on which the first was still open.
    assert_eq!(dates(&rungs::journal_requisitions(as_of("2025-02-28"), |_| true, |_| true)[0])[2], None);

    let placed = |program: &mut rungs::Program, id: &str, end: &[(&str, Value)]| {
        let proposed = json!({"proposed": {"person": "p-1", "kind": "rotation", "host": "sales", "starts": "2025-01-01", "ends": "2025-04-01"}});
        let agreed = |side: &str| ("2025-01-01", json!({"agreed": {"side": side}}));
        let mut events = vec![("2025-01-01", proposed), agreed("home"), agreed("host"), agreed("participant")];
        events.push(("2025-01-01", json!({"began": {}})));
        events.extend(end.iter().cloned());
        lifecycle(program, "placement", id, &events);
    };
    let mut placements = empty();
    placed(&mut placements, "a", &[("2025-04-01", json!({"completed": {}}))]);
    placed(&mut placements, "b", &[("2025-02-01", json!("ended_early"))]);
    placed(&mut placements, "c", &[("2025-03-01", json!({"extended": {"ends": "2025-05-01"}}))]);
    let told = rungs::journal_placements(placements.as_of(date("2025-06-30")), |_| false);
    assert_eq!(told.iter().map(|fact| fact.outcome).collect::<Vec<_>>(), [Some(PlacementOutcome::Completed), None, None]);
    assert_eq!(told.iter().map(|fact| fact.is_over).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(told[2].planned_end, Some(date("2025-05-01")));
    // It ended early and nobody says why: its outcome is not known.
    let year = rungs::MetricWindow::new(date("2025-01-01"), date("2026-01-01")).unwrap();
    let rate = rungs::rotation_completion_rate(&told, year);
    assert_eq!((rate.measure.value.unwrap().to_string(), rate.left_out("no_outcome")), ("1/1".to_owned(), &[1, 2][..]));
}

#[test]
fn pairs_successors_pools_and_people_of_a_journal() {
    let mut program = empty();
    let proposed = json!({"proposed": {"mentor": "p-9", "mentees": ["p-1"], "kind": "mentor"}});
    let held = json!({"session_held": {"minutes": 60}});
    let missed = json!({"session_missed": {"by": "mentee"}});
    let events = [
        ("2025-01-01", proposed),
        ("2025-01-02", json!("accepted")),
        ("2025-01-03", json!({"began": {}})),
        ("2025-02-01", held),
        ("2025-03-01", missed),
    ];
    lifecycle(&mut program, "mentorship", "m", &events);
    let nominated = |person: &str| json!({"proposed": {"person": person, "target": {"role": {"of": "head"}}, "cover": "permanent", "readiness": "now"}});
    let approved = ("2025-02-01", json!({"approved": {}}));
    lifecycle(
        &mut program,
        "nomination",
        "n-1",
        &[("2025-01-01", nominated("p-1")), approved.clone(), ("2025-05-01", json!("succeeded"))],
    );
    lifecycle(&mut program, "nomination", "n-2", &[("2025-01-01", nominated("p-2"))]);
    lifecycle(&mut program, "nomination", "n-3", &[("2025-01-01", nominated("p-3")), ("2025-02-01", json!("rejected"))]);
    let change = json!({"change_requested": {"readiness": "later"}});
    let changed =
        [("2025-01-01", nominated("p-4")), approved, ("2025-03-01", change), ("2025-04-01", json!("change_approved"))];
    lifecycle(&mut program, "nomination", "n-4", &changed);
    let joined = json!({"joined": {"person": "p-1", "pool": "future-heads"}});
    lifecycle(&mut program, "pool_membership", "k", &[("2025-02-01", joined), ("2025-06-01", json!("left"))]);
    lifecycle(
        &mut program,
        "person",
        "p-1",
        &[("2024-01-01", json!("hired")), ("2025-06-15", json!({"left": {"regretted": true}}))],
    );
    lifecycle(&mut program, "person", "p-5", &[("2025-06-15", json!({"left": {}}))]);
    let view = program.as_of(date("2025-06-30"));

    let pairs = rungs::journal_pairs(view);
    assert_eq!((pairs.len(), pairs[0].opened, pairs[0].mentor.as_ref()), (1, Some(date("2025-01-03")), "p-9"));
    let fates: Vec<_> = pairs[0].sessions.iter().map(|session| session.fate).collect();
    assert_eq!(fates, [Some(SessionFate::Held), Some(SessionFate::Missed)]);

    let band = |code: &rungs::ItemCode| (code.as_ref() == "now").then_some(ReadinessBand::Now);
    let told = rungs::journal_successors(view, band);
    let people: Vec<_> = told.iter().map(|fact| (fact.person.as_ref(), fact.is_confirmed)).collect();
    assert_eq!(people, [("p-1", true), ("p-2", false), ("p-4", true)]);
    // Confirmed since the approval, whatever was changed since; judged when it was changed; over when it came true.
    assert_eq!((told[0].since, told[0].until), (Some(date("2025-02-01")), Some(date("2025-05-01"))));
    assert_eq!(
        (told[2].since, told[2].assessed, told[2].readiness),
        (Some(date("2025-02-01")), Some(date("2025-04-01")), None)
    );

    let pool = "future-heads".parse().unwrap();
    let members = rungs::journal_memberships(view, Some(&pool));
    assert_eq!((members[0].from, members[0].until), (Some(date("2025-02-01")), Some(date("2025-06-01"))));
    assert!(rungs::journal_memberships(view, Some(&"other".parse().unwrap())).is_empty());
    let flags = rungs::journal_flags(view, None);
    assert_eq!((flags[0].hired, flags[0].left), (Some(date("2024-01-01")), Some(date("2025-06-15"))));
    let employed = rungs::journal_employments(view);
    let known: Vec<_> = employed.iter().map(|fact| (fact.person.as_ref(), fact.from, fact.until, fact.is_regretted)).collect();
    let end = Some(date("2025-06-15"));
    assert_eq!(known, [("p-1", Some(date("2024-01-01")), end, Some(true)), ("p-5", None, end, None)]);
}

#[test]
fn whoever_was_hired_again_has_several_times_with_the_company() {
    let mut program = empty();
    let left = || json!({"left": {}});
    let events = [
        // There before the journal began.
        ("2020-06-01", left()),
        ("2021-01-01", json!("hired")),
        ("2022-01-01", json!({"left": {"regretted": true}})),
        ("2023-01-01", json!("hired")),
    ];
    lifecycle(&mut program, "person", "p-7", &events);
    // A first time that begins without a hiring, and a second that begins with one.
    let role = json!({"role_changed": {"role": "lead"}});
    lifecycle(&mut program, "person", "p-8", &[("2021-01-01", role), ("2022-01-01", left()), ("2023-01-01", json!("hired"))]);
    let joins = [
        ("p-7", ["2020-01-01", "2021-06-01", "2022-06-01", "2023-06-01"].as_slice()),
        ("p-8", ["2021-06-01", "2023-06-01"].as_slice()),
    ];
    for (person, dates) in joins {
        for date in dates {
            let joined = json!({"joined": {"person": person, "pool": "future-heads"}});
            lifecycle(&mut program, "pool_membership", &format!("{person}-{date}"), &[(date, joined)]);
        }
    }
    let view = program.as_of(date("2025-06-30"));
    let of = |day: &str| Some(date(day));
    let flags = rungs::journal_flags(view, None);
    let known: Vec<_> = flags.iter().map(|fact| (fact.person.as_ref(), fact.flagged, fact.hired, fact.left)).collect();
    let expected = [
        ("p-7", of("2020-01-01"), None, of("2020-06-01")),
        ("p-7", of("2021-06-01"), of("2021-01-01"), of("2022-01-01")),
        // They joined when they were not with the company.
        ("p-7", of("2022-06-01"), None, None),
        ("p-7", of("2023-06-01"), of("2023-01-01"), None),
        ("p-8", of("2021-06-01"), None, of("2022-01-01")),
        ("p-8", of("2023-06-01"), of("2023-01-01"), None),
    ];
    assert_eq!(known, expected);
    let employed = rungs::journal_employments(view);
    let known: Vec<_> = employed.iter().map(|fact| (fact.person.as_ref(), fact.from, fact.until, fact.is_regretted)).collect();
    let expected = [
        ("p-7", None, of("2020-06-01"), None),
        ("p-7", of("2021-01-01"), of("2022-01-01"), None),
        ("p-7", of("2023-01-01"), None, None),
        ("p-8", of("2021-01-01"), of("2022-01-01"), None),
        ("p-8", of("2023-01-01"), None, None),
    ];
    assert_eq!(known, expected);
}

#[test]
fn a_roster_tells_moves_stages_and_exposure() {
    let ladder = LadderSpec::from_json(
        &json!({"ranks": [{"id": "one"}, {"id": "two"}], "functions": [{"id": "sales"}, {"id": "people"}], "roles": [
            {"id": "seller", "rank": "one", "function": "sales", "open_to_hire": true},
            {"id": "buyer", "rank": "one", "function": "people", "open_to_hire": true},
            {"id": "lead", "rank": "two", "function": "sales"}],
            "steps": [{"from": "seller", "to": "lead", "kind": "promotion", "months": 12}]})
        .to_string(),
    );
    let ladder = ladder.unwrap().compile().unwrap();
    let people = json!({"people": [
        {"id": "p-1", "hired": "2024-01-01", "left": "2025-07-01", "roles": [
            {"of": "buyer", "from": "2024-01-01", "until": "2024-07-01"}, {"of": "seller", "from": "2024-07-01", "until": "2025-01-01"},
            {"of": "lead", "from": "2025-01-01", "until": "2025-06-01"}, {"of": "seller", "from": "2025-06-01"}]},
        {"id": "p-2", "roles": [{"of": "seller", "from": "2024-01-01", "until": "2024-02-01"}, {"of": "lead", "from": "2024-03-01"}]}]});
    let roster = RosterSpec::from_json(&people.to_string()).unwrap();
    let roster = roster.compile(&ladder).unwrap();
    let moves = rungs::roster_moves(&roster);
    let kinds: Vec<_> = moves.iter().map(|one| (one.person.as_ref(), one.kind.unwrap())).collect();
    // After a month in no role, the second is no move.
    assert_eq!(kinds, [("p-1", MoveKind::Transfer), ("p-1", MoveKind::Promotion), ("p-1", MoveKind::Demotion)]);
    let stages = rungs::roster_stages(&roster);
    let told: Vec<_> =
        stages.iter().map(|fact| (fact.stage.to_string(), fact.until.map(|date| date.to_string()), fact.goes_on)).collect();
    let some = |text: &str| Some(text.to_owned());
    let expected = [
        // Two roles of one rank, one after the other, are one time on it.
        ("one".to_owned(), some("2025-01-01"), true),
        ("two".to_owned(), some("2025-06-01"), true),
        ("one".to_owned(), some("2025-07-01"), false),
        ("one".to_owned(), some("2024-02-01"), false),
        ("two".to_owned(), None, false),
    ];
    assert_eq!(told, expected);
    let exposure = rungs::roster_exposure(&roster);
    assert_eq!(
        exposure.iter().map(|fact| fact.function.as_ref()).collect::<Vec<_>>(),
        ["people", "sales", "sales", "sales", "sales", "sales"]
    );
    assert_eq!(exposure[3].until, Some(date("2025-07-01")));
    let employed = rungs::roster_employments(&roster);
    assert_eq!((employed[0].from, employed[1].from), (Some(date("2024-01-01")), None));
}
