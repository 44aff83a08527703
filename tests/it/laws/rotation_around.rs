//! What holds for all that is said around a plan of rotations: why not, what it teaches, what more would be worth, and its repair.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rungs::{
    Effort, PerPeriod, Placement, PublishedPlacementSpec, RotationChange, RotationFault, RotationMove, RotationPlan,
    RotationProblem, RotationRepair, RotationRepairSpec, RotationRow, RotationSpec, Scarce, StartReason, WhyNotPlaced,
};

use crate::made::Random;
use crate::rotation::{missing, rotation};

const EFFORT: Effort = Effort::steps(20_000);

fn solved(spec: &RotationSpec) -> (RotationProblem, RotationPlan) {
    let problem = spec.compile().unwrap();
    let plan = problem.solve_within(EFFORT, &mut ());
    (problem, plan)
}

fn spec_of(placement: &Placement) -> PublishedPlacementSpec {
    PublishedPlacementSpec::new(placement.person.clone(), placement.opportunity.clone(), placement.start)
}

/// The plan with one placement more and without some.
fn instead(
    problem: &RotationProblem,
    plan: &RotationPlan,
    without: &[Placement],
    more: PublishedPlacementSpec,
) -> Result<RotationPlan, RotationFault> {
    let kept = plan.placements().iter().filter(|placement| !without.contains(placement)).map(spec_of);
    problem.plan(&kept.chain([more]).collect::<Vec<_>>())
}

/// Something that may happen to a plan.
fn change(random: &mut Random, spec: &RotationSpec, plan: &RotationPlan, from: u32) -> RotationChange {
    let periods = spec.horizon.periods;
    let person = spec.persons[random.below(spec.persons.len() as u64) as usize].id.clone();
    let opportunity = spec.opportunities[random.below(spec.opportunities.len() as u64) as usize].id.clone();
    let begun = plan.placements().iter().find(|placement| placement.start < from as i32);
    match random.below(6) {
        0 => RotationChange::Gone { person },
        1 => {
            let first = random.below(u64::from(periods)) as u32;
            RotationChange::Away { person, from: first, until: Some(first + 1) }
        }
        2 => RotationChange::Seats { opportunity, by: -1, from: 0, until: None },
        3 => RotationChange::Seats { opportunity, by: 1, from: 0, until: None },
        4 => {
            let mut joins = spec.persons[0].clone();
            joins.id = format!("new-{}", random.below(1_000)).parse().unwrap();
            (joins.started, joins.forced) = (Vec::new(), Vec::new());
            RotationChange::Joins(Box::new(joins))
        }
        _ => match begun {
            Some(begun) => RotationChange::BrokenOff { person: begun.person.clone(), opportunity: begun.opportunity.clone() },
            None => RotationChange::Gone { person },
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_why_not_says_can_be_had_again(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 6, 6, 7);
        let (problem, plan) = solved(&spec);
        for wish in problem.unmet_wishes(&plan) {
            prop_assert_eq!(&problem.why_not(&plan, wish.person.as_ref(), wish.opportunity.as_ref()).unwrap(), &wish.why);
            let more = |start| PublishedPlacementSpec::new(wish.person.clone(), wish.opportunity.clone(), start);
            let WhyNotPlaced::ByStart(starts) = &wish.why else {
                // No start at all can be had.
                for start in 0..spec.horizon.periods as i32 {
                    prop_assert!(instead(&problem, &plan, plan.of(wish.person.as_ref()), more(start)).is_err());
                }
                continue;
            };
            for one in starts {
                match &one.reason {
                    StartReason::Instead { instead_of, change, missing: more_missing } => {
                        let other = instead(&problem, &plan, instead_of, more(one.start)).unwrap();
                        prop_assert_eq!(other.totals().total() - plan.totals().total(), change.total());
                        prop_assert_eq!(other.totals().development - plan.totals().development, change.development);
                        prop_assert_eq!(missing(&other) as i64 - missing(&plan) as i64, *more_missing);
                    }
                    StartReason::Full { instead_of, rows, .. } => {
                        let Err(RotationFault::Row(row)) = instead(&problem, &plan, instead_of, more(one.start)) else {
                            return Err(TestCaseError::fail("it has room"));
                        };
                        prop_assert!(rows.iter().any(|blocking| blocking.row == row && blocking.over > 0), "{:?} {:?}", row, rows);
                        for blocking in rows {
                            let priced = plan.proof().unwrap().prices().iter().find(|(row, _)| *row == blocking.row);
                            prop_assert_eq!(priced.map_or(0, |(_, price)| *price), blocking.price);
                        }
                    }
                    // Whatever else the person gives up that may be given up.
                    StartReason::Rule(_) => {
                        let (forced, own) = (
                            spec.persons.iter().find(|person| person.id == wish.person).unwrap(),
                            plan.of(wish.person.as_ref()),
                        );
                        let stays = |placement: &&Placement| {
                            let is = |one: &rungs::PlacementSpec| one.opportunity == placement.opportunity && one.start == placement.start;
                            forced.started.iter().any(is) || forced.forced.iter().any(is)
                        };
                        let free: Vec<Placement> = own.iter().filter(|placement| !stays(placement)).cloned().collect();
                        // What was published for the frozen time is asked for as well.
                        let frozen = own.iter().any(|placement| placement.start < spec.frozen as i32);
                        let other = instead(&problem, &plan, &free, more(one.start));
                        prop_assert!(frozen || matches!(other, Err(ref fault) if !matches!(fault, RotationFault::Row(_))), "{:?}", other);
                    }
                    _ => unreachable!(),
                }
            }
        }
    }

    #[test]
    fn a_schedule_adds_up_to_the_plan(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 7, 7, 8);
        let (problem, plan) = solved(&spec);
        let schedule = problem.schedule(&plan);
        let placements: Vec<_> = schedule.people.iter().flat_map(|person| &person.placements).collect();
        prop_assert_eq!(placements.len(), plan.placements().len());
        let sum = |term: fn(&rungs::RotationTotals) -> i64| placements.iter().map(|one| term(&one.worth)).sum::<i64>();
        prop_assert_eq!(sum(|totals| totals.development), plan.totals().development);
        prop_assert_eq!(sum(|totals| totals.preference), plan.totals().preference);
        prop_assert_eq!(sum(|totals| totals.breadth), plan.totals().breadth);
        prop_assert_eq!(sum(|totals| totals.disruption), plan.totals().disruption);
        for one in &placements {
            prop_assert_eq!(one.teaches.iter().map(|taught| taught.worth).sum::<i64>(), one.worth.development);
        }
        prop_assert_eq!(schedule.units.iter().map(|unit| unit.guests.len()).sum::<usize>(), placements.len());
        prop_assert_eq!(schedule.units.iter().map(|unit| unit.away.len()).sum::<usize>(), placements.len());
        for unit in &schedule.units {
            let over = |used: &[i64], limit: &Option<Vec<i64>>| {
                limit.as_ref().is_some_and(|limit| used.iter().zip(limit).any(|(used, limit)| used > limit))
            };
            prop_assert!(spec.rules.mentors != rungs::RuleMode::Hard || !over(&unit.mentoring, &unit.mentors));
            prop_assert!(spec.rules.cover != rungs::RuleMode::Hard || !over(&unit.absence, &unit.cover));
        }
        for budget in schedule.budgets.iter().filter(|_| spec.rules.budgets == rungs::RuleMode::Hard) {
            prop_assert!(budget.spent <= budget.amount);
        }
    }

    #[test]
    fn more_of_something_gains_no_more_than_its_price(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 5, 5, 6);
        let (problem, plan) = solved(&spec);
        let bound = plan.bound().unwrap();
        let raised = |numbers: &mut PerPeriod, by: i64| match numbers {
            PerPeriod::Same(number) => *number += if *number > 0 { by } else { 0 },
            PerPeriod::Each(each) => each.iter_mut().filter(|number| **number > 0).for_each(|number| *number += by),
        };
        for worth in plan.proof().unwrap().worth_of_more(&problem) {
            let mut more = spec.clone();
            match &worth.scarce {
                Scarce::Seat { opportunity } => {
                    let offered = more.opportunities.iter_mut().find(|offered| offered.id == *opportunity).unwrap();
                    raised(&mut offered.capacity, 1);
                }
                Scarce::Mentoring { unit } => {
                    let unit = more.units.iter_mut().find(|known| known.id == *unit).unwrap();
                    raised(unit.mentors.as_mut().unwrap(), 1);
                }
                Scarce::Cover { unit } => {
                    let unit = more.units.iter_mut().find(|known| known.id == *unit).unwrap();
                    raised(unit.away.as_mut().unwrap(), 100);
                }
                Scarce::Budget { from, amount, .. } => {
                    let mut budgets = more.cost_centres.iter_mut().flat_map(|centre| &mut centre.budgets);
                    budgets.find(|budget| budget.from == *from && budget.amount == *amount).unwrap().amount += 1_000;
                }
                _ => unreachable!(),
            }
            let (_, found) = solved(&more);
            prop_assert!(found.totals().total() <= bound + worth.at_most, "{:?}", worth);
        }
    }

    #[test]
    fn a_repair_without_a_change_moves_nothing(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 6, 6, 7);
        let (_, plan) = solved(&spec);
        let from = random.below(u64::from(spec.horizon.periods) + 1) as u32;
        let repaired = match spec.repair(&plan, &RotationRepairSpec::new(from, Vec::new()), EFFORT, &mut ()) {
            Ok(repaired) => repaired,
            // Only where something is asked for that the plan had no room for: beside what has begun the document may not ask for it.
            Err(invalid) => {
                prop_assert!(!plan.unmet().is_empty());
                let mut codes = invalid.defects().iter().map(|defect| defect.code().to_string());
                prop_assert!(codes.all(|code| code == "rotation/locked_over_limit"), "{}", invalid);
                return Ok(());
            }
        };
        prop_assert_eq!(repaired.plan().check(repaired.problem()), Ok(()));
        // But that whoever was not available on the first day of what is asked for has not begun.
        prop_assert_eq!(repaired.changes().count(), 0, "{:?}", repaired.moves());
        prop_assert_eq!(repaired.plan().placements(), plan.placements());
    }

    #[test]
    fn a_repair_keeps_what_has_started_and_tells_what_moved(seed: u64) {
        let mut random = Random(seed);
        let spec = rotation(&mut random, 6, 6, 7);
        let (_, plan) = solved(&spec);
        let from = random.below(u64::from(spec.horizon.periods)) as u32;
        let changes: Vec<_> = (0..1 + random.below(2)).map(|_| change(&mut random, &spec, &plan, from)).collect();
        let repair = RotationRepairSpec::new(from, changes).with_stability(200);
        // What is asked for may not go with fewer seats; then the document says so.
        let Ok(repaired) = spec.repair(&plan, &repair, EFFORT, &mut ()) else { return Ok(()) };
        let again = spec.repair(&plan, &repair, EFFORT, &mut ()).unwrap();
        prop_assert_eq!(&again, &repaired);
        prop_assert_eq!(repaired.plan().check(repaired.problem()), Ok(()));
        let gone = |placement: &Placement| repair.changes.iter().any(|change| match change {
            RotationChange::Gone { person } | RotationChange::Away { person, .. } => *person == placement.person,
            RotationChange::BrokenOff { person, opportunity } => *person == placement.person && *opportunity == placement.opportunity,
            _ => false,
        });
        let (before, after) = (plan.placements(), repaired.plan().placements());
        for begun in before.iter().filter(|placement| placement.start < from as i32 && !gone(placement)) {
            prop_assert!(after.contains(begun), "{:?}", begun);
        }
        for is in after.iter().filter(|is| is.start < from as i32) {
            prop_assert!(before.contains(is), "{:?} began in the past", is);
        }
        tells_all(&repaired, before, from)?;
    }
}

/// That the moves lead from one plan to the other.
fn tells_all(repaired: &RotationRepair, before: &[Placement], from: u32) -> Result<(), TestCaseError> {
    let is_told = |placement: &&Placement| placement.end > from as i32;
    let mut placements: BTreeSet<Placement> = before.iter().filter(is_told).cloned().collect();
    for one in repaired.moves() {
        match one {
            RotationMove::Kept { placement } => prop_assert!(placements.contains(placement)),
            RotationMove::Moved { before, after, .. } => {
                prop_assert!(placements.remove(before) && placements.insert(after.clone()));
            }
            RotationMove::Dropped { before, .. } => prop_assert!(placements.remove(before)),
            RotationMove::New { placement } => prop_assert!(placements.insert(placement.clone())),
            _ => unreachable!(),
        }
    }
    let after: BTreeSet<Placement> = repaired.plan().placements().iter().filter(is_told).cloned().collect();
    prop_assert_eq!(placements, after);
    Ok(())
}

#[test]
fn rows_of_cohorts_and_swaps_block_as_well() {
    let mut random = Random(11);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..200 {
        let (problem, plan) = solved(&rotation(&mut random, 6, 6, 7));
        for wish in problem.unmet_wishes(&plan) {
            let WhyNotPlaced::ByStart(starts) = wish.why else { continue };
            for one in starts {
                let StartReason::Full { rows, .. } = one.reason else { continue };
                seen.extend(rows.iter().map(|blocking| match blocking.row {
                    RotationRow::Seats { .. } => "seats",
                    RotationRow::Mentors { .. } => "mentors",
                    RotationRow::Cover { .. } => "cover",
                    RotationRow::Budget { .. } => "budget",
                    RotationRow::Cohort { .. } => "cohort",
                    RotationRow::Swap { .. } => "swap",
                    RotationRow::Quota { .. } => "quota",
                    _ => unreachable!(),
                }));
            }
        }
    }
    assert_eq!(seen.len(), 7, "{seen:?}");
}

/// Where a cohort is closed whoever started there may also have been prepared there for one that is then too few.
#[test]
fn nobody_stays_where_only_a_closed_cohort_prepared_for_it() {
    let spec = rotation(&mut Random(10_511_408_759_989_635_785), 6, 6, 7);
    let (problem, plan) = solved(&spec);
    assert_eq!(plan.check(&problem), Ok(()));
}

/// Every plan of many small problems of all kinds passes its check, and so does its repair.
#[test]
#[ignore = "some minutes; run with --release"]
fn thousands_of_plans_pass_their_checks() {
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let (people, seats) = (2 + random.below(7), 2 + random.below(6));
        let spec = rotation(&mut random, people, seats, 7);
        let (problem, plan) = solved(&spec);
        assert_eq!(plan.check(&problem), Ok(()), "seed {seed}");
        let from = random.below(7) as u32;
        let change = change(&mut random, &spec, &plan, from);
        if let Ok(repaired) = spec.repair(&plan, &RotationRepairSpec::new(from, vec![change]), EFFORT, &mut ()) {
            assert_eq!(repaired.plan().check(repaired.problem()), Ok(()), "seed {seed}");
        }
    }
}
