//! Whole numbers of which some are shown, and the sums that they keep: what somebody who reads what is published can reckon with.

use serde::{Deserialize, Serialize};

/// Whole numbers, none below its lower bound, that keep equations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct System {
    pub(super) variables: Vec<Variable>,
    pub(super) equations: Vec<Vec<Term>>,
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Variable {
    /// What it is.
    pub(super) value: u64,
    /// What everybody knows that it is at least.
    pub(super) lower: u8,
    /// Whether it is published.
    pub(super) is_shown: bool,
    /// Whether nobody may find out what it is.
    pub(super) is_guarded: bool,
    /// Whether it may still be hidden: one of an earlier release, and one that is never published, may not.
    pub(super) may_hide: bool,
}

/// A variable and what it is multiplied by; the terms of an equation come to 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Term {
    pub(super) variable: u32,
    pub(super) factor: i8,
}

impl System {
    pub(super) fn add(&mut self, variable: Variable) -> u32 {
        let at = u32::try_from(self.variables.len()).unwrap_or(u32::MAX);
        self.variables.push(variable);
        at
    }

    /// `whole` is the sum of `parts`.
    pub(super) fn sum(&mut self, whole: u32, parts: impl IntoIterator<Item = u32>) {
        let mut terms = vec![Term { variable: whole, factor: -1 }];
        terms.extend(parts.into_iter().map(|variable| Term { variable, factor: 1 }));
        self.equations.push(terms);
    }

    pub(super) fn value(&self, variable: u32) -> u64 {
        self.variables.get(variable as usize).map_or(0, |variable| variable.value)
    }

    /// Adds another system; what its variables are counted from here.
    pub(super) fn append(&mut self, other: &Self) -> u32 {
        let first = u32::try_from(self.variables.len()).unwrap_or(u32::MAX);
        self.variables.extend(&other.variables);
        let moved = |term: &Term| Term { variable: term.variable.saturating_add(first), ..*term };
        self.equations.extend(other.equations.iter().map(|equation| equation.iter().map(moved).collect()));
        first
    }

    /// Whether numbers, one for each variable, keep every equation and lower bound.
    pub(super) fn is_kept_by(&self, numbers: &[u64]) -> bool {
        let of = |term: &Term| numbers.get(term.variable as usize).map(|number| i128::from(*number) * i128::from(term.factor));
        let comes_to_none = |equation: &Vec<Term>| {
            let sum = equation.iter().map(of).try_fold(0i128, |sum, term| sum.checked_add(term?));
            sum == Some(0)
        };
        let is_above = self.variables.iter().zip(numbers).all(|(variable, number)| *number >= u64::from(variable.lower));
        numbers.len() == self.variables.len() && is_above && self.equations.iter().all(comes_to_none)
    }

    /// The numbers as they are.
    pub(super) fn truth(&self) -> Vec<u64> {
        self.variables.iter().map(|variable| variable.value).collect()
    }
}
