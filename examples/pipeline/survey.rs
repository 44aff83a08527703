//! One pass over everybody: who is there, what their roles ask of them, and what of that is known.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rungs::{
    CompetencyId, CompetencyProfile, EvidencePolicy, Person, PersonId, Profile, Profiles, Role, RoleId, Roster, Standing,
    TeamId, UnknownReason,
};

/// How far back a level counts as lapsed lately, in months.
pub(crate) const LATELY: u32 = 6;
/// How far ahead a level counts as about to lapse, in months.
pub(crate) const SOON: u32 = 3;

/// What was counted.
#[derive(Default)]
pub(crate) struct Survey {
    pub(crate) employed: u64,
    pub(crate) left: u64,
    pub(crate) not_yet: u64,
    pub(crate) without_role: u64,
    pub(crate) holders: BTreeMap<RoleId, u64>,
    /// Over all who hold a role, the levels that the role asks for.
    pub(crate) levels: Tally,
    pub(crate) teams: BTreeMap<TeamId, Tally>,
    pub(crate) competencies: BTreeMap<CompetencyId, Unknowns>,
    /// People of whom nothing has been observed.
    pub(crate) unobserved: Vec<PersonId>,
}

/// Levels that somebody's own role asks for.
#[derive(Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) people: u64,
    pub(crate) asked: u64,
    pub(crate) met: u64,
    pub(crate) unknown: u64,
}

/// What is not known of a competency among those whose role asks for it.
#[derive(Default)]
pub(crate) struct Unknowns {
    pub(crate) asked: u64,
    pub(crate) unknown: u64,
    pub(crate) by_reason: BTreeMap<&'static str, u64>,
    /// Known some months ago, and no longer.
    pub(crate) lapsed: u64,
    /// Known today, and not in some months, from the evidence there is.
    pub(crate) lapsing: u64,
}

/// The levels of everybody on the days to compare with.
struct Others {
    lately: Profiles,
    soon: Profiles,
}

impl Survey {
    pub(crate) fn of(roster: &Roster, policy: &EvidencePolicy, as_of: NaiveDate) -> Self {
        let others = Others { lately: roster.profiles(policy, lately(as_of)), soon: roster.profiles(policy, soon(as_of)) };
        let mut survey = Self::default();
        for person in roster.people() {
            if !person.is_employed_on(as_of) {
                let gone = person.left().is_some_and(|left| left <= as_of);
                survey.left += u64::from(gone);
                survey.not_yet += u64::from(!gone);
                continue;
            }
            survey.employed += 1;
            // The id is the roster's own: it knows it.
            let Ok(profile) = roster.profile(person.id().as_ref(), policy, as_of) else { continue };
            survey.take(person, &profile, &others);
        }
        survey
    }

    fn take(&mut self, person: Person<'_>, profile: &Profile, others: &Others) {
        let nothing = |known: &CompetencyProfile| known.standing() == Standing::Unknown(UnknownReason::NoEvidence);
        if profile.competencies().iter().all(nothing) {
            self.unobserved.push(person.id().clone());
        }
        let Some(role) = person.role_on(profile.as_of()) else {
            self.without_role += 1;
            return;
        };
        *self.holders.entry(role.id().clone()).or_default() += 1;
        let tally = self.levels_of(person, role, profile, others);
        self.levels.add(tally);
        if let Some(team) = person.team_on(profile.as_of()) {
            self.teams.entry(team.id.clone()).or_default().add(tally);
        }
    }

    /// What the role asks of the person, competency by competency.
    fn levels_of(&mut self, person: Person<'_>, role: Role<'_>, profile: &Profile, others: &Others) -> Tally {
        let mut tally = Tally { people: 1, ..Tally::default() };
        // Both are by competency, and a profile has them all.
        let mut standings = profile.competencies().iter();
        for asked in role.requirements() {
            let id = asked.competency().id();
            let Some(known) = standings.find(|known| known.competency() == id) else { continue };
            let competency = self.competencies.entry(id.clone()).or_default();
            let is_known_in =
                |profiles: &Profiles| profiles.level(person.id().as_ref(), id.as_ref()).is_ok_and(|level| level.is_some());
            tally.asked += 1;
            competency.asked += 1;
            match known.standing() {
                Standing::Known(level) => {
                    tally.met += u64::from(level >= asked.level());
                    competency.lapsing += u64::from(!is_known_in(&others.soon));
                }
                Standing::Unknown(reason) => {
                    tally.unknown += 1;
                    competency.unknown += 1;
                    *competency.by_reason.entry(words(reason)).or_default() += 1;
                    competency.lapsed += u64::from(is_known_in(&others.lately));
                }
            }
        }
        tally
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.people += other.people;
        self.asked += other.asked;
        self.met += other.met;
        self.unknown += other.unknown;
    }
}

pub(crate) fn lately(as_of: NaiveDate) -> NaiveDate {
    as_of.checked_sub_months(Months::new(LATELY)).unwrap_or(as_of)
}

pub(crate) fn soon(as_of: NaiveDate) -> NaiveDate {
    as_of.checked_add_months(Months::new(SOON)).unwrap_or(as_of)
}

/// Why a level is unknown, in words.
pub(crate) const fn words(reason: UnknownReason) -> &'static str {
    match reason {
        UnknownReason::NoEvidence => "no evidence",
        UnknownReason::NothingCounts => "nothing that counts",
        UnknownReason::OnlySelfAssessment => "only self-assessment",
        UnknownReason::TooFewSources { .. } => "too few sources",
        _ => "other",
    }
}
