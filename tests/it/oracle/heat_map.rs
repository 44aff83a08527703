//! Coverage by matching people to seats one by one.

use proptest::prelude::*;
use rungs::{Demand, DemandSpec, Level, SeatSpec};

use crate::made::{AS_OF, Random, date, ladder, policy, role, roster};

/// The most seats that can be filled, by augmenting paths; a person fills a seat whose level they reach.
fn matching(seats: &[u8], people: &[u8]) -> u64 {
    fn place(seat: usize, seats: &[u8], people: &[u8], seen: &mut [bool], of: &mut [Option<usize>]) -> bool {
        for person in 0..people.len() {
            if people[person] >= seats[seat] && !std::mem::replace(&mut seen[person], true) {
                let free = match of[person] {
                    Some(other) => place(other, seats, people, seen, of),
                    None => true,
                };
                if free {
                    of[person] = Some(seat);
                    return true;
                }
            }
        }
        false
    }
    let mut of = vec![None; people.len()];
    (0..seats.len()).filter(|&seat| place(seat, seats, people, &mut vec![false; people.len()], &mut of)).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn coverage_is_a_largest_matching(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 5, 3);
        let compiled = ladder_spec.compile().unwrap();
        let people = roster(&mut random, &ladder_spec, 12).compile(&compiled).unwrap();
        let policy = policy(&mut random).compile().unwrap();
        let as_of = date(AS_OF);
        let planned: Vec<SeatSpec> = (0..5).map(|number| SeatSpec::new(role(number), random.below(4) as u32)).collect();
        let demand = DemandSpec::new(planned.clone()).compile(&compiled).unwrap();
        let profiles = people.profiles(&policy, as_of);
        let map = profiles.heat_map(&demand);
        let mut cells = 0;
        for function in compiled.functions() {
            for competency in compiled.competencies() {
                let mut seats = Vec::new();
                for seat in &planned {
                    let role = compiled.role(seat.role.as_ref()).unwrap();
                    if role.function() == Some(&function.id) {
                        let asked = role.requirement(competency).map(|required| required.level().position());
                        seats.extend(asked.into_iter().flat_map(|level| vec![level; seat.seats as usize]));
                    }
                }
                let cell = map.cell(function.id.as_ref(), competency.id().as_ref());
                prop_assert_eq!(cell.is_some(), !seats.is_empty());
                let Some(cell) = cell else { continue };
                cells += 1;
                let here: Vec<Option<Level>> = people
                    .people()
                    .filter(|person| person.role_on(as_of).is_some_and(|role| role.function() == Some(&function.id)))
                    .map(|person| profiles.level(person.id().as_ref(), competency.id().as_ref()).unwrap())
                    .collect();
                let with = |unknown: u8| -> Vec<u8> { here.iter().map(|level| level.map_or(unknown, Level::position)).collect() };
                prop_assert_eq!(cell.seats(), seats.len() as u64);
                prop_assert_eq!(cell.people(), here.len() as u64);
                prop_assert_eq!(cell.unknown(), here.iter().filter(|level| level.is_none()).count() as u64);
                prop_assert_eq!(cell.covered_least(), matching(&seats, &with(0)));
                prop_assert_eq!(cell.covered_most(), matching(&seats, &with(10)));
            }
        }
        prop_assert_eq!(cells, map.cells().len());
    }

    #[test]
    fn the_demand_of_a_company_as_it_is_counts_its_holders(seed: u64) {
        let mut random = Random(seed);
        let ladder_spec = ladder(&mut random, 4, 2);
        let compiled = ladder_spec.compile().unwrap();
        let people = roster(&mut random, &ladder_spec, 10).compile(&compiled).unwrap();
        let as_of = date(AS_OF);
        let counted = (0..4).map(|number| {
            SeatSpec::new(role(number), people.holders(role(number).as_ref(), as_of).unwrap().len() as u32)
        });
        let counted = DemandSpec::new(counted.filter(|seat| seat.seats > 0).collect()).compile(&compiled).unwrap();
        prop_assert_eq!(Demand::as_staffed(&people, as_of), counted);
    }
}
