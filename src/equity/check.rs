//! An audit held against the problem it is an answer to: counts are made again row by row, figures by other ways to them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::{Count, EquityAudit, EquityStageAudit};
use super::check_figures;
use super::problem::{EquityProblem, Key, Outcome, ProblemData, Row, Stage, StratumCounts};
use crate::values::{AttributeId, ItemCode};

/// Why an audit does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EquityFault {
    /// It is of another problem: other stages, tables or groups.
    #[error("the audit is not one of this problem")]
    Other,
    /// A count is not what was counted.
    #[error("a count of the stage {0} is not what was counted")]
    Count(ItemCode),
    /// The group with the highest rate is another.
    #[error("another group of the stage {0} has the highest rate")]
    Top(ItemCode),
    /// A rate or an impact ratio is not what the counts come to.
    #[error("a ratio of the stage {0} is not what its counts come to")]
    Ratio(ItemCode),
    /// A flag, or the note beside it, is not so.
    #[error("a flag of the stage {0} is not so")]
    Flag(ItemCode),
    /// A shortfall is not so.
    #[error("a shortfall of the stage {0} is not so")]
    Shortfall(ItemCode),
    /// An interval does not end where its method says.
    #[error("an interval of the stage {0} does not end where its method says")]
    Interval(ItemCode),
    /// A p-value, or an adjusted one, is not so.
    #[error("a p-value of the stage {0} is not so")]
    P(ItemCode),
    /// What is said of strata is not so.
    #[error("what is said of the strata of {0} is not so")]
    Strata(ItemCode),
}

impl EquityAudit {
    /// Holds the audit against the problem, without the code that made it.
    ///
    /// # Errors
    /// [`EquityFault`] with the first thing that does not hold.
    ///
    /// # Complexity
    /// O(r log c) in rows and cells, and for the exact tests a logarithm of a factorial for each count that a group could have.
    pub fn check(&self, problem: &EquityProblem) -> Result<(), EquityFault> {
        let data = &*problem.0;
        let is_same = self.population == data.population && self.window == data.window;
        if !is_same || self.stages.len() != data.stages.len() {
            return Err(EquityFault::Other);
        }
        for (told, stage) in self.stages.iter().zip(&data.stages) {
            if told.id != stage.id || told.kind != stage.kind || told.measure != stage.measure {
                return Err(EquityFault::Other);
            }
            check_stage(data, stage, told)?;
        }
        Ok(())
    }
}

fn check_stage(data: &ProblemData, stage: &Stage, told: &EquityStageAudit) -> Result<(), EquityFault> {
    let counted = recounted(data, stage);
    if counted.len() != told.tables.len() {
        return Err(EquityFault::Other);
    }
    for (table, counted) in told.tables.iter().zip(&counted) {
        let groups = table.rows.iter().map(|row| (&row.of, row.count));
        if table.by != counted.by
            || table.stratum != counted.stratum
            || !table.rows.iter().map(|row| &row.of).eq(counted.groups.keys())
        {
            return Err(EquityFault::Other);
        }
        let known = counted.groups.values().fold(Count::default(), |sum, count| sum.plus(*count));
        let is_counted = groups.into_iter().eq(counted.groups.iter().map(|(of, count)| (of, *count)));
        if !is_counted || table.unknown != counted.unknown || table.known != known {
            return Err(EquityFault::Count(told.id.clone()));
        }
        check_figures::table(&data.policy, table, &told.id)?;
    }
    check_figures::strata(told, &data.policy)
}

/// A table as it was counted again.
pub(super) struct Recounted {
    pub(super) by: Vec<AttributeId>,
    pub(super) stratum: Option<ItemCode>,
    pub(super) groups: BTreeMap<Vec<ItemCode>, Count>,
    pub(super) unknown: Count,
}

/// All tables of a stage in their order, from its rows where it has them.
pub(super) fn recounted(data: &ProblemData, stage: &Stage) -> Vec<Recounted> {
    let mut all = Vec::new();
    for table in &stage.tables {
        let Some(key) = data.keys.get(table.key) else { continue };
        let strata: Vec<Recounted> = if stage.rows.is_empty() {
            let strata = stage.strata.iter().zip(&table.strata);
            strata.map(|(stratum, counts)| of_counts(key, stratum.clone(), counts)).collect()
        } else {
            let strata = stage.strata.iter().zip(0u16..);
            strata.map(|(stratum, number)| of_rows(data, stage, key, stratum.clone(), number)).collect()
        };
        let mut overall =
            Recounted { by: key.names.clone(), stratum: None, groups: BTreeMap::new(), unknown: Count::default() };
        for stratum in &strata {
            for (of, count) in &stratum.groups {
                overall.groups.entry(of.clone()).or_default().add(*count);
            }
            overall.unknown.add(stratum.unknown);
        }
        all.push(overall);
        if stage.strata.len() > 1 {
            all.extend(strata);
        }
    }
    all
}

fn of_counts(key: &Key, stratum: Option<ItemCode>, counts: &StratumCounts) -> Recounted {
    let groups = key.cells.iter().cloned().zip(counts.cells.iter().copied()).collect();
    Recounted { by: key.names.clone(), stratum, groups, unknown: counts.unknown }
}

fn of_rows(data: &ProblemData, stage: &Stage, key: &Key, stratum: Option<ItemCode>, number: u16) -> Recounted {
    let group = |row: &Row| -> Option<Vec<ItemCode>> {
        let category = |attribute: &usize| {
            let known = usize::from(data.people.category(*attribute, row.person)).checked_sub(1)?;
            data.attributes.get(*attribute)?.categories.get(known).cloned()
        };
        key.by.iter().map(category).collect()
    };
    // The median of all scores that count for it: half of them are at most that, and half at least.
    let mut scores: Vec<i64> = Vec::new();
    for row in &stage.rows {
        if let Outcome::Score(score) = row.outcome {
            if data.policy.unknown_in_median || group(row).is_some() {
                scores.push(score);
            }
        }
    }
    scores.sort_unstable_by(|one, other| other.cmp(one));
    let middle = |place: usize| scores.get(place).copied().map(i128::from).unwrap_or_default();
    let doubled = match scores.len() {
        0 => i128::MAX,
        odd if odd % 2 == 1 => 2 * middle(odd / 2),
        even => middle(even / 2) + middle(even / 2 - 1),
    };
    let mut made = Recounted { by: key.names.clone(), stratum, groups: BTreeMap::new(), unknown: Count::default() };
    for cell in &key.cells {
        made.groups.insert(cell.clone(), Count::default());
    }
    for row in stage.rows.iter().filter(|row| row.stratum == number) {
        let selected = match row.outcome {
            Outcome::Selected(selected) => selected,
            Outcome::Score(score) => i128::from(score) * 2 > doubled,
        };
        let one = Count { considered: 1, selected: u64::from(selected) };
        match group(row).and_then(|group| made.groups.get_mut(&group)) {
            Some(count) => count.add(one),
            None => made.unknown.add(one),
        }
    }
    made
}
