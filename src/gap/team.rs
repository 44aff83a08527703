//! What a team can do.

use chrono::NaiveDate;
use serde::Serialize;

use crate::defect::UnknownId;
use crate::people::Profiles;
use crate::values::{CompetencyId, Level, LevelCode, Share, ShareRange, TeamId};

/// How many of a team stand where, competency by competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamAudit {
    team: TeamId,
    #[serde(serialize_with = "crate::values::date::serialize")]
    as_of: NaiveDate,
    members: u32,
    competencies: Vec<CompetencyAudit>,
}

impl TeamAudit {
    /// The team.
    #[must_use]
    pub const fn team(&self) -> &TeamId {
        &self.team
    }

    /// The date it is as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// How many belong to the team.
    #[must_use]
    pub const fn members(&self) -> u32 {
        self.members
    }

    /// Every competency of the ladder, by id.
    #[must_use]
    pub fn competencies(&self) -> &[CompetencyAudit] {
        &self.competencies
    }
}

/// How many of a team stand where in one competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetencyAudit {
    competency: CompetencyId,
    at_level: Vec<(LevelCode, u32)>,
    unknown: u32,
    asked: u32,
    met: u32,
    asked_unknown: u32,
}

impl CompetencyAudit {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// How many are known to be at each level, from `none` below the scale up.
    #[must_use]
    pub fn at_level(&self) -> &[(LevelCode, u32)] {
        &self.at_level
    }

    /// Of how many nobody knows the level.
    #[must_use]
    pub const fn unknown(&self) -> u32 {
        self.unknown
    }

    /// Of how many members their own role asks for it.
    #[must_use]
    pub const fn asked(&self) -> u32 {
        self.asked
    }

    /// How many of those are known to reach what their role asks.
    #[must_use]
    pub const fn met(&self) -> u32 {
        self.met
    }

    /// Of how many of those nobody knows the level.
    #[must_use]
    pub const fn asked_unknown(&self) -> u32 {
        self.asked_unknown
    }

    /// The part of the members whose role asks for it that reaches what it asks: a range while some levels are unknown, `None`
    /// when no role asks.
    #[must_use]
    pub fn coverage(&self) -> Option<ShareRange> {
        let share = |count: u32| Share::of(u64::from(count), u64::from(self.asked));
        ShareRange::between(share(self.met)?, share(self.met + self.asked_unknown)?)
    }
}

impl Profiles {
    /// Audits a team as it is on the profiles' date: who is employed and belongs to it.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such team.
    ///
    /// # Complexity
    /// Linear in people, and in the team's members x competencies.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// let profiles = roster.profiles(&policy, "2025-01-01".parse()?);
    /// assert_eq!(profiles.team_audit("night-shift")?.members(), 0);
    /// assert!(profiles.team_audit("day-shift").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn team_audit(&self, team: &str) -> Result<TeamAudit, UnknownId> {
        let (roster, as_of) = (self.roster(), self.as_of());
        let mut members = roster.members(team, as_of)?;
        members.retain(|member| member.is_employed_on(as_of));
        let audit = |competency: crate::ladder::Competency<'_>| {
            let scale = competency.scale();
            let mut counts = vec![0u32; usize::from(scale.highest().position()) + 1];
            let (mut unknown, mut asked, mut met, mut asked_unknown) = (0, 0, 0, 0);
            for member in &members {
                let level = self.row(member.ix()).get(competency.ix().index()).copied().and_then(Level::at);
                match level.and_then(|level| counts.get_mut(usize::from(level.position()))) {
                    Some(count) => *count += 1,
                    None => unknown += 1,
                }
                if let Some(required) = member.role_on(as_of).and_then(|role| role.requirement(competency)) {
                    asked += 1;
                    met += u32::from(level.is_some_and(|level| level >= required.level()));
                    asked_unknown += u32::from(level.is_none());
                }
            }
            let at_level = counts
                .into_iter()
                .zip(0u8..)
                .filter_map(|(count, position)| Some((LevelCode::new(scale.level_code(Level::at(position)?)).ok()?, count)));
            CompetencyAudit {
                competency: competency.id().clone(),
                at_level: at_level.collect(),
                unknown,
                asked,
                met,
                asked_unknown,
            }
        };
        Ok(TeamAudit {
            team: roster.team(team)?.id.clone(),
            as_of,
            members: u32::try_from(members.len()).unwrap_or(u32::MAX),
            competencies: roster.ladder().competencies().map(audit).collect(),
        })
    }
}
