//! Facts from a roster: who was with the company, in which roles, on which rungs, in which functions.

use std::collections::BTreeMap;

use super::facts::{EmploymentFact, ExposureFact, MoveFact, MoveKind, StageFact};
use crate::ladder::Role;
use crate::people::{Person, Roster};
use crate::values::{ItemCode, Period, RoleId};

/// The times of people with the company. How they ended a roster does not say.
#[must_use]
pub fn roster_employments(roster: &Roster) -> Vec<EmploymentFact> {
    let fact = |person: Person<'_>| {
        let mut fact = EmploymentFact::new(person.id().clone());
        (fact.from, fact.until) = (person.hired(), person.left());
        fact
    };
    roster.people().map(fact).collect()
}

/// The moves of people from one role to another that begins on the day on which the first ends: a promotion when steps of the ladder lead from the first to the second, a demotion when they
/// lead back, else a transfer.
#[must_use]
pub fn roster_moves(roster: &Roster) -> Vec<MoveFact> {
    let mut kinds: BTreeMap<(&RoleId, &RoleId), MoveKind> = BTreeMap::new();
    let ladder = roster.ladder();
    let leads = |from: &RoleId, to: &RoleId| {
        ladder.roles_above(from.as_ref()).is_ok_and(|above| above.iter().any(|role| role.id() == to))
    };
    let mut moves = Vec::new();
    for person in roster.people() {
        let held: Vec<(Role<'_>, Period)> = person.role_history().collect();
        for ((one, before), (other, after)) in held.iter().zip(held.iter().skip(1)) {
            let (from, to) = (one.id(), other.id());
            if from == to || before.until.is_some_and(|until| until != after.from) {
                continue;
            }
            let kind = *kinds.entry((from, to)).or_insert_with(|| match (leads(from, to), leads(to, from)) {
                (true, false) => MoveKind::Promotion,
                (false, true) => MoveKind::Demotion,
                _ => MoveKind::Transfer,
            });
            let mut fact = MoveFact::new(person.id().clone());
            (fact.on, fact.kind) = (Some(after.from), Some(kind));
            moves.push(fact);
        }
    }
    moves
}

/// The times of people on the ranks of their roles; roles without a rank are on none. Roles of the same rank one after the other are one time.
#[must_use]
pub fn roster_stages(roster: &Roster) -> Vec<StageFact> {
    let mut facts: Vec<StageFact> = Vec::new();
    for person in roster.people() {
        let first = facts.len();
        for (role, period) in person.role_history() {
            let Some(stage) = role.rank().and_then(|rank| ItemCode::new(rank.as_ref()).ok()) else { continue };
            let own = facts.get_mut(first..).unwrap_or_default();
            match own.last_mut() {
                Some(last) if last.until == Some(period.from) && last.stage == stage => last.until = period.until,
                last => {
                    if let Some(last) = last {
                        last.goes_on = last.until == Some(period.from);
                    }
                    let mut fact = StageFact::new(person.id().clone(), stage);
                    (fact.from, fact.until) = (Some(period.from), period.until);
                    facts.push(fact);
                }
            }
        }
        // Who leaves has no role any more, also where the last one has no end.
        if let (Some(last), Some(left)) = (facts.get_mut(first..).and_then(<[_]>::last_mut), person.left()) {
            last.until = Some(last.until.map_or(left, |until| until.min(left)));
        }
    }
    facts
}

/// The times of people in the functions of their roles; roles without a function are in none.
#[must_use]
pub fn roster_exposure(roster: &Roster) -> Vec<ExposureFact> {
    let mut facts = Vec::new();
    for person in roster.people() {
        for (role, period) in person.role_history() {
            let Some(function) = role.function() else { continue };
            let mut fact = ExposureFact::new(person.id().clone(), function.clone());
            let until = period.until.into_iter().chain(person.left()).min();
            (fact.from, fact.until) = (Some(period.from), until);
            facts.push(fact);
        }
    }
    facts
}
