//! The ladder as its author writes it: a JSON document, or the same built in code.

use serde::{Deserialize, Serialize};

use crate::defect::{Defects, Invalid, at, json};
use crate::values::{ClusterId, CompetencyId, FunctionId, LevelCode, Months, RankId, RoleId, ScaleId, TrackId, Weight};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/ladder/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// A leadership ladder as written: what roles there are, what they ask, and which steps lead between them.
///
/// Lists may be in any order, except the levels of a scale and the ranks, which go from the lowest up. `compile` turns
/// the document into a [`Ladder`](crate::Ladder) or says everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct LadderSpec {
    /// The format tag, `rungs/ladder/1`.
    #[serde(default = "format")]
    pub format: String,
    /// What the author calls this version of the ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Proficiency scales.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<ScaleSpec>,
    /// Clusters of competencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Titled<ClusterId>>,
    /// Competencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencySpec>,
    /// Tracks, such as management and expert.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<Titled<TrackId>>,
    /// Business functions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Titled<FunctionId>>,
    /// Ranks, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranks: Vec<Titled<RankId>>,
    /// Roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleSpec>,
    /// Steps between roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepSpec>,
}

impl Default for LadderSpec {
    fn default() -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: None,
            scales: Vec::new(),
            clusters: Vec::new(),
            competencies: Vec::new(),
            tracks: Vec::new(),
            functions: Vec::new(),
            ranks: Vec::new(),
            roles: Vec::new(),
            steps: Vec::new(),
        }
    }
}

impl LadderSpec {
    /// An empty ladder, to be filled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form: unknown fields, wrong types, ids and dates and
    /// weights that are none. Whether the parts fit together, [`LadderSpec::compile`] says.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// ```
    /// let faults = rungs::LadderSpec::from_json(r#"{"roles": [{"idd": "lead"}, {"id": ""}]}"#).unwrap_err();
    /// let codes: Vec<_> = faults.defects().iter().map(|defect| defect.code().as_str()).collect();
    /// assert_eq!(codes, ["json/unknown_field", "id/empty"]);
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            version: Option<String>,
            #[serde(borrow)]
            scales: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            clusters: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            competencies: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            tracks: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            functions: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            ranks: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            roles: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            steps: Option<&'a serde_json::value::RawValue>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::new();
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            spec.version = door.version;
            spec.scales = json::list(door.scales, &at!["scales"], &mut defects);
            spec.clusters = json::list(door.clusters, &at!["clusters"], &mut defects);
            spec.competencies = json::list(door.competencies, &at!["competencies"], &mut defects);
            spec.tracks = json::list(door.tracks, &at!["tracks"], &mut defects);
            spec.functions = json::list(door.functions, &at!["functions"], &mut defects);
            spec.ranks = json::list(door.ranks, &at!["ranks"], &mut defects);
            spec.roles = json::list(door.roles, &at!["roles"], &mut defects);
            spec.steps = json::list(door.steps, &at!["steps"], &mut defects);
        }
        defects.into_warnings()?;
        Ok(spec)
    }
}

/// An id with a title for people to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct Titled<I> {
    /// The id.
    pub id: I,
    /// What people call it; the id when absent.
    #[serde(default = "Option::<String>::default", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl<I> Titled<I> {
    /// Without a title.
    #[must_use]
    pub const fn new(id: I) -> Self {
        Self { id, title: None }
    }

    /// With a title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// A proficiency scale: its levels, the lowest first, each with a code that never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ScaleSpec {
    /// The id.
    pub id: ScaleId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 1 to 10 levels, the lowest first. The code `none` is reserved.
    pub levels: Vec<Titled<LevelCode>>,
}

impl ScaleSpec {
    /// A scale of these levels, the lowest first.
    #[must_use]
    pub fn new(id: ScaleId, levels: impl IntoIterator<Item = LevelCode>) -> Self {
        Self { id, title: None, levels: levels.into_iter().map(Titled::new).collect() }
    }
}

/// A competency: what it is, how it is measured, and what it counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CompetencySpec {
    /// The id.
    pub id: CompetencyId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The scale it is measured on.
    pub scale: ScaleId,
    /// The cluster it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterId>,
    /// The strategic weight: what one level of it counts for the company, 1 when absent. Effort is counted in it.
    #[serde(default)]
    pub weight: Weight,
    /// The strategic goal that the weight stands for, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// What can be observed of a person at a level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorSpec>,
    /// What has to be there before this competency can be built.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequisites: Vec<PrerequisiteSpec>,
}

impl CompetencySpec {
    /// A competency of weight 1 on `scale`.
    #[must_use]
    pub const fn new(id: CompetencyId, scale: ScaleId) -> Self {
        Self {
            id,
            title: None,
            scale,
            cluster: None,
            weight: Weight::ONE,
            strategy: None,
            indicators: Vec::new(),
            prerequisites: Vec::new(),
        }
    }

    /// With a title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// With a strategic weight.
    #[must_use]
    pub fn with_weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// With one more prerequisite.
    #[must_use]
    pub fn with_prerequisite(mut self, competency: CompetencyId, level: LevelCode) -> Self {
        self.prerequisites.push(PrerequisiteSpec { competency, level });
        self
    }
}

/// What can be observed of a person at one level of a competency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct IndicatorSpec {
    /// The level.
    pub level: LevelCode,
    /// The observable behaviour, in words.
    pub text: String,
}

impl IndicatorSpec {
    /// What is seen at `level`.
    #[must_use]
    pub fn new(level: LevelCode, text: impl Into<String>) -> Self {
        Self { level, text: text.into() }
    }
}

/// A competency that comes before another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PrerequisiteSpec {
    /// The competency that comes first.
    pub competency: CompetencyId,
    /// The level it has to reach.
    pub level: LevelCode,
}

/// A role of the ladder, and what it asks of whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RoleSpec {
    /// The id.
    pub id: RoleId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The track it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<TrackId>,
    /// The function it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
    /// Its rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<RankId>,
    /// Whether the company depends on it being filled.
    #[serde(default, skip_serializing_if = "is_false")]
    pub critical: bool,
    /// Whether people enter it from outside the ladder.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open_to_hire: bool,
    /// The competencies it asks for. A higher role may ask less than a lower one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<RequirementSpec>,
    /// What its holder may decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decision_latitude: Vec<LatitudeSpec>,
    /// Experience of other functions that is expected of whoever comes to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exposure: Vec<ExposureSpec>,
    /// What its holder answers for, with the benchmark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accountability: Vec<AccountabilitySpec>,
    /// What is expected to be seen of its holder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<ExpectationSpec>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl RoleSpec {
    /// A role that asks nothing yet.
    #[must_use]
    pub const fn new(id: RoleId) -> Self {
        Self {
            id,
            title: None,
            track: None,
            function: None,
            rank: None,
            critical: false,
            open_to_hire: false,
            requires: Vec::new(),
            decision_latitude: Vec::new(),
            exposure: Vec::new(),
            accountability: Vec::new(),
            expectations: Vec::new(),
        }
    }

    /// With a title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// On a track.
    #[must_use]
    pub fn with_track(mut self, track: TrackId) -> Self {
        self.track = Some(track);
        self
    }

    /// Of a rank.
    #[must_use]
    pub fn with_rank(mut self, rank: RankId) -> Self {
        self.rank = Some(rank);
        self
    }

    /// In a function.
    #[must_use]
    pub fn with_function(mut self, function: FunctionId) -> Self {
        self.function = Some(function);
        self
    }

    /// With one more requirement.
    #[must_use]
    pub fn with_requirement(mut self, requirement: RequirementSpec) -> Self {
        self.requires.push(requirement);
        self
    }
}

/// A competency that a role asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RequirementSpec {
    /// The competency.
    pub competency: CompetencyId,
    /// The least level of it.
    pub level: LevelCode,
    /// How much it counts among the role's requirements, 1 when absent. Readiness is counted in it.
    #[serde(default)]
    pub weight: Weight,
    /// Whether nothing else makes up for it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gate: bool,
}

impl RequirementSpec {
    /// Asks for `level`, with weight 1 and no gate.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode) -> Self {
        Self { competency, level, weight: Weight::ONE, gate: false }
    }

    /// With another weight.
    #[must_use]
    pub fn with_weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// As a gate: nothing else makes up for it.
    #[must_use]
    pub const fn as_gate(mut self) -> Self {
        self.gate = true;
        self
    }
}

/// A decision that comes with a role, and how far its holder may go in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct LatitudeSpec {
    /// The decision, in words.
    pub decision: String,
    /// How far the holder may go.
    pub authority: Authority,
}

impl LatitudeSpec {
    /// `authority` over `decision`.
    #[must_use]
    pub fn new(decision: impl Into<String>, authority: Authority) -> Self {
        Self { decision: decision.into(), authority }
    }
}

/// How far the holder of a role may go in a decision. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Gives a view.
    Advises,
    /// Prepares the decision that another takes.
    Recommends,
    /// Decides, and somebody has to agree.
    DecidesWithApproval,
    /// Decides.
    Decides,
}

/// Experience of a function that a role expects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ExposureSpec {
    /// The function.
    pub function: FunctionId,
    /// For how long.
    pub months: Months,
}

impl ExposureSpec {
    /// So many months in `function`.
    #[must_use]
    pub const fn new(function: FunctionId, months: Months) -> Self {
        Self { function, months }
    }
}

/// What the holder of a role answers for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct AccountabilitySpec {
    /// What is measured.
    pub measure: String,
    /// What is expected of it.
    pub benchmark: String,
}

impl AccountabilitySpec {
    /// Answers for `measure` to reach `benchmark`.
    #[must_use]
    pub fn new(measure: impl Into<String>, benchmark: impl Into<String>) -> Self {
        Self { measure: measure.into(), benchmark: benchmark.into() }
    }
}

/// Something that can be observed of a good holder of a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ExpectationSpec {
    /// What kind of thing is observed.
    pub kind: ExpectationKind,
    /// What is expected, in words.
    pub text: String,
    /// The competency it shows, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competency: Option<CompetencyId>,
}

impl ExpectationSpec {
    /// Expects `text`.
    #[must_use]
    pub fn new(kind: ExpectationKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), competency: None }
    }
}

/// What kind of thing an expectation observes. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExpectationKind {
    /// How somebody acts.
    Behaviour,
    /// What somebody decides.
    Decision,
    /// What comes of it.
    Outcome,
}

/// A step from one role to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct StepSpec {
    /// From this role
    pub from: RoleId,
    /// to this one.
    pub to: RoleId,
    /// What kind of step it is.
    pub kind: StepKind,
    /// How long people typically spend before they take it.
    pub months: Months,
}

impl StepSpec {
    /// A step of this kind after typically so many months.
    #[must_use]
    pub const fn new(from: RoleId, to: RoleId, kind: StepKind, months: Months) -> Self {
        Self { from, to, kind, months }
    }
}

/// What kind of step leads from one role to another. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Up. Promotions never lead back to where they began.
    Promotion,
    /// Across.
    Lateral,
    /// Into the role by way of a temporary one: `{"entry": "rotation"}`.
    Entry(EntryWay),
}

/// The temporary assignment through which a role is entered. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the noun it says")]
pub enum EntryWay {
    Rotation,
    Project,
    Shadowing,
    Swap,
}

impl std::fmt::Display for StepKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Promotion => "promotion",
            Self::Lateral => "lateral",
            Self::Entry(EntryWay::Rotation) => "entry by rotation",
            Self::Entry(EntryWay::Project) => "entry by project",
            Self::Entry(EntryWay::Shadowing) => "entry by shadowing",
            Self::Entry(EntryWay::Swap) => "entry by swap",
        })
    }
}
