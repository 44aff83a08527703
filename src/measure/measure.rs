//! A figure with all that it takes to understand it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::ratio::Ratio;
use crate::values::Period;

/// A published figure: the exact value with its numerator and denominator, over how many, by which definition, of whom and when, who was left
/// out and why, and the interval it lies in.
///
/// A figure without a value says why in [`Measure::absent`]; 0 of something is 0 and no reason. A suppressed figure holds nothing that it could be
/// computed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Measure {
    /// By which definition, such as `equity/selection_rate/1`; another definition is another id.
    pub definition_id: String,
    /// Of whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_id: Option<String>,
    /// When; the end is the first day that does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Period>,
    /// The value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Ratio>,
    /// Over how many people, or whatever else the definition is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// How many people the numerator is of, where that is not what it counts: of a rate over a headcount by person-days, those who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<NoValue>,
    /// How many were left out, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<String, u64>,
    /// The interval that the value lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<Interval>,
}

/// Why a figure has no value. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoValue {
    /// Nobody is counted: the denominator is 0.
    EmptyPopulation,
    /// It is compared with nothing: the rate it is held against is 0.
    ZeroReference,
    /// It is left out of the comparison, being of too few people for it by the policy.
    TooSmall,
    /// It would tell of too few people, or let them be computed.
    Suppressed,
    /// What is known does not say it.
    NotEstimable,
}

impl Measure {
    /// A figure by a definition, without a value.
    #[must_use]
    pub fn absent(definition_id: &str, why: NoValue) -> Self {
        Self {
            definition_id: definition_id.to_owned(),
            population_id: None,
            window: None,
            value: None,
            n: None,
            counted: None,
            absent: Some(why),
            excluded: BTreeMap::new(),
            ci: None,
        }
    }

    /// A figure by a definition over so many people; without a value, and with the reason, where there is none.
    #[must_use]
    pub fn of(definition_id: &str, value: Option<Ratio>, n: u64, otherwise: NoValue) -> Self {
        let absent = if value.is_some() { None } else { Some(otherwise) };
        Self { value, n: Some(n), absent, ..Self::absent(definition_id, otherwise) }
    }

    /// The same with an interval, if there is one.
    #[must_use]
    pub fn with_interval(mut self, ci: Option<Interval>) -> Self {
        self.ci = ci;
        self
    }

    /// The same of this population and window.
    #[must_use]
    pub fn within(mut self, population_id: Option<&str>, window: Option<Period>) -> Self {
        self.population_id = population_id.map(str::to_owned);
        self.window = window;
        self
    }

    /// The same, with so many left out for a reason; none for 0.
    #[must_use]
    pub fn without(mut self, reason: &str, people: u64) -> Self {
        if people > 0 {
            self.excluded.insert(reason.to_owned(), people);
        }
        self
    }

    /// The same, with a numerator that is of so many people.
    #[must_use]
    pub const fn counting(mut self, people: u64) -> Self {
        self.counted = Some(people);
        self
    }

    /// The same with everything hidden that it could be computed from: the value, the numbers of people, who was left out, and the interval.
    #[must_use]
    pub fn suppressed(&self) -> Self {
        let hidden = Self::absent(&self.definition_id, NoValue::Suppressed);
        Self { population_id: self.population_id.clone(), window: self.window, ..hidden }
    }
}
