//! A release held against the problem and the ledger: what it shows is so, what must be hidden is, and what is hidden could be otherwise.

use serde::Serialize;

use super::answer::Count;
use super::check::recounted;
use super::disclosure::{LineKey, LineOf, TooMany, disclosure};
use super::ledger::{EquityLedger, LedgerFault, ReleasedSet};
use super::problem::EquityProblem;
use super::release::{EquityDisclosure, ReleasedCount, ReleasedRow};
use crate::values::ItemCode;

/// Why a release does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuppressionFault {
    /// The ledger is another one.
    #[error("the release cannot be held against the ledger")]
    Ledger(#[from] LedgerFault),
    /// It is of another problem: other stages, tables or groups.
    #[error("the release is not one of this problem")]
    Other,
    /// A count that is shown is not what was counted.
    #[error("a count of the stage {0} is not what was counted")]
    Count(ItemCode),
    /// A count is shown that tells of too few.
    #[error("a count of the stage {0} tells of too few people")]
    TellsOfFew(ItemCode),
    /// A figure is shown of a group whose counts are hidden.
    #[error("a figure of the stage {0} tells of hidden counts")]
    Figure(ItemCode),
    /// What is said to be shown or hidden is not what the release shows or hides.
    #[error("the release and its entry for the ledger differ")]
    Entry,
    /// Numbers that are said to agree with everything that is published do not.
    #[error("a witness does not agree with what is published")]
    Witness,
    /// A hidden count is neither proven to be open nor said to be known.
    #[error("a hidden count is neither proven to be open nor said to be known")]
    Unproven,
    /// The summary is not what the proof comes to.
    #[error("the summary is not what the proof comes to")]
    Summary,
}

impl EquityDisclosure {
    /// Holds the release against the problem and the ledger that it was made for. Nothing is searched for: every hidden count has its two witnesses.
    ///
    /// # Errors
    /// [`SuppressionFault`] with the first thing that does not hold.
    ///
    /// # Complexity
    /// Linear in the counts times the witnesses.
    pub fn check(&self, problem: &EquityProblem, ledger: &EquityLedger) -> Result<(), SuppressionFault> {
        self.check_counts(problem)?;
        self.check_entry()?;
        self.check_sums(problem)?;
        let rule = &problem.0.policy.suppression;
        let system = ledger.union(&self.entry, rule)?;
        for numbers in &self.proof.witnesses {
            let shown = system.variables.iter().zip(numbers).filter(|(variable, _)| variable.is_shown);
            let agrees = shown.into_iter().all(|(variable, number)| variable.value == *number);
            if !agrees || !system.is_kept_by(numbers) {
                return Err(SuppressionFault::Witness);
            }
        }
        let number = |witness: usize, variable: u32| self.proof.witnesses.get(witness)?.get(variable as usize).copied();
        let mut open = 0usize;
        for cell in &self.proof.cells {
            let (low, high) = (number(cell.low_at, cell.variable), number(cell.high_at, cell.variable));
            let apart = low.zip(high).and_then(|(low, high)| high.checked_sub(low));
            if (low, high) != (Some(cell.low), Some(cell.high)) || apart.is_none_or(|apart| apart < rule.least_spread) {
                return Err(SuppressionFault::Unproven);
            }
            open += 1;
        }
        let is_in_order = self.proof.cells.windows(2).all(|two| matches!(two, [one, other] if one.variable < other.variable));
        let is_guarded = |variable: u32| system.variables.get(variable as usize).is_some_and(|variable| variable.is_guarded);
        let guarded = system.variables.iter().filter(|variable| variable.is_guarded).count();
        let all_guarded = self.proof.cells.iter().all(|cell| is_guarded(cell.variable));
        if !is_in_order || !all_guarded || open + self.proof.pinned.len() != guarded {
            return Err(SuppressionFault::Unproven);
        }
        let summary = &self.release.suppression;
        let hidden = self.entry.lines.iter().flat_map(|line| line.variables.into_iter().take(2));
        let is_hidden = |at: &u32| self.entry.system.variables.get(*at as usize).is_some_and(|variable| !variable.is_shown);
        let says = (summary.least, summary.none_shown, summary.least_spread);
        if summary.pinned != self.proof.pinned.len() as u64
            || summary.hidden != hidden.filter(is_hidden).count() as u64
            || says != (rule.least, rule.none_shown, rule.least_spread)
            || !ledger.releases().eq(&summary.held_against)
        {
            return Err(SuppressionFault::Summary);
        }
        Ok(())
    }

    /// What is shown was counted, and tells of enough people.
    fn check_counts(&self, problem: &EquityProblem) -> Result<(), SuppressionFault> {
        let data = &*problem.0;
        let rule = &data.policy.suppression;
        if self.release.stages.len() != data.stages.len() {
            return Err(SuppressionFault::Other);
        }
        for (stage, of) in self.release.stages.iter().zip(&data.stages) {
            let counts = recounted(data, of);
            let is_of_kind = (stage.kind, stage.measure) == (of.kind, of.measure);
            if stage.id != of.id || !is_of_kind || stage.tables.len() != counts.len() {
                return Err(SuppressionFault::Other);
            }
            for (table, counted) in stage.tables.iter().zip(counts) {
                let is_same = table.by == counted.by && table.stratum == counted.stratum;
                if !is_same || table.rows.len() != counted.groups.len() {
                    return Err(SuppressionFault::Other);
                }
                let known = counted.groups.values().fold(Count::default(), |sum, count| sum.plus(*count));
                let rows = table.rows.iter().zip(&counted.groups);
                let lines = [(table.known, known), (table.unknown, counted.unknown)];
                for (shown, count) in rows.clone().map(|(row, (_, count))| (row.count, *count)).chain(lines) {
                    check_count(shown, count, rule, &stage.id)?;
                }
                for (row, (of, _)) in rows {
                    if row.of != *of {
                        return Err(SuppressionFault::Other);
                    }
                    check_figures(row, &stage.id)?;
                }
            }
        }
        Ok(())
    }

    /// The entry for the ledger is of this problem: every sum that it keeps is there, and nothing is otherwise but what was hidden for others' sake. Which
    /// sums there are, is what the problem says, and no part of what is to be checked.
    fn check_sums(&self, problem: &EquityProblem) -> Result<(), SuppressionFault> {
        let data = &*problem.0;
        let (release, entry) = (&self.release, &self.entry);
        if (&release.id, &release.population, release.window) != (&entry.id, &data.population, data.window) {
            return Err(SuppressionFault::Other);
        }
        let made = disclosure(data).map_err(|TooMany(stage)| LedgerFault::TooMany(stage))?;
        let mut whole = ReleasedSet::new(data, entry.id.clone(), made);
        if whole.is_too_large() {
            return Err(LedgerFault::TooLarge(whole.id).into());
        }
        if whole.system.variables.len() != entry.system.variables.len() {
            return Err(SuppressionFault::Entry);
        }
        for (before, after) in whole.system.variables.iter_mut().zip(&entry.system.variables) {
            // What was shown may be hidden, and is guarded then where it could be hidden by itself.
            if before.is_shown && !after.is_shown {
                (before.is_shown, before.is_guarded, before.may_hide) = (false, before.may_hide, false);
            }
        }
        if whole == *entry { Ok(()) } else { Err(SuppressionFault::Entry) }
    }

    /// The entry shows and hides what the release does.
    fn check_entry(&self) -> Result<(), SuppressionFault> {
        let mut lines = 0;
        for stage in &self.release.stages {
            for table in &stage.tables {
                let groups = table.rows.iter().map(|row| (LineOf::Group(row.of.clone()), row.count));
                let totals = [(LineOf::Known, table.known), (LineOf::Unknown, table.unknown)];
                for (of, count) in groups.chain(totals) {
                    let (by, stratum) = (table.by.clone(), table.stratum.clone());
                    let key = LineKey { stage: stage.id.clone(), by, stratum, of };
                    let found = self.entry.lines.binary_search_by(|line| line.key.cmp(&key));
                    let found = found.ok().and_then(|at| self.entry.lines.get(at));
                    let Some([considered, selected, _]) = found.map(|line| line.variables) else {
                        return Err(SuppressionFault::Entry);
                    };
                    let shown = |at: u32| {
                        let variable = self.entry.system.variables.get(at as usize)?;
                        variable.is_shown.then_some(variable.value)
                    };
                    if (shown(considered), shown(selected)) != (count.considered, count.selected) {
                        return Err(SuppressionFault::Entry);
                    }
                    lines += 1;
                }
            }
        }
        if lines == self.entry.lines.len() { Ok(()) } else { Err(SuppressionFault::Entry) }
    }
}

fn check_count(
    shown: ReleasedCount,
    count: Count,
    rule: &super::policy_spec::SuppressionSpec,
    stage: &ItemCode,
) -> Result<(), SuppressionFault> {
    let differs = |shown: Option<u64>, counted: u64| shown.is_some_and(|shown| shown != counted);
    if differs(shown.considered, count.considered) || differs(shown.selected, count.selected) {
        return Err(SuppressionFault::Count(stage.clone()));
    }
    let few = |part: u64| part < rule.least && (part > 0 || !rule.none_shown);
    let rest = count.considered - count.selected;
    let tells_whole = (1..rule.least).contains(&count.considered);
    let is_told_none = rule.none_shown && count.selected == 0 && !tells_whole;
    let tells_part = count.considered > 0 && !is_told_none && (tells_whole || few(count.selected) || few(rest));
    // Who sees those selected knows that the others are none or enough.
    let tells_by_rule = shown.considered.is_none() && shown.selected.is_some();
    if tells_whole && shown.considered.is_some() || tells_part && shown.selected.is_some() || tells_by_rule {
        return Err(SuppressionFault::TellsOfFew(stage.clone()));
    }
    Ok(())
}

/// What is hidden has no figure, and what has a figure is made of what is shown.
fn check_figures(row: &ReleasedRow, stage: &ItemCode) -> Result<(), SuppressionFault> {
    let fault = || Err(SuppressionFault::Figure(stage.clone()));
    let both = row.count.considered.zip(row.count.selected);
    let Some((considered, selected)) = both else {
        let measures = [&row.rate, &row.impact_ratio];
        let is_silent = measures.into_iter().all(|told| told.value.is_none() && told.n.is_none() && told.ci.is_none());
        let has_tests = row.against_top.is_some() || row.shortfall.is_some() || row.flip_flop.is_some();
        return if is_silent && !has_tests && row.below_four_fifths.is_none() { Ok(()) } else { fault() };
    };
    let rate = row.rate.value.map(|rate| (rate.numerator(), rate.denominator()));
    let expected = (considered > 0).then_some((selected, considered));
    if rate == expected { Ok(()) } else { fault() }
}
