//! Rotations: what is answered, and what is refused.

use rungs::{
    BarredSpec, BudgetSpec, Completion, CostCentreSpec, Effort, EligibleSpec, GroupId, HorizonSpec, Invalid,
    OpportunityGainSpec, OpportunityId, OpportunitySpec, PastPlacementSpec, PerPeriod, PlacementKind, PlacementSpec, Progress,
    PublishedPlacementSpec, RotationFault, RotationGapSpec, RotationPersonSpec, RotationPlan, RotationPrerequisiteSpec,
    RotationQuotaSpec, RotationRow, RotationSpec, RotationTerm, RotationUnitSpec, RuleMode, SpanSpec, StageSpec, StreamId,
    SwapSpec, UnmetRequest,
};

use crate::made::{Random, competency, date, person};

pub fn seat(number: u64) -> OpportunityId {
    format!("o{number}").parse().unwrap()
}

fn unit(number: u64) -> rungs::UnitId {
    format!("u{number}").parse().unwrap()
}

fn stream(number: u64) -> StreamId {
    format!("s{number}").parse().unwrap()
}

fn group(number: u64) -> GroupId {
    format!("g{number}").parse().unwrap()
}

pub fn placed(who: u64, at: u64, start: i32) -> PublishedPlacementSpec {
    PublishedPlacementSpec::new(person(who), seat(at), start)
}

const KINDS: [PlacementKind; 4] =
    [PlacementKind::Rotation, PlacementKind::Secondment, PlacementKind::Shadowing, PlacementKind::Project];

/// A few units, streams, seats and people over a few periods, with something of everything that the model has.
pub fn rotation(random: &mut Random, people: u64, seats: u64, periods: u32) -> RotationSpec {
    loop {
        let spec = perhaps(random, people, seats, periods);
        if spec.compile().is_ok() {
            return spec;
        }
    }
}

fn mode(random: &mut Random) -> RuleMode {
    match random.below(6) {
        0 => RuleMode::Off,
        1 => RuleMode::Soft(random.below(300) as i64),
        _ => RuleMode::Hard,
    }
}

fn limits(random: &mut Random, periods: u32, least: u64, more: u64) -> PerPeriod {
    if random.one_in(2) {
        return PerPeriod::Same((least + random.below(more)) as i64);
    }
    PerPeriod::Each((0..periods).map(|_| (least + random.below(more)) as i64).collect())
}

fn perhaps(random: &mut Random, people: u64, seats: u64, periods: u32) -> RotationSpec {
    let mut spec = RotationSpec::new(HorizonSpec::new(periods, date("2026-01-01")));
    spec.units = (0..3).map(|number| RotationUnitSpec::new(unit(number))).collect();
    for unit in &mut spec.units {
        unit.away = random.one_in(2).then(|| limits(random, periods, 50, 150));
        unit.mentors = random.one_in(2).then(|| limits(random, periods, 1, 3));
        unit.criticality = random.one_in(2).then(|| limits(random, periods, 0, 60));
    }
    spec.streams = (0..3).map(stream).collect();
    spec.groups = (0..2).map(group).collect();
    spec.competencies = (0..3).map(competency).collect();
    let centre = || "c".parse::<rungs::CostCentreId>().unwrap();
    let mut half = BudgetSpec::new(random.below(40) as i64);
    half.until = Some(periods.div_ceil(2));
    let budgets = if random.one_in(2) { vec![half, BudgetSpec::new(10 + random.below(50) as i64)] } else { Vec::new() };
    spec.cost_centres = vec![CostCentreSpec::new(centre(), budgets)];
    for number in 0..seats {
        let kind = KINDS[random.below(4) as usize];
        let duration = 1 + random.below(u64::from(periods.min(3))) as u32;
        let mut offered = OpportunitySpec::new(seat(number), unit(random.below(3)), stream(random.below(3)), kind, duration);
        let latest = u64::from(periods - duration) + 1;
        offered.starts = (!random.one_in(8)).then(|| (0..2).map(|_| random.below(latest) as u32).collect());
        let least = u64::from(!random.one_in(6));
        offered.capacity = limits(random, periods, least, 2);
        offered.minimum_fill = 1 + u32::from(random.one_in(4));
        offered.gains = (0..3)
            .filter(|_| random.one_in(2))
            .map(|number| OpportunityGainSpec::new(competency(number), 1 + number as u32))
            .collect();
        offered.cost = random.below(20) as i64;
        offered.mentor_load = random.below(3) as i64;
        offered.repeatable = random.one_in(5);
        if number > 0 && random.one_in(4) {
            offered.prerequisites.push(RotationPrerequisiteSpec::opportunity(seat(random.below(number))));
        }
        if random.one_in(5) {
            offered.prerequisites.push(RotationPrerequisiteSpec::kinds(vec![PlacementKind::Shadowing, PlacementKind::Project]));
        }
        spec.opportunities.push(offered);
    }
    if seats > 2 && random.one_in(3) {
        let sides = 2 + random.below(2);
        let (duration, starts) = (spec.opportunities[0].duration, spec.opportunities[0].starts.clone());
        for side in 0..sides {
            let offered = &mut spec.opportunities[side as usize];
            offered.kind = PlacementKind::Swap;
            (offered.unit, offered.duration) = (unit(side), duration);
            offered.starts = starts.clone();
        }
        spec.swaps.push(SwapSpec::new((0..sides).map(seat).collect()));
    }
    for number in 0..people {
        let some: Vec<u64> = (0..seats).filter(|_| random.below(5) < 3).collect();
        let mut eligible = Vec::new();
        for number in some {
            let mut one = EligibleSpec::new(seat(number), random.below(500) as i64 - 100);
            one.cost = random.one_in(6).then(|| random.below(30) as i64);
            one.away_load = random.one_in(6).then(|| random.below(130) as i64);
            eligible.push(one);
        }
        let mut one = RotationPersonSpec::new(person(number), unit(random.below(3)), eligible);
        one.cost_centre = random.one_in(2).then(centre);
        one.groups = (0..2).filter(|_| random.one_in(2)).map(group).collect();
        one.at_most = 1 + random.below(2) as u32;
        one.at_least = random.below(2) as u32;
        one.must = random.one_in(5);
        one.rest = random.below(2) as u32;
        if random.one_in(4) {
            let from = random.below(u64::from(periods)) as u32;
            one.unavailable.push(SpanSpec::new(from, from + 1));
        }
        for number in 0..3 {
            let most = random.below(300) as i64;
            if random.one_in(2) {
                let weights = (0..=number as i64).map(|level| most / (level + 1)).collect();
                one.gaps.push(RotationGapSpec::new(competency(number), weights));
            }
        }
        if random.one_in(3) {
            one.history.push(PastPlacementSpec::new(stream(random.below(3)), KINDS[random.below(4) as usize]));
        }
        if random.one_in(6) {
            let mut past = PastPlacementSpec::new(stream(random.below(3)), PlacementKind::Shadowing);
            past.opportunity = Some(seat(random.below(seats)));
            one.history.push(past);
        }
        let any_start = |random: &mut Random| random.below(u64::from(periods)) as i32 - 1;
        if random.one_in(6) {
            one.started.push(PlacementSpec::new(seat(random.below(seats)), any_start(random).min(1)));
        }
        if random.one_in(8) {
            one.forced.push(PlacementSpec::new(seat(random.below(seats)), any_start(random)));
        }
        if random.one_in(8) {
            one.barred.push(BarredSpec::new(seat(random.below(seats))));
        }
        spec.persons.push(one);
    }
    if random.one_in(3) {
        let mut quota =
            RotationQuotaSpec::new(group(random.below(2)), random.below(2) as u32, Some(1 + random.below(2) as u32));
        quota.stream = random.one_in(3).then(|| stream(random.below(3)));
        quota.kind = random.one_in(3).then(|| KINDS[random.below(4) as usize]);
        spec.quotas.push(quota);
    }
    if random.one_in(2) {
        spec.weights.breadth = vec![100, 40];
    }
    spec.weights.shortfall = random.below(200) as i64;
    spec.weights.fairness = random.below(3) as i64;
    if random.one_in(3) {
        spec.weights.stability = random.below(100) as i64;
        for _ in 0..2 {
            let published = placed(random.below(people), random.below(seats), random.below(u64::from(periods)) as i32);
            if !spec.published.contains(&published) {
                spec.published.push(published);
            }
        }
        spec.frozen = random.below(3) as u32;
    }
    if random.one_in(2) {
        let rules = &mut spec.rules;
        let all = [
            &mut rules.seats,
            &mut rules.mentors,
            &mut rules.cover,
            &mut rules.budgets,
            &mut rules.cohorts,
            &mut rules.swaps,
            &mut rules.quotas,
        ];
        all.into_iter().for_each(|rule| *rule = mode(random));
    }
    spec
}

fn solved(spec: &RotationSpec) -> RotationPlan {
    let problem = spec.compile().unwrap();
    let plan = problem.solve();
    assert_eq!(plan.check(&problem), Ok(()));
    plan
}

fn scored(spec: &RotationSpec, placements: &[PublishedPlacementSpec]) -> Result<RotationPlan, RotationFault> {
    spec.compile().unwrap().plan(placements)
}

fn total(spec: &RotationSpec) -> i64 {
    solved(spec).totals().total()
}

/// Two people of one unit, two seats of another in one stream: a project of two periods, a rotation of three.
fn small() -> RotationSpec {
    let mut spec = RotationSpec::new(HorizonSpec::new(6, date("2026-01-01")));
    spec.units = vec![RotationUnitSpec::new(unit(0)), RotationUnitSpec::new(unit(1))];
    spec.streams = vec![stream(0), stream(1)];
    spec.groups = vec![group(0)];
    spec.cost_centres = vec![CostCentreSpec::new("c".parse().unwrap(), Vec::new())];
    spec.opportunities = vec![
        OpportunitySpec::new(seat(0), unit(1), stream(0), PlacementKind::Project, 2),
        OpportunitySpec::new(seat(1), unit(1), stream(0), PlacementKind::Rotation, 3),
    ];
    for number in 0..2 {
        let eligible = vec![EligibleSpec::new(seat(0), 100), EligibleSpec::new(seat(1), 300)];
        let mut one = RotationPersonSpec::new(person(number), unit(0), eligible);
        one.at_most = 2;
        one.groups = vec![group(0)];
        one.cost_centre = Some("c".parse().unwrap());
        spec.persons.push(one);
    }
    spec
}

/// Everybody at everything is worth 800 in the small plan; what is left of it where something binds.
const ALL: i64 = 800;

#[test]
fn everything_fits_where_nothing_binds() {
    assert_eq!(total(&small()), ALL);
    assert_eq!(solved(&small()).bound(), Some(ALL));
    assert_eq!(solved(&small()).completion(), Some(Completion::Complete));
}

#[test]
fn placements_do_not_overlap_and_leave_time_to_rest() {
    let mut spec = small();
    let both = [placed(0, 0, 0), placed(0, 1, 2)];
    assert_eq!(scored(&spec, &both).unwrap().totals().total(), 400);
    assert_eq!(scored(&spec, &[placed(0, 0, 1), placed(0, 1, 2)]), Err(RotationFault::Overlap(person(0))));
    spec.persons[0].rest = 1;
    assert_eq!(scored(&spec, &both), Err(RotationFault::Overlap(person(0))));
    // With a rest of two, one of the two goes once.
    assert_eq!(total(&spec), ALL);
    spec.persons[0].rest = 2;
    assert_eq!(total(&spec), ALL - 100);
}

#[test]
fn there_are_no_more_placements_than_the_most() {
    let mut spec = small();
    spec.persons[0].at_most = 1;
    assert_eq!(scored(&spec, &[placed(0, 0, 0), placed(0, 1, 2)]), Err(RotationFault::TooMany(person(0))));
    assert_eq!(total(&spec), ALL - 100);
}

#[test]
fn an_opportunity_is_taken_once() {
    let mut spec = small();
    let twice = [placed(0, 0, 0), placed(0, 0, 2)];
    assert_eq!(scored(&spec, &twice), Err(RotationFault::Twice { person: person(0), opportunity: seat(0) }));
    spec.persons.truncate(1);
    assert_eq!(total(&spec), 400);
    // A twin of the opportunity would be taken as well.
    let mut twin = spec.opportunities[0].clone();
    twin.id = seat(2);
    spec.opportunities.push(twin);
    spec.persons[0].eligible.push(EligibleSpec::new(seat(2), 100));
    assert_eq!(total(&spec), 400);
    spec.horizon.periods = 7;
    spec.persons[0].at_most = 3;
    assert_eq!(total(&spec), 500);
}

#[test]
fn nobody_is_immersed_in_a_stream_twice() {
    let mut spec = small();
    spec.opportunities[0].kind = PlacementKind::Secondment;
    let both = [placed(0, 0, 0), placed(0, 1, 2)];
    assert_eq!(scored(&spec, &both), Err(RotationFault::Stream { person: person(0), stream: stream(0) }));
    assert_eq!(total(&spec), 600);
    let mut repeatable = spec.clone();
    repeatable.opportunities[0].repeatable = true;
    assert_eq!(total(&repeatable), ALL);
    let mut other = spec.clone();
    other.opportunities[0].stream = stream(1);
    assert_eq!(total(&other), ALL);
    // Nor again, after what they have done; a project is not held against them.
    spec.persons[0].history = vec![PastPlacementSpec::new(stream(0), PlacementKind::Rotation)];
    assert_eq!(total(&spec), 300);
    spec.persons[0].history = vec![PastPlacementSpec::new(stream(0), PlacementKind::Project)];
    assert_eq!(total(&spec), 600);
}

#[test]
fn what_must_be_done_before_is_done_before() {
    let mut spec = small();
    spec.opportunities[1].prerequisites = vec![RotationPrerequisiteSpec::kinds(vec![PlacementKind::Project])];
    let unprepared = Err(RotationFault::Unprepared { person: person(0), opportunity: seat(1) });
    assert_eq!(scored(&spec, &[placed(0, 1, 0), placed(0, 0, 4)]), unprepared);
    assert!(scored(&spec, &[placed(0, 0, 0), placed(0, 1, 2)]).is_ok());
    // The one project seat lets one of them be prepared in time: the other has a month less than it takes.
    assert_eq!(total(&spec), 500);
    spec.persons[0].history = vec![PastPlacementSpec::new(stream(0), PlacementKind::Project)];
    assert_eq!(total(&spec), ALL);
    spec.persons[0].history.clear();
    spec.opportunities[1].prerequisites.push(RotationPrerequisiteSpec::opportunity(seat(0)));
    spec.persons[1].eligible.remove(0);
    let mut past = PastPlacementSpec::new(stream(1), PlacementKind::Shadowing);
    past.opportunity = Some(seat(0));
    spec.persons[1].history = vec![past];
    assert_eq!(total(&spec), ALL - 100);
}

#[test]
fn a_wish_against_is_borne_for_what_it_prepares_for() {
    let mut spec = small();
    spec.persons.truncate(1);
    spec.persons[0].eligible[0].preference = -100;
    spec.opportunities[1].prerequisites = vec![RotationPrerequisiteSpec::opportunity(seat(0))];
    assert_eq!(total(&spec), 200);
}

#[test]
fn what_has_started_is_there_and_what_is_barred_is_not() {
    let mut spec = small();
    spec.persons[0].barred = vec![BarredSpec::new(seat(1))];
    assert_eq!(total(&spec), ALL - 300);
    let mut some = BarredSpec::new(seat(1));
    some.start = Some(3);
    spec.persons[0].barred = vec![some];
    assert_eq!(total(&spec), ALL);
    spec.persons[0].barred.clear();
    // It began two months ago: the seat is taken for one more, and so are they.
    spec.persons[0].started = vec![PlacementSpec::new(seat(1), -2)];
    let plan = solved(&spec);
    assert_eq!((plan.of("p0")[0].periods(), plan.totals().total()), ((-2, 1), ALL));
    assert_eq!(scored(&spec, &[]), Err(RotationFault::Started(person(0))));
    spec.persons[0].at_most = 0;
    assert_eq!(total(&spec), ALL - 100);
}

#[test]
fn what_is_asked_for_comes_first_and_is_told_when_it_cannot_be() {
    let mut spec = small();
    spec.persons[0].eligible[1].preference = -200;
    assert_eq!(total(&spec), 500);
    spec.persons[0].forced = vec![PlacementSpec::new(seat(1), 0)];
    assert_eq!((total(&spec), solved(&spec).unmet().len()), (300, 0));
    spec.persons[0].unavailable = vec![SpanSpec::new(2, 3)];
    let plan = solved(&spec);
    let unmet = UnmetRequest::Placement { person: person(0), opportunity: seat(1), start: 0 };
    assert_eq!((plan.unmet(), plan.totals().total()), (&[unmet][..], 500));
    assert_ne!(plan.completion(), Some(Completion::Complete));
    let mut least = small();
    least.persons[0].eligible.clear();
    (least.persons[0].at_least, least.weights.shortfall) = (1, 7);
    assert_eq!((solved(&least).totals().shortfall, solved(&least).unmet().len()), (-7, 0));
    least.persons[0].must = true;
    assert_eq!(solved(&least).unmet(), [UnmetRequest::AtLeast { person: person(0), missing: 1 }]);
}

#[test]
fn before_the_frozen_time_is_over_nothing_new_starts() {
    let mut spec = small();
    spec.frozen = 3;
    spec.published = vec![placed(0, 0, 1)];
    let plan = solved(&spec);
    assert_eq!(plan.of("p0")[0].start, 1);
    assert!(plan.placements().iter().all(|placement| placement.start >= 3 || placement.person == person(0)));
    // Both rotations would need the seat from period 3 on.
    assert_eq!(plan.totals().total(), 100 + 300 + 100);
    spec.frozen = 0;
    assert_eq!(total(&spec), ALL);
    // To keep what was published is worth its price and no more.
    spec.persons[0].eligible[0].preference = -50;
    spec.weights.stability = 49;
    assert_eq!((solved(&spec).totals().stability, total(&spec)), (-49, 700 - 49));
    spec.weights.stability = 51;
    assert_eq!((solved(&spec).totals().stability, total(&spec)), (0, 700 - 50));
}

/// What the small plan comes to with a rule that is hard, soft at a price that is paid, and off.
fn three_ways(spec: &RotationSpec, rule: impl Fn(&mut RotationSpec) -> &mut RuleMode) -> (i64, i64, i64) {
    let with = |mode| {
        let mut spec = spec.clone();
        *rule(&mut spec) = mode;
        total(&spec)
    };
    (with(RuleMode::Hard), with(RuleMode::Soft(1)), with(RuleMode::Off))
}

#[test]
fn seats_are_for_so_many() {
    let mut spec = small();
    spec.opportunities[1].starts = Some(vec![3]);
    let row = RotationRow::Seats { opportunity: seat(1), period: 3 };
    assert_eq!(scored(&spec, &[placed(0, 1, 3), placed(1, 1, 3)]), Err(RotationFault::Row(row)));
    // Two at the rotation for three periods, and two at the project for one.
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.seats), (ALL - 300, ALL - 4, ALL));
    spec.opportunities[1].capacity = PerPeriod::Same(2);
    assert_eq!(total(&spec), ALL - 100);
    // A closed period is closed, whatever the rule.
    spec.opportunities[1].capacity = PerPeriod::Each(vec![2, 2, 2, 2, 0, 2]);
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.seats), (200, 200, 200));
}

#[test]
fn a_host_mentors_so_many() {
    let mut spec = small();
    spec.units[1].mentors = Some(PerPeriod::Each(vec![0, 0, 1, 1, 1, 1]));
    let row = RotationRow::Mentors { unit: unit(1), period: 0 };
    assert_eq!(scored(&spec, &[placed(0, 0, 0)]), Err(RotationFault::Row(row)));
    // Four periods hold one of the long ones; the short ones have no room beside it.
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.mentors).2, ALL);
    let (hard, soft, _) = three_ways(&spec, |spec| &mut spec.rules.mentors);
    assert!(hard == 300 && soft < ALL && soft > ALL - 20, "{hard} {soft}");
    spec.opportunities.iter_mut().for_each(|offered| offered.mentor_load = 0);
    assert_eq!(total(&spec), ALL);
}

#[test]
fn a_home_is_not_emptied() {
    let mut spec = small();
    spec.units[0].away = Some(PerPeriod::Same(99));
    let row = RotationRow::Cover { unit: unit(0), period: 2 };
    assert_eq!(scored(&spec, &[placed(0, 1, 2)]), Err(RotationFault::Row(row)));
    // Whoever goes costs 3; a project beside somebody's rotation costs as much as it is worth.
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.cover), (200, 594, ALL));
    // Somebody who keeps a tenth of their work may go.
    spec.persons[0].eligible[1].away_load = Some(90);
    assert_eq!(total(&spec), 400);
}

#[test]
fn a_budget_is_not_overspent() {
    let mut spec = small();
    spec.opportunities[1].cost = 10;
    spec.cost_centres[0].budgets = vec![BudgetSpec::new(19)];
    let row = RotationRow::Budget { cost_centre: "c".parse().unwrap(), from: 0, until: 6, amount: 19 };
    assert_eq!(scored(&spec, &[placed(0, 1, 0), placed(1, 1, 3)]), Err(RotationFault::Row(row)));
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.budgets), (ALL - 300, ALL - 1, ALL));
    spec.persons[0].cost_centre = None;
    assert_eq!(total(&spec), ALL);
    // Of two windows only one pays for what starts later.
    let mut early = BudgetSpec::new(0);
    early.until = Some(3);
    spec.cost_centres[0].budgets = vec![early];
    assert_eq!(total(&spec), ALL);
    spec.persons[0].cost_centre = spec.persons[1].cost_centre.clone();
    assert_eq!(total(&spec), ALL - 300);
}

#[test]
fn a_cohort_is_filled_or_does_not_start() {
    let mut spec = small();
    spec.opportunities[1].minimum_fill = 2;
    spec.opportunities[1].capacity = PerPeriod::Same(2);
    let row = RotationRow::Cohort { opportunity: seat(1), start: 0 };
    assert_eq!(scored(&spec, &[placed(0, 1, 0)]), Err(RotationFault::Row(row)));
    // It takes both at once; the short one then has one seat after it, and one before.
    spec.opportunities[1].starts = Some(vec![0, 3]);
    assert_eq!(solved(&spec).totals().preference, 700);
    spec.persons[1].eligible.remove(1);
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.cohorts), (200, 499, 500));
}

#[test]
fn a_swap_has_all_its_sides() {
    let mut spec = small();
    for (number, offered) in spec.opportunities.iter_mut().enumerate() {
        offered.kind = PlacementKind::Swap;
        (offered.unit, offered.duration, offered.stream) = (unit(number as u64), 3, stream(number as u64));
    }
    spec.persons[1].unit = unit(1);
    spec.swaps = vec![SwapSpec::new(vec![seat(0), seat(1)])];
    let plan = solved(&spec);
    // Each goes to the other's place at the same time.
    assert_eq!((plan.of("p0")[0].opportunity.clone(), plan.of("p1")[0].opportunity.clone()), (seat(1), seat(0)));
    assert_eq!(plan.of("p0")[0].start, plan.of("p1")[0].start);
    assert_eq!(plan.totals().total(), 400);
    let row = RotationRow::Swap { opportunity: seat(0), start: 1 };
    assert_eq!(scored(&spec, &[placed(0, 1, 1)]), Err(RotationFault::Row(row)));
    spec.persons[1].eligible.clear();
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.swaps), (0, 299, 300));
}

#[test]
fn a_swap_of_three_goes_round() {
    let mut spec = small();
    spec.units.push(RotationUnitSpec::new(unit(2)));
    spec.opportunities = (0..3)
        .map(|number| OpportunitySpec::new(seat(number), unit(number), stream(number % 2), PlacementKind::Swap, 2))
        .collect();
    spec.swaps = vec![SwapSpec::new((0..3).map(seat).collect())];
    let everything = |_| (0..3).map(|number| EligibleSpec::new(seat(number), 10)).collect();
    spec.persons = (0..3).map(|number| RotationPersonSpec::new(person(number), unit(number), everything(number))).collect();
    let plan = solved(&spec);
    let of = |number: u64| plan.of(&format!("p{number}"))[0].opportunity.clone();
    assert_eq!([of(0), of(1), of(2)], [seat(1), seat(2), seat(0)]);
    spec.persons.pop();
    assert!(solved(&spec).placements().is_empty());
}

#[test]
fn a_group_has_its_quota() {
    let mut spec = small();
    spec.quotas = vec![RotationQuotaSpec::new(group(0), 0, Some(3))];
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.quotas), (ALL - 100, ALL - 1, ALL));
    spec.quotas[0].kind = Some(PlacementKind::Rotation);
    assert_eq!(total(&spec), ALL);
    spec.quotas[0].at_most = Some(1);
    let row = RotationRow::Quota { group: group(0), stream: None, kind: Some(PlacementKind::Rotation) };
    assert_eq!(scored(&spec, &[placed(0, 1, 0), placed(1, 1, 3)]), Err(RotationFault::Row(row)));
    assert_eq!(total(&spec), ALL - 300);
    // So many must be, against their wishes.
    spec.persons.iter_mut().for_each(|one| one.eligible[0].preference = -10);
    spec.quotas = vec![RotationQuotaSpec::new(group(0), 4, None)];
    assert_eq!(three_ways(&spec, |spec| &mut spec.rules.quotas), (580, 598, 600));
    spec.quotas[0].at_least = 5;
    let unmet = UnmetRequest::Quota { group: group(0), stream: None, kind: None, missing: 1 };
    assert_eq!(solved(&spec).unmet(), [unmet]);
}

#[test]
fn each_term_counts_what_it_says() {
    let mut spec = small();
    spec.persons.truncate(1);
    spec.competencies = vec![competency(0), competency(1)];
    spec.opportunities[0].gains = vec![OpportunityGainSpec::new(competency(0), 2)];
    spec.opportunities[1].gains = vec![OpportunityGainSpec::new(competency(0), 2), OpportunityGainSpec::new(competency(1), 9)];
    spec.persons[0].gaps =
        vec![RotationGapSpec::new(competency(0), vec![100, 50, 20]), RotationGapSpec::new(competency(1), vec![7])];
    spec.weights.breadth = vec![30, 10];
    spec.units[0].criticality = Some(PerPeriod::Each(vec![3, 3, 3, 3, 3, 30]));
    spec.weights.fairness = 2;
    spec.published = vec![placed(0, 0, 4)];
    spec.weights.stability = 5;
    let plan = scored(&spec, &[placed(0, 0, 0), placed(0, 1, 2)]).unwrap();
    let totals = plan.totals();
    assert_eq!((totals.development, totals.preference, totals.breadth), (177, 400, 30));
    // Half a person for two periods, a whole one for three.
    assert_eq!((totals.disruption, totals.fairness, totals.stability), (-3 - 9, 354, -5));
    assert_eq!(totals.total(), 177 + 400 + 30 - 12 + 354 - 5);
    assert_eq!(plan.check(&spec.compile().unwrap()), Ok(()));
    assert!(plan.bound().is_none() && plan.completion().is_none() && plan.steps().is_none());
}

#[test]
fn fairness_shares_what_is_taught() {
    let mut spec = small();
    spec.groups.push(group(1));
    spec.persons[1].groups = vec![group(1)];
    spec.competencies = vec![competency(0)];
    spec.opportunities.truncate(1);
    spec.opportunities[0].gains = vec![OpportunityGainSpec::new(competency(0), 1)];
    spec.opportunities[0].starts = Some(vec![0]);
    let mut other = spec.opportunities[0].clone();
    other.id = seat(1);
    other.starts = Some(vec![2]);
    spec.opportunities.push(other);
    for (number, one) in spec.persons.iter_mut().enumerate() {
        let first = [50, 40][number];
        one.eligible.iter_mut().for_each(|eligible| eligible.preference = 0);
        one.gaps = vec![RotationGapSpec::new(competency(0), vec![first, 45 - 40 * number as i64])];
    }
    // The first gains most by both.
    assert_eq!(solved(&spec).totals().development, 95);
    spec.weights.fairness = 1;
    let plan = solved(&spec);
    assert_eq!((plan.totals().development, plan.totals().fairness), (90, 40));
}

#[test]
fn stages_come_one_after_the_other() {
    let mut spec = small();
    spec.opportunities[1].starts = Some(vec![0]);
    spec.units[0].criticality = Some(PerPeriod::Same(90));
    // The rotation is worth 300 and disturbs by 270; the project 100 and 90.
    let by_sum = solved(&spec);
    assert_eq!((by_sum.totals().preference, by_sum.totals().disruption), (500, -450));
    spec.stages = vec![StageSpec::new(RotationTerm::Disruption)];
    let plan = solved(&spec);
    assert!(plan.placements().is_empty());
    assert_eq!(plan.stages()[0].reached, 0);
    spec.stages[0].tolerance = 180;
    assert_eq!(solved(&spec).totals().disruption, -180);
    assert_ne!(solved(&spec).completion(), Some(Completion::Complete));
}

#[test]
fn nobody_and_nothing_are_no_problem() {
    let empty = RotationSpec::new(HorizonSpec::new(12, date("2026-01-01")));
    let plan = solved(&empty);
    assert_eq!((plan.placements().len(), plan.totals().total(), plan.bound()), (0, 0, Some(0)));
    assert_eq!(plan.completion(), Some(Completion::Complete));
    let mut idle = small();
    idle.opportunities.clear();
    idle.persons.iter_mut().for_each(|one| one.eligible.clear());
    assert_eq!(total(&idle), 0);
}

/// Where everything teaches the same, nothing is worth beside another what it is alone: that takes the longest search for the best of one person.
#[test]
fn what_teaches_the_same_everywhere_is_proven_and_checked() {
    let mut random = Random(5);
    for people in 1..=3 {
        let mut spec = small();
        spec.horizon.periods = 24;
        spec.persons.truncate(1);
        let like = spec.opportunities[0].clone();
        spec.opportunities = (0..8)
            .map(|number| {
                let mut offered = like.clone();
                offered.id = seat(number);
                (offered.duration, offered.capacity) = (7, PerPeriod::Same(3));
                offered.gains = vec![OpportunityGainSpec::new(competency(0), 1)];
                offered
            })
            .collect();
        spec.persons[0].eligible = (0..8).map(|number| EligibleSpec::new(seat(number), random.below(9) as i64)).collect();
        spec.competencies = vec![competency(0)];
        spec.persons[0].gaps = vec![RotationGapSpec::new(competency(0), vec![1_000])];
        spec.persons[0].at_most = 4;
        for number in 1..people {
            let mut other = spec.persons[0].clone();
            other.id = person(900 + number);
            spec.persons.push(other);
        }
        for steps in [0, 500, 5_000, 50_000] {
            let problem = spec.compile().unwrap();
            let plan = problem.solve_within(Effort::steps(steps), &mut ());
            assert_eq!(plan.check(&problem), Ok(()), "{people} people, {steps} steps");
        }
    }
}

#[test]
fn whatever_stops_it_the_answer_holds() {
    let mut random = Random(23);
    let mut stopped = 0;
    for _ in 0..40 {
        let problem = rotation(&mut random, 5, 5, 6).compile().unwrap();
        let mut before: Option<RotationPlan> = None;
        for steps in [0, 1, 7, 60, 400, 4_000] {
            let plan = problem.solve_within(Effort::steps(steps), &mut ());
            assert_eq!(plan.check(&problem), Ok(()));
            let merit = |plan: &RotationPlan| (std::cmp::Reverse(missing(plan)), plan.totals().total());
            if let Some(before) = before {
                assert!(merit(&before) <= merit(&plan) && before.bound() >= plan.bound());
            }
            stopped += usize::from(plan.completion() == Some(Completion::StepLimit));
            before = Some(plan);
        }
    }
    assert!(stopped > 60, "{stopped}");
    let mut stop = |_: Progress| std::ops::ControlFlow::Break(());
    let plan = small().compile().unwrap().solve_within(Effort::default(), &mut stop);
    assert_eq!(plan.completion(), Some(Completion::Cancelled));
}

/// How much is asked for and missing.
pub fn missing(plan: &RotationPlan) -> u64 {
    let of = |unmet: &UnmetRequest| match unmet {
        UnmetRequest::AtLeast { missing, .. } | UnmetRequest::Quota { missing, .. } => *missing,
        _ => 1,
    };
    plan.unmet().iter().map(of).sum()
}

#[test]
fn every_fault_is_told_at_once() {
    let read = |text: &str| -> Result<(), Invalid> { RotationSpec::from_json(text)?.compile().map(|_| ()) };
    let invalid = read(
        r#"{"horizon": {"periods": 6, "begins": "2026-01-01"}, "frozen": 9, "units": [{"id": "a", "away": [1]}, {"id": "a"}],
            "streams": ["s"], "opportunities": [
                {"id": "o", "unit": "b", "stream": "s", "kind": "rotation", "duration": 9, "capacity": -1, "cost": -2},
                {"id": "q", "unit": "a", "stream": "t", "kind": "swap", "duration": 2, "starts": [5], "minimum_fill": 0}],
            "persons": [{"id": "p", "unit": "a", "at_most": 17, "eligible": [{"opportunity": "x", "preference": 1}],
                "forced": [{"opportunity": "o", "start": 0}], "barred": [{"opportunity": "o", "start": 0}]}],
            "stages": [{"term": "fairness"}, {"term": "fairness"}]}"#,
    )
    .unwrap_err();
    let codes: Vec<String> = invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path())).collect();
    let wanted = [
        "rotation/parameter /frozen",
        "rotation/parameter /opportunities/0/capacity",
        "rotation/parameter /opportunities/0/cost",
        "rotation/duration /opportunities/0/duration",
        "rotation/unknown_id /opportunities/0/unit",
        "rotation/swap /opportunities/1/kind",
        "rotation/minimum_fill /opportunities/1/minimum_fill",
        "rotation/start /opportunities/1/starts/0",
        "rotation/unknown_id /opportunities/1/stream",
        "rotation/parameter /persons/0/at_most",
        "rotation/unknown_id /persons/0/eligible/0/opportunity",
        "rotation/forced_and_barred /persons/0/forced/0",
        "rotation/stage_twice /stages/1",
        "rotation/parameter /units/0/away",
        "rotation/duplicate_id /units/1/id",
    ];
    assert_eq!(codes, wanted);
}

#[test]
fn a_document_is_written_as_it_is_read() {
    let mut random = Random(5);
    for _ in 0..60 {
        let spec = rotation(&mut random, 4, 5, 6);
        let text = serde_json::to_string(&spec).unwrap();
        assert_eq!(RotationSpec::from_json(&text).unwrap(), spec, "{text}");
        let plan = solved(&spec);
        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<RotationPlan>(&text).unwrap(), plan);
    }
}

#[test]
fn a_company_of_a_few_hundred_gets_a_plan_and_a_bound() {
    let mut random = Random(3);
    let mut spec = rotation(&mut random, 120, 30, 12);
    // Of a few things that everybody may take there would be too many.
    for one in &mut spec.persons {
        one.eligible.retain(|_| random.one_in(3));
    }
    let problem = spec.compile().unwrap();
    let plan = problem.solve_within(Effort::steps(60_000), &mut ());
    assert_eq!(plan.check(&problem), Ok(()));
    let empty = problem.solve_within(Effort::steps(0), &mut ());
    assert!(plan.totals().total() > empty.totals().total() && plan.bound() < empty.bound());
}
