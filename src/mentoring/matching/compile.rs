//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::problem::{Layout, MatchingProblem, ProblemData, Quota};
use super::spec::{FORMAT, MatchingSpec};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{Id, IdKind, PersonId, QuotaId};

/// Quotas may stand in each other so deep.
const DEEPEST: usize = 16;

/// So many places may be wanted in all: twice as many as the largest employer has people, so that what modes count fits.
const MOST_PLACES: u64 = 4_000_000;

impl MatchingSpec {
    /// Compiles the problem.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), pairs of one person or given twice, scores
    /// out of range, locked pairs that are not among the pairs or more than somebody has time for, quotas that cross, contain themselves, nest
    /// too deep or promise more than they allow, more than 4,000,000 places wanted in all.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    pub fn compile(&self) -> Result<MatchingProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let mentees = self.people("mentees", self.mentees.iter().map(|mentee| &mentee.id), &mut defects);
        let mentors = self.people("mentors", self.mentors.iter().map(|mentor| &mentor.id), &mut defects);
        let wanted: Vec<u32> = mentees.values().filter_map(|&at| self.mentees.get(at)).map(|mentee| mentee.wanted).collect();
        let seats: Vec<u32> = mentors.values().filter_map(|&at| self.mentors.get(at)).map(|mentor| mentor.seats).collect();
        let places: u64 = wanted.iter().map(|&wanted| u64::from(wanted)).sum();
        if places > MOST_PLACES {
            let what = "the places wanted in all must be 0 to 4000000";
            defects.push(Defect::out_of_range(code::MENTORING_PARAMETER, at!["mentees"], what, &places));
        }
        let rank = |ids: &BTreeMap<&PersonId, usize>| -> BTreeMap<PersonId, u32> {
            (0u32..).zip(ids.keys()).map(|(rank, &id)| (id.clone(), rank)).collect()
        };
        let (mentee_rank, mentor_rank) = (rank(&mentees), rank(&mentors));
        let mut scores = self.scores(&mentee_rank, &mentor_rank, &mut defects);
        let locked = self.locked(&mentee_rank, &mentor_rank, &wanted, &seats, &mut scores, &mut defects);
        let (quotas, quota_of) = self.quotas(&mentor_rank, &locked, &mut defects);

        let known =
            || self.mentees.iter().map(|mentee| mentee.id.as_str()).chain(self.mentors.iter().map(|mentor| mentor.id.as_str()));
        defects.suggest(IdKind::Person, known);
        defects.suggest(IdKind::Quota, || self.quotas.iter().map(|quota| quota.id.as_str()));
        defects.into_warnings()?;

        let mut usable = vec![0u32; seats.len()];
        for &(mentor, _) in scores.iter().flatten() {
            if let Some(usable) = usable.get_mut(mentor as usize) {
                *usable += 1;
            }
        }
        let mut left = seats.clone();
        for &(_, mentor, _) in &locked {
            if let Some(left) = left.get_mut(mentor as usize) {
                *left = left.saturating_sub(1);
            }
        }
        for (usable, left) in usable.iter_mut().zip(left) {
            *usable = left.min(*usable);
        }
        let len = scores.iter().map(Vec::len).sum();
        Ok(MatchingProblem(Arc::new(ProblemData {
            pairs: Layout::new(mentor_rank.len(), &scores),
            choices: scores.iter().map(|list| u32::try_from(list.len()).unwrap_or(u32::MAX)).collect(),
            mentees: mentee_rank.into_keys().collect(),
            wanted,
            mentors: mentor_rank.into_keys().collect(),
            seats,
            usable,
            quotas,
            quota_of,
            len,
            locked,
        })))
    }

    /// The people of a list by id, and where each stands first.
    fn people<'a>(
        &self,
        list: &'static str,
        ids: impl Iterator<Item = &'a PersonId>,
        defects: &mut Defects,
    ) -> BTreeMap<&'a PersonId, usize> {
        let mut first = BTreeMap::new();
        for (index, id) in ids.enumerate() {
            match first.get(id) {
                Some(&earlier) => {
                    let (here, there) = (at![list, index, "id"], at![list, earlier, "id"]);
                    defects.push(Defect::duplicate(code::MENTORING_DUPLICATE_ID, here, id, there));
                }
                None => drop(first.insert(id, index)),
            }
        }
        first
    }

    /// For each mentee its pairs by mentor.
    fn scores(&self, mentees: &Ranks, mentors: &Ranks, defects: &mut Defects) -> Vec<Vec<(u32, u16)>> {
        let mut found: Vec<(u32, u32, usize, u16)> = Vec::with_capacity(self.pairs.len());
        for (index, pair) in self.pairs.iter().enumerate() {
            let place = |part: &'static str| at!["pairs", index, part];
            let (mentee, mentor) = (
                find(mentees, &pair.mentee, || place("mentee"), defects),
                find(mentors, &pair.mentor, || place("mentor"), defects),
            );
            if pair.mentee == pair.mentor {
                defects.push(Defect::breaks(code::MENTORING_OWN_MENTEE, at!["pairs", index], "a pair must be of two people"));
            }
            let score = u16::try_from(pair.score).ok().filter(|&score| score <= 10_000);
            if score.is_none() {
                let what = "a score must be 0 to 10000 points";
                defects.push(Defect::out_of_range(code::MENTORING_SCORE, place("score"), what, &pair.score));
            }
            if let (Some(mentee), Some(mentor), Some(score)) = (mentee, mentor, score) {
                found.push((mentee, mentor, index, score));
            }
        }
        found.sort_unstable();
        let mut scores = vec![Vec::new(); mentees.len()];
        let mut before: Option<(u32, u32, usize)> = None;
        for (mentee, mentor, index, score) in found {
            match before {
                Some((who, by, earlier)) if (who, by) == (mentee, mentor) => {
                    let twice = Defect::breaks(code::MENTORING_PAIR_TWICE, at!["pairs", index], "a pair must be given once");
                    defects.push(twice.related_to([at!["pairs", earlier]]));
                }
                _ => {
                    before = Some((mentee, mentor, index));
                    if let Some(list) = scores.get_mut(mentee as usize) {
                        list.push((mentor, score));
                    }
                }
            }
        }
        scores
    }

    /// The locked pairs with their scores, taken out of the pairs.
    fn locked(
        &self,
        mentees: &Ranks,
        mentors: &Ranks,
        wanted: &[u32],
        seats: &[u32],
        scores: &mut [Vec<(u32, u16)>],
        defects: &mut Defects,
    ) -> Vec<(u32, u32, u16)> {
        let mut locked = BTreeMap::new();
        let mut by_mentee = BTreeMap::<u32, u32>::new();
        let mut by_mentor = BTreeMap::<u32, u32>::new();
        for (index, pair) in self.locked.iter().enumerate() {
            let mentee = find(mentees, &pair.mentee, || at!["locked", index, "mentee"], defects);
            let mentor = find(mentors, &pair.mentor, || at!["locked", index, "mentor"], defects);
            let (Some(mentee), Some(mentor)) = (mentee, mentor) else { continue };
            if locked.contains_key(&(mentee, mentor)) {
                continue;
            }
            let list = scores.get_mut(mentee as usize);
            let taken =
                list.and_then(|list| list.binary_search_by_key(&mentor, |&(other, _)| other).ok().map(|at| list.remove(at)));
            let Some((_, score)) = taken else {
                let rule = "a locked pair must be among the pairs, with its score";
                defects.push(Defect::breaks(code::MENTORING_LOCKED_UNSCORED, at!["locked", index], rule));
                continue;
            };
            locked.insert((mentee, mentor), score);
            let mut over = |count: &mut BTreeMap<u32, u32>, who: u32, most: &[u32], rule: &'static str| {
                let count = count.entry(who).or_default();
                *count += 1;
                if most.get(who as usize).is_some_and(|&most| *count > most) {
                    defects.push(Defect::breaks(code::MENTORING_LOCKED_TOO_MANY, at!["locked", index], rule));
                }
            };
            over(&mut by_mentee, mentee, wanted, "a mentee must want as many mentors as pairs of theirs are locked");
            over(&mut by_mentor, mentor, seats, "a mentor must have a seat for each locked pair");
        }
        locked.into_iter().map(|((mentee, mentor), score)| (mentee, mentor, score)).collect()
    }

    /// The quotas by id, and the innermost of each mentor.
    fn quotas(&self, mentors: &Ranks, locked: &[(u32, u32, u16)], defects: &mut Defects) -> (Vec<Quota>, Vec<Option<u32>>) {
        let mut first: BTreeMap<&QuotaId, usize> = BTreeMap::new();
        for (index, quota) in self.quotas.iter().enumerate() {
            match first.get(&quota.id) {
                Some(&earlier) => {
                    let (here, there) = (at!["quotas", index, "id"], at!["quotas", earlier, "id"]);
                    defects.push(Defect::duplicate(code::MENTORING_DUPLICATE_ID, here, &quota.id, there));
                }
                None => drop(first.insert(&quota.id, index)),
            }
        }
        let rank: BTreeMap<&QuotaId, u32> = first.keys().copied().zip(0u32..).collect();
        let mut quotas = Vec::with_capacity(first.len());
        for (&id, &index) in &first {
            let Some(spec) = self.quotas.get(index) else { continue };
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
            quotas.push(Quota { id: id.clone(), within, at_most: spec.at_most, at_least: spec.at_least });
        }
        // The quotas around each, from itself outwards.
        let around = |from: u32| -> Vec<u32> {
            let next = |&at: &u32| quotas.get(at as usize).and_then(|quota| quota.within);
            std::iter::successors(Some(from), next).take(DEEPEST + 1).collect()
        };
        let mut deep = BTreeSet::new();
        for (at, &index) in (0u32..).zip(first.values()) {
            if around(at).len() > DEEPEST {
                let rule = "quotas must nest at most 16 deep, and none may be within itself";
                defects.push(Defect::breaks(code::MENTORING_QUOTA_NEST, at!["quotas", index, "of"], rule));
                deep.insert(at);
            }
        }
        let mut quota_of: Vec<Option<u32>> = vec![None; mentors.len()];
        for (at, &index) in (0u32..).zip(first.values()) {
            let Some(spec) = self.quotas.get(index) else { continue };
            for (position, id) in spec.mentors.iter().enumerate() {
                let place = || at!["quotas", index, "mentors", position];
                let Some(mentor) = find(mentors, id, place, defects) else { continue };
                let Some(innermost) = quota_of.get_mut(mentor as usize) else { continue };
                match *innermost {
                    None => *innermost = Some(at),
                    Some(other) if around(other).contains(&at) => {}
                    Some(other) if around(at).contains(&other) => *innermost = Some(at),
                    Some(_) => {
                        let rule = "two quotas that share a mentor must be one within the other";
                        defects.push(Defect::breaks(code::MENTORING_QUOTAS_CROSS, place(), rule));
                    }
                }
            }
        }
        if deep.is_empty() {
            let mut taken = vec![0u32; quotas.len()];
            for &(_, mentor, _) in locked {
                let innermost = quota_of.get(mentor as usize).copied().flatten();
                for quota in innermost.map(around).unwrap_or_default() {
                    if let Some(taken) = taken.get_mut(quota as usize) {
                        *taken += 1;
                    }
                }
            }
            for ((quota, &index), &taken) in quotas.iter().zip(first.values()).zip(&taken) {
                if quota.at_most.is_some_and(|most| taken > most) {
                    let rule = "a quota must allow the locked pairs of its mentors";
                    defects.push(Defect::breaks(code::MENTORING_LOCKED_TOO_MANY, at!["quotas", index, "at_most"], rule));
                }
            }
        }
        (quotas, quota_of)
    }
}

/// People and their places in the order of ids.
type Ranks = BTreeMap<PersonId, u32>;

fn find(ranks: &Ranks, id: &PersonId, place: impl FnOnce() -> InputPath, defects: &mut Defects) -> Option<u32> {
    let found = ranks.get(id).copied();
    if found.is_none() {
        defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place(), id));
    }
    found
}
