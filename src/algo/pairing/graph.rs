//! Who may be paired with whom, and what it is worth.

/// A graph with weights.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    /// Where the edges of each vertex begin; and the end.
    starts: Vec<usize>,
    /// For each edge of each vertex the other end, ascending.
    ends: Vec<u32>,
    /// The same in step: twice the weight.
    weights: Vec<i64>,
}

/// The most that an edge may weigh.
pub(crate) const HEAVIEST: i64 = 1 << 50;

impl Graph {
    /// A graph of so many vertices with these edges: both ends and the weight. `None` when an edge has an end that is no vertex, or one end
    /// twice, when two edges have the same ends, or a weight is below 0 or above 2^50.
    ///
    /// # Complexity
    /// Linear, and n log n in the edges of each vertex.
    pub(crate) fn new(vertices: u32, edges: &[(u32, u32, i64)]) -> Option<Self> {
        let is_sound = |&(one, other, weight): &(u32, u32, i64)| {
            one < vertices && other < vertices && one != other && (0..=HEAVIEST).contains(&weight)
        };
        if vertices > u32::MAX / 2 || !edges.iter().all(is_sound) {
            return None;
        }
        let mut starts = vec![0usize; vertices as usize + 1];
        for &(one, other, _) in edges {
            starts[one as usize + 1] += 1;
            starts[other as usize + 1] += 1;
        }
        for vertex in 1..starts.len() {
            starts[vertex] += starts[vertex - 1];
        }
        let mut next = starts.clone();
        let mut halves = vec![(0u32, 0i64); edges.len() * 2];
        for &(one, other, weight) in edges {
            for (from, to) in [(one, other), (other, one)] {
                halves[next[from as usize]] = (to, 2 * weight);
                next[from as usize] += 1;
            }
        }
        for ends in starts.windows(2) {
            let own = &mut halves[ends[0]..ends[1]];
            own.sort_unstable();
            if own.windows(2).any(|two| two[0].0 == two[1].0) {
                return None;
            }
        }
        let (ends, weights) = halves.into_iter().unzip();
        Some(Self { starts, ends, weights })
    }

    pub(crate) fn vertices(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }

    pub(crate) fn edges(&self) -> usize {
        self.ends.len() / 2
    }

    /// The other ends of a vertex's edges, ascending, each with twice the weight.
    #[inline]
    pub(crate) fn around(&self, vertex: u32) -> impl ExactSizeIterator<Item = (u32, i64)> + '_ {
        let own = self.starts[vertex as usize]..self.starts[vertex as usize + 1];
        self.ends[own.clone()].iter().copied().zip(self.weights[own].iter().copied())
    }

    /// Twice the weight of the edge between two vertices that have one.
    pub(super) fn weight(&self, one: u32, other: u32) -> i64 {
        let own = self.starts[one as usize]..self.starts[one as usize + 1];
        self.ends[own.clone()].binary_search(&other).map_or(0, |at| self.weights[own.start + at])
    }
}
