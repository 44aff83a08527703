//! The arcs at each node, of which some can be forgotten.

/// For each node some arcs.
pub(super) struct Incidence {
    start: Vec<u32>,
    /// How many arcs of each node are not forgotten.
    len: Vec<u32>,
    arcs: Vec<u32>,
}

impl Incidence {
    /// From the node of each arc.
    pub(super) fn new(nodes: usize, of: impl Iterator<Item = u32> + Clone) -> Self {
        let mut len = vec![0u32; nodes];
        for node in of.clone() {
            len[node as usize] += 1;
        }
        let mut start = Vec::with_capacity(nodes);
        let mut end = 0;
        for &len in &len {
            start.push(end);
            end += len;
        }
        let mut next = start.clone();
        let mut arcs = vec![0; end as usize];
        for (arc, node) in (0u32..).zip(of) {
            let at = &mut next[node as usize];
            arcs[*at as usize] = arc;
            *at += 1;
        }
        Self { start, len, arcs }
    }

    #[inline(always)]
    pub(super) fn get(&self, node: u32, at: u32) -> Option<u32> {
        (at < self.len[node as usize]).then(|| self.arcs[(self.start[node as usize] + at) as usize])
    }

    pub(super) fn len(&self, node: u32) -> usize {
        self.len[node as usize] as usize
    }

    /// Another arc takes the place of the one that is forgotten.
    #[inline(always)]
    pub(super) fn forget(&mut self, node: u32, at: u32) {
        let start = self.start[node as usize];
        self.len[node as usize] -= 1;
        self.arcs.swap((start + at) as usize, (start + self.len[node as usize]) as usize);
    }
}
