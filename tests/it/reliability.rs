//! Reliability of raters against worked examples that others have published; each says which.

use rungs::{
    BradleyTerryFault, Coincidences, Confidence, IccForm, KappaWeights, MeasurementLevel, NoisyMean, PairedComparisons,
    PairedFit, RatedUnits, RaterAgreement, RaterCounts, RatingTable, Shrinkage, TieModel,
};

/// As many digits behind the point as the source prints.
fn prints(value: f64, printed: &str) -> bool {
    let digits = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
    let value = format!("{value:.digits$}");
    assert_eq!(value, printed);
    true
}

fn coincidences(units: &[&[i64]]) -> Coincidences {
    let mut coincidences = Coincidences::new();
    assert!(units.iter().all(|unit| coincidences.add(unit)));
    coincidences
}

#[test]
fn krippendorff_as_published() {
    // Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), data C: twelve units, four observers, some ratings missing.
    let data = coincidences(&[
        &[1, 1, 1],
        &[2, 2, 3, 2],
        &[3, 3, 3, 3],
        &[3, 3, 3, 3],
        &[2, 2, 2, 2],
        &[1, 2, 3, 4],
        &[4, 4, 4, 4],
        &[1, 1, 2, 1],
        &[2, 2, 2, 2],
        &[5, 5, 5],
        &[1, 1],
        &[3],
    ]);
    assert_eq!((data.units(), data.rated_once(), data.ratings()), (11, 1, 40));
    for (level, printed) in [
        (MeasurementLevel::Nominal, "0.743"),
        (MeasurementLevel::Ordinal, "0.815"),
        (MeasurementLevel::Interval, "0.849"),
        (MeasurementLevel::Ratio, "0.797"),
    ] {
        assert!(prints(data.alpha(level).unwrap(), printed));
    }
    // The same paper, data A, two observers and two values, and data B, two observers and five.
    let yes_no = coincidences(&[&[0, 1], &[1, 1], &[0, 1], &[0, 0], &[0, 0], &[0, 1], &[0, 0], &[0, 0], &[1, 0], &[0, 0]]);
    assert!(prints(yes_no.alpha(MeasurementLevel::Nominal).unwrap(), "0.095"));
    let (ben, gerry) = ([1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]);
    let mut letters = Coincidences::new();
    assert!(ben.into_iter().zip(gerry).all(|(one, other)| letters.add(&[one, other])));
    assert!(prints(letters.alpha(MeasurementLevel::Nominal).unwrap(), "0.692"));
}

#[test]
fn nothing_that_varies_is_no_agreement() {
    let same = coincidences(&[&[3, 3], &[3, 3, 3]]);
    for level in [MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval, MeasurementLevel::Ratio] {
        assert_eq!(same.alpha(level), None);
        assert_eq!(coincidences(&[]).alpha(level), None);
        assert_eq!(coincidences(&[&[1], &[], &[2]]).alpha(level), None);
    }
    assert_eq!(coincidences(&[&[-1, 1], &[2, 3]]).alpha(MeasurementLevel::Ratio), None);
    let mut refused = Coincidences::new();
    assert!(!refused.add(&[1, 1_000_000_001]) && !refused.add(&[i64::MIN, 0]) && !refused.add(&vec![1; 1_001]));
    assert_eq!(refused, Coincidences::new());
    assert_eq!(RaterAgreement::new(2, &[5, 0, 0, 0]).unwrap().kappa(KappaWeights::None, Confidence::default()), None);
    assert_eq!(RaterAgreement::new(2, &[0, 0, 0, 0]), None);
    assert_eq!(RaterAgreement::new(usize::MAX, &[1]), None);
    assert_eq!(RatingTable::new(&[[2, 2], [2, 2]]).unwrap().correlations(Confidence::default()), None);
    assert_eq!(RatingTable::new::<[i64; 2]>(&[]), None);
    assert_eq!(Shrinkage::of(&[]), None);
    assert_eq!((NoisyMean::new(f64::NAN, 1.0), NoisyMean::new(1.0, 0.0), NoisyMean::of(&[4, 4])), (None, None, None));
}

#[test]
fn cohen_as_published() {
    let sure = Confidence::default();
    // Cohen, Educational and Psychological Measurement 20 (1960), table 1: kappa 0.492.
    let diagnoses = RaterAgreement::new(3, &[88, 14, 18, 10, 40, 10, 2, 6, 12]).unwrap();
    let kappa = diagnoses.kappa(KappaWeights::None, sure).unwrap();
    assert!(prints(kappa.value, "0.492") && prints(kappa.by_chance, "0.41"));
    assert_eq!(diagnoses.raw_agreement().rounded(2), "0.70");
    // SAS/STAT's example of `PROC FREQ`, "Cohen's Kappa Coefficient": two dermatologists, skin conditions of 88 patients; its weights are linear.
    let skin = RaterAgreement::new(4, &[10, 4, 1, 0, 5, 10, 12, 2, 2, 4, 12, 5, 0, 2, 6, 13]).unwrap();
    let simple = skin.kappa(KappaWeights::None, sure).unwrap();
    assert!(prints(simple.value, "0.3449") && prints(simple.ase, "0.0724") && prints(simple.ase_null, "0.0612"));
    assert!(prints(simple.ci.lower, "0.2030") && prints(simple.ci.upper.unwrap(), "0.4868"));
    let linear = skin.kappa(KappaWeights::Linear, sure).unwrap();
    assert!(prints(linear.value, "0.5082") && prints(linear.ase, "0.0655"));
    assert!(prints(linear.ci.lower, "0.3798") && prints(linear.ci.upper.unwrap(), "0.6366"));
    // Agresti, "Categorical Data Analysis" (2002), table 10.8: two pathologists, carcinoma of the cervix; 0.493 with an error of 0.057, and with quadratic weights 0.78.
    let carcinoma = RaterAgreement::new(4, &[22, 2, 2, 0, 5, 7, 14, 0, 0, 2, 36, 0, 0, 1, 17, 10]).unwrap();
    let simple = carcinoma.kappa(KappaWeights::None, sure).unwrap();
    assert!(prints(simple.value, "0.493") && prints(simple.ase, "0.057"));
    assert!(prints(carcinoma.kappa(KappaWeights::Quadratic, sure).unwrap().value, "0.78"));
}

#[test]
fn high_agreement_may_have_a_low_kappa() {
    // Feinstein and Cicchetti, "High agreement but low kappa", Journal of Clinical Epidemiology 43 (1990): both agree on 85 of 100, kappa 0.70 and 0.32.
    for (counts, printed) in [([40, 9, 6, 45], "0.70"), ([80, 10, 5, 5], "0.32")] {
        let agreement = RaterAgreement::new(2, &counts).unwrap();
        assert_eq!(agreement.raw_agreement().rounded(2), "0.85");
        assert!(prints(agreement.kappa(KappaWeights::None, Confidence::default()).unwrap().value, printed));
    }
}

#[test]
fn fleiss_and_randolph_as_published() {
    // Fleiss, Psychological Bulletin 76 (1971), table 1: thirty patients, six psychiatrists each, five diagnoses; kappa 0.430.
    let diagnoses: [[u64; 5]; 30] = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0],
        [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0],
        [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1],
        [3, 0, 0, 1, 2],
        [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0],
        [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6],
        [0, 1, 0, 5, 0],
        [0, 2, 0, 1, 3],
        [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0],
        [4, 0, 0, 0, 2],
        [0, 2, 0, 4, 0],
        [1, 0, 5, 0, 0],
        [0, 0, 0, 0, 6],
    ];
    let kappa = |raters, rows: &[&[u64]]| {
        let mut counts = RaterCounts::new(raters, rows[0].len()).unwrap();
        assert!(rows.iter().all(|row| counts.add(row)));
        counts.kappa().unwrap()
    };
    let rows: Vec<&[u64]> = diagnoses.iter().map(<[u64; 5]>::as_slice).collect();
    let psychiatrists = kappa(6, &rows);
    assert!(prints(psychiatrists.fleiss.unwrap(), "0.430") && prints(psychiatrists.raw_agreement.as_f64(), "0.556"));
    // The R package `irr`, `kappam.fleiss(diagnoses)`: z = 17.7.
    assert!(prints(psychiatrists.fleiss.unwrap() / psychiatrists.ase_null.unwrap(), "17.7"));
    // The worked example of Wikipedia's article on Fleiss's kappa: ten units, fourteen raters, 0.210.
    let wikipedia: [&[u64]; 10] = [
        &[0, 0, 0, 0, 14],
        &[0, 2, 6, 4, 2],
        &[0, 0, 3, 5, 6],
        &[0, 3, 9, 2, 0],
        &[2, 2, 8, 1, 1],
        &[7, 7, 0, 0, 0],
        &[3, 2, 6, 3, 0],
        &[2, 5, 3, 2, 2],
        &[6, 5, 2, 1, 0],
        &[0, 2, 2, 3, 7],
    ];
    let worked = kappa(14, &wikipedia);
    assert!(prints(worked.fleiss.unwrap(), "0.210") && prints(worked.raw_agreement.as_f64(), "0.378"));
    // statsmodels's tests, from Randolph's online calculator: 0.785714, and Fleiss's 0.708333; two raters' categories all the same: 1, and none.
    let small = kappa(7, &[&[6, 1, 0], &[0, 7, 0]]);
    assert!(prints(small.randolph, "0.785714") && prints(small.fleiss.unwrap(), "0.708333"));
    let same = kappa(7, &[&[7, 0], &[7, 0]]);
    assert_eq!((same.randolph, same.fleiss), (1.0, None));
}

#[test]
fn intraclass_as_published() {
    // Shrout and Fleiss, Psychological Bulletin 86 (1979), tables 2 and 4: six targets, four judges. The intervals as the R package `psych` prints them of the same data.
    let rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
    let found = RatingTable::new(&rows).unwrap().correlations(Confidence::default()).unwrap();
    let printed = [
        ("0.17", "-0.133", "0.72"),
        ("0.29", "0.019", "0.76"),
        ("0.71", "0.342", "0.95"),
        ("0.44", "-0.884", "0.91"),
        ("0.62", "0.071", "0.93"),
        ("0.91", "0.676", "0.99"),
    ];
    for (form, (value, lower, upper)) in found.forms.iter().zip(printed) {
        assert!(prints(form.value.unwrap(), value));
        let ci = form.ci.unwrap();
        assert!(prints(ci.lower, lower) && prints(ci.upper.unwrap(), upper));
    }
    // As many ratings for each unit: the same by the sums of units as by the table.
    let mut units = RatedUnits::new();
    assert!(rows.iter().all(|row| units.add(row)));
    let (one, first) = (units.one_way(Confidence::default()).unwrap(), found.forms[0]);
    assert!((one.value.unwrap() - first.value.unwrap()).abs() < 1e-12);
    let (one, first) = (one.ci.unwrap(), first.ci.unwrap());
    assert!((one.lower - first.lower).abs() < 1e-12 && (one.upper.unwrap() - first.upper.unwrap()).abs() < 1e-12);
    // The R package `irr`, data `anxiety`, `icc(anxiety, model = "twoway", type = "agreement")`: 0.198, from -0.039 to 0.494.
    let anxiety = [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ];
    let rows: Vec<[i64; 3]> = (0..20).map(|unit| anxiety.map(|rater| rater[unit])).collect();
    let found = RatingTable::new(&rows).unwrap().correlations(Confidence::default()).unwrap();
    let agreement = found.forms[1];
    assert_eq!(agreement.form, IccForm::OneOfRandomRaters);
    assert!(prints(agreement.value.unwrap(), "0.198"));
    assert!(prints(agreement.ci.unwrap().lower, "-0.039") && prints(agreement.ci.unwrap().upper.unwrap(), "0.494"));
}

#[test]
fn bradley_and_terry_as_published() {
    // Agresti, "Categorical Data Analysis" (2002), table 10.10: the American League's East in 1987; Baltimore at 0, strengths as the R package `BradleyTerry2` prints them.
    let wins = [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ];
    let baseball = compared(&wins);
    let told = baseball.strengths(TieModel::HalfWins, PairedFit::MaximumLikelihood, 10_000).unwrap();
    assert!(told.converged);
    let printed = ["1.5814", "1.4364", "1.2945", "1.2476", "1.1077", "0.6839", "0.0000"];
    for (log, printed) in told.log_strengths.iter().zip(printed) {
        assert!(prints(log - told.log_strengths[6], printed));
    }
    // Without ties both models are the same.
    let with_ties = baseball.strengths(TieModel::Davidson, PairedFit::MaximumLikelihood, 10_000).unwrap();
    assert_eq!((with_ties.tie_factor, &with_ties.log_strengths), (Some(0.0), &told.log_strengths));
    // Stigler, "Citation patterns in the journals of statistics and probability", Statistical Science 9 (1994), as in `BradleyTerry2`: Biometrika at 0, Communications in Statistics -2.94907,
    // JASA -0.47957, JRSS-B 0.26895. To be cited by the other is to win.
    let cited = [[0, 730, 498, 221], [33, 0, 68, 17], [320, 813, 0, 142], [284, 276, 325, 0]];
    let told = compared(&cited).strengths(TieModel::HalfWins, PairedFit::MaximumLikelihood, 10_000).unwrap();
    for (log, printed) in told.log_strengths.iter().zip(["0.00000", "-2.94907", "-0.47957", "0.26895"]) {
        assert!(prints(log - told.log_strengths[0], printed));
    }
}

#[test]
fn davidson_as_published() {
    // Davidson, "On extending the Bradley-Terry model to accommodate ties in paired comparison experiments", Journal of the American Statistical Association 65 (1970), example 2: fifteen pairs
    // of six brands of pudding, the first preferred, the second, neither. Worths that sum to 1, and the factor of ties, as the vignette of the R package `PlackettLuce` prints them after seven
    // iterations (0.1388005 and so on), to the four digits that more iterations do not change.
    let pairs = [
        (0, 1, 19, 22, 16),
        (0, 2, 16, 19, 12),
        (1, 2, 19, 19, 10),
        (0, 3, 18, 23, 13),
        (1, 3, 23, 19, 9),
        (2, 3, 19, 20, 15),
        (0, 4, 13, 19, 18),
        (1, 4, 16, 20, 12),
        (2, 4, 16, 15, 17),
        (3, 4, 17, 14, 16),
        (0, 5, 18, 21, 12),
        (1, 5, 22, 20, 12),
        (2, 5, 13, 18, 10),
        (3, 5, 14, 19, 18),
        (4, 5, 11, 21, 12),
    ];
    let mut puddings = PairedComparisons::new(6).unwrap();
    for (one, other, first, second, neither) in pairs {
        assert!(puddings.add_wins(one, other, first) && puddings.add_wins(other, one, second));
        assert!(puddings.add_ties(one, other, neither));
    }
    let told = puddings.strengths(TieModel::Davidson, PairedFit::MaximumLikelihood, 10_000).unwrap();
    let sum: f64 = told.log_strengths.iter().map(|log| log.exp()).sum();
    for (log, printed) in told.log_strengths.iter().zip(["0.1388", "0.1730", "0.1617", "0.1654", "0.1587", "0.2024"]) {
        assert!(prints(log.exp() / sum, printed));
    }
    assert!(told.converged && prints(told.tie_factor.unwrap(), "0.7468"));
    // Its table of logarithms has the first at 0: 0.2202, 0.1530, 0.1339 and 0.3771; the fourth, 0.1753 there, is 0.1751 when the iterations have converged.
    for (item, printed) in [(1, "0.2202"), (2, "0.1530"), (3, "0.1751"), (4, "0.1339"), (5, "0.3771")] {
        assert!(prints(told.log_strengths[item] - told.log_strengths[0], printed));
    }
}

fn compared<const N: usize>(wins: &[[u64; N]; N]) -> PairedComparisons {
    let mut comparisons = PairedComparisons::new(N).unwrap();
    for (winner, row) in wins.iter().enumerate() {
        for (loser, wins) in row.iter().enumerate().filter(|(loser, _)| *loser != winner) {
            assert!(comparisons.add_wins(winner, loser, *wins));
        }
    }
    comparisons
}

#[test]
fn strengths_without_bounds_are_refused() {
    // The first never lost.
    let mut comparisons = compared(&[[0, 2, 3], [0, 0, 1], [0, 1, 0]]);
    let fit = |comparisons: &PairedComparisons, ties, fit| comparisons.strengths(ties, fit, 100_000);
    let refused = fit(&comparisons, TieModel::HalfWins, PairedFit::MaximumLikelihood);
    assert_eq!(refused, Err(BradleyTerryFault::NotConnected { parts: 2 }));
    let drawn_in = fit(&comparisons, TieModel::HalfWins, PairedFit::Penalised).unwrap();
    assert!(drawn_in.converged && drawn_in.log_strengths[0] > 0.5 && drawn_in.log_strengths[1].is_finite());
    // One tie leads back.
    assert!(comparisons.add_ties(0, 1, 1));
    assert!(fit(&comparisons, TieModel::HalfWins, PairedFit::MaximumLikelihood).unwrap().converged);
    // Two items by Davidson: the model has as many parameters as outcomes, so that it says what was counted.
    let mut two = PairedComparisons::new(2).unwrap();
    assert!(two.add_wins(0, 1, 12) && two.add_wins(1, 0, 3) && two.add_ties(0, 1, 6));
    let told = fit(&two, TieModel::Davidson, PairedFit::MaximumLikelihood).unwrap();
    assert!((told.log_strengths[0] - told.log_strengths[1] - 4f64.ln()).abs() < 1e-8);
    assert!((told.tie_factor.unwrap() - 1.0).abs() < 1e-8);
    // Half-wins: 15 to 6.
    let halves = fit(&two, TieModel::HalfWins, PairedFit::MaximumLikelihood).unwrap();
    assert!((halves.log_strengths[0] - halves.log_strengths[1] - 2.5f64.ln()).abs() < 1e-8);
    let mut ties = PairedComparisons::new(2).unwrap();
    assert!(ties.add_ties(0, 1, 6) && !ties.add_wins(0, 2, 1) && !ties.add_wins(1, 1, 1) && !ties.add_wins(0, 1, u64::MAX));
    assert_eq!(fit(&ties, TieModel::Davidson, PairedFit::MaximumLikelihood), Err(BradleyTerryFault::OnlyTies));
    // A limit that is too low is told.
    assert!(!two.strengths(TieModel::Davidson, PairedFit::MaximumLikelihood, 2).unwrap().converged);
}

#[test]
fn shrinkage_as_published() {
    // Rubin, "Estimation in parallel randomized experiments", Journal of Educational Statistics 6 (1981); Gelman et al., "Bayesian Data Analysis" (2013), section 5.5: pooled 7.7, error 4.1.
    let schools = [(28.0, 15.0), (8.0, 10.0), (-3.0, 16.0), (7.0, 11.0), (-1.0, 9.0), (1.0, 11.0), (18.0, 10.0), (12.0, 18.0)];
    let schools: Vec<NoisyMean> = schools.iter().map(|(value, error)| NoisyMean::new(*value, *error).unwrap()).collect();
    let told = Shrinkage::of(&schools).unwrap();
    assert_eq!(told.between, 0.0);
    assert!(prints(told.pooled, "7.69") && prints(told.pooled_error, "4.07"));
    assert!(told.means.iter().all(|mean| mean.toward_pooled == 1.0 && prints(mean.value, "7.69")));
    // Colditz et al., "Efficacy of BCG vaccine in the prevention of tuberculosis", JAMA 271 (1994), as in the R package `metafor`, `rma(method = "DL")`: logarithms of risk ratios of thirteen
    // trials; between 0.3088, Q 152.2330, pooled -0.7141, error 0.1787.
    let trials: [[f64; 4]; 13] = [
        [4.0, 119.0, 11.0, 128.0],
        [6.0, 300.0, 29.0, 274.0],
        [3.0, 228.0, 11.0, 209.0],
        [62.0, 13_536.0, 248.0, 12_619.0],
        [33.0, 5_036.0, 47.0, 5_761.0],
        [180.0, 1_361.0, 372.0, 1_079.0],
        [8.0, 2_537.0, 10.0, 619.0],
        [505.0, 87_886.0, 499.0, 87_892.0],
        [29.0, 7_470.0, 45.0, 7_232.0],
        [17.0, 1_699.0, 65.0, 1_600.0],
        [186.0, 50_448.0, 141.0, 27_197.0],
        [5.0, 2_493.0, 3.0, 2_338.0],
        [27.0, 16_886.0, 29.0, 17_825.0],
    ];
    let means = trials.map(|[a, b, c, d]| {
        let variance = 1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d);
        NoisyMean::new((a / (a + b) / (c / (c + d))).ln(), variance.sqrt()).unwrap()
    });
    let told = Shrinkage::of(&means).unwrap();
    assert!(prints(told.between, "0.3088") && prints(told.q, "152.2330"));
    assert!(prints(told.pooled, "-0.7141") && prints(told.pooled_error, "0.1787"));
}
