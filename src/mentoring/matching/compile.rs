//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::sides::{self, Ranks, Scores, find, ranks};
use super::problem::{Layout, MatchingProblem, ProblemData};
use super::scale::common_divisor;
use super::spec::{FORMAT, MatchingSpec};
use super::{preferences, quotas};
use crate::defect::{Defect, Defects, Invalid, at, code, json};
use crate::values::{Id, IdKind};

/// So many places may be wanted in all: twice as many as the largest employer has people, so that what modes count fits.
const MOST_PLACES: u64 = 4_000_000;

impl MatchingSpec {
    /// Compiles the problem.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), pairs of one person or given twice, scores,
    /// wishes or merits out of range, locked pairs that are not among the pairs or more than somebody has time for, quotas that cross, contain themselves, nest
    /// too deep or promise more than they allow, more than 4,000,000 places wanted in all.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    pub fn compile(&self) -> Result<MatchingProblem, Invalid> {
        self.compile_with(None)
    }

    /// The same with pairs that are known by position instead of those of the document: for each mentee by id its pairs by mentor, each with
    /// its score.
    pub(in crate::mentoring) fn compile_with(&self, scores: Option<Scores>) -> Result<MatchingProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let place = |list: &'static str| move |index: usize| at![list, index, "id"];
        let ids = self.mentees.iter().map(|mentee| &mentee.id);
        let mentees = defects.once(code::MENTORING_DUPLICATE_ID, ids, place("mentees"));
        let ids = self.mentors.iter().map(|mentor| &mentor.id);
        let mentors = defects.once(code::MENTORING_DUPLICATE_ID, ids, place("mentors"));
        let wanted: Vec<u32> = mentees.values().filter_map(|&at| self.mentees.get(at)).map(|mentee| mentee.wanted).collect();
        let waited = mentees.values().filter_map(|&at| self.mentees.get(at)).map(|mentee| mentee.waited).collect();
        let seats: Vec<u32> = mentors.values().filter_map(|&at| self.mentors.get(at)).map(|mentor| mentor.seats).collect();
        let places: u64 = wanted.iter().map(|&wanted| u64::from(wanted)).sum();
        if places > MOST_PLACES {
            let what = "the places wanted in all must be 0 to 4000000";
            defects.push(Defect::out_of_range(code::MENTORING_PARAMETER, at!["mentees"], what, &places));
        }
        let (mentee_rank, mentor_rank) = (ranks(&mentees), ranks(&mentors));
        let mut scores = match scores {
            Some(scores) => scores,
            None => sides::scores(&self.pairs, &mentee_rank, &mentor_rank, &mut defects),
        };
        let all = || scores.all().iter().map(|&(_, score)| u32::from(score));
        let (greatest, unit) = (all().max().unwrap_or(0), all().fold(0, common_divisor));
        let locked = self.locked(&mentee_rank, &mentor_rank, &wanted, &seats, &mut scores, &mut defects);
        let preferences = preferences::compile(&self.pairs, &mentee_rank, &mentor_rank, &scores, &mut defects);
        let (quotas, quota_of) = quotas::compile(&self.quotas, &mentor_rank, &locked, &mut defects);

        let known =
            || self.mentees.iter().map(|mentee| mentee.id.as_str()).chain(self.mentors.iter().map(|mentor| mentor.id.as_str()));
        defects.suggest(IdKind::Person, known);
        defects.suggest(IdKind::Quota, || self.quotas.iter().map(|quota| quota.id.as_str()));
        defects.into_warnings()?;

        let mut usable = vec![0u32; seats.len()];
        for &(mentor, _) in scores.all() {
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
        Ok(MatchingProblem(Arc::new(ProblemData {
            pairs: Layout::new(mentor_rank.len(), &scores),
            choices: scores.lists().map(|list| u32::try_from(list.len()).unwrap_or(u32::MAX)).collect(),
            mentees: mentee_rank.into_keys().collect(),
            wanted,
            waited,
            mentors: mentor_rank.into_keys().collect(),
            seats,
            usable,
            quotas,
            quota_of,
            len: scores.all().len(),
            greatest,
            unit,
            preferences,
            locked,
        })))
    }

    /// The locked pairs with their scores, taken out of the pairs.
    fn locked(
        &self,
        mentees: &Ranks,
        mentors: &Ranks,
        wanted: &[u32],
        seats: &[u32],
        scores: &mut Scores,
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
            let Some(score) = scores.score(mentee, mentor) else {
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
        if !locked.is_empty() {
            scores.retain(|mentee, mentor| !locked.contains_key(&(mentee, mentor)));
        }
        locked.into_iter().map(|((mentee, mentor), score)| (mentee, mentor, score)).collect()
    }
}
