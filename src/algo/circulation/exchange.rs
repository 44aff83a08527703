//! Putting one arc right: what it should not carry finds another way, or is proven to have none that is cheaper.

use super::Network;
use super::incidence::End;
use crate::effort::{Completion, Meter};

/// What searches share, so that each costs as much as it touches.
#[derive(Default)]
pub(super) struct Exchange {
    side: Vec<Side>,
    via: Vec<u32>,
    /// From where places must go, and to where: the nodes that each search has reached, and how many of them it has looked at.
    reached: [Vec<u32>; 2],
    looked_at: [usize; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    Source,
    Sink,
}

/// How a search from both sides ended.
enum Met {
    /// An arc leads from a node that the source reaches to one that reaches the sink.
    At(u32, u32, u32),
    /// All that one side reaches is known, and the other is not among it: the source's side, or else the sink's.
    Cut(bool),
    TooFar,
}

impl Exchange {
    pub(super) fn new(nodes: usize) -> Self {
        Self { side: vec![Side::Neither; nodes], via: vec![0; nodes], reached: [Vec::new(), Vec::new()], looked_at: [0; 2] }
    }

    fn begin(&mut self, source: u32, sink: u32) {
        for node in self.reached.iter_mut().flat_map(|reached| reached.drain(..)) {
            self.side[node as usize] = Side::Neither;
        }
        self.looked_at = [0; 2];
        self.side[source as usize] = Side::Source;
        self.side[sink as usize] = Side::Sink;
        self.reached[0].push(source);
        self.reached[1].push(sink);
    }

    /// Reaches what these arcs lead to; the node that the other side has reached already, if there is one, and the arc.
    #[inline(always)]
    fn look(&mut self, side: usize, ways: impl Iterator<Item = End>) -> Option<(u32, u32)> {
        let (own, other) = if side == 0 { (Side::Source, Side::Sink) } else { (Side::Sink, Side::Source) };
        for (arc, to) in ways {
            let reached = self.side[to as usize];
            if reached == other {
                return Some((to, arc));
            }
            if reached == Side::Neither {
                self.side[to as usize] = own;
                self.via[to as usize] = arc;
                self.reached[side].push(to);
            }
        }
        None
    }
}

impl Network {
    /// Puts an arc right whose reduced cost is 1 away from where what it carries would be cheapest; `false`, with nothing changed for good,
    /// when more than `limit` nodes would have to be looked at.
    pub(super) fn put_right(
        &mut self,
        arc: u32,
        limit: usize,
        spent: &mut usize,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Completion> {
        let over = self.reduced_cost(arc);
        let of = self.arcs[arc as usize];
        // Away with what is too much; or what is too little is carried, and must find its way back.
        let (source, sink, units) =
            if over > 0 { (of.from, of.to, of.flow - of.least) } else { (of.to, of.from, of.most - of.flow) };
        let mut left = units;
        self.carry(arc, sink, units);
        while left > 0 {
            let met = self.meet(source, sink, limit, meter);
            *spent += self.exchange.looked_at.iter().sum::<usize>();
            match met {
                Ok(Met::At(from, to, by)) => left -= self.push(source, sink, (from, to, by), left),
                Ok(Met::Cut(is_source)) => {
                    let side = &mut self.exchange.reached[usize::from(!is_source)];
                    let nodes = std::mem::take(side);
                    for &node in &nodes {
                        self.reprice(node, if is_source { -1 } else { 1 });
                    }
                    self.exchange.reached[usize::from(!is_source)] = nodes;
                    if self.reduced_cost(arc) == 0 {
                        self.carry(arc, source, left);
                        left = 0;
                    }
                }
                Ok(Met::TooFar) | Err(_) => {
                    self.carry(arc, source, left);
                    return met.map(|_| false);
                }
            }
        }
        Ok(true)
    }

    /// Looks from the source along arcs that cost nothing and from the sink against them, where less has been looked at.
    fn meet(&mut self, source: u32, sink: u32, limit: usize, meter: &mut Meter<'_>) -> Result<Met, Completion> {
        self.exchange.begin(source, sink);
        let mut exchange = std::mem::take(&mut self.exchange);
        let mut scanned = [0usize; 2];
        let met = loop {
            let next = [0, 1].map(|side| exchange.reached[side].get(exchange.looked_at[side]).copied());
            let after = [
                next[0].map_or(0, |node| scanned[0] + 1 + self.width::<false>(node)),
                next[1].map_or(0, |node| scanned[1] + 1 + self.width::<true>(node)),
            ];
            let side = usize::from(after[1] < after[0]);
            let Some(node) = next[side] else { break Ok(Met::Cut(side == 0)) };
            if exchange.looked_at[side] >= limit {
                break Ok(Met::TooFar);
            }
            if let Err(ended) = meter.take(1) {
                break Err(ended);
            }
            exchange.looked_at[side] += 1;
            scanned[side] = after[side];
            if side == 0 {
                if let Some((to, arc)) = exchange.look(0, self.ways::<false>(node)) {
                    break Ok(Met::At(node, to, arc));
                }
            } else if let Some((from, arc)) = exchange.look(1, self.ways::<true>(node)) {
                break Ok(Met::At(from, node, arc));
            }
        };
        self.exchange = exchange;
        met
    }

    /// Carries as much as there is room for along the way that was found, up to what is left.
    fn push(&mut self, source: u32, sink: u32, (from, to, by): (u32, u32, u32), left: u32) -> u32 {
        let mut way = vec![(by, from)];
        let mut node = from;
        while node != source {
            let via = self.exchange.via[node as usize];
            node = self.other_end(via, node);
            way.push((via, node));
        }
        node = to;
        while node != sink {
            let via = self.exchange.via[node as usize];
            way.push((via, node));
            node = self.other_end(via, node);
        }
        let units = way.iter().fold(left, |units, &(arc, from)| units.min(self.room(arc, from)));
        for (arc, from) in way {
            self.carry(arc, from, units);
        }
        units
    }

    fn other_end(&self, arc: u32, node: u32) -> u32 {
        let arc = &self.arcs[arc as usize];
        if arc.from == node { arc.to } else { arc.from }
    }
}
