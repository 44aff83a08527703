//! Bounds on how many places are taken: at each seller, and over groups of sellers that nest.

use crate::algo::Groups;

/// No group: what stands at the top is bounded by nothing.
pub(crate) const TOP: u32 = u32::MAX;

/// A bound on the places that are taken at one seller or within one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    /// The group that it stands in, or [`TOP`].
    pub(crate) within: u32,
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
}

/// Sellers and the groups that they stand in. Groups nest: each stands in at most one other.
///
/// Sellers and groups are numbered together as nodes: first the sellers, then the groups.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    pub(crate) sellers: Vec<Bound>,
    pub(crate) groups: Vec<Bound>,
    /// The nodes within each group.
    children: Groups,
    /// The groups, each after the groups within it.
    inner_first: Vec<u32>,
}

impl Bounds {
    /// Groups must nest without cycles.
    pub(crate) fn new(sellers: Vec<Bound>, groups: Vec<Bound>) -> Self {
        let nodes = sellers.iter().chain(&groups).zip(0u32..);
        let children = Groups::new(nodes.filter(|(bound, _)| bound.within != TOP).map(|(bound, node)| (bound.within, node)));
        // Outer groups first, then turned round.
        let mut order: Vec<u32> = (0..groups.len() as u32).filter(|&group| groups[group as usize].within == TOP).collect();
        let mut at = 0;
        while at < order.len() {
            let group = order[at];
            at += 1;
            for &child in children.of(group) {
                if child as usize >= sellers.len() {
                    order.push(child - sellers.len() as u32);
                }
            }
        }
        order.reverse();
        Self { sellers, groups, children, inner_first: order }
    }

    pub(crate) fn nodes(&self) -> usize {
        self.sellers.len() + self.groups.len()
    }

    #[inline(always)]
    pub(crate) fn of(&self, node: usize) -> &Bound {
        if node < self.sellers.len() { &self.sellers[node] } else { &self.groups[node - self.sellers.len()] }
    }

    /// Where the seats of each seller begin, one seller after the other, and the end of the last: no seller needs more than there are places.
    pub(crate) fn seats(&self, places: usize) -> Vec<u32> {
        let mut seats = Vec::with_capacity(self.sellers.len() + 1);
        let mut end = 0;
        for seller in &self.sellers {
            seats.push(end);
            end += seller.at_most.min(places as u32);
        }
        seats.push(end);
        seats
    }

    /// The node that a node stands in.
    #[inline(always)]
    pub(crate) fn parent(&self, node: usize) -> Option<usize> {
        let within = self.of(node).within;
        (within != TOP).then(|| self.sellers.len() + within as usize)
    }

    pub(crate) fn children(&self, group: usize) -> &[u32] {
        self.children.of(group as u32)
    }

    pub(crate) fn inner_first(&self) -> &[u32] {
        &self.inner_first
    }

    pub(crate) fn has_groups(&self) -> bool {
        !self.groups.is_empty()
    }
}
