//! Stable matchings: what people see of them.

use std::ops::ControlFlow;
use std::time::Instant;

use rungs::{
    Completion, Effort, Id, Matching, MatchingFault, MatchingMode, MatchingProblem, MatchingSpec, PairSpec, Progress,
    QuotaSpec, ScoredPairSpec, SeatsSpec, SeekerSpec, Side, UnmatchedReason,
};

use crate::made::Random;

const MENTEES: MatchingMode = MatchingMode::Stable { best_for: Side::Mentees };
const MENTORS: MatchingMode = MatchingMode::Stable { best_for: Side::Mentors };

/// Mentees with places, mentors with seats, and pairs with a wish and a merit.
fn spec(mentees: &[(&str, u32)], mentors: &[(&str, u32)], pairs: &[(&str, &str, u32, u32)]) -> MatchingSpec {
    let mut spec = MatchingSpec::new();
    spec.mentees = mentees.iter().map(|&(id, wanted)| SeekerSpec::new(id.parse().unwrap()).with_wanted(wanted)).collect();
    spec.mentors = mentors.iter().map(|&(id, seats)| SeatsSpec::new(id.parse().unwrap(), seats)).collect();
    let pair = |&(mentee, mentor, wish, merit): &(&str, &str, u32, u32)| {
        ScoredPairSpec::new(mentee.parse().unwrap(), mentor.parse().unwrap(), 1).with_wish(wish).with_merit(merit)
    };
    spec.pairs = pairs.iter().map(pair).collect();
    spec
}

fn solved(problem: &MatchingProblem, mode: MatchingMode) -> Matching {
    let matching = problem.solve(mode);
    assert_eq!(matching.mode(), mode);
    assert_eq!(matching.completion(), Completion::Complete);
    matching.check(problem).unwrap();
    matching
}

/// The pairs, as `mentee-mentor`.
fn pairs(spec: &MatchingSpec, mode: MatchingMode) -> Vec<String> {
    let matching = solved(&spec.compile().unwrap(), mode);
    matching.pairs().iter().map(|pair| format!("{}-{}", pair.mentee, pair.mentor)).collect()
}

fn quota(id: &str, mentors: &[&str], at_most: Option<u32>) -> QuotaSpec {
    let mut quota = QuotaSpec::new(id.parse().unwrap(), mentors.iter().map(|mentor| mentor.parse().unwrap()).collect());
    quota.at_most = at_most;
    quota
}

/// The first example of Gale and Shapley, "College admissions and the stability of marriage", 1962: everybody's first choice has them last.
fn gale_shapley() -> MatchingSpec {
    spec(
        &[("alpha", 1), ("beta", 1), ("gamma", 1)],
        &[("a", 1), ("b", 1), ("c", 1)],
        &[
            ("alpha", "a", 3, 1),
            ("alpha", "b", 2, 2),
            ("alpha", "c", 1, 3),
            ("beta", "a", 1, 3),
            ("beta", "b", 3, 1),
            ("beta", "c", 2, 2),
            ("gamma", "a", 2, 2),
            ("gamma", "b", 1, 3),
            ("gamma", "c", 3, 1),
        ],
    )
}

#[test]
fn each_side_has_its_first_choices_where_it_can() {
    assert_eq!(pairs(&gale_shapley(), MENTEES), ["alpha-a", "beta-b", "gamma-c"]);
    assert_eq!(pairs(&gale_shapley(), MENTORS), ["alpha-c", "beta-a", "gamma-b"]);
}

#[test]
fn what_would_be_better_for_the_company_is_not_stable() {
    // Both prefer cy, who prefers ann; di would have either, and only ann may learn from di.
    let spec = spec(
        &[("ann", 1), ("ben", 1)],
        &[("cy", 1), ("di", 1)],
        &[("ann", "cy", 9, 9), ("ann", "di", 1, 9), ("ben", "cy", 9, 1)],
    );
    let problem = spec.compile().unwrap();
    assert_eq!(problem.solve(MatchingMode::MostPeople).totals().mentees, 2);
    for mode in [MENTEES, MENTORS] {
        let matching = solved(&problem, mode);
        assert_eq!(matching.totals().mentees, 1);
        let waits = &matching.unmatched()[0];
        assert_eq!((waits.mentee.as_str(), waits.missing), ("ben", 1));
        assert_eq!(waits.reason, UnmatchedReason::Full { mentors: vec!["cy".parse().unwrap()] });
        assert_eq!(matching.seat_price(&problem, "cy"), Ok(0));
    }
}

#[test]
fn the_score_stands_for_what_is_not_said() {
    let mut spec = spec(&[("ann", 1), ("ben", 1)], &[("cy", 1), ("di", 1)], &[]);
    let pair = |mentee: &str, mentor: &str, score| ScoredPairSpec::new(mentee.parse().unwrap(), mentor.parse().unwrap(), score);
    spec.pairs = vec![pair("ann", "cy", 5), pair("ben", "cy", 7), pair("ann", "di", 3), pair("ben", "di", 6)];
    assert_eq!(pairs(&spec, MENTEES), ["ann-di", "ben-cy"]);
    spec.pairs[0].merit = Some(8);
    assert_eq!(pairs(&spec, MENTEES), ["ann-cy", "ben-di"]);
    spec.pairs[0].wish = Some(2);
    assert_eq!(pairs(&spec, MENTEES), ["ann-di", "ben-cy"]);
}

#[test]
fn among_equals_the_lower_id_comes_first_on_both_sides() {
    let all: Vec<_> = ["ann", "ben", "cleo"].iter().flat_map(|&mentee| [(mentee, "x", 5, 5), (mentee, "y", 5, 5)]).collect();
    let spec = spec(&[("cleo", 1), ("ann", 1), ("ben", 1)], &[("y", 1), ("x", 1)], &all);
    for mode in [MENTEES, MENTORS] {
        assert_eq!(pairs(&spec, mode), ["ann-x", "ben-y"]);
    }
}

#[test]
fn several_seats_and_several_places() {
    let spec = spec(
        &[("ann", 2), ("ben", 2), ("cleo", 1)],
        &[("x", 2), ("y", 1), ("z", 1)],
        &[
            ("ann", "x", 9, 1),
            ("ann", "y", 8, 9),
            ("ann", "z", 7, 1),
            ("ben", "x", 9, 5),
            ("ben", "y", 8, 5),
            ("cleo", "x", 9, 7),
            ("cleo", "z", 1, 7),
        ],
    );
    // x takes ben and cleo, y takes ann, and z is what ann has left.
    assert_eq!(pairs(&spec, MENTEES), ["ann-y", "ann-z", "ben-x", "cleo-x"]);
    let problem = spec.compile().unwrap();
    let matching = solved(&problem, MENTORS);
    let waits = &matching.unmatched()[0];
    assert_eq!((waits.mentee.as_str(), waits.missing), ("ben", 1));
    assert_eq!(waits.reason, UnmatchedReason::Full { mentors: vec!["y".parse().unwrap()] });
}

#[test]
fn where_a_quota_is_full_the_pair_of_the_lowest_merit_yields() {
    let mut spec = spec(
        &[("ann", 1), ("ben", 1), ("cleo", 1)],
        &[("x", 1), ("y", 1), ("z", 1)],
        &[("ann", "x", 9, 3), ("ben", "y", 9, 2), ("cleo", "z", 9, 1), ("ben", "z", 5, 9)],
    );
    assert_eq!(pairs(&spec, MENTEES), ["ann-x", "ben-y", "cleo-z"]);
    spec.quotas.push(quota("unit", &["x", "y"], Some(1)));
    assert_eq!(pairs(&spec, MENTEES), ["ann-x", "ben-z"]);
    // The company as a whole has one seat: the inner quota is full, but the outer one is what ben would push ann out of.
    spec.quotas[0].of = Some("company".parse().unwrap());
    spec.quotas.push(quota("company", &["z"], Some(1)));
    for mode in [MENTEES, MENTORS] {
        assert_eq!(pairs(&spec, mode), ["ben-z"]);
        let problem = spec.compile().unwrap();
        let matching = solved(&problem, mode);
        let waits = &matching.unmatched()[0];
        assert_eq!(
            (waits.mentee.as_str(), &waits.reason),
            ("ann", &UnmatchedReason::Full { mentors: vec!["x".parse().unwrap()] })
        );
    }
}

#[test]
fn a_promise_is_told_and_not_kept_at_the_cost_of_stability() {
    let mut spec = spec(&[("ann", 1)], &[("x", 1), ("y", 1)], &[("ann", "x", 9, 9), ("ann", "y", 1, 9)]);
    let mut promised = quota("staff", &["y"], None);
    promised.at_least = 1;
    spec.quotas.push(promised);
    let problem = spec.compile().unwrap();
    assert_eq!(problem.solve(MatchingMode::MostPeople).pairs()[0].mentor.as_str(), "y");
    let matching = solved(&problem, MENTEES);
    assert_eq!(matching.pairs()[0].mentor.as_str(), "x");
    assert_eq!(matching.unmet().iter().map(Id::as_str).collect::<Vec<_>>(), ["staff"]);
    let mut forged = serde_json::to_value(&matching).unwrap();
    forged["unmet"] = serde_json::json!(["staff", "staff"]);
    let forged: Matching = serde_json::from_value(forged).unwrap();
    assert_eq!(forged.check(&problem), Err(MatchingFault::Unmet));
    let mut forged = serde_json::to_value(&matching).unwrap();
    forged["unmet"] = serde_json::json!([]);
    let forged: Matching = serde_json::from_value(forged).unwrap();
    assert_eq!(forged.check(&problem), Err(MatchingFault::Quota("staff".parse().unwrap())));
}

#[test]
fn locked_pairs_come_first_and_the_rest_is_stable() {
    let mut spec = spec(
        &[("ann", 2), ("ben", 1), ("cleo", 1)],
        &[("x", 1), ("y", 2), ("z", 1)],
        &[
            ("ann", "x", 1, 1),
            ("ann", "y", 9, 1),
            ("ann", "z", 8, 1),
            ("ben", "x", 9, 9),
            ("ben", "y", 1, 9),
            ("cleo", "y", 9, 9),
        ],
    );
    spec.locked.push(PairSpec::new("ann".parse().unwrap(), "x".parse().unwrap()));
    spec.quotas.push(quota("unit", &["x", "y"], Some(2)));
    // x is taken whatever ben thinks; of the quota one seat is left, and ben and cleo are equal there.
    for mode in [MENTEES, MENTORS] {
        assert_eq!(pairs(&spec, mode), ["ann-x", "ann-z", "ben-y"]);
    }
    let matching = solved(&spec.compile().unwrap(), MENTEES);
    assert!(matching.pairs().iter().all(|pair| pair.locked == (pair.mentor.as_str() == "x")));
}

#[test]
fn who_blocks_is_named() {
    let problem = gale_shapley().compile().unwrap();
    let mut forged = serde_json::to_value(solved(&problem, MENTEES)).unwrap();
    // gamma and alpha change places: alpha would rather have b, who has beta, whom b ranks last.
    forged["pairs"][0]["mentor"] = "c".into();
    forged["pairs"][2]["mentor"] = "a".into();
    let forged: Matching = serde_json::from_value(forged).unwrap();
    let fault = forged.check(&problem).unwrap_err();
    assert_eq!(fault, MatchingFault::Blocking { mentee: "alpha".parse().unwrap(), mentor: "b".parse().unwrap() });
    assert_eq!(fault.to_string(), "alpha and b would both gain by being paired");
    let mut forged = serde_json::to_value(solved(&problem, MENTEES)).unwrap();
    forged["proof"]["mentors"] = serde_json::json!([0, 0, 0]);
    let forged: Matching = serde_json::from_value(forged).unwrap();
    assert_eq!(forged.check(&problem), Err(MatchingFault::NoProof));
}

#[test]
fn empty_sides_seats_without_end_and_nobody_legal_are_problems_like_others() {
    for spec in [
        MatchingSpec::new(),
        spec(&[("ann", 1)], &[], &[]),
        spec(&[], &[("cy", 3)], &[]),
        spec(&[("ann", 1)], &[("cy", 3)], &[]),
        spec(&[("ann", u32::MAX / 4_096)], &[("cy", u32::MAX)], &[("ann", "cy", 1, 0)]),
        spec(&[("ann", 0)], &[("cy", 0)], &[("ann", "cy", 1, 1)]),
        spec(&[("ann", 1)], &[("ann", 1), ("cy", 0)], &[("ann", "cy", 10_000, 10_000)]),
    ] {
        for mode in [MENTEES, MENTORS] {
            pairs(&spec, mode);
        }
    }
    let problem = spec(&[("ann", 2)], &[("cy", 9)], &[("ann", "cy", 1, 1)]).compile().unwrap();
    assert_eq!(solved(&problem, MENTEES).unmatched()[0].reason, UnmatchedReason::NoLegalMentor);
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let problem = gale_shapley().compile().unwrap();
    let matching = problem.solve_within(MENTORS, Effort::steps(2), &mut ());
    assert_eq!((matching.completion(), matching.steps(), matching.pairs().len()), (Completion::StepLimit, 2, 2));
    assert_eq!(matching.unmatched()[0].reason, UnmatchedReason::Stopped);
    matching.check(&problem).unwrap();
    let matching = problem.solve_within(MENTEES, Effort::default(), &mut |_: Progress| ControlFlow::Break(()));
    assert_eq!((matching.completion(), matching.pairs().len()), (Completion::Cancelled, 0));
    matching.check(&problem).unwrap();
}

#[test]
fn the_mode_and_the_points_are_written_as_they_are_read() {
    let mode = r#"{"stable":{"best_for":"mentors"}}"#;
    assert_eq!(serde_json::from_str::<MatchingMode>(mode).unwrap(), MENTORS);
    assert_eq!(serde_json::to_string(&MENTORS).unwrap(), mode);
    let text = r#"{"mentee":"ann","mentor":"cy","score":1,"wish":2}"#;
    let pair: ScoredPairSpec = serde_json::from_str(text).unwrap();
    assert_eq!((pair.wish, pair.merit), (Some(2), None));
    assert_eq!(serde_json::to_string(&pair).unwrap(), text);
    let matching = solved(&gale_shapley().compile().unwrap(), MENTORS);
    let again: Matching = serde_json::from_str(&serde_json::to_string(&matching).unwrap()).unwrap();
    assert_eq!(again, matching);
}

/// Random lists: each mentee may have so many mentors, and wishes and merits are independent of each other.
fn large(mentees: usize, mentors: usize, listed: usize) -> MatchingSpec {
    let mut random = Random(1);
    let mut spec = MatchingSpec::new();
    spec.mentees = (0..mentees).map(|at| SeekerSpec::new(format!("e{at}").parse().unwrap())).collect();
    for at in 0..mentors {
        spec.mentors.push(SeatsSpec::new(format!("r{at}").parse().unwrap(), 1 + random.below(6) as u32));
    }
    for mentee in &spec.mentees {
        let mut mine = std::collections::BTreeSet::new();
        while mine.len() < listed {
            mine.insert(random.below(mentors as u64) as usize);
        }
        for mentor in mine {
            let mut points = || random.below(10_001) as u32;
            let pair = ScoredPairSpec::new(mentee.id.clone(), spec.mentors[mentor].id.clone(), points());
            spec.pairs.push(pair.with_wish(points()).with_merit(points()));
        }
    }
    spec
}

/// `cargo test --release --test it stable::figures -- --ignored --nocapture`
#[test]
#[ignore = "prints figures"]
#[expect(clippy::disallowed_methods, reason = "figures are times")]
fn figures() {
    for (mentees, mentors) in [(10_000, 3_000), (100_000, 30_000)] {
        let mut spec = large(mentees, mentors, 50);
        let plain = spec.compile().unwrap();
        let units: Vec<QuotaSpec> = (0..mentors / 100)
            .map(|unit| {
                let members = (0..100).map(|at| format!("r{}", unit * 100 + at).parse().unwrap()).collect();
                let mut quota = QuotaSpec::new(format!("q{unit:04}").parse().unwrap(), members);
                quota.at_most = Some(300);
                quota
            })
            .collect();
        spec.quotas = units;
        let bounded = spec.compile().unwrap();
        for (problem, what) in [(&plain, ""), (&bounded, ", quotas of a hundred mentors")] {
            for (mode, side) in [(MENTEES, "mentees"), (MENTORS, "mentors")] {
                let mut times: Vec<_> = (0..7)
                    .map(|_| {
                        let start = Instant::now();
                        std::hint::black_box(problem.solve(mode));
                        start.elapsed()
                    })
                    .collect();
                times.sort_unstable();
                let matching = problem.solve(mode);
                let start = Instant::now();
                matching.check(problem).unwrap();
                println!(
                    "{mentees} x {mentors} x 50{what}, best for {side}: {:?} (median of 7, from {:?}), check {:?}, {} pairs, {} steps",
                    times[3],
                    times[0],
                    start.elapsed(),
                    matching.pairs().len(),
                    matching.steps()
                );
            }
        }
    }
}
