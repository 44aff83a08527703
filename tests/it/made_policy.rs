//! Mentoring policies over the made-up rosters, each from a seed.

use chrono::NaiveDate;
use rungs::{
    BlindSpotsSpec, CompetencyId, ComplementaritySpec, ConflictSpec, Criteria, Criterion, CriterionKind, CriterionScore,
    CriterionSpec, Direction, ExperienceSpec, HoursSpec, Importance, LadderSpec, LanguagesSpec, LocatedSpec, MenteeSpec,
    MentorSpec, Months, OwnSpec, PairSpec, Person, PersonId, PerspectiveSpec, PolicySpec, PreferencesSpec, QuotaSpec,
    RecordAsMentorSpec, RosterSpec, SenioritySpanSpec, SenioritySpec, TopicsSpec, WaitedSpec, WindowSpec,
};

use crate::made::{Random, item, role};

/// How far apart the numbers of two people are; unknown of every seventh.
pub struct Apart;

impl Criterion for Apart {
    fn score(&self, mentee: Person<'_>, mentor: Person<'_>, _: NaiveDate) -> Option<CriterionScore> {
        Some(CriterionScore::new(apart(mentee.id(), mentor.id())?, "by their numbers"))
    }
}

pub fn apart(mentee: &PersonId, mentor: &PersonId) -> Option<u32> {
    let number = |id: &PersonId| id.to_string()[1..].parse::<u32>().unwrap();
    (number(mentee) % 7 != 0).then(|| 10_000 - (number(mentee) * 31 + number(mentor) * 17) % 100 * 100)
}

/// The criteria that policies made here may name.
pub fn own() -> Criteria {
    Criteria::new().with("apart".parse().unwrap(), Apart)
}

fn months(random: &mut Random, bound: u64) -> Months {
    Months::new(1 + random.below(bound) as u16).unwrap()
}

/// A criterion of a kind; there are twelve.
pub fn kind(random: &mut Random, number: u64) -> CriterionKind {
    match number {
        0 => ComplementaritySpec::new().into(),
        1 => {
            let mut spec = BlindSpotsSpec::new();
            spec.within_months = months(random, 48);
            spec.into()
        }
        2 => {
            let mut spec = PerspectiveSpec::new();
            (spec.function, spec.team, spec.route) = (random.one_in(2), random.one_in(2), true);
            spec.into()
        }
        3 => {
            let mut spec = ExperienceSpec::new();
            spec.months = months(random, 40);
            spec.into()
        }
        4 => {
            let mut spec = SenioritySpec::new();
            spec.least = random.below(3) as i16 - 1;
            spec.most = spec.least + random.below(2) as i16;
            spec.loses = 1_700 * random.below(4) as u16;
            spec.into()
        }
        5 => {
            let mut spec = LanguagesSpec::new("tongues".parse().unwrap());
            spec.enough = 1 + random.below(3) as u8;
            spec.into()
        }
        6 => {
            let window = |random: &mut Random| WindowSpec::new(random.below(1_440) as u16, random.below(1_441) as u16);
            let windows = [(item("port"), window(random)), (item("mill"), window(random))];
            let mut spec = HoursSpec::by_pattern("site".parse().unwrap(), windows.into());
            spec.offset = Some("cost".parse().unwrap()).filter(|_| random.one_in(2));
            spec.enough = 1 + random.below(600) as u16;
            spec.into()
        }
        7 => {
            let mut spec = LocatedSpec::new();
            spec.elsewhere = 900 * random.below(5) as u16;
            spec.into()
        }
        8 => TopicsSpec::new().into(),
        9 => {
            let mut spec = PreferencesSpec::new();
            spec.mentors = random.one_in(2);
            spec.into()
        }
        10 => {
            let mut spec = RecordAsMentorSpec::new();
            spec.enough = 1 + random.below(20) as u16;
            spec.into()
        }
        _ => OwnSpec::new("apart".parse().unwrap()).into(),
    }
}

pub const KINDS: u64 = 12;

fn weight(random: &mut Random) -> Importance {
    match random.below(6) {
        0 => Importance::High,
        1 => Importance::Medium,
        2 => Importance::Low,
        3 => Importance::Exact("0.35".parse().unwrap()),
        4 => Importance::Exact("12.5".parse().unwrap()),
        _ => Importance::Exact("3".parse().unwrap()),
    }
}

fn some<T: Clone>(random: &mut Random, of: &[T], one_in: u64) -> Vec<T> {
    let mut some: Vec<T> = of.iter().filter(|_| random.one_in(one_in)).cloned().collect();
    random.shuffle(&mut some);
    some
}

/// A policy over everybody of a roster, without locked pairs. `own` lets it name [`Apart`].
pub fn policy(random: &mut Random, ladder: &LadderSpec, roster: &RosterSpec, with_own: bool) -> PolicySpec {
    let mut spec = PolicySpec::new("leaders".parse().unwrap());
    spec.direction = if random.one_in(2) { Direction::Mentoring } else { Direction::Reverse };
    let ids: Vec<PersonId> = roster.people.iter().map(|person| person.id.clone()).collect();
    let topics: Vec<CompetencyId> = ladder.competencies.iter().map(|competency| competency.id.clone()).collect();
    for id in &ids {
        let others: Vec<PersonId> = ids.iter().filter(|other| *other != id).cloned().collect();
        if random.one_in(2) {
            let mut mentee = MenteeSpec::new(id.clone());
            mentee.wanted = 1 + random.below(3) as u32;
            mentee.topics = if random.one_in(2) { some(random, &topics, 3) } else { Vec::new() };
            mentee.target = Some(role(random.below(ladder.roles.len() as u64))).filter(|_| random.one_in(2));
            mentee.prefers = if random.one_in(2) { some(random, &others, others.len() as u64 / 3 + 1) } else { Vec::new() };
            spec.mentees.named.push(mentee);
        }
        if random.one_in(2) {
            let mut mentor = MentorSpec::new(id.clone());
            mentor.seats = Some(random.below(4) as u32).filter(|_| random.one_in(2));
            mentor.topics = if random.one_in(2) { Some(some(random, &topics, 2)) } else { None };
            mentor.prefers = if random.one_in(3) { some(random, &others, others.len() as u64 / 3 + 1) } else { Vec::new() };
            spec.mentors.named.push(mentor);
        }
    }
    spec.mentors.offers = random.one_in(2);
    spec.mentors.seats_are_free = random.one_in(2);
    spec.mentees.least_availability = Some(50).filter(|_| random.one_in(4));
    spec.mentors.least_availability = Some(30).filter(|_| random.one_in(4));
    spec.mentors.opted_out = some(random, &ids, 12);
    spec.waited = some(random, &ids, 4).into_iter().map(|id| WaitedSpec::new(id, 1 + random.below(3) as u32)).collect();
    let constraints = &mut spec.constraints;
    constraints.reporting_line = random.below(4) as u8;
    constraints.same_team = random.one_in(2);
    if random.one_in(3) {
        let least = random.below(3) as i16 - 1;
        constraints.seniority = Some(SenioritySpanSpec::new(least, least + 1));
    }
    constraints.cool_down_months = Months::new(random.below(40) as u16).unwrap();
    for id in some(random, &ids, 5) {
        let other = ids[random.below(ids.len() as u64) as usize].clone();
        if id != other && !constraints.forbidden.iter().any(|pair| pair.mentee == id && pair.mentor == other) {
            if random.one_in(2) {
                constraints.forbidden.push(PairSpec::new(id, other));
            } else {
                constraints.conflicts.push(ConflictSpec::new(id, other));
            }
        }
    }
    let mut numbers: Vec<u64> = (0..KINDS - u64::from(!with_own)).collect();
    random.shuffle(&mut numbers);
    for number in numbers.into_iter().take(1 + random.below(KINDS) as usize) {
        let mut criterion = CriterionSpec::new(kind(random, number), weight(random));
        if random.one_in(8) && !spec.criteria.is_empty() {
            criterion = CriterionSpec::mandatory(criterion.criterion, 1 + random.below(6_000) as u16);
        }
        spec.criteria.push(criterion.with_unknown([0, 2_500, 5_000, 10_000, 3_333][random.below(5) as usize]));
    }
    spec.quotas.push(QuotaSpec::new("all".parse().unwrap(), some(random, &ids, 3)));
    spec
}

/// The same policy with every list in another order whose order means nothing.
pub fn shuffled(spec: &PolicySpec, random: &mut Random) -> PolicySpec {
    let mut spec = spec.clone();
    random.shuffle(&mut spec.mentees.named);
    random.shuffle(&mut spec.mentors.named);
    random.shuffle(&mut spec.mentors.opted_out);
    random.shuffle(&mut spec.criteria);
    random.shuffle(&mut spec.waited);
    random.shuffle(&mut spec.constraints.forbidden);
    random.shuffle(&mut spec.constraints.conflicts);
    random.shuffle(&mut spec.constraints.locked);
    for mentee in &mut spec.mentees.named {
        random.shuffle(&mut mentee.topics);
    }
    spec
}
