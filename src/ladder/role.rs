//! Roles, what they ask, and the steps between them.

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::competency::Competency;
use super::index::{CompetencyIx, RoleIx};
use super::ladder::{Ladder, LadderEdge, role_node};
use super::spec::{AccountabilitySpec, ExpectationSpec, ExposureSpec, LatitudeSpec, StepKind};
use crate::values::{FunctionId, Id, Level, Months, RankId, RoleId, TrackId, Weight};

#[derive(Debug)]
pub(super) struct RoleData {
    pub(super) ix: RoleIx,
    pub(super) id: RoleId,
    pub(super) title: Option<String>,
    pub(super) track: Option<TrackId>,
    pub(super) function: Option<FunctionId>,
    pub(super) rank: Option<RankId>,
    pub(super) critical: bool,
    pub(super) open_to_hire: bool,
    /// By competency.
    pub(super) requires: Vec<RequirementData>,
    pub(super) decision_latitude: Vec<LatitudeSpec>,
    pub(super) exposure: Vec<ExposureSpec>,
    pub(super) accountability: Vec<AccountabilitySpec>,
    pub(super) expectations: Vec<ExpectationSpec>,
    /// The number of promotions in the longest climb that ends here.
    pub(super) rung: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequirementData {
    pub(crate) competency: CompetencyIx,
    pub(crate) level: Level,
    pub(crate) weight: Weight,
    pub(crate) thousandths: u32,
    pub(crate) gate: bool,
}

/// A role of a ladder.
#[derive(Debug, Clone, Copy)]
pub struct Role<'a> {
    ladder: &'a Ladder,
    data: &'a RoleData,
}

/// A competency that a role asks for.
#[derive(Debug, Clone, Copy)]
pub struct Requirement<'a> {
    competency: Competency<'a>,
    data: &'a RequirementData,
}

impl<'a> Requirement<'a> {
    /// The competency.
    #[must_use]
    pub const fn competency(self) -> Competency<'a> {
        self.competency
    }

    /// The least level.
    #[must_use]
    pub const fn level(self) -> Level {
        self.data.level
    }

    /// How much it counts among the role's requirements.
    #[must_use]
    pub const fn weight(self) -> Weight {
        self.data.weight
    }

    /// Whether nothing else makes up for it.
    #[must_use]
    pub const fn is_gate(self) -> bool {
        self.data.gate
    }
}

/// A step of a ladder.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    from: Role<'a>,
    to: Role<'a>,
    kind: StepKind,
    months: Months,
}

impl<'a> Step<'a> {
    /// The role it leaves.
    #[must_use]
    pub const fn from(self) -> Role<'a> {
        self.from
    }

    /// The role it enters.
    #[must_use]
    pub const fn to(self) -> Role<'a> {
        self.to
    }

    /// What kind of step it is.
    #[must_use]
    pub const fn kind(self) -> StepKind {
        self.kind
    }

    /// How long people typically spend before they take it.
    #[must_use]
    pub const fn months(self) -> Months {
        self.months
    }
}

impl<'a> Role<'a> {
    pub(super) const fn new(ladder: &'a Ladder, data: &'a RoleData) -> Self {
        Self { ladder, data }
    }

    pub(crate) const fn ix(self) -> RoleIx {
        self.data.ix
    }

    /// The id.
    #[must_use]
    pub const fn id(self) -> &'a RoleId {
        &self.data.id
    }

    /// What people call it; its id when it has no title.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.data.title.as_deref().unwrap_or_else(|| self.data.id.as_str())
    }

    /// The track it belongs to.
    #[must_use]
    pub const fn track(self) -> Option<&'a TrackId> {
        self.data.track.as_ref()
    }

    /// The function it belongs to.
    #[must_use]
    pub const fn function(self) -> Option<&'a FunctionId> {
        self.data.function.as_ref()
    }

    /// Its rank.
    #[must_use]
    pub const fn rank(self) -> Option<&'a RankId> {
        self.data.rank.as_ref()
    }

    /// Whether the company depends on it being filled.
    #[must_use]
    pub const fn is_critical(self) -> bool {
        self.data.critical
    }

    /// Whether people enter it from outside the ladder.
    #[must_use]
    pub const fn is_open_to_hire(self) -> bool {
        self.data.open_to_hire
    }

    /// The number of promotions in the longest climb that ends here: 0 at the foot.
    #[must_use]
    pub const fn rung(self) -> u32 {
        self.data.rung
    }

    /// What it asks for, by competency.
    pub fn requirements(self) -> impl Iterator<Item = Requirement<'a>> {
        let required = move |data: &'a RequirementData| {
            Some(Requirement { competency: self.ladder.competency_at(data.competency)?, data })
        };
        self.data.requires.iter().filter_map(required)
    }

    /// The position of its rank, the lowest first.
    pub(crate) fn rank_position(self) -> Option<u32> {
        let rank = self.data.rank.as_ref()?;
        let at = self.ladder.ranks().iter().position(|known| known.id == *rank)?;
        u32::try_from(at).ok()
    }

    pub(crate) fn requirement_data(self) -> &'a [RequirementData] {
        &self.data.requires
    }

    /// What it asks of one competency. A competency of another ladder, such as the next version's, is known by its id.
    #[must_use]
    pub fn requirement(self, competency: Competency<'_>) -> Option<Requirement<'a>> {
        let ix = if competency.is_of(self.ladder) {
            competency.ix()
        } else {
            self.ladder.competency_ix(competency.id().as_str())?
        };
        let at = self.data.requires.binary_search_by_key(&ix, |required| required.competency).ok()?;
        let data = self.data.requires.get(at)?;
        Some(Requirement { competency: self.ladder.competency_at(data.competency)?, data })
    }

    /// What its holder may decide.
    #[must_use]
    pub fn decision_latitude(self) -> &'a [LatitudeSpec] {
        &self.data.decision_latitude
    }

    /// Experience of other functions that is expected of whoever comes to it.
    #[must_use]
    pub fn exposure(self) -> &'a [ExposureSpec] {
        &self.data.exposure
    }

    /// What its holder answers for.
    #[must_use]
    pub fn accountability(self) -> &'a [AccountabilitySpec] {
        &self.data.accountability
    }

    /// What is expected to be seen of its holder.
    #[must_use]
    pub fn expectations(self) -> &'a [ExpectationSpec] {
        &self.data.expectations
    }

    /// The steps that leave it, by where they lead and then by kind.
    #[must_use]
    pub fn steps_out(self) -> Vec<Step<'a>> {
        self.steps(Direction::Outgoing)
    }

    /// The steps that enter it, by where they come from and then by kind.
    #[must_use]
    pub fn steps_in(self) -> Vec<Step<'a>> {
        self.steps(Direction::Incoming)
    }

    fn steps(self, direction: Direction) -> Vec<Step<'a>> {
        let graph = &self.ladder.data().graph;
        // petgraph hands edges out in reverse; ascending edge indices are the order of (from, to, kind).
        let mut edges: Vec<_> = graph.edges_directed(role_node(self.ix()), direction).collect();
        edges.sort_unstable_by_key(|edge| edge.id());
        let role =
            |node: petgraph::graph::NodeIndex| u32::try_from(node.index()).ok().and_then(|at| self.ladder.role_at(RoleIx(at)));
        edges
            .into_iter()
            .filter_map(|edge| match *edge.weight() {
                LadderEdge::Step { kind, months } => {
                    Some(Step { from: role(edge.source())?, to: role(edge.target())?, kind, months })
                }
                _ => None,
            })
            .collect()
    }
}
