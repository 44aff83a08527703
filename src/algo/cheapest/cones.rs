//! How often a variable can be needed at once.
//!
//! The price of a variable is split over the places where it occurs. Only places that are needed together count: where any of two
//! children will do, one of them. So a gate that needs `k` of its children counts the `k` that count most, and a variable that occurs
//! a hundred times in alternatives still counts once.

use std::ops::Range;

use super::formula::{Formula, narrow};

/// For each variable that can be needed more than once, the gates above its literals.
#[derive(Debug, Default)]
pub(super) struct Cones {
    pub(super) shared: Vec<Cone>,
    gates: Vec<ConeGate>,
    children: Vec<u32>,
}

/// The gates above the literals of one variable, children before parents.
#[derive(Debug, Clone)]
pub(super) struct Cone {
    pub(super) variable: usize,
    gates: Range<usize>,
    /// How often the variable can be needed at once, whatever is true already.
    most: u64,
}

/// A gate, and those of its children that are in the cone.
#[derive(Debug)]
struct ConeGate {
    node: u32,
    children: Range<usize>,
}

impl Cones {
    /// # Complexity
    /// The size of the cones (m log m), which is limited to [`LARGEST`] times that of the formula: without a cone a variable still has
    /// a bound, only a weaker one.
    pub(super) fn new(formula: &Formula) -> Self {
        let literals = formula.owners().len();
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for (gate, node) in formula.gates().iter().zip(literals..) {
            edges.extend(formula.children(*gate).iter().map(|&child| (child, narrow(node))));
        }
        edges.sort_unstable();
        let above = |node: u32| {
            let first = edges.partition_point(|edge| edge.0 < node);
            edges[first..].iter().take_while(move |edge| edge.0 == node)
        };
        let mut cones = Self::default();
        let mut reached = vec![usize::MAX; formula.nodes()];
        let (mut counts, mut ranked) = (vec![0; formula.nodes()], Vec::new());
        for &variable in formula.used().iter().filter(|&&variable| formula.occurrences(variable) > 1) {
            let mut cone = Cone { variable, gates: cones.gates.len()..cones.gates.len(), most: formula.occurrences(variable) };
            if cones.children.len() <= edges.len().saturating_mul(LARGEST) {
                let mut waiting: Vec<u32> = formula.literals(variable).map(narrow).collect();
                let mut climbed = Vec::new();
                while let Some(node) = waiting.pop() {
                    for &(_, parent) in above(node) {
                        climbed.push((parent, node));
                        if std::mem::replace(&mut reached[parent as usize], variable) != variable {
                            waiting.push(parent);
                        }
                    }
                }
                climbed.sort_unstable();
                for gate in climbed.chunk_by(|a, b| a.0 == b.0) {
                    let start = cones.children.len();
                    cones.children.extend(gate.iter().map(|edge| edge.1));
                    cones.gates.push(ConeGate { node: gate[0].0, children: start..cones.children.len() });
                }
                cone.gates.end = cones.gates.len();
                let needs = |node: usize| node.checked_sub(literals).map_or(1, |gate| formula.gates()[gate].need);
                cone.most = cones.count(formula, &cone, needs, &mut counts, &mut ranked);
            }
            if cone.most > 1 {
                cones.shared.push(cone);
            } else {
                cones.children.truncate(cones.gates[cone.gates.clone()].first().map_or(0, |gate| gate.children.start));
                cones.gates.truncate(cone.gates.start);
            }
        }
        cones
    }

    /// How often the variable can be needed at once, when each node is missing so many of its children; nothing or [`NEVER`] when it is
    /// not to be counted.
    pub(super) fn count(
        &self,
        formula: &Formula,
        cone: &Cone,
        missing: impl Fn(usize) -> u32,
        counts: &mut [u64],
        ranked: &mut Vec<u64>,
    ) -> u64 {
        if cone.gates.is_empty() {
            return cone.most;
        }
        for literal in formula.literals(cone.variable) {
            counts[literal] = u64::from(!matches!(missing(literal), 0 | NEVER));
        }
        for gate in &self.gates[cone.gates.clone()] {
            let children = &self.children[gate.children.clone()];
            let node = gate.node as usize;
            let below = children.iter().map(|&child| counts[child as usize]);
            counts[node] = match missing(node) {
                0 | NEVER => 0,
                1 => below.fold(0, u64::max),
                missing if missing as usize >= children.len() => below.fold(0, u64::saturating_add),
                missing => {
                    ranked.clear();
                    ranked.extend(below);
                    ranked.sort_unstable_by(|a, b| b.cmp(a));
                    ranked.iter().take(missing as usize).fold(0, |sum, &count| sum.saturating_add(count))
                }
            };
        }
        counts[formula.root()]
    }
}

/// What a node is missing that cannot become true.
pub(super) const NEVER: u32 = u32::MAX;

/// How many times as large as the formula all cones may be.
const LARGEST: usize = 64;
