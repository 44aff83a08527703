//! What holds for all that is counted of elapsed time.

use proptest::prelude::*;
use rungs::{Confidence, LogRank, LogRankWeight, SurvivalCounts, TransitionCounts};

use crate::made::Random;
use crate::oracle::survival::{Path, Subject, counted, paths, subjects, walked};

/// So many parts at random, some of them of nobody.
fn cut<T: Clone>(random: &mut Random, all: &[T], parts: u64) -> Vec<Vec<T>> {
    let mut cut = vec![Vec::new(); parts as usize];
    for one in all {
        cut[random.below(parts) as usize].push(one.clone());
    }
    random.shuffle(&mut cut);
    cut
}

const WEIGHTS: [LogRankWeight; 4] = [LogRankWeight::Same, LogRankWeight::Gehan, LogRankWeight::TaroneWare, LogRankWeight::Peto];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn parts_add_up_to_the_whole_bit_for_bit(seed: u64) {
        let mut random = Random(seed);
        let all: Vec<Subject> = subjects(&mut random, 200, 60, 3, true);
        let whole = counted(&all, 3);
        let ways: Vec<Path> = paths(&mut random, 100, 4);
        let whole_ways = walked(&ways, 4);
        for parts in [2, 8, 64] {
            let mut sum = SurvivalCounts::new(3).unwrap();
            for part in cut(&mut random, &all, parts) {
                sum.merge(&counted(&part, 3)).unwrap();
            }
            prop_assert_eq!(sum.kaplan_meier(), whole.kaplan_meier());
            prop_assert_eq!(sum.cumulative_incidence(), whole.cumulative_incidence());
            prop_assert_eq!(serde_json::to_string(&sum).unwrap(), serde_json::to_string(&whole).unwrap());
            let mut sum = TransitionCounts::new(4).unwrap();
            for part in cut(&mut random, &ways, parts) {
                sum.merge(&walked(&part, 4)).unwrap();
            }
            prop_assert_eq!(&sum, &whole_ways);
            prop_assert_eq!(sum.occupancy(), whole_ways.occupancy());
        }
    }

    #[test]
    fn what_is_written_is_read_again(seed: u64) {
        let mut random = Random(seed);
        let counts = counted(&subjects(&mut random, 40, 30, 2, true), 2);
        let text = serde_json::to_string(&counts).unwrap();
        prop_assert_eq!(&serde_json::from_str::<SurvivalCounts>(&text).unwrap(), &counts);
        let curve = counts.kaplan_meier();
        let text = serde_json::to_string(&curve).unwrap();
        prop_assert_eq!(serde_json::from_str::<rungs::KaplanMeier>(&text).unwrap(), curve);
        let ways = walked(&paths(&mut random, 30, 3), 3);
        let text = serde_json::to_string(&ways).unwrap();
        prop_assert_eq!(serde_json::from_str::<TransitionCounts>(&text).unwrap(), ways);
    }

    #[test]
    fn the_order_of_groups_and_groups_of_nobody_change_no_comparison(seed: u64) {
        let mut random = Random(seed);
        let groups: Vec<_> = (0..4).map(|_| counted(&subjects(&mut random, 20, 30, 1, false), 1)).collect();
        let mut order: Vec<usize> = (0..4).collect();
        random.shuffle(&mut order);
        let nobody = SurvivalCounts::new(1).unwrap();
        for weight in WEIGHTS {
            let given: Vec<_> = groups.iter().collect();
            let turned: Vec<_> = order.iter().map(|at| &groups[*at]).collect();
            let with_nobody: Vec<_> = given.iter().copied().chain([&nobody]).collect();
            let [one, other, third] = [given, turned, with_nobody].map(|groups| LogRank::of(&groups, weight).unwrap());
            let (Some(one), Some(other), Some(third)) = (&one, &other, &third) else {
                prop_assert!(one.is_none() && other.is_none() && third.is_none());
                continue;
            };
            prop_assert_eq!((one.degrees, one.chi_square, one.p), (third.degrees, third.chi_square, third.p));
            prop_assert_eq!(one.degrees, other.degrees);
            prop_assert!((one.chi_square - other.chi_square).abs() <= 1e-9 * (1.0 + one.chi_square));
            for (at, group) in order.iter().zip(&other.groups) {
                prop_assert_eq!(&one.groups[*at], group);
            }
            // One stratum is no strata; the same twice has twice the score and twice the variance.
            let all: Vec<_> = groups.iter().collect();
            let twice = LogRank::stratified(&[&all, &all], weight).unwrap().unwrap();
            prop_assert!((twice.chi_square - 2.0 * one.chi_square).abs() <= 1e-9 * (1.0 + one.chi_square));
        }
    }

    #[test]
    fn incidences_and_the_share_still_waiting_make_one(seed: u64) {
        let mut random = Random(seed);
        let counts = counted(&subjects(&mut random, 60, 40, 3, true), 3);
        let (curve, incidence) = (counts.kaplan_meier(), counts.cumulative_incidence());
        prop_assert_eq!(curve.points.len(), incidence.points.len());
        let mut moves = TransitionCounts::new(4).unwrap();
        let mut random = Random(seed);
        for (entry, day, cause) in subjects(&mut random, 60, 40, 3, true) {
            let ends = cause.map(|cause| (day, cause + 1));
            moves.path(entry, 0, ends.as_slice(), ends.is_none().then_some(day)).unwrap();
        }
        let occupancy = moves.occupancy();
        for (curve, incidence) in curve.points.iter().zip(&incidence.points) {
            let sum: f64 = incidence.incidence.iter().sum();
            prop_assert!((sum + curve.survival - 1.0).abs() < 1e-12);
            // Causes are states that are not left again.
            let states = occupancy.at(curve.day).unwrap();
            prop_assert!((states[0] - curve.survival).abs() < 1e-12);
            for (state, incidence) in states[1..].iter().zip(&incidence.incidence) {
                prop_assert!((state - incidence).abs() < 1e-12);
            }
        }
        // Without what competes, no cause is rarer.
        let alone = counts.of_cause_alone(0).unwrap().kaplan_meier();
        for point in &incidence.points {
            let waiting = alone.survival(point.day).unwrap();
            prop_assert!(1.0 - waiting >= point.incidence[0] - 1e-12);
        }
    }

    #[test]
    fn a_column_counts_as_its_subjects_do(seed: u64) {
        let mut random = Random(seed);
        let all = subjects(&mut random, 80, 50, 2, false);
        let (days, ends): (Vec<u32>, Vec<u8>) =
            all.iter().map(|(_, day, cause)| (*day, cause.map_or(0, |cause| cause as u8 + 1))).unzip();
        let mut column = SurvivalCounts::new(2).unwrap();
        column.extend(&days, &ends).unwrap();
        prop_assert_eq!(column, counted(&all, 2));
    }

    #[test]
    fn nothing_that_is_written_ends_in_a_panic(entered in prop::collection::vec(0u32..4, 0..6), left in prop::collection::vec(0u32..4, 0..6), events in prop::collection::vec(0u32..4, 0..6), tau: u32) {
        let text = serde_json::json!({"entered": entered, "left": left, "events": [events]}).to_string();
        let Ok(counts) = serde_json::from_str::<SurvivalCounts>(&text) else { return Ok(()) };
        let curve = counts.kaplan_meier();
        prop_assert!(curve.points.iter().all(|point| (0.0..=1.0).contains(&point.survival) && point.events <= point.at_risk));
        let _ = curve.restricted_mean(tau, Confidence::default());
        prop_assert!(counts.subjects() == counts.events(0) + counts.waiting());
    }
}
