//! Holding a pairing against the problem it is an answer to, without pairing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::pairs::{PeerPairs, UnpairedReason};
use super::problem::{PeerProblem, Two};
use super::spec::PeerMode;
use crate::algo::pairing::{Outcome, Prices, certify};
use crate::values::PersonId;

/// Why a pairing does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PeerFault {
    /// It is about other people, or another idea of what is best.
    #[error("the pairs are an answer to another question")]
    Question,
    /// Two people are paired who may not be, or their score is another.
    #[error("{0} and {1} may not be paired, or their score is another")]
    Pair(PersonId, PersonId),
    /// Somebody is in two pairs, or both paired and unpaired, or in neither list; or a list is out of order.
    #[error("{0} is not exactly once among the paired and the unpaired, in order")]
    Place(PersonId),
    /// A locked pair is missing, or one that is not locked is said to be.
    #[error("the locked pairs are not those of the problem")]
    Locked,
    /// The value is not the sum of the scores.
    #[error("the value is not the sum of the scores")]
    Value,
    /// The reason why somebody is not paired is not so.
    #[error("{0} is not unpaired for the reason given")]
    Reason(PersonId),
    /// The prices do not prove the bound, or not that nothing is better where that is said.
    #[error("the prices do not prove what is said")]
    Proof,
}

impl PeerPairs {
    /// Holds the pairing against its problem: every pair may be formed and nobody is in two; the locked ones are there; scores, value and
    /// reasons are right; the prices prove the bound, and where the answer is complete, that it is reached.
    ///
    /// # Errors
    /// The first [`PeerFault`].
    ///
    /// # Complexity
    /// O(n log n) in people and pairs, and for each pair the groups around its people.
    ///
    /// ```
    /// let spec = |score| rungs::PeerSpec::from_json(&format!(
    ///     r#"{{"people": ["p1", "p2"], "pairs": [{{"one": "p1", "other": "p2", "score": {score}}}]}}"#));
    /// let problem = spec(20)?.compile()?;
    /// let pairs = problem.solve();
    /// assert_eq!(pairs.check(&problem), Ok(()));
    /// assert!(pairs.check(&spec(30)?.compile()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, problem: &PeerProblem) -> Result<(), PeerFault> {
        if self.mode != problem.mode {
            return Err(PeerFault::Question);
        }
        let partners = self.check_pairs(problem)?;
        self.check_unpaired(problem, &partners)?;
        self.check_proof(problem)
    }

    /// Checks the pairs by themselves. Returns for each person who is paired with whom.
    fn check_pairs(&self, problem: &PeerProblem) -> Result<BTreeMap<&PersonId, &PersonId>, PeerFault> {
        let mut partners = BTreeMap::new();
        let mut value = 0u64;
        let mut locked = Vec::new();
        for pair in &self.pairs {
            let (one, other) = (&pair.one, &pair.other);
            let wrong = || PeerFault::Pair(one.clone(), other.clone());
            let (Some(first), Some(second)) = (problem.number(one), problem.number(other)) else { return Err(wrong()) };
            let two: Two = (first, second);
            let known = if pair.locked { locked_score(problem, two) } else { problem.score(two) };
            if one >= other || known != Some(pair.score) {
                return Err(wrong());
            }
            for (person, partner) in [(one, other), (other, one)] {
                if partners.insert(person, partner).is_some() {
                    return Err(PeerFault::Place(person.clone()));
                }
            }
            if pair.locked {
                locked.push(two);
            }
            value = value.saturating_add(u64::from(pair.score));
        }
        if let Some(two) = self.pairs.windows(2).find(|two| matches!(two, [one, other] if one.one >= other.one)) {
            return Err(two.first().map_or(PeerFault::Question, |pair| PeerFault::Place(pair.one.clone())));
        }
        locked.sort_unstable();
        if !locked.iter().eq(problem.locked.iter().map(|(two, _)| two)) {
            return Err(PeerFault::Locked);
        }
        if value != self.value { Err(PeerFault::Value) } else { Ok(partners) }
    }

    fn check_unpaired(&self, problem: &PeerProblem, partners: &BTreeMap<&PersonId, &PersonId>) -> Result<(), PeerFault> {
        let mut unpaired = self.unpaired.iter();
        for person in problem.people.iter().filter(|person| !partners.contains_key(person)) {
            if unpaired.next().map(|peer| &peer.person) != Some(person) {
                return Err(PeerFault::Place(person.clone()));
            }
        }
        if let Some(more) = unpaired.next() {
            return Err(PeerFault::Place(more.person.clone()));
        }
        // For each unpaired person the scores of those they could be paired with.
        let mut scores: BTreeMap<&PersonId, Vec<(u16, &PersonId)>> =
            self.unpaired.iter().map(|peer| (&peer.person, Vec::new())).collect();
        for &((one, other), score) in &problem.pairs {
            let (Some(one), Some(other)) = (problem.people.get(one as usize), problem.people.get(other as usize)) else {
                return Err(PeerFault::Question);
            };
            for (person, partner) in [(one, other), (other, one)] {
                if let Some(scores) = scores.get_mut(person) {
                    scores.push((score, partner));
                }
            }
        }
        for peer in &self.unpaired {
            let scores = scores.get(&peer.person).map(Vec::as_slice).unwrap_or_default();
            let right = match &peer.reason {
                UnpairedReason::NoLegalPair => scores.is_empty(),
                UnpairedReason::AllTaken { best, score, with } => {
                    scores.contains(&(*score, best))
                        && scores.iter().all(|&(other, id)| other < *score || other == *score && id >= best)
                        && scores.iter().all(|(_, id)| partners.contains_key(id))
                        && partners.get(best) == Some(&with)
                }
            };
            if !right {
                return Err(PeerFault::Reason(peer.person.clone()));
            }
        }
        Ok(())
    }

    fn check_proof(&self, problem: &PeerProblem) -> Result<(), PeerFault> {
        let locked: BTreeSet<u32> = problem.locked.iter().flat_map(|((one, other), _)| [*one, *other]).collect();
        let half = problem.people.len() as i64 / 2;
        let weight = |score: u16| match problem.mode {
            PeerMode::MostPeople => 10_000 * half + 1 + i64::from(score),
            PeerMode::MostValue => (half + 1) * i64::from(score) + 1,
        };
        let open = problem.pairs.iter().filter(|((one, other), _)| !locked.contains(one) && !locked.contains(other));
        let edges: Vec<(u32, u32, i64)> = open.map(|&((one, other), score)| (one, other, weight(score))).collect();
        let number = |person: &PersonId| problem.number(person).ok_or(PeerFault::Proof);
        let mut prices = Prices { vertices: vec![0; problem.people.len()], sets: Vec::new() };
        for (person, price) in &self.proof.prices {
            let place = prices.vertices.get_mut(number(person)? as usize).ok_or(PeerFault::Proof)?;
            if std::mem::replace(place, *price) != 0 {
                return Err(PeerFault::Proof);
            }
        }
        for group in &self.proof.groups {
            let set = group.people.iter().map(number).collect::<Result<Vec<u32>, _>>()?;
            prices.sets.push((set, group.price));
        }
        let mut pairs = Vec::new();
        for pair in self.pairs.iter().filter(|pair| !pair.locked) {
            pairs.push((number(&pair.one)?, number(&pair.other)?));
        }
        let outcome = Outcome { pairs, prices, completion: self.completion };
        let people = u32::try_from(problem.people.len()).map_err(|_| PeerFault::Question)?;
        let (_, proven) = certify(people, &edges, &outcome).map_err(|_| PeerFault::Proof)?;
        // The bound without the locked pairs, as one weight again.
        let locked_value: i64 = problem.locked.iter().map(|&(_, score)| i64::from(score)).sum();
        let free = |all: u64, locked: i64| i128::from(all) - i128::from(locked);
        let (pairs, value) = (free(self.bound.pairs, problem.locked.len() as i64), free(self.bound.value, locked_value));
        let (said, is_proper) = match problem.mode {
            PeerMode::MostPeople => {
                (i128::from(10_000 * half + 1) * pairs + value, (0..=i128::from(10_000 * half)).contains(&value))
            }
            PeerMode::MostValue => (i128::from(half + 1) * value + pairs, (0..=i128::from(half)).contains(&pairs)),
        };
        if said == i128::from(proven) && is_proper { Ok(()) } else { Err(PeerFault::Proof) }
    }
}

fn locked_score(problem: &PeerProblem, two: Two) -> Option<u16> {
    let at = problem.locked.binary_search_by_key(&two, |&(two, _)| two).ok()?;
    problem.locked.get(at).map(|&(_, score)| score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentoring::PeerSpec;

    /// A change to an answer.
    type Change = fn(&mut PeerPairs);

    #[test]
    fn an_answer_with_one_thing_changed_is_refused() {
        let spec = PeerSpec::from_json(
            r#"{"mode": "most_value", "people": ["p1", "p2", "p3", "p4", "p5", "p6"], "locked": [{"one": "p5", "other": "p6"}], "pairs": [
            {"one": "p1", "other": "p2", "score": 50}, {"one": "p2", "other": "p3", "score": 60},
            {"one": "p3", "other": "p1", "score": 70}, {"one": "p4", "other": "p3", "score": 5}]}"#,
        );
        let problem = spec.unwrap().compile().unwrap();
        let right = problem.solve();
        assert_eq!(right.check(&problem), Ok(()));
        assert_eq!(right.proof.groups.len(), 1);
        let changes: [Change; 16] = [
            |pairs| pairs.mode = PeerMode::MostPeople,
            |pairs| pairs.value += 1,
            |pairs| pairs.bound.value -= 1,
            |pairs| pairs.bound.pairs += 1,
            |pairs| pairs.pairs.reverse(),
            |pairs| pairs.pairs[0].score += 1,
            |pairs| pairs.pairs[1].locked = false,
            |pairs| pairs.pairs[0].locked = true,
            |pairs| pairs.pairs.truncate(1),
            |pairs| pairs.unpaired.truncate(1),
            |pairs| pairs.unpaired.reverse(),
            |pairs| pairs.unpaired[0].reason = UnpairedReason::NoLegalPair,
            |pairs| pairs.proof.prices[0].1 += 2,
            |pairs| pairs.proof.prices[0].1 -= 2,
            |pairs| pairs.proof.groups[0].price += 2,
            |pairs| pairs.proof.groups.clear(),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut wrong = right.clone();
            change(&mut wrong);
            assert!(wrong.check(&problem).is_err(), "change {number}");
        }
    }
}
