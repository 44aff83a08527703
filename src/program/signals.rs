//! Readiness signals: who became eligible for what since a day, and by which evidence.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::eligibility::{Asks, ClauseVerdict, Decision, Judge, PredicateSpec, Truth, Verdict};
use crate::ladder::Ladder;
use crate::people::Evidence;
use crate::values::{CompetencyId, Id, PersonId, RoleId, RuleId};

/// Somebody who became eligible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadinessSignal {
    /// Who.
    pub person: PersonId,
    /// By which rule.
    pub rule: RuleId,
    /// The role that the rule admits to, if one.
    pub role: Option<RoleId>,
    /// The version of the rule book.
    pub version: Option<String>,
    /// What the rule said on the day before.
    pub before: Decision,
    /// The clauses that were not met then and are now, in the order of the rule.
    pub clauses: Vec<ChangedClause>,
    /// What was observed since, of the competencies that those clauses look at, by the roster's own order.
    pub evidence: Vec<Evidence>,
}

/// A clause that is met and was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChangedClause {
    /// What to call it: its id, else its predicate, else its place.
    pub label: String,
    /// In people's words, where the rule gives some.
    pub why: Option<String>,
    /// What it came to before.
    pub before: Truth,
    /// The ids of the evidence or records that it rests on, where they have some.
    pub evidence: Vec<String>,
}

/// Who is eligible by which rule, and was not on an earlier day: by rule, then by person.
///
/// Both days are judged from the same roster, with all that it knows: what became known late is told as of the day on which it holds.
/// [`View::onto`](crate::View::onto) makes such a roster from a journal.
///
/// # Complexity
/// Two verdicts in bulk over all people and rules, and two whole ones for each signal.
///
/// ```
/// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
/// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
/// # let policy = rungs::EvidencePolicySpec::new().compile()?;
/// let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"id": "time", "tenure": {"in": "company", "months": 24}}}]}"#)?;
/// let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2022-02-01".parse()?)?;
/// let signals = rungs::readiness_signals(&judge, "2021-12-01".parse()?);
/// assert_eq!((signals[0].person.as_ref(), signals[0].clauses[0].label.as_str()), ("p1", "time"));
/// assert!(rungs::readiness_signals(&judge, "2022-01-15".parse()?).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn readiness_signals(judge: &Judge, since: NaiveDate) -> Vec<ReadinessSignal> {
    let before = judge.on(since);
    let (now, then) = (judge.judge_all(), before.judge_all());
    let mut signals = Vec::new();
    for rule in judge.book().rules() {
        let rule = rule.id().as_str();
        let (Ok(now), Ok(then)) = (now.decisions(rule), then.decisions(rule)) else { continue };
        for ((person, decision), (_, earlier)) in now.zip(then) {
            if decision == Decision::Eligible && earlier != Decision::Eligible && person.is_employed_on(judge.as_of()) {
                let id = person.id().as_str();
                let (Ok(now), Ok(then)) = (judge.judge(id, rule), before.judge(id, rule)) else { continue };
                signals.push(signal(judge, since, person.evidence(), &now, &then));
            }
        }
    }
    signals
}

fn signal(judge: &Judge, since: NaiveDate, evidence: Vec<Evidence>, now: &Verdict, then: &Verdict) -> ReadinessSignal {
    let changed = now.clauses().iter().zip(then.clauses()).filter(|(now, then)| {
        now.truth() == Truth::Met && then.truth() != Truth::Met && matches!(now.asks(), Asks::Predicate(_))
    });
    let mut competencies = BTreeSet::new();
    let mut clauses = Vec::new();
    for (clause, earlier) in changed {
        looked_at(clause, now.role(), judge.book().ladder(), &mut competencies);
        clauses.push(ChangedClause {
            label: clause.label().to_owned(),
            why: clause.why().map(str::to_owned),
            before: earlier.truth(),
            evidence: clause.evidence().to_vec(),
        });
    }
    let is_new = |seen: &Evidence| since < seen.on() && seen.on() <= judge.as_of() && competencies.contains(seen.competency());
    ReadinessSignal {
        person: now.person().clone(),
        rule: now.rule().clone(),
        role: now.role().cloned(),
        version: now.version().map(str::to_owned),
        before: then.decision(),
        clauses,
        evidence: evidence.into_iter().filter(is_new).collect(),
    }
}

/// The competencies that a clause looks at.
fn looked_at(clause: &ClauseVerdict, of: Option<&RoleId>, ladder: &Ladder, competencies: &mut BTreeSet<CompetencyId>) {
    let role = match clause.asks() {
        Asks::Predicate(PredicateSpec::MeetsLevel(spec)) => {
            competencies.insert(spec.competency.clone());
            return;
        }
        Asks::Predicate(PredicateSpec::MeetsRole(spec)) => spec.role.as_ref().or(of),
        Asks::Predicate(PredicateSpec::GapAtMost(spec)) => spec.role.as_ref().or(of),
        _ => return,
    };
    if let Some(role) = role.and_then(|role| ladder.role(role.as_str()).ok()) {
        competencies.extend(role.requirements().map(|asked| asked.competency().id().clone()));
    }
}
