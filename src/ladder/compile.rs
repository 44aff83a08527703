//! From the document to the ladder, with everything that is wrong found on the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use super::competency::{CompetencyData, NONE, ScaleData};
use super::index::{CompetencyIx, RoleIx};
use super::ladder::{Ladder, LadderData, LadderEdge, LadderNode, role_node};
use super::role::{RequirementData, RoleData};
use super::spec::{FORMAT, LadderSpec, StepKind, Titled};
use crate::defect::{Code, Defect, DefectKind, Defects, InputPath, Invalid, Warnings, at, code, json};
use crate::graph::{disjoint_cycles, longest_walks, reachable};
use crate::values::{CompetencyId, Id, IdKind, Level, LevelCode, RoleId, Weight};

/// The most competencies: they are numbered in 16 bits, so that a million people's levels and evidence stay small.
const MOST_COMPETENCIES: usize = 65_535;
/// The most roles.
const MOST_ROLES: usize = 1_000_000;
/// The most rings that are looked for; the list of defects holds no more.
const MOST_RINGS: usize = 100;

impl LadderSpec {
    /// Compiles the document into a ladder.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), rings of promotions or of
    /// prerequisites with each of their edges, levels outside their scale, steps from a role to itself, weights out of range,
    /// an empty ladder. Roles that no climb reaches are only warned of, in [`Ladder::warnings`].
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    ///
    /// ```
    /// use rungs::{LadderSpec, RoleId, RoleSpec};
    /// let mut spec = LadderSpec::new();
    /// spec.roles.push(RoleSpec::new(RoleId::new("lead")?));
    /// let ladder = spec.compile()?;
    /// assert_eq!(ladder.role("lead")?.rung(), 0);
    /// assert_eq!(ladder.role("laed").unwrap_err().nearest(), Some("lead"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<Ladder, Invalid> {
        let mut compiler = Compiler::new(self);
        json::format(Some(&self.format), FORMAT, &mut compiler.defects);
        compiler.check_sizes();
        let scales = compiler.scales();
        let competencies = compiler.competencies(&scales);
        let mut roles = compiler.roles();
        let (graph, origins) = compiler.graph(&competencies, &roles);
        compiler.check_rings(&graph, &origins);
        for (role, rung) in roles.iter_mut().zip(longest_walks(&graph, |edge| is_promotion(&graph, edge))) {
            role.rung = rung;
        }
        compiler.warn(&graph, &origins, &competencies, &roles);
        let warnings = compiler.finish()?;
        Ok(Ladder::new(LadderData {
            version: self.version.clone(),
            scales,
            clusters: sorted(&self.clusters),
            tracks: sorted(&self.tracks),
            functions: sorted(&self.functions),
            ranks: self.ranks.clone(),
            competencies,
            roles,
            graph,
            warnings,
        }))
    }
}

fn sorted<I: Id>(titled: &[Titled<I>]) -> Vec<Titled<I>> {
    let mut titled = titled.to_vec();
    titled.sort_by(|a, b| a.id.cmp(&b.id));
    titled
}

/// A list in an order of its own: the one in the document means nothing.
fn in_order<T: Clone + Ord>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list
}

fn is_promotion(graph: &DiGraph<LadderNode, LadderEdge>, edge: EdgeIndex) -> bool {
    matches!(graph.edge_weight(edge), Some(LadderEdge::Step { kind: StepKind::Promotion, .. }))
}

/// Where the definitions of one kind stand in the document: id to position in its list.
type Places<'a> = BTreeMap<&'a str, usize>;

/// The position of a definition among the sorted ids of its kind.
type Ranked<'a> = BTreeMap<&'a str, usize>;

/// What is known of the document while it is compiled.
struct Compiler<'a> {
    spec: &'a LadderSpec,
    defects: Defects,
    scales: Places<'a>,
    clusters: Places<'a>,
    tracks: Places<'a>,
    functions: Places<'a>,
    ranks: Places<'a>,
    competencies: Places<'a>,
    roles: Places<'a>,
    /// Positions in the compiled lists.
    competency_at: Ranked<'a>,
    role_at: Ranked<'a>,
}

impl<'a> Compiler<'a> {
    fn new(spec: &'a LadderSpec) -> Self {
        let mut defects = Defects::default();
        let scales = places("scales", spec.scales.iter().map(|scale| &scale.id), &mut defects);
        let clusters = places("clusters", spec.clusters.iter().map(|cluster| &cluster.id), &mut defects);
        let tracks = places("tracks", spec.tracks.iter().map(|track| &track.id), &mut defects);
        let functions = places("functions", spec.functions.iter().map(|function| &function.id), &mut defects);
        let ranks = places("ranks", spec.ranks.iter().map(|rank| &rank.id), &mut defects);
        let competencies = places("competencies", spec.competencies.iter().map(|competency| &competency.id), &mut defects);
        let roles = places("roles", spec.roles.iter().map(|role| &role.id), &mut defects);
        let rank = |places: &Places<'a>| places.keys().copied().zip(0..).collect();
        Self {
            competency_at: rank(&competencies),
            role_at: rank(&roles),
            spec,
            defects,
            scales,
            clusters,
            tracks,
            functions,
            ranks,
            competencies,
            roles,
        }
    }

    fn check_sizes(&mut self) {
        let spec = self.spec;
        if spec.roles.is_empty() {
            self.defects.push(Defect::breaks(code::LADDER_EMPTY, at!["roles"], "a ladder must have at least one role"));
        }
        for (field, count, most) in
            [("competencies", spec.competencies.len(), MOST_COMPETENCIES), ("roles", spec.roles.len(), MOST_ROLES)]
        {
            if count > most {
                let what = if field == "roles" {
                    "a ladder must have at most 1000000 roles"
                } else {
                    "a ladder must have at most 65535 competencies"
                };
                self.defects.push(Defect::out_of_range(code::LADDER_TOO_MANY, at![field], what, &count));
            }
        }
    }

    /// The scales by id, each checked.
    fn scales(&mut self) -> Vec<Arc<ScaleData>> {
        for (at, scale) in self.spec.scales.iter().enumerate() {
            let levels = || at!["scales", at, "levels"];
            if scale.levels.is_empty() {
                self.defects.push(Defect::breaks(code::LADDER_EMPTY_SCALE, levels(), "a scale must have at least one level"));
            }
            if scale.levels.len() > usize::from(Level::HIGHEST.position()) {
                let what = "a scale must have at most 10 levels";
                self.defects.push(Defect::out_of_range(code::LADDER_TOO_MANY_LEVELS, levels(), what, &scale.levels.len()));
            }
            let mut seen: BTreeMap<&LevelCode, usize> = BTreeMap::new();
            for (position, level) in scale.levels.iter().enumerate() {
                let here = || levels().join(at![position, "id"]);
                if level.id.as_str() == NONE {
                    let rule = "the code \"none\" must be left for below the scale";
                    self.defects.push(Defect::breaks(code::LADDER_RESERVED_CODE, here(), rule));
                }
                if let Some(first) = seen.insert(&level.id, position) {
                    let first = levels().join(at![first, "id"]);
                    self.defects.push(Defect::duplicate(code::LADDER_DUPLICATE_ID, here(), &level.id, first));
                }
            }
        }
        let data = self.scales.values().filter_map(|&at| self.spec.scales.get(at)).map(|scale| ScaleData {
            id: scale.id.clone(),
            title: scale.title.clone(),
            levels: scale.levels.iter().map(|level| (level.id.clone(), level.title.clone())).collect(),
        });
        data.map(Arc::new).collect()
    }

    /// The competencies by id; what does not resolve is left out and reported.
    fn competencies(&mut self, scales: &[Arc<ScaleData>]) -> Vec<CompetencyData> {
        let spec = self.spec;
        let mut compiled = Vec::with_capacity(spec.competencies.len());
        for (at, competency) in spec.competencies.iter().enumerate() {
            let here = |field: &str| at!["competencies", at, field];
            self.known(&competency.scale, here("scale"));
            if let Some(cluster) = &competency.cluster {
                self.known(cluster, here("cluster"));
            }
            let thousandths = self.thousandths(competency.weight, here("weight"));
            let mut indicators = Vec::new();
            for (index, indicator) in competency.indicators.iter().enumerate() {
                let place = here("indicators").join(at![index, "level"]);
                let level = self.level(&competency.id, &indicator.level, place);
                indicators.extend(level.map(|level| (level, indicator.clone())));
            }
            indicators.sort();
            let mut prerequisites = BTreeMap::new();
            let mut first: BTreeMap<&CompetencyId, usize> = BTreeMap::new();
            for (index, prerequisite) in competency.prerequisites.iter().enumerate() {
                let place = |field: &str| at!["competencies", at, "prerequisites", index, field];
                if let Some(&earlier) = first.get(&prerequisite.competency) {
                    let earlier = here("prerequisites").join(at![earlier, "competency"]);
                    let twice = Defect::duplicate(
                        code::LADDER_DUPLICATE_REQUIREMENT,
                        place("competency"),
                        &prerequisite.competency,
                        earlier,
                    );
                    self.defects.push(twice);
                } else {
                    first.insert(&prerequisite.competency, index);
                }
                let before = self.competency(&prerequisite.competency, place("competency"));
                let level = self.level(&prerequisite.competency, &prerequisite.level, place("level"));
                prerequisites.extend(before.zip(level).map(|(before, level)| (before, (level, index))));
            }
            let scale = scales.binary_search_by(|scale| scale.id.cmp(&competency.scale)).ok().and_then(|at| scales.get(at));
            let ix = self.competency_at.get(competency.id.as_str()).copied();
            let (Some(ix), Some(scale), Some(thousandths)) = (ix, scale, thousandths) else { continue };
            compiled.push(CompetencyData {
                ix: CompetencyIx(u16::try_from(ix).unwrap_or(u16::MAX)),
                id: competency.id.clone(),
                title: competency.title.clone(),
                scale: Arc::clone(scale),
                cluster: competency.cluster.clone(),
                weight: Weight::from_thousandths(thousandths),
                thousandths,
                strategy: competency.strategy.clone(),
                indicators,
                prerequisites: prerequisites.into_iter().map(|(before, (level, written))| (before, level, written)).collect(),
            });
        }
        compiled.sort_by_key(|competency| competency.ix);
        compiled
    }

    /// The roles by id; what does not resolve is left out and reported.
    fn roles(&mut self) -> Vec<RoleData> {
        let spec = self.spec;
        let mut compiled = Vec::with_capacity(spec.roles.len());
        for (at, role) in spec.roles.iter().enumerate() {
            let here = |field: &str| at!["roles", at, field];
            if let Some(track) = &role.track {
                self.known(track, here("track"));
            }
            if let Some(function) = &role.function {
                self.known(function, here("function"));
            }
            if let Some(rank) = &role.rank {
                self.known(rank, here("rank"));
            }
            for (index, exposure) in role.exposure.iter().enumerate() {
                self.known(&exposure.function, at!["roles", at, "exposure", index, "function"]);
            }
            for (index, expectation) in role.expectations.iter().enumerate() {
                if let Some(competency) = &expectation.competency {
                    self.competency(competency, at!["roles", at, "expectations", index, "competency"]);
                }
            }
            let requires = self.requirements(at);
            let Some(&ix) = self.role_at.get(role.id.as_str()) else { continue };
            compiled.push(RoleData {
                ix: RoleIx(u32::try_from(ix).unwrap_or(u32::MAX)),
                id: role.id.clone(),
                title: role.title.clone(),
                track: role.track.clone(),
                function: role.function.clone(),
                rank: role.rank.clone(),
                critical: role.critical,
                open_to_hire: role.open_to_hire,
                requires,
                decision_latitude: in_order(&role.decision_latitude),
                exposure: in_order(&role.exposure),
                accountability: in_order(&role.accountability),
                expectations: in_order(&role.expectations),
                rung: 0,
            });
        }
        compiled.sort_by_key(|role| role.ix);
        compiled
    }

    fn requirements(&mut self, role: usize) -> Vec<RequirementData> {
        let spec = self.spec;
        let mut first: BTreeMap<&CompetencyId, usize> = BTreeMap::new();
        let mut compiled = Vec::new();
        for (index, required) in spec.roles.get(role).iter().flat_map(|role| role.requires.iter().enumerate()) {
            let place = |field: &str| at!["roles", role, "requires", index, field];
            if let Some(&earlier) = first.get(&required.competency) {
                let earlier = at!["roles", role, "requires", earlier, "competency"];
                let twice =
                    Defect::duplicate(code::LADDER_DUPLICATE_REQUIREMENT, place("competency"), &required.competency, earlier);
                self.defects.push(twice);
            } else {
                first.insert(&required.competency, index);
            }
            let competency = self.competency(&required.competency, place("competency"));
            let level = self.level(&required.competency, &required.level, place("level"));
            let thousandths = self.thousandths(required.weight, place("weight"));
            if let (Some(competency), Some(level), Some(thousandths)) = (competency, level, thousandths) {
                let weight = Weight::from_thousandths(thousandths);
                compiled.push(RequirementData { competency, level, weight, thousandths, gate: required.gate });
            }
        }
        compiled.sort_by_key(|required| required.competency);
        compiled
    }

    /// The graph, and for each of its edges where the document gives it.
    fn graph(
        &mut self,
        competencies: &[CompetencyData],
        roles: &[RoleData],
    ) -> (DiGraph<LadderNode, LadderEdge>, Vec<InputPath>) {
        let mut steps = BTreeMap::new();
        for (at, step) in self.spec.steps.iter().enumerate() {
            let from = self.role(&step.from, at!["steps", at, "from"]);
            let to = self.role(&step.to, at!["steps", at, "to"]);
            let (Some(from), Some(to)) = (from, to) else { continue };
            if from == to {
                self.defects.push(Defect::breaks(code::LADDER_SELF_STEP, at!["steps", at], "a step must lead to another role"));
            } else if let Some(&(_, first)) = steps.get(&(from, to, step.kind)) {
                let twice = Defect::duplicate(code::LADDER_DUPLICATE_STEP, at!["steps", at], &step.to, at!["steps", first]);
                self.defects.push(twice);
            } else {
                steps.insert((from, to, step.kind), (step.months, at));
            }
        }
        let requirements: usize = roles.iter().map(|role| role.requires.len()).sum();
        let mut graph = DiGraph::with_capacity(self.role_at.len() + self.competency_at.len(), steps.len() + requirements);
        for role in self.roles.values().filter_map(|&at| self.spec.roles.get(at)) {
            graph.add_node(LadderNode::Role(role.id.clone()));
        }
        for competency in self.competencies.values().filter_map(|&at| self.spec.competencies.get(at)) {
            graph.add_node(LadderNode::Competency(competency.id.clone()));
        }
        let competency_node = |ix: CompetencyIx| NodeIndex::new(self.role_at.len() + ix.index());
        let mut origins = Vec::with_capacity(graph.edge_count());
        for ((from, to, kind), (months, at)) in steps {
            graph.add_edge(role_node(from), role_node(to), LadderEdge::Step { kind, months });
            origins.push(at!["steps", at]);
        }
        for role in roles {
            for &RequirementData { competency, level, weight, gate, .. } in &role.requires {
                graph.add_edge(role_node(role.ix), competency_node(competency), LadderEdge::Requires { level, weight, gate });
                origins.push(InputPath::default());
            }
        }
        for competency in competencies {
            let at = self.competencies.get(competency.id.as_str()).copied().unwrap_or_default();
            for &(before, level, written) in &competency.prerequisites {
                graph.add_edge(competency_node(competency.ix), competency_node(before), LadderEdge::Prerequisite { level });
                origins.push(at!["competencies", at, "prerequisites", written]);
            }
        }
        (graph, origins)
    }

    fn check_rings(&mut self, graph: &DiGraph<LadderNode, LadderEdge>, origins: &[InputPath]) {
        let is_prerequisite = |edge| matches!(graph.edge_weight(edge), Some(LadderEdge::Prerequisite { .. }));
        for ring in disjoint_cycles(graph, |edge| is_promotion(graph, edge), MOST_RINGS) {
            self.push_ring(code::LADDER_PROMOTION_CYCLE, IdKind::Role, graph, &ring, origins);
        }
        for ring in disjoint_cycles(graph, is_prerequisite, MOST_RINGS) {
            self.push_ring(code::LADDER_PREREQUISITE_CYCLE, IdKind::Competency, graph, &ring, origins);
        }
        let loops = graph
            .edge_indices()
            .filter(|&edge| is_prerequisite(edge) && graph.edge_endpoints(edge).is_some_and(|(from, to)| from == to));
        for edge in loops {
            self.push_ring(code::LADDER_PREREQUISITE_CYCLE, IdKind::Competency, graph, &[edge], origins);
        }
    }

    fn push_ring(
        &mut self,
        code: Code,
        kind: IdKind,
        graph: &DiGraph<LadderNode, LadderEdge>,
        ring: &[EdgeIndex],
        origins: &[InputPath],
    ) {
        let member = |&edge: &EdgeIndex| {
            let (from, _) = graph.edge_endpoints(edge)?;
            Some(match graph.node_weight(from)? {
                LadderNode::Role(id) => id.to_string(),
                LadderNode::Competency(id) => id.to_string(),
            })
        };
        let members = ring.iter().filter_map(member).collect();
        let places = ring.iter().filter_map(|edge| origins.get(edge.index()).cloned()).collect();
        self.defects.push(Defect::ring(code, kind, members, places));
    }

    fn warn(
        &mut self,
        graph: &DiGraph<LadderNode, LadderEdge>,
        origins: &[InputPath],
        competencies: &[CompetencyData],
        roles: &[RoleData],
    ) {
        let spec_at = |id: &RoleId| self.roles.get(id.as_str()).copied().unwrap_or_default();
        let is_step = |edge| graph.edge_weight(edge).is_some_and(LadderEdge::is_step);
        let mut warnings = Vec::new();

        let mut starts: Vec<NodeIndex> = roles.iter().filter(|role| role.open_to_hire).map(|role| role_node(role.ix)).collect();
        if starts.is_empty() {
            // Nothing is said of hiring: then the foot of the ladder is where people come in.
            let has = |node, direction| {
                let mut edges = graph.edges_directed(node, direction);
                edges.any(|edge| edge.weight().is_step())
            };
            let foot =
                |&node: &NodeIndex| !has(node, Direction::Incoming) && (has(node, Direction::Outgoing) || roles.len() == 1);
            starts = roles.iter().map(|role| role_node(role.ix)).filter(foot).collect();
        }
        let reached = reachable(graph, starts, Direction::Outgoing, is_step);
        for (role, _) in roles.iter().zip(reached).filter(|(_, reached)| !reached) {
            let rule = "a climb from a role that is open to hire, or from the foot of the ladder, should lead to this role";
            warnings.push(Defect::breaks(code::LADDER_UNREACHABLE_ROLE, at!["roles", spec_at(&role.id)], rule));
        }

        for role in roles.iter().filter(|role| role.requires.is_empty()) {
            let place = at!["roles", spec_at(&role.id), "requires"];
            warnings.push(Defect::breaks(
                code::LADDER_ROLE_ASKS_NOTHING,
                place,
                "a role should require at least one competency",
            ));
        }

        let rank = |node: NodeIndex| {
            let rank = roles.get(node.index())?.rank.as_ref()?;
            self.ranks.get(rank.as_str())
        };
        for edge in graph.edge_indices().filter(|&edge| is_promotion(graph, edge)) {
            let ranks = graph.edge_endpoints(edge).and_then(|(from, to)| rank(from).zip(rank(to)));
            if ranks.is_some_and(|(from, to)| to < from) {
                let place = origins.get(edge.index()).cloned().unwrap_or_default();
                warnings.push(Defect::breaks(
                    code::LADDER_PROMOTION_DOWN,
                    place,
                    "a promotion should not lead to a lower rank",
                ));
            }
        }

        let mut used = vec![false; self.competency_at.len()];
        let required = roles.iter().flat_map(|role| role.requires.iter().map(|required| required.competency));
        let before = competencies.iter().flat_map(|competency| competency.prerequisites.iter().map(|&(before, ..)| before));
        for competency in required.chain(before) {
            if let Some(used) = used.get_mut(competency.index()) {
                *used = true;
            }
        }
        for competency in competencies.iter().filter(|competency| used.get(competency.ix.index()) == Some(&false)) {
            let at = self.competencies.get(competency.id.as_str()).copied().unwrap_or_default();
            let rule = "a competency should be required by a role or another competency";
            warnings.push(Defect::breaks(code::LADDER_UNUSED, at!["competencies", at], rule));
        }
        warnings.into_iter().for_each(|warning| self.defects.push(warning));
    }

    fn finish(mut self) -> Result<Warnings, Invalid> {
        for kind in
            [IdKind::Scale, IdKind::Cluster, IdKind::Track, IdKind::Function, IdKind::Rank, IdKind::Competency, IdKind::Role]
        {
            let known = self.places_of(kind).clone();
            self.defects.suggest(kind, || known.keys().copied());
        }
        self.defects.into_warnings()
    }

    fn places_of(&self, kind: IdKind) -> &Places<'a> {
        match kind {
            IdKind::Scale => &self.scales,
            IdKind::Cluster => &self.clusters,
            IdKind::Track => &self.tracks,
            IdKind::Function => &self.functions,
            IdKind::Rank => &self.ranks,
            IdKind::Competency => &self.competencies,
            _ => &self.roles,
        }
    }

    /// Whether the id is defined; reports it when not.
    fn known<I: Id>(&mut self, id: &I, at: InputPath) -> bool {
        let known = self.places_of(I::KIND).contains_key(id.as_str());
        if !known {
            self.defects.push(Defect::unknown(code::LADDER_UNKNOWN_ID, at, id));
        }
        known
    }

    fn competency(&mut self, id: &CompetencyId, at: InputPath) -> Option<CompetencyIx> {
        self.known(id, at);
        self.competency_at.get(id.as_str()).and_then(|&ix| u16::try_from(ix).ok()).map(CompetencyIx)
    }

    fn role(&mut self, id: &RoleId, at: InputPath) -> Option<RoleIx> {
        self.known(id, at);
        self.role_at.get(id.as_str()).and_then(|&ix| u32::try_from(ix).ok()).map(RoleIx)
    }

    /// The level of a code on a competency's scale; an unknown competency or scale has been reported already.
    fn level(&mut self, competency: &CompetencyId, code: &LevelCode, at: InputPath) -> Option<Level> {
        let competency = self.spec.competencies.get(*self.competencies.get(competency.as_str())?)?;
        let scale = self.spec.scales.get(*self.scales.get(competency.scale.as_str())?)?;
        // No more than a scale may have: a scale that is too long has been reported, and must not cost more than it says.
        let levels = scale.levels.iter().take(usize::from(Level::HIGHEST.position()));
        let position = levels.clone().position(|level| level.id == *code);
        if position.is_none() && scale.levels.len() == levels.len() {
            let list = format!("the scale \"{}\"", scale.id);
            let has = levels.map(|level| level.id.as_str());
            self.defects.push(Defect::not_in_list(code::LADDER_LEVEL_OUTSIDE_SCALE, at, code, list, has));
        }
        u8::try_from(position? + 1).ok().and_then(Level::at)
    }

    fn thousandths(&mut self, weight: Weight, at: InputPath) -> Option<u32> {
        let thousandths = weight.thousandths();
        if let Err(error) = thousandths {
            let code = code::of_weight(error);
            let problem = error.to_string();
            self.defects.push(Defect::new(code, at, DefectKind::Malformed { problem }));
        }
        thousandths.ok()
    }
}

/// Where each id of a list stands first; reports ids given twice.
fn places<'a, I: Id + 'a>(field: &str, ids: impl Iterator<Item = &'a I>, defects: &mut Defects) -> Places<'a> {
    let first = defects.once(code::LADDER_DUPLICATE_ID, ids, |at| at![field, at, "id"]);
    first.into_iter().map(|(id, at)| (id.as_str(), at)).collect()
}
