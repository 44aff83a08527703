//! Every pairing of up to eight people, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use rungs::{PeerMode, PeerSpec, PersonId};

use crate::made::Random;
use crate::peers::peers;

type Two = BTreeSet<PersonId>;

/// The best that can be had: pairs and value, the first aim first.
fn best(spec: &PeerSpec) -> (u64, u64) {
    let two = |one: &PersonId, other: &PersonId| Two::from([one.clone(), other.clone()]);
    let locked: Vec<Two> = spec.locked.iter().map(|pair| two(&pair.one, &pair.other)).collect();
    let forbidden: Vec<Two> = spec.forbidden.iter().map(|pair| two(&pair.one, &pair.other)).collect();
    let mut scores: BTreeMap<Two, u64> =
        spec.pairs.iter().map(|pair| (two(&pair.one, &pair.other), pair.score.unsigned_abs())).collect();
    scores.retain(|pair, _| !forbidden.contains(pair));
    let start: u64 = locked.iter().map(|pair| scores.get(pair).copied().unwrap_or(0)).sum();
    let is_open = |person: &&PersonId| !locked.iter().any(|pair| pair.contains(*person));
    let open: Vec<&PersonId> = spec.people.iter().filter(is_open).collect();
    let rank = |pairs: u64, value: u64| match spec.mode {
        PeerMode::MostValue => (value, pairs),
        _ => (pairs, value),
    };
    extend(&open, &scores, (locked.len() as u64, start), &rank)
}

/// The first of those who are left stays alone, or is paired with one of the others.
fn extend(
    left: &[&PersonId],
    scores: &BTreeMap<Two, u64>,
    (pairs, value): (u64, u64),
    rank: &dyn Fn(u64, u64) -> (u64, u64),
) -> (u64, u64) {
    let Some((first, rest)) = left.split_first() else { return rank(pairs, value) };
    let mut found = extend(rest, scores, (pairs, value), rank);
    for (at, other) in rest.iter().enumerate() {
        if let Some(score) = scores.get(&Two::from([(*first).clone(), (*other).clone()])) {
            let mut others = rest.to_vec();
            others.remove(at);
            found = found.max(extend(&others, scores, (pairs + 1, value + score), rank));
        }
    }
    found
}

#[test]
fn no_pairing_of_a_few_people_is_better() {
    let mut random = Random(41);
    for _ in 0..400 {
        let spec = peers(&mut random, 8);
        let problem = spec.compile().unwrap();
        let pairs = problem.solve();
        pairs.check(&problem).unwrap();
        let (count, value) = (pairs.pairs().len() as u64, pairs.value());
        let found = if spec.mode == PeerMode::MostValue { (value, count) } else { (count, value) };
        assert_eq!(found, best(&spec), "{spec:?}");
        assert_eq!((pairs.bound().pairs(), pairs.bound().value()), (count, value), "{spec:?}");
    }
}
