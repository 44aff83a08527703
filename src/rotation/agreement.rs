//! What is agreed on before a placement: what it is for, who stands by it, what comes after it, and who approves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::schedule::{RotationSchedule, ScheduledPlacement};
use crate::defect::{Defects, Invalid, at, json};
use crate::gap::Gap;
use crate::values::{CompetencyId, ItemCode, LevelCode, OpportunityId, PersonId, RoleId, UnitId, date};

/// The format tag of this document.
const FORMAT: &str = "rungs/placement-agreement/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// A side of a placement. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementSide {
    /// The unit that lets somebody go.
    Home,
    /// The unit that takes them in.
    Host,
}

/// What is agreed on before a placement, as written. Texts stay with the caller: objectives and deliverables are codes of the company's own.
///
/// Only who and what is needed; what else a whole agreement has, [`PlacementAgreementSpec::missing`] says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PlacementAgreementSpec {
    /// The format tag, `rungs/placement-agreement/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Who is placed.
    pub person: PersonId,
    /// Where.
    pub opportunity: OpportunityId,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<ItemCode>,
    /// What will be there at its end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliverables: Vec<ItemCode>,
    /// Who stands by it in the area that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsor: Option<PersonId>,
    /// What comes after it, and what that requires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<ExitPlan>,
    /// The manager at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<ApprovalSpec>,
    /// The manager of the host: another person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<ApprovalSpec>,
}

/// A manager who approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct ApprovalSpec {
    /// Who.
    pub by: PersonId,
    /// On which day; absent until they have.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub on: Option<NaiveDate>,
}

/// What an agreement lacks. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingTerm {
    /// What it is for.
    Objectives,
    /// What will be there at its end.
    Deliverables,
    /// Who stands by it; nobody is their own sponsor.
    Sponsor,
    /// What comes after it.
    ExitPlan,
    /// The approval of a side: nobody is named, they have not approved by then, they are the person who is placed, or they stand for both sides.
    Approval(PlacementSide),
}

/// What the next role requires, and what of it a placement brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExitPlan {
    /// The next role.
    pub role: RoleId,
    /// What is short of it: gates first, then by weight.
    pub short: Vec<ExitRequirement>,
    /// What nobody knows yet.
    pub to_find_out: Vec<CompetencyId>,
}

/// Something that the next role requires and that is short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExitRequirement {
    /// Which competency.
    pub competency: CompetencyId,
    /// The level that is asked for.
    pub want: LevelCode,
    /// How many levels are short before the placement.
    pub short: u32,
    /// How many of them the placement is to close.
    pub closes: u32,
    /// Whether nothing else makes up for it.
    pub gate: bool,
}

/// A unit for which a placement is hard to bear: what both managers should see before they approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlacementStrain {
    /// Which side it is.
    pub side: PlacementSide,
    /// Which unit.
    pub unit: UnitId,
    /// The periods of the placement in which nothing is left: of cover at home, of mentoring at the host.
    pub periods: Vec<u32>,
    /// The least that is left in any of them: less than 0 where a soft limit is exceeded.
    pub left: i64,
}

impl PlacementAgreementSpec {
    /// An agreement of which nothing is agreed yet.
    #[must_use]
    pub fn new(person: PersonId, opportunity: OpportunityId) -> Self {
        Self {
            format: format(),
            person,
            opportunity,
            objectives: Vec::new(),
            deliverables: Vec::new(),
            sponsor: None,
            exit: None,
            home: None,
            host: None,
        }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] when it is not of the form.
    ///
    /// ```
    /// use rungs::{MissingTerm, PlacementAgreementSpec, PlacementSide};
    /// let agreement = PlacementAgreementSpec::from_json(r#"{"person": "p1", "opportunity": "o1", "objectives": ["own-a-forecast"],
    ///     "deliverables": ["forecast-2027"], "sponsor": "p9", "home": {"by": "p2", "on": "2026-10-01"}, "host": {"by": "p2", "on": "2026-10-01"}}"#)?;
    /// // One manager cannot stand for both sides.
    /// assert_eq!(agreement.missing("2026-10-02".parse()?), [MissingTerm::ExitPlan, MissingTerm::Approval(PlacementSide::Host)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        let mut defects = Defects::default();
        let read: Option<Self> = json::object(text, &at![], &mut defects);
        if let Some(read) = &read {
            json::format(Some(&read.format), FORMAT, &mut defects);
        }
        defects.into_read(read)
    }

    /// What is missing for it to be whole on a day, in order.
    #[must_use]
    pub fn missing(&self, as_of: NaiveDate) -> Vec<MissingTerm> {
        let approves = |approval: &Option<ApprovalSpec>| {
            approval.as_ref().is_some_and(|one| one.by != self.person && one.on.is_some_and(|on| on <= as_of))
        };
        let by = |approval: &Option<ApprovalSpec>| approval.as_ref().map(|one| one.by.clone());
        let is_one = by(&self.home).is_some() && by(&self.home) == by(&self.host);
        let parts = [
            (!self.objectives.is_empty(), MissingTerm::Objectives),
            (!self.deliverables.is_empty(), MissingTerm::Deliverables),
            (self.sponsor.as_ref().is_some_and(|sponsor| *sponsor != self.person), MissingTerm::Sponsor),
            (self.exit.is_some(), MissingTerm::ExitPlan),
            (approves(&self.home), MissingTerm::Approval(PlacementSide::Home)),
            (approves(&self.host) && !is_one, MissingTerm::Approval(PlacementSide::Host)),
        ];
        parts.into_iter().filter(|(is_there, _)| !is_there).map(|(_, part)| part).collect()
    }
}

impl ApprovalSpec {
    /// Somebody who has not approved yet.
    #[must_use]
    pub const fn new(by: PersonId) -> Self {
        Self { by, on: None }
    }

    /// The same, approved on a day.
    #[must_use]
    pub const fn on(mut self, day: NaiveDate) -> Self {
        self.on = Some(day);
        self
    }
}

impl ExitPlan {
    /// What the role of a gap requires, and what of it a placement of the same person is to bring.
    #[must_use]
    pub fn of(gap: &Gap, placement: &ScheduledPlacement) -> Self {
        let closes = |competency: &CompetencyId, short: u32| {
            let taught = placement.teaches.iter().find(|taught| taught.competency == *competency);
            taught.map_or(0, |taught| taught.closes).min(short)
        };
        let short = gap.shortfalls().iter().map(|shortfall| ExitRequirement {
            competency: shortfall.competency().clone(),
            want: shortfall.want().clone(),
            short: shortfall.levels().into(),
            closes: closes(shortfall.competency(), shortfall.levels().into()),
            gate: shortfall.is_gate(),
        });
        let to_find_out = gap.unassessed().iter().map(|unassessed| unassessed.competency().clone());
        Self { role: gap.role().clone(), short: short.collect(), to_find_out: to_find_out.collect() }
    }
}

impl RotationSchedule {
    /// Where a placement of somebody leaves nothing: cover at home, mentoring at the host. Nothing where they are not placed there.
    #[must_use]
    pub fn strains(&self, person: &str, opportunity: &str) -> Vec<PlacementStrain> {
        let of_person = self.people.iter().find(|one| one.person.as_ref() == person);
        let placements = of_person.into_iter().flat_map(|one| one.placements.iter().map(move |placement| (one, placement)));
        let Some((one, placement)) =
            placements.into_iter().find(|(_, placement)| placement.opportunity.as_ref() == opportunity)
        else {
            return Vec::new();
        };
        let mut strains = Vec::new();
        for (side, id) in [(PlacementSide::Home, &one.home), (PlacementSide::Host, &placement.host)] {
            let Some(unit) = self.units.iter().find(|unit| unit.unit == *id) else { continue };
            let (used, limit) = match side {
                PlacementSide::Home => (&unit.absence, &unit.cover),
                PlacementSide::Host => (&unit.mentoring, &unit.mentors),
            };
            let Some(limit) = limit else { continue };
            let within = |period: &u32| {
                i64::from(placement.start) <= i64::from(*period) && i64::from(*period) < i64::from(placement.end)
            };
            let left = (0u32..).zip(used.iter().zip(limit)).filter(|(period, _)| within(period));
            let none: Vec<(u32, i64)> =
                left.map(|(period, (used, limit))| (period, limit - used)).filter(|(_, left)| *left <= 0).collect();
            if let Some(least) = none.iter().map(|(_, left)| *left).min() {
                let periods = none.into_iter().map(|(period, _)| period).collect();
                strains.push(PlacementStrain { side, unit: id.clone(), periods, left: least });
            }
        }
        strains
    }
}
