//! Development plans: one person with up to 64 activities over 12 quarters, and a company's budget over all.
//!
//! `cargo bench --bench development [-- --people N]` prints figures of this machine; it asserts nothing but that answers hold.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark measures time, prints, and stops where it fails"
)]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "what other benchmarks measure is not measured here")]
mod measure;
#[path = "support/random.rs"]
mod random;

use measure::{Memory, median, timed};
use random::Random;
use rungs::{
    ActivityKind, ActivitySpec, BuildSpec, CompetencyLevelSpec, DevelopmentPersonSpec, DevelopmentQuestion, DevelopmentSpec,
    Effort, Ladder, LadderSpec, Money, PerQuarter,
};

const KINDS: [ActivityKind; 6] = [
    ActivityKind::TrainingModule,
    ActivityKind::StretchAssignment,
    ActivityKind::Shadowing,
    ActivityKind::Coaching,
    ActivityKind::CrossDepartmentProject,
    ActivityKind::PeerLearning,
];

/// Competencies on a scale of five levels, and roles that ask for some of them.
fn ladder(competencies: u64, roles: u64, asked: u64) -> Ladder {
    let mut random = Random(1);
    let named: Vec<String> = (0..competencies).map(|of| format!(r#"{{"id": "c{of:02}", "scale": "s"}}"#)).collect();
    let role = |number: u64| {
        let mut asks = Vec::new();
        let first = random.below(competencies);
        for nth in 0..asked {
            let (of, level) = ((first + nth) % competencies, 2 + random.below(3));
            let (weight, gate) = (1 + random.below(3), random.below(5) == 0);
            asks.push(format!(r#"{{"competency": "c{of:02}", "level": "l{level}", "weight": {weight}, "gate": {gate}}}"#));
        }
        format!(r#"{{"id": "r{number}", "requires": [{}]}}"#, asks.join(", "))
    };
    let roles: Vec<String> = (0..roles).map(role).collect();
    let levels: Vec<String> = (1..=5).map(|level| format!(r#"{{"id": "l{level}"}}"#)).collect();
    let text = format!(
        r#"{{"scales": [{{"id": "s", "levels": [{}]}}], "competencies": [{}], "roles": [{}]}}"#,
        levels.join(", "),
        named.join(", "),
        roles.join(", ")
    );
    LadderSpec::from_json(&text).unwrap().compile().unwrap()
}

fn money(amount: u64) -> Money {
    Money::new(amount.into(), "EUR".parse().unwrap())
}

/// A catalogue: each activity builds one or two competencies, from a level or from any.
fn catalogue(random: &mut Random, spec: &mut DevelopmentSpec, activities: u64, competencies: u64, with_seats: Option<u32>) {
    for number in 0..activities {
        let kind = *KINDS.get(usize::try_from(number % 6).unwrap()).unwrap();
        let weeks = u32::try_from(2 + random.below(24)).unwrap();
        let mut made = ActivitySpec::new(format!("a{number:03}").parse().unwrap(), kind, weeks);
        made.hours_per_week = u32::try_from(1 + random.below(4)).unwrap();
        made.cost = Some(money(100 * (1 + random.below(40))));
        let first = number % competencies;
        for of in
            [Some(first), (random.below(3) == 0).then(|| (first + 1 + random.below(3)) % competencies)].into_iter().flatten()
        {
            let from = random.below(3);
            let most = 2 + random.below(2);
            let to = from + 1 + random.below(most);
            let mut build = BuildSpec::new(format!("c{of:02}").parse().unwrap(), format!("l{to}").parse().unwrap());
            build.from = (from > 0).then(|| format!("l{from}").parse().unwrap());
            made.builds.push(build);
        }
        if with_seats.is_some() && random.below(4) == 0 {
            made.capacity = with_seats.map(PerQuarter::Same);
        }
        spec.activities.push(made);
    }
    let mut talk = ActivitySpec::new("talk".parse().unwrap(), ActivityKind::Coaching, 2);
    (talk.hours_per_week, talk.cost) = (1, Some(money(150)));
    talk.debriefs = vec![ActivityKind::StretchAssignment, ActivityKind::Shadowing, ActivityKind::CrossDepartmentProject];
    spec.activities.push(talk);
}

fn person(random: &mut Random, number: u64, ladder: &Ladder, roles: u64, hours: u32) -> DevelopmentPersonSpec {
    let role = format!("r{}", random.below(roles));
    let mut made = DevelopmentPersonSpec::new(format!("p{number:07}").parse().unwrap(), role.parse().unwrap(), hours);
    for asked in ladder.role(&role).unwrap().requirements() {
        let level = u64::from(asked.level().position()).saturating_sub(random.below(4));
        let code = if level == 0 { "none".to_owned() } else { format!("l{level}") };
        made.levels.push(CompetencyLevelSpec::new(asked.competency().id().clone(), code.parse().unwrap()));
    }
    made
}

/// One person after the other: what a search takes, in the middle and at most, and how many are proven.
fn people_one_by_one(activities: u64, competencies: u64, hours: u32, budget: Option<u64>) {
    let ladder = ladder(competencies, 20, competencies.min(12));
    let mut random = Random(2);
    let mut spec = DevelopmentSpec::new("2026-01-01".parse().unwrap(), 12);
    catalogue(&mut random, &mut spec, activities, competencies, None);
    for number in 0..200 {
        let mut made = person(&mut random, number, &ladder, 20, hours);
        made.budget = budget.map(money);
        spec.people.push(made);
    }
    let problem = spec.compile(&ladder).unwrap();
    for question in [DevelopmentQuestion::Best, DevelopmentQuestion::Cheapest] {
        let (mut seconds, mut steps, mut proven) = (Vec::new(), Vec::new(), 0);
        for id in problem.people() {
            let (plan, took) = timed(|| problem.plan_within(id.as_ref(), question, Effort::default(), &mut ()).unwrap());
            plan.check(&problem).unwrap();
            seconds.push(took * 1e3);
            steps.push(plan.if_missing().steps() as f64);
            proven += u64::from(plan.if_missing().completion().is_complete());
        }
        let (middle, middle_steps) = (median(&mut seconds), median(&mut steps));
        let most = |values: &[f64]| values.last().copied().unwrap_or_default();
        println!(
            "{activities} activities, {competencies} competencies, {hours} h a quarter, budget {budget:?}, {question:?}: {middle:.3} ms, at most {:.1}; {middle_steps} steps, at most {}; {proven} of 200 proven",
            most(&seconds),
            most(&steps)
        );
    }
}

/// A company: fronts, and a budget of a third of what all would take.
fn company(people: u64, with_seats: bool) {
    let ladder = ladder(24, 20, 8);
    let mut random = Random(3);
    let mut spec = DevelopmentSpec::new("2026-01-01".parse().unwrap(), 4);
    let seats = u32::try_from(people / 40 + 1).unwrap();
    catalogue(&mut random, &mut spec, 30, 24, with_seats.then_some(seats));
    for number in 0..people {
        spec.people.push(person(&mut random, number, &ladder, 20, 60));
    }
    let (problem, compile) = timed(|| spec.compile(&ladder).unwrap());
    drop(spec);
    let ((fronts, find), memory) = Memory::of(|| timed(|| problem.fronts()));
    let all = fronts.share_within(None, Effort::steps(u64::MAX), &mut ());
    let budget = all.cost().unwrap().amount / rust_decimal::Decimal::from(3);
    let ((shared, share), _) = Memory::of(|| timed(|| fronts.share_within(Some(budget), Effort::steps(u64::MAX), &mut ())));
    let ((), check) = timed(|| shared.check_within(&fronts, Some(budget)).unwrap());
    let (worth, bound) = (shared.worth().thousandths() as f64, shared.bound().thousandths() as f64);
    let most = memory.map_or(0, |memory| memory.most / 1024);
    println!(
        "{people} people, seats {with_seats}: compile {compile:.2} s, fronts {find:.2} s ({} plans, {} steps, {} people not proven, {most} MiB at most), share {share:.2} s, gap {:.4} %, check {check:.2} s",
        fronts.points(),
        fronts.steps(),
        fronts.unproven().count(),
        (bound - worth) / bound * 100.0
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = arguments.iter().position(|argument| argument == "--people").and_then(|at| arguments.get(at + 1)?.parse().ok());
    if let Some(people) = asked {
        company(people, false);
        company(people, true);
        return;
    }
    people_one_by_one(16, 12, 60, Some(8_000));
    people_one_by_one(30, 12, 60, Some(8_000));
    people_one_by_one(64, 12, 60, Some(8_000));
    people_one_by_one(64, 12, 30, Some(5_000));
    people_one_by_one(64, 12, 60, None);
    for people in [1_000, 10_000, 100_000] {
        company(people, false);
        company(people, true);
    }
}
