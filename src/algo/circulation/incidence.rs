//! The arcs at each node, sorted by which way they may carry one more.

/// Which way an arc may change what it carries. In this order the arcs of a node stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Open {
    /// It carries its most, and may carry less.
    Less,
    Both,
    /// It carries its least, and may carry more: most arcs, so that they are next to those that they will be among.
    More,
    /// It is tied, and looked at no more.
    Neither,
}

/// An arc at a node, and the node at its other end.
pub(super) type End = (u32, u32);

/// For each node the arcs that leave it, or those that enter it.
pub(super) struct Incidence {
    start: Vec<u32>,
    /// For each node where the arcs end that may carry less only, those that are open both ways, and those that may carry more only.
    ends: Vec<[u32; 3]>,
    arcs: Vec<End>,
    /// Where each arc stands.
    place: Vec<u32>,
}

impl Incidence {
    /// From the node of each arc, the other, and which way it is open.
    pub(super) fn new(nodes: usize, arcs: impl Iterator<Item = (u32, u32, Open)> + Clone) -> Self {
        let mut counts = vec![[0u32; 4]; nodes];
        for (node, _, open) in arcs.clone() {
            counts[node as usize][open as usize] += 1;
        }
        let mut start = Vec::with_capacity(nodes);
        let mut ends = Vec::with_capacity(nodes);
        let mut end = 0;
        for counts in &mut counts {
            start.push(end);
            let mut bounds = [end; 4];
            for (bound, count) in bounds.iter_mut().zip(counts.iter_mut()) {
                let first = end;
                end += *count;
                *bound = end;
                *count = first;
            }
            ends.push([bounds[0], bounds[1], bounds[2]]);
        }
        let mut placed = vec![(0, 0); end as usize];
        let mut place = vec![0; end as usize];
        for (arc, (node, other, open)) in (0u32..).zip(arcs) {
            let at = &mut counts[node as usize][open as usize];
            placed[*at as usize] = (arc, other);
            place[arc as usize] = *at;
            *at += 1;
        }
        Self { start, ends, arcs: placed, place }
    }

    /// The arcs of a node that may carry more.
    #[inline(always)]
    pub(super) fn that_take(&self, node: u32) -> &[End] {
        let [first, _, end] = self.ends[node as usize];
        &self.arcs[first as usize..end as usize]
    }

    /// Those that may carry less.
    #[inline(always)]
    pub(super) fn that_give(&self, node: u32) -> &[End] {
        &self.arcs[self.start[node as usize] as usize..self.ends[node as usize][1] as usize]
    }

    /// Those that are not tied.
    pub(super) fn open(&self, node: u32) -> &[End] {
        &self.arcs[self.start[node as usize] as usize..self.ends[node as usize][2] as usize]
    }

    /// An arc of a node is open another way now.
    #[inline(always)]
    pub(super) fn turn(&mut self, node: u32, arc: u32, from: Open, to: Open) {
        let ends = &mut self.ends[node as usize];
        let mut stands = from as usize;
        while stands < to as usize {
            ends[stands] -= 1;
            swap(&mut self.arcs, &mut self.place, arc, ends[stands]);
            stands += 1;
        }
        while stands > to as usize {
            stands -= 1;
            swap(&mut self.arcs, &mut self.place, arc, ends[stands]);
            ends[stands] += 1;
        }
    }
}

/// An arc changes places with whatever stands there.
#[inline(always)]
fn swap(arcs: &mut [End], place: &mut [u32], arc: u32, there: u32) {
    let here = place[arc as usize];
    let other = arcs[there as usize];
    arcs.swap(here as usize, there as usize);
    place[other.0 as usize] = here;
    place[arc as usize] = there;
}
