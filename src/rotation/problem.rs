//! Rotations to be scheduled, checked and dense.

use std::sync::Arc;

use chrono::NaiveDate;

use super::answer::RotationRow;
use super::offer::{PlacementKind, RotationPrerequisiteSpec};
use super::policy_spec::{RotationRulesSpec, RotationWeightsSpec, StageSpec};
use crate::defect::UnknownId;
use crate::values::{CompetencyId, CostCentreId, GroupId, Id, OpportunityId, PersonId, StreamId, UnitId};

/// Rotations to be scheduled: whatever [`RotationSpec::compile`](crate::RotationSpec::compile) found nothing wrong with. The order in which
/// things were written makes no difference, but for that of stages and of the sides of a swap.
///
/// Cheap to clone; what it holds is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationProblem(pub(super) Arc<ProblemData>);

#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProblemData {
    pub(super) begins: NaiveDate,
    /// At most 64.
    pub(super) periods: usize,
    /// By id, as everything else that has one.
    pub(super) units: Vec<Unit>,
    pub(super) centres: Vec<CostCentreId>,
    /// By cost centre, window and amount.
    pub(super) budgets: Vec<Budget>,
    pub(super) groups: Vec<Group>,
    pub(super) streams: Vec<StreamId>,
    pub(super) competencies: Vec<CompetencyId>,
    pub(super) opportunities: Vec<Opportunity>,
    /// The sides of each swap, from the lowest on.
    pub(super) swaps: Vec<Vec<u32>>,
    pub(super) people: Vec<Person>,
    /// In order.
    pub(super) quotas: Vec<Quota>,
    pub(super) weights: RotationWeightsSpec,
    pub(super) rules: RotationRulesSpec,
    pub(super) stages: Vec<StageSpec>,
    /// Person, opportunity and start of what was published, in order.
    pub(super) published: Vec<(u32, u32, i32)>,
    /// Before it nothing starts that was not published.
    pub(super) frozen: i32,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) id: UnitId,
    /// For each period, where there is a limit.
    pub(super) away: Option<Vec<i64>>,
    /// For each period, where there is a limit.
    pub(super) mentors: Option<Vec<i64>>,
    /// For each period.
    pub(super) criticality: Vec<i64>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Budget {
    pub(super) centre: u32,
    pub(super) from: i32,
    pub(super) until: i32,
    pub(super) amount: i64,
}

impl Budget {
    /// Whether what starts then is paid from it.
    pub(super) const fn pays(&self, start: i32) -> bool {
        self.from <= start && start < self.until
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) id: GroupId,
    /// In order.
    pub(super) members: Vec<u32>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opportunity {
    pub(super) id: OpportunityId,
    pub(super) unit: u32,
    pub(super) stream: u32,
    pub(super) kind: PlacementKind,
    pub(super) duration: i32,
    /// In order.
    pub(super) starts: Vec<i32>,
    /// For each period.
    pub(super) capacity: Vec<i64>,
    pub(super) minimum_fill: i64,
    /// Competency and levels, by competency.
    pub(super) gains: Vec<(u32, u32)>,
    pub(super) cost: i64,
    pub(super) mentor_load: i64,
    pub(super) away_load: i64,
    pub(super) immersive: bool,
    pub(super) repeatable: bool,
    /// In order; any one is enough.
    pub(super) needs: Vec<Need>,
    /// The unit whose people may take this side of a swap.
    pub(super) for_unit: Option<u32>,
    /// The swap that it is a side of.
    pub(super) swap: Option<u32>,
}

/// One way to be prepared.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    Opportunity(u32),
    /// Kinds in order, and the stream.
    Placement(Vec<PlacementKind>, u32),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) unit: u32,
    pub(super) centre: Option<u32>,
    /// In order.
    pub(super) groups: Vec<u32>,
    /// Competency and what each level is worth, by competency.
    pub(super) gaps: Vec<(u32, Vec<i64>)>,
    /// Stream, kind and opportunity of what they have done, in order.
    pub(super) history: Vec<(u32, PlacementKind, Option<u32>)>,
    pub(super) at_most: usize,
    pub(super) at_least: usize,
    pub(super) must: bool,
    pub(super) rest: i32,
    /// A bit for each period in which they can be placed.
    pub(super) available: u64,
    /// Opportunity and start, or any start, of what they may not take, in order.
    pub(super) barred: Vec<(u32, Option<i32>)>,
    /// What they may take, by opportunity.
    pub(super) offers: Vec<Offer>,
    /// When they may take it, by start and then by opportunity.
    pub(super) candidates: Vec<Candidate>,
    /// Opportunity and start of what is asked for, in order, whether or not there is such a candidate.
    pub(super) forced: Vec<(u32, i32)>,
    /// How many of their placements were published.
    pub(super) published: usize,
}

/// An opportunity as one person sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) opportunity: u32,
    /// Whether they may take it, or have merely started it.
    pub(super) eligible: bool,
    pub(super) preference: i64,
    pub(super) cost: i64,
    pub(super) away_load: i64,
    /// The place of a gap among those of the person, and levels towards it.
    pub(super) gains: Vec<(u32, u32)>,
    /// The stream that it is breadth to see, if any.
    pub(super) new_stream: Option<u32>,
    /// The stream that nobody is immersed in twice, if any.
    pub(super) immersed: Option<u32>,
    /// Whether nothing must be completed before it, or something has been.
    pub(super) ready: bool,
}

/// One placement that could be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Among the offers of the person.
    pub(super) offer: u32,
    pub(super) start: i32,
    /// The first period after it.
    pub(super) end: i32,
    /// What it costs at home that they are away, at least 0.
    pub(super) disruption: i64,
    pub(super) published: bool,
    pub(super) forced: bool,
    pub(super) started: bool,
}

impl Candidate {
    /// The periods of the horizon that it takes.
    pub(super) fn periods(&self, horizon: usize) -> std::ops::Range<usize> {
        let within = |period: i32| usize::try_from(period).unwrap_or(0).min(horizon);
        within(self.start)..within(self.end)
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quota {
    pub(super) group: u32,
    pub(super) stream: Option<u32>,
    pub(super) kind: Option<PlacementKind>,
    pub(super) at_least: i64,
    pub(super) at_most: Option<i64>,
}

impl RotationProblem {
    /// The first day of period 0.
    #[must_use]
    pub fn begins(&self) -> NaiveDate {
        self.0.begins
    }

    /// How many periods there are.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.0.periods
    }

    /// The people, by id.
    #[must_use]
    pub fn people(&self) -> impl ExactSizeIterator<Item = &PersonId> {
        self.0.people.iter().map(|person| &person.id)
    }

    /// The opportunities, by id.
    #[must_use]
    pub fn opportunities(&self) -> impl ExactSizeIterator<Item = &OpportunityId> {
        self.0.opportunities.iter().map(|opportunity| &opportunity.id)
    }

    /// How many single placements could be, over all people.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.0.people.iter().map(|person| person.candidates.len()).sum()
    }
}

impl ProblemData {
    pub(super) fn person(&self, id: &PersonId) -> Option<(u32, &Person)> {
        let at = self.people.binary_search_by(|person| person.id.cmp(id)).ok()?;
        Some((u32::try_from(at).ok()?, self.people.get(at)?))
    }

    /// Whom a question is about.
    pub(super) fn asked_person(&self, id: &str) -> Result<(u32, &Person), UnknownId> {
        let at = self.people.binary_search_by(|person| person.id.as_str().cmp(id)).ok();
        let found = at.and_then(|at| Some((u32::try_from(at).ok()?, self.people.get(at)?)));
        found.ok_or_else(|| UnknownId::among(PersonId::KIND, id, self.people.iter().map(|person| person.id.as_str())))
    }

    /// Which opportunity a question is about.
    pub(super) fn asked_opportunity(&self, id: &str) -> Result<(u32, &Opportunity), UnknownId> {
        let at = self.opportunities.binary_search_by(|opportunity| opportunity.id.as_str().cmp(id)).ok();
        let found = at.and_then(|at| Some((u32::try_from(at).ok()?, self.opportunities.get(at)?)));
        let known = || self.opportunities.iter().map(|opportunity| opportunity.id.as_str());
        found.ok_or_else(|| UnknownId::among(OpportunityId::KIND, id, known()))
    }

    /// The first day of a period; of those before the horizon as well.
    pub(super) fn day(&self, period: i32) -> NaiveDate {
        let months = chrono::Months::new(period.unsigned_abs());
        if period < 0 {
            self.begins.checked_sub_months(months).unwrap_or(NaiveDate::MIN)
        } else {
            self.begins.checked_add_months(months).unwrap_or(NaiveDate::MAX)
        }
    }

    /// A budget as it is told.
    pub(super) fn budget_row(&self, at: usize) -> Option<RotationRow> {
        let budget = self.budgets.get(at)?;
        let within = |period: i32| u32::try_from(period).unwrap_or_default();
        Some(RotationRow::Budget {
            cost_centre: self.centres.get(budget.centre as usize)?.clone(),
            from: within(budget.from),
            until: within(budget.until),
            amount: budget.amount,
        })
    }

    /// The most of a quota as it is told.
    pub(super) fn quota_row(&self, quota: &Quota) -> Option<RotationRow> {
        let group = self.groups.get(quota.group as usize)?.id.clone();
        let stream = quota.stream.and_then(|stream| self.streams.get(stream as usize).cloned());
        Some(RotationRow::Quota { group, stream, kind: quota.kind })
    }

    /// What prepares for an opportunity, as it is written.
    pub(super) fn needs(&self, opportunity: u32) -> Vec<RotationPrerequisiteSpec> {
        let needs = self.opportunities.get(opportunity as usize).map(|opportunity| opportunity.needs.as_slice());
        let told = |need: &Need| match need {
            Need::Opportunity(other) => {
                let other = self.opportunities.get(*other as usize)?.id.clone();
                Some(RotationPrerequisiteSpec::opportunity(other))
            }
            Need::Placement(kinds, stream) => {
                let stream = self.streams.get(*stream as usize).cloned();
                Some(RotationPrerequisiteSpec { stream, ..RotationPrerequisiteSpec::kinds(kinds.clone()) })
            }
        };
        needs.unwrap_or_default().iter().filter_map(told).collect()
    }

    pub(super) fn opportunity(&self, id: &OpportunityId) -> Option<(u32, &Opportunity)> {
        let at = self.opportunities.binary_search_by(|opportunity| opportunity.id.cmp(id)).ok()?;
        Some((u32::try_from(at).ok()?, self.opportunities.get(at)?))
    }
}

impl Person {
    /// The place among their candidates of an opportunity from a start on.
    pub(super) fn candidate_at(&self, opportunity: u32, start: i32) -> Option<u32> {
        let offer = self.offers.binary_search_by_key(&opportunity, |offer| offer.opportunity).ok()?;
        let offer = u32::try_from(offer).ok()?;
        let at = self.candidates.binary_search_by_key(&(start, offer), |one| (one.start, one.offer)).ok()?;
        u32::try_from(at).ok()
    }
}

impl Quota {
    /// Whether both bound the same placements.
    pub(super) fn is_of_the_same(&self, other: &Self) -> bool {
        (self.group, self.stream, self.kind) == (other.group, other.stream, other.kind)
    }

    /// Whether a placement of somebody counts.
    pub(super) fn counts(&self, person: &Person, opportunity: &Opportunity) -> bool {
        person.groups.binary_search(&self.group).is_ok()
            && self.stream.is_none_or(|stream| stream == opportunity.stream)
            && self.kind.is_none_or(|kind| kind == opportunity.kind)
    }
}
