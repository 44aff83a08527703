//! One person, one role.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::readiness::{ReadinessMethod, RoleReadiness, Yardstick};
use crate::defect::UnknownId;
use crate::ladder::{Competency, Prerequisite, Role};
use crate::people::{Profile, Standing, UnknownReason};
use crate::values::{CompetencyId, Level, LevelCode, PersonId, RoleId, Weight, WeightedLevels};

/// What separates somebody from a role: what is short, what is unknown, what is met and by how much it is exceeded.
///
/// Every requirement of the role is in exactly one of [`Gap::shortfalls`], [`Gap::unassessed`] and [`Gap::met`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    pub(super) person: Option<PersonId>,
    pub(super) role: RoleId,
    #[serde(default, with = "crate::values::date::option")]
    pub(super) as_of: Option<NaiveDate>,
    pub(super) shortfalls: Vec<Shortfall>,
    pub(super) unassessed: Vec<Unassessed>,
    pub(super) met: Vec<CompetencyId>,
    pub(super) surpluses: Vec<Surplus>,
    pub(super) learn_first: Vec<LearnFirst>,
    pub(super) all_or_nothing: RoleReadiness,
    pub(super) proportional: RoleReadiness,
}

/// A requirement that is known not to be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shortfall {
    pub(super) competency: CompetencyId,
    pub(super) have: LevelCode,
    pub(super) want: LevelCode,
    pub(super) levels: u8,
    pub(super) weight: Weight,
    pub(super) effort: WeightedLevels,
    pub(super) gate: bool,
    pub(super) learn_first: Vec<CompetencyId>,
}

/// A requirement of which nobody knows whether it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unassessed {
    pub(super) competency: CompetencyId,
    pub(super) want: LevelCode,
    pub(super) weight: Weight,
    pub(super) gate: bool,
    pub(super) reason: UnknownReason,
    pub(super) most_effort: WeightedLevels,
}

/// A requirement that is exceeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surplus {
    pub(super) competency: CompetencyId,
    pub(super) have: LevelCode,
    pub(super) want: LevelCode,
    pub(super) levels: u8,
}

/// A prerequisite that is missing, or unknown, before a shortfall can be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnFirst {
    pub(super) competency: CompetencyId,
    pub(super) have: Option<LevelCode>,
    pub(super) want: LevelCode,
}

impl Gap {
    /// Whose gap it is; `None` for somebody who has exactly what another role asks.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }

    /// The role.
    #[must_use]
    pub const fn role(&self) -> &RoleId {
        &self.role
    }

    /// The date it is as of.
    #[must_use]
    pub const fn as_of(&self) -> Option<NaiveDate> {
        self.as_of
    }

    /// What is short: gates first, then by weight, the heaviest first, then by id.
    #[must_use]
    pub fn shortfalls(&self) -> &[Shortfall] {
        &self.shortfalls
    }

    /// What nobody knows, in the same order.
    #[must_use]
    pub fn unassessed(&self) -> &[Unassessed] {
        &self.unassessed
    }

    /// What is met, by id.
    #[must_use]
    pub fn met(&self) -> &[CompetencyId] {
        &self.met
    }

    /// What is exceeded, by id: these are also met.
    #[must_use]
    pub fn surpluses(&self) -> &[Surplus] {
        &self.surpluses
    }

    /// What has to be there before the shortfalls can be closed, and is not or is unknown: by id, with all that needs in turn, each at
    /// the highest level that something else needs of it.
    #[must_use]
    pub fn learn_first(&self) -> &[LearnFirst] {
        &self.learn_first
    }

    /// The gates that are missed.
    pub fn blockers(&self) -> impl Iterator<Item = &Shortfall> {
        self.shortfalls.iter().filter(|shortfall| shortfall.gate)
    }

    /// How far the person is.
    #[must_use]
    pub const fn readiness(&self, method: ReadinessMethod) -> RoleReadiness {
        match method {
            ReadinessMethod::AllOrNothing => self.all_or_nothing,
            ReadinessMethod::Proportional => self.proportional,
        }
    }

    /// What is surely to be learned, in levels weighted by their competency's strategic weight.
    #[must_use]
    pub fn least_effort(&self) -> WeightedLevels {
        self.shortfalls.iter().map(|shortfall| shortfall.effort).sum()
    }

    /// What is to be learned if everything unknown turns out to be missing.
    #[must_use]
    pub fn most_effort(&self) -> WeightedLevels {
        self.least_effort() + self.unassessed.iter().map(|unassessed| unassessed.most_effort).sum()
    }
}

impl Shortfall {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level reached; `none` below the scale.
    #[must_use]
    pub const fn have(&self) -> &LevelCode {
        &self.have
    }

    /// The level asked for.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }

    /// How many levels lie between.
    #[must_use]
    pub const fn levels(&self) -> u8 {
        self.levels
    }

    /// How much the requirement counts.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        self.weight
    }

    /// The levels that lie between, weighted by the competency's strategic weight.
    #[must_use]
    pub const fn effort(&self) -> WeightedLevels {
        self.effort
    }

    /// Whether nothing else makes up for it.
    #[must_use]
    pub const fn is_gate(&self) -> bool {
        self.gate
    }

    /// Its prerequisites that are not surely there, by id. [`Gap::learn_first`] has their levels, and what they need in turn.
    #[must_use]
    pub fn learn_first(&self) -> &[CompetencyId] {
        &self.learn_first
    }
}

impl Unassessed {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level asked for.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }

    /// How much the requirement counts.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        self.weight
    }

    /// Whether nothing else makes up for it.
    #[must_use]
    pub const fn is_gate(&self) -> bool {
        self.gate
    }

    /// What is to be learned if the level turns out to be below the scale, in weighted levels.
    #[must_use]
    pub const fn most_effort(&self) -> WeightedLevels {
        self.most_effort
    }

    /// Why nobody knows.
    #[must_use]
    pub const fn reason(&self) -> UnknownReason {
        self.reason
    }
}

impl Surplus {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level reached.
    #[must_use]
    pub const fn have(&self) -> &LevelCode {
        &self.have
    }

    /// The level asked for.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }

    /// How many levels lie between.
    #[must_use]
    pub const fn levels(&self) -> u8 {
        self.levels
    }
}

impl LearnFirst {
    /// The competency that comes first.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level reached; `None` when nobody knows it.
    #[must_use]
    pub const fn have(&self) -> Option<&LevelCode> {
        self.have.as_ref()
    }

    /// The level it has to reach.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }
}

impl Profile {
    /// What separates the person from a role.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let person = r#"{"people": [{"id": "p1"}]}"#;
    /// use rungs::{EvidencePolicySpec, ReadinessMethod, RosterSpec};
    /// let roster = RosterSpec::from_json(person)?.compile(&ladder)?;
    /// let policy = EvidencePolicySpec::new().compile()?;
    /// let gap = roster.profile("p1", &policy, "2026-01-01".parse()?)?.gap_to("operations-lead")?;
    /// // Nothing is known of p1, and so nothing is claimed: not ready to 0 %, but anywhere from 0 to 1.
    /// assert_eq!(gap.readiness(ReadinessMethod::Proportional).share().to_string(), "0/1 to 1/1");
    /// assert!(gap.shortfalls().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gap_to(&self, role: &str) -> Result<Gap, UnknownId> {
        let role = self.ladder().role(role)?;
        let mut gap = compare(role, |competency| self.standing(competency.ix()));
        gap.person = Some(self.person().clone());
        gap.as_of = Some(self.as_of());
        Ok(gap)
    }
}

impl<'a> Role<'a> {
    /// What separates somebody who has exactly what this role asks, and nothing else, from another role; which may be another version
    /// of the ladder's, where competencies and levels are known by their ids and codes.
    #[must_use]
    pub fn gap_to(self, role: Role<'_>) -> Gap {
        compare(role, |competency| {
            let Some(asked) = self.requirement(competency) else { return Standing::Known(Level::NONE) };
            let code = asked.competency().scale().level_code(asked.level());
            // A level that the other ladder's scale does not have says nothing there.
            let level = competency.scale().level(code);
            level.map_or(Standing::Unknown(UnknownReason::NothingCounts), Standing::Known)
        })
    }
}

fn compare(role: Role<'_>, standing: impl Fn(Competency<'_>) -> Standing) -> Gap {
    let by_all = Yardstick::new(role, ReadinessMethod::AllOrNothing);
    let by_part = Yardstick::new(role, ReadinessMethod::Proportional);
    let (mut all, mut part) = (0u128, 0u128);
    let (mut shortfalls, mut unassessed, mut met, mut surpluses) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut short = Vec::new();
    for (index, required) in role.requirements().enumerate() {
        let competency = required.competency();
        let stands = standing(competency);
        all += by_all.count(index, stands.level());
        part += by_part.count(index, stands.level());
        let Some(want) = code(competency, required.level()) else { continue };
        match stands {
            Standing::Unknown(reason) => unassessed.push(Unassessed {
                competency: competency.id().clone(),
                want,
                weight: required.weight(),
                gate: required.is_gate(),
                reason,
                most_effort: competency.effort(Level::NONE, required.level()),
            }),
            Standing::Known(level) if level < required.level() => {
                short.push(competency);
                shortfalls.extend(code(competency, level).map(|have| Shortfall {
                    competency: competency.id().clone(),
                    have,
                    want,
                    levels: level.levels_below(required.level()),
                    weight: required.weight(),
                    effort: competency.effort(level, required.level()),
                    gate: required.is_gate(),
                    learn_first: missing_first(competency, &standing).map(|first| first.competency().id().clone()).collect(),
                }));
            }
            Standing::Known(level) => {
                met.push(competency.id().clone());
                if let Some(have) = code(competency, level).filter(|_| level > required.level()) {
                    let levels = required.level().levels_below(level);
                    surpluses.push(Surplus { competency: competency.id().clone(), have, want, levels });
                }
            }
        }
    }
    shortfalls.sort_by(|a, b| (b.gate, b.weight).cmp(&(a.gate, a.weight)).then_with(|| a.competency.cmp(&b.competency)));
    unassessed.sort_by(|a, b| (b.gate, b.weight).cmp(&(a.gate, a.weight)).then_with(|| a.competency.cmp(&b.competency)));
    Gap {
        person: None,
        role: role.id().clone(),
        as_of: None,
        shortfalls,
        unassessed,
        met,
        surpluses,
        learn_first: learn_first(short, &standing),
        all_or_nothing: by_all.readiness(all),
        proportional: by_part.readiness(part),
    }
}

fn code(competency: Competency<'_>, level: Level) -> Option<LevelCode> {
    LevelCode::new(competency.scale().level_code(level)).ok()
}

/// The prerequisites of a competency that are not surely there, by id.
fn missing_first<'a>(
    competency: Competency<'a>,
    standing: &impl Fn(Competency<'_>) -> Standing,
) -> impl Iterator<Item = Prerequisite<'a>> {
    let is_missing = |first: &Prerequisite<'_>| standing(first.competency()).level().is_none_or(|level| level < first.level());
    competency.prerequisites().filter(is_missing)
}

/// All prerequisites of some competencies, and theirs in turn, that are not surely there.
fn learn_first(short: Vec<Competency<'_>>, standing: &impl Fn(Competency<'_>) -> Standing) -> Vec<LearnFirst> {
    let mut wanted: BTreeMap<&CompetencyId, (Competency<'_>, Level)> = BTreeMap::new();
    let mut open = short;
    while let Some(after) = open.pop() {
        for first in missing_first(after, standing) {
            let seen = wanted.get(first.competency().id()).map(|&(_, level)| level);
            if seen.is_none() {
                open.push(first.competency());
            }
            wanted.insert(first.competency().id(), (first.competency(), first.level().max(seen.unwrap_or(Level::NONE))));
        }
    }
    let learn = |(first, want): (Competency<'_>, Level)| {
        let have = standing(first).level().and_then(|level| code(first, level));
        Some(LearnFirst { competency: first.id().clone(), have, want: code(first, want)? })
    };
    wanted.into_values().filter_map(learn).collect()
}
