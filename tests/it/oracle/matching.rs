//! The best matching by trying all of them: for problems of a handful of people.

use std::collections::BTreeMap;

use rungs::{Id, MatchingMode, MatchingSpec, MatchingTotals};

/// What the best matching comes to; `None` when no matching keeps what quotas promise.
pub fn best(spec: &MatchingSpec, mode: MatchingMode) -> Option<MatchingTotals> {
    let mut search = Search {
        spec,
        mode,
        pairs: spec.pairs.iter().map(|pair| (pair.mentee.as_str(), pair.mentor.as_str(), u64::from(pair.score))).collect(),
        taken: Vec::new(),
        best: None,
    };
    search.choose(0);
    search.best.map(|(_, totals)| totals)
}

struct Search<'a> {
    spec: &'a MatchingSpec,
    mode: MatchingMode,
    pairs: Vec<(&'a str, &'a str, u64)>,
    taken: Vec<usize>,
    best: Option<(Vec<i64>, MatchingTotals)>,
}

impl Search<'_> {
    /// Takes or leaves each pair from here on. As deep as there are pairs: a dozen.
    fn choose(&mut self, from: usize) {
        if from == self.pairs.len() {
            if let Some((worth, totals)) = self.judge() {
                if self.best.as_ref().is_none_or(|(best, _)| worth > *best) {
                    self.best = Some((worth, totals));
                }
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

    fn judge(&self) -> Option<(Vec<i64>, MatchingTotals)> {
        let (mentees, mentors) = self.counts();
        let promised =
            (0..self.spec.quotas.len()).all(|quota| self.within(quota, &mentors) >= self.spec.quotas[quota].at_least);
        let locked = self.spec.locked.iter().all(|lock| {
            self.taken.iter().any(|&at| self.pairs[at].0 == lock.mentee.as_str() && self.pairs[at].1 == lock.mentor.as_str())
        });
        if !promised || !locked {
            return None;
        }
        let score: u64 = self.taken.iter().map(|&at| self.pairs[at].2).sum();
        let mut totals = serde_json::from_str::<MatchingTotals>(r#"{"mentees":0,"seats":0,"score":0}"#).unwrap();
        totals.mentees = mentees.len() as u64;
        totals.seats = self.taken.len() as u64;
        totals.score = score;
        let wanted: i64 = self.spec.mentees.iter().map(|mentee| i64::from(mentee.wanted)).sum();
        let worth = match self.mode {
            MatchingMode::MostPeople => vec![totals.mentees as i64, totals.seats as i64, score as i64],
            MatchingMode::MostValue { unmatched } => vec![score as i64 - i64::from(unmatched) * (wanted - totals.seats as i64)],
            other => panic!("{other:?} has no oracle"),
        };
        Some((worth, totals))
    }
}
