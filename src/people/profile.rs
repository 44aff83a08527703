//! From evidence to levels: what a person has reached, as known on a date under a policy.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::columns::{NOBODY, Observation};
use super::evidence::{LeftOut, LeftOutReason, Used, named, observations};
use super::policy::EvidencePolicy;
use super::roster::{PersonIx, Roster};
use super::spec::EvidenceKind;
use crate::defect::UnknownId;
use crate::ladder::{CompetencyIx, Ladder};
use crate::values::date::Day;
use crate::values::{CompetencyId, Id, Level, LevelCode, PersonId, Weight};

/// An unknown level in a row of [`Profiles`].
pub(crate) const UNKNOWN: u8 = u8::MAX;

/// What is known of a person's level in a competency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The level.
    Known(Level),
    /// Nobody can say, and why not. Never the same as a level of nothing.
    Unknown(UnknownReason),
}

impl Standing {
    /// The level, when it is known.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Known(level) => Some(level),
            Self::Unknown(_) => None,
        }
    }
}

/// Why a level is unknown. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnknownReason {
    /// Nothing has been observed.
    NoEvidence,
    /// What has been observed does not count: too old, too new, or of a kind that the policy does not accept.
    NothingCounts,
    /// Only the person's own view is there, and the policy does not let it stand alone.
    OnlySelfAssessment,
    /// Fewer independent assessors than the policy asks for were heard.
    TooFewSources {
        /// How many were.
        heard: u16,
        /// How many the policy asks for.
        asked: u16,
    },
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvidence => f.write_str("no evidence"),
            Self::NothingCounts => f.write_str("no evidence that counts"),
            Self::OnlySelfAssessment => f.write_str("only self-assessment"),
            Self::TooFewSources { heard, asked } => write!(f, "{heard} of {asked} sources heard"),
        }
    }
}

/// What is known of one competency of a person, with the evidence for it.
///
/// On the wire a level is its code, or the reason why it is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetencyProfile {
    competency: CompetencyId,
    #[serde(skip)]
    standing: Standing,
    level: Option<LevelCode>,
    unknown: Option<UnknownReason>,
    used: Vec<Used>,
    left_out: Vec<LeftOut>,
}

impl CompetencyProfile {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level, or why it is unknown.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The code of the level, when it is known; `none` below the scale.
    #[must_use]
    pub const fn level_code(&self) -> Option<&LevelCode> {
        self.level.as_ref()
    }

    /// The evidence that counted: the latest of each kind and assessor.
    #[must_use]
    pub fn used(&self) -> &[Used] {
        &self.used
    }

    /// The evidence that did not, and why.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

/// What a person has reached in every competency of the ladder, as known on a date under a policy.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    #[serde(skip)]
    ladder: Ladder,
    person: PersonId,
    #[serde(serialize_with = "crate::values::date::serialize")]
    as_of: NaiveDate,
    /// One for each competency of the ladder, by id.
    competencies: Vec<CompetencyProfile>,
}

impl Profile {
    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// The date it is as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Every competency of the ladder, by id.
    #[must_use]
    pub fn competencies(&self) -> &[CompetencyProfile] {
        &self.competencies
    }

    /// One competency.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such competency.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::{Standing, UnknownReason};
    /// let profile = roster.profile("p1", &policy, "2025-01-01".parse()?)?;
    /// let first = profile.competencies()[0].competency().to_string();
    /// assert_eq!(profile.competency(&first)?.standing(), Standing::Unknown(UnknownReason::NoEvidence));
    /// assert!(profile.competency("juggling").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn competency(&self, id: &str) -> Result<&CompetencyProfile, UnknownId> {
        let ix = self.ladder.competency(id)?.ix();
        // INVARIANT: there is one for each competency of the ladder.
        self.competencies.get(ix.index()).ok_or_else(|| UnknownId::among(CompetencyId::KIND, id, std::iter::empty()))
    }

    /// The level of every competency of the ladder; `None` where it is unknown. What a
    /// [`RouteQuery`](crate::RouteQuery::with_levels) asks for.
    #[must_use]
    pub fn levels(&self) -> BTreeMap<CompetencyId, Option<Level>> {
        self.competencies.iter().map(|known| (known.competency.clone(), known.standing.level())).collect()
    }

    pub(crate) fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    pub(crate) fn standing(&self, competency: CompetencyIx) -> Standing {
        let known = self.competencies.get(competency.index());
        known.map_or(Standing::Unknown(UnknownReason::NoEvidence), CompetencyProfile::standing)
    }
}

/// The levels of all people in all competencies, as known on a date under a policy: a byte each.
///
/// The quick form of [`Profile`], for scans over a company; it has the same levels and none of the reasons. Cloning shares the data.
#[derive(Debug, Clone)]
pub struct Profiles {
    roster: Roster,
    policy: EvidencePolicy,
    as_of: NaiveDate,
    width: usize,
    /// A row for each person, a byte for each competency.
    levels: Arc<[u8]>,
}

impl Profiles {
    /// The roster they were made from.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The policy they were made under.
    #[must_use]
    pub const fn policy(&self) -> &EvidencePolicy {
        &self.policy
    }

    /// The date they are as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// A person's level in a competency; `None` when it is unknown.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person or the ladder no such competency.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// assert!(profiles.level("p1", "juggling").is_err());
    /// assert!(profiles.level("p2", "juggling").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn level(&self, person: &str, competency: &str) -> Result<Option<Level>, UnknownId> {
        let person = self.roster.person(person)?.ix();
        let competency = self.roster.ladder().competency(competency)?.ix();
        Ok(self.row(person).get(competency.index()).copied().and_then(Level::at))
    }

    /// The levels of one person, by competency; [`UNKNOWN`] where one is unknown.
    pub(crate) fn row(&self, person: PersonIx) -> &[u8] {
        let start = person.index().saturating_mul(self.width);
        self.levels.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// All rows as one, and the length of a row.
    pub(crate) fn bytes(&self) -> (&[u8], usize) {
        (&self.levels, self.width)
    }
}

impl Roster {
    /// What a person has reached in every competency, with the evidence that counted and what did not.
    ///
    /// A level is the weighted lower median of the latest valid observation of each kind and assessor: the lowest level such that the
    /// observations up to it weigh at least half. An observation is valid from its date for as many months as the policy gives its
    /// kind, and not beyond an end of its own. Of two observations of one day, kind and assessor the lower counts.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person.
    ///
    /// # Complexity
    /// O(e log e) in the person's evidence.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// let profile = roster.profile("p1", &policy, "2025-01-01".parse()?)?;
    /// assert_eq!(profile.competencies().len(), ladder.competencies().len());
    /// assert!(roster.profile("p2", &policy, "2025-01-01".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn profile(&self, person: &str, policy: &EvidencePolicy, as_of: NaiveDate) -> Result<Profile, UnknownId> {
        let person = self.person(person)?;
        let rules = Rules::new(policy, as_of);
        let all = observations(person);
        let mut groups: BTreeMap<CompetencyIx, &[(Observation, usize)]> = BTreeMap::new();
        for group in all.chunk_by(|(a, _), (b, _)| a.competency == b.competency) {
            if let Some((first, _)) = group.first() {
                groups.insert(first.competency, group);
            }
        }
        let mut sources = Vec::new();
        let competencies = self.ladder().competencies().map(|competency| {
            let (mut used, mut left_out) = (Vec::new(), Vec::new());
            let group = groups.get(&competency.ix()).copied().unwrap_or_default();
            let standing = rules.standing(group.iter().map(|(observation, _)| *observation), &mut sources, |at, fate| {
                let evidence = group.get(at).and_then(|(observation, at)| named(self, observation, *at));
                match fate {
                    Ok(weight) => {
                        used.extend(evidence.map(|evidence| Used { evidence, weight: Weight::from_thousandths(weight) }));
                    }
                    Err(reason) => left_out.extend(evidence.map(|evidence| LeftOut { evidence, reason })),
                }
            });
            let (level, unknown) = match standing {
                Standing::Known(level) => (LevelCode::new(competency.scale().level_code(level)).ok(), None),
                Standing::Unknown(reason) => (None, Some(reason)),
            };
            CompetencyProfile { competency: competency.id().clone(), standing, level, unknown, used, left_out }
        });
        let competencies = competencies.collect();
        Ok(Profile { ladder: self.ladder().clone(), person: person.id().clone(), as_of, competencies })
    }

    /// What is known of one person's level in one competency; see [`Roster::profile`].
    pub(crate) fn standing(
        &self,
        person: PersonIx,
        competency: CompetencyIx,
        policy: &EvidencePolicy,
        as_of: NaiveDate,
    ) -> Standing {
        let observations = self.data().evidence.row(self.row(person));
        let group =
            observations.skip_while(|seen| seen.competency < competency).take_while(|seen| seen.competency == competency);
        Rules::new(policy, as_of).standing(group, &mut Vec::new(), |_, _| {})
    }

    /// The levels of all people in all competencies; see [`Roster::profile`] for what they mean.
    ///
    /// # Complexity
    /// Linear in people x competencies, and in all evidence; a byte for each person and competency.
    #[must_use]
    pub fn profiles(&self, policy: &EvidencePolicy, as_of: NaiveDate) -> Profiles {
        let rules = Rules::new(policy, as_of);
        let width = self.ladder().competencies().len();
        let mut levels = vec![UNKNOWN; self.len().saturating_mul(width)];
        let mut sources = Vec::new();
        let mut group: Vec<Observation> = Vec::new();
        for (person, row) in (0u32..).zip(levels.chunks_exact_mut(width.max(1))) {
            let mut settle = |group: &mut Vec<Observation>| {
                let Some(first) = group.first().copied() else { return };
                let standing = rules.standing(group.drain(..), &mut sources, |_, _| {});
                if let (Standing::Known(level), Some(slot)) = (standing, row.get_mut(first.competency.index())) {
                    *slot = level.position();
                }
            };
            for observation in self.data().evidence.row(self.row(PersonIx(person))) {
                if group.first().is_some_and(|first| first.competency != observation.competency) {
                    settle(&mut group);
                }
                group.push(observation);
            }
            settle(&mut group);
        }
        Profiles { roster: self.clone(), policy: *policy, as_of, width, levels: levels.into() }
    }
}

/// A policy on a date.
struct Rules {
    today: Day,
    /// For each kind: the first day whose observations still count, and what one weighs.
    kinds: [Option<(Day, u32)>; EvidenceKind::ALL.len()],
    least_sources: u16,
    self_may_stand_alone: bool,
}

impl Rules {
    fn new(policy: &EvidencePolicy, as_of: NaiveDate) -> Self {
        let kinds =
            EvidenceKind::ALL.map(|kind| policy.rule(kind).map(|rule| (rule.valid_months.window(as_of).into(), rule.weight)));
        let EvidencePolicy { least_sources, self_may_stand_alone, .. } = *policy;
        Self { today: as_of.into(), kinds, least_sources, self_may_stand_alone }
    }

    /// Why an observation does not count by itself, or what it weighs.
    fn weigh(&self, observation: &Observation) -> Result<u32, LeftOutReason> {
        let Some(&Some((first, weight))) = self.kinds.get(observation.kind.index()) else {
            return Err(LeftOutReason::KindNotAccepted);
        };
        if observation.on > self.today {
            return Err(LeftOutReason::NotYet);
        }
        if observation.on < first || observation.until <= self.today {
            return Err(LeftOutReason::Expired);
        }
        Ok(weight)
    }

    /// The level that observations of one competency give, sorted by [`Observation::order`]. `fate` hears of each, by its position,
    /// what it weighed or why it did not count. `sources` is scratch.
    fn standing(
        &self,
        group: impl Iterator<Item = Observation>,
        sources: &mut Vec<u32>,
        mut fate: impl FnMut(usize, Result<u32, LeftOutReason>),
    ) -> Standing {
        let mut weights = [0u64; Level::HIGHEST.position() as usize + 1];
        let mut total = 0u64;
        let (mut any, mut by_self) = (false, false);
        let mut heard: Option<(EvidenceKind, u32)> = None;
        sources.clear();
        for (at, observation) in group.enumerate() {
            any = true;
            let weighed = self.weigh(&observation).and_then(|weight| {
                let voice = (observation.kind, observation.assessor);
                // The latest valid one of each voice comes first.
                if heard.replace(voice) == Some(voice) { Err(LeftOutReason::Superseded) } else { Ok(weight) }
            });
            fate(at, weighed);
            let Ok(weight) = weighed else { continue };
            if let Some(slot) = weights.get_mut(usize::from(observation.level.position())) {
                *slot += u64::from(weight);
            }
            total += u64::from(weight);
            match (observation.kind, observation.assessor) {
                (EvidenceKind::SelfAssessment, _) => by_self = true,
                // Whoever is not named is one source for each kind.
                (kind, NOBODY) => sources.push(NOBODY - 1 - kind as u32),
                (_, assessor) => sources.push(assessor),
            }
        }
        if total == 0 {
            return Standing::Unknown(if any { UnknownReason::NothingCounts } else { UnknownReason::NoEvidence });
        }
        sources.sort_unstable();
        sources.dedup();
        let others = u16::try_from(sources.len()).unwrap_or(u16::MAX);
        if others < self.least_sources && !(by_self && self.self_may_stand_alone) {
            return Standing::Unknown(match others {
                0 => UnknownReason::OnlySelfAssessment,
                heard => UnknownReason::TooFewSources { heard, asked: self.least_sources },
            });
        }
        let mut so_far = 0;
        for (weight, position) in weights.into_iter().zip(0u8..) {
            so_far += weight;
            if so_far * 2 >= total {
                return Standing::Known(Level::at(position).unwrap_or(Level::HIGHEST));
            }
        }
        Standing::Known(Level::HIGHEST)
    }
}
