//! Elapsed time, subject by subject, in whole numbers of any length.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_rational::Ratio as Exact;
use rungs::{Confidence, KaplanMeier, LogRank, LogRankWeight, Ratio, SurvivalCounts, SurvivalFault, TransitionCounts};

use crate::made::Random;

/// From which day on it was looked at, its last day, and by which cause it ended.
pub type Subject = (u32, u32, Option<usize>);

pub fn counted(subjects: &[Subject], causes: usize) -> SurvivalCounts {
    let mut counts = SurvivalCounts::new(causes).unwrap();
    for &(entry, day, cause) in subjects {
        match cause {
            Some(cause) => counts.ended(entry, day, cause).unwrap(),
            None => counts.censored(entry, day).unwrap(),
        }
    }
    counts
}

/// Subjects at random, some of whom come late.
pub fn subjects(random: &mut Random, most: u64, days: u64, causes: u64, is_late: bool) -> Vec<Subject> {
    let count = random.below(most + 1);
    let one = |random: &mut Random| {
        let day = random.below(days) as u32;
        let entry = if is_late && day > 0 && random.one_in(2) { random.below(u64::from(day)) as u32 } else { 0 };
        (entry, day, (!random.one_in(3)).then(|| random.below(causes) as usize))
    };
    (0..count).map(|_| one(random)).collect()
}

fn is_at_risk((entry, last, _): Subject, day: u32) -> bool {
    (entry == 0 || entry < day) && day <= last
}

fn whole(number: usize) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// At risk, ended, and ended by each cause on a day.
fn on(subjects: &[Subject], day: u32, causes: usize) -> (usize, usize, Vec<usize>) {
    let at_risk = subjects.iter().filter(|subject| is_at_risk(**subject, day)).count();
    let by = |cause| subjects.iter().filter(|(_, last, end)| *last == day && *end == Some(cause)).count();
    let events: Vec<usize> = (0..causes).map(by).collect();
    (at_risk, events.iter().sum(), events)
}

fn last(subjects: &[Subject]) -> u32 {
    subjects.iter().map(|(_, day, _)| *day).max().unwrap_or(0)
}

pub fn is_near(float: f64, exact: &BigRational) -> bool {
    let float = BigRational::from_float(float).unwrap();
    let apart = if &float > exact { &float - exact } else { exact - &float };
    let size = if exact < &whole(0) { -exact } else { exact.clone() };
    apart <= (size + BigRational::from_float(1e-3).unwrap()) * BigRational::from_float(1e-11).unwrap()
}

/// The curve after each day from 0 on, and Greenwood's sum where there is one.
fn curve(subjects: &[Subject]) -> Vec<(BigRational, Option<BigRational>)> {
    let (mut survival, mut sum) = (whole(1), Some(whole(0)));
    let mut days = Vec::new();
    for day in 0..=last(subjects) {
        let (n, d, _) = on(subjects, day, 3);
        if d > 0 {
            survival *= whole(n - d) / whole(n);
            sum = sum.filter(|_| n > d).map(|sum| sum + whole(d) / (whole(n) * whole(n - d)));
        }
        days.push((survival.clone(), sum.clone()));
    }
    days
}

#[test]
fn the_curve_its_variance_and_its_quantiles_are_exact() {
    let mut random = Random(31);
    for round in 0..300 {
        let subjects = subjects(&mut random, 30, 1 + round % 25, 3, round % 2 == 1);
        let curve = counted(&subjects, 3).kaplan_meier();
        let exact = self::curve(&subjects);
        let nobody = subjects.is_empty();
        for (day, (survival, sum)) in (0u32..).zip(&exact) {
            let (n, _, _) = on(&subjects, day, 3);
            assert_eq!(counted(&subjects, 3).at_risk(day), n as u64);
            let Some(found) = curve.survival(day) else {
                assert!(nobody);
                continue;
            };
            assert!(is_near(found, survival), "{found} on {day} of {subjects:?}");
            assert_eq!(found == 0.0, *survival == whole(0));
            let variance = curve.point(day).and_then(|point| point.log_variance);
            match (variance, sum) {
                (Some(found), Some(sum)) => assert!(is_near(found, sum)),
                (Some(_), None) => panic!("there is a variance where the curve is 0"),
                (None, _) => assert!(*survival == whole(0) || *survival == whole(1)),
            }
        }
        if let Some((survival, _)) = exact.last().filter(|_| !nobody) {
            let beyond = curve.survival(last(&subjects) + 1);
            assert_eq!(beyond, (*survival == whole(0)).then_some(0.0));
        }
        for (part, all) in [(1, 4), (1, 2), (2, 3), (9, 10)] {
            let rest = Exact::new(BigInt::from(all - part), BigInt::from(all));
            let first = (0u32..).zip(&exact).find(|(_, (survival, _))| *survival <= rest).map(|(day, _)| day);
            let found = curve.quantile(Ratio::of(part, all).unwrap(), Default::default(), Confidence::default()).unwrap();
            assert_eq!(found.day, first.filter(|_| !nobody), "{subjects:?}");
            assert!(found.lower.is_none_or(|lower| found.day.is_none_or(|day| lower <= day)));
            assert!(found.upper.is_none_or(|upper| found.day.unwrap() <= upper));
        }
    }
}

#[test]
fn the_restricted_mean_is_exact() {
    let mut random = Random(32);
    let mut asked = 0;
    for round in 0..300 {
        let subjects = subjects(&mut random, 25, 2 + round % 20, 2, round % 3 == 1);
        let curve = counted(&subjects, 2).kaplan_meier();
        let exact = self::curve(&subjects);
        let until = random.below(25) as u32;
        let sure = Confidence::default();
        let found = curve.restricted_mean(until, sure);
        if subjects.is_empty() {
            assert_eq!(found, Err(SurvivalFault::Nobody));
            continue;
        }
        let (end, _) = exact.last().unwrap();
        if until > last(&subjects) && *end > whole(0) {
            assert_eq!(found, Err(SurvivalFault::BeyondSeen { day: until, last: last(&subjects) }));
            continue;
        }
        // Day by day: the share still waiting after each is that of the day until the next.
        let after = |day: u32| exact.get(day as usize).map_or_else(|| whole(0), |(survival, _)| survival.clone());
        let area = |from: u32| (from..until).map(after).fold(whole(0), |sum, share| sum + share);
        let variance = (0..=until).fold(whole(0), |sum, day| {
            let (n, d, _) = on(&subjects, day, 2);
            if d == 0 || d == n { sum } else { sum + area(day) * area(day) * whole(d) / (whole(n) * whole(n - d)) }
        });
        let found = found.unwrap();
        assert!(is_near(found.days, &area(0)), "{found:?} up to {until} of {subjects:?}");
        assert!(is_near(found.standard_error.powi(2), &variance));
        asked += 1;
    }
    assert!(asked > 100);
}

#[test]
fn incidences_are_exact_and_so_are_their_variances() {
    let mut random = Random(33);
    for round in 0..200 {
        let causes = 1 + (round % 3) as usize;
        let subjects = subjects(&mut random, 25, 1 + round % 20, causes as u64, round % 2 == 1);
        let found = counted(&subjects, causes).cumulative_incidence();
        let exact = curve(&subjects);
        let days = 0..=last(&subjects);
        let before = |day: u32| day.checked_sub(1).map_or_else(|| whole(1), |day| exact[day as usize].0.clone());
        for cause in 0..causes {
            let incidence = |until: u32| {
                (0..=until).fold(whole(0), |sum, day| {
                    let (n, _, events) = on(&subjects, day, causes);
                    if events[cause] == 0 { sum } else { sum + before(day) * whole(events[cause]) / whole(n) }
                })
            };
            for day in days.clone() {
                let Some(told) = found.at(cause, day, Confidence::default()).unwrap() else {
                    assert!(subjects.is_empty());
                    continue;
                };
                assert!(is_near(told.value, &incidence(day)), "{told:?} on {day} of {subjects:?}");
                let variance = (0..=day).fold(whole(0), |sum, earlier| {
                    let (n, d, events) = on(&subjects, earlier, causes);
                    if d == 0 {
                        return sum;
                    }
                    let (after, c) = (incidence(day) - incidence(earlier), whole(events[cause]));
                    let (before, n, d) = (before(earlier), whole(n), whole(d));
                    let apart = &n - &d;
                    let of_curve = if apart == whole(0) { whole(0) } else { &after * &after * &d / (&n * apart) };
                    sum + of_curve + &before * &before * &c * (&n - &c) / (&n * &n * &n)
                        - whole(2) * after * before * c / (&n * &n)
                });
                assert!((told.standard_error.powi(2) - to_f64(&variance)).abs() < 1e-9, "{told:?} {variance}");
            }
        }
        assert!(matches!(found.at(causes, 0, Confidence::default()), Err(SurvivalFault::UnknownCause { .. })));
    }
}

fn to_f64(exact: &BigRational) -> f64 {
    let scale = BigInt::from(10u64.pow(18));
    let scaled: BigInt = (exact * BigRational::from_integer(scale)).to_integer();
    scaled.to_string().parse::<f64>().unwrap() / 1e18
}

/// The statistic and its degrees of freedom, by the definition: scores by a generalised inverse of their covariance.
fn log_rank(groups: &[Vec<Subject>], weight: LogRankWeight) -> (BigRational, u32) {
    let k = groups.len();
    let mut score = vec![whole(0); k];
    let mut covariance = vec![vec![whole(0); k]; k];
    let end = groups.iter().map(|group| last(group)).max().unwrap_or(0);
    let mut pooled = whole(1);
    for day in 0..=end {
        let rows: Vec<(usize, usize)> = groups.iter().map(|group| on(group, day, 3)).map(|(n, d, _)| (n, d)).collect();
        let (n, d) = rows.iter().fold((0, 0), |(n, d), row| (n + row.0, d + row.1));
        if d == 0 {
            continue;
        }
        pooled *= whole(n + 1 - d) / whole(n + 1);
        let weight = match weight {
            LogRankWeight::Same => whole(1),
            LogRankWeight::Gehan => whole(n),
            LogRankWeight::Peto => pooled.clone(),
            _ => unreachable!(),
        };
        for one in 0..k {
            score[one] += &weight * (whole(rows[one].1) - whole(d * rows[one].0) / whole(n));
            for other in 0..k {
                if n > 1 {
                    let delta = whole(usize::from(one == other));
                    let part = whole(rows[one].0) / whole(n) * (delta - whole(rows[other].0) / whole(n));
                    covariance[one][other] += &weight * &weight * whole(d * (n - d)) / whole(n - 1) * part;
                }
            }
        }
    }
    let (mut statistic, mut degrees) = (whole(0), 0);
    // Any pivot that is not 0 will do, since nothing is rounded.
    while let Some(pivot) = (0..k).find(|&at| covariance[at][at] != whole(0)) {
        let (row, lead) = (covariance[pivot].clone(), score[pivot].clone());
        statistic += &lead * &lead / &row[pivot];
        degrees += 1;
        for one in 0..k {
            let part = &row[one] / &row[pivot];
            score[one] -= &part * &lead;
            for other in 0..k {
                covariance[one][other] -= &part * &row[other];
            }
        }
    }
    (statistic, degrees)
}

#[test]
fn comparisons_of_groups_are_exact() {
    let mut random = Random(34);
    let mut degrees = [0; 6];
    for round in 0..150 {
        let count = 2 + random.below(4);
        let groups: Vec<Vec<Subject>> =
            (0..count).map(|_| subjects(&mut random, 12, 1 + round % 15, 2, round % 3 == 2)).collect();
        let counts: Vec<SurvivalCounts> = groups.iter().map(|group| counted(group, 2)).collect();
        let counts: Vec<&SurvivalCounts> = counts.iter().collect();
        for weight in [LogRankWeight::Same, LogRankWeight::Gehan, LogRankWeight::Peto] {
            let (statistic, expected) = log_rank(&groups, weight);
            let found = LogRank::of(&counts, weight).unwrap();
            assert_eq!(found.as_ref().map_or(0, |found| found.degrees), expected, "{groups:?}");
            degrees[expected as usize] += 1;
            if let Some(found) = found {
                let apart = (found.chi_square - to_f64(&statistic)).abs();
                assert!(apart < 1e-8 * (1.0 + found.chi_square), "{} is not {statistic}: {groups:?}", found.chi_square);
            }
        }
    }
    assert!(degrees.iter().take(5).all(|count| *count > 0), "{degrees:?}");
}

/// One way through states: where it began and when, its moves, and when it was seen last.
pub type Path = (u32, usize, Vec<(u32, usize)>, Option<u32>);

pub fn paths(random: &mut Random, most: u64, states: u64) -> Vec<Path> {
    let count = random.below(most + 1);
    let one = |random: &mut Random| {
        let (mut day, mut state) = (random.below(6) as u32, random.below(states) as usize);
        let begun = (day, state);
        let mut moves = Vec::new();
        for _ in 0..random.below(4) {
            day += 1 + random.below(5) as u32;
            let to = random.below(states) as usize;
            if to != state {
                moves.push((day, to));
                state = to;
            }
        }
        let last = moves.last().map_or(begun.0, |(day, _)| *day);
        let left = (!random.one_in(4)).then(|| last + 1 + random.below(4) as u32);
        (begun.0, begun.1, moves, left)
    };
    (0..count).map(|_| one(random)).collect()
}

pub fn walked(paths: &[Path], states: usize) -> TransitionCounts {
    let mut counts = TransitionCounts::new(states).unwrap();
    for (entry, state, moves, left) in paths {
        counts.path(*entry, *state, moves, *left).unwrap();
    }
    counts
}

/// The state in which somebody is at risk on a day.
fn state_on((entry, state, moves, left): &Path, day: u32) -> Option<usize> {
    let is_there = (*entry == 0 || *entry < day) && left.is_none_or(|left| day <= left);
    let last = moves.iter().rfind(|(moved, _)| *moved < day);
    is_there.then(|| last.map_or(*state, |(_, to)| *to))
}

#[test]
fn shares_in_states_are_exact() {
    let mut random = Random(35);
    for _ in 0..300 {
        let states = 2 + random.below(3);
        let paths = paths(&mut random, 20, states);
        let found = walked(&paths, states as usize).occupancy();
        let states = states as usize;
        let moved_on = |day: u32| -> Vec<(usize, usize)> {
            let from = |path: &Path| {
                let to = path.2.iter().find(|(moved, _)| *moved == day).map(|(_, to)| *to)?;
                Some((state_on(path, day).unwrap(), to))
            };
            paths.iter().filter_map(from).collect()
        };
        let first = (0..40).find(|day| !moved_on(*day).is_empty());
        let there = |day: u32, state: usize| paths.iter().filter(|path| state_on(path, day) == Some(state)).count();
        let all: usize = (0..states).map(|state| there(first.unwrap_or(0), state)).sum();
        if all == 0 {
            assert!(found.begins.iter().all(|share| *share == 0.0));
            continue;
        }
        let mut shares: Vec<BigRational> =
            (0..states).map(|state| whole(there(first.unwrap_or(0), state)) / whole(all)).collect();
        // What is left after all days.
        let mut end = shares.clone();
        let step = |shares: &mut Vec<BigRational>, day: u32| {
            let before = shares.clone();
            for (from, to) in moved_on(day) {
                let part = &before[from] / whole(there(day, from));
                shares[from] -= &part;
                shares[to] += part;
            }
        };
        (0..40).for_each(|day| step(&mut end, day));
        for day in 0..40 {
            step(&mut shares, day);
            // Known as long as anybody is seen, and for good where somebody stays for good in each state that has a share.
            let is_seen = paths.iter().any(|(entry, _, moves, left)| {
                let last = left.unwrap_or_else(|| moves.last().map_or(*entry, |(day, _)| *day));
                day <= last
            });
            let stays = |state: usize| {
                let last = |(_, first, moves, _): &Path| moves.last().map_or(*first, |(_, to)| *to);
                paths.iter().any(|path| path.3.is_none() && last(path) == state)
            };
            let is_for_good = (0..states).all(|state| end[state] == whole(0) || stays(state));
            let told = found.at(day);
            assert_eq!(told.is_some(), is_seen || is_for_good, "on {day}: {paths:?}");
            for (found, exact) in told.unwrap_or_default().iter().zip(&shares) {
                assert!(is_near(*found, exact), "{found} is not {exact} on {day}: {paths:?}");
                assert_eq!(*found == 0.0, *exact == whole(0));
            }
        }
    }
}

#[test]
fn the_curve_of_nobody_says_nothing() {
    let curve: KaplanMeier = SurvivalCounts::new(1).unwrap().kaplan_meier();
    assert_eq!((curve.survival(0), curve.last_day, curve.is_complete()), (None, None, false));
}
