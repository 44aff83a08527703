//! Readiness as fractions added one by one, nearness by sorting everybody.

use proptest::prelude::*;
use rungs::{Level, ReadinessMethod, RoleReadiness, Share};

use crate::made::{AS_OF, Random, date, ladder, policy, role, roster};

/// `count / of` of the whole, added up over (weight, part, of) triples.
fn share(parts: &[(u64, u8, u8)]) -> Share {
    let whole: u64 = parts.iter().map(|(weight, ..)| weight).sum();
    if whole == 0 {
        return Share::ONE;
    }
    // 2,520 is divisible by every level up to ten.
    let count: u64 = parts.iter().map(|&(weight, part, of)| weight * 2_520 / u64::from(of) * u64::from(part)).sum();
    Share::of(count, whole * 2_520).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn readiness_is_the_same_alone_in_bulk_and_by_hand(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 4, 5);
        let compiled = ladder_spec.compile().unwrap();
        let people = roster(&mut random, &ladder_spec, 8).compile(&compiled).unwrap();
        let policy = policy(&mut random).compile().unwrap();
        let as_of = date(AS_OF);
        let bulk = people.profiles(&policy, as_of);
        let wanted = role(random.below(4));
        let asked: Vec<_> = compiled.role(wanted.as_ref()).unwrap().requirements().collect();
        for method in [ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional] {
            let column = bulk.readiness(wanted.as_ref(), method).unwrap();
            let mut ranked: Vec<(std::cmp::Reverse<(Share, Share)>, u16, u16, String)> = Vec::new();
            for (person, readiness) in column.iter() {
                let profile = people.profile(person.id().as_ref(), &policy, as_of).unwrap();
                let gap = profile.gap_to(wanted.as_ref()).unwrap();
                prop_assert_eq!(gap.check(&profile), Ok(()));
                prop_assert_eq!(gap.readiness(method), readiness);
                prop_assert_eq!(column.of(person.id().as_ref()).unwrap(), readiness);
                let level = |index: usize| profile.competency(asked[index].competency().id().as_ref()).unwrap().standing().level();
                let parts = |unknown: fn(Level) -> Level| -> Vec<(u64, u8, u8)> {
                    (0..asked.len()).map(|index| {
                        let want = asked[index].level();
                        let have = level(index).unwrap_or_else(|| unknown(want)).min(want);
                        let weight = u64::from(asked[index].weight().thousandths().unwrap());
                        match method {
                            ReadinessMethod::AllOrNothing => (weight, u8::from(have == want), 1),
                            _ => (weight, have.position(), want.position()),
                        }
                    }).collect()
                };
                let (least, most) = (share(&parts(|_| Level::NONE)), share(&parts(|want| want)));
                prop_assert_eq!((readiness.share().least(), readiness.share().most()), (least, most));
                let gates = |test: &dyn Fn(Option<Level>, Level) -> bool| {
                    (0..asked.len()).filter(|&index| asked[index].is_gate() && test(level(index), asked[index].level())).count() as u16
                };
                let missed = gates(&|have, want| have.is_some_and(|have| have < want));
                let unknown = gates(&|have, _| have.is_none());
                prop_assert_eq!((readiness.gates_missed(), readiness.gates_unknown()), (missed, unknown));
                let holds = person.role_on(as_of).is_some_and(|held| *held.id() == wanted);
                if person.is_employed_on(as_of) && !holds {
                    ranked.push((std::cmp::Reverse((least, most)), missed, unknown, person.id().to_string()));
                }
            }
            ranked.sort();
            for count in [0, 1, 3, 100] {
                let nearest = bulk.nearest(wanted.as_ref(), count, method).unwrap();
                let near: Vec<String> = nearest.people().iter().map(|near| near.person().to_string()).collect();
                let expected: Vec<String> = ranked.iter().take(count).map(|(.., id)| id.clone()).collect();
                prop_assert_eq!(near, expected);
                // Whoever is as near as the last one and was left out is counted.
                let as_near = match count.checked_sub(1).and_then(|last| ranked.get(last)) {
                    Some((share, missed, unknown, _)) => {
                        let same = |other: &&(_, u16, u16, String)| (&other.0, &other.1, &other.2) == (share, missed, unknown);
                        ranked.iter().skip(count).filter(same).count() as u64
                    }
                    None => 0,
                };
                prop_assert_eq!(nearest.as_near(), as_near);
                let odd = |id: &str| id.ends_with(['1', '3', '5', '7', '9']);
                let some = bulk.nearest_among(wanted.as_ref(), count, method, |person| odd(person.id().as_ref())).unwrap();
                let some: Vec<String> = some.people().iter().map(|near| near.person().to_string()).collect();
                let expected: Vec<String> = ranked.iter().map(|(.., id)| id.clone()).filter(|id| odd(id)).take(count).collect();
                prop_assert_eq!(some, expected);
            }
        }
    }

    #[test]
    fn readiness_lies_in_its_range_for_every_completion_of_the_unknowns(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 2, 4);
        let compiled = ladder_spec.compile().unwrap();
        let mut roster_spec = roster(&mut random, &ladder_spec, 3);
        for person in &mut roster_spec.people {
            person.evidence.retain(|evidence| evidence.kind == rungs::EvidenceKind::Manager);
        }
        let mut policy_spec = policy(&mut random);
        policy_spec.least_sources = 1;
        let policy = policy_spec.compile().unwrap();
        let as_of = date(AS_OF);
        let id = roster_spec.people[0].id.clone();
        let profile = roster_spec.clone().compile(&compiled).unwrap().profile(id.as_ref(), &policy, as_of).unwrap();
        let gap = profile.gap_to("r0").unwrap();
        for choice in 0..20u64 {
            // One observation more for each unknown level, so that it is known.
            let mut completed = roster_spec.clone();
            let mut pick = Random(choice);
            for unassessed in gap.unassessed() {
                let competency = ladder_spec.competencies.iter().find(|competency| competency.id == *unassessed.competency()).unwrap();
                let scale = ladder_spec.scales.iter().find(|scale| scale.id == competency.scale).unwrap();
                let at = pick.below(scale.levels.len() as u64 + 1) as usize;
                let level = at.checked_sub(1).map_or("none".parse().unwrap(), |at| scale.levels[at].id.clone());
                let observed = rungs::EvidenceSpec::new(competency.id.clone(), level, rungs::EvidenceKind::Manager, as_of);
                completed.people[0].evidence.push(observed.by("new-body".parse().unwrap()));
            }
            let known = completed.compile(&compiled).unwrap().profile(id.as_ref(), &policy, as_of).unwrap().gap_to("r0").unwrap();
            prop_assert!(known.unassessed().is_empty());
            for method in [ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional] {
                let range = |readiness: RoleReadiness| (readiness.share().least(), readiness.share().most());
                let (least, most) = range(gap.readiness(method));
                let exactly = known.readiness(method).share().known().unwrap();
                prop_assert!(least <= exactly && exactly <= most);
            }
            let learned = known.least_effort();
            prop_assert!(gap.least_effort() <= learned && learned <= gap.most_effort());
        }
    }
}
