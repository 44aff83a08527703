//! Development to be planned, checked and dense.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::activity_spec::ActivityKind;
use super::policy_spec::DevelopmentPolicySpec;
use crate::defect::UnknownId;
use crate::ladder::{Competency, Ladder};
use crate::values::{ActivityId, CompetencyId, Currency, Id, ItemCode, Level, LevelCode, Money, Months, PersonId, RoleId};

/// Development to be planned: whatever [`DevelopmentSpec::compile`](crate::DevelopmentSpec::compile) found nothing wrong with. The order in
/// which things were written makes no difference.
///
/// Cheap to clone; what it holds is shared.
#[derive(Debug, Clone)]
pub struct DevelopmentProblem(pub(super) Arc<ProblemData>);

#[derive(Debug, Clone)]
pub(super) struct ProblemData {
    pub(super) ladder: Ladder,
    pub(super) begins: NaiveDate,
    /// At most 12.
    pub(super) quarters: usize,
    pub(super) currency: Option<Currency>,
    pub(super) policy: DevelopmentPolicySpec,
    /// What an assessment costs, in thousandths.
    pub(super) assessment: u64,
    /// In thousandths.
    pub(super) budget: Option<u64>,
    /// By id.
    pub(super) activities: Arc<[Activity]>,
    /// For each competency of the ladder the activities that build it, in order.
    pub(super) builders: Arc<[Vec<u32>]>,
    /// For each kind of experience what can be its debrief, the best first.
    pub(super) debriefs: Arc<BTreeMap<ActivityKind, Vec<u32>>>,
    /// By id.
    pub(super) people: Vec<Person>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Activity {
    pub(super) id: ActivityId,
    pub(super) kind: ActivityKind,
    /// By competency.
    pub(super) builds: Vec<Build>,
    pub(super) weeks: u32,
    /// The hours of each quarter that it takes; at least one quarter.
    pub(super) hours: Vec<u32>,
    /// In thousandths.
    pub(super) cost: u64,
    /// In order.
    pub(super) after: Vec<u32>,
    /// Competency and level, by competency.
    pub(super) needs: Vec<(u16, u8)>,
    /// For each quarter, where there is a limit.
    pub(super) capacity: Option<Vec<u32>>,
    /// In order.
    pub(super) debriefs: Vec<ActivityKind>,
    pub(super) deliverable: Option<ItemCode>,
    pub(super) open: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Build {
    pub(super) competency: u16,
    pub(super) from: u8,
    pub(super) to: u8,
}

/// What is asked for of a competency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) competency: u16,
    pub(super) level: u8,
    /// In thousandths.
    pub(super) weight: u32,
    pub(super) gate: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) target: RoleId,
    /// By competency; shared by all who have the same target.
    pub(super) asks: Arc<[Ask]>,
    /// Competency and level, by competency.
    pub(super) levels: Vec<(u16, u8)>,
    /// The hours of each quarter, the policy's guard not applied.
    pub(super) hours: Vec<u32>,
    /// In thousandths.
    pub(super) budget: Option<u64>,
    /// In order.
    pub(super) offers: Option<Vec<u32>>,
    /// In order.
    pub(super) done: Vec<u32>,
    /// Activity and start, by activity.
    pub(super) fixed: Vec<(u32, i32)>,
    /// The first quarter in which anything can begin; those before are over.
    pub(super) first: usize,
}

/// The weeks of a quarter.
pub(super) const WEEKS: u32 = 13;

impl DevelopmentProblem {
    /// The first day of quarter 0.
    #[must_use]
    pub fn begins(&self) -> NaiveDate {
        self.0.begins
    }

    /// How many quarters there are.
    #[must_use]
    pub fn quarters(&self) -> usize {
        self.0.quarters
    }

    /// The currency of all amounts; none where nothing costs anything.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.0.currency
    }

    /// The people, by id.
    #[must_use]
    pub fn people(&self) -> impl ExactSizeIterator<Item = &PersonId> {
        self.0.people.iter().map(|person| &person.id)
    }

    /// The activities, by id.
    #[must_use]
    pub fn activities(&self) -> impl ExactSizeIterator<Item = &ActivityId> {
        self.0.activities.iter().map(|activity| &activity.id)
    }

    /// The first day of a quarter; of the one after the last as well.
    #[must_use]
    pub fn first_day(&self, quarter: u32) -> NaiveDate {
        self.0.first_day(quarter)
    }
}

impl ProblemData {
    pub(super) fn first_day(&self, quarter: u32) -> NaiveDate {
        let months = quarter.checked_mul(3).and_then(|months| u16::try_from(months).ok());
        Months::new(months.unwrap_or(u16::MAX)).unwrap_or(Months::MOST).after(self.begins)
    }

    pub(super) fn person(&self, id: &str) -> Result<&Person, UnknownId> {
        let at = self.people.binary_search_by(|person| person.id.as_str().cmp(id)).ok();
        let found = at.and_then(|at| self.people.get(at));
        found.ok_or_else(|| UnknownId::among(PersonId::KIND, id, self.people.iter().map(|person| person.id.as_str())))
    }

    pub(super) fn activity(&self, number: u32) -> Option<&Activity> {
        self.activities.get(number as usize)
    }

    pub(super) fn activity_number(&self, id: &ActivityId) -> Option<u32> {
        let at = self.activities.binary_search_by(|activity| activity.id.cmp(id)).ok()?;
        u32::try_from(at).ok()
    }

    pub(super) fn competency(&self, number: u16) -> Option<Competency<'_>> {
        self.ladder.competency_at(crate::ladder::CompetencyIx(number))
    }

    /// A competency and the code of one of its levels.
    pub(super) fn named(&self, number: u16, level: u8) -> Option<(CompetencyId, LevelCode)> {
        let competency = self.competency(number)?;
        let code = competency.scale().level_code(Level::at(level)?);
        Some((competency.id().clone(), LevelCode::new(code).ok()?))
    }

    pub(super) fn money(&self, thousandths: u64) -> Option<Money> {
        self.currency.map(|currency| Money::from_thousandths(thousandths, currency))
    }
}

impl Activity {
    /// How many quarters it takes.
    pub(super) fn quarters(&self) -> usize {
        self.hours.len()
    }

    /// Whether it is a debrief of experiences of a kind.
    pub(super) fn debriefs(&self, kind: ActivityKind) -> bool {
        self.debriefs.contains(&kind)
    }

    /// Whether something else has to be its debrief.
    pub(super) fn needs_debrief(&self) -> bool {
        self.kind.needs_debrief() && !self.debriefs(self.kind)
    }

    /// Whether nobody can be in it in a quarter.
    pub(super) fn is_closed(&self, quarter: usize) -> bool {
        self.capacity.as_ref().is_some_and(|seats| seats.get(quarter).copied().unwrap_or_default() == 0)
    }
}

impl Person {
    /// The level of a competency, where it is known.
    pub(super) fn level(&self, competency: u16) -> Option<u8> {
        let at = self.levels.binary_search_by_key(&competency, |(competency, _)| *competency).ok()?;
        self.levels.get(at).map(|(_, level)| *level)
    }
}
