//! What a rule can ask of a person, as written: one small document for each predicate.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::predicate_records::{
    BackedSpec, CertificateSpec, CompletedSpec, MentoredSpec, MentorsSpec, NoOpenSpec, StreamsSpec, TrainingSpec,
};
use crate::defect::{Defects, InputPath, json};
use crate::gap::ReadinessMethod;
use crate::people::{AttributeValue, EvidenceKind};
use crate::values::{
    AttributeId, CompetencyId, FunctionId, ItemCode, LevelCode, Months, RankId, RoleId, RuleId, Share, TrackId, WeightedLevels,
};

/// What a predicate asks. Open.
///
/// On the wire an object with one member: `{"tenure": {"in": "company", "months": 24}}`. Every predicate says what makes it
/// *unknown*; missing data is never the same as "no".
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PredicateSpec {
    /// Is employed on the day. Never unknown.
    Employed(EmployedSpec),
    /// Has a level of a competency.
    MeetsLevel(MeetsLevelSpec),
    /// Is ready for a role to a share.
    MeetsRole(MeetsRoleSpec),
    /// Has no more than so much to learn for a role.
    GapAtMost(GapAtMostSpec),
    /// Holds a role.
    HoldsRole(RolesSpec),
    /// Has held roles for some months.
    HasHeld(HasHeldSpec),
    /// Has been somewhere for some months without a break.
    Tenure(TenureSpec),
    /// Was rated well often enough.
    Rating(RatingsSpec),
    /// Was seen with some performance in the latest talent review.
    Performance(ReviewedSpec),
    /// Was seen with some potential in the latest talent review.
    Potential(ReviewedSpec),
    /// Was put into one of some boxes by the latest talent review.
    NineBox(NineBoxSpec),
    /// Has completed assignments.
    Completed(CompletedSpec),
    /// Has completed assignments in several streams.
    StreamsAtLeast(StreamsSpec),
    /// Was mentored.
    Mentored(MentoredSpec),
    /// Mentors, or has mentored, others.
    Mentors(MentorsSpec),
    /// Is nominated.
    NominatedBy(BackedSpec),
    /// Has sponsors.
    Sponsored(BackedSpec),
    /// Is endorsed.
    Endorsed(BackedSpec),
    /// Holds a valid certificate.
    Certificate(CertificateSpec),
    /// Has done a training.
    Training(TrainingSpec),
    /// Aspires to a role.
    AspiresTo(AspiresToSpec),
    /// Works at one of some places.
    Location(LocationSpec),
    /// Has no open case.
    NoOpen(NoOpenSpec),
    /// Has one of the company's own attributes.
    Attribute(AttributeSpec),
    /// Satisfies a predicate of the caller's own; see [`Predicate`](crate::Predicate).
    Named(NamedSpec),
}

/// Writes once what every predicate is called on the wire.
macro_rules! names {
    ($($name:literal => $variant:ident),+ $(,)?) => {
        impl PredicateSpec {
            /// What predicates are called on the wire.
            pub(super) const NAMES: &[&'static str] = &[$($name),+];

            /// What this predicate is called on the wire.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)+
                }
            }

            /// Reads what a predicate of this name asks: `None` when there is no such predicate, `Some(None)` when it is not of the form,
            /// which is then reported.
            pub(super) fn read(name: &str, value: &RawValue, place: &InputPath, defects: &mut Defects) -> Option<Option<Self>> {
                match name {
                    $($name => Some(json::object(value.get(), place, defects).map(Self::$variant)),)+
                    _ => None,
                }
            }

            /// What each predicate asks, by what it is called.
            #[cfg(feature = "schema")]
            pub(super) fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                fn of<T: schemars::JsonSchema>(
                    _: fn(T) -> PredicateSpec,
                    generator: &mut schemars::SchemaGenerator,
                ) -> schemars::Schema {
                    generator.subschema_for::<T>()
                }
                vec![$(($name, of(Self::$variant, generator))),+]
            }

            /// Writes it as a member of an object.
            pub(super) fn write_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $(Self::$variant(spec) => map.serialize_entry($name, spec),)+
                }
            }
        }
    };
}

names! {
    "employed" => Employed,
    "meets_level" => MeetsLevel,
    "meets_role" => MeetsRole,
    "gap_at_most" => GapAtMost,
    "holds_role" => HoldsRole,
    "has_held" => HasHeld,
    "tenure" => Tenure,
    "rating" => Rating,
    "performance" => Performance,
    "potential" => Potential,
    "nine_box" => NineBox,
    "completed" => Completed,
    "streams_at_least" => StreamsAtLeast,
    "mentored" => Mentored,
    "mentors" => Mentors,
    "nominated_by" => NominatedBy,
    "sponsored" => Sponsored,
    "endorsed" => Endorsed,
    "certificate" => Certificate,
    "training" => Training,
    "aspires_to" => AspiresTo,
    "location" => Location,
    "no_open" => NoOpen,
    "attribute" => Attribute,
    "named" => Named,
}

macro_rules! from_specs {
    ($($variant:ident($spec:ident)),+ $(,)?) => {$(
        impl From<$spec> for PredicateSpec {
            fn from(spec: $spec) -> Self {
                Self::$variant(spec)
            }
        }
    )+};
}

// What names several predicates (a review, a backing) is wrapped by hand.
from_specs! {
    Employed(EmployedSpec), MeetsLevel(MeetsLevelSpec), MeetsRole(MeetsRoleSpec), GapAtMost(GapAtMostSpec),
    HoldsRole(RolesSpec), HasHeld(HasHeldSpec), Tenure(TenureSpec), Rating(RatingsSpec), NineBox(NineBoxSpec),
    Completed(CompletedSpec), StreamsAtLeast(StreamsSpec), Mentored(MentoredSpec), Mentors(MentorsSpec),
    Certificate(CertificateSpec), Training(TrainingSpec), AspiresTo(AspiresToSpec), Location(LocationSpec),
    NoOpen(NoOpenSpec), Attribute(AttributeSpec), Named(NamedSpec),
}

impl Serialize for PredicateSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        self.write_into(&mut map)?;
        map.end()
    }
}

/// Is employed on the day. Where no day of hiring is known, a person always was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EmployedSpec {}

impl EmployedSpec {
    /// Employed.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

/// Has at least `level` of `competency`, under the evidence policy and the further limits given here.
///
/// Unknown while the level is: no evidence that counts, or too few sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MeetsLevelSpec {
    /// The competency.
    pub competency: CompetencyId,
    /// The least level.
    pub level: LevelCode,
    /// The only kinds of evidence that count here; all that the policy accepts when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<EvidenceKind>,
    /// Kinds of evidence that do not count here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_kinds: Vec<EvidenceKind>,
    /// How many independent sources must have been heard, where more than the policy asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<u16>,
    /// For how many months evidence counts, where fewer than the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl MeetsLevelSpec {
    /// At least `level`.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode) -> Self {
        Self { competency, level, kinds: Vec::new(), except_kinds: Vec::new(), sources: None, within_months: None }
    }
}

/// Is ready for a role to at least a share of what it asks; see [`RoleReadiness`](crate::RoleReadiness).
///
/// Unknown while the share lies in a range that has the threshold in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MeetsRoleSpec {
    /// The role; that of the rule when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// How a requirement that is partly met counts.
    pub method: ReadinessMethod,
    /// The least share, more than nothing.
    pub share: Share,
}

impl MeetsRoleSpec {
    /// At least `share` of what the rule's role asks.
    #[must_use]
    pub const fn new(method: ReadinessMethod, share: Share) -> Self {
        Self { role: None, method, share }
    }
}

/// Has no more to learn for a role than so many weighted levels; see [`Gap::least_effort`](crate::Gap::least_effort).
///
/// Unknown while unknown levels decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct GapAtMostSpec {
    /// The role; that of the rule when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The most that may be left to learn, in levels weighted by the competencies' strategic weight.
    pub effort: WeightedLevels,
}

impl GapAtMostSpec {
    /// At most `effort` for the rule's role.
    #[must_use]
    pub const fn new(effort: WeightedLevels) -> Self {
        Self { role: None, effort }
    }
}

/// Some roles of the ladder: those that are of every kind that is given. As a predicate: holds one of them.
///
/// As a predicate unknown while somebody is employed and the record has no role for the day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct RolesSpec {
    /// One of these roles; any when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleId>,
    /// Of one of these functions; of any when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<FunctionId>,
    /// On one of these tracks; on any when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<TrackId>,
    /// Of at least this rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_rank: Option<RankId>,
    /// Of at most this rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_rank: Option<RankId>,
}

impl RolesSpec {
    /// All roles.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Has held some roles for at least so many months, added over all times; each unbroken time counts its whole months.
///
/// Unknown while the roles on record do not reach it and do not cover the whole time since the person was hired (or the last
/// `within_months`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct HasHeldSpec {
    /// Which roles.
    pub of: RolesSpec,
    /// For at least so many months, 1 or more.
    pub months: Months,
    /// Counting only the last so many months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl HasHeldSpec {
    /// Held `of` for `months`.
    #[must_use]
    pub const fn new(of: RolesSpec, months: Months) -> Self {
        Self { of, months, within_months: None }
    }
}

/// Where somebody has been without a break. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TenureIn {
    /// With the company, since the day of hiring.
    Company,
    /// In today's role.
    Role,
    /// At the rank of today's role.
    Rank,
    /// In the function of today's role.
    Function,
    /// In today's team.
    Team,
}

/// Has been somewhere without a break for at least so many whole months: anchor + n months, never step by step.
///
/// Unknown where the beginning is: no day of hiring, no role or team on record for the day, a role without rank or function. Who is not
/// employed has a tenure of nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct TenureSpec {
    /// Where.
    pub r#in: TenureIn,
    /// For at least so many months, 1 or more.
    pub months: Months,
}

impl TenureSpec {
    /// In a place for `months`.
    #[must_use]
    pub const fn new(place: TenureIn, months: Months) -> Self {
        Self { r#in: place, months }
    }
}

/// Was rated at least so well in at least so many of the last cycles: of the ratings given by the day, the latest by date.
///
/// A rating that is not there may have been anything: unknown while the missing ones decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RatingsSpec {
    /// The least rating, one of the roster's codes.
    pub at_least: ItemCode,
    /// In how many cycles, 1 or more.
    pub cycles: u8,
    /// Of how many, no fewer than `cycles`.
    pub of_last: u8,
}

impl RatingsSpec {
    /// At least `rating` in `cycles` of the last `of_last` cycles.
    #[must_use]
    pub const fn new(rating: ItemCode, cycles: u8, of_last: u8) -> Self {
        Self { at_least: rating, cycles, of_last }
    }
}

/// Was seen at least so well in the latest talent review; of one day a calibrated review counts before an initial one.
///
/// Unknown while there was no review, or the latest one is too old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ReviewedSpec {
    /// The least code, one of the roster's.
    pub at_least: ItemCode,
    /// For how many months a review counts; for ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl ReviewedSpec {
    /// At least `code`.
    #[must_use]
    pub const fn new(code: ItemCode) -> Self {
        Self { at_least: code, within_months: None }
    }
}

/// Was put into one of some boxes by the latest talent review.
///
/// Unknown while there was no review, or the latest one is too old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct NineBoxSpec {
    /// The labels of the boxes, at least one.
    pub boxes: Vec<ItemCode>,
    /// For how many months a review counts; for ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<Months>,
}

impl NineBoxSpec {
    /// In one of `boxes`.
    #[must_use]
    pub const fn new(boxes: Vec<ItemCode>) -> Self {
        Self { boxes, within_months: None }
    }
}

/// Aspires to a role, or to one of some, as known on the day.
///
/// Unknown while no aspiration at all is on record; who has named some roles and none of these does not aspire to them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct AspiresToSpec {
    /// The role; that of the rule when neither it nor `one_of` is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// One of these roles; only where `role` is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<RolesSpec>,
}

impl AspiresToSpec {
    /// To the rule's role.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Works at one of some places: the attribute that the roster's settings call the location.
///
/// Unknown while the record does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct LocationSpec {
    /// The places, at least one.
    pub one_of: Vec<ItemCode>,
}

impl LocationSpec {
    /// At one of `places`.
    #[must_use]
    pub const fn new(places: Vec<ItemCode>) -> Self {
        Self { one_of: places }
    }
}

/// Has an attribute that passes every test given here; at least one is given, of those that fit the attribute's type.
///
/// Unknown while the record does not give the attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct AttributeSpec {
    /// The attribute.
    pub name: AttributeId,
    /// Is this; for `bool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// Is this or more (or later); for `integer`, `decimal` and `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<AttributeValue>,
    /// Is this or less (or earlier); for `integer`, `decimal` and `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<AttributeValue>,
    /// Lies so many days or more after the day of the question; 0 is that day itself. For `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead_days: Option<u16>,
    /// Lies so many whole months or more before the day of the question, 1 or more. For `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months_ago: Option<Months>,
    /// Is one of these; for `code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<ItemCode>>,
    /// Has so many of these; for `codes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has: Option<HasCodesSpec>,
}

impl AttributeSpec {
    /// About `name`; to be given a test.
    #[must_use]
    pub const fn new(name: AttributeId) -> Self {
        Self { name, is: None, at_least: None, at_most: None, ahead_days: None, months_ago: None, one_of: None, has: None }
    }
}

/// Some of a set of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct HasCodesSpec {
    /// The codes, at least one.
    pub of: Vec<ItemCode>,
    /// How many of them, 1 or more; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u16>,
}

impl HasCodesSpec {
    /// All of `codes`.
    #[must_use]
    pub const fn new(codes: Vec<ItemCode>) -> Self {
        Self { of: codes, at_least: None }
    }
}

/// Satisfies a predicate of the caller's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct NamedSpec {
    /// The name under which the caller gives it.
    pub name: RuleId,
}

impl NamedSpec {
    /// The predicate of this name.
    #[must_use]
    pub const fn new(name: RuleId) -> Self {
        Self { name }
    }
}
