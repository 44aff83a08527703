//! Small made-up ladders, rosters and policies, each from a seed. What they hold is arbitrary but always valid.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use rungs::{
    AspirationSpec, AssessorId, AttributeId, AttributeType, AttributeValue, BoxSpec, CompetencyId, CompetencySpec, EvidenceId,
    EvidenceKind, EvidencePolicySpec, EvidenceSpec, ExpectationKind, ExpectationSpec, ExposureSpec, FunctionId, IndicatorSpec,
    ItemCode, JudgementSpec, KindPolicy, LadderSpec, LevelCode, MentorOfferSpec, Months, PersonId, PersonSpec, RankId,
    RatingSpec, RecordId, RecordKind, RecordSourceSpec, RecordSpec, RequirementSpec, ReviewStage, RoleId, RoleSpec,
    RosterSettings, RosterSpec, ScaleId, ScaleSpec, Spell, StepKind, StepSpec, TalentReviewSpec, TeamId, TeamSpec, Titled,
    TrackId, Weight,
};

#[path = "../../benches/support/random.rs"]
mod random;

pub use random::Random;

impl Random {
    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

pub const AS_OF: &str = "2025-06-30";

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn role(number: u64) -> RoleId {
    RoleId::new(&format!("r{number}")).unwrap()
}

pub fn competency(number: u64) -> CompetencyId {
    CompetencyId::new(&format!("c{number}")).unwrap()
}

pub fn person(number: u64) -> PersonId {
    PersonId::new(&format!("p{number}")).unwrap()
}

fn team(number: u64) -> TeamId {
    TeamId::new(&format!("t{number}")).unwrap()
}

fn rank(number: u64) -> RankId {
    RankId::new(&format!("k{number}")).unwrap()
}

fn track(number: u64) -> TrackId {
    TrackId::new(&format!("w{number}")).unwrap()
}

pub fn item(code: &str) -> ItemCode {
    ItemCode::new(code).unwrap()
}

pub fn code(position: u64) -> LevelCode {
    LevelCode::new(&format!("l{position}")).unwrap()
}

fn weight(random: &mut Random) -> Weight {
    ["1", "2", "0.5", "1.25", "3", "0.001", "7.5"][random.below(7) as usize].parse().unwrap()
}

/// A ladder of `roles` roles and `competencies` competencies; promotions lead to higher numbers, everything else anywhere.
pub fn ladder(random: &mut Random, roles: u64, competencies: u64) -> LadderSpec {
    let mut spec = LadderSpec::new();
    for number in 0..2 {
        spec.functions.push(Titled::new(FunctionId::new(&format!("f{number}")).unwrap()));
    }
    spec.ranks = (0..3).map(|number| Titled::new(rank(number))).collect();
    spec.tracks = (0..2).map(|number| Titled::new(track(number))).collect();
    let heights = [1 + random.below(6), 1 + random.below(10)];
    for (height, name) in heights.iter().zip(["s0", "s1"]) {
        spec.scales.push(ScaleSpec::new(ScaleId::new(name).unwrap(), (1..=*height).map(code)));
    }
    let mut scale_of = Vec::new();
    for number in 0..competencies {
        let which = random.below(2) as usize;
        scale_of.push(heights[which]);
        let scale = ScaleId::new(["s0", "s1"][which]).unwrap();
        let mut made = CompetencySpec::new(competency(number), scale).with_weight(weight(random));
        for text in ["asks before telling", "hands work over"] {
            made.indicators.push(IndicatorSpec::new(code(1 + random.below(heights[which])), text));
        }
        if number > 0 && random.one_in(3) {
            let before = random.below(number);
            made = made.with_prerequisite(competency(before), code(1 + random.below(scale_of[before as usize])));
        }
        spec.competencies.push(made);
    }
    for number in 0..roles {
        let mut made = RoleSpec::new(role(number));
        made.critical = random.one_in(3);
        if !random.one_in(4) {
            made.function = Some(FunctionId::new(&format!("f{}", random.below(2))).unwrap());
        }
        made.rank = Some(rank(random.below(3))).filter(|_| !random.one_in(4));
        made.track = Some(track(random.below(2))).filter(|_| !random.one_in(4));
        for function in ["f0", "f1"] {
            let months = Months::new(random.below(12) as u16).unwrap();
            made.exposure.push(ExposureSpec::new(FunctionId::new(function).unwrap(), months));
        }
        made.expectations.push(ExpectationSpec::new(ExpectationKind::Outcome, "the team grows"));
        made.expectations.push(ExpectationSpec::new(ExpectationKind::Behaviour, "listens"));
        for asked in 0..competencies {
            if random.one_in(2) {
                let level = code(1 + random.below(scale_of[asked as usize]));
                let mut requirement = RequirementSpec::new(competency(asked), level).with_weight(weight(random));
                requirement.gate = random.one_in(3);
                made.requires.push(requirement);
            }
        }
        spec.roles.push(made);
    }
    let mut steps = BTreeMap::new();
    for _ in 0..roles * 2 {
        let (from, to) = (random.below(roles), random.below(roles));
        if from != to {
            let kind = if from < to && random.one_in(2) { StepKind::Promotion } else { StepKind::Lateral };
            steps.insert((from, to, kind), Months::new(random.below(5) as u16 * 6).unwrap());
        }
    }
    for ((from, to, kind), months) in steps {
        spec.steps.push(StepSpec::new(role(from), role(to), kind, months));
    }
    spec
}

pub fn day(random: &mut Random) -> NaiveDate {
    date("2021-01-01") + Days::new(random.below(1_900))
}

/// A history without overlaps of things that `of` makes.
fn history<T>(random: &mut Random, mut of: impl FnMut(&mut Random) -> T) -> Vec<Spell<T>> {
    let mut spells = Vec::new();
    let mut from = day(random);
    for _ in 0..random.below(4) {
        let until = from + Days::new(1 + random.below(500));
        spells.push(Spell::between(of(random), from, until));
        from = until + Days::new(random.below(2) * random.below(100));
    }
    if random.one_in(2) {
        spells.push(Spell::since(of(random), from));
    }
    spells
}

/// An observation of one of the ladder's competencies.
pub fn evidence(random: &mut Random, ladder: &LadderSpec, of: &PersonId) -> EvidenceSpec {
    let asked = &ladder.competencies[random.below(ladder.competencies.len() as u64) as usize];
    let scale = ladder.scales.iter().find(|scale| scale.id == asked.scale).unwrap();
    let position = random.below(scale.levels.len() as u64 + 1);
    let level = if position == 0 { LevelCode::new("none").unwrap() } else { code(position) };
    let kind = EvidenceKind::ALL[random.below(8) as usize];
    let mut made = EvidenceSpec::new(asked.id.clone(), level, kind, day(random));
    if kind != EvidenceKind::SelfAssessment && !random.one_in(4) {
        let name = if random.one_in(2) { format!("body{}", random.below(3)) } else { format!("p{}", random.below(6)) };
        made.assessor = Some(AssessorId::new(&name).unwrap()).filter(|assessor| assessor.to_string() != of.to_string());
    }
    if random.one_in(6) {
        made.until = Some(made.on + Days::new(1 + random.below(900)));
    }
    made
}

/// A dated record of one of the kinds that `declared` has; few are so different that none has a twin but for its id.
fn record(random: &mut Random, declared: &BTreeMap<RecordKind, RecordSourceSpec>, index: u64, of: &PersonId) -> RecordSpec {
    let (&kind, source) = declared.iter().nth(random.below(declared.len() as u64) as usize).unwrap();
    let mut made = RecordSpec::new(kind, date("2023-01-01") + Days::new(100 * random.below(6)));
    if !source.codes.is_empty() {
        made = made.of(source.codes[random.below(source.codes.len() as u64) as usize].clone());
    }
    let with = if random.one_in(2) { format!("body{}", random.below(3)) } else { format!("p{}", random.below(6)) };
    if with != of.to_string() && !random.one_in(4) {
        made = made.with(AssessorId::new(&with).unwrap());
    }
    let until = made.on + Days::new(100 * (1 + random.below(4)));
    made = match random.below(3) {
        0 => made,
        1 => made.until(until),
        _ => made.broken_off(until),
    };
    if random.one_in(3) {
        made.id = Some(RecordId::new(&format!("d{index}")).unwrap());
    }
    made
}

/// An attribute of each type.
fn attribute_types() -> BTreeMap<AttributeId, AttributeType> {
    let codes = |codes: &[&str]| codes.iter().map(|code| item(code)).collect();
    let types = [
        ("contract", AttributeType::Date),
        ("cost", AttributeType::Integer),
        ("house", AttributeType::Code(codes(&["one"]))),
        ("mobile", AttributeType::Bool),
        ("share", AttributeType::Decimal),
        ("site", AttributeType::Code(codes(&["port", "hill", "mill"]))),
        ("tongues", AttributeType::Codes(codes(&["en", "de", "pl"]))),
    ];
    types.into_iter().map(|(name, kind)| (name.parse().unwrap(), kind)).collect()
}

/// A value of an attribute's type, one of few.
pub fn attribute(random: &mut Random, kind: &AttributeType) -> AttributeValue {
    match kind {
        AttributeType::Bool => AttributeValue::Bool(random.one_in(2)),
        AttributeType::Integer => AttributeValue::Integer(random.below(7) as i64 - 3),
        AttributeType::Decimal if random.one_in(4) => AttributeValue::Integer(random.below(3) as i64),
        AttributeType::Decimal => AttributeValue::Text(
            ["-0.5", "0.000000001", "0.5", "1", "999999999.999999999"][random.below(5) as usize].to_owned(),
        ),
        AttributeType::Date => {
            let near = date(AS_OF) + Days::new(random.below(5) * 30);
            let day = [date("1900-01-01"), date("2200-12-31"), day(random), near][random.below(4) as usize];
            AttributeValue::Text(day.to_string())
        }
        AttributeType::Code(codes) => AttributeValue::Text(codes[random.below(codes.len() as u64) as usize].to_string()),
        AttributeType::Codes(codes) => {
            AttributeValue::Texts(codes.iter().filter(|_| random.one_in(2)).map(ToString::to_string).collect())
        }
    }
}

/// A roster of `people` people. Managers have lower numbers, so that nobody reports in a ring.
pub fn roster(random: &mut Random, ladder: &LadderSpec, people: u64) -> RosterSpec {
    let mut settings = RosterSettings::new();
    settings.ratings = ["low", "mid", "high"].iter().map(|code| ItemCode::new(code).unwrap()).collect();
    settings.performance.clone_from(&settings.ratings);
    settings.potential.clone_from(&settings.ratings);
    settings.risk_of_loss.clone_from(&settings.ratings);
    settings.teams = (0..3).map(|number| TeamSpec::new(team(number))).collect();
    for kind in RecordKind::ALL {
        if kind == RecordKind::Training || !random.one_in(3) {
            let codes = ["y", "x", "z"].iter().take(random.below(4) as usize);
            let mut source = RecordSourceSpec::new(codes.map(|code| ItemCode::new(code).unwrap()).collect());
            source.complete_since = Some(day(random)).filter(|day| day.day() > 9);
            if random.one_in(3) {
                source.complete_since = Some(date("1900-01-01"));
            }
            settings.records.insert(kind, source);
        }
    }
    if random.one_in(2) {
        for (performance, across) in settings.performance.iter().zip(0..) {
            for (potential, up) in settings.potential.iter().zip(0..) {
                let label = item(["risk", "core", "star"][(across + up) / 2]);
                settings.boxes.push(BoxSpec::new(performance.clone(), potential.clone(), label));
            }
        }
    }
    settings.attributes = attribute_types();
    settings.location = Some("site".parse().unwrap());
    let mut spec = RosterSpec::new(settings);
    for number in 0..people {
        let mut made = PersonSpec::new(person(number));
        made.roles = history(random, |random| role(random.below(ladder.roles.len() as u64)));
        made.teams = history(random, |random| team(random.below(3)));
        if number > 0 {
            made.managers = history(random, |random| person(random.below(number)));
        }
        if random.one_in(5) {
            made.hired = Some(date("2020-06-01"));
            made.left = Some(date("2020-06-02") + Days::new(random.below(2_500)));
        } else if !random.one_in(3) {
            made.hired = Some(date("2020-06-01") + Days::new(random.below(3) * random.below(500)));
        }
        for (name, kind) in &spec.settings.attributes {
            if !random.one_in(3) {
                made.attributes.insert(name.clone(), attribute(random, kind));
            }
        }
        made.availability = history(random, |random| 20 * random.below(6) as u8);
        for wanted in 0..ladder.roles.len() as u64 {
            if random.one_in(3) {
                let mut wish = AspirationSpec::new(role(wanted), day(random));
                wish.priority = 1 + random.below(3) as u8;
                made.aspirations.push(wish);
            }
        }
        if random.one_in(3) {
            made.mentor_offers.push(MentorOfferSpec::new(day(random), 1 + random.below(3) as u16));
            made.mentor_offers[0].competencies = ladder.competencies.iter().map(|competency| competency.id.clone()).collect();
        }
        let item = |random: &mut Random| ItemCode::new(["low", "mid", "high"][random.below(3) as usize]).unwrap();
        for (session, on) in [("s1", "2023-05-01"), ("s2", "2024-05-01")] {
            for stage in [ReviewStage::Initial, ReviewStage::Calibrated] {
                let (performance, potential) = (item(random), item(random));
                made.reviews.push(TalentReviewSpec::new(session.parse().unwrap(), date(on), stage, performance, potential));
            }
            let judged = item(random);
            made.risk_of_loss.push(JudgementSpec::new(date(on), judged));
        }
        for cycle in ["2022", "2023", "2024"] {
            if random.one_in(2) {
                let rating = spec.settings.ratings[random.below(3) as usize].clone();
                made.ratings.push(RatingSpec::new(cycle.parse().unwrap(), day(random), rating));
            }
        }
        for index in 0..random.below(14) {
            let mut observed = evidence(random, ladder, &made.id);
            if random.one_in(4) {
                observed.id = Some(EvidenceId::new(&format!("e{index}")).unwrap());
            }
            made.evidence.push(observed);
        }
        for index in 0..random.below(8) {
            made.records.push(record(random, &spec.settings.records, index, &made.id));
        }
        spec.people.push(made);
    }
    spec
}

/// A policy that accepts some kinds.
pub fn policy(random: &mut Random) -> EvidencePolicySpec {
    let mut spec = EvidencePolicySpec::new();
    spec.kinds.clear();
    for kind in EvidenceKind::ALL {
        if kind == EvidenceKind::Manager || !random.one_in(3) {
            let months = Months::new(1 + random.below(48) as u16).unwrap();
            spec.kinds.insert(kind, KindPolicy::new(weight(random), months));
        }
    }
    spec.least_sources = 1 + random.below(3) as u16;
    spec.self_may_stand_alone = random.one_in(2);
    spec
}
