//! A plan made good again after something has changed, with as little given up as is worth it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answer::{Placement, RotationPlan, RotationRow, RotationSearch, UnmetRequest};
use super::board::board;
use super::change::{self, Changed};
use super::change_spec::RotationRepairSpec;
use super::check::RotationFault;
use super::person_spec::PublishedPlacementSpec;
use super::problem::{Person, ProblemData, RotationProblem};
use super::spec::RotationSpec;
use super::standing::Standing;
use super::why_not::{StartReason, at_start};
use crate::defect::Invalid;
use crate::effort::{Completion, Effort, Observer};
use crate::values::{OpportunityId, PersonId};

/// A plan made good again after something has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationRepair {
    spec: RotationSpec,
    problem: RotationProblem,
    plan: RotationPlan,
    moves: Vec<RotationMove>,
}

/// What became of a placement. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RotationMove {
    /// It stays as it was.
    Kept {
        /// What.
        placement: Placement,
    },
    /// The person has it at another time.
    Moved {
        /// As it was.
        before: Placement,
        /// As it is.
        after: Placement,
        /// Why it is not as it was.
        why: WhyMoved,
    },
    /// The person does not have it any more.
    Dropped {
        /// As it was.
        before: Placement,
        /// Why.
        why: WhyMoved,
    },
    /// The person did not have it before.
    New {
        /// As it is.
        placement: Placement,
    },
}

/// Why a placement is not where it was. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WhyMoved {
    /// The person leaves.
    Gone,
    /// It was broken off.
    BrokenOff,
    /// What is now in its way: of the repaired plan, if nobody else moved.
    Start(StartReason),
}

impl RotationRepair {
    /// The document that holds now, to be changed again.
    #[must_use]
    pub const fn spec(&self) -> &RotationSpec {
        &self.spec
    }

    /// The same, compiled; the plan passes its check against it.
    #[must_use]
    pub const fn problem(&self) -> &RotationProblem {
        &self.problem
    }

    /// The plan that holds now.
    #[must_use]
    pub const fn plan(&self) -> &RotationPlan {
        &self.plan
    }

    /// What became of each placement that was not over before the first open period, and what is new: by person, and then by opportunity.
    #[must_use]
    pub fn moves(&self) -> &[RotationMove] {
        &self.moves
    }

    /// Those of them that are not merely kept.
    pub fn changes(&self) -> impl Iterator<Item = &RotationMove> {
        self.moves.iter().filter(|one| !matches!(one, RotationMove::Kept { .. }))
    }
}

impl RotationMove {
    /// Whose placement it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.key().person
    }

    const fn key(&self) -> &Placement {
        match self {
            Self::Kept { placement } | Self::New { placement } => placement,
            Self::Moved { before, .. } | Self::Dropped { before, .. } => before,
        }
    }
}

impl RotationSpec {
    /// Changes the document, and makes a plan of it good again: what has started goes on, what can stay stays unless giving it up is worth more
    /// than the weight of stability, and those who lost something, and those who could use what is free, look for something better.
    ///
    /// The same serves for a what-if that nobody means to carry out. Where nothing changes nothing moves: the plan is scored again, and
    /// nobody searches for a better one.
    ///
    /// # Errors
    /// [`Invalid`] as [`RotationSpec::changed`], or when the changed document does not compile.
    ///
    /// # Complexity
    /// As to compile the document, and to solve it again within the effort.
    ///
    /// ```
    /// use rungs::{Effort, RotationChange, RotationMove, RotationRepairSpec, RotationSpec};
    ///
    /// // One seat: p2 has it. When p2 leaves, p1 takes it from the next period on.
    /// let spec = RotationSpec::from_json(r#"{"horizon": {"periods": 6, "begins": "2026-01-01"},
    ///     "units": [{"id": "home"}, {"id": "host"}], "streams": ["s"],
    ///     "opportunities": [{"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 4}],
    ///     "persons": [{"id": "p1", "unit": "home", "eligible": [{"opportunity": "o", "preference": 100}]},
    ///                 {"id": "p2", "unit": "home", "eligible": [{"opportunity": "o", "preference": 300}]}]}"#)?;
    /// let plan = spec.compile()?.solve();
    /// let gone = RotationRepairSpec::new(2, vec![RotationChange::Gone { person: "p2".parse()? }]);
    /// let repaired = spec.repair(&plan, &gone, Effort::default(), &mut ())?;
    /// assert_eq!(repaired.plan().of("p1")[0].start, 2);
    /// let changes: Vec<_> = repaired.changes().collect();
    /// assert!(matches!(changes[..], [RotationMove::New { .. }, RotationMove::Dropped { .. }]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn repair(
        &self,
        plan: &RotationPlan,
        repair: &RotationRepairSpec,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<RotationRepair, Invalid> {
        let changed = change::change(self, plan, repair)?;
        let problem = changed.spec.compile()?;
        let kept = keep(&problem, &changed.spec);
        let touched = touched(&problem.0, &changed);
        let repaired = search_again(&problem, kept, &touched, effort, observer);
        let moves = moves(&problem, plan, &repaired, &changed, repair.from);
        Ok(RotationRepair { spec: changed.spec, problem, plan: repaired, moves })
    }
}

/// What can stay of the published plan, with what has started: less is dropped until no rule is broken.
fn keep(problem: &RotationProblem, spec: &RotationSpec) -> RotationPlan {
    let data = &*problem.0;
    let started = spec.persons.iter().flat_map(|person| {
        person.started.iter().map(|one| PublishedPlacementSpec::new(person.id.clone(), one.opportunity.clone(), one.start))
    });
    let facts: Vec<PublishedPlacementSpec> = started.collect();
    let could_be = |one: &&PublishedPlacementSpec| {
        let opportunity = data.opportunity(&one.opportunity).map(|(number, _)| number);
        let person = data.person(&one.person).map(|(_, person)| person);
        person.zip(opportunity).is_some_and(|(person, number)| person.candidate_at(number, one.start).is_some())
    };
    let mut kept: Vec<PublishedPlacementSpec> = spec.published.iter().filter(could_be).cloned().collect();
    loop {
        let all: Vec<PublishedPlacementSpec> = facts.iter().chain(&kept).cloned().collect();
        let fault = match problem.plan(&all) {
            Ok(plan) => return plan,
            Err(fault) => fault,
        };
        let before = kept.len();
        drop_for(data, &fault, &mut kept);
        if kept.len() == before {
            // INVARIANT: what has started passes; without a way to mend a fault nothing else is kept.
            kept.clear();
            if before == 0 {
                return problem.solve_within(Effort::steps(0), &mut ());
            }
        }
    }
}

/// Drops what breaks a rule: of people who share a limit the one with the last start, of cohorts and swaps all who start there.
fn drop_for(data: &ProblemData, fault: &RotationFault, kept: &mut Vec<PublishedPlacementSpec>) {
    let unit_of = |one: &PublishedPlacementSpec| data.opportunity(&one.opportunity).map(|(_, opportunity)| opportunity.unit);
    let home_of = |one: &PublishedPlacementSpec| data.person(&one.person).map(|(_, person)| person.unit);
    let takes = |one: &PublishedPlacementSpec, period: u32| {
        let duration = data.opportunity(&one.opportunity).map_or(0, |(_, opportunity)| opportunity.duration);
        i32::try_from(period).is_ok_and(|period| one.start <= period && period < one.start.saturating_add(duration))
    };
    let named = |unit: Option<u32>, id: &crate::values::UnitId| {
        unit.and_then(|unit| data.units.get(unit as usize)).is_some_and(|unit| unit.id == *id)
    };
    let swap_of = |id: &OpportunityId| data.opportunity(id).and_then(|(_, opportunity)| opportunity.swap);
    let mut last = |is_meant: &dyn Fn(&PublishedPlacementSpec) -> bool| {
        let meant = kept.iter().enumerate().filter(|(_, one)| is_meant(one));
        if let Some((at, _)) = meant.max_by_key(|(_, one)| (one.start, one.person.clone())) {
            kept.remove(at);
        }
    };
    match fault {
        RotationFault::Row(RotationRow::Seats { opportunity, period }) => {
            last(&|one| one.opportunity == *opportunity && takes(one, *period));
        }
        RotationFault::Row(RotationRow::Mentors { unit, period }) => {
            last(&|one| named(unit_of(one), unit) && takes(one, *period));
        }
        RotationFault::Row(RotationRow::Cover { unit, period }) => {
            last(&|one| named(home_of(one), unit) && takes(one, *period));
        }
        RotationFault::Row(RotationRow::Cohort { opportunity, start }) => {
            kept.retain(|one| one.opportunity != *opportunity || one.start != *start);
        }
        RotationFault::Row(RotationRow::Swap { opportunity, start }) => {
            kept.retain(|one| swap_of(&one.opportunity) != swap_of(opportunity) || one.start != *start);
        }
        RotationFault::Unprepared { person, opportunity } | RotationFault::Twice { person, opportunity } => {
            kept.retain(|one| one.person != *person || one.opportunity != *opportunity);
        }
        RotationFault::Overlap(person) | RotationFault::TooMany(person) | RotationFault::Stream { person, .. } => {
            last(&|one| one.person == *person);
        }
        // Of budgets and quotas whoever comes last, whether or not it is theirs: nothing of a changed document makes these tighter for what
        // was in the plan.
        _ => last(&|_| true),
    }
}

/// The people whom a change may concern, by their places in the problem: those it is about, those of the same home or cost centre, and those who
/// could go where seats or mentors are otherwise than they were.
fn touched(data: &ProblemData, changed: &Changed) -> Vec<u32> {
    let hosts = changed.opportunities.iter().filter_map(|id| data.opportunity(id)).map(|(_, opportunity)| opportunity.unit);
    let hosts: BTreeSet<u32> = hosts.collect();
    let is_host = |opportunity: u32| data.opportunities.get(opportunity as usize).is_some_and(|one| hosts.contains(&one.unit));
    let is_touched = |person: &Person| {
        let home = data.units.get(person.unit as usize).is_some_and(|unit| changed.homes.contains(&unit.id));
        let centre = person.centre.and_then(|centre| data.centres.get(centre as usize));
        let is_near = home || centre.is_some_and(|centre| changed.centres.contains(centre));
        changed.people.contains(&person.id) || is_near || person.offers.iter().any(|offer| is_host(offer.opportunity))
    };
    (0u32..).zip(&data.people).filter(|(_, person)| is_touched(person)).map(|(number, _)| number).collect()
}

/// A plan from what can be kept. Where the search finds nothing better, that is the answer, with the bound of the search.
fn search_again(
    problem: &RotationProblem,
    kept: RotationPlan,
    touched: &[u32],
    effort: Effort,
    observer: &mut dyn Observer,
) -> RotationPlan {
    if touched.is_empty() {
        return kept;
    }
    let found = problem.search(Some((kept.clone(), touched)), effort, observer);
    let merit = |plan: &RotationPlan| (std::cmp::Reverse(missing(plan)), plan.totals().total());
    if !found.stages.is_empty() || merit(&found) > merit(&kept) {
        return found;
    }
    // Of equals the one that is known already.
    let is_proven = kept.unmet.is_empty() && found.bound() == Some(kept.totals.total()) && problem.0.stages.is_empty();
    let search = found.search.map(|search| {
        let completion = if is_proven { Completion::Complete } else { search.completion };
        RotationSearch { completion, ..search }
    });
    RotationPlan { search, ..kept }
}

fn missing(plan: &RotationPlan) -> u64 {
    let of = |unmet: &UnmetRequest| match unmet {
        UnmetRequest::Placement { .. } => 1,
        UnmetRequest::AtLeast { missing, .. } | UnmetRequest::Quota { missing, .. } => *missing,
    };
    plan.unmet().iter().map(of).fold(0, u64::saturating_add)
}

/// What became of each placement.
fn moves(
    problem: &RotationProblem,
    before: &RotationPlan,
    after: &RotationPlan,
    changed: &Changed,
    from: u32,
) -> Vec<RotationMove> {
    let data = &*problem.0;
    let from = i32::try_from(from).unwrap_or(i32::MAX);
    let is_told = |placement: &&Placement| placement.end > from;
    let same = |one: &Placement, other: &Placement| (&one.person, &one.opportunity) == (&other.person, &other.opportunity);
    let board = board(data);
    let mut standing = Standing::of(data, &board, after);
    let mut moves = Vec::new();
    for was in before.placements().iter().filter(is_told) {
        let is = after.of(was.person.as_ref()).iter().find(|is| same(was, is));
        if is == Some(was) {
            moves.push(RotationMove::Kept { placement: was.clone() });
            continue;
        }
        let why = why_moved(data, &mut standing, was, changed);
        let before = was.clone();
        moves.push(match is {
            Some(is) => RotationMove::Moved { before, after: is.clone(), why },
            None => RotationMove::Dropped { before, why },
        });
    }
    for is in after.placements().iter().filter(is_told) {
        // Of what is over nothing is told: whoever takes it once more has something new.
        if !before.of(is.person.as_ref()).iter().filter(is_told).any(|was| same(was, is)) {
            moves.push(RotationMove::New { placement: is.clone() });
        }
    }
    moves.sort_by(|one, other| {
        let key = |one: &RotationMove| (one.key().person.clone(), one.key().opportunity.clone());
        key(one).cmp(&key(other))
    });
    moves
}

fn why_moved(data: &ProblemData, standing: &mut Standing<'_>, was: &Placement, changed: &Changed) -> WhyMoved {
    let Some(person) = data.person(&was.person) else { return WhyMoved::Gone };
    if changed.broken_off.contains(&(was.person.clone(), was.opportunity.clone())) {
        return WhyMoved::BrokenOff;
    }
    match data.opportunity(&was.opportunity) {
        Some(opportunity) => WhyMoved::Start(at_start(data, standing, person, opportunity, was.start)),
        // INVARIANT: no change takes an opportunity away.
        None => WhyMoved::BrokenOff,
    }
}
