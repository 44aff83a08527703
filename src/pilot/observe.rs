//! What was known on a day: each unit's last outcome before its cohort began, and one after that. With one look that is its last; with several it is its first, so that each unit
//! counts once and from then on as the same: bounds and mixtures are for what grows by new units, and not for what changes under way.

use chrono::NaiveDate;

use super::problem::{ProblemData, Scheme, Unit};
use crate::measure::{ClusterChange, Confidence, CupedArms, DidCell, DidEstimate, DidSums, RandomisationTest};

/// The sums of a comparison.
#[derive(Default)]
pub(super) struct Observed {
    /// For each cohort with a unit that is compared.
    pub(super) cohorts: Vec<DidSums>,
    pub(super) arms: CupedArms,
    /// Of the control, of the treated.
    pub(super) units: [u64; 2],
    pub(super) without_before: u64,
    pub(super) without_after: u64,
    /// By cluster.
    pub(super) clusters: Vec<(u64, ClusterChange)>,
}

/// A unit's outcomes of two periods, each if it has one.
type Pair = (Option<i64>, Option<i64>);

/// What was known on a day.
pub(super) fn known_on(data: &ProblemData, day: NaiveDate) -> Observed {
    observed(data, |unit| {
        let began = data.cohorts.get(unit.cohort).copied().unwrap_or(day);
        let is_known = |at: usize| data.periods.get(at).filter(|period| period.until <= day);
        let is_before = |at: usize| is_known(at).is_some_and(|period| period.until <= began);
        let is_after = |at: usize| is_known(at).is_some_and(|period| period.from >= began);
        let before = unit.outcomes.iter().rev().find(|(at, _)| is_before(*at));
        let mut after = unit.outcomes.iter().filter(|(at, _)| is_after(*at));
        let after = if data.scheme == Scheme::Fixed { after.next_back() } else { after.next() };
        (before.map(|(_, outcome)| *outcome), after.map(|(_, outcome)| *outcome))
    })
}

/// What two periods show, of units whose cohort began when both were over.
pub(super) fn between(data: &ProblemData, [one, other]: [usize; 2]) -> Observed {
    observed(data, |unit| {
        let began = data.cohorts.get(unit.cohort).copied();
        let is_before = data.periods.get(other).is_some_and(|period| began.is_some_and(|began| period.until <= began));
        let of = |period: usize| unit.outcomes.iter().find(|(at, _)| *at == period).map(|(_, outcome)| *outcome);
        if is_before { (of(one), of(other)) } else { (None, None) }
    })
}

fn observed(data: &ProblemData, pair: impl Fn(&Unit) -> Pair) -> Observed {
    let mut told = Observed::default();
    let mut cohorts = vec![DidSums::new(); data.cohorts.len()];
    let mut changes: std::collections::BTreeMap<u64, ClusterChange> = std::collections::BTreeMap::new();
    for unit in &data.units {
        let (before, after) = pair(unit);
        let Some(after) = after else {
            told.without_after += 1;
            continue;
        };
        // What a problem holds fits into sums: outcomes and their number are held to the same bounds.
        let _ = told.arms.add(unit.is_treated, before, after);
        let Some(before) = before else {
            told.without_before += 1;
            continue;
        };
        let [control, treated] = &mut told.units;
        *(if unit.is_treated { treated } else { control }) += 1;
        if let Some(sums) = cohorts.get_mut(unit.cohort) {
            let _ = sums.add(unit.cluster, DidCell::of(unit.is_treated, false), before);
            let _ = sums.add(unit.cluster, DidCell::of(unit.is_treated, true), after);
        }
        let none = ClusterChange { is_treated: unit.is_treated, members: 0, sum: 0 };
        let change = changes.entry(unit.cluster).or_insert(none);
        change.members += 1;
        change.sum += after - before;
    }
    told.cohorts = cohorts.into_iter().filter(|sums| *sums != DidSums::new()).collect();
    told.clusters = changes.into_iter().collect();
    told
}

impl Observed {
    /// The difference in differences of all cohorts.
    pub(super) fn differences(&self, confidence: Confidence) -> Option<DidEstimate> {
        DidSums::together(&self.cohorts, confidence)
    }

    /// The test by draws, of one cohort.
    pub(super) fn draws(&self) -> Option<RandomisationTest> {
        let clusters: Vec<ClusterChange> = self.clusters.iter().map(|(_, change)| *change).collect();
        if self.cohorts.len() == 1 { RandomisationTest::new(&clusters) } else { None }
    }
}
