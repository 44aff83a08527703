//! The mentor is strong where the mentee thinks better of themself than others do.

use super::complementarity::{Short, brought};
use crate::mentoring::policy::criterion_spec::BlindSpotsSpec;
use crate::mentoring::policy::gather::{Mentee, Scene};
use crate::mentoring::policy::part::{Part, RampsPart};
use crate::people::{EvidenceKind, EvidencePolicy, EvidencePolicySpec, KindPolicy, UNKNOWN};
use crate::values::Weight;

/// What counts as a view of oneself, and as the views of others; `None` when the policy accepts nothing from others.
fn views(scene: &Scene<'_>, spec: &BlindSpotsSpec) -> Option<(EvidencePolicy, EvidencePolicy)> {
    let mut own = EvidencePolicySpec::new();
    own.kinds = [(EvidenceKind::SelfAssessment, KindPolicy::new(Weight::ONE, spec.within_months))].into();
    own.self_may_stand_alone = true;
    let others: Vec<EvidenceKind> = EvidenceKind::ALL
        .into_iter()
        .filter(|&kind| kind != EvidenceKind::SelfAssessment && scene.profiles.policy().accepts(kind))
        .collect();
    if others.is_empty() {
        return None;
    }
    Some((own.compile().ok()?, scene.profiles.policy().narrowed(&others, None, None)))
}

/// The competencies in which the own view lies above that of others.
fn seen_too_well(own: &[u8], others: &[u8]) -> Vec<Short> {
    let both = (0u32..).zip(own.iter().zip(others)).filter(|(_, (own, others))| **own != UNKNOWN && **others != UNKNOWN);
    both.filter(|(_, (own, others))| own > others).map(|(at, (own, others))| (at, *others, own - others, 1)).collect()
}

pub(super) fn part(scene: &Scene<'_>, spec: &BlindSpotsSpec, unknown: u16) -> Part {
    let mut part = RampsPart::default();
    let views = views(scene, spec)
        .map(|(own, others)| (scene.roster.profiles(&own, scene.as_of), scene.roster.profiles(&others, scene.as_of)));
    for mentee in scene.mentees {
        let spots = views.as_ref().map(|(own, others)| seen_too_well(own.row(mentee.person), others.row(mentee.person)));
        part.push(&spots.unwrap_or_default(), unknown);
    }
    Part::Ramps(part)
}

/// The same for one mentee, without looking at everybody.
fn spots_of(scene: &Scene<'_>, spec: &BlindSpotsSpec, mentee: &Mentee) -> Vec<Short> {
    let Some((own, others)) = views(scene, spec) else { return Vec::new() };
    let row = |policy: &EvidencePolicy| -> Vec<u8> {
        let competencies = scene.roster.ladder().competencies();
        let standing = |ix| scene.roster.standing(mentee.person, ix, policy, scene.as_of).level();
        competencies.map(|competency| standing(competency.ix()).map_or(UNKNOWN, |level| level.position())).collect()
    };
    seen_too_well(&row(&own), &row(&others))
}

pub(super) fn reason(scene: &Scene<'_>, spec: &BlindSpotsSpec, (mentee, mentor): (usize, usize)) -> String {
    let spots = scene.mentees.get(mentee).map(|mentee| spots_of(scene, spec, mentee)).unwrap_or_default();
    if spots.is_empty() {
        return "no competency is known in which the mentee's own view lies above that of others".to_owned();
    }
    format!("{}, seen too well by the mentee", brought(scene, &spots, mentor))
}
