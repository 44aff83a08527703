//! Reliability by its definitions: coincidences pair by pair in rational numbers, analyses of variance deviation by deviation, likelihoods by their slopes.

use num_bigint::BigInt;
use num_rational::BigRational;
use rungs::{
    Coincidences, Confidence, KappaWeights, MeasurementLevel, PairedComparisons, PairedFit, RatedUnits, RaterAgreement,
    RatingTable, TieModel,
};

use crate::made::Random;

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

fn float(number: &BigRational) -> f64 {
    let scaled = (number * whole(1_000_000_000_000_000)).round().to_integer();
    scaled.to_string().parse::<f64>().unwrap() / 1e15
}

/// Krippendorff's alpha from every ordered pair of ratings, in rational numbers.
fn alpha(units: &[Vec<i64>], level: MeasurementLevel) -> Option<f64> {
    let pairable: Vec<&Vec<i64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let ratings: Vec<i64> = pairable.iter().flat_map(|unit| unit.iter().copied()).collect();
    let times = |value: i64| ratings.iter().filter(|rating| **rating == value).count() as i64;
    let apart = |one: i64, other: i64| {
        let distance = match level {
            MeasurementLevel::Nominal => whole(i64::from(one != other)),
            MeasurementLevel::Interval => whole(one - other),
            MeasurementLevel::Ratio if one == other => whole(0),
            MeasurementLevel::Ratio => whole(one - other) / whole(one + other),
            MeasurementLevel::Ordinal => {
                let (low, high) = (one.min(other), one.max(other));
                let between = ratings.iter().filter(|rating| (low..=high).contains(rating)).count() as i64;
                whole(between) - (whole(times(one)) + whole(times(other))) / whole(2)
            }
        };
        &distance * &distance
    };
    let (mut observed, mut expected) = (whole(0), whole(0));
    for unit in &pairable {
        for (at, one) in unit.iter().enumerate() {
            for (_, other) in unit.iter().enumerate().filter(|(place, _)| *place != at) {
                observed += apart(*one, *other) / whole(unit.len() as i64 - 1);
            }
        }
    }
    for one in &ratings {
        expected += ratings.iter().map(|other| apart(*one, *other)).sum::<BigRational>();
    }
    let n = ratings.len() as i64;
    (expected != whole(0)).then(|| 1.0 - float(&(observed * whole(n - 1) / expected)))
}

#[test]
fn alpha_is_one_minus_observed_over_expected() {
    let mut random = Random(21);
    let mut told = 0;
    for _ in 0..120 {
        let spread = 1 + random.below(6);
        let units: Vec<Vec<i64>> =
            (0..1 + random.below(7)).map(|_| (0..random.below(5)).map(|_| random.below(spread) as i64).collect()).collect();
        let mut coincidences = Coincidences::new();
        assert!(units.iter().all(|unit| coincidences.add(unit)));
        for level in [MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval, MeasurementLevel::Ratio]
        {
            match (coincidences.alpha(level), alpha(&units, level)) {
                (None, None) => {}
                (Some(found), Some(exact)) => {
                    told += 1;
                    assert!((found - exact).abs() < 1e-12, "{units:?} {level:?}: {found} is not {exact}");
                }
                other => panic!("{units:?} {level:?}: {other:?}"),
            }
        }
    }
    assert!(told > 200);
}

#[test]
fn kappa_is_what_its_definition_says() {
    let mut random = Random(22);
    for _ in 0..60 {
        let categories = 2 + random.below(4) as usize;
        let counts: Vec<u64> = (0..categories * categories).map(|_| 1 + random.below(9)).collect();
        let n: u64 = counts.iter().sum();
        let share = |row: usize, column: usize| counts[row * categories + column] as f64 / n as f64;
        let of_row = |row: usize| (0..categories).map(|column| share(row, column)).sum::<f64>();
        let of_column = |column: usize| (0..categories).map(|row| share(row, column)).sum::<f64>();
        for weights in [KappaWeights::None, KappaWeights::Linear, KappaWeights::Quadratic] {
            // Cohen (1968): one minus the disagreement found over that of chance.
            let off = |row: usize, column: usize| match weights {
                KappaWeights::None => f64::from(u8::from(row != column)),
                KappaWeights::Linear => row.abs_diff(column) as f64,
                KappaWeights::Quadratic => (row.abs_diff(column) as f64).powi(2),
            };
            let cells = || (0..categories).flat_map(|row| (0..categories).map(move |column| (row, column)));
            let found: f64 = cells().map(|(row, column)| off(row, column) * share(row, column)).sum();
            let chance: f64 = cells().map(|(row, column)| off(row, column) * of_row(row) * of_column(column)).sum();
            let kappa = RaterAgreement::new(categories, &counts).unwrap().kappa(weights, Confidence::default()).unwrap();
            assert!((kappa.value - (1.0 - found / chance)).abs() < 1e-12);
            // The error by the delta method: each cell's share moved a little, with the others as they are (a function of shares that is scaled to their sum).
            let at = |moved: (usize, usize), by: f64| {
                let share = |row: usize, column: usize| share(row, column) + if (row, column) == moved { by } else { 0.0 };
                let all = 1.0 + by;
                let row_of = |row: usize| (0..categories).map(|column| share(row, column)).sum::<f64>() / all;
                let column_of = |column: usize| (0..categories).map(|row| share(row, column)).sum::<f64>() / all;
                let found: f64 = cells().map(|(row, column)| off(row, column) * share(row, column) / all).sum();
                let chance: f64 = cells().map(|(row, column)| off(row, column) * row_of(row) * column_of(column)).sum();
                1.0 - found / chance
            };
            let slope = |cell| (at(cell, 1e-6) - at(cell, -1e-6)) / 2e-6;
            let square: f64 = cells().map(|cell| share(cell.0, cell.1) * slope(cell).powi(2)).sum();
            let mean: f64 = cells().map(|cell| share(cell.0, cell.1) * slope(cell)).sum();
            let error = ((square - mean * mean) / n as f64).sqrt();
            assert!((kappa.ase - error).abs() < 1e-6 * error.max(1.0), "{} is not {error}", kappa.ase);
        }
    }
}

#[test]
fn intraclass_correlations_are_those_of_an_analysis_of_variance() {
    let mut random = Random(23);
    for _ in 0..80 {
        let (n, k) = (2 + random.below(7) as usize, 2 + random.below(4) as usize);
        let rows: Vec<Vec<i64>> = (0..n).map(|_| (0..k).map(|_| random.below(10) as i64 - 3).collect()).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let all: Vec<f64> = rows.iter().flatten().map(|rating| *rating as f64).collect();
        let (grand, wide) = (mean(&all), |unit: usize, rater: usize| rows[unit][rater] as f64);
        let of_unit: Vec<f64> = (0..n).map(|unit| mean(&(0..k).map(|rater| wide(unit, rater)).collect::<Vec<_>>())).collect();
        let of_rater: Vec<f64> = (0..k).map(|rater| mean(&(0..n).map(|unit| wide(unit, rater)).collect::<Vec<_>>())).collect();
        let between = of_unit.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>() * k as f64 / (n - 1) as f64;
        let severity = of_rater.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>() * n as f64 / (k - 1) as f64;
        let cells = || (0..n).flat_map(|unit| (0..k).map(move |rater| (unit, rater)));
        let rest =
            cells().map(|(unit, rater)| (wide(unit, rater) - of_unit[unit] - of_rater[rater] + grand).powi(2)).sum::<f64>()
                / ((n - 1) * (k - 1)) as f64;
        let within =
            cells().map(|(unit, rater)| (wide(unit, rater) - of_unit[unit]).powi(2)).sum::<f64>() / (n * (k - 1)) as f64;
        let (n, k) = (n as f64, k as f64);
        let expected = [
            (between - within) / (between + (k - 1.0) * within),
            (between - rest) / (between + (k - 1.0) * rest + k * (severity - rest) / n),
            (between - rest) / (between + (k - 1.0) * rest),
            (between - within) / between,
            (between - rest) / (between + (severity - rest) / n),
            (between - rest) / between,
        ];
        let Some(found) = RatingTable::new(&rows).unwrap().correlations(Confidence::default()) else { continue };
        for (form, expected) in found.forms.iter().zip(expected) {
            let Some(value) = form.value else { continue };
            assert!((value - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{rows:?} {form:?}: not {expected}");
            if let Some(ci) = form.ci {
                assert!(ci.lower <= value + 1e-9 && ci.upper.unwrap() >= value - 1e-9, "{rows:?} {form:?}");
            }
        }
        let mut units = RatedUnits::new();
        assert!(rows.iter().all(|row| units.add(row)));
        assert!((units.one_way(Confidence::default()).unwrap().value.unwrap() - expected[0]).abs() < 1e-9);
    }
}

#[test]
fn at_the_likeliest_strengths_no_slope_is_left() {
    let mut random = Random(24);
    let mut fitted = 0;
    for _ in 0..40 {
        let items = 2 + random.below(5) as usize;
        let mut comparisons = PairedComparisons::new(items).unwrap();
        let mut counted = Vec::new();
        for (one, other) in (0..items).flat_map(|one| (0..one).map(move |other| (other, one))) {
            let counts = [random.below(4), random.below(4), random.below(3)];
            assert!(comparisons.add_wins(one, other, counts[0]) && comparisons.add_wins(other, one, counts[1]));
            assert!(comparisons.add_ties(other, one, counts[2]));
            counted.push((one, other, counts.map(|count| count as f64)));
        }
        for (ties, fit) in [
            (TieModel::HalfWins, PairedFit::MaximumLikelihood),
            (TieModel::HalfWins, PairedFit::Penalised),
            (TieModel::Davidson, PairedFit::MaximumLikelihood),
        ] {
            let Ok(told) = comparisons.strengths(ties, fit, 200_000) else { continue };
            assert!(told.converged);
            fitted += 1;
            let likelihood = |logs: &[f64], factor: f64| {
                let mut sum = 0.0;
                for &(one, other, [wins, losses, tied]) in &counted {
                    let (first, second) = (logs[one].exp(), logs[other].exp());
                    let tie = factor * (first * second).sqrt();
                    let all = first + second + tie;
                    let halves = if ties == TieModel::HalfWins { tied / 2.0 } else { 0.0 };
                    sum += (wins + halves) * (first / all).ln() + (losses + halves) * (second / all).ln();
                    sum += if ties == TieModel::Davidson && tied > 0.0 { tied * (tie / all).ln() } else { 0.0 };
                }
                let draw = if fit == PairedFit::Penalised { 0.5 } else { 0.0 };
                sum + logs.iter().map(|log| draw * (log - 2.0 * (1.0 + log.exp()).ln())).sum::<f64>()
            };
            let factor = told.tie_factor.unwrap_or(0.0);
            for item in 0..items {
                let at = |by: f64| {
                    let mut logs = told.log_strengths.clone();
                    logs[item] += by;
                    likelihood(&logs, factor)
                };
                assert!((at(1e-5) - at(-1e-5)).abs() / 2e-5 < 1e-5, "{told:?}");
            }
            if factor > 0.0 {
                let at = |by: f64| likelihood(&told.log_strengths, factor * (1.0 + by));
                assert!((at(1e-5) - at(-1e-5)).abs() / 2e-5 < 1e-5, "{told:?}");
            }
        }
    }
    assert!(fitted > 60);
}
