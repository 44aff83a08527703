//! Who is nearest to a role.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::Serialize;

use super::readiness::{ReadinessMethod, RoleReadiness, Yardstick};
use crate::defect::UnknownId;
use crate::people::{Person, PersonIx, Profiles};
use crate::values::PersonId;

/// Somebody who is near to a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    person: PersonId,
    readiness: RoleReadiness,
}

impl Near {
    /// Who.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// How near.
    #[must_use]
    pub const fn readiness(&self) -> RoleReadiness {
        self.readiness
    }
}

/// The people nearest to a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nearest {
    people: Vec<Near>,
    as_near: u64,
}

impl Nearest {
    /// Who, the nearest first.
    #[must_use]
    pub fn people(&self) -> &[Near] {
        &self.people
    }

    /// How many more are exactly as near as the last one listed, and were left out by nothing but their id. When this is not 0,
    /// the end of the list is arbitrary, and whoever uses it should say so.
    #[must_use]
    pub const fn as_near(&self) -> u64 {
        self.as_near
    }
}

impl Profiles {
    /// The `count` people nearest to a role, the nearest first: by the least their share can be, then by the most, then by fewer gates
    /// missed, fewer gates unknown, and id. Who holds the role on the profiles' date, or is not employed then, is left out.
    ///
    /// Nearness is computed. Who is *ready*, and when, is for people to judge.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// # Complexity
    /// Linear in people x requirements of the role, and O(log count) for each of the few who enter the list.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::ReadinessMethod;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// let nearest = profiles.nearest("operations-head", 3, ReadinessMethod::Proportional)?;
    /// assert_eq!(nearest.people()[0].person().as_ref(), "p1");
    /// assert!(profiles.nearest("operations-lead", 3, ReadinessMethod::Proportional)?.people().is_empty(), "p1 holds it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nearest(&self, role: &str, count: usize, method: ReadinessMethod) -> Result<Nearest, UnknownId> {
        self.nearest_among(role, count, method, |_| true)
    }

    /// As [`Profiles::nearest`], among those whom `admits` lets in: whose role leads there, who want to move, who are in reach.
    ///
    /// # Errors
    /// As [`Profiles::nearest`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2"}, {"id": "p3"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::ReadinessMethod;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// let others = profiles.nearest_among("operations-head", 1, ReadinessMethod::Proportional, |person| person.id().as_ref() != "p1")?;
    /// assert_eq!((others.people()[0].person().as_ref(), others.as_near()), ("p2", 1), "nothing is known of p3 either");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nearest_among(
        &self,
        role: &str,
        count: usize,
        method: ReadinessMethod,
        admits: impl Fn(Person<'_>) -> bool,
    ) -> Result<Nearest, UnknownId> {
        let held = self.roster().ladder().role(role)?.ix();
        if count == 0 {
            return Ok(Nearest { people: Vec::new(), as_near: 0 });
        }
        let column = self.readiness(role, method)?;
        let people = self.roster().people().zip(self.roster().roles_on(self.as_of()));
        // The one who would have to go is on top: the lowest rank, and of equals the highest number.
        let mut best: BinaryHeap<Reverse<(u128, Reverse<u32>, u128)>> = BinaryHeap::new();
        // How many were passed over, or had to go, at the rank that is now the lowest of a full list.
        let mut as_near = 0;
        for ((person, role), &sum) in people.zip(column.sums()) {
            let rank = Yardstick::rank(sum);
            let lowest = best.peek().filter(|_| best.len() >= count).map(|Reverse((lowest, ..))| *lowest);
            if lowest.is_some_and(|lowest| rank < lowest) || role == Some(held) {
                continue;
            }
            if !person.is_employed_on(self.as_of()) || !admits(person) {
                continue;
            }
            if lowest == Some(rank) {
                as_near += 1;
                continue;
            }
            best.push(Reverse((rank, Reverse(person.ix().0), sum)));
            if best.len() > count {
                let gone = best.pop().map(|Reverse((gone, ..))| gone);
                let lowest = best.peek().map(|Reverse((lowest, ..))| *lowest);
                as_near = if gone == lowest { as_near + 1 } else { 0 };
            }
        }
        let mut best: Vec<_> = best.into_iter().map(|Reverse(entry)| entry).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let near = |(_, Reverse(person), sum)| {
            let person = column.profiles().roster().person_at(PersonIx(person))?;
            Some(Near { person: person.id().clone(), readiness: column.readiness(sum) })
        };
        Ok(Nearest { people: best.into_iter().filter_map(near).collect(), as_near })
    }
}
