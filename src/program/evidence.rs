//! From placements to evidence: what a debrief saw, and what is still open.

use serde::Serialize;

use super::person::PersonRecord;
use super::view::View;
use crate::defect::UnknownId;
use crate::ladder::Ladder;
use crate::people::{EvidenceKind, EvidenceSpec};
use crate::values::{CompetencyId, LevelCode, PersonId, PlacementId};

use super::placement::PlacementRecord;

/// What came of a placement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Synthesis {
    /// Of which placement.
    pub placement: PlacementId,
    /// Of whom; `None` only before it was proposed.
    pub person: Option<PersonId>,
    /// What the debrief saw, as evidence: of the kind `debrief`, of the day of the debrief.
    pub evidence: Vec<EvidenceSpec>,
    /// The objectives that were not reached, in the order of the agreement.
    pub remaining: Vec<RemainingGap>,
    /// Whether it counts as evidence: the placement is synthesised.
    pub counts: bool,
}

/// An objective of a placement that was not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RemainingGap {
    /// Of which competency.
    pub competency: CompetencyId,
    /// The level that it was to teach.
    pub asked: LevelCode,
    /// The highest level that the debrief saw; `None` when it says nothing of the competency, which is not nothing reached.
    pub seen: Option<LevelCode>,
}

impl View<'_> {
    /// What came of a placement, by its last debrief; `None` before it has begun. Levels are compared on the scales of a ladder: an objective whose
    /// competency or level the ladder does not have is reached only by the very level that it names.
    ///
    /// # Errors
    /// [`UnknownId`] when no event is of that placement.
    pub fn synthesis(self, placement: &str, ladder: &Ladder) -> Result<Option<Synthesis>, UnknownId> {
        let Some(placement) = self.placement(placement)? else { return Ok(None) };
        let position = |competency: &CompetencyId, level: &LevelCode| {
            ladder.competency(competency.as_ref()).ok().and_then(|competency| competency.scale().level(level.as_ref()))
        };
        let mut remaining = Vec::new();
        for objective in &placement.objectives {
            let seen = placement.outcomes.iter().filter(|outcome| outcome.competency == objective.competency);
            let highest = seen.map(|outcome| &outcome.level).max_by_key(|level| position(&objective.competency, level));
            let asked = position(&objective.competency, &objective.level);
            let is_reached = highest.is_some_and(|seen| {
                *seen == objective.level || asked.is_some_and(|asked| position(&objective.competency, seen) >= Some(asked))
            });
            if !is_reached {
                let (competency, asked) = (objective.competency.clone(), objective.level.clone());
                remaining.push(RemainingGap { competency, asked, seen: highest.cloned() });
            }
        }
        let evidence = debriefed(&placement);
        let counts = placement.synthesised.is_some();
        Ok(Some(Synthesis { placement: placement.id, person: placement.person, evidence, remaining, counts }))
    }

    /// All evidence of a person: what was recorded, and what synthesised placements saw, by day and competency.
    #[must_use]
    pub fn evidence(self, person: &str) -> Vec<EvidenceSpec> {
        let recorded = self.find(person).map(|record: PersonRecord| record.evidence).unwrap_or_default();
        let placements = self.records_naming::<PlacementRecord>(person);
        let own = placements.iter().filter(|placement| placement.person.as_ref().is_some_and(|one| one.as_ref() == person));
        let seen = own.filter(|placement| placement.synthesised.is_some()).flat_map(debriefed);
        let mut evidence: Vec<EvidenceSpec> = recorded.into_iter().chain(seen).collect();
        evidence.sort_by(|one, other| {
            let key = |evidence: &EvidenceSpec| (evidence.on, evidence.competency.clone(), evidence.kind);
            key(one).cmp(&key(other))
        });
        evidence
    }
}

/// What the debrief of a placement saw.
fn debriefed(placement: &PlacementRecord) -> Vec<EvidenceSpec> {
    let Some(on) = placement.debriefed else { return Vec::new() };
    let seen = placement.outcomes.iter().map(|outcome| {
        let seen = EvidenceSpec::new(outcome.competency.clone(), outcome.level.clone(), EvidenceKind::Debrief, on);
        EvidenceSpec { assessor: outcome.assessor.clone(), ..seen }
    });
    seen.collect()
}
