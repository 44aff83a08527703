//! The programme, folded the obvious way: what can be seen is sorted and walked through, and each lifecycle is a table of stages.

use std::collections::{BTreeMap, BTreeSet};

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
            ("application" | "nomination", "approved") | ("nomination", "change_approved" | "deletion_approved") => {
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

/// When an event was recorded; its id with every number filled up with zeros, and as it is.
type Recording<'a> = (DateTime<Utc>, String, &'a str);

fn recording(event: &Event) -> Recording<'_> {
    let mut filled = String::new();
    let mut number = String::new();
    for letter in event.id.as_str().chars().chain([' ']) {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        if !number.is_empty() {
            filled.push_str(&format!("{:0>40}", std::mem::take(&mut number)));
        }
        filled.push(letter);
    }
    (event.recorded_at, filled, event.id.as_str())
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

/// The lifecycle that an event is of.
fn lifecycle(event: &Event) -> Option<(String, &str)> {
    event.kind.lifecycle().map(|(kind, id)| (kind.to_string(), id))
}

/// What an event is as written, without its lifecycle.
fn written(event: &Event) -> Value {
    let (kind, _) = lifecycle(event).unwrap();
    serde_json::to_value(&event.kind).unwrap()[kind]["event"].clone()
}

/// Whether an event is a decision: whether it is about somebody, and whether it takes a person.
fn decides(event: &Event) -> Option<(bool, bool)> {
    let (kind, _) = lifecycle(event)?;
    match (kind.as_str(), event.kind.step()) {
        ("application", "approved" | "rejected") => Some((true, true)),
        ("nomination", step) if step.ends_with("approved") || step.ends_with("refused") || step == "rejected" => {
            Some((true, true))
        }
        ("talent_review", _) => Some((true, false)),
        ("placement", "agreed by home" | "agreed by host")
        | ("sponsorship", "accepted" | "declined")
        | ("endorsement", "given") => Some((true, true)),
        ("placement", "agreed by participant") | ("mentorship", "accepted") => Some((false, true)),
        _ => None,
    }
}

/// Whom an event says that the decisions of its lifecycle are about.
fn names(event: &Event) -> Option<String> {
    let (kind, _) = lifecycle(event)?;
    let kinds = ["application", "nomination", "talent_review", "placement", "sponsorship", "endorsement"];
    let said = written(event);
    let said = said.as_object().filter(|_| kinds.contains(&kind.as_str()))?.values().next()?;
    said["person"].as_str().map(str::to_owned)
}

/// Whether an event about others does not count, since it, or one that it is about, came after a decision that counts was in the family, from somebody
/// whom that is about or from a system. Openings later than the day say nothing yet.
fn is_beyond(events: &[Event], event: &Event, day: NaiveDate, known: DateTime<Utc>) -> bool {
    let Place::About(target) = place(events, event) else { return false };
    if is_beyond(events, target, day, known) {
        return true;
    }
    let family = events.iter().filter(|other| root(events, other).is_some() && root(events, other) == root(events, event));
    let earlier = family.filter(|other| recording(other) < recording(event) && !is_beyond(events, other, day, known));
    let decided: Vec<(&Event, (bool, bool))> = earlier.filter_map(|other| Some((other, decides(other)?))).collect();
    let is_theirs = events.iter().any(|opening| {
        opening.recorded_at <= known
            && opening.effective_on <= day
            && root(events, opening).is_some()
            && decided
                .iter()
                .any(|(decision, (about_somebody, _))| *about_somebody && lifecycle(decision) == lifecycle(opening))
            && names(opening).as_deref() == Some(event.actor.id.as_str())
    });
    is_theirs || event.actor.role == rungs::ActorRole::System && decided.iter().any(|(_, (_, takes_a_person))| *takes_a_person)
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

type Key<'a> = (NaiveDate, Recording<'a>, Recording<'a>);

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

/// Whom an approval was about by what was known when it was recorded.
fn decided_of(events: &[Event], approval: &Event) -> Option<String> {
    let (kind, id) = lifecycle(approval)?;
    if !["application", "nomination"].contains(&kind.as_str()) || !approval.kind.step().ends_with("approved") {
        return None;
    }
    let said = said(events, approval.effective_on, approval.recorded_at);
    let mut earlier = said.into_iter().filter(|event| key(events, event) < key(events, approval));
    earlier.find_map(|event| names(event).filter(|_| lifecycle(event) == Some((kind.clone(), id))))
}

/// What all events come to.
#[derive(Default)]
pub struct Folded<'a> {
    /// Where everything stands.
    pub stands: Vec<Stands>,
    /// The events that are refused where they stand, by id.
    pub refused: Vec<String>,
    /// The events that count, in the order of each lifecycle, with the stage after them.
    pub counted: Vec<(&'a Event, String)>,
}

/// Where everything stands, and which events are refused where they stand.
pub fn fold(events: &[Event], as_of: NaiveDate, known: DateTime<Utc>) -> Folded<'_> {
    let mut machines: BTreeMap<(String, String), Machine> = BTreeMap::new();
    let mut folded = Folded::default();
    for event in said(events, as_of, known) {
        let Some((kind, id)) = lifecycle(event) else { continue };
        let machine = machines.entry((kind.clone(), id.to_owned())).or_insert_with(|| Machine::new(&kind));
        // An approval is of whoever it was about.
        let was_of_another =
            machine.stage != "-" && decided_of(events, event).is_some_and(|then| machine.opening["person"] != then.as_str());
        let (actor, role) = (event.actor.id.as_str(), event.actor.role.to_string());
        if was_of_another || !machine.take(event.kind.step(), actor, &role, &written(event)) {
            folded.refused.push(event.id.to_string());
        } else {
            folded.counted.push((event, machine.stage().to_owned()));
        }
    }
    folded.refused.sort();
    let begun = machines.into_iter().filter(|(_, machine)| machine.stage != "-");
    folded.stands = begun.map(|((kind, id), machine)| (kind, id, machine.stage().to_owned(), machine.events)).collect();
    folded
}

/// The ids of the events that count, those that void others included, as everything is known.
pub fn counting(events: &[Event]) -> BTreeSet<String> {
    let (day, known) = (NaiveDate::MAX, DateTime::<Utc>::MAX_UTC);
    let is_heard = |void: &&Event| {
        let Place::About(target) = place(events, void) else { return false };
        let about = events.iter().filter(|other| matches!(place(events, other), Place::About(of) if of.id == target.id));
        let live = about.filter(|other| !is_beyond(events, other, day, known) && says(events, other, day, known).is_some());
        live.max_by_key(|other| recording(other)).is_some_and(|last| last.id == void.id)
    };
    let voids = events.iter().filter(|event| lifecycle(event).is_none()).filter(is_heard);
    let counted = fold(events, day, known).counted;
    counted.into_iter().map(|(event, _)| event).chain(voids).map(|event| event.id.to_string()).collect()
}

/// What became of every event of a lifecycle that can be seen, in order: its id and its fate in a word or two.
fn history(events: &[Event], of: (&str, &str), as_of: NaiveDate, known: DateTime<Utc>) -> Vec<(String, String)> {
    let folded = fold(events, as_of, known);
    let placed =
        |event: &&Event| root(events, event).is_some() && lifecycle(event).is_some_and(|(kind, id)| (kind.as_str(), id) == of);
    let is_seen = |event: &&Event| event.effective_on <= as_of && event.recorded_at <= known;
    let mut seen: Vec<&Event> = events.iter().filter(placed).filter(is_seen).collect();
    seen.sort_by_key(|event| key(events, event));
    let fate = |event: &Event| {
        if let Some((_, stage)) = folded.counted.iter().find(|(other, _)| other.id == event.id) {
            return stage.clone();
        }
        if folded.refused.contains(&event.id.to_string()) {
            return "refused".to_owned();
        }
        if is_beyond(events, event, as_of, known) {
            return "of no account".to_owned();
        }
        let own = says(events, event, as_of, known);
        let said =
            own.and_then(|own| if own.id == event.id { says(events, root(events, event)?, as_of, known) } else { Some(own) });
        said.map_or_else(|| "void".to_owned(), |by| format!("corrected by {}", by.id))
    };
    seen.into_iter().map(|event| (event.id.to_string(), fate(event))).collect()
}

fn history_told(view: rungs::View<'_>, kind: rungs::LifecycleKind, id: &str) -> Vec<(String, String)> {
    let fate = |fate: rungs::EventFate| match fate {
        rungs::EventFate::Counts { stage } => stage.to_owned(),
        rungs::EventFate::Refused(_) => "refused".to_owned(),
        rungs::EventFate::Corrected { by } => format!("corrected by {by}"),
        rungs::EventFate::Void => "void".to_owned(),
        rungs::EventFate::OfNoAccount => "of no account".to_owned(),
        other => format!("{other:?}"),
    };
    view.history(kind, id).into_iter().map(|entry| (entry.event.id.to_string(), fate(entry.fate))).collect()
}

/// What the records of a view say that the oracle knows too, each as a line.
fn records(view: rungs::View<'_>) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut add = |line: String| {
        lines.insert(line);
    };
    for one in view.applications() {
        add(format!("{} applied {:?} {:?}", one.id, one.person.unwrap().as_str(), one.submitted));
        one.approved_by.iter().for_each(|by| add(format!("{} approved by {by}", one.id)));
    }
    for one in view.nominations() {
        add(format!("{} nominated {:?} rank {:?}", one.id, one.person.unwrap().as_str(), one.rank));
    }
    for one in view.placements() {
        add(format!(
            "{} placed {:?} began {:?} check-ins {:?}",
            one.id,
            one.person.unwrap().as_str(),
            one.began,
            one.check_ins
        ));
    }
    for one in view.mentorships() {
        let held: Vec<_> = one.held.iter().map(|session| session.on).collect();
        add(format!("{} met {held:?} missed {}", one.id, one.missed.len()));
    }
    for one in view.people() {
        let roles: Vec<_> = one.roles.iter().map(|role| (role.of.as_str(), role.on)).collect();
        add(format!("{} was {roles:?} left {:?} rated {} seen {}", one.id, one.left, one.ratings.len(), one.evidence.len()));
    }
    for one in view.roles() {
        add(format!("{} names {:?}", one.id, one.names.iter().map(|name| name.on).collect::<Vec<_>>()));
    }
    lines
}

/// The same from the events that count.
fn records_of(counted: &[(&Event, String)]) -> BTreeSet<String> {
    let mut by_lifecycle: BTreeMap<(String, &str), Vec<(&Event, Value)>> = BTreeMap::new();
    for (event, _) in counted {
        by_lifecycle.entry(lifecycle(event).unwrap()).or_default().push((event, written(event)));
    }
    let mut lines = BTreeSet::new();
    let mut add = |line: String| {
        lines.insert(line);
    };
    for ((kind, id), events) in by_lifecycle {
        let all = |step: &'static str| events.iter().filter(move |(event, _)| event.kind.step() == step);
        let days = |step: &'static str| all(step).map(|(event, _)| event.effective_on).collect::<Vec<_>>();
        let opening = events[0].1.as_object().and_then(|said| said.values().next()).cloned().unwrap_or_default();
        let person = opening["person"].as_str();
        match kind.as_str() {
            "application" => {
                add(format!("{id} applied {:?} {:?}", person.unwrap(), days("submitted").last()));
                all("approved").for_each(|(event, _)| add(format!("{id} approved by {}", event.actor.id)));
            }
            "nomination" => {
                let mut rank = opening["rank"].as_u64();
                let mut asked = None;
                for (event, said) in &events {
                    match event.kind.step() {
                        "change_requested" => asked = said["change_requested"]["rank"].as_u64(),
                        "change_approved" => rank = asked.take().or(rank),
                        _ => {}
                    }
                }
                add(format!("{id} nominated {:?} rank {rank:?}", person.unwrap()));
            }
            "placement" => {
                let began = days("began").last().copied();
                add(format!("{id} placed {:?} began {began:?} check-ins {:?}", person.unwrap(), days("checked_in")));
            }
            "mentorship" => add(format!("{id} met {:?} missed {}", days("session_held"), days("session_missed").len())),
            "person" => {
                let roles: Vec<_> = all("role_changed")
                    .map(|(event, said)| (said["role_changed"]["role"].as_str().unwrap(), event.effective_on))
                    .collect();
                let (rated, seen) = (days("rated").len(), days("evidence_recorded").len());
                add(format!("{id} was {roles:?} left {:?} rated {rated} seen {seen}", days("left")));
            }
            "role" => add(format!("{id} names {:?}", days("renamed"))),
            _ => {}
        }
    }
    lines
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
        let folded = fold(&events, far, late);
        prop_assert_eq!(standings(program.as_of(far)), folded.stands);
        prop_assert_eq!(refused(&program), folded.refused, "{:?}", ids(&events));
        prop_assert_eq!(records(program.as_of(far)), records_of(&folded.counted));
        for _ in 0..6 {
            let moments = moments(&events);
            let (day, _) = moments[random.below(40) as usize];
            let (_, instant) = moments[random.below(40) as usize];
            let view = program.as_of(day).known_at(instant);
            let folded = fold(&events, day, instant);
            prop_assert_eq!(records(view), records_of(&folded.counted));
            prop_assert_eq!(standings(view), folded.stands);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_history_tells_what_became_of_every_event(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 25);
        let program = replayed(&events);
        let moments = moments(&events);
        for _ in 0..3 {
            let ((day, _), (_, instant)) = (moments[random.below(25) as usize], moments[random.below(25) as usize]);
            let view = program.as_of(day).known_at(instant);
            let all: BTreeSet<_> = events.iter().filter_map(|event| event.kind.lifecycle()).collect();
            for (kind, id) in all {
                let told = history_told(view, kind, id);
                prop_assert_eq!(told, history(&events, (&kind.to_string(), id), day, instant), "{} {}", kind, id);
            }
        }
    }
}
