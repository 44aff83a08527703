//! Criteria as written: what is looked at, and how much it counts.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::defect::json;
use crate::values::{AttributeId, CriterionId, ItemCode, Months, Weight};

/// One criterion of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CriterionSpec {
    /// What is looked at.
    pub criterion: CriterionKind,
    /// How much it counts.
    pub weight: Importance,
    /// The least points that a pair must have, 1 to 10,000: for a mandatory criterion, and for no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u16>,
    /// The points, 0 to 10,000, that stand for what is not known; 5,000 when absent. A mandatory criterion is met by what is not known only
    /// when these are enough.
    #[serde(default = "half", skip_serializing_if = "is_half")]
    pub unknown: u16,
}

pub(super) const HALF: u16 = 5_000;

const fn half() -> u16 {
    HALF
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_half(points: &u16) -> bool {
    *points == HALF
}

impl CriterionSpec {
    /// A criterion that counts.
    #[must_use]
    pub fn new(criterion: impl Into<CriterionKind>, weight: Importance) -> Self {
        Self { criterion: criterion.into(), weight, at_least: None, unknown: HALF }
    }

    /// A criterion of which every pair must have at least so many points.
    #[must_use]
    pub fn mandatory(criterion: impl Into<CriterionKind>, at_least: u16) -> Self {
        Self { at_least: Some(at_least), ..Self::new(criterion, Importance::Mandatory) }
    }

    /// With so many points for what is not known.
    #[must_use]
    pub const fn with_unknown(mut self, points: u16) -> Self {
        self.unknown = points;
        self
    }
}

/// How much a criterion counts: on the wire `"mandatory"`, `"high"`, `"medium"`, `"low"`, or an exact decimal. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// Counts nothing, but a pair that has too few points of it is not legal; nothing makes up for it.
    Mandatory,
    /// Counts 4.
    High,
    /// Counts 2.
    Medium,
    /// Counts 1.
    Low,
    /// Counts this.
    Exact(Weight),
}

impl Importance {
    /// The weight; `None` for a mandatory criterion, which has none.
    #[must_use]
    pub fn weight(self) -> Option<Weight> {
        match self {
            Self::Mandatory => None,
            Self::High => Some(Weight::from(4)),
            Self::Medium => Some(Weight::from(2)),
            Self::Low => Some(Weight::from(1)),
            Self::Exact(weight) => Some(weight),
        }
    }
}

impl fmt::Display for Importance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mandatory => f.pad("mandatory"),
            Self::High => f.pad("high"),
            Self::Medium => f.pad("medium"),
            Self::Low => f.pad("low"),
            Self::Exact(weight) => fmt::Display::fmt(weight, f),
        }
    }
}

impl Serialize for Importance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Importance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// A name, or a weight.
        struct ImportanceVisitor;

        impl serde::de::Visitor<'_> for ImportanceVisitor {
            type Value = Importance;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`mandatory`, `high`, `medium`, `low`, a decimal as a string, or a whole number")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Importance, E> {
                match text {
                    "mandatory" => Ok(Importance::Mandatory),
                    "high" => Ok(Importance::High),
                    "medium" => Ok(Importance::Medium),
                    "low" => Ok(Importance::Low),
                    _ => Weight::deserialize(serde::de::value::StrDeserializer::new(text)).map(Importance::Exact),
                }
            }

            fn visit_u64<E: serde::de::Error>(self, whole: u64) -> Result<Importance, E> {
                self.visit_str(&whole.to_string())
            }

            fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<Importance, E> {
                self.visit_str(&whole.to_string())
            }
        }

        deserializer.deserialize_any(ImportanceVisitor)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $variant:ident($spec:ident) = $name:literal;)+) => {
        /// What a criterion looks at: on the wire `{"shared_languages": {"attribute": "languages"}}`. Open.
        ///
        /// Each gives a pair 0 to 10,000 points. Where something is not known, the points that hang on it are the criterion's
        /// [`unknown`](CriterionSpec::unknown) share of them.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum CriterionKind {
            $($(#[$doc])+ $variant($spec),)+
        }

        impl CriterionKind {
            /// What it is called on the wire.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)+
                }
            }
        }

        $(impl From<$spec> for CriterionKind {
            fn from(spec: $spec) -> Self {
                Self::$variant(spec)
            }
        })+
    };
}

kinds! {
    /// The mentor is strong where the mentee is short of the role they head for.
    Complementarity(ComplementaritySpec) = "complementarity";
    /// The mentor is strong where the mentee thinks better of themself than others do.
    BlindSpots(BlindSpotsSpec) = "blind_spots";
    /// The mentor has another function, another team, and has come another way.
    Perspective(PerspectiveSpec) = "perspective";
    /// The mentor has been on the track that the mentee heads for.
    Experience(ExperienceSpec) = "experience";
    /// The senior of the pair stands the right number of ranks above the other.
    Seniority(SenioritySpec) = "seniority";
    /// They speak the same language.
    SharedLanguages(LanguagesSpec) = "shared_languages";
    /// Their working hours overlap.
    WorkingHours(HoursSpec) = "working_hours";
    /// They work at the same place.
    Location(LocatedSpec) = "location";
    /// The mentor offers what the mentee wishes to learn.
    Topics(TopicsSpec) = "topics";
    /// One has named the other among those they would like.
    Preferences(PreferencesSpec) = "preferences";
    /// What the mentor has seen through as a mentor.
    RecordAsMentor(RecordAsMentorSpec) = "record_as_mentor";
    /// A criterion of the caller's own.
    Own(OwnSpec) = "own";
}

macro_rules! empty {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, expecting = "an object")]
        #[non_exhaustive]
        pub struct $name {}

        impl $name {
            /// Without parameters.
            #[must_use]
            pub const fn new() -> Self {
                Self {}
            }
        }
    )+};
}

empty! {
    /// Each competency that the mentee is known to be short of has a part of the points, by the weight of the requirement times the levels
    /// that are missing; the mentor brings as much of it as they stand levels above the mentee, at most what is missing.
    ///
    /// Unknown for everybody while the mentee heads for no role, or nothing is known to be short.
    ComplementaritySpec;
    /// The parts are the competencies that the mentee offers or wishes; see [`CriterionKind::Topics`]. Where the mentee has no wishes, the
    /// competencies they are short of for the role they head for are meant, each alike. A mentor without topics of their own teaches anything.
    ///
    /// Unknown while neither is known, or the mentor has no offer.
    TopicsSpec;
}

/// Each competency in which the mentee's own view lies above that of others has a part of the points by the levels between; the mentor brings
/// as much of it as they stand levels above what others see in the mentee.
///
/// Unknown while there is no competency of which both views are known, and while none is seen too well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct BlindSpotsSpec {
    /// For how many months a view of oneself counts, 24 when absent.
    pub within_months: Months,
}

impl Default for BlindSpotsSpec {
    fn default() -> Self {
        Self { within_months: Months::new(24).unwrap_or(Months::MOST) }
    }
}

impl BlindSpotsSpec {
    /// Views of two years.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Another function, another team, another way: each of those that are asked for has an equal part of the points.
///
/// A way is other when the mentor has worked in a function, by role, in which the mentee never has. Unknown in the parts where one of
/// them has no role, or a role without function, or no team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct PerspectiveSpec {
    /// Whether the function counts.
    pub function: bool,
    /// Whether the team counts.
    pub team: bool,
    /// Whether the way counts.
    pub route: bool,
}

impl Default for PerspectiveSpec {
    fn default() -> Self {
        Self { function: true, team: true, route: true }
    }
}

impl PerspectiveSpec {
    /// All three.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Whole months in roles of the track of the role that the mentee heads for (of its function, where it has no track), against so many.
///
/// Unknown while the mentee heads for no role, or one with neither, and where the mentor has no role on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct ExperienceSpec {
    /// How many months have all points, 1 or more; 60 when absent.
    pub months: Months,
}

impl Default for ExperienceSpec {
    fn default() -> Self {
        Self { months: Months::new(60).unwrap_or(Months::MOST) }
    }
}

impl ExperienceSpec {
    /// Five years.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// All points from `least` to `most` ranks of distance, and `loses` fewer for each rank beyond.
///
/// Unknown where a rank is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct SenioritySpec {
    /// The least distance that has all points, 1 when absent.
    pub least: i16,
    /// The most, 2 when absent.
    pub most: i16,
    /// The points that each rank beyond costs, 2,500 when absent.
    pub loses: u16,
}

impl Default for SenioritySpec {
    fn default() -> Self {
        Self { least: 1, most: 2, loses: 2_500 }
    }
}

impl SenioritySpec {
    /// One or two ranks above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// How many codes of an attribute of type `codes` both have, against so many.
///
/// Unknown where the record of one does not give the attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct LanguagesSpec {
    /// The attribute.
    pub attribute: AttributeId,
    /// How many have all points, 1 when absent.
    #[serde(default = "one_code")]
    pub enough: u8,
}

const fn one_code() -> u8 {
    1
}

impl LanguagesSpec {
    /// One language in common is enough.
    #[must_use]
    pub const fn new(attribute: AttributeId) -> Self {
        Self { attribute, enough: 1 }
    }
}

/// For how many minutes of a day both are at work, against so many.
///
/// Hours are local times of day, from the attribute `pattern` of type `code` by way of `windows`, and `usual` for codes that have none there
/// (and for everybody, where there is no such attribute); the attribute `offset` of type `integer` says how many minutes local time is ahead
/// of UTC (0 for everybody where there is no such attribute). Unknown where the record of one does not give an attribute that is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct HoursSpec {
    /// The attribute with the minutes ahead of UTC, -840 to 840; what lies beyond is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<AttributeId>,
    /// The attribute with the pattern of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<AttributeId>,
    /// The hours of patterns.
    #[serde(default, deserialize_with = "json::unique", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<ItemCode, WindowSpec>"))]
    pub windows: BTreeMap<ItemCode, WindowSpec>,
    /// The usual hours, 9 to 17 when absent.
    #[serde(default = "nine_to_five")]
    pub usual: WindowSpec,
    /// How many minutes have all points, 1 or more; 240 when absent.
    #[serde(default = "four_hours")]
    pub enough: u16,
}

const fn nine_to_five() -> WindowSpec {
    WindowSpec { from: 540, until: 1_020 }
}

const fn four_hours() -> u16 {
    240
}

impl HoursSpec {
    /// Hours by pattern, all at the same offset.
    #[must_use]
    pub const fn by_pattern(pattern: AttributeId, windows: BTreeMap<ItemCode, WindowSpec>) -> Self {
        Self { offset: None, pattern: Some(pattern), windows, usual: nine_to_five(), enough: four_hours() }
    }

    /// The usual hours, by offset.
    #[must_use]
    pub const fn by_offset(offset: AttributeId) -> Self {
        Self { offset: Some(offset), pattern: None, windows: BTreeMap::new(), usual: nine_to_five(), enough: four_hours() }
    }
}

/// A part of the day, in minutes since midnight: `from` is in it, `until` no longer. Where `until` is not after `from`, it goes on past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct WindowSpec {
    /// The first minute, 0 to 1,439.
    pub from: u16,
    /// The first minute after it, 0 to 1,440.
    pub until: u16,
}

impl WindowSpec {
    /// From `from` to the minute before `until`.
    #[must_use]
    pub const fn new(from: u16, until: u16) -> Self {
        Self { from, until }
    }
}

/// All points at the same place, `elsewhere` at different ones; places are those of the attribute that the roster's settings call the location.
///
/// Unknown where the record of one does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct LocatedSpec {
    /// The points at different places, 0 when absent.
    pub elsewhere: u16,
}

impl LocatedSpec {
    /// Nothing for different places.
    #[must_use]
    pub const fn new() -> Self {
        Self { elsewhere: 0 }
    }
}

/// The rank that one has given the other: all points for the first of a list, evenly fewer down to none for who is not on it.
///
/// Where both sides count, each has half of the points. Unknown on a side that has no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct PreferencesSpec {
    /// Whether the mentees' lists count.
    pub mentees: bool,
    /// Whether the mentors' lists count.
    pub mentors: bool,
}

impl Default for PreferencesSpec {
    fn default() -> Self {
        Self { mentees: true, mentors: true }
    }
}

impl PreferencesSpec {
    /// The lists of both sides.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// What is on record of the mentor as a mentor: 6,000 points by how much of it was seen through, 4,000 by how much there was.
///
/// Of `c` mentorings completed and `b` broken off, the first part counts (c + 1) / (c + b + 2), Laplace's rule of succession, so that one
/// failure does not make somebody bad nor one success good. The second part counts sessions, and six for each mentoring completed, against
/// `enough`. Unknown for a mentor of whom nothing is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct RecordAsMentorSpec {
    /// How many sessions have all points of their part, 1 or more; 24 when absent.
    pub enough: u16,
}

impl Default for RecordAsMentorSpec {
    fn default() -> Self {
        Self { enough: 24 }
    }
}

impl RecordAsMentorSpec {
    /// Two years of monthly sessions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A criterion of the caller's own; see [`Criterion`](crate::Criterion).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct OwnSpec {
    /// The name under which the caller gives it.
    pub name: CriterionId,
}

impl OwnSpec {
    /// The criterion of this name.
    #[must_use]
    pub const fn new(name: CriterionId) -> Self {
        Self { name }
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Importance as "Importance" => {
        "description": "How much a criterion counts: a word, a decimal as a string, or a whole number.",
        "anyOf": [
            { "enum": ["mandatory", "high", "medium", "low"] },
            { "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,9})?$" },
            { "type": "integer" }
        ]
    }
}
