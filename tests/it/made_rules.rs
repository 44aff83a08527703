//! Made-up rule books over made-up ladders and rosters, each from a seed: every predicate, with arguments that fit, and conditions of all
//! forms.

use chrono::NaiveDate;
use rungs::{
    AspiresToSpec, AttributeSpec, AttributeType, BackedSpec, CertificateSpec, ClauseForm, CompletedSpec, Condition, Distinct,
    EmployedSpec, EvidenceKind, GapAtMostSpec, HasCodesSpec, HasHeldSpec, Id, ItemCode, Judge, LadderSpec, LevelCode,
    LocationSpec, MeetsLevelSpec, MeetsRoleSpec, MentoredSpec, MentorsSpec, Months, NamedSpec, NineBoxSpec, NoOpenSpec, Person,
    Predicate, PredicateSpec, Predicates, RatingsSpec, ReadinessMethod, RecordKind, ReviewedSpec, RoleId, RoleSpec, RolesSpec,
    RosterSettings, RosterSpec, RuleBook, RuleBookSpec, RuleId, RuleSpec, Share, StreamsSpec, TenureIn, TenureSpec,
    TrainingSpec, Truth,
};

use crate::made::{AS_OF, Random, attribute, date, day, ladder, policy, roster};

/// What conditions may be made of.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// Whether `not`, `no_open` and `gap_at_most` occur, so that more can be worse.
    pub falling: bool,
    /// Whether what is unknown counts as not met somewhere.
    pub closed_world: bool,
    /// Whether rules refer to each other.
    pub references: bool,
}

impl Palette {
    pub const ALL: Self = Self { falling: true, closed_world: true, references: true };
}

/// A ladder, people on it, and rules over them.
pub struct World {
    pub ladder: LadderSpec,
    pub roster: RosterSpec,
    pub rules: RuleBookSpec,
    pub policy: rungs::EvidencePolicy,
    pub as_of: NaiveDate,
}

impl World {
    pub fn new(random: &mut Random, palette: Palette) -> Self {
        let ladder = ladder(random, 4, 4);
        let roster = roster(random, &ladder, 6);
        let rules = rule_book(random, &ladder, &roster.settings, palette);
        let as_of = if random.one_in(2) { date(AS_OF) } else { day(random) };
        Self { ladder, roster, rules, policy: policy(random).compile().unwrap(), as_of }
    }

    pub fn book(&self) -> RuleBook {
        let ladder = self.ladder.compile().unwrap();
        let compiled = self.rules.compile_with(&ladder, &self.roster.settings, &predicates());
        compiled.unwrap_or_else(|invalid| panic!("{invalid} in {}", serde_json::to_string(&self.rules).unwrap()))
    }

    pub fn judge(&self) -> Judge {
        let book = self.book();
        let roster = self.roster.clone().compile(book.ladder()).unwrap();
        book.over(&roster, &self.policy, self.as_of).unwrap()
    }
}

/// Answers by the person's id and the day alone.
struct ByNumber(u32);

impl Predicate for ByNumber {
    fn judge(&self, person: Person<'_>, as_of: NaiveDate) -> Truth {
        let day: u32 = as_of.to_string().bytes().map(u32::from).sum();
        let sum: u32 = person.id().as_str().bytes().map(u32::from).sum();
        [Truth::NotMet, Truth::Unknown, Truth::Met][((sum + day + self.0) % 3) as usize]
    }
}

/// The predicates that made-up rules name.
pub fn predicates() -> Predicates {
    let name = |text: &str| text.parse::<RuleId>().unwrap();
    Predicates::new().with(name("even"), ByNumber(0)).with(name("odd"), ByNumber(1))
}

/// A rule book; every rule may refer to those that were made before it.
pub fn rule_book(random: &mut Random, ladder: &LadderSpec, settings: &RosterSettings, palette: Palette) -> RuleBookSpec {
    let mut maker = Maker { ladder, settings, palette, role: None, known: Vec::new(), pool: Vec::new(), clauses: 0 };
    let mut book = RuleBookSpec::new();
    book.version = Some("v1".to_owned()).filter(|_| random.one_in(2));
    let mut numbers: Vec<u64> = (0..2 + random.below(4)).collect();
    random.shuffle(&mut numbers);
    for number in numbers {
        let id: RuleId = format!("u{number}").parse().unwrap();
        maker.role = Some(maker.any_role(random).id.clone()).filter(|_| !random.one_in(3));
        let depth = random.below(5);
        let mut rule = RuleSpec::new(id.clone(), maker.condition(random, depth));
        rule.role.clone_from(&maker.role);
        rule.anybody = random.one_in(4);
        rule.title = Some(format!("Rule {number}")).filter(|_| random.one_in(2));
        book.rules.push(rule);
        maker.known.push(id);
        // What means the rule's role fits no rule without one.
        maker.pool.clear();
    }
    random.shuffle(&mut book.rules);
    book
}

/// Some conditions over the people of a world, of one rule that is for the first role.
pub fn conditions(random: &mut Random, world: &World, palette: Palette, count: usize) -> Vec<Condition> {
    let (ladder, settings, role) = (&world.ladder, &world.roster.settings, Some(world.ladder.roles[0].id.clone()));
    let mut maker = Maker { ladder, settings, palette, role, known: Vec::new(), pool: Vec::new(), clauses: 0 };
    (0..count).map(|_| maker.condition(random, 2)).collect()
}

/// The same condition with the parts of each clause in another order.
pub fn permuted(random: &mut Random, condition: &Condition) -> Condition {
    let mut open: Vec<Condition> = Vec::new();
    for clause in condition.clauses() {
        let mut parts = open.split_off(open.len() - clause.form.children() as usize);
        random.shuffle(&mut parts);
        let mut made = match &clause.form {
            ClauseForm::All(_) => Condition::all(parts),
            ClauseForm::Any(_) => Condition::any(parts),
            ClauseForm::AtLeast { k, .. } => Condition::at_least(*k, parts),
            ClauseForm::Not => Condition::not(parts.pop().unwrap()),
            ClauseForm::Ref(rule) => Condition::rule(rule.clone()),
            ClauseForm::Predicate(predicate) => Condition::is(predicate.clone()),
            other => panic!("{other:?}"),
        };
        if let Some(id) = &clause.id {
            made = made.named(id.clone());
        }
        if let Some(why) = &clause.why {
            made = made.because(why);
        }
        open.push(if clause.closed_world { made.closed_world() } else { made });
    }
    open.pop().unwrap()
}

struct Maker<'a> {
    ladder: &'a LadderSpec,
    settings: &'a RosterSettings,
    palette: Palette,
    /// That of the rule that is being made.
    role: Option<RoleId>,
    known: Vec<RuleId>,
    /// Predicates of this rule, some of which are asked again.
    pool: Vec<PredicateSpec>,
    clauses: u64,
}

fn pick<'l, T>(random: &mut Random, list: &'l [T]) -> &'l T {
    &list[random.below(list.len() as u64) as usize]
}

/// Some of a list, at least one.
fn some<T: Clone>(random: &mut Random, list: &[T]) -> Vec<T> {
    let mut some: Vec<T> = list.iter().filter(|_| random.one_in(2)).cloned().collect();
    if some.is_empty() || random.one_in(6) {
        some.push(pick(random, list).clone());
    }
    some
}

fn months(random: &mut Random, most: u64) -> Months {
    Months::new(1 + random.below(most) as u16).unwrap()
}

fn within(random: &mut Random) -> Option<Months> {
    random.one_in(2).then(|| months(random, 48))
}

impl Maker<'_> {
    fn condition(&mut self, random: &mut Random, depth: u64) -> Condition {
        let parts = |maker: &mut Self, random: &mut Random| -> Vec<Condition> {
            (0..1 + random.below(4)).map(|_| maker.condition(random, depth - 1)).collect()
        };
        let mut made = if depth == 0 || random.one_in(5) {
            self.leaf(random)
        } else {
            match random.below(if self.palette.falling { 5 } else { 4 }) {
                0 => Condition::all(parts(self, random)),
                1 => Condition::any(parts(self, random)),
                2 | 3 => {
                    let parts = parts(self, random);
                    Condition::at_least(1 + random.below(parts.len() as u64) as u32, parts)
                }
                _ => Condition::not(self.condition(random, depth - 1)),
            }
        };
        self.clauses += 1;
        if random.one_in(4) {
            made = made.named(format!("k{}", self.clauses).parse().unwrap());
        }
        if random.one_in(5) { made.because("handbook") } else { made }
    }

    fn leaf(&mut self, random: &mut Random) -> Condition {
        if self.palette.references && !self.known.is_empty() && random.one_in(4) {
            return Condition::rule(pick(random, &self.known).clone());
        }
        let asked =
            if !self.pool.is_empty() && random.one_in(2) { pick(random, &self.pool).clone() } else { self.predicate(random) };
        self.pool.push(asked.clone());
        let made = Condition::is(asked);
        if self.palette.closed_world && random.one_in(6) { made.closed_world() } else { made }
    }

    fn any_role(&self, random: &mut Random) -> &RoleSpec {
        pick(random, &self.ladder.roles)
    }

    /// A role by name, or that of the rule.
    fn role(&self, random: &mut Random) -> Option<RoleId> {
        (self.role.is_none() || random.one_in(2)).then(|| self.any_role(random).id.clone())
    }

    /// Some roles, at least one of which is of every kind that is asked for.
    fn roles(&self, random: &mut Random) -> RolesSpec {
        let (mut asked, role) = (RolesSpec::new(), self.any_role(random));
        let position = role.rank.as_ref().and_then(|rank| self.ladder.ranks.iter().position(|known| known.id == *rank));
        if random.one_in(2) {
            asked.roles = vec![role.id.clone(), self.any_role(random).id.clone()];
        }
        asked.functions = role.function.iter().filter(|_| random.one_in(3)).cloned().collect();
        asked.tracks = role.track.iter().filter(|_| random.one_in(3)).cloned().collect();
        if let Some(position) = position.filter(|_| random.one_in(2)) {
            asked.from_rank = Some(self.ladder.ranks[random.below(position as u64 + 1) as usize].id.clone());
            asked.to_rank = Some(pick(random, &self.ladder.ranks[position..]).id.clone()).filter(|_| random.one_in(2));
        }
        asked
    }

    fn assignments(&self, random: &mut Random) -> Vec<RecordKind> {
        some(random, &RecordKind::ALL.into_iter().filter(|kind| kind.is_assignment()).collect::<Vec<_>>())
    }

    fn codes(&self, kind: RecordKind) -> &[ItemCode] {
        self.settings.records.get(&kind).map_or(&[], |source| &source.codes)
    }

    fn some_codes(&self, random: &mut Random, kinds: &[RecordKind]) -> Vec<ItemCode> {
        let codes: Vec<ItemCode> = kinds.iter().flat_map(|kind| self.codes(*kind)).cloned().collect();
        if codes.is_empty() || random.one_in(2) { Vec::new() } else { some(random, &codes) }
    }

    fn predicate(&self, random: &mut Random) -> PredicateSpec {
        let number = random.below(25);
        match number {
            0 => EmployedSpec::new().into(),
            1..=3 => self.level(random).into(),
            4 => {
                let method = *pick(random, &[ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional]);
                let mut asked = MeetsRoleSpec::new(method, Share::of(1 + random.below(6), 6).unwrap());
                asked.role = self.role(random);
                asked.into()
            }
            5 if self.palette.falling => {
                let effort = ["0", "0.5", "1", "3.25", "10", "100"][random.below(6) as usize];
                let mut asked = GapAtMostSpec::new(serde_json::from_value(effort.into()).unwrap());
                asked.role = self.role(random);
                asked.into()
            }
            6 => self.roles(random).into(),
            7 | 8 => {
                let mut asked = HasHeldSpec::new(self.roles(random), months(random, 20));
                asked.within_months = within(random).map(|within| within.max(asked.months)).filter(|_| !random.one_in(3));
                asked.into()
            }
            9 => {
                let places = [TenureIn::Company, TenureIn::Role, TenureIn::Rank, TenureIn::Function, TenureIn::Team];
                TenureSpec::new(*pick(random, &places), months(random, 40)).into()
            }
            10 => {
                let cycles = 1 + random.below(3) as u8;
                let rating = pick(random, &self.settings.ratings).clone();
                RatingsSpec::new(rating, cycles, cycles + random.below(3) as u8).into()
            }
            11 | 12 => {
                let is_performance = random.one_in(2);
                let list = if is_performance { &self.settings.performance } else { &self.settings.potential };
                let mut asked = ReviewedSpec::new(pick(random, list).clone());
                asked.within_months = within(random);
                if is_performance { PredicateSpec::Performance(asked) } else { PredicateSpec::Potential(asked) }
            }
            13 if !self.settings.boxes.is_empty() => {
                let labels: Vec<ItemCode> = self.settings.boxes.iter().map(|labelled| labelled.label.clone()).collect();
                let mut asked = NineBoxSpec::new(some(random, &labels));
                asked.within_months = within(random);
                asked.into()
            }
            14 => {
                let mut asked = AspiresToSpec::new();
                asked.role = self.role(random);
                asked.one_of = random.one_in(2).then(|| self.roles(random));
                asked.into()
            }
            15 if random.one_in(2) => {
                let AttributeType::Code(codes) = &self.settings.attributes["site"] else { panic!() };
                LocationSpec::new(some(random, codes)).into()
            }
            15 => NamedSpec::new(["even", "odd"][random.below(2) as usize].parse().unwrap()).into(),
            16..=18 => self.attribute(random).into(),
            _ => self.records(random),
        }
    }

    fn level(&self, random: &mut Random) -> MeetsLevelSpec {
        let competency = pick(random, &self.ladder.competencies);
        let scale = self.ladder.scales.iter().find(|scale| scale.id == competency.scale).unwrap();
        let level: &LevelCode = &pick(random, &scale.levels).id;
        let mut asked = MeetsLevelSpec::new(competency.id.clone(), level.clone());
        if random.one_in(3) {
            asked.kinds = some(random, &EvidenceKind::ALL);
        }
        if random.one_in(3) {
            asked.except_kinds = vec![*pick(random, &EvidenceKind::ALL)];
            let left = asked.kinds.iter().filter(|kind| !asked.except_kinds.contains(kind)).count();
            if !asked.kinds.is_empty() && left == 0 {
                asked.kinds.clear();
            }
        }
        asked.sources = random.one_in(4).then(|| random.below(4) as u16);
        asked.within_months = within(random).filter(|_| random.one_in(2));
        asked
    }

    fn attribute(&self, random: &mut Random) -> AttributeSpec {
        let attributes: Vec<_> = self.settings.attributes.iter().collect();
        let (name, kind) = *pick(random, &attributes);
        let mut asked = AttributeSpec::new(name.clone());
        match kind {
            AttributeType::Bool => asked.is = Some(random.one_in(2)),
            AttributeType::Code(codes) => asked.one_of = Some(some(random, codes)),
            AttributeType::Codes(codes) => {
                let mut has = HasCodesSpec::new(some(random, codes));
                // A code that is named twice is one.
                let mut different = has.of.clone();
                different.sort();
                different.dedup();
                has.at_least = random.one_in(2).then(|| 1 + random.below(different.len() as u64) as u16);
                asked.has = Some(has);
            }
            AttributeType::Integer | AttributeType::Decimal | AttributeType::Date => {
                let which = random.below(if *kind == AttributeType::Date { 5 } else { 3 });
                asked.at_least = Some(attribute(random, kind)).filter(|_| which != 1);
                asked.at_most = Some(attribute(random, kind)).filter(|_| which == 1 || which == 2);
                asked.ahead_days = Some(30 * random.below(4) as u16).filter(|_| which > 2);
                let months = Months::new(1 + random.below(30) as u16).unwrap();
                asked.months_ago = Some(months).filter(|_| *kind == AttributeType::Date && which % 2 == 1);
            }
        }
        asked
    }

    /// A predicate over dated records.
    fn records(&self, random: &mut Random) -> PredicateSpec {
        match random.below(8) {
            0 => {
                let mut asked = CompletedSpec::new(self.assignments(random));
                asked.count = 1 + random.below(3) as u16;
                asked.streams = self.some_codes(random, &asked.kinds);
                asked.within_months = within(random);
                asked.into()
            }
            1 => {
                let mut asked = StreamsSpec::new(1 + random.below(3) as u16, self.assignments(random));
                asked.within_months = within(random);
                asked.into()
            }
            2 => {
                let mut asked = MentoredSpec::new(1 + random.below(2) as u16);
                asked.within_months = within(random);
                asked.into()
            }
            3 => {
                let mut asked = MentorsSpec::new(1 + random.below(2) as u16);
                (asked.finished, asked.within_months) = (random.one_in(2), within(random));
                asked.into()
            }
            4 => match self.of_code(random, RecordKind::Certificate) {
                Some(code) => {
                    let mut asked = CertificateSpec::new(code);
                    asked.lead_days = 50 * random.below(3) as u16;
                    asked.into()
                }
                None => self.level(random).into(),
            },
            5 => match self.of_code(random, RecordKind::Training) {
                Some(code) => {
                    let mut asked = TrainingSpec::new(code);
                    asked.within_months = within(random);
                    asked.into()
                }
                None => self.level(random).into(),
            },
            6 if self.palette.falling => {
                let mut asked = NoOpenSpec::new(*pick(random, &RecordKind::ALL));
                asked.at_most = random.below(3) as u16;
                asked.within_months = within(random);
                asked.of = self.some_codes(random, &[asked.kind]);
                asked.into()
            }
            _ => self.backed(random),
        }
    }

    /// A code of a kind; any where the kind is not declared, and none where it has no codes.
    fn of_code(&self, random: &mut Random, kind: RecordKind) -> Option<ItemCode> {
        if !self.settings.records.contains_key(&kind) {
            return Some(crate::made::item("x"));
        }
        let codes = self.codes(kind);
        (!codes.is_empty()).then(|| pick(random, codes).clone())
    }

    fn backed(&self, random: &mut Random) -> PredicateSpec {
        let kind = *pick(random, &[RecordKind::Nomination, RecordKind::Sponsorship, RecordKind::Endorsement]);
        let mut asked = BackedSpec::new(1 + random.below(3) as u16);
        asked.of = self.some_codes(random, &[kind]);
        asked.from_rank = Some(pick(random, &self.ladder.ranks).id.clone()).filter(|_| random.one_in(3));
        asked.by_manager = random.one_in(4);
        let attribute = ["site", "house"][random.below(2) as usize].parse().unwrap();
        let distinct = [Distinct::Person, Distinct::Team, Distinct::Function, Distinct::Attribute(attribute)];
        asked.distinct = Some(pick(random, &distinct).clone()).filter(|_| random.one_in(2));
        asked.within_months = within(random);
        match kind {
            RecordKind::Nomination => PredicateSpec::NominatedBy(asked),
            RecordKind::Sponsorship => PredicateSpec::Sponsored(asked),
            _ => PredicateSpec::Endorsed(asked),
        }
    }
}
