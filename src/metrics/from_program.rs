//! Facts from the journal of a programme, as a view of it knows them.

use chrono::NaiveDate;

use super::facts::{
    EmploymentFact, FlagFact, MembershipFact, PairFact, PlacementFact, PlacementOutcome, ReadinessBand, RequisitionFact,
    SessionFate, SessionRecord, SuccessorFact,
};
use crate::program::{
    EventFate, LifecycleKind, NominationStage, NominationTarget, PersonRecord, PlacementStage, VacancyStage, View,
};
use crate::values::{ItemCode, PersonId, PoolId, RoleId};

/// The vacancies: approved when they were opened, posted when their opportunity was published, accepted when they were filled. The caller says which roles lead and which are
/// critical. Nothing says when somebody started.
pub fn journal_requisitions(
    view: View<'_>,
    leads: impl Fn(&RoleId) -> bool,
    is_critical: impl Fn(&RoleId) -> bool,
) -> Vec<RequisitionFact> {
    let posted = |id: &str| view.known_opportunity(id).and_then(|record| record.published);
    let fact = |record: crate::program::VacancyRecord| {
        let mut fact = RequisitionFact::new();
        fact.is_leadership = record.role.as_ref().is_some_and(&leads);
        fact.is_critical = record.role.as_ref().is_some_and(&is_critical);
        fact.posted = record.opportunity.as_ref().and_then(|id| posted(id.as_ref()));
        fact.accepted = record.closed.filter(|_| record.stage == VacancyStage::Filled);
        fact.cancelled = record.closed.filter(|_| record.stage == VacancyStage::Cancelled);
        (fact.role, fact.approved, fact.from, fact.person) = (record.role, record.opened, record.from, record.person);
        fact
    };
    view.vacancies().map(fact).collect()
}

/// The placements that have begun. Which reasons for an early end are the company's, the caller says; all others are those of whoever was placed, and an early end without a reason
/// has no known outcome.
pub fn journal_placements(view: View<'_>, is_organisations: impl Fn(&ItemCode) -> bool) -> Vec<PlacementFact> {
    let mut facts = Vec::new();
    for record in view.placements().filter(|record| record.began.is_some()) {
        let Some(person) = record.person else { continue };
        let mut fact = PlacementFact::new(person);
        let is_active = matches!(record.stage, PlacementStage::Active | PlacementStage::Extended);
        (fact.began, fact.planned_end, fact.ended, fact.is_over) = (record.began, record.ends, record.ended, !is_active);
        fact.outcome = match &record.reason {
            _ if is_active => None,
            _ if !record.ended_early => Some(PlacementOutcome::Completed),
            Some(reason) if is_organisations(reason) => Some(PlacementOutcome::CancelledByOrganisation),
            Some(_) => Some(PlacementOutcome::Abandoned),
            None => None,
        };
        facts.push(fact);
    }
    facts
}

/// The mentorships that have begun, with the sessions that were held or missed. A circle is one pair of its mentor and all who learn.
#[must_use]
pub fn journal_pairs(view: View<'_>) -> Vec<PairFact> {
    let mut facts = Vec::new();
    for record in view.mentorships().filter(|record| record.began.is_some()) {
        let Some(mentor) = record.mentor else { continue };
        let mut fact = PairFact::new(mentor);
        (fact.opened, fact.closed) = (record.began, record.closed);
        let held = record.held.iter().map(|session| (session.on, SessionFate::Held));
        let missed = record.missed.iter().map(|session| (session.on, SessionFate::Missed));
        let session = |(on, fate)| {
            let mut session = SessionRecord::new();
            (session.scheduled, session.fate) = (Some(on), Some(fate));
            session
        };
        fact.sessions = held.chain(missed).map(session).collect();
        facts.push(fact);
    }
    facts
}

/// The nominations for roles: confirmed since they were first approved, until they came true or were removed; those that are still to be approved are not confirmed, and those that never were are not there. The
/// caller says which code of readiness is which band; it was judged when it was proposed or last changed.
pub fn journal_successors(view: View<'_>, band: impl Fn(&ItemCode) -> Option<ReadinessBand>) -> Vec<SuccessorFact> {
    let mut facts = Vec::new();
    for record in view.nominations() {
        let (mut approved, mut judged) = (None, None);
        for entry in view.history(LifecycleKind::Nomination, record.id.as_ref()) {
            let EventFate::Counts { .. } = entry.fate else { continue };
            let on = entry.event.effective_on;
            match entry.event.kind.step() {
                "approved" => approved = approved.or(Some(on)),
                "proposed" | "change_approved" => judged = Some(on),
                _ => {}
            }
        }
        let (Some(NominationTarget::Role { of }), Some(person)) = (record.target, record.person) else { continue };
        let is_over = matches!(record.stage, NominationStage::Succeeded | NominationStage::Deleted);
        if record.stage == NominationStage::Rejected || (is_over && approved.is_none()) {
            continue;
        }
        let mut fact = SuccessorFact::new(of, person);
        (fact.is_confirmed, fact.since) = (approved.is_some(), approved.or(record.since));
        fact.until = record.since.filter(|_| is_over);
        (fact.readiness, fact.assessed) = (record.readiness.as_ref().and_then(&band), judged);
        facts.push(fact);
    }
    facts
}

/// The memberships of a talent pool, or of all.
#[must_use]
pub fn journal_memberships(view: View<'_>, pool: Option<&PoolId>) -> Vec<MembershipFact> {
    let mut facts = Vec::new();
    for record in view.memberships().filter(|record| pool.is_none() || record.pool.as_ref() == pool) {
        let Some(person) = record.person else { continue };
        let mut fact = MembershipFact::new(person);
        (fact.from, fact.until) = (record.from, record.until);
        facts.push(fact);
    }
    facts
}

/// The times of people with the company that the journal tells of. How they ended, and when a flag of regret was set, it does not say; whom it says nothing of is not there, so that
/// a journal that begins late is no register: [`roster_employments`](crate::roster_employments) is.
#[must_use]
pub fn journal_employments(view: View<'_>) -> Vec<EmploymentFact> {
    let mut facts = Vec::new();
    for record in view.people() {
        let last = record.employed.len();
        // Who left without a word since when they had been there, also where they came back: such a departure ends no time that is recorded, and is the first of all.
        if let Some(left) = record.left.first().filter(|_| record.left.len() > ended(&record)) {
            let mut fact = EmploymentFact::new(record.id.clone());
            (fact.until, fact.is_regretted) = (Some(*left), record.regretted.filter(|_| last == 0));
            facts.push(fact);
        }
        for (number, period) in record.employed.iter().enumerate() {
            let mut fact = EmploymentFact::new(record.id.clone());
            (fact.from, fact.until) = (Some(period.from), period.until);
            fact.is_regretted = record.regretted.filter(|_| number + 1 == last && period.until.is_some());
            facts.push(fact);
        }
    }
    facts
}

/// How many of the times of somebody with the company are over.
fn ended(record: &PersonRecord) -> usize {
    record.employed.iter().filter(|time| time.until.is_some()).count()
}

/// Those in a talent pool, or in any, as seen of high potential from the day on which they joined it. Whoever was hired again has several times with the company: hired and left are those of
/// the one in which they joined the pool. When they were hired is not known where the journal has no hiring that begins it.
#[must_use]
pub fn journal_flags(view: View<'_>, pool: Option<&PoolId>) -> Vec<FlagFact> {
    let fact = |membership: MembershipFact| {
        let record: Option<PersonRecord> = view.known_person(&membership.person);
        let hirings = hirings(view, &membership.person);
        let mut fact = FlagFact::new(membership.person);
        (fact.flagged, fact.unflagged) = (membership.from, membership.until);
        if let Some((record, flagged)) = record.zip(fact.flagged) {
            let own = record.employed.iter().rev().find(|time| time.contains(flagged));
            fact.hired = own.map(|time| time.from).filter(|from| hirings.contains(from));
            fact.left = match own {
                Some(time) => time.until,
                // Nothing says since when they had been there; or they joined when they were not.
                None => record.left.iter().copied().find(|left| flagged <= *left),
            };
        }
        fact
    };
    journal_memberships(view, pool).into_iter().map(fact).collect()
}

/// The days on which somebody was hired.
fn hirings(view: View<'_>, person: &PersonId) -> Vec<NaiveDate> {
    let history = view.history(LifecycleKind::Person, person.as_ref()).into_iter();
    let hired = history.filter(|one| matches!(one.fate, EventFate::Counts { .. }) && one.event.kind.step() == "hired");
    hired.map(|one| one.event.effective_on).collect()
}
