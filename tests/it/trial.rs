//! What trials show, against worked examples that others have published; each says which.

use rungs::{
    ClusterChange, Confidence, CupedArms, DesignEffect, DidCell, DidSums, HazardDesign, MeansDesign, NormalMixture,
    ProportionsDesign, RandomisationTest, Ratio, SequentialBounds, Spending,
};

fn ratio(numerator: u64, denominator: u64) -> Ratio {
    Ratio::of(numerator, denominator).unwrap()
}

/// As many digits behind the point as the source prints.
fn prints(value: f64, printed: &str) {
    let digits = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
    assert_eq!(format!("{value:.digits$}"), printed);
}

fn differences(cells: [i64; 4]) -> f64 {
    let mut sums = DidSums::new();
    let [control_before, control_after, treated_before, treated_after] = cells;
    for (cluster, cell, outcome) in [
        (1, DidCell::ControlBefore, control_before),
        (1, DidCell::ControlAfter, control_after),
        (2, DidCell::TreatedBefore, treated_before),
        (2, DidCell::TreatedAfter, treated_after),
    ] {
        assert!(sums.add(cluster, cell, outcome));
    }
    sums.estimate(Confidence::default()).unwrap().effect
}

#[test]
fn differences_in_differences_as_published() {
    // Card and Krueger, "Minimum wages and employment", American Economic Review 84 (1994), table 3: employment in Pennsylvania 23.33 and 21.17, in New Jersey 20.44 and 21.03. From the printed cells it is
    // 2.75; the table prints 2.76, from unrounded ones.
    assert_eq!(differences([2_333, 2_117, 2_044, 2_103]), 275.0);
    // Angrist and Pischke, "Mastering 'Metrics" (2015), section 5.1, after Richardson and Troost (2009): banks of Mississippi, 165 and 132 in the eighth district, 135 and 121 in the sixth; 19 banks saved.
    assert_eq!(differences([165, 132, 135, 121]), 19.0);
    // One mean of nothing.
    let mut sums = DidSums::new();
    assert!(sums.add(1, DidCell::ControlBefore, 1) && sums.add(1, DidCell::TreatedAfter, 2));
    assert_eq!(sums.estimate(Confidence::default()), None);
    assert!(!sums.add(1, DidCell::TreatedAfter, i64::MIN) && !sums.add(1, DidCell::TreatedAfter, 100_000_001));
}

#[test]
fn welch_as_published_where_nothing_was_known_before() {
    // Student, "The probable error of a mean", Biometrika 6 (1908), as in R's `t.test(extra ~ group, data = sleep)`: 1.58, t 1.8608, 17.776 degrees of freedom, p 0.07939, from -0.2054832 to 3.3654832.
    let mut arms = CupedArms::new();
    for (is_treated, hours) in
        [(false, [7, -16, -2, -12, -1, 34, 37, 8, 0, 20]), (true, [19, 8, 11, 1, -1, 44, 55, 16, 46, 34])]
    {
        assert!(hours.iter().all(|hours| arms.add(is_treated, None, *hours)));
    }
    let told = arms.estimate(Confidence::default()).unwrap();
    assert_eq!((told.theta, told.variance_left, told.without_before), (0.0, 1.0, [10, 10]));
    prints(told.effect, "15.80");
    prints(told.effect / told.error, "1.8608");
    prints(told.degrees, "17.776");
    prints(told.p, "0.07939");
    prints(told.ci.lower, "-2.054832");
    prints(told.ci.upper.unwrap(), "33.654832");
}

#[test]
fn cuped_as_published() {
    // Anscombe, "Graphs in statistical analysis", American Statistician 27 (1973): the first two data sets have a slope of 0.500 and r^2 of 0.667, as both theta and the variance that is taken off are of them.
    let before = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    for after in
        [[804, 695, 758, 881, 833, 996, 724, 426, 1_084, 482, 568], [914, 814, 874, 877, 926, 810, 613, 310, 913, 726, 474]]
    {
        let mut arms = CupedArms::new();
        for (at, (before, after)) in before.iter().zip(after).enumerate() {
            assert!(arms.add(at % 2 == 0, Some(100 * before), after));
        }
        let told = arms.estimate(Confidence::default()).unwrap();
        prints(told.theta, "0.500");
        prints(1.0 - told.variance_left, if after[0] == 804 { "0.667" } else { "0.666" });
        assert_eq!(told.without_before, [0, 0]);
    }
}

#[test]
fn draws_as_published() {
    let changes = |groups: [(bool, u64, u64); 2]| {
        let cluster = |is_treated, sum| ClusterChange { is_treated, members: 1, sum };
        let group = |(is_treated, with, without)| {
            let with = std::iter::repeat_n(cluster(is_treated, 1), with as usize);
            with.chain(std::iter::repeat_n(cluster(is_treated, 0), without as usize))
        };
        RandomisationTest::new(&groups.into_iter().flat_map(group).collect::<Vec<_>>()).unwrap()
    };
    // Fisher, "The Design of Experiments" (1935): the lady who tasted tea, three of four; 34 of 70 on both sides.
    let tea = changes([(true, 3, 1), (false, 1, 3)]).test(1);
    assert_eq!((tea.p, tea.is_exact, tea.seed), (ratio(34, 70), true, None));
    // Rosen and Jerdee (1974), 14 and 21 of 24: Fisher's p 0.0490; convicted twins, Fisher (1970), 2 of 12 and 15 of 18: 0.0005367. Both have more draws than are counted out.
    for (groups, exact) in [([(true, 14, 10), (false, 21, 3)], 0.0490), ([(true, 2, 10), (false, 15, 3)], 0.000_536_7)] {
        let sampled = changes(groups).test(7);
        let error = (exact * (1.0 - exact) / 20_000f64).sqrt();
        assert_eq!((sampled.draws, sampled.is_exact, sampled.seed), (20_000, false, Some(7)));
        assert!((sampled.p.as_f64() - exact).abs() < 4.0 * error, "{sampled:?}");
        assert_eq!(changes(groups).interval(Confidence::default()), None);
    }
    // Three clusters: no draw is rarer than one in three.
    let three = [(true, 9), (false, 1), (false, 2)].map(|(is_treated, sum)| ClusterChange { is_treated, members: 2, sum });
    let three = RandomisationTest::new(&three).unwrap();
    assert_eq!((three.test(1).p, three.interval(Confidence::default())), (ratio(1, 3), None));
    assert_eq!(RandomisationTest::new(&[]), None);
}

#[test]
fn bounds_as_published() {
    // Jennison and Turnbull, "Group Sequential Methods with Applications to Clinical Trials" (2000), tables 2.1 and 2.3, two-sided 0.05.
    let sure = Confidence::default();
    let looks = |many: u64| (1..=many).collect::<Vec<_>>();
    let tables = [("2.178", "1.977"), ("2.289", "2.004"), ("2.361", "2.024"), ("2.413", "2.040")];
    for (many, (pocock, last)) in (2..).zip(tables) {
        let bounds = SequentialBounds::of(Spending::Pocock, &looks(many), sure).unwrap();
        bounds.bounds().iter().for_each(|bound| prints(*bound, pocock));
        let bounds = SequentialBounds::of(Spending::OBrienFleming, &looks(many), sure).unwrap();
        prints(*bounds.bounds().last().unwrap(), last);
        prints(bounds.bounds()[0] / (many as f64).sqrt(), last);
    }
    // Lan and DeMets, as the programme of Reboussin, DeMets, Kim and Lan, "Computations for group sequential boundaries using the Lan-DeMets spending function method", Controlled Clinical Trials 21 (2000), and the
    // R package `ldbounds` print them: five looks evenly apart. Their fourth digit is not always the last that holds: the second bound is 3.35701 by an integral to twelve digits.
    for (spending, printed) in [
        (Spending::LanDeMetsOBrienFleming, [4.8769, 3.3569, 2.6803, 2.2898, 2.0310]),
        (Spending::LanDeMetsPocock, [2.4380, 2.4268, 2.4101, 2.3966, 2.3859]),
    ] {
        let bounds = SequentialBounds::of(spending, &looks(5), sure).unwrap();
        assert!(bounds.bounds().iter().zip(printed).all(|(bound, printed)| (bound - printed).abs() < 1.5e-4), "{bounds:?}");
    }
    // Jennison and Turnbull, tables 2.2 and 2.4: with so many times the people of one look, power 0.9.
    for (spending, factors) in
        [(Spending::Pocock, [1.100, 1.151, 1.183, 1.207]), (Spending::OBrienFleming, [1.007, 1.016, 1.022, 1.026])]
    {
        for (many, factor) in (2..).zip(factors) {
            let bounds = SequentialBounds::of(spending, &looks(many), sure).unwrap();
            let drift = (1.959_964 + 1.281_552) * f64::sqrt(factor);
            assert!((bounds.stops(drift).iter().sum::<f64>() - 0.9).abs() < 2e-4, "{spending:?} {many}");
        }
    }
    // One look is no look more.
    prints(SequentialBounds::of(Spending::LanDeMetsPocock, &[9], sure).unwrap().bounds()[0], "1.95996");
    for refused in [[].as_slice(), &[0], &[2, 2], &[5, 3], &[1, 1_000], &(1..=21).collect::<Vec<_>>()] {
        assert_eq!(SequentialBounds::of(Spending::Pocock, refused, sure), None);
    }
}

#[test]
fn always_valid_as_published() {
    // Johari, Koomen, Pekelis and Walsh (2022): with n in each arm, sqrt(2s^2 / (2s^2 + n t^2)) exp(n^2 t^2 d^2 / (4 s^2 (2s^2 + n t^2))).
    let (n, variance, prior, apart): (f64, f64, f64, f64) = (150.0, 4.0, 0.25, 0.6);
    let both = 2.0 * variance + n * prior;
    let ratio = (2.0 * variance / both).sqrt() * f64::exp(n * n * prior * apart * apart / (4.0 * variance * both));
    let test = NormalMixture::new(prior).unwrap();
    assert!((test.log_ratio(apart, 2.0 * variance / n) - ratio.ln()).abs() < 1e-12);
    // Robbins (1970), and Howard et al. (2021), proposition 5 for both sides: the bound of S with V is sqrt((V + r) log((V + r) / (a^2 r))); here S = n d, V = 2 n s^2, r = 4 s^4 / t^2.
    let (v, r, alpha) = (2.0 * n * variance, 4.0 * variance * variance / prior, 0.05);
    let bound = ((v + r) * ((v + r) / (alpha * alpha * r)).ln()).sqrt();
    let half = test.half_width(2.0 * variance / n, alpha).unwrap();
    assert!((half * n - bound).abs() < 1e-9 * bound);
    assert!((test.log_ratio(half, 2.0 * variance / n) + alpha.ln()).abs() < 1e-12);
    // A prior far wider than the error, and one far narrower: log sqrt(v / (v + t^2)) is half the logarithm of their ratio, or half the ratio below 0.
    assert!((NormalMixture::new(1e16).unwrap().log_ratio(0.0, 1.0) + 8.0 * 10f64.ln()).abs() < 1e-12);
    assert!((NormalMixture::new(1e-10).unwrap().log_ratio(0.0, 1.0) / -5e-11 - 1.0).abs() < 1e-9);
    // Far out, where the ratio itself is beyond any float.
    assert!(test.log_ratio(1e6, 1e-6) > 1e15);
    assert_eq!((NormalMixture::new(0.0), NormalMixture::new(f64::NAN), test.half_width(0.0, 0.05)), (None, None, None));
}

#[test]
fn power_as_published() {
    let sure = Confidence::default();
    // R's `power.t.test`: 20 in each arm, one standard deviation: 0.8689528; of 0.90 it takes 22.02. R leaves out the far tail, 2e-7 here.
    let one = MeansDesign::new(1.0).unwrap();
    assert!((one.power(20, sure) - 0.868_952_8).abs() < 3e-7);
    assert_eq!(one.people(ratio(9, 10), sure), Some(23));
    // Cohen, "Statistical Power Analysis for the Behavioral Sciences" (1988), table 2.4.1, two-sided 0.05: for a power of 0.80 of small, medium and large effects 393, 64 and 26.
    for (effect, people) in [(0.2, 393), (0.5, 64), (0.8, 26)] {
        let design = MeansDesign::new(effect).unwrap();
        let found = design.people(ratio(8, 10), sure).unwrap();
        // His tables are rounded: of the small effect 393 have 0.7996.
        assert!(found == people || (effect == 0.2 && found == people + 1), "{effect}: {found}");
        prints(design.power(people, sure), if effect == 0.8 { "0.81" } else { "0.80" });
        let detectable = MeansDesign::detectable(found, ratio(8, 10), sure).unwrap();
        assert!(detectable <= effect && detectable > 0.97 * effect);
    }
    // R's `power.prop.test`: 50 in each arm, 0.50 against 0.75: 0.7401659; of 0.90 it takes 76.7.
    let shares = ProportionsDesign::new(ratio(1, 2), ratio(3, 4)).unwrap();
    prints(shares.power(50, sure), "0.7401659");
    assert_eq!(shares.people(ratio(9, 10), sure), Some(77));
    let detectable = ProportionsDesign::detectable(ratio(1, 2), 77, ratio(9, 10), sure).unwrap();
    assert!(detectable.compare(ratio(3, 4)).is_le() && detectable.as_f64() > 0.749);
    // Fleiss, Tytun and Ury, "A simple approximation for calculating sample sizes for comparing independent proportions", Biometrics 36 (1980), without their correction: 0.25 against 0.40, 0.05, 0.80.
    let [p, q] = [0.25, 0.40];
    let pooled: f64 = (p + q) / 2.0;
    let people =
        (1.959_964 * (2.0 * pooled * (1.0 - pooled)).sqrt() + 0.841_621 * f64::sqrt(p * (1.0 - p) + q * (1.0 - q))) / (q - p);
    let design = ProportionsDesign::new(ratio(25, 100), ratio(40, 100)).unwrap();
    assert_eq!(design.people(ratio(8, 10), sure).map(|people| people as f64), Some((people * people).ceil()));
    // Schoenfeld (1983), as in Collett, "Modelling Survival Data in Medical Research" (2015), chapter 15: events for hazard ratios of 0.5 and 1.5 at 0.05 and 0.80: 66 and 191.
    for (hazard, events) in [(ratio(1, 2), 66), (ratio(3, 2), 191)] {
        assert_eq!(HazardDesign::new(hazard, ratio(1, 2)).unwrap().events(ratio(8, 10), sure), Some(events));
    }
    // Donner and Klar, "Design and Analysis of Cluster Randomization Trials in Health Research" (2000): clusters of 100 with a correlation of 0.01 are worth half as many people, nearly.
    assert_eq!(DesignEffect::new(100, ratio(1, 100)).unwrap().factor.rounded(2), "1.99");
    assert_eq!(DesignEffect::new(1, ratio(1, 2)).unwrap().people(64), Some(64));
    assert_eq!((DesignEffect::new(0, ratio(1, 2)), DesignEffect::new(2, ratio(3, 2))), (None, None));
    assert_eq!((ProportionsDesign::new(ratio(1, 2), ratio(2, 4)), MeansDesign::new(f64::NAN)), (None, None));
    assert_eq!((one.people(ratio(1, 1), sure), one.people(ratio(0, 1), sure)), (None, None));
}
