//! What it costs to change what rules look at. Prices are policy, and stand beside every answer.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::subject::{State, Subject};
use crate::ladder::Ladder;
use crate::people::{RecordKind, Settings};
use crate::values::{AttributeId, Level, WeightedLevels};

/// What a change costs, in the rule book's own units: an exact decimal to thousandths, a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cost(u64);

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One unit.
    pub const ONE: Self = Self(1_000);

    /// So many thousandths of a unit.
    #[must_use]
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// In thousandths of a unit.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        WeightedLevels::from_thousandths(self.0).fmt(f)
    }
}

impl Serialize for Cost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WeightedLevels::from_thousandths(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Amounts of both kinds have the same grammar.
        WeightedLevels::deserialize(deserializer).map(|amount| Self(amount.thousandths()))
    }
}

impl Add for Cost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::ZERO, Add::add)
    }
}

/// What kind of change has a price. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Priced {
    /// A level of a competency; by default its strategic weight for each level.
    Level,
    /// More readiness for a role; 1 by default.
    Readiness,
    /// Less to learn for a role; 1 by default.
    Gap,
    /// Another role; 1 by default.
    Role,
    /// Months in roles; 1 for each by default.
    Held,
    /// Months without a break, which come by waiting; 1 for each by default.
    Tenure,
    /// Better ratings; 1 for each by default.
    Rating,
    /// Another talent review; 1 by default.
    Review,
    /// One more record, or one open one less; 1 for each by default.
    Record,
    /// Another aspiration; 1 by default.
    Aspiration,
    /// Another attribute; never by default.
    Attribute,
    /// Another answer of the caller's predicate; never by default.
    Named,
    /// Something unknown found out, and found to be what is asked; 1 by default.
    FindOut,
}

/// What one kind of change costs: `fixed` once, and `step` for each unit.
///
/// What may be anything is found out, or changed where that costs less: raised from the least that it may be, or lowered from the most.
///
/// Of several prices the one that names its record or attribute counts before the one that does not, and of two such the later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PriceSpec {
    /// What changes.
    pub change: Priced,
    /// Only records of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordKind>,
    /// Only this attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<AttributeId>,
    /// What it costs to change it at all.
    #[serde(default)]
    pub fixed: Cost,
    /// What each unit costs: a level, a month, a rating, a record, 1 of a number.
    #[serde(default)]
    pub step: Cost,
    /// It cannot be changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never: bool,
}

impl PriceSpec {
    /// `fixed` once and `step` for each unit.
    #[must_use]
    pub const fn new(change: Priced, fixed: Cost, step: Cost) -> Self {
        Self { change, record: None, attribute: None, fixed, step, never: false }
    }
}

/// What it costs to move a subject, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) up: Option<(u64, u64)>,
    pub(super) down: Option<(u64, u64)>,
    pub(super) find_out: Option<u64>,
}

/// What it costs beyond any price: it cannot be.
pub(super) const IMPOSSIBLE: u64 = u64::MAX;

impl Price {
    /// The price of moving from a known number to another.
    pub(super) fn of(self, from: i64, to: i64) -> u64 {
        let way = if to > from { self.up } else { self.down };
        match way {
            _ if from == to => 0,
            None => IMPOSSIBLE,
            Some((fixed, step)) => fixed.saturating_add(step.saturating_mul(from.abs_diff(to))).min(IMPOSSIBLE - 1),
        }
    }

    /// The price of another code.
    pub(super) fn of_code(self) -> u64 {
        self.up.map_or(IMPOSSIBLE, |(fixed, step)| fixed.saturating_add(step))
    }
}

/// Prices by what they are of.
pub(super) struct Prices<'a>(BTreeMap<(Priced, Option<RecordKind>, Option<&'a AttributeId>), &'a PriceSpec>);

impl<'a> Prices<'a> {
    pub(super) fn new(prices: &'a [PriceSpec]) -> Self {
        // Of two of the same the later one is kept.
        Self(prices.iter().map(|price| ((price.change, price.record, price.attribute.as_ref()), price)).collect())
    }

    /// The price of a change, the one that names its record or attribute before the one that names none.
    fn of(&self, change: Priced, record: Option<RecordKind>, named: Option<&'a AttributeId>) -> Option<&'a PriceSpec> {
        let special = self.0.get(&(change, record, named));
        special.or_else(|| self.0.get(&(change, None, None))).copied()
    }
}

/// The price of a subject.
pub(super) fn price<'a>(subject: &Subject, prices: &Prices<'a>, ladder: &Ladder, settings: &'a Settings) -> Price {
    let attribute = |at: &usize| settings.attributes.get(*at).map(|(name, ..)| name);
    let (priced, record, named, default) = match subject {
        Subject::Employed => (None, None, None, None),
        Subject::Level(competency, _) => {
            let weight = ladder.competency_at(*competency).map(|known| known.effort(Level::NONE, Level::FIRST).thousandths());
            (Some(Priced::Level), None, None, weight.map(|weight| (0, weight)))
        }
        Subject::Readiness(..) => (Some(Priced::Readiness), None, None, Some((1_000, 0))),
        Subject::Gap(_) => (Some(Priced::Gap), None, None, Some((1_000, 0))),
        Subject::Role => (Some(Priced::Role), None, None, Some((1_000, 0))),
        Subject::Held(..) => (Some(Priced::Held), None, None, Some((0, 1_000))),
        Subject::Tenure(_) => (Some(Priced::Tenure), None, None, Some((0, 1_000))),
        Subject::Ratings { .. } => (Some(Priced::Rating), None, None, Some((0, 1_000))),
        Subject::Reviewed(_) | Subject::Performance(_) | Subject::Potential(_) | Subject::NineBox(_) => {
            (Some(Priced::Review), None, None, Some((1_000, 0)))
        }
        Subject::Tally(tally) => (Some(Priced::Record), tally.kinds.first().copied(), None, Some((0, 1_000))),
        Subject::Aspires(_) => (Some(Priced::Aspiration), None, None, Some((1_000, 0))),
        Subject::Given(at)
        | Subject::Number(at)
        | Subject::Ahead(at)
        | Subject::Ago(at)
        | Subject::Code(at)
        | Subject::Has(at, _) => (Some(Priced::Attribute), None, attribute(at), None),
        Subject::Named(_) => (Some(Priced::Named), None, None, None),
    };
    let asked = |change: Option<Priced>| {
        let price = prices.of(change?, record, named)?;
        Some((!price.never).then_some((price.fixed.thousandths(), price.step.thousandths())))
    };
    let change = asked(priced).unwrap_or(default);
    let find_out = asked(Some(Priced::FindOut)).unwrap_or(Some((1_000, 0))).map(|(fixed, step)| fixed.saturating_add(step));
    // A level is not unlearned, a month not undone; what is counted as standing can end, and a gap only shrinks.
    let (up, down) = match subject {
        Subject::Level(..) | Subject::Readiness(..) | Subject::Held(..) | Subject::Tenure(_) => (change, None),
        Subject::Gap(_) => (None, change),
        Subject::Tally(tally) if !matches!(tally.state, State::Standing { .. }) => (change, None),
        _ => (change, change),
    };
    Price { up, down, find_out }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Cost as "Cost" => {
        "description": "A cost: a decimal as a string, or a whole number, in steps of 0.001.",
        "anyOf": [{ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,9})?$" }, { "type": "integer", "minimum": 0 }]
    }
}
