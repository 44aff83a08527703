//! What holds for every matching.

use proptest::prelude::*;
use rungs::{
    Completion, Disruption, Effort, Id, Matching, MatchingMode, MatchingProblem, MatchingSpec, PairSpec, QuotaSpec,
    ScoredPairSpec, SeatsSpec, SeekerSpec, Side, UnmatchedReason, WhyNot,
};

use crate::made::Random;
use crate::oracle::matching::{best_worth, worth_of};

pub(super) fn modes() -> impl Strategy<Value = MatchingMode> {
    let band = || prop_oneof![Just(0u16), Just(1), 2u16..3_000, Just(5_000), Just(u16::MAX)];
    prop_oneof![
        2 => Just(MatchingMode::MostPeople),
        2 => prop_oneof![Just(0u32), 1u32..3_000, Just(10_000), Just(u32::MAX)]
            .prop_map(|unmatched| MatchingMode::MostValue { unmatched }),
        1 => band().prop_map(|band| MatchingMode::Fairest { band }),
        1 => band().prop_map(|band| MatchingMode::GreedyMaximum { band }),
        1 => band().prop_map(|band| MatchingMode::RankMaximal { band }),
    ]
}

/// A handful of people, with quotas that nest, promises and locked pairs.
pub(super) fn problems() -> impl Strategy<Value = MatchingSpec> {
    let mentee = 0u32..3;
    let mentor = 0u32..4;
    let score = prop_oneof![Just(0u32), Just(5_000), Just(10_000), 0u32..=10_000];
    let quota = (0usize..4, proptest::option::of(0u32..4), prop_oneof![3 => Just(0u32), 1 => 1u32..3]);
    (
        proptest::collection::vec(mentee, 0..5),
        proptest::collection::vec(mentor, 0..5),
        proptest::collection::vec((0usize..5, 0usize..5, score), 0..9),
        proptest::collection::vec(quota, 0..3),
        proptest::collection::vec(0usize..3, 5),
        proptest::option::weighted(0.3, 0usize..10),
        proptest::option::weighted(0.3, proptest::collection::vec(0u32..4, 5)),
    )
        .prop_map(|(mentees, mentors, pairs, quotas, member, locked, waited)| {
            let mut spec = MatchingSpec::new();
            for (at, &wanted) in mentees.iter().enumerate() {
                let waited = waited.as_ref().map_or(0, |waited| waited[at]);
                spec.mentees.push(SeekerSpec::new(format!("e{at}").parse().unwrap()).with_wanted(wanted).with_waited(waited));
            }
            for (at, &seats) in mentors.iter().enumerate() {
                spec.mentors.push(SeatsSpec::new(format!("r{at}").parse().unwrap(), seats));
            }
            let mut seen = std::collections::BTreeSet::new();
            for (mentee, mentor, score) in pairs {
                if mentee < mentees.len() && mentor < mentors.len() && seen.insert((mentee, mentor)) {
                    spec.pairs.push(ScoredPairSpec::new(
                        format!("e{mentee}").parse().unwrap(),
                        format!("r{mentor}").parse().unwrap(),
                        score,
                    ));
                }
            }
            for (at, (of, at_most, at_least)) in quotas.iter().enumerate() {
                let members = (0..mentors.len())
                    .filter(|&mentor| member[mentor] == at)
                    .map(|mentor| format!("r{mentor}").parse().unwrap());
                let mut quota = QuotaSpec::new(format!("q{at}").parse().unwrap(), members.collect());
                // Within an earlier one, or none.
                quota.of = (*of < at).then(|| format!("q{of}").parse().unwrap());
                quota.at_most = *at_most;
                quota.at_least = at_most.map_or(*at_least, |most| (*at_least).min(most));
                spec.quotas.push(quota);
            }
            if let Some(pair) = locked.and_then(|at| spec.pairs.get(at)) {
                spec.locked.push(PairSpec::new(pair.mentee.clone(), pair.mentor.clone()));
            }
            spec
        })
}

fn disruptions() -> impl Strategy<Value = Disruption> {
    prop_oneof![Just(Disruption::Fewest), prop_oneof![Just(0u32), 1u32..10_000, Just(u32::MAX)].prop_map(Disruption::Price)]
}

pub(super) fn told(matching: &Matching) -> Vec<(String, String)> {
    matching.pairs().iter().map(|pair| (pair.mentee.to_string(), pair.mentor.to_string())).collect()
}

/// The same document with other scores.
fn rescored(mut spec: MatchingSpec, change: impl Fn(u32) -> u32) -> MatchingSpec {
    spec.pairs.iter_mut().for_each(|pair| pair.score = change(pair.score));
    spec
}

/// A mode in points of which each was so many, and the same mode in those that they were.
fn mode_in(mode: MatchingMode, points: u32) -> (MatchingMode, MatchingMode) {
    let band = |band: u16| (u32::from(band) / points).max(1) as u16;
    let at = |by: u32| match mode {
        MatchingMode::MostValue { unmatched } => MatchingMode::MostValue { unmatched: unmatched.min(1_000_000) / points * by },
        MatchingMode::Fairest { band: of } => MatchingMode::Fairest { band: band(of) * by as u16 },
        MatchingMode::GreedyMaximum { band: of } => MatchingMode::GreedyMaximum { band: band(of) * by as u16 },
        MatchingMode::RankMaximal { band: of } => MatchingMode::RankMaximal { band: band(of) * by as u16 },
        other => other,
    };
    (at(1), at(points))
}

/// What a matching says, its points aside.
fn without_points(matching: &Matching) -> String {
    format!("{:?} {:?} {:?}", told(matching), matching.unmatched(), matching.unmet())
}

/// The same document with every list the other way round.
pub(super) fn turned(mut spec: MatchingSpec) -> MatchingSpec {
    spec.mentees.reverse();
    spec.mentors.reverse();
    spec.pairs.reverse();
    spec.quotas.reverse();
    spec.locked.reverse();
    spec
}

/// The same document with every list in another order.
fn shuffled(mut spec: MatchingSpec, random: &mut Random) -> MatchingSpec {
    random.shuffle(&mut spec.mentees);
    random.shuffle(&mut spec.mentors);
    random.shuffle(&mut spec.pairs);
    random.shuffle(&mut spec.quotas);
    random.shuffle(&mut spec.locked);
    spec.quotas.iter_mut().for_each(|quota| random.shuffle(&mut quota.mentors));
    spec
}

fn written(matching: &Matching) -> String {
    serde_json::to_string(matching).unwrap()
}

/// Many people with few different scores, 0 to 9, so that very many matchings are equally good.
fn crowd(random: &mut Random, mentees: u64) -> MatchingSpec {
    let mentors = mentees / 4;
    let levels = 2 + random.below(9);
    let mut spec = MatchingSpec::new();
    for at in 0..mentees {
        let (wanted, waited) = (1 + random.below(2) as u32, random.below(3) as u32);
        spec.mentees.push(SeekerSpec::new(format!("e{at}").parse().unwrap()).with_wanted(wanted).with_waited(waited));
    }
    for at in 0..mentors {
        spec.mentors.push(SeatsSpec::new(format!("r{at}").parse().unwrap(), 1 + random.below(5) as u32));
    }
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..8 * mentees {
        let (mentee, mentor) = (random.below(mentees), random.below(mentors));
        if seen.insert((mentee, mentor)) {
            let (who, by) = (format!("e{mentee}").parse().unwrap(), format!("r{mentor}").parse().unwrap());
            let pair = ScoredPairSpec::new(who, by, random.below(levels) as u32);
            spec.pairs.push(pair.with_wish(random.below(5) as u32).with_merit(random.below(5) as u32));
        }
    }
    for at in 0..4 {
        let members = (at..mentors).step_by(5).map(|mentor| format!("r{mentor}").parse().unwrap());
        let mut quota = QuotaSpec::new(format!("q{at}").parse().unwrap(), members.collect());
        (quota.at_least, quota.at_most) = (mentees as u32 / 50, Some(mentees as u32 / 10));
        spec.quotas.push(quota);
    }
    spec
}

#[test]
fn two_threads_at_once_find_what_one_finds_alone() {
    let modes = [
        MatchingMode::MostPeople,
        MatchingMode::MostValue { unmatched: 3 },
        MatchingMode::Fairest { band: 1 },
        MatchingMode::GreedyMaximum { band: 2 },
        MatchingMode::RankMaximal { band: 1 },
        MatchingMode::Stable { best_for: Side::Mentees },
        MatchingMode::Stable { best_for: Side::Mentors },
    ];
    let spec = crowd(&mut Random(7), 300);
    let problem = spec.compile().unwrap();
    let solved = |problem: &MatchingProblem| modes.map(|mode| written(&problem.solve(mode)));
    let alone = solved(&problem);
    std::thread::scope(|scope| {
        let (shared, own) = (scope.spawn(|| solved(&problem)), scope.spawn(|| solved(&spec.compile().unwrap())));
        assert_eq!(shared.join().unwrap(), alone);
        assert_eq!(own.join().unwrap(), alone);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 65_536, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_matching_is_the_best_of_all_and_its_check_agrees(spec in problems(), mode in modes()) {
        // A locked pair that quotas or seats have no room for is a defect of the document.
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve(mode);
        prop_assert_eq!(matching.completion(), Completion::Complete);
        prop_assert_eq!(matching.check(&problem), Ok(()));
        match best_worth(&spec, mode, None) {
            None => {
                prop_assert!(!matching.unmet().is_empty(), "no matching keeps what is promised");
                let mut without = spec.clone();
                without.quotas.iter_mut().filter(|quota| matching.unmet().contains(&quota.id)).for_each(|quota| quota.at_least = 0);
                prop_assert_eq!(worth_of(&without, mode, None, &told(&matching)), best_worth(&without, mode, None));
            }
            Some(worth) => {
                prop_assert!(matching.unmet().is_empty(), "{:?} can be kept", matching.unmet());
                prop_assert_eq!(worth_of(&spec, mode, None, &told(&matching)), Some(worth));
            }
        }
    }

    #[test]
    fn a_repair_gives_up_no_more_than_it_must(
        spec in problems(), mode in modes(), earlier in modes(), gone in 0usize..8, disruption in disruptions(),
    ) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let before = problem.solve(earlier);
        let same = problem.repair(&before, Disruption::Fewest, earlier, Effort::steps(u64::MAX), &mut ());
        prop_assert_eq!(same.check(&problem), Ok(()));
        if before.unmet().is_empty() {
            prop_assert_eq!(told(&same), told(&before), "nothing has changed");
        }
        // Somebody leaves, if there is somebody.
        let mut after = spec;
        if gone < after.mentors.len() {
            let left = after.mentors.remove(gone).id;
            after.pairs.retain(|pair| pair.mentor != left);
            after.locked.retain(|pair| pair.mentor != left);
            for quota in &mut after.quotas {
                quota.mentors.retain(|mentor| *mentor != left);
            }
        }
        let Ok(problem) = after.compile() else { return Ok(()) };
        let repaired = problem.repair(&before, disruption, mode, Effort::steps(u64::MAX), &mut ());
        prop_assert_eq!(repaired.check(&problem), Ok(()));
        let pairs = told(&before);
        let broken: Vec<_> = repaired.broken().map(|pair| (pair.mentee.to_string(), pair.mentor.to_string())).collect();
        let now = told(&repaired);
        prop_assert_eq!(broken, pairs.iter().filter(|pair| !now.contains(pair)).cloned().collect::<Vec<_>>());
        match best_worth(&after, mode, Some((disruption, &pairs))) {
            None => prop_assert!(!repaired.unmet().is_empty()),
            Some(worth) => prop_assert_eq!(worth_of(&after, mode, Some((disruption, &pairs)), &now), Some(worth)),
        }
    }

    #[test]
    fn a_fairest_matching_is_improved_by_no_exchange(spec in problems()) {
        // Of any two mentees with one mentor each who swap, whoever has it worse is not better off for it.
        prop_assume!(spec.quotas.is_empty() && spec.locked.is_empty());
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve(MatchingMode::Fairest { band: 1 });
        let score = |mentee: &rungs::PersonId, mentor: &rungs::PersonId| problem.score(mentee.as_str(), mentor.as_str()).unwrap();
        for one in matching.pairs() {
            for other in matching.pairs() {
                let holds = |mentee, mentor| matching.pairs().iter().any(|pair| pair.mentee == mentee && pair.mentor == mentor);
                if holds(one.mentee.clone(), other.mentor.clone()) || holds(other.mentee.clone(), one.mentor.clone()) {
                    continue;
                }
                if let (Some(first), Some(second)) = (score(&one.mentee, &other.mentor), score(&other.mentee, &one.mentor)) {
                    prop_assert!(first.min(second) <= one.score.min(other.score));
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_document_changes_no_byte(spec in problems(), mode in modes(), seed: u64) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let answer = written(&problem.solve(mode));
        for other in [turned(spec.clone()), shuffled(spec, &mut Random(seed))] {
            prop_assert_eq!(written(&other.compile().unwrap().solve(mode)), &*answer);
        }
    }

    #[test]
    fn one_more_mentor_leaves_nobody_more_unmatched(spec in problems(), joins in proptest::collection::vec(0usize..5, 1..4)) {
        prop_assume!(spec.quotas.is_empty());
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let mut more = spec.clone();
        more.mentors.push(SeatsSpec::new("r9".parse().unwrap(), 1));
        let mut joins: Vec<_> = joins.into_iter().filter(|&mentee| mentee < spec.mentees.len()).collect();
        joins.sort_unstable();
        joins.dedup();
        for mentee in joins {
            more.pairs.push(ScoredPairSpec::new(spec.mentees[mentee].id.clone(), "r9".parse().unwrap(), 4_000));
        }
        let (before, after) = (problem.solve(MatchingMode::MostPeople), more.compile().unwrap().solve(MatchingMode::MostPeople));
        prop_assert!(after.totals() >= before.totals());
    }

    #[test]
    fn a_changed_number_is_noticed(spec in problems(), mode in modes(), at in 0usize..64, by in prop_oneof![Just(-1i64), Just(1)]) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve(mode);
        prop_assume!(matching.unmet().is_empty());
        let mut value = serde_json::to_value(&matching).unwrap();
        prop_assert_eq!(serde_json::from_value::<Matching>(value.clone()).unwrap(), matching);
        let scores = value["pairs"].as_array().map_or(0, Vec::len);
        prop_assume!(scores > 0);
        let score = &mut value["pairs"][at % scores]["score"];
        let changed = (score.as_i64().unwrap() + by).max(0);
        prop_assume!(score.as_i64() != Some(changed));
        *score = changed.into();
        let forged: Matching = serde_json::from_value(value).unwrap();
        prop_assert!(forged.check(&problem).is_err());
    }

    #[test]
    fn a_price_that_is_changed_proves_less_or_nothing(spec in problems(), mode in modes(), at in 0usize..64) {
        prop_assume!(matches!(mode, MatchingMode::MostPeople | MatchingMode::MostValue { .. }));
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve(mode);
        prop_assume!(matching.unmet().is_empty() && !matching.pairs().is_empty() && spec.locked.is_empty());
        let mentee = spec.mentees.len();
        // The price of somebody who has a mentor: raised, the bound is looser by that for each place; lowered, pairs are not paid for.
        let mut ids: Vec<_> = spec.mentees.iter().map(|mentee| mentee.id.as_str()).collect();
        ids.sort_unstable();
        let who = ids[at % mentee];
        prop_assume!(spec.mentees.iter().any(|mentee| mentee.id.as_str() == who && mentee.wanted > 0));
        // Of somebody for whom nobody is legal no price is asked.
        prop_assume!(spec.pairs.iter().any(|pair| pair.mentee.as_str() == who));
        let mut value = serde_json::to_value(&matching).unwrap();
        let price = &mut value["proof"]["mentees"][at % mentee];
        *price = (price.as_i64().unwrap() + 20_000_000).into();
        let forged: Matching = serde_json::from_value(value).unwrap();
        prop_assert!(forged.check(&problem).is_err());
    }

    #[test]
    fn whoever_waits_is_told_why_and_it_is_so(spec in problems(), mode in modes()) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve(mode);
        let mut without = spec;
        without.quotas.iter_mut().for_each(|quota| quota.at_least = 0);
        for waits in matching.unmatched() {
            let mentors = match &waits.reason {
                UnmatchedReason::Full { mentors } => mentors,
                UnmatchedReason::NoLegalMentor => continue,
                other => {
                    prop_assert!(matches!(mode, MatchingMode::MostValue { .. }) && *other == UnmatchedReason::WorthLess, "{:?}", other);
                    continue;
                }
            };
            prop_assert!(!mentors.is_empty());
            for mentor in mentors {
                // One place more beside all that are taken is more than seats and quotas allow.
                let mut pairs = told(&matching);
                pairs.push((waits.mentee.to_string(), mentor.to_string()));
                prop_assert_eq!(worth_of(&without, mode, None, &pairs), None, "{} has a seat for {}", mentor, &waits.mentee);
            }
        }
    }

    #[test]
    fn no_proof_proves_a_matching_that_is_not_the_best(spec in problems(), mode in modes(), other in modes()) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let (matching, other) = (problem.solve(mode), problem.solve(other));
        prop_assume!(matching.unmet().is_empty());
        let (mut value, pairs) = (serde_json::to_value(&matching).unwrap(), serde_json::to_value(&other).unwrap());
        for part in ["pairs", "unmatched", "totals"] {
            value[part] = pairs[part].clone();
        }
        let forged: Matching = serde_json::from_value(value).unwrap();
        let is_best = worth_of(&spec, mode, None, &told(&other)) == best_worth(&spec, mode, None);
        prop_assert_eq!(forged.check(&problem).is_ok(), is_best);
    }

    #[test]
    fn a_search_that_is_stopped_leaves_a_matching(spec in problems(), mode in modes(), steps in 0u64..40) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = problem.solve_within(mode, Effort::steps(steps), &mut ());
        prop_assert_eq!(matching.check(&problem), Ok(()));
        let all = problem.solve(mode);
        if matching.completion() == Completion::Complete {
            prop_assert_eq!(told(&matching), told(&all));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_points_that_scores_are_given_in_change_no_pair(
        seed: u64, mentees in prop_oneof![Just(40u64), Just(160)], mode in modes(), earlier in modes(), points in prop_oneof![Just(2u32), 3u32..50, Just(100), Just(1_000)],
        disruption in disruptions(),
    ) {
        let spec = crowd(&mut Random(seed), mentees);
        let (problem, larger) = (spec.compile().unwrap(), rescored(spec, |score| score * points).compile().unwrap());
        let (mode, larger_mode) = mode_in(mode, points);
        let (matching, same) = (problem.solve(mode), larger.solve(larger_mode));
        prop_assert_eq!(without_points(&matching), without_points(&same));
        prop_assert_eq!(matching.totals().score * u64::from(points), same.totals().score);
        prop_assert_eq!((matching.check(&problem), same.check(&larger)), (Ok(()), Ok(())));
        let (disruption, larger_disruption) = match disruption {
            Disruption::Price(price) => {
                let price = price.min(1_000_000) / points;
                (Disruption::Price(price), Disruption::Price(price * points))
            }
            other => (other, other),
        };
        let before = problem.solve(earlier);
        let repair = |problem: &MatchingProblem, disruption, mode| {
            problem.repair(&before, disruption, mode, Effort::steps(u64::MAX), &mut ())
        };
        let (repaired, same) = (repair(&problem, disruption, mode), repair(&larger, larger_disruption, larger_mode));
        prop_assert_eq!(without_points(&repaired), without_points(&same));
        prop_assert_eq!((repaired.check(&problem), same.check(&larger)), (Ok(()), Ok(())));
    }
}

/// What the best matching comes to by [`MatchingMode::MostPeople`], as its change.
fn change(worth: &[i64], before: &[i64]) -> (i64, i64, i64) {
    (worth[0] - before[0], worth[1] - before[1], worth[2] - before[2])
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 65_536, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_a_pair_would_cost_is_what_the_best_matching_with_it_lacks(spec in problems(), at in 0usize..9) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        prop_assume!(at < spec.pairs.len());
        let matching = problem.solve(MatchingMode::MostPeople);
        prop_assume!(matching.unmet().is_empty());
        let pair = spec.pairs[at].clone();
        let (mentee, mentor) = (pair.mentee.as_str(), pair.mentor.as_str());
        let mut with = spec.clone();
        with.locked.push(PairSpec::new(pair.mentee.clone(), pair.mentor.clone()));
        let is_paired = told(&matching).iter().any(|(who, by)| who == mentee && by == mentor);
        match problem.why_not(&matching, mentee, mentor, Effort::steps(u64::MAX), &mut ()).unwrap() {
            WhyNot::Paired => prop_assert!(is_paired),
            WhyNot::NotLegal => prop_assert!(false, "the pair is legal"),
            WhyNot::NoRoom => prop_assert_eq!(best_worth(&with, MatchingMode::MostPeople, None), None),
            WhyNot::Instead { change: found, matching: instead } => {
                prop_assert!(!is_paired);
                prop_assert_eq!(instead.check(&with.compile().unwrap()), Ok(()));
                let before = best_worth(&spec, MatchingMode::MostPeople, None).unwrap();
                match best_worth(&with, MatchingMode::MostPeople, None) {
                    None => prop_assert!(!instead.unmet().is_empty()),
                    Some(worth) => prop_assert_eq!((found.mentees, found.seats, found.score), change(&worth, &before)),
                }
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_seat_more_brings_what_the_best_matching_with_it_has_more(spec in problems(), at in 0usize..5) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        prop_assume!(at < spec.mentors.len());
        let matching = problem.solve(MatchingMode::MostPeople);
        prop_assume!(matching.unmet().is_empty());
        let mentor = spec.mentors[at].id.as_str();
        let found = problem.one_more_seat(&matching, mentor, Effort::steps(u64::MAX), &mut ()).unwrap();
        let mut with = spec.clone();
        with.mentors[at].seats += 1;
        let (worth, before) = (best_worth(&with, MatchingMode::MostPeople, None), best_worth(&spec, MatchingMode::MostPeople, None));
        prop_assert_eq!((found.mentees, found.seats, found.score), change(&worth.unwrap(), &before.unwrap()));
        if matching.seat_price(&problem, mentor).unwrap() == 0 {
            prop_assert_eq!((found.mentees, found.seats, found.score), (0, 0, 0), "what costs nothing brings nothing");
        }
    }

    #[test]
    fn the_document_of_a_problem_is_that_problem(spec in problems(), mode in modes()) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let told = problem.to_spec();
        let again = told.compile().unwrap();
        prop_assert_eq!(again.to_spec(), told);
        prop_assert_eq!(again.solve(mode), problem.solve(mode));
    }
}
