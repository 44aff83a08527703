//! A plan: who goes where and when, what that comes to, and what proves how good it is.

use serde::{Deserialize, Serialize};

use super::offer::PlacementKind;
use super::person_spec::PublishedPlacementSpec;
use super::policy_spec::RotationTerm;
use crate::effort::Completion;
use crate::values::{CostCentreId, GroupId, OpportunityId, PersonId, StreamId, UnitId};

/// Who goes where and when.
///
/// Of what it comes to nothing is approximate: [`RotationPlan::totals`] are those of the placements. How far from the best it may be,
/// [`RotationPlan::bound`] says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationPlan {
    pub(super) placements: Vec<Placement>,
    pub(super) totals: RotationTotals,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unmet: Vec<UnmetRequest>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) stages: Vec<ReachedStage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<RotationSearch>,
}

/// How a plan was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RotationSearch {
    pub(super) proof: RotationProof,
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

/// Somebody's stay at an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Placement {
    /// Who.
    pub person: PersonId,
    /// The first period; before 0 where it had started before.
    pub start: i32,
    /// The first period after it.
    pub end: i32,
    /// Where.
    pub opportunity: OpportunityId,
}

/// What a plan is worth, term by term, in milli-points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RotationTotals {
    /// Of each person and gap the weights of the levels that are closed: as many as placements bring, as far as the gap goes.
    pub development: i64,
    /// The wishes of what people got.
    pub preference: i64,
    /// The streams that people see by something else than shadowing and have not been in so, by [`breadth`](crate::RotationWeightsSpec::breadth).
    pub breadth: i64,
    /// Less, for each placement, the criticality of home over its periods, times the share of the person who is away, rounded down.
    pub disruption: i64,
    /// Less what is missing to the fewest placements of each person.
    pub shortfall: i64,
    /// The weight of fairness times the least, over the groups that have people, of the development of its people by their number, rounded down.
    pub fairness: i64,
    /// Less what was published and is given up.
    pub stability: i64,
    /// Less what breaks soft rules.
    pub penalties: i64,
}

/// What is asked for and not in the plan. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum UnmetRequest {
    /// A placement that somebody must have.
    Placement {
        /// Who.
        person: PersonId,
        /// What.
        opportunity: OpportunityId,
        /// From which period on.
        start: i32,
    },
    /// The fewest placements of somebody who must have them.
    AtLeast {
        /// Who.
        person: PersonId,
        /// How many are missing.
        missing: u64,
    },
    /// The fewest placements of a quota that is hard.
    Quota {
        /// Whose.
        group: GroupId,
        /// In which stream, if only in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamId>,
        /// Of which kind, if only of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<PlacementKind>,
        /// How many are missing.
        missing: u64,
    },
}

/// What a stage reached, which no later one gave up by more than its tolerance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReachedStage {
    /// The term that was sought.
    pub term: RotationTerm,
    /// What was reached, in milli-points.
    pub reached: i64,
}

/// A limit that people share. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RotationRow {
    /// The seats of an opportunity in a period.
    Seats {
        /// Which.
        opportunity: OpportunityId,
        /// When.
        period: u32,
    },
    /// The mentoring of a unit in a period.
    Mentors {
        /// Which.
        unit: UnitId,
        /// When.
        period: u32,
    },
    /// How much of a unit's people may be away in a period.
    Cover {
        /// Which.
        unit: UnitId,
        /// When.
        period: u32,
    },
    /// A budget.
    Budget {
        /// Of whom.
        cost_centre: CostCentreId,
        /// The first period.
        from: u32,
        /// The first period after it.
        until: u32,
        /// How much it is.
        amount: i64,
    },
    /// How often a load goes into what of a unit's people may be away in a period: what is left over helps nobody.
    WholeCover {
        /// Which.
        unit: UnitId,
        /// The load, in percent of one person.
        divisor: i64,
        /// When.
        period: u32,
    },
    /// Those who start together.
    Cohort {
        /// At which opportunity.
        opportunity: OpportunityId,
        /// When.
        start: i32,
    },
    /// The sides of a swap.
    Swap {
        /// Its side with the lowest id; where it has a price, a side that is held to that.
        opportunity: OpportunityId,
        /// When they start.
        start: i32,
    },
    /// The most placements of a group.
    Quota {
        /// Which.
        group: GroupId,
        /// In which stream, if only in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamId>,
        /// Of which kind, if only of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<PlacementKind>,
    },
}

/// Prices that prove a bound on the total of every plan that breaks no rule.
///
/// Prices are in 1,024ths of a milli-point. What somebody's plan is worth at these prices is 1,024 times all its terms but fairness and
/// penalties, with each milli-point of development counted once more by the prices of their groups, less the price of each row times what the
/// plan takes of it. Let the most of that over all plans of a person that keep the rules of a person be their value. Then the values
/// of all people, and each row's price times its limit, are together at least 1,024 times the total of any plan: what a price takes from a
/// person is no more than what it gives to the limit, and the group prices, times the people of each group, come to at least 1,024 times the
/// weight of fairness. A soft row has no price above its penalty.
///
/// Of the hosts that are listed seats and mentors have no prices. Instead each cohort has one, which may be below 0: what people pay who start
/// then, and what the host has of it. In place of the limits the best that the host could offer at these prices counts, within its seats and
/// mentors, each cohort filled as it must be or not at all. A side of a swap has a price on who starts there, less who starts at the first side,
/// which are as many. Of cover in wholes, a load counts as often as the divisor goes into it, and so does the limit.
///
/// What is asked for of quotas has no price; the bound leaves it out, as it does how cohorts of other hosts must be filled. Of people who have too
/// many plans to look at all of them the value is instead the most that placements which do not overlap would be worth if each was worth what it is
/// alone; these are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationProof {
    pub(super) prices: Vec<(RotationRow, i64)>,
    pub(super) group_prices: Vec<(GroupId, i64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hosts: Vec<UnitId>,
    pub(super) relaxed: Vec<PersonId>,
    pub(super) bound: i64,
}

impl Placement {
    /// The first period and the first after it.
    #[must_use]
    pub const fn periods(&self) -> (i32, i32) {
        (self.start, self.end)
    }
}

impl RotationTotals {
    /// All terms together.
    #[must_use]
    pub const fn total(&self) -> i64 {
        let gained = self.development.saturating_add(self.preference).saturating_add(self.breadth);
        let lost = self.disruption.saturating_add(self.shortfall).saturating_add(self.stability);
        gained.saturating_add(lost).saturating_add(self.fairness).saturating_add(self.penalties)
    }

    /// One of them.
    #[must_use]
    pub const fn term(&self, term: RotationTerm) -> i64 {
        match term {
            RotationTerm::Development => self.development,
            RotationTerm::Preference => self.preference,
            RotationTerm::Breadth => self.breadth,
            RotationTerm::Disruption => self.disruption,
            RotationTerm::Shortfall => self.shortfall,
            RotationTerm::Fairness => self.fairness,
            RotationTerm::Stability => self.stability,
            RotationTerm::Penalties => self.penalties,
        }
    }
}

impl RotationPlan {
    /// The placements, by person and then by start.
    #[must_use]
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// Those of one person.
    #[must_use]
    pub fn of(&self, person: &str) -> &[Placement] {
        let from = self.placements.partition_point(|placement| placement.person.as_ref() < person);
        let until = self.placements.partition_point(|placement| placement.person.as_ref() <= person);
        self.placements.get(from..until).unwrap_or_default()
    }

    /// What the plan is worth.
    #[must_use]
    pub const fn totals(&self) -> RotationTotals {
        self.totals
    }

    /// What is asked for and not in the plan; a plan that has all of it comes before any that has not.
    #[must_use]
    pub fn unmet(&self) -> &[UnmetRequest] {
        &self.unmet
    }

    /// What each stage reached, where the document has stages.
    #[must_use]
    pub fn stages(&self) -> &[ReachedStage] {
        &self.stages
    }

    /// What the total of no plan exceeds, stages left out: proven by [`RotationPlan::proof`]. None of a plan that nobody searched for.
    #[must_use]
    pub fn bound(&self) -> Option<i64> {
        self.proof().map(RotationProof::bound)
    }

    /// Prices that prove the bound.
    #[must_use]
    pub fn proof(&self) -> Option<&RotationProof> {
        self.search.as_ref().map(|search| &search.proof)
    }

    /// How the search ended: [`Completion::Complete`] when the total is as much as the bound.
    #[must_use]
    pub fn completion(&self) -> Option<Completion> {
        self.search.as_ref().map(|search| search.completion)
    }

    /// How many steps it took; none where nobody searched.
    #[must_use]
    pub fn steps(&self) -> Option<u64> {
        self.search.as_ref().map(|search| search.steps)
    }

    /// The placements as a document has them, to be [published](crate::RotationSpec::published) or [scored](crate::RotationProblem::plan).
    #[must_use]
    pub fn published(&self) -> Vec<PublishedPlacementSpec> {
        let published = |placement: &Placement| {
            PublishedPlacementSpec::new(placement.person.clone(), placement.opportunity.clone(), placement.start)
        };
        self.placements.iter().map(published).collect()
    }
}

impl RotationProof {
    /// The rows with a price, in order, in 1,024ths of a milli-point for each unit of the row; no other has one. Those of cohorts and swaps may be
    /// below 0.
    #[must_use]
    pub fn prices(&self) -> &[(RotationRow, i64)] {
        &self.prices
    }

    /// The hosts whose offers have prices by cohort, by id.
    #[must_use]
    pub fn hosts(&self) -> &[UnitId] {
        &self.hosts
    }

    /// The groups whose development is counted again, by id.
    #[must_use]
    pub fn group_prices(&self) -> &[(GroupId, i64)] {
        &self.group_prices
    }

    /// The people whose value is not that of their best plan but more, by id.
    #[must_use]
    pub fn relaxed(&self) -> &[PersonId] {
        &self.relaxed
    }

    /// The bound that the prices prove, in milli-points.
    #[must_use]
    pub const fn bound(&self) -> i64 {
        self.bound
    }
}
