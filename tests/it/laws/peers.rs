//! What holds for every problem of peers.

use proptest::prelude::*;
use rungs::{PeerMode, PeerPairs, PeerScoreSpec, PeerSpec};

use crate::made::{Random, person};
use crate::peers::peers;

fn solved(spec: &PeerSpec) -> PeerPairs {
    let problem = spec.compile().unwrap();
    let pairs = problem.solve();
    pairs.check(&problem).unwrap();
    pairs
}

fn shuffled(spec: &PeerSpec, random: &mut Random) -> PeerSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.people);
    random.shuffle(&mut spec.pairs);
    random.shuffle(&mut spec.locked);
    random.shuffle(&mut spec.forbidden);
    for pair in &mut spec.pairs {
        if random.one_in(2) {
            std::mem::swap(&mut pair.one, &mut pair.other);
        }
    }
    spec
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_lists_and_pairs_changes_no_answer(seed: u64) {
        let mut random = Random(seed);
        let spec = peers(&mut random, 24);
        let twin = shuffled(&spec, &mut random);
        prop_assert_eq!(spec.compile().unwrap(), twin.compile().unwrap());
        prop_assert_eq!(solved(&spec), solved(&twin));
    }

    #[test]
    fn one_more_peer_leaves_no_fewer_pairs_and_no_less_value(seed: u64) {
        let mut random = Random(seed);
        let spec = peers(&mut random, 20);
        let mut more = spec.clone();
        let newcomer = person(spec.people.len() as u64);
        let pairs = spec.people.iter().map(|peer| PeerScoreSpec::new(newcomer.clone(), peer.clone(), random.below(10_001) as i64));
        more.pairs.extend(pairs.collect::<Vec<_>>());
        more.people.push(newcomer);
        let (before, after) = (solved(&spec), solved(&more));
        match spec.mode {
            PeerMode::MostValue => prop_assert!(after.value() >= before.value()),
            _ => prop_assert!(after.pairs().len() >= before.pairs().len()),
        }
    }

    #[test]
    fn a_higher_score_never_lowers_the_optimum(seed: u64) {
        let mut random = Random(seed);
        let spec = peers(&mut random, 20);
        prop_assume!(!spec.pairs.is_empty());
        let mut more = spec.clone();
        let at = random.below(spec.pairs.len() as u64) as usize;
        more.pairs[at].score = (more.pairs[at].score + 1 + random.below(100) as i64).min(10_000);
        let (before, after) = (solved(&spec), solved(&more));
        prop_assert!(after.value() >= before.value());
        if spec.mode == PeerMode::MostPeople {
            prop_assert_eq!(after.pairs().len(), before.pairs().len());
        }
    }

    #[test]
    fn twice_the_scores_is_twice_the_value(seed: u64) {
        let mut random = Random(seed);
        let mut spec = peers(&mut random, 20);
        spec.pairs.iter_mut().for_each(|pair| pair.score /= 2);
        let mut twice = spec.clone();
        twice.pairs.iter_mut().for_each(|pair| pair.score *= 2);
        prop_assert_eq!(2 * solved(&spec).value(), solved(&twice).value());
    }

    #[test]
    fn nobody_left_out_could_be_paired_with_another_left_out(seed: u64) {
        let mut random = Random(seed);
        let spec = peers(&mut random, 24);
        let pairs = solved(&spec);
        let is_left = |id: &rungs::PersonId| pairs.unpaired().iter().any(|peer| peer.person() == id);
        let is_forbidden = |pair: &PeerScoreSpec| spec.forbidden.iter().any(|other| {
            (&other.one, &other.other) == (&pair.one, &pair.other) || (&other.one, &other.other) == (&pair.other, &pair.one)
        });
        for pair in &spec.pairs {
            prop_assert!(is_forbidden(pair) || !is_left(&pair.one) || !is_left(&pair.other));
        }
    }
}
