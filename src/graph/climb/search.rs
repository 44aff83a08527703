//! The search itself.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::survey::{Survey, raise};
use super::{Arc, Climb, Cost, Question, Terrain};
use crate::effort::{Completion, Meter};

/// A partial climb. Its levels lie in `Search::levels`, at the same position.
#[derive(Debug, Clone, Copy)]
struct Label {
    node: usize,
    cost: Cost,
    arcs: u32,
    /// The label it extends and the name of the arc it took; `None` at the beginning.
    came: Option<(usize, usize)>,
    dominated: bool,
}

/// By what a label promises, then by fewest arcs, then by age: the first comes first.
type Turn = Reverse<(u64, u32, usize)>;

/// How many labels of a node a new one is compared with. Dominance only saves work, so that leaving comparisons out changes no
/// answer; beyond these they cost more than they save.
const COMPARED: usize = 48;

pub(super) struct Search<'a> {
    terrain: &'a Terrain,
    question: &'a Question<'a>,
    survey: &'a Survey,
    most_arcs: u32,
    /// The best climbs so far: none covers another.
    front: Vec<Climb>,
    labels: Vec<Label>,
    /// What has been learned at each label and is still of use: a row of `width` levels for each.
    levels: Vec<u8>,
    width: usize,
    /// The labels at each node, those that lately dominated others first.
    at: Vec<Vec<usize>>,
    open: BinaryHeap<Turn>,
    /// What one unit of each aim counts in the order of the search.
    scale: [u64; 3],
}

impl<'a> Search<'a> {
    pub(super) fn new(terrain: &'a Terrain, question: &'a Question<'a>, survey: &'a Survey, most_arcs: u32) -> Self {
        let mut search = Self {
            terrain,
            question,
            survey,
            most_arcs,
            front: Vec::new(),
            labels: Vec::new(),
            levels: Vec::new(),
            width: survey.start.len(),
            at: Vec::new(),
            open: BinaryHeap::new(),
            scale: [1; 3],
        };
        search.scale = search.scale();
        search
    }

    /// Makes the three aims comparable: each counts in parts of what the whole way promises at least.
    fn scale(&self) -> [u64; 3] {
        const WHOLE: u64 = 1 << 40;
        let (from, survey) = (self.question.from, self.survey);
        let effort = survey.need(&survey.start, from);
        let months = u64::from(survey.months_left[from]);
        [WHOLE / effort.max(1), WHOLE / effort.max(1), WHOLE / months.max(1)]
    }

    /// Follows labels until none is left: all of them, or at most `narrow` at each node.
    pub(super) fn run(&mut self, narrow: Option<u32>, meter: &mut Meter<'_>) -> Result<(), Completion> {
        self.labels.clear();
        self.levels.clear();
        self.open.clear();
        self.at = vec![Vec::new(); self.terrain.arcs.len()];
        let mut followed = vec![0u32; self.terrain.arcs.len()];
        let mut scratch = self.survey.start.to_vec();
        self.open_label(
            Label { node: self.question.from, cost: Cost::NOTHING, arcs: 0, came: None, dominated: false },
            &scratch,
        );
        while let Some(Reverse((_, _, label))) = self.open.pop() {
            let from = self.labels[label];
            let is_hopeless = || self.promise(&from, self.levels(label)).is_none_or(|promise| self.is_covered(&promise));
            if from.dominated || narrow.is_some_and(|narrow| followed[from.node] >= narrow) || is_hopeless() {
                continue;
            }
            followed[from.node] += 1;
            let terrain = self.terrain;
            for arc in &terrain.arcs[from.node] {
                if !self.survey.on_way[arc.to] {
                    continue;
                }
                meter.take(self.survey.row_steps())?;
                scratch.copy_from_slice(self.levels(label));
                let cost = self.enter(&mut scratch, from.cost, arc);
                let came = Some((label, arc.name));
                self.open_label(Label { node: arc.to, cost, arcs: from.arcs + 1, came, dominated: false }, &scratch);
            }
        }
        Ok(())
    }

    fn levels(&self, label: usize) -> &[u8] {
        &self.levels[label * self.width..][..self.width]
    }

    /// Learns what the arc's end asks, forgets what is of no more use, and says what all has cost by then.
    fn enter(&self, levels: &mut [u8], so_far: Cost, arc: &Arc) -> Cost {
        let rise = self.survey.rise(levels, arc.to);
        raise(levels, &self.survey.asks[arc.to]);
        for (level, &useful) in levels.iter_mut().zip(&self.survey.ahead[arc.to]) {
            *level = useful.min(*level);
        }
        Cost {
            effort: so_far.effort + rise,
            steepest: so_far.steepest.max(rise),
            months: so_far.months.saturating_add(arc.months),
        }
    }

    fn open_label(&mut self, label: Label, levels: &[u8]) {
        let Some(promise) = self.promise(&label, levels).filter(|promise| !self.is_covered(promise)) else { return };
        if label.node == self.question.to {
            self.front.retain(|climb| !label.cost.covers(&climb.cost));
            self.front.push(Climb { cost: label.cost, arcs: self.arcs(&label) });
            return;
        }
        let mut here = std::mem::take(&mut self.at[label.node]);
        let beaten_by = here.iter().take(COMPARED).position(|&other| self.dominates(other, &label, levels));
        if let Some(by) = beaten_by {
            // Who dominates once often does again.
            here[..=by].rotate_right(1);
        } else {
            let mut place = 0;
            while let Some(&other) = here.get(place).filter(|_| place < COMPARED) {
                if self.is_dominated(&label, levels, &self.labels[other], self.levels(other)) {
                    self.labels[other].dominated = true;
                    here.swap_remove(place);
                } else {
                    place += 1;
                }
            }
            let index = self.labels.len();
            here.push(index);
            self.open.push(Reverse((self.order(&promise), label.arcs, index)));
            self.labels.push(label);
            self.levels.extend_from_slice(levels);
        }
        self.at[label.node] = here;
    }

    fn order(&self, promise: &Cost) -> u64 {
        let [effort, steepest, months] = self.scale;
        let parts = [promise.effort.saturating_mul(effort), promise.steepest.saturating_mul(steepest)];
        parts.into_iter().fold(u64::from(promise.months).saturating_mul(months), u64::saturating_add)
    }

    /// The least that any completion of the label costs; `None` when the limit on arcs leaves none.
    fn promise(&self, label: &Label, levels: &[u8]) -> Option<Cost> {
        let need = self.survey.need(levels, label.node);
        let mut steepest = label.cost.steepest.max(self.survey.steepest_left[label.node]);
        let left = self.most_arcs.checked_sub(label.arcs)?;
        if left < self.survey.arcs_left[label.node] {
            return None;
        }
        if left > 0 {
            steepest = steepest.max(need.div_ceil(u64::from(left)));
        }
        Some(Cost {
            effort: label.cost.effort + need,
            steepest,
            months: label.cost.months.saturating_add(self.survey.months_left[label.node]),
        })
    }

    /// Whether a climb that is already known is at least as good.
    fn is_covered(&self, promise: &Cost) -> bool {
        self.front.iter().any(|climb| climb.cost.covers(promise))
    }

    /// Whether a label of the same node dominates a new one.
    fn dominates(&self, a: usize, b: &Label, b_levels: &[u8]) -> bool {
        self.is_dominated(&self.labels[a], self.levels(a), b, b_levels)
    }

    /// Whether every completion of `b` is matched by the same completion of `a`, both being at one node.
    ///
    /// Let `lacking` be the weighted levels that `b` has learned and `a` has not. Whatever comes, `a` will spend at most `lacking`
    /// more on it than `b`, so `a` is surely no dearer in all when it is cheaper by that much now. A single step of `a` may be
    /// steeper than the same step of `b` only if `a` lacks something, and is never steeper than the steepest step ahead.
    fn is_dominated(&self, a: &Label, a_levels: &[u8], b: &Label, b_levels: &[u8]) -> bool {
        if !a.cost.covers(&b.cost) || a.arcs > b.arcs {
            return false;
        }
        let spare = b.cost.effort - a.cost.effort;
        if spare == 0 || self.survey.steepest_ahead[a.node] > b.cost.steepest {
            // Then `a` may lack nothing.
            return a_levels.iter().zip(b_levels).all(|(mine, theirs)| mine >= theirs);
        }
        let lacks = |(weight, (&mine, &theirs)): (&u64, (&u8, &u8))| weight * u64::from(theirs.saturating_sub(mine));
        let lacking: u64 = self.survey.weights.iter().zip(a_levels.iter().zip(b_levels)).map(lacks).sum();
        lacking <= spare
    }

    fn arcs(&self, label: &Label) -> Vec<usize> {
        let mut arcs = Vec::new();
        let mut came = label.came;
        while let Some((before, name)) = came {
            arcs.push(name);
            came = self.labels[before].came;
        }
        arcs.reverse();
        arcs
    }

    pub(super) fn into_climbs(mut self) -> Vec<Climb> {
        self.front.sort_by_key(|climb| climb.cost);
        self.front
    }
}
