//! From the problem to a plan.

use super::answer::{ReachedStage, RotationPlan, RotationSearch};
use super::check::RotationFault;
use super::ledger::{self, Ledger};
use super::person_spec::PublishedPlacementSpec;
use super::prices::{Prices, Usage, Walk, units_of};
use super::pricing::{self, Part, Terms, UNIT};
use super::problem::{Person, ProblemData, RotationProblem};
use super::respond::{Aim, merit};
use super::told::told;
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::PersonId;

/// The most intervals that are tried for the value of one person at some prices.
const LIMIT: u64 = 2_000;
/// So many times prices move at most.
const PASSES: u32 = 200;

impl RotationProblem {
    /// A plan of the caller's own, scored: what it is worth and what of what is asked for is missing.
    ///
    /// # Errors
    /// The first [`RotationFault`] where the placements break a rule.
    ///
    /// # Complexity
    /// O(n log n) in placements and rows.
    ///
    /// ```
    /// # use rungs::{RotationProblem, RotationSpec, PublishedPlacementSpec};
    /// let problem = RotationSpec::from_json(r#"{"horizon": {"periods": 6, "begins": "2026-01-01"},
    ///     "units": [{"id": "home"}, {"id": "host"}], "streams": ["s"],
    ///     "opportunities": [{"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 2}],
    ///     "persons": [{"id": "p", "unit": "home", "eligible": [{"opportunity": "o", "preference": 100}]}]}"#)?.compile()?;
    /// let own = problem.plan(&[PublishedPlacementSpec::new("p".parse()?, "o".parse()?, 4)])?;
    /// assert_eq!(own.totals().total(), 100);
    /// assert!(problem.plan(&[PublishedPlacementSpec::new("p".parse()?, "o".parse()?, 5)]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, placements: &[PublishedPlacementSpec]) -> Result<RotationPlan, RotationFault> {
        let data = &*self.0;
        let mut plans: Vec<Vec<u32>> = vec![Vec::new(); data.people.len()];
        for placement in placements {
            let PublishedPlacementSpec { person, opportunity, start } = placement;
            let fault = || RotationFault::Placement { person: person.clone(), opportunity: opportunity.clone(), start: *start };
            let (number, of) = data.person(person).ok_or_else(fault)?;
            let (wanted, _) = data.opportunity(opportunity).ok_or_else(fault)?;
            let offer = of.offers.binary_search_by_key(&wanted, |offer| offer.opportunity).map_err(|_| fault())?;
            let offer = u32::try_from(offer).map_err(|_| fault())?;
            let at = of.candidates.binary_search_by_key(&(*start, offer), |one| (one.start, one.offer)).map_err(|_| fault())?;
            let at = u32::try_from(at).map_err(|_| fault())?;
            let plan = plans.get_mut(number as usize).ok_or_else(fault)?;
            if plan.contains(&at) {
                return Err(RotationFault::Order(person.clone()));
            }
            plan.push(at);
        }
        let mut ledger = Ledger::new(data);
        for (number, mut plan) in (0u32..).zip(plans) {
            plan.sort_unstable();
            ledger.change(number, plan);
        }
        let plan = told(&ledger);
        plan.check(self)?;
        Ok(plan)
    }

    /// A good plan, with the effort that is the default, and what no plan exceeds.
    ///
    /// # Complexity
    /// As [`RotationProblem::solve_within`].
    ///
    /// ```
    /// // Both would go, there is one seat, and a project of three months fits in twice.
    /// let plan = rungs::RotationSpec::from_json(r#"{"horizon": {"periods": 6, "begins": "2026-01-01"},
    ///     "units": [{"id": "home"}, {"id": "host"}], "streams": ["s"], "competencies": ["coaching"],
    ///     "opportunities": [{"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 3,
    ///                        "gains": [{"competency": "coaching", "levels": 2}]}],
    ///     "persons": [
    ///         {"id": "p1", "unit": "home", "eligible": [{"opportunity": "o"}], "gaps": [{"competency": "coaching", "weights": [300, 200]}]},
    ///         {"id": "p2", "unit": "home", "eligible": [{"opportunity": "o"}], "gaps": [{"competency": "coaching", "weights": [100]}]}]}"#)?
    ///     .compile()?
    ///     .solve();
    /// assert_eq!(plan.placements().len(), 2);
    /// assert_eq!(plan.totals().development, 600);
    /// assert_eq!(plan.bound(), Some(600));
    /// assert!(plan.completion().is_some_and(|completion| completion.is_complete()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve(&self) -> RotationPlan {
        self.solve_within(Effort::default(), &mut ())
    }

    /// The same with a limit on the work, and watched. Stopped early, it answers with the best plan and the best bound by then; more steps
    /// never make either worse.
    ///
    /// People take what is best for them, one after the other, against what is free; then each again while somebody gains by it; cohorts and
    /// swaps are opened and closed as a whole, and people are given seats that others have. Then prices are sought at which everybody's best
    /// plan, whatever the others do, is worth as little as can be, which gives the bound; and now and then a plan is made anew by these prices.
    /// It is not proven to be the best unless [`RotationPlan::completion`] says so, and mostly it is not: it ends as [`Completion::Unproven`],
    /// with the distance told.
    ///
    /// A step is a placement that is tried in the best plan of one person, or one such plan.
    ///
    /// # Complexity
    /// For each person and pass O(n log n) in what the person could do, and the search behind it.
    #[must_use]
    pub fn solve_within(&self, effort: Effort, observer: &mut dyn Observer) -> RotationPlan {
        let data = &*self.0;
        let mut search = Search {
            data,
            ledger: Ledger::new(data),
            meter: Meter::new(effort, observer),
            best: Vec::new(),
            proof: None,
            stages: Vec::new(),
        };
        let ended = search.run().err().unwrap_or(Completion::Unproven);
        search.answer(ended)
    }
}

/// A search while it runs.
pub(super) struct Search<'a, 'm> {
    pub(super) data: &'a ProblemData,
    pub(super) ledger: Ledger<'a>,
    pub(super) meter: Meter<'m>,
    /// The best plan: for each person the candidates.
    best: Vec<Vec<u32>>,
    /// The best bound, its prices, and whose value is not exact.
    proof: Option<(i64, Prices, Vec<u32>)>,
    stages: Vec<ReachedStage>,
}

impl Search<'_, '_> {
    fn run(&mut self) -> Result<(), Completion> {
        self.keep();
        let mut aim = Aim { term: self.data.stages.first().map(|stage| stage.term), ..Aim::default() };
        let first = self.construct(&aim, None).and_then(|()| self.improve(&aim, aim.term.is_some()));
        self.keep();
        first?;
        for (at, stage) in self.data.stages.iter().enumerate() {
            aim.term = Some(stage.term);
            let improved = if at == 0 { Ok(()) } else { self.improve(&aim, true) };
            self.keep();
            improved?;
            let reached = self.ledger.totals().term(stage.term);
            self.stages.push(ReachedStage { term: stage.term, reached });
            aim.floors.push((stage.term, reached.saturating_sub(stage.tolerance)));
        }
        aim.term = None;
        if !self.data.stages.is_empty() {
            let improved = self.improve(&aim, true);
            self.keep();
            improved?;
        }
        self.prove(&aim)?;
        if self.is_proven() {
            return Ok(());
        }
        let improved = self.improve(&aim, true);
        self.keep();
        improved
    }

    /// Keeps the plan of the ledger as the best.
    fn keep(&mut self) {
        self.best = self.everybody().map(|person| self.ledger.plan(person).to_vec()).collect();
    }

    /// Puts the best plan into the ledger.
    fn restore(&mut self) {
        for (person, plan) in (0u32..).zip(self.best.clone()) {
            self.ledger.change(person, plan);
        }
    }

    pub(super) fn everybody(&self) -> impl Iterator<Item = u32> + use<> {
        (0u32..).take(self.data.people.len())
    }

    /// Moves prices, and makes plans by them.
    fn prove(&mut self, aim: &Aim) -> Result<(), Completion> {
        let data = self.data;
        let mut prices = Prices::zero(data);
        let mut walk = Walk::new(data);
        let units = units_of(data);
        let mut next_plan = 4;
        for pass in 1..=PASSES {
            let (bound, usage, relaxed) = self.pass(&prices)?;
            let is_better = self.proof.as_ref().is_none_or(|(before, ..)| bound < *before);
            if is_better {
                self.proof = Some((bound, prices.clone(), relaxed));
            }
            if self.is_proven() || walk.is_over() {
                return Ok(());
            }
            if pass == next_plan {
                next_plan *= 2;
                self.plan_by(&prices, aim)?;
                if self.is_proven() {
                    return Ok(());
                }
            }
            let gap = i128::from(bound) - i128::from(self.ledger.totals().total());
            walk.step(data, &mut prices, &usage, &units, gap.max(1) * i128::from(UNIT), is_better);
        }
        Ok(())
    }

    fn is_proven(&self) -> bool {
        self.proof.as_ref().is_some_and(|(bound, ..)| self.proves(*bound))
    }

    /// Whether a bound proves the plan of the ledger to be the best.
    fn proves(&self, bound: i64) -> bool {
        bound == self.ledger.totals().total() && self.ledger.missing() == 0 && self.data.stages.is_empty()
    }

    /// The bound at some prices, what everybody's best plan takes of each row (the best that was found of those who have too many), and whose
    /// value is that of a chain.
    fn pass(&mut self, prices: &Prices) -> Result<(i64, Usage, Vec<u32>), Completion> {
        let data = self.data;
        let groups = prices.of_groups(data);
        let mut usage = Usage::none(data);
        let mut relaxed = Vec::new();
        let mut bound = prices.of_limits(data);
        for (number, person) in (0u32..).zip(&data.people) {
            let terms = Terms::with_groups(person, &groups);
            let price = |candidate: &_, offer: &_| prices.of(data, person, candidate, offer);
            let priced = pricing::best(data, person, terms, &price, &|_, _| Part::May, None, LIMIT);
            self.meter.take(priced.steps + 1)?;
            let (plan, value) = priced.best.unwrap_or((Vec::new(), priced.chain));
            bound += i128::from(if priced.is_exact { value } else { priced.chain });
            if !priced.is_exact {
                relaxed.push(number);
            }
            usage.add(data, person, &plan);
            let development = ledger::worth(data, person, &plan).development;
            for &group in &person.groups {
                if let Some(sum) = usage.development.get_mut(group as usize) {
                    *sum += development;
                }
            }
        }
        let bound = bound.div_euclid(i128::from(UNIT));
        Ok((i64::try_from(bound).unwrap_or(i64::MAX), usage, relaxed))
    }

    /// Makes a plan anew by prices, and keeps it if it is better.
    fn plan_by(&mut self, prices: &Prices, aim: &Aim) -> Result<(), Completion> {
        let before = merit(&self.ledger, aim);
        let empty = Ledger::new(self.data);
        for person in self.everybody() {
            self.ledger.change(person, empty.plan(person).to_vec());
        }
        // Floors are for what is there when all is done.
        let free = Aim { term: aim.term, floors: Vec::new() };
        let made = self.construct(&free, Some(prices)).and_then(|()| self.improve(&free, false));
        if merit(&self.ledger, aim).is_some_and(|merit| Some(merit) > before) {
            self.keep();
        } else {
            self.restore();
        }
        made
    }

    /// The best plan with the best bound.
    fn answer(mut self, ended: Completion) -> RotationPlan {
        let data = self.data;
        self.restore();
        let (bound, prices, relaxed) = self.proof.take().unwrap_or_else(|| self.unpriced());
        let is_proven = self.proves(bound);
        let relaxed = relaxed.iter().filter_map(|&person| data.people.get(person as usize)).map(|person| person.id.clone());
        let mut relaxed: Vec<PersonId> = relaxed.collect();
        relaxed.sort();
        let mut plan = told(&self.ledger);
        plan.stages = self.stages;
        plan.search = Some(RotationSearch {
            proof: prices.proof(data, relaxed, bound),
            completion: if is_proven { Completion::Complete } else { ended },
            steps: self.meter.taken(),
        });
        plan
    }

    /// The bound without a price and without a search, for a search that was stopped before any other.
    fn unpriced(&self) -> (i64, Prices, Vec<u32>) {
        let data = self.data;
        let prices = Prices::zero(data);
        let groups = prices.of_groups(data);
        let value = |person: &Person| {
            let terms = Terms::with_groups(person, &groups);
            i128::from(pricing::best(data, person, terms, &|_, _| 0, &|_, _| Part::May, None, 0).chain)
        };
        let bound: i128 = data.people.iter().map(value).sum();
        let bound = i64::try_from(bound.div_euclid(i128::from(UNIT))).unwrap_or(i64::MAX);
        (bound, prices, self.everybody().collect())
    }
}
