//! Pieces of evidence as answers name them.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::columns::{NOBODY, Observation};
use super::person::Person;
use super::roster::{PersonIx, Roster};
use super::spec::EvidenceKind;
use crate::values::{AssessorId, CompetencyId, EvidenceId, Id, LevelCode, Weight, date};

/// One observation of one competency of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    competency: CompetencyId,
    kind: EvidenceKind,
    assessor: Option<AssessorId>,
    #[serde(with = "date")]
    on: NaiveDate,
    level: LevelCode,
    #[serde(default, with = "date::option")]
    until: Option<NaiveDate>,
    id: Option<EvidenceId>,
}

impl Evidence {
    /// What was observed.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// What kind of evidence it is.
    #[must_use]
    pub const fn kind(&self) -> EvidenceKind {
        self.kind
    }

    /// Who assessed; the person for a self-assessment.
    #[must_use]
    pub const fn assessor(&self) -> Option<&AssessorId> {
        self.assessor.as_ref()
    }

    /// When it was observed.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        self.on
    }

    /// The level observed; `none` below the scale.
    #[must_use]
    pub const fn level(&self) -> &LevelCode {
        &self.level
    }

    /// The first day on which it no longer counts, where the evidence itself says so.
    #[must_use]
    pub const fn until(&self) -> Option<NaiveDate> {
        self.until
    }

    /// The id, where the source has one.
    #[must_use]
    pub const fn id(&self) -> Option<&EvidenceId> {
        self.id.as_ref()
    }
}

/// A piece of evidence that made a level what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    pub(super) evidence: Evidence,
    pub(super) weight: Weight,
}

impl Used {
    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What it weighed.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        self.weight
    }
}

/// A piece of evidence that did not count, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub(super) evidence: Evidence,
    pub(super) reason: LeftOutReason,
}

impl LeftOut {
    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Why it did not count.
    #[must_use]
    pub const fn reason(&self) -> LeftOutReason {
        self.reason
    }
}

/// Why a piece of evidence did not count. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeftOutReason {
    /// It was observed after the date that was asked for.
    NotYet,
    /// The policy does not accept its kind.
    KindNotAccepted,
    /// It was too old, or had ended, by the date that was asked for.
    Expired,
    /// A later observation of the same kind by the same assessor takes its place, or of the same day a lower one.
    Superseded,
}

impl fmt::Display for LeftOutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYet => "observed later",
            Self::KindNotAccepted => "kind not accepted",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
        })
    }
}

/// A person's evidence in canonical order.
pub(super) fn evidence(person: Person<'_>) -> Vec<Evidence> {
    observations(person).iter().filter_map(|(observation, at)| named(person.roster(), observation, *at)).collect()
}

/// A person's observations in canonical order, each with its position in the column.
pub(super) fn observations(person: Person<'_>) -> Vec<(Observation, usize)> {
    let column = &person.roster().data().evidence;
    let mut observations: Vec<_> = column.row(person.row()).zip(column.range(person.row())).collect();
    // The column's own order depends on the order in which assessors were first named; an answer must not.
    observations.sort_by(|(a, at), (b, other)| (a.order(), column.id(*at)).cmp(&(b.order(), column.id(*other))));
    observations
}

/// The observation with ids instead of numbers.
pub(super) fn named(roster: &Roster, observation: &Observation, at: usize) -> Option<Evidence> {
    let data = roster.data();
    let competency = roster.ladder().competency_at(observation.competency)?;
    let assessor = match observation.assessor {
        NOBODY => None,
        number => match roster.person_at(PersonIx(number)) {
            Some(person) => AssessorId::new(person.id().as_str()).ok(),
            None => data.bodies.get((number as usize).saturating_sub(data.ids.len())).cloned(),
        },
    };
    Some(Evidence {
        competency: competency.id().clone(),
        kind: observation.kind,
        assessor,
        on: observation.on.date()?,
        level: LevelCode::new(competency.scale().level_code(observation.level)).ok()?,
        until: observation.until.date(),
        id: data.evidence.id(at).cloned(),
    })
}
