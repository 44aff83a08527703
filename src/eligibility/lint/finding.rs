//! What an analysis of a rule book found.

use serde::Serialize;

use super::super::candidate::Candidate;
use super::super::spot::Spot;
use crate::effort::Completion;
use crate::values::RuleId;

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
