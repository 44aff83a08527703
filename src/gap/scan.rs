//! One role against a whole company.

use super::readiness::{ReadinessMethod, RoleReadiness, Yardstick};
use crate::algo::row_sums;
use crate::defect::UnknownId;
use crate::people::{Person, Profiles};
use crate::values::RoleId;

/// How far everybody of a company is from one role: 16 bytes a person.
#[derive(Debug, Clone)]
pub struct ReadinessColumn {
    profiles: Profiles,
    role: RoleId,
    method: ReadinessMethod,
    yardstick: Yardstick,
    sums: Vec<u128>,
}

impl ReadinessColumn {
    /// The role.
    #[must_use]
    pub const fn role(&self) -> &RoleId {
        &self.role
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> ReadinessMethod {
        self.method
    }

    /// Everybody with their readiness, by id.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Person<'_>, RoleReadiness)> {
        self.profiles.roster().people().zip(&self.sums).map(|(person, &sum)| (person, self.yardstick.readiness(sum)))
    }

    /// One person's readiness.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::ReadinessMethod;
    /// let column = roster.profiles(&policy, "2025-01-01".parse()?).readiness("operations-head", ReadinessMethod::Proportional)?;
    /// assert_eq!(column.of("p1")?.is_complete(), None, "nothing is known of p1");
    /// assert!(column.of("p2").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(&self, person: &str) -> Result<RoleReadiness, UnknownId> {
        let person = self.profiles.roster().person(person)?;
        Ok(self.yardstick.readiness(self.sums.get(person.ix().index()).copied().unwrap_or_default()))
    }

    /// The profiles it was made from.
    pub(super) const fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// What everybody counts, by person.
    pub(super) fn sums(&self) -> &[u128] {
        &self.sums
    }

    pub(super) fn readiness(&self, sum: u128) -> RoleReadiness {
        self.yardstick.readiness(sum)
    }
}

impl Profiles {
    /// How far everybody is from a role.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// # Complexity
    /// Linear in people x requirements of the role: a byte read and a table looked up for each.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::ReadinessMethod;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// let column = profiles.readiness("operations-head", ReadinessMethod::AllOrNothing)?;
    /// assert_eq!(column.iter().len(), 1);
    /// assert!(profiles.readiness("operations-hat", ReadinessMethod::AllOrNothing).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readiness(&self, role: &str, method: ReadinessMethod) -> Result<ReadinessColumn, UnknownId> {
        let role = self.roster().ladder().role(role)?;
        let yardstick = Yardstick::new(role, method);
        let (bytes, width) = self.bytes();
        let sums = if width == 0 {
            // A ladder without competencies has empty rows; everybody counts nothing.
            vec![0; self.roster().len()]
        } else {
            row_sums(bytes, width, &yardstick.lookups).collect()
        };
        Ok(ReadinessColumn { profiles: self.clone(), role: role.id().clone(), method, yardstick, sums })
    }
}
