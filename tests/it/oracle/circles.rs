//! Every way to form circles of a few people, one after the other.

use std::collections::BTreeSet;

use rungs::{CircleSpec, PersonId, ScoredPairSpec};

use crate::circles::circles;
use crate::made::Random;

/// Mentors who lead together, and their mentees.
type Formed = Vec<(Vec<PersonId>, Vec<PersonId>)>;

fn score(spec: &CircleSpec, mentee: &PersonId, mentor: &PersonId) -> Option<u64> {
    let pair = spec.pairs.iter().find(|pair| pair.mentee == *mentee && pair.mentor == *mentor)?;
    Some(u64::from(pair.score))
}

/// What circles come to, when they may be: mentees and points.
fn worth(spec: &CircleSpec, formed: &Formed) -> Option<(u64, u64)> {
    let (mut mentees, mut points) = (0, 0);
    for (leads, members) in formed.iter().filter(|(_, members)| !members.is_empty()) {
        let locked: Vec<_> = spec.locked.iter().filter(|pair| members.contains(&pair.mentee)).collect();
        if members.len() > spec.at_most as usize || members.len() < spec.at_least as usize && locked.is_empty() {
            return None;
        }
        // Nobody leads a circle of locked pairs but whom these name.
        let named: BTreeSet<&PersonId> = locked.iter().map(|pair| &pair.mentor).collect();
        if !locked.is_empty() && named != leads.iter().collect() {
            return None;
        }
        // Two whom they name lead together only if they name both for one mentee.
        let is_both = |mentee: &&PersonId| {
            leads.iter().all(|mentor| locked.iter().any(|pair| pair.mentee == **mentee && pair.mentor == *mentor))
        };
        if !locked.is_empty() && leads.len() > 1 && !members.iter().any(|mentee| is_both(&mentee)) {
            return None;
        }
        let people: Vec<&PersonId> = leads.iter().chain(members).collect();
        let both = |one, other| people.contains(&one) && people.contains(&other);
        if spec.apart.iter().any(|conflict| both(&conflict.between.0, &conflict.between.1)) {
            return None;
        }
        for mentee in members {
            let scores: Option<Vec<u64>> = leads.iter().map(|mentor| score(spec, mentee, mentor)).collect();
            points += scores?.into_iter().max()?;
            mentees += 1;
        }
    }
    let is_kept = |pair: &rungs::PairSpec| {
        formed.iter().any(|(leads, members)| leads.contains(&pair.mentor) && members.contains(&pair.mentee))
    };
    spec.locked.iter().all(is_kept).then_some((mentees, points))
}

/// All ways to let mentors lead alone, together or not at all.
fn teams(spec: &CircleSpec, from: usize) -> Vec<Vec<Vec<PersonId>>> {
    let Some(mentor) = spec.mentors.get(from) else { return vec![Vec::new()] };
    let mut found = Vec::new();
    for rest in teams(spec, from + 1) {
        found.push(rest.clone());
        found.push([vec![vec![mentor.clone()]], rest.clone()].concat());
        for (at, team) in rest.iter().enumerate() {
            if team.len() < spec.mentors_each as usize {
                let mut joined = rest.clone();
                joined[at].insert(0, mentor.clone());
                found.push(joined);
            }
        }
    }
    found
}

/// Each mentee goes to one of the circles, or to none.
fn extend(spec: &CircleSpec, mentee: usize, formed: &mut Formed, best: &mut Option<(u64, u64)>) {
    let Some(id) = spec.mentees.get(mentee) else {
        *best = (*best).max(worth(spec, formed));
        return;
    };
    extend(spec, mentee + 1, formed, best);
    for at in 0..formed.len() {
        if formed[at].0.iter().all(|mentor| score(spec, id, mentor).is_some()) {
            formed[at].1.push(id.clone());
            extend(spec, mentee + 1, formed, best);
            formed[at].1.pop();
        }
    }
}

/// The best that can be had: mentees and points.
fn best(spec: &CircleSpec) -> (u64, u64) {
    let mut best = None;
    for team in teams(spec, 0) {
        let mut formed = team.into_iter().map(|leads| (leads, Vec::new())).collect();
        extend(spec, 0, &mut formed, &mut best);
    }
    best.unwrap()
}

#[test]
fn no_circles_of_a_few_people_are_better() {
    let mut random = Random(57);
    let mut seen = [0; 3];
    for round in 0..500 {
        let mut spec = circles(&mut random, 6, 3);
        if round % 2 == 0 {
            // Everybody with everybody: where there are few mentees, two lead together.
            spec = spec.with_sizes(3, 6).with_mentors_each(2);
            spec.locked.clear();
            spec.pairs.clear();
            for (mentee, mentor) in
                spec.mentees.iter().flat_map(|mentee| spec.mentors.iter().map(move |mentor| (mentee, mentor)))
            {
                spec.pairs.push(ScoredPairSpec::new(mentee.clone(), mentor.clone(), random.below(10_001) as u32));
            }
        }
        let problem = spec.compile().unwrap();
        let circles = problem.solve();
        circles.check(&problem).unwrap();
        let totals = circles.totals();
        assert_eq!((totals.mentees, totals.points), best(&spec), "{}", serde_json::to_string(&spec).unwrap());
        assert_eq!((circles.bound(), circles.completion().is_complete()), (totals, true));
        assert!(circles.proof().bound() >= totals);
        seen[0] += usize::from(circles.circles().iter().any(|circle| circle.mentors.len() == 2));
        seen[1] += usize::from(!spec.locked.is_empty());
        seen[2] += usize::from(circles.proof().bound() == totals);
    }
    assert!(seen.iter().all(|&times| times > 20), "{seen:?}");
}
