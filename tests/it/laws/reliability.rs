//! What holds for all ratings.

use proptest::prelude::*;
use rungs::{
    Coincidences, Confidence, KappaWeights, MeasurementLevel, NoisyMean, PairedComparisons, PairedFit, RatedUnits,
    RaterAgreement, RaterCounts, Shrinkage, TieModel,
};

use crate::made::Random;

const LEVELS: [MeasurementLevel; 4] =
    [MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval, MeasurementLevel::Ratio];

fn any_units() -> impl Strategy<Value = Vec<Vec<i64>>> {
    prop::collection::vec(prop::collection::vec(0i64..6, 0..5), 0..12)
}

fn coincidences(units: &[Vec<i64>]) -> Coincidences {
    let mut coincidences = Coincidences::new();
    assert!(units.iter().all(|unit| coincidences.add(unit)));
    coincidences
}

proptest! {
    #[test]
    fn shards_of_ratings_add_up_to_the_whole(units in any_units(), at: usize) {
        let (one, other) = units.split_at(at % (units.len() + 1));
        let mut merged = coincidences(other);
        prop_assert!(merged.merge(&coincidences(one)));
        prop_assert_eq!(&merged, &coincidences(&units));
        // The last bit is that of the whole.
        for level in LEVELS {
            prop_assert_eq!(merged.alpha(level).map(f64::to_bits), coincidences(&units).alpha(level).map(f64::to_bits));
        }
    }

    #[test]
    fn alpha_is_at_most_one_and_does_not_mind_the_order(units in any_units(), seed: u64) {
        let mut random = Random(seed);
        let mut shuffled = units.clone();
        random.shuffle(&mut shuffled);
        shuffled.iter_mut().for_each(|unit| random.shuffle(unit));
        for level in LEVELS {
            let alpha = coincidences(&units).alpha(level);
            prop_assert!(alpha.is_none_or(|alpha| alpha <= 1.0 + 1e-12));
            prop_assert_eq!(alpha, coincidences(&shuffled).alpha(level));
        }
        // Points of another zero and unit are the same points.
        let moved: Vec<Vec<i64>> = units.iter().map(|unit| unit.iter().map(|rating| 7 * rating - 900).collect()).collect();
        for level in [MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval] {
            let (one, other) = (coincidences(&units).alpha(level), coincidences(&moved).alpha(level));
            prop_assert_eq!(one.is_some(), other.is_some());
            prop_assert!(one.zip(other).is_none_or(|(one, other)| (one - other).abs() < 1e-12));
        }
    }

    #[test]
    fn kappa_does_not_mind_who_is_first(counts in prop::collection::vec(0u64..20, 9)) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let turned: Vec<u64> = (0..9).map(|at| counts[at % 3 * 3 + at / 3]).collect();
        for weights in [KappaWeights::None, KappaWeights::Linear, KappaWeights::Quadratic] {
            let kappa = |counts: &[u64]| RaterAgreement::new(3, counts).unwrap().kappa(weights, Confidence::default());
            let (one, other) = (kappa(&counts), kappa(&turned));
            prop_assert_eq!(one.is_some(), other.is_some());
            if let Some((one, other)) = one.zip(other) {
                prop_assert!((one.value - other.value).abs() < 1e-9 && (one.ase - other.ase).abs() < 1e-9);
                prop_assert!(one.value <= 1.0 + 1e-12 && one.ci.contains(one.value) && one.ase.is_finite());
            }
        }
    }

    #[test]
    fn two_categories_know_no_weights(counts in prop::collection::vec(0u64..20, 4)) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let kappa = |weights| RaterAgreement::new(2, &counts).unwrap().kappa(weights, Confidence::default()).map(|kappa| kappa.value);
        prop_assert_eq!(kappa(KappaWeights::None), kappa(KappaWeights::Linear));
        prop_assert_eq!(kappa(KappaWeights::None), kappa(KappaWeights::Quadratic));
    }

    #[test]
    fn counts_of_raters_add_up(rows in prop::collection::vec((0u64..5, 0u64..5), 1..12), at: usize) {
        // Four raters, three categories.
        let rows: Vec<[u64; 3]> = rows.into_iter().map(|(one, two)| {
            let first = one.min(4);
            let second = two.min(4 - first);
            [first, second, 4 - first - second]
        }).collect();
        let counted = |rows: &[[u64; 3]]| {
            let mut counts = RaterCounts::new(4, 3).unwrap();
            assert!(rows.iter().all(|row| counts.add(row)));
            counts
        };
        let (one, other) = rows.split_at(at % (rows.len() + 1));
        let mut merged = counted(one);
        prop_assert!(merged.merge(&counted(other)));
        prop_assert_eq!(&merged, &counted(&rows));
        let kappa = merged.kappa().unwrap();
        prop_assert!(kappa.randolph <= 1.0 && kappa.fleiss.is_none_or(|kappa| kappa <= 1.0 + 1e-12));
        // Randolph's chance is never above Fleiss's.
        prop_assert!(kappa.fleiss.is_none_or(|fleiss| kappa.randolph >= fleiss - 1e-12));
    }

    #[test]
    fn a_correlation_does_not_mind_the_scale(units in prop::collection::vec(prop::collection::vec(-50i64..50, 1..5), 2..9), by in 1i64..9) {
        let one_way = |scale: i64, zero: i64| {
            let mut rated = RatedUnits::new();
            for unit in &units {
                assert!(rated.add(&unit.iter().map(|rating| scale * rating + zero).collect::<Vec<_>>()));
            }
            rated.one_way(Confidence::default())
        };
        let (one, other) = (one_way(1, 0), one_way(by, 1_000));
        prop_assert_eq!(one.is_some(), other.is_some());
        if let Some((one, other)) = one.zip(other) {
            let near = |one: Option<f64>, other: Option<f64>| one.zip(other).is_none_or(|(one, other)| (one - other).abs() < 1e-6);
            prop_assert!(near(one.value, other.value), "{:?} {:?}", one, other);
            prop_assert!(one.value.is_none_or(|value| value <= 1.0 + 1e-9));
        }
    }

    #[test]
    fn whoever_has_the_better_of_all_is_stronger(wins in prop::collection::vec(1u64..9, 12)) {
        let mut comparisons = PairedComparisons::new(4).unwrap();
        let mut scores = [0u64; 4];
        let pairs = (0..4).flat_map(|one| (0..4).map(move |other| (one, other))).filter(|(one, other)| one != other);
        // Each meets each ten times, so that strengths stand in the order of wins.
        for ((one, other), won) in pairs.filter(|(one, other)| one < other).zip(&wins) {
            assert!(comparisons.add_wins(one, other, *won) && comparisons.add_wins(other, one, 10 - won));
            scores[one] += won;
            scores[other] += 10 - won;
        }
        for fit in [PairedFit::MaximumLikelihood, PairedFit::Penalised] {
            let told = comparisons.strengths(TieModel::HalfWins, fit, 10_000).unwrap();
            prop_assert!(told.converged);
            for (one, other) in (0..4).flat_map(|one| (0..4).map(move |other| (one, other))) {
                if scores[one] > scores[other] {
                    prop_assert!(told.log_strengths[one] > told.log_strengths[other]);
                }
            }
        }
    }

    #[test]
    fn shrunk_means_lie_between_their_own_and_the_pooled(of in prop::collection::vec((-1e3f64..1e3, 0.1f64..50.0), 1..12)) {
        let means: Vec<NoisyMean> = of.iter().map(|(value, error)| NoisyMean::new(*value, *error).unwrap()).collect();
        let told = Shrinkage::of(&means).unwrap();
        prop_assert!(told.between >= 0.0 && told.pooled.is_finite() && told.pooled_error > 0.0);
        for (mean, (value, _)) in told.means.iter().zip(&of) {
            let (low, high) = (value.min(told.pooled), value.max(told.pooled));
            prop_assert!(mean.value >= low - 1e-9 && mean.value <= high + 1e-9 && (0.0..=1.0).contains(&mean.toward_pooled));
        }
        let mut turned = means;
        turned.reverse();
        let other = Shrinkage::of(&turned).unwrap();
        prop_assert_eq!((other.between, other.pooled), (told.between, told.pooled));
    }
}
