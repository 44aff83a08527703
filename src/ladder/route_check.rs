//! Checks climbs against the ladder alone: nothing here comes from the search.

use std::collections::{BTreeMap, BTreeSet};

use super::ladder::Ladder;
use super::route::{Route, RouteQuery, Routes};
use crate::effort::Completion;
use crate::values::{CompetencyId, Level, RoleId, WeightedLevels};

/// Why an answer to a [`RouteQuery`] is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteFault {
    /// The answer is to another question: other roles, or another limit on steps.
    #[error("the answer is not the one to this question about climbs from {from} to {to}")]
    AnotherQuestion {
        /// Where they should begin.
        from: RoleId,
        /// Where they should lead.
        to: RoleId,
    },
    /// A climb takes a step that the ladder does not have, or not from where the climb is by then.
    #[error("climb {route} takes a step to {to} that the ladder does not have there")]
    NoSuchStep {
        /// The position of the climb in the answer.
        route: usize,
        /// Where the step leads.
        to: RoleId,
    },
    /// A climb has more steps than were asked for.
    #[error("climb {route} has too many steps")]
    TooLong {
        /// The position of the climb in the answer.
        route: usize,
    },
    /// A figure of a climb does not follow from its steps.
    #[error("the {figure} of climb {route} is not what its steps make it")]
    WrongFigure {
        /// The position of the climb in the answer.
        route: usize,
        /// Which figure.
        figure: &'static str,
    },
    /// The search is said to be complete and found no climb, although steps lead there.
    #[error("climbs are missing")]
    Missing,
    /// The limit on steps is not the usual one, which the question left it to.
    #[error("a climb should have been allowed {usual} steps")]
    WrongLimit {
        /// Four more than the fewest that lead there.
        usual: u32,
    },
    /// A climb is not listed where its cost puts it.
    #[error("climb {route} is out of order")]
    OutOfOrder {
        /// The position of the climb in the answer.
        route: usize,
    },
    /// A climb is bettered by another of the same answer, or costs the same.
    #[error("climb {route} is no better than climb {by}")]
    Bettered {
        /// The position of the climb in the answer.
        route: usize,
        /// The position of the one that betters it.
        by: usize,
    },
}

impl Routes {
    /// Checks the answer against the ladder: every step exists, every figure follows from the steps, no climb betters another.
    ///
    /// That there is a climb at all is checked too. That none is *missing* beside others cannot be checked quickly; that is what
    /// [`Routes::completion`] states.
    ///
    /// # Errors
    /// The first [`RouteFault`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{RoleId, RouteQuery};
    /// let query = RouteQuery::new(RoleId::new("operations-specialist")?, RoleId::new("operations-head")?);
    /// let routes = ladder.routes(&query)?;
    /// routes.check(&ladder, &query)?;
    /// let another = RouteQuery::new(RoleId::new("operations-specialist")?, RoleId::new("product-head")?);
    /// assert!(routes.check(&ladder, &another).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, ladder: &Ladder, query: &RouteQuery) -> Result<(), RouteFault> {
        let another_limit = query.most_steps.is_some_and(|most| most != self.most_steps);
        if self.from != query.from || self.to != query.to || another_limit {
            return Err(RouteFault::AnotherQuestion { from: query.from.clone(), to: query.to.clone() });
        }
        let fewest = fewest_steps(ladder, &self.from, &self.to);
        let usual = fewest.map_or(0, |fewest| if fewest == 0 { 0 } else { fewest.saturating_add(4) });
        if self.completion != Completion::StepLimit && self.completion != Completion::Cancelled {
            if query.most_steps.is_none() && self.most_steps != usual {
                return Err(RouteFault::WrongLimit { usual });
            }
            if self.routes.is_empty() && fewest.is_some_and(|fewest| fewest <= self.most_steps) {
                return Err(RouteFault::Missing);
            }
        }
        for (at, route) in self.routes.iter().enumerate() {
            check_route(at, route, self.most_steps, ladder, query)?;
            let covers = |other: &Route| {
                other.effort <= route.effort && other.steepest <= route.steepest && other.months <= route.months
            };
            if let Some(by) = self.routes.iter().enumerate().position(|(by, other)| by != at && covers(other)) {
                return Err(RouteFault::Bettered { route: at, by });
            }
        }
        let costs: Vec<_> = self.routes.iter().map(|route| (route.effort, route.steepest, route.months)).collect();
        if let Some(before) = costs.windows(2).position(|pair| !pair.is_sorted()) {
            return Err(RouteFault::OutOfOrder { route: before + 1 });
        }
        Ok(())
    }
}

/// The fewest steps from one role to another, by spreading out one step at a time.
fn fewest_steps(ladder: &Ladder, from: &RoleId, to: &RoleId) -> Option<u32> {
    let mut reached = BTreeSet::from([from.clone()]);
    let mut edge = vec![from.clone()];
    let mut steps = 0;
    while !edge.contains(to) {
        let roles = edge.iter().filter_map(|role| ladder.role(role.as_ref()).ok());
        let ends = roles.flat_map(|role| role.steps_out()).map(|step| step.to().id().clone());
        edge = ends.filter(|role| reached.insert(role.clone())).collect();
        steps += 1;
        if edge.is_empty() {
            return None;
        }
    }
    Some(steps)
}

fn check_route(route: usize, climb: &Route, most: u32, ladder: &Ladder, query: &RouteQuery) -> Result<(), RouteFault> {
    let wrong = |figure| RouteFault::WrongFigure { route, figure };
    if u32::try_from(climb.steps.len()).map_or(true, |steps| steps > most) {
        return Err(RouteFault::TooLong { route });
    }
    // What is known and what is unknown, by id.
    let mut known: BTreeMap<&CompetencyId, Level> = BTreeMap::new();
    let mut unknown: BTreeSet<&CompetencyId> = BTreeSet::new();
    match &query.levels {
        Some(levels) => {
            for competency in ladder.competencies() {
                match levels.get(competency.id()) {
                    Some(Some(level)) => drop(known.insert(competency.id(), *level)),
                    _ => drop(unknown.insert(competency.id())),
                }
            }
        }
        None => {
            let asked =
                ladder.role(query.from.as_ref()).map(|role| role.requirements().collect::<Vec<_>>()).unwrap_or_default();
            known.extend(asked.into_iter().map(|required| (required.competency().id(), required.level())));
        }
    }
    let (mut at, mut effort, mut least, mut steepest, mut months) =
        (&query.from, WeightedLevels::ZERO, WeightedLevels::ZERO, WeightedLevels::ZERO, 0u32);
    for step in &climb.steps {
        let missing = || RouteFault::NoSuchStep { route, to: step.to.clone() };
        let from = ladder.role(at.as_ref()).map_err(|_| missing())?;
        let steps = from.steps_out();
        let taken = steps.iter().find(|other| *other.to().id() == step.to && other.kind() == step.kind);
        let taken = taken.filter(|taken| step.from == *at && taken.months() == step.months).ok_or_else(missing)?;
        let mut rise = WeightedLevels::ZERO;
        let mut gains = step.gains.iter();
        for required in taken.to().requirements() {
            let id = required.competency().id();
            let have = known.get(id).copied().unwrap_or(Level::NONE);
            if have >= required.level() {
                continue;
            }
            let (scale, is_unknown) = (required.competency().scale(), unknown.contains(&id));
            let cost = required.competency().effort(have, required.level());
            rise = rise + cost;
            // What was unknown at the beginning may turn out as high as any step needs it.
            if !is_unknown {
                least = least + cost;
            }
            // A level is only unknown until a step has taught it.
            let first = is_unknown && !known.contains_key(id);
            let right = gains.next().is_some_and(|gain| {
                gain.competency == *id
                    && gain.have.as_ref().map(|code| scale.level(code.as_ref())) == (!first).then_some(Some(have))
                    && scale.level(gain.want.as_ref()) == Some(required.level())
                    && have.levels_below(required.level()) == gain.levels
            });
            if !right {
                return Err(wrong("gains of a step"));
            }
            known.insert(id, required.level());
        }
        if gains.next().is_some() {
            return Err(wrong("gains of a step"));
        }
        if rise != step.effort {
            return Err(wrong("effort of a step"));
        }
        effort = effort + rise;
        steepest = steepest.max(rise);
        months = months.saturating_add(u32::from(taken.months().count()));
        at = &step.to;
    }
    if *at != query.to {
        return Err(RouteFault::AnotherQuestion { from: query.from.clone(), to: query.to.clone() });
    }
    let figures = [
        ("effort", effort == climb.effort),
        ("least effort", least == climb.least_effort),
        ("steepest step", steepest == climb.steepest),
        ("months", months == climb.months),
    ];
    figures.into_iter().find(|(_, right)| !right).map_or(Ok(()), |(figure, _)| Err(wrong(figure)))
}
