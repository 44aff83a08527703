//! Pairs of peers: what is answered, and what is refused.

use rungs::{
    Completion, Effort, PeerFault, PeerMode, PeerPair, PeerPairSpec, PeerPairs, PeerScoreSpec, PeerSpec, Progress,
    UnpairedReason,
};

use crate::made::{Random, person};

/// Up to so many people, some pairs with scores, some locked or forbidden.
pub fn peers(random: &mut Random, most: u64) -> PeerSpec {
    let count = random.below(most + 1);
    let density = 1 + random.below(6);
    let scores = [1, 3, 10_001][random.below(3) as usize];
    let (mut pairs, mut locked, mut forbidden) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_locked = vec![false; count as usize];
    for one in 0..count {
        for other in one + 1..count {
            let (first, second) = if random.one_in(2) { (one, other) } else { (other, one) };
            if random.below(6) < density {
                pairs.push(PeerScoreSpec::new(person(first), person(second), random.below(scores) as i64));
            }
            let both = [one, other].map(|number| number as usize);
            if random.one_in(12) {
                forbidden.push(PeerPairSpec::new(person(second), person(first)));
            } else if random.one_in(20) && both.iter().all(|&number| !is_locked[number]) {
                both.iter().for_each(|&number| is_locked[number] = true);
                locked.push(PeerPairSpec::new(person(second), person(first)));
            }
        }
    }
    let mode = if random.one_in(2) { PeerMode::MostPeople } else { PeerMode::MostValue };
    PeerSpec::new((0..count).map(person).collect(), pairs).with_mode(mode).with_locked(locked).with_forbidden(forbidden)
}

/// Who is paired with whom.
pub fn ids(pairs: &PeerPairs) -> Vec<(String, String)> {
    let of = |pair: &PeerPair| (pair.one().to_string(), pair.other().to_string());
    pairs.pairs().iter().map(of).collect()
}

fn two(one: u64, other: u64) -> PeerPairSpec {
    PeerPairSpec::new(person(one), person(other))
}

/// Three who fit each other, and a fourth who fits the third a little.
fn triangle() -> PeerSpec {
    let pair = |one, other, score| PeerScoreSpec::new(person(one), person(other), score);
    let pairs = vec![pair(1, 2, 50), pair(2, 3, 60), pair(3, 1, 70), pair(4, 3, 5)];
    PeerSpec::new((1..=5).map(person).collect(), pairs)
}

#[test]
fn an_odd_ring_leaves_nobody_out_who_need_not_be() {
    let problem = triangle().compile().unwrap();
    let pairs = problem.solve();
    assert_eq!(ids(&pairs), [("p1".into(), "p2".into()), ("p3".into(), "p4".into())]);
    assert_eq!((pairs.value(), pairs.bound().value(), pairs.bound().pairs()), (55, 55, 2));
    assert_eq!(pairs.unpaired().len(), 1);
    assert_eq!((pairs.unpaired()[0].person(), pairs.unpaired()[0].reason()), (&person(5), &UnpairedReason::NoLegalPair));
    pairs.check(&problem).unwrap();
}

#[test]
fn the_most_value_may_leave_more_people_out() {
    let problem = triangle().with_mode(PeerMode::MostValue).compile().unwrap();
    let pairs = problem.solve();
    assert_eq!(ids(&pairs), [("p1".into(), "p3".into())]);
    let taken = UnpairedReason::AllTaken { best: person(3), score: 60, with: person(1) };
    assert_eq!(pairs.unpaired()[0].reason(), &taken);
    pairs.check(&problem).unwrap();
}

#[test]
fn locked_pairs_stay_and_forbidden_ones_do_not_come() {
    let spec = triangle().with_locked(vec![two(5, 2)]).with_forbidden(vec![two(1, 3)]);
    let problem = spec.compile().unwrap();
    let pairs = problem.solve();
    assert_eq!(ids(&pairs), [("p2".into(), "p5".into()), ("p3".into(), "p4".into())]);
    assert!(pairs.pairs()[0].is_locked() && pairs.pairs()[0].score() == 0);
    assert_eq!(pairs.partner("p5"), Some(&person(2)));
    let taken = UnpairedReason::AllTaken { best: person(2), score: 50, with: person(5) };
    assert_eq!(pairs.unpaired()[0].reason(), &taken);
    pairs.check(&problem).unwrap();
    let other = triangle().with_locked(vec![two(1, 2)]).compile().unwrap();
    assert!(pairs.check(&other).is_err());
    assert_eq!(pairs.check(&spec.with_mode(PeerMode::MostValue).compile().unwrap()), Err(PeerFault::Question));
}

#[test]
fn nobody_is_no_problem() {
    let problem = PeerSpec::new(Vec::new(), Vec::new()).compile().unwrap();
    let pairs = problem.solve();
    assert!(pairs.pairs().is_empty() && pairs.unpaired().is_empty() && pairs.completion().is_complete());
    pairs.check(&problem).unwrap();
}

#[test]
fn whatever_stops_it_the_answer_holds() {
    let mut random = Random(9);
    let mut stopped = 0;
    for _ in 0..150 {
        let spec = peers(&mut random, 14);
        let problem = spec.compile().unwrap();
        let best = problem.solve();
        best.check(&problem).unwrap();
        for steps in [0, 1, 2, 5, 9, 20] {
            let pairs = problem.solve_within(Effort::steps(steps), &mut ());
            pairs.check(&problem).unwrap();
            let rank = |pairs: u64, value: u64| match spec.mode {
                PeerMode::MostValue => (value, pairs),
                _ => (pairs, value),
            };
            let exact = rank(best.pairs().len() as u64, best.value());
            assert!(rank(pairs.pairs().len() as u64, pairs.value()) <= exact);
            assert!(exact <= rank(pairs.bound().pairs(), pairs.bound().value()));
            stopped += usize::from(pairs.completion() == Completion::StepLimit);
        }
    }
    assert!(stopped > 50);
    let problem = triangle().compile().unwrap();
    let mut stop = |_: Progress| std::ops::ControlFlow::Break(());
    assert_eq!(problem.solve_within(Effort::default(), &mut stop).completion(), Completion::Cancelled);
}

#[test]
fn a_large_ring_needs_no_depth() {
    let count = 20_001;
    let pairs = (0..count).map(|at| PeerScoreSpec::new(person(at), person((at + 1) % count), 10_000)).collect();
    let problem = PeerSpec::new((0..count).map(person).collect(), pairs).compile().unwrap();
    let pairs = problem.solve();
    assert_eq!((pairs.pairs().len(), pairs.completion()), (10_000, Completion::Complete));
    pairs.check(&problem).unwrap();
}

#[test]
fn the_answer_is_written_as_ids() {
    let text = serde_json::to_string(&triangle().compile().unwrap().solve()).unwrap();
    assert!(text.contains(r#"{"one":"p1","other":"p2","score":50,"locked":false}"#), "{text}");
    assert!(text.contains(r#""reason":"no_legal_pair""#) && text.contains(r#""completion":"complete""#), "{text}");
}

#[test]
fn a_document_is_written_and_read_back() {
    let spec = triangle().with_locked(vec![two(5, 2)]).with_mode(PeerMode::MostValue);
    let text = serde_json::to_string(&spec).unwrap();
    assert!(text.starts_with(r#"{"format":"rungs/peers/1","mode":"most_value""#), "{text}");
    assert_eq!(PeerSpec::from_json(&text).unwrap(), spec);
    assert_eq!(serde_json::from_str::<PeerSpec>(&text).unwrap(), spec);
}
