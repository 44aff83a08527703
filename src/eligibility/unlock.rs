//! The cheapest changes that would make somebody eligible.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::book::CompiledForm;
use super::candidate::Judge;
use super::condition::Places;
use super::predicate::{PredicateSpec, TenureIn};
use super::price::Cost;
use super::proof::nodes;
use super::spot::Spot;
use super::subject::Subject;
use super::truth::Decision;
use crate::algo::cheapest::Log;
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Observer};
use crate::values::{ClauseId, Id, Months, PersonId, RuleId, date};

/// The cheapest changes that make somebody eligible under a rule, at the prices of the rule book.
///
/// Every change moves one thing that rules look at to what is asked of it, and no further. The answer is a least one where
/// [`Unlock::is_proven`]; else nothing costs less than [`Unlock::lower_bound`]. What it costs is policy; see [`PriceSpec`](crate::PriceSpec).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unlock {
    pub(super) person: Option<PersonId>,
    pub(super) rule: RuleId,
    #[serde(with = "date")]
    pub(super) as_of: NaiveDate,
    pub(super) decision: Decision,
    pub(super) changes: Option<Vec<UnlockChange>>,
    pub(super) cost: Option<Cost>,
    pub(super) lower_bound: Option<Cost>,
    pub(super) completion: Completion,
    pub(super) steps: u64,
    #[serde(skip)]
    pub(super) log: Log,
}

/// One thing that would have to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnlockChange {
    #[serde(skip)]
    pub(super) subject: u32,
    #[serde(skip)]
    pub(super) to: i64,
    pub(super) how: How,
    pub(super) cost: Cost,
    #[serde(with = "date::option")]
    pub(super) by: Option<NaiveDate>,
    pub(super) serves: Vec<Served>,
}

/// A clause that a change serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Served {
    pub(super) rule: RuleId,
    id: Option<ClauseId>,
    place: String,
    predicate: PredicateSpec,
}

/// What kind of change it is. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum How {
    /// Something unknown is found out, and is found to be what is asked.
    FindOut,
    /// Time passes.
    Wait,
    /// Something known is brought up to what is asked.
    Raise,
    /// Something known is brought down to what is asked.
    Lower,
    /// Something becomes another thing.
    Move,
}

impl Judge {
    /// The cheapest changes that would make a person eligible, with the effort that is the default.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person or the book no such rule.
    ///
    /// # Complexity
    /// As [`Unlocker::unlock`](crate::Unlocker::unlock); where many people are asked about, make one unlocker.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::How;
    /// let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"any": [
    ///     {"tenure": {"in": "company", "months": 24}},
    ///     {"all": [{"tenure": {"in": "company", "months": 12}}, {"aspires_to": {"role": "operations-lead"}}]}]}}]}"#)?;
    /// let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2025-06-30".parse()?)?;
    /// let unlock = judge.unlock("p1", "lead")?;
    /// // To ask whether p1 would like to costs 1; to wait seven months more would cost 7.
    /// assert_eq!(unlock.cost().unwrap().to_string(), "1");
    /// assert_eq!(unlock.changes().unwrap()[0].how(), How::FindOut);
    /// assert!(unlock.is_proven());
    /// unlock.check(&judge)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unlock(&self, person: &str, rule: &str) -> Result<Unlock, UnknownId> {
        self.unlock_within(person, rule, Effort::default(), &mut ())
    }

    /// The same with a limit on the work, and watched.
    ///
    /// # Errors
    /// As [`Judge::unlock`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2025-06-30".parse()?)?;
    /// use rungs::{Completion, Effort};
    /// let unlock = judge.unlock_within("p1", "lead", Effort::steps(0), &mut ())?;
    /// assert_eq!(unlock.completion(), Completion::StepLimit);
    /// assert!(judge.unlock_within("p2", "lead", Effort::steps(9), &mut ()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unlock_within(
        &self,
        person: &str,
        rule: &str,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<Unlock, UnknownId> {
        let person = self.roster.person(person)?;
        let rule = self.book.rule(rule)?;
        let candidate = self.candidate_of(person);
        let found = rule.unlocker().unlock(&candidate, effort, observer);
        // INVARIANT: the candidate is of this book.
        let mut unlock = found.ok_or_else(|| UnknownId::among(RuleId::KIND, rule.id().as_str(), std::iter::empty()))?;
        let nodes = nodes(rule);
        // By subject the clauses that look at one that is to change.
        let mut looks: BTreeMap<u32, Vec<usize>> =
            unlock.changes.iter().flatten().map(|change| (change.subject, Vec::new())).collect();
        for (at, node) in nodes.iter().enumerate() {
            let CompiledForm::Predicate(_, subjects) = &node.clause.form else { continue };
            let distinct: BTreeSet<&u32> = subjects.iter().collect();
            for subject in distinct {
                if let Some(looks) = looks.get_mut(subject) {
                    looks.push(at);
                }
            }
        }
        let mut places: BTreeMap<u32, Places<'_>> = BTreeMap::new();
        for change in unlock.changes.iter_mut().flatten() {
            let served = looks.get(&change.subject).into_iter().flatten().filter_map(|&at| {
                let node = nodes.get(at)?;
                let CompiledForm::Predicate(predicate, _) = &node.clause.form else { return None };
                let places = places.entry(node.rule.at()).or_insert_with(|| node.rule.needs().places());
                let Spot { rule, id, place, .. } = Spot::new(node.rule, node.clause, places);
                Some(Served { rule, id, place, predicate: predicate.clone() })
            });
            change.serves = served.collect();
            if let (How::Wait, Some(Subject::Tenure(place))) = (change.how, self.subject(change.subject)) {
                change.by = self.reached(person, *place, change.to);
            }
        }
        Ok(unlock)
    }

    fn subject(&self, subject: u32) -> Option<&Subject> {
        self.book.data().subjects.get(subject as usize).map(|known| &known.subject)
    }

    /// When a tenure will have reached so many months, if nothing changes.
    fn reached(&self, person: crate::people::Person<'_>, place: TenureIn, months: i64) -> Option<NaiveDate> {
        let months = Months::new(u16::try_from(months).ok()?).ok()?;
        Some(months.after(self.scene().since(person, place)?))
    }
}

impl Unlock {
    /// Whose it is; `None` for somebody made up.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// The day as of which it is so.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// What the rule says without any change.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// The changes, each needed; none when the person is eligible already, and `None` when no changes were found that make them so.
    #[must_use]
    pub fn changes(&self) -> Option<&[UnlockChange]> {
        self.changes.as_deref()
    }

    /// What the changes cost together.
    #[must_use]
    pub const fn cost(&self) -> Option<Cost> {
        self.cost
    }

    /// No changes cost less; `None` when it is proven that none will do.
    #[must_use]
    pub const fn lower_bound(&self) -> Option<Cost> {
        self.lower_bound
    }

    /// Whether nothing costs less, or it is proven that nothing will do.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.completion.is_complete() && self.cost == self.lower_bound
    }

    /// How the search ended.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps the search took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

impl UnlockChange {
    /// What kind of change it is.
    #[must_use]
    pub const fn how(&self) -> How {
        self.how
    }

    /// What it costs.
    #[must_use]
    pub const fn cost(&self) -> Cost {
        self.cost
    }

    /// When it comes about by waiting, if nothing else changes.
    #[must_use]
    pub const fn by(&self) -> Option<NaiveDate> {
        self.by
    }

    /// The number that it has to reach, in the units of its predicate: months, records, ratings, positions in a list.
    #[must_use]
    pub const fn to(&self) -> i64 {
        self.to
    }

    /// The clauses that look at what changes; empty where it was asked of a candidate alone.
    #[must_use]
    pub fn serves(&self) -> &[Served] {
        &self.serves
    }
}

impl Served {
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

    /// Its place in what the rule asks, a JSON Pointer.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What it asks.
    #[must_use]
    pub const fn predicate(&self) -> &PredicateSpec {
        &self.predicate
    }
}
