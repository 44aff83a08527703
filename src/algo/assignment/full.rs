//! Groups of sellers in an auction: how full they are, and what a place costs where one is.

use super::bounds::{Bounds, TOP};

/// For each group, how many places are taken in it and which of them is the cheapest.
pub(super) struct Groups {
    taken: Vec<u32>,
    /// For each group a tournament of its children's cheapest seats: where it begins, and how many children it has.
    start: Vec<u32>,
    size: Vec<u32>,
    cheapest: Vec<i32>,
    /// Where each node stands among its parent's children.
    rank: Vec<u32>,
    /// What a place within a group costs at least, when it or a group around it is full.
    asks: Vec<i32>,
    full: Vec<u32>,
    /// What a place costs where there can be none.
    no_seat: i32,
}

impl Groups {
    pub(super) fn new(bounds: &Bounds, no_seat: i32) -> Self {
        let groups = bounds.groups.len();
        let mut start = Vec::with_capacity(groups);
        let mut size = Vec::with_capacity(groups);
        let mut rank = vec![0; if groups == 0 { 0 } else { bounds.nodes() }];
        let mut end = 0u32;
        for group in 0..groups {
            let children = bounds.children(group);
            for (at, &child) in children.iter().enumerate() {
                rank[child as usize] = at as u32;
            }
            start.push(end);
            let leaves = (children.len() as u32).next_power_of_two();
            size.push(leaves);
            end += 2 * leaves;
        }
        let full = bounds.groups.iter().map(|group| group.at_most).collect();
        let mut made = Self {
            taken: vec![0; groups],
            start,
            size,
            cheapest: vec![i32::MAX; end as usize],
            rank,
            asks: vec![0; groups],
            full,
            no_seat,
        };
        made.clear(bounds);
        made
    }

    pub(super) fn clear(&mut self, bounds: &Bounds) {
        self.taken.fill(0);
        self.cheapest.fill(i32::MAX);
        // Outer groups first: what they ask, those within them ask at least.
        for &group in bounds.inner_first().iter().rev() {
            let around = self.ask(bounds.groups[group as usize].within);
            self.asks[group as usize] = self.own(group as usize).max(around);
        }
    }

    #[inline(always)]
    pub(super) fn ask(&self, group: u32) -> i32 {
        if group == TOP { 0 } else { self.asks[group as usize] }
    }

    pub(super) fn smallest_full(&self, bounds: &Bounds, seller: usize) -> Option<usize> {
        let mut within = bounds.sellers[seller].within;
        while within != TOP {
            if self.taken[within as usize] == self.full[within as usize] {
                return Some(within as usize);
            }
            within = bounds.groups[within as usize].within;
        }
        None
    }

    pub(super) fn count(&mut self, bounds: &Bounds, seller: usize, more: bool) {
        let mut within = bounds.sellers[seller].within;
        while within != TOP {
            let taken = &mut self.taken[within as usize];
            *taken = if more { *taken + 1 } else { *taken - 1 };
            within = bounds.groups[within as usize].within;
        }
    }

    /// The cheapest seat of a seller is another one.
    pub(super) fn put(&mut self, bounds: &Bounds, seller: usize, price: i32) {
        let mut node = seller;
        let mut price = price;
        while let Some(parent) = bounds.parent(node) {
            let group = parent - bounds.sellers.len();
            let tree = &mut self.cheapest[self.start[group] as usize..][..2 * self.size[group] as usize];
            let mut at = (self.size[group] + self.rank[node]) as usize;
            tree[at] = price;
            while at > 1 {
                at /= 2;
                tree[at] = tree[2 * at].min(tree[2 * at + 1]);
            }
            price = tree[1];
            node = parent;
        }
        self.reask(bounds, seller);
    }

    /// What the groups around a seller ask, and those within them.
    fn reask(&mut self, bounds: &Bounds, seller: usize) {
        let mut path = Vec::new();
        let mut within = bounds.sellers[seller].within;
        while within != TOP {
            path.push(within);
            within = bounds.groups[within as usize].within;
        }
        let mut changed = Vec::new();
        for &group in path.iter().rev() {
            self.reask_one(bounds, group, &mut changed);
        }
        while let Some(group) = changed.pop() {
            for &child in bounds.children(group as usize).iter().filter(|&&child| child as usize >= bounds.sellers.len()) {
                self.reask_one(bounds, child - bounds.sellers.len() as u32, &mut changed);
            }
        }
    }

    fn reask_one(&mut self, bounds: &Bounds, group: u32, changed: &mut Vec<u32>) {
        let ask = self.own(group as usize).max(self.ask(bounds.groups[group as usize].within));
        if ask != self.asks[group as usize] {
            self.asks[group as usize] = ask;
            changed.push(group);
        }
    }

    fn own(&self, group: usize) -> i32 {
        if self.taken[group] < self.full[group] {
            0
        } else if self.full[group] == 0 {
            self.no_seat
        } else {
            self.cheapest[self.start[group] as usize + 1]
        }
    }

    pub(super) fn cheapest(&self, bounds: &Bounds, group: usize) -> usize {
        let mut node = bounds.sellers.len() + group;
        while node >= bounds.sellers.len() {
            let group = node - bounds.sellers.len();
            let (start, size) = (self.start[group] as usize, self.size[group] as usize);
            let mut at = 1;
            while at < size {
                at = if self.cheapest[start + 2 * at] <= self.cheapest[start + 2 * at + 1] { 2 * at } else { 2 * at + 1 };
            }
            node = bounds.children(group)[at - size] as usize;
        }
        node
    }
}
