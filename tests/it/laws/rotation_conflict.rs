//! Of things that are asked for and cannot be had together: what is told is one such set, and all of it is needed.

use proptest::prelude::*;
use rungs::{Effort, RequestConflict, RotationRequest, RotationSpec};

use crate::made::Random;
use crate::oracle::rotation::Oracle;
use crate::rotation::rotation;

/// A few people of whom much is asked.
fn demanding(random: &mut Random) -> RotationSpec {
    let mut spec = rotation(random, 3, 3, 5);
    // What was published for the time that is frozen is asked for as well; there is another test for that.
    spec.frozen = 0;
    // Where less is asked of each, it is more often the few seats that stand against all together.
    let is_gentle = !random.one_in(4);
    for one in &mut spec.persons {
        one.must |= is_gentle || random.one_in(2);
        let wanted = if is_gentle { u32::from(!one.eligible.is_empty()) } else { one.at_least.max(random.below(3) as u32) };
        one.at_least = wanted.min(one.at_most);
        if is_gentle {
            one.forced.clear();
            one.unavailable.clear();
            one.history.clear();
        }
    }
    for quota in &mut spec.quotas {
        quota.at_least = quota.at_most.map_or(2, |most| if is_gentle { most.min(1) } else { most });
    }
    spec
}

/// The same with only some of what is asked for.
fn asking(spec: &RotationSpec, requests: &[RotationRequest]) -> RotationSpec {
    let mut spec = spec.clone();
    for one in &mut spec.persons {
        let id = one.id.clone();
        one.forced.retain(|forced| {
            requests.iter().any(|request| {
                matches!(request, RotationRequest::Placement { person, opportunity, start }
                    if *person == id && *opportunity == forced.opportunity && *start == forced.start)
            })
        });
        one.must = requests.iter().any(|request| matches!(request, RotationRequest::AtLeast { person, .. } if *person == id));
    }
    for quota in &mut spec.quotas {
        let is_asked = requests.iter().any(|request| {
            matches!(request, RotationRequest::Quota { group, stream, kind, .. }
                if (group, stream, kind) == (&quota.group, &quota.stream, &quota.kind))
        });
        quota.at_least = if is_asked { quota.at_least } else { 0 };
    }
    spec
}

/// Whether some plan has all that is asked for; none where there are too many plans.
fn can_be(spec: &RotationSpec) -> Option<bool> {
    (Oracle { spec }).best(6_000, |_, _| {}).map(|(missing, _)| missing == 0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_conflicting_set_is_one_and_all_of_it_is_needed(seed: u64) {
        let spec = demanding(&mut Random(seed));
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let Some(possible) = can_be(&spec) else { return Ok(()) };
        match problem.conflict(Effort::default(), &mut ()) {
            RequestConflict::None => prop_assert!(possible),
            RequestConflict::Found { requests, is_minimal } => {
                prop_assert!(!possible && is_minimal);
                prop_assert_ne!(can_be(&asking(&spec, &requests)), Some(true));
                for at in 0..requests.len() {
                    let mut fewer = requests.clone();
                    fewer.remove(at);
                    prop_assert_ne!(can_be(&asking(&spec, &fewer)), Some(false));
                }
            }
            _ => return Err(TestCaseError::fail("it was not found out")),
        }
    }

    #[test]
    fn whatever_stops_it_what_it_says_holds(seed: u64) {
        let mut random = Random(seed);
        let spec = demanding(&mut random);
        let Ok(problem) = spec.compile() else { return Ok(()) };
        let all = problem.conflict(Effort::default(), &mut ());
        prop_assert_eq!(&problem.conflict(Effort::default(), &mut ()), &all);
        match problem.conflict(Effort::steps(random.below(40)), &mut ()) {
            RequestConflict::None => prop_assert_eq!(all, RequestConflict::None),
            RequestConflict::Found { requests, .. } => {
                prop_assert_ne!(all, RequestConflict::None);
                prop_assert_ne!(can_be(&asking(&spec, &requests)), Some(true));
            }
            _ => {}
        }
    }
}

#[test]
fn some_cannot_be_had_alone_and_some_only_together() {
    let mut random = Random(4);
    let mut sizes = [0; 4];
    for _ in 0..600 {
        let spec = demanding(&mut random);
        let Ok(problem) = spec.compile() else { continue };
        if let RequestConflict::Found { requests, .. } = problem.conflict(Effort::default(), &mut ()) {
            sizes[requests.len().min(3)] += 1;
        }
    }
    assert!(sizes[0] == 0 && sizes[1] > 20 && sizes[2] > 5, "{sizes:?}");
}
