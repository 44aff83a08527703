//! What of an audit may be published: the counts that nobody hidden can be found out from, and whatever follows from those counts alone.
//!
//! A release is a function of the counts that it shows. Its ratios are held against the highest rate among the groups that are shown, so that no figure
//! tells anything of a hidden one.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::answer::{AgainstTop, Count, EquityRow, FlipFlop, StratifiedComparison};
use super::compare::within_strata;
use super::disclosure::{Line, LineKey, LineOf, TooMany, disclosure};
use super::ledger::{EquityLedger, LedgerFault, ReleasedSet};
use super::problem::{EquityProblem, Key, ProblemData, Stage};
use super::stage_spec::{EquityMeasure, EquityStageKind};
use super::suppress::{Found, Pairs, suppress};
use super::tabulate::{Groups, Setting, table};
use crate::measure::{Measure, NoValue, SignedRatio};
use crate::values::{AttributeId, ItemCode, Period};

/// What may be published, what proves it, and what the ledger has to remember.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EquityDisclosure {
    pub(super) release: EquityRelease,
    /// The proof that no hidden count follows from the sums that are known, as [`EquityProblem::release`] names them. It tells what is hidden: it is not published.
    pub proof: SuppressionAudit,
    /// What [`EquityLedger::with`] takes once the release is published. It tells what is hidden too.
    pub entry: ReleasedSet,
}

/// What may be published of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EquityRelease {
    /// Its id.
    pub id: ItemCode,
    /// Of whom it tells.
    pub population: ItemCode,
    /// When what is counted happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Period>,
    /// The stages, by id.
    pub stages: Vec<ReleasedStage>,
    /// What was hidden, and what is known of it.
    pub suppression: SuppressionSummary,
}

/// What a release says of what it hides. Which counts are hidden for themselves and which for others' sake it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SuppressionSummary {
    /// The least number of people that a count tells of.
    pub least: u64,
    /// Whether it is told that none, or all, of a group were selected.
    pub none_shown: bool,
    /// How far apart two numbers are, at least, that each hidden count could be for all that is published.
    pub least_spread: u64,
    /// How many counts are hidden.
    pub hidden: u64,
    /// How many hidden counts are known better than that from what is published: of a release that may be published, 0.
    pub pinned: u64,
    /// The earlier releases that it was held against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_against: Vec<ItemCode>,
}

/// A stage of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReleasedStage {
    /// Its id.
    pub id: ItemCode,
    /// Which step of the way it is.
    pub kind: EquityStageKind,
    /// Whether people are selected or scored.
    pub measure: EquityMeasure,
    /// As [`EquityStageAudit::tables`](crate::EquityStageAudit::tables).
    pub tables: Vec<ReleasedTable>,
    /// Comparisons within strata of groups all of whose counts are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stratified: Vec<StratifiedComparison>,
}

/// A table of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReleasedTable {
    /// By which attributes.
    pub by: Vec<AttributeId>,
    /// Of which stratum; all together where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<ItemCode>,
    /// All whose group is known.
    pub known: ReleasedCount,
    /// All whose group is not known.
    pub unknown: ReleasedCount,
    /// The group with the highest rate among those that are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<Vec<ItemCode>>,
    /// The groups.
    pub rows: Vec<ReleasedRow>,
}

/// Counts of which some may be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReleasedCount {
    /// How many were considered; `None` where it is hidden.
    pub considered: Option<u64>,
    /// How many were selected; `None` where it is hidden.
    pub selected: Option<u64>,
}

/// A group of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReleasedRow {
    /// Its categories.
    pub of: Vec<ItemCode>,
    /// How many were considered, and selected.
    pub count: ReleasedCount,
    /// The rate.
    pub rate: Measure,
    /// The rate over the highest one that is shown.
    pub impact_ratio: Measure,
    /// As [`EquityRow::below_four_fifths`], but against the highest rate that is *shown*: a hidden group may have a higher one, against which this one would be
    /// below. Where groups are hidden, `false` clears nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_four_fifths: Option<bool>,
    /// As [`EquityRow::flip_flop`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flip_flop: Option<FlipFlop>,
    /// As [`EquityRow::shortfall`]; only where every group of the table is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<SignedRatio>,
    /// As [`EquityRow::against_top`], adjusted for the groups that are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against_top: Option<AgainstTop>,
}

/// The proof that no hidden count follows from the sums that are known: for each, two sets of whole numbers that agree with everything that is published, now and
/// earlier, and in which it is so and so much.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuppressionAudit {
    pub(super) witnesses: Vec<Vec<u64>>,
    pub(super) cells: Vec<SuppressionWitness>,
    pub(super) pinned: Vec<PinnedCell>,
}

/// Two numbers that a hidden count could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuppressionWitness {
    /// Which variable of the sums.
    pub(super) variable: u32,
    /// It could be as little as this, or less.
    pub(super) low: u64,
    /// It could be as much as this, or more.
    pub(super) high: u64,
    pub(super) low_at: usize,
    pub(super) high_at: usize,
}

/// A hidden count that can be found out, or for which no other number was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PinnedCell {
    /// The stage; none where it is what lies between two releases, or of an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<ItemCode>,
    /// By which attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<AttributeId>,
    /// Of which stratum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<ItemCode>,
    /// Which group; none of a total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ItemCode>,
}

impl EquityProblem {
    /// What may be published of it, held against the earlier releases of the ledger: small counts are hidden, and more, until no hidden count follows from
    /// the sums that are known here.
    ///
    /// These are the sums of a stage's tables, strata and groups, and of lines of the same stage, attributes, stratum and group in releases of
    /// which one holds the other, by window or by [`EquitySpec::within`](crate::EquitySpec::within). What the caller must see to:
    ///
    /// - Stages are never linked to each other. Where those considered at one stage are those selected at the one before, its counts tell what was hidden
    ///   there: do not publish both where the first hides.
    /// - A stage, attribute, category or population under another id is another one: keep ids from release to release.
    /// - Releases of one population by different attributes are not linked, although both count the same people: publish them together.
    /// - Parts of a population are not known to fill it, whatever they are called; windows are.
    /// - What was published and is not in the ledger is not reckoned with, nor is what a reader knows of single people.
    ///
    /// # Errors
    /// [`LedgerFault`] when a release of the id is there already, windows cross, a stage has too many combinations, or the whole has more counts than a ledger
    /// takes.
    ///
    /// # Complexity
    /// A simplex walk for each hidden count that no earlier walk has opened, each at worst exponential and limited in steps; and all of them again for each
    /// further count that has to be hidden.
    ///
    /// ```
    /// let problem = rungs::EquitySpec::from_json(r#"{"population": "staff", "attributes": [{"id": "sex", "categories": ["f", "m", "x"]}],
    ///     "stages": [{"id": "promotion", "tables": [{"by": ["sex"], "cells": [{"of": ["f"], "considered": 60, "selected": 20},
    ///         {"of": ["m"], "considered": 80, "selected": 30}, {"of": ["x"], "considered": 4, "selected": 2}]}]}]}"#)?.compile()?;
    /// let disclosure = problem.release("2026".parse()?, &rungs::EquityLedger::new())?;
    /// disclosure.check(&problem, &rungs::EquityLedger::new())?;
    /// let release = disclosure.publishable().ok_or("a hidden count is known")?;
    /// let table = &release.stages[0].tables[0];
    /// assert_eq!(table.rows[2].count.considered, None);
    /// // Were all others shown, the total would give it away.
    /// assert!(table.rows[0].count.considered.is_none() || table.known.considered.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn release(&self, id: ItemCode, ledger: &EquityLedger) -> Result<EquityDisclosure, LedgerFault> {
        let data = &*self.0;
        let rule = &data.policy.suppression;
        let made = disclosure(data).map_err(|TooMany(stage)| LedgerFault::TooMany(stage))?;
        let mut entry = ReleasedSet::new(data, id, made);
        if entry.is_too_large() {
            return Err(LedgerFault::TooLarge(entry.id));
        }
        let mut system = ledger.union(&entry, rule)?;
        let pairs = Pairs::new(entry.lines.iter().map(|line| (line.variables[0], line.variables[1])));
        let found = suppress(&mut system, &pairs, rule.least_spread);
        for (variable, after) in entry.system.variables.iter_mut().zip(&system.variables) {
            *variable = *after;
        }
        let release = told(data, &entry, ledger, &found);
        let cells = found.spreads.iter().map(|(&variable, spread)| SuppressionWitness {
            variable,
            low: spread.low,
            high: spread.high,
            low_at: spread.low_at,
            high_at: spread.high_at,
        });
        let proof = SuppressionAudit {
            cells: cells.filter(|cell| found.pinned.binary_search(&cell.variable).is_err()).collect(),
            pinned: found.pinned.iter().map(|variable| pinned(&entry, *variable)).collect(),
            witnesses: found.witnesses,
        };
        Ok(EquityDisclosure { release, proof, entry })
    }
}

/// How much is hidden; not what.
impl fmt::Debug for EquityDisclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { release, proof, .. } = self;
        f.debug_struct("EquityDisclosure").field("id", &release.id).field("proof", proof).finish_non_exhaustive()
    }
}

/// How many numbers there are; not which.
impl fmt::Debug for SuppressionAudit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, pinned) = (self.cells.len(), self.pinned.len());
        f.debug_struct("SuppressionAudit").field("open", &open).field("pinned", &pinned).finish_non_exhaustive()
    }
}

impl EquityDisclosure {
    /// What may be published; `None` where a hidden count is known all the same, which [`SuppressionAudit::pinned`] names: then nothing may be.
    #[must_use]
    pub fn publishable(&self) -> Option<&EquityRelease> {
        (self.summary().pinned == 0 && self.proof.pinned.is_empty()).then_some(&self.release)
    }

    /// What is hidden, and whether that suffices, also where nothing may be published.
    #[must_use]
    pub const fn summary(&self) -> &SuppressionSummary {
        &self.release.suppression
    }
}

impl SuppressionAudit {
    /// The hidden counts that can be found out, or for which no other number was found; nothing where the release may be published.
    #[must_use]
    pub fn pinned(&self) -> &[PinnedCell] {
        &self.pinned
    }

    /// How many hidden counts are proven to be open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.cells.len()
    }
}

fn pinned(entry: &ReleasedSet, variable: u32) -> PinnedCell {
    let line = entry.lines.iter().find(|line| line.variables.contains(&variable)).map(|line| &line.key);
    PinnedCell {
        stage: line.map(|line| line.stage.clone()),
        by: line.map(|line| line.by.clone()).unwrap_or_default(),
        stratum: line.and_then(|line| line.stratum.clone()),
        of: match line.map(|line| &line.of) {
            Some(LineOf::Group(of)) => of.clone(),
            _ => Vec::new(),
        },
    }
}

/// The counts that are shown, by line.
struct Shown<'a> {
    entry: &'a ReleasedSet,
    lines: BTreeMap<&'a LineKey, Line>,
}

impl Shown<'_> {
    fn count(&self, key: &LineKey) -> ReleasedCount {
        let shown = |at: u32| {
            let variable = self.entry.system.variables.get(at as usize)?;
            variable.is_shown.then_some(variable.value)
        };
        match self.lines.get(key) {
            Some([considered, selected, _]) => ReleasedCount { considered: shown(*considered), selected: shown(*selected) },
            None => ReleasedCount { considered: None, selected: None },
        }
    }
}

impl ReleasedCount {
    /// Both, where both are shown.
    fn whole(self) -> Option<Count> {
        Some(Count { considered: self.considered?, selected: self.selected? })
    }
}

fn told(data: &ProblemData, entry: &ReleasedSet, ledger: &EquityLedger, found: &Found) -> EquityRelease {
    let shown = Shown { entry, lines: entry.lines.iter().map(|line| (&line.key, line.variables)).collect() };
    let hidden = shown.lines.values().flat_map(|[considered, selected, _]| [considered, selected]);
    let is_hidden = |at: &&u32| entry.system.variables.get(**at as usize).is_some_and(|variable| !variable.is_shown);
    let rule = &data.policy.suppression;
    EquityRelease {
        id: entry.id.clone(),
        population: data.population.clone(),
        window: data.window,
        stages: data.stages.iter().map(|stage| stage_told(data, stage, &shown)).collect(),
        suppression: SuppressionSummary {
            least: rule.least,
            none_shown: rule.none_shown,
            least_spread: rule.least_spread,
            hidden: hidden.filter(is_hidden).count() as u64,
            pinned: found.pinned.len() as u64,
            held_against: ledger.releases().cloned().collect(),
        },
    }
}

fn stage_told(data: &ProblemData, stage: &Stage, shown: &Shown<'_>) -> ReleasedStage {
    let setting = Setting {
        policy: &data.policy,
        population: &data.population,
        window: data.window,
        measure: stage.measure,
        is_release: true,
    };
    let mut told = ReleasedStage {
        id: stage.id.clone(),
        kind: stage.kind,
        measure: stage.measure,
        tables: Vec::new(),
        stratified: Vec::new(),
    };
    for key in stage.tables.iter().filter_map(|table| data.keys.get(table.key)) {
        let overall = table_told(setting, stage, key, None, shown);
        if let (Some(top), true) = (&overall.top, stage.strata.len() > 1) {
            told.stratified.extend(stratified(data, stage, key, top, shown));
        }
        told.tables.push(overall);
        if stage.strata.len() > 1 {
            let strata = stage.strata.iter().map(Option::as_ref);
            told.tables.extend(strata.map(|stratum| table_told(setting, stage, key, stratum, shown)));
        }
    }
    told
}

fn table_told(setting: Setting<'_>, stage: &Stage, key: &Key, stratum: Option<&ItemCode>, shown: &Shown<'_>) -> ReleasedTable {
    let count =
        |of: LineOf| shown.count(&LineKey { stage: stage.id.clone(), by: key.names.clone(), stratum: stratum.cloned(), of });
    let counts: Vec<ReleasedCount> = key.cells.iter().map(|cell| count(LineOf::Group(cell.clone()))).collect();
    let unknown = count(LineOf::Unknown);
    let whole = key.cells.iter().zip(&counts).filter_map(|(of, count)| Some((of.as_slice(), count.whole()?)));
    let groups = Groups {
        by: &key.names,
        stratum,
        counts: whole.collect(),
        // Of those who are not known only that many are left out is told, where it is.
        unknown: Count { considered: unknown.considered.unwrap_or_default(), selected: 0 },
    };
    let is_all_shown = groups.counts.len() == counts.len();
    let made = table(setting, &groups);
    let mut rows = made.rows.into_iter().peekable();
    let mut told = Vec::with_capacity(counts.len());
    for (of, count) in key.cells.iter().zip(counts) {
        let row = rows.next_if(|row| row.of == *of);
        told.push(match row {
            Some(row) => released(row, count, is_all_shown),
            None => hidden(setting, of, count),
        });
    }
    ReleasedTable {
        by: key.names.clone(),
        stratum: stratum.cloned(),
        known: count(LineOf::Known),
        unknown,
        top: made.top,
        rows: told,
    }
}

fn released(row: EquityRow, count: ReleasedCount, is_all_shown: bool) -> ReleasedRow {
    ReleasedRow {
        of: row.of,
        count,
        rate: row.rate,
        impact_ratio: row.impact_ratio,
        below_four_fifths: row.below_four_fifths,
        flip_flop: row.flip_flop,
        shortfall: row.shortfall.filter(|_| is_all_shown),
        against_top: row.against_top,
    }
}

fn hidden(setting: Setting<'_>, of: &[ItemCode], count: ReleasedCount) -> ReleasedRow {
    let definition = match setting.measure {
        EquityMeasure::Selection => "equity/selection_rate/1",
        EquityMeasure::Scoring => "equity/scoring_rate/1",
    };
    let absent = |definition: &str| {
        Measure::absent(definition, NoValue::Suppressed).within(Some(setting.population.as_ref()), setting.window)
    };
    ReleasedRow {
        of: of.to_vec(),
        count,
        rate: absent(definition),
        impact_ratio: absent("equity/impact_ratio_shown/1"),
        below_four_fifths: None,
        flip_flop: None,
        shortfall: None,
        against_top: None,
    }
}

/// The groups that are shown in every stratum against the highest rate, if that group is too.
fn stratified(data: &ProblemData, stage: &Stage, key: &Key, top: &[ItemCode], shown: &Shown<'_>) -> Vec<StratifiedComparison> {
    let counts = |of: &[ItemCode]| -> Option<Vec<Count>> {
        let strata = stage.strata.iter().map(|stratum| {
            let of = LineOf::Group(of.to_vec());
            let key = LineKey { stage: stage.id.clone(), by: key.names.clone(), stratum: stratum.clone(), of };
            shown.count(&key).whole()
        });
        strata.collect()
    };
    let Some(against) = counts(top) else { return Vec::new() };
    let others = key.cells.iter().filter(|cell| cell.as_slice() != top);
    let compare = |of: &Vec<ItemCode>| {
        let counts = counts(of)?;
        let is_somebody = counts.iter().any(|count| count.considered > 0);
        let pairs = counts.into_iter().zip(against.iter().copied()).map(|(one, other)| [one, other]);
        within_strata(&data.policy, &key.names, [of, top], pairs).filter(|_| is_somebody)
    };
    others.filter_map(compare).collect()
}
