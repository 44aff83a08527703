//! A development plan: what somebody does when, what it builds, and what it leaves open and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::effort::Completion;
use crate::people::EvidenceKind;
use crate::values::{ActivityId, CompetencyId, ItemCode, LevelCode, Money, PersonId, RoleId, WeightedLevels};

/// What is asked of a plan. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DevelopmentQuestion {
    /// The best plan within the budget: it closes the most, gates first; then it meets the target's gates the soonest; then it costs the least.
    Best,
    /// The cheapest plan that closes all gaps, or as much as can be closed within the budget, gates first; then the soonest.
    Cheapest,
}

/// What somebody does next, quarter by quarter.
///
/// Where levels are unknown it begins with finding them out, and then there are two plans: one if all of them are missing, one if all are met.
/// What comes to be known lies between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentPlan {
    pub(super) person: PersonId,
    pub(super) target: RoleId,
    pub(super) question: DevelopmentQuestion,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) assess: Vec<CompetencyId>,
    pub(super) if_missing: DevelopmentPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) if_met: Option<DevelopmentPath>,
}

/// The plan of one end of what may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentPath {
    pub(super) activities: Vec<PlannedActivity>,
    pub(super) totals: DevelopmentTotals,
    pub(super) hours: Vec<u32>,
    pub(super) milestones: Vec<Milestone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) uncovered: Vec<Uncovered>,
    pub(super) bound: (WeightedLevels, WeightedLevels),
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

/// An activity of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlannedActivity {
    /// What.
    pub activity: ActivityId,
    /// The quarter in which it begins; before 0 where it has begun.
    pub start: i32,
    /// The first quarter after it.
    pub end: i32,
    /// Whether it is part of the plan whatever else is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed: bool,
    /// What it builds of what matters, from where the person stands when it begins, by competency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<PlannedObjective>,
    /// What it is talked over with, for an experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debrief: Option<PlannedDebrief>,
}

/// From which level to which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlannedObjective {
    /// Of what.
    pub competency: CompetencyId,
    /// Where the person stands when it begins; `none` below the scale.
    pub from: LevelCode,
    /// Where it leads.
    pub to: LevelCode,
}

/// The debrief of an experience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlannedDebrief {
    /// What.
    pub activity: ActivityId,
    /// The quarter in which it begins.
    pub start: i32,
    /// The first quarter after it.
    pub end: i32,
    /// Whether it is planned for this experience alone, or something fixed that goes on anyway.
    pub own: bool,
}

/// What a plan comes to. Levels are weighted by what each counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DevelopmentTotals {
    /// The levels that are short of gates today.
    pub gate_gap: WeightedLevels,
    /// The levels that are short, gates among them.
    pub gap: WeightedLevels,
    /// Those of gates that the plan closes.
    pub gates_closed: WeightedLevels,
    /// Those that the plan closes, gates among them.
    pub closed: WeightedLevels,
    /// How many quarters from the first on are over when all gates of the target are met; `None` when they are not.
    pub gates_met_after: Option<u32>,
    /// What it costs, with what is fixed and has not begun, with debriefs and with what has to be found out; `None` where nothing has a cost.
    pub cost: Option<Money>,
    /// The hours in all quarters of the plan, with all that they go into but what has to be found out.
    pub effort: u64,
    /// Those of them that are learning by doing.
    pub experience: u64,
    /// Those that are learning from others.
    pub exposure: u64,
    /// Those in courses.
    pub education: u64,
}

/// What can be observed by a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Milestone {
    /// The first day after the quarter in which it is to come about.
    #[serde(with = "crate::values::date")]
    pub by: NaiveDate,
    /// Which activity leads to it; none for what has to be found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// What is to be seen.
    pub what: MilestoneKind,
}

/// What is to be seen of a milestone. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MilestoneKind {
    /// A level that is not known is found out.
    Assessed {
        /// Of what.
        competency: CompetencyId,
    },
    /// Evidence of a level, by the kind that goes with the activity.
    Evidence {
        /// Of which kind.
        kind: EvidenceKind,
        /// Of what.
        competency: CompetencyId,
        /// At least of which level.
        level: LevelCode,
    },
    /// What the activity leaves behind is there.
    Deliverable(ItemCode),
    /// The activity is over, with its debrief where it is an experience.
    Completed,
}

/// A level that is asked for and that a plan does not reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncovered {
    pub(super) competency: CompetencyId,
    pub(super) reached: LevelCode,
    pub(super) want: LevelCode,
    pub(super) gate: bool,
    pub(super) reason: UncoveredReason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) witness: Vec<PlannedActivity>,
}

/// Why a level is not reached. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UncoveredReason {
    /// Of a level on the way to it, no activity that is offered builds it.
    NoActivity,
    /// Of a level on the way to it, only experiences build it for which the catalogue has no debrief.
    NoDebrief,
    /// Activities would build it, but what has to be there before is not, and cannot be built.
    Prerequisite,
    /// It could be built, but not within the quarters, were there any hours and any budget.
    NoTime,
    /// With any hours, and the budget as it is, the plan reaches it: [`Uncovered::witness`] is such a plan.
    NoHours,
    /// With any budget, and the hours as they are, the plan reaches it: [`Uncovered::witness`] is such a plan.
    NoBudget,
    /// With any hours and any budget the plan reaches it, and with either alone it does not: [`Uncovered::witness`] is such a plan.
    NoHoursNorBudget,
    /// Each of what it takes could be had in time, but not all of it together with what counts more, with any hours and any budget.
    Conflict,
    /// The search was stopped before it was known.
    Undetermined,
}

impl Uncovered {
    /// Of what.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level that the plan reaches; `none` below the scale.
    #[must_use]
    pub const fn reached(&self) -> &LevelCode {
        &self.reached
    }

    /// The level that is asked for.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }

    /// Whether nothing else makes up for it.
    #[must_use]
    pub const fn is_gate(&self) -> bool {
        self.gate
    }

    /// What it is that binds.
    #[must_use]
    pub const fn reason(&self) -> UncoveredReason {
        self.reason
    }

    /// A plan that reaches it and keeps all rules but the one that binds; empty where there is none.
    #[must_use]
    pub fn witness(&self) -> &[PlannedActivity] {
        &self.witness
    }
}

impl DevelopmentPlan {
    /// Whose plan it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// The role that it leads to.
    #[must_use]
    pub const fn target(&self) -> &RoleId {
        &self.target
    }

    /// What was asked of it.
    #[must_use]
    pub const fn question(&self) -> DevelopmentQuestion {
        self.question
    }

    /// The competencies of which the level has to be found out first, by id.
    #[must_use]
    pub fn assess(&self) -> &[CompetencyId] {
        &self.assess
    }

    /// The plan if all levels that nobody knows are below the scale; the only one where all that matter are known.
    #[must_use]
    pub const fn if_missing(&self) -> &DevelopmentPath {
        &self.if_missing
    }

    /// The plan if all levels that nobody knows are met; `None` where all that matter are known.
    #[must_use]
    pub const fn if_met(&self) -> Option<&DevelopmentPath> {
        self.if_met.as_ref()
    }

    /// What begins in the same quarter in both plans: what is wise whatever comes to be known.
    #[must_use]
    pub fn in_any_case(&self) -> Vec<&PlannedActivity> {
        let same = |planned: &&PlannedActivity| {
            let alike = |other: &PlannedActivity| (&other.activity, other.start) == (&planned.activity, planned.start);
            self.if_met.as_ref().is_none_or(|met| met.activities.iter().any(alike))
        };
        self.if_missing.activities.iter().filter(same).collect()
    }
}

impl DevelopmentPath {
    /// The activities, by start and then by id.
    #[must_use]
    pub fn activities(&self) -> &[PlannedActivity] {
        &self.activities
    }

    /// What it comes to.
    #[must_use]
    pub const fn totals(&self) -> &DevelopmentTotals {
        &self.totals
    }

    /// The hours that each quarter takes, with all that they go into.
    #[must_use]
    pub fn hours(&self) -> &[u32] {
        &self.hours
    }

    /// What is to be seen by when, in order of days.
    #[must_use]
    pub fn milestones(&self) -> &[Milestone] {
        &self.milestones
    }

    /// What it does not reach of what is asked for, gates first, then by id.
    #[must_use]
    pub fn uncovered(&self) -> &[Uncovered] {
        &self.uncovered
    }

    /// What no plan closes more than: of gates, and of plans that close so much of them, of all. What this one closes where it is proven.
    #[must_use]
    pub const fn bound(&self) -> (WeightedLevels, WeightedLevels) {
        self.bound
    }

    /// How the search ended: [`Completion::Complete`] when no plan is better by the question's order.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}
