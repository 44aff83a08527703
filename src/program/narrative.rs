//! A person's career narrative: where they have been, which directions they have explored, what they are good at, and what could come next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::application::{ApplicationRecord, ApplicationStage};
use super::due::{Due, DueItem};
use super::feedback::{FeedbackRecord, FeedbackStage, Tone};
use super::offers::Offer;
use super::person::PersonRecord;
use super::signals::ReadinessSignal;
use super::view::View;
use crate::eligibility::Decision;
use crate::people::EvidenceKind;
use crate::values::{ItemCode, MentorshipId, OpportunityId, PersonId, PlacementId, RoleId, RuleId, TeamId, date};

/// A person's career as facts in order; the words are the reader's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Narrative {
    /// Who.
    pub person: PersonId,
    /// What happened, by day.
    pub timeline: Vec<TimelineEntry>,
    /// The roles that they have aimed at or applied for, each once, the first first.
    pub directions: Vec<RoleId>,
    /// What they are interested in.
    pub interests: Vec<ItemCode>,
    /// What others say are strengths, the most often named first.
    pub strengths: Vec<Strength>,
    /// What could come next, the most urgent first.
    pub next: Vec<NextStep>,
}

/// Something that happened to a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct TimelineEntry {
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// What.
    pub what: Experience,
}

/// What happened to a person. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Experience {
    /// They came, or came back.
    Joined,
    /// They have a role.
    Role(RoleId),
    /// They are in a team.
    Team(TeamId),
    /// A placement began.
    PlacementBegan(PlacementId),
    /// A placement was over; whether as planned.
    PlacementEnded(PlacementId, bool),
    /// They began to learn from somebody.
    Learns(MentorshipId),
    /// They began to teach somebody.
    Teaches(MentorshipId),
    /// They aimed at a role.
    Aims(RoleId),
    /// They left.
    Left,
}

/// What others say is a strength.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Strength {
    /// The theme, by code.
    pub theme: ItemCode,
    /// How many pieces of feedback name it as a strength, the person's own left out.
    pub named: u32,
    /// How many name it as something to work on.
    pub doubted: u32,
    /// How many kinds of sources name it as a strength.
    pub sources: u32,
}

/// What could come next, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NextStep {
    /// To do what is due.
    Do(DueItem),
    /// To take a step that a rule has come to allow.
    Step {
        /// By which rule.
        rule: RuleId,
        /// To which role, if one.
        role: Option<RoleId>,
        /// The clauses that came to be met.
        because: Vec<String>,
    },
    /// To apply.
    Apply {
        /// For which opportunity.
        opportunity: OpportunityId,
        /// Whether the rule allows it; `None` when there is none, or nobody can judge.
        decision: Option<Decision>,
        /// How much of what they lack it teaches.
        teaches: u32,
    },
    /// To find somebody who speaks for them.
    FindSponsor,
    /// To find somebody to learn from.
    FindMentor,
    /// To see another unit.
    SeeAnotherUnit,
}

impl View<'_> {
    /// A person's career narrative as of the day. What could come next is ranked from what the caller has found out for the person: what is
    /// [due](View::due), which [signals](crate::readiness_signals) there are and what is on [offer](View::offers); and from what they
    /// [lack](View::lacking) as a candidate.
    ///
    /// # Complexity
    /// O(n log n) in the events of the lifecycles that name the person, and linear in what is handed over.
    #[must_use]
    pub fn narrative(self, person: &PersonId, due: &[DueItem], signals: &[ReadinessSignal], offers: &[Offer]) -> Narrative {
        let candidate = self.candidate(person.as_ref()).ok().flatten();
        let aims = candidate.iter().flat_map(|candidate| candidate.directions.iter().cloned());
        let mut directions: Vec<RoleId> = Vec::new();
        for role in aims.map(|aim| aim.of).chain(self.applied_for(person)) {
            if !directions.contains(&role) {
                directions.push(role);
            }
        }
        Narrative {
            person: person.clone(),
            timeline: self.timeline(person),
            directions,
            strengths: self.strengths(person),
            next: self.next_steps(person, due, signals, offers),
            interests: candidate.map(|candidate| candidate.interests).unwrap_or_default(),
        }
    }

    fn timeline(self, person: &PersonId) -> Vec<TimelineEntry> {
        let mut timeline = Vec::new();
        let mut add = |on: Option<NaiveDate>, what: Experience| timeline.extend(on.map(|on| TimelineEntry { on, what }));
        if let Some(record) = self.find::<PersonRecord>(person.as_ref()) {
            for period in &record.employed {
                add(Some(period.from).filter(|_| record.hired), Experience::Joined);
            }
            record.left.iter().for_each(|gone| add(Some(*gone), Experience::Left));
            record.roles.iter().for_each(|role| add(Some(role.on), Experience::Role(role.of.clone())));
            record.teams.into_iter().for_each(|team| add(Some(team.on), Experience::Team(team.of)));
        }
        let portfolio = self.portfolio(person);
        for placement in portfolio.placements {
            add(placement.began, Experience::PlacementBegan(placement.id.clone()));
            add(
                placement.ended.filter(|_| placement.began.is_some()),
                Experience::PlacementEnded(placement.id, !placement.ended_early),
            );
        }
        portfolio.learns.into_iter().for_each(|one| add(one.began, Experience::Learns(one.id)));
        portfolio.teaches.into_iter().for_each(|one| add(one.began, Experience::Teaches(one.id)));
        if let Ok(Some(candidate)) = self.candidate(person.as_ref()) {
            candidate.directions.into_iter().for_each(|aim| add(Some(aim.on), Experience::Aims(aim.of)));
        }
        timeline.sort_unstable();
        timeline
    }

    /// The roles of the opportunities that a person has applied for, by when the application came in.
    fn applied_for(self, person: &PersonId) -> Vec<RoleId> {
        let mut applications = self.records_naming::<ApplicationRecord>(person.as_ref());
        applications.retain(|one| one.person.as_ref() == Some(person) && one.stage != ApplicationStage::Draft);
        applications.sort_by_key(|application| application.submitted);
        let opportunities = applications.iter().filter_map(|application| application.opportunity.as_ref());
        opportunities.filter_map(|opportunity| self.opportunity(opportunity.as_ref()).ok().flatten()?.role).collect()
    }

    fn strengths(self, person: &PersonId) -> Vec<Strength> {
        let mut themes: BTreeMap<ItemCode, (u32, u32, BTreeSet<EvidenceKind>)> = BTreeMap::new();
        for feedback in self.records_naming::<FeedbackRecord>(person.as_ref()) {
            let is_theirs = feedback.person.as_ref() == Some(person) && feedback.stage == FeedbackStage::Given;
            let source =
                feedback.source.filter(|source| is_theirs && *source != EvidenceKind::SelfAssessment && !feedback.by_self);
            let Some(source) = source else { continue };
            for coded in feedback.themes {
                let (named, doubted, sources) = themes.entry(coded.theme).or_default();
                match coded.tone {
                    Tone::Strength => {
                        *named = named.saturating_add(1);
                        sources.insert(source);
                    }
                    Tone::ToDevelop => *doubted = doubted.saturating_add(1),
                    Tone::Neutral => {}
                }
            }
        }
        let mut strengths: Vec<Strength> = themes
            .into_iter()
            .filter(|(_, (named, doubted, _))| named > doubted)
            .map(|(theme, (named, doubted, sources))| {
                let sources = u32::try_from(sources.len()).unwrap_or(u32::MAX);
                Strength { theme, named, doubted, sources }
            })
            .collect();
        // By theme before, which the sort keeps among equals.
        strengths
            .sort_by_key(|strength| std::cmp::Reverse((strength.named.saturating_sub(strength.doubted), strength.sources)));
        strengths
    }

    /// First what is due, by day; then steps that have become possible; then what to apply for, as it was ranked; then what is lacking.
    fn next_steps(self, person: &PersonId, due: &[DueItem], signals: &[ReadinessSignal], offers: &[Offer]) -> Vec<NextStep> {
        let is_for = |item: &&DueItem| item.people.contains(person) && !matches!(item.what, Due::Closing);
        let mut next: Vec<NextStep> = due.iter().filter(is_for).cloned().map(NextStep::Do).collect();
        next.extend(signals.iter().filter(|signal| signal.person == *person).map(|signal| NextStep::Step {
            rule: signal.rule.clone(),
            role: signal.role.clone(),
            because: signal.clauses.iter().map(|clause| clause.label.clone()).collect(),
        }));
        next.extend(offers.iter().map(|offer| NextStep::Apply {
            opportunity: offer.opportunity.clone(),
            decision: offer.decision,
            teaches: u32::try_from(offer.teaches.len()).unwrap_or(u32::MAX),
        }));
        if let Some(lacks) = self.lacks(person) {
            next.extend(lacks.sponsor.then_some(NextStep::FindSponsor));
            next.extend(lacks.mentor.then_some(NextStep::FindMentor));
            next.extend(lacks.exposure.then_some(NextStep::SeeAnotherUnit));
        }
        next
    }
}
