//! What a little more money or time would buy somebody.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::answer::{DevelopmentPath, DevelopmentPlan, DevelopmentQuestion, DevelopmentTotals, PlannedObjective};
use super::problem::{DevelopmentProblem, Person, ProblemData};
use super::solve;
use crate::defect::UnknownId;
use crate::effort::{Effort, Observer};
use crate::values::{CompetencyId, LevelCode};

/// More of what a plan takes. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DevelopmentMore {
    /// So much money, in the currency of the document, in whole thousandths of it.
    Budget(u64),
    /// So many hours in each quarter. The policy's share of working time holds all the same.
    Hours(u32),
}

impl DevelopmentMore {
    /// So much money, in the currency of the document; nothing where the amount is negative.
    #[must_use]
    pub fn budget(amount: Decimal) -> Self {
        let thousandths = amount.max(Decimal::ZERO).checked_mul(Decimal::ONE_THOUSAND).map(|whole| whole.trunc());
        Self::Budget(thousandths.and_then(|whole| u64::try_from(whole).ok()).unwrap_or(u64::MAX))
    }
}

/// What more would buy: two plans beside each other, both of them if what is unknown is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DevelopmentGain {
    /// Of what there is more.
    pub more: DevelopmentMore,
    /// What the plan comes to as things are.
    pub before: DevelopmentTotals,
    /// What it would come to.
    pub after: DevelopmentTotals,
    /// What is reached beyond: from where the plan leads today, by competency.
    pub reached: Vec<PlannedObjective>,
    /// The plan with more.
    pub plan: DevelopmentPlan,
}

impl DevelopmentProblem {
    /// The problem of one person alone, who has more of something. A budget that has no limit stays without one.
    ///
    /// # Errors
    /// [`UnknownId`] when nobody has the id.
    pub fn with_more(&self, person: &str, more: DevelopmentMore) -> Result<Self, UnknownId> {
        let mut person = self.0.person(person)?.clone();
        match more {
            DevelopmentMore::Budget(amount) => person.budget = person.budget.map(|budget| budget.saturating_add(amount)),
            DevelopmentMore::Hours(more) => person.hours.iter_mut().for_each(|hours| *hours = hours.saturating_add(more)),
        }
        Ok(self.alone(person))
    }

    /// What more would buy somebody.
    ///
    /// # Errors
    /// [`UnknownId`] when nobody has the id.
    ///
    /// # Complexity
    /// As that of two plans.
    ///
    /// ```
    /// # use rungs::{DevelopmentMore, DevelopmentQuestion, DevelopmentSpec, Effort, LadderSpec};
    /// # let ladder = LadderSpec::from_json(r#"{"scales": [{"id": "s", "levels": [{"id": "low"}, {"id": "high"}]}],
    /// #     "competencies": [{"id": "coaching", "scale": "s"}], "roles": [
    /// #     {"id": "lead", "requires": [{"competency": "coaching", "level": "high", "gate": true}]}]}"#)?.compile()?;
    /// let problem = DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4, "activities": [
    ///     {"id": "course", "kind": "training_module", "weeks": 2, "hours_per_week": 8, "builds": [{"competency": "coaching", "to": "high"}],
    ///      "cost": {"amount": "900", "currency": "EUR"}}],
    ///     "people": [{"id": "p", "target": "lead", "levels": [{"competency": "coaching", "level": "none"}], "hours": 60,
    ///                 "budget": {"amount": "500", "currency": "EUR"}}]}"#)?
    ///     .compile(&ladder)?;
    /// let more = DevelopmentMore::budget(1_000.into());
    /// let gain = problem.more("p", DevelopmentQuestion::Best, more, Effort::default(), &mut ())?;
    /// assert_eq!(gain.reached.len(), 1);
    /// gain.plan.check(&problem.with_more("p", more)?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn more(
        &self,
        person: &str,
        question: DevelopmentQuestion,
        more: DevelopmentMore,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<DevelopmentGain, UnknownId> {
        let data = &*self.0;
        let before = solve::plan(data, data.person(person)?, question, effort, observer);
        let raised = self.with_more(person, more)?;
        let after = solve::plan(&raised.0, raised.0.person(person)?, question, effort, observer);
        let reached = beyond(data, data.person(person)?, &before.if_missing, &after.if_missing);
        let (of_before, of_after) = (before.if_missing.totals, after.if_missing.totals);
        Ok(DevelopmentGain { more, before: of_before, after: of_after, reached, plan: after })
    }

    /// The same problem with one person alone.
    pub(super) fn alone(&self, person: Person) -> Self {
        let data = &*self.0;
        Self(Arc::new(ProblemData {
            ladder: data.ladder.clone(),
            begins: data.begins,
            quarters: data.quarters,
            currency: data.currency,
            policy: data.policy.clone(),
            assessment: data.assessment,
            budget: data.budget,
            activities: data.activities.clone(),
            builders: data.builders.clone(),
            debriefs: data.debriefs.clone(),
            people: vec![person],
        }))
    }
}

/// What one plan reaches of what is asked for and another does not, by competency.
fn beyond(data: &ProblemData, person: &Person, before: &DevelopmentPath, after: &DevelopmentPath) -> Vec<PlannedObjective> {
    let mut beyond = Vec::new();
    for ask in person.asks.iter() {
        let Some((competency, want)) = data.named(ask.competency, ask.level) else { continue };
        let left = |path: &DevelopmentPath| -> Option<LevelCode> {
            let mut uncovered = path.uncovered.iter();
            uncovered.find(|open| open.competency == competency).map(|open| open.reached.clone())
        };
        let position = |level: &LevelCode| data.ladder.competency(competency.as_ref()).ok()?.scale().level(level.as_ref());
        let Some(from) = left(before) else { continue };
        let to = left(after).unwrap_or(want);
        if position(&to) > position(&from) {
            beyond.push(PlannedObjective { competency: CompetencyId::clone(&competency), from, to });
        }
    }
    beyond
}
