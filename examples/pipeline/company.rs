//! A company on a day, and what was found out about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rungs::{
    Demand, DevelopmentSpec, EvidencePolicy, Ladder, Policy, Profiles, Program, Role, RoleId, Roster, RosterSettings,
    RotationSpec, RuleBook,
};

use crate::arguments::Arguments;
use crate::critical_roles::{self, Critical};
use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::survey::Survey;

/// A company on a day, and what was found out about it.
pub(crate) struct Company {
    pub(crate) title: String,
    pub(crate) as_of: NaiveDate,
    pub(crate) roster: Roster,
    pub(crate) settings: RosterSettings,
    pub(crate) policy: EvidencePolicy,
    pub(crate) profiles: Profiles,
    pub(crate) demand: Demand,
    /// The planned seats as written; `None` when the company is to stay as it is staffed.
    planned: Option<BTreeMap<RoleId, u32>>,
    pub(crate) rules: Option<RuleBook>,
    /// The programmes of mentoring.
    pub(crate) mentoring: Vec<Policy>,
    /// The programme of rotations, without the people that the roster knows.
    pub(crate) rotations: Option<RotationSpec>,
    /// The catalogue of activities, and what holds for plans.
    pub(crate) development: Option<DevelopmentSpec>,
    /// The programme, replayed from its journal.
    pub(crate) programme: Option<Program>,
    pub(crate) survey: Survey,
    pub(crate) critical: Vec<Critical>,
    /// How many people to name where some are.
    pub(crate) top: usize,
}

impl Company {
    /// Reads and compiles all documents.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub(crate) fn read(arguments: &Arguments) -> Result<Self, Problems> {
        let Documents { title, as_of, settings, roster, policy, demand, rules, mentoring, rotations, development, journal } =
            Documents::read(&arguments.company, arguments.as_of)?;
        let survey = Survey::of(&roster, &policy, as_of);
        let (planned, demand) = demand.unzip();
        let mut company = Self {
            title,
            as_of,
            profiles: roster.profiles(&policy, as_of),
            demand: demand.unwrap_or_else(|| Demand::as_staffed(&roster, as_of)),
            planned: planned.map(|planned| planned.seats.into_iter().map(|seat| (seat.role, seat.seats)).collect()),
            roster,
            settings,
            policy,
            rules,
            mentoring: mentoring.into_iter().map(|(_, policy)| policy).collect(),
            rotations,
            development,
            programme: journal.map(Program::replay),
            survey,
            critical: Vec::new(),
            top: arguments.top,
        };
        company.critical = critical_roles::find(&company, arguments.top);
        Ok(company)
    }

    pub(crate) fn ladder(&self) -> &Ladder {
        self.roster.ladder()
    }

    /// How many people hold a role.
    pub(crate) fn holders(&self, role: Role<'_>) -> u64 {
        self.survey.holders.get(role.id()).copied().unwrap_or(0)
    }

    /// How many seats are planned for a role.
    pub(crate) fn seats(&self, role: Role<'_>) -> u64 {
        match &self.planned {
            Some(planned) => planned.get(role.id()).copied().unwrap_or(0).into(),
            None => self.holders(role),
        }
    }

    /// Whether the planned seats were given.
    pub(crate) const fn is_planned(&self) -> bool {
        self.planned.is_some()
    }
}
