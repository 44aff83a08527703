//! Quotas: that they nest, and which of them each mentor counts for.

use std::collections::BTreeMap;

use super::super::policy::QuotaSpec;
use super::super::sides::{Ranks, find};
use crate::defect::{Defect, Defects, at, code};
use crate::values::QuotaId;

/// Quotas may stand in each other so deep.
const DEEPEST: usize = 16;

#[derive(Debug)]
pub(super) struct Quota {
    pub(super) id: QuotaId,
    /// The one around it.
    pub(super) within: Option<u32>,
    pub(super) at_most: Option<u32>,
    pub(super) at_least: u32,
}

/// A quota and those around it, outwards: without end where one is within itself, which no compiled problem has.
pub(super) fn around(quotas: &[Quota], quota: u32) -> impl Iterator<Item = u32> + '_ {
    std::iter::successors(Some(quota), |&at| quotas.get(at as usize).and_then(|quota| quota.within))
}

/// The quotas by id, and the innermost of each mentor.
pub(super) fn compile(
    specs: &[QuotaSpec],
    mentors: &Ranks,
    locked: &[(u32, u32, u16)],
    defects: &mut Defects,
) -> (Vec<Quota>, Vec<Option<u32>>) {
    let ids = specs.iter().map(|quota| &quota.id);
    let first = defects.once(code::MENTORING_DUPLICATE_ID, ids, |index| at!["quotas", index, "id"]);
    let rank: BTreeMap<&QuotaId, u32> = first.keys().copied().zip(0u32..).collect();
    let places: Vec<usize> = first.into_values().collect();
    let mut quotas = Vec::with_capacity(places.len());
    for &index in &places {
        let Some(spec) = specs.get(index) else { continue };
        let within = spec.of.as_ref().and_then(|of| {
            let found = rank.get(of).copied();
            if found.is_none() {
                defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, at!["quotas", index, "of"], of));
            }
            found
        });
        if spec.at_most.is_some_and(|most| most < spec.at_least) {
            let rule = "a quota must allow as many seats as it promises";
            defects.push(Defect::breaks(code::MENTORING_QUOTA_BOUNDS, at!["quotas", index], rule));
        }
        quotas.push(Quota { id: spec.id.clone(), within, at_most: spec.at_most, at_least: spec.at_least });
    }
    let mut nest = true;
    for (at, &index) in (0u32..).zip(&places) {
        if around(&quotas, at).nth(DEEPEST).is_some() {
            let rule = "quotas must nest at most 16 deep, and none may be within itself";
            defects.push(Defect::breaks(code::MENTORING_QUOTA_NEST, at!["quotas", index, "of"], rule));
            nest = false;
        }
    }
    let quota_of = innermost(specs, &places, &quotas, mentors, defects);
    if nest {
        check_locked(&quotas, &places, &quota_of, locked, defects);
    }
    (quotas, quota_of)
}

/// The innermost quota of each mentor: all others that name it must be around that.
fn innermost(
    specs: &[QuotaSpec],
    places: &[usize],
    quotas: &[Quota],
    mentors: &Ranks,
    defects: &mut Defects,
) -> Vec<Option<u32>> {
    let is_within = |inner: u32, outer: u32| around(quotas, inner).take(DEEPEST + 1).any(|at| at == outer);
    let mut quota_of: Vec<Option<u32>> = vec![None; mentors.len()];
    for (at, &index) in (0u32..).zip(places) {
        let Some(spec) = specs.get(index) else { continue };
        for (position, id) in spec.mentors.iter().enumerate() {
            let place = || at!["quotas", index, "mentors", position];
            let Some(mentor) = find(mentors, id, place, defects) else { continue };
            let Some(innermost) = quota_of.get_mut(mentor as usize) else { continue };
            match *innermost {
                None => *innermost = Some(at),
                Some(other) if is_within(other, at) => {}
                Some(other) if is_within(at, other) => *innermost = Some(at),
                Some(_) => {
                    let rule = "two quotas that share a mentor must be one within the other";
                    defects.push(Defect::breaks(code::MENTORING_QUOTAS_CROSS, place(), rule));
                }
            }
        }
    }
    quota_of
}

/// Locked pairs are made whatever quotas allow, so that those must allow them.
fn check_locked(
    quotas: &[Quota],
    places: &[usize],
    quota_of: &[Option<u32>],
    locked: &[(u32, u32, u16)],
    defects: &mut Defects,
) {
    let mut taken = vec![0u32; quotas.len()];
    for &(_, mentor, _) in locked {
        let innermost = quota_of.get(mentor as usize).copied().flatten();
        for quota in innermost.into_iter().flat_map(|innermost| around(quotas, innermost)) {
            if let Some(taken) = taken.get_mut(quota as usize) {
                *taken += 1;
            }
        }
    }
    for ((quota, &index), &taken) in quotas.iter().zip(places).zip(&taken) {
        if quota.at_most.is_some_and(|most| taken > most) {
            let rule = "a quota must allow the locked pairs of its mentors";
            defects.push(Defect::breaks(code::MENTORING_LOCKED_TOO_MANY, at!["quotas", index, "at_most"], rule));
        }
    }
}
