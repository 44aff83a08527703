//! Climbs that are best under several aims at once.
//!
//! A climb is a walk through a graph whose nodes each ask for levels of some subjects. Whoever enters a node has
//! first learned what it asks and was missing; what was learned stays. A climb is measured by the *effort* of all that is
//! learned, by its *steepest* single step, and by its *months*. Wanted are the climbs that no other climb betters.
//!
//! The cheapest climb by effort alone is already a minimum-colour path, which is NP-hard, so the search is exact
//! within a limit on its steps. It is a best-first label search in the manner of NAMOA* (Mandow and Pérez de la Cruz,
//! "Multiobjective A* search with consistent heuristics", J. ACM 57(5), 2010), with a dominance rule of its own for
//! what has been learned (see [`Search::dominates`]).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use indexmap::IndexSet;

use crate::effort::{Completion, Meter};

/// The graph as the search sees it: dense, and without any meaning.
#[derive(Debug, Default)]
pub(crate) struct Terrain {
    /// The arcs out of each node.
    pub(crate) arcs: Vec<Vec<Arc>>,
    /// What each node asks: (subject, level).
    pub(crate) asks: Vec<Vec<(usize, u8)>>,
    /// What one level of each subject weighs.
    pub(crate) weights: Vec<u64>,
}

/// A way from one node to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arc {
    pub(crate) to: usize,
    pub(crate) months: u32,
    /// The caller's own name for it.
    pub(crate) name: usize,
}

/// Where a climb begins and ends.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The level in each subject at the beginning.
    pub(crate) levels: &'a [u8],
    /// The most arcs a climb may have.
    pub(crate) most_arcs: Option<u32>,
}

/// What a climb costs. Smaller is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    pub(crate) effort: u64,
    pub(crate) steepest: u64,
    pub(crate) months: u32,
}

impl Cost {
    const NOTHING: Self = Self { effort: 0, steepest: 0, months: 0 };

    /// At least as good in each aim.
    fn covers(&self, other: &Self) -> bool {
        self.effort <= other.effort && self.steepest <= other.steepest && self.months <= other.months
    }
}

/// One best climb: the names of its arcs, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Climb {
    pub(crate) cost: Cost,
    pub(crate) arcs: Vec<usize>,
}

/// The climbs that no other climb betters, one for each cost, in the order of their costs.
///
/// When the meter stops the search, every climb listed is one that was found, and none listed betters another.
///
/// # Complexity
/// Exponential in the worst case, bounded by the meter, one step of which extends one partial climb by each of its next arcs.
pub(crate) fn climbs(terrain: &Terrain, question: &Question<'_>, meter: &mut Meter<'_>) -> (Vec<Climb>, Completion) {
    if question.from == question.to {
        return (vec![Climb { cost: Cost::NOTHING, arcs: Vec::new() }], Completion::Complete);
    }
    let Some(survey) = Survey::new(terrain, question) else { return (Vec::new(), Completion::Complete) };
    let mut search = Search::new(terrain, question, survey);
    let completion = match search.run(meter) {
        Ok(()) => Completion::Complete,
        Err(stopped) => stopped,
    };
    (search.into_climbs(completion), completion)
}

/// What can be known of the graph before the search: bounds for every node. Subjects that no climb from here to there can
/// raise are left out, so `levels` are short.
struct Survey {
    /// Levels at the beginning, of the subjects that matter.
    start: Box<[u8]>,
    weights: Vec<u64>,
    /// What each node asks of the subjects that matter.
    asks: Vec<Vec<(usize, u8)>>,
    /// Whether the node lies on a walk from the beginning to the end.
    on_way: Vec<bool>,
    /// Fewest months and arcs from each node to the end.
    months_left: Vec<u32>,
    arcs_left: Vec<u32>,
    /// The most that any node ahead asks of each subject: knowing more than this is of no use.
    ahead: Vec<Box<[u8]>>,
    /// No walk to the end has a steepest step below this.
    steepest_left: Vec<u64>,
    /// No step of any walk to the end is steeper than this.
    steepest_ahead: Vec<u64>,
}

const FAR: u32 = u32::MAX;

impl Survey {
    /// `None` when no walk leads from the beginning to the end.
    fn new(terrain: &Terrain, question: &Question<'_>) -> Option<Self> {
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
            return None;
        }

        // A subject matters when some node on the way asks more of it than is there at the beginning.
        let mut matters = vec![false; terrain.weights.len()];
        for node in (0..count).filter(|&node| on_way[node] && node != question.from) {
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
            ahead: vec![vec![0; start.len()].into(); count],
            steepest_left: vec![u64::MAX; count],
            steepest_ahead: vec![0; count],
            start,
            asks,
            on_way,
            months_left,
            arcs_left,
        };
        survey.look_ahead(terrain, question, &into);
        Some(survey)
    }

    /// Fills `ahead`, `steepest_ahead` and `steepest_left`.
    fn look_ahead(&mut self, terrain: &Terrain, question: &Question<'_>, into: &[Vec<(usize, u32)>]) {
        let count = terrain.arcs.len();
        let entering = |node: usize| {
            let mut levels = self.start.clone();
            if node != question.from {
                raise(&mut levels, &self.asks[node]);
            }
            levels
        };
        // The least and the most that can be known at each node.
        let least: Vec<Box<[u8]>> = (0..count).map(entering).collect();
        let mut most = least.clone();
        spread(count, |node, changed| {
            if node == question.to || !self.on_way[node] {
                return;
            }
            for arc in terrain.arcs[node].iter().filter(|arc| self.on_way[arc.to]) {
                let (here, there) = two(&mut most, node, arc.to);
                if lift(there, here) {
                    changed.push_back(arc.to);
                }
            }
        });

        let mut steepest_ahead = vec![0u64; count];
        let mut ahead = self.ahead.clone();
        spread(count, |node, changed| {
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
        });

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
        (self.ahead, self.steepest_ahead, self.steepest_left) = (ahead, steepest_ahead, steepest_left);
    }

    /// What entering `node` costs whoever has `levels`.
    fn rise(&self, levels: &[u8], node: usize) -> u64 {
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

/// Visits every node, and again every node that a visit names, until none is named.
fn spread(count: usize, mut visit: impl FnMut(usize, &mut VecDeque<usize>)) {
    let mut queue: VecDeque<usize> = (0..count).collect();
    let mut queued = vec![true; count];
    let mut named = VecDeque::new();
    while let Some(node) = queue.pop_front() {
        queued[node] = false;
        visit(node, &mut named);
        for node in named.drain(..) {
            if !std::mem::replace(&mut queued[node], true) {
                queue.push_back(node);
            }
        }
    }
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
fn raise(levels: &mut [u8], asks: &[(usize, u8)]) -> bool {
    let mut rose = false;
    for &(subject, level) in asks {
        rose |= level > levels[subject];
        levels[subject] = levels[subject].max(level);
    }
    rose
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

/// A partial climb.
#[derive(Debug, Clone, Copy)]
struct Label {
    node: usize,
    /// What has been learned that is still of use, as a number in `Search::learned`.
    learned: usize,
    cost: Cost,
    arcs: u32,
    /// The label it extends and the arc it took; `None` at the beginning.
    came: Option<(usize, usize)>,
    dominated: bool,
}

/// In the order of the search: by the least that a completion can cost, then by fewest arcs, then by age.
type Promise = Reverse<(Cost, u32, usize)>;

/// What a scout looks at, and what decides between equals.
type Aim = fn(&Cost) -> (u64, u64);

struct Search<'a> {
    terrain: &'a Terrain,
    question: &'a Question<'a>,
    survey: Survey,
    learned: IndexSet<Box<[u8]>>,
    labels: Vec<Label>,
    /// The labels at each node that no other there dominates.
    at: Vec<Vec<usize>>,
    open: BinaryHeap<Promise>,
    /// Labels at the end: final, since labels come in the order of what they promise.
    found: Vec<usize>,
    /// Climbs found quickly beforehand, one for each aim: nothing that one of them betters is worth following.
    scouted: Vec<Climb>,
}

impl<'a> Search<'a> {
    fn new(terrain: &'a Terrain, question: &'a Question<'a>, survey: Survey) -> Self {
        let mut search = Self {
            terrain,
            question,
            learned: IndexSet::from([survey.start.clone()]),
            labels: Vec::new(),
            at: vec![Vec::new(); terrain.arcs.len()],
            open: BinaryHeap::new(),
            found: Vec::new(),
            scouted: Vec::new(),
            survey,
        };
        search.scouted = search.scout();
        search
    }

    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), Completion> {
        self.open_label(Label {
            node: self.question.from,
            learned: 0,
            cost: Cost::NOTHING,
            arcs: 0,
            came: None,
            dominated: false,
        });
        while let Some(Reverse((promise, _, label))) = self.open.pop() {
            if self.labels[label].dominated || self.is_hopeless(&promise) {
                continue;
            }
            if self.labels[label].node == self.question.to {
                self.found.push(label);
                continue;
            }
            meter.step()?;
            self.extend(label);
        }
        Ok(())
    }

    /// Opens a label for each arc that continues this one.
    fn extend(&mut self, label: usize) {
        let from = self.labels[label];
        let terrain = self.terrain;
        for arc in &terrain.arcs[from.node] {
            if !self.survey.on_way[arc.to] {
                continue;
            }
            let mut levels = self.learned[from.learned].clone();
            let cost = self.enter(&mut levels, from.cost, arc);
            let (learned, _) = self.learned.insert_full(levels);
            let came = Some((label, arc.name));
            self.open_label(Label { node: arc.to, learned, cost, arcs: from.arcs + 1, came, dominated: false });
        }
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

    fn open_label(&mut self, label: Label) {
        let Some(promise) = self.promise(&label) else { return };
        if self.is_hopeless(&promise) || self.at[label.node].iter().any(|&other| self.dominates(&self.labels[other], &label)) {
            return;
        }
        let mut here = std::mem::take(&mut self.at[label.node]);
        here.retain(|&other| {
            let beaten = self.dominates(&label, &self.labels[other]);
            self.labels[other].dominated |= beaten;
            !beaten
        });
        let index = self.labels.len();
        here.push(index);
        self.at[label.node] = here;
        self.open.push(Reverse((promise, label.arcs, index)));
        self.labels.push(label);
    }

    /// The least that any completion of the label costs; `None` when the limit on arcs leaves none.
    fn promise(&self, label: &Label) -> Option<Cost> {
        let need = self.survey.rise(&self.learned[label.learned], self.question.to);
        let mut steepest = label.cost.steepest.max(self.survey.steepest_left[label.node]);
        if let Some(most) = self.question.most_arcs {
            let left = most.checked_sub(label.arcs)?;
            if left < self.survey.arcs_left[label.node] {
                return None;
            }
            if left > 0 {
                steepest = steepest.max(need.div_ceil(u64::from(left)));
            }
        }
        Some(Cost {
            effort: label.cost.effort + need,
            steepest,
            months: label.cost.months.saturating_add(self.survey.months_left[label.node]),
        })
    }

    /// Whether a climb that is already known is at least as good as the promise.
    fn is_hopeless(&self, promise: &Cost) -> bool {
        self.found.iter().any(|&found| self.labels[found].cost.covers(promise))
            || self.scouted.iter().any(|climb| climb.cost.covers(promise) && climb.cost != *promise)
    }

    /// Whether every completion of `b` is matched by the same completion of `a`, both being at one node.
    ///
    /// Let `lacking` be the weighted levels that `b` has learned and `a` has not. Whatever comes, `a` will spend at most `lacking`
    /// more on it than `b`, so `a` is surely no dearer in all when it is cheaper by that much now. A single step of `a` may be
    /// steeper than the same step of `b` only if `a` lacks something, and is never steeper than the steepest step ahead.
    fn dominates(&self, a: &Label, b: &Label) -> bool {
        if a.cost.months > b.cost.months
            || a.cost.effort > b.cost.effort
            || a.cost.steepest > b.cost.steepest
            || (self.question.most_arcs.is_some() && a.arcs > b.arcs)
        {
            return false;
        }
        if a.learned == b.learned {
            return true;
        }
        let lacks = |(weight, (&mine, &other)): (&u64, (&u8, &u8))| weight * u64::from(other.saturating_sub(mine));
        let pairs = self.learned[a.learned].iter().zip(&self.learned[b.learned]);
        let lacking: u64 = self.survey.weights.iter().zip(pairs).map(lacks).sum();
        a.cost.effort + lacking <= b.cost.effort && (lacking == 0 || self.survey.steepest_ahead[a.node] <= b.cost.steepest)
    }

    /// One good climb for each aim, by a walk that follows that aim alone and forgets all else.
    fn scout(&self) -> Vec<Climb> {
        let aims: [Aim; 3] = [
            |cost| (cost.effort, u64::from(cost.months)),
            |cost| (cost.steepest, cost.effort),
            |cost| (u64::from(cost.months), cost.effort),
        ];
        aims.into_iter().filter_map(|aim| self.scout_by(aim)).collect()
    }

    fn scout_by(&self, aim: Aim) -> Option<Climb> {
        let count = self.terrain.arcs.len();
        let mut came: Vec<Option<(usize, usize)>> = vec![None; count];
        let mut done = vec![false; count];
        let mut best: Vec<Option<(u64, u64)>> = vec![None; count];
        let mut queue = BinaryHeap::new();
        let mut known = vec![(Cost::NOTHING, 0u32, self.survey.start.clone()); count];
        queue.push(Reverse(((0, 0), self.question.from)));
        while let Some(Reverse((_, node))) = queue.pop() {
            if std::mem::replace(&mut done[node], true) {
                continue;
            }
            let (cost, arcs, levels) = known[node].clone();
            if node == self.question.to {
                let mut names = Vec::new();
                let mut at = node;
                while let Some((from, name)) = came[at] {
                    names.push(name);
                    at = from;
                }
                names.reverse();
                return Some(Climb { cost, arcs: names });
            }
            for arc in self.terrain.arcs[node].iter().filter(|arc| self.survey.on_way[arc.to] && !done[arc.to]) {
                let arcs = arcs + 1;
                if self.question.most_arcs.is_some_and(|most| arcs.saturating_add(self.survey.arcs_left[arc.to]) > most) {
                    continue;
                }
                let mut levels = levels.clone();
                let cost = self.enter(&mut levels, cost, arc);
                let key = aim(&cost);
                if best[arc.to].is_none_or(|best| key < best) {
                    best[arc.to] = Some(key);
                    came[arc.to] = Some((node, arc.name));
                    known[arc.to] = (cost, arcs, levels);
                    queue.push(Reverse((key, arc.to)));
                }
            }
        }
        None
    }

    fn into_climbs(self, completion: Completion) -> Vec<Climb> {
        let mut climbs: Vec<Climb> = self.found.iter().map(|&found| self.climb(found)).collect();
        if !completion.is_complete() {
            for climb in &self.scouted {
                if !climbs.iter().any(|other| other.cost.covers(&climb.cost)) {
                    climbs.retain(|other| !climb.cost.covers(&other.cost));
                    climbs.push(climb.clone());
                }
            }
        }
        climbs.sort_by_key(|climb| climb.cost);
        climbs
    }

    fn climb(&self, label: usize) -> Climb {
        let mut arcs = Vec::new();
        let mut at = self.labels[label];
        while let Some((before, name)) = at.came {
            arcs.push(name);
            at = self.labels[before];
        }
        arcs.reverse();
        Climb { cost: self.labels[label].cost, arcs }
    }
}
