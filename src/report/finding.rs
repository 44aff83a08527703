//! One thing that was found: what it says, how it stands to the last period and to its target, and what to look at next.

use serde::{Deserialize, Serialize};

use super::MOST_FACTS;
use super::figure::Figure;
use super::who::Who;
use super::words::{ReportLabel, ReportSentence};
use crate::measure::Ratio;

/// How soon somebody should look. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReportUrgency {
    /// It is good to know.
    #[default]
    Note,
    /// It may become worse.
    Watch,
    /// Somebody should do something.
    Act,
}

/// Which way a figure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhichIsBetter {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// How a figure stands to that of the last period. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReportTrend {
    /// It is better.
    Better,
    /// It is worse.
    Worse,
    /// It is exactly the same.
    Same,
    /// It is more; whether that is better nobody has said.
    Higher,
    /// It is less; whether that is better nobody has said.
    Lower,
}

/// What a figure is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportTarget {
    /// Whether it is to be at least this, or at most.
    pub at: WhichIsBetter,
    /// This.
    pub of: Ratio,
}

impl ReportTarget {
    /// It is to be at least this.
    #[must_use]
    pub const fn at_least(of: Ratio) -> Self {
        Self { at: WhichIsBetter::More, of }
    }

    /// It is to be at most this.
    #[must_use]
    pub const fn at_most(of: Ratio) -> Self {
        Self { at: WhichIsBetter::Less, of }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportFinding<P> {
    /// Which statement it is, such as `succession/without_successor`; the same in each period.
    pub statement: String,
    /// About what, where a report makes the statement of several.
    #[serde(default = "none::<ReportLabel<P>>", skip_serializing_if = "Option::is_none")]
    pub about: Option<ReportLabel<P>>,
    /// How soon to look.
    pub urgency: ReportUrgency,
    /// What it says.
    pub says: ReportSentence<P>,
    /// The figure that is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// Which way it should go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<WhichIsBetter>,
    /// What it is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ReportTarget>,
    /// What it was in the last period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Figure>,
    /// How it stands to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<ReportTrend>,
    /// What it is found from, at most twelve.
    #[serde(default = "Vec::<ReportLabel<P>>::new", skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<ReportLabel<P>>,
    /// How many more there are.
    #[serde(default)]
    pub more_facts: u64,
    /// What to look at next.
    #[serde(default = "none::<ReportSentence<P>>", skip_serializing_if = "Option::is_none")]
    pub next: Option<ReportSentence<P>>,
}

const fn none<T>() -> Option<T> {
    None
}

impl<P> ReportFinding<P> {
    /// A finding that says this.
    #[must_use]
    pub fn new(statement: &str, says: ReportSentence<P>) -> Self {
        Self {
            statement: statement.to_owned(),
            about: None,
            urgency: ReportUrgency::Note,
            says,
            figure: None,
            better: None,
            target: None,
            last: None,
            trend: None,
            facts: Vec::new(),
            more_facts: 0,
            next: None,
        }
    }

    /// About this.
    #[must_use]
    pub fn about(mut self, about: impl Into<ReportLabel<P>>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// With the figure that is compared, and which way it should go.
    #[must_use]
    pub fn figure(mut self, figure: Figure, better: WhichIsBetter) -> Self {
        (self.figure, self.better) = (Some(figure), Some(better));
        self
    }

    /// Of this urgency.
    #[must_use]
    pub const fn urgent(mut self, urgency: ReportUrgency) -> Self {
        self.urgency = urgency;
        self
    }

    /// With what it is to be.
    #[must_use]
    pub const fn target(mut self, target: ReportTarget) -> Self {
        self.target = Some(target);
        self
    }

    /// With what it is found from: the first twelve, and how many more.
    #[must_use]
    pub fn from_facts(mut self, facts: impl IntoIterator<Item = ReportLabel<P>>) -> Self {
        for fact in facts {
            if self.facts.len() < MOST_FACTS {
                self.facts.push(fact);
            } else {
                self.more_facts = self.more_facts.saturating_add(1);
            }
        }
        self
    }

    /// With what to look at next.
    #[must_use]
    pub fn next(mut self, next: impl Into<ReportSentence<P>>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// Whether the target is met, exactly; `None` without one, or where the figure has no exact value.
    #[must_use]
    pub fn is_on_target(&self) -> Option<bool> {
        let (target, value) = (self.target?, self.figure.as_ref()?.ratio()?);
        let compared = value.compare(target.of);
        Some(if target.at == WhichIsBetter::More { compared.is_ge() } else { compared.is_le() })
    }
}

impl<P: Who> ReportFinding<P> {
    /// Compares with what the same statement about the same thing said in the last period.
    pub(super) fn against(&mut self, last: &Self) {
        let (Some(now), Some(before)) = (&self.figure, &last.figure) else { return };
        let Some(compared) = now.compare(before) else { return };
        self.trend = Some(match (compared, self.better) {
            (std::cmp::Ordering::Equal, _) => ReportTrend::Same,
            (std::cmp::Ordering::Greater, Some(WhichIsBetter::More))
            | (std::cmp::Ordering::Less, Some(WhichIsBetter::Less)) => ReportTrend::Better,
            (_, Some(_)) => ReportTrend::Worse,
            (std::cmp::Ordering::Greater, None) => ReportTrend::Higher,
            (std::cmp::Ordering::Less, None) => ReportTrend::Lower,
        });
        self.last = Some(before.clone());
    }
}
