//! What a year brings: what people's records say of it, and what they do not.

use chrono::NaiveDate;
use rungs::{Id, PersonSpec, RecordKind, RecordSpec, RotationSpec};
use serde_json::json;

use crate::events::{Events, later};

const HR: (&str, &str) = ("hr-office", "hr");

/// How many opportunities are published.
const PUBLISHED: usize = 6;

/// Themes of feedback.
const THEMES: [&str; 6] = ["clarity", "listening", "decisions", "delegation", "presence", "planning"];

/// One of the themes.
fn theme(nth: usize) -> &'static str {
    THEMES.get(nth % THEMES.len()).copied().unwrap_or("clarity")
}

/// Tells the year of everybody, and of the opportunities.
pub(crate) fn tell(events: &mut Events, people: &[PersonSpec], rotations: &RotationSpec) {
    let mut candidates = Vec::new();
    for (number, person) in people.iter().enumerate() {
        hr_facts(events, person);
        // A record of a year is numbered after its person and its place in their record.
        let recent = |record: &&(usize, &RecordSpec)| record.1.on >= events.begins && record.1.on <= events.as_of;
        let records: Vec<(usize, &RecordSpec)> = person.records.iter().enumerate().collect();
        let records: Vec<(usize, &RecordSpec)> = records.iter().filter(recent).copied().collect();
        let mut is_nominated = false;
        for (nth, record) in records {
            let id = format!("{}-{nth}", person.id.as_str().trim_start_matches("p-"));
            match record.kind {
                kind if kind.is_assignment() => placement(events, person, record, &format!("pl-{id}"), number),
                RecordKind::Mentoring => mentorship(events, person, record, &format!("me-{id}"), number),
                RecordKind::Sponsorship => sponsorship(events, person, record, &format!("sp-{id}")),
                RecordKind::Endorsement => endorsement(events, person, record, &format!("en-{id}")),
                RecordKind::Nomination => {
                    is_nominated = true;
                    nomination(events, person, record, &format!("no-{id}"), number);
                }
                _ => {}
            }
        }
        if is_nominated {
            candidate(events, person, number);
            candidates.push(person);
        }
    }
    opportunities(events, rotations, &candidates);
    mistakes(events);
}

fn hr_facts(events: &mut Events, person: &PersonSpec) {
    let id = person.id.as_str();
    if let Some(hired) = person.hired {
        events.of("person", id, hired, HR, json!("hired"));
    }
    for held in &person.roles {
        events.of("person", id, held.from, HR, json!({"role_changed": {"role": held.of}}));
    }
    for team in &person.teams {
        events.of("person", id, team.from, HR, json!({"team_changed": {"team": team.of}}));
    }
    if let Some(left) = person.left {
        events.of("person", id, left, HR, json!({"left": {}}));
    }
}

fn manager(person: &PersonSpec) -> &str {
    person.managers.last().map_or("hr-office", |manager| manager.of.as_str())
}

fn placement(events: &mut Events, person: &PersonSpec, record: &RecordSpec, id: &str, number: usize) {
    let kind = match record.kind {
        RecordKind::Stretch => "project".to_owned(),
        kind => kind.to_string(),
    };
    let own = person.id.as_str();
    let host = record.of.as_ref().map_or("strategy", |of| of.as_str());
    let home = person.teams.last().map(|team| team.of.as_str());
    let mut taught: Vec<(&str, &str)> = person
        .evidence
        .iter()
        .map(|seen| (seen.competency.as_str(), seen.level.as_str()))
        .filter(|(_, level)| *level != "none")
        .collect();
    taught.dedup_by_key(|(competency, _)| *competency);
    taught.truncate(2);
    let objectives: Vec<_> =
        taught.iter().map(|(competency, level)| json!({"competency": competency, "level": level})).collect();
    // What began early in the year was proposed in it.
    let proposed = later(record.on, -30).max(events.begins);
    let planned_end = record.until.map(|until| until.to_string());
    let share = if kind == "project" || kind == "shadowing" { 20 } else { 100 };
    let says = json!({"person": own, "kind": kind, "host": host, "home": home, "starts": record.on.to_string(), "ends": planned_end,
        "objectives": objectives, "deliverables": ["handover-note"], "check_in_days": 45, "share": share});
    events.of("placement", id, proposed, (own, "person"), json!({"proposed": says}));
    let after = |days: i64| later(proposed, days).min(record.on);
    if kind == "secondment" {
        events.of(
            "placement",
            id,
            after(4),
            HR,
            json!({"terms_set": {"post": "same-post", "reviews": [later(record.on, 90).to_string()]}}),
        );
    }
    events.of("placement", id, after(5), (manager(person), "manager"), json!({"agreed": {"side": "home"}}));
    events.of("placement", id, after(9), (own, "person"), json!({"agreed": {"side": "participant"}}));
    events.of("placement", id, after(12), ("host-office", "manager"), json!({"agreed": {"side": "host"}}));
    events.of("placement", id, record.on, HR, json!({"began": {"onboarding": ["welcome-week", "buddy"]}}));
    let end = record.until.unwrap_or(NaiveDate::MAX);
    let mut day = later(record.on, 40);
    while day < end.min(events.as_of) {
        events.of("placement", id, day, (own, "person"), json!({"checked_in": {"themes": [theme(number)]}}));
        // The checks grow rarer.
        day = later(day, 45 + i64::try_from(number % 20).unwrap_or(0));
    }
    if record.broken_off {
        let ended = events.of("placement", id, end, HR, json!("ended_early"));
        events.because(ended, "needed-at-home");
    } else {
        events.of("placement", id, end, (own, "person"), json!({"completed": {"delivered": ["handover-note"]}}));
    }
    if end < events.as_of && number % 3 != 0 {
        let outcomes = taught
            .iter()
            .map(|(competency, level)| json!({"competency": competency, "level": level, "assessor": "host-office"}));
        let outcomes: Vec<_> = outcomes.take(1 + number % 2).collect();
        events.of("placement", id, later(end, 8), HR, json!({"debriefed": {"outcomes": outcomes}}));
        events.of("placement", id, later(end, 14), HR, json!("synthesised"));
    }
}

fn mentorship(events: &mut Events, person: &PersonSpec, record: &RecordSpec, id: &str, number: usize) {
    let Some(mentor) = record.with.as_ref().map(|with| with.as_str()) else { return };
    let own = person.id.as_str();
    let proposed = later(record.on, -14).max(events.begins);
    events.of("mentorship", id, proposed, HR, json!({"proposed": {"mentor": mentor, "mentees": [own], "kind": "mentor"}}));
    events.of("mentorship", id, later(proposed, 6).min(record.on), (mentor, "mentor"), json!("accepted"));
    events.of("mentorship", id, record.on, (own, "person"), json!({"began": {"cadence": "monthly"}}));
    let end = record.until.unwrap_or(NaiveDate::MAX).min(events.as_of);
    let mut day = later(record.on, 10);
    let mut nth = number;
    while day < end {
        if nth % 7 == 3 {
            events.of("mentorship", id, day, (own, "person"), json!({"session_missed": {"by": "mentor"}}));
        } else {
            let goal = theme(nth);
            events.of("mentorship", id, day, (mentor, "mentor"), json!({"session_held": {"minutes": 60, "goal": goal}}));
        }
        nth += 1;
        day = later(day, 30);
    }
    if record.until.is_some_and(|until| until <= events.as_of) {
        events.of(
            "mentorship",
            id,
            end,
            (mentor, "mentor"),
            json!({"playbook_handed_over": {"playbook": "first-hundred-days"}}),
        );
        let closed = events.of("mentorship", id, end, (own, "person"), json!("closed"));
        events.because(closed, "goals-reached");
    }
}

fn sponsorship(events: &mut Events, person: &PersonSpec, record: &RecordSpec, id: &str) {
    let Some(sponsor) = record.with.as_ref().map(|with| with.as_str()) else { return };
    let says = json!({"proposed": {"sponsor": sponsor, "person": person.id}});
    events.of("sponsorship", id, later(record.on, -10).max(events.begins), HR, says);
    events.of("sponsorship", id, record.on, (sponsor, "sponsor"), json!("accepted"));
    if let Some(until) = record.until {
        events.of("sponsorship", id, until, (sponsor, "sponsor"), json!("ended"));
    }
}

fn endorsement(events: &mut Events, person: &PersonSpec, record: &RecordSpec, id: &str) {
    let Some(endorser) = record.with.as_ref().map(|with| with.as_str()) else { return };
    events.of(
        "endorsement",
        id,
        record.on,
        (endorser, "sponsor"),
        json!({"given": {"person": person.id, "endorser": endorser}}),
    );
}

fn nomination(events: &mut Events, person: &PersonSpec, record: &RecordSpec, id: &str, number: usize) {
    let (Some(by), Some(pool)) = (record.with.as_ref().map(|with| with.as_str()), &record.of) else { return };
    let says = json!({"person": person.id, "target": {"pool": {"of": pool}}, "cover": "permanent", "readiness": "one-to-two-years",
        "rationale": ["performance"]});
    events.of("nomination", id, record.on, (by, "manager"), json!({"proposed": says}));
    if number % 5 != 0 {
        let approved = later(record.on, 12);
        events.of("nomination", id, approved, HR, json!({"approved": {}}));
        events.of(
            "pool_membership",
            &id.replace("no-", "pm-"),
            approved,
            HR,
            json!({"joined": {"person": person.id, "pool": pool}}),
        );
    }
}

fn candidate(events: &mut Events, person: &PersonSpec, number: usize) {
    let id = person.id.as_str();
    let Some(nominated) =
        person.records.iter().filter(|record| record.kind == RecordKind::Nomination).map(|record| record.on).max()
    else {
        return;
    };
    let role = person.aspirations.first().map(|wish| wish.role.as_str());
    let role = role.or_else(|| person.roles.last().map(|held| held.of.as_str())).unwrap_or("operations-lead");
    let theme = |nth: usize| theme(number + nth);
    let discovered = later(nominated, 14);
    events.of("candidate", id, discovered, HR, json!({"discovered": {"interests": [theme(0)], "priorities": ["succession"]}}));
    let planned = later(discovered, 21);
    let plan = id.replace("p-", "plan-");
    let milestones = [
        json!({"id": "first-experience", "due": later(planned, 90).to_string()}),
        json!({"id": "feedback-round", "due": later(planned, 170).to_string()}),
    ];
    events.of(
        "development_plan",
        &plan,
        planned,
        (id, "person"),
        json!({"drafted": {"person": id, "role": role, "milestones": milestones}}),
    );
    events.of("candidate", id, planned, HR, json!({"planned": {"role": role, "plan": plan}}));
    events.of("development_plan", &plan, later(planned, 7), (manager(person), "manager"), json!("agreed"));
    events.of("candidate", id, later(planned, 7), HR, json!("begun"));
    if number % 4 != 1 {
        events.of(
            "development_plan",
            &plan,
            later(planned, 80),
            (id, "person"),
            json!({"milestone_reached": {"milestone": "first-experience"}}),
        );
    }
    let review = later(planned, 95);
    events.of("candidate", id, review, HR, json!("review_opened"));
    let proposal = if number % 6 == 2 { "adjust" } else { "continue" };
    events.of("development_plan", &plan, later(review, 3), HR, json!({"reviewed": {"proposal": proposal}}));
    events.of("candidate", id, later(review, 4), HR, json!("review_closed"));
    for (nth, source) in ["manager", "peer", "peer"].into_iter().enumerate() {
        let themes =
            [json!({"theme": theme(nth / 2), "tone": "strength"}), json!({"theme": theme(nth + 3), "tone": "to_develop"})];
        let says = json!({"given": {"person": id, "source": source, "themes": themes}});
        events.of(
            "feedback",
            &format!("fb-{}-{nth}", id.trim_start_matches("p-")),
            later(planned, 100 + i64::try_from(nth).unwrap_or(0)),
            HR,
            says,
        );
    }
}

fn opportunities(events: &mut Events, rotations: &RotationSpec, candidates: &[&PersonSpec]) {
    for (nth, offered) in rotations.opportunities.iter().take(PUBLISHED).enumerate() {
        let id = offered.id.as_str();
        let drafted = later(events.as_of, -70 + i64::try_from(nth).unwrap_or(0) * 5);
        let builds: Vec<_> = offered.gains.iter().map(|gain| &gain.competency).collect();
        let says = json!({"placement": offered.kind, "unit": offered.unit, "builds": builds, "seats": 1});
        events.of("opportunity", id, drafted, ("host-office", "manager"), json!({"drafted": says}));
        events.of("opportunity", id, later(drafted, 3), ("host-office", "manager"), json!("publication_requested"));
        let published = later(drafted, 7);
        let closes = later(events.as_of, 12 + i64::try_from(nth).unwrap_or(0) * 4).to_string();
        events.of("opportunity", id, published, HR, json!({"published": {"closes": closes}}));
        for (place, person) in candidates.iter().enumerate().filter(|(place, _)| place % PUBLISHED == nth) {
            let application = format!("ap-{nth}-{place}");
            let own = person.id.as_str();
            let submitted = later(published, 5 + i64::try_from(place % 12).unwrap_or(0));
            events.of(
                "application",
                &application,
                later(submitted, -1),
                (own, "person"),
                json!({"drafted": {"person": own, "opportunity": id}}),
            );
            if place % 7 == 6 {
                continue;
            }
            events.of("application", &application, submitted, (own, "person"), json!("submitted"));
            if place % 3 > 0 {
                let verdict = if place % 5 == 4 { "undetermined" } else { "eligible" };
                let says = json!({"screened": {"verdict": verdict, "rule": "opportunity-screening", "version": "2026-1"}});
                events.of("application", &application, later(submitted, 9), HR, says);
            }
        }
    }
}

/// Somebody mixes something up, and it is put right later: both stay readable.
fn mistakes(events: &mut Events) {
    let (begins, as_of) = (events.begins, events.as_of);
    let opened = json!({"vacancy": {"id": "v-1", "event": {"opened": {"role": "operations-lead", "unit": "logistics"}}}});
    events.add(later(begins, 60), HR, opened);
    if let Some(wrong) = events.of("vacancy", "v-1", later(begins, 120), HR, json!({"filled": {"from": "external"}})) {
        let right = json!({"vacancy": {"id": "v-1", "event": {"filled": {"from": "internal"}}}});
        events.correct(wrong, 9, later(begins, 118), right);
    }
    events.of("vacancy", "v-2", later(begins, 200), HR, json!({"opened": {"role": "product-lead"}}));
    if let Some(wrong) = events.of("vacancy", "v-2", later(begins, 220), HR, json!("cancelled")) {
        events.void(wrong, 2);
    }
    events.of("vacancy", "v-3", later(as_of, -25), HR, json!({"opened": {"role": "people-lead"}}));
    events.of("pilot", "pilot-1", later(begins, 30), HR, json!({"began": {"arms": ["mentored", "as-before"]}}));
}
