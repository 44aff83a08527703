//! From the problem to the audit.

use super::answer::{EquityAudit, EquityStageAudit, StratifiedComparison};
use super::compare::within_strata;
use super::problem::{EquityProblem, Key, ProblemData, Stage, StageTable, StratumCounts};
use super::tabulate::{Groups, Setting, table};

impl EquityProblem {
    /// Tells every stage: rates, impact ratios, flags, tests and what strata say. For those who may see every count; what may be published is
    /// [`EquityProblem::release`].
    ///
    /// # Complexity
    /// Linear in the cells, but for the exact tests: a step for each count that a group could have, and some twenty standard deviations at most.
    ///
    /// ```
    /// let problem = rungs::EquitySpec::from_json(r#"{"population": "staff",
    ///     "attributes": [{"id": "sex", "categories": ["female", "male"]}],
    ///     "stages": [{"id": "promotion", "tables": [{"by": ["sex"], "cells": [
    ///         {"of": ["female"], "considered": 24, "selected": 14}, {"of": ["male"], "considered": 24, "selected": 21}]}]}]}"#)?.compile()?;
    /// let audit = problem.audit();
    /// let women = audit.stages()[0].table(&["sex"]).unwrap().row(&["female"]).unwrap();
    /// assert_eq!(women.impact_ratio.value.unwrap().rounded(2), "0.67");
    /// assert_eq!(women.below_four_fifths, Some(true));
    /// // With few people one selection more or less may matter; here it would not.
    /// assert!(!women.flip_flop.unwrap().clears_flag);
    /// audit.check(&problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn audit(&self) -> EquityAudit {
        let data = &*self.0;
        EquityAudit {
            population: data.population.clone(),
            window: data.window,
            stages: data.stages.iter().map(|stage| stage_audit(data, stage)).collect(),
        }
    }
}

fn stage_audit(data: &ProblemData, stage: &Stage) -> EquityStageAudit {
    let setting = Setting {
        policy: &data.policy,
        population: &data.population,
        window: data.window,
        measure: stage.measure,
        is_release: false,
    };
    let mut told = EquityStageAudit {
        id: stage.id.clone(),
        kind: stage.kind,
        measure: stage.measure,
        tables: Vec::new(),
        stratified: Vec::new(),
    };
    for of in &stage.tables {
        let Some(key) = data.keys.get(of.key) else { continue };
        let overall = table(setting, &groups(key, None, &of.overall()));
        if let (Some(top), true) = (&overall.top, stage.strata.len() > 1) {
            told.stratified.extend(stratified(data, key, of, top));
        }
        told.tables.push(overall);
        if stage.strata.len() > 1 {
            let strata = stage.strata.iter().zip(&of.strata);
            told.tables.extend(strata.map(|(stratum, counts)| table(setting, &groups(key, stratum.as_ref(), counts))));
        }
    }
    told
}

fn groups<'a>(key: &'a Key, stratum: Option<&'a crate::values::ItemCode>, counts: &StratumCounts) -> Groups<'a> {
    let counts_of = key.cells.iter().map(Vec::as_slice).zip(counts.cells.iter().copied());
    Groups { by: &key.names, stratum, counts: counts_of.collect(), unknown: counts.unknown }
}

/// Every other group against the one with the highest rate over all.
fn stratified(data: &ProblemData, key: &Key, table: &StageTable, top: &[crate::values::ItemCode]) -> Vec<StratifiedComparison> {
    let Some(against) = key.cells.iter().position(|cell| cell == top) else { return Vec::new() };
    let others = key.cells.iter().enumerate().filter(|(at, _)| *at != against);
    let compare = |(at, of): (usize, &Vec<_>)| {
        let count = |stratum: &StratumCounts, at: usize| stratum.cells.get(at).copied().unwrap_or_default();
        let counts = table.strata.iter().map(|stratum| [count(stratum, at), count(stratum, against)]);
        within_strata(&data.policy, &key.names, [of, top], counts)
    };
    others.filter_map(compare).collect()
}
