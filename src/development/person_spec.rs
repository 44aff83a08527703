//! People whose development is planned: where they stand, where they go, and what time and money there is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::activity_spec::CompetencyLevelSpec;
use super::spec::PerQuarter;
use crate::defect::UnknownId;
use crate::gap::{Gap, LearnFirst, Shortfall};
use crate::ladder::{Competency, Ladder};
use crate::people::Profile;
use crate::values::{ActivityId, CompetencyId, Level, LevelCode, Money, PersonId, RoleId, Weight};

/// Somebody whose development is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentPersonSpec {
    /// Who.
    pub id: PersonId,
    /// The role of the ladder that the plan leads to.
    pub target: RoleId,
    /// What is asked for; when absent, all that the target asks for, with its weights and gates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<DevelopmentGapSpec>>,
    /// The levels that are known today. Of a competency that is not here nothing is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<CompetencyLevelSpec>,
    /// The hours that there are for development in each quarter; never more than the policy's share of working time.
    pub hours: PerQuarter,
    /// What may be spent on the plan; any amount when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The activities that the plan may choose from; all that are open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<ActivityId>>,
    /// What they have done before, which is not done again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<ActivityId>,
    /// What is part of the plan whatever else is: a rotation that is scheduled, a mentor who is matched, what has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedActivitySpec>,
}

/// A competency that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DevelopmentGapSpec {
    /// Of what.
    pub competency: CompetencyId,
    /// The level that is wanted.
    pub level: LevelCode,
    /// What each level towards it counts; 1 when absent.
    #[serde(default)]
    pub weight: Weight,
    /// Whether nothing else makes up for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gate: bool,
}

/// An activity that is part of a plan, from its quarter on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct FixedActivitySpec {
    /// What.
    pub activity: ActivityId,
    /// From which quarter on; before 0 where it has begun, and is paid for.
    pub start: i32,
}

impl DevelopmentPersonSpec {
    /// Somebody of whom no level is known, who has so many hours in each quarter.
    #[must_use]
    pub const fn new(id: PersonId, target: RoleId, hours: u32) -> Self {
        Self {
            id,
            target,
            gaps: None,
            levels: Vec::new(),
            hours: PerQuarter::Same(hours),
            budget: None,
            offers: None,
            done: Vec::new(),
            fixed: Vec::new(),
        }
    }

    /// Somebody as a profile has them, with the levels that it knows.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// ```
    /// # use rungs::{DevelopmentPersonSpec, EvidencePolicySpec, LadderSpec, RosterSpec};
    /// # let ladder = LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let roster = RosterSpec::from_json(r#"{"people": [{"id": "p1", "evidence": [
    ///     {"competency": "coaching", "level": "working", "kind": "manager", "assessor": "p2", "on": "2025-10-01"}]}]}"#)?;
    /// let roster = roster.compile(&ladder)?;
    /// let profile = roster.profile("p1", &EvidencePolicySpec::new().compile()?, "2026-01-01".parse()?)?;
    /// let person = DevelopmentPersonSpec::of(&profile, "operations-lead", 60)?;
    /// assert_eq!(person.levels.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(profile: &Profile, target: &str, hours: u32) -> Result<Self, UnknownId> {
        let target = profile.ladder().role(target)?.id().clone();
        let mut person = Self::new(profile.person().clone(), target, hours);
        let known = profile.competencies().iter();
        person.levels = known
            .filter_map(|known| Some(CompetencyLevelSpec::new(known.competency().clone(), known.level_code()?.clone())))
            .collect();
        Ok(person)
    }

    /// Somebody as a gap has them: what is short or unknown is asked for, with its weights and gates, and what the gap tells of levels is known.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// ```
    /// # use rungs::{DevelopmentPersonSpec, LadderSpec};
    /// let ladder = LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// // Somebody who has exactly what a specialist needs.
    /// let gap = ladder.role("operations-specialist")?.gap_to(ladder.role("operations-lead")?);
    /// let person = DevelopmentPersonSpec::of_gap("p1".parse()?, &gap, &ladder, 60)?;
    /// assert_eq!(person.gaps.map(|gaps| gaps.len()), Some(gap.shortfalls().len()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_gap(id: PersonId, gap: &Gap, ladder: &Ladder, hours: u32) -> Result<Self, UnknownId> {
        let role = ladder.role(gap.role().as_ref())?;
        let asked = |competency: &CompetencyId, level: &LevelCode, weight, gate| DevelopmentGapSpec {
            competency: competency.clone(),
            level: level.clone(),
            weight,
            gate,
        };
        let short = gap.shortfalls().iter().map(|one| asked(one.competency(), one.want(), one.weight(), one.is_gate()));
        let unknown = gap.unassessed().iter().map(|one| asked(one.competency(), one.want(), one.weight(), one.is_gate()));
        let gaps = short.chain(unknown).collect();
        let mut known: BTreeMap<CompetencyId, LevelCode> = BTreeMap::new();
        // What is met and not exceeded is there as the role asks for it.
        for required in role.requirements().filter(|required| gap.met().contains(required.competency().id())) {
            known.extend(code(required.competency(), required.level()));
        }
        known.extend(gap.surpluses().iter().map(|over| (over.competency().clone(), over.have().clone())));
        // What comes before something that is missing, and is not told to be missing itself, is there.
        let missing: BTreeSet<&CompetencyId> = gap.learn_first().iter().map(LearnFirst::competency).collect();
        let short = gap.shortfalls().iter().map(Shortfall::competency);
        for id in short.chain(missing.iter().copied()) {
            for first in ladder.competency(id.as_ref())?.prerequisites() {
                let (competency, id) = (first.competency(), first.competency().id());
                let has = known.get(id).and_then(|level| competency.scale().level(level.as_ref()));
                if !missing.contains(id) && has.is_none_or(|has| has < first.level()) {
                    known.extend(code(competency, first.level()));
                }
            }
        }
        known.extend(gap.shortfalls().iter().map(|short| (short.competency().clone(), short.have().clone())));
        known.extend(gap.learn_first().iter().filter_map(|first| Some((first.competency().clone(), first.have()?.clone()))));
        let levels = known.into_iter().map(|(competency, level)| CompetencyLevelSpec { competency, level }).collect();
        Ok(Self { gaps: Some(gaps), levels, ..Self::new(id, role.id().clone(), hours) })
    }

    /// The same, with a budget.
    #[must_use]
    pub const fn with_budget(mut self, budget: Money) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The same, with this as part of the plan.
    #[must_use]
    pub fn with_fixed(mut self, fixed: FixedActivitySpec) -> Self {
        self.fixed.push(fixed);
        self
    }
}

fn code(competency: Competency<'_>, level: Level) -> Option<(CompetencyId, LevelCode)> {
    Some((competency.id().clone(), LevelCode::new(competency.scale().level_code(level)).ok()?))
}

impl DevelopmentGapSpec {
    /// A level that is wanted, of weight 1 and no gate.
    #[must_use]
    pub const fn new(competency: CompetencyId, level: LevelCode) -> Self {
        Self { competency, level, weight: Weight::ONE, gate: false }
    }
}

impl FixedActivitySpec {
    /// An activity from this quarter on.
    #[must_use]
    pub const fn new(activity: ActivityId, start: i32) -> Self {
        Self { activity, start }
    }
}
