//! Pairing peers.

use std::cmp::Reverse;

use super::pairs::{OddGroup, PeerBound, PeerPair, PeerPairs, PeerProof, UnpairedPeer, UnpairedReason};
use super::problem::PeerProblem;
use super::spec::PeerMode;
use crate::algo::pairing::{Graph, Outcome, heaviest};
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::PersonId;

impl PeerProblem {
    /// The best pairing, with the effort that is the default.
    ///
    /// # Complexity
    /// As [`PeerProblem::solve_within`].
    ///
    /// ```
    /// // p2 and p3 fit best, but then nobody is left for p1 and p4.
    /// let spec = rungs::PeerSpec::from_json(r#"{"people": ["p1", "p2", "p3", "p4", "p5"], "pairs": [
    ///     {"one": "p1", "other": "p2", "score": 20}, {"one": "p2", "other": "p3", "score": 90},
    ///     {"one": "p3", "other": "p4", "score": 30}]}"#)?;
    /// let problem = spec.compile()?;
    /// let pairs = problem.solve();
    /// assert_eq!((pairs.pairs().len(), pairs.value()), (2, 50));
    /// assert_eq!(pairs.partner("p2").unwrap().as_ref(), "p1");
    /// assert_eq!(pairs.unpaired()[0].reason(), &rungs::UnpairedReason::NoLegalPair);
    /// assert!(pairs.completion().is_complete());
    /// pairs.check(&problem)?;
    /// let dearest = spec.with_mode(rungs::PeerMode::MostValue).compile()?.solve();
    /// assert_eq!((dearest.pairs().len(), dearest.value()), (1, 90));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve(&self) -> PeerPairs {
        self.solve_within(Effort::default(), &mut ())
    }

    /// The same with a limit on the work, and watched. Stopped early, it pairs as many as it can by then and says what no pairing exceeds.
    ///
    /// A step is one event of a search, or up to sixty-four pairs of a person that are looked at.
    ///
    /// # Complexity
    /// At most one search for each person, O(n x m log m) for n people and m pairs at worst; most searches end near where they begin.
    ///
    /// ```
    /// let spec = rungs::PeerSpec::from_json(r#"{"people": ["p1", "p2"], "pairs": [{"one": "p1", "other": "p2", "score": 20}]}"#)?;
    /// let problem = spec.compile()?;
    /// let mut stop = |_: rungs::Progress| std::ops::ControlFlow::Break(());
    /// let pairs = problem.solve_within(rungs::Effort::default(), &mut stop);
    /// assert_eq!(pairs.completion(), rungs::Completion::Cancelled);
    /// assert_eq!((pairs.value(), pairs.bound().value()), (20, 20));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve_within(&self, effort: Effort, observer: &mut dyn Observer) -> PeerPairs {
        let weighing = Weighing::new(self.mode, self.people.len());
        let mut is_locked = vec![false; self.people.len()];
        for ((one, other), _) in &self.locked {
            for &person in [one, other] {
                if let Some(is_locked) = is_locked.get_mut(person as usize) {
                    *is_locked = true;
                }
            }
        }
        let is_open = |person: u32| is_locked.get(person as usize) == Some(&false);
        let open = self.pairs.iter().filter(|((one, other), _)| is_open(*one) && is_open(*other));
        let edges: Vec<(u32, u32, i64)> = open.map(|&((one, other), score)| (one, other, weighing.weigh(score))).collect();
        let people = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let mut meter = Meter::new(effort, observer);
        // INVARIANT: pairs are of two people of the problem, each once, and no weight is above 10^10.
        let outcome = match Graph::new(people, &edges) {
            Some(graph) => heaviest(&graph, &mut meter),
            None => Outcome { pairs: Vec::new(), prices: Default::default(), completion: Completion::StepLimit },
        };
        let mut twos: Vec<((u32, u32), u16, bool)> = self.locked.iter().map(|&(two, score)| (two, score, true)).collect();
        twos.extend(outcome.pairs.iter().filter_map(|&two| Some((two, self.score(two)?, false))));
        twos.sort_unstable();
        let bound = weighing.bound(outcome.prices.bound());
        let locked: u64 = self.locked.iter().map(|&(_, score)| u64::from(score)).sum();
        PeerPairs {
            mode: self.mode,
            unpaired: self.unpaired(&twos),
            value: twos.iter().map(|&(_, score, _)| u64::from(score)).sum(),
            bound: PeerBound { pairs: bound.pairs + self.locked.len() as u64, value: bound.value + locked },
            completion: outcome.completion,
            steps: meter.taken(),
            proof: self.proof(&outcome),
            pairs: twos.into_iter().filter_map(|(two, score, locked)| self.pair(two, score, locked)).collect(),
        }
    }

    fn person(&self, number: u32) -> Option<PersonId> {
        self.people.get(number as usize).cloned()
    }

    fn pair(&self, (one, other): (u32, u32), score: u16, locked: bool) -> Option<PeerPair> {
        Some(PeerPair { one: self.person(one)?, other: self.person(other)?, score, locked })
    }

    fn unpaired(&self, twos: &[((u32, u32), u16, bool)]) -> Vec<UnpairedPeer> {
        let mut partners: Vec<Option<u32>> = vec![None; self.people.len()];
        for &((one, other), _, _) in twos {
            for (person, partner) in [(one, other), (other, one)] {
                partners.get_mut(person as usize).map(|place| place.replace(partner));
            }
        }
        // For each person the best they could have: the highest score, then the lowest number.
        let mut best: Vec<Option<(u16, Reverse<u32>)>> = vec![None; self.people.len()];
        for &((one, other), score) in &self.pairs {
            for (person, partner) in [(one, other), (other, one)] {
                if let Some(best) = best.get_mut(person as usize) {
                    *best = (*best).max(Some((score, Reverse(partner))));
                }
            }
        }
        let people = self.people.iter().zip(&partners).zip(best);
        let unpaired = people.filter(|((_, partner), _)| partner.is_none()).map(|((person, _), best)| {
            let taken = best.and_then(|(score, Reverse(best))| {
                let with = partners.get(best as usize).copied().flatten()?;
                Some(UnpairedReason::AllTaken { best: self.person(best)?, score, with: self.person(with)? })
            });
            UnpairedPeer { person: person.clone(), reason: taken.unwrap_or(UnpairedReason::NoLegalPair) }
        });
        unpaired.collect()
    }

    fn proof(&self, outcome: &Outcome) -> PeerProof {
        let prices = self.people.iter().zip(&outcome.prices.vertices).filter(|(_, price)| **price > 0);
        let groups = outcome.prices.sets.iter().map(|(set, price)| OddGroup {
            people: set.iter().filter_map(|&person| self.person(person)).collect(),
            price: *price,
        });
        PeerProof { prices: prices.map(|(person, &price)| (person.clone(), price)).collect(), groups: groups.collect() }
    }
}

/// One number for two aims, of which the first always comes first.
struct Weighing {
    mode: PeerMode,
    /// More than all pairs together can have of the second aim.
    first: i64,
}

impl Weighing {
    fn new(mode: PeerMode, people: usize) -> Self {
        let pairs = i64::try_from(people / 2).unwrap_or(i64::MAX / 20_000);
        let first = match mode {
            PeerMode::MostPeople => 10_000 * pairs + 1,
            PeerMode::MostValue => pairs + 1,
        };
        Self { mode, first }
    }

    fn weigh(&self, score: u16) -> i64 {
        match self.mode {
            PeerMode::MostPeople => self.first + i64::from(score),
            PeerMode::MostValue => self.first * i64::from(score) + 1,
        }
    }

    fn bound(&self, weight: i64) -> PeerBound {
        let part = |part: i64| u64::try_from(part).unwrap_or_default();
        let (first, second) = (part(weight / self.first), part(weight % self.first));
        match self.mode {
            PeerMode::MostPeople => PeerBound { pairs: first, value: second },
            PeerMode::MostValue => PeerBound { pairs: second, value: first },
        }
    }
}
