//! Development plans: what is answered, and what is refused.

use std::sync::LazyLock;

use rungs::{
    ActivityId, ActivityKind, ActivitySpec, AgreementObstacle, BuildSpec, CompetencyLevelSpec, DevelopmentGapSpec,
    DevelopmentPartySpec, DevelopmentPersonSpec, DevelopmentPlan, DevelopmentProblem, DevelopmentQuestion, DevelopmentReview,
    DevelopmentReviewSpec, DevelopmentSide, DevelopmentSpec, Effort, FixedActivitySpec, Ladder, LadderSpec, LevelCode,
    MilestoneState, Money, PerQuarter, PlanChange, ReviewProposal, ReviewReason, Uncovered, UncoveredReason,
};

use crate::made::{Random, competency, date, person};

/// Five competencies on a scale of four levels, of which two need others, and one role.
pub static LADDER: LazyLock<Ladder> = LazyLock::new(|| {
    LadderSpec::from_json(
        r#"{"scales": [{"id": "s", "levels": [{"id": "l1"}, {"id": "l2"}, {"id": "l3"}, {"id": "l4"}]}],
            "competencies": [{"id": "c0", "scale": "s"}, {"id": "c1", "scale": "s"},
                {"id": "c2", "scale": "s", "prerequisites": [{"competency": "c0", "level": "l1"}]},
                {"id": "c3", "scale": "s", "prerequisites": [{"competency": "c4", "level": "l1"}]}, {"id": "c4", "scale": "s"}],
            "roles": [{"id": "lead", "requires": [
                {"competency": "c0", "level": "l3", "gate": true}, {"competency": "c1", "level": "l2", "weight": 2},
                {"competency": "c2", "level": "l2", "weight": "0.5", "gate": true}, {"competency": "c3", "level": "l1"}]}]}"#,
    )
    .unwrap()
    .compile()
    .unwrap()
});

pub fn activity(number: u64) -> ActivityId {
    format!("a{number}").parse().unwrap()
}

pub fn level(number: u64) -> LevelCode {
    let code = if number == 0 { "none".to_owned() } else { format!("l{number}") };
    code.parse().unwrap()
}

pub fn euros(amount: u64) -> Money {
    serde_json::from_value(serde_json::json!({"amount": amount, "currency": "EUR"})).unwrap()
}

const KINDS: [ActivityKind; 5] = [
    ActivityKind::TrainingModule,
    ActivityKind::StretchAssignment,
    ActivityKind::Shadowing,
    ActivityKind::Coaching,
    ActivityKind::Rotation,
];

/// A few activities and people, with something of everything that the model has.
pub fn development(random: &mut Random, activities: u64, quarters: u32, people: u64) -> DevelopmentSpec {
    let mut spec = DevelopmentSpec::new(date("2026-01-01"), quarters);
    spec.policy.most_share = if random.one_in(4) { 8 } else { 20 };
    spec.policy.experience_share = (random.one_in(4)).then_some(60);
    if random.one_in(2) {
        spec.policy.assessment.cost = Some(euros(random.below(100)));
    }
    for number in 0..activities {
        spec.activities.push(made_activity(random, number, activities, quarters));
    }
    // Something to talk an experience over with, mostly.
    if !random.one_in(5) {
        let mut talk = ActivitySpec::new("talk".parse().unwrap(), ActivityKind::Coaching, 1 + random.below(20) as u32);
        talk.debriefs = vec![ActivityKind::StretchAssignment, ActivityKind::Shadowing, ActivityKind::Rotation];
        talk.hours_per_week = random.below(3) as u32;
        talk.cost = random.one_in(2).then(|| euros(50));
        spec.activities.push(talk);
    }
    for number in 0..people {
        spec.people.push(made_person(random, number, activities, quarters));
    }
    spec
}

fn made_activity(random: &mut Random, number: u64, activities: u64, quarters: u32) -> ActivitySpec {
    let kind = KINDS[random.below(5) as usize];
    let mut made = ActivitySpec::new(activity(number), kind, 1 + random.below(18) as u32);
    made.hours_per_week = random.below(6) as u32;
    if !random.one_in(4) {
        made.cost = Some(euros(100 * random.below(7)));
    }
    let first = if random.one_in(2) { random.below(2) } else { random.below(5) };
    for of in [Some(first), (random.one_in(3)).then_some((first + 1 + random.below(3)) % 5)].into_iter().flatten() {
        let from = if random.one_in(2) { 0 } else { random.below(2) };
        let to = from + 1 + random.below(4 - from);
        let mut build = BuildSpec::new(competency(of), level(to));
        build.from = (from > 0).then(|| level(from));
        made.builds.push(build);
    }
    if random.one_in(5) {
        let after = random.below(activities);
        // Only on those before it, so that there is no ring.
        made.after = (after < number).then(|| activity(after)).into_iter().collect();
    }
    if random.one_in(6) {
        made.needs = vec![CompetencyLevelSpec::new(competency(random.below(5)), level(1 + random.below(2)))];
    }
    if random.one_in(5) {
        made.capacity = Some(PerQuarter::Each((0..quarters).map(|_| random.below(3) as u32).collect()));
    }
    if random.one_in(6) {
        made.debriefs = vec![KINDS[1 + random.below(4) as usize]];
    }
    made.open = !random.one_in(10);
    made
}

fn made_person(random: &mut Random, number: u64, activities: u64, quarters: u32) -> DevelopmentPersonSpec {
    let mut made = DevelopmentPersonSpec::new(person(number), "lead".parse().unwrap(), 30 + random.below(90) as u32);
    if random.one_in(3) {
        made.hours = PerQuarter::Each((0..quarters).map(|_| random.below(100) as u32).collect());
    }
    for of in 0..5 {
        if !random.one_in(6) {
            made.levels.push(CompetencyLevelSpec::new(competency(of), level(random.below(3))));
        }
    }
    if random.one_in(4) {
        let mut gaps = vec![DevelopmentGapSpec::new(competency(0), level(1 + random.below(4)))];
        gaps.push(DevelopmentGapSpec::new(competency(3), level(1 + random.below(4))));
        gaps[0].gate = random.one_in(2);
        gaps[1].weight = (1 + random.below(3) as u32).into();
        made.gaps = Some(gaps);
    }
    if !random.one_in(3) {
        made.budget = Some(euros(100 * random.below(25)));
    }
    if random.one_in(6) {
        let offers = (0..activities).filter(|_| !random.one_in(4)).map(activity);
        made.offers = Some(offers.collect());
    }
    if random.one_in(5) {
        made.done.push(activity(random.below(activities)));
    }
    if random.one_in(3) {
        let fixed = activity(random.below(activities));
        if !made.done.contains(&fixed) {
            made.fixed.push(FixedActivitySpec::new(fixed, random.below(u64::from(quarters)) as i32));
        }
    }
    made
}

fn problem(text: &str) -> DevelopmentProblem {
    DevelopmentSpec::from_json(text).unwrap().compile(&LADDER).unwrap()
}

fn plan(problem: &DevelopmentProblem) -> DevelopmentPlan {
    let plan = problem.plan("p", DevelopmentQuestion::Best).unwrap();
    assert_eq!(plan.check(problem), Ok(()));
    plan
}

/// One person, of whom all is known but what is left out, with a catalogue and more fields of theirs.
fn one(activities: &str, levels: &[(u64, &str)], person: &str) -> DevelopmentProblem {
    let levels: Vec<String> =
        levels.iter().map(|(of, level)| format!(r#"{{"competency": "c{of}", "level": "{level}"}}"#)).collect();
    problem(&format!(
        r#"{{"begins": "2026-01-01", "quarters": 4, "activities": [{activities}],
            "people": [{{"id": "p", "target": "lead", "hours": 50, "levels": [{}]{person}}}]}}"#,
        levels.join(", ")
    ))
}

/// All that the role asks, but that `c0` is at this level.
fn all_but_c0(level: &'static str) -> Vec<(u64, &'static str)> {
    vec![(0, level), (1, "l2"), (2, "l2"), (3, "l1"), (4, "l1")]
}

fn reasons(problem: &DevelopmentProblem) -> Vec<UncoveredReason> {
    plan(problem).if_missing().uncovered().iter().map(Uncovered::reason).collect()
}

#[test]
fn what_stays_open_has_its_reason() {
    let c0 = all_but_c0("l2");
    assert_eq!(reasons(&one("", &c0, "")), [UncoveredReason::NoActivity]);
    let build = r#""builds": [{"competency": "c0", "to": "l3"}]"#;
    let stretch = format!(r#"{{"id": "a", "kind": "stretch_assignment", "weeks": 5, {build}}}"#);
    assert_eq!(reasons(&one(&stretch, &c0, "")), [UncoveredReason::NoDebrief]);
    let needs =
        format!(r#"{{"id": "a", "kind": "coaching", "weeks": 5, "needs": [{{"competency": "c1", "level": "l4"}}], {build}}}"#);
    assert_eq!(reasons(&one(&needs, &c0, "")), [UncoveredReason::Prerequisite]);
    let long = format!(r#"{{"id": "a", "kind": "coaching", "weeks": 60, {build}}}"#);
    assert_eq!(reasons(&one(&long, &c0, "")), [UncoveredReason::NoTime]);
    let heavy = format!(r#"{{"id": "a", "kind": "coaching", "weeks": 13, "hours_per_week": 4, {build}}}"#);
    assert_eq!(reasons(&one(&heavy, &c0, "")), [UncoveredReason::NoHours]);
    let dear = format!(r#"{{"id": "a", "kind": "coaching", "weeks": 2, "cost": {{"amount": 9, "currency": "EUR"}}, {build}}}"#);
    let poor = r#", "budget": {"amount": 8, "currency": "EUR"}"#;
    assert_eq!(reasons(&one(&dear, &c0, poor)), [UncoveredReason::NoBudget]);
    let both = heavy.replace(r#""weeks": 13,"#, r#""weeks": 13, "cost": {"amount": 9, "currency": "EUR"},"#);
    assert_eq!(reasons(&one(&both, &c0, poor)), [UncoveredReason::NoHoursNorBudget]);
    assert!(reasons(&one(&dear, &c0, "")).is_empty());
}

#[test]
fn what_nobody_knows_is_found_out_first_and_both_ends_are_planned() {
    let course = r#"{"id": "a", "kind": "training_module", "weeks": 2, "builds": [{"competency": "c0", "to": "l3"}]}"#;
    let problem = one(course, &[(1, "l2"), (2, "l2"), (3, "l1"), (4, "l1")], "");
    let plan = plan(&problem);
    assert_eq!(plan.assess(), [competency(0)]);
    // Nothing counts on it before it is known.
    assert_eq!(plan.if_missing().activities()[0].start, 1);
    assert!(plan.if_met().unwrap().activities().is_empty());
    assert!(plan.in_any_case().is_empty());
    assert_eq!(plan.if_missing().hours()[0], 2);
}

#[test]
fn a_mentor_who_is_there_anyway_is_the_debrief() {
    let catalogue = r#"
        {"id": "a", "kind": "stretch_assignment", "weeks": 13, "builds": [{"competency": "c0", "to": "l3"}]},
        {"id": "talk", "kind": "coaching", "weeks": 1, "hours_per_week": 2, "debriefs": ["stretch_assignment"]},
        {"id": "mentor", "kind": "mentoring", "weeks": 26, "hours_per_week": 1, "debriefs": ["stretch_assignment"], "open": false}"#;
    let alone = plan(&one(catalogue, &all_but_c0("l2"), ""));
    let debrief = alone.if_missing().activities()[0].debrief.clone().unwrap();
    assert!(debrief.own && debrief.activity.as_ref() == "talk");
    let fixed = r#", "fixed": [{"activity": "mentor", "start": -1}]"#;
    let with = plan(&one(catalogue, &all_but_c0("l2"), fixed));
    let planned = with.if_missing().activities();
    assert!(planned[0].fixed && planned[0].start == -1);
    let debrief = planned[1].debrief.clone().unwrap();
    assert!(!debrief.own && debrief.activity.as_ref() == "mentor" && debrief.end == 1);
    assert_eq!(with.if_missing().hours(), [13, 0, 0, 0]);
}

/// A course and what needs it.
fn two_steps() -> DevelopmentProblem {
    one(
        r#"{"id": "first", "kind": "training_module", "weeks": 4, "builds": [{"competency": "c0", "to": "l2"}]},
           {"id": "then", "kind": "coaching", "weeks": 4, "builds": [{"competency": "c0", "from": "l2", "to": "l3"}]}"#,
        &all_but_c0("none"),
        "",
    )
}

fn review(problem: &DevelopmentProblem, seen: &str) -> DevelopmentReview {
    let seen = DevelopmentReviewSpec::from_json(seen).unwrap();
    plan(problem).review(problem, &seen).unwrap()
}

#[test]
fn a_review_says_what_was_met_and_proposes_by_the_policy() {
    let problem = two_steps();
    let states = |review: &DevelopmentReview| review.milestones().iter().map(|one| one.state).collect::<Vec<_>>();
    use MilestoneState::{Met, Missed, NotDue, Unknown};
    let early = review(&problem, r#"{"as_of": "2026-03-01"}"#);
    assert_eq!((states(&early), early.proposal()), (vec![NotDue; 4], ReviewProposal::Continue));
    assert_eq!(early.reasons(), [ReviewReason::AsPlanned]);
    let begun = r#""activities": [{"activity": "first", "start": 0}, {"activity": "then", "start": 1}]"#;
    let due = review(&problem, &format!(r#"{{"as_of": "2026-04-10", {begun}}}"#));
    assert_eq!((states(&due), due.proposal()), (vec![Unknown, Unknown, NotDue, NotDue], ReviewProposal::Continue));
    let late = review(&problem, &format!(r#"{{"as_of": "2026-04-20", {begun}}}"#));
    assert_eq!((states(&late), late.proposal()), (vec![Missed, Missed, NotDue, NotDue], ReviewProposal::Adjust));
    let done = r#""activities": [{"activity": "first", "start": 0, "completed_on": "2026-02-01"}],
        "evidence": [{"competency": "c0", "level": "l2", "kind": "assessment", "on": "2026-03-30"}]"#;
    let good = review(&problem, &format!(r#"{{"as_of": "2026-04-10", {done}}}"#));
    assert_eq!((states(&good), good.proposal()), (vec![Met, Met, NotDue, NotDue], ReviewProposal::Celebrate));
    assert!(good.promised() && good.gained() && good.reached().count() == 2);
    // An own view is none, nor is what comes later than the day.
    let own = done.replace("assessment", "self");
    assert_eq!(states(&review(&problem, &format!(r#"{{"as_of": "2026-04-10", {own}}}"#)))[0], Unknown);
    let later = done.replace("2026-03-30", "2026-04-11");
    assert_eq!(states(&review(&problem, &format!(r#"{{"as_of": "2026-04-10", {later}}}"#)))[0], Unknown);
}

#[test]
fn two_idle_reviews_or_another_wish_propose_to_pivot() {
    let problem = two_steps();
    let earlier = |gained| format!(r#""earlier": [{{"as_of": "2026-03-15", "promised": true, "gained": {gained}}}]"#);
    let idle = review(&problem, &format!(r#"{{"as_of": "2026-04-10", {}}}"#, earlier(false)));
    assert_eq!(idle.proposal(), ReviewProposal::Pivot);
    assert!(idle.reasons().contains(&ReviewReason::NoLevelGained(2)));
    let once = review(&problem, &format!(r#"{{"as_of": "2026-04-10", {}}}"#, earlier(true)));
    assert_eq!(once.proposal(), ReviewProposal::Adjust, "nothing has begun");
    let other = review(&problem, r#"{"as_of": "2026-02-01", "aspiration_changed": true}"#);
    assert_eq!(other.proposal(), ReviewProposal::Pivot);
}

#[test]
fn a_plan_made_again_keeps_what_has_begun_and_lists_its_changes() {
    let problem = two_steps();
    let plan = plan(&problem);
    let again = |seen: &str| {
        let seen = DevelopmentReviewSpec::from_json(seen).unwrap();
        let adjusted = plan.adjust(&problem, &seen, Effort::default(), &mut ()).unwrap();
        adjusted.inspect(|adjusted| assert_eq!(adjusted.plan.check(&adjusted.problem), Ok(())))
    };
    let late = again(r#"{"as_of": "2026-04-01"}"#).unwrap();
    let moved = |activity: &str, from, to| PlanChange::Moved { activity: activity.parse().unwrap(), from, to };
    assert_eq!(late.changes, [moved("first", 0, 1), moved("then", 1, 2)]);
    assert_eq!(late.plan.if_missing().totals().gates_met_after, Some(3));
    let found = again(
        r#"{"as_of": "2026-04-01", "evidence": [{"competency": "c0", "level": "l2", "kind": "manager", "on": "2026-03-01"}]}"#,
    );
    let dropped = PlanChange::Dropped { activity: "first".parse().unwrap() };
    assert_eq!(found.unwrap().changes, [dropped]);
    assert!(again(r#"{"as_of": "2027-04-01"}"#).is_none());
}

#[test]
fn a_review_of_what_is_not_known_is_refused_with_all_faults() {
    let problem = two_steps();
    let seen = DevelopmentReviewSpec::from_json(
        r#"{"as_of": "2026-04-01", "activities": [{"activity": "frist", "start": 900}],
            "evidence": [{"competency": "c9", "level": "l2", "kind": "peer", "on": "2026-03-01"},
                         {"competency": "c0", "level": "l9", "kind": "peer", "on": "2026-03-01"}]}"#,
    );
    let invalid = plan(&problem).review(&problem, &seen.unwrap()).unwrap_err();
    let places: Vec<String> = invalid.defects().iter().map(|defect| defect.path().pointer()).collect();
    assert_eq!(places, ["/activities/0/activity", "/activities/0/start", "/evidence/0/competency", "/evidence/1/level"]);
    assert!(invalid.defects()[0].to_string().contains("first"));
}

#[test]
fn an_agreement_says_what_still_stands_against_it() {
    let problem = two_steps();
    let day = date("2026-01-05");
    let learner = DevelopmentPartySpec::new(DevelopmentSide::Learner, "p".parse().unwrap()).agreed_on(day);
    let agreement = plan(&problem).agreement(&problem, vec![learner.clone()]).unwrap();
    assert_eq!(agreement.objectives.len(), 2);
    assert_eq!((agreement.from, agreement.until), (date("2026-01-01"), date("2027-01-01")));
    assert_eq!(agreement.obstacles(day), [AgreementObstacle::NoParty(DevelopmentSide::Manager)]);
    let manager = DevelopmentPartySpec::new(DevelopmentSide::Manager, "m".parse().unwrap()).agreed_on(day);
    let agreement = plan(&problem).agreement(&problem, vec![manager, learner]).unwrap();
    assert!(agreement.obstacles(day).is_empty());
    assert_eq!(agreement.obstacles(date("2026-01-04")).len(), 2);
}

#[test]
fn nobody_and_thousands_are_planned_for() {
    let nobody = problem(r#"{"begins": "2026-01-01", "quarters": 1}"#);
    let fronts = nobody.fronts();
    assert_eq!(fronts.share().check(&fronts), Ok(()));
    assert!(nobody.plan("p", DevelopmentQuestion::Best).is_err());
    let mut random = Random(7);
    let mut spec = development(&mut random, 10, 4, 2_000);
    spec.budget = Some(euros(100_000));
    let many = spec.compile(&LADDER).unwrap();
    let fronts = many.fronts();
    let shared = fronts.share();
    assert_eq!(shared.check(&fronts), Ok(()));
    assert_eq!(shared.picks().len(), 2_000);
    // What is held against another budget does not pass.
    assert!(shared.check_within(&fronts, Some(1.into())).is_err() || shared.cost().is_none());
}
