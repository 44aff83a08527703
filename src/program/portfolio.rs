//! A person's portfolio: what they have done, what it taught them, and who stands by them.

use serde::Serialize;

use super::endorsement::{EndorsementRecord, EndorsementStage};
use super::mentorship::MentorshipRecord;
use super::placement::PlacementRecord;
use super::plan::PlanRecord;
use super::sponsorship::{SponsorshipRecord, SponsorshipStage};
use super::view::View;
use crate::people::EvidenceSpec;
use crate::values::{CompetencyId, ItemCode, LevelCode, PersonId, PlacementId};

/// What a person has done in the programme as of a day, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Portfolio {
    /// Who.
    pub person: PersonId,
    /// Their placements, by the day on which they were proposed.
    pub placements: Vec<PlacementRecord>,
    /// What was there at the end of placements, in that order.
    pub deliverables: Vec<(PlacementId, ItemCode)>,
    /// Each competency of which something was seen, with what was seen of it, by day.
    pub competencies: Vec<SeenCompetency>,
    /// The mentorships in which they learn.
    pub learns: Vec<MentorshipRecord>,
    /// The mentorships in which they teach.
    pub teaches: Vec<MentorshipRecord>,
    /// Who speaks for them now.
    pub sponsors: Vec<PersonId>,
    /// What was said in their favour and still holds.
    pub endorsements: Vec<EndorsementRecord>,
    /// Their development plans.
    pub plans: Vec<PlanRecord>,
}

/// A competency of which something was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenCompetency {
    /// Which.
    pub competency: CompetencyId,
    /// The level that was seen first, and that which was seen last.
    pub levels: (LevelCode, LevelCode),
    /// What was seen, by day.
    pub evidence: Vec<EvidenceSpec>,
    /// Whether a placement of theirs set out to teach it.
    pub is_objective: bool,
}

impl View<'_> {
    /// A person's portfolio as of the day. Somebody whom no event names has an empty one.
    ///
    /// # Complexity
    /// O(n log n) in the events of the lifecycles that name the person.
    #[must_use]
    pub fn portfolio(self, person: &PersonId) -> Portfolio {
        let id = person.as_ref();
        let mut placements = self.placements_of(id);
        placements.sort_by_key(|placement| placement.proposed);
        let mentorships = self.records_naming::<MentorshipRecord>(id);
        let (learns, others): (Vec<_>, Vec<_>) =
            mentorships.into_iter().partition(|mentorship| mentorship.mentees.contains(person));
        let teaches = others.into_iter().filter(|mentorship| mentorship.mentor.as_ref() == Some(person)).collect();
        let delivered = placements
            .iter()
            .flat_map(|placement| placement.delivered.iter().map(|deliverable| (placement.id.clone(), deliverable.clone())));
        let is_theirs = |of: &Option<PersonId>| of.as_ref() == Some(person);
        let sponsorships = self.records_naming::<SponsorshipRecord>(id).into_iter();
        let active = sponsorships.filter(|one| one.stage == SponsorshipStage::Active && is_theirs(&one.person));
        let endorsements = self.records_naming::<EndorsementRecord>(id).into_iter();
        Portfolio {
            person: person.clone(),
            deliverables: delivered.collect(),
            competencies: seen(self.evidence(id), &placements),
            learns,
            teaches,
            sponsors: active.filter_map(|one| one.sponsor).collect(),
            endorsements: endorsements.filter(|one| one.stage == EndorsementStage::Given && is_theirs(&one.person)).collect(),
            plans: self.records_naming::<PlanRecord>(id).into_iter().filter(|plan| is_theirs(&plan.person)).collect(),
            placements,
        }
    }

    /// The placements of a person, by id.
    pub(super) fn placements_of(self, person: &str) -> Vec<PlacementRecord> {
        let named = self.records_naming::<PlacementRecord>(person).into_iter();
        named.filter(|placement| placement.person.as_ref().is_some_and(|of| of.as_ref() == person)).collect()
    }
}

/// What was seen, competency by competency.
fn seen(mut evidence: Vec<EvidenceSpec>, placements: &[PlacementRecord]) -> Vec<SeenCompetency> {
    // What was seen comes by day, and the sort keeps that order.
    evidence.sort_by(|one, other| one.competency.cmp(&other.competency));
    let groups = evidence.chunk_by(|one, other| one.competency == other.competency);
    let seen = groups.filter_map(|group| {
        let (first, last) = (group.first()?, group.last()?);
        let competency = first.competency.clone();
        let objectives = placements.iter().flat_map(|placement| &placement.objectives);
        let is_objective = objectives.into_iter().any(|objective| objective.competency == competency);
        Some(SeenCompetency {
            competency,
            levels: (first.level.clone(), last.level.clone()),
            evidence: group.to_vec(),
            is_objective,
        })
    });
    seen.collect()
}
