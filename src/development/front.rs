//! What each person could get for how much: the plans of which none is both cheaper and worth as much.

use super::case::{Builder, End, Lifted, PersonCase, Worth};
use super::problem::{DevelopmentProblem, Person, ProblemData};
use super::solve;
use crate::algo::lifts::Order;
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::{ActivityId, Money, PersonId, WeightedLevels};

/// The most plans of one person's front.
const MOST_POINTS: usize = 64;

/// For each person the plans of which none is both cheaper and worth as much, by cost; the first is to do nothing but what is fixed.
///
/// What a plan is worth is the levels that it closes, weighted by what each counts, a gate so many times as much as the
/// [policy says](crate::DevelopmentPolicySpec::gate_factor). Levels that nobody knows are taken for missing.
#[derive(Debug, Clone)]
pub struct DevelopmentFronts {
    pub(super) problem: DevelopmentProblem,
    /// In the order of people.
    pub(super) fronts: Vec<Front>,
    pub(super) steps: u64,
}

/// One person's plans.
#[derive(Debug, Clone)]
pub(super) struct Front {
    pub(super) points: Box<[Point]>,
    /// Whether no plan is missing.
    pub(super) is_proven: bool,
}

/// One plan, in as little room as can be: there are millions.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) worth: u64,
    pub(super) cost: u64,
    /// What is chosen, in order.
    pub(super) picked: Box<[Picked]>,
    /// By how many quarters everything could be put off, as bits; 0 always among them.
    pub(super) delays: u16,
}

/// An activity that is chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picked {
    pub(super) activity: u32,
    pub(super) start: u8,
    /// A debrief of its own, or `u32::MAX`.
    pub(super) debrief: u32,
}

/// One plan of a front.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrontPoint {
    /// What it costs, beside what is fixed and what has to be found out; `None` where nothing has a cost.
    pub cost: Option<Money>,
    /// What it is worth.
    pub worth: WeightedLevels,
    /// What is chosen, and from which quarter on, by activity.
    pub activities: Vec<(ActivityId, u32)>,
}

impl DevelopmentProblem {
    /// The fronts of all people, with the default effort for each plan.
    ///
    /// # Complexity
    /// As [`DevelopmentProblem::fronts_within`].
    ///
    /// ```
    /// # use rungs::{DevelopmentSpec, LadderSpec};
    /// # let ladder = LadderSpec::from_json(r#"{"scales": [{"id": "s", "levels": [{"id": "low"}, {"id": "high"}]}],
    /// #     "competencies": [{"id": "coaching", "scale": "s"}], "roles": [
    /// #     {"id": "lead", "requires": [{"competency": "coaching", "level": "high", "gate": true}]}]}"#)?.compile()?;
    /// let problem = DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4, "activities": [
    ///     {"id": "a", "kind": "coaching", "weeks": 2, "builds": [{"competency": "coaching", "to": "low"}], "cost": {"amount": 100, "currency": "EUR"}},
    ///     {"id": "b", "kind": "coaching", "weeks": 2, "builds": [{"competency": "coaching", "to": "high"}], "cost": {"amount": 900, "currency": "EUR"}}],
    ///     "people": [{"id": "p", "target": "lead", "levels": [{"competency": "coaching", "level": "none"}], "hours": 60}]}"#)?
    ///     .compile(&ladder)?;
    /// let fronts = problem.fronts();
    /// // Nothing, one level of a gate for 100, or two for 900.
    /// let worth: Vec<String> = fronts.of("p")?.iter().map(|point| point.worth.to_string()).collect();
    /// assert_eq!(worth, ["0", "3", "6"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fronts(&self) -> DevelopmentFronts {
        self.fronts_within(Effort::default(), &mut ())
    }

    /// The same with a limit on the work of each single plan, and watched. A front of which a search was stopped may miss plans, which
    /// [`DevelopmentFronts::unproven`] counts; an observer that stops one leaves the people after it with what is fixed alone.
    ///
    /// # Complexity
    /// For each person a search as that of [`DevelopmentProblem::plan_within`] for each plan of the front, of which there are at most 64.
    #[must_use]
    pub fn fronts_within(&self, effort: Effort, observer: &mut dyn Observer) -> DevelopmentFronts {
        let data = &*self.0;
        let mut fronts = Vec::with_capacity(data.people.len());
        let mut steps = 0u64;
        let mut is_cancelled = false;
        for person in &data.people {
            let (front, taken) = front(data, person, effort, observer, &mut is_cancelled);
            steps = steps.saturating_add(taken);
            fronts.push(front);
        }
        DevelopmentFronts { problem: self.clone(), fronts, steps }
    }
}

fn front(
    data: &ProblemData,
    person: &Person,
    effort: Effort,
    observer: &mut dyn Observer,
    is_cancelled: &mut bool,
) -> (Front, u64) {
    let worth = Worth::Factor(data.policy.gate_factor);
    let builder = Builder { data, person, end: End::Missing, worth, lifted: Lifted::default() };
    let unknown = solve::unknown(data, person).len();
    let mut built = builder.limited(unknown);
    let mut points: Vec<Point> = Vec::new();
    let mut unwatched = ();
    let (mut steps, mut is_proven) = (0, !built.is_cut);
    while !*is_cancelled {
        let mut meter = Meter::new(effort, observer);
        let (choice, stopped) = built.case.choose(Order::Cheapest, &mut meter);
        steps += meter.taken();
        *is_cancelled = stopped == Some(Completion::Cancelled);
        is_proven &= stopped.is_none();
        let (worth, cost) = (choice.merit.worth, choice.merit.cost);
        // A search that was stopped may find what is no better than what was found for more.
        points.retain(|dearer| dearer.worth > worth || dearer.cost < cost);
        points.push(point(&built, person, &choice.starts, worth, cost));
        if points.len() == MOST_POINTS {
            is_proven &= cost == 0;
            break;
        }
        match cost.checked_sub(1) {
            Some(less) => built.case.budget = Some(less),
            None => break,
        }
    }
    // To do nothing is always possible, even where a search was stopped before, or what costs nothing has no seats.
    if points.last().is_none_or(|cheapest| !cheapest.picked.is_empty()) {
        let mut none = Meter::new(Effort::steps(0), &mut unwatched);
        let (nothing, _) = built.case.choose(Order::Cheapest, &mut none);
        // What is worth no more than nothing is no choice beside it.
        points.retain(|dearer| dearer.worth > nothing.merit.worth);
        points.push(point(&built, person, &nothing.starts, nothing.merit.worth, 0));
    }
    is_proven &= !*is_cancelled;
    points.reverse();
    (Front { points: points.into(), is_proven }, steps)
}

fn point(built: &PersonCase, person: &Person, starts: &[(usize, usize)], worth: u64, cost: u64) -> Point {
    let picked = starts.iter().filter_map(|&(way, start)| {
        let of = built.ways.get(way).filter(|of| of.fixed.is_none())?;
        let start = u8::try_from(start).ok()?;
        Some(Picked { activity: of.activity, start, debrief: of.debrief.unwrap_or(u32::MAX) })
    });
    // Beside something fixed, which cannot be put off as well, a later beginning could build less.
    let delays = if person.fixed.is_empty() { built.case.delays(starts) } else { 1 };
    Point { worth, cost, picked: picked.collect(), delays }
}

impl DevelopmentFronts {
    /// The problem that they are of.
    #[must_use]
    pub const fn problem(&self) -> &DevelopmentProblem {
        &self.problem
    }

    /// The plans of one person, by cost.
    ///
    /// # Errors
    /// [`UnknownId`] when nobody has the id.
    pub fn of(&self, person: &str) -> Result<Vec<FrontPoint>, UnknownId> {
        let data = &*self.problem.0;
        let id = &data.person(person)?.id;
        let at = data.people.binary_search_by(|person| person.id.cmp(id)).ok();
        let points = at.and_then(|at| self.fronts.get(at)).map(|front| &*front.points).unwrap_or_default();
        let told = |point: &Point| FrontPoint {
            cost: data.money(point.cost),
            worth: WeightedLevels::from_thousandths(point.worth),
            activities: point
                .picked
                .iter()
                .filter_map(|picked| Some((data.activity(picked.activity)?.id.clone(), u32::from(picked.start))))
                .collect(),
        };
        Ok(points.iter().map(told).collect())
    }

    /// The people of whose fronts a plan may be missing, by id.
    pub fn unproven(&self) -> impl Iterator<Item = &PersonId> {
        let people = self.problem.0.people.iter().zip(&self.fronts);
        people.filter(|(_, front)| !front.is_proven).map(|(person, _)| &person.id)
    }

    /// How many plans there are, over all people.
    #[must_use]
    pub fn points(&self) -> usize {
        self.fronts.iter().map(|front| front.points.len()).sum()
    }

    /// How many steps all searches took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}
