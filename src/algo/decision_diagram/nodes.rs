//! The nodes of a diagram, each kept once.

use super::Function;
use super::memo::hash;

/// Nodes lie one after the other, each as its level and its children; a handle is where its node begins.
#[derive(Debug)]
pub(super) struct Nodes {
    /// Of each level.
    classes: Vec<u16>,
    words: Vec<Function>,
    /// A hash set with open addressing over the nodes; a power of two, at most half of it in use.
    slots: Vec<Function>,
    used: usize,
}

/// The slot in which a node that is not there yet belongs.
pub(super) struct Vacancy(usize);

/// FALSE and TRUE lie below all levels.
const BOTTOM: u32 = u32::MAX;
const VACANT: Function = Function::FALSE;

// In range below: handles come from `insert`; a slot's index is masked with the number of slots less one.
impl Nodes {
    pub(super) fn new(mut classes: Vec<u16>) -> Self {
        for count in &mut classes {
            *count = (*count).max(1);
        }
        // FALSE and TRUE have no children.
        Self { classes, words: vec![Function(BOTTOM); 2], slots: vec![VACANT; 64], used: 0 }
    }

    /// How many classes a level has; the level of FALSE and TRUE has none.
    pub(super) fn classes(&self, level: u32) -> u16 {
        self.classes.get(level as usize).copied().unwrap_or(0)
    }

    pub(super) fn level(&self, f: Function) -> u32 {
        self.words[f.0 as usize].0
    }

    /// The first level that one of them asks.
    pub(super) fn top(&self, [f, g, h]: [Function; 3]) -> u32 {
        self.level(f).min(self.level(g)).min(self.level(h))
    }

    /// What is left of `f` when a level, none deeper than its own, takes a class.
    pub(super) fn child(&self, f: Function, level: u32, class: u16) -> Function {
        let at = f.0 as usize;
        if self.words[at].0 == level { self.words[at + 1 + usize::from(class)] } else { f }
    }

    /// The children of a node of the level.
    pub(super) fn children(&self, f: Function, level: u32) -> &[Function] {
        &self.words[f.0 as usize + 1..][..usize::from(self.classes(level))]
    }

    /// The node, or where it belongs. The level has as many classes as there are children.
    pub(super) fn find(&self, level: u32, children: &[Function]) -> Result<Function, Vacancy> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(level, children) as usize & mask;
        while self.slots[slot] != VACANT {
            let node = self.slots[slot];
            if self.level(node) == level && self.children(node, level) == children {
                return Ok(node);
            }
            slot = (slot + 1) & mask;
        }
        Err(Vacancy(slot))
    }

    /// Adds a node where it was not found; `None` when its handle would have more than 32 bits.
    pub(super) fn insert(&mut self, level: u32, children: &[Function], vacancy: Vacancy) -> Option<Function> {
        let node = Function(u32::try_from(self.words.len()).ok()?);
        self.words.push(Function(level));
        self.words.extend_from_slice(children);
        self.slots[vacancy.0] = node;
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
        Some(node)
    }

    fn grow(&mut self) {
        let larger = vec![VACANT; self.slots.len() * 2];
        for node in std::mem::replace(&mut self.slots, larger) {
            let level = self.level(node);
            if node != VACANT {
                // Every node is there once, so that it is not found, only its place.
                if let Err(Vacancy(slot)) = self.find(level, self.children(node, level)) {
                    self.slots[slot] = node;
                }
            }
        }
    }
}
