//! What can be known of the ground before anybody climbs: bounds for every node.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::{Question, Terrain};
use crate::effort::{Completion, Meter};

/// Bounds for every node. Subjects that no climb from here to there can
/// raise are left out, so `levels` are short.
pub(super) struct Survey {
    /// Levels at the beginning, of the subjects that matter.
    pub(super) start: Box<[u8]>,
    pub(super) weights: Vec<u64>,
    /// What each node asks of the subjects that matter.
    pub(super) asks: Vec<Vec<(usize, u8)>>,
    /// Whether the node lies on a walk from the beginning to the end.
    pub(super) on_way: Vec<bool>,
    /// Fewest months and arcs from each node to the end.
    pub(super) months_left: Vec<u32>,
    pub(super) arcs_left: Vec<u32>,
    /// The most that any node ahead asks of each subject: knowing more than this is of no use.
    pub(super) ahead: Vec<Box<[u8]>>,
    /// The least that every walk from the node to the end asks of each subject, one subject at a time.
    pub(super) must: Vec<Box<[u8]>>,
    /// No walk to the end has a steepest step below this.
    pub(super) steepest_left: Vec<u64>,
    /// No step of any walk to the end is steeper than this.
    pub(super) steepest_ahead: Vec<u64>,
}

const FAR: u32 = u32::MAX;

impl Survey {
    /// `None` when no walk leads from the beginning to the end.
    ///
    /// # Errors
    /// How the search ended, when the meter does not allow the survey.
    pub(super) fn new(terrain: &Terrain, question: &Question<'_>, meter: &mut Meter<'_>) -> Result<Option<Self>, Completion> {
        let count = terrain.arcs.len();
        let mut into: Vec<Vec<(usize, u32)>> = vec![Vec::new(); count];
        for (from, arcs) in terrain.arcs.iter().enumerate().filter(|&(from, _)| from != question.to) {
            for arc in arcs {
                into[arc.to].push((from, arc.months));
            }
        }
        let arcs_left = fewest(&into, question.to, |_| 1);
        let months_left = fewest(&into, question.to, |months| months);
        let reached = reached(terrain, question);
        let on_way: Vec<bool> = (0..count).map(|node| reached[node] && arcs_left[node] != FAR).collect();
        if !on_way[question.from] {
            return Ok(None);
        }

        // A subject matters when some node on the way asks more of it than is there at the beginning.
        let mut matters = vec![false; terrain.weights.len()];
        for node in (0..count).filter(|&node| on_way[node]) {
            for &(subject, level) in &terrain.asks[node] {
                matters[subject] |= level > question.levels[subject];
            }
        }
        let subjects: Vec<usize> = (0..matters.len()).filter(|&subject| matters[subject]).collect();
        let mut short = vec![usize::MAX; matters.len()];
        subjects.iter().enumerate().for_each(|(at, &subject)| short[subject] = at);
        let start: Box<[u8]> = subjects.iter().map(|&subject| question.levels[subject]).collect();
        let asks: Vec<Vec<(usize, u8)>> = (0..count)
            .map(|node| {
                let asked = terrain.asks[node].iter().filter(|&&(subject, _)| on_way[node] && matters[subject]);
                asked.map(|&(subject, level)| (short[subject], level)).collect()
            })
            .collect();

        let mut survey = Self {
            weights: subjects.iter().map(|&subject| terrain.weights[subject]).collect(),
            ahead: Vec::new(),
            must: Vec::new(),
            steepest_left: vec![u64::MAX; count],
            steepest_ahead: vec![0; count],
            start,
            asks,
            on_way,
            months_left,
            arcs_left,
        };
        // Four rows for each node are kept.
        meter.take(survey.row_steps().saturating_mul(4).saturating_mul(count as u64))?;
        survey.look_ahead(terrain, question, &into, meter)?;
        Ok(Some(survey))
    }

    /// What it takes to go through one row of levels: a step, and one more for each 64 levels.
    pub(super) fn row_steps(&self) -> u64 {
        1 + self.start.len() as u64 / 64
    }

    /// Fills `ahead`, `must`, `steepest_ahead` and `steepest_left`.
    fn look_ahead(
        &mut self,
        terrain: &Terrain,
        question: &Question<'_>,
        into: &[Vec<(usize, u32)>],
        meter: &mut Meter<'_>,
    ) -> Result<(), Completion> {
        let count = terrain.arcs.len();
        // The most that can be known at each node: what it asks, and all that can be known where one comes from. This holds for the
        // beginning too, which asks nothing of who is there but may be come back to.
        let asked = |node: usize| {
            let mut levels = self.start.clone();
            raise(&mut levels, &self.asks[node]);
            levels
        };
        let mut most: Vec<Box<[u8]>> = (0..count).map(asked).collect();
        // The least: what the node asks, but at the beginning what was there.
        let mut least = most.clone();
        least[question.from].clone_from(&self.start);
        let work = self.row_steps();
        let mut nearest_first: Vec<usize> = (0..count).filter(|&node| self.on_way[node]).collect();
        nearest_first.sort_by_key(|&node| self.arcs_left[node]);
        let farthest_first: Vec<usize> = nearest_first.iter().rev().copied().collect();
        spread(count, &farthest_first, work, meter, |node, changed| {
            if node == question.to || !self.on_way[node] {
                return;
            }
            for arc in terrain.arcs[node].iter().filter(|arc| self.on_way[arc.to]) {
                let (here, there) = two(&mut most, node, arc.to);
                if lift(there, here) {
                    changed.push_back(arc.to);
                }
            }
        })?;

        let mut steepest_ahead = vec![0u64; count];
        let mut ahead: Vec<Box<[u8]>> = vec![vec![0; self.start.len()].into(); count];
        spread(count, &nearest_first, work, meter, |node, changed| {
            if !self.on_way[node] {
                return;
            }
            for &(from, _) in into[node].iter().filter(|&&(from, _)| self.on_way[from]) {
                let step = self.rise(&least[from], node);
                let steepest = steepest_ahead[node].max(step);
                let mut grew = steepest > steepest_ahead[from];
                steepest_ahead[from] = steepest.max(steepest_ahead[from]);
                grew |= raise(&mut ahead[from], &self.asks[node]);
                if from != node {
                    let (here, there) = two(&mut ahead, node, from);
                    grew |= lift(there, here);
                }
                if grew {
                    changed.push_back(from);
                }
            }
        })?;

        // The least steepest step left: a widest-path search backwards, with each step at its least.
        let mut steepest_left = vec![u64::MAX; count];
        steepest_left[question.to] = 0;
        let mut queue = BinaryHeap::from([Reverse((0u64, question.to))]);
        while let Some(Reverse((steepest, node))) = queue.pop() {
            if steepest > steepest_left[node] {
                continue;
            }
            for &(from, _) in into[node].iter().filter(|&&(from, _)| self.on_way[from]) {
                let through = steepest.max(self.rise(&most[from], node));
                if through < steepest_left[from] {
                    steepest_left[from] = through;
                    queue.push(Reverse((through, from)));
                }
            }
        }

        // What no walk avoids, one subject at a time: the least over the arcs of the most along each.
        let mut must: Vec<Box<[u8]>> = vec![vec![u8::MAX; self.start.len()].into(); count];
        must[question.to].fill(0);
        spread(count, &nearest_first, work, meter, |node, changed| {
            if must[node].contains(&u8::MAX) {
                return;
            }
            let mut through = must[node].clone();
            raise(&mut through, &self.asks[node]);
            for &(from, _) in into[node].iter().filter(|&&(from, _)| self.on_way[from]) {
                if lower(&mut must[from], &through) {
                    changed.push_back(from);
                }
            }
        })?;
        (self.ahead, self.must, self.steepest_ahead, self.steepest_left) = (ahead, must, steepest_ahead, steepest_left);
        Ok(())
    }

    /// What the rest of the way costs at least, from `node` with `levels`.
    pub(super) fn need(&self, levels: &[u8], node: usize) -> u64 {
        let missing = |(weight, (&must, &level)): (&u64, (&u8, &u8))| weight * u64::from(must.saturating_sub(level));
        self.weights.iter().zip(self.must[node].iter().zip(levels)).map(missing).sum()
    }

    /// What entering `node` costs whoever has `levels`.
    pub(super) fn rise(&self, levels: &[u8], node: usize) -> u64 {
        let missing =
            |&(subject, level): &(usize, u8)| self.weights[subject] * u64::from(level.saturating_sub(levels[subject]));
        self.asks[node].iter().map(missing).sum()
    }
}

/// Fewest of something from each node to `to`, over arcs given by where they end.
fn fewest(into: &[Vec<(usize, u32)>], to: usize, count: impl Fn(u32) -> u32) -> Vec<u32> {
    let mut fewest = vec![FAR; into.len()];
    fewest[to] = 0;
    let mut queue = BinaryHeap::from([Reverse((0u32, to))]);
    while let Some(Reverse((so_far, node))) = queue.pop() {
        if so_far > fewest[node] {
            continue;
        }
        for &(from, months) in &into[node] {
            let through = so_far.saturating_add(count(months)).min(FAR - 1);
            if through < fewest[from] {
                fewest[from] = through;
                queue.push(Reverse((through, from)));
            }
        }
    }
    fewest
}

/// The nodes that a walk from the beginning comes to; a walk ends where it reaches the end.
fn reached(terrain: &Terrain, question: &Question<'_>) -> Vec<bool> {
    let mut reached = vec![false; terrain.arcs.len()];
    reached[question.from] = true;
    let mut open = vec![question.from];
    while let Some(node) = open.pop() {
        if node == question.to {
            continue;
        }
        for arc in &terrain.arcs[node] {
            if !std::mem::replace(&mut reached[arc.to], true) {
                open.push(arc.to);
            }
        }
    }
    reached
}

/// Visits nodes in an order, and again every node that a visit names, until none is named. A visit takes so many steps of work. The
/// order decides how often nodes are visited again, and nothing else.
fn spread(
    count: usize,
    order: &[usize],
    work: u64,
    meter: &mut Meter<'_>,
    mut visit: impl FnMut(usize, &mut VecDeque<usize>),
) -> Result<(), Completion> {
    let mut queue: VecDeque<usize> = order.iter().copied().collect();
    let mut queued = vec![false; count];
    for &node in order {
        queued[node] = true;
    }
    let mut named = VecDeque::new();
    while let Some(node) = queue.pop_front() {
        meter.take(work)?;
        queued[node] = false;
        visit(node, &mut named);
        for node in named.drain(..) {
            if !std::mem::replace(&mut queued[node], true) {
                queue.push_back(node);
            }
        }
    }
    Ok(())
}

/// Both rows at once: the first to read, the second to write. The same row twice reads a row that cannot rise.
fn two(rows: &mut [Box<[u8]>], read: usize, write: usize) -> (&[u8], &mut Box<[u8]>) {
    match read.cmp(&write) {
        std::cmp::Ordering::Less => {
            let (low, high) = rows.split_at_mut(write);
            (&low[read], &mut high[0])
        }
        std::cmp::Ordering::Greater => {
            let (low, high) = rows.split_at_mut(read);
            (&high[0], &mut low[write])
        }
        std::cmp::Ordering::Equal => (&[], &mut rows[write]),
    }
}

/// Raises each level to what is asked; whether anything rose.
pub(super) fn raise(levels: &mut [u8], asks: &[(usize, u8)]) -> bool {
    let mut rose = false;
    for &(subject, level) in asks {
        rose |= level > levels[subject];
        levels[subject] = levels[subject].max(level);
    }
    rose
}

/// Lowers each level to the other's; whether anything fell.
fn lower(levels: &mut [u8], others: &[u8]) -> bool {
    let mut fell = false;
    for (level, &other) in levels.iter_mut().zip(others) {
        fell |= other < *level;
        *level = other.min(*level);
    }
    fell
}

/// Raises each level to the other's; whether anything rose.
fn lift(levels: &mut [u8], others: &[u8]) -> bool {
    let mut rose = false;
    for (level, &other) in levels.iter_mut().zip(others) {
        rose |= other > *level;
        *level = other.max(*level);
    }
    rose
}
