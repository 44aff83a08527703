//! What is wrong with rows, and the units that they are of.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compile::Compiler;
use super::problem::{PeriodData, Unit};
use super::spec::PilotRowSpec;
use crate::defect::{Defect, at, code};
use crate::measure::{MOST_OUTCOME, MOST_OUTCOMES};
use crate::values::ItemCode;

/// What the rows of a unit have in common, and the row that said so first.
type Membership<'a> = (&'a ItemCode, Option<&'a ItemCode>, Option<&'a ItemCode>);

/// The units with their outcomes, by id; whatever is wrong with a row leaves it out and is a defect.
pub(super) fn units(
    compiler: &mut Compiler<'_>,
    cohorts: &BTreeMap<&ItemCode, NaiveDate>,
    periods: &[PeriodData],
) -> Vec<Unit> {
    let spec = compiler.spec;
    let count = spec.rows.len();
    let is_few = u64::try_from(count).is_ok_and(|count| count <= MOST_OUTCOMES);
    compiler.number(is_few, || at!["rows"], "there must be at most 10000000 rows", &count);
    if !is_few {
        return Vec::new();
    }
    let in_time: BTreeMap<&ItemCode, usize> = periods.iter().enumerate().map(|(at, period)| (&period.id, at)).collect();
    let mut seen: BTreeMap<(&ItemCode, &ItemCode), usize> = BTreeMap::new();
    let mut members: BTreeMap<&ItemCode, (Membership<'_>, usize)> = BTreeMap::new();
    let mut arms: BTreeMap<&ItemCode, (&ItemCode, usize)> = BTreeMap::new();
    let mut found: BTreeMap<&ItemCode, Vec<(usize, i64)>> = BTreeMap::new();
    for (n, row) in spec.rows.iter().enumerate() {
        let period = in_time.get(&row.period).copied();
        if !is_known(compiler, cohorts, periods, period.is_some(), n, row) {
            continue;
        }
        let size = row.outcome.unsigned_abs();
        if size > MOST_OUTCOME {
            // What somebody's outcome is is told to nobody, not even when it is wrong.
            let rule = "an outcome must be at most 100000000 in size";
            compiler.defects.push(Defect::breaks(code::PILOT_PARAMETER, at!["rows", n, "outcome"], rule));
        }
        if let Some(&first) = seen.get(&(&row.unit, &row.period)) {
            let first = at!["rows", first, "unit"];
            compiler.defects.push(Defect::duplicate(code::PILOT_DUPLICATE_ID, at!["rows", n, "unit"], &row.unit, first));
            continue;
        }
        seen.insert((&row.unit, &row.period), n);
        let membership: Membership<'_> = (&row.arm, row.cluster.as_ref(), row.cohort.as_ref());
        let &mut (as_first, first) = members.entry(&row.unit).or_insert((membership, n));
        if as_first != membership {
            let rule = "a unit must be in one arm, one cluster and one cohort";
            let defect = Defect::breaks(code::PILOT_UNIT, at!["rows", n], rule);
            compiler.defects.push(defect.related_to([at!["rows", first]]));
        }
        if let Some(cluster) = &row.cluster {
            let &mut (arm, first) = arms.entry(cluster).or_insert((&row.arm, n));
            if *arm != row.arm {
                let rule = "a cluster must be in one arm: whoever was assigned one by one is a cluster by themself";
                let defect = Defect::breaks(code::PILOT_UNIT, at!["rows", n, "cluster"], rule);
                compiler.defects.push(defect.related_to([at!["rows", first, "cluster"]]));
            }
        }
        if let (Some(period), true) = (period, size <= MOST_OUTCOME) {
            found.entry(&row.unit).or_default().push((period, row.outcome));
        }
    }
    check_method(compiler, cohorts.len());
    dense(compiler, cohorts, found, &members)
}

/// Whether what a row names is there; a defect for each that is not.
fn is_known(
    compiler: &mut Compiler<'_>,
    cohorts: &BTreeMap<&ItemCode, NaiveDate>,
    periods: &[PeriodData],
    is_period: bool,
    n: usize,
    row: &PilotRowSpec,
) -> bool {
    let spec = compiler.spec;
    let is_arm = row.arm == spec.treated || row.arm == spec.control;
    if !is_arm {
        compiler.unlisted(
            at!["rows", n, "arm"],
            &row.arm,
            "the pilot's pair of arms",
            [&spec.treated, &spec.control].into_iter(),
        );
    }
    if !is_period {
        compiler.unlisted(
            at!["rows", n, "period"],
            &row.period,
            "the list of periods",
            periods.iter().map(|period| &period.id),
        );
    }
    let is_cohort = match &row.cohort {
        Some(cohort) if !cohorts.contains_key(cohort) => {
            compiler.unlisted(at!["rows", n, "cohort"], cohort, "the list of cohorts", cohorts.keys().copied());
            false
        }
        None if cohorts.len() > 1 => {
            let rule = "a row must name its cohort where there are several";
            compiler.defects.push(Defect::breaks(code::PILOT_UNIT, at!["rows", n], rule));
            false
        }
        _ => true,
    };
    is_arm && is_period && is_cohort
}

fn check_method(compiler: &mut Compiler<'_>, cohorts: usize) {
    if !compiler.is_cuped() {
        return;
    }
    let clustered = compiler.spec.rows.iter().position(|row| row.cluster.is_some());
    if let Some(n) = clustered {
        let rule = "`cuped` compares people who were assigned one by one, without clusters";
        compiler.defects.push(Defect::breaks(code::PILOT_METHOD, at!["rows", n, "cluster"], rule).related_to([at!["method"]]));
    }
    if cohorts > 1 {
        let rule = "`cuped` compares one cohort";
        compiler.defects.push(Defect::breaks(code::PILOT_METHOD, at!["cohorts"], rule).related_to([at!["method"]]));
    }
}

/// Units and clusters as numbers in the order of their ids.
fn dense(
    compiler: &Compiler<'_>,
    cohorts: &BTreeMap<&ItemCode, NaiveDate>,
    found: BTreeMap<&ItemCode, Vec<(usize, i64)>>,
    members: &BTreeMap<&ItemCode, (Membership<'_>, usize)>,
) -> Vec<Unit> {
    let numbers: BTreeMap<&ItemCode, usize> = cohorts.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    // A unit without a cluster is one by itself, and no other's namesake.
    let mut clusters: BTreeMap<(bool, &ItemCode), u64> = BTreeMap::new();
    for (unit, ((_, cluster, _), _)) in members {
        clusters.insert(cluster.map_or((false, *unit), |cluster| (true, cluster)), 0);
    }
    clusters.values_mut().zip(0..).for_each(|(number, at)| *number = at);
    let mut units = Vec::with_capacity(found.len());
    for (unit, mut outcomes) in found {
        let Some((membership, _)) = members.get(unit) else { continue };
        let key = membership.1.map_or((false, unit), |cluster| (true, cluster));
        outcomes.sort_unstable();
        units.push(Unit {
            cluster: clusters.get(&key).copied().unwrap_or(0),
            is_treated: *membership.0 == compiler.spec.treated,
            cohort: membership.2.and_then(|cohort| numbers.get(cohort)).copied().unwrap_or(0),
            outcomes,
        });
    }
    units
}
