//! The formula: compiled once, asked for many people.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cones::Cones;

/// A node of a formula that is being built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeIx(u32);

/// Builds a [`Formula`], children before parents.
#[derive(Debug)]
pub(crate) struct Builder {
    /// How many classes each variable has.
    classes: Vec<u16>,
    nodes: Vec<Draft>,
    /// The literals there are already: one node serves wherever the same one is needed.
    known: BTreeMap<(u32, Vec<bool>), NodeIx>,
}

#[derive(Debug)]
enum Draft {
    Literal { variable: u32, truth: Vec<bool> },
    AtLeast { need: u32, children: Vec<NodeIx> },
}

impl Builder {
    /// A literal: whether each class of a variable makes it true. Classes that are not said do not.
    pub(crate) fn literal(&mut self, variable: u32, mut truth: Vec<bool>) -> NodeIx {
        truth.resize(usize::from(self.classes[variable as usize]), false);
        if let Some(&known) = self.known.get(&(variable, truth.clone())) {
            return known;
        }
        let node = self.push(Draft::Literal { variable, truth: truth.clone() });
        self.known.insert((variable, truth), node);
        node
    }

    /// At least `need` of the children: all of them, or any. A child that stands twice counts twice.
    pub(crate) fn at_least(&mut self, need: u32, children: &[NodeIx]) -> NodeIx {
        match children {
            &[only] if need == 1 => only,
            // Always true, or never: whatever stands below does not matter, and must not look as if it did.
            _ if need == 0 || need as usize > children.len() => self.push(Draft::AtLeast { need, children: Vec::new() }),
            _ => self.push(Draft::AtLeast { need, children: children.to_vec() }),
        }
    }

    fn push(&mut self, node: Draft) -> NodeIx {
        self.nodes.push(node);
        NodeIx(narrow(self.nodes.len() - 1))
    }

    /// The formula of what the root reaches.
    ///
    /// # Complexity
    /// Linear but for the cones of the variables that occur more than once, whose whole size is limited to a multiple of the formula's.
    pub(crate) fn finish(self, root: NodeIx) -> Formula {
        let mut reached = vec![false; self.nodes.len()];
        reached[root.0 as usize] = true;
        for at in (0..self.nodes.len()).rev() {
            if let (true, Draft::AtLeast { children, .. }) = (reached[at], &self.nodes[at]) {
                children.iter().for_each(|child| reached[child.0 as usize] = true);
            }
        }
        // Literals come first, those of a variable together; then the gates in the order in which they were built.
        let mut literals: Vec<(u32, usize, &[bool])> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if let (true, Draft::Literal { variable, truth }) = (reached[at], node) {
                literals.push((*variable, at, truth));
            }
        }
        literals.sort_unstable();
        let mut place = vec![0u32; self.nodes.len()];
        let mut formula = Formula { owners: literals.iter().map(|literal| literal.0).collect(), ..Formula::default() };
        for (to, &(_, from, _)) in literals.iter().enumerate() {
            place[from] = narrow(to);
        }
        for (from, node) in self.nodes.iter().enumerate() {
            if let (true, Draft::AtLeast { need, children }) = (reached[from], node) {
                place[from] = narrow(literals.len() + formula.gates.len());
                let start = formula.children.len();
                formula.children.extend(children.iter().map(|child| place[child.0 as usize]));
                formula.gates.push(Gate { need: *need, start, end: formula.children.len() });
            }
        }
        formula.root = place[root.0 as usize] as usize;
        formula.lay_out_truths(&self.classes, &literals);
        formula.count_paths();
        formula.cones = Cones::new(&formula);
        formula
    }
}

/// At least `need` of its children.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate {
    pub(super) need: u32,
    start: usize,
    end: usize,
}

/// A monotone formula over literals of many-valued variables, as a graph without cycles whose sub-formulas may be shared.
///
/// Nodes are numbered: first the literals, those of each variable together, then the gates, children before parents.
#[derive(Debug, Default)]
pub(crate) struct Formula {
    root: usize,
    /// The variable of each literal.
    owners: Vec<u32>,
    gates: Vec<Gate>,
    children: Vec<u32>,
    /// For each variable, where its classes begin among the classes of all; and the end.
    class_at: Vec<usize>,
    /// For each variable, where its literals begin; and the end.
    literal_at: Vec<usize>,
    /// For each variable, where its truths begin.
    truth_at: Vec<usize>,
    /// For each variable and class, one bit for each literal of that variable, in words.
    truths: Vec<u64>,
    /// The number of paths from the root to each variable's literals.
    paths: Vec<u64>,
    cones: Cones,
    /// The variables that have literals.
    used: Vec<usize>,
}

impl Formula {
    /// Begins a formula over variables with so many classes each.
    pub(crate) fn builder(classes: Vec<u16>) -> Builder {
        Builder { classes, nodes: Vec::new(), known: BTreeMap::new() }
    }

    /// How many variables there are, whether they occur or not.
    pub(crate) fn variables(&self) -> usize {
        self.literal_at.len() - 1
    }

    /// The classes of a variable, as places in the costs of a [`super::Start`].
    pub(crate) fn classes(&self, variable: usize) -> Range<usize> {
        self.class_at[variable]..self.class_at[variable + 1]
    }

    /// How often a variable occurs when every shared sub-formula is written out, up to `u64::MAX`.
    pub(crate) fn occurrences(&self, variable: usize) -> u64 {
        self.paths[variable]
    }

    pub(super) const fn root(&self) -> usize {
        self.root
    }

    pub(super) fn nodes(&self) -> usize {
        self.owners.len() + self.gates.len()
    }

    /// The variable of each literal.
    pub(super) fn owners(&self) -> &[u32] {
        &self.owners
    }

    pub(super) fn gates(&self) -> &[Gate] {
        &self.gates
    }

    pub(super) fn children(&self, gate: Gate) -> &[u32] {
        &self.children[gate.start..gate.end]
    }

    /// The variables that have literals.
    pub(super) fn used(&self) -> &[usize] {
        &self.used
    }

    /// The literals of a variable.
    pub(super) fn literals(&self, variable: usize) -> Range<usize> {
        self.literal_at[variable]..self.literal_at[variable + 1]
    }

    /// How many words the truths of a variable take for each class.
    pub(super) fn words(&self, variable: usize) -> usize {
        self.literals(variable).len().div_ceil(64)
    }

    /// Which literals of the variable a class makes true: one bit for each.
    pub(super) fn truths(&self, variable: usize, class: usize) -> &[u64] {
        let words = self.words(variable);
        let start = self.truth_at[variable] + class * words;
        &self.truths[start..start + words]
    }

    /// The ways in which variables occur more than once.
    pub(super) const fn cones(&self) -> &Cones {
        &self.cones
    }

    fn lay_out_truths(&mut self, classes: &[u16], literals: &[(u32, usize, &[bool])]) {
        let mut at = 0;
        self.class_at.push(0);
        for (variable, &classes) in classes.iter().enumerate() {
            let first = at;
            while literals.get(at).is_some_and(|literal| literal.0 as usize == variable) {
                at += 1;
            }
            if at > first {
                self.used.push(variable);
            }
            let (words, start, classes) = ((at - first).div_ceil(64), self.truths.len(), usize::from(classes));
            self.literal_at.push(first);
            self.truth_at.push(start);
            self.class_at.push(self.class_at[variable] + classes);
            self.truths.resize(start + words * classes, 0);
            for (bit, literal) in literals[first..at].iter().enumerate() {
                for class in (0..classes).filter(|&class| literal.2[class]) {
                    self.truths[start + class * words + bit / 64] |= 1 << (bit % 64);
                }
            }
        }
        self.literal_at.push(at);
    }

    fn count_paths(&mut self) {
        let mut paths = vec![0u64; self.nodes()];
        paths[self.root] = 1;
        for (at, &gate) in self.gates.iter().enumerate().rev() {
            for &child in self.children(gate) {
                paths[child as usize] = paths[child as usize].saturating_add(paths[self.owners.len() + at]);
            }
        }
        let total = |literals: Range<usize>| paths[literals].iter().fold(0u64, |sum, &paths| sum.saturating_add(paths));
        self.paths = (0..self.variables()).map(|variable| total(self.literals(variable))).collect();
    }
}

/// A place as it is stored; a formula with more than `u32::MAX` nodes does not fit in memory.
pub(super) fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
