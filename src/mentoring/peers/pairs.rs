//! The pairs that were found, and the proof of how good they are.

use serde::Serialize;

use super::spec::PeerMode;
use crate::effort::Completion;
use crate::values::PersonId;

/// Who is paired with whom.
///
/// The best pairing when [`PeerPairs::completion`] says so; else nothing is better than [`PeerPairs::bound`]. Of several that are equally good,
/// always the same one for the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerPairs {
    pub(super) mode: PeerMode,
    pub(super) pairs: Vec<PeerPair>,
    pub(super) unpaired: Vec<UnpairedPeer>,
    pub(super) value: u64,
    pub(super) bound: PeerBound,
    pub(super) completion: Completion,
    pub(super) steps: u64,
    pub(super) proof: PeerProof,
}

/// Two people who are paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerPair {
    pub(super) one: PersonId,
    pub(super) other: PersonId,
    pub(super) score: u16,
    pub(super) locked: bool,
}

/// Somebody who is not paired, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnpairedPeer {
    pub(super) person: PersonId,
    pub(super) reason: UnpairedReason,
}

/// Why somebody is not paired. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnpairedReason {
    /// There is no pair that they may form.
    NoLegalPair,
    /// Everybody they could be paired with is paired with somebody else.
    AllTaken {
        /// Who fits them best; of several, the lowest id.
        best: PersonId,
        /// The score of the two.
        score: u16,
        /// Who that one is paired with.
        with: PersonId,
    },
}

/// What no pairing exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PeerBound {
    pub(super) pairs: u64,
    pub(super) value: u64,
}

/// Prices that prove the bound, for who can look at [`PeerPairs::check`] only from outside.
///
/// A pair weighs, where n is the number of people: for the most people 10,000 x (n/2) + 1 and its score; for the most value
/// 1 and n/2 + 1 times its score (n/2 rounded down). For each pair that may be formed, of people in no locked pair, the prices of the
/// two and of every group that has both are together at least twice its weight. So the sum of all prices, that of a group times half of one
/// less than its people, is at least twice the weight of any pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerProof {
    pub(super) prices: Vec<(PersonId, i64)>,
    pub(super) groups: Vec<OddGroup>,
}

/// An odd number of people, of whom one at least is left over when they are paired among themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OddGroup {
    pub(super) people: Vec<PersonId>,
    pub(super) price: i64,
}

impl PeerPairs {
    /// What was best.
    #[must_use]
    pub const fn mode(&self) -> PeerMode {
        self.mode
    }

    /// The pairs, by the first of the two; locked ones included.
    #[must_use]
    pub fn pairs(&self) -> &[PeerPair] {
        &self.pairs
    }

    /// Who is in no pair, by id.
    #[must_use]
    pub fn unpaired(&self) -> &[UnpairedPeer] {
        &self.unpaired
    }

    /// The sum of the pairs' scores.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// What no pairing exceeds.
    #[must_use]
    pub const fn bound(&self) -> PeerBound {
        self.bound
    }

    /// Whether it is proven that nothing is better.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps were taken.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The prices that prove the bound.
    #[must_use]
    pub const fn proof(&self) -> &PeerProof {
        &self.proof
    }

    /// Who a person is paired with.
    #[must_use]
    pub fn partner(&self, person: &str) -> Option<&PersonId> {
        self.pairs.iter().find_map(|pair| match (pair.one.as_ref() == person, pair.other.as_ref() == person) {
            (true, _) => Some(&pair.other),
            (_, true) => Some(&pair.one),
            _ => None,
        })
    }
}

impl PeerPair {
    /// The lower id of the two.
    #[must_use]
    pub const fn one(&self) -> &PersonId {
        &self.one
    }

    /// The higher id of the two.
    #[must_use]
    pub const fn other(&self) -> &PersonId {
        &self.other
    }

    /// How well they fit, 0 to 10,000.
    #[must_use]
    pub const fn score(&self) -> u16 {
        self.score
    }

    /// Whether the pair had to be.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.locked
    }
}

impl UnpairedPeer {
    /// Who.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &UnpairedReason {
        &self.reason
    }
}

impl PeerBound {
    /// Under [`PeerMode::MostPeople`] no pairing has more pairs; under [`PeerMode::MostValue`] none of a value as high as the bound has.
    #[must_use]
    pub const fn pairs(self) -> u64 {
        self.pairs
    }

    /// Under [`PeerMode::MostValue`] no pairing has a higher sum of scores; under [`PeerMode::MostPeople`] none of as many pairs as the
    /// bound has.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.value
    }
}

impl PeerProof {
    /// The people with a price, by id; nobody else has one.
    #[must_use]
    pub fn prices(&self) -> &[(PersonId, i64)] {
        &self.prices
    }

    /// The groups with a price.
    #[must_use]
    pub fn groups(&self) -> &[OddGroup] {
        &self.groups
    }
}

impl OddGroup {
    /// The people, by id.
    #[must_use]
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// The price.
    #[must_use]
    pub const fn price(&self) -> i64 {
        self.price
    }
}
