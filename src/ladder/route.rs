//! Climbs through the ladder: every best way from a role to another.

use std::collections::BTreeMap;

use petgraph::visit::EdgeRef;
use serde::{Deserialize, Serialize};

use super::index::RoleIx;
use super::ladder::{Ladder, LadderEdge};
use super::role::Role;
use super::spec::StepKind;
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::graph::climb::{self, Climb, Question, Terrain};
use crate::values::{CompetencyId, Id, Level, LevelCode, Months, RoleId, WeightedLevels};

/// The question for the best climbs from a role to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteQuery {
    /// Where the climb begins.
    pub from: RoleId,
    /// Where it leads.
    pub to: RoleId,
    /// What the person who climbs has reached; `None` inside for a level nobody knows. Competencies that are not named are
    /// unknown. When absent altogether, the climber is somebody who has exactly what `from` asks, and nothing else.
    pub levels: Option<BTreeMap<CompetencyId, Option<Level>>>,
    /// The most steps a climb may have; when absent, four more than the fewest that lead to the target. Every further step multiplies the
    /// climbs there are, and hardly anybody plans such detours.
    pub most_steps: Option<u32>,
    /// The limit on the search: each partial climb that is opened takes one step, and one more for each 64 competencies that matter.
    pub effort: Effort,
}

impl RouteQuery {
    /// The climbs of somebody who has exactly what `from` asks, and **nothing else**: what `from` does not ask is known to be missing.
    /// For a person, whose other levels are known or unknown, use [`RouteQuery::with_levels`].
    #[must_use]
    pub const fn new(from: RoleId, to: RoleId) -> Self {
        Self { from, to, levels: None, most_steps: None, effort: Effort::steps(DEFAULT_STEPS) }
    }

    /// The climbs of a person of these levels; see [`Profile::levels`](crate::Profile::levels).
    #[must_use]
    pub fn with_levels(mut self, levels: BTreeMap<CompetencyId, Option<Level>>) -> Self {
        self.levels = Some(levels);
        self
    }

    /// Only climbs of at most so many steps; `u32::MAX` for any number.
    #[must_use]
    pub const fn with_most_steps(mut self, steps: u32) -> Self {
        self.most_steps = Some(steps);
        self
    }

    /// With another limit on the search.
    #[must_use]
    pub const fn with_effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }
}

/// See `docs/defaults.md`.
const DEFAULT_STEPS: u64 = 1_000_000;

/// The best climbs to a target.
///
/// No climb listed is bettered by another in all of effort, steepest step and months. Of climbs that cost the same in all three, one
/// stands for all. Listed by effort, then steepest step, then months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    pub(super) from: RoleId,
    pub(super) to: RoleId,
    pub(super) routes: Vec<Route>,
    pub(super) most_steps: u32,
    pub(super) completion: Completion,
    pub(super) examined: u64,
}

/// One climb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub(super) steps: Vec<RouteStep>,
    pub(super) effort: WeightedLevels,
    pub(super) least_effort: WeightedLevels,
    pub(super) steepest: WeightedLevels,
    pub(super) months: u32,
}

/// One step of a climb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    pub(super) from: RoleId,
    pub(super) to: RoleId,
    pub(super) kind: StepKind,
    pub(super) months: Months,
    pub(super) effort: WeightedLevels,
    pub(super) gains: Vec<Gain>,
}

/// What a step has to teach in one competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    pub(super) competency: CompetencyId,
    pub(super) have: Option<LevelCode>,
    pub(super) want: LevelCode,
    pub(super) levels: u8,
}

impl Routes {
    /// Where the climbs begin.
    #[must_use]
    pub const fn from(&self) -> &RoleId {
        &self.from
    }

    /// Where they lead.
    #[must_use]
    pub const fn to(&self) -> &RoleId {
        &self.to
    }

    /// The climbs. None when no steps lead there, unless the search was stopped.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The most steps a climb was allowed to have; see [`RouteQuery::most_steps`].
    #[must_use]
    pub const fn most_steps(&self) -> u32 {
        self.most_steps
    }

    /// Whether these are all of them, within [`Routes::most_steps`].
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps of [`RouteQuery::effort`] were taken.
    #[must_use]
    pub const fn examined(&self) -> u64 {
        self.examined
    }
}

impl Route {
    /// The steps in order; none when the climber is there already.
    #[must_use]
    pub fn steps(&self) -> &[RouteStep] {
        &self.steps
    }

    /// All that is learned on the way, in levels weighted by their competency's strategic weight. What an earlier step taught is
    /// not counted again. Unknown levels count as none here: this is the most it can be.
    #[must_use]
    pub const fn effort(&self) -> WeightedLevels {
        self.effort
    }

    /// The effort if each unknown level turns out as high as the climb needs it.
    #[must_use]
    pub const fn least_effort(&self) -> WeightedLevels {
        self.least_effort
    }

    /// The effort of its most demanding step, unknown levels counted as none.
    #[must_use]
    pub const fn steepest(&self) -> WeightedLevels {
        self.steepest
    }

    /// The typical months of its steps together.
    #[must_use]
    pub const fn months(&self) -> u32 {
        self.months
    }
}

impl RouteStep {
    /// The role it leaves.
    #[must_use]
    pub const fn from(&self) -> &RoleId {
        &self.from
    }

    /// The role it enters.
    #[must_use]
    pub const fn to(&self) -> &RoleId {
        &self.to
    }

    /// What kind of step it is.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        self.kind
    }

    /// How long people typically spend before they take it.
    #[must_use]
    pub const fn months(&self) -> Months {
        self.months
    }

    /// What has to be learned for it, in weighted levels.
    #[must_use]
    pub const fn effort(&self) -> WeightedLevels {
        self.effort
    }

    /// What has to be learned for it, by competency.
    #[must_use]
    pub fn gains(&self) -> &[Gain] {
        &self.gains
    }
}

impl Gain {
    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// The level before; `None` when nobody knows it.
    #[must_use]
    pub const fn have(&self) -> Option<&LevelCode> {
        self.have.as_ref()
    }

    /// The level the entered role asks.
    #[must_use]
    pub const fn want(&self) -> &LevelCode {
        &self.want
    }

    /// How many levels lie between; an unknown level counts as none.
    #[must_use]
    pub const fn levels(&self) -> u8 {
        self.levels
    }
}

impl Ladder {
    /// All Pareto-best climbs under effort, steepest step and months, of at most `query.most_steps`.
    ///
    /// A step costs what the entered role asks beyond what the climber has by then; months pass whatever is learned. A climb may pass
    /// a role twice when the way round taught something: a rotation out and back is a climb like any other.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder lacks one of the roles or one of the competencies whose levels are given.
    ///
    /// # Complexity
    /// Exponential in the worst case, since the least effort alone is a minimum-colour path; held by `query.effort`, after which the
    /// climbs found so far are returned with [`Completion::StepLimit`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{RoleId, RouteQuery};
    /// let query = RouteQuery::new(RoleId::new("operations-specialist")?, RoleId::new("operations-head")?);
    /// let routes = ladder.routes(&query)?;
    /// assert!(routes.completion().is_complete() && !routes.routes().is_empty());
    /// assert!(routes.routes().iter().all(|route| route.steepest() <= route.effort()));
    /// routes.check(&ladder, &query)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn routes(&self, query: &RouteQuery) -> Result<Routes, UnknownId> {
        self.routes_observed(query, &mut ())
    }

    /// As [`Ladder::routes`], watched by an observer that may stop it.
    ///
    /// # Errors
    /// As [`Ladder::routes`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use std::ops::ControlFlow;
    /// use rungs::{Progress, RoleId, RouteQuery};
    /// let query = RouteQuery::new(RoleId::new("operations-specialist")?, RoleId::new("operations-head")?);
    /// let mut patience = |progress: Progress| {
    ///     if progress.steps < 100_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    /// };
    /// assert!(ladder.routes_observed(&query, &mut patience)?.completion().is_complete());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn routes_observed(&self, query: &RouteQuery, observer: &mut dyn Observer) -> Result<Routes, UnknownId> {
        let from = self.role(query.from.as_str())?;
        let to = self.role(query.to.as_str())?;
        let start = self.start_levels(query, from)?;
        let cautious: Vec<u8> = start.iter().map(|level| level.unwrap_or(Level::NONE).position()).collect();
        let question =
            Question { from: from.ix().index(), to: to.ix().index(), levels: &cautious, most_arcs: query.most_steps };
        let mut meter = Meter::new(query.effort, observer);
        let climb::Climbs { climbs, completion, most_arcs } = climb::climbs(&self.terrain(), &question, &mut meter);
        Ok(Routes {
            from: query.from.clone(),
            to: query.to.clone(),
            routes: climbs.iter().map(|climb| self.route(climb, &start)).collect(),
            most_steps: most_arcs,
            completion,
            examined: meter.taken(),
        })
    }

    /// The climber's level in each competency; `None` where nobody knows it.
    fn start_levels(&self, query: &RouteQuery, from: Role<'_>) -> Result<Vec<Option<Level>>, UnknownId> {
        let Some(levels) = &query.levels else {
            let mut start = vec![Some(Level::NONE); self.competencies().len()];
            for required in from.requirement_data() {
                if let Some(level) = start.get_mut(required.competency.index()) {
                    *level = Some(required.level);
                }
            }
            return Ok(start);
        };
        for id in levels.keys() {
            self.competency(id.as_str())?;
        }
        Ok(self.competencies().map(|competency| levels.get(competency.id()).copied().flatten()).collect())
    }

    /// The ladder as the search sees it. Arcs are named by their edge in the graph.
    fn terrain(&self) -> Terrain {
        let graph = self.as_petgraph();
        let mut arcs = vec![Vec::new(); self.roles().len()];
        for edge in graph.edge_references() {
            if let (LadderEdge::Step { months, .. }, Some(arcs)) = (edge.weight(), arcs.get_mut(edge.source().index())) {
                arcs.push(climb::Arc { to: edge.target().index(), months: u32::from(months.count()), name: edge.id().index() });
            }
        }
        let asks = self.roles().map(|role| {
            role.requirement_data().iter().map(|required| (required.competency.index(), required.level.position())).collect()
        });
        let weight = |competency: super::Competency<'_>| competency.effort(Level::NONE, Level::FIRST).thousandths();
        Terrain { arcs, asks: asks.collect(), weights: self.competencies().map(weight).collect() }
    }

    /// The climb in the caller's words, with what each step teaches.
    fn route(&self, climb: &Climb, start: &[Option<Level>]) -> Route {
        let mut levels = start.to_vec();
        let was_known: Vec<bool> = start.iter().map(Option::is_some).collect();
        let mut least_effort = WeightedLevels::ZERO;
        let mut steps = Vec::with_capacity(climb.arcs.len());
        for &name in &climb.arcs {
            let Some((from, to, kind, months)) = self.step_at(name) else { continue };
            let mut gains = Vec::new();
            let mut effort = WeightedLevels::ZERO;
            for required in to.requirements() {
                let competency = required.competency();
                let Some(level) = levels.get_mut(competency.ix().index()) else { continue };
                let have = *level;
                let missing = have.unwrap_or(Level::NONE).levels_below(required.level());
                if missing == 0 {
                    continue;
                }
                let cost = competency.effort(have.unwrap_or(Level::NONE), required.level());
                effort = effort + cost;
                // What was unknown at the beginning may turn out as high as any step needs it.
                if was_known.get(competency.ix().index()) == Some(&true) {
                    least_effort = least_effort + cost;
                }
                let code = |level| LevelCode::new(competency.scale().level_code(level)).ok();
                gains.extend(code(required.level()).map(|want| Gain {
                    competency: competency.id().clone(),
                    have: have.and_then(code),
                    want,
                    levels: missing,
                }));
                *level = Some(required.level());
            }
            steps.push(RouteStep { from: from.id().clone(), to: to.id().clone(), kind, months, effort, gains });
        }
        Route {
            steps,
            effort: WeightedLevels::from_thousandths(climb.cost.effort),
            least_effort,
            steepest: WeightedLevels::from_thousandths(climb.cost.steepest),
            months: climb.cost.months,
        }
    }

    fn step_at(&self, edge: usize) -> Option<(Role<'_>, Role<'_>, StepKind, Months)> {
        let graph = self.as_petgraph();
        let edge = petgraph::graph::EdgeIndex::new(edge);
        let (from, to) = graph.edge_endpoints(edge)?;
        let role = |node: petgraph::graph::NodeIndex| self.role_at(RoleIx(u32::try_from(node.index()).ok()?));
        match *graph.edge_weight(edge)? {
            LadderEdge::Step { kind, months } => Some((role(from)?, role(to)?, kind, months)),
            _ => None,
        }
    }
}
