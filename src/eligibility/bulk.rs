//! A whole company at once: facts in columns, and the masks of who must and who may satisfy each rule.

use std::sync::Arc;

use super::book::Rule;
use super::candidate::{Candidate, Judge};
use super::facts_column::{Levels, column};
use super::subject::Fact;
use super::truth::Decision;
use crate::algo::circuit::Program;
use crate::algo::planes::{self, Column};
use crate::defect::UnknownId;
use crate::people::{Person, PersonIx, Profiles};
use crate::values::{Id, RuleId};

/// What is known of everybody that the rules of a book look at: a column of bit-planes for each thing. Cloning shares the data.
#[derive(Debug, Clone)]
pub struct Facts {
    judge: Judge,
    /// By subject of the book.
    columns: Arc<[Arc<Column>]>,
}

/// Who satisfies rules: two bits for each person and rule. Cloning shares the data.
#[derive(Debug, Clone)]
pub struct Judgements {
    judge: Judge,
    rules: Vec<RuleId>,
    /// For each rule the words of its masks.
    must: Arc<[u64]>,
    may: Arc<[u64]>,
    words: usize,
}

impl Judge {
    /// What is known of everybody that the rules look at.
    ///
    /// # Complexity
    /// Linear in people, for each thing that the book looks at, and in their records of the kind. The facts of one person take some bits for
    /// each such thing; see [`Facts::bytes`].
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.facts_from(Levels::new(None))
    }

    /// The same, from levels that are there already.
    ///
    /// What [`Judge::facts`] gives, in less time, when `profiles` are of this judge's roster, policy and day; others are not used.
    #[must_use]
    pub fn facts_with(&self, profiles: &Profiles) -> Facts {
        let is_same =
            profiles.roster().is_same(&self.roster) && *profiles.policy() == self.policy && profiles.as_of() == self.as_of;
        self.facts_from(Levels::new(Some(profiles).filter(|_| is_same)))
    }

    fn facts_from(&self, mut levels: Levels) -> Facts {
        let columns = self.book.data().subjects.iter().map(|known| {
            let rows = column(self, &known.subject, known.domain, &mut levels);
            Arc::new(Column::pack(&rows, (known.domain.least, known.domain.most)))
        });
        Facts { judge: self.clone(), columns: columns.collect() }
    }

    /// Judges everybody by all rules of the book; to judge by some, or more than once, see [`Facts::judge`].
    #[must_use]
    pub fn judge_all(&self) -> Judgements {
        let rules: Vec<Rule<'_>> = self.book.rules().collect();
        self.facts().run(&rules)
    }
}

impl Facts {
    /// The judge they were made for.
    #[must_use]
    pub const fn judge_of(&self) -> &Judge {
        &self.judge
    }

    /// How many bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|column| column.bytes()).sum()
    }

    /// The facts of one person.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2021-12-31".parse()?)?;
    /// let facts = judge.facts();
    /// assert!(facts.candidate("p1").is_ok() && facts.candidate("p2").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn candidate(&self, person: &str) -> Result<Candidate, UnknownId> {
        Ok(self.candidate_of(self.judge.roster.person(person)?))
    }

    pub(super) fn candidate_of(&self, person: Person<'_>) -> Candidate {
        let fact = |column: &Arc<Column>| {
            let (least, most) = column.row(person.ix().index());
            Fact::between(least, most)
        };
        let facts = self.columns.iter().map(fact).collect();
        Candidate { book: self.judge.book.clone(), person: Some(person.id().clone()), as_of: self.judge.as_of, facts }
    }

    /// Judges everybody by some rules, in the order given.
    ///
    /// # Errors
    /// [`UnknownId`] for the first rule that the book does not have.
    ///
    /// # Complexity
    /// For every 64 people one or two instructions for each plane that a clause reads and for each part of a clause; what rules share is
    /// computed once.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// use rungs::Decision::{Eligible, Undetermined};
    /// let judgements = judge.facts().judge(["established"])?;
    /// let decisions: Vec<_> = judgements.decisions("established")?.map(|(person, decision)| (person.id().as_ref(), decision)).collect();
    /// assert_eq!(decisions, [("p1", Eligible), ("p2", Undetermined)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge<'r>(&self, rules: impl IntoIterator<Item = &'r str>) -> Result<Judgements, UnknownId> {
        let rules: Vec<Rule<'_>> = rules.into_iter().map(|id| self.judge.book.rule(id)).collect::<Result<_, _>>()?;
        Ok(self.run(&rules))
    }

    fn run(&self, rules: &[Rule<'_>]) -> Judgements {
        let roots: Vec<u32> = rules.iter().map(|rule| rule.data().root).collect();
        let (must, may, words) = self.masks(&roots);
        let rules = rules.iter().map(|rule| rule.id().clone()).collect();
        Judgements { judge: self.judge.clone(), rules, must: must.into(), may: may.into(), words }
    }

    /// The masks of some gates of the book, one after the other, and how many words each takes.
    fn masks(&self, gates: &[u32]) -> (Vec<u64>, Vec<u64>, usize) {
        let program = self.judge.book.data().circuit.program(gates);
        let roots: Vec<usize> = gates.iter().filter_map(|&gate| program.position(gate)).collect();
        run(&program, &self.columns, self.judge.roster.len(), &roots)
    }

    /// Who satisfies each clause of a rule, in the order of [`Verdict::clauses`](crate::Verdict::clauses): (surely, perhaps).
    ///
    /// # Errors
    /// [`UnknownId`] when the book has no such rule.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// // The whole, being employed, and the tenure.
    /// assert_eq!(judge.facts().clause_counts("established")?, [(1, 2), (2, 2), (1, 2)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clause_counts(&self, rule: &str) -> Result<Vec<(u64, u64)>, UnknownId> {
        let rule = self.judge.book.rule(rule)?;
        let sections = rule.data().sections.iter().filter_map(|&(section, _)| self.judge.book.rule_at(section));
        let gates: Vec<u32> = sections.flat_map(|section| section.data().clauses.iter().map(|clause| clause.gate)).collect();
        let (must, may, words) = self.masks(&gates);
        let count = |masks: &[u64]| masks.iter().map(|word| u64::from(word.count_ones())).sum();
        if words == 0 {
            return Ok(vec![(0, 0); gates.len()]);
        }
        Ok(must.chunks(words).zip(may.chunks(words)).map(|(must, may)| (count(must), count(may))).collect())
    }

    pub(super) fn columns(&self) -> &[Arc<Column>] {
        &self.columns
    }
}

/// What two masks, of who must and of who may satisfy a rule, say of the person of a number.
pub(super) fn decision_at(must: &[u64], may: &[u64], person: usize) -> Decision {
    let is_in = |mask: &[u64]| mask.get(person / 64).is_some_and(|word| word >> (person % 64) & 1 == 1);
    match (is_in(must), is_in(may)) {
        (true, _) => Decision::Eligible,
        (false, true) => Decision::Undetermined,
        (false, false) => Decision::Ineligible,
    }
}

/// The masks of the roots of a program over some columns.
pub(super) fn run(program: &Program, columns: &[Arc<Column>], rows: usize, roots: &[usize]) -> (Vec<u64>, Vec<u64>, usize) {
    let words = rows.div_ceil(64);
    let (mut must, mut may) = (vec![0; roots.len() * words], vec![0; roots.len() * words]);
    planes::run(program, columns, rows, roots, |root, at, sure, possible| {
        let here = root * words + at;
        if let Some(slots) = must.get_mut(here..here + sure.len()) {
            slots.copy_from_slice(sure);
        }
        if let Some(slots) = may.get_mut(here..here + possible.len()) {
            slots.copy_from_slice(possible);
        }
    });
    (must, may, words)
}

impl Judgements {
    /// The judge they are of.
    #[must_use]
    pub const fn judge_of(&self) -> &Judge {
        &self.judge
    }

    /// The rules that were judged by, in order.
    #[must_use]
    pub fn rules(&self) -> &[RuleId] {
        &self.rules
    }

    fn position(&self, rule: &str) -> Result<usize, UnknownId> {
        let at = self.rules.iter().position(|known| known.as_str() == rule);
        at.ok_or_else(|| UnknownId::among(RuleId::KIND, rule, self.rules.iter().map(Id::as_str)))
    }

    /// The words of a rule's masks: (must, may), the person of number n at bit n % 64 of word n / 64, by id.
    ///
    /// # Errors
    /// [`UnknownId`] when the rule was not judged by.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// assert_eq!(judge.judge_all().masks("established")?, (&[0b01][..], &[0b11][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn masks(&self, rule: &str) -> Result<(&[u64], &[u64]), UnknownId> {
        Ok(self.masks_at(self.position(rule)?))
    }

    pub(super) fn masks_at(&self, rule: usize) -> (&[u64], &[u64]) {
        let range = rule * self.words..(rule + 1) * self.words;
        (self.must.get(range.clone()).unwrap_or_default(), self.may.get(range).unwrap_or_default())
    }

    fn decision(&self, rule: usize, person: PersonIx) -> Decision {
        let (must, may) = self.masks_at(rule);
        decision_at(must, may, person.index())
    }

    /// What a rule says of one person.
    ///
    /// # Errors
    /// [`UnknownId`] when the rule was not judged by, or the roster has no such person.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// assert_eq!(judge.judge_all().of("established", "p1")?, rungs::Decision::Eligible);
    /// assert!(judge.judge_all().of("established", "p2").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(&self, rule: &str, person: &str) -> Result<Decision, UnknownId> {
        Ok(self.decision(self.position(rule)?, self.judge.roster.person(person)?.ix()))
    }

    /// What a rule says of everybody, by id.
    ///
    /// # Errors
    /// [`UnknownId`] when the rule was not judged by.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// assert_eq!(judge.judge_all().decisions("established")?.count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decisions(&self, rule: &str) -> Result<impl ExactSizeIterator<Item = (Person<'_>, Decision)>, UnknownId> {
        let rule = self.position(rule)?;
        Ok(self.judge.roster.people().map(move |person| (person, self.decision(rule, person.ix()))))
    }

    /// How many people are eligible, undetermined and ineligible.
    ///
    /// # Errors
    /// [`UnknownId`] when the rule was not judged by.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-12-31".parse()?)?;
    /// assert_eq!(judge.judge_all().counts("established")?, [1, 1, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts(&self, rule: &str) -> Result<[u64; 3], UnknownId> {
        let (must, may) = self.masks(rule)?;
        let count = |masks: &[u64]| masks.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        let (sure, possible) = (count(must), count(may));
        let all = u64::try_from(self.judge.roster.len()).unwrap_or(u64::MAX);
        Ok([sure, possible - sure, all - possible])
    }
}
