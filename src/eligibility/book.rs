//! The compiled rule book: owned, immutable, cheap to clone.

use std::sync::Arc;

use super::condition::Condition;
use super::named::Predicate;
use super::predicate::PredicateSpec;
use super::price::{Price, PriceSpec};
use super::spec::RuleSpec;
use super::subject::{Fact, Subject};
use super::truth::{Decision, Truth};
use crate::algo::circuit::{Circuit, Program, UNKNOWN};
use crate::defect::{Defect, UnknownId, Warnings};
use crate::ladder::Ladder;
use crate::people::Settings;
use crate::values::{Id, RoleId, RuleId};

/// A rule book, compiled against a ladder and a roster's settings: whole, consistent, and the same whatever order it was written in.
///
/// Made by [`RuleBookSpec::compile`](crate::RuleBookSpec::compile). Cloning shares the data. It judges the people of every roster that was
/// compiled against the same ladder with the same settings; see [`RuleBook::over`](crate::RuleBook::over).
#[derive(Clone)]
pub struct RuleBook(Arc<BookData>);

/// What a compiled rule book holds. Rules are by id.
pub(super) struct BookData {
    pub(super) version: Option<String>,
    pub(super) ladder: Ladder,
    pub(super) settings: Settings,
    pub(super) rules: Vec<RuleData>,
    pub(super) circuit: Circuit,
    pub(super) subjects: Vec<SubjectData>,
    pub(super) predicates: Vec<Arc<dyn Predicate>>,
    pub(super) predicate_names: Vec<RuleId>,
    pub(super) prices: Vec<PriceSpec>,
    pub(super) warnings: Warnings,
}

/// A subject with what the book says of it.
#[derive(Debug, Clone)]
pub(super) struct SubjectData {
    pub(super) subject: Subject,
    pub(super) domain: Fact,
    pub(super) price: Price,
}

/// A rule, compiled.
#[derive(Debug)]
pub(super) struct RuleData {
    pub(super) spec: RuleSpec,
    /// Each clause before the clauses it is made of.
    pub(super) clauses: Vec<ClauseData>,
    /// The gate of the whole.
    pub(super) root: u32,
    /// What the whole needs, the root last.
    pub(super) program: Program,
    /// This rule and those it refers to, also in turn, each once, with where its clauses begin in a proof.
    pub(super) sections: Vec<(u32, u32)>,
    /// By clause of a proof.
    pub(super) proof: Vec<ProofClause>,
}

/// Where a clause of a proof has its truth from.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProofClause {
    /// The gate in the program.
    pub(super) gate: u32,
    /// Whether it is the opposite of the gate: two `not` on each other are no gate.
    pub(super) is_opposite: bool,
    /// The one subject it looks at.
    pub(super) subject: Option<u32>,
}

/// A clause, compiled.
#[derive(Debug, Clone)]
pub(super) struct ClauseData {
    /// Its position in the rule as written; `None` for what the crate asks of everybody.
    pub(super) written: Option<u32>,
    /// Where the clauses it is made of end.
    pub(super) end: u32,
    pub(super) gate: u32,
    pub(super) form: CompiledForm,
    pub(super) closed_world: bool,
}

#[derive(Debug, Clone)]
pub(super) enum CompiledForm {
    All,
    Any,
    AtLeast(u32),
    Not,
    /// A rule, by its position.
    Ref(u32),
    /// A predicate, with the role filled in, and the subjects it looks at.
    Predicate(PredicateSpec, Vec<u32>),
}

impl RuleBook {
    pub(super) fn new(data: BookData) -> Self {
        Self(Arc::new(data))
    }

    pub(super) fn data(&self) -> &BookData {
        &self.0
    }

    /// What the author calls this version.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.0.version.as_deref()
    }

    /// The ladder it was compiled against.
    #[must_use]
    pub fn ladder(&self) -> &Ladder {
        &self.0.ladder
    }

    /// What somebody should look at although the book can be used: the first 100 by path.
    #[must_use]
    pub fn warnings(&self) -> &[Defect] {
        &self.0.warnings.kept
    }

    /// How many more warnings there are than [`RuleBook::warnings`] lists.
    #[must_use]
    pub fn warnings_omitted(&self) -> u64 {
        self.0.warnings.omitted
    }

    /// The prices as written; see [`PriceSpec`].
    #[must_use]
    pub fn prices(&self) -> &[PriceSpec] {
        &self.0.prices
    }

    /// All rules, by id.
    #[must_use]
    pub fn rules(&self) -> impl ExactSizeIterator<Item = Rule<'_>> + DoubleEndedIterator + Clone {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.0.rules.iter().enumerate().map(move |(at, data)| Rule { book: self, data, at: number(at) })
    }

    /// The rule of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the book has no such rule; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let settings = rungs::RosterSettings::new();
    /// let book = rungs::RuleBookSpec::from_json(r#"{"rules": [
    ///     {"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?.compile(&ladder, &settings)?;
    /// assert!(book.rule("established").is_ok());
    /// assert_eq!(book.rule("establisht").unwrap_err().nearest(), Some("established"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rule(&self, id: &str) -> Result<Rule<'_>, UnknownId> {
        let at = self.0.rules.binary_search_by(|rule| rule.spec.id.as_str().cmp(id)).ok();
        let found = at.and_then(|at| u32::try_from(at).ok()).and_then(|at| self.rule_at(at));
        found.ok_or_else(|| UnknownId::among(RuleId::KIND, id, self.0.rules.iter().map(|rule| rule.spec.id.as_str())))
    }

    pub(super) fn rule_at(&self, at: u32) -> Option<Rule<'_>> {
        self.0.rules.get(at as usize).map(|data| Rule { book: self, data, at })
    }

    /// Whether both share their data, and so their numbers.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for RuleBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rules: Vec<_> = self.rules().map(Rule::id).collect();
        f.debug_struct("RuleBook").field("version", &self.version()).field("rules", &rules).finish_non_exhaustive()
    }
}

/// A rule of a book.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    book: &'a RuleBook,
    data: &'a RuleData,
    at: u32,
}

impl<'a> Rule<'a> {
    /// The id.
    #[must_use]
    pub const fn id(self) -> &'a RuleId {
        &self.data.spec.id
    }

    /// What people call it; its id when it has no title.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.data.spec.title.as_deref().unwrap_or_else(|| self.data.spec.id.as_str())
    }

    /// The role it admits to, if one.
    #[must_use]
    pub const fn role(self) -> Option<&'a RoleId> {
        self.data.spec.role.as_ref()
    }

    /// What it asks, as written.
    #[must_use]
    pub const fn needs(self) -> &'a Condition {
        &self.data.spec.needs
    }

    /// The rules it refers to, also in turn, by id.
    pub fn refers_to(self) -> impl Iterator<Item = Rule<'a>> {
        self.data.sections.iter().skip(1).filter_map(move |&(rule, _)| self.book.rule_at(rule))
    }

    pub(super) const fn book(self) -> &'a RuleBook {
        self.book
    }

    pub(super) const fn data(self) -> &'a RuleData {
        self.data
    }

    pub(super) const fn at(self) -> u32 {
        self.at
    }

    /// What the rule says of a candidate, without reasons: the quickest question there is.
    ///
    /// A candidate that was made for another book is undetermined.
    #[must_use]
    pub fn decide(self, candidate: &super::Candidate) -> Decision {
        let Some(facts) = candidate.facts_for(self.book) else { return Decision::Undetermined };
        self.with_values(facts, |values| Truth::from_byte(values.last().copied().unwrap_or_default()).into())
    }

    /// Hands over the value of every gate of the rule's program: unknown for all where there are no facts.
    pub(super) fn with_values<T>(self, facts: &[Fact], then: impl FnOnce(&[u8]) -> T) -> T {
        let mut few = [UNKNOWN; FEW];
        let mut many = Vec::new();
        let values = match few.get_mut(..self.data.program.len()) {
            Some(values) => values,
            None => {
                many.resize(self.data.program.len(), UNKNOWN);
                many.as_mut_slice()
            }
        };
        if !facts.is_empty() {
            self.run(facts, values);
        }
        then(values)
    }

    /// The value of every gate of the rule's program.
    pub(super) fn run(self, facts: &[Fact], values: &mut [u8]) {
        let bounds = |subject: u32| facts.get(subject as usize).map_or((i64::MIN, i64::MAX), |fact| (fact.least, fact.most));
        self.data.program.run(bounds, values);
    }
}

/// Programs of so many gates run without memory of their own.
const FEW: usize = 128;
