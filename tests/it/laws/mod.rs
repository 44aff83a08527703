//! What holds for every input: laws, checked on made-up ladders and rosters.

mod after;
mod again;
mod circles;
mod development;
mod eligibility;
mod equity;
mod matching;
mod metrics;
mod peers;
mod pilot;
mod policy;
mod program;
mod reliability;
mod report;
mod rotation;
mod rotation_around;
mod rotation_conflict;
mod rules;
mod stable;
mod survival;
mod trial;

use proptest::prelude::*;
use rungs::{
    DemandSpec, EvidenceKind, EvidencePolicySpec, EvidenceSpec, LadderSpec, ReadinessMethod, RecordKind, RosterSpec,
    RouteQuery, Routes,
};

use crate::made::{AS_OF, Random, date, ladder, policy, role, roster};

/// The same ladder with every list in another order, but those whose order means something.
fn shuffled_ladder(spec: &LadderSpec, random: &mut Random) -> LadderSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.scales);
    random.shuffle(&mut spec.functions);
    random.shuffle(&mut spec.competencies);
    random.shuffle(&mut spec.roles);
    random.shuffle(&mut spec.steps);
    for competency in &mut spec.competencies {
        random.shuffle(&mut competency.indicators);
        random.shuffle(&mut competency.prerequisites);
    }
    for role in &mut spec.roles {
        random.shuffle(&mut role.requires);
        random.shuffle(&mut role.exposure);
        random.shuffle(&mut role.expectations);
    }
    spec
}

/// The same roster with every list in another order.
fn shuffled_roster(spec: &RosterSpec, random: &mut Random) -> RosterSpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.people);
    random.shuffle(&mut spec.settings.teams);
    for source in spec.settings.records.values_mut() {
        random.shuffle(&mut source.codes);
    }
    for person in &mut spec.people {
        random.shuffle(&mut person.roles);
        random.shuffle(&mut person.teams);
        random.shuffle(&mut person.managers);
        random.shuffle(&mut person.ratings);
        random.shuffle(&mut person.availability);
        random.shuffle(&mut person.aspirations);
        random.shuffle(&mut person.reviews);
        random.shuffle(&mut person.risk_of_loss);
        for offer in &mut person.mentor_offers {
            random.shuffle(&mut offer.competencies);
        }
        random.shuffle(&mut person.records);
        random.shuffle(&mut person.evidence);
    }
    spec
}

/// All that a person's dated records say.
fn recorded(person: rungs::Person<'_>) -> Vec<String> {
    let tell = |record: rungs::Record<'_>| {
        let with = record.with_person().map(|other| other.id());
        let (on, until, broken_off) = (record.on(), record.until(), record.broken_off());
        format!(
            "{} {:?} {:?} {with:?} {on} {until:?} {broken_off} {:?}",
            record.kind(),
            record.of(),
            record.with(),
            record.id()
        )
    };
    person.records().map(tell).collect()
}

/// The same, in the same order, from what was written.
fn recorded_as_written(spec: &RosterSpec, person: &rungs::PersonSpec) -> Vec<String> {
    let is_person = |id: &&rungs::AssessorId| spec.people.iter().any(|known| known.id.as_ref() == id.as_ref());
    let mut written: Vec<&rungs::RecordSpec> = person.records.iter().collect();
    written.sort_by_key(|record| {
        // People stand before others, and nobody last.
        let with = record.with.as_ref().map(|id| (!is_person(&id), id));
        let end = (record.until.is_none(), record.until, record.broken_off, &record.id);
        (record.kind, record.on, &record.of, with.is_none(), with, end)
    });
    let tell = |record: &&rungs::RecordSpec| {
        let person = record.with.as_ref().filter(is_person).map(|id| id.as_ref().parse::<rungs::PersonId>().unwrap());
        let with = record.with.as_ref().map(rungs::Id::as_str);
        let (on, until, broken_off) = (record.on, record.until, record.broken_off);
        format!("{} {:?} {with:?} {person:?} {on} {until:?} {broken_off} {:?}", record.kind, record.of, record.id)
    };
    written.iter().map(tell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_order_of_lists_changes_no_answer(seed: u64) {
        let mut random = Random(seed);
        let spec = ladder(&mut random, 6, 5);
        let other_spec = shuffled_ladder(&spec, &mut random);
        let (one, other) = (spec.compile().unwrap(), other_spec.compile().unwrap());
        prop_assert!(one.compare(&other).is_empty());
        prop_assert_eq!(one.to_dot(), other.to_dot());
        prop_assert_eq!(one.to_mermaid(), other.to_mermaid());
        let query = RouteQuery::new(role(0), role(5));
        prop_assert_eq!(one.routes(&query), other.routes(&query));
        let rungs = |ladder: &rungs::Ladder| -> Vec<u32> { ladder.roles().map(rungs::Role::rung).collect() };
        prop_assert_eq!(rungs(&one), rungs(&other));

        let people = roster(&mut random, &spec, 8);
        let other_people = shuffled_roster(&people, &mut random).compile(&other).unwrap();
        let people = people.compile(&one).unwrap();
        for kind in RecordKind::ALL {
            prop_assert_eq!(people.record_source(kind), other_people.record_source(kind));
        }
        let policy = policy(&mut random).compile().unwrap();
        let as_of = date(AS_OF);
        for (person, twin) in people.people().zip(other_people.people()) {
            prop_assert_eq!(person.id(), twin.id());
            prop_assert_eq!(person.evidence(), twin.evidence());
            prop_assert_eq!(recorded(person), recorded(twin));
            prop_assert_eq!(person.role_on(as_of).map(|role| role.id()), twin.role_on(as_of).map(|role| role.id()));
            prop_assert_eq!(person.manager_on(as_of).map(|boss| boss.id()), twin.manager_on(as_of).map(|boss| boss.id()));
            prop_assert_eq!(person.ratings_on(as_of).collect::<Vec<_>>(), twin.ratings_on(as_of).collect::<Vec<_>>());
            let wishes = |person: rungs::Person<'_>| -> Vec<String> {
                person.aspirations_on(as_of).iter().map(|wish| wish.role().id().to_string()).collect()
            };
            prop_assert_eq!(wishes(person), wishes(twin));
            prop_assert_eq!(person.availability_on(as_of), twin.availability_on(as_of));
            prop_assert_eq!(person.reviews_on(as_of).collect::<Vec<_>>(), twin.reviews_on(as_of).collect::<Vec<_>>());
            prop_assert_eq!(person.risk_of_loss_on(as_of), twin.risk_of_loss_on(as_of));
            let offered = |person: rungs::Person<'_>| -> Option<Vec<String>> {
                person.mentor_offer_on(as_of).map(|offer| offer.competencies().map(|taught| taught.id().to_string()).collect())
            };
            prop_assert_eq!(offered(person), offered(twin));
            let profile = people.profile(person.id().as_ref(), &policy, as_of).unwrap();
            let twin = other_people.profile(person.id().as_ref(), &policy, as_of).unwrap();
            prop_assert_eq!(profile.competencies(), twin.competencies());
            prop_assert_eq!(profile.gap_to("r3"), twin.gap_to("r3"));
        }
        let (profiles, twins) = (people.profiles(&policy, as_of), other_people.profiles(&policy, as_of));
        let near = |profiles: &rungs::Profiles| profiles.nearest("r3", 5, ReadinessMethod::Proportional).unwrap().people().to_vec();
        prop_assert_eq!(near(&profiles), near(&twins));
        prop_assert_eq!(profiles.team_audit("t1"), twins.team_audit("t1"));
        let demand = DemandSpec::new((0..6).map(|number| rungs::SeatSpec::new(role(number), 3)).collect());
        let (map, twin) = (profiles.heat_map(&demand.compile(&one).unwrap()), twins.heat_map(&demand.compile(&other).unwrap()));
        prop_assert_eq!(map, twin);
    }

    #[test]
    fn dated_records_are_those_that_were_written_in_an_order_of_their_own(seed: u64) {
        let mut random = Random(seed);
        let spec = ladder(&mut random, 3, 2);
        let people = roster(&mut random, &spec, 6);
        let shuffled = shuffled_roster(&people, &mut random);
        let compiled = shuffled.compile(&spec.compile().unwrap()).unwrap();
        for person in &people.people {
            prop_assert_eq!(recorded(compiled.person(person.id.as_ref()).unwrap()), recorded_as_written(&people, person));
        }
    }

    #[test]
    fn evidence_of_a_higher_level_never_lowers_what_is_sure(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 3, 4);
        let compiled = ladder_spec.compile().unwrap();
        let mut people = roster(&mut random, &ladder_spec, 4);
        let mut policy_spec: EvidencePolicySpec = policy(&mut random);
        policy_spec.least_sources = 1;
        let policy = policy_spec.compile().unwrap();
        let as_of = date(AS_OF);
        let id = people.people[1].id.clone();
        let before = people.clone().compile(&compiled).unwrap().profile(id.as_ref(), &policy, as_of).unwrap();
        // The highest level of the scale, seen by the manager on the day itself: higher than, or as high as, whatever was known.
        let competency = &ladder_spec.competencies[random.below(4) as usize];
        let scale = ladder_spec.scales.iter().find(|scale| scale.id == competency.scale).unwrap();
        let highest = scale.levels.last().unwrap().id.clone();
        let seen = EvidenceSpec::new(competency.id.clone(), highest, EvidenceKind::Manager, as_of);
        let assessor = ["p0", "body1", "new-body"][random.below(3) as usize].parse().unwrap();
        people.people[1].evidence.push(seen.by(assessor));
        let after = people.compile(&compiled).unwrap().profile(id.as_ref(), &policy, as_of).unwrap();
        for number in 0..3 {
            let least = |profile: &rungs::Profile| {
                profile.gap_to(role(number).as_ref()).unwrap().readiness(ReadinessMethod::Proportional).share().least()
            };
            prop_assert!(least(&after) >= least(&before));
        }
    }

    #[test]
    fn a_ladder_differs_from_itself_in_nothing_and_from_another_in_what_was_changed(seed: u64) {
        let mut random = Random(seed);
        let spec = ladder(&mut random, 5, 4);
        let one = spec.compile().unwrap();
        prop_assert!(one.compare(&one).is_empty());
        let mut changed = spec.clone();
        let gone = changed.roles.remove(random.below(5) as usize);
        changed.steps.retain(|step| step.from != gone.id && step.to != gone.id);
        let other = changed.compile().unwrap();
        let comparison = one.compare(&other);
        prop_assert_eq!(&comparison.roles, &vec![rungs::Change::Removed(gone.id.clone())]);
        prop_assert_eq!(comparison.requirements.len(), gone.requires.len());
        prop_assert_eq!(comparison.steps.len(), spec.steps.len() - changed.steps.len());
        prop_assert!(comparison.affected_roles(&one, &other).contains(&gone.id));
        let back = other.compare(&one);
        prop_assert_eq!(back.roles, vec![rungs::Change::Added(gone.id)]);
        prop_assert_eq!(back.steps.len(), comparison.steps.len());
    }

    #[test]
    fn documents_and_answers_survive_being_written_and_read(seed: u64) {
        let mut random = Random(seed);
        let spec = ladder(&mut random, 5, 4);
        prop_assert_eq!(&LadderSpec::from_json(&serde_json::to_string(&spec).unwrap()).unwrap(), &spec);
        let people = roster(&mut random, &spec, 5);
        prop_assert_eq!(&RosterSpec::from_json(&serde_json::to_string(&people).unwrap()).unwrap(), &people);
        let policy_spec = policy(&mut random);
        prop_assert_eq!(&EvidencePolicySpec::from_json(&serde_json::to_string(&policy_spec).unwrap()).unwrap(), &policy_spec);
        let compiled = spec.compile().unwrap();
        let routes = compiled.routes(&RouteQuery::new(role(0), role(4))).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Routes>(&serde_json::to_string(&routes).unwrap()).unwrap(), &routes);
        let people = people.compile(&compiled).unwrap();
        let profile = people.profile("p1", &policy_spec.compile().unwrap(), date(AS_OF)).unwrap();
        let gap = profile.gap_to("r2").unwrap();
        prop_assert_eq!(&serde_json::from_str::<rungs::Gap>(&serde_json::to_string(&gap).unwrap()).unwrap(), &gap);
        let comparison = compiled.compare(&ladder(&mut random, 5, 4).compile().unwrap());
        prop_assert_eq!(&serde_json::from_str::<rungs::Comparison>(&serde_json::to_string(&comparison).unwrap()).unwrap(), &comparison);
    }
}
