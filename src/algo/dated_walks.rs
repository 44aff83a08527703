//! Walks along dated arcs, each later than the one before: who can be reached, and in how few steps.
//!
//! Such a walk never comes back to an arc, so that rings among the nodes do no harm; the search is that for earliest arrival in a temporal
//! graph (Wu, Cheng, Huang, Ke, Lu and Xu, "Path Problems in Temporal Graphs", VLDB 2014), with arcs that take no time and must be
//! strictly later.
use std::cmp::Reverse;

use crate::effort::{Completion, Meter};

/// Before every day.
const ALWAYS: i32 = i32::MIN;

/// Nodes and dated arcs between them, by tail and then by day.
///
/// INVARIANT: tails and heads are less than the number of nodes, `begins` has one entry more, and all of it at most the number of arcs; so
/// indices below are in range for every node that the caller took from here.
#[derive(Debug, Clone)]
pub(crate) struct DatedArcs {
    /// Where the arcs of each node begin, and where the last one's end.
    begins: Vec<usize>,
    heads: Vec<u32>,
    days: Vec<i32>,
    /// How many arcs come to each node, and the day of the first.
    incoming: Vec<(u32, i32)>,
}

impl DatedArcs {
    /// The graph of `nodes` nodes and these arcs, (tail, head, day) each. Tails and heads are less than `nodes`; those that are not, and
    /// arcs from a node to itself, are passed over.
    ///
    /// # Complexity
    /// O(n + m log m).
    pub(crate) fn new(nodes: usize, arcs: impl IntoIterator<Item = (u32, u32, i32)>) -> Self {
        let fits = |node: u32| (node as usize) < nodes;
        let mut arcs: Vec<_> = arcs.into_iter().filter(|&(tail, head, _)| tail != head && fits(tail) && fits(head)).collect();
        arcs.sort_unstable_by_key(|&(tail, head, day)| (tail, day, head));
        let mut begins = vec![0; nodes + 1];
        let mut incoming = vec![(0u32, i32::MAX); nodes];
        for &(tail, head, day) in &arcs {
            begins[tail as usize + 1] += 1;
            let (count, first) = &mut incoming[head as usize];
            *count += 1;
            *first = day.min(*first);
        }
        for node in 0..nodes {
            begins[node + 1] += begins[node];
        }
        let heads = arcs.iter().map(|&(_, head, _)| head).collect();
        let days = arcs.iter().map(|&(.., day)| day).collect();
        Self { begins, heads, days, incoming }
    }

    pub(crate) fn nodes(&self) -> usize {
        self.incoming.len()
    }

    /// The arcs of a node in the order of their days, as (head, day).
    pub(crate) fn arcs(&self, node: u32) -> impl Iterator<Item = (u32, i32)> {
        let range = self.begins[node as usize]..self.begins[node as usize + 1];
        range.map(|arc| (self.heads[arc], self.days[arc]))
    }

    /// The day of the first arc that comes to a node.
    pub(crate) fn first_in(&self, node: u32) -> Option<i32> {
        let (count, first) = self.incoming[node as usize];
        (count > 0).then_some(first)
    }

    /// The day of the first arc of a node.
    pub(crate) fn first_out(&self, node: u32) -> Option<i32> {
        self.arcs(node).next().map(|(_, day)| day)
    }

    /// Whether walks begin at a node: it has an arc, and none came to it on an earlier day.
    pub(crate) fn is_founder(&self, node: u32) -> bool {
        self.first_out(node).is_some_and(|out| self.first_in(node).is_none_or(|first| first >= out))
    }

    /// For each node, the fewest arcs of a walk to it from a founder, 0 for a founder; `None` for a node that has no arc at all. And the
    /// number of arcs of the longest walk.
    ///
    /// # Complexity
    /// O(n + m log m).
    pub(crate) fn generations(&self) -> (Vec<Option<u32>>, u32) {
        let mut order: Vec<(i32, u32, u32)> = Vec::with_capacity(self.heads.len());
        for node in (0u32..).take(self.nodes()) {
            order.extend(self.arcs(node).map(|(head, day)| (day, node, head)));
        }
        order.sort_unstable();
        let mut fewest: Vec<Option<u32>> = (0u32..).take(self.nodes()).map(|node| self.is_founder(node).then_some(0)).collect();
        let mut longest = vec![0u32; self.nodes()];
        let mut most = 0;
        // What arcs of one day come to counts for those of later days only.
        for day in order.chunk_by(|one, next| one.0 == next.0) {
            let steps: Vec<(u32, u32)> =
                day.iter().map(|&(_, tail, _)| (fewest[tail as usize].unwrap_or(0) + 1, longest[tail as usize] + 1)).collect();
            for (&(_, _, head), (few, many)) in day.iter().zip(steps) {
                let head = head as usize;
                fewest[head] = Some(fewest[head].map_or(few, |had| had.min(few)));
                longest[head] = longest[head].max(many);
                most = most.max(many);
            }
        }
        (fewest, most)
    }

    /// The nodes that walks from a node come to, itself excepted, each with the earliest day, in the order of their numbers.
    ///
    /// # Complexity
    /// O(n + r log r) for r arcs on the walks.
    pub(crate) fn reached_from(&self, source: u32) -> Vec<(u32, i32)> {
        let mut walker = Walker::new(self);
        let whole = &mut |_: u64| Ok::<(), Completion>(());
        // INVARIANT: nothing limits this walk.
        if walker.walk(source, None, whole).is_err() {
            return Vec::new();
        }
        let mut reached: Vec<_> = walker.reached.iter().map(|&node| (node, walker.arrival[node as usize])).collect();
        reached.sort_unstable();
        reached
    }

    /// How many nodes walks from each node come to, itself excepted; `None` for those that the limit leaves uncounted. A step is an arc
    /// looked at.
    ///
    /// Where a node and all behind it have one arc coming to them each, what is behind it is added up once and never walked again; so
    /// forests take linear time.
    ///
    /// # Complexity
    /// O(n + m log m) for forests, O(n m) at worst; linear memory.
    pub(crate) fn reach(&self, meter: &mut Meter<'_>) -> (Vec<Option<u32>>, Completion) {
        let mut counts = vec![None; self.nodes()];
        if let Err(completion) = meter.take(self.heads.len() as u64) {
            return (counts, completion);
        }
        let behind = self.behind();
        let mut walker = Walker::new(self);
        for source in (0u32..).take(self.nodes()) {
            // A node that its own walks come back to must not be counted among what lies behind another.
            let comes_back = self.first_out(source) < self.first_in(source);
            let shortcut = (self.incoming[source as usize].0 != 1 || !comes_back).then_some(behind.as_slice());
            match walker.walk(source, shortcut, &mut |steps| meter.take(steps)) {
                Ok(count) => counts[source as usize] = Some(count),
                Err(completion) => return (counts, completion),
            }
        }
        (counts, Completion::Complete)
    }

    /// How many nodes lie behind each node that one arc comes to, when as much holds of all of those.
    fn behind(&self) -> Vec<Option<u32>> {
        let mut single: Vec<u32> = (0u32..).take(self.nodes()).filter(|&node| self.incoming[node as usize].0 == 1).collect();
        single.sort_unstable_by_key(|&node| Reverse(self.incoming[node as usize].1));
        let mut behind: Vec<Option<u32>> = vec![None; self.nodes()];
        for node in single {
            let (_, arrival) = self.incoming[node as usize];
            // What is behind a later arc has been counted already.
            let heads = self.arcs(node).filter(|&(_, day)| day > arrival).map(|(head, _)| behind[head as usize]);
            behind[node as usize] = heads.map(|count| count.map(|count| count + 1)).sum();
        }
        behind
    }
}

/// Walks from one node after the other.
struct Walker<'a> {
    graph: &'a DatedArcs,
    /// The earliest day of arrival so far; `i32::MAX` before there is one.
    arrival: Vec<i32>,
    /// From which arc on a node's arcs have been looked at.
    looked: Vec<usize>,
    source: u32,
    /// The nodes that were come to, the source excepted.
    reached: Vec<u32>,
    open: Vec<u32>,
}

impl<'a> Walker<'a> {
    fn new(graph: &'a DatedArcs) -> Self {
        let looked = graph.begins.iter().skip(1).copied().collect();
        Self { graph, arrival: vec![i32::MAX; graph.nodes()], looked, source: 0, reached: Vec::new(), open: Vec::new() }
    }

    /// Goes from `source`, and counts what it comes to; adds what lies behind a node instead of going there where that is known.
    fn walk(
        &mut self,
        source: u32,
        behind: Option<&[Option<u32>]>,
        take: &mut dyn FnMut(u64) -> Result<(), Completion>,
    ) -> Result<u32, Completion> {
        // What the walk before has left.
        for node in self.reached.drain(..).chain([self.source]) {
            self.arrival[node as usize] = i32::MAX;
            self.looked[node as usize] = self.graph.begins[node as usize + 1];
        }
        self.source = source;
        self.arrival[source as usize] = ALWAYS;
        self.open.clear();
        self.open.push(source);
        let mut added = 0u32;
        while let Some(node) = self.open.pop() {
            let arrived = self.arrival[node as usize];
            let begin = self.graph.begins[node as usize];
            let end = self.looked[node as usize];
            // An earlier arrival opens earlier arcs; each is looked at once.
            let from = begin + self.graph.days[begin..end].partition_point(|&day| day <= arrived && arrived != ALWAYS);
            self.looked[node as usize] = from;
            take((end - from) as u64)?;
            for arc in from..end {
                let (head, day) = (self.graph.heads[arc], self.graph.days[arc]);
                let known = behind.and_then(|behind| behind[head as usize]);
                if let Some(known) = known {
                    // INVARIANT: no other arc comes to it, nor to what is behind it.
                    added += known + 1;
                } else if day < self.arrival[head as usize] {
                    if self.arrival[head as usize] == i32::MAX {
                        self.reached.push(head);
                    }
                    self.arrival[head as usize] = day;
                    self.open.push(head);
                }
            }
        }
        Ok(added + u32::try_from(self.reached.len()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effort::Effort;

    fn counts(graph: &DatedArcs) -> Vec<u32> {
        let (counts, completion) = graph.reach(&mut Meter::new(Effort::steps(1_000_000), &mut ()));
        assert!(completion.is_complete());
        counts.into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn walks_only_go_forward_in_time() {
        // 0 to 1 on day 5; 1 to 2 on day 3, to 3 on day 5, to 4 on day 6.
        let graph = DatedArcs::new(5, [(0, 1, 5), (1, 2, 3), (1, 3, 5), (1, 4, 6)]);
        assert_eq!(graph.reached_from(0), [(1, 5), (4, 6)]);
        assert_eq!(counts(&graph), [2, 3, 0, 0, 0]);
        assert!(graph.is_founder(0) && graph.is_founder(1));
        assert_eq!(graph.generations(), (vec![Some(0), Some(0), Some(1), Some(1), Some(1)], 2));
    }

    #[test]
    fn one_walk_leaves_nothing_to_the_next() {
        // 0 and 1 both have arcs to 2, which has two coming to it.
        let graph = DatedArcs::new(4, [(0, 2, 1), (1, 0, 0), (1, 2, 1), (2, 3, 2)]);
        assert_eq!(counts(&graph), [2, 3, 1, 0]);
    }

    #[test]
    fn a_ring_is_walked_once_around() {
        let graph = DatedArcs::new(3, [(0, 1, 1), (1, 2, 2), (2, 0, 3), (2, 2, 4), (0, 9, 4)]);
        assert_eq!(counts(&graph), [2, 2, 1]);
        assert_eq!(graph.reached_from(1), [(0, 3), (2, 2)]);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_counted_in_as_many_steps() {
        let long = 100_000;
        let graph = DatedArcs::new(long as usize + 1, (0..long).map(|node| (node, node + 1, node as i32)));
        let (counts, completion) = graph.reach(&mut Meter::new(Effort::steps(2 * u64::from(long)), &mut ()));
        assert!(completion.is_complete());
        assert_eq!((counts[0], counts[long as usize]), (Some(long), Some(0)));
        assert_eq!(graph.generations().1, long);
    }

    #[test]
    fn the_limit_leaves_nodes_uncounted() {
        // Ranks of two, each of which has arcs to both of the next: nothing is a forest.
        let arcs = (0..40u32)
            .flat_map(|rank| [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(a, b)| (2 * rank + a, 2 * rank + 2 + b, rank as i32)));
        let graph = DatedArcs::new(82, arcs);
        let (some, completion) = graph.reach(&mut Meter::new(Effort::steps(1_000), &mut ()));
        assert_eq!(completion, Completion::StepLimit);
        assert!(some[0] == Some(80) && some[81].is_none());
        assert_eq!(counts(&graph)[0], 80);
    }
}
