//! Levels from evidence, straight from the definition.

use chrono::NaiveDate;
use proptest::prelude::*;
use rungs::{EvidenceKind, EvidencePolicySpec, EvidenceSpec, LadderSpec, PersonSpec};

use crate::made::{AS_OF, Random, date, ladder, policy, roster};

/// The position of the level that the policy gives a person, or `None`.
fn level(
    ladder: &LadderSpec,
    policy: &EvidencePolicySpec,
    person: &PersonSpec,
    competency: usize,
    as_of: NaiveDate,
) -> Option<usize> {
    let asked = &ladder.competencies[competency];
    let scale = ladder.scales.iter().find(|scale| scale.id == asked.scale).unwrap();
    let position =
        |evidence: &EvidenceSpec| scale.levels.iter().position(|level| level.id == evidence.level).map_or(0, |at| at + 1);
    let valid: Vec<&EvidenceSpec> = person
        .evidence
        .iter()
        .filter(|evidence| evidence.competency == asked.id && evidence.on <= as_of)
        .filter(|evidence| evidence.until.is_none_or(|until| as_of < until))
        .filter(|evidence| policy.kinds.get(&evidence.kind).is_some_and(|kind| as_of < kind.valid_months.after(evidence.on)))
        .collect();
    // The latest of each kind and assessor; of one day the lowest.
    let voice = |evidence: &EvidenceSpec| match evidence.kind {
        EvidenceKind::SelfAssessment => (evidence.kind, Some(person.id.to_string())),
        kind => (kind, evidence.assessor.as_ref().map(ToString::to_string)),
    };
    let mut heard: Vec<&EvidenceSpec> = Vec::new();
    for evidence in &valid {
        let same = valid.iter().filter(|other| voice(other) == voice(evidence));
        let latest = same.max_by_key(|other| (other.on, std::cmp::Reverse(position(other)))).unwrap();
        if !heard.iter().any(|other| voice(other) == voice(latest)) {
            heard.push(latest);
        }
    }
    let mut others: Vec<_> = heard
        .iter()
        .filter(|evidence| evidence.kind != EvidenceKind::SelfAssessment)
        .map(|evidence| {
            evidence
                .assessor
                .as_ref()
                .map_or_else(|| format!("unnamed {}", evidence.kind), |assessor| format!("named {assessor}"))
        })
        .collect();
    others.sort();
    others.dedup();
    let by_self = heard.len() > heard.iter().filter(|evidence| evidence.kind != EvidenceKind::SelfAssessment).count();
    if heard.is_empty() || (others.len() < usize::from(policy.least_sources) && !(by_self && policy.self_may_stand_alone)) {
        return None;
    }
    let weight = |evidence: &EvidenceSpec| policy.kinds[&evidence.kind].weight.to_decimal();
    let total: rust_decimal::Decimal = heard.iter().map(|evidence| weight(evidence)).sum();
    (0..=scale.levels.len()).find(|&candidate| {
        let upto: rust_decimal::Decimal =
            heard.iter().filter(|evidence| position(evidence) <= candidate).map(|evidence| weight(evidence)).sum();
        upto + upto >= total
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn profiles_and_bulk_levels_follow_the_definition(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 3, 4);
        let compiled = ladder_spec.compile().unwrap();
        let roster_spec = roster(&mut random, &ladder_spec, 6);
        let policy_spec = policy(&mut random);
        let policy = policy_spec.compile().unwrap();
        let people = roster_spec.clone().compile(&compiled).unwrap();
        let as_of = date(AS_OF);
        let bulk = people.profiles(&policy, as_of);
        for person in &roster_spec.people {
            let profile = people.profile(person.id.as_ref(), &policy, as_of).unwrap();
            for (index, competency) in ladder_spec.competencies.iter().enumerate() {
                let expected = level(&ladder_spec, &policy_spec, person, index, as_of);
                let known = profile.competency(competency.id.as_ref()).unwrap();
                prop_assert_eq!(known.standing().level().map(|level| usize::from(level.position())), expected);
                let quick = bulk.level(person.id.as_ref(), competency.id.as_ref()).unwrap();
                prop_assert_eq!(quick, known.standing().level());
                // Nothing is lost: each piece of evidence is either used or left out.
                let all = person.evidence.iter().filter(|evidence| evidence.competency == competency.id).count();
                prop_assert_eq!(known.used().len() + known.left_out().len(), all);
            }
        }
    }
}
