//! Functions of several choices, each kept once, so that two are the same function exactly when they are the same handle.
//!
//! A choice is of one class on each of some levels; a function is true or false of it. It is held as a reduced, ordered
//! decision diagram: each node asks one level and has a child for each of its classes, levels only grow on the way down, a node
//! whose children are all the same is left out, and no node is there twice. Then every function has one diagram only (Bryant,
//! "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Comput. 35(8), 1986; for levels with more than two
//! classes Srinivasan, Kam, Malik and Brayton, "Algorithms for discrete function manipulation", ICCAD 1990, and Miller and
//! Drechsler, "Implementing a multiple-valued decision diagram package", ISMVL 1998).
//!
//! A diagram may be exponential in its function's formula, so all work is done within a budget of steps. A step is a node that
//! is made, or a tuple of nodes that is visited; each 16 classes of its level are one more. A step takes around
//! a microsecond at most, and less than 256 bytes.

mod implication;
mod memo;
mod nodes;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use implication::Doubt;
use memo::{Key, Memo};
use nodes::Nodes;

/// A function, as a handle into the [`Diagram`] that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Function(u32);

impl Function {
    /// True of no choice.
    pub(crate) const FALSE: Self = Self(0);
    /// True of every choice.
    pub(crate) const TRUE: Self = Self(1);

    const fn constant(truth: bool) -> Self {
        if truth { Self::TRUE } else { Self::FALSE }
    }
}

/// The budget is used up: the question is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// The store of functions, and what is known of them.
#[derive(Debug)]
pub(crate) struct Diagram {
    nodes: Nodes,
    budget: u64,
    steps: u64,
    /// What `if f then g else h` is, for each such triple that was met.
    chosen: Memo,
    /// Triples of which [`Diagram::implies`] has found that there is no choice against them.
    holds: Memo,
    // Buffers, kept from call to call.
    frames: Vec<Frame>,
    children: Vec<Function>,
    doubts: Vec<Doubt>,
}

/// A node in the making: what it will be, and where its children begin in `Diagram::children`.
#[derive(Debug, Clone, Copy)]
struct Frame {
    key: Key,
    level: u32,
    first: usize,
}

// In range below, and in `implication`: a level is that of a node, or one which the caller promises to be there; a class is
// less than the number of its level's classes, which is how many children each of its nodes has.
impl Diagram {
    /// With the number of classes of each level (at least one), and the most steps that all calls may take together.
    pub(crate) fn new(classes: Vec<u16>, budget: u64) -> Self {
        Self {
            nodes: Nodes::new(classes),
            budget,
            steps: 0,
            chosen: Memo::new(),
            holds: Memo::new(),
            frames: Vec::new(),
            children: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// Steps taken so far, by all calls.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// True where the level's class satisfies `truth`. The level is one of the diagram's.
    ///
    /// # Errors
    /// When the budget is used up, here and in all that follow.
    pub(crate) fn literal(&mut self, level: u32, truth: impl Fn(u16) -> bool) -> Result<Function, Full> {
        self.take(level)?;
        self.children.clear();
        self.children.extend((0..self.nodes.classes(level)).map(|class| Function::constant(truth(class))));
        self.node(level, 0)
    }

    /// True where `f` is not.
    pub(crate) fn not(&mut self, f: Function) -> Result<Function, Full> {
        self.choose(f, Function::FALSE, Function::TRUE)
    }

    /// True where both are.
    pub(crate) fn and(&mut self, f: Function, g: Function) -> Result<Function, Full> {
        self.choose(f, g, Function::FALSE)
    }

    /// True where one of them is, or both.
    pub(crate) fn or(&mut self, f: Function, g: Function) -> Result<Function, Full> {
        self.choose(f, Function::TRUE, g)
    }

    /// True where all are; of every choice when there are none.
    ///
    /// # Complexity
    /// Linear in the nodes and their classes when the levels of each function lie above or below those of every other.
    pub(crate) fn all(&mut self, fs: &[Function]) -> Result<Function, Full> {
        let mut whole = Function::TRUE;
        for f in self.deepest_first(fs) {
            whole = self.and(f, whole)?;
        }
        Ok(whole)
    }

    /// True where one of them is; of no choice when there are none.
    ///
    /// # Complexity
    /// As [`Diagram::all`].
    pub(crate) fn any(&mut self, fs: &[Function]) -> Result<Function, Full> {
        let mut whole = Function::FALSE;
        for f in self.deepest_first(fs) {
            whole = self.or(f, whole)?;
        }
        Ok(whole)
    }

    /// True where at least `k` of them are; a function that is given twice counts twice.
    ///
    /// # Complexity
    /// About `k * (fs.len() - k + 1)` combinations, each linear in the nodes of one function under the condition of
    /// [`Diagram::all`].
    pub(crate) fn at_least(&mut self, k: usize, fs: &[Function]) -> Result<Function, Full> {
        let sure = fs.iter().filter(|&&f| f == Function::TRUE).count();
        let mut fs: Vec<Function> = fs.iter().copied().filter(|&f| f != Function::TRUE && f != Function::FALSE).collect();
        let k = k.saturating_sub(sure);
        if k > fs.len() {
            return Ok(Function::FALSE);
        }
        self.sort_deepest_first(&mut fs);
        // Where at least `j` of the functions so far are true, for each `j` up to `k`; all `j` are in range of the loop's.
        let mut reached = vec![Function::FALSE; k + 1];
        reached[0] = Function::TRUE;
        for (done, &f) in fs.iter().enumerate() {
            let left = fs.len() - done - 1;
            // What is less than this cannot become `k` any more.
            let least = k.saturating_sub(left).max(1);
            for j in (least..=k.min(done + 1)).rev() {
                reached[j] = self.choose(f, reached[j - 1], reached[j])?;
            }
        }
        Ok(reached[k])
    }

    /// True where `f` is and every level on which `f` depends takes an allowed class.
    ///
    /// # Complexity
    /// The product of what is allowed has one node for each level, so this is linear in the nodes of `f` and the levels between
    /// them: at most their product.
    pub(crate) fn restrict(&mut self, f: Function, allowed: &dyn Fn(u32, u16) -> bool) -> Result<Function, Full> {
        let mut within = Function::TRUE;
        for level in self.support(f)?.into_iter().rev() {
            self.take(level)?;
            self.children.clear();
            let child = |class| if allowed(level, class) { within } else { Function::FALSE };
            self.children.extend((0..self.nodes.classes(level)).map(child));
            within = self.node(level, 0)?;
        }
        self.and(f, within)
    }

    /// One choice of which `f` is true, as (level, class) by level; levels that are not named are free. `None` if there is
    /// none.
    ///
    /// Each level takes the lowest class that leaves a choice for those after it.
    pub(crate) fn witness(&self, f: Function) -> Option<Vec<(u32, u16)>> {
        (f != Function::FALSE).then(|| self.way(f, Function::TRUE).collect())
    }

    /// The way from `f`, which is not the opposite of the goal, to the goal, which is TRUE or FALSE: the lowest class at each
    /// node that leads there.
    fn way(&self, f: Function, goal: Function) -> impl Iterator<Item = (u32, u16)> + '_ {
        let opposite = Function::constant(goal == Function::FALSE);
        let mut at = f;
        std::iter::from_fn(move || {
            // The goal has no classes. From every node both can be reached, and so from each child that is not the opposite.
            let level = self.nodes.level(at);
            let child = |class| self.nodes.child(at, level, class);
            let class = (0..self.nodes.classes(level)).find(|&class| child(class) != opposite)?;
            at = child(class);
            Some((level, class))
        })
    }

    /// `g` where `f` is true, `h` where it is not: the one operation from which the others are made (Brace, Rudell and Bryant,
    /// "Efficient implementation of a BDD package", DAC 1990).
    ///
    /// # Complexity
    /// At most one step for each triple of nodes below the three.
    fn choose(&mut self, f: Function, g: Function, h: Function) -> Result<Function, Full> {
        let key = match self.known(f, g, h) {
            Ok(answer) => return Ok(answer),
            Err(key) => key,
        };
        self.frames.clear();
        self.children.clear();
        let mut frame = self.frame(key)?;
        loop {
            if let Some(key) = self.first_unknown(&frame) {
                self.frames.push(frame);
                frame = self.frame(key)?;
                continue;
            }
            let answer = self.node(frame.level, frame.first)?;
            self.chosen.insert(frame.key, answer);
            let Some(parent) = self.frames.pop() else { return Ok(answer) };
            self.children.push(answer);
            frame = parent;
        }
    }

    fn frame(&mut self, key: Key) -> Result<Frame, Full> {
        let level = self.nodes.top(key);
        self.take(level)?;
        Ok(Frame { key, level, first: self.children.len() })
    }

    /// Adds children to the node in the making, up to the first that is not known: that comes back.
    fn first_unknown(&mut self, frame: &Frame) -> Option<Key> {
        let [f, g, h] = frame.key;
        let done = self.children.len() - frame.first;
        for class in (0..self.nodes.classes(frame.level)).skip(done) {
            let at = |f| self.nodes.child(f, frame.level, class);
            match self.known(at(f), at(g), at(h)) {
                Ok(answer) => self.children.push(answer),
                Err(key) => return Some(key),
            }
        }
        None
    }

    /// What `if f then g else h` is, or what to look for.
    fn known(&self, f: Function, g: Function, h: Function) -> Result<Function, Key> {
        const FALSE: Function = Function::FALSE;
        const TRUE: Function = Function::TRUE;
        // Where `f` is chosen it is true, and where it is passed by it is false.
        let (g, h) = (if f == g { TRUE } else { g }, if f == h { FALSE } else { h });
        let key = match (f, g, h) {
            (TRUE, ..) => return Ok(g),
            (FALSE, ..) => return Ok(h),
            _ if g == h => return Ok(g),
            (_, TRUE, FALSE) => return Ok(f),
            (_, TRUE, _) => [f.min(h), TRUE, f.max(h)],
            (_, _, FALSE) => [f.min(g), f.max(g), FALSE],
            _ => [f, g, h],
        };
        self.chosen.get(key).ok_or(key)
    }

    /// The node with the children from `first` on, which are taken away.
    fn node(&mut self, level: u32, first: usize) -> Result<Function, Full> {
        let children = &self.children[first..];
        let node = if children.iter().all(|&child| child == children[0]) {
            children[0]
        } else {
            match self.nodes.find(level, children) {
                Ok(node) => node,
                Err(vacancy) => {
                    self.take(level)?;
                    self.nodes.insert(level, &self.children[first..], vacancy).ok_or(Full)?
                }
            }
        };
        self.children.truncate(first);
        Ok(node)
    }

    /// The levels that `f` depends on, in order.
    fn support(&mut self, f: Function) -> Result<Vec<u32>, Full> {
        let (mut seen, mut open, mut levels) = (Memo::new(), vec![f], Vec::new());
        while let Some(f) = open.pop() {
            let key = [f; 3];
            if f <= Function::TRUE || seen.get(key).is_some() {
                continue;
            }
            seen.insert(key, f);
            let level = self.nodes.level(f);
            self.take(level)?;
            levels.push(level);
            open.extend_from_slice(self.nodes.children(f, level));
        }
        levels.sort_unstable();
        levels.dedup();
        Ok(levels)
    }

    /// In this order each function lies above what the ones before it have become, and so is joined to it without a walk
    /// through it.
    fn sort_deepest_first(&self, fs: &mut [Function]) {
        fs.sort_unstable_by_key(|&f| (Reverse(self.nodes.level(f)), f));
    }

    fn deepest_first(&self, fs: &[Function]) -> Vec<Function> {
        let mut fs = fs.to_vec();
        self.sort_deepest_first(&mut fs);
        fs.dedup();
        fs
    }

    /// Takes the steps for a visit of the level, or for a new node on it.
    fn take(&mut self, level: u32) -> Result<(), Full> {
        let steps = 1 + u64::from(self.nodes.classes(level) / 16);
        if steps > self.budget - self.steps {
            return Err(Full);
        }
        self.steps += steps;
        Ok(())
    }
}
