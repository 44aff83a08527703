//! A plan held against the problem it is an answer to, without searching for any.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answer::{Placement, RotationPlan, RotationRow, RotationTotals, UnmetRequest};
use super::policy_spec::{RotationTerm, RuleMode};
use super::problem::{Candidate, Need, Offer, Opportunity, Person, ProblemData, Quota, RotationProblem};
use crate::effort::Completion;
use crate::values::{OpportunityId, PersonId, StreamId};

/// Why a plan does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RotationFault {
    /// A placement that could not be: not known, not open, not available, barred, done before, frozen, or of another length.
    #[error("{person} cannot be at {opportunity} from period {start}")]
    Placement {
        /// Who.
        person: PersonId,
        /// Where.
        opportunity: OpportunityId,
        /// From which period on.
        start: i32,
    },
    /// Placements are not in the order of people and starts.
    #[error("the placements of {0} are not in order")]
    Order(PersonId),
    /// Two placements of a person overlap, or are closer than their rest.
    #[error("{0} has no time for two of the placements")]
    Overlap(PersonId),
    /// A person has more placements than the most.
    #[error("{0} has too many placements")]
    TooMany(PersonId),
    /// A person takes an opportunity twice.
    #[error("{person} takes {opportunity} twice")]
    Twice {
        /// Who.
        person: PersonId,
        /// What.
        opportunity: OpportunityId,
    },
    /// A person is immersed in a stream twice.
    #[error("{person} is immersed in {stream} twice")]
    Stream {
        /// Who.
        person: PersonId,
        /// In what.
        stream: StreamId,
    },
    /// A person has not completed what an opportunity asks for.
    #[error("{person} is not prepared for {opportunity}")]
    Unprepared {
        /// Who.
        person: PersonId,
        /// For what.
        opportunity: OpportunityId,
    },
    /// What a person has started is not in the plan.
    #[error("what {0} has started is not in the plan")]
    Started(PersonId),
    /// A hard limit that people share is exceeded.
    #[error("a limit is exceeded: {0:?}")]
    Row(RotationRow),
    /// A term is not what the placements come to.
    #[error("the term {0:?} is not what the placements come to")]
    Total(RotationTerm),
    /// What is said to be asked for and missing is not what is.
    #[error("what is asked for and missing is not as said")]
    Unmet,
    /// The plan gives up more of a stage than its tolerance, or its stages are not those of the problem.
    #[error("the plan gives up what a stage had reached")]
    Stage,
    /// The prices do not prove the bound, or the bound is not as said.
    #[error("the prices do not prove what is said")]
    Proof,
}

impl RotationPlan {
    /// Holds the plan against its problem: every rule for one person and every hard rule between people, each term of what it is worth, what
    /// is said to be missing, the stages, and the bound, which is computed again from the prices.
    ///
    /// Not checked is what the search alone says: that it reached in a stage what it says it did, and how many steps it took.
    ///
    /// # Errors
    /// The first [`RotationFault`].
    ///
    /// # Complexity
    /// O(n log n) in placements and rows; then for each person a search as long as that for their best plan at the prices.
    ///
    /// ```
    /// let spec = |capacity| rungs::RotationSpec::from_json(&format!(r#"{{"horizon": {{"periods": 6, "begins": "2026-01-01"}},
    ///     "units": [{{"id": "home"}}, {{"id": "host"}}], "streams": ["s"], "opportunities": [
    ///     {{"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 6, "capacity": {capacity}}}],
    ///     "persons": [{{"id": "p1", "unit": "home", "eligible": [{{"opportunity": "o", "preference": 100}}]}},
    ///                 {{"id": "p2", "unit": "home", "eligible": [{{"opportunity": "o", "preference": 90}}]}}]}}"#));
    /// let two = spec(2)?.compile()?;
    /// let plan = two.solve();
    /// assert_eq!(plan.check(&two), Ok(()));
    /// assert!(plan.check(&spec(1)?.compile()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, problem: &RotationProblem) -> Result<(), RotationFault> {
        let data = &*problem.0;
        let placed = self.placed(data)?;
        for person in &data.people {
            let none = Vec::new();
            check_person(data, person, placed.get(&person.id).unwrap_or(&none))?;
        }
        let rows = Rows::of(data, &placed);
        rows.check(data)?;
        let totals = totals(data, &placed, &rows);
        for term in TERMS {
            if self.totals.term(term) != totals.term(term) {
                return Err(RotationFault::Total(term));
            }
        }
        if self.unmet != unmet(data, &placed, &rows) {
            return Err(RotationFault::Unmet);
        }
        let stages = || data.stages.iter().zip(&self.stages);
        let given_up = stages().any(|(stage, reached)| {
            stage.term != reached.term || totals.term(stage.term) < reached.reached.saturating_sub(stage.tolerance)
        });
        // Nobody reaches a stage who does not search; a search that is stopped may not come to all of them.
        if given_up || self.stages.len() > data.stages.len() || self.search.is_none() && !self.stages.is_empty() {
            return Err(RotationFault::Stage);
        }
        let Some(search) = &self.search else { return Ok(()) };
        let is_best = search.proof.bound == totals.total() && self.unmet.is_empty() && data.stages.is_empty();
        // The bound holds for every plan that breaks no rule, this one among them.
        if search.proof.bound < totals.total() || is_best != (search.completion == Completion::Complete) {
            return Err(RotationFault::Proof);
        }
        search.proof.check(data)
    }

    /// The placements of each person, each as the problem has it.
    fn placed<'a>(&'a self, data: &'a ProblemData) -> Result<Placed<'a>, RotationFault> {
        let mut placed = Placed::new();
        let mut before: Option<&Placement> = None;
        for placement in &self.placements {
            let Placement { person: id, opportunity, start, end } = placement;
            if before.is_some_and(|before| (&before.person, before.start) >= (id, *start)) {
                return Err(RotationFault::Order(id.clone()));
            }
            before = Some(placement);
            let fault = || RotationFault::Placement { person: id.clone(), opportunity: opportunity.clone(), start: *start };
            let (_, person) = data.person(id).ok_or_else(fault)?;
            let (number, opportunity) = data.opportunity(opportunity).ok_or_else(fault)?;
            let mut candidates =
                person.candidates.iter().filter(|candidate| (candidate.start, candidate.end) == (*start, *end));
            let found = candidates.find_map(|candidate| {
                let offer = person.offers.get(candidate.offer as usize).filter(|offer| offer.opportunity == number)?;
                Some(Stay { candidate, offer, opportunity })
            });
            placed.entry(id).or_default().push(found.ok_or_else(fault)?);
        }
        Ok(placed)
    }
}

/// All terms.
const TERMS: [RotationTerm; 8] = [
    RotationTerm::Development,
    RotationTerm::Preference,
    RotationTerm::Breadth,
    RotationTerm::Disruption,
    RotationTerm::Shortfall,
    RotationTerm::Fairness,
    RotationTerm::Stability,
    RotationTerm::Penalties,
];

/// For each person with placements those, by start.
type Placed<'a> = BTreeMap<&'a PersonId, Vec<Stay<'a>>>;

/// One placement, with all that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Stay<'a> {
    pub(super) candidate: &'a Candidate,
    pub(super) offer: &'a Offer,
    pub(super) opportunity: &'a Opportunity,
}

/// The rules for one person.
pub(super) fn check_person(data: &ProblemData, person: &Person, stays: &[Stay<'_>]) -> Result<(), RotationFault> {
    let of = || person.id.clone();
    let started = person.candidates.iter().filter(|candidate| candidate.started).count();
    if stays.iter().filter(|stay| stay.candidate.started).count() != started {
        return Err(RotationFault::Started(of()));
    }
    if stays.len() > person.at_most.max(started) {
        return Err(RotationFault::TooMany(of()));
    }
    for (at, stay) in stays.iter().enumerate() {
        let earlier = stays.get(..at).unwrap_or_default();
        for other in earlier {
            // What has started has started, rest or no rest.
            let rest = if other.candidate.started && stay.candidate.started { 0 } else { person.rest };
            if stay.candidate.start < other.candidate.end.saturating_add(rest) {
                return Err(RotationFault::Overlap(of()));
            }
            let opportunity = || stay.opportunity.id.clone();
            if other.offer.opportunity == stay.offer.opportunity {
                return Err(RotationFault::Twice { person: of(), opportunity: opportunity() });
            }
            let counts = |stay: &Stay<'_>| stay.opportunity.immersive && !stay.opportunity.repeatable;
            let both_started = other.candidate.started && stay.candidate.started;
            if other.opportunity.stream == stay.opportunity.stream && counts(other) && counts(stay) && !both_started {
                let stream = data.streams.get(stay.opportunity.stream as usize).cloned();
                let opportunity = opportunity();
                return Err(stream.map_or(RotationFault::Twice { person: of(), opportunity }, |stream| {
                    RotationFault::Stream { person: of(), stream }
                }));
            }
        }
        let needs = &stay.opportunity.needs;
        let is_met = |need: &Need| match need {
            Need::Opportunity(other) => {
                let before = person.history.iter().any(|(_, _, opportunity)| *opportunity == Some(*other));
                before || earlier.iter().any(|stay| stay.offer.opportunity == *other)
            }
            Need::Placement(kinds, stream) => {
                let before = person.history.iter().any(|(done, kind, _)| done == stream && kinds.contains(kind));
                let meets = |stay: &Stay<'_>| stay.opportunity.stream == *stream && kinds.contains(&stay.opportunity.kind);
                before || earlier.iter().any(meets)
            }
        };
        if !stay.candidate.started && !needs.is_empty() && !needs.iter().any(is_met) {
            return Err(RotationFault::Unprepared { person: of(), opportunity: stay.opportunity.id.clone() });
        }
    }
    Ok(())
}

/// What the placements take of each row that has a limit: how much, and how much there is.
pub(super) struct Rows {
    limits: BTreeMap<RotationRow, (i64, i64)>,
    cohorts: BTreeMap<(u32, i32), (i64, bool)>,
    /// For each quota.
    placed: Vec<i64>,
}

/// The rows that have prices, with the limit of each and the rule that it is of.
pub(super) fn priced_rows(data: &ProblemData) -> BTreeMap<RotationRow, (i64, RuleMode)> {
    let mut rows = BTreeMap::new();
    for opportunity in &data.opportunities {
        for (period, &limit) in (0u32..).zip(&opportunity.capacity) {
            let row = RotationRow::Seats { opportunity: opportunity.id.clone(), period };
            rows.insert(row, (limit, data.rules.seats));
        }
    }
    for unit in &data.units {
        for (period, &limit) in (0u32..).zip(unit.mentors.iter().flatten()) {
            rows.insert(RotationRow::Mentors { unit: unit.id.clone(), period }, (limit, data.rules.mentors));
        }
        for (period, &limit) in (0u32..).zip(unit.away.iter().flatten()) {
            rows.insert(RotationRow::Cover { unit: unit.id.clone(), period }, (limit, data.rules.cover));
        }
    }
    for row in (0..data.budgets.len()).filter_map(|at| data.budget_row(at)) {
        let RotationRow::Budget { amount, .. } = row else { continue };
        rows.insert(row, (amount, data.rules.budgets));
    }
    rows
}

/// What one placement takes of the rows that have prices.
pub(super) fn taken(data: &ProblemData, person: &Person, stay: &Stay<'_>) -> Vec<(RotationRow, i64)> {
    let mut taken = Vec::new();
    let unit = |number: u32| data.units.get(number as usize).map(|unit| unit.id.clone());
    for at in stay.candidate.start.max(0)..stay.candidate.end {
        let Some(period) = u32::try_from(at).ok().filter(|period| (*period as usize) < data.periods) else { continue };
        taken.push((RotationRow::Seats { opportunity: stay.opportunity.id.clone(), period }, 1));
        if let Some(unit) = unit(stay.opportunity.unit) {
            taken.push((RotationRow::Mentors { unit, period }, stay.opportunity.mentor_load));
        }
        if let Some(unit) = unit(person.unit) {
            taken.push((RotationRow::Cover { unit, period }, stay.offer.away_load));
        }
    }
    for (at, budget) in data.budgets.iter().enumerate() {
        if person.centre == Some(budget.centre) && budget.pays(stay.candidate.start) {
            taken.extend(data.budget_row(at).map(|row| (row, stay.offer.cost)));
        }
    }
    taken
}

pub(super) fn quota_counts(quota: &Quota, person: &Person, stay: &Stay<'_>) -> bool {
    person.groups.contains(&quota.group)
        && quota.stream.is_none_or(|stream| stream == stay.opportunity.stream)
        && quota.kind.is_none_or(|kind| kind == stay.opportunity.kind)
}

impl Rows {
    fn of(data: &ProblemData, placed: &Placed<'_>) -> Self {
        let mut rows = Self {
            limits: priced_rows(data).into_iter().map(|(row, (limit, _))| (row, (0, limit))).collect(),
            cohorts: BTreeMap::new(),
            placed: vec![0; data.quotas.len()],
        };
        let people = data.people.iter().filter_map(|person| Some((person, placed.get(&person.id)?)));
        for (person, stay) in people.flat_map(|(person, stays)| stays.iter().map(move |stay| (person, stay))) {
            for (row, load) in taken(data, person, stay) {
                if let Some((used, _)) = rows.limits.get_mut(&row) {
                    *used = used.saturating_add(load);
                }
            }
            if stay.candidate.start >= 0 {
                let (starting, is_fact) = rows.cohorts.entry((stay.offer.opportunity, stay.candidate.start)).or_default();
                *starting += 1;
                *is_fact |= stay.candidate.started;
            }
            for (quota, placed) in data.quotas.iter().zip(&mut rows.placed) {
                *placed += i64::from(quota_counts(quota, person, stay));
            }
        }
        rows
    }

    /// All that is broken: the row, by how much, and the rule.
    fn broken(&self, data: &ProblemData) -> Vec<(RotationRow, i64, RuleMode)> {
        let mut broken = Vec::new();
        for (row, (used, limit)) in self.limits.iter().filter(|(_, (used, limit))| used > limit) {
            let rule = match row {
                RotationRow::Seats { .. } => data.rules.seats,
                RotationRow::Mentors { .. } => data.rules.mentors,
                RotationRow::Cover { .. } => data.rules.cover,
                _ => data.rules.budgets,
            };
            broken.push((row.clone(), used - limit, rule));
        }
        let mut swaps = BTreeSet::new();
        for (&(number, start), &(starting, is_fact)) in &self.cohorts {
            let Some(opportunity) = data.opportunities.get(number as usize) else { continue };
            if starting < opportunity.minimum_fill && !is_fact {
                let row = RotationRow::Cohort { opportunity: opportunity.id.clone(), start };
                broken.push((row, opportunity.minimum_fill - starting, data.rules.cohorts));
            }
            swaps.extend(opportunity.swap.map(|swap| (swap, start)));
        }
        for (swap, start) in swaps {
            let Some(sides) = data.swaps.get(swap as usize) else { continue };
            let of = |side: &u32| self.cohorts.get(&(*side, start)).copied().unwrap_or_default();
            let most = sides.iter().map(|side| of(side).0).max().unwrap_or_default();
            let uneven: i64 = sides.iter().map(|side| most - of(side).0).sum();
            let first = sides.first().and_then(|&side| data.opportunities.get(side as usize));
            if let Some(first) = first.filter(|_| uneven > 0 && !sides.iter().any(|side| of(side).1)) {
                broken.push((RotationRow::Swap { opportunity: first.id.clone(), start }, uneven, data.rules.swaps));
            }
        }
        for (quota, &placed) in data.quotas.iter().zip(&self.placed) {
            if let Some(most) = quota.at_most.filter(|most| placed > *most) {
                broken.extend(data.quota_row(quota).map(|row| (row, placed - most, data.rules.quotas)));
            }
        }
        broken
    }

    fn check(&self, data: &ProblemData) -> Result<(), RotationFault> {
        let hard = self.broken(data).into_iter().find(|(_, _, rule)| *rule == RuleMode::Hard);
        hard.map_or(Ok(()), |(row, ..)| Err(RotationFault::Row(row)))
    }
}

/// What the placements are worth, each term by itself.
fn totals(data: &ProblemData, placed: &Placed<'_>, rows: &Rows) -> RotationTotals {
    let mut totals = RotationTotals::default();
    let mut development: BTreeMap<&PersonId, i64> = BTreeMap::new();
    let none = Vec::new();
    for person in &data.people {
        let stays = placed.get(&person.id).unwrap_or(&none);
        let mut gained: BTreeMap<u32, usize> = BTreeMap::new();
        let mut streams = BTreeSet::new();
        for stay in stays {
            totals.preference += stay.offer.preference;
            let home = data.units.get(person.unit as usize);
            let critical = |period: i32| {
                let period = usize::try_from(period).ok()?;
                home?.criticality.get(period).copied()
            };
            let critical: i64 = (stay.candidate.start..stay.candidate.end).filter_map(critical).sum();
            totals.disruption -= critical * stay.offer.away_load / 100;
            for &(competency, levels) in &stay.opportunity.gains {
                *gained.entry(competency).or_default() += levels as usize;
            }
            let is_other = |kind| kind != super::offer::PlacementKind::Shadowing;
            let stream = stay.opportunity.stream;
            if is_other(stay.opportunity.kind)
                && !person.history.iter().any(|&(done, kind, _)| done == stream && is_other(kind))
            {
                streams.insert(stream);
            }
        }
        let closed = |(competency, weights): &(u32, Vec<i64>)| -> i64 {
            weights.iter().take(gained.get(competency).copied().unwrap_or_default()).sum()
        };
        let own: i64 = person.gaps.iter().map(closed).sum();
        development.insert(&person.id, own);
        totals.development += own;
        totals.breadth += (0..streams.len()).filter_map(|nth| data.weights.breadth.get(nth)).sum::<i64>();
        let short = person.at_least.saturating_sub(stays.len());
        totals.shortfall -= i64::try_from(short).unwrap_or(i64::MAX) * data.weights.shortfall;
    }
    let averages = data.groups.iter().filter_map(|group| {
        let of_member = |&member: &u32| development.get(&data.people.get(member as usize)?.id).copied();
        let sum: i64 = group.members.iter().filter_map(of_member).sum();
        sum.checked_div(i64::try_from(group.members.len()).ok()?)
    });
    totals.fairness = data.weights.fairness * averages.min().unwrap_or_default();
    let is_kept = |&&(person, opportunity, start): &&(u32, u32, i32)| {
        let stays = data.people.get(person as usize).and_then(|person| placed.get(&person.id));
        stays.into_iter().flatten().any(|stay| (stay.offer.opportunity, stay.candidate.start) == (opportunity, start))
    };
    let kept = data.published.iter().filter(is_kept).count();
    totals.stability = -data.weights.stability * i64::try_from(data.published.len() - kept).unwrap_or(i64::MAX);
    let mut penalty = 0i128;
    for (_, by, rule) in rows.broken(data) {
        if let RuleMode::Soft(each) = rule {
            penalty += i128::from(each) * i128::from(by);
        }
    }
    if let RuleMode::Soft(each) = data.rules.quotas {
        for (quota, placed) in data.quotas.iter().zip(&rows.placed) {
            penalty += i128::from(each) * i128::from((quota.at_least - placed).max(0));
        }
    }
    totals.penalties = i64::try_from(-penalty).unwrap_or(i64::MIN);
    totals
}

/// What is asked for and missing, in order.
fn unmet(data: &ProblemData, placed: &Placed<'_>, rows: &Rows) -> Vec<UnmetRequest> {
    let mut unmet = BTreeSet::new();
    let none = Vec::new();
    for person in &data.people {
        let stays = placed.get(&person.id).unwrap_or(&none);
        for &(number, start) in &person.forced {
            let Some(opportunity) = data.opportunities.get(number as usize) else { continue };
            if !stays.iter().any(|stay| (stay.offer.opportunity, stay.candidate.start) == (number, start)) {
                let opportunity = opportunity.id.clone();
                unmet.insert(UnmetRequest::Placement { person: person.id.clone(), opportunity, start });
            }
        }
        if person.must && stays.len() < person.at_least {
            let missing = (person.at_least - stays.len()) as u64;
            unmet.insert(UnmetRequest::AtLeast { person: person.id.clone(), missing });
        }
    }
    for (quota, placed) in data.quotas.iter().zip(&rows.placed) {
        let missing = u64::try_from(quota.at_least - placed).unwrap_or_default();
        let Some(group) = data.groups.get(quota.group as usize) else { continue };
        if missing > 0 && data.rules.quotas == RuleMode::Hard {
            let stream = quota.stream.and_then(|stream| data.streams.get(stream as usize).cloned());
            unmet.insert(UnmetRequest::Quota { group: group.id.clone(), stream, kind: quota.kind, missing });
        }
    }
    unmet.into_iter().collect()
}
