//! A mentoring programme's policy as written: who takes part, which pairs may not be, and what makes a good one.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::criterion_spec::CriterionSpec;
use crate::defect::{Defects, InputPath, Invalid, at, json};
use crate::values::{CompetencyId, Months, PersonId, ProgramId, QuotaId, RoleId, RuleId};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/mentoring-policy/1";

#[cfg(feature = "schema")]
fn format() -> String {
    FORMAT.to_owned()
}

/// A mentoring programme's policy as written.
///
/// The mentee is always the one who learns and the mentor the one who teaches; see [`Direction`] for what a reverse programme turns round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct PolicySpec {
    /// The format tag, `rungs/mentoring-policy/1`.
    #[cfg_attr(feature = "schema", schemars(default = "format"))]
    pub format: String,
    /// The programme.
    pub program: ProgramId,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who is the senior of a pair.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub direction: Direction,
    /// Who learns.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub mentees: MenteesSpec,
    /// Who teaches.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub mentors: MentorsSideSpec,
    /// Which pairs may not be, and which must.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub constraints: ConstraintsSpec,
    /// What makes a good pair.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub criteria: Vec<CriterionSpec>,
    /// Bounds on the seats of groups of mentors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub quotas: Vec<QuotaSpec>,
    /// Who had no mentor in earlier rounds: they come first among equals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub waited: Vec<WaitedSpec>,
}

/// Who is the senior of a pair. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The mentor is the senior one: distances in rank are the mentor's above the mentee's.
    #[default]
    Mentoring,
    /// The mentor is the junior one, who offers topics such as technology or markets: distances in rank are the mentee's above the
    /// mentor's. All else is the same problem; somebody may be a mentor in one programme and a mentee in another.
    Reverse,
}

/// Who learns: those who are named, and those whom a rule finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct MenteesSpec {
    /// These people, whatever the rule says of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<MenteeSpec>,
    /// Everybody whom this rule of the rule book makes eligible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// Whether the rule also takes those of whom it cannot be known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undetermined: bool,
    /// How many mentors each of those whom the rule finds would like, 1 when absent.
    pub wanted: u32,
    /// The least share of working time, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_availability: Option<u8>,
    /// These do not want to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opted_out: Vec<PersonId>,
}

impl Default for MenteesSpec {
    fn default() -> Self {
        Self { named: Vec::new(), rule: None, undetermined: false, wanted: 1, least_availability: None, opted_out: Vec::new() }
    }
}

/// Somebody who would like to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MenteeSpec {
    /// Who.
    pub person: PersonId,
    /// How many mentors at the same time, 1 or more.
    #[serde(default = "one")]
    pub wanted: u32,
    /// What they would like to learn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<CompetencyId>,
    /// The role they are heading for. When absent the first role they aspire to, else that of the promotion out of their present one (of
    /// several the quickest, then by id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<RoleId>,
    /// The mentors they would like, the most wanted first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefers: Vec<PersonId>,
}

const fn one() -> u32 {
    1
}

impl MenteeSpec {
    /// Somebody who would like one mentor.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, wanted: 1, topics: Vec::new(), target: None, prefers: Vec::new() }
    }
}

/// Who teaches: those who are named, and those who offer it on the day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct MentorsSideSpec {
    /// These people, whatever the rule says of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<MentorSpec>,
    /// Whether everybody takes part who has a mentor offer on the day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub offers: bool,
    /// What those with an offer must be eligible for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// Whether the rule also lets those pass of whom it cannot be known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undetermined: bool,
    /// Whether the seats of offers are those still free. Else everybody whom a mentor has on the day takes one of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub seats_are_free: bool,
    /// The least share of working time, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_availability: Option<u8>,
    /// These do not want to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opted_out: Vec<PersonId>,
}

/// Somebody who would teach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MentorSpec {
    /// Who.
    pub person: PersonId,
    /// How many mentees they have time for in this programme. When absent what their offer leaves on the day, or 1 without an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// What they would teach, an empty list for anything. When absent what their offer says, unknown without an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<Vec<CompetencyId>>,
    /// The mentees they would like, the most wanted first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefers: Vec<PersonId>,
}

impl MentorSpec {
    /// Somebody with the seats and topics of their offer.
    #[must_use]
    pub const fn new(person: PersonId) -> Self {
        Self { person, seats: None, topics: None, prefers: Vec::new() }
    }
}

/// Which pairs may not be, and which must. Nobody is ever paired with themself, or with somebody they are paired with already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct ConstraintsSpec {
    /// For so many levels up and down the reporting line nobody is paired; 2 when absent, 0 for no such rule.
    pub reporting_line: u8,
    /// Whether two of one team may be paired; not when absent.
    pub same_team: bool,
    /// How many ranks the senior of a pair stands above the other. A rank that is unknown fits no span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seniority: Option<SenioritySpanSpec>,
    /// For so many months after a mentoring has ended the same two are not paired again, the same way round; 12 when absent.
    pub cool_down_months: Months,
    /// Pairs that may not be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<PairSpec>,
    /// People who may not be paired, whichever of them would be the mentor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<ConflictSpec>,
    /// Pairs that must be, whatever the other rules and the criteria say of them; see [`Pool::locked`](crate::Pool::locked).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<PairSpec>,
}

impl Default for ConstraintsSpec {
    fn default() -> Self {
        Self {
            reporting_line: 2,
            same_team: false,
            seniority: None,
            cool_down_months: Months::new(12).unwrap_or(Months::ZERO),
            forbidden: Vec::new(),
            conflicts: Vec::new(),
            locked: Vec::new(),
        }
    }
}

/// A span of ranks, both ends in it; negative where the one who should be the senior stands below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SenioritySpanSpec {
    /// The least distance.
    pub least: i16,
    /// The most.
    pub most: i16,
}

impl SenioritySpanSpec {
    /// From `least` to `most` ranks above.
    #[must_use]
    pub const fn new(least: i16, most: i16) -> Self {
        Self { least, most }
    }
}

/// A mentee and a mentor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PairSpec {
    /// Who learns.
    pub mentee: PersonId,
    /// Who teaches.
    pub mentor: PersonId,
    /// Why, for whoever reads the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl PairSpec {
    /// The pair.
    #[must_use]
    pub const fn new(mentee: PersonId, mentor: PersonId) -> Self {
        Self { mentee, mentor, why: None }
    }
}

/// Two people with a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ConflictSpec {
    /// The two, in any order.
    pub between: (PersonId, PersonId),
    /// Why, for whoever reads the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl ConflictSpec {
    /// Between these two.
    #[must_use]
    pub const fn new(one: PersonId, other: PersonId) -> Self {
        Self { between: (one, other), why: None }
    }
}

/// Bounds on how many seats are taken with a group of mentors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct QuotaSpec {
    /// The id.
    pub id: QuotaId,
    /// The quota whose group this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<QuotaId>,
    /// The mentors of the group.
    pub mentors: Vec<PersonId>,
    /// The most seats that may be taken; no bound when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The least seats that are promised.
    #[serde(default)]
    pub at_least: u32,
}

impl QuotaSpec {
    /// A group without bounds.
    #[must_use]
    pub const fn new(id: QuotaId, mentors: Vec<PersonId>) -> Self {
        Self { id, of: None, mentors, at_most: None, at_least: 0 }
    }
}

/// Somebody who had no mentor for so many rounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct WaitedSpec {
    /// Who.
    pub person: PersonId,
    /// For how many rounds, one after the other.
    #[serde(default = "one")]
    pub rounds: u32,
}

impl WaitedSpec {
    /// Waited for `rounds`.
    #[must_use]
    pub const fn new(person: PersonId, rounds: u32) -> Self {
        Self { person, rounds }
    }
}

impl PolicySpec {
    /// A policy without people and criteria, to be filled.
    #[must_use]
    pub fn new(program: ProgramId) -> Self {
        Self {
            format: FORMAT.to_owned(),
            program,
            title: None,
            direction: Direction::Mentoring,
            mentees: MenteesSpec::default(),
            mentors: MentorsSideSpec::default(),
            constraints: ConstraintsSpec::default(),
            criteria: Vec::new(),
            quotas: Vec::new(),
            waited: Vec::new(),
        }
    }

    /// With one more criterion.
    #[must_use]
    pub fn with_criterion(mut self, criterion: CriterionSpec) -> Self {
        self.criteria.push(criterion);
        self
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every person, pair, quota and criterion that is not of the form. Whether they fit together and to a roster,
    /// [`PolicySpec::compile`] says.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// ```
    /// let faults = rungs::PolicySpec::from_json(r#"{"program": "leaders", "criteria": [
    ///     {"criterion": {"locatoin": {}}, "weight": "high"}, {"criterion": {"location": {}}, "weight": "huge"}]}"#).unwrap_err();
    /// let places: Vec<_> = faults.defects().iter().map(|defect| defect.path().pointer()).collect();
    /// assert_eq!(places, ["/criteria/0/criterion", "/criteria/1/weight"]);
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its parts unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            program: ProgramId,
            title: Option<String>,
            #[serde(default)]
            direction: Direction,
            #[serde(borrow)]
            mentees: Option<&'a RawValue>,
            #[serde(borrow)]
            mentors: Option<&'a RawValue>,
            #[serde(borrow)]
            constraints: Option<&'a RawValue>,
            #[serde(borrow)]
            criteria: Option<&'a RawValue>,
            #[serde(borrow)]
            quotas: Option<&'a RawValue>,
            #[serde(borrow)]
            waited: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door = json::object::<Door<'_>>(text, &Default::default(), &mut defects);
        let spec = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let constraints = door.constraints.and_then(|raw| json::object(raw.get(), &at!["constraints"], &mut defects));
            Self {
                title: door.title,
                direction: door.direction,
                mentees: door.mentees.map_or_else(MenteesSpec::default, |raw| MenteesSpec::read(raw, &mut defects)),
                mentors: door.mentors.map_or_else(MentorsSideSpec::default, |raw| MentorsSideSpec::read(raw, &mut defects)),
                constraints: constraints.unwrap_or_default(),
                criteria: json::list(door.criteria, &at!["criteria"], &mut defects),
                quotas: json::list(door.quotas, &at!["quotas"], &mut defects),
                waited: json::list(door.waited, &at!["waited"], &mut defects),
                ..Self::new(door.program)
            }
        });
        defects.into_read(spec)
    }
}

impl MenteesSpec {
    fn read(raw: &RawValue, defects: &mut Defects) -> Self {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            #[serde(borrow)]
            named: Option<&'a RawValue>,
            rule: Option<RuleId>,
            #[serde(default)]
            undetermined: bool,
            #[serde(default = "one")]
            wanted: u32,
            least_availability: Option<u8>,
            #[serde(borrow)]
            opted_out: Option<&'a RawValue>,
        }
        let place = at!["mentees"];
        let Some(door) = json::object::<Door<'_>>(raw.get(), &place, defects) else { return Self::default() };
        let Door { named, rule, undetermined, wanted, least_availability, opted_out } = door;
        let named = json::list(named, &place.join(at!["named"]), defects);
        let opted_out = people(opted_out, &place, defects);
        Self { named, rule, undetermined, wanted, least_availability, opted_out }
    }
}

impl MentorsSideSpec {
    fn read(raw: &RawValue, defects: &mut Defects) -> Self {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            #[serde(borrow)]
            named: Option<&'a RawValue>,
            #[serde(default)]
            offers: bool,
            rule: Option<RuleId>,
            #[serde(default)]
            undetermined: bool,
            #[serde(default)]
            seats_are_free: bool,
            least_availability: Option<u8>,
            #[serde(borrow)]
            opted_out: Option<&'a RawValue>,
        }
        let place = at!["mentors"];
        let Some(door) = json::object::<Door<'_>>(raw.get(), &place, defects) else { return Self::default() };
        let Door { named, offers, rule, undetermined, seats_are_free, least_availability, opted_out } = door;
        let named = json::list(named, &place.join(at!["named"]), defects);
        let opted_out = people(opted_out, &place, defects);
        Self { named, offers, rule, undetermined, seats_are_free, least_availability, opted_out }
    }
}

fn people(raw: Option<&RawValue>, place: &InputPath, defects: &mut Defects) -> Vec<PersonId> {
    json::values(raw, &place.join(at!["opted_out"]), defects)
}
