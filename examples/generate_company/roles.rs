//! The roles: every function has every post, from specialist to executive, and one general manager stands above them.

use std::fmt;

use serde::{Serialize, Serializer};

/// A business function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Function {
    Strategy,
    Product,
    Operations,
    People,
}

impl Function {
    pub(crate) const ALL: [Self; 4] = [Self::Strategy, Self::Product, Self::Operations, Self::People];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::Product => "product",
            Self::Operations => "operations",
            Self::People => "people",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Strategy => "Strategy",
            Self::Product => "Product",
            Self::Operations => "Operations",
            Self::People => "People",
        }
    }
}

impl Serialize for Function {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// A post, whatever the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Post {
    Specialist,
    Senior,
    Expert,
    Lead,
    Principal,
    Head,
    Executive,
    GeneralManager,
}

/// Ranks, the lowest first: id and title.
pub(crate) const RANKS: [(&str, &str); 5] =
    [("specialist", "Specialist"), ("senior", "Senior"), ("lead", "Lead"), ("head", "Head"), ("executive", "Executive")];

impl Post {
    pub(crate) const IN_EACH_FUNCTION: [Self; 7] =
        [Self::Specialist, Self::Senior, Self::Expert, Self::Lead, Self::Principal, Self::Head, Self::Executive];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Specialist => "specialist",
            Self::Senior => "senior",
            Self::Expert => "expert",
            Self::Lead => "lead",
            Self::Principal => "principal",
            Self::Head => "head",
            Self::Executive => "executive",
            Self::GeneralManager => "general-manager",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Specialist => "Specialist",
            Self::Senior => "Senior Specialist",
            Self::Expert => "Expert",
            Self::Lead => "Team Lead",
            Self::Principal => "Principal Expert",
            Self::Head => "Head of Department",
            Self::Executive => "Executive",
            Self::GeneralManager => "General Manager",
        }
    }

    /// The position among [`RANKS`]: experts rank with leads, principals with heads.
    pub(crate) const fn rank(self) -> usize {
        match self {
            Self::Specialist => 0,
            Self::Senior => 1,
            Self::Expert | Self::Lead => 2,
            Self::Principal | Self::Head => 3,
            Self::Executive | Self::GeneralManager => 4,
        }
    }

    /// Whether the post has people who report to it.
    pub(crate) const fn leads(self) -> bool {
        matches!(self, Self::Lead | Self::Head | Self::Executive | Self::GeneralManager)
    }

    /// The track, once the ways have parted.
    pub(crate) const fn track(self) -> Option<&'static str> {
        match self {
            Self::Specialist | Self::Senior => None,
            Self::Expert | Self::Principal => Some("expert"),
            Self::Lead | Self::Head | Self::Executive | Self::GeneralManager => Some("management"),
        }
    }
}

/// A role: a post in a function. It is written as its id, such as `operations-lead`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Role {
    pub(crate) post: Post,
    /// The general manager's is the one they sit with.
    pub(crate) function: Function,
}

impl Role {
    pub(crate) const GENERAL_MANAGER: Self = Self { post: Post::GeneralManager, function: Function::Strategy };

    /// Every role.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let in_function = |function| Post::IN_EACH_FUNCTION.into_iter().map(move |post| Self { post, function });
        Function::ALL.into_iter().flat_map(in_function).chain([Self::GENERAL_MANAGER])
    }

    /// Whether people are hired into it: specialists, and seniors where the trade has them on the market.
    pub(crate) const fn open_to_hire(self) -> bool {
        match self.post {
            Post::Specialist => true,
            Post::Senior => matches!(self.function, Function::Strategy | Function::Product),
            _ => false,
        }
    }

    /// Whether the company depends on it being filled. The people department can wait for its head.
    pub(crate) const fn critical(self) -> bool {
        match self.post {
            Post::Executive | Post::GeneralManager => true,
            Post::Head => !matches!(self.function, Function::People),
            Post::Principal => matches!(self.function, Function::Product),
            _ => false,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.post {
            Post::GeneralManager => f.write_str(self.post.id()),
            post => write!(f, "{}-{}", self.function.id(), post.id()),
        }
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A step between roles.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Step {
    pub(crate) from: Role,
    pub(crate) to: Role,
    pub(crate) kind: StepKind,
    /// How long people typically spend before they take it.
    pub(crate) months: u32,
}

/// What kind of step it is, in the words of the format.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepKind {
    Promotion,
    Lateral,
    Entry(&'static str),
}

/// Every step of the ladder.
pub(crate) fn steps() -> Vec<Step> {
    use Function::{Operations, People, Product, Strategy};
    use Post::{Executive, Expert, Head, Lead, Principal, Senior, Specialist};
    use StepKind::{Entry, Lateral, Promotion};

    let mut steps = Vec::new();
    let mut add = |from: (Function, Post), to: (Function, Post), kind, months| {
        let role = |(function, post)| Role { post, function };
        steps.push(Step { from: role(from), to: role(to), kind, months });
    };
    for function in Function::ALL {
        // Where a trade is learnt slowly, people move up later.
        let first = if matches!(function, Operations) { 24 } else { 18 };
        add((function, Specialist), (function, Senior), Promotion, first);
        // The fork: from senior on, people lead others or deepen the craft.
        add((function, Senior), (function, Lead), Promotion, 30);
        add((function, Senior), (function, Expert), Promotion, 30);
        add((function, Expert), (function, Principal), Promotion, 36);
        add((function, Lead), (function, Head), Promotion, 36);
        add((function, Head), (function, Executive), Promotion, 36);
        // The ways rejoin.
        add((function, Expert), (function, Lead), Lateral, 12);
        add((function, Lead), (function, Expert), Lateral, 12);
        add((function, Principal), (function, Head), Lateral, 24);
    }
    for (one, other, post, months) in [
        (Product, Operations, Specialist, 9),
        (Product, Operations, Senior, 12),
        (Strategy, Product, Senior, 12),
        (Operations, People, Senior, 12),
        (Product, Operations, Lead, 18),
        (Operations, People, Lead, 18),
        (Strategy, Product, Lead, 18),
        (Product, Operations, Head, 24),
        (Strategy, Product, Head, 24),
        (Product, Operations, Executive, 24),
    ] {
        add((one, post), (other, post), Lateral, months);
        add((other, post), (one, post), Lateral, months);
    }
    // One way only: planners look for people who have run something.
    add((Operations, Head), (Strategy, Head), Lateral, 24);
    add((People, Head), (Operations, Head), Lateral, 30);
    for (from, to, way, months) in [
        ((Operations, Senior), (Product, Lead), "rotation", 12),
        ((Product, Senior), (Operations, Lead), "rotation", 12),
        ((People, Senior), (Operations, Lead), "shadowing", 9),
        ((Strategy, Senior), (People, Lead), "project", 9),
        ((Operations, Senior), (Strategy, Lead), "project", 9),
        ((Product, Expert), (Strategy, Lead), "project", 6),
        ((Operations, Expert), (Product, Expert), "swap", 6),
        ((Product, Expert), (Operations, Expert), "swap", 6),
        ((Operations, Lead), (People, Head), "project", 12),
        ((Product, Lead), (Strategy, Head), "rotation", 12),
        ((Strategy, Lead), (Product, Head), "rotation", 12),
        ((People, Lead), (Operations, Head), "shadowing", 18),
        ((Strategy, Head), (People, Head), "swap", 12),
        ((People, Head), (Strategy, Head), "swap", 12),
        ((Operations, Principal), (Product, Head), "rotation", 18),
        ((Operations, Head), (Strategy, Executive), "project", 18),
        ((Product, Head), (Operations, Executive), "shadowing", 18),
        ((Strategy, Head), (People, Executive), "rotation", 18),
    ] {
        add(from, to, Entry(way), months);
    }
    for function in [Strategy, Product, Operations] {
        let from = Role { post: Executive, function };
        steps.push(Step { from, to: Role::GENERAL_MANAGER, kind: Promotion, months: 36 });
    }
    steps
}
