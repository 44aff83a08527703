//! What holds for every metric.

use proptest::prelude::*;
use rungs::{
    Bench, FillScope, FillStart, FillStop, HeadcountKind, MetricWindow, QuantileType, Ratio, Staff, SurvivalCounts, quantile,
};

use crate::made::Random;
use crate::oracle::metrics::{day, employments, openings, stages, successors, window};

fn some_window(random: &mut Random) -> MetricWindow {
    let from = random.below(100);
    window(from, from + 1 + random.below(80))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_order_of_facts_changes_no_figure(seed: u64) {
        let mut random = Random(seed);
        let over = some_window(&mut random);
        let (mut staff, mut open, mut named) =
            (employments(&mut random, 20), openings(&mut random, 20), successors(&mut random, 20));
        let mut on = stages(&mut random, 6);
        let order = ["one", "two", "three"].map(|name| name.parse().unwrap());
        let roles: Vec<_> = (0..4).map(|role| format!("r{role}").parse().unwrap()).collect();
        let mut told = Vec::new();
        for _ in 0..2 {
            let people = Staff::of(&staff);
            let bench = Bench::of(&roles, &named, day(100), 40);
            let fill = rungs::time_to_fill(&open, over, FillScope::default(), Default::default(), QuantileType::Type7);
            let dates = (FillStart::Approved, FillStop::Accepted);
            let survival = rungs::fill_survival(&open, over, day(140), FillScope::default(), dates).unwrap();
            let mut measures = vec![
                rungs::turnover(&staff, &people, over, HeadcountKind::PersonTime).measure,
                rungs::annual_turnover(&staff, &people, over).measure,
                rungs::cohort_retention(&people, over).measure,
                fill.mean.measure,
                fill.p50,
                rungs::succession_coverage(&bench).measure,
                rungs::ready_now_ratio(&bench).measure,
                rungs::net_bench_strength(&bench).metric.measure,
            ];
            measures.push(rungs::naive_retention(&people, over));
            told.push((measures, survival.counts, rungs::stage_transitions(&on, &order, over).unwrap()));
            random.shuffle(&mut staff);
            random.shuffle(&mut open);
            random.shuffle(&mut named);
            random.shuffle(&mut on);
        }
        prop_assert_eq!(&told[0], &told[1]);
    }

    #[test]
    fn windows_one_after_the_other_make_one(seed: u64) {
        let mut random = Random(seed);
        let (from, middle) = (random.below(60), 61 + random.below(30));
        let until = middle + 1 + random.below(60);
        let (staff, open) = (employments(&mut random, 20), openings(&mut random, 30));
        let people = Staff::of(&staff);
        let [first, second, whole] = [window(from, middle), window(middle, until), window(from, until)];
        prop_assert_eq!(people.person_days(first) + people.person_days(second), people.person_days(whole));
        let leavers = |over| rungs::turnover(&staff, &people, over, HeadcountKind::PersonTime).counted().to_vec();
        let mut both = [leavers(first), leavers(second)].concat();
        both.sort_unstable();
        prop_assert_eq!(both, leavers(whole));
        // What takes time adds up too, over parts of the openings and over windows.
        let dates = (FillStart::Approved, FillStop::Accepted);
        let counts = |over| rungs::fill_survival(&open, over, day(200), FillScope::default(), dates).unwrap().counts;
        let mut sum: SurvivalCounts = counts(first);
        sum.merge(&counts(second)).unwrap();
        prop_assert_eq!(sum, counts(whole));
    }

    #[test]
    fn benches_stand_in_order(seed: u64) {
        let mut random = Random(seed);
        let named = successors(&mut random, 24);
        let roles: Vec<_> = (0..4).map(|role| format!("r{role}").parse().unwrap()).collect();
        let bench = Bench::of(&roles, &named, day(100), 60);
        let value = |metric: rungs::Metric| metric.measure.value.unwrap();
        let [net, ready, covered, gross] = [
            value(rungs::net_bench_strength(&bench).metric),
            value(rungs::ready_now_ratio(&bench)),
            value(rungs::succession_coverage(&bench)),
            value(rungs::gross_bench_strength(&bench)),
        ];
        // What can be filled at once has somebody ready; what has somebody ready is covered, and is counted in gross.
        prop_assert!(net.compare(ready).is_le() && ready.compare(covered).is_le() && ready.compare(gross).is_le());
        let fractional = rungs::fractional_bench_strength(&bench);
        let sum = fractional.roles.values().try_fold(Ratio::of(0, 1).unwrap(), |sum, part| sum.plus((*part)?));
        prop_assert_eq!(sum.and_then(|sum| sum.over(Ratio::of(4, 1)?)).map(Ratio::lowest), fractional.mean.map(Ratio::lowest));
        prop_assert!(net.compare(fractional.mean.unwrap()).is_le());
    }

    #[test]
    fn quantiles_lie_among_their_values(mut values in prop::collection::vec(any::<u64>(), 0..20), p in any::<u64>(), q in any::<u64>()) {
        values.sort_unstable();
        let Some(share) = Ratio::of(p.min(q), q.max(1)) else { return Ok(()) };
        for kind in [QuantileType::Type1, QuantileType::Type6, QuantileType::Type7] {
            if let Some(found) = quantile(&values, share, kind) {
                let [least, most] = [values[0], values[values.len() - 1]].map(|value| Ratio::of(value, 1).unwrap());
                prop_assert!(least.compare(found).is_le() && found.compare(most).is_le());
            }
        }
        let mut small: Vec<u64> = values.iter().map(|value| value % 1_000).collect();
        small.sort_unstable();
        let half = Ratio::of(1, 2).unwrap();
        prop_assert_eq!(quantile(&small, half, QuantileType::Type7).is_some(), !small.is_empty());
    }
}
