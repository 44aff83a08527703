//! Rings in reporting lines, by following everybody's line on every day.

use chrono::Days;
use proptest::prelude::*;
use rungs::{PersonSpec, RosterSettings, RosterSpec, Spell};

use crate::made::{Random, date, ladder, person};

fn has_ring(people: &[PersonSpec]) -> bool {
    let (first, last) = (date("2022-01-01"), date("2022-02-15"));
    let mut day = first;
    while day <= last {
        let manager = |of: &str| {
            let person = people.iter().find(|person| person.id.to_string() == of)?;
            let held = person.managers.iter().find(|spell| spell.from <= day && spell.until.is_none_or(|until| day < until))?;
            Some(held.of.to_string())
        };
        for person in people {
            let mut at = person.id.to_string();
            for _ in 0..people.len() {
                match manager(&at) {
                    Some(above) if above == person.id.to_string() => return true,
                    Some(above) => at = above,
                    None => break,
                }
            }
        }
        day = day + Days::new(1);
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_ring_is_reported_exactly_when_some_day_has_one(seed: u64) {
        let mut random = Random(seed);
        let compiled = ladder(&mut random, 1, 1).compile().unwrap();
        let count = 2 + random.below(5);
        let mut spec = RosterSpec::new(RosterSettings::new());
        for number in 0..count {
            let mut made = PersonSpec::new(person(number));
            let mut from = date("2022-01-01") + Days::new(random.below(10));
            for _ in 0..random.below(4) {
                let until = from + Days::new(1 + random.below(8));
                made.managers.push(Spell::between(person(random.below(count)), from, until));
                from = until + Days::new(random.below(4));
            }
            if random.one_in(3) {
                made.managers.push(Spell::since(person(random.below(count)), from));
            }
            spec.people.push(made);
        }
        let expected = has_ring(&spec.people);
        let faults = spec.compile(&compiled);
        match faults {
            Ok(_) => prop_assert!(!expected),
            Err(invalid) => {
                prop_assert!(expected);
                for defect in invalid.defects() {
                    prop_assert_eq!(defect.code().as_str(), "people/reporting_cycle");
                    let rungs::DefectKind::Cycle { members, .. } = defect.kind() else { panic!("a ring is a cycle") };
                    prop_assert_eq!(members.len(), defect.related().len());
                }
            }
        }
    }
}
