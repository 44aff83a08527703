//! Putting many arcs right at once.

use super::Network;
use crate::effort::{Completion, Meter};

/// Not reached.
const FAR: u32 = u32::MAX;

/// Shortest ways that cost nothing, from all nodes that have too much (E. A. Dinic, "Algorithm for solution of a problem of maximum flow in
/// networks with power estimation", Soviet Mathematics Doklady 11, 1970).
struct Layers {
    level: Vec<u32>,
    /// The nodes that were reached, in order.
    reached: Vec<u32>,
    /// For each node that was looked at, where its ways to the next layer begin and end.
    ways: Vec<(u32, u32)>,
    all: Vec<(u32, u32)>,
}

impl Network {
    /// Puts all these arcs right, each of which is 1 away from where it should be.
    pub(super) fn settle(&mut self, wrong: &[u32], meter: &mut Meter<'_>) -> Result<(), Completion> {
        let before: Vec<u32> = self.arcs.iter().map(|arc| arc.flow).collect();
        let ended = self.settle_from(wrong, meter);
        if ended.is_err() {
            for (arc, flow) in (0u32..).zip(before) {
                self.set(arc, flow);
            }
        }
        ended
    }

    fn settle_from(&mut self, wrong: &[u32], meter: &mut Meter<'_>) -> Result<(), Completion> {
        let mut over = vec![0i64; self.price.len()];
        let mut sources = Vec::new();
        for &arc in wrong {
            let is_dear = self.reduced_cost(arc) > 0;
            let of = self.arcs[arc as usize];
            let (source, sink, to) = if is_dear { (of.from, of.to, of.least) } else { (of.to, of.from, of.most) };
            let units = i64::from(of.flow.abs_diff(to));
            self.set(arc, to);
            over[source as usize] += units;
            over[sink as usize] -= units;
            sources.push(source);
        }
        sources.sort_unstable();
        sources.dedup();
        let nodes = self.price.len();
        let mut layers = Layers { level: vec![FAR; nodes], reached: Vec::new(), ways: vec![(0, 0); nodes], all: Vec::new() };
        loop {
            sources.retain(|&source| over[source as usize] > 0);
            if sources.is_empty() {
                return Ok(());
            }
            if self.spread(&sources, &over, &mut layers, meter)? {
                for &source in &sources {
                    self.push_from(source, &mut over, &mut layers);
                }
            } else {
                for &node in &layers.reached {
                    self.reprice(node, -1);
                }
            }
        }
    }

    /// Reaches layer by layer what costs nothing to reach, up to the layer of the first node that has too little; whether there is one.
    fn spread(
        &mut self,
        sources: &[u32],
        over: &[i64],
        layers: &mut Layers,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Completion> {
        for node in layers.reached.drain(..) {
            layers.level[node as usize] = FAR;
        }
        layers.all.clear();
        for &source in sources {
            layers.level[source as usize] = 0;
            layers.reached.push(source);
        }
        let mut last = FAR;
        let mut at = 0;
        while let Some(&node) = layers.reached.get(at) {
            let level = layers.level[node as usize];
            let start = layers.all.len();
            if level < last {
                meter.take(1)?;
                for (arc, to) in self.ways::<false>(node) {
                    if layers.level[to as usize] == FAR {
                        layers.level[to as usize] = level + 1;
                        layers.reached.push(to);
                        if over[to as usize] < 0 {
                            last = level + 1;
                        }
                    }
                    if layers.level[to as usize] == level + 1 {
                        layers.all.push((to, arc));
                    }
                }
            }
            layers.ways[node as usize] = (start as u32, layers.all.len() as u32);
            at += 1;
        }
        Ok(last != FAR)
    }

    /// Carries what one node has too much along the layers to those that have too little, until there is no way left.
    fn push_from(&mut self, source: u32, over: &mut [i64], layers: &mut Layers) {
        // Each with the way that is tried.
        let mut stack: Vec<u32> = vec![source];
        while over[source as usize] > 0 {
            let Some(&node) = stack.last() else { return };
            if over[node as usize] < 0 {
                let hops = || stack.windows(2).map(|hop| (layers.all[layers.ways[hop[0] as usize].0 as usize].1, hop[0]));
                let most = over[source as usize].min(-over[node as usize]);
                let units =
                    hops().fold(u32::try_from(most).unwrap_or(u32::MAX), |units, (arc, from)| units.min(self.room(arc, from)));
                for (arc, from) in hops() {
                    self.carry(arc, from, units);
                }
                over[source as usize] -= i64::from(units);
                over[node as usize] += i64::from(units);
                // Back to the first hop that is full now.
                let full = hops().position(|(arc, from)| self.room(arc, from) == 0);
                stack.truncate(full.map_or(stack.len() - 1, |full| full + 1));
                continue;
            }
            let (next, end) = layers.ways[node as usize];
            if next == end {
                stack.pop();
                if let Some(&before) = stack.last() {
                    layers.ways[before as usize].0 += 1;
                }
                continue;
            }
            let (to, arc) = layers.all[next as usize];
            if self.room(arc, node) > 0 {
                stack.push(to);
            } else {
                layers.ways[node as usize].0 += 1;
            }
        }
    }
}
