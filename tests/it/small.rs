//! Small worlds: rule books over a few attributes of a few values, so that everybody there can be is listed and judged, and conditions as
//! trees with a reading of their own.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rungs::{
    AttributeId, AttributeSpec, AttributeType, AttributeValue, Condition, Cost, Decision, EvidencePolicySpec, ItemCode, Judge,
    Ladder, PersonSpec, PriceSpec, Priced, RosterSettings, RosterSpec, RuleBook, RuleBookSpec, RuleId, RuleSpec, Truth,
};

use crate::made::{AS_OF, Random, date, ladder, person};

/// What an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bool,
    /// 0 to 3, of which rules tell every number from the next.
    Integer,
    /// So many codes.
    Code(u8),
}

impl Kind {
    pub const fn values(self) -> u8 {
        match self {
            Self::Bool => 2,
            Self::Integer => 4,
            Self::Code(codes) => codes,
        }
    }
}

/// What a clause asks of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Is(bool),
    AtLeast(u8),
    AtMost(u8),
    OneOf(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    AtLeast(u32, Vec<Tree>),
    Not(Box<Tree>),
    Ref(usize),
    Leaf { attribute: usize, test: Test, closed: bool },
}

/// What is known of somebody: the value of each attribute, where there is one.
pub type Known = Vec<Option<u8>>;

/// Some attributes, rules over them (a rule refers only to those before it), and what changes cost.
#[derive(Debug, Clone)]
pub struct Small {
    pub kinds: Vec<Kind>,
    pub rules: Vec<Tree>,
    pub prices: Vec<PriceSpec>,
}

/// What trees may be made of.
#[derive(Debug, Clone, Copy)]
pub struct Wood {
    pub attributes: u64,
    /// The most people that there may be, those of whom something is unknown counted.
    pub people: usize,
    pub rules: u64,
    pub depth: u64,
    pub closed: bool,
}

fn attribute(number: usize) -> AttributeId {
    format!("a{number}").parse().unwrap()
}

fn code(value: u8) -> ItemCode {
    format!("v{value}").parse().unwrap()
}

pub fn rule(number: usize) -> RuleId {
    format!("u{number}").parse().unwrap()
}

pub fn the_ladder() -> &'static Ladder {
    static LADDER: OnceLock<Ladder> = OnceLock::new();
    LADDER.get_or_init(|| ladder(&mut Random(1), 2, 1).compile().unwrap())
}

/// What a leaf says of a value; nothing where there is none.
pub fn passes(test: &Test, value: u8) -> bool {
    match test {
        Test::Is(is) => (value == 1) == *is,
        Test::AtLeast(least) => value >= *least,
        Test::AtMost(most) => value <= *most,
        Test::OneOf(codes) => codes.contains(&value),
    }
}

impl Tree {
    pub fn leaves(&self) -> Vec<(usize, bool)> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Not(part) => part.leaves(),
            Self::Ref(_) => Vec::new(),
            Self::Leaf { attribute, closed, .. } => vec![(*attribute, *closed)],
        }
    }

    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => parts.iter().collect(),
            Self::Not(part) => vec![part],
            _ => Vec::new(),
        }
    }

    /// The part at a place of the condition, a JSON Pointer.
    pub fn at(&self, place: &str) -> &Self {
        let mut here = self;
        for step in place.split('/') {
            here = match step.parse::<usize>() {
                Ok(number) => here.parts()[number],
                Err(_) if step == "not" => here.parts()[0],
                Err(_) => here,
            };
        }
        here
    }

    /// Whether there is a part at a place.
    pub fn has(&self, place: &str) -> bool {
        let mut here = self;
        for step in place.split('/') {
            let next = match step.parse::<usize>() {
                Ok(number) => here.parts().get(number).copied(),
                Err(_) if step == "not" => here.parts().first().copied(),
                Err(_) => Some(here),
            };
            let Some(next) = next else { return false };
            here = next;
        }
        true
    }

    /// The same without the part at a place, which is one of `all` or `any`.
    pub fn without(&self, place: &str) -> Self {
        let mut copy = self.clone();
        let (before, last) = place.rsplit_once('/').unwrap();
        let mut here = &mut copy;
        // The names of the forms are no steps; numbers and `not` are.
        for step in before.split('/') {
            let number = if step == "not" { Some(0) } else { step.parse().ok() };
            here = match number {
                None => here,
                Some(number) => match here {
                    Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => &mut parts[number],
                    Self::Not(part) => part,
                    _ => panic!("nothing at {place}"),
                },
            };
        }
        let (Self::All(parts) | Self::Any(parts)) = here else { panic!("no list at {before}") };
        parts.remove(last.parse().unwrap());
        copy
    }
}

impl Small {
    pub fn new(random: &mut Random, wood: Wood) -> Self {
        let mut kinds: Vec<Kind> = Vec::new();
        let (least, mut people) = (2.min(wood.attributes), 1);
        let wanted = least + random.below(wood.attributes - least + 1);
        while (kinds.len() as u64) < wanted {
            let kind = match random.below(3) {
                0 => Kind::Bool,
                1 => Kind::Integer,
                _ => Kind::Code(2 + random.below(4) as u8),
            };
            people *= usize::from(kind.values()) + 1;
            if people > wood.people {
                break;
            }
            kinds.push(kind);
        }
        let mut made = Self { kinds, rules: Vec::new(), prices: Vec::new() };
        for number in 0..1 + random.below(wood.rules) as usize {
            let depth = random.below(wood.depth + 1);
            let tree = made.tree(random, depth, number, wood.closed);
            made.rules.push(tree);
        }
        made
    }

    pub fn tree(&self, random: &mut Random, depth: u64, rules: usize, closed: bool) -> Tree {
        if depth == 0 || random.one_in(6) {
            return if rules > 0 && random.one_in(6) {
                Tree::Ref(random.below(rules as u64) as usize)
            } else {
                self.leaf(random, closed)
            };
        }
        let parts = |random: &mut Random| -> Vec<Tree> {
            (0..1 + random.below(4)).map(|_| self.tree(random, depth - 1, rules, closed)).collect()
        };
        match random.below(4) {
            0 => Tree::All(parts(random)),
            1 => Tree::Any(parts(random)),
            2 => {
                let parts = parts(random);
                Tree::AtLeast(1 + random.below(parts.len() as u64) as u32, parts)
            }
            _ => Tree::Not(self.tree(random, depth - 1, rules, closed).into()),
        }
    }

    pub fn leaf(&self, random: &mut Random, closed: bool) -> Tree {
        let attribute = random.below(self.kinds.len() as u64) as usize;
        let test = match self.kinds[attribute] {
            Kind::Bool => Test::Is(random.one_in(2)),
            Kind::Integer if random.one_in(2) => Test::AtLeast(1 + random.below(3) as u8),
            Kind::Integer => Test::AtMost(random.below(3) as u8),
            Kind::Code(codes) => {
                let mut some: Vec<u8> = (0..codes).filter(|_| random.one_in(2)).collect();
                if some.is_empty() {
                    some.push(random.below(codes.into()) as u8);
                }
                Test::OneOf(some)
            }
        };
        Tree::Leaf { attribute, test, closed: closed && random.one_in(3) }
    }

    /// Prices of some attributes, some that can never change, and what it costs to find out.
    pub fn set_prices(&mut self, random: &mut Random) {
        let amount = |random: &mut Random| Cost::from_thousandths([0, 0, 1, 2, 5, 7][random.below(6) as usize] * 500);
        let priced = |random: &mut Random, change| {
            let mut price = PriceSpec::new(change, amount(random), amount(random));
            price.never = random.one_in(6);
            price
        };
        self.prices.clear();
        for _ in 0..random.below(3) {
            self.prices.push(priced(random, Priced::Attribute));
        }
        for number in 0..self.kinds.len() {
            for _ in 0..random.below(3) {
                let mut price = priced(random, Priced::Attribute);
                price.attribute = Some(attribute(number));
                self.prices.push(price);
            }
        }
        for _ in 0..random.below(3) {
            self.prices.push(priced(random, Priced::FindOut));
        }
        random.shuffle(&mut self.prices);
    }

    pub fn somebody(&self, random: &mut Random, unknown_one_in: u64) -> Known {
        let known = |kind: &Kind| (!random.one_in(unknown_one_in)).then(|| random.below(kind.values().into()) as u8);
        self.kinds.iter().map(known).collect()
    }

    /// Everybody there can be: for each attribute every value, and nothing where `unknown` says so.
    pub fn everybody(&self, unknown: impl Fn(usize) -> bool) -> Vec<Known> {
        let mut all: Vec<Known> = vec![Vec::new()];
        for (number, kind) in self.kinds.iter().enumerate() {
            let mut values: Vec<Option<u8>> = (0..kind.values()).map(Some).collect();
            values.extend(unknown(number).then_some(None));
            all = all.iter().flat_map(|known| values.iter().map(move |value| [known.as_slice(), &[*value]].concat())).collect();
        }
        all
    }

    pub fn settings(&self) -> RosterSettings {
        let mut settings = RosterSettings::new();
        for (number, kind) in self.kinds.iter().enumerate() {
            let kind = match kind {
                Kind::Bool => AttributeType::Bool,
                Kind::Integer => AttributeType::Integer,
                Kind::Code(codes) => AttributeType::Code((0..*codes).map(code).collect()),
            };
            settings.attributes.insert(attribute(number), kind);
        }
        settings
    }

    pub fn condition(&self, tree: &Tree) -> Condition {
        let parts = |parts: &[Tree]| parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>();
        match tree {
            Tree::All(of) => Condition::all(parts(of)),
            Tree::Any(of) => Condition::any(parts(of)),
            Tree::AtLeast(k, of) => Condition::at_least(*k, parts(of)),
            Tree::Not(of) => Condition::not(self.condition(of)),
            Tree::Ref(of) => Condition::rule(rule(*of)),
            Tree::Leaf { attribute: of, test, closed } => {
                let mut asked = AttributeSpec::new(attribute(*of));
                match test {
                    Test::Is(is) => asked.is = Some(*is),
                    Test::AtLeast(least) => asked.at_least = Some(AttributeValue::Integer((*least).into())),
                    Test::AtMost(most) => asked.at_most = Some(AttributeValue::Integer((*most).into())),
                    Test::OneOf(codes) => asked.one_of = Some(codes.iter().copied().map(code).collect()),
                }
                let made = Condition::is(asked);
                if *closed { made.closed_world() } else { made }
            }
        }
    }

    pub fn spec(&self) -> RuleBookSpec {
        let mut spec = RuleBookSpec::new();
        spec.rules = self.rules.iter().enumerate().map(|(at, tree)| RuleSpec::new(rule(at), self.condition(tree))).collect();
        spec.prices.clone_from(&self.prices);
        spec
    }

    pub fn book(&self) -> RuleBook {
        self.spec().compile(the_ladder(), &self.settings()).unwrap()
    }

    pub fn roster(&self, people: &[Known]) -> rungs::Roster {
        let mut spec = RosterSpec::new(self.settings());
        for (number, known) in (0..).zip(people) {
            let mut made = PersonSpec::new(person(number));
            for (at, (kind, value)) in self.kinds.iter().zip(known).enumerate() {
                let Some(value) = *value else { continue };
                let value = match kind {
                    Kind::Bool => AttributeValue::Bool(value == 1),
                    Kind::Integer => AttributeValue::Integer(value.into()),
                    Kind::Code(_) => AttributeValue::Text(code(value).to_string()),
                };
                made.attributes.insert(attribute(at), value);
            }
            spec.people.push(made);
        }
        spec.compile(the_ladder()).unwrap()
    }

    /// The rules over people, who are called p0, p1 and so on.
    pub fn judge(&self, people: &[Known]) -> Judge {
        let policy = EvidencePolicySpec::new().compile().unwrap();
        self.book().over(&self.roster(people), &policy, date(AS_OF)).unwrap()
    }

    /// What a tree comes to, read leaf by leaf; `closed` says what a leaf with a closed world comes to.
    pub fn truth(&self, tree: &Tree, known: &Known, closed: &dyn Fn(usize, &Test) -> bool) -> Truth {
        let of = |parts: &[Tree]| {
            let truths: Vec<Truth> = parts.iter().map(|part| self.truth(part, known, closed)).collect();
            let count = |asked: Truth| truths.iter().filter(|truth| **truth >= asked).count();
            (count(Truth::Met), count(Truth::Unknown))
        };
        let at_least = |k: usize, (met, possible): (usize, usize)| match (met >= k, possible >= k) {
            (true, _) => Truth::Met,
            (_, true) => Truth::Unknown,
            _ => Truth::NotMet,
        };
        match tree {
            Tree::All(parts) => at_least(parts.len(), of(parts)),
            Tree::Any(parts) => at_least(1, of(parts)),
            Tree::AtLeast(k, parts) => at_least(*k as usize, of(parts)),
            Tree::Not(part) => self.truth(part, known, closed).not(),
            Tree::Ref(other) => self.truth(&self.rules[*other], known, closed),
            Tree::Leaf { attribute, test, closed: is_closed } => match known[*attribute] {
                _ if *is_closed => {
                    if closed(*attribute, test) {
                        Truth::Met
                    } else {
                        Truth::NotMet
                    }
                }
                Some(value) if passes(test, value) => Truth::Met,
                Some(_) => Truth::NotMet,
                None => Truth::Unknown,
            },
        }
    }

    /// What a rule says of somebody.
    pub fn decision(&self, tree: &Tree, known: &Known) -> Decision {
        self.truth(tree, known, &|attribute, test| known[attribute].is_some_and(|value| passes(test, value))).into()
    }

    /// What it costs that an attribute becomes another; `None` when it cannot be.
    pub fn price(&self, number: usize, from: Option<u8>, to: u8) -> Option<u64> {
        let of = |change: Priced, name: Option<&AttributeId>| {
            self.prices.iter().rfind(|price| price.change == change && price.attribute.as_ref() == name)
        };
        let amounts = |price: &PriceSpec| (!price.never).then(|| (price.fixed.thousandths(), price.step.thousandths()));
        let name = attribute(number);
        let change = of(Priced::Attribute, Some(&name)).or_else(|| of(Priced::Attribute, None)).and_then(amounts);
        let find_out = of(Priced::FindOut, None).map_or(Some((1_000, 0)), amounts).map(|(fixed, step)| fixed + step);
        match (self.kinds[number], from) {
            (_, Some(from)) if from == to => Some(0),
            (Kind::Integer, Some(from)) => change.map(|(fixed, step)| fixed + step * u64::from(from.abs_diff(to))),
            // What may be any number has no end to begin from.
            (Kind::Integer, None) => {
                change.filter(|(_, step)| *step == 0).map(|(fixed, _)| fixed).into_iter().chain(find_out).min()
            }
            (_, Some(_)) => change.map(|(fixed, step)| fixed + step),
            (_, None) => change.map(|(fixed, step)| fixed + step).into_iter().chain(find_out).min(),
        }
    }

    /// Whether somebody has an unknown number that cannot be found out and has a price for each step: there is no first step.
    pub fn is_endless(&self, known: &Known) -> bool {
        let step = |number: usize| {
            let mut shorter = self.clone();
            for price in &mut shorter.prices {
                price.step = Cost::ZERO;
            }
            self.price(number, None, 0).is_none() && shorter.price(number, None, 0).is_some()
        };
        known.iter().enumerate().any(|(number, value)| value.is_none() && self.kinds[number] == Kind::Integer && step(number))
    }
}

/// The number of the attribute of a name.
pub fn number_of(name: &AttributeId) -> usize {
    name.to_string()[1..].parse().unwrap()
}

/// Counts that tests print, so that a reader sees that each case occurs.
#[derive(Debug, Default)]
pub struct Tallies(pub BTreeMap<&'static str, u64>);

impl Tallies {
    pub fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}
