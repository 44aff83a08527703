//! What trials show, by other ways: least squares with a matrix, every draw by the bits of a number, sums row by row, integrals on a fine grid.

use rungs::{
    ClusterChange, Confidence, CupedArms, DidCell, DidSums, NormalMixture, RandomisationTest, SequentialBounds, Spending,
};

use crate::made::Random;

/// Solves a small system by Gauss's way.
fn solve<const N: usize>(mut rows: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        let pivot = (at..N).max_by(|one, other| rows[*one][at].abs().total_cmp(&rows[*other][at].abs())).unwrap();
        rows.swap(at, pivot);
        right.swap(at, pivot);
        for row in 0..N {
            if row != at {
                let times = rows[row][at] / rows[at][at];
                (0..N).for_each(|column| rows[row][column] -= times * rows[at][column]);
                right[row] -= times * right[at];
            }
        }
    }
    std::array::from_fn(|at| right[at] / rows[at][at])
}

#[test]
fn errors_are_those_of_a_regression_with_clusters() {
    let mut random = Random(31);
    for _ in 0..40 {
        let clusters = 10 + random.below(8);
        let rows: Vec<(u64, bool, bool, i64)> = (0..150)
            .map(|_| {
                let cluster = random.below(clusters);
                let outcome = random.below(40) as i64 + 5 * (cluster as i64 % 4) - 30;
                (cluster, cluster & 1 == 0, random.one_in(2), outcome)
            })
            .collect();
        let mut sums = DidSums::new();
        assert!(rows.iter().all(|(cluster, treated, after, outcome)| sums.add(
            *cluster,
            DidCell::of(*treated, *after),
            *outcome
        )));
        let told = sums.estimate(Confidence::default()).unwrap();
        let x = |treated: bool, after: bool| {
            let [treated, after] = [treated, after].map(|flag| f64::from(u8::from(flag)));
            [1.0, treated, after, treated * after]
        };
        let (mut squares, mut products) = ([[0.0; 4]; 4], [0.0; 4]);
        for (_, treated, after, outcome) in &rows {
            let x = x(*treated, *after);
            for one in 0..4 {
                products[one] += x[one] * *outcome as f64;
                (0..4).for_each(|other| squares[one][other] += x[one] * x[other]);
            }
        }
        let beta = solve(squares, products);
        assert!((beta[3] - told.effect).abs() < 1e-9);
        // The last row of the inverse times each cluster's scores.
        let weights = solve(squares, [0.0, 0.0, 0.0, 1.0]);
        let groups: std::collections::BTreeSet<u64> = rows.iter().map(|row| row.0).collect();
        let mut meat = 0.0;
        for group in &groups {
            let mut score = 0.0;
            for (_, treated, after, outcome) in rows.iter().filter(|row| row.0 == *group) {
                let x = x(*treated, *after);
                let residual = *outcome as f64 - (0..4).map(|at| x[at] * beta[at]).sum::<f64>();
                score += residual * (0..4).map(|at| x[at] * weights[at]).sum::<f64>();
            }
            meat += score * score;
        }
        let (g, n) = (groups.len() as f64, rows.len() as f64);
        let error = (meat * g / (g - 1.0) * (n - 1.0) / (n - 4.0)).sqrt();
        assert_eq!(told.error.is_some(), groups.len() >= 10);
        assert!(told.error.is_none_or(|told| (told - error).abs() < 1e-9 * error), "{told:?} is not {error}");
    }
}

#[test]
fn every_draw_is_looked_at() {
    let mut random = Random(32);
    let mut with_interval = 0;
    for _ in 0..60 {
        let all = 3 + random.below(6);
        let clusters: Vec<ClusterChange> = (0..all)
            .map(|at| ClusterChange {
                is_treated: at == 0 || (at > 1 && random.one_in(2)),
                members: 1 + random.below(4),
                sum: random.below(12) as i64 - 4,
            })
            .collect();
        let treated = clusters.iter().filter(|cluster| cluster.is_treated).count() as u32;
        // Twice and more the members, to compare in whole numbers: a / b - c / d.
        let far = |draw: u32, less: i64| {
            let (mut sums, mut members) = ([0i64; 2], [0i64; 2]);
            for (at, cluster) in clusters.iter().enumerate() {
                let side = usize::from(draw >> at & 1 == 1);
                sums[side] += cluster.sum - if cluster.is_treated { less * cluster.members as i64 } else { 0 };
                members[side] += cluster.members as i64;
            }
            ((sums[1] * members[0] - sums[0] * members[1]).abs(), members[0] * members[1])
        };
        let truth = clusters.iter().enumerate().map(|(at, cluster)| u32::from(cluster.is_treated) << at).sum::<u32>();
        let draws: Vec<u32> = (0..1u32 << all).filter(|draw| draw.count_ones() == treated).collect();
        let as_far = |less: i64| {
            let (a, b) = far(truth, less);
            draws
                .iter()
                .filter(|draw| {
                    let (c, d) = far(**draw, less);
                    c * b >= a * d
                })
                .count() as u64
        };
        let test = RandomisationTest::new(&clusters).unwrap();
        let told = test.test(1);
        assert_eq!((told.p.numerator(), told.draws), (as_far(0), draws.len() as u64), "{clusters:?}");
        // At 80 percent few clusters are enough for an interval: whole effects within are not refused, those outside are.
        let eighty = Confidence::permille(800).unwrap();
        if let Some(ci) = test.interval(eighty) {
            with_interval += 1;
            for less in -30..30i64 {
                let wide = less as f64;
                let is_refused = as_far(less) * 5 <= draws.len() as u64;
                if (wide - ci.lower).abs() > 1e-6 && (wide - ci.upper.unwrap()).abs() > 1e-6 {
                    assert_eq!(ci.contains(wide), !is_refused, "{clusters:?} {ci:?} {less}");
                }
            }
        }
    }
    assert!(with_interval > 20);
}

#[test]
fn adjusted_arms_are_those_of_their_rows() {
    let mut random = Random(33);
    for _ in 0..60 {
        let rows: Vec<(bool, Option<i64>, i64)> = (0..20 + random.below(20))
            .map(|at| {
                let before = random.below(100) as i64 - 20;
                (at % 3 == 0, (!random.one_in(4)).then_some(before), before + random.below(60) as i64)
            })
            .collect();
        let mut arms = CupedArms::new();
        assert!(rows.iter().all(|(treated, before, after)| arms.add(*treated, *before, *after)));
        let told = arms.estimate(Confidence::default()).unwrap();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let known: Vec<(f64, f64)> = rows.iter().filter_map(|row| Some((row.1? as f64, row.2 as f64))).collect();
        let (x, y) = (
            mean(&known.iter().map(|row| row.0).collect::<Vec<_>>()),
            mean(&known.iter().map(|row| row.1).collect::<Vec<_>>()),
        );
        let theta = known.iter().map(|row| (row.0 - x) * (row.1 - y)).sum::<f64>()
            / known.iter().map(|row| (row.0 - x).powi(2)).sum::<f64>();
        let adjusted = |treated: bool| -> Vec<f64> {
            let of = rows.iter().filter(|row| row.0 == treated);
            of.map(|row| row.2 as f64 - theta * (row.1.map_or(x, |before| before as f64) - x)).collect()
        };
        let (treated, control) = (adjusted(true), adjusted(false));
        let variance = |values: &[f64]| {
            let middle = mean(values);
            values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0) / values.len() as f64
        };
        assert!((told.theta - theta).abs() < 1e-10);
        assert!((told.effect - (mean(&treated) - mean(&control))).abs() < 1e-9);
        assert!((told.error - (variance(&treated) + variance(&control)).sqrt()).abs() < 1e-9, "{told:?}");
    }
}

/// The chance to stop at each look, the score's density on an even grid.
fn stops(fractions: &[f64], bounds: &[f64], drift: f64) -> Vec<f64> {
    const POINTS: usize = 1_201;
    let normal = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let (mut density, mut grid, mut told) = (vec![1.0], vec![0.0], Vec::new());
    let (mut weight, mut before) = (1.0, 0.0);
    let mut left = 1.0;
    for (fraction, bound) in fractions.iter().zip(bounds) {
        let step = (fraction - before).sqrt();
        let reach = (bound * fraction.sqrt()).min(9.0);
        let points: Vec<f64> = (0..POINTS).map(|at| reach * (2.0 * at as f64 / (POINTS - 1) as f64 - 1.0)).collect();
        let at = |to: f64| {
            let near = |(from, likely): (&f64, &f64)| {
                likely * weight * normal((to - from - drift * (fraction - before)) / step) / step
            };
            grid.iter().zip(&density).map(near).sum::<f64>()
        };
        let mut next: Vec<f64> = points.iter().map(|to| at(*to)).collect();
        // The trapezoid's ends count half.
        next[0] /= 2.0;
        next[POINTS - 1] /= 2.0;
        weight = 2.0 * reach / (POINTS - 1) as f64;
        let inside: f64 = next.iter().sum::<f64>() * weight;
        told.push(left - inside);
        (left, density, grid, before) = (inside, next, points, *fraction);
    }
    told
}

#[test]
fn chances_to_stop_are_those_of_a_fine_grid() {
    for (spending, known) in [
        (Spending::Pocock, [20, 45, 100].as_slice()),
        (Spending::OBrienFleming, &[30, 60, 100]),
        (Spending::LanDeMetsOBrienFleming, &[25, 70, 80, 100]),
        (Spending::LanDeMetsPocock, &[10, 50, 100]),
    ] {
        let bounds = SequentialBounds::of(spending, known, Confidence::default()).unwrap();
        for drift in [0.0, 1.5, 3.2] {
            let grid = stops(bounds.fractions(), bounds.bounds(), drift);
            for (found, grid) in bounds.stops(drift).iter().zip(grid) {
                assert!((found - grid).abs() < 2e-6, "{spending:?} {drift}: {found} is not {grid}");
            }
        }
    }
}

#[test]
fn a_mixture_is_the_mean_of_likelihood_ratios() {
    for (difference, variance, prior) in [(0.3, 0.02, 0.04), (-1.0, 0.5, 2.0), (0.0, 0.1, 0.3), (2.0, 0.3, 0.01)] {
        let test = NormalMixture::new(prior).unwrap();
        let deviation = f64::sqrt(prior);
        let (mut sum, points) = (0.0, 40_001);
        for at in 0..points {
            let z = 20.0 * (f64::from(at) / f64::from(points - 1) - 0.5);
            let effect = z * deviation;
            let likelihood = (difference * effect - effect * effect / 2.0) / variance;
            sum += (likelihood - z * z / 2.0).exp() * 20.0 / f64::from(points - 1) / (2.0 * std::f64::consts::PI).sqrt();
        }
        assert!((test.log_ratio(difference, variance) - sum.ln()).abs() < 1e-8, "{difference} {variance} {prior}");
    }
}
