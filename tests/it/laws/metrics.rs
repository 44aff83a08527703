//! What holds for every metric.

use proptest::prelude::*;
use rungs::{
    Bench, FillScope, FillStart, FillStop, HeadcountKind, ItemCode, LostFlag, MetricWindow, QuantileType, Ratio, Staff,
    SurvivalCounts, TimeOrigin, quantile,
};

use crate::made::Random;
use crate::oracle::metrics::{day, employments, flags, openings, stages, successors, window};

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
    fn each_event_is_in_one_of_the_windows_that_follow_each_other(seed: u64) {
        let mut random = Random(seed);
        // As many windows as there are, some of a day alone.
        let mut ends = vec![random.below(20)];
        while ends.len() < 8 {
            let next = ends[ends.len() - 1] + 1 + if random.one_in(3) { 0 } else { random.below(40) };
            ends.push(next);
        }
        let whole = window(ends[0], ends[ends.len() - 1]);
        let parts: Vec<MetricWindow> = ends.windows(2).map(|ends| window(ends[0], ends[1])).collect();
        let on = stages(&mut random, 12);
        let mut flagged = flags(&mut random, 20);
        // Some leave on the day of their flag.
        flagged.iter_mut().for_each(|fact| if random.one_in(5) { fact.left = fact.flagged });
        let stages: Vec<ItemCode> = ["one", "two", "three"].map(|name| name.parse().unwrap()).into();
        let dwell = |stage: &ItemCode, over| rungs::stage_dwell(&on, stage, over).unwrap().counts;
        let kept = |origin, lost, over| rungs::high_potential_retention(&flagged, over, origin, lost).unwrap().counts;
        let mut all: Vec<(SurvivalCounts, Vec<SurvivalCounts>)> = Vec::new();
        for stage in &stages {
            all.push((dwell(stage, whole), parts.iter().map(|part| dwell(stage, *part)).collect()));
        }
        for origin in [TimeOrigin::Flag, TimeOrigin::Hire] {
            for lost in [LostFlag::Censors, LostFlag::Competes] {
                all.push((kept(origin, lost, whole), parts.iter().map(|part| kept(origin, lost, *part)).collect()));
            }
        }
        for (whole, parts) in all {
            for cause in 0..whole.causes() {
                prop_assert_eq!(parts.iter().map(|part| part.events(cause)).sum::<u64>(), whole.events(cause));
            }
            // And each day on which somebody is at risk, but for that of the origin, on which nothing is before.
            for since in 1..400 {
                prop_assert_eq!(parts.iter().map(|part| part.at_risk(since)).sum::<u64>(), whole.at_risk(since));
            }
        }
        let ways = |over| rungs::stage_transitions(&on, &stages, over).unwrap().0;
        let (whole_ways, part_ways) = (ways(whole), parts.iter().map(|part| ways(*part)).collect::<Vec<_>>());
        for (from, to) in (0..3).flat_map(|from| (0..4).map(move |to| (from, to))) {
            prop_assert_eq!(part_ways.iter().map(|part| part.moves(from, to)).sum::<u64>(), whole_ways.moves(from, to));
        }
        // Whoever is there when a window begins stays or leaves, and is there or not when the next begins.
        let facts = employments(&mut random, 20);
        let staff = Staff::of(&facts);
        for (part, next) in parts.iter().zip(&parts[1..]) {
            let told = [part, next].map(|over| rungs::cohort_retention(&staff, *over).measure);
            let left = told[0].n.unwrap() - told[0].value.map_or(0, Ratio::numerator);
            let known = rungs::turnover(&facts, &staff, *part, HeadcountKind::PersonTime);
            // Those who came and left within are in no cohort.
            prop_assert!(left <= known.counted().len() as u64);
            let came = |fact: &rungs::EmploymentFact| fact.from.is_some_and(|from| part.contains(from));
            let own = |at: &usize| !facts.iter().any(|fact| fact.person == facts[*at].person && came(fact));
            prop_assert!(left >= known.counted().iter().filter(|at| own(at)).count() as u64);
        }
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
