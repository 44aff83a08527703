//! A table from its counts: rates, ratios, flags and tests.
//!
//! Selection and scoring rates and impact ratios as New York City defines them (6 RCNY 5-300, 5-301); the four-fifths rule of the Uniform Guidelines (29 CFR
//! 1607.4 D) in whole numbers; what one selection would turn, by their Questions and Answers (44 FR 11996, 1979).

use super::answer::{AgainstTop, Count, EquityRow, EquityTable, FlipFlop};
use super::policy_spec::{EquityPolicySpec, SmallCategories};
use super::stage_spec::EquityMeasure;
use crate::measure::{Measure, NoValue, Rate, Ratio, SignedRatio, TwoByTwo, TwoSided, benjamini_hochberg, holm};
use crate::values::{AttributeId, ItemCode, Period};

/// What all tables of an audit share.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) policy: &'a EquityPolicySpec,
    pub(super) population: &'a ItemCode,
    pub(super) window: Option<Period>,
    pub(super) measure: EquityMeasure,
    /// Whether the highest rate is that of all groups, or of those that are shown.
    pub(super) is_release: bool,
}

/// Whose counts a table is made of.
pub(super) struct Groups<'a> {
    pub(super) by: &'a [AttributeId],
    pub(super) stratum: Option<&'a ItemCode>,
    /// By their categories.
    pub(super) counts: Vec<(&'a [ItemCode], Count)>,
    pub(super) unknown: Count,
}

pub(super) fn table(setting: Setting<'_>, groups: &Groups<'_>) -> EquityTable {
    let known = groups.counts.iter().fold(Count::default(), |sum, (_, count)| sum.plus(*count));
    let top = top(setting.policy, &groups.counts, known.considered);
    let mut rows: Vec<EquityRow> =
        groups.counts.iter().map(|(of, count)| row(setting, of, *count, known, groups.unknown, top)).collect();
    adjust(&mut rows);
    EquityTable {
        by: groups.by.to_vec(),
        stratum: groups.stratum.cloned(),
        known,
        unknown: groups.unknown,
        top: top.map(|(of, _)| of.to_vec()),
        rows,
    }
}

/// Whether a group has less than the part of all that makes it small.
fn is_small(policy: &EquityPolicySpec, count: Count, known: u64) -> bool {
    u128::from(count.considered) * 1_000 < u128::from(known) * u128::from(policy.small_permille)
}

/// The group with the highest rate, of those that share it the largest, of those the first; none where nobody was selected.
fn top<'a>(policy: &EquityPolicySpec, counts: &[(&'a [ItemCode], Count)], known: u64) -> Option<(&'a [ItemCode], Count)> {
    let mut best: Option<(&[ItemCode], Count)> = None;
    for (of, count) in counts.iter().copied().filter(|(_, count)| count.selected > 0) {
        if policy.small != SmallCategories::Compared && is_small(policy, count, known) {
            continue;
        }
        let is_better = |(_, than): &(_, Count)| {
            let rates = count.rate().zip(than.rate());
            let order = rates.map_or(std::cmp::Ordering::Equal, |(rate, than)| rate.compare(than));
            order.then(count.considered.cmp(&than.considered)).is_gt()
        };
        if best.as_ref().is_none_or(is_better) {
            best = Some((of, count));
        }
    }
    best
}

fn row(
    setting: Setting<'_>,
    of: &[ItemCode],
    count: Count,
    known: Count,
    unknown: Count,
    top: Option<(&[ItemCode], Count)>,
) -> EquityRow {
    let policy = setting.policy;
    let is_small = is_small(policy, count, known.considered);
    let rate = Rate::new(count.selected, count.considered);
    let told = |definition: &str, value: Option<Ratio>, otherwise: NoValue| {
        Measure::of(definition, value, count.considered, otherwise)
            .within(Some(setting.population.as_ref()), setting.window)
            .without("unknown_group", unknown.considered)
    };
    let definition = match setting.measure {
        EquityMeasure::Selection => "equity/selection_rate/1",
        EquityMeasure::Scoring => "equity/scoring_rate/1",
    };
    let rate =
        told(definition, count.rate(), NoValue::EmptyPopulation).with_interval(rate.map(|rate| rate.wilson(policy.confidence)));
    let is_left_out = is_small && policy.small == SmallCategories::LeftOut;
    let pair = top.filter(|_| !is_left_out && count.considered > 0).and_then(|(top_of, top)| {
        let table = TwoByTwo::new([count.selected, count.considered], [top.selected, top.considered])?;
        Some((top_of, top, table))
    });
    let why = match (is_left_out, count.considered) {
        (true, _) => NoValue::TooSmall,
        (false, 0) => NoValue::EmptyPopulation,
        (false, _) => NoValue::ZeroReference,
    };
    let definition = if setting.is_release { "equity/impact_ratio_shown/1" } else { "equity/impact_ratio/1" };
    let is_top = top.is_some_and(|(top_of, _)| top_of == of);
    let ratio = pair.and_then(|(_, _, table)| table.ratio());
    // The group that others are held against is not held against itself.
    let interval = pair.filter(|_| !is_top).and_then(|(_, _, table)| table.koopman(policy.confidence));
    let impact_ratio = told(definition, ratio, why).with_interval(interval);
    let flagged = pair.map(|(_, top, _)| is_below_four_fifths(count, top));
    let flip_flop = pair.filter(|(_, top, _)| {
        flagged == Some(true) && (count.considered < policy.few_people || top.considered < policy.few_people)
    });
    EquityRow {
        of: of.to_vec(),
        count,
        is_small,
        rate,
        impact_ratio,
        below_four_fifths: flagged,
        flip_flop: flip_flop.map(|(_, top, _)| flip_flop_of(count, top)),
        shortfall: shortfall(count, known),
        against_top: pair.filter(|_| !is_top).map(|(_, _, table)| against_top(policy, table)),
    }
}

/// In whole numbers, so that exactly four fifths is never below.
pub(super) fn is_below_four_fifths(count: Count, top: Count) -> bool {
    5 * u128::from(count.selected) * u128::from(top.considered) < 4 * u128::from(top.selected) * u128::from(count.considered)
}

fn flip_flop_of(count: Count, top: Count) -> FlipFlop {
    let more = Count { selected: count.selected.saturating_add(1).min(count.considered), ..count };
    let less = Count { selected: top.selected.saturating_sub(1), ..top };
    let (left, right) =
        (u128::from(more.selected) * u128::from(less.considered), u128::from(less.selected) * u128::from(more.considered));
    FlipFlop { reverses_order: left > right, clears_flag: !is_below_four_fifths(more, less) }
}

fn shortfall(count: Count, known: Count) -> Option<SignedRatio> {
    let expected = u128::from(count.considered) * u128::from(known.selected);
    let got = u128::from(count.selected) * u128::from(known.considered);
    SignedRatio::difference(expected, got, u128::from(known.considered))
}

fn against_top(policy: &EquityPolicySpec, table: TwoByTwo) -> AgainstTop {
    let fisher = table.fisher();
    let fisher_p = fisher.two_sided(policy.two_sided);
    AgainstTop {
        fisher_p,
        mid_p: fisher.mid_two_sided(TwoSided::Central),
        holm_p: fisher_p,
        benjamini_hochberg_p: fisher_p,
        two_proportion: table.two_proportion(),
        difference: table.newcombe(policy.confidence),
    }
}

/// Adjusts the p-values for all groups of a table.
fn adjust(rows: &mut [EquityRow]) {
    let raw: Vec<f64> = rows.iter().filter_map(|row| row.against_top.as_ref()).map(|tests| tests.fisher_p).collect();
    let adjusted = holm(&raw).into_iter().zip(benjamini_hochberg(&raw));
    for (tests, (holm, benjamini_hochberg)) in rows.iter_mut().filter_map(|row| row.against_top.as_mut()).zip(adjusted) {
        tests.holm_p = holm;
        tests.benjamini_hochberg_p = benjamini_hochberg;
    }
}
