//! Who is nearest to a role.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::Serialize;

use super::readiness::{ReadinessMethod, RoleReadiness, Yardstick};
use crate::defect::UnknownId;
use crate::people::Profiles;
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
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::ReadinessMethod;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// assert_eq!(profiles.nearest("operations-head", 3, ReadinessMethod::Proportional)?[0].person().as_ref(), "p1");
    /// assert!(profiles.nearest("operations-lead", 3, ReadinessMethod::Proportional)?.is_empty(), "p1 holds it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nearest(&self, role: &str, count: usize, method: ReadinessMethod) -> Result<Vec<Near>, UnknownId> {
        let held = self.roster().ladder().role(role)?.ix();
        let column = self.readiness(role, method)?;
        let people = self.roster().people().zip(self.roster().roles_on(self.as_of()));
        // The one who would have to go is on top: the lowest rank, and of equals the highest number.
        let mut best: BinaryHeap<Reverse<(u128, Reverse<u32>, u128)>> = BinaryHeap::new();
        for ((person, role), &sum) in people.zip(column.sums()) {
            let rank = Yardstick::rank(sum);
            let enters = best.len() < count || best.peek().is_some_and(|Reverse((worst, ..))| rank > *worst);
            if !enters || role == Some(held) || !person.is_employed_on(self.as_of()) {
                continue;
            }
            best.push(Reverse((rank, Reverse(person.ix().0), sum)));
            if best.len() > count {
                best.pop();
            }
        }
        let mut best: Vec<_> = best.into_iter().map(|Reverse(entry)| entry).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let near = |(_, Reverse(person), sum)| {
            let person = column.profiles().roster().person_at(crate::people::PersonIx(person))?;
            Some(Near { person: person.id().clone(), readiness: column.readiness(sum) })
        };
        Ok(best.into_iter().filter_map(near).collect())
    }
}
