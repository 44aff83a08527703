//! Answers, each of them checked before anybody reads it.

use chrono::Months;
use rungs::{Decision, Judge, Outlook, Unlock, Verdict};
use serde::Serialize;

use crate::support::stop::Stop;

/// How far ahead time is looked at, in months.
pub(crate) const AHEAD: u32 = 24;

/// Everything that is said of one person.
#[derive(Serialize)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) unlock: Unlock,
    pub(crate) outlook: Outlook,
}

impl Answer {
    pub(crate) fn of(judge: &Judge, person: &str, rule: &str) -> Result<Self, Stop> {
        let verdict = verdict(judge, person, rule)?;
        let unlock = unlock(judge, person, rule)?;
        let until = judge.as_of().checked_add_months(Months::new(AHEAD)).unwrap_or(judge.as_of());
        let outlook = judge.when(person, rule, until)?;
        let first = outlook.spans().first().map(|(_, decision)| *decision);
        if unlock.decision() != verdict.decision() || first != Some(verdict.decision()) {
            return Err(Stop::failed(&format!("{person} by {rule}: the answers differ in what is so today")));
        }
        Ok(Self { verdict, unlock, outlook })
    }
}

pub(crate) fn verdict(judge: &Judge, person: &str, rule: &str) -> Result<Verdict, Stop> {
    let verdict = judge.judge(person, rule)?;
    match verdict.check(judge) {
        Ok(()) => Ok(verdict),
        Err(fault) => Err(Stop::failed(&format!("{person} by {rule}: {fault}"))),
    }
}

pub(crate) fn unlock(judge: &Judge, person: &str, rule: &str) -> Result<Unlock, Stop> {
    let unlock = judge.unlock(person, rule)?;
    match unlock.check(judge) {
        Ok(()) => Ok(unlock),
        Err(fault) => Err(Stop::failed(&format!("the cheapest change for {person} by {rule}: {fault}"))),
    }
}

/// Who there is to say something of: everybody employed, by decision.
pub(crate) struct Sorted {
    pub(crate) eligible: Vec<String>,
    pub(crate) undetermined: Vec<String>,
    pub(crate) ineligible: Vec<String>,
}

impl Sorted {
    pub(crate) fn of(judge: &Judge, rule: &str) -> Result<Self, Stop> {
        let mut sorted = Self { eligible: Vec::new(), undetermined: Vec::new(), ineligible: Vec::new() };
        let judgements = judge.facts().judge([rule])?;
        for (person, decision) in judgements.decisions(rule)? {
            let slot = match decision {
                Decision::Eligible => &mut sorted.eligible,
                Decision::Undetermined => &mut sorted.undetermined,
                Decision::Ineligible => &mut sorted.ineligible,
            };
            // Whoever is not there is counted nowhere, but where the rule is open to them.
            if decision != Decision::Ineligible || person.is_employed_on(judge.as_of()) {
                slot.push(person.id().to_string());
            }
        }
        Ok(sorted)
    }

    /// Those who are not eligible, the cheapest change first; who cannot become so by any change comes last.
    pub(crate) fn nearest(&self, judge: &Judge, rule: &str, top: usize) -> Result<Vec<String>, Stop> {
        let mut unlocker = judge.book().rule(rule)?.unlocker();
        let facts = judge.facts();
        let mut costs = Vec::new();
        for person in self.undetermined.iter().chain(&self.ineligible) {
            let found = unlocker.unlock(&facts.candidate(person)?, rungs::Effort::default(), &mut ());
            let cost = found.and_then(|unlock| unlock.cost());
            costs.push((cost.is_none(), cost, person));
        }
        costs.sort();
        Ok(costs.into_iter().take(top).filter(|(is_never, ..)| !is_never).map(|(.., person)| person.clone()).collect())
    }
}
