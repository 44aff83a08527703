//! The compiled ladder: an owned, immutable graph that is cheap to clone.

use std::sync::Arc;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use super::competency::{Competency, CompetencyData, Scale, ScaleData};
use super::index::{CompetencyIx, RoleIx};
use super::role::{Role, RoleData};
use super::spec::{StepKind, Titled};
use crate::defect::{Defect, UnknownId, Warnings};
use crate::graph::reachable;
use crate::values::{ClusterId, CompetencyId, FunctionId, Id, Level, Months, RankId, RoleId, ScaleId, TrackId, Weight};

/// A leadership ladder, compiled: whole, consistent, and the same whatever order its document was written in.
///
/// Made by [`LadderSpec::compile`](crate::LadderSpec::compile). Cloning shares the data.
#[derive(Debug, Clone)]
pub struct Ladder(Arc<LadderData>);

/// What a compiled ladder holds. All lists but the ranks are sorted by id.
#[derive(Debug)]
pub(super) struct LadderData {
    pub(super) version: Option<String>,
    pub(super) scales: Vec<Arc<ScaleData>>,
    pub(super) clusters: Vec<Titled<ClusterId>>,
    pub(super) tracks: Vec<Titled<TrackId>>,
    pub(super) functions: Vec<Titled<FunctionId>>,
    pub(super) ranks: Vec<Titled<RankId>>,
    pub(super) competencies: Vec<CompetencyData>,
    pub(super) roles: Vec<RoleData>,
    /// Roles first, then competencies, each in the order of its list.
    pub(super) graph: DiGraph<LadderNode, LadderEdge>,
    pub(super) warnings: Warnings,
}

/// A node of the ladder's graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LadderNode {
    /// A role.
    Role(RoleId),
    /// A competency.
    Competency(CompetencyId),
}

/// An edge of the ladder's graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LadderEdge {
    /// From a role to a role that can follow it.
    Step {
        /// What kind of step it is.
        kind: StepKind,
        /// How long people typically spend before they take it.
        months: Months,
    },
    /// From a role to a competency it asks for.
    Requires {
        /// The least level.
        level: Level,
        /// How much it counts among the role's requirements.
        weight: Weight,
        /// Whether nothing else makes up for it.
        gate: bool,
    },
    /// From a competency to one that has to be there before it.
    Prerequisite {
        /// The level that has to be there.
        level: Level,
    },
}

impl LadderEdge {
    pub(super) const fn is_step(&self) -> bool {
        matches!(self, Self::Step { .. })
    }
}

impl Ladder {
    pub(super) fn new(data: LadderData) -> Self {
        Self(Arc::new(data))
    }

    pub(super) fn data(&self) -> &LadderData {
        &self.0
    }

    /// Whether both share their data, and so their indices.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether positions, levels and ranks mean the same in both: they are one, or compiled from documents that agree in all that engines
    /// look at.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        let ids = |ladder: &Self| ladder.0.ranks.iter().map(|rank| rank.id.clone()).collect::<Vec<_>>();
        self.is_same(other)
            || ids(self) == ids(other) && self.0.functions == other.0.functions && self.compare(other).is_empty()
    }

    /// What the author calls this version.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.0.version.as_deref()
    }

    /// What somebody should look at although the ladder can be used: the first 100 by path.
    #[must_use]
    pub fn warnings(&self) -> &[Defect] {
        &self.0.warnings.kept
    }

    /// How many more warnings there are than [`Ladder::warnings`] lists.
    #[must_use]
    pub fn warnings_omitted(&self) -> u64 {
        self.0.warnings.omitted
    }

    /// All roles, by id.
    #[must_use]
    pub fn roles(&self) -> impl ExactSizeIterator<Item = Role<'_>> + DoubleEndedIterator + Clone {
        self.0.roles.iter().map(|data| Role::new(self, data))
    }

    /// The role of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// assert_eq!(ladder.role("operations-laed").unwrap_err().nearest(), Some("operations-lead"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn role(&self, id: &str) -> Result<Role<'_>, UnknownId> {
        let found = self.role_ix(id).and_then(|role| self.role_at(role));
        found.ok_or_else(|| UnknownId::among(RoleId::KIND, id, self.0.roles.iter().map(|role| role.id.as_str())))
    }

    /// All competencies, by id.
    #[must_use]
    pub fn competencies(&self) -> impl ExactSizeIterator<Item = Competency<'_>> + DoubleEndedIterator + Clone {
        self.0.competencies.iter().map(|data| Competency::new(self, data))
    }

    /// The competency of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such competency; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let first = ladder.competencies().next().map(|competency| competency.id().to_string()).unwrap_or_default();
    /// assert_eq!(ladder.competency(&first)?.id().as_ref(), first);
    /// assert!(ladder.competency("juggling").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn competency(&self, id: &str) -> Result<Competency<'_>, UnknownId> {
        let found = self.competency_ix(id).and_then(|competency| self.competency_at(competency));
        let known = || self.0.competencies.iter().map(|competency| competency.id.as_str());
        found.ok_or_else(|| UnknownId::among(CompetencyId::KIND, id, known()))
    }

    /// All proficiency scales, by id.
    #[must_use]
    pub fn scales(&self) -> impl ExactSizeIterator<Item = Scale<'_>> {
        self.0.scales.iter().map(|scale| Scale::new(scale))
    }

    /// The proficiency scale of this id.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such scale; it names the nearest.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let scale = ladder.scale("proficiency")?;
    /// assert_eq!(scale.level("none"), Some(rungs::Level::NONE));
    /// assert!(ladder.scale("proficency").unwrap_err().nearest().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scale(&self, id: &str) -> Result<Scale<'_>, UnknownId> {
        let at = self.0.scales.binary_search_by(|scale| scale.id.as_str().cmp(id)).ok();
        let found = at.and_then(|at| self.0.scales.get(at)).map(|scale| Scale::new(scale));
        found.ok_or_else(|| UnknownId::among(ScaleId::KIND, id, self.0.scales.iter().map(|scale| scale.id.as_str())))
    }

    /// The clusters of competencies, by id.
    #[must_use]
    pub fn clusters(&self) -> &[Titled<ClusterId>] {
        &self.0.clusters
    }

    /// The tracks, by id.
    #[must_use]
    pub fn tracks(&self) -> &[Titled<TrackId>] {
        &self.0.tracks
    }

    /// The business functions, by id.
    #[must_use]
    pub fn functions(&self) -> &[Titled<FunctionId>] {
        &self.0.functions
    }

    /// The ranks, the lowest first.
    #[must_use]
    pub fn ranks(&self) -> &[Titled<RankId>] {
        &self.0.ranks
    }

    /// The graph itself, for algorithms of petgraph's own.
    ///
    /// Nodes are roles and competencies, edges are steps, requirements and prerequisites. Node and edge indices belong to this
    /// compiled ladder alone: keep ids instead. petgraph comes with the crate as [`rungs::petgraph`](crate::petgraph).
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::LadderNode;
    /// let graph = ladder.as_petgraph();
    /// let roles = graph.node_weights().filter(|node| matches!(node, LadderNode::Role(_))).count();
    /// assert_eq!(roles, ladder.roles().len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_petgraph(&self) -> &DiGraph<LadderNode, LadderEdge> {
        &self.0.graph
    }

    /// The roles that some climb from `role` leads to, by id, without `role` itself.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// # Complexity
    /// Linear in the ladder's steps.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let above = ladder.roles_above("operations-specialist")?;
    /// assert!(above.iter().any(|role| role.id().as_ref() == "operations-head"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn roles_above(&self, role: &str) -> Result<Vec<Role<'_>>, UnknownId> {
        self.reached(role, Direction::Outgoing)
    }

    /// The roles from which some climb leads to `role`, by id, without `role` itself.
    ///
    /// # Errors
    /// [`UnknownId`] when the ladder has no such role.
    ///
    /// # Complexity
    /// Linear in the ladder's steps.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let below = ladder.roles_below("operations-head")?;
    /// assert!(below.iter().any(|role| role.id().as_ref() == "operations-specialist"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn roles_below(&self, role: &str) -> Result<Vec<Role<'_>>, UnknownId> {
        self.reached(role, Direction::Incoming)
    }

    fn reached(&self, role: &str, direction: Direction) -> Result<Vec<Role<'_>>, UnknownId> {
        let start = self.role(role)?.ix();
        let graph = &self.0.graph;
        let is_step = |edge| graph.edge_weight(edge).is_some_and(LadderEdge::is_step);
        let reached = reachable(graph, [role_node(start)], direction, is_step);
        let others = self.roles().zip(reached).filter(|(role, reached)| *reached && role.ix() != start);
        Ok(others.map(|(role, _)| role).collect())
    }

    pub(crate) fn role_ix(&self, id: &str) -> Option<RoleIx> {
        let at = self.0.roles.binary_search_by(|role| role.id.as_str().cmp(id)).ok()?;
        u32::try_from(at).ok().map(RoleIx)
    }

    pub(crate) fn competency_ix(&self, id: &str) -> Option<CompetencyIx> {
        let at = self.0.competencies.binary_search_by(|competency| competency.id.as_str().cmp(id)).ok()?;
        u16::try_from(at).ok().map(CompetencyIx)
    }

    pub(crate) fn role_at(&self, role: RoleIx) -> Option<Role<'_>> {
        self.0.roles.get(role.index()).map(|data| Role::new(self, data))
    }

    pub(crate) fn competency_at(&self, competency: CompetencyIx) -> Option<Competency<'_>> {
        self.0.competencies.get(competency.index()).map(|data| Competency::new(self, data))
    }
}

/// The node of a role: roles come first in the graph.
pub(super) fn role_node(role: RoleIx) -> NodeIndex {
    NodeIndex::new(role.index())
}
