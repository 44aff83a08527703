//! What an analysis of a rule book found.

use serde::Serialize;

use super::super::book::{CompiledForm, Rule};
use super::super::candidate::Candidate;
use super::super::condition::Places;
use crate::effort::Completion;
use crate::values::{ClauseId, Id, RuleId};

/// What is odd about a rule book.
#[derive(Debug, Clone, Serialize)]
pub struct Lint {
    pub(super) findings: Vec<Finding>,
    pub(super) undecided: Vec<RuleId>,
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

impl Lint {
    /// What was found: the gravest first, then by rule.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The rules of which the limit on steps left something undecided.
    #[must_use]
    pub fn undecided(&self) -> &[RuleId] {
        &self.undecided
    }

    /// How the search ended.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// One thing that is odd.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    kind: FindingKind,
    rule: RuleId,
    other: Option<RuleId>,
    clauses: Vec<Spot>,
    #[serde(skip)]
    witness: Option<Candidate>,
}

/// What is odd; the gravest first. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// Nobody can ever meet the rule: the clauses named contradict each other, and without any one of them they would not. The witness meets
    /// all of them but the last.
    Never,
    /// Nobody can ever enter the rule's role: what it asks of roles held cannot be had without holding roles that nobody can enter. The
    /// witness would be admitted, and cannot come to be.
    NobodyCanEnter,
    /// Everybody of whom all is known meets the rule. The witness is one of them.
    Always,
    /// An alternative that nobody can ever meet.
    Hopeless,
    /// The clause changes nothing: it follows from those beside it, or, among alternatives, another follows from it. The witness meets those
    /// beside it.
    Idle,
    /// Whoever meets the rule meets the other one, which asks less. The witness meets the other one only.
    Implied,
    /// Both rules come to the same. The witness meets both.
    Same,
    /// What may be unknown stands under `not` and is not read with a closed world: whoever it is unknown of is left open. The witness is
    /// one of whom nothing is known.
    UnguardedNot,
}

/// A clause of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    rule: RuleId,
    id: Option<ClauseId>,
    place: String,
    label: String,
}

impl Spot {
    /// A clause of a rule, whose places are at hand.
    pub(super) fn new(rule: Rule<'_>, clause: usize, places: &Places<'_>) -> Self {
        let found = rule.data().clauses.get(clause);
        let at = found.and_then(|clause| clause.written).map(|at| at as usize);
        let id = at.and_then(|at| rule.needs().clauses().get(at)?.id.clone());
        let place = at.map(|at| places.path(at).pointer()).unwrap_or_default();
        let name = match found.map(|clause| &clause.form) {
            Some(CompiledForm::Predicate(predicate, _)) => predicate.name(),
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

impl Finding {
    pub(super) const fn new(
        kind: FindingKind,
        rule: RuleId,
        other: Option<RuleId>,
        clauses: Vec<Spot>,
        witness: Option<Candidate>,
    ) -> Self {
        Self { kind, rule, other, clauses, witness }
    }

    pub(super) fn order(&self) -> (FindingKind, &RuleId, &Option<RuleId>, &[Spot]) {
        (self.kind, &self.rule, &self.other, &self.clauses)
    }

    /// What is odd.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// The rule it is about.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// The other rule it is about, where there are two.
    #[must_use]
    pub const fn other(&self) -> Option<&RuleId> {
        self.other.as_ref()
    }

    /// The clauses it is about.
    #[must_use]
    pub fn clauses(&self) -> &[Spot] {
        &self.clauses
    }

    /// Somebody made up who shows it; see each [`FindingKind`].
    #[must_use]
    pub const fn witness(&self) -> Option<&Candidate> {
        self.witness.as_ref()
    }
}
