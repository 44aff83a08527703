//! Stable matchings by trying all of them: both sides keep what they have, and no pair more would be kept by both.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rungs::{Id, Matching, MatchingSpec, QuotaSpec};

/// Pairs, by their places in the document.
pub type Pairs = BTreeSet<usize>;

/// A problem, and what each side would choose if it could.
pub struct Market<'a> {
    spec: &'a MatchingSpec,
    pairs: Vec<Pair<'a>>,
}

struct Pair<'a> {
    mentee: &'a str,
    mentor: &'a str,
    wish: u32,
    merit: u32,
    is_locked: bool,
}

impl<'a> Market<'a> {
    pub fn new(spec: &'a MatchingSpec) -> Self {
        let pairs = spec.pairs.iter().map(|pair| Pair {
            mentee: pair.mentee.as_str(),
            mentor: pair.mentor.as_str(),
            wish: pair.wish.unwrap_or(pair.score),
            merit: pair.merit.unwrap_or(pair.score),
            is_locked: spec.locked.iter().any(|lock| lock.mentee == pair.mentee && lock.mentor == pair.mentor),
        });
        Self { spec, pairs: pairs.collect() }
    }

    pub fn pairs_of(&self, matching: &Matching) -> Pairs {
        let place =
            |mentee: &str, mentor: &str| self.pairs.iter().position(|pair| (pair.mentee, pair.mentor) == (mentee, mentor));
        matching.pairs().iter().map(|pair| place(pair.mentee.as_str(), pair.mentor.as_str()).unwrap()).collect()
    }

    /// Every set of pairs that has the locked ones and keeps all upper bounds.
    pub fn all(&self) -> Vec<Pairs> {
        let mut found = vec![Pairs::new()];
        for at in 0..self.pairs.len() {
            let longer: Vec<Pairs> = found.iter().map(|pairs| pairs.iter().copied().chain([at]).collect()).collect();
            found.extend(longer.into_iter().filter(|pairs| self.mentees_have_places(pairs) && self.mentors_have_seats(pairs)));
        }
        let has_locked = |pairs: &Pairs| (0..self.pairs.len()).all(|at| !self.pairs[at].is_locked || pairs.contains(&at));
        found.retain(has_locked);
        found
    }

    pub fn is_stable(&self, pairs: &Pairs) -> bool {
        let blocks = |at: usize| {
            let more: Pairs = pairs.iter().copied().chain([at]).collect();
            self.mentees_choose(&more).contains(&at) && self.mentors_choose(&more).contains(&at)
        };
        self.mentees_choose(pairs) == *pairs
            && self.mentors_choose(pairs) == *pairs
            && (0..self.pairs.len()).all(|at| pairs.contains(&at) || !blocks(at))
    }

    /// What mentees keep of some pairs: the locked ones, then the best.
    pub fn mentees_choose(&self, offered: &Pairs) -> Pairs {
        let rank = |at: usize| (Reverse(self.pairs[at].wish), self.pairs[at].mentor, self.pairs[at].mentee);
        self.choose(offered, |&at| (!self.pairs[at].is_locked, rank(at)), Self::mentees_have_places)
    }

    /// What mentors keep, those of a quota together.
    pub fn mentors_choose(&self, offered: &Pairs) -> Pairs {
        let rank = |at: usize| (Reverse(self.pairs[at].merit), self.pairs[at].mentee, self.pairs[at].mentor);
        self.choose(offered, |&at| (!self.pairs[at].is_locked, rank(at)), Self::mentors_have_seats)
    }

    /// One after the other, each that fits.
    fn choose<K: Ord>(&self, offered: &Pairs, rank: impl Fn(&usize) -> K, fit: fn(&Self, &Pairs) -> bool) -> Pairs {
        let mut order: Vec<usize> = offered.iter().copied().collect();
        order.sort_by_key(rank);
        let mut chosen = Pairs::new();
        for at in order {
            chosen.insert(at);
            if !fit(self, &chosen) {
                chosen.remove(&at);
            }
        }
        chosen
    }

    fn mentees_have_places(&self, pairs: &Pairs) -> bool {
        let has = |id: &str| pairs.iter().filter(|&&at| self.pairs[at].mentee == id).count();
        self.spec.mentees.iter().all(|mentee| has(mentee.id.as_str()) <= mentee.wanted as usize)
    }

    fn mentors_have_seats(&self, pairs: &Pairs) -> bool {
        let has = |id: &str| pairs.iter().filter(|&&at| self.pairs[at].mentor == id).count();
        self.spec.mentors.iter().all(|mentor| has(mentor.id.as_str()) <= mentor.seats as usize)
            && self
                .spec
                .quotas
                .iter()
                .all(|quota| quota.at_most.is_none_or(|most| self.seats_taken(quota, pairs) <= most as usize))
    }

    fn seats_taken(&self, quota: &QuotaSpec, pairs: &Pairs) -> usize {
        pairs.iter().filter(|&&at| self.is_within(self.pairs[at].mentor, quota)).count()
    }

    /// Whether the quota, or one within it, names the mentor.
    fn is_within(&self, mentor: &str, quota: &QuotaSpec) -> bool {
        let inner = |other: &&QuotaSpec| other.of.as_ref() == Some(&quota.id);
        quota.mentors.iter().any(|id| id.as_str() == mentor)
            || self.spec.quotas.iter().filter(inner).any(|inner| self.is_within(mentor, inner))
    }

    /// The quotas that have fewer than they promise, by id.
    pub fn short(&self, pairs: &Pairs) -> Vec<String> {
        let is_short = |quota: &&QuotaSpec| self.seats_taken(quota, pairs) < quota.at_least as usize;
        let mut short: Vec<String> = self.spec.quotas.iter().filter(is_short).map(|quota| quota.id.to_string()).collect();
        short.sort_unstable();
        short
    }

    /// For each mentee what they have, the best first.
    pub fn places(&self, pairs: &Pairs) -> BTreeMap<&'a str, Vec<(u32, Reverse<&'a str>)>> {
        let mut places: BTreeMap<_, Vec<_>> = self.spec.mentees.iter().map(|mentee| (mentee.id.as_str(), Vec::new())).collect();
        for pair in pairs.iter().map(|&at| &self.pairs[at]) {
            places.get_mut(pair.mentee).unwrap().push((pair.wish, Reverse(pair.mentor)));
        }
        places.values_mut().for_each(|places| places.sort_by_key(|&place| Reverse(place)));
        places
    }

    /// For each mentor whom they have, the best first.
    pub fn seated(&self, pairs: &Pairs) -> BTreeMap<&'a str, Vec<(u32, Reverse<&'a str>)>> {
        let mut seated: BTreeMap<_, Vec<_>> = self.spec.mentors.iter().map(|mentor| (mentor.id.as_str(), Vec::new())).collect();
        for pair in pairs.iter().map(|&at| &self.pairs[at]) {
            seated.get_mut(pair.mentor).unwrap().push((pair.merit, Reverse(pair.mentee)));
        }
        seated.values_mut().for_each(|seated| seated.sort_by_key(|&seat| Reverse(seat)));
        seated
    }

    /// The pairs as the part of an answer, and what follows from them.
    pub fn written(&self, pairs: &Pairs, best_for: &str) -> serde_json::Value {
        let mut told: Vec<_> = pairs.iter().map(|&at| &self.spec.pairs[at]).collect();
        told.sort_by_key(|pair| (&pair.mentee, &pair.mentor));
        let score: u32 = told.iter().map(|pair| pair.score).sum();
        let places = self.places(pairs);
        let mut mentees: Vec<_> = self.spec.mentees.iter().collect();
        mentees.sort_by_key(|mentee| &mentee.id);
        let waiting = mentees.iter().map(|mentee| (mentee, mentee.wanted as usize - places[mentee.id.as_str()].len()));
        let waiting = waiting.filter(|&(_, missing)| missing > 0);
        serde_json::json!({
            "mode": {"stable": {"best_for": best_for}},
            "pairs": told.iter().map(|pair| serde_json::json!({
                "mentee": pair.mentee, "mentor": pair.mentor, "score": pair.score,
                "locked": self.spec.locked.iter().any(|lock| lock.mentee == pair.mentee && lock.mentor == pair.mentor),
            })).collect::<Vec<_>>(),
            "unmatched": waiting.map(|(mentee, missing)| serde_json::json!({
                "mentee": mentee.id, "missing": missing, "reason": "stopped",
            })).collect::<Vec<_>>(),
            "totals": {"mentees": places.values().filter(|places| !places.is_empty()).count(), "seats": told.len(), "score": score},
            "unmet": self.short(pairs),
            "proof": {"mentees": [], "mentors": [], "quotas": []},
            "completion": "complete",
            "steps": 0,
        })
    }
}
