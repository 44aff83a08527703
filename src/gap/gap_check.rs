//! Checks a gap against the ladder and the profile alone: nothing here comes from the code that found it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::gap::{Gap, LearnFirst, Shortfall, Surplus, Unassessed};
use super::readiness::{ReadinessMethod, RoleReadiness};
use crate::defect::UnknownId;
use crate::ladder::{Competency, Role};
use crate::people::{Profile, Standing};
use crate::values::{CompetencyId, Id, Level, Share, Weight};

/// Why a [`Gap`] is wrong. Open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GapFault {
    /// The ladder does not have the gap's role.
    #[error("the ladder does not have the role of the gap")]
    UnknownRole(#[source] UnknownId),
    /// The gap is another person's, or of another date.
    #[error("the gap is not the one of this profile")]
    AnotherProfile,
    /// A requirement is in none of the lists, in several, or in the wrong one.
    #[error("the competency {0} is not where it belongs")]
    Misplaced(CompetencyId),
    /// A competency that the role does not ask for is in a list.
    #[error("the role does not ask for the competency {0}")]
    NotAsked(CompetencyId),
    /// A level, weight or effort of a line is not what the ladder and the profile say.
    #[error("a figure of the competency {0} is wrong")]
    WrongFigure(CompetencyId),
    /// What has to be learned first is not what the shortfalls need.
    #[error("what has to be learned first is not what the shortfalls need")]
    WrongLearnFirst,
    /// A list is not in its order.
    #[error("a list of the gap is out of order")]
    OutOfOrder,
    /// The readiness does not follow from the lists.
    #[error("the readiness does not follow from the requirements")]
    WrongReadiness,
}

impl Gap {
    /// Checks the gap of a person against their profile.
    ///
    /// # Errors
    /// The first [`GapFault`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// let profile = roster.profile("p1", &policy, "2025-01-01".parse()?)?;
    /// let gap = profile.gap_to("operations-head")?;
    /// gap.check(&profile)?;
    /// let later = roster.profile("p1", &policy, "2026-01-01".parse()?)?;
    /// assert!(gap.check(&later).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, profile: &Profile) -> Result<(), GapFault> {
        if self.person.as_ref() != Some(profile.person()) || self.as_of != Some(profile.as_of()) {
            return Err(GapFault::AnotherProfile);
        }
        let role = profile.ladder().role(self.role.as_str()).map_err(GapFault::UnknownRole)?;
        let standings: BTreeMap<&CompetencyId, Standing> =
            profile.competencies().iter().map(|known| (known.competency(), known.standing())).collect();
        let mut listed = self.listed();
        for required in role.requirements() {
            let competency = required.competency();
            let (id, scale) = (competency.id(), competency.scale());
            let misplaced = || GapFault::Misplaced(id.clone());
            let Listed { short, unknown, met, over } = listed.remove(id).ok_or_else(misplaced)?;
            let standing = *standings.get(id).ok_or_else(misplaced)?;
            let right = match standing {
                Standing::Known(level) if level < required.level() => {
                    let [line] = short.as_slice() else { return Err(misplaced()) };
                    if !unknown.is_empty() || met != 0 || !over.is_empty() {
                        return Err(misplaced());
                    }
                    scale.level(line.have.as_str()) == Some(level)
                        && scale.level(line.want.as_str()) == Some(required.level())
                        && level.levels_below(required.level()) == line.levels
                        && (line.weight, line.gate) == (required.weight(), required.is_gate())
                        && line.effort.to_decimal()
                            == competency.weight().to_decimal() * rust_decimal::Decimal::from(line.levels)
                        && line.learn_first.iter().eq(missing_first(competency, &standings).iter().map(|(first, _)| first.id()))
                }
                Standing::Known(level) => {
                    if !short.is_empty()
                        || !unknown.is_empty()
                        || met != 1
                        || over.len() != usize::from(level > required.level())
                    {
                        return Err(misplaced());
                    }
                    over.iter().all(|line| {
                        scale.level(line.have.as_str()) == Some(level)
                            && scale.level(line.want.as_str()) == Some(required.level())
                            && required.level().levels_below(level) == line.levels
                    })
                }
                Standing::Unknown(reason) => {
                    let [line] = unknown.as_slice() else { return Err(misplaced()) };
                    if !short.is_empty() || met != 0 || !over.is_empty() {
                        return Err(misplaced());
                    }
                    line.reason == reason
                        && scale.level(line.want.as_str()) == Some(required.level())
                        && (line.weight, line.gate) == (required.weight(), required.is_gate())
                        && line.most_effort.to_decimal()
                            == competency.weight().to_decimal() * rust_decimal::Decimal::from(required.level().position())
                }
            };
            if !right {
                return Err(GapFault::WrongFigure(id.clone()));
            }
        }
        if let Some((stranger, _)) = listed.pop_first() {
            return Err(GapFault::NotAsked(stranger.clone()));
        }
        self.check_learn_first(profile, &standings)?;
        let rank = |gate: bool, weight: Weight, id: &CompetencyId| (Reverse((gate, weight)), id.clone());
        let in_order = self.shortfalls.is_sorted_by_key(|line| rank(line.gate, line.weight, &line.competency))
            && self.unassessed.is_sorted_by_key(|line| rank(line.gate, line.weight, &line.competency))
            && self.met.is_sorted()
            && self.surpluses.is_sorted_by_key(|line| &line.competency);
        if !in_order {
            return Err(GapFault::OutOfOrder);
        }
        for method in [ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional] {
            self.check_readiness(role, &standings, method, self.readiness(method))?;
        }
        Ok(())
    }

    /// What the lists say of each competency.
    fn listed(&self) -> BTreeMap<&CompetencyId, Listed<'_>> {
        let mut listed: BTreeMap<&CompetencyId, Listed<'_>> = BTreeMap::new();
        for line in &self.shortfalls {
            listed.entry(&line.competency).or_default().short.push(line);
        }
        for line in &self.unassessed {
            listed.entry(&line.competency).or_default().unknown.push(line);
        }
        for line in &self.surpluses {
            listed.entry(&line.competency).or_default().over.push(line);
        }
        for met in &self.met {
            listed.entry(met).or_default().met += 1;
        }
        listed
    }

    /// Goes from each shortfall to what it needs, and on from there, one competency at a time.
    fn check_learn_first(&self, profile: &Profile, standings: &Standings<'_>) -> Result<(), GapFault> {
        let mut needed: BTreeMap<CompetencyId, Level> = BTreeMap::new();
        let mut next: BTreeSet<CompetencyId> = self.shortfalls.iter().map(|line| line.competency.clone()).collect();
        let mut gone_to = BTreeSet::new();
        while let Some(id) = next.pop_first() {
            let Ok(competency) = profile.ladder().competency(id.as_str()) else { return Err(GapFault::WrongLearnFirst) };
            gone_to.insert(id);
            for (first, level) in missing_first(competency, standings) {
                let most = needed.entry(first.id().clone()).or_insert(level);
                *most = level.max(*most);
                if !gone_to.contains(first.id()) {
                    next.insert(first.id().clone());
                }
            }
        }
        let said = |learn: &LearnFirst| {
            let scale = profile.ladder().competency(learn.competency.as_str()).ok()?.scale();
            let have = learn.have.as_ref().map(|code| scale.level(code.as_str()));
            Some((learn.competency.clone(), have, scale.level(learn.want.as_str())?))
        };
        let known = |id: &CompetencyId| standings.get(id).and_then(|standing| standing.level());
        let right = needed.into_iter().map(|(id, want)| {
            let have = known(&id).map(Some);
            Some((id, have, want))
        });
        if self.learn_first.iter().map(said).eq(right) { Ok(()) } else { Err(GapFault::WrongLearnFirst) }
    }

    /// Adds up the readiness as plain fractions, one requirement after the other.
    fn check_readiness(
        &self,
        role: Role<'_>,
        standings: &Standings<'_>,
        method: ReadinessMethod,
        found: RoleReadiness,
    ) -> Result<(), GapFault> {
        let mut whole = 0u128;
        let (mut least, mut most) = ((0u128, 1u128), (0u128, 1u128));
        let (mut missed, mut unknown) = (0u16, 0u16);
        for required in role.requirements() {
            let weight = u128::from(required.weight().thousandths().unwrap_or_default());
            whole += weight;
            let level = standings.get(required.competency().id()).and_then(|standing| standing.level());
            let wanted = required.level();
            let part = |level: Level| match method {
                ReadinessMethod::AllOrNothing => (if level >= wanted { weight } else { 0 }, 1),
                ReadinessMethod::Proportional => {
                    (weight * u128::from(level.min(wanted).position()), u128::from(wanted.position()))
                }
            };
            least = add(least, part(level.unwrap_or(Level::NONE)));
            most = add(most, part(level.unwrap_or(wanted)));
            missed += u16::from(required.is_gate() && level.is_some_and(|level| level < wanted));
            unknown += u16::from(required.is_gate() && level.is_none());
        }
        let is = |share: Share, (count, of): (u128, u128)| {
            if whole == 0 {
                share == Share::ONE
            } else {
                u128::from(share.count()) * whole * of == count * u128::from(share.total())
            }
        };
        let right = is(found.share().least(), least) && is(found.share().most(), most);
        if right && (missed, unknown) == (found.gates_missed(), found.gates_unknown()) {
            return Ok(());
        }
        Err(GapFault::WrongReadiness)
    }
}

/// What is known of each competency.
type Standings<'a> = BTreeMap<&'a CompetencyId, Standing>;

/// What the lists of a gap say of one competency.
#[derive(Default)]
struct Listed<'a> {
    short: Vec<&'a Shortfall>,
    unknown: Vec<&'a Unassessed>,
    met: usize,
    over: Vec<&'a Surplus>,
}

/// The prerequisites of a competency that are not surely there, with the level needed.
fn missing_first<'a>(competency: Competency<'a>, standings: &Standings<'_>) -> Vec<(Competency<'a>, Level)> {
    let mut missing = Vec::new();
    for first in competency.prerequisites() {
        match standings.get(first.competency().id()) {
            Some(Standing::Known(level)) if *level >= first.level() => {}
            _ => missing.push((first.competency(), first.level())),
        }
    }
    missing
}

/// The sum of two fractions in lowest terms; denominators divide 2,520 times a few weights and stay small.
fn add((a, b): (u128, u128), (c, d): (u128, u128)) -> (u128, u128) {
    let (mut sum, mut of) = (a * d + c * b, b * d);
    let (mut x, mut y) = (sum, of);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    if x > 1 {
        sum /= x;
        of /= x;
    }
    (sum, of)
}
