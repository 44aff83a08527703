//! Exact tests in whole numbers of any length, counted out one table after the other.

use num_bigint::BigInt;
use num_rational::BigRational;
use rungs::{Alternative, AvailabilityTest, Ratio, TwoByTwo, TwoSided};

fn choose(of: u64, count: u64) -> BigInt {
    let mut product = BigInt::from(1);
    for step in 0..count {
        product = product * BigInt::from(of - step) / BigInt::from(step + 1);
    }
    product
}

fn whole(number: u64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// Less, greater, two-sided by minimum likelihood, mid less, mid greater.
fn exact(table: TwoByTwo) -> [BigRational; 5] {
    let ([a, b], [m, n]) = (table.selected(), table.considered());
    let selected = a + b;
    let ways = |count: u64| choose(m, count) * choose(n, selected - count);
    let observed = ways(a);
    let [mut less, mut greater, mut unlikelier, mut all] = [const { BigInt::ZERO }; 4];
    for count in selected.saturating_sub(n)..=m.min(selected) {
        let ways = ways(count);
        if count <= a {
            less += &ways;
        }
        if count >= a {
            greater += &ways;
        }
        if ways <= observed {
            unlikelier += &ways;
        }
        all += ways;
    }
    let part = |ways: BigInt| BigRational::new(ways, all.clone());
    let half = BigRational::new(observed, all.clone() * 2);
    let (less, greater) = (part(less), part(greater));
    [less.clone(), greater.clone(), part(unlikelier), less - &half, greater - &half]
}

/// Whether a float is the exact number to so many parts of it.
fn is_near(float: f64, exact: &BigRational, parts: f64) -> bool {
    let float = BigRational::from_float(float).unwrap();
    let apart = if &float > exact { &float - exact } else { exact - &float };
    apart <= exact * BigRational::from_float(parts).unwrap()
}

fn holds(table: TwoByTwo) {
    let [less, greater, unlikelier, mid_less, mid_greater] = exact(table);
    let fisher = table.fisher();
    let found = [fisher.less(), fisher.greater(), fisher.two_sided(TwoSided::MinimumLikelihood)];
    for (found, exact) in found.into_iter().zip([&less, &greater, &unlikelier]) {
        assert!(is_near(found, exact, 1e-12), "{table:?}: {found} is not {exact}");
    }
    for (found, exact) in [(fisher.mid_less(), &mid_less), (fisher.mid_greater(), &mid_greater)] {
        assert!(is_near(found, exact, 1e-12), "{table:?}: {found} is not {exact}");
    }
    let smaller = if less < greater { &less } else { &greater };
    let twice = smaller * whole(2);
    let central = if twice > whole(1) { whole(1) } else { twice };
    assert!(is_near(fisher.two_sided(TwoSided::Central), &central, 1e-12), "{table:?}");
}

#[test]
fn fishers_p_is_exact_for_every_small_table() {
    for m in 0..=7 {
        for n in 0..=6 {
            for (a, b) in (0..=m).flat_map(|a| (0..=n).map(move |b| (a, b))) {
                holds(TwoByTwo::new([a, m], [b, n]).unwrap());
            }
        }
    }
}

#[test]
fn fishers_p_is_exact_for_tables_at_random() {
    let mut random = crate::made::Random(8);
    for _ in 0..150 {
        let (m, n) = (1 + random.below(120), 1 + random.below(120));
        let (a, b) = (random.below(m + 1), random.below(n + 1));
        holds(TwoByTwo::new([a, m], [b, n]).unwrap());
    }
}

#[test]
fn fishers_p_is_exact_far_into_the_tail_and_where_others_are_not() {
    // Published failures of other libraries: a p of 2.07e-37 told as 0.45, and of 4.8e-11 as 0.48.
    holds(TwoByTwo::new([94, 142], [3_577, 20_565]).unwrap());
    holds(TwoByTwo::new([600, 1_030], [450, 1_030]).unwrap());
    // Towards 1e-300, which is still a normal float.
    for size in [100, 300, 500] {
        holds(TwoByTwo::new([0, size], [size, size]).unwrap());
        holds(TwoByTwo::new([size - 1, size], [1, size]).unwrap());
    }
    let least = TwoByTwo::new([0, 500], [500, 500]).unwrap().fisher().less();
    assert!(least < 1e-299 && least > 1e-301, "{least}");
    // Beyond: told as the smallest normal float, never as 0.
    assert_eq!(TwoByTwo::new([0, 5_000], [5_000, 5_000]).unwrap().fisher().less(), f64::MIN_POSITIVE);
}

#[test]
fn the_binomial_test_is_exact() {
    let mut random = crate::made::Random(9);
    for _ in 0..120 {
        let people = 1 + random.below(80);
        let count = random.below(people + 1);
        let whole_part = 2 + random.below(20);
        let part = 1 + random.below(whole_part - 1);
        let ways = |count: u64| {
            let power = |base: u64, times: u64| BigInt::from(base).pow(u32::try_from(times).unwrap());
            choose(people, count) * power(part, count) * power(whole_part - part, people - count)
        };
        let all = BigInt::from(whole_part).pow(u32::try_from(people).unwrap());
        let sum = |keep: &dyn Fn(u64) -> bool| (0..=people).filter(|at| keep(*at)).map(ways).sum::<BigInt>();
        let observed = ways(count);
        let exact = [sum(&|at| at <= count), sum(&|at| at >= count), sum(&|at| ways(at) <= observed)];
        let found = AvailabilityTest::of(count, people, Ratio::of(part, whole_part).unwrap()).unwrap();
        for (found, exact) in [found.less, found.greater, found.two_sided].into_iter().zip(exact) {
            let exact = BigRational::new(exact, all.clone());
            assert!(is_near(found, &exact, 1e-12), "{count} of {people} at {part}/{whole_part}: {found} is not {exact}");
        }
    }
}

/// The rejection region's probability on a grid of rates, with Fisher's p of every table from whole numbers.
fn boschloo_on_a_grid(table: TwoByTwo, which: usize) -> f64 {
    let [m, n] = table.considered();
    let level = exact(table)[which].clone();
    let mut region = Vec::new();
    for (a, b) in (0..=m).flat_map(|a| (0..=n).map(move |b| (a, b))) {
        if exact(TwoByTwo::new([a, m], [b, n]).unwrap())[which] <= level {
            region.push((a, b));
        }
    }
    let float = |number: BigInt| number.to_string().parse::<f64>().unwrap();
    let weights: Vec<(f64, i32)> =
        region.into_iter().map(|(a, b)| (float(choose(m, a) * choose(n, b)), i32::try_from(a + b).unwrap())).collect();
    let people = i32::try_from(m + n).unwrap();
    let at = |rate: f64| -> f64 {
        weights.iter().map(|(ways, selected)| ways * rate.powi(*selected) * (1.0 - rate).powi(people - selected)).sum()
    };
    (0..=4_000).map(|step| at(f64::from(step) / 4_000.0)).fold(0.0, f64::max)
}

#[test]
fn boschloos_p_is_the_maximum_over_all_rates() {
    let mut random = crate::made::Random(10);
    for _ in 0..25 {
        let (m, n) = (1 + random.below(9), 1 + random.below(9));
        let (a, b) = (random.below(m + 1), random.below(n + 1));
        let table = TwoByTwo::new([a, m], [b, n]).unwrap();
        let ways = [Alternative::Less, Alternative::Greater, Alternative::TwoSided(TwoSided::MinimumLikelihood)];
        for (which, alternative) in ways.into_iter().enumerate() {
            let found = table.boschloo(alternative).unwrap();
            let grid = boschloo_on_a_grid(table, which);
            // A grid lies below; between its points the maximum is a little higher.
            assert!(found >= grid * (1.0 - 1e-9) && found <= grid + 1e-4, "{table:?} {alternative:?}: {found} and {grid}");
        }
    }
}
