//! A plan as people read it: who is where on which days and what it teaches them, who comes to a unit, who is away from it, and which group has
//! how much of it.

use serde::{Deserialize, Serialize};

use super::answer::{Placement, RotationPlan, RotationTotals};
use super::offer::PlacementKind;
use super::person_spec::SpanSpec;
use super::problem::{Candidate, Offer, Opportunity, Person, ProblemData, RotationProblem};
use crate::values::{CompetencyId, CostCentreId, GroupId, OpportunityId, Period, PersonId, Share, StreamId, UnitId};

/// A plan as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RotationSchedule {
    /// A row for each person, those without placements included, by id: a Gantt chart as data.
    pub people: Vec<PersonSchedule>,
    /// Each unit as a home and as a host, by id.
    pub units: Vec<UnitSchedule>,
    /// Each budget, by cost centre and window.
    pub budgets: Vec<BudgetUse>,
    /// Each group, by id.
    pub groups: Vec<GroupShare>,
}

/// The row of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PersonSchedule {
    /// Who.
    pub person: PersonId,
    /// Where they belong.
    pub home: UnitId,
    /// Where they are, by start.
    pub placements: Vec<ScheduledPlacement>,
    /// When they cannot be placed.
    pub unavailable: Vec<SpanSpec>,
    /// How many placements are missing to their fewest.
    pub short: u32,
}

/// A placement with its days and what it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScheduledPlacement {
    /// What.
    pub opportunity: OpportunityId,
    /// Where.
    pub host: UnitId,
    /// In which stream.
    pub stream: StreamId,
    /// What it is.
    pub kind: PlacementKind,
    /// The first period and the first after it; before 0 where it had started before.
    pub start: i32,
    /// The first period after it.
    pub end: i32,
    /// The days: its time box.
    pub days: Period,
    /// Whether it has started: a fact.
    pub has_started: bool,
    /// How much of the person is away from home, in percent; what is left is for their own duties.
    pub away_load: i64,
    /// What it costs.
    pub cost: i64,
    /// What it teaches this person, by competency. Where several placements teach one thing, the first closes the first levels.
    pub teaches: Vec<Taught>,
    /// What it adds to the plan's value, beside those that start earlier: development, preference, breadth and disruption, of which the sums over all
    /// placements are those of the plan. The other terms are of people, groups and rules, and 0 here.
    pub worth: RotationTotals,
}

/// What a placement teaches somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Taught {
    /// Which competency.
    pub competency: CompetencyId,
    /// How many levels of their gap it closes.
    pub closes: u32,
    /// How many are left open after it.
    pub open: u32,
    /// What that is worth, in milli-points.
    pub worth: i64,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnitSchedule {
    /// Which.
    pub unit: UnitId,
    /// Who comes, by start.
    pub guests: Vec<Placement>,
    /// How much mentoring they take, for each period.
    pub mentoring: Vec<i64>,
    /// How much there is, where it is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentors: Option<Vec<i64>>,
    /// Who of its own people is elsewhere, by start.
    pub away: Vec<Placement>,
    /// How much of them is away, for each period, in percent of one person.
    pub absence: Vec<i64>,
    /// How much may be, where it is limited; what is left is cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Vec<i64>>,
}

/// One budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BudgetUse {
    /// Of whom.
    pub cost_centre: CostCentreId,
    /// For placements that start from this period on.
    pub from: i32,
    /// And before this.
    pub until: i32,
    /// How much it is.
    pub amount: i64,
    /// How much is spent.
    pub spent: i64,
}

/// What one group has of the plan. Somebody of two groups counts in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupShare {
    /// Which.
    pub group: GroupId,
    /// How many people are of it.
    pub people: u64,
    /// How many of them have a placement.
    pub placed: u64,
    /// Its people among all people; none where there is nobody.
    pub of_people: Option<Share>,
    /// Its placements among all placements; none where there are none.
    pub of_placements: Option<Share>,
    /// The development of its people, in milli-points.
    pub development: i64,
}

impl RotationProblem {
    /// A plan that passes its check, as people read it.
    ///
    /// Days are counted from the first day of the horizon, each by its months at once, so that a plan that begins on the 31st ends its months
    /// on their last days.
    ///
    /// # Complexity
    /// O(n log n) in placements, and O(1) for each unit and period.
    ///
    /// ```
    /// let problem = rungs::RotationSpec::from_json(r#"{"horizon": {"periods": 12, "begins": "2026-11-01"},
    ///     "units": [{"id": "sales"}, {"id": "strategy", "mentors": 1}], "streams": ["strategy"], "competencies": ["planning"],
    ///     "opportunities": [{"id": "o1", "unit": "strategy", "stream": "strategy", "kind": "project", "duration": 4, "starts": [0],
    ///                        "gains": [{"competency": "planning", "levels": 3}]}],
    ///     "persons": [{"id": "p1", "unit": "sales", "eligible": [{"opportunity": "o1"}],
    ///                  "gaps": [{"competency": "planning", "weights": [500, 300]}]}]}"#)?.compile()?;
    /// let schedule = problem.schedule(&problem.solve());
    /// let placement = &schedule.people[0].placements[0];
    /// assert_eq!(placement.days.until, Some("2027-03-01".parse()?));
    /// assert_eq!((placement.teaches[0].closes, placement.teaches[0].worth), (2, 800));
    /// assert_eq!(schedule.units[0].absence[..5], [50, 50, 50, 50, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn schedule(&self, plan: &RotationPlan) -> RotationSchedule {
        let data = &*self.0;
        let mut schedule = Schedule::new(data);
        let people = data.people.iter().filter_map(|person| schedule.person(person, plan)).collect();
        schedule.finish(people)
    }
}

/// A schedule while it is written.
struct Schedule<'a> {
    data: &'a ProblemData,
    units: Vec<UnitSchedule>,
    spent: Vec<i64>,
    /// For each group: people with a placement, placements, development.
    groups: Vec<(u64, u64, i64)>,
    placements: u64,
}

impl<'a> Schedule<'a> {
    fn new(data: &'a ProblemData) -> Self {
        let unit = |unit: &super::problem::Unit| UnitSchedule {
            unit: unit.id.clone(),
            guests: Vec::new(),
            mentoring: vec![0; data.periods],
            mentors: unit.mentors.clone(),
            away: Vec::new(),
            absence: vec![0; data.periods],
            cover: unit.away.clone(),
        };
        Self {
            data,
            units: data.units.iter().map(unit).collect(),
            spent: vec![0; data.budgets.len()],
            groups: vec![(0, 0, 0); data.groups.len()],
            placements: 0,
        }
    }

    fn person(&mut self, person: &Person, plan: &RotationPlan) -> Option<PersonSchedule> {
        let data = self.data;
        let mut levels = vec![0u32; person.gaps.len()];
        let mut streams: Vec<u32> = Vec::new();
        let mut placements = Vec::new();
        for placement in plan.of(person.id.as_ref()) {
            let Some((number, opportunity)) = data.opportunity(&placement.opportunity) else { continue };
            let at = person.candidate_at(number, placement.start);
            let Some((candidate, offer)) = at.and_then(|at| person.candidate(at)) else { continue };
            placements.extend(self.placement(person, (candidate, offer, opportunity), &mut levels, &mut streams));
            self.count(person, placement, (candidate, offer, opportunity));
        }
        let development: i64 = placements.iter().map(|placement| placement.worth.development).sum();
        for &group in &person.groups {
            if let Some((placed, of_group, developed)) = self.groups.get_mut(group as usize) {
                *placed += u64::from(!placements.is_empty());
                *of_group += placements.len() as u64;
                *developed += development;
            }
        }
        self.placements += placements.len() as u64;
        Some(PersonSchedule {
            person: person.id.clone(),
            home: self.unit(person.unit)?,
            unavailable: unavailable(person, data.periods),
            short: u32::try_from(person.at_least.saturating_sub(placements.len())).unwrap_or(u32::MAX),
            placements,
        })
    }

    fn placement(
        &self,
        person: &Person,
        (candidate, offer, opportunity): (&Candidate, &Offer, &Opportunity),
        levels: &mut [u32],
        streams: &mut Vec<u32>,
    ) -> Option<ScheduledPlacement> {
        let data = self.data;
        let mut worth =
            RotationTotals { preference: offer.preference, disruption: -candidate.disruption, ..RotationTotals::default() };
        let mut teaches = Vec::new();
        for &(gap, more) in &offer.gains {
            let (Some((competency, weights)), Some(done)) = (person.gaps.get(gap as usize), levels.get_mut(gap as usize))
            else {
                continue;
            };
            let left = u32::try_from(weights.len()).unwrap_or(u32::MAX).saturating_sub(*done);
            let closes = more.min(left);
            let closed: i64 = weights.iter().skip(*done as usize).take(closes as usize).sum();
            *done = done.saturating_add(closes);
            worth.development += closed;
            if let Some(competency) = data.competencies.get(*competency as usize).filter(|_| closes > 0) {
                teaches.push(Taught { competency: competency.clone(), closes, open: left - closes, worth: closed });
            }
        }
        if let Some(stream) = offer.new_stream.filter(|stream| !streams.contains(stream)) {
            worth.breadth = data.weights.breadth.get(streams.len()).copied().unwrap_or_default();
            streams.push(stream);
        }
        Some(ScheduledPlacement {
            opportunity: opportunity.id.clone(),
            host: self.unit(opportunity.unit)?,
            stream: data.streams.get(opportunity.stream as usize)?.clone(),
            kind: opportunity.kind,
            start: candidate.start,
            end: candidate.end,
            days: Period::between(data.day(candidate.start), data.day(candidate.end)),
            has_started: candidate.started,
            away_load: offer.away_load,
            cost: offer.cost,
            teaches,
            worth,
        })
    }

    /// Counts a placement at its host, at home and in budgets.
    fn count(
        &mut self,
        person: &Person,
        placement: &Placement,
        (candidate, offer, opportunity): (&Candidate, &Offer, &Opportunity),
    ) {
        let periods = candidate.periods(self.data.periods);
        let add =
            |row: &mut [i64], load: i64| row.iter_mut().skip(periods.start).take(periods.len()).for_each(|sum| *sum += load);
        if let Some(host) = self.units.get_mut(opportunity.unit as usize) {
            add(&mut host.mentoring, opportunity.mentor_load);
            host.guests.push(placement.clone());
        }
        if let Some(home) = self.units.get_mut(person.unit as usize) {
            add(&mut home.absence, offer.away_load);
            home.away.push(placement.clone());
        }
        for (budget, spent) in self.data.budgets.iter().zip(&mut self.spent) {
            if person.centre == Some(budget.centre) && budget.pays(candidate.start) {
                *spent += offer.cost;
            }
        }
    }

    fn unit(&self, number: u32) -> Option<UnitId> {
        self.data.units.get(number as usize).map(|unit| unit.id.clone())
    }

    fn finish(self, people: Vec<PersonSchedule>) -> RotationSchedule {
        let Self { data, mut units, spent, groups, placements } = self;
        for unit in &mut units {
            let by_start = |one: &Placement, other: &Placement| (one.start, one).cmp(&(other.start, other));
            unit.guests.sort_by(by_start);
            unit.away.sort_by(by_start);
        }
        let budgets = data.budgets.iter().zip(spent).filter_map(|(budget, spent)| {
            let cost_centre = data.centres.get(budget.centre as usize)?.clone();
            Some(BudgetUse { cost_centre, from: budget.from, until: budget.until, amount: budget.amount, spent })
        });
        let everybody = data.people.len() as u64;
        let groups = data.groups.iter().zip(groups).map(|(group, (placed, of_group, development))| {
            let members = group.members.len() as u64;
            GroupShare {
                group: group.id.clone(),
                people: members,
                placed,
                of_people: Share::of(members, everybody),
                of_placements: Share::of(of_group, placements),
                development,
            }
        });
        RotationSchedule { people, budgets: budgets.collect(), groups: groups.collect(), units }
    }
}

/// The spans in which somebody cannot be placed.
fn unavailable(person: &Person, periods: usize) -> Vec<SpanSpec> {
    let mut spans: Vec<SpanSpec> = Vec::new();
    for period in (0u32..).take(periods).filter(|period| person.available & 1u64 << (*period).min(63) == 0) {
        match spans.last_mut() {
            Some(span) if span.until == Some(period) => span.until = Some(period + 1),
            _ => spans.push(SpanSpec::new(period, period + 1)),
        }
    }
    spans
}
