//! Checks a verdict against the rules as written and the roster's views alone: nothing here comes from the code that found it.

use std::collections::BTreeSet;

use super::candidate::Judge;
use super::check_predicate::Case;
use super::check_tree::{Node, Tree};
use super::predicate::PredicateSpec;
use super::truth::{Decision, Truth};
use super::verdict::{Asks, ClauseVerdict, Verdict, VerdictFault};
use crate::values::Id;

/// Of how many clauses, each of which serves either way, all ways are tried.
const MOST_EITHER_WAY: usize = 16;

impl Verdict {
    /// Checks the verdict against the rule as written and what is on record of the person: every clause, the decision, that the clauses which
    /// block do so by themselves and are all needed, and that finding out the clauses to find out can settle it and none can be left out. Where more than sixteen of the latter serve one reference
    /// to a rule by being met and another by not being met, that is not looked at.
    ///
    /// # Errors
    /// The first [`VerdictFault`]. A verdict of another judge is one.
    ///
    /// # Complexity
    /// Linear in the rule's clauses and the person's records, times the number of clauses that block or are to be found out.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2020-01-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "established", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2021-12-31".parse()?)?;
    /// use rungs::VerdictFault;
    /// let verdict = judge.judge("p1", "established")?;
    /// verdict.check(&judge)?;
    /// let later = judge.on("2022-01-01".parse()?);
    /// assert_eq!(verdict.check(&later), Err(VerdictFault::Question));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, judge: &Judge) -> Result<(), VerdictFault> {
        let tree = Tree::new(judge.book(), self.rule.as_str()).ok_or(VerdictFault::Question)?;
        let case = Case::new(judge, self.person.as_str()).map_err(|_| VerdictFault::Question)?;
        let rule = judge.book().rule(self.rule.as_str()).map_err(|_| VerdictFault::Question)?;
        if (self.as_of, self.version(), self.role()) != (judge.as_of(), judge.book().version(), rule.role()) {
            return Err(VerdictFault::Question);
        }
        if let Some(at) = (0..self.clauses.len().max(tree.nodes.len()))
            .find(|&at| !self.clauses.get(at).zip(tree.nodes.get(at)).is_some_and(|(clause, node)| is_clause(clause, node)))
        {
            return Err(VerdictFault::Clause(at));
        }
        // What each predicate comes to by itself; a closed world changes that where it stands.
        let seen: Vec<Option<Truth>> = tree.nodes.iter().map(|node| leaf(node).map(|asked| case.truth(asked))).collect();
        let closed = |at: usize| match (seen.get(at).copied().flatten(), tree.nodes.get(at).is_some_and(is_closed_world)) {
            (Some(Truth::Unknown), true) => Truth::NotMet,
            (truth, _) => truth.unwrap_or(Truth::Unknown),
        };
        let truths = tree.evaluate(closed);
        // The parts before what is made of them, so that the first fault is the one to look at.
        for (at, ((clause, truth), seen)) in self.clauses.iter().zip(&truths).zip(&seen).enumerate().rev() {
            if clause.truth != *truth {
                return Err(VerdictFault::Truth(at));
            }
            if !tells(clause, *seen) {
                return Err(VerdictFault::Observed(at));
            }
        }
        let whole = truths.first().copied().unwrap_or(Truth::Unknown);
        if self.decision != Decision::from(whole) {
            return Err(VerdictFault::Truth(0));
        }
        let is_leaf = |at: &usize| tree.nodes.get(*at).is_some_and(|node| leaf(node).is_some());
        let of = |at: usize| truths.get(at).copied().unwrap_or(Truth::Unknown);
        let blocks =
            |set: &BTreeSet<usize>| tree.whole(|at| if set.contains(&at) { of(at) } else { Truth::Unknown }) == Truth::NotMet;
        let is_blocking = match whole {
            Truth::NotMet => self.blocking.iter().all(is_leaf) && is_least(&self.blocking, blocks),
            _ => self.blocking.is_empty(),
        };
        if !is_blocking {
            return Err(VerdictFault::Blocking);
        }
        let is_open = |at: &usize| is_leaf(at) && of(*at) == Truth::Unknown;
        let is_either_way = |at: &usize| tree.favourable(*at).is_none();
        let is_to_find_out = match whole {
            // What serves one reference to a rule may hurt another.
            Truth::Unknown if self.to_find_out.is_empty() => (0..tree.nodes.len()).filter(is_open).any(|at| is_either_way(&at)),
            Truth::Unknown => self.to_find_out.iter().all(is_open) && settles(&tree, &truths, &self.to_find_out),
            _ => self.to_find_out.is_empty(),
        };
        if is_to_find_out { Ok(()) } else { Err(VerdictFault::ToFindOut) }
    }
}

fn leaf<'n>(node: &'n Node<'_>) -> Option<&'n PredicateSpec> {
    match &node.asks {
        Asks::Predicate(predicate) => Some(predicate),
        _ => None,
    }
}

fn is_closed_world(node: &Node<'_>) -> bool {
    node.written.is_some_and(|written| written.closed_world)
}

/// Whether it is the clause that is written there.
fn is_clause(clause: &ClauseVerdict, node: &Node<'_>) -> bool {
    clause.rule == *node.rule
        && clause.id.as_ref() == node.written.and_then(|written| written.id.as_ref())
        && clause.why.as_ref() == node.written.and_then(|written| written.why.as_ref())
        && clause.closed_world == is_closed_world(node)
        && (&clause.place, clause.depth, &clause.parts, &clause.asks) == (&node.place, node.depth, &node.parts, &node.asks)
}

/// Whether a clause says that something is missing where its predicate is unknown, and what was seen where it is not.
fn tells(clause: &ClauseVerdict, seen: Option<Truth>) -> bool {
    match seen {
        None => clause.observed.is_none() && clause.missing.is_none() && clause.evidence.is_empty(),
        Some(Truth::Unknown) => clause.missing.is_some(),
        Some(_) => clause.observed.is_some(),
    }
}

/// Whether a set of clauses does something, and none of it can be left out.
fn is_least(set: &[usize], does: impl Fn(&BTreeSet<usize>) -> bool) -> bool {
    let mut all: BTreeSet<usize> = set.iter().copied().collect();
    let mut is_needed = |at: &usize| {
        all.remove(at);
        let is_needed = !does(&all);
        all.insert(*at);
        is_needed
    };
    let are_needed = set.iter().all(&mut is_needed);
    are_needed && all.len() == set.len() && does(&all)
}

/// Whether the whole is met when these clauses turn out well, whatever becomes of the other unknown ones, and none of them can be left out.
/// What is well for one that is wanted both ways is one way or the other, the same with and without the rest.
fn settles(tree: &Tree<'_>, truths: &[Truth], set: &[usize]) -> bool {
    let either_way: Vec<usize> = set.iter().copied().filter(|&at| tree.favourable(at).is_none()).collect();
    if either_way.len() > MOST_EITHER_WAY {
        // Too many ways to try them all: what cannot be looked at is not called wrong.
        return true;
    }
    (0u32..1 << either_way.len()).any(|ways| {
        let turned = |at: usize| {
            let way = either_way.iter().position(|&either| either == at);
            let met = way.map(|way| Truth::of(ways >> way & 1 == 1));
            tree.favourable(at).or(met).unwrap_or(Truth::Unknown)
        };
        let known = |at: usize| truths.get(at).copied().unwrap_or(Truth::Unknown);
        is_least(set, |some| tree.whole(|at| if some.contains(&at) { turned(at) } else { known(at) }) == Truth::Met)
    })
}

#[cfg(test)]
mod tests {
    use super::super::observed::Missing;
    use super::*;
    use crate::eligibility::RuleBookSpec;
    use crate::ladder::LadderSpec;
    use crate::people::{EvidencePolicySpec, RosterSettings, RosterSpec};

    /// One who is ineligible by a certain rule, one of whom too little is known.
    fn judge() -> Judge {
        let ladder = LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json")).unwrap().compile().unwrap();
        let roster = RosterSpec::from_json(r#"{"people": [{"id": "new", "hired": "2025-01-01"}, {"id": "old"}]}"#).unwrap();
        let book = RuleBookSpec::from_json(
            r#"{"rules": [
                {"id": "both", "needs": {"all": [{"ref": "time"}, {"any": [{"ref": "time"}, {"not": {"aspires_to": {"role": "operations-lead"}}}]}]}},
                {"id": "time", "anybody": true, "needs": {"at_least": {"k": 1, "of": [
                    {"tenure": {"in": "company", "months": 24}}, {"tenure": {"in": "company", "months": 36}}]}}}]}"#,
        );
        let book = book.unwrap().compile(&ladder, &RosterSettings::new()).unwrap();
        let policy = EvidencePolicySpec::new().compile().unwrap();
        book.over(&roster.compile(&ladder).unwrap(), &policy, "2025-06-30".parse().unwrap()).unwrap()
    }

    fn fault(person: &str, tamper: impl FnOnce(&mut Verdict)) -> Result<(), VerdictFault> {
        let judge = judge();
        let mut verdict = judge.judge(person, "both").unwrap();
        assert_eq!(verdict.check(&judge), Ok(()));
        tamper(&mut verdict);
        verdict.check(&judge)
    }

    #[test]
    fn what_is_changed_is_found() {
        assert_eq!(fault("new", |verdict| verdict.person = "somebody".parse().unwrap()), Err(VerdictFault::Question));
        assert_eq!(fault("new", |verdict| verdict.rule = "nothing".parse().unwrap()), Err(VerdictFault::Question));
        assert_eq!(
            fault("new", |verdict| verdict.role = Some("operations-lead".parse().unwrap())),
            Err(VerdictFault::Question)
        );
        assert_eq!(fault("new", |verdict| verdict.person = "old".parse().unwrap()), Err(VerdictFault::Truth(10)));
        assert_eq!(fault("new", |verdict| verdict.decision = Decision::Eligible), Err(VerdictFault::Truth(0)));
        assert_eq!(fault("new", |verdict| drop(verdict.clauses.pop())), Err(VerdictFault::Clause(10)));
        assert_eq!(fault("new", |verdict| verdict.clauses.push(verdict.clauses[10].clone())), Err(VerdictFault::Clause(11)));
        let clause = |change: fn(&mut ClauseVerdict)| fault("new", |verdict| change(&mut verdict.clauses[9]));
        assert_eq!(clause(|clause| clause.place.push_str("/any")), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.depth += 1), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.parts.push(1)), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.closed_world = true), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.why = Some("because".to_owned())), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.asks = Asks::Any), Err(VerdictFault::Clause(9)));
        assert_eq!(clause(|clause| clause.truth = Truth::Met), Err(VerdictFault::Truth(9)));
        assert_eq!(clause(|clause| clause.observed = None), Err(VerdictFault::Observed(9)));
        assert_eq!(fault("new", |verdict| verdict.clauses[0].missing = Some(Missing::Place)), Err(VerdictFault::Observed(0)));
        assert_eq!(fault("old", |verdict| verdict.clauses[9].missing = None), Err(VerdictFault::Observed(9)));
    }

    #[test]
    fn sets_that_are_not_the_least_are_found() {
        let blocking = |change: fn(&mut Vec<usize>)| fault("new", |verdict| change(&mut verdict.blocking));
        assert_eq!(judge().judge("new", "both").unwrap().blocking, [9, 10]);
        assert_eq!(blocking(Vec::clear), Err(VerdictFault::Blocking));
        assert_eq!(blocking(|set| set.truncate(1)), Err(VerdictFault::Blocking));
        assert_eq!(blocking(|set| set.insert(0, 1)), Err(VerdictFault::Blocking));
        assert_eq!(blocking(|set| set.push(10)), Err(VerdictFault::Blocking));
        assert_eq!(blocking(|set| *set = vec![7]), Err(VerdictFault::Blocking));
        let open = |change: fn(&mut Vec<usize>)| fault("old", |verdict| change(&mut verdict.to_find_out));
        assert_eq!(judge().judge("old", "both").unwrap().to_find_out, [9]);
        assert_eq!(open(|set| *set = vec![10]), Ok(()));
        assert_eq!(open(Vec::clear), Err(VerdictFault::ToFindOut));
        assert_eq!(open(|set| set.push(10)), Err(VerdictFault::ToFindOut));
        assert_eq!(open(|set| set.insert(0, 7)), Err(VerdictFault::ToFindOut));
        assert_eq!(open(|set| set.push(100)), Err(VerdictFault::ToFindOut));
        assert_eq!(fault("new", |verdict| verdict.to_find_out.push(9)), Err(VerdictFault::ToFindOut));
        assert_eq!(fault("old", |verdict| verdict.blocking.push(9)), Err(VerdictFault::Blocking));
    }
}
