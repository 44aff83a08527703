//! The whole answer about one person: the decision first, then what it rests on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::book::{CompiledForm, Rule};
use super::candidate::Judge;
use super::deciding::decisive;
use super::observed::{Missing, Observed, observe};
use super::predicate::PredicateSpec;
use super::proof::{nodes, parts};
use super::truth::{Decision, Truth};
use crate::defect::UnknownId;
use crate::people::Person;
use crate::values::{ClauseId, Id, PersonId, RoleId, RuleId, date};

/// What a rule says of a person on a day, and why: the decision, then every clause with what was seen, what was asked and what is missing,
/// then which clauses alone decide it.
///
/// It prepares a decision that somebody takes. The words are the reader's: nothing here is a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub(super) decision: Decision,
    pub(super) person: PersonId,
    pub(super) rule: RuleId,
    pub(super) role: Option<RoleId>,
    #[serde(with = "date")]
    pub(super) as_of: NaiveDate,
    pub(super) version: Option<String>,
    pub(super) clauses: Vec<ClauseVerdict>,
    pub(super) blocking: Vec<usize>,
    pub(super) to_find_out: Vec<usize>,
}

/// What one clause came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseVerdict {
    pub(super) rule: RuleId,
    pub(super) id: Option<ClauseId>,
    pub(super) place: String,
    pub(super) why: Option<String>,
    pub(super) depth: usize,
    pub(super) parts: Vec<usize>,
    pub(super) truth: Truth,
    pub(super) asks: Asks,
    pub(super) closed_world: bool,
    pub(super) observed: Option<Observed>,
    pub(super) missing: Option<Missing>,
    pub(super) evidence: Vec<String>,
}

/// What a clause asks: how it joins its parts, or a predicate. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Asks {
    /// All parts.
    All,
    /// One part.
    Any,
    /// At least so many parts.
    AtLeast(u32),
    /// Not the part.
    Not,
    /// What another rule asks; its clauses are the part.
    Ref(RuleId),
    /// A predicate; a role that was not written is that of the rule.
    Predicate(PredicateSpec),
}

/// Why a verdict does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VerdictFault {
    /// It is of another day, another version or another rule than it is held against.
    #[error("the verdict is an answer to another question")]
    Question,
    /// The clauses are not those of the rule.
    #[error("clause {0} is not the rule's")]
    Clause(usize),
    /// A clause came to something else.
    #[error("clause {0} comes to something else")]
    Truth(usize),
    /// A clause does not say what was seen, or what is missing.
    #[error("clause {0} does not tell what was seen, or what is missing")]
    Observed(usize),
    /// The clauses that are said to block do not do so by themselves, or not all are needed.
    #[error("the clauses that block are not the least that do")]
    Blocking,
    /// The clauses that are said to be found out would not settle it, or not all are needed.
    #[error("the clauses to find out are not the least that settle it")]
    ToFindOut,
}

impl Judge {
    /// What a rule says of a person, and why.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person or the book no such rule.
    ///
    /// # Complexity
    /// O(n log n) in the rule's clauses, and linear in the person's records for each.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::{Decision, RuleBookSpec};
    /// let book = RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"all": [
    ///     {"id": "time", "tenure": {"in": "company", "months": 24}},
    ///     {"id": "coach", "meets_level": {"competency": "coaching", "level": "working"}}]}}]}"#)?;
    /// let book = book.compile(&ladder, &rungs::RosterSettings::new())?;
    /// let verdict = book.over(&roster, &policy, "2025-06-30".parse()?)?.judge("p1", "lead")?;
    /// assert_eq!(verdict.decision(), Decision::Undetermined);
    /// let ids: Vec<_> = verdict.to_find_out().map(|clause| clause.id().unwrap().as_ref()).collect();
    /// assert_eq!(ids, ["coach"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge(&self, person: &str, rule: &str) -> Result<Verdict, UnknownId> {
        let person = self.roster.person(person)?;
        Ok(self.verdict(person, self.book.rule(rule)?))
    }

    pub(super) fn verdict(&self, person: Person<'_>, rule: Rule<'_>) -> Verdict {
        let candidate = self.candidate_of(person);
        let proof = rule.prove(&candidate);
        let nodes = nodes(rule);
        let truth = |at: usize| proof.truth(at).unwrap_or(Truth::Unknown);
        let scene = self.scene();
        let mut clauses: Vec<ClauseVerdict> = Vec::with_capacity(nodes.len());
        let mut pointers: (Option<u32>, Vec<String>) = (None, Vec::new());
        for (at, node) in nodes.iter().enumerate() {
            let written = node.clause.written.and_then(|written| node.rule.needs().clauses().get(written as usize));
            if pointers.0 != Some(node.rule.at()) {
                pointers = (Some(node.rule.at()), node.rule.needs().pointers());
            }
            let place = node.clause.written.and_then(|written| pointers.1.get(written as usize).cloned());
            let asks = match &node.clause.form {
                CompiledForm::All => Asks::All,
                CompiledForm::Any => Asks::Any,
                CompiledForm::AtLeast(k) => Asks::AtLeast(*k),
                CompiledForm::Not => Asks::Not,
                CompiledForm::Ref(of) => {
                    Asks::Ref(self.book.rule_at(*of).map_or_else(|| rule.id().clone(), |of| of.id().clone()))
                }
                CompiledForm::Predicate(predicate, _) => Asks::Predicate(predicate.clone()),
            };
            let seen = match &node.clause.form {
                CompiledForm::Predicate(predicate, subjects) => {
                    Some(observe(&scene, &self.book, person, predicate, subjects, &candidate.facts))
                }
                _ => None,
            };
            let (observed, missing, evidence) =
                seen.map_or((None, None, Vec::new()), |seen| (seen.observed, seen.missing, seen.evidence));
            clauses.push(ClauseVerdict {
                rule: node.rule.id().clone(),
                id: written.and_then(|written| written.id.clone()),
                place: place.unwrap_or_default(),
                why: written.and_then(|written| written.why.clone()),
                depth: 0,
                parts: parts(rule, &nodes, at),
                truth: truth(at),
                asks,
                closed_world: node.clause.closed_world,
                observed,
                missing,
                evidence,
            });
        }
        set_depths(&mut clauses);
        let decisive = decisive(rule, &nodes, truth);
        let (blocking, to_find_out) = match truth(0) {
            Truth::NotMet => (decisive, Vec::new()),
            _ => (Vec::new(), decisive),
        };
        Verdict {
            decision: truth(0).into(),
            person: person.id().clone(),
            rule: rule.id().clone(),
            role: rule.role().cloned(),
            as_of: self.as_of,
            version: self.book.version().map(str::to_owned),
            clauses,
            blocking,
            to_find_out,
        }
    }
}

/// How deep each clause stands below the whole of its own rule.
fn set_depths(clauses: &mut [ClauseVerdict]) {
    for at in 0..clauses.len() {
        let Some(clause) = clauses.get(at) else { continue };
        if matches!(clause.asks, Asks::Ref(_)) {
            continue;
        }
        let (depth, parts) = (clause.depth + 1, clause.parts.clone());
        for part in parts {
            if let Some(part) = clauses.get_mut(part) {
                part.depth = depth;
            }
        }
    }
}

impl Verdict {
    /// The decision.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// Who was judged.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// By which rule.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// The role that the rule admits to, if one.
    #[must_use]
    pub const fn role(&self) -> Option<&RoleId> {
        self.role.as_ref()
    }

    /// The day as of which it is so.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// What the author calls the version of the rule book.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Every clause: those of the rule first, each before its parts, then those of each rule it refers to, once. The first is the whole.
    #[must_use]
    pub fn clauses(&self) -> &[ClauseVerdict] {
        &self.clauses
    }

    /// A smallest set of predicates that alone make it not met: as long as they are so, nothing else can make the person eligible. Empty
    /// unless the person is ineligible. Where a rule is referred to more than once another set may be smaller, but none of this one can be
    /// left out.
    pub fn blocking(&self) -> impl Iterator<Item = &ClauseVerdict> {
        self.blocking.iter().filter_map(|&at| self.clauses.get(at))
    }

    /// A smallest set of unknown predicates that make the person eligible if they turn out well. Empty unless it is undetermined. Where a rule
    /// is referred to more than once another set may be smaller, but none of this one can be left out; where one reference needs what
    /// another forbids, as one under `not` may, it can be empty too.
    pub fn to_find_out(&self) -> impl Iterator<Item = &ClauseVerdict> {
        self.to_find_out.iter().filter_map(|&at| self.clauses.get(at))
    }
}

impl ClauseVerdict {
    /// The rule it is a clause of.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// What the rule calls it.
    #[must_use]
    pub const fn id(&self) -> Option<&ClauseId> {
        self.id.as_ref()
    }

    /// Its place in what the rule asks, a JSON Pointer; empty for the whole, and for what is asked of everybody.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What to call it in a list: its id, else its predicate's name, else its place.
    #[must_use]
    pub fn label(&self) -> &str {
        match (&self.id, &self.asks) {
            (Some(id), _) => id.as_str(),
            (None, Asks::Predicate(predicate)) => predicate.name(),
            (None, Asks::Ref(rule)) => rule.as_str(),
            (None, _) => &self.place,
        }
    }

    /// The clause in people's words, where the rule gives some.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// How deep it stands in its rule; 0 for the whole.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// The positions of the clauses it is made of; of a reference, that of the whole of the other rule.
    #[must_use]
    pub fn parts(&self) -> &[usize] {
        &self.parts
    }

    /// What it came to.
    #[must_use]
    pub const fn truth(&self) -> Truth {
        self.truth
    }

    /// What it asks.
    #[must_use]
    pub const fn asks(&self) -> &Asks {
        &self.asks
    }

    /// Whether what is unknown counts as not met here.
    #[must_use]
    pub const fn is_closed_world(&self) -> bool {
        self.closed_world
    }

    /// What was seen; `None` for a clause that is made of others, and where nothing was.
    #[must_use]
    pub const fn observed(&self) -> Option<&Observed> {
        self.observed.as_ref()
    }

    /// Why something is unknown.
    #[must_use]
    pub const fn missing(&self) -> Option<Missing> {
        self.missing
    }

    /// The ids of the evidence or records that it rests on, where they have some.
    #[must_use]
    pub fn evidence(&self) -> &[String] {
        &self.evidence
    }
}
