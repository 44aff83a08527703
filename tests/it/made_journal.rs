//! Made-up journals: every lifecycle of the programme, mostly as it should go, with illegal moves, corrections and voids.

use rungs::{Event, Id};
use serde_json::{Value, json};

use crate::made::Random;
use crate::oracle::program::Machine;

/// Of each lifecycle: its name on the wire, the machine that the oracle has for it, and each step as written.
pub fn lifecycles() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let plain = |names: &[&'static str]| names.iter().map(|name| (*name, json!(name))).collect::<Vec<_>>();
    let all = |written: Vec<(&'static str, Value)>, names: &[&'static str]| written.into_iter().chain(plain(names)).collect();
    vec![
        (
            "candidate",
            all(
                vec![
                    ("discovered", json!({"discovered": {"interests": ["people"], "priorities": ["growth"]}})),
                    ("planned", json!({"planned": {"role": "lead"}})),
                    ("pivoted", json!({"pivoted": {"role": "expert"}})),
                ],
                &["begun", "ready", "review_opened", "review_closed", "paused", "resumed", "exited"],
            ),
        ),
        (
            "opportunity",
            all(
                vec![
                    (
                        "drafted",
                        json!({"drafted": {"placement": "rotation", "unit": "u1", "builds": ["coaching"], "seats": 2}}),
                    ),
                    ("published", json!({"published": {"closes": "2026-09-01"}})),
                ],
                &["publication_requested", "publication_refused", "selection_begun", "filled", "cancelled"],
            ),
        ),
        (
            "application",
            all(
                vec![
                    ("drafted", json!({"drafted": {"person": "p1", "opportunity": "o1"}})),
                    ("drafted", json!({"drafted": {"person": "p2", "opportunity": "o1"}})),
                    ("screened", json!({"screened": {"verdict": "eligible", "version": "2026-1"}})),
                    ("rejected", json!({"rejected": {"unlock": ["tenure"]}})),
                ],
                &[
                    "submitted",
                    "shortlisted",
                    "selected",
                    "approval_requested",
                    "approved",
                    "accepted",
                    "declined",
                    "withdrawn",
                ],
            ),
        ),
        (
            "nomination",
            all(
                vec![
                    (
                        "proposed",
                        json!({"proposed": {"person": "p2", "target": {"role": {"of": "lead"}}, "cover": "interim", "rank": 2}}),
                    ),
                    ("approved", json!({"approved": {}})),
                    (
                        "proposed",
                        json!({"proposed": {"person": "p1", "target": {"role": {"of": "lead"}}, "cover": "interim", "rank": 3}}),
                    ),
                    ("change_requested", json!({"change_requested": {"rank": 1}})),
                ],
                &[
                    "rejected",
                    "change_approved",
                    "change_refused",
                    "deletion_requested",
                    "deletion_approved",
                    "deletion_refused",
                    "succeeded",
                ],
            ),
        ),
        ("pool_membership", all(vec![("joined", json!({"joined": {"person": "p1", "pool": "future"}}))], &["left"])),
        (
            "talent_review",
            vec![
                ("given", json!({"given": {"person": "p1", "session": "s1", "performance": "high", "potential": "high"}})),
                ("calibrated", json!({"calibrated": {"performance": "high", "potential": "low", "rationale": ["scope"]}})),
            ],
        ),
        (
            "placement",
            all(
                vec![
                    ("proposed", json!({"proposed": {"person": "p1", "kind": "rotation", "host": "u2", "home": "u1"}})),
                    (
                        "proposed as a secondment",
                        json!({"proposed": {"person": "p2", "kind": "secondment", "host": "u2", "share": 50}}),
                    ),
                    ("terms_set", json!({"terms_set": {"post": "post-1", "reviews": ["2026-03-01"]}})),
                    ("agreed by home", json!({"agreed": {"side": "home"}})),
                    ("agreed by host", json!({"agreed": {"side": "host"}})),
                    ("agreed by participant", json!({"agreed": {"side": "participant"}})),
                    ("began", json!({"began": {"onboarding": ["buddy"]}})),
                    ("checked_in", json!({"checked_in": {"themes": ["pace"]}})),
                    ("shadowed", json!({"shadowed": {"block": "observe"}})),
                    ("reflected", json!({"reflected": {"themes": ["scope"]}})),
                    ("extended", json!({"extended": {"ends": "2026-12-01"}})),
                    ("completed", json!({"completed": {"delivered": ["report"]}})),
                    ("debriefed", json!({"debriefed": {"outcomes": [{"competency": "coaching", "level": "working"}]}})),
                    ("impact_measured", json!({"impact_measured": {"indicator": "lead-time", "before": 12, "after": -3}})),
                ],
                &["ended_early", "synthesised", "cancelled"],
            ),
        ),
        (
            "mentorship",
            all(
                vec![
                    ("proposed", json!({"proposed": {"mentor": "p3", "mentees": ["p1"], "kind": "mentor"}})),
                    ("proposed", json!({"proposed": {"mentor": "p3", "mentees": ["p1", "p3"], "kind": "circle"}})),
                    ("began", json!({"began": {"cadence": "monthly"}})),
                    ("session_held", json!({"session_held": {"minutes": 60, "goal": "voice"}})),
                    ("session_missed", json!({"session_missed": {"by": "mentor"}})),
                    ("playbook_handed_over", json!({"playbook_handed_over": {"playbook": "hiring"}})),
                ],
                &["accepted", "declined", "put_on_hold", "resumed", "closed"],
            ),
        ),
        (
            "sponsorship",
            all(
                vec![
                    ("proposed", json!({"proposed": {"sponsor": "p3", "person": "p1"}})),
                    ("proposed", json!({"proposed": {"sponsor": "p3", "person": "p3"}})),
                ],
                &["accepted", "declined", "ended"],
            ),
        ),
        (
            "endorsement",
            all(
                vec![
                    ("given", json!({"given": {"person": "p2", "endorser": "p3", "competencies": ["coaching"]}})),
                    ("given", json!({"given": {"person": "p2", "endorser": "p2"}})),
                ],
                &["withdrawn"],
            ),
        ),
        (
            "development_plan",
            all(
                vec![
                    (
                        "drafted",
                        json!({"drafted": {"person": "p1", "role": "lead", "milestones": [{"id": "m1", "due": "2026-06-30"}]}}),
                    ),
                    ("milestone_reached", json!({"milestone_reached": {"milestone": "m1"}})),
                    ("milestone_set", json!({"milestone_set": {"milestone": {"id": "m2", "due": "2026-08-31"}}})),
                    ("reviewed", json!({"reviewed": {"proposal": "adjust"}})),
                ],
                &["agreed", "completed", "abandoned"],
            ),
        ),
        (
            "feedback",
            all(
                vec![(
                    "given",
                    json!({"given": {"person": "p1", "source": "peer", "themes": [{"theme": "clarity", "tone": "strength"}]}}),
                )],
                &["withdrawn"],
            ),
        ),
        (
            "vacancy",
            all(
                vec![
                    ("opened", json!({"opened": {"role": "lead"}})),
                    ("filled", json!({"filled": {"from": "internal", "person": "p2"}})),
                ],
                &["cancelled"],
            ),
        ),
        (
            "pilot",
            all(
                vec![
                    ("began", json!({"began": {"arms": ["a", "b"]}})),
                    ("assigned", json!({"assigned": {"person": "p1", "arm": "a"}})),
                    ("left", json!({"left": {"person": "p1"}})),
                ],
                &["ended"],
            ),
        ),
        (
            "person",
            all(
                vec![
                    ("role_changed", json!({"role_changed": {"role": "engineer"}})),
                    ("team_changed", json!({"team_changed": {"team": "t1"}})),
                    ("manager_changed", json!({"manager_changed": {}})),
                    ("rated", json!({"rated": {"cycle": "2026", "rating": "strong"}})),
                    (
                        "evidence_recorded",
                        json!({"evidence_recorded": {"evidence": {"competency": "coaching", "level": "working", "kind": "manager", "on": "2026-01-05"}}}),
                    ),
                    ("left", json!({"left": {"regretted": true}})),
                ],
                &["hired"],
            ),
        ),
        ("role", all(vec![("renamed", json!({"renamed": {"to": "principal"}}))], &["retired"])),
    ]
}

const ROLES: [&str; 6] = ["person", "manager", "hr", "mentor", "sponsor", "system"];

/// An event of a made-up journal, before it is one.
fn event(id: usize, recorded: u64, day: u64, actor: u64, role: &str, kind: &Value) -> Value {
    json!({
        "id": format!("e{id}"),
        "recorded_at": format!("2026-{:02}-{:02}T10:{:02}:00Z", 1 + recorded / 28 % 12, 1 + recorded % 28, recorded / 336 % 60),
        "effective_on": format!("2026-{:02}-{:02}", 1 + day / 28 % 12, 1 + day % 28),
        "actor": {"id": format!("p{actor}"), "role": role},
        "kind": kind,
    })
}

pub fn read(value: &Value) -> Event {
    Event::from_json(&value.to_string()).unwrap_or_else(|invalid| panic!("{invalid} in {value}"))
}

/// Some lifecycles of each kind, each a walk that is mostly legal, and events about events.
pub fn journal(random: &mut Random, count: usize) -> Vec<Event> {
    let all = lifecycles();
    let mut machines: std::collections::BTreeMap<(usize, u64), Machine> = std::collections::BTreeMap::new();
    let mut events: Vec<Event> = Vec::new();
    let (mut day, mut recorded) = (0, 0);
    // Few kinds in one journal, so that their lifecycles go far.
    let kinds: Vec<usize> = (0..3).map(|_| random.below(all.len() as u64) as usize).collect();
    while events.len() < count {
        day += random.below(2);
        recorded += random.below(3);
        let (actor, role) = (1 + random.below(4), ROLES[random.below(6) as usize]);
        let number = events.len();
        let which = kinds[random.below(3) as usize];
        let (name, steps) = &all[which];
        let of = random.below(2);
        let machine = machines.entry((which, of)).or_insert_with(|| Machine::new(name));
        let legal: Vec<&(&str, Value)> =
            steps.iter().filter(|(step, said)| machine.after(step, &format!("p{actor}"), role, said).is_some()).collect();
        let (step, written) = if legal.is_empty() || random.one_in(8) {
            &steps[random.below(steps.len() as u64) as usize]
        } else {
            legal[random.below(legal.len() as u64) as usize]
        };
        let id = if *name == "candidate" || *name == "person" { format!("p{}", 1 + of) } else { format!("{name}-{of}") };
        let mut kind = json!({*name: {"id": id, "event": written}});
        let mut corrects = None;
        if !events.is_empty() && random.one_in(6) {
            // Now and then an event that is not there, or one that comes later.
            let target =
                if random.one_in(12) { number + random.below(4) as usize } else { random.below(number as u64) as usize };
            if random.one_in(2) {
                kind = json!({"voided": {"event": format!("e{target}")}});
            } else {
                corrects = Some(format!("e{target}"));
            }
        } else {
            machine.take(step, &format!("p{actor}"), role, written);
        }
        // Some are recorded late, or hold from an earlier day on.
        let early = if random.one_in(8) { random.below(day + 1) } else { 0 };
        let mut written = event(number, recorded + if random.one_in(8) { 20 } else { 0 }, day - early, actor, role, &kind);
        if let Some(corrects) = corrects {
            written["corrects"] = json!(corrects);
        }
        if random.one_in(5) {
            written["reason"] = json!("planned");
        }
        events.push(read(&written));
    }
    events
}

/// The days and the instants that something happens on.
pub fn moments(events: &[Event]) -> Vec<(chrono::NaiveDate, chrono::DateTime<chrono::Utc>)> {
    events.iter().map(|event| (event.effective_on, event.recorded_at)).collect()
}

/// The id of an event, to be told in a failure.
pub fn ids(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}
