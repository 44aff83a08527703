//! The programme, folded the obvious way: what can be seen is sorted and walked through, and each lifecycle is a table of stages.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use rungs::{Event, EventKind, Id, Journal, Program};

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
         deletion_pending deletion_refused approved
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
        "-|left hired employed
         -|employed role_changed employed
         -|employed team_changed employed
         -|employed manager_changed employed
         -|employed rated employed
         -|employed evidence_recorded employed
         left rated left
         left evidence_recorded left
         -|employed left left",
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
    applicant: Option<String>,
    events: u32,
}

impl Machine {
    pub fn new(name: &str) -> Self {
        let name = TABLES.iter().find(|(known, _)| *known == name).unwrap().0;
        Self { name, stage: "-".into(), before: BTreeMap::new(), lacks: Vec::new(), applicant: None, events: 0 }
    }

    /// The machine after a step, if it is legal. `who` is the person whom an opening event names.
    pub fn after(&self, step: &str, actor: &str, role: &str, who: &str) -> Option<Self> {
        let mut next = self.clone();
        next.events += 1;
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
            ("application", _, "approved") if role == "system" || self.applicant.as_deref() == Some(actor) => return None,
            ("nomination" | "endorsement", "-", _) if actor == who => return None,
            ("application", "-", _) => next.applicant = Some(who.to_owned()),
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

    pub fn take(&mut self, step: &str, actor: &str, role: &str, who: &str) -> bool {
        match self.after(step, actor, role, who) {
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

/// What an event says, with all that is about it: the event that says it, `None` when it is void. A voiding event says itself.
fn says<'a>(events: &'a [Event], event: &'a Event, known: DateTime<Utc>) -> Option<&'a Event> {
    let about = events.iter().filter(|other| other.recorded_at <= known);
    let about = about.filter(|other| matches!(place(events, other), Place::About(target) if target.id == event.id));
    let mut live: Vec<(&Event, &Event)> = about.filter_map(|other| Some((other, says(events, other, known)?))).collect();
    live.sort_by(|one, other| recording(one.0).cmp(&recording(other.0)));
    match live.last() {
        Some((_, what)) if matches!(what.kind, EventKind::Voided { .. }) => None,
        Some((_, what)) => Some(what),
        None => Some(event),
    }
}

/// Where everything stands, and which events are refused where they stand.
pub fn fold(events: &[Event], as_of: NaiveDate, known: DateTime<Utc>) -> (Vec<Stands>, Vec<String>) {
    let mut said: Vec<(&Event, &Event)> = Vec::new();
    for event in events.iter().filter(|event| event.recorded_at <= known) {
        if matches!(place(events, event), Place::Plain) {
            said.extend(says(events, event, known).map(|what| (event, what)));
        }
    }
    said.retain(|(_, what)| what.effective_on <= as_of);
    said.sort_by(|(root, what), (other_root, other)| {
        let key = |root: &Event, what: &Event| {
            let (root, what) = (recording(root), recording(what));
            (root.0, root.1.to_owned(), what.0, what.1.to_owned())
        };
        (what.effective_on, key(root, what)).cmp(&(other.effective_on, key(other_root, other)))
    });
    let mut machines: BTreeMap<(String, String), Machine> = BTreeMap::new();
    let mut refused = Vec::new();
    for (_, event) in said {
        let Some((kind, id)) = event.kind.lifecycle() else { continue };
        let key = (kind.to_string(), id.to_owned());
        let machine = machines.entry(key).or_insert_with(|| Machine::new(&kind.to_string()));
        let who = match &event.kind {
            EventKind::Nomination { .. } | EventKind::Endorsement { .. } => "p2",
            _ => "p1",
        };
        if !machine.take(event.kind.step(), event.actor.id.as_str(), &event.actor.role.to_string(), who) {
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
