//! People's records carried from one version of a ladder to the next.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::spec::PersonSpec;
use crate::defect::{InputPath, at, json};
use crate::ladder::Ladder;
use crate::values::{CompetencyId, Id, IdKind, LevelCode, PersonId, RoleId};

/// What became of the ids of an old ladder in a new one. What is not named keeps its id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Migration {
    /// Old role to new role.
    #[serde(deserialize_with = "json::unique")]
    pub roles: BTreeMap<RoleId, RoleId>,
    /// Old competency to new competency.
    #[serde(deserialize_with = "json::unique")]
    pub competencies: BTreeMap<CompetencyId, CompetencyId>,
    /// By old competency: old level to new level.
    #[serde(deserialize_with = "json::unique")]
    pub levels: BTreeMap<CompetencyId, BTreeMap<LevelCode, LevelCode>>,
}

/// Something of a record that the new ladder has no place for, or no place of its own: of two wishes that became one, the lesser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unmapped {
    /// Whose record.
    pub person: PersonId,
    /// Where in the record it stood.
    pub path: InputPath,
    /// What the new ladder lacks.
    pub kind: IdKind,
    /// Its old id.
    pub id: String,
}

impl Migration {
    /// Everything keeps its id.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Rewrites a record for the new ladder. What the new ladder has no place for is taken out of the record and returned, so that
    /// nothing is lost silently and what is left compiles.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{Migration, PersonId, PersonSpec, RoleId};
    /// let mut migration = Migration::new();
    /// migration.roles.insert(RoleId::new("shift-lead")?, RoleId::new("operations-lead")?);
    /// let since = "2024-01-01".parse()?;
    /// let mut person = PersonSpec::new(PersonId::new("p1")?).with_role(RoleId::new("shift-lead")?, since);
    /// assert!(migration.apply(&mut person, &ladder).is_empty());
    /// assert_eq!(person.roles[0].of.to_string(), "operations-lead");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&self, person: &mut PersonSpec, new: &Ladder) -> Vec<Unmapped> {
        let mut unmapped = Vec::new();
        let who = person.id.clone();
        let mut lost = |path: InputPath, kind: IdKind, id: &str| {
            unmapped.push(Unmapped { person: who.clone(), path, kind, id: id.to_owned() });
        };
        keep(&mut person.roles, |index, spell| {
            self.role(&mut spell.of, new).map_err(|old| lost(at!["roles", index, "of"], IdKind::Role, old.as_str()))
        });
        // Different roles that become one may have been wished for on one day, which one wish can say: the dearer one stays.
        let mut dearest: BTreeMap<(RoleId, NaiveDate), (u8, RoleId)> = BTreeMap::new();
        for wish in &person.aspirations {
            let renamed = self.roles.get(&wish.role).unwrap_or(&wish.role).clone();
            let this = (wish.priority, wish.role.clone());
            let best = dearest.entry((renamed, wish.on)).or_insert_with(|| this.clone());
            *best = this.min(best.clone());
        }
        keep(&mut person.aspirations, |index, wish| {
            let old = wish.role.clone();
            let mapped = self.role(&mut wish.role, new);
            let stays = dearest.get(&(wish.role.clone(), wish.on)).is_none_or(|(_, best)| *best == old);
            let kept = if stays { mapped } else { Err(old) };
            kept.map_err(|old| lost(at!["aspirations", index, "role"], IdKind::Role, old.as_str()))
        });
        keep(&mut person.mentor_offers, |index, offer| {
            let named = !offer.competencies.is_empty();
            keep(&mut offer.competencies, |position, id| {
                let place = || at!["mentor_offers", index, "competencies", position];
                self.competency(id, new).map_err(|old| lost(place(), IdKind::Competency, old.as_str()))
            });
            // An offer of nothing that is left must not become an offer of anything.
            if named && offer.competencies.is_empty() { Err(()) } else { Ok(()) }
        });
        keep(&mut person.evidence, |index, evidence| {
            let old = evidence.competency.clone();
            let place = |field: &str| at!["evidence", index, field];
            self.competency(&mut evidence.competency, new)
                .map_err(|old| lost(place("competency"), IdKind::Competency, old.as_str()))?;
            let old_level = evidence.level.clone();
            if let Some(level) = self.levels.get(&old).and_then(|levels| levels.get(&old_level)) {
                evidence.level = level.clone();
            }
            let scale = new.competency(evidence.competency.as_str()).map(|competency| competency.scale());
            let known = scale.ok().and_then(|scale| scale.level(evidence.level.as_str()));
            known.map(|_| ()).ok_or_else(|| lost(place("level"), IdKind::Level, old_level.as_str()))
        });
        unmapped
    }

    /// Gives a role its new id.
    ///
    /// # Errors
    /// The old id, when the new ladder has no such role.
    fn role(&self, role: &mut RoleId, new: &Ladder) -> Result<(), RoleId> {
        let old = role.clone();
        if let Some(renamed) = self.roles.get(role) {
            *role = renamed.clone();
        }
        new.role_ix(role.as_str()).map(|_| ()).ok_or(old)
    }

    /// Gives a competency its new id.
    ///
    /// # Errors
    /// The old id, when the new ladder has no such competency.
    fn competency(&self, competency: &mut CompetencyId, new: &Ladder) -> Result<(), CompetencyId> {
        let old = competency.clone();
        if let Some(renamed) = self.competencies.get(competency) {
            *competency = renamed.clone();
        }
        new.competency_ix(competency.as_str()).map(|_| ()).ok_or(old)
    }
}

/// Keeps the entries for which `map` succeeds; it hears of each with its old position.
fn keep<T>(entries: &mut Vec<T>, mut map: impl FnMut(usize, &mut T) -> Result<(), ()>) {
    let mut index = 0;
    entries.retain_mut(|entry| {
        let kept = map(index, entry).is_ok();
        index += 1;
        kept
    });
}
