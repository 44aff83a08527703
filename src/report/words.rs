//! What is told in words: sentences of fixed texts, figures and names.
//!
//! A text is written in a program and never made at run time, so that no id gets into one; a name is made from ids of anything but people. What a
//! report says of somebody therefore stands in a [`ReportLabel::Person`], which a published one cannot hold.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::who::Who;
use crate::values::{
    ActivityId, AttributeId, ClusterId, CompetencyId, CostCentreId, CriterionId, FunctionId, Id, ItemCode, LevelCode,
    OpportunityId, PersonId, PilotId, PoolId, ProgramId, QuotaId, RankId, RoleId, RuleId, StreamId, TeamId, TrackId, UnitId,
};

/// What something other than a person is called: its id, and its title where it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportName {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

impl ReportName {
    /// The same with a title, if that says something else than the id.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        self.title = (title != self.id && !title.is_empty()).then(|| title.to_owned());
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The title, or the id where there is none.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }

    /// Several ids as one name, such as the categories of a group.
    #[must_use]
    pub fn joined<'a>(codes: impl IntoIterator<Item = &'a ItemCode>) -> Self {
        let codes: Vec<&str> = codes.into_iter().map(Id::as_str).collect();
        Self { id: codes.join(" & "), title: None }
    }

    pub(super) fn word(text: &'static str) -> Self {
        Self { id: text.to_owned(), title: None }
    }
}

macro_rules! named_by {
    ($($id:ident),*) => {$(
        impl From<&$id> for ReportName {
            fn from(id: &$id) -> Self {
                Self { id: id.as_str().to_owned(), title: None }
            }
        }
    )*};
}

named_by!(
    ActivityId,
    AttributeId,
    ClusterId,
    CompetencyId,
    CostCentreId,
    CriterionId,
    FunctionId,
    ItemCode,
    LevelCode,
    OpportunityId,
    PilotId,
    PoolId,
    ProgramId,
    QuotaId,
    RankId,
    RoleId,
    RuleId,
    StreamId,
    TeamId,
    TrackId,
    UnitId
);

/// Somebody, something, or a fixed text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ReportLabel<P> {
    /// Something of the company: a role, a function, a group.
    Name(ReportName),
    /// A person.
    Person(P),
    /// A text of the program's own.
    Text(Cow<'static, str>),
}

impl<P: Who> ReportLabel<P> {
    /// As it is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Name(name) => name.shown(),
            Self::Person(person) => person.as_text(),
            Self::Text(text) => text,
        }
    }

    /// Whether it is a person.
    #[must_use]
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Person(_))
    }
}

impl<P> From<ReportName> for ReportLabel<P> {
    fn from(name: ReportName) -> Self {
        Self::Name(name)
    }
}

impl<P> From<&'static str> for ReportLabel<P> {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<&PersonId> for ReportLabel<PersonId> {
    fn from(person: &PersonId) -> Self {
        Self::Person(person.clone())
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ReportWord<P> {
    /// A text of the program's own.
    Text(Cow<'static, str>),
    /// A figure.
    Figure(Figure),
    /// Somebody or something.
    Label(ReportLabel<P>),
}

/// A sentence, part by part, with nothing between them.
///
/// ```
/// use rungs::{Figure, PersonId, ReportSentence};
/// let says: ReportSentence<PersonId> = ReportSentence::text("A mentor is there for ").figure(Figure::People(13)).then(" people.");
/// assert_eq!(says.shown(), "A mentor is there for 13 people.");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ReportSentence<P>(Vec<ReportWord<P>>);

impl<P> ReportSentence<P> {
    /// A sentence that begins with this text.
    #[must_use]
    pub fn text(text: &'static str) -> Self {
        Self(Vec::new()).then(text)
    }

    /// Goes on with a text.
    #[must_use]
    pub fn then(mut self, text: &'static str) -> Self {
        if !text.is_empty() {
            self.0.push(ReportWord::Text(Cow::Borrowed(text)));
        }
        self
    }

    /// Goes on with a figure.
    #[must_use]
    pub fn figure(mut self, figure: Figure) -> Self {
        self.0.push(ReportWord::Figure(figure));
        self
    }

    /// Goes on with somebody or something.
    #[must_use]
    pub fn of(mut self, label: impl Into<ReportLabel<P>>) -> Self {
        self.0.push(ReportWord::Label(label.into()));
        self
    }

    /// The parts.
    #[must_use]
    pub fn words(&self) -> &[ReportWord<P>] {
        &self.0
    }

    pub(super) const fn from_words(words: Vec<ReportWord<P>>) -> Self {
        Self(words)
    }
}

impl<P: Who> ReportSentence<P> {
    /// As it is read.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for word in &self.0 {
            match word {
                ReportWord::Text(part) => text.push_str(part),
                ReportWord::Figure(figure) => text.push_str(&figure.to_string()),
                ReportWord::Label(label) => text.push_str(label.shown()),
            }
        }
        text
    }
}

impl<P> From<&'static str> for ReportSentence<P> {
    fn from(text: &'static str) -> Self {
        Self::text(text)
    }
}

impl ReportName {
    /// A code that is no id of this crate: of a definition, a stage, a month.
    pub(super) const fn of_code(id: String) -> Self {
        Self { id, title: None }
    }
}
