//! From the problem to a plan.

use super::answer::{Placement, ReachedStage, RotationPlan, RotationSearch};
use super::board::board;
use super::check::RotationFault;
use super::person_spec::PublishedPlacementSpec;
use super::policy_spec::{RotationTerm, StageSpec};
use super::problem::{Candidate, Offer, Person, ProblemData, RotationProblem};
use super::told::{proof, told};
use crate::algo::placing::{Aim, Board, Ledger, Search, Term};
use crate::effort::{Completion, Effort, Meter, Observer};

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
        let board = board(data);
        let mut ledger = Ledger::new(&board);
        for (number, (mut plan, of)) in (0u32..).zip(plans.into_iter().zip(&board.people)) {
            plan.sort_unstable();
            ledger.change(number, plan.into_iter().map(|at| of.choices.start + at).collect());
        }
        let plan = told(data, &ledger);
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
    /// Prices are sought on what people share, at which everybody's best plan, whatever the others do, is worth as little as can be: that is
    /// the bound. Plans are made by these prices, everybody taking what is best in turn, and changed many times: a few people choose anew,
    /// somebody is given a seat that others have, cohorts and swaps are opened and closed as a whole. Rounds of both become longer, until one
    /// finds neither a better plan nor a better bound. It is not proven to be the best unless [`RotationPlan::completion`] says so; otherwise
    /// it ends as [`Completion::Unproven`], with the distance told.
    ///
    /// A step is a placement that is tried in the best plan of one person, or one such plan.
    ///
    /// # Complexity
    /// For each person and pass O(n log n) in what the person could do, and the search behind it.
    #[must_use]
    pub fn solve_within(&self, effort: Effort, observer: &mut dyn Observer) -> RotationPlan {
        self.search(None, effort, observer)
    }

    /// The same, from a plan that breaks no rule: those who are listed are looked at first.
    pub(super) fn search(
        &self,
        known: Option<(RotationPlan, &[u32])>,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> RotationPlan {
        let data = &*self.0;
        let mut board = board(data);
        board.complete();
        let mut search = Search::new(&board, Meter::new(effort, observer));
        let mut stages = Vec::new();
        let begun = match known {
            Some((plan, touched)) => begin(data, &board, &mut search, &plan, touched),
            None => Ok(()),
        };
        let ended = begun.and_then(|()| run(&mut search, &data.stages, &mut stages)).err().unwrap_or(Completion::Unproven);
        let (ledger, bound, steps) = search.answer();
        let mut plan = told(data, &ledger);
        let is_proven = bound.whole() == plan.totals.total() && plan.unmet.is_empty() && data.stages.is_empty();
        plan.stages = stages;
        let completion = match ended {
            _ if is_proven => Completion::Complete,
            Completion::Complete => Completion::Unproven,
            other => other,
        };
        plan.search = Some(RotationSearch { proof: proof(data, &board, &bound), completion, steps });
        plan
    }
}

/// Puts a plan into a search, and lets some people look for something better.
fn begin(
    data: &ProblemData,
    board: &Board,
    search: &mut Search<'_, '_>,
    plan: &RotationPlan,
    touched: &[u32],
) -> Result<(), Completion> {
    for (number, person) in (0u32..).zip(&data.people) {
        let place = |placement: &Placement| {
            let (opportunity, _) = data.opportunity(&placement.opportunity)?;
            person.candidate_at(opportunity, placement.start)
        };
        let mut own: Vec<u32> = plan.of(person.id.as_ref()).iter().filter_map(place).collect();
        own.sort_unstable();
        search.set(number, board.choices_by_place(number, &own));
    }
    search.mend(touched)
}

/// One stage after the other, and then all together.
fn run(search: &mut Search<'_, '_>, stages: &[StageSpec], reached: &mut Vec<ReachedStage>) -> Result<(), Completion> {
    let mut aim = Aim::default();
    for stage in stages {
        let term = term(stage.term);
        search.seek(Aim { term: Some(term), floors: aim.floors.clone() });
        search.reach()?;
        let value = search.best_totals().term(term);
        reached.push(ReachedStage { term: stage.term, reached: value });
        aim.floors.push((term, value.saturating_sub(stage.tolerance)));
    }
    if !stages.is_empty() {
        search.seek(aim);
    }
    search.run()
}

const fn term(term: RotationTerm) -> Term {
    match term {
        RotationTerm::Development => Term::Development,
        RotationTerm::Preference => Term::Preference,
        RotationTerm::Breadth => Term::Breadth,
        RotationTerm::Disruption => Term::Disruption,
        RotationTerm::Shortfall => Term::Shortfall,
        RotationTerm::Fairness => Term::Fairness,
        RotationTerm::Stability => Term::Stability,
        RotationTerm::Penalties => Term::Penalties,
    }
}

impl Person {
    pub(super) fn candidate(&self, at: u32) -> Option<(&Candidate, &Offer)> {
        let candidate = self.candidates.get(at as usize)?;
        Some((candidate, self.offers.get(candidate.offer as usize)?))
    }
}
