//! The figures of an audit by other ways than those that made them.
//!
//! Fisher's p from logarithms of factorials, intervals by the equation that their ends solve, sums over strata written out.

use super::answer::{AgainstTop, Count, EquityRow, EquityStageAudit, EquityTable, StratifiedComparison};
use super::check::EquityFault;
use super::policy_spec::{EquityPolicySpec, SmallCategories};
use crate::measure::{Interval, NoValue, Ratio, TwoSided};
use crate::values::ItemCode;

/// Figures may differ by so much of themselves, for what floats are.
const NEAR: f64 = 1e-7;

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= NEAR * one.abs().max(other.abs()) + 1e-290
}

/// Cross-multiplied in whole numbers: whether the first rate is above the second.
fn beats(one: Count, other: Count) -> bool {
    u128::from(one.selected) * u128::from(other.considered) > u128::from(other.selected) * u128::from(one.considered)
}

pub(super) fn table(policy: &EquityPolicySpec, table: &EquityTable, stage: &ItemCode) -> Result<(), EquityFault> {
    let small = |count: Count| {
        u128::from(count.considered) * 1_000 < u128::from(table.known.considered) * u128::from(policy.small_permille)
    };
    let may_be_top =
        |row: &&EquityRow| row.count.selected > 0 && (policy.small == SmallCategories::Compared || !small(row.count));
    let top = table.top.as_ref().map(|of| table.rows.iter().find(|row| row.of == *of).filter(may_be_top));
    let top = match top {
        None if table.rows.iter().filter(may_be_top).count() == 0 => None,
        Some(Some(top)) => Some(top.count),
        _ => return Err(EquityFault::Top(stage.clone())),
    };
    if top.is_some_and(|top| table.rows.iter().filter(may_be_top).any(|row| beats(row.count, top))) {
        return Err(EquityFault::Top(stage.clone()));
    }
    for told in &table.rows {
        let is_small = small(told.count);
        let is_left_out = is_small && policy.small == SmallCategories::LeftOut;
        let against = top.filter(|_| told.count.considered > 0 && !is_left_out);
        let is_top = table.top.as_ref() == Some(&told.of);
        if told.is_small != is_small {
            return Err(EquityFault::Other);
        }
        ratios(told, against, is_left_out, stage)?;
        flags(policy, told, against, stage)?;
        shortfall(told, table.known, stage)?;
        intervals(told, against.filter(|_| !is_top), stage)?;
        match (&told.against_top, against.filter(|_| !is_top)) {
            (None, None) => {}
            (Some(tests), Some(top)) => p_values(policy, tests, told.count, top, stage)?,
            _ => return Err(EquityFault::P(stage.clone())),
        }
    }
    adjusted(table, stage)
}

fn ratios(row: &EquityRow, against: Option<Count>, is_left_out: bool, stage: &ItemCode) -> Result<(), EquityFault> {
    let Count { considered, selected } = row.count;
    let fault = || Err(EquityFault::Ratio(stage.clone()));
    let rate = row.rate.value.map(|rate| (rate.numerator(), rate.denominator()));
    if rate != (considered > 0).then_some((selected, considered)) || row.rate.n != Some(considered) {
        return fault();
    }
    let value = row.impact_ratio.value;
    match against {
        Some(top) => {
            let is_so = |ratio: Ratio| {
                let left = u128::from(ratio.numerator()).checked_mul(u128::from(considered) * u128::from(top.selected));
                let right = u128::from(ratio.denominator()).checked_mul(u128::from(selected) * u128::from(top.considered));
                left.is_some() && left == right
            };
            if value.is_some_and(is_so) && row.impact_ratio.absent.is_none() { Ok(()) } else { fault() }
        }
        None => {
            let why = match (is_left_out, considered) {
                (true, _) => NoValue::TooSmall,
                (_, 0) => NoValue::EmptyPopulation,
                _ => NoValue::ZeroReference,
            };
            if value.is_none() && row.impact_ratio.absent == Some(why) { Ok(()) } else { fault() }
        }
    }
}

fn flags(policy: &EquityPolicySpec, row: &EquityRow, against: Option<Count>, stage: &ItemCode) -> Result<(), EquityFault> {
    let fifths = |one: Count, top: Count| {
        // 100 times the rate against 80 times the other.
        let left = 100 * u128::from(one.selected) * u128::from(top.considered);
        left < 80 * u128::from(top.selected) * u128::from(one.considered)
    };
    let expected = against.map(|top| fifths(row.count, top));
    let is_few = |top: Count| row.count.considered.min(top.considered) < policy.few_people;
    let noted = against.filter(|top| expected == Some(true) && is_few(*top));
    let note = noted.map(|top| {
        let more = Count { selected: row.count.selected + u64::from(row.count.selected < row.count.considered), ..row.count };
        let less = Count { selected: top.selected - u64::from(top.selected > 0), ..top };
        (beats(more, less), !fifths(more, less))
    });
    let told = row.flip_flop.map(|note| (note.reverses_order, note.clears_flag));
    if row.below_four_fifths == expected && told == note { Ok(()) } else { Err(EquityFault::Flag(stage.clone())) }
}

fn shortfall(row: &EquityRow, known: Count, stage: &ItemCode) -> Result<(), EquityFault> {
    let fault = || Err(EquityFault::Shortfall(stage.clone()));
    let Some(told) = row.shortfall else {
        return if known.considered == 0 { Ok(()) } else { fault() };
    };
    // Told times all, plus selected times all, is considered times selected of all.
    let size = told.size;
    let told = u128::from(size.numerator()) * u128::from(known.considered);
    let unit = u128::from(size.denominator());
    let (expected, got) = (
        u128::from(row.count.considered) * u128::from(known.selected),
        u128::from(row.count.selected) * u128::from(known.considered),
    );
    let apart =
        if row.shortfall.is_some_and(|told| told.is_negative) { got.checked_sub(expected) } else { expected.checked_sub(got) };
    let is_so = apart.and_then(|apart| apart.checked_mul(unit)).is_some_and(|apart| apart == told);
    if is_so { Ok(()) } else { fault() }
}

/// The quantile by halving the complementary error function.
fn quantile(interval: &Interval) -> f64 {
    let outside = f64::from(1_000 - interval.confidence.as_permille()) / 1_000.0;
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if libm::erfc(middle / std::f64::consts::SQRT_2) > outside { low = middle } else { high = middle }
    }
    low
}

fn intervals(row: &EquityRow, against: Option<Count>, stage: &ItemCode) -> Result<(), EquityFault> {
    let fault = || Err(EquityFault::Interval(stage.clone()));
    let Count { considered, selected } = row.count;
    match row.rate.ci {
        None if considered == 0 => {}
        Some(interval) if considered > 0 => {
            let (n, rate, z) = (considered as f64, selected as f64 / considered as f64, quantile(&interval));
            // Wilson's ends are where the rate found is z standard errors away.
            let solves = |end: f64| ((rate - end) * (rate - end) - z * z * end * (1.0 - end) / n).abs() < 1e-9;
            if !solves(interval.lower) || !interval.upper.is_some_and(solves) || !interval.contains(rate) {
                return fault();
            }
        }
        _ => return fault(),
    }
    match (row.impact_ratio.ci, against) {
        (None, None) => Ok(()),
        (Some(interval), Some(top)) => {
            let z = quantile(&interval);
            let solves = |end: f64| is_near_score(row.count, top, end, z * z);
            let lower = if selected == 0 { interval.lower == 0.0 } else { solves(interval.lower) };
            if lower && interval.upper.is_none_or(solves) { Ok(()) } else { fault() }
        }
        _ => fault(),
    }
}

/// Whether Pearson's chi-square of the counts, under the likeliest rates with that ratio, is as far as it may be (Koopman 1984). The likeliest
/// second rate is found by halving the slope of the likelihood.
fn is_near_score(one: Count, top: Count, ratio: f64, limit: f64) -> bool {
    let [a, m, b, n] = [one.selected, one.considered, top.selected, top.considered].map(|count| count as f64);
    let slope = |q: f64| a / q - (m - a) * ratio / (1.0 - ratio * q) + b / q - (n - b) / (1.0 - q);
    let (mut low, mut high) = (0.0, 1f64.min(1.0 / ratio));
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    let (second, first) = (low, low * ratio);
    let part = |got: f64, of: f64, rate: f64| {
        let off = got - of * rate;
        if off == 0.0 { 0.0 } else { off * off / (of * rate * (1.0 - rate)) }
    };
    let statistic = part(a, m, first) + part(b, n, second);
    (statistic - limit).abs() < 1e-5 * limit
}

/// Fisher's p from logarithms of factorials, one count after the other.
fn p_values(
    policy: &EquityPolicySpec,
    tests: &AgainstTop,
    one: Count,
    top: Count,
    stage: &ItemCode,
) -> Result<(), EquityFault> {
    let selected = one.selected + top.selected;
    let factorial = |count: u64| libm::lgamma(count as f64 + 1.0);
    let choose = |of: u64, count: u64| factorial(of) - factorial(count) - factorial(of - count);
    let all = choose(one.considered + top.considered, selected);
    let log = |count: u64| choose(one.considered, count) + choose(top.considered, selected - count) - all;
    let observed = log(one.selected);
    let (mut less, mut greater, mut unlikelier) = (0.0, 0.0, 0.0);
    for count in selected.saturating_sub(top.considered)..=one.considered.min(selected) {
        let chance = log(count);
        let likelihood = libm::exp(chance);
        less += if count <= one.selected { likelihood } else { 0.0 };
        greater += if count >= one.selected { likelihood } else { 0.0 };
        unlikelier += if chance <= observed + 1e-7 { likelihood } else { 0.0 };
    }
    let at = libm::exp(observed);
    let central = (2.0 * f64::min(less, greater)).min(1.0);
    let expected = match policy.two_sided {
        TwoSided::MinimumLikelihood => unlikelier,
        TwoSided::Central => central,
    };
    let mid = 2.0 * f64::min(less - at / 2.0, greater - at / 2.0);
    // Logarithms of factorials of many people have few digits behind the point.
    let near = |one: f64, other: f64| (one - other).abs() <= 1e-5 * one.max(other) + 1e-200;
    let is_exact = near(tests.fisher_p, expected.min(1.0)) && near(tests.mid_p, mid.min(1.0));
    let pooled = tests.two_proportion.is_some() == (selected > 0 && selected < one.considered + top.considered);
    let z = tests.two_proportion.is_none_or(|told| is_near(told.z * told.z, chi_square(one, top)));
    if is_exact && pooled && z { Ok(()) } else { Err(EquityFault::P(stage.clone())) }
}

/// Pearson's chi-square, cell by cell.
fn chi_square(one: Count, top: Count) -> f64 {
    let all = (one.considered + top.considered) as f64;
    let selected = (one.selected + top.selected) as f64;
    let cell = |got: u64, row: u64, column: f64| {
        let expected = row as f64 * column / all;
        (got as f64 - expected) * (got as f64 - expected) / expected
    };
    cell(one.selected, one.considered, selected)
        + cell(top.selected, top.considered, selected)
        + cell(one.considered - one.selected, one.considered, all - selected)
        + cell(top.considered - top.selected, top.considered, all - selected)
}

/// Adjusted p-values by their definitions as a greatest and a least over all.
fn adjusted(table: &EquityTable, stage: &ItemCode) -> Result<(), EquityFault> {
    let tests: Vec<&AgainstTop> = table.rows.iter().filter_map(|row| row.against_top.as_ref()).collect();
    let count = tests.len() as f64;
    for told in &tests {
        let mut holm = 0f64;
        let mut least = 1f64;
        for other in &tests {
            if other.fisher_p <= told.fisher_p {
                let smaller = tests.iter().filter(|third| third.fisher_p < other.fisher_p).count() as f64;
                holm = holm.max(other.fisher_p * (count - smaller));
            }
            if other.fisher_p >= told.fisher_p {
                let up_to = tests.iter().filter(|third| third.fisher_p <= other.fisher_p).count() as f64;
                least = least.min(other.fisher_p * count / up_to);
            }
        }
        if !is_near(told.holm_p, holm.min(1.0)) || !is_near(told.benjamini_hochberg_p, least) {
            return Err(EquityFault::P(stage.clone()));
        }
    }
    Ok(())
}

/// What is said of strata, from the tables of the strata.
pub(super) fn strata(told: &EquityStageAudit, policy: &EquityPolicySpec) -> Result<(), EquityFault> {
    for comparison in &told.stratified {
        let tables = told.tables.iter().filter(|table| table.by == comparison.by && table.stratum.is_some());
        let of = |table: &EquityTable, of: &[ItemCode]| table.rows.iter().find(|row| row.of == of).map(|row| row.count);
        let pairs = tables.map(|table| of(table, &comparison.of).zip(of(table, &comparison.against)));
        let pairs: Option<Vec<(Count, Count)>> = pairs.collect();
        let is_so = pairs.is_some_and(|pairs| is_so(comparison, &pairs, policy));
        if !is_so {
            return Err(EquityFault::Strata(told.id.clone()));
        }
    }
    Ok(())
}

fn is_so(told: &StratifiedComparison, pairs: &[(Count, Count)], policy: &EquityPolicySpec) -> bool {
    let all = pairs.iter().fold((Count::default(), Count::default()), |sum, pair| (sum.0.plus(pair.0), sum.1.plus(pair.1)));
    let compared = |beats_other: bool| {
        let both = pairs.iter().filter(|(one, other)| one.considered > 0 && other.considered > 0);
        both.filter(|(one, other)| if beats_other { beats(*one, *other) } else { beats(*other, *one) }).count() as u64
    };
    let informs = |(one, other): &&(Count, Count)| {
        let both = one.plus(*other);
        one.considered > 0 && other.considered > 0 && both.selected > 0 && both.selected < both.considered
    };
    let informative = pairs.iter().filter(informs).count() as u64;
    let counts = told.above == compared(true) && told.below == compared(false) && told.informative == informative;
    // Observed less expected, and the hypergeometric variance.
    let (mut apart, mut variance) = (0.0, 0.0);
    for (one, other) in pairs.iter().filter(informs) {
        let both = one.plus(*other);
        let [n, m, of, k] = [both.considered, one.considered, other.considered, both.selected].map(|count| count as f64);
        apart += one.selected as f64 - m * k / n;
        variance += m * of * k * (n - k) / (n * n * (n - 1.0));
    }
    let correction = if policy.with_continuity { 0.5 } else { 0.0 };
    let statistic = (f64::max(apart.abs() - correction, 0.0)).powi(2) / variance;
    let tested = match told.mantel_haenszel {
        None => variance <= 0.0,
        Some(told) => is_near(told, statistic) || (told < 1e-9 && statistic < 1e-9),
    };
    let weighted = |pick: fn(&(Count, Count)) -> (u64, u64)| -> f64 {
        let parts = pairs.iter().filter(|(one, other)| one.considered > 0 && other.considered > 0).map(|pair| {
            let (selected, people) = pick(pair);
            selected as f64 * people as f64 / pair.0.plus(pair.1).considered as f64
        });
        parts.sum()
    };
    let up = weighted(|(one, other)| (one.selected, other.considered));
    let down = weighted(|(one, other)| (other.selected, one.considered));
    let common = match told.rate_ratio {
        None => down == 0.0,
        Some(told) => is_near(told.value, up / down),
    };
    let aggregate = match told.aggregate {
        None => all.1.selected == 0 || all.0.considered == 0,
        Some(ratio) => {
            let left = u128::from(ratio.numerator()).checked_mul(u128::from(all.0.considered) * u128::from(all.1.selected));
            let right = u128::from(ratio.denominator()).checked_mul(u128::from(all.0.selected) * u128::from(all.1.considered));
            left == right && left.is_some()
        }
    };
    // With nobody selected of the other group where both are there is no common ratio.
    let reverses = down > 0.0 && ((beats(all.0, all.1) && up < down) || (beats(all.1, all.0) && up > down));
    counts
        && tested
        && common
        && aggregate
        && (told.aggregate_reverses == reverses || is_near(up, down) || told.aggregate.is_none())
}
