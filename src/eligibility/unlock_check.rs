//! Holding an answer about changes against the people it is about, without searching.

use serde::Serialize;

use super::book::Rule;
use super::candidate::{Candidate, Judge};
use super::price::{Cost, IMPOSSIBLE};
use super::subject::Fact;
use super::truth::Decision;
use super::unlock::{How, Unlock};
use crate::algo::cheapest::{self, Start};
use crate::values::Id;

/// Why an answer about changes does not hold. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnlockFault {
    /// It is about somebody, a rule or a day that it is not held against.
    #[error("the changes are an answer to another question")]
    Question,
    /// The person is not eligible after the changes.
    #[error("the changes do not make the person eligible")]
    NotEligible,
    /// A change can be left out.
    #[error("change {0} can be left out")]
    NotNeeded(usize),
    /// The costs are not those of the rule book, or do not add up.
    #[error("the costs are not those of the rule book")]
    Cost,
    /// It is not shown that nothing costs less.
    #[error("it is not shown that nothing costs less")]
    NotLeast,
}

impl Unlock {
    /// Holds the answer against the people it is about: the changed person is judged again, and without each change once more; the costs are
    /// counted anew; and that nothing costs less is replayed from the search's log, without searching.
    ///
    /// # Errors
    /// [`UnlockFault`] when it does not hold.
    ///
    /// # Complexity
    /// Linear in the rule's clauses for each change and for each step of the search.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2025-06-30".parse()?)?;
    /// let unlock = judge.unlock("p1", "lead")?;
    /// assert_eq!(unlock.check(&judge), Ok(()));
    /// let later = judge.on("2025-07-31".parse()?);
    /// assert_eq!(unlock.check(&later), Err(rungs::UnlockFault::Question));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, judge: &Judge) -> Result<(), UnlockFault> {
        let candidate = self.person.as_ref().and_then(|person| judge.candidate(person.as_str()).ok());
        let candidate = candidate.filter(|_| self.as_of == judge.as_of).ok_or(UnlockFault::Question)?;
        self.check_candidate(&candidate)
    }

    /// The same, for a candidate that is at hand.
    ///
    /// # Errors
    /// [`UnlockFault`] when it does not hold.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2025-06-30".parse()?)?;
    /// let candidate = judge.candidate("p1")?;
    /// let unlock = judge.book().rule("lead")?.unlocker().unlock(&candidate, rungs::Effort::default(), &mut ()).unwrap();
    /// assert_eq!(unlock.check_candidate(&candidate), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_candidate(&self, candidate: &Candidate) -> Result<(), UnlockFault> {
        let book = &candidate.book;
        let rule = book.rule(self.rule.as_str()).map_err(|_| UnlockFault::Question)?;
        if candidate.person != self.person || candidate.as_of != self.as_of || rule.decide(candidate) != self.decision {
            return Err(UnlockFault::Question);
        }
        let becomes = |left_out: Option<usize>| {
            let mut changed = candidate.clone();
            for (_, change) in self.changes.iter().flatten().enumerate().filter(|(at, _)| Some(*at) != left_out) {
                if let Some(fact) = changed.facts.get_mut(change.subject as usize) {
                    *fact = Fact::known(change.to);
                }
            }
            rule.decide(&changed)
        };
        if let Some(changes) = &self.changes {
            if becomes(None) != Decision::Eligible {
                return Err(UnlockFault::NotEligible);
            }
            if let Some(at) = (0..changes.len()).find(|&at| becomes(Some(at)) == Decision::Eligible) {
                return Err(UnlockFault::NotNeeded(at));
            }
            let mut sum = 0u64;
            for change in changes {
                let fact = candidate.facts.get(change.subject as usize).ok_or(UnlockFault::Question)?;
                let price = book.data().subjects.get(change.subject as usize).ok_or(UnlockFault::Question)?.price;
                let could_be = !fact.is_known() && fact.least <= change.to && change.to <= fact.most;
                let least = match change.how {
                    How::FindOut => price.find_out.filter(|_| could_be).unwrap_or(IMPOSSIBLE),
                    How::Move => price.of_code(),
                    How::Raise | How::Wait => price.of(fact.least, change.to),
                    How::Lower => price.of(fact.most, change.to),
                };
                if change.cost != Cost::from_thousandths(least) || least == IMPOSSIBLE {
                    return Err(UnlockFault::Cost);
                }
                sum = sum.saturating_add(least);
            }
            if self.cost != Some(Cost::from_thousandths(sum)) {
                return Err(UnlockFault::Cost);
            }
        }
        if !self.completion.is_complete() {
            return Ok(());
        }
        if self.cost != self.lower_bound || !self.replays(rule, candidate) {
            return Err(UnlockFault::NotLeast);
        }
        Ok(())
    }

    /// Whether the search's log shows that nothing costs less.
    fn replays(&self, rule: Rule<'_>, candidate: &Candidate) -> bool {
        let mut unlocker = rule.unlocker();
        let mut own = None;
        if unlocker.formula.is_none() {
            own = unlocker.formula(Some(&candidate.facts));
        }
        unlocker.set_out(&candidate.facts, own.is_some());
        let Some(formula) = own.as_ref().or(unlocker.formula.as_ref()) else { return false };
        let start = Start { ranges: &unlocker.ranges, costs: &unlocker.costs };
        let least = self.cost.map_or(IMPOSSIBLE, Cost::thousandths);
        cheapest::certify(formula, start, least, &self.log)
    }
}
