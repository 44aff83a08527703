//! From the problem to a plan.

use super::answer::{Placement, ReachedStage, RotationPlan, RotationSearch, UnmetRequest};
use super::check::RotationFault;
use super::ledger::Ledger;
use super::person_spec::PublishedPlacementSpec;
use super::policy_spec::RuleMode;
use super::prices::{Prices, Usage, Walk, units_of};
use super::pricing::{self, Part, Terms, UNIT};
use super::problem::{ProblemData, RotationProblem};
use super::respond::{Aim, Said, merit, respond, value_of};
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
    /// People take what is best for them, one after the other, against what is free; then each again while somebody gains by it;
    /// cohorts and swaps are opened and closed as a whole, and people are given seats that others have. Then prices are sought at which everybody's best plan, whatever the others do, is worth as
    /// little as can be, which gives the bound; and now and then a plan is made anew by these prices. It is not proven to be the best unless
    /// [`RotationPlan::completion`] says so, and mostly it is not: it ends as [`Completion::Unproven`], with the distance told.
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

struct Search<'a, 'm> {
    data: &'a ProblemData,
    ledger: Ledger<'a>,
    meter: Meter<'m>,
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

    fn everybody(&self) -> impl Iterator<Item = u32> + use<> {
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
        let bound = self.proof.as_ref().map(|(bound, ..)| *bound);
        bound == Some(self.ledger.totals().total()) && self.ledger.missing() == 0 && self.data.stages.is_empty()
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
            let own: i64 = person.groups.iter().filter_map(|&group| groups.get(group as usize)).sum();
            let terms = Terms { development: UNIT.saturating_add(own), ..Terms::PLAIN };
            let price = |candidate: &_, offer: &_| prices.of(data, person, candidate, offer);
            let priced = pricing::best(data, person, terms, &price, &|_, _| Part::May, None, LIMIT);
            self.meter.take(priced.steps + 1)?;
            let (plan, value) = priced.best.unwrap_or((Vec::new(), priced.chain));
            bound += i128::from(if priced.is_exact { value } else { priced.chain });
            if !priced.is_exact {
                relaxed.push(number);
            }
            usage.add(data, person, &plan);
            let development = super::ledger::worth(data, person, &plan).development;
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

    /// Gives everybody what is best for them, those with the fewest ways first.
    fn construct(&mut self, aim: &Aim, prices: Option<&Prices>) -> Result<(), Completion> {
        let mut order: Vec<u32> = self.everybody().collect();
        let ways = |person: u32| self.data.people.get(person as usize).map_or(0, |person| person.candidates.len());
        order.sort_by_key(|&person| (ways(person), person));
        order.into_iter().try_for_each(|person| self.better(person, aim, prices).map(drop))
    }

    /// Lets everybody answer while anybody gains; thoroughly, also by exchanges.
    fn improve(&mut self, aim: &Aim, is_thorough: bool) -> Result<(), Completion> {
        loop {
            let mut is_changed = false;
            for person in self.everybody() {
                is_changed |= self.better(person, aim, None)?;
            }
            if !is_changed {
                is_changed = self.bundles(aim)? || is_thorough && self.exchanges(aim)?;
            }
            if !is_changed {
                return Ok(());
            }
        }
    }

    /// A better plan of one person, if there is one.
    fn better(&mut self, person: u32, aim: &Aim, prices: Option<&Prices>) -> Result<bool, Completion> {
        if self.answers(person, aim, prices, &|_, _| None)? {
            return Ok(true);
        }
        if aim.floors.is_empty() {
            return Ok(false);
        }
        // What is best may be too much for what earlier stages leave: then one placement more at a time.
        let Some(of) = self.data.people.get(person as usize) else { return Ok(false) };
        let spots = |at: &u32| of.candidate(*at).map(|(candidate, offer)| (offer.opportunity, candidate.start));
        let had: Vec<(u32, i32)> = self.ledger.plan(person).iter().filter_map(spots).collect();
        for more in (0u32..).take(of.candidates.len()).filter_map(|at| spots(&at)).filter(|spot| !had.contains(spot)) {
            let said = |opportunity, start| match (more == (opportunity, start), had.contains(&(opportunity, start))) {
                (true, _) => Some(Part::May),
                (false, true) => None,
                (false, false) => Some(Part::Out),
            };
            if self.answers(person, aim, prices, &said)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lets one person answer with what is said of some candidates, and keeps the answer if it is better.
    fn answers(&mut self, person: u32, aim: &Aim, prices: Option<&Prices>, said: Said<'_>) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        let had = self.clear(person);
        let (found, steps) = respond(&self.ledger, person, &had, aim, prices, said);
        let may = self.meter.take(steps + 1);
        let found = found.filter(|_| may.is_ok()).map(|(plan, _)| plan);
        self.ledger.change(person, found.unwrap_or_else(|| had.clone()));
        let is_better = merit(&self.ledger, aim) > before;
        if !is_better {
            self.ledger.change(person, had);
        }
        may.map(|()| is_better)
    }

    /// Gives people seats that others have, who then take what is best for them without; whether anything was gained.
    fn exchanges(&mut self, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let mut is_changed = false;
        let mut sitting = self.sitting();
        for (number, person) in (0u32..).zip(&data.people) {
            for at in (0u32..).take(person.candidates.len()) {
                let Some((candidate, offer)) = person.candidate(at) else { continue };
                if self.ledger.plan(number).contains(&at) {
                    continue;
                }
                let others = sitting.get(offer.opportunity as usize).map(Vec::as_slice).unwrap_or_default();
                let overlaps = |(start, end, other): &&(i32, i32, u32)| {
                    *other != number && *start < candidate.end && candidate.start < *end
                };
                let others: Vec<u32> = others.iter().filter(overlaps).map(|(_, _, other)| *other).collect();
                for other in others {
                    if self.exchange(number, (offer.opportunity, candidate.start), other, aim)? {
                        is_changed = true;
                        sitting = self.sitting();
                        break;
                    }
                }
            }
        }
        Ok(is_changed)
    }

    /// For each opportunity who is there, from when until when, but for what has started.
    fn sitting(&self) -> Vec<Vec<(i32, i32, u32)>> {
        let mut sitting = vec![Vec::new(); self.data.opportunities.len()];
        for (number, person) in (0u32..).zip(&self.data.people) {
            for (candidate, offer) in self.ledger.plan(number).iter().filter_map(|&at| person.candidate(at)) {
                if let Some(list) = sitting.get_mut(offer.opportunity as usize).filter(|_| !candidate.started) {
                    list.push((candidate.start, candidate.end, number));
                }
            }
        }
        sitting
    }

    /// Gives a person a placement, and another who is in its way whatever is best without it.
    fn exchange(&mut self, person: u32, spot: (u32, i32), other: u32, aim: &Aim) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        // The other has all else while the person answers, or that would be taken as well.
        let of = self.data.people.get(other as usize);
        let is_other = |at: &u32| of.and_then(|of| of.candidate(*at)).is_some_and(|(_, offer)| offer.opportunity != spot.0);
        let rest = self.ledger.plan(other).iter().copied().filter(is_other).collect();
        let theirs = self.ledger.change(other, rest);
        let own = self.clear(person);
        let must: Said<'_> = &|opportunity, start| ((opportunity, start) == spot).then_some(Part::Must);
        let (found, steps) = respond(&self.ledger, person, &own, aim, None, must);
        let mut ended = self.meter.take(steps + 1);
        if let Some((plan, _)) = found.filter(|_| ended.is_ok()) {
            self.ledger.change(person, plan);
            self.clear(other);
            let (found, steps) = respond(&self.ledger, other, &theirs, aim, None, &|_, _| None);
            ended = self.meter.take(steps + 1);
            if let Some((plan, _)) = found {
                self.ledger.change(other, plan);
            }
            if ended.is_ok() && merit(&self.ledger, aim) > before {
                return Ok(true);
            }
        }
        self.ledger.change(person, own);
        self.ledger.change(other, theirs);
        ended.map(|()| false)
    }

    /// Takes all but what has started from a person; what they had.
    fn clear(&mut self, person: u32) -> Vec<u32> {
        let candidates = self.data.people.get(person as usize).map(|person| person.candidates.as_slice()).unwrap_or_default();
        let started = (0u32..).zip(candidates).filter(|(_, candidate)| candidate.started);
        self.ledger.change(person, started.map(|(at, _)| at).collect())
    }

    /// Opens and closes, as a whole, what starts together or not at all; whether anything was gained.
    fn bundles(&mut self, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let mut is_changed = false;
        for (number, opportunity) in (0u32..).zip(&data.opportunities) {
            let sides: Vec<u32> = match opportunity.swap.and_then(|swap| data.swaps.get(swap as usize)) {
                Some(sides) if data.rules.swaps != RuleMode::Off => sides.clone(),
                _ => vec![number],
            };
            let is_first = sides.first() == Some(&number);
            if !is_first || sides.len() == 1 && (opportunity.minimum_fill < 2 || data.rules.cohorts != RuleMode::Hard) {
                continue;
            }
            for &start in &opportunity.starts {
                let starting = |search: &Self| {
                    let place = search.ledger.place(number, start);
                    place.and_then(|at| search.ledger.starting.get(at)).copied().unwrap_or_default()
                };
                // A swap may take one more on each side; a cohort takes more by itself once it is open.
                if starting(self) == 0 || sides.len() > 1 {
                    is_changed |= self.open(&sides, start, aim)?;
                }
                if starting(self) > 0 {
                    is_changed |= self.close(&sides, start, aim)?;
                }
            }
        }
        Ok(is_changed)
    }

    /// Gives the seats of some sides at a start to those who gain most, as many as must start together.
    fn open(&mut self, sides: &[u32], start: i32, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let is_all = |opportunity: &u32| {
            let fill = |side: &u32| data.opportunities.get(*side as usize).map_or(1, |side| side.minimum_fill);
            let here = self.ledger.place(*opportunity, start).and_then(|at| self.ledger.starting.get(at)).copied().unwrap_or(0);
            (sides.iter().map(fill).max().unwrap_or(1) - here).max(1)
        };
        let wanted: Vec<i64> = sides.iter().map(is_all).collect();
        let wanted = wanted.into_iter().max().unwrap_or(1);
        let before = merit(&self.ledger, aim);
        let mut undo: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut ended = Ok(());
        'sides: for &side in sides {
            // What each would gain, and then those who gain most, each looked at once more.
            let mut gains: Vec<(i64, u32)> = Vec::new();
            for person in self.everybody() {
                if undo.iter().any(|(other, _)| *other == person) || !self.has(person, side, start) {
                    continue;
                }
                let had = self.clear(person);
                let (found, steps) = self.with(person, &had, side, start, sides, aim);
                let gain = found.map(|(_, value)| value.saturating_sub(value_of(&self.ledger, person, &had, aim)));
                self.ledger.change(person, had);
                ended = self.meter.take(steps + 2);
                if ended.is_err() {
                    break 'sides;
                }
                gains.extend(gain.map(|gain| (gain, person)));
            }
            gains.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
            let mut placed = 0;
            for (_, person) in gains {
                if placed == wanted {
                    break;
                }
                let had = self.clear(person);
                let (found, steps) = self.with(person, &had, side, start, sides, aim);
                placed += i64::from(found.is_some());
                self.ledger.change(person, found.map_or_else(|| had.clone(), |(plan, _)| plan));
                undo.push((person, had));
                ended = self.meter.take(steps + 1);
                if ended.is_err() {
                    break 'sides;
                }
            }
            if placed < wanted {
                break;
            }
        }
        let is_better = ended.is_ok() && merit(&self.ledger, aim) > before;
        if !is_better {
            self.undo(undo);
        }
        ended.map(|()| is_better)
    }

    /// The best of a person with one placement that must be; what belongs to it is open.
    fn with(
        &self,
        person: u32,
        had: &[u32],
        side: u32,
        start: i32,
        sides: &[u32],
        aim: &Aim,
    ) -> (Option<(Vec<u32>, i64)>, u64) {
        let said: Said<'_> = &|opportunity, at| match (at == start, opportunity == side) {
            (true, true) => Some(Part::Must),
            (true, false) if sides.contains(&opportunity) => Some(Part::Out),
            _ => None,
        };
        respond(&self.ledger, person, had, aim, None, said)
    }

    fn has(&self, person: u32, opportunity: u32, start: i32) -> bool {
        self.data.people.get(person as usize).is_some_and(|person| {
            let offer = person.offers.binary_search_by_key(&opportunity, |offer| offer.opportunity);
            let offer = offer.ok().and_then(|offer| u32::try_from(offer).ok());
            offer.is_some_and(|offer| {
                person.candidates.binary_search_by_key(&(start, offer), |one| (one.start, one.offer)).is_ok()
            })
        })
    }

    /// Sends those who start there elsewhere.
    fn close(&mut self, sides: &[u32], start: i32, aim: &Aim) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        let mut undo: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut ended = Ok(());
        for person in self.everybody() {
            let of = self.data.people.get(person as usize);
            let is_there =
                self.ledger.plan(person).iter().filter_map(|&at| of?.candidate(at)).any(|(candidate, offer)| {
                    candidate.start == start && sides.contains(&offer.opportunity) && !candidate.started
                });
            if !is_there {
                continue;
            }
            let had = self.clear(person);
            let said: Said<'_> = &|opportunity, at| (at == start && sides.contains(&opportunity)).then_some(Part::Out);
            let (found, steps) = respond(&self.ledger, person, &had, aim, None, said);
            ended = self.meter.take(steps + 1);
            self.ledger.change(person, found.map_or_else(|| had.clone(), |(plan, _)| plan));
            undo.push((person, had));
            if ended.is_err() {
                break;
            }
        }
        let is_better = ended.is_ok() && merit(&self.ledger, aim) > before;
        if !is_better {
            self.undo(undo);
        }
        ended.map(|()| is_better)
    }

    fn undo(&mut self, undo: Vec<(u32, Vec<u32>)>) {
        for (person, had) in undo.into_iter().rev() {
            self.ledger.change(person, had);
        }
    }

    fn answer(mut self, ended: Completion) -> RotationPlan {
        let data = self.data;
        self.restore();
        let (bound, prices, relaxed) = self.proof.take().unwrap_or_else(|| self.unpriced());
        let is_proven = bound == self.ledger.totals().total() && self.ledger.missing() == 0 && data.stages.is_empty();
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
        let value = |person: &super::problem::Person| {
            let own: i64 = person.groups.iter().filter_map(|&group| groups.get(group as usize)).sum();
            let terms = Terms { development: UNIT.saturating_add(own), ..Terms::PLAIN };
            i128::from(pricing::best(data, person, terms, &|_, _| 0, &|_, _| Part::May, None, 0).chain)
        };
        let bound: i128 = data.people.iter().map(value).sum();
        let bound = i64::try_from(bound.div_euclid(i128::from(UNIT))).unwrap_or(i64::MAX);
        (bound, prices, self.everybody().collect())
    }
}

/// The plan of a ledger, as it is told.
fn told(ledger: &Ledger<'_>) -> RotationPlan {
    let data = ledger.data;
    let mut placements = Vec::new();
    let mut unmet = Vec::new();
    for (number, person) in (0u32..).zip(&data.people) {
        let plan: Vec<_> = ledger.plan(number).iter().filter_map(|&at| person.candidate(at)).collect();
        for (candidate, offer) in &plan {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            placements.push(Placement {
                person: person.id.clone(),
                start: candidate.start,
                end: candidate.end,
                opportunity: opportunity.id.clone(),
            });
        }
        for &(wanted, start) in &person.forced {
            let has = plan.iter().any(|(candidate, offer)| (offer.opportunity, candidate.start) == (wanted, start));
            if let Some(opportunity) = data.opportunities.get(wanted as usize).filter(|_| !has) {
                let opportunity = opportunity.id.clone();
                unmet.push(UnmetRequest::Placement { person: person.id.clone(), opportunity, start });
            }
        }
        let missing = person.at_least.saturating_sub(plan.len()) as u64;
        if person.must && missing > 0 {
            unmet.push(UnmetRequest::AtLeast { person: person.id.clone(), missing });
        }
    }
    for (quota, placed) in data.quotas.iter().zip(&ledger.placed) {
        let missing = u64::try_from(quota.at_least - placed).unwrap_or_default();
        let Some(group) = data.groups.get(quota.group as usize) else { continue };
        if missing > 0 && data.rules.quotas == RuleMode::Hard {
            let stream = quota.stream.and_then(|stream| data.streams.get(stream as usize).cloned());
            unmet.push(UnmetRequest::Quota { group: group.id.clone(), stream, kind: quota.kind, missing });
        }
    }
    unmet.sort();
    unmet.dedup();
    RotationPlan { placements, totals: ledger.totals(), unmet, stages: Vec::new(), search: None }
}
