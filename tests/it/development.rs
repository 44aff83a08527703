//! Development plans: what is answered, and what is refused.

use std::sync::LazyLock;

use rungs::{
    ActivityId, ActivityKind, ActivitySpec, BuildSpec, CompetencyLevelSpec, DevelopmentGapSpec, DevelopmentPersonSpec,
    DevelopmentSpec, FixedActivitySpec, Ladder, LadderSpec, LevelCode, Money, PerQuarter,
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
    spec.policy.most_share = if random.one_in(3) { 5 } else { 20 };
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
    let mut made = ActivitySpec::new(activity(number), kind, 1 + random.below(30) as u32);
    made.hours_per_week = random.below(7) as u32;
    if !random.one_in(4) {
        made.cost = Some(euros(100 * random.below(8)));
    }
    let first = random.below(5);
    for of in [Some(first), (random.one_in(3)).then_some((first + 1 + random.below(3)) % 5)].into_iter().flatten() {
        let from = if random.one_in(2) { 0 } else { random.below(3) };
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
    let mut made = DevelopmentPersonSpec::new(person(number), "lead".parse().unwrap(), 20 + random.below(90) as u32);
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
        made.budget = Some(euros(100 * random.below(15)));
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
