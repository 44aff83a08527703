//! Ids: newtypes over short strings, one type per kind of thing, so that a role cannot be taken for a person.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::coded;

/// The longest id that is accepted, in characters.
const LONGEST: usize = 128;

/// Why a string is not an id. The string itself is never part of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The string is empty.
    #[error("an id must have at least one character")]
    Empty,
    /// The string has more than 128 characters.
    #[error("an id must have at most 128 characters")]
    TooLong,
    /// The string holds a control character or one that reverses the direction of text, either of which
    /// can make two different ids look the same.
    #[error("an id must have no control, direction or zero-width character")]
    Control,
    /// The string begins or ends with white space, the commonest reason why two equal-looking ids differ.
    #[error("an id must neither begin nor end with white space")]
    WhiteSpace,
}

impl IdError {
    /// The stable code of the defect that this error becomes when it is found in a document.
    fn code(self) -> &'static str {
        match self {
            Self::Empty => "id/empty",
            Self::TooLong => "id/too_long",
            Self::Control => "id/control_character",
            Self::WhiteSpace => "id/white_space",
        }
    }
}

/// What an id names. Open: later engines add their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is the noun it says")]
pub enum IdKind {
    Activity,
    Actor,
    Application,
    Assessor,
    Attribute,
    Clause,
    Cluster,
    Competency,
    CostCentre,
    Criterion,
    Cycle,
    Endorsement,
    Event,
    Evidence,
    Feedback,
    Function,
    Group,
    Item,
    Level,
    Membership,
    Mentorship,
    Nomination,
    Opportunity,
    Person,
    Pilot,
    Placement,
    Plan,
    Pool,
    Predicate,
    Program,
    Quota,
    Rank,
    Record,
    Review,
    Role,
    Rule,
    Scale,
    Session,
    Sponsorship,
    Stream,
    Team,
    Track,
    Unit,
    Vacancy,
}

impl fmt::Display for IdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Activity => "activity",
            Self::Actor => "actor",
            Self::Application => "application",
            Self::Assessor => "assessor",
            Self::Attribute => "attribute",
            Self::Clause => "clause",
            Self::Cluster => "cluster",
            Self::Competency => "competency",
            Self::CostCentre => "cost centre",
            Self::Criterion => "criterion",
            Self::Cycle => "cycle",
            Self::Endorsement => "endorsement",
            Self::Event => "event",
            Self::Evidence => "evidence",
            Self::Feedback => "feedback",
            Self::Function => "function",
            Self::Group => "group",
            Self::Item => "code",
            Self::Level => "level",
            Self::Membership => "membership",
            Self::Mentorship => "mentorship",
            Self::Nomination => "nomination",
            Self::Opportunity => "opportunity",
            Self::Person => "person",
            Self::Pilot => "pilot",
            Self::Placement => "placement",
            Self::Plan => "plan",
            Self::Pool => "pool",
            Self::Predicate => "predicate",
            Self::Program => "programme",
            Self::Quota => "quota",
            Self::Rank => "rank",
            Self::Record => "record",
            Self::Review => "review",
            Self::Role => "role",
            Self::Rule => "rule",
            Self::Scale => "scale",
            Self::Session => "session",
            Self::Sponsorship => "sponsorship",
            Self::Stream => "stream",
            Self::Team => "team",
            Self::Track => "track",
            Self::Unit => "unit",
            Self::Vacancy => "vacancy",
        })
    }
}

/// What every id type has in common; the crate's own id types implement it.
pub trait Id: Clone + Ord + fmt::Display + AsRef<str> {
    /// What this id names.
    const KIND: IdKind;

    /// The id as it was written.
    fn as_str(&self) -> &str {
        self.as_ref()
    }
}

/// Checks what all ids have in common.
fn checked(text: &str) -> Result<Arc<str>, IdError> {
    // Nearly every id is a few visible ASCII characters, and a million records have a hundred million ids.
    if (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Arc::from(text));
    }
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    // A cheap test first: a string of at most 128 bytes has at most 128 characters.
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        return Err(IdError::TooLong);
    }
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(IdError::Control);
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err(IdError::WhiteSpace);
    }
    Ok(Arc::from(text))
}

/// Characters that turn the direction of the text around them (Unicode UAX 9), that take no space, or that a terminal may take for a
/// line break. The joiners U+200C and U+200D stay: some scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident => $kind:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// 1 to 128 characters of any script, without control or invisible characters and without white space at either
        /// end. Compared and ordered by code points, without normalisation: a source that writes one accent in two ways has two ids.
        /// Cloning shares the text.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` and makes it an id.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, longer than 128 characters, holds a control character
            /// or begins or ends with white space.
            ///
            /// ```
            #[doc = concat!("use rungs::{IdError, ", stringify!($name), "};")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::new(\"night-shift\")?.as_ref(), \"night-shift\");")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::new(\" night-shift\"), Err(IdError::WhiteSpace));")]
            /// # Ok::<(), IdError>(())
            /// ```
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked(text).map(Self)
            }
        }

        impl Id for $name {
            const KIND: IdKind = IdKind::$kind;
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;
            fn try_from(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &*self.0)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": format!("The id of a {}.", Self::KIND),
                    "type": "string", "minLength": 1, "maxLength": LONGEST
                })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(IdVisitor(Self::KIND)).map(Self)
            }
        }
    )+};
}

/// Reads an id from a string without an intermediate `String`.
struct IdVisitor(IdKind);

impl serde::de::Visitor<'_> for IdVisitor {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the id of a {} as a string", self.0)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Arc<str>, E> {
        checked(text).map_err(|error| E::custom(coded(error.code(), &error)))
    }
}

ids! {
    /// The id of a role on the ladder.
    RoleId => Role;
    /// The id of a competency.
    CompetencyId => Competency;
    /// The id of a cluster of competencies.
    ClusterId => Cluster;
    /// The id of a proficiency scale.
    ScaleId => Scale;
    /// The stable code of one level of a proficiency scale.
    LevelCode => Level;
    /// The id of a track, such as management or expert.
    TrackId => Track;
    /// The id of a business function, such as operations.
    FunctionId => Function;
    /// The id of a rank, from junior to senior across tracks.
    RankId => Rank;
    /// The opaque id of a person. Names stay with the caller.
    PersonId => Person;
    /// The id of a team.
    TeamId => Team;
    /// The id of whoever assessed: a person of the roster or a body outside it.
    AssessorId => Assessor;
    /// The id of one piece of evidence.
    EvidenceId => Evidence;
    /// The name of a custom attribute of people.
    AttributeId => Attribute;
    /// The code of an item in one of a company's own lists: a rating, a potential, a risk, a site.
    ItemCode => Item;
    /// The id of one dated record of what a person has done.
    RecordId => Record;
    /// The id of a performance cycle, such as a year.
    CycleId => Cycle;
    /// The id of a talent review session.
    SessionId => Session;
    /// The id of a rule of eligibility.
    RuleId => Rule;
    /// The id of one clause of a rule.
    ClauseId => Clause;
    /// The id of a programme, such as this year's mentoring.
    ProgramId => Program;
    /// The id of a quota over mentors.
    QuotaId => Quota;
    /// The name of a criterion of the caller's own.
    CriterionId => Criterion;
    /// The id of an opportunity: a rotation, a secondment, a shadowing, a project or one side of a swap that a unit offers.
    OpportunityId => Opportunity;
    /// The id of a stream of work that people rotate through, such as strategy or operations.
    StreamId => Stream;
    /// The id of a unit that people come from and go to.
    UnitId => Unit;
    /// The id of a cost centre.
    CostCentreId => CostCentre;
    /// The id of an organisational group whose share of opportunities is looked at.
    GroupId => Group;
    /// The id of an activity that develops people, such as a course, a stretch assignment or a coaching.
    ActivityId => Activity;
    /// The id of one event of a programme's journal.
    EventId => Event;
    /// The id of whoever causes an event: a person, or a system.
    ActorId => Actor;
    /// The id of an application for an opportunity.
    ApplicationId => Application;
    /// The id of a nomination.
    NominationId => Nomination;
    /// The id of a talent pool.
    PoolId => Pool;
    /// The id of a membership of a talent pool.
    MembershipId => Membership;
    /// The id of one person's talent review.
    ReviewId => Review;
    /// The id of a placement.
    PlacementId => Placement;
    /// The id of a mentorship.
    MentorshipId => Mentorship;
    /// The id of a sponsorship.
    SponsorshipId => Sponsorship;
    /// The id of an endorsement.
    EndorsementId => Endorsement;
    /// The id of a development plan.
    PlanId => Plan;
    /// The id of a piece of feedback.
    FeedbackId => Feedback;
    /// The id of a vacancy.
    VacancyId => Vacancy;
    /// The id of a pilot.
    PilotId => Pilot;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_script_are_kept_as_written() {
        for text in ["ops-lead", "Führungskraft", "管理職", "قائد", "a b"] {
            assert_eq!(RoleId::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn faulty_ids_are_refused_by_name() {
        assert_eq!(RoleId::new(""), Err(IdError::Empty));
        assert_eq!(RoleId::new(&"x".repeat(129)), Err(IdError::TooLong));
        assert!(RoleId::new(&"ü".repeat(128)).is_ok());
        assert_eq!(RoleId::new("a\u{0}b"), Err(IdError::Control));
        assert_eq!(RoleId::new("a\u{202E}b"), Err(IdError::Control));
        assert_eq!(RoleId::new(" a"), Err(IdError::WhiteSpace));
        assert_eq!(RoleId::new("a\u{00A0}"), Err(IdError::WhiteSpace));
    }
}
