//! Laws of mentoring policies: the search finds what scoring every pair finds, scores are what they are said to be made of.

use std::cmp::Reverse;

use proptest::prelude::*;
use rungs::{
    Completion, Effort, EvidencePolicy, EvidencePolicySpec, Ladder, MatchedOver, MatchingMode, MatchingTotals, PairSpec,
    PolicySpec, Pool, Roster, Valuation,
};

use super::{shuffled_ladder, shuffled_roster};
use crate::made::{AS_OF, Random, date, ladder, policy as evidence_policy, roster};
use crate::made_policy::{own, policy, shuffled};
use crate::oracle::policy as oracle;

struct World {
    ladder: Ladder,
    roster: Roster,
    evidence: EvidencePolicy,
    evidence_spec: EvidencePolicySpec,
    spec: PolicySpec,
    pool: Pool,
}

fn pool(spec: &PolicySpec, roster: &Roster, evidence: &EvidencePolicy) -> Pool {
    let policy = spec.compile_with(roster, None, &own()).unwrap();
    policy.over(&roster.profiles(evidence, date(AS_OF)), None).unwrap()
}

/// A world with some locked pairs, and its twin in another order.
fn worlds(seed: u64, people: u64, with_own: bool) -> (World, World) {
    let mut random = Random(seed);
    let ladder_spec = ladder(&mut random, 6, 6);
    let roster_spec = roster(&mut random, &ladder_spec, people);
    let mut spec = policy(&mut random, &ladder_spec, &roster_spec, with_own);
    // Many mentors for few, so that every pair can be scored.
    spec.mentees.named.truncate(40);
    let evidence_spec = evidence_policy(&mut random);
    let evidence = evidence_spec.compile().unwrap();
    let compiled = ladder_spec.compile().unwrap();
    let people = roster_spec.clone().compile(&compiled).unwrap();
    let first = pool(&spec, &people, &evidence);
    let (mentees, mentors): (Vec<_>, Vec<_>) = (first.mentees().cloned().collect(), first.mentors().cloned().collect());
    let constraints = &mut spec.constraints;
    for at in 0..random.below(4).min(mentees.len().min(mentors.len()) as u64) {
        let (mentee, mentor) = (mentees[at as usize].clone(), mentors[random.below(mentors.len() as u64) as usize].clone());
        let is_in_conflict = constraints.conflicts.iter().any(|conflict| {
            let (a, b) = &conflict.between;
            (a, b) == (&mentee, &mentor) || (b, a) == (&mentee, &mentor)
        });
        let is_forbidden = constraints.forbidden.iter().any(|pair| pair.mentee == mentee && pair.mentor == mentor);
        let is_named_with_seats =
            spec.mentors.named.iter().any(|named| named.person == mentor && named.seats.is_some_and(|seats| seats < 4));
        if mentee != mentor && !is_in_conflict && !is_forbidden && !is_named_with_seats {
            constraints.locked.push(PairSpec::new(mentee, mentor));
        }
    }
    let other_ladder = shuffled_ladder(&ladder_spec, &mut random).compile().unwrap();
    let other_roster = shuffled_roster(&roster_spec, &mut random).compile(&other_ladder).unwrap();
    let other_spec = shuffled(&spec, &mut random);
    let one_spec = evidence_spec.clone();
    let one = World {
        pool: pool(&spec, &people, &evidence),
        ladder: compiled,
        roster: people,
        evidence,
        evidence_spec: one_spec,
        spec,
    };
    let pool = pool(&other_spec, &other_roster, &evidence);
    (one, World { pool, ladder: other_ladder, roster: other_roster, evidence, evidence_spec, spec: other_spec })
}

fn world(seed: u64, people: u64, with_own: bool) -> World {
    worlds(seed, people, with_own).0
}

/// What scoring every pair finds: by score less price, then by mentor.
fn brute_force(pool: &Pool, floor: impl Fn(usize) -> i64, price: impl Fn(usize) -> i64, most: usize) -> Vec<Vec<(u32, u16)>> {
    let of = |mentee: usize| {
        let scored = (0..pool.mentors().len()).filter_map(|mentor| Some((mentor, pool.score(mentee, mentor).unwrap()?)));
        let gain = |&(mentor, score): &(usize, u16)| i64::from(score) - price(mentor);
        let mut better: Vec<(usize, u16)> = scored.filter(|pair| gain(pair) > floor(mentee)).collect();
        better.sort_by_key(|pair| (Reverse(gain(pair)), pair.0));
        better.truncate(most);
        better.into_iter().map(|(mentor, score)| (mentor as u32, score)).collect()
    };
    (0..pool.mentees().len()).map(of).collect()
}

fn check_search(seed: u64, people: u64, with_own: bool) {
    let World { pool, .. } = world(seed, people, with_own);
    let mut random = Random(seed ^ 0xABCD);
    let all = Effort::steps(u64::MAX);
    let (mentees, mentors) = (pool.mentees().len(), pool.mentors().len());
    for most in [0, 1, 5, usize::MAX] {
        let expected = brute_force(&pool, |_| -1, |_| 0, most);
        let found = pool.best(most, all, &mut ()).unwrap();
        for (mentee, expected) in expected.iter().enumerate() {
            assert_eq!(found.of(mentee), expected, "seed {seed} most {most} mentee {mentee}");
        }
        assert_eq!(found.completion(), Completion::Complete);
        assert_eq!(found.scored() + found.ruled_out(), (mentees * mentors) as u64);
        assert_eq!(found.len(), found.pairs().count());
    }
    for wide in [false, true] {
        let draw = |random: &mut Random| {
            let number = random.below(12_000) as i32 - 2_000;
            match random.below(12) {
                0 if wide => i32::MAX - number.abs(),
                1 if wide => i32::MIN + number.abs(),
                _ => number,
            }
        };
        let floors: Vec<i32> = (0..mentees).map(|_| draw(&mut random)).collect();
        let prices: Vec<i32> = (0..mentors).map(|_| draw(&mut random)).collect();
        let most = 1 + random.below(40) as usize;
        let expected = brute_force(&pool, |mentee| i64::from(floors[mentee]), |mentor| i64::from(prices[mentor]), most);
        let found = pool.improving(&floors, &prices, most, all, &mut ()).unwrap();
        for (mentee, expected) in expected.iter().enumerate() {
            assert_eq!(found.of(mentee), expected, "seed {seed} mentee {mentee}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_search_finds_what_scoring_every_pair_finds(seed: u64) {
        check_search(seed, 14, true);
        check_search(seed ^ 1, 60, false);
    }

    #[test]
    fn every_pair_has_the_score_that_a_plain_reading_gives_it(seed: u64) {
        let World { ladder, roster, evidence, evidence_spec, spec, pool } = world(seed, 12, true);
        let (evidence, evidence_spec) = (&evidence, &evidence_spec);
        let reading =
            oracle::Reading { spec: &spec, ladder: &ladder, roster: &roster, evidence, evidence_spec, as_of: date(AS_OF) };
        for (at, mentee) in pool.mentees().enumerate() {
            for (with, mentor) in pool.mentors().enumerate() {
                let expected = reading.score(mentee.as_ref(), mentor.as_ref());
                prop_assert_eq!(pool.score(at, with).unwrap(), expected, "{} {}", mentee, mentor);
            }
        }
    }

    #[test]
    fn a_score_is_the_mean_of_its_breakdown_and_no_bar_is_without_reason(seed: u64) {
        let World { pool, .. } = world(seed, 12, true);
        for (at, mentee) in pool.mentees().enumerate() {
            for (with, mentor) in pool.mentors().enumerate() {
                let score = pool.score(at, with).unwrap();
                match pool.explain(mentee.as_ref(), mentor.as_ref()).unwrap() {
                    Valuation::NotLegal(not_legal) => {
                        prop_assert_eq!(score, None);
                        prop_assert!(!not_legal.bars().is_empty());
                    }
                    Valuation::Scored(pair) => {
                        prop_assert_eq!(score, Some(pair.score()));
                        prop_assert!(pair.score() <= 10_000);
                        prop_assert!(pair.is_locked() || pair.set_aside().is_empty());
                        let (mut sum, mut total) = (0u128, 0u128);
                        for part in pair.criteria() {
                            prop_assert!(part.points() <= 10_000 && !part.reason().is_empty());
                            let weight = part.weight().map_or(0, |weight| u128::from(weight.thousandths().unwrap()));
                            sum += weight * u128::from(part.points());
                            total += weight;
                        }
                        prop_assert_eq!(u128::from(pair.score()), sum / total);
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_lists_changes_no_pool(seed: u64) {
        let (one, other) = worlds(seed, 12, true);
        let ids = |pool: &Pool| (pool.mentees().cloned().collect::<Vec<_>>(), pool.mentors().cloned().collect::<Vec<_>>());
        prop_assert_eq!(ids(&one.pool), ids(&other.pool));
        prop_assert_eq!(one.pool.left_out(), other.pool.left_out());
        prop_assert_eq!(one.pool.locked(), other.pool.locked());
        for mentee in 0..one.pool.mentees().len() {
            prop_assert_eq!(one.pool.wanted(mentee), other.pool.wanted(mentee));
            prop_assert_eq!(one.pool.waited(mentee), other.pool.waited(mentee));
            prop_assert_eq!(one.pool.target(mentee), other.pool.target(mentee));
            for mentor in 0..one.pool.mentors().len() {
                prop_assert_eq!(one.pool.score(mentee, mentor).unwrap(), other.pool.score(mentee, mentor).unwrap());
            }
        }
        let best = |pool: &Pool| pool.best(4, Effort::steps(u64::MAX), &mut ()).unwrap().pairs().collect::<Vec<_>>();
        prop_assert_eq!(best(&one.pool), best(&other.pool));
    }

    #[test]
    fn a_matching_that_begins_with_few_candidates_is_the_best_over_all_pairs(seed: u64, each in 0usize..3, is_value: bool) {
        let (world, _) = worlds(seed, 24, false);
        let pool = world.pool;
        let mode = if is_value { MatchingMode::MostValue { unmatched: 2_000 } } else { MatchingMode::MostPeople };
        let steps = Effort::steps(u64::MAX);
        // Locked pairs may take more than there is.
        let Ok(all) = pool.matching(mode, steps, &mut ()) else { return Ok(()) };
        let few = pool.matching_from(each, mode, steps, &mut ()).unwrap();
        prop_assert_eq!((all.over(), few.over()), (MatchedOver::AllPairs, MatchedOver::AllPairs));
        prop_assert!(few.problem().pairs() <= all.problem().pairs());
        for found in [&all, &few] {
            prop_assert_eq!(found.matching().check(found.problem()), Ok(()));
        }
        if all.matching().unmet().is_empty() {
            let value = |of: MatchingTotals| of.score + 2_000 * of.seats;
            let (all, few) = (all.matching().totals(), few.matching().totals());
            if is_value { prop_assert_eq!(value(few), value(all)) } else { prop_assert_eq!(few, all) }
        }
    }

    #[test]
    fn a_search_that_is_stopped_has_whole_lists_or_none(seed: u64, steps in 0u64..40) {
        let World { pool, .. } = world(seed, 12, false);
        let whole = pool.best(3, Effort::steps(u64::MAX), &mut ()).unwrap();
        let part = pool.best(3, Effort::steps(steps), &mut ()).unwrap();
        prop_assert!(part.steps() <= steps);
        prop_assert_eq!(part.completion() == Completion::Complete, whole.steps() <= steps);
        for mentee in 0..pool.mentees().len() {
            prop_assert!(part.of(mentee).is_empty() || part.of(mentee) == whole.of(mentee));
        }
    }
}

/// Enough mentors for several groups of blocks.
#[test]
fn the_search_is_exact_over_many_blocks() {
    for seed in 0..3 {
        check_search(seed, 2_600, false);
    }
}
