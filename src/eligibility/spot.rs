//! A clause as answers about many people, or about rules, name it.

use serde::Serialize;

use super::book::{ClauseData, CompiledForm, Rule};
use super::condition::Places;
use crate::values::{ClauseId, Id, RuleId};

/// A clause of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    pub(super) rule: RuleId,
    pub(super) id: Option<ClauseId>,
    pub(super) place: String,
    label: String,
}

impl Spot {
    /// A clause of a rule, whose places are at hand.
    pub(super) fn new(rule: Rule<'_>, clause: &ClauseData, places: &Places<'_>) -> Self {
        let at = clause.written.map(|at| at as usize);
        let id = at.and_then(|at| rule.needs().clauses().get(at)?.id.clone());
        let place = at.map(|at| places.path(at).pointer()).unwrap_or_default();
        let name = match &clause.form {
            CompiledForm::Predicate(predicate, _) => predicate.name(),
            _ => &place,
        };
        let label = id.as_ref().map_or(name, |id| id.as_str()).to_owned();
        Self { rule: rule.id().clone(), id, place, label }
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// What the rule calls the clause.
    #[must_use]
    pub const fn id(&self) -> Option<&ClauseId> {
        self.id.as_ref()
    }

    /// Its place in what the rule asks, a JSON Pointer; empty for what is asked of everybody.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What to call it in a list: its id, else its predicate's name, else its place.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }
}
