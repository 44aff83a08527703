//! The catalogue: what develops people, what it builds, and what it takes.

use serde::{Deserialize, Serialize};

use super::spec::PerQuarter;
use crate::people::EvidenceKind;
use crate::values::{ActivityId, CompetencyId, ItemCode, LevelCode, Money};

/// What develops people. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActivityKind {
    /// A course or a module of one.
    TrainingModule,
    /// A task beyond what the person has done so far.
    StretchAssignment,
    /// Time in another function.
    Rotation,
    /// Time with another unit or company.
    Secondment,
    /// Going along with somebody: observe, practise, debrief.
    Shadowing,
    /// Sessions with a coach.
    Coaching,
    /// A project of several departments.
    CrossDepartmentProject,
    /// A presentation before the executives.
    ExecutivePresentation,
    /// A budget of one's own, to try something out.
    PilotBudget,
    /// Sessions with a mentor.
    Mentoring,
    /// Counsel given to somebody senior.
    ReverseMentoring,
    /// Learning with peers.
    PeerLearning,
}

/// What kind of learning an activity is, as the rule of 70, 20 and 10 divides it (Lombardo and Eichinger 1996). Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LearningKind {
    /// By doing.
    Experience,
    /// From others.
    Exposure,
    /// In a course.
    Education,
}

impl ActivityKind {
    /// What kind of learning it is.
    #[must_use]
    pub const fn learning(self) -> LearningKind {
        match self {
            Self::TrainingModule => LearningKind::Education,
            Self::Shadowing | Self::Coaching | Self::Mentoring | Self::ReverseMentoring | Self::PeerLearning => {
                LearningKind::Exposure
            }
            _ => LearningKind::Experience,
        }
    }

    /// Whether it is an experience that teaches by being talked over: it is planned together with a debrief.
    #[must_use]
    pub const fn needs_debrief(self) -> bool {
        matches!(self.learning(), LearningKind::Experience) || matches!(self, Self::Shadowing)
    }

    /// The kind of evidence by which it is usually seen that it taught what it should.
    #[must_use]
    pub const fn evidence(self) -> EvidenceKind {
        match self {
            Self::TrainingModule => EvidenceKind::Assessment,
            Self::StretchAssignment | Self::CrossDepartmentProject | Self::PilotBudget => EvidenceKind::WorkOutcome,
            Self::Rotation | Self::Secondment | Self::Shadowing => EvidenceKind::Debrief,
            Self::ExecutivePresentation => EvidenceKind::Manager,
            Self::Coaching | Self::Mentoring => EvidenceKind::Mentor,
            Self::ReverseMentoring | Self::PeerLearning => EvidenceKind::Peer,
        }
    }
}

/// One activity of the catalogue.
///
/// It takes place from the beginning of a quarter on, for as many weeks in a row, of which a quarter has thirteen. Somebody takes it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ActivitySpec {
    /// Which.
    pub id: ActivityId,
    /// What it is.
    pub kind: ActivityKind,
    /// What it builds; each competency once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builds: Vec<BuildSpec>,
    /// How many weeks it lasts, 1 to 156.
    pub weeks: u32,
    /// What it takes of the person's time, in hours a week, 0 to 60.
    #[serde(default)]
    pub hours_per_week: u32,
    /// What it costs for each person; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Activities that must be over, in an earlier quarter, before it begins. All of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<ActivityId>,
    /// Levels that must be there when it begins. All of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<CompetencyLevelSpec>,
    /// How many people can be in it in each quarter; any number when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<PerQuarter>,
    /// The kinds of experience that it is a debrief of, or a coaching for. An activity that is of such a kind itself needs no other debrief.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debriefs: Vec<ActivityKind>,
    /// What it leaves behind, by a code of the company's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<ItemCode>,
    /// Whether plans may choose it; one that is not open is only there for those who have it fixed, such as a rotation or a mentor.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub open: bool,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_yes(flag: &bool) -> bool {
    *flag
}

/// What an activity builds: whoever has at least `from` when it begins has at least `to` when it is over.
///
/// What has to be there before a competency on the ladder has to be there when the activity begins, else it does not build it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BuildSpec {
    /// Of what.
    pub competency: CompetencyId,
    /// The level that is needed for it; `none`, which everybody has, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<LevelCode>,
    /// The level that it leads to, above `from`.
    pub to: LevelCode,
}

/// A level of a competency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CompetencyLevelSpec {
    /// Of what.
    pub competency: CompetencyId,
    /// The code of the level; `none` is below the scale.
    pub level: LevelCode,
}

impl ActivitySpec {
    /// An activity that takes no time and costs nothing, and builds nothing yet.
    #[must_use]
    pub const fn new(id: ActivityId, kind: ActivityKind, weeks: u32) -> Self {
        Self {
            id,
            kind,
            builds: Vec::new(),
            weeks,
            hours_per_week: 0,
            cost: None,
            after: Vec::new(),
            needs: Vec::new(),
            capacity: None,
            debriefs: Vec::new(),
            deliverable: None,
            open: true,
        }
    }

    /// The same, building this as well.
    #[must_use]
    pub fn with_build(mut self, build: BuildSpec) -> Self {
        self.builds.push(build);
        self
    }

    /// The same, for so many hours a week.
    #[must_use]
    pub const fn with_hours(mut self, hours_per_week: u32) -> Self {
        self.hours_per_week = hours_per_week;
        self
    }

    /// The same, at a cost.
    #[must_use]
    pub const fn with_cost(mut self, cost: Money) -> Self {
        self.cost = Some(cost);
        self
    }
}

impl BuildSpec {
    /// To this level, from any.
    #[must_use]
    pub const fn new(competency: CompetencyId, to: LevelCode) -> Self {
        Self { competency, from: None, to }
    }

    /// The same, for those who have this level.
    #[must_use]
    pub fn from(mut self, level: LevelCode) -> Self {
        self.from = Some(level);
        self
    }
}

impl CompetencyLevelSpec {
    /// This level of this competency.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode) -> Self {
        Self { competency, level }
    }
}
