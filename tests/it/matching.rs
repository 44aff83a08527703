//! Matching: what people see of it.

use rungs::{
    Id, Matching, MatchingFault, MatchingMode, MatchingSpec, PairSpec, QuotaSpec, ScoredPairSpec, SeatsSpec, SeekerSpec,
    UnmatchedReason,
};

fn spec(mentees: &[(&str, u32)], mentors: &[(&str, u32)], pairs: &[(&str, &str, u32)]) -> MatchingSpec {
    let mut spec = MatchingSpec::new();
    spec.mentees = mentees.iter().map(|&(id, wanted)| SeekerSpec::new(id.parse().unwrap()).with_wanted(wanted)).collect();
    spec.mentors = mentors.iter().map(|&(id, seats)| SeatsSpec::new(id.parse().unwrap(), seats)).collect();
    spec.pairs = pairs
        .iter()
        .map(|&(mentee, mentor, score)| ScoredPairSpec::new(mentee.parse().unwrap(), mentor.parse().unwrap(), score))
        .collect();
    spec
}

fn pairs(spec: &MatchingSpec, mode: MatchingMode) -> Vec<(String, String)> {
    let problem = spec.compile().unwrap();
    let matching = problem.solve(mode);
    matching.check(&problem).unwrap();
    matching.pairs().iter().map(|pair| (pair.mentee.to_string(), pair.mentor.to_string())).collect()
}

fn pair(mentee: &str, mentor: &str) -> (String, String) {
    (mentee.to_owned(), mentor.to_owned())
}

#[test]
fn nobody_is_left_out_for_the_sake_of_score() {
    let spec = spec(
        &[("ann", 1), ("ben", 1)],
        &[("cy", 1), ("di", 1)],
        &[("ann", "cy", 9_000), ("ann", "di", 1_000), ("ben", "cy", 1_000)],
    );
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ann", "di"), pair("ben", "cy")]);
    assert_eq!(pairs(&spec, MatchingMode::MostValue { unmatched: 0 }), [pair("ann", "cy")]);
    assert_eq!(pairs(&spec, MatchingMode::MostValue { unmatched: 7_001 }), [pair("ann", "di"), pair("ben", "cy")]);
}

#[test]
fn a_first_mentor_comes_before_a_second() {
    let spec = spec(
        &[("ann", 2), ("ben", 1)],
        &[("cy", 2), ("di", 1)],
        &[("ann", "cy", 9_000), ("ann", "di", 9_000), ("ben", "di", 0)],
    );
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ann", "cy"), pair("ben", "di")]);
}

#[test]
fn quotas_nest_and_a_promise_is_kept_at_a_cost() {
    let mut spec = spec(
        &[("ann", 1), ("ben", 1)],
        &[("cy", 2), ("di", 1)],
        &[("ann", "cy", 9_000), ("ben", "cy", 9_000), ("ben", "di", 10)],
    );
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ann", "cy"), pair("ben", "cy")]);
    let mut promised = QuotaSpec::new("staff".parse().unwrap(), vec!["di".parse().unwrap()]);
    promised.at_least = 1;
    spec.quotas.push(promised);
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ann", "cy"), pair("ben", "di")]);
    let mut narrow = QuotaSpec::new("unit".parse().unwrap(), vec!["cy".parse().unwrap()]);
    narrow.at_most = Some(1);
    spec.quotas[0].of = Some("unit".parse().unwrap());
    spec.quotas.push(narrow);
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ben", "di")]);
}

#[test]
fn a_promise_that_nobody_can_keep_is_told_and_not_an_error() {
    let mut spec = spec(&[("ann", 1)], &[("cy", 1), ("di", 1)], &[("ann", "cy", 9_000)]);
    let mut promised = QuotaSpec::new("staff".parse().unwrap(), vec!["di".parse().unwrap()]);
    promised.at_least = 1;
    spec.quotas.push(promised);
    let problem = spec.compile().unwrap();
    let matching = problem.solve(MatchingMode::MostPeople);
    assert_eq!(matching.unmet().iter().map(Id::as_str).collect::<Vec<_>>(), ["staff"]);
    matching.check(&problem).unwrap();
}

#[test]
fn who_waits_learns_why() {
    let spec = spec(
        &[("ann", 1), ("ben", 1), ("cleo", 1), ("dan", 1)],
        &[("x", 1), ("y", 1)],
        &[("ann", "x", 9_000), ("ben", "x", 8_000), ("dan", "y", 100)],
    );
    let problem = spec.compile().unwrap();
    let matching = problem.solve(MatchingMode::MostPeople);
    let why: Vec<_> = matching.unmatched().iter().map(|waits| (waits.mentee.as_str(), &waits.reason)).collect();
    let full = UnmatchedReason::Full { mentors: vec!["x".parse().unwrap()] };
    assert_eq!(why, [("ben", &full), ("cleo", &UnmatchedReason::NoLegalMentor)]);
    assert!(matching.seat_price(&problem, "x").unwrap() > 0);
    assert_eq!(matching.seat_price(&problem, "z").unwrap_err().id(), "z");
}

#[test]
fn locked_pairs_are_in_every_answer() {
    let mut spec = spec(
        &[("ann", 1), ("ben", 1)],
        &[("cy", 1), ("di", 1)],
        &[("ann", "cy", 0), ("ann", "di", 9_000), ("ben", "cy", 9_000)],
    );
    spec.locked.push(PairSpec::new("ann".parse().unwrap(), "cy".parse().unwrap()));
    assert_eq!(pairs(&spec, MatchingMode::MostPeople), [pair("ann", "cy")]);
}

#[test]
fn empty_sides_seats_without_end_and_nobody_legal_are_problems_like_others() {
    for spec in [
        MatchingSpec::new(),
        spec(&[("ann", 1)], &[], &[]),
        spec(&[], &[("cy", 3)], &[]),
        spec(&[("ann", 1)], &[("cy", 3)], &[]),
        spec(&[("ann", u32::MAX / 4_096)], &[("cy", u32::MAX)], &[("ann", "cy", 1)]),
        spec(&[("ann", 0)], &[("cy", 0)], &[("ann", "cy", 1)]),
        spec(&[("ann", 1)], &[("ann", 1), ("cy", 0)], &[("ann", "cy", 10_000)]),
    ] {
        for mode in [MatchingMode::MostPeople, MatchingMode::MostValue { unmatched: u32::MAX }] {
            pairs(&spec, mode);
        }
    }
}

#[test]
fn a_price_that_no_sum_holds_proves_nothing() {
    let mut document = spec(&[("ann", 1)], &[("cy", 1)], &[("ann", "cy", 9_000)]);
    document.quotas.push(QuotaSpec::new("staff".parse().unwrap(), vec!["cy".parse().unwrap()]));
    let problem = document.compile().unwrap();
    let best = serde_json::to_value(problem.solve(MatchingMode::MostValue { unmatched: 0 })).unwrap();
    // Nobody is paired, and prices that cost nothing by themselves are said to pay for the pair.
    let forged = |mentee: i64, mentor: i64, quota: i64| -> Matching {
        let mut value = best.clone();
        value["pairs"] = serde_json::json!([]);
        value["unmatched"] = serde_json::json!([{"mentee": "ann", "missing": 1, "reason": "worth_less"}]);
        value["totals"] = serde_json::json!({"mentees": 0, "seats": 0, "score": 0});
        value["proof"] = serde_json::json!({"mentees": [mentee], "mentors": [mentor], "quotas": [quota], "stages": []});
        serde_json::from_value(value).unwrap()
    };
    assert_eq!(forged(0, 0, 0).check(&problem), Err(MatchingFault::NotProven { by: 9_000 }));
    let least = i64::MIN;
    for (mentee, mentor, quota) in
        [(0, least, 0), (0, 0, least), (0, least, least), (0, -1, least), (least, 0, 0), (least, least, 0)]
    {
        assert_eq!(forged(mentee, mentor, quota).check(&problem), Err(MatchingFault::NoProof), "{mentee} {mentor} {quota}");
    }
}

#[test]
fn every_fault_is_found_at_once() {
    let mut spec = spec(
        &[("ann", 1), ("ann", 1), ("ben", 5_000_000)],
        &[("cy", 1)],
        &[("ann", "cy", 10_001), ("an", "cy", 1), ("ben", "cy", 1), ("ben", "cy", 2)],
    );
    spec.locked.push(PairSpec::new("ben".parse().unwrap(), "zed".parse().unwrap()));
    let invalid = spec.compile().unwrap_err();
    let codes: Vec<_> = invalid.defects().iter().map(|defect| defect.code().as_str()).collect();
    for code in ["mentoring/duplicate_id", "mentoring/parameter", "mentoring/score", "mentoring/pair_twice"] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    assert_eq!(codes.iter().filter(|&&code| code == "mentoring/unknown_id").count(), 2);
    let text = invalid.to_string();
    assert!(!text.is_empty());
}

/// One that everybody wants, long chains, equal scores, two communities with one bridge: each solved, and each proven.
#[test]
fn awkward_families_are_proven_too() {
    let id = |side: char, at: usize| format!("{side}{at:05}");
    let make = |n: usize, seats: u32, list: &dyn Fn(usize) -> Vec<(usize, u32)>| {
        let mut spec = MatchingSpec::new();
        for at in 0..n {
            spec.mentees.push(SeekerSpec::new(id('e', at).parse().unwrap()));
            spec.mentors.push(SeatsSpec::new(id('r', at).parse().unwrap(), seats));
            for (mentor, score) in list(at) {
                spec.pairs.push(ScoredPairSpec::new(id('e', at).parse().unwrap(), id('r', mentor).parse().unwrap(), score));
            }
        }
        spec
    };
    let n = 400;
    let families = [
        make(n, 1, &|at| if at == 0 { vec![(0, 9_000)] } else { vec![(0, 9_000), (at, 100)] }),
        make(n, 1, &|at| if at + 1 < n { vec![(at, 5_000), (at + 1, 5_001)] } else { vec![(0, 4_000)] }),
        make(n, 1, &|at| {
            (0..20)
                .map(|step| ((at + step * step) % n, 5_000))
                .collect::<std::collections::BTreeMap<_, _>>()
                .into_iter()
                .collect()
        }),
        make(n, 1, &|at| {
            let half = n / 2;
            let mut list: Vec<_> = (0..8)
                .map(|step| (if at < half { (at * 7 + step) % half } else { half + (at * 5 + step) % half }, 3_000))
                .collect();
            if at == 0 {
                list.push((n - 1, 1));
            }
            list.sort_unstable();
            list.dedup_by_key(|pair| pair.0);
            list
        }),
    ];
    for spec in families {
        for mode in [MatchingMode::MostPeople, MatchingMode::MostValue { unmatched: 10_000 }] {
            let problem = spec.compile().unwrap();
            let matching = problem.solve(mode);
            matching.check(&problem).unwrap();
        }
    }
}
