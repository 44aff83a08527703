//! Two versions of a rule book over the same people: who gains, who loses, and because of which clause.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::book::{Rule, RuleBook};
use super::bulk::{Facts, decision_at, run};
use super::candidate::{Candidate, ForeignRoster, Judge};
use super::condition::Places;
use super::deciding::decisive;
use super::facts_column::{Levels, column};
use super::proof::nodes;
use super::spot::Spot;
use super::subject::{Fact, Subject};
use super::truth::{Decision, Truth};
use crate::algo::circuit::{Circuit, Gate};
use crate::algo::planes::Column;
use crate::people::{Person, PersonIx};
use crate::values::{ClauseId, Id, PersonId, RuleId};

/// What a new version of a rule book changes for a roster's people.
///
/// Rules that come to the same gates are passed over, however they are written.
#[derive(Debug, Clone)]
pub struct Diff {
    before: Judge,
    after: Judge,
    columns: Arc<[Arc<Column>]>,
    /// For each subject of the new book, its column.
    after_columns: Vec<usize>,
    rules: Vec<RuleDiff>,
    unchanged: usize,
}

/// What becomes of one rule.
#[derive(Debug, Clone)]
pub struct RuleDiff {
    id: RuleId,
    fate: Fate,
    /// Must and may, before and after; nothing where there is no such rule.
    before: Option<Masks>,
    after: Option<Masks>,
    people: usize,
}

/// Who must and who may satisfy a rule.
type Masks = (Box<[u64]>, Box<[u64]>);

/// Whether a rule is in both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there in both, and asks something else.
    Changed,
}

/// How many people moved from one decision to another, and which clauses decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    #[serde(flatten)]
    clause: Spot,
    people: u64,
}

/// Somebody whose decision is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    person: PersonId,
    before: Decision,
    after: Decision,
}

impl Judge {
    /// What a new version of the rule book changes for the roster's people. To compare more than once, see [`Facts::compare`].
    ///
    /// # Errors
    /// [`ForeignRoster`] when the new version is for another ladder or other settings.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-03-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::{RosterSettings, RuleBookSpec};
    /// let book = |months: u16| RuleBookSpec::from_json(&format!(
    ///     r#"{{"rules": [{{"id": "lead", "needs": {{"id": "time", "tenure": {{"in": "company", "months": {months}}}}}}}]}}"#
    /// ))?.compile(&ladder, &RosterSettings::new());
    /// let diff = book(12)?.over(&roster, &policy, "2025-06-30".parse()?)?.compare(&book(24)?)?;
    /// let lead = &diff.rules()[0];
    /// assert_eq!(diff.lost(lead).count(), 1);
    /// assert_eq!(diff.why_lost(lead)[0].label(), "time");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(&self, after: &RuleBook) -> Result<Diff, ForeignRoster> {
        self.facts().compare(after)
    }
}

impl Facts {
    /// The same, from facts that are there already: only rules that changed are judged, before and after.
    ///
    /// # Errors
    /// As [`Judge::compare`].
    ///
    /// # Complexity
    /// Linear in both books; for every 64 people some instructions for each clause of the rules that changed.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-03-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let book = book.compile(&ladder, &rungs::RosterSettings::new())?;
    /// let facts = book.over(&roster, &policy, "2025-06-30".parse()?)?.facts();
    /// assert!(facts.compare(&book)?.rules().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(&self, after: &RuleBook) -> Result<Diff, ForeignRoster> {
        let before = self.judge_of();
        let after = after.over(before.roster(), before.policy(), before.as_of())?;
        let (old, new) = (before.book.data(), after.book.data());
        // The subjects of both, those of the old book first; what only the new one looks at gets a column of its own.
        let known: BTreeMap<&Subject, usize> = old.subjects.iter().map(|known| &known.subject).zip(0..).collect();
        let mut columns = self.columns().to_vec();
        let mut levels = Levels::new(None);
        let mut after_columns = Vec::with_capacity(new.subjects.len());
        for wanted in &new.subjects {
            // Predicates of the caller's own are of their book, whatever they are called.
            let is_named = matches!(wanted.subject, Subject::Named(_));
            let at = known.get(&wanted.subject).copied().filter(|_| !is_named);
            after_columns.push(at.unwrap_or_else(|| {
                let rows = column(&after, &wanted.subject, wanted.domain, &mut levels);
                columns.push(Arc::new(Column::pack(&rows, (wanted.domain.least, wanted.domain.most))));
                columns.len() - 1
            }));
        }
        // Both books in one circuit: what comes to the same is the same gate.
        let mut circuit = old.circuit.clone();
        let moved = transplant(&mut circuit, &new.circuit, &after_columns);
        let root = |rule: Rule<'_>| moved.get(rule.data().root as usize).copied();
        let mut changed: Vec<(RuleId, Option<u32>, Option<u32>)> = Vec::new();
        for rule in before.book.rules() {
            let then = after.book.rule(rule.id().as_str()).ok().and_then(root);
            if then != Some(rule.data().root) {
                changed.push((rule.id().clone(), Some(rule.data().root), then));
            }
        }
        for rule in after.book.rules() {
            if before.book.rule(rule.id().as_str()).is_err() {
                changed.push((rule.id().clone(), None, root(rule)));
            }
        }
        changed.sort();
        let gates: Vec<u32> = changed.iter().flat_map(|(_, before, after)| [*before, *after]).flatten().collect();
        let program = circuit.program(&gates);
        let roots: Vec<usize> = gates.iter().filter_map(|&gate| program.position(gate)).collect();
        let people = before.roster().len();
        let (must, may, words) = run(&program, &columns, people, &roots);
        let mut masks = (0..gates.len()).map(|at| {
            let range = at * words..(at + 1) * words;
            let of = |masks: &[u64]| masks.get(range.clone()).unwrap_or_default().into();
            (of(&must), of(&may))
        });
        let unchanged = before.book.rules().len() - changed.iter().filter(|(_, before, _)| before.is_some()).count();
        let rules = changed.into_iter().map(|(id, before, after)| RuleDiff {
            id,
            fate: match (before, after) {
                (None, _) => Fate::Added,
                (_, None) => Fate::Removed,
                _ => Fate::Changed,
            },
            before: before.and_then(|_| masks.next()),
            after: after.and_then(|_| masks.next()),
            people,
        });
        let rules = rules.collect();
        Ok(Diff { before: before.clone(), after, columns: columns.into(), after_columns, rules, unchanged })
    }
}

/// Adds the gates of one circuit to another, whose subjects have other numbers; where each has come to be.
fn transplant(circuit: &mut Circuit, from: &Circuit, subjects: &[usize]) -> Vec<u32> {
    let mut moved: Vec<u32> = Vec::with_capacity(from.gates().len());
    let number = |subject: u32| {
        let at = subjects.get(subject as usize).copied().unwrap_or(usize::MAX);
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    for gate in from.gates() {
        let part = |at: &u32| moved.get(*at as usize).copied().unwrap_or(u32::MAX);
        let gate = match gate {
            Gate::AtLeast { subject, threshold } => Gate::AtLeast { subject: number(*subject), threshold: *threshold },
            Gate::OneOf { subject, codes } => Gate::OneOf { subject: number(*subject), codes: codes.clone() },
            Gate::Count { k, of } => Gate::Count { k: *k, of: of.iter().map(part).collect() },
            Gate::Not(of) => Gate::Not(part(of)),
            Gate::Closed(of) => Gate::Closed(part(of)),
        };
        moved.push(circuit.gate(gate));
    }
    moved
}

const ORDER: [Decision; 3] = [Decision::Eligible, Decision::Undetermined, Decision::Ineligible];

impl Diff {
    /// The rules that are not the same in both versions, by id.
    #[must_use]
    pub fn rules(&self) -> &[RuleDiff] {
        &self.rules
    }

    /// How many rules of the old version are the same in the new one.
    #[must_use]
    pub const fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// Who is eligible under the new version and was not under the old one, by id.
    pub fn gained(&self, rule: &RuleDiff) -> impl Iterator<Item = Moved> {
        self.moved(rule, |before, after| before != Decision::Eligible && after == Decision::Eligible)
    }

    /// Who was eligible under the old version and is not under the new one, by id.
    pub fn lost(&self, rule: &RuleDiff) -> impl Iterator<Item = Moved> {
        self.moved(rule, |before, after| before == Decision::Eligible && after != Decision::Eligible)
    }

    /// Everybody whose decision is not what it was, by id.
    pub fn all_moved(&self, rule: &RuleDiff) -> impl Iterator<Item = Moved> {
        self.moved(rule, |before, after| before != after)
    }

    fn moved(&self, rule: &RuleDiff, takes: impl Fn(Decision, Decision) -> bool) -> impl Iterator<Item = Moved> {
        let found = self.people(rule, takes).into_iter();
        found.map(|(person, before, after)| Moved { person: person.id().clone(), before, after })
    }

    fn people(&self, rule: &RuleDiff, takes: impl Fn(Decision, Decision) -> bool) -> Vec<(Person<'_>, Decision, Decision)> {
        let mut found = Vec::new();
        for word in 0..rule.people.div_ceil(64) {
            for bit in rule.differs(word) {
                let at = word * 64 + bit;
                let (before, after) = (decision(rule.before.as_ref(), at), decision(rule.after.as_ref(), at));
                let person = u32::try_from(at).ok().and_then(|at| self.before.roster.person_at(PersonIx(at)));
                if let Some(person) = person.filter(|_| takes(before, after)) {
                    found.push((person, before, after));
                }
            }
        }
        found
    }

    /// Why people gained: the clauses of the old version that kept them out, the commonest first. Each person counts once for each clause of
    /// a smallest set that alone kept them out, or left it open.
    ///
    /// # Complexity
    /// O(n log n) in the rule's clauses for each who gained.
    #[must_use]
    pub fn why_gained(&self, rule: &RuleDiff) -> Vec<Reason> {
        let people = self.people(rule, |before, after| before != Decision::Eligible && after == Decision::Eligible);
        self.reasons(rule, &self.before, |at| at, people.into_iter().map(|(person, ..)| person))
    }

    /// Why people lost: the clauses of the new version that keep them out, or leave it open, the commonest first.
    ///
    /// # Complexity
    /// O(n log n) in the rule's clauses for each who lost.
    #[must_use]
    pub fn why_lost(&self, rule: &RuleDiff) -> Vec<Reason> {
        let people = self.people(rule, |before, after| before == Decision::Eligible && after != Decision::Eligible);
        let column = |at: usize| self.after_columns.get(at).copied().unwrap_or(usize::MAX);
        self.reasons(rule, &self.after, column, people.into_iter().map(|(person, ..)| person))
    }

    fn reasons<'p>(
        &self,
        rule: &RuleDiff,
        judge: &Judge,
        column: impl Fn(usize) -> usize,
        people: impl Iterator<Item = Person<'p>>,
    ) -> Vec<Reason> {
        let Ok(rule) = judge.book.rule(rule.id.as_str()) else { return Vec::new() };
        let nodes = nodes(rule);
        let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
        for person in people {
            let fact = |at: usize| {
                let row = self.columns.get(column(at)).map(|column| column.row(person.ix().index()));
                row.map_or(Fact::flag(false), |(least, most)| Fact::between(least, most))
            };
            let facts = (0..judge.book.data().subjects.len()).map(fact).collect();
            let (book, as_of) = (judge.book.clone(), judge.as_of);
            let proof = rule.prove(&Candidate { book, person: None, as_of, facts });
            let truth = |at: usize| proof.truth(at).unwrap_or(Truth::Unknown);
            for at in decisive(rule, &nodes, truth) {
                *counts.entry(at).or_default() += 1;
            }
        }
        let mut places: BTreeMap<u32, Places<'_>> = BTreeMap::new();
        let mut reasons: Vec<Reason> = counts
            .into_iter()
            .filter_map(|(at, people)| {
                let node = nodes.get(at)?;
                let places = places.entry(node.rule.at()).or_insert_with(|| node.rule.needs().places());
                Some(Reason { clause: Spot::new(node.rule, node.clause, places), people })
            })
            .collect();
        reasons.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| (a.rule(), a.place()).cmp(&(b.rule(), b.place()))));
        reasons
    }
}

fn decision(masks: Option<&Masks>, at: usize) -> Decision {
    // A rule that is not there admits nobody.
    masks.map_or(Decision::Ineligible, |(must, may)| decision_at(must, may, at))
}

impl RuleDiff {
    /// The rule.
    #[must_use]
    pub const fn id(&self) -> &RuleId {
        &self.id
    }

    /// Whether it is in both versions.
    #[must_use]
    pub const fn fate(&self) -> Fate {
        self.fate
    }

    /// How many people came from which decision to which: `[before][after]`, each eligible, undetermined, ineligible. A rule that is not there
    /// admits nobody.
    #[must_use]
    pub fn matrix(&self) -> [[u64; 3]; 3] {
        // From a pair of masks to a mask for each decision; people beyond the last are in none.
        let split = |masks: Option<&Masks>, word: usize| {
            let of = |mask: fn(&Masks) -> &[u64]| masks.map_or(0, |masks| mask(masks).get(word).copied().unwrap_or_default());
            let (must, may) = (of(|masks| &masks.0), of(|masks| &masks.1));
            let rest = self.people.saturating_sub(word * 64);
            let there = if rest >= 64 { !0 } else { (1 << rest) - 1 };
            [must, may & !must, !may & there]
        };
        let mut matrix = [[0; 3]; 3];
        for word in 0..self.people.div_ceil(64) {
            let after = split(self.after.as_ref(), word);
            for (row, before) in matrix.iter_mut().zip(split(self.before.as_ref(), word)) {
                for (slot, after) in row.iter_mut().zip(after) {
                    *slot += u64::from((before & after).count_ones());
                }
            }
        }
        matrix
    }

    /// How many came from one decision to another.
    #[must_use]
    pub fn count(&self, before: Decision, after: Decision) -> u64 {
        let at = |decision: Decision| ORDER.iter().position(|known| *known == decision);
        let (Some(row), Some(column)) = (at(before), at(after)) else { return 0 };
        self.matrix().get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    /// The people of a word whose decisions differ.
    fn differs(&self, word: usize) -> impl Iterator<Item = usize> {
        let of = |masks: Option<&Masks>| {
            let word = |mask: &[u64]| mask.get(word).copied().unwrap_or_default();
            masks.map_or((0, 0), |(must, may)| (word(must), word(may)))
        };
        let ((must, may), (must_after, may_after)) = (of(self.before.as_ref()), of(self.after.as_ref()));
        let mut left = must ^ must_after | may ^ may_after;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            if left == 0 {
                return None;
            }
            left &= left - 1;
            Some(bit)
        })
    }
}

impl Moved {
    /// Who it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// The decision under the old version.
    #[must_use]
    pub const fn before(&self) -> Decision {
        self.before
    }

    /// The decision under the new version.
    #[must_use]
    pub const fn after(&self) -> Decision {
        self.after
    }
}

impl Reason {
    /// The rule the clause is of.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        self.clause.rule()
    }

    /// What the rule calls the clause.
    #[must_use]
    pub const fn id(&self) -> Option<&ClauseId> {
        self.clause.id()
    }

    /// The place of the clause in what the rule asks, a JSON Pointer.
    #[must_use]
    pub fn place(&self) -> &str {
        self.clause.place()
    }

    /// What to call the clause in a list: its id, else its predicate's name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.clause.label()
    }

    /// How many people it decided it for.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.people
    }
}
