//! The mentoring agreement as written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::cadence::CadenceSpec;
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{CompetencyId, ItemCode, LevelCode, Months, PersonId, date};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/mentoring-agreement/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// What the people of a mentorship agree on, as written.
///
/// Only the parties and the first day are needed; what else a whole agreement has, [`Agreement::missing`](crate::Agreement::missing)
/// says. Texts stay with the caller: terms, criteria and outcomes are codes of the company's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct AgreementSpec {
    /// The format tag, `rungs/mentoring-agreement/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Who agrees: mentors and mentees, at least one of each, or peers, at least two.
    pub parties: Vec<PartySpec>,
    /// The first day.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
    /// The first day on which it no longer holds; absent while it is open.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub until: Option<NaiveDate>,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalSpec>,
    /// When they meet; all sessions are meant for days of the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<CadenceSpec>,
    /// The terms of confidentiality.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confidentiality: Vec<ItemCode>,
    /// How either side may leave early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<ExitSpec>,
    /// By what both will see that it was worth it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<ItemCode>,
    /// Every how many months, counted from the first day, they look at how it goes; not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_every: Option<Months>,
}

/// Which side of a mentorship somebody is on. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartySide {
    /// Gives counsel; in reverse mentoring the junior.
    Mentor,
    /// Seeks counsel.
    Mentee,
    /// Both at once.
    Peer,
}

/// Somebody who agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PartySpec {
    /// The side.
    pub side: PartySide,
    /// The person.
    pub person: PersonId,
    /// The day on which they agreed; absent until they have.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub agreed_on: Option<NaiveDate>,
}

impl PartySpec {
    /// Somebody who has not agreed yet.
    #[must_use]
    pub const fn new(side: PartySide, person: PersonId) -> Self {
        Self { side, person, agreed_on: None }
    }

    /// The same, agreed on a day.
    #[must_use]
    pub const fn agreed_on(mut self, date: NaiveDate) -> Self {
        self.agreed_on = Some(date);
        self
    }
}

/// What a goal aims at. Closed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GoalAim {
    /// A level of a competency of the ladder.
    Reach {
        /// The competency.
        competency: CompetencyId,
        /// The level, by its scale's code.
        level: LevelCode,
    },
    /// Something of the company's own, such as a first presentation to the board.
    Code(ItemCode),
}

/// One goal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct GoalSpec {
    /// What it aims at.
    pub aim: GoalAim,
    /// The business outcome that it serves, by the company's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ItemCode>,
}

impl GoalSpec {
    /// To reach a level of a competency.
    #[must_use]
    pub const fn reach(competency: CompetencyId, level: LevelCode) -> Self {
        Self { aim: GoalAim::Reach { competency, level }, outcome: None }
    }

    /// Something of the company's own.
    #[must_use]
    pub const fn code(code: ItemCode) -> Self {
        Self { aim: GoalAim::Code(code), outcome: None }
    }

    /// The same, for the sake of a business outcome.
    #[must_use]
    pub fn serving(mut self, outcome: ItemCode) -> Self {
        self.outcome = Some(outcome);
        self
    }
}

/// How either side may leave early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ExitSpec {
    /// How many days after notice it ends; 0 for at once.
    pub notice_days: u16,
}

impl ExitSpec {
    /// So many days after notice.
    #[must_use]
    pub const fn new(notice_days: u16) -> Self {
        Self { notice_days }
    }
}

impl AgreementSpec {
    /// An agreement of a mentor and a mentee, neither of whom has agreed yet.
    #[must_use]
    pub fn new(mentor: PersonId, mentee: PersonId, from: NaiveDate) -> Self {
        let parties = vec![PartySpec::new(PartySide::Mentor, mentor), PartySpec::new(PartySide::Mentee, mentee)];
        Self { parties, ..Self::blank(from) }
    }

    /// The same, up to the day before `until`.
    #[must_use]
    pub const fn until(mut self, until: NaiveDate) -> Self {
        self.until = Some(until);
        self
    }

    /// The same, with this goal as well.
    #[must_use]
    pub fn with_goal(mut self, goal: GoalSpec) -> Self {
        self.goals.push(goal);
        self
    }

    /// The same, meeting at this cadence.
    #[must_use]
    pub const fn with_cadence(mut self, cadence: CadenceSpec) -> Self {
        self.cadence = Some(cadence);
        self
    }

    fn blank(from: NaiveDate) -> Self {
        Self {
            format: format(),
            parties: Vec::new(),
            from,
            until: None,
            goals: Vec::new(),
            cadence: None,
            confidentiality: Vec::new(),
            exit: None,
            success: Vec::new(),
            review_every: None,
        }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form. Whether its parts fit together, [`AgreementSpec::compile`] says.
    ///
    /// ```
    /// let spec = rungs::AgreementSpec::from_json(r#"{"from": "2025-01-01", "parties": [
    ///     {"side": "mentor", "person": "p1"}, {"side": "mentee", "person": "p2"}]}"#)?;
    /// assert_eq!(spec.parties.len(), 2);
    /// let faults = rungs::AgreementSpec::from_json(r#"{"from": "2025-01-01", "goals": [{"aim": {}}], "success": [" "]}"#).unwrap_err();
    /// let places: Vec<_> = faults.defects().iter().map(|defect| defect.path().pointer()).collect();
    /// assert_eq!(places, ["/goals/0/aim", "/success/0"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its parts unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            parties: Option<&'a RawValue>,
            #[serde(with = "date")]
            from: NaiveDate,
            #[serde(default, with = "date::option")]
            until: Option<NaiveDate>,
            #[serde(borrow)]
            goals: Option<&'a RawValue>,
            #[serde(borrow)]
            cadence: Option<&'a RawValue>,
            #[serde(borrow)]
            confidentiality: Option<&'a RawValue>,
            #[serde(borrow)]
            exit: Option<&'a RawValue>,
            #[serde(borrow)]
            success: Option<&'a RawValue>,
            review_every: Option<Months>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::blank(NaiveDate::default());
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            spec = Self {
                parties: json::list(door.parties, &at!["parties"], &mut defects),
                from: door.from,
                until: door.until,
                goals: json::list(door.goals, &at!["goals"], &mut defects),
                cadence: door.cadence.and_then(|raw| json::object(raw.get(), &at!["cadence"], &mut defects)),
                confidentiality: json::values(door.confidentiality, &at!["confidentiality"], &mut defects),
                exit: door.exit.and_then(|raw| json::object(raw.get(), &at!["exit"], &mut defects)),
                success: json::values(door.success, &at!["success"], &mut defects),
                review_every: door.review_every,
                ..spec
            };
        }
        defects.into_warnings()?;
        Ok(spec)
    }
}
