//! What holds for every stable matching.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use proptest::prelude::*;
use rungs::{
    Completion, Effort, Matching, MatchingFault, MatchingMode, MatchingProblem, MatchingSpec, PairSpec, QuotaSpec,
    ScoredPairSpec, SeatsSpec, SeekerSpec, Side, UnmatchedReason,
};

use super::matching::turned;
use crate::oracle::stable::{Market, Pairs};

const MENTEES: MatchingMode = MatchingMode::Stable { best_for: Side::Mentees };
const MENTORS: MatchingMode = MatchingMode::Stable { best_for: Side::Mentors };

/// So many pairs can be made or not in every way.
const TRIED: usize = 10;

fn id<T: std::str::FromStr>(side: char, at: usize) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{side}{at}").parse().unwrap()
}

/// Up to four people a side with long lists, nested quotas, promises and locked pairs; few different points make ties.
fn problems() -> impl Strategy<Value = MatchingSpec> {
    let points = || prop_oneof![Just(None), (0u32..4).prop_map(Some), (0u32..=10_000).prop_map(Some)];
    let pair = proptest::option::weighted(0.9, (0u32..4, points(), points()));
    let quota = (0usize..4, proptest::option::of(0u32..4), prop_oneof![2 => Just(0u32), 1 => 1u32..3]);
    let count = || prop_oneof![1 => Just(0u32), 8 => Just(1), 3 => Just(2), 1 => Just(9)];
    (
        proptest::collection::vec(count(), 0..5),
        proptest::collection::vec(count(), 0..5),
        proptest::collection::vec(pair, 16),
        proptest::collection::vec(quota, 0..4),
        proptest::collection::vec(0usize..5, 4),
        proptest::collection::vec(0usize..TRIED, 0..2),
    )
        .prop_map(|(mentees, mentors, pairs, quotas, member, locked)| {
            let mut spec = MatchingSpec::new();
            spec.mentees = (0..).zip(&mentees).map(|(at, &wanted)| SeekerSpec::new(id('e', at)).with_wanted(wanted)).collect();
            spec.mentors = (0..).zip(&mentors).map(|(at, &seats)| SeatsSpec::new(id('r', at), seats)).collect();
            for (at, pair) in pairs.into_iter().enumerate() {
                let Some((score, wish, merit)) = pair else { continue };
                if at / 4 < mentees.len() && at % 4 < mentors.len() && spec.pairs.len() < TRIED {
                    let mut pair = ScoredPairSpec::new(id('e', at / 4), id('r', at % 4), score);
                    (pair.wish, pair.merit) = (wish, merit);
                    spec.pairs.push(pair);
                }
            }
            for (at, &(of, at_most, at_least)) in quotas.iter().enumerate() {
                let members = (0..mentors.len()).filter(|&mentor| member[mentor] == at).map(|mentor| id('r', mentor));
                let mut quota = QuotaSpec::new(id('q', at), members.collect());
                // Within an earlier one, or none.
                quota.of = (of < at).then(|| id('q', of));
                quota.at_most = at_most;
                quota.at_least = at_most.map_or(at_least, |most| at_least.min(most));
                spec.quotas.push(quota);
            }
            for pair in locked.into_iter().filter_map(|at| spec.pairs.get(at)) {
                spec.locked.push(PairSpec::new(pair.mentee.clone(), pair.mentor.clone()));
            }
            spec
        })
}

type Ranked<'a> = BTreeMap<&'a str, Vec<(u32, Reverse<&'a str>)>>;

/// Whether each has at least as much as in the other, from the best down.
fn are_no_worse(one: &Ranked<'_>, other: &Ranked<'_>) -> bool {
    other.iter().all(|(id, other)| (0..other.len()).all(|at| one[id].get(at).is_some_and(|place| *place >= other[at])))
}

fn solved(problem: &MatchingProblem, mode: MatchingMode) -> Matching {
    let matching = problem.solve(mode);
    assert_eq!(matching.completion(), Completion::Complete);
    assert_eq!(matching.check(problem), Ok(()));
    matching
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn it_is_the_best_for_its_side_of_all_that_are_stable(spec in problems()) {
        // A locked pair that quotas or seats have no room for is a defect of the document.
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let market = Market::new(&spec);
        let all: Vec<Pairs> = market.all().into_iter().filter(|pairs| market.is_stable(pairs)).collect();
        let mentees_best = market.pairs_of(&solved(&problem, MENTEES));
        let mentors_best = market.pairs_of(&solved(&problem, MENTORS));
        prop_assert!(all.contains(&mentees_best) && all.contains(&mentors_best), "{all:?} {mentees_best:?} {mentors_best:?}");
        for other in &all {
            prop_assert!(are_no_worse(&market.places(&mentees_best), &market.places(other)));
            prop_assert!(are_no_worse(&market.places(other), &market.places(&mentors_best)));
            let both = |one: &Pairs| one.union(other).copied().collect::<Pairs>();
            prop_assert_eq!(&market.mentees_choose(&both(&mentees_best)), &mentees_best);
            prop_assert_eq!(&market.mentors_choose(&both(&mentors_best)), &mentors_best);
            if spec.quotas.is_empty() {
                prop_assert!(are_no_worse(&market.seated(&mentors_best), &market.seated(other)));
                prop_assert!(are_no_worse(&market.seated(other), &market.seated(&mentees_best)));
            }
        }
    }

    #[test]
    fn the_check_takes_what_is_stable_and_nothing_else(spec in problems()) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let market = Market::new(&spec);
        for pairs in market.all() {
            let forged: Matching = serde_json::from_value(market.written(&pairs, "mentees")).unwrap();
            match forged.check(&problem) {
                Ok(()) => prop_assert!(market.is_stable(&pairs), "{pairs:?}"),
                Err(MatchingFault::Blocking { mentee, mentor }) => {
                    prop_assert!(!market.is_stable(&pairs), "{pairs:?}");
                    prop_assert!(!forged.pairs().iter().any(|pair| pair.mentee == mentee && pair.mentor == mentor));
                    prop_assert!(spec.pairs.iter().any(|pair| pair.mentee == mentee && pair.mentor == mentor));
                }
                Err(other) => prop_assert!(false, "{other:?} of {pairs:?}"),
            }
        }
    }

    #[test]
    fn the_order_of_the_document_changes_nothing(spec in problems(), mode in prop_oneof![Just(MENTEES), Just(MENTORS)]) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        prop_assert_eq!(problem.solve(mode), turned(spec).compile().unwrap().solve(mode));
    }

    #[test]
    fn points_that_are_told_though_they_are_the_score_change_nothing(spec in problems()) {
        let mut plain = spec;
        for pair in &mut plain.pairs {
            (pair.wish, pair.merit) = (None, None);
        }
        let Ok(problem) = plain.compile() else { return Ok(()) };
        let mut told = plain.clone();
        for pair in &mut told.pairs {
            (pair.wish, pair.merit) = (Some(pair.score), Some(pair.score));
        }
        let told = told.compile().unwrap();
        for mode in [MENTEES, MENTORS] {
            prop_assert_eq!(problem.solve(mode), told.solve(mode));
        }
    }

    #[test]
    fn other_modes_look_at_scores_alone(spec in problems()) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let mut plain = spec;
        for pair in &mut plain.pairs {
            (pair.wish, pair.merit) = (None, None);
        }
        let plain = plain.compile().unwrap();
        for mode in [MatchingMode::MostPeople, MatchingMode::MostValue { unmatched: 2 }] {
            prop_assert_eq!(problem.solve(mode), plain.solve(mode));
        }
    }

    #[test]
    fn one_more_mentor_hurts_no_mentee(
        spec in problems(),
        joins in proptest::collection::btree_map(0usize..4, (0u32..4, 0u32..4), 1..4),
        seats in 1u32..3,
        name in prop_oneof![Just("r9"), Just("a")],
    ) {
        let mut spec = spec;
        spec.quotas.clear();
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let mut more = spec.clone();
        more.mentors.push(SeatsSpec::new(name.parse().unwrap(), seats));
        for (mentee, (wish, merit)) in joins.into_iter().filter(|&(mentee, _)| mentee < spec.mentees.len()) {
            let pair = ScoredPairSpec::new(id('e', mentee), name.parse().unwrap(), 1);
            more.pairs.push(pair.with_wish(wish).with_merit(merit));
        }
        let (before, after) = (Market::new(&spec), Market::new(&more));
        let found = solved(&more.compile().unwrap(), MENTEES);
        let (before, after) =
            (before.places(&before.pairs_of(&solved(&problem, MENTEES))), after.places(&after.pairs_of(&found)));
        prop_assert!(are_no_worse(&after, &before), "{after:?} {before:?}");
    }

    /// The same places and seats are filled in every stable matching (Roth, "On the allocation of residents to rural hospitals",
    /// Econometrica 54, 1986), and whoever cannot fill all has the same in each.
    #[test]
    fn whoever_waits_waits_whichever_side_it_is_best_for(spec in problems()) {
        let mut spec = spec;
        spec.quotas.clear();
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let (one, other) = (solved(&problem, MENTEES), solved(&problem, MENTORS));
        prop_assert_eq!(one.unmatched(), other.unmatched());
        let market = Market::new(&spec);
        let (one, other) = (market.seated(&market.pairs_of(&one)), market.seated(&market.pairs_of(&other)));
        for mentor in &spec.mentors {
            let (one, other) = (&one[mentor.id.as_ref()], &other[mentor.id.as_ref()]);
            prop_assert_eq!(one.len(), other.len());
            prop_assert!(one.len() == mentor.seats as usize || one == other);
        }
    }

    #[test]
    fn who_waits_is_told_who_turned_them_down(spec in problems(), mode in prop_oneof![Just(MENTEES), Just(MENTORS)]) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let matching = solved(&problem, mode);
        for waits in matching.unmatched() {
            let has: Vec<_> = matching.pairs().iter().filter(|pair| pair.mentee == waits.mentee).map(|pair| &pair.mentor).collect();
            let mut open: Vec<_> = spec.pairs.iter().filter(|pair| pair.mentee == waits.mentee && !has.contains(&&pair.mentor)).collect();
            open.sort_by_key(|pair| (Reverse(pair.wish.unwrap_or(pair.score)), &pair.mentor));
            let named: Vec<_> = open.iter().take(3).map(|pair| pair.mentor.clone()).collect();
            match &waits.reason {
                UnmatchedReason::NoLegalMentor => prop_assert!(named.is_empty()),
                UnmatchedReason::Full { mentors } => prop_assert_eq!(mentors, &named),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn a_search_that_is_stopped_leaves_a_matching(spec in problems(), mode in prop_oneof![Just(MENTEES), Just(MENTORS)]) {
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let all = problem.solve(mode);
        // Each pair once, and once that nobody is left to ask for each place that stays empty or seat that does.
        let most = 4 * spec.pairs.len() as u64 + 16;
        prop_assert!(all.steps() <= most);
        for steps in 0..=all.steps() {
            let matching = problem.solve_within(mode, Effort::steps(steps), &mut ());
            prop_assert_eq!(matching.check(&problem), Ok(()));
            prop_assert_eq!(matching.completion() == Completion::Complete, steps == all.steps());
            if steps == all.steps() {
                prop_assert_eq!(&matching, &all);
            } else {
                prop_assert!(matching.unmatched().iter().all(|waits| waits.reason == UnmatchedReason::Stopped));
            }
        }
    }
}
