//! Who is judged, on which day, and what is known of them.

use chrono::NaiveDate;
use serde::Serialize;

use super::book::RuleBook;
use super::facts::Scene;
use super::subject::Fact;
use crate::defect::UnknownId;
use crate::people::{EvidencePolicy, Person, Roster};
use crate::values::PersonId;

/// A roster that a rule book was not compiled for. Open.
///
/// Its numbers would mean something else there: it is refused, never misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForeignRoster {
    /// It was compiled against another ladder.
    #[error("the roster was compiled against another ladder than the rule book")]
    Ladder,
    /// It was compiled with other settings.
    #[error("the roster was compiled with other settings than the rule book")]
    Settings,
}

/// A rule book over the people of a roster, under an evidence policy, on a day. Cloning shares the data.
#[derive(Debug, Clone)]
pub struct Judge {
    pub(super) book: RuleBook,
    pub(super) roster: Roster,
    pub(super) policy: EvidencePolicy,
    pub(super) as_of: NaiveDate,
}

impl RuleBook {
    /// The book over a roster's people, as known on a day under an evidence policy.
    ///
    /// # Errors
    /// [`ForeignRoster`] when the roster was compiled against a ladder, or with settings, that differ from those of the book. Two compilations
    /// of the same document do not.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::{Decision, RosterSettings, RuleBookSpec};
    /// let book = RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// let book = book.compile(&ladder, &RosterSettings::new())?;
    /// let judge = book.over(&roster, &policy, "2021-12-31".parse()?)?;
    /// assert_eq!(book.rule("established")?.decide(&judge.candidate("p1")?), Decision::Ineligible);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn over(&self, roster: &Roster, policy: &EvidencePolicy, as_of: NaiveDate) -> Result<Judge, ForeignRoster> {
        if !self.ladder().is_alike(roster.ladder()) {
            return Err(ForeignRoster::Ladder);
        }
        if self.data().settings != *roster.settings() {
            return Err(ForeignRoster::Settings);
        }
        Ok(Judge { book: self.clone(), roster: roster.clone(), policy: *policy, as_of })
    }
}

impl Judge {
    /// The rule book.
    #[must_use]
    pub const fn book(&self) -> &RuleBook {
        &self.book
    }

    /// The roster.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The evidence policy.
    #[must_use]
    pub const fn policy(&self) -> &EvidencePolicy {
        &self.policy
    }

    /// The day of the question.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The same on another day.
    #[must_use]
    pub fn on(&self, as_of: NaiveDate) -> Self {
        Self { as_of, ..self.clone() }
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        Scene { roster: &self.roster, policy: &self.policy, as_of: self.as_of, predicates: &self.book.data().predicates }
    }

    /// What is known of one person that the rules look at.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person.
    ///
    /// # Complexity
    /// Linear in the person's records for each thing that the book looks at.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2021-12-31".parse()?)?;
    /// assert!(judge.candidate("p1").is_ok());
    /// assert!(judge.candidate("p2").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn candidate(&self, person: &str) -> Result<Candidate, UnknownId> {
        Ok(self.candidate_of(self.roster.person(person)?))
    }

    pub(super) fn candidate_of(&self, person: Person<'_>) -> Candidate {
        let scene = self.scene();
        let facts = self.book.data().subjects.iter().map(|subject| scene.fact(person, &subject.subject));
        let (book, as_of) = (self.book.clone(), self.as_of);
        Candidate { book, person: Some(person.id().clone()), as_of, facts: facts.collect() }
    }
}

/// What is known of one person, on a day, that the rules of a book look at.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub(super) book: RuleBook,
    pub(super) person: Option<PersonId>,
    pub(super) as_of: NaiveDate,
    /// By subject.
    pub(super) facts: Box<[Fact]>,
}

impl Candidate {
    /// Who it is; `None` for somebody made up, such as a witness of an analysis.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }

    /// The day as of which it is known.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The facts, when they are those of the book.
    pub(super) fn facts_for(&self, book: &RuleBook) -> Option<&[Fact]> {
        self.book.is_same(book).then_some(&*self.facts)
    }
}
