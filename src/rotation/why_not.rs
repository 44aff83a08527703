//! Why somebody is not placed somewhere: the rule, the limit that others use up, or that it would be worth less.

use serde::{Deserialize, Serialize};

use super::answer::{Placement, RotationPlan, RotationRow, RotationTotals};
use super::board::board;
use super::offer::RotationPrerequisiteSpec;
use super::problem::{Opportunity, Person, ProblemData, RotationProblem};
use super::standing::{Outcome, Standing};
use crate::defect::UnknownId;
use crate::values::{OpportunityId, PersonId, StreamId, UnitId};

/// Why somebody is not placed somewhere in a plan. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WhyNotPlaced {
    /// They are.
    Placed {
        /// From which period on.
        start: i32,
    },
    /// They may not be, whenever it starts.
    Never(PlacementBar),
    /// What is in the way of each start, the nearest to be had first: those that merely would be worth less, then those for which limits
    /// leave no room, and each of these by what they would be worth; then those that a rule forbids.
    ByStart(Vec<StartWhyNot>),
}

/// What is in the way of one start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StartWhyNot {
    /// From which period on.
    pub start: i32,
    /// What is in the way.
    pub reason: StartReason,
}

/// What is in the way of a placement. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StartReason {
    /// Nothing: the plan with it breaks no rule, and comes to so much more; mostly less, but more where the plan is not the best.
    Instead {
        /// What the person would give up.
        instead_of: Vec<Placement>,
        /// How much more the plan would come to, term by term, if nobody else moved.
        change: RotationTotals,
        /// How much more of what is asked for would be missing.
        missing: i64,
    },
    /// Hard limits that people share leave no room for it, though the person keeps the rules for one.
    Full {
        /// What the person would give up.
        instead_of: Vec<Placement>,
        /// How much more the plan would come to, term by term, if there was room and nobody else moved.
        change: RotationTotals,
        /// How much more of what is asked for would be missing.
        missing: i64,
        /// The limits, in order.
        rows: Vec<BlockingRow>,
    },
    /// A rule for this person forbids it.
    Rule(PlacementBar),
}

/// A limit that leaves no room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BlockingRow {
    /// Which.
    pub row: RotationRow,
    /// By how much it would be exceeded; of cohorts and swaps how many are missing.
    pub over: i64,
    /// How much there is; 0 of cohorts and swaps.
    pub limit: i64,
    /// How much of it the placement that is asked about would take; 0 where merely one that is given up is missed, and of cohorts and swaps.
    pub takes: i64,
    /// What the plan's proof asks for each unit of it, in 1,024ths of a milli-point; 0 where it has no price, as seats and mentors of
    /// [hosts](crate::RotationProof::hosts) whose offers have prices by cohort.
    pub price: i64,
}

/// A rule for one person that a placement would break; in brackets its number at [`RotationSpec`](crate::RotationSpec). Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PlacementBar {
    /// It is not among what they may take.
    NotEligible,
    /// It is the side of a swap that is for the people of another unit.
    OtherUnit {
        /// Which.
        unit: UnitId,
    },
    /// They have done it before, or have it at another time that stays (3).
    Twice,
    /// They have been, or will be, immersed in its stream (4).
    Immersed {
        /// Which.
        stream: StreamId,
        /// By a placement that stays; in their history when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<OpportunityId>,
    },
    /// It never starts within the horizon.
    NoStart,
    /// It has no seat in a period.
    Closed {
        /// The first such.
        period: u32,
    },
    /// The person cannot be placed in a period.
    Unavailable {
        /// The first such.
        period: u32,
    },
    /// It is barred for them (6).
    Barred,
    /// It was not published, and starts before what is frozen ends (6).
    Frozen,
    /// Something that has started or is asked for takes the time, rest included (1).
    NoTime {
        /// What.
        beside: OpportunityId,
    },
    /// As many placements as they may have have started or are asked for (2).
    AtMost,
    /// Nothing that it needs is completed by then (5).
    Unprepared {
        /// Any one of these would do.
        needs: Vec<RotationPrerequisiteSpec>,
    },
}

/// Something that somebody may take and does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnmetWish {
    /// Who.
    pub person: PersonId,
    /// What.
    pub opportunity: OpportunityId,
    /// Why not.
    pub why: WhyNotPlaced,
}

impl RotationProblem {
    /// Why somebody is not placed at an opportunity in a plan that passes its check, with what would come of it if they were and nobody else
    /// moved. Whether the others could make room is for a search to say: [`RotationSpec::repair`](crate::RotationSpec::repair).
    ///
    /// Every number can be had again: [`RotationProblem::plan`] scores the placements with the one that is asked about and without those given
    /// up, or refuses them for one of the limits that are told.
    ///
    /// # Errors
    /// [`UnknownId`] when the person or the opportunity is not in the problem.
    ///
    /// # Complexity
    /// O(n) in the plan, and for each start and placement of the person O(r) in the rows that it takes of.
    ///
    /// # Why not her?
    /// ```
    /// use rungs::{RotationRow, RotationSpec, StartReason, WhyNotPlaced};
    ///
    /// // There is one seat, and it is worth more to p2.
    /// let problem = RotationSpec::from_json(r#"{"horizon": {"periods": 3, "begins": "2026-01-01"},
    ///     "units": [{"id": "home"}, {"id": "host"}], "streams": ["s"],
    ///     "opportunities": [{"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 3}],
    ///     "persons": [{"id": "p1", "unit": "home", "eligible": [{"opportunity": "o", "preference": 100}]},
    ///                 {"id": "p2", "unit": "home", "eligible": [{"opportunity": "o", "preference": 300}]}]}"#)?.compile()?;
    /// let plan = problem.solve();
    /// let WhyNotPlaced::ByStart(starts) = problem.why_not(&plan, "p1", "o")? else { panic!() };
    /// let StartReason::Full { rows, change, .. } = &starts[0].reason else { panic!() };
    /// assert!(matches!(rows[0].row, RotationRow::Seats { period: 0, .. }));
    /// // With a seat more it would bring 100.
    /// assert_eq!((rows[0].over, change.total()), (1, 100));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn why_not(&self, plan: &RotationPlan, person: &str, opportunity: &str) -> Result<WhyNotPlaced, UnknownId> {
        let data = &*self.0;
        let who = data.asked_person(person)?;
        let what = data.asked_opportunity(opportunity)?;
        let board = board(data);
        Ok(why_not(data, &mut Standing::of(data, &board, plan), who, what))
    }

    /// The same for everything that anybody may take and does not have, by person and then by opportunity.
    ///
    /// # Complexity
    /// As [`RotationProblem::why_not`] for each, with the O(n) in the plan but once.
    #[must_use]
    pub fn unmet_wishes(&self, plan: &RotationPlan) -> Vec<UnmetWish> {
        let data = &*self.0;
        let board = board(data);
        let mut standing = Standing::of(data, &board, plan);
        let mut wishes = Vec::new();
        for (number, person) in (0u32..).zip(&data.people) {
            for offer in person.offers.iter().filter(|offer| offer.eligible) {
                let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
                let why = why_not(data, &mut standing, (number, person), (offer.opportunity, opportunity));
                if !matches!(why, WhyNotPlaced::Placed { .. }) {
                    wishes.push(UnmetWish { person: person.id.clone(), opportunity: opportunity.id.clone(), why });
                }
            }
        }
        wishes
    }
}

fn why_not(
    data: &ProblemData,
    standing: &mut Standing<'_>,
    (number, person): (u32, &Person),
    (what, opportunity): (u32, &Opportunity),
) -> WhyNotPlaced {
    if let Some(start) = standing.placed(number, person, what) {
        return WhyNotPlaced::Placed { start };
    }
    if let Some(bar) = never(data, person, what, opportunity) {
        return WhyNotPlaced::Never(bar);
    }
    let mut starts: Vec<StartWhyNot> = Vec::new();
    for &start in &opportunity.starts {
        let reason = at_start(data, standing, (number, person), (what, opportunity), start);
        starts.push(StartWhyNot { start, reason });
    }
    starts.sort_by_key(|one| {
        let (rank, missing, worth) = match &one.reason {
            StartReason::Instead { change, missing, .. } => (0, *missing, change.total()),
            StartReason::Full { change, missing, .. } => (1, *missing, change.total()),
            StartReason::Rule(_) => (2, 0, 0),
        };
        (rank, missing, std::cmp::Reverse(worth), one.start)
    });
    WhyNotPlaced::ByStart(starts)
}

/// What is in the way of one start.
pub(super) fn at_start(
    data: &ProblemData,
    standing: &mut Standing<'_>,
    (number, person): (u32, &Person),
    (what, opportunity): (u32, &Opportunity),
    start: i32,
) -> StartReason {
    let Some(more) = person.candidate_at(what, start) else {
        let bar = never(data, person, what, opportunity);
        return StartReason::Rule(bar.unwrap_or_else(|| no_candidate(data, person, what, opportunity, start)));
    };
    match standing.with(number, person, more) {
        Err(bar) => StartReason::Rule(bar),
        Ok(Outcome { instead_of, change, missing, rows }) if rows.is_empty() => {
            StartReason::Instead { instead_of, change, missing }
        }
        Ok(Outcome { instead_of, change, missing, rows }) => StartReason::Full { instead_of, change, missing, rows },
    }
}

/// What forbids an opportunity to somebody whenever it starts.
fn never(data: &ProblemData, person: &Person, what: u32, opportunity: &Opportunity) -> Option<PlacementBar> {
    let offer = person.offers.binary_search_by_key(&what, |offer| offer.opportunity).ok();
    let Some(offer) = offer.and_then(|at| person.offers.get(at)).filter(|offer| offer.eligible) else {
        return Some(PlacementBar::NotEligible);
    };
    if let Some(unit) = opportunity.for_unit.filter(|&unit| unit != person.unit) {
        return Some(PlacementBar::OtherUnit { unit: data.units.get(unit as usize)?.id.clone() });
    }
    if person.history.iter().any(|(_, _, done)| *done == Some(what)) {
        return Some(PlacementBar::Twice);
    }
    let is_immersed = |&(stream, kind, _): &_| offer.immersed == Some(stream) && super::PlacementKind::is_immersive(kind);
    if person.history.iter().any(is_immersed) {
        return Some(PlacementBar::Immersed { stream: data.streams.get(opportunity.stream as usize)?.clone(), by: None });
    }
    if person.barred.binary_search(&(what, None)).is_ok() {
        return Some(PlacementBar::Barred);
    }
    opportunity.starts.is_empty().then_some(PlacementBar::NoStart)
}

/// Why there is no candidate for a start of an opportunity that somebody may take.
fn no_candidate(data: &ProblemData, person: &Person, what: u32, opportunity: &Opportunity, start: i32) -> PlacementBar {
    if person.barred.binary_search(&(what, Some(start))).is_ok() {
        return PlacementBar::Barred;
    }
    let periods = (start.max(0)..start.saturating_add(opportunity.duration)).filter_map(|period| u32::try_from(period).ok());
    for period in periods.take_while(|&period| (period as usize) < data.periods) {
        if opportunity.capacity.get(period as usize).is_none_or(|&seats| seats <= 0) {
            return PlacementBar::Closed { period };
        }
        if person.available & 1u64 << period.min(63) == 0 {
            return PlacementBar::Unavailable { period };
        }
    }
    if start < data.frozen { PlacementBar::Frozen } else { PlacementBar::Twice }
}

impl RotationTotals {
    /// Term by term how much more this is than another.
    pub(super) const fn since(self, before: Self) -> Self {
        Self {
            development: self.development.saturating_sub(before.development),
            preference: self.preference.saturating_sub(before.preference),
            breadth: self.breadth.saturating_sub(before.breadth),
            disruption: self.disruption.saturating_sub(before.disruption),
            shortfall: self.shortfall.saturating_sub(before.shortfall),
            fairness: self.fairness.saturating_sub(before.fairness),
            stability: self.stability.saturating_sub(before.stability),
            penalties: self.penalties.saturating_sub(before.penalties),
        }
    }
}
