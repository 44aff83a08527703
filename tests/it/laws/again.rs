//! What holds for a matching that is found from an earlier one.

use proptest::prelude::*;
use rungs::{Completion, Effort, Matching, MatchingMode, MatchingProblem, MatchingSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};

use super::matching::{modes, problems, told};
use crate::made::Random;
use crate::oracle::matching::worth_of;

fn holds(
    now: &MatchingProblem,
    then: &MatchingProblem,
    before: &Matching,
    mode: MatchingMode,
) -> Result<Matching, TestCaseError> {
    let again = now.solve_again(mode, then, before);
    let anew = now.solve(mode);
    prop_assert_eq!(again.completion(), Completion::Complete);
    prop_assert_eq!(again.unmet().is_empty(), anew.unmet().is_empty());
    prop_assert_eq!(again.check(now), Ok(()));
    let spec = now.to_spec();
    let worth = |matching: &Matching| worth_of(&spec, mode, None, &told(matching));
    prop_assert_eq!(worth(&again), worth(&anew));
    Ok(again)
}

/// Some hundred people, most of whom have something in common.
fn market(random: &mut Random, mentees: u64, mentors: u64, wanted: u64) -> MatchingSpec {
    let mut spec = MatchingSpec::new();
    for mentor in 0..mentors {
        let seats = 1 + u32::try_from(random.below(4)).unwrap();
        spec.mentors.push(SeatsSpec::new(format!("r{mentor}").parse().unwrap(), seats));
    }
    for mentee in 0..mentees {
        let wanted = 1 + u32::try_from(random.below(wanted)).unwrap();
        spec.mentees.push(SeekerSpec::new(format!("e{mentee}").parse().unwrap()).with_wanted(wanted));
        for mentor in 0..mentors {
            if random.below(5) == 0 {
                let (mentee, mentor) = (format!("e{mentee}").parse().unwrap(), format!("r{mentor}").parse().unwrap());
                spec.pairs.push(ScoredPairSpec::new(mentee, mentor, u32::try_from(random.below(10_001)).unwrap()));
            }
        }
    }
    spec
}

/// Some scores are others, some people have gone and some come, some have more time.
fn change(spec: &mut MatchingSpec, random: &mut Random) {
    for _ in 0..spec.pairs.len() / 50 + 1 {
        let at = usize::try_from(random.below(spec.pairs.len() as u64)).unwrap();
        spec.pairs[at].score = u32::try_from(random.below(10_001)).unwrap();
    }
    for _ in 0..random.below(3) {
        // Some must be left to be changed next time.
        if spec.mentees.len().min(spec.mentors.len()) < 9 {
            break;
        }
        let gone = spec.mentees.remove(usize::try_from(random.below(spec.mentees.len() as u64)).unwrap()).id;
        spec.pairs.retain(|pair| pair.mentee != gone);
        let gone = spec.mentors.remove(usize::try_from(random.below(spec.mentors.len() as u64)).unwrap()).id;
        spec.pairs.retain(|pair| pair.mentor != gone);
    }
    for number in 0..random.below(3) {
        let mentor = SeatsSpec::new(format!("r0-{number}").parse().unwrap(), 2);
        for mentee in &spec.mentees {
            if random.below(3) == 0 {
                let score = u32::try_from(random.below(10_001)).unwrap();
                spec.pairs.push(ScoredPairSpec::new(mentee.id.clone(), mentor.id.clone(), score));
            }
        }
        spec.mentors.push(mentor);
        let mentee = SeekerSpec::new(format!("e0-{number}").parse().unwrap());
        for mentor in spec.mentors.iter().step_by(3) {
            spec.pairs.push(ScoredPairSpec::new(mentee.id.clone(), mentor.id.clone(), 6_000));
        }
        spec.mentees.push(mentee);
    }
    let at = usize::try_from(random.below(spec.mentors.len() as u64)).unwrap();
    spec.mentors[at].seats += 3;
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 65_536, ..ProptestConfig::with_cases(384) })]

    #[test]
    fn from_any_other_matching_the_best_is_found(then in problems(), now in problems(), first in modes(), mode in modes()) {
        let (Ok(then), Ok(now)) = (then.compile(), now.compile()) else { return Ok(()) };
        let before = then.solve(first);
        holds(&now, &then, &before, mode)?;
        // A matching that is held against another problem than its own begins from nothing, or from what is of no use.
        holds(&then, &now, &before, mode)?;
    }

    #[test]
    fn a_search_that_is_stopped_leaves_a_matching_again(then in problems(), now in problems(), mode in modes(), steps in 0u64..20) {
        let (Ok(then), Ok(now)) = (then.compile(), now.compile()) else { return Ok(()) };
        let before = then.solve(mode);
        let again = now.solve_again_within(mode, &then, &before, Effort::steps(steps), &mut ());
        prop_assert_eq!(again.check(&now), Ok(()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_changes_a_little_is_found_from_what_was_before(seed: u64, mentees in 20u64..150, mentors in 10u64..60, wanted in 1u64..3) {
        let mut random = Random(seed);
        let mut spec = market(&mut random, mentees, mentors, wanted);
        let mut problem = spec.compile().unwrap();
        for mode in [MatchingMode::MostPeople, MatchingMode::MostValue { unmatched: 10_000 }, MatchingMode::MostValue { unmatched: 0 }] {
            let mut matching = problem.solve(mode);
            // Nothing has changed: nothing changes.
            let again = problem.solve_again(mode, &problem, &matching);
            prop_assert_eq!(again.pairs(), matching.pairs());
            for _ in 0..3 {
                change(&mut spec, &mut random);
                // Names that are taken come once.
                spec.mentors.sort_by(|one, other| one.id.cmp(&other.id));
                spec.mentors.dedup_by(|one, other| one.id == other.id);
                spec.mentees.sort_by(|one, other| one.id.cmp(&other.id));
                spec.mentees.dedup_by(|one, other| one.id == other.id);
                spec.pairs.sort_by(|one, other| (&one.mentee, &one.mentor).cmp(&(&other.mentee, &other.mentor)));
                spec.pairs.dedup_by(|one, other| (&one.mentee, &one.mentor) == (&other.mentee, &other.mentor));
                let now = spec.compile().unwrap();
                matching = holds(&now, &problem, &matching, mode)?;
                problem = now;
            }
        }
    }
}
