//! The best matching by trying all of them: for problems of a handful of people.

use std::collections::BTreeMap;

use rungs::{Disruption, Id, MatchingMode, MatchingSpec};

/// What was there before, as mentees and mentors, and what giving it up takes.
pub type Before<'a> = Option<(Disruption, &'a [(String, String)])>;

/// What counts of the best matching, in the order in which it counts; the more the better.
pub fn best_worth(spec: &MatchingSpec, mode: MatchingMode, before: Before<'_>) -> Option<Vec<i64>> {
    let mut search = search(spec, mode, before);
    search.choose(0);
    search.best
}

/// The same of these pairs; `None` when they are not a matching.
pub fn worth_of(spec: &MatchingSpec, mode: MatchingMode, before: Before<'_>, pairs: &[(String, String)]) -> Option<Vec<i64>> {
    let mut search = search(spec, mode, before);
    for (mentee, mentor) in pairs {
        search.taken.push(search.pairs.iter().position(|&(who, by, _)| (who, by) == (mentee.as_str(), mentor.as_str()))?);
    }
    search.keeps_upper_bounds().then(|| search.judge()).flatten()
}

fn search<'a>(spec: &'a MatchingSpec, mode: MatchingMode, before: Before<'a>) -> Search<'a> {
    Search {
        spec,
        mode,
        before,
        pairs: spec.pairs.iter().map(|pair| (pair.mentee.as_str(), pair.mentor.as_str(), u64::from(pair.score))).collect(),
        taken: Vec::new(),
        best: None,
    }
}

struct Search<'a> {
    spec: &'a MatchingSpec,
    mode: MatchingMode,
    before: Before<'a>,
    pairs: Vec<(&'a str, &'a str, u64)>,
    taken: Vec<usize>,
    best: Option<Vec<i64>>,
}

impl Search<'_> {
    /// Takes or leaves each pair from here on. As deep as there are pairs: a dozen.
    fn choose(&mut self, from: usize) {
        if from == self.pairs.len() {
            if let Some(worth) = self.judge().filter(|worth| self.best.as_ref().is_none_or(|best| worth > best)) {
                self.best = Some(worth);
            }
            return;
        }
        self.taken.push(from);
        if self.keeps_upper_bounds() {
            self.choose(from + 1);
        }
        self.taken.pop();
        self.choose(from + 1);
    }

    fn counts(&self) -> (BTreeMap<&str, u32>, BTreeMap<&str, u32>) {
        let (mut mentees, mut mentors) = (BTreeMap::new(), BTreeMap::new());
        for &at in &self.taken {
            *mentees.entry(self.pairs[at].0).or_default() += 1;
            *mentors.entry(self.pairs[at].1).or_default() += 1;
        }
        (mentees, mentors)
    }

    /// How many seats are taken within a quota and those inside it.
    fn within(&self, quota: usize, mentors: &BTreeMap<&str, u32>) -> u32 {
        let spec = &self.spec.quotas[quota];
        let mut members: Vec<&str> = spec.mentors.iter().map(Id::as_str).collect();
        let mut inside = vec![quota];
        while let Some(at) = inside.pop() {
            for (index, other) in self.spec.quotas.iter().enumerate() {
                if other.of.as_ref() == Some(&self.spec.quotas[at].id) {
                    members.extend(other.mentors.iter().map(Id::as_str));
                    inside.push(index);
                }
            }
        }
        members.sort_unstable();
        members.dedup();
        members.iter().filter_map(|mentor| mentors.get(mentor)).sum()
    }

    fn keeps_upper_bounds(&self) -> bool {
        let (mentees, mentors) = self.counts();
        self.spec.mentees.iter().all(|mentee| mentees.get(mentee.id.as_str()).is_none_or(|&has| has <= mentee.wanted))
            && self.spec.mentors.iter().all(|mentor| mentors.get(mentor.id.as_str()).is_none_or(|&has| has <= mentor.seats))
            && (0..self.spec.quotas.len())
                .all(|quota| self.spec.quotas[quota].at_most.is_none_or(|most| self.within(quota, &mentors) <= most))
    }

    /// What counts, in its order; `None` when a promise or a locked pair is missing.
    fn judge(&self) -> Option<Vec<i64>> {
        let (mentees, mentors) = self.counts();
        let promised =
            (0..self.spec.quotas.len()).all(|quota| self.within(quota, &mentors) >= self.spec.quotas[quota].at_least);
        let locked = self.spec.locked.iter().all(|lock| {
            self.taken.iter().any(|&at| self.pairs[at].0 == lock.mentee.as_str() && self.pairs[at].1 == lock.mentor.as_str())
        });
        if !promised || !locked {
            return None;
        }
        let wanted: i64 = self.spec.mentees.iter().map(|mentee| i64::from(mentee.wanted)).sum();
        let was_there = |at: usize| {
            self.before.is_some_and(|(_, before)| {
                before.iter().any(|(who, by)| (who.as_str(), by.as_str()) == (self.pairs[at].0, self.pairs[at].1))
            })
        };
        let kept = self.taken.iter().filter(|&&at| was_there(at)).count() as i64;
        let bonus = match self.before {
            Some((Disruption::Price(price), _)) => i64::from(price.min(1_000_000)),
            _ => 0,
        };
        let points = |at: usize| self.pairs[at].2 as i64 + if was_there(at) { bonus } else { 0 };
        let value: i64 = self.taken.iter().map(|&at| points(at)).sum();
        let seats = self.taken.len() as i64;
        let people = [mentees.len() as i64, seats];
        // How many pairs are on each level, from the lowest up.
        let levels = |band: u16| {
            let level = |at: usize| points(at) / i64::from(band.max(1));
            let mut all: Vec<i64> = (0..self.pairs.len()).map(level).collect();
            all.sort_unstable();
            all.dedup();
            all.into_iter()
                .map(move |wanted| self.taken.iter().filter(|&&at| level(at) == wanted).count() as i64)
                .collect::<Vec<_>>()
        };
        let mut worth = if let Some((Disruption::Fewest, _)) = self.before { vec![kept] } else { Vec::new() };
        match self.mode {
            MatchingMode::MostPeople => worth.extend(people.into_iter().chain([value])),
            MatchingMode::MostValue { unmatched } => {
                worth.push(value - i64::from(unmatched.min(1_000_000)) * (wanted - seats));
            }
            MatchingMode::Fairest { band } => {
                worth.extend(people);
                worth.extend(levels(band).into_iter().map(|count| -count).chain([value]));
            }
            MatchingMode::GreedyMaximum { band } => {
                worth.extend(people);
                worth.extend(levels(band).into_iter().rev().chain([value]));
            }
            MatchingMode::RankMaximal { band } => worth.extend(levels(band).into_iter().rev().chain([value])),
            other => panic!("{other:?} has no oracle"),
        }
        let without = self.spec.mentees.iter().filter(|mentee| mentee.wanted > 0 && !mentees.contains_key(mentee.id.as_str()));
        worth.push(-without.map(|mentee| i64::from(mentee.waited.min(1_000_000))).sum::<i64>());
        Some(worth)
    }
}
