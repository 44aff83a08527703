//! Two versions of a ladder, told apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ladder::Ladder;
use super::role::Role;
use super::spec::StepKind;
use crate::values::{CompetencyId, Id, LevelCode, Months, RoleId, Weight};

/// What differs between two versions of a ladder. Ids say what is the same thing; renaming is removing and adding.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Comparison {
    /// Roles, by id. A role is changed when its track, function, rank, whether it is critical or open to hire, its latitude,
    /// exposure, accountability or expectations are; requirements and steps have lists of their own.
    pub roles: Vec<Change<RoleId>>,
    /// Competencies, by id. A competency is changed when its scale (or one of the scale's codes), cluster, weight, strategic goal, indicators or
    /// prerequisites are.
    pub competencies: Vec<Change<CompetencyId>>,
    /// Requirements, by role and competency; those of added and removed roles included.
    pub requirements: Vec<RequirementChange>,
    /// Steps, by where they lead from and to, and their kind.
    pub steps: Vec<StepChange>,
}

/// How a thing differs from one version to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T> {
    /// It is new.
    Added(T),
    /// It is gone.
    Removed(T),
    /// It is there in both, with another content.
    Changed(T),
}

impl<T> Change<T> {
    /// What it is that changed.
    pub const fn of(&self) -> &T {
        match self {
            Self::Added(of) | Self::Removed(of) | Self::Changed(of) => of,
        }
    }
}

/// A requirement that differs: `before` is absent when it is new, `after` when it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RequirementChange {
    /// The role that asks.
    pub role: RoleId,
    /// What it asks for.
    pub competency: CompetencyId,
    /// Level, weight and gate in the old version.
    pub before: Option<(LevelCode, Weight, bool)>,
    /// Level, weight and gate in the new version.
    pub after: Option<(LevelCode, Weight, bool)>,
}

/// A step that differs: `before` is absent when it is new, `after` when it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StepChange {
    /// The role it leaves.
    pub from: RoleId,
    /// The role it enters.
    pub to: RoleId,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Its typical months in the old version.
    pub before: Option<Months>,
    /// Its typical months in the new version.
    pub after: Option<Months>,
}

impl Comparison {
    /// Whether nothing differs of what is compared. Titles, versions, and the lists of tracks, functions, clusters and ranks are not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.competencies.is_empty() && self.requirements.is_empty() && self.steps.is_empty()
    }

    /// The roles whose holders, or those who want them, are affected: by id, each once. A role is affected when it or what it asks
    /// changed, when a competency it asks for in either version changed, or when a step from or to it did.
    #[must_use]
    pub fn affected_roles(&self, old: &Ladder, new: &Ladder) -> Vec<RoleId> {
        let mut affected: BTreeSet<&RoleId> = self.roles.iter().map(Change::of).collect();
        affected.extend(self.requirements.iter().map(|change| &change.role));
        affected.extend(self.steps.iter().flat_map(|change| [&change.from, &change.to]));
        let changed: BTreeSet<&CompetencyId> = self.competencies.iter().map(Change::of).collect();
        let asks = |role: &Role<'_>| role.requirements().any(|required| changed.contains(required.competency().id()));
        affected.extend(old.roles().chain(new.roles()).filter(asks).map(Role::id));
        affected.into_iter().cloned().collect()
    }
}

impl Ladder {
    /// Tells this version of the ladder, the old one, from a new one.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// assert!(ladder.compare(&ladder).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Complexity
    /// O(n log n) in the size of both.
    #[must_use]
    pub fn compare(&self, new: &Self) -> Comparison {
        let requirements = differing(requirements(self), requirements(new));
        let steps = differing(steps(self), steps(new));
        Comparison {
            roles: changes(by_id(self.roles(), Role::id), by_id(new.roles(), Role::id), |old, new| same_role(*old, *new)),
            competencies: changes(
                by_id(self.competencies(), super::Competency::id),
                by_id(new.competencies(), super::Competency::id),
                |old, new| same_competency(*old, *new),
            ),
            requirements: requirements
                .into_iter()
                .map(|((role, competency), before, after)| RequirementChange {
                    role: role.clone(),
                    competency: competency.clone(),
                    before,
                    after,
                })
                .collect(),
            steps: steps
                .into_iter()
                .map(|((from, to, kind), before, after)| StepChange { from: from.clone(), to: to.clone(), kind, before, after })
                .collect(),
        }
    }
}

fn by_id<'a, I: Id, T>(things: impl Iterator<Item = T>, id: impl Fn(T) -> &'a I) -> BTreeMap<&'a I, T>
where
    T: Copy,
{
    things.map(|thing| (id(thing), thing)).collect()
}

fn changes<I: Id, T>(old: BTreeMap<&I, T>, new: BTreeMap<&I, T>, same: impl Fn(&T, &T) -> bool) -> Vec<Change<I>> {
    let ids: BTreeSet<&I> = old.keys().chain(new.keys()).copied().collect();
    let change = |id: &I| match (old.get(id), new.get(id)) {
        (None, _) => Some(Change::Added(id.clone())),
        (_, None) => Some(Change::Removed(id.clone())),
        (Some(old), Some(new)) => (!same(old, new)).then(|| Change::Changed(id.clone())),
    };
    ids.into_iter().filter_map(change).collect()
}

/// The keys whose values differ, with both values.
fn differing<K: Ord + Clone, V: PartialEq + Clone>(old: BTreeMap<K, V>, new: BTreeMap<K, V>) -> Vec<(K, Option<V>, Option<V>)> {
    let keys: BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    let pair = |key: &K| (key.clone(), old.get(key).cloned(), new.get(key).cloned());
    keys.into_iter().map(pair).filter(|(_, before, after)| before != after).collect()
}

type Asked = (LevelCode, Weight, bool);

fn requirements(ladder: &Ladder) -> BTreeMap<(&RoleId, &CompetencyId), Asked> {
    let mut requirements = BTreeMap::new();
    for role in ladder.roles() {
        for required in role.requirements() {
            let competency = required.competency();
            // INVARIANT: the code is an id of the ladder's document and so a valid one.
            if let Ok(level) = LevelCode::new(competency.scale().level_code(required.level())) {
                requirements.insert((role.id(), competency.id()), (level, required.weight(), required.is_gate()));
            }
        }
    }
    requirements
}

fn steps(ladder: &Ladder) -> BTreeMap<(&RoleId, &RoleId, StepKind), Months> {
    let steps = ladder.roles().flat_map(Role::steps_out);
    steps.map(|step| ((step.from().id(), step.to().id(), step.kind()), step.months())).collect()
}

fn same_role(old: Role<'_>, new: Role<'_>) -> bool {
    (old.track(), old.function(), old.rank(), old.is_critical(), old.is_open_to_hire())
        == (new.track(), new.function(), new.rank(), new.is_critical(), new.is_open_to_hire())
        && old.decision_latitude() == new.decision_latitude()
        && old.exposure() == new.exposure()
        && old.accountability() == new.accountability()
        && old.expectations() == new.expectations()
}

fn same_competency(old: super::Competency<'_>, new: super::Competency<'_>) -> bool {
    let codes = |competency: super::Competency<'_>| -> Vec<String> {
        competency.scale().levels().map(|level| level.code().to_string()).collect()
    };
    // Levels are compared by code: a level inserted below must not make every indicator look changed.
    let said = |competency: super::Competency<'_>| -> Vec<(String, String)> {
        let scale = competency.scale();
        competency.indicators().map(|(level, text)| (scale.level_code(level).to_owned(), text.to_owned())).collect()
    };
    let before = |competency: super::Competency<'_>| -> Vec<(String, String)> {
        let first = competency.prerequisites();
        first
            .map(|first| (first.competency().id().to_string(), first.competency().scale().level_code(first.level()).to_owned()))
            .collect()
    };
    (old.scale().id(), old.cluster(), old.weight(), old.strategy())
        == (new.scale().id(), new.cluster(), new.weight(), new.strategy())
        && codes(old) == codes(new)
        && said(old) == said(new)
        && before(old) == before(new)
}
