//! Predicates of the caller's own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::truth::Truth;
use crate::people::Person;
use crate::values::RuleId;

/// A predicate that rules can name and the algebra cannot say.
///
/// The answer must depend on the person's record and the day alone: the same question always gets the same answer.
///
/// ```
/// use chrono::NaiveDate;
/// use rungs::{Person, Predicate, Truth};
/// /// Has been in two teams at least.
/// struct SeenTwoTeams;
/// impl Predicate for SeenTwoTeams {
///     fn judge(&self, person: Person<'_>, as_of: NaiveDate) -> Truth {
///         let teams = person.team_history().filter(|(_, period)| period.from <= as_of).count();
///         if teams >= 2 { Truth::Met } else { Truth::Unknown }
///     }
/// }
/// let named = rungs::Predicates::new().with("seen-two-teams".parse()?, SeenTwoTeams);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Predicate: Send + Sync {
    /// Whether the person satisfies it on the day; [`Truth::Unknown`] when the record does not say.
    fn judge(&self, person: Person<'_>, as_of: NaiveDate) -> Truth;
}

/// The predicates that a rule book may name.
#[derive(Clone, Default)]
pub struct Predicates(pub(super) BTreeMap<RuleId, Arc<dyn Predicate>>);

impl Predicates {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more; a second one of the same name takes the first one's place.
    #[must_use]
    pub fn with(mut self, name: RuleId, predicate: impl Predicate + 'static) -> Self {
        self.0.insert(name, Arc::new(predicate));
        self
    }
}

impl fmt::Debug for Predicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
