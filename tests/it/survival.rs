//! Elapsed time against worked examples that others have published; each says which. What is recomputed here says so.

use rungs::{
    Confidence, KaplanMeier, LogRank, LogRankWeight, SurvivalBand, SurvivalCounts, SurvivalFault, SurvivalPoint,
    TransitionCounts,
};

/// Freireich et al., Blood 21 (1963), as in Gehan, Biometrika 52 (1965): weeks of remission of leukaemia. Less than 0 where it lasted longer.
const TREATED: &[i32] = &[6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
const PLACEBO: &[i32] = &[1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
/// Miller, "Survival Analysis" (1981), as R's `aml`: weeks until a relapse, with and without maintained chemotherapy.
const MAINTAINED: &[i32] = &[9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161];
const NOT_MAINTAINED: &[i32] = &[5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45];
/// Collett, "Modelling Survival Data in Medical Research" (2003), table 1.1, after the WHO (1987): weeks until an intrauterine device was given up.
const DEVICE: &[i32] = &[10, -13, -18, 19, -23, 30, 36, -38, -54, -56, 59, 75, 93, 97, -104, 107, -107, -107];
/// The same book, table 1.2, after Leathem and Brooks (1987): months from an operation to a death, by how a tumour was stained.
const UNSTAINED: &[i32] = &[23, 47, 69, -70, -71, -100, -101, 148, 181, -198, -208, -212, -224];
const STAINED: &[i32] = &[
    5, 8, 10, 13, 18, 24, 26, 26, 31, 35, 40, 41, 48, 50, 59, 61, 68, 71, -76, -105, -107, -109, 113, -116, 118, 143, -154,
    -162, -188, -212, -217, -225,
];
/// The data on bone marrow transplantations of Klein and Moeschberger, "Survival Analysis", as statsmodels has them (`bmt.csv`): days, of patients at low and at high risk.
const LOW_RISK: &[i32] = &[
    -2569, -2506, -2409, -2218, -1857, -1829, -1562, -1470, -1363, -1030, -860, -1258, -2246, -1870, -1799, -1709, -1674,
    -1568, -1527, -1324, -957, -932, -847, -848, -1850, -1843, -1535, -1447, -1384, 414, 2204, 1063, 481, 105, 641, 390, 288,
    421, 79, 748, 486, 48, 272, 1074, 381, 10, 53, 80, 35, 248, 704, 211, 219, 606,
];
const HIGH_RISK: &[i32] = &[
    -2640, -2430, -2252, -2140, -2133, -1238, -1631, -2024, -1345, -1136, -845, 422, 162, 84, 100, 2, 47, 242, 456, 268, 318,
    32, 467, 47, 390, 183, 105, 115, 164, 93, 120, 80, 677, 64, 168, 74, 16, 157, 625, 48, 273, 63, 76, 113, 363,
];

fn counts(times: &[i32]) -> SurvivalCounts {
    let mut counts = SurvivalCounts::new(1).unwrap();
    for time in times {
        let day = time.unsigned_abs();
        if *time < 0 { counts.censored(0, day).unwrap() } else { counts.ended(0, day, 0).unwrap() }
    }
    counts
}

fn curve(times: &[i32]) -> KaplanMeier {
    counts(times).kaplan_meier()
}

fn prints(value: f64, printed: &str) -> bool {
    let digits = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
    format!("{value:.digits$}") == printed
}

/// The days of a curve, with the share still waiting and its error as printed.
fn follows(curve: &KaplanMeier, printed: &[(u32, &str, &str)]) {
    assert_eq!(
        curve.points.iter().map(|point| point.day).collect::<Vec<_>>(),
        printed.iter().map(|row| row.0).collect::<Vec<_>>()
    );
    for (point, (day, survival, error)) in curve.points.iter().zip(printed) {
        assert!(prints(point.survival, survival), "{} on {day}, printed {survival}", point.survival);
        let found = point.standard_error().unwrap();
        assert!(prints(found, error), "{found} on {day}, printed {error}");
    }
}

#[test]
fn curves_as_published() {
    // Kleinbaum and Klein, "Survival Analysis" (2012), chapter 2; errors as R's `survfit` prints them.
    follows(
        &curve(TREATED),
        &[
            (6, "0.8571", "0.0764"),
            (7, "0.8067", "0.0869"),
            (10, "0.7529", "0.0963"),
            (13, "0.6902", "0.1068"),
            (16, "0.6275", "0.1141"),
            (22, "0.5378", "0.1282"),
            (23, "0.4482", "0.1346"),
        ],
    );
    // Collett (2003), tables 2.2 and 2.4.
    follows(
        &curve(DEVICE),
        &[
            (10, "0.9444", "0.0540"),
            (19, "0.8815", "0.0790"),
            (30, "0.8137", "0.0978"),
            (36, "0.7459", "0.1107"),
            (59, "0.6526", "0.1303"),
            (75, "0.5594", "0.1412"),
            (93, "0.4662", "0.1452"),
            (97, "0.3729", "0.1430"),
            (107, "0.2486", "0.1392"),
        ],
    );
    // R's documentation of `survfit`.
    follows(
        &curve(MAINTAINED),
        &[
            (9, "0.909", "0.0867"),
            (13, "0.818", "0.1163"),
            (18, "0.716", "0.1397"),
            (23, "0.614", "0.1526"),
            (31, "0.491", "0.1642"),
            (34, "0.368", "0.1627"),
            (48, "0.184", "0.1535"),
        ],
    );
}

fn ends(point: &SurvivalPoint, band: SurvivalBand, lower: &str, upper: &str) {
    let found = point.interval(band, Confidence::default()).unwrap();
    assert!(prints(found.lower, lower) && prints(found.upper.unwrap(), upper), "{found:?}, printed {lower} to {upper}");
}

#[test]
fn intervals_and_medians_as_published() {
    // Collett (2003), table 2.4: on the scale of the curve, cut off at 1.
    let device = curve(DEVICE);
    ends(&device.points[0], SurvivalBand::Plain, "0.839", "1.000");
    ends(&device.points[1], SurvivalBand::Plain, "0.727", "1.000");
    ends(&device.points[6], SurvivalBand::Plain, "0.182", "0.751");
    let sure = Confidence::default();
    assert_eq!(device.median(SurvivalBand::LogLog, sure).day, Some(93));
    // R's `survfit` of `aml`, which is on the scale of logarithms: medians 31 (18 to none) and 23 (8 to none).
    let kept = curve(MAINTAINED);
    ends(&kept.points[0], SurvivalBand::Log, "0.7541", "1.0000");
    ends(&kept.points[6], SurvivalBand::Log, "0.0359", "0.944");
    let median = kept.median(SurvivalBand::Log, sure);
    assert_eq!((median.day, median.lower, median.upper), (Some(31), Some(18), None));
    let median = curve(NOT_MAINTAINED).median(SurvivalBand::Log, sure);
    assert_eq!((median.day, median.lower, median.upper), (Some(23), Some(8), None));
    // All have ended: the curve is 0 and has no interval there.
    let placebo = curve(PLACEBO);
    let last = placebo.points.last().unwrap();
    assert_eq!((last.survival, last.interval(SurvivalBand::Plain, sure), placebo.survival(99)), (0.0, None, Some(0.0)));
    assert_eq!(curve(TREATED).survival(36), None);
    assert_eq!(curve(TREATED).survival(35), curve(TREATED).survival(23));
}

#[test]
fn means_up_to_a_day_as_published() {
    // Klein and Moeschberger (2003), example 4.2: treated, up to 35 weeks, 23.29 with an error of 2.83.
    let sure = Confidence::default();
    let treated = curve(TREATED).restricted_mean(35, sure).unwrap();
    assert!(prints(treated.days, "23.29") && prints(treated.standard_error, "2.83"), "{treated:?}");
    // R's `print(survfit, rmean = "common")` of `aml`, up to 161 weeks: 52.6 with an error of 19.83, 22.7 with one of 4.18.
    let [kept, not] = [curve(MAINTAINED), curve(NOT_MAINTAINED)];
    let means = KaplanMeier::restricted_means(&[&kept, &not], 161, sure).unwrap();
    assert!(prints(means[0].days, "52.6") && prints(means[0].standard_error, "19.83"), "{means:?}");
    assert!(prints(means[1].days, "22.7") && prints(means[1].standard_error, "4.18"), "{means:?}");
    // Up to when one group was not seen: refused, though the other was.
    let [treated, placebo] = [curve(TREATED), curve(PLACEBO)];
    let beyond = KaplanMeier::restricted_means(&[&placebo, &treated], 36, sure);
    assert_eq!(beyond, Err(SurvivalFault::BeyondSeen { day: 36, last: 35 }));
    let means = KaplanMeier::restricted_means(&[&placebo, &treated], 30, sure).unwrap();
    let apart = means[1].less(&means[0], sure).unwrap();
    assert!(apart.p.unwrap() < 1e-4 && !apart.ci.contains(0.0), "{apart:?}");
}

fn compared(groups: &[&[i32]], weight: LogRankWeight) -> LogRank {
    let counts: Vec<SurvivalCounts> = groups.iter().map(|times| counts(times)).collect();
    LogRank::of(&counts.iter().collect::<Vec<_>>(), weight).unwrap().unwrap()
}

#[test]
fn comparisons_as_published() {
    // Kleinbaum and Klein (2012), chapter 2: 16.79, and by weights of Wilcoxon, Tarone-Ware and Peto 13.46, 15.12 and 14.08.
    for (weight, printed) in [
        (LogRankWeight::Same, "16.79"),
        (LogRankWeight::Gehan, "13.46"),
        (LogRankWeight::TaroneWare, "15.12"),
        (LogRankWeight::Peto, "14.08"),
    ] {
        let remission = compared(&[TREATED, PLACEBO], weight);
        assert!(prints(remission.chi_square, printed), "{weight:?} {}, printed {printed}", remission.chi_square);
    }
    let remission = compared(&[TREATED, PLACEBO], LogRankWeight::Same);
    assert!(prints(remission.groups[0].expected, "19.25") && prints(remission.groups[1].expected, "10.75"), "{remission:?}");
    assert_eq!(remission.groups.iter().map(|group| group.observed).collect::<Vec<_>>(), [9, 21]);
    // Collett (2003), examples 2.12 and 2.13: U = -4.565 and V = 5.929 give 3.515, p 0.061; Wilcoxon's 4.180, p 0.041.
    let stained = compared(&[UNSTAINED, STAINED], LogRankWeight::Same);
    assert!(prints(stained.groups[0].score, "-4.565") && prints(stained.groups[0].variance, "5.929"), "{stained:?}");
    assert!(prints(stained.chi_square, "3.515") && prints(stained.p, "0.061"));
    let stained = compared(&[UNSTAINED, STAINED], LogRankWeight::Gehan);
    assert!(prints(stained.chi_square, "4.180") && prints(stained.p, "0.041"), "{stained:?}");
    // R's `survdiff` of `aml`: 3.4, p 0.0653; 10.69 and 7.31 expected.
    let kept = compared(&[MAINTAINED, NOT_MAINTAINED], LogRankWeight::Same);
    assert!(prints(kept.chi_square, "3.4") && prints(kept.p, "0.0653"), "{kept:?}");
    assert!(prints(kept.groups[0].expected, "10.69") && prints(kept.groups[1].expected, "7.31"));
    // statsmodels, `test_survfunc.py`, after R's `survival` and `survMisc`: 13.44556, 15.38787 and 14.98382; and a small one, 2.14673 with p 0.14287.
    for (weight, printed) in
        [(LogRankWeight::Same, "13.44556"), (LogRankWeight::Gehan, "15.38787"), (LogRankWeight::TaroneWare, "14.98382")]
    {
        let risk = compared(&[LOW_RISK, HIGH_RISK], weight);
        assert!(prints(risk.chi_square, printed), "{weight:?} {}, printed {printed}", risk.chi_square);
    }
    let small = compared(&[&[-3, 1, 2, 3, -2, -1, 5, -3], &[-1, 1, -2, -3, 7, -1, 5, -3, 9]], LogRankWeight::Same);
    assert!(prints(small.chi_square, "2.14673") && prints(small.p, "0.14287"), "{small:?}");
}

/// Kleinbaum and Klein (2012), chapter 2: the logarithm of white blood cells, in hundredths, of each of those in remission.
const TREATED_CELLS: &[u32] =
    &[231, 406, 328, 320, 443, 280, 296, 270, 260, 288, 360, 216, 205, 201, 232, 257, 178, 220, 253, 147, 145];
const PLACEBO_CELLS: &[u32] =
    &[280, 500, 491, 448, 401, 436, 242, 349, 397, 352, 305, 232, 326, 349, 212, 150, 306, 230, 295, 273, 197];

#[test]
fn strata_as_published() {
    // The same chapter: by low (to 2.30), medium (to 3.00) and high counts of cells, 10.14 with p 0.0014.
    let stratum = |cells: u32| usize::from(cells > 230) + usize::from(cells > 300);
    let of = |times: &[i32], cells: &[u32], which: usize| {
        let those: Vec<i32> =
            times.iter().zip(cells).filter(|(_, cells)| stratum(**cells) == which).map(|(time, _)| *time).collect();
        counts(&those)
    };
    let strata: Vec<[SurvivalCounts; 2]> =
        (0..3).map(|which| [of(TREATED, TREATED_CELLS, which), of(PLACEBO, PLACEBO_CELLS, which)]).collect();
    let strata: Vec<[&SurvivalCounts; 2]> = strata.iter().map(|[one, other]| [one, other]).collect();
    let strata: Vec<&[&SurvivalCounts]> = strata.iter().map(|groups| groups.as_slice()).collect();
    let found = LogRank::stratified(&strata, LogRankWeight::Same).unwrap().unwrap();
    assert!(prints(found.chi_square, "10.14") && prints(found.p, "0.0014"), "{found:?}");
    // Less than without the strata, as the counts of cells lie differently in the two groups.
    let uneven = LogRank::stratified(&[strata[0], &strata[1][..1]], LogRankWeight::Same);
    assert_eq!(uneven, Err(SurvivalFault::Lengths { expected: 2, found: 1 }));
}

#[test]
fn incidences_as_published() {
    // Satagopan et al., "A note on competing risks in survival data analysis", British Journal of Cancer 91 (2004), table 2: the first months of 305 patients; deaths of
    // breast cancer and of others.
    let mut counts = SurvivalCounts::new(2).unwrap();
    for (month, cause) in [(10, 0), (16, 0), (18, 1), (23, 0), (26, 1), (27, 0)] {
        counts.ended(0, month, cause).unwrap();
    }
    for month in [7, 14, 24] {
        counts.censored(0, month).unwrap();
    }
    for _ in 9..305 {
        counts.censored(0, 28).unwrap();
    }
    let found = counts.cumulative_incidence();
    let curve = counts.kaplan_meier();
    for (point, (at_risk, survival)) in
        curve.points.iter().zip([(304, "99.7"), (302, "99.3"), (301, "99.0"), (300, "98.7"), (298, "98.3"), (297, "98.0")])
    {
        assert!(point.at_risk == at_risk && prints(point.survival * 100.0, survival), "{point:?}, printed {survival}");
    }
    for (month, printed) in [(10, "0.3"), (16, "0.7"), (23, "1.0"), (27, "1.3")] {
        let value = found.at(0, month, Confidence::default()).unwrap().unwrap().value;
        // The table adds up what is rounded to tenths of a percent: 0.3, 0.6, 0.9 and 1.2.
        assert!(prints(value * 100.0, printed), "{value} in {month}");
    }
    // statsmodels, `test_incidence`: incidences as R's `cmprsk` and errors as Stata have them, of eighteen subjects and three causes.
    let days = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4];
    let ends = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let mut eighteen = SurvivalCounts::new(3).unwrap();
    eighteen.extend(&days, &ends).unwrap();
    let told = eighteen.cumulative_incidence();
    for (cause, day, value, error) in [
        (0, 1, "0.11111111", "0.07407407"),
        (0, 2, "0.17037037", "0.08976251"),
        (0, 7, "0.17037037", "0.08976251"),
        (1, 2, "0.00000000", "0.00000000"),
        (1, 4, "0.20740741", "0.10610391"),
        (1, 7, "0.20740741", "0.10610391"),
        (2, 6, "0.17777778", "0.11196147"),
        (2, 7, "0.26666667", "0.12787781"),
    ] {
        let found = told.at(cause, day, Confidence::default()).unwrap().unwrap();
        assert!(prints(found.value, value) && prints(found.standard_error, error), "{found:?} of {cause} on {day}");
    }
    // Fewer than by taking deaths of others as the end of being seen.
    let alone = counts.of_cause_alone(0).unwrap().kaplan_meier().survival(27).unwrap();
    assert!(1.0 - alone > found.at(0, 27, Confidence::default()).unwrap().unwrap().value);
}

#[test]
fn shares_in_states_as_published() {
    // The worked multi-state examples in the tests of Therneau's R package `survival` (`mstate.R`): five subjects, two of whom come late; states a, b, c and the entry. The
    // first is worked out by hand in thirty-seconds.
    let [a, b, c, entry] = [0, 1, 2, 3];
    let mut counts = TransitionCounts::new(4).unwrap();
    counts.path(0, entry, &[(4, a), (9, b), (10, a)], Some(10)).unwrap();
    counts.path(0, entry, &[(5, b)], Some(5)).unwrap();
    counts.path(2, entry, &[(9, c)], Some(9)).unwrap();
    counts.path(0, entry, &[(2, a), (8, c)], Some(9)).unwrap();
    counts.path(1, entry, &[(3, b)], Some(11)).unwrap();
    let found = counts.occupancy();
    for (day, shares) in [
        (1, [0.0, 0.0, 0.0, 32.0]),
        (2, [8.0, 0.0, 0.0, 24.0]),
        (3, [8.0, 6.0, 0.0, 18.0]),
        (4, [14.0, 6.0, 0.0, 12.0]),
        (5, [14.0, 12.0, 0.0, 6.0]),
        (8, [7.0, 12.0, 7.0, 6.0]),
        (9, [0.0, 19.0, 13.0, 0.0]),
        (10, [9.5, 9.5, 13.0, 0.0]),
        (11, [9.5, 9.5, 13.0, 0.0]),
    ] {
        assert_eq!(found.at(day).unwrap().iter().map(|share| share * 32.0).collect::<Vec<_>>(), shares, "on {day}");
    }
    // Of day 12, on which nobody was seen, nothing is known.
    assert_eq!((found.last_day, found.is_settled, found.at(12)), (Some(11), false, None));
    // At risk before each move, as printed there: of the entry, of a, of b and of c.
    let at_risk = |of: usize| found.points.iter().map(|point| point.at_risk[of]).collect::<Vec<_>>();
    assert_eq!(at_risk(entry), [4, 4, 3, 2, 1, 1, 0]);
    assert_eq!(at_risk(a), [0, 1, 1, 2, 2, 1, 0]);
    assert_eq!(at_risk(b), [0, 0, 1, 1, 1, 1, 2]);
    assert_eq!(at_risk(c), [0, 0, 0, 0, 0, 1, 0]);
    // The second begins in different states: the shares at first are of those at risk on the day of the first move.
    let mut counts = TransitionCounts::new(4).unwrap();
    counts.path(0, entry, &[(4, a), (9, b), (10, a)], Some(10)).unwrap();
    counts.path(1, a, &[(5, b)], Some(5)).unwrap();
    counts.path(2, entry, &[(9, c)], Some(9)).unwrap();
    counts.path(0, entry, &[(2, a), (8, c)], Some(9)).unwrap();
    counts.path(1, b, &[(3, c)], Some(11)).unwrap();
    let found = counts.occupancy();
    assert_eq!(found.begins, [0.25, 0.25, 0.0, 0.5]);
    // Its products of matrices, multiplied out: of the entry half goes on day 2; b to c on 3; half of the entry to a on 4; a third of a to b on 5; half of
    // a to c on 8; on 9 a to b and the entry to c; on 10 b to a.
    assert_eq!(found.at(2).unwrap(), [0.5, 0.25, 0.0, 0.25]);
    assert_eq!(found.at(3).unwrap(), [0.5, 0.0, 0.25, 0.25]);
    assert_eq!(found.at(4).unwrap(), [0.625, 0.0, 0.25, 0.125]);
    let near = |day: u32, shares: [f64; 4]| {
        assert!(
            found.at(day).unwrap().iter().zip(shares).all(|(found, share)| (found - share).abs() < 1e-15),
            "{:?}",
            found.at(day)
        );
    };
    near(5, [5.0 / 12.0, 5.0 / 24.0, 0.25, 0.125]);
    near(8, [5.0 / 24.0, 5.0 / 24.0, 11.0 / 24.0, 0.125]);
    near(9, [0.0, 5.0 / 12.0, 14.0 / 24.0, 0.0]);
    assert_eq!(counts.moves(a, b), 2);
}

#[test]
fn shares_in_states_are_told_as_far_as_they_are_known() {
    let mut counts = TransitionCounts::new(2).unwrap();
    assert_eq!(counts.occupancy().at(0), None);
    counts.path(0, 0, &[(3, 1)], None).unwrap();
    counts.path(0, 0, &[], Some(9)).unwrap();
    let found = counts.occupancy();
    // Whoever is in 1 stays there; of whoever is in 0 nobody was seen after day 9.
    assert_eq!([3, 9].map(|day| found.at(day).unwrap()[0]), [0.5, 0.5]);
    assert_eq!((found.at(10), found.is_settled), (None, false));
    // Where all have come to stay, that is so for good.
    let mut counts = TransitionCounts::new(2).unwrap();
    counts.path(0, 0, &[(3, 1)], None).unwrap();
    counts.path(0, 0, &[(5, 1)], None).unwrap();
    let found = counts.occupancy();
    assert_eq!((found.at(100_000), found.is_settled), (Some(&[0.0, 1.0][..]), true));
    // From a state in which nobody ever was nothing is known of the other.
    let found = TransitionCounts::new(2).unwrap().occupancy_from(&[1, 0]).unwrap();
    assert_eq!(found.at(0), None);
}

#[test]
fn what_cannot_be_counted_is_refused_and_leaves_nothing() {
    let mut counts = SurvivalCounts::new(2).unwrap();
    let before = counts.clone();
    assert_eq!(SurvivalCounts::new(0), Err(SurvivalFault::Causes { causes: 0 }));
    assert_eq!(SurvivalCounts::new(65), Err(SurvivalFault::Causes { causes: 65 }));
    assert_eq!(counts.ended(0, 100_001, 0), Err(SurvivalFault::TooLate { day: 100_001 }));
    assert_eq!(counts.censored(0, u32::MAX), Err(SurvivalFault::TooLate { day: u32::MAX }));
    assert_eq!(counts.ended(5, 5, 0), Err(SurvivalFault::NotSeen { entry: 5, day: 5 }));
    assert_eq!(counts.ended(0, 5, 2), Err(SurvivalFault::UnknownCause { cause: 2, causes: 2 }));
    assert_eq!(counts.extend(&[1], &[]), Err(SurvivalFault::Lengths { expected: 1, found: 0 }));
    assert_eq!(counts.extend(&[1], &[3]), Err(SurvivalFault::UnknownCause { cause: 2, causes: 2 }));
    assert_eq!(counts.merge(&SurvivalCounts::new(1).unwrap()), Err(SurvivalFault::Unlike { expected: 2, found: 1 }));
    assert_eq!(counts, before);
    counts.ended(0, 0, 1).unwrap();
    assert_eq!((counts.at_risk(0), counts.kaplan_meier().survival(0)), (1, Some(0.0)));
    let mut moves = TransitionCounts::new(2).unwrap();
    assert_eq!(TransitionCounts::new(33), Err(SurvivalFault::States { states: 33 }));
    assert_eq!(moves.path(0, 2, &[], Some(1)), Err(SurvivalFault::UnknownState { state: 2, states: 2 }));
    assert_eq!(moves.path(0, 0, &[(3, 0)], None), Err(SurvivalFault::SameState { day: 3, state: 0 }));
    assert_eq!(moves.path(0, 0, &[(3, 1), (3, 0)], None), Err(SurvivalFault::OutOfOrder { before: 3, day: 3 }));
    assert_eq!(moves.path(4, 0, &[], Some(4)), Err(SurvivalFault::OutOfOrder { before: 4, day: 4 }));
    assert_eq!(moves.path(0, 0, &[(100_001, 1)], None), Err(SurvivalFault::TooLate { day: 100_001 }));
    assert_eq!(moves, TransitionCounts::new(2).unwrap());
    for (text, says) in [
        (r#"{"entered": [1], "left": [0], "events": [[2]]}"#, "on day 0 more are over than were there"),
        (r#"{"entered": [2], "left": [0], "events": [[1]]}"#, "more are over"),
        (r#"{"entered": [1], "left": [], "events": [[1]]}"#, "does not belong"),
        (r#"{"entered": [4294967295], "left": [0], "events": [[1]]}"#, "more than 1000000000"),
    ] {
        let error = serde_json::from_str::<SurvivalCounts>(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let nothing = r#"{"states": 2, "happened": [[1, {"moved": [0, 1]}, 0]]}"#;
    assert_eq!(serde_json::from_str::<TransitionCounts>(nothing).unwrap(), TransitionCounts::new(2).unwrap());
    let text = r#"{"states": 2, "happened": [[1, {"moved": [0, 1]}, 1]]}"#;
    assert!(serde_json::from_str::<TransitionCounts>(text).unwrap_err().to_string().contains("on day 1 more"));
}
