//! Candidates at the size of a very large company: `cargo test --release --test it -- --ignored --nocapture policy_scale`.
//!
//! Prints figures and asserts nothing but that the search is complete. `POLICY_SCALE=10000,3000` takes other numbers of mentees and mentors.
#![allow(clippy::disallowed_methods, reason = "a measurement takes the time")]

use std::time::Instant;

use rungs::{
    AttributeType, AttributeValue, BlindSpotsSpec, CompetencyId, CompetencySpec, ComplementaritySpec, CriterionSpec, Effort,
    EvidenceKind, EvidencePolicySpec, EvidenceSpec, ExperienceSpec, FunctionId, HoursSpec, Importance, Ladder, LadderSpec,
    LanguagesSpec, LevelCode, LocatedSpec, MatchingMode, MenteeSpec, MentorOfferSpec, Months, PersonId, PersonSpec,
    PerspectiveSpec, PolicySpec, Pool, RankId, RecordAsMentorSpec, RecordKind, RecordSourceSpec, RecordSpec, RequirementSpec,
    RoleId, RoleSpec, RosterBuilder, RosterSettings, ScaleId, ScaleSpec, SenioritySpanSpec, SenioritySpec, Spell, StepKind,
    StepSpec, TeamId, TeamSpec, Titled, TopicsSpec, TrackId, Weight,
};

use crate::made::{Random, date, item};

const AS_OF: &str = "2026-09-30";
const FUNCTIONS: u64 = 10;
const RANKS: u64 = 6;
const COMPETENCIES: u64 = 40;
const CITIES: u64 = 40;
const LANGUAGES: u64 = 12;

fn competency(number: u64) -> CompetencyId {
    CompetencyId::new(&format!("c{number:02}")).unwrap()
}

fn level(position: u64) -> LevelCode {
    LevelCode::new(&format!("l{}", position.clamp(1, 5))).unwrap()
}

fn role(function: u64, rank: u64, expert: bool) -> RoleId {
    RoleId::new(&format!("f{function}-{rank}{}", if expert { "e" } else { "m" })).unwrap()
}

/// What a role asks: ten competencies that all do, six of the function's own.
fn asked(function: u64) -> impl Iterator<Item = u64> {
    (0..10).chain((0..6).map(move |own| 10 + (function * 3 + own) % 30))
}

fn ladder() -> Ladder {
    let mut spec = LadderSpec::new();
    spec.functions = (0..FUNCTIONS).map(|number| Titled::new(FunctionId::new(&format!("f{number}")).unwrap())).collect();
    spec.ranks = (0..RANKS).map(|number| Titled::new(RankId::new(&format!("k{number}")).unwrap())).collect();
    spec.tracks = ["expert", "management"].map(|id| Titled::new(TrackId::new(id).unwrap())).into();
    spec.scales.push(ScaleSpec::new(ScaleId::new("s").unwrap(), (1..=5).map(level)));
    spec.competencies = (0..COMPETENCIES).map(|c| CompetencySpec::new(competency(c), ScaleId::new("s").unwrap())).collect();
    for function in 0..FUNCTIONS {
        for rank in 0..RANKS {
            for expert in [false, true] {
                let mut made = RoleSpec::new(role(function, rank, expert));
                made.function = Some(FunctionId::new(&format!("f{function}")).unwrap());
                made.rank = Some(RankId::new(&format!("k{rank}")).unwrap());
                made.track = (rank > 1).then(|| TrackId::new(if expert { "expert" } else { "management" }).unwrap());
                for c in asked(function) {
                    let wanted = 1 + rank * 4 / 5 + u64::from((c + rank) % 3 == 0);
                    let weight: Weight = ["1", "2", "1.5"][(c % 3) as usize].parse().unwrap();
                    made.requires.push(RequirementSpec::new(competency(c), level(wanted)).with_weight(weight));
                }
                spec.roles.push(made);
                if rank > 0 {
                    let months = Months::new(24).unwrap();
                    spec.steps.push(StepSpec::new(
                        role(function, rank - 1, expert),
                        role(function, rank, expert),
                        StepKind::Promotion,
                        months,
                    ));
                }
            }
        }
    }
    spec.compile().unwrap()
}

fn settings(teams: u64) -> RosterSettings {
    let mut settings = RosterSettings::new();
    settings.teams = (0..teams).map(|team| TeamSpec::new(TeamId::new(&format!("t{team:05}")).unwrap())).collect();
    let codes = |count: u64, letter: char| (0..count).map(|code| item(&format!("{letter}{code:02}"))).collect();
    settings.attributes.insert("city".parse().unwrap(), AttributeType::Code(codes(CITIES, 'y')));
    settings.attributes.insert("languages".parse().unwrap(), AttributeType::Codes(codes(LANGUAGES, 'g')));
    settings.attributes.insert("utc".parse().unwrap(), AttributeType::Integer);
    settings.location = Some("city".parse().unwrap());
    for kind in [RecordKind::Mentee, RecordKind::Mentoring, RecordKind::MentoringSession] {
        settings.records.insert(kind, RecordSourceSpec::new(Vec::new()));
    }
    settings
}

/// A person; seniors are of rank 3 or more and offer mentoring.
fn person(number: u64, people: u64, teams: u64, senior: bool) -> PersonSpec {
    let mut random = Random(number.wrapping_mul(0x9E37_79B9) ^ 77);
    let mut made = PersonSpec::new(PersonId::new(&format!("p{number:07}")).unwrap());
    let (function, expert) = (random.below(FUNCTIONS), random.one_in(3));
    let rank = if senior { 2 + (random.below(4) * random.below(4)).min(11) / 3 } else { random.below(10) / 4 };
    let since = date("2016-01-01") + chrono::Days::new(random.below(3_000));
    if rank > 0 && random.one_in(2) {
        let earlier = if random.one_in(4) { random.below(FUNCTIONS) } else { function };
        made.roles.push(Spell::between(role(earlier, rank - 1, expert), since - chrono::Days::new(900), since));
    }
    made.roles.push(Spell::since(role(function, rank, expert), since));
    made.teams.push(Spell::since(TeamId::new(&format!("t{:05}", number % teams)).unwrap(), since));
    if number > 0 {
        made.managers.push(Spell::since(PersonId::new(&format!("p{:07}", random.below(people.min(number)))).unwrap(), since));
    }
    let city = random.below(CITIES).min(random.below(CITIES));
    made.attributes.insert("city".parse().unwrap(), AttributeValue::Text(format!("y{city:02}")));
    if !random.one_in(20) {
        let mut languages = vec![format!("g{:02}", 1 + city % (LANGUAGES - 1))];
        languages.extend((!random.one_in(5)).then(|| "g00".to_owned()));
        languages.extend(random.one_in(4).then(|| format!("g{:02}", 1 + random.below(LANGUAGES - 1))));
        languages.sort();
        languages.dedup();
        made.attributes.insert("languages".parse().unwrap(), AttributeValue::Texts(languages));
    }
    made.attributes.insert("utc".parse().unwrap(), AttributeValue::Integer((city as i64 % 13 - 5) * 60));
    for c in asked(function).chain([random.below(COMPETENCIES), random.below(COMPETENCIES)]) {
        let reached = (1 + rank * 4 / 5 + random.below(3)).saturating_sub(u64::from(!random.one_in(3)));
        let seen = |level, kind| EvidenceSpec::new(competency(c), level, kind, date("2026-03-01"));
        if !random.one_in(6) && !made.evidence.iter().any(|known| known.competency == competency(c)) {
            made.evidence.push(seen(level(reached), EvidenceKind::Manager));
            if random.one_in(3) {
                made.evidence.push(seen(level(reached + random.below(2)), EvidenceKind::SelfAssessment));
            }
        }
    }
    if senior {
        let mut offer = MentorOfferSpec::new(date("2026-01-01"), 1 + random.below(4) as u16);
        if !random.one_in(5) {
            offer.competencies = asked(function).filter(|_| random.one_in(4)).map(competency).collect();
        }
        made.mentor_offers.push(offer);
        for past in 0..random.below(4) {
            let (on, until) =
                (date("2022-01-01") + chrono::Days::new(past * 300), date("2022-09-01") + chrono::Days::new(past * 300));
            let record = RecordSpec::new(RecordKind::Mentee, on);
            made.records.push(if random.one_in(6) { record.broken_off(until) } else { record.until(until) });
        }
    }
    made
}

fn policy(mentees: u64) -> PolicySpec {
    let mut spec = PolicySpec::new("scale".parse().unwrap());
    for number in 0..mentees {
        let mut random = Random(number ^ 0xFEED);
        let mut mentee = MenteeSpec::new(PersonId::new(&format!("p{number:07}")).unwrap());
        if random.one_in(2) {
            mentee.topics = (0..3).map(|_| competency(random.below(COMPETENCIES))).collect();
            mentee.topics.sort();
            mentee.topics.dedup();
        }
        spec.mentees.named.push(mentee);
    }
    spec.mentors.offers = true;
    spec.constraints.seniority = Some(SenioritySpanSpec::new(1, 4));
    let languages = || LanguagesSpec::new("languages".parse().unwrap());
    spec.criteria = vec![
        CriterionSpec::new(ComplementaritySpec::new(), Importance::Exact("8".parse().unwrap())),
        CriterionSpec::new(TopicsSpec::new(), Importance::High),
        CriterionSpec::new(BlindSpotsSpec::new(), Importance::Medium),
        CriterionSpec::new(PerspectiveSpec::new(), Importance::Medium),
        CriterionSpec::new(ExperienceSpec::new(), Importance::Low),
        CriterionSpec::new(SenioritySpec::new(), Importance::Medium),
        CriterionSpec::new(HoursSpec::by_offset("utc".parse().unwrap()), Importance::Medium),
        CriterionSpec::new(LocatedSpec::new(), Importance::Low),
        CriterionSpec::new(RecordAsMentorSpec::new(), Importance::Low),
        CriterionSpec::mandatory(languages(), 10_000).with_unknown(0),
        CriterionSpec::new(languages(), Importance::Low),
    ];
    spec
}

fn world(mentees: u64, mentors: u64) -> Pool {
    let start = Instant::now();
    let ladder = ladder();
    let (people, teams) = (mentees + mentors, (mentees + mentors) / 10 + 1);
    let mut builder = RosterBuilder::new(&ladder, &settings(teams));
    for number in 0..people {
        builder.push(person(number, people, teams, number >= mentees));
    }
    let roster = builder.finish().unwrap();
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    let profiles = roster.profiles(&evidence, date(AS_OF));
    println!("roster of {people}: {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let policy = policy(mentees).compile(&roster).unwrap();
    println!("policy compiled: {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let pool = policy.over(&profiles, None).unwrap();
    println!("pool of {} x {}: {:.2} s", pool.mentees().len(), pool.mentors().len(), start.elapsed().as_secs_f64());
    println!("blocks and bounds: {:.1} MB", pool.bytes() as f64 / 1e6);
    pool
}

#[test]
#[ignore = "a measurement, for a release build"]
fn policy_scale() {
    let sizes = std::env::var("POLICY_SCALE").unwrap_or_else(|_| "100000,30000".to_owned());
    let (mentees, mentors) = sizes.split_once(',').unwrap();
    let pool = world(mentees.parse().unwrap(), mentors.parse().unwrap());
    let all = Effort::steps(u64::MAX);
    let told = |name: &str, start: Instant, found: &rungs::Candidates| {
        assert!(found.completion().is_complete());
        let pairs = (found.scored() + found.ruled_out()) as f64;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name}: {seconds:.2} s, {} pairs found, {:.2} % of {pairs:.0} scored, {:.2} ns a pair",
            found.len(),
            100.0 * found.scored() as f64 / pairs,
            seconds * 1e9 / pairs
        );
    };
    let start = Instant::now();
    let best = pool.best(50, all, &mut ()).unwrap();
    told("best 50", start, &best);
    // Prices as after a matching: what many want costs more; floors near the best that is left.
    let mut wanted = vec![0i32; pool.mentors().len()];
    for mentee in 0..pool.mentees().len() {
        for &(mentor, _) in best.of(mentee).iter().take(5) {
            wanted[mentor as usize] += 1;
        }
    }
    let prices: Vec<i32> = wanted.iter().map(|&wanted| (wanted * 30).min(1_500)).collect();
    let floors: Vec<i32> = (0..pool.mentees().len())
        .map(|mentee| {
            let left = best.of(mentee).iter().map(|&(mentor, score)| i32::from(score) - prices[mentor as usize]).max();
            left.unwrap_or(0)
        })
        .collect();
    let start = Instant::now();
    let found = pool.improving(&floors, &prices, 20, all, &mut ()).unwrap();
    told("improving on what the best 50 give", start, &found);
    let looser: Vec<i32> = floors.iter().map(|floor| floor - 200).collect();
    let start = Instant::now();
    let found = pool.improving(&looser, &prices, 20, all, &mut ()).unwrap();
    told("improving by 200 points less", start, &found);
    let start = Instant::now();
    let mut sum = 0u64;
    let mut random = Random(5);
    for _ in 0..1_000_000 {
        let (mentee, mentor) = (random.below(pool.mentees().len() as u64), random.below(pool.mentors().len() as u64));
        sum += u64::from(pool.score(mentee as usize, mentor as usize).unwrap().unwrap_or(0));
    }
    println!("single scores: {:.0} ns each ({sum})", start.elapsed().as_secs_f64() * 1e3);
}

/// From the pool to the proven matching: `cargo test --release --test it -- --ignored --nocapture programme_scale`.
#[test]
#[ignore = "a measurement, for a release build"]
fn programme_scale() {
    let sizes = std::env::var("POLICY_SCALE").unwrap_or_else(|_| "100000,30000".to_owned());
    let (mentees, mentors) = sizes.split_once(',').unwrap();
    let whole = Instant::now();
    let pool = world(mentees.parse().unwrap(), mentors.parse().unwrap());
    let start = Instant::now();
    let found = pool.matching(MatchingMode::MostPeople, Effort::steps(u64::MAX), &mut ()).unwrap();
    println!("matching over {:?}: {:.2} s, {:?}", found.over(), start.elapsed().as_secs_f64(), found.matching().totals());
    let start = Instant::now();
    found.matching().check(found.problem()).unwrap();
    println!("check over {} pairs: {:.3} s", found.problem().pairs(), start.elapsed().as_secs_f64());
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown").to_owned();
    println!("in all {:.1} s, {peak}", whole.elapsed().as_secs_f64());
}
