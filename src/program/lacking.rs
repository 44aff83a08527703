//! Who has no sponsor, no mentor, no experience outside of their own unit.

use serde::Serialize;

use super::candidate::CandidateRecord;
use super::mentorship::{MentorshipRecord, MentorshipStage};
use super::person::{PersonRecord, PersonStage};
use super::placement::PlacementRecord;
use super::sponsorship::{SponsorshipRecord, SponsorshipStage};
use super::view::View;
use crate::values::PersonId;

/// A candidate, and what they are without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lacking {
    /// Who.
    pub person: PersonId,
    /// Nobody speaks for them.
    pub sponsor: bool,
    /// They learn from nobody.
    pub mentor: bool,
    /// They have never begun a placement in another unit than the one they came from.
    pub exposure: bool,
}

impl View<'_> {
    /// The candidates in the programme on the day who are without something, by id. Whoever has left the company is not looked at.
    ///
    /// # Complexity
    /// Linear in the events of the lifecycles that name the candidates.
    #[must_use]
    pub fn lacking(self) -> Vec<Lacking> {
        self.candidates().filter_map(|candidate| self.lacks_of(candidate)).collect()
    }

    /// What one candidate is without; `None` when they lack nothing, or are no candidate.
    pub(super) fn lacks(self, person: &PersonId) -> Option<Lacking> {
        self.candidate(person.as_ref()).ok().flatten().and_then(|candidate| self.lacks_of(candidate))
    }

    fn lacks_of(self, candidate: CandidateRecord) -> Option<Lacking> {
        let is_in = candidate.is_in();
        let person = candidate.person;
        let id = person.as_ref();
        let is_gone = self.find(id).is_some_and(|record: PersonRecord| record.stage == PersonStage::Left);
        if !is_in || is_gone {
            return None;
        }
        let is_sponsored =
            |one: &SponsorshipRecord| one.stage == SponsorshipStage::Active && one.person.as_ref() == Some(&person);
        let learns = |one: &MentorshipRecord| {
            matches!(one.stage, MentorshipStage::Active | MentorshipStage::OnHold) && one.mentees.contains(&person)
        };
        let sponsor = !self.records_naming(id).iter().any(is_sponsored);
        let mentor = !self.records_naming(id).iter().any(learns);
        let exposure = !self.placements_of(id).iter().any(PlacementRecord::is_elsewhere);
        (sponsor || mentor || exposure).then_some(Lacking { person, sponsor, mentor, exposure })
    }
}
