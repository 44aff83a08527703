//! Replays a search from its log, and sees for itself that nothing is cheaper.
//!
//! Nothing here is shared with the search but the formula: not the choices it kept, not its counts of places, not its bound. The log says
//! on which variable it branched, and where it stopped; whether that was right is found out here.

use super::formula::{Formula, narrow};
use super::{IMPOSSIBLE, Start};

/// What one node of a search did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// It branched on a variable: each of its choices follows, with all that is below it.
    Branch(u32),
    /// It stopped: nothing below is cheaper.
    Leaf,
}

/// The course of one search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Log {
    /// The nodes, parents before children.
    pub(super) entries: Vec<Entry>,
    /// The choices of all variables; nothing when the search did not branch.
    choices: Vec<Option<u16>>,
    /// For each variable, where its choices begin; and the end.
    starts: Vec<u32>,
}

impl Log {
    /// How many nodes there are.
    #[cfg(test)]
    pub(crate) fn nodes(&self) -> usize {
        self.entries.len()
    }

    /// Writes down which choices were considered for each variable, when there was any branching.
    pub(super) fn write_choices<C: Iterator<Item = Option<u16>>>(&mut self, variables: usize, choices: impl Fn(usize) -> C) {
        if self.entries.len() > 1 {
            for variable in 0..variables {
                self.starts.push(narrow(self.choices.len()));
                self.choices.extend(choices(variable));
            }
            self.starts.push(narrow(self.choices.len()));
        }
    }

    fn choices(&self, variable: usize) -> &[Option<u16>] {
        let range = self.starts.get(variable).zip(self.starts.get(variable + 1));
        range.and_then(|(&start, &end)| self.choices.get(start as usize..end as usize)).unwrap_or_default()
    }
}

/// Whether the log shows that no choice meets the root for less than `cost`: with [`IMPOSSIBLE`], that none does at all.
///
/// # Complexity
/// Linear in the formula, and in the cones of the variables that occur more than once, for each leaf of the log.
pub(crate) fn certify(formula: &Formula, start: Start<'_>, cost: u64, log: &Log) -> bool {
    let mut replay = Replay::new(formula, start, cost);
    let mut open: Vec<Open> = Vec::new();
    let mut paid = 0;
    let mut entries = log.entries.iter();
    loop {
        match entries.next() {
            Some(Entry::Leaf) if replay.is_leaf(paid) => {}
            Some(&Entry::Branch(variable)) => {
                let variable = variable as usize;
                let choices = log.choices(variable);
                if variable >= formula.variables() || replay.is_chosen[variable] || !replay.covers(variable, choices) {
                    return false;
                }
                open.push(Open { variable, next: 0, paid });
            }
            _ => return false,
        }
        loop {
            let Some(branch) = open.last_mut() else { return entries.next().is_none() };
            let Some(&choice) = log.choices(branch.variable).get(branch.next) else {
                replay.release(branch.variable);
                open.pop();
                continue;
            };
            branch.next += 1;
            paid = branch.paid + u128::from(replay.cost_of(branch.variable, choice));
            replay.choose(branch.variable, choice);
            break;
        }
    }
}

/// A branch that is being replayed.
struct Open {
    variable: usize,
    next: usize,
    /// The cost of what was chosen before.
    paid: u128,
}

/// Costs are counted in this part, so that most shares of them are whole.
const PART: u128 = 720_720 << 40;

/// What nothing can pay.
const NEVER: u128 = u128::MAX;

/// A gate above a variable's literals, and how many of the children listed for it lead there.
#[derive(Debug, Clone, Copy)]
struct Above {
    gate: usize,
    children: usize,
}

struct Replay<'a> {
    formula: &'a Formula,
    start: Start<'a>,
    goal: u64,
    is_chosen: Vec<bool>,
    /// Whether the choices of each variable were looked at.
    is_covered: Vec<bool>,
    /// For each literal, the least that a choice costs which makes it true; first before anything is chosen, then as things stand.
    cheapest: Vec<u128>,
    costs: Vec<u128>,
    /// For each variable, which part of its costs each of its places pays.
    shares: Vec<u128>,
    least: Vec<u128>,
    sorted: Vec<u128>,
    /// The variables that occur more than once, each with its number of gates above; those gates, and the children that lead to them.
    /// Nothing until it is needed.
    shared: Vec<(usize, usize)>,
    above: Vec<Above>,
    below: Vec<usize>,
    /// For each node, how many children it still needs that are not to be had for nothing; `None` when it can never have enough.
    missing: Vec<Option<usize>>,
    places: Vec<u64>,
    ranked: Vec<u64>,
}

impl<'a> Replay<'a> {
    fn new(formula: &'a Formula, start: Start<'a>, goal: u64) -> Self {
        let mut replay = Self {
            formula,
            start,
            goal,
            is_chosen: vec![false; formula.variables()],
            is_covered: Vec::new(),
            cheapest: vec![NEVER; formula.owners().len()],
            costs: Vec::new(),
            shares: vec![PART; formula.variables()],
            least: Vec::with_capacity(formula.nodes()),
            sorted: Vec::new(),
            shared: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            missing: Vec::new(),
            places: Vec::new(),
            ranked: Vec::new(),
        };
        for &variable in formula.used() {
            let literals = formula.literals(variable);
            for (class, &cost) in
                start.costs[formula.classes(variable)].iter().enumerate().filter(|(_, cost)| **cost != IMPOSSIBLE)
            {
                let truths = formula.truths(variable, class);
                for (bit, cheapest) in replay.cheapest[literals.clone()].iter_mut().enumerate() {
                    if truths[bit / 64] >> (bit % 64) & 1 == 1 {
                        *cheapest = u128::from(cost).min(*cheapest);
                    }
                }
            }
            for literal in literals {
                if replay.is_true(literal, variable, None) {
                    replay.cheapest[literal] = 0;
                }
            }
        }
        replay.costs.clone_from(&replay.cheapest);
        replay
    }

    fn cost_of(&self, variable: usize, choice: Option<u16>) -> u64 {
        choice.map_or(0, |class| self.start.costs[self.formula.classes(variable).start + usize::from(class)])
    }

    fn is_true(&self, literal: usize, variable: usize, choice: Option<u16>) -> bool {
        let bit = literal - self.formula.literals(variable).start;
        let holds = |class: u16| self.formula.truths(variable, usize::from(class))[bit / 64] >> (bit % 64) & 1 == 1;
        let (first, last) = self.start.ranges[variable];
        choice.map_or_else(|| (first..=last).all(holds), holds)
    }

    fn choose(&mut self, variable: usize, choice: Option<u16>) {
        self.is_chosen[variable] = true;
        for literal in self.formula.literals(variable) {
            self.costs[literal] = if self.is_true(literal, variable, choice) { 0 } else { NEVER };
        }
    }

    fn release(&mut self, variable: usize) {
        self.is_chosen[variable] = false;
        let literals = self.formula.literals(variable);
        self.costs[literals.clone()].copy_from_slice(&self.cheapest[literals]);
    }

    /// Whether each choice that is not listed is bettered by one that is: it costs no more and makes true no less.
    fn covers(&mut self, variable: usize, listed: &[Option<u16>]) -> bool {
        self.is_covered.resize(self.formula.variables(), false);
        if self.is_covered[variable] {
            return true;
        }
        let classes = self.formula.classes(variable).len();
        let is_class = |choice: &Option<u16>| choice.is_none_or(|class| usize::from(class) < classes);
        let betters = |better: Option<u16>, choice: Option<u16>| {
            let is_no_less = |literal| self.is_true(literal, variable, better) || !self.is_true(literal, variable, choice);
            self.cost_of(variable, better) <= self.cost_of(variable, choice) && self.formula.literals(variable).all(is_no_less)
        };
        let is_dealt_with = |choice: Option<u16>| {
            let is_impossible = self.cost_of(variable, choice) == IMPOSSIBLE;
            is_impossible || listed.contains(&choice) || listed.iter().any(|&better| betters(better, choice))
        };
        let is_covered = listed.iter().all(is_class) && every_choice(classes).all(is_dealt_with);
        self.is_covered[variable] = is_covered;
        is_covered
    }

    /// Whether nothing that follows from what is chosen and paid is cheaper than the goal.
    fn is_leaf(&mut self, paid: u128) -> bool {
        let goal = u128::from(self.goal);
        if self.goal != IMPOSSIBLE && paid >= goal {
            return true;
        }
        // Costs are whole: to be cheaper is to be cheaper by one.
        let is_enough = |rest: u128| rest == NEVER || (goal != u128::from(IMPOSSIBLE) && rest > (goal - paid - 1) * PART);
        // An equal part for each place where a variable occurs is quick and often enough; fewer may be needed at once.
        for &variable in self.formula.used() {
            self.shares[variable] = PART / u128::from(self.formula.occurrences(variable).max(1));
        }
        if is_enough(self.least()) {
            return true;
        }
        self.share();
        is_enough(self.least())
    }

    /// What meeting the root costs at least, beyond what is paid: each variable that is not chosen pays at each place its share of the least
    /// that it can cost there.
    fn least(&mut self) -> u128 {
        let formula = self.formula;
        let shares = formula.owners().iter().map(|&variable| self.shares[variable as usize]);
        self.least.clear();
        self.least.extend(self.costs.iter().zip(shares).map(|(&cost, share)| if cost == NEVER { NEVER } else { cost * share }));
        for &gate in formula.gates() {
            let children = formula.children(gate).iter().map(|&child| self.least[child as usize]);
            let need = gate.need as usize;
            self.sorted.clear();
            self.sorted.extend(children);
            if need < self.sorted.len() {
                self.sorted.sort_unstable();
            }
            let sum = self.sorted.iter().take(need).fold(0, |sum: u128, least| sum.saturating_add(*least));
            self.least.push(if need > self.sorted.len() { NEVER } else { sum });
        }
        self.least[formula.root()]
    }

    /// Gives each place of a variable an equal part, counting only places that can be needed at once.
    fn share(&mut self) {
        if self.above.is_empty() {
            self.find_gates_above();
        }
        self.find_missing();
        let (mut gate, mut child) = (0, 0);
        for at in 0..self.shared.len() {
            let (variable, gates) = self.shared[at];
            for literal in self.formula.literals(variable) {
                self.places[literal] = u64::from(self.missing[literal] == Some(1));
            }
            for above in &self.above[gate..gate + gates] {
                self.ranked.clear();
                if let Some(need @ 1..) = self.missing[above.gate] {
                    self.ranked.extend(self.below[child..child + above.children].iter().map(|&below| self.places[below]));
                    if need < self.ranked.len() {
                        self.ranked.sort_unstable_by(|a, b| b.cmp(a));
                        self.ranked.truncate(need);
                    }
                }
                self.places[above.gate] = self.ranked.iter().fold(0, |sum, places| sum.saturating_add(*places));
                child += above.children;
            }
            gate += gates;
            self.shares[variable] = PART / u128::from(self.places[self.formula.root()].max(1));
        }
    }

    fn find_missing(&mut self) {
        self.missing.clear();
        self.missing.extend(self.costs.iter().map(|&cost| if cost == NEVER { None } else { Some(usize::from(cost > 0)) }));
        for &gate in self.formula.gates() {
            let (mut free, mut possible) = (0, 0);
            for &child in self.formula.children(gate) {
                free += usize::from(self.missing[child as usize] == Some(0));
                possible += usize::from(self.missing[child as usize].is_some());
            }
            let need = gate.need as usize;
            self.missing.push(if need > possible { None } else { Some(need.saturating_sub(free)) });
        }
    }

    fn find_gates_above(&mut self) {
        let formula = self.formula;
        self.places.resize(formula.nodes(), 0);
        let mut is_above = vec![false; formula.nodes()];
        for &variable in formula.used().iter().filter(|&&variable| formula.occurrences(variable) > 1) {
            is_above.fill(false);
            is_above[formula.literals(variable)].fill(true);
            let first = self.above.len();
            for (gate, &node) in (formula.owners().len()..).zip(formula.gates()) {
                let start = self.below.len();
                let children = formula.children(node).iter().map(|&child| child as usize);
                self.below.extend(children.filter(|&child| is_above[child]));
                if self.below.len() > start {
                    is_above[gate] = true;
                    self.above.push(Above { gate, children: self.below.len() - start });
                }
            }
            self.shared.push((variable, self.above.len() - first));
        }
    }
}

/// Leaving it alone, and each class.
fn every_choice(classes: usize) -> impl Iterator<Item = Option<u16>> {
    std::iter::once(None).chain((0..=u16::MAX).take(classes).map(Some))
}
