//! What the parties of a development plan agree on: what is to be learned, by when, how it is seen, and what time goes into it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{DevelopmentPlan, Milestone, PlannedObjective};
use super::check::DevelopmentFault;
use super::problem::DevelopmentProblem;
use crate::values::{ActivityId, Id, Money, PersonId, RoleId, Share, date};

/// On which side of a development agreement somebody is. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DevelopmentSide {
    /// Whose development it is.
    Learner,
    /// Who answers for the core duties meanwhile.
    Manager,
    /// Who counsels.
    Mentor,
    /// Who opens doors.
    Sponsor,
    /// Where a rotation, a secondment or a shadowing takes place.
    Host,
}

/// Somebody who agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentPartySpec {
    /// The side.
    pub side: DevelopmentSide,
    /// The person.
    pub person: PersonId,
    /// The day on which they agreed; absent until they have.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub agreed_on: Option<NaiveDate>,
}

impl DevelopmentPartySpec {
    /// Somebody who has not agreed yet.
    #[must_use]
    pub const fn new(side: DevelopmentSide, person: PersonId) -> Self {
        Self { side, person, agreed_on: None }
    }

    /// The same, agreed on a day.
    #[must_use]
    pub const fn agreed_on(mut self, date: NaiveDate) -> Self {
        self.agreed_on = Some(date);
        self
    }
}

/// The agreement that goes with a plan. Texts stay with the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DevelopmentAgreement {
    /// Whose development it is.
    pub person: PersonId,
    /// The role that it leads to.
    pub target: RoleId,
    /// The first day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// The first day after it.
    #[serde(with = "date")]
    pub until: NaiveDate,
    /// What is to be learned, in order of days.
    pub objectives: Vec<AgreedObjective>,
    /// What happens in each quarter.
    pub timeline: Vec<AgreedQuarter>,
    /// By what all will see that it was worth it, in order of days.
    pub success: Vec<Milestone>,
    /// The most of working time that may go into it.
    pub most_share: Share,
    /// What it costs; `None` where nothing has a cost.
    pub cost: Option<Money>,
    /// Who agrees, by side and id.
    pub parties: Vec<DevelopmentPartySpec>,
}

/// Something that is to be learned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgreedObjective {
    /// The first day on which it is to be there.
    #[serde(with = "date")]
    pub by: NaiveDate,
    /// From which level to which.
    pub objective: PlannedObjective,
    /// By what.
    pub activity: ActivityId,
}

/// One quarter of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgreedQuarter {
    /// The first day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// The first day after it.
    #[serde(with = "date")]
    pub until: NaiveDate,
    /// What begins in it.
    pub begins: Vec<ActivityId>,
    /// The hours that it takes.
    pub hours: u32,
    /// What part of working time that is; the whole where it is more.
    pub share: Share,
}

/// What stands against an agreement. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AgreementObstacle {
    /// Nobody is on a side that must be: the learner and the manager.
    NoParty(DevelopmentSide),
    /// The learner of the parties is somebody else.
    AnotherLearner(PersonId),
    /// Somebody has not agreed by the day.
    NotAgreed(PersonId),
    /// A quarter takes more than the most of working time, by what is fixed.
    TooMuchTime(u32),
    /// There is nothing to be learned.
    NoObjective,
}

impl DevelopmentPlan {
    /// The agreement that goes with the plan, if all that is unknown is missing: the most that may come.
    ///
    /// # Errors
    /// The first [`DevelopmentFault`] where the plan is not one of the problem.
    pub fn agreement(
        &self,
        problem: &DevelopmentProblem,
        mut parties: Vec<DevelopmentPartySpec>,
    ) -> Result<DevelopmentAgreement, DevelopmentFault> {
        self.check(problem)?;
        let data = &*problem.0;
        let path = &self.if_missing;
        let day = |quarter: i32| data.first_day(u32::try_from(quarter).unwrap_or_default());
        let quarters = u32::try_from(data.quarters).unwrap_or_default();
        let first = data.person(self.person.as_str()).map_or(0, |person| u32::try_from(person.first).unwrap_or_default());
        let mut objectives: Vec<AgreedObjective> = Vec::new();
        for planned in &path.activities {
            objectives.extend(planned.objectives.iter().map(|objective| AgreedObjective {
                by: day(planned.end),
                objective: objective.clone(),
                activity: planned.activity.clone(),
            }));
        }
        objectives.sort();
        let working = u64::from(data.policy.working_hours);
        let timeline = (first..quarters).map(|quarter| {
            let hours = path.hours.get(quarter as usize).copied().unwrap_or_default();
            let begins = path.activities.iter().filter(|planned| u32::try_from(planned.start) == Ok(quarter));
            AgreedQuarter {
                from: data.first_day(quarter),
                until: data.first_day(quarter + 1),
                begins: begins.map(|planned| planned.activity.clone()).collect(),
                hours,
                share: Share::of(u64::from(hours).min(working), working).unwrap_or(Share::ONE),
            }
        });
        parties.sort();
        parties.dedup();
        Ok(DevelopmentAgreement {
            person: self.person.clone(),
            target: self.target.clone(),
            from: data.first_day(first),
            until: data.first_day(quarters),
            objectives,
            timeline: timeline.collect(),
            success: path.milestones.clone(),
            most_share: Share::of(u64::from(data.policy.most_share), 100).unwrap_or(Share::ONE),
            cost: path.totals.cost,
            parties,
        })
    }
}

impl DevelopmentAgreement {
    /// What stands against it on a day; nothing where it is whole.
    #[must_use]
    pub fn obstacles(&self, as_of: NaiveDate) -> Vec<AgreementObstacle> {
        let mut obstacles = Vec::new();
        for side in [DevelopmentSide::Learner, DevelopmentSide::Manager] {
            if !self.parties.iter().any(|party| party.side == side) {
                obstacles.push(AgreementObstacle::NoParty(side));
            }
        }
        for party in &self.parties {
            if party.side == DevelopmentSide::Learner && party.person != self.person {
                obstacles.push(AgreementObstacle::AnotherLearner(party.person.clone()));
            }
            if party.agreed_on.is_none_or(|on| on > as_of) {
                obstacles.push(AgreementObstacle::NotAgreed(party.person.clone()));
            }
        }
        for (nth, quarter) in (0u32..).zip(&self.timeline) {
            if quarter.share > self.most_share {
                obstacles.push(AgreementObstacle::TooMuchTime(nth));
            }
        }
        if self.objectives.is_empty() {
            obstacles.push(AgreementObstacle::NoObjective);
        }
        obstacles.sort();
        obstacles
    }
}
