//! What of a subject a rule can tell apart: between two thresholds, or among codes that are named together, nothing matters.

use std::collections::{BTreeMap, BTreeSet};

use super::price::{IMPOSSIBLE, Price};
use super::subject::Fact;
use crate::algo::circuit::{Gate, has_code};

/// The classes of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Classes {
    /// By sorted thresholds: the class of a number is how many it reaches.
    Numbers(Vec<i64>),
    /// By code, and for each class its least code.
    Codes {
        /// The class of each code of the domain.
        of: Vec<u16>,
        least: Vec<i64>,
    },
}

impl Classes {
    /// The classes that some gates make of each subject they look at, by subject.
    ///
    /// # Complexity
    /// O(n log n) in gates and codes.
    pub(super) fn of<'g>(gates: impl Iterator<Item = &'g Gate>, domain: impl Fn(u32) -> Fact) -> BTreeMap<u32, Self> {
        let mut thresholds: BTreeMap<u32, BTreeSet<i64>> = BTreeMap::new();
        let mut sets: BTreeMap<u32, Vec<&[u64]>> = BTreeMap::new();
        for gate in gates {
            match gate {
                Gate::AtLeast { subject, threshold } => drop(thresholds.entry(*subject).or_default().insert(*threshold)),
                Gate::OneOf { subject, codes } => sets.entry(*subject).or_default().push(codes),
                _ => {}
            }
        }
        let numbers = thresholds.into_iter().map(|(subject, cuts)| {
            let domain = domain(subject);
            // A threshold that everything or nothing reaches tells nothing apart.
            let cuts = cuts.into_iter().filter(|cut| domain.least < *cut && *cut <= domain.most);
            (subject, Self::Numbers(cuts.collect()))
        });
        let mut all: BTreeMap<u32, Self> = numbers.collect();
        for (subject, mut sets) in sets {
            sets.sort_unstable();
            sets.dedup();
            let mut classes: BTreeMap<Vec<bool>, u16> = BTreeMap::new();
            let (mut of, mut least) = (Vec::new(), Vec::new());
            for code in domain(subject).least..=domain(subject).most {
                let next = u16::try_from(classes.len()).unwrap_or(u16::MAX);
                let class = *classes.entry(sets.iter().map(|set| has_code(set, code)).collect()).or_insert(next);
                if class == next && least.len() == usize::from(next) {
                    least.push(code);
                }
                of.push(class);
            }
            all.insert(subject, Self::Codes { of, least });
        }
        all
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(cuts) => cuts.len() + 1,
            Self::Codes { least, .. } => least.len(),
        }
    }

    /// The first and the last class that a fact may be in.
    pub(super) fn range(&self, fact: Fact) -> (u16, u16) {
        match self {
            Self::Numbers(cuts) => {
                let class = |value: i64| u16::try_from(cuts.partition_point(|&cut| cut <= value)).unwrap_or(u16::MAX);
                (class(fact.least), class(fact.most))
            }
            Self::Codes { of, least } => {
                let class = |code: i64| usize::try_from(code).ok().and_then(|at| of.get(at)).copied();
                match (fact.is_known(), class(fact.least)) {
                    (true, Some(class)) => (class, class),
                    _ => (0, u16::try_from(least.len()).unwrap_or(u16::MAX).saturating_sub(1)),
                }
            }
        }
    }

    /// What somebody in a class is known to be, at the least of it.
    pub(super) fn least(&self, class: u16, domain: Fact) -> i64 {
        let at = usize::from(class);
        match self {
            Self::Numbers(cuts) => at.checked_sub(1).and_then(|below| cuts.get(below)).copied().unwrap_or(domain.least),
            Self::Codes { least, .. } => least.get(at).copied().unwrap_or(domain.least),
        }
    }

    /// What somebody becomes who moves into a class by the shortest way.
    pub(super) fn target(&self, from: Fact, class: u16, domain: Fact) -> i64 {
        let at = usize::from(class);
        match self {
            // From above, the last number below the next threshold.
            Self::Numbers(cuts) => match cuts.get(at) {
                Some(next) if from.least >= *next => next - 1,
                _ => self.least(class, domain).max(from.least),
            },
            Self::Codes { .. } => self.least(class, domain),
        }
    }

    /// What it costs to move into a class.
    pub(super) fn cost(&self, from: Fact, class: u16, domain: Fact, price: Price) -> u64 {
        let (first, last) = self.range(from);
        if (first, last) == (class, class) {
            return 0;
        }
        let found_out = if (first..=last).contains(&class) { price.find_out.unwrap_or(IMPOSSIBLE) } else { IMPOSSIBLE };
        let moved = match self {
            Self::Numbers(_) => {
                let target = self.target(from, class, domain);
                price.of(from.start(target), target)
            }
            Self::Codes { .. } if from.is_known() => price.of_code(),
            Self::Codes { .. } => price.of_code().max(found_out),
        };
        // Moving what may be anything from where it would be furthest costs at most that.
        found_out.min(moved)
    }

    /// In which classes a gate over the subject holds.
    pub(super) fn truths(&self, gate: &Gate, domain: Fact) -> Vec<bool> {
        let classes = 0..u16::try_from(self.len()).unwrap_or(u16::MAX);
        classes.map(|class| holds(gate, self.least(class, domain))).collect()
    }
}

/// Whether a gate over a subject holds for a value.
pub(super) fn holds(gate: &Gate, value: i64) -> bool {
    match gate {
        Gate::AtLeast { threshold, .. } => value >= *threshold,
        Gate::OneOf { codes, .. } => has_code(codes, value),
        _ => false,
    }
}
