//! Statistics against worked examples that others have published; each says which. What is derived here says how.

use rungs::{
    Alternative, AvailabilityTest, Concentration, Confidence, Discordant, Diversity, Interval, IntervalMethod, Rate, Ratio,
    Strata, TwoByTwo, TwoSided, benjamini_hochberg, gini, holm, theil,
};

fn table(first: [u64; 2], second: [u64; 2]) -> TwoByTwo {
    TwoByTwo::new(first, second).unwrap()
}

fn strata(tables: &[[u64; 4]]) -> Strata {
    Strata::new(tables.iter().map(|[a, m, b, n]| table([*a, *m], [*b, *n])))
}

/// As many digits behind the point as the source prints.
fn prints(value: f64, printed: &str) -> bool {
    let digits = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
    format!("{value:.digits$}") == printed
}

fn ends(interval: Interval, lower: &str, upper: &str) {
    let found = (interval.lower, interval.upper.unwrap());
    assert!(prints(found.0, lower) && prints(found.1, upper), "{found:?}, printed {lower} to {upper}");
}

#[test]
fn fisher_as_published() {
    // Fisher, "The Design of Experiments" (1935): the lady who tasted tea; 17 of 70 orders are as good, or better.
    let tea = table([3, 4], [1, 4]).fisher();
    assert!((tea.greater() - 17.0 / 70.0).abs() < 1e-15);
    assert!((tea.two_sided(TwoSided::MinimumLikelihood) - 34.0 / 70.0).abs() < 1e-15);
    // Fisher (1970), example 21, as in R's `fisher.test`: convicted twins of criminals, 2 of 12 and 15 of 18.
    let twins = table([2, 12], [15, 18]).fisher();
    assert!(prints(twins.less(), "0.0004652"));
    assert!(prints(twins.two_sided(TwoSided::MinimumLikelihood), "0.0005367"));
    // Rosen and Jerdee (1974), as in OpenIntro's "Introduction to Modern Statistics".
    let promoted = table([14, 24], [21, 24]).fisher();
    assert!(prints(promoted.two_sided(TwoSided::MinimumLikelihood), "0.0490"));
    assert!(prints(promoted.less(), "0.0245"));
}

#[test]
fn the_two_conventions_of_two_sides_differ() {
    let fisher = table([2, 12], [15, 18]).fisher();
    assert!((fisher.two_sided(TwoSided::Central) - 2.0 * fisher.less()).abs() < 1e-18);
    assert!(fisher.two_sided(TwoSided::MinimumLikelihood) < fisher.two_sided(TwoSided::Central));
}

#[test]
fn mid_p_as_published() {
    // Fagerland, Lydersen and Laake, "Statistical Analysis of Contingency Tables" (2017), chapter 4. Tea: twice (17 - 16 / 2) / 70.
    assert!((table([3, 4], [1, 4]).fisher().mid_two_sided(TwoSided::Central) - 18.0 / 70.0).abs() < 1e-15);
    // Perondi et al. (2004), high and standard doses of epinephrine.
    let doses = table([7, 34], [1, 34]).fisher();
    assert!(prints(doses.mid_two_sided(TwoSided::Central), "0.0297"));
    assert!(prints(doses.two_sided(TwoSided::MinimumLikelihood), "0.0544"));
}

#[test]
fn boschloo_as_published() {
    // Mehta and Senchaudhuri, "Conditional versus unconditional exact tests for comparing two binomials" (Cytel, 2003): 7 of 15 against 12 of 15. StatXact's
    // unconditional p is 0.0341, Fisher's 0.0641.
    let vaccine = table([7, 15], [12, 15]);
    assert!(prints(vaccine.boschloo(Alternative::Less).unwrap(), "0.0341"));
    assert!(prints(vaccine.fisher().less(), "0.0641"));
    // scipy's documentation of `boschloo_exact`, after a survey of job satisfaction: 74 of 117 professors against 31 of 63 scientists.
    let survey = table([74, 117], [31, 63]);
    assert!((survey.boschloo(Alternative::Greater).unwrap() - 0.035_564_064).abs() < 1e-9);
    assert!(prints(survey.fisher().greater(), "0.0483"));
    // Two-sided by either convention, of a table whose groups are equally large, is twice the one-sided p.
    let both =
        [TwoSided::Central, TwoSided::MinimumLikelihood].map(|way| vaccine.boschloo(Alternative::TwoSided(way)).unwrap());
    assert!((both[0] - both[1]).abs() < 1e-8);
    assert_eq!(table([1, 1_500], [1, 1_500]).boschloo(Alternative::Less), None);
    assert_eq!(table([0, 0], [1, 15]).boschloo(Alternative::Less), None);
}

#[test]
fn the_pooled_test_as_published() {
    // Questions and Answers on the Uniform Guidelines (1979) leave the test open; Rosen and Jerdee's table by Pearson's chi-square without correction:
    // 48 (14 * 3 - 21 * 10)^2 / (35 * 13 * 24 * 24).
    let pooled = table([14, 24], [21, 24]).two_proportion().unwrap();
    assert!((pooled.z * pooled.z - 48.0 * 168f64.powi(2) / (35.0 * 13.0 * 24.0 * 24.0)).abs() < 1e-12);
    assert!(pooled.z < 0.0 && pooled.is_large_enough);
    // Agresti, "Categorical Data Analysis" (2002), section 3.2: aspirin, 189 of 11,034 against 104 of 11,037 had infarctions; z = 5.00, chi-square 25.01.
    let aspirin = table([189, 11_034], [104, 11_037]).two_proportion().unwrap();
    assert!(prints(aspirin.z * aspirin.z, "25.01"));
    // Yates (1934), malocclusion of teeth: of 20 breast-fed 4, of 22 bottle-fed 1; chi-square 2.386, corrected 1.140.
    let teeth = table([4, 20], [1, 22]).two_proportion().unwrap();
    assert!(prints(teeth.z * teeth.z, "2.386") && prints(teeth.corrected_chi_square, "1.140"), "{teeth:?}");
    assert!(!teeth.is_large_enough);
    assert_eq!(table([0, 5], [0, 7]).two_proportion(), None);
}

#[test]
fn availability_as_published() {
    // Castaneda v. Partida, 430 U.S. 482 (1977), note 17: 339 of 870 jurors where 79.1 percent were to be expected, some 29 standard deviations, and less than one
    // in ten to the 140th.
    let jurors = AvailabilityTest::of(339, 870, Ratio::of(791, 1_000).unwrap()).unwrap();
    assert!(prints(jurors.deviations.unwrap(), "-29"));
    assert!(jurors.less < 1e-140 && jurors.less > 1e-150);
    // Hazelwood School District v. United States, 433 U.S. 299 (1977), note 17: 15 of 405 teachers where 15.4 percent were to be expected, more than six; where 5.7
    // percent were, less than two.
    let hired = |permille| AvailabilityTest::of(15, 405, Ratio::of(permille, 1_000).unwrap()).unwrap().deviations.unwrap();
    assert!(hired(154) < -6.0 && hired(57) > -2.0);
    // Conover, "Practical Nonparametric Statistics" (1971), p. 97, as in R's `binom.test`: Mendel's 682 of 925, three quarters to be expected; p = 0.3825.
    let peas = AvailabilityTest::of(682, 925, Ratio::of(3, 4).unwrap()).unwrap();
    assert!(prints(peas.two_sided, "0.3825"));
    assert_eq!(AvailabilityTest::of(3, 2, Ratio::of(1, 2).unwrap()), None);
    assert_eq!(AvailabilityTest::of(1, 2, Ratio::of(3, 2).unwrap()), None);
}

#[test]
fn intervals_of_one_rate_as_published() {
    // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I.
    let sure = Confidence::default();
    for (selected, considered, wilson, exact) in [
        (81, 263, ["0.2553", "0.3662"], ["0.2527", "0.3676"]),
        (15, 148, ["0.0624", "0.1605"], ["0.0578", "0.1617"]),
        (0, 20, ["0.0000", "0.1611"], ["0.0000", "0.1684"]),
        (1, 29, ["0.0061", "0.1718"], ["0.0009", "0.1776"]),
    ] {
        let rate = Rate::new(selected, considered).unwrap();
        ends(rate.wilson(sure), wilson[0], wilson[1]);
        ends(rate.clopper_pearson(sure), exact[0], exact[1]);
        // All of the others: the same from the other end.
        let others = Rate::new(considered - selected, considered).unwrap();
        for (one, other) in [
            (rate.wilson(sure), others.wilson(sure)),
            (rate.clopper_pearson(sure), others.clopper_pearson(sure)),
            (rate.jeffreys(sure), others.jeffreys(sure)),
        ] {
            assert!((one.lower - (1.0 - other.upper.unwrap())).abs() < 1e-11, "{one:?} {other:?}");
        }
    }
    // Brown, Cai and DasGupta, Statistical Science 16 (2001): for none, Jeffreys's interval begins at 0.
    let none = Rate::new(0, 20).unwrap().jeffreys(sure);
    assert_eq!((none.lower, none.method), (0.0, IntervalMethod::Jeffreys));
    assert_eq!(Rate::new(0, 0), None);
}

#[test]
fn intervals_of_a_difference_as_published() {
    // Newcombe, Statistics in Medicine 17 (1998) 873-890, table II: Mee is its method 5, Miettinen and Nurminen 6, the hybrid score 10.
    let sure = Confidence::default();
    for (first, second, mee, miettinen, hybrid) in [
        ([56, 70], [48, 80], ["0.0533", "0.3377"], ["0.0528", "0.3382"], ["0.0524", "0.3339"]),
        ([9, 10], [3, 10], ["0.1821", "0.8370"], ["0.1700", "0.8406"], ["0.1705", "0.8090"]),
        ([6, 7], [2, 7], ["0.0544", "0.8478"], ["0.0342", "0.8534"], ["0.0582", "0.8062"]),
        ([5, 56], [0, 29], ["-0.0313", "0.1926"], ["-0.0326", "0.1933"], ["-0.0381", "0.1926"]),
        ([0, 10], [0, 20], ["-0.1611", "0.2775"], ["-0.1658", "0.2844"], ["-0.1611", "0.2775"]),
        ([10, 10], [0, 20], ["0.7225", "1.0000"], ["0.7156", "1.0000"], ["0.6791", "1.0000"]),
    ] {
        let table = table(first, second);
        ends(table.mee(sure).unwrap(), mee[0], mee[1]);
        ends(table.miettinen_nurminen(sure).unwrap(), miettinen[0], miettinen[1]);
        ends(table.newcombe(sure).unwrap(), hybrid[0], hybrid[1]);
    }
    assert_eq!(table([0, 0], [1, 2]).newcombe(sure), None);
}

#[test]
fn intervals_of_a_ratio_as_published() {
    let sure = Confidence::default();
    // Koopman, Biometrics 40 (1984): 36 of 40 against 16 of 80.
    ends(table([36, 40], [16, 80]).koopman(sure).unwrap(), "2.94", "7.15");
    // Fagerland, Lydersen and Laake, "Recommended confidence intervals for two independent binomial proportions", SMMR 24 (2015): Perondi's 7 of 34 against 1 of 34; Koopman 1.22
    // to 42.6, Miettinen and Nurminen 1.21 to 43.0.
    ends(table([7, 34], [1, 34]).koopman(sure).unwrap(), "1.22", "42.6");
    ends(table([7, 34], [1, 34]).miettinen_nurminen_ratio(sure).unwrap(), "1.21", "43.0");
    // Nobody of the first: from 0 on. Nobody of the second: nothing to be held against.
    assert_eq!(table([0, 16], [15, 72]).koopman(sure).unwrap().lower, 0.0);
    assert_eq!(table([15, 72], [0, 16]).koopman(sure), None);
    // Everybody of both: 1 lies within.
    assert!(table([10, 10], [10, 10]).koopman(sure).unwrap().contains(1.0));
}

/// SAS/STAT's example of `PROC FREQ`, "Cochran-Mantel-Haenszel Statistics": better under a drug and a placebo, women and men.
const MIGRAINE: &[[u64; 4]] = &[[16, 27, 5, 25], [12, 28, 7, 26]];
/// Agresti, "Categorical Data Analysis" (2002), table 6.6, after Liu (1992): lung cancer and smoking in eight cities of China.
const CITIES: &[[u64; 4]] = &[
    [126, 226, 35, 96],
    [908, 1596, 497, 1304],
    [913, 1660, 336, 934],
    [235, 407, 58, 179],
    [402, 710, 121, 336],
    [182, 338, 72, 170],
    [60, 159, 11, 54],
    [104, 193, 21, 57],
];
/// Bickel, Hammel and O'Connell, "Sex bias in graduate admissions", Science 187 (1975), as R's `UCBAdmissions`: women and men by department.
pub const BERKELEY: &[[u64; 4]] = &[
    [89, 108, 512, 825],
    [17, 25, 353, 560],
    [202, 593, 120, 325],
    [131, 375, 138, 417],
    [94, 393, 53, 191],
    [24, 341, 22, 373],
];

#[test]
fn cochran_mantel_and_haenszel_as_published() {
    let sure = Confidence::default();
    let migraine = strata(MIGRAINE);
    assert!(prints(migraine.mantel_haenszel(false).unwrap(), "8.3052"));
    assert!(prints(migraine.mantel_haenszel_p(false).unwrap(), "0.0040"));
    let (rates, odds) = (migraine.common_rate_ratio(sure).unwrap(), migraine.common_odds_ratio(sure).unwrap());
    assert!(prints(rates.value, "2.1636") && prints(odds.value, "3.3132"));
    ends(rates.ci.unwrap(), "1.2336", "3.7948");
    ends(odds.ci.unwrap(), "1.4456", "7.5934");
    let cities = strata(CITIES);
    assert!(prints(cities.mantel_haenszel(false).unwrap(), "280.1"));
    let odds = cities.common_odds_ratio(sure).unwrap();
    assert!(prints(odds.value, "2.17"));
    ends(odds.ci.unwrap(), "1.984", "2.383");
    // R's `mantelhaen.test(UCBAdmissions)`, corrected for continuity: 1.4269, and the odds of men over those of women 0.9047.
    let berkeley = strata(BERKELEY);
    assert!(prints(berkeley.mantel_haenszel(true).unwrap(), "1.4269"));
    assert!(prints(1.0 / berkeley.common_odds_ratio(sure).unwrap().value, "0.9047"));
    // R's `mantelhaen.test(Rabbits)`, after Mantel (1963): 3.9286, p 0.04747, the common odds ratio 7.
    let rabbits = strata(&[[0, 6, 0, 5], [3, 6, 0, 6], [6, 6, 2, 6], [5, 6, 6, 6], [2, 2, 5, 5]]);
    assert!(prints(rabbits.mantel_haenszel(true).unwrap(), "3.9286"));
    assert!(prints(rabbits.mantel_haenszel_p(true).unwrap(), "0.04747"));
    assert!(prints(rabbits.common_odds_ratio(sure).unwrap().value, "7"));
    // The first and the last stratum have an empty margin.
    assert_eq!((rabbits.informative(), rabbits.tables().len()), (3, 5));
}

#[test]
fn homogeneity_as_published() {
    let migraine = strata(MIGRAINE).breslow_day().unwrap();
    assert!(prints(migraine.chi_square, "1.4929") && prints(migraine.p, "0.2218") && migraine.degrees == 1);
    let cities = strata(CITIES).breslow_day().unwrap();
    assert!(prints(cities.chi_square, "5.2") && prints(cities.p, "0.64") && cities.degrees == 7);
    // Friendly's `vcd`, `woolf_test(UCBAdmissions)`: 17.902, p 0.003072.
    let berkeley = strata(BERKELEY);
    let woolf = berkeley.woolf().unwrap();
    assert!(prints(woolf.chi_square, "17.902") && prints(woolf.p, "0.003072") && woolf.degrees == 5);
    // Tarone's correction takes the square of the sum of what is apart, over the sum of variances: it never adds, and is small for the common ratio of
    // Mantel and Haenszel.
    for strata in [strata(MIGRAINE), strata(CITIES), berkeley] {
        let (plain, corrected) = (strata.breslow_day().unwrap(), strata.tarone().unwrap());
        assert!(corrected.chi_square <= plain.chi_square && plain.chi_square - corrected.chi_square < 0.01);
    }
    // One stratum has nothing to differ from.
    assert_eq!(strata(&MIGRAINE[..1]).breslow_day(), None);
}

#[test]
fn mcnemar_as_published() {
    // Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91 (2013), table 1 after Bentur et al.: 1 and 7 differ; asymptotic 0.034, exact
    // 0.070, mid-p 0.039.
    let airways = Discordant::new(1, 7).unwrap();
    assert!(prints(airways.chi_square_p(false).unwrap(), "0.034"));
    assert!((airways.exact_p() - 18.0 / 256.0).abs() < 1e-15 && prints(airways.exact_p(), "0.070"));
    assert!((airways.mid_p() - 10.0 / 256.0).abs() < 1e-15 && prints(airways.mid_p(), "0.039"));
    // Agresti, "Categorical Data Analysis" (2002), section 10.1: approval of the prime minister, 150 and 86 changed their minds; z = 4.17.
    let approval = Discordant::new(150, 86).unwrap();
    assert!(prints(approval.chi_square(false).unwrap().sqrt(), "4.17"));
    // Cardillo (2007), `mcnemar`: 59 and 121, corrected for continuity 20.672222.
    assert!(prints(Discordant::new(59, 121).unwrap().chi_square(true).unwrap(), "20.672222"));
    let none = Discordant::new(0, 0).unwrap();
    assert_eq!((none.chi_square(false), none.exact_p()), (None, 1.0));
}

#[test]
fn adjusted_p_values_as_published() {
    // Benjamini and Hochberg, JRSS B 57 (1995), section 3.2: fifteen p-values of a study of thrombolysis. At 0.05 their procedure finds four, Holm's (as Bonferroni's) three.
    let raw =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
    let found = |adjusted: Vec<f64>| adjusted.into_iter().filter(|p| *p <= 0.05).count();
    assert_eq!((found(benjamini_hochberg(&raw)), found(holm(&raw))), (4, 3));
    // Holm, Scandinavian Journal of Statistics 6 (1979): the smallest of n is held against level / n, the next against level / (n - 1).
    let adjusted = holm(&[0.03, 0.01, 0.04]);
    for (adjusted, expected) in adjusted.iter().zip([0.06, 0.03, 0.06]) {
        assert!((adjusted - expected).abs() < 1e-15);
    }
    assert_eq!(holm(&[]), Vec::<f64>::new());
}

#[test]
fn concentration_as_published() {
    // U.S. Department of Justice, "Herfindahl-Hirschman Index": four firms of 30, 30, 20 and 20 percent have 2,600.
    let firms = Concentration::of(&[30, 30, 20, 20]).unwrap();
    assert_eq!(firms.herfindahl().unwrap().rounded(4), "0.2600");
    // (0.26 - 1/4) / (1 - 1/4)
    assert_eq!(firms.normalised().unwrap().lowest().to_string(), "1/75");
    // A group that has none counts for what is possible: (0.26 - 1/5) / (1 - 1/5).
    let with_none = Concentration::of(&[30, 30, 20, 20, 0]).unwrap();
    assert_eq!(with_none.herfindahl(), firms.herfindahl());
    assert_eq!(with_none.normalised().unwrap().lowest().to_string(), "3/40");
    // One has all.
    assert_eq!(Concentration::of(&[7, 0]).unwrap().normalised().unwrap().lowest().to_string(), "1/1");
    // Half of the opportunities for a quarter of the people: 2.
    let quotients = Concentration::of(&[5, 5]).unwrap().location_quotients(&[10, 30]);
    let quotients: Vec<String> = quotients.into_iter().map(|quotient| quotient.unwrap().rounded(4)).collect();
    assert_eq!(quotients, ["2.0000", "0.6667"]);
    // scikit-bio's tests of `dominance`, the same sum of squares: 0.34.
    assert_eq!(Concentration::of(&[1, 0, 2, 5, 2]).unwrap().herfindahl().unwrap().rounded(2), "0.34");
    assert_eq!(Concentration::of(&[]).unwrap().herfindahl(), None);
    assert_eq!(Concentration::of(&[3]).unwrap().normalised(), None);
}

#[test]
fn inequality_as_published() {
    // R's DescTools, help of `Gini`, by n.
    let incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261];
    assert!(prints(gini(&incomes, false).unwrap().as_f64(), "0.4620911"));
    // By n - 1, which is its default.
    assert!(prints(gini(&incomes, true).unwrap().as_f64(), "0.5134346"));
    // PySAL's tests of `inequality`, on its data `mexico`: the product per head of 32 states in 1940, by the regions of Hanson (1998). Gini 0.35372371, Theil 0.20894344, between regions 0.0345889.
    let regions: [&[u64]; 5] = [
        &[22361, 8578, 8537, 9073, 6399, 7508],
        &[10384, 9573, 12132, 4836, 4372, 4840, 3734],
        &[6909, 4359, 4414, 5309, 3327, 6936, 3569, 11016, 3605, 5203],
        &[17816, 3408],
        &[3758, 2934, 2181, 1892, 21965, 2459, 7990],
    ];
    let states: Vec<u64> = regions.concat();
    assert!(prints(gini(&states, false).unwrap().as_f64(), "0.35372371"));
    let parts = theil(&regions).unwrap();
    assert!(prints(parts.total, "0.20894344") && prints(parts.between, "0.0345889"));
    // One of n people has everything: ln n, and (n - 1) / n.
    assert_eq!(gini(&[0, 0, 0, 8], false).unwrap().lowest().to_string(), "3/4");
    assert!((theil(&[&[0, 0, 0, 8]]).unwrap().total - 4f64.ln()).abs() < 1e-15);
    // Between and within groups: (1, 1) and (3, 3) differ only between.
    let parts = theil(&[&[1, 1], &[3, 3]]).unwrap();
    assert_eq!(parts.within, 0.0);
    assert!((parts.between - (0.25 * 0.5f64.ln() + 0.75 * 1.5f64.ln())).abs() < 1e-15);
    assert_eq!((gini(&[0, 0], false), gini(&[], true)), (None, None));
    assert!(theil(&[&[0, 0]]).is_none());
}

#[test]
fn diversity_as_defined() {
    // Hill, Ecology 54 (1973): as many kinds as there are when all are equal.
    let equal = Diversity::of(&[6, 6, 6, 0]).unwrap();
    assert!((equal.effective_number().unwrap() - 3.0).abs() < 1e-12);
    assert_eq!(equal.gini_simpson().unwrap().lowest().to_string(), "2/3");
    // Simpson, Nature 163 (1949): of n with n_i of a kind, the sum of n_i (n_i - 1) over n (n - 1) are alike.
    let some = Diversity::of(&[2, 1]).unwrap();
    assert_eq!(some.simpson_without_replacement().unwrap().lowest().to_string(), "2/3");
    // exp(H) of a half, a quarter and a quarter: 2 to the power of 3/2.
    assert!((Diversity::of(&[12, 6, 6]).unwrap().effective_number().unwrap() - 8f64.sqrt()).abs() < 1e-12);
    // scikit-bio's tests of `simpson`: 0.66; and of `heip_e`, (exp(H) - 1) / (kinds - 1), after "Statistical Ecology: A Primer in Methods and Computing", table 8.1: 0.90 and 0.61.
    assert_eq!(Diversity::of(&[1, 0, 2, 5, 2]).unwrap().gini_simpson().unwrap().rounded(2), "0.66");
    for (amounts, printed) in [([500, 300, 200].as_slice(), "0.90"), (&[500, 299, 200, 1], "0.61")] {
        let kinds = Diversity::of(amounts).unwrap().effective_number().unwrap();
        assert!(prints((kinds - 1.0) / (amounts.len() as f64 - 1.0), printed));
    }
    assert_eq!(Diversity::of(&[0]).unwrap().effective_number(), None);
    assert_eq!(Diversity::of(&[1]).unwrap().simpson_without_replacement(), None);
}

#[test]
fn ratios_are_rounded_once_and_at_print() {
    let ratio = Ratio::of(18, 28).unwrap();
    assert_eq!((ratio.truncated(3), ratio.rounded(3)), ("0.642".to_owned(), "0.643".to_owned()));
    assert_eq!(Ratio::of(1, 2).unwrap().rounded(0), "1");
    assert_eq!(Ratio::of(5, 2).unwrap().to_string(), "5/2");
    assert_eq!(serde_json::from_str::<Ratio>(r#"{"numerator": 1, "denominator": 0}"#).ok(), None);
    // Products that do not fit are reduced: nothing is rounded.
    let large = Ratio::of(6_000_000_000, 9_000_000_001).unwrap();
    assert!(large.over(large).unwrap().compare(Ratio::of(1, 1).unwrap()).is_eq());
}

/// Against scipy's quantiles of the beta distribution. The logarithms of factorials of a billion leave five digits.
#[test]
fn exact_intervals_of_a_few_of_very_many_are_found() {
    let known = [
        (1, 1_000_000_000, 2.531780798396938e-11, 5.571643429123389e-9),
        (3, 20_000_000, 3.0933607213016446e-8, 4.3836359023698723e-7),
        (500, 10_000_000, 4.5712953394429734e-5, 5.4580801839551194e-5),
        (1, 5_000_000, 5.063561584038147e-9, 1.1143281687776823e-6),
        (999_999_997, 1_000_000_000, 0.9999999912327269, 0.9999999993813279),
    ];
    for (selected, considered, lower, upper) in known {
        let found = Rate::new(selected, considered).unwrap().clopper_pearson(Confidence::default());
        let (low, high) = (found.lower, found.upper.unwrap());
        let is_near = |found: f64, known: f64| (found / known - 1.0).abs() < 1e-14 * considered as f64 + 1e-11;
        assert!(is_near(low, lower) && is_near(high, upper), "{selected} of {considered}: {low} {high}");
    }
}
