//! What is said around a plan of rotations, case by case: why not, what is agreed, what happens on which day, what a change moves.

use chrono::{Datelike, NaiveDate, Weekday};
use rungs::{
    AgendaItem, AgendaSpec, AgendaStep, ApprovalSpec, BarredSpec, BudgetSpec, CostCentreSpec, Effort, EligibleSpec,
    HorizonSpec, Invalid, MissingTerm, OfferedToSpec, OpportunityGainSpec, OpportunityId, OpportunitySpec, PastPlacementSpec,
    PerPeriod, PlacementAgreementSpec, PlacementBar, PlacementKind, PlacementSide, PlacementSpec, RotationChange,
    RotationGapSpec, RotationMove, RotationPersonSpec, RotationPlan, RotationPrerequisiteSpec, RotationRepair,
    RotationRepairSpec, RotationRow, RotationSpec, RotationUnitSpec, RuleMode, Scarce, SpanSpec, StartReason, SwapSpec,
    WhyMoved, WhyNotPlaced,
};

use crate::made::{competency, date, person};

const EFFORT: Effort = Effort::steps(20_000);

fn seat(id: &str) -> OpportunityId {
    id.parse().unwrap()
}

fn offered(id: &str, unit: &str, kind: PlacementKind, duration: u32) -> OpportunitySpec {
    OpportunitySpec::new(seat(id), unit.parse().unwrap(), "s".parse().unwrap(), kind, duration)
}

/// Somebody of `home` who may take these, each worth so much to them.
fn somebody(number: u64, wishes: &[(&str, i64)]) -> RotationPersonSpec {
    let eligible = wishes.iter().map(|(id, preference)| EligibleSpec::new(seat(id), *preference)).collect();
    RotationPersonSpec::new(person(number), "home".parse().unwrap(), eligible)
}

/// Six periods, a home, a host, and a project of two periods at the host.
fn small(people: Vec<RotationPersonSpec>) -> RotationSpec {
    let mut spec = RotationSpec::new(HorizonSpec::new(6, date("2027-01-01")));
    spec.units = ["home", "host"].map(|unit| RotationUnitSpec::new(unit.parse().unwrap())).to_vec();
    spec.streams = vec!["s".parse().unwrap(), "t".parse().unwrap()];
    spec.competencies = vec![competency(0)];
    spec.opportunities = vec![offered("o", "host", PlacementKind::Project, 2)];
    spec.persons = people;
    spec
}

fn solved(spec: &RotationSpec) -> RotationPlan {
    let problem = spec.compile().unwrap();
    let plan = problem.solve();
    assert_eq!(plan.check(&problem), Ok(()));
    plan
}

fn why_not(spec: &RotationSpec, number: u64, id: &str) -> WhyNotPlaced {
    let problem = spec.compile().unwrap();
    problem.why_not(&problem.solve(), person(number).as_ref(), id).unwrap()
}

/// The rule that is in the way of the first start.
fn bar(spec: &RotationSpec, number: u64, id: &str) -> PlacementBar {
    match why_not(spec, number, id) {
        WhyNotPlaced::Never(bar) => bar,
        WhyNotPlaced::ByStart(starts) => {
            let first = starts.iter().min_by_key(|one| one.start).unwrap();
            let StartReason::Rule(bar) = &first.reason else { panic!("{first:?}") };
            bar.clone()
        }
        other => panic!("{other:?}"),
    }
}

fn repaired(spec: &RotationSpec, plan: &RotationPlan, from: u32, changes: Vec<RotationChange>) -> RotationRepair {
    let repaired = spec.repair(plan, &RotationRepairSpec::new(from, changes), EFFORT, &mut ()).unwrap();
    assert_eq!(repaired.plan().check(repaired.problem()), Ok(()));
    repaired
}

#[test]
fn each_rule_for_one_person_is_told() {
    let wish = [("o", 100)];
    assert_eq!(why_not(&small(vec![somebody(0, &wish)]), 0, "o"), WhyNotPlaced::Placed { start: 0 });
    assert_eq!(bar(&small(vec![somebody(0, &[])]), 0, "o"), PlacementBar::NotEligible);
    let mut spec = small(vec![somebody(0, &wish)]);
    spec.persons[0].barred = vec![BarredSpec::new(seat("o"))];
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Barred);
    spec.persons[0].barred.clear();
    let mut past = PastPlacementSpec::new("s".parse().unwrap(), PlacementKind::Project);
    past.opportunity = Some(seat("o"));
    spec.persons[0].history = vec![past];
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Twice);
    spec.persons[0].history = vec![PastPlacementSpec::new("s".parse().unwrap(), PlacementKind::Secondment)];
    spec.opportunities[0].immersive = Some(true);
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Immersed { stream: "s".parse().unwrap(), by: None });
    spec.persons[0].history.clear();
    spec.opportunities[0].starts = Some(Vec::new());
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::NoStart);
    spec.opportunities[0].starts = Some(vec![0]);
    spec.persons[0].unavailable = vec![SpanSpec::new(1, 3)];
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Unavailable { period: 1 });
    spec.persons[0].unavailable.clear();
    spec.opportunities[0].capacity = PerPeriod::Each(vec![0, 1, 1, 1, 1, 1]);
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Closed { period: 0 });
    spec.opportunities[0].capacity = PerPeriod::Same(1);
    spec.frozen = 1;
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Frozen);
    spec.frozen = 0;
    spec.opportunities[0].prerequisites = vec![RotationPrerequisiteSpec::kinds(vec![PlacementKind::Shadowing])];
    let mut needs = spec.opportunities[0].prerequisites[0].clone();
    needs.stream = Some("s".parse().unwrap());
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Unprepared { needs: vec![needs] });
    // Something that has started takes the time, and then all that they may have.
    let mut spec = small(vec![somebody(0, &wish)]);
    spec.opportunities.push(offered("begun", "host", PlacementKind::Rotation, 3));
    spec.persons[0].started = vec![PlacementSpec::new(seat("begun"), -1)];
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::NoTime { beside: seat("begun") });
    spec.opportunities[0].starts = Some(vec![3]);
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::AtMost);
    (spec.persons[0].at_most, spec.opportunities[0].immersive) = (2, Some(true));
    assert_eq!(bar(&spec, 0, "o"), PlacementBar::Immersed { stream: "s".parse().unwrap(), by: Some(seat("begun")) });
    let unknown = spec.compile().unwrap().why_not(&solved(&spec), "p0", "oo").unwrap_err();
    assert_eq!(unknown.nearest(), Some("o"));
}

#[test]
fn a_swap_is_for_those_of_the_unit_before_and_needs_somebody_in_exchange() {
    let mut spec = small(vec![somebody(0, &[("there", 100), ("here", 100)])]);
    spec.opportunities =
        vec![offered("there", "host", PlacementKind::Swap, 2), offered("here", "home", PlacementKind::Swap, 2)];
    spec.swaps = vec![SwapSpec::new(vec![seat("there"), seat("here")])];
    assert_eq!(bar(&spec, 0, "here"), PlacementBar::OtherUnit { unit: "host".parse().unwrap() });
    let WhyNotPlaced::ByStart(starts) = why_not(&spec, 0, "there") else { panic!() };
    let StartReason::Full { rows, change, .. } = &starts[0].reason else { panic!() };
    assert!(matches!(rows[..], [ref one] if matches!(one.row, RotationRow::Swap { start: 0, .. }) && one.over == 1));
    assert_eq!(change.total(), 100);
    // With a guest of the host both go.
    let mut guest = somebody(1, &[("here", 50)]);
    guest.unit = "host".parse().unwrap();
    spec.persons.push(guest);
    assert_eq!(solved(&spec).placements().len(), 2);
}

#[test]
fn what_would_be_worth_less_says_by_how_much_and_instead_of_what() {
    let mut spec = small(vec![somebody(0, &[("o", 100), ("q", 250)])]);
    spec.opportunities.push(offered("q", "host", PlacementKind::Project, 6));
    let WhyNotPlaced::ByStart(starts) = why_not(&spec, 0, "o") else { panic!() };
    for one in starts {
        let StartReason::Instead { instead_of, change, missing: 0 } = one.reason else { panic!() };
        assert_eq!((instead_of[0].opportunity.as_ref(), change.preference, change.total()), ("q", -150, -150));
    }
    // A soft limit is a price, no bar.
    spec.units[1].mentors = Some(PerPeriod::Same(0));
    spec.rules.mentors = RuleMode::Soft(10);
    let WhyNotPlaced::ByStart(starts) = why_not(&spec, 0, "o") else { panic!() };
    let StartReason::Instead { change, .. } = &starts[0].reason else { panic!() };
    assert_eq!((change.penalties, change.total()), (40, -110), "two months over instead of six");
}

#[test]
fn a_schedule_says_what_each_placement_teaches_and_what_it_takes() {
    let mut spec = small(vec![somebody(0, &[("o", 0), ("q", 0)])]);
    spec.opportunities[0].gains = vec![OpportunityGainSpec::new(competency(0), 2)];
    let mut second = offered("q", "host", PlacementKind::Shadowing, 1);
    second.gains = vec![OpportunityGainSpec::new(competency(0), 2)];
    second.starts = Some(vec![5]);
    spec.opportunities.push(second);
    spec.opportunities[0].starts = Some(vec![1]);
    spec.opportunities[0].cost = 700;
    spec.cost_centres = vec![CostCentreSpec::new("c".parse().unwrap(), vec![BudgetSpec::new(1_000)])];
    spec.units[0].away = Some(PerPeriod::Same(50));
    let one = &mut spec.persons[0];
    (one.at_most, one.cost_centre) = (2, Some("c".parse().unwrap()));
    one.gaps = vec![RotationGapSpec::new(competency(0), vec![500, 300, 100])];
    one.unavailable = vec![SpanSpec::new(0, 1)];
    let problem = spec.compile().unwrap();
    let schedule = problem.schedule(&problem.solve());
    let row = &schedule.people[0];
    let taught = |at: usize| {
        (row.placements[at].teaches[0].closes, row.placements[at].teaches[0].open, row.placements[at].teaches[0].worth)
    };
    assert_eq!((taught(0), taught(1)), ((2, 1, 800), (1, 0, 100)));
    assert_eq!(row.placements[0].days.to_string(), "2027-02-01..2027-04-01");
    assert_eq!(row.unavailable, [SpanSpec::new(0, 1)]);
    assert_eq!(schedule.units[0].absence, [0, 50, 50, 0, 0, 20]);
    assert_eq!(schedule.units[1].mentoring, [0, 1, 1, 0, 0, 1]);
    assert_eq!((schedule.budgets[0].spent, schedule.budgets[0].amount), (700, 1_000));
    // Both managers see where nothing is left.
    let strains = schedule.strains("p0", "o");
    assert!(matches!(strains[..], [ref one] if one.side == PlacementSide::Home && one.periods == [1, 2] && one.left == 0));
    assert!(schedule.strains("p0", "q").is_empty());
    let text = serde_json::to_string(&schedule).unwrap();
    assert_eq!(serde_json::from_str::<rungs::RotationSchedule>(&text).unwrap(), schedule);
}

#[test]
fn months_are_counted_at_once_from_a_late_first_day() {
    let mut spec = small(vec![somebody(0, &[("o", 1)])]);
    spec.horizon.begins = date("2027-12-31");
    spec.opportunities[0].starts = Some(vec![1]);
    let days = |spec: &RotationSpec| spec.compile().unwrap().schedule(&solved(spec)).people[0].placements[0].days;
    assert_eq!(days(&spec).to_string(), "2028-01-31..2028-03-31");
    spec.opportunities[0].starts = Some(vec![2]);
    assert_eq!(days(&spec).from, date("2028-02-29"));
}

#[test]
fn what_more_would_be_worth_is_bounded_by_the_prices() {
    let spec = small(vec![
        somebody(0, &[("o", 100)]),
        somebody(1, &[("o", 90)]),
        somebody(2, &[("o", 80)]),
        somebody(3, &[("o", 70)]),
    ]);
    let plan = solved(&spec);
    // Three of the four fit, one after the other; a seat more lets in the fourth.
    assert_eq!((plan.totals().total(), plan.bound()), (270, Some(270)));
    let worth = plan.proof().unwrap().worth_of_more(&spec.compile().unwrap());
    assert!(matches!(&worth[0].scarce, Scarce::Seat { opportunity } if opportunity.as_ref() == "o"));
    assert!(worth[0].at_most >= 70);
    let seat = RotationChange::Seats { opportunity: seat("o"), by: 1, from: 0, until: None };
    assert_eq!(repaired(&spec, &plan, 0, vec![seat]).plan().totals().total(), 340);
}

fn steps(items: &[AgendaItem], is_meant: impl Fn(AgendaStep) -> bool) -> Vec<(NaiveDate, NaiveDate)> {
    items.iter().filter(|item| is_meant(item.what)).map(|item| (item.on, item.to)).collect()
}

#[test]
fn an_agenda_opens_closes_and_meets_on_working_days() {
    let block = |what: AgendaStep| matches!(what, AgendaStep::Observe | AgendaStep::Practise | AgendaStep::TurnDebrief);
    let spec = AgendaSpec::default();
    for begins in ["2026-01-31", "2027-02-01", "2027-05-01", "2028-02-29"] {
        for duration in 1..=6 {
            for kind in [PlacementKind::Shadowing, PlacementKind::Rotation] {
                let mut made = small(vec![somebody(0, &[("x", 1)])]);
                made.horizon.begins = date(begins);
                made.opportunities = vec![offered("x", "host", kind, duration)];
                let problem = made.compile().unwrap();
                let schedule = problem.schedule(&problem.solve());
                let placement = &schedule.people[0].placements[0];
                let (first, last) = (placement.days.from, placement.days.until.unwrap().pred_opt().unwrap());
                let items = placement.agenda(&spec);
                assert!(items.is_sorted_by_key(|item| item.on));
                for item in items.iter().filter(|item| !block(item.what)) {
                    assert!(!matches!(item.on.weekday(), Weekday::Sat | Weekday::Sun), "{item:?}");
                    let is_outside = matches!(item.what, AgendaStep::Approval(_) | AgendaStep::Synthesis);
                    assert!(is_outside || first <= item.on && item.on <= last, "{item:?} {first} {last}");
                }
                let one = |what: AgendaStep| {
                    let days = steps(&items, |other| other == what);
                    assert_eq!(days.len(), 1, "{what:?}");
                    days[0].0
                };
                assert!(one(AgendaStep::Approval(PlacementSide::Home)) < first);
                assert!(
                    one(AgendaStep::Mission) == one(AgendaStep::Terms)
                        && one(AgendaStep::EthicalStandards) == one(AgendaStep::CollaborationNorms)
                );
                assert!(
                    one(AgendaStep::ExitPlan) <= one(AgendaStep::Debrief)
                        && one(AgendaStep::Debrief) < one(AgendaStep::Synthesis)
                );
                let check_ins = steps(&items, |what| matches!(what, AgendaStep::CheckIn(_)));
                assert_eq!(check_ins.len() as u32, duration - 1);
                // Observe, practise and debrief in turn, without a day between.
                let blocks = steps(&items, block);
                assert_eq!(blocks.is_empty(), kind != PlacementKind::Shadowing);
                assert!(blocks.len() % 3 == 0 && blocks.windows(2).all(|pair| pair[0].1.succ_opt() == Some(pair[1].0)));
                if let (Some(opens), Some(closes)) = (blocks.first(), blocks.last()) {
                    assert_eq!(opens.0, one(AgendaStep::Mission).succ_opt().unwrap());
                    let before = one(AgendaStep::Debrief).pred_opt().unwrap();
                    assert!(closes.1 <= before && (before - closes.1).num_days() <= 2);
                    let debriefs = steps(&items, |what| what == AgendaStep::TurnDebrief);
                    assert!(
                        debriefs.iter().all(|(on, _)| !matches!(on.weekday(), Weekday::Sat | Weekday::Sun)),
                        "{debriefs:?}"
                    );
                }
            }
        }
    }
    let none: AgendaSpec = serde_json::from_str(r#"{"check_in_every": 0}"#).unwrap();
    let mut made = small(vec![somebody(0, &[("o", 1)])]);
    made.opportunities[0].duration = 6;
    let schedule = made.compile().unwrap().schedule(&solved(&made));
    let items = schedule.people[0].placements[0].agenda(&none);
    assert!(steps(&items, |what| matches!(what, AgendaStep::CheckIn(_))).is_empty());
}

#[test]
fn an_agreement_is_whole_when_all_is_agreed_and_two_managers_have_approved() {
    let mut agreement = PlacementAgreementSpec::new(person(0), seat("o"));
    let day = date("2027-01-10");
    assert_eq!(agreement.missing(day).len(), 6);
    agreement.objectives = vec!["own-a-forecast".parse().unwrap()];
    agreement.deliverables = vec!["forecast".parse().unwrap()];
    (agreement.sponsor, agreement.home) = (Some(person(0)), Some(ApprovalSpec::new(person(1)).on(day)));
    agreement.host = Some(ApprovalSpec::new(person(2)).on(date("2027-01-11")));
    assert_eq!(
        agreement.missing(day),
        [MissingTerm::Sponsor, MissingTerm::ExitPlan, MissingTerm::Approval(PlacementSide::Host)]
    );
    assert_eq!(agreement.missing(date("2027-01-11")), [MissingTerm::Sponsor, MissingTerm::ExitPlan]);
    let text = serde_json::to_string(&agreement).unwrap();
    assert_eq!(PlacementAgreementSpec::from_json(&text).unwrap(), agreement);
    assert!(PlacementAgreementSpec::from_json(r#"{"person": "p", "opportunity": "o", "purpose": "x"}"#).is_err());
    assert!(PlacementAgreementSpec::from_json(r#"{"format": "x", "person": "p", "opportunity": "o"}"#).is_err());
}

#[test]
fn who_is_ill_gives_up_what_they_cannot_do_and_another_takes_it() {
    let mut spec = small(vec![somebody(0, &[("o", 300)]), somebody(1, &[("o", 100)])]);
    spec.opportunities[0].starts = Some(vec![2]);
    let plan = solved(&spec);
    assert_eq!(plan.placements()[0].person, person(0));
    let ill = RotationChange::Away { person: person(0), from: 3, until: Some(4) };
    let after = repaired(&spec, &plan, 1, vec![ill.clone()]);
    let [RotationMove::Dropped { why, .. }, RotationMove::New { placement }] = after.moves() else {
        panic!("{:?}", after.moves())
    };
    assert_eq!(*why, WhyMoved::Start(StartReason::Rule(PlacementBar::Unavailable { period: 3 })));
    assert_eq!(placement.person, person(1));
    // Where they had begun it before, they go on.
    let after = repaired(&spec, &plan, 3, vec![ill]);
    assert!(matches!(after.moves(), [RotationMove::Kept { .. }]));
    // Whoever was away on the first day has not begun.
    let early = RotationChange::Away { person: person(0), from: 1, until: Some(3) };
    assert!(repaired(&spec, &plan, 3, vec![early]).plan().placements().is_empty());
}

#[test]
fn what_is_broken_off_or_left_frees_its_seat_and_stays_paid() {
    let mut spec = small(vec![somebody(0, &[("o", 300)]), somebody(1, &[("q", 100)])]);
    spec.opportunities[0].duration = 4;
    spec.opportunities[0].starts = Some(vec![0]);
    spec.opportunities[0].cost = 60;
    let mut other = offered("q", "host", PlacementKind::Project, 2);
    (other.starts, other.cost) = (Some(vec![3]), 50);
    spec.opportunities.push(other);
    spec.units[1].mentors = Some(PerPeriod::Same(1));
    spec.cost_centres = vec![CostCentreSpec::new("c".parse().unwrap(), vec![BudgetSpec::new(120)])];
    spec.persons.iter_mut().for_each(|one| one.cost_centre = Some("c".parse().unwrap()));
    let plan = solved(&spec);
    assert_eq!(plan.placements().len(), 1, "one mentor");
    for change in
        [RotationChange::BrokenOff { person: person(0), opportunity: seat("o") }, RotationChange::Gone { person: person(0) }]
    {
        let after = repaired(&spec, &plan, 2, vec![change.clone()]);
        assert_eq!(after.plan().of("p1")[0].start, 3, "the mentor is free");
        assert_eq!(after.spec().cost_centres[0].budgets[0].amount, 60, "what was spent is spent");
        let is_gone = matches!(change, RotationChange::Gone { .. });
        let why = if is_gone { WhyMoved::Gone } else { WhyMoved::BrokenOff };
        assert!(matches!(&after.moves()[0], RotationMove::Dropped { why: told, .. } if *told == why));
    }
    spec.cost_centres[0].budgets[0].amount = 100;
    let after = repaired(&spec, &plan, 2, vec![RotationChange::Gone { person: person(0) }]);
    assert!(after.plan().placements().is_empty(), "there is nothing left to pay it from");
}

#[test]
fn seats_go_when_those_who_sit_on_them_have_left() {
    let mut spec = small(vec![somebody(0, &[("o", 300)]), somebody(1, &[("o", 200)])]);
    spec.opportunities[0].capacity = PerPeriod::Same(2);
    spec.opportunities[0].starts = Some(vec![0]);
    let plan = solved(&spec);
    let fewer = |by| RotationChange::Seats { opportunity: seat("o"), by, from: 0, until: None };
    let after = repaired(&spec, &plan, 1, vec![fewer(-2)]);
    assert_eq!(after.spec().opportunities[0].capacity, PerPeriod::Each(vec![2, 2, 0, 0, 0, 0]));
    assert_eq!(after.changes().count(), 0);
    // Nobody has begun: one of them gives way.
    let after = repaired(&spec, &plan, 0, vec![fewer(-1)]);
    assert_eq!(after.plan().placements().len(), 1);
    let [RotationMove::Dropped { why: WhyMoved::Start(StartReason::Full { rows, .. }), .. }] =
        after.changes().collect::<Vec<_>>()[..]
    else {
        panic!()
    };
    assert!(matches!(rows[0].row, RotationRow::Seats { period: 0, .. }) && rows[0].over == 1 && rows[0].takes == 1);
}

#[test]
fn somebody_new_and_something_new_find_each_other() {
    let spec = small(vec![somebody(0, &[("o", 100)])]);
    let plan = solved(&spec);
    let joins = RotationChange::Joins(Box::new(somebody(7, &[("o", 50)])));
    let new = RotationChange::Offered {
        opportunity: Box::new(offered("n", "host", PlacementKind::Project, 2)),
        to: vec![OfferedToSpec::new(person(7), 400)],
    };
    let after = repaired(&spec, &plan, 0, vec![joins, new]);
    assert_eq!(after.plan().of("p7")[0].opportunity, seat("n"));
    assert_eq!(after.plan().of("p0"), plan.of("p0"));
}

#[test]
fn stability_decides_what_is_worth_moving() {
    let spec = small(vec![somebody(0, &[("o", 100)]), somebody(1, &[])]);
    let plan = solved(&spec);
    let new = || RotationChange::Offered {
        opportunity: Box::new(offered("n", "host", PlacementKind::Project, 2)),
        to: vec![OfferedToSpec::new(person(0), 150)],
    };
    let held = |milli_points| {
        let repair = RotationRepairSpec::new(0, vec![new()]).with_stability(milli_points);
        spec.repair(&plan, &repair, EFFORT, &mut ()).unwrap()
    };
    assert_eq!(held(60).plan().of("p0")[0].opportunity, seat("o"));
    assert_eq!(held(40).plan().of("p0")[0].opportunity, seat("n"));
    assert_eq!(held(40).plan().totals().stability, -40);
}

#[test]
fn changes_that_make_no_sense_are_refused_all_at_once() {
    let spec = small(vec![somebody(0, &[("o", 100)])]);
    let plan = solved(&spec);
    let repair = RotationRepairSpec::from_json(
        r#"{"from": 7, "stability": -1, "changes": [
            {"gone": {"person": "p1"}}, {"away": {"person": "p0", "from": 4, "until": 4}}, {"broken_off": {"person": "p0", "opportunity": "oo"}},
            {"seats": {"opportunity": "oo", "by": 1}}, {"joins": {"id": "p0", "unit": "home"}},
            {"offered": {"opportunity": {"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 1}}},
            {"offered": {"opportunity": {"id": "n", "unit": "host", "stream": "s", "kind": "project", "duration": 1}, "to": [{"person": "p9"}]}}]}"#,
    )
    .unwrap();
    let invalid = spec.changed(&plan, &repair).unwrap_err();
    let codes: Vec<String> = invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path())).collect();
    let wanted = [
        "rotation/unknown_id /changes/0/gone/person",
        "rotation/parameter /changes/1/away/from",
        "rotation/unknown_id /changes/2/broken_off/opportunity",
        "rotation/unknown_id /changes/3/seats/opportunity",
        "rotation/duplicate_id /changes/4/joins/id",
        "rotation/duplicate_id /changes/5/offered/opportunity/id",
        "rotation/unknown_id /changes/6/offered/to/0/person",
        "rotation/parameter /from",
        "rotation/parameter /stability",
    ];
    assert_eq!(codes, wanted);
    let not_begun = RotationRepairSpec::new(0, vec![RotationChange::BrokenOff { person: person(0), opportunity: seat("o") }]);
    let invalid: Invalid = spec.changed(&plan, &not_begun).unwrap_err();
    assert_eq!(invalid.defects()[0].code().as_str(), "rotation/started");
    // What is wrong with somebody new stands where the changed document has them.
    let mut joins = somebody(5, &[("x", 1)]);
    joins.unit = "nowhere".parse().unwrap();
    let repair = RotationRepairSpec::new(0, vec![RotationChange::Joins(Box::new(joins))]);
    let invalid = spec.repair(&plan, &repair, EFFORT, &mut ()).unwrap_err();
    assert!(invalid.defects().iter().all(|defect| defect.path().to_string().starts_with("/persons/1/")));
    assert!(RotationRepairSpec::from_json(r#"{"changes": [{"gone": {}}, {"gone": {"person": "p", "x": 1}}, 3]}"#).is_err());
    let text = serde_json::to_string(&RotationRepairSpec::new(2, vec![RotationChange::Gone { person: person(0) }])).unwrap();
    assert_eq!(serde_json::from_str::<RotationRepairSpec>(&text).unwrap().from, 2);
}

#[test]
fn where_too_few_seats_are_left_for_a_cohort_nobody_starts() {
    let mut spec = small((0..3).map(|number| somebody(number, &[("o", 100)])).collect());
    spec.opportunities[0].minimum_fill = 2;
    spec.opportunities[0].capacity = PerPeriod::Same(2);
    let plan = solved(&spec);
    assert_eq!(plan.totals().total(), 200);
    let gone = RotationChange::Seats { opportunity: seat("o"), by: -1, from: 0, until: None };
    let left = repaired(&spec, &plan, 0, vec![gone]);
    assert!(left.plan().placements().is_empty());
    assert_eq!(left.changes().count(), 2);
    // It is closed now, and as many seats as a cohort has open it again.
    let back = |by| RotationChange::Seats { opportunity: seat("o"), by, from: 0, until: None };
    assert!(repaired(left.spec(), left.plan(), 0, vec![back(1)]).plan().placements().is_empty());
    assert_eq!(repaired(left.spec(), left.plan(), 0, vec![back(2)]).plan().placements().len(), 2);
    // Written so, it is a slip of the pen.
    spec.opportunities[0].capacity = PerPeriod::Same(1);
    assert!(spec.compile().is_err());
}
