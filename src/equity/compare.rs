//! A group against another within strata.

use std::cmp::Ordering;

use super::answer::{Count, StratifiedComparison};
use super::policy_spec::EquityPolicySpec;
use crate::measure::{Ratio, Strata, TwoByTwo};
use crate::values::{AttributeId, ItemCode};

/// Two groups by their counts in each stratum; `None` where the counts are more than can be.
pub(super) fn within_strata(
    policy: &EquityPolicySpec,
    by: &[AttributeId],
    [of, against]: [&[ItemCode]; 2],
    counts: impl IntoIterator<Item = [Count; 2]>,
) -> Option<StratifiedComparison> {
    let pair = |[one, other]: [Count; 2]| TwoByTwo::new([one.selected, one.considered], [other.selected, other.considered]);
    let strata = Strata::new(counts.into_iter().map(pair).collect::<Option<Vec<_>>>()?);
    let aggregate = strata.collapsed()?.ratio();
    let order = |table: &TwoByTwo| {
        let [one, other] = table.rates();
        one.zip(other).map(|(one, other)| one.compare(other))
    };
    let in_order = |wanted: Ordering| strata.tables().iter().filter(|table| order(table) == Some(wanted)).count() as u64;
    let rate_ratio = strata.common_rate_ratio(policy.confidence);
    let sides = aggregate.zip(rate_ratio).map(|(aggregate, common)| {
        let aggregate = Ratio::of(1, 1).map_or(Ordering::Equal, |one| aggregate.compare(one));
        (aggregate, common.value.total_cmp(&1.0))
    });
    Some(StratifiedComparison {
        by: by.to_vec(),
        of: of.to_vec(),
        against: against.to_vec(),
        aggregate,
        informative: strata.informative() as u64,
        above: in_order(Ordering::Greater),
        below: in_order(Ordering::Less),
        mantel_haenszel: strata.mantel_haenszel(policy.with_continuity),
        p: strata.mantel_haenszel_p(policy.with_continuity),
        rate_ratio,
        odds_ratio: strata.common_odds_ratio(policy.confidence),
        breslow_day: strata.breslow_day(),
        tarone: strata.tarone(),
        woolf: strata.woolf(),
        aggregate_reverses: sides.is_some_and(|(one, other)| one != Ordering::Equal && one == other.reverse()),
    })
}
