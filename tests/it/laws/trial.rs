//! What holds for all trials.

use proptest::prelude::*;
use rungs::{
    ClusterChange, Confidence, CupedArms, DidCell, DidSums, MeansDesign, NormalMixture, ProportionsDesign, RandomisationTest,
    Ratio, SequentialBounds, Spending,
};

use crate::made::Random;

type Rows = Vec<(u64, bool, bool, i64)>;

fn rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec((0u64..14, any::<bool>(), any::<bool>(), -500i64..500), 8..80)
}

fn summed(rows: &[(u64, bool, bool, i64)]) -> DidSums {
    let mut sums = DidSums::new();
    assert!(rows.iter().all(|(cluster, treated, after, outcome)| sums.add(*cluster, DidCell::of(*treated, *after), *outcome)));
    sums
}

proptest! {
    #[test]
    fn shards_of_outcomes_add_up_to_the_whole(rows in rows(), at: usize) {
        let (one, other) = rows.split_at(at % rows.len());
        let mut merged = summed(other);
        prop_assert!(merged.merge(&summed(one)));
        prop_assert_eq!(&merged, &summed(&rows));
        let arms = |rows: &[(u64, bool, bool, i64)]| {
            let mut arms = CupedArms::new();
            assert!(rows.iter().all(|(before, treated, was_there, after)| arms.add(*treated, was_there.then_some(*before as i64), *after)));
            arms
        };
        let mut merged = arms(one);
        prop_assert!(merged.merge(&arms(other)));
        prop_assert_eq!(merged, arms(&rows));
        if let Some(told) = merged.estimate(Confidence::default()) {
            prop_assert!((0.0..=1.0).contains(&told.variance_left) && told.ci.contains(told.effect) && told.error > 0.0);
        }
    }

    #[test]
    fn an_effect_moves_with_what_is_added_to_the_treated_after(rows in rows(), more in -100i64..100) {
        let moved: Rows = rows.iter().map(|(cluster, treated, after, outcome)| {
            (*cluster, *treated, *after, outcome + if *treated && *after { more } else { 3 })
        }).collect();
        let (one, other) = (summed(&rows).estimate(Confidence::default()), summed(&moved).estimate(Confidence::default()));
        prop_assert_eq!(one.is_some(), other.is_some());
        if let Some((one, other)) = one.zip(other) {
            prop_assert!((other.effect - one.effect - (more - 3) as f64).abs() < 1e-9);
            let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
            prop_assert!(one.error.zip(other.error).is_none_or(|(one, other)| near(one, other)));
            prop_assert!(one.ci.is_none_or(|ci| ci.contains(one.effect)));
        }
    }

    #[test]
    fn draws_do_not_mind_the_order(changes in prop::collection::vec((any::<bool>(), 1u64..5, -50i64..50), 2..12), seed: u64) {
        let clusters: Vec<ClusterChange> =
            changes.iter().map(|(is_treated, members, sum)| ClusterChange { is_treated: *is_treated, members: *members, sum: *sum }).collect();
        let mut shuffled = clusters.clone();
        Random(seed).shuffle(&mut shuffled);
        let (one, other) = (RandomisationTest::new(&clusters), RandomisationTest::new(&shuffled));
        prop_assert_eq!(&one, &other);
        if let Some(test) = one {
            let told = test.test(seed);
            // The true draw is as far as itself.
            prop_assert!(told.p.numerator() >= 1 && told.p.numerator() <= told.p.denominator() && told.is_exact);
            let ci = test.interval(Confidence::default());
            prop_assert!(ci.is_none_or(|ci| ci.contains(told.effect)));
            // What is not refused holds nothing if and only if nothing is refused.
            prop_assert!(ci.is_none_or(|ci| (told.p.as_f64() > 0.05 + 1e-9) == ci.contains(0.0)), "{:?} {:?}", told, ci);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn bounds_spend_what_there_is_to_spend(steps in prop::collection::vec(5u64..60, 1..6), way in 0usize..4, permille in 800u16..990) {
        let known: Vec<u64> = steps.iter().scan(0, |sum, step| { *sum += step; Some(*sum) }).collect();
        let ways = [Spending::Pocock, Spending::OBrienFleming, Spending::LanDeMetsOBrienFleming, Spending::LanDeMetsPocock];
        let bounds = SequentialBounds::of(ways[way], &known, Confidence::permille(permille).unwrap()).unwrap();
        let spent: f64 = bounds.stops(0.0).iter().sum();
        prop_assert!((spent - f64::from(1_000 - permille) / 1_000.0).abs() < 1e-8, "{:?}: {}", bounds, spent);
        // Further off is found more often, and in whichever direction alike.
        let (near, far, back) = (bounds.stops(1.0), bounds.stops(3.0), bounds.stops(-3.0));
        prop_assert!(near.iter().sum::<f64>() < far.iter().sum::<f64>());
        prop_assert!(far.iter().zip(back).all(|(one, other)| (one - other).abs() < 1e-9));
    }

    #[test]
    fn more_people_have_more_power(effect in 0.05f64..2.0, people in 2u64..400, first in 1u64..99, second in 1u64..99) {
        let sure = Confidence::default();
        let means = MeansDesign::new(effect).unwrap();
        prop_assert!(means.power(people, sure) <= means.power(people + 1, sure) + 1e-9);
        prop_assert!(means.power(people, sure) >= 0.05 - 1e-9);
        let share = |percent| Ratio::of(percent, 100).unwrap();
        if let Some(design) = ProportionsDesign::new(share(first), share(second)) {
            prop_assert!(design.power(people, sure) <= design.power(people + 1, sure));
            let least = design.people(share(80), sure).unwrap();
            prop_assert!(design.power(least, sure) >= 0.8 && (least == 1 || design.power(least - 1, sure) < 0.8));
        }
    }
}

#[test]
fn whoever_looks_at_every_time_is_misled_no_more_often_than_said() {
    let mut random = Random(41);
    let (trials, looks) = (2_000, 150);
    let mut misled = 0;
    for _ in 0..trials {
        let mut test = NormalMixture::new(0.1).unwrap();
        let mut sum = 0.0;
        for look in 1..=looks {
            // A sum of twelve even numbers is nearly normal, with the variance 1; a difference of two arms has 2.
            let normal =
                |random: &mut Random| (0..12).map(|_| random.below(1 << 30) as f64 / f64::from(1 << 30)).sum::<f64>() - 6.0;
            sum += normal(&mut random) - normal(&mut random);
            let n = f64::from(look);
            test.look(sum / n, 2.0 / n);
        }
        misled += u32::from(test.p() <= 0.05);
    }
    let share = f64::from(misled) / f64::from(trials);
    // Never beyond 0.05, some of it being left for all looks to come; and not never.
    assert!(share < 0.05 && share > 0.005, "{share}");
}
