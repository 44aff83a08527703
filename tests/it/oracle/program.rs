//! The programme, folded the obvious way: what can be seen is sorted and walked through, and each lifecycle is a table of stages.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use rungs::{Event, EventKind, Id, Journal, Program};
use serde_json::Value;

use crate::made::Random;
use crate::made_journal::{ids, journal, moments};

/// Of each lifecycle, what leads from where to where; `-` is before it has begun, several stages are told by `|`.
const TABLES: &[(&str, &str)] = &[
    (
        "candidate",
        "- discovered discovery
         exited discovered discovery
         discovery|pivoted planned planned
         planned|pivoted|under_review|ready_now begun in_development
         in_development|under_review ready ready_now
         planned|in_development|ready_now review_opened under_review
         planned|in_development|ready_now|under_review pivoted pivoted
         discovery|planned|in_development|ready_now|under_review|pivoted paused paused
         discovery|planned|in_development|ready_now|under_review|pivoted|paused exited exited
         under_review review_closed <reviewed
         paused resumed <paused",
    ),
    (
        "opportunity",
        "- drafted draft
         draft publication_requested publication_pending
         publication_pending publication_refused draft
         publication_pending published published
         published selection_begun selecting
         selecting filled filled
         draft|publication_pending|published|selecting cancelled cancelled",
    ),
    (
        "application",
        "- drafted draft
         draft submitted submitted
         submitted screened screened
         screened shortlisted shortlisted
         shortlisted selected selected
         selected approval_requested approval_pending
         approval_pending approved approved
         approved accepted accepted
         selected|approval_pending|approved declined declined
         submitted|screened|shortlisted|selected|approval_pending|approved rejected rejected
         draft|submitted|screened|shortlisted|selected|approval_pending|approved withdrawn withdrawn",
    ),
    (
        "nomination",
        "- proposed pending
         pending approved approved
         pending rejected rejected
         approved change_requested change_pending
         change_pending change_approved approved
         change_pending change_refused approved
         pending|approved deletion_requested deletion_pending
         deletion_pending deletion_approved deleted
         deletion_pending deletion_refused <removed
         approved succeeded succeeded",
    ),
    ("pool_membership", "- joined member\nmember left left"),
    ("talent_review", "- given initial\ninitial calibrated calibrated"),
    (
        "placement",
        "agreed began active
         active|extended checked_in =
         active|extended shadowed =
         active|extended|completed|ended_early reflected =
         active|extended extended extended
         active|extended completed completed
         active|extended ended_early ended_early
         completed|ended_early debriefed debriefed
         debriefed synthesised synthesised
         completed|ended_early|debriefed|synthesised impact_measured =
         proposed|agreed cancelled cancelled",
    ),
    (
        "mentorship",
        "- proposed proposed
         proposed accepted accepted
         proposed declined declined
         accepted began active
         active session_held active
         active session_missed active
         active put_on_hold on_hold
         on_hold resumed active
         active|closed playbook_handed_over =
         proposed|accepted|active|on_hold closed closed",
    ),
    ("sponsorship", "- proposed proposed\nproposed accepted active\nproposed declined declined\nactive ended ended"),
    ("endorsement", "- given given\ngiven withdrawn withdrawn"),
    (
        "development_plan",
        "- drafted draft
         draft|agreed milestone_set =
         draft agreed agreed
         agreed milestone_reached agreed
         agreed reviewed agreed
         agreed completed completed
         draft|agreed abandoned abandoned",
    ),
    ("feedback", "- given given\ngiven withdrawn withdrawn"),
    ("vacancy", "- opened open\nopen filled filled\nopen cancelled cancelled"),
    ("pilot", "- began running\nrunning assigned running\nrunning left running\nrunning ended ended"),
    (
        "person",
        "-|noted|left hired employed
         -|noted|employed role_changed employed
         -|noted|employed team_changed employed
         -|noted|employed manager_changed employed
         - rated noted
         - evidence_recorded noted
         noted|employed|left rated =
         noted|employed|left evidence_recorded =
         -|noted|employed left left",
    ),
    ("role", "-|renamed renamed renamed\n-|renamed retired retired"),
];

/// One lifecycle on its way.
#[derive(Clone)]
pub struct Machine {
    name: &'static str,
    /// The stage by the table; an application that is approved has one of its own.
    stage: String,
    /// What a review and a pause return to.
    before: BTreeMap<&'static str, String>,
    /// What an agreement still lacks.
    lacks: Vec<&'static str>,
    /// What the opening event says.
    opening: Value,
    events: u32,
}

impl Machine {
    pub fn new(name: &str) -> Self {
        let name = TABLES.iter().find(|(known, _)| *known == name).unwrap().0;
        Self { name, stage: "-".into(), before: BTreeMap::new(), lacks: Vec::new(), opening: Value::Null, events: 0 }
    }

    /// Whether the actor has no right to a step, whatever the stage. `said` is what the event says beside its name.
    fn is_barred(&self, step: &str, actor: &str, role: &str, said: &Value) -> bool {
        let is_system = role == "system";
        let by = |whose: &Value| whose.as_str() == Some(actor);
        let opening = &self.opening;
        match (self.name, step) {
            ("nomination", "proposed") => by(&said["person"]),
            ("application" | "nomination", "approved") | ("nomination", "change_approved") => {
                is_system || by(&opening["person"])
            }
            ("talent_review", "given") => by(&said["person"]),
            ("talent_review", "calibrated") => by(&opening["person"]),
            ("placement", "agreed by home" | "agreed by host") => is_system || by(&opening["person"]),
            ("placement", "agreed by participant") => is_system || !by(&opening["person"]),
            ("mentorship", "proposed") => said["mentees"].as_array().unwrap().contains(&said["mentor"]),
            ("mentorship", "accepted") => is_system,
            ("sponsorship", "proposed") => said["sponsor"] == said["person"],
            ("sponsorship", "accepted") => is_system || !by(&opening["sponsor"]),
            ("endorsement", "given") => {
                is_system
                    || by(&said["person"])
                    || said["person"] == said["endorser"]
                    || !(by(&said["endorser"]) || role == "hr")
            }
            _ => false,
        }
    }

    /// The machine after a step, if it is legal. `written` is what happened as it is written.
    pub fn after(&self, step: &str, actor: &str, role: &str, written: &Value) -> Option<Self> {
        let said = written.as_object().and_then(|event| event.values().next()).unwrap_or(&Value::Null);
        if self.is_barred(step, actor, role, said) {
            return None;
        }
        let mut next = self.clone();
        next.events += 1;
        if self.stage == "-" {
            next.opening = said.clone();
        }
        match (self.name, self.stage.as_str(), step) {
            ("placement", "-", "proposed" | "proposed as a secondment") => {
                next.stage = "proposed".into();
                next.lacks = vec!["agreed by home", "agreed by host", "agreed by participant"];
                if step != "proposed" {
                    next.lacks.push("terms_set");
                }
                return Some(next);
            }
            ("placement", "proposed", _) if self.lacks.contains(&step) => {
                next.lacks.retain(|lacks| *lacks != step);
                if next.lacks.is_empty() {
                    next.stage = "agreed".into();
                }
                return Some(next);
            }
            _ => {}
        }
        let table = TABLES.iter().find(|(name, _)| *name == self.name).unwrap().1;
        let to = table.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[0].split('|').any(|from| from == self.stage) && words[1] == step).then_some(words[2])
        })?;
        match step {
            "review_opened" => drop(next.before.insert("reviewed", self.stage.clone())),
            "paused" => drop(next.before.insert("paused", self.stage.clone())),
            "deletion_requested" => drop(next.before.insert("removed", self.stage.clone())),
            "discovered" => next.before.clear(),
            _ => {}
        }
        next.stage = match (to, to.strip_prefix('<')) {
            ("=", _) => self.stage.clone(),
            (_, Some(before)) => self.before.get(before).cloned().unwrap_or_else(|| "discovery".into()),
            (to, None) => to.to_owned(),
        };
        Some(next)
    }

    pub fn take(&mut self, step: &str, actor: &str, role: &str, written: &Value) -> bool {
        match self.after(step, actor, role, written) {
            Some(next) => {
                *self = next;
                true
            }
            None => false,
        }
    }

    fn stage(&self) -> &str {
        if self.stage == "approved" && self.name == "application" { "approval_pending" } else { &self.stage }
    }
}

/// Kind, id, stage and how many events brought it there.
pub type Stands = (String, String, String, u32);

fn target(event: &Event) -> Option<&str> {
    match (&event.kind, &event.corrects) {
        (EventKind::Voided { event }, _) => Some(event.as_str()),
        (_, corrects) => corrects.as_ref().map(Id::as_str),
    }
}

fn recording(event: &Event) -> (DateTime<Utc>, &str) {
    (event.recorded_at, event.id.as_str())
}

enum Place<'a> {
    /// It is about nothing.
    Plain,
    /// It is about an event that is there and earlier.
    About(&'a Event),
    /// It is about an event that was recorded later, or about one that is so itself.
    Later,
    /// It waits for what it is about.
    Waits,
}

fn place<'a>(events: &'a [Event], event: &'a Event) -> Place<'a> {
    let Some(id) = target(event) else { return Place::Plain };
    let Some(target) = events.iter().find(|other| other.id.as_str() == id) else { return Place::Waits };
    if recording(target) >= recording(event) {
        return Place::Later;
    }
    match place(events, target) {
        Place::Waits => Place::Waits,
        Place::Later => Place::Later,
        Place::Plain | Place::About(_) => Place::About(target),
    }
}

/// The plain event that an event is about at last; `None` when it waits, or is about a later one.
fn root<'a>(events: &'a [Event], event: &'a Event) -> Option<&'a Event> {
    match place(events, event) {
        Place::Plain => Some(event),
        Place::About(target) => root(events, target),
        Place::Later | Place::Waits => None,
    }
}

/// The application that an event makes a step of.
fn application<'a>(event: &'a Event, steps: &[&str]) -> Option<&'a str> {
    let (kind, id) = event.kind.lifecycle()?;
    (kind.to_string() == "application" && steps.contains(&event.kind.step())).then_some(id)
}

fn applicant(opening: &Event) -> String {
    serde_json::to_value(&opening.kind).unwrap()["application"]["event"]["drafted"]["person"].as_str().unwrap().to_owned()
}

/// Whether an event about others does not count, since it, or one that it is about, came from an applicant or a system after an approval or a rejection
/// that counts was in the family. Openings later than the day say nothing yet.
fn is_beyond(events: &[Event], event: &Event, day: NaiveDate, known: DateTime<Utc>) -> bool {
    let Place::About(target) = place(events, event) else { return false };
    if is_beyond(events, target, day, known) {
        return true;
    }
    let family = events.iter().filter(|other| root(events, other).is_some() && root(events, other) == root(events, event));
    let earlier = family.filter(|other| recording(other) < recording(event) && !is_beyond(events, other, day, known));
    let decided: Vec<&str> = earlier.filter_map(|other| application(other, &["approved", "rejected"])).collect();
    let is_applicant = events.iter().any(|opening| {
        opening.recorded_at <= known
            && opening.effective_on <= day
            && root(events, opening).is_some()
            && application(opening, &["drafted"]).is_some_and(|id| decided.contains(&id))
            && applicant(opening) == event.actor.id.as_str()
    });
    !decided.is_empty() && event.actor.role == rungs::ActorRole::System || is_applicant
}

/// What an event says, with all that is about it: the event that says it, `None` when it is void. A voiding event says itself.
fn says<'a>(events: &'a [Event], event: &'a Event, day: NaiveDate, known: DateTime<Utc>) -> Option<&'a Event> {
    let about = events.iter().filter(|other| other.recorded_at <= known && !is_beyond(events, other, day, known));
    let about = about.filter(|other| matches!(place(events, other), Place::About(target) if target.id == event.id));
    let mut live: Vec<(&Event, &Event)> = about.filter_map(|other| Some((other, says(events, other, day, known)?))).collect();
    live.sort_by(|one, other| recording(one.0).cmp(&recording(other.0)));
    match live.last() {
        Some((_, what)) if matches!(what.kind, EventKind::Voided { .. }) => None,
        Some((_, what)) => Some(what),
        None => Some(event),
    }
}

type Key<'a> = (NaiveDate, (DateTime<Utc>, &'a str), (DateTime<Utc>, &'a str));

/// Where an event stands among all.
fn key<'a>(events: &'a [Event], event: &'a Event) -> Key<'a> {
    (event.effective_on, recording(root(events, event).unwrap()), recording(event))
}

/// What counts, in order.
fn said(events: &[Event], as_of: NaiveDate, known: DateTime<Utc>) -> Vec<&Event> {
    let plain = events.iter().filter(|event| event.recorded_at <= known && matches!(place(events, event), Place::Plain));
    let mut said: Vec<&Event> = plain.filter_map(|event| says(events, event, as_of, known)).collect();
    said.retain(|event| event.effective_on <= as_of);
    said.sort_by(|one, other| key(events, one).cmp(&key(events, other)));
    said
}

/// Who had applied by what was known when an approval was recorded.
fn applicant_then(events: &[Event], approval: &Event) -> Option<String> {
    let id = application(approval, &["approved"])?;
    let said = said(events, approval.effective_on, approval.recorded_at);
    let mut earlier = said.into_iter().filter(|event| key(events, event) < key(events, approval));
    earlier.find(|event| application(event, &["drafted"]) == Some(id)).map(applicant)
}

/// Where everything stands, and which events are refused where they stand.
pub fn fold(events: &[Event], as_of: NaiveDate, known: DateTime<Utc>) -> (Vec<Stands>, Vec<String>) {
    let mut machines: BTreeMap<(String, String), Machine> = BTreeMap::new();
    let mut refused = Vec::new();
    for event in said(events, as_of, known) {
        let Some((kind, id)) = event.kind.lifecycle() else { continue };
        let key = (kind.to_string(), id.to_owned());
        let machine = machines.entry(key).or_insert_with(|| Machine::new(&kind.to_string()));
        // An approval is of whoever had applied.
        let was_of_another = applicant_then(events, event).is_some_and(|then| machine.opening["person"] != then.as_str());
        let written = serde_json::to_value(&event.kind).unwrap()[kind.to_string()]["event"].clone();
        if was_of_another || !machine.take(event.kind.step(), event.actor.id.as_str(), &event.actor.role.to_string(), &written)
        {
            refused.push(event.id.to_string());
        }
    }
    refused.sort();
    let begun = machines.into_iter().filter(|(_, machine)| machine.stage != "-");
    let stands = begun.map(|((kind, id), machine)| (kind, id, machine.stage().to_owned(), machine.events));
    (stands.collect(), refused)
}

/// What the engine says to the same question.
pub fn standings(view: rungs::View<'_>) -> Vec<Stands> {
    let mut stands: Vec<Stands> =
        view.standings().into_iter().map(|one| (one.kind.to_string(), one.id, one.stage.to_owned(), one.events)).collect();
    stands.sort();
    stands
}

/// The ids of events that are refused where they stand, without those that wait for another.
pub fn refused(program: &Program) -> Vec<String> {
    let mut ids: Vec<String> = program
        .refused()
        .into_iter()
        .filter_map(|refusal| match refusal {
            rungs::Refusal::Transition(error) => Some(error.event.to_string()),
            _ => None,
        })
        .collect();
    ids.sort();
    ids
}

pub fn replayed(events: &[Event]) -> Program {
    let mut journal = Journal::new();
    events.iter().for_each(|event| assert!(journal.push(event).is_ok()));
    Program::replay(journal)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_programme_is_the_fold_of_what_can_be_seen(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 40);
        let program = replayed(&events);
        let (far, late) = ("2027-12-31".parse().unwrap(), "2027-12-31T00:00:00Z".parse().unwrap());
        let (stands, illegal) = fold(&events, far, late);
        prop_assert_eq!(standings(program.as_of(far)), stands);
        prop_assert_eq!(refused(&program), illegal, "{:?}", ids(&events));
        for _ in 0..6 {
            let moments = moments(&events);
            let (day, _) = moments[random.below(40) as usize];
            let (_, instant) = moments[random.below(40) as usize];
            prop_assert_eq!(standings(program.as_of(day).known_at(instant)), fold(&events, day, instant).0);
        }
    }
}
