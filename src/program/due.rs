//! What is due between two dates, as data: a calendar can be made of it.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::application::ApplicationStage;
use super::candidate::CandidateStage;
use super::due_policy::DuePolicySpec;
use super::event::LifecycleKind;
use super::mentorship::MentorshipStage;
use super::nomination::NominationStage;
use super::placement::{AgreeingSide, PlacementStage};
use super::plan::PlanStage;
use super::sponsorship::SponsorshipStage;
use super::view::View;
use crate::mentoring::Frequency;
use crate::people::{EvidencePolicy, EvidenceSpec};
use crate::values::{CompetencyId, EvidenceId, Id, ItemCode, PersonId, date};

/// Something to be done by a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct DueItem {
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// What kind of thing it is about.
    pub lifecycle: LifecycleKind,
    /// Which one of its kind.
    pub id: String,
    /// What is to be done.
    pub what: Due,
    /// Whom it concerns: the person, the mentor and the mentees, in that order.
    pub people: Vec<PersonId>,
}

/// What is to be done. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Due {
    /// A session is to be booked, by the cadence.
    Session,
    /// How a placement goes is to be talked over.
    CheckIn,
    /// A placement is to begin.
    Start,
    /// A placement's time box ends.
    End,
    /// A secondment, a candidate or a plan is to be reviewed.
    Review,
    /// A placement is to be agreed: by which sides, and whether terms are missing.
    Agreement {
        /// Who has not.
        unsigned: Vec<AgreeingSide>,
        /// Whether the terms of a secondment are missing.
        terms: bool,
    },
    /// A proposal is to be answered.
    Answer,
    /// A placement that is over is to be debriefed.
    Debrief,
    /// What was seen in a debrief is to become evidence.
    Synthesis,
    /// A milestone is to be seen.
    Milestone {
        /// Which.
        milestone: ItemCode,
    },
    /// An application has waited at its stage for as long as it should.
    Application {
        /// Where it stands.
        stage: ApplicationStage,
    },
    /// An opportunity closes: the last day on which people can apply.
    Closing,
    /// A piece of evidence does not count from that day on.
    EvidenceExpires {
        /// Of which competency.
        competency: CompetencyId,
        /// Which piece, where it has an id.
        evidence: Option<EvidenceId>,
    },
}

/// A day so many days later; the last of the calendar where it ends.
fn later(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

/// What is being found to be due within a stretch of days.
struct Found<'p> {
    from: NaiveDate,
    until: NaiveDate,
    policy: &'p DuePolicySpec,
    items: Vec<DueItem>,
}

impl Found<'_> {
    fn add(&mut self, on: NaiveDate, lifecycle: LifecycleKind, id: &impl Id, what: Due, people: &[Option<&PersonId>]) {
        if self.from <= on && on < self.until {
            let people = people.iter().flatten().map(|&person| person.clone()).collect();
            self.items.push(DueItem { on, lifecycle, id: id.as_str().to_owned(), what, people });
        }
    }
}

impl View<'_> {
    /// What is due from one day up to the day before another, by day: what was due before and has not been done is not told again; ask from an
    /// earlier day for it.
    ///
    /// It is what would be due if nothing more happened than the view knows: of a cadence only the next session. `evidence` says for how long evidence
    /// counts; without it only what has an end of its own expires.
    ///
    /// # Complexity
    /// O(n log n) in all events.
    #[must_use]
    pub fn due(
        self,
        from: NaiveDate,
        until: NaiveDate,
        policy: &DuePolicySpec,
        evidence: Option<&EvidencePolicy>,
    ) -> Vec<DueItem> {
        let mut found = Found { from, until, policy, items: Vec::new() };
        self.due_of_placements(&mut found);
        self.due_of_people_who_meet(&mut found);
        self.due_of_decisions(&mut found);
        self.due_of_development(&mut found);
        self.due_of_evidence(&mut found, evidence);
        found.items.sort_unstable();
        found.items
    }

    fn due_of_placements(self, found: &mut Found<'_>) {
        const KIND: LifecycleKind = LifecycleKind::Placement;
        let policy = found.policy;
        for placement in self.placements() {
            let people = [placement.person.as_ref()];
            let mut add = |on: NaiveDate, what: Due| found.add(on, KIND, &placement.id, what, &people);
            match placement.stage {
                PlacementStage::Proposed => {
                    let sides = [AgreeingSide::Home, AgreeingSide::Host, AgreeingSide::Participant];
                    let unsigned = sides.into_iter().filter(|side| !placement.agreed.contains(side)).collect();
                    let terms = placement.kind == Some(crate::rotation::PlacementKind::Secondment) && placement.post.is_none();
                    if let Some(proposed) = placement.proposed {
                        add(later(proposed, policy.agreement_days), Due::Agreement { unsigned, terms });
                    }
                }
                PlacementStage::Agreed => placement.starts.into_iter().for_each(|on| add(on, Due::Start)),
                PlacementStage::Active | PlacementStage::Extended => {
                    placement.ends.into_iter().for_each(|on| add(on, Due::End));
                    placement.reviews.iter().for_each(|&on| add(on, Due::Review));
                    let last = placement.check_ins.last().copied().or(placement.began);
                    if let Some(last) = last.filter(|_| placement.check_in_days > 0) {
                        add(later(last, placement.check_in_days), Due::CheckIn);
                    }
                }
                PlacementStage::Completed | PlacementStage::EndedEarly => {
                    placement.ended.into_iter().for_each(|on| add(later(on, policy.debrief_days), Due::Debrief));
                }
                PlacementStage::Debriefed => {
                    placement.debriefed.into_iter().for_each(|on| add(later(on, policy.synthesis_days), Due::Synthesis));
                }
                PlacementStage::Synthesised | PlacementStage::Cancelled => {}
            }
        }
    }

    fn due_of_people_who_meet(self, found: &mut Found<'_>) {
        let answer = found.policy.answer_days;
        for mentorship in self.mentorships() {
            let mut people = vec![mentorship.mentor.as_ref()];
            people.extend(mentorship.mentees.iter().map(Some));
            let on = match mentorship.stage {
                MentorshipStage::Proposed => mentorship.proposed.map(|on| (later(on, answer), Due::Answer)),
                MentorshipStage::Active => {
                    let missed = mentorship.missed.last().map(|missed| missed.on);
                    let held = mentorship.held.last().map(|session| session.on);
                    let last = held.max(missed).max(mentorship.resumed).max(mentorship.began);
                    mentorship.cadence.zip(last).map(|(cadence, last)| (next_session(cadence, last), Due::Session))
                }
                _ => None,
            };
            if let Some((on, what)) = on {
                found.add(on, LifecycleKind::Mentorship, &mentorship.id, what, &people);
            }
        }
    }

    fn due_of_decisions(self, found: &mut Found<'_>) {
        let policy = found.policy;
        for application in self.applications().filter(|application| !application.is_over()) {
            let Some(since) = application.since else { continue };
            let (what, people) = (Due::Application { stage: application.stage }, [application.person.as_ref()]);
            found.add(later(since, policy.application_days), LifecycleKind::Application, &application.id, what, &people);
        }
        for opportunity in self.opportunities() {
            if let Some(closes) = opportunity.closes.filter(|_| opportunity.is_open_on(self.day())) {
                found.add(closes, LifecycleKind::Opportunity, &opportunity.id, Due::Closing, &[]);
            }
        }
        use NominationStage as N;
        let waits = |stage| matches!(stage, N::Pending | N::ChangePending | N::DeletionPending);
        for nomination in self.nominations().filter(|nomination| waits(nomination.stage)) {
            let (Some(since), people) = (nomination.since, [nomination.person.as_ref()]) else { continue };
            found.add(later(since, policy.answer_days), LifecycleKind::Nomination, &nomination.id, Due::Answer, &people);
        }
        for sponsorship in self.sponsorships().filter(|sponsorship| sponsorship.stage == SponsorshipStage::Proposed) {
            let people = [sponsorship.person.as_ref(), sponsorship.sponsor.as_ref()];
            let Some(since) = sponsorship.proposed else { continue };
            found.add(later(since, policy.answer_days), LifecycleKind::Sponsorship, &sponsorship.id, Due::Answer, &people);
        }
    }

    fn due_of_development(self, found: &mut Found<'_>) {
        let every = found.policy.review_days;
        use CandidateStage as C;
        for candidate in self.candidates() {
            let is_reviewed = matches!(candidate.stage, C::Planned | C::InDevelopment | C::ReadyNow);
            let last = candidate.reviewed.max(candidate.begun).or(candidate.since).filter(|_| is_reviewed);
            if let Some(last) = last {
                let people = [Some(&candidate.person)];
                found.add(later(last, every), LifecycleKind::Candidate, &candidate.person, Due::Review, &people);
            }
        }
        for plan in self.plans().filter(|plan| plan.stage == PlanStage::Agreed) {
            let people = [plan.person.as_ref()];
            let last = plan.reviews.last().map(|review| review.on).or(plan.agreed);
            if let Some(last) = last {
                found.add(later(last, every), LifecycleKind::DevelopmentPlan, &plan.id, Due::Review, &people);
            }
            for milestone in plan.milestones.iter().filter(|milestone| milestone.reached.is_none()) {
                let what = Due::Milestone { milestone: milestone.id.clone() };
                found.add(milestone.due, LifecycleKind::DevelopmentPlan, &plan.id, what, &people);
            }
        }
    }

    fn due_of_evidence(self, found: &mut Found<'_>, policy: Option<&EvidencePolicy>) {
        for person in self.people_named() {
            for evidence in self.evidence(person.as_str()) {
                let Some(end) = expires(&evidence, policy) else { continue };
                let what = Due::EvidenceExpires { competency: evidence.competency, evidence: evidence.id };
                found.add(end, LifecycleKind::Person, &person, what, &[Some(&person)]);
            }
        }
    }
}

/// When a session is due after one, by the cadence: a week, a fortnight or a month later.
fn next_session(cadence: Frequency, last: NaiveDate) -> NaiveDate {
    match cadence {
        Frequency::Monthly => last.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX),
        _ => later(last, cadence.days()),
    }
}

/// The first day on which a piece of evidence does not count, if there is one.
fn expires(evidence: &EvidenceSpec, policy: Option<&EvidencePolicy>) -> Option<NaiveDate> {
    let by_policy = policy.and_then(|policy| policy.valid_months(evidence.kind)).map(|months| months.after(evidence.on));
    match (evidence.until, by_policy) {
        (Some(own), Some(by_policy)) => Some(own.min(by_policy)),
        (own, by_policy) => own.or(by_policy),
    }
}
