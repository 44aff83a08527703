//! A made-up company for benchmarks of eligibility: thirty-three attributes a person, each unknown with three percent, and rules over them.

use rungs::{
    AttributeSpec, AttributeType, AttributeValue, Condition, HasCodesSpec, ItemCode, PersonId, PersonSpec, RosterSettings,
    RuleId, RuleSpec,
};

use super::random::Random;

pub type Failure = Box<dyn std::error::Error>;

/// The day of the question, counted from 1970-01-01.
pub const TODAY: u64 = 20_000;
/// Of every hundred attributes, so many are unknown.
const UNKNOWN: u64 = 3;

pub const COMPETENCIES: [&str; 4] = ["people", "strategy", "finance", "ops"];
const KINDS: [&str; 4] = ["self", "peer360", "assessment", "certificate"];
const CONTRACTS: [&str; 3] = ["permanent", "fixed_term", "contractor"];
const SITES: u64 = 12;
const ROTATIONS: u64 = 10;
const STREAMS: u64 = 8;
/// The sites that the first rule is open to, a bit each.
pub const OPEN_SITES: u64 = 0b0111_1111_1011;

/// One person's attributes; `None` where one is unknown.
#[derive(Debug, Clone, Default)]
pub struct Made {
    pub company: Option<u64>,
    pub role: Option<u64>,
    pub ratings: [Option<u64>; 4],
    /// Level, kind and last day of each competency.
    pub levels: [Option<(u64, u64, u64)>; 4],
    pub grade: Option<u64>,
    pub site: Option<u64>,
    pub contract: Option<u64>,
    pub share: Option<u64>,
    pub mobile: Option<bool>,
    pub rotations: Option<u64>,
    pub streams: Option<u64>,
    pub mentees: Option<u64>,
    pub sponsor: Option<u64>,
    pub nominations: Option<u64>,
    pub compliance: Option<u64>,
    pub case_open: Option<bool>,
    pub language: Option<u64>,
    pub risk: Option<u64>,
    pub potential: Option<u64>,
}

impl Random {
    /// A number less than `bound`, from the high half of the next one.
    fn high(&mut self, bound: u64) -> u64 {
        (self.next() >> 32).wrapping_mul(bound) >> 32
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.high(100) < percent
    }

    /// A value that may be unknown; it is drawn in any event, so that the stream stays in step.
    fn known<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let is_known = !self.percent(UNKNOWN);
        let value = value(self);
        is_known.then_some(value)
    }
}

/// The person of a number: some do well throughout.
pub fn made(number: u64) -> Made {
    let mut random = Random(0xC0_FFEE ^ number.wrapping_mul(0xD134_2543_DE82_EF95));
    let strong = random.percent(45);
    let company = random.known(|random| random.high(180) + 3);
    let role = random.known(|random| random.high(72) + 1);
    let ratings = [(); 4].map(|()| random.known(|random| if strong { 3 + random.high(3) } else { 1 + random.high(5) }));
    let levels = [(); 4].map(|()| {
        random.known(|random| {
            let level = if strong { 2 + random.high(4) } else { random.high(5) };
            let kind = if strong { 1 + random.high(3) } else { random.high(4) };
            (level, kind, TODAY - 150 + random.high(1_000))
        })
    });
    Made {
        company,
        role,
        ratings,
        levels,
        grade: random.known(|random| 1 + random.high(12)),
        site: random.known(|random| random.high(SITES)),
        contract: random.known(|random| if random.percent(85) { 0 } else { 1 + random.high(2) }),
        share: random.known(|random| if random.percent(80) { 100 } else { 50 + 10 * random.high(5) }),
        mobile: random.known(|random| random.percent(40)),
        rotations: random.known(|random| random.next() & random.next() & 0x3FF),
        streams: random.known(|random| random.next() & 0xFF),
        mentees: random.known(|random| random.high(6)),
        sponsor: random.known(|random| random.high(5)),
        nominations: random.known(|random| random.high(5)),
        compliance: random.known(|random| TODAY - 40 + random.high(700)),
        case_open: random.known(|random| random.percent(3)),
        language: random.known(|random| random.high(7)),
        risk: random.known(|random| random.high(10)),
        potential: random.known(|random| 1 + random.high(9)),
    }
}

fn code(text: &str) -> Result<ItemCode, Failure> {
    Ok(ItemCode::new(text)?)
}

fn codes(count: u64, letter: char) -> Result<Vec<ItemCode>, Failure> {
    (0..count).map(|number| code(&format!("{letter}{number}"))).collect()
}

/// The declarations of the thirty-three attributes.
pub fn settings() -> Result<RosterSettings, Failure> {
    let mut settings = RosterSettings::new();
    let mut declare = |name: &str, kind: AttributeType| -> Result<(), Failure> {
        settings.attributes.insert(name.parse()?, kind);
        Ok(())
    };
    for name in ["company", "role", "rating0", "rating1", "rating2", "rating3", "grade", "share", "mentees", "sponsor"] {
        declare(name, AttributeType::Integer)?;
    }
    for name in ["nominations", "language", "risk", "potential"] {
        declare(name, AttributeType::Integer)?;
    }
    for name in COMPETENCIES {
        declare(&format!("{name}_level"), AttributeType::Integer)?;
        declare(&format!("{name}_kind"), AttributeType::Code(KINDS.into_iter().map(code).collect::<Result<_, _>>()?))?;
        declare(&format!("{name}_until"), AttributeType::Date)?;
    }
    declare("site", AttributeType::Code(codes(SITES, 's')?))?;
    declare("contract", AttributeType::Code(CONTRACTS.into_iter().map(code).collect::<Result<_, _>>()?))?;
    declare("mobile", AttributeType::Bool)?;
    declare("case_open", AttributeType::Bool)?;
    declare("compliance", AttributeType::Date)?;
    declare("rotations", AttributeType::Codes(codes(ROTATIONS, 'r')?))?;
    declare("streams", AttributeType::Codes(codes(STREAMS, 't')?))?;
    Ok(settings)
}

/// A day of the calendar.
pub fn day(number: u64) -> Result<chrono::NaiveDate, Failure> {
    let first: chrono::NaiveDate = "1970-01-01".parse()?;
    Ok(first.checked_add_days(chrono::Days::new(number)).ok_or("beyond the calendar")?)
}

/// The record of a person.
pub fn person(number: u64) -> Result<PersonSpec, Failure> {
    let made = made(number);
    let mut spec = PersonSpec::new(PersonId::new(&format!("p{number:07}"))?);
    let mut put = |name: &str, value: Option<AttributeValue>| -> Result<(), Failure> {
        if let Some(value) = value {
            spec.attributes.insert(name.parse()?, value);
        }
        Ok(())
    };
    let integer = |value: Option<u64>| value.and_then(|value| i64::try_from(value).ok()).map(AttributeValue::Integer);
    let text = |value: Option<String>| value.map(AttributeValue::Text);
    let date = |value: Option<u64>| value.and_then(|value| day(value).ok()).map(|day| AttributeValue::Text(day.to_string()));
    let set = |value: Option<u64>, count: u64, letter: char| {
        value.map(|bits| {
            let names = (0..count).filter(|bit| bits >> bit & 1 == 1).map(|bit| format!("{letter}{bit}"));
            AttributeValue::Texts(names.collect())
        })
    };
    put("company", integer(made.company))?;
    put("role", integer(made.role))?;
    for (number, rating) in made.ratings.into_iter().enumerate() {
        put(&format!("rating{number}"), integer(rating))?;
    }
    for (name, known) in COMPETENCIES.into_iter().zip(made.levels) {
        put(&format!("{name}_level"), integer(known.map(|known| known.0)))?;
        let kind = known.and_then(|known| KINDS.get(usize::try_from(known.1).ok()?)).map(|kind| (*kind).to_owned());
        put(&format!("{name}_kind"), text(kind))?;
        put(&format!("{name}_until"), date(known.map(|known| known.2)))?;
    }
    put("site", text(made.site.map(|site| format!("s{site}"))))?;
    let contract = made.contract.and_then(|contract| CONTRACTS.get(usize::try_from(contract).ok()?));
    put("contract", text(contract.map(|contract| (*contract).to_owned())))?;
    for (name, value) in [
        ("grade", made.grade),
        ("share", made.share),
        ("mentees", made.mentees),
        ("sponsor", made.sponsor),
        ("nominations", made.nominations),
        ("language", made.language),
        ("risk", made.risk),
        ("potential", made.potential),
    ] {
        put(name, integer(value))?;
    }
    put("mobile", made.mobile.map(AttributeValue::Bool))?;
    put("case_open", made.case_open.map(AttributeValue::Bool))?;
    put("compliance", date(made.compliance))?;
    put("rotations", set(made.rotations, ROTATIONS, 'r'))?;
    put("streams", set(made.streams, STREAMS, 't'))?;
    Ok(spec)
}

fn attribute(name: &str, test: impl FnOnce(&mut AttributeSpec)) -> Result<Condition, Failure> {
    let mut spec = AttributeSpec::new(name.parse()?);
    test(&mut spec);
    Ok(Condition::is(spec))
}

fn at_least(name: &str, threshold: u64) -> Result<Condition, Failure> {
    let threshold = AttributeValue::Integer(i64::try_from(threshold)?);
    attribute(name, |spec| spec.at_least = Some(threshold))
}

/// A level with evidence that is accepted and has not expired.
fn level(competency: u64, level: u64) -> Result<Condition, Failure> {
    let name = COMPETENCIES.get(usize::try_from(competency)?).ok_or("no such competency")?;
    let kinds = KINDS.iter().skip(1).map(|kind| code(kind)).collect::<Result<Vec<_>, _>>()?;
    Ok(Condition::all([
        at_least(&format!("{name}_level"), level)?,
        attribute(&format!("{name}_kind"), |spec| spec.one_of = Some(kinds))?,
        attribute(&format!("{name}_until"), |spec| spec.ahead_days = Some(0))?,
    ]))
}

/// The rule of a role: ten criteria. The first one is fixed, the others vary in thresholds, competencies, sites and rotations.
pub fn rule(number: u64) -> Result<RuleSpec, Failure> {
    let mut random = Random(number.wrapping_mul(77) ^ 0xABCD);
    let mut vary = |base: u64, span: u64| if number == 0 { base } else { base + random.high(span) };
    let (company, role) = (24 + 12 * vary(0, 4), 12 + 6 * vary(0, 3));
    let (first, second, third, rotation, mentees) = (vary(3, 2), vary(3, 2), vary(2, 3), vary(0, 10), vary(2, 2));
    let (rating, cycles) = (vary(4, 2).min(4), vary(3, 2).min(3));
    let (sponsor, nominations) = (vary(2, 2), vary(2, 2));
    let sites = if number == 0 { OPEN_SITES } else { vary(0, 4_096) | 0x111 };
    let (competency, breadth) = (2 + vary(0, 2), vary(2, 1));
    let rotation = code(&format!("r{rotation}"))?;
    let sites = (0..SITES).filter(|bit| sites >> bit & 1 == 1).map(|bit| code(&format!("s{bit}")));
    let sites = sites.collect::<Result<Vec<_>, _>>()?;
    let ratings = (0..4).map(|number| at_least(&format!("rating{number}"), rating)).collect::<Result<Vec<_>, _>>()?;
    let needs = Condition::all([
        at_least("company", company)?,
        at_least("role", role)?,
        level(0, first)?,
        level(1, second)?,
        Condition::at_least(
            u32::try_from(breadth)?,
            [
                level(competency, third)?,
                attribute("rotations", |spec| spec.has = Some(HasCodesSpec::new(vec![rotation])))?,
                at_least("mentees", mentees)?,
            ],
        ),
        Condition::at_least(u32::try_from(cycles)?, ratings),
        Condition::any([at_least("sponsor", sponsor)?, at_least("nominations", nominations)?]),
        attribute("compliance", |spec| spec.ahead_days = Some(0))?,
        Condition::not(attribute("case_open", |spec| spec.is = Some(true))?),
        attribute("site", |spec| spec.one_of = Some(sites))?,
    ]);
    Ok(RuleSpec::new(RuleId::new(&format!("role{number:04}"))?, needs))
}
